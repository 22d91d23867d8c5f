"""Memos of plain prose: how much is read, and how much rightly."""

from dataclasses import replace
from datetime import date

import pytest

from bench.memos import FOLDERS, MEMOS, WRITTEN_ON, score, scores
from playbook.core.base.fields import Span
from playbook.core.intake.intake import Fact, check_findings
from playbook.core.intake.intake_changes import UNNAMED, changes_of, is_there, replaces
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.plan.brief import Brief, BriefFields
from playbook.core.text.notes import Notes
from playbook.llm.intake.intake_rules import find_facts


def facts_in(text: str) -> tuple[Fact, ...]:
    notes = Notes(text)
    return check_findings(find_facts(notes, WRITTEN_ON), notes, WRITTEN_ON).facts


def values(text: str, *fields: str) -> list[object]:
    return [fact.value for fact in facts_in(text) if fact.field in fields]


FLOORS = {
    "tuned": (0.95, 0.98), "held": (0.90, 0.97), "fresh": (0.90, 0.97), "last": (0.75, 0.90),
    "unseen": (0.75, 0.95),
}  # fmt: skip


@pytest.mark.parametrize("folder", FOLDERS)
def test_memos_are_read_above_these_floors(folder: str):
    every, (recall, precision) = scores(folder), FLOORS[folder]
    assert 1 - sum(len(each.missed) for each in every) / sum(each.expected for each in every) >= recall
    assert 1 - sum(len(each.wrong) for each in every) / sum(each.found for each in every) >= precision


@pytest.mark.parametrize("memo", sorted(MEMOS.glob("*/*.txt")), ids=lambda memo: memo.stem)
def test_every_fact_has_its_sentence_in_the_memo(memo):
    notes = Notes(memo.read_text(encoding="utf-8"))
    facts = facts_in(memo.read_text(encoding="utf-8"))
    assert facts
    assert all(notes.find(part) for fact in facts for part in fact.sentence.split(" … "))
    assert score(memo).recall >= 0.5


def test_what_asks_fears_hopes_or_is_of_others_is_no_fact():
    for sentence in (
        "Do we go live on 1 March 2027?", "Should Dana Whitfield sponsor it?",
        "I could imagine that Tom Reyes leads it.", "Perhaps 40 people in Sales and 60 in Service.",
        "We hope to cut waiting time from 9 days to 3.", "Maybe nobody will be monitored.",
        "Would 50,000 euros be enough as a budget?", "The works council might want to agree.",
        "We thought of 1 May for go-live and dropped it.",
        "Mary Ann Lee, CFO at our competitor, sponsors their rollout.",
    ):  # fmt: skip
        assert facts_in(sentence) == (), sentence


def test_a_memo_s_author_and_short_names_are_people():
    told = "I'm sponsoring this myself as COO. Matt Sorensen is going to lead it, half time."
    memo = f"From: Karen Doyle\n\n{told}\n"
    assert values(memo, "sponsor_id", "lead_id", "lead_hours_per_week", "job_title") == [
        "Karen Doyle", "Matt Sorensen", 20.0, "COO",
    ]  # fmt: skip
    council = "The works council must agree before the pilot. Matt will have that done by 26 February."
    assert values(f"{memo}\n{council}", "condition_owner", "condition_by") == [
        "Matt Sorensen", date(2027, 2, 26),
    ]  # fmt: skip


def test_days_that_a_weekday_or_a_span_names_are_read():
    assert values("Go-live is the first Monday in March.", "go_live") == [date(2027, 3, 1)]
    assert values("Go-live is the last Friday of April 2027.", "go_live") == [date(2027, 4, 30)]
    [closed] = values("Closed July 5-16 (vacation shutdown).", "closed")
    assert isinstance(closed, Span)
    assert (closed.start, closed.end) == (date(2027, 7, 5), date(2027, 7, 16))


def test_a_whole_organization_is_offered_and_not_chosen():
    memo = "We are 900 in all.\n\nThere are 140 people in Billing and 60 in Service."
    [headcount] = [fact for fact in facts_in(memo) if fact.field == "headcount"]
    assert headcount.is_doubtful
    assert "The teams in these notes have 200 people." in headcount.note


def test_all_that_a_memo_says_goes_into_the_brief():
    memo = (MEMOS / "tuned" / "insurer.txt").read_text(encoding="utf-8")
    facts = [fact for fact in facts_in(memo) if not fact.is_doubtful]
    brief = Brief(name=UNNAMED)
    assert not any(replaces(fact, brief) for fact in facts)
    [edited] = [change for change in changes_of(facts, brief, WRITTEN_ON) if isinstance(change, BriefEdited)]
    fields = BriefFields.model_validate(edited.values)
    promises = {promise.topic: promise for promise in fields.promises}
    assert sorted(promises) == ["jobs", "measurement", "switch_off", "use"]
    assert promises["switch_off"].starts == date(2027, 6, 30)
    [condition] = fields.conditions
    assert (condition.kind, condition.owner_id, condition.needed_by, condition.gates) == (
        "security", "omar-haddad", date(2027, 1, 29), "training",
    )  # fmt: skip
    [concern] = fields.concern_list
    assert concern.answer == "Every letter is checked by a second person in the first month."
    assert "pilot in Motor Claims" in fields.what_changes
    assert "month end" in fields.concerns
    after = brief.model_copy(update={name: getattr(fields, name) for name in edited.values})
    parts = [
        fact for fact in facts if fact.field in ("promise", "condition", "concern_answer", "pilot", "busy")
    ]
    assert all(is_there(fact, after) for fact in parts)
    other = replace(next(fact for fact in parts if fact.field == "promise"), value="All jobs go")
    assert replaces(other, after)
