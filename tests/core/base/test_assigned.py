"""Whether a sentence gives somebody a task, or tells of a person."""

import pytest

from playbook.core.base.assigned import task_in

TASKS = (
    "Priya brings a proposal by 29 January.", "Ann checks the price with the maker by 4 March.",
    "The fleet manager brings a draft by May 3.", "Jo van Dam to decide by end of March who drives.",
    "Lara Later presents two drafts.", "Leo decides on 3 May.", "The union answers by 5 May.",
    "- Dr. Nowak clarifies with the insurer before the announcement what is covered.",
)  # fmt: skip
OF_PEOPLE = (
    "Ann refuses to sign by 4 May.", "Bob decides by 4 May whether he stays.", "Ann brings her own list.",
    "Leo leaves on 29 January.", "Ann wants an answer by Friday.", "Bob checks us by 9 o'clock.",
    "Ann answers nobody.", "Priya decides everything.", "Bob drafts the rota by Monday, but hates it.",
    "Priya is against it until 29 January.", "Marek brings a lawyer on 3 May.", "Nobody answers by May 3.",
)  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "is_task"), [*((each, 1) for each in TASKS), *((each, 0) for each in OF_PEOPLE)]
)
def test_a_task_is_somebodys_work_and_no_word_on_the_person(sentence, is_task):
    assert bool(task_in(sentence)) == bool(is_task)
