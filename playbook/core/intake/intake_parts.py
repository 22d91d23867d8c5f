"""Put promises, conditions, answers and closed days from notes into a brief."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import chain
from typing import Any

from playbook.core.base.fields import MAX_LINE, Span, new_id_from
from playbook.core.base.words import capital, lower_first
from playbook.core.case.reading.before import PART_WAITS, owned_first, paper_first
from playbook.core.case.reading.busy import days_of_rule
from playbook.core.case.reading.concerns import concerns_of
from playbook.core.case.reading.conditions import IF_NOT, gate_of, named_in
from playbook.core.case.reading.decided import decision_named_in
from playbook.core.case.reading.promises import last_day_in
from playbook.core.case.reading.requests import body_kind
from playbook.core.case.reading.texts import Quote, sayable
from playbook.core.case.teams.groups import significant_words
from playbook.core.intake.intake import CHANGED, OF_A_CONDITION, OF_A_GROUP, Fact
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.case import Concern, Condition, ConditionKind, Gates, Promise, Stakeholder
from playbook.core.text.about_days import about_days_in
from playbook.core.text.dates import exact_days_in
from playbook.core.text.notes import folded
from playbook.core.text.numbers import as_count

PARTS: frozenset[str] = frozenset({"promise", "condition"}) | OF_A_CONDITION
_SIGNS_IN = re.compile(r"(?i)\b(?:accounts?|access|licen[cs]es?|log-?ins?|sign(?:ed|-?ins?)?|seats?)\b")
# "No training in the last three working days of a month": a rule for everyone.
# "Quarter ends are sacred, nothing in those weeks"
_NOTHING_THEN = re.compile(
    r"(?i)(?:no (?:training|sessions?|changes?)|nothing|nobody|no one|closed)\b"
    r"|.{0,200}(?:\bsacred\b|, nothing (?:in|on|during|then)\b)"
)
_SUNDAY = 6
_WITH_A_DAY = ("switch_off", "duty")


def part_now(fact: Fact, brief: Brief) -> Any:
    """Return the brief's promise on the topic, or its condition's owner and day, or None."""
    if fact.field == "promise":
        promise = next((promise for promise in brief.promises if promise.topic == fact.of), None)
        return promise.sentence or None if promise else None
    condition = _find(
        brief.conditions, _name_of(str(fact.value if fact.field == "condition" else fact.of), fact)
    )
    if condition is None or fact.field == "condition":
        return str(fact.value) if condition else None
    owner = brief.find_person(condition.owner_id)
    return condition.needed_by if fact.field == "condition_by" else owner.name if owner else None


def parts_after(
    facts: Sequence[Fact], brief: Brief, id_of: Callable[[str], str], today: date
) -> dict[str, Any]:
    """Return the fields of the brief that these facts add to, as they are then."""
    after = {
        "promises": _promises(facts, brief, today),
        "conditions": _conditions(facts, brief, id_of, today),
        "concern_list": _concerns(facts, brief),
        "company_blackouts": _closed(facts, brief, today),
        "stakeholders": _stakeholders(facts, brief, id_of),
    }
    return {name: value for name, value in after.items() if value != getattr(brief, name)}


def _promises(facts: Iterable[Fact], brief: Brief, today: date) -> tuple[Promise, ...]:
    promises = {promise.topic: promise for promise in brief.promises}
    sentences_of: dict[Any, list[str]] = {}
    for fact in facts:
        if fact.field == "promise":
            sentences_of.setdefault(fact.of, []).append(sayable(str(fact.value)))
    for topic, sentences in sentences_of.items():
        sentence = " ".join(dict.fromkeys(sentences))
        days = [exact.day for exact in exact_days_in(sentence, today) if exact.how == "exact"]
        # What is read-only first is off on the last day.
        is_off = topic == "switch_off"
        starts = last_day_in(sentence, today) if is_off else next(iter(days), None)
        starts = starts if topic in _WITH_A_DAY else None
        promises[topic] = Promise(topic=topic, state="decided", sentence=sentence, starts=starts)
    return tuple(promises.values())


def _name_of(clause: str, fact: Fact) -> str:
    """Return a condition's usual name, else the clause of the notes."""
    if part := PART_WAITS.search(fact.sentence):
        return capital(f"{part['clause']} before we switch on {lower_first(part['part'])}")
    if owned := owned_first(fact.sentence):
        return capital(owned)
    if paper := paper_first(fact.sentence):
        return capital(paper.name)
    named = _named_in(fact.sentence)
    name = named[1] if named and named[0] != "other" else decision_named_in(fact.sentence) or clause
    name = _NOT_YET.sub(r"\g<verb> \g<been>\g<done>", name)  # what has to be true
    return name[:1].upper() + name[1:].rstrip(".")


