"""What changed since a day, in sentences that rest on events."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from playbook.core.digest.digest import digest
from playbook.core.digest.sentences import DigestSentence, QuotedNote
from playbook.core.log.as_read import as_read
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.examples import ExampleLogged, ExampleRemoved
from playbook.core.log.changes.items import ItemAdded, ItemEdited, ItemRemoved
from playbook.core.log.changes.progress import ItemMoved, ReadinessScored, StatusLogged, TrackingRestored
from playbook.core.log.changes.records import ModelAsked
from playbook.core.log.changes.rollouts import Launched
from playbook.core.log.events import Event
from playbook.core.log.rollout import Reading, Rollout
from playbook.core.log.state import fold
from playbook.core.plan.brief import BriefFields
from playbook.core.plan.case import Concern
from playbook.core.plan.examples import Example
from playbook.core.plan.items import Gate, Metric, Milestone, Owner, Status
from playbook.core.review.result import Finding, Result
from tests.core.story import LAUNCHED, MESSAGE, METRIC, MILESTONE, NOON, day, event, events_of

FIRST = (NOON + timedelta(days=7)).date()
TODAY = day("03-16")
START = len(LAUNCHED)


def log_of(*changes: AnyChange, days: int = 8) -> list[Event]:
    """Return the launched story and later changes, one set each."""
    later = [event(change, START + number, actor="Roa") for number, change in enumerate(changes, 1)]
    return [
        *events_of(LAUNCHED),
        *(
            change.model_copy(update={"happened_at": change.happened_at + timedelta(days=days)})
            for change in later
        ),
    ]


def sentences_of(events: Sequence[Event], alarms: Sequence[Result] = ()) -> tuple[DigestSentence, ...]:
    return digest(fold(events), events, FIRST, TODAY, alarms)


def texts_of(*changes: AnyChange) -> list[str]:
    return [sentence.text for sentence in sentences_of(log_of(*changes))]


def status(item_id: str, status: Status, note: str = "") -> StatusLogged:
    return StatusLogged(item_id=item_id, stage="communication", title="", status=status, note=note)


def move(to: str, origin: str = "03-20", reason: str = "The board meets later") -> ItemMoved:
    return ItemMoved(
        item_id="first-win", stage="accountability", from_day=day(origin), to_day=day(to), reason=reason
    )


def test_nothing_happened_is_one_sentence_with_what_is_due_next():
    [sentence] = sentences_of(log_of())
    assert sentence.text == (
        "Nothing has changed since Mon Jan 12, 2026; 2 tasks are overdue; "
        "next due is “First win told” on Fri Mar 20, 2026."
    )
    assert sentence.versions == (7, 8, 10)


def test_what_was_done_last_is_told_with_its_event():
    first = sentences_of(log_of(status("why", "done")))[0]
    assert first == DigestSentence("“Why we change” was done.", (START + 1,))
    words = texts_of(status("why", "off_track"), status("why", "done"))
    assert "“Why we change” was done." in words
    assert not any("off track" in text for text in words)


def test_a_note_is_quoted_beside_the_sentence_and_never_inside():
    sentences = sentences_of(log_of(status("why", "at_risk", "Kim says the room is double-booked")))
    assert sentences[0].text == "“Why we change” was logged as at risk."
    assert sentences[0].quotes == (
        QuotedNote("Roa", "“Why we change”", "Kim says the room is double-booked"),
    )
    assert not any("double-booked" in sentence.text for sentence in sentences)


def test_a_slip_says_from_and_to_and_several_moves_are_one():
    first = sentences_of(log_of(move("03-27")))[0]
    assert first.text == "Moved: “First win told” from Fri Mar 20, 2026 to Fri Mar 27, 2026, 7 days later."
    assert [quote.words for quote in first.quotes] == ["The board meets later"]
    first = sentences_of(log_of(move("03-27"), move("04-03", "03-27")))[0]
    assert "from Fri Mar 20, 2026 to Fri Apr 3, 2026, 14 days later" in first.text
    assert first.versions == (START + 1, START + 2)
    assert not any("Moved" in text for text in texts_of(move("03-27"), move("03-20", "03-27")))
    assert texts_of(move("03-18"))[0].endswith("to Wed Mar 18, 2026, 2 days earlier.")


def test_themes_are_counted_without_their_words():
    words = texts_of(status("why", "at_risk", "No time to learn it"), move("03-27", reason="too busy"))
    assert "Notes, reasons and examples touch on: no time to learn or use it (2); not knowing how" in str(
        words
    )
    assert "too busy" not in str(words)


def test_a_decided_gate_is_told_apart_from_what_was_done():
    gate = Gate(id="gate", title="Go on?", date=day("01-13"))
    words = texts_of(ItemAdded(item=gate), status("gate", "done", "Go on with two groups"))
    assert words[0] == "Gate: “Go on?” was decided."


def test_examples_are_counts_and_values():
    examples = [
        Example(id=f"e{number}", group_id="creative", day=day("03-06"), what="Kim did it", rating=rating,
                minutes_saved=30, minutes_checking=5)
        for number, rating in enumerate((2, 0, None))]  # fmt: skip
    first = sentences_of(log_of(*(ExampleLogged(example=example) for example in examples)))[0]
    assert first.text == (
        "3 examples from 1 team were logged; 1 of the 2 rated ones saved time or more; "
        "75 minutes saved after checking (3 examples)."
    )
    assert (len(first.versions), first.quotes) == (3, ())


def test_savings_are_told_with_the_time_for_checking():
    half = Example(id="e1", group_id="creative", day=day("03-06"), minutes_saved=30)
    whole = Example(id="e2", group_id="creative", day=day("03-06"), minutes_saved=10, minutes_checking=25)
    assert sentences_of(log_of(ExampleLogged(example=half)))[0].text == "1 example from 1 team was logged."
    both = sentences_of(log_of(ExampleLogged(example=half), ExampleLogged(example=whole)))[0].text
    assert both.endswith("; checking took 15 minutes more than was saved (1 example).")


def test_a_rating_is_no_new_example_and_a_removed_one_not_told():
    example = Example(id="e1", group_id="creative", day=day("03-06"))
    rated = example.model_copy(update={"rating": 3})
    words = texts_of(ExampleLogged(example=example), ExampleLogged(example=rated))
    assert words[0] == "1 example from 1 team was logged; 1 of the 1 rated ones saved time or more."
    example = Example(id="e1", day=day("03-06"))
    assert "example" not in str(texts_of(ExampleLogged(example=example), ExampleRemoved(example_id="e1")))


def test_a_reading_is_held_against_its_target():
    for metric, words in [
        ({"target": 40.0}, ": 41.5% on Mon Mar 9, 2026 (target 40, reached)."),
        ({"target": 60.0, "target_date": day("05-01")},
            "on Mon Mar 9, 2026 (target 60 by Fri May 1, 2026)."),
        ({"target": 40.0, "higher_is_better": False}, "(target 40)."),
        ({}, "on Mon Mar 9, 2026 (no target).")
    ]:  # fmt: skip
        edited = ItemEdited(item=METRIC.model_copy(update={"unit": "%", **metric}))
        reading = Reading(id="r1", metric_id="active", day=day("03-09"), value=41.5)
        [line] = [
            text for text in texts_of(edited, ReadingLogged(reading=reading)) if text.startswith("Results: ")
        ]
        assert line.startswith("Results: “Weekly active”: 41.5% "), metric
        assert line.endswith(words), metric


def test_the_latest_reading_of_a_metric_counts():
    readings = [
        Reading(id=f"r{number}", metric_id="active", day=day(when), value=value)
        for number, (when, value) in enumerate((("03-09", 50), ("03-02", 40)))
    ]
    first = sentences_of(log_of(*(ReadingLogged(reading=reading) for reading in readings)))[0]
    assert ": 50 on Mon Mar 9, 2026" in first.text
    assert "at 40" not in first.text
    assert first.versions == (START + 1, START + 2)


def test_readiness_and_changes_of_the_plan_are_counted():
    extra = Milestone(id="more", title="More", date=day("03-30"))
    words = texts_of(
        ReadinessScored(group_id="creative", scores={"desire": 2}), ItemAdded(item=extra),
        ItemEdited(item=MESSAGE), ItemEdited(item=MESSAGE), ItemRemoved(item_id="hours", stage="training"),
        BriefEdited(values={"why": "Because"}))  # fmt: skip
    assert words[:2] == [
        "Readiness was scored for Creative.",
        "The plan changed: 1 task added, 1 task edited, 1 task removed, the brief edited.",
    ]


def test_what_was_drafted_before_the_launch_is_no_change_of_the_plan():
    extra, later = (Milestone(id=name, title=name, date=day("03-30")) for name in ("more", "later"))
    drafted = (ItemAdded(item=extra), ItemEdited(item=MESSAGE), BriefEdited(values={"why": "Because"}))
    words = texts_of(*drafted, Launched(baseline={}), ItemAdded(item=later))
    assert words[:2] == [
        "The rollout was launched, with 0 dated tasks as the baseline.",
        "The plan changed: 1 task added.",
    ]


def test_an_alarm_rests_on_what_was_last_said_of_its_items():
    rings = Result(
        rule_id="T03", title="Something is late", question="?", part="tracking", stage="accountability",
        severity="W", state="fail", findings=(Finding(text="Kim is late", item_ids=("why",)),))  # fmt: skip
    quiet = rings.model_copy(update={"state": "pass", "title": "Quiet"})
    sentences = sentences_of(log_of(status("why", "at_risk")), [rings, quiet])
    [alarm] = [sentence for sentence in sentences if "warning" in sentence.text]
    assert (alarm.text, alarm.versions) == ("1 warning: Something is late.", (START + 1,))


def test_what_is_overdue_and_what_comes_close_the_digest():
    words = texts_of(status("why", "done"))
    assert words[-2:] == [
        "“Weekly active” is overdue since Mon Mar 9, 2026.",
        "Due in the next 7 days: “First win told” on Fri Mar 20, 2026.",
    ]


def test_a_quiet_week_names_what_comes_next():
    later = MILESTONE.model_copy(update={"date": day("05-04"), "owner": Owner(person_id="kim")})
    events = log_of(status("why", "done"))
    rollout = fold(events)
    rollout = rollout.model_copy(update={"items": {"why": MESSAGE, "first-win": later}})
    words = digest(rollout, events, FIRST, TODAY)[-1].text
    assert words == (
        "No dated task is due in the next 7 days; the next is “First win told” on Mon May 4, 2026 "
        "(Kim Oduya)."
    )


def test_undone_work_and_models_change_no_sentence():
    request = ModelAsked(purpose="digest", model="m", host="h", prompt_sha="a" * 64, tokens_in=9)
    assert texts_of(request) == texts_of()
    assert texts_of(status("why", "done"), request) == texts_of(status("why", "done"))
    events = log_of(status("why", "done"))
    undo = event(TrackingRestored(item_id="why", stage="communication"), START + 2, undoes=f"g{START + 1}")
    events.append(undo.model_copy(update={"happened_at": events[-1].happened_at}))
    assert sentences_of(events)[0].text.startswith("Nothing has changed since")


def test_an_alarm_rests_on_the_last_change():
    rings = Result(
        rule_id="T01", title="Nobody logged anything", question="?", part="tracking", stage="accountability",
        severity="W", state="fail", findings=(Finding(text="Nothing was logged"),))  # fmt: skip
    request = ModelAsked(purpose="digest", model="m", host="h", prompt_sha="a" * 64, tokens_in=9)
    worded = sentences_of(log_of(status("why", "done")), [rings])
    assert sentences_of(log_of(status("why", "done"), request), [rings]) == worded
    [alarm] = [sentence for sentence in worded if "warning" in sentence.text]
    assert alarm.versions == (START + 1,)


def test_two_thousand_events_are_about_a_dozen_sentences():
    items = [Milestone(id=f"m{number}", title=f"Step {number}", date=day("03-20")) for number in range(500)]
    metrics = [Metric(id=f"n{number}", title=f"Number {number}") for number in range(50)]
    changes: list[AnyChange] = [ItemAdded(item=item) for item in (*items, *metrics)]
    kinds: tuple[Status, ...] = ("done", "off_track", "at_risk", "on_track")
    changes += [status(item.id, kinds[at % 4], "No time") for at, item in enumerate(items)]
    changes += [
        ItemMoved(
            item_id=item.id, stage="accountability", from_day=day("03-20"), to_day=day("03-27"), reason="Late"
        )
        for item in items
    ]
    changes += [ExampleLogged(example=Example(id=f"e{number}", day=day("03-06"))) for number in range(400)]
    changes += [
        ReadingLogged(reading=Reading(id=f"r{at}", metric_id=item.id, day=day("03-09"), value=at))
        for at, item in enumerate(metrics)
    ]
    events = log_of(*changes)
    assert len(events) >= 2_000
    sentences = sentences_of(events)
    assert len(sentences) <= 14
    assert sentences[0].text == "125 tasks were done: “Step 0”, “Step 4”, “Step 8” and 122 more."
    assert len(sentences[0].versions) == 125
    assert max(len(sentence.text) for sentence in sentences) < 500


@pytest.mark.parametrize("change", [status("why", "done"), move("03-27")])
def test_every_sentence_rests_on_events_of_the_log(change: AnyChange):
    events = log_of(change)
    versions = {entry.version for entry in events}
    for sentence in sentences_of(events):
        assert sentence.versions
        assert set(sentence.versions) <= versions


def test_a_reader_s_digest_looks_up_once_what_is_about_people(monkeypatch):
    """However many tasks are gone whose titles may quote it."""
    worry = Concern(id="c", text="The clerk drinks", is_about_people=True)
    tasks = [Milestone(id=f"t{number}", title=f"Answer “{worry.text}”", date=TODAY) for number in range(9)]
    log = log_of(
        BriefEdited.of(BriefFields(concern_list=(worry,)), "concern_list"),
        *(ItemAdded(item=task) for task in tasks),
        *(StatusLogged.of(task, status="off_track", note=worry.text) for task in tasks),
        *(ItemRemoved(item_id=task.id, stage=task.stage, title=task.title) for task in tasks),
    )
    now = fold(log)
    read, times, texts = as_read(now, now), [], Rollout.texts_about_people
    monkeypatch.setattr(Rollout, "texts_about_people", lambda rollout: times.append(1) or texts(rollout))
    text = str(digest(read, log, FIRST, TODAY))
    assert "9 tasks were logged as off track: “A worry about people”" in text
    assert "drinks" not in text
    assert len(times) == 1
