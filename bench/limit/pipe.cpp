// SPDX-License-Identifier: MIT
// pipe DATA OUT THREADS: the minimal pipeline. simdjson reads a listing, a bare SQLite loop the clustered mirror's services of
// the server, one hash table joins them; a server at a time on each thread, plans written in the order of servers.

#include <fcntl.h>
#include <simdjson.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "bench/limit/limit.hpp"

namespace limit {
namespace {

/// A file in memory, in a buffer that is reused.
class File {
public:
    void read(const std::string& path) {
        const int file = ::open(path.c_str(), O_RDONLY);
        struct stat status {};
        if (file < 0 || ::fstat(file, &status) != 0) die("cannot read " + path);
        m_size = static_cast<std::size_t>(status.st_size);
        if (m_capacity < m_size + simdjson::SIMDJSON_PADDING) {
            m_capacity = m_size + m_size / 4 + simdjson::SIMDJSON_PADDING;
            m_bytes.reset(new char[m_capacity]);
        }
        for (std::size_t done = 0; done < m_size;) {
            const ssize_t count = ::read(file, m_bytes.get() + done, m_size - done);
            if (count <= 0) die("cannot read " + path);
            done += static_cast<std::size_t>(count);
        }
        ::close(file);
    }
    simdjson::padded_string_view view() const { return simdjson::padded_string_view(m_bytes.get(), m_size, m_capacity); }

private:
    std::unique_ptr<char[]> m_bytes;
    std::size_t m_size = 0, m_capacity = 0;
};

void parse(simdjson::ondemand::parser& parser, const File& file, std::vector<Account>& accounts) {
    simdjson::ondemand::document document = parser.iterate(file.view());
    for (auto top : document.get_object()) {
        const std::string_view name = top.unescaped_key();
        if (name != "accounts") continue;
        for (auto row : top.value().get_array()) {
            Account& account = accounts.emplace_back();
            for (auto field : row.get_object()) {
                const std::string_view key = field.unescaped_key();
                account.*member(key) = field.value().get_string();
            }
        }
    }
}

struct Service {
    std::int64_t id = 0;
    std::size_t product = 0;
    std::string_view domain, username, ip, registered, status;
};

void read_services(Query& query, const Server& server, std::vector<Service>& services, Arena& text) {
    query.ask(server.id);
    while (query.step()) {
        services.push_back({query.number(0), static_cast<std::size_t>(query.number(1)), text.keep(query.text(2)),
                            text.keep(query.text(3)), text.keep(query.text(4)), text.keep(query.text(5)),
                            text.keep(query.text(6))});
    }
}

/// One server: a table over the keys of both sides.
class Joiner {
public:
    Joiner(const Catalogue& catalogue, const Mirror& mirror) : m_catalogue(catalogue), m_client(mirror.db(), client_with_email) {}

    void run(const Server& server, const std::vector<Account>& accounts, const std::vector<Service>& services, Lines& lines) {
        const std::size_t count = services.size() + accounts.size();
        std::size_t capacity = 16;
        while (capacity < count * 2) capacity *= 2;
        m_table.assign(capacity, Entry{});
        m_keys.resize(count);
        m_next.assign(services.size(), none);
        m_entries.clear();
        m_text.clear();
        for (std::uint32_t i = 0; i < services.size(); ++i) {
            Entry& entry = enter(server.by_domain ? services[i].domain : services[i].username, i);
            m_next[i] = entry.service;
            entry.service = i;
            ++entry.services;
        }
        for (std::uint32_t i = 0; i < accounts.size(); ++i) {
            const auto place = static_cast<std::uint32_t>(services.size() + i);
            Entry& entry = enter(accounts[i].identifier, place);
            if (entry.accounts++ == 0) entry.account = i;
            m_entries.push_back(static_cast<std::uint32_t>(&entry - m_table.data()));
        }
        for (std::uint32_t i = 0; i < accounts.size(); ++i) {
            if (m_table[m_entries[i]].account == i) judge(server, m_table[m_entries[i]], accounts[i], services, lines);
        }
        for (const Entry& entry : m_table) {
            if (entry.accounts == 0 && entry.services > 0) leftover(server, entry, services, lines);
        }
    }

private:
    static constexpr std::uint32_t none = ~0U;

    struct Entry {
        std::uint32_t hash = 0, key = none;
        std::uint32_t service = none, services = 0;  ///< the last one, and how many
        std::uint32_t account = none, accounts = 0;  ///< the first one, and how many
    };

