"""The decisions of the paper: what is asked before each start stands once."""

from dataclasses import replace
from datetime import date, timedelta

from playbook.core.case.decision_page import GateRow
from playbook.core.dossier.paper_gates import gates_and_checks, gates_once, question_of
from tests.work import calls_of, is_longer

FIRST, SECOND, THIRD = date(2027, 5, 3), date(2027, 6, 7), date(2027, 7, 12)
ADJUST, STOP = "One place lags: start without it.", "Nobody answers."
ALL_MET = "All conditions for go-live are met."
READY = "What has to be signed is signed."
BEFORE = [
    GateRow("Before Mon May 3: are we ready?", FIRST, "Ann", READY, ADJUST, STOP),
    GateRow("Decide before Mon Jun 7: are we ready?", SECOND, "Ann", READY, ADJUST, STOP),
    GateRow("Decide before Mon Jul 12: are we ready?", THIRD, "Ann", READY, ADJUST, STOP),
]


def after(day: date, start: str, following: str) -> GateRow:
    go = f"What held up the start of {start} is fixed. In numbers: use, at least 80%."
    return GateRow(f"Decide for {following}", day, "Ann", go, ADJUST, f"The start on {following} is off.")


def test_what_is_asked_before_each_start_stands_once_with_all_days():
    [(days, row)] = gates_once(BEFORE, ())
    assert days == (FIRST, SECOND, THIRD)
    assert row.title == "before each start: are we ready?".capitalize()
    assert row.go == READY


def test_decisions_that_differ_by_their_start_alone_are_one():
    rows = [after(FIRST, "Mon May 3", "Mon Jun 7"), after(SECOND, "Mon Jun 7", "Mon Jul 12")]
    [(days, row)] = gates_once(rows, ())
    assert days == (FIRST, SECOND)
    assert (row.title, row.go, row.stop) == (
        "Decide for the next start",
        "What held up the last wave is fixed. In numbers: use, at least 80%.",
        "The next wave is off.",
    )


def test_a_decision_that_asks_more_or_was_taken_stands_alone():
    more = replace(BEFORE[0], go=f"{ALL_MET} {READY}")
    assert [days for days, _ in gates_once([more, BEFORE[1]], ())] == [(FIRST,), (SECOND,)]
    assert [days for days, _ in gates_once(BEFORE, {FIRST})] == [(FIRST,), (SECOND, THIRD)]
    assert [row for _, row in gates_once(BEFORE[:1], ())] == BEFORE[:1]


def test_the_first_days_of_each_start_stand_alone():
    rows = [GateRow("Decide on the first days", day, "Ann", READY, ADJUST, STOP) for day in (FIRST, SECOND)]
    assert [days for days, _ in gates_once(rows, ())] == [(FIRST,), (SECOND,)]


def test_a_gate_that_one_rule_of_the_first_days_holds_already_stands_once():
    rows = [GateRow("Decide on the first days", day, "Ann", READY, ADJUST, STOP) for day in (FIRST, SECOND)]
    again = replace(rows[1], title="Decide for all")
    assert [days for days, _ in gates_once([*rows, again], (), is_one_rule=True)] == [(FIRST, SECOND)]
    other = replace(again, go="All came.")
    assert len(gates_once([*rows, other], (), is_one_rule=True)) == 2


def test_what_a_start_waits_for_and_the_last_gate_decide_and_others_are_checks():
    starts = [date(2027, 5, 10), date(2027, 7, 19)]
    titles = {
        date(2027, 4, 20): "Decide on the training",
        date(2027, 5, 6): "Decide for Mon May 10",
        date(2027, 5, 17): "Decide on the first days",
        date(2027, 6, 10): "Order more screens",
        date(2027, 7, 1): "Decide for Mon Jul 19",
        date(2027, 7, 26): "Decide on the first days",
        date(2027, 8, 18): "First decision after the start",
        date(2027, 10, 18): "What stays",
    }
    rows = [((day,), GateRow(title, day, "Ann", READY, ADJUST, STOP)) for day, title in titles.items()]
    gates, checks = gates_and_checks(rows, starts)
    assert [row.day.month for _, row in gates] == [4, 5, 7, 10]
    assert [row.title for _, row in checks] == [
        "Decide on the first days", "Order more screens", "Decide on the first days",
        "First decision after the start",
    ]  # fmt: skip
    assert gates_and_checks([], []) == ([], [])


def test_a_gate_without_a_day_or_with_one_day_that_decides_decides():
    row = GateRow("Decide", None, "Ann", READY, ADJUST, STOP)
    both = ((date(2027, 5, 20), date(2027, 7, 1)), row)
    gates = [((None,), row), both, ((date(2027, 10, 18),), row)]
    assert gates_and_checks(gates, [date(2027, 5, 10), date(2027, 7, 19)]) == (gates, [])


def test_hundreds_of_decisions_keep_nobody_waiting():
    asked = f"{ALL_MET} " * 100

    def merge(decisions: int) -> None:
        rows = [
            GateRow(
                "Decide", FIRST + timedelta(days=number), "Ann", f"{asked}{number} people sign.", ADJUST, STOP
            )
            for number in range(decisions)
        ]
        assert len(gates_once(rows, ())) == len(rows)

    merge(100)  # fills the caches of texts
    assert calls_of(lambda: merge(100)) < 2.5 * calls_of(lambda: merge(50))
    assert not is_longer(lambda: merge(120), lambda: merge(30), 9)


def test_a_gate_is_headed_by_its_question():
    titles = ("Decide go or no-go before Mon May 3", "Before the start: ready?", "Decide what stays")
    asked = ("Do we start on Mon May 3?", "Do we start?", "Decide what stays")
    assert tuple(question_of(GateRow(title, FIRST, "Ann", "", "", "")) for title in titles) == asked


def test_a_dated_rule_of_the_brief_decides_on_its_day():
    rule = GateRow("Decide by our rule for Mon May 31", date(2027, 5, 31), "Ann", READY, ADJUST, STOP)
    between = GateRow("How does it go?", date(2027, 5, 20), "Ann", READY, ADJUST, STOP)
    rows = [((row.day,), row) for row in (BEFORE[0], between, rule, BEFORE[1])]
    decide, checks = gates_and_checks(rows, [FIRST + timedelta(days=5), SECOND + timedelta(days=5)])
    assert [row for _, row in decide] == [BEFORE[0], rule, BEFORE[1]]
    assert [row for _, row in checks] == [between]


def test_two_decisions_that_differ_only_in_the_starts_to_come_are_one():
    levels = ("at most 10% before Apr 12 and 8% before May 10", "at most 8% before May 10")
    days = (date(2027, 4, 9), date(2027, 5, 7))
    rows = [
        GateRow("Decide go or no-go for Milling", day, "Ann", f"{READY} Scrap: {level}, or that start moves.",
                ADJUST, STOP)
        for day, level in zip(days, levels, strict=True)
    ]  # fmt: skip
    [(both, row)] = gates_once(rows, ())
    assert both == days
    assert levels[0] in row.go
