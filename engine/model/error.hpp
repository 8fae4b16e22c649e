// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace serversync {

/// Process exit codes, as the README and `serversync help` list them.
enum class ExitCode : int {
    success = 0,
    internal_error = 1,
    differences = 2,
    blocked = 3,
    incomplete = 4,
    stale = 5,
    locked = 6,
    usage = 64,
    malformed_input = 65,
    missing_input = 66,
    cannot_write = 73,
    configuration = 78,
};

/// The base of every error that ends a command: one line of text and the exit code that goes with it.
class Error : public std::runtime_error {
public:
    Error(ExitCode code, const std::string& message) : std::runtime_error(message), m_code(code) {}
    ExitCode code() const noexcept { return m_code; }

private:
    ExitCode m_code;
};

/// Thrown when the command line is not understood.
class UsageError : public Error {
public:
    explicit UsageError(const std::string& message) : Error(ExitCode::usage, message) {}
};

/// Thrown when an input was read but is not what it should be; the text says where.
class MalformedInput : public Error {
public:
    explicit MalformedInput(const std::string& message) : Error(ExitCode::malformed_input, message) {}
};

/// Thrown when an input cannot be opened or read.
class MissingInput : public Error {
public:
    explicit MissingInput(const std::string& message) : Error(ExitCode::missing_input, message) {}
};

/// Thrown when a result cannot be written; the target is then as it was before.
class CannotWrite : public Error {
public:
    explicit CannotWrite(const std::string& message) : Error(ExitCode::cannot_write, message) {}
};

/// Thrown when the configuration, or the metadata of a module, cannot be used.
class ConfigurationError : public Error {
public:
    explicit ConfigurationError(const std::string& message) : Error(ExitCode::configuration, message) {}
};

}  // namespace serversync
