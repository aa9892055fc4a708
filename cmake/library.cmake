# The rooms of libguarantee/, each an object library, and the two libraries made of them.
#
# How guarantee_scheme_load() finds a shipped scheme by its id (libguarantee/scheme/find.c): in the folders of the
# environment variable GUARANTEE_SCHEMES; then beside the file that holds the library's code, which is config/ for
# build/libguarantee.so, and share/guarantee/schemes of an installed tree wherever it was moved to; then here:
set(GUARANTEE_SCHEMES_DIR "${CMAKE_INSTALL_FULL_DATADIR}/guarantee/schemes")

set(GUARANTEE_ROOMS "")
set(GUARANTEE_ROOM_OBJECTS "")
function(guarantee_room name)
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/libguarantee/${name}/*.c")
  if(NOT sources)
    message(FATAL_ERROR "libguarantee/${name} holds no C file")
  endif()
  add_library(guarantee_${name} OBJECT ${sources})
  target_compile_options(guarantee_${name} PRIVATE ${GUARANTEE_WARNINGS} -fvisibility=hidden)
  target_compile_definitions(guarantee_${name} PRIVATE GUARANTEE_BUILD)
  target_include_directories(guarantee_${name} PRIVATE "${PROJECT_SOURCE_DIR}/include"
                                                       "${PROJECT_SOURCE_DIR}/libguarantee")
  target_link_libraries(guarantee_${name} PRIVATE ${ARGN})
  list(APPEND GUARANTEE_ROOMS guarantee_${name})
  list(APPEND GUARANTEE_ROOM_OBJECTS $<TARGET_OBJECTS:guarantee_${name}>)
  set(GUARANTEE_ROOMS "${GUARANTEE_ROOMS}" PARENT_SCOPE)
  set(GUARANTEE_ROOM_OBJECTS "${GUARANTEE_ROOM_OBJECTS}" PARENT_SCOPE)
endfunction()

guarantee_room(base)
guarantee_room(number PkgConfig::GMP PkgConfig::MPFR)
guarantee_room(calendar)
guarantee_room(scheme PkgConfig::YAML PkgConfig::LIBMD)
guarantee_room(trail PkgConfig::JANSSON)
guarantee_room(policy)
guarantee_room(ledger)
guarantee_room(portfolio PkgConfig::LIBMD)

# The column kernels: vector code chosen when the program starts, where compiler and processor have it. A build without
# gives the same bytes. Sanitizers cannot look into such functions.
file(GLOB kernels "${PROJECT_SOURCE_DIR}/libguarantee/portfolio/kernels*.c")
if(GUARANTEE_VECTOR AND NOT GUARANTEE_SANITIZE AND NOT GUARANTEE_FUZZ)
  set_property(SOURCE ${kernels} APPEND PROPERTY COMPILE_DEFINITIONS GUARANTEE_VECTOR)
endif()
if(CMAKE_BUILD_TYPE MATCHES "^Rel")
  set_property(SOURCE ${kernels} APPEND PROPERTY COMPILE_OPTIONS -O3)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
    set_property(SOURCE ${kernels} APPEND PROPERTY COMPILE_OPTIONS -mprefer-vector-width=512)
  endif()
endif()
set(GUARANTEE_HAS_OPENMP OFF)
set(GUARANTEE_OPENMP_FLAGS "")
if(GUARANTEE_OPENMP)
  find_package(OpenMP COMPONENTS C)
  if(OpenMP_C_FOUND)
    target_link_libraries(guarantee_portfolio PRIVATE OpenMP::OpenMP_C)
    list(APPEND GUARANTEE_DEPENDENCIES OpenMP::OpenMP_C)
    set(GUARANTEE_HAS_OPENMP ON)
    set(GUARANTEE_OPENMP_FLAGS "${OpenMP_C_FLAGS}")
  endif()
endif()

target_compile_definitions(guarantee_scheme PRIVATE "GUARANTEE_SCHEMES_DIR=\"${GUARANTEE_SCHEMES_DIR}\"")

add_library(guarantee SHARED ${GUARANTEE_ROOM_OBJECTS})
set(version_script "${PROJECT_SOURCE_DIR}/libguarantee/guarantee.map")
set_target_properties(guarantee PROPERTIES
  VERSION ${PROJECT_VERSION}
  SOVERSION 0
  LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}"
  LINK_DEPENDS "${version_script}")
target_link_options(guarantee PRIVATE "-Wl,--version-script=${version_script}")
if(NOT GUARANTEE_SANITIZE)
  target_link_options(guarantee PRIVATE -Wl,-z,defs)
endif()

# The archive is one object with the same names visible as in the shared library: ours never meet a program's own, and
# nobody comes to rely on them. With link-time optimisation this is where the machine code is made.
set(joined "${PROJECT_BINARY_DIR}/guarantee-joined.o")
set(one_object "${PROJECT_BINARY_DIR}/guarantee-static.o")
if(CMAKE_C_COMPILER_ID STREQUAL "GNU") # in more than one part, link-time optimisation trips over vector code of choice
  set(join_flags -flinker-output=nolto-rel -flto-partition=one)
else()
  string(REGEX MATCHALL "-flto[^ ]*" join_flags "${CMAKE_C_FLAGS}")
  if(CMAKE_INTERPROCEDURAL_OPTIMIZATION)
    list(APPEND join_flags ${CMAKE_C_COMPILE_OPTIONS_IPO})
  endif()
endif()
add_custom_command(
  OUTPUT "${one_object}"
  COMMAND "${CMAKE_C_COMPILER}" -r -nostdlib ${join_flags} -o "${joined}" ${GUARANTEE_ROOM_OBJECTS}
  COMMAND "${CMAKE_OBJCOPY}" --wildcard "--keep-global-symbol=guarantee_*" "${joined}" "${one_object}"
  DEPENDS ${GUARANTEE_ROOM_OBJECTS}
  COMMAND_EXPAND_LISTS VERBATIM)
set_source_files_properties("${one_object}" PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
add_library(guarantee_static STATIC "${one_object}")
set_target_properties(guarantee_static PROPERTIES
  OUTPUT_NAME guarantee
  EXPORT_NAME static
  LINKER_LANGUAGE C
  ARCHIVE_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
add_dependencies(guarantee_static ${GUARANTEE_ROOMS})

# The rooms with their doors open: for the unit tests, and for the fuzz targets, whose counters stay with each room.
add_library(guarantee_inside STATIC EXCLUDE_FROM_ALL ${GUARANTEE_ROOM_OBJECTS})

foreach(library guarantee guarantee_static guarantee_inside)
  target_include_directories(${library} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                                               $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${library} PRIVATE ${GUARANTEE_DEPENDENCIES})
endforeach()
add_library(guarantee::guarantee ALIAS guarantee)
add_library(guarantee::static ALIAS guarantee_static)
