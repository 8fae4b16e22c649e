// SPDX-License-Identifier: MIT
#include "bench/micro/sample.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <random>
#include <stdexcept>

#include "adapters/listing/adapter.hpp"
#include "adapters/panels/registry.hpp"
#include "adapters/whmcs/export_json.hpp"
#include "engine/idn/domain_to_ascii.hpp"
#include "engine/idn/unicode_forms.hpp"
#include "engine/mirror/mirror_writer.hpp"

namespace serversync::bench {

namespace {

constexpr Instant as_of{1767225600};  // 2026-01-01

std::filesystem::path new_folder() {
    std::string name = std::filesystem::temp_directory_path() / "serversync-bench-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make the folder '" + name + "'");
    return name;
}

/// Members of a JSON object whose values need no escapes.
std::string object(std::initializer_list<std::pair<std::string_view, std::string>> members) {
    std::string text;
    for (const auto& [name, value] : members) {
        text.append(text.empty() ? "{\"" : ",\"").append(name).append("\":");
        const bool is_number = name == "id" || name.ends_with("_id");
        is_number ? text.append(value) : text.append(1, '"').append(value).append(1, '"');
    }
    return text + "}";
}

std::string two(std::uint64_t number) { return std::string(number < 10 ? "0" : "") + std::to_string(number); }

std::string product(std::uint64_t id) {
    return "{\"id\":" + std::to_string(id) +
           ",\"name\":\"Product\",\"module\":\"cpanel\",\"config_options\":{\"configoption1\":\"WHM_Plan_" + std::to_string(id) +
           "\"}}";
}

/// Drops every record.
class CountingSink : public MirrorSink {
public:
    void server(const ServerRecord&) override { ++records; }
    void module(const ModuleRecord&) override { ++records; }
    void product(const ProductRecord&) override { ++records; }
    void client(const ClientRecord&) override { ++records; }
    void service(const ServiceRecord&) override { ++records; }
    void custom_field(const CustomFieldRecord&) override { ++records; }
    void reported(MirrorTable, std::uint64_t) override {}
    void taken_at(Instant) override {}
    std::size_t records = 0;
};

}  // namespace

Sample::Sample() : m_folder(new_folder()) {
    std::mt19937_64 random(1);
    const auto below = [&](std::uint64_t limit) { return random() % limit; };
    constexpr std::uint64_t products = 40;
    std::string clients, records;
    std::vector<std::pair<std::size_t, std::size_t>> extents;  // of rows: begin and length
    listing = "{\"success\":true,\"accounts\":[";
    for (std::uint64_t i = 0; i < accounts; ++i) {
        const std::string number = std::to_string(i),
                          domain = "garden" + std::to_string(below(900) + 100) + "shop" + number + ".example";
        const std::string username = "gard" + number,
                          address = below(10) == 0 ? "198.51.100." + std::to_string(below(250)) : "192.0.2.1";
        const std::string email = "c" + number + "@mail.example",
                          day = "20" + two(12 + below(13)) + "-" + two(1 + below(12)) + "-" + two(1 + below(28));
        const std::uint64_t plan = 1 + below(products), kind = below(100);
        listing.append(i == 0 ? "" : ",");
        const std::string row = object({{"email", email},
                                        {"username", username},
                                        {"domain", domain},
                                        {"uniqueIdentifier", domain},
                                        {"product", "WHM_Plan_" + std::to_string(plan)},
                                        {"primaryip", address},
                                        {"created", day + " 10:20:30"},
                                        {"status", "Active"}});
        extents.emplace_back(listing.size(), row.size());
        listing += row;
        clients += (i == 0 ? "" : ",\n") +
                   object({{"id", std::to_string(i + 1)}, {"name", "A Name"}, {"email", email}, {"currency", "USD"}});
        if (kind < 2) continue;  // on the server only
        const auto service = [&](std::uint64_t id, const std::string& its_domain) {
            ++services;
            return object({{"id", std::to_string(id)},
                           {"client_id", std::to_string(i + 1)},
                           {"product_id", std::to_string(kind == 2 ? 1 + plan % products : plan)},
                           {"server_id", "1"},
                           {"domain", its_domain},
                           {"username", username},
                           {"dedicated_ip", kind == 3 ? "203.0.113.9" : address},
                           {"status", kind == 4 ? "Suspended" : "Active"},
                           {"registered_on", day},
                           {"next_due_on", "2026-02-01"},
                           {"billing_cycle", "Monthly"},
                           {"amount", "9.95"}});
        };
        records += (records.empty() ? "" : ",\n") + service(i + 1, domain);
        if (kind >= 98) records += ",\n" + service(i + 1 + accounts, "gone" + domain);
    }
    listing += "]}";
    for (const auto& [begin, length] : extents) rows.push_back(std::string_view(listing).substr(begin, length));
    mirror_export =
        "{\"format\":\"serversync.mirror-export\",\"version\":1,\"taken_at\":\"2026-01-01T00:00:00Z\",\n\"servers\":["
        "{\"id\":1,\"name\":\"web1\",\"hostname\":\"web1.example.net\",\"module\":\"cpanel\",\"ip_address\":\"192.0.2.1\"}],\n"
        "\"modules\":[{\"name\":\"cpanel\",\"identity_field\":\"domain\",\"product_field\":\"configoption1\"}],\n\"products\":[";
    for (std::uint64_t id = 1; id <= products; ++id) mirror_export += (id == 1 ? "" : ",\n") + product(id);
    mirror_export += "],\n\"clients\":[" + clients + "],\n\"services\":[" + records + "]}\n";
    std::ofstream(listing_path(), std::ios::binary) << listing;
    load_mirror(*this, mirror_path());
}

