// SPDX-License-Identifier: MIT
// The hashes that a listing's digest could use (law 3), each row by itself, as the digest is a sum over rows.

#include <openssl/evp.h>
#include <xxhash.h>

#include <cstring>
#include <memory>

#include "bench/micro/sample.hpp"
#include "engine/digest/hasher.hpp"

namespace serversync::bench {

namespace {

template <typename Hash>
void each_row(benchmark::State& state, const Hash& hash) {
    const Sample& sample = Sample::get();
    std::size_t bytes = 0;
    for (const std::string_view row : sample.rows) bytes += row.size();
    for (auto _ : state) {
        for (const std::string_view row : sample.rows) {
            auto digest = hash(row);
            benchmark::DoNotOptimize(digest);
        }
    }
    report(state, Sample::accounts, bytes);
}

void copy_rows(benchmark::State& state) {
    std::array<char, 4096> place{};
    each_row(state, [&](std::string_view row) {
        std::memcpy(place.data(), row.data(), row.size());
        benchmark::ClobberMemory();
        return place[0];
    });
}

void ours(benchmark::State& state) { each_row(state, digest_of); }
void xxh3_128(benchmark::State& state) {
    each_row(state, [](std::string_view row) { return XXH3_128bits(row.data(), row.size()).low64; });
}
void xxh3_64(benchmark::State& state) {
    each_row(state, [](std::string_view row) { return XXH3_64bits(row.data(), row.size()); });
}
void xxh64(benchmark::State& state) {
    each_row(state, [](std::string_view row) { return XXH64(row.data(), row.size(), 0); });
}

/// One context for all rows: the least that libcrypto can cost.
void openssl(benchmark::State& state, const char* name) {
    const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> method(EVP_MD_fetch(nullptr, name, nullptr), EVP_MD_free);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    if (!method || !context) {
        state.SkipWithError("libcrypto does not have it");
        return;
    }
    each_row(state, [&](std::string_view row) {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        EVP_DigestInit_ex2(context.get(), method.get(), nullptr);
        EVP_DigestUpdate(context.get(), row.data(), row.size());
        EVP_DigestFinal_ex(context.get(), digest.data(), nullptr);
        return digest;
    });
}

BENCHMARK(copy_rows)->Name("digest of rows/ideal: memcpy, no digest");
BENCHMARK(ours)->Name("digest of rows/digest_of");
BENCHMARK(xxh3_128)->Name("digest of rows/XXH3, 128 bits");
BENCHMARK(xxh3_64)->Name("digest of rows/XXH3, 64 bits");
BENCHMARK(xxh64)->Name("digest of rows/XXH64");
BENCHMARK_CAPTURE(openssl, sha256, "SHA256")->Name("digest of rows/SHA-256, libcrypto");
BENCHMARK_CAPTURE(openssl, sha1, "SHA1")->Name("digest of rows/SHA-1, libcrypto");
BENCHMARK_CAPTURE(openssl, blake2b, "BLAKE2B-512")->Name("digest of rows/BLAKE2b, libcrypto");
BENCHMARK_CAPTURE(openssl, blake2s, "BLAKE2S-256")->Name("digest of rows/BLAKE2s, libcrypto");

}  // namespace

}  // namespace serversync::bench
