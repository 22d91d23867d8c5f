"""Place plays on days: in order, where a week has room."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import ceil, inf

from playbook.core.base.fields import Span
from playbook.core.case.away import away_at_once
from playbook.core.case.case import Case
from playbook.core.case.feasible.depth import practice_needed
from playbook.core.case.feasible.durations import sizes_before_start, test_waits, tested_on
from playbook.core.case.fixed.read import PREMISES
from playbook.core.case.reading.busy import start_of_the_books
from playbook.core.case.reading.pilot import pilot_teams
from playbook.core.case.rounds import (
    DAYS_AT_A_LINE,
    LEAST_ROUND_DAYS,
    free_rounds,
    rounds_a_day,
    rounds_for,
    rounds_needed,
    rounds_of,
    seats_for,
    spared_rounds,
    split,
)
from playbook.core.case.settle.facts import TRAINING_WINDOW_DAYS, CaseFacts
from playbook.core.case.settle.first_reading import closes_read, first_period_known
from playbook.core.case.timing import LATE_YES, REPRESENTATIVES
from playbook.core.plan.plays.kinds import OTHER
from playbook.core.plan.plays.stages import TEAM_TALKS, Play
from playbook.core.plan.plays.works import Precedence
from playbook.llm.builtin.audience import eligible, scope_of
from playbook.llm.builtin.calendar import Calendar, week_of, without
from playbook.llm.builtin.cases.works import load_order
from playbook.llm.builtin.order import pause_between
from playbook.llm.builtin.schedule import Schedule, Shift, Slot, frame
from playbook.llm.builtin.sizing.budget import GIVES_WAY
from playbook.llm.builtin.sizing.play_needs import (
    follows_start,
    has_seats,
    hours_a_week,
    seats_taken,
    sessions_of,
    takes_days,
)

_GATE, _LAST_GATE, _HAND_OVER, _DAYS_TO_ACT = "gate-start", "gate-90", "hand-over", 2
_ON_PAPER, _DAYS_TO_REPLAN = "pilot-hours", 8  # working days from a yes to the first new roster
_DAYS_TO_HAND_OVER = 10  # working days from the last decision on: what it changes is done by then
_TO_JUDGE = 70  # days from the last start to the last decision, where the end leaves no more
_BEFORE_REHEARSAL = 6  # the cut-over is rehearsed with people who have practiced, and then comes the gate
_DAYS_TO_WIN = 14  # from the first cause that is looked at to the last one that is gone
_DAYS_TO_ACCOUNTS = 17  # from the count to the first work of a pilot, whose people sign in before
_NOTABLE_DAYS = 3
_NEAR_DAYS = 3  # groups wait so long for each other to do a thing on one day
# An act so soon after a rhythm ends counts as its last.
_NEXT_ACT_DAYS = 10
_UNDISTURBED_DAYS = 7  # so far does one team's busy time move what is for all
_KEEPS_QUIET_DAYS = 7  # so long a manager waits until the others have heard the same
_MOST_ROUND_DAYS = 15
_MOST_PLACES = 6  # with more, a session is one task for all of them
_MOST_DAYS_AHEAD = 56  # what was learned earlier is forgotten by the start
_BEFORE_GATE = 4  # days before the start: all rounds are held when somebody decides
_WEEK_OF_THE_START = 7  # days in which one decision is enough
_BEFORE_START = 6  # days that sessions spread over weeks leave to the start
_PREPARED_DAYS = 14  # so long the first steps need before a few can try it
_ROOM_TO_CHANGE = 28  # days before a session; where there are fewer, it follows a trial at once
_MANAGERS_LEARN, _PILOT = "train-managers", "pilot"
_TWO_WEEKS = 11  # from a Monday to the Friday after the next
_RULES = {"rules-tried": 18, "guardrails": 17}  # days before the end of a pilot with its own session
_AFTER_TEST = (5, 3, 0)  # working days in which what a test showed is changed before managers learn it
_MOST_EARLIER = 73  # days by which a pilot and what it needs move to the front of a long window
_PILOT_LASTS = (15, 13, 11, 9, 7, 5)  # working days from the test on: changes, its own session, the work
_BEFORE_PILOT_ENDS = 14  # working days from the test on: the changes, a session, two weeks of work
_MOVES_OUT = re.compile(rf"\b{PREMISES}\b[^.;]*\b(?:closes?|moves?)\b", re.IGNORECASE)
_KEEPS_IT_UP = ("reinforcement", "checkin_series")
_ASKS_PEOPLE = frozenset(
    ("message", "sponsor_act", "training_session", "gate", "manager_briefing", "reinforcement")
)


def schedule(case: Case, plays: Sequence[Play], small: bool, today: date | None) -> Schedule:
    """Place every dated play after those that it follows.

    A pilot comes before the managers' session; without time for that its people join the session.
    """
    placing = frame(_Placing, case, plays, small, today)
    placing.place_all()
    if any(play.id == _PILOT for missed in placing.left_out.values() for play in missed):
        joined = frame(_Placing, case, [_with_managers(play) for play in plays], small, today)
        joined.place_all()
        return joined if joined.slots.get(_PILOT) else placing
    return placing


def _with_managers(play: Play) -> Play:
    """Return a play of a plan whose pilot learns in the managers' session."""
    if play.id == _PILOT:
        return play.model_copy(update={"after": (_MANAGERS_LEARN,)})
    if play.id == _MANAGERS_LEARN:
        return play.model_copy(update={"after": tuple(name for name in play.after if name != _PILOT)})
    return play


