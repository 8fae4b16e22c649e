# serversync_fuzzer(<name> LIBRARIES <target>... SEEDS <glob>...): the libFuzzer program of tests/fuzz/fuzz_<name>.cpp and a CTest test
# that runs it for FUZZ_SECONDS (60 where the environment says nothing), starting from the files that match the globs.
if(SERVERSYNC_FUZZERS)
    if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR NOT SERVERSYNC_SANITIZE)
        message(FATAL_ERROR "SERVERSYNC_FUZZERS needs clang and SERVERSYNC_SANITIZE; the preset 'asan' has both")
    endif()
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

function(serversync_fuzzer name)
    cmake_parse_arguments(PARSE_ARGV 1 fuzzer "" "" "LIBRARIES;SEEDS")
    set(source ${PROJECT_SOURCE_DIR}/tests/fuzz/fuzz_${name}.cpp)
    if(NOT SERVERSYNC_FUZZERS OR NOT EXISTS ${source})
        return()
    endif()
    add_executable(fuzz_${name} ${source})
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
