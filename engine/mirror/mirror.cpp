// SPDX-License-Identifier: MIT
#include "engine/mirror/mirror.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <queue>
#include <system_error>
#include <tuple>
#include <utility>

#include "engine/idn/domain_to_ascii.hpp"
#include "engine/mirror/mirror_file.hpp"
#include "engine/mirror/name_finder.hpp"
#include "engine/mirror/record_sql.hpp"
#include "engine/mirror/service_pieces.hpp"
#include "engine/mirror/service_reader.hpp"
#include "engine/mirror/statements.hpp"
#include "engine/model/bare_domain.hpp"
#include "engine/model/error.hpp"
#include "engine/model/identity.hpp"
#include "engine/sqlite/query.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

/// A statement that is prepared when it is first needed: most commands need few of them.
class LazyQuery {
public:
    explicit LazyQuery(std::string sql) : m_sql(std::move(sql)) {}
    explicit LazyQuery(std::string_view sql) : m_sql(sql) {}

    Query& on(SQLite::Database& database) {
        if (!m_query) m_query.emplace(database, m_sql);
        return *m_query;
    }

private:
    std::string m_sql;
    std::optional<Query> m_query;
};

auto by_key(const Service& service) { return std::tuple(service.key, service.kind, service.id); }

auto by_kind_and_id(const Service& service) { return std::tuple(service.kind, service.id); }

/// All readable addresses of the texts, sorted.
std::vector<IpAddress> addresses_in(std::string_view first, std::string_view others) {
    std::vector<IpAddress> addresses;
    for (std::string_view text : {first, others}) {
        while (!text.empty()) {
            const std::size_t end = std::min(text.find_first_of(" ,;\t\r\n"), text.size());
            if (const auto address = parse_ip(text.substr(0, end))) addresses.push_back(*address);
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }
    std::sort(addresses.begin(), addresses.end());
    addresses.erase(std::unique(addresses.begin(), addresses.end()), addresses.end());
    return addresses;
}

}  // namespace

struct Mirror::State {
    explicit State(const std::string& file) : path(file), database(open_for_reading(mirror_kind(), file)) {}

    template <class Action>
    auto reading(Action action) const {
        return serversync::reading(mirror_kind(), path, action);
    }

    [[noreturn]] void throw_damaged(const std::string& cause) const { throw_unreadable(mirror_kind(), path, cause); }

    /// The pieces of a server's services in their order; each is valid until the next.
    template <class Use>
    void for_each_piece(std::uint64_t server_id, Use use);

    void unpack(std::string_view piece, std::uint64_t server_id, std::vector<Service>& services) {
        if (unpacker.unpack(piece, server_id, services)) return;
        throw_damaged("the services of server " + std::to_string(server_id) +
                      " are damaged. Reload the mirror with 'serversync mirror load'");
    }

    /// Hands over what may have the name in this role, in the order of positions or ids, until `use(record)` returns false.
    template <class Use>
    void for_each_named(std::string_view name, NameRole role, Use use);

    /// Goes to the row of a record that has a name: a file without that row has lost more (law 76).
    void go_to_record(Query& query) const {
        if (!query.step()) throw_damaged_names();
    }

    [[noreturn]] void throw_damaged_names() const {
        throw_damaged("its names are damaged. Reload the mirror with 'serversync mirror load'");
    }

    /// `has_name(row)`: whether the service of a row has the name in this role.
    template <class HasName>
    void add_services(std::string_view name, NameRole role, HasName has_name, std::size_t limit, std::vector<Service>& services,
                      TextArena& arena);

    /// The servers whose services `unassigned_services` hands over; each once.
    std::vector<std::uint64_t> servers_without_row(std::span<const std::uint64_t> gone);

    std::string path;
    SQLite::Database database;
    ServiceUnpacker unpacker;
    NameFinder names;
    LazyQuery pieces_of_server{statements::pieces_of_server};
    LazyQuery elsewhere{statements::elsewhere()};
    LazyQuery at_position{statements::services(statements::at_position)};
    LazyQuery client{statements::client()};
};

template <class Use>
void Mirror::State::for_each_piece(std::uint64_t server_id, Use use) {
    reading([&] {
        Query& query = pieces_of_server.on(database);
        const QueryUse in_use(query);
        query.bind(1, server_id);
        while (query.step()) use(query.text(0));
    });
}

template <class Use>
void Mirror::State::for_each_named(std::string_view name, NameRole role, Use use) {
    if (!names.find(database, name, role, use)) throw_damaged_names();
}

Mirror::Mirror(const std::string& path) : m_state(std::make_unique<State>(path)) {}
Mirror::Mirror(Mirror&&) noexcept = default;
Mirror::~Mirror() = default;

const std::string& Mirror::path() const { return m_state->path; }

