"""The shipped samples: valid, generated, with the published figures."""

import json
from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from playbook.core.base.access import Actor
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.progress import ItemMoved
from playbook.core.log.changes.rollouts import Launched
from playbook.core.log.events import Event, read_event
from playbook.core.log.history import in_words
from playbook.core.log.rollout import Rollout
from playbook.core.log.state import apply, as_of
from playbook.core.plan.workdays import Workdays
from playbook.core.progress import progress
from playbook.core.review.review import logged_from, review, track
from playbook.desk.base.workspace import open_workspace
from playbook.desk.plan import rollouts
from playbook.settings import Settings
from tools.make_samples import FOLDER, SAMPLES, lines_of
from tools.sample_facts import SEAT_PRICE, SEATS
from tools.sample_library import PROMOTED, TIMED
from tools.sample_progress import DECIDED, LATE, MOVES, NOTES, READINGS, SKIPPED, TROUBLE

KEYS = ("1-as-it-went", "2-after-august", "3-under-way")
EVENTS = {
    key: [read_event(line) for line in (FOLDER / f"{key}.jsonl").read_bytes().splitlines()] for key in KEYS
}
AS_IT_WENT, AFTER_AUGUST, UNDER_WAY = (apply(EVENTS[key], None) for key in KEYS)
AUGUST = date(2023, 8, 14)


def test_the_folder_holds_the_samples_and_nothing_else() -> None:
    assert tuple(sorted(path.stem for path in FOLDER.iterdir())) == KEYS == tuple(SAMPLES)


def test_a_sample_is_what_its_generator_writes() -> None:
    for key in KEYS:
        assert (FOLDER / f"{key}.jsonl").read_bytes() == lines_of(key), "run: python -m tools.make_samples"


def test_the_story_of_a_sample_is_about_items_of_its_plan() -> None:
    items = AFTER_AUGUST.items
    in_story = {*MOVES, *LATE, *SKIPPED, *NOTES, *DECIDED, *READINGS, *(item_id for item_id, _ in TROUBLE)}
    in_story |= {item_id for timed in TIMED.values() for item_id in timed}
    assert in_story - set(items) == set()
    assert {example.use_case_id for example in PROMOTED} - set(items) == set()


def test_a_sample_says_everywhere_that_it_is_synthetic() -> None:
    for key in KEYS:
        rollout = apply(EVENTS[key], None)
        assert rollout.synthetic
        assert rollout.sample == key
        assert rollout.brief.name.startswith("Example: ")
        assert all(as_of(EVENTS[key], entry.version).synthetic for entry in EVENTS[key][:3])


def test_a_sample_reads_like_a_log_that_people_wrote() -> None:
    for key in KEYS:
        events = EVENTS[key]
        times = [entry.happened_at for entry in events]
        assert times == sorted(times)
        assert [entry.version for entry in events] == list(range(1, len(events) + 1))
        people = {person.name for person in apply(events, None).brief.people}
        assert {entry.actor for entry in events} <= people
        assert all(len(in_words(entry.change)) < 400 for entry in events)


def test_the_agency_has_ninety_people_in_six_teams() -> None:
    for rollout in (AS_IT_WENT, AFTER_AUGUST):
        sizes = {group.id: group.size for group in rollout.brief.groups}
        assert sizes == {
            "strategy": 12, "creative": 20, "media": 18, "web": 16, "accounts": 16, "operations": 8,
        }  # fmt: skip
        assert sum(sizes.values()) == rollout.brief.headcount == SEATS == 90
    assert SEATS * SEAT_PRICE * 5 == 9_000  # five months were paid


def test_as_it_went_august_had_one_speech_and_one_question() -> None:
    message, checkin = AS_IT_WENT.items.values()
    assert (message.kind, message.sender_role, message.live, message.topics) == (  # type: ignore[union-attr]
        "message", "sponsor", True, ("why", "wiifm"),
    )  # fmt: skip
    assert message.due == date(2023, 3, 20)
    assert set(message.group_ids) == {group.id for group in AS_IT_WENT.brief.groups}
    assert (checkin.kind, checkin.due) == ("checkin_series", AUGUST)
    assert AS_IT_WENT.launch.baseline == {message.id: message.due}


