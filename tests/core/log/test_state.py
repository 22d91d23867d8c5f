"""What each change does to a rollout, and what is refused."""

from collections.abc import Iterator, Mapping
from typing import Literal

import pytest
from pydantic import create_model

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Invalid, Missing, Refused
from playbook.core.log.activity import since
from playbook.core.log.changes import AnyChange, any_of_kinds
from playbook.core.log.changes.base import KINDS, Change, Columns
from playbook.core.log.changes.briefs import BriefEdited, GroupRemoved, GroupSaved, PersonSaved
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded, ItemEdited, ItemLocked, ItemRemoved
from playbook.core.log.changes.progress import ItemMoved, ReadinessScored, StatusLogged
from playbook.core.log.changes.rollouts import Launched, LaunchWithdrawn, RolloutCreated
from playbook.core.log.events import Event
from playbook.core.log.history import in_words, names_of, stage_of
from playbook.core.log.permission import refuse_unless_allowed, refuse_unless_for_guests
from playbook.core.log.rollout import Draft, Reading, Rollout
from playbook.core.log.state import apply, as_of, fold
from playbook.core.log.undo import changes_to_undo, last_undoable
from playbook.core.plan.brief import MAX_GROUPS, MAX_PEOPLE, Group, Person
from playbook.core.plan.examples import Example
from playbook.core.plan.items import KeyMessage, Milestone
from tests.core.story import (
    BASELINE,
    HELP,
    LAUNCHED,
    LT_EXAMPLE,
    LT_READING,
    MESSAGE,
    MILESTONE,
    NOON,
    PLANNED,
    STARTED,
    day,
    event,
    events_of,
    laid,
)

LOCKED = (*PLANNED, ItemLocked(item_id="why", stage="communication"))
DONE = StatusLogged(item_id="why", stage="communication", status="done")


def moved(**change: object) -> ItemMoved:
    values: dict[str, object] = {"item_id": "why", "stage": "communication", "reason": "Fog"}
    values |= {"from_day": day("02-09"), "to_day": day("02-12")}
    return ItemMoved.model_validate(values | change)


