"""Say what the plan had to move, leave out or shorten."""

from collections.abc import Iterable, Sequence
from datetime import date

from playbook.core.base.fields import StageKey
from playbook.core.base.words import capital, count
from playbook.core.case.case import Case
from playbook.core.case.reading.texts import LANGUAGE_NAMES
from playbook.core.plan.items import CLASSES, AnyItem
from playbook.core.plan.plays.stages import Play, Stage
from playbook.core.review.review import DEFAULTS, View, change_load
from playbook.llm.builtin.facts import home_year, names_of
from playbook.llm.builtin.schedule import Schedule, Shift, is_company_wide
from playbook.llm.builtin.wording import listed, say_day, say_number

_MOST_NAMED = 5
_MOST_LATE = 8
_TAKES_TIME = ("message", "training_session", "sponsor_act", "reinforcement", "manager_briefing")


def note_on_language(case: Case) -> str:
    """Return that the plan is in English although the brief is not, or nothing."""
    if case.language == "en":
        return ""
    name = LANGUAGE_NAMES.get(case.language)
    return (
        f"The brief is {f'in {name}' if name else 'not in English'}, and the built-in writer writes English. "
        "The brief's own sentences stand in quotation marks; people have to hear the rest in their language. "
        f"A connected language model can write the messages in {name or 'the language of the brief'}."
    )


def notes_of(
    schedule: Schedule, only: StageKey | None, stages: Sequence[Stage], items: Sequence[AnyItem]
) -> tuple[str, ...]:
    """Return a sentence for everything moved, left out or cut short."""
    in_stage = {play.id for stage in stages if only in (None, stage.key) for play in stage.plays}
    left_out = {play.id for plays in schedule.left_out.values() for play in plays}
    written = {item.provenance.play_id for item in items}
    plays = [play for play in schedule.plays if play.id in in_stage and play.id in {*written, *left_out}]
    scheduled = {play.id for play in schedule.plays}
    of_case = [
        item
        for item in items
        if only in (None, item.stage)
        and item.kind in _TAKES_TIME
        and item.provenance.play_id not in scheduled
    ]
    return tuple(_Notes(schedule, plays, items, of_case).all())


