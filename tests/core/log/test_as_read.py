"""What readers see of tasks: nothing that is said about people by the brief as it is now."""

import pytest

from playbook.core.log.as_read import as_read
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, Person
from playbook.core.plan.case import Concern
from playbook.core.plan.items import Milestone, Provenance, Resistance

WORRY = "The new colleague on nights is too slow"
ITEMS = (
    Resistance(id="worry", title=f"“{WORRY}”", cause="Held by: day shift.", tactic="Answer: she is trained."),
    Milestone(id="find", title="Answer what is open", done_when=f"Each is answered.\n- “{WORRY}” Kim does."),
    Milestone(id="sure", title="Hours", provenance=Provenance(assumptions=(f"Said: {WORRY}.",))),
    Milestone(id="half", title="Keys", done_when="Say it. “Kim Voss drinks”: nobody does."),
    Milestone(id="else", title="Order keys", done_when="They are there."),
)  # fmt: skip


def rollout(**brief: object) -> Rollout:
    now = "2027-03-01T08:00:00Z"
    return Rollout.model_validate(
        {"id": "r", "brief": Brief.model_validate(brief), "items": {item.id: item for item in ITEMS},
         "version": 1, "created_by": "Dana", "created_at": now, "changed_at": now}
    )  # fmt: skip


def test_a_task_that_quotes_a_concern_about_people_is_read_without_it():
    marked = Concern(id="c", text=WORRY, is_about_people=True)
    now = rollout(concern_list=(marked,))
    read = as_read(now, now)
    assert read.is_as_read
    assert "nights" not in read.model_dump_json(exclude={"brief"})
    assert "trained" not in read.items["worry"].model_dump_json()
    assert read.items["find"].done_when.startswith("Each is answered.\n")
    assert read.items["else"] is now.items["else"]


def test_who_is_named_only_now_is_in_no_older_task():
    concerns = "The day shift fears that Kim Voss drinks."
    then = rollout(concerns=concerns)
    assert as_read(then, then) is then
    now = rollout(concerns=concerns, people=(Person(id="k", name="Kim Voss"),))
    assert "drinks" not in as_read(then, now).items["half"].done_when


@pytest.mark.parametrize("text", [WORRY, "A"])
def test_a_concern_about_nobody_hides_nothing(text):
    now = rollout(concern_list=(Concern(id="c", text=text, is_about_people=text == "A"),))
    assert as_read(now, now) is now
