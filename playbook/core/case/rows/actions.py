"""The actions that decide, each with its day, owner and result."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date

from playbook.core.base.words import capital, in_quotes
from playbook.core.case.decision_page import Action
from playbook.core.case.judgment import Point
from playbook.core.case.parts import BECOMES_OF, DECIDE_ROLES, ENDED_WORK, EVENT_DECIDES, SITUATION, TEST_ONLY
from playbook.core.case.reasons import reasons_of, without_titles
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.rows.conditions import USUAL
from playbook.core.case.rows.training import PART
from playbook.core.case.settle.facts import CaseFacts, cite, fill
from playbook.core.case.timing import is_practiced
from playbook.core.plan.items import (
    AnyItem,
    CheckinSeries,
    Message,
    Milestone,
    Policy,
    Reinforcement,
    Resistance,
    SponsorAct,
    TrainingSession,
)
from playbook.core.plan.plays.kinds import NAMING
from playbook.core.plan.plays.stages import TEAM_TALKS
from playbook.core.text.notes import first_sentence

MOST_ACTIONS = 12
_FEWEST_CHOSEN, _MOST_WORRIES, _MOST_EVENTS, _MOST_WORDS_OF_DONE, _WORDS_OF_A_TITLE = 6, 5, 3, 18, 3
# A dozen people need no row for these.
_FOR_MANY_ONLY = ("review-30", "after-30-days")
_ON_TEST_DATA = "made-up data until all have agreed"


def actions_of(
    facts: CaseFacts, items: Sequence[AnyItem], points: Sequence[Point], done: Collection[str]
) -> Iterator[Action]:
    """Yield the settling of points and the first decisions, by date.

    Tasks that were chosen for it come first; ours stand there only while few are chosen.
    """
    actions: dict[str, Action] = {}  # what fits twice is worded by its last, narrower words
    if points:
        title = "Settle the points above"
        by = facts.settle_by
        sponsor = capital(facts.sponsor_name)
        done_when = f"One page, signed by {facts.sponsor_name}"
        actions[""] = Action(title, by, sponsor, done_when, is_for_guests=False)
    dated = sorted(
        (item for item in items if item.due and item.id not in done), key=lambda item: item.due or date.max
    )
    chosen = [item for item in dated if item.decides][: MOST_ACTIONS - len(actions)]
    chosen_rows = [_of_chosen(facts, item) for item in chosen]
    if len(chosen) >= _FEWEST_CHOSEN:
        yield from _by_day([*actions.values(), *chosen_rows])
        return
    started = min(facts.waves, default=date.min)
    deciding = [item for item in dated if item.provenance.play_id not in _FOR_MANY_ONLY]
    is_small = facts.people <= SMALL_COMPANY
    dated = deciding if is_small else dated
    plays = {item.provenance.play_id for item in dated}
    # What a whole plan hangs on takes the row of what every plan has.
    routine = [fits for play, fits in (("finding", _is_rules), ("pilot", is_team_talk)) if play in plays]
    for fits, done_when in _DECIDING:
        if (is_small or "step" in plays) and fits in (_is_own_use, _is_weekly_question):
            continue
        if fits in routine:
            continue
        if not is_small and fits is _is_condition_of_others:  # they stand in a table of their own
            continue
        since = started if fits is _is_win else date.min  # no result comes before the start
        if item := next((item for item in dated if fits(item) and (item.due or since) >= since), None):
            owner = _owner_name(facts, item, dated, fits)
            done_words = _done_when(facts, item, done_when)
            actions[item.id] = Action(_title(facts, item), item.due, owner, done_words, item.id)
    if any(item.provenance.play_id == "gate-30" for item in dated):
        decided = {item.id for item in dated if item.provenance.play_id == "review-30"}
        actions = {item_id: action for item_id, action in actions.items() if item_id not in decided}
    events = [
        Action(item.title, item.due, facts.name_of_owner(item.owner), _done_when(facts, item, ""), item.id)
        for item in dated
        if item.provenance.play_id == EVENT_DECIDES
    ][:_MOST_EVENTS]
    worries = [row for row in _of_worries(facts, items, dated) if row.item_id not in done]
    worries = [*events, *worries][:_MOST_WORRIES]
    named = {row.item_id for row in worries}
    number_id = next((item.id for item in dated if _moves_the_number(item)), "")
    less = [
        item.id
        for fits in (_GIVES_WAY if facts.case.kind.is_ai else (*_GIVES_WAY, _is_rules))
        for item in dated
        if item.id in actions and fits(item) and item.id != number_id
    ]
    if events:
        less += [item_id for item_id in actions for item in dated if item.id == item_id and _is_usual(item)]
    while less and len({*actions} | named) > MOST_ACTIONS:
        actions.pop(less.pop(0), None)
    others = [action for name, action in actions.items() if name not in named]
    rows = [*others, *worries[: max(1, MOST_ACTIONS - len(others))]]
    ids = {item.id for item in chosen}
    ours = _by_day(row for row in rows if row.item_id not in ids)[: MOST_ACTIONS - len(chosen)]
    yield from _by_day([*chosen_rows, *ours])


def _by_day(rows: Iterable[Action]) -> list[Action]:
    return sorted(rows, key=lambda action: action.day or date.max)


def _of_chosen(facts: CaseFacts, item: AnyItem) -> Action:
    """Return the row of a task that leaders chose."""
    usual = _HEARD_IN_PERSON if item.provenance.play_id == "hard-talk" else _HELD
    tests = (done for fits, done in _DECIDING if fits(item))
    done_words = _done_when(facts, item, "" if isinstance(item, Milestone) else next(tests, usual))
    owner = _named_first(facts, item)
    return Action(item.title, item.due, owner, done_words, item.id, is_for_guests=False)


def _named_first(facts: CaseFacts, item: AnyItem) -> str:
    return facts.name_of_owner((item.sender if isinstance(item, Message) else None) or item.owner)


def _of_worries(facts: CaseFacts, items: Sequence[AnyItem], dated: Sequence[AnyItem]) -> Iterator[Action]:
    """Yield the task that deals with each worry, then those for reasons of the brief."""
    worries = [
        item for item in items if isinstance(item, Resistance) and item.provenance.play_id != SITUATION
    ]
    milestones = [item for item in dated if isinstance(item, Milestone)]
    talks = (item for item in dated if item.provenance.play_id == "hard-talk")
    rows: dict[str, tuple[AnyItem, str]] = {item.id: (item, "") for item in talks}
    for item in milestones:
        quoted = next((each.title for each in worries if in_quotes(item.title) in each.tactic), "")
        if quoted or item.provenance.play_id == "worry-task":
            rows[item.id] = item, quoted
    has_table = facts.people > SMALL_COMPANY  # of conditions
    # A worry with a task of its own needs no second one that shares its words.
    own = [item.title.partition("“")[2].partition("”")[0] or item.title for item, _ in rows.values()]
    names = (*facts.brief.tools, *(group.label for group in facts.brief.groups))
    for reason in reasons_of(facts.brief):
        if reason.field != "concerns" or any(title.casefold() in reason.text.casefold() for title in own):
            continue
        serving = (
            item
            for item in milestones
            if item.provenance.play_id in _DEALS_WITH
            and not (has_table and _is_condition_of_others(item))
            and reason.is_served_by([f"{item.title}\n{without_titles(_own_done(item), milestones)}"], names)
        )
        if task := next(serving, None):
            rows.setdefault(task.id, (task, cite(reason.text)))
    for item in milestones:
        if item.provenance.play_id == "reason":
            rows.setdefault(item.id, (item, ""))
    for row, worry in rows.values():
        title = _title(facts, row)
        is_named = not worry or worry.strip("“”.").casefold() in title.casefold()
        named = title if is_named else f"{title} ({worry.replace('.”', '”')})"
        done_words = _done_when(facts, row, "" if row.kind == "milestone" else _HEARD_IN_PERSON)
        yield Action(named, row.due, facts.name_of_owner(row.owner), done_words, row.id)


def _own_done(item: Milestone) -> str:
    """Return when a task is done, without what others must sign first."""
    return "\n\n".join(part for part in item.done_when.split("\n\n") if not part.startswith(TEST_ONLY))


def _is_play(*plays: str) -> Callable[[AnyItem], bool]:
    return lambda item: item.provenance.play_id in plays


def _is_of_an_end(name: str) -> Callable[[AnyItem], bool]:
    """Return whether an item is this task where work ends."""
    return lambda item: item.provenance.play_id == ENDED_WORK and f".ended-{name}." in item.id


def _decides_a_future(item: AnyItem) -> bool:
    """Return whether an item settles the role, training and pay of those who lose most."""
    return item.provenance.play_id == DECIDE_ROLES or BECOMES_OF in item.title.lower()


def _is_item(item_id: str) -> Callable[[AnyItem], bool]:
    return lambda item: item.id == item_id


def _is_condition_of_others(item: AnyItem) -> bool:
    """Return whether somebody else has to agree or deliver: a condition of the brief."""
    return item.provenance.play_id == "condition" and not item.id.startswith(USUAL)


def _is_announcement(item: AnyItem) -> bool:
    is_act = isinstance(item, SponsorAct) and item.act == "announce"
    return is_act or item.provenance.play_id in ("first-word", "announce")


def is_team_talk(item: AnyItem) -> bool:
    """Return whether a team hears it from its manager."""
    is_talk = isinstance(item, Message) and item.sender_role == "manager" and item.live
    return item.provenance.play_id in TEAM_TALKS or is_talk


def _is_practice(item: AnyItem) -> bool:
    is_practice = isinstance(item, TrainingSession) and item.hands_on and not item.for_managers
    return is_practice and item.provenance.play_id != "safe-start"


def _is_step(*keys: str) -> Callable[[AnyItem], bool]:
    """Return whether an item is one of these steps of the work itself."""
    return lambda item: item.id in {f"milestone.step-{key}" for key in keys}


def _is_order(item: AnyItem) -> bool:
    """Return whether an item orders what others deliver."""
    return item.provenance.play_id == "real-work" and item.id.endswith("-order")


def _is_own_use(item: AnyItem) -> bool:
    return isinstance(item, SponsorAct) and item.act == "show_own_use"


def _is_weekly_question(item: AnyItem) -> bool:
    return isinstance(item, CheckinSeries) and item.way == "example"


def _is_win(item: AnyItem) -> bool:
    return isinstance(item, Milestone) and item.is_win


def _is_rules(item: AnyItem) -> bool:
    return isinstance(item, Policy)


def _moves_the_number(item: AnyItem) -> bool:
    """Return whether an item is work on an objective, or a win."""
    return item.provenance.play_id == "objective-work" or _is_win(item)


def _is_thirty_days(item: AnyItem) -> bool:
    is_review = isinstance(item, Reinforcement) and item.way == "review"
    return item.provenance.play_id == "after-30-days" or (
        is_review and item.provenance.play_id == "review-30"
    )


# Each sort of item that decides, and when it is done. Empty: the item says so itself.
_DECIDING: tuple[tuple[Callable[[AnyItem], bool], str], ...] = (
    (_is_item("milestone.decide-jobs"), "Every manager can repeat the signed sentence on jobs and pay"),
    (_decides_a_future, ""),
    (_is_condition_of_others, ""),
    (_is_of_an_end("talks"), "Each has on paper what is open to them, and the day of their answer"),
    (_is_of_an_end("last-day"), "Each knows where to be on the next working day"),
    (_is_item(NAMING), ""),
    (_is_announcement, "All {invited} have heard why; every question has an answer or a date"),
    (is_team_talk, "Every team knows what changes for it; open questions are with {sponsor}"),
    (_is_play("finding"), ""),  # the first: the most hangs on it
    (_is_play("pilot"), ""),
    (_is_rules, "Every manager can say what is off limits and whom to call"),
    (_is_order, ""),
    (_is_step("test", "evaluate", "cover", "places", "systems"), ""),
    (_is_practice, "{practiced}"),
    (_is_step("cut-over", "change-over", "move"), ""),
    (_is_play("switch-off"), ""),
    (_is_item("milestone.reason-delivered"), ""),
    (_moves_the_number, ""),
    (_is_own_use, "Shown in front of others, with what went wrong"),
    (_is_weekly_question, "First answers are in, leaders' first"),
    (_is_win, ""),
    (_is_thirty_days, "Each team has named its obstacles; each has an owner and a date"),
    (_is_play("hand-over"), "{owner}'s time and budget are approved in writing"),
)


_WHOLE_TITLES = ("worry-task", "hard-talk", "reason", "objective-work")
_DEALS_WITH = ("real-work", "step", "finding", "condition")
_HEARD_IN_PERSON = "Each has heard it in person; each open point has a date"
_HELD = "Held; every question has an answer or a date"
# What is left out first where worries need the room.
_GIVES_WAY = (
    _is_weekly_question,
    _is_own_use,
    _is_thirty_days,
    _is_win,
    _is_practice,
    _is_play("switch-off"),
)


def _is_usual(item: AnyItem) -> bool:
    """Return whether every plan has such a task."""
    return item.provenance.play_id == "hand-over" or is_team_talk(item)


def _title(facts: CaseFacts, item: AnyItem) -> str:
    """Return the item's title without the group, where the action is for all."""
    title = item.title or (item.question if isinstance(item, CheckinSeries) else item.kind)
    is_quoted = title.startswith("“")  # a quotation is no task
    if item.provenance.play_id in (ENDED_WORK, *_WHOLE_TITLES) or (_moves_the_number(item) and not is_quoted):
        return title
    for group in facts.brief.groups:
        if title.startswith(f"{group.label}: ") and len(facts.brief.groups) > 1:
            tail = PART.sub("", title.removeprefix(f"{group.label}: "))
            return f"{capital(tail)} (first: {group.label})"
    head, _, tail = PART.sub("", title).partition(": ")
    if tail and is_team_talk(item):  # before it stand the teams that share a manager
        return capital(tail)
    if is_quoted:
        return f"{head}: {tail.partition(', ')[0].removeprefix('the ')}"
    return head if tail and len(head.split()) >= _WORDS_OF_A_TITLE else PART.sub("", title)


