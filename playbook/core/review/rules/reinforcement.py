"""R28 to R31: what makes the new way stick."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import pairwise

from playbook.core.base.words import listed, say
from playbook.core.plan.brief import Group
from playbook.core.plan.items import CheckinSeries, Gate, Message, Milestone, Reinforcement
from playbook.core.review.fixes import FixBuilder, NotMechanical, in_range, required, some_names
from playbook.core.review.load import days_of
from playbook.core.review.result import Fix
from playbook.core.review.rule import Note, Rule, bad, each_go_live, either, ok, unknown
from playbook.core.review.view import View

_rule = partial(Rule, part="reinforcement")


@each_go_live
def new_way_is_reinforced(view: View, group: Group, go_live: date) -> Iterator[Note]:
    """R28: each team is reinforced near days 30, 60 and 90, once by recognition that someone owns."""
    later = _later(view, group, go_live)
    looks: list[Reinforcement | Gate] = [*later, *view.of(Gate, group)]
    days = view.settings.reinforce_on_days
    near = {day: _near(view, group, looks, go_live + timedelta(days=day)) for day in days}
    thanks = _recognition(later)
    problems = []
    lacks = [day for day, reinforcement in near.items() if reinforcement is None]
    end = view.brief.end or date.max
    late = [day for day in lacks if go_live + timedelta(days=day) > end]
    if in_time := [day for day in lacks if day not in late]:
        problems.append(bad(f"{_lacking(group, go_live, in_time)}.", group=group, days=(go_live,)))
    if late:
        text = f"{_lacking(group, go_live, late)}: the rollout ends on {say(end)}."
        problems.append(bad(text, group=group, days=(go_live, end), severity="W"))
    if thanks is None:
        text = f"{group.label} has no recognition with an owner after {say(go_live)}."
        problems.append(bad(text, group=group, days=(go_live,)))
    used = filter(None, (*near.values(), thanks))
    yield from problems or [ok(*used, group=group, days=(go_live,))]


def _lacking(group: Group, go_live: date, days: Sequence[int]) -> str:
    near = listed([f"day {day}" for day in days])
    return f"{group.label} has no reinforcement near {near} after {say(go_live)}"


def _later(view: View, group: Group, go_live: date) -> list[Reinforcement]:
    return [item for item in view.of(Reinforcement, group) if item.date and item.date > go_live]


def _near(
    view: View, group: Group, later: Sequence[Reinforcement | Gate], day: date
) -> Reinforcement | Gate | None:
    """Return what reinforces near a day, or around closed days."""
    most = timedelta(days=view.settings.reinforce_within_days)
    closed = [span for span in (*view.brief.company_blackouts, *group.blackouts) if span.has(day)]
    first = min([day, *(span.start for span in closed)]) - most
    last = max([day, *(span.end for span in closed)]) + most
    return next((item for item in later if item.date and first <= item.date <= last), None)


def _recognition(later: list[Reinforcement]) -> Reinforcement | None:
    return next((item for item in later if item.way == "recognition" and item.owner), None)


def propose_reinforcement(builder: FixBuilder) -> Iterator[Fix]:
    days: dict[date, list[Group]] = {}
    for group in builder.failing:
        go_live = builder.go_live(group)
        later = _later(builder.view, group, go_live)
        due = {n: go_live + timedelta(days=n) for n in builder.view.settings.reinforce_on_days}
        looks: list[Reinforcement | Gate] = [*later, *builder.view.of(Gate, group)]
        lacks = [n for n, day in due.items() if not _near(builder.view, group, looks, day)]
        if not lacks and not _recognition(later):
            lacks = [next(iter(due), 30)]
        for number in lacks:
            days.setdefault(builder.after(go_live, number), []).append(group)
    for day, thanked in sorted(days.items()):
        title = "Thank people by name for what they did with it"
        owner = builder.sponsor
        recognition = builder.new(
            Reinforcement, day.isoformat(), *thanked, title=title, owner=owner, way="recognition", date=day
        )
        yield builder.fix(f"Thank people in {some_names(thanked)} on {say(day)}", recognition)


R28 = _rule("R28", "E", ("A/D", "P12"), new_way_is_reinforced, propose_reinforcement).says(
    "Each team is reinforced after go-live, with recognition",
    "A month after the launch, who was thanked for what, and by whom?",
    thresholds=("reinforce_on_days", "reinforce_within_days"),
)


@each_go_live
def examples_are_shared(view: View, group: Group, go_live: date) -> Iterator[Note]:
    """R29: each team shares rated examples weekly for eleven weeks, then at least monthly."""
    if view.brief.end is None:
        yield unknown("The rollout has no end date.", "end", group=group)
    else:
        yield _shared(view, group, go_live, view.brief.end)


def _shared(view: View, group: Group, go_live: date, end: date) -> Note:
    asking = (series for series in view.of(CheckinSeries, group) if series.way == "example")
    rated = [series for series in asking if series.value_rating]
    gap = view.worked_out(Gaps).first(rated, go_live, end)
    if gap is None:
        return ok(*rated, group=group, days=(go_live, end))
    if not rated:
        return bad(f"{group.label} is never asked for examples and how useful they were.", group=group)
    text = f"{group.label} is not asked for rated examples from {say(gap[0])} to {say(gap[1])}"
    if gap[1] > end and (end - gap[0]).days <= view.settings.checkin_days:
        return bad(
            f"{text}: the rollout ends on {say(end)}.", *rated, group=group, days=(*gap, end), severity="W"
        )
    return bad(f"{text}.", *rated, group=group, days=gap)


class Gaps:
    """Stretches without a check-in, cached because groups share their series."""

    def __init__(self, view: View) -> None:
        self.settings, self._closed = view.settings, view.brief.company_blackouts
        self._known: dict[tuple[date, tuple[int, ...]], tuple[date, date] | None] = {}

    def first(self, rated: list[CheckinSeries], go_live: date, end: date) -> tuple[date, date] | None:
        """Return the first stretch longer than its phase allows."""
        key = (go_live, tuple(map(id, rated)))
        if key not in self._known:
            self._known[key] = self._first(rated, go_live, end)
        return self._known[key]

    def _first(self, rated: list[CheckinSeries], go_live: date, end: date) -> tuple[date, date] | None:
        turn = go_live + timedelta(weeks=self.settings.checkin_weeks)
        last = max(end, turn)
        days = sorted({day for series in rated for day in days_of(series, last) if go_live <= day <= last})
        early = [go_live, *(day for day in days if day <= turn), turn]
        later = [turn, *(day for day in days if day > turn), last]
        return self._long(early, self.settings.checkin_days) or self._long(
            later, self.settings.later_checkin_days
        )

    def _long(self, points: list[date], most: int) -> tuple[date, date] | None:
        gaps = (gap for gap in pairwise(points) if (gap[1] - gap[0]).days > most)
        return next(((before, then) for before, then in gaps if self._open_days(before, then) > most), None)

    def _open_days(self, before: date, then: date) -> int:
        """Return the days of a stretch on which the organization is not closed."""
        days = (before + timedelta(days=number) for number in range((then - before).days))
        return sum(not any(span.has(day) for span in self._closed) for day in days)


def propose_sharing(builder: FixBuilder) -> Iterator[Fix]:
    end = required(builder.view.brief.end)
    for go_live, groups in builder.by_day(builder.go_live):
        yield _weekly(builder, go_live, end, groups)


def _weekly(builder: FixBuilder, go_live: date, end: date, groups: list[Group]) -> Fix:
    settings = builder.view.settings
    turn = in_range(go_live + timedelta(weeks=settings.checkin_weeks))
    question = "What did you do with it in the past week, and how useful was it, from 0 to 4?"
    common = {"owner": builder.lead, "way": "example", "value_rating": True, "question": question}

    def series(title: str, often: str, days: int, **span: date) -> CheckinSeries:
        about = {"title": title, "cadence_days": days, **span, **common}
        return builder.new(CheckinSeries, f"{often}-{go_live.isoformat()}", *groups, **about)

    days = max(1, settings.checkin_days)
    weekly = series("One example from the past week", "weekly", days, start=go_live, end=turn)
    label = f"Ask for a rated example every week until {say(turn)}"
    if end <= turn:
        return builder.fix(label, weekly)
    days = min(28, max(1, settings.later_checkin_days))
    monthly = series("One example from the past month", "monthly", days, start=turn, end=end)
    return builder.fix(f"{label}, then every four weeks", weekly, monthly)


R29 = _rule("R29", "E", ("C/D", "seed", "E10", "worklab", "E12"), examples_are_shared, propose_sharing).says(
    "Each team shares rated examples, weekly and then monthly",
    "When did we last see a real example from each team, and was it any good?",
    thresholds=("checkin_days", "checkin_weeks", "later_checkin_days"),
)


def first_win_is_announced(view: View) -> Iterator[Note]:
    """R30: a win is due within ninety days of the start, and a message tells it."""
    start = view.brief.start
    if start is None:
        yield unknown("The rollout has no start date.", "start")
        return
    latest = start + timedelta(days=view.settings.first_win_days)
    wins = _wins(view, latest)
    win_and_message = _win_and_message(view, wins)
    if win_and_message:
        yield ok(*win_and_message, days=(latest,))
    elif wins:
        yield bad("No message tells the first win.", *wins, days=(latest,))
    else:
        yield bad(f"No first win is due by {say(latest)}.", days=(latest,))


def _wins(view: View, latest: date) -> list[Milestone]:
    wins = (milestone for milestone in view.all(Milestone) if milestone.is_win)
    return [win for win in wins if win.date and win.date <= latest]


def _win_and_message(view: View, wins: list[Milestone]) -> tuple[Milestone, Message] | None:
    due = {win.id: win for win in wins}
    for message in view.all(Message):
        if message.tells_item_id in due:
            return due[message.tells_item_id], message
    return None


def propose_win(builder: FixBuilder) -> Iterator[Fix]:
    start = required(builder.view.brief.start)
    days = builder.view.settings.first_win_days
    wins = _wins(builder.view, start + timedelta(days=days))
    if wins:
        yield _tell(builder, wins[0])
        return
    done_when = "One piece of real work, done better or faster with the tool, is written down."
    about = {"title": "First win", "owner": builder.lead, "done_when": done_when, "is_win": True}
    day = builder.by(start + timedelta(days=days))
    win = builder.new(Milestone, "first-win", *builder.concerned, date=day, **about)
    yield builder.fix(f"Plan a first win by {say(required(win.date))}", win)
    yield _tell(builder, win)


def _tell(builder: FixBuilder, win: Milestone) -> Fix:
    day = builder.after(required(win.date), 1)
    title, topics = "Our first win, and how it was done", ("win", "progress")
    body = (
        "Ten minutes, told by those who did it: what it was, how they did it, and what they would do again."
    )
    text = {"title": title, "topics": topics, "steps": ("reinforcement",), "tells_item_id": win.id}
    text |= {"body": f"{body}\n\nWho could use this tomorrow, and what would you need for it?"}
    message = builder.message("tells-the-win", day, builder.view.groups, "sponsor", "all_hands", **text)
    return builder.fix(f"Tell the first win on {say(day)}", message)


R30 = _rule("R30", "W", ("B/D", "K1"), first_win_is_announced, propose_win, by_group=False).says(
    "A first win comes early and is told",
    "What will have worked within three months, and who will hear of it?",
    thresholds=("first_win_days",),
)


def someone_keeps_it(view: View) -> Iterator[Note]:
    """R31: someone other than the lead keeps it going, from a dated hand-over."""
    brief = view.brief
    keeper = brief.find_person(brief.sustainment_owner_id)
    if keeper is None:
        yield bad("Nobody is named who keeps it going afterwards.", fields=("sustainment_owner_id",))
        return
    if keeper.id == brief.lead_id:
        text = f"{keeper.name} leads the project and would also keep it going: there is no hand-over."
        yield bad(text, fields=("sustainment_owner_id", "lead_id"))
        return
    handover = _handover(view, keeper.id)
    text = f"No day is set on which {keeper.name} takes over."
    yield either(handover, text, fields=("sustainment_owner_id",))


def _handover(view: View, keeper_id: str) -> Milestone | None:
    """Return the plan's own hand-over, or a milestone of the keeper."""
    dated = (each for each in view.all(Milestone) if each.date)
    owner_id = {each.id: each.owner.person_id for each in view.all(Milestone) if each.owner}
    return next(
        (
            each
            for each in dated
            if each.provenance.play_id == "hand-over" or owner_id.get(each.id) == keeper_id
        ),
        None,
    )


def propose_handover(builder: FixBuilder) -> Iterator[Fix]:
    keeper = builder.view.brief.find_person(builder.view.brief.sustainment_owner_id)
    if keeper is None or keeper.id == builder.view.brief.lead_id:
        raise NotMechanical
    day = builder.by(required(builder.view.brief.end))
    done_when = "Check-ins, guardrails, office hours and metrics have their next dates and owners."
    about = {"title": f"Hand over to {keeper.name}", "owner": {"person_id": keeper.id}, "date": day}
    handover = builder.new(Milestone, "hand-over", *builder.concerned, done_when=done_when, **about)
    yield builder.fix(f"Hand over to {keeper.name} on {say(day)}", handover)


R31 = _rule("R31", "W", ("B/D", "P12", "X3"), someone_keeps_it, propose_handover, by_group=False).says(
    "Someone other than the lead takes over on a set day", "When the project ends, who keeps this alive?"
)

RULES = (R28, R29, R30, R31)
