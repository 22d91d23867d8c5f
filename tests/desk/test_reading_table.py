"""Files with readings: what is read, what is said of the rest, and that people are only counted."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playbook.core.plan.items import Metric
from playbook.desk.tables import reading_table
from playbook.desk.tables.cells import CellError
from playbook.desk.tables.columns import LAYOUTS, kind_of
from playbook.desk.tables.read_file import MOST_ROWS
from playbook.desk.tables.reading_table import (
    ReadingEntry,
    Scope,
    first_choices,
    open_readings,
    read_readings,
)
from playbook.desk.tables.usage_table import Count, UsageCounts, count_usage, entries_of, fits, measure_name
from tests.work import calls_of

TODAY = date(2026, 3, 5)
USE = Metric(id="use", title="Weekly use", measures="utilization", unit="% of people", target=70)
HOURS = Metric(id="hours", title="Hours saved", measures="outcome", unit="hours")
SCOPE = Scope(
    metrics={"use": USE, "hours": HOURS}, groups={"creative": "Creative", "media": "Média", "web": "Web"},
    own_groups=frozenset({"creative", "media", "web"}), may_all=True, today=TODAY
)  # fmt: skip
COPILOT = (
    "Report Refresh Date,Report Period,User Principal Name,Display Name,Last Activity Date,"
    "Microsoft Teams Copilot Last Activity Date,Word Copilot Last Activity Date,"
    "Excel Copilot Last Activity Date,PowerPoint Copilot Last Activity Date,"
    "Outlook Copilot Last Activity Date,OneNote Copilot Last Activity Date,"
    "Loop Copilot Last Activity Date,Copilot Chat Last Activity Date"
)


def read(text: str | bytes, scope: Scope = SCOPE, **chosen) -> reading_table.Read:
    sheet = open_readings(text)
    return read_readings(sheet, scope, replace(first_choices(sheet, "readings"), **chosen))


def count(text: str | bytes, scope: Scope = SCOPE, **chosen) -> UsageCounts:
    sheet = open_readings(text)
    return count_usage(sheet, scope, replace(first_choices(sheet), **chosen))


def said(result) -> str:
    return " | ".join(str(problem) for problem in result.problems)


def values(result: reading_table.Read) -> list[float]:
    return [entry.value for entry in result.entries]


def test_day_and_value_are_found_by_headings_in_any_order():
    result = read("Team,Value,Week,Metric\nCreative,41.5,2026-03-02,Weekly use\n,3,2026-03-03,hours saved\n")
    assert result.entries == (
        ReadingEntry("use", "creative", date(2026, 3, 2), 41.5),
        ReadingEntry("hours", None, date(2026, 3, 3), 3.0),
    )
    assert result.wrong == 0


def test_a_file_without_metrics_is_of_the_picked_one():
    result = read("Datum;Wert\n02.03.2026;41,5\n", metric_id="use", group_id="web")
    assert result.entries == (ReadingEntry("use", "web", date(2026, 3, 2), 41.5),)


def test_columns_under_other_headings_are_picked_by_hand():
    sheet = open_readings("Snapshot,Adoption\n2026-03-02,41.5\n")
    assert reading_table.missing(first_choices(sheet)) == ["Day", "Value"]
    picked = reading_table.ReadingChoices(columns=(("day", 0), ("value", 1)), metric_id="use")
    assert reading_table.missing(picked) == []
    assert values(read_readings(sheet, SCOPE, picked)) == [41.5]
    # Without any headings every row is a row.
    bare = open_readings("2026-03-02,41.5\n2026-03-03,42\n")
    assert bare.headings == ("Column 1", "Column 2")
    assert values(read_readings(bare, SCOPE, picked)) == [41.5, 42]


def test_a_percentage_as_text_is_a_number_for_a_metric_in_percent():
    for cell, value in (
        ("41,5 %", 41.5), ("41.5%", 41.5), ("41,5 Prozent", 41.5), ("41\u00a0%", 41),
        ("41.5 % of people", 41.5),
    ):  # fmt: skip
        assert values(read(f"Day\tValue\n2026-03-02\t{cell}\n", metric_id="use")) == [value]


def test_a_share_that_does_not_fit_its_metric_is_said():
    in_hours = "“41 %” is a percentage, but “Hours saved” is in “hours”."
    for cell, metric_id, sentence in (("41 %", "hours", in_hours), ("415", "use", "not a percentage")):
        result = read(f"Day\tValue\n2026-03-02\t{cell}\n", metric_id=metric_id)
        assert result.entries == ()
        assert sentence in said(result)


def test_fractions_for_a_percentage_are_read_and_noted():
    result = read("Day\tValue\n2026-03-02\t0.41\n2026-03-03\t0.5\n", metric_id="use")
    assert values(result) == [0.41, 0.5]
    assert "no value is above 1" in " ".join(result.notes)


def test_decimal_commas_and_thousands_are_told_by_the_column():
    for cells, expected in (
        (["1.234,5", "2.345"], [1234.5, 2345]), (["1,234.5", "2,345"], [1234.5, 2345]),
        (["41,5", "1,234"], [41.5, 1.234]), (["1 234,5", "12'345"], [1234.5, 12345]),
        (["1,234,567", "-3"], [1234567, -3]), (["−2,5", "0,125"], [-2.5, 0.125]),
    ):  # fmt: skip
        rows = "".join(f"2026-03-0{day}\t{cell}\n" for day, cell in enumerate(cells, 1))
        assert values(read(f"Day\tValue\n{rows}", metric_id="hours")) == expected


def test_a_number_that_could_be_two_is_asked_and_then_read():
    text = "Day\tValue\n2026-03-02\t1,234\n"
    result = read(text, metric_id="hours")
    assert result.asks_decimal
    assert result.entries == ()
    assert "“1,234” could be 1234 or 1.234." in said(result)
    assert values(read(text, metric_id="hours", decimal=",")) == [1.234]
    assert values(read(text, metric_id="hours", decimal=".")) == [1234]


def test_a_date_that_could_be_two_is_asked_and_then_read():
    text = "Day\tValue\n3/2/2026\t1\n"
    assert read(text, metric_id="use").asks_day_first
    assert read(text, metric_id="use", day_first=True).entries[0].day == date(2026, 2, 3)
    assert read(text, metric_id="use", day_first=False).entries[0].day == date(2026, 3, 2)


def test_day_numbers_of_a_spreadsheet_are_days_and_said():
    result = read("Day\tValue\n46083\t1\n", metric_id="use")
    assert result.entries[0].day == date(2026, 3, 2)
    assert "Day numbers from the spreadsheet" in " ".join(result.notes)


def test_an_unreadable_row_gets_its_number_and_a_hint():
    for row, why in (
        ("2026-02-30,1,,", "no such day as “2026-02-30”"), ("soon,1,,", "“soon” cannot be read as a date"),
        (",1,,", "There is no day"), ("2026-03-06,1,,", "2026-03-06 is still to come"),
        ("1926-03-02,1,,", "is not between"), ("2026-03-02,,,", "There is no value"),
        ("2026-03-02,many,,", "“many” is not a number"),
        ("2026-03-02,=A1/B1,,", "is a formula or its error"),
        ("2026-03-02,#DIV/0!,,", "is a formula or its error"), ("2026-03-02,1e400,,", "is not a number"),
        ("2026-03-02,99999999999999,Hours saved,", "too large"),
        ("2026-03-02,1,Sales,", "The plan has no metric “Sales”"),
        ("2026-03-02,1,,Legal", "There is no team “Legal”"),
        ("2026-03-02,41,5,,Web", "It has 5 cells, and there are 4 headings"),
    ):  # fmt: skip
        result = read(f"Day,Value,Metric,Group\n2026-03-01,7,,\n{row}\n", metric_id="use")
        assert len(result.problems) == result.wrong == 1
        assert result.problems[0].where == "rows.3"
        assert why.casefold() in said(result).casefold()
        assert result.problems[0].hint


def test_many_wrong_rows_are_counted_and_the_first_listed():
    result = read("Day,Value\n" + "soon,1\n" * 90, metric_id="use")
    assert (len(result.problems), result.wrong) == (reading_table.SHOWN, 90)


def test_a_value_twice_counts_once_and_two_values_clash():
    result = read("Day,Value\n2026-03-02,1\n2026-03-02,1\n2.3.2026,3\n", metric_id="use")
    assert len(result.entries) == 1
    assert "1 row says the same as an earlier row and counts once." in result.notes
    assert "Row 4: row 2 says 1 for the same day, this one 3." in said(result)


def test_a_lead_is_told_of_rows_beyond_their_groups():
    lead = replace(SCOPE, own_groups=frozenset({"web"}), may_all=False)
    rows = "".join(f"2026-03-02,1,{group}\n" for group in ("Creative", "", "WEB"))
    result = read(f"Day,Value,Group\n{rows}", lead, metric_id="use")
    assert [entry.group_id for entry in result.entries] == ["web"]
    assert "“Creative” is not a team of yours" in said(result)
    assert "you log for your own teams" in said(result)


def test_what_is_no_table_is_said_in_a_sentence():
    for data in ("", "\n\n", b"PK\x03\x04rest", b"\x00\x01\x02" * 50, "x" * 5_000_001):
        with pytest.raises(CellError) as caught:
            open_readings(data)
        assert caught.value.message
        assert caught.value.hint


@given(st.text(max_size=200) | st.binary(max_size=200))
@example("Day,Value\n\x00,1")
@example('Day,Value\n"2026-03-02,1\n')
@example("Day,Value\r2026-03-02,1\r")
@example("Seats,Active,Price per month\n-,x,€")
def test_nothing_that_is_pasted_raises_anything_but_a_sentence(data):
    try:
        sheet = open_readings(data)
    except CellError:
        return
    width = len(sheet.headings)
    for kind in LAYOUTS:
        columns = tuple((role, at % width) for at, role in enumerate(LAYOUTS[kind].roles))
        chosen = reading_table.ReadingChoices(kind=kind, columns=columns, metric_id="use")
        result = (read_readings if kind == "readings" else count_usage)(sheet, SCOPE, chosen)
        assert result.wrong >= len(result.problems)


def test_a_file_of_any_program_is_read():
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        result = read("Day;Value;Group\n2026-03-02;1;Média\n".encode(encoding), metric_id="use")
        assert [entry.group_id for entry in result.entries] == ["media"]


def test_twice_the_rows_are_at_most_twice_the_work():
    def calls_of_reading(rows: int) -> int:
        first = date(2000, 1, 1)
        text = "".join(f"{first + timedelta(days=at // 2)},{at // 2}\n" for at in range(rows))
        return calls_of(lambda: read(f"Day,Value\n{text}".encode(), metric_id="hours"))

    calls_of_reading(10)
    assert calls_of_reading(4_000) < 2.2 * calls_of_reading(2_000)


@pytest.mark.long
def test_200_000_rows_are_read():
    days = [(date(2000, 1, 1) + timedelta(days=day)).isoformat() for day in range(9_000)]
    rows = "".join(f"{days[at % 9_000]},{at % 9_000}\n" for at in range(MOST_ROWS))
    result = read(f"Day,Value\n{rows}".encode(), metric_id="hours")
    assert (len(result.entries), result.wrong) == (9_000, 0)
    assert result.notes[-1] == "191,000 rows say the same as earlier rows and count once."


def test_more_rows_than_that_are_refused_whole():
    result = read("Day,Value\n" + "1,1\n" * (MOST_ROWS + 1), metric_id="hours")
    assert said(result).startswith("table: There are more than 200,000 rows. Keep")
    assert result.entries == ()


def copilot(rows: list[tuple[str, str]], refreshed: str = "2026-03-04") -> str:
    body = (f"{refreshed},7,{name},{name},{last},,,,,,,,{last}" for name, last in rows)
    return "\n".join([COPILOT, *body])


def test_the_documented_columns_of_copilot_are_recognised():
    sheet = open_readings(copilot([("a@x.example", "2026-03-04")]))
    assert kind_of(sheet.headings) == "copilot"
    assert reading_table.missing(first_choices(sheet)) == []
    json_names = ["reportRefreshDate", "userPrincipalName", "lastActivityDate", "copilotChatLastActivityDate"]
    assert kind_of(json_names) == "copilot"
    assert set(LAYOUTS["copilot"].columns_in(json_names)) == {"day", "person", "last_active"}


def test_of_copilot_users_only_counts_come_out():
    lasts = ["2026-03-04", "2026-02-26", "2026-02-25", "2026-02-05", "2026-02-04", ""]
    usage = count(copilot([(f"user{at}@x.example", last) for at, last in enumerate(lasts)]))
    assert usage.counts == (Count(None, date(2026, 3, 4), seats=6, active=2, active_28=4, idle=2),)
    assert usage.measures == ("active", "share", "active_28", "share_28", "idle")
    assert "user" not in repr(usage)
    assert entries_of(usage, {"share": "use", "idle": "hours"}) == (
        ReadingEntry("use", None, date(2026, 3, 4), 33.3),
        ReadingEntry("hours", None, date(2026, 3, 4), 2),
    )


def test_a_person_in_several_rows_is_counted_once():
    rows = [(f"{name}@x.example", "") for name in "abcde"] + [("A@x.example", "2026-03-04")]
    usage = count(copilot(rows))
    assert (usage.counts[0].seats, usage.counts[0].active) == (5, 1)
    assert "Left out: 1 row about somebody who is in an earlier row, so that each counts once." in usage.notes


def test_fewer_than_five_people_are_not_counted_and_it_is_said():
    usage = count(copilot([(f"{name}@x.example", "2026-03-04") for name in "abcd"]))
    assert usage.counts == ()
    assert "fewer than 5 people" in " ".join(usage.notes)
    assert "Nothing in it can be counted" in said(usage)


CHATGPT = (
    "cadence,period_start,period_end,public_id,name,email,department,user_status,is_active,last_day_active"
)


def chatgpt(department: str, people: int, active: int, last: str = "", status: str = "enabled") -> str:
    return "".join(
        f"Weekly,2026-02-23,2026-03-01,{department}-{at},N{at},n{at}@x.example,{department},{status},"
        f"{int(at < active)},{'2026-03-01' if at < active else last}\n"
        for at in range(people)
    )


def test_an_export_of_chatgpt_is_counted_by_department():
    rows = chatgpt("Creative", 8, 5) + chatgpt("web", 4, 4) + chatgpt("Legal", 9, 1) + chatgpt("", 1, 1)
    sheet = open_readings(f"{CHATGPT}\n{rows}")
    assert kind_of(sheet.headings) == "chatgpt"
    usage = count_usage(sheet, SCOPE, first_choices(sheet))
    assert usage.counts == (Count("creative", date(2026, 3, 1), seats=8, active=5, idle=3),)
    assert usage.measures == ("active", "share", "idle")
    notes = " ".join(usage.notes)
    assert "fewer than 5 people point at somebody: “Web”" in notes
    assert "Left out: 9 rows of teams that this rollout does not have: “Legal”" in notes
    assert "Left out: 1 row without a team." in notes
    assert "@" not in repr(usage)


def test_accounts_that_were_switched_off_hold_no_seat():
    rows = chatgpt("Web", 6, 2, last="2026-02-20") + chatgpt("Web", 3, 0, status="Deactivated")
    usage = count(f"{CHATGPT}\n{rows}")
    assert (usage.counts[0].seats, usage.counts[0].idle) == (6, 0)
    assert "Left out: 3 rows of accounts that were switched off." in usage.notes


def test_seats_by_group_give_their_share_and_what_idle_ones_cost():
    rows = "Creative;20;15;€ 25,50;2026-03-01\nWeb;3;1;25;2026-03-01\n"
    usage = count(f"Group;Seats;Active users;Price per month;Date\n{rows}")
    (creative,) = usage.counts
    assert creative == Count("creative", date(2026, 3, 1), seats=20, active=15, idle=5, idle_cost=127.5)
    assert creative.value("share") == 75
    assert "“Web”" in " ".join(usage.notes)


def test_summed_rows_and_more_seats_than_people_are_noted():
    scope = replace(SCOPE, sizes={"creative": 9, "media": 20})
    rows = "Creative;9;5;2026-03-01\nCreative;9;6;2026-03-01\nMédia;20;5;2026-03-01\n"
    usage = count(f"Group;Seats;Active users;Date\n{rows}", scope)
    counts = [(counted.group_id, counted.seats, counted.active) for counted in usage.counts]
    assert counts == [("creative", 18, 11), ("media", 20, 5)]
    assert usage.notes == (
        "Added up, as several rows are about one day: “Creative”. Is each meant?",
        "More seats than people in the brief: “Creative” with 18 seats for 9 people. Correct one of them.",
    )


def test_seats_of_a_microsoft_report_are_counted_once_each():
    rows = "".join(f"2026-03-04,{name}@lt.example,2026-03-03,Creative\n" for name in "abcdee")
    usage = count(f"Report Refresh Date,User Principal Name,Last Activity Date,Department\n{rows}")
    [counted] = usage.counts
    assert (counted.day, counted.seats, counted.active) == (date(2026, 3, 4), 5, 5)


def test_one_row_a_seat_is_counted_on_the_day_that_was_picked():
    lasts = ["2026-03-01", "2026-02-01", "never", "", "2026-02-20"]
    rows = "".join(f"Creative,{last},30\n" for last in lasts)
    usage = count(f"Team,Last active,Price\n{rows}", day=date(2026, 3, 2))
    used = {"seats": 5, "active": 1, "active_28": 2, "idle": 3, "idle_cost": 90}
    assert usage.counts == (Count("creative", date(2026, 3, 2), **used),)


def test_a_row_of_seats_that_cannot_be_right_is_said():
    for row, why in (
        ("Creative,ten,1,5", "“ten” is not a number of seats"),
        ("Creative,10,11,5", "11 active users have 10 seats"),
        ("Creative,10,1,free", "“free” is not a number"),
        ("Creative,10,75 %,5", "“75 %” is not a number of active users"),
        ("Creative,10.5,1,5", "“10.5” is not a number of seats"),
        ("Creative,10,1,-5", "not a price for a seat"),
    ):  # fmt: skip
        usage = count(f"Group,Seats,Active,Price\n{row}\n")
        assert why in said(usage)
        assert usage.wrong == 1


def test_one_wrong_day_in_a_file_of_seats_keeps_all_of_it_out():
    for day, why in (
        ("2026-13-01", "There is no such day as “2026-13-01”."),
        ("soon", "“soon” cannot be read as a date."), ("2026-03-06", "2026-03-06 is still to come."),
        ("1999-03-01", "is not between 2000 and"), ("", "There is no day."),
    ):  # fmt: skip
        usage = count(f"Group,Seats,Active,Day\nCreative,20,9,2026-03-01\nWeb,20,9,{day}\n")
        assert why.casefold() in said(usage).casefold()
        assert usage.wrong == 1


def test_more_idle_seats_than_there_are_cannot_be():
    assert "11 of 10 seats are idle" in said(count("Group,Seats,Idle\nCreative,10,11\n"))


def test_shares_fit_metrics_in_percent_and_counts_the_others():
    bare = Metric(id="bare", title="No unit")
    assert [fits("share", metric) for metric in (USE, HOURS, bare)] == [True, False, True]
    assert [fits("idle", metric) for metric in (USE, HOURS)] == [False, True]
    columns = reading_table.ReadingChoices(columns=(("is_active", 1),))
    assert measure_name("active", columns).endswith("as the file counts them")


def test_a_company_of_twice_the_size_is_at_most_twice_the_work():
    def calls_of_counting(people: int) -> int:
        rows = "".join(f"user-{at:x}@x.example,Web,2026-03-02,aaaaaaaa\n" for at in range(people))
        return calls_of(lambda: count(f"User,Team,Last active,Office\n{rows}"))

    calls_of_counting(10)
    assert calls_of_counting(4_000) < 2.2 * calls_of_counting(2_000)