def _owner_name(
    facts: CaseFacts, item: AnyItem, items: Iterable[AnyItem], fits: Callable[[AnyItem], bool]
) -> str:
    same = [other for other in items if fits(other) and _is_near(item, other)]
    if fits is _is_practice:  # a clinic is the team's, practice the trainer's
        same = [other for other in same if other.provenance.play_id == item.provenance.play_id]
    owners = {facts.name_of_owner(other.owner) for other in same}
    if len(owners) > 2 and fits in (is_team_talk, _is_practice):
        return "Each manager"
    return _named_first(facts, item)


def _is_near(item: AnyItem, other: AnyItem) -> bool:
    return bool(item.due and other.due and (other.due - item.due).days <= 28)


def _done_when(facts: CaseFacts, item: AnyItem, done: str) -> str:
    if isinstance(item, Milestone) and item.done_when and not done:
        own = _own_done(item)
        text = first_sentence(" ".join(own.split()))
        for mark in (": ", "; "):  # a list cut at a comma may say the opposite
            text = text if len(text.split()) <= _MOST_WORDS_OF_DONE else text.partition(mark)[0]
        text = text.rstrip(".") + ")" * (text.count("(") - text.count(")"))  # cut inside a parenthesis
        return text if own == item.done_when else f"{text} ({_ON_TEST_DATA})"
    passed = facts.case.kind.hands_on.passed_when
    practiced = first_sentence(fill(facts, passed) or "") if passed else ""
    if not practiced or len(practiced.split()) > _MOST_WORDS_OF_DONE:
        is_done = is_practiced(facts.case.kind.key)
        practiced = (
            "Each person has done one real piece, and someone has checked it"
            if is_done
            else "Each team has its first weeks in writing"
        )
    invited = sum(group.size for group in facts.brief.groups if group.id in item.group_ids)
    return done.format(
        invited=f"{invited or facts.people:,}",
        sponsor=facts.sponsor_name,
        practiced=practiced.rstrip("."),
        owner=facts.owner_name or "The next owner",
    )
