"""Facts from notes on the Brief: read, ticked, put in and undone."""

import json
import threading
from datetime import date

import pytest

from bench.memos import MEMOS
from playbook.core.log.changes.records import PersonForgotten
from playbook.core.plan.brief import BriefFields
from playbook.desk.base.limits.file_turns import turn_of
from playbook.desk.plan import briefs, rollouts
from tests.llm.server import ModelServer, Talk
from tests.pages.conftest import PATIENCE, press, running_answer
from tests.pages.steps import DANA, at_step, go, hides, put, put_state, shows

NOTES = """Our COO Dana Whitfield will sponsor the rollout.

Company: Harbour & Pine
Tools: ChatGPT Team
Sponsor: Dana Whitfield (COO)
Go-live: 1 March 2027
Groups: Sales (40 people)
"""


@pytest.fixture
def panel(open_page, rollout):
    return unfolded(open_page("brief", rollout.id), rollout)


def unfolded(app, rollout):
    return put_state(app, f"panel.intake.{rollout.id}")


def box(app, rollout):
    return app.text_area(key=f"intake.{rollout.id}.notes")


def read(app, rollout, notes: str):
    box(app, rollout).set_value(notes)
    return press(app, "Find the facts")


def texts(app) -> str:
    shown = [*app.markdown, *app.caption, *app.error, *app.warning, *app.info]
    return "\n".join(str(element.value) for element in shown).replace("\\", "")


def ticks(app) -> dict[str, bool]:
    """The facts that are offered, and whether each is ticked."""
    return {box.label.replace("\\", "").replace("*", ""): box.value for box in app.checkbox}


def now(workspace, rollout):
    return rollouts.open_rollout(workspace, DANA, rollout.id).brief


def test_notes_of_one_account_are_read_in_turn(panel, workspace, rollout):
    reading = threading.Thread(target=lambda: read(panel, rollout, NOTES))
    with turn_of(workspace, DANA):
        reading.start()
        reading.join(1)
        assert reading.is_alive()
    reading.join()
    shows(panel, "Harbour & Pine")


def test_facts_from_before_a_forgetting_are_dropped(panel, workspace, rollout):
    app = read(panel, rollout, NOTES)
    assert ticks(app)
    put(workspace, rollout.id, PersonForgotten(rewritten=1))
    app.run()
    assert not ticks(app)
    shows(texts(app), "A person was forgotten since these notes were read.")
    assert ticks(press(app, "Find the facts"))


def test_who_is_for_or_against_it_becomes_a_row_under_stakeholders(panel, workspace, rollout):
    memo = "Sales, 38 people under Marcus Lowe.\n\nMarcus is not convinced. Finance comes later, if at all."
    read(panel, rollout, memo)
    assert ticks(panel)["Marcus Lowe, support: doubtful"]
    press(panel, "Put 3 facts into the brief")
    brief = now(workspace, rollout)
    assert [(each.person_id, each.support) for each in brief.stakeholders] == [("marcus-lowe", 2)]
    assert [group.name for group in brief.groups] == ["Sales"]


def test_the_memo_comes_first_on_an_empty_brief_and_is_folded_afterwards(open_page, workspace, rollout):
    app = open_page("brief", rollout.id)
    assert box(app, rollout)
    box(app, rollout).set_value("Company: Northgate\nWhat changes: One system.")
    press(app, "Find the facts")
    assert [area.label for area in app.text_area] == ["Your notes"]  # the facts first, then the fields
    press(app, "Put 2 facts into the brief")
    assert "2 facts are in the brief now. Next: the teams." in texts(app)
    at_step(at_step(app, "people"), "change")
    assert not [area for area in app.text_area if area.key == f"intake.{rollout.id}.notes"]


