"""Rollouts of any size with a realistic log."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from playbook.core.base.fields import STAGES
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonSaved
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import ItemMoved, StatusLogged
from playbook.core.log.changes.rollouts import Launched, RolloutCreated
from playbook.core.log.events import Event
from playbook.core.log.rollout import Rollout
from playbook.core.log.state import fold
from playbook.core.plan.brief import BriefFields, Group, Person
from playbook.core.plan.examples import Example
from playbook.core.plan.items import (
    AnyItem,
    Message,
    Milestone,
    Owner,
    Reinforcement,
    SponsorAct,
    TrainingSession,
)
from playbook.desk.base.workspace import Workspace

START, TODAY, END = date(2026, 1, 12), date(2026, 3, 5), date(2026, 5, 29)
KINDS = (SponsorAct, Message, TrainingSession, Reinforcement, Milestone)
NAMES = ("Creative", "Media", "Web", "Accounts", "Operations", "Strategy")
HOSTILE = (
    "![x](https://evil.example/?q=1) [click](https://evil.example) **bold** :red[x] $x$ `code`",
    "\u05e9\u05dc\u05d5\u05dd \u202e rtl \U0001f4a5 <script>alert(1)</script> | a | b |\n# heading",
)


class Story:
    """A log written change set by change set, day by day."""

    def __init__(self, workspace: Workspace, rollout_id: str) -> None:
        self.workspace, self.id, self.version, self.change_sets = workspace, rollout_id, 0, 0
        self.later: list[tuple[date, str, AnyChange]] = []

    def plan(self, day: date, actor: str, change: AnyChange) -> None:
        """Keep a change for `tell_planned`."""
        self.later.append((day, actor, change))

    def tell_planned(self) -> None:
        """Append planned changes, a change set each, by day."""
        for day, actor, change in sorted(self.later, key=lambda planned: planned[0]):
            self.tell(day, actor, [change])
        self.later.clear()

    def tell(self, day: date, actor: str, changes: Iterable[AnyChange]) -> None:
        """Append the changes as one change set that `actor` made on `day`."""
        self.change_sets += 1
        moment = datetime.combine(day, time(9), UTC) + timedelta(minutes=self.change_sets % 480)
        about = {"rollout_id": self.id, "happened_at": moment, "actor": actor}
        about |= {"change_set": f"{self.id}-{self.change_sets}"}
        events = [
            Event(version=self.version + number, change=change, **about)
            for number, change in enumerate(changes, 1)
        ]
        base = self.workspace.rollout_cache.get(self.id) if self.version else None
        self.workspace.rollout_cache.append(events, fold(events, base))
        self.version += len(events)


def rollout(
    workspace: Workspace,
    *,
    groups: int = 3,
    items: int = 30,
    launched: bool = True,
    logged: bool = True,
    examples: bool = False,
    titles: Iterable[str] = (),
    rollout_id: str = "made",
    synthetic: bool = True,
) -> Rollout:
    """Return a rollout from START to END, logged up to TODAY."""
    story = Story(workspace, rollout_id)
    story.tell(START, "Dana", [RolloutCreated(name=f"AI at LT {rollout_id}", synthetic=synthetic)])
    if not groups:
        return workspace.rollout_cache.get(rollout_id)
    team_list = [_group(number) for number in range(groups)]
    people = [Person(id=f"lead-{number}", name=f"Lead {number}") for number in range(min(groups, 20))]
    story.tell(START, "Dana", [_brief(rollout_id), *(PersonSaved(person=person) for person in people)])
    story.tell(START, "Dana", [GroupSaved(group=group) for group in team_list])
    plan = [_item(number, items, team_list, tuple(titles)) for number in range(items)]
    if plan:
        story.tell(START, "Dana", [ItemAdded(item=item) for item in plan])
    if launched:
        baseline = {item.id: item.due for item in plan if item.due}
        story.tell(START + timedelta(days=1), "Dana", [Launched(baseline=baseline)])
        if logged:
            _progress(story, plan)
        if examples:
            _examples(story, team_list)
        story.tell_planned()
    return workspace.rollout_cache.get(rollout_id)


def _brief(rollout_id: str) -> BriefEdited:
    fields = BriefFields(
        name=f"AI at LT {rollout_id}", why="Clients ask for more in less time.",
        what_changes="Every team drafts with the assistant and reviews with a person.",
        start=START, go_live=date(2026, 2, 23), end=END, headcount=90, sponsor_id=None,
    )  # fmt: skip
    return BriefEdited.of(fields, "name", "what_changes", "why", "start", "go_live", "end", "headcount")


def _group(number: int) -> Group:
    name = NAMES[number] if number < len(NAMES) else f"Team {number}"
    return Group(id=f"group-{number}", name=name, size=12, manager_id=f"lead-{number % 20}")


def _item(number: int, count: int, groups: list[Group], titles: tuple[str, ...]) -> AnyItem:
    day = START + timedelta(days=2 + number * (END - START).days // max(count, 1))
    kind = KINDS[number % len(KINDS)]
    title = titles[number % len(titles)] if titles else f"{kind.__name__} {number}"
    return kind(  # type: ignore[no-any-return]
        id=f"item-{number}",
        title=title,
        stage=STAGES[number % len(STAGES)],
        date=day,
        owner=Owner(role=f"the manager of {groups[number % len(groups)].name}"),
        group_ids=(groups[number % len(groups)].id,),
    )


def _progress(story: Story, plan: list[AnyItem]) -> None:
    """Log of seven due items four on time, one late, one moved."""
    for number, item in enumerate(plan):
        due = item.due
        if due is None or due > TODAY:
            continue
        match number % 7:
            case 0 | 1 | 2 | 3:
                story.plan(due, "Dana", _status(item, "done", due))
            case 4:
                late = min(due + timedelta(days=3), TODAY)
                story.plan(late, "Robin", _status(item, "done", late, "a few days late"))
            case 5:
                story.plan(due, "Robin", _move(item, due, due + timedelta(days=21)))
    soon = next((item for item in plan if item.due and item.due > TODAY), None)
    if soon:
        story.plan(TODAY, "Dana", _status(soon, "off_track", None, "the room is double-booked"))


def _status(item: AnyItem, status: str, on: date | None, note: str = "") -> StatusLogged:
    return StatusLogged.model_validate({**_about(item), "status": status, "note": note, "on": on})


def _move(item: AnyItem, from_day: date, to_day: date) -> ItemMoved:
    reason = "legal is still reading the policy"
    return ItemMoved.model_validate(
        {**_about(item), "from_day": from_day, "to_day": to_day, "reason": reason}
    )


def _about(item: AnyItem) -> dict[str, object]:
    return {"item_id": item.id, "stage": item.stage, "group_ids": item.group_ids, "title": item.title}


def _examples(story: Story, groups: list[Group]) -> None:
    for week in range(5):
        for number in range(4 + week):
            day = START + timedelta(days=7 * week + number % 5)
            rating = None if number == 3 else (number + week) % 5
            example = Example(
                id=f"example-{week}-{number}", group_id=groups[number % len(groups)].id, day=day,
                what="drafted a client memo", rating=rating, minutes_saved=15,
            )  # fmt: skip
            story.plan(day, "Robin", ExampleLogged(example=example))
