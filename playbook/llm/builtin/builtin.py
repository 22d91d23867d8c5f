"""Write a complete plan from a brief, without a model."""

from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from playbook.core.base.fields import StageKey
from playbook.core.case.case import Case, read_case
from playbook.core.case.feasibility import verdict
from playbook.core.case.judgment import UNFIT, Verdict, caveat_of, failed_in, teaches_rules_first
from playbook.core.case.rows.approval import comes_back_on
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.points import replacements_of, to_settle
from playbook.core.case.settle.proposals import statements_once_signed
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, Gate, Message
from playbook.core.plan.plays.stages import Stage, Tier
from playbook.core.plan.self_checks import SelfCheck
from playbook.llm.builtin.audience import eligible, wanted, without_shifts
from playbook.llm.builtin.calendar import check_plannable
from playbook.llm.builtin.case_items import with_case_items, with_sessions
from playbook.llm.builtin.cases.case_writer import CaseWriter
from playbook.llm.builtin.cases.conditions import days_needed
from playbook.llm.builtin.cases.for_writing import for_writing
from playbook.llm.builtin.cases.limits import within_limits
from playbook.llm.builtin.cases.own_steps import own_questions, own_steps
from playbook.llm.builtin.cases.steps import step_question
from playbook.llm.builtin.cases.work import decision_days
from playbook.llm.builtin.expansion import expand
from playbook.llm.builtin.facts import is_small
from playbook.llm.builtin.kinds import load_kinds
from playbook.llm.builtin.notes import note_on_language, notes_of
from playbook.llm.builtin.placing import schedule
from playbook.llm.builtin.questions import OpenQuestion, most_wanted, open_questions
from playbook.llm.builtin.schedule import Schedule
from playbook.llm.builtin.sizing.budget import within_budget
from playbook.llm.builtin.sizing.merged import merged, with_one_question
from playbook.llm.builtin.sizing.owners import shared_out
from playbook.llm.builtin.sizing.sequence import in_sequence
from playbook.llm.builtin.stage_files import load_stages
from playbook.llm.builtin.wording import in_own_voice

__all__ = ["BuiltinDraft", "OpenQuestion", "draft", "load_stages"]


@dataclass(frozen=True, slots=True)
class BuiltinDraft:
    """The items, the questions left open, and what did not fit."""

    items: tuple[AnyItem, ...]
    open_questions: tuple[OpenQuestion, ...]
    notes: tuple[str, ...]


def draft(
    brief: Brief,
    stages: Sequence[Stage],
    start: date | None = None,
    only: StageKey | None = None,
    size: Tier = "standard",
    checks: Sequence[SelfCheck] = (),
) -> BuiltinDraft:
    """Write a brief's plan from `start` on; `only` keeps one stage.

    `checks`: the self-checks that whoever drafts may read.
    """
    check_plannable(brief, start)
    case = for_writing(read_case(brief, load_kinds(), start or brief.start or date.min))
    plays = with_sessions(wanted(case, [play for stage in stages for play in stage.plays], size), case.kind)
    plays = plays if size == "thorough" else with_one_question(plays, brief)
    placed = schedule(case, plays, is_small(brief), start)
    placed.left_out = {
        reason: [play for play in missed if eligible(case, play)]
        for reason, missed in placed.left_out.items()
    }
    today = date.fromordinal(placed.first)
    due, judged = days_needed(CaseWriter([], case, placed, size)), verdict(case, today)
    case = _decided_in_time(case, placed)
    case = replace(
        case, due=due, replacements=replacements_of(case, judged), rules_first=teaches_rules_first(judged)
    )
    facts_of_case = CaseFacts(case, today)
    points = to_settle(case, judged, facts_of_case)
    whole = CaseFacts(replace(case, brief=brief), today)  # posts may be cut in a sentence about somebody
    case = replace(case, proposed=statements_once_signed(whole, points))
    writer = CaseWriter([], case, placed, size)
    confirmed, gate = _confirmed(writer, judged)
    decided = dict.fromkeys(facts_of_case.waves, gate) | _own_gates(brief, placed) | decision_days(writer)
    case = replace(case, confirmed=confirmed, decided=decided)
    written, missing, facts = expand(case, stages, plays, placed)
    with_case = with_case_items(written, case, placed, judged, size)
    with_case = with_case if size == "thorough" else merged(with_case, brief)
    fitting = within_budget(_with_caveat(with_case, judged), plays, brief, size)
    writer = CaseWriter(fitting, case, placed, size)
    asked_for = [*fitting, *own_steps(writer, checks)]  # by people, so that no budget leaves them out
    shared, overloads = shared_out(brief, asked_for, today)
    ordered = in_sequence(writer, shared)
    of_stage = (item for item in ordered if only is None or item.stage == only)
    items = tuple(within_limits(_in_own_voice(without_shifts(item, brief), brief)) for item in of_stage)
    asks = {name: labels for name, labels in missing.items() if only is None or only in labels}
    questions = open_questions(case, placed, asks, facts)
    own = (*own_questions(writer, checks, only), *step_question(writer, items))
    first = (most_wanted(questions), note_on_language(case))
    notes = (*filter(None, first), *notes_of(placed, only, stages, shared), *overloads)
    return BuiltinDraft(items, (*own, *questions), notes)