def test_of_many_facts_the_main_button_stands_below_them(panel, rollout):
    teams = "".join(f"- Team {name}, {size} people\n" for size, name in enumerate("ABCDEFGH", 11))
    read(panel, rollout, f"{NOTES}\nTeams:\n{teams}")
    buttons = [each for each in panel.button if each.label.startswith("Put ")]
    assert [each.proto.type for each in buttons] == ["secondary", "primary"]


def test_facts_come_with_their_sentence_and_go_in_together(panel, workspace, rollout):
    read(panel, rollout, NOTES)
    assert ticks(panel)["Sponsor: Dana Whitfield"] is True
    assert "“Sponsor: Dana Whitfield (COO)”" in texts(panel)
    assert now(workspace, rollout).go_live is None
    press(panel, f"Put {len(ticks(panel))} facts into the brief")
    brief = now(workspace, rollout)
    facts = (brief.organisation, brief.sponsor.name, brief.groups[0].size)
    assert facts == ("Harbour & Pine", "Dana Whitfield", 40)
    assert "facts are in the brief now." in texts(panel)
    press(panel, "Undo")
    assert now(workspace, rollout) == rollout.brief
    assert box(unfolded(at_step(panel, "change"), rollout), rollout).value == NOTES


def test_without_a_model_unmistakable_sentences_are_read(panel, rollout):
    assert "Plain English sentences, lists and tables are read." in texts(panel)
    read(panel, rollout, "Our COO Dana Whitfield will sponsor the rollout. Go-live is 1 March 2027.")
    assert "Built-in reading: 3 facts found." in texts(panel)


def about(app, number: int):
    """The box that says what the sentence of this number is about."""
    return next(box for box in app.selectbox if box.label == f"What sentence {number} is about")


def another_kind(app, label: str):
    """The box that says what the sentence of a fact is about instead."""
    return next(box for box in app.selectbox if box.label.startswith(f"Another kind for {label}"))


@pytest.mark.long
def test_a_sentence_that_gave_no_fact_lands_with_its_parts(panel, workspace, rollout):
    busy = "Customer service is busy until the middle of January."
    rework = "Rework, that would be 12 under Mia Torres."
    read(panel, rollout, f"Go-live is 1 March 2027. {busy} And so on and so on. {rework}")
    [folded] = [expander for expander in panel.expander if "not used" in expander.label]
    assert folded.label == "3 sentences were not used"
    about(panel, 1).set_value("team").run()
    about(panel, 2).set_value("worry").run()
    fields = {each.label: each for each in panel.text_input}
    assert (fields["Rework, people"].value, fields["Rework, manager"].value) == ("12", "Mia Torres")
    fields["Rework, people"].set_value("14")
    fields["Name of the team"].set_value("Rework desk").run()
    press(panel, "Put 4 facts into the brief")
    brief = now(workspace, rollout)
    assert brief.concerns == busy
    assert [(team.name, team.size) for team in brief.groups] == [("Rework desk", 14)]


def test_a_chosen_reason_is_no_longer_missing_and_a_tick_says_what_goes_in(panel, rollout):
    reason = "Quotes had gone cold and nobody saw it in time."
    read(panel, rollout, f"Go-live is 1 March 2027. {reason}")
    assert "The launch needs the rollout lead, the reason" in texts(panel)
    about(panel, 1).set_value("why").run()
    assert "the reason" not in texts(panel)
    panel.toggle[0].set_value(True).run()
    [day] = [field for field in panel.text_input if field.label == "Value of Go\\-live"]
    day.set_value("March 8, 2027").run()
    assert "Go-live: March 8, 2027" in ticks(panel)


@pytest.mark.long
def test_a_pick_comes_before_what_was_read(panel, workspace, rollout):
    read(panel, rollout, "The sponsor is Dana Whitfield. Ana Ruiz will open every kick-off in person.")
    about(panel, 1).set_value("sponsor").run()
    press(panel, "Put 1 fact into the brief")
    assert now(workspace, rollout).sponsor.name == "Ana Ruiz"


