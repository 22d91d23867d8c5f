"""Each reason of a brief is served by something in its plan, or somebody is asked to decide."""

import re
from datetime import date
from pathlib import Path

import pytest

from bench._briefs import briefs
from playbook.core.case.case import read_case
from playbook.core.case.reasons import Reason, reasons_of, texts_that_serve, unserved, without_other_halves
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import Message, Milestone
from playbook.llm.builtin.cases.for_writing import is_private
from playbook.llm.builtin.cases.reasons import load_reason_tasks
from playbook.llm.builtin.kinds import load_kinds
from tests.drafts import draft_of
from tests.llm.builtin.test_case_items import plant

FOLDER = Path(__file__).parents[3] / "bench" / "briefs"
BRIEFS = {
    **{path.stem: Brief.model_validate_json(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*")},
    **{name: make() for name, make in briefs().items()},
}


def loose(brief: Brief) -> list[str]:
    """Return the reasons that a plan leaves without task, decision, measure or question."""
    case = read_case(brief, load_kinds(), brief.start or date.min)
    private = [each.text for each in case.concerns if is_private(brief, each)]
    reasons = [each for each in reasons_of(brief) if not any(text in each.sentence for text in private)]
    left = unserved(reasons, texts_that_serve(brief, draft_of(brief).items))
    return [each.text for each in without_other_halves(brief, reasons, left)]


@pytest.mark.parametrize("name", BRIEFS)
def test_every_reason_has_something_that_serves_it(name: str) -> None:
    assert loose(BRIEFS[name]) == []


def reason(text: str, field: str = "why_now") -> Reason:
    return Reason(field, text, text)


def test_a_reason_is_served_by_its_things_not_by_any_text():
    renewal = reason("We renew our retainers in June.")
    assert not renewal.is_served_by(["Every team has met; open questions are with the sponsor."])
    assert renewal.is_served_by(["A list of the retainers that renew soon."])
    assert renewal.is_served_by(["The brief says: “We renew our retainers in June.”"])


def test_what_is_only_said_serves_nothing():
    brief = plant(why_now="The fair in Lyon opens on 3 May.")
    said = Message(id="m", kind="message", title="Why", body="The fair in Lyon opens on 3 May.")
    assert unserved([reason(brief.why_now)], texts_that_serve(brief, [said]))


def test_a_threat_gets_a_task_with_an_owner_and_a_day():
    brief = plant(risk_of_not_changing="The regulator fines every late delivery from January.")
    [task] = [item for item in draft_of(brief).items if item.id == "milestone.reason-judged"]
    assert isinstance(task, Milestone)
    assert task.owner
    assert task.date
    assert "fines every late delivery" in task.note


def test_a_reason_without_a_known_answer_is_decided_by_the_sponsor():
    brief = plant(why_now="Our neighbors paint their barns purple every spring.")
    [task] = [item for item in draft_of(brief).items if item.id == "milestone.reasons-open"]
    assert isinstance(task, Milestone)
    assert "barns purple" in task.done_when
    assert task.owner
    assert task.owner.person_id == brief.sponsor_id


def test_what_serves_reasons_names_only_known_facts():
    for server in load_reason_tasks():
        named = {*re.findall(r"\{(\w+)\}", f"{server.title} {server.done_when}")}
        assert named <= {"it", "It", "sponsor", "number", "period"}, server.key
        assert not named & {"it", "It"} or all("?P<" in sign for sign in server.signs if sign), server.key


def test_a_result_is_shown_only_after_a_full_period_since_the_start():
    brief = plant(
        risk_of_not_changing="The bank no longer believes our forecast.",
        outcome_measure="Forecast error per quarter", go_live=date(2027, 5, 10), end=date(2027, 12, 17),
    )  # fmt: skip
    [task] = [item for item in draft_of(brief).items if item.id == "milestone.reason-believed"]
    assert isinstance(task, Milestone)
    assert task.date
    assert task.date > date(2027, 9, 30)
    assert task.title == "Show the bank the first full quarter since the start"
