"""Facts from notes: which pass the check, and their changes."""

import tracemalloc
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playbook.core.base.errors import Invalid
from playbook.core.intake.intake import CHANGED, LONGEST_SENTENCE, Fact, Finding, check_findings, person_named
from playbook.core.intake.intake_changes import changes_of, is_there, now_of, replaces
from playbook.core.intake.intake_words import level_of
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonSaved
from playbook.core.plan.brief import Brief, Group, Person
from playbook.core.text.dates import exact_days_in
from playbook.core.text.notes import Notes, words_in
from playbook.core.text.numbers import numbers_in

TODAY = date(2026, 11, 24)
REPORTS = "The reports take a day a week that customers never see."
NOTES = """Harbour & Pine is small. Our sponsor is Dana Whitfield, COO. Go-live is 1 March 2027,
not 1 February 2027. About 40 people in Sales take part. It costs EUR 48,000. We hope for mid-May.
> The reports take a day a week
> that customers never see.
"""


def check(field: str, value: str, sentence: str, of: str = "", notes: str = NOTES):
    checked = check_findings([Finding(field, value, sentence, of)], Notes(notes), TODAY)
    return checked.facts[0] if checked.facts else checked


def test_a_budget_in_kroner_is_in_the_currency_of_the_country():
    budget = Fact("budget", 11_400_000.0, "It costs 11.4 million kroner.")
    for country, code in (("NO", "NOK"), ("DK", "DKK"), ("US", "USD")):
        facts = [budget, Fact("country", country, "We are there.")]
        [change] = [each for each in changes_of(facts, Brief(), TODAY) if isinstance(each, BriefEdited)]
        assert change.values["currency"] == code
    facts = [budget, Fact("country", "NO", "We are there."), Fact("currency", "EUR", "In euros.")]
    [change] = [each for each in changes_of(facts, Brief(), TODAY) if isinstance(each, BriefEdited)]
    assert change.values["currency"] == "EUR"


def test_a_value_in_its_sentence_is_a_fact():
    for field, value, sentence, of, expected in [
        ("organisation", "Harbour & Pine", "Harbour & Pine is small.", "", "Harbour & Pine"),
        ("sponsor_id", "dana whitfield", "Our sponsor is Dana Whitfield, COO.", "", "Dana Whitfield"),
        ("sponsor_id", "Ms Dana Whitfield", "sponsor is Dana Whitfield", "", "Dana Whitfield"),
        ("job_title", "COO", "Our sponsor is Dana Whitfield, COO.", "Dana Whitfield", "COO"),
        ("go_live", "2027-03-01", "Go-live is 1 March 2027", "", date(2027, 3, 1)),
        ("go_live", "March 1st, 2027", "Go\u2011live is 1 March 2027", "", date(2027, 3, 1)),
        ("group_size", "40", "About 40 people in Sales take part.", "Sales team", 40.0),
        ("budget", "48000", "It costs EUR 48,000.", "", 48_000.0),
        ("currency", "EUR", "It costs EUR 48,000.", "", "EUR"),
        ("why", REPORTS[:-1], REPORTS, "", REPORTS),
    ]:  # fmt: skip
        fact = check(field, value, sentence, of)
        assert isinstance(fact, Fact)
        assert fact.value == expected
        assert fact.sentence in " ".join(NOTES.replace("> ", "").split())


def test_a_quote_in_thousands_of_parts_takes_no_memory():
    notes = Notes(("we start the work with it and " * 700)[:19_990])
    for parts in (400, 10_000):
        findings = [Finding("why", "work", " … ".join(["w"] * parts))]
        tracemalloc.start()
        checked = check_findings(findings, notes, TODAY)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert (checked.facts, peak < 1_000_000) == ((), True)


