"""My team: a lead's two minutes on a Friday, on the real app."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor, Membership
from playbook.core.log.changes.briefs import GroupSaved, PersonSaved
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.examples import ExampleLogged, ExampleRemoved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.rollout import Reading
from playbook.core.plan.brief import Person
from playbook.core.plan.examples import Example
from playbook.core.plan.items import MAX_NOTE, CheckinSeries, Metric, Milestone, Owner
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import tracking
from playbook.ui.shell import frame
from tests.pages import made
from tests.pages.conftest import DANA, ROBIN, ROOT, OpenPage
from tests.pages.made import TODAY
from tests.pages.steps import (
    enter,
    plain_text,
    press,
    press_label,
    put,
    put_state,
    run,
    shows,
    stored,
    text_of,
)


def another_window(rollout_id: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "playbook" / "ui" / "main.py"), default_timeout=30)
    put_state(app, "rollout", rollout_id)
    return app.switch_page(str(ROOT / "pages" / "my_team.py")).run()


def tap(app: AppTest, item_id: str, status: str) -> AppTest:
    app.get_by_key(f"team.status.{item_id}").set_value(status)
    return app.run()


def cards(app: AppTest) -> list[str]:
    """The ids of the items on the page, in their order."""
    keys = [button.key for button in app.button if button.key and button.key.startswith("team.move.")]
    return [str(key).removeprefix("team.move.") for key in keys]


def tracked(workspace: Workspace, item_id: str, rollout_id: str = "made"):
    return stored(workspace, rollout_id).tracking_of(item_id)


@pytest.fixture
def running(workspace: Workspace) -> str:
    return made.rollout(workspace).id


def test_without_a_rollout_it_says_how_to_get_one(open_page: OpenPage):
    assert "No rollout is open yet" in text_of(open_page("my_team"))


def test_before_the_launch_there_is_nothing_to_log(workspace: Workspace, open_page: OpenPage):
    app = open_page("my_team", made.rollout(workspace, launched=False).id)
    words = "The plan has 30 dated tasks so far. There is nothing to log until the plan is launched."
    assert [info.value for info in app.info] == [words]
    assert cards(app) == []


def test_a_quiet_week_is_a_kind_sentence_with_the_next_date(workspace: Workspace, open_page: OpenPage):
    made.rollout(workspace, items=0, launched=False)
    later = Milestone(id="later", title="Review of the pilot", date=TODAY + timedelta(days=26))
    put(workspace, "made", ItemAdded(item=later), by=ROBIN)
    tracking.launch(workspace, ROBIN, "made", stored(workspace).version)
    (sentence,) = [success.value for success in open_page("my_team", "made").success]
    assert sentence == (
        "Nothing due for everyone this week or next. Next: Review of the pilot, Tue 31 Mar, in 26 days."
    )


def test_a_card_names_its_owner_unless_it_is_the_viewer(workspace, open_page: OpenPage, act_as):
    due = Milestone(id="due", title="Review", date=TODAY, owner=Owner(person_id="p1"), group_ids=())
    made.rollout(workspace, items=0, launched=False)
    person = PersonSaved(person=Person(id="p1", name="Mia Brandt"))
    put(workspace, "made", person, ItemAdded(item=due), by=ROBIN)
    tracking.launch(workspace, ROBIN, "made", stored(workspace).version)
    assert "Owner: Mia Brandt" in plain_text(open_page("my_team", "made"))
    lead = Membership(rollout_id="made", role="lead", group_ids=(), person_id="p1")
    act_as(Actor(name="Mia", role="member", memberships=(lead,)))
    app = open_page("my_team", "made")
    assert "**Review**" in text_of(app)
    assert "Owner: Mia Brandt" not in plain_text(app)


def test_one_tap_saves_the_status_with_undo(workspace: Workspace, running: str, open_page: OpenPage):
    app = open_page("my_team", running)
    item_id = cards(app)[0]
    tap(app, item_id, "done")
    logged = tracked(workspace, item_id)
    assert (logged.status, logged.done_on, logged.actor) == ("done", TODAY, "Dana")
    assert "Saved\\, Done" in text_of(app) or "Saved, Done, " in text_of(app)
    press(app, f"team.undo.{item_id}")
    assert tracked(workspace, item_id).status is None
    assert "Saved" not in text_of(app)


def test_done_cards_stay_and_are_folded_away_later(running: str, open_page: OpenPage):
    app = open_page("my_team", running)
    before = cards(app)
    tap(app, before[1], "done")
    assert cards(app) == before
    later = another_window(running)
    assert "Done this week (2)" in [expander.label for expander in later.expander]
    assert before[1] not in cards(later)


def start_note(app: AppTest) -> str:
    """Open the note of the first item, which is at risk; return the item's id."""
    item_id = cards(app)[0]
    press(tap(app, item_id, "at_risk"), f"team.note.{item_id}")
    return item_id


