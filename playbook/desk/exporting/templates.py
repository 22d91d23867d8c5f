"""The company's own templates for slides and documents: stored once, used for each."""

from base64 import b64decode
from dataclasses import dataclass

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Problem, Refused
from playbook.core.base.words import short
from playbook.core.dossier.audience import PROJECT
from playbook.core.dossier.dossier import dossier
from playbook.core.log.events import read_event
from playbook.core.log.state import fold
from playbook.desk.base import audit
from playbook.desk.base.access import require
from playbook.desk.base.child import FaultError, read_in_child
from playbook.desk.base.workspace import Workspace
from playbook.desk.exporting import template_child
from playbook.desk.plan import decisions
from playbook.desk.plan.rollouts import SAMPLES
from playbook.exports.formats import find_format
from playbook.exports.options import Options
from playbook.store.register.brand import DeckTemplates, DocumentTemplates, StoredTemplate

_SAMPLE = "3-under-way"
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class TemplateKind:
    """Templates of one program, and the format that takes them."""

    format_key: str
    program: str
    thing: str  # made on it
    suffixes: tuple[str, str]
    table: type[DeckTemplates]

    @property
    def hint(self) -> str:
        new = self.suffixes[1]
        return f"Open it in {self.program}, save it as a new .{new} file, and upload that."

    @property
    def unusable(self) -> str:
        return f"No {self.thing} can be written on this template."


KINDS = (
    TemplateKind("deck", "PowerPoint", "deck", ("pptx", "potx"), DeckTemplates),
    TemplateKind("document", "Word", "document", ("docx", "dotx"), DocumentTemplates),
)


@dataclass(frozen=True, slots=True)
class FoundTemplate:
    """A template in use, and what was found in it."""

    name: str
    findings: tuple[str, ...]


def kind_of(format_key: str) -> TemplateKind:
    """Return the kind of template that a format takes."""
    return next(kind for kind in KINDS if kind.format_key == format_key)


def find_template(workspace: Workspace, format_key: str) -> FoundTemplate | None:
    """Return the company's template and its findings, None for ours."""
    stored = kind_of(format_key).table(workspace.register).get()
    if stored is None:
        return None

    def read() -> FoundTemplate:
        findings, _cleaned = _look_at(format_key, stored.content)
        return FoundTemplate(stored.name, findings)

    try:
        return workspace.cache("templates", 4).once((stored.name, stored.content), read)
    except Refused as error:  # such as a machine without room for a child; Settings has to open
        return FoundTemplate(stored.name, (str(error),))


def template_for(workspace: Workspace, format_key: str, content: bytes | None = None) -> bytes | None:
    """Return the given template, the company's, or None for ours. Raise Refused."""
    if content is not None:
        return _look_at(format_key, content)[1]
    stored = kind_of(format_key).table(workspace.register).get()
    return stored.content if stored else None


def set_template(workspace: Workspace, actor: Actor, format_key: str, name: str, content: bytes) -> None:
    """Keep a template without what is written in it. Raise Invalid."""
    require(actor, "change_settings")
    kind = kind_of(format_key)
    kind.table(workspace.register).save(checked_template(workspace, format_key, name, content))
    audit.record(workspace, actor, "settings.template_changed", kind.program)


def checked_template(workspace: Workspace, format_key: str, name: str, content: bytes) -> StoredTemplate:
    """Return a foreign file as a template that can be used. Raise Invalid."""
    kind = kind_of(format_key)
    try:
        _findings, cleaned = _look_at(format_key, content)
        _write_sample(workspace, format_key, cleaned)
    except Refused as error:
        raise Invalid([Problem(_where(kind), error.message, error.hint)]) from error
    except Exception as error:  # a foreign file breaks a document wherever its first odd value is met
        raise Invalid([Problem(_where(kind), kind.unusable, kind.hint)]) from error
    return StoredTemplate(short(name, _LONGEST_NAME), cleaned)


def remove_template(workspace: Workspace, actor: Actor, format_key: str) -> None:
    """Go back to our own template."""
    require(actor, "change_settings")
    kind = kind_of(format_key)
    kind.table(workspace.register).remove()
    audit.record(workspace, actor, "settings.template_changed", kind.program)


def try_template(workspace: Workspace, actor: Actor, format_key: str) -> bytes:
    """Return the sample on the company's template."""
    require(actor, "change_settings")
    return _write_sample(workspace, format_key, template_for(workspace, format_key))


def _where(kind: TemplateKind) -> str:
    return f"template.{kind.format_key}"


def _look_at(format_key: str, content: bytes) -> tuple[tuple[str, ...], bytes]:
    """Return what is found in a template, and the template without its content."""
    kind = kind_of(format_key)
    faults = ((kind.unusable, kind.hint), template_child.TOO_LARGE)
    data = format_key.encode() + b"\n" + content
    try:
        findings, cleaned = read_in_child(template_child.__file__, data, *faults)
    except FaultError as fault:
        raise Refused(*fault.args) from fault
    return tuple(findings), b64decode(cleaned)


def _write_sample(workspace: Workspace, format_key: str, template: bytes | None) -> bytes:
    lines = (SAMPLES / f"{_SAMPLE}.jsonl").read_text("utf-8").splitlines()
    rollout = fold(map(read_event, lines))
    day = rollout.changed_at.date()
    page = decisions.decision_page(workspace, rollout, day)
    sample = dossier(rollout, PROJECT, day, page, workspace.stages)
    return find_format(format_key).write(sample, Options(template=template))
