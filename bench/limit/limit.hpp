// SPDX-License-Identifier: MIT
#pragma once

// What the two minimal pipelines share. They are a measure of what the machine can do, not a product: they trust their input,
// check next to nothing, open the mirror as immutable and end on any error (law 69).

#include <sqlite3.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/text/fold.hpp"

namespace limit {

[[noreturn]] inline void die(const std::string& message) {
    std::fprintf(stderr, "%s\n", message.c_str());
    std::exit(1);
}

struct Account {
    std::string_view email, username, domain, identifier, product, ip, created, status;
};

/// The member of an account that a key of a listing's row names; null for any other key.
inline std::string_view Account::*member(std::string_view key) {
    switch (key.size()) {
        case 5:
            return &Account::email;
        case 6:
            return key[0] == 'd' ? &Account::domain : &Account::status;
        case 7:
            return key[0] == 'p' ? &Account::product : &Account::created;
        case 8:
            return &Account::username;
        case 9:
            return &Account::ip;
        case 16:
            return &Account::identifier;
        default:
            return nullptr;
    }
}

/// Text that stays where it is until `clear`.
class Arena {
public:
    char* room(std::size_t size) {
        if (m_blocks.empty() || m_used + size > block) {
            if (!m_blocks.empty()) ++m_current;
            if (m_current == m_blocks.size()) m_blocks.emplace_back(new char[block]);
            m_used = 0;
        }
        char* const place = m_blocks[m_current].get() + m_used;
        m_used += size;
        return place;
    }
    std::string_view keep(std::string_view text) {
        return {static_cast<char*>(std::memcpy(room(text.size()), text.data(), text.size())), text.size()};
    }
    void clear() { m_current = m_used = 0; }

private:
    static constexpr std::size_t block = 1U << 18U;
    std::vector<std::unique_ptr<char[]>> m_blocks;
    std::size_t m_current = 0, m_used = 0;
};

/// Folds ASCII letters into `place`, which is as long as the text.
inline std::string_view lower(std::string_view text, char* place) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const unsigned byte = static_cast<unsigned char>(text[i]);
        place[i] = static_cast<char>(byte + ((byte - 'A' < 26U ? 1U : 0U) << 5U));
    }
    return {place, text.size()};
}

inline bool equal_folded(std::string_view left, std::string_view right) {
    char a[512], b[512];
    return left == right || lower(left, a) == lower(right, b);
}

/// Never 0. Not seeded: a product would have to be.
inline std::uint32_t hash_of(std::string_view text) {
    __extension__ using Wide = unsigned __int128;
    const auto mix = [](std::uint64_t value, std::uint64_t factor) {
        const Wide product = static_cast<Wide>(value) * factor;
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
    };
    std::uint64_t hash = 0x9E3779B97F4A7C15U ^ text.size(), word = 0;
    while (text.size() >= 8) {
        std::memcpy(&word, text.data(), 8);
        hash = mix(hash ^ word, 0xD6E8FEB86659FD93U);
        text.remove_prefix(8);
    }
    word = 0;
    std::memcpy(&word, text.data(), text.size());
    return static_cast<std::uint32_t>(mix(hash ^ word ^ 0xA0761D6478BD642FU, 0xE7037ED1A0B428DBU)) | 1U;
}

class Query {
public:
    Query(sqlite3* db, const std::string& sql) {
        if (sqlite3_prepare_v2(db, sql.c_str(), -1, &m_statement, nullptr) != SQLITE_OK) die(sql + ": " + sqlite3_errmsg(db));
    }
    Query(const Query&) = delete;
    ~Query() { sqlite3_finalize(m_statement); }

    bool step() { return sqlite3_step(m_statement) == SQLITE_ROW; }
    std::int64_t number(int column) const { return sqlite3_column_int64(m_statement, column); }
    std::string_view text(int column) const {
        const auto* const bytes = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, column));
        return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column))};
    }
    void ask(std::int64_t value) {
        sqlite3_reset(m_statement);
        sqlite3_bind_int64(m_statement, 1, value);
    }
    void ask(std::string_view value) {
        sqlite3_reset(m_statement);
        sqlite3_bind_text(m_statement, 1, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    }

private:
    sqlite3_stmt* m_statement = nullptr;
};

class Mirror {
public:
    explicit Mirror(const std::string& path) {
        const std::string uri = "file:" + path + "?immutable=1";
        if (sqlite3_open_v2(uri.c_str(), &m_db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr) !=
            SQLITE_OK) {
            die(path + ": " + sqlite3_errmsg(m_db));
        }
    }
    Mirror(const Mirror&) = delete;
    ~Mirror() { sqlite3_close(m_db); }
    sqlite3* db() const { return m_db; }

private:
    sqlite3* m_db = nullptr;
};

