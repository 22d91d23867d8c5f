"""The brief: fields, people, and groups as table, form and import."""

import json
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor
from playbook.core.base.words import day_in_words, days_in_words
from playbook.core.case.judgment import recommended
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonSaved
from playbook.core.plan.brief import BriefFields, Group, Person
from playbook.core.plan.case import Condition, WorkTask
from playbook.core.plan.items import Milestone
from playbook.core.progress.brief_steps import BRIEF_STEPS
from playbook.desk.base.commit import commit
from playbook.desk.plan import briefs, cases, plans, rollouts, tracking
from playbook.desk.tables.site_waves import SiteWave, save_waves
from playbook.ui.brief.groups_table import width_of_names
from playbook.ui.shell import frame
from tests.desk.workbooks import xlsx
from tests.pages import made
from tests.pages.conftest import press
from tests.pages.steps import (
    at_step,
    enter,
    find_button,
    go,
    hides,
    labels,
    places,
    put,
    put_state,
    run,
    shows,
)
from tests.soak import some

DANA, KIM = Actor(name="Dana"), Actor(name="Kim")


@pytest.fixture
def brief(open_page, rollout):
    return open_page("brief", rollout.id)


def key(rollout, name: str) -> str:
    return f"brief.{rollout.id}.{name}"


def now(workspace, rollout):
    return rollouts.open_rollout(workspace, DANA, rollout.id)


def texts(app) -> str:
    shown = [*app.markdown, *app.caption, *app.error, *app.warning]
    return "\n".join(str(element.value) for element in shown).replace("\\", "")


STEP_OF = {
    **dict.fromkeys(("headcount", "sponsor_id"), "people"),
    **dict.fromkeys(("start", "go_live", "end", "budget", "currency"), "dates"),
    **dict.fromkeys(("concerns", "past_attempts"), "promises"),
}


def open_step(app, name: str):
    """Open the step of the brief that asks for this field."""
    return at_step(app, STEP_OF.get(name, "change"))


def field(app, name: str):
    """Return the field with this key."""
    widgets = [*app.text_area, *app.text_input, *app.date_input, *app.number_input]
    return next(widget for widget in widgets if widget.key == name)


def unfold(app, panel: str):
    app.session_state[f"panel.{panel}"] = True
    run(app)
    return app


def missing_links(app) -> list[str]:
    missing = [button for button in app.button if str(button.key).startswith("brief.missing.")]
    return [button.label.replace("\\", "") for button in missing if not button.disabled]


def test_a_fresh_brief_says_what_is_required_and_complains_about_nothing(brief):
    shows(texts(brief), "5 facts needed to draft.", "What changes for people?")
    assert missing_links(brief) == []  # an empty brief begins with the memo
    assert field(brief, key_of(brief, "what_changes")).label == "What changes · needed to draft"
    assert ":red[" not in texts(brief)
    brief.text_area(key=key_of(brief, "what_changes")).set_value("One system.").run()
    assert missing_links(brief) == []  # nor would a list push down what is typed next
    assert missing_links(at_step(brief, "people")) == [
        "The teams", "The go-live date", "The sponsor", "The business result", "The rollout lead",
        "The reason", "Why now", "The risk of not changing", "The expected benefit",
    ]  # fmt: skip


def key_of(app, name: str) -> str:
    return f"brief.{app.session_state['rollout']}.{name}"


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("what_changes", "  Everyone drafts with it. ", "Everyone drafts with it."),
        ("tools", "ChatGPT Team, Figma; Figma", ("ChatGPT Team", "Figma")),
        ("go_live", date(2026, 4, 1), date(2026, 4, 1)),
        ("headcount", 90, 90),
        ("outcome_baseline", 11.5, 11.5),
        ("budget", 9000.0, 9000.0),
        ("concerns", made.HOSTILE[0], made.HOSTILE[0]),
    ],
)
def test_a_field_is_saved_as_soon_as_it_is_left(brief, workspace, rollout, name, value, stored):
    open_step(brief, name)
    run(field(brief, key(rollout, name)).set_value(value))
    assert getattr(now(workspace, rollout).brief, name) == stored
    assert field(brief, key(rollout, name)).label.endswith("· saved")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("what_changes", "x" * 10_000, "6,000"),
        ("name", "  ", "no name"),
        ("start", date(1900, 1, 1), "2000"),
        ("headcount", -5, "0 or more"),
        ("headcount", 12.5, "whole number, got 12.5"),
        ("currency", "a very long currency", "three letters"),
    ],
)
def test_a_bad_value_is_answered_beside_it_and_stays(brief, workspace, rollout, name, value, sentence):
    before = now(workspace, rollout)
    open_step(brief, name)
    run(field(brief, key(rollout, name)).set_value(value))
    assert field(brief, key(rollout, name)).value == value
    [line] = [line.value for line in brief.markdown if ":red[" in line.value]
    assert sentence in line.replace("\\", "")
    assert now(workspace, rollout).version == before.version


def test_an_unsaved_value_survives_another_step_and_another_page(brief, workspace, rollout):
    open_step(brief, "headcount").number_input(key=key(rollout, "headcount")).set_value(-5).run()
    at_step(brief, "promises")
    at_step(brief, "people")
    go(brief, "launch")
    go(brief, "brief")
    assert brief.number_input(key=key(rollout, "headcount")).value == -5
    assert "0 or more" in texts(brief)
    brief.number_input(key=key(rollout, "headcount")).set_value(5).run()
    assert now(workspace, rollout).brief.headcount == 5
    assert ":red[" not in texts(brief)


def test_dates_out_of_order_are_kept_and_said_beside_the_field(brief, workspace, rollout):
    def enter_date(name: str, *day: int) -> str:
        return texts(brief.date_input(key=key(rollout, name)).set_value(date(*day)).run())

    open_step(brief, "go_live")
    enter_date("start", 2026, 5, 1)
    assert "before the start" in enter_date("go_live", 2026, 4, 1)
    assert now(workspace, rollout).brief.go_live == date(2026, 4, 1)
    # A date that is not kept is compared with nothing.
    text = enter_date("start", 1900, 1, 1)
    assert "before the start" not in text
    assert "Expected a date from 2000" in text
    assert "before the start" in enter_date("start", 2026, 5, 2)
    assert "before the start" not in enter_date("go_live", 2026, 5, 4)


@pytest.mark.long
def test_each_person_is_added_from_empty_fields_and_only_once(brief, workspace, rollout):
    at_step(brief, "people")
    enter(brief, "people.new", name="Ana Ruiz", title="CEO", level="executive", part="sponsor_id")
    press(brief, "Add person")
    # The browser keeps its own value unless it is told another one.
    assert all(brief.text_input(key=f"people.new.{name}").proto.set_value for name in ("name", "title"))
    assert all(brief.selectbox(key=f"people.new.{name}").proto.set_value for name in ("level", "part"))
    press(brief, "Add person")
    ana = Person(id="ana-ruiz", name="Ana Ruiz", job_title="CEO", level="executive")
    assert now(workspace, rollout).brief.people == (ana,)
    assert brief.selectbox(key=key(rollout, "sponsor_id")).value == "ana-ruiz"
    press(enter(brief, "people.new", name="Bo Lin"), "Add person")
    after = now(workspace, rollout).brief
    assert after.people[1] == Person(id="bo-lin", name="Bo Lin")
    assert after.sponsor_id == "ana-ruiz"


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("what_changes", "All customer contacts move from spreadsheets into Salesforce. " * 2),
        ("concerns", "The works council has to agree first. Two managers fear that they lose their people."),
        ("objective", "Every quote is in it."),
        ("headcount", 50),
        ("go_live", date(2026, 1, 1)),
    ],
)
def test_saving_a_field_moves_no_other_while_it_is_typed_in(brief, rollout, name, value):
    before = places(open_step(brief, name))
    assert before
    after = places(run(field(brief, key(rollout, name)).set_value(value)))
    own = {w: at for w, at in before.items() if w.startswith("brief.")}
    assert {widget: after.get(widget) for widget in own} == own


@pytest.mark.long
def test_completing_a_step_moves_no_field_while_it_is_typed_in(brief, rollout):
    open_step(brief, "go_live")
    for name, month in (("start", 2), ("go_live", 4), ("end", 9)):
        before = places(brief)
        after = places(run(field(brief, key(rollout, name)).set_value(date(2026, month, 1))))
        starts = (f"brief.{rollout.id}.", "brief.missing.")  # the links, too, keep their room
        fields = {w: at for w, at in before.items() if w.startswith(starts)}
        assert after.items() >= fields.items()


