"""The case of a rollout: its kind of change, promises and warnings."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any, Literal

from pydantic import ValidationError

from playbook.core.base.access import Actor
from playbook.core.base.errors import Missing, Problem, Refused
from playbook.core.base.fields import MAX_LINE, new_id_from
from playbook.core.base.words import count
from playbook.core.calendar.day_forms import field_format, in_digits
from playbook.core.case.case import Case, read_case
from playbook.core.case.feasibility import applied, as_asked, verdict, with_asked_starts
from playbook.core.case.feasible import quotes
from playbook.core.case.judgment import Verdict
from playbook.core.case.reading.lessons import attempts_in, without_attempts
from playbook.core.case.reading.promises import doubts_about_the_day, last_day_in
from playbook.core.case.reading.texts import FREE_TEXTS
from playbook.core.case.settle.ends import days_by_team
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.timing import periods_to_judge
from playbook.core.grounding.commitments import commitments_in
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved
from playbook.core.log.changes.items import ItemRemoved
from playbook.core.log.events import read_event
from playbook.core.log.rollout import Rollout
from playbook.core.log.state import fold
from playbook.core.plan.brief import MOST_DECLINED, Brief, BriefFields
from playbook.core.plan.case import Concern, Condition, Promise, PromiseTopic
from playbook.core.plan.case_problems import warnings_of
from playbook.core.plan.plays.kinds import ChangeKind
from playbook.core.plan.validation_messages import problems_from
from playbook.core.progress.needed_facts import NeededFact, asked_at_launch
from playbook.core.text.notes import folded
from playbook.desk.base.access import get_rollout, get_rollout_at
from playbook.desk.base.commit import commit
from playbook.desk.base.countries import country_names
from playbook.desk.base.field_problems import field_problems
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan.rollouts import SAMPLES
from playbook.llm.builtin.cases.worries import private_talks
from playbook.llm.builtin.kinds import load_kinds
from playbook.logs import bug_sentence

WITH_START: tuple[PromiseTopic, ...] = ("duty", "switch_off")  # promises that hold from a day on


def kinds_of_change() -> Mapping[str, ChangeKind]:
    """Return the kinds of change by key, 'other' last."""
    return load_kinds()


@cache
def warm_up() -> None:
    """Read a sample's brief, so that a person's is read without delay."""
    lines = min(SAMPLES.glob("*.jsonl")).read_text(encoding="utf-8").splitlines()
    brief = fold(map(read_event, lines)).brief
    read_case(brief, load_kinds(), brief.start or date.min)
    commitments_in(brief.what_stays)


def case_of(workspace: Workspace, brief: Brief, today: date | None = None) -> Case:
    """Return what a brief says, cached while the brief stands."""
    day = today or workspace.today()
    # The brief stays with its case, so that nothing else gets the same place in memory.
    case, _ = workspace.cache("cases", 24).once(
        (id(brief), day), lambda: (read_case(brief, load_kinds(), day), brief)
    )
    return case


def case_to_edit(workspace: Workspace, brief: Brief) -> tuple[Case, str]:
    """Return a brief's case, and the bug in reading its texts.

    So that the page goes on on which the texts can be changed.
    """
    try:
        return case_of(workspace, brief), ""
    except Exception as error:  # noqa: BLE001 - it gets a sentence and an id
        return case_of(workspace, brief.model_copy(update=dict.fromkeys(FREE_TEXTS, ""))), bug_sentence(error)


def asked_case(workspace: Workspace, brief: Brief, day: date) -> Case | None:
    """Return the case with the starts that were asked for, where others are planned."""
    if not brief.asked_starts:
        return None
    asked, _ = workspace.cache("briefs as asked", 24).once(
        (id(brief), day), lambda: (as_asked(case_of(workspace, brief, day), day), brief)
    )
    return case_of(workspace, asked, day) if asked else None


def signed_in(workspace: Workspace, brief: Brief) -> str:
    """Return the sentence that says that the tool is bought, '' for none."""
    case, _ = case_to_edit(workspace, brief)
    return quotes.signed_in(CaseFacts(case, workspace.today()))


def ends_by_team(workspace: Workspace, brief: Brief) -> str:
    """Return the last day of the old way for each team, '' for one day."""
    case, _ = case_to_edit(workspace, brief)
    return days_by_team(CaseFacts(case, workspace.today()))


def exposures_read(workspace: Workspace, brief: Brief) -> list[str]:
    """Return which teams have fewer sessions than others, and by which words or scores."""
    case = case_of(workspace, brief)
    asks = {"short": "the first session only", "told": "no session, they only hear of it"}
    sentences = []
    for group in brief.groups:
        exposure = case.exposure(group)
        if group.sessions is None and exposure in asks:
            quote = case.origins.get(f"exposure.{group.id}", "")
            reason = (
                f"The brief says “{quote}”"
                if quote
                else f"Its impact is {'low' if group.highest_impact else 'none'}."
            )
            sentences.append(
                f"{group.name}: {asks[exposure]}. {reason} To change this, use Sessions, the last column."
            )
    return sentences


def warnings_for(brief: Brief) -> list[Problem]:
    """Return what does not fit together in a brief that can be planned."""
    found = [*warnings_of(brief, country_names()), *doubts_about_the_day(brief)]
    if brief.lead_id and brief.sustainment_owner_id == brief.lead_id:
        text = "The rollout lead would also take over: there is no hand-over."
        found.append(Problem("sustainment_owner_id", text, "Name someone else."))
    return found


def missing_for_launch_of(workspace: Workspace, brief: Brief) -> tuple[NeededFact, ...]:
    """Return the facts that the checks ask for, the tool too where the change brings one."""
    is_described = brief.what_changes and brief.groups and not brief.tools
    return asked_at_launch(brief, case_to_edit(workspace, brief)[0].kind.key if is_described else "")


def doubts_about_the_target(workspace: Workspace, brief: Brief) -> Iterator[Problem]:
    """Yield that the day of the target comes before its result is known."""
    facts = CaseFacts(case_of(workspace, brief), workspace.today())
    day, known_on = brief.outcome_by, facts.known_on
    if day and known_on and day < known_on:
        needed = count(periods_to_judge(facts.period), f"full {facts.period}")
        text = f"By then, fewer than {needed} after the go-live are counted."
        from_then = in_digits(known_on, field_format(brief))
        hint = f"Choose {from_then}, or keep your day: fewer {facts.period}s prove less."
        yield Problem("outcome_by", text, hint)


def promise_of(brief: Brief, topic: PromiseTopic) -> Promise | None:
    """Return the promise that was saved on a topic."""
    return next((promise for promise in reversed(brief.promises) if promise.topic == topic), None)


def save_promise(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    topic: PromiseTopic,
    values: Mapping[str, Any],
    proposed: Mapping[str, Any] | None = None,
) -> Rollout:
    """Save some values of one promise; the others of it stay.

    `proposed`: the others, while nothing of it is saved.
    """
    brief = get_rollout_at(workspace, actor, rollout_id, seen, "edit").brief
    before = promise_of(brief, topic)
    with field_problems():
        promise = Promise.model_validate({**dict(before or proposed or {}), **values, "topic": topic})
    if topic in WITH_START and "sentence" in values and "starts" not in values:
        shown = before or Promise.model_validate({**(proposed or {}), "topic": topic})
        anchor = brief.start or workspace.today()
        if promise.starts is None or promise.starts == last_day_in(shown.sentence, anchor):
            promise = promise.model_copy(update={"starts": last_day_in(promise.sentence, anchor)})
    if promise == before:
        return get_rollout(workspace, actor, rollout_id, "edit")
    promises = {saved.topic: saved for saved in brief.promises} | {topic: promise}
    fields = BriefFields(promises=tuple(promises.values()))
    return commit(workspace, actor, rollout_id, seen, [BriefEdited.of(fields, "promises")])


def promise_problems(topic: PromiseTopic, values: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with values of a promise."""
    try:
        Promise.model_validate({"topic": topic, **values})
    except ValidationError as error:
        return problems_from(error)
    return []


