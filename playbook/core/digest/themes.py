"""Themes of people's texts: all that a model learns of them."""

import re
from collections.abc import Iterable
from typing import Literal

from playbook.core.all_hands.room_words import room_words
from playbook.core.log.rollout import Rollout

Theme = Literal[
    "time", "trust", "skills", "data", "quality", "jobs", "access", "managers", "value", "no_need"
]
THEME_NAMES: dict[Theme, str] = {
    "time": "no time to learn or use it",
    "trust": "trust in results, in the tool or in the reasons given",
    "skills": "not knowing how, or wanting more training",
    "data": "data protection, privacy and confidentiality",
    "quality": "mistakes and poor quality of what it writes", "jobs": "fear for jobs or roles",
    "access": "no access, or tools that do not work", "managers": "support from the own manager",
    "value": "time saved or better results", "no_need": "no use for it in the own work",
}  # fmt: skip

# The start of a word is enough: "train" finds training and trained.
_STEMS: dict[Theme, tuple[str, ...]] = {
    "time": ("no time", "not enough time", "too little time", "lack of time", "don't have time",
        "do not have time", "have no time", "too busy", "deadline", "overload", "workload", "no hours",
        "no slot", "no capacity", "squeezed", "swamped", "overwhelm", "takes too long", "takes longer"),
    "trust": ("trust", "sceptic", "skeptic", "believe", "reliab", "unreliab", "doubt", "suspicious",
        "hidden agenda", "black box", "rely on"),
    "skills": ("train", "don't know how", "do not know how", "how to use", "learn", "skill", "prompt",
        "confus", "unsure how", "not sure how", "tutorial", "show me", "no idea how", "course", "practise",
        "practice"),
    "data": ("privacy", "private data", "confidential", "gdpr", "personal data", "client data",
        "customer data", "patient data", "data protect", "leak", "secret", "compliance", "data rule",
        "which data", "security", "copyright"),
    "quality": ("wrong", "mistake", "error", "hallucinat", "made up", "made-up", "invent", "inaccura",
        "poor quality", "bad quality", "generic", "bland", "rework", "redo", "nonsense", "outdated",
        "workslop", "low quality", "had to check", "had to fix", "fact-check"),
    "jobs": ("my job", "our jobs", "job loss", "lose my", "lose our", "lose their job", "replac",
        "redundan", "layoff", "laid off", "fired", "job cut", "headcount", "obsolete", "my role", "career",
        "threat"),
    "access": ("no access", "access", "licence", "license", "log in", "login", "log-in", "password",
        "account", "crash", "does not work", "doesn't work", "not working", "down again", "blocked",
        "firewall", "outage", "too slow", "install", "permission", "broken"),
    "managers": ("manager", "my boss", "supervisor", "team lead", "leadership", "my lead", "director"),
    "value": ("saved", "saves", "faster", "quicker", "in half the time", "hours back", "minutes instead",
        "better result", "helped", "helpful", "useful", "great", "worth", "easier", "impressed",
        "time back", "works well"),
    "no_need": ("no need", "don't need", "do not need", "not relevant", "irrelevant", "no use for",
        "not useful", "useless", "pointless", "why bother", "no point", "not for my", "not for us",
        "no use case", "little value", "no value", "waste of", "gimmick", "novelty"),
}  # fmt: skip
_NEGATED: dict[Theme, str] = {"value": r"(?<!\bnot )(?<!n't )(?<!\bno )(?<!\bnot very )(?<!\bhardly )"}
_RULES: dict[Theme, re.Pattern[str]] = {
    theme: re.compile(rf"\b{_NEGATED.get(theme, '')}(?:{'|'.join(map(re.escape, stems))})")
    for theme, stems in _STEMS.items()
}


def themes_of(texts: Iterable[str]) -> dict[Theme, int]:
    """Return how many texts touch each theme, most first."""
    # Keywords decide, nothing else: a text about something else is not counted, and "not wrong" is.
    counts: dict[Theme, int] = dict.fromkeys(_RULES, 0)
    for text in texts:
        folded = " ".join(text.casefold().replace("\u2019", "'").split())
        for theme, rule in _RULES.items():
            counts[theme] += bool(rule.search(folded))
    touched = [(theme, count) for theme, count in counts.items() if count]
    return dict(sorted(touched, key=lambda pair: -pair[1]))


def strangers_words(rollout: Rollout) -> list[str]:
    """Return what others logged or asked; planning prompts get only `themes_of` it."""
    words = [word for example in rollout.examples.values() for word in (example.what, example.task)]
    for tracking in rollout.tracking.values():
        words += [tracking.note, *(move.reason for move in tracking.moves)]
    return [word for word in (*words, *room_words(rollout)) if word]
