"""Which draft item replaces which plan item."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.plan.items import AnyItem, KeyMessage, Message, SponsorAct
from playbook.core.plan.matching import matching_items
from tests.core.story import day

MONDAY = day("03-02")


def message(name: str, weeks: int = 0, groups: tuple[str, ...] = ("web",), title: str = "") -> Message:
    return Message(id=name, title=title, date=MONDAY + timedelta(weeks=weeks), group_ids=groups)


def matched(planned: list[AnyItem], coming: list[AnyItem], **how: bool) -> dict[str, str]:
    return {name: item.id for name, item in matching_items(planned, coming, **how).items()}


def test_the_closest_counterpart_comes_first():
    planned = [message("a"), message("b", weeks=6)]
    assert matched(planned, [message("x", weeks=6), message("y", weeks=1)]) == {"a": "y", "b": "x"}
    wide = message("wide", groups=("web", "media"))
    assert matched([message("a")], [wide, message("y")]) == {"a": "y"}
    titled = [message("x", title="Why we begin"), message("y", title="What stays the same")]
    assert matched([message("a", title="What stays the same")], titled) == {"a": "y"}


def test_an_item_stands_for_one_of_its_kind_stage_and_group():
    act = SponsorAct(id="act", date=MONDAY, group_ids=("web",))
    elsewhere = message("x").model_copy(update={"stage": "training"})
    assert matched([message("a")], [act, elsewhere, message("y", groups=("media",))]) == {}
    planned = [message("a"), message("b"), message("c")]
    matches = matched(planned, [message("x"), message("y")])
    assert len(matches) == len(set(matches.values())) == 2


def test_only_the_same_people_at_the_same_time_are_close():
    near, far = message("x", weeks=0), message("y", weeks=9)
    assert matched([message("a", title="Begin")], [far], close=True) == {}
    assert matched([message("a", title="Begin")], [near], close=True) == {"a": "x"}
    undated = KeyMessage(id="k", title="It is for all", group_ids=("web",))
    assert matched([undated], [undated.model_copy(update={"id": "z"})], close=True) == {"k": "z"}


WEEKS = st.integers(0, 9)
GROUPS = st.sampled_from([("web",), ("media",), ("web", "media")])


@given(st.lists(st.tuples(WEEKS, GROUPS), max_size=6), st.lists(st.tuples(WEEKS, GROUPS), max_size=6))
def test_what_was_matched_is_matched_alike_when_the_rest_is_gone(planned_places, drafted_places):
    planned = [message(f"a{number}", weeks, groups) for number, (weeks, groups) in enumerate(planned_places)]
    drafted = [message(f"x{number}", weeks, groups) for number, (weeks, groups) in enumerate(drafted_places)]
    first = matched(planned, drafted)
    assert matched(planned, [item for item in drafted if item.id in first.values()]) == first
    assert matched([item for item in planned if item.id in first], drafted) == first
