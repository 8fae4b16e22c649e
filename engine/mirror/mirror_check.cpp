// SPDX-License-Identifier: MIT
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/digest/hasher.hpp"
#include "engine/idn/domain_to_ascii.hpp"
#include "engine/mirror/catalogue_reader.hpp"
#include "engine/mirror/mirror.hpp"
#include "engine/mirror/mirror_file.hpp"
#include "engine/mirror/name_pieces.hpp"
#include "engine/mirror/row_seal.hpp"
#include "engine/mirror/sealed_tables.hpp"
#include "engine/mirror/service_pieces.hpp"
#include "engine/mirror/statements.hpp"
#include "engine/mirror/verify_mirror.hpp"
#include "engine/model/bare_domain.hpp"
#include "engine/model/error.hpp"
#include "engine/record/pack_fields.hpp"
#include "engine/record/service_record.hpp"
#include "engine/sqlite/query.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

/// One kind of finding: how often it occurs, and where first.
struct Tally {
    const char* code = "";
    std::uint64_t count = 0;
    std::string example;

    template <class Example>
    void add(Example make_example) {
        if (count++ == 0) example = make_example();
    }
};

std::string name_of(const Service& service) {
    return (service.kind == ServiceKind::addon ? "addon " : "service ") + std::to_string(service.id);
}

std::string plural(std::uint64_t count, const char* one, const char* many) {
    return std::to_string(count) + ' ' + (count == 1 ? one : many);
}

/// Services, whatever their order.
struct Contents {
    void add(const Service& service) {
        Packer packer(m_packed);
        packer.text(service.key).text(service.identity);
        pack_fields(packer, service);
        digest += digest_of(m_packed.bytes());
        ++count;
    }
    bool operator==(const Contents& other) const { return count == other.count && digest == other.digest; }

    std::uint64_t count = 0;
    Digest digest;

private:
    GrowingBytes m_packed;
};

/// Names, whatever the order of their records.
struct NameContents {
    void add(const NamesOf& names) {
        for (const NameEntry& entry : names) add(entry, true);
    }

    /// The entries of the piece with this key, which come in order. One that a search would not find counts as none of the
    /// records'.
    void add(std::uint64_t key, const NamePiece& piece) {
        for (std::size_t i = 0; i < piece.size(); ++i) {
            const NameEntry entry = piece[i];
            add(entry, std::tuple(entry.place, entry.record) >= m_last && key >= name_piece_key(entry.place));
            m_last = {entry.place, entry.record};
        }
    }

    bool operator==(const NameContents& other) const { return count == other.count && digest == other.digest; }

    std::uint64_t count = 0;
    Digest digest;

private:
    void add(const NameEntry& entry, bool can_be_found) {
        ++count;
        if (!can_be_found) return;
        Hasher hasher;
        hasher.number(static_cast<std::int64_t>(entry.place)).number(static_cast<std::int64_t>(entry.record)).number(entry.roles);
        digest += hasher.digest();
    }

    std::tuple<std::uint64_t, std::uint64_t> m_last{0, 0};
};

class Check {
public:
    explicit Check(const std::string& path) : m_database(open_for_reading(mirror_kind(), path)) {}

    std::vector<MirrorFinding> run() {
        if (!integrity()) return std::move(m_findings);
        tables();
        rows();
        counts();
        incomplete_load();
        services();
        names();
        missing_clients();
        stray_prices();
        modules();
        std::sort(m_findings.begin(), m_findings.end(), [](const MirrorFinding& left, const MirrorFinding& right) {
            const auto rank = [](const MirrorFinding& finding) {
                return std::tuple(!finding.fault, finding.code != "incomplete_load", std::string_view(finding.code),
                                  std::string_view(finding.message));
            };
            return rank(left) < rank(right);
        });
        return std::move(m_findings);
    }

private:
    void add(const char* code, bool fault, std::uint64_t count, std::string message) {
        m_findings.push_back({code, fault, count, std::move(message)});
    }

    void add(const Tally& tally, const char* one, const char* many, const char* what) {
        if (tally.count > 0) add(tally.code, false, tally.count, plural(tally.count, one, many) + what + tally.example);
    }

    /// False: nothing else in the file can be believed.
    bool integrity() {
        // Only the first: a table that leads back into itself may be read no further.
        Query row(m_database, "PRAGMA integrity_check(1)");
        row.step();
        if (row.text(0) == "ok") return true;
        add("damaged", true, 1, "SQLite finds the file damaged: " + excerpt(row.text(0)));
        return false;
    }

    /// The tables that each opening reads whole.
    void tables() {
        CatalogueReader reader;
        const SealedLoad sealed = read_sealed_tables(m_database, reader);
        m_load = sealed.load;
        m_row_seals = sealed.row_seals;
        m_catalogue = std::move(reader).catalogue();
        if (sealed.holds()) return;
        add("seal_broken", true, 1,
            "servers, modules, products, prices, the counts of services or the load itself are not what the load wrote");
    }

