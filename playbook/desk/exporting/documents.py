"""Write a rollout as a document, of today or an earlier version."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date

from playbook.core.base.access import Actor, may_edit
from playbook.core.base.errors import Missing, PlaybookError, Refused
from playbook.core.dossier.audience import ALL_HANDS, AUDIENCE_KINDS, BOARD, PROJECT, Audience, parse_audience
from playbook.core.dossier.dossier import dossier
from playbook.core.dossier.model import Dossier
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import problems_of
from playbook.core.progress.next_step import NextStep
from playbook.core.progress.next_steps import find_steps
from playbook.core.sharing.decisions import page_without_notes, page_without_stances
from playbook.desk.base.access import as_readers_see, get_rollout
from playbook.desk.base.limits.file_turns import place_of
from playbook.desk.base.workspace import Workspace
from playbook.desk.exporting.templates import kind_of, template_for
from playbook.desk.plan import decisions, reviews
from playbook.desk.progress.reports import part_of
from playbook.exports.formats import FORMATS, Format, file_name, find_format
from playbook.exports.options import Options

HAS_NOTES = "This copy has notes on single people. A viewer’s copy has none."


@dataclass(frozen=True, slots=True)
class Document:
    """A file to take away."""

    name: str
    mime: str
    data: bytes = field(repr=False)


def formats_for(audience: Audience) -> tuple[Format, ...]:
    """Return the formats that an audience can have."""
    return tuple(each for each in FORMATS if audience.kind in each.audiences)


def audiences_of(workspace: Workspace, actor: Actor, rollout_id: str) -> dict[str, str]:
    """Return a document's possible audiences: each key with its words."""
    brief = get_rollout(workspace, actor, rollout_id, "export_document").brief
    named = {str(whole): AUDIENCE_KINDS[whole.kind] for whole in (BOARD, PROJECT, ALL_HANDS)}
    named |= {str(Audience("group", group.id)): f"Team: {group.name}" for group in brief.groups}
    return named | {str(Audience("person", person.id)): f"Person: {person.name}" for person in brief.people}


def find_dossier(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    audience: str = "board",
    as_of: int | None = None,
    *,
    has_notes: bool | None = None,
) -> Dossier:
    """Return what a document may say, as whoever asks may see it.

    `as_of`: an earlier version. `has_notes`: whether an editor's copy has notes on single people, None for
    what is usual. Raise Missing, or Refused where the brief cannot be planned yet.
    """
    now = get_rollout(workspace, actor, rollout_id, "export_document")
    rollout = _as_of(workspace, now, as_of)
    whom, today = parse_audience(audience), _day_of(workspace, rollout, now)
    if not rollout.items and (problems := problems_of(rollout.brief)):
        hint = f"Complete the brief first: {problems[0].message}"
        raise Refused("There is nothing to take away yet.", hint)
    is_editor = may_edit(actor, rollout_id)
    # What goes to others than board and project is made of what all who read the rollout may see.
    sees_all = is_editor and whom.reads_all
    shown = rollout if sees_all else as_readers_see(workspace, rollout, now)
    if not sees_all:  # also where no task hides anything
        shown = shown.model_copy(update={"is_as_read": True})
    latest = now if sees_all else as_readers_see(workspace, now)
    with_notes = _has_notes(actor, now, whom, has_notes)
    if sees_all and not with_notes:
        shown = as_readers_see(workspace, rollout, now).without_notes_on_people()
        shown = shown.model_copy(update={"is_as_read": False})  # else it has no concern at all

    def make() -> Dossier:
        page = page_without_stances(decisions.page_as_read(workspace, shown, is_editor=sees_all, today=today))
        if not with_notes:
            page = page_without_notes(page, rollout.brief, rollout.former_people())
        asks = _asks(workspace, shown, whom) if rollout is now else ()
        made = dossier(shown, whom, today, page, workspace.stages, asks=asks, now=latest)
        return replace(made, stand=f"{made.stand} {HAS_NOTES}") if with_notes else made

    key = (now.id, now.version, rollout.version, str(whom), is_editor, with_notes, today)
    return workspace.cache("dossiers", 8).once(key, make)