REFUSALS: list[tuple[tuple[AnyChange, ...], AnyChange, type[Exception], str]] = [
    (STARTED, BriefEdited(values={"start": "2999-01-01"}), Invalid, "Expected a date up to 2099-12-31."),
    (STARTED, BriefEdited(values={"groups": []}), Invalid, "There is no field of this name."),
    (PLANNED, RolloutCreated(name="Again"), Refused, "started already"),
    (PLANNED, ItemAdded(item=MESSAGE), Refused, "already in the plan"),
    (PLANNED, ItemAdded(item=KeyMessage(id="k", group_ids=("nobody",))), Refused,
     "There is no team “nobody” in the brief."),
    (PLANNED, ItemEdited(item=KeyMessage(id="k")), Missing, "no longer in the plan"),
    (PLANNED, ItemEdited(item=Milestone(id="why")), Refused, "cannot become another kind"),
    (PLANNED, ItemEdited(item=MESSAGE.model_copy(update={"group_ids": ("x",)})), Refused, "no team “x”"),
    (LOCKED, ItemEdited(item=MESSAGE.model_copy(update={"locked": True})), Refused, "locked"),
    (LOCKED, ItemRemoved(item_id="why", stage="communication"), Refused, "locked"),
    (PLANNED, ItemRemoved(item_id="x", stage="communication"), Missing, "no longer in the plan"),
    (PLANNED, ItemLocked(item_id="x", stage="communication"), Missing, "no longer in the plan"),
    (PLANNED, GroupRemoved(group_id="creative"), Refused, "1 task of the plan is for this team."),
    (LAUNCHED, Launched(baseline=BASELINE), Refused, "Dana has already launched this rollout."),
    (STARTED, Launched(baseline={}), Refused, "nothing to track yet"),
    ((*PLANNED, BriefEdited(values={"go_live": "2026-01-01"})),
     Launched(baseline=BASELINE), Invalid, "Go-live is before the start."),
    ((*PLANNED, ItemEdited(item=MESSAGE.moved_to(day("02-10")))),
     Launched(baseline=BASELINE), Refused, "A date of the plan has changed in the meantime."),
    (PLANNED, LaunchWithdrawn(), Refused, "has not been launched"),
    ((*LAUNCHED, DONE), LaunchWithdrawn(), Refused, "Progress has been logged since the launch."),
    (PLANNED, DONE, Refused, "not been launched yet"),
    (LAUNCHED, DONE.model_copy(update={"item_id": "x"}), Missing, "no longer in the plan"),
    ((*PLANNED, ItemAdded(item=KeyMessage(id="k")), Launched(baseline=BASELINE)),
     StatusLogged(item_id="k", stage="communication", status="done"), Refused, "no day of its own"),
    (LAUNCHED, ItemEdited(item=MESSAGE.moved_to(day("02-10"))), Refused, "not edited but moved"),
    (PLANNED, moved(), Refused, "not been launched yet"),
    (LAUNCHED, moved(reason="  "), Refused, "Add a reason"),
    (LAUNCHED, moved(to_day=day("02-09")), Refused, "The new date is the old one."),
    (LAUNCHED, moved(from_day=day("02-08")), Refused, "moved in the meantime"),
    (PLANNED, ReadinessScored(group_id="x", scores={"desire": 1}), Missing, "This team is no longer"),
    (PLANNED, ExampleLogged(example=Example(id="e", group_id="x", day=day("03-03"))), Missing,
     "This team is no longer"),
    (PLANNED, ReadingLogged(reading=Reading(id="r", metric_id="why", day=day("03-03"), value=1)), Refused,
     "Only a metric can be read."),
    (PLANNED, ReadingLogged(reading=Reading(id="r", metric_id="x", day=day("03-03"), value=1)), Missing,
     "no longer in the plan")]  # fmt: skip


def test_what_makes_no_sense_is_refused_without_a_trace() -> None:
    for before, change, error, message in REFUSALS:
        rollout = laid(before)
        untouched = rollout.model_dump_json()
        first = BriefEdited(values={"concerns": "Written in the same gesture"})
        version = rollout.version + 1
        with pytest.raises(error) as caught:
            apply(
                [event(first, version, change_set="g"), event(change, version + 1, change_set="g")], rollout
            )
        assert message in str(caught.value)
        assert rollout.model_dump_json() == untouched


def test_an_edit_may_unlock_an_item_and_leaves_other_fields() -> None:
    assert not laid((ItemEdited(item=MESSAGE),), laid(LOCKED)).get_item("why").locked
    brief = laid((*STARTED, BriefEdited(values={"why": "Because", "end": None}))).brief
    assert (brief.why, brief.end, brief.name, len(brief.groups)) == ("Because", None, "AI at LT", 2)


def test_a_brief_holds_only_so_many_groups_and_people() -> None:
    groups = [GroupSaved(group=Group(id=f"g{n}", name=f"G{n}")) for n in range(MAX_GROUPS)]
    people = [PersonSaved(person=Person(id=f"p{n}", name=f"P{n}")) for n in range(MAX_PEOPLE)]
    full = fold(events_of([STARTED[0], *groups, *people]))  # teams of a log of an earlier version
    assert Rollout.model_validate_json(full.model_dump_json()) == full
    with pytest.raises(Invalid, match="at most 100 teams"):
        laid([GroupSaved(group=Group(id="more", name="More"))], full)
    with pytest.raises(Refused, match="at most 2,000 people"):
        laid([PersonSaved(person=Person(id="more", name="More"))], full)
    assert laid([GroupSaved(group=Group(id="g7", name="Renamed"))], full).brief.groups[7].name == "Renamed"


