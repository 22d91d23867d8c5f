"""An example sent through a link."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Invalid, Missing, Refused
from playbook.core.base.fields import cleaned
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.rollouts import RolloutArchived
from playbook.core.log.permission import refuse_unless_for_guests
from playbook.core.plan.examples import Example
from playbook.desk.all_hands import guest_examples
from playbook.desk.all_hands.guest_examples import GUEST, MOST_A_DAY, MOST_UNREAD, log_example
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.links import links, shares
from playbook.desk.links.devices import Device, new_device, new_form
from playbook.desk.links.shares import Share
from playbook.desk.progress import examples
from playbook.desk.record import history
from playbook.settings import Settings
from tests.attacks import ATTACKS
from tests.desk.all_hands.conftest import DANA, NOW
from tests.pages import made

GOOD = {
    "what": "Wrote the first draft of a pitch", "task": "Pitches", "saved": "40", "checking": "15",
    "may_share": "named", "credit": "Ines Roth",
}  # fmt: skip


def share_of(workspace: Workspace, **extra: object) -> Share:
    about = {"asks": ["examples"], "profile": "teams", **extra}
    return shares.resolve(workspace, links.make_link(workspace, DANA, "made", "All-hands", **about).token)


def device_of(share: Share) -> Device:
    return new_device(share.link.id)


def logged(workspace: Workspace) -> list[Example]:
    return [each for each in workspace.rollout_cache.get("made").examples.values() if each.by_link]


def test_a_guests_example_is_logged_and_waits_for_rating(workspace):
    share = share_of(workspace)
    sign = next(iter(shares.groups_of(share)))
    assert log_example(workspace, share, device_of(share), {**GOOD, "group": sign, "once": new_form()})
    (example,) = logged(workspace)
    assert (example.what, example.task) == ("Wrote the first draft of a pitch", "Pitches")
    assert (example.minutes_saved, example.minutes_checking) == (40, 15)
    assert (example.may_share, example.credit, example.rating) == ("named", "Ines Roth", None)
    assert example.day == made.TODAY
    assert example.group_id == workspace.rollout_cache.get("made").brief.groups[0].id
    before, last = workspace.log.read("made")[-2:]
    assert (last.actor, last.happened_at) == (GUEST.name, max(NOW, before.happened_at))
    assert example in examples.to_rate(workspace.rollout_cache.get("made"), DANA)


def test_a_name_is_kept_only_where_it_is_to_be_shown(workspace):
    for may_share in ("no", "unnamed"):
        share = share_of(workspace)
        log_example(workspace, share, device_of(share), {**GOOD, "may_share": may_share})
    assert [each.credit for each in logged(workspace)] == ["", ""]
    assert all(b"Ines Roth" not in path.read_bytes() for path in workspace.settings.data.rglob("*.jsonl"))


def test_the_link_of_a_removed_team_asks_for_nothing(workspace):
    share = share_of(workspace)
    gone = replace(share, link=replace(share.link, group_id="gone"))
    assert guest_examples.asks_for_one(share)
    with pytest.raises(Missing):
        log_example(workspace, gone, device_of(gone), {**GOOD, "once": new_form()})


def test_a_form_of_a_removed_example_is_not_kept_again(tmp_path, workspace):
    share = share_of(workspace)
    form = {**GOOD, "once": new_form()}
    assert log_example(workspace, share, device_of(share), form)
    examples.remove_example(workspace, DANA, "made", form["once"])
    assert not log_example(workspace, share, device_of(share), form)
    assert logged(workspace) == []
    workspace.close()
    with closing(open_workspace(Settings(data=tmp_path / "data", today=made.TODAY))) as again:
        assert not log_example(again, share, device_of(share), form)
        assert log_example(again, share, device_of(share), {**form, "what": "Something else"})
        assert [each.what for each in logged(again)] == ["Something else"]


def test_who_agrees_to_less_later_is_told_who_can_hide_it(workspace):
    share = share_of(workspace)
    form = {**GOOD, "once": new_form()}
    assert log_example(workspace, share, device_of(share), form)
    for less in ("unnamed", "no"):
        with pytest.raises(Refused, match="agreed to more"):
            log_example(workspace, share, device_of(share), {**form, "may_share": less})
    examples.keep_to_ourselves(workspace, DANA, "made", form["once"])
    assert not log_example(workspace, share, device_of(share), {**form, "may_share": "no"})
    assert len(logged(workspace)) == 1


def test_before_the_launch_nobody_is_asked_for_examples(workspace):
    made.rollout(workspace, launched=False, rollout_id="planned")
    link = links.make_link(workspace, DANA, "planned", "All-hands", asks=["examples"])
    share = shares.resolve(workspace, link.token)
    with pytest.raises(Missing):
        log_example(workspace, share, device_of(share), GOOD)


def test_many_taps_at_once_are_one_example(workspace):
    share = share_of(workspace)
    form = {**GOOD, "once": new_form()}
    with ThreadPoolExecutor(8) as taps:
        answers = list(taps.map(lambda _: log_example(workspace, share, device_of(share), form), range(8)))
    assert sorted(answers) == [False] * 7 + [True]
    assert len(logged(workspace)) == 1


def test_a_bad_form_is_answered_by_field_and_keeps_nothing(workspace):
    for field, value, message in [
        ("what", "", "is empty"), ("what", " \u200b\n", "is empty"),
        ("what", "x" * 281, "281 characters"), ("what", "x" * 100_000, "100,000 characters"),
        ("task", "x" * 81, "81 characters"), ("saved", "half an hour", "whole number of minutes"),
        ("saved", "12,5", "whole number of minutes"), ("saved", "-3", "whole number of minutes"),
        ("checking", "10001", "whole number of minutes"), ("checking", "٣", "whole number of minutes"),
        ("group", "nothing", "was removed"), ("may_share", "everything", "Choose"),
        ("credit", " ", "name is missing"), ("credit", "x" * 121, "121 characters")
    ]:  # fmt: skip
        share = share_of(workspace)
        with pytest.raises(Invalid) as caught:
            log_example(workspace, share, device_of(share), {**GOOD, field: value})
        assert [problem.where for problem in caught.value.problems] == [field]
        assert message in caught.value.problems[0].message, field
        assert logged(workspace) == [], field


def test_an_attack_is_kept_as_the_words_that_it_is(workspace):
    for attack in ATTACKS:
        share = share_of(workspace)
        form = {**GOOD, "what": attack.text[:200], "task": attack.text[:60]}
        assert log_example(workspace, share, device_of(share), form), attack
        each = logged(workspace)[-1]
        assert (each.what, each.task) == (cleaned(attack.text[:200]), cleaned(attack.text[:60]))


def test_a_device_tells_one_at_a_time_and_so_many_a_day(workspace, clock):
    share = share_of(workspace)
    device = device_of(share)
    log_example(workspace, share, device, GOOD)
    with pytest.raises(Refused, match="quick"):
        log_example(workspace, share, device, GOOD)
    for _ in range(MOST_A_DAY - 1):
        clock.shift(timedelta(seconds=6))
        log_example(workspace, share, device, GOOD)
    clock.shift(timedelta(seconds=6))
    with pytest.raises(Refused, match="sent its share"):
        log_example(workspace, share, device, GOOD)
    assert len(logged(workspace)) == MOST_A_DAY


def test_so_many_examples_of_a_minute_are_logged_a_day(workspace, clock, monkeypatch):
    monkeypatch.setattr(guest_examples, "MOST_OF_MINUTE", 3)
    share, other = share_of(workspace), share_of(workspace)
    for number in range(3):
        with pytest.raises(Invalid):
            log_example(workspace, share, device_of(share), {**GOOD, "what": ""})
        assert log_example(workspace, share, device_of(share), {**GOOD, "what": f"Number {number}"})
    device = device_of(share)
    assert log_example(workspace, share, device, GOOD)
    assert len(logged(workspace)) == 3
    assert log_example(workspace, other, device_of(other), GOOD)
    assert len(logged(workspace)) == 4
    clock.shift(timedelta(days=1))
    assert log_example(workspace, share, device, {**GOOD, "what": "A day later"})
    assert len(logged(workspace)) == 5


def test_what_could_not_be_kept_counts_for_no_device(workspace):
    share = share_of(workspace)
    device = device_of(share)
    with pytest.raises(Invalid):
        log_example(workspace, share, device, {**GOOD, "what": ""})
    assert log_example(workspace, share, device, GOOD)


def test_an_unread_list_takes_no_more(workspace):
    waiting = [
        ExampleLogged(example=Example(id=f"e{number}", day=date(2026, 3, 1), what="x", by_link=True))
        for number in range(MOST_UNREAD)
    ]
    commit(workspace, DANA, "made", workspace.log.head("made"), waiting)
    share = share_of(workspace)
    assert log_example(workspace, share, device_of(share), {**GOOD, "what": "This one is held"})
    examples.rate_example(workspace, DANA, "made", "e0", 0)
    assert log_example(workspace, share, device_of(share), GOOD)
    assert [each.what for each in logged(workspace) if each.what != "x"] == [GOOD["what"]]


def test_a_link_that_does_not_ask_is_no_way_in(workspace):
    for extra in ({"asks": ["pulse"]}, {"is_frozen": True}, {"password": "quiet otters"}):
        share = share_of(workspace, **extra)
        with pytest.raises(Missing):
            log_example(workspace, share, device_of(share), GOOD)
    assert logged(workspace) == []


def test_a_guest_may_do_nothing_but_tell_something_new(workspace):
    rollout = workspace.rollout_cache.get("made")
    new = Example(id="new", day=made.TODAY, what="x", by_link=True)
    refuse_unless_for_guests(rollout, ExampleLogged(example=new))
    for change in (
        RolloutArchived(),
        ExampleLogged(example=new.model_copy(update={"by_link": False})),
        ExampleLogged(example=new.model_copy(update={"rating": 4})),
    ):
        with pytest.raises(Refused):
            refuse_unless_for_guests(rollout, change)
    for other in (examples.rate_example, examples.keep_to_ourselves):
        with pytest.raises(Missing):
            other(workspace, GUEST, "made", "x", *([1] if other is examples.rate_example else []))


def test_a_rating_and_a_name_are_given_and_taken_back(workspace):
    share = share_of(workspace)
    log_example(workspace, share, device_of(share), GOOD)
    (each,) = logged(workspace)
    for rating in (2, 4, None):
        rated = examples.rate_example(workspace, DANA, "made", each.id, rating)
        assert rated.examples[each.id].rating == rating
    for wrong in (-1, 5):
        with pytest.raises(Invalid):
            examples.rate_example(workspace, DANA, "made", each.id, wrong)
    hidden = examples.keep_to_ourselves(workspace, DANA, "made", each.id).examples[each.id]
    assert (hidden.may_share, hidden.credit, hidden.what) == ("no", "", GOOD["what"])
    with pytest.raises(Refused, match="Only the author"):
        history.undo_last(workspace, DANA, "made")
    entry = history.history(workspace, DANA, "made")[0]
    assert entry.sentences == ("hid an example from everyone else",)
    assert not entry.can_be_undone
    assert examples.keep_to_ourselves(workspace, DANA, "made", each.id).version == entry.version
    assert each.id not in examples.remove_example(workspace, DANA, "made", each.id).examples
    with pytest.raises(Missing):
        examples.rate_example(workspace, DANA, "made", each.id, 1)


def test_the_words_of_a_private_example_go_to_who_may_rate_it(workspace):
    share = share_of(workspace)
    group, other = (each.id for each in workspace.rollout_cache.get("made").brief.groups[:2])
    sign = next(iter(shares.groups_of(share)))
    log_example(workspace, share, device_of(share), {**GOOD, "group": sign, "may_share": "no"})
    rollout = workspace.rollout_cache.get("made")
    assert history.history(workspace, DANA, "made")[0].sentences == ("logged an example",)
    for role, group_ids, words in (
        ("lead", (group,), GOOD["what"]),
        ("lead", (other,), ""),
        ("viewer", (), ""),
    ):
        membership = Membership(rollout_id="made", role=role, group_ids=group_ids)
        reader = Actor(name="Rita", role="member", memberships=(membership,))
        (read,) = (each for each in examples.as_read(rollout, reader) if each.by_link)
        assert (read.what, read.minutes_saved) == (words, 40)


def test_activity_quotes_no_example_that_may_be_hidden_or_removed(workspace):
    share = share_of(workspace)
    log_example(workspace, share, device_of(share), {**GOOD, "may_share": "unnamed"})
    (example,) = (each for each in workspace.rollout_cache.get("made").examples.values() if each.by_link)
    viewer = Actor(name="Rita", role="member", memberships=(Membership(rollout_id="made", role="viewer"),))
    assert history.history(workspace, viewer, "made")[0].sentences == ("logged an example",)
    examples.remove_example(workspace, DANA, "made", example.id)
    for reader in (viewer, DANA):
        assert example.what not in repr(history.history(workspace, reader, "made"))