class _Notes:
    def __init__(
        self, schedule: Schedule, plays: Sequence[Play], items: Sequence[AnyItem], of_case: Sequence[AnyItem]
    ) -> None:
        self.schedule, self.brief, self.plays = schedule, schedule.brief, plays
        self.items, self.of_case = items, of_case
        self.ids = {play.id for play in plays}
        self.first, self.last = self._day(schedule.first), self._day(schedule.last)

    def all(self) -> Iterable[str]:
        yield from self._of_dates()
        for reason, plays in self.schedule.left_out.items():
            if dropped := [play.label for play in plays if play.id in self.ids]:
                yield self._left_out(reason, listed(dropped, most=12))
        shifts: dict[tuple[str, int, int], list[Shift]] = {}
        for shift in self.schedule.shifts:
            if shift.play.id in self.ids and shift.because in (
                "first",
                "deadline",
                "order",
                "end",
                "room",
                "rounds",
            ):
                shifts.setdefault((shift.play.id, shift.day, shift.ideal), []).append(shift)
        late = [same for same in shifts.values() if same[0].because == "first"]
        if len(late) > _MOST_LATE:
            yield self._all_late(late)
            shifts = {key: same for key, same in shifts.items() if same not in late}
        for same in shifts.values():
            label = capital(same[0].play.label.removeprefix("the "))
            yield f"{label}{self._whom(same)}: {self._when(same[0])}, because {self._because(same[0])}."
        yield from self._of_trainers()
        yield from self._in_blackouts()
        yield from self._too_much()
        yield from self._cut_short()

    def _day(self, day: int) -> str:
        return say_day(date.fromordinal(day), home_year(self.brief))

    def _names(self, indexes: Sequence[int], most: int = 4) -> str:
        return listed(names_of(self.brief, indexes), most)

    def _of_dates(self) -> Iterable[str]:
        schedule = self.schedule
        if schedule.first > schedule.began:
            began = self._day(schedule.began)
            yield f"The rollout began on {began}; nothing new is planned before {self.first}."
        if gone := [index for index, day in enumerate(schedule.go_lives) if day < schedule.first]:
            yield (
                f"{self._names(gone)} went live before {self.first}: what belongs before go-live is planned "
                "as soon as possible instead. For a second start with all that belongs to it, "
                "give them a new go-live date."
            )
        if schedule.horizon < schedule.last:
            yield (
                f"The rollout runs until {self.last}; steps that return are planned until "
                f"{self._day(schedule.horizon)}. Draft again nearer the time."
            )

    def _left_out(self, reason: str, labels: str) -> str:
        if reason == "blackout":
            return f"Left out where its only days are closed: {labels}."
        if reason == "condition":
            return f"Left out, because no day is left for it once the conditions are met: {labels}."
        if reason == "past":
            return f"Left out, because the day for it has passed or can no longer be met: {labels}."
        return (
            f"Left out, because the rollout ends on {self.last}: {labels}. A later end makes room for them."
        )

    def _all_late(self, late: Sequence[Sequence[Shift]]) -> str:
        days: dict[int, list[str]] = {}
        for shifts in sorted(late, key=lambda same: same[0].day):
            label = shifts[0].play.label.removeprefix("the ") + self._whom(shifts)
            days.setdefault(shifts[0].day, []).append(label)
        steps = "; ".join(f"{self._day(day)}: {listed(labels, 99)}" for day, labels in days.items())
        return f"Later than it should be, because {self._because(late[0][0])}. {steps}."

    def _whom(self, shifts: Sequence[Shift]) -> str:
        groups = [shift.index for shift in shifts if shift.index >= 0]
        is_for_all = not groups or len(groups) == len(self.brief.groups)
        return "" if is_for_all else f" for {self._names(groups, _MOST_NAMED)}"

    def _when(self, shift: Shift) -> str:
        anchor = shift.play.at.anchor if shift.play.at and shift.index >= 0 else ""
        days, name = self.schedule.go_lives, "go-live"
        if anchor == "group.access":
            days, name = self.schedule.accesses, "access"
        elif anchor != "group.go_live":
            return f"on {self._day(shift.day)} instead of {self._day(shift.ideal)}"
        base = days[shift.index]
        return f"{_distance(shift.day - base)} {name} instead of {_distance(shift.ideal - base)} it"

    def _because(self, shift: Shift) -> str:
        today = self.schedule.first > self.schedule.began
        return {
            "first": f"{'today is' if today else 'the rollout starts on'} {self.first}",
            "end": f"the rollout ends on {self.last}",
            "deadline": "other steps have to follow it in time",
            "room": "no free week closer to that date",
            "rounds": "everyone needs a seat, and the rounds take so many days",
        }.get(shift.because, "the steps before it need their days first")

    def _of_trainers(self) -> Iterable[str]:
        """Say how many trainers the sessions before the start need."""
        slots = {
            slot
            for play in self.plays
            if play.kind == "training_session"
            for by_group in [self.schedule.slots.get(play.id, {})]
            for several in by_group.values()
            for slot in several
            if slot.rounds and slot.day < max(self.schedule.go_lives)
        }
        rounds = [slot.rounds for slot in slots if slot.rounds]
        number, hours = sum(each.rounds for each in rounds), sum(each.trainer_hours for each in rounds)
        trainers = self.schedule.trainers
        if self.brief.trainers is None and trainers > 1:
            yield (
                f"The sessions before the start are {count(number, 'round')} and {say_number(hours)} trainer "
                f"hours. They are planned with {count(trainers, 'trainer')}, who are still to be named."
            )
        late = sum(each.rounds - each.before_deadline for each in rounds)
        if late and self.brief.trainers is not None:
            trainers_text = count(self.brief.trainers, "trainer")
            come = "comes" if late == 1 else "come"
            yield (
                f"With {trainers_text}, {count(late, 'round')} of {number} {come} after the start: name more "
                "trainers, or start later."
            )

    def _in_blackouts(self) -> Iterable[str]:
        taking = [play for play in self.schedule.plays if play.kind in _TAKES_TIME and play.id in self.ids]
        for_all = {play.id for play in taking if is_company_wide(play)}
        most_work = {*self.schedule.manned.days}
        timed = {play.id: () if play.fills_gaps else (-1,) for play in taking}
        for index, group in enumerate(self.brief.groups):
            slots = [
                slot
                for name, shared in timed.items()
                for key in (index, *shared)
                for slot in self.schedule.slots.get(name, {}).get(key, ())
                if name not in for_all or slot.day not in most_work
            ]
            days = [date.fromordinal(slot.day) for slot in slots]
            days += [item.due for item in self.of_case if item.due and group.id in item.group_ids]
            if closed := {day.toordinal() for day in days if group.is_blacked_out(day)}:
                when = listed([self._day(day) for day in sorted(closed)])
                name = self._names([index])
                yield f"{name}: no free day is left for some steps, which fall on closed days: {when}."

    def _too_much(self) -> Iterable[str]:
        if not any(play.kind == "training_session" for play in self.plays):
            return
        weeks = change_load(View(self.brief, self.items, DEFAULTS))
        over = {week.group_id for week in weeks if week.is_over}
        full = [index for index, group in enumerate(self.brief.groups) if group.id in over]
        if full:
            yield (
                f"Some weeks ask more of {self._names(full, _MOST_NAMED)} than the hours they have: "
                "give them more time, or a later go-live."
            )

    def _cut_short(self) -> Iterable[str]:
        schedule = self.schedule
        for play in self.plays:
            until = play.days.get(CLASSES[play.kind].UNTIL)
            if until is None or play.id not in schedule.slots:
                continue
            ideal = max(schedule.moment(until, index) for index in range(len(schedule.go_lives)))
            if ideal > schedule.last:
                yield (
                    f"{capital(play.label)} should run until {self._day(ideal)}; "
                    f"the end of the rollout on {self.last} cuts that short."
                )


def _distance(days: int) -> str:
    return f"{count(abs(days), 'day')} {'before' if days < 0 else 'after'}" if days else "on the day of"
