#!/usr/bin/env python3
"""Writes numbered SQL files as C tables, as text and as the database that they lead to:
embed.py TEXT_OUTPUT IMAGE_OUTPUT INPUT..."""
import contextlib
import pathlib
import sqlite3
import sys
import tempfile


def c_string(text):
    lines = (line.replace("\\", "\\\\").replace('"', '\\"') for line in text.splitlines())
    return "\n".join(f'    "{line}\\n"' for line in lines)


def migrations(texts):
    return (
        "/* The n-th text leads from schema version n to n + 1. */\n"
        "static const char *const schema_migrations[] = {\n"
        + "\n".join(f"{c_string(text)}," for text in texts)
        + "\n};\n"
    )


def database(texts):
    """The bytes of a database that has been through all of them, and of nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "schema.db"
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA page_size = 4096")
            for text in texts:
                connection.executescript(text)
            connection.execute("VACUUM")
        return path.read_bytes()


def image(data):
    """Most of the bytes are 0: only the others are written."""
    bytes_of_rows = (
        ", ".join(f"[{at}] = {data[at]}" for at in range(row, row + 16) if data[at])
        for row in range(0, len(data), 16)
    )
    return (
        "/* A database of the newest schema version without a row. */\n"
        f"static const unsigned char schema_image[{len(data)}] = {{\n"
        + "\n".join(f"    {row}," for row in bytes_of_rows if row)
        + "\n};\n"
    )


def main(text_output, image_output, *inputs):
    for number, path in enumerate(inputs, start=1):
        if not pathlib.Path(path).name.startswith(f"{number:04d}-"):
            sys.exit(f"{path}: the schema files must be numbered without a gap")
    texts = [pathlib.Path(path).read_text(encoding="utf-8") for path in inputs]
    pathlib.Path(text_output).write_text(migrations(texts), encoding="utf-8")
    pathlib.Path(image_output).write_text(image(database(texts)), encoding="utf-8")


main(*sys.argv[1:])
