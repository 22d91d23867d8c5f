"""A sound plan with made-up names and numbers, and ways to change it."""

from collections.abc import Iterable
from datetime import date, timedelta
from math import ceil
from typing import Any

from playbook.core.plan.brief import ASPECTS, Brief, Group, Person
from playbook.core.plan.case import Condition, Promise, Stakeholder
from playbook.core.plan.items import (
    AnyItem,
    Champion,
    CheckinSeries,
    CoalitionMember,
    KeyMessage,
    ManagerBriefing,
    Message,
    Metric,
    Milestone,
    Objective,
    Owner,
    Policy,
    Reinforcement,
    Resistance,
    SponsorAct,
    Support,
    TrainingSession,
    UseCase,
)
from playbook.core.review.review import DEFAULTS, View

GO_LIVE = date(2026, 3, 2)
LEAD, SPONSOR, KEEPER = Owner(person_id="lee"), Owner(person_id="sam"), Owner(person_id="kit")


def day(offset: int) -> date:
    """A day counted from the go-live of the plans in these tests."""
    return GO_LIVE + timedelta(days=offset)


def a_group(group_id: str, size: int, **values: Any) -> Group:
    impact = dict.fromkeys(ASPECTS, 3) | {"process": 4}
    values = {"impact": impact, "manager_id": f"m-{group_id}", "supervisors": ceil(size / 20)} | values
    return Group(id=group_id, name=group_id.capitalize(), size=size, **values)


PROMISES = (
    Promise(topic="jobs", state="decided", sentence="Nobody loses their job over this."),
    Promise(
        topic="duty", state="decided", sentence="It is your choice until summer, then it is the only way."
    ),
    Promise(topic="switch_off", state="decided", sentence="The old templates are switched off in summer."),
)
# What the items of these plans say, by the first part of their id.
WORDS = {
    "act": "I show a piece of my own work from this week: what I asked for, what came back, and what I "
    "corrected.",
    "shows": "I show a draft of my own: what I asked for, what came back, and what I had to correct by hand.",
    "meets": "I want to hear from you, Dee, what would have to be true so that you can stand behind this.",
    "briefing": "Managers and team leads hear it first: what changes, why now, and what stays. The goals "
    "of this year "
    "and the procedure for drafts change to fit. In summer the old templates become read-only.",
    "opening": "Drafts take half of our week, our clients ask for it now, and if we leave it as it is we "
    "lose "
    "pitches. I am the first to try it.",
    "own": "You get hours back for your clients. Nobody loses their job over this, and your role and your "
    "pay stay "
    "the same. An ordinary Monday then starts with a draft instead of a blank page. Bring the tasks that "
    "you would "
    "gladly give away, and strike any rule that does not fit. Answers come by Friday.",
    "talk": "What did you try in the first days, what did you throw away, and which of our use cases is "
    "worth "
    "keeping? What is open I answer in our next meeting.",
    "follow": "Two weeks in, half of you have tried it, three drafts were good enough to send, and one "
    "went wrong.",
    "tells": "The first win is yours: one draft in half the time, made by two colleagues in one morning. "
    "It is your "
    "choice until summer, then it is the only way.",
    "managers": "Managers try it on their own work first, see where it goes wrong, and check a result by "
    "its source.",
    "basics": "Try it on your own task, once in every shift. Find the mistake in the result, check it "
    "against the "
    "source, and sort ten examples by which data may go in.",
    "practice": "Bring your own task, work on it in pairs, show what came of it, and say what you would "
    "not do.",
}


def words_of(item_id: str) -> str:
    return WORDS.get(item_id.split("-")[0], "")