def test_what_has_no_support_in_the_notes_is_dropped_and_counted():
    for field, value, sentence, of in [
        ("organisation", "Harbour Group", "Harbour & Pine is small.", ""),
        ("organisation", "Harbour & Pine", "Harbour & Pine is large.", ""),
        ("sponsor_id", "Dan Whitfield", "Our sponsor is Dana Whitfield, COO.", ""),
        ("sponsor_id", "Dana White", "Our sponsor is Dana Whitfield, COO.", ""),
        ("sponsor_id", "COO", "Our sponsor is Dana Whitfield, COO.", ""),
        ("lead_id", "sponsor", "Our sponsor is Dana Whitfield, COO.", ""),
        ("job_title", "COO", "Our sponsor is Dana Whitfield, COO.", "Robin"),
        ("outcome_measure", "By the end of May 2027", "By the end of May 2027 nine in ten are on time.", ""),
        ("job_title", "Trainer", "Our sponsor is Dana Whitfield, COO.", "Dana Whitfield"),
        ("job_title", "System set-up", "Our sponsor is Dana Whitfield, COO.", "Dana Whitfield"),
        ("go_live", "2 March 2027", "Go-live is 1 March 2027", ""),
        ("go_live", "1 February 2027", "Go-live is 1 March 2027, not 1 February 2027.", ""),
        ("headcount", "41", "About 40 people in Sales take part.", ""),
        ("headcount", "1", "Go-live is 1 March 2027", ""),
        ("headcount", "40 or 50", "About 40 people in Sales take part.", ""),
        ("group_size", "40", "About 40 people in Sales take part.", "Support"),
        ("budget", "EUR 48", "It costs EUR 48,000.", ""),
        ("currency", "USD", "It costs EUR 48,000.", ""),
        ("regions", "EU", "It costs EUR 48,000.", ""),
        ("why", "Reports waste a day of work", "The reports take a day a week", ""),
        ("password", "Harbour & Pine", "Harbour & Pine is small.", ""),
        ("why", "", "Harbour & Pine is small.", ""),
        ("why", "Harbour", "", ""),
    ]:  # fmt: skip
        checked = check(field, value, sentence, of)
        assert (checked.facts, checked.unclear, checked.dropped) == ((), (), 1)


def test_words_that_name_no_day_stay_open_and_readings_are_noted():
    checked = check("end", "mid-May", "We hope for mid-May.")
    assert [(unclear.field, unclear.words) for unclear in checked.unclear] == [("end", "mid-May")]
    assert (
        check("group_size", "40", "About 40 people in Sales take part.", "Sales").note
        == "The notes say about."
    )
    fact = check("regions", "EU", "We sit in Germany.", notes="We sit in Germany.")
    assert (fact.value, fact.note) == ("EU", "Read from Germany.")


def test_two_values_of_one_field_are_two_facts():
    notes = Notes("Go-live is 1 March 2027. Go-live is 8 March 2027. Go-live is 01.03.2027.")
    findings = [Finding("go_live", day, sentence.text) for day, sentence in
             zip(("1 March 2027", "8 March 2027", "2027-03-01"), notes.sentences, strict=True)]  # fmt: skip
    facts = check_findings(findings, notes, TODAY).facts
    assert [fact.value for fact in facts] == [date(2027, 3, 1), date(2027, 3, 8)]


PIECES = st.lists(
    st.sampled_from([*NOTES.split(), "1 March", "EUR 5", "Dana", "\n", "- ", "\u202e", "(", "ß", "İ"]),
    max_size=12,
).map(" ".join)


@example("Harbour Harbour", "Harbour - ", "sponsor COO.", "sponsor_id")
@given(
    PIECES, PIECES, PIECES,
    st.sampled_from(["why", "organisation", "sponsor_id", "incident_contact", "tools"]))  # fmt: skip
def test_no_finding_brings_in_words_outside_the_notes(notes, value, before, field):
    read = Notes(f"{before} {value}. {notes}")
    whole = " ".join(sentence.text for sentence in read.sentences)
    for fact in check_findings(
        [Finding(field, value, value), Finding(field, before, value)], read, TODAY
    ).facts:
        assert fact.sentence in whole
        # A short name is read as the only full one, which another sentence may hold.
        is_named_elsewhere = fact.note.endswith("named elsewhere in the notes.")
        places = [sentence.text for sentence in read.sentences] if is_named_elsewhere else [fact.sentence]
        assert any(str(fact.value) in place for place in places)


@given(st.text(max_size=300))
def test_any_text_can_be_read_for_days_and_numbers(text):
    for match in (*exact_days_in(text, TODAY), *numbers_in(text, TODAY)):
        assert 0 <= match.start < match.end <= len(text)


