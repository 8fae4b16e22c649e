# SPDX-License-Identifier: MIT
# serversync_layer(<folder> [USES <layer>...] [LIBRARIES <target>...])
# A static library serversync_<last part of the folder> of all sources in the folder. The target all_verify_interface_header_sets
# compiles each of its headers alone.
set(CMAKE_VERIFY_INTERFACE_HEADER_SETS ON)

function(serversync_layer folder)
    cmake_parse_arguments(PARSE_ARGV 1 layer "" "" "USES;LIBRARIES")
    get_filename_component(name ${folder} NAME)
    file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
    file(GLOB headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.hpp)
    list(TRANSFORM layer_USES PREPEND serversync_)
    if(sources)
        add_library(serversync_${name} STATIC ${sources})
        target_sources(serversync_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${headers})
        target_link_libraries(serversync_${name} PUBLIC ${layer_USES} ${layer_LIBRARIES} PRIVATE serversync_build_settings)
        serversync_guides_fuzzers(serversync_${name} ${folder})
    else()  # headers alone
        add_library(serversync_${name} INTERFACE)
        target_sources(serversync_${name} INTERFACE FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${headers})
        target_link_libraries(serversync_${name} INTERFACE ${layer_USES} ${layer_LIBRARIES} serversync_build_settings)
    endif()
endfunction()