def leave_twice() -> None:
    """Leave a field and a promise again before either is drawn anew."""
    import streamlit as st

    from playbook.ui.brief import form, promises

    rollout_id, drawn = st.session_state["drawn"]
    for words in ("Drafts with Atlas.", "First drafts with Atlas."):
        st.session_state[form.key_of(rollout_id, "why")] = words
        form.leave_field(rollout_id, drawn, "why")
    for name, value in (
        ("state", "decided"),
        ("sentence", "Nobody goes."),
        ("sentence", "Nobody has to go."),
    ):
        st.session_state[promises.field_key(rollout_id, "jobs", name)] = value
        promises.leave(rollout_id, drawn, "jobs", name, {"state": "undecided", "sentence": ""})


def test_typing_faster_than_the_page_is_drawn_is_no_clash(workspace, rollout):
    app = AppTest.from_function(leave_twice)
    app.session_state["drawn"] = (rollout.id, rollout.version)
    run(app)
    saved = now(workspace, rollout).brief
    [promise] = saved.promises
    assert saved.why == "First drafts with Atlas."
    assert (promise.state, promise.sentence) == ("decided", "Nobody has to go.")


def confirm_and_decide() -> None:
    """Confirm a promise, and decide another one before the page is drawn anew."""
    import streamlit as st

    from playbook.desk.plan import cases
    from playbook.ui.brief import promises
    from playbook.ui.shell import frame

    rollout_id, drawn = st.session_state["drawn"]
    off = {"state": "decided", "sentence": "Paper ends on June 30."}
    frame.act(cases.save_promise, rollout_id, drawn, "switch_off", off)
    st.session_state[promises.field_key(rollout_id, "measurement", "state")] = "decided"
    promises.leave(rollout_id, drawn, "measurement", "state", {"state": "undecided", "sentence": ""})


def test_a_button_and_a_field_of_one_window_are_no_clash(workspace, rollout):
    app = AppTest.from_function(confirm_and_decide)
    app.session_state["drawn"] = (rollout.id, rollout.version)
    run(app)
    saved = {promise.topic: promise.state for promise in now(workspace, rollout).brief.promises}
    assert saved == {"switch_off": "decided", "measurement": "decided"}


def test_a_save_that_changes_nothing_takes_over_nothing_of_others(workspace, rollout):
    """It returns the rollout as it is, with what somebody else saved meanwhile."""
    app = AppTest.from_function(confirm_nothing_and_decide)
    app.session_state["drawn"] = (rollout.id, rollout.version)
    theirs = {"state": "decided", "sentence": "Kim's words."}
    cases.save_promise(workspace, KIM, rollout.id, rollout.version, "measurement", theirs)
    run(app)
    saved = {promise.topic: promise for promise in now(workspace, rollout).brief.promises}
    assert saved["measurement"].sentence == "Kim's words."
    assert saved["measurement"].state == "decided"


def confirm_nothing_and_decide() -> None:
    """Leave a field as it was, and change one that somebody else has changed."""
    import streamlit as st

    from playbook.desk.plan import briefs
    from playbook.ui.brief import promises
    from playbook.ui.shell import frame

    rollout_id, drawn = st.session_state["drawn"]
    why = frame.open_rollout(rollout_id).brief.why
    frame.act(briefs.save_field, rollout_id, drawn, "why", why)
    st.session_state[promises.field_key(rollout_id, "measurement", "state")] = "undecided"
    promises.leave(rollout_id, drawn, "measurement", "state", {"state": "undecided", "sentence": ""})


def clash(brief, workspace, rollout):
    briefs.save_field(workspace, KIM, rollout.id, rollout.version, "why", "Kim's why.")
    run(brief.text_area(key=key(rollout, "why")).set_value("My why."))


def test_a_clash_on_one_field_loses_neither_version(brief, workspace, rollout):
    clash(brief, workspace, rollout)
    assert now(workspace, rollout).brief.why == "Kim's why."
    assert brief.text_area(key=key(rollout, "why")).value == "My why."
    assert "Kim changed this while you were editing. Kept is: Kim's why." in texts(brief)
    press(brief, "Use mine")
    assert now(workspace, rollout).brief.why == "My why."
    assert "Kept is" not in texts(brief)


def test_a_clash_ends_by_taking_what_is_kept(brief, workspace, rollout):
    clash(brief, workspace, rollout)
    press(brief, "Use theirs")
    assert brief.text_area(key=key(rollout, "why")).value == "Kim's why."
    assert "Kept is" not in texts(brief)


def test_filling_a_field_answers_its_question(brief, workspace, rollout):
    before = texts(brief).count("- ")
    brief.text_area(key=key(rollout, "why")).set_value("Because.").run()
    assert texts(brief).count("- ") == before - 1
    assert "Why are you doing this?" not in texts(brief)


@pytest.mark.long
@pytest.mark.parametrize(("name", "sentence"), [("  ", "empty"), ("x" * 10_000, "120")])
def test_a_person_that_cannot_be_kept_is_answered_in_the_form(brief, workspace, rollout, name, sentence):
    at_step(brief, "people")
    press(enter(brief, "people.new", name=name), "Add person")
    assert sentence in texts(brief)
    assert brief.text_input(key="people.new.name").value == name
    assert now(workspace, rollout).brief.people == ()


def test_a_person_with_a_part_cannot_be_removed(open_page, workspace, rollout):
    for name in ("Ana", "Bo"):
        person = Person(id=name.lower(), name=name)
        rollout = briefs.save_person(workspace, DANA, rollout.id, rollout.version, person)
    rollout = briefs.save_field(workspace, DANA, rollout.id, rollout.version, "sponsor_id", "ana")
    app = unfold(open_page("brief", rollout.id, step="people"), "people.known")
    assert "Ana is the sponsor" in texts(press(app, "Remove person"))
    app.selectbox(key="people.chosen").set_value("bo").run()
    press(app, "Remove person")
    assert [person.id for person in now(workspace, rollout).brief.people] == ["ana"]


def test_the_lead_is_not_offered_as_the_owner_after_the_rollout(open_page, workspace, rollout):
    for name in ("Ana", "Bo"):
        person = Person(id=name.lower(), name=name)
        rollout = briefs.save_person(workspace, DANA, rollout.id, rollout.version, person)
    rollout = briefs.save_field(workspace, DANA, rollout.id, rollout.version, "lead_id", "ana")
    app = open_page("brief", rollout.id, step="people")
    assert "Ana" in app.selectbox(key=key(rollout, "lead_id")).options
    owner = app.selectbox(key=key(rollout, "sustainment_owner_id"))
    assert "Bo" in owner.options
    assert "Ana" not in owner.options
    assert owner.placeholder == "Anyone but the lead, Ana"


def table_key(app) -> str:
    rollout_id = app.session_state["rollout"]
    return f"groups.table.{rollout_id}.{app.session_state[f'groups.sheet.{rollout_id}'].drawing}"


def edit(app, *, rows=None, added=(), deleted=()):
    edited = {"edited_rows": rows or {}, "added_rows": list(added), "deleted_rows": list(deleted)}
    return put_state(app, table_key(app), edited)


@pytest.fixture
def grouped(open_page, workspace, rollout):
    people = (Person(id="ana", name="Ana Ruiz"),)
    media = Group(id="media", name="Media", size=18, manager_id="ana")
    groups = (media, Group(id="web", name="Web", size=16))
    briefs.save_groups(workspace, DANA, rollout.id, rollout.version, groups, people)
    return open_page("brief", rollout.id, step="people")


@pytest.mark.long
def test_groups_are_typed_into_the_table_and_saved(brief, workspace, rollout):
    at_step(brief, "people")
    edit(brief, added=[{"name": "Creative", "size": "20", "manager": "Bo Lin", "go_live": "2026-04-14"}])
    press(brief, "Save teams")
    [group] = now(workspace, rollout).brief.groups
    assert (group.name, group.size, group.go_live) == ("Creative", 20, date(2026, 4, 14))
    manager = Person(id="bo-lin", name="Bo Lin", level="manager")
    assert now(workspace, rollout).brief.manager_of(group) == manager


@pytest.mark.long
def test_american_dates_are_read_before_the_country_is_known(brief, workspace, rollout):
    at_step(brief, "people")
    edit(brief, added=[{"name": "A", "go_live": "3/15/2027"}, {"name": "B", "go_live": "3/1/2027"}])
    press(brief, "Save teams")
    days = [group.go_live for group in now(workspace, rollout).brief.groups]
    assert days == [date(2027, 3, 15), date(2027, 3, 1)]


@pytest.mark.long
def test_a_date_that_may_be_two_asks_for_the_country_in_its_place(brief, workspace, rollout):
    at_step(brief, "people")
    edit(brief, added=[{"name": "A", "go_live": "3/4/2027"}])
    press(brief, "Save teams")
    shows(brief, "3/4/2027 could be April 3, 2027 or March 4, 2027")
    run(brief.selectbox(key=f"brief.{rollout.id}.country").set_value("US"))
    press(brief, "Save teams")
    assert [group.go_live for group in now(workspace, rollout).brief.groups] == [date(2027, 3, 4)]


