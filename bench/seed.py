"""Data for measurements: rollouts of a stated size, drafted, launched and half-way logged."""

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from playbook.core.base.access import Actor
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonSaved
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import ASPECTS, Brief, Group, Person
from playbook.core.plan.items import Milestone, Owner
from playbook.desk.base import workspace as workspaces
from playbook.desk.base.commit import commit
from playbook.desk.plan import plans, rollouts, tracking
from playbook.desk.plan.accepting import Proposal, accept
from playbook.settings import Settings

ACTOR = Actor(name="Bench")
START = date(2026, 1, 5)
HUGE_ITEMS = 1_500
DONE = 22  # in a plan of the usual size


def brief(groups: int, size: int) -> Brief:
    """Return a complete brief of a made-up company."""
    people = [
        Person(id="sponsor", name="Dana Reyes", job_title="CEO", level="executive"),
        Person(id="lead", name="Sam Okafor", job_title="Rollout lead", level="manager"),
    ]
    people += [Person(id=f"m{n}", name=f"Manager {n}", level="manager") for n in range(groups)]
    return Brief(
        name=f"AI at a company of {groups} groups",
        organisation="Example Ltd",
        what_changes="Everyone gets an AI assistant for drafts, summaries and research.",
        why="We spend a third of the week on first drafts.",
        why_now="The licences start in January.",
        risk_of_not_changing="We lose bids to faster firms.",
        what_stays="Clients still deal with the same people.",
        objective="Half of all first drafts start with the assistant.",
        expected_benefit="Two hours a week for each of us.",
        outcome_measure="Days from brief to first draft",
        outcome_unit="days",
        outcome_baseline=5,
        outcome_target=3,
        tools=("Assistant",),
        regions=("EU",),
        start=START,
        go_live=START + timedelta(days=56),
        end=START + timedelta(days=240),
        headcount=groups * size,
        sponsor_id="sponsor",
        lead_id="lead",
        lead_hours_per_week=16,
        sustainment_owner_id="m0",
        incident_contact="IT service desk",
        budget=50_000,
        currency="EUR",
        groups=tuple(
            Group(
                id=f"g{n}",
                name=f"Group {n}",
                size=size,
                manager_id=f"m{n}",
                capacity_hours_per_week=3,
                impact=dict.fromkeys(ASPECTS, 2),
            )
            for n in range(groups)
        ),
        people=tuple(people),
    )


def fill(here: workspaces.Workspace, wanted: Brief) -> Rollout:
    """Start a rollout with a brief, and draft all of its stages."""
    rollout = rollouts.start_rollout(here, ACTOR, wanted.name)
    fields = set(wanted.model_fields_set) - {"groups", "people"}
    changes = [
        BriefEdited.of(wanted, *fields),
        *(PersonSaved(person=person) for person in wanted.people),
        *(GroupSaved(group=group) for group in wanted.groups),
    ]
    rollout = commit(here, ACTOR, rollout.id, rollout.version, changes)
    rollout, _ = plans.draft_stages(here, ACTOR, rollout.id, rollout.version)
    return rollout


def _pad(here: workspaces.Workspace, rollout: Rollout) -> Rollout:
    """Bring the plan to 1,500 items with milestones of its groups."""
    missing = HUGE_ITEMS - len(rollout.items)
    groups = rollout.brief.groups
    added = [
        Proposal(
            "add",
            None,
            Milestone(
                id=f"milestone.extra.{number}",
                title=f"Work package {number} finished",
                group_ids=(groups[number % len(groups)].id,),
                date=START + timedelta(days=number % 230),
                done_when="The manager has seen it.",
                owner=Owner(person_id="lead"),
            ),
        )
        for number in range(missing)
    ]
    return accept(here, ACTOR, rollout.id, rollout.version, added).rollout


def _run(here: workspaces.Workspace, rollout: Rollout) -> None:
    rollout = tracking.launch(here, ACTOR, rollout.id, rollout.version)
    dated = [item for item in rollout.items.values() if item.due and item.kind != "checkin_series"]
    done = max(DONE, len(dated) * 2 // 5)
    for item in sorted(dated, key=lambda item: item.due or date.max)[:done]:
        rollout = tracking.log_status(here, ACTOR, rollout.id, rollout.version, item.id, "done", "Went well")


def _settings(folder: Path) -> Settings:
    return Settings.load({"PLAYBOOK_DATA": str(folder), "PLAYBOOK_TODAY": "2026-02-02"})


def seed(folder: Path, size: str, settings: Settings | None = None) -> str:
    """Fill a data folder with one rollout, 'normal' or 'huge', and return its id."""
    with closing(workspaces.open_workspace(settings or _settings(folder))) as here:
        huge = size == "huge"
        rollout = fill(here, brief(groups=40 if huge else 6, size=500 if huge else 15))
        _run(here, _pad(here, rollout) if huge else rollout)
        return rollout.id


def seed_many(folder: Path, count: int) -> list[str]:
    """Add `count` rollouts of six groups, and return their ids."""
    with closing(workspaces.open_workspace(_settings(folder))) as here:
        made = []
        for _ in range(count):
            rollout = fill(here, brief(groups=6, size=15))
            _run(here, rollout)
            made.append(rollout.id)
        return made
