# SPDX-License-Identifier: MIT
# What every target of ours is compiled with: an interface target, so that nothing leaks to what we link.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

find_program(CCACHE ccache)
if(CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(serversync_build_settings INTERFACE)
target_include_directories(serversync_build_settings INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
target_compile_definitions(serversync_build_settings INTERFACE JSON_DIAGNOSTICS=1)
target_compile_options(serversync_build_settings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
    -Wnull-dereference -Wimplicit-fallthrough)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 at -O2 sees such faults in inlined library code that has none; clang and the sanitizers watch for the real ones.
    target_compile_options(serversync_build_settings INTERFACE -Wno-array-bounds -Wno-null-dereference)
endif()
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ inlines less in a large unit; so it inlines in eight files what it inlines in each alone.
    target_compile_options(serversync_build_settings INTERFACE $<$<CONFIG:Release>:--param=large-unit-insns=100000>)
    target_compile_options(serversync_build_settings INTERFACE -Wno-subobject-linkage)  # takes each file but the unit's own for a header
endif()
if(SERVERSYNC_WERROR)
    target_compile_options(serversync_build_settings INTERFACE -Werror)
endif()
# libcurl, libmariadb and zlib are loaded when they are needed (law 71).
add_link_options(-Wl,--as-needed)
if(SERVERSYNC_SANITIZE)
    add_compile_options(-fsanitize=${SERVERSYNC_SANITIZE} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${SERVERSYNC_SANITIZE})
    if(SERVERSYNC_SANITIZE MATCHES "undefined")
        add_compile_options(-fno-sanitize-recover=undefined)
    endif()
endif()
