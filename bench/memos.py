"""How much of a memo the built-in reading finds, and how much of what it finds is right.

Run with: python -m bench.memos [--misses] [--kinds] [folder ...]

The memos in tests/core/intake/memos are synthetic, each with the facts that a careful reader takes. The
reader was developed on those in `tuned`. Those in the other folders were written before it met them, in this
order, and then used as well; docs/decisions/intake.md has the figures at first sight.

A line of a .facts file is `field|of|value`: of a text some of its words, " / " between two that are both
right. After a question mark stands what is right when found and not missed otherwise.

Columns: `ticked` counts the wrong facts that come ticked, `picked` is the recall after a person said of each
listed sentence what it is about, where that helps, and `picks` how often that was. `+` marks what picks find.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playbook.core.base.fields import Span
from playbook.core.intake.intake import Checked, Fact, SentenceKind
from playbook.core.text.notes import Notes, folded
from playbook.llm.intake.placing import Picked, place
from playbook.llm.intake.sorting import read_sorted

MEMOS = Path(__file__).resolve().parents[1] / "tests" / "core" / "intake" / "memos"
FOLDERS = (
    "tuned",
    "held",
    "fresh",
    "last",
    "unseen",
    "walked",
    "apart",
    "later",
    "prose",
    "prose_held",
    "prose_last",
    "voices",
    "voices_last",
    "trades",
)
WRITTEN_ON = date(2026, 11, 28)


@dataclass(frozen=True, slots=True)
class Expected:
    """A fact that a careful reader takes from a memo."""

    field: str
    of: str
    value: str
    is_optional: bool

    def is_met_by(self, fact: Fact) -> bool:
        # A worry that nobody has decided on may be read as an open question.
        field = "concerns" if fact.field == "open_question" else fact.field
        if field != self.field or not _overlap(fact.of, self.of):
            return False
        if isinstance(fact.value, float):
            return fact.value in map(float, self.value.split(" / "))
        if isinstance(fact.value, Span):
            return self.value == f"{fact.value.start}..{fact.value.end}"
        value, ways = folded(str(fact.value)), folded(self.value).split(" / ")
        return any(way in value or (fact.field in ("name", "tools") and value in way) for way in ways)


@dataclass(frozen=True, slots=True)
class Score:
    """A memo's facts: what was found of those expected, and what is wrong."""

    name: str
    needed: tuple[Expected, ...]
    missed: tuple[Expected, ...]
    found: int
    wrong: tuple[Fact, ...]
    listed: int = 0  # sentences of which no fact came
    picked: int = 0  # of those, with a kind that gives an expected fact
    unreached: tuple[Expected, ...] = ()  # missed also after each of these picks

    @property
    def expected(self) -> int:
        return len(self.needed)

    @property
    def recall(self) -> float:
        return 1 - len(self.missed) / self.expected

    @property
    def precision(self) -> float:
        return 1 - len(self.wrong) / self.found if self.found else 1.0

    @property
    def wrong_ticked(self) -> int:
        return sum(not fact.is_doubtful for fact in self.wrong)


def _overlap(one: str, other: str) -> bool:
    one, other = folded(one), folded(other)
    return one == other or (bool(one and other) and (one in other or other in one))


def expected_in(path: Path) -> tuple[Expected, ...]:
    rows = (line.split("|", 2) for line in path.read_text(encoding="utf-8").splitlines() if line)
    return tuple(Expected(f.lstrip("?"), of, value, f.startswith("?")) for f, of, value in rows)


@cache
def read_memo(memo: Path) -> tuple[Notes, Checked, tuple[str, ...]]:
    """Return a memo, its facts, and its sentences without one."""
    notes = Notes(memo.read_text(encoding="utf-8"))
    return notes, *read_sorted(notes, WRITTEN_ON)


