"""The commands about one person: what is held, and forgetting them."""

from typing import Annotated

import typer

from playbook.cli.base import open_folder, say, write_lines

_ALSO = "Another way to write the name; may be repeated."
_ADDRESS = "An e-mail address, a telephone number or such; may be repeated."
_JSON = "Write it there as JSON; without this, it is printed for people."
_DELETE = "Also delete the backups and files set aside that hold the name or may hold it."
_YES = "Do it; without this it only says what would go. No way back."
_NOBODY = "Nobody here has this name. Check how it is written."
_WITH_COPIES = "--delete-old-backups deletes those too, once a backup without the name is made."
_UNCHANGED = "Nothing was changed. The same with --yes does it, and nothing can bring it back."


def export_person(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The full name, as the plan has it.")],
    also: Annotated[list[str] | None, typer.Option(metavar="NAME", help=_ALSO)] = None,
    address: Annotated[list[str] | None, typer.Option(metavar="ADDRESS", help=_ADDRESS)] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help=_JSON)] = None,
) -> None:
    """Print everything held about a person, or write it as JSON."""
    from playbook.desk.upkeep import person_export

    with open_folder() as (workspace, actor):
        export = person_export.export_person(workspace, actor, [name, *(also or [])], address or [])
    write_lines(output, [export.as_json() if output else export.as_text().rstrip()])


def forget(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The full name, as the plan has it.")],
    also: Annotated[list[str] | None, typer.Option(metavar="NAME", help=_ALSO)] = None,
    address: Annotated[list[str] | None, typer.Option(metavar="ADDRESS", help=_ADDRESS)] = None,
    delete_old_backups: Annotated[bool, typer.Option("--delete-old-backups", help=_DELETE)] = False,
    yes: Annotated[bool, typer.Option("--yes", help=_YES)] = False,
) -> None:
    """Remove a person's name and addresses from everything stored here."""
    from playbook.desk.upkeep import forgetting, forgetting_words

    person = [name, *(also or [])], address or []
    with open_folder() as (workspace, actor):
        preview = forgetting.what_would_go(workspace, actor, *person)
        for rollout in preview.rollouts:
            print(f"{rollout.rollout_id}  {rollout.events:5} events  {rollout.name}")
        for sentence in (*forgetting_words.going(preview), *forgetting_words.staying(preview)):
            say(sentence)
        if not yes:
            copies = forgetting_words.old_copies(preview.copies)
            hints = [*copies, _WITH_COPIES] if copies and not preview.is_nothing else copies
            for sentence in (*hints, _NOBODY if preview.is_nothing else _UNCHANGED):
                say(sentence)
            return
        gone = forgetting.forget_person(workspace, actor, *person, delete_old_copies=delete_old_backups)
    for sentence in (*forgetting_words.done(gone), forgetting_words.OUT_OF_REACH):
        say(sentence)
