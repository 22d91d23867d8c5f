"""Events read back from JSON in every released schema."""

import json
from pathlib import Path
from typing import get_args

import pytest

from playbook.core.base.errors import Refused
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.base import Columns
from playbook.core.log.changes.briefs import BRIEF_WORDS, BriefEdited
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.items import item_of
from playbook.core.log.changes.progress import StatusLogged, TrackingRestored
from playbook.core.log.events import EVENT, EVENT_SCHEMA, UnreadableEvent, read_event
from playbook.core.log.history import in_words, stage_of
from playbook.core.log.rollout import Rollout
from playbook.core.log.state import apply, fold
from playbook.core.plan.brief import BriefFields
from playbook.core.plan.items import CLASSES
from tests.core.story import IN_WORDS, LAUNCHED, LT_READING, ROLLOUT_ID, day, event, events_of, laid

RELEASED = Path(__file__).parents[1] / "released"
LOGS = sorted(RELEASED.glob("schema-*.jsonl"))
SINCE = (
    dict.fromkeys(
        ("gate_decided", "verdict_restored", "question_answered", "answer_removed", "example_hidden"), 2
    )
    | dict.fromkeys(
        (
            "recipe_saved",
            "recipe_removed",
            "incident_logged",
            "incident_removed",
            "use_counted",
            "use_removed",
            "training_counted",
            "use_case_timed",
        ),
        3,
    )
    | dict.fromkeys(("self_check_saved", "self_check_removed", "strategy_saved", "strategy_removed"), 4)
)


def known_to(schema: int) -> set[str]:
    """The kinds of changes that a log of a schema can hold."""
    return {change.kind for change, _ in IN_WORDS if SINCE.get(change.kind, 1) <= schema}


def test_every_change_reads_back_from_its_line() -> None:
    for change in [change for change, _ in IN_WORDS] + list(LAUNCHED):
        written = event(change, 7, change_set="g", undoes="h")
        line = EVENT.dump_json(written)
        assert b"\n" not in line
        assert read_event(line) == read_event(line.decode()) == written


def test_every_change_says_what_dashboards_group_by() -> None:
    columns = {change.kind: change.columns() for change, _ in reversed(IN_WORDS)}
    for kind, item_id, stage, group_id, status, due in [
        ("status_logged", "why", "communication", None, "at_risk", None),
        ("item_moved", "first-win", "accountability", None, None, "03-27"),
        ("tracking_restored", "why", "communication", None, "done", None),
        ("item_added", "second-win", "accountability", None, None, "03-20"),
        ("item_removed", "why", "communication", None, None, None),
        ("group_saved", None, None, "creative", None, None),
        ("group_removed", None, None, "media", None, None),
        ("readiness_scored", None, None, "creative", None, None),
        ("example_logged", "e1", None, "creative", None, "03-06"),
        ("reading_logged", "active", None, None, None, "03-09"),
        ("recipe_saved", "h1", "training", "creative", None, "03-10"),
        ("incident_logged", "n1", "accountability", "media", "near_miss", "03-11"),
        ("use_counted", "u1", None, "creative", None, "03-06"), ("use_removed", "u1", None, None, None, None),
        ("training_counted", None, None, "creative", None, "03-06"),
        ("use_case_timed", "drafts", "training", None, None, None),
        ("brief_edited", None, None, None, None, None)
    ]:  # fmt: skip
        row = Columns(kind, item_id, stage, group_id, status, day(due) if due else None)
        assert columns[kind] == row, kind


def test_every_change_can_be_folded_and_undone() -> None:
    for change in [change for change, _ in IN_WORDS]:
        assert change.touches() or change.kind in ("model_asked", "person_forgotten")
        before = laid(LAUNCHED)
        assert fold([event(change, before.version + 1)], before).version == before.version + 1
        if change.kind in ("rollout_created", "model_asked", "person_forgotten", "example_hidden"):
            words = r"start of a rollout|cannot be taken back|cannot be brought back|Only the author"
            with pytest.raises(Refused, match=words):
                change.inverse(before)
        else:
            back = change.inverse(before)
            assert back
            assert {thing for step in back for thing in step.touches()} <= change.touches()


def test_a_change_says_its_group_and_a_restored_day_its_item() -> None:
    change = StatusLogged(item_id="a", stage="training", status="done", group_ids=("media",))
    assert change.columns().group_id == "media"
    about = {"item_id": "a", "stage": "training"}
    assert TrackingRestored(**about).touches() == {"tracking:a"}
    assert TrackingRestored(**about, due=day("03-09")).touches() == {"item:a", "tracking:a"}


def test_a_line_that_is_no_event_is_refused_in_a_sentence() -> None:
    for line, message in [
        ("", "This is not JSON"),
        ("{", "This is not JSON"),
        ("[]", "Expected an object with named fields, got a list."),
        ("null", "Expected an object with named fields, got nothing."),
        ("[" * 100_000, "This is not JSON"),
        ('{"event_schema": 1}', "rollout_id: This field is missing."),
        ("\x00", "This is not JSON"),
    ]:  # fmt: skip
        with pytest.raises(UnreadableEvent, match=message) as caught:
            read_event(line)
        assert caught.value.hint == "Check that the file is a whole log."


