"""Choose a rollout's plays and the groups that each is written for."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from playbook.core.base.words import capital
from playbook.core.case.case import Case
from playbook.core.case.parts import MORE_PRACTICE
from playbook.core.case.reading.pilot import starts_with_a_pilot
from playbook.core.plan.brief import EACH_MANAGER, Brief, Exposure, Group
from playbook.core.plan.items import AnyItem, Owner
from playbook.core.plan.plays.kinds import ChangeKind
from playbook.core.plan.plays.stages import TIERS, Play, Scope, Tier
from playbook.core.review.review import DEFAULTS
from playbook.llm.builtin.facts import Leaders, champion_circles, holds_one_meeting, is_small, loses_most
from playbook.llm.builtin.schedule import Schedule, Slot

_EARLY_GO_LIVE_DAYS = 60
_PILOTS = ("pilot", "pilot-place")
# What the rollout has once, whether or not a team has a part in it.
_OF_THE_ROLLOUT = tuple(("rollout", kind) for kind in ("objective", "key_message", "policy"))
_TALK, _MOST_TALKS_ALIKE = "manager-talk", 1
_BRIEFING, _ANNOUNCEMENT = "brief-managers", "first-word"
_WITH_ALL, _MOST_TO_LOSE, _INFORMED_ONLY = -1, -2, -3
# With more groups than this, what each manager does is one item; talk and practice stay by group longer.
_MOST_GROUPS: dict[Tier, int] = {"essential": 2, "standard": 2, "thorough": 8}


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One item to write, with the end of its id."""

    play: Play
    indexes: tuple[int, ...]
    slot: Slot | None
    owner: Owner
    suffix: str
    count: int = 0


def wanted(case: Case, plays: Sequence[Play], size: Tier = "thorough") -> list[Play]:
    """Return the plays of a size that fit change, people and go-live."""
    brief = case.brief
    tiers = TIERS[: TIERS.index(size) + 1]
    small = is_small(brief)
    first = min(filter(None, (*brief.team_starts, brief.go_live)))
    soon = brief.start is None or (first - brief.start).days <= _EARLY_GO_LIVE_DAYS
    chosen = _in_one_meeting(plays) if holds_one_meeting(case) else plays
    return [
        _sized(play, brief, size)
        for play in chosen
        if not (small and play.skip_when_small and not _is_hit_hard(brief, play))
        and (play.only_if is None or (play.only_if == "early go-live") == soon)
        and play.tier in tiers
        and _fits_kind(play, case.kind)
        and not _is_beyond_limit(case, play)
        and not (play.id in _PILOTS and starts_with_a_pilot(brief))
        and not (play.id == MORE_PRACTICE and _hits_all_alike(case, play))
    ]


def _hits_all_alike(case: Case, play: Play) -> bool:
    """Return whether no team learns less than those whom a play is for."""
    return all(_is_hit(group, play) for group in case.brief.groups if case.is_trained(group))


def _is_beyond_limit(case: Case, play: Play) -> bool:
    """Return whether a session is more than the brief allows time for."""
    is_more = play.kind == "training_session" and not play.from_kind and not play.fields.get("for_managers")
    return is_more and case.time_away is not None


def _in_one_meeting(plays: Iterable[Play]) -> Iterator[Play]:
    """Yield the plays, with managers' talks in the announcement's meeting."""
    for play in plays:
        if play.id == _TALK:
            yield play.model_copy(update={"same_day_as": _ANNOUNCEMENT, "never_same_day": False})
        elif play.id != _BRIEFING:
            yield play


def _sized(play: Play, brief: Brief, size: Tier) -> Play:
    """Return a play, with one item for many groups."""
    most = 1 if size == "essential" else _MOST_GROUPS[size if size == "thorough" else play.tier]
    if play.id.startswith(_TALK) and size != "thorough" and not any(group.tasks for group in brief.groups):
        most = _MOST_TALKS_ALIKE
    if play.many_scope and len(brief.groups) > most:
        return play.model_copy(update={"scope": play.many_scope})
    return play