def test_as_it_went_50_of_74_replies_had_little_to_show() -> None:
    ratings = Counter(example.rating for example in AS_IT_WENT.examples.values())
    assert ratings == {0: 21, 1: 29, 2: 15, 3: 6, 4: 3}
    assert sum(ratings.values()) == 74
    assert {example.day - AUGUST for example in AS_IT_WENT.examples.values()} <= {
        timedelta(days=number) for number in range(5)
    }
    by_team = Counter(example.group_id for example in AS_IT_WENT.examples.values())
    assert all(by_team[group.id] <= group.size for group in AS_IT_WENT.brief.groups)


def test_as_it_went_the_review_finds_what_was_published() -> None:
    results = review(AS_IT_WENT.brief, tuple(AS_IT_WENT.items.values()))
    published = {f"R{number:02}" for number in range(1, 41)}
    assert [rule for rule in results.ids("pass") if rule in published] == ["R01", "R08", "R11", "R13", "R32"]
    assert len(published.intersection(results.ids("fail"))) >= 27
    assert {"R54", "R57", "R61"} <= set(results.ids("fail"))  # no picture, no team for it, nobody asked
    logged = logged_from(AS_IT_WENT, date(2023, 8, 23))
    assert track(AS_IT_WENT.brief, tuple(AS_IT_WENT.items.values()), logged).ids("fail") == ("T04",)


def test_after_august_the_launched_plan_passes_every_rule() -> None:
    launch = next(entry.version for entry in EVENTS[KEYS[1]] if isinstance(entry.change, Launched))
    planned = as_of(EVENTS[KEYS[1]], launch)
    results = review(planned.brief, tuple(planned.items.values()))
    assert results.ids("fail") == ()
    assert results.ids("cannot_tell") == ()
    assert progress.stages_drafted(planned) == (
        "leadership", "communication", "training", "reinforcement", "accountability",
    )  # fmt: skip
    edited = [item for item in planned.items.values() if item.provenance.edited_by]
    assert {item.provenance.source for item in planned.items.values()} == {"builtin", "person"}
    assert len(edited) >= 3
    assert sum(item.locked for item in planned.items.values()) == 1


def test_after_august_progress_is_good_and_a_little_imperfect() -> None:
    stands = progress.summary(AFTER_AUGUST, date(2024, 2, 12))
    assert 0.7 < stands.on_time < 0.9
    assert (stands.overdue, stands.done) == (2, stands.tracked - 2)
    moves = [entry.change for entry in EVENTS[KEYS[1]] if isinstance(entry.change, ItemMoved)]
    assert 8 <= len(moves) <= 14
    assert all(move.reason for move in moves)
    assert max(Counter(move.item_id for move in moves).values()) == 2
    assert any(entry.undoes for entry in EVENTS[KEYS[1]])


def test_after_august_every_week_has_progress() -> None:
    weeks = {entry.happened_at.date().isocalendar()[:2] for entry in EVENTS[KEYS[1]]}
    autumn = [date(2023, 8, 28) + timedelta(weeks=number) for number in range(17)]
    assert {monday.isocalendar()[:2] for monday in autumn} <= weeks


def test_after_august_examples_are_worth_more_each_month() -> None:
    shares = [_useful(AFTER_AUGUST, month) for month in (10, 11, 12)]
    assert shares == sorted(shares)
    assert shares[0] < 0.2 < 0.4 <= shares[2]
    assert len(AFTER_AUGUST.examples) == sum(
        isinstance(entry.change, ExampleLogged) for entry in EVENTS[KEYS[1]]
    )


def test_after_august_every_metric_was_read_in_time() -> None:
    metrics = {item.id: item for item in AFTER_AUGUST.items.values() if item.kind == "metric"}
    assert {reading.metric_id for reading in AFTER_AUGUST.readings.values()} == set(metrics)
    for reading in AFTER_AUGUST.readings.values():
        assert reading.day >= metrics[reading.metric_id].due  # type: ignore[operator]
    useful = [
        reading
        for reading in AFTER_AUGUST.readings.values()
        if reading.metric_id == "metric.own.useful-examples"
    ]
    assert [reading.value for reading in useful] == [_last_four_weeks(reading.day) for reading in useful]


