"""What lists show survives a start, is never old, and may be lost."""

from collections.abc import Callable
from datetime import date

import pytest

from playbook.core.base.access import Actor
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.plan.brief import BriefFields
from playbook.core.portfolio import failing_dates
from playbook.desk.base import fact_cache
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts
from playbook.desk.progress import portfolio
from playbook.desk.upkeep import backups
from playbook.desk.upkeep.deletion import delete_rollout
from playbook.desk.upkeep.forgetting import forget_person
from playbook.store.errors import LogClosed
from tests.desk.conftest import add_unreadable

DANA = Actor(name="Dana")
Open = Callable[..., Workspace]


def rename(workspace: Workspace, rollout_id: str, name: str) -> None:
    seen = workspace.rollout_cache.get(rollout_id).version
    commit(workspace, DANA, rollout_id, seen, [BriefEdited.of(BriefFields(name=name), "name")])


def names(workspace: Workspace) -> list[str]:
    return sorted(card.name for card in rollouts.cards(workspace, DANA))


def without_reading(monkeypatch: pytest.MonkeyPatch, workspace: Workspace) -> list[str]:
    """Return the names on Home, where no rollout can be folded."""

    def get(_: str) -> None:
        raise LogClosed

    with monkeypatch.context() as patch:
        patch.setattr(workspace.rollout_cache, "get", get)
        return names(workspace)


@pytest.fixture
def folder(opened: Open) -> Workspace:
    workspace = opened()
    for name in ("Atlas", "CRM"):
        rollouts.start_rollout(workspace, DANA, name)
    assert names(workspace) == ["Atlas", "CRM"]
    return workspace


def test_a_log_that_cannot_be_read_costs_its_own_card_alone(folder, opened):
    first = next(card.rollout_id for card in rollouts.cards(folder, DANA) if card.name == "Atlas")
    add_unreadable(folder, first)
    for _ in range(2):  # the first reads the log, the second what was noted of it
        workspace = opened()
        fact_cache.tick(workspace)
        assert names(workspace) == ["CRM", f"Rollout {first}, which cannot be read"]
        [_, last] = rollouts.cards(workspace, DANA)
        assert "Expected 0 or more, got -5" in last.facts.trouble
        assert portfolio.counted(portfolio.list_rollouts(workspace, DANA), with_samples=True, with_past=True)
        assert rollouts.cards(workspace, DANA, archived=True) == []


def test_a_bug_in_reading_a_brief_leaves_its_card_and_is_not_kept(folder, opened, monkeypatch):
    sample, _ = rollouts.open_sample(folder, DANA, "3-under-way")

    def read_case(*_: object) -> None:
        raise ValueError("day is out of range for month")

    with monkeypatch.context() as patch:
        patch.setattr(failing_dates, "read_case", read_case)
        [card] = [card for card in rollouts.cards(folder, DANA) if card.rollout_id == sample.id]
    assert card.name == sample.brief.name
    assert "Report it with id" in card.facts.trouble
    assert all(not card.facts.trouble for card in rollouts.cards(opened(), DANA))


def test_a_start_folds_no_rollout_that_was_on_home(folder, opened, monkeypatch):
    assert without_reading(monkeypatch, opened()) == ["Atlas", "CRM"]


def test_a_card_of_another_day_is_drawn_without_folding(folder, opened, monkeypatch):
    workspace = opened(PLAYBOOK_TODAY="2031-01-02")
    assert without_reading(monkeypatch, workspace) == ["Atlas", "CRM"]
    assert {card.drawn_on for card in rollouts.cards(workspace, DANA)} == {date(2031, 1, 2)}


def test_what_is_missing_is_made_before_anybody_looks(folder, opened, monkeypatch):
    folder.card_file.clear()
    workspace = opened()
    fact_cache.tick(workspace, lambda: True)
    with pytest.raises(LogClosed):
        without_reading(monkeypatch, workspace)
    fact_cache.tick(workspace)
    assert without_reading(monkeypatch, workspace) == ["Atlas", "CRM"]


def test_no_card_is_older_than_its_log(folder, opened):
    [atlas] = [card.rollout_id for card in rollouts.cards(folder, DANA) if card.name == "Atlas"]
    rename(folder, atlas, "Borealis")  # and nobody looks before the end
    workspace = opened()
    assert names(workspace) == ["Borealis", "CRM"]
    rename(workspace, atlas, "Cassiopeia")
    assert names(workspace) == ["CRM", "Cassiopeia"]


@pytest.mark.long
def test_a_restored_log_of_the_same_length_has_its_own_cards(opened):
    workspace = opened()
    rollout = rollouts.start_rollout(workspace, DANA, "Atlas")
    backup = backups.back_up(workspace, DANA).path
    rename(workspace, rollout.id, "One way")
    assert names(workspace) == ["One way"]
    workspace.close()
    backups.restore(workspace.settings, backup)
    again = opened()
    rename(again, rollout.id, "Another way")
    again.card_file.save(rollout.id, "2 other code", b"{}")
    assert names(opened()) == ["Another way"]


def test_lost_and_damaged_cards_are_made_again(folder, opened, monkeypatch):
    file = folder.settings.data / "cards.sqlite"
    folder.close()
    file.write_bytes(b"damaged")
    assert names(opened()) == ["Atlas", "CRM"]
    assert without_reading(monkeypatch, opened()) == ["Atlas", "CRM"]


def test_neither_a_forgotten_name_nor_a_deleted_rollout_stays_in_the_file(folder):
    file = folder.settings.data / "cards.sqlite"
    first, second = (card.rollout_id for card in rollouts.cards(folder, DANA))
    rename(folder, first, "For Kim Oduya")
    assert names(folder)
    assert b"Kim Oduya" in file.read_bytes()
    forget_person(folder, DANA, ["Kim Oduya"])
    assert names(folder)
    assert not file.exists() or b"Oduya" not in file.read_bytes()
    rollouts.archive_rollout(folder, DANA, second)
    name = folder.rollout_cache.get(second).brief.name
    delete_rollout(folder, DANA, second, name)
    assert not file.exists() or second.encode() not in file.read_bytes()