def test_a_date_is_no_manager(brief, workspace, rollout):
    at_step(brief, "people")
    edit(brief, added=[{"name": "A", "manager": "3/15/2027"}])
    press(brief, "Save teams")
    shows(brief, "“3/15/2027” is a date, not a manager.")


def waves(app, *days, **people):
    """Type the people of each team at two sites, and their days."""
    key = f"groups.waves.{app.session_state['rollout']}.{'.'.join(people)}"
    rows = {number: {team: sizes[number] for team, sizes in people.items()} for number in range(2)}
    rows |= {number: {**rows[number], "go_live": day} for number, day in enumerate(days)}
    return put_state(app, key, {"edited_rows": rows, "added_rows": [], "deleted_rows": []})


def test_a_team_of_sites_reads_as_part_of_a_sentence(workspace, rollout):
    desks = Group(id="desks", name="Ticket desks", size=20)
    rollout = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, (desks,), ())
    waves = [
        SiteWave(site, date(2027, 3, day), {"desks": 5})
        for day, site in enumerate(("The other nine piers", "All islands", "Thebes", "Bergen"), 1)
    ]
    saved = save_waves(workspace, DANA, rollout.id, rollout.version, waves)
    assert [group.name for group in saved.brief.groups] == [
        "Ticket desks in the other nine piers", "Ticket desks in all islands", "Ticket desks in Thebes",
        "Ticket desks in Bergen",
    ]  # fmt: skip


@pytest.mark.long
def test_sites_that_start_in_turn_split_the_teams(open_page, workspace, rollout):
    groups = (Group(id="media", name="Media", size=18), Group(id="web", name="Web", size=16))
    rollout = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, groups, ())
    text = "Bergen first, then Oslo on March 15, 2027."
    rollout = briefs.save_field(workspace, DANA, rollout.id, rollout.version, "what_changes", text)
    dates = open_page("brief", rollout.id, step="dates")
    app = run(dates.button(key="brief.missing.groups.site").click())
    shows(app, f"The brief says: “{text}”")
    waves(app, media=(10, 7), web=(0, 16))
    shows(app, "Media: 17 of 18 people.")
    press(app, "Split the teams")
    shows(app, "“Bergen” has no go-live.")
    press(waves(app, "22.02.22027", media=(10, 7), web=(0, 16)), "Split the teams")
    [error] = app.error  # none at the top of the page
    shows(error.value.replace("\\", ""), "Bergen: “22.02.22027” cannot be read as a date.")
    press(waves(app, "8.2.2027", media=(10, 7), web=(0, 16)), "Split the teams")
    parts = [(each.id, each.name, each.size, each.go_live) for each in now(workspace, rollout).brief.groups]
    assert parts == [
        ("media", "Media in Bergen", 10, date(2027, 2, 8)),
        ("web", "Web", 16, date(2027, 3, 15)),
        ("media-in-oslo", "Media in Oslo", 7, date(2027, 3, 15)),
    ]
    assert "Waves by site" not in texts(app)


def site_by_site(open_page, workspace, rollout, currency=""):
    groups = (Group(id="media", name="Media", size=18), Group(id="web", name="Web", size=16))
    rollout = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, groups, ())
    briefs.save_field(workspace, DANA, rollout.id, rollout.version, "currency", currency)
    people = open_page("brief", rollout.id, step="people")
    people.segmented_control(key=f"groups.starts.{rollout.id}").set_value("site").run()
    return people


def sites(app, *days):
    key = f"groups.waves.{app.session_state['rollout']}.media.web"
    people = ({"media": 10}, {"media": 8, "web": 16})
    rows = zip(("Columbus", "Fort Wayne"), days, people, strict=True)
    typed = {number: {"site": site, "go_live": day} | sizes for number, (site, day, sizes) in enumerate(rows)}
    return put_state(app, key, {"edited_rows": typed, "added_rows": [], "deleted_rows": []})


@pytest.mark.long
def test_days_of_sites_are_read_month_first_before_the_country_is_known(open_page, workspace, rollout):
    app = sites(site_by_site(open_page, workspace, rollout), "3/8/2027", "4/5/2027")
    shows(app, "The days are read as: Columbus Mon Mar 8, 2027; Fort Wayne Mon Apr 5, 2027.")
    press(app, "Split the teams")
    days = {group.site: group.go_live for group in now(workspace, rollout).brief.groups}
    assert days == {"Columbus": date(2027, 3, 8), "Fort Wayne": date(2027, 4, 5)}


@pytest.mark.long
def test_an_unreadable_day_of_a_site_gets_an_example_in_the_order_it_is_read(open_page, workspace, rollout):
    app = sites(site_by_site(open_page, workspace, rollout), "3/8/2027", "after Easter")
    press(app, "Split the teams")
    [error] = app.error
    shows(error.value.replace("\\", ""), "“after Easter” cannot be read as a date. Write it as 03/31/2031.")


@pytest.mark.long
def test_a_day_of_a_site_that_may_be_two_asks_for_the_country_beside_the_button(
    open_page, workspace, rollout
):
    app = sites(site_by_site(open_page, workspace, rollout, "EUR"), "3/8/2027", "4/5/2027")
    press(app, "Split the teams")
    [error] = app.error  # none at the top of the page
    shows(error.value.replace("\\", ""), "Columbus: 3/8/2027 could be August 3, 2027 or March 8, 2027")
    run(app.selectbox(key=f"brief.{rollout.id}.country").set_value("DE"))
    press(sites(app, "3/8/2027", "4/5/2027"), "Split the teams")
    assert now(workspace, rollout).brief.groups[0].go_live == date(2027, 8, 3)


def test_a_team_at_several_places_leads_to_the_split_by_site(grouped):
    links = [
        link
        for link in unfold(grouped, "groups.detail").get("page_link")
        if "several sites" in link.proto.label
    ]
    assert [link.proto.query_string for link in links] == ["step=people&field=groups.site"]


def test_no_table_that_people_type_into_has_a_pinned_column(open_page, workspace, rollout):
    app = site_by_site(open_page, workspace, rollout)
    columns = [json.loads(table.proto.columns) for table in app.dataframe]
    assert {"site", "name"} <= {name for each in columns for name in each}
    assert not [name for each in columns for name, column in each.items() if column.get("pinned")]


def test_who_starts_when_is_asked_where_the_go_live_is(grouped, open_page, workspace, rollout):
    choice = grouped.segmented_control(key=f"groups.starts.{rollout.id}")
    assert [choice.value, *choice.options] == ["day", "All on one day", "Team by team", "Site by site"]
    hides(texts(grouped), "Waves by site")
    choice.set_value("site").run()
    shows(texts(grouped), "Waves by site", "Under the teams, give each site its day and its people.")
    dates = open_page("brief", rollout.id, step="dates")
    shows(
        texts(dates), "people start at go-live. If teams or sites start on other days, use “Who starts when”"
    )


def test_the_table_asks_for_days_only_where_teams_have_their_own(grouped, workspace, rollout):
    def columns() -> list[str]:
        [table] = [table for table in grouped.dataframe if '"Manager"' in table.proto.columns]
        return list(table.proto.column_order)

    assert "go_live" not in columns()
    shows(texts(grouped), "Closed days: when nothing can be planned", "Sessions: all, short")
    edit(grouped, rows={0: {"size": "21"}})
    grouped.segmented_control(key=f"groups.starts.{rollout.id}").set_value("team").run()
    assert "go_live" in columns()
    press(grouped, "Save teams")  # what was typed before is in the table with the column
    assert now(workspace, rollout).brief.groups[0].size == 21


@pytest.mark.long
@pytest.mark.parametrize(("site", "starts"), [("Oslo", "team"), ("Bergen", "site")])
def test_teams_start_by_site_where_each_site_has_one_day(open_page, workspace, rollout, site, starts):
    early = Group(id="media", name="Media", size=20, site="Oslo", go_live=date(2027, 3, 8))
    late = Group(id="web", name="Web", size=16, site=site, go_live=date(2027, 9, 6))
    briefs.save_groups(workspace, DANA, rollout.id, rollout.version, (early, late), ())
    people = open_page("brief", rollout.id, step="people")
    key = f"groups.starts.{rollout.id}"
    assert people.segmented_control(key=key).value == starts
    assert ("Every team has its site." in texts(people)) is (starts == "site")
    people.segmented_control(key=key).set_value("day").run()
    at_step(people, "dates")
    at_step(people, "people")
    assert people.segmented_control(key=key).value == "day"


