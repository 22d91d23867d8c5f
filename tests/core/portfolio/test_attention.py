"""Which rollout needs somebody, why, and what comes first."""

from dataclasses import replace
from datetime import timedelta

from playbook.core.log.rollout import Launch, Rollout, Verdict
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.items import Gate, Milestone, Tracking
from playbook.core.portfolio.attention import (
    NOW,
    Outlook,
    Reason,
    RolloutStanding,
    health_of,
    outlook_of,
    rank,
    reasons,
)
from playbook.core.portfolio.facts import Decided, facts_of
from tests.core.story import NOON, day

TODAY = day("03-04")
QUIET = Outlook(start=day("02-02"), go_live=day("05-01"), gate=None, decided=None, chance=None)
STAND = RolloutStanding("Atlas", "under_way", False, 0, 0, 1.0, day("03-10"))


def verdict(decision: str) -> Verdict:
    return Verdict(decision=decision, why="Room.", actor="Dana", decided_at=NOON)  # type: ignore[arg-type]


def test_each_reason_is_given_exactly_when_it_holds():
    for stand, outlook, expected in [
        (STAND, QUIET, ()), (replace(STAND, overdue=1), QUIET, ("overdue",)),
        (replace(STAND, at_risk=1), QUIET, ("risk",)),
        (STAND, replace(QUIET, gate=("Go-live", TODAY)), ("gate",)),
        (STAND, replace(QUIET, decided=Decided("Gate", "stop")), ("stop",)),
        (STAND, replace(QUIET, decided=Decided("Gate", "adjust")), ("adjust",)),
        (STAND, replace(QUIET, decided=Decided("Gate", "go")), ()),
        (STAND, replace(QUIET, chance=0.49), ("late",)),
        (STAND, replace(QUIET, chance=0.5), ()),
        (STAND, replace(QUIET, go_live=TODAY + timedelta(days=14)), ("go_live",)),
        (STAND, replace(QUIET, go_live=TODAY + timedelta(days=15)), ()),
        (STAND, replace(QUIET, go_live=TODAY - timedelta(days=1)), ()),
        (STAND, replace(QUIET, fails_on="the lead's hours"), ("dates",)),
        (replace(STAND, phase="planning"), QUIET, ("unlaunched",)),
        (replace(STAND, phase="planning"), replace(QUIET, start=TODAY), ()),
        (replace(STAND, phase="finished", overdue=4), replace(QUIET, gate=("Go", TODAY)), ())
    ]:  # fmt: skip
        assert reasons(stand, outlook, TODAY) == expected


def test_urgent_rollouts_come_first_and_samples_last():
    calm, late = replace(STAND, name="Calm"), replace(STAND, name="Late", overdue=2)
    later, watched = replace(STAND, name="Later", overdue=5), replace(STAND, name="Watched")
    planned, over = (
        replace(STAND, name="Planned", phase="planning"), replace(STAND, name="Over", phase="finished")
    )  # fmt: skip
    sample = replace(STAND, name="Sample", synthetic=True, overdue=9)
    why: dict[str, tuple[Reason, ...]] = {
        "Late": ("overdue",), "Later": ("overdue",), "Watched": ("go_live",), "Sample": ("overdue",)
    }  # fmt: skip
    cards = [sample, over, planned, calm, watched, late, later]
    ranked = sorted(cards, key=lambda each: rank(each, why.get(each.name, ())))
    assert [card.name for card in ranked] == ["Later", "Late", "Watched", "Calm", "Planned", "Over", "Sample"]
    assert set(why["Late"]) <= NOW


GATES = (
    Gate(id="late", title="First gate", date=day("03-02")),
    Gate(id="next", title="Second gate", date=day("03-20")),
    Milestone(id="ready", title="Ready", date=day("03-01")),
)


def launched(*, is_launched: bool = True) -> Rollout:
    groups = (
        Group(id="a", name="A", size=5, go_live=day("02-20")),
        Group(id="b", name="B", size=5, go_live=day("03-09")), Group(id="c", name="C", size=5))  # fmt: skip
    return Rollout(
        id="atlas", version=1, created_at=NOON, changed_at=NOON, created_by="Dana",
        brief=Brief(name="Atlas", start=day("02-02"), go_live=day("04-01"), end=day("06-01"),
            groups=groups),
        items={item.id: item for item in GATES},
        launch=Launch(launched_at=NOON, actor="Dana", baseline={}) if is_launched else None)  # fmt: skip


def test_the_outlook_names_the_next_go_live_and_open_gate():
    outlook = outlook_of(facts_of(launched()), TODAY)
    expected = (day("03-09"), ("First gate", day("03-02")), None)
    assert (outlook.go_live, outlook.gate, outlook.decided) == expected
    assert facts_of(launched()).go_lives == (day("02-20"), day("03-09"), day("04-01"))
    assert outlook_of(facts_of(launched()), day("04-02")).go_live == day("04-01")
    assert outlook_of(facts_of(launched(is_launched=False)), TODAY).gate is None
    assert outlook_of(facts_of(launched(is_launched=False)), TODAY).chance is None


def test_dates_that_fail_count_until_the_last_start():
    facts = facts_of(launched(), "the lead's hours")
    assert outlook_of(facts, day("04-01")).fails_on == "the lead's hours"
    assert outlook_of(facts, day("04-02")).fails_on == ""


def test_a_decided_gate_is_not_waited_for_but_counts():
    first = launched()
    decided = first.model_copy(update={"verdicts": {"late": verdict("go")}})
    assert outlook_of(facts_of(decided), TODAY).gate is None
    assert outlook_of(facts_of(decided), TODAY).decided == Decided("First gate", "go")
    done = first.model_copy(update={"tracking": {"late": Tracking(status="done")}})
    assert outlook_of(facts_of(done), TODAY).gate is None
    later = verdict("stop").model_copy(update={"decided_at": NOON + timedelta(days=1)})
    first = launched().model_copy(update={"verdicts": {"late": verdict("go"), "gone": later}})
    assert outlook_of(facts_of(first), TODAY).decided == Decided("Untitled gate", "stop")


def test_health_is_one_word_for_all_reasons_together():
    for phase, why, expected in [
        ("under_way", ("dates",), "at_risk"),
        ("under_way", (), "on_track"), ("under_way", ("go_live",), "on_track"),
        ("under_way", ("overdue", "go_live"), "at_risk"), ("under_way", ("overdue", "late"), "off_track"),
        ("planning", (), "draft"), ("brief", ("unlaunched",), "at_risk"), ("finished", ("stop",), "finished"),
    ]:  # fmt: skip
        assert health_of(phase, why) == expected


def test_the_chance_is_that_of_the_forecast():
    facts = facts_of(launched())
    assert outlook_of(facts, TODAY).chance is None
