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
#include "engine/mirror/catalogue_reader.hpp"
#include "engine/mirror/mirror_file.hpp"
#include "engine/mirror/name_finder.hpp"
#include "engine/mirror/row_seal.hpp"
#include "engine/mirror/sealed_tables.hpp"
#include "engine/mirror/service_pieces.hpp"
#include "engine/mirror/service_reader.hpp"
#include "engine/mirror/statements.hpp"
#include "engine/mirror/verify_mirror.hpp"
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

/// What a run asks the tables that are read whole, apart from the catalogue itself.
class Known : public TakeTables {
public:
    void server(const ServerRecord& record, std::uint64_t /*live_services*/) override {
        m_servers.push_back({record.id, std::string(record.module)});
    }
    void product(const ProductRecord& record) override { m_products.push_back(record.id); }
    void unassigned(std::string_view module, std::uint64_t live) override { m_unassigned.emplace_back(module, live); }
    void piece(std::uint64_t server_id, std::uint64_t /*piece*/) override {
        if (m_pieces.empty() || m_pieces.back().server_id != server_id) m_pieces.push_back({server_id, 0});
        ++m_pieces.back().count;
    }

    /// The module of a server; null: there is no such server.
    const std::string* module_of_server(std::uint64_t id) const {
        const auto found = std::lower_bound(m_servers.begin(), m_servers.end(), id,
                                            [](const ServerModule& server, std::uint64_t wanted) { return server.id < wanted; });
        return found != m_servers.end() && found->id == id ? &found->module : nullptr;
    }
    bool has_product(std::uint64_t id) const { return std::binary_search(m_products.begin(), m_products.end(), id); }

    /// Live services on no server that exists, by module.
    const std::vector<std::pair<std::string, std::uint64_t>>& unassigned() const { return m_unassigned; }

    /// How many pieces of services a server has.
    std::uint64_t pieces_of(std::uint64_t id) const {
        const auto found = std::lower_bound(m_pieces.begin(), m_pieces.end(), id,
                                            [](const Pieces& pieces, std::uint64_t wanted) { return pieces.server_id < wanted; });
        return found != m_pieces.end() && found->server_id == id ? found->count : 0;
    }

    /// The servers that services name and that have no row.
    std::vector<std::uint64_t> servers_without_row() const {
        std::vector<std::uint64_t> ids;
        for (const Pieces& pieces : m_pieces) {
            if (module_of_server(pieces.server_id) == nullptr) ids.push_back(pieces.server_id);
        }
        return ids;
    }

private:
    struct ServerModule {
        std::uint64_t id;
        std::string module;
    };
    struct Pieces {
        std::uint64_t server_id;
        std::uint64_t count;
    };

    // All sorted, as they come.
    std::vector<ServerModule> m_servers;
    std::vector<std::uint64_t> m_products;
    std::vector<std::pair<std::string, std::uint64_t>> m_unassigned;
    std::vector<Pieces> m_pieces;
};

}  // namespace

struct Mirror::State {
    explicit State(const std::string& file) : path(file), database(open_for_reading(mirror_kind(), file)) {
        load = read_tables(known);
    }

    template <class Action>
    auto reading(Action action) const {
        return serversync::reading(mirror_kind(), path, action);
    }

    /// Reads the tables that every opening reads whole, and believes them only whole (law 264).
    MirrorLoad read_tables(TakeTables& take) {
        return reading([&] {
            SealedLoad sealed = read_sealed_tables(database, take);
            if (!sealed.holds()) throw_corrupt("its servers, modules, products or counts are damaged");
            return std::move(sealed.load);
        });
    }

    /// The pieces of a server's services in their order, each with its number; the bytes are valid until the next.
    template <class Use>
    void for_each_piece(std::uint64_t server_id, Use use);

