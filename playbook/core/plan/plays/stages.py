"""A stage: purpose, guiding questions, and plays that draft its items."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError

from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import Frozen, StageKey
from playbook.core.base.text_caches import clear_with
from playbook.core.plan.brief import Aspect
from playbook.core.plan.items import CLASSES, Kind, Topic

Scope = Literal["rollout", "everyone", "each group", "each manager", "each champion circle"]
Anchor = Literal[
    "start", "go_live", "end", "first_access", "first_go_live", "last_go_live", "group.access",
    "group.go_live", "play",
]  # fmt: skip
Role = Literal["sponsor", "lead", "manager", "coalition", "sustainment"]
Condition = Literal["early go-live", "late go-live"]
# A session of the kind of change, which gives the play its title, hours, agenda and check.
SessionName = Literal["manager_session", "safe_start", "hands_on", "clinic"]
BriefValue = Literal[
    "outcome_baseline", "outcome_target", "outcome_red", "outcome_unit", "outcome_rises", "tools",
    "first_tool", "incident_contact",
]  # fmt: skip

Tier = Literal["essential", "standard", "thorough"]
TIERS: tuple[Tier, ...] = get_args(Tier)
TEAM_TALKS = ("manager-talk", "manager-talk-shift")  # the plays in which a team hears it from its manager
Reaching = Literal["", "mailbox", "no_mailbox"]

# Every fact that a sentence may use; `day.<play id>` beside them gives another play's day.
RolloutFact = Literal[
    "name", "organisation", "what_changes_short", "why_short", "why_now", "opening",
    "why_spoken", "why_now_spoken", "risk_spoken", "gain_of_people_spoken", "what_stays_spoken",
    "one_meeting", "talk_follows", "heard", "loudest", "gaps", "what_stays",
    "objective",
    "benefit", "benefit_short",
    "outcome_measure", "outcome_baseline", "outcome_target", "tool", "tools",
    "sponsor", "lead", "lead_hours", "sustainment", "hand_over", "incident_contact", "past_attempts",
    "start_day", "go_live_day", "end_day", "objective_day", "people_count", "group_count",
    "leaders_below",  # None in a small company
    "enough_trained", "too_few_trained", "sponsor_own_use", "app_rating",
]  # fmt: skip
# Words of the kind of change, or of "other" while the kind is unknown.
KindFact = Literal[
    "kind_thing", "kind_use", "kind_using", "kind_own_piece", "kind_own_use", "kind_example", "kind_old_way",
    "kind_help", "kind_check", "kind_stop", "kind_question", "kind_rating", "kind_win", "kind_proficient",
    "kind_stop_rule", "kind_incentives", "kind_guardrails", "day_after",
]  # fmt: skip
# What the case says, in the brief's own sentences; None while it is undecided.
CaseFact = Literal[
    "promise_jobs", "promise_measurement", "promise_duty", "promise_working_time", "promise_switch_off",
    "promise_use", "promise_answers", "open_promises", "open_points", "jobs_settled",
    "watching_settled", "recording_settled", "decisions_settled", "in_writing",
    "unsigned", "conditions", "conditions_first",
    "last_time", "last_time_owned", "this_time", "circumstances", "open_concerns",
]  # fmt: skip
GroupFact = Literal[
    "group", "group_size", "manager", "coalition", "access_day", "group_go_live_day",
    "start_spoken", "start_told",  # a sentence on the start: the sponsor's own, and others'
    "start_noted", "start_posted",  # the start in a mail of dates, and on a board
    "training_hours", "rounds", "champion_count",
    "own_session",  # of the managers, in what they say before it
    "real_access_day",  # of a session that comes before it, and practices with a tool
    "day_one",  # "today" on the day that the groups go live, else None
    "tasks", "first_task", "concern_answers", "asked_answers",
    "unasked_answers", "supervisors", "languages",
    "in_shifts",  # of groups that learn within the shift after the start
    "picture", "gain", "easier",  # None for groups whose jobs change most
    "visited", "visited_lead", "visited_task", "worry",  # what an act is about, another group each time
]  # fmt: skip
ROLLOUT_FACTS: frozenset[str] = frozenset((*get_args(RolloutFact), *get_args(KindFact), *get_args(CaseFact)))
GROUP_FACTS: frozenset[str] = frozenset(get_args(GroupFact))
FACTS = ROLLOUT_FACTS | GROUP_FACTS
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_WHEN = re.compile(r"^(?:play\.([a-z0-9][a-z0-9-]*)(?=\s|$)|([a-z_.]+))(?:\s*([+-])\s*(\d{1,4}))?$")
KIND_KEY = r"^[a-z][a-z_]{1,39}$"
_PLAY_ID = r"^[a-z0-9][a-z0-9-]{0,39}$"


class When(Frozen):
    """A day relative to one of the rollout's dates: 'group.access - 12'.

    Relative to another play, placed before it: 'play.first-word + 3'.
    """

    anchor: Anchor
    days: int = 0
    play_id: str = ""


class Sentence(Frozen):
    """A sentence that is dropped when one of its facts is missing."""

    say: Annotated[str, Field(min_length=1)]
    otherwise: str = ""  # in its place when only its own facts are known
    topics: tuple[Topic, ...] = ()
    key_messages: tuple[str, ...] = ()


def _as_when(value: object) -> object:
    if not isinstance(value, str):
        return value
    match = _WHEN.match(value.strip())
    if match is None or not (match[1] or match[2] in get_args(Anchor)) or match[2] == "play":
        raise ValueError(f"'{value}' is not a day; write one such as 'group.go_live + 30'")
    days = int(match[4] or 0)
    anchor = {"anchor": match[2]} if match[2] else {"anchor": "play", "play_id": match[1]}
    return {**anchor, "days": -days if match[3] == "-" else days}


def _as_paragraphs(value: object) -> object:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        return value
    entries = [entry if isinstance(entry, list) else [entry] for entry in value]
    return [[{"say": part} if isinstance(part, str) else part for part in entry] for entry in entries]


Moment = Annotated[When, BeforeValidator(_as_when)]
Paragraph = tuple[Sentence, ...]
Paragraphs = Annotated[tuple[Paragraph, ...], BeforeValidator(_as_paragraphs)]
PlayId = Annotated[str, Field(pattern=_PLAY_ID)]
KindKey = Annotated[str, Field(pattern=KIND_KEY)]
Texts = dict[str, Paragraphs]


class Variant(Frozen):
    """Title, fields and texts of one repetition of a play."""

    title: str = ""
    fields: dict[str, Any] = Field(default_factory=dict)
    texts: Texts = Field(default_factory=dict)


class Play(Frozen):
    """What one play drafts, for whom, and when."""

    model_config = ConfigDict(populate_by_name=True)

    id: PlayId
    label: Annotated[str, Field(min_length=1, max_length=80)]
    kind: Kind
    scope: Scope = Field(alias="for")
    small_scope: Scope | None = Field(default=None, alias="for_small")
    many_scope: Scope | None = Field(default=None, alias="for_many")  # where there are many groups
    skip_when_small: bool = False
    skip_where_little_changes: bool = False
    tells_everyone: bool = False  # those, too, whom the change asks nothing of
    is_first_try: bool = False  # with real work, by a few
    tier: Tier = "standard"
    kinds: tuple[KindKey, ...] = ()  # only for these kinds of change
    not_kinds: tuple[KindKey, ...] = ()
    needs_ai: bool = False
    reach: Reaching = ""  # only for groups with, or without, a mailbox

    at: Moment | None = None
    earliest: Moment | None = None
    latest: Moment | None = None
    after: tuple[PlayId, ...] = ()
    after_days: Annotated[int, Field(ge=1, le=60)] = 1
    same_day_as: PlayId | None = Field(default=None, alias="with")
    never_same_day: bool = False
    when_late: Literal["catch_up", "skip"] = "catch_up"
    on_weekday: Annotated[int, Field(ge=0, le=4)] | None = None
    days: dict[str, Moment] = Field(default_factory=dict)
    every_days: Annotated[int, Field(ge=1, le=366)] | None = None
    until: Moment | None = None
    fills_gaps: bool = False

    owner: Role
    sender: Role | None = None
    reviewer: Role | None = None
    min_impact: float | None = None
    aspects: tuple[Aspect, ...] = ()
    from_kind: SessionName | None = None
    needs: tuple[str, ...] = ()
    from_brief: dict[str, BriefValue] = Field(default_factory=dict)
    only_if: Condition | None = None

    title: Annotated[str, Field(min_length=1)]
    title_together: str = ""  # of one item that each manager does with their own team
    fields: dict[str, Any] = Field(default_factory=dict)
    texts: Texts = Field(default_factory=dict)
    links: dict[str, tuple[PlayId, ...]] = Field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    why: Annotated[str, Field(min_length=1)]
    rule_ids: tuple[Annotated[str, Field(pattern=r"^[RT]\d\d$")], ...]
    source: str = ""

    @property
    def comes_after(self) -> tuple[str, ...]:
        """Return the plays whose day must be known before this one's."""
        wished = self.earliest.play_id if self.earliest else ""
        return tuple(dict.fromkeys((*self.waits_for, *filter(None, (wished,)))))

    @property
    def waits_for(self) -> tuple[str, ...]:
        """Return the plays that this one follows however short the time is."""
        anchors = (when.play_id for when in (self.at, self.latest, self.until) if when and when.play_id)
        return tuple(dict.fromkeys((*self.after, *filter(None, (self.same_day_as,)), *anchors)))

    @property
    def all_fields(self) -> Iterator[str]:
        """Yield every field of the item that this play fills."""
        own = (self.fields, self.texts, self.days, self.links, self.from_brief)
        return chain(*own, *((*variant.fields, *variant.texts) for variant in self.variants))

    @property
    def days_named(self) -> frozenset[str]:
        """Return the plays whose days the texts of this one name."""
        names = {name for text in self.all_texts for name in placeholders(text)}
        return frozenset(name.removeprefix("day.") for name in names if name.startswith("day."))

    @property
    def sentences(self) -> Iterator[Sentence]:
        for texts in (self.texts, *(variant.texts for variant in self.variants)):
            yield from chain(*chain(*texts.values()))

    @property
    def all_texts(self) -> Iterator[str]:
        """Yield every title and sentence with its placeholders."""
        yield from (self.title, self.title_together, *(variant.title for variant in self.variants))
        for sentence in self.sentences:
            yield from (sentence.say, sentence.otherwise)


