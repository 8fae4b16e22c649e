// SPDX-License-Identifier: MIT
#include "engine/model/mirror_load.hpp"

#include <algorithm>

namespace serversync {

std::string_view to_text(MirrorTable table) {
    constexpr std::array<std::string_view, mirror_table_count> names{"servers", "modules",  "products",
                                                                     "clients", "services", "custom_fields"};
    return names.at(static_cast<std::size_t>(table));
}

bool MirrorLoad::complete() const {
    return std::none_of(tables.begin(), tables.end(),
                        [](const TableCount& count) { return count.reported && count.loaded < *count.reported; });
}

std::string MirrorLoad::gap() const {
    std::string text;
    for (std::size_t i = 0; i < tables.size(); ++i) {
        if (!tables[i].reported || tables[i].loaded >= *tables[i].reported) continue;
        std::string name(to_text(static_cast<MirrorTable>(i)));
        std::replace(name.begin(), name.end(), '_', ' ');
        text += (text.empty() ? "" : ", ") + std::to_string(tables[i].loaded) + " of " + std::to_string(*tables[i].reported) +
                " " + name;
    }
    return text;
}

}  // namespace serversync
