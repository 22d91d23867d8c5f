"""Every setting: the PLAYBOOK_* environment variables."""

import difflib
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
)

from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import EARLIEST_DAY, LATEST_DAY
from playbook.llm.call.address import is_here, problem_with_address, problem_with_key
from playbook.outgoing import hosts

PREFIX = "PLAYBOOK_"

# Only the test suite reads it.
FOR_TESTS = frozenset({"PLAYBOOK_SOAK_ROUNDS"})

_SIZE = re.compile(r"([1-9]\d*)(KB|MB|GB|KiB|MiB|GiB)")
_BYTES = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
# DuckDB 2.0 needs 2 MB for an empty database; the queries of a dashboard need the rest.
_MIN_MEMORY = 64 * 10**6
_MAX_SECRET = 10_000
_DOMAIN = re.compile(r"(?!-)[\w-]+(\.[\w-]+)+")
# An unescaped @, / or ? in a password would make a host or a port of the rest, which errors name.
_DATABASE_HOST = r"(?:\[[^\]@/?]*\]|[^@/?:,\[\]]*)(?::\d*)?"
_POSTGRES = re.compile(
    rf"postgres(ql)?://(?:[^@/?]*@)?{_DATABASE_HOST}(?:,{_DATABASE_HOST})*(?:/[^@?]*)?(?:\?.*)?", re.DOTALL
)
_HOST = r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
_ARGON2 = re.compile(r"\$argon2(id|i|d)\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+")


_RETENTION_DAYS = "a whole number of days from 0 to 36500"
_MIN_TOKEN, _MIN_SECRET = 16, 32  # characters
_SECRETS = {
    "ai_key": "key", "smtp_password": "password", "metrics_token": "token", "database_url": "address",
    "secret": "secret",
}  # fmt: skip


class SettingsError(PlaybookError):
    """A setting that the app does not know or cannot use."""

    title = "A setting needs attention"


@dataclass(frozen=True, slots=True)
class Expects:
    """What a value must be, in words for the documentation and the error."""

    words: str


def _day(value: object) -> object:
    """Return a day; pydantic alone would also take 1772409600 for one."""
    day = date.fromisoformat(value.strip()) if isinstance(value, str) else value
    if isinstance(day, date) and not EARLIEST_DAY <= day <= LATEST_DAY:
        raise ValueError
    return day


def _size(value: str) -> str:
    """Return a size that the database can open with."""
    match = _SIZE.fullmatch(value)
    if match is None or int(match[1]) * _BYTES[match[2]] < _MIN_MEMORY:
        raise ValueError
    return value


def _domains(value: str) -> str:
    """Return domains as they are compared, divided by commas."""
    domains = [domain.strip().lower() for domain in value.split(",")]
    if not all(_DOMAIN.fullmatch(domain) for domain in domains):
        raise ValueError
    return ",".join(domains)


def _webhook_hosts(value: str) -> str:
    """Return a valid list of hosts unchanged."""
    hosts.parse(value)
    return value


def _like(pattern: str) -> AfterValidator:
    """Return what takes a text of a pattern, without a slash at its end."""

    def checked(value: str) -> str:
        if not re.fullmatch(pattern, value := value.strip().rstrip("/")):
            raise ValueError
        return value

    return AfterValidator(checked)


def _with_port(value: str) -> str:
    """Return an address unchanged if there is such a port."""
    if urlsplit(value).port == 0:  # raises ValueError beyond 65535
        raise ValueError
    return value


def _argon2(value: SecretStr) -> SecretStr:
    """Return a valid argon2 hash unchanged."""
    if not _ARGON2.fullmatch(value.get_secret_value()):
        raise ValueError
    return value


def _database_url(value: SecretStr) -> SecretStr:
    """Return the address of a PostgreSQL database unchanged."""
    if value.get_secret_value() and not _POSTGRES.fullmatch(value.get_secret_value()):
        raise ValueError
    return value


