"""Undo: what comes back, what is refused, in which order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.base.errors import Missing, PlaybookError, Refused
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.answers import AnswerRemoved, QuestionAnswered
from playbook.core.log.changes.briefs import BriefEdited, GroupRemoved, PersonRemoved
from playbook.core.log.changes.counts import (
    ReadingLogged,
    ReadingRemoved,
    TrainingCounted,
    UseCaseTimed,
    UseCounted,
    UseRemoved,
)
from playbook.core.log.changes.examples import ExampleHidden, ExampleLogged, ExampleRemoved
from playbook.core.log.changes.incidents import IncidentLogged, IncidentRemoved
from playbook.core.log.changes.items import ItemAdded, ItemEdited, ItemLocked, ItemRemoved
from playbook.core.log.changes.progress import GateDecided, ItemMoved, ReadinessScored, StatusLogged
from playbook.core.log.changes.recipes import RecipeRemoved, RecipeSaved
from playbook.core.log.changes.rollouts import Launched, LaunchWithdrawn, RolloutArchived
from playbook.core.log.events import Event
from playbook.core.log.rollout import Draft, Rollout
from playbook.core.log.state import apply, fold
from playbook.core.log.undo import changes_to_undo, last_undoable, undone
from playbook.core.plan.counts import Timing, Trained
from playbook.core.plan.items import Gate, LeftOut, UseCase
from tests.core.story import (
    BASELINE,
    LAUNCHED,
    LT_ANSWER,
    LT_EXAMPLE,
    LT_INCIDENT,
    LT_READING,
    LT_RECIPE,
    LT_USE,
    MESSAGE,
    PLANNED,
    STARTED,
    day,
    event,
    events_of,
)


class Book:
    """A log under test: changes and undos by change set name."""

    def __init__(self, *changes: AnyChange) -> None:
        self.events = events_of(changes)
        self.now = apply(self.events, None)

    def do(self, change_set: str, *changes: AnyChange, undoes: str = "", actor: str = "Dana") -> Rollout:
        new = [
            event(change, self.now.version + number, change_set=change_set, undoes=undoes, actor=actor)
            for number, change in enumerate(changes, 1)
        ]
        self.now = apply(new, self.now)
        self.events += new
        return self.now

    def undo(self, change_set: str, name: str = "") -> Rollout:
        return self.do(
            name or f"undo {change_set}", *changes_to_undo(self.events, change_set), undoes=change_set
        )


def said(rollout: Rollout) -> dict[str, object]:
    return rollout.model_dump(exclude={"version", "edition", "changed_at", "removed_ids"})


def why(text: str) -> BriefEdited:
    return BriefEdited(values={"why": text})


STATUS = StatusLogged(item_id="why", stage="communication", title="Why we change", status="done")
MOVE = ItemMoved(
    item_id="hours", stage="training", from_day=day("03-02"), to_day=day("03-16"), reason="Room not free"
)
GATED: tuple[AnyChange, ...] = (
    *PLANNED, ItemAdded(item=Gate(id="gate", title="Go on?", date=day("03-06"))), Launched(baseline=BASELINE)
)  # fmt: skip
DECIDED = GateDecided(
    item_id="gate", stage="accountability", title="Go on?", decision="go", why="All groups are trained"
)
TRAINED = TrainingCounted(group_id="media", trained=Trained(day=day("03-06"), trained=8))
WITH_USE_CASE: tuple[AnyChange, ...] = (*PLANNED, ItemAdded(item=UseCase(id="drafts", title="First drafts")))
TIMED = UseCaseTimed(item_id="drafts", title="First drafts", timing=Timing(baseline=60, verify=75))
SAVED_AND_REMOVED: tuple[tuple[AnyChange, AnyChange], ...] = (
    (ReadinessScored(group_id="media", scores={"desire": 2}), ReadinessScored(group_id="media")),
    (ExampleLogged(example=LT_EXAMPLE), ExampleRemoved(example_id="e1")),
    (ReadingLogged(reading=LT_READING), ReadingRemoved(reading_id="r1")),
    (QuestionAnswered(answer=LT_ANSWER), AnswerRemoved(answer_id="a1")),
    (RecipeSaved(recipe=LT_RECIPE), RecipeRemoved(recipe_id="h1", title=LT_RECIPE.title)),
    (IncidentLogged(incident=LT_INCIDENT), IncidentRemoved(incident_id="n1")),
    (UseCounted(use=LT_USE), UseRemoved(use_id="u1")), (TRAINED, TRAINED.model_copy(update={"trained": None}))
)  # fmt: skip
DROPPED = ItemRemoved(
    item_id="why", stage="communication", left_out=LeftOut(stage="communication", reason="Ann says it.")
)
REMOVED_GATE = ItemRemoved(item_id="gate", stage="accountability", title="Go on?")
# What there is before, and a change set; the last is of changes that build on each other, as a redraft is.
CHANGES: list[tuple[tuple[AnyChange, ...], tuple[AnyChange, ...]]] = [
    *((PLANNED, (saved,)) for saved, _ in SAVED_AND_REMOVED),
    *(((*PLANNED, saved), (removed,)) for saved, removed in SAVED_AND_REMOVED),
    (PLANNED, (why("Because"), BriefEdited(values={"end": None, "tools": []}))),
    (PLANNED, (RolloutArchived(),)),
    (PLANNED, (PersonRemoved(person_id="kim"),)),
    (STARTED, (GroupRemoved(group_id="creative"),)),
    (PLANNED, (ItemEdited(item=MESSAGE.model_copy(update={"body": "Hello"})),)),
    (PLANNED, (ItemLocked(item_id="why", stage="communication"),)),
    (PLANNED, (Launched(baseline=BASELINE),)),
    (LAUNCHED, (ItemRemoved(item_id="why", stage="communication"),)),
    (PLANNED, (DROPPED,)),
    (PLANNED, (DROPPED.model_copy(update={"item_id": "never"}),)),
    ((*PLANNED, DROPPED), (ItemAdded(item=MESSAGE),)),
    (LAUNCHED, (STATUS,)), (LAUNCHED, (MOVE,)),
    (LAUNCHED, (STATUS, STATUS.model_copy(update={"status": "at_risk"}), MOVE)),
    ((*LAUNCHED, STATUS), (ItemRemoved(item_id="why", stage="communication"),)),
    ((*LAUNCHED, STATUS), (STATUS.model_copy(update={"status": "off_track"}),)),
    (WITH_USE_CASE, (TIMED,)),
    ((*WITH_USE_CASE, TIMED), (UseCaseTimed(item_id="drafts", timing=Timing(baseline=10)),)),
    (GATED, (DECIDED,)),
    ((*GATED, DECIDED), (DECIDED.model_copy(update={"decision": "stop"}),)),
    ((*GATED, DECIDED), (REMOVED_GATE,)),
    (PLANNED,
     (ItemEdited(item=MESSAGE.model_copy(update={"group_ids": ("media",)})),
      GroupRemoved(group_id="creative", title="Creative"), PersonRemoved(person_id="roa", title="Roa Field")))
]  # fmt: skip


def test_undo_restores_everything_and_its_undo_brings_it_back() -> None:
    for before, change in CHANGES:
        book = Book(*before)
        was = said(book.now)
        changed = said(book.do("change", *change))
        assert changed != was
        assert said(book.undo("change")) == was
        again = said(book.undo("undo change"))
        for values in (changed, again):
            if values["launch"] is not None:
                values["launch"] = values["launch"]["baseline"]  # type: ignore[index]
        assert (again, fold(book.events)) == (changed, book.now)


def test_a_launch_comes_back_whole_and_a_group_to_its_place() -> None:
    book = Book(*LAUNCHED)
    assert book.do("withdraw", LaunchWithdrawn()).launch is None
    launch = book.undo("withdraw").launch
    assert launch.baseline == BASELINE
    book = Book(*STARTED)
    book.do("remove", GroupRemoved(group_id="creative"))
    assert [group.id for group in book.undo("remove").brief.groups] == ["creative", "media"]


def test_a_change_is_undone_only_after_those_built_on_it() -> None:
    book = Book(*PLANNED)
    book.do("first", why("one"))
    book.do("second", why("two"))
    with pytest.raises(Refused, match="changed again since"):
        book.undo("first")
    book.undo("second")
    assert book.undo("first").brief.why == ""
    book = Book(*PLANNED)
    book.do("first", why("one"))
    book.do("second", BriefEdited(values={"why_now": "two"}))
    brief = book.undo("first").brief
    assert (brief.why, brief.why_now) == ("", "two")


def test_a_change_does_not_come_back_without_its_ground() -> None:
    book = Book(*PLANNED)
    book.do("first", why("one"))
    book.do("second", why("two"))
    book.undo("second")
    book.undo("first")
    # 'two' was written over 'one', which is gone: bringing it back now would hide that.
    with pytest.raises(Refused, match="changed again since"):
        book.undo("undo second")
    book.undo("undo first")
    assert book.undo("undo second").brief.why == "two"
    with pytest.raises(Refused, match="changed again since"):
        book.undo("undo undo first", name="x")


TOLD = LT_EXAMPLE.model_copy(update={"may_share": "named", "credit": "Jo Weber", "by_link": True})


def test_no_undo_brings_back_the_consent_of_a_hidden_example() -> None:
    book = Book(*PLANNED, ExampleLogged(example=TOLD))
    first_set = book.events[-1].change_set
    book.do("rate", ExampleLogged(example=TOLD.model_copy(update={"rating": 4})))
    book.do("hide", ExampleHidden(example_id="e1"))
    hidden = book.now.examples["e1"]
    assert (hidden.may_share, hidden.credit, hidden.rating, hidden.what) == ("no", "", 4, TOLD.what)
    for change_set, words in (("hide", "Only the author"), ("rate", "stays"), (first_set, "changed again")):
        with pytest.raises(Refused, match=words):
            book.undo(change_set)
    assert _last(book.events, "Dana") == "hide"
    book.do("remove", ExampleRemoved(example_id="e1"))
    assert "e1" not in book.now.examples
    assert book.undo("remove").examples["e1"] == hidden
    with pytest.raises(Refused, match="Only the author"):
        book.undo("hide")


def test_no_change_shows_an_example_to_more_than_agreed() -> None:
    for wider in [{"may_share": "named"}, {"may_share": "unnamed", "credit": "Ines"}, {"credit": "Ines"}]:
        book = Book(
            *PLANNED, ExampleLogged(example=TOLD.model_copy(update={"may_share": "unnamed", "credit": ""}))
        )
        was = book.now.examples["e1"]
        with pytest.raises(Refused, match="cannot be widened"):
            book.do("widen", ExampleLogged(example=was.model_copy(update=wider)))
        narrower = was.model_copy(update={"may_share": "no"})
        assert book.do("narrow", ExampleLogged(example=narrower)).examples["e1"] == narrower
        with pytest.raises(Refused, match="cannot be widened"):
            book.undo("narrow")


def test_what_is_undone_unknown_or_the_start_says_so() -> None:
    book = Book(*PLANNED)
    book.do("first", why("one"))
    book.undo("first")
    with pytest.raises(Refused, match="undone already"):
        book.undo("first")
    book = Book(*PLANNED)
    with pytest.raises(Refused, match="start of a rollout"):
        book.undo("g1")
    with pytest.raises(Missing, match="not in the history"):
        book.undo("nobody did this")
    assert last_undoable(events_of(STARTED[:1]), "Dana") is None
    with pytest.raises(Missing, match="was removed"):
        Book(*PLANNED).do("hide", ExampleHidden(example_id="e1"))


def test_an_edit_of_an_item_does_not_stop_the_undo_of_its_status() -> None:
    book = Book(*LAUNCHED)
    book.do("status", STATUS)
    book.undo("status")
    book.do("edit", ItemEdited(item=MESSAGE.model_copy(update={"body": "Hello"})))
    now = book.undo("undo status")
    assert now.tracking_of("why").status == "done"
    assert now.get_item("why").body == "Hello"  # type: ignore[union-attr]


def test_an_item_with_progress_is_not_taken_back_with_it() -> None:
    book = Book(*LAUNCHED)
    added = MESSAGE.model_copy(update={"id": "again"})
    book.do("add", ItemAdded(item=added))
    book.do("status", STATUS.model_copy(update={"item_id": "again"}))
    with pytest.raises(Refused, match="changed again since"):
        book.undo("add")
    book.undo("status")
    assert "again" not in book.undo("add").items


def test_a_date_edited_before_launch_cannot_be_undone_after_it() -> None:
    book = Book(*PLANNED)
    later = MESSAGE.model_copy(update={"date": day("02-11")})
    book.do("edit", ItemEdited(item=later))
    book.do("launch", Launched(baseline={**BASELINE, "why": day("02-11")}))
    with pytest.raises(Refused, match="not edited but moved"):
        book.undo("edit")


def test_the_last_change_of_each_person_is_their_own() -> None:
    book = Book(*STARTED)
    book.do("dana", why("one"), actor="Dana")
    book.do("lee", BriefEdited(values={"why_now": "two"}), actor="Lee")
    assert [_last(book.events, name) for name in ("Dana", "Lee", "Kim")] == ["dana", "lee", None]
    book.undo("dana")
    assert _last(book.events, "Dana") == "g6"


def _last(events: list[Event], actor: str) -> str | None:
    last = last_undoable(events, actor)
    return last.change_set if last else None


def test_many_changes_are_undone_without_a_copy_of_the_rollout_for_each(monkeypatch):
    book = Book(*LAUNCHED)
    book.do(
        "file", *(ReadingLogged(reading=LT_READING.model_copy(update={"id": f"r{n}"})) for n in range(50))
    )
    copies, copy = [], Draft.of
    monkeypatch.setattr(Draft, "of", lambda base: copies.append(base) or copy(base))
    assert len(changes_to_undo(book.events, "file")) == 50
    assert len(copies) < 5


@given(st.lists(st.integers(-6, 2), max_size=14))
def test_any_order_of_undo_shows_the_last_standing_change(moves: list[int]) -> None:
    """Zero and above write a field; below undo that many steps back."""
    book = Book(*STARTED[:1])
    for number, move in enumerate(moves):
        change_set = f"m{number}"
        if move >= 0:
            book.do(change_set, why(change_set))
        elif len(book.events) + move >= 1:
            target = book.events[move].change_set
            try:
                book.undo(target, change_set)
            except PlaybookError:
                continue
        gone = undone(book.events)
        stand = [entry for entry in book.events[1:] if not entry.undoes and entry.change_set not in gone]
        assert book.now.brief.why == (stand[-1].change_set if stand else "")
