"""Tables of groups as people paste and upload them."""

import csv
import io
import unicodedata
from datetime import date, timedelta
from operator import attrgetter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playbook.core.base.fields import EARLIEST_DAY, LATEST_DAY, Span
from playbook.core.log.limits import MOST_TEAMS
from playbook.core.plan.brief import Brief, Group, Person
from playbook.core.plan.case import WorkTask
from playbook.desk.tables import group_rows
from playbook.desk.tables.columns import COLUMNS
from playbook.desk.tables.group_rows import GroupChange, GroupRow, cells_of, changes_from, merged, read_table
from playbook.desk.tables.read_file import MAX_BYTES
from playbook.desk.tables.values import MOST_PEOPLE, CellHome


def said(table: group_rows.Table) -> str:
    return " | ".join(str(problem) for problem in table.problems)


def noted(table: group_rows.Table) -> str:
    return " | ".join(table.notes)


names = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), min_size=1, max_size=40)
    .map(lambda text: " ".join(("g" + text).split()))
    .filter(lambda text: len(text) <= 100)
)
days = st.dates(EARLIEST_DAY, LATEST_DAY)
rows = st.lists(
    st.tuples(
        names, st.integers(0, MOST_PEOPLE), st.just("") | names, st.none() | days, st.none() | days,
        st.none() | st.integers(0, 5), st.none() | st.integers(0, 40_000).map(lambda quarters: quarters / 4)
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[0].casefold(),
)  # fmt: skip
HEADINGS = ["Team", "Headcount", "Team lead", "Access date", "Go-live", "Impact (0-5)", "Hours per week"]


def written(table, separator: str, dates: str, quoting: int = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, quoting=quoting)
    writer.writerow(HEADINGS)
    for name, size, manager, access, live, impact, capacity in table:
        cells = [access and access.strftime(dates), live and live.strftime(dates)]
        writer.writerow([name, size, manager, *cells, impact, capacity])
    return out.getvalue()


def normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


@given(st.text() | st.binary())
@example("")
@example("\ufeff")
@example('"')
@example('a,"b\n')
@example("=A1\t=B2\n" * 5)
@example("name,size\r\r\rx,1")
@example(b"\xff\xfe\x00")
@example(b"\x81\x8d\x8f")
@example("size\n" + "9" * 5_000)
@example("Name,Go-live\nA,99/99/9999\nB,00.00.0000")
def test_it_never_raises_on_anything_pasted_or_uploaded(data):
    table = read_table(data)
    assert table.rows or table.problems
    assert all(problem.message and problem.hint for problem in table.problems)


nearly = st.text(st.sampled_from('ab1/.,;|\t"\r\n =~-:#é\u202e\ufeff0369'), max_size=30)


@given(st.lists(nearly, max_size=12).map("\n".join))
def test_it_never_raises_on_text_that_is_nearly_a_table(text):
    assert all(row.name for row in read_table("Name\tSize\tGo-live\n" + text).rows)


@given(
    rows,
    st.sampled_from("\t,;|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", ""]),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d %B %Y"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_a_table_reads_back_in_every_separator_and_encoding(table, separator, encoding, dates, quoting):
    text = written(table, separator, dates, quoting)
    read = read_table(text.encode(encoding) if encoding else text)
    assert said(read) == ""
    of = attrgetter("name", "size", "manager", "access_date", "go_live", "impact", "capacity")
    rows = [(normal(row[0]), row[1], normal(row[2]), *row[3:]) for row in table]
    assert [of(row) for row in read.rows] == rows


def test_a_windows_file_keeps_its_accents_and_says_so():
    for separator in ("\t", ",", ";", "|"):
        text = f"Abteilung{separator}Anzahl{separator}Leitung\r\nKüche{separator}12{separator}Zoë\r\n"
        read = read_table(text.encode("cp1252"))
        assert read.rows == (GroupRow(2, "Küche", 12, "Zoë"),)
        assert "Windows-1252" in noted(read)


def test_headings_are_known_in_four_languages():
    for headings in (
        "Name,Size,Manager,Access,Go-live,Impact,Capacity",
        "Department,FTE,Head of department,Licence date,Launch date,Impact score,Hours a week",
        "Group name,Number of people,People manager,Access date,Go live,Degree of impact,Capacity (h/week)",
        "Abteilung,Anzahl Mitarbeiter,Abteilungsleitung Leitung,Zugang,Livegang,Auswirkung,Kapazität",
        "Équipe,Effectif,Responsable,Accès,Lancement,Impact,Capacité",
        "Equipo,Personas,Jefe,Acceso,Lanzamiento,Impacto,Capacidad",
    ):  # fmt: skip
        read = read_table(f"{headings}\nMedia,18,Ben Okoro,2026-03-01,2026-03-15,4,6\n")
        days = date(2026, 3, 1), date(2026, 3, 15)
        assert read.rows == (GroupRow(2, "Media", 18, "Ben Okoro", *days, 4, 6.0),)
        assert read.columns == COLUMNS[:7]


def test_reach_and_tasks_are_read_from_their_columns():
    for headings in (
        "Team,Mailbox,Shifts,Languages,Site,Country,Region,Supervisors,Tasks",
        "Name of team,E-mail,Shift work,Working languages,Location,Country,State,Supervisors,Tasks",
        "Abteilung,Postfach,Schicht,Sprachen,Standort,Land,Bundesland,Vorarbeiter,Aufgaben",
    ):
        read = read_table(f"{headings}\nNight,no,yes,Polish/German,Hof,Germany,by,4,Write; Check\n")
        [row] = read.rows
        assert (row.mailbox, row.shifts, row.languages) == (False, True, ("Polish", "German"))
        assert (row.site, row.country, row.subdivision) == ("Hof", "DE", "BY")
        assert (row.supervisors, row.tasks) == (4, ("Write", "Check"))


def test_the_sessions_of_a_team_come_and_go_with_the_table():
    read = read_table("Team,Sessions\nNight,told\nDay,All\nDesk,\n")
    assert [row.sessions for row in read.rows] == ["told", "all", None]
    groups, _people = merged(Brief(), changes_from(read, Brief()))
    assert [group.sessions for group in groups] == ["told", "all", None]
    assert [cells_of(Brief(groups=groups), group)["sessions"] for group in groups] == ["told", "all", ""]


@pytest.mark.parametrize(
    ("column", "cell", "part"),
    [
        ("Mailbox", "some", "neither yes nor no"),
        ("Sessions", "two", "none of the three"),
        ("Country", "Atlantis", "not a country we know"),
        ("Region", "Upper Bavaria", "need a country"),
        ("Supervisors", "-2", "below zero"),
        ("Tasks", "x" * 301, "too long"),
    ],
)
def test_a_cell_of_reach_that_cannot_be_read_is_one_sentence(column, cell, part):
    [problem] = read_table(f"Team,{column}\nNight,{cell}\n").problems
    assert part in problem.message


def test_a_region_may_be_written_by_its_name():
    rows = ("A,,Washington", "B,de,Bavaria", "C,Germany,Bayern", "D,CH,Uri", "E,Canada,quebec", "F,,wa")
    read = read_table("\n".join(("Team,Country,Region", *rows)), home=CellHome("US"))
    assert [row.subdivision for row in read.rows] == ["WA", "BY", "BY", "UR", "QC", "WA"]
    cells = {"name": "A", "country": "US", "subdivision": ""}
    [change] = group_rows.changes_in({"a": cells}, [(1, "a", cells | {"subdivision": "Idaho"})])[0]
    assert change.values == {"subdivision": "ID"}


def test_a_us_state_needs_no_country_and_a_team_has_one():
    read = read_table('Team,State\nA,Ohio\nB,KY\nC,new york\nD,"Ohio, Kentucky"\nE,OH/KY\nF,Bavaria\n')
    assert [row.subdivision for row in read.rows[:3]] == ["OH", "KY", "NY"]
    both, codes, abroad = (problem.message for problem in read.problems)
    assert all("more than one state" in each for each in (both, codes))
    assert "country" in abroad


def test_days_of_a_table_are_read_as_in_a_memo():
    table = "Team;Go-live;Closed days\nA;March 3;March 15 to March 26: Easter rush\n"
    [row] = read_table(table, home=CellHome("US", date(2027, 1, 4))).rows
    rush = Span(start=date(2027, 3, 15), end=date(2027, 3, 26), reason="Easter rush")
    assert (row.go_live, row.blackouts) == (date(2027, 3, 3), (rush,))
    assert "no year" in read_table(table.replace("March 3;", ";")).problems[0].message


def test_known_tasks_keep_their_tool_and_empty_reach_changes_nothing():
    task = WorkTask(id="write", task="Write", tool="Copilot", data_class="internal")
    night = Group(id="night", name="Night", has_mailbox=True, tasks=(task,))
    table = read_table("Team,Mailbox,Tasks\nNight,,Write; Check\n")
    [after], _people = merged(Brief(groups=(night,)), changes_from(table, Brief(groups=(night,))))
    assert after.has_mailbox is True
    assert [(each.task, each.tool) for each in after.tasks] == [("Write", "Copilot"), ("Check", "")]


def test_columns_may_come_in_any_order_and_unknown_ones_are_named():
    read = read_table("Size;Notes;Team\n20;fine;Creative\n")
    assert read.rows == (GroupRow(2, "Creative", 20),)
    assert "“Notes”" in noted(read)


def test_without_headings_columns_are_read_by_position():
    read = read_table("Creative\t20\tAna Ruiz\t2026-03-01\nMedia\t18\tBen\t\n")
    cells = [(row.name, row.size, row.manager) for row in read.rows]
    assert cells == [("Creative", 20, "Ana Ruiz"), ("Media", 18, "Ben")]
    assert "no headings" in noted(read)
    assert "name, size, manager, access date" in noted(read)


def test_a_title_above_the_headings_is_left_out_and_that_is_said():
    read = read_table("Groups of the rollout\n\nName,Size\nMedia,18\n")
    assert read.rows == (GroupRow(4, "Media", 18),)
    assert "above the headings" in noted(read)


def test_total_rows_are_left_out_and_that_is_said():
    for word in ("Total", "TOTAL:", "Sum", "Grand total", "Gesamt", "Summe", "Subtotal", ""):
        read = read_table(f"Name,Size\nCreative,20\nMedia,18\n{word},38\n")
        assert [row.name for row in read.rows] == ["Creative", "Media"]
        assert "Row 4 is a total" in noted(read)
        assert said(read) == ""


def test_a_team_called_total_rewards_is_a_team():
    assert [row.name for row in read_table("Name,Size\nTotal Rewards,5\n").rows] == ["Total Rewards"]


def test_numbers_are_read_as_people_write_them():
    for text, size in (
        ("1200", 1200), ("1,200", 1200), ("1 200", 1200), ("1\u00a0200", 1200), ("1\u202f200", 1200),
        ("1.200", 1200), ("1'200", 1200), ("1,200,000", 1_200_000), ("1,200.00", 1200), ("1.200,0", 1200),
        ("12.0", 12), ("12,00", 12), (" 7 ", 7), ("", None), ("–", None),
    ):  # fmt: skip
        assert read_table(f"Name\tSize\nMedia\t{text}\nWeb\t1").rows[0].size == size


def test_a_size_that_is_not_a_number_is_a_sentence_with_its_row():
    for text, sentence in (
        ("~40", "“~40” is not an exact number of people. Write a number such as 40."),
        ("about 40", "is not an exact number"), ("40-50", "Write a number such as 40."),
        ("many", "Write a number, or leave it empty."), ("-5", "below zero"),
        ("12.5", "not a whole number of people"), ("1,200.500", "not a whole number of people"),
        ("99999999", "99,999,999 people in one team cannot be right"), ("9" * 400, "not an exact number"),
        ("=A1+3", "is a formula"), ("#REF!", "is a formula or its error"),
    ):  # fmt: skip
        problems = read_table(f"Name\tSize\nCreative\t1\nMedia\t{text}\n").problems
        assert [problem.where for problem in problems] == ["rows.3.size"]
        assert problems[0].message.startswith("Row 3, People: ")
        assert sentence in str(problems[0])


def test_days_are_read_as_people_and_spreadsheets_write_them():
    for text in (
        "2026-03-09", "2026/03/09", "2026-03-09 00:00:00", "2026-03-09T00:00:00Z", "9.3.2026", "09.03.26",
        "9 March 2026", "9th Mar 2026", "Mon, 9 March 2026", "Mon Mar 9, 2026", "March 9, 2026", "9-Mar-26",
        "9. März 2026",
        "9 mars 2026", "9 de marzo de 2026", "46090", "46090.0",
    ):  # fmt: skip
        read = read_table(f"Name\tGo-live\nMedia\t{text}\n")
        assert said(read) == ""
        assert read.rows[0].go_live == date(2026, 3, 9)


@given(days)
def test_every_day_number_of_a_spreadsheet_is_the_day_it_shows(day):
    serial = (day - date(1899, 12, 30)).days
    assert read_table(f"Name\tGo-live\nMedia\t{serial}\n").rows[0].go_live == day


def test_slashed_dates_are_decided_by_the_clear_rows():
    for dates, expected in (
        (["3/4/2026", "25/4/2026"], [date(2026, 4, 3), date(2026, 4, 25)]),
        (["3/4/2026", "4/25/2026"], [date(2026, 3, 4), date(2026, 4, 25)]),
        (["03-04-26", "31-12-26"], [date(2026, 4, 3), date(2026, 12, 31)]),
        (["5/5/2026"], [date(2026, 5, 5)]),
    ):  # fmt: skip
        body = "".join(f"G{number}\t{text}\n" for number, text in enumerate(dates))
        read = read_table("Name\tGo-live\n" + body)
        assert said(read) == ""
        assert [row.go_live for row in read.rows] == expected


def test_the_other_date_column_decides_where_one_does_not_tell():
    read = read_table("Name,Access,Go-live\nMedia,3/4/2026,25/4/2026\n")
    assert read.rows[0].access_date == date(2026, 4, 3)


def test_a_day_may_be_typed_without_marks_as_in_the_fields_for_days():
    for day_first, expected in ((False, date(2027, 3, 5)), (True, date(2027, 5, 3))):
        assert read_table("Name,Go-live\nMedia,03052027\n", day_first).rows[0].go_live == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [({"impact": "h"}, 4), ({"impact": "MED"}, 3), ({"impact": "2"}, 2), ({"impact": "none"}, 0)],
)
def test_an_impact_is_typed_as_a_word_its_beginning_or_a_number(cells, expected):
    changes, problems = group_rows.changes_in({}, [(1, None, {"name": "Web", **cells})])
    assert (problems, changes[0].values["impact"]) == ([], expected)


