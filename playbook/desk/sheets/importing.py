"""Add the tasks of another tool's table; nothing is overwritten."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.core.base.fields import MAX_LINE, MAX_NAME, MAX_TEXT, new_id_from
from playbook.core.base.words import count, say, some
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import GroupSaved, PersonSaved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import StatusLogged
from playbook.core.log.limits import MOST_TEAMS
from playbook.core.log.rollout import Draft, Rollout
from playbook.core.plan.brief import MAX_PEOPLE, Brief, Group, Person
from playbook.core.plan.items import ITEM, AnyItem, CheckinSeries, Owner, Provenance
from playbook.core.plan.plan_file import MAX_ITEMS
from playbook.desk.base.access import get_rollout
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan.plans import new_item
from playbook.desk.plan.tracking import about
from playbook.desk.sheets.foreign import LAYOUTS, ForeignRow, ForeignTable
from playbook.desk.sheets.parsing import folded


@dataclass(frozen=True, slots=True)
class ForeignPreview:
    """The rows that are new, and people whom the brief lacks."""

    new: tuple[ForeignRow, ...]
    known: int  # imported before, or from here
    people: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def preview(rollout: Rollout, table: ForeignTable) -> ForeignPreview:
    """Return what importing a table would add."""
    new, names = unknown(rollout, table.rows), _Names(rollout.brief)
    long = [f"row {row.number}" for row in new if len(row.note) > MAX_TEXT]
    notes = [f"Longer than a note can be, and cut: {some(long)}."] if long else []
    return ForeignPreview(
        new,
        len(table.rows) - len(new),
        _distinct((row.owner for row in new), names.people),
        _distinct((name for row in new for name in row.teams), names.teams),
        tuple(notes),
    )


def import_tasks(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    table: ForeignTable,
    rows: Sequence[ForeignRow],
    people: Sequence[str] = (),
    teams: Sequence[str] = (),
) -> Rollout:
    """Add the chosen rows, their people and teams as one change set."""
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    chosen = unknown(rollout, rows)
    if not chosen:
        raise Refused("Every chosen row is in the plan already.", "Pick others, or another file.")
    if len(rollout.items) + len(chosen) > MAX_ITEMS:
        raise Refused(f"A plan holds at most {count(MAX_ITEMS, 'task')}.", "Import fewer rows.")
    _check_room(rollout.brief, people, teams)
    changes = _newcomers(rollout.brief, people, teams)
    draft = Draft.of(rollout)
    for change in changes:
        change.apply(draft)
    changes += additions(draft, chosen, LAYOUTS[table.source].name, workspace.today())
    return commit(workspace, actor, rollout_id, seen, changes)


def additions(draft: Draft, rows: Sequence[ForeignRow], tool: str, today: date) -> Iterator[AnyChange]:
    """Yield what adds a tool's rows, and logs what is done there."""
    names = _Names(draft.brief)
    for row in rows:
        item = _item(draft, row, names, tool, is_logged=bool(draft.launch))
        draft.items[item.id] = item
        yield ItemAdded(item=item)
        if draft.launch and row.is_done and item.due and not isinstance(item, CheckinSeries):
            yield StatusLogged(**about(item), status="done", on=min(row.done_on or today, today))


def unknown(rollout: Rollout, rows: Sequence[ForeignRow]) -> tuple[ForeignRow, ...]:
    """Return the rows that neither came in before nor went out from here."""
    known = {item.provenance.play_id for item in rollout.items.values()}
    return tuple(row for row in rows if row.origin not in known and row.own_id not in rollout.items)


class _Names:
    def __init__(self, brief: Brief) -> None:
        self.people = {folded(person.name): person.id for person in brief.people}
        self.teams = {folded(group.name): group.id for group in brief.groups}


def _distinct(names: Iterable[str], taken: Collection[str]) -> tuple[str, ...]:
    distinct = {folded(name): name[:MAX_NAME] for name in names if name and folded(name) not in taken}
    return tuple(distinct.values())


def _check_room(brief: Brief, people: Sequence[str], teams: Sequence[str]) -> None:
    for rows, new, most, noun in (
        (brief.people, people, MAX_PEOPLE, "people"),
        (brief.groups, teams, MOST_TEAMS, "teams"),
    ):
        if len(rows) + len(new) > most:
            raise Refused(f"A brief holds at most {most:,} {noun}.", f"Import without adding {noun}.")


def _newcomers(brief: Brief, people: Sequence[str], teams: Sequence[str]) -> list[AnyChange]:
    taken = {person.id for person in brief.people} | {group.id for group in brief.groups}
    changes: list[AnyChange] = []
    for name in people:
        taken.add(new := new_id_from(name, taken, "person"))
        changes.append(PersonSaved(person=Person(id=new, name=name)))
    for name in teams:
        taken.add(new := new_id_from(name, taken, "team"))
        changes.append(GroupSaved(group=Group(id=new, name=name)))
    return changes


def _item(draft: Draft, row: ForeignRow, names: _Names, tool: str, *, is_logged: bool) -> AnyItem:
    person_id = names.people.get(folded(row.owner))
    owner = (
        Owner(person_id=person_id) if person_id else Owner(role=row.owner[:MAX_LINE]) if row.owner else None
    )
    groups = dict.fromkeys(names.teams[folded(name)] for name in row.teams if folded(name) in names.teams)
    left = [name for name in row.teams if folded(name) not in names.teams]
    extra = [f"For {', '.join(left)}."] if left else []
    if row.start and row.due and row.start != row.due and not row.until:
        extra.append(f"From {say(row.start)} to {say(row.due)}.")
    if row.is_done and not is_logged:
        extra.append(f"Done in {tool}{f' on {say(row.done_on)}' if row.done_on else ''}.")
    note = "\n\n".join(filter(None, [*extra, row.note]))[:MAX_TEXT]
    bare = ITEM.validate_python(
        {"id": "new", "kind": row.kind, "stage": row.stage, "title": row.title, "owner": owner, "note": note,
         "group_ids": tuple(groups)}
    )  # fmt: skip
    days: Mapping[str, date | None] = {bare.DATE: row.day, **({bare.UNTIL: row.until} if bare.UNTIL else {})}
    dated = bare.model_copy(update={name: value for name, value in days.items() if name})
    origin = Provenance(source="import", writer=tool, play_id=row.origin)
    return new_item(draft, dated).model_copy(update={"provenance": origin})
