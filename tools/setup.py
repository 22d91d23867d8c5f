"""What the Makefile calls: makes .venv from the locks, then runs the app, the tests or a tool.

Standard library only, because it runs before anything is installed.
"""

import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.browser import SHELL, NoBrowserError, find_browser  # noqa: E402 - needs the line above
from tools.model import NoModelError, get_model, is_here  # noqa: E402 - as above
from tools.postgres import PACKAGES, NoPostgresError, find_pooler, find_postgres  # noqa: E402 - as above
from tools.proxies import NAMES, NoProxyError, find_proxy  # noqa: E402 - as above
from tools.verapdf import DEBIAN, class_path, get_verapdf  # noqa: E402 - as above

VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
STAMP = VENV / "playbook-setup.json"  # written last: a .venv without it is half made
LOCKS = {"run": ROOT / "requirements.txt", "dev": ROOT / "requirements-dev.txt"}

Call = tuple[str | Path, ...]


class SetupError(Exception):
    """Set-up cannot go on; the message says what to do."""


# --- the environment ---------------------------------------------------------------------------


def fingerprint(kind: str) -> str:
    """Changes when a lock changes, or when the folder moves (programs in .venv name their place)."""
    digest = hashlib.sha256(str(VENV).encode())
    digest.update(LOCKS[kind].read_bytes())
    return digest.hexdigest()


def installed() -> dict[str, str]:
    """Which locks .venv was made from; nothing where it is half made, or its Python is gone."""
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    works = subprocess.run([PYTHON, "-c", ""], check=False, capture_output=True).returncode == 0
    return dict(found) if works and isinstance(found, dict) else {}


def ensure(kind: str) -> None:
    """Makes .venv hold the packages of a lock; does nothing where it does already."""
    wanted = fingerprint(kind)
    have = installed()
    if have.get(kind) == wanted:
        return
    # requirements-dev.txt holds all of requirements.txt at the same versions (tests/tools/test_setup.py).
    if kind == "run" and have.get("dev") == fingerprint("dev"):
        return
    keep = {"run": have["run"]} if kind == "dev" and have.get("run") == fingerprint("run") else {}
    if not keep:
        make_venv()
    STAMP.unlink(missing_ok=True)
    say(f"Installing {LOCKS[kind].name} into .venv …")
    install(LOCKS[kind])
    write_command()
    STAMP.write_text(json.dumps({**keep, kind: wanted}), encoding="utf-8")


def make_venv() -> None:
    """Makes an empty .venv with this Python, whatever was there."""
    if VENV.is_symlink():
        raise SetupError(".venv is a link to another folder; remove the link and try again.")
    if VENV.exists():
        say("Making .venv anew: its packages changed, or it was never finished.")
        shutil.rmtree(VENV)
    if uv := shutil.which("uv"):
        run(uv, "venv", "--quiet", "--no-python-downloads", "--python", sys.executable, VENV)
        return
    if not can_make_venv():
        get_venv_module()
    run(sys.executable, "-m", "venv", VENV)


def can_make_venv() -> bool:
    """Debian ships Python without the module that puts pip into an environment."""
    return (
        subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True).returncode == 0
    )


def get_venv_module() -> None:
    """Installs what Debian leaves out, as root; else says what to install."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if apt_install(package) and can_make_venv():
        return
    raise SetupError(
        f"This Python cannot make an environment: install {package} (Debian and Ubuntu: "
        f"sudo apt install {package}), or install uv, and try again."
    )


def install(lock: Path) -> None:
    """Installs a lock with uv where it is at hand, else with pip; a file with another hash is refused."""
    if uv := shutil.which("uv"):
        if call(uv, "pip", "install", "--quiet", "--require-hashes", "--python", PYTHON, "-r", lock) == 0:
            return
        say("uv could not install it; trying pip, which reads its own configuration.")
        run(PYTHON, "-m", "ensurepip", "--upgrade")
    quiet = ("--quiet", "--disable-pip-version-check")
    run(PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", "-r", lock)


def write_command() -> None:
    """Puts `playbook` beside python: a name of its own, which a shell can complete."""
    command = PYTHON.with_name("playbook")
    call_python = f"PYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(str(PYTHON))} -m playbook"
    command.write_text(f'#!/bin/sh\n{call_python} "$@"\n', encoding="utf-8")
    command.chmod(0o755)


def apt_install(*packages: str) -> bool:
    """Installs Debian packages where we are root on a Debian; says whether it did."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    with ONE_APT:
        say(f"Installing {' and '.join(packages)} with apt-get …")
        apt_update()
        plain = ("-o", "Dpkg::Use-Pty=0", "-qq", "-y", "--no-install-recommends")
        return call("apt-get", "install", *plain, *packages, env=QUIET_APT) == 0


