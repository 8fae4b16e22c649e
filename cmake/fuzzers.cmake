# SPDX-License-Identifier: MIT
# serversync_format_fuzzers(LIBRARIES <target>...): for each folder of fixtures/adapters a CTest test fuzz_format_<adapter> that runs the program of
# tests/fuzz/fuzz_format.cpp on that adapter.
# serversync_fuzzer(<name> LIBRARIES <target>... SEEDS <glob>...): the libFuzzer program of tests/fuzz/fuzz_<name>.cpp and a CTest test
# that runs it for FUZZ_SECONDS (20 if the environment does not say), starting from the files that match the globs.
if(SERVERSYNC_FUZZERS)
    if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR NOT SERVERSYNC_SANITIZE)
        message(FATAL_ERROR "SERVERSYNC_FUZZERS needs clang and SERVERSYNC_SANITIZE; the preset 'asan' has both")
    endif()
endif()

# serversync_guides_fuzzers(<target> <folder>): where a target reads input, the fuzzers see which ways through it they found. Elsewhere that
# would cost a quarter of the time to compile.
function(serversync_guides_fuzzers target folder)
    if(SERVERSYNC_FUZZERS AND folder MATCHES "^(adapters/.*|engine/(text|model|record|json|files|idn|config|mirror|report|sqlite))$")
        target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
    endif()
endfunction()

function(serversync_fuzzer name)
    cmake_parse_arguments(PARSE_ARGV 1 fuzzer "" "" "LIBRARIES;SEEDS")
    set(source ${PROJECT_SOURCE_DIR}/tests/fuzz/fuzz_${name}.cpp)
    if(NOT SERVERSYNC_FUZZERS OR NOT EXISTS ${source})
        return()
    endif()
    add_executable(fuzz_${name} ${source})
    target_compile_options(fuzz_${name} PRIVATE -fsanitize=fuzzer-no-link)
    target_link_libraries(fuzz_${name} PRIVATE ${fuzzer_LIBRARIES} serversync_build_settings)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    list(TRANSFORM fuzzer_SEEDS PREPEND ${PROJECT_SOURCE_DIR}/)
    list(JOIN fuzzer_SEEDS "|" seeds)
    add_test(NAME fuzz_${name}
             COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:fuzz_${name}> "-DSEEDS=${seeds}"
                     -DFOLDER=${PROJECT_BINARY_DIR}/fuzz/${name} -P ${PROJECT_SOURCE_DIR}/cmake/run_fuzzer.cmake)
    # The longest tests start first, so that the others run beside them.
    set_tests_properties(fuzz_${name} PROPERTIES COST 1000 TIMEOUT 100000)
endfunction()

function(serversync_format_fuzzers)
    cmake_parse_arguments(PARSE_ARGV 0 fuzzer "" "" "LIBRARIES")
    if(NOT SERVERSYNC_FUZZERS)
        return()
    endif()
    add_executable(fuzz_format ${PROJECT_SOURCE_DIR}/tests/fuzz/fuzz_format.cpp)
    target_compile_options(fuzz_format PRIVATE -fsanitize=fuzzer-no-link)
    target_link_libraries(fuzz_format PRIVATE ${fuzzer_LIBRARIES} serversync_build_settings)
    target_link_options(fuzz_format PRIVATE -fsanitize=fuzzer)
    file(GLOB adapters CONFIGURE_DEPENDS LIST_DIRECTORIES true RELATIVE ${PROJECT_SOURCE_DIR}/fixtures/adapters ${PROJECT_SOURCE_DIR}/fixtures/adapters/*)
    list(REMOVE_ITEM adapters whmcs-json)  # fuzz_listing asks more of it
    foreach(adapter IN LISTS adapters)
        add_test(NAME fuzz_format_${adapter}
                 COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:fuzz_format> -DSEEDS=${PROJECT_SOURCE_DIR}/fixtures/adapters/${adapter}/input*
                         -DFOLDER=${PROJECT_BINARY_DIR}/fuzz/${adapter} -P ${PROJECT_SOURCE_DIR}/cmake/run_fuzzer.cmake)
        set_tests_properties(fuzz_format_${adapter} PROPERTIES COST 1000 TIMEOUT 100000 ENVIRONMENT SERVERSYNC_FUZZ_ADAPTER=${adapter})
    endforeach()
endfunction()