def test_a_brief_beyond_what_is_read_may_stay_and_shrink_and_does_not_grow() -> None:
    def rows(count: int, letters: int) -> BriefEdited:
        listed = [{"id": f"c{n}", "text": f"{n} ".ljust(letters, "x")} for n in range(count)]
        return BriefEdited(values={"concern_list": listed})

    many = laid([STARTED[0], *(GroupSaved(group=Group(id=f"g{n}", name=f"G{n}")) for n in range(100))])
    with pytest.raises(Invalid, match="at most 100 teams"):
        laid([GroupSaved(group=Group(id="more", name="More"))], many)
    team = GroupSaved(group=Group(id="g", name="G", org_units=tuple(f"{n} " + "x" * 110 for n in range(60))))
    full = laid((*STARTED, rows(28, 2_000)))
    for change, words in (
        (rows(28, 2_001), "at most 2,000 characters, got 2,0"),
        (rows(31, 1_990), "characters; at most 60,000 are read"),
        (team, "at most 60,000 are read"),
    ):
        with pytest.raises(Invalid, match=words):
            laid((change,), full)
    old = fold(events_of((*STARTED, rows(90, 5_000), team)))  # from a log of an earlier version
    assert len(laid((BriefEdited(values={"why": ""}),), old).brief.concern_list) == 90
    shorter = laid((rows(80, 5_000),), old)
    with pytest.raises(Invalid, match="at most 60,000 are read"):
        laid((BriefEdited(values={"why": "Because " * 9}),), shorter)
    undone = [event(rows(90, 5_000), shorter.version + 1, undoes="a")]
    assert len(apply(undone, shorter).brief.concern_list) == 90


def test_a_rollout_begins_with_an_event_that_says_who_and_when() -> None:
    for read in (lambda: fold([]), lambda: apply([], None), lambda: as_of(events_of(STARTED), 0)):
        with pytest.raises(Missing, match=r"There is no such rollout\."):
            read()
    born = apply([event(RolloutCreated(name="X", sample="lt", synthetic=True), 1, actor="Lee")], None)
    assert (born.created_by, born.sample, born.synthetic, born.brief.name) == ("Lee", "lt", True, "X")
    assert born.created_at == born.changed_at > NOON


def test_a_rollout_reads_back_from_its_json() -> None:
    whole = laid(
        (*LAUNCHED, DONE, moved(), ReadinessScored(group_id="media", scores={"desire": 2}),
         ExampleLogged(example=LT_EXAMPLE), ReadingLogged(reading=LT_READING)))  # fmt: skip
    assert Rollout.model_validate_json(whole.model_dump_json()) == whole
    assert whole.tracking["why"].moves[0].reason == "Fog"


def test_a_status_keeps_the_moves_and_done_has_a_day() -> None:
    now = laid((*LAUNCHED, moved(), DONE.model_copy(update={"on": day("02-11")})))
    assert now.tracking_of("why").done_on == day("02-11")
    assert [move.to_day for move in now.tracking_of("why").moves] == [day("02-12")]
    again = laid((DONE.model_copy(update={"status": "at_risk", "note": "No"}),), now).tracking_of("why")
    assert (again.status, again.note, again.done_on, len(again.moves)) == ("at_risk", "No", None, 1)
    undated = laid((*LAUNCHED, DONE)).tracking_of("why")
    assert undated.done_on == undated.logged_at.date() == NOON.date()  # type: ignore[union-attr]


def test_moves_take_both_ends_and_removals_progress_along() -> None:
    change = moved(item_id="hours", stage="training", from_day=HELP.due, to_day=day("03-09"))
    assert laid((*LAUNCHED, change)).get_item("hours").until == day("06-05")
    now = laid((*LAUNCHED, DONE, ItemRemoved(item_id="why", stage="communication")))
    assert "why" not in now.items
    assert "why" not in now.tracking
    assert now.tracking_of("why").status is None


