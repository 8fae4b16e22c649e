#include "engine/cli/listing_input.hpp"

#include "adapters/adapter.hpp"

namespace serversync {

namespace po = boost::program_options;

void add_listing_options(po::options_description& description) {
    description.add_options()("adapter", po::value<std::string>()->value_name("NAME"), "the listing's format (default: whmcs-json)")(
        "identity-field", po::value<std::string>()->value_name("FIELD"),
        "the service field that the identifier names: domain (default), username, customfield.<name>, dedicatedip, serviceid");
}

Listing read_listing(const Options& options, const std::string& path) {
    const std::string name = options.has("adapter") ? options.text("adapter") : "whmcs-json";
    const Adapter* adapter = find_adapter(name);
    if (adapter == nullptr) {
        std::string choices;
        for (const Adapter* known : adapters()) choices += (choices.empty() ? "" : ", ") + std::string(known->name());
        throw UsageError("unknown adapter '" + name + "'; choose one of: " + choices);
    }
    ListingRequest request;
    const std::string field = options.has("identity-field") ? options.text("identity-field") : "domain";
    request.identity = parse_identity_field(field);
    if (!request.identity) throw UsageError("option '--identity-field': '" + field + "' is none of: " + std::string(identity_field_choices));
    const auto source = path == "-" ? open_descriptor(0, "standard input") : open_file(path);
    return adapter->read(*source, request);
}

}  // namespace serversync