    void unpack(std::string_view bytes, std::uint64_t server_id, std::uint64_t piece, std::vector<Service>& services) {
        if (!unpacker.unpack(bytes, server_id, piece, services)) throw_damaged_services(server_id);
    }

    [[noreturn]] static void throw_damaged_services(std::uint64_t server_id) {
        throw_corrupt("the services of server " + std::to_string(server_id) + " are damaged");
    }

    /// Hands over what may have the name in this role, in the order of positions or ids, until `use(record)` returns false.
    template <class Use>
    void for_each_named(std::string_view name, NameRole role, Use use);

    /// Reads the row of a record that has a name: a file without that row has lost more (law 76).
    template <class Row>
    Row read_record(Query& query, std::uint64_t record) {
        query.bind(1, record);
        if (!query.step()) throw_damaged_names();
        return rows.read<Row>(query);
    }

    [[noreturn]] static void throw_damaged_names() { throw_corrupt("its names are damaged"); }

    /// `has_name(service)`: whether a service has the name in this role.
    template <class HasName>
    void add_services(std::string_view name, NameRole role, HasName has_name, std::size_t limit, std::vector<Service>& services,
                      TextArena& arena);

    /// The servers whose services `unassigned_services` hands over; each once.
    std::vector<std::uint64_t> servers_without_row(std::span<const std::uint64_t> gone);

    std::string path;
    SQLite::Database database;
    Known known;
    MirrorLoad load;
    ServiceUnpacker unpacker;
    SealedRows rows;
    NameFinder names;
    LazyQuery pieces_of_server{statements::pieces_of_server};
    LazyQuery at_position{statements::services(statements::at_position)};
    LazyQuery client{statements::client()};
};

