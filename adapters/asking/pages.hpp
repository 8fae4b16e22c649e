// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "adapters/listing/listing_builder.hpp"
#include "engine/model/error.hpp"

namespace serversync {

struct NoDoubt {
    std::string operator()() const { return {}; }
};

/// Ends a listing whose end a panel shows, unless there is a doubt.
inline Listing end_listing(ListingBuilder& builder, std::string doubt) {
    if (doubt.empty()) builder.prove_end();
    return builder.finish(std::move(doubt));
}

/// Reads the replies of a list one after another: `read_page(page)`, with pages from 1 on, adds the rows of one to the builder
/// and says whether there are more; it throws an `Error` for a reply that cannot be fetched or used. If that is the first page,
/// the listing has failed; if it is a later one, the listing is partial, and what is missing in it proves nothing. After the last
/// page, `doubt()` may say why the listing is partial nevertheless (law 94).
template <class ReadPage, class Doubt = NoDoubt>
Listing read_pages(ListingBuilder& builder, ReadPage read_page, Doubt doubt = {}) {
    constexpr std::size_t most_pages = 100'000;
    for (std::size_t page = 1; page <= most_pages; ++page) {
        try {
            if (!read_page(page)) return end_listing(builder, doubt());
        } catch (const Error& error) {
            if (page == 1) return builder.fail(error.what());
            return builder.finish("reply " + std::to_string(page) + " of the list could not be read: " + error.what());
        }
    }
    return builder.finish("the list has more than " + std::to_string(most_pages) + " pages");
}

/// The listing of one reply: `read_reply()` adds its rows, or throws an `Error`; it may return why the listing is partial.
template <class ReadReply>
Listing read_one_reply(ListingBuilder& builder, ReadReply read_reply) {
    try {
        return end_listing(builder, read_reply());
    } catch (const Error& error) {
        return builder.fail(error.what());
    }
}

}  // namespace serversync
