"""The README says what is there: its commands, its map of the rooms, its links."""

import re
import shlex
from pathlib import Path

from typer.main import get_command

from playbook.cli.main import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
MAP = next(block for block in BLOCKS if block.startswith("app.py"))
NOT_OURS = re.compile(r"^(\..*|__pycache__|.*\.egg-info|mutants|build|dist|htmlcov|output|local)$")
# One line speaks for the files in it; the map would only repeat their names.
TOLD_BY_THEIR_PARENT = (
    "tests", "bench", "tools", "pages", "playbook/ui/static", "playbook/ui/components", "data/samples",
)  # fmt: skip


def rooms_on_the_map() -> list[str]:
    """Return the paths that the map names. A line of folders alone names rooms of the layer above it."""
    rooms: list[str] = []
    above: list[str] = []
    for line in MAP.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        words = line.split()
        names = words if all(word.endswith("/") for word in words) else words[:1]
        rooms += ["/".join([*above[:depth], name]) for name in names]
        above = [*above[:depth], words[0].rstrip("/")]
    return rooms


def rooms_in_the_tree() -> set[str]:
    """Every folder that holds something of ours, but for those that one line speaks for."""
    found: set[str] = set()
    waiting = [ROOT]
    while waiting:
        for path in waiting.pop().iterdir():
            name = path.relative_to(ROOT).as_posix()
            if not path.is_dir() or NOT_OURS.match(path.name):
                continue
            if not any(file.is_file() and "__pycache__" not in file.parts for file in path.rglob("*")):
                continue
            found.add(f"{name}/")
            if name not in TOLD_BY_THEIR_PARENT:
                waiting.append(path)
    return found


def commands() -> list[str]:
    return [line.partition("#")[0].strip() for block in BLOCKS for line in block.splitlines()]


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 165


def test_every_room_of_the_tree_is_on_the_map() -> None:
    assert rooms_in_the_tree() == {room for room in rooms_on_the_map() if room.endswith("/")}


def test_every_place_on_the_map_exists_and_has_its_words() -> None:
    assert [room for room in rooms_on_the_map() if not (ROOT / room).exists()] == []
    lines = [line.split() for line in MAP.splitlines()]
    assert [words[0] for words in lines if len(words) <= 2 and not words[-1].endswith("/")] == []
    assert [words[0] for words in lines if len(words) == 1] == ["playbook/", "data/"]


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    inline = re.findall(r"(?<!`)`([^`\n]+)`(?!`)", README)
    named = set(re.findall(r"\bmake ([a-z]+)", "\n".join([*inline, *commands()])))
    assert {"run", "test", "check"} <= named
    assert named <= targets


def test_every_verb_that_is_named_exists_and_none_is_left_out() -> None:
    lines = [shlex.split(line)[3:] for line in commands() if line.startswith("python -m playbook")]
    verbs = get_command(app).commands
    for verb, *arguments in lines:
        verbs[verb].make_context("playbook", arguments)
    assert {line[0] for line in lines} == set(verbs)


def test_the_two_commands_come_before_what_they_do_by_hand() -> None:
    lines = commands()
    assert lines[:2] == ["make run", "make test"]
    by_hand = [line for line in lines if ".venv/bin/" in line]
    assert [line.split()[0].rpartition("/")[2] for line in by_hand] == [
        "pip", "streamlit", "pip", "python", "pytest",
    ]  # fmt: skip
    for line in by_hand:
        for word in line.split():
            if word.endswith((".txt", ".py")):
                assert (ROOT / word).is_file()


def test_every_file_that_is_named_or_linked_exists() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert "playbook/ui/static/guide/timeline.png" in links
    named = [
        name
        for name in re.findall(r"`([\w./-]+/[\w.-]*)`", README)
        if not name.startswith(("/", "data/local", "backups", "set-aside", "playbook/exports"))
    ]
    places = (ROOT, ROOT / "playbook")
    assert [name for name in links + named if not any((place / name).exists() for place in places)] == []
