// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "engine/mirror/sealed_tables.hpp"
#include "engine/model/catalogue.hpp"

namespace serversync {

/// Makes a catalogue of a mirror's tables.
class CatalogueReader : public TakeTables {
public:
    void server(const ServerRecord& record, std::uint64_t live_services) override;
    void module(const ModuleRecord& record) override;
    void product(const ProductRecord& record) override;

    Catalogue catalogue() &&;

private:
    std::vector<Server> m_servers;
    std::vector<Module> m_modules;
    std::vector<Product> m_products;
};

}  // namespace serversync
