"""What a share link shows, built field by field (docs/decisions/share-links.md)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Literal, NamedTuple

from playbook.core.base.fields import STAGES, Day, Frozen, Number, StageKey
from playbook.core.base.words import some
from playbook.core.case.decision_page import DecisionPage
from playbook.core.case.fixed.early_days import as_planned
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Promise, PromiseTopic
from playbook.core.plan.items import KIND_NAMES, AnyItem, KeyMessage, Kind, Metric, Objective
from playbook.core.plan.plays.titles import title_of
from playbook.core.progress import progress
from playbook.core.progress.burn_up import Curve, find_curve
from playbook.core.progress.progress import Phase, Standing
from playbook.core.sharing.anonymize import Anonymizer
from playbook.core.sharing.by_all import said_by_all
from playbook.core.sharing.decisions import public_page
from playbook.core.sharing.public_parts import (
    ASKED,
    MOST_MARKED,
    PublicAsk,
    PublicRecipe,
    PublicWin,
    concerns_everyone,
    find_calls_to_action,
    find_public_recipes,
    find_wins,
    is_a_win,
    is_private_talk,
)
from playbook.core.sharing.worries import hider_of_worries

Profile = Literal["public", "teams", "full"]
PROFILE_NAMES: dict[Profile, str] = {"public": "Public", "teams": "Teams", "full": "Full, without names"}
SHOWS_DECISIONS: frozenset[Profile] = frozenset({"full"})
Ask = Literal["pulse", "examples", "questions"]
ASK_NAMES: dict[Ask, str] = {
    "pulse": "Say how ready they are",
    "examples": "Tell what they did with it",
    "questions": "Ask a question",
}
_Say = Callable[[str], str]


class PublicItem(Frozen):
    """A dated item of the plan: what, when, and how it stands."""

    kind: Kind
    title: str
    stage: StageKey
    day: Day
    until: Day | None = None
    done_on: Day | None = None
    standing: Standing

    @property
    def last_day(self) -> date:
        return self.until or self.day


def latest_done(items: Iterable[PublicItem]) -> tuple[PublicItem, ...]:
    """Return what is done, by the day it was done, latest first."""
    done = [item for item in items if item.standing == "done"]
    return tuple(sorted(done, key=lambda item: (item.done_on or item.day, item.day), reverse=True))


class PublicStage(Frozen):
    """How far a stage has come, with its first and last day."""

    key: StageKey
    total: int
    done: int
    first: Day
    last: Day


class PublicGroup(Frozen):
    """How far a group has come, and its go-live."""

    name: str
    total: int
    done: int
    go_live: Day | None = None


class PublicStart(Frozen):
    """A day on which teams go live, with their names where those are shown."""

    day: Day
    teams: tuple[str, ...] = ()


class PublicObjective(Frozen):
    """What the rollout is to achieve."""

    title: str
    statement: str
    benefit: str


class PublicMetric(Frozen):
    """A number that tells whether it works, with its target."""

    title: str
    definition: str
    unit: str
    target: Number | None = None
    target_date: Day | None = None


class PublicAims(Frozen):
    """The fullest profile's aims, measures and key messages."""

    why_now: str
    objective: str
    expected_benefit: str
    outcome_measure: str
    outcome_unit: str
    outcome_target: Number | None = None
    objectives: tuple[PublicObjective, ...] = ()
    metrics: tuple[PublicMetric, ...] = ()
    key_points: tuple[str, ...] = ()


class PublicRule(NamedTuple):
    """What ends or is required, with the words above it."""

    heading: str
    text: str


class PublicDay(NamedTuple):
    """A day ahead, and what happens then."""

    day: date
    what: str


