"""The brief: what changes, for whom, by when; its groups and people."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Annotated, Any, Literal, NamedTuple, get_args

from pydantic import Field, ValidationInfo, field_validator, model_validator

from playbook.core.base.errors import Problem
from playbook.core.base.fields import Day, Frozen, Hours, Id, Line, Name, Number, People, Span, Text
from playbook.core.base.text_caches import clear_with
from playbook.core.base.unlisted import unlisted_names
from playbook.core.base.words import put_for
from playbook.core.plan.case import Concern, Condition, Promise, Stakeholder, WorkTask
from playbook.core.plan.private import (
    FORMER,
    MANY,
    FormerPerson,
    Named,
    gives_a_task,
    goes_on,
    may_mean_someone,
    may_show_someone,
    names_someone,
    sentences_about,
    trades_shared_in,
    without_sentences_about,
)

Region = Literal["EU", "UK", "US", "other"]
_REGIONS = frozenset(get_args(Region))
_REGION_OF = {"GB": "UK", "US": "US"}
_IN_THE_EU = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
_CODE = re.compile(r"^[A-Z]{2}$")
Level = Literal["executive", "manager", "staff"]
Aspect = Literal[
    "process", "systems", "tools", "job", "habits", "beliefs", "reporting", "appraisal", "pay", "place"
]
# Ten aspects of impact after [P16]; the wording is ours.
ASPECTS: dict[Aspect, str] = {
    "process": "how the work is done", "systems": "systems in use", "tools": "day-to-day tools",
    "job": "content of the job", "habits": "daily habits", "beliefs": "beliefs about good work",
    "reporting": "reporting lines", "appraisal": "how performance is judged", "pay": "pay and reward",
    "place": "place and hours of work",
}  # fmt: skip
Impact = Annotated[int, Field(ge=0, le=5)]
# What a change asks of a team: every session, the first one, or only to hear of it.
Exposure = Literal["all", "short", "told"]
Country = Annotated[str, Field(pattern=r"^([A-Z]{2})?$")]  # ISO 3166-1
Subdivision = Annotated[str, Field(pattern=r"^[A-Z0-9]{0,3}$")]  # ISO 3166-2, without the country
MAX_GROUPS = 200
MAX_PEOPLE = 2_000
MOST_DECLINED = 100
MANAGER_OF = "the manager of {group}"
_OF_USE: tuple[Aspect, ...] = ("process", "systems", "tools", "habits")
_LITTLE = 2
_MANY_SPACES = 3
# "Doctors on the first wards", "Doctors on the next wards, first 49": where those of a team in parts work.
_AT_PLACES = re.compile(
    r" (?:on|in|at) the (?P<places>(?:first|next|other) [a-z]+)(?P<part>, first \d{1,6})?$"
)
_TITLES = re.compile(r"^(?:(?:Dr|Prof|Professor|Mrs?|Ms|Mx|Sir|Dame|Rev|Father|Sister)\.? )+(?=\S)")
_NOBODY = re.compile(
    r"(?i)(?:(?:currently |position |post |still )?vacan(?:t|cy)|n\. ?n\.?|nn|tb[acdhn]|to be \w+|unfilled"
    r"|open|unbesetzt|nobody|none|unknown|\?+|-+)(?: (?:post|position|since|for|yet|\().{0,60})?$"
)
# "Harbor administrator", where the tool is Harbor
_KEEPS_A_TOOL = r"(?:admin|(?:product )?(?:owner|manager|lead|specialist|engineer|developer)\b)"
# "Night stock (10 pm to 6 am)", "Cashiers (60 stores)": details that a sentence leaves out.
SETS_IT_UP_ITSELF = r"\bset[- ]?up\b|\bsets? (?:it |\w+ )?up\b"  # of titles, and of texts
_THE_SYSTEM = (
    r"it|(?:the|our) (?:new )?(?:[\w-]{2,30} )?(?:systems?|tools?|software|programs?|platform|app|crm|erp)"
)
_IS_AGAINST = re.compile(
    r"(?i)\b(?:against (?:it|this|the (?:change|plan|move|project))|opposed|opponent|opposes|(?:open )?critic"
    r"|s[ck]eptic(?:al)?|dagegen)\b"
)
_DETAILS = re.compile(r" \(([^()]*)\)")
PRIVATE_TEXTS = ("concerns", "past_attempts")
EACH_MANAGER = "each group's own manager"  # who does what every manager does with their own team
SETTER_UP = "whoever sets up {thing}"  # where nobody has such a title
_UNNAMED, _TO_NAME = SETTER_UP.format(thing=""), "to be named (sets up {thing})"


def is_unnamed(role: str) -> bool:
    """Return whether a role waits for the name of who sets it up."""
    return role.startswith(_UNNAMED)


def say_role(role: str) -> str:
    """Return a role as a person reads it; logs keep what they hold."""
    if is_unnamed(role):
        return _TO_NAME.format(thing=role.removeprefix(_UNNAMED))
    return "each team’s own manager" if role == EACH_MANAGER else role


def ask_role(role: str) -> str:
    """Return the words that ask for the person of a role."""
    if is_unnamed(role):
        return f"Who sets up {role.removeprefix(_UNNAMED)}?"
    return say_role(role)[:1].upper() + say_role(role)[1:]


def role_read(text: str) -> str:
    """Return the role that a log holds for what a person reads."""
    before, after = _TO_NAME.split("{thing}")
    if text.casefold().startswith(before) and text.endswith(after):
        return SETTER_UP.format(thing=text[len(before) : -len(after)])
    return EACH_MANAGER if text == say_role(EACH_MANAGER) else text


class Person(Frozen):
    """Someone in the plan. No `org_unit`: the whole organization."""

    id: Id
    name: Name = Field(min_length=1)
    job_title: Name = ""
    level: Level = "staff"
    org_unit: Name = ""

    @property
    def is_nobody(self) -> bool:
        """Return whether the name says that nobody has this post yet."""
        return _NOBODY.match(self.name) is not None

    @property
    def first_name(self) -> str:
        """Return the name as colleagues say it, a title left out."""
        return _TITLES.sub("", self.name).split()[0]


# "After 8 pm: duty manager" names somebody else; "weekdays only" leaves the others without anybody.
_PARTS_OF_A_CONTACT = re.compile(r"(?=[,;])")
_LIMIT_OF_A_CONTACT = re.compile(
    r"[,;] (?:(?:in )?[A-Z][a-z]+ only|only (?:in )?[A-Z][a-z]+|(?:on )?(?:weekdays|workdays|office hours"
    r"|Monday to Friday|Mon(?:day)? ?[-–] ?Fri(?:day)?)\b[^:]{0,20}"
    r"|(?:from )?\d{1,2}(?::\d\d)? ?(?:[ap]\.?m\.?)? ?"
    r"(?:to|-|–|until) ?\d{1,2}(?::\d\d)? ?(?:[ap]\.?m\.?)?|until \d{1,2}(?::\d\d)? ?(?:[ap]\.?m\.?)?)$"
)


def _if_short(details: re.Match[str]) -> str:
    """Return a place or word of a name, '' for times and lists."""
    inner = details[1]
    is_long = any(mark.isdigit() or mark in ",;" for mark in inner) or inner.count(" ") >= _MANY_SPACES
    return "" if is_long else details[0]


class OtherChange(Frozen):
    """Another change that asks time of the same people."""

    name: Line
    start: Day
    end: Day


class Group(Frozen):
    """An impacted group: people who change together, under one manager."""

    id: Id
    name: Name = Field(min_length=1)
    size: People = 0
    manager_id: Id | None = None
    access_date: Day | None = None
    go_live: Day | None = None
    impact: dict[Aspect, Impact] = Field(default_factory=dict)
    # Where no aspect is scored. Left out while empty, so that logs are written as they were.
    overall_impact: Impact | None = Field(default=None, exclude_if=lambda impact: impact is None)
    blackouts: tuple[Span, ...] = Field(default=(), max_length=60)
    other_changes: tuple[OtherChange, ...] = Field(default=(), max_length=60)
    capacity_hours_per_week: Hours | None = None
    org_units: tuple[Name, ...] = Field(default=(), max_length=60)
    shares_units: bool = False
    tasks: tuple[WorkTask, ...] = Field(default=(), max_length=12)
    has_mailbox: bool | None = None
    works_shifts: bool | None = None
    languages: tuple[Name, ...] = Field(default=(), max_length=12)
    site: Name = ""
    country: Country = ""  # empty: the rollout's
    subdivision: Subdivision = ""
    supervisors: People | None = None
    # Left out while nobody chose it, so that logs are written as they were.
    sessions: Exposure | None = Field(default=None, exclude_if=lambda chosen: chosen is None)
    # The team of which these people start apart, such as those on the first wards; the rest names itself.
    # Left out while empty.
    part_of: Id | None = Field(default=None, exclude_if=lambda team: team is None)

    @property
    def units(self) -> tuple[str, ...]:
        """Return the organizational units, else the group's own name."""
        return self.org_units or (self.name,)

    @property
    def label(self) -> str:
        """Return the name as a sentence says it, without times or places in parentheses."""
        return _DETAILS.sub(_if_short, self.name) or self.name

    @property
    def team_name(self) -> str:
        """Return the name of the whole team, as texts say it."""
        return _AT_PLACES.sub("", self.label) if self.part_of else self.label

    @property
    def full_team_name(self) -> str:
        """Return the name of the whole team with its details, as readers of words need it."""
        return self.team_name if self.part_of else self.name

    @property
    def places(self) -> str:
        """Return where the people of a team in parts work, as "first wards", else ''."""
        match = _AT_PLACES.search(self.name) if self.part_of else None
        if match and match["part"]:
            return f"first of the {match['places']}"
        return match["places"] if match else ""

    @property
    def average_impact(self) -> float | None:
        """Return the mean of the scored aspects, else the overall impact, 0 to 5."""
        return sum(self.impact.values()) / len(self.impact) if self.impact else self.overall_impact

    @property
    def highest_impact(self) -> int:
        """Return the highest score on one aspect, else the overall impact."""
        return max(self.impact.values(), default=self.overall_impact or 0)

    @property
    def is_hardly_touched(self) -> bool:
        """Return whether steps, systems, tools and habits are scored low."""
        if not self.impact:
            return self.overall_impact is not None and self.overall_impact <= _LITTLE
        scores = [self.impact[aspect] for aspect in _OF_USE if aspect in self.impact]
        return bool(scores) and max(scores) <= _LITTLE

    def is_blacked_out(self, day: date) -> bool:
        return any(span.has(day) for span in self.blackouts)