class _Placing(Schedule):
    """A schedule while its plays are placed."""

    def place_all(self) -> None:
        ordered = in_order(self.plays)
        facts = CaseFacts(self.case, date.fromordinal(self.first))
        self.trainers = facts.trainers_assumed
        self._begin_practice_early(facts)
        self._expect_test(facts)
        self.latest = [self._latest_days(ordered, index) for index in range(len(self.calendars))]
        for play in ordered:
            if play.fills_gaps or play.at is None:
                continue
            if play.same_day_as in self.slots:
                self.slots[play.id] = dict(self.slots[play.same_day_as])
                continue
            if self._follows_nothing(play, ordered):
                continue
            if self._follows_test(play) and (
                talks := [day for name in TEAM_TALKS for day in self._days_of(name, False)]
            ):
                self._expect_test(facts, date.fromordinal(max(talks)))
            scope = scope_of(self.brief, play)
            if scope in ("rollout", "each champion circle"):
                self._place_for_rollout(play)
            else:
                self._place_for_groups(play, scope)
            if play.kind == "message":
                self._brief_shortly_before(play, ordered)
        self._decide_before_change_over()
        self._train_the_pilot_first()
        self._decide_after_training()
        self._decide_after_evidence()
        self._decide_before_people_plan()
        self._place_the_gate_on_the_stated_day()
        self._give_notice()
        self._count_before_the_win()
        for play in ordered:
            if play.fills_gaps:
                self._fill_gaps(play, ordered)

    def _begin_practice_early(self, facts: CaseFacts) -> None:
        """Note who needs more weeks before the start to practice in than others have sessions."""
        for index, group in enumerate(self.brief.groups):
            weekly, practice = group.capacity_hours_per_week, practice_needed(facts, group)
            if weekly and practice and not self.case.is_at_a_line(group):
                weeks = ceil((practice + facts.hours_of(group)) / weekly)
                days = min(_BEFORE_GATE + 7 * weeks, _MOST_DAYS_AHEAD)
                self.practice_from[index] = self.go_lives[index] - days

    @property
    def _changes_over(self) -> bool:
        """Return whether the old way is replaced right before a start."""
        return any(step.days == -1 for step in self.case.kind.steps)

    def _decide_before_change_over(self) -> None:
        """Move each gate two working days before the change-over."""
        if not self._changes_over:
            return
        office, gates = self.office.usual or self.office.days, self.slots.get(_GATE, {})
        sessions = [play.id for play in self.plays if play.from_kind == "hands_on"]
        heard = max(self._days_of("first-word", False), default=self.first)
        for index, slots in gates.items():
            begins = [
                self.slots[name][index][0].day for name in sessions if index in self.slots.get(name, {})
            ]
            change_over = bisect_left(office, self.go_lives[index]) - 1
            wished = [(days, max(begins, default=heard)) for days in range(_DAYS_TO_ACT, 0, -1)]
            for days, after in (*wished, (1, heard)):
                day = office[change_over - days] if change_over >= days else self.first
                if after < day < slots[0].day:
                    gates[index] = [replace(slots[0], day=day)]
                    break

    def _decide_after_training(self) -> None:
        """Move each gate to the last training round, if a day remains to act on it."""
        office, gates = self.office.usual or self.office.days, self.slots.get(_GATE, {})
        sessions = [play.id for play in self.plays if play.from_kind in ("safe_start", "hands_on")]
        trained = dict[int, tuple[int, int]]()
        for name in sessions:
            for index, slots in self.slots.get(name, {}).items():
                start = self.go_lives[index]
                begins, until = trained.get(start, (self.first, self.first))
                trained[start] = max(begins, slots[-1].day), max(until, slots[-1].until)
        for index, slots in gates.items():
            start = self.go_lives[index]
            begins, until = trained.get(start, (self.first, self.first))
            after = office[bisect_right(office, begins) :][:1]  # nobody decides while a session begins
            last = bisect_left(office, start) - (_DAYS_TO_ACT if self._changes_over else 1)
            for day in (max((until, *after)), until) if last >= 0 else ():
                if slots[0].day < day <= office[last]:
                    gates[index] = [replace(slots[0], day=day)]
                    break

    def _decide_after_evidence(self) -> None:
        """Move each gate behind the last day of what the start needs, if a day remains."""
        office, gates = self.office.usual or self.office.days, self.slots.get(_GATE, {})
        for index, slots in gates.items():
            start, group = self.go_lives[index], self.brief.groups[index]
            due = [
                each.needed_by.toordinal()
                for each in self.case.conditions
                if each.gates == "go_live" and each.needed_by and not self.case.is_met(each)
                if not each.group_ids or group.id in each.group_ids
            ]
            behind = office[bisect_right(office, max(due, default=0)) :][:1]
            if behind and slots[0].day < behind[0] < start:
                gates[index] = [replace(slots[0], day=behind[0])]

    def _decide_before_people_plan(self) -> None:
        """Move each gate of new hours two weeks ahead, if tried by then.

        Whoever works by a roster plans their weeks around it: a no on the eve comes too late for them.
        """
        tried = max(self._days_of(_ON_PAPER, False), default=self.last)
        office, gates = self.office.usual or self.office.days, self.slots.get(_GATE, {})
        for index, slots in gates.items():
            place = bisect_left(office, self.go_lives[index]) - _DAYS_TO_REPLAN
            if place >= 0 and tried < office[place] < slots[0].day:
                gates[index] = [replace(slots[0], day=office[place])]

    def _place_the_gate_on_the_stated_day(self) -> None:
        """Move the gate of the first start to the day in the week before it on which the brief decides."""
        own, first = self.case.decided_before, min(self.go_lives)
        if own is None or first - own.toordinal() > _WEEK_OF_THE_START:
            return
        gates = self.slots.get(_GATE, {})
        for index, slots in gates.items():
            if self.go_lives[index] == first:
                gates[index] = [replace(slots[0], day=own.toordinal())]

    def _train_the_pilot_first(self) -> None:
        """Move the sessions of a dated pilot's teams before it, if they know it by then."""
        pilot = self.case.pilot
        ids = pilot_teams(self.brief, pilot) if pilot and pilot.starts else ()
        if pilot is None or pilot.starts is None or not 0 < len(ids) < len(self.brief.groups):
            return
        for index in (number for number, group in enumerate(self.brief.groups) if group.id in ids):
            heard = max(
                (day for name in ("first-word", *TEAM_TALKS) for day in self._days_of(name, False)),
                default=self.first,
            )
            days = self._days_before_pilot(index, pilot.starts.toordinal())
            if days and min(days.values()) > heard:
                for name, day in days.items():
                    self.slots[name][index] = [replace(self.slots[name][index][0], day=day, rounds=None)]
                rules = self.office.before(min(days.values()))
                if rules and rules < min(self._days_of("guardrails", False), default=rules):
                    self._move("guardrails", rules)

    def _days_before_pilot(self, index: int, starts: int) -> dict[str, int]:
        """Return the last days before a pilot on which one of its teams can learn.

        No week takes more than the team's hours.
        """
        taught = [
            (slots[0], play)
            for play in self.plays
            if play.kind == "training_session" and (slots := self.slots.get(play.id, {}).get(index))
            if starts <= slots[0].day < self.go_lives[index]
        ]
        calendar, days, day, hours_left = self.calendars[index], dict[str, int](), starts, inf
        for slot, play in sorted(taught, key=lambda each: each[0].day, reverse=True):
            hours = 0.0 if play.fields.get("for_managers") else slot.hours
            before = calendar.before(week_of(day) if hours > hours_left else day)
            if before is None:
                return {}
            room = calendar.hours_per_week or inf
            hours_left = (hours_left if week_of(before) == week_of(day) else room) - hours
            days[play.id] = day = before
        return days

    def _count_before_the_win(self) -> None:
        """Move the baseline before an early win, and before the first accounts of a pilot.

        Both change what is counted.
        """
        has_accounts = any(need.kind == "accounts" for need in self.case.kind.prerequisites)
        is_dated = self.case.pilot is not None and self.case.pilot.starts is not None
        heard = max(self._days_of("first-word", False), default=self.first)
        pilots = [(_PILOT, _DAYS_TO_ACCOUNTS)] * (has_accounts or is_dated)
        for name, ahead in (("early-win", _DAYS_TO_WIN), *pilots):
            changed, counted = (min(self._days_of(each, False), default=None) for each in (name, "baseline"))
            if name == _PILOT and is_dated:
                changed = self.pilot_at_best
            if changed is not None and counted is not None and counted > changed - ahead:
                day = self.manned.nearest(changed - ahead, heard + 1, min(changed, counted) - 1)
                if day is not None:
                    self._move("baseline", day)

    def _give_notice(self) -> None:
        """Tell a team of its sessions some days ahead, before a closure if one lies between."""
        plays = {play.id: play for play in self.plays}
        pairs = [pair for pair in load_order() if pair.days > 1 and {*pair.first} <= plays.keys()]
        for pair in pairs:
            for play in (plays[name] for name in pair.first if plays[name].kind == "message"):
                together: dict[int, list[int]] = {}
                for index, slots in self.slots.get(play.id, {}).items():
                    together.setdefault(slots[0].day, []).append(index)
                for day, members in together.items():
                    self._tell_before(play, day, members, pair)

    def _tell_before(self, play: Play, day: int, members: Sequence[int], pair: Precedence) -> None:
        found = [self.slots.get(name, {}).get(index) for name in pair.then for index in members]
        coming = min((slots[0].day for slots in found if slots), default=day + pair.days)
        if coming - day >= pair.days or -1 in members:
            return
        rules = max(self._days_of("guardrails", False), default=self.first)
        low = max([rules + 1, *(self._soonest(play, index) for index in members)])
        calendar, want = self._shared_calendar(play, members), coming - pair.days
        earlier = calendar.nearest(want, low, want) or calendar.nearest(want, low, day - 1)
        for index in members if earlier else ():
            self.slots[play.id][index] = [Slot(earlier or day, hours_a_week(play))]

    def _brief_shortly_before(self, play: Play, ordered: Sequence[Play]) -> None:
        """Move a briefing before a message that had to wait: nobody keeps a secret for weeks."""
        sent = min((slots[0].day for slots in self.slots[play.id].values() if slots), default=self.first)
        late = {
            other.id
            for other in ordered
            if other.kind == "manager_briefing"
            and other.id in play.after
            and max(self._days_of(other.id, False), default=sent) < sent - _KEEPS_QUIET_DAYS
        }
        usual = Calendar(self.manned.usual)
        day = usual.nearest(sent - _NOTABLE_DAYS, sent - _KEEPS_QUIET_DAYS, sent - 1)
        back = self.manned.after(sent - 1)
        if late and day is None and back and (following := self.manned.after(back)):
            self._move(play.id, following)
            day = back  # the first day on which people are back is the managers'
        for other in ordered:
            if day is not None and late & {other.id, other.same_day_as}:
                self._move(other.id, day)

    def _move(self, play_id: str, day: int) -> None:
        moved = self.slots.get(play_id, {})
        self.slots[play_id] = {index: [replace(slots[0], day=day)] for index, slots in moved.items()}

    def _expect_test(self, facts: CaseFacts, heard: date | None = None) -> None:
        tested = tested_on(facts, heard)
        self.tested = tested.toordinal() if tested else 0
        self.pilot_at_best = self._pilot_at_best()

    def _pilot_at_best(self) -> int:
        """Return when a pilot can be done, the brief's after two weeks."""
        if self.case.pilot and self.case.pilot.starts:
            return self.case.pilot.starts.toordinal() + _TWO_WEEKS
        pilot = next((play for play in self.plays if self._follows_test(play)), None)
        usual = super().ideal(pilot) if pilot else self.last
        return max(usual - _MOST_EARLIER, min(usual, self._after_test(_PILOT_LASTS[0])))

    def _follows_test(self, play: Play) -> bool:
        """Return whether a play is our own pilot of what is tested before it."""
        is_first = play.id == _PILOT and _MANAGERS_LEARN not in play.after
        return is_first and bool(self.tested) and not self.case.pilot

    @property
    def _indexes(self) -> range:
        return range(len(self.calendars))

    @property
    def _first_wave(self) -> tuple[int, int]:
        return min(map(self.wave, self._indexes))

    def _starters(self, play: Play) -> Sequence[int]:
        """Return the teams that a play of the whole rollout waits for."""
        is_of_first = play.at is not None and play.at.anchor == "first_go_live"
        first = min(self.go_lives)
        return [index for index in self._indexes if not is_of_first or self.go_lives[index] == first]

    def _floor_of_all(self, play: Play) -> int:
        return max(self.floor(play, index)[0] for index in self._starters(play))

    def _after_test(self, pause: int) -> int:
        """Return the working day that leaves a pause after the test."""
        days = self.office.usual or self.office.days
        place = bisect_right(days, self.tested) + pause
        return days[place] if place < len(days) else self.horizon

    def ideal(self, play: Play, index: int | None = None) -> int:
        """Return the day for a play; a pilot and its rules come early."""
        if self._follows_test(play):
            return self.pilot_at_best
        day = super().ideal(play, index)
        return min(day, self.pilot_at_best - _RULES[play.id]) if play.id in _RULES else day

    def _follows_nothing(self, play: Play, ordered: Iterable[Play]) -> bool:
        """Leave out a play whose decision or predecessor is not in the plan."""
        gates = {other.id for other in ordered if other.kind == "gate"}
        # What has to happen by the end follows the gates that there are.
        is_due = play.latest is not None and play.latest.anchor == "end"
        missing = not is_due and [name for name in play.after if name in gates and not self.slots.get(name)]
        if (play.at and not self.is_known(play.at)) or missing:
            self.left_out.setdefault("past", []).append(play)
            return True
        return False

    def _latest_days(self, ordered: Sequence[Play], index: int) -> dict[str, tuple[int, int]]:
        """Return, per play, the last days that leave room for what follows."""
        # The first leaves a day between two steps, the second puts them on one day.
        latest: dict[str, tuple[int, int]] = {}
        sessions = {play.id: play for play in ordered if has_seats(play)}
        waves = range(len(self.calendars))
        for play in reversed(ordered):
            if play.at is None or self._is_spared(play, index):
                continue
            calendar = self.calendar_for(play, index)
            has_limit = play.latest and not play.latest.play_id
            own = min(self.moment(play.latest, index), self.last) if play.latest and has_limit else self.last
            apart, same = latest.get(play.id, (own, own))
            apart, same = min(apart, own), min(same, own)
            latest[play.id] = apart, same
            begun = self._latest_start(play, index, apart)
            days_before = self._days_before(play, begun)
            if play.when_late == "skip" and not days_before:
                continue  # what is left out when it is late must not hurry what comes before it
            begun -= days_before
            step_same = calendar.before(same) if play.never_same_day else same
            if self._is_of_first_starts(play, index) and self.wave(index) > min(map(self.wave, waves)):
                continue  # those who start later need not be ready for what the first do
            for name in play.waits_for:
                before = latest.get(name, (self.last, self.last))
                pair = [sessions[each] for each in (name, play.id) if each in sessions]
                is_crowded = len(pair) > 1 and not self._share_a_week(pair, index)
                begins = week_of(begun) if is_crowded else begun
                step_apart = calendar.before(begins)
                for _ in range(self._pause(name, play, begins, calendar)):
                    step_apart = calendar.before(step_apart or begins)
                latest[name] = (
                    min(before[0], begins - 1 if step_apart is None else step_apart),
                    min(before[1], same - 1 if step_same is None else step_same),
                )
        return latest

    def _pause(self, name: str, play: Play, day: int, calendar: Calendar) -> int:
        """Return the working days that lie between two plays, where there is time for them."""
        if day - self.first < _ROOM_TO_CHANGE:
            return 0
        between = bisect_left(calendar.days, day) - bisect_right(calendar.days, self.tested)
        free = between - _BEFORE_PILOT_ENDS if self.tested else 0
        return pause_between(name, play.id, free)

    def _is_of_first_starts(self, play: Play, index: int) -> bool:
        """Return whether a play is done once, by those who start before this team."""
        if scope_of(self.brief, play) != "rollout" or play.latest is None or play.latest.play_id:
            return False
        is_due_earlier = self.moment(play.latest) < self.go_lives[index]
        return is_due_earlier or play.latest.anchor.startswith("first_")

    def _is_spared(self, play: Play, index: int) -> bool:
        """Return whether a group whose work changes little does without a play."""
        exposure = self.case.exposure(self.brief.groups[index])
        return exposure == "told" or (play.skip_where_little_changes and exposure == "short")

    def _days_before(self, play: Play, end: int) -> int:
        """Return a play's days before a day, fewer where time is short."""
        return max(0, min(play.after_days, end - self.first - _PREPARED_DAYS)) if takes_days(play) else 0

    def _latest_start(self, play: Play, index: int, end: int) -> int:
        """Return the last day to begin so that all rounds still fit."""
        if not has_seats(play) or play.fields.get("for_managers"):
            return end
        calendar, brief = self.calendars[index], self.brief
        pieces = sessions_of(play, calendar.hours_per_week)
        # The trainers hold the rounds of the waves shortly before this one in the same days.
        trained = [number for number, group in enumerate(brief.groups) if self.case.is_trained(group)]
        begins = self.go_lives[index] - TRAINING_WINDOW_DAYS
        members = [
            number
            for number in trained
            if self.wave(number) <= self.wave(index) and self.go_lives[number] > begins
        ]
        needed = self._rounds_needed(members)
        a_day = min(rounds_a_day(pieces[0], self.trainers, brief.rooms), self._spared(members, pieces[0]))
        days = min(_MOST_ROUND_DAYS, ceil(needed / a_day))
        up_to_end = calendar.days[: bisect_right(calendar.days, end)][-days:]
        return (up_to_end[0] if up_to_end else end) - 7 * (len(pieces) - 1)

    def _seats(self, members: Iterable[int]) -> int:
        return seats_for(self.brief, [self.brief.groups[index] for index in members])

    def _spared(self, members: Sequence[int], hours: float, days: int = LEAST_ROUND_DAYS) -> int:
        """Return how many rounds a day these groups can spare people for, over so many days."""
        groups = [self.brief.groups[index] for index in members]
        if limits := {*away_at_once(self.brief)} & {group.id for group in groups}:
            return rounds_a_day(hours) * len(limits)  # one after the other in each of them
        return spared_rounds(sum(group.size for group in groups), hours, self._seats(members), days)

    def _spreads(self, members: Sequence[int]) -> Sequence[int]:
        """Return over how many days a session is best held, then over fewer."""
        groups = [self.brief.groups[index] for index in members]
        at_a_line = sum(group.size for group in groups if self.case.is_at_a_line(group))
        is_line = 2 * at_a_line > sum(group.size for group in groups)
        return (*(DAYS_AT_A_LINE if is_line else ()), LEAST_ROUND_DAYS)

    def _rounds_needed(self, members: Iterable[int]) -> int:
        return rounds_for(self.brief, [self.brief.groups[index] for index in members]) or 1

    def _share_a_week(self, plays: Iterable[Play], index: int) -> bool:
        """Return whether a group has the hours for some sessions in one week."""
        calendar = self.calendars[index]
        hours = sum(hours_a_week(play) for play in plays) + calendar.series_hours
        return calendar.hours_per_week is None or hours <= calendar.hours_per_week

    def _window(self, play: Play, index: int) -> tuple[int, int]:
        apart, same = self.latest[index].get(play.id, (self.last, self.last))
        calendar = self.calendar_for(play, index)
        low_wide = low_apart = low_same = self.floor(play, index)[0]
        for name, before in self._steps_before(play, index):
            after = calendar.after(before.day)
            low_apart = max(low_apart, before.day + 1 if after is None else after)
            begins = max(low_apart, self._latest_start(play, index, apart))
            changed = before.day
            for _ in range(self._pause(name, play, begins, calendar)):
                changed = self.office.after(changed) or changed
            low_wide = max(low_wide, calendar.after(changed) or low_apart)
            low_wide = max(low_wide, low_apart, before.day + play.after_days)
            low_same = max(low_same, low_apart if play.never_same_day else before.day)
        if play.latest and play.latest.play_id and self.is_known(play.latest):
            apart = same = max(low_same, min(apart, self.moment(play.latest, index)))
        low, high = low_wide if low_wide <= apart else low_apart, apart
        if low > high:  # too tight for a day each: as soon as possible, on the same day at worst
            soonest = calendar.after(low_apart - 1) or low_apart
            low = soonest if soonest <= same else min(low_same, soonest)
            high = max(low, min(soonest, same))
        if (
            play.id == _MANAGERS_LEARN
            and self.tested
            and not self.small
            and self.wave(index) == self._first_wave
        ):
            starting = [each for each in self._indexes if self.wave(each) == self._first_wave]
            limit = min(self.latest[each].get(play.id, (self.last, self.last))[0] for each in starting)
            days = map(self._after_test, _AFTER_TEST)
            low = next((day for day in days if low <= day <= limit), low)
            high = max(low, high)
        if play.earliest and self.is_known(play.earliest, index):
            wished = self.moment(play.earliest, index)
            if play.from_kind == "safe_start":
                wished = min(wished, self.practice_from.get(index, wished))
            if play.earliest.play_id:  # a day off is no time to wait for: the word is still fresh
                wished = calendar.after(wished - 1) or wished
            if wished <= max(high, self._late_limit(play, index, low)) or wished > self.horizon:
                low = max(low, wished)
        return low, high

    def _late_limit(self, play: Play, index: int, low: int) -> int:
        """Return until when a held-up step may wait, within a week."""
        if not (play.latest and play.latest.play_id and low > self.moment(play.latest, index)):
            return low
        return min(low + 7, self.latest[index].get(play.id, (self.last, self.last))[0])

    def _place_for_groups(self, play: Play, scope: str) -> None:
        self.slots[play.id] = {}
        windows: dict[int, tuple[int, int, int]] = {}
        # Who starts first has the trainers first.
        # Those whom a session is not for neither shorten it nor give their time to it.
        groups = eligible(self.case, play) if play.kind == "training_session" else range(len(self.calendars))
        for index in sorted(groups, key=self.wave):
            if play.at and not self.is_known(play.at, index):
                continue  # it goes with a session that this team does without
            want = self.ideal(play, index)
            if play.from_kind == "hands_on" and self._changes_over:
                want -= _BEFORE_REHEARSAL
            low, high = self._window(play, index)
            if play.from_kind == "safe_start" and (early := self._early(index, min(want, high), low)):
                want = early
            if (beside := self._beside_closure(play, want, low, high, index)) is not None:
                want = low = high = beside
            elif self._is_left_out(play, want, low, high, index):
                continue
            want, high = self._on_its_weekday(play, want, low, max(low, high))
            windows[index] = (want, low, high)
        if not windows:
            return
        together = (
            None
            if play.at and play.at.anchor.startswith("group.")
            else min(max(low, min(want, high)) for want, low, high in windows.values())
        )
        for members in self._teams(play, windows, together, scope != "each group"):
            want, low, high = _shared_window([windows[index] for index in members])
            near = max(low, min(want if together is None else together, high))
            slots = self._slots(play, members, near, low, high)
            for index in members:
                self._place(play, index, windows[index], slots)

    def _early(self, index: int, want: int, low: int) -> int:
        """Return the day on which a team with much to practice begins.

        0 if that is not a week sooner.
        """
        early = max(low, self.practice_from.get(index, want))
        return early if early <= want - 7 else 0

    def _begins_before_others(self, play: Play, index: int, want: int) -> bool:
        """Return whether a team that practices much has its first session before others may."""
        is_early = play.from_kind == "safe_start" and index in self.practice_from
        return is_early and play.earliest is not None and want < self.moment(play.earliest, index)

    def _place(self, play: Play, index: int, window: tuple[int, int, int], slots: list[Slot]) -> None:
        calendar = self.calendars[index]
        for slot in slots:
            calendar.plan(slot.day, slot.hours)
        self.slots[play.id][index] = slots
        has_rounds = slots[0].rounds is not None and slots[0].rounds.rounds > 1
        self._remember_shift(play, index, window, slots[0].day, has_rounds)
        if play.every_days:
            later = self._again(play, self.calendar_for(play, index), window[0], slots[0].day, index)
            self.slots[play.id][index] = slots + list(later)

    def _teams(
        self, play: Play, windows: Mapping[int, tuple[int, int, int]], together: int | None, is_shared: bool
    ) -> Iterator[list[int]]:
        """Yield groups that share a day: a wave, or those equally free."""
        if not is_shared:
            yield from ([index] for index in windows)
            return
        waves: dict[object, list[int]] = {}
        for index in windows:
            alone = self._session_apart(play, index)
            early = self._begins_before_others(play, index, windows[index][0])
            waves.setdefault((self.wave(index) if together is None else 0, alone, early), []).append(index)
        for members in waves.values():
            want, low, high = _shared_window([windows[index] for index in members])
            near = max(low, min(want if together is None else together, high))
            day = self._shared_calendar(play, members).nearest(near, low, high)
            if day is not None and all(self._is_near(day, together, windows[index]) for index in members):
                yield members
                continue
            alike: dict[object, list[int]] = {}
            for index in members:
                alike.setdefault((self.wave(index), *self.free_days(play, index)), []).append(index)
            yield from alike.values()

    def _session_apart(self, play: Play, index: int) -> tuple[str, bool, int | None, bool]:
        """Return what sets a group's rounds apart: place, change, most away, reserved days."""
        if play.kind != "training_session" or play.fields.get("for_managers"):
            return "", False, None, False
        group, sites = self.brief.groups[index], {group.site for group in self.brief.groups if group.site}
        is_by_place = self.trainers < len(sites) <= _MOST_PLACES
        most, _ = away_at_once(self.brief).get(group.id, (None, ""))
        return (
            group.site if is_by_place else "",
            self.case.exposure(group) == "short",
            most,
            self.case.has_reserved_days(group),
        )

    @staticmethod
    def _is_near(day: int, together: int | None, window: tuple[int, int, int]) -> bool:
        """Return whether a shared day is in a group's window and close to the group's own."""
        want, low, high = window
        own = max(low, min(want if together is None else together, high))
        return abs(day - own) <= _NEAR_DAYS and low <= day <= max(low, high)

    def _shared_calendar(self, play: Play, members: Sequence[int]) -> Calendar:
        """Return the days that all of some groups have, with the least time of any."""
        rooms = [self.calendars[index].hours_per_week for index in members]
        tightest = members[min(range(len(rooms)), key=lambda number: rooms[number] or inf)]
        calendar = self.calendar_for(play, tightest)
        key = frozenset(self.free_days(play, index) for index in members)
        if len(key) == 1:
            return calendar
        if key not in self.shared_days:
            every = [set(self.calendar_for(play, index).days) for index in members]
            self.shared_days[key] = sorted(set.intersection(*every))
        return replace(calendar, days=self.shared_days[key])

    def _on_its_weekday(self, play: Play, want: int, low: int, high: int) -> tuple[int, int]:
        """Move a late play to the first of its weekdays that remains."""
        if play.on_weekday is None or want >= low:
            return want, high
        want = low + (play.on_weekday - (low + 6) % 7) % 7
        return want, max(high, min(want, self.last))

    def _is_left_out(self, play: Play, want: int, low: int, high: int, index: int) -> bool:
        reason = ""
        if play.latest:  # what is due by then is not too late
            want = min(want, self.moment(play.latest, index))
        earliest = self.moment(play.earliest, index) if play.earliest else want
        if low > self.last or (want > self.last and earliest > self.last):
            reason = "end"
        elif min(want, earliest) > self.horizon:
            reason = "horizon"
        elif play.when_late == "skip" and low > (self.moment(play.latest, index) if play.latest else want):
            reason = "past"
        elif play.when_late == "skip" and play.earliest and self.moment(play.earliest, index) > high:
            return True
        elif follows_start(play) and self._has_no_day(play, index, low):
            reason = "end"
        elif self._is_never_met(play, index):
            reason = "condition"
        elif play.when_late == "skip" and play.latest and self._is_blocked(play, index, low, high):
            reason = "blackout"
        if reason:
            self._leave_out(play, reason)
        return bool(reason)

    def _leave_out(self, play: Play, reason: str) -> None:
        plays = self.left_out.setdefault(reason, [])
        if play not in plays:
            plays.append(play)

    def _is_never_met(self, play: Play, index: int) -> bool:
        """Return whether no working day is left once the conditions are met."""
        floor, condition = self.floor(play, index)
        return bool(condition) and self._has_no_day(play, index, floor)

    def _has_no_day(self, play: Play, index: int, low: int) -> bool:
        calendars = (self.calendar_for(play, index), self.office)
        return any(calendar.after(low - 1) is None for calendar in calendars)

    def _is_blocked(self, play: Play, index: int, low: int, high: int) -> bool:
        """Return whether a blackout covers every day that a play could take.

        What is done once goes without the teams that are closed, as long as one is open.
        """
        high = max(low, min(high, self.moment(play.latest, index) if play.latest else high))
        is_of_all = play.is_first_try or scope_of(self.brief, play) == "rollout"
        teams = self._starters(play) if is_of_all else (index,)
        return all(self.calendar_for(play, each).nearest(low, low, high) is None for each in teams)

    def _beside_closure(self, play: Play, want: int, low: int, high: int, index: int) -> int | None:
        """Return the free day nearest to a long closure."""
        if play.kind not in _KEEPS_IT_UP or play.when_late != "skip" or play.latest is None or low > high:
            return None
        if not self._is_blocked(play, index, low, high):
            return None
        calendar = self.calendar_for(play, index)
        day = calendar.nearest(want, self.go_lives[index] + 1, self.last)
        rivals = [other.id for other in self.plays if other.kind == play.kind and other.id != play.id]
        taken = {slot.day for name in rivals for slot in self.slots.get(name, {}).get(index, ())}
        return None if day in taken else day

    def _slots(self, play: Play, members: Sequence[int], want: int, low: int, high: int) -> list[Slot]:
        """Return a play's days, over several weeks if time is short."""
        calendar = self._shared_calendar(play, members)
        is_session = play.kind == "training_session"
        pieces = sessions_of(play, calendar.hours_per_week) if is_session else [hours_a_week(play)]
        if has_seats(play):
            return self._seated(play, members, calendar, pieces, (want, low, high))
        days = self._days_with_room(calendar, (want, low, high), pieces)
        if not days:
            days = [self._day_regardless(play, calendar, (want, low, high), pieces[0])]
            for piece in pieces[1:]:
                low, high = week_of(days[-1]) + 7, self.horizon
                later = calendar.nearest(days[-1] + 7, low, high, piece)
                days.append(later or self._any_day(calendar, days[-1] + 7, low, high))
        if play.kind == "message" and days[0] in calendar.quiet:  # a full week is better than an empty room
            days = [Calendar(calendar.usual).nearest(want, low, high) or days[0]]
        if not is_session:
            return [Slot(days[0], hours_a_week(play))]
        return list(self._after_start(play, members, calendar, days, pieces))

    def _seated(
        self,
        play: Play,
        members: Sequence[int],
        calendar: Calendar,
        pieces: Sequence[float],
        window: tuple[int, int, int],
    ) -> list[Slot]:
        """Return a session before the start: rather too much in a week than too late."""
        want, low, high = window
        people = sum(seats_taken(play, self.brief.groups[index]) for index in members)
        of_managers = rounds_needed(people, self.brief.seats_per_session)
        needed = of_managers if play.fields.get("for_managers") else self._rounds_needed(members)
        go_live = min(self.go_lives[index] for index in members)
        earlier = max(max(self._soonest(play, index) for index in members), go_live - _MOST_DAYS_AHEAD)
        if len(pieces) > 1:
            low = min(low, earlier)
        days = self._days_with_room(calendar, (want, low, high), pieces)
        if not days or days[-1] > max(high, go_live - 1):
            weeks = max(1, (week_of(high) - week_of(low)) // 7 + 1)
            pieces = split(sum(pieces), min(len(pieces), weeks))
            days = []
            for number in range(len(pieces)):
                wish = max(low, min(want, high) - 7 * (len(pieces) - 1 - number))
                start = max(low, week_of(days[-1]) + 7) if days else low
                day = calendar.nearest(wish, start, high)
                days.append(self._any_day(calendar, wish, start, high) if day is None else day)
        sites = self._sites_of(play, members)
        bounds = (low, high, earlier, go_live)
        seats = self.brief.seats_per_session if play.fields.get("for_managers") else self._seats(members)
        spreads = (LEAST_ROUND_DAYS,) if play.fields.get("for_managers") else self._spreads(members)
        seated = (people, needed, seats, members, spreads)
        return list(self._in_rounds(seated, calendar, days, pieces, bounds, sites))

    def _after_start(
        self,
        play: Play,
        members: Sequence[int],
        calendar: Calendar,
        days: Sequence[int],
        pieces: Sequence[float],
    ) -> Iterator[Slot]:
        """Yield the parts, in rounds, of a session without a start."""
        brief = self.brief
        sizes = [brief.groups[index].size for index in members]
        needed = self._rounds_needed(members)
        for number, (day, hours) in enumerate(zip(days, pieces, strict=True)):
            most = rounds_a_day(hours, self.trainers, brief.rooms)
            spared = self._spared(members, hours, self._spreads(members)[-2:][0])
            sites = self._sites_of(play, members)
            free = [
                date.fromordinal(each) for each in self._free_rounds(calendar, most, sites) if each >= day
            ]
            rounds = rounds_of(
                sum(sizes), hours, free, self._seats(members), self.trainers, brief.rooms, None,
                self.training, spared, needed,
            )  # fmt: skip
            self._keep_trainers(rounds.held, most, sites)
            start = rounds.first.toordinal() if rounds.first else day
            yield Slot(start, hours, number + 1, len(pieces), rounds=rounds)

    def _in_rounds(
        self,
        seated: tuple[int, int, int | None, Sequence[int], Sequence[int]],
        calendar: Calendar,
        days: Sequence[int],
        pieces: Sequence[float],
        bounds: tuple[int, int, int, int],
        sites: frozenset[str],
    ) -> Iterator[Slot]:
        """Yield the parts of a session, each with rounds enough for all people."""
        brief = self.brief
        low, high, earlier, go_live = bounds
        people, needed, seats, members, spreads = seated
        is_reserved = any(
            self.case.has_reserved_days(brief.groups[index]) for index in members
        )  # each place trains its own people in them
        for number, (day, hours) in enumerate(zip(days, pieces, strict=True)):
            wish = day
            most = needed if is_reserved else rounds_a_day(hours, self.trainers, brief.rooms)
            soonest = min(low, max(earlier, go_live - TRAINING_WINDOW_DAYS))
            open_rounds = self._free_rounds(calendar, most, sites)
            open_rounds = dict.fromkeys(calendar.days, needed) if is_reserved else open_rounds
            top = max(low, high - 7 * (len(pieces) - 1 - number))  # the later parts need their weeks
            spared, free, start = 0, dict[int, int](), None
            for round_days in spreads:
                spared = needed if is_reserved else self._spared(members, hours, round_days)
                free = {ordinal: min(many, spared) for ordinal, many in open_rounds.items()}
                spans: Sequence[tuple[int, int]] = ((low, go_live - _BEFORE_START),)
                if round_days == DAYS_AT_A_LINE[-1]:  # rather up to the start than more people away at once
                    spans = (*spans, (low, go_live - 1))
                is_last, takes_days = round_days == LEAST_ROUND_DAYS, needed > min(most, spared)
                if is_last and takes_days:
                    low = soonest
                    top = max(low, top)
                begin = low if takes_days else wish  # what takes days begins as soon as it may
                if is_last:
                    before_gate = max(low, min(top, go_live - _BEFORE_GATE))
                    spans = (
                        (low, before_gate),
                        (low, top),
                        (soonest, top),
                        (soonest, high),
                        (min(low, earlier), go_live - 1),
                    )
                full = {ordinal for ordinal in free if calendar.is_taken(ordinal, hours)}
                starts = [_start_of_rounds(free, needed, begin, *span, full, high) for span in spans]
                if is_last and starts[0] in full:  # rather a later gate than a week without room
                    starts = starts[1:]
                fitting = (each for each in starts if each is not None and (is_last or each not in full))
                start = next(fitting, None)
                if start is not None:
                    break
            if start is None:  # not in time: as early as the order allows, however long it takes
                start = next((ordinal for ordinal in free if ordinal >= min(low, earlier)), day)
            rounds = rounds_of(
                people,
                hours,
                [date.fromordinal(ordinal) for ordinal in free if ordinal >= start],
                seats,
                needed if is_reserved else self.trainers,
                None if is_reserved else brief.rooms,
                date.fromordinal(go_live - 1),
                {} if is_reserved else self.training,
                spared,
                needed,
            )
            self._keep_trainers(() if is_reserved else rounds.held, most, sites)
            yield Slot(start, hours, number + 1, len(pieces), rounds=rounds)
            low = week_of(start) + 7
            if low > high:  # rather twice in a week than after the start
                low = start + 1
            earlier, high = low, max(high, low)

    def _free_rounds(self, calendar: Calendar, most: int, sites: frozenset[str]) -> dict[int, int]:
        """Return the days with room for a round, quiet days only if there is no other."""
        busy = {day: self.training.get(date.fromordinal(day), 0.0) for day in calendar.usual or calendar.days}
        free = {day: free_rounds(most, share) for day, share in busy.items()}
        return {day: number for day, number in free.items() if number and self._are_reached(day, sites)}

    def _are_reached(self, day: int, sites: frozenset[str]) -> bool:
        """Return whether each place with rounds on a day has a trainer."""
        others = self.training_sites.get(date.fromordinal(day), frozenset())
        return not others or others >= sites or len(others | sites) <= self.trainers

    def _sites_of(self, play: Play, members: Iterable[int]) -> frozenset[str]:
        """Return the places in which a session is held; managers come to one."""
        if play.fields.get("for_managers"):
            return frozenset()
        return frozenset(filter(None, (self.brief.groups[index].site for index in members)))

    def _keep_trainers(self, held: Iterable[tuple[date, int]], most: int, sites: frozenset[str]) -> None:
        for day, number in held:
            self.training[day] = self.training.get(day, 0.0) + number / most
            self.training_sites[day] = self.training_sites.get(day, frozenset()) | sites

    def _soonest(self, play: Play, index: int) -> int:
        """Return the first day that the order and the conditions leave."""
        days = [slot.day + 1 for _, slot in self._steps_before(play, index)]
        return max([self.floor(play, index)[0], *days])

    def _steps_before(self, play: Play, index: int) -> Iterator[tuple[str, Slot]]:
        """Yield the steps that a play follows, skipping those left out."""
        for name in play.after:
            by_group = self.slots.get(name, {})
            if slots := by_group.get(index) or by_group.get(-1):
                yield name, slots[-1]
            elif left_out := next((each for each in self.plays if each.id == name), None):
                yield from self._steps_before(left_out, index)

    def _days_with_room(
        self, calendar: Calendar, window: tuple[int, int, int], pieces: Sequence[float]
    ) -> list[int]:
        """Return days in weeks with room for every part, or none."""
        want, low, high = window
        want = max(low, want - 7 * (len(pieces) - 1))
        days: list[int] = []
        for hours in pieces:
            if (day := calendar.nearest(want, low, high, hours)) is None and days:
                day = calendar.nearest(want, low, self.horizon, hours)
            if day is None:
                return []
            days.append(day)
            low, want = week_of(day) + 7, day + 7
            high = max(high, low)
        return days

    def _day_regardless(
        self, play: Play, calendar: Calendar, window: tuple[int, int, int], hours: float
    ) -> int:
        """Return a day although no week in the window has room."""
        want, low, high = window
        may_wait = play.kind == "training_session" and high >= low
        day = calendar.nearest(want, low, self.horizon, hours) if may_wait else None
        if day is None:
            day = calendar.nearest(want, low, high)
        return self._any_day(calendar, want, low, high) if day is None else day

    def _any_day(self, calendar: Calendar, want: int, low: int, high: int) -> int:
        """Return a later free day, a blackout day, or the last day."""
        if (later := calendar.nearest(low, low, self.horizon)) is not None and high < low:
            return later
        if (day := self.office.nearest(want, low, max(low, high))) is None:
            day = later if later is not None else self.office.nearest(low, low, self.horizon)
        if day is not None:
            return day
        # The last of all days, quiet or not: what it follows has its own just before.
        return max((each for each in (*calendar.days, *self.office.days) if each <= low), default=self.first)

    def _remember_shift(
        self, play: Play, index: int, window: tuple[int, int, int], day: int, has_rounds: bool
    ) -> None:
        want, low, high = window
        if abs(day - want) <= _NOTABLE_DAYS or play.when_late == "skip":
            return
        group = self.brief.groups[index]
        if want < self.first:
            because = "first"
        elif group.is_blacked_out(date.fromordinal(want)):
            because = "blackout"
        elif want > high:
            because = "deadline" if want <= self.last else "end"
        else:
            because = "order" if want < low else "rounds" if has_rounds else "room"
        self.shifts.append(Shift(play, index, want, day, because))

    def _again(
        self, play: Play, calendar: Calendar, want: int, first: int, index: int | None
    ) -> Iterator[Slot]:
        """Yield the later times of a recurring play, near its rhythm."""
        # A dozen people do not need to hear the same thing as often as a thousand.
        step = (play.every_days or 1) * (2 if self.small else 1)
        until = min(self.moment(play.until, index) if play.until else self.horizon, self.horizon)
        number, day = 1, max(want, self.first)
        while day + step <= until:
            day += step
            near = min(6, step // 2 - 1)
            free_day = calendar.nearest(
                day, max(first + 1, day - near), min(until, day + near), hours_a_week(play)
            )
            if free_day is not None and free_day > first:
                number += 1
                calendar.plan(free_day, hours_a_week(play))
                yield Slot(free_day, number=number)
                first = free_day

    def _place_for_rollout(self, play: Play) -> None:
        if play.is_first_try and self._is_tried_otherwise():
            return
        want = self.ideal(play)
        indexes = self._indexes
        low = self._floor_of_all(play)
        is_last = play.kind == "metric" or (play.at and play.at.anchor in ("last_go_live", "end"))
        limits = [self.latest[index].get(play.id, (self.last, self.last)) for index in indexes]
        apart, same = (min(limit[number] for limit in limits) for number in (0, 1))
        for name in play.after:
            days = self._days_of(name, play.kind == "metric")
            before = (max if is_last else min)(days, default=low - play.after_days)
            is_short = takes_days(play) and before + play.after_days > apart
            low = max(low, before + (1 if is_short else play.after_days))
        high = min(self.moment(play.latest), self.last) if play.latest else self.last
        high = min(high, apart) if apart >= low else max(low, min(high, same))
        if play.earliest:
            low = max(low, min(self.moment(play.earliest), max(low, high)))
        if play.id == _HAND_OVER and len({*self.go_lives}) > 1 and not self.slots.get(_LAST_GATE):
            low = max(low, min(self._working_days_from(self.last_decision, 1), high))
            want = self._working_days_from(self.last_decision, _DAYS_TO_HAND_OVER)
        elif play.id == _HAND_OVER:
            decided = self._days_of(_LAST_GATE, False)
            want = max([want, *(self._working_days_from(day, _DAYS_TO_HAND_OVER) for day in decided)])
        if play.id == _HAND_OVER and (due := CaseFacts(self.case, date.fromordinal(self.first)).due):
            low = max(low, min(due.toordinal(), high))  # the result is read first
        if play.id == _LAST_GATE:
            in_time = self._working_days_from(self.last, -_DAYS_TO_HAND_OVER)
            low = min(low, max(in_time, max(self.go_lives) + _TO_JUDGE))
            high = max(low, min(high, in_time))
            if (known_on := self._result_known()) and low <= known_on <= high:
                want = low = known_on
            if judged := self.case.judged_on:
                want = low = high = max(self.first, min(judged.toordinal(), self.last))
        if self._follows_test(play):
            days = [self._after_test(days) for days in _PILOT_LASTS]
            low = max(low, next((day for day in days if day <= apart), days[-1]))
        awaited = self.case.awaited_for_a_try()
        agreed = max(filter(None, map(self.case.ready_on, awaited)), default=None)
        # Of several starts the first is the pilot, and nobody practices before their representatives agree.
        is_bound = len({*self.go_lives}) > 1 or any(each.kind in REPRESENTATIVES for each in awaited)
        if play.is_first_try and agreed and (agreed.toordinal() < high or is_bound):
            # Their yes may come two weeks late, and the pilot's people learn it after that.
            late = self._working_days_from(self._once_tested(agreed + LATE_YES), _PILOT_LASTS[-1])
            low = max(low, late if is_bound and late <= apart else self._once_tested(agreed))
        if play.is_first_try and self.case.pilot and not self.case.pilot.is_running:
            ends = self.case.pilot.ends.toordinal()
            self.slots[play.id] = {-1: [Slot(self.office.up_to(ends) or ends)]}
            return
        if self._is_left_out(play, want, low, high, 0):
            return
        near, high = self._on_its_weekday(play, want, low, max(low, high))
        day = self._office_day(play, max(low, min(near, high)), low, high)
        if play.when_late == "skip" and day > apart:  # what it is to inform has begun by then
            self._leave_out(play, "past")
            return
        slots = [Slot(day)]
        if play.every_days:
            slots += self._again(play, self.manned, want, day, None)
        self.slots[play.id] = {-1: slots}
        if abs(day - want) > _NOTABLE_DAYS:
            self.shifts.append(Shift(play, -1, want, day, "first" if want < self.first else "order"))

    def _is_tried_otherwise(self) -> bool:
        """Return whether a few have tried it, or the first start comes right after the installation."""
        if self.case.pilot or self.case.pilot_wish:
            return False
        if self.case.kind.key == OTHER and _MOVES_OUT.search(self.brief.what_changes):
            return True  # nobody tries a place that nothing has moved to
        is_late = len({*self.go_lives}) > 1 and any(step.on_loan for step in self.case.kind.steps)
        return self.case.was_tried or is_late

    def _working_days_from(self, day: int, days: int) -> int:
        """Return the day so many working days after a day, or before it."""
        office = self.office.usual or self.office.days
        place = (bisect_right(office, day) - 1 if days < 0 else bisect_left(office, day)) + days
        return office[min(max(place, 0), len(office) - 1)] if office else day + days

    def _result_known(self) -> int:
        """Return the day after the first results that the brief promises, or 0."""
        first, start, last = (date.fromordinal(day) for day in (self.first, min(self.go_lives), self.last))
        facts, opened = CaseFacts(self.case, first), start_of_the_books(self.brief)
        known_on = closes_read(facts, opened)[-1] if opened else first_period_known(facts, start, last)
        read = self.manned.after(known_on.toordinal() - 1) if known_on else None
        return (self.manned.after(read) or 0) if read else 0

    def _once_tested(self, agreed: date) -> int:
        """Return the first day for a pilot, after consents and trial."""
        waits = test_waits(CaseFacts(self.case, date.fromordinal(self.first)))
        tests = [step for step in self.case.kind.steps if step.on_real_cases and waits and not step.on_loan]
        sizes = sizes_before_start(self.case) if tests else {}
        days = self.office.usual or self.office.days
        place = bisect_right(days, agreed.toordinal())
        place += max((sizes[step.key].days for step in tests if step.key in sizes), default=0)
        return days[place] if place < len(days) else self.horizon

    def _days_of(self, name: str, with_rounds: bool) -> list[int]:
        placed = [slots[-1] for slots in self.slots.get(name, {}).values() if slots]
        return [slot.until if with_rounds else slot.day for slot in placed]

    def _office_day(self, play: Play, want: int, low: int, high: int) -> int:
        """Return a day on which everyone works, outside of blackouts if one is left."""
        near = max(low, want - _UNDISTURBED_DAYS), min(high, want + _UNDISTURBED_DAYS)
        free = self.deciding if play.kind == "gate" else self.undisturbed
        day = free.nearest(want, *near) if play.kind in _ASKS_PEOPLE else None
        if play.is_first_try:
            rules = [each for time in self.case.busy if time.is_rule for each in time.spans]
            if not self.case.pilot and not self.case.pilot_wish:  # each team's people try it
                closed = [span for group in self.brief.groups for span in group.blackouts]
                day = self._free_for_a_try(play, [*rules, *closed], want, low, high)
            if day is None and rules:
                day = Calendar(without(self.manned.days, rules), None, self.manned.quiet).nearest(
                    want, low, high
                )
        if play.kind == "gate" or play.id == _HAND_OVER:  # not on the eve of a day off
            decides = Calendar(_not_on_eves(self.manned.days), None, self.manned.quiet)
            best = day or want
            day = decides.nearest(best, max(low, best), high) or decides.nearest(best, low, high)
        if day is None:
            day = self.manned.nearest(want, low, high)
        if day is None and (day := self.office.nearest(want, low, high)) is None:
            day = self.office.nearest(low, low, self.horizon) or self.office.before(low)
        return low if day is None else day

    def _free_for_a_try(
        self, play: Play, closed: Sequence[Span], want: int, low: int, high: int
    ) -> int | None:
        """Return the last day of a try of which no day is closed for anyone."""
        open_days = {*without(self.manned.days, closed)}
        days = [
            day
            for day in self.manned.days
            if low <= day <= high
            and open_days.issuperset(self.manned.days[slice(*self._span(day, play.after_days))])
        ]
        return Calendar(days, None, self.manned.quiet).nearest(want, low, high)

    def _span(self, day: int, days: int) -> tuple[int, int]:
        """Return the places of the working days up to a day, so many days long."""
        return bisect_left(self.manned.days, day - days), bisect_right(self.manned.days, day)

    def _fill_gaps(self, play: Play, ordered: Iterable[Play]) -> None:
        """Break every silence of the play's owner that is longer than `every_days`."""
        gives_way = GIVES_WAY if self.small else ()  # a short plan leaves these out
        acts = (other for other in ordered if other.id not in gives_way and _is_seen(other, play))
        like = [other.id for other in acts if eligible(self.case, other)]
        taken = sorted(
            {slot.day for name in like for slots in self.slots.get(name, {}).values() for slot in slots}
        )
        most = (play.every_days or 14) * (2 if self.small else 1)
        begin = max(self.moment(play.at), self.began) if play.at else self.first
        begin = max(begin, self._announced(ordered))
        cursor = max((day for day in taken if day <= begin), default=self.began)
        floor = self._floor_of_all(play)
        bound = min(self.moment(play.until) if play.until else self.last, self.horizon)
        until = next((day for day in taken if bound <= day <= bound + _NEXT_ACT_DAYS), bound)
        slots: list[Slot] = []
        for day in [*(day for day in taken if cursor < day < until), until]:
            # Later silences may be longer, so the last one counts up to the end of this rhythm.
            while min(day, bound) - cursor > most:
                pieces = ceil((min(day, bound) - cursor) / most)
                near = cursor + round((day - cursor) / pieces)
                free_day = self._gap_day(near, max(floor, cursor + 1), min(cursor + most, day - 1))
                if free_day is None or free_day >= day:
                    break
                slots.append(Slot(free_day, number=len(slots) + 1))
                cursor = free_day
            cursor = max(cursor, day)
        self.slots[play.id] = {-1: slots}

    def _announced(self, plays: Iterable[Play]) -> int:
        """Return the day of the first word: nobody is seen for a change that nobody knows."""
        messages = [self.slots.get(play.id, {}) for play in plays if play.kind == "message"]
        days = [slot.day for by_group in messages for slots in by_group.values() for slot in slots]
        return min(days, default=self.first)

    def _gap_day(self, near: int, low: int, high: int) -> int | None:
        day = self.undisturbed.nearest(near, low, high)
        return self.office.nearest(near, low, self.horizon) if day is None else day


def _is_seen(other: Play, play: Play) -> bool:
    """Return whether `other` is an act or live message by `play`'s owner."""
    if other.kind == "message":
        return other.sender == play.owner and bool(other.fields.get("live"))
    return other.kind == play.kind and other.owner == play.owner


def in_order(plays: Sequence[Play]) -> list[Play]:
    """Return the plays with each after those that it names."""
    by_id = {play.id: play for play in plays}
    ordered: dict[str, Play] = {}

    def visit(play: Play, above: frozenset[str]) -> None:
        for name in play.comes_after:
            if name in by_id and name not in above and name not in ordered:
                visit(by_id[name], above | {name})
        ordered.setdefault(play.id, play)

    for play in plays:
        visit(play, frozenset({play.id}))
    return list(ordered.values())


def _not_on_eves(days: Sequence[int]) -> list[int]:
    """Return the working days that another weekday follows."""
    following = set(days)
    # An ordinal's weekday: 1 is Monday, 5 is Friday.
    return [day for day in days if day + (3 if day % 7 == 5 else 1) in following]


def _shared_window(windows: Sequence[tuple[int, int, int]]) -> tuple[int, int, int]:
    low = max(low for _, low, _ in windows)
    return windows[0][0], low, max(low, min(high for _, _, high in windows))


def _start_of_rounds(
    free: Mapping[int, int], needed: int, wish: int, low: int, high: int, full: Container[int], limit: int
) -> int | None:
    """Return the start nearest to `wish` that fits all rounds, by `limit` if possible.

    A full week costs people an hour; a later start takes the week of the session that follows.
    """
    held, starts = 0, []
    for day in sorted((day for day in free if low <= day <= high), reverse=True):
        held += free[day]
        if held >= needed:
            starts.append(day)
    return min(starts, key=lambda day: (day > limit, day in full, abs(day - wish), day), default=None)
