"""Sends Smithy's protocol tests to operations of the family: writes fixtures/conformance.

usage: rehost.py [--check] CLONE

CLONE is a clone of https://github.com/smithy-lang/smithy, of which the commit is read that smithy.py
names, whatever is checked out. With --check nothing is written: the exit status says whether the
fixtures are what would be written. A test that has neither a place here nor a reason ends the program.
"""

import json
import shutil
import sys
from pathlib import Path

import malformed
import reasons
import smithy
import stories
from smithy import Test
from steps import Step

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "conformance"


def rehosted(tests: list[Test]) -> dict[tuple[str, str], stories.Story]:
    """What applies, by kind and id."""
    by_key = {test.key: test for test in tests}
    told = {(story.kind, story.id): story for story in stories.STORIES}
    for row in malformed.MALFORMED:
        test = by_key["malformed", row.id]
        steps = tuple(malformed.steps_of(row, test))
        told[test.key] = stories.Story(*test.key, steps, malformed.note_of(row, test))
    unknown = told.keys() - by_key.keys()
    if unknown:
        sys.exit(f"Smithy has no such tests: {sorted(unknown)}")
    return told


def files_of(story: stories.Story) -> dict[str, str]:
    folder = f"{story.kind}/{story.id}"
    files = {}
    if story.fixture:
        files[f"{folder}/fixture.json"] = json.dumps(story.fixture, indent=2) + "\n"
    for number, step in enumerate(story.steps, start=1):
        files[f"{folder}/{number:02d}.request.http"] = step.request
        files[f"{folder}/{number:02d}.expected.http"] = step.expected
    return files


def row_of(test: Test, story: stories.Story | None) -> dict:
    row = {"id": test.id, "kind": test.kind, "file": test.file, "applies": story is not None}
    if story is not None:
        last: Step = story.steps[-1]
        return row | {"route": last.operation} | ({"note": story.note} if story.note else {})
    if test.is_for_clients:
        row["client"] = True
    return row | {"reason": reasons.reason_of(test)}


def inventory(rows: list[dict], event_tests: int) -> str:
    """A line for each test."""
    others = (
        f"The {event_tests} tests of another kind, eventStreamTests in event-stream.smithy, do not apply:\n"
        "no operation of the family streams events."
    )
    head = json.dumps({"commit": smithy.COMMIT, "others": others}, indent=1).removesuffix("\n}")
    lines = ",\n".join(f"  {json.dumps(row)}" for row in rows)
    return f'{head},\n "tests": [\n{lines}\n ]\n}}\n'


def fixtures(model: dict[str, str]) -> dict[str, str]:
    """All files of the folder, by their paths in it."""
    tests = smithy.read_tests(model)
    told = rehosted(tests)
    rows = [row_of(test, told.get(test.key)) for test in tests]
    unexplained = [row["id"] for row in rows if row.get("reason", "") is None]
    if unexplained:
        sys.exit(f"neither a place nor a reason: {', '.join(unexplained)}")
    files = {"inventory.json": inventory(rows, smithy.count_event_tests(model))}
    for story in told.values():
        files |= files_of(story)
    return files


def differing(files: dict[str, str]) -> list[str]:
    there = {
        path.relative_to(FIXTURES).as_posix(): path.read_bytes()
        for path in FIXTURES.rglob("*")
        if path.is_file()
    }
    wanted = {path: content.encode() for path, content in files.items()}
    return sorted(path for path in there | wanted if there.get(path) != wanted.get(path))


def write(files: dict[str, str]) -> None:
    shutil.rmtree(FIXTURES)
    for path, content in files.items():
        (FIXTURES / path).parent.mkdir(parents=True, exist_ok=True)
        (FIXTURES / path).write_bytes(content.encode())


def main(arguments: list[str]) -> int:
    files = fixtures(smithy.model_files(arguments[-1]))
    if "--check" not in arguments:
        write(files)
    elif stale := differing(files):
        sys.exit(f"{FIXTURES} would be changed: {', '.join(stale)}")
    return 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
