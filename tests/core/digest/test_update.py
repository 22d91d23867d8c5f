"""The weekly update: its parts, its numbers, and no names."""

from playbook.core.digest.channel_posts import update_of
from playbook.core.digest.digest import digest
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import GroupSaved
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import ItemMoved, StatusLogged
from playbook.core.log.rollout import Reading
from playbook.core.log.state import fold
from playbook.core.plan.examples import Example
from playbook.core.plan.items import Milestone, Owner
from playbook.core.posts.message import Bulletin
from playbook.core.review.result import Result
from playbook.core.sharing.unlisted_names import find_unlisted_names_in_post
from tests.core.digest.test_digest import FIRST, TODAY, log_of, move, status
from tests.core.story import CREATIVE, MESSAGE, METRIC, MILESTONE, day

NEXT = Milestone(id="next", title="Kim tells it", date=day("03-18"), owner=Owner(person_id="kim"))


def update(*changes: AnyChange) -> Bulletin:
    events = log_of(*changes)
    rollout = fold(events)
    return update_of(rollout, digest(rollout, events, FIRST, TODAY), FIRST, TODAY)


def sections_of(*changes: AnyChange) -> dict[str, tuple[str, ...]]:
    return {section.title: section.lines for section in update(*changes).sections}


def test_it_tells_what_was_done_slipped_and_comes_with_counts():
    text = sections_of(status(MESSAGE.id, "done"), move("03-27"), ItemAdded(item=NEXT))
    assert list(text) == ["Done", "Slipped or at risk", "Next", "Changed in the plan", "Where it stands"]
    assert text["Done"] == ("“Why we change” was done.",)
    expected = f"Moved: “{MILESTONE.title}” from Fri Mar 20, 2026 to Fri Mar 27, 2026, 7 days later."
    assert text["Slipped or at risk"][0] == expected
    assert text["Next"] == (
        "Due in the next 7 days: “the sponsor tells it” on Wed Mar 18, 2026 (the sponsor).",
    )
    assert sections_of(status(MESSAGE.id, "done"))["Where it stands"] == (
        "1 of 4 dated tasks is done.", "1 of the 2 tasks due so far was done by the day planned at launch.",
        "1 task is overdue.")  # fmt: skip


def test_reasons_and_notes_and_what_they_touch_on_stay_out():
    note = "Kim is on parental leave and the budget is gone"
    late = status(MESSAGE.id, "off_track", note)
    slip = ItemMoved(
        item_id=MILESTONE.id, stage="accountability", from_day=day("03-20"), to_day=day("03-27"),
        reason="The budget is gone")  # fmt: skip
    example = ExampleLogged(example=Example(id="e", group_id=CREATIVE.id, day=TODAY, what="The budget"))
    text = str(update(late, slip, example))
    assert "budget" not in text.casefold()
    assert "parental" not in text
    assert "1 example from 1 team was logged." in text


def test_no_alarm_goes_to_a_channel_though_the_screen_tells_it():
    rings = Result(
        rule_id="T05", title="The sponsor's acts are slipping", question="?", part="tracking",
        stage="accountability", severity="W", state="fail")  # fmt: skip
    events = log_of(status(MESSAGE.id, "off_track"))
    rollout = fold(events)
    sentences = digest(rollout, events, FIRST, TODAY, (rings,))
    assert any("The sponsor's acts are slipping" in sentence.text for sentence in sentences)
    sent = str(update_of(rollout, sentences, FIRST, TODAY))
    assert "sponsor" not in sent
    assert "alarm" not in sent
    assert "was logged as off track" in sent


def test_a_number_of_a_group_of_fewer_than_five_people_stays_out():
    def reads(size: int) -> str:
        small = GroupSaved(group=CREATIVE.model_copy(update={"size": size}))
        other = GroupSaved(group=CREATIVE.model_copy(update={"id": "other", "name": "Other", "size": 40}))
        reading = Reading(id="r", metric_id=METRIC.id, group_id=CREATIVE.id, day=TODAY, value=37)
        return str(update(small, other, ReadingLogged(reading=reading)))

    assert ": 37" in reads(9)
    assert "37" not in reads(4)


def test_a_quiet_week_and_a_removed_item_are_told():
    text = sections_of()
    assert text["Next"][0].startswith("Nothing has changed since Mon Jan 12, 2026")
    assert text["Where it stands"][0] == "0 of 4 dated tasks are done."
    gone = StatusLogged(item_id="gone", stage="training", title="The old plan", status="done")
    assert sections_of(gone)["Done"] == ("“The old plan” was done.",)


def test_who_worded_it_is_said():
    events = log_of()
    rollout = fold(events)
    built = update_of(rollout, digest(rollout, events, FIRST, TODAY), FIRST, TODAY, writer="a model")
    assert built.note == "Worded by a model from the rollout's log."


def test_an_unlisted_name_is_found_in_a_post():
    stranger = NEXT.model_copy(update={"id": "other", "title": "Coffee with Priya Nair"})
    events = log_of(ItemAdded(item=NEXT), ItemAdded(item=stranger), move("01-30"))
    rollout = fold(events)
    post = update_of(rollout, digest(rollout, events, FIRST, TODAY), FIRST, TODAY)
    assert "Jan 30, 2026" in str(post)
    assert find_unlisted_names_in_post(rollout, post) == ("Priya Nair",)