def test_after_august_no_check_in_was_ever_forgotten():
    for day in ["2023-10-20", "2023-11-17", "2023-12-15", "2024-02-09"]:
        today = date.fromisoformat(day)
        then = as_of(EVENTS[KEYS[1]], _version_on(today))
        rang = track(then.brief, tuple(then.items.values()), logged_from(then, today))
        # On the last day every series has ended.
        assert rang.by_id["T02"].state == ("pass" if today < date(2024, 2, 9) else "not_applicable"), day
        assert "T04" not in rang.ids("fail"), day


def test_after_august_every_group_is_readier() -> None:
    before = as_of(EVENTS[KEYS[1]], _version_on(date(2023, 9, 6))).readiness
    after = AFTER_AUGUST.readiness
    assert set(before) == set(after) == {group.id for group in AFTER_AUGUST.brief.groups}
    assert all(sum(after[group].values()) > sum(before[group].values()) for group in after)


def test_no_sample_holds_anything_of_the_machine() -> None:
    for key in KEYS:
        text = (FOLDER / f"{key}.jsonl").read_text(encoding="utf-8")
        assert "@" not in text
        assert str(Path.home()) not in text
        assert all("deed" in json.loads(line) for line in text.splitlines())


def test_samples_open_under_their_name(tmp_path: Path) -> None:
    workspace = open_workspace(Settings(data=tmp_path / "data"))
    try:
        assert [sample.key for sample in rollouts.samples()] == list(KEYS)
        for sample, expected in zip(rollouts.samples(), (AS_IT_WENT, AFTER_AUGUST)):  # noqa: B905 - the third moves
            rollout, was_there = rollouts.open_sample(workspace, Actor(name="Dana"), sample.key)
            assert (rollout, was_there, rollout.brief.name) == (expected, False, sample.name)
    finally:
        workspace.close()


@pytest.mark.parametrize("today", [date(2026, 11, 27), date(2026, 7, 4), date(2027, 1, 1), date(2031, 5, 6)])
def test_one_sample_is_in_the_middle_of_its_plan_on_the_day_it_is_opened(tmp_path: Path, today: date) -> None:
    dana = Actor(name="Dana")
    with closing(open_workspace(Settings(data=tmp_path / "data", today=today))) as workspace:
        rollout, _ = rollouts.open_sample(workspace, dana, "3-under-way")
        last = rollout.changed_at.date()
        assert timedelta(0) <= today - last <= timedelta(days=8)
        assert rollout.launch
        assert rollout.brief.end
        assert rollout.brief.start < today < rollout.brief.end
        summary = progress.summary(rollout, today)
        assert 0 < summary.overdue < 6
        assert summary.next_item.due - today < timedelta(days=21)
        days = [item.due for item in progress.tracked(rollout) if item.due]
        assert all(Workdays().is_working(day, "US") for day in days)
        assert "2023" not in "".join(rollouts.export_rollout(workspace, dana, rollout.id)).replace(
            "20231", ""
        )


def test_an_opened_sample_stays_where_it_was(tmp_path: Path) -> None:
    dana, days = Actor(name="Dana"), (date(2026, 11, 27), date(2027, 3, 1))
    starts = []
    for today in days:
        with closing(open_workspace(Settings(data=tmp_path / "data", today=today))) as workspace:
            rollout, _ = rollouts.open_sample(workspace, dana, "3-under-way")
            starts.append(rollout.brief.start)
    assert starts[0] == starts[1]


def _useful(rollout: Rollout, month: int) -> float:
    ratings = [example.rating or 0 for example in rollout.examples.values() if example.day.month == month]
    return sum(rating >= 3 for rating in ratings) / len(ratings)


def _last_four_weeks(day: date) -> float:
    recent = [example for example in AFTER_AUGUST.examples.values() if 0 <= (day - example.day).days <= 28]
    return round(100 * sum((example.rating or 0) >= 3 for example in recent) / len(recent))


def _version_on(day: date) -> int:
    events: list[Event] = EVENTS[KEYS[1]]
    return max(entry.version for entry in events if entry.happened_at.date() <= day)
