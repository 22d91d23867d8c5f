"""Properties of every log: fold, as-of, undo, words, JSON."""

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from playbook.core.base.errors import PlaybookError
from playbook.core.log.changes import AnyChange
from playbook.core.log.events import EVENT, Event, read_event
from playbook.core.log.history import in_words
from playbook.core.log.rollout import Rollout
from playbook.core.log.state import apply, as_of, check, fold
from playbook.core.log.undo import changes_to_undo, last_undoable, undone
from playbook.core.plan.examples import SHARING
from tests.core.anything import changes
from tests.core.story import PLANNED, STARTED, event, events_of, laid

PEOPLE = ("Dana", "Lee")
# What was once said of somebody stays hidden.
WHEN_IT_HAPPENED = {"version", "edition", "changed_at", "launch", "removed_ids"}
WHEN_IT_HAPPENED |= {"named", "titles", "contacts", "marked"}


def content(rollout: Rollout, *, in_order: bool = True) -> dict[str, Any]:
    """Return the content of a rollout without its times."""
    values = rollout.model_dump(exclude=WHEN_IT_HAPPENED)
    values["baseline"] = rollout.launch.baseline if rollout.launch else None
    if not in_order:
        for rows in ("groups", "people"):
            values["brief"][rows] = sorted(values["brief"][rows], key=lambda row: row["id"])
    return values


def never_undone(events: list[Event]) -> list[Event]:
    """Return the events without undone ones and undos."""
    gone = undone(events)
    return [entry for entry in events if entry.change_set not in gone and not entry.undoes]


class AnyLog(RuleBasedStateMachine):
    """People do whatever comes to mind, and take back whatever they can."""

    @initialize(started=st.sampled_from([1, len(STARTED), len(PLANNED)]))
    def start(self, started: int) -> None:
        """Begin with nothing, with a brief, or with a plan."""
        self.refusals: list[PlaybookError] = []
        self.events = events_of(PLANNED[:started])
        self.now = apply(self.events, None)
        self.seen = {entry.version: as_of(self.events, entry.version) for entry in self.events}

    @rule(data=st.data(), count=st.integers(1, 3), actor=st.sampled_from(PEOPLE))
    def somebody_does_something(self, data: st.DataObject, count: int, actor: str) -> None:
        """A change set happens as a whole or not at all."""
        change_set, at = f"g{self.now.version + 1}", self.now
        tried: list[Event] = []
        for number in range(1, count + 1):
            change = data.draw(changes(at))
            tried.append(event(change, self.now.version + number, actor=actor, change_set=change_set))
            at = fold(tried[-1:], at)
        self.try_out(tried)

    @rule(data=st.data(), actor=st.sampled_from(PEOPLE))
    def somebody_undoes_something(self, data: st.DataObject, actor: str) -> None:
        """Any change set, undos too, is undone or refused."""
        change_sets = list({entry.change_set: None for entry in self.events})
        change_set = data.draw(st.sampled_from(change_sets[-6:]))
        name = f"u{self.now.version + 1}"
        back = self.find_way_back(change_set)
        if back is None:
            return
        tried = [
            event(change, self.now.version + number, actor=actor, change_set=name, undoes=change_set)
            for number, change in enumerate(back, 1)
        ]
        if self.try_out(tried) and self.events[-1 - len(tried)].change_set == change_set:
            first = next(entry.version for entry in self.events if entry.change_set == change_set)
            assert content(self.now) == content(self.seen[first - 1])

    @rule(actor=st.sampled_from(PEOPLE))
    def somebody_undoes_their_last(self, actor: str) -> None:
        """What undo offers is one's own, not an undo, and not undone."""
        last = last_undoable(self.events, actor)
        if last is not None:
            assert last.actor == actor
            assert not last.undoes
            assert last.change_set not in undone(self.events)

    def find_way_back(self, change_set: str) -> tuple[AnyChange, ...] | None:
        """Return the changes that undo it, None where refused."""
        try:
            return changes_to_undo(self.events, change_set)
        except PlaybookError as refusal:
            self.refusals.append(refusal)
            return None

    @invariant()
    def a_refusal_says_why_and_what_to_do(self) -> None:
        """Message and hint are sentences."""
        for refusal in self.refusals:
            assert refusal.message.endswith(".")
            assert refusal.hint.endswith(".")

    def try_out(self, tried: list[Event]) -> bool:
        """Append the events if allowed; never touch the rollout otherwise."""
        untouched = self.now.model_dump_json()
        try:
            after = apply(tried, self.now)
        except PlaybookError:
            after = None
        assert self.now.model_dump_json() == untouched
        if after is None:
            return False
        at = self.now
        for entry in tried:
            check(at, entry.change, undoes=bool(entry.undoes))
            examples_before, at = at.examples, fold([entry], at)
            for id_, example in at.examples.items():
                if (before := examples_before.get(id_)) and before != example:
                    assert SHARING.index(example.may_share) <= SHARING.index(before.may_share)
                    assert example.credit in ("", before.credit)
            self.seen[entry.version] = at
        assert after == at
        self.events += tried
        self.now = after
        return True

    @invariant()
    def the_log_alone_gives_the_same(self) -> None:
        """From scratch, and as though what was undone had never happened."""
        assert fold(self.events) == self.now
        assert content(fold(never_undone(self.events)), in_order=False) == content(self.now, in_order=False)

    @rule(data=st.data())
    def it_is_folded_in_pieces(self, data: st.DataObject) -> None:
        """Pieces give the same rollout and the same versions."""
        cuts = sorted(data.draw(st.sets(st.integers(1, len(self.events)), max_size=3)))
        at: Rollout | None = None
        for first, last in zip([0, *cuts], [*cuts, len(self.events)], strict=True):
            at = fold(self.events[first:last], at) if self.events[first:last] else at
        assert at == self.now
        version = data.draw(st.sampled_from(sorted(self.seen)))
        assert as_of(self.events, version) == self.seen[version]

    def teardown(self) -> None:
        """Snapshot and log read back, and everything has words."""
        if not hasattr(self, "now"):
            return
        assert Rollout.model_validate_json(self.now.model_dump_json()) == self.now
        for entry in self.events:
            assert read_event(EVENT.dump_json(entry)) == entry
            assert len(in_words(entry.change)) > len("edited")
            assert entry.change.columns().kind == entry.change.kind


test_any_log = AnyLog.TestCase


@given(data=st.data())
def test_two_changes_that_touch_different_things_commute(data: st.DataObject) -> None:
    base = laid(PLANNED)
    first: AnyChange = data.draw(changes(base))
    second: AnyChange = data.draw(changes(base))
    assume(not first.touches() & second.touches())
    in_order = event(first, base.version + 1, actor="Dana"), event(second, base.version + 2, actor="Lee")
    swapped = (
        in_order[1].model_copy(update={"version": base.version + 1}),
        in_order[0].model_copy(update={"version": base.version + 2}),
    )
    results = []
    for order in (in_order, swapped):
        try:
            results.append(content(apply(order, base), in_order=False))
        except PlaybookError:
            return
    assert results[0] == results[1]