@pytest.mark.long
def test_one_day_for_all_says_how_many_teams_have_another(grouped, open_page, workspace, rollout):
    before = now(workspace, rollout)
    later = before.brief.groups[0].model_copy(update={"go_live": date(2027, 5, 3)})
    commit(workspace, DANA, rollout.id, before.version, [GroupSaved(group=later)])
    people = open_page("brief", rollout.id, step="people")
    choice = people.segmented_control(key=f"groups.starts.{rollout.id}")
    shows(texts(choice.set_value("day").run()), "1 team still has a day of its own. Clear the column Go-live")


def test_a_table_with_wrong_rows_keeps_everything_typed(grouped, workspace, rollout):
    edit(
        grouped,
        rows={
            0: {"size": "lots"},
            2: {"name": "media", "size": "3"},
            3: {"size": "4"},
            4: {"name": "Ops", "go_live": "1900-01-01"},
        },
    )
    before = now(workspace, rollout).version
    press(grouped, "Save teams")
    [text] = [error.value.replace("\\", "") for error in grouped.error]
    shows(text, "Media, People: “lots” is not an exact number of people.", "media: two rows have this name.")
    shows(
        text,
        "Row 4: there is no name.",
        "Ops, Go-live: the day January 1, 1900 is not between 2000 and 2099.",
    )
    assert now(workspace, rollout).version == before
    after = grouped.session_state[f"groups.sheet.{rollout.id}"].typed
    assert [cells["name"] for _id, cells in after] == ["Media", "Web", "media", "", "Ops"]
    assert after[0][1]["size"] == "lots"


def test_a_typed_table_survives_another_page(grouped, workspace, rollout):
    edit(grouped, rows={0: {"size": "21"}}, added=[{"name": "Ops"}])
    go(grouped, "launch")
    go(grouped, "brief")
    press(grouped, "Save teams")
    after = now(workspace, rollout).brief.groups
    assert [(group.name, group.size) for group in after] == [("Media", 21), ("Web", 16), ("Ops", 0)]


def test_another_window_s_group_stays_when_this_one_saves(grouped, workspace, rollout):
    edit(grouped, rows={0: {"size": "21"}})
    kim = now(workspace, rollout)
    web, ops = Group(id="web", name="Web team", size=99), Group(id="ops", name="Ops", size=5)
    commit(workspace, KIM, rollout.id, kim.version, [GroupSaved(group=web), GroupSaved(group=ops)])
    press(grouped, "Save teams")
    sizes = [(group.name, group.size) for group in now(workspace, rollout).brief.groups]
    assert sizes == [("Media", 21), ("Web team", 99), ("Ops", 5)]


def change_by_kim(workspace, rollout):
    seen, update = now(workspace, rollout), {"size": 50, "go_live": date(2026, 4, 1)}
    group = seen.brief.groups[0].model_copy(update=update)
    commit(workspace, KIM, rollout.id, seen.version, [GroupSaved(group=group)])


def test_a_group_changed_in_two_windows_is_shown_first(grouped, workspace, rollout):
    edit(grouped, rows={0: {"size": "21"}})
    change_by_kim(workspace, rollout)
    assert "Kim changed this" in texts(press(grouped, "Save teams"))
    assert now(workspace, rollout).brief.groups[0].size == 50
    press(grouped, "Save teams")
    group = now(workspace, rollout).brief.groups[0]
    assert (group.size, group.go_live) == (21, date(2026, 4, 1))


@pytest.mark.long
def test_the_sizes_are_added_up_beside_the_people_in_scope(grouped, workspace, rollout):
    assert "34 people in 2 teams" in texts(grouped)
    grouped.number_input(key=key(rollout, "headcount")).set_value(40).run()
    assert "34 people in 2 teams: 6 fewer than the 40 in scope." in texts(grouped)
    assert "40 people in 2 teams (matches scope)" in texts(edit(grouped, rows={1: {"size": "22"}}))


def test_removing_a_group_says_which_items_go_before_it_is_saved(grouped, workspace, rollout):
    item = Milestone(id="x", title="Media ready", date=date(2026, 4, 1), group_ids=("media",))
    plans.add_item(workspace, DANA, rollout.id, now(workspace, rollout).version, item)
    grouped.run()
    edit(grouped, deleted=[0])
    assert "1 team is removed when you save, and 1 task of the plan goes too." in texts(grouped)
    press(grouped, "Save teams")
    after = now(workspace, rollout)
    assert [group.id for group in after.brief.groups] == ["web"]
    assert after.items == {}


def test_a_team_without_tasks_goes_with_the_first_save(grouped, workspace, rollout):
    state = {"edited_rows": {}, "added_rows": [], "deleted_rows": [0]}
    grouped.session_state[table_key(grouped)] = state  # the browser sends it with the click
    press(grouped, "Save teams")
    assert [group.id for group in now(workspace, rollout).brief.groups] == ["web"]


def test_the_first_save_without_a_team_of_tasks_warns_and_the_second_removes_it(grouped, workspace, rollout):
    item = Milestone(id="x", title="Media ready", date=date(2026, 4, 1), group_ids=("media",))
    plans.add_item(workspace, DANA, rollout.id, now(workspace, rollout).version, item)
    grouped.run()
    state = {"edited_rows": {}, "added_rows": [], "deleted_rows": [0]}
    grouped.session_state[table_key(grouped)] = state  # the browser sends it with the click
    press(grouped, "Save teams")
    shows(grouped, "1 task of the plan goes too.")
    assert len(now(workspace, rollout).brief.groups) == 2
    grouped.session_state[table_key(grouped)] = state
    press(grouped, "Save teams")
    assert [group.id for group in now(workspace, rollout).brief.groups] == ["web"]


def test_save_without_a_change_says_so(grouped, workspace, rollout):
    before = now(workspace, rollout).version
    shows(texts(grouped), "Click “Save teams” or Next to save what you type here.")
    hides(texts(grouped), "Saved.")
    assert find_button(grouped, "Save teams").proto.type == "secondary"
    press(grouped, "Save teams")
    assert [toast.value for toast in grouped.toast] == [frame.plain("No changes to save.")]
    assert now(workspace, rollout).version == before


def test_giving_up_shows_what_is_kept(grouped, workspace, rollout):
    edit(grouped, rows={0: {"name": "Nonsense"}})
    press(grouped, "Discard changes")
    sheet = grouped.session_state[f"groups.sheet.{rollout.id}"]
    assert [cells["name"] for _id, cells in sheet.typed] == ["Media", "Web"]
    assert not sheet.is_touched


@pytest.mark.long
def test_dates_of_a_company_with_dollars_are_read_month_first(grouped, workspace, rollout):
    briefs.save_field(workspace, DANA, rollout.id, now(workspace, rollout).version, "currency", "USD")
    unfold(grouped, "groups.import")
    enter(grouped, "groups.import", text="Team\tSize\tGo-live\nMedia\t20\t02/08/2027\n").run()
    press(grouped, "Preview")
    assert grouped.button_group(key="groups.import.order").value is False
    press(grouped, "Import")
    assert now(workspace, rollout).brief.groups[0].go_live == date(2027, 2, 8)


def test_pasted_rows_are_shown_first_and_then_added_as_one(grouped, workspace, rollout):
    unfold(grouped, "groups.import")
    rows = "media\t20\t\t2026-05-04\nCreative\t12\tBo Lin\t2026-05-04\nTotal\t32\t\t\n"
    enter(grouped, "groups.import", text=f"Team\tSize\tLead\tGo-live\n{rows}").run()
    before = now(workspace, rollout)
    assert "What was read: 2 teams" in texts(press(grouped, "Preview"))
    assert "Row 4 is a total" in texts(grouped)
    assert "1 team is there already" in texts(grouped)
    assert now(workspace, rollout).version == before.version
    press(grouped, "Import")
    after = now(workspace, rollout).brief
    groups = [(group.name, group.size, group.manager_id) for group in after.groups]
    assert groups == [("Media", 20, "ana"), ("Web", 16, None), ("Creative", 12, "bo-lin")]
    assert "What was read" not in texts(grouped)


def test_nothing_is_half_imported(grouped, workspace, rollout):
    unfold(grouped, "groups.import")
    text = "Name,Size\nCreative,20\nOps,~40\n"
    grouped.text_area(key="groups.import.text").set_value(text).run()
    press(grouped, "Preview")
    assert "Row 3, People: “~40” is not an exact number of people." in texts(grouped)
    [button] = [button for button in grouped.button if button.label == "Import"]
    assert button.disabled
    assert grouped.text_area(key="groups.import.text").value == text