def a_brief(*groups: Group, **values: Any) -> Brief:
    """A complete brief; its go-live is GO_LIVE unless told otherwise."""
    web = a_group("web", 20, works_shifts=True)
    groups = groups or (a_group("creative", 40, **_BUSY), a_group("media", 30), web)
    people = (
        Person(id="sam", name="Sam Okafor", level="executive"),
        Person(id="lee", name="Lee Tan"),
        Person(id="kit", name="Kit Moreau"),
        Person(id="dee", name="Dee Adler"),
        *(Person(id=f"m-{group.id}", name=f"Manager of {group.name}", level="manager") for group in groups),
    )
    headcount = sum(group.size for group in groups)
    complete: dict[str, Any] = {
        "name": "Assistant for all", "organisation": "Example Agency (synthetic)",
        "what_changes": "Everyone drafts with the assistant.", "why": "Drafts take half of our week.",
        "why_now": "Clients ask for it.", "risk_of_not_changing": "We lose pitches.",
        "what_stays": "Nobody is replaced.", "objective": "Halve the time to a first draft.",
        "expected_benefit": "More time with clients.", "outcome_measure": "Hours to a first draft",
        "outcome_baseline": 8, "outcome_target": 4, "tools": ("Assistant",), "start": day(-56),
        "go_live": day(0), "end": day(280), "headcount": headcount,
        "sponsor_id": "sam", "lead_id": "lee", "lead_hours_per_week": 8, "budget": 20_000,
        "sustainment_owner_id": "kit", "incident_contact": "Lee Tan", "groups": groups, "people": people,
        "trainers": ceil(headcount / 30), "seats_per_session": 15, "promises": PROMISES,
        "conditions": (Condition(id="dpa", kind="data_protection", name="Data protection assessment",
            gates="training"),),
        "stakeholders": (Stakeholder(person_id="dee", influence=4, support=2),),
    }  # fmt: skip
    return Brief(**(complete | values))


_BUSY: dict[str, Any] = {
    "capacity_hours_per_week": 4, "blackouts": ({"start": day(40), "end": day(50), "reason": "pitch season"},)
}  # fmt: skip


def sound_plan(brief: Brief) -> list[AnyItem]:
    """Return a plan with one item for each thing rules need."""
    everyone = tuple(group.id for group in brief.groups)
    plan: list[AnyItem] = [*_for_everyone(brief, everyone), *_metrics(everyone)]
    for group in brief.groups:
        plan += _for_one(brief, group)
    return plan


def _for_everyone(brief: Brief, all_groups: tuple[str, ...]) -> list[AnyItem]:
    to_all: dict[str, Any] = {"group_ids": all_groups}
    rhythm = range(14, (brief.end - brief.start).days + 1, 14)
    cases = tuple(f"case-{group_id}" for group_id in all_groups)
    return [
        *(SponsorAct(id=f"act-{number}", owner=SPONSOR, act="show_own_use" if number == 14
            else "ask_for_examples", date=brief.start + timedelta(days=number), script=WORDS["act"], **to_all)
            for number in rhythm),
        Objective(id="objective", owner=SPONSOR, metric_ids=("outcome",), **to_all),
        KeyMessage(id="key", title="Half the time to a first draft", owner=LEAD),
        ManagerBriefing(id="briefing", owner=LEAD, date=day(-52), talking_points=WORDS["briefing"], **to_all),
        CoalitionMember(id="peer", owner=Owner(role="a colleague whom others ask"), **to_all),
        SponsorAct(id="meets-dee", title="A talk with Dee Adler", owner=SPONSOR, date=day(-53),
            act="answer_questions", script=WORDS["meets"]),
        _message("opening", -49, SPONSOR, "sponsor", ("why", "why_now", "risk"), channel="all_hands",
            **to_all),
        _message("follow-up", 14, SPONSOR, "sponsor", ("progress",), channel="email", live=False, **to_all),
        _message("tells", 28, LEAD, "project", ("win",), tells_item_id="win", live=False, **to_all),
        TrainingSession(id="managers-first", owner=LEAD, date=day(-18), live=True, for_managers=True,
            agenda=WORDS["managers"], **to_all),
        TrainingSession(id="basics", owner=LEAD, date=day(-12), hours=3, live=True, hands_on=True,
            topics=("prompting", "verify", "data", "limits"), use_case_ids=cases, completion_recorded=True,
            agenda=WORDS["basics"], **to_all),
        TrainingSession(id="practice", owner=LEAD, date=day(-5), hours=2, topics=("role",),
            agenda=WORDS["practice"], **to_all),
        Support(id="office-hours", owner=LEAD, start=day(0), end=day(77), **to_all),
        Reinforcement(id="thanks", owner=SPONSOR, way="recognition", date=day(30), **to_all),
        Reinforcement(id="show", owner=LEAD, way="show_and_tell", date=day(60), **to_all),
        Reinforcement(id="look-back", owner=LEAD, way="review", date=day(91), **to_all),
        CheckinSeries(id="weekly", owner=LEAD, start=day(0), end=day(77), cadence_days=7,
            value_rating=True, **to_all),
        CheckinSeries(id="monthly", owner=LEAD, start=day(77), cadence_days=28, value_rating=True,
            **to_all),
        Milestone(id="win", owner=LEAD, date=day(25), done_when="One draft in half the time.", is_win=True),
        Milestone(id="dpa", title="Data protection assessment signed", owner=LEAD, date=day(-53),
            done_when="It is signed."),
        Milestone(id="goals", title="Goals fit the new way", owner=LEAD, date=day(-32),
            done_when="In writing."),
        Milestone(id="pilot", title="Pilot has shown what works", owner=LEAD, date=day(-24),
            done_when="Shown."),
        Milestone(id="ready", title="Accounts work for everyone", owner=LEAD, date=day(-4),
            done_when="Everyone has signed in, and knows the fallback."),
        Milestone(id="hand-over", owner=KEEPER, date=brief.end, done_when="Kit holds the dates."),
        Policy(id="policy", owner=LEAD, effective=day(-21), approved_tools=("Assistant",),
            data_rules={"Assistant": ("public", "internal")}, human_review="A person reads what goes out.",
            incident_contact="Lee Tan", next_review=day(90), **to_all)]  # fmt: skip


