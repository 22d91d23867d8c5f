"""The company's own template for decks: kept once, used for every deck."""

from dataclasses import dataclass

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Problem, Refused
from playbook.core.base.words import short
from playbook.core.dossier.audience import BOARD
from playbook.core.dossier.dossier import dossier
from playbook.core.log.events import read_event
from playbook.core.log.state import fold
from playbook.desk.base import audit
from playbook.desk.base.access import require
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import decisions
from playbook.desk.plan.rollouts import SAMPLES
from playbook.store.register.brand import DeckTemplate, DeckTemplates

MOST_MB = 5  # of a file that a page takes; the command line takes 20
_SAMPLE = "3-under-way"
_LONGEST_NAME = 80
TEMPLATE_HINT = "Open it in PowerPoint, save it as a new .potx file, and upload that."


@dataclass(frozen=True, slots=True)
class FoundTemplate:
    """The template in use, and what was found in it."""

    name: str
    findings: tuple[str, ...]


def find_template(workspace: Workspace) -> FoundTemplate | None:
    """Return the company's template and its findings, None for ours."""
    stored = DeckTemplates(workspace.register).get()
    if stored is None:
        return None

    def read() -> FoundTemplate:
        from playbook.exports.deck.template import read_template

        return FoundTemplate(stored.name, read_template(stored.content).findings)

    return workspace.cache("deck templates", 2).once(stored.content, read)


def template_for(workspace: Workspace, given: bytes | None = None) -> bytes | None:
    """Return the given template, the company's, or None for ours. Raise Refused."""
    if given is not None:
        from playbook.exports.deck.package import clean

        return clean(given)
    stored = DeckTemplates(workspace.register).get()
    return stored.content if stored else None


def set_template(workspace: Workspace, actor: Actor, name: str, content: bytes) -> None:
    """Keep a template without what is on its slides. Raise Invalid."""
    require(actor, "change_settings")
    from playbook.exports.deck.package import clean

    try:
        cleaned = clean(content)
        _write_sample(workspace, cleaned)
    except Refused as error:
        raise Invalid([Problem("template", error.message, error.hint)]) from error
    except Exception as error:  # a foreign file breaks a deck wherever its first odd value is met
        raise Invalid(
            [Problem("template", "No deck can be written on this template.", TEMPLATE_HINT)]
        ) from error
    DeckTemplates(workspace.register).save(DeckTemplate(short(name, _LONGEST_NAME), cleaned))
    audit.record(workspace, actor, "settings.template_changed")


def remove_template(workspace: Workspace, actor: Actor) -> None:
    """Go back to our own template."""
    require(actor, "change_settings")
    DeckTemplates(workspace.register).remove()
    audit.record(workspace, actor, "settings.template_changed")


def try_template(workspace: Workspace, actor: Actor) -> bytes:
    """Return the deck of the sample on the company's template."""
    require(actor, "change_settings")
    return _write_sample(workspace, template_for(workspace))


def _write_sample(workspace: Workspace, template: bytes | None) -> bytes:
    from playbook.exports.deck.deck import write_deck

    lines = (SAMPLES / f"{_SAMPLE}.jsonl").read_text("utf-8").splitlines()
    rollout = fold(map(read_event, lines))
    day = rollout.changed_at.date()
    page = decisions.decision_page(workspace, rollout, day)
    sample = dossier(rollout, BOARD, day, page, workspace.stages)
    return write_deck(sample, template)
