#!/usr/bin/env python3
"""Installs the newest version of each SDK named into build/sdks: install.py SDK...

What lacks its toolchain is left out, loudly; with CI=true that is a failure. So is, without being a
failure, an SDK whose newest version in its registry does not have the test-case operations, unless a
client that has them can be made.
"""

import os
import shutil
import subprocess
import sys

from sdks import DRIVERS, SDKS, Sdk, search_path


def install(sdk: Sdk) -> None:
    driver = DRIVERS / sdk.name
    if driver.is_dir():
        shutil.copytree(driver, sdk.folder, dirs_exist_ok=True)
    sdk.folder.mkdir(parents=True, exist_ok=True)
    sdk.unsupported.unlink(missing_ok=True)
    for command in sdk.install:
        run(sdk, command)
    if run(sdk, sdk.supports, check=False) != 0:
        reason = f"{sdk.title}: the newest version in its registry lacks the operations"
        sdk.unsupported.write_text(reason)
        if not sdk.generate:
            print(f"SKIPPED {reason}", file=sys.stderr)
            return
        print(f"{reason}; making a client that has them", file=sys.stderr)
        run(sdk, sdk.generate)
    run(sdk, sdk.build)
    (sdk.folder / "installed").touch()


def run(sdk: Sdk, command: str, check: bool = True) -> int:
    environment = {**os.environ, "PATH": search_path()}
    done = subprocess.run(command, shell=True, cwd=sdk.folder, env=environment, check=check)
    return done.returncode


def main(*names: str) -> int:
    unknown = [name for name in names if name not in SDKS]
    if unknown:
        print(f"no such SDK: {', '.join(unknown)}; there are {', '.join(SDKS)}", file=sys.stderr)
        return 2
    status = 0
    for sdk in map(SDKS.get, names):
        (sdk.folder / "installed").unlink(missing_ok=True)
        if sdk.missing_tools:
            print(f"SKIPPED {sdk.title}: no {', '.join(sdk.missing_tools)}", file=sys.stderr)
            status |= os.environ.get("CI") == "true"
            continue
        print(f"installing {sdk.title}", file=sys.stderr)
        try:
            install(sdk)
        except subprocess.CalledProcessError as error:
            print(f"{sdk.title} cannot be installed: {error}", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
