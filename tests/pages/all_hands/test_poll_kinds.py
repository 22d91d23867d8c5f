"""Making a poll of each kind on All-hands, and what its host makes of what was written."""

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.all_hands.pulse_questions import TOOLS, OwnQuestion
from playbook.core.log.rollout import Rollout
from playbook.desk.all_hands import poll_texts, pulse, questions, rooms
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import links, shares
from playbook.desk.links.devices import Device
from tests.pages import made
from tests.pages.conftest import DANA, OpenPage
from tests.pages.steps import hides, labels, press, press_label, put_state, run, shows

OWN = [
    OwnQuestion("Which first?", "choice", ("Drafts", "Minutes")),
    OwnQuestion("What is in the *way*?", "text"),
    OwnQuestion("In a word?", "words"),
]


def answered(
    workspace: Workspace, *forms: dict[str, str], own: list[OwnQuestion] = OWN, ready: tuple[str, ...] = ()
) -> Rollout:
    """Return a rollout with a closed pulse that these phones answered."""
    rollout = made.rollout(workspace)
    path = links.make_link(workspace, DANA, rollout.id, "Room", asks=["pulse"], profile="teams").path
    share = shares.resolve(workspace, shares.open_link(workspace, path.rsplit("/", 1)[1]))
    rooms.open_room(workspace, DANA, rollout.id, share.link.id)
    poll = pulse.open_pulse(workspace, DANA, rollout.id, own, ready=ready)
    for number, form in enumerate(forms):
        pulse.answer_pulse(workspace, share, Device(share.link.id, f"phone {number}"), poll.id, form)
    pulse.close_pulse(workspace, DANA, rollout.id)
    return rollout


def written(workspace: Workspace) -> dict[str, tuple[str, str]]:
    hosted = pulse.find_pulse(workspace, DANA, "made")
    assert hosted
    return {text.words: (text.state, text.theme) for text in hosted.texts}


def choose(app: AppTest, *words: str) -> AppTest:
    for word in words:
        next(box for box in app.checkbox if word in box.label).check()
    return run(app)


def test_a_host_writes_a_question_of_each_kind(workspace: Workspace, open_page: OpenPage):
    app = open_page("all_hands", made.rollout(workspace).id)
    for number, question in enumerate(OWN):
        if number:
            press(app, "pulse.own.add")
        app.text_input(key=f"pulse.own.{number}").set_value(question.words)
        run(app.selectbox(key=f"pulse.own.{number}.kind").set_value(question.kind))
    app.text_area(key="pulse.own.0.options").set_value("Drafts\n\nMinutes")
    run(app.toggle(key="pulse.own.0.many").set_value(True))
    shows(app, "You read it first; the room sees what you approve.")
    put_state(app, "pulse.ready", ["tools"])
    press_label(app, "Open the pulse")
    hosted = pulse.find_pulse(workspace, DANA, "made")
    asked = hosted.shown.questions
    assert [question.key for question in asked] == ["tools", "own1", "own2", "own3"]
    assert [question.kind for question in asked] == ["choice", "choice", "text", "words"]
    assert (asked[1].options, asked[1].is_many) == (("Drafts", "Minutes"), True)


@pytest.mark.long
def test_a_choice_that_cannot_be_asked_keeps_what_was_typed(workspace: Workspace, open_page: OpenPage):
    app = open_page("all_hands", made.rollout(workspace).id)
    app.text_input(key="pulse.own.0").set_value("Which?")
    run(app.selectbox(key="pulse.own.0.kind").set_value("choice"))
    app.text_area(key="pulse.own.0.options").set_value("\n".join(map(str, range(10_000))))
    shows(
        press_label(app, "Open the pulse"),
        "A choice cannot have 10,000 options. Write 2 to 12, one per line.",
    )
    assert app.text_area(key="pulse.own.0.options").value.startswith("0\n1\n")
    assert pulse.find_pulse(workspace, DANA, "made") is None


@pytest.mark.long
def test_a_question_is_added_and_taken_away_again(workspace: Workspace, open_page: OpenPage):
    app = open_page("all_hands", made.rollout(workspace).id)
    for _ in range(4):
        press(app, "pulse.own.add")
    assert "Add a question" not in labels(app)
    app.text_input(key="pulse.own.4").set_value("The last one")
    press(app, "pulse.own.1.remove")
    fields = [field.key for field in app.text_input if str(field.key).startswith("pulse.own.")]
    assert fields == ["pulse.own.0", "pulse.own.2", "pulse.own.3", "pulse.own.4"]
    assert app.text_input(key="pulse.own.4").value == "The last one"
    assert len({*labels(app)}) == len(labels(app))


