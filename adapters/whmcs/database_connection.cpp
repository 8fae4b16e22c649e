// SPDX-License-Identifier: MIT
#include "adapters/whmcs/database_connection.hpp"

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>

#include <array>
#include <vector>

#include "adapters/transport/shared_library.hpp"
#include "engine/model/error.hpp"

namespace serversync {

namespace {

/// The part of libmariadb that is used here; loaded when it is first needed (law 71).
struct MariaDb {
    const SharedLibrary& library = mariadb_library();
    decltype(&mariadb_cancel) cancel = library["mariadb_cancel"];
    decltype(&mysql_close) close = library["mysql_close"];
    decltype(&mysql_errno) error_number = library["mysql_errno"];
    decltype(&mysql_error) error = library["mysql_error"];
    decltype(&mysql_fetch_lengths) fetch_lengths = library["mysql_fetch_lengths"];
    decltype(&mysql_fetch_row) fetch_row = library["mysql_fetch_row"];
    decltype(&mysql_free_result) free_result = library["mysql_free_result"];
    decltype(&mysql_get_ssl_cipher) get_ssl_cipher = library["mysql_get_ssl_cipher"];
    decltype(&mysql_init) init = library["mysql_init"];
    decltype(&mysql_num_fields) num_fields = library["mysql_num_fields"];
    decltype(&mysql_options) options = library["mysql_options"];
    decltype(&mysql_real_connect) real_connect = library["mysql_real_connect"];
    decltype(&mysql_real_query) real_query = library["mysql_real_query"];
    decltype(&mysql_store_result) store_result = library["mysql_store_result"];
    decltype(&mysql_use_result) use_result = library["mysql_use_result"];
};

const MariaDb& mariadb() {
    static const MariaDb functions;
    return functions;
}

/// A text of the login and the option of libmariadb that takes it.
struct TextOption {
    std::string DatabaseLogin::*text;
    mysql_option option;
};

constexpr std::array tls_texts = {
    TextOption{&DatabaseLogin::tls_ca, MYSQL_OPT_SSL_CA},
    TextOption{&DatabaseLogin::tls_ca_folder, MYSQL_OPT_SSL_CAPATH},
    TextOption{&DatabaseLogin::tls_certificate, MYSQL_OPT_SSL_CERT},
    TextOption{&DatabaseLogin::tls_key, MYSQL_OPT_SSL_KEY},
    TextOption{&DatabaseLogin::tls_ciphers, MYSQL_OPT_SSL_CIPHER},
    TextOption{&DatabaseLogin::tls_revoked, MYSQL_OPT_SSL_CRL},
    TextOption{&DatabaseLogin::tls_revoked_folder, MYSQL_OPT_SSL_CRLPATH},
    TextOption{&DatabaseLogin::tls_versions, MARIADB_OPT_TLS_VERSION},
};

/// What a person can do about an error.
struct CodeCure {
    unsigned code;
    const char* text;
};

constexpr std::array code_cures = {
    CodeCure{ER_ACCESS_DENIED_ERROR, "The password is taken from the option file ('--defaults-file') or from MYSQL_PWD"},
    CodeCure{ER_DBACCESS_DENIED_ERROR, "Check the name; schema/whmcs-grants.sql has what the user needs"},
    CodeCure{ER_BAD_DB_ERROR, "WHMCS's configuration.php names its database"},
    CodeCure{CR_CONNECTION_ERROR, "Check that the server runs and has this socket"},
    CodeCure{CR_CONN_HOST_ERROR, "Check that the server runs and listens there"},
    CodeCure{CR_SSL_CONNECTION_ERROR, "The certificate must name the host and be signed by a CA of the system's or of 'ssl-ca'"},
    CodeCure{ER_LOCK_WAIT_TIMEOUT, "Another session holds a lock on it; '--wait' sets how long to wait"},
    CodeCure{ER_TABLE_DEF_CHANGED, "It was altered meanwhile: load again"},
    CodeCure{ER_STATEMENT_TIMEOUT, "The server's max_statement_time is too short for this user"},
    CodeCure{CR_SERVER_GONE_ERROR, "Load again"},
    CodeCure{CR_SERVER_LOST, "Load again; '--wait' sets how long to wait for an answer"},
};

std::string with_cure(const std::string& cause, unsigned code) {
    for (const CodeCure& cure : code_cures) {
        if (cure.code == code) return cause + ". " + cure.text;
    }
    return cause;
}

std::string in_quotes(std::string_view text, char quote) {
    std::string result(1, quote);
    for (const char c : text) result.append(c == quote ? 2 : 1, c);
    return result + quote;
}

/// The rest of an abandoned result is not fetched: on a large table that would take as long as reading it.
class StreamedResult {
public:
    StreamedResult(MYSQL* connection, MYSQL_RES* result) : m_connection(connection), m_result(result) {}
    StreamedResult(const StreamedResult&) = delete;
    StreamedResult& operator=(const StreamedResult&) = delete;
    ~StreamedResult() {
        if (!m_ended) mariadb().cancel(m_connection);
        mariadb().free_result(m_result);
    }

