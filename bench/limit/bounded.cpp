// SPDX-License-Identifier: MIT
// bounded DATA OUT: the minimal pipeline in little memory. The services of a server become compact rows in one hash table, the
// listing streams past them in pieces of 64 KiB and is never held; differences are held until the server ends, because only then
// it is known that a key was listed once.

#include <fcntl.h>
#include <simdjson.h>
#include <unistd.h>

#include <iterator>

#include "bench/limit/limit.hpp"

namespace limit {
namespace {

/// Hands the rows of a listing to `use` one after another; a row's texts live until it returns. Rows are cut apart at `"},{"`,
/// which cannot stand inside a JSON string.
template <typename Use>
void stream(simdjson::ondemand::parser& parser, const std::string& path, const Use& use) {
    constexpr std::size_t piece = 64U << 10U;
    constexpr std::string_view start = "\"accounts\":[", between = "\"},{\"";
    const int file = ::open(path.c_str(), O_RDONLY);
    if (file < 0) die("cannot read " + path);
    std::vector<char> bytes(2 * piece + simdjson::SIMDJSON_PADDING);
    std::size_t size = 0;
    bool started = false;
    for (bool more = true; more;) {
        const ssize_t count = ::read(file, bytes.data() + size, piece);
        if (count < 0) die("cannot read " + path);
        more = count > 0;
        size += static_cast<std::size_t>(count);
        const std::string_view text(bytes.data(), size);
        const std::size_t begin = started ? 0 : text.find(start) + start.size() - 1;  // at the bracket, or the comma after a row
        const std::size_t cut = text.rfind(more ? between : "\"}]");
        if (cut == std::string_view::npos || cut <= begin) continue;
        started = true;
        const std::size_t end = cut + 2;
        bytes[begin] = '[';
        bytes[end] = ']';
        simdjson::ondemand::document document = parser.iterate(bytes.data() + begin, end + 1 - begin, bytes.size() - begin);
        for (auto row : document.get_array()) {
            Account account;
            for (auto field : row.get_object()) {
                const std::string_view key = field.unescaped_key();
                account.*member(key) = field.value().get_string();
            }
            use(account);
        }
        std::memmove(bytes.data(), bytes.data() + end, size - end);
        size -= end;
    }
    ::close(file);
}

constexpr std::string_view statuses[] = {"Active", "Suspended", "Terminated", "Cancelled", "Pending", "Fraud", "Completed"};
constexpr std::uint8_t live_statuses = 2;

std::uint8_t status_of(std::string_view text) {
    for (std::size_t i = 0; i < std::size(statuses); ++i) {
        if (statuses[i] == text) return static_cast<std::uint8_t>(i);
    }
    die("unknown status " + std::string(text));
}

/// 40 bytes and the texts.
struct Row {
    std::uint32_t hash = 0, next = 0, text = 0;  ///< `next`: another row of the key, from 1; `text`: place in the pool
    std::int32_t id = 0;
    std::uint16_t product = 0, seen = 0;
    std::uint8_t domain = 0, username = 0, ip = 0, status = 0;  ///< lengths of the texts, in their order
    char registered[10]{};
};

class BoundedServer {
public:
    BoundedServer(const Catalogue& catalogue, const Server& server, Query& services, Query& client, Lines& lines)
        : m_catalogue(catalogue), m_server(server), m_client(client), m_lines(lines) {
        services.ask(server.id);
        while (services.step()) add(services);
        std::size_t capacity = 16;
        while (capacity < m_rows.size() * 3 / 2) capacity *= 2;
        m_table.assign(capacity, 0);
        char key[512];
        for (std::uint32_t i = 0; i < m_rows.size(); ++i) {
            const std::string_view folded = key_of(m_rows[i], key);
            m_rows[i].hash = hash_of(folded);
            std::uint32_t& place = find(m_rows[i].hash, folded);
            m_rows[i].next = place;
            place = i + 1;
        }
    }

    void account(const Account& account) {
        char buffer[512];
        const std::string_view key = lower(account.identifier, buffer);
        const std::uint32_t place = find(hash_of(key), key);
        if (place == 0) return unmatched(key, account);
        Row& row = m_rows[place - 1];
        if (++row.seen > 1 || row.next != 0) return;
        const std::string_view domain = part(row, 0, row.domain), username = part(row, row.domain, row.username);
        const std::string_view ip = part(row, std::size_t{row.domain} + row.username, row.ip);
        m_lines.text.clear();
        compare(m_server, key,
                {row.id, m_catalogue.packages[row.product], domain, username, ip, {row.registered, 10}, statuses[row.status]},
                account, m_lines);
        if (!m_lines.text.empty()) m_held.emplace_back(place - 1, m_lines.text);
    }

