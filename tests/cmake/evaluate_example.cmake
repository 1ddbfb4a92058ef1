# Evaluates examples/RULES/EXAMPLE against rules/RULES and compares the table with
# tests/golden/examples/RULES/<EXAMPLE>.csv. Runs in the repository's root. With GUIJU_UPDATE_GOLDEN=1
# in the environment the golden file is written instead; review it as a diff.
set(golden "tests/golden/examples/${RULES}/${EXAMPLE}.csv")
set(output "${OUTPUT_DIR}/${RULES}/${EXAMPLE}.csv")
cmake_path(GET output PARENT_PATH output_folder)
file(MAKE_DIRECTORY "${output_folder}")
execute_process(
  COMMAND "${PROGRAM}" evaluate "rules/${RULES}" "examples/${RULES}/${EXAMPLE}"
    --format csv --output "${output}"
  RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "guiju evaluate rules/${RULES} examples/${RULES}/${EXAMPLE}: exit ${status}")
endif()
if("$ENV{GUIJU_UPDATE_GOLDEN}" STREQUAL "1")
  configure_file("${output}" "${CMAKE_CURRENT_LIST_DIR}/../../${golden}" COPYONLY)
  message("wrote ${golden}")
elseif(NOT EXISTS "${CMAKE_CURRENT_LIST_DIR}/../../${golden}")
  message(FATAL_ERROR "${golden} does not exist; GUIJU_UPDATE_GOLDEN=1 writes it")
else()
  execute_process(COMMAND diff -u "${golden}" "${output}" RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "the table differs from ${golden}; GUIJU_UPDATE_GOLDEN=1 accepts it")
  endif()
endif()
