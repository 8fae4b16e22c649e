// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace serversync {

/// Who may read a new file: those whom the process or the old file allows, or its owner alone, whatever the old file allowed.
enum class FileAccess { as_before, owner_only };

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

/// A new file beside its target that takes the target's place whole or not at all. Its name is `<target>.new-<process>-<number>`.
/// Creating one removes those that killed processes left behind: a file in use is locked (`flock`), so a file that can be locked
/// is not in use (law 101). Throws `CannotWrite` naming the target and the cause.
class ReplacementFile {
public:
    ReplacementFile(const std::string& target, ReplacementOptions options);
    ReplacementFile(const ReplacementFile&) = delete;
    ReplacementFile& operator=(const ReplacementFile&) = delete;

    /// Removes the new file if it was not published.
    ~ReplacementFile();

    /// The path of the new file, which exists and is empty at first.
    const std::string& path() const { return m_path; }

    /// The new file, open to be read and written; until `publish`.
    int descriptor() const { return m_file; }

    /// The folder that holds both.
    const std::string& folder() const { return m_folder; }

    /// What messages call the target: "plan 'plan.json'".
    std::string shown() const;

    /// Has the system begin to write the new file to the disk, so that `publish` takes less time.
    void begin_flush() const;

    /// Why the new file cannot grow, as an error number; 0 if it can: it is then spoilt.
    int growth_error() const;

    /// Renames the new file to the target. Whoever else has it open must have closed it.
    void publish();

private:
    void create();
    void keep_mode();
    [[noreturn]] void fail(int error) const;

    ReplacementOptions m_options;
    std::string m_named;   ///< the target as the caller calls it, for messages
    std::string m_target;  ///< the target itself if the caller's is a symbolic link
    std::string m_folder;
    std::string m_path;
    int m_file = -1;
};

/// Removes the new files in a folder that killed processes left behind, if their target's name is one of those meant. A file
/// whose process is running stays, and so does one that cannot be removed.
void remove_leftovers(const std::string& folder, const std::function<bool(std::string_view target)>& is_meant);

}  // namespace serversync
