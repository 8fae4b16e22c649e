// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>

#include "adapters/asking/pages.hpp"
#include "adapters/asking/panel.hpp"
#include "adapters/asking/panel_request.hpp"
#include "adapters/asking/panel_values.hpp"
#include "adapters/listing/listing_builder.hpp"
#include "adapters/panels/formats.hpp"
#include "engine/json/json_reply.hpp"
#include "engine/model/error.hpp"
#include "engine/text/fold.hpp"
#include "engine/text/printable.hpp"
#include "engine/text/trim.hpp"

namespace serversync {

namespace {

using simdjson::dom::element;

// Enhance. Source: upmind/enhance-sdk-php, generated from the vendor's OpenAPI: docs/Api/WebsitesApi.md (getWebsites: {items,
// total}; offset, limit, kind, recursion=infinite; deleted websites are in the list unless showDeleted=false, which only the
// master organization may send; a member who is not an admin gets only the websites that he may see), CustomersApi.md
// (getOrgCustomers, recursive=true), OrgsApi.md (getOrg, only for a SuperAdmin of the organization or of one above it),
// SubscriptionsApi.md (getSubscriptionsToParent) and docs/Model. The path /api:
// upmind-automation/provision-provider-shared-hosting, src/Enhance/Api.php. Suspension is said in three places (suspendedBy of
// website, subscription and organization; law 111). No source says what a suspended reseller means for its customers, or what
// "disabled" means: then the status is unknown.

constexpr CredentialNeed enhance_credentials[] = {{"org", "id of the organization (a UUID)", true, false},
                                                  {"token", "access token of a SuperAdmin of it"}};
constexpr PanelAccess enhance_access{"https://panel.example.net", enhance_credentials};
constexpr FormatOption enhance_options[] = {
    {"scope",
     "server (default): the organization must be the master; reseller: WHMCS has only that organization's websites there",
     scopes}};

/// How far a paged list has been read.
struct Progress {
    SeenIds seen;
    std::uint64_t offset = 0;
    std::uint64_t total = 0;  ///< the largest that a page gave: a list that shrinks moves rows past the end of a page (law 112)
    std::uint64_t found = 0;  ///< different items
};

/// Throws if the panel says why it failed (docs/Model/HttpError.md: code, detail, message).
void check_success(const JsonReply& reply) {
    reply.object();
    if (!reply.has("code")) return;
    JsonTexts texts;
    std::string reason(texts.get(reply.root(), "code"));
    for (const std::string_view key : {"detail", "message"}) {
        if (const std::string_view text = texts.get(reply.root(), key); !text.empty()) reason += ": " + std::string(text);
    }
    reply.fail("reports failure: " + excerpt(reason, 300));
}

std::uint64_t total_of(const JsonReply& reply) {
    check_success(reply);
    return count_in(reply, reply.root(), "total");
}

/// Reads one page. Returns whether there are more.
template <class OnItem>
bool read_items(const JsonReply& reply, Progress& progress, OnItem on_item) {
    const std::uint64_t total = total_of(reply);
    progress.total = std::max(progress.total, total);
    const std::uint64_t before = progress.found;
    JsonTexts texts;
    for (const element item : reply.list("items")) {
        ++progress.offset;
        texts.clear();
        if (!progress.seen.is_new(texts.get(item, "id"))) continue;
        ++progress.found;
        on_item(item);
    }
    if (progress.offset >= total) return false;
    if (progress.found > before) return true;
    reply.fail("brings nothing new, after " + std::to_string(progress.found) + " of " + std::to_string(total));
}

struct Organization {
    std::string email;
    std::string parent;
    bool is_suspended = false;
};

struct Subscription {
    std::string plan;
    bool is_active = false;
    bool is_suspended = false;
};

using Organizations = std::map<std::string, Organization, std::less<>>;
using Subscriptions = std::map<std::string, Subscription, std::less<>>;

bool is_suspended(element object) {
    element by;
    return find_member(object, "suspendedBy", by) && !(by.is_string() && trimmed(std::string_view(by)).empty());
}

std::string text_of(element object, std::string_view key) {
    JsonTexts texts;
    return std::string(texts.get(object, key));
}

/// Asks for what a website's row does not hold. What cannot be fetched is unknown and makes the listing partial (law 93).
class EnhanceLookups {
public:
    EnhanceLookups(Panel& panel, const ListingRequest& request)
        : m_panel(panel), m_request(request), m_org(panel.credential("org").reveal()) {}

    PanelReply call(std::string_view org, const std::string& path, std::vector<HttpParameter> fields) {
        if (!is_plain_id(org)) throw MalformedInput("'" + excerpt(org) + "' is not an id of an organization");
        HttpRequest request = m_panel.get("/api/orgs/" + std::string(org) + path);
        request.headers.push_back({"Authorization", "Bearer ", m_panel.credential("token")});
        request.headers.push_back({"Accept", "application/json", {}});
        request.fields = std::move(fields);
        return m_panel.ask(request);
    }