class Stage(Frozen):
    """One of the five stages and the kinds of item it drafts."""

    key: StageKey
    title: Annotated[str, Field(min_length=1, max_length=60)]
    purpose: Annotated[str, Field(min_length=1, max_length=300)]
    questions: Annotated[tuple[str, ...], Field(min_length=1)]
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)]
    plays: tuple[Play, ...] = ()

    def role_for(self, kind: Kind) -> Role:
        """Return the default owner of a kind: as in its first play."""
        return next((play.owner for play in self.plays if play.kind == kind), "lead")


def parse_stage(text: str, source: str = "stage") -> Stage:
    """Return the stage in a TOML text. Errors name its `source`."""
    raw: dict[str, Any] = {}
    try:
        raw = tomllib.loads(text)
        stage = Stage.model_validate(raw)
    except tomllib.TOMLDecodeError as error:
        raise PlaybookError(f"{source} is not valid TOML: {error}.", "Mend that line.") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = _where(first["loc"], raw)
        raise PlaybookError(f"{source}, {where}: {first['msg']}.", "Mend that field.") from error
    _check(stage, source)
    return stage


def check_together(stages: Iterable[Stage]) -> None:
    """Raise PlaybookError for shared ids and references to unknown plays."""
    plays = [(stage, play) for stage in stages for play in stage.plays]
    ids = [play.id for _, play in plays]
    known_ids = set(ids)
    for stage, play in plays:
        where = f"{stage.key}, play '{play.id}'"
        if ids.count(play.id) > 1:
            raise PlaybookError(f"{where}: another play has the same id.", "Give each its own.")
        leans_on = {*play.comes_after, *chain(*play.links.values())}
        leans_on |= {when.play_id for when in play.days.values() if when.play_id}
        leans_on.update(*(sentence.key_messages for sentence in play.sentences))
        for text in play.all_texts:
            leans_on.update(name[4:] for name in placeholders(text) if name.startswith("day."))
        for target in sorted(leans_on - known_ids):
            raise PlaybookError(f"{where}: there is no play '{target}'.", "Name one that exists.")


