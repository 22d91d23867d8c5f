"""Write sbom.cdx.json: what the app is made of, as CycloneDX.

Names and versions come from requirements.txt, licenses from the packages that are installed here. It holds no
time and no random number, so the same lock gives the same file.
"""

import json
import re
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK, SBOM = ROOT / "requirements.txt", ROOT / "sbom.cdx.json"
_PIN = re.compile(r"^([\w.-]+)(?:\[[^\]]*\])?==([\w.!+-]+)", re.MULTILINE)
_CLASSIFIER = "License :: OSI Approved :: "
_LONGEST_LICENSE = 60  # some packages put the whole text there


def pinned(lock: str) -> list[tuple[str, str]]:
    """Return the names and versions that a lock pins."""
    return sorted({(name.lower(), version) for name, version in _PIN.findall(lock)})


def license_of(name: str) -> str:
    """Return the license that an installed package declares, or nothing."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    classifiers = about.get_all("Classifier") or []
    approved = [line.removeprefix(_CLASSIFIER) for line in classifiers if line.startswith(_CLASSIFIER)]
    stated = (about["License"] or "").strip() if len(about["License"] or "") <= _LONGEST_LICENSE else ""
    return about["License-Expression"] or stated or ", ".join(approved)


def component(name: str, version: str) -> dict[str, object]:
    """Return one component; its license where it is known."""
    described: dict[str, object] = {
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "bom-ref": f"{name}@{version}",
    }
    license_name = license_of(name)
    return {**described, "licenses": [{"license": {"name": license_name}}]} if license_name else described


def sbom() -> str:
    """Return the text of the file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    about = {"type": "application", "name": project["name"], "version": project["version"]}
    pins = pinned(LOCK.read_text(encoding="utf-8"))
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**about, "licenses": [{"license": {"id": project["license"]}}]}},
        "components": [component(name, version) for name, version in pins],
    }
    return json.dumps(document, indent=1) + "\n"


if __name__ == "__main__":
    SBOM.write_text(sbom(), encoding="utf-8")
