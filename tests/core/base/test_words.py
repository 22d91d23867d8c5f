"""Numbers and times as people write them."""

from playbook.core.base.words import (
    agreeing,
    closed,
    closed_quotes,
    first_clauses,
    in_unit,
    lower_first,
    opening_of,
    plural,
    put_for,
    quoted,
    say_minutes,
)


def test_a_percent_sign_stands_at_its_number_and_a_word_apart():
    assert in_unit(70, "% of people") == "70% of people"
    assert in_unit(41.5, "%") == "41.5%"
    assert in_unit(1200, "hours") == "1,200 hours"
    assert in_unit(3, "") == "3"


def test_one_of_a_unit_is_singular():
    units = {
        "days": "1 day", "working days": "1 working day", "hours a week": "1 hour a week",
        "people": "1 person", "days to answer": "1 day to answer", "queries per day": "1 query per day",
        "losses": "1 loss",
        "cases/day": "1 case/day", "% of people": "1% of people", "ms": "1 ms",
        "EUR": "1 EUR", "status": "1 status",
    }  # fmt: skip
    assert {unit: in_unit(1, unit) for unit in units} == units
    assert (in_unit(1.5, "days"), in_unit(0, "days"), in_unit(-1, "days")) == ("1.5 days", "0 days", "-1 day")


def test_several_of_a_unit_of_time_are_plural():
    units = {
        "day": "3 days",
        "working day": "3 working days",
        "hour a week": "3 hours a week",
        "daylight": "3 daylight",
    }
    assert {unit: in_unit(3, unit) for unit in units} == units
    assert in_unit(1, "day") == "1 day"


def test_a_time_is_told_in_minutes_or_hours():
    assert [say_minutes(minutes) for minutes in (1, 75, -15, 150, 8888)] == [
        "1 minute", "75 minutes", "-15 minutes", "2.5 hours", "148 hours",
    ]  # fmt: skip


def test_a_long_text_opens_with_its_first_clause():
    assert opening_of("What did you try?") == "What did you try?"
    long = "Show one piece: what was the task, how was it checked? " + "And why? " * 20
    assert opening_of(long) == "Show one piece"
    assert opening_of("word " * 60) == ""


def test_a_title_begins_small_inside_a_sentence():
    assert lower_first("Training Plan") == "training Plan"
    assert lower_first("") == ""


def test_a_quote_ends_with_a_clause_and_before_the_next_sentence():
    text = "Screens replace paper at 310 stations, with an assistant that answers questions"
    assert first_clauses(text, 50) == "Screens replace paper at 310 stations"
    assert first_clauses(text, 10) == "Screens replace paper at 310 stations", "a clause is whole"
    assert closed_quotes("“Piece rates” It says nothing.") == "“Piece rates.” It says nothing."
    assert closed_quotes("“18 hours” is not defined. “Why?” Dana asks.") == (
        "“18 hours” is not defined. “Why?” Dana asks."
    )


def test_a_sentence_that_is_replaced_ends_with_one_period():
    assert (
        put_for("Piece rates. Jobs.", "Piece rates", "Pay stays (decision 2).")
        == "Pay stays (decision 2). Jobs."
    )
    assert (
        closed(put_for("Piece rates.", "Piece rates", "Piece rates. [Pay stays.]"))
        == "Piece rates. [Pay stays.]"
    )
    assert put_for("Pay and jobs.", "Pay", "Pay. [It stays.]") == "Pay and jobs."
    assert put_for("Jobs, and pay stay as they are.", ", and pay", ". [Pay: open.]") == (
        "Jobs stay as they are. [Pay: open.]"
    )


def test_a_noun_has_its_plural():
    nouns = {
        "missed delivery": "missed deliveries", "call": "calls", "box": "boxes", "batch": "batches",
        "survey": "surveys", "dish": "dishes", "loss": "losses", "company": "companies", "quay": "quays",
    }  # fmt: skip
    assert {noun: plural(noun) for noun in nouns} == nouns


def test_a_team_of_several_people_has_plural_verbs():
    said = "{} does not hear why. The manager of {} is not briefed."
    for team in ("Village managers", "Nurses (night)", "Drivers in Leeds", "Sales reps", "Case officers"):
        assert agreeing(said.format(team, team), team) == said.format(team, team).replace("does", "do", 1)
    for team in ("Sales", "Call centers", "Finance", "Purchase orders", "Operations", "Enquiry centre"):
        assert agreeing(said.format(team, team), team) == said.format(team, team)


def test_a_title_is_quoted_once_and_never_within_a_quote():
    said = 'The field says "my customers are my bonus, and head office takes them"'
    rows = [
        (f"Let the owners check their own entries (“{said}”)", "“Let the owners check their own entries”"),
        (f"Hear the fillers first: {said}", "“Hear the fillers first”"),
        (
            f"Tell all drivers what is meant by {said[15:]} and who says so to them",
            "“Tell all drivers what is meant by”",
        ),
        ('Answer "Who pays?" at the gate', "“Answer ‘Who pays?’ at the gate”"),
        ("Tell “No phones on the line” to all", "“Tell ‘No phones on the line’ to all”"),
        ("Agree with the nurses’ council on nights", "“Agree with the nurses’ council on nights”"),
        ("", "an untitled task"),
    ]
    assert [quoted(title) for title, _ in rows] == [shown for _, shown in rows]
    assert len(quoted("Count the parcels of a day " * 9)) == len("“”") + 80
