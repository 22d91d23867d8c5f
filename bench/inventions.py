"""How many of 100 planted inventions are marked, and how many of 100 honest sentences.

Run with: python -m bench.inventions [--show]

Each sentence of bench/sentences is the words of a message that a model writes into the built-in plan of its
brief. "tuned" was looked at while tuning; "held_back" was written before it and measured only afterwards.
"oblique" shows the limit: promises, approvals and duties in words that avoid the usual ones, written last and
never tuned for. --show prints what was missed and what was marked in vain.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playbook.core.case.case import read_case
from playbook.core.case.page import page_of
from playbook.core.grounding.claims import UnsupportedClaim, WorkedOut, all_claims
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, Message, Provenance
from playbook.llm.builtin.builtin import draft, load_stages
from playbook.llm.builtin.kinds import load_kinds
from tests.briefs import agency

FOLDER = Path(__file__).parent
LIMITED = ("tuned", "held_back")
SETS = (*LIMITED, "oblique")
LEAST, MOST = 80, 3  # of 100 inventions, of 100 honest sentences
HONEST = "honest"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence about a brief: honest, or with an invention of a kind."""

    brief: str
    kind: str
    words: str


def sentences(name: str) -> Iterator[Sentence]:
    """Yield the labelled sentences of a set."""
    brief = ""
    for line in (FOLDER / "sentences" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            brief = line.removeprefix("# ")
        else:
            kind, words = line.split(": ", 1)
            yield Sentence(brief, kind, words)


@cache
def _plan_of(name: str) -> tuple[Brief, tuple[AnyItem, ...], WorkedOut]:
    path = FOLDER / "briefs" / f"{name}.json"
    brief = agency() if name == "agency" else Brief.model_validate_json(path.read_text(encoding="utf-8"))
    items, day = draft(brief, load_stages()).items, brief.start or date.min
    page = page_of(read_case(brief, load_kinds(), day), (), day)
    return brief, items, WorkedOut(page, {item.id: item for item in items})


def marks_of(name: str) -> Iterator[tuple[Sentence, tuple[UnsupportedClaim, ...]]]:
    """Yield each sentence of a set with what is marked in it, as if a model had written it."""
    for brief_name, of_brief in groupby(sentences(name), key=lambda sentence: sentence.brief):
        brief, items, worked_out = _plan_of(brief_name)
        written = {f"message.model{at}": sentence for at, sentence in enumerate(of_brief)}
        source = Provenance(source="model")
        messages = [
            Message(id=item_id, title="Message", body=sentence.words, provenance=source)
            for item_id, sentence in written.items()
        ]
        marked = all_claims(brief, [*items, *messages], worked_out)
        for item_id, sentence in written.items():
            yield sentence, marked.get(item_id, ())


def measured(name: str, *, is_shown: bool = False) -> tuple[float, float]:
    """Return the marked of 100 inventions and of 100 honest sentences; print them by kind."""
    all_of, marked = Counter[str](), Counter[str]()
    for sentence, marks in marks_of(name):
        all_of[sentence.kind] += 1
        marked[sentence.kind] += bool(marks)
        if is_shown and bool(marks) is (sentence.kind == HONEST):
            print(f"  {sentence.kind}: {sentence.words}", *(f"[{mark.what}: {mark.words}]" for mark in marks))
    kinds = [kind for kind in all_of if kind != HONEST]
    total = sum(all_of[kind] for kind in kinds)
    print(f"{name}: " + ", ".join(f"{kind} {marked[kind]} of {all_of[kind]}" for kind in [*kinds, HONEST]))
    found, in_vain = sum(marked[kind] for kind in kinds) / total, marked[HONEST] / all_of[HONEST]
    print(f"{name}: {found:.0%} of {total} inventions, {in_vain:.0%} of {all_of[HONEST]} honest sentences")
    return 100 * found, 100 * in_vain


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--set", choices=SETS)
    args = parser.parse_args()
    for name in [args.set] if args.set else SETS:
        found, in_vain = measured(name, is_shown=args.show)
        if name in LIMITED:
            assert found >= LEAST, f"fewer than {LEAST} of 100 inventions are marked"
            assert in_vain <= MOST, f"more than {MOST} of 100 honest sentences are marked"


if __name__ == "__main__":
    main()
