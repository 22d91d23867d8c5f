"""Notes become prose, and a long sentence one clause that somebody says."""

from playbook.core.text.clauses import in_a_clause, in_prose, what_comes


def test_notes_become_sentences_without_headings_and_marks() -> None:
    assert (
        in_prose("## Why\n- **Slow**: 6 days a page\n- Rivals need 2")
        == "Slow: 6 days a page. Rivals need 2."
    )
    assert in_prose("Dictation line + typing go away - all of it.") == (
        "Dictation line + typing go away - all of it."
    )


def test_what_is_so_today_is_not_what_changes() -> None:
    assert what_comes("## What we have\n- 450 seats\n\n## What we want\n- Two jobs per team") == (
        "Two jobs per team."
    )
    assert what_comes("Today: three crews\nNew: five crews in turn") == "Five crews in turn."


def test_a_long_sentence_loses_its_asides_and_nobody_is_named_in_one() -> None:
    long = (
        "We are retiring the board that was put in during 2006, together with the lists that sit on top "
        "of it and which really only Graham understands, and moving to Lodestar, in which calls, switching "
        "and dispatch all live in one place."
    )
    assert (
        in_a_clause(long) == "We are retiring the board that was put in during 2006, and moving to Lodestar."
    )
    assert (
        in_a_clause("Orders, which Ann hates, and bills move.", frozenset(["Ann"]))
        == "Orders, and bills move."
    )


def test_what_cannot_be_cut_and_what_the_writer_thinks_is_said_by_nobody() -> None:
    assert not in_a_clause("We move " + "one more thing to the new place and " * 6 + "so on.")
    assert not in_a_clause("I should like us to halve it.")


def test_a_list_behind_a_colon_goes_as_a_whole() -> None:
    head = "Every one of our 22 clinics will use HubSpot with the VetLink add-on for owners and appointments"
    told = f"{head}: who the owner is, which animals they have, what was booked, and who called whom back."
    assert in_a_clause(told) == f"{head}."
