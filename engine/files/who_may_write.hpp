// SPDX-License-Identifier: MIT
#pragma once

#include <sys/stat.h>

#include <string>

namespace serversync {

/// Why somebody else than the process's user and root may have written a file or may write into a folder, as the end of a
/// message, with the cure: "other users may change it. Run: chmod go-w 'x'"; blank where nobody may. An access list shows in the
/// bits of the group. `path` is what the cure names.
std::string why_others_may_write(const struct stat& status, const std::string& path);

/// The same of an open file, whatever its path names by now. Throws `MissingInput` where it cannot be found out.
std::string why_others_may_write(int descriptor, const std::string& path);

/// The same for reading: "other users may read it. Run: chmod go-r 'x'".
std::string why_others_may_read(const struct stat& status, const std::string& path);

/// Why somebody else may put another file in the place of this one, which is the user's own: because of its folder, or of that of
/// the file to which it links. In a sticky folder, such as /tmp, nobody may. Blank where nobody may, or where there is no such
/// file.
std::string why_others_may_replace(const std::string& path);

}  // namespace serversync