MirrorLoad Mirror::load() const {
    State& state = *m_state;
    return state.reading([&] {
        Query row(state.database, statements::load);
        if (!row.step()) state.throw_damaged("it has no load");
        MirrorLoad load;
        load.source = row.text(1);
        load.source_name = row.text(2);
        const std::optional<Instant> loaded_at = parse_instant(row.text(3));
        load.tool_version = row.text(4);
        const std::optional<Digest> digest = parse_digest(row.text(5));
        if (!loaded_at || !digest) state.throw_damaged("its load has no readable time or digest");
        load.loaded_at = *loaded_at;
        load.digest = *digest;
        int place = 6;
        for (TableCount& table : load.tables) {
            table.loaded = row.id(place);
            if (!row.is_null(place + 1)) table.reported = row.id(place + 1);
            place += 2;
        }
        return load;
    });
}

Catalogue Mirror::catalogue() const {
    State& state = *m_state;
    return state.reading([&] {
        std::vector<Server> servers;
        for (Query row(state.database, statements::servers()); row.step();) {
            ServerRecord record;
            read_fields(row, 1, record);
            Server& server = servers.emplace_back();
            server.id = record.id;
            server.name = record.name;
            server.hostname = record.hostname;
            server.module = record.module;
            server.addresses = addresses_in(record.ip_address, record.assigned_ips);
            server.disabled = record.disabled;
            server.live_services = row.id(0);
            if (record.remote_accounts && *record.remote_accounts >= 0)
                server.remote_accounts = static_cast<std::uint64_t>(*record.remote_accounts);
        }
        std::vector<Module> modules;
        for (Query row(state.database, statements::rows<ModuleRecord>("modules", "name")); row.step();) {
            ModuleRecord record;
            read_fields(row, 0, record);
            Module& module = modules.emplace_back();
            module.name = record.name;
            module.identity = parse_identity_field(record.identity_field);
            module.identity_display_name = record.identity_display_name;
            module.product_option = parse_config_option(record.product_field);
        }
        std::vector<Product> products;
        for (Query row(state.database, statements::rows<ProductRecord>("products")); row.step();) {
            ProductRecord record;
            read_fields(row, 0, record);
            Product& product = products.emplace_back();
            product.id = record.id;
            product.name = record.name;
            product.type = record.type;
            product.module = record.module;
            product.hidden = record.hidden;
            product.retired = record.retired;
            std::copy(record.config_options.begin(), record.config_options.end(), product.config_options.begin());
        }
        return Catalogue(std::move(servers), std::move(modules), std::move(products));
    });
}

void Mirror::services_of(std::uint64_t server_id, ServiceBatch& batch) const {
    batch.services.clear();
    batch.text.clear();
    m_state->for_each_piece(server_id,
                            [&](std::string_view piece) { m_state->unpack(batch.text.keep(piece), server_id, batch.services); });
}

void Mirror::services_of(std::uint64_t server_id, ServiceBatch& batch, const TakeServices& take) const {
    m_state->for_each_piece(server_id, [&](std::string_view piece) {
        batch.services.clear();
        m_state->unpack(piece, server_id, batch.services);
        take(batch.services);
    });
}

void Mirror::services_of(std::span<const std::uint64_t> server_ids, ServiceBatch& batch, const TakeServices& take) const {
    if (server_ids.size() == 1) return services_of(server_ids.front(), batch, take);
    batch.services.clear();
    batch.text.clear();
    for (const std::uint64_t id : server_ids) {
        m_state->for_each_piece(id, [&](std::string_view piece) { m_state->unpack(batch.text.keep(piece), id, batch.services); });
    }
    std::sort(batch.services.begin(), batch.services.end(),
              [](const Service& left, const Service& right) { return by_key(left) < by_key(right); });
    if (!batch.services.empty()) take(batch.services);
}

namespace {

/// The services of one server piece by piece, without those that are ended.
class UnendedServices {
public:
    UnendedServices(SQLite::Database& database, std::uint64_t server_id)
        : m_query(database, statements::pieces_of_server), m_server_id(server_id) {
        m_query.bind(1, server_id);
    }

    /// Reads on to the next service where all that were read are passed. `unpack(piece, server id, services)` reads a piece.
    template <class Unpack>
    void fill(Unpack unpack) {
        while (m_next == m_services.size() && m_query.step()) {
            m_services.clear();
            m_next = 0;
            unpack(m_query.text(0), m_server_id, m_services);
            std::erase_if(m_services, [](const Service& service) { return is_ended(service.status); });
        }
    }

    bool is_empty() const { return m_next == m_services.size(); }
    const Service& front() const { return m_services[m_next]; }

    /// Passes the services of the piece that stand before `end`, or all for null.
    std::span<const Service> pass(const Service* end) {
        const std::size_t begin = m_next++;
        while (m_next < m_services.size() && (end == nullptr || by_key(m_services[m_next]) < by_key(*end))) ++m_next;
        return std::span<const Service>(m_services).subspan(begin, m_next - begin);
    }

private:
    Query m_query;
    std::uint64_t m_server_id;
    std::vector<Service> m_services;  ///< of the current piece, whose bytes the query holds
    std::size_t m_next = 0;
};

}  // namespace

