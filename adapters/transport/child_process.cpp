// SPDX-License-Identifier: MIT
#include "adapters/transport/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "adapters/transport/output_tail.hpp"
#include "adapters/transport/spawn.hpp"
#include "engine/text/duration.hpp"
#include "engine/text/printable.hpp"

namespace serversync {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t evidence_bytes = 2000;
constexpr std::size_t message_bytes = 400;
constexpr std::size_t piece_bytes = 64U << 10U;
constexpr int most_late_pieces = 64;
constexpr milliseconds longest_wait{3'600'000};

/// While this exists, a write to a pipe that nobody reads fails with EPIPE instead of raising SIGPIPE, in this thread alone.
class PipeSignalBlock {
public:
    PipeSignalBlock() {
        sigset_t pending;
        sigemptyset(&m_pipe);
        sigaddset(&m_pipe, SIGPIPE);
        sigpending(&pending);
        m_was_pending = sigismember(&pending, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &m_pipe, &m_before);
    }
    PipeSignalBlock(const PipeSignalBlock&) = delete;
    PipeSignalBlock& operator=(const PipeSignalBlock&) = delete;
    ~PipeSignalBlock() {
        const timespec at_once{};
        while (!m_was_pending && sigtimedwait(&m_pipe, nullptr, &at_once) < 0 && errno == EINTR) {
        }
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }

private:
    sigset_t m_pipe{};
    sigset_t m_before{};
    bool m_was_pending = false;
};

}  // namespace

struct ChildProcess::State {
    CommandRequest request;
    std::string program;
    std::string name;
    Redactor secrets;
    WipedBytes input;
    std::size_t input_written = 0;
    SpawnedProcess process;
    OutputTail error_tail;
    OutputTail output_tail;
    std::uint64_t result_bytes = 0;
    steady_clock::time_point deadline;
    siginfo_t end{};
    bool has_ended = false;  ///< and is reaped
    std::string failure;     ///< what was thrown; every later call throws it again
    WipedBytes piece = WipedBytes(piece_bytes);

