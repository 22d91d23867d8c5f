"""What is tight in a plan, each in a clause with its numbers."""

import re
from collections.abc import Iterable, Iterator

from playbook.core.case.judgment import Check
from playbook.core.case.page import OF_THE_BRIEF

_SHORT = ("not_feasible", "tight")
# By the key of a check: what its sentence says, and the clause for it. The largest come first.
_CLAUSES = tuple(
    (key, re.compile(pattern), clause)
    for key, pattern, clause in (
        ("conditions", r"^(?P<what>[^:.]{3,90}):[^:]{3,90}: at the earliest (?P<day>\w{3} \w{3} \d{1,2})",
         "“{what}” comes on {day} at the earliest"),
        ("conditions", r"^(?P<what>[^:.]{3,90}): (?P<days>\d+) working days before (?P<day>[^.(]{5,20}) \(",
         "“{what}” has {days} working days until {day}"),
        ("not_feasible work", r"takes (?P<need>\d+) working days\b[^\n]{3,900}? There are (?P<has>\d+) from ",
         "we need {need} working days to get ready, and we have {has}"),
        ("work", r"(?P<only>(?:Only \d+ working days lie between|Nothing can change) [^.]{10,120})\.",
         "{only}"),
        ("work", r"takes (?P<need>\d+) working days\b[^\n]{3,900}? There are (?P<has>\d+) from ",
         "we need {need} working days to get ready, and we have {has}"),
        ("hours", r"^(?P<who>[A-Z][^:.]{2,80}?) works? in it all day: (?P<need>[\d.]+) hours",
         "{who} need {need} hours each before go-live, on top of the daily work"),
        ("hours", r"needs (?P<need>[\d.]+) hours?[^.]{0,60} before go-live\.[^.]{3,200}? "
         r"\((?P<people>[\d,]+) people\): at (?P<has>[\d.]+) hours? a week",
         "each person needs {need} hours of training, and {people} people have only {has} a week"),
        ("leave", r"\((?P<people>[\d,]+) people\) fall in (?P<when>\w+ leave)",
         "{people} people have sessions during {when}"),
        ("lead", r"^(?P<who>[^.]{3,60}) has (?P<has>[\d.]+) hours? a week and needs more: "
         r"[^(]{3,60}\((?P<need>[^)]{3,30})\)", "{who} has {has} hours a week and needs {need}"),
        ("by_hand", r"^(?P<many>[\d,]+ [^×=]{2,40}) × (?P<each>[\d.]+ \w+) = (?P<sum>[\d,]+ hours)",
         "{many} at {each} each are {sum} of work by hand"),
        ("by_hand", r"^(?P<sum>\d[^.=]{3,60} = [\d,]+ hours)", "{sum} of work by hand"),
    )
)  # fmt: skip


def _has_enough(key: str, match: re.Match[str]) -> bool:
    """Return whether the work has the days that it needs."""
    values = match.groupdict()
    return key.endswith("work") and "need" in values and int(values["has"]) >= int(values["need"])


def tight_in_numbers(checks: Iterable[Check]) -> Iterator[tuple[Check, str]]:
    """Yield each short or tight check with its clause, what fails first."""
    short = [each for each in checks if not each.title.startswith(OF_THE_BRIEF)]
    clauses: dict[str, tuple[Check, str]] = {}
    for key, words, clause in _CLAUSES:
        for each in short:
            is_meant = each.state in _SHORT and key in (each.key, f"{each.state} {each.key}")
            match = words.search(each.sentence) if is_meant else None
            if match and not _has_enough(key, match):
                clauses.setdefault(each.key, (each, clause.format(**match.groupdict())))
    yield from sorted(clauses.values(), key=lambda pair: _SHORT.index(pair[0].state))