    static std::vector<HttpParameter> page_fields(const Progress& progress) {
        return {{"offset", std::to_string(progress.offset), {}}, {"limit", "100", {}}};
    }

    const std::string& org() const { return m_org; }
    const std::string& doubt() const { return m_doubt; }

    /// The organization itself and all below it.
    void read_organizations() {
        try {
            const PanelReply own = call(m_org, "", {});
            const JsonReply reply(own.text(), own.name, m_request.limits);
            check_success(reply);
            if (!equal_folded(text_of(reply.root(), "id"), m_org)) reply.fail("is not about the organization that was asked for");
            add_organization(reply.root());
            if (reply.has("parentId") && !has_scope_of_reseller(m_request)) {
                add_doubt(
                    "the organization is a reseller's and shows only its own websites; if WHMCS has no others there, set the "
                    "option 'scope' to "
                    "'reseller'");
            }
            read_all(m_org, "/customers", {{"recursive", "true", {}}}, [this](element item) { add_organization(item); });
        } catch (const Error& error) {
            add_doubt(std::string("nothing shows that the token sees all websites and who owns them: ") + error.what());
        }
    }

    const Organization* organization(std::string_view id) const {
        const auto found = m_organizations.find(id);
        return found == m_organizations.end() ? nullptr : &found->second;
    }

    /// A subscription of an organization, or null if it is not known.
    const Subscription* subscription(std::string_view org, std::string_view id) {
        auto known = m_subscriptions.find(org);
        if (known == m_subscriptions.end()) known = m_subscriptions.emplace(org, read_subscriptions(org)).first;
        const auto found = known->second.find(id);
        return found == known->second.end() ? nullptr : &found->second;
    }

private:
    void add_doubt(std::string doubt) {
        if (m_doubt.empty()) m_doubt = std::move(doubt);
    }

    void add_organization(element item) {
        m_organizations[text_of(item, "id")] = {text_of(item, "ownerEmail"), text_of(item, "parentId"), is_suspended(item)};
    }

    Subscriptions read_subscriptions(std::string_view org) {
        Subscriptions subscriptions;
        try {
            read_all(org, "/subscriptions", {}, [&](element item) {
                subscriptions[text_of(item, "id")] = {text_of(item, "planName"), text_of(item, "status") == "active",
                                                      is_suspended(item)};
            });
        } catch (const Error& error) {
            add_doubt(std::string("the subscriptions of an organization could not be read: ") + error.what());
        }
        return subscriptions;
    }

    /// Throws an `Error` if the list is not whole.
    template <class OnItem>
    void read_all(std::string_view org, const std::string& path, const std::vector<HttpParameter>& fields, OnItem on_item) {
        Progress progress;
        for (bool more = true; more;) {
            std::vector<HttpParameter> all = page_fields(progress);
            all.insert(all.end(), fields.begin(), fields.end());
            const PanelReply page = call(org, path, std::move(all));
            const JsonReply reply(page.text(), page.name, m_request.limits);
            more = read_items(reply, progress, on_item);
            if (!more && progress.found < progress.total) {
                reply.fail("ends after " + std::to_string(progress.found) + " of " + std::to_string(progress.total));
            }
        }
    }

