"""Whatever a brief holds, every item that is written is a valid one."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.case.reading.texts import FREE_TEXTS
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import PROMISE_TOPICS, Concern, Condition, Promise, Stakeholder, WorkTask
from playbook.core.plan.items import ITEM
from playbook.core.plan.plays.stages import Tier
from playbook.desk.writing.model_plans import draft_plan
from tests.briefs import examples
from tests.llm.builtin.test_case_items import plan, plant
from tests.soak import some

LONG = st.builds(
    lambda word, most: (f"{word} " * 6_000)[:most].strip() or "x",
    st.sampled_from(["Zorgl", "jobs.", "a, b", "x" * 6_000, "line\n", "- point\n"]),
    st.sampled_from([1, 299, 1_900, 3_100, 6_000]),
)


@st.composite
def full_briefs(draw: st.DrawFn) -> Brief:
    """A brief with as many and as long entries as it may hold."""
    many = draw(st.sampled_from([3, 22, 60]))
    text, line = draw(LONG), " ".join(draw(LONG)[:290].split())
    concerns = tuple(
        Concern(id=f"c{n}", text=f"{n} {draw(LONG)}"[:6_000], answer=text if n % 3 == 0 else "",
                held_by=line, place=line, is_about_people=n % 5 == 4)
        for n in range(draw(st.sampled_from([3, 48, 100])))
    )  # fmt: skip
    conditions = [Condition(id=f"k{n}", name=f"{n} {line}", done_when=text) for n in range(many)]
    promises = [Promise(topic=topic, state="decided", sentence=text) for topic in PROMISE_TOPICS]
    brief = plant(
        concern_list=concerns, conditions=tuple(conditions), past_attempts=text, concerns=text,
        promises=tuple(promises[: draw(st.integers(0, 7))]),
        stakeholders=(Stakeholder(person_id="sceptic", support=1, needs=text),),
        outcome_measure=line, what_stays=draw(LONG), why=draw(LONG),
    )  # fmt: skip
    tasks = tuple(WorkTask(id=f"t{n}", task=f"{n} {line}", tool="y" * 120) for n in range(12))
    size = draw(st.sampled_from([40, 5_000_000]))
    first = brief.groups[0].model_copy(update={"tasks": tasks, "size": size})
    return brief.model_copy(update={"groups": (first, *brief.groups[1:])})


def assert_valid(brief: Brief, size: Tier) -> None:
    for item in plan(brief, size):
        assert ITEM.validate_python(item.model_dump()) == item, item.id


@examples(1)
@given(full_briefs(), st.sampled_from(["essential", "standard", "thorough"]))
def test_every_item_of_any_long_brief_is_valid(brief: Brief, size: Tier):
    assert_valid(brief, size)


@pytest.mark.long
@pytest.mark.parametrize("number", some([48, 100], [48]))
def test_many_worries_without_an_answer_end_in_how_many_more_there_are(number: int):
    concerns = tuple(Concern(id=f"c{n}", text=f"{n} zorgl {'blib blab ' * 9}") for n in range(number))
    items = plan(plant(concern_list=concerns))
    search = next(item for item in items if item.id == "milestone.find-answers")
    assert search.done_when.splitlines()[-1].endswith("more")


@pytest.mark.parametrize("word", ["a\n", "1\n", "A: ", "Ab. "])
def test_thousands_of_short_lines_take_a_draft_no_longer_than_sentences_do(word):
    text = (word * 6_000)[:6_000].strip()
    brief = plant(**dict.fromkeys((*FREE_TEXTS, "budget_covers"), text))
    began = time.process_time()
    written, _ = draft_plan(brief, date(2026, 3, 2))
    assert time.process_time() - began < 4  # half of it on a quiet machine
    assert written.brief.what_changes == text
    assert written.items
