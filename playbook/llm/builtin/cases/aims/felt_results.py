"""A metric for what others notice or what is lost, without a number in the brief."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property, lru_cache
from math import ceil
from typing import Annotated

from pydantic import Field

from playbook.core.base.fields import Frozen
from playbook.core.base.words import capital
from playbook.core.case.settle.first_reading import thirds_of_those_live
from playbook.core.plan.items import Metric
from playbook.core.text.numbers import quantities_in
from playbook.llm.builtin.cases.aims.events import event_metrics
from playbook.llm.builtin.cases.case_writer import CaseWriter
from playbook.llm.builtin.cases.data_rows import read_rows
from playbook.llm.builtin.cases.measures import read_on, readings_in_words, team_of_the_work

FELT = "felt-result"
_FIELDS = ("objective", "expected_benefit", "risk_of_not_changing", "why")
_FIRST_READ = 28  # days after the first start
_RED_ACTION = (
    "Worse than the baseline at two readings: {sponsor} asks three of the people affected, and changes one "
    "thing."
)


class FeltResult(Frozen):
    """A result that people notice, and how it is counted."""

    key: Annotated[str, Field(pattern=r"^[a-z-]+$")]
    signs: Annotated[tuple[str, ...], Field(min_length=1)]
    if_also: str = ""  # what stands somewhere in the brief, too: how many they are, and what they did
    title: str
    unit: str
    unless_measured: str  # words of the brief's own measure that count it already
    rises: bool = True
    target: float | None = None
    share: float | None = None  # of how many they are, as the target
    aim: str  # the target in words
    days: Annotated[int, Field(ge=7)] = _FIRST_READ
    definition: str
    data_source: str
    owner_titles: tuple[str, ...] = ()

    @cached_property
    def sign(self) -> re.Pattern[str]:
        return re.compile("|".join(self.signs), re.IGNORECASE)

    def thing_in(self, text: str) -> str:
        """Return the word of a text that is counted, else ''."""
        match = self.sign.search(text)
        return next(filter(None, match.groups()), "").lower() if match else ""


@lru_cache(maxsize=1)
def load_felt_results() -> tuple[FeltResult, ...]:
    """Read the results that people notice once."""
    return read_rows("objectives.toml", "felt", FeltResult)


def felt_metrics(writer: CaseWriter) -> Iterator[Metric]:
    """Yield the first result that the brief names and no number of it counts."""
    brief = writer.brief
    if writer.size == "essential" or not brief.outcome_measure:
        return
    for felt in load_felt_results():
        if re.search(felt.unless_measured, brief.outcome_measure, re.IGNORECASE):
            continue
        for field in _FIELDS[: 1 if any(event_metrics(writer)) else None]:
            text = getattr(brief, field)
            also = re.search(felt.if_also, "\n".join(writer.case_facts.sentences()), re.IGNORECASE)
            if also and (thing := felt.thing_in(text)):
                named = {name: word.lower() for name, word in also.groupdict().items()}
                yield _metric(writer, felt, {"it": thing, "It": capital(thing), **named}, text)
                return


def _metric(writer: CaseWriter, felt: FeltResult, words: dict[str, str], text: str) -> Metric:
    index = team_of_the_work(writer, text)
    manager = writer.brief.manager_of(writer.brief.groups[index]) if index is not None else None
    owner = writer.brief.titled(felt.owner_titles) or (manager.id if manager else writer.brief.lead_id)
    start, last = (date.fromordinal(day) for day in (min(writer.schedule.go_lives), writer.schedule.last))
    first_read = read_on(writer, start.toordinal() + felt.days)
    due = max(writer.by(min(last, writer.case_facts.due or last)), first_read)
    many = quantities_in(words.get("many", ""))
    target = ceil(felt.share * many[0].value) if felt.share and many else felt.target
    on_the_way = (
        day for day in (*thirds_of_those_live(writer.case_facts, start, due), first_read) if day >= first_read
    )
    better = "each asked once" if many else f"{'better' if felt.rises else 'no worse'} than today"
    readings = ((better, writer.by(next(on_the_way))), (felt.aim, due))
    return writer.make(
        Metric,
        f"felt-{felt.key}",
        FELT,
        title=felt.title.format_map(words),
        owner=writer.owner(owner),
        group_ids=writer.ids_taking_part,
        measures="outcome",
        definition=f"{felt.definition.format_map(words)} {readings_in_words(writer, readings)}",
        unit=felt.unit.format_map(words),
        baseline=0 if many else None,
        target=target,
        target_date=due,
        higher_is_better=felt.rises,
        data_source=felt.data_source.format_map(words),
        cadence_days=28,
        first_read=first_read,
        green_at=target,
        red_at=0 if many else None,
        red_action=writer.fill(_RED_ACTION),
        rule_ids=("R33", "R35", "R36"),
        why="Nobody believes later what nobody tracked.",
    )
