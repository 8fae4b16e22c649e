// SPDX-License-Identifier: MIT
#include "adapters/transport/shared_library.hpp"

#include <dlfcn.h>

#include <utility>

#include "engine/model/error.hpp"

namespace serversync {

SharedLibrary::SharedLibrary(std::string name, const std::string& package)
    : m_name(std::move(name)), m_handle(dlopen(m_name.c_str(), RTLD_LAZY | RTLD_LOCAL)) {
    if (m_handle != nullptr) return;
    const char* cause = dlerror();
    throw MissingInput("cannot load library '" + m_name + "': " + (cause == nullptr ? "no reason is given" : cause) +
                       ". Install package '" + package + "'");
}

LibraryFunction SharedLibrary::operator[](const char* function) const {
    void* address = dlsym(m_handle, function);
    if (address == nullptr) throw MissingInput("library '" + m_name + "' is too old: it has no function '" + function + '\'');
    return LibraryFunction(address);
}

const SharedLibrary& curl_library() {
    static const SharedLibrary library("libcurl.so.4", "libcurl4");
    return library;
}

const SharedLibrary& mariadb_library() {
    static const SharedLibrary library("libmariadb.so.3", "libmariadb3");
    return library;
}

const SharedLibrary& zlib_library() {
    static const SharedLibrary library("libz.so.1", "zlib1g");
    return library;
}

}  // namespace serversync