@cache
def apt_update() -> None:
    call("apt-get", "update", "-qq", env=QUIET_APT)


def install_programs() -> None:
    """Installs at once what the tests start and Debian has, where it is missing and we are root."""
    is_chosen = bool(os.environ.get("CHROMIUM"))  # and so not replaced
    places: tuple[tuple[Callable[[], object], tuple[str, ...]], ...] = (
        (find_browser, () if is_chosen else (SHELL, "fonts-liberation")),
        *((partial(find_proxy, name), (name,)) for name in NAMES),
        (find_postgres, PACKAGES),
        (find_pooler, PACKAGES),
    )
    missing = dict.fromkeys(package for find, packages in places if is_missing(find) for package in packages)
    if missing:
        apt_install(*missing)


def is_missing(find: Callable[[], object]) -> bool:
    try:
        find()
    except (NoBrowserError, NoPostgresError, NoProxyError):
        return True
    return False


def ensure_browser() -> None:
    """Finds the browser that the tests drive, or gets one; without any, the tests do not start."""
    try:
        find_browser()
    except NoBrowserError:
        if os.environ.get("CHROMIUM"):
            raise
        if not apt_install(SHELL, "fonts-liberation"):
            say("Downloading a browser with Playwright …")
            call(BIN / "playwright", "install", "--only-shell", "chromium")
        find_browser()


def ensure_proxies() -> None:
    """Finds the web servers that the tests put in front of the app, or gets them; without, no tests."""
    try:
        for name in NAMES:
            find_proxy(name)
    except NoProxyError:
        apt_install(*NAMES)
        for name in NAMES:
            find_proxy(name)


def ensure_postgres() -> None:
    """Finds the PostgreSQL and the pooler that the tests start, or gets them; without, no tests."""
    try:
        find_postgres()
        find_pooler()
    except NoPostgresError:
        apt_install(*PACKAGES)
        find_postgres()
        find_pooler()


def seek_postgres() -> None:
    """Finds the PostgreSQL that dashboards are measured beside, or gets it; without, the rest is measured."""
    try:
        find_postgres()
    except NoPostgresError as error:
        if not apt_install(*PACKAGES):
            say(str(error))


def ensure_model() -> None:
    """Finds the small language model that the tests ask, or gets it; without it, they do not start."""
    if not is_here():
        say("Getting the small language model of the tests (93 MB) …")
        get_model(PYTHON)


def seek_verapdf() -> None:
    """Finds what checks our PDFs, or gets it where Java is; without, the tests look at them by themselves."""
    if shutil.which("java") is None or class_path():
        return
    get_verapdf(PYTHON)
    if not class_path():
        apt_install(DEBIAN)
    if not class_path():
        say(f"The PDFs are not checked by veraPDF: it needs Debian's {DEBIAN} and a network.")


# --- programs ----------------------------------------------------------------------------------


TESTS_FAILED = 1  # of pytest's exit codes
ONE_APT = Lock()  # apt-get refuses to run twice at a time
QUIET_APT = {"DEBIAN_FRONTEND": "noninteractive"}
# Where Python may not write what it compiles, every worker and every server compiles it all again.
COMPILES = {"PYTHONDONTWRITEBYTECODE": ""}
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of random name is made in it
MEMORY = 2_000_000_000  # many times what the folders of failed tests and of four running ones hold