@pytest.mark.long
def test_an_uploaded_windows_file_asks_about_its_dates(grouped, workspace, rollout):
    unfold(grouped, "groups.import")
    data = "Abteilung;Anzahl;Livegang\r\nKüche;12;3/4/2026\r\n".encode("cp1252")
    run(grouped.file_uploader(key="groups.import.file").upload("gruppen.csv", data))
    assert "Windows-1252" in texts(grouped)
    assert "could be April 3, 2026 or March 4, 2026" in texts(grouped)
    grouped.button_group(key="groups.import.order").set_value(True).run()
    press(grouped, "Import")
    assert now(workspace, rollout).brief.groups[-1].go_live == date(2026, 4, 3)


def test_an_uploaded_workbook_is_read_and_added(grouped, workspace, rollout):
    unfold(grouped, "groups.import")
    rows = [["Team", "Headcount", "Go-live"], ["Küche", 12, date(2026, 4, 3)]]
    run(grouped.file_uploader(key="groups.import.file").upload("groups.xlsx", xlsx({"Teams": rows})))
    press(grouped, "Import")
    group = now(workspace, rollout).brief.groups[-1]
    assert (group.name, group.size, group.go_live) == ("Küche", 12, date(2026, 4, 3))


def test_a_binary_file_is_one_sentence(grouped):
    unfold(grouped, "groups.import")
    grouped.file_uploader(key="groups.import.file").upload("x.csv", b"PK\x03\x04" + bytes(200)).run()
    assert "no workbook that can be read" in texts(grouped)


def form_key(rollout, group_id: str, name: str) -> str:
    return f"groups.form.{rollout.id}.{group_id}.{name}"


@pytest.mark.long
def test_one_group_is_changed_in_its_form(grouped, workspace, rollout):
    unfold(grouped, "groups.detail")
    blackouts = "2026-12-20 to 2027-01-06 year end\n1.7.2026 - 14.7.2026: pitch"
    about = {"org_units": "Media North, Media South", "tools": 4, "shares_units": True}
    enter(grouped, f"groups.form.{rollout.id}.media", size="25", blackouts=blackouts, **about)
    press(grouped, "Save this team")
    group = now(workspace, rollout).brief.groups[0]
    assert (group.size, group.manager_id, group.shares_units) == (25, "ana", True)
    spans = [(span.start, span.reason) for span in group.blackouts]
    assert spans == [(date(2026, 12, 20), "year end"), (date(2026, 7, 1), "pitch")]
    assert (group.org_units, group.impact) == (("Media North", "Media South"), {"tools": 4})


@pytest.mark.long
def test_a_team_form_begins_with_what_every_team_needs(grouped, workspace, rollout):
    unfold(grouped, "groups.detail")
    [form] = [expander for expander in grouped.expander if expander.label == "Team details"]
    folded = {text.key for fold in form.expander for text in fold.text_input}
    first = [text.label for text in form.text_input if text.key not in folded]
    assert first == ["Team name", "People", "Manager's name"]
    assert not any(text.placeholder for text in (*form.text_input, *form.text_area))
    enter(grouped, f"groups.form.{rollout.id}.media", impact="high", mailbox="no", sessions="short")
    press(grouped, "Save this team")
    group = now(workspace, rollout).brief.groups[0]
    assert (group.overall_impact, group.has_mailbox, group.sessions) == (4, False, "short")


@pytest.mark.long
def test_the_closed_days_of_one_team_may_be_those_of_each_month(grouped, workspace, rollout):
    at_step(grouped, "dates")
    [link] = [each for each in grouped.get("page_link") if "days of one team" in each.label]
    assert "groups.blackouts" in link.proto.page or "groups.blackouts" in str(link.proto)
    at_step(grouped, "people")
    unfold(grouped, "groups.detail")
    enter(grouped, f"groups.form.{rollout.id}.media", blackouts="last 2 working days of each month: close")
    press(grouped, "Save this team")
    spans = now(workspace, rollout).brief.groups[0].blackouts
    assert {span.reason for span in spans} == {"close"}
    assert len(spans) == 18
    at_step(grouped, "dates")
    [link] = [each for each in grouped.get("page_link") if "busy days of a team" in each.label]
    assert "team=media" in str(link.proto)
    shows(texts(grouped), f"Media: {days_in_words(spans[0].start, spans[0].end)} (close), and 17 more")


@pytest.mark.long
def test_a_wrong_value_in_the_form_is_said_in_it_and_stays(grouped, workspace, rollout):
    unfold(grouped, "groups.detail")
    before = now(workspace, rollout).version
    for name, value, sentence in (
        ("name", "web", "another team of this name"),
        ("name", " ", "no name"),
        ("size", "-3", "below zero"),
        ("go_live", "2999-01-01", "not between"),
        ("blackouts", "summer", "names no dates"),
        ("subdivision", "Atlantis", "need a country"),
        ("blackouts", "2026-07-14 to 2026-07-01 x", "ends before it starts"),
        ("other_changes", "2026-07-01 to 2026-07-02 " + "x" * 10_000, "too long"),
        ("org_units", "u" * 10_000, "too long"),
    ):
        wrong = form_key(rollout, "media", name)
        stored = field(grouped, wrong).value
        field(grouped, wrong).set_value(value)
        press(grouped, "Save this team")
        assert sentence in texts(grouped), name
        assert field(grouped, wrong).value == value
        field(grouped, wrong).set_value(stored)
    assert now(workspace, rollout).version == before


def test_a_country_typed_as_a_region_gets_its_column(grouped, workspace, rollout):
    def columns() -> list[str]:
        [table] = [table for table in grouped.dataframe if '"Manager"' in table.proto.columns]
        return list(table.proto.column_order)

    edit(grouped, rows={0: {"subdivision": "Netherlands"}})
    assert "country" not in columns()
    press(grouped, "Save teams")
    shows(grouped, "“Netherlands” is a country.", "Fill in the country, and leave the state or region empty.")
    assert "country" in columns()
    edit(grouped, rows={0: {"subdivision": "", "country": "Netherlands"}})
    press(grouped, "Save teams")
    assert now(workspace, rollout).brief.groups[0].country == "NL"


@pytest.mark.long
def test_a_team_in_two_states_is_told_how_to_split(grouped, workspace, rollout):
    briefs.save_field(workspace, DANA, rollout.id, now(workspace, rollout).version, "country", "US")
    at_step(grouped, "people")
    edit(grouped, rows={0: {"subdivision": "Oklahoma, Kansas"}})
    press(grouped, "Save teams")
    shows(grouped, "is more than one state or region; a team has one.", "Give each its own row")
    assert "Who starts when" in [each.label for each in grouped.segmented_control]


@pytest.mark.long
def test_a_new_group_is_added_by_form(brief, workspace, rollout):
    at_step(brief, "people")
    unfold(brief, "groups.detail")
    brief.text_input(key=form_key(rollout, "", "name")).set_value("Creative")
    brief.text_input(key=form_key(rollout, "", "manager")).set_value("Bo Lin")
    press(brief, "Add this team")
    after = now(workspace, rollout).brief
    assert [(group.name, group.manager_id) for group in after.groups] == [("Creative", "bo-lin")]


@pytest.mark.long
def test_a_group_in_two_forms_is_shown_before_it_is_replaced(grouped, workspace, rollout):
    unfold(grouped, "groups.detail")
    change_by_kim(workspace, rollout)
    grouped.text_input(key=form_key(rollout, "media", "size")).set_value("25")
    shows(texts(press(grouped, "Save this team")), "Saved meanwhile: “50”. Typed here: “25”.")
    assert grouped.text_input(key=form_key(rollout, "media", "size")).value == "25"
    assert now(workspace, rollout).brief.groups[0].size == 50
    hides(texts(press(grouped, "Save this team")), "Saved meanwhile")
    group = now(workspace, rollout).brief.groups[0]
    assert (group.size, group.go_live) == (25, date(2026, 4, 1))


@pytest.mark.long
def test_a_team_form_saves_onto_what_was_saved_elsewhere_meanwhile(grouped, workspace, rollout):
    unfold(grouped, "groups.detail")
    enter(grouped, f"groups.form.{rollout.id}.media", site="Oslo", blackouts="2026-12-20 to 2027-01-06").run()
    seen = now(workspace, rollout)
    update = {"tasks": (WorkTask(id="quotes", task="Write quotes"),), "supervisors": 3}
    media = seen.brief.groups[0].model_copy(update=update)
    commit(workspace, DANA, rollout.id, seen.version, [GroupSaved(group=media)])
    hides(texts(grouped.run()), "Saved meanwhile", "changed elsewhere")
    assert grouped.text_input(key=form_key(rollout, "media", "supervisors")).value == "3"
    press(grouped, "Save this team")
    group = now(workspace, rollout).brief.groups[0]
    assert (group.site, group.blackouts[0].start, group.supervisors) == ("Oslo", date(2026, 12, 20), 3)
    assert group.tasks == update["tasks"]


