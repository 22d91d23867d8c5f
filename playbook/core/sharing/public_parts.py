"""Wins, recipes and calls to action on a shared page."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Literal

from playbook.core.base.fields import Day, Frozen
from playbook.core.base.words import listed, lower_first
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, say_role
from playbook.core.plan.examples import Example
from playbook.core.plan.items import (
    AnyItem,
    CheckinSeries,
    DataClass,
    Message,
    Milestone,
    Owner,
    Reinforcement,
    SponsorAct,
    Support,
    TrainingSession,
)
from playbook.core.plan.recipes import Recipe, find_recipes, shown_as
from playbook.core.sharing.anonymize import COLLEAGUE

MOST_WINS = 5
MOST_MARKED = 3
WORTH_TELLING = 2


class PublicWin(Frozen):
    """An example; `credit` is set only where its author agreed."""

    text: str
    credit: str = ""


def find_wins(
    rollout: Rollout, now: Rollout, say: Callable[[str], str], say_of_guest: Callable[[str], str]
) -> tuple[PublicWin, ...]:
    """Return the examples that may be shown, the newest first."""
    # What `rollout` has is shown as `now` has it, so that a withdrawn agreement holds at once.
    current = [now.examples[example] for example in rollout.examples if example in now.examples]
    fit = [example for example in current if may_be_shown(example)]
    fit.sort(key=lambda example: (example.day, example.id), reverse=True)
    credits = {each.id: each.credit if each.may_share == "named" else "" for each in fit}
    texts = {each.id: (say_of_guest if each.by_link else say)(each.what) for each in fit}
    wins = dict.fromkeys(PublicWin(text=texts[each.id], credit=credits[each.id]) for each in fit)
    return tuple(wins)[:MOST_WINS]


def may_be_shown(example: Example) -> bool:
    """Return whether its author agreed and a lead rated it."""
    is_worth_it = example.rating is not None and example.rating >= WORTH_TELLING
    return example.may_share in ("named", "unnamed") and is_worth_it and bool(example.what)


def is_a_win(item: AnyItem) -> bool:
    """Return whether a done item is a win or recognition."""
    if isinstance(item, Milestone):
        return item.is_win
    return isinstance(item, Reinforcement) and item.way in ("win", "recognition")


_GO_LIVE_PLAY, _TALK_PLAY = "go-live", "talk"


def is_private_talk(item: AnyItem) -> bool:
    """Return whether an item is a talk with one person, of which no guest reads."""
    return isinstance(item, SponsorAct) and item.provenance.play_id == _TALK_PLAY


def concerns_everyone(item: AnyItem, *, is_done: bool, today: date) -> bool:
    """Return whether all staff may read that an item is planned.

    Preparation, managers' briefings and leaders' acts are internal, and so is a message before its day.
    """
    match item:
        case Message(date=date() as day):
            return is_done or day <= today
        case TrainingSession():
            return not item.for_managers
        case Reinforcement():
            return item.way == "show_and_tell"
        case Milestone():
            return item.provenance.play_id == _GO_LIVE_PLAY
        case _:
            return isinstance(item, Support)


MOST_RECIPES = 5


class PublicRecipe(Frozen):
    """A recipe for guests; `credit` names only those who agreed."""

    title: str
    what: str = ""
    prompt: str = ""
    steps: str = ""
    tool: str = ""
    data_class: DataClass | None = None
    ask: str = ""
    credit: str = ""


def find_public_recipes(
    rollout: Rollout, now: Rollout, say: Callable[[str], str]
) -> tuple[PublicRecipe, ...]:
    """Return shown recipes whose authors agree, the latest first."""
    # What `rollout` has is shown as `now` has it, so that a withdrawn agreement holds at once.
    current = [now.recipes[recipe] for recipe in rollout.recipes if recipe in now.recipes]
    shown = [recipe for recipe in current if shown_as(recipe, now.examples)[0] != "no"]
    return tuple(_public(recipe, now, say) for recipe in find_recipes(shown)[:MOST_RECIPES])


def _public(recipe: Recipe, now: Rollout, say: Callable[[str], str]) -> PublicRecipe:
    texts = {name: say(getattr(recipe, name)) for name in ("title", "what", "prompt", "steps", "tool")}
    ask, credit = _role(recipe.ask, now.brief, say), shown_as(recipe, now.examples)[1]
    return PublicRecipe(data_class=recipe.data_class, ask=ask, credit=credit, **texts)


def _role(owner: Owner | None, brief: Brief, say: Callable[[str], str]) -> str:
    """Return who helps as a role, or "" for nobody in particular."""
    if owner is None:
        return ""
    person = brief.find_person(owner.person_id)
    role = say(say_role(owner.role) or (person.name if person else ""))
    return "" if role.casefold() == COLLEAGUE else lower_first(role)


MOST_ASKED, _MOST_NAMED = 5, 3
What = Literal["example", "pulse", "training", "show_and_tell"]
ASKED: dict[What, str] = {
    "example": "One example of what you did with it",
    "pulse": "Tell us how it is going",
    "training": "training",
    "show_and_tell": "all welcome",
}


class PublicAsk(Frozen):
    """One thing people take part in, once or every `every` days."""

    what: What
    title: str = ""
    who: str = ""  # for whom a session is, where that may be said
    day: Day
    until: Day | None = None
    every: int | None = None

    def next_from(self, day: date) -> date | None:
        """Return the first of its days that is not before `day`."""
        if self.every is None or self.day >= day:
            return self.day if self.day >= day else None
        rounds = -(-(day - self.day).days // self.every)
        following = self.day + timedelta(days=rounds * self.every)
        return None if self.until and following > self.until else following


def find_calls_to_action(
    rollout: Rollout,
    items: Iterable[AnyItem],
    today: date,
    say: Callable[[str], str],
    *,
    names_teams: bool = True,
) -> tuple[PublicAsk, ...]:
    """Return what people are asked from a day on, each once and the earliest."""
    by_key: dict[tuple[str, str], PublicAsk] = {}
    for item in items:
        done_on = rollout.tracking_of(item.id).done_on
        if done_on and not (isinstance(item, CheckinSeries) and item.goes_on_after(done_on)):
            continue
        ask = _ask(item, _who(item, rollout.brief, say, names_teams=names_teams), say)
        if ask and (ask.until or ask.day) >= today:
            key = ask.what, ask.title
            by_key[key] = min(by_key.get(key, ask), ask, key=lambda each: each.day)
    ordered = sorted(by_key.values(), key=lambda ask: (ask.every is None, ask.day))
    return tuple(ordered[:MOST_ASKED])


def _who(item: AnyItem, brief: Brief, say: Callable[[str], str], *, names_teams: bool) -> str:
    """Return for whom an item is: everyone, or up to three teams."""
    names = [group.name for group in brief.groups if group.id in item.group_ids]
    if len(names) == len(brief.groups):
        return "everyone"
    is_in_title = any(name in item.title for name in names)
    return say(listed(names)) if names_teams and len(names) <= _MOST_NAMED and not is_in_title else ""


def _ask(item: AnyItem, who: str, say: Callable[[str], str]) -> PublicAsk | None:
    match item:
        # A status round asks the leads, not everyone.
        case CheckinSeries(way="example" | "pulse" as way, start=date() as day):
            # Its title speaks to those who ask.
            return PublicAsk(what=way, day=day, until=item.end, every=item.cadence_days)
        case TrainingSession(for_managers=False, date=date() as day):
            return PublicAsk(what="training", title=say(item.title), who=who, day=day)
        case Reinforcement(way="show_and_tell", date=date() as day):
            return PublicAsk(what="show_and_tell", title=say(item.title), day=day)
        case _:
            return None