def test_an_event_of_a_newer_version_says_to_update() -> None:
    for body in [{}, {"deed": {"kind": "not_invented_yet"}}]:
        written = json.loads(EVENT.dump_json(event(LAUNCHED[0], 1)))
        with pytest.raises(UnreadableEvent, match=r"newer version \(event schema 99\)") as caught:
            read_event(json.dumps({**written, **body, "event_schema": 99}))
        assert f"reads up to {EVENT_SCHEMA}" in caught.value.hint


def test_an_event_holds_the_account_where_there_is_one() -> None:
    bare = event(LAUNCHED[0], 1)
    assert b"account" not in EVENT.dump_json(bare)
    written = EVENT.dump_json(bare.model_copy(update={"account_id": "3f0c"}))
    assert b'"account":"3f0c"' in written
    assert read_event(written).account_id == "3f0c"


def test_an_event_is_of_its_account_and_without_one_of_its_name() -> None:
    old = event(LAUNCHED[0], 1)
    new = old.model_copy(update={"account_id": "3f0c"})
    assert [old.is_by(*who) for who in (("Dana", "3f0c"), ("Dana", ""), ("Kim", ""))] == [True, True, False]
    assert [new.is_by(*who) for who in (("Kim", "3f0c"), ("Dana", "77aa"), ("Dana", ""))] == [
        True, False, False,
    ]  # fmt: skip


def test_every_schemas_log_is_kept_the_last_written_as_it_was() -> None:
    assert [log.stem for log in LOGS] == [f"schema-{number}" for number in range(1, EVENT_SCHEMA + 1)]
    lines = (RELEASED / f"schema-{EVENT_SCHEMA}.jsonl").read_bytes().splitlines()
    assert [EVENT.dump_json(read_event(line)) for line in lines] == lines
    assert [entry.version for entry in events_of(LAUNCHED)] == list(range(1, len(LAUNCHED) + 1))


def test_a_released_log_still_reads_folds_and_says_the_same() -> None:
    for log in LOGS:
        lines = log.read_text(encoding="utf-8").splitlines()
        events = [read_event(line) for line in lines]
        assert {entry.change.kind for entry in events} >= known_to(int(log.stem.removeprefix("schema-")))
        rollout = fold(events)
        assert rollout == apply(events, None)
        assert Rollout.model_validate_json(rollout.model_dump_json()) == rollout
        assert all(in_words(entry.change) for entry in events)
        # What was written then, said as it is said now.
        assert (rollout.id, rollout.version, rollout.brief.name) == (ROLLOUT_ID, len(lines), "x")
        schema = int(log.stem.removeprefix("schema-"))
        assert {item.kind for item in rollout.items.values()} == set(CLASSES) - (
            set() if schema > 1 else {"gate"}
        )
        assert [group.id for group in rollout.brief.groups] == ["creative", "media"]
        assert list(rollout.tracking) == ["first-win"]
        assert rollout.tracking_of("first-win").done_on == day("03-20")
        assert rollout.get_item("hours").locked
        assert (len(rollout.launch.baseline), rollout.readiness) == (11, {})
        assert (len(rollout.examples), len(rollout.readings)) == (1, 0)
        assert list(rollout.answers) == (["a2"] if schema > 1 else [])
        assert {key: entry.decision for key, entry in rollout.verdicts.items()} == (
            {"gate": "adjust"} if schema > 1 else {}
        )
        assert [*rollout.recipes, *rollout.incidents, *rollout.uses, *rollout.trained, *rollout.timings] == (
            ["h1", "n1", "u2", "creative", "use_case.1"] if schema > 2 else []
        )
        assert (rollout.spent.calls, rollout.spent.tokens, rollout.spent.cost_usd) == (1, 1_600, 0.0123)


KINDS = {change_class.model_fields["kind"].default for change_class in get_args(get_args(AnyChange)[0])}


def test_every_change_and_brief_field_says_what_it_did() -> None:
    for change, words in IN_WORDS:
        assert in_words(change) == words
    assert {change.kind for change, _ in IN_WORDS} == KINDS
    assert set(BRIEF_WORDS) == set(BriefFields.model_fields)
    assert in_words(BriefEdited(values={"mood": "x"})) == "edited mood"
    assert in_words(ReadingLogged(reading=LT_READING)).endswith("on Mon Mar 9, 2026: 41.5")
    assert day("03-09").weekday() == 0


def test_an_event_knows_its_stage_and_item_where_it_has_one() -> None:
    stages = {change.kind: stage_of(event(change, 1)) for change, _ in IN_WORDS}
    about = {kind for kind, stage in stages.items() if stage}
    assert about == {
        "item_added", "item_edited", "item_removed", "item_locked", "status_logged", "item_moved",
        "tracking_restored", "gate_decided", "verdict_restored", "model_asked"}  # fmt: skip
    assert stages["item_added"] == "accountability"
    assert {change.kind for change, _ in IN_WORDS if item_of(change)} == {"item_added", "item_edited"}
