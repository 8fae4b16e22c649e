#pragma once

#include <string>

namespace serversync {

/// Who may read a new file: whoever the process lets, or the old file let; or its owner alone, whatever the old file let.
enum class FileAccess { as_before, owner_only };

/// A new file beside its target that takes the target's place as a whole or not at all. Its name is
/// `<target>.new-<process>-<number>`. Creating one removes those that killed processes left: a file in use is locked (`flock`), a
/// file that can be locked is not in use. Throws `CannotWrite` naming the target and the cause.
class ReplacementFile {
public:
    explicit ReplacementFile(const std::string& target, FileAccess access = FileAccess::as_before);
    ReplacementFile(const ReplacementFile&) = delete;
    ReplacementFile& operator=(const ReplacementFile&) = delete;

    /// Removes the new file if it was not published.
    ~ReplacementFile();

    /// Path of the new file; exists and is empty at first.
    const std::string& path() const { return m_path; }

    /// The folder that holds both.
    const std::string& folder() const { return m_folder; }

    /// Has the disk begin with what is in the new file, so that `publish` waits for less.
    void begin_flush() const;

    /// Why the new file cannot grow, as an error number; 0: it can, and is spoilt.
    int growth_error() const;

    /// Flushes the new file to the disk and renames it to the target. SQLite must have closed it.
    void publish();

private:
    void remove_leftovers() const;
    void create(FileAccess access);
    [[noreturn]] void fail(int error) const;

    std::string m_shown;   ///< the target as the caller calls it, for messages
    std::string m_target;  ///< the target itself where the caller's is a symbolic link
    std::string m_folder;
    std::string m_path;
    int m_file = -1;
};

}  // namespace serversync