def save_read(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    field: Literal["conditions", "concern_list"],
) -> Rollout:
    """Add to a list of the brief what was read from its texts."""
    brief = get_rollout_at(workspace, actor, rollout_id, seen, "edit").brief
    case = case_of(workspace, brief)
    conditions = [each for each in case.conditions if not each.is_deadline or each in brief.conditions]
    rows: Sequence[Any] = conditions if field == "conditions" else case.concerns
    fields = BriefFields.model_validate({field: tuple(rows)})
    if getattr(fields, field) == getattr(brief, field):
        return get_rollout(workspace, actor, rollout_id, "edit")
    return commit(workspace, actor, rollout_id, seen, [BriefEdited.of(fields, field)])


def decline_condition(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, condition_id: str
) -> Rollout:
    """Take a condition out of brief and plan, for good.

    No text brings it back.
    """
    rollout = get_rollout_at(workspace, actor, rollout_id, seen, "edit")
    brief = rollout.brief
    conditions = case_of(workspace, brief).conditions
    if (declined := next((each for each in conditions if each.id == condition_id), None)) is None:
        raise Missing("This condition is no longer in the brief.", "Reload the page.")
    fields = BriefFields(
        conditions=tuple(each for each in brief.conditions if each.id != condition_id),
        declined_conditions=(*brief.declined_conditions, declined.name),
    )
    written: list[AnyChange] = [BriefEdited.of(fields, "conditions", "declined_conditions")]
    if milestone := rollout.items.get(f"milestone.condition-{condition_id}"):
        written.append(ItemRemoved(item_id=milestone.id, stage=milestone.stage, title=milestone.title))
    return commit(workspace, actor, rollout_id, seen, written)


