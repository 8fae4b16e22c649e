// SPDX-License-Identifier: MIT
#include "adapters/transport/process_secrets.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>

#include "adapters/transport/spawn.hpp"

namespace serversync {

void hide_memory() noexcept {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);  // where the system pipes cores to a program, the next line counts
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

std::optional<Secret> secret_of_environment(const std::string& name) {
    // The environment belongs to the whole process, and so does what was taken out of it.
    static std::mutex mutex;
    static std::map<std::string, Secret> taken;
    const std::lock_guard lock(mutex);
    const auto known = taken.find(name);
    if (known != taken.end()) return known->second;
    char* const value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') return std::nullopt;
    hide_memory();
    Secret secret{std::string_view(value)};
    if (is_inherited(name)) return secret;
    wipe(value, std::strlen(value));
    return taken.emplace(name, std::move(secret)).first->second;
}

}  // namespace serversync
