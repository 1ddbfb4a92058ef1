# What `cmake --install` puts where: headers, shared and static library, program, CMake package, pkg-config file.
include(CMakePackageConfigHelpers)

install(TARGETS guiju_shared guiju_static EXPORT guiju-targets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
if(TARGET guiju_program)
  install(TARGETS guiju_program RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()
if(EXISTS "${PROJECT_SOURCE_DIR}/include/guiju")
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/guiju"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.h")
endif()
install(DIRECTORY "${GUIJU_GENERATED_INCLUDE}/guiju"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.h")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/guiju")
install(EXPORT guiju-targets NAMESPACE guiju:: DESTINATION "${package_dir}")
configure_package_config_file(cmake/guiju-config.cmake.in
  "${PROJECT_BINARY_DIR}/cmake/guiju-config.cmake" INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/cmake/guiju-config-version.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/cmake/guiju-config.cmake"
  "${PROJECT_BINARY_DIR}/cmake/guiju-config-version.cmake"
  DESTINATION "${package_dir}")

# guiju.pc finds its prefix from its own place, so that an installed tree can be moved.
set(pkgconfig_dir "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
file(RELATIVE_PATH GUIJU_PC_PREFIX
  "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
string(REGEX REPLACE "/$" "" GUIJU_PC_PREFIX "${GUIJU_PC_PREFIX}")
configure_file(cmake/guiju.pc.in "${PROJECT_BINARY_DIR}/cmake/guiju.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/cmake/guiju.pc" DESTINATION "${pkgconfig_dir}")