    MYSQL_ROW next() {
        const MYSQL_ROW row = mariadb().fetch_row(m_result);
        m_ended = row == nullptr;
        return row;
    }
    MYSQL_RES* get() const { return m_result; }

private:
    MYSQL* m_connection;
    MYSQL_RES* m_result;
    bool m_ended = false;
};

}  // namespace

struct DatabaseConnection::State {
    explicit State(const DatabaseLogin& login) : wait(login.wait), place(describe_server(login)) {
        if (mariadb().init(&handle) == nullptr) throw std::bad_alloc();
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { mariadb().close(&handle); }

    void set_options(const DatabaseLogin& login);
    void connect(const DatabaseLogin& login);
    void execute(const std::string& statement, const std::string& subject);
    [[noreturn]] void fail(const std::string& what) {
        throw MissingInput(what + ": " + with_cure(mariadb().error(&handle), mariadb().error_number(&handle)));
    }

    MYSQL handle{};
    unsigned wait;
    std::string place;
};

void DatabaseConnection::State::set_options(const DatabaseLogin& login) {
    const unsigned answer = login.wait + 5;  // the server gives up on a lock first: its error says more than silence
    const unsigned protocol = uses_socket(login) ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP;
    mariadb().options(&handle, MYSQL_OPT_CONNECT_TIMEOUT, &login.wait);
    mariadb().options(&handle, MYSQL_OPT_READ_TIMEOUT, &answer);
    mariadb().options(&handle, MYSQL_OPT_WRITE_TIMEOUT, &answer);
    mariadb().options(&handle, MYSQL_OPT_PROTOCOL, &protocol);
    mariadb().options(&handle, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    // A server may not ask for files of this machine, nor for the password in clear (law 42).
    const unsigned no_files = 0;
    mariadb().options(&handle, MYSQL_OPT_LOCAL_INFILE, &no_files);
    mariadb().options(&handle, MARIADB_OPT_RESTRICTED_AUTH,
                      "mysql_native_password,client_ed25519,caching_sha2_password,sha256_password");
    const unsigned long largest_row = 16UL << 20U;
    mariadb().options(&handle, MYSQL_OPT_MAX_ALLOWED_PACKET, &largest_row);

    const TlsMode tls = effective_tls(login);
    const auto enforced = static_cast<my_bool>(tls != TlsMode::disabled);
    const auto verified = static_cast<my_bool>(tls == TlsMode::verified);
    if (!enforced) return;
    for (const TextOption& entry : tls_texts) {
        if (const std::string& text = login.*entry.text; !text.empty()) mariadb().options(&handle, entry.option, text.c_str());
    }
    mariadb().options(&handle, MYSQL_OPT_SSL_ENFORCE, &enforced);
    mariadb().options(&handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verified);
}

void DatabaseConnection::State::connect(const DatabaseLogin& login) {
    const auto text_or_null = [](const std::string& text) { return text.empty() ? nullptr : text.c_str(); };
    const std::string host = login.host.empty() ? "localhost" : login.host;
    // A password that is not null keeps the library from looking for another one.
    if (mariadb().real_connect(&handle, uses_socket(login) ? nullptr : host.c_str(), text_or_null(login.user),
                               login.password.c_str(), login.database.c_str(), login.port, text_or_null(login.socket),
                               0) == nullptr) {
        const unsigned code = mariadb().error_number(&handle);
        if (code == ER_BAD_DB_ERROR || code == ER_DBACCESS_DENIED_ERROR) {
            fail("cannot open database '" + login.database + "' on " + place);
        }
        fail("cannot connect to database server " + place);
    }
    if (effective_tls(login) != TlsMode::disabled && mariadb().get_ssl_cipher(&handle) == nullptr) {
        throw MissingInput("cannot connect to database server " + place + ": the connection is not encrypted");
    }
}

void DatabaseConnection::State::execute(const std::string& statement, const std::string& subject) {
    if (mariadb().real_query(&handle, statement.data(), statement.size()) != 0) fail("cannot read " + subject);
}

DatabaseConnection::DatabaseConnection(const DatabaseLogin& login) : m_state(std::make_unique<State>(login)) {
    m_state->set_options(login);
    m_state->connect(login);
    const std::string subject = "database '" + login.database + '\'';
    // Strict modes refuse 0000-00-00 even in comparisons; others change what quotes mean. A server waits 60 seconds for a reader
    // that has to write to its own disk meanwhile.
    m_state->execute("SET SESSION sql_mode = '', net_write_timeout = 600, lock_wait_timeout = " + std::to_string(login.wait),
                     subject);
}

DatabaseConnection::~DatabaseConnection() = default;

void DatabaseConnection::begin_snapshot() {
    m_state->execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ", "a snapshot");
    m_state->execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY", "a snapshot");
}

void DatabaseConnection::read(const std::string& subject, const std::string& select, const std::function<void(Row)>& take) {
    MYSQL* handle = &m_state->handle;
    m_state->execute(select, subject);
    MYSQL_RES* streamed = mariadb().use_result(handle);
    if (streamed == nullptr) m_state->fail("cannot read " + subject);
    StreamedResult result(handle, streamed);
    std::vector<std::string_view> cells(mariadb().num_fields(result.get()));
    std::uint64_t rows = 0;
    while (const MYSQL_ROW row = result.next()) {
        const unsigned long* lengths = mariadb().fetch_lengths(result.get());
        for (std::size_t i = 0; i < cells.size(); ++i) {
            cells[i] = row[i] == nullptr ? std::string_view() : std::string_view(row[i], lengths[i]);
        }
        take(cells);
        ++rows;
    }
    if (mariadb().error_number(handle) != 0) m_state->fail("cannot read " + subject + " after " + std::to_string(rows) + " rows");
}

DatabaseConnection::Access DatabaseConnection::access(const std::string& table, const std::string& column) {
    const std::string probe = "SELECT " + in_quotes(column, '`') + " FROM " + in_quotes(table, '`') + " LIMIT 0";
    MYSQL* handle = &m_state->handle;
    if (mariadb().real_query(handle, probe.data(), probe.size()) == 0) {
        mariadb().free_result(mariadb().store_result(handle));
        return Access::granted;
    }
    switch (mariadb().error_number(handle)) {
        case ER_BAD_FIELD_ERROR:
            return Access::no_column;
        case ER_NO_SUCH_TABLE:
            return Access::no_table;
        case ER_COLUMNACCESS_DENIED_ERROR:
        case ER_TABLEACCESS_DENIED_ERROR:
            return Access::denied;
        default:
            m_state->fail("cannot read table '" + table + '\'');
    }
}

std::string DatabaseConnection::account() {
    std::string account;
    read("the user's name", "SELECT CURRENT_USER()", [&account](Row row) {
        const std::size_t at = row.front().rfind('@');
        account = in_quotes(row.front().substr(0, at), '\'');
        if (at != std::string_view::npos) account += '@' + in_quotes(row.front().substr(at + 1), '\'');
    });
    return account;
}

}  // namespace serversync
