#include "engine/model/digest.hpp"

#include "engine/text/hex.hpp"

namespace serversync {
std::string to_text(const Digest& digest) {
    std::string text = "xxh3:";
    append_hex(text, digest.high);
    append_hex(text, digest.low);
    return text;
}

}  // namespace serversync
