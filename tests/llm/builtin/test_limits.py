"""Whatever a brief holds, every item that is written is a valid one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.base.text_caches import forget_texts
from playbook.core.case.case import read_case
from playbook.core.case.reading.texts import FREE_TEXTS
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import PROMISE_TOPICS, Concern, Condition, Promise, Stakeholder, WorkTask
from playbook.core.plan.items import ITEM
from playbook.core.plan.plays.stages import Tier
from playbook.desk.writing.model_plans import draft_plan
from playbook.llm.builtin.kinds import load_kinds
from tests.briefs import examples
from tests.llm.builtin.test_case_items import plan, plant
from tests.soak import some
from tests.work import calls_of

TODAY = date(2026, 3, 2)
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


def full_of(text: str) -> Brief:
    return plant(**dict.fromkeys((*FREE_TEXTS, "budget_covers"), text.strip()))


def calls_of_draft(brief: Brief) -> int:
    forget_texts()
    return calls_of(lambda: draft_plan(brief, TODAY))


@pytest.fixture(scope="module")
def at_rest() -> int:
    """What a draft takes of a single line, once everything is loaded."""
    calls_of_draft(full_of("a"))
    return calls_of_draft(full_of("a"))


@pytest.mark.parametrize("word", ["a\n", "Ab. "])
def test_twice_the_short_lines_are_at_most_twice_the_work(word, at_rest):
    half, whole = (calls_of_draft(full_of(word * lines)) - at_rest for lines in (30, 60))
    assert whole < 2.5 * half


@pytest.mark.parametrize("word", ["a\n", "1\n"])
def test_of_thousands_of_short_lines_no_more_are_read_than_are_compared(word):
    def calls_of_reading(letters: int) -> int:
        forget_texts()
        brief = full_of((word * 6_000)[:letters])
        return calls_of(lambda: read_case(brief, load_kinds(), TODAY))

    calls_of_reading(30)  # loads what is loaded once
    assert calls_of_reading(6_000) < 1.1 * calls_of_reading(3_000)


def test_a_draft_keeps_the_lines_that_it_did_not_read():
    brief = full_of("1\n" * 250)
    written, _ = draft_plan(brief, TODAY)
    assert written.brief.what_changes == brief.what_changes
    assert written.items