class Settings(BaseModel):
    """Every setting with its default; field `log` is the variable PLAYBOOK_LOG."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Annotated[Path, Expects("a folder")] = Field(
        Path("data/local"),
        description="Where the database, its journal and the backups live. Made when the app starts.",
    )
    database_url: Annotated[
        SecretStr,
        AfterValidator(_database_url),
        Expects("an address such as postgresql://user@host/name?sslmode=verify-full"),
    ] = Field(
        SecretStr(""),
        description="A PostgreSQL database that holds rollouts, accounts and links instead of the data"
        " folder, so that several replicas may serve them, each with a folder of its own. It needs"
        " `PLAYBOOK_SECRET` and two more packages: `psycopg[binary]` and `cryptography`.",
    )
    database_url_file: Annotated[Path | None, Expects("a file")] = Field(
        None, description="A file that holds that address and nothing else; instead of the address."
    )
    secret: Annotated[SecretStr, Expects("32 characters or more")] = Field(
        SecretStr(""),
        description="Seals in that database what its dumps must not show, such as the key of a model. The"
        " same for all replicas. Whoever loses it connects the model and the channels again.",
    )
    secret_file: Annotated[Path | None, Expects("a file")] = Field(
        None, description="A file that holds that secret and nothing else; instead of the secret."
    )
    port: Annotated[int, Expects("a whole number from 1 to 65535")] = Field(
        8501, ge=1, le=65535, description="The port that `make run` serves on, on this machine only."
    )
    owner: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), Expects("a name")
    ] = Field(
        "Owner",
        description="The name of the owner that the settings make, and of whoever works from a terminal.",
    )
    owner_email: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=254), Expects("an e-mail address")
    ] = Field(
        "",
        description="Makes the first owner at the start, with this address, where nobody owns this yet."
        " Needs one of the two below.",
    )
    owner_password_hash: Annotated[
        SecretStr,
        AfterValidator(_argon2),
        Expects("what `python -m playbook hash-password` prints; a compose file needs $$ for each $ in it"),
    ] = Field(SecretStr(""), description="The password of that owner, as a hash.")
    owner_password_file: Annotated[Path | None, Expects("a file")] = Field(
        None, description="A file that holds the password of that owner, for containers; instead of the hash."
    )
    demo: Annotated[Literal["on", "off"], Expects("on or off")] = Field(
        "off",
        description="On: the samples on data that is thrown away, and everyone who can open the app is its"
        " owner. Refused where `PLAYBOOK_DATA` names a folder that holds data; no model is asked unless"
        " `PLAYBOOK_AI` is on.",
    )
    sign_on_domains: Annotated[
        str, AfterValidator(_domains), Expects("domains such as example.com, divided by commas")
    ] = Field(
        "",
        description="Whose addresses may come in by the company's sign-on; a subdomain counts as another"
        " one. Nothing: nobody.",
    )
    sign_on_role: Annotated[Literal["nothing", "viewer"], Expects("nothing or viewer")] = Field(
        "nothing",
        description="What somebody may do who comes in by it for the first time: nothing until an owner says"
        " so, or look at every rollout.",
    )
    second_factor: Annotated[Literal["optional", "owners"], Expects("optional or owners")] = Field(
        "optional",
        description="Owners: an owner with a password may do nothing until a second factor is set up on My"
        " account. Optional: everyone decides for themselves.",
    )
    memory_limit: Annotated[
        str, AfterValidator(_size), Expects("a size such as 512MB, and at least 64MB")
    ] = Field("512MB", description="The most memory that the database takes.")
    threads: Annotated[int, Expects("a whole number from 1 to 64")] = Field(
        2, ge=1, le=64, description="The threads that the database uses."
    )
    backups_kept: Annotated[int, Expects("a whole number from 1 to 1000")] = Field(
        14, ge=1, le=1000, description="How many backups are kept; the oldest goes first."
    )
    backup_days: Annotated[int, Expects("a whole number of days from 1 to 3650")] = Field(
        30,
        ge=1,
        le=3650,
        description="Older backups are deleted when the next one is made, but never the newest three.",
    )
    audit_days: Annotated[int, Expects("a whole number of days from 1 to 3650")] = Field(
        400, ge=1, le=3650, description="How many days the audit log on the page Settings is kept."
    )
    keep_archived_days: Annotated[int, Expects(_RETENTION_DAYS)] = Field(
        0,
        ge=0,
        le=36_500,
        description="After how many days an archived rollout is offered for deletion; 0: never.",
    )
    keep_rooms_days: Annotated[int, Expects(_RETENTION_DAYS)] = Field(
        0,
        ge=0,
        le=36_500,
        description="After how many days ended share links, closed polls, and the names that guests typed"
        " with questions are deleted; 0: never.",
    )
    keep_posts_days: Annotated[int, Expects(_RETENTION_DAYS)] = Field(
        0,
        ge=0,
        le=36_500,
        description="After how many days, and at least 35, the records of posts and e-mail are deleted; 0:"
        " never.",
    )
    keep_removed_days: Annotated[int, Expects(_RETENTION_DAYS)] = Field(
        730,
        ge=0,
        le=36_500,
        description="For how many days the company's sign-on does not bring back a removed account, which"
        " takes a hash of the person; 0: for good.",
    )
    log: Annotated[Literal["text", "json"], Expects("text or json")] = Field(
        "text", description="How log lines are written: for people, or one JSON object a line."
    )
    ai: Annotated[Literal["on", "off"], Expects("on or off")] = Field(
        "on", description="Off: nobody can connect or ask a language model here, whatever Settings says."
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
    ai_key_file: Annotated[Path | None, Expects("a file")] = Field(
        None, description="A file that holds that key and nothing else, for containers; instead of the key."
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
    ai_usd: Annotated[float | None, Expects("an amount of dollars up to 1,000,000,000")] = Field(
        None,
        gt=0,
        le=10**9,
        allow_inf_nan=False,
        description="The most dollars that models may cost for one rollout; no known price, no question.",
    )
    share_seconds: Annotated[int, Expects("a whole number of seconds from 1 to 50")] = Field(
        30,
        ge=1,
        le=50,
        description="How often an open page of a share link asks what is new where nothing comes live.",
    )
    share_streams: Annotated[int, Expects("a whole number")] = Field(
        4_000,
        ge=0,
        description="How many open pages of share links are updated live, four fifths of them at one address;"
        " the others ask now and then.",
    )
    share_streams_each: Annotated[int, Expects("a whole number")] = Field(
        3_000, ge=0, description="How many of these one link may have."
    )
    webhook_hosts: Annotated[
        str,
        AfterValidator(_webhook_hosts),
        Expects("hosts such as hooks.example.com or *.example.com:8443, divided by commas"),
    ] = Field(
        "",
        description="Where posts of the page Settings may go besides Slack and the workflows of Microsoft"
        " Teams; by https, and never into the own network. On this machine also without TLS, as"
        " http://127.0.0.1:9000, for trying it out.",
    )
    public_address: Annotated[
        str,
        _like(rf"https?://{_HOST}(:\d{{1,5}})?"),
        AfterValidator(_with_port),
        Expects("an address such as https://playbook.example.com"),
    ] = Field(
        "",
        description="Where people open this app. Links in e-mail and the link for the first owner begin with"
        " it, and e-mail needs it.",
    )
    smtp_host: Annotated[str, _like(_HOST), Expects("a host such as smtp.example.com")] = Field(
        "",
        description="The mail server that takes reminders and invites. Nothing: no e-mail is sent. Its"
        " certificate has to be one that this machine trusts (`SSL_CERT_FILE` names others).",
    )
    smtp_port: Annotated[int | None, Expects("a whole number from 1 to 65535")] = Field(
        None, ge=1, le=65535, description="Its port; by itself 587 for starttls, 465 for tls, 25 for none."
    )
    smtp_security: Annotated[Literal["starttls", "tls", "none"], Expects("starttls, tls or none")] = Field(
        "starttls",
        description="How the line to it is encrypted. None: not at all, for a server on this machine only.",
    )
    smtp_user: Annotated[str, Expects("a user name")] = Field(
        "", description="The user name there, if it asks for one."
    )
    smtp_password: Annotated[SecretStr, Expects("a password")] = Field(
        SecretStr(""), description="The password there. It never goes over a line without encryption."
    )
    smtp_password_file: Annotated[Path | None, Expects("a file")] = Field(
        None, description="A file that holds that password and nothing else; instead of the password."
    )
    smtp_from: Annotated[str, _like(rf"[A-Za-z0-9._%+-]{{1,64}}@{_HOST}"), Expects("an e-mail address")] = (
        Field(
            "",
            description="The address that e-mail comes from. Bounces go there, so somebody should read it.",
        )
    )
    metrics_token: Annotated[SecretStr, Expects("16 characters or more")] = Field(
        SecretStr(""),
        description="The token with which a monitoring system reads `/metrics`. Nothing: nobody can.",
    )
    metrics_token_file: Annotated[Path | None, Expects("a file")] = Field(
        None, description="A file that holds that token and nothing else; instead of the token."
    )
    today: Annotated[date | None, BeforeValidator(_day), Expects("a day such as 2026-03-02, or nothing")] = (
        Field(None, description="A day that replaces today, for demonstrations and tests.")
    )

    @classmethod
    def load(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Return the settings of these variables. Raise SettingsError for a bad one.

        A variable that is set to nothing counts as not set.
        """
        variables = {name: value for name, value in environ.items() if name.startswith(PREFIX)}
        fields = {_variable(field): field for field in cls.model_fields}
        for name in sorted(variables.keys() - fields.keys() - FOR_TESTS):
            close = difflib.get_close_matches(name.removeprefix(PREFIX).lower(), fields.values(), n=1)
            hint = (
                f"Did you mean {_variable(close[0])}?" if close else "docs/settings.md lists every setting."
            )
            raise SettingsError(f"There is no setting {name}.", hint)
        set_names = [name for name in fields if variables.get(name, "").strip()]
        for name in set_names:
            try:
                variables[name].encode()
            except UnicodeEncodeError:
                raise SettingsError(f"{name} is not text in UTF-8.", "Enter it again.") from None
        values: dict[str, Any] = {fields[name]: variables[name] for name in set_names}
        try:
            settings = cls.model_validate(values)
        except ValidationError as error:
            field = str(error.errors()[0]["loc"][0])
            is_secret = cls.model_fields[field].annotation is SecretStr
            shown = "something else" if is_secret else repr(values[field])
            raise SettingsError(f"{_variable(field)} is {shown}, but must be {_expects(field)}.") from None
        for secret, what in _SECRETS.items():
            if (file := getattr(settings, f"{secret}_file")) is not None:
                _refuse_both(settings, secret, f"{secret}_file")
                value = SecretStr(secret_in(f"{secret}_file", file, what).strip())
                settings = settings.model_copy(update={secret: value})
        _refuse_short_token(settings)
        _refuse_open_line(settings)
        _refuse_unsealed(settings)
        _refuse_connection(settings)
        _refuse_half_an_owner(settings)
        _refuse_half_a_mail_server(settings)
        return settings

    def says(self, field: str) -> bool:
        """Return whether a variable sets a field, which the app then cannot."""
        return field in self.model_fields_set


