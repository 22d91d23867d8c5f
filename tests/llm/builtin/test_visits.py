"""The sponsor visits first whom the change touches most."""

from playbook.core.plan.brief import Group
from playbook.llm.builtin.expansion import _turn
from playbook.llm.builtin.stage_files import load_stages


def test_the_team_that_changes_most_is_visited_first():
    def order(*teams: tuple[str, int, int | None]) -> list[str]:
        groups = [Group(id=name, name=name, size=size, overall_impact=impact) for name, size, impact in teams]
        return [group.id for group in sorted(groups, key=_turn)]

    assert order(("phones", 9, 4), ("managers", 14, 1), ("sales", 28, 4)) == ["sales", "phones", "managers"]
    assert order(("desk", 40, 2), ("lines", 12, 5), ("lab", 3, None)) == ["lines", "desk", "lab"]
    assert order(("a", 5, None), ("b", 9, None)) == ["b", "a"]


def test_no_article_stands_before_the_name_of_a_team():
    plays = [play for stage in load_stages() for play in stage.plays]
    assert "{visited}" in str(plays)
    assert " a {visited}" not in str(plays)
