#!/usr/bin/env python3
"""Writes numbered SQL files as a C table: embed.py OUTPUT INPUT..."""
import pathlib
import sys


def c_string(text):
    lines = (line.replace("\\", "\\\\").replace('"', '\\"') for line in text.splitlines())
    return "\n".join(f'    "{line}\\n"' for line in lines)


def main(output, *inputs):
    for number, path in enumerate(inputs, start=1):
        if not pathlib.Path(path).name.startswith(f"{number:04d}-"):
            sys.exit(f"{path}: the schema files must be numbered without a gap")
    rows = (c_string(pathlib.Path(path).read_text(encoding="utf-8")) + "," for path in inputs)
    pathlib.Path(output).write_text(
        "/* The n-th text leads from schema version n to n + 1. */\n"
        "static const char *const schema_migrations[] = {\n" + "\n".join(rows) + "\n};\n",
        encoding="utf-8",
    )


main(*sys.argv[1:])
