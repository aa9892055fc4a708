"""The examples in README.md and at the head of each public header compile without a warning, as C17 and as C++20.

    examples.py

What an example leaves to its reader (a scheme, arrays of loans) is declared around it.
"""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
INCLUDE = os.path.join(ROOT, "include")
AROUND = """#include <guarantee.h>
void example(void);
void example(void)
{
    guarantee_scheme *scheme = NULL;
    guarantee_facts *facts = NULL;
    guarantee_result *result = NULL;
    guarantee_totals *totals = NULL;
    guarantee_ledger *ledger = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    int64_t principal[9] = {0}, fee = 0, paid = 0, paid_fen = 0, group = -1;
    int32_t rates[9] = {0}, codes[9] = {0}, date = 0;
    int16_t months[9] = {0};
    const char *banks[40] = {0};
    uint64_t row_count = 9;
    size_t index = 0, sum = 0;
    char text[GUARANTEE_SUM_TEXT_BYTES];
    {
%s
    }
}
"""
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror", "-Wno-unused", "-fsyntax-only", "-I", INCLUDE]
COMPILERS = [[os.environ.get("CC", "cc"), "-std=c17", "-x", "c"],
             [os.environ.get("CXX", "c++"), "-std=c++20", "-x", "c++", "-Wno-missing-field-initializers"],
             ["clang++", "-std=c++20", "-x", "c++", "-Wno-missing-field-initializers"]]


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


def examples():
    """Where it stands, and its code."""
    for number, code in enumerate(re.findall(r"^```c\n(.*?)^```", read("README.md"), re.S | re.M), 1):
        yield f"README.md, example {number}", code
    for name in sorted(os.listdir(os.path.join(INCLUDE, "guarantee"))):
        comment = re.match(r"/\*\*(.*?)\*/", read("include", "guarantee", name), re.S).group(1)
        lines = re.findall(r"^ \*     (.*)$", comment, re.M)
        code = "\n".join(lines)
        if code.startswith("guarantee_"):
            yield f"guarantee/{name}", code


def as_program(code):
    return AROUND % re.sub(r"^#include.*$", "", code, flags=re.M)


def main():
    count, complaints = 0, []
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "example.c")
        for place, code in examples():
            count += 1
            with open(source, "w", encoding="utf-8") as file:
                file.write(as_program(code))
            for compiler in COMPILERS:
                if subprocess.run(["sh", "-c", f"command -v {compiler[0]}"], capture_output=True).returncode != 0:
                    continue
                done = subprocess.run(compiler + WARNINGS + [source], capture_output=True, text=True)
                if done.returncode != 0:
                    complaints.append(f"{place}, by {' '.join(compiler)}:\n{done.stderr}")
    for complaint in complaints:
        print(complaint)
    print(f"{count} examples, {len(complaints)} complaints")
    return 1 if complaints or count < 4 else 0


if __name__ == "__main__":
    sys.exit(main())
