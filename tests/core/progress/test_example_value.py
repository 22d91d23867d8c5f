"""Rounds of examples, net minutes and leaders' examples, counted by hand."""

from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import StatusLogged
from playbook.core.log.changes.rollouts import Launched
from playbook.core.plan.brief import BriefFields
from playbook.core.plan.examples import Example
from playbook.core.plan.items import CheckinSeries, CoalitionMember, Owner, SponsorAct
from playbook.core.progress.example_value import (
    LeaderExamples,
    Minutes,
    WeekOfMinutes,
    asks_in_week,
    count_answers,
    find_leader_examples,
    find_own_use,
    find_rounds,
    leader_ids,
    minutes_by_week,
    net_minutes,
)
from tests.core.story import LAUNCHED, PLANNED, STARTED, day, laid

SERIES = CheckinSeries(
    id="weekly", title="One example", start=day("03-06"), end=day("05-29"), group_ids=("creative", "media")
)


def logged(name: str, on: str, group_id: str | None, **values: object) -> AnyChange:
    return ExampleLogged(
        example=Example.model_validate({"id": name, "day": day(on), "group_id": group_id} | values)
    )


def rounds(today: str, *changes: AnyChange, series: CheckinSeries = SERIES) -> list[tuple[object, ...]]:
    latest = find_rounds(laid((*STARTED, ItemAdded(item=series), *changes)), day(today))
    return [
        (each.asked_on, [(group.id, count) for group, count in each.answered], [group.id
            for group in each.silent]) for each in latest]  # fmt: skip


def test_the_latest_round_says_which_groups_answered() -> None:
    changes = (
        logged("e1", "03-12", "media"), logged("e2", "03-13", "creative"), logged("e3", "03-15", "creative"),
        logged("e4", "03-15", None), logged("e5", "03-19", "media"))  # fmt: skip
    assert rounds("03-18", *changes) == [(day("03-13"), [("creative", 2)], ["media"])]
    assert rounds("03-20", *changes) == [(day("03-20"), [], ["creative", "media"])]
    assert rounds("03-19", *changes) == [(day("03-13"), [("creative", 2), ("media", 1)], [])]


def test_only_example_series_ask_from_first_to_last_day() -> None:
    for today, count in [("03-05", 0), ("03-06", 1), ("05-29", 1), ("05-30", 0)]:
        assert len(rounds(today)) == count
    assert rounds("03-20", series=SERIES.model_copy(update={"way": "pulse"})) == []
    done = StatusLogged(item_id="weekly", stage="reinforcement", status="done", on=day("05-29"))
    assert rounds("05-29", Launched(baseline={}), done) == []


def test_answers_of_a_round_are_counted_for_the_teams_that_are_led() -> None:
    told = [logged(key, on, "media") for key, on in (("a", "03-19"), ("b", "03-20"), ("c", "03-21"))]
    rollout = laid((*STARTED, ItemAdded(item=SERIES), *told))
    sizes = {group.id: group.size for group in rollout.brief.groups}
    # Asked on Friday the 20th: since the Monday before it, and up to today.
    assert count_answers(rollout, SERIES, ("media",), day("03-20")) == (2, sizes["media"])
    assert count_answers(rollout, SERIES, ("creative",), day("03-20")) == (0, sizes["creative"])
    everyone = sum(sizes[key] for key in SERIES.group_ids)
    assert count_answers(rollout, SERIES, (), day("03-26")) == (2, everyone)


def test_a_question_is_asked_in_the_weeks_of_its_rounds() -> None:
    monthly = SERIES.model_copy(update={"cadence_days": 28})
    weeks = [day("03-02"), day("03-09"), day("03-30"), day("05-25")]
    assert [asks_in_week(SERIES, week) for week in weeks] == [True] * 4
    assert [asks_in_week(monthly, week) for week in weeks] == [True, False, True, True]
    assert not asks_in_week(SERIES, day("06-01"))


