"""Each room uses only the rooms below it, and only its own outside libraries: read from the objects.

    check.py BUILD_DIRECTORY

Objects say what is used, whatever the sources seem to say. Also looked for: mutable globals, and calls of
libc that a library inside a bank's process must not make (it never prints, exits, aborts, or depends on the locale).
"""
import glob
import os
import re
import subprocess
import sys

ROOMS = ["base", "number", "calendar", "scheme", "trail", "policy", "ledger", "portfolio"]  # each uses those before
OUTSIDE = {  # pattern of symbols: the one room that may use them
    r"__gmp|mpz_|mpq_|mpn_|mpfr_": "number",
    r"yaml_": "scheme",
    r"SHA256": ("scheme", "portfolio"),
    r"json_|jansson_": "trail",
}
BANNED = re.compile(r"^(abort|_?exit|_Exit|__assert_fail|v?printf|v?fprintf|__v?printf_chk|__v?fprintf_chk|puts|"
                    r"putchar|fputs|perror|stdout|stderr|setlocale|uselocale|strtod|strtof|strtold|atof|atoi|strtok|"
                    r"signal|system|setenv|putenv|rand|srand|gets|strcpy|strcat|v?sprintf)$")
CONSTANT_SECTIONS = re.compile(r"^\.(text|rodata|data\.rel\.ro|eh_frame|init_array|note)")
SOURCE = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "libguarantee"))


def objects_of(build, room):
    return sorted(glob.glob(os.path.join(build, "CMakeFiles", f"guarantee_{room}.dir", "**", "*.o"), recursive=True))


def symbols_of(path):
    """Yields (name, defined, section) for each symbol of an object."""
    text = subprocess.run(["nm", "--format=sysv", path], check=True, capture_output=True, text=True).stdout
    for line in text.splitlines():
        fields = [field.strip() for field in line.split("|")]
        if len(fields) == 7 and fields[0] != "Name":
            yield fields[0], fields[2] not in ("U", "w"), fields[6], fields[3]


def read_rooms(build):
    defined_in, used_by, complaints = {}, [], []
    for room in ROOMS:
        paths = objects_of(build, room)
        if not paths:
            complaints.append(f"no object of room {room} in {build}")
        for path in paths:
            file = f"{room}/{os.path.basename(path)[:-2]}"
            for name, defined, section, kind in symbols_of(path):
                if not defined:
                    used_by.append((name, room, file))
                    continue
                defined_in.setdefault(name, room)
                if kind == "OBJECT" and not CONSTANT_SECTIONS.match(section):
                    complaints.append(f"{file}: mutable global {name} in {section}")
    return defined_in, used_by, complaints


def complaints_about(name, room, file, defined_in):
    owner = defined_in.get(name)
    if owner is not None and ROOMS.index(owner) > ROOMS.index(room):
        yield f"{file}: room {room} uses {name} of room {owner}, which is above it"
    for pattern, allowed in OUTSIDE.items():
        if re.match(pattern, name) and room not in ((allowed,) if isinstance(allowed, str) else allowed):
            yield f"{file}: room {room} uses {name}, which is for room {allowed} alone"
    if BANNED.match(name):
        yield f"{file}: uses {name}, which a library must not"


def includes_from_above():
    for room in ROOMS:
        for path in sorted(glob.glob(os.path.join(SOURCE, room, "*.[ch]"))):
            with open(path, encoding="utf-8") as file:
                included = re.findall(r'^#include "(\w+)/[\w.]+"', file.read(), re.M)
            for other in included:
                if other in ROOMS and ROOMS.index(other) > ROOMS.index(room):
                    yield f"{room}/{os.path.basename(path)}: includes a header of room {other}, which is above it"


def main(build):
    unknown = [name for name in sorted(os.listdir(SOURCE))
               if glob.glob(os.path.join(SOURCE, name, "*.c")) and name not in ROOMS]
    defined_in, used_by, complaints = read_rooms(build)
    complaints += [f"libguarantee/{name} is a room without a place in the order" for name in unknown]
    for name, room, file in used_by:
        complaints += complaints_about(name, room, file, defined_in)
    complaints += includes_from_above()
    for complaint in complaints:
        print(complaint)
    print(f"{len(ROOMS)} rooms, {len(used_by)} uses, {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