@pytest.mark.long
def test_a_kind_without_its_day_is_asked_for_it(panel, workspace, rollout):
    busy = "Customer service is busy until the middle of January."
    read(panel, rollout, f"Go-live is 1 March 2027. {busy}\nWorks council: agrees to call tracking")
    about(panel, 1).set_value("busy").run()
    days = (date(2026, 12, 21), date(2027, 1, 15))
    label = "First and last day, if it has any"
    next(each for each in panel.date_input if each.label == label).set_value(days).run()
    about(panel, 2).set_value("go_live").run()
    next(each for each in panel.date_input if each.label == "Go-live").set_value(date(2027, 5, 3)).run()
    press(panel, "Put 2 facts into the brief")
    assert now(workspace, rollout).go_live == date(2027, 5, 3)
    [closed] = now(workspace, rollout).company_blackouts
    assert (closed.start, closed.end, closed.reason, closed.kind) == (*days, busy, "busy")
    assert not now(workspace, rollout).concerns


def test_a_rule_for_each_month_is_not_asked_for_its_days(panel, workspace, rollout):
    rule = "The last three working days of each month belong to the branch books."
    read(panel, rollout, f"Go-live is 1 March 2027. {rule}")
    about(panel, 1).set_value("busy").run()
    assert not [each for each in panel.date_input if each.label == "First and last day, if it has any"]
    press(panel, "Put 19 facts into the brief")  # the go-live and the rows of 18 months
    closed = now(workspace, rollout).company_blackouts
    assert len(closed) == 18
    assert {span.start.month for span in closed} == {*range(1, 13)}


def test_a_change_that_may_be_another_s_is_asked_and_not_ticked(panel, rollout):
    erp = "Our IT is four people and they are moving the ERP to the new release."
    read(panel, rollout, f"To: all of the board\n\n{erp} Go-live is 1 March 2027.")
    assert ticks(panel) == {f"What changes: {erp}": False, "Go-live: Mon Mar 1, 2027": True}
    assert "Not sure. Tick it if it is right." in texts(panel)
    assert not [expander for expander in panel.expander if "not used" in expander.label]


def test_only_what_is_ticked_goes_in(panel, workspace, rollout):
    read(panel, rollout, NOTES)
    for tick in panel.checkbox:
        tick.set_value("Organization" in tick.label)
    panel.run()
    press(panel, "Put 1 fact into the brief")
    brief = now(workspace, rollout)
    assert (brief.organisation, brief.go_live, brief.people, brief.groups) == ("Harbour & Pine", None, (), ())


@pytest.mark.long
def test_a_result_that_is_left_out_takes_its_numbers_along(panel, workspace, rollout):
    read(panel, rollout, f"{NOTES}We want late notes down from 31 percent to 10 percent by June 30, 2027.")
    numbers = ("unit", "today", "target")
    assert all(ticks(panel)[each] for each in ticks(panel) if each.startswith("Business result"))
    next(box for box in panel.checkbox if box.label.startswith("Business result:")).uncheck().run()
    left = {
        label: is_ticked for label, is_ticked in ticks(panel).items() if label.startswith("Business result")
    }
    assert len(left) == 1 + len(numbers)
    assert not any(left.values())
    next(box for box in panel.checkbox if box.label.startswith("Business result, target")).check().run()
    next(button for button in panel.button if button.label.startswith("Put ")).click().run()
    brief = now(workspace, rollout)
    assert (brief.outcome_measure, brief.outcome_baseline, brief.outcome_target) == ("", None, 10)


def test_a_long_aim_set_to_business_result_gives_an_objective_and_no_name(panel, workspace, rollout):
    aim = "Nobody who comes in with a question about a bill waits for another call any more."
    read(panel, rollout, f"{NOTES}\n{aim}\nNo training in July, because of the harvest.")
    another_kind(panel, "When we judge it").set_value("goal").run()
    next(button for button in panel.button if button.label.startswith("Put ")).click().run()
    brief = now(workspace, rollout)
    assert (brief.objective, brief.outcome_measure) == (aim, "")


