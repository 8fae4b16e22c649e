// SPDX-License-Identifier: MIT
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/idn/unicode_forms.hpp"
#include "engine/mirror/mirror.hpp"
#include "engine/mirror/mirror_writer.hpp"
#include "engine/model/error.hpp"

namespace serversync {

/// A folder that is gone after the test.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "serversync-mirror-XXXXXX").string();
        if (::mkdtemp(name.data()) != nullptr) m_path = name;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() { std::filesystem::remove_all(m_path); }

    std::string operator/(std::string_view name) const { return m_path + '/' + std::string(name); }

    /// Names of all files in it, sorted.
    std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(m_path)) names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }

private:
    std::string m_path;
};

/// Tests with files.
class MirrorFiles : public ::testing::Test {
protected:
    /// Writes a mirror of what `fill` gives to the sink.
    MirrorLoad load(const std::function<void(MirrorSink&)>& fill, std::string_view name = "m.db") const {
        MirrorWriter writer(folder / name, unicode_forms);
        fill(writer);
        return writer.finish("json-export", "export.json", Instant{1'780'000'000}, "0.1.0");
    }

    std::vector<Service> services_of(std::uint64_t server) {
        Mirror(path()).services_of(server, batch);
        return batch.services;
    }

    std::string path() const { return folder / "m.db"; }

    /// Changes the mirror behind everybody's back.
    void alter(const char* sql) const { SQLite::Database(path(), SQLite::OPEN_READWRITE).exec(sql); }

    TemporaryFolder folder;
    ServiceBatch batch;  ///< holds the texts of what `services_of` returned last
};

inline ServerRecord server(std::uint64_t id, std::string_view module = "cpanel") {
    ServerRecord record;
    record.id = id;
    record.module = module;
    return record;
}

inline ModuleRecord module(std::string_view name, std::string_view identity_field) {
    ModuleRecord record;
    record.name = name;
    record.identity_field = identity_field;
    return record;
}

inline ProductRecord product(std::uint64_t id, std::string_view module) {
    ProductRecord record;
    record.id = id;
    record.module = module;
    return record;
}

inline ClientRecord client(std::uint64_t id, std::string_view email) {
    ClientRecord record;
    record.id = id;
    record.email = email;
    return record;
}

/// An active service of product 1.
inline ServiceRecord service(std::uint64_t id, std::uint64_t server_id, std::string_view domain, std::string_view username = {}) {
    ServiceRecord record;
    record.id = id;
    record.server_id = server_id;
    record.product_id = 1;
    record.domain = domain;
    record.username = username;
    record.status_text = "Active";
    return record;
}

inline CustomFieldRecord custom_field(std::uint64_t service_id, std::string_view name, std::string_view value,
                                      ServiceKind kind = ServiceKind::hosting) {
    CustomFieldRecord record;
    record.service_kind = kind;
    record.service_id = service_id;
    record.name = name;
    record.value = value;
    return record;
}

/// One cPanel server (1), its module, a product (1) and a client (1).
inline void give_catalogue(MirrorSink& sink) {
    sink.server(server(1));
    sink.module(module("cpanel", "domain"));
    sink.product(product(1, "cpanel"));
    sink.client(client(1, "a@example.net"));
}

/// The text of the error of type `Expected` that an action throws.
template <class Expected>
std::string error_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const Expected& error) {
        return error.what();
    } catch (const std::exception& error) {
        return std::string("another error: ") + error.what();
    }
    return "no error";
}

}  // namespace serversync