def test_a_note_goes_with_the_status(workspace: Workspace, running: str, open_page: OpenPage):
    app = open_page("my_team", running)
    item_id = start_note(app)
    # The status that it has is not logged again.
    version = stored(workspace, running).version
    app.run()
    assert stored(workspace, running).version == version
    # A field with a limit ignores a longer text that is pasted.
    note = app.text_area(key=f"team.note_text.{item_id}")
    assert note.max_chars == 0
    note.set_value("x" * (MAX_NOTE + 1))
    press_label(app, "Save note")
    assert app.text_area(key=f"team.note_text.{item_id}").value == "x" * 281
    assert any("at most 280" in text.value for text in (*app.markdown, *app.error))
    assert tracked(workspace, item_id).note == ""
    app.text_area(key=f"team.note_text.{item_id}").set_value("two people are away")
    press_label(app, "Save note")
    logged = tracked(workspace, item_id)
    assert (logged.status, logged.note) == ("at_risk", "two people are away")
    assert not [area for area in app.text_area if area.label == "Note"]


def test_typed_text_outlives_conflict_and_closing(workspace: Workspace, running: str, open_page: OpenPage):
    app = open_page("my_team", running)
    item_id = start_note(app)
    tracking.log_status(workspace, ROBIN, running, stored(workspace, running).version, item_id, "off_track")
    app.text_area(key=f"team.note_text.{item_id}").set_value("two people are away")
    press_label(app, "Save note")
    assert tracked(workspace, item_id).status == "off_track"
    assert "Yours, not saved" in text_of(app)
    press(press(app, f"team.note.{item_id}"), f"team.note.{item_id}")
    assert app.text_area(key=f"team.note_text.{item_id}").value == "two people are away"


def test_a_move_needs_a_reason_and_stays_typed(workspace: Workspace, running: str, open_page: OpenPage):
    app = open_page("my_team", running)
    item_id = cards(app)[0]
    due = stored(workspace, running).get_item(item_id).due
    to_day = TODAY + timedelta(days=6)
    press(app, f"team.move.{item_id}")
    app.date_input(key=f"team.move_day.{item_id}").set_value(to_day)
    press_label(app, "Move to this date")
    beside = [words.value for words in app.markdown if "Add a reason, so people can see why" in words.value]
    assert len(beside) == 1
    assert app.date_input(key=f"team.move_day.{item_id}").value == to_day
    app.text_area(key=f"team.move_reason.{item_id}").set_value("legal is late")
    press_label(app, "Move to this date")
    assert stored(workspace, running).get_item(item_id).due == to_day
    assert due is not None
    assert f"was {due:%a} {due.day} {due:%b}, moved once: legal is late" in text_of(app).replace("\\", "")
    # The form of another item shows no mistake of this one.
    press(app, f"team.move.{cards(app)[1]}")
    assert "Add a reason, so people can see why" in text_of(press_label(app, "Move to this date"))
    assert "Add a reason, so people can see why" not in text_of(press(app, f"team.move.{cards(app)[2]}"))


def test_an_item_moved_out_of_the_week_stays(workspace: Workspace, running: str, open_page: OpenPage):
    app = open_page("my_team", running)
    item_id = cards(app)[0]
    due = stored(workspace, running).get_item(item_id).due
    press(app, f"team.move.{item_id}")
    app.date_input(key=f"team.move_day.{item_id}").set_value(TODAY + timedelta(days=40))
    app.text_area(key=f"team.move_reason.{item_id}").set_value("after the fair")
    press_label(app, "Move to this date")
    assert "Moved to later" in [header.value for header in app.header]
    press(app, f"team.undo.{item_id}")
    assert stored(workspace, running).get_item(item_id).due == due


