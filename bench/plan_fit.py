"""How well built-in plans fit their briefs, by what can be counted.

Run with: python -m bench.plan_fit [BRIEF.json …] [--size essential|standard|thorough] [--today YYYY-MM-DD]
    [--unsaid] [--dates]

Without arguments: the five briefs in bench/briefs and the twenty of bench/_briefs.py, all of them synthetic.
Columns: items; share of them that use a word of this brief that at most two of these plans use; days on a
weekend or public holiday (R49); faults of order (R50, and pairs of data/order.toml that are reversed);
sentences against the promises (R45); placeholders (R42); reasons of the brief (why, threats, aims, worries)
that some task, decision or measure serves; unsaid: sentences/names/numbers of its free texts that no point,
task, question or answer takes up (--unsaid lists them); the share of the lead's hours that the items take,
and whether a note says so where it is more than all; words, and the share of sentences that stand word for
word in the plan of another brief, as a mean over all others; errors and warnings of the review; seconds. With
--dates only how many dates of each brief stand in its paper or a task (bench/_dates.py), and which do not. A
plan can be good in all of them and still be poor: people who know the trade have to read it
(docs/decisions/plan-fit.md).
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench._briefs import briefs
from bench._dates import dates_without_a_place
from bench._unsaid import Unsaid, unsaid
from bench.board_paper import dossiers_of
from playbook import clock
from playbook.core.case.case import read_case
from playbook.core.case.page import page_of
from playbook.core.case.reasons import reasons_of, texts_that_serve, unserved, without_other_halves
from playbook.core.case.rows.order import reversed_pairs
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Concern
from playbook.core.plan.items import AnyItem
from playbook.core.review.review import Review, review
from playbook.core.text.notes import split_sentences
from playbook.desk.writing.model_plans import draft_plan
from playbook.exports.formats import find_format
from playbook.exports.options import Options
from playbook.llm.builtin.builtin import draft, load_stages
from playbook.llm.builtin.cases.for_writing import is_private
from playbook.llm.builtin.cases.works import load_order
from playbook.llm.builtin.kinds import load_kinds
from playbook.llm.builtin.sizing.owners import hours_of

FOLDER = Path(__file__).parent / "briefs"
COUNTED = {"holiday": "R49", "order": "R50", "promise": "R45", "blank": "R42"}
_WORD = re.compile(r"[^\W_]{3,}")
_FREE_TEXTS = (
    "organisation", "what_changes", "why", "why_now", "risk_of_not_changing", "what_stays", "objective",
    "expected_benefit", "outcome_measure", "past_attempts", "concerns", "incident_contact",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """A brief, its plan, and how the review read it."""

    brief: Brief
    items: tuple[AnyItem, ...]
    notes: tuple[str, ...]
    reviewed: Review
    private_worries: tuple[Concern, ...]
    unsaid: Unsaid
    seconds: float

    def findings(self, rule_id: str) -> int:
        results = (result for result in self.reviewed.results if result.rule_id == rule_id)
        failing = sum(finding.state == "fail" for result in results for finding in result.findings)
        reversed_in_table = len([*reversed_pairs(self.items, load_order())])
        return failing + (reversed_in_table if rule_id == COUNTED["order"] else 0)

    def failing(self, severity: str) -> list[str]:
        return [result.rule_id for result in self.reviewed.failing if result.severity == severity]


def write(brief: Brief, size: str, today: date) -> Written:
    """Draft and review a plan as the app does."""
    start = min(today, brief.start) if brief.start else today
    began = time.perf_counter()
    plan = draft(brief, load_stages(), start=start, size=size)  # type: ignore[arg-type]
    seconds = time.perf_counter() - began
    case = read_case(brief, load_kinds(), start)
    private = tuple(each for each in case.concerns if is_private(brief, each))
    reviewed = review(brief, plan.items, today=start, case=case)
    loose = unsaid(brief, plan.items, page_of(case, plan.items, start), [each.text for each in private])
    return Written(brief, plan.items, plan.notes, reviewed, private, loose, seconds)


def words_of(texts: Iterable[str]) -> set[str]:
    return {word.casefold() for text in texts for word in _WORD.findall(text)}


def own_words(brief: Brief, common: Counter[str]) -> set[str]:
    """Return the words of a brief that few plans of other briefs use."""
    names = [*brief.tools, *(person.name for person in brief.people)]
    texts = [str(getattr(brief, name)) for name in _FREE_TEXTS]
    return {word for word in words_of([*texts, *names]) if common[word] <= 2}


def sentences_in(written: Written) -> set[str]:
    """Return the sentences that a reader of the plan sees."""
    texts = (value for item in written.items for value in texts_of(item))
    return {sentence for text in texts for sentence in split_sentences(text)}


def texts_of(item: AnyItem) -> Iterable[str]:
    dumped = item.model_dump(
        mode="json", exclude={"id", "provenance", "group_ids", "rule_ids", "why", "owner"}
    )
    return (value for value in dumped.values() if isinstance(value, str) and " " in value)


def word_count(written: Written) -> int:
    return sum(len(text.split()) for item in written.items for text in texts_of(item))


def share_of_stock(own: set[str], others: Sequence[set[str]]) -> float:
    """Return the mean share of a plan's sentences that another has unchanged."""
    return sum(len(own & other) for other in others) / max(1, len(own) * len(others))


