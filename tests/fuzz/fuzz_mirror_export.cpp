// SPDX-License-Identifier: MIT
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <set>
#include <string_view>

#include "adapters/whmcs/export_json.hpp"
#include "engine/files/byte_source.hpp"
#include "engine/model/error.hpp"

namespace {

using namespace serversync;

void require(bool condition) {
    if (!condition) std::abort();
}

/// Keeps nothing; every text is read, every promise of a record is checked.
class Inspector : public MirrorSink {
public:
    void server(const ServerRecord& row) override {
        require_id(row.id);
        require_texts({row.name, row.hostname, row.module, row.ip_address, row.assigned_ips});
    }
    void module(const ModuleRecord& row) override {
        require_texts({row.name, row.display_name, row.identity_field, row.identity_display_name, row.product_field});
    }
    void product(const ProductRecord& row) override {
        require_id(row.id);
        require_texts({row.name, row.type, row.pay_type, row.module});
        for (const std::string_view option : row.config_options) require_texts({option});
    }
    void client(const ClientRecord& row) override {
        require_id(row.id);
        require_texts({row.name, row.email, row.currency});
    }
    void service(const ServiceRecord& row) override {
        require_id(row.id);
        for (const std::uint64_t reference : {row.client_id, row.product_id, row.server_id}) require(reference <= largest_id);
        require(row.kind == ServiceKind::hosting || row.kind == ServiceKind::addon);
        require_texts({row.module, row.domain, row.username, row.dedicated_ip, row.status_text, row.billing_cycle});
        for (const std::optional<Date>& day : {row.registered_on, row.next_due_on}) require(!day || to_text(*day).size() == 10);
        require(!row.amount_minor || (*row.amount_minor < 10'000'000'000'000'000 && *row.amount_minor > -10'000'000'000'000'000));
    }
    void custom_field(const CustomFieldRecord& row) override {
        require_id(row.service_id);
        require_texts({row.name, row.value});
    }
    void reported(MirrorTable table, std::uint64_t rows) override {
        require(m_reported.insert(table).second);
        require(rows <= largest_id);
    }
    void taken_at(Instant /*instant*/) override {
        require(!m_taken);
        m_taken = true;
    }

private:
    static constexpr auto largest_id = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

    static void require_id(std::uint64_t id) { require(id > 0 && id <= largest_id); }
    static void require_texts(std::initializer_list<std::string_view> texts) {
        for (const std::string_view text : texts) {
            for (const char c : text) require(static_cast<unsigned char>(c) < 0xf8U);  // no byte of UTF-8 is larger
        }
    }

    std::set<MirrorTable> m_reported;
    bool m_taken = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    Inspector inspector;
    const auto source = open_memory({reinterpret_cast<const char*>(bytes), size}, "'export.json'");
    try {
        read_mirror_export(*source, inspector);
    } catch (const MalformedInput&) {
    }
    return 0;
}
