"""Our regular expressions, and the lines that make a careless one slow."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass

import playbook
from playbook.core.case.reading.texts import Phrases

PACKAGES = ("core", "llm", "desk", "outgoing", "store", "charts", "web")
HOSTILE_PARTS = (
    "1", "1,", "1 ", "123,", "EUR 1 ", "a", "A", "\u00c5", "A ", "A-", "A. ", "Ab, ", "Ab and ", "budget ",
    ",", '"', "(", "[", "*", ": ", " ", "\n", "\t", "http://", "40 people in Ab ",
)  # fmt: skip
_TOKEN = re.compile(
    r"(?P<open>\((?:\?(?:P<\w+>|<?[=!]|>|[a-z-]*:))?)|(?P<close>\))|(?P<alternative>\|)"
    r"|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^?*+{}]|\{(?!\d*,?\d*\})",
    re.DOTALL,
)
_ENDLESS = re.compile(r"(?:[*+]|\{\d*,\})(?!\+)")


def long_line(part: str, length: int) -> str:
    """Return a line of this length that repeats one part."""
    return (part * (length // len(part) + 1))[:length]


def our_patterns() -> dict[str, re.Pattern[str]]:
    """Return every compiled pattern of our modules by name, each once."""
    patterns: dict[re.Pattern[str], str] = {}
    for module in pkgutil.walk_packages(playbook.__path__, "playbook."):
        # Alembic runs its env.py itself.
        if module.name.split(".")[1] in PACKAGES and not module.name.endswith(".migrations.env"):
            for name, value in vars(importlib.import_module(module.name)).items():
                for place, pattern in enumerate(_patterns_in(value)):
                    patterns.setdefault(pattern, f"{module.name}.{name}[{place}]")
    return {name: pattern for pattern, name in patterns.items()}


def _patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, Phrases):
        yield value.pattern
    elif isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict | tuple | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _patterns_in(inner)


def nested_repeats(source: str) -> list[str]:
    """Return the endless groups of a pattern that begin with an endless repeat.

    "(a+)+" can split a run of letters in countless ways; "(-a+)+" can split it in one.
    """
    nested: list[str] = []
    groups = [_Group(0)]
    for token in _TOKEN.finditer(source):
        is_endless = _ENDLESS.match(source, token.end()) is not None
        if token["open"]:
            groups.append(_Group(token.start()))
            continue
        if token["alternative"]:
            groups[-1].at_start = True
            continue
        if token["close"]:
            group = groups.pop()
            if is_endless and group.begins_endless:
                nested.append(source[group.start : token.end()])
            is_endless |= group.begins_endless
        groups[-1].begins_endless |= groups[-1].at_start and is_endless
        groups[-1].at_start = False
    return nested


@dataclass
class _Group:
    start: int
    at_start: bool = True
    begins_endless: bool = False