def test_two_leads_on_one_item_see_both_versions(workspace: Workspace, running: str, open_page: OpenPage):
    first, second = open_page("my_team", running), another_window(running)
    item_id = cards(first)[0]
    tap(first, item_id, "done")
    tap(second, item_id, "off_track")
    assert tracked(workspace, item_id).status == "done"
    shows(text_of(second).replace("\\", ""), "as done", "Yours, not saved", "as off track")
    assert second.get_by_key(f"team.status.{item_id}").value == "done"
    tap(second, item_id, "off_track")
    assert tracked(workspace, item_id).status == "off_track"


def test_the_address_keeps_the_groups(running: str, open_page: OpenPage):
    app = open_page("my_team", running, my_groups="Media")
    assert app.pills(key="my_groups").value == ["group-1"]
    assert app.expander[0].label == "Showing Media"
    assert "Media" in text_of(app)
    assert "· Web" not in text_of(app)


@pytest.mark.parametrize("name", ["R-and-D (Berlin)", frame.plain("R-and-D (Berlin)")])
def test_the_address_may_name_a_group(workspace: Workspace, running: str, open_page: OpenPage, name: str):
    group = stored(workspace, running).brief.groups[2].model_copy(update={"name": "R-and-D (Berlin)"})
    put(workspace, running, GroupSaved(group=group), by=ROBIN)
    assert open_page("my_team", running, my_groups=name).pills(key="my_groups").value == [group.id]


def test_late_items_say_how_late_in_words(workspace: Workspace, running: str, open_page: OpenPage):
    made_late = Milestone(id="late", title="Late one", date=TODAY - timedelta(days=1))
    put(workspace, running, ItemAdded(item=made_late), by=ROBIN)
    assert "Wed 4 Mar, 1 day late" in text_of(open_page("my_team", running)).replace("\\", "")


def test_forty_groups_and_1500_items_come_twelve_to_a_page(workspace: Workspace, open_page: OpenPage):
    app = open_page("my_team", made.rollout(workspace, groups=40, items=1500).id, my_groups="No such group")
    assert app.expander[0].label == "Showing everyone"
    first = cards(app)
    app.get_by_key("team.page").set_value(2).run()
    assert (len(first), len(cards(app))) == (12, 12)
    assert not set(first) & set(cards(app))
    app.get_by_key("team.page").set_value(10).run()
    run(app.pills(key="my_groups").set_value(["group-0"]))
    assert cards(app)  # the last page is gone, so another one is shown


def test_moving_a_running_item_moves_its_end(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace, items=6, logged=False)
    span = {"start": TODAY, "end": made.END - timedelta(days=7)}
    series = CheckinSeries(id="series", title="Friday example", group_ids=("group-0",), **span)
    commit(workspace, DANA, "made", rollout.version, [ItemAdded(item=series)])
    app = press(open_page("my_team", "made"), "team.move.series")
    assert "moves along: it stays as long as it is." in text_of(app)
    app.date_input(key="team.move_day.series").set_value(TODAY + timedelta(days=14))
    app.text_area(key="team.move_reason.series").set_value("after the fair")
    move = next(button for button in app.button if button.label == "Move to this date")
    move.click().run()
    text = text_of(app).replace("\\", "")
    item = stored(workspace).get_item("series")
    assert (item.due, item.until) == (TODAY + timedelta(days=14), made.END + timedelta(days=7))
    assert "now until Fri 5 Jun, past the rollout's end on Fri 29 May" in text


def log_examples(workspace: Workspace, rollout_id: str, *examples: Example) -> None:
    put(workspace, rollout_id, *(ExampleLogged(example=example) for example in examples), by=ROBIN)


def test_a_received_example_is_rated_by_one_tap(open_page: OpenPage, workspace: Workspace, running: str):
    group = stored(workspace, running).brief.groups[0]
    example = Example(
        id="told", group_id=group.id, day=TODAY, what="Wrote a first draft", task="Pitches",
        minutes_saved=10, minutes_checking=25, may_share="named", credit="Ines Roth", by_link=True,
    )  # fmt: skip
    log_examples(workspace, running, example)
    app = open_page("my_team", running)
    text = text_of(app).replace("\u2060", "")
    shows(text, "Examples to rate (1)", "-15 minutes saved (10, minus 25 for checking).")
    assert "Agreed to be shown to everyone, as Ines Roth" in text
    press(app, "rate.told.3")
    assert stored(workspace, running).examples["told"].rating == 3
    assert "Examples to rate" not in text_of(app)


