"""Answer facts among the worries, such as a language or a peak."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Annotated

from pydantic import Field

from playbook.core.base.fields import Frozen
from playbook.core.base.words import capital, in_quotes, listed
from playbook.core.case.parts import SITUATION
from playbook.core.case.rows.order import is_named
from playbook.core.case.teams.groups import groups_named, groups_touched, significant_words
from playbook.core.plan.items import AnyItem, Milestone, Resistance, TrainingSession
from playbook.llm.builtin.cases.case_writer import CaseWriter, paragraphs, quoted
from playbook.llm.builtin.cases.data_rows import read_rows
from playbook.llm.builtin.facts import settled_answer
from playbook.llm.builtin.wording import fit

_SEE = "You see it yourselves"


class Situation(Frozen):
    """A fact that people meet, by its words, with its answer."""

    key: Annotated[str, Field(pattern=r"^[a-z]+$")]
    signs: Annotated[tuple[str, ...], Field(min_length=1)]
    answer: str
    answer_if_moved: str = ""
    tasks: tuple[str, ...] = ()  # that deal with it, the best first
    title: str = ""
    done_when: str = ""

    @cached_property
    def sign(self) -> re.Pattern[str]:
        return re.compile("|".join(self.signs), re.IGNORECASE)


@lru_cache(maxsize=1)
def load_situations() -> tuple[Situation, ...]:
    """Read the kinds of situations once."""
    return read_rows("situations.toml", "situation", Situation)


def situations_of(writer: CaseWriter) -> dict[str, Situation]:
    """Return facts that have an answer, and worries without their own."""
    case = writer.case
    unanswered = (
        each.text
        for each in case.concerns
        if not each.is_about_people and not settled_answer(case, each, writer.facts)
    )
    read = ((text, _situation_in(text)) for text in (*case.circumstances, *unanswered))
    return {text: situation for text, situation in read if situation}


def _situation_in(text: str) -> Situation | None:
    return next((each for each in load_situations() if each.sign.search(text)), None)


def situation_items(writer: CaseWriter, items: Iterable[AnyItem]) -> Iterator[AnyItem]:
    """Yield each fact with its answer, and the task of those that no task serves."""
    if writer.is_short:
        return
    everything, shown = [*writer.written, *items], set[str]()  # each task stands with one fact
    for number, (text, situation) in enumerate(situations_of(writer).items(), 1):
        group_ids = _whose(writer, text) or writer.everyone
        asked = _moved_from(writer, group_ids) if situation.answer_if_moved else None
        task = None if asked else _task_in(situation, everything, group_ids)
        if task is None and situation.title:
            task = _task(writer, situation, text, group_ids)
            yield task
        first = writer.say(date.fromordinal(min(writer.schedule.go_lives)))
        first = listed([writer.say(day) for day in asked[1]]) if asked else first
        lead = writer.name(writer.owner(writer.brief.lead_id))
        words = situation.answer_if_moved if asked else situation.answer
        answer = words.format(first=first, lead=lead, asked=writer.say(asked[0]) if asked else "")
        seen = ""
        if task and task.due and task.id not in shown:
            shown.add(task.id)
            by = f", by {writer.name(task.owner)}" if task.owner else ""
            seen = f" {_SEE}: on {writer.say(task.due)} {in_quotes(task.title)}{by}."
        yield writer.make(
            Resistance,
            f"situation-{number}",
            SITUATION,
            title=quoted(text),
            owner=writer.owner(writer.brief.lead_id),
            group_ids=group_ids,
            cause_step="ability",
            cause=f"The brief says: “{fit(text, 300).rstrip('.')}.”",
            tactic=paragraphs(
                f"Answer: {answer}{seen}", f"{capital(lead)} puts it on the page for the first talk."
            ),
            rule_ids=("R37",),
            why="If the plan ignores what everyone knows, we look out of touch.",
        )


def _whose(writer: CaseWriter, text: str) -> tuple[str, ...]:
    """Return the teams that a fact names by words or closed weeks."""
    if own := next((each.group_ids for each in writer.case.concerns if each.text == text), ()):
        return own
    if named := groups_named(writer.brief, text) or groups_touched(writer.brief, text):
        return named
    words = {*significant_words(text)}
    spans = {each.id: each.blackouts for each in writer.brief.groups}
    return tuple(
        group_id
        for group_id, closed in spans.items()
        if any(words & {*significant_words(span.reason)} for span in closed)
    )


def _moved_from(writer: CaseWriter, group_ids: Sequence[str]) -> tuple[date, list[date]] | None:
    """Return the start asked for in closed weeks, and the later ones."""
    brief = writer.brief
    moved: dict[date, set[date]] = {}
    for group in (each for each in brief.groups if each.id in group_ids):
        live = brief.go_live_of(group) or date.min
        own = (each.day for each in brief.asked_starts if each.group_id in (None, group.id, group.part_of))
        for asked in filter(None, own):
            if any(span.has(asked) and span.end < live for span in group.blackouts):
                moved.setdefault(asked, set()).add(live)
    return next(((asked, sorted(later)) for asked, later in moved.items()), None)


def _task_in(situation: Situation, items: Sequence[AnyItem], group_ids: Sequence[str]) -> AnyItem | None:
    """Return the planned task of these teams that deals with a situation."""
    theirs = [each for each in items if each.due and {*group_ids} & {*(each.group_ids or group_ids)}]
    named = ([each for each in theirs if is_named(each, (name,))] for name in situation.tasks)
    return next((min(fitting, key=lambda each: each.due or date.max) for fitting in named if fitting), None)


def _task(writer: CaseWriter, situation: Situation, text: str, group_ids: Sequence[str]) -> Milestone:
    sessions = writer.days_of(TrainingSession, group_ids)
    first = min(sessions, default=date.fromordinal(min(writer.schedule.go_lives)))
    return writer.make(
        Milestone,
        f"situation-{situation.key}",
        "work",
        title=situation.title,
        owner=writer.owner(writer.brief.lead_id),
        group_ids=group_ids,
        date=writer.by(first - timedelta(days=5)),
        done_when=situation.done_when,
        note=f"The brief says: “{fit(text, 300).rstrip('.')}.”",
        rule_ids=("R32", "R37"),
        why="We try what people will face every day before we ask it of them.",
    )
