// SPDX-License-Identifier: MIT
#include "adapters/listing/php_value.hpp"

#include "engine/text/trim.hpp"

namespace serversync {

using simdjson::dom::element;
using simdjson::dom::element_type;

bool is_php_empty(element value) {
    switch (value.type()) {
        case element_type::ARRAY:
            return simdjson::dom::array(value).size() == 0;
        case element_type::OBJECT:
            return simdjson::dom::object(value).size() == 0;
        case element_type::STRING:
            return trimmed(std::string_view(value)).empty() || std::string_view(value) == "0";
        case element_type::BOOL:
            return !bool(value);
        case element_type::NULL_VALUE:
            return true;
        case element_type::INT64:
        case element_type::UINT64:
        case element_type::DOUBLE:
            return double(value) == 0.0;
    }
    return false;
}

}  // namespace serversync
