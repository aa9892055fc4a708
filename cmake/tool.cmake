# The programs of examples/, on the public interface alone. They land in the top of the build tree, and
# find the library wherever both are moved to together.

file(RELATIVE_PATH library_from_program "${CMAKE_INSTALL_FULL_BINDIR}" "${CMAKE_INSTALL_FULL_LIBDIR}")

function(guarantee_program name)
  add_executable(${name} ${ARGN})
  target_compile_options(${name} PRIVATE ${GUARANTEE_WARNINGS})
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}"
    BUILD_RPATH_USE_ORIGIN ON
    INSTALL_RPATH "$ORIGIN/${library_from_program}")
endfunction()

file(GLOB tool_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/guarantee/*.c")
guarantee_program(guarantee-tool ${tool_sources})
set_target_properties(guarantee-tool PROPERTIES OUTPUT_NAME guarantee)
target_include_directories(guarantee-tool SYSTEM PRIVATE "${CSV_INCLUDE_DIR}")
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
target_link_libraries(guarantee-tool PRIVATE guarantee "${CSV_LIBRARY}" Threads::Threads)

guarantee_program(guarantee-generate "${PROJECT_SOURCE_DIR}/examples/generate.c")