@pytest.mark.parametrize(("states", "is_read"), [(("Ohio", "KY"), True), (("BY", "KY"), False)])
def test_states_say_that_the_month_comes_first(states, is_read):
    rows = [(n, None, {"name": f"Team {n}", "subdivision": each}) for n, each in enumerate(states, 1)]
    rows[0][2]["go_live"] = "04/12/2027"
    changes, problems = group_rows.changes_in({}, rows)
    assert (changes[0].values.get("go_live") == date(2027, 4, 12), not problems) == (is_read, is_read)


def test_what_is_no_impact_is_answered_with_what_may_be_typed():
    _, [problem] = group_rows.changes_in({}, [(1, None, {"name": "Web", "impact": "huge"})])
    assert problem.message == "Web, Impact: “huge” is not an impact."
    assert problem.hint == "Write high, medium, low or none, or a whole number from 0 to 5."


def test_ambiguous_dates_are_asked_and_read_as_answered():
    text = "Name,Go-live\nMedia,3/4/2026\nWeb,5/6/2026\n"
    unclear = read_table(text)
    assert unclear.asks_day_first
    assert "Row 2, Go-live: 3/4/2026 could be April 3, 2026 or March 4, 2026." in said(unclear)
    assert len(unclear.problems) == 2
    for day_first, expected in ((True, [(4, 3), (6, 5)]), (False, [(3, 4), (5, 6)])):
        rows = read_table(text, day_first=day_first).rows
        assert [row.go_live for row in rows] == [date(2026, *day) for day in expected]