class AskedStart(Frozen):
    """A start that was asked for, where another is planned. No `group_id`: everyone's."""

    group_id: Id | None = None
    day: Day | None = None


class BriefFields(Frozen):
    """The brief's own fields, each editable on its own."""

    name: Name = ""
    organisation: Name = ""
    what_changes: Text = ""
    why: Text = ""
    why_now: Text = ""
    risk_of_not_changing: Text = ""
    what_stays: Text = ""
    objective: Text = ""
    expected_benefit: Text = ""
    approach: Text = ""  # pilot, training, busy times: for the plan, not for messages to everyone
    outcome_measure: Line = ""
    outcome_unit: Name = ""
    outcome_baseline: Number | None = None
    outcome_target: Number | None = None
    outcome_by: Day | None = None  # else the day that the objective names, or the end
    tools: tuple[Name, ...] = Field(default=(), max_length=30)
    regions: tuple[Region, ...] = ()
    start: Day | None = None
    go_live: Day | None = None
    end: Day | None = None
    headcount: People | None = None
    sponsor_id: Id | None = None
    lead_id: Id | None = None
    lead_hours_per_week: Hours | None = None
    budget: Number | None = None
    currency: Annotated[Name, Field(max_length=8)] = ""
    budget_covers: Text = ""  # what it pays for, and what not
    sustainment_owner_id: Id | None = None
    incident_contact: Name = ""
    past_attempts: Text = ""
    concerns: Text = ""
    change_kind: Annotated[str, Field(pattern=r"^[a-z_]{0,40}$")] = ""
    purchase: Literal["", "open", "signed"] = ""
    country: Country = ""
    subdivision: Subdivision = ""
    trainers: Annotated[int, Field(ge=0, le=10_000)] | None = None
    rooms: Annotated[int, Field(ge=0, le=10_000)] | None = None
    seats_per_session: Annotated[int, Field(ge=1, le=10_000)] | None = None
    company_blackouts: tuple[Span, ...] = Field(default=(), max_length=60)
    promises: tuple[Promise, ...] = Field(default=(), max_length=7)
    conditions: tuple[Condition, ...] = Field(default=(), max_length=60)
    concern_list: tuple[Concern, ...] = Field(default=(), max_length=100)
    stakeholders: tuple[Stakeholder, ...] = Field(default=(), max_length=200)
    asked_starts: tuple[AskedStart, ...] = Field(default=(), max_length=MAX_GROUPS + 1)
    asked_outcome_by: Day | None = None  # the day of the target that was asked for, where it moved with them
    declined_conditions: tuple[Line, ...] = Field(default=(), max_length=100)  # names, not read again
    declined_concerns: tuple[Line, ...] = Field(default=(), max_length=MOST_DECLINED)  # sentences, now facts
    declined_points: tuple[Line, ...] = Field(default=(), max_length=MOST_DECLINED)  # by mark


