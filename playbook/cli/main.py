"""The command line: its commands and exit codes.

Results go to standard output, all else to standard error. Exit codes: 0 done, 1 the data could not be used,
2 something entered is wrong, 3 another process holds the data, 4 the data is damaged.
"""

import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps

import typer

from playbook.cli import accounts, log, plans, serve
from playbook.cli.base import FAILED, OK, WRONG, say, say_problems, source_of
from playbook.cli.forgetting import export_person, forget
from playbook.core.base.errors import Invalid, PlaybookError

EXITS = (
    "Exit codes: 0 done, 1 the data could not be used, 2 something entered is wrong, "
    "3 another process (the app, say) holds the data, 4 the data is damaged."
)
_REVIEW_EXITS = "Exit codes: 0 done and no error, 1 a rule of severity error fails, 2 the plan file is wrong."
Command = Callable[..., int | None]
COMMANDS: dict[str, Command] = {
    "schema": plans.print_schema, "draft": plans.draft, "page": plans.page, "review": plans.review,
    "rules": plans.print_rules, "list": log.list_rollouts, "import": log.import_file,
    "export": log.export, "backup": log.backup, "restore": log.restore, "verify": log.verify,
    "accept-loss": log.accept_loss, "move": log.move, "run": serve.run, "demo": serve.demo, "forget": forget,
    "export-person": export_person, "create-owner": accounts.create_owner,
    "reset-password": accounts.reset_password, "reset-second-factor": accounts.reset_second_factor,
    "sign-out-all": accounts.sign_out_all, "hash-password": accounts.hash_password, "audit": accounts.audit,
}  # fmt: skip

app = typer.Typer(
    help="Leadership Playbook without its screens: draft plans, carry rollouts and data about.",
    epilog=f"Settings are PLAYBOOK_* environment variables (docs/settings.md). {EXITS}",
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    os.umask(0o077)
    try:
        app(arguments, prog_name="playbook")
    except SystemExit as end:
        return int(end.code or OK)
    return OK


def _with_exit_code(command: Command) -> Command:
    """Return the command with an exit code and a sentence for every error."""

    @wraps(command)
    def run(**entered: str) -> None:
        raise typer.Exit(_code_of(command, entered))

    return run


def _code_of(command: Command, entered: dict[str, str]) -> int:
    try:
        code = command(**entered)
        sys.stdout.flush()
    except Invalid as error:
        say_problems(error.problems, source_of(entered.get("file")))
        return WRONG
    except PlaybookError as error:
        say(str(error))
        return int(getattr(error, "exit_code", WRONG))
    except BrokenPipeError:
        # The reader closed the pipe, as `head` does. Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        say(f"This is a mistake in Leadership Playbook, not in what you entered: {error!r}.")
        say("`python -X dev -m playbook …` shows where it happened.")
        return FAILED
    else:
        return code or OK
    return OK


for name, function in COMMANDS.items():
    epilog = _REVIEW_EXITS if function is plans.review else EXITS
    app.command(name, short_help=function.__doc__, epilog=epilog)(_with_exit_code(function))