load = Settings.load


def secret_in(field: str, file: Path, what: str) -> str:
    """Return the one line of a file that a setting names, or raise SettingsError."""
    name = _variable(field)
    try:
        with file.open(encoding="utf-8-sig") as opened:
            secret = opened.read(_MAX_SECRET).strip("\r\n")
    except OSError as error:
        raise SettingsError(
            f"{name} is {str(file)!r}, and that file cannot be read: {error.strerror}.",
            "Check its name and who may read it.",
        ) from error
    except UnicodeDecodeError:
        secret = ""
    if not secret.strip() or "\0" in secret:
        raise SettingsError(
            f"{name} is {str(file)!r}, and there is no {what} in that file.", "Name another one."
        )
    return secret


def _refuse_both(settings: Settings, field: str, other: str) -> None:
    if settings.says(field) and settings.says(other):
        raise SettingsError(f"Both {_variable(field)} and {_variable(other)} are set.", "Keep one of them.")


def _refuse_half_an_owner(settings: Settings) -> None:
    """Refuse an owner without a password, and a password without an owner."""
    _refuse_both(settings, "owner_password_hash", "owner_password_file")
    ways = ("owner_password_hash", "owner_password_file")
    passwords = [_variable(field) for field in ways if settings.says(field)]
    if settings.owner_email and not passwords:
        names = " or ".join(map(_variable, ways))
        raise SettingsError(
            f"{_variable('owner_email')} is set, but no password for it.", f"Set {names} too."
        )
    if passwords and not settings.owner_email:
        raise SettingsError(f"{passwords[0]} is set, but {_variable('owner_email')} is not.", "Set it too.")