def test_a_date_that_cannot_be_kept_is_a_sentence_with_its_row():
    for text, sentence in (
        ("1900-01-01", "January 1, 1900 is not between 2000 and 2099"), ("2999-01-01", "not between"),
        ("31.2.2026", "There is no such day as “31.2.2026”".lower()), ("13/13/2026", "no such day"),
        ("soon", "cannot be read as a date"), ("Q3 2026", "cannot be read as a date"),
        ("=TODAY()", "is a formula"),
    ):  # fmt: skip
        problems = read_table(f"Name\tGo-live\nMedia\t{text}\n").problems
        assert [problem.where for problem in problems] == ["rows.2.go_live"]
        assert sentence.lower() in str(problems[0]).lower()


def test_impact_and_capacity_outside_their_range_are_sentences():
    read = read_table("Name\tImpact\tCapacity\nA\t6\t4 h\nB\thuge\t2,5\nC\thigh\t99999\n")
    places = [problem.where for problem in read.problems]
    assert places == ["rows.2.impact", "rows.3.impact", "rows.4.capacity"]
    assert [row.capacity for row in read.rows] == [4.0, 2.5, None]


def test_a_name_that_cannot_be_is_a_sentence_with_its_row():
    for rows, sentence in (
        ("Creative,20\n,6\n", "rows.3.name: Row 3: there is no name. Was it merged with “Creative”"),
        ("Media,18\nWeb,3\nMEDIA,4\n", "Row 4: “MEDIA” is already in row 2."),
        ("x" * 10_000 + ",1", "Row 2: a name has 10,000 characters."),
    ):
        assert sentence in said(read_table("Name,Size\n" + rows))


