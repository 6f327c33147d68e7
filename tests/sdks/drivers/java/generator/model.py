"""Writes AWS's model of the test-case operations into a folder, as the generator reads it.

The whole of Amazon Connect would be generated in minutes, and compiled in as many.
"""

import json
import sys
from pathlib import Path

from botocore.loaders import Loader


def main(folder: str) -> None:
    load = Loader().load_service_model
    model = load("connect", "service-2")
    pages = load("connect", "paginators-1")
    others = {name for name in model["operations"] if "TestCase" not in name}
    for name in others:
        # Of shapes that are left over the generator drops all but inputs.
        model["shapes"].pop(model["operations"].pop(name).get("input", {}).get("shape"), None)
        pages["pagination"].pop(name, None)
    endpoints = load("connect", "endpoint-rule-set-1")
    for kind, data in (("service", model), ("paginators", pages), ("endpoints", endpoints)):
        Path(folder, f"{kind}.json").write_text(json.dumps(data))


if __name__ == "__main__":
    main(*sys.argv[1:])
