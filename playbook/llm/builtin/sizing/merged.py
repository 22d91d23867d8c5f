"""Let one event serve several rules, so that a plan has fewer of them."""

from collections.abc import Sequence
from datetime import timedelta

from playbook.core.base.words import listed
from playbook.core.case.teams.groups import team_names
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, CheckinSeries, Message, Reinforcement, Support
from playbook.core.plan.plays.stages import Moment, Play
from playbook.llm.builtin.facts import is_small

_WEEKLY, _MONTHLY = ("weekly-example", "weekly-example-board"), "monthly-example"
_SHORT = timedelta(weeks=26)
_THANKS, _REVIEW = "manager-thanks", "review-60"
_OPEN_HOUR, _ROUNDS = "office-hours", "shift-rounds"
_WIN, _HEARD = "win-told", "after-30-days"
_ELSEWHERE = "Where nobody works in shifts it is there at all working hours, then an open hour every week."
_BY_MONTH = (
    "Once a month, managers recognize two people: one who shared a good idea, and one who tried something "
    "that didn't work."
)


def with_one_question(plays: Sequence[Play], brief: Brief) -> list[Play]:
    """Return the plays, with the weekly question to the end in a small company."""
    starts = brief.team_starts
    if not (is_small(brief) and brief.end and starts) or brief.end - starts[0] > _SHORT:
        return list(plays)
    to_the_end = {"days": {"end": Moment(anchor="end")}}
    return [
        play.model_copy(update=to_the_end) if play.id in _WEEKLY else play
        for play in plays
        if play.id != _MONTHLY
    ]


def merged(items: Sequence[AnyItem], brief: Brief) -> list[AnyItem]:
    """Return the items with thanks in a review.

    A small company hears its first win in a message.
    """
    remaining = {item.id: item for item in items}
    reviews = _of(items, _REVIEW)
    reviewed = {name for review in reviews for name in review.group_ids}
    held = [thanks for thanks in _of(items, _THANKS) if {*thanks.group_ids} <= reviewed]
    thanked = {name for thanks in held for name in thanks.group_ids}
    for review in reviews:
        if isinstance(review, Reinforcement) and thanked & {*review.group_ids}:
            remaining[review.id] = _with_thanks(review)
    for thanks in held:
        del remaining[thanks.id]
    for series in _of(items, *_WEEKLY):
        if isinstance(series, CheckinSeries) and {*series.group_ids} <= thanked:
            question = f"{series.question}\n\n{_BY_MONTH}"
            remaining[series.id] = series.model_copy(update={"question": question})
    for help_desk in _of(items, _OPEN_HOUR):
        rounds = next((each for each in _of(items, _ROUNDS) if each.due == help_desk.due), None)
        if isinstance(help_desk, Support) and isinstance(rounds, Support):
            remaining[rounds.id] = _with_open_hour(rounds, help_desk, brief)
            del remaining[help_desk.id]
    for win in _of(items, _WIN) if is_small(brief) else ():
        heard = next((each for each in _of(items, _HEARD) if _is_for_same(each, win)), None)
        if isinstance(heard, Message) and isinstance(win, Message):
            remaining[heard.id] = _with_win(heard, win)
            del remaining[win.id]
    return list(remaining.values())


def _is_for_same(item: AnyItem, other: AnyItem) -> bool:
    return {*item.group_ids} == {*other.group_ids}


def _of(items: Sequence[AnyItem], *plays: str) -> list[AnyItem]:
    return [item for item in items if item.provenance.play_id in plays]


def _with_thanks(review: Reinforcement) -> Reinforcement:
    question, _, teams = review.title.partition("? (")
    title = f"{question.partition(':')[0]} and thank people by name{teams and f' ({teams}'}"
    about = {"title": title, "way": "recognition"}
    return review.model_copy(update=about)


def _with_open_hour(rounds: Support, help_desk: Support, brief: Brief) -> Support:
    ids = tuple(dict.fromkeys((*rounds.group_ids, *help_desk.group_ids)))
    groups = [group for group in brief.groups if group.id in ids]
    whose = f" ({listed(team_names(groups, brief.groups))})" if any(each.places for each in groups) else ""
    about = {
        "title": f"Floor support at first, then one fixed hour a week{whose}",
        "group_ids": ids,
        "note": f"{rounds.note}\n\n{_ELSEWHERE}",
    }
    return rounds.model_copy(update=about)


def _with_win(heard: Message, win: Message) -> Message:
    about = {
        "title": "Share what works, what we heard, what we are changing",
        "tells_item_id": win.tells_item_id,
        "topics": tuple(dict.fromkeys((*win.topics, *heard.topics))),
        "rule_ids": tuple(dict.fromkeys((*heard.rule_ids, *win.rule_ids))),
        "body": f"{win.body}\n\n{heard.body}",
    }
    return heard.model_copy(update=about)