@pytest.mark.long
def test_saving_the_table_leaves_what_is_typed_in_the_form(grouped, workspace, rollout):
    unfold(grouped, "groups.detail")
    enter(grouped, f"groups.form.{rollout.id}.media", site="Oslo", size="25").run()
    edit(grouped, rows={0: {"size": "21"}})
    shows(texts(press(grouped, "Save teams")), "Saved meanwhile: “21”. Typed here: “25”.")
    press(grouped, "Save this team")
    group = now(workspace, rollout).brief.groups[0]
    assert (group.size, group.site) == (25, "Oslo")


@pytest.mark.long
def test_renaming_a_manager_makes_no_second_person(grouped, workspace, rollout):
    unfold(grouped, "groups.detail")
    renamed = Person(id="ana", name="Ana Ruiz-Vidal")
    briefs.save_person(workspace, KIM, rollout.id, now(workspace, rollout).version, renamed)
    grouped.text_input(key=form_key(rollout, "media", "size")).set_value("25")
    press(grouped, "Save this team")
    after = now(workspace, rollout).brief
    assert after.people == (renamed,)
    assert (after.groups[0].size, after.groups[0].manager_id) == (25, "ana")


@pytest.mark.long
def test_a_group_is_removed_in_its_form(grouped, workspace, rollout):
    unfold(grouped, "groups.detail")
    press(grouped, "Remove this team")
    assert [group.id for group in now(workspace, rollout).brief.groups] == ["web"]
    [team] = [box for box in grouped.selectbox if box.label == "Team"]
    assert team.value == "web"


def test_the_end_of_the_brief_says_everything_that_a_draft_needs(brief):
    at_step(brief, "readiness")
    [needed] = [info.value.replace("\\", "") for info in brief.info if "Before you can draft" in info.value]
    assert "The start date is missing." in needed
    assert "There is no team yet." in needed
    assert "sponsor" not in needed


@pytest.mark.long
def test_the_end_of_the_brief_offers_the_dates_that_it_can_propose(open_page, workspace, rollout):
    groups = (Group(id="media", name="Media", size=18),)
    rollout = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, groups, ())
    for name, value in (("what_changes", "One system."), ("go_live", date(2026, 6, 1))):
        rollout = briefs.save_field(workspace, DANA, rollout.id, rollout.version, name, value)
    app = open_page("brief", rollout.id, step="readiness")
    assert not [info for info in app.info if "Before you can draft" in info.value]
    assert app.button(key="brief.propose").proto.type == "primary"
    assert "Draft the plan now" in labels(press(app, "Use these dates"))


def test_a_step_is_opened_by_its_address_and_stays_open(open_page, rollout):
    app = open_page("brief", rollout.id, step="dates")
    assert app.header[0].value == "Dates and conditions"
    app.query_params.clear()
    go(app, "launch")
    go(app, "brief")
    assert app.header[0].value == "Dates and conditions"
    hides(texts(app), "Missing: ")  # they stand above, each with its link


@pytest.mark.long
def test_days_stay_in_their_fields_when_the_country_changes(open_page, rollout, workspace):
    app = open_page("brief", rollout.id, step="dates")
    key = f"brief.{rollout.id}.go_live"
    app.date_input(key=key).set_value(date(2026, 6, 1)).run()
    for country in ("NO", "US", "NO"):
        app.selectbox(key=f"brief.{rollout.id}.country").set_value(country).run()
        assert app.date_input(key=key).value == date(2026, 6, 1), country
        assert rollouts.open_rollout(workspace, DANA, rollout.id).brief.go_live == date(2026, 6, 1)


def test_an_address_without_such_a_step_opens_the_first(open_page, rollout):
    assert open_page("brief", rollout.id, step="nonsense").header[0].value == "The change"


@pytest.mark.long
def test_next_and_back_lead_through_the_five_steps(brief):
    titles = [brief.header[0].value]
    while nexts := [button.label for button in brief.button if button.label.startswith("Next: ")]:
        titles.append(press(brief, *nexts).header[0].value)
    assert titles == list(BRIEF_STEPS.values())
    assert press(brief, "Back").header[0].value == "Promises"


@pytest.mark.long
def test_what_is_typed_into_a_table_is_saved_with_next(grouped, workspace, rollout):
    edit(grouped, rows={0: {"size": "21"}}, added=[{"name": "Ops"}])
    press(grouped, "Next: Dates and conditions")
    after = now(workspace, rollout).brief.groups
    assert [(group.name, group.size) for group in after] == [("Media", 21), ("Web", 16), ("Ops", 0)]


def test_a_table_that_cannot_be_saved_keeps_what_was_typed(grouped, workspace, rollout):
    edit(grouped, rows={0: {"size": "lots"}})
    press(grouped, "Next: Dates and conditions")
    assert grouped.header[0].value == "People and teams"
    shows(texts(grouped), "Not saved yet: Teams. Correct and save, or discard the changes.")
    assert now(workspace, rollout).brief.groups[0].size == 18
    assert grouped.session_state[f"groups.sheet.{rollout.id}"].typed[0][1]["size"] == "lots"
    shows(
        "\n".join(error.value for error in grouped.error).replace("\\", ""), "“lots” is not an exact number"
    )


@pytest.mark.long
def test_a_team_of_tasks_is_only_removed_when_somebody_says_so(grouped, workspace, rollout):
    item = Milestone(id="x", title="Media ready", date=date(2026, 4, 1), group_ids=("media",))
    plans.add_item(workspace, DANA, rollout.id, now(workspace, rollout).version, item)
    grouped.run()
    edit(grouped, deleted=[0])
    press(grouped, "Next: Dates and conditions")
    assert len(now(workspace, rollout).brief.groups) == 2
    assert grouped.header[0].value == "People and teams"
    press(press(grouped, "Discard changes"), "Next: Dates and conditions")
    assert grouped.header[0].value == "Dates and conditions"
    hides(texts(grouped), "Not saved yet")


def test_rows_that_back_leaves_are_named_with_their_step(grouped):
    edit(grouped, rows={0: {"size": "lots"}})
    press(grouped, "Back")
    assert grouped.header[0].value == "The change"
    [info] = [info.value.replace("\\", "") for info in grouped.info]
    assert info == "Not saved yet: Teams. What you typed waits in step 2."


@pytest.mark.long
def test_the_draft_has_one_name_and_place_on_each_step(five):
    for step in ("people", "dates", "promises"):
        at_step(five, step)
        assert five.button(key="brief.draft").label == "Draft the plan now"
    at_step(five, "readiness")
    assert "brief.draft" not in {button.key for button in five.button}
    press(five, "Use these dates")
    own, ours = five.button(key="draft-all"), five.button(key="verdict.way.0")
    assert own.label == "Draft the plan now on the brief's dates"
    assert (own.proto.type, ours.proto.type) == ("secondary", "primary")


@pytest.mark.long
def test_a_way_past_a_day_of_the_brief_is_not_the_main_one(five, workspace, rollout):
    soon = made.TODAY + timedelta(days=3)
    for name, day in (("go_live", soon), ("outcome_by", soon + timedelta(days=2))):
        briefs.save_field(workspace, DANA, rollout.id, now(workspace, rollout).version, name, day)
    press(five.run(), "Choose dates and draft")
    own, ours = five.button(key="draft-all"), five.button(key="verdict.way.0")
    assert (own.proto.type, ours.proto.type) == ("primary", "secondary")
    shows(texts(five), "It goes against what the brief says: the result is due on ", "what doesn't fit yet: ")


@pytest.mark.long
def test_a_draft_counts_the_rows_that_were_typed_last(five, workspace, rollout):
    edit(five, rows={0: {"size": "21"}})
    press(five, "Draft the plan now")
    assert now(workspace, rollout).brief.groups[0].size == 21


def test_columns_of_every_team_come_first_and_say_whose_hours(grouped):
    [table] = [table for table in grouped.dataframe if '"Manager"' in table.proto.columns]
    shows(table.proto.columns, "Hours a person a week", "training, practice and talks have to fit into it")
    assert json.loads(table.proto.columns)["capacity"]["width"] >= 190  # its heading is not cut off
    first = ["name", "size", "manager", "impact", "capacity", "site", "subdivision"]
    assert list(table.proto.column_order)[: len(first)] == first
    widths = json.loads(table.proto.columns)
    assert sum(widths[name]["width"] for name in first[:-1]) <= 720  # the state is seen beside the site


