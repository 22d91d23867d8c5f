"""Commands for the stored data: rollouts in and out, backups, checks."""

from base64 import b64decode
from pathlib import Path
from typing import Annotated, Literal

import typer

from playbook.cli.base import (
    CannotUseFile,
    as_text,
    open_folder,
    read_bytes,
    run_or_ask,
    say,
    write_bytes,
    write_lines,
)
from playbook.settings import load

Side = Literal["database", "folder"]
_LOG = "An exported log, or an archive; - reads standard input."
_ZIP = b"PK"
_BACKUP = "A folder that `backup` made, or a file of an older version."
_AS = "Store it under this id."
_OUTPUT = "Write it there; - is standard output."
_FORMAT = (
    "As a document instead: pdf, document (Word), deck and others, or archive: all. A wrong name lists them."
)
_AUDIENCE = "For whom: board (the paper), project (the full plan), all_hands, group:ID or person:ID."
_AS_OF = "As it stood right after this version, as Activity lists them."
_TO = "Where to; it has to be empty, and the app stopped."
_TEMPLATE = "A PowerPoint or Word template of your own."


def list_rollouts() -> None:
    """List the rollouts here: id, phase, number of items, name."""
    from playbook.desk.plan import rollouts

    with open_folder() as (workspace, actor):
        cards = [card for away in (False, True) for card in rollouts.cards(workspace, actor, archived=away)]
    if not cards:
        say("There is no rollout yet. Start one in the app, or import one.")
    width = max((len(card.rollout_id) for card in cards), default=0)
    for card in cards:
        phase = card.phase.replace("_", " ")
        print(f"{card.rollout_id:{width}}  {phase:11}  {card.facts.items:5} tasks  {card.name}")


def import_file(
    file: Annotated[str, typer.Argument(metavar="FILE", help=_LOG)],
    rollout_id: Annotated[str | None, typer.Option("--as", metavar="ID", help=_AS)] = None,
) -> None:
    """Add a rollout from its log or its archive, and print its id."""
    from playbook.core.base.words import day_in_words
    from playbook.desk.exporting import archives
    from playbook.desk.plan import rollouts

    content = read_bytes(file)
    with open_folder() as (workspace, actor):
        if content.startswith(_ZIP):
            rollout = archives.import_archive(workspace, actor, content, rollout_id)
        else:
            rollout = rollouts.import_rollout(
                workspace, actor, as_text(content, file).split("\n"), rollout_id
            )
    say(f"'{rollout.brief.name}' is here, with {rollout.version} events.")
    # A log that was cut between two lines is a whole log of an earlier day, so show where it ends.
    say(f"Its last change was on {day_in_words(rollout.changed_at.date())}.")
    print(rollout.id)


def export(
    rollout: Annotated[str, typer.Argument(metavar="ROLLOUT", help="The rollout's id, as `list` shows it.")],
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help=_OUTPUT)] = None,
    format_key: Annotated[str | None, typer.Option("--as", metavar="FORMAT", help=_FORMAT)] = None,
    audience: Annotated[str, typer.Option("--audience", metavar="WHO", help=_AUDIENCE)] = "board",
    as_of: Annotated[int | None, typer.Option("--as-of", metavar="VERSION", help=_AS_OF)] = None,
    template: Annotated[Path | None, typer.Option("--template", metavar="FILE", help=_TEMPLATE)] = None,
) -> None:
    """Write a rollout's whole log as JSON lines, or the rollout as a document."""
    if format_key is None:
        exported = run_or_ask("export", rollout)
        write_lines(output, exported.lines)
        say(exported.sentence)
        return
    if template is not None and not template.is_file():
        raise CannotUseFile(f"There is no file {template}.", "Check its name.")
    version, own = "" if as_of is None else str(as_of), str(template.resolve()) if template else ""
    name, encoded = run_or_ask("write", rollout, format_key, audience, version, own).lines
    write_bytes(output or name, b64decode(encoded))
    if output is None:
        print(name)


def backup() -> None:
    """Copy the data, also while the app runs, and print where the checked copy is."""
    print(*run_or_ask("backup").lines)


def restore(backup: Annotated[str, typer.Argument(metavar="BACKUP", help=_BACKUP)]) -> None:
    """Replace the data with a backup and set the old files aside."""
    from playbook.desk.upkeep import backups

    if not Path(backup).exists():
        raise CannotUseFile(f"There is no file {backup}.", "Backups are in the data folder, under backups.")
    is_whole = Path(backup).is_dir()
    restored = backups.restore(load(), Path(backup))
    aside = restored.aside
    say(f"{backup} is in place." + (f" What was there before is in {aside}." if aside else ""))
    for sentence in restored.left_out:
        say(sentence)
    if is_whole:
        for sentence in backups.AFTER_RESTORE:
            say(sentence)


def move(to: Annotated[Side, typer.Option("--to", help=_TO)]) -> None:
    """Move the data into the database of PLAYBOOK_DATABASE_URL, or back into the folder."""
    from playbook.desk.upkeep import moving

    moved = moving.move(load(), to)
    say(
        f"{moved.events} events of {moved.rollouts} rollouts and {moved.rows} rows are there, each compared."
        " Nothing was deleted where they come from: set that aside, so that nobody starts it again."
    )


def verify() -> int:
    """Compare the database with its journal, event by event."""
    verified = run_or_ask("verify")
    write_lines(None, verified.lines)
    say(verified.sentence)
    return verified.code


def accept_loss() -> None:
    """Go on with what can be read of damaged data, and set the rest aside."""
    from playbook.desk.upkeep import losses

    for aside in losses.accept(load()):
        say(f"What could not be read is in {aside}.")
    say("The app starts with what is left. See what is missing on Home, People and Share.")
