"""python -m playbook: the desk's functions from a terminal, for scripts and for the person on call.

Results go to standard output, everything said about them to standard error. Exit codes: 0 done, 1 the data
could not be used, 2 something entered is wrong, 3 another process holds the data, 4 the data is damaged.
"""

import argparse
import json
import os
import socket
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playbook import cli_accounts, cli_forgetting, clock
from playbook.core.errors import Invalid, Missing, PlaybookError, Problem
from playbook.settings import load
from playbook.terminal import say

if TYPE_CHECKING:
    from playbook.core.access import Actor
    from playbook.core.state import Rollout
    from playbook.desk.house import House
    from playbook.desk.model_plans import Outcome

ROOT = Path(__file__).parents[1]
STREAM = "-"
OK, FAILED, WRONG = 0, 1, 2
_EXITS = (
    "Exit codes: 0 done, 1 the data could not be used, 2 something entered is wrong, "
    "3 another process (the app, say) holds the data, 4 the data is damaged."
)


class CannotUseFile(PlaybookError):
    """A file that was named cannot be read or written."""

    title = "This file cannot be used"


class PortTaken(PlaybookError):
    """The port that the app should be served on is not free."""

    title = "This port cannot be used"


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say and give back the exit code; everything that goes wrong is a sentence."""
    asked = parser().parse_args(arguments)
    try:
        code: int = asked.verb(asked)
        sys.stdout.flush()
        return code
    except Invalid as error:
        say(f"{error.title}{_in_file(asked)}:")
        for problem in error.problems:
            say(f"  {_in_a_line(problem)}")
        return WRONG
    except PlaybookError as error:
        say(str(error))
        return int(getattr(error, "exit_code", WRONG))
    except BrokenPipeError:
        # The reader had enough, as `head` has. Python would complain once more while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        # A bug is said in a sentence too; only a developer wants its traceback.
        if sys.flags.dev_mode:
            raise
        say(f"This is a mistake in Leadership Playbook, not in what you entered: {error!r}.")
        say("`python -X dev -m playbook …` shows where it happened.")
        return FAILED


def _in_file(asked: argparse.Namespace) -> str:
    file = getattr(asked, "file", None)
    return "" if file is None else " in what came in" if file == STREAM else f" in {file}"


def _in_a_line(problem: Problem) -> str:
    message = problem.message
    if problem.where and message.startswith("Expected "):
        message = f"e{message[1:]}"
    return str(Problem(problem.where, message, problem.hint))


# --- verbs -----------------------------------------------------------------------------------------


def print_schema(asked: argparse.Namespace) -> int:
    """schema"""
    from playbook.desk.plan_files import schema_of

    both = {"brief": schema_of("brief"), "plan": schema_of("plan")}
    print(json.dumps(both[asked.what] if asked.what else both, indent=2))
    return OK


def draft(asked: argparse.Namespace) -> int:
    """draft"""
    from playbook.desk.plan_files import draft_plan, read_brief

    if asked.with_model:
        return _draft_with_model(asked)
    settings = load()
    brief = read_brief(_read(asked.file))
    plan, written = draft_plan(brief, settings.today or clock.today())
    _write(asked.output, [plan.model_dump_json(indent=2)])
    say(f"{len(plan.items)} items in {len({item.stage for item in plan.items})} stages.")
    if written.open_questions:
        say("\nOpen questions:")
    for asks in written.open_questions:
        say(f"  {asks.field}: {asks.question} {asks.reason}")
    if written.notes:
        say("\nNotes:")
    for note in written.notes:
        say(f"  {note}")
    return OK


def _draft_with_model(asked: argparse.Namespace) -> int:
    """Write each stage with the model; code 1 where one of them could not be written."""
    from playbook.desk.model_plans import draft_plan_with_model
    from playbook.desk.plan_files import read_brief

    settings = load()
    brief = read_brief(_read(asked.file))
    today = settings.today or clock.today()
    plan, outcomes = draft_plan_with_model(settings, brief, today, on_stage=_say_outcome)
    _write(asked.output, [plan.model_dump_json(indent=2)])
    written = [one for one in outcomes if one.draft and not one.draft.fault]
    say(f"{len(plan.items)} items; {len(written)} of {len(outcomes)} stages are whole.")
    return OK if len(written) == len(outcomes) else FAILED


def _say_outcome(outcome: "Outcome") -> None:
    """How a stage came out: its items, what it cost, what was noted, and what is left."""
    made = outcome.draft
    if made is None:
        say(f"{outcome.stage}: nothing. {outcome.trouble}")
        return
    own = sum(item.provenance.source == "model" for item in made.items)
    tokens = f"{made.usage.prompt:,} tokens in, {made.usage.completion:,} out"
    about = " (estimated)" if made.usage.estimated else ""
    cost = "price not known" if made.cost_usd is None else f"${made.cost_usd:.4f}"
    say(f"{outcome.stage}: {len(made.items)} items, {own} by {made.writer}; {tokens}{about}; {cost}.")
    if made.fault:
        say(f"  Broke off: {made.fault}")
    for note in made.notes:
        say(f"  {note}")
    for finding in made.left:
        say(f"  Left: {finding}")


def review(asked: argparse.Namespace) -> int:
    """review"""
    from playbook.desk import review_report, reviews

    problems: tuple[Problem, ...] = ()
    if asked.plan == STREAM or Path(asked.plan).exists() or asked.plan.endswith(".json"):
        read = review_report.read_text(_read(asked.plan))
        brief, problems = read.brief, tuple(read.problems)
        found = review_report.review_read(read)
    else:
        with _house() as house:
            rollout = _rollout(house, asked.plan)
            brief, found = rollout.brief, reviews.review_of(house, rollout)
    if asked.format == "json":
        print(review_report.as_json(brief, found, problems))
    else:
        print(review_report.as_text(brief, found), end="")
    if problems:
        say(f"{Invalid.title} in {'what came in' if asked.plan == STREAM else asked.plan}:")
        for problem in problems:
            say(f"  {_in_a_line(problem)}")
        return WRONG
    return FAILED if found.has_errors else OK


def print_rules(_: argparse.Namespace) -> int:
    """rules"""
    from playbook.core.review.document import rules_as_markdown

    print(rules_as_markdown(), end="")
    return OK


def list_rollouts(_: argparse.Namespace) -> int:
    """list"""
    from playbook.desk import rollouts

    with _house() as house:
        cards = [card for away in (False, True) for card in rollouts.cards(house, _me(house), archived=away)]
    if not cards:
        say("There is no rollout yet. Start one in the app, or import one.")
        return OK
    width = max(len(card.rollout_id) for card in cards)
    for card in cards:
        phase = card.phase.replace("_", " ")
        print(f"{card.rollout_id:{width}}  {phase:11}  {card.items:5} items  {card.name}")
    return OK


def import_file(asked: argparse.Namespace) -> int:
    """import"""
    from playbook.core.base.words import day_in_words
    from playbook.desk import rollouts

    lines = _read(asked.file).splitlines()
    with _house() as house:
        rollout = rollouts.import_rollout(house, _me(house), lines, asked.name)
    say(f"'{rollout.brief.name}' is here, with {rollout.version} events.")
    # A log that was cut between two lines is a whole log of an earlier day: only its end tells.
    say(f"Its last change was on {day_in_words(rollout.changed_at.date())}.")
    print(rollout.id)
    return OK


def export(asked: argparse.Namespace) -> int:
    """export"""
    from playbook.desk import rollouts

    with _house() as house:
        _rollout(house, asked.rollout)
        lines = list(rollouts.export_rollout(house, _me(house), asked.rollout))
    _write(asked.output, lines)
    say(f"{len(lines)} events of {asked.rollout}.")
    return OK


def backup(_: argparse.Namespace) -> int:
    """backup"""
    from playbook.desk import copies

    with _house() as house:
        print(copies.back_up(house, _me(house)))
    return OK


def restore(asked: argparse.Namespace) -> int:
    """restore"""
    from playbook.desk import copies

    file = Path(asked.backup)
    if not file.is_file():
        raise CannotUseFile(f"There is no file {file}.", "Backups are in the data folder, under backups.")
    aside = copies.restore(load(), file)
    say(f"{asked.backup} is in place. What was there before is kept in {aside}.")
    return OK


def verify(_: argparse.Namespace) -> int:
    """verify"""
    from playbook.desk import copies

    with _house() as house:
        found = copies.verify(house, _me(house))
    for problem in found.problems:
        print(problem)
    state = "sound" if found.is_sound else "damaged"
    say(f"{found.events} events of {found.rollouts} rollouts compared: {state}.")
    return OK if found.is_sound else 4


def run(_: argparse.Namespace) -> int:
    """run"""
    port = load().port
    _refuse_taken(port)
    say(f"Leadership Playbook serves on http://127.0.0.1:{port} (stop it with Ctrl+C).")
    os.chdir(ROOT)
    serve = ("streamlit", "run", "app.py", "--server.address=127.0.0.1", f"--server.port={port}")
    # The server takes the place of this process, so that signals reach it.
    os.execv(sys.executable, (sys.executable, "-m", *serve, "--server.headless=true"))  # noqa: S606 - ours


def demo(asked: argparse.Namespace) -> int:
    """demo"""
    say("A demonstration: nothing in it is kept, and everyone who can open it is its owner.")
    os.environ["PLAYBOOK_DEMO"] = "on"
    return run(asked)


def _refuse_taken(port: int) -> None:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(
                f"The app cannot be served on port {port}: {error.strerror}.",
                "Stop what uses it, or choose another with PLAYBOOK_PORT, for example PLAYBOOK_PORT=8600.",
            ) from error


# --- files and the data folder ---------------------------------------------------------------------


@contextmanager
def _house() -> Iterator["House"]:
    """The data folder, open while its verb works."""
    from playbook.desk.house import open_house

    house = open_house(load())
    try:
        yield house
    finally:
        house.close()


def _me(house: "House") -> "Actor":
    from playbook.desk.reach import at_the_machine

    return at_the_machine(house)


def _rollout(house: "House", rollout_id: str) -> "Rollout":
    from playbook.desk import rollouts

    try:
        return rollouts.open_rollout(house, _me(house), rollout_id)
    except Missing as error:
        hint = "Run `python -m playbook list` to see those there are."
        raise Missing(f"There is no rollout '{rollout_id}' here.", hint) from error


def _read(file: str) -> str:
    try:
        content = sys.stdin.buffer.read() if file == STREAM else Path(file).read_bytes()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotUseFile(f"{file} is not written in UTF-8.", "Save it as UTF-8 and try again.") from error
    except OSError as error:
        raise CannotUseFile(f"{file} cannot be read: {error.strerror}.", "Check its name.") from error


def _write(file: str | None, lines: Iterable[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    if file is None or file == STREAM:
        sys.stdout.buffer.write(text.encode())
        return
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotUseFile(f"{file} cannot be written: {error.strerror}.", "Pick another place.") from error


# --- what can be asked -----------------------------------------------------------------------------


def parser() -> argparse.ArgumentParser:
    """Give back the parser of the command line."""
    top = argparse.ArgumentParser(
        prog="python -m playbook",
        description="Leadership Playbook without its screens: draft plans, carry rollouts and data about.",
        epilog=f"Settings are PLAYBOOK_* environment variables (docs/settings.md). {_EXITS}",
    )
    verbs = top.add_subparsers(title="what to do", metavar="VERB", required=True)

    def verb(name: str, does: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.", epilog=_EXITS)
        added.set_defaults(verb=does)
        return added

    asks = verb("schema", print_schema, "print the JSON schema of a brief, of a plan, or of both")
    asks.add_argument("what", nargs="?", choices=("brief", "plan"), help="only this one")

    asks = verb("draft", draft, "write the five-stage plan of a brief with the built-in playbook")
    asks.add_argument("file", metavar="BRIEF.json", help="the brief as JSON; - reads standard input")
    asks.add_argument(
        "--with-model",
        action="store_true",
        help="write it with the model that PLAYBOOK_AI_URL and PLAYBOOK_AI_MODEL name",
    )
    asks.add_argument("-o", "--output", metavar="PLAN.json", help="write the plan there, not to the terminal")

    asks = verb("review", review, "check a plan file or a rollout against the published rules")
    asks.epilog = (
        "Exit codes: 0 done and no error, 1 a rule of severity error fails, 2 the plan file is wrong."
    )
    known = "a plan that `draft` wrote (- reads standard input), or the id of a rollout"
    asks.add_argument("plan", metavar="PLAN.json|ROLLOUT", help=known)
    asks.add_argument("--format", choices=("text", "json"), default="text", help="for people or for programs")

    verb(
        "rules", print_rules, "print every rule of the review with its threshold and source, as docs/rules.md"
    )

    verb("list", list_rollouts, "list the rollouts here: id, phase, number of items, name")

    asks = verb("import", import_file, "add a rollout from its log as JSON lines, and print its id")
    asks.add_argument("file", metavar="FILE.jsonl", help="an exported log; - reads standard input")
    asks.add_argument("--as", dest="name", metavar="ID", help="keep it under this id")

    asks = verb("export", export, "write a rollout's whole log as JSON lines")
    asks.add_argument("rollout", metavar="ROLLOUT", help="the rollout's id, as `list` shows it")
    asks.add_argument("-o", "--output", metavar="FILE", help="write it there, not to the terminal")

    verb("backup", backup, "make a checked copy of the data, and print where it is")

    asks = verb("restore", restore, "put a backup in the place of the data; the old files are set aside")
    asks.add_argument("backup", metavar="FILE", help="a file that `backup` made")

    verb("verify", verify, "compare the database with its journal, event by event")
    verb("run", run, "start the app on this machine, on PLAYBOOK_PORT")
    verb("demo", demo, "start it with the samples on data that is thrown away, without an account")
    cli_forgetting.add_verb(verb)
    cli_accounts.add_verbs(verb)
    return top