def decline_point(workspace: Workspace, actor: Actor, rollout_id: str, seen: int, mark: str) -> Rollout:
    """Drop a point from the page and from later drafts."""
    brief = get_rollout_at(workspace, actor, rollout_id, seen, "edit").brief
    if len(brief.declined_points) == MOST_DECLINED:
        raise Refused(f"{MOST_DECLINED} points were dropped already.", "Change the sentence it comes from.")
    fields = BriefFields(declined_points=(*brief.declined_points, mark))
    return commit(workspace, actor, rollout_id, seen, [BriefEdited.of(fields, "declined_points")])


def decline_concern(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, concern_id: str
) -> Rollout:
    """Take a concern's sentence as a fact from now on: it stays in the text.

    What else was read from it becomes rows of the table.
    """
    brief = get_rollout_at(workspace, actor, rollout_id, seen, "edit").brief
    case = case_of(workspace, brief)
    sentence = case.origins.get(f"concern.{concern_id}", "")
    if not sentence:
        raise Missing("This concern is no longer in the text.", "Reload the page.")
    if len(brief.declined_concerns) == MOST_DECLINED:
        raise Refused(f"{MOST_DECLINED} sentences are no concerns already.", "Take some out of the text.")
    others = [
        each
        for each in case.concerns
        if each.id != concern_id and case.origins.get(f"concern.{each.id}") == sentence
    ]
    fields = BriefFields(
        declined_concerns=(*brief.declined_concerns, sentence[:MAX_LINE]),
        concern_list=(*brief.concern_list, *others),
    )
    changed = ("declined_concerns", "concern_list") if others else ("declined_concerns",)
    return commit(workspace, actor, rollout_id, seen, [BriefEdited.of(fields, *changed)])


