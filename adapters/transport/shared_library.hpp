// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace serversync {

/// A function that a shared library has under a name; becomes a pointer of the type that the library's header declares.
class LibraryFunction {
public:
    explicit LibraryFunction(void* address) : m_address(address) {}

    template <class Function>
    operator Function*() const {  // NOLINT(google-explicit-constructor): a table of functions reads like its declarations
        return reinterpret_cast<Function*>(m_address);
    }

private:
    void* m_address;
};

/// A library that is loaded when it is first needed and stays until the program ends (law 71). A program linked to libcurl and
/// libmariadb loads thirty more libraries before its first line, which takes longer than planning a small server.
class SharedLibrary {
public:
    /// `name` as the dynamic linker takes it (`libcurl.so.4`); `package` has it on Debian. Throws `MissingInput`.
    SharedLibrary(std::string name, const std::string& package);
    SharedLibrary(const SharedLibrary&) = delete;
    SharedLibrary& operator=(const SharedLibrary&) = delete;

    /// Throws `MissingInput` if the library has no function of that name.
    LibraryFunction operator[](const char* function) const;

private:
    std::string m_name;
    void* m_handle;
};

/// Throw `MissingInput` where it is not installed.
const SharedLibrary& curl_library();
const SharedLibrary& mariadb_library();
const SharedLibrary& zlib_library();

}  // namespace serversync
