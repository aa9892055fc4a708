"""The binary interface is what was promised: exported symbols, sizes and offsets of structs, constants.

    check.py LIBRARY.so [--record]

symbols.txt and layout.txt hold the promise, and are append only. --record adds what is new to them; it never takes a
line away. The archive beside the library shows the same symbols; each function with a status refuses nulls. Each public
header must also compile alone, as C and as C++.
"""
import ctypes
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
INCLUDE = os.path.normpath(os.path.join(HERE, "..", "..", "include"))
E_ARGUMENT = 10
COMMENT = re.compile(r"/\*.*?\*/", re.S)


def headers():
    names = ["guarantee.h"]
    names += ["guarantee/" + name for name in sorted(os.listdir(os.path.join(INCLUDE, "guarantee")))]
    return [name for name in names if name.endswith(".h")]


def code_of(header):
    with open(os.path.join(INCLUDE, header), encoding="utf-8") as file:
        return COMMENT.sub(" ", file.read())


def exported_symbols(library):
    """Each with its version, as NAME@@GUARANTEE_0."""
    text = subprocess.run(["nm", "-D", "--defined-only", "--format=posix", library],
                          check=True, capture_output=True, text=True).stdout
    rows = [line.split() for line in text.splitlines()]
    return sorted(row[0] for row in rows if row[1] != "A")


def symbols_in_archive(library):
    """What a program that links the archive sees; our own names must not meet its own."""
    archive = os.path.join(os.path.dirname(os.path.abspath(library)), "libguarantee.a")
    text = subprocess.run(["nm", "-g", "--defined-only", "--format=posix", archive],
                          check=True, capture_output=True, text=True).stdout
    return sorted(fields[0] for fields in map(str.split, text.splitlines()) if len(fields) > 1)


def declared_functions():
    functions = set()
    for header in headers():
        text = code_of(header)
        functions.update(re.findall(r"GUARANTEE_API[^;{]*?\b(guarantee_\w+)\(", text))
        questions = re.findall(r"^GUARANTEE_DECLARE_QUESTION\((\w+)\);", text, re.M)
        functions.update("guarantee_" + name for name in questions)
    return sorted(functions)


def with_status():
    """Name and number of arguments of each function that returns a status."""
    for header in headers():
        text = code_of(header)
        for name, arguments in re.findall(r"GUARANTEE_API guarantee_status (guarantee_\w+)\(([^;]*)\);", text):
            yield name, arguments.count(",") + 1


def not_refusing_nulls(library):
    """Those that do not answer nulls and zeros by GUARANTEE_E_ARGUMENT; each in a process, for they may crash."""
    loaded = ctypes.CDLL(os.path.abspath(library))
    for name, arguments in with_status():
        child = os.fork()
        if child == 0:
            os._exit(getattr(loaded, name)(*[ctypes.c_int64(0)] * arguments))
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != E_ARGUMENT:
            yield name


def structs():
    for header in headers():
        for name, body in re.findall(r"typedef struct (\w+) \{(.*?)\} \1;", code_of(header), re.S):
            fields = re.findall(r"(\w+)(?:\[[^\]]*\])?\s*;", body)
            yield name, fields


def constants():
    for header in headers():
        text = code_of(header)
        for body in re.findall(r"enum \{(.*?)\}", text, re.S):
            yield from re.findall(r"\b(GUARANTEE_\w+)\s*=", body)


def layout_program():
    lines = ["#include <guarantee.h>", "#include <stdio.h>", "#include <stddef.h>", "int main(void) {"]
    for name, fields in structs():
        lines.append(f'printf("sizeof {name} %zu\\n", sizeof({name}));')
        lines.append(f'printf("agrees {name} %d\\n", guarantee_sizeof("{name}") == sizeof({name}));')
        lines += [f'printf("offsetof {name}.{field} %zu\\n", offsetof({name}, {field}));' for field in fields]
    lines += [f'printf("constant {name} %lld\\n", (long long){name});' for name in constants()]
    return "\n".join(lines + ["return 0;", "}"])


def compile_and_run(library, folder):
    source, program = os.path.join(folder, "layout.c"), os.path.join(folder, "layout")
    with open(source, "w", encoding="utf-8") as file:
        file.write(layout_program())
    directory = os.path.dirname(os.path.abspath(library))
    subprocess.run([os.environ.get("CC", "cc"), "-std=c17", "-Wall", "-Werror", "-I", INCLUDE, source, library,
                    "-Wl,-rpath," + directory, "-o", program], check=True)
    return subprocess.run([program], check=True, capture_output=True, text=True).stdout.splitlines()


def headers_that_do_not_stand_alone(folder):
    compilers = [[os.environ.get("CC", "cc"), "-std=c17", "-x", "c"]]
    for cxx in (os.environ.get("CXX", "c++"), "clang++"):
        if subprocess.run(["sh", "-c", f"command -v {cxx}"], capture_output=True).returncode == 0:
            compilers.append([cxx, "-std=c++17", "-x", "c++"])
            break
    bad = []
    for header in headers():
        source = os.path.join(folder, "alone")
        with open(source, "w", encoding="utf-8") as file:
            file.write(f"#include <{header}>\n#include <{header}>\nint main(void) {{ return 0; }}\n")
        for compiler in compilers:
            command = compiler + ["-Wall", "-Wextra", "-pedantic", "-Werror", "-I", INCLUDE, "-fsyntax-only", source]
            if subprocess.run(command).returncode != 0:
                bad.append(f"{header} does not compile alone: {' '.join(command)}")
    return bad


def compare(what, file_name, found, record):
    path = os.path.join(HERE, file_name)
    promised = []
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            promised = file.read().splitlines()
    new = [line for line in found if line not in promised]
    complaints = [f"{what}: promised, and no longer so: {line}" for line in promised if line not in found]
    if record and new:
        with open(path, "a", encoding="utf-8") as file:
            file.write("\n".join(new) + "\n")
        print(f"{what}: {len(new)} lines added to {file_name}")
    else:
        complaints += [f"{what}: new, and not in {file_name} (check.py --record adds it): {line}" for line in new]
    print(f"{what}: {len(found)}")
    return complaints


def main(library, record):
    symbols, declared = exported_symbols(library), declared_functions()
    exported = [symbol.split("@")[0] for symbol in symbols]
    complaints = [f"declared in a header, not exported: {name}" for name in declared if name not in exported]
    complaints += [f"exported, not declared in a header: {name}" for name in exported if name not in declared]
    archived = symbols_in_archive(library)
    complaints += [f"in the archive, not in the shared library: {name}" for name in archived if name not in exported]
    complaints += [f"in the shared library, not in the archive: {name}" for name in exported if name not in archived]
    complaints += [f"{name} does not refuse nulls by GUARANTEE_E_ARGUMENT" for name in not_refusing_nulls(library)]
    complaints += compare("symbols", "symbols.txt", symbols, record)
    with tempfile.TemporaryDirectory() as folder:
        layout = compile_and_run(library, folder)
        complaints += headers_that_do_not_stand_alone(folder)
    complaints += [f"guarantee_sizeof() does not know {line.split()[1]}" for line in layout
                   if line.startswith("agrees") and line.endswith(" 0")]
    complaints += compare("layout", "layout.txt", [line for line in layout if not line.startswith("agrees")], record)
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--record"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    sys.exit(main(arguments[0], "--record" in sys.argv))