def private_talks_of(workspace: Workspace, brief: Brief) -> list[str]:
    """Return with whom each private talk of a plan is and about what, for editors."""
    lines = []
    for talk in private_talks(case_to_edit(workspace, brief)[0]):
        who = talk.person.name if talk.person else ""
        about = f"“{talk.worry.rstrip('.')}”" if talk.worry else "who is marked as against it"
        lines.append(f"{who}: {about}" if who else about)
    return lines


def concerns_without(workspace: Workspace, brief: Brief, rows: Sequence[Concern]) -> str:
    """Return the text on concerns without the sentences of rows that go, which would come back."""
    left = {row.id for row in rows}
    gone = {name for row in brief.concern_list if row.id not in left for name in (row.id, folded(row.text))}
    case = case_of(workspace, brief.model_copy(update={"concern_list": tuple(rows)})) if gone else None
    text = brief.concerns
    for concern in case.concerns if case else ():
        if gone & {concern.id, folded(concern.text)}:
            text = _without(text, case.origins.get(f"concern.{concern.id}", "") if case else "")
    return text


def _without(text: str, sentence: str) -> str:
    words = r"\s+".join(map(re.escape, sentence.split()))
    return re.sub(rf"[ \t]*{words}", "", text, count=1).strip() if words else text


def add_concern(workspace: Workspace, actor: Actor, rollout_id: str, seen: int, sentence: str) -> Rollout:
    """Add a sentence of the concerns that was read as a fact to their table."""
    brief = get_rollout_at(workspace, actor, rollout_id, seen, "edit").brief
    if sentence not in case_of(workspace, brief).circumstances:
        raise Missing("This sentence is no longer in the text.", "Reload the page.")
    row = Concern(id=new_id_from("1", {each.id for each in brief.concern_list}, "row"), text=sentence)
    fields = BriefFields(concern_list=(*brief.concern_list, row))
    return commit(workspace, actor, rollout_id, seen, [BriefEdited.of(fields, "concern_list")])


def attempts_read(workspace: Workspace, brief: Brief) -> tuple[str, ...]:
    """Return the sentences of the approach that tell of a past attempt."""
    return attempts_in(brief.approach, workspace.today())


def move_attempts(workspace: Workspace, actor: Actor, rollout_id: str, seen: int) -> Rollout:
    """Move them to the past attempts."""
    brief = get_rollout_at(workspace, actor, rollout_id, seen, "edit").brief
    if not (attempts := attempts_read(workspace, brief)):
        raise Missing("This attempt is no longer in the text.", "Reload the page.")
    past = "\n".join(filter(None, (brief.past_attempts, " ".join(attempts))))
    values = {"approach": without_attempts(brief.approach, attempts), "past_attempts": past}
    change = BriefEdited.of(BriefFields.model_validate(values), *values)
    return commit(workspace, actor, rollout_id, seen, [change])


@dataclass(frozen=True, slots=True)
class RowsAfterText:
    """The lists of a brief once one of its texts is another."""

    lists: Mapping[str, tuple[Any, ...]]  # those that follow it
    edited: int = 0  # rows that came from the text before, and stay because somebody edited them


