// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "adapters/whmcs/database_login.hpp"

namespace serversync {

/// A connection to a MariaDB or MySQL server on which nothing is ever written. Its texts are UTF-8. Every error is a
/// `MissingInput` that names the server or the table and ends with the server's own words; none holds the password.
class DatabaseConnection {
public:
    /// The cells of a row, NULL as blank; they live until the next row.
    using Row = std::span<const std::string_view>;

    enum class Access { granted, no_column, no_table, denied };

    explicit DatabaseConnection(const DatabaseLogin& login);
    DatabaseConnection(const DatabaseConnection&) = delete;
    DatabaseConnection& operator=(const DatabaseConnection&) = delete;
    ~DatabaseConnection();

    /// Begins the one transaction of the connection: read only, on a snapshot of this moment.
    void begin_snapshot();

    /// Hands over the rows of a SELECT as they come; memory for one row. `subject` is what an error is said to be about: "table
    /// 'tblhosting'". If `take` throws, the connection cannot be used any more.
    void read(const std::string& subject, const std::string& select, const std::function<void(Row)>& take);

    /// Whether a column can be read. A server does not tell a user without rights on a table which columns it has.
    Access access(const std::string& table, const std::string& column);

    /// The account that the server gave the user, as GRANT wants it: "'serversync'@'localhost'".
    std::string account();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace serversync