class PublicRollout(Frozen):
    """All that a guest gets of a rollout on `day`."""

    # The stages count every dated task; `items` has those that the profile lists by title.

    name: str
    synthetic: bool
    day: Day
    phase: Phase
    start: Day | None = None
    go_live: Day | None = None
    end: Day | None = None
    what_changes: str
    why: str
    what_stays: str = ""
    promises: tuple[str, ...] = ()
    ends: tuple[PublicRule, ...] = ()  # decided, too, and nothing that people are promised
    stages: tuple[PublicStage, ...] = ()
    items: tuple[PublicItem, ...] = ()
    curve: Curve | None = None
    asked: tuple[PublicAsk, ...] = ()
    wins: tuple[PublicWin, ...] = ()
    marked: tuple[PublicItem, ...] = ()
    recipes: tuple[PublicRecipe, ...] = ()
    starts: tuple[PublicStart, ...] = ()
    groups: tuple[PublicGroup, ...] = ()
    aims: PublicAims | None = None
    decisions: DecisionPage | None = None

    @property
    def done(self) -> tuple[PublicItem, ...]:
        return latest_done(self.items)

    @property
    def total(self) -> int:
        return sum(stage.total for stage in self.stages)

    @property
    def total_done(self) -> int:
        return sum(stage.done for stage in self.stages)

    @property
    def has_begun(self) -> bool:
        """Return whether work has begun: something is done, or was planned by now."""
        curve = self.curve
        return self.total_done > 0 or (
            bool(curve.planned[curve.now]) if curve else not (self.start and self.day < self.start)
        )

    @property
    def last_go_live(self) -> date | None:
        """Return the last start of a team, where teams start on several days."""
        return self.starts[-1].day if len(self.starts) > 1 else None

    def ahead(self, most: int = 3) -> tuple[PublicDay, ...]:
        """Return the next days from today on; of many on which teams go live, the first ones and the last."""
        go_lives = [each for each in self.go_lives if each.day >= self.day]
        starts = {*go_lives[: _MOST_STARTS - 1], *go_lives[_MOST_STARTS - 1 :][-1:]}
        asks = ((ask.next_from(self.day), ask.title or ASKED[ask.what]) for ask in self.asked)
        marks = ((self.end, "The last day of the rollout"), *asks)
        others = {PublicDay(day, what) for day, what in marks if day and day >= self.day}
        still_open = (item for item in self.items if item.standing != "done" and item.day >= self.day)
        others |= {PublicDay(item.day, item.title) for item in still_open}
        return tuple(sorted(starts | set(sorted(others)[: max(1, most - len(starts))])))

    @property
    def go_lives(self) -> tuple[PublicDay, ...]:
        """Return each day on which teams go live, and which do."""
        if len(self.starts) < 2:
            day = self.starts[0].day if self.starts else self.go_live
            return (PublicDay(day, "Go-live"),) if day else ()
        return tuple(PublicDay(start.day, self._who_starts(start)) for start in self.starts)

    def _who_starts(self, start: PublicStart) -> str:
        if start.teams:
            return f"Go-live: {some(start.teams, _MOST_NAMED)}"
        return f"Go-live {self.starts.index(start) + 1} of {len(self.starts)}"


_MOST_STARTS, _MOST_NAMED = 6, 3


def public(
    rollout: Rollout,
    profile: Profile,
    today: date,
    now: Rollout | None = None,
    page: DecisionPage | None = None,
) -> PublicRollout:
    """Return what a guest may see; `page` is the rollout's Decisions page."""
    # A finished rollout is judged by its last day. `now` is the present rollout where an earlier version is
    # shown: what people agree to share is read there.
    brief, names, unworried = rollout.brief, Anonymizer(rollout), hider_of_worries(rollout)

    def say(text: str) -> str:
        return names.unnamed(unworried(text))

    def say_of_guest(text: str) -> str:
        return names.unnamed_of_guest(unworried(text))

    day = progress.day_to_judge(rollout, today)
    items = progress.tracked(rollout)
    wins = filter(None, (_dated(rollout, item, day, say) for item in items if is_a_win(item)))
    shown = [
        item
        for item in items
        if (profile == "full" and not is_private_talk(item))
        or concerns_everyone(item, is_done=rollout.tracking_of(item.id).status == "done", today=day)
    ]
    first = min(brief.team_starts, default=brief.go_live)
    about: dict[str, Any] = {"start": brief.start, "go_live": first, "end": brief.end}
    about |= {"name": say(title_of(brief)), "why": say(said_by_all(brief.why))}
    about["what_changes"] = say(said_by_all(as_planned(brief, brief.what_changes)))
    if profile == "full" or (profile == "teams" and rollout.launch):  # what the teams' people ask first
        about["what_stays"] = say(said_by_all(as_planned(brief, brief.what_stays)))
    if profile != "public" and rollout.launch:  # what is decided may wait for the day on which it is told
        decided = [
            (each.topic, say(said_by_all(text)))
            for each in _promised(brief)
            if (text := as_planned(brief, each.sentence))
        ]
        about["promises"] = tuple(text for topic, text in decided if topic not in _ENDS)
        about["ends"] = tuple(PublicRule(_ENDS[topic], text) for topic, text in decided if topic in _ENDS)
    return PublicRollout(
        **about,
        synthetic=rollout.synthetic,
        day=day,
        phase=progress.phase(rollout, today),
        stages=_stages(rollout, items),
        items=tuple(dated for item in shown if (dated := _dated(rollout, item, day, say))),
        curve=find_curve(rollout, items, day),
        asked=find_calls_to_action(rollout, items, day, say, names_teams=profile != "public"),
        wins=find_wins(rollout, now or rollout, say, say_of_guest),
        marked=latest_done(wins)[:MOST_MARKED],
        recipes=find_public_recipes(rollout, now or rollout, say),
        starts=_starts(brief, say, names_teams=profile != "public"),
        groups=() if profile == "public" else _groups(rollout, items, say),
        aims=_aims(rollout, say) if profile == "full" else None,
        decisions=public_page(page, say) if page and profile in SHOWS_DECISIONS else None,
    )


