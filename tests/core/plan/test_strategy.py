"""The strategy of a rollout: its words, its place in the log and on the Decisions page."""

from datetime import date

from playbook.core.case.feasibility import applied
from playbook.core.log.changes.briefs import GroupSaved
from playbook.core.log.changes.rollouts import RolloutCreated
from playbook.core.log.changes.strategies import StrategyRemoved, StrategySaved
from playbook.core.log.state import fold
from playbook.core.log.undo import changes_to_undo
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.strategy import (
    Bet,
    Stake,
    Strategy,
    TeamStart,
    sections_of,
    signature_of,
    start_changes,
    strategy_lines,
)  # fmt: skip
from tests.core.story import CREATIVE
from tests.store.logs import events

STRATEGY = Strategy(
    decides="Whether the night shift gets its own talk.",
    gains=(Stake(who="Day shift", what="Fewer calls back."),),
    losses=(Stake(who="Night shift", what="The quiet hour goes."),),
    bets=(Bet(what="Talk at the shift change.", why="There is no desk.", sign="Half the talks end."),),
    doubt="The last tool was dropped.",
    answer="This one has an owner.",
    left_out=("No newsletter.", "No contest."),
    writer="gpt-x",
)
LATER = STRATEGY.model_copy(update={"decides": "The supervisors.", "edited_by": ("Dana",)})


def test_sections_without_words_are_left_out():
    headings = [section.heading for section in sections_of(Strategy(decides="Trust."))]
    assert headings == ["What decides this change"]
    assert sections_of(None) == ()


def test_a_prompt_gets_one_line_a_section():
    lines = strategy_lines(STRATEGY)
    assert lines[0] == "What decides this change: Whether the night shift gets its own talk."
    assert "Talk at the shift change. Why here: There is no desk. Early sign that it fails: Half" in lines[3]
    assert lines[-1] == "What we leave out: No newsletter. / No contest."
    assert strategy_lines(None) == ()


def test_teams_start_later_with_their_day_of_access_and_the_rollout_with_the_first():
    first, second = date(2027, 5, 3), date(2027, 6, 7)
    day = Group(id="day", name="Day", size=9, access_date=date(2027, 4, 29))
    groups = (day, Group(id="night", name="Night", size=9))
    brief = Brief(name="Rosters", go_live=first, groups=groups)
    one = start_changes([TeamStart(team="day", day=second), TeamStart(team="Night", day=first)], brief)
    assert one == {"groups.day.go_live": second}
    both = start_changes([TeamStart(team=name, day=second) for name in ("Day", "Night", "Gone")], brief)
    [earlier] = [start_changes([TeamStart(team="Day", day=date(2027, 4, 26))], brief)]
    assert earlier["groups.day.access_date"] == date(2027, 4, 22)
    assert both == {**one, "groups.night.go_live": second, "go_live": second}


def test_the_first_part_of_a_team_starts_before_the_rest_once():
    first, second = date(2027, 5, 3), date(2027, 6, 7)
    melt = Group(id="melt", name="Melt shop", size=420, manager_id="joe", supervisors=9)
    brief = Brief(name="Screens", go_live=second, groups=(melt,))
    start = TeamStart(team="Melt shop, first 40", day=first)
    after = applied(brief, start_changes([start], brief))
    assert [(each.name, each.size, after.go_live_of(each)) for each in after.groups] == [
        ("Melt shop", 380, second), ("Melt shop, first 40", 40, first),
    ]  # fmt: skip
    assert after.groups[1].manager_id == "joe"
    assert after.groups[1].part_of == "melt"
    assert start_changes([start], after) == {}
    for unknown in ("Melt shop, first 420", "Melt shop, first 0", "Moon, first 4"):
        assert start_changes([TeamStart(team=unknown, day=first)], brief) == {}


def test_the_signature_says_who_drafted_and_who_edited_it():
    assert signature_of(STRATEGY) == "Drafted by gpt-x."
    assert signature_of(LATER) == "Drafted by gpt-x, edited by Dana."
    assert signature_of(Strategy(decides="Trust.", edited_by=("Dana", "Leo"))) == "Written by Dana and Leo."


def test_the_first_people_of_a_part_are_of_the_whole_team():
    first, second = date(2027, 8, 2), date(2027, 9, 6)
    rest = Group(id="doc", name="Doctors on the other wards", size=115, go_live=second, part_of="doc")
    following = Group(
        id="doc-next", name="Doctors on the next wards", size=110, part_of="doc", go_live=second
    )
    start = TeamStart(team="Doctors on the next wards, first 49", day=first)
    brief = Brief(go_live=second, groups=(rest, following))
    part = applied(brief, start_changes([start], brief)).groups[-1]
    assert (part.size, part.part_of, part.go_live) == (49, "doc", first)
    assert (part.team_name, part.places) == ("Doctors", "first of the next wards")


def test_undo_brings_back_the_strategy_before():
    log = events([RolloutCreated(name="AI"), GroupSaved(group=CREATIVE), StrategySaved(strategy=STRATEGY)])
    assert fold(log).strategy == STRATEGY
    assert changes_to_undo(log, log[-1].change_set) == (StrategyRemoved(),)
    edited = events([*(event.change for event in log), StrategySaved(strategy=LATER), StrategyRemoved()])
    assert fold(edited).strategy is None
    assert changes_to_undo(edited, edited[-1].change_set) == (StrategySaved(strategy=LATER),)
