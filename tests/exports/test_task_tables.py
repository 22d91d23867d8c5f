"""The steps in the headers of Planner, Asana, Jira and Trello."""

import csv
from dataclasses import replace

import pytest

from playbook.core.dossier.audience import ALL_HANDS
from playbook.exports.formats import find_format
from playbook.exports.options import Options
from playbook.exports.task_tables import OWN_ID
from tests.dossiers import dossier_of, sample

# Where each tool has the title, the last day, who, where it stands and the place.
COLUMNS = {
    "planner": ("Task Name", "Due Date", "Assigned To", "Bucket Name"),
    "asana": ("Name", "Due Date", "Assignee", "Section/Column"),
    "jira": ("Summary", "Due Date", "Assignee", "Labels"),
    "trello": ("Card Name", "Due Date", "Members", "List Name"),
}


def rows(key: str, dossier) -> list[dict[str, str]]:
    lines = find_format(key).write(dossier, Options()).decode("utf-8-sig").splitlines(keepends=True)
    return list(csv.DictReader(lines))


@pytest.mark.parametrize("key", COLUMNS)
def test_every_dated_step_is_a_row_with_its_day_owner_and_id(key):
    dossier = dossier_of(sample())
    title, day, who, _ = COLUMNS[key]
    assert {(row[OWN_ID], row[title], row[day], row[who]) for row in rows(key, dossier)} == {
        (step.id, step.title, str(step.last_day), step.who) for step in dossier.dated
    }


def test_what_is_done_is_done_there_and_open_steps_come_first():
    dossier = dossier_of(sample("3-under-way"))
    done = {step.id for step in dossier.dated if not step.is_open}
    assert done
    assert done != {step.id for step in dossier.dated}
    for key, column, value in (
        ("planner", "Progress", "Completed"), ("jira", "Status", "Done"), ("trello", "List Name", "Done"),
    ):  # fmt: skip
        table = rows(key, dossier)
        assert {row[OWN_ID] for row in table if row[column] == value} == done
        ended = [row[column] == value for row in table]
        assert ended == sorted(ended)
    assert {row[OWN_ID] for row in rows("asana", dossier) if row["Completed At"]} == done


def test_jira_takes_labels_without_spaces_in_columns_of_one_name():
    table = find_format("jira").write(dossier_of(sample()), Options()).decode("utf-8-sig")
    head, *lines = csv.reader(table.splitlines(keepends=True))
    places = [place for place, name in enumerate(head) if name == "Labels"]
    assert len(places) == 2
    assert not [line[place] for line in lines for place in places if " " in line[place]]


@pytest.mark.parametrize("key", COLUMNS)
def test_no_title_is_a_formula(key):
    dossier = dossier_of(sample())
    hostile = replace(dossier, steps=(replace(dossier.dated[0], title="=1+1", who="@who"),))
    (row,) = rows(key, hostile)
    title, _, who, _ = COLUMNS[key]
    assert not row[title].startswith("=")
    assert not row[who].startswith("@")


@pytest.mark.parametrize("key", COLUMNS)
def test_everyone_gets_no_owner(key):
    assert {row[COLUMNS[key][2]] for row in rows(key, dossier_of(sample(), ALL_HANDS))} == {""}