def test_a_host_approves_hides_and_groups_what_was_written(workspace: Workspace, open_page: OpenPage):
    answered(workspace, *({"own2": f"text {number}", "own3.1": "Hope"} for number in range(8)))
    app = open_page("all_hands", "made")
    shows(app, "Which first?", "What is in the *way*?", "In a word?")
    press(choose(app, "text 1", "text 2"), "pulse.own2.show")
    press(choose(app, "text 3"), "pulse.own2.hide")
    app.text_input(key="pulse.own2.theme").set_value("No time")
    press(choose(app, "text 4", "text 5"), "pulse.own2.group")
    press(choose(app, "hope"), "pulse.own3.show")
    states = written(workspace)
    assert states["text 1"] == states["text 2"] == states["hope"] == ("shown", "")
    assert (states["text 3"], states["text 4"]) == (("hidden", ""), ("shown", "No time"))
    assert states["text 6"] == ("waiting", "")
    app.get_by_key("pulse.own2.state").set_value("shown")
    assert [box.label for box in run(app).checkbox if "text" in box.label]
    press(app, "pulse.own2.hide")
    assert "Choose at least one answer" in " ".join(error.value for error in (*app.error, *app.toast))


@pytest.mark.long
def test_words_of_a_pulse_are_shown_while_the_next_one_is_open(workspace: Workspace, open_page: OpenPage):
    rollout = answered(workspace, *[{"own3.1": "Hope"}] * 9)
    before = pulse.find_poll(workspace, DANA, rollout.id)
    pulse.reveal_pulse(workspace, DANA, rollout.id)
    pulse.open_pulse(workspace, DANA, rollout.id)
    app = choose(open_page("all_hands", rollout.id), "hope")
    press(app, f"pulse.{before.id}.own3.show")
    hosted = pulse.find_pulse(workspace, DANA, rollout.id)
    assert [(text.words, text.state) for text in hosted.before[0][1]] == [("hope", "shown")]


@pytest.mark.long
def test_choose_all_takes_the_page_and_a_coarse_word_is_marked(workspace: Workspace, open_page: OpenPage):
    texts = ["This is shit", "![x](https://evil.example/?q=1)", "🙂" * 280, "نص", "one", "two"]
    answered(workspace, *({"own2": words} for words in texts))
    app = open_page("all_hands", "made")
    boxes = [box.label for box in app.checkbox if str(box.key).startswith("pulse.text.")]
    assert [label for label in boxes if "strong language" in label] == [
        label for label in boxes if "This is shit" in label
    ]
    assert not any("![x](https" in label for label in boxes)
    press(press(app, "pulse.own2.all"), "pulse.own2.show")
    assert {state for state, _ in written(workspace).values()} == {"shown"}


@pytest.mark.long
def test_a_text_goes_to_the_questions(workspace: Workspace, open_page: OpenPage):
    answered(workspace, *({"own2": f"text {number}"} for number in range(6)))
    questions.open_box(workspace, DANA, "made")
    press(choose(open_page("all_hands", "made"), "text 2"), "pulse.own2.ask")
    assert [each.words for each in questions.list_questions(workspace, DANA, "made").shown] == ["text 2"]


@pytest.mark.long
def test_too_few_texts_are_said_and_not_shown(workspace: Workspace, open_page: OpenPage):
    answered(workspace, *({"own1": "1", "own2": f"text {number}", "own3.1": "a"} for number in range(4)))
    app = open_page("all_hands", "made")
    shows(app, "Too few people wrote something.", "Too few people sent the same word.")
    hides(app, "text 1")


def test_a_session_is_there_as_a_file_once_it_is_closed(workspace: Workspace, open_page: OpenPage):
    answered(workspace, *[{"own1": "1"}] * 6)
    buttons = open_page("all_hands", "made").get("download_button")
    assert "Download results and questions" in {button.proto.label for button in buttons}


@pytest.mark.long
def test_accountability_says_which_tools_outside_are_used(
    workspace: Workspace, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pulse.pulse, "_NOISE", 1e-12)
    chat, none = TOOLS.counters[1], TOOLS.counters[0]
    forms = [{chat: "2"}] * 12 + [{none: "2"}] * 12
    answered(workspace, *forms, own=[], ready=("tools",))
    app = put_state(open_page("accountability", "made"), "accountability.tab", "Metrics and guardrails")
    shows(
        app, "Tools outside the approved ones", "24 answers", "A chat assistant with my own account: about 12"
    )
    shows(app, "Every other option: fewer than 5")


@pytest.mark.long
def test_a_flood_of_texts_is_listed_up_to_a_bound(
    workspace: Workspace, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    answered(workspace, *({"own2": f"text {number}"} for number in range(45)))
    monkeypatch.setattr(poll_texts, "MOST_LISTED", 45)
    app = open_page("all_hands", "made")
    shows(app, "The first 45 written answers are listed.")
    assert sum(str(box.key).startswith("pulse.text.") for box in app.checkbox) == 20


@pytest.mark.long
def test_a_pulse_that_is_only_written_says_nothing_of_shares_and_teams(
    workspace: Workspace, open_page: OpenPage
):
    answered(workspace, *[{"own1.1": "Hope"}] * 9, own=[OwnQuestion("In a word?", "words")])
    text = " ".join(element.value for element in open_page("all_hands", "made").caption)
    assert "Teams not shown" not in text
    assert "nearly all agree" not in text