def _refuse_half_a_mail_server(settings: Settings) -> None:
    """Refuse a half-configured mail server, or an unencrypted remote one."""
    fields = [name for name in Settings.model_fields if name.startswith("smtp_") and settings.says(name)]
    for needed in ("smtp_host", "smtp_from", "public_address") if fields else ():
        if not getattr(settings, needed):
            message = f"{_variable(fields[0])} is set, but {_variable(needed)} is not."
            raise SettingsError(message, "Set it too.")
    user, password = settings.smtp_user, settings.smtp_password.get_secret_value()
    security = _variable("smtp_security")
    if bool(user) != bool(password) or not (user + password).isascii():
        both = f"{_variable('smtp_user')} and {_variable('smtp_password')}"
        raise SettingsError(f"{both} have to be set together, in plain letters.", "Set both, or neither.")
    if fields and settings.smtp_security == "none" and not is_here(f"smtp://{settings.smtp_host}"):
        message = f"{security} is 'none', but {settings.smtp_host} is elsewhere: anyone could read along."
        raise SettingsError(message, "Set it to starttls or tls.")
    if settings.smtp_security == "none" and password:
        message = f"{_variable('smtp_password')} would travel unencrypted."
        raise SettingsError(message, f"Set {security} to starttls or tls, or leave the password out.")


