// SPDX-License-Identifier: MIT
// Reconciling a server, and writing the plan.

#include <bit>
#include <cstdio>
#include <memory>
#include <stdexcept>

#include "bench/micro/sample.hpp"
#include "engine/report/document_json_writer.hpp"

namespace serversync::bench {

namespace {

/// A hash join of the keys of both sides, and nothing else.
void join_keys(benchmark::State& state) {
    const Sample& sample = Sample::get();
    const Reconciliation inputs(sample);
    const std::hash<std::string_view> hash;
    std::vector<std::uint32_t> table(std::bit_ceil(2 * sample.services));
    const std::size_t mask = table.size() - 1;
    const auto& services = inputs.services();
    for (auto _ : state) {
        table.assign(table.size(), 0);
        for (std::uint32_t i = 0; i < services.size(); ++i) {
            std::size_t place = hash(services[i].key) & mask;
            while (table[place] != 0) place = (place + 1) & mask;
            table[place] = i + 1;
        }
        std::size_t pairs = 0;
        for (const Account& account : inputs.listing().accounts) {
            std::size_t place = hash(account.key) & mask;
            while (table[place] != 0 && services[table[place] - 1].key != account.key) place = (place + 1) & mask;
            pairs += table[place] != 0 ? 1U : 0U;
        }
        benchmark::DoNotOptimize(pairs);
    }
    report(state, Sample::accounts, sample.listing.size());
}

void reconcile(benchmark::State& state) {
    const Sample& sample = Sample::get();
    const Reconciliation inputs(sample);
    for (auto _ : state) {
        const ServerFindings findings = inputs.run();
        if (findings.accounts.empty()) state.SkipWithError("nothing was found");
    }
    report(state, Sample::accounts, sample.listing.size());
}

using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

File open(const Sample& sample) {
    File file(std::fopen(sample.path("plan.json").c_str(), "wb"), std::fclose);
    if (!file) throw std::runtime_error("cannot write the plan");
    return file;
}

class FileSink : public ByteSink {
public:
    explicit FileSink(File file) : m_file(std::move(file)) {}
    void write(std::string_view bytes) override { std::fwrite(bytes.data(), 1, bytes.size(), m_file.get()); }

private:
    File m_file;
};

std::string plan_text(const Document& plan) {
    StringSink sink;
    write_document_json(plan, sink);
    return sink.text;
}

void write_bytes(benchmark::State& state) {
    const Sample& sample = Sample::get();
    const std::string text = plan_text(make_plan(sample));
    for (auto _ : state) std::fwrite(text.data(), 1, text.size(), open(sample).get());
    report(state, Sample::accounts, text.size());
}

void write_plan(benchmark::State& state) {
    const Sample& sample = Sample::get();
    const Document plan = make_plan(sample);
    for (auto _ : state) {
        FileSink sink(open(sample));
        write_document_json(plan, sink);
    }
    report(state, Sample::accounts, plan_text(plan).size());
}

void whole_run(benchmark::State& state) {
    const Sample& sample = Sample::get();
    for (auto _ : state) benchmark::DoNotOptimize(make_plan(sample));
    report(state, Sample::accounts, sample.listing.size());
}

BENCHMARK(join_keys)->Name("reconciling/ideal: hash join of the keys");
BENCHMARK(reconcile)->Name("reconciling/reconcile_server");
BENCHMARK(write_bytes)->Name("plan document/ideal: fwrite of the same bytes");
BENCHMARK(write_plan)->Name("plan document/write_document_json");
BENCHMARK(whole_run)->Name("one server/run: listing, mirror, reconciling, plan in memory");

}  // namespace

}  // namespace serversync::bench
