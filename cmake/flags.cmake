# Flags of every target of the project.

set(GUARANTEE_WARNINGS -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wvla -Wstrict-prototypes)
# Criterion's macros do not stand up to the rest.
set(GUARANTEE_TEST_WARNINGS -Wall -Wextra)

# No path of the machine that built the library stands in it.
if(CMAKE_BUILD_TYPE MATCHES "^Rel")
  add_compile_options("-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=")
endif()

if(GUARANTEE_SANITIZE)
  add_compile_options(-fsanitize=${GUARANTEE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${GUARANTEE_SANITIZE})
endif()
if(GUARANTEE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
  add_link_options(-fsanitize=fuzzer-no-link)
endif()
