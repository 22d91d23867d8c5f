"""What has to be there before each step, by when and by whom."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from playbook.core.base.words import capital, closed, first_clauses
from playbook.core.case.decision_page import ConditionLine, DayLine
from playbook.core.case.feasible.conditions import needed_from, usual_time
from playbook.core.case.fixed.early_days import early_days
from playbook.core.case.reading.conditions import IF_NOT, LEFT_OPEN
from playbook.core.case.rows.data_use import signs_for_data
from playbook.core.case.settle.facts import CaseFacts, fill
from playbook.core.case.teams.groups import place_or_names
from playbook.core.case.timing import gate_of, is_on_one_part
from playbook.core.plan.case import Condition, Gates
from playbook.core.plan.items import AnyItem, Milestone
from playbook.core.plan.plays.kinds import Prerequisite
from playbook.core.text.notes import first_sentence

_SATURDAY = 5
USUAL = "milestone.condition-usual-"
BEFORE = {
    "announcement": "the announcement", "training": "the first training", "go_live": "go-live",
    "switch_off": "the switch-off",
}  # fmt: skip
USUALLY_IF_NOT: dict[Gates, str] = {
    "announcement": "No announcement.", "training": "No training with it.", "go_live": "No go-live.",
    "switch_off": "The old way stays.",
}  # fmt: skip
_ONE_PART_WAITS = "This part waits, and the rest starts on its day."
_NO_DATA = "No real data, so no pilot and no go-live."
_MOST_LETTERS = 120


def _usually_if_not(facts: CaseFacts, condition: Condition, gates: Gates) -> str:
    waiting = [group for group in facts.brief.groups if group.id in condition.group_ids]
    if waiting and gates in ("training", "go_live"):
        return f"Only {facts.names(waiting)} wait for it; the rest starts on its day."
    pilot = facts.case.pilot
    if gates in ("training", "go_live") and signs_for_data(condition) and pilot and pilot.starts:
        return _NO_DATA
    return _ONE_PART_WAITS if is_on_one_part(condition, facts.brief) else USUALLY_IF_NOT[gates]


def condition_lines(
    facts: CaseFacts, items: Sequence[AnyItem], done: Collection[str]
) -> Iterator[ConditionLine]:
    """Yield the conditions of the brief, then those usual for its kind."""
    placed = {
        item.id: item
        for item in items
        if isinstance(item, Milestone) and item.provenance.play_id == "condition"
    }
    for condition in facts.open_conditions:
        item = placed.get(f"milestone.condition-{condition.id}")
        if item and item.id in done:
            continue
        owner = facts.name_of_owner(item.owner) if item else capital(_condition_owner(facts, condition))
        done_when = "" if item else condition.is_met_when  # the task says it
        groups = [group for group in facts.brief.groups if group.id in condition.group_ids]
        time = usual_time(facts, condition)
        day, written = _condition_day(facts, condition, item), condition.needed_by
        is_off = written and (written.weekday() >= _SATURDAY or facts.why_closed(written))
        reason = facts.why_closed(written) if written else ""
        notes = [
            place_or_names(groups, facts.brief.groups) if groups else "",
            f"{time}: proposal" if time else "",
            f"the brief says {facts.on(written)}{reason and f', {reason}'}"
            if is_off and day and written and day < written
            else "",
        ]
        where = f" ({'; '.join(filter(None, notes))})" if any(notes) else ""
        gates = gate_of(condition, facts.case.kind.key)
        if_not = first_sentence(condition.done_when.partition(IF_NOT)[2])
        yield ConditionLine(
            condition.name.rstrip(". "), f"{BEFORE[gates]}{where}", day, owner, done_when, "brief",
            capital(closed(if_not)) if if_not else _usually_if_not(facts, condition, gates),
            condition.done_when.partition(LEFT_OPEN)[2].strip("“”. "),
        )  # fmt: skip
    stated = {condition.kind for condition in facts.case.conditions}
    usual = [item for item in placed.values() if item.id.startswith(USUAL)]
    seen: set[str] = set()
    for need in facts.case.kind.prerequisites:
        if not need.is_typical or (need.kind in stated and need.kind != "other"):
            continue
        name, filled = fill(facts, need.name), fill(facts, need.done_when)
        item = next((each for each in usual if name == each.title or f"- {name}: " in each.done_when), None)
        is_left_out = bool(items) and item is None
        if (
            (item and item.id in done)
            or not name
            or not filled
            or not facts.waves
            or name in seen
            or is_left_out
        ):
            continue
        seen.add(name)
        role = facts.sponsor_name if need.owner == "sponsor" else facts.lead_name
        owner = facts.name_of_owner(item.owner) if item else capital(role)
        yield ConditionLine(
            name, BEFORE[need.gates], item.due if item else _usual_day(facts, need), owner,
            "" if item else first_sentence(filled), "proposal",
        )  # fmt: skip


def day_lines(facts: CaseFacts) -> Iterator[DayLine]:
    """Yield the days of others that the brief names, each with who settles what follows."""
    early = {each.quote for each in early_days(facts.brief)}  # a decision has them
    for each in (day for day in facts.case.days if day.quote not in early):
        owner = facts.name_of(facts.brief.find_person(each.owner_id)) or capital(facts.lead_name)
        yield DayLine(each.first, each.last, first_clauses(each.words, _MOST_LETTERS).strip(" ."), owner)


def _condition_day(facts: CaseFacts, condition: Condition, item: Milestone | None) -> date | None:
    """Return the plan's day, else the last working day before the gated step."""
    if item:
        return item.due
    step = needed_from(facts, condition)
    if condition.needed_by or step is None:
        return step
    return max(facts.working_before(step - timedelta(days=1)), facts.first_day)


def _usual_day(facts: CaseFacts, need: Prerequisite) -> date | None:
    first = min(facts.waves)
    steps = {"announcement": facts.settle_by, "training": facts.training_start(first) - timedelta(days=1)}
    day = facts.working_before(first - timedelta(days=need.days_before))
    step = steps.get(need.gates)
    return min(day, facts.working_before(step)) if step else day


def _condition_owner(facts: CaseFacts, condition: Condition) -> str:
    named = facts.name_of(facts.brief.find_person(condition.owner_id))
    by_kind = {
        "works_council": facts.sponsor_name,
        "union": facts.sponsor_name,
        "funding": facts.sponsor_name,
    }
    return named or by_kind.get(condition.kind, facts.lead_name)
