"""Reads the protocol tests out of Smithy's model files.

Only what those files use of the Smithy IDL is understood: the values inside of the traits
httpRequestTests, httpResponseTests and httpMalformedRequestTests.
"""

import io
import json
import re
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import PurePosixPath

COMMIT = "0f7323128b0606a1b94b1ac482c94d3800a22708"
FOLDER = "smithy-aws-protocol-tests/model/restJson1"

KINDS = {"Request": "request", "Response": "response", "MalformedRequest": "malformed"}
TRAIT = re.compile(r"@http(Request|Response|MalformedRequest)Tests\(")
EVENT_TEST = re.compile(r'^\s+id: "', re.MULTILINE)

TOKEN = re.compile(
    r"""
    (?: \s+ | , | //[^\n]* )
    | (?P<block> \"{3}\n (?:[^\\]|\\.)*? \"{3} )
    | (?P<string> "(?:[^"\\]|\\.)*" )
    | (?P<number> -?\d+(?:\.\d+)?(?:[eE][+-]?\d+)? )
    | (?P<name> [A-Za-z_][\w.#$]* )
    | (?P<mark> [\[\]{}:] )
    """,
    re.DOTALL | re.VERBOSE,
)
ESCAPE_OR_QUOTE = re.compile(r'\\.|"', re.DOTALL)
NAMES = {"true": True, "false": False, "null": None}


@dataclass(frozen=True)
class Test:
    kind: str  # request, response, malformed
    file: str
    definition: dict

    @property
    def id(self) -> str:
        return self.definition["id"]

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.id

    @property
    def is_for_clients(self) -> bool:
        return self.definition.get("appliesTo") == "client"


def model_files(clone: str) -> dict[str, str]:
    """The model files of a clone of Smithy's repository, at COMMIT, by their paths in FOLDER."""
    command = ["git", "-C", clone, "archive", "--format=tar", COMMIT, FOLDER]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        sys.exit(f"{clone} is no clone of Smithy that has {FOLDER} at {COMMIT}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        return {
            PurePosixPath(member.name).relative_to(FOLDER).as_posix(): archive.extractfile(member)
            .read()
            .decode()
            for member in archive
            if member.name.endswith(".smithy")
        }


def read_tests(files: dict[str, str]) -> list[Test]:
    return [
        Test(KINDS[found[1]], file, definition)
        for file in sorted(files, key=PurePosixPath)
        for found in TRAIT.finditer(files[file])
        for definition in Reader(files[file], found.end()).value()
    ]


def count_event_tests(files: dict[str, str]) -> int:
    return len(EVENT_TEST.findall(files["event-stream.smithy"]))


class Reader:
    """Values of the IDL, one after the other."""

    def __init__(self, text: str, position: int):
        self._text, self._position = text, position

    def value(self):
        kind, token = self._next()
        match kind:
            case "block":
                return unescape(dedent(token[4:-3]))
            case "string":
                return unescape(token[1:-1])
            case "number":
                return json.loads(token)
            case "name":
                return NAMES.get(token, token)
        return self._list() if token == "[" else self._object()

    def _list(self) -> list:
        values = []
        while not self._ends("]"):
            values.append(self.value())
        return values

    def _object(self) -> dict:
        members = {}
        while not self._ends("}"):
            name = self.value()
            self._next()
            members[name] = self.value()
        return members

    def _ends(self, mark: str) -> bool:
        """Whether that mark is next; then it is taken."""
        before = self._position
        if self._next()[1] == mark:
            return True
        self._position = before
        return False

    def _next(self) -> tuple[str, str]:
        while found := TOKEN.match(self._text, self._position):
            self._position = found.end()
            if found.lastgroup:
                return found.lastgroup, found[0]
        raise ValueError(f"not understood: {self._text[self._position :][:80]!r}")


def dedent(block: str) -> str:
    """A text block without the indentation that all its lines have, the last one too."""
    *lines, last = block.split("\n")
    indented = [*(line for line in lines if line.strip()), last]
    width = min(len(line) - len(line.lstrip(" ")) for line in indented)
    return "\n".join(line[width:].rstrip(" ") for line in [*lines, last])


def unescape(text: str) -> str:
    """What a string means: JSON's escapes, and a line break that is escaped away."""
    text = text.replace("\\\n", "")
    quoted = ESCAPE_OR_QUOTE.sub(lambda m: '\\"' if m[0] == '"' else m[0], text)
    return json.loads(f'"{quoted}"', strict=False)