    explicit State(const CommandRequest& given);
    ~State() { kill_and_reap(); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    [[noreturn]] void fail(const std::string& what);
    std::string said(std::size_t longest) const;
    milliseconds left();
    std::optional<std::size_t> work(std::span<char> place, milliseconds most);
    void write_input();
    bool read_tail(Descriptor& from, OutputTail& tail);
    std::size_t read(std::span<char> place);
    void wait_for_end();
    void kill_and_reap();
    void judge();
};

ChildProcess::State::State(const CommandRequest& given) : request(given) {
    program = request.arguments.empty() ? std::string() : excerpt(request.arguments.front(), 200);
    name = "command '" + program + "'";
    for (const Secret& secret : request.secrets) secrets.add(secret);
    input.assign(request.input.begin(), request.input.end());
    request.input = {};
    deadline = steady_clock::now() + std::min(request.time_limit, longest_wait * 24);
    if (program.empty()) throw CommandError("cannot run a command without a program");
    if (!request.folder.empty()) {
        const Descriptor folder(::open(request.folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        if (!folder.is_open()) {
            throw CommandError("cannot run '" + program + "' in folder '" + excerpt(request.folder, 200) +
                               "': " + std::strerror(errno));
        }
    }
    const int error = spawn(request, process);
    if (error != 0) throw CommandError("cannot run '" + program + "': " + std::strerror(error));
    write_input();
}

/// Ends everything first, so that all that was written until then is evidence.
void ChildProcess::State::fail(const std::string& what) {
    const bool was_cut = !has_ended;
    kill_and_reap();
    for (int i = 0; i < most_late_pieces && read_tail(process.error, error_tail); ++i) {
    }
    const std::string shown = error_tail.shown(secrets, message_bytes, was_cut);
    failure = name + " " + what + (shown.empty() ? std::string() : "; it wrote: '" + shown + "'");
    throw CommandError(failure);
}

std::string ChildProcess::State::said(std::size_t longest) const {
    std::string text = error_tail.shown(secrets, longest, !has_ended);
    const std::string output = output_tail.shown(secrets, longest, !has_ended);
    if (!output.empty()) text += (text.empty() ? "" : " | ") + output;
    return text;
}

milliseconds ChildProcess::State::left() {
    const auto time = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    if (time.count() <= 0) fail("ran longer than " + exact_duration(request.time_limit.count()) + " and was stopped");
    return std::min(time, longest_wait);
}

void ChildProcess::State::write_input() {
    if (!process.input.is_open()) return;
    const PipeSignalBlock block;
    while (input_written < input.size()) {
        const ssize_t put = ::write(process.input.number(), input.data() + input_written, input.size() - input_written);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0 && errno == EAGAIN) return;
        if (put < 0) break;  // the command does not read any more
        input_written += static_cast<std::size_t>(put);
    }
    process.input.close();
    input = {};
}

/// Reads once what is there. Returns whether there may be more.
bool ChildProcess::State::read_tail(Descriptor& from, OutputTail& tail) {
    if (!from.is_open()) return false;
    const ssize_t got = ::read(from.number(), piece.data(), piece.size());
    if (got > 0) tail.add({piece.data(), static_cast<std::size_t>(got)});
    if (got < 0 && errno == EINTR) return true;
    if (got == 0 || (got < 0 && errno != EAGAIN)) from.close();
    return got > 0;
}

/// Waits for the streams, at most for the given time, and serves all of them. Returns the number of bytes of the result, nothing
/// if none came.
std::optional<std::size_t> ChildProcess::State::work(std::span<char> place, milliseconds most) {
    std::array<pollfd, 4> polled{};
    const std::array<const Descriptor*, 4> ends{&process.input, &process.result, &process.output, &process.error};
    for (std::size_t i = 0; i < ends.size(); ++i) {
        const bool wanted = ends[i]->is_open() && (ends[i] != &process.result || !place.empty());
        polled[i].fd = wanted ? ends[i]->number() : -1;
        polled[i].events = i == 0 ? POLLOUT : POLLIN;
    }
    if (::poll(polled.data(), polled.size(), static_cast<int>(most.count())) < 0) {
        if (errno == EINTR) return std::nullopt;
        fail(std::string("cannot be waited for: ") + std::strerror(errno));
    }
    if (polled[0].revents != 0) write_input();
    if (polled[2].revents != 0) read_tail(process.output, output_tail);
    if (polled[3].revents != 0) read_tail(process.error, error_tail);
    if (polled[1].revents == 0) return std::nullopt;
    const ssize_t got = ::read(process.result.number(), place.data(), place.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return std::nullopt;
    if (got < 0) fail(std::string("cannot be read: ") + std::strerror(errno));
    if (got == 0) process.result.close();
    return static_cast<std::size_t>(got);
}

std::size_t ChildProcess::State::read(std::span<char> place) {
    if (!failure.empty()) throw CommandError(failure);
    while (process.result.is_open()) {
        const std::optional<std::size_t> got = work(place, left());
        if (!got) continue;
        result_bytes += *got;
        if (result_bytes > request.output_bytes) {
            fail("wrote more than " + std::to_string(request.output_bytes) + " bytes and was stopped");
        }
        return *got;
    }
    return 0;
}

/// Does not wait for standard error to be closed: a process left in the background on purpose, such as ssh's master, holds it
/// open (law 78).
void ChildProcess::State::wait_for_end() {
    milliseconds pause{1};
    while (true) {
        siginfo_t info{};
        if (::waitid(P_PID, static_cast<id_t>(process.id), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0) break;
        const bool is_quiet = !process.input.is_open() && !process.output.is_open() && !process.error.is_open();
        work({}, std::min(left(), pause));
        pause = is_quiet ? std::min(pause * 2, milliseconds(20)) : milliseconds(5);
    }
    for (int i = 0; i < most_late_pieces && read_tail(process.output, output_tail); ++i) {
    }
    for (int i = 0; i < most_late_pieces && read_tail(process.error, error_tail); ++i) {
    }
    kill_and_reap();
}

void ChildProcess::State::kill_and_reap() {
    if (has_ended || process.id <= 0) return;
    serversync::kill_and_reap(process, end);
    has_ended = true;
}

void ChildProcess::State::judge() {
    if (end.si_code == CLD_EXITED && end.si_status == 0) return;
    if (end.si_code == CLD_EXITED) fail("failed with exit code " + std::to_string(end.si_status));
    const char* words = ::sigdescr_np(end.si_status);
    fail("was killed by signal " + std::to_string(end.si_status) + (words == nullptr ? "" : " (" + std::string(words) + ")"));
}

ChildProcess::ChildProcess(const CommandRequest& request) : m_state(std::make_unique<State>(request)) {}

ChildProcess::~ChildProcess() = default;

std::size_t ChildProcess::read(std::span<char> place) { return m_state->read(place); }

const std::string& ChildProcess::name() const { return m_state->name; }

void ChildProcess::finish() {
    WipedBytes rest(piece_bytes);
    while (m_state->read(rest) > 0) {
    }
    if (!m_state->has_ended) m_state->wait_for_end();
    m_state->judge();
}

std::string ChildProcess::evidence() const { return m_state->said(evidence_bytes); }

std::uint64_t ChildProcess::noise_bytes() const { return m_state->output_tail.total(); }

std::string ChildProcess::noise() const {
    return m_state->output_tail.shown(m_state->secrets, evidence_bytes, !m_state->has_ended);
}

}  // namespace serversync