# By the topic of a promise, in the words of the board paper.
_ENDS: dict[PromiseTopic, str] = {"duty": "What is required", "switch_off": "What ends"}


def _promised(brief: Brief) -> Iterator[Promise]:
    """Yield each decided promise that what stays does not say already."""
    what_stays = brief.what_stays.casefold()
    for promise in brief.promises:
        words = promise.sentence.strip(" .")
        if promise.state == "decided" and words and words.casefold() not in what_stays:
            yield promise


def _dated(rollout: Rollout, item: AnyItem, today: date, say: _Say) -> PublicItem | None:
    if item.due is None:
        return None
    day, tracking = item.due, rollout.tracking_of(item.id)
    stands = progress.standing(item, tracking, today)
    return PublicItem(
        kind=item.kind,
        title=say(item.title) or KIND_NAMES[item.kind].capitalize(),
        stage=item.stage,
        day=day,
        until=item.until if item.until != day else None,
        done_on=tracking.done_on,
        # Nothing is late in a plan that nobody has promised yet.
        standing=stands if rollout.launch else "planned",
    )


def _stages(rollout: Rollout, items: Iterable[AnyItem]) -> tuple[PublicStage, ...]:
    stages = []
    for key in STAGES:
        own = [item for item in items if item.stage == key]
        if own:
            total, done = _count(rollout, own)
            first = min(item.due for item in own if item.due)
            last = max(day for item in own if (day := item.until or item.due))
            stages.append(PublicStage(key=key, total=total, done=done, first=first, last=last))
    return tuple(stages)


def _starts(brief: Brief, say: _Say, *, names_teams: bool) -> tuple[PublicStart, ...]:
    teams: dict[date, list[str]] = {day: [] for day in brief.team_starts}
    for group in brief.groups if names_teams else ():
        if day := brief.go_live_of(group):
            teams[day].append(say(group.name))
    return tuple(PublicStart(day=day, teams=tuple(names)) for day, names in teams.items())


def _groups(rollout: Rollout, items: Iterable[AnyItem], say: _Say) -> tuple[PublicGroup, ...]:
    of_group: dict[str, list[AnyItem]] = {group.id: [] for group in rollout.brief.groups}
    for item in items:
        for group_id in item.group_ids:
            if group_id in of_group:
                of_group[group_id].append(item)
    groups = []
    for group in rollout.brief.groups:
        total, done = _count(rollout, of_group[group.id])
        go_live = rollout.brief.go_live_of(group)
        groups.append(PublicGroup(name=say(group.name), total=total, done=done, go_live=go_live))
    return tuple(groups)


def _count(rollout: Rollout, items: list[AnyItem]) -> tuple[int, int]:
    return len(items), sum(rollout.tracking_of(item.id).status == "done" for item in items)


def _aims(rollout: Rollout, say: _Say) -> PublicAims:
    brief, items = rollout.brief, rollout.items.values()
    points = [item.text or item.title for item in items if isinstance(item, KeyMessage)]
    objectives = [item for item in items if isinstance(item, Objective)]
    names = ("why_now", "objective", "expected_benefit", "outcome_measure", "outcome_unit")
    return PublicAims(
        **{name: say(said_by_all(getattr(brief, name))) for name in names},
        outcome_target=brief.outcome_target,
        objectives=tuple(
            PublicObjective(title=say(item.title), statement=say(item.statement), benefit=say(item.benefit))
            for item in objectives
        ),
        metrics=tuple(_metric(item, say) for item in items if isinstance(item, Metric)),
        key_points=tuple(filter(None, map(say, points))),
    )


def _metric(item: Metric, say: _Say) -> PublicMetric:
    texts = {name: say(getattr(item, name)) for name in ("title", "definition", "unit")}
    return PublicMetric(target=item.target, target_date=item.target_date, **texts)
