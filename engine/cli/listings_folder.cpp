// SPDX-License-Identifier: MIT
#include "engine/cli/listings_folder.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <system_error>

#include "engine/batch/listing_job.hpp"
#include "engine/model/error.hpp"
#include "engine/text/fold.hpp"

namespace serversync {

namespace {

constexpr std::string_view listing_suffix = ".json";

std::string listing_name(std::uint64_t server_id) { return std::to_string(server_id).append(listing_suffix); }

/// The id that a name would be for if its zeros were not there; nothing if it has other characters than digits, or too many.
std::optional<std::uint64_t> number_of(std::string_view stem) {
    std::uint64_t id = 0;
    const auto [end, error] = std::from_chars(stem.data(), stem.data() + stem.size(), id);
    if (error != std::errc{} || end != stem.data() + stem.size()) return std::nullopt;
    return id;
}

bool is_digits(std::string_view stem) { return !stem.empty() && stem.find_first_not_of("0123456789") == std::string_view::npos; }

/// The server whose name it is in any case, if only one's.
const Server* server_with_name(const Catalogue& catalogue, std::string_view name) {
    const Server* found = nullptr;
    for (const Server& server : catalogue.servers()) {
        if (!equal_folded(server.name, name)) continue;
        if (found != nullptr) return nullptr;
        found = &server;
    }
    return found;
}

UnreadFile declared_file(const std::string& folder, std::string name, const Server& server, const DeclaredServer& declared) {
    const bool is_read = declared.same_as != 0 && std::filesystem::exists(folder + listing_name(declared.same_as));
    return {std::move(name),
            declared.same_as == 0
                ? shown(server) + " is gone, as the configuration says"
                : shown(server) + " is the same as server " + std::to_string(declared.same_as) + ", whose listing is '" +
                      listing_name(declared.same_as) + "'" + (is_read ? "" : ", which is not there"),
            false, is_read};
}

/// A file whose name is not that of a server's listing.
UnreadFile odd_file(const std::string& name, const Catalogue& catalogue) {
    const std::string_view stem = std::string_view(name).substr(0, name.size() - listing_suffix.size());
    const std::optional<std::uint64_t> id = number_of(stem);
    const Server* meant = id ? catalogue.server(*id) : nullptr;
    if (meant == nullptr) meant = server_with_name(catalogue, stem);
    if (meant != nullptr) return {name, "the listing of " + shown(*meant) + " is '" + listing_name(meant->id) + "'", false};
    if (is_digits(stem)) return {name, "the mirror has no server " + std::string(stem), true};
    return {name, "a listing is called '<server id>" + std::string(listing_suffix) + "'", false};
}

}  // namespace

ListingsFolder listings_folder(const std::string& folder, const Catalogue& catalogue, std::span<const DeclaredServer> declared) {
    if (!std::filesystem::is_directory(folder))
        throw MissingInput("cannot read the folder of listings '" + folder + "': it is not a folder");
    const std::string prefix = folder.ends_with('/') ? folder : folder + '/';
    ListingsFolder result;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        std::string name = entry->path().filename().string();
        if (name.size() <= listing_suffix.size() || name.front() == '.') continue;
        if (!equal_folded(std::string_view(name).substr(name.size() - listing_suffix.size()), listing_suffix)) continue;
        const std::optional<std::uint64_t> id = number_of(std::string_view(name).substr(0, name.size() - listing_suffix.size()));
        const Server* server = id && name == listing_name(*id) ? catalogue.server(*id) : nullptr;
        if (server == nullptr) {
            result.unread.push_back(odd_file(name, catalogue));
        } else if (const DeclaredServer* declaration = declaration_of(declared, *id)) {
            result.unread.push_back(declared_file(prefix, std::move(name), *server, *declaration));
        } else {
            result.listings.push_back({*id, prefix + name});
        }
    }
    if (error) throw MissingInput("cannot read the folder of listings '" + folder + "': " + error.message());
    std::sort(result.listings.begin(), result.listings.end(),
              [](const ListingFile& left, const ListingFile& right) { return left.server_id < right.server_id; });
    std::sort(result.unread.begin(), result.unread.end(),
              [](const UnreadFile& left, const UnreadFile& right) { return left.name < right.name; });
    return result;
}

}  // namespace serversync