def _of_countries(data: Any) -> Any:
    """Return the fields with the codes of countries among the regions read as such."""
    if not isinstance(data, dict) or not isinstance(data.get("regions"), list | tuple):
        return data
    given = data["regions"]
    codes = [each for each in given if isinstance(each, str) and _CODE.match(each) and each not in _REGIONS]
    if not codes:
        return data
    regions = tuple(dict.fromkeys(region_of(each) if each in codes else each for each in given))
    country = data.get("country") or (codes[0] if len(codes) == len(given) == 1 else "")
    return {**data, "regions": regions, "country": country}


def region_of(code: str) -> str:
    """Return the region of the list in which a country lies."""
    return _REGION_OF.get(code, "EU" if code in _IN_THE_EU else "other")


class JudgedConcern(NamedTuple):
    """A concern, and whom it and its answer are about."""

    concern: Concern
    is_about_people: bool
    is_hidden: bool  # for editors alone
    answers_about_people: bool


class Brief(BriefFields):
    """Everything known about a rollout before planning it."""

    @model_validator(mode="before")
    @classmethod
    def _accept_countries(cls, data: Any) -> Any:
        return _of_countries(data)

    groups: tuple[Group, ...] = Field(default=(), max_length=MAX_GROUPS)
    people: tuple[Person, ...] = Field(default=(), max_length=MAX_PEOPLE)

    @field_validator("groups")
    @classmethod
    def _count_parts_once(cls, groups: tuple[Group, ...], info: ValidationInfo) -> tuple[Group, ...]:
        """Return the teams without the people of their parts, where the headcount counts these once."""
        ids = {group.id for group in groups}
        parts = Counter[str]()
        for group in groups:
            if group.part_of in ids - {group.id}:
                parts[group.part_of or ""] += group.size
        twice = sum(group.size for group in groups) - (info.data.get("headcount") or 0)
        if not parts or twice != parts.total() or any(parts[each.id] > each.size for each in groups):
            return groups
        return tuple(group.model_copy(update={"size": group.size - parts[group.id]}) for group in groups)

    def without_private_parts(self, former: Sequence[Named] = ()) -> "Brief":
        """Return the brief for readers: nothing about people, `former` ones neither.

        Concerns and past attempts as they were typed are for editors, too. What readers get of them stands in
        the list, with an answer that names nobody.
        """
        shown = tuple(
            each.concern
            for each in self._judged_concerns(former)
            if each.concern.answer and not each.is_hidden and not each.answers_about_people
        )
        private = dict.fromkeys(("stakeholders", "declined_points", "declined_concerns"), ())
        texts = dict.fromkeys(PRIVATE_TEXTS, "")
        return self.model_copy(update={**private, **texts, "concern_list": shown})

    def without_notes_on_people(self, former: Sequence[Named] = ()) -> "Brief":
        """Return the brief without what is said of single people, all else as its editors typed it."""
        bare, kept = self.without_sentences_about_people(former), list[Concern]()
        texts = {name: getattr(bare, name) for name in PRIVATE_TEXTS}
        for each in self._judged_concerns(former):
            if each.is_hidden:
                texts = {name: put_for(text, each.concern.text, "").strip() for name, text in texts.items()}
            else:
                bare_answer = {"answer": ""} if each.answers_about_people else {}
                kept.append(each.concern.model_copy(update=bare_answer))
        return bare.model_copy(update={**texts, "stakeholders": (), "concern_list": tuple(kept)})

    def texts_about_people(self, former: Sequence[Named] = ()) -> tuple[str, ...]:
        """Return what stands in it about people: for editors alone."""
        everybody = (*self.people_and_trades, *former, *self._unlisted_people(former))
        texts = [text for name in PRIVATE_TEXTS for text in sentences_about(getattr(self, name), everybody)]
        for each in self._judged_concerns(former):
            if each.is_hidden:
                texts += [each.concern.text, each.concern.answer]
            elif each.answers_about_people:
                texts.append(each.concern.answer)
        return tuple(filter(None, texts))

    @property
    def contact(self) -> str:
        """Return whom to call, without the hours or language in which they answer."""
        first, *others = _PARTS_OF_A_CONTACT.split(self.incident_contact.strip())
        return "".join([first, *(each for each in others if not _LIMIT_OF_A_CONTACT.match(each))])

    @property
    def contact_limit(self) -> str:
        """Return the hours or language in which alone the contact answers, else ''."""
        parts = _PARTS_OF_A_CONTACT.split(self.incident_contact.strip())[1:]
        return next((each.strip(" ,;") for each in parts if _LIMIT_OF_A_CONTACT.match(each)), "")

    def without_sentences_about_people(self, former: Sequence[Named] = ()) -> "Brief":
        """Return the brief whose concerns and past attempts tell of nobody."""
        everybody = (*self.people_and_trades, *former)
        texts = {name: without_sentences_about(getattr(self, name), everybody) for name in PRIVATE_TEXTS}
        return self.model_copy(update=texts)

    def concerns_about_people(self, former: Sequence[Named] = ()) -> tuple[bool, ...]:
        """Return of each concern whether it is marked, or points at a person."""
        return tuple(each.is_about_people for each in self._judged_concerns(former))

    @property
    def people_and_trades(self) -> tuple[Named, ...]:
        """Return whom a text may mean, and the trades of whole teams, which mean nobody."""
        named = (trades_shared_in(each.name) for each in self.groups if each.size >= MANY)
        return (*self.people, *chain.from_iterable(named))

    def _judged_concerns(self, former: Sequence[Named]) -> tuple[JudgedConcern, ...]:
        everybody = tuple((person.name, person.job_title) for person in (*self.people_and_trades, *former))
        unlisted = tuple(person.name for person in self._unlisted_people(former))
        return _judged(self.concern_list, everybody, unlisted)

    def _unlisted_people(self, former: Sequence[Named]) -> list[FormerPerson]:
        """Return whom the private texts name, and nobody lists."""
        lines = (text for row in self.concern_list for text in (row.text, row.answer, row.held_by))
        texts = (*(getattr(self, name) for name in PRIVATE_TEXTS), *lines)
        known = (
            self.name, self.organisation, self.what_changes, self.why, self.objective, *self.tools,
            *(group.name for group in self.groups), *(unit for group in self.groups for unit in group.units),
            *(f"{person.job_title} {person.org_unit}" for person in self.people),
        )  # fmt: skip
        listed = [person.name for person in (*self.people, *former) if person.name != FORMER]
        return [FormerPerson(name) for name in sorted(unlisted_names(texts, known, listed))]

    def find_group(self, group_id: str) -> Group | None:
        return next((group for group in self.groups if group.id == group_id), None)

    def find_person(self, person_id: str | None) -> Person | None:
        """Return somebody by id; a post that is vacant is nobody."""
        return next((each for each in self.people if each.id == person_id and not each.is_nobody), None)

    def titled(self, titles: Sequence[str]) -> str | None:
        """Return the person with the first title that anyone has.

        Who administers the tool by its name administers the system, and so does whom a text says it of.
        """
        if titles and titles[0] == SETS_IT_UP_ITSELF and (named := self._named_to_set_up()):
            return named
        names = "|".join(map(re.escape, self.tools)) or "(?!)"
        of_tool = re.compile(rf"\b(?:{names})(?:['\u2019]s)?(?= {_KEEPS_A_TOOL})", re.IGNORECASE)
        fitting = (
            person.id
            for title in titles
            for person in self.people
            # What stands behind the post tells of the person, and is no part of it.
            if re.search(title, of_tool.sub("system", person.job_title.partition(";")[0]), re.IGNORECASE)
            if not (person.is_nobody or _IS_AGAINST.search(person.job_title))
        )
        return next(fitting, None)

    def _named_to_set_up(self) -> str | None:
        """Return of whom a text says that they set it up, configure or administer it."""
        names = "|".join(re.escape(each.name) for each in self.people if each.name and not each.is_nobody)
        if not names:
            return None
        thing = "|".join((_THE_SYSTEM, *map(re.escape, self.tools)))
        does = rf"(?:(?:configure|administer|install|implement|customi[sz]e)s?|sets? up) (?:{thing})\b"
        says = re.compile(
            rf"\b(?P<who>{names})(?: \([^()]{{1,60}}\))?,? (?:who )?(?:will |is to |has to |can )?"
            rf"(?:{does}|sets? (?:{thing}) up\b)"
            rf"|\b(?:set up|configured|administered|installed|implemented) by (?P<by>{names})\b"
        )
        for text in (self.what_changes, self.approach, self.budget_covers, self.why_now, self.what_stays):
            if match := says.search(text):
                person = self.find_by_name(match["who"] or match["by"])
                return person.id if person else None
        return None

    def find_by_name(self, name: str) -> Person | None:
        """Return the person of this name or of this part of one."""
        return person_named(self.people, name)

    @property
    def sponsor(self) -> Person | None:
        return self.find_person(self.sponsor_id)

    @property
    def lead(self) -> Person | None:
        return self.find_person(self.lead_id)

    def manager_of(self, group: Group) -> Person | None:
        return self.find_person(group.manager_id)

    def leader_of(self, group_ids: Collection[str]) -> Person | None:
        """Return who alone leads all of these groups."""
        leaders = {group.manager_id for group in self.groups if group.id in group_ids}
        return self.find_person(leaders.pop()) if len(leaders) == 1 else None

    def changes_little(self, group: Group) -> bool:
        """Return whether a group uses it now and then, while others do it every day."""
        return group.is_hardly_touched and not all(other.is_hardly_touched for other in self.groups)

    def go_live_of(self, group: Group) -> date | None:
        """Return the group's own go-live, else the rollout's."""
        return group.go_live or self.go_live

    @property
    def team_starts(self) -> tuple[date, ...]:
        """Return the days on which teams go live, first to last."""
        return tuple(sorted({day for day in map(self.go_live_of, self.groups) if day}))

    def is_live(self, today: date) -> bool:
        """Return whether the first team has gone live; True where no day is set."""
        days = [day for day in (self.go_live, *(group.go_live for group in self.groups)) if day]
        return not days or min(days) <= today

    def asked_start_of(self, group: Group) -> date | None:
        """Return the start that was asked for, else the planned one."""
        asked = {each.group_id: each.day for each in self.asked_starts}
        of_everyone = asked.get(None) or self.go_live
        for each in (group.id, group.part_of or ""):
            if each in asked:  # without a day it had none of its own
                return asked[each] or of_everyone
        is_kept = group.go_live and not group.part_of
        return group.go_live if is_kept else of_everyone or group.go_live

    def access_of(self, group: Group) -> date | None:
        """Return the day from which a group uses it: access, else go-live.

        Accounts that open before a start that was moved wait for it.
        """
        go_live = self.go_live_of(group)
        asked_days = (
            each.day or self.go_live
            for each in self.asked_starts
            if each.group_id in (None, group.id, group.part_of)
        )
        is_moved = go_live and any(day and day < go_live for day in asked_days)
        if is_moved and go_live and group.access_date and group.access_date < go_live:
            return go_live
        return group.access_date or go_live