def _fits_kind(play: Play, kind: ChangeKind) -> bool:
    if play.needs_ai and not kind.is_ai:
        return False
    return kind.key not in play.not_kinds and (not play.kinds or kind.key in play.kinds)


def eligible(case: Case, play: Play) -> list[int]:
    """Return the groups that a play is for: by reach and by impact."""
    brief = case.brief
    indexes = [
        index
        for index, group in enumerate(brief.groups)
        if (not play.reach or (play.reach == "no_mailbox") == case.is_without_mailbox(group))
        and _asks_it(play, case.exposure(group))
    ]
    if play.min_impact is None:
        return indexes
    return [index for index in indexes if _is_hit(brief.groups[index], play)]


def _asks_it(play: Play, exposure: Exposure) -> bool:
    """Return whether a play asks something of a team that the change reaches so far."""
    if exposure == "told" and not (play.tells_everyone or (play.scope, play.kind) in _OF_THE_ROLLOUT):
        return False
    return not (play.skip_where_little_changes and exposure == "short")


def _is_hit(group: Group, play: Play) -> bool:
    # Where no aspect is scored, a high impact is one on the working day, and on nothing else.
    if not play.aspects or (not group.impact and "habits" in play.aspects):
        return group.highest_impact >= (play.min_impact or 0)
    scores = [group.impact.get(aspect, 0) for aspect in play.aspects]
    return max(scores) >= (play.min_impact or 0)


def _is_hit_hard(brief: Brief, play: Play) -> bool:
    """Return whether a play's aspects hit any team hard."""
    hits = [group.impact.get(aspect, 0) for group in brief.groups for aspect in play.aspects]
    return max(hits, default=0) >= DEFAULTS.high_impact


def cast(
    case: Case, leaders: Leaders, play: Play, schedule: Schedule, indexes: Sequence[int]
) -> Iterator[PlannedItem]:
    """Yield a play's items; groups with one day and owner share one."""
    brief, everyone = leaders.brief, tuple(indexes)
    scope = scope_of(brief, play)
    slots: Mapping[int, Sequence[Slot | None]] = schedule.slots.get(play.id, {})
    if play.at is None and indexes:
        if scope == "each champion circle":
            for members, count in champion_circles(brief):
                if not {*members} & {*indexes}:
                    continue
                owner = leaders.of(play.owner, members[0]).owner
                yield PlannedItem(play, tuple(members), None, owner, f".{brief.groups[members[0]].id}", count)
            return
        if scope == "rollout":
            yield PlannedItem(play, everyone, None, leaders.of(play.owner, indexes[0]).owner, "")
            return
        slots = dict.fromkeys(indexes, (None,))
    for slot in slots.get(-1, ()) if indexes else ():
        groups = _awake(brief, everyone, play, slot.day, schedule) if slot and play.fills_gaps else everyone
        yield PlannedItem(play, groups, slot, leaders.of(play.owner).owner, _number(play, slot))
    buckets: dict[tuple[Slot | None, tuple[str | None, ...], int], list[int]] = {}
    for index in indexes:
        for slot in slots.get(index, ()):
            # A small company, or one of many groups, does this once instead of once under each manager.
            is_merged = scope == "everyone" and (play.scope != scope or bool(play.title_together))
            owners = () if is_merged else _key(leaders, play, index)
            apart = _talk_apart(case, play, index)
            buckets.setdefault((slot, owners, index if scope == "each group" else apart), []).append(index)
    for (slot, _, _), members in buckets.items():
        whole = len(members) == len(indexes) and scope != "each group"
        suffix = ("" if whole else f".{brief.groups[members[0]].id}") + _number(play, slot)
        find = leaders.of_each if play.title_together else leaders.of_all
        yield PlannedItem(play, tuple(members), slot, find(play.owner, members).owner, suffix)


def _talk_apart(case: Case, play: Play, index: int) -> int:
    """Return the key of the groups that share one manager's talk."""
    group = case.brief.groups[index]
    if not play.id.startswith(_TALK):
        return _WITH_ALL
    if group.id in case.ends_of_work:
        return index
    if loses_most(case.brief, group):
        return _MOST_TO_LOSE
    return _WITH_ALL if case.is_trained(group) else _INFORMED_ONLY


