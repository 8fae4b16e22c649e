// SPDX-License-Identifier: MIT
#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>

namespace serversync {

/// "a list", "an object", "a string", "true or false", "null" or "a number": for a message.
std::string_view type_name(simdjson::dom::element value);

/// The decimal text of a number, without an exponent where it is whole and below 10^15.
std::string number_text(simdjson::dom::element value);

}  // namespace serversync
