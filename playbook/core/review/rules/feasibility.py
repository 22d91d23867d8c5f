"""R47 to R49: enough trainers and hours, owners who can, days on which people work."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache, partial

from playbook.core.base.text_caches import clear_with
from playbook.core.base.words import count, say, some
from playbook.core.case.rounds import rounds_for, rounds_of, seats_for
from playbook.core.plan.brief import Group
from playbook.core.plan.items import AnyItem, Item, Owner, TrainingSession
from playbook.core.plan.workdays import workdays_of
from playbook.core.review.fixes import FixBuilder, NotMechanical, in_range
from playbook.core.review.load import is_more, owner_hours
from playbook.core.review.reading import quote, read
from playbook.core.review.result import Fix
from playbook.core.review.rule import Note, Rule, bad, ok, skip, unknown
from playbook.core.review.rules.accountability import called
from playbook.core.review.rules.words import dates_in
from playbook.core.review.view import View

_rule = partial(Rule, part="feasibility", by_group=False)


def sessions_have_seats(view: View) -> Iterator[Note]:
    """R47: trainers, rooms and seats are enough for everyone's live sessions before they are needed."""
    sessions = [each for each in view.all(TrainingSession) if each.date and (each.live or each.hands_on)]
    problems = [note for session in sessions for note in _too_many(view, session)]
    problems += list(_trainers_on_one_day(view, sessions))
    yield from problems or [ok(*sessions) if sessions else skip()]


def _people(view: View, session: TrainingSession) -> int:
    groups = view.groups_of(session)
    if session.for_managers:
        return sum(group.supervisors or 1 for group in groups)
    return sum(group.size for group in groups)


def _too_many(view: View, session: TrainingSession) -> Iterator[Note]:
    brief, days = view.brief, _days_for(view, session)
    people = _people(view, session)
    needed = None if session.for_managers else rounds_for(brief, view.groups_of(session))
    seats = brief.seats_per_session if session.for_managers else seats_for(brief, view.groups_of(session))
    need = rounds_of(people, session.hours, days, seats, brief.trainers, brief.rooms, needed=needed)
    if need.fits:
        return
    text = f"The {called(session)} takes {count(need.rounds, 'round')} of {need.people_per_round} for "
    text += f"{count(people, 'person', 'people')}. "
    if brief.trainers is None:
        text += f"Who gives them is not stated; {count(need.trainers_needed or 1, 'trainer')} would do."
        yield unknown(text, "trainers", items=(session,))
        return
    text += f"With {count(brief.trainers, 'trainer')}, "
    text += f"{need.before_deadline} fit on the {count(len(days), 'day')} until it is needed"
    text += f"; {need.trainers_needed} trainers would do." if need.trainers_needed > 1 else "."
    yield bad(text, session, fields=("trainers", "rooms", "seats_per_session"))


def _days_for(view: View, session: TrainingSession) -> tuple[date, ...]:
    """Return the working days on which a session's rounds may be held."""
    first = session.date
    if first is None:
        return ()
    needed = [day for group in view.groups_of(session) if (day := view.access(group)) and day > first]
    last = min(needed, default=first + timedelta(days=view.settings.delivery_days))
    length = min((last - first).days, view.settings.training_window_days)
    days = (first + timedelta(days=number) for number in range(max(1, length)))
    return tuple(day for day in days if day.weekday() < 5) or (first,)


def _trainers_on_one_day(view: View, sessions: list[TrainingSession]) -> Iterator[Note]:
    trainers = view.brief.trainers
    if trainers is None:
        return
    by_day: dict[date, list[TrainingSession]] = defaultdict(list)
    for session in sessions:
        if session.date and session.live:
            by_day[session.date].append(session)
    for day, held in by_day.items():
        hours = sum(session.hours for session in held)
        most = trainers * view.settings.trainer_hours_per_day
        if is_more(hours, most):
            text = f"{count(len(held), 'session')} on {say(day)} need {hours:g} hours of trainers, and there "
            yield bad(text + f"are {most:g}.", *held, fields=("trainers",), days=(day,))


R47 = _rule("R47", "W", ("C/D", "X3", "ours"), sessions_have_seats).says(
    "There are seats and trainers for everyone",
    "How many rounds is that, and who gives them?",
    thresholds=("delivery_days", "trainer_hours_per_day", "training_window_days"),
)


_NOBODY = re.compile(r"(?i)\b(?:tb[acdn]|unknown|to be|n/?a|none|nobody|somebody|anyone|xx+|open)\b|\?|^-+$")


def owners_can_do_it(view: View) -> Iterator[Note]:
    """R48: owners exist, stay, have the hours, and are not in several places at once."""
    if not view.items:
        yield skip()
        return
    yield from [*_no_owner(view), *_gone(view), *_over_hours(view), *_everywhere(view)] or [ok()]


def _no_owner(view: View) -> Iterator[Note]:
    unnamed = {person.id: person.name for person in view.brief.people if _is_nobody(person.name)}
    for item in view.items:
        name = _called_nobody(item.owner, unnamed)
        if not name and item.kind == "message":
            name = _called_nobody(item.sender, unnamed)
        if name:
            yield bad(f"The {called(item)} belongs to “{name}”, who is nobody yet.", item, severity="E")


