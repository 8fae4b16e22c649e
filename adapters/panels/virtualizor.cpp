// SPDX-License-Identifier: MIT
#include <map>
#include <optional>

#include "adapters/asking/counts.hpp"
#include "adapters/asking/pages.hpp"
#include "adapters/asking/panel.hpp"
#include "adapters/asking/panel_request.hpp"
#include "adapters/asking/panel_values.hpp"
#include "adapters/listing/listing_builder.hpp"
#include "adapters/panels/formats.hpp"
#include "engine/json/json_reply.hpp"
#include "engine/model/error.hpp"
#include "engine/text/printable.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

using simdjson::dom::element;

// Virtualizor, its admin API. Sources: MediahostingIO/virtualizor-api, src/types/vps/vps.ts (the reply of act=vs: vs keyed by
// vpsid, servers with numvps, plans) and kkMihai/virtualizorjs, src/auth.ts and src/http.ts (adminapikey, adminapipass, error:
// [{code, msg}]), src/types/plans.ts (act=plans); winbornejw/blesta-virtualizor, sdk/admin.php (act=vs&page=1&reslen=50, 50 rows
// where reslen is not given); virtualizor.com/docs/admin-api/list-users (times as texts of seconds since 1970). PHP writes an
// empty map as []. That numvps counts what act=vs lists is read from its name alone, and what a page after the last one holds is
// not published: so pages are asked for until one is short and the counts agree, or until one brings nothing new (law 117). A
// reply holds vnc_passwd and much else that is never kept.

constexpr CredentialNeed virtualizor_credentials[] = {{"key", "admin API key"}, {"pass", "admin API password"}};
constexpr PanelAccess virtualizor_access{"https://server.example.net:4085", virtualizor_credentials};
constexpr std::string_view products[] = {"name", "id"};
constexpr FormatOption virtualizor_options[] = {{"product", "of a plan, the name (default) or the id", products}};
constexpr std::size_t page_rows = 50;

using PlanNames = std::map<std::string, std::string, std::less<>>;

bool wants_plan_ids(const ListingRequest& request) { return option_of(request, "product") == "id"; }

/// Calls `use(key, value)` for the members of a map as PHP writes it: an object, or a list where the keys are 0, 1, 2 and so on.
template <class Use>
bool for_each_in(element map, Use use) {
    if (map.is_array()) {
        for (const element value : simdjson::dom::array(map)) use(std::string_view{}, value);
        return true;
    }
    if (!map.is_object()) return false;
    for (const auto [key, value] : simdjson::dom::object(map)) use(key, value);
    return true;
}

/// The first text in `error`: a text, a list of texts, or a list of {code, msg}.
std::string error_text(element error) {
    std::string text;
    if (error.is_string()) return std::string(std::string_view(error));
    for_each_in(error, [&](std::string_view, element value) {
        JsonTexts texts;
        if (!text.empty()) return;
        text = value.is_object() ? texts.get(value, "msg") : texts.of(value, "error");
    });
    return text;
}

bool is_empty(element value) {
    if (value.is_array()) return simdjson::dom::array(value).size() == 0;
    if (value.is_object()) return simdjson::dom::object(value).size() == 0;
    return value.is_string() && trimmed(std::string_view(value)).empty();
}

/// The map that a reply is asked for. Throws if the reply says that the call failed, or has no such map.
element map_in(const JsonReply& reply, std::string_view key) {
    element error;
    element map;
    reply.object();
    if (find_member(reply.root(), "error", error) && !is_empty(error)) {
        const std::string text = error_text(error);
        reply.fail("reports failure" + (text.empty() ? std::string(" without a reason") : ": " + excerpt(text, 300)));
    }
    if (!find_member(reply.root(), key, map)) reply.fail("has no '" + std::string(key) + "'");
    if (!map.is_array() && !map.is_object()) reply.fail("has '" + std::string(key) + "', which is not a map");
    return map;
}

/// The sum of the servers' counts; nothing if a count is missing.
std::optional<std::uint64_t> total_in(const JsonReply& reply) {
    element servers;
    if (!find_member(reply.root(), "servers", servers) || is_empty(servers)) return std::nullopt;
    std::uint64_t total = 0;
    bool has_all = true;
    const bool is_map = for_each_in(servers, [&](std::string_view, element server) {
        JsonTexts texts;
        const auto count = count_of(texts.get(server, "numvps"));
        has_all = has_all && count && *count <= 20'000'000;
        if (has_all) total += *count;
    });
    return is_map && has_all ? std::optional(total) : std::nullopt;
}

/// The first address of a map, or of a list.
std::string_view first_address(element row, JsonTexts& texts) {
    element ips;
    std::string_view first;
    if (!find_member(row, "ips", ips)) return first;
    if (!for_each_in(ips, [&](std::string_view, element ip) { first = first.empty() ? texts.of(ip, "ips") : first; }))
        return texts.of(ips, "ips");
    return first;
}

