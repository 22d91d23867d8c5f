"""A metric for what others notice or what is lost, without a number in the brief."""

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Annotated

from pydantic import Field

from playbook.core.base.fields import Frozen
from playbook.core.base.words import capital
from playbook.core.plan.items import Metric
from playbook.llm.builtin.cases.aims.events import event_metrics
from playbook.llm.builtin.cases.case_writer import CaseWriter
from playbook.llm.builtin.cases.data_rows import read_rows
from playbook.llm.builtin.cases.measures import read_on, team_of_the_work

FELT = "felt-result"
_FIELDS = ("objective", "expected_benefit", "risk_of_not_changing", "why")
_FIRST_READ = 28  # days after the first start
_RED_ACTION = (
    "Worse than the baseline at two readings: {sponsor} asks three of those concerned, and changes one thing."
)


class FeltResult(Frozen):
    """A result that people notice, and how it is counted."""

    key: Annotated[str, Field(pattern=r"^[a-z-]+$")]
    signs: Annotated[tuple[str, ...], Field(min_length=1)]
    title: str
    unit: str
    unless_measured: str  # words of the brief's own measure that count it already
    rises: bool = True
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
            if thing := felt.thing_in(text):
                yield _metric(writer, felt, thing, text)
                return


def _metric(writer: CaseWriter, felt: FeltResult, thing: str, text: str) -> Metric:
    words = {"it": thing, "It": capital(thing)}
    index = team_of_the_work(writer, text)
    manager = writer.brief.manager_of(writer.brief.groups[index]) if index is not None else None
    owner = writer.brief.titled(felt.owner_titles) or (manager.id if manager else writer.brief.lead_id)
    start = min(writer.schedule.go_lives)
    return writer.make(
        Metric,
        f"felt-{felt.key}",
        FELT,
        title=felt.title.format_map(words),
        owner=writer.owner(owner),
        group_ids=writer.ids_taking_part,
        measures="outcome",
        definition=f"{felt.definition.format_map(words)} The target is set with the baseline (proposal).",
        unit=felt.unit.format_map(words),
        higher_is_better=felt.rises,
        data_source=felt.data_source.format_map(words),
        cadence_days=28,
        first_read=read_on(writer, start + _FIRST_READ),
        red_action=writer.fill(_RED_ACTION),
        rule_ids=("R33", "R35", "R36"),
        why="What nobody counts is not believed later.",
    )
