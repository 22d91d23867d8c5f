"""The case: all that a brief says, whether in a field or in its free texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from playbook.core.base.fields import next_weekday
from playbook.core.case.parts import Lesson, Reach, StatedFact, SwitchOff
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import PROMISE_TOPICS, Concern, Condition, Promise, PromiseTopic, Stakeholder
from playbook.core.plan.kinds import ChangeKind

KindOrigin = Literal["given", "read", "unknown"]
Language = Literal["en", "de", "fr", "es", "other"]
_DECIDE_AFTER_START, _DECIDE_BEFORE_GO_LIVE = 10, 20


@dataclass(frozen=True)
class Case:
    """A brief with what was read from its texts. Whatever it does not say is open here, too.

    `origins` holds the brief's own sentence for each fact that was read, by "promise.<topic>",
    "condition.<id>", "concern.<id>", "stakeholder.<person>", "reach.<group>", "country", "kind".
    Facts given in a field have none.
    """

    brief: Brief
    kind: ChangeKind
    kind_origin: KindOrigin
    promises: dict[PromiseTopic, Promise]  # all seven
    conditions: tuple[Condition, ...]
    concerns: tuple[Concern, ...]
    stakeholders: tuple[Stakeholder, ...]
    switch_offs: tuple[SwitchOff, ...]
    reach: dict[str, Reach]  # by group id, every group
    country: str  # ISO 3166-1, empty while unknown
    subdivision: str
    lessons: tuple[Lesson, ...]
    circumstances: tuple[str, ...]  # facts of the situation, quoted from `concerns`
    facts: tuple[StatedFact, ...]
    hints: dict[PromiseTopic, str]  # sentences near an open promise that do not decide it
    language: Language
    origins: dict[str, str]

    def sentence(self, topic: PromiseTopic) -> str | None:
        """Return what leaders may say on a topic, None while undecided."""
        promise = self.promises[topic]
        return (promise.sentence or None) if promise.state == "decided" else None

    @property
    def open_promises(self) -> tuple[Promise, ...]:
        return tuple(promise for promise in self.promises.values() if promise.state == "undecided")


def read_case(brief: Brief, kinds: Mapping[str, ChangeKind], today: date) -> Case:
    """Return the case of a brief: its fields first, then its texts. `kinds` has "other"."""
    given = {promise.topic: promise for promise in brief.promises}
    promises = {
        topic: with_decider(given.get(topic) or Promise(topic=topic), brief, today)
        for topic in PROMISE_TOPICS
    }
    kind = kinds.get(brief.change_kind)
    return Case(
        brief=brief,
        kind=kind or kinds["other"],
        kind_origin="given" if kind else "unknown",
        promises=promises,
        conditions=brief.conditions,
        concerns=brief.concern_list,
        stakeholders=brief.stakeholders,
        switch_offs=(),
        reach={
            group.id: Reach(
                group.has_mailbox, group.works_shifts, group.languages, group.country, group.subdivision
            )
            for group in brief.groups
        },
        country=brief.country,
        subdivision=brief.subdivision,
        lessons=(),
        circumstances=(),
        facts=(),
        hints={},
        language="en",
        origins={},
    )


def with_decider(promise: Promise, brief: Brief, today: date) -> Promise:
    """Return an undecided promise with who decides it, and by when."""
    if promise.state != "undecided":
        return promise
    return promise.model_copy(
        update={
            "decider_id": promise.decider_id or brief.sponsor_id,
            "decide_by": promise.decide_by or _decide_by(brief, today),
        }
    )


def _decide_by(brief: Brief, today: date) -> date | None:
    """Return a working day before the announcement, never in the past."""
    if brief.start is None:
        return None
    day = brief.start + timedelta(days=_DECIDE_AFTER_START)
    if brief.go_live:
        latest = brief.go_live - timedelta(days=_DECIDE_BEFORE_GO_LIVE)
        day = min(day, max(latest, brief.start))
    return next_weekday(max(day, today))
