// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "adapters/transport/http_address.hpp"
#include "adapters/transport/http_client.hpp"

namespace serversync {

/// A failure before it has a message: what happened, in words that may still hold secrets.
struct TransferFailure {
    HttpFault fault;
    std::string what;
    bool was_sent = true;  ///< the server may have seen the request
};

/// Connections that outlive a request.
class ConnectionPool {
public:
    ConnectionPool();
    ~ConnectionPool();
    ConnectionPool(const ConnectionPool&) = delete;
    ConnectionPool& operator=(const ConnectionPool&) = delete;

    /// Serves all transfers; waits for the network if nothing came.
    void work();

private:
    friend class Transfer;
    void* m_multi;               ///< CURLM
    std::uint64_t m_pieces = 0;  ///< of headers and bodies that came, for any of the transfers
};

/// One request to one address and its reply, once.
class Transfer {
public:
    /// Starts the request, which is copied; `pool` must outlive this.
    Transfer(ConnectionPool& pool, const HttpOptions& options, const HttpRequest& request, const HttpAddress& address);
    ~Transfer();
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    /// Waits for the headers. Throws `TransferFailure`.
    void wait_for_headers();

    int status() const;
    const HttpHeaders& headers() const;

    /// Where a redirect leads; blank where there is none.
    std::string redirect_target() const;

    /// Whether a length or chunks show where the body ends, so that what `read` says is the end is one.
    bool shows_its_end() const;

    /// Body bytes; 0 at the end. Throws `TransferFailure`.
    std::size_t read(std::span<char> place);

private:
    struct State;
    friend class ConnectionPool;
    std::unique_ptr<State> m_state;
};

}  // namespace serversync