def test_what_was_declined_stays_unticked(panel, workspace, rollout):
    read(panel, rollout, NOTES)
    declined = next(box for box in panel.checkbox if "Harbour" in box.label)
    declined.uncheck().run()
    press(panel, next(button.label for button in panel.button if button.label.startswith("Put ")))
    unfolded(panel, rollout)
    assert list(ticks(panel).values()) == [False]
    read(panel, rollout, NOTES)
    assert list(ticks(panel).values()) == [True]


def test_a_replacement_is_shown_and_not_ticked(panel, workspace, rollout):
    briefs.save_field(workspace, DANA, rollout.id, rollout.version, "organisation", "LT")
    panel.run()
    read(panel, rollout, NOTES)
    assert ticks(panel)["Organization: Harbour & Pine"] is False
    assert "it replaces what is in the brief now: LT" in texts(panel)


def test_what_is_there_already_is_not_offered_again(panel, workspace, rollout):
    briefs.save_field(workspace, DANA, rollout.id, rollout.version, "organisation", "harbour & pine")
    panel.run()
    read(panel, rollout, NOTES)
    assert "Organization: Harbour & Pine" not in ticks(panel)
    assert "1 fact is in the brief already" in texts(panel)


def test_two_dates_are_a_choice(panel, workspace, rollout):
    read(panel, rollout, "Go-live: 1 March 2027, says Ines\nGo-live: 8 March 2027, says Paul")
    [choice] = panel.radio
    assert "your notes give 2 values" in choice.label
    assert not [button for button in panel.button if "into the brief" in button.label]
    choice.set_value(1).run()
    press(panel, "Put 1 fact into the brief")
    assert str(now(workspace, rollout).go_live) == "2027-03-08"


def test_a_line_that_was_too_long_to_read_is_said(panel, rollout):
    read(panel, rollout, f"{'1, 2, 3, ' * 500}\n\n{NOTES}")
    assert "1 sentence of your notes is longer than 1,200 characters" in texts(panel)
    assert "Sponsor: Dana Whitfield" in ticks(panel)


def test_what_the_notes_leave_open_is_said(panel, rollout):
    read(panel, rollout, "Company: Harbour & Pine\nGo-live: end of Q2")
    page = texts(panel)
    shows(
        page,
        "This names no exact day.",
        "A draft needs what changes, the teams, the sponsor and the business result.",
        "Can wait:",
    )
    assert "organization" not in page.split("Can wait:")[1].splitlines()[0]


def test_what_a_draft_needs_and_is_not_sure_is_to_be_ticked(panel, rollout):
    first = next(each for each in panel.button if each.label.startswith("Next: "))
    assert first.proto.type == "secondary"  # the memo comes first
    read(panel, rollout, "From: Ana Ruiz, Head of operations\n\nEveryone starts on 1 March 2027.")
    assert "A draft needs the sponsor.** Tick what is right." in texts(panel)
    assert next(iter(ticks(panel))).startswith("Sponsor: ")


def test_a_pilot_alone_does_not_say_what_changes(panel, rollout):
    read(panel, rollout, "The pilot starts on 1 March 2027 with Repairs in the north depot.")
    assert any(tick.startswith("Pilot: ") for tick in ticks(panel))
    shows(texts(panel), "A draft needs what changes, ")


def test_notes_that_bring_nothing_stay_in_the_box(panel, workspace, rollout):
    for notes, sentence in (
        ("", "nothing to read yet"),
        ("word " * 20_000, "These notes have 99,999 characters"),
        ("Lorem ipsum dolor.", "0 facts found"),
    ):
        assert sentence in texts(read(panel, rollout, notes))
        assert box(panel, rollout).value == notes
    assert now(workspace, rollout) == rollout.brief


