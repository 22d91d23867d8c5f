"""A smaller first scope that keeps the event of “why now”, and the day of its rest."""

import json
from datetime import date

from playbook.core.case.case import read_case
from playbook.core.case.feasibility import applied, as_asked, verdict, with_asked_starts
from playbook.core.case.judgment import Alternative
from playbook.core.case.page import page_of
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import Message
from playbook.llm.builtin.builtin import load_stages
from playbook.llm.builtin.kinds import load_kinds
from tests.drafts import draft
from tests.llm.strong.stand_in import FOLDER

START, REST, TODAY = date(2027, 6, 1), date(2027, 7, 12), date(2027, 3, 1)
CRM = Brief.model_validate(json.loads((FOLDER / "crm.json").read_text(encoding="utf-8"))["brief"])


def ways(brief: Brief) -> tuple[Alternative, ...]:
    return verdict(read_case(brief, load_kinds(), TODAY), TODAY).alternatives


def test_a_later_start_that_passes_the_merger_is_the_other_way():
    sooner, later = ways(CRM)
    assert sooner.changes["go_live"] == START
    assert "interfaces and old records on Mon Jul 12" in sooner.title
    assert later.changes["go_live"] == REST
    assert "too late for this: “Two regions merge in July" in later.sentence


def test_without_an_event_between_the_days_all_starts_later():
    later, sooner = ways(CRM.model_copy(update={"why_now": "Accounts change hands every year."}))
    assert (later.changes["go_live"], sooner.changes["go_live"]) == (REST, START)


def test_the_rest_has_its_steps_between_both_days_and_holds_up_no_start():
    brief = with_asked_starts(CRM, applied(CRM, ways(CRM)[0].changes))
    items = {each.id: each for each in draft(brief, load_stages(), start=TODAY).items}
    rest = [items[f"milestone.step-rest-{key}"].due for key in ("clean", "connect", "load")]
    assert all(day and START < day < REST for day in rest)
    assert items["milestone.step-rest"].due == REST
    assert items["milestone.step-test"].due < START
    assert not {"milestone.step-connect", "milestone.step-load"} & items.keys()
    assert START < items["milestone.condition-data-migration"].due < REST
    assert "nothing retyped" not in items["gate.gate-start"].go_if
    assert "they open on Mon Jul 12" in items["gate.gate-30"].go_if
    assert "old records follow on Mon Jul 12." in items["message.first-word"].body
    bodies = " ".join(each.body for each in items.values() if isinstance(each, Message))
    assert "no double entry from Mon Jul 12, quick handovers" in bodies
    assert "entered twice" not in bodies.partition("Until then")[2][:90]
    read = read_case(brief, load_kinds(), TODAY)
    [off] = [each for each in page_of(read, (), TODAY).promises if "read-only" in each.text]
    assert "what has moved is read-only, the rest from Mon Jul 12." in off.text
    asked = as_asked(read, TODAY)
    assert asked
    assert (asked.go_live, asked.approach) == (START, CRM.approach)