    Panel& m_panel;
    const ListingRequest& m_request;
    std::string m_org;
    std::string m_doubt;
    Organizations m_organizations;
    std::map<std::string, Subscriptions, std::less<>> m_subscriptions;  ///< by organization
};

std::string address_of(element row) {
    element addresses;
    if (!find_member(row, "serverIps", addresses) || !addresses.is_array()) return {};
    std::string first;
    for (const element address : simdjson::dom::array(addresses)) {
        if (text_of(address, "isPrimary") == "true") return text_of(address, "ip");
        if (first.empty()) first = text_of(address, "ip");
    }
    return first;
}

/// The word of a status; blank if it is unknown. `lookups` may be null, and so may `subscription` if there is none.
std::string_view status_of(element row, std::string_view word, const EnhanceLookups* lookups, bool has_subscription,
                           const Subscription* subscription) {
    if (is_suspended(row)) return "Suspended";
    if (word != "active") return word;
    if (lookups == nullptr) return {};
    const Organization* organization = lookups->organization(text_of(row, "orgId"));
    if (organization == nullptr) return {};
    if (organization->is_suspended) return "Suspended";
    if (has_subscription && subscription == nullptr) return {};
    if (subscription != nullptr && subscription->is_suspended) return "Suspended";
    if (subscription != nullptr && !subscription->is_active) return {};
    for (int depth = 0; depth < 64; ++depth) {
        organization = lookups->organization(organization->parent);
        if (organization == nullptr) return "Active";
        if (organization->is_suspended) return {};
    }
    return {};
}

/// Adds a website. Returns whether it is one that WHMCS can have.
bool add_row(element row, const ListingRequest& request, EnhanceLookups* lookups, ListingBuilder& builder) {
    if (!row.is_object()) {
        builder.reject("the row is not an object");
        return true;
    }
    JsonTexts texts;
    const std::string_view word = texts.get(row, "status");
    const std::string_view kind = texts.get(row, "kind");
    if (word == "deleted" || (!kind.empty() && kind != "normal")) return false;
    const std::string_view org = texts.get(row, "orgId");
    const std::string_view subscription_id = texts.get(row, "subscriptionId");
    const Organization* organization = lookups == nullptr ? nullptr : lookups->organization(org);
    const Subscription* subscription =
        lookups == nullptr || subscription_id.empty() ? nullptr : lookups->subscription(org, subscription_id);
    RowValues values;
    element domain;
    if (find_member(row, "domain", domain))
        values.domain = domain.is_object() ? texts.get(domain, "domain") : texts.of(domain, "domain");
    values.username = texts.get(row, "unixUser");
    values.product = texts.get(row, "plan");
    if (values.product.empty() && subscription != nullptr) values.product = subscription->plan;
    if (organization != nullptr) values.email = organization->email;
    if (organization != nullptr && organization->parent != lookups->org()) {
        if (const Organization* reseller = lookups->organization(organization->parent)) values.owner = reseller->email;
    }
    values.created = texts.get(row, "createdAt");
    const std::string address = address_of(row);
    values.primary_ip = address;
    values.status = status_of(row, word, lookups, !subscription_id.empty(), subscription);
    values.unique_identifier = identifier_of(request, values, texts.get(row, "id"));
    builder.row(values, texts.fault());
    return true;
}

/// Sets how many rows there should be: what the panel counted, without what was left out.
void expect(const Progress& progress, std::uint64_t left_out, ListingBuilder& builder) {
    builder.expected_total(progress.total > left_out ? progress.total - left_out : 0);
}

class Enhance : public Adapter {
public:
    std::string_view name() const override { return "enhance"; }
    std::string_view description() const override { return "Enhance: websites of an organization and of all customers below it"; }
    std::string_view witnesses() const override {
        return "total; asked over https: the organization, which only its SuperAdmin may read and which is nobody's customer; a "
               "saved reply: total alone";
    }
    std::string_view identifiers() const override {
        return "domain, username, dedicatedip; the website's id (a UUID) for a custom field or serviceid";
    }
    std::span<const FormatOption> options() const override { return enhance_options; }
    const PanelAccess* access() const override { return &enhance_access; }

    Listing read(ByteSource& source, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        return read_one_reply(builder, [&]() -> std::string {
            const WipedBytes bytes = read_whole(source, request.limits);
            const JsonReply reply(view_of(bytes), source.name(), request.limits);
            Progress progress;
            std::uint64_t left_out = 0;
            read_items(reply, progress, [&](element row) { left_out += add_row(row, request, nullptr, builder) ? 0U : 1U; });
            expect(progress, left_out, builder);
            if (progress.found == 0) return "an empty list proves nothing: a member who is not an admin sees only some websites";
            if (has_scope_of_reseller(request) || progress.found < progress.total) return {};
            return "a saved reply does not show whether customers' websites are in it; if it has all that WHMCS has there, set "
                   "the option 'scope' to "
                   "'reseller'";
        });
    }

    Listing ask(Panel& panel, const ListingRequest& request) const override {
        ListingBuilder builder(name(), request);
        EnhanceLookups lookups(panel, request);
        Progress progress;
        std::uint64_t left_out = 0;
        const auto read_page = [&](std::size_t page) {
            if (page == 1) lookups.read_organizations();
            std::vector<HttpParameter> fields = EnhanceLookups::page_fields(progress);
            fields.push_back({"recursion", "infinite", {}});
            fields.push_back({"kind", "normal", {}});
            const PanelReply list = lookups.call(lookups.org(), "/websites", std::move(fields));
            const JsonReply reply(list.text(), list.name, request.limits);
            const bool more =
                read_items(reply, progress, [&](element row) { left_out += add_row(row, request, &lookups, builder) ? 0U : 1U; });
            expect(progress, left_out, builder);
            return more;
        };
        return read_pages(builder, read_page, [&] { return lookups.doubt(); });
    }
};

}  // namespace

const Adapter& enhance_adapter() {
    static const Enhance adapter;
    return adapter;
}

}  // namespace serversync
