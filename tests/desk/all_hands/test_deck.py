"""The slides of a big screen: what is on each, and that nothing is left out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.all_hands.pulse import least_leading
from playbook.core.all_hands.pulse_questions import OwnQuestion
from playbook.core.all_hands.room_state import RoomState
from playbook.core.progress.burn_up import Curve
from playbook.core.sharing.public_parts import PublicAsk
from playbook.core.sharing.sharing import (
    PublicAims,
    PublicGroup,
    PublicObjective,
    PublicRollout,
    PublicRule,
    PublicStage,
)
from playbook.desk.all_hands import pulse, pulse_draft
from playbook.desk.all_hands.deck import BARS, Slide, deck_of, headings_of, pieces
from playbook.desk.all_hands.pulse_draft import PulseDraft, save_draft
from playbook.desk.links import shares
from playbook.desk.links.devices import Device
from playbook.store.register.pulse import Poll
from tests.desk.all_hands.conftest import DANA, share_of

DAY = date(2026, 3, 5)


def shown(**more: object) -> PublicRollout:
    about = {"name": "AI at LT", "synthetic": False, "day": DAY, "phase": "under_way", "why": ""}
    return PublicRollout(**{**about, "what_changes": "", **more})


def test_a_deck_begins_in_the_lobby_and_ends_with_what_is_next():
    keys = [slide.key for slide in deck_of(shown(what_changes="Everyone drafts with it."))]
    assert keys == ["lobby", "start", "start-2", "closing"]


def test_each_slide_of_the_change_has_the_heading_of_its_words():
    told = shown(
        what_changes="Kilns are booked.", what_stays="Shifts stay.", promises=("No cuts.",), why="Heat.",
        ends=(PublicRule("What ends", "The paper list ends on May 3."),),
    )  # fmt: skip
    assert headings_of(told) == {
        "start": "AI at LT", "start-2": "What is changing", "why": "Why", "stays": "What stays the same",
        "stays-2": "What we promise", "ends": "What ends",
    }  # fmt: skip


def test_a_room_sees_no_zeros_at_a_start():
    stage = PublicStage(key="training", total=64, done=0, first=DAY, last=DAY)
    teams = tuple(PublicGroup(name=name, total=total, done=0) for name, total in (("Docks", 4), ("Yard", 9)))
    curve = Curve(step=7, now=0, planned=(0, 64), planned_now=(0, 64), done=(0,))
    about = {"stages": (stage,), "groups": teams, "curve": curve}
    assert not {"where", "bars", "chart"} & {slide.kind for slide in deck_of(shown(**about))}
    late = curve.model_copy(update={"planned": (3, 64)})
    kinds = [slide.kind for slide in deck_of(shown(**about | {"curve": late}))]
    assert ("where" in kinds, "chart" in kinds, "bars" in kinds) == (True, True, False)
    assert "bars" in {slide.kind for slide in deck_of(shown(**about, phase="planning"))}


def test_what_people_can_do_says_for_whom():
    soon = [PublicAsk(what="show_and_tell", title=f"Shelf {number}", day=DAY) for number in range(3)]
    later = [
        PublicAsk(what="training", title="Help session: load a kiln", who="everyone", day=date(2026, 4, 6)),
        PublicAsk(what="training", title="First session: fire a shelf (Glaze)", day=date(2026, 4, 7)),
    ]
    [asked] = [slide for slide in deck_of(shown(asked=(*soon, *later))) if slide.title == "What you can do"]
    assert [ask.title for ask in asked.content] == [
        "Help session: load a kiln (for everyone)", "First session: fire a shelf (Glaze)",
    ]  # fmt: skip


def test_the_slide_on_what_changes_leaves_out_how_it_was_decided():
    for text, change in {
        "We have bought Kilnbook. Every firing is booked in it.": "Every firing is booked in it.",
        "The board approved one roster in May. From Monday nobody swaps by text.":
            "From Monday nobody swaps by text.",
        "We signed with Vetra, so the two labs move into one hall. Samples are logged at the door.":
            "Samples are logged at the door.",
        "From go-live each approved order is in Tillo.": "From go-live each approved order is in Tillo.",
        "Every leased truck will carry a tablet.": "Every leased truck will carry a tablet.",
        "The ward has chosen a new chart.": "The ward has chosen a new chart.",
    }.items():  # fmt: skip
        words = [slide.content.words for slide in deck_of(shown(what_changes=text)) if slide.kind == "text"]
        assert words == [change]


def test_sixty_teams_share_eight_slides_evenly():
    groups = tuple(PublicGroup(name=f"Team {number}", total=4, done=number % 2) for number in range(60))
    slides = [slide for slide in deck_of(shown(groups=groups)) if slide.kind == "bars"]
    assert [len(slide.content) for slide in slides] == [BARS.rows] * 4 + [7] * 4
    assert [slide.pages for slide in slides] == [f"{number} of 8" for number in range(1, 9)]
    assert len({slide.key for slide in slides}) == 8
    assert [group for slide in slides for group in slide.content] == [*groups]
    # Where all stand alike, a slide of them says nothing.
    alike = tuple(PublicGroup(name=f"Team {number}", total=4, done=1) for number in range(6))
    assert not [slide for slide in deck_of(shown(groups=alike)) if slide.kind == "bars"]


def test_the_last_slide_names_the_next_days_and_what_happens_then():
    day = date(2026, 3, 5)
    weekly = PublicAsk(what="example", day=date(2026, 2, 6), every=7, until=date(2026, 5, 1))
    slide = deck_of(shown(day=day, go_live=date(2026, 3, 2), end=date(2026, 6, 1), asked=(weekly,)))[-1]
    assert slide.content == (
        (date(2026, 3, 6), "One example of what you did with it"),
        (date(2026, 6, 1), "The last day of the rollout"),
    )
    assert deck_of(shown(day=date(2026, 7, 1), end=date(2026, 6, 1), asked=(weekly,)))[-1].content == ()


def test_what_happens_next_is_not_said_twice():
    weekly = PublicAsk(what="example", day=date(2026, 2, 6), every=7, until=date(2026, 5, 1))
    later = PublicAsk(what="training", title="A clinic", day=date(2026, 2, 1))
    slides = deck_of(shown(asked=(weekly, later)))
    asked = [ask for slide in slides if slide.key.startswith("asked") for ask in slide.content]
    assert asked == [later]
    assert [day.what for day in slides[-1].content] == ["One example of what you did with it"]


@given(st.text(max_size=2_000), st.integers(40, 300))
def test_a_long_text_is_cut_between_words_and_nothing_is_lost(text, most):
    parts = pieces(text, most)
    assert " ".join(parts).split() == text.split()
    assert all(len(part) <= most or " " not in part for part in parts)


def test_a_text_is_cut_between_its_sentences_where_it_can_be():
    text = "We draft with the assistant. A person checks what it wrote. Nothing goes out unread."
    assert pieces(text, 60) == [
        "We draft with the assistant. A person checks what it wrote.",
        "Nothing goes out unread.",
    ]


@pytest.mark.long
def test_five_short_options_are_one_slide(workspace):
    share = share_of(workspace, asks=["pulse"])
    options = ("Time to practice", "Examples from my team", "A person to ask", "Clear rules", "Nothing")
    own = [OwnQuestion("What would help?", "choice", options), OwnQuestion("I dare.")]
    poll = pulse.open_pulse(workspace, DANA, "made", own, ready=())
    for number in range(40):
        typed = {"own1": str(1 + number % 5), "own2": str(1 + number % 5)}
        pulse.answer_pulse(workspace, share, Device(share.link.id, f"{number}"), poll.id, typed)
    pulse.close_pulse(workspace, DANA, "made")
    pulse.reveal_pulse(workspace, DANA, "made")
    shown = shares.shown_by(workspace, share)
    results = [each for each in deck_of(shown, pulse.pulse_of(workspace, share)) if each.key[:5] == "pulse"]
    assert [(each.kind, each.title, each.pages) for each in results] == [
        ("options", "Your answers", ""),
        ("scale", "Your answers", ""),
    ]
    assert len(results[0].content.shares) == 5
    assert results[0].content.count == "40 answers"


@pytest.mark.long
@pytest.mark.parametrize(("length", "pages"), [(9, [12]), (45, [6, 6])])
def test_twelve_options_are_one_slide_or_two_with_the_leading_ones_first(workspace, length, pages):
    share = share_of(workspace, asks=["pulse"])
    options = tuple(f"{number:02}".ljust(length, "x") for number in range(12))
    poll = pulse.open_pulse(workspace, DANA, "made", [OwnQuestion("Which?", "choice", options)], ready=())
    for number in range(60):
        typed = {"own1": "12" if number < 40 else str(1 + number % 11)}
        pulse.answer_pulse(workspace, share, Device(share.link.id, f"{number}"), poll.id, typed)
    pulse.close_pulse(workspace, DANA, "made")
    pulse.reveal_pulse(workspace, DANA, "made")
    slides = deck_of(shares.shown_by(workspace, share), pulse.pulse_of(workspace, share))
    shown = [slide.content for slide in slides if slide.kind == "options"]
    assert [len(each.shares) for each in shown] == pages
    first = max(shown[0].shares, key=lambda each: each.percent)
    assert first.option == options[11]
    assert (first == shown[0].shares[0]) == (len(pages) > 1)


def test_what_noise_cannot_tell_apart_leads_together():
    percents = (27, 25, 24, 24)
    assert [each >= least_leading(percents, 100) for each in percents] == [True, True, False, False]
    assert [each >= least_leading(percents, 1_000) for each in percents] == [True, False, False, False]
    assert least_leading((), 0) < 0


@pytest.mark.long
def test_questions_asked_one_by_one_say_their_place_and_come_again(workspace, monkeypatch):
    monkeypatch.setattr("playbook.core.all_hands.pulse._NOISE", 1e-12)
    share = share_of(workspace, asks=["pulse"])
    own = (OwnQuestion("Tea or coffee?", "choice", ("Tea", "Coffee")),)
    save_draft(workspace, DANA, "made", PulseDraft(("awareness", "desire"), own, 5, 40))

    def ask(poll: Poll) -> list[Slide]:
        asking = deck_of(shown(), pulse.pulse_of(workspace, share))
        for number in range(24):
            device = Device(share.link.id, f"{number}")
            typed = {poll.asked[0].key: str(1 + (number > 9) if poll.own else 4)}
            pulse.answer_pulse(workspace, share, device, poll.id, typed)
        pulse.close_pulse(workspace, DANA, "made")
        pulse.reveal_pulse(workspace, DANA, "made")
        return [slide for slide in asking if slide.key.startswith("pulse")]

    ask(pulse_draft.open_first(workspace, DANA, "made"))
    second = ask(pulse_draft.open_next(workspace, DANA, "made"))
    assert [slide.title for slide in second] == ["Question 2 of 3", "Knows why"]
    ask(pulse_draft.open_next(workspace, DANA, "made"))
    after = deck_of(shown(), pulse.pulse_of(workspace, share))
    last = [slide for slide in after if slide.key.startswith("pulse")]
    titles = ["Your answers", "How ready we are", "Knows why", "Wants it"]
    assert [(slide.title, slide.pages) for slide in last] == [(title, "") for title in titles]
    means = {key: found.mean for key, found in last[1].content.display.total.results.items()}
    assert means == {"awareness": 4.0, "desire": 4.0}
    pulse.hide_pulse(workspace, DANA, "made")
    hidden = deck_of(shown(), pulse.pulse_of(workspace, share))
    assert "Your answers" not in [slide.title for slide in hidden]


def test_one_element_beside_other_questions_needs_no_summary(workspace, monkeypatch):
    monkeypatch.setattr("playbook.core.all_hands.pulse._NOISE", 1e-12)
    share = share_of(workspace, asks=["pulse"])
    own = [OwnQuestion("Tea or coffee?", "choice", ("Tea", "Coffee"))]
    poll = pulse.open_pulse(workspace, DANA, "made", own, ready=("desire",))
    for number in range(24):
        pulse.answer_pulse(workspace, share, Device(share.link.id, f"{number}"), poll.id, {"desire": "4"})
    pulse.close_pulse(workspace, DANA, "made")
    pulse.reveal_pulse(workspace, DANA, "made")
    titles = [slide.title for slide in deck_of(shown(), pulse.pulse_of(workspace, share))]
    assert "Wants it" in titles
    assert "How ready we are" not in titles


@pytest.mark.long
def test_a_third_does_not_look_like_all(workspace, monkeypatch):
    monkeypatch.setattr("playbook.core.all_hands.pulse._NOISE", 1e-12)
    share = share_of(workspace, asks=["pulse"])
    poll = pulse.open_pulse(workspace, DANA, "made", ready=("awareness",))
    for number in range(25):
        device = Device(share.link.id, f"{number}")
        pulse.answer_pulse(workspace, share, device, poll.id, {"awareness": str(1 + number % 5)})
    pulse.close_pulse(workspace, DANA, "made")
    pulse.reveal_pulse(workspace, DANA, "made")
    (scale,) = (each for each in deck_of(shown(), pulse.pulse_of(workspace, share)) if each.kind == "scale")
    assert (max(scale.content.result.percents), scale.content.top) == (20, 40)


def test_why_comes_second_and_what_ends_after_what_stays_and_is_gained():
    about = {"what_changes": "Drafts.", "what_stays": "Pay stays.", "why": "Speed."}
    aims = PublicAims(
        why_now="", objective="Two days.", expected_benefit="", outcome_measure="", outcome_unit="",
        objectives=(PublicObjective(title="", statement="Two days.\n\nThe key number: 2.", benefit=""),),
    )  # fmt: skip
    rollout = shown(**about, promises=("No cuts.",), ends=(PublicRule("What ends", "Faxes end."),), aims=aims)
    slides = {slide.key: slide for slide in deck_of(rollout)}
    assert [slides[key].title for key in RoomState().playlist(slides)][2:-1] == [
        "What is changing", "Why", "What stays the same", "What we promise", "Our goal", "What ends",
    ]  # fmt: skip
    assert (slides["stays-2"].content.words, slides["aims"].content.words) == ("No cuts.", "Two days.")


def test_a_sentence_on_it_stands_with_the_one_that_names_it():
    before = (
        "Each van is loaded once a day, at night, by whoever is on the ramp, and never twice in one shift."
    )
    bought = "We have bought Corvid for the two depots and all of their twelve vans, and it opens in May."
    rest = "It replaces the wall board and the lists of the reps."
    assert pieces(f"{before} {bought} {rest}") == [before, f"{bought} {rest}"]
    last = "The wall board and the lists of the reps go on that day."
    assert pieces(f"{before} {bought} {last}") == [f"{before} {bought}", last]


def test_an_example_is_asked_for_only_once_people_use_it():
    weekly = PublicAsk(what="example", day=date(2026, 6, 18), every=7)
    next_days = tuple(
        PublicAsk(what="training", title=f"A clinic {number}", day=date(2026, 3, 6 + number))
        for number in range(3)
    )
    asked = [slide for slide in deck_of(shown(asked=(weekly, *next_days))) if slide.key.startswith("asked")]
    assert not asked
