"""`make sbom`: a CycloneDX list of everything third-party, from the two lock files, to standard output.

Nothing is looked up: names, versions, hashes and licences are those of the locks, so the same locks give the same list.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PYTHON, NODE = ROOT / "requirements.lock", ROOT / "package-lock.json"
_PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[\w,.-]+\])?==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NODE_HASHES = {"sha512": "SHA-512", "sha256": "SHA-256", "sha1": "SHA-1"}


def python_components(lock: str) -> list[dict[str, Any]]:
    """The packages of requirements.lock. Each has a hash for every file that may be installed."""
    found: list[dict[str, Any]] = []
    for line in lock.splitlines():
        if pinned := _PINNED.match(line):
            name, version = pinned[1].lower().replace("_", "-"), pinned[2]
            found.append(_component(name, version, f"pkg:pypi/{name}@{version}"))
        if (digest := _HASH.search(line)) and found:
            found[-1].setdefault("hashes", []).append({"alg": "SHA-256", "content": digest[1]})
    return found


def node_components(lock: dict[str, Any]) -> list[dict[str, Any]]:
    """The packages of package-lock.json, those for other systems too."""
    found = []
    for path, package in lock["packages"].items():
        if not path:
            continue
        name, version = package.get("name") or path.rpartition("node_modules/")[2], package["version"]
        made = _component(name, version, f"pkg:npm/{name.replace('@', '%40')}@{version}")
        if algorithm := _NODE_HASHES.get(package.get("integrity", "").partition("-")[0]):
            digest = base64.b64decode(package["integrity"].partition("-")[2].split()[0]).hex()
            made["hashes"] = [{"alg": algorithm, "content": digest}]
        if "license" in package:
            made["licenses"] = [{"expression": package["license"]}]
        found.append(made)
    return found


def _component(name: str, version: str, purl: str) -> dict[str, Any]:
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}


def document(python: str, node: str) -> dict[str, Any]:
    """The whole list. Its number is made from the locks, so that it changes with them and with nothing else."""
    components = {one["bom-ref"]: one for one in [*python_components(python), *node_components(json.loads(node))]}
    digest = hashlib.sha256(f"{python}\0{node}".encode()).digest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.UUID(bytes=digest[:16], version=4)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "referral-app", "name": "referral-app"}},
        "components": sorted(components.values(), key=lambda one: str(one["bom-ref"])),
    }


if __name__ == "__main__":
    json.dump(document(PYTHON.read_text("utf-8"), NODE.read_text("utf-8")), sys.stdout, indent=1)
    print()
