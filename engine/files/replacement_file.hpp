// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/files/descriptor.hpp"
#include "engine/files/target_place.hpp"
#include "engine/files/unfinished_files.hpp"

namespace serversync {

/// Who may read a new file beside its owner: nobody, or those who may read the old one, if that is the user's own. Nobody else
/// may ever write it (law 259).
enum class FileAccess { owner_only, as_before };

/// What a new file is, and how it takes its target's place.
struct ReplacementOptions {
    std::string noun;  ///< what messages call it: "mirror", "plan"
    FileAccess access = FileAccess::as_before;
    /// Whether it is forced to the disk before it takes the target's place. Without that, a power failure may leave a file that
    /// is cut off (law 90).
    bool is_durable = true;
    /// One of many files that a run puts into a folder of its own: a symbolic link there is replaced itself, and whoever begins
    /// the run removes what was left of all of them.
    bool is_one_of_many = false;
    /// The endings of the names of files beside the target that belong to the old one alone; they are removed with it.
    std::vector<std::string> companions = {};
};

/// A new file beside its target that takes the target's place whole or not at all: it is removed unless it is published. Its name
/// is `<target>.new-<process>-<number>`. Creating one removes those that killed processes left behind: a file in use is locked
/// (`flock`), so a file that can be locked is not in use (law 101). Throws `CannotWrite` naming the target and the cause: also
/// where the target is there and is not a regular file.
class ReplacementFile {
public:
    ReplacementFile(const std::string& target, const ReplacementOptions& options);

    /// The same where the place was found before; `named` is what messages call it.
    ReplacementFile(const std::string& named, TargetPlace place, ReplacementOptions options);

    ReplacementFile(const ReplacementFile&) = delete;
    ReplacementFile& operator=(const ReplacementFile&) = delete;

    /// The path of the new file, which exists and is empty at first.
    std::string path() const;

    /// The new file, open to be read and written; until `publish`.
    int descriptor() const { return m_file.number(); }

    /// The folder that holds both.
    const std::string& folder() const { return m_place.folder->path; }

    /// What messages call the target: "plan 'plan.json'".
    std::string shown() const;

    /// Has the system begin to write the new file to the disk, so that `publish` takes less time.
    void begin_flush() const;

    /// Why the new file cannot grow, as an error number; 0 if it can: it is then spoilt.
    int growth_error() const;

    /// Throws `CannotWrite` unless the path still names the new file: whoever opened it by its path has the right one.
    void check_path() const;

    /// Renames the new file to the target. Whoever else has it open must have closed it.
    void publish();

private:
    void create();
    void set_mode() const;
    int folder_number() const { return m_place.folder->descriptor.number(); }
    [[noreturn]] void fail(const std::string& cause) const;
    [[noreturn]] void fail(int error) const;

    ReplacementOptions m_options;
    std::string m_named;  ///< the target as the caller calls it, for messages
    TargetPlace m_place;
    Descriptor m_file;                    ///< locked until the new file is removed
    std::optional<UnfinishedFile> m_new;  ///< nothing: it was published
};

/// What messages call what is written: "plan 'plan.json'".
std::string shown_target(const std::string& noun, const std::string& path);

/// Removes the new files in a folder that killed processes left behind, if their target's name is one of those meant. A file
/// whose process is running stays, and so does one that cannot be removed.
void remove_leftovers(const OpenFolder& folder, const std::function<bool(std::string_view target)>& is_meant);

}  // namespace serversync
