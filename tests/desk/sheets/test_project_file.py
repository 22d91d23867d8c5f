"""A plan that comes back from Microsoft Project."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.base.errors import Invalid
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, Group, Person
from playbook.core.plan.items import Gate, Owner, Support, TrainingSession
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import plans, tracking
from playbook.desk.record import history
from playbook.desk.sheets import project_changes
from playbook.desk.sheets.project_changes import ProjectChanges
from playbook.desk.sheets.project_child import MOST_TASKS, tasks_in
from playbook.desk.sheets.project_file import MAX_BYTES, read_project
from playbook.desk.tables.cells import CellError, squeeze
from playbook.exports import project_xml
from playbook.exports.options import Options
from playbook.exports.xml_text import NAMESPACE, xml_text
from tests.desk.conftest import DANA, rollout_of
from tests.dossiers import dossier_of, sample

DAY = date(2026, 3, 9)
BRIEF = Brief(
    name="AI at LT", what_changes="Drafts come from the assistant.", why="Time.",
    people=(Person(id="mo", name="Mo"),), groups=(Group(id="all", name="All", size=9),),
    start=date(2026, 3, 2), go_live=date(2026, 3, 30), end=date(2026, 6, 26),
)  # fmt: skip
ITEMS = [
    TrainingSession(id="session", title="Session", date=DAY, owner=Owner(person_id="mo")),
    Support(id="hours", title="Office hours", start=DAY, end=date(2026, 4, 10)),
    Gate(id="gate", title="Gate", date=date(2026, 4, 1)),
]
NEW = """<Task><UID>90</UID><Name>{name}</Name><OutlineLevel>2</OutlineLevel>
<Start>2026-05-04T08:00:00</Start><Finish>2026-05-04T17:00:00</Finish>
<Milestone>0</Milestone><Summary>0</Summary><Notes>Why &amp; how</Notes></Task>"""
SPACE = f"<Project xmlns='{NAMESPACE}'>"


@pytest.fixture
def plan(workspace: Workspace) -> Rollout:
    return rollout_of(workspace, BRIEF, ITEMS)


def exported(rollout: Rollout) -> str:
    return project_xml.write(dossier_of(rollout), Options()).decode()


def with_tasks(text: str, *more: str) -> str:
    return text.replace("</Tasks>", f"{''.join(more)}</Tasks>")


def changes_of(workspace: Workspace, rollout: Rollout, text: str) -> ProjectChanges:
    return project_changes.compare(workspace.rollout_cache.get(rollout.id), read_project(text.encode()))


def apply(workspace: Workspace, rollout: Rollout, changes: ProjectChanges, reason: str = "") -> Rollout:
    seen = workspace.rollout_cache.get(rollout.id).version
    taken = (changes.moved, changes.new, reason)
    return project_changes.apply_changes(workspace, DANA, rollout.id, seen, *taken)


def test_a_file_that_nobody_changed_changes_nothing(workspace, plan):
    changes = changes_of(workspace, plan, exported(plan))
    assert (changes.moved, changes.new) == ((), ())
    assert changes.notes == ("3 tasks of this plan found in the file.",)


def test_moved_days_come_back_in_one_change(workspace, plan):
    text = exported(plan).replace("2026-03-09T", "2026-03-11T").replace("2026-04-10T17", "2026-04-17T17")
    changes = changes_of(workspace, plan, text)
    assert [(each.id, each.after.due, each.after.until) for each in changes.moved] == [
        ("session", date(2026, 3, 11), date(2026, 3, 11)), ("hours", date(2026, 3, 11), date(2026, 4, 17)),
    ]  # fmt: skip
    after = apply(workspace, plan, changes)
    assert after.items["hours"].until == date(2026, 4, 17)
    assert changes_of(workspace, after, exported(after)).moved == ()
    history.undo_last(workspace, DANA, plan.id)
    assert workspace.rollout_cache.get(plan.id).items == plan.items


def test_after_the_launch_a_move_needs_its_reason_once(workspace, plan):
    tracking.launch(workspace, DANA, plan.id, plan.version)
    changes = changes_of(workspace, plan, exported(plan).replace("2026-03-09T", "2026-03-11T"))
    with pytest.raises(Invalid, match="reason"):
        apply(workspace, plan, changes)
    after = apply(workspace, plan, changes, "Project says so.")
    assert after.tracking["session"].moves[0].reason == "Project says so."
    assert (after.items["hours"].due, after.items["hours"].until) == (date(2026, 3, 11), date(2026, 4, 12))


def test_a_new_task_is_added_once_as_what_its_title_says(workspace, plan):
    text = with_tasks(exported(plan), NEW.format(name="Workshop for all"))
    changes = changes_of(workspace, plan, text)
    after = apply(workspace, plan, changes)
    (new,) = (item for item in after.items.values() if item.id not in plan.items)
    assert (new.kind, new.title, new.due, new.note) == (
        "training_session", "Workshop for all", date(2026, 5, 4), "Why & how",
    )  # fmt: skip
    assert (new.provenance.source, new.provenance.writer) == ("import", "Microsoft Project")
    again = changes_of(workspace, after, text)
    assert (again.new, "1 task here already from an earlier file." in again.notes) == ((), True)


@pytest.mark.long
@pytest.mark.parametrize(
    ("title", "kind"),
    [("E-mail to all", "message"), ("Contract signed", "milestone"), ("Course", "training_session")],
)
def test_the_kind_is_guessed_from_a_word(workspace, plan, title, kind):
    (new,) = changes_of(workspace, plan, with_tasks(exported(plan), NEW.format(name=title))).new
    assert new.kind == kind


def test_a_copied_row_is_new_and_its_original_stays(workspace, plan):
    text = exported(plan)
    row = next(each for each in text.split("<Task>") if "<Name>Session" in each).partition("</Task>")[0]
    copied = row.replace("<UID>", "<UID>7").replace("2026-03-09", "2026-05-11")
    changes = changes_of(workspace, plan, with_tasks(text, f"<Task>{copied}</Task>"))
    assert changes.moved == ()
    assert [(each.title, each.day, each.kind) for each in changes.new] == [
        ("Session", date(2026, 5, 11), "training_session")
    ]


def test_what_is_not_in_the_file_is_said_and_not_removed(workspace, plan):
    text = exported(plan)
    gone = next(each for each in text.split("<Task>") if "<Name>Gate" in each).partition("</Task>")[0]
    changes = changes_of(workspace, plan, text.replace(f"<Task>{gone}</Task>", ""))
    assert "1 task of this plan not in the file. Nothing is removed." in changes.notes
    assert apply(workspace, plan, changes).items == plan.items


@pytest.mark.long
def test_a_locked_task_stays_and_a_task_without_a_day_is_left_out(workspace, plan):
    plans.lock_item(workspace, DANA, plan.id, plan.version, "session", True)
    text = exported(plan).replace("2026-03-09T", "2026-03-11T")
    undated = NEW.format(name="Someday").replace("2026-05-04T", "0000-05-04T")
    changes = changes_of(workspace, plan, with_tasks(text, undated))
    assert [each.id for each in changes.moved] == ["hours"]
    assert any(note.startswith("1 task not moved") for note in changes.notes)
    assert "1 task without a day left out." in changes.notes


@pytest.mark.long
def test_what_ends_at_midnight_ended_the_day_before_and_empty_rows_are_none():
    text = NEW.format(name="Two days").replace("2026-05-04T17:00:00", "2026-05-06T00:00:00")
    null = "<Task><UID>1</UID><IsNull>1</IsNull><Name>Nothing</Name></Task>"
    head = f'<Project xmlns="{NAMESPACE}"><Tasks>'
    (task,) = read_project(f"{head}{null}{text}</Tasks></Project>".encode())
    assert (task.first, task.last, task.heading) == (date(2026, 5, 4), date(2026, 5, 5), "")


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
FILE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "data",
    [
        b"", b"PK\x03\x04", b"<Project/>", SPACE.encode(), b"\xff\xfe<",
        f"{BOMB}{SPACE}<Name>&b;</Name></Project>".encode(),
        f"{FILE}{SPACE}<Name>&f;</Name></Project>".encode("utf-16"),
        (SPACE + "<a>" * 100_000).encode(),
        f"{SPACE}<Tasks>{'<Task></Task>' * (MOST_TASKS + 1)}</Tasks></Project>".encode(),
        b" " * (MAX_BYTES + 1),
    ],
    ids=range(10),
)  # fmt: skip
def test_a_hostile_file_ends_in_a_sentence(data):
    with pytest.raises(CellError) as caught:
        read_project(data)
    assert caught.value.message
    assert caught.value.hint


SAMPLE = cache(lambda: dossier_of(sample()))


@given(st.text(), st.text(), st.integers(0, 400))
def test_any_step_comes_back_as_it_went(name, notes, length):
    until = DAY + timedelta(days=length)
    dossier = SAMPLE()
    step = replace(
        dossier.dated[0], title=name, note=notes, day=DAY, until=until, kind="support", texts=(), who=name
    )
    tasks = tasks_in(project_xml.write(replace(dossier, steps=(step,)), Options()))
    if shown := squeeze(xml_text(name)):
        (task,) = tasks
        assert (task.name, task.first, task.last, task.own_id) == (shown, DAY, until, step.id)
        assert task.who == shown
    else:
        assert tasks == ()