def _in_own_voice(item: AnyItem, brief: Brief) -> AnyItem:
    """Return a message in which its sender says "I"."""
    sender = brief.find_person(item.sender.person_id) if isinstance(item, Message) and item.sender else None
    if not isinstance(item, Message) or sender is None:
        return item
    first = sender.name.split(" ")[0]
    is_alone = sum(each.name.split(" ")[0] == first for each in brief.people) == 1 and first not in month_name
    names = (sender.name, first) if is_alone else (sender.name,)
    return item.model_copy(update={"body": in_own_voice(item.body, names)})


def _confirmed(writer: CaseWriter, judged: Verdict) -> tuple[dict[date, date], date]:
    """Return the day on which each start comes back for its approval, and the first go/no-go."""
    gates = [slots[0].day for slots in writer.schedule.slots.get("gate-start", {}).values() if slots]
    facts = CaseFacts(writer.case, judged.today)
    points = to_settle(writer.case, judged, facts)
    gate = date.fromordinal(min(gates)) if gates else facts.before_gate
    back = comes_back_on(facts, points, judged, gate)
    return {start: back for start in facts.waves if back} | decision_days(writer), gate


def _own_gates(brief: Brief, placed: Schedule) -> dict[date, date]:
    """Return the go/no-go before each start, where its teams have one of their own."""
    gates: dict[date, date] = {}
    for index, slots in placed.slots.get("gate-start", {}).items():
        start = brief.go_live_of(brief.groups[index]) if index >= 0 else None
        if start and slots and slots[0].day < start.toordinal():
            gates[start] = max(date.fromordinal(slots[0].day), gates.get(start, date.min))
    return gates


def _decided_in_time(case: Case, placed: Schedule) -> Case:
    """Return the case with undated promises decided before the first message."""
    messages = [play.id for play in placed.plays if play.kind in ("manager_briefing", "message")]
    days = [slots[0].day for name in messages for slots in placed.slots.get(name, {}).values() if slots]
    if not days:
        return case
    day = CaseWriter([], case, placed, "standard").by(min(days) - 1)
    stated = {each.topic for each in case.brief.promises if each.decide_by}
    promises = {
        topic: promise.model_copy(update={"decide_by": min(promise.decide_by, day)})
        if promise.state == "undecided" and promise.decide_by and topic not in stated
        else promise
        for topic, promise in case.promises.items()
    }
    return replace(case, promises=promises)


def _with_caveat(items: Sequence[AnyItem], judged: Verdict) -> list[AnyItem]:
    """Return the items; the first gate stops a plan with impossible dates."""
    gates = sorted((item for item in items if isinstance(item, Gate)), key=lambda gate: gate.date or date.max)
    if not gates or not caveat_of(judged.state, judged.checks, judged.alternatives):
        return list(items)
    unfit = f"{UNFIT} {failed_in(judged.checks)}. Choose first."
    first = gates[0].model_copy(update={"stop_if": "\n".join(filter(None, (unfit, gates[0].stop_if)))})
    return [first if item.id == first.id else item for item in items]
