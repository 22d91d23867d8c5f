"""Warnings about a brief: what does not fit together, although it can be planned."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from playbook.core.base.errors import Problem
from playbook.core.base.words import day_in_words, short
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.case import Condition, Gates, Promise, PromiseTopic
from playbook.core.plan.private import delicate_sentences

GATE_NAMES: dict[Gates, str] = {
    "announcement": "the announcement", "training": "training", "go_live": "go-live",
    "switch_off": "the switch-off",
}  # fmt: skip
_JOBS = re.compile(r"\b(jobs?|positions?|posts?|roles?|redundan\w+|lay-?offs?|dismiss\w*|pay|grades?)\b")
_LOSS = re.compile(r"\b(los[est]\w*|cuts?|redundan\w+|lay-?offs?|dismiss\w*|fewer|reduc\w+|end(s|ed)?)\b")
_JUDGED = re.compile(r"\b(measur\w+|compar\w+|rank\w*|assess\w*|monitor\w*|apprais\w+|judged|performance)\b")
_NOT = re.compile(r"\b(no|not|nobody|nobody's|none|never|without|neither|nothing|cannot)\b|n[’']t\b")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_WORD = re.compile(r"[^\W\d_]{5,}")
_COMMON = frozenset(
    ("about", "after", "before", "every", "everyone", "other", "people", "should", "still", "their", "there",
     "these", "thing", "things", "those", "until", "which", "while", "would", "where", "switched", "stays",
     "remains", "today", "system", "systems", "weeks")
)  # fmt: skip

_READ_BY_OTHERS = (
    "why", "why_now", "risk_of_not_changing", "what_stays", "objective", "expected_benefit", "approach",
)  # fmt: skip
_MOST_QUOTED = 120


def warnings_of(brief: Brief, countries: Mapping[str, str] | None = None) -> list[Problem]:
    """Return contradictions and gaps. Unknown `countries` skip the check of holidays."""
    checks = (_sizes, _team_days, _capacity, _conditions, _promises, _concerns, _unknown, _twice, _delicate)
    warnings = [problem for check in checks for problem in check(brief)]
    return warnings + list(_countries(brief, countries)) if countries is not None else warnings


def _sizes(brief: Brief) -> Iterable[Problem]:
    for index, group in enumerate(brief.groups):
        where = f"groups.{index}"
        if brief.headcount is not None and group.size > brief.headcount:
            text = f"{group.name} has {group.size:,} people, more than the {brief.headcount:,} in scope."
            yield Problem(f"{where}.size", text, "Correct the team, or the people in scope.")
        if group.supervisors is not None and group.size and group.supervisors > group.size:
            text = f"{group.name} has {group.supervisors:,} supervisors for {group.size:,} people."
            yield Problem(f"{where}.supervisors", text, "Count only those who lead people in this team.")


def _team_days(brief: Brief) -> Iterable[Problem]:
    for index, group in enumerate(brief.groups):
        if group.go_live and brief.start and group.go_live < brief.start:
            text = (
                f"{group.name} goes live on {day_in_words(group.go_live)}, before the rollout starts on "
                f"{day_in_words(brief.start)}."
            )
            yield Problem(f"groups.{index}.go_live", text, "Move it, or start the rollout earlier.")


def _capacity(brief: Brief) -> Iterable[Problem]:
    for number, span in enumerate(brief.company_blackouts, 1):
        if span.end < span.start:
            text = f"The closed days in row {number} end before they start."
            yield Problem("company_blackouts", text, "Swap the two dates.")
        elif brief.go_live and span.has(brief.go_live) and span.kind == "busy":
            text = f"Go-live on {day_in_words(brief.go_live)} is one of your busiest days."
            yield Problem("company_blackouts", text, "Move go-live, or correct the busy days.")
        elif brief.go_live and span.has(brief.go_live) and not span.is_without_training:
            text = f"Go-live on {day_in_words(brief.go_live)} is a closed day."
            yield Problem("company_blackouts", text, "Move go-live, or correct the closed days.")
    if brief.trainers == 0:
        yield Problem("trainers", "There is no trainer.", "Name at least one, or leave the field empty.")


def _delicate(brief: Brief) -> Iterable[Problem]:
    """Yield what fields that others read say of one person, each field once."""
    for field in _READ_BY_OTHERS:
        if sentences := delicate_sentences(getattr(brief, field)):
            text = f"“{short(sentences[0], _MOST_QUOTED)}” seems to tell of one person."
            readers = "Viewers" if field == "approach" else "Viewers and guests of links"
            yield Problem(field, text, f"{readers} read this. Move it to the concerns if it is delicate.")


def _countries(brief: Brief, countries: Mapping[str, str]) -> Iterable[Problem]:
    hint = "Enter its public holidays as closed days, or pick another country."
    if brief.country and brief.country not in countries:
        yield Problem("country", f"Public holidays of {brief.country} are not known here.", hint)
    for index, group in enumerate(brief.groups):
        if group.country and group.country not in countries:
            text = f"{group.name}: public holidays of {group.country} are not known here."
            yield Problem(f"groups.{index}.country", text, hint)


def _conditions(brief: Brief) -> Iterable[Problem]:
    rows: dict[tuple[str, str, tuple[str, ...]], int] = {}
    duty = {promise.topic: promise for promise in brief.promises}
    for index, condition in enumerate(brief.conditions):
        where, name = f"conditions.{index}", condition.name
        key = (condition.kind, name.casefold(), tuple(sorted(condition.group_ids)))
        if (first := rows.setdefault(key, index)) != index and _differ(brief.conditions[first], condition):
            text = f"{_quoted(name)} is in rows {first + 1} and {index + 1}, and they differ."
            yield Problem(where, text, "Keep one of them.")
        last = _day_of(brief, condition, duty)
        if condition.needed_by and last and condition.needed_by > last:
            # The announcement has no day of its own: it waits, at the latest until go-live.
            gate = GATE_NAMES["go_live" if condition.gates == "announcement" else condition.gates]
            text = (
                f"{_quoted(name)} is needed by {day_in_words(condition.needed_by)}, "
                f"after {gate} on {day_in_words(last)} that it blocks."
            )
            yield Problem(f"{where}.needed_by", text, f"Set an earlier day, or move {gate}.")
        if condition.gates == "switch_off" and _is_irrelevant(duty.get("switch_off")):
            text = f"{_quoted(name)} blocks a switch-off, and your promises say there is none."
            yield Problem(f"{where}.gates", text, "Choose what it blocks, or change the promise.")


def _quoted(text: str) -> str:
    return f"“{short(text)}”"


def _differ(first: Condition, second: Condition) -> bool:
    return any(
        getattr(first, name) != getattr(second, name) for name in ("needed_by", "gates", "owner_id", "met_on")
    )


def _day_of(brief: Brief, condition: Condition, promises: Mapping[PromiseTopic, Promise]) -> date | None:
    """Return the day of the step that a condition blocks."""
    match condition.gates:
        case "switch_off":
            promise = promises.get("switch_off")
            return promise.starts if promise else None
        case _:
            groups: list[Group] = [
                group for group in brief.groups if not condition.group_ids or group.id in condition.group_ids
            ]
            days = [day for group in groups if (day := brief.go_live_of(group))]
            return min(days, default=brief.go_live)


def _is_irrelevant(promise: Promise | None) -> bool:
    return promise is not None and promise.state == "not_relevant"


def _promises(brief: Brief) -> Iterable[Problem]:
    topics = [promise.topic for promise in brief.promises]
    stays = [sentence.strip() for sentence in _SENTENCE.split(brief.what_stays) if sentence.strip()]
    for promise in brief.promises:
        where = f"promises.{promise.topic}"
        if topics.count(promise.topic) > 1:
            text = "This promise is there twice; the last one counts."
            yield Problem(where, text, "Keep one of the two answers.")
        if promise.state == "decided" and not promise.sentence:
            yield Problem(where, "It is decided, but has no sentence.", "Write what leaders may say.")
        if promise.state == "decided":
            for staying in stays:
                if contradicts(promise, staying):
                    text = f"“What stays the same” says {_quoted(staying)}, and this promise says otherwise."
                    yield Problem(where, text, "Change one of the two, so that people hear one answer.")
                    break
        if promise.state == "undecided" and _is_late(promise.decide_by, brief.go_live):
            yield Problem(where, "It is decided only after go-live.", "Set a day before go-live.")


def _is_late(day: date | None, go_live: date | None) -> bool:
    return day is not None and go_live is not None and day > go_live


def contradicts(promise: Promise, staying: str) -> bool:
    """Return whether a promise takes away what this sentence says will stay."""
    promised, staying = promise.sentence.casefold(), staying.casefold()
    if _NOT.search(promised):
        return False
    match promise.topic:
        case "jobs":
            return bool(_LOSS.search(promised) and _JOBS.search(staying)) and not _asserts(_LOSS, staying)
        case "measurement":
            return bool(_JUDGED.search(promised) and _JUDGED.search(staying))
        case "switch_off":
            return bool(_content(promised) & _content(staying)) and not _NOT.search(staying)
        case _:
            return False


def _asserts(words: re.Pattern[str], sentence: str) -> bool:
    return bool(words.search(sentence)) and not _NOT.search(sentence)


def _content(sentence: str) -> set[str]:
    return set(_WORD.findall(sentence)) - _COMMON


def _concerns(brief: Brief) -> Iterable[Problem]:
    for index, concern in enumerate(brief.concern_list):
        if concern.answer_on and not concern.answer:
            text = f"{_quoted(concern.text)} has a day for its answer, and no answer yet."
            yield Problem(f"concern_list.{index}.answer", text, "Write the answer, or clear the day.")


def _unknown(brief: Brief) -> Iterable[Problem]:
    """Yield each place that names a person or a team that is not in the brief."""
    people: list[tuple[str, str | None]] = []
    teams: list[tuple[str, tuple[str, ...]]] = []
    for index, condition in enumerate(brief.conditions):
        people.append((f"conditions.{index}.owner_id", condition.owner_id))
        teams.append((f"conditions.{index}.group_ids", condition.group_ids))
    for index, concern in enumerate(brief.concern_list):
        people.append((f"concern_list.{index}.answered_by_id", concern.answered_by_id))
        teams.append((f"concern_list.{index}.group_ids", concern.group_ids))
    for index, stakeholder in enumerate(brief.stakeholders):
        people += [(f"stakeholders.{index}.person_id", stakeholder.person_id)]
        people += [(f"stakeholders.{index}.contact_id", stakeholder.contact_id)]
    people += [(f"promises.{promise.topic}", promise.decider_id) for promise in brief.promises]
    for where, person_id in people:
        if person_id is not None and brief.find_person(person_id) is None:
            yield Problem(where, "This person is not in the list of people.", "Add them, or pick another.")
    for where, group_ids in teams:
        if any(brief.find_group(group_id) is None for group_id in group_ids):
            yield Problem(where, "This team is not in the list of teams.", "Add it, or pick another.")


def _twice(brief: Brief) -> Iterable[Problem]:
    """Yield each list with two rows of one id."""
    lists = {
        "conditions": [condition.id for condition in brief.conditions],
        "concern_list": [concern.id for concern in brief.concern_list],
        "stakeholders": [one.person_id for one in brief.stakeholders],
        **{f"groups.{n}.tasks": [task.id for task in group.tasks] for n, group in enumerate(brief.groups)},
    }
    for where, ids in lists.items():
        if twice := next((one for one in ids if ids.count(one) > 1), None):
            yield Problem(where, f"Two rows have the id {twice}.", "Give each its own, or keep one of them.")