std::vector<std::uint64_t> Mirror::State::servers_without_row(std::span<const std::uint64_t> gone) {
    std::vector<std::uint64_t> ids(gone.begin(), gone.end());
    for (Query row(database, statements::unknown_servers); row.step();) ids.push_back(row.id(0));
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

void Mirror::unassigned_services(std::span<const std::uint64_t> gone, const TakeServices& take) const {
    State& state = *m_state;
    state.reading([&] {
        const auto unpack = [&](std::string_view piece, std::uint64_t server_id, std::vector<Service>& services) {
            state.unpack(piece, server_id, services);
        };
        std::deque<UnendedServices> servers;
        const auto is_later = [](const UnendedServices* left, const UnendedServices* right) {
            return by_key(right->front()) < by_key(left->front());
        };
        std::priority_queue<UnendedServices*, std::vector<UnendedServices*>, decltype(is_later)> waiting(is_later);
        for (const std::uint64_t id : state.servers_without_row(gone)) {
            UnendedServices& server = servers.emplace_back(state.database, id);
            server.fill(unpack);
            if (!server.is_empty()) waiting.push(&server);
        }
        while (!waiting.empty()) {
            UnendedServices& server = *waiting.top();
            waiting.pop();
            take(server.pass(waiting.empty() ? nullptr : &waiting.top()->front()));
            server.fill(unpack);
            if (!server.is_empty()) waiting.push(&server);
        }
    });
}

std::uint64_t Mirror::place_of(NameRole role, std::string_view name) {
    return place_of_name(role, role == NameRole::email ? trimmed(name) : name);
}

std::vector<Service> Mirror::services_elsewhere(std::string_view module, std::string_view key, std::uint64_t not_on_server,
                                                TextArena& text) const {
    State& state = *m_state;
    std::vector<Service> services;
    if (key.empty() || module.empty()) return services;
    state.reading([&] {
        Query& query = state.elsewhere.on(state.database);
        state.for_each_named(key, NameRole::key, [&](std::uint64_t position) {
            const QueryUse use(query);
            query.bind(1, position);
            query.bind(2, key);
            query.bind(3, not_on_server);
            query.bind(4, module);
            state.go_to_record(query);
            if (query.number(statements::is_elsewhere_column) != 0) services.push_back(ServiceReader(query, text).read());
            return true;
        });
    });
    return services;
}

template <class HasName>
void Mirror::State::add_services(std::string_view name, NameRole role, HasName has_name, std::size_t limit,
                                 std::vector<Service>& services, TextArena& arena) {
    if (name.empty()) return;
    reading([&] {
        Query& query = at_position.on(database);
        std::size_t found = 0;
        for_each_named(name, role, [&](std::uint64_t position) {
            if (found == limit) return false;
            const QueryUse use(query);
            query.bind(1, position);
            go_to_record(query);
            if (has_name(query)) {
                services.push_back(ServiceReader(query, arena).read());
                ++found;
            }
            return true;
        });
    });
    std::sort(services.begin(), services.end(),
              [](const Service& left, const Service& right) { return by_kind_and_id(left) < by_kind_and_id(right); });
    const auto same = [](const Service& left, const Service& right) { return by_kind_and_id(left) == by_kind_and_id(right); };
    services.erase(std::unique(services.begin(), services.end(), same), services.end());
    if (services.size() > limit) services.resize(limit);
}

void Mirror::add_services_with_domain(std::string_view bare_domain, std::size_t limit, std::vector<Service>& services,
                                      TextArena& text) const {
    TextArena scratch;
    const auto has_domain = [&](const Query& row) {
        return serversync::bare_domain(row.text(statements::domain_column), domain_to_ascii, scratch) == bare_domain;
    };
    m_state->add_services(bare_domain, NameRole::domain, has_domain, limit, services, text);
}

void Mirror::add_services_with_username(std::string_view username, std::size_t limit, std::vector<Service>& services,
                                        TextArena& text) const {
    const auto has_username = [&](const Query& row) { return equal_folded(row.text(statements::username_column), username); };
    m_state->add_services(username, NameRole::username, has_username, limit, services, text);
}

std::vector<Client> Mirror::clients_with_email(std::string_view email) const {
    State& state = *m_state;
    std::vector<Client> clients;
    const std::string_view wanted = trimmed(email);
    if (wanted.empty()) return clients;
    state.reading([&] {
        Query& query = state.client.on(state.database);
        state.for_each_named(wanted, NameRole::email, [&](std::uint64_t id) {
            const QueryUse use(query);
            query.bind(1, id);
            state.go_to_record(query);
            if (equal_folded(query.text(statements::email_column), wanted)) {
                ClientRecord record;
                read_fields(query, 0, record);
                Client& client = clients.emplace_back();
                client.id = record.id;
                client.name = record.name;
                client.email = record.email;
                client.currency = record.currency;
            }
            return true;
        });
    });
    return clients;
}

void Mirror::release_memory() const {
    m_state->names.rest();
    sqlite3_db_release_memory(m_state->database.getHandle());
}

std::vector<std::pair<std::string, std::uint64_t>> Mirror::unassigned_live_services() const {
    State& state = *m_state;
    return state.reading([&] {
        std::vector<std::pair<std::string, std::uint64_t>> counts;
        for (Query row(state.database, statements::unassigned_live); row.step();) counts.emplace_back(row.text(0), row.id(1));
        return counts;
    });
}

}  // namespace serversync
