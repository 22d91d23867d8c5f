"""Writes data/samples/*.jsonl: the story of the agency Northgate as event logs, the same in every run.

Run `python -m tools.make_samples` after a change of the built-in plays: the second sample holds the plan
that the built-in writer makes of them. Every event is laid through core, so that the logs are valid.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar
from zlib import crc32

from playbook.core.base.fields import STAGES, next_weekday
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonSaved
from playbook.core.log.changes.counts import ReadingLogged, TrainingCounted, UseCaseTimed, UseCounted
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.incidents import IncidentLogged
from playbook.core.log.changes.items import ItemAdded, ItemEdited, ItemLocked
from playbook.core.log.changes.progress import GateDecided, ItemMoved, ReadinessScored, StatusLogged
from playbook.core.log.changes.recipes import RecipeSaved
from playbook.core.log.changes.rollouts import Launched, RolloutCreated
from playbook.core.log.events import EVENT, Event
from playbook.core.log.rollout import Decision, Reading, Rollout
from playbook.core.log.state import apply
from playbook.core.log.undo import changes_to_undo
from playbook.core.plan.brief import Brief, BriefFields
from playbook.core.plan.counts import Trained, Use
from playbook.core.plan.examples import Example
from playbook.core.plan.items import (
    AnyItem,
    CheckinSeries,
    Message,
    Metric,
    Owner,
    Provenance,
    Reinforcement,
    Status,
    Step,
    Support,
)
from playbook.core.plan.recipes import Recipe
from playbook.core.progress.progress import tracked
from playbook.llm.builtin.builtin import draft, load_stages
from tools.sample_examples import BY_RATING, Chance, Text, minutes_of, rating_in, texts_of
from tools.sample_facts import (
    AFTER_AUGUST,
    AS_IT_WENT,
    CEO,
    LEAD,
    MANAGERS,
    RATINGS_IN_AUGUST,
    SEAT_PRICE,
    TEAMS,
    UNDER_WAY,
)
from tools.sample_library import AGREED, BY_THE_LEADER, INCIDENTS, PROMOTED, TIMED, TRAINED, USE, shared_out
from tools.sample_progress import DECIDED, LATE, MOVES, NOTES, READINESS, READINGS, SKIPPED, TROUBLE

T = TypeVar("T")
FOLDER = Path(__file__).parents[1] / "data" / "samples"
EVERYONE = tuple(TEAMS)
PLANNED, LAUNCHED = date(2023, 8, 28), date(2023, 9, 1)
EXAMPLE_DAYS = (*(date(2023, 10, 6) + timedelta(weeks=week) for week in range(11)), date(2024, 1, 12))
LAST_TOLD = date(2023, 11, 17)
CAMPAIGN_WEEK = date(2023, 11, 24)


class Story:
    """A log written change set by change set; each must make sense on what stands."""

    def __init__(self, key: str, brief: Brief, begun: date) -> None:
        self.id, self.events, self.change_sets = f"sample-{key}", list[Event](), 0
        self.now = self.tell(begun, CEO.name, [RolloutCreated(name=brief.name, sample=key, synthetic=True)])
        fields = BriefFields.model_validate({name: getattr(brief, name) for name in BriefFields.model_fields})
        known = [name for name in BriefFields.model_fields if getattr(brief, name) not in (None, "", ())]
        self.tell(begun, CEO.name, [BriefEdited.of(fields, *known)])
        changes: list[AnyChange] = [PersonSaved(person=person) for person in brief.people]
        self.tell(begun, CEO.name, [*changes, *(GroupSaved(group=group) for group in brief.groups)])

    def tell(self, day: date, actor: str, changes: Sequence[AnyChange], undoes: str = "") -> Rollout:
        """Lay the changes as one change set of `actor` on `day`, a little later than the one before."""
        self.change_sets += 1
        last = self.events[-1].happened_at if self.events else datetime.min.replace(tzinfo=UTC)
        at = datetime.combine(day, time(14), UTC)
        at = max(at, last + timedelta(seconds=40)) if last.date() == day else at
        new = [
            Event(
                rollout_id=self.id,
                version=len(self.events) + number,
                happened_at=at,
                actor=actor,
                change_set=f"{self.id}-{self.change_sets}",
                undoes=undoes,
                change=change,
            )
            for number, change in enumerate(changes, 1)
        ]
        self.now = apply(new, self.now if self.events else None)
        self.events += new
        return self.now

    def undo_last(self, day: date, actor: str) -> None:
        """Take back the change set before, as a slip of the hand."""
        change_set = self.events[-1].change_set
        self.tell(day, actor, changes_to_undo(self.events, change_set), undoes=change_set)

    def launch(self, day: date) -> None:
        """Freeze the plan's days as the baseline."""
        baseline = {item.id: item.due for item in tracked(self.now) if item.due}
        self.tell(day, CEO.name, [Launched(baseline=baseline)])

    def log(self, day: date, actor: str, item: AnyItem, status: Status, note: str = "") -> None:
        """Log how an item stands; what is done was done that day."""
        on = day if status == "done" else None
        about = {"item_id": item.id, "stage": item.stage, "title": item.title, "group_ids": item.group_ids}
        change = StatusLogged.model_validate({**about, "status": status, "note": note, "on": on})
        self.tell(day, actor, [change])

    def decide(self, day: date, actor: str, gate: AnyItem, decision: Decision, why: str) -> None:
        """Decide at a gate, as Progress does it."""
        about = {"item_id": gate.id, "stage": gate.stage, "title": gate.title, "group_ids": gate.group_ids}
        decided = GateDecided.model_validate({**about, "decision": decision, "why": why})
        done = StatusLogged.model_validate({**about, "status": "done", "on": day})
        self.tell(day, actor, [decided, done])

    def move(self, day: date, actor: str, item: AnyItem, to_day: date, reason: str) -> None:
        """Put an item on another day, and say why."""
        about = {"item_id": item.id, "stage": item.stage, "title": item.title, "group_ids": item.group_ids}
        change = {**about, "from_day": item.due, "to_day": to_day, "reason": reason}
        self.tell(day, actor, [ItemMoved.model_validate(change)])