# "Notice has not been given yet"
_NOT_YET = re.compile(
    r"\b(?P<verb>has|have|is|are) not (?P<early>yet )?(?P<been>been )?(?P<done>[a-z]+)(?(early)\b| yet\b)"
)


def _named_in(sentence: str) -> tuple[ConditionKind, str, Gates] | None:
    """Return a condition's kind, name and gate; a device that arrives is no account."""
    work = owned_first(sentence).rpartition(" ")[0]
    named = named_in(f"The {work} must be finished." if work else sentence)
    return None if named and named[0] == "accounts" and not _SIGNS_IN.search(sentence) else named


def _if_not(sentence: str) -> str:
    """Return when a condition is met, and what waits until then."""
    if part := PART_WAITS.search(sentence):
        until_then = f"{lower_first(part['part'])} {part['off']}"
    else:
        paper = paper_first(sentence)
        until_then = paper.until_then if paper else ""
    return f"It is in writing, with name and day. {IF_NOT}{until_then}." if until_then else ""


# "The dispatchers in Maine, 34 of the 79, are in Local 340"
_SOME_OF = re.compile(r"\b\d[\d,]{0,8} of (?:the|our) (?P<size>\d[\d,]{0,8})\b")
# "... by March 1 or sales cannot start"
_HOLDS_UP = re.compile(
    r"\b(?:or(?: else)?|otherwise|if not),? (?:the |our )?(?P<team>[\w'\u2019 -]{2,40}?)"
    r" (?:cannot|can['\u2019]t|can not|will not|won['\u2019]t|does not|do not)"
    r" (?:start|begin|go live)\b"
)


def _held_up(sentence: str, groups: Iterable[Group]) -> tuple[str, ...]:
    """Return the one team that waits, by its name or its size."""
    named, counted = _HOLDS_UP.search(sentence), _SOME_OF.search(sentence)
    if named and (words := {*significant_words(named["team"])}):
        ids = [group.id for group in groups if words <= {*significant_words(group.name)}]
    else:
        size = as_count(counted["size"]) if counted else 0
        ids = [group.id for group in groups if size and group.size == size]
    return tuple(ids) if len(ids) == 1 else ()


def _clause(words: str) -> str:
    return folded(words).strip(" .")


def _find(conditions: Iterable[Condition], name: str) -> Condition | None:
    return next((condition for condition in conditions if folded(condition.name) == folded(name)), None)


def _day_before_pilot(facts: Iterable[Fact], today: date) -> date | None:
    """Return the working day before the first one of the pilot that the notes tell of."""
    texts = [fact.sentence for fact in facts if fact.field == "pilot"]
    days = [day.day for text in texts for day in exact_days_in(text, today) if day.how == "exact"]
    first = min(days or [about.day for text in texts for about in about_days_in(text, today)], default=None)
    return first and first - timedelta(
        days=3 if first.weekday() == 0 else 2 if first.weekday() == _SUNDAY else 1
    )