def test_notes_and_facts_survive_another_page(panel, rollout):
    read(panel, rollout, NOTES)
    go(panel, "launch")
    go(panel, "brief")
    unfolded(panel, rollout)
    assert box(panel, rollout).value == NOTES
    assert "Sponsor: Dana Whitfield" in ticks(panel)


def test_an_uploaded_file_goes_below_what_stands_there(panel, rollout):
    box(panel, rollout).set_value("First.").run()
    notes = "Größe: 40".encode("cp1252")
    panel.file_uploader(key=f"intake.{rollout.id}.file").upload("notes.txt", notes).run()
    assert box(panel, rollout).value == "First.\n\nGröße: 40"


def answer(server: ModelServer, *facts: tuple[str, str, str]) -> None:
    entries = [dict(zip(("field", "value", "sentence"), fact, strict=True), about="") for fact in facts]
    server.reply = lambda talk: talk.answer(json.dumps({"facts": entries}))


SPONSOR = ("sponsor_id", "Dana Whitfield", "Our COO Dana Whitfield will sponsor the rollout.")


def find_facts(app, again=""):
    press(app, f"Find the facts{again} with told")
    until_over(app)


def until_over(app):
    background_answer = running_answer(app, "intake")
    assert background_answer is None or background_answer.wait(PATIENCE)
    app.run()
    assert not any(button.label == "Stop" for button in app.button)


def begun(workspace, open_page):
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    return rollout, unfolded(open_page("brief", rollout.id), rollout)


def test_a_model_s_facts_are_checked_and_shown(connected, server, open_page):
    rollout, app = begun(connected, open_page)
    answer(server, SPONSOR, ("budget", "9000", "The budget is 9,000 EUR."))
    box(app, rollout).set_value(NOTES).run()
    assert any(NOTES.strip() in code.value for code in app.code)
    assert "which is this machine" in texts(app)
    assert server.requests == []
    find_facts(app)
    assert box(app, rollout).value == NOTES
    assert ticks(app)["Sponsor: Dana Whitfield"] is True
    assert "1 finding had no support in your notes and was left out" in texts(app)
    assert "Read by told: 33 tokens, no cost." in texts(app)
    press(app, "Put 1 fact into the brief")
    assert now(connected, rollout).sponsor.name == "Dana Whitfield"


@pytest.mark.long
def test_asking_a_model_leaves_the_undo_of_the_facts(connected, server, open_page):
    rollout, app = begun(connected, open_page)
    read(app, rollout, NOTES)
    press(app, next(button.label for button in app.button if button.label.startswith("Put ")))
    assert now(connected, rollout).organisation == "Harbour & Pine"
    unfolded(at_step(app, "change"), rollout)
    answer(server)
    find_facts(app)
    assert rollouts.open_rollout(connected, DANA, rollout.id).spent.calls == 1
    press(app, "Undo")
    assert now(connected, rollout) == rollout.brief


@pytest.mark.long
def test_facts_that_are_found_again_are_ticked_anew(connected, server, open_page):
    rollout, app = begun(connected, open_page)
    answer(server, SPONSOR)
    box(app, rollout).set_value(NOTES).run()
    find_facts(app)
    next(box for box in app.checkbox if box.label.startswith("Sponsor")).uncheck().run()
    find_facts(app, " again")
    assert ticks(app)["Sponsor: Dana Whitfield"] is True


def test_hidden_names_are_hidden_in_what_is_shown_and_sent(connected, server, open_page):
    rollout = rollouts.start_rollout(connected, DANA, "AI at LT")
    fields = BriefFields(name="AI", organisation="Harbour & Pine")
    briefs.save_fields(connected, DANA, rollout.id, rollout.version, fields)
    app = unfolded(open_page("brief", rollout.id), rollout)
    answer(server)
    box(app, rollout).set_value(NOTES)
    app.checkbox(key=f"intake.{rollout.id}.hide").set_value(True).run()
    assert not any("Whitfield" in code.value for code in app.code)
    find_facts(app)
    hides(str(server.requests[0].body), "Whitfield", "Harbour")


