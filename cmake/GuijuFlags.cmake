# Compiler flags: warnings for our own targets, sanitizers for everything.

# Warnings and reproducible __FILE__ for a target of ours. Warnings become errors where
# CMAKE_COMPILE_WARNING_AS_ERROR is on: in the presets debug, asan and tsan, and in CI.
function(guiju_set_flags target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow
    "-fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # False for an empty std::optional (GCC bug 80635) and around what sanitizers insert. Still on:
    # -Wuninitialized, and Clang's in `make lint`.
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
    if(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
      # False for every `"text" + std::string` when optimising (GCC bug 105651, mended in 13).
      target_compile_options(${target} PRIVATE -Wno-restrict)
    endif()
  endif()
endfunction()

# The standard library's own checks: indices, iterators, empty optionals.
add_compile_definitions($<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)

if(GUIJU_SANITIZE)
  set(guiju_sanitizers address undefined leak thread)
  string(REPLACE "," ";" guiju_chosen "${GUIJU_SANITIZE}")
  foreach(one IN LISTS guiju_chosen)
    if(NOT one IN_LIST guiju_sanitizers)
      message(FATAL_ERROR
        "GUIJU_SANITIZE: '${one}' is not known; use 'address,undefined' or 'thread'")
    endif()
  endforeach()
  if("thread" IN_LIST guiju_chosen AND NOT GUIJU_SANITIZE STREQUAL "thread")
    message(FATAL_ERROR "GUIJU_SANITIZE: 'thread' cannot be combined with '${GUIJU_SANITIZE}'")
  endif()
  add_compile_options("-fsanitize=${GUIJU_SANITIZE}" -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  add_link_options("-fsanitize=${GUIJU_SANITIZE}")
endif()

if(GUIJU_BUILD_FUZZERS)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "GUIJU_BUILD_FUZZERS needs Clang (libFuzzer); see the preset 'fuzz'")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