def rows_after(workspace: Workspace, rollout_id: str, before: Brief, after: Brief) -> RowsAfterText:
    """Return the rows that follow a changed text: those read from it that nobody edited.

    New concerns are rows at once, unless an edited one may already say them.
    """
    lists: dict[str, tuple[Any, ...]] = {}
    edited = 0
    is_same = all(getattr(before, name) == getattr(after, name) for name in FREE_TEXTS)
    is_worry = before.concerns != after.concerns
    if is_same or not (is_worry or before.conditions or before.concern_list):
        return RowsAfterText(lists)
    bare = (brief.model_copy(update={"conditions": (), "concern_list": ()}) for brief in (before, after))
    (old, is_lost), (new, is_lost_now) = (case_to_edit(workspace, brief) for brief in bare)
    if is_lost or is_lost_now:
        return RowsAfterText(lists)
    for field, title, was, becomes in (
        ("conditions", "name", old.conditions, new.conditions),
        ("concern_list", "text", old.concerns, new.concerns),
    ):
        stored = getattr(before, field)
        read_before, read_after = [*map(_bare, was)], [*map(_bare, becomes)]
        still_stated = {row[title] for row in read_after}
        as_read = _as_put_from_notes(workspace, rollout_id) if field == "concern_list" and is_worry else ()
        outdated = [
            row
            for row in stored
            if (_bare(row) in read_before and _bare(row) not in read_after)
            or (row in as_read and getattr(row, title) not in still_stated)
        ]
        words = {row[title] for row in read_before} - {row[title] for row in read_after}
        coming = [row[title] for row in read_after if row not in read_before]
        stored, reworded = _reworded(stored, outdated, title, words, coming)
        edited_by_hand = sum(getattr(row, title) in words for row in stored if row not in outdated)
        edited += edited_by_hand
        if outdated or reworded or (field == "concern_list" and is_worry and not edited_by_hand):
            rows = [row for row in stored if row not in outdated]
            taken = {row.id for row in rows}
            present = {getattr(row, title).rstrip(". ") for row in rows}
            for row in becomes:
                if _bare(row) not in read_before and getattr(row, title).rstrip(". ") not in present:
                    rows.append(row.model_copy(update={"id": new_id_from(row.id, taken, "row")}))
                    taken.add(rows[-1].id)
            if rows != [*getattr(before, field)]:
                lists[field] = tuple(rows)
    return RowsAfterText(lists, edited)


def _as_put_from_notes(workspace: Workspace, rollout_id: str) -> list[Concern]:
    """Return the concerns as they came in with their text, from a memo or by typing."""
    earlier, put = list[Concern](), list[Concern]()
    text = ""
    for event in workspace.log.read(rollout_id):
        if not isinstance(event.change, BriefEdited):
            continue
        values = event.change.parsed()
        new = [row for row in values.get("concern_list", ()) if row not in earlier]
        put += new if len(values.get("concerns", text)) > len(text) else []  # a table takes text away
        earlier, text = [*earlier, *new], values.get("concerns", text)
    return put


def _reworded(
    rows: Sequence[Any], outdated: Sequence[Any], title: str, gone: Collection[str], coming: Sequence[str]
) -> tuple[tuple[Any, ...], bool]:
    """Give edited rows the new words of their sentence, where those are close."""
    free, after = [*coming], []
    for row in rows:
        words = getattr(row, title)
        close = get_close_matches(words, free, 1) if words in gone and row not in outdated else []
        free = [each for each in free if each not in close]
        after.append(row.model_copy(update={title: close[0]}) if close else row)
    return tuple(after), len(free) < len(coming)


def _bare(row: Condition | Concern) -> dict[str, Any]:
    return row.model_dump(exclude={"id"})


def verdict_of(workspace: Workspace, brief: Brief, today: date | None = None) -> Verdict:
    """Return whether a brief can work in its time, cached while it stands."""
    day = today or workspace.today()
    judged, _ = workspace.cache("verdicts", 24).once(
        (id(brief), day), lambda: (verdict(case_of(workspace, brief, day), day), brief)
    )
    return judged


def apply_alternative(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    changes: dict[str, Any],
    change_set: str = "",
) -> Rollout:
    """Write an alternative's values into the brief, as one change set."""
    before = get_rollout_at(workspace, actor, rollout_id, seen, "edit").brief
    after = with_asked_starts(before, applied(before, changes))
    names = [name for name in BriefFields.model_fields if getattr(after, name) != getattr(before, name)]
    written: list[AnyChange] = [BriefEdited.of(after, *names)] if names else []
    written += [GroupSaved(group=group) for group in after.groups if group != before.find_group(group.id)]
    if not written:
        return get_rollout(workspace, actor, rollout_id, "edit")
    return commit(workspace, actor, rollout_id, seen, written, change_set=change_set)
