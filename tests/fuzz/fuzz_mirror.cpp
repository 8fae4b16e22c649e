// SPDX-License-Identifier: MIT
// Changes bytes of a mirror's file: whatever is then asked of it, the answer is the same, or it is malformed input.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>

#include "engine/mirror/mirror_replay.hpp"
#include "tests/fuzz/edits.hpp"
#include "tests/mirror/mirror_fixture.hpp"

namespace {

using namespace serversync;

void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "the mirror breaks a rule: %s\n", what);
    std::abort();
}

void fill(MirrorSink& sink) {
    give_catalogue(sink);
    sink.server(server(2));
    for (std::uint64_t id = 1; id <= 300; ++id) {
        const std::string number = std::to_string(id);
        sink.service(service(id, id % 4, number + ".example", "user" + number));
        sink.client(client(id + 1, number + "@example.net"));
        sink.custom_field(custom_field(id, "Id", number));
    }
}

/// Keeps the texts of all rows.
class Inspector : public MirrorSink {
public:
    void server(const ServerRecord& row) override { text += row.hostname; }
    void module(const ModuleRecord& row) override { text += row.name; }
    void product(const ProductRecord& row) override { text += row.module; }
    void client(const ClientRecord& row) override { text += row.email; }
    void service(const ServiceRecord& row) override { text += row.domain; }
    void custom_field(const CustomFieldRecord& row) override { text += row.value; }
    void reported(MirrorTable /*table*/, std::uint64_t rows) override { text += std::to_string(rows); }
    void taken_at(Instant instant) override { text += to_text(instant); }

    std::string text;
};

std::string texts_of(const std::vector<Service>& services) {
    std::string text;
    for (const Service& service : services) text.append(service.key).append(service.username).append(to_text(service.status));
    return text;
}

std::string answers(const std::string& path) {
    const Mirror mirror(path);
    std::string text = to_text(mirror.load().digest);
    const Catalogue catalogue = mirror.catalogue();
    for (const Server& server : catalogue.servers()) text += server.module + std::to_string(server.live_services);
    ServiceBatch batch;
    TextArena arena;
    std::vector<Service> services;
    for (const std::uint64_t id : {0U, 1U, 2U, 3U}) {
        mirror.services_of(id, batch);
        text += texts_of(batch.services);
    }
    mirror.unassigned_services({}, [&](std::span<const Service> some) { text += texts_of({some.begin(), some.end()}); });
    for (const std::string number : {"1", "77", "300", "x"}) {
        text += texts_of(mirror.services_elsewhere("cpanel", number + ".example", 9, arena));
        mirror.add_services_with_domain(number + ".example", 5, services, arena);
        mirror.add_services_with_username("user" + number, 5, services, arena);
        for (const Client& client : mirror.clients_with_email(number + "@example.net")) text += client.name + client.email;
    }
    return text + texts_of(services);
}

std::string rows(const std::string& path) {
    Inspector inspector;
    replay_mirror(path, inspector);
    return inspector.text;
}

/// What a reader says; nothing where it finds the file malformed.
template <class Read>
std::optional<std::string> said(Read read) {
    try {
        return read();
    } catch (const MalformedInput&) {
        return std::nullopt;
    }
}

struct Original {
    Original() {
        MirrorWriter writer(path, unicode_forms);
        fill(writer);
        writer.finish("fuzz", "fuzz", Instant{1'780'000'000}, "0");
        std::ostringstream content;
        content << std::ifstream(path, std::ios::binary).rdbuf();
        bytes = content.str();
        answered = answers(path);
        replayed = rows(path);
    }

    TemporaryFolder folder;
    std::string path = folder / "m.db";
    std::string bytes, answered, replayed;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Original original;
    const std::string& path = original.path;
    std::ofstream(path, std::ios::binary | std::ios::trunc) << edited(original.bytes, {data, size});
    if (const auto text = said([&] { return answers(path); }))
        require(text == original.answered, "an answer is right or refused");
    if (const auto text = said([&] { return rows(path); })) require(text == original.replayed, "a row is right or refused");
    said([&] { return std::to_string(check_mirror(path).size()); });
    return 0;
}