Sample::~Sample() {
    std::error_code ignored;
    std::filesystem::remove_all(m_folder, ignored);
}

const Sample& Sample::get() {
    static const Sample sample;
    return sample;
}

Listing read_listing(const std::string& bytes) {
    ListingRequest request;
    request.identity = IdentityField{};
    request.listed_at = as_of;
    return find_adapter("whmcs-json")->read(*open_memory(bytes, "the listing"), request);
}

void load_mirror(const Sample& sample, const std::string& path) {
    MirrorWriter writer(path, unicode_forms);
    read_mirror_export(*open_memory(sample.mirror_export, "the export"), writer);
    writer.finish("json-export", "export.json", as_of, "bench");
}

std::size_t read_export(const Sample& sample) {
    CountingSink sink;
    read_mirror_export(*open_memory(sample.mirror_export, "the export"), sink);
    return sink.records;
}

Document make_plan(const Sample& sample) {
    RunRequest request;
    request.mirror = sample.mirror_path();
    ServerSource source;
    source.server_id = Sample::server_id;
    source.listing.from = FileSettings{sample.listing_path(), std::nullopt};
    request.sources = {source};
    request.as_of = as_of;
    request.listed_at = as_of;
    request.tool_version = "bench";
    return run(request);
}

Reconciliation::Reconciliation(const Sample& sample)
    : m_catalogue(Mirror(sample.mirror_path()).catalogue()),
      m_products(m_catalogue, m_policy),
      m_listing(read_listing(sample.listing)) {
    Mirror(sample.mirror_path()).services_of(Sample::server_id, m_batch);
}

ServerFindings Reconciliation::run() const {
    const RunContext context{m_catalogue, m_policy, m_products, m_prior, domain_to_ascii, as_of, as_of, true, false, 1};
    return reconcile_server(context, *m_catalogue.server(Sample::server_id), m_listing, m_batch.services);
}

void report(benchmark::State& state, std::size_t accounts, std::size_t bytes) {
    const auto each = [&](std::size_t count) {
        return benchmark::Counter(static_cast<double>(count),
                                  benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
    };
    state.counters["account"] = each(accounts);
    state.counters["byte"] = each(bytes);
}

}  // namespace serversync::bench