def test_a_model_that_fails_leaves_notes_and_brief_as_they_are(connected, server, open_page):
    rollout, app = begun(connected, open_page)
    server.reply = lambda talk: talk.error(401)
    box(app, rollout).set_value(NOTES).run()
    find_facts(app)
    assert "did not accept the key" in texts(app)
    assert box(app, rollout).value == NOTES
    assert now(connected, rollout) == rollout.brief


@pytest.mark.long
def test_facts_that_arrived_before_a_stop_can_be_ticked(connected, server, open_page):
    rollout, app = begun(connected, open_page)
    sentence = "Our COO Dana Whitfield will sponsor the rollout."
    entry = {"field": "sponsor_id", "about": "", "value": "Dana Whitfield", "sentence": sentence}

    def reply(talk: Talk) -> None:
        talk.begin()
        talk.write(json.dumps({"facts": [entry]})[:-2] + ",")
        talk.wait()

    server.reply = reply
    box(app, rollout).set_value(NOTES).run()
    press(app, "Find the facts with told")
    assert server.waiting.wait(PATIENCE)
    background_answer = running_answer(app, "intake")
    while not background_answer.heard:
        assert not background_answer.wait(0.05)
    press(app, "Stop")
    until_over(app)
    assert "Stopped. The brief is as it was." in texts(app)
    assert "It is a part: what had arrived before the model ended" in texts(app)
    assert "Not found in your notes" not in texts(app)
    assert ticks(app)["Sponsor: Dana Whitfield"] is True


def test_after_the_facts_the_brief_opens_at_the_first_missing_one(panel, workspace, rollout):
    read(panel, rollout, "Company: Harbour & Pine\nWhat changes: One system.\nGo-live: 1 March 2027")
    press(panel, "Put 3 facts into the brief")
    assert panel.header[0].value == "People and teams"
    assert "3 facts are in the brief now." in texts(panel)
    assert panel.query_params["field"] == "groups"


@pytest.mark.long
def test_the_values_of_facts_can_be_edited_before_they_are_put_in(panel, workspace, rollout):
    read(panel, rollout, NOTES)
    panel.toggle[0].set_value(True).run()
    edited = {field.label.replace("\\", ""): field for field in panel.text_input}
    edited["Value of Organization"].set_value("Harbour and Pine")
    edited["Value of Go-live"].set_value("2027-03-08")
    edited["Value of Sales, people"].set_value("41")
    panel.run()
    press(panel, f"Put {len(ticks(panel))} facts into the brief")
    brief = now(workspace, rollout)
    assert (brief.organisation, str(brief.go_live), brief.groups[0].size) == (
        "Harbour and Pine", "2027-03-08", 41,
    )  # fmt: skip


@pytest.mark.long
def test_a_team_can_be_named_before_its_facts_are_put_in(panel, workspace, rollout):
    read(panel, rollout, NOTES)
    panel.toggle[0].set_value(True).run()
    [name] = [field for field in panel.text_input if field.label == "Name of the team Sales"]
    name.set_value("Inside sales").run()
    press(panel, f"Put {len(ticks(panel))} facts into the brief")
    [team] = now(workspace, rollout).groups
    assert (team.name, team.size) == ("Inside sales", 40)


def test_a_month_that_is_busy_is_offered_with_its_days(panel, workspace, rollout):
    read(panel, rollout, "Go-live is 1 March 2027. Somehow December is our worst month of them all.")
    about(panel, 1).set_value("busy").run()
    press(panel, "Put 2 facts into the brief")
    [closed] = now(workspace, rollout).company_blackouts
    assert (closed.start, closed.end) == (date(2026, 12, 1), date(2026, 12, 31))
    assert not now(workspace, rollout).concerns


