"""What recurs in a plan stands in one row, what this change alone needs in the list."""

from datetime import date

from playbook.core.dossier.model import DossierStep
from playbook.core.dossier.rhythm import in_rhythm, rhythm_rows, series_of
from playbook.core.plan.items import CheckinSeries, Message, Provenance, SponsorAct


def step(name: str, day: date | None, **values) -> DossierStep:
    about = {"kind": "sponsor_act", "kind_name": "sponsor action", "stage": "leadership", "who": "Ana Ruiz"}
    return DossierStep(id=name, title=name, day=day, **(about | values))


VISITS = (
    step("Sit in with Media", date(2027, 3, 1), series="sponsor"),
    step("Read three examples aloud", date(2027, 5, 3), series="sponsor", standing="overdue"),
)


def test_acts_that_recur_stand_in_one_row_with_their_days_and_standing():
    once, recurring = in_rhythm((*VISITS, step("Go first", date(2027, 4, 1))), "leadership")
    assert [each.title for each in once] == ["Go first"]
    (row,) = rhythm_rows(recurring)
    assert row.what == "Sit in with Media (Mar 1); Read three examples aloud (May 3, overdue)"
    assert (row.who, row.how_often) == ("Ana Ruiz", "2 times")
    assert (row.first, row.last) == (date(2027, 3, 1), date(2027, 5, 3))


def test_one_act_alone_is_no_rhythm():
    assert in_rhythm(VISITS[:1], "leadership") == ([VISITS[0]], [])


def test_a_series_is_a_rhythm_and_its_waves_are_named_behind_one_title():
    until = {"series": "question 7", "how_often": "every week", "until": date(2027, 8, 2)}
    waves = [step(f"One question ({team})", date(2027, 5, 3), **until) for team in ("Media", "Web")]
    (row,) = rhythm_rows(in_rhythm(waves, "leadership")[1])
    assert (row.what, row.how_often) == ("One question (Media; Web)", "every week")


def test_a_talk_in_private_and_the_announcement_belong_to_no_series():
    about = {"id": "a", "owner": None}
    private = SponsorAct(**about, act="answer_questions", provenance=Provenance(play_id="talk"))
    assert series_of(private)[0] == series_of(SponsorAct(**about, act="announce"))[0] == ""
    assert series_of(SponsorAct(**about, act="visit_team"))[0] == "sponsor"
    assert series_of(Message(id="m", live=True, sender_role="manager"))[0] == "talk"
    assert series_of(Message(id="m", live=True, sender_role="sponsor"))[0] == ""
    assert series_of(CheckinSeries(id="c", cadence_days=28))[1] == "every 4 weeks"


def test_numbers_read_at_different_times_stand_in_rows_of_their_own():
    number = {"series": "number", "kind": "metric"}
    rows = rhythm_rows(
        [
            step("Open leaks", date(2027, 5, 3), how_often="every week", **number),
            step("First visits", date(2027, 5, 10), how_often="every 4 weeks", **number),
        ]
    )
    assert [(row.what, row.how_often) for row in rows] == [
        ("Open leaks", "every week"),
        ("First visits", "every 4 weeks"),
    ]