@clear_with
@lru_cache(maxsize=16)
def _judged(
    rows: tuple[Concern, ...], people: tuple[tuple[str, str], ...], unlisted: tuple[str, ...]
) -> tuple[JudgedConcern, ...]:
    """Return concerns with whom they are about.

    A row that goes on, such as "He will be replaced", is about whoever the row before it is about.
    """
    everybody, is_about, is_hidden = [FormerPerson(*person) for person in people], False, False
    strangers = [FormerPerson(name) for name in unlisted]
    judged: list[JudgedConcern] = []
    for row in rows:
        text, goes_with = f"{row.text}\nThe {row.held_by} says", goes_on(row.text)
        is_task = not row.held_by and gives_a_task(row.text, everybody)
        # Whose task a sentence gives is for editors, too: it may tell why.
        means_someone = not is_task and may_mean_someone(text, everybody)
        # The plan is still read from what only shows somebody.
        shows_someone = means_someone or may_show_someone(text, everybody) or names_someone(text, strangers)
        is_about = row.is_about_people or (is_about and goes_with) or means_someone
        is_hidden = is_about or (is_hidden and goes_with) or shows_someone
        judged.append(JudgedConcern(row, is_about, is_hidden, names_someone(row.answer, everybody)))
    return tuple(judged)