def _called_nobody(owner: Owner | None, unnamed: dict[str, str]) -> str:
    """Return the placeholder that stands for an owner, else an empty string."""
    if owner is None:
        return ""
    if owner.person_id:
        return unnamed.get(owner.person_id, "") if unnamed else ""
    return owner.role if _is_nobody(owner.role) else ""


def _gone(view: View) -> Iterator[Note]:
    """Yield what people own after the day on which a text says that they leave."""
    texts = [view.own_words, *(person.job_title for person in view.brief.people)]
    leaving = [sentence for text in texts for sentence in read(text).find("leaves")]
    for passage in view.passages:
        # Of people the built-in writer says only what the brief says.
        if passage.item.is_protected and (sentences := passage.reading.find("leaves")):
            leaving += sentences
    for person in view.brief.people if leaving else ():
        surname = person.name.split()[-1].lower()
        about_person = [text for text in leaving if surname in text.lower() or text in person.job_title]
        days = [(day, text) for text in about_person for day in _days_named(view, text)]
        if not days:
            continue
        last, sentence = min(days)
        late = [item for item in view.items if _owns(item, person.id) and (item.until or date.min) > last]
        if late:
            text = f"{quote(sentence)} {person.name} owns {count(len(late), 'task')} after {say(last)}, "
            yield bad(text + f"first the {called(late[0])}.", *late)


def _days_named(view: View, sentence: str) -> Iterator[date]:
    near = view.brief.start or view.first_go_live
    for written in dates_in(sentence)[0] if near else ():
        if near and (day := written.near(near)):
            yield day


def _owns(item: AnyItem, person_id: str) -> bool:
    return item.owner is not None and item.owner.person_id == person_id


@clear_with
@lru_cache(maxsize=1_024)
def _is_nobody(role: str) -> bool:
    return bool(_NOBODY.search(role))


def _over_hours(view: View) -> Iterator[Note]:
    """Yield one note on the lead's worst week."""
    lead, hours = view.brief.lead_id, view.brief.lead_hours_per_week
    if lead is None or hours is None:
        return
    weeks = _weeks_of(view, lead)
    over = {monday: items for monday, items in weeks.items() if is_more(_sum(view, items), hours)}
    if not over:
        return
    worst = max(over, key=lambda monday: (_sum(view, over[monday]), -monday.toordinal()))
    name = view.brief.lead.name if view.brief.lead else "The rollout lead"
    text = f"{name} has {hours:g} hours a week and owns {count(len(over[worst]), 'task')} in the week of "
    text += f"{say(worst)}, about {_sum(view, over[worst]):g} hours"
    others = len(over) - 1
    text += f"; {count(others, 'other week is', 'other weeks are')} over as well." if others else "."
    yield bad(text, *over[worst], fields=("lead_hours_per_week",), days=(worst,))


def _weeks_of(view: View, person_id: str) -> dict[date, list[AnyItem]]:
    weeks: dict[date, list[AnyItem]] = defaultdict(list)
    for item in view.items:
        if item.owner and item.owner.person_id == person_id and (day := item.due):
            weeks[day - timedelta(days=day.weekday())].append(item)
    return dict(weeks)


def _sum(view: View, items: Iterable[AnyItem]) -> float:
    return round(sum(owner_hours(item, view.settings) for item in items), 1)


def _everywhere(view: View) -> Iterator[Note]:
    days: dict[tuple[str, date], list[AnyItem]] = defaultdict(list)
    for item in view.items:
        owner = item.owner
        if _is_presence(item) and owner and owner.person_id and (day := item.due):
            days[owner.person_id, day].append(item)
    for (person_id, day), items in days.items():
        if len(items) > view.settings.places_a_day:
            person = view.brief.find_person(person_id)
            name = person.name if person else person_id
            text = f"{name} is to be in {len(items)} places on {say(day)}: "
            yield bad(text + f"{some([called(item) for item in items])}.", *items, days=(day,))


def _is_presence(item: AnyItem) -> bool:
    if item.kind == "message" or item.kind == "training_session":
        return item.live
    return item.kind == "sponsor_act"


R48 = _rule("R48", "W", ("C/D", "owner", "X4", "P15"), owners_can_do_it).says(
    "Owners exist and have the hours",
    "Can this one person do all of this, in that week?",
    thresholds=("owner_hours_per_item", "places_a_day"),
    severe_when="an owner is a placeholder such as 'tbd'",
)

_LATE_ON, _LOOK_BACK = (12, 24), 15
_NO_MEETING = ("metric", "policy", "support", "checkin_series", "champion", "use_case")