def write_document(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    format_key: str,
    audience: str = "board",
    as_of: int | None = None,
    *,
    template: bytes | None = None,
    has_notes: bool | None = None,
) -> Document:
    """Write a rollout in a format. Raise what `find_dossier` raises, or TooSoon."""
    with place_of(workspace, actor):
        of = find_format(format_key)
        dossier = find_dossier(workspace, actor, rollout_id, audience, as_of, has_notes=has_notes)
        if dossier.audience.kind not in of.audiences:
            raise Refused(f"{of.name} is not made for this audience.", "Pick another format, or the project.")
        rollout = None
        if of.reads_rollout:
            now = get_rollout(workspace, actor, rollout_id)
            rollout = _as_of(workspace, now, as_of)
            is_whole = may_edit(actor, rollout_id) and (
                not now.has_notes_on_people or _has_notes(actor, now, dossier.audience, has_notes)
            )
            rollout = rollout if is_whole else _as_read(workspace, rollout, now)
        # A large plan takes a core for seconds: one document at a time leaves the other to everybody else.
        with workspace.lock("writing documents"), _odd_template_refused(of.key, template):
            own = template_for(workspace, of.key, template) if of.takes_template else None
            data = of.write(dossier, Options(rollout=rollout, template=own))
        return Document(file_name(dossier, of), of.mime, data)


@contextmanager
def _odd_template_refused(format_key: str, template: bytes | None) -> Iterator[None]:
    """Raise Refused for whatever goes wrong on a template that was just given."""
    try:
        yield
    except PlaybookError:
        raise
    except Exception as error:  # a foreign file breaks a document wherever its first odd value is met
        if template is None:
            raise
        kind = kind_of(format_key)
        raise Refused(kind.unusable, kind.hint) from error


def first_page(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    audience: str = "board",
    as_of: int | None = None,
    *,
    has_notes: bool | None = None,
) -> bytes:
    """Return the first page of the PDF as a PNG.

    Raise what `find_dossier` raises, and PressFailed.
    """
    from playbook.exports.pdf import pdf

    now = get_rollout(
        workspace, actor, rollout_id
    ).version  # read first: a later change is not cached under it
    content = find_dossier(workspace, actor, rollout_id, audience, as_of, has_notes=has_notes)
    # How it stands says whether it has notes on people.
    key = (rollout_id, now, content.version, audience, may_edit(actor, rollout_id), content.stand)

    def make() -> bytes:
        # However many tabs look at documents, one is typeset at a time.
        with workspace.lock("writing documents"):
            return pdf.first_page(content, Options())

    return workspace.cache("first pages", 16).once(key, make)


def _as_of(workspace: Workspace, now: Rollout, version: int | None) -> Rollout:
    if version is None or version == now.version:
        return now
    then = workspace.rollout_cache.at(now.id, version)
    # A text of that day may hold somebody who was named only later.
    return then.with_people_of(now)


def _day_of(workspace: Workspace, rollout: Rollout, now: Rollout) -> date:
    """Return the day to read a rollout on: today, or its version's."""
    return workspace.today() if rollout is now else rollout.changed_at.astimezone().date()


def _asks(workspace: Workspace, rollout: Rollout, audience: Audience) -> Iterable[NextStep]:
    group_id = audience.id if audience.kind == "group" else None
    part = part_of(rollout, group_id, None)
    alarms, review = reviews.alarms_of(workspace, rollout), reviews.review_of(workspace, rollout)
    return find_steps(rollout, part, alarms, review, workspace.day_of(rollout), group_id)


def _has_notes(actor: Actor, now: Rollout, whom: Audience, wished: bool | None) -> bool:
    """Return whether a copy has notes on single people. `wished`: None for what is usual."""
    is_usual = whom == PROJECT if wished is None else wished
    return may_edit(actor, now.id) and whom.reads_all and now.has_notes_on_people and is_usual


def _as_read(workspace: Workspace, rollout: Rollout, now: Rollout) -> Rollout:
    """Return a rollout without what only its editors read."""
    shown = as_readers_see(workspace, rollout, now)
    return shown.model_copy(update={"brief": shown.brief_for_readers(), "strategy": None, "self_checks": {}})


def version_on(workspace: Workspace, actor: Actor, rollout_id: str, day: date) -> int:
    """Return the last version of a day. Raise Missing before the first."""
    get_rollout(workspace, actor, rollout_id, "export_document")
    versions = (
        event.version
        for event in reversed(workspace.log.read(rollout_id))
        if event.happened_at.astimezone().date() <= day
    )
    version = next(versions, None)
    if version is None:
        raise Missing("The rollout had not started by that day.", "Pick a later day.")
    return version