def problems_of(brief: Brief) -> list[Problem]:
    """Return what must be fixed before the brief can be planned."""
    checks = (_missing_or_absurd, _dates_out_of_order, _groups_that_clash, _people_unknown)
    return [problem for check in checks for problem in check(brief)]


def _missing_or_absurd(brief: Brief) -> Iterable[Problem]:
    if not brief.name:
        yield Problem("name", "The rollout has no name.", "Give it a short one, such as 'New CRM'.")
    if not brief.what_changes:
        yield Problem("what_changes", "The change is not described yet.", "Write one or two sentences.")
    for field, label in (("start", "start"), ("go_live", "go-live"), ("end", "end")):
        if getattr(brief, field) is None:
            yield Problem(field, f"The {label} date is missing.", "Pick a date.")
    if brief.budget is not None and brief.budget < 0:
        yield Problem("budget", "The budget is below zero.", "Enter an amount, or leave it empty.")
    if not brief.groups:
        yield Problem("groups", "There is no team yet.", "Add at least one team of people.")


def _dates_out_of_order(brief: Brief) -> Iterable[Problem]:
    if brief.start and brief.go_live and brief.go_live < brief.start:
        yield Problem("go_live", "Go-live is before the start.", "Pick a go-live on or after the start.")
    last = brief.go_live or brief.start
    if brief.end and last and brief.end < last:
        yield Problem("end", "The end is before go-live.", "Pick an end on or after go-live.")
    for index, group in enumerate(brief.groups):
        where = f"groups.{index}"
        for field, label in (("go_live", "go-live"), ("access_date", "access")):
            day = getattr(group, field)
            if day and brief.end and day > brief.end:
                text = f"{group.name}'s {label} date is after the rollout's end."
                yield Problem(f"{where}.{field}", text, "Move it, or end the rollout later.")
        for field in ("blackouts", "other_changes"):
            for number, period in enumerate(getattr(group, field)):
                if period.end < period.start:
                    text = f"{group.name}: a period ends before it starts."
                    yield Problem(f"{where}.{field}.{number}", text, "Swap its two dates.")


