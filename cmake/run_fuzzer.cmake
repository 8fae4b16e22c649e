# SPDX-License-Identifier: MIT
# Runs one fuzz target: -DPROGRAM, -DSEEDS (globs between '|'), -DFOLDER (its corpus; inputs that fail are left there).
# Environment: FUZZ_SECONDS; FUZZ_SEED, a number, for another sequence of inputs.
set(seconds 20)
if(NOT "$ENV{FUZZ_SECONDS}" STREQUAL "")
    set(seconds $ENV{FUZZ_SECONDS})
endif()
set(seed 20260131)
if(NOT "$ENV{FUZZ_SEED}" STREQUAL "")
    set(seed $ENV{FUZZ_SEED})
endif()

string(REPLACE "|" ";" globs "${SEEDS}")
file(GLOB_RECURSE files ${globs})
if(NOT files)
    message(FATAL_ERROR "no seeds match '${SEEDS}'")
endif()
file(REMOVE_RECURSE ${FOLDER}/corpus)
file(MAKE_DIRECTORY ${FOLDER}/corpus)
foreach(file IN LISTS files)
    file(SHA1 ${file} name)
    file(COPY_FILE ${file} ${FOLDER}/corpus/${name})
endforeach()

execute_process(
    COMMAND ${PROGRAM} -max_total_time=${seconds} -timeout=10 -rss_limit_mb=2048 -seed=${seed} -print_final_stats=1
            -artifact_prefix=${FOLDER}/ ${FOLDER}/corpus
    RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "${PROGRAM} failed (${result}); the input is in ${FOLDER}")
endif()