def say(sentence: str) -> None:
    print(sentence, flush=True)


def environment() -> dict[str, str]:
    """Ours, without what would point pip, uv or Python at another environment."""
    kept = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONHOME"}}
    return {**kept, "PIP_USER": "0"}


def call(*command: str | Path, env: dict[str, str] | None = None) -> int:
    """Runs a program in the project's folder and returns its exit code."""
    return subprocess.run(command, cwd=ROOT, env={**environment(), **(env or {})}, check=False).returncode


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Runs a program; set-up ends here with its exit code where it fails."""
    code = call(*command, env=env)
    if code != 0:
        name = Path(command[0]).name
        raise SetupError(f"{name} {' '.join(map(str, command[1:3]))} failed (exit code {code}).")


# --- what the Makefile offers ------------------------------------------------------------------


def start() -> None:
    """make run"""
    # Where the server leaves the way to an owner, while there is none.
    data = os.environ.get("PLAYBOOK_DATA", "").strip() or "data/local"
    serve("run", ROOT / data / "first-run.html")


def demo() -> None:
    """make demo"""
    # Nobody owns a demonstration, so no such file is ever left.
    serve("demo", ROOT / "first-run.html")


def serve(verb: str, first_run: Path) -> None:
    """Starts the app in the place of this process, and opens it in the browser where there is one."""
    ensure("run")
    port = os.environ.get("PLAYBOOK_PORT", "").strip() or "8501"
    if not port.isdecimal():
        raise SetupError(f"PLAYBOOK_PORT is {port!r}, but must be a whole number from 1 to 65535.")
    address = f"http://127.0.0.1:{port}"
    if has_display():
        opener = (sys.executable, ROOT / "tools/open_browser.py", address, first_run)
        subprocess.Popen(opener, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # The server takes the place of this process, so that signals reach it.
    os.chdir(ROOT)
    # Python finds its environment by the path it is called by, so its bare name would not do.
    python = str(BIN / "python")
    os.execve(python, (python, "-m", "playbook", verb), environment())  # noqa: S606 - ours


def has_display() -> bool:
    if sys.platform == "darwin":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


CHECKS: tuple[Call, ...] = (
    (BIN / "ruff", "check", "."),
    (BIN / "ruff", "format", "--check", "."),
    (BIN / "mypy",),
    (BIN / "lint-imports",),
)


def all_of(checks: tuple[Call, ...]) -> None:
    """Runs every check, and fails after the last where one failed."""
    failed = [Path(check[0]).name for check in checks if call(*check) != 0]
    if failed:
        raise SetupError(f"Failed: {', '.join(dict.fromkeys(failed))}.")


def test() -> None:
    """make test: all but tests marked long; their count closes the output, unless a check failed."""
    with ThreadPoolExecutor() as threads:
        programs = threads.submit(install_programs)
        ensure("dev")
        programs.result()
    # Each says what to do where its program is still missing.
    ensure_browser()
    ensure_proxies()
    ensure_postgres()
    # A file's tests share what is slow to start (a server, a browser window), so a file stays together.
    # Two more workers than processors: a browser test waits for half of its time.
    workers = (os.cpu_count() or 2) + 2
    # tests/conftest.py says which file goes first; xdist would begin the browser's last, which take longest.
    spread = ("-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder")
    with ThreadPoolExecutor() as threads:
        # The types take a minute of one processor, in which the tests can begin on the others.
        checks = threads.submit(all_of, CHECKS)
        fetched = threads.submit(ensure_model)
        compile_tests()
        fetched.result()
        with TemporaryDirectory(dir=memory(), ignore_cleanup_errors=True) as folder:
            code = call(BIN / "pytest", *spread, "--basetemp", Path(folder) / "tests", env=COMPILES)
    if code == TESTS_FAILED:
        # A timing on a busy machine decides no test: one that fails again, alone, has failed.
        say("Tests failed. They run once more, one at a time.")
        code = call(BIN / "pytest", "--last-failed", "--last-failed-no-failures", "none", env=COMPILES)
    checks.result()
    if code != 0:
        sys.exit(code)


def memory() -> Path | None:
    """Where files stay in memory, if it is large: the tests sync thousands of times."""
    is_large = SHARED_MEMORY.is_dir() and shutil.disk_usage(SHARED_MEMORY).free >= MEMORY
    return SHARED_MEMORY if is_large else None


def compile_tests() -> None:
    """Compiles all that the tests import, which each worker would do for itself at the same time."""
    # What cannot be imported is said by the tests.
    collect: Call = (BIN / "pytest", "--collect-only", "-q")
    subprocess.run(collect, cwd=ROOT, env={**environment(), **COMPILES}, capture_output=True, check=False)


def check() -> None:
    """make check: what needs no more than .venv"""
    ensure("dev")
    fast = "not slow and not browser and not soak and not postgres"
    all_of((*CHECKS, (BIN / "pytest", "-q", "-n", "auto", "-m", fast)))


def lock() -> None:
    """make lock: both locks, for every Python and system that we support, and what the app is made of."""
    ensure("dev")
    compiled = (BIN / "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes")
    # pip takes a package with an extra for another one, which needs its own pin.
    unnamed = ("--quiet", "--no-header", "--no-emit-index-url", "--no-emit-find-links")
    plain = (*unnamed, "--no-strip-extras", "pyproject.toml")
    run(*compiled, *plain, "-o", "requirements.txt")
    run(*compiled, *plain, "--extra", "dev", "-c", "requirements.txt", "-o", "requirements-dev.txt")
    ensure("dev")
    run(PYTHON, "-m", "tools.sbom")


def docs() -> None:
    """make docs"""
    ensure("run")
    text = subprocess.run(
        [PYTHON, "-m", "playbook.settings"], cwd=ROOT, check=True, capture_output=True
    ).stdout
    (ROOT / "docs/settings.md").write_bytes(text)
    text = subprocess.run(
        [PYTHON, "-m", "playbook", "rules"], cwd=ROOT, check=True, capture_output=True
    ).stdout
    (ROOT / "docs/rules.md").write_bytes(text)
    # The second sample holds the plan that the plays of data/stages/ make of its brief.
    run(PYTHON, "-m", "tools.make_samples")


def bench() -> None:
    """make bench"""
    ensure("dev")
    ensure_model()
    seek_postgres()
    for script in sorted((ROOT / "bench").glob("[!_]*.py")):
        run(PYTHON, "-m", f"bench.{script.stem}")


def soak() -> None:
    """make soak"""
    ensure("dev")
    ensure_browser()
    ensure_proxies()
    seek_verapdf()
    rounds = {"PLAYBOOK_SOAK_ROUNDS": "200", "HYPOTHESIS_PROFILE": "search"}
    # It takes hours, so each test is named as it ends.
    named = ("-v", "-n", "auto", "--dist", "loadfile", "--timeout=0")
    run(BIN / "pytest", *named, "-m", "soak or part or hypothesis or long", env=rounds)
    # Each screen at each width in each scheme, of which make test sees half.
    run(BIN / "pytest", "tests/browser", env=rounds)


def mutants() -> None:
    """make mutants"""
    ensure("dev")
    run(BIN / "mutmut", "run")


def clean() -> None:
    """make clean"""
    left = (
        ".venv", ".models", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis",
        ".import_linter_cache", "mutants",
    )  # fmt: skip
    for name in left:
        shutil.rmtree(ROOT / name, ignore_errors=True)


TARGETS: dict[str, Callable[[], None]] = {
    "run": start, "demo": demo, "test": test, "check": check, "lock": lock, "docs": docs,
    "bench": bench, "soak": soak, "mutants": mutants, "clean": clean,
}  # fmt: skip


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in TARGETS:
        say(f"Say one of: {', '.join(TARGETS)}.")
        return 2
    try:
        TARGETS[arguments[0]]()
    except (SetupError, NoBrowserError, NoModelError, NoPostgresError, NoProxyError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
