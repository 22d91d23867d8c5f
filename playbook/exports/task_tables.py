"""The steps as tables for other planning tools, with their headers."""

from collections.abc import Callable, Iterator

from playbook.core.dossier.model import Dossier, DossierStep
from playbook.core.progress.progress import Standing
from playbook.exports.inventory import Value, csv_of
from playbook.exports.options import Options

# By this column a later import knows a step again.
OWN_ID = "Playbook id"
_PLANNER = (
    "Task Name", "Bucket Name", "Progress", "Priority", "Assigned To", "Start Date", "Due Date", "Notes",
    OWN_ID,
)  # fmt: skip
_ASANA = (
    "Name",
    "Section/Column",
    "Assignee",
    "Start Date",
    "Due Date",
    "Completed At",
    "Tags",
    "Notes",
    OWN_ID,
)
_JIRA = ("Summary", "Issue Type", "Status", "Assignee", "Due Date", "Description", "Labels", "Labels", OWN_ID)
_TRELLO = ("Card Name", "Card Description", "Labels", "Members", "Due Date", "List Name", OWN_ID)
_STARTED: frozenset[Standing] = frozenset({"on_track", "at_risk", "off_track"})
_Row = tuple[Value, ...]


def write_planner(dossier: Dossier, _options: Options) -> bytes:
    """Return the steps for Planner, open ones first: it imports 200."""
    progress = ("Not started", "In progress", "Completed")

    def row(step: DossierStep, stage: str) -> _Row:
        about = (step.title, stage, _state(step, progress), "Medium", step.who)
        return (*about, _first(step), _last(step), _notes(step), step.id)

    return _table(_PLANNER, dossier, row)


def write_asana(dossier: Dossier, _options: Options) -> bytes:
    """Return the steps for Asana."""

    def row(step: DossierStep, stage: str) -> _Row:
        done_on = step.done_on.isoformat() if step.done_on else ""
        start = _first(step) if step.until else ""
        return (
            step.title,
            stage,
            step.who,
            start,
            _last(step),
            done_on,
            step.kind_name,
            _notes(step),
            step.id,
        )

    return _table(_ASANA, dossier, row)


def write_jira(dossier: Dossier, _options: Options) -> bytes:
    """Return the steps for Jira, whose labels hold no spaces."""
    statuses = ("To Do", "In Progress", "Done")

    def row(step: DossierStep, stage: str) -> _Row:
        about = (step.title, "Task", _state(step, statuses), step.who, _last(step), _notes(step))
        return (*about, stage.replace(" ", "-"), step.kind_name.replace(" ", "-"), step.id)

    return _table(_JIRA, dossier, row)


def write_trello(dossier: Dossier, _options: Options) -> bytes:
    """Return the steps for Trello, with done ones in their own list."""

    def row(step: DossierStep, stage: str) -> _Row:
        where = stage if step.is_open else "Done"
        return (step.title, _notes(step), step.kind_name, step.who, _last(step), where, step.id)

    return _table(_TRELLO, dossier, row)


def _table(head: tuple[str, ...], dossier: Dossier, row: Callable[[DossierStep, str], _Row]) -> bytes:
    stages = {stage.key: stage.title for stage in dossier.stages}

    def rows() -> Iterator[_Row]:
        for step in sorted(dossier.dated, key=lambda step: not step.is_open):
            yield row(step, stages[step.stage])

    return csv_of(head, rows())


def _state(step: DossierStep, names: tuple[str, str, str]) -> str:
    return names[2] if not step.is_open else names[step.standing in _STARTED]


def _first(step: DossierStep) -> str:
    return step.day.isoformat() if step.day else ""


def _last(step: DossierStep) -> str:
    return step.last_day.isoformat() if step.last_day else ""


def _notes(step: DossierStep) -> str:
    groups = [f"For {', '.join(step.for_whom)}"] if step.for_whom else []
    return "\n\n".join([*groups, *step.labeled_texts])
