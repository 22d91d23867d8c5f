"""What a person who runs the app can set: PLAYBOOK_* environment variables, all of them here."""

import difflib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
)

from playbook.core.errors import PlaybookError

PREFIX = "PLAYBOOK_"

# Read by the test suite, so not a mistake when the app meets it.
FOR_TESTS = frozenset({"PLAYBOOK_SOAK_ROUNDS"})


class SettingsError(PlaybookError):
    """A setting that the app does not know or cannot use."""

    title = "A setting needs attention"


@dataclass(frozen=True, slots=True)
class Expects:
    """What a good value is, in the words of the documentation and of the error."""

    words: str


def _day(value: object) -> object:
    """A day as playbook.clock reads it; left to itself pydantic takes 1772409600 for one too."""
    return date.fromisoformat(value.strip()) if isinstance(value, str) else value


class Settings(BaseModel):
    """Every setting with its default; field `log` is the variable PLAYBOOK_LOG."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Annotated[Path, Expects("a folder")] = Field(
        Path("data/local"),
        description="Where the database, its journal and the backups live. Made when the app starts.",
    )
    port: Annotated[int, Expects("a whole number from 1 to 65535")] = Field(
        8501, ge=1, le=65535, description="The port that `make run` serves on, on this machine only."
    )
    owner: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), Expects("a name")
    ] = Field("Owner", description="The name that the history shows for the local owner.")
    memory_limit: Annotated[
        str, StringConstraints(pattern=r"^[1-9]\d*(KB|MB|GB|KiB|MiB|GiB)$"), Expects("a size such as 512MB")
    ] = Field("512MB", description="The most memory that the database takes.")
    threads: Annotated[int, Expects("a whole number from 1 to 64")] = Field(
        2, ge=1, le=64, description="The threads that the database uses."
    )
    backups_kept: Annotated[int, Expects("a whole number from 1 to 1000")] = Field(
        7, ge=1, le=1000, description="How many backups are kept; the oldest goes first."
    )
    log: Annotated[Literal["text", "json"], Expects("text or json")] = Field(
        "text", description="How log lines are written: for people, or one JSON object a line."
    )
    ai: Annotated[Literal["on", "off"], Expects("on or off")] = Field(
        "on", description="Off: nobody can connect or ask a language model here."
    )
    ai_url: Annotated[str, Expects("an address such as https://api.openai.com/v1")] = Field(
        "", description="The address of a model server that speaks OpenAI chat completions."
    )
    ai_model: Annotated[str, Expects("the name of a model")] = Field(
        "", description="The model to ask at that address."
    )
    ai_key: Annotated[SecretStr, Expects("a key")] = Field(
        SecretStr(""), description="The key for that address, and for no other."
    )
    ai_at_once: Annotated[int | None, Expects("a whole number from 1 to 5")] = Field(
        None,
        ge=1,
        le=5,
        description="How many stages are drafted side by side; by itself 1 for this machine, else 5.",
    )
    ai_seconds: Annotated[int, Expects("a whole number of seconds from 10 to 3600")] = Field(
        120, ge=10, le=3600, description="The most time that one answer of a model may take."
    )
    ai_tokens: Annotated[int, Expects("a whole number of tokens")] = Field(
        500_000, ge=1, description="The most tokens that models may take for one rollout."
    )
    ai_usd: Annotated[float | None, Expects("an amount of dollars")] = Field(
        None,
        gt=0,
        description="The most dollars that models may cost for one rollout, where the price is known.",
    )
    today: Annotated[date | None, BeforeValidator(_day), Expects("a day such as 2026-03-02, or nothing")] = (
        Field(None, description="A day that replaces today, for demonstrations and tests.")
    )

    @classmethod
    def load(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """The settings that these variables say; an unknown name or a bad value is refused.

        A variable that is set to nothing counts as not set.
        """
        given = {name: value for name, value in environ.items() if name.startswith(PREFIX)}
        known = {_variable(field): field for field in cls.model_fields}
        for name in sorted(given.keys() - known.keys() - FOR_TESTS):
            raise _unknown(name, known)
        values: dict[str, Any] = {
            field: given[name] for name, field in known.items() if given.get(name, "").strip()
        }
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            field = str(error.errors()[0]["loc"][0])
            raise _unusable(field, values[field]) from None


load = Settings.load


def load_or_exit(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings with their data folder made, or one sentence on stderr and exit code 2."""
    try:
        settings = load(environ)
        make_data_folder(settings)
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201 - nothing is up yet that could show it otherwise
        raise SystemExit(2) from None
    return settings


def make_data_folder(settings: Settings) -> None:
    """Makes the data folder where it is missing, for its owner alone."""
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"{_variable('data')} is {str(settings.data)!r}, and that folder cannot be made:"
            f" {error.strerror}.",
            "Choose a folder that you may write to.",
        ) from error


def _variable(field: str) -> str:
    return PREFIX + field.upper()


def _bare(variable: str) -> str:
    return variable.removeprefix(PREFIX)


def _unknown(name: str, known: Mapping[str, str]) -> SettingsError:
    close = difflib.get_close_matches(_bare(name), [_bare(other) for other in known], n=1)
    hint = f"Did you mean {PREFIX}{close[0]}?" if close else "docs/settings.md lists every setting."
    return SettingsError(f"There is no setting {name}.", hint)


def _unusable(field: str, value: str) -> SettingsError:
    shown = "something else" if field == "ai_key" else repr(value)
    return SettingsError(f"{_variable(field)} is {shown}, but must be {_expects(field)}.")


def _expects(field: str) -> str:
    notes = Settings.model_fields[field].metadata
    return next(note.words for note in notes if isinstance(note, Expects))


def document() -> str:
    """docs/settings.md as it should read."""
    rows = [
        f"| `{_variable(name)}` | {_shown(field.default)} | {_expects(name)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            "Every setting is an environment variable and has a default, so a fresh machine needs none."
            " The app checks them when it starts: an unknown `PLAYBOOK_` name or a value that it cannot"
            " use ends in one sentence and exit code 2. A variable that is set to nothing counts as not set.",
            "",
            "| Variable | Default | Value | What it does |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
            "How Streamlit itself serves and looks is in `.streamlit/config.toml`; each of its options has a"
            " `STREAMLIT_*` variable.",
            "",
            "This page is written by `make docs` from `playbook/settings.py`.",
            "",
        ]
    )


def _shown(default: object) -> str:
    return f"`{default}`" if str(default) and default is not None else "nothing"


if __name__ == "__main__":
    sys.stdout.write(document())
