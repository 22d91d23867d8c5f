"""All-hands: a room on a live link, its questions, and the pulse."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import time_machine
from streamlit.testing.v1 import AppTest

from playbook.core.all_hands import join_code as codes
from playbook.core.all_hands.pulse_questions import OwnQuestion
from playbook.core.all_hands.questions import NewQuestion
from playbook.core.base.errors import Invalid
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.recipes import RecipeSaved
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.examples import Example
from playbook.core.plan.recipes import Recipe
from playbook.desk.all_hands import presenting, pulse, pulse_draft, questions, rooms
from playbook.desk.base.workspace import Workspace, set_current
from playbook.desk.links import devices, links, shares
from playbook.desk.links.devices import Device
from playbook.desk.links.shares import Share
from playbook.store.register.questions import Questions
from playbook.ui.all_hands import question_panel
from tests.pages import made
from tests.pages.conftest import DANA, ROOT, OpenPage
from tests.pages.steps import enter, go, labels, press, press_label, put, put_state, run, shows, stored


def page_links(app: AppTest) -> list[str]:
    return [element.proto.label for element in app.get("page_link")]


@pytest.mark.long
def test_before_the_launch_it_leads_there(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace, launched=False)
    links.make_link(workspace, DANA, rollout.id, "Rehearsal")
    app = open_page("all_hands", rollout.id)
    assert "not launched yet" in app.info[0].value
    assert "Go to Launch" in page_links(app)
    press(app, "room.open")
    assert "The room is open" in written(app)


@pytest.mark.long
def test_a_host_picks_the_recipes_that_the_room_may_read(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace, items=3)
    examples = [
        Example(id=may, group_id="group-0", day=made.TODAY, what="It", may_share=may, credit=name)
        for may, name in (("named", "Ana"), ("no", ""))
    ]
    put(workspace, rollout.id, *(ExampleLogged(example=example) for example in examples))
    for example in examples:
        recipe = Recipe(id=f"of-{example.id}", title="Of it", day=made.TODAY, example_id=example.id)
        put(workspace, rollout.id, RecipeSaved(recipe=recipe))
    app = open_page("all_hands", rollout.id)
    switches = [toggle.key for toggle in app.toggle if (toggle.key or "").startswith("room.recipe.")]
    assert switches == ["room.recipe.of-named"]
    captions = " ".join(element.value for element in app.caption)
    assert "No recipes shown yet" in captions
    assert "1 is not offered: the author of the example did not agree" in captions
    run(app.toggle(key="room.recipe.of-named").set_value(True))
    assert stored(workspace, rollout.id).recipes["of-named"].may_share == "named"
    assert "1 recipe shown on every link" in " ".join(element.value for element in app.caption)
    app.toggle(key="room.recipe.of-named").set_value(False).run()
    assert stored(workspace, rollout.id).recipes["of-named"].may_share == "no"


def test_names_of_people_are_said_before_the_room_opens(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace, items=3)
    why = "When Priya Nair retired, her contacts left with her."
    put(workspace, rollout.id, BriefEdited(values={"why": why}))
    warning = "These look like names, and the room shows them as they are: Priya Nair."
    app = open_page("all_hands", rollout.id)
    assert warning in app.warning[0].value
    links.make_link(workspace, DANA, rollout.id, "All-hands")
    app = open_page("all_hands", rollout.id)
    assert warning in app.warning[0].value
    press(app, "room.open")
    assert not [each for each in app.warning if warning in each.value]


def test_without_a_link_or_a_recipe_it_says_where_one_is_made(workspace: Workspace, open_page: OpenPage):
    app = open_page("all_hands", made.rollout(workspace, items=3).id)
    assert {"room.start", "room.rehearse"} <= {button.key for button in app.button}
    assert "room.open" not in {button.key for button in app.button}
    assert "No recipes yet" in " ".join(element.value for element in app.markdown)
    assert "Go to Recipes" in page_links(app)


def test_one_press_opens_a_room_with_all_that_guests_may_do(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    app = press(open_page("all_hands", rollout.id), "room.start")
    assert "The room is open" in written(app)
    [listed] = links.live_links(workspace, DANA, rollout.id)
    assert listed.link.asks == {"pulse", "examples", "questions"}
    assert rooms.find_room(workspace, DANA, rollout.id, listed.link.id)


@pytest.mark.long
def test_a_rehearsal_says_that_its_answers_are_thrown_away(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    app = press(open_page("all_hands", rollout.id), "room.rehearse")
    assert "**The rehearsal is open**" in written(app)
    assert "all answers are thrown away" in written(app)
    [listed] = links.live_links(workspace, DANA, rollout.id)
    questions.open_box(workspace, DANA, rollout.id)
    pulse.open_pulse(workspace, DANA, rollout.id)
    share = shares.resolve(workspace, shares.Pass(listed.link.id))
    assert questions.questions_of(workspace, share) is None
    assert "Live (rehearsal)." in written(app.run())


@pytest.mark.long
def test_after_a_rehearsal_a_room_takes_answers(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    app = press(open_page("all_hands", rollout.id), "room.rehearse")
    press(put_state(app, "room.closing"), "room.close")
    assert {"room.start", "room.rehearse"} <= keys(app)
    press(app, "room.start")
    (offered,) = rooms.links_for_rooms(workspace, DANA, rollout.id)
    assert (offered.link.as_of_day, "pulse" in offered.link.asks) == (None, True)


@pytest.mark.long
def test_an_open_rehearsal_is_said_where_a_room_or_a_pulse_opens(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    link = links.make_link(workspace, DANA, rollout.id, "All-hands", asks=["pulse"]).link
    rooms.start_room(workspace, DANA, rollout.id, is_rehearsal=True)
    app = open_page("all_hands", rollout.id)
    app.selectbox(key="room.link").set_value(link.id).run()
    assert "A rehearsal is open until" in app.info[0].value
    assert "A rehearsal is open, and this pulse is part of it" in written(app)
    press(app, "room.open")
    assert "A rehearsal is open" not in written(app)
    press_label(app, "Open the pulse")
    assert not pulse.find_poll(workspace, DANA, rollout.id).is_rehearsal
    # Nobody presents yet, so the big screen keeps the code.
    assert presenting.state_on(workspace, link.id).current == "lobby"


@pytest.mark.long
def test_share_leads_to_all_hands_once_a_link_is_open(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    assert "Go to All-hands" not in page_links(open_page("share", rollout.id))
    link = links.make_link(workspace, DANA, rollout.id, "All-hands").link
    assert "Go to All-hands" in page_links(open_page("share", rollout.id))
    links.pause_link(workspace, DANA, link.id)
    assert "Go to All-hands" not in page_links(open_page("share", rollout.id))


def test_a_host_opens_a_room_shows_its_code_and_closes_it(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    link = links.make_link(workspace, DANA, rollout.id, "All-hands").link
    app = open_page("all_hands", rollout.id)
    press(app, "room.open")
    room = rooms.find_room(workspace, DANA, rollout.id, link.id)
    assert room
    assert any(f"/j/{codes.grouped(room.code)}" in element.value for element in app.code)
    assert [link.proto.url.rpartition("/host/")[2] for link in app.get("link_button")][1] == link.id
    # The first press only asks.
    assert "room.close" not in keys(app)
    put_state(app, "room.closing", True)
    press(app, "room.close")
    assert rooms.find_room(workspace, DANA, rollout.id, link.id) is None
    assert "room.open" in {button.key for button in app.button}


@pytest.mark.long
def test_a_server_with_an_address_warns_of_nothing_and_shows_it(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    links.make_link(workspace, DANA, rollout.id, "All-hands")
    address = "https://playbook.lt.test"
    served = workspace.settings.model_copy(update={"public_address": address})
    set_current(replace(workspace, settings=served))
    app = open_page("all_hands", rollout.id)
    press(app, "room.open")
    assert not app.warning
    assert all(element.value.startswith(address) for element in app.code)


@pytest.mark.long
def test_of_several_links_one_is_picked(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    first = links.make_link(workspace, DANA, rollout.id, "Board").link
    links.make_link(workspace, DANA, rollout.id, "Floor")
    app = open_page("all_hands", rollout.id)
    app.selectbox(key="room.link").select(first.id).run()
    press(app, "room.open")
    assert rooms.find_room(workspace, DANA, rollout.id, first.id)
    open_page("history")
    again = open_page("all_hands", rollout.id)
    assert again.selectbox(key="room.link").value == first.id
    assert "The room is open" in written(again)


def room_of(workspace: Workspace, rollout_id: str) -> Callable[..., str]:
    """Ask as somebody with a link does; gives the id of the question."""
    made_now = links.make_link(workspace, DANA, rollout_id, "Room", asks=["questions"])
    share = shares.resolve(workspace, made_now.token)

    def ask(words: str, name: str = "") -> str:
        once = devices.new_form()
        return questions.ask_question(workspace, share, Device(share.link.id, once), once, words, name).id

    return ask


def asked(workspace: Workspace, words: str) -> tuple[Rollout, str]:
    """A rollout whose room asked one question, and its id."""
    rollout = made.rollout(workspace)
    questions.open_box(workspace, DANA, rollout.id)
    return rollout, room_of(workspace, rollout.id)(words)


def written(app: AppTest) -> str:
    return " ".join(
        element.value for element in (*app.markdown, *app.caption, *app.subheader, *app.error, *app.toast)
    )


def keys(app: AppTest) -> set[str]:
    return {button.key for button in app.button if button.key}


def test_a_host_reads_answers_hides_and_removes_questions(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    app = open_page("all_hands", rollout.id)
    assert "can ask a question" in written(app)
    app.toggle(key="questions.moderated").set_value(True).run()
    shows(written(press(app, "questions.open")), "No questions yet.", "No questions shown yet.")
    ask = room_of(workspace, rollout.id)
    first, other = ask("Why now?", "Ines Roth"), ask("Who helps?")
    shows(written(app.run()), "Waiting for you (2)", "2 questions so far", "Ines Roth", "no name")
    assert "The room sees (1)" in written(press(app, f"question.{first}.show"))
    assert f"question.{first}.remove" not in keys(app)
    press(app, f"question.{first}.stage")
    press(app, f"question.{other}.hide")
    hosted = questions.list_questions(workspace, DANA, rollout.id)
    assert [(question.id, question.where) for question in hosted.answered] == [(first, "stage")]
    assert [question.id for question in hosted.hidden] == [other]
    app.toggle(key="questions.moderated").set_value(False).run()
    assert questions.list_questions(workspace, DANA, rollout.id).box.is_moderated is False
    assert "Nobody can ask or vote." in written(press(app, "questions.close"))
    put_state(app, "questions.hidden")
    press(app, f"question.{other}.remove")
    assert questions.list_questions(workspace, DANA, rollout.id).hidden == ()
    press(app, "questions.open")
    assert questions.list_questions(workspace, DANA, rollout.id).box.is_open


@pytest.mark.long
def test_hundreds_of_questions_come_by_the_page(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    questions.open_box(workspace, DANA, rollout.id)
    register = Questions(workspace.register)
    for number in range(300):
        register.add(rollout.id, f"{number:012x}", NewQuestion(f"Why {number}?"), made.TODAY)
    last = register.add(rollout.id, "f" * 12, NewQuestion("![x](https://evil.example/?q=1) | a"), made.TODAY)[
        0
    ]
    register.vote(rollout.id, last.id, "phone", True)
    app = open_page("all_hands", rollout.id)
    assert "The room sees (301)" in written(app)
    drawn = [key for key in keys(app) if key.endswith(".stage")]
    assert len(drawn) == question_panel.PAGE
    assert f"question.{last.id}.stage" in drawn
    assert "![x](https" not in written(app)
    put_state(app, "questions.shown.page", 31)
    assert [key for key in keys(app) if key.endswith(".stage")] == [f"question.{299:012x}.stage"]


@pytest.mark.long
def test_a_host_answers_in_writing_and_puts_it_back(workspace: Workspace, open_page: OpenPage):
    rollout, question = asked(workspace, "Will *this* cost jobs?")
    app = press(open_page("all_hands", rollout.id), f"question.{question}.write")
    press(app, "answering.save")
    assert "The answer is empty." in written(app).replace("\\", "")
    app.text_area(key=f"answering.words.{question}").set_value("No.\nNobody leaves.").run()
    press(app, "answering.save")
    assert stored(workspace, rollout.id).answers[question].words == "No.\nNobody leaves."
    assert "answering.save" not in keys(app)
    assert "Nobody leaves" in written(put_state(app, "questions.answered"))
    press(app, f"question.{question}.write")
    assert app.text_area(key=f"answering.words.{question}").value == "No.\nNobody leaves."
    press(app, "answering.cancel")
    press(app, f"question.{question}.reopen")
    assert stored(workspace, rollout.id).answers == {}
    assert "The room sees (1)" in written(app)


@pytest.mark.long
def test_an_answer_to_a_removed_question_can_be_copied(workspace: Workspace, open_page: OpenPage):
    rollout, question = asked(workspace, "Will this cost jobs?")
    app = press(open_page("all_hands", rollout.id), f"question.{question}.write")
    app.text_area(key=f"answering.words.{question}").set_value("Nobody leaves.").run()
    questions.hide_question(workspace, DANA, rollout.id, question)
    questions.remove_question(workspace, DANA, rollout.id, question)
    press(app, "answering.save")
    assert "This question was removed" in " ".join(element.value for element in app.warning)
    assert "Will this cost jobs?" in written(app)
    assert app.text_area(key=f"answering.words.{question}").value == "Nobody leaves."
    assert "answering.save" not in keys(app)
    press(app, "answering.cancel")
    assert [area.key for area in app.text_area if str(area.key).startswith("answering")] == []
    # In another rollout nothing is said of a question of the first.
    app.session_state["answering.question"] = question
    put_state(app, "answering.drawn", ("another", question, "Why?"))
    assert "This question was removed" not in " ".join(element.value for element in app.warning)


@pytest.mark.long
def test_the_form_is_under_its_question_and_the_lists_wait(workspace: Workspace, open_page: OpenPage):
    rollout, first = asked(workspace, "Why now?")
    ask = room_of(workspace, rollout.id)
    second = ask("Who helps?")
    app = press(open_page("all_hands", rollout.id), f"question.{first}.write")

    def places(*names: str) -> list[int]:
        drawn = [key for element in app.main if (key := str(getattr(element, "key", "") or ""))]
        return [drawn.index(name) for name in names]

    order = (f"question.{first}.write", f"answering.words.{first}", f"question.{second}.write")
    assert places(*order) == sorted(places(*order))
    app.text_area(key=f"answering.words.{first}").set_value("Because of the clients.").run()
    # A question that comes meanwhile moves nothing; one that goes leaves the text where it can be copied.
    ask("Third?")
    questions.hide_question(workspace, DANA, rollout.id, first)
    run(app)
    assert app.text_area(key=f"answering.words.{first}").value == "Because of the clients."
    press(app, "answering.save")
    assert stored(workspace, rollout.id).answers[first].words == "Because of the clients."


@pytest.mark.long
def test_a_host_turns_a_question_into_an_objection(workspace: Workspace, open_page: OpenPage):
    rollout, question = asked(workspace, "Who checks it?")
    app = press(open_page("all_hands", rollout.id), f"question.{question}.write")
    press(app, "answering.add")
    assert "Pick one of the list." in written(app).replace("\\", "")
    app.selectbox(key="answering.becomes").set_value("resistance").run()
    press(app, "answering.add")
    [item] = [item for item in stored(workspace, rollout.id).items.values() if item.kind == "resistance"]
    assert item.title == "“Who checks it?”"
    assert "Go to Communication" in page_links(app)
    assert app.selectbox(key="answering.becomes").value is None
    press(app, "answering.seen")
    assert "Go to Communication" not in page_links(app)
    questions.remove_question(workspace, DANA, rollout.id, question)
    run(app)
    assert "answering.save" not in keys(app)


def share_of(workspace: Workspace, rollout_id: str) -> Share:
    path = links.make_link(workspace, DANA, rollout_id, "Room", asks=["pulse"], profile="teams").path
    return shares.resolve(workspace, shares.open_link(workspace, path.rsplit("/", 1)[1]))


def fill(workspace: Workspace, share: Share, group: str, score: str, count: int) -> None:
    shown = pulse.pulse_of(workspace, share)
    typed = dict.fromkeys((question.key for question in shown.questions), score)
    for number in range(count):
        device = Device(share.link.id, f"{group} {number}")
        answer = {**typed, "group": shares.sign_of(group) if group else ""}
        pulse.answer_pulse(workspace, share, device, shown.poll.id, answer)


@pytest.mark.long
def test_a_pulse_is_prepared_the_day_before(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    app = open_page("all_hands", rollout.id)
    run(app.text_input(key="pulse.own.0").set_value("What would help?"))
    run(app.selectbox(key="pulse.own.0.kind").set_value("choice"))
    run(app.text_area(key="pulse.own.0.options").set_value("Time\nA person"))
    run(app.number_input(key="pulse.expected").set_value(300))
    tomorrow = AppTest.from_file(str(ROOT / "playbook" / "ui" / "main.py"), default_timeout=30)
    put_state(tomorrow, "rollout", rollout.id)
    go(tomorrow, "all_hands")
    assert tomorrow.text_area(key="pulse.own.0.options").value == "Time\nA person"
    assert tomorrow.number_input(key="pulse.expected").value == 300
    press_label(tomorrow, "Open the pulse")
    (question,) = pulse.find_pulse(workspace, DANA, rollout.id).shown.poll.own
    assert (question.words, question.options) == ("What would help?", ("Time", "A person"))
    assert pulse_draft.find_draft(workspace, DANA, rollout.id) is None
    # What was opened elsewhere stands no longer in the form of the first window.
    pulse.close_pulse(workspace, DANA, rollout.id)
    press(run(app), "pulse.another")
    assert app.text_input(key="pulse.own.0").value == ""
    assert pulse_draft.find_draft(workspace, DANA, rollout.id) is None


@pytest.mark.long
def test_what_another_host_prepared_meanwhile_is_not_overwritten(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    app = open_page("all_hands", rollout.id)
    theirs = pulse_draft.PulseDraft((), (OwnQuestion("What would help?"),), 5, 300)
    pulse_draft.save_draft(workspace, DANA, rollout.id, theirs)
    run(app.text_input(key="pulse.own.0").set_value("Hm"))
    assert app.text_input(key="pulse.own.0").value == "What would help?"
    assert [each.value.partition(".")[0] for each in app.info] == ["Another host has changed these questions"]
    assert pulse_draft.find_draft(workspace, DANA, rollout.id) == theirs
    run(app.text_input(key="pulse.own.0").set_value("What helps?"))
    assert not app.info
    assert pulse_draft.find_draft(workspace, DANA, rollout.id).own == (OwnQuestion("What helps?"),)


@pytest.mark.long
def test_an_earlier_question_is_one_press_away(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    choice = OwnQuestion("What would help?", "choice", ("Time", "A person"), is_many=True)
    pulse.open_pulse(workspace, DANA, rollout.id, [choice], ready=["desire"])
    pulse.close_pulse(workspace, DANA, rollout.id)
    app = press(open_page("all_hands", rollout.id), "pulse.another")
    app = put_state(app, "pulse.earlier")
    assert "too few answers to show" in " ".join(caption.value for caption in app.caption)
    again = {button.label: button for button in app.button if (button.key or "").startswith("pulse.again.")}
    assert [button.disabled for button in again.values()] == [True, False]  # the usual ones are chosen
    app = put_state(run(again["What would help?"].click()), "pulse.earlier")
    assert app.text_area(key="pulse.own.0.options").value == "Time\nA person"
    press_label(app, "Open the pulse")
    assert pulse.find_pulse(workspace, DANA, rollout.id).shown.poll.own == (choice,)


def test_a_host_runs_a_pulse_and_uses_it_as_readiness(
    workspace: Workspace, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pulse.pulse, "_NOISE", 1e-12)
    rollout = made.rollout(workspace)
    share = share_of(workspace, rollout.id)
    groups = [group.id for group in rollout.brief.groups]
    app = open_page("all_hands", rollout.id)
    app.text_input(key="pulse.own.0").set_value("Do you know whom to ask?")
    assert app.number_input(key="pulse.expected").value == rollout.brief.headcount == 90
    press_label(enter(app, "pulse", expected=40), "Open the pulse")
    fill(workspace, share, groups[0], "4", 8)
    fill(workspace, share, groups[1], "2", 6)
    fill(workspace, share, groups[2], "1", 2)
    assert "16 answers of about 40 people." in written(app.run())
    assert "empty form" not in written(app)
    # An empty form, which is refused: no answer, and none that was lost.
    shown = pulse.pulse_of(workspace, share)
    assert shown
    with pytest.raises(Invalid):
        pulse.answer_pulse(workspace, share, Device(share.link.id, "empty"), shown.poll.id, {})
    assert "1 more device sent an empty form." in written(app.run())
    shows(written(app), "16 answers of about", "sees no results yet")
    assert "sees live results" in written(press_label(app, "Show the results"))
    put_state(app, "pulse.closing", True)
    text = written(press_label(app, "Close the pulse now"))
    assert "Do you know whom to ask?" in text
    assert "mostly 4" in text
    assert "Teams not shown" in text
    assert "so that no single answer can be read" in text
    # What the host asked stands in a table of its own: side by side with the elements it would be too wide.
    heads = [element.value.splitlines()[0] for element in app.markdown if element.value.startswith("| Team")]
    assert [head.count("|") for head in heads] == [7, 3]
    assert "Do you know whom to ask?" in heads[1]
    press_label(app, "Use as readiness")
    # The third team is hidden, and the second with it: the rest would give the third away.
    assert set(stored(workspace, rollout.id).readiness) == {groups[0]}
    assert "Show teams too" not in labels(press_label(app, "Hide the results"))
    press_label(press_label(app, "Show the results"), "Show teams too")
    shown = pulse.pulse_of(workspace, share)
    assert shown.display.groups
    assert "does not see the results" in written(press_label(app, "Hide the results"))
    assert "Open the pulse" in labels(press_label(app, "New pulse"))
    assert "New pulse" in labels(press_label(app, "Cancel"))


@pytest.mark.parametrize(
    ("headcount", "sizes", "people"),
    [(90, [12], 90), (None, [12, 30], 42), (5_000_000, [], 20_000), (None, [0], 200), (0, [], 200)],
)
def test_as_many_people_are_expected_as_the_rollout_is_for(
    headcount: int | None, sizes: list[int], people: int
) -> None:
    groups = tuple(Group(id=f"g{size}", name="G", size=size) for size in sizes)
    assert pulse.people_of(Brief(headcount=headcount, groups=groups)) == people


def test_a_question_that_is_too_long_stays_in_its_field(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    app = open_page("all_hands", rollout.id)
    app.text_input(key="pulse.own.0").set_value("x" * 201)
    assert "This question has 201 characters" in written(press_label(app, "Open the pulse"))
    assert app.text_input(key="pulse.own.0").value == "x" * 201
    assert pulse.find_pulse(workspace, DANA, rollout.id) is None


def test_a_question_is_text_on_the_page(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace)
    share = share_of(workspace, rollout.id)
    pulse.open_pulse(workspace, DANA, rollout.id, [OwnQuestion("![x](https://evil.example/?q=1) | a")])
    fill(workspace, share, "", "3", 6)
    pulse.close_pulse(workspace, DANA, rollout.id)
    app = open_page("all_hands", rollout.id)
    assert "![x](https" not in written(app)
    assert not app.exception


def test_a_host_is_told_of_a_flood_and_takes_it_out(
    workspace: Workspace, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    rollout = made.rollout(workspace)
    share = share_of(workspace, rollout.id)
    pulse.open_pulse(workspace, DANA, rollout.id)
    poll = pulse.pulse_of(workspace, share)
    assert poll
    # Within one minute, by which floods are told: the clock stands still.
    with time_machine.travel(workspace.now(), tick=False):
        for _ in range(101):
            device = devices.issue_device(workspace, share.link.id)
            pulse.answer_pulse(workspace, share, device, poll.poll.id, {"awareness": "1"})
    app = open_page("all_hands", rollout.id)
    shows(
        written(app), "phones opened the link; this rollout is for 90 people. From them: 101 pulse answers."
    )
    [remove] = [label for label in labels(app) if label.startswith("Remove everything sent between")]
    assert "phones opened the link" not in written(press_label(app, remove))
    assert "0 answers of about" in written(app)