    /// Leaves the server's findings in the lines.
    void finish() {
        m_lines.text.clear();
        for (const auto& [row, text] : m_held) {
            if (m_rows[row].seen == 1) m_lines.text += text;
        }
        for (const auto& [key, import] : m_imports) {
            if (import.first == 1)
                m_lines.text += import.second;
            else
                m_lines.ambiguous(m_server, key, import.first, 0);
        }
        for (const std::uint32_t place : m_table) {
            if (place != 0) leftover(place);
        }
    }

private:
    void add(const Query& service) {
        Row& row = m_rows.emplace_back();
        row.id = static_cast<std::int32_t>(service.number(0));
        row.product = static_cast<std::uint16_t>(service.number(1));
        row.text = static_cast<std::uint32_t>(m_pool.size());
        row.domain = static_cast<std::uint8_t>(service.text(2).size());
        row.username = static_cast<std::uint8_t>(service.text(3).size());
        row.ip = static_cast<std::uint8_t>(service.text(4).size());
        std::memcpy(row.registered, service.text(5).data(), sizeof row.registered);
        row.status = status_of(service.text(6));
        m_pool.append(service.text(2)).append(service.text(3)).append(service.text(4));
    }

    std::string_view part(const Row& row, std::size_t offset, std::size_t size) const {
        return {m_pool.data() + row.text + offset, size};
    }

    std::string_view key_of(const Row& row, char* place) const {
        return lower(m_server.by_domain ? part(row, 0, row.domain) : part(row, row.domain, row.username), place);
    }

    std::uint32_t& find(std::uint32_t hash, std::string_view key) {
        char other[512];
        for (std::size_t i = hash & (m_table.size() - 1);; i = (i + 1) & (m_table.size() - 1)) {
            if (m_table[i] == 0) return m_table[i];
            const Row& row = m_rows[m_table[i] - 1];
            if (row.hash == hash && key_of(row, other) == key) return m_table[i];
        }
    }

    void unmatched(std::string_view key, const Account& account) {
        auto& [count, text] = m_imports[std::string(key)];
        if (++count > 1) return;
        m_client.ask(account.email);
        const std::int64_t client = m_client.step() ? m_client.number(0) : 0;
        m_lines.text.clear();
        m_lines.import(m_server, key, account, client, m_catalogue.product_of(m_server, account.product));
        text = m_lines.text;
    }

    void leftover(std::uint32_t place) {
        char buffer[512];
        const Row& row = m_rows[place - 1];
        const std::string_view key = key_of(row, buffer);
        std::int64_t rows = 0, live = 0;
        const Row* one = nullptr;
        for (std::uint32_t i = place; i != 0; i = m_rows[i - 1].next) {
            ++rows;
            if (m_rows[i - 1].status >= live_statuses) continue;
            ++live;
            one = &m_rows[i - 1];
        }
        if (row.seen > 0) {
            if (row.seen > 1 || rows > 1) m_lines.ambiguous(m_server, key, row.seen, rows);
        } else if (live > 1) {
            m_lines.ambiguous(m_server, key, 0, live);
        } else if (live == 1) {
            m_lines.orphan(m_server, one->id, key, statuses[one->status]);
        }
    }

    const Catalogue& m_catalogue;
    const Server& m_server;
    Query& m_client;
    Lines& m_lines;
    std::vector<Row> m_rows;
    std::string m_pool;
    std::vector<std::uint32_t> m_table;  ///< rows, from 1
    std::vector<std::pair<std::uint32_t, std::string>> m_held;
    std::unordered_map<std::string, std::pair<std::int64_t, std::string>> m_imports;
};

void run(const std::string& data, const char* out) {
    const Mirror mirror(data + "/clustered.db");
    const Catalogue catalogue(mirror);
    Query services(mirror.db(), services_of_server), client(mirror.db(), client_with_email);
    std::FILE* const file = std::fopen(out, "w");
    if (file == nullptr) die(std::string("cannot write ") + out);
    simdjson::ondemand::parser parser;
    Lines lines;
    for (const Server& server : catalogue.servers) {
        BoundedServer bounded(catalogue, server, services, client, lines);
        stream(parser, listing_path(data, server), [&](const Account& account) { bounded.account(account); });
        bounded.finish();
        std::fwrite(lines.text.data(), 1, lines.text.size(), file);
    }
    std::fclose(file);
}

}  // namespace
}  // namespace limit

int main(int count, char** arguments) {
    if (count != 3) limit::die("usage: bounded DATA OUT");
    limit::run(arguments[1], arguments[2]);
}
