"""Guardrails at the desk: what is blocked, what only comes in as proposed, and that nothing is lost."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from playbook.core.access import Actor
from playbook.core.errors import Refused
from playbook.core.items import AnyItem, Policy, Provenance, UseCase
from playbook.core.state import Rollout
from playbook.desk import history, plans, rollouts
from playbook.desk.accepting import Proposal, accept
from playbook.desk.house import House, open_house
from playbook.settings import Settings

DANA = Actor(name="Dana")
RULES = Policy(
    id="rules",
    title="Guardrails",
    approved_tools=("ChatGPT",),
    data_rules={"ChatGPT": ("public", "internal")},
)
MAILS = UseCase(id="mails", title="Draft mails", tool="ChatGPT", data_class="internal", status="approved")
BY_MODEL = Provenance(source="model", writer="m-1", prompt_sha="ab" * 32)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(Settings(data=tmp_path / "data", today=date(2026, 3, 5)))
    yield opened
    opened.close()


@pytest.fixture
def rollout(house: House) -> Rollout:
    return rollouts.start_rollout(house, DANA, "AI at LT")


def put_in(house: House, rollout: Rollout, *items: AnyItem) -> Rollout:
    """The rollout with the items, each under its own id, as a draft puts them there."""
    return accept(
        house, DANA, rollout.id, rollout.version, [Proposal("add", None, item) for item in items]
    ).rollout


def test_a_use_case_with_forbidden_data_is_not_added_and_the_plan_stays_as_it_was(
    house: House, rollout: Rollout
):
    here = put_in(house, rollout, RULES)
    secret = MAILS.model_copy(update={"data_class": "restricted"})
    with pytest.raises(Refused, match="'Guardrails' allows only public and internal data"):
        plans.add_item(house, DANA, here.id, here.version, secret)
    assert house.shelf.get(here.id) == here
    proposed = secret.model_copy(update={"status": "proposed"})
    assert len(plans.add_item(house, DANA, here.id, here.version, proposed).items) == 2


def test_an_accepted_draft_keeps_a_forbidden_use_case_as_proposed_and_says_so(house: House, rollout: Rollout):
    here = put_in(house, rollout, RULES)
    drafted = [
        MAILS.model_copy(update={"id": one, "title": one, "data_class": data, "provenance": BY_MODEL})
        for one, data in (("fine", "public"), ("secret", "restricted"))
    ]
    accepted = accept(house, DANA, here.id, here.version, [Proposal("add", None, item) for item in drafted])
    assert accepted.number == 2
    assert accepted.told == ("Only proposed, because the guardrails forbid their data or tool: 'secret'.",)
    assert accepted.rollout.items["fine"].status == "approved"  # type: ignore[union-attr]
    assert accepted.rollout.items["secret"].status == "proposed"  # type: ignore[union-attr]


def test_guardrails_in_the_same_draft_count_already(house: House, rollout: Rollout):
    secret = MAILS.model_copy(update={"data_class": "restricted"})
    for order in ((secret, RULES), (RULES, secret)):
        here = put_in(house, rollouts.start_rollout(house, DANA, f"{order[0].kind} first"), *order)
        assert here.items["mails"].status == "proposed"  # type: ignore[union-attr]


def test_an_undo_that_the_guardrails_forbid_by_now_says_so_and_changes_nothing(
    house: House, rollout: Rollout
):
    here = put_in(house, rollout, RULES, MAILS)
    paused = plans.edit_item(
        house, DANA, here.id, here.version, MAILS.model_copy(update={"status": "paused"})
    )
    tighter = RULES.model_copy(update={"data_rules": {"ChatGPT": ("public",)}})
    shut = plans.edit_item(house, DANA, here.id, paused.version, tighter)
    with pytest.raises(Refused, match="So 'Draft mails' cannot come back"):
        history.undo_at(house, DANA, here.id, paused.version)
    assert house.shelf.get(here.id) == shut
    history.undo_at(house, DANA, here.id, shut.version)
    assert history.undo_at(house, DANA, here.id, paused.version).items["mails"] == MAILS
