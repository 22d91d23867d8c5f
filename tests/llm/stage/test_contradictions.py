"""Only two days or two thresholds for one thing are named."""

from datetime import date, timedelta

import pytest

from playbook.core.plan.items import Gate, Message, Metric, Milestone
from playbook.llm.stage.contradictions import contradictions_in
from tests.briefs import SCENARIOS
from tests.drafts import draft_of
from tests.soak import some

DAY = date(2027, 5, 26)
METRIC = Metric(
    id="use", title="People who have completed one real case alone", unit="%", target=90,
    target_date=DAY + timedelta(days=27), group_ids=("fs",),
)  # fmt: skip
LIST = Milestone(id="list", title="List accounts with their owners of today", date=date(2027, 4, 22))


def contradicted(text: str, **changes: object) -> list[str]:
    gate = Gate(id="gate", title="Go or no-go", date=DAY, go_if=text, group_ids=("fs", "is"))
    items = (gate.model_copy(update=changes), METRIC, LIST)
    return [each.text for each in contradictions_in(items, date(2027, 3, 1))]


@pytest.mark.parametrize(
    ("text", "changes", "named"),
    [
        ("Nine in ten people have completed one case.", {}, "90% on May 26, 2027"),
        ("Nine of ten people have completed one case.", {}, "90% by June 22, 2027"),
        ("Half of the people: at least 50% have completed one case.", {}, ""),
        ("At least 50% of the people have completed one case.", {"date": date(2027, 7, 2)}, "50% on July 2"),
        ("Nine in ten people have completed one case.", {"date": date(2027, 7, 2)}, ""),
        ("Nine in ten people have completed one practice case.", {}, ""),
        ("Nine in ten people have completed one case.", {"group_ids": ("is",)}, ""),
        ("Fewer than 5% of entries are wrong.", {}, ""),
        ("The accounts with the owners of today stand by Mon 26 April.", {}, "April 22, 2027"),
        ("The accounts with the owners of today stand by Thu 22 April.", {}, ""),
        ("On 26 April everyone hears it.", {}, ""),
    ],
)
def test_a_sentence_is_held_against_targets_and_days(text: str, changes: dict[str, object], named: str):
    texts = contradicted(text, **changes)
    assert len(texts) == bool(named)
    assert named in " ".join(texts)


def test_any_text_is_read_and_a_task_does_not_contradict_itself():
    message = Message(id="word", title="A word", body="The accounts with the owners of today: 3 May.")
    assert [each.item_id for each in contradictions_in((message, LIST), DAY)] == ["word"]
    own = LIST.model_copy(update={"done_when": "The accounts with the owners of today stand by 3 May."})
    assert contradictions_in((own,), DAY) == ()


@pytest.mark.parametrize("name", some([*SCENARIOS], ["S2 bank"]))
def test_a_built_in_plan_contradicts_itself_nowhere(name: str):
    brief = SCENARIOS[name]()
    assert contradictions_in(draft_of(brief, start=brief.start).items, brief.start) == ()