inline constexpr const char* services_of_server =
    "SELECT id, packageid, domain, username, dedicatedip, regdate, domainstatus FROM services WHERE server = ?";
inline constexpr const char* client_with_email = "SELECT id FROM tblclients WHERE email = ? LIMIT 1";

struct Server {
    std::int64_t id = 0;
    std::string module;
    bool by_domain = false;
};

struct Catalogue {
    std::vector<Server> servers;
    std::vector<std::string> packages;                      ///< by product id
    std::unordered_map<std::string, std::size_t> products;  ///< "module|package" to product id

    explicit Catalogue(const Mirror& mirror) {
        Query server(mirror.db(),
                     "SELECT s.id, s.type, m.uid_field FROM tblservers s JOIN modmeta m ON m.type = s.type ORDER BY s.id");
        while (server.step()) servers.push_back({server.number(0), std::string(server.text(1)), server.text(2) == "domain"});
        Query product(
            mirror.db(),
            "SELECT p.id, CASE m.product_field WHEN 'configoption1' THEN p.configoption1 ELSE p.configoption3 END, m.type "
            "FROM tblproducts p JOIN modmeta m ON m.type = p.servertype");
        while (product.step()) {
            const auto id = static_cast<std::size_t>(product.number(0));
            if (packages.size() <= id) packages.resize(id + 1);
            packages[id] = product.text(1);
            products[std::string(product.text(2)) + "|" + packages[id]] = id;
        }
    }

    std::int64_t product_of(const Server& server, std::string_view package) const {
        const auto found = products.find(server.module + "|" + std::string(package));
        return found == products.end() ? 0 : static_cast<std::int64_t>(found->second);
    }
};

/// Findings as lines of JSON, in the words of truth.ndjson.
class Lines {
public:
    std::string text;

    void ambiguous(const Server& server, std::string_view key, std::int64_t listed, std::int64_t mirrored) {
        begin("ambiguous", server).field("key", key).field("listed", listed).field("mirrored", mirrored).end();
    }
    void orphan(const Server& server, std::int64_t service, std::string_view key, std::string_view status) {
        begin("orphan", server).field("service", service).field("key", key).field("status", status).end();
    }
    void import(const Server& server, std::string_view key, const Account& account, std::int64_t client, std::int64_t product) {
        begin("import", server).field("key", key).field("username", account.username).field("domain", account.domain);
        field("email", account.email).field("product", account.product).field("ip", account.ip).field("created", account.created);
        field("status", account.status).field("client", client).field("productid", product).end();
    }
    void differs(const char* action, const Server& server, std::int64_t service, std::string_view key, const char* name,
                 std::string_view before, std::string_view after) {
        begin(action, server).field("service", service).field("key", key);
        if (name != nullptr) field("field", name);
        field("from", before).field("to", after).end();
    }

private:
    Lines& begin(std::string_view action, const Server& server) {
        text.append("{\"action\":\"").append(action).append("\",\"server\":").append(std::to_string(server.id));
        return *this;
    }
    void name(std::string_view key) { text.append(",\"").append(key).append("\":"); }
    Lines& field(std::string_view key, std::int64_t value) {
        name(key);
        text.append(std::to_string(value));
        return *this;
    }
    Lines& field(std::string_view key, std::string_view value) {
        name(key);
        text += '"';
        for (const char byte : value) {
            if (byte == '"' || byte == '\\') text += '\\';
            text += byte;
        }
        text += '"';
        return *this;
    }
    void end() { text += "}\n"; }
};

/// A service's values beside an account's: one line for each that differs.
struct ServiceValues {
    std::int64_t id = 0;
    std::string_view package, domain, username, ip, registered, status;
};

inline void compare(const Server& server, std::string_view key, const ServiceValues& service, const Account& account,
                    Lines& lines) {
    const std::string_view day = account.created.substr(0, 10);
    const auto differs = [&](const char* action, const char* name, std::string_view before, std::string_view after) {
        lines.differs(action, server, service.id, key, name, before, after);
    };
    if (service.status != account.status) differs("status", nullptr, service.status, account.status);
    if (service.package != account.product) differs("package", nullptr, service.package, account.product);
    if (service.ip != account.ip) differs("sync", "ip", service.ip, account.ip);
    if (service.username != account.username) differs("sync", "username", service.username, account.username);
    if (!equal_folded(service.domain, account.domain)) differs("sync", "domain", service.domain, account.domain);
    if (service.registered != day) differs("sync", "created", service.registered, day);
}

inline std::string listing_path(const std::string& data, const Server& server) {
    return data + "/listing/" + std::to_string(server.id) + ".json";
}

}  // namespace limit
