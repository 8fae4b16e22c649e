#include "engine/cli/output.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace serversync {

namespace po = boost::program_options;

namespace {

/// Writes all bytes to a descriptor.
class DescriptorSink : public TextSink {
public:
    enum class Kind { stream, file };

    DescriptorSink(int descriptor, std::string name, Kind kind)
        : m_descriptor(descriptor), m_name(std::move(name)), m_kind(kind) {}

    void write(std::string_view bytes) override {
        if (m_buffer.size() + bytes.size() > buffer_size) flush();
        if (bytes.size() > buffer_size) return put(bytes);
        m_buffer.append(bytes);
    }

    void flush() {
        put(m_buffer);
        m_buffer.clear();
    }

private:
    static constexpr std::size_t buffer_size = 64U << 10U;
    static constexpr std::int64_t written_back_at_once = 1 << 20;

    void put(std::string_view bytes) {
        put_all(bytes);
        m_position += static_cast<std::int64_t>(bytes.size());
        if (m_kind == Kind::stream || m_position - m_written_back < written_back_at_once) return;
        // The disk begins with what is there while the rest is made: whoever syncs the file at its end waits for little.
        ::sync_file_range(m_descriptor, m_written_back, m_position - m_written_back, SYNC_FILE_RANGE_WRITE);
        m_written_back = m_position;
    }

    void put_all(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t written = ::write(m_descriptor, bytes.data(), bytes.size());
            if (written < 0) {
                if (errno == EINTR) continue;
                throw CannotWrite("cannot write " + m_name + ": " + std::strerror(errno));
            }
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }

    int m_descriptor;
    std::string m_name;
    Kind m_kind;
    std::string m_buffer;
    std::int64_t m_position = 0;      ///< of a file
    std::int64_t m_written_back = 0;  ///< up to here
};

class StandardOutput : public Output {
public:
    TextSink& sink() override { return m_sink; }
    void finish() override { m_sink.flush(); }

private:
    DescriptorSink m_sink{STDOUT_FILENO, "standard output", DescriptorSink::Kind::stream};
};

class FileOutput : public Output {
public:
    FileOutput(const std::string& path, FileAccess access)
        : m_file(path, access),
          m_descriptor(::open(m_file.path().c_str(), O_WRONLY | O_CLOEXEC)),
          m_sink(m_descriptor, "'" + path + "'", DescriptorSink::Kind::file) {
        if (m_descriptor < 0) throw CannotWrite("cannot write '" + path + "': " + std::strerror(errno));
    }
    FileOutput(const FileOutput&) = delete;
    FileOutput& operator=(const FileOutput&) = delete;
    ~FileOutput() override {
        if (m_descriptor >= 0) ::close(m_descriptor);
    }

    TextSink& sink() override { return m_sink; }
    void finish() override {
        m_sink.flush();
        ::close(m_descriptor);
        m_descriptor = -1;
        m_file.publish();
    }

private:
    ReplacementFile m_file;
    int m_descriptor;
    DescriptorSink m_sink;
};

}  // namespace

std::unique_ptr<Output> open_output(const std::string& path, FileAccess access) {
    if (path.empty()) return std::make_unique<StandardOutput>();
    return std::make_unique<FileOutput>(path, access);
}

void write_plan(const Document& plan, const std::string& format, const TextStyle& style, const std::string& path, unsigned jobs) {
    const auto output = open_output(path);
    if (format == "json") {
        write_plan_json(plan, output->sink(), jobs);
    } else {
        write_plan_text(plan, style, output->sink());
    }
    output->finish();
}

void add_text_options(po::options_description& description) {
    description.add_options()("items", po::value<std::string>()->value_name("N"),
                              "show at most N items of each plan in text (default 20; 0: all)")(
        "width", po::value<std::string>()->value_name("N"), "columns of text, 80 or more (default: the terminal's, else 100)")(
        "color", po::value<std::string>()->value_name("WHEN"), "auto (default), always or never");
}

TextStyle text_style(const Options& options, bool to_file) {
    const bool is_terminal = !to_file && ::isatty(STDOUT_FILENO) != 0;
    unsigned columns = 100;
    winsize size{};
    if (is_terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        columns = std::max<unsigned>(80, size.ws_col);
    TextStyle style;
    style.width = options.number("width", 80, columns);
    style.items = options.number("items", 0, 20);
    const std::string when = options.choice("color", {"auto", "always", "never"});
    const char* no_color = std::getenv("NO_COLOR");
    style.colour = when == "always" || (when == "auto" && is_terminal && (no_color == nullptr || *no_color == '\0'));
    return style;
}

}  // namespace serversync