def words_in(item: AnyItem) -> set[str]:
    dumped = item.model_dump(mode="json", exclude={"id", "provenance", "group_ids", "rule_ids", "why"})
    return words_of(str(value) for value in dumped.values())


def reasons_served(written: Written) -> str:
    """Return how many of the brief's reasons something in the plan serves."""
    brief, people = written.brief, [each.text for each in written.private_worries]
    reasons = [each for each in reasons_of(brief) if not any(text in each.sentence for text in people)]
    loose = unserved(reasons, texts_that_serve(brief, written.items), brief)
    loose = without_other_halves(brief, reasons, loose)
    return f"{len(reasons) - len(loose)}/{len(reasons)}"


def _is_owned_by(item: AnyItem, person_id: str | None) -> bool:
    return person_id is not None and item.owner is not None and item.owner.person_id == person_id


def lead_load(written: Written) -> str:
    """Return the share of the lead's hours that the items take."""
    brief = written.brief
    hours = sum(hours_of(item) for item in written.items if _is_owned_by(item, brief.lead_id))
    if not (brief.lead_id and brief.lead_hours_per_week and brief.start and brief.end):
        return "–"
    weeks = max(1.0, (brief.end - brief.start).days / 7)
    share = hours / (brief.lead_hours_per_week * weeks)
    is_said = any("hours" in note for note in written.notes)
    return f"{share:.0%}" + (" said" if share > 1 and is_said else " NOT SAID" if share > 1 else "")


def report(plans: Sequence[Written]) -> None:
    common: Counter[str] = Counter()
    for written in plans:
        common.update(set().union(*map(words_in, written.items)))
    heading = "".join(f"{name:>9}" for name in COUNTED)
    print(
        f"{'brief':<44}{'items':>6}{'own':>6}{heading}{'reasons':>9}{'unsaid':>9}{'lead':>12}{'words':>8}{'stock':>7}{'errors':>8}{'warnings':>10}{'s':>6}"
    )
    sentences = [sentences_in(written) for written in plans]
    for number, written in enumerate(plans):
        stock = share_of_stock(sentences[number], [*sentences[:number], *sentences[number + 1 :]])
        own = own_words(written.brief, common)
        share = sum(bool(words_in(item) & own) for item in written.items) / max(1, len(written.items))
        counts = "".join(f"{written.findings(rule):>9}" for rule in COUNTED.values())
        errors, warnings = written.failing("E"), written.failing("W")
        print(
            f"{written.brief.name[:42]:<44}{len(written.items):>6}{share:>6.0%}{counts}{reasons_served(written):>9}{written.unsaid!s:>9}{lead_load(written):>12}"
            f"{word_count(written):>8}{stock:>7.0%}"
            f"{len(errors):>8}{len(warnings):>10}{written.seconds:>6.1f}  {' '.join([*errors, *warnings])}"
        )
    rules = Counter(rule for written in plans for rule in (*written.failing("E"), *written.failing("W")))
    totals = (sum(len(each.unsaid[sort]) for each in plans) for sort in range(len(Unsaid._fields)))
    print("\nunsaid sentences, names, numbers: " + ", ".join(map(str, totals)))
    print("rules that fail most: " + ", ".join(f"{rule} {count}" for rule, count in rules.most_common(12)))


def dates_placed(brief: Brief, today: date) -> tuple[int, list[str]]:
    """Return how many dates a brief has, and those without a place in paper or tasks."""
    start = min(today, brief.start or today)
    plan = draft_plan(brief, start)[0]
    paper = find_format("markdown").write(dossiers_of(plan, start)[0], Options()).decode()
    return dates_without_a_place(brief, plan.items, paper)


def report_dates(chosen: Sequence[Brief], today: date) -> None:
    placed = total = 0
    for brief in chosen:
        many, loose = dates_placed(brief, today)
        placed, total = placed + many - len(loose), total + many
        print(f"{brief.name[:42]:<44}{many - len(loose)}/{many}", *loose, sep="\n- ")
    print(f"all: {placed} of {total} dates")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--size", choices=("essential", "standard", "thorough"), default="standard")
    parser.add_argument("--today", type=date.fromisoformat, default=clock.today())
    parser.add_argument("--unsaid", action="store_true")
    parser.add_argument("--dates", action="store_true")
    options = parser.parse_args()
    files = options.files or sorted(FOLDER.glob("*.json"))
    chosen = [Brief.model_validate_json(file.read_text(encoding="utf-8")) for file in files]
    chosen += [] if options.files else [make() for make in briefs().values()]
    if options.dates:
        report_dates(chosen, options.today)
        return
    plans = [write(brief, options.size, options.today) for brief in chosen]
    report(plans)
    for written in plans if options.unsaid else ():
        print(f"\n{written.brief.name}", *(text for each in written.unsaid for text in each), sep="\n- ")


if __name__ == "__main__":
    main()