@clear_with
@lru_cache(maxsize=4096)
def placeholders(text: str) -> tuple[str, ...]:
    """Return the names between braces in `text`, in order."""
    return tuple(_PLACEHOLDER.findall(text))


@clear_with
@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[str, ...]:
    """Return `text` split at its placeholders: literal, name, literal, …"""
    return tuple(_PLACEHOLDER.split(text))


def _check(stage: Stage, source: str) -> None:
    for play in stage.plays:
        where = f"{source}, play '{play.id}'"
        if play.kind not in stage.kinds:
            raise PlaybookError(f"{where}: the stage does not draft '{play.kind}'.", "Add it to kinds.")
        fields_of_kind = CLASSES[play.kind].model_fields
        for name in play.all_fields:
            if name not in fields_of_kind:
                raise PlaybookError(f"{where}: a {play.kind} has no field '{name}'.", "Check its spelling.")
        for text in play.all_texts:
            _check_text(text, f"{where}, '{text[:40]}'")
        if play.kinds and play.not_kinds:
            raise PlaybookError(f"{where}: it has both kinds and not_kinds.", "Keep one of them.")
        for name in play.needs:
            if name not in FACTS:
                raise PlaybookError(f"{where}, needs: there is no fact '{name}'.", "Use a known one.")
        for fields in (play.fields, *(variant.fields for variant in play.variants)):
            _check_fields(play, stage.key, fields, where)