# --- as it went ----------------------------------------------------------------------------------


def as_it_went() -> list[Event]:
    """One speech, accounts for everyone, and in August the question what became of it."""
    story = Story("1-as-it-went", AS_IT_WENT, date(2023, 3, 16))
    ceo = Owner(person_id=CEO.id)
    speech = Message(
        id="message.own.the-speech",
        title="The speech to all staff",
        group_ids=EVERYONE,
        owner=ceo,
        sender=ceo,
        sender_role="sponsor",
        date=AS_IT_WENT.start,
        channel="all_hands",
        live=True,
        topics=("why", "wiifm"),
        body="What this technology can do, the chance it is for us, and for each of you as an early adopter.",
        provenance=Provenance(source="person", writer=CEO.name),
    )
    story.tell(date(2023, 3, 17), CEO.name, [ItemAdded(item=speech)])
    story.launch(date(2023, 3, 17))
    note = "Accounts for all 90 from tomorrow. Find out what it does for you."
    story.log(date(2023, 3, 20), CEO.name, speech, "done", note)
    august = date(2023, 8, 14)
    request = CheckinSeries(
        id="checkin_series.own.one-example",
        title="Send me one example from the past week",
        group_ids=EVERYONE,
        owner=ceo,
        start=august,
        end=august + timedelta(days=4),
        question="What is one thing you did with your account in the past week?",
        note="The first question anyone asked after the speech, five months later.",
        provenance=Provenance(source="person", writer=CEO.name),
    )
    story.tell(august, CEO.name, [ItemAdded(item=request)])
    story.log(august, CEO.name, request, "at_risk", "I sense that we are not as far along as we should be.")
    for day, examples in _in_august(august):
        story.tell(day, CEO.name, [ExampleLogged(example=example) for example in examples])
    note = "74 of 90 replied. 50 of the 74 examples are of little or no value; 9 are bright spots."
    story.log(august + timedelta(days=4), CEO.name, request, "done", note)
    return story.events


def _in_august(monday: date) -> Iterator[tuple[date, list[Example]]]:
    """The 74 replies over five days, teams in proportion to their size."""
    chance = Chance(2023)
    ratings = [rating for rating, count in RATINGS_IN_AUGUST.items() for _ in range(count)]
    people = [key for key, size in TEAMS.items() for _ in range(size)]
    texts = {rating: texts_of(rating) for rating in BY_RATING}
    shuffled, replied = _shuffled(ratings, chance), _shuffled(people, chance)[: len(ratings)]
    made = [
        _example(f"august-{number:02}", replied[number], monday, rating, next(texts[rating]), chance)
        for number, rating in enumerate(shuffled)
    ]
    for number in range(5):
        day = monday + timedelta(days=number)
        yield day, [example.model_copy(update={"day": day}) for example in made[number::5]]


