"""A strategy's lines keep to the plan, to each other and to their own sums."""

from datetime import date
from typing import Any

from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.items import Gate, Milestone, TrainingSession
from playbook.core.plan.strategy import ChapterLine, Decision, MoneyShare, Strategy
from playbook.core.review.strategy_faults import faults_in, has_same_words

START = date(2027, 3, 1)
BRIEF = Brief(
    start=START,
    go_live=date(2027, 6, 1),
    groups=(
        Group(id="fs", name="Field sales", size=9),
        Group(id="is", name="Inside sales", size=9, go_live=date(2027, 9, 20)),
    ),
)
ITEMS = (
    Gate(id="wave", title="Go or no-go for inside sales", date=date(2027, 8, 23), group_ids=("is",)),
    TrainingSession(id="s1", title="Safe start", date=date(2027, 5, 17), hours=2.5, group_ids=("fs",)),
    TrainingSession(id="s2", title="Safe start", date=date(2027, 9, 1), hours=2.5, group_ids=("is",)),
    Milestone(id="list", title="List accounts with their owners of today", date=date(2027, 4, 22)),
)


def a_strategy(*lines: str, **changes: Any) -> Strategy:
    rows = tuple(ChapterLine(chapter="groups", what=line) for line in lines)
    return Strategy(decides="One.", lines=rows, **changes)


def found(*lines: str, **changes: Any) -> list[tuple[str, str]]:
    faults = faults_in(a_strategy(*lines, **changes), BRIEF, ITEMS, START)
    return [(fault.kind, fault.against) for fault in faults]


def test_training_of_a_later_start_waits_for_its_gate():
    [(kind, against)] = found("Inside sales trains from August 2 to September 10.")
    assert kind == "gate"
    assert "August 23" in against
    assert not found("Inside sales trains from September 1 to September 10.")
    assert not found("Field sales trains from May 3 to May 21.")
    assert not found("No training in inside sales from August 2 to August 20.")


def test_a_fault_names_its_row_and_a_talk_names_its_own_days():
    late = "Inside sales trains from August 2 to September 10."
    lines = [ChapterLine(chapter=chapter, what=late) for chapter in ("messages", "groups")]
    strategy = Strategy(decides="One.", lines=tuple(lines))
    assert [each.row for each in faults_in(strategy, BRIEF, ITEMS, START)] == [("lines", 1)]


def test_what_a_gate_releases_comes_first():
    lines = ("List accounts with their owners of today on April 29.",
             "Inside sales trains from August 2 to September 10.")  # fmt: skip
    assert [kind for kind, _ in found(*lines)] == ["gate", "day"]


def test_a_task_or_another_line_has_another_day():
    [(kind, against)] = found("The accounts with their owners of today are in one list on April 21.")
    assert (kind, "April 22" in against) == ("day", True)
    lines = ("The moving accounts change hands together on July 12.",
             "All moving accounts change hands together on July 26.")  # fmt: skip
    [(kind, against)] = found(*lines)
    assert (kind, lines[0] in against) == ("day", True)
    decision = Decision(what="Move", choice=lines[0])
    assert len(found(lines[1], decisions=(decision,))) == 1
    assert not found(lines[0], "Linda decides on July 6 what happens if cards are missing.")


def test_two_texts_have_the_same_long_words_in_any_order():
    assert has_same_words("The accounts change hands.", "Hands change accounts")
    assert not has_same_words("The accounts change hands.", "The accounts stay.")


def test_counts_times_price_make_the_amount():
    for what, amount, expected in [
        ("Two people at the desk, eleven weeks at 2,000 USD each", 44_000, []),
        ("Two people at the desk, eleven weeks at 2,000 USD each", 40_000, ["Its amount is 40,000."]),
        ("Administrator, 20 weeks until July 30 at 2,400 USD", 48_000, []),
        ("Law, one review", 8_000, []),
        ("62 days at 1,250", 80_000, ["Its amount is 80,000."]),
    ]:
        faults = found(money=(MoneyShare(what=what, amount=amount),))
        assert faults == [("sum", against) for against in expected], what


def test_hours_of_sessions_are_those_of_the_plan():
    assert not found("Inside sales has 2.5 hours of sessions.", "12 hours of sessions and practice in May.")
    for whose in ("Inside sales has", "People have"):
        assert found(f"{whose} 4 hours of sessions.") == [("hours", "The plan has 2.5 hours of sessions.")]
    [fault] = faults_in(a_strategy("People have 4 hours of sessions."), BRIEF, ITEMS[:2], START)
    assert fault.against == "The plan has 2.5 hours of sessions."  # nor 0, of a team without any


def test_many_numbers_before_a_price_take_no_memory():
    primes = [n for n in range(2, 200) if all(n % k for k in range(2, n))]
    share = MoneyShare(what=f"{', '.join(map(str, primes))} people at 5 euros", amount=7)
    assert [kind for kind, _ in found(money=(share,))] == ["sum"]