def score(memo: Path, *, with_picks: bool = False) -> Score:
    notes, checked, listed = read_memo(memo)
    facts = checked.facts
    expected = expected_in(memo.with_suffix(".facts"))
    needed = [each for each in expected if not each.is_optional]
    read = Score(
        memo.stem,
        tuple(needed),
        tuple(each for each in needed if not any(each.is_met_by(fact) for fact in facts)),
        len(facts),
        tuple(fact for fact in facts if not any(each.is_met_by(fact) for each in expected)),
    )
    if not with_picks:
        return read
    picks = [_best_pick(Picked(sentence, notes, facts, WRITTEN_ON), read.missed) for sentence in listed]
    unreached = (
        each for each in read.missed if not any(each.is_met_by(fact) for pick in picks for fact in pick)
    )
    return replace(read, listed=len(listed), picked=sum(map(bool, picks)), unreached=tuple(unreached))


def _best_pick(at: Picked, missed: Sequence[Expected]) -> tuple[Fact, ...]:
    """Return the facts of the kind that gives most of those missed, or none."""

    def gain(facts: tuple[Fact, ...]) -> int:
        return sum(any(each.is_met_by(fact) for fact in facts) for each in missed)

    best = max((place(kind, at) for kind in get_args(SentenceKind)), key=gain)
    return best if gain(best) else ()


def scores(folder: str, *, with_picks: bool = False) -> tuple[Score, ...]:
    return tuple(score(memo, with_picks=with_picks) for memo in sorted((MEMOS / folder).glob("*.txt")))


def _lines(folder: str, *, misses: bool) -> Iterator[str]:
    every = scores(folder, with_picks=True)
    for each in every:
        share = f"{each.recall:6.0%} {each.precision:9.0%} {each.wrong_ticked:6}"
        share += f" {1 - len(each.unreached) / each.expected:7.0%} {each.picked:5} of {each.listed}"
        yield f"{folder:6} {each.name:11} {each.expected:8} {each.found:6} {share}"
        if misses:
            yield from (
                f"    missed{' ' if item in each.unreached else '+'}{item.field} {item.of}: {item.value}"
                for item in each.missed
            )
            yield from (
                f"    wrong {'?' if fact.is_doubtful else ' '}{fact.field} {fact.of}: {fact.value}"
                for fact in each.wrong
            )
    missed, wrong = (sum(len(getattr(each, name)) for each in every) for name in ("missed", "wrong"))
    expected, found = (sum(getattr(each, name) for each in every) for name in ("expected", "found"))
    ticked = sum(each.wrong_ticked for each in every)
    share = f"{1 - missed / expected:6.0%} {1 - wrong / found:9.0%} {ticked:6}"
    unreached, picked, listed = (
        sum(map(of, every)) for of in (lambda e: len(e.unreached), lambda e: e.picked, lambda e: e.listed)
    )
    share += f" {1 - unreached / expected:7.0%} {picked:5} of {listed}"
    yield f"{folder:6} {'all':11} {expected:8} {found:6} {share}"


def _by_kind(folders: Iterable[str]) -> Iterator[str]:
    """Yield what is lost and what is wrong by kind of fact, most lost first."""
    every = [each for folder in folders for each in scores(folder)]
    needed, missed, wrong, ticked = (
        Counter(fact.field for each in every for fact in facts_of(each))
        for facts_of in (
            lambda each: each.needed,
            lambda each: each.missed,
            lambda each: each.wrong,
            lambda each: [fact for fact in each.wrong if not fact.is_doubtful],
        )
    )
    yield "kind                  expected missed wrong  ticked"
    for field in sorted(needed | wrong, key=lambda field: (-missed[field], -wrong[field], field)):
        yield f"{field:21} {needed[field]:8} {missed[field]:6} {wrong[field]:5} {ticked[field]:7}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", choices=(*FOLDERS, []), help="sets to read; all if none")
    parser.add_argument("--misses", action="store_true", help="show what was missed and what is wrong")
    parser.add_argument("--kinds", action="store_true", help="show what was lost by kind of fact")
    arguments = parser.parse_args()
    folders = arguments.folders or FOLDERS
    print(f"{'set':6} {'memo':11} expected  found recall precision ticked  picked picks")
    for folder in folders:
        print("\n".join(_lines(folder, misses=arguments.misses)))
    if arguments.kinds:
        print("\n".join(_by_kind(folders)))


if __name__ == "__main__":
    main()
