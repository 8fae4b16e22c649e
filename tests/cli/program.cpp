// SPDX-License-Identifier: MIT
#include "program.hpp"

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace serversync {

const char* const small_export =
    R"({"format": "serversync.mirror-export", "version": 1, "taken_at": "2026-11-20T02:00:00Z", "totals": {"services": 2},
"servers": [{"id": 1, "name": "alpha", "module": "cpanel", "ip_address": "192.0.2.10"}],
"modules": [{"name": "cpanel", "identity_field": "domain", "product_field": "configoption1"}],
"products": [{"id": 1, "name": "Starter", "module": "cpanel", "config_options": {"configoption1": "starter"}}],
"clients": [{"id": 1, "name": "A Client", "email": "a@example.net", "currency": "USD"}],
"services": [{"id": 1, "client_id": 1, "product_id": 1, "server_id": 1, "domain": "one.example", "username": "one", "status": "Active", "registered_on": "2024-01-02"},
 {"id": 2, "client_id": 1, "product_id": 1, "server_id": 1, "domain": "two.example", "username": "two", "status": "Suspended", "registered_on": "2024-01-02"}]}
)";

const char* const small_listing = R"({"success": true, "accounts": [
{"email": "a@example.net", "username": "one", "domain": "one.example", "uniqueIdentifier": "one.example", "product": "starter", "primaryip": "192.0.2.10", "created": "2024-01-02 10:00:00", "status": "Active"},
{"email": "a@example.net", "username": "two", "domain": "two.example", "uniqueIdentifier": "two.example", "product": "starter", "primaryip": "192.0.2.10", "created": "2024-01-02 10:00:00", "status": "Suspended"}]}
)";

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

void write_file(const std::filesystem::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

ProgramRun run_program(const std::filesystem::path& folder, const std::string& arguments, const std::string& before) {
    // The redirections come first, so that those among the arguments win.
    const std::string line =
        "cd '" + folder.string() + "' && " + before + " '" SERVERSYNC_PROGRAM "' >.out 2>.err </dev/null " + arguments;
    std::filesystem::remove(folder / ".out");
    const int status = std::system(line.c_str());
    ProgramRun run;
    run.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    run.out = read_file(folder / ".out");
    run.error = read_file(folder / ".err");
    return run;
}

}  // namespace serversync
