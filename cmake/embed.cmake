# serversync_embed(<target> <file>...): for schema/name.ext the header "schema/name_ext.hpp" with the file's text as
# `serversync::embedded::name_ext`, a std::string_view. The file in schema/ stays its only source.
function(serversync_embed target)
    foreach(file IN LISTS ARGN)
        get_filename_component(base ${file} NAME)
        string(MAKE_C_IDENTIFIER ${base} name)
        set(header ${PROJECT_BINARY_DIR}/generated/schema/${name}.hpp)
        add_custom_command(
            OUTPUT ${header}
            COMMAND ${CMAKE_COMMAND} -DINPUT=${PROJECT_SOURCE_DIR}/${file} -DOUTPUT=${header} -DNAME=${name}
                    -P ${PROJECT_SOURCE_DIR}/cmake/embed_file.cmake
            DEPENDS ${PROJECT_SOURCE_DIR}/${file} ${PROJECT_SOURCE_DIR}/cmake/embed_file.cmake
            VERBATIM)
        target_sources(${target} PRIVATE ${header})
    endforeach()
endfunction()