def test_a_day_is_read_in_one_way_or_not_at_all():
    for text, days in [
        ("1 March", ["2027-03-01"]), ("March 1st 2027", ["2027-03-01"]), ("01.03.2027", ["2027-03-01"]),
        ("1. März 2027", ["2027-03-01"]), ("1er mars 2027", ["2027-03-01"]), ("25/12/2027", ["2027-12-25"]),
        ("3/4/2027", []), ("31 February 2027", []), ("end of Q2", []), ("In March 20 people start", []),
        ("29 February", ["2028-02-29"]),
    ]:  # fmt: skip
        assert [str(match.day) for match in exact_days_in(text, TODAY)] == days


def test_a_number_is_read_in_one_way_or_not_at_all():
    for text, numbers in [
        ("1,200 people", [(1200.0, "exact")]), ("€50k", [(50_000.0, "exact")]),
        ("$1.2m", [(1_200_000.0, "exact")]), ("12,5 hours", [(12.5, "exact")]), ("1.200", []), ("40-50", []),
        ("up to 40", [(40.0, "bound")]), ("about 40", [(40.0, "about")]),
        ("from nine days to five", [(9.0, "exact"), (5.0, "exact")]),
        ("between 80 and 120", [(80.0, "bound"), (120.0, "bound")]),
        ("on 1 March 2027 at 14:30", [])
    ]:  # fmt: skip
        assert [(match.value, match.how) for match in numbers_in(text, TODAY)] == numbers


def test_a_role_is_no_name_but_has_a_level_and_words_are_whole():
    for name in ["the COO", "Head of Sales", "everyone", "sales", "R2D2", "We"]:
        assert person_named(name, name) is None
    assert [level_of(title) for title in ("Chief Operating Officer", "Head of Sales", "Nurse", "")] == [
        "executive", "manager", "staff", "staff"]  # fmt: skip
    assert words_in("Dan", "Dana said") is None
    assert words_in("%", "41 % of all") == "%"


def test_long_claims_are_dropped_and_long_lines_split_rightly():
    sentence = "We have 40 people."
    endless = "4" * (LONGEST_SENTENCE + 1)
    claims = [Finding("headcount", endless, sentence), Finding("group_size", "40", sentence, endless)]
    assert check_findings(claims, Notes(sentence), TODAY).dropped == 2
    first, second = Notes(f"{'e.g. X ' * 400}end. Then the rest.").sentences
    assert (first.text.endswith("end."), second.text) == (True, "Then the rest.")


SENTENCE = "As the notes say."
BRIEF = Brief(
    why="Old reasons.", tools=("Figma",), go_live=date(2027, 3, 1),
    people=(Person(id="ana", name="Ana Ruiz"),),
    groups=(Group(id="sales", name="Sales Team", size=12, manager_id="ana"),), sponsor_id="ana")  # fmt: skip


def fact(field, value, of=""):
    return Fact(field, value, SENTENCE, of)


def test_people_groups_and_fields_go_in_together():
    facts = [
        fact("sponsor_id", "Dana Whitfield"), fact("job_title", "COO", "Dana Whitfield"),
        fact("group_manager", "Dana Whitfield", "Media"), fact("group_size", 20.0, "Media"),
        fact("headcount", 90.0), fact("tools", "ChatGPT Team"), fact("concerns", "One."),
        fact("concerns", "Two.")]  # fmt: skip
    changes = changes_of(facts, BRIEF, TODAY)
    assert [change.person for change in changes if isinstance(change, PersonSaved)] == [
        Person(id="dana-whitfield", name="Dana Whitfield", job_title="COO", level="executive")
    ]
    assert [change.group for change in changes if isinstance(change, GroupSaved)] == [
        Group(id="media", name="Media", size=20, manager_id="dana-whitfield")
    ]
    [edited] = [change for change in changes if isinstance(change, BriefEdited)]
    assert edited.values == {
        "sponsor_id": "dana-whitfield", "headcount": 90, "tools": ["Figma", "ChatGPT Team"],
        "concerns": "One.\nTwo."}  # fmt: skip