    Entry& enter(std::string_view identifier, std::uint32_t place) {
        m_keys[place] = lower(identifier, m_text.room(identifier.size()));
        const std::uint32_t hash = hash_of(m_keys[place]);
        for (std::size_t i = hash & (m_table.size() - 1);; i = (i + 1) & (m_table.size() - 1)) {
            Entry& entry = m_table[i];
            if (entry.hash == 0) {
                entry.hash = hash;
                entry.key = place;
                return entry;
            }
            if (entry.hash == hash && m_keys[entry.key] == m_keys[place]) return entry;
        }
    }

    void judge(const Server& server, const Entry& entry, const Account& account, const std::vector<Service>& services,
               Lines& lines) {
        const std::string_view key = m_keys[entry.key];
        if (entry.accounts > 1 || entry.services > 1) {
            lines.ambiguous(server, key, entry.accounts, entry.services);
        } else if (entry.services == 0) {
            m_client.ask(account.email);
            const std::int64_t client = m_client.step() ? m_client.number(0) : 0;
            lines.import(server, key, account, client, m_catalogue.product_of(server, account.product));
        } else {
            const Service& s = services[entry.service];
            compare(server, key, {s.id, m_catalogue.packages[s.product], s.domain, s.username, s.ip, s.registered, s.status},
                    account, lines);
        }
    }

    void leftover(const Server& server, const Entry& entry, const std::vector<Service>& services, Lines& lines) {
        std::int64_t live = 0;
        const Service* one = nullptr;
        for (std::uint32_t i = entry.service; i != none; i = m_next[i]) {
            if (services[i].status != "Active" && services[i].status != "Suspended") continue;
            ++live;
            one = &services[i];
        }
        if (live > 1) lines.ambiguous(server, m_keys[entry.key], 0, live);
        if (live == 1) lines.orphan(server, one->id, m_keys[entry.key], one->status);
    }

    const Catalogue& m_catalogue;
    Query m_client;
    std::vector<Entry> m_table;
    std::vector<std::string_view> m_keys;  ///< of services, then of accounts
    std::vector<std::uint32_t> m_next;     ///< of services with one key
    std::vector<std::uint32_t> m_entries;  ///< of accounts
    Arena m_text;
};

/// Writes each server's lines once those of all before it are written.
class OrderedFile {
public:
    explicit OrderedFile(const char* path) : m_file(std::fopen(path, "w")) {
        if (m_file == nullptr) die(std::string("cannot write ") + path);
    }
    OrderedFile(const OrderedFile&) = delete;
    ~OrderedFile() { std::fclose(m_file); }

    void add(std::size_t place, const std::string& text) {
        const std::lock_guard lock(m_mutex);
        if (place != m_next) {
            m_waiting[place] = text;
            return;
        }
        write(text);
        for (auto at = m_waiting.find(m_next); at != m_waiting.end(); at = m_waiting.find(m_next)) {
            write(at->second);
            m_waiting.erase(at);
        }
    }

private:
    void write(const std::string& text) {
        std::fwrite(text.data(), 1, text.size(), m_file);
        ++m_next;
    }
    std::FILE* m_file;
    std::mutex m_mutex;
    std::map<std::size_t, std::string> m_waiting;
    std::size_t m_next = 0;
};

void run(const std::string& data, const char* out, unsigned long threads) {
    const std::string path = data + "/clustered.db";
    const Catalogue catalogue{Mirror(path)};
    OrderedFile file(out);
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        const Mirror mirror(path);
        Query query(mirror.db(), services_of_server);
        Joiner joiner(catalogue, mirror);
        simdjson::ondemand::parser parser;
        File listing;
        std::vector<Account> accounts;
        std::vector<Service> services;
        Arena text;
        Lines lines;
        for (std::size_t i = next++; i < catalogue.servers.size(); i = next++) {
            const Server& server = catalogue.servers[i];
            accounts.clear();
            services.clear();
            text.clear();
            lines.text.clear();
            listing.read(listing_path(data, server));
            parse(parser, listing, accounts);
            read_services(query, server, services, text);
            joiner.run(server, accounts, services, lines);
            file.add(i, lines.text);
        }
    };
    std::vector<std::thread> workers;
    for (unsigned long i = 1; i < threads; ++i) workers.emplace_back(work);
    work();
    for (std::thread& worker : workers) worker.join();
}

}  // namespace
}  // namespace limit

int main(int count, char** arguments) {
    if (count != 4) limit::die("usage: pipe DATA OUT THREADS");
    limit::run(arguments[1], arguments[2], std::strtoul(arguments[3], nullptr, 10));
}