template <class Use>
void Mirror::State::for_each_piece(std::uint64_t server_id, Use use) {
    reading([&] {
        Query& query = pieces_of_server.on(database);
        const QueryUse in_use(query);
        query.bind(1, server_id);
        std::uint64_t piece = 0;
        for (; query.step(); ++piece) use(query.text(0), piece);
        if (piece != known.pieces_of(server_id)) throw_damaged_services(server_id);
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

const MirrorLoad& Mirror::load() const { return m_state->load; }

Catalogue Mirror::catalogue() const {
    CatalogueReader reader;
    m_state->read_tables(reader);
    return std::move(reader).catalogue();
}

void Mirror::services_of(std::uint64_t server_id, ServiceBatch& batch) const {
    batch.services.clear();
    batch.text.clear();
    m_state->for_each_piece(server_id, [&](std::string_view bytes, std::uint64_t piece) {
        m_state->unpack(batch.text.keep(bytes), server_id, piece, batch.services);
    });
}

void Mirror::services_of(std::uint64_t server_id, ServiceBatch& batch, const TakeServices& take) const {
    m_state->for_each_piece(server_id, [&](std::string_view bytes, std::uint64_t piece) {
        batch.services.clear();
        m_state->unpack(bytes, server_id, piece, batch.services);
        take(batch.services);
    });
}

void Mirror::services_of(std::span<const std::uint64_t> server_ids, ServiceBatch& batch, const TakeServices& take) const {
    if (server_ids.size() == 1) return services_of(server_ids.front(), batch, take);
    batch.services.clear();
    batch.text.clear();
    for (const std::uint64_t id : server_ids) {
        m_state->for_each_piece(id, [&](std::string_view bytes, std::uint64_t piece) {
            m_state->unpack(batch.text.keep(bytes), id, piece, batch.services);
        });
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

    /// Reads on to the next service where all that were read are passed. `unpack(bytes, server id, piece, services)` reads a
    /// piece.
    template <class Unpack>
    void fill(Unpack unpack) {
        while (m_next == m_services.size() && m_query.step()) {
            m_services.clear();
            m_next = 0;
            unpack(m_query.text(0), m_server_id, m_pieces++, m_services);
            std::erase_if(m_services, [](const Service& service) { return is_ended(service.status); });
        }
    }

    std::uint64_t server_id() const { return m_server_id; }
    std::uint64_t pieces() const { return m_pieces; }  ///< that were read: all of them, once it is empty

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
    std::uint64_t m_pieces = 0;
    std::vector<Service> m_services;  ///< of the current piece, whose bytes the query holds
    std::size_t m_next = 0;
};

}  // namespace

std::vector<std::uint64_t> Mirror::State::servers_without_row(std::span<const std::uint64_t> gone) {
    std::vector<std::uint64_t> ids = known.servers_without_row();
    ids.insert(ids.end(), gone.begin(), gone.end());
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

void Mirror::unassigned_services(std::span<const std::uint64_t> gone, const TakeServices& take) const {
    State& state = *m_state;
    state.reading([&] {
        const auto fill = [&](UnendedServices& server) {
            server.fill([&](std::string_view bytes, std::uint64_t server_id, std::uint64_t piece,
                            std::vector<Service>& services) { state.unpack(bytes, server_id, piece, services); });
            if (server.is_empty() && server.pieces() != state.known.pieces_of(server.server_id()))
                State::throw_damaged_services(server.server_id());
            return !server.is_empty();
        };
        std::deque<UnendedServices> servers;
        const auto is_later = [](const UnendedServices* left, const UnendedServices* right) {
            return by_key(right->front()) < by_key(left->front());
        };
        std::priority_queue<UnendedServices*, std::vector<UnendedServices*>, decltype(is_later)> waiting(is_later);
        for (const std::uint64_t id : state.servers_without_row(gone)) {
            UnendedServices& server = servers.emplace_back(state.database, id);
            if (fill(server)) waiting.push(&server);
        }
        while (!waiting.empty()) {
            UnendedServices& server = *waiting.top();
            waiting.pop();
            take(server.pass(waiting.empty() ? nullptr : &waiting.top()->front()));
            if (fill(server)) waiting.push(&server);
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
    // A service without a module of its own is of its server's module, unless its product exists and provisions nothing.
    const auto is_of_module = [&](const ServiceRecord& record) {
        if (!record.module.empty()) return record.module == module;
        const std::string* of_server = state.known.module_of_server(record.server_id);
        return of_server != nullptr && *of_server == module && !state.known.has_product(record.product_id);
    };
    state.reading([&] {
        Query& query = state.at_position.on(state.database);
        state.for_each_named(key, NameRole::key, [&](std::uint64_t position) {
            const QueryUse use(query);
            const KeyedService found = state.read_record<ServiceRow>(query, position).service;
            if (found.key == key && found.record.server_id != not_on_server && is_of_module(found.record))
                services.push_back(kept_service(found, text));
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
            const KeyedService service = read_record<ServiceRow>(query, position).service;
            if (has_name(service.record)) {
                services.push_back(kept_service(service, arena));
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
    const auto has_domain = [&](const ServiceRecord& record) {
        return serversync::bare_domain(record.domain, domain_to_ascii, scratch) == bare_domain;
    };
    m_state->add_services(bare_domain, NameRole::domain, has_domain, limit, services, text);
}

void Mirror::add_services_with_username(std::string_view username, std::size_t limit, std::vector<Service>& services,
                                        TextArena& text) const {
    const auto has_username = [&](const ServiceRecord& record) { return equal_folded(record.username, username); };
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
            const ClientRecord record = state.read_record<ClientRow>(query, id).record;
            if (equal_folded(record.email, wanted)) {
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

void Mirror::verify() const {
    m_state->reading([this] { verify_mirror(m_state->database); });
}

void Mirror::release_memory() const {
    m_state->names.rest();
    sqlite3_db_release_memory(m_state->database.getHandle());
}

const std::vector<std::pair<std::string, std::uint64_t>>& Mirror::unassigned_live_services() const {
    return m_state->known.unassigned();
}

}  // namespace serversync
