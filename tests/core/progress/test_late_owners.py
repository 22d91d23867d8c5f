"""Whom a rollout waits for, on the small history of test_progress."""

from datetime import timedelta

from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.changes.items import ItemAdded
from playbook.core.progress.late_owners import Waiting, find_waiting, remind
from tests.core.progress.test_progress import NOW, milestone, status
from tests.core.story import day, laid


def ids(result: tuple[Waiting, ...]) -> list[tuple[str | None, list[str]]]:
    return [(each.person.id if each.person else None, [item.id for item in each.items]) for each in result]


def test_late_items_wait_for_their_owner_or_manager() -> None:
    late = laid((ItemAdded(item=milestone("m0", "03-03", group_ids=("creative",))),), NOW)
    assert ids(find_waiting(late, day("04-01"))) == [("roa", ["m0"]), (None, ["m4", "m5"]), ("kim", ["m3"])]
    led = laid((BriefEdited(values={"lead_id": "roa"}),), late)
    assert ids(find_waiting(led, day("04-01"))) == [("roa", ["m0", "m4", "m5"]), ("kim", ["m3"])]
    gone = late.model_copy(update={"brief": late.brief.model_copy(update={"people": ()})})
    assert ids(find_waiting(gone, day("04-01"))) == [(None, ["m0", "m4", "m3", "m5"])]


def test_nobody_is_asked_early_or_twice_a_week() -> None:
    assert find_waiting(NOW, day("03-23")) == ()
    heard = NOW.tracking_of("m3").logged_at
    soon = heard.date() + timedelta(days=6)
    early = laid((ItemAdded(item=milestone("m0", "01-02")), status("m0", "at_risk")), NOW)
    assert find_waiting(early, soon) == ()
    [first] = find_waiting(early, soon + timedelta(days=1))
    assert (ids((first,)), first.heard_on) == ([(None, ["m0"])], heard.date())


def test_the_note_names_what_is_late_and_asks_for_a_tap() -> None:
    [nobody, kim] = find_waiting(NOW, day("04-01"))
    assert remind(NOW, kim) == (
        "Hello Kim,\n\nOne task of “AI at LT” is past its day:\n\n- m3, due Fri Mar 27, 2026\n\n"
        "How does it stand? One tap on My team is enough: done, on track, at risk, or a new date with "
        "its reason. If something is in the way, say so, and we clear it together."
    )
    assert remind(NOW, nobody).startswith("Hello everyone,\n\n2 tasks of “AI at LT” are past their day:")


def test_a_long_list_is_cut_and_counted() -> None:
    many = laid(tuple(ItemAdded(item=milestone(f"x{number:02}", "03-02")) for number in range(20)), NOW)
    [nobody, *_] = find_waiting(many, day("04-01"))
    assert remind(many, nobody).count("\n- ") == 6
    assert "- and 17 more" in remind(many, nobody)
