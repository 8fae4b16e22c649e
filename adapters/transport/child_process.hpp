// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/transport/secret.hpp"
#include "engine/files/byte_source.hpp"
#include "engine/model/error.hpp"

namespace serversync {

/// A command to run: an argument vector, never a line for a shell (law 77).
struct CommandRequest {
    std::vector<std::string> arguments;  ///< the program (looked up on PATH where it has no slash) and its arguments
    std::string_view input;              ///< given on standard input, which is then closed; may hold secrets; copied
    /// Added to what is inherited: PATH, HOME, LANG, LC_ALL, TZ, TMPDIR, USER, LOGNAME and SSH_AUTH_SOCK.
    std::map<std::string, std::string> environment;
    std::string folder;                             ///< working directory; blank: ours
    std::chrono::milliseconds time_limit{300'000};  ///< of the whole run
    std::uint64_t output_bytes = 1ULL << 30U;       ///< of its result
    std::optional<std::uint64_t> memory_bytes{};    ///< of its address space, from when it gets its input on; none: no limit
    /// The result comes on descriptor 3; standard output is then kept as evidence, like standard error.
    bool result_descriptor = false;
    std::vector<Secret> secrets;  ///< those of the input; no message and no evidence shows them
};

/// Thrown for a command that cannot be started, ran too long, wrote too much, was killed or failed. The text names the program
/// alone and holds the end of what it wrote to standard error: printable, short, without the request's secrets.
class CommandError : public MissingInput {
public:
    using MissingInput::MissingInput;
};

/// A running command whose result is read as it comes. It has a process group of its own, which is killed with what left it
/// when this is destroyed, at the latest, and when this process ends, however it ends (then without what left it). Several
/// threads may each run one at once; no signal handler is used.
class ChildProcess : public ByteSource {
public:
    /// Starts the command. Throws `CommandError` where it cannot be started.
    explicit ChildProcess(const CommandRequest& request);

    /// Kills whatever is still running in the process group.
    ~ChildProcess() override;
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /// Reads bytes of the result; 0 once nobody can write to it any more. Whether the command ended well is known only after
    /// `finish`. Throws `CommandError` beyond a limit; the group is then dead.
    std::size_t read(std::span<char> place) override;

    /// "command 'NAME'".
    const std::string& name() const override;

    std::optional<std::uint64_t> size() const override { return std::nullopt; }

    /// Waits for the end and discards what is left of the result. Throws `CommandError` unless the program exited with 0.
    void finish();

    /// The last 2,000 bytes of what it wrote to standard error, and to standard output where that is not the result: printable,
    /// on one line, without the request's secrets.
    std::string evidence() const;

    /// How many bytes came on standard output where that is not the result, and the last 2,000 of them, as in `evidence`.
    std::uint64_t noise_bytes() const;
    std::string noise() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace serversync
