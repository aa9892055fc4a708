# cmake --install: headers, libraries, guarantee.pc, the CMake package, the programs, the schemes, the man page.

include(CMakePackageConfigHelpers)
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/guarantee")

install(DIRECTORY include/ DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.h")
install(TARGETS guarantee EXPORT guaranteeTargets)
install(TARGETS guarantee_static EXPORT guaranteeStaticTargets)
install(EXPORT guaranteeTargets NAMESPACE guarantee:: DESTINATION "${package_dir}")
install(EXPORT guaranteeStaticTargets NAMESPACE guarantee:: DESTINATION "${package_dir}")

configure_package_config_file(cmake/guaranteeConfig.cmake.in "${PROJECT_BINARY_DIR}/guaranteeConfig.cmake"
                              INSTALL_DESTINATION "${package_dir}" NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor release may break what was promised.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/guaranteeConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/guaranteeConfig.cmake" "${PROJECT_BINARY_DIR}/guaranteeConfigVersion.cmake"
        DESTINATION "${package_dir}")

file(RELATIVE_PATH prefix_from_pc "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
string(REGEX REPLACE "/$" "" prefix_from_pc "${prefix_from_pc}")
configure_file(cmake/guarantee.pc.in "${PROJECT_BINARY_DIR}/guarantee.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/guarantee.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

file(GLOB schemes CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/config/*.yaml" "${PROJECT_SOURCE_DIR}/config/*.json")
install(FILES ${schemes} config/README.md DESTINATION "${CMAKE_INSTALL_DATADIR}/guarantee/schemes")

if(GUARANTEE_TOOL)
  install(DIRECTORY examples/mappings DESTINATION "${CMAKE_INSTALL_DATADIR}/guarantee")
  install(TARGETS guarantee-tool guarantee-generate)
  file(GLOB man_pages CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/guarantee/*.1"
                                        "${PROJECT_SOURCE_DIR}/examples/*.1")
  install(FILES ${man_pages} DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
endif()
