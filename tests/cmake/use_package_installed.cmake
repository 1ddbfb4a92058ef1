# Installs BUILD_DIR below WORK_DIR, moves the installed tree (it must not depend on its place), and
# builds and runs tests/package against it: in C++ and C, by find_package and pkg-config, with the
# shared and the static library.
include("${CMAKE_CURRENT_LIST_DIR}/run.cmake")
file(REMOVE_RECURSE "${WORK_DIR}")
run("${CMAKE_COMMAND}" --install "${BUILD_DIR}" --prefix "${WORK_DIR}/first" --config "${CONFIG}")
file(RENAME "${WORK_DIR}/first" "${WORK_DIR}/prefix")
set(prefix "${WORK_DIR}/prefix")
foreach(file include/guiju/guiju.h include/guiju/guiju_c.h include/guiju/version.h
    include/guiju/export.h)
  if(NOT EXISTS "${prefix}/${file}")
    message(FATAL_ERROR "${file} is not installed")
  endif()
endforeach()
# The folder of libraries has another name on some systems, and below it may be the system's triplet.
file(GLOB_RECURSE shared "${prefix}/libguiju.so")
list(LENGTH shared count)
if(NOT count EQUAL 1)
  message(FATAL_ERROR "libguiju.so is installed ${count} times: ${shared}")
endif()
get_filename_component(folder "${shared}" DIRECTORY)
if(NOT EXISTS "${folder}/libguiju.a")
  message(FATAL_ERROR "libguiju.a is not installed beside ${shared}")
endif()

# Programs find the shared library where it is installed, as they would by ldconfig.
set(ENV{LD_LIBRARY_PATH} "${folder}:$ENV{LD_LIBRARY_PATH}")
set(arguments -G "${GENERATOR}" "-DCMAKE_BUILD_TYPE=${CONFIG}" "-DCMAKE_PREFIX_PATH=${prefix}"
  "-DCMAKE_CXX_COMPILER=${CXX_COMPILER}" "-DCMAKE_C_COMPILER=${C_COMPILER}"
  "-DEXPECTED_VERSION=${VERSION}")
set(package "${CMAKE_CURRENT_LIST_DIR}/../package")
foreach(static OFF ON)
  set(build "${WORK_DIR}/static-${static}")
  run("${CMAKE_COMMAND}" -S "${package}" -B "${build}" ${arguments} "-DGUIJU_STATIC=${static}")
  run("${CMAKE_COMMAND}" --build "${build}" --config "${CONFIG}")
  foreach(program by_find_package by_pkg_config c_by_find_package)
    run("${build}/${program}")
  endforeach()
endforeach()
list(FILTER arguments EXCLUDE REGEX "CXX_COMPILER")
set(build "${WORK_DIR}/only-c")
run("${CMAKE_COMMAND}" -S "${package}/only_c" -B "${build}" ${arguments})
run("${CMAKE_COMMAND}" --build "${build}" --config "${CONFIG}")
foreach(program c_by_find_package c_by_pkg_config)
  run("${build}/${program}")
endforeach()