def test_names_keep_quotes_other_scripts_and_emoji():
    for name in ("O'Brien & “Söhne”", "فريق المبيعات", "🚀 Growth", '"x" ![a](b)'):
        out = io.StringIO()
        csv.writer(out).writerows([["Name", "Size"], [name, 3]])
        assert read_table(out.getvalue()).rows[0].name == name


def test_a_quoted_cell_may_hold_separators_and_line_ends():
    read = read_table('Name,Size\n"Sales,\nNorth ""A""",12\nWeb,3\n')
    assert read.rows == (GroupRow(2, 'Sales, North "A"', 12), GroupRow(3, "Web", 3))


def test_an_open_quotation_mark_does_not_swallow_the_table():
    read = read_table('Name\tSize\n"Creative\t20\nMedia\t18\n')
    assert [row.size for row in read.rows] == [20, 18]
    assert "quotation mark" in noted(read)


def test_decimal_commas_do_not_hide_the_real_separator():
    read = read_table("Name;Size;Capacity\nA;1,200;2,5\nB;1,300;3,5\n")
    assert [(row.size, row.capacity) for row in read.rows] == [(1200, 2.5), (1300, 3.5)]


def test_empty_lines_are_skipped_and_row_numbers_match():
    read = read_table("Name,Size\n\n\nMedia,18\n,,\nWeb,x\n")
    assert read.rows[0].number == 4
    assert read.problems[0].message.startswith("Row 6, People:")