def test_an_example_can_be_hidden_and_removed(open_page: OpenPage, workspace: Workspace, running: str):
    example = Example(id="told", day=TODAY, what="x", may_share="named", credit="Ines")
    log_examples(workspace, running, example)
    app = press(open_page("my_team", running), "rate.told.hide")
    example = stored(workspace, running).examples["told"]
    assert (example.may_share, example.credit) == ("no", "")
    press(app, "rate.told.out")
    assert "told" not in stored(workspace, running).examples


def test_a_lead_rates_own_groups_examples(open_page: OpenPage, workspace: Workspace, running: str, act_as):
    first, second = stored(workspace, running).brief.groups[:2]
    for what, group_id in (("Mine", first.id), ("Theirs", second.id), ("Nobody's", None)):
        example_id = what[:4].lower()
        log_examples(workspace, running, Example(id=example_id, group_id=group_id, day=TODAY, what=what))
    membership = Membership(rollout_id=running, role="lead", group_ids=(first.id,))
    act_as(Actor(name="Lee", role="member", memberships=(membership,)))
    text = text_of(open_page("my_team", running))
    shows(text, "Examples to rate (1)", "Mine")
    assert "Theirs" not in text


def test_many_examples_come_up_a_few_at_a_time(open_page: OpenPage, workspace: Workspace, running: str):
    log_examples(workspace, running, *(Example(id=f"e{n}", day=TODAY, what=f"Number {n}") for n in range(8)))
    shows(text_of(open_page("my_team", running)), "Examples to rate (8)", "3 more come up as you rate.")


def test_a_rated_example_can_be_rated_anew(open_page: OpenPage, workspace: Workspace, running: str):
    example = Example(id="told", day=TODAY, what="Mine", may_share="named", credit="Ines", rating=3)
    log_examples(workspace, running, example)
    app = open_page("my_team", running)
    assert "Examples to rate" not in text_of(app)
    assert "Rated examples (1)" in app.get_by_key("rate.rated").label
    assert "a better result" in text_of(put_state(app, "rate.rated"))
    press(app, "rate.told.1")
    assert stored(workspace, running).examples["told"].rating == 1
    press(app, "rate.told.hide")
    example = stored(workspace, running).examples["told"]
    assert (example.may_share, example.credit, example.rating) == ("no", "", 1)


RHYTHM = {"first_read": TODAY - timedelta(days=14), "cadence_days": 7}
SHARE = Metric(id="active", title="Weekly *active* share", unit="%", measures="utilization", **RHYTHM)


def test_a_due_number_is_confirmed_with_one_tap(workspace: Workspace, running: str, open_page: OpenPage):
    commit(workspace, ROBIN, running, stored(workspace, running).version, [ItemAdded(item=SHARE)])
    app = open_page("my_team", running)
    shows(text_of(app), "Metrics due (1)", "not read yet")
    press(enter(app, "number.active.", value="140"), "number.active..log")
    assert "“140” is not a percentage" in text_of(app).replace("\\", "")
    assert app.text_input(key="number.active..value").value == "140"
    press(enter(app, "number.active.", value="41,5 %"), "number.active..log")
    assert [reading.value for reading in stored(workspace, running).readings.values()] == [41.5]
    assert "Metrics due" not in text_of(app)


def test_a_number_that_did_not_change_takes_one_tap(workspace: Workspace, running: str, open_page: OpenPage):
    before = Reading(id="r1", metric_id="active", day=TODAY - timedelta(days=7), value=41.5)
    seen = stored(workspace, running).version
    commit(workspace, ROBIN, running, seen, [ItemAdded(item=SHARE), ReadingLogged(reading=before)])
    app = open_page("my_team", running)
    assert app.button(key="number.active..same").label == "Still 41.5%"
    press(app, "number.active..same")
    logged = sorted((reading.day, reading.value) for reading in stored(workspace, running).readings.values())
    assert logged == [(before.day, 41.5), (TODAY, 41.5)]
    assert "Metrics due" not in text_of(app)