class DaysOff:
    """Why people of some groups do not work on a day."""

    def __init__(self, view: View) -> None:
        self._view, self._workdays = view, workdays_of(view.brief)
        self._places: dict[tuple[str, ...], list[tuple[str, str, bool]]] = {}
        places = set(self._places_of(()))
        self._only_place = places.pop() if len(places) == 1 else None
        self._reasons: dict[tuple[date, tuple[str, str, bool]], str] = {}

    def reason(self, day: date, group_ids: tuple[str, ...]) -> str:
        """Return why one of these groups does not work, else an empty string."""
        for span in self._workdays.closed:
            if span.has(day):
                return f"when the company is closed{f' ({span.reason})' if span.reason else ''}"
        if self._only_place is not None:
            return self._off(day, self._only_place)
        if group_ids not in self._places:
            self._places[group_ids] = sorted(set(self._places_of(group_ids)))
        for place in self._places[group_ids]:
            if reason := self._off(day, place):
                return reason
        return ""

    def _places_of(self, group_ids: tuple[str, ...]) -> Iterator[tuple[str, str, bool]]:
        view = self._view
        groups = [group for group in view.groups if group.id in group_ids or not group_ids]
        for group in groups:
            place = view.place(group)
            yield place.country, place.subdivision, bool(view.reach(group).works_shifts)
        if not groups:
            yield view.country, view.subdivision, False

    def _off(self, day: date, place: tuple[str, str, bool]) -> str:
        if (day, place) not in self._reasons:
            self._reasons[day, place] = self._look_up(day, *place)
        return self._reasons[day, place]

    def _look_up(self, day: date, country: str, subdivision: str, works_shifts: bool) -> str:
        if name := self._workdays.holiday_name(day, country, subdivision):
            return f"a public holiday ({name})"
        if day.weekday() > 4:
            return "" if works_shifts else f"a {day:%A}"
        return "between Christmas and New Year" if (day.month, day.day) >= _LATE_ON else ""


def days_are_working_days(view: View) -> Iterator[Note]:
    """R49: nothing is dated on a weekend, a public holiday, the turn of the year, or a closed day."""
    days_off = view.worked_out(DaysOff)
    meetings = [(item, day) for item in view.items if item.kind not in _NO_MEETING and (day := item.due)]
    notes = [
        bad(f"The {called(item)} is on {say(day)}, {reason}.", item)
        for item, day in meetings
        if (reason := _reason(view, days_off, item, day))
    ]
    notes += [note for group in view.groups for note in _go_live_off(view, days_off, group)]
    yield from notes or [ok() if meetings else skip()]


def _reason(view: View, days_off: DaysOff, item: AnyItem, day: date) -> str:
    if _is_stated_day_off(view, item, day):
        return ""
    return days_off.reason(day, item.group_ids) or _outside(view, item, day)


def _is_stated_day_off(view: View, item: AnyItem, day: date) -> bool:
    """Return whether something ends or is opened then, and the item says "day off"."""
    days = {switch_off.day for switch_off in view.case.switch_offs} if view.case else set()
    days |= {live - timedelta(days=1) for group in view.groups if (live := view.go_live(group))}
    return day in days and "day off" in item.note


def _outside(view: View, item: Item, day: date) -> str:
    if item.kind not in ("message", "training_session", "sponsor_act"):
        return ""
    start, end, most = view.brief.start, view.brief.end, timedelta(days=view.settings.outside_days)
    if start and day < start - most:
        return f"long before the rollout starts on {say(start)}"
    return f"long after it ends on {say(end)}" if end and day > end + most else ""


def _go_live_off(view: View, days_off: DaysOff, group: Group) -> Iterator[Note]:
    day = view.go_live(group)
    if day is None or view.reach(group).works_shifts:
        return
    reason = days_off.reason(day, (group.id,))
    after = [day + timedelta(days=number) for number in range(1, view.settings.calm_days_after_go_live + 1)]
    away = next((each for each in after if (each.month, each.day) >= _LATE_ON), None)
    if reason:
        yield bad(f"{group.label} goes live on {say(day)}, {reason}.", group=group, days=(day,))
    elif away:
        text = f"{group.label} goes live on {say(day)}, and from {say(away)} nobody is there to help."
        yield bad(text, group=group, days=(day,))


def propose_working_days(builder: FixBuilder) -> Iterator[Fix]:
    view = builder.view
    days_off = view.worked_out(DaysOff)
    for item in view.items:
        if item.kind not in _NO_MEETING and item.due and _reason(view, days_off, item, item.due):
            day = _nearest_free(view, days_off, item)
            changed = builder.changed(item, **{item.DATE: day})
            yield builder.fix(f"Move the {called(item)} to {say(day)}", change=(changed,))


def _nearest_free(view: View, days_off: DaysOff, item: AnyItem) -> date:
    """Return the last earlier day on which an item's groups work."""
    groups = view.groups_of(item)
    for days in range(1, _LOOK_BACK):
        day = in_range((item.due or date.max) - timedelta(days=days))
        if not days_off.reason(day, item.group_ids) and not any(each.is_blacked_out(day) for each in groups):
            return day
    raise NotMechanical


R49 = _rule("R49", "W", ("C/D", "X3", "ours"), days_are_working_days, propose_working_days).says(
    "People work on the days that the plan names",
    "Who will be there on that day?",
    thresholds=("calm_days_after_go_live", "outside_days"),
)
RULES = (R47, R48, R49)