def _check_text(text: str, where: str) -> None:
    names = placeholders(text)
    if text.count("{") != len(names) or text.count("}") != len(names):
        raise PlaybookError(f"{where}: a brace has no partner.", "Write {name} with both braces.")
    for name in names:
        if name not in FACTS and not (name.startswith("day.") and re.match(_PLAY_ID, name[4:])):
            raise PlaybookError(
                f"{where}: unknown placeholder {{{name}}}.", "Use one of: " + ", ".join(sorted(FACTS)) + "."
            )


def _check_fields(play: Play, key: StageKey, fields: Mapping[str, Any], where: str) -> None:
    try:
        CLASSES[play.kind].model_validate({"id": "x", "kind": play.kind, "stage": key, **fields})
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise PlaybookError(f"{where}, fields.{field}: {first['msg']}.", "Mend that field.") from error


def _where(loc: tuple[int | str, ...], raw: Mapping[str, Any]) -> str:
    parts = [str(part) for part in loc]
    if len(loc) > 1 and loc[0] == "plays" and isinstance(loc[1], int):
        play = raw["plays"][loc[1]]
        name = play.get("id", f"number {loc[1] + 1}") if isinstance(play, dict) else f"number {loc[1] + 1}"
        return f"play '{name}', {'.'.join(parts[2:]) or 'play'}"
    return ".".join(parts) or "the file"