def _shuffled(things: Sequence[T], chance: Chance) -> list[T]:
    left = list(things)
    return [left.pop(chance.below(len(left))) for _ in things]


def _example(key: str, team: str, day: date, rating: int, text: Text, chance: Chance) -> Example:
    saved, checking = minutes_of(rating, chance)
    return Example(
        id=key,
        group_id=team,
        day=day,
        what=text[0],
        task=text[1],
        minutes_saved=saved,
        minutes_checking=checking,
        rating=rating,
        may_share="unnamed" if text[0] in AGREED else "no",
    )


# --- after August --------------------------------------------------------------------------------


def after_august() -> list[Event]:
    """The same agency with a plan: drafted, edited, launched, and followed week by week."""
    return _with_a_plan("2-after-august", AFTER_AUGUST)


def under_way() -> list[Event]:
    """The plan up to a Friday in its twelfth week."""
    return [
        event for event in _with_a_plan("3-under-way", UNDER_WAY) if event.happened_at.date() <= LAST_TOLD
    ]


def _with_a_plan(key: str, brief: Brief) -> list[Event]:
    story, chance = Story(key, brief, date(2023, 8, 25)), Chance(1123)
    _plan(story)
    story.launch(LAUNCHED)
    day = LAUNCHED
    texts = {rating: texts_of(rating) for rating in BY_RATING}
    while day < (AFTER_AUGUST.end or day):
        day += timedelta(days=1)
        if scores := READINESS.get(day):
            _score(story, day, scores)
        _read(story, day)
        _count(story, day)
        _see_to_incidents(story, day)
        _follow(story, day)
        if day in EXAMPLE_DAYS:
            _collect(story, day, chance, texts)
        _tell_as_leader(story, day)
        _promote(story, day)
    return story.events


