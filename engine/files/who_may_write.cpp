// SPDX-License-Identifier: MIT
#include "engine/files/who_may_write.hpp"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "engine/model/error.hpp"

namespace serversync {

namespace {

namespace fs = std::filesystem;

bool is_ours(uid_t owner) { return owner == ::geteuid() || owner == 0; }

/// `what` is what the message calls it: "it", "its folder 'x'".
std::string why_others_may_change(const std::string& what, const struct stat& status, const std::string& path) {
    if (!is_ours(status.st_uid))
        return what + " belongs to another user. Run: chown " + std::to_string(::geteuid()) + " '" + path + "'";
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) == 0) return {};
    return "other users may change " + what + ". Run: chmod go-w '" + path + "'";
}

std::string why_others_may_replace_in(const fs::path& file) {
    const std::string folder = file.has_parent_path() ? file.parent_path().string() : ".";
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0) return {};
    if (is_ours(status.st_uid) && (status.st_mode & S_ISVTX) != 0) return {};
    return why_others_may_change("its folder '" + folder + "'", status, folder);
}

}  // namespace

std::string why_others_may_write(const struct stat& status, const std::string& path) {
    return why_others_may_change("it", status, path);
}

std::string why_others_may_write(int descriptor, const std::string& path) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0)
        throw MissingInput("cannot read '" + path + "': " + std::generic_category().message(errno));
    return why_others_may_write(status, path);
}

std::string why_others_may_read(const struct stat& status, const std::string& path) {
    if ((status.st_mode & (S_IRGRP | S_IROTH)) == 0) return {};
    return "other users may read it. Run: chmod go-r '" + path + "'";
}

std::string why_others_may_replace(const std::string& path) {
    std::error_code ignored;
    std::string why = why_others_may_replace_in(path);
    if (!why.empty() || !fs::is_symlink(path, ignored)) return why;
    const fs::path target = fs::canonical(path, ignored);
    return target.empty() ? why : why_others_may_replace_in(target);
}

}  // namespace serversync