/// Whether the row is new.
bool add_row(element row, const PlanNames& plans, const ListingRequest& request, SeenIds& seen, ListingBuilder& builder) {
    if (!row.is_object()) {
        builder.reject("the row is not an object");
        return true;
    }
    JsonTexts texts;
    const std::string_view id = texts.get(row, "vpsid");
    if (!seen.is_new(id)) return false;
    RowValues values;
    values.email = texts.get(row, "email");
    values.username = texts.get(row, "vps_name");
    values.domain = texts.get(row, "hostname");
    values.primary_ip = first_address(row, texts);
    const std::string created = wall_clock(texts.get(row, "time"));
    values.created = created;
    values.status = status_of_suspended(texts.get(row, "suspended"));
    const std::string_view plan = texts.get(row, "plid");
    const auto found = plans.find(plan);
    if (wants_plan_ids(request)) {
        values.product = plan == "0" ? std::string_view{} : plan;
    } else if (found != plans.end()) {
        values.product = found->second;
    }
    values.unique_identifier = identifier_of(request, values, id);
    builder.row(values, texts.fault());
    return true;
}

struct VirtualizorPage {
    std::size_t rows = 0;
    bool brings_new_rows = false;
    std::optional<std::uint64_t> total;
};

VirtualizorPage read_servers(const JsonReply& reply, const PlanNames& plans, const ListingRequest& request, SeenIds& seen,
                             ListingBuilder& builder) {
    VirtualizorPage page;
    for_each_in(map_in(reply, "vs"), [&](std::string_view, element row) {
        ++page.rows;
        page.brings_new_rows = add_row(row, plans, request, seen, builder) || page.brings_new_rows;
    });
    page.total = total_in(reply);
    return page;
}

/// The names of plans in {id: name} or {id: {plan_name}}; whether any is new.
VirtualizorPage read_plans(element map, PlanNames& plans) {
    VirtualizorPage page;
    for_each_in(map, [&](std::string_view key, element plan) {
        JsonTexts texts;
        ++page.rows;
        const std::string id(plan.is_object() && !texts.get(plan, "plid").empty() ? texts.get(plan, "plid") : key);
        const std::string name(plan.is_object() ? texts.get(plan, "plan_name") : texts.of(plan, "plans"));
        if (!id.empty()) page.brings_new_rows = plans.emplace(id, name).second || page.brings_new_rows;
    });
    return page;
}

constexpr std::string_view no_server_count =
    "nothing shows that the list is whole: the panel sent no 'servers' with their 'numvps'";

class Virtualizor : public Adapter {
public:
    std::string_view name() const override { return "virtualizor"; }
    std::string_view description() const override { return "Virtualizor: virtual servers of act=vs in its admin API"; }
    std::string_view witnesses() const override {
        return "numvps of the servers in the reply; what the key's administrator may see is not reported";
    }
    std::string_view identifiers() const override {
        return "domain (hostname), username (vps_name), dedicatedip; vpsid for a custom field or serviceid";
    }
    std::span<const FormatOption> options() const override { return virtualizor_options; }
    const PanelAccess* access() const override { return &virtualizor_access; }

    Listing read(ByteSource& source, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&]() -> std::string {
            const WipedBytes bytes = read_whole(source, request.limits);
            const JsonReply reply(view_of(bytes), source.name(), request.limits);
            PlanNames plans;
            SeenIds seen;
            element map;
            if (find_member(reply.root(), "plans", map)) read_plans(map, plans);
            const VirtualizorPage page = read_servers(reply, plans, request, seen, builder);
            if (!page.total) return std::string(no_server_count);
            builder.expected_total(*page.total);
            return {};
        });
    }

    Listing ask(Panel& panel, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        PlanNames plans;
        std::string doubt = wants_plan_ids(request) ? std::string() : ask_plans(panel, request, plans);
        SeenIds seen;
        std::optional<std::uint64_t> total;
        return read_pages(
            builder,
            [&](std::size_t number) {
                const PanelReply answer = panel.ask(question(panel, "vs", number));
                const VirtualizorPage page =
                    read_servers(JsonReply(answer.text(), answer.name, request.limits), plans, request, seen, builder);
                if (number == 1 && page.total) builder.expected_total(*page.total);
                if (number == 1) total = page.total;
                if (page.total != total)
                    throw MalformedInput("the servers' counts changed between two pages: rows may be missed");
                const bool agrees = total && builder.rows() >= *total;
                return page.brings_new_rows && !(agrees && page.rows < page_rows);
            },
            [&] { return doubt.empty() && !total ? std::string(no_server_count) : doubt; });
    }

private:
    static HttpRequest question(const Panel& panel, const std::string& act, std::size_t page) {
        HttpRequest request = panel.get("/index.php");
        request.fields = {{"act", act, {}},
                          {"api", "json", {}},
                          {"adminapikey", "", panel.credential("key")},
                          {"adminapipass", "", panel.credential("pass")},
                          {"page", std::to_string(page), {}},
                          {"reslen", std::to_string(page_rows), {}}};
        return request;
    }

    /// Why some names are unknown; blank if none is.
    static std::string ask_plans(Panel& panel, const ListingRequest& request, PlanNames& plans) {
        constexpr std::size_t most_pages = 1000;
        try {
            for (std::size_t number = 1; number <= most_pages; ++number) {
                const PanelReply answer = panel.ask(question(panel, "plans", number));
                const JsonReply reply(answer.text(), answer.name + " (plans)", request.limits);
                const VirtualizorPage page = read_plans(map_in(reply, "plans"), plans);
                if (!page.brings_new_rows || page.rows < page_rows) return {};
            }
            return "there are more than " + std::to_string(most_pages) + " pages of plans";
        } catch (const Error& error) {
            return std::string("the names of the plans are not known: ") + error.what();
        }
    }
};

}  // namespace

const Adapter& virtualizor_adapter() {
    static const Virtualizor adapter;
    return adapter;
}

}  // namespace serversync
