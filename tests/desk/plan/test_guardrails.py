"""Guardrails at the desk: what is blocked, what only comes in as proposed, and that nothing is lost."""

import csv
import io
from datetime import date

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Missing, Refused
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, Policy, Provenance, UseCase
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import briefs, guardrails, plans, rollouts
from playbook.desk.plan.accepting import Proposal, accept
from playbook.desk.record import history

DANA = Actor(name="Dana")
TODAY = date(2026, 3, 5)
DATA_RULES = {"ChatGPT": ("public", "internal")}
RULES = Policy(id="rules", title="Guardrails", approved_tools=("ChatGPT",), data_rules=DATA_RULES)
MAILS = UseCase(id="mails", title="Draft mails", tool="ChatGPT", data_class="internal", status="approved")
BY_MODEL = Provenance(source="model", writer="m-1", prompt_sha="ab" * 32)


def put_in(workspace: Workspace, rollout: Rollout, *items: AnyItem) -> Rollout:
    """The rollout with the items, each under its own id, as a draft puts them there."""
    added = [Proposal("add", None, item) for item in items]
    return accept(workspace, DANA, rollout.id, rollout.version, added).rollout


def test_a_use_case_with_forbidden_data_is_not_added(workspace, rollout):
    planned = put_in(workspace, rollout, RULES)
    secret = MAILS.model_copy(update={"data_class": "restricted"})
    with pytest.raises(Refused, match="“Guardrails” allows only public and internal data"):
        plans.add_item(workspace, DANA, planned.id, planned.version, secret)
    assert workspace.rollout_cache.get(planned.id) == planned
    proposed = secret.model_copy(update={"status": "proposed"})
    assert len(plans.add_item(workspace, DANA, planned.id, planned.version, proposed).items) == 2


def test_a_forbidden_draft_stays_proposed_and_says_so(workspace, rollout):
    planned = put_in(workspace, rollout, RULES)
    drafted = [
        MAILS.model_copy(update={"id": name, "title": name, "data_class": data, "provenance": BY_MODEL})
        for name, data in (("fine", "public"), ("secret", "restricted"))
    ]
    added = [Proposal("add", None, item) for item in drafted]
    accepted = accept(workspace, DANA, planned.id, planned.version, added)
    assert accepted.number == 2
    assert accepted.notes == ("Only proposed, because the guardrails forbid their data or tool: “secret”.",)
    assert accepted.rollout.items["fine"].status == "approved"  # type: ignore[union-attr]
    assert accepted.rollout.items["secret"].status == "proposed"  # type: ignore[union-attr]


def test_guardrails_in_the_same_draft_count_already(workspace, rollout):
    secret = MAILS.model_copy(update={"data_class": "restricted"})
    for order in ((secret, RULES), (RULES, secret)):
        planned = put_in(workspace, rollouts.start_rollout(workspace, DANA, f"{order[0].kind} first"), *order)
        assert planned.items["mails"].status == "proposed"  # type: ignore[union-attr]


def test_a_forbidden_undo_changes_nothing(workspace, rollout):
    planned = put_in(workspace, rollout, RULES, MAILS)
    item = MAILS.model_copy(update={"status": "paused"})
    paused = plans.edit_item(workspace, DANA, planned.id, planned.version, item)
    tighter = RULES.model_copy(update={"data_rules": {"ChatGPT": ("public",)}})
    shut = plans.edit_item(workspace, DANA, planned.id, paused.version, tighter)
    with pytest.raises(Refused, match="So “Draft mails” cannot come back"):
        history.undo_at(workspace, DANA, planned.id, paused.version)
    assert workspace.rollout_cache.get(planned.id) == shut
    history.undo_at(workspace, DANA, planned.id, shut.version)
    assert history.undo_at(workspace, DANA, planned.id, paused.version).items["mails"] == MAILS


def test_a_policy_begins_with_what_the_brief_knows(workspace, rollout):
    planned = briefs.save_field(workspace, DANA, rollout.id, rollout.version, "tools", ("ChatGPT", "Whisper"))
    planned = briefs.save_field(workspace, DANA, planned.id, planned.version, "incident_contact", "IT desk")
    [policy] = guardrails.start_policy(workspace, DANA, planned.id, planned.version).items.values()
    assert (policy.approved_tools, policy.incident_contact) == (("ChatGPT", "Whisper"), "IT desk")
    assert policy.stage == "accountability"


def test_ticks_change_one_policy_once(workspace, rollout):
    planned = put_in(workspace, rollout, RULES, MAILS)
    ticks = {"ChatGPT": ("public",), "Copilot": ("internal",)}
    after = guardrails.save_ticks(workspace, DANA, planned.id, planned.version, "rules", ticks)
    assert after.version == planned.version + 1
    policy = after.items["rules"]
    assert policy.data_rules == {"ChatGPT": ("public",), "Copilot": ("internal",)}
    with pytest.raises(Missing):
        guardrails.save_ticks(workspace, DANA, planned.id, after.version, "mails", ticks)
    locked = plans.lock_item(workspace, DANA, planned.id, after.version, "rules")
    with pytest.raises(Refused, match="locked"):
        guardrails.save_ticks(workspace, DANA, planned.id, locked.version, "rules", {"ChatGPT": ()})


def test_pausing_the_forbidden_is_one_change_set(workspace, rollout):
    held = MAILS.model_copy(update={"id": "held", "title": "Held", "locked": True})
    planned = put_in(workspace, rollout, RULES, MAILS, held)
    with pytest.raises(Refused, match="nothing to pause"):
        guardrails.pause_forbidden(workspace, DANA, planned.id, planned.version)
    shut = guardrails.save_ticks(workspace, DANA, planned.id, planned.version, "rules", {"ChatGPT": ()})
    after = guardrails.pause_forbidden(workspace, DANA, planned.id, shut.version)
    statuses = [item.status for item in after.items.values() if isinstance(item, UseCase)]
    assert statuses == ["paused", "approved"]
    assert history.undo_last(workspace, DANA, planned.id).items == shut.items


def test_the_inventory_file_has_no_formula_and_needs_a_right(workspace, rollout):
    evil = MAILS.model_copy(update={"title": "=HYPERLINK(1)", "task": "@SUM(1)", "measure": '+1, "quoted"'})
    planned = put_in(workspace, rollout, evil)
    data = guardrails.inventory_file(workspace, DANA, planned.id)
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0][0] == "Use case"
    assert (rows[1][0], rows[1][1]) == ("'=HYPERLINK(1)", "'@SUM(1)")
    assert '\'+1, "quoted"' in rows[1]
    viewer = Actor(name="Vi", role="member", memberships=(Membership(rollout_id=planned.id, role="viewer"),))
    with pytest.raises(Refused):
        guardrails.inventory_file(workspace, viewer, planned.id)
