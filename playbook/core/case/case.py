"""The case: all that a brief says, whether in a field or in its free texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from playbook.core.case.parts import Lesson, Reach, StatedFact, SwitchOff
from playbook.core.case.reading import Language, facts_of, language_of, quotes_of, reference_day
from playbook.core.case.reading_concerns import concerns_of, stakeholders_of
from playbook.core.case.reading_conditions import conditions_of
from playbook.core.case.reading_kind import KindOrigin, kind_of
from playbook.core.case.reading_lessons import lessons_of
from playbook.core.case.reading_places import home_of, reach_of, without_mailbox
from playbook.core.case.reading_promises import promises_of, switch_offs_of
from playbook.core.case.timing import Timing
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import PROMISE_TOPICS, Concern, Condition, Promise, PromiseTopic, Stakeholder
from playbook.core.plan.kinds import ChangeKind


@dataclass(frozen=True)
class Case:
    """A brief with what was read from its texts. Whatever it does not say is open here, too.

    `origins` holds the brief's own sentence for each fact that was read, by "promise.<topic>",
    "condition.<id>", "met.<condition>", "concern.<id>", "stakeholder.<person>", "lesson.<number>",
    "reach.<group>", "reach", "languages", "country", "kind". Facts given in a field have none.
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
    countries: tuple[str, ...]  # all that the brief names, such as those of two regions
    without_mailbox: int | None  # people, where a text counts them
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

    def is_met(self, condition: Condition) -> bool:
        """Return whether a condition is met: on a day, or by the brief's words."""
        return condition.met_on is not None or f"met.{condition.id}" in self.origins

    @property
    def open_promises(self) -> tuple[Promise, ...]:
        return tuple(promise for promise in self.promises.values() if promise.state == "undecided")


def read_case(brief: Brief, kinds: Mapping[str, ChangeKind], today: date) -> Case:
    """Return the case of a brief: its fields first, then its texts. `kinds` has "other"."""
    quotes, reference, language = quotes_of(brief), reference_day(brief, today), language_of(brief)
    facts = tuple(facts_of(quotes, reference))
    kind = kind_of(brief, kinds)
    home = home_of(brief, quotes)
    switch_offs = tuple(switch_offs_of(quotes, reference))
    read_promises = promises_of(quotes, switch_offs, reference)
    reach, origins = reach_of(brief, quotes, language)
    day_off = next((off.day for off in switch_offs if off.day), None)
    timing = Timing(brief, today, home.country, home.subdivision, day_off)

    given = {promise.topic: promise for promise in brief.promises if promise.state != "undecided"}
    asked = {promise.topic: promise for promise in brief.promises}
    promises: dict[PromiseTopic, Promise] = {}
    for topic in PROMISE_TOPICS:
        promise = given.get(topic) or read_promises.decided.get(topic) or asked.get(topic)
        promises[topic] = timing.with_decider(promise or Promise(topic=topic))
    origins |= {
        key: sentence
        for key, sentence in read_promises.origins.items()
        if key.removeprefix("promise.") not in given
    }

    conditions = list(brief.conditions)
    kinds_given = {condition.kind for condition in brief.conditions if condition.kind != "other"}
    names_given = {condition.name.casefold() for condition in brief.conditions}
    read_conditions = conditions_of(brief, quotes, timing, {condition.id for condition in brief.conditions})
    for read in read_conditions:
        condition = read.condition
        if condition.kind not in kinds_given and condition.name.casefold() not in names_given:
            conditions.append(condition)
            origins[f"condition.{condition.id}"] = read.quote
            if read.is_met:
                origins[f"met.{condition.id}"] = read.quote

    used = {read.quote for read in read_conditions if not read.is_fragment}
    concerns = list(brief.concern_list)
    texts_given = {concern.text.casefold().rstrip(". ") for concern in brief.concern_list}
    read_concerns = concerns_of(brief, quotes, used, {concern.id for concern in brief.concern_list})
    for concern, sentence in read_concerns.concerns:
        if concern.text.casefold().rstrip(". ") not in texts_given:
            concerns.append(concern)
            origins[f"concern.{concern.id}"] = sentence

    stakeholders = list(brief.stakeholders)
    known = {stakeholder.person_id for stakeholder in brief.stakeholders}
    owners = {condition.owner_id for condition in conditions if condition.owner_id}
    for stakeholder, sentence in stakeholders_of(brief, quotes, owners):
        if stakeholder.person_id not in known:
            stakeholders.append(stakeholder)
            origins[f"stakeholder.{stakeholder.person_id}"] = sentence

    if kind.quote:
        origins["kind"] = kind.quote
    if home.quote:
        origins["country"] = home.quote
    lessons = tuple(lessons_of(quotes))
    origins |= {f"lesson.{number}": sentence for number, (_, sentence) in enumerate(lessons, 1)}
    return Case(
        brief=brief,
        kind=kind.kind,
        kind_origin=kind.origin,
        promises=promises,
        conditions=tuple(conditions),
        concerns=tuple(concerns),
        stakeholders=tuple(stakeholders),
        switch_offs=switch_offs,
        reach=reach,
        country=home.country,
        subdivision=home.subdivision,
        countries=home.countries,
        without_mailbox=without_mailbox(brief, quotes, facts),
        lessons=tuple(lesson for lesson, _ in lessons),
        circumstances=read_concerns.circumstances,
        facts=facts,
        hints=dict(read_promises.hints),
        language=language,
        origins=origins,
    )
