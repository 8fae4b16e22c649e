// SPDX-License-Identifier: MIT
#include <iostream>
#include <string>
#include <vector>

#include "adapters/listing/adapter.hpp"
#include "adapters/listing/lint.hpp"
#include "engine/cli/command.hpp"
#include "engine/cli/listing_input.hpp"
#include "engine/text/plural.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

ExitCode lint_one(const Listing& listing, const std::string& name) {
    constexpr std::string_view words[] = {"error  ", "warning", "info   "};
    const LintReport report = lint(listing);
    std::cout << printable(name) << ": " << to_text(listing.state) << ", " << counted(listing.rows, "row") << ", "
              << counted(listing.accounts.size(), "account") << ", score " << report.score << " of 100\n";
    bool error = false;
    for (const LintFinding& finding : report.findings) {
        error = error || finding.severity == LintSeverity::error;
        std::cout << "  " << words[static_cast<std::size_t>(finding.severity)] << "  " << finding.code << " (" << finding.count
                  << ")";
        if (!finding.message.empty()) std::cout << ": " << printable(finding.message);
        for (std::size_t i = 0; i < finding.positions.size(); ++i)
            std::cout << (i == 0 ? "; rows " : ", ") << finding.positions[i];
        if (!finding.positions.empty() && finding.positions.size() < finding.count) std::cout << ", ...";
        std::cout << "\n";
    }
    if (listing.state == ListingState::failed) return ExitCode::malformed_input;
    return error ? ExitCode::incomplete : ExitCode::success;
}

/// "'a.json'", "'a.json' and 2 others".
std::string subjects(const std::vector<std::string>& names) {
    std::string text = "'" + printable(names.front()) + "'";
    if (names.size() > 1) text += " and " + counted(names.size() - 1, "other");
    return text;
}

}  // namespace

ExitCode command_lint(const std::vector<std::string>& arguments) {
    boost::program_options::options_description description("options");
    add_listing_options(description);
    const Options options("serversync lint [OPTIONS] (FILE... | --url URL | --php-module DIR | --config FILE --server SERVER)",
                          description, arguments, -1);
    if (options.helped()) return ExitCode::success;
    std::vector<std::string> failed, faulty;
    for (const NamedListing& named : read_listings(options)) {
        const ExitCode code = lint_one(named.listing, named.name);
        if (code != ExitCode::success) (code == ExitCode::malformed_input ? failed : faulty).push_back(named.name);
    }
    if (!failed.empty()) {
        std::cerr << "serversync: " << subjects(failed) << " failed\n";
        return ExitCode::malformed_input;
    }
    if (!faulty.empty()) {
        std::cerr << "serversync: " << subjects(faulty) << (faulty.size() == 1 ? " has errors\n" : " have errors\n");
        return ExitCode::incomplete;
    }
    return ExitCode::success;
}

}  // namespace serversync