    /// Every row that has a seal.
    void rows() {
        const RowSeals seals = read_row_seals(m_database);
        for (std::size_t i = 0; i < mirror_table_count; ++i) {
            if (seals.broken[i] == 0) continue;
            add("seal_broken", true, seals.broken[i],
                std::string(to_text(static_cast<MirrorTable>(i))) + ": " + plural(seals.broken[i], "row is", "rows are") +
                    " not what the load wrote");
        }
        if (seals.sum != m_row_seals)
            add("seal_broken", true, 1, "rows of clients, services or custom_fields are missing, or another load's");
    }

    void counts() {
        for (std::size_t i = 0; i < mirror_table_count; ++i) {
            const std::string table(to_text(static_cast<MirrorTable>(i)));
            Query row(m_database, "SELECT count(*) FROM " + table);
            row.step();
            const std::uint64_t loaded = m_load.tables[i].loaded;
            if (row.id(0) == loaded) continue;
            add("count_mismatch", true, row.id(0) > loaded ? row.id(0) - loaded : loaded - row.id(0),
                table + ": " + plural(row.id(0), "row", "rows") + ", but the load brought " + std::to_string(loaded));
        }
    }

    void incomplete_load() {
        for (std::size_t i = 0; i < mirror_table_count; ++i) {
            const TableCount& table = m_load.tables[i];
            if (!table.reported || *table.reported <= table.loaded) continue;
            add("incomplete_load", false, *table.reported - table.loaded,
                std::string(to_text(static_cast<MirrorTable>(i))) + ": " + std::to_string(table.loaded) + " of the " +
                    std::to_string(*table.reported) + " rows that the source reported were loaded");
        }
    }

    /// One pass over the pieces, in which services with one key come one after the other; then one over the table, which must
    /// hold the same services.
    void services() {
        std::map<std::uint64_t, std::uint64_t> live_by_server;
        Contents in_pieces, in_table;
        Tally unreadable{"damaged", 0, {}};
        ServiceUnpacker unpacker;
        std::vector<Service> services;
        for (Query piece(m_database, "SELECT server_id, piece, services FROM service_pieces ORDER BY server_id, piece");
             piece.step();) {
            const std::uint64_t id = piece.id(0);
            services.clear();
            if (!unpacker.unpack(piece.text(2), id, piece.id(1), services)) {
                unreadable.add([id] { return std::to_string(id); });
                continue;
            }
            const Server* server = m_catalogue.server(id);
            if (id != m_last_server) m_last_key.clear();
            m_last_server = id;
            for (const Service& service : services) {
                in_pieces.add(service);
                if (server != nullptr && is_live(service.status)) ++live_by_server[id];
                one(service, server);
            }
        }
        if (unreadable.count > 0) {
            add(unreadable.code, true, unreadable.count,
                plural(unreadable.count, "piece", "pieces") + " of services cannot be read, first of server " +
                    unreadable.example);
            return;  // the other findings about services cannot be known
        }
        for (Query query(m_database, statements::services("")); query.step();) {
            ServiceRow row;
            row.read(query);
            in_table.add(row.service.service());
        }
        if (in_pieces != in_table) {
            add("pieces_differ", true, 1,
                "the services by server (" + std::to_string(in_pieces.count) + ") are not those of the table (" +
                    std::to_string(in_table.count) + ")");
        }
        for (const Server& each : m_catalogue.servers()) {
            const auto found = live_by_server.find(each.id);
            const std::uint64_t counted = found != live_by_server.end() ? found->second : 0;
            if (counted == each.live_services) continue;
            add("count_mismatch", true, 1,
                "server " + std::to_string(each.id) + ": " + plural(counted, "live service", "live services") +
                    ", but the load counted " + std::to_string(each.live_services));
        }
        add(m_missing_product, "service", "services", " of a product that is gone, first ");
        add(m_missing_server, "service", "services", " on a server that is gone, first ");
        add(m_unknown_status, "service", "services", " with an unknown status, first ");
        add(m_duplicate, "live service", "live services", " with the identity key of another on the same server, first ");
        add(m_blank, "live service", "live services", " without an identifier, first ");
        add(m_unassigned, "live service", "live services", " on no existing server, of a module that can be reconciled, first ");
    }

    void one(const Service& service, const Server* server) {
        references(service, server);
        if (service.status == ServiceStatus::unknown) {
            m_unknown_status.add([&] { return name_of(service) + ": '" + excerpt(service.status_text) + "'"; });
        }
        if (!is_live(service.status)) return;
        server == nullptr ? unassigned(service) : identity(service, *server);
    }

    void references(const Service& service, const Server* server) {
        if (service.product_id != 0 && m_catalogue.product(service.product_id) == nullptr) {
            m_missing_product.add([&] { return name_of(service) + " (product " + std::to_string(service.product_id) + ")"; });
        }
        if (service.server_id != 0 && server == nullptr) {
            m_missing_server.add([&] { return name_of(service) + " (server " + std::to_string(service.server_id) + ")"; });
        }
    }

