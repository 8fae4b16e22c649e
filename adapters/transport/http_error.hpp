// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "engine/model/error.hpp"

namespace serversync {

/// What went wrong with a request.
enum class HttpFault {
    address,    ///< not an address that may be asked
    connect,    ///< no connection: no such host, refused, unreachable
    tls,        ///< the certificate or the handshake
    timeout,    ///< one of the three time limits
    cut,        ///< the connection broke before the reply was whole
    too_large,  ///< the reply is larger than allowed
    redirect,   ///< to a place where the client does not go
    status,     ///< a reply that is not a success
    protocol,   ///< what came is not HTTP
};

/// Thrown when a request has no usable reply: what was asked (an address without its query), what went wrong and the first bytes
/// of the reply as evidence, printable and without any secret of the request.
class HttpError : public MissingInput {
public:
    HttpError(HttpFault fault, int status, const std::string& message)
        : MissingInput(message), m_fault(fault), m_status(status) {}

    HttpFault fault() const noexcept { return m_fault; }

    /// The status of the reply, 0 where there was none.
    int status() const noexcept { return m_status; }

private:
    HttpFault m_fault;
    int m_status;
};

}  // namespace serversync
