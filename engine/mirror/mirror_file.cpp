// SPDX-License-Identifier: MIT
#include "engine/mirror/mirror_file.hpp"

#include "engine/text/pragma.hpp"
#include "schema/mirror_sql.hpp"

namespace serversync {

const DatabaseKind& mirror_kind() {
    static const DatabaseKind kind{.name = "mirror",
                                   .application_id = pragma_of(embedded::mirror_sql, "application_id"),
                                   .schema_version = pragma_of(embedded::mirror_sql, "user_version"),
                                   .cure_of_missing = "Make it with 'serversync mirror load'",
                                   .cure_of_damaged = "Reload the mirror with 'serversync mirror load'",
                                   .schema = schema_of(embedded::mirror_sql)};
    return kind;
}

}  // namespace serversync