def test_a_rare_column_stands_in_the_table_once_a_team_has_it(grouped, workspace, rollout):
    def columns() -> list[str]:
        [table] = [table for table in grouped.dataframe if '"Manager"' in table.proto.columns]
        return list(table.proto.column_order)

    assert not {"country", "access_date", "shifts", "mailbox", "languages", "supervisors"} & {*columns()}
    first, *others = now(workspace, rollout).brief.groups
    groups = (first.model_copy(update={"works_shifts": True}), *others)
    briefs.save_groups(workspace, DANA, rollout.id, now(workspace, rollout).version, groups, ())
    run(grouped)
    assert columns()[-2:] == ["sessions", "shifts"]


@pytest.mark.long
def test_the_example_of_a_currency_is_the_country_s_own(five, workspace, rollout):
    at_step(five, "dates")
    assert now(workspace, rollout).brief.country == ""
    briefs.save_field(workspace, DANA, rollout.id, now(workspace, rollout).version, "country", "US")
    briefs.save_field(workspace, DANA, rollout.id, now(workspace, rollout).version, "currency", "")
    at_step(five, "dates")
    [field] = [each for each in five.text_input if each.label.startswith("Currency")]
    assert field.placeholder == "Example: USD"


def test_two_teams_whose_names_begin_alike_can_be_told_apart():
    assert width_of_names(["Sales", "Account management of the north"]) == 145
    assert width_of_names(["Service coordination Milwaukee", "Service coordination Rockford"]) > 240


FIVE = {
    "what_changes": "Quotes move into Salesforce.", "go_live": date(2026, 6, 1), "sponsor_id": "ana",
    "outcome_measure": "Forecast error",
}  # fmt: skip


@pytest.fixture
def five(grouped, workspace, rollout):
    """A brief with its five required facts, and nothing else."""
    for name, value in FIVE.items():
        briefs.save_field(workspace, DANA, rollout.id, now(workspace, rollout).version, name, value)
    return run(grouped)


def type_lead(app, name: str) -> None:
    box = app.selectbox(key=key_of(app, "lead_id"))
    box.options.append(name)  # the test's own page knows no typed option
    box.set_value(name).run()


@pytest.mark.long
def test_a_role_takes_a_typed_name(five, workspace, rollout):
    at_step(five, "people")
    type_lead(five, "Mei Chen")
    brief = now(workspace, rollout).brief
    assert brief.find_person(brief.lead_id).name == "Mei Chen"
    assert five.selectbox(key=key_of(five, "lead_id")).value == brief.lead_id


@pytest.mark.long
@pytest.mark.parametrize(("typed", "meant"), [("Dan", "Dana"), ("Mei", "Mei Chen")])
def test_the_beginning_of_a_name_takes_that_person(five, workspace, rollout, typed, meant):
    at_step(five, "people")
    type_lead(five, "Mei Chen")
    type_lead(five, typed)
    brief = now(workspace, rollout).brief
    assert brief.lead.name == meant
    assert five.selectbox(key=key_of(five, "lead_id")).value == brief.lead_id


@pytest.mark.long
def test_a_go_live_in_the_past_is_asked_about(five):
    at_step(five, "dates")
    hides(texts(five), "in the past")
    five.date_input(key=key_of(five, "go_live")).set_value(date(2025, 6, 1)).run()
    shows(texts(five), "This day is in the past. Is the year right?")


def test_people_are_offered_by_name_and_namesakes_with_their_title(open_page, workspace, rollout):
    names = ("Jo Park", "Svenja Brandt", "Svenja Brandt")
    people = [Person(id=f"p{n}", name=name, job_title=f"job {n}") for n, name in enumerate(names)]
    put(workspace, rollout.id, *(PersonSaved(person=person) for person in people))
    app = open_page("brief", rollout.id, step="people")
    offered = app.selectbox(key=key_of(app, "lead_id")).options
    assert {"Jo Park", "Svenja Brandt, job 1", "Svenja Brandt, job 2"} <= {*offered}


def test_the_outcome_is_asked_with_its_numbers(open_page, rollout):
    app = open_page("brief", rollout.id, step="change", field="outcome_measure")
    drawn = [each.key.removeprefix(key_of(app, "")) for each in [*app.text_input, *app.number_input]]
    assert [name for name in drawn if name.startswith("outcome")] == [
        "outcome_measure", "outcome_unit", "outcome_baseline", "outcome_target",
    ]  # fmt: skip


def draft_on_days_that_work(app):
    """Draft from any step, and take the days that we recommend."""
    press(app, "Draft the plan now")
    press(app, "Accept and draft")


@pytest.mark.long
def test_an_update_to_a_changed_brief_leads_to_the_plan_and_says_what_changed(five, workspace, rollout):
    draft_on_days_that_work(five)
    go(five, "brief")
    at_step(five, "people")
    assert not [label for label in labels(five) if label.startswith("Update the plan")]
    type_lead(five, "Mei Chen")
    update = five.button(key="redraft.update")
    assert not update.click().run().exception
    owners = {getattr(item, "owner", None) for item in now(workspace, rollout).items.values()}
    assert any(owner and owner.person_id == "mei-chen" for owner in owners)
    assert update.label not in labels(five)
    assert [each.value for each in five.title] == ["On a page"]
    shows(texts(five), "The plan follows the brief: ", " changed", "- Changed: ")
    assert [each.proto.label for each in five.get("download_button")] == ["Board paper (PDF)"]


@pytest.mark.parametrize("page", some(["timeline", "decisions"], ["decisions"]))
def test_after_the_launch_the_plan_follows_the_brief_on_the_launched_days(five, workspace, rollout, page):
    draft_on_days_that_work(five)
    launched = tracking.launch(workspace, DANA, rollout.id, now(workspace, rollout).version)
    hides("".join(labels(go(five, page))), "Update the plan")
    briefs.save_field(workspace, DANA, rollout.id, launched.version, "outcome_measure", "Quotes lost")
    go(five, page)
    shows(texts(five), "The brief is ahead of the plan. Launched dates stay")
    assert not five.button(key="redraft.update").click().run().exception
    after = now(workspace, rollout)
    stayed = launched.items.keys() & after.items.keys()
    assert [after.items[key].due for key in stayed] == [launched.items[key].due for key in stayed]
    assert after.items != launched.items
    hides("".join(labels(go(five, page))), "Update the plan")


@pytest.mark.long
def test_a_draft_on_dates_that_fail_moves_none_before_somebody_chooses(five, workspace, rollout):
    soon = made.TODAY + timedelta(days=3)
    briefs.save_field(workspace, DANA, rollout.id, now(workspace, rollout).version, "go_live", soon)
    press(five.run(), "Choose dates and draft")
    before = now(workspace, rollout)
    assert (before.brief.go_live, before.items) == (soon, {})
    assert five.header[0].value == BRIEF_STEPS["readiness"]
    assert {"Accept and draft", "Draft the plan now on the brief's dates"} <= {*labels(five)}
    press(five, "Accept and draft")
    after = now(workspace, rollout)
    assert len({item.stage for item in after.items.values()}) == 5
    assert after.brief.go_live > soon
    assert [start.day for start in after.brief.asked_starts] == [soon]


@pytest.mark.long
def test_nothing_is_needed_to_launch_what_is_launched(open_page, workspace):
    launched = made.rollout(workspace, rollout_id="launched")
    change = open_page("brief", launched.id, step="change")
    shows(texts(change), "still missing.")
    assert "needed to" not in "".join([*texts(change), *(area.label for area in change.text_area)])


def test_the_last_fact_needed_to_launch_is_named_with_its_field(five, workspace, rollout):
    facts = ("lead_id", "why", "why_now", "risk_of_not_changing", "expected_benefit")
    for name in facts:
        value = "dana-ortiz" if name == "lead_id" else "We lose orders."
        briefs.save_field(workspace, DANA, rollout.id, now(workspace, rollout).version, name, value)
    missing = [fact.field for fact in cases.missing_for_launch_of(workspace, now(workspace, rollout).brief)]
    assert "tools" in missing
    at_step(five, "change")
    assert five.text_input(key=key(rollout, "tools")).label == "Tools · needed to launch"
    assert not five.button(key="brief.missing.tools").disabled


def test_five_facts_are_enough_for_a_plan_from_any_step(five, workspace, rollout):
    shows(texts(five), "facts needed to launch.")
    dates = {"start": made.TODAY, "end": date(2026, 9, 7)}
    way = recommended(cases.verdict_of(workspace, now(workspace, rollout).brief.model_copy(update=dates)))
    draft_on_days_that_work(five)
    after = now(workspace, rollout)
    assert len({item.stage for item in after.items.values()}) == 5
    moved = {"start": made.TODAY, **way.changes}  # the work and its test take longer than these days
    assert {name: getattr(after.brief, name) for name in moved} == moved
    assert after.brief.end > dates["end"]
    assert [start.day for start in after.brief.asked_starts] == [FIVE["go_live"]]
    assert five.title[0].value == "On a page"
    tasks = sum(item.is_tracked for item in after.items.values())
    assert tasks
    shows(texts(five), f"{way.title}: done. Drafted the plan.")


