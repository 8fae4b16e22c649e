# SPDX-License-Identifier: MIT
# serversync_embed(<target> <file>...): for folder/name.ext the header "folder/name_ext.hpp" with the file's text as
# `serversync::embedded::name_ext`, a std::string_view. The file stays its only source.
function(serversync_embed target)
    foreach(file IN LISTS ARGN)
        get_filename_component(base ${file} NAME)
        get_filename_component(folder ${file} DIRECTORY)
        string(MAKE_C_IDENTIFIER ${base} name)
        set(header ${PROJECT_BINARY_DIR}/generated/${folder}/${name}.hpp)
        get_property(made GLOBAL PROPERTY serversync_embedded)
        if(header IN_LIST made)  # for another target
            target_sources(${target} PRIVATE ${header})
            continue()
        endif()
        set_property(GLOBAL APPEND PROPERTY serversync_embedded ${header})
        add_custom_command(
            OUTPUT ${header}
            COMMAND ${CMAKE_COMMAND} -DINPUT=${PROJECT_SOURCE_DIR}/${file} -DOUTPUT=${header} -DNAME=${name}
                    -P ${PROJECT_SOURCE_DIR}/cmake/embed_file.cmake
            DEPENDS ${PROJECT_SOURCE_DIR}/${file} ${PROJECT_SOURCE_DIR}/cmake/embed_file.cmake
            VERBATIM)
        target_sources(${target} PRIVATE ${header})
    endforeach()
endfunction()
