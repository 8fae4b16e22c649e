// SPDX-License-Identifier: MIT
#pragma once

#include <sys/stat.h>

#include <memory>
#include <optional>
#include <string>

#include "engine/files/descriptor.hpp"

namespace serversync {

/// A folder that is held open: what is done in it is done there, even where its path names another folder by then.
struct OpenFolder {
    Descriptor descriptor;
    std::string path;
};

/// What becomes of a link that stands at the end of a path: what it names is written, or the link itself is replaced.
enum class EndLink { followed, replaced };

/// Where a file is to be written: a name in a folder, and what stands there now.
struct TargetPlace {
    std::shared_ptr<const OpenFolder> folder;
    std::string name;
    std::optional<struct stat> status;  ///< of what stands there; nothing: there is no such file, or a link that is replaced
    bool is_descriptor = false;         ///< one of a process's open descriptors, such as /dev/stdout

    std::string path() const { return folder->path == "." ? name : folder->path + (folder->path == "/" ? "" : "/") + name; }
};

/// Finds where the path leads, following only links that no other user could have made (law 258). `shown` is what messages call
/// what is written: "plan 'plan.json'". Throws `CannotWrite`, also where the path leads to a folder.
TargetPlace find_target(const std::string& path, const std::string& shown, EndLink end = EndLink::followed);

/// Opens a folder, likewise, for targets in it. Throws `CannotWrite`.
std::shared_ptr<const OpenFolder> open_folder(const std::string& path, const std::string& shown);

/// The place of a name in such a folder; a link there is replaced. Throws `CannotWrite` where a folder has the name.
TargetPlace target_in(std::shared_ptr<const OpenFolder> folder, std::string name, const std::string& shown);

/// Opens a pipe, a terminal or another device to write to, waiting at most ten seconds for somebody to read a pipe. Our own
/// standard output and error are written where they are. Throws `CannotWrite`: for something of another user's in a folder that
/// others may write, too, and for disks and sockets.
Descriptor open_stream(const TargetPlace& place, const std::string& shown);

}  // namespace serversync
