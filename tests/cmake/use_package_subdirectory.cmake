# Builds and runs tests/package/subdirectory, which has the sources of Guiju inside. The library is
# compiled once more, without optimisation, since that is quicker.
include("${CMAKE_CURRENT_LIST_DIR}/run.cmake")
set(build "${WORK_DIR}/build")
run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}/../package/subdirectory" -B "${build}"
  -G "${GENERATOR}" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 "-DCMAKE_CXX_COMPILER=${CXX_COMPILER}"
  "-DCMAKE_C_COMPILER=${C_COMPILER}" "-DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}"
  "-DGUIJU_SOURCE_DIR=${SOURCE_DIR}" "-DEXPECTED_VERSION=${VERSION}")
run("${CMAKE_COMMAND}" --build "${build}" --config Debug --parallel 2)
foreach(program cpp_static cpp_shared c_static c_shared)
  run("${build}/${program}")
endforeach()
