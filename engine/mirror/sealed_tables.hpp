// SPDX-License-Identifier: MIT
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string_view>

#include "engine/model/mirror_load.hpp"
#include "engine/record/module_record.hpp"
#include "engine/record/product_record.hpp"
#include "engine/record/server_record.hpp"

namespace serversync {

/// Takes the rows of the tables that each opening reads whole, in the order of their keys, table by table as below. Texts are
/// valid during the call.
class TakeTables {
public:
    virtual ~TakeTables() = default;
    virtual void server(const ServerRecord& /*record*/, std::uint64_t /*live_services*/) {}
    virtual void module(const ModuleRecord& /*record*/) {}
    virtual void product(const ProductRecord& /*record*/) {}  ///< without its prices
    virtual void unassigned(std::string_view /*module*/, std::uint64_t /*live*/) {}
    virtual void piece(std::uint64_t /*server_id*/, std::uint64_t /*piece*/) {}
};

/// The row of the table load, and the seal over it and those tables (law 264).
struct SealedLoad {
    MirrorLoad load;
    std::uint64_t row_seals = 0;
    Digest written;   ///< the seal that the row has
    Digest computed;  ///< the seal that it should have

    bool holds() const { return written == computed; }
};

/// Reads them. Throws `SQLite::Exception`, also where the row of the load cannot be understood.
SealedLoad read_sealed_tables(SQLite::Database& database, TakeTables& take);

/// Writes the row of the load, when everything else is written, and the seal.
void write_sealed_load(SQLite::Database& database, const MirrorLoad& load, std::uint64_t row_seals);

}  // namespace serversync
