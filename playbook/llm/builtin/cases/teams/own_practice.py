"""Own practice: on a copy of a system, or at a line with a coach."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from playbook.core.base.words import listed, number
from playbook.core.case.dated import hours_missing, practice_window
from playbook.core.case.feasible.depth import coached_hours, practice_needed
from playbook.core.case.settle.facts import hours
from playbook.core.plan.brief import EACH_MANAGER
from playbook.core.plan.items import AnyItem, Milestone, Owner
from playbook.llm.builtin.cases.case_writer import CaseWriter

PLAY = "own-practice"


def own_practice_items(writer: CaseWriter, items: Sequence[AnyItem]) -> Iterator[Milestone]:
    """Yield, for each start, the practice that its sessions have no room for."""
    facts = writer.case_facts
    if writer.is_short:
        return
    short = {each.group.id: each for each in hours_missing(facts, items)}
    starts = dict[date, dict[str, date]]()
    last: dict[date, date] = {}
    at_work = {
        group.id: coached_hours(facts, group)
        for group in facts.brief.groups
        if facts.case.is_at_a_line(group) and not practice_needed(facts, group)
    }
    for group in facts.brief.groups:
        if not practice_needed(facts, group) and not at_work.get(group.id):
            continue
        start, window = facts.brief.go_live_of(group), practice_window(facts, items, group)
        if start and window:
            begins, gate = window
            last[start] = writer.by(gate - timedelta(days=1))
            starts.setdefault(start, {}).update({group.id: begins} if begins < last[start] < gate else {})
    for start, begins_of in sorted(starts.items()):
        practicing = [group for group in facts.brief.groups if group.id in begins_of]
        if not practicing:
            continue
        first = writer.say(min(begins_of.values()))
        each = listed(
            f"{group.label} {hours(practice_needed(facts, group))}"
            + (f" ({number(lack.freed)} with cover)" if lack and not lack.is_small else "")
            for group in practicing
            for lack in (short.get(group.id),)
            if not at_work.get(group.id)
        )
        coached = listed(
            f"{group.label} {hours(at_work[group.id])}" for group in practicing if at_work.get(group.id)
        )
        alone = (
            "Each person takes own cases from start to finish, hard ones included, or has a helper for "
            f"the first day. From the first session on {first}: {each}, freed by managers (proposal)."
        )
        beside = (
            f"On the job, from {writer.say(start)}: {coached} each beside a coach, whom each shift has in "
            "its roster for two weeks (proposal)."
        )
        is_first = start == min(starts)
        yield writer.make(
            Milestone,
            PLAY if is_first else f"{PLAY}.{practicing[0].id}",
            PLAY,
            title="Practice own cases on a copy" if each else "Put a coach on each shift for two weeks",
            owner=Owner(role=EACH_MANAGER),
            group_ids=tuple(group.id for group in practicing),
            date=last[start],
            done_when=writer.fill(" ".join([alone] * bool(each) + [beside] * bool(coached))),
            rule_ids=("R22", "R32"),
            why="Two sessions get people started; getting fluent takes hours.",
        )