def scope_of(brief: Brief, play: Play) -> Scope:
    """Return for whom a play makes an item each, by the rollout's size."""
    return (play.small_scope if is_small(brief) else None) or play.scope


def _key(leaders: Leaders, play: Play, index: int) -> tuple[str | None, ...]:
    """Return whose item this is: groups under different people cannot share it."""
    roles = [role for role in (play.owner, play.sender, play.reviewer) if role is not None]
    owners = [leaders.of(role, index).owner for role in roles]
    return tuple(owner.person_id or owner.role for owner in owners)


def _awake(
    brief: Brief, indexes: tuple[int, ...], play: Play, day: int, schedule: Schedule
) -> tuple[int, ...]:
    """Return the groups present on a day, after go-live those live."""
    when, is_after = date.fromordinal(day), bool(play.at and play.at.anchor.endswith("go_live"))
    present = [index for index in indexes if not brief.groups[index].is_blacked_out(when)]
    there = [index for index in present if not schedule.has_ended(index, day)]
    started = [index for index in there if not is_after or schedule.go_lives[index] <= day]
    return tuple(started or there or present or indexes)


def _number(play: Play, slot: Slot | None) -> str:
    if slot is None:
        return ""
    number = f".{slot.number}" if play.fills_gaps or slot.number > 1 else ""
    return number + (f".part-{slot.part}" if slot.parts > 1 else "")


# What the plays for people without a mailbox call after their shifts, where a team works in none.
_WITHOUT_SHIFTS = tuple(
    (re.compile(rf"\b{pattern}", re.IGNORECASE), instead)
    for pattern, instead in (
        (r"start of (?:every|each|the|a|your) shift(?:, whatever the hour)?\b", "start of the day"),
        (r"within the shift\b", "within the working day"),
        (r"(?:the|a) same shift\b", "the same team"),
        (r"at (?:every|each) shift board\b", "on each team's board"),
        (r"(?:at|on|in) (?:every|each) shift\b", "in each team"),
        (r"(?:on|in) (?:this|your) shift\b", "in this team"),
        (r"(?:every|each) shift lead(?:er)?\b", "each team lead"),
        (r"shift (?:and team )?lead(er)?(s?)\b", r"team lead\1\2"),
        (r"team or shift\b", "team"),
        (r"(?:every|each) shift\b", "each team"),
        (r"the (?:first|next) shift\b", "the first day"),
        (r"shift talk(s?)\b", r"team talk\1"),
        (r"at the shift handover\b", "at the end of the day"),
        (r"on shifts\b", "without a desk"),
        (r"(?:the|your|a) shift\b", "the day"),
    )
)


_NO_WORDS = ("id", "kind", "stage", "channel")


def without_shifts(item: AnyItem, brief: Brief) -> AnyItem:
    """Return an item without a word of shifts if its teams work in none."""
    teams = [group for group in brief.groups if group.id in item.group_ids]
    if not teams or any(group.works_shifts is not False for group in teams):
        return item
    change: dict[str, Any] = {
        name: _words_without_shifts(value)
        for name, value in item
        if isinstance(value, str) and name not in _NO_WORDS and "shift" in value.lower()
    }
    if getattr(item, "channel", "") == "shift_talk":
        change["channel"] = "team_meeting"
    if item.owner and item.owner.role and "shift" in item.owner.role:
        role = _words_without_shifts(item.owner.role)
        # Without shifts nobody leads a team but its manager.
        role = EACH_MANAGER if role.casefold() == "each team lead" else role
        change["owner"] = item.owner.model_copy(update={"role": role})
    return item.model_copy(update=change) if change else item


def _words_without_shifts(text: str) -> str:
    for pattern, instead in _WITHOUT_SHIFTS:
        text = pattern.sub(partial(_in_its_place, instead), text)
    return text


def _in_its_place(instead: str, match: re.Match[str]) -> str:
    words = match.expand(instead)
    return capital(words) if match[0][0].isupper() else words