def test_a_group_takes_its_place_and_a_milestone_no_new_day() -> None:
    web = Group(id="web", name="Web", size=16)
    brief = laid((*STARTED, GroupSaved(group=web, position=0))).brief
    assert [group.id for group in brief.groups] == ["web", "creative", "media"]
    brief = laid((*STARTED, GroupSaved(group=Group(id="creative", name="Studio")))).brief
    assert [group.name for group in brief.groups] == ["Studio", "Media"]
    changes = (*STARTED, ItemAdded(item=MILESTONE), Launched(baseline={"first-win": day("03-20")}))
    launch = laid(changes).launch
    assert (launch.actor, launch.baseline) == ("Dana", {"first-win": day("03-20")})


LEAD = Actor(name="Mo", role="member", memberships=(Membership(rollout_id="*", role="lead"),))
EDITOR = LEAD.model_copy(update={"memberships": (Membership(rollout_id="*", role="editor"),)})
NEXT = len(PLANNED) + 1


@pytest.fixture
def renamed() -> Iterator[type[Change]]:
    class ItemRenamed(Change):
        ACTION = "edit"
        TOUCHES = ("item:{0.item_id}",)

        kind: Literal["item_renamed"] = "item_renamed"
        item_id: str
        title: str

        def check(self, rollout: Rollout) -> None:
            if rollout.get_item(self.item_id).title == self.title:
                raise Refused("It is called that already.", "Pick another title.")

        def apply(self, draft: Draft) -> None:
            item = draft.get_item(self.item_id)
            draft.items[item.id] = item.model_copy(update={"title": self.title})

        def inverse(self, before: Rollout) -> list[Change]:
            return [self.model_copy(update={"title": before.get_item(self.item_id).title})]

        def words(self, names: Mapping[str, str]) -> str:
            return f"renamed “{names.get(self.item_id, self.item_id)}” to “{self.title}”"

        def subject(self) -> str:
            return self.item_id

    yield ItemRenamed
    del KINDS["item_renamed"]


def test_one_class_is_all_that_a_new_change_takes(renamed: type[Change]) -> None:
    any_event = create_model("AnyEvent", __base__=Event, change=(any_of_kinds(), ...))
    change = renamed.model_validate({"item_id": "why", "title": "Why now"})
    before = fold(events_of(PLANNED))
    usual = event(PLANNED[0], NEXT, change_set="rename")
    written = any_event.model_validate({**dict(usual), "change": change})
    assert any_event.model_validate_json(written.model_dump_json()) == written

    after = apply([written], before)
    assert after.get_item("why").title == "Why now"
    assert (after.version, after.edition, after.changed_at) == (NEXT, NEXT, written.happened_at)
    with pytest.raises(Refused, match="called that already"):
        apply([written], after)

    refuse_unless_allowed(EDITOR, before, change)
    with pytest.raises(Refused, match="role here"):
        refuse_unless_allowed(LEAD, before, change)
    with pytest.raises(Refused, match="A link does not open this"):
        refuse_unless_for_guests(before, change)

    log = [*events_of(PLANNED), written]
    assert last_undoable(log, "Dana") == written
    (back,) = changes_to_undo(log, "rename")
    assert back == renamed.model_validate({"item_id": "why", "title": "Why we change"})
    undo = written.model_copy(
        update={"version": NEXT + 1, "change": back, "change_set": "b", "undoes": "rename"}
    )
    assert apply([undo], after).items == before.items
    later = written.model_copy(update={"version": NEXT + 1, "change": back, "change_set": "later"})
    with pytest.raises(Refused, match="changed again since"):
        changes_to_undo([*log, later], "rename")

    assert in_words(change, names_of(before)) == "renamed “Why we change” to “Why now”"
    assert stage_of(written) is None
    assert change.columns() == Columns("item_renamed", "why")
    assert since(log, NOON.date()).ground(["why"]) == (NEXT,)


def test_a_kind_that_names_no_action_is_refused() -> None:
    with pytest.raises(TypeError, match="Anything needs an ACTION of the access table"):

        class Anything(Change):
            kind: Literal["anything"] = "anything"

    assert "anything" not in KINDS
