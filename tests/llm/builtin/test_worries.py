"""A worry is answered by what people see, try or are promised, and not by a sentence alone."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from playbook.core.plan.brief import Brief, Person
from playbook.core.plan.items import CheckinSeries, Message, Owner, Resistance
from playbook.core.plan.plays.stages import Tier
from playbook.llm.builtin.builtin import load_stages
from playbook.llm.builtin.kinds import load_kinds
from tests.drafts import draft, draft_of
from tests.llm.builtin.test_case_items import plant
from tests.soak import some

FOLDER = Path(__file__).parents[3] / "bench" / "briefs"


def worries(brief: Brief) -> list[Resistance]:
    items = draft(brief, load_stages()).items
    return [item for item in items if isinstance(item, Resistance) and item.provenance.play_id == "worry"]


@pytest.mark.parametrize("name", ["erp", "law-firm", "merged-units", "reading-tutor"])
def test_each_answer_goes_with_something_done_seen_or_tried(name: str) -> None:
    found = worries(Brief.model_validate_json((FOLDER / f"{name}.json").read_text(encoding="utf-8")))
    assert found
    for item in found:
        answer, *parts = item.tactic.split("\n\n")
        done = [part for part in parts if " says it" not in part]
        assert done or "You see it yourselves: on " in answer, item.title


def test_the_title_of_trusted_colleagues_is_their_own_task():
    items = draft(plant(), load_stages()).items
    [trusted] = [item for item in items if item.provenance.play_id == "trusted"]
    assert trusted.owner.role == "colleagues whom others trust"
    assert trusted.title == "Advise the sponsor: five to eight trusted colleagues, no managers"


def test_an_answer_says_what_is_tried():
    items = draft(plant(concerns="Fitters with wet gloves cannot type."), load_stages()).items
    tactics = [item.tactic for item in items if isinstance(item, Resistance)]
    assert any("we test the devices for a full working day" in tactic for tactic in tactics)


@pytest.mark.long
def test_the_fear_of_a_ranking_is_answered_by_what_is_promised():
    promise = "No fitter is ranked with the app."
    brief = plant(
        concerns="Older fitters fear that they will be ranked by it.",
        promises=[{"topic": "measurement", "state": "decided", "sentence": promise}],
    )
    [worry] = [item for item in worries(brief) if "ranked" in item.title]
    assert promise in worry.tactic


def test_a_worry_has_one_task_with_a_name_and_a_day_that_its_answer_tells():
    items = draft(plant(concerns="Sales fears losing 'my customers'."), load_stages()).items
    [worry] = [item for item in items if isinstance(item, Resistance) and "my customers" in item.title]
    [task] = [item for item in items if item.provenance.play_id == "worry-task"]
    assert task.title == "Let the owners check their own entries (“Losing 'my customers'”)"
    assert task.done_when
    assert task.due
    assert "“Let the owners check their own entries”, by " in worry.tactic
    assert task.done_when not in worry.tactic


@pytest.mark.long
def test_a_worry_whose_answer_waits_for_a_decision_has_its_task_all_the_same():
    items = draft(plant(concerns="Sales fears control ('big brother')."), load_stages()).items
    titles = [item.title for item in items if item.provenance.play_id == "worry-task"]
    assert titles == ["Show the manager's screen field by field (“Control ('big brother')”)"]


@pytest.mark.long
def test_what_others_ask_in_the_reasons_has_its_task_too():
    why = "Three clients asked this year why they pay us for first drafts."
    brief = plant(why=why, concerns="", what_stays="Recipes.", change_kind="general_assistant")
    items = draft(brief, load_stages()).items
    [task] = [item for item in items if item.provenance.play_id == "worry-task"]
    assert task.title == f"Agree on what we tell clients first (“{why.rstrip('.')}”)"
    assert task.owner == Owner(person_id="boss")
    assert task.due < min(item.due for item in items if item.kind == "gate")  # before work goes to clients


@pytest.mark.long
def test_a_long_question_of_the_reasons_stands_whole_in_the_note():
    why = "Three clients of the oldest two offices asked this year why they pay us for first drafts."
    brief = plant(why=why, concerns="", what_stays="Recipes.", change_kind="general_assistant")
    [task] = [each for each in draft(brief, load_stages()).items if each.provenance.play_id == "worry-task"]
    assert (task.title, task.note) == ("Agree on what we tell clients first", f"The brief says: “{why}”")


def test_endless_reasons_of_two_fields_are_read_apart():
    endless = ("Clients ask why they pay us for first drafts, " * 130)[:5_990]
    brief = plant(why=endless, risk_of_not_changing=endless, change_kind="general_assistant")
    assert draft(brief, load_stages()).items


@pytest.mark.long
def test_an_order_in_the_reasons_is_no_worry():
    why = "A plant asks for a pump and waits six working days for a quote, because each is a spreadsheet."
    items = draft(plant(why=why, concerns=""), load_stages()).items
    assert not [item for item in items if item.provenance.play_id == "worry-task"]


@pytest.mark.long
def test_a_doubt_about_the_craft_is_tested_by_the_manager_whose_craft_it_is():
    concerns = "The designers think that it makes everything look the same."
    brief = Brief.model_validate_json((FOLDER / "law-firm.json").read_text(encoding="utf-8"))
    groups = [
        group.model_copy(update={"impact": {**group.impact, "beliefs": 5 if place == 1 else 1}})
        for place, group in enumerate(brief.groups)
    ]
    values = {"concerns": concerns, "groups": tuple(groups), "change_kind": "general_assistant"}
    items = draft(brief.model_copy(update=values), load_stages()).items
    [task] = [item for item in items if item.provenance.play_id == "worry-task"]
    assert task.owner == Owner(person_id=groups[1].manager_id)


@pytest.mark.long
def test_what_shows_it_is_named_with_its_day():
    text = "Sales fears that client agreements forbid it."
    [item, *_] = worries(plant(concerns=text, change_kind="general_assistant"))
    assert "You see it yourselves: on " in item.tactic


@pytest.mark.long
def test_a_test_of_another_worry_proves_nothing():
    brief = plant(
        expected_benefit="No double entry, and quick handovers.",
        concerns="Sales fears losing 'my customers', and double entry.",
    )
    tactics = {item.title: item.tactic for item in worries(brief)}
    tested = [title for title, text in tactics.items() if "on ten real cases" in text]
    assert [title.casefold() for title in tested] == ["“double entry”"]


@pytest.mark.long
def test_the_tasks_of_worries_have_days_of_their_own():
    concerns = "Sales fears control ('big brother'). Sales fears losing 'my customers'."
    tasks = [
        item
        for item in draft(plant(concerns=concerns), load_stages()).items
        if item.provenance.play_id == "worry-task"
    ]
    assert len(tasks) == 2
    assert len({item.due for item in tasks}) == 2


@pytest.mark.long
def test_what_is_timed_twice_is_due_at_the_second_look():
    brief = plant(concerns="Sales fears more typing.")
    [task] = [item for item in draft(brief, load_stages()).items if item.provenance.play_id == "worry-task"]
    assert 38 <= (task.due - brief.go_live).days <= 42


@pytest.mark.long
def test_an_answer_names_whoever_holds_the_session():
    brief = plant(concerns="Sales fears OrderDesk entries that are wrong in an outage.")
    trainer = Person(id="tess", name="Tess Moor", job_title="Training coordinator")
    items = draft(brief.model_copy(update={"people": (*brief.people, trainer)}), load_stages()).items
    shown = [item.tactic for item in items if isinstance(item, Resistance) and "First session" in item.tactic]
    assert shown
    assert all("by Tess Moor" in tactic for tactic in shown)


@pytest.mark.long
def test_an_answer_says_of_managers_what_a_person_would_say():
    [worry] = worries(plant(concerns="Sales and stores fear double entry."))
    assert "Help session" in worry.tactic
    assert "by each team’s own manager" in worry.tactic


KEEPS = {
    "The foreman keeps his own closing workbook and says nobody will take it away.": "closing workbook",
    "Two regional managers keep their own spreadsheets.": "spreadsheets",
    "The senior dispatcher works from her own paper list.": "paper list",
}


@pytest.mark.parametrize("size", some(["essential", "standard", "thorough"], ["essential", "standard"]))
@pytest.mark.parametrize("worry", KEEPS)
def test_what_somebody_keeps_is_agreed_with_them_and_has_a_last_day(worry: str, size: Tier) -> None:
    items = draft_of(plant(concerns=worry), size=size).items
    announced = min(item.due for item in items if isinstance(item, Message) and item.due)
    [task] = [item for item in items if item.id == "milestone.worry-kept-1"]
    assert task.title == f"List the checks in the private {KEEPS[worry]}"
    later = [item for item in items if item.id.startswith("milestone.worry-kept-s")]
    assert [item.due for item in (task, *later)] == sorted({item.due for item in (task, *later)})
    assert len(later) == (0 if size == "essential" else 2), "shown, then signed"
    assert task.owner.person_id == "boss"
    assert task.date < announced
    assert re.search(r"Last day: \w{3} \w{3} \d+", task.done_when)
    assert not [item for item in items if item.provenance.play_id == "talk"]
    assert task.group_ids == (), "a team might tell who it is"


def test_a_talk_with_somebody_who_is_against_it_ends_with_a_page() -> None:
    [talk] = [
        item
        for item in draft_of(plant(concerns="The foreman refuses to use it.")).items
        if item.provenance.play_id == "talk"
    ]
    assert "You both sign one page" in talk.script


@pytest.mark.parametrize(
    "said", ["Our IT is two people, Voss and a part-timer.", "The IT team has only one person, Karl Voss."]
)
def test_how_few_a_team_is_calls_for_no_private_talk(said: str) -> None:
    assert not [item for item in draft_of(plant(concerns=said)).items if item.provenance.play_id == "talk"]


def test_customers_that_others_get_are_lost_customers_and_none_who_dislike_it():
    kind = load_kinds()["new_system"]
    answer = kind.answer_to("Reps fear that their customers will be given to others.")
    assert answer
    assert answer != kind.answer_to("Our customers will not like it.")


def test_a_trade_has_its_own_task_for_a_worry_where_another_shares_a_word():
    brief = plant(
        what_changes="Requests move from mailboxes into ServiceNow, a ticketing system.",
        concerns="Fitters will call the person they know.",
    )
    [worry] = [item for item in worries(brief) if "person they know" in item.title]
    assert "What we do: on" in worry.tactic
    assert "ten most-called people" in worry.tactic


@pytest.mark.long
def test_a_number_that_shares_a_word_is_not_what_is_done_about_a_worry():
    brief = plant(concerns="Who is at fault when the proposal was wrong?")
    [worry] = [item for item in worries(brief) if "at fault" in item.title]
    assert "What we do: on" in worry.tactic
    assert "after an honest mistake" in worry.tactic


@pytest.mark.long
def test_two_worries_with_one_answer_have_one_task():
    fears = "Sales fears that their minutes will be timed and that slow people are written up."
    items = draft(plant(concerns=fears), load_stages()).items
    titles = [item.title for item in items if item.provenance.play_id == "worry-task"]
    assert titles == ["Show the manager's screen field by field (“Their minutes will be timed”)"]


@pytest.mark.long
def test_a_fact_that_nobody_fears_has_whose_it_is_an_answer_and_a_task():
    said = "Many fitters speak Polish. Reading skills differ."
    items = draft(plant(concerns=said), load_stages()).items
    answers = {item.title: item for item in items if isinstance(item, Resistance)}
    polish, reading = answers["“Many fitters speak Polish.”"], answers["“Reading skills differ.”"]
    assert "in your language" in polish.tactic
    assert "Pictures come first" in reading.tactic
    [task] = [item for item in items if item.id == "milestone.situation-reading"]
    assert task.title in reading.tactic
    assert "What some facts" not in " ".join(item.title for item in items)


@pytest.mark.long
@pytest.mark.parametrize(
    ("past", "title"),
    [
        ("In August we asked everyone for one example. Most had little value.", "Look at one named task"),
        ("In August we gave everyone an account.", "Ask one question"),
    ],
)
def test_what_failed_last_time_is_not_asked_again(past: str, title: str) -> None:
    items = draft(plant(past_attempts=past), load_stages()).items
    series = [item for item in items if isinstance(item, CheckinSeries) and item.way == "example"]
    assert series[0].title.startswith(title)


@pytest.mark.long
def test_an_answer_that_the_brief_gives_to_somebody_on_a_day_is_a_task_of_that_day() -> None:
    brief = plant()
    day = brief.start + timedelta(days=15)
    row = {
        "id": "w", "text": "Typing everything twice", "answer": "Orders are typed in the ERP only.",
        "answered_by_id": brief.people[1].id, "answer_on": day.isoformat(),
    }  # fmt: skip
    [told] = [
        item
        for item in draft(plant(concern_list=[row]), load_stages()).items
        if item.id == "milestone.worry-w"
    ]
    assert told.due == day
    assert told.owner.person_id == brief.people[1].id