@pytest.mark.long
def test_days_for_start_and_end_are_proposed_and_taken_when_somebody_says_so(five, workspace, rollout):
    at_step(five, "dates")
    why = "three full months of results are in by then"  # Monday is Labor Day
    shows(texts(five), f"Proposed: start {day_in_words(made.TODAY)} and end Tue Sep 8, 2026 ({why}).")
    assert now(workspace, rollout).brief.start is None
    press(five, "Use these dates")
    after = now(workspace, rollout).brief
    assert (after.start, after.end) == (made.TODAY, date(2026, 9, 8))
    assert "Proposed: " not in texts(five)


def test_a_proposed_go_live_is_named_as_on_its_field(five, workspace, rollout):
    brief, day = now(workspace, rollout).brief, date(2026, 6, 1)
    groups = [group.model_copy(update={"go_live": day}) for group in brief.groups]
    after = briefs.save_groups(workspace, DANA, rollout.id, now(workspace, rollout).version, groups, [])
    briefs.save_field(workspace, DANA, rollout.id, after.version, "go_live", None)
    at_step(five, "dates")
    shows(texts(five), "go-live Mon Jun 1, 2026")


def test_a_check_leads_to_its_field_and_not_to_the_top_of_the_brief(open_page, rollout):
    app = open_page("brief", rollout.id, step="dates", field="budget")
    asked = [each.key for each in (*app.number_input, *app.date_input)]
    assert asked[0] == key(rollout, "budget")
    assert asked.count(key(rollout, "budget")) == 1


def test_whoever_is_signed_in_is_the_sponsor_with_one_press(brief, workspace, rollout):
    at_step(brief, "people")
    shows(texts(brief), "Enter your job title above first.")
    brief.text_input(key="people.new.title").input("Chief operating officer")
    press(brief, "Add Dana (you) as the sponsor")
    sponsor = now(workspace, rollout).brief.sponsor
    assert (sponsor.name, sponsor.level) == ("Dana", "executive")
    assert sponsor.job_title == "Chief operating officer"
    assert not [button for button in brief.button if button.key == "people.add_me"]


def test_a_go_live_moves_no_other_field_of_its_step(brief, workspace, rollout):
    at_step(brief, "dates")
    before = [
        (each.key, each.disabled) for each in brief.button if each.key in ("brief.draft", "brief.propose")
    ]
    assert before == [("brief.draft", True), ("brief.propose", True)]
    shows(texts(brief), "Enter Go-live, and we propose the other days.")
    keys = [each.key for each in (*brief.date_input, *brief.text_area)]
    assert keys.index(key(rollout, "past_attempts")) == keys.index(key(rollout, "approach")) + 1
    brief.date_input(key=key(rollout, "go_live")).set_value(date(2026, 6, 1)).run()
    shows(texts(brief), "Proposed: start ")
    assert not brief.button(key="brief.propose").disabled
    assert [each.key for each in (*brief.date_input, *brief.text_area)] == keys


def test_states_of_teams_say_the_country(workspace, rollout):
    for site, subdivision, country in (
        ("", "BY", ""),
        ("Perth", "WA", ""),
        ("", "WA", ""),  # of the United States or of Australia
        ("Perth", "OH", ""),
        ("Seattle", "WA", "US"),
        ("", "OH", "US"),
    ):
        rollout = briefs.save_field(workspace, DANA, rollout.id, rollout.version, "country", "")
        groups = (Group(id="media", name="Media", size=18, site=site, subdivision=subdivision),)
        rollout = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, groups, ())
        assert rollout.brief.country == country


def test_a_job_title_presets_the_level_until_somebody_chooses_one(brief, workspace, rollout):
    at_step(brief, "people")
    for title, preset in (("VP of Sales", "executive"), ("Director of IT", "manager"), ("Nurse", "staff")):
        run(brief.text_input(key="people.new.title").input(title))
        assert brief.selectbox(key="people.new.level").value == preset
    run(brief.selectbox(key="people.new.level").set_value("executive"))
    enter(brief, "people.new", name="Ana Ruiz", title="Managing editor")
    press(brief, "Add person")
    assert now(workspace, rollout).brief.people[-1].level == "executive"


@pytest.mark.long
def test_whether_the_tool_is_bought_is_asked_where_there_is_one(brief, workspace, rollout):
    brief.selectbox(key=key(rollout, "purchase")).set_value("signed").run()
    assert now(workspace, rollout).brief.purchase == "signed"
    signed = "We have signed for Gemini until 2028."
    for field, value, said in (
        ("purchase", "", ""),
        (
            "what_changes",
            "Everyone writes with Gemini.",
            "Purchase: nothing in your text says that it is bought and signed.",
        ),
        ("tools", ("Gemini",), ""),
        ("why_now", signed, f"Purchase: already signed, read from “{signed}”"),
    ):
        briefs.save_field(workspace, DANA, rollout.id, now(workspace, rollout).version, field, value)
        shows(run(brief), said)
    run(brief.button(key="purchase.confirm").click())
    assert now(workspace, rollout).brief.purchase == "signed"
    brief.selectbox(key=key(rollout, "change_kind")).set_value("reorganization").run()
    brief.run()
    assert key(rollout, "purchase") not in [each.key for each in brief.selectbox]


def test_whoever_is_signed_in_can_be_chosen_for_a_part(brief, workspace, rollout):
    at_step(brief, "people")
    lead = next(box for box in brief.selectbox if box.key == key_of(brief, "lead_id"))
    assert lead.options == ["Dana (you)"]
    run(lead.select_index(0))
    assert now(workspace, rollout).brief.lead.name == "Dana"


def test_a_missing_fact_leads_to_its_field_on_its_step(brief, rollout):
    brief.text_area(key=key_of(brief, "what_changes")).set_value("One system.").run()
    press(at_step(brief, "dates"), "The sponsor")
    assert brief.header[0].value == "People and teams"
    assert brief.query_params["field"] == "sponsor_id"


def test_managers_are_asked_for_a_few_teams_at_a_time(grouped, workspace, rollout):
    before = now(workspace, rollout)
    more = [GroupSaved(group=Group(id=f"g{number}", name=f"Team {number}", size=4)) for number in range(5)]
    commit(workspace, DANA, rollout.id, before.version, more)
    run(grouped)
    shows(texts(grouped), "2 more teams come once these have both.")
    asked = [each.key for each in grouped.button_group if (each.key or "").endswith(".impact")]
    assert len(asked) == 5


def test_manager_and_impact_of_a_team_are_one_choice_each(grouped, workspace, rollout):
    at_step(grouped, "people")
    group = now(workspace, rollout).brief.groups[0]
    prefix = f"teams.{rollout.id}.{group.id}"
    run(grouped.get_by_key(f"{prefix}.impact").set_value("high"))
    kim = grouped.get_by_key(f"{prefix}.manager").options[0]
    run(grouped.get_by_key(f"{prefix}.manager").set_value(kim))
    brief = now(workspace, rollout).brief
    assert brief.groups[0].average_impact == 4
    assert brief.manager_of(brief.groups[0]).name == kim
    done = [
        each.model_copy(update={"manager_id": brief.groups[0].manager_id, "impact": {"tools": 4}})
        for each in brief.groups
    ]
    put(workspace, rollout.id, *[GroupSaved(group=each) for each in done])
    run(grouped)
    hides(texts(grouped), "**Manager and impact**")


def test_days_in_tables_are_written_as_the_country_does(brief, workspace, rollout):
    briefs.save_field(workspace, DANA, rollout.id, now(workspace, rollout).version, "country", "NO")
    condition = Condition(id="amu", name="Talk with the AMU", needed_by=date(2026, 12, 15))
    fields = BriefFields(conditions=(condition,))
    put(workspace, rollout.id, BriefEdited.of(fields, "conditions"))
    at_step(run(brief), "dates")
    sheet = brief.session_state[f"rows.conditions.{rollout.id}"]
    assert next(iter(sheet.start["needed_by"])) == "15.12.2026"


def test_who_sets_it_up_is_asked_for_where_people_are_entered(brief, workspace, rollout):
    text = "All customer contacts move from spreadsheets into the new CRM Salesforce."
    briefs.save_field(workspace, DANA, rollout.id, now(workspace, rollout).version, "what_changes", text)
    at_step(brief, "people")
    shows(texts(brief), "the managers and whoever sets up the new system. A job title such as IT manager")


def test_the_people_of_the_brief_are_listed_in_the_open(open_page, workspace):
    page = open_page("brief", made.rollout(workspace, rollout_id="listed").id, step="people")
    shows(texts(page), "In the brief:", "sponsor")
