# What the library stands on, and which room alone may use it (tests/layering checks that).

find_package(PkgConfig REQUIRED)
pkg_check_modules(GMP REQUIRED IMPORTED_TARGET gmp)          # number
pkg_check_modules(MPFR REQUIRED IMPORTED_TARGET mpfr)        # number
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1)    # scheme
pkg_check_modules(LIBMD REQUIRED IMPORTED_TARGET libmd)      # scheme: SHA-256
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)  # trail
set(GUARANTEE_DEPENDENCIES
    PkgConfig::GMP PkgConfig::MPFR PkgConfig::YAML PkgConfig::LIBMD PkgConfig::JANSSON ${CMAKE_DL_LIBS})

if(GUARANTEE_TOOL)
  # libcsv has no pkg-config file.
  find_library(CSV_LIBRARY csv)
  find_path(CSV_INCLUDE_DIR csv.h)
  if(NOT CSV_LIBRARY OR NOT CSV_INCLUDE_DIR)
    message(FATAL_ERROR "libcsv is not there: install libcsv-dev, or leave the program out with -DGUARANTEE_TOOL=OFF")
  endif()
endif()
if(GUARANTEE_TESTS)
  pkg_check_modules(CRITERION IMPORTED_TARGET criterion)
  if(NOT CRITERION_FOUND)
    message(FATAL_ERROR
            "Criterion is not there: install libcriterion-dev, or leave the tests out with -DGUARANTEE_TESTS=OFF")
  endif()
endif()