def test_who_and_what_is_there_is_found_again_and_not_made_twice():
    facts = [
        fact("lead_id", "ana ruiz"), fact("group_size", 14.0, "Sales"),
        fact("job_title", "Head of Sales", "Ana Ruiz")]  # fmt: skip
    changes = changes_of(facts, BRIEF, TODAY)
    assert [change.group.id for change in changes if isinstance(change, GroupSaved)] == ["sales"]
    [saved] = [change.person for change in changes if isinstance(change, PersonSaved)]
    # The level that somebody chose is not read over.
    assert (saved.id, saved.job_title, saved.level) == ("ana", "Head of Sales", "staff")


def test_what_stands_in_the_brief_is_known():
    for new_fact, is_known, would_replace, now in [
            (fact("why", "New reasons."), False, True, "Old reasons."),
            (fact("why", "old reasons"), True, False, "Old reasons."),
            (fact("why_now", "Now."), False, False, None),
            (fact("tools", "Figma"), True, False, ("Figma",)),
            (fact("tools", "Miro"), False, False, ("Figma",)),
            (fact("go_live", date(2027, 3, 1)), True, False, date(2027, 3, 1)),
            (fact("go_live", date(2027, 3, 8)), False, True, date(2027, 3, 1)),
            (fact("sponsor_id", "Ana Ruiz"), True, False, "Ana Ruiz"),
            (fact("sponsor_id", "Bo Lin"), False, True, "Ana Ruiz"),
            (fact("group_size", 12.0, "Sales"), True, False, 12),
            (fact("group_manager", "Bo Lin", "Sales"), False, True, "Ana Ruiz"),
            (fact("person", "Ana Ruiz"), True, False, None),
        ]:  # fmt: skip
        assert (
            is_there(new_fact, BRIEF), replaces(new_fact, BRIEF), now_of(new_fact, BRIEF)
        ) == (is_known, would_replace, now)  # fmt: skip


def test_two_values_of_a_field_are_refused_and_none_is_no_change():
    with pytest.raises(Invalid, match="Two values"):
        changes_of([fact("end", date(2027, 3, 1)), fact("end", date(2027, 3, 8))], BRIEF, TODAY)
    assert changes_of([fact("tools", "figma"), fact("sponsor_id", "Ana Ruiz")], BRIEF, TODAY) == []


def test_how_it_goes_on_never_lands_in_what_changes_or_concerns():
    empty = BRIEF.model_copy(update={"what_changes": "", "concerns": ""})
    for field in ("pilot", "gate", "training", "busy", "languages"):
        [edited] = changes_of([fact(field, "Six hours for each.")], empty, TODAY)
        assert edited.values == {"approach": "Six hours for each."}


def test_the_day_of_a_condition_is_found_though_its_words_end_in_a_full_stop():
    facts = [
        fact("condition", "The trial is planned for March 5."),
        fact("condition_by", date(2027, 3, 5), "The trial is planned for March 5"),
    ]
    [edited] = changes_of(facts, Brief(), TODAY)
    assert [each["needed_by"] for each in edited.values["conditions"]] == ["2027-03-05"]


def test_who_decides_waits_for_what_stays():
    empty = BRIEF.model_copy(update={"what_stays": ""})
    decides = fact("decides", "The committee decides.")
    assert changes_of([decides], empty, TODAY) == []
    [both] = changes_of([decides, fact("what_stays", "Pay stays.")], empty, TODAY)
    assert both.values == {"what_stays": "Pay stays.\nThe committee decides."}


def test_what_somebody_typed_stays_beside_a_read_sentence_that_says_the_same():
    wish = "We want quotes answered within one day."
    read = Fact("objective", wish, wish)
    typed = Fact("objective", "Quotes answered within one day", "Today it takes three.", note=CHANGED)
    for facts in ((read, typed), (typed, read)):
        [edited] = changes_of(facts, Brief(name="Quotes"), TODAY)
        assert isinstance(edited, BriefEdited)
        assert edited.values["objective"] == typed.value


def test_tools_typed_side_by_side_are_several():
    typed = Fact("tools", "Notion, figma; VetLink", SENTENCE, note=CHANGED)
    (edit,) = changes_of([typed], BRIEF, TODAY)
    assert edit.values["tools"] == ["Figma", "Notion", "VetLink"]
