#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace serversync {

/// Makes the folder where it is missing, for its owner alone. Throws `CannotWrite`.
void make_private_folder(const std::string& folder);

/// Removes what runs that were killed left of files that were not published. A file of a run that goes on stays: its writer holds
/// a lock on it (flock). What cannot be removed stays, too.
void remove_unfinished(const std::string& folder);

/// The file "<server id>.json" of a folder, with mode 0600; there as a whole once it is published, or as it was before. It is not
/// forced to the disk: after a power failure a file may be cut, and a cut one reads as a failed listing.
class KeptFile {
public:
    /// Throws `CannotWrite`.
    KeptFile(const std::string& folder, std::uint64_t server_id);
    ~KeptFile();
    KeptFile(const KeptFile&) = delete;
    KeptFile& operator=(const KeptFile&) = delete;

    /// Never throws: who reads a listing takes an error for one of the server. A failure is told by `publish`.
    void write(std::string_view bytes) noexcept;

    /// Throws `CannotWrite`, also for a write before.
    void publish();

private:
    [[noreturn]] void fail(int error) const;

    std::string m_path;
    std::string m_new_path;
    int m_descriptor = -1;
    int m_error = 0;
};

}  // namespace serversync
