"""The formats in which a rollout leaves the app, each one's writer."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playbook.core.base.errors import Missing
from playbook.core.base.words import listed
from playbook.core.dossier.audience import AUDIENCE_KINDS, AudienceKind
from playbook.core.dossier.model import Dossier
from playbook.exports import dossier_json, markdown, plan_json, project_xml, task_tables
from playbook.exports.options import Options
from playbook.exports.pdf import pdf
from playbook.exports.workbook import layout

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EVERY: frozenset[AudienceKind] = frozenset(AUDIENCE_KINDS)
_WITH_NAMES: frozenset[AudienceKind] = frozenset({"board", "project"})
_OLD_KEYS = {"paper": "pdf"}  # since 1.7 the PDF of the board is its paper
_TITLES: dict[AudienceKind, str] = {"board": "board paper", "project": "full plan"}
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_CSV, _JSON = "text/csv", "application/json"
_LONGEST, _MOST_BYTES = 60, 160  # of a name, before its version and suffix; a file system takes 255 bytes


Writer = Callable[[Dossier, Options], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: its names, its audiences, its writer."""

    key: str
    name: str
    suffix: str
    mime: str
    write: Writer
    audiences: frozenset[AudienceKind] = _EVERY
    reads_rollout: bool = False
    takes_template: bool = False
    is_text: bool = False  # the paper for the board, the full plan for the project


def _write_deck(dossier: Dossier, options: Options) -> bytes:
    from playbook.exports.deck.deck import write_deck

    return write_deck(dossier, options.template)


def _write_document(dossier: Dossier, options: Options) -> bytes:
    from playbook.exports.document.document import write

    return write(dossier, options)


FORMATS: tuple[Format, ...] = (
    Format("deck", "Slides (PowerPoint)", ".pptx", PPTX, _write_deck, takes_template=True),
    Format("pdf", "PDF", ".pdf", "application/pdf", pdf.write, is_text=True),
    Format("document", "Document (Word)", ".docx", DOCX, _write_document, takes_template=True, is_text=True),
    Format("workbook", "Workbook (Excel)", ".xlsx", XLSX, layout.write, _WITH_NAMES, reads_rollout=True),
    Format("markdown", "Text (Markdown)", ".md", "text/markdown", markdown.write, is_text=True),
    Format("json", "Everything for programs (JSON)", ".json", _JSON, dossier_json.write),
    Format("plan", "Plan file (JSON)", ".plan.json", _JSON, plan_json.write, _WITH_NAMES, reads_rollout=True),
    Format("project", "Microsoft Project (XML)", ".xml", "application/xml", project_xml.write),
    Format("planner", "Planner (CSV)", ".planner.csv", _CSV, task_tables.write_planner),
    Format("asana", "Asana (CSV)", ".asana.csv", _CSV, task_tables.write_asana),
    Format("jira", "Jira (CSV)", ".jira.csv", _CSV, task_tables.write_jira),
    Format("trello", "Trello (CSV)", ".trello.csv", _CSV, task_tables.write_trello),
)


def find_format(key: str) -> Format:
    """Return a format by its key. Raise Missing for an unknown one."""
    key = _OLD_KEYS.get(key, key)
    for each in FORMATS:
        if each.key == key:
            return each
    keys = listed(each.key for each in FORMATS)
    raise Missing(f"There is no format “{key[:60]}”.", f"Formats are {keys}.")


def file_name(dossier: Dossier, of: Format) -> str:
    """Return a safe file name: name, day, version, for whom."""
    whom = ""
    if not dossier.audience.reads_all:
        whom = f", for {safe_name(dossier.audience_name) or 'one team'}"
    title = _TITLES.get(dossier.audience.kind, "plan") if of.is_text else "plan"
    return f"{base_name(dossier, title)}{whom}{of.suffix}"


def base_name(dossier: Dossier, title: str = "plan") -> str:
    """Return what every file of a dossier is called: name, day, version."""
    name = safe_name(dossier.name) or "Rollout"
    return f"{name}, {title} of {dossier.day.isoformat()} (v{dossier.version})"


def safe_name(name: str) -> str:
    words = " ".join(_NOT_IN_NAMES.sub(" ", name).split())[:_LONGEST]
    return words.encode()[:_MOST_BYTES].decode(errors="ignore").strip(" .")
