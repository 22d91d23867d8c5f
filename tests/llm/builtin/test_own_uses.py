"""What a team itself does, as what changes tells it."""

from datetime import date

from playbook.core.plan.brief import Brief
from playbook.llm.builtin.cases.teams.own_uses import own_uses, uses_of

GROUPS = [{"id": "r", "name": "Roster office", "size": 14}, {"id": "l", "name": "Shift leaders", "size": 30}]


def uses(what_changes: str, place: int) -> list[str]:
    brief = Brief.model_validate(
        {"name": "Watches", "what_changes": what_changes, "groups": GROUPS, "start": date(2027, 1, 4)}
    )
    return [use.does for use in own_uses(uses_of(brief), brief.groups[place])]


def test_a_second_verb_is_said_to_the_team_like_the_first() -> None:
    told = "The roster office gives out the frame and no longer assigns names."
    assert uses(told, 0) == ["give out the frame and no longer assign names"]


def test_verbs_without_a_thing_are_no_work() -> None:
    assert uses("Shift leaders accept or correct.", 1) == []


def test_two_things_joined_by_and_are_no_work() -> None:
    told = "It replaces two programs that do not talk: the roster system and the booking calendar."
    groups = [{"id": "r", "name": "Rosters", "size": 14}]
    brief = Brief.model_validate({"name": "One", "what_changes": told, "groups": groups})
    assert not own_uses(uses_of(brief), brief.groups[0])
    brief = brief.model_copy(update={"what_changes": told.replace("roster", "rosters")})
    assert not own_uses(uses_of(brief), brief.groups[0])
