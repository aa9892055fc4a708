# The rooms of libguarantee/, each an object library, and the two libraries made of them.
#
# How guarantee_scheme_load() finds a shipped scheme by its id (libguarantee/scheme/find.c): in the folders of the
# environment variable GUARANTEE_SCHEMES; then beside the file that holds the library's code, which is config/ for
# build/libguarantee.so, and share/guarantee/schemes of an installed tree wherever it was moved to; then here:
set(GUARANTEE_SCHEMES_DIR "${CMAKE_INSTALL_FULL_DATADIR}/guarantee/schemes")

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
  list(APPEND GUARANTEE_ROOM_OBJECTS $<TARGET_OBJECTS:guarantee_${name}>)
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

add_library(guarantee_static STATIC ${GUARANTEE_ROOM_OBJECTS})
set_target_properties(guarantee_static PROPERTIES
  OUTPUT_NAME guarantee
  EXPORT_NAME static
  ARCHIVE_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")

foreach(library guarantee guarantee_static)
  target_include_directories(${library} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                                               $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${library} PRIVATE ${GUARANTEE_DEPENDENCIES})
endforeach()
add_library(guarantee::guarantee ALIAS guarantee)
add_library(guarantee::static ALIAS guarantee_static)