def _refuse_short_token(settings: Settings) -> None:
    """Refuse a token that could be guessed."""
    if 0 < len(settings.metrics_token.get_secret_value()) < _MIN_TOKEN:
        name = _variable("metrics_token")
        raise SettingsError(f"{name} is shorter than {_MIN_TOKEN} characters.", "Take a longer one.")


def _refuse_open_line(settings: Settings) -> None:
    """Refuse a database elsewhere without a word on encryption."""
    # The address may hold a password, so it is not shown.
    address, name = settings.database_url.get_secret_value(), _variable("database_url")
    if address and not _POSTGRES.fullmatch(address):
        raise SettingsError(f"{name} must be {_expects('database_url')}.")
    place, _, query = address.partition("://")[2].partition("?")
    options = parse_qs(query)
    hosts = [
        place.partition("/")[0].rpartition("@")[2],
        *options.get("host", ()),
        *options.get("hostaddr", ()),
    ]
    is_here_alone = all(_is_this_machine(host) for each in hosts for host in each.split(","))
    if (not is_here_alone or "service" in options) and "sslmode" not in options:
        raise SettingsError(
            f"{name} names a host that is not this machine, and not how the line to it is encrypted.",
            "Add ?sslmode=verify-full, or ?sslmode=disable inside a network that nobody else can read.",
        )


def _refuse_unsealed(settings: Settings) -> None:
    """Refuse a database in which the app's secrets could be read."""
    secret, name = settings.secret.get_secret_value(), _variable("secret")
    if settings.database_url.get_secret_value() and not secret:
        message = f"{_variable('database_url')} is set, but {name} is not."
        raise SettingsError(message, f"Set {name}_FILE to a file with 32 random characters or more.")
    if 0 < len(secret) < _MIN_SECRET:
        raise SettingsError(f"{name} is shorter than {_MIN_SECRET} characters.", "Take a longer one.")


def _is_this_machine(host: str) -> bool:
    name = unquote(host)
    # Otherwise it is a socket, or only a port.
    return not name or name.startswith(("/", ":")) or is_here(f"postgresql://{name}")


def _refuse_connection(settings: Settings) -> None:
    """Refuse a bad model address, or a key that would travel unencrypted."""
    url, key = settings.ai_url, settings.ai_key.get_secret_value()
    if wrong := url and (problem_with_address(url) or problem_with_key(url, key)):
        # The address may hold a password, so it is not shown.
        name = _variable("ai_key" if wrong.where == "key" else "ai_url")
        raise SettingsError(f"{name} cannot be used. {wrong.message}", wrong.hint)


def _variable(field: str) -> str:
    return PREFIX + field.upper()


def _expects(field: str) -> str:
    return next(note.words for note in Settings.model_fields[field].metadata if isinstance(note, Expects))


_PAGE = """\
# Settings

Every setting is an environment variable and has a default, so a fresh machine needs none. The app checks \
them when it starts: an unknown `PLAYBOOK_` name or a value that it cannot use ends in one sentence and \
exit code 2. A variable that is set to nothing counts as not set.

| Variable | Default | Value | What it does |
| --- | --- | --- | --- |
ROWS

The connection of a model is taken from one place as a whole: as soon as `PLAYBOOK_AI_URL`, \
`PLAYBOOK_AI_MODEL` or a key is set here, nothing typed on the page Settings counts for it. A budget, a \
time or a number that is set here is shown there and cannot be changed. Switched off in one place is off.

For the app, not for the command line, the same names may stand as `PLAYBOOK_AI_KEY = "…"` at the top of \
Streamlit's `.streamlit/secrets.toml` instead; what stands there replaces the variable of that name.

Exit codes of the app and of `python -m playbook`: 0 done, 1 the data could not be used, for example a \
folder that nobody may write to, 2 a setting or something entered is wrong, 3 another process holds the \
data, 4 the data is damaged.

How Streamlit itself serves and looks is in `.streamlit/config.toml`; each of its options has a \
`STREAMLIT_*` variable.

This page is written by `make docs` from `playbook/settings.py`.
"""


def document() -> str:
    """Return the text of docs/settings.md."""
    rows = "\n".join(
        f"| `{_variable(name)}` | {_shown(field.default)} | {_expects(name)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    )
    return _PAGE.replace("ROWS", rows)


def _shown(default: object) -> str:
    return f"`{default}`" if str(default) and default is not None else "nothing"


if __name__ == "__main__":
    sys.stdout.write(document())
