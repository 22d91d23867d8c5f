"""Take the rollout with you: a document for whoever may see it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError
from playbook.core.base.words import count
from playbook.core.dossier.audience import PROJECT, parse_audience
from playbook.core.dossier.model import Dossier
from playbook.core.log.rollout import Rollout
from playbook.desk.exporting import archives, documents
from playbook.exports import archive
from playbook.exports.formats import file_name, find_format, safe_name
from playbook.ui.shell import current_user, frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import local
from playbook.ui.widgets.controls import download, select
from playbook.ui.widgets.days import day_input

_AUDIENCE, _FORMAT, _DAY = "take.audience", "take.format", "take.day"
_PREVIEW, _BOARD, _NOTES = "take.preview", "board", "take.notes"
_NAMES = {
    "board": "PDF, Word and text are the board paper: fifteen minutes to read, with names and risks.",
    "project": "PDF, Word and text are the full plan: every task with its text, names and risks.",
    "all_hands": "No owners, risks, scripts or budgets; names of people become roles.",
    "group": "Only what this team does, with owners.",
    "person": "Only what this person owns, sends or reviews.",
}


def show(rollout: Rollout) -> None:
    """Draw the audience, format and day, with the download."""
    workspace, actor = frame.here(), frame.current_actor()
    audiences = documents.audiences_of(workspace, actor, rollout.id)
    if st.session_state.get(_AUDIENCE) not in audiences:
        st.session_state[_AUDIENCE] = next(iter(audiences))
    with st.grid(3, min_column_width=220):
        audience = str(select("For whom", audiences, _AUDIENCE))
        formats = {each.key: each.name for each in documents.formats_for(parse_audience(audience))}
        if st.session_state.get(_FORMAT) not in formats:
            st.session_state[_FORMAT] = next(iter(formats))
        format_key = str(select("Format", formats, _FORMAT))
        day_input(
            "As it stood on (optional)",
            None,
            key=_DAY,
            min_value=min(local(rollout.created_at).date(), workspace.today()),
            max_value=workspace.today(),
            help="Leave it empty for today’s plan.",
        )
    st.caption(_NAMES[parse_audience(audience).kind])
    has_notes = _notes(rollout, audience)
    try:
        as_of = _version(rollout)
        dossier = documents.find_dossier(workspace, actor, rollout.id, audience, as_of, has_notes=has_notes)
    except PlaybookError as error:
        st.info(plain(str(error)), icon=":material/info:")
        return
    st.markdown(_summary(dossier))
    of = find_format(format_key)
    who = current_user.actor_lookup(workspace)
    with st.container(horizontal=True):
        data = partial(bytes_of, who, rollout.id, format_key, audience, as_of, has_notes)
        _offer(f"Download {of.name}", file_name(dossier, of), of.mime, "take.download", data)
        if frame.may("export_rollout", rollout.id):
            _offer_archive(rollout, partial(archive_of, who, rollout.id))
    if st.toggle("Preview the first page", key=_PREVIEW, help="As the PDF has it."):
        _show_first_page(rollout, audience, as_of, has_notes)


def _notes(rollout: Rollout, audience: str) -> bool | None:
    """Draw whether the copy has notes on single people, where an editor may have either."""
    whom = parse_audience(audience)
    if not (whom.reads_all and frame.may("edit", rollout.id) and rollout.has_notes_on_people):
        return None
    label, about = "With notes on single people", "Only editors see them. A viewer’s copy has none."
    return st.checkbox(label, whom == PROJECT, key=f"{_NOTES}.{whom.kind}", help=about)


def offer_board_paper(rollout: Rollout, key: str = "take.board") -> None:
    """Draw the download of the board paper of today's plan, for whoever may have it."""
    workspace, actor = frame.here(), frame.current_actor()
    if not rollout.items or _BOARD not in documents.audiences_of(workspace, actor, rollout.id):
        return
    pdf = find_format("pdf")
    name = f"{safe_name(rollout.brief.name) or 'Rollout'}, board paper{pdf.suffix}"
    data = partial(bytes_of, current_user.actor_lookup(workspace), rollout.id, pdf.key, _BOARD, None)
    _offer("Board paper (PDF)", name, pdf.mime, key, data)


def _show_first_page(rollout: Rollout, audience: str, as_of: int | None, has_notes: bool | None) -> None:
    at = frame.here(), frame.current_actor(), rollout.id
    try:
        page = documents.first_page(*at, audience, as_of, has_notes=has_notes)
    except PlaybookError as error:
        st.info(plain(str(error)), icon=":material/info:")
        return
    with st.container(border=True, width="content"):
        st.image(page, alt="The first page of the PDF", width=400)


def _offer(label: str, name: str, mime: str, key: str, data: Callable[[], bytes]) -> None:
    download(label, data, name, mime, key, type="secondary")


def _offer_archive(rollout: Rollout, data: Callable[[], bytes]) -> None:
    name = f"{rollout.id}-v{rollout.version}{archive.SUFFIX}"
    about = "The log, each month’s plan and every document. Another server imports it."
    label = "Download everything (zip)"
    download(label, data, name, archive.MIME, "take.archive", "folder_zip", help=about)


def archive_of(who: Callable[[], Actor], rollout_id: str) -> bytes:
    """Return the archive, for whoever is still signed in."""
    return archives.write_archive(frame.here(), who(), rollout_id).data


def bytes_of(
    who: Callable[[], Actor],
    rollout_id: str,
    format_key: str,
    audience: str,
    as_of: int | None,
    has_notes: bool | None = None,
) -> bytes:
    """Return the document, for whoever is still signed in."""
    of = rollout_id, format_key, audience, as_of
    return documents.write_document(frame.here(), who(), *of, has_notes=has_notes).data


def _version(rollout: Rollout) -> int | None:
    day = st.session_state.get(_DAY)
    if day is None or day >= frame.here().today():
        return None
    return documents.version_on(frame.here(), frame.current_actor(), rollout.id, day)


def _summary(dossier: Dossier) -> str:
    parts = [
        count(dossier.tally.total, "dated task"),
        count(len(dossier.metrics), "metric"),
        count(len(dossier.gates), "decision"),
    ]
    return f"{plain(dossier.stand)} {', '.join(parts)}."