def test_a_list_of_names_alone_is_enough():
    names = ["Strategy", "Creative", "Media"]
    assert [row.name for row in read_table("\n".join(names)).rows] == names


def test_more_groups_than_a_rollout_holds_is_one_sentence():
    at_most = "Name,Size\n" + "".join(f"G{number},1\n" for number in range(MOST_TEAMS))
    assert len(read_table(at_most).rows) == MOST_TEAMS
    read = read_table(at_most + "One more,1\n")
    assert read.rows == ()
    assert f"There are {MOST_TEAMS + 1} teams" in said(read)


def test_a_table_of_far_too_many_rows_is_one_sentence():
    read = read_table("Name\n" + "Same\n" * 150_000)
    assert [problem.message for problem in read.problems] == [
        f"There are 150,000 rows; a rollout can have {MOST_TEAMS} teams."
    ]


def test_what_is_no_table_is_one_sentence():
    for data, sentence in (
        (b"PK\x03\x04" + b"\x00" * 40, "no workbook that can be read"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 40, "no workbook that can be read"),
        (bytes(range(256)) * 4, "cannot be read"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "not a table of text"), ("", "There is no row"),
        ("   \n\t\n", "There is no row"), ("x" * (MAX_BYTES + 1), "larger than 5 MB"),
        ("Size,Manager\n3,Ana\n", "No column holds names"),
    ):  # fmt: skip
        read = read_table(data)
        assert read.rows == ()
        assert sentence in said(read)


BRIEF = Brief(
    people=(Person(id="ana", name="Ana Ruiz", level="executive"),),
    groups=(
        Group(id="media", name="Media", size=18, manager_id="ana", impact={"tools": 4, "habits": 1}),
        Group(id="web", name="Web", size=16),
    ),
)


