"""Run the steps of the Dockerfile in a new Debian 13, without Docker: sudo python -m tools.try_image.

The base image is Debian's own (mmdebstrap), with its Python 3.13; everything else are the Dockerfile's
lines. It ends by starting the app there as the image's user and asking its health check.
"""

import json
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BASE = "python3,python3-venv,python-is-python3,ca-certificates,passwd"
# How pip and TLS are set up on this machine: the new root asks the same registry.
OURS = ("/etc/pip.conf", "/etc/resolv.conf", "/etc/ssl/certs/ca-certificates.crt", "/etc/hosts")
PASSED = ("PIP_", "SSL_", "REQUESTS_CA", "http_proxy", "https_proxy", "no_proxy")
PATIENCE_SECONDS = 90
CHROOT = shutil.which("chroot") or "/usr/sbin/chroot"


def steps() -> Iterator[tuple[str, str]]:
    """Yield the instructions of the Dockerfile with the rest of their lines."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            instruction, rest = line.split(maxsplit=1)
            yield instruction, rest


class Image:
    """A root folder that the instructions of a Dockerfile fill."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = "/"
        self.environ = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
        self.user: list[str] = []

    def chroot(self, command: list[str], **more: str) -> subprocess.Popen[bytes]:
        """Start a command inside, in the folder and as the user that were named last."""
        passed = {name: value for name, value in os.environ.items() if name.startswith(PASSED)}
        inside = ["sh", "-c", f'cd {shlex.quote(self.folder)} && exec "$@"', "sh", *command]
        return subprocess.Popen(
            [CHROOT, *self.user, str(self.root), *inside], env={**passed, **self.environ, **more}
        )

    def run(self, line: str) -> None:
        """Run a RUN line; end with a sentence where it fails."""
        if code := self.chroot(["sh", "-c", line]).wait():
            raise SystemExit(f"This step ended with {code}: RUN {line}")

    def copy(self, words: list[str]) -> None:
        """Copy files of the project, or nothing where a stage before made them here."""
        if words[0].startswith("--from"):
            return
        *sources, target = words
        place = self.root / self.folder.lstrip("/") / target
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(
                    ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True
                )
            else:
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, place)

    def take(self, instruction: str, rest: str) -> None:
        """Do what one instruction says."""
        if instruction == "RUN":
            self.run(rest)
        elif instruction == "COPY":
            self.copy(shlex.split(rest))
        elif instruction == "WORKDIR":
            self.folder = rest
            (self.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif instruction == "ENV":
            self.environ |= dict(part.split("=", 1) for part in shlex.split(rest))
        elif instruction == "USER":
            identity = subprocess.check_output([CHROOT, self.root, "id", "-u", rest], text=True).strip()
            self.user = [f"--userspec={identity}:{identity}"]

    def try_out(self, command: list[str], check: list[str]) -> None:
        """Start the app as the image would, and wait until its health check is content."""
        app = self.chroot(command, STREAMLIT_SERVER_ADDRESS="127.0.0.1")
        try:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while self.chroot(check).wait():
                if app.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("The app did not become ready; its own lines stand above.")
                time.sleep(1)
        finally:
            app.terminate()
            app.wait()


def main() -> None:
    if os.geteuid() or not shutil.which("mmdebstrap"):
        raise SystemExit("Run this as root, with mmdebstrap installed: sudo apt install mmdebstrap.")
    with tempfile.TemporaryDirectory(prefix="playbook-image-") as name:
        root = Path(name) / "root"
        made = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={BASE}", "trixie", str(root)]
        subprocess.run(made, check=True)
        for place in OURS:
            if Path(place).exists():
                shutil.copy(place, root / place.lstrip("/"))
        image, command, check = Image(root), [""], [""]
        for instruction, rest in steps():
            print(f"{instruction} {rest}"[:100], flush=True)
            image.take(instruction, rest)
            if instruction == "CMD":
                command = json.loads(rest)
            elif instruction == "HEALTHCHECK":
                check = json.loads(rest[rest.index("CMD") + 3 :])
        image.try_out(command, check)
        size = int(subprocess.check_output(["du", "--summarize", "--block-size=1M", root]).split()[0])
    print(f"Every step ran, and the app said that it is ready. {size} MB in all, Debian included.")


if __name__ == "__main__":
    main()
