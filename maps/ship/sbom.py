"""The software bill of materials of the site, for programs: its third-party software, as CycloneDX 1.6."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from maps.ship.third_party import Component, components, digest


def bill_of_materials(
    name: str, edition: str, made: Mapping[str, Path], listed: Collection[Component] | None = None
) -> str:
    """Return the text of the bill for an edition of the guide with the name `name`. `made` are the files made from
    third-party ones: path below the site → the file.

    It contains no time and no random number, so that the same site gives the same bytes.
    """
    listed = components() if listed is None else listed
    site = {
        "type": "application",
        "bom-ref": name,
        "name": name,
        "version": edition,
        "licenses": [{"license": {"id": "MIT"}}],
    }
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": site},
        "components": [_entry(one, made) for one in listed],
        "dependencies": [{"ref": name, "dependsOn": [_ref(one) for one in listed]}],
    }
    return json.dumps(bill, indent=1, ensure_ascii=True) + "\n"


def _ref(one: Component) -> str:
    return one.purl or f"{one.name}@{one.version}"


def _entry(one: Component, made: Mapping[str, Path]) -> dict[str, Any]:
    licence = {"expression": one.licence} if " " in one.licence else {"license": {"id": one.licence}}
    entry: dict[str, Any] = {
        "type": "library",
        "bom-ref": _ref(one),
        "name": one.name,
        "version": one.version,
        "description": one.part,
        "licenses": [licence],
        **({"purl": one.purl} if one.purl else {}),
        "externalReferences": [{"type": "website", "url": one.address}],
    }
    files = [_file(path, sha256) for path, sha256 in one.files.items()]
    for path, origin in one.made.items():
        original = {"type": "file", "name": f"pyodide: {origin.origin}", "hashes": _hashes(origin.sha256)}
        files.append({**_file(path, digest(made[path])), "pedigree": {"ancestors": [original], "notes": origin.how}})
    return {**entry, "components": files} if files else entry


def _file(path: str, sha256: str) -> dict[str, Any]:
    return {"type": "file", "bom-ref": path, "name": path, "hashes": _hashes(sha256)}


def _hashes(sha256: str) -> list[dict[str, str]]:
    return [{"alg": "SHA-256", "content": sha256}]