def test_net_minutes_may_be_negative() -> None:
    def example(saved: int | None, checking: int | None) -> Example:
        return Example(id="e", day=day("03-06"), minutes_saved=saved, minutes_checking=checking)

    assert net_minutes([]) == Minutes(0, 0, 0)
    assert net_minutes([example(30, 10), example(5, 60)]) == Minutes(-35, 2, 0)
    # Never gross alone: what says only half of it is not counted.
    assert net_minutes([example(30, None), example(None, 5), example(None, None)]) == Minutes(0, 0, 2)


def test_series_that_ask_the_same_on_the_same_day_are_one_round() -> None:
    of_one = [
        ItemAdded(item=SERIES.model_copy(update={"id": f"weekly-{group}", "group_ids": (group,)}))
        for group in ("media", "creative")
    ]
    other = ItemAdded(item=SERIES.model_copy(update={"id": "other", "title": "Another one"}))
    latest = find_rounds(laid((*STARTED, *of_one, other, logged("e1", "03-20", "media"))), day("03-20"))
    expected = [("One example", ["media"]), ("Another one", ["media"])]
    assert [(each.title, [group.id for group, _ in each.answered]) for each in latest] == expected
    assert [[group.id for group in each.silent] for each in latest] == [["creative"], ["creative"]]


def test_the_net_minutes_of_each_week_counted_by_hand() -> None:
    def example(on: str, saved: int | None, checking: int | None) -> Example:
        return Example(id=on, day=day(on), minutes_saved=saved, minutes_checking=checking)

    told_minutes = [
        example("03-20", 10, 40),  # Friday of the week of 16 March
        example("03-15", 30, 5),  # Sunday of the week of 9 March
        example("03-09", 15, 5),
        example("03-10", 60, None),
        example("03-23", None, 5),
    ]
    assert minutes_by_week(told_minutes) == (
        WeekOfMinutes(day("03-09"), 35, 2, 1), WeekOfMinutes(day("03-16"), -30, 1, 0),
        WeekOfMinutes(day("03-23"), None, 0, 1))  # fmt: skip
    assert minutes_by_week([]) == ()


def leader_told(number: int, on: str, *, by_leader: bool = True) -> ExampleLogged:
    return ExampleLogged(example=Example(id=f"l{number}", day=day(on), what="It", by_leader=by_leader))


def act(item_id: str, on: str, act: str = "show_own_use") -> ItemAdded:
    return ItemAdded(item=SponsorAct(id=item_id, title="Show it", act=act, date=day(on)))  # type: ignore[arg-type]


def test_the_sponsor_the_lead_and_the_coalition_lead_a_rollout():
    changes: list[AnyChange] = [
        *PLANNED, BriefEdited.of(BriefFields(sponsor_id="kim", lead_id=None), "sponsor_id", "lead_id"),
        ItemAdded(item=CoalitionMember(id="c1", title="Roa", owner=Owner(person_id="roa"))),
        ItemAdded(item=CoalitionMember(id="c2", title="Somebody", owner=Owner(role="the head of sales")))
    ]  # fmt: skip
    assert leader_ids(laid(changes)) == {"kim", "roa"}


def test_leader_examples_are_counted_over_four_weeks():
    rollout = laid(
        [*PLANNED, leader_told(1, "02-02"), leader_told(2, "02-05"), leader_told(3, "03-04", by_leader=False)]
    )
    assert find_leader_examples(rollout, day("03-02")) == LeaderExamples(2 - 1, day("02-05"))
    assert find_leader_examples(rollout, day("02-06")) == LeaderExamples(2, day("02-05"))
    assert find_leader_examples(rollout, day("04-20")) == LeaderExamples(0, day("02-05"))
    assert find_leader_examples(rollout, day("02-01")) == LeaderExamples(0, None)


def test_a_leader_example_shows_an_open_step_of_its_week():
    changes: list[AnyChange] = [
        *LAUNCHED, act("near", "03-06"), act("far", "03-20"), act("other", "03-05", "announce")]  # fmt: skip
    rollout = laid(
        [*changes, leader_told(1, "02-27"), leader_told(2, "03-05"), leader_told(3, "03-06", by_leader=False)]
    )
    assert [(each.act.id, each.example.id) for each in find_own_use(rollout)] == [("near", "l2")]
    done = StatusLogged(item_id="near", stage="leadership", status="done", on=day("03-05"))
    assert find_own_use(laid([done], rollout)) == ()