def test_a_value_that_cannot_be_read_is_not_put_in(panel, workspace, rollout):
    read(panel, rollout, NOTES)
    panel.toggle[0].set_value(True).run()
    [day] = [field for field in panel.text_input if field.label == "Value of Go\\-live"]
    day.set_value("soon").run()
    assert "cannot be read as a date" in texts(panel)
    press(panel, f"Put {len(ticks(panel)) - 1} facts into the brief")
    assert now(workspace, rollout).go_live is None


@pytest.mark.long
def test_after_a_whole_memo_the_draft_alone_is_the_main_button(panel, rollout):
    read(panel, rollout, (MEMOS / "walked" / "stock.txt").read_text(encoding="utf-8"))
    next(button for button in panel.button if button.label.startswith("Put ")).click().run()
    main = [button.label for button in panel.button if button.proto.type == "primary"]
    assert main == ["Choose dates and draft"]  # the memo's dates do not work


@pytest.mark.long
def test_readiness_offers_no_draft_beside_its_own(panel, rollout):
    read(panel, rollout, (MEMOS / "walked" / "stock.txt").read_text(encoding="utf-8"))
    next(button for button in panel.button if button.label.startswith("Put ")).click().run()
    assert f"intake.{rollout.id}.draft" in {button.key for button in panel.button}
    panel.query_params["step"] = "readiness"
    assert f"intake.{rollout.id}.draft" not in {button.key for button in panel.run().button}


def test_a_fact_of_the_wrong_kind_can_be_given_another(panel, workspace, rollout):
    harm = "No training in July, because of the harvest."
    read(panel, rollout, f"{NOTES}\n\n{harm}")
    panel.toggle[0].set_value(True).run()
    another_kind(panel, "Busy").set_value("why").run()
    press(panel, f"Put {len(ticks(panel))} facts into the brief")
    brief = now(workspace, rollout)
    assert harm in brief.why
    assert harm not in brief.approach


def test_what_is_not_ticked_comes_first_where_many_facts_are(panel, workspace, rollout):
    dated = "Budget: $20,000\nStart: 4 January 2027\nWeb: 20 people. Ops: 21 people. Care: 22 people.\n"
    app = read(panel, rollout, f"{NOTES}{dated}We have been here before.\n")
    is_ticked = [*ticks(app).values()]
    assert is_ticked == sorted(is_ticked)
    assert not all(is_ticked)


def test_the_missing_facts_follow_what_is_chosen_and_ticked(panel, workspace, rollout):
    goal = "Nobody waits for a spare part any more."
    app = read(panel, rollout, f"{NOTES}\n{goal}\nNo training in July, because of the harvest.")
    shows(texts(app), "A draft needs what changes and the business result.")
    another_kind(app, "When we judge it").set_value("goal").run()
    shows(texts(app), "A draft needs what changes.")
    next(box for box in app.checkbox if "Go" in box.label).uncheck().run()
    shows(texts(app), "A draft needs the go-live date.** Tick what is right.")
    next(button for button in app.button if button.label.startswith("Put ")).click().run()
    assert now(workspace, rollout).outcome_measure == goal.strip(".")


def test_a_promise_lands_among_the_promises_or_says_where_it_goes(panel, workspace, rollout):
    words = "This time the people who do the work test it first."
    app = read(panel, rollout, f"{NOTES}\n{words}")
    about(app, 2).set_value("promise").run()
    [topic] = [each for each in app.selectbox if each.label == "What it promises"]
    assert topic.value == ""
    assert topic.options[-1] == "None of these: what stays the same"
    topic.set_value("use").run()
    press(app, next(button.label for button in app.button if button.label.startswith("Put ")))
    brief = now(workspace, rollout)
    [promise] = brief.promises
    assert (promise.topic, promise.state, promise.sentence) == ("use", "decided", words)
    assert not brief.what_stays
