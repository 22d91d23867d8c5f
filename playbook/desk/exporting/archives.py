"""Everything on one rollout as one file, and its import."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple
from uuid import uuid4

from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.core.dossier.audience import ALL_HANDS, BOARD, PROJECT
from playbook.core.log.changes.rollouts import Launched
from playbook.core.log.events import Event, read_event
from playbook.core.log.rollout import Rollout
from playbook.core.log.state import fold
from playbook.core.plan.plan_file import Plan
from playbook.core.progress.progress import in_time
from playbook.core.sharing.decisions import page_without_notes, page_without_stances
from playbook.desk.base.access import get_rollout, require
from playbook.desk.base.child import MOST_UPLOAD_MB, FaultError, read_in_child
from playbook.desk.base.limits.file_turns import turn_of
from playbook.desk.base.workspace import Workspace
from playbook.desk.exporting import archive_child
from playbook.desk.exporting.documents import Document, find_dossier, formats_for, write_document
from playbook.desk.plan import decisions, rollouts
from playbook.exports import archive
from playbook.exports.archive import ArchiveFile, NotAnArchive
from playbook.exports.formats import base_name
from playbook.exports.sheet import page_as_html

_MOST_SNAPSHOTS = 36
_BOARD, _PROJECT, _EVERYONE = "For the board", "For the project", "For everyone"
_EARLIER = "The plan as it stood"


class BroughtIn(NamedTuple):
    """A rollout from a file: new, the same, or a copy."""

    rollout: Rollout
    kind: Literal["new", "same", "copy"]


def write_archive(workspace: Workspace, actor: Actor, rollout_id: str) -> Document:
    """Return log, plan, snapshots and documents as one zip file. Raise Refused."""
    rollout = get_rollout(workspace, actor, rollout_id, "export_rollout")
    board_dossier = find_dossier(workspace, actor, rollout_id)
    log = "".join(f"{line}\n" for line in rollouts.export_rollout(workspace, actor, rollout_id)).encode()
    page = page_without_stances(decisions.page_as_read(workspace, rollout, is_editor=True))
    page = page_without_notes(page, rollout.brief, rollout.former_people())
    files = [
        ArchiveFile(_BOARD, "decisions.html", "The Decisions page, to print", page_as_html(page).encode()),
        *_documents(workspace, actor, rollout_id),
        *_snapshots(workspace, rollout),
    ]
    data = archive.pack(board_dossier, rollout_id, log, files, workspace.today())
    return Document(f"{base_name(board_dossier)}{archive.SUFFIX}", archive.MIME, data)


def _documents(workspace: Workspace, actor: Actor, rollout_id: str) -> Iterator[ArchiveFile]:
    for part, audience in ((_BOARD, BOARD), (_PROJECT, PROJECT), (_EVERYONE, ALL_HANDS)):
        for of in formats_for(audience):
            if audience == BOARD and not of.is_text:  # slides and tables are the project's, too
                continue
            document = write_document(workspace, actor, rollout_id, of.key, str(audience))
            yield ArchiveFile(part, f"documents/{document.name}", of.name, document.data)


def _snapshots(workspace: Workspace, rollout: Rollout) -> Iterator[ArchiveFile]:
    """Yield the plan as launched and at each month's end, as files."""
    events, then, done = workspace.log.read(rollout.id), None, 0
    for version, about in list(_cuts(events))[-_MOST_SNAPSHOTS:]:
        then = fold(events[done:version], then)
        done = version
        if then.items:
            items = tuple(sorted(then.items.values(), key=in_time))
            plan = Plan(brief=then.brief, items=items, strategy=then.strategy)
            name = f"snapshots/{_day_of(events[version - 1]).isoformat()}-v{version}.json"
            yield ArchiveFile(_EARLIER, name, about, plan.model_dump_json(indent=2).encode())


def _cuts(events: Sequence[Event]) -> Iterator[tuple[int, str]]:
    for event, after in pairwise([*events, None]):
        if event is None:
            continue
        day = _day_of(event)
        if isinstance(event.change, Launched):
            yield event.version, "The plan as launched"
        elif after is None or (_day_of(after).year, _day_of(after).month) != (day.year, day.month):
            yield event.version, f"The plan at the end of {day:%B %Y}"


def _day_of(event: Event) -> date:
    return event.happened_at.astimezone().date()


def import_archive(workspace: Workspace, actor: Actor, data: bytes, rollout_id: str | None = None) -> Rollout:
    """Import the rollout of an archive. Raise NotAnArchive, or what `import_rollout` raises."""
    require(actor, "start_rollout")
    return rollouts.import_rollout(workspace, actor, archive.log_of(data), rollout_id)


def bring_in(workspace: Workspace, actor: Actor, data: bytes) -> BroughtIn:
    """Import an uploaded archive or log. Raise NotAnArchive for any other file."""
    require(actor, "start_rollout")
    if len(data) > MOST_UPLOAD_MB * 1_000_000:
        raise NotAnArchive(f"The file is larger than {MOST_UPLOAD_MB} MB.", archive_child.TOO_LARGE[1])
    script, faults = archive_child.__file__, (archive_child.UNREADABLE, archive_child.TOO_LARGE)
    try:
        with turn_of(workspace, actor):
            _notes, log = read_in_child(script, data, *faults)
    except FaultError as fault:
        raise NotAnArchive(*fault.args) from None
    lines = log.split("\n")
    is_here = read_event(lines[0]).rollout_id in workspace.log.heads()
    try:
        rollout = rollouts.import_rollout(workspace, actor, lines)
    except Refused:
        if not is_here:
            raise
        rollout = rollouts.import_rollout(workspace, actor, lines, uuid4().hex[:12])
        return BroughtIn(rollout, "copy")
    return BroughtIn(rollout, "same" if is_here else "new")