def _conditions(
    facts: Sequence[Fact], brief: Brief, id_of: Callable[[str], str], today: date
) -> tuple[Condition, ...]:
    conditions = {condition.id: condition for condition in brief.conditions}
    of_pilot = {fact.sentence for fact in facts if fact.field == "pilot"}
    by_clause: dict[str, str] = {}
    by_sentence: dict[str, str] = {}  # of a clause in other words
    for fact in facts:
        if fact.field != "condition":
            continue
        is_typed, named = fact.note == CHANGED, _named_in(fact.sentence)
        if_not = _if_not(fact.sentence)
        name = capital(str(fact.value).rstrip(".")) if is_typed else _name_of(str(fact.value), fact)
        condition = _find(conditions.values(), name) or Condition(
            id=new_id_from(name, set(conditions), "condition"),
            kind=named[0] if named else body_kind(fact.sentence) or "other",
            name=name,
            gates=named[2] if named else gate_of(fact.sentence),
            group_ids=_held_up(fact.sentence, brief.groups),
            done_when=if_not,
        )
        owner_id = condition.owner_id or _lead_who_needs(str(fact.value), facts, brief, id_of)
        is_first_use = if_not and not PART_WAITS.search(fact.sentence)
        by = _day_before_pilot(facts, today) if is_first_use or fact.sentence in of_pilot else None
        conditions[condition.id] = condition.model_copy(
            update={"owner_id": owner_id, "needed_by": condition.needed_by or by}
        )
        by_clause[_clause(str(fact.value))] = condition.id
        by_sentence.setdefault(fact.sentence, condition.id)
    for fact in facts:
        condition_id = by_clause.get(_clause(fact.of)) or by_sentence.get(fact.sentence)
        if condition_id is None or fact.field not in OF_A_CONDITION:
            continue
        is_day = fact.field == "condition_by"
        update = {"needed_by": fact.value} if is_day else {"owner_id": id_of(str(fact.value))}
        conditions[condition_id] = conditions[condition_id].model_copy(update=update)
    return tuple(conditions.values())


def _lead_who_needs(
    clause: str, facts: Iterable[Fact], brief: Brief, id_of: Callable[[str], str]
) -> str | None:
    """Return who leads the team of "Billing needs the interface tested"."""
    team = folded(clause).partition(" needs ")[0] if " needs " in clause else ""
    named = (
        id_of(str(each.value)) for each in facts if each.field == "group_manager" and folded(each.of) == team
    )
    known = (group.manager_id for group in brief.groups if folded(group.name) == team)
    return next(chain(named, filter(None, known)), None)


def _concerns(facts: Sequence[Fact], brief: Brief) -> tuple[Concern, ...]:
    concerns = list(brief.concern_list)
    for fact in facts:
        if fact.field != "concern_answer":
            continue
        taken = {concern.id for concern in concerns}
        read = concerns_of(brief, (Quote("concerns", fact.of),), set(), taken).concerns
        worry = read[0][0] if read else Concern(id=new_id_from(fact.of, taken, "concern"), text=fact.of)
        concerns.append(worry.model_copy(update={"answer": sayable(str(fact.value))}))
    return tuple(concerns)


def _stakeholders(
    facts: Iterable[Fact], brief: Brief, id_of: Callable[[str], str]
) -> tuple[Stakeholder, ...]:
    """Return the stakeholders, with the support that the notes tell of."""
    rows = {each.person_id: each for each in brief.stakeholders}
    for fact in facts:
        if fact.field == "support" and isinstance(fact.value, float):
            person_id = id_of(fact.of)
            row = rows.get(person_id) or Stakeholder(person_id=person_id)
            rows[person_id] = row.model_copy(update={"support": int(fact.value)})
    return tuple(rows.values())


def _closed(facts: Sequence[Fact], brief: Brief, today: date) -> tuple[Span, ...]:
    closed = [fact.value for fact in facts if fact.field == "closed" and isinstance(fact.value, Span)]
    country = next((str(fact.value) for fact in facts if fact.field == "country"), brief.country or "")
    named = (fact.of for fact in facts if fact.field in OF_A_GROUP)
    teams = [folded(each) for each in (*named, *(group.name for group in brief.groups))]
    for fact in facts:
        sentence = folded(fact.sentence)
        of_all = _NOTHING_THEN.match(fact.sentence) and not any(each and each in sentence for each in teams)
        if fact.field == "busy" and of_all:
            reason = fact.sentence.rstrip(".")[:MAX_LINE]
            spans = days_of_rule(fact.sentence, brief.start or today, country)
            closed += [span.model_copy(update={"reason": reason}) for span in spans]
    return tuple(dict.fromkeys((*brief.company_blackouts, *closed)))
