"""The plan on a page: no label on another, none outside, nothing uncounted."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from playbook.exports.deck.roadmap import Mark, lay_out

STAGES = ("leadership", "communication", "training", "reinforcement", "accountability")
WIDE = 10.2
marks = st.lists(
    st.builds(
        Mark,
        stage=st.sampled_from(STAGES),
        day=st.dates(date(2026, 1, 1), date(2033, 12, 31)),
        title=st.text(max_size=90),
        rank=st.integers(0, 5),
        stands=st.sampled_from(("done", "late", "to_come")),
        is_turn=st.booleans(),
    ),
    max_size=60,
)


@given(marks)
def test_labels_overlap_nowhere_and_each_step_is_counted(wanted):
    plan = lay_out(wanted, WIDE, 10.5)
    if plan is None:
        assert not wanted
        return
    rows = defaultdict(list)
    for label in plan.labels:
        left = min(label.x - 0.085, label.text_x)
        rows[label.mark.stage, label.row].append(
            (left, max(label.x + 0.085, label.text_x + label.text_width))
        )
        assert -0.1 <= left <= label.x <= WIDE + 0.001
    for places in rows.values():
        places.sort()
        assert all(one[1] < other[0] for one, other in pairwise(places))
    assert len(plan.labels) + plan.unnamed == len(wanted)
    assert sum(sum(bar.counts.values()) for bar in plan.bars) == len(wanted)
    assert all(bar.x >= -0.001 and bar.x + bar.width <= WIDE + 0.03 for bar in plan.bars)


def test_gates_are_named_before_anything_else():
    day = date(2026, 3, 2)
    others = [
        Mark("training", day, f"A training session with a long name, number {at}", 3, "done")
        for at in range(9)
    ]
    plan = lay_out([*others, Mark("training", day, "Go-live", 0, "to_come", is_turn=True)], WIDE, 10.5)
    assert plan.labels[0].mark.title == "Go-live"
    assert len(plan.labels) < 10


def test_a_title_that_comes_again_is_named_once():
    days = [date(2026, 3, 2) + timedelta(days=30 * at) for at in range(6)]
    plan = lay_out([Mark("training", day, "Open hour", 3, "done") for day in days], WIDE, 10.5)
    assert [label.mark.day for label in plan.labels] == days[:1]
    assert plan.unnamed == 5


def test_the_scale_names_months_then_quarters_then_years():
    def scale(days: int) -> list[str]:
        start = date(2026, 1, 5)
        ends = [Mark("training", start + timedelta(days=after), "A task", 3, "done") for after in (0, days)]
        plan = lay_out(ends, WIDE, 10.5)
        assert plan
        return [tick.text for tick in plan.ticks if tick.text]

    assert scale(200)[:3] == ["Feb 2026", "Mar", "Apr"]
    assert scale(900)[:4] == ["Q2 2026", "Q3", "Q4", "Q1 2027"]
    assert scale(2500)[:2] == ["2027", "2028"]
