# Compares what libguiju.so shows and what guiju_c.h declares with LISTED; with the environment
# variable GUIJU_UPDATE_GOLDEN=1 writes it. C++ symbols that any compiler may put in or leave out
# (weak ones) are not listed, but for those that exceptions need.
execute_process(COMMAND "${NM}" -D --defined-only --with-symbol-versions "${LIBRARY}"
  OUTPUT_VARIABLE symbols RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "nm cannot read ${LIBRARY}")
endif()
string(REGEX REPLACE "\n$" "" symbols "${symbols}")
string(REPLACE "\n" ";" symbols "${symbols}")
list(FILTER symbols EXCLUDE REGEX " A GUIJU")
list(FILTER symbols EXCLUDE REGEX " W ")
list(TRANSFORM symbols REPLACE "^[0-9a-f]* *(.) " "\\1 ")
list(SORT symbols)
list(JOIN symbols "\n" symbols)

# The declarations without comments and line breaks. `;` would part a list.
file(READ "${HEADER}" text)
string(REGEX REPLACE "[^\n]*#[^\n]*(if|endif|include|pragma)[^\n]*\n" "" text "${text}")
string(REGEX MATCHALL "#define GUIJU_[^\n/]*" macros "${text}")
list(TRANSFORM macros STRIP)
string(REGEX REPLACE "//[^\n]*" "" text "${text}")
string(REGEX REPLACE "#[^\n]*\n" "" text "${text}")
string(REPLACE ";" "\n;" text "${text}")
string(REPLACE ";" "<end>" text "${text}")
string(REGEX REPLACE "[ \n]+" " " text "${text}")
string(REPLACE " <end> " "\n" text "${text}")
string(REPLACE "extern \"C\" { " "" text "${text}")
string(REGEX REPLACE "} *$" "" text "${text}")
string(STRIP "${text}" text)
list(JOIN macros "\n" macros)

set(found "# What programs that use libguiju.so rest on. tests/cmake/compare_abi.cmake writes this file; see
# CONTRIBUTING.md. Declarations of guiju_c.h, then the symbols with their versions.

${macros}

${text}

${symbols}
")
if("$ENV{GUIJU_UPDATE_GOLDEN}" STREQUAL "1")
  file(WRITE "${LISTED}" "${found}")
endif()
file(READ "${LISTED}" listed)
if(NOT found STREQUAL listed)
  get_filename_component(folder "${LIBRARY}" DIRECTORY)
  file(WRITE "${folder}/tests/abi.txt" "${found}")
  execute_process(COMMAND diff -u "${LISTED}" "${folder}/tests/abi.txt")
  message(FATAL_ERROR "the binary interface differs from ${LISTED}; CONTRIBUTING.md says when it may")
endif()