def test_a_pasted_row_updates_the_group_of_its_name():
    table = read_table("Name,Size,Manager,Go-live\nmedia,20,,2026-05-01\nCreative,12,Bo Lin,\n")
    groups, people = merged(BRIEF, changes_from(table, BRIEF))
    assert [group.id for group in groups] == ["media", "web", "creative"]
    assert (groups[0].name, groups[0].size, groups[0].manager_id) == ("Media", 20, "ana")
    assert (groups[0].go_live, groups[0].impact) == (date(2026, 5, 1), {"tools": 4, "habits": 1})
    assert (people[1].name, people[1].level, groups[2].manager_id) == ("Bo Lin", "manager", "bo-lin")


def test_a_manager_who_is_known_by_name_is_not_added_twice():
    table = read_table("Name,Size,Manager\nCreative,12,ana ruiz\nStrategy,3,Bo\nWeb,1,BO\n")
    groups, people = merged(BRIEF, changes_from(table, BRIEF))
    assert [person.name for person in people] == ["Ana Ruiz", "Bo"]
    assert {group.manager_id for group in groups} == {"ana", "bo"}


def edited(*rows: tuple[str | None, dict[str, str]]):
    before = {group.id: group_rows.cells_of(BRIEF, group) for group in BRIEF.groups}
    numbered = [
        (number, group_id, {**before.get(group_id or "", {}), **cells})
        for number, (group_id, cells) in enumerate(rows, 1)
    ]
    return group_rows.changes_in(before, numbered)


def test_an_edited_table_changes_only_the_cells_that_were_touched():
    changes, problems = edited(("media", {"size": "21"}), ("web", {}))
    assert problems == []
    assert changes == [GroupChange("media", {"size": 21})]
    groups, _people = merged(BRIEF, changes)
    assert groups[0].impact == {"tools": 4, "habits": 1}


def test_an_overall_impact_scores_no_aspect():
    changes, _problems = edited(("media", {"impact": "high"}), ("web", {}))
    groups, _people = merged(BRIEF, changes)
    assert (groups[0].impact, groups[0].overall_impact, groups[0].highest_impact) == ({}, 4, 4)
    assert group_rows.cells_of(BRIEF, groups[0])["impact"] == "high"


def test_a_cleared_manager_or_date_is_taken_away():
    changes, _problems = edited(("media", {"manager": "", "size": ""}))
    groups, people = merged(BRIEF, changes)
    assert (groups[0].manager_id, groups[0].size) == (None, 0)
    assert people == BRIEF.people


def test_every_wrong_cell_of_an_edited_table_names_its_row():
    _changes, problems = edited(
        ("media", {"size": "lots"}), ("web", {"name": "Media"}), (None, {"size": "4"}),
        (None, {"name": "Ops", "go_live": "1900-01-01"})
    )  # fmt: skip
    places = [problem.where for problem in problems]
    assert places == ["rows.1.size", "rows.2.name", "rows.3.name", "rows.4.go_live"]
    assert problems[1].message == "Media: two rows have this name."
    assert problems[2].message == "Row 3: there is no name."


def test_an_empty_row_of_an_edited_table_is_nothing():
    assert edited(("media", {}), (None, {})) == ([], [])


def test_more_edited_rows_than_a_rollout_holds_are_refused():
    rows = [(None, {"name": f"G{number}"}) for number in range(MOST_TEAMS + 1)]
    _changes, problems = edited(*rows)
    assert "a rollout can have" in str(problems[0])


@given(rows)
def test_groups_shown_as_cells_and_read_again_change_nothing(table):
    day = date(2026, 1, 1) + timedelta(days=len(table))
    fields = [{"name": row[0], "size": row[1], "capacity_hours_per_week": row[6]} for row in table]
    dates = [row[4] or day for row in table]
    groups = tuple(Group(id=f"g{at}", go_live=dates[at], **each) for at, each in enumerate(fields))
    brief = Brief(groups=groups)
    shown = [(number, group.id, group_rows.cells_of(brief, group)) for number, group in enumerate(groups, 1)]
    assert group_rows.changes_in({}, [(number, None, cells) for number, _id, cells in shown])[1] == []
    assert group_rows.changes_in({group_id: cells for _number, group_id, cells in shown}, shown)[0] == []