def _plan(story: Story) -> None:
    """Draft stage by stage, as the pages do; then make a few things one's own."""
    drafted = draft(story.now.brief, load_stages(), start=PLANNED)
    for number, stage in enumerate(STAGES):
        day = next_weekday(PLANNED + timedelta(days=number // 2))
        items = [item for item in drafted.items if item.stage == stage]
        story.tell(day, LEAD.name, [ItemAdded(item=item) for item in items])
    for item in list(story.now.items.values()):
        if isinstance(item, Metric) and item.measures == "utilization":
            # How many use it in a week is made up.
            _edit(story, LEAD.name, item, baseline=22.0, note="Where we stood before the plan.")
        if isinstance(item, Support) and item.way == "office_hours":
            _edit(story, LEAD.name, item, title="Open hour on Tuesdays at four, where the coffee is")
        if isinstance(item, Message) and item.sender_role == "sponsor" and "why" in item.topics:
            _edit(story, CEO.name, item, note="I write this one myself, from the questions of the spring.")
            lock = ItemLocked(item_id=item.id, stage=item.stage, title=item.title)
            story.tell(LAUNCHED, CEO.name, [lock])
    story.tell(LAUNCHED, LEAD.name, [ItemAdded(item=_useful_examples())])
    own = Reinforcement(
        id="reinforcement.own.wall-of-finds",
        title="The best find of the month goes on the screen by the entrance",
        owner=Owner(person_id="jonas"),
        group_ids=EVERYONE,
        way="recognition",
        date=date(2023, 10, 27),
        provenance=Provenance(source="person", writer="Jonas Weber"),
    )
    story.tell(LAUNCHED, "Jonas Weber", [ItemAdded(item=own)])
    _edit(story, "Jonas Weber", own, title="A prize for the best find")
    story.undo_last(LAUNCHED, "Jonas Weber")


def _useful_examples() -> Metric:
    """Return the measure that the lead adds: what the weekly examples are worth."""
    return Metric(
        id="metric.own.useful-examples",
        title="What comes of it: share of examples that made a result better",
        owner=Owner(person_id=CEO.id),
        group_ids=EVERYONE,
        measures="outcome",
        definition="Of the examples of the past four weeks, the share rated 3 (a better result for "
        "somebody) or 4 (it changed how we work).",
        unit="%",
        baseline=12,  # 9 of 74 in August
        target=40,
        target_date=date(2024, 1, 15),
        data_source="The weekly question: the value rating, confirmed by the manager",
        first_read=date(2023, 10, 30),
        cadence_days=28,
        green_at=40,
        red_at=15,
        red_action="Tom Lindqvist and two managers read twenty low examples, name what they have in common, "
        "and change the use cases or the training within two weeks.",
        provenance=Provenance(source="person", writer=LEAD.name),
    )


def _edit(story: Story, actor: str, item: AnyItem, **change: object) -> None:
    story.tell(LAUNCHED, actor, [ItemEdited(item=_signed(actor, item, **change))])


def _signed(actor: str, item: AnyItem, **change: object) -> AnyItem:
    signed = item.provenance.model_copy(update={"edited_by": actor})
    return item.model_copy(update={**change, "provenance": signed})


def _score(story: Story, day: date, scores: dict[str, dict[Step, int]]) -> None:
    changes = [ReadinessScored(group_id=key, scores=found) for key, found in scores.items()]
    story.tell(day, LEAD.name, changes)


def _read(story: Story, day: date) -> None:
    for metric_id, values in READINGS.items():
        metric = story.now.items.get(metric_id)
        if metric is None or day not in values:
            continue
        value = values[day]
        reading = Reading(
            id=f"{metric_id}.{day:%Y%m%d}",
            metric_id=metric_id,
            day=day,
            value=_share_of_useful(story.now, day) if value is None else value,
        )
        story.tell(day, LEAD.name, [ReadingLogged(reading=reading)])


def _share_of_useful(rollout: Rollout, day: date) -> float:
    """The share of the examples of four weeks that made a result better, in percent."""
    recent = [one for one in rollout.examples.values() if 0 <= (day - one.day).days <= 28]
    return round(100 * sum((one.rating or 0) >= 3 for one in recent) / len(recent)) if recent else 0.0


def _follow(story: Story, day: date) -> None:
    """Log what was due that day: done, late, moved, or left undone."""
    for item in tracked(story.now):
        tracking = story.now.tracking_of(item.id)
        moves = MOVES.get(item.id, ())
        if tracking.status == "done" or item.due is None or item.due > day or item.id in SKIPPED:
            if item.id in SKIPPED and item.due == day:
                story.log(day, _who(item), item, "off_track", SKIPPED[item.id])
        elif item.due == day and len(tracking.moves) < len(moves):
            days, reason = moves[len(tracking.moves)]
            story.move(day, _who(item), item, next_weekday(day + timedelta(days=days)), reason)
        elif item.until != item.due:
            _follow_running(story, day, item)
        elif _is_done(item, item.due, day):
            if item.id in DECIDED:
                story.decide(day, _who(item), item, DECIDED[item.id], NOTES[item.id])
            else:
                story.log(day, _who(item), item, "done", NOTES.get(item.id, ""))


def _is_done(item: AnyItem, due: date, day: date) -> bool:
    """Finish most items on their day, and one in sixteen a working day later."""
    late = LATE.get(item.id, 0 if crc32(item.id.encode()) % 16 else 1)
    return day == (next_weekday(due + timedelta(days=late)) if late else due)


def _follow_running(story: Story, day: date, item: AnyItem) -> None:
    """What runs for weeks is logged when it starts, when it is in trouble, and when it ends."""
    if item.due == day:
        story.log(day, _who(item), item, "on_track", NOTES.get(item.id, ""))
    elif item.until == day:
        story.log(day, _who(item), item, "done")
    elif (trouble := TROUBLE.get((item.id, day))) is not None:
        story.log(day, _who(item), item, *trouble)


def _who(item: AnyItem) -> str:
    people = {person.id: person.name for person in AFTER_AUGUST.people}
    if len(item.group_ids) == 1:
        return MANAGERS[item.group_ids[0]].name
    return people.get((item.owner.person_id or "") if item.owner else "", LEAD.name)


def _collect(story: Story, day: date, chance: Chance, texts: dict[int, Iterator[Text]]) -> None:
    """One change set a team: its manager enters the week's examples with what each was worth."""
    week = EXAMPLE_DAYS.index(day)
    for team, size in TEAMS.items():
        share = 12 if day == CAMPAIGN_WEEK else 30 + 2 * week + chance.below(9) - 4
        examples = []
        for number in range(max(1, round(size * share / 100))):
            rating = rating_in(week, len(EXAMPLE_DAYS), chance)
            key = f"{day:%Y%m%d}-{team}-{number}"
            examples.append(_example(key, team, day, rating, next(texts[rating]), chance))
        story.tell(day, MANAGERS[team].name, [ExampleLogged(example=example) for example in examples])


def _count(story: Story, day: date) -> None:
    """Who uses it, who is trained, and how long a use case takes."""
    changes: list[AnyChange] = []
    if day in USE:
        active, depth = USE[day]
        shares = shared_out(active, TEAMS)
        changes += [UseCounted(use=_use(key, day, count, depth)) for key, count in shares.items()]
    for key, (trained, proficient) in TRAINED.get(day, {}).items():
        counted = Trained(day=day, trained=trained, proficient=proficient)
        changes.append(TrainingCounted(group_id=key, trained=counted))
    for item_id, timing in TIMED.get(day, {}).items():
        if item := story.now.items.get(item_id):
            changes.append(UseCaseTimed(item_id=item_id, title=item.title, timing=timing))
    if changes:
        story.tell(day, LEAD.name, changes)


def _use(team: str, day: date, active: int, depth: float) -> Use:
    seats = TEAMS[team]
    active_28 = min(seats, active + max(1, (seats - active) // 2))
    return Use(
        id=f"use.{team}.{day:%Y%m%d}",
        group_id=team,
        day=day,
        seats=seats,
        active=active,
        returning=active * 3 // 4,
        active_28=active_28,
        idle=seats - active_28,
        idle_cost=float((seats - active_28) * SEAT_PRICE),
        depth=depth,
    )


def _see_to_incidents(story: Story, day: date) -> None:
    for when, actor, incident in INCIDENTS:
        if when == day:
            story.tell(day, actor, [IncidentLogged(incident=incident)])


def _tell_as_leader(story: Story, day: date) -> None:
    """What the chief executive did with it herself, for everyone to read under her name."""
    if day in BY_THE_LEADER:
        what, saved, checking, rating = BY_THE_LEADER[day]
        example = Example(
            id=f"leader-{day:%Y%m%d}",
            day=day,
            what=what,
            minutes_saved=saved,
            minutes_checking=checking,
            rating=rating,
            may_share="named",
            credit=CEO.name,
            by_leader=True,
        )
        story.tell(day, CEO.name, [ExampleLogged(example=example)])


def _promote(story: Story, day: date) -> None:
    for one in PROMOTED:
        if one.day == day:
            team = next(key for key, person in MANAGERS.items() if person.name == one.actor)
            told = [example for example in story.now.examples.values() if example.what == one.example]
            own = [example for example in told if example.group_id == team]
            recipe = Recipe(
                id=f"recipe.{day:%Y%m%d}",
                title=one.title,
                day=day,
                what=one.example,
                prompt=one.prompt,
                tool="ChatGPT",
                data_class=one.data_class,
                steps=one.steps,
                ask=Owner(person_id=MANAGERS[team].id),
                group_ids=(team,),
                use_case_id=one.use_case_id if one.use_case_id in story.now.items else None,
                example_id=(own or told)[0].id,
                may_share="unnamed" if one.example in AGREED else "no",
            )
            story.tell(day, one.actor, [RecipeSaved(recipe=recipe)])


# --- the files -----------------------------------------------------------------------------------

SAMPLES: dict[str, Callable[[], list[Event]]] = {
    "1-as-it-went": as_it_went, "2-after-august": after_august, "3-under-way": under_way
}  # fmt: skip


def lines_of(key: str) -> bytes:
    """Return what the file of a sample should hold."""
    return b"".join(EVENT.dump_json(event) + b"\n" for event in SAMPLES[key]())


def main() -> int:
    """Write every sample and say how long it is."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for key in SAMPLES:
        lines = lines_of(key)
        (FOLDER / f"{key}.jsonl").write_bytes(lines)
        print(f"data/samples/{key}.jsonl: {lines.count(bytes([10]))} events, {len(lines) // 1024} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