    void unassigned(const Service& service) {
        const Module* module = m_catalogue.module(service.module);
        if (module == nullptr || !module->identity) return;
        m_unassigned.add([&] { return name_of(service) + " (" + excerpt(service.module) + ")"; });
    }

    void identity(const Service& service, const Server& server) {
        const Module* module = m_catalogue.module(server.module);
        if (module == nullptr || !module->identity) return;
        if (service.key.empty()) {
            m_blank.add([&] { return name_of(service) + " on server " + std::to_string(server.id); });
            return;
        }
        if (service.key == m_last_key) {
            m_duplicate.add([&] {
                return name_of(service) + " beside " + m_last_name + " on server " + std::to_string(server.id) + ": '" +
                       excerpt(service.key) + "'";
            });
            return;
        }
        m_last_key = service.key;
        m_last_name = name_of(service);
    }

    /// One pass over the pieces of names, then one over the records whose names they must be.
    void names() {
        NameContents in_pieces, in_tables;
        Tally unreadable{"damaged", 0, {}};
        Query pieces(m_database, statements::names_from);
        pieces.bind(1, std::uint64_t{0});
        std::uint64_t before = before_name_pieces;
        bool is_whole = true;
        for (NamePiece piece; pieces.step();) {
            if (piece.read(pieces.id(0), pieces.text(1))) {
                is_whole = is_whole && piece.before() == before;
                before = pieces.id(0);
                in_pieces.add(pieces.id(0), piece);
            } else {
                unreadable.add([&pieces] { return std::to_string(pieces.id(0)); });
            }
        }
        if (unreadable.count > 0) {
            add(unreadable.code, true, unreadable.count,
                plural(unreadable.count, "piece", "pieces") + " of names cannot be read, first with key " + unreadable.example);
            return;
        }
        if (before != last_name_piece) is_whole = false;
        NamesOf names;
        for (Query row(m_database, "SELECT position, identity_key, domain, username FROM services"); row.step();) {
            TextArena text;
            names.service(row.id(0), row.text(1), bare_domain(row.text(2), domain_to_ascii, text), row.text(3));
            in_tables.add(names);
        }
        for (Query row(m_database, "SELECT id, email FROM clients"); row.step();) {
            names.client(row.id(0), row.text(1));
            in_tables.add(names);
        }
        if (in_pieces == in_tables && is_whole) return;
        add("names_differ", true, 1,
            "the names by which services and clients are found (" + std::to_string(in_pieces.count) +
                ") are not those that they have (" + std::to_string(in_tables.count) + ")");
    }

    void missing_clients() {
        Tally missing{"missing_client", 0, {}};
        Query query(m_database, statements::services("WHERE client_id <> 0 AND NOT EXISTS"
                                                     " (SELECT 1 FROM clients WHERE clients.id = services.client_id)"));
        while (query.step()) {
            ServiceRow row;
            row.read(query);
            const Service service = row.service.service();
            missing.add([&] { return name_of(service) + " (client " + std::to_string(service.client_id) + ")"; });
        }
        add(missing, "service", "services", " of a client that is gone, first ");
    }

    /// The load writes the prices of a product beside it.
    void stray_prices() {
        Tally stray{"stray_price", 0, {}};
        Query row(m_database, statements::stray_prices);
        while (row.step()) stray.add([&row] { return std::to_string(row.id(0)); });
        if (stray.count == 0) return;
        add(stray.code, true, stray.count,
            plural(stray.count, "price", "prices") + " of products that are not there, first of product " + stray.example);
    }

    /// Modules whose servers hold live services and that do not say how these are identified.
    void modules() {
        std::map<std::string, std::uint64_t> live_by_module;
        for (const Server& server : m_catalogue.servers()) {
            if (server.live_services == 0) continue;
            const Module* module = m_catalogue.module(server.module);
            if (module == nullptr || !module->identity) live_by_module[server.module] += server.live_services;
        }
        Tally without{"module_without_identity", 0, {}};
        for (const auto& [module, live] : live_by_module) {
            without.add([name = module, count = live] {
                return "'" + excerpt(name) + "' with " + plural(count, "live service", "live services");
            });
        }
        add(without, "module", "modules", " without an identity field, which cannot be reconciled, first ");
    }

    SQLite::Database m_database;
    MirrorLoad m_load;
    std::uint64_t m_row_seals = 0;
    Catalogue m_catalogue;
    std::vector<MirrorFinding> m_findings;
    std::uint64_t m_last_server = 0;
    std::string m_last_key, m_last_name;  ///< of the latest live service that began a key; blank at the start of a server
    Tally m_missing_product{"missing_product", 0, {}}, m_missing_server{"missing_server", 0, {}};
    Tally m_unknown_status{"unknown_status", 0, {}}, m_duplicate{"duplicate_identity", 0, {}};
    Tally m_blank{"blank_identity", 0, {}}, m_unassigned{"unassigned_services", 0, {}};
};

}  // namespace

std::vector<MirrorFinding> check_mirror(const std::string& path) {
    return reading(mirror_kind(), path, [&path] { return Check(path).run(); });
}

}  // namespace serversync