def _groups_that_clash(brief: Brief) -> Iterable[Problem]:
    names: dict[str, int] = {}
    ids: set[str] = set()
    for index, group in enumerate(brief.groups):
        where, key = f"groups.{index}", group.name.casefold()
        if key in names:
            hint = f"Rename one, or merge it with row {names[key] + 1}."
            yield Problem(f"{where}.name", f"There are two teams called {group.name}.", hint)
        names.setdefault(key, index)
        if group.id in ids:
            yield Problem(f"{where}.id", f"Two teams have the id {group.id}.", "Give each its own.")
        ids.add(group.id)
        if group.size == 0:
            yield Problem(f"{where}.size", f"{group.name} has no people.", "Enter how many people are in it.")


def _people_unknown(brief: Brief) -> Iterable[Problem]:
    person_ids = {person.id for person in brief.people}
    if len(person_ids) < len(brief.people):
        yield Problem("people", "Two people have the same id.", "Give each their own.")
    roles = ("sponsor_id", "lead_id", "sustainment_owner_id")
    references = [(field, getattr(brief, field)) for field in roles]
    references += [(f"groups.{n}.manager_id", group.manager_id) for n, group in enumerate(brief.groups)]
    for where, person_id in references:
        if person_id is not None and person_id not in person_ids:
            yield Problem(where, "This person is not in the list of people.", "Add them, or pick another.")


def person_named(people: Iterable[Person], name: str) -> Person | None:
    """Return the person of this name, of a word of it, or of its beginning."""
    by_name = {person.name.casefold(): person for person in reversed([*people])}
    folded = " ".join(name.casefold().split())
    if not folded or folded in by_name:
        return by_name.get(folded)
    of_word = [person for whole, person in by_name.items() if folded in whole.split()]
    meant = of_word or [person for whole, person in by_name.items() if whole.startswith(folded)]
    return meant[0] if len(meant) == 1 else None
