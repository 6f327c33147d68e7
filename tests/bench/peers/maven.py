#!/usr/bin/env python3
"""Fetches an artifact with all that it needs into lib: maven.py GROUP:ARTIFACT

It takes the newest release that can be had whole and names it in the file `version`, and in `newest`
the newest that is known. The folder beside this one, `maven`, is the local repository.
"""

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree
from pathlib import Path

MAVEN = ("mvn", "-q", "-B", "-U", "-Dstyle.color=never", "-Dmaven.repo.local=../maven")
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin"
TRIES = 12
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>peers</groupId><artifactId>peer</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version>
  </dependency></dependencies>
</project>
"""


def releases(metadata: str) -> list[str]:
    """The versions in a maven-metadata.xml that are no pre-releases, the newest first."""
    root = xml.etree.ElementTree.fromstring(metadata)
    versions = [node.text for node in root.iter("version") if node.text]
    plain = [version for version in versions if re.fullmatch(r"\d+(\.\d+)*", version)]
    return sorted(plain, key=lambda version: [int(n) for n in version.split(".")], reverse=True)


def known(group: str, artifact: str) -> list[str]:
    """Asks for any version, which brings the list of all."""
    wanted = f"-Dartifact={group}:{artifact}:RELEASE"
    subprocess.run([*MAVEN, f"{PLUGIN}:get", wanted, "-Dtransitive=false"], stdout=sys.stderr)
    folder = Path("../maven", *group.split("."), artifact)
    files = sorted(folder.glob("maven-metadata-*.xml"))
    if not files:
        raise SystemExit(f"{group}:{artifact}: its versions cannot be had")
    return releases(files[0].read_text())


def fetch(group: str, artifact: str, version: str) -> bool:
    shutil.rmtree("lib", ignore_errors=True)
    Path("pom.xml").write_text(POM.format(group=group, artifact=artifact, version=version))
    goal = (f"{PLUGIN}:copy-dependencies", "-DoutputDirectory=lib", "-DincludeScope=runtime")
    done = subprocess.run([*MAVEN, *goal], capture_output=True, text=True)
    return done.returncode == 0


def main(name: str) -> int:
    group, artifact = name.split(":")
    versions = known(group, artifact)
    for version in versions[:TRIES]:
        if fetch(group, artifact, version):
            Path("version").write_text(version)
            Path("newest").write_text(versions[0])
            return 0
        print(f"{name}:{version} cannot be had whole", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
