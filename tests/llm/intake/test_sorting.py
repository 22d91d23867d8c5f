"""The facts of notes, each sentence read by its likely subject."""

from datetime import date

from playbook.core.text.notes import Notes
from playbook.llm.intake.sorting import read_sorted

TODAY = date(2026, 12, 1)
MEMO = """We replace the three parts lists by one stock system, Partfinder, in all four workshops.

Why. A mechanic waits 40 minutes for a part that lies on the next shelf. Last spring we bought the same \
gearbox twice. Customers ring us three times a day to ask where their car is.

What people tell me
- The older mechanics reckon it's there to time them.
- The parts men say they'll be typing all day for nothing.

In 2021 we tried a spreadsheet on a shared drive; within a month each workshop had its own again.

On 20 May I sit down with the four foremen and we either carry on or pack it in.

I will put it in writing that nobody loses a job or an hour over this.
"""


def facts(text: str) -> dict[tuple[str, str], bool]:
    checked, _ = read_sorted(Notes(text), TODAY)
    return {(fact.field, str(fact.value)): fact.is_doubtful for fact in checked.facts}


def fields_with(text: str, part: str) -> set[str]:
    return {field for field, value in facts(text) if part in value}


def test_sentences_that_no_rule_knows_find_their_field() -> None:
    assert "why" in fields_with(MEMO, "the same gearbox twice")
    assert "why" in fields_with(MEMO, "ring us three times a day")
    assert "concerns" in fields_with(MEMO, "time them")
    assert "concerns" in fields_with(MEMO, "typing all day")
    assert "past_attempts" in fields_with(MEMO, "shared drive")
    assert "gate" in fields_with(MEMO, "four foremen")


def test_headings_and_greetings_are_neither_facts_nor_left_over() -> None:
    memo = f"Dear all,\n\n{MEMO}\nThanks for reading this far, and see you on Monday.\n"
    checked, unused = read_sorted(Notes(memo), TODAY)
    texts = [str(fact.value) for fact in checked.facts]
    assert not any(word in text for text in (*texts, *unused) for word in ("Dear", "Thanks"))
    assert "What people tell me" not in texts


def test_a_fact_in_a_sentence_of_another_subject_is_in_doubt() -> None:
    complaint = (
        "Last year 11 customers told us in writing that a salesman tried to sell them a new door while we "
        "owed them a repair."
    )
    memo = (
        f"Customers ring us three times before anyone knows who has their order. {complaint} We lost the "
        "Harbor account that way.\n\nIn 2021 we bought another CRM; after eight months 9 people used it, "
        "and we stopped it."
    )
    assert facts(memo)["past_attempts", complaint]
    checked, _ = read_sorted(Notes(memo), TODAY)
    waiting = [fact.note for fact in checked.facts if fact.is_doubtful]
    assert any("about something else" in note for note in waiting)
    assert all(note.endswith("Tick it if it is right.") for note in waiting)
    assert not facts(memo)["past_attempts", memo.split("\n\n")[1]]


def test_work_that_starts_before_each_team_does_is_no_go_live() -> None:
    memo = "We start on 11 January 2027. The service desk (38 people) goes first, on 1 February 2027."
    read = facts(memo)
    assert ("start", "2027-01-11") in read
    assert ("go_live", "2027-01-11") not in read


def test_each_of_two_promises_in_a_sentence_is_read_alone() -> None:
    memo = (
        "We promised that no one loses their job over this and that activity figures will not be used in "
        "appraisals in 2027."
    )
    promised = {value for field, value in facts(memo) if field == "promise"}
    assert promised == {
        "no one loses their job over this", "activity figures will not be used in appraisals in 2027.",
    }  # fmt: skip


def test_of_several_sums_none_is_the_budget_unasked() -> None:
    memo = "Money: the licenses cost £118,000 a year, the partner £165,000 once, and £40,000 is for training."
    assert facts(memo)["budget", "323000.0"]


def test_a_team_at_the_head_of_a_sentence_is_not_the_company_unasked() -> None:
    memo = (
        "Trade sales is 64 people, led by Gareth Pugh. Landscaping has 58 people, surveyors and crews, "
        "mostly on the road."
    )
    assert facts(memo).get(("organisation", "Landscaping"), True)


def test_a_memo_without_words_gives_nothing() -> None:
    checked, unused = read_sorted(Notes("..."), TODAY)
    assert (checked.facts, unused) == ((), ())
