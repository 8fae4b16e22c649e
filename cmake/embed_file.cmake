# SPDX-License-Identifier: MIT
file(READ ${INPUT} text)
file(WRITE ${OUTPUT} "#pragma once\n\n#include <string_view>\n\nnamespace serversync::embedded {\n\ninline constexpr std::string_view ${NAME} = R\"embedded(${text})embedded\";\n\n}  // namespace serversync::embedded\n")