def _message(item_id: str, offset: int, sender: Owner, role: Any, topics: Any, **values: Any) -> Message:
    steps = {"opening": ("awareness",), "own": ("desire",)}.get(item_id.split("-")[0], ("reinforcement",))
    complete: dict[str, Any] = {"live": True, "key_message_ids": ("key",), "steps": steps}
    complete |= {"body": words_of(item_id)} | values
    return Message(
        id=item_id, date=day(offset), owner=sender, sender=sender, sender_role=role, topics=topics, **complete
    )


def _metrics(all_groups: tuple[str, ...]) -> list[AnyItem]:
    return [
        Metric(id=measures, title=f"The {measures} metric", owner=LEAD, group_ids=all_groups,
            measures=measures, baseline=0, target=80, target_date=day(180), data_source="Licence report",
            first_read=day(14), cadence_days=7, green_at=60, red_at=30,
            red_action="The sponsor asks the teams what is in the way.") for measures in ("speed",
            "utilization", "proficiency", "outcome")]  # fmt: skip


def _for_one(brief: Brief, group: Group) -> list[AnyItem]:
    manager = View(brief, (), DEFAULTS).manager(group)
    owns: dict[str, Any] = {"group_ids": (group.id,)}
    own = ("wiifm", "job_impact", "unchanged")
    meeting: dict[str, Any] = {"channel": "team_meeting", "two_way": True}
    return [
        CoalitionMember(id=f"coalition-{group.id}", owner=manager, **owns),
        SponsorAct(id=f"shows-{group.id}", owner=manager, act="show_own_use", date=day(-3),
            script=WORDS["shows"], **owns),
        _message(f"own-{group.id}", -42, manager, "manager", own, **meeting, **owns),
        _message(f"talk-{group.id}", 7, manager, "manager", ("how",), **meeting, **owns),
        UseCase(id=f"case-{group.id}", title="First draft of a brief", owner=manager, tool="Assistant",
            data_class="internal", risk="low", status="pilot", measure="Hours to a first draft",
            next_review=day(90), **owns),
        Champion(id=f"champion-{group.id}", owner=manager, count=ceil(group.size * 0.02), **owns),
        Resistance(id=f"objection-{group.id}", owner=manager, cause_step="desire",
            cause="Fear for the job.", tactic="The manager says what stays.", **owns)]  # fmt: skip


PERFECT = a_brief()
PERFECT_PLAN: tuple[AnyItem, ...] = tuple(sound_plan(PERFECT))


def without(*item_ids: str, items: Iterable[AnyItem] = PERFECT_PLAN) -> list[AnyItem]:
    return [item for item in items if item.id not in item_ids]
