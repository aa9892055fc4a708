"""What review need not look for: length of functions, lines and files, banned words, names of programmes in C, files
that the map of the library leaves out or only it knows.

    tidy.py        prints each breach as FILE:LINE: what; the exit code is 1 when there is one
"""
import glob
import os
import re
import sys

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
FUNCTION_LINES, LINE_COLUMNS, FILE_LINES = 60, 120, 500
# Where a file of data or of prose may be longer or wider.
CODE = ["include/**/*.h", "libguarantee/**/*.[ch]", "examples/**/*.[ch]", "python/**/*.py", "tests/**/*.[ch]",
        "tests/**/*.py", "bench/**/*.[ch]", "cmake/*", "CMakeLists.txt", "tests/**/*.sh", "examples/*.sh"]
BANNED = {
    r"\b(double|float)\b": "no figure passes through a float",
    r"\b(strtod|strtof|strtold|atof|atoi)\b": "reads through a float, or without a check",
    r"\b(v?sprintf|strcpy|strcat|gets|alloca|strtok)\b": "writes without a bound, or keeps state",
    r"\b(abort|_?exit)\s*\(": "a library never ends its host's process",
    r"\b(TODO|FIXME|XXX)\b": "say it in an issue",
}
# The estimate of a quotient, which integers then correct.
FLOATS = {"libguarantee/portfolio/kernels_divide.c"}
# Policy is data: no identifier of the library names a country or a programme.
PROGRAMMES = {"china", "chinese", "shanghai", "guangzhou", "shenzhen", "pingshan", "chongqing", "fujian", "beijing",
              "ngf", "japan", "japanese", "korea", "korean", "kodit", "kibo", "kotec", "india", "cgtmse", "germany",
              "kfw", "france", "bpifrance", "siagi", "italy", "sba", "america", "british", "britain", "yuan",
              "renminbi", "cny", "fen", "wan", "yi", "usda", "fsa", "ssbci", "scgp", "canada", "canadian", "csbfp",
              "australia", "chile", "fogape", "colombia", "fng", "oecd", "eif", "efg", "ggs", "bmkb", "pge", "fondo",
              "buergschaftsbank", "netherlands", "dutch", "turkey", "kgf", "malaysia", "sjpp", "taiwan", "smeg",
              "cgssi", "cgssd", "jfc", "okinawa", "nagasaki", "kagawa", "busan", "daejeon", "gyeongbuk", "jeonnam"}
TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "README.md", "CHANGELOG.md", "LICENSE", "libguarantee", "include",
             "examples", "config", "tests", "bench", "python", "cmake"}
NUMBER_WORDS = {"wan", "yi"}  # the number room reads them in amounts
NOT_CODE = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)


def files(patterns):
    for pattern in patterns:
        for path in sorted(glob.glob(os.path.join(ROOT, pattern), recursive=True)):
            if os.path.isfile(path) and "/build" not in path[len(ROOT):]:
                yield path


def blank(match):
    """A comment or literal, blanked out, with its line breaks kept."""
    return re.sub(r"[^\n]", " ", match.group())


def long_things(path, lines):
    if len(lines) > FILE_LINES:
        yield len(lines), f"{len(lines)} lines; at most {FILE_LINES} in a file"
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_COLUMNS:
            yield number, f"{len(line)} columns; at most {LINE_COLUMNS}"
        if line != line.rstrip():
            yield number, "blanks at the end of the line"
        if "\t" in line:
            yield number, "a tab"


def long_c_functions(lines):
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{" and number > 1 and lines[number - 2].rstrip().endswith(")"):
            start = number
        elif line == "}" and start is not None:
            if number - start - 1 > FUNCTION_LINES:
                yield start, f"a function of {number - start - 1} lines; at most {FUNCTION_LINES}"
            start = None


def long_python_functions(lines):
    import ast
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > FUNCTION_LINES:
            yield node.lineno, f"a function of {node.end_lineno - node.lineno} lines; at most {FUNCTION_LINES}"


def banned_words(code, may_float=False):
    for number, line in enumerate(code.split("\n"), 1):
        for pattern, reason in BANNED.items():
            found = re.search(pattern, line)
            if found and not (may_float and "float" in pattern and "double" in pattern):
                yield number, f"{found.group().strip()}: {reason}"


def programmes(code, path):
    allowed = NUMBER_WORDS if "/number/" in path else set()
    for number, line in enumerate(code.split("\n"), 1):
        for name in re.findall(r"[A-Za-z_]\w*", line):
            words = set(re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower().split("_"))
            for word in sorted(words & PROGRAMMES - allowed):
                yield number, f"{name}: policy is data, so no identifier of the library names {word}"


def complaints_about(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    else:
        yield len(lines), "no line break at the end of the file"
    yield from long_things(path, lines)
    if path.endswith((".c", ".h")):
        yield from long_c_functions(lines)
    if path.endswith(".py"):
        yield from long_python_functions(lines)
    inside = path[len(ROOT) + 1:]
    if inside.startswith(("libguarantee/", "include/")):
        code = NOT_CODE.sub(blank, text)
        yield from banned_words(code, inside in FLOATS)
        yield from programmes(code, path)


def off_the_map():
    """Each file of a room stands in the room's table in libguarantee/README.md, a header perhaps by its .c file."""
    with open(os.path.join(ROOT, "libguarantee", "README.md"), encoding="utf-8") as file:
        rooms = re.split(r"^## ", file.read(), flags=re.M)[1:]
    for room in rooms:
        name = room.split("\n")[0]
        named = set(re.findall(r"`(\w+\.[ch])`", room))
        there = {os.path.basename(path) for path in files([f"libguarantee/{name}/*.[ch]"])}
        for left_out in sorted(there - named - {file[:-1] + "h" for file in named}):
            yield f"libguarantee/{name}/{left_out}:1: has no line in libguarantee/README.md"
        for gone in sorted(named - there):
            yield f"libguarantee/README.md:1: {name}/{gone} is not there"


def main():
    count = complaints = 0
    for name in sorted(os.listdir(ROOT)):
        if name not in TOP_LEVEL and not name.startswith((".", "build")):
            complaints += 1
            print(f"{name}:1: does not belong at the top level; its room is elsewhere")
    for complaint in off_the_map():
        complaints += 1
        print(complaint)
    for path in files(CODE):
        count += 1
        for number, complaint in complaints_about(path):
            complaints += 1
            print(f"{path[len(ROOT) + 1:]}:{number}: {complaint}")
    print(f"{count} files, {complaints} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
