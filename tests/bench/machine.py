"""What the figures were measured on."""

import os
import platform
import re
import subprocess
from pathlib import Path

LIBRARIES = ("libmicrohttpd", "libcjson", "sqlite3", "libpcre2-8")


def first_line(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    lines = (done.stdout or done.stderr).splitlines()
    return lines[0] if lines else "unknown"


def processor() -> str:
    match = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.M)
    return match[1] if match else platform.machine()


def machine() -> dict[str, str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": f"{processor()}, {os.cpu_count()} cores",
        "memory": f"{memory:.0f} GiB",
        "kernel": f"{platform.system()} {platform.release()}",
        "compiler": first_line("cc", "--version") + ", -O3",
        "load generator": first_line("wrk", "--version").split(" Copyright")[0],
        **{name: first_line("pkg-config", "--modversion", name) for name in LIBRARIES},
    }