def test_an_own_example_is_logged_with_readers(workspace: Workspace, running: str, open_page: OpenPage):
    app = put_state(open_page("my_team", running), "example.form")
    assert "The example is empty" in text_of(press(app, "example.log"))
    enter(app, "example", what="Ten *headlines*", saved=30, checking=10, rating=2, sharing="named").run()
    assert "The name is missing" in text_of(press(app, "example.log"))
    assert app.text_area(key="example.what").value == "Ten *headlines*"
    press(enter(app, "example", credit="Roa"), "example.log")
    examples = stored(workspace, running).examples.values()
    [example] = [example for example in examples if example.what == "Ten *headlines*"]
    assert (example.minutes_saved, example.minutes_checking, example.rating) == (30, 10, 2)
    assert (example.may_share, example.credit, example.by_link) == ("named", "Roa", False)
    assert app.text_area(key="example.what").value in ("", None)


def test_a_lead_tells_examples_of_led_groups_only(workspace: Workspace, running: str, open_page, act_as):
    led = Membership(rollout_id=running, role="lead", group_ids=("group-1",))
    act_as(Actor(name="Lee", role="member", memberships=(led,)))
    app = put_state(open_page("my_team", running), "example.form")
    assert app.selectbox(key="example.group").options == ["Media"]
    press(enter(app, "example", what="A brief in an hour"), "example.log")
    examples = stored(workspace, running).examples.values()
    [example] = [example for example in examples if "brief" in example.what]
    assert (example.group_id, example.may_share) == ("group-1", "no")


def log_example(workspace: Workspace, running: str, **fields: object) -> None:
    about = {"id": "told", "group_id": "group-0", "what": "Ten *headlines*", "task": "Pitches"}
    example = Example(day=TODAY, **about, **fields)  # type: ignore[arg-type]
    put(workspace, running, ExampleLogged(example=example))


def test_a_good_example_is_promoted_with_credit(workspace: Workspace, running: str, open_page: OpenPage):
    log_example(workspace, running, may_share="named", credit="Ana")
    app = press(open_page("my_team", running), "rate.told.2")
    assert "Could others do this too?" in text_of(app)
    press(app, "recipe.promote.told")
    assert app.text_input(key="recipe.title").value == "Pitches"
    assert app.text_area(key="recipe.what").value == "Ten *headlines*"
    assert app.selectbox(key="recipe.sharing").options == [
        "Everybody who sees this rollout",
        "Anyone with a link too, without a name",
        "Anyone with a link too, with the name",
    ]
    app.selectbox(key="recipe.sharing").set_value("named").run()
    assert "The name beside it is Ana" in text_of(app)
    assert "neither a prompt nor a step" in text_of(press(app, "recipe.save"))
    press(enter(app, "recipe", prompt="Write ten headlines"), "recipe.save")
    [recipe] = stored(workspace, running).recipes.values()
    assert (recipe.title, recipe.prompt, recipe.example_id) == ("Pitches", "Write ten headlines", "told")
    assert (recipe.group_ids, recipe.may_share, recipe.credit) == (("group-0",), "named", "")
    assert "Could others do this too?" not in text_of(app)
    last = workspace.log.read(running)[-1]
    assert (last.actor, last.change.kind) == ("Dana", "recipe_saved")


def test_an_inside_example_is_promoted_inside_only(workspace: Workspace, running: str, open_page: OpenPage):
    log_example(workspace, running, rating=0)
    app = put_state(open_page("my_team", running), "rate.rated")
    assert "Could others do this too?" not in text_of(app)
    assert "its author agreed to no more" in text_of(press(app, "recipe.promote.told"))
    press(enter(app, "recipe", steps="1. Paste the brief"), "recipe.save")
    [recipe] = stored(workspace, running).recipes.values()
    assert (recipe.may_share, recipe.steps) == ("no", "1. Paste the brief")
    assert "recipe.promote.told" not in {button.key for button in app.button}


def test_edits_on_a_removed_example_become_a_recipe(workspace: Workspace, running: str, open_page: OpenPage):
    log_example(workspace, running, may_share="unnamed")
    app = press(open_page("my_team", running), "rate.told.2")
    press(app, "recipe.promote.told")
    put(workspace, running, ExampleRemoved(example_id="told"), by=ROBIN)
    app.text_area(key="recipe.prompt").set_value("Write ten headlines").run()
    assert "This example was removed while you were editing" in text_of(app)
    press(app, "recipe.anew")
    press(app, "recipe.save")
    [recipe] = stored(workspace, running).recipes.values()
    assert (recipe.prompt, recipe.example_id, recipe.may_share) == ("Write ten headlines", None, "no")
