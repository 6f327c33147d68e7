"""Writes docs/conformance.md from the inventory and from what the tests say.

usage: document.py [--check] TEST_CONFORMANCE

TEST_CONFORMANCE is the built test program. With --check nothing is written: the exit status says
whether the document is what would be written, and whether every folder has its row.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures" / "conformance"
DOCUMENT = ROOT / "docs" / "conformance.md"

INTRODUCTION = """\
# Conformance

Smithy, the language that AWS describes its services in, comes with tests of the protocol restJson1
(`smithy-aws-protocol-tests/model/restJson1` at {commit}, Apache-2.0). They address operations of their
own, so those that apply are sent here to operations of the family: the same fault or value, in a member
of the same type. Their folders are `fixtures/conformance/<kind>/<id>`; what is expected there is taken
from Smithy and not recorded.

{applying} of {total} tests apply: {passed} pass, {failed} fail. {client} are for clients alone. {other} do
not apply to the family, each for the reason in its row.

{others}

The fixtures, and then this document, are made by the following, once `./dev test` has built the tests:

    git clone --no-checkout https://github.com/smithy-lang/smithy build/smithy
    python3 tests/conformance/rehost.py build/smithy
    python3 tests/conformance/document.py build/tests/service/test_conformance

`rehost.py` knows where each test goes, and why the others do not apply; a test of Smithy's that has
neither stops it. `document.py` takes `fixtures/conformance/inventory.json` and the results; a test keeps the
document up to date with both.
"""


def folders() -> list[str]:
    """The folders of the fixtures, as "kind/id", in the order of the test program."""
    found = [p.relative_to(FIXTURES).as_posix() for p in FIXTURES.glob("*/*")]
    return sorted(found, key=str.encode)


def results(program: str) -> dict[str, str]:
    """What the program says of each folder: "passes" or "fails"."""
    environment = os.environ | {"CK_TAP_LOG_FILE_NAME": "-", "CK_VERBOSITY": "silent"}
    run = subprocess.run(
        [program, FIXTURES], env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    lines = [line for line in run.stdout.splitlines() if line.startswith(("ok ", "not ok "))]
    if len(lines) != len(folders()):
        sys.exit(f"{program} ran {len(lines)} cases, not {len(folders())}")
    verdicts = ["passes" if line.startswith("ok ") else "fails" for line in lines]
    return dict(zip(folders(), verdicts, strict=True))


def row(test: dict, verdicts: dict[str, str]) -> str:
    if not test["applies"]:
        return f"| {test['id']} | {test['kind']} | does not apply | {test['reason']} |"
    verdict = verdicts[f"{test['kind']}/{test['id']}"]
    where = f"`{test['route']}`" + (f"; {test['note']}" if "note" in test else "")
    return f"| {test['id']} | {test['kind']} | {verdict} | {where} |"


def document(inventory: dict, verdicts: dict[str, str]) -> str:
    tests = inventory["tests"]
    applying = [test for test in tests if test["applies"]]
    passed = list(verdicts.values()).count("passes")
    client = sum(1 for test in tests if test.get("client"))
    text = INTRODUCTION.format(
        commit=inventory["commit"][:12],
        total=len(tests),
        applying=len(applying),
        passed=passed,
        failed=len(applying) - passed,
        client=client,
        other=len(tests) - len(applying) - client,
        others=inventory["others"],
    )
    for file in dict.fromkeys(test["file"] for test in tests):
        rows = [row(test, verdicts) for test in tests if test["file"] == file]
        text += f"\n## {file}\n\n| id | kind | result | where, or why not |\n|---|---|---|---|\n"
        text += "\n".join(rows) + "\n"
    return text


def main(arguments: list[str]) -> int:
    program = arguments[-1]
    inventory = json.loads((FIXTURES / "inventory.json").read_text(encoding="utf-8"))
    named = {f"{test['kind']}/{test['id']}" for test in inventory["tests"] if test["applies"]}
    if named != set(folders()):
        sys.exit(f"folders and inventory differ: {sorted(named ^ set(folders()))}")
    text = document(inventory, results(program))
    if "--check" not in arguments:
        DOCUMENT.write_text(text, encoding="utf-8")
    elif not DOCUMENT.exists() or DOCUMENT.read_text(encoding="utf-8") != text:
        sys.exit(f"{DOCUMENT} is out of date: run {Path(__file__).name} {program}")
    return 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
