"""The strategy at the desk: asked of a model, edited, kept and taken back."""

import json
import re
from contextlib import closing
from datetime import date, timedelta

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Conflict, Invalid
from playbook.core.base.fields import STAGES
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.rollout import Rollout
from playbook.core.plan.examples import Example
from playbook.core.plan.items import ROOM_PLAY, Milestone, Provenance
from playbook.core.plan.strategy import Strategy, signature_of
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.models.ask import ModelAnswer
from playbook.desk.plan import decisions, plans
from playbook.desk.record import history
from playbook.desk.writing import drafting, strategies
from playbook.desk.writing.strategies import StrategyDraft, fields_of, read_fields
from playbook.llm.call.errors import ModelError
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.safety.redaction import Redaction
from playbook.settings import Settings
from tests.asking import terms
from tests.desk.conftest import model_calls, rollout_of
from tests.desk.writing.test_messages import DANA, SETTINGS, planned_rollout  # noqa: F401 - a fixture
from tests.llm.author import name_of
from tests.llm.server import BEHAVIOURS, ModelServer, Talk
from tests.llm.strategy.test_strategist import GOOD
from tests.llm.strong.stand_in import StrongModel

ROBIN = Actor(name="Robin")


def ask(
    workspace: Workspace, rollout: Rollout, server: ModelServer, **how: object
) -> ModelAnswer[StrategyDraft]:
    server.reply = lambda talk: talk.answer(json.dumps(GOOD))
    return strategies.ask_for_strategy(workspace, DANA, rollout.id, terms(workspace, **how))


def keep(
    workspace: Workspace, rollout: Rollout, words: Strategy, *answer: object, by: Actor = DANA
) -> Rollout:
    seen = workspace.rollout_cache.get(rollout.id).version
    return strategies.save_strategy(workspace, by, rollout.id, seen, fields_of(words), *answer)


def test_a_strategy_is_asked_with_the_case_and_keeps_who_drafted(workspace, rollout, server):
    answer = ask(workspace, rollout, server)
    sent = server.requests[0].body["messages"][1]["content"]
    assert all(part in sent for part in ("THE CASE", "THE TEAMS", "THE PAGE THAT DECIDES", "## Promises"))
    assert answer.value.strategy.doubt == "It was wrong at Easter."
    assert workspace.rollout_cache.get(rollout.id).strategy is None
    [call] = model_calls(workspace, rollout.id)
    assert (call.purpose, call.tokens) == ("strategy", 33)
    drafted = answer.value.strategy
    edited = drafted.model_copy(update={"doubt": "Easter."})
    for words, more, who, signature in [
        (drafted, [answer], DANA, "Drafted by told."),
        (edited, [], ROBIN, "Drafted by told, edited by Robin."),
        (edited, [answer], DANA, "Drafted by told, edited by Dana."),
    ]:
        assert signature_of(keep(workspace, rollout, words, *more, by=who).strategy) == signature
    own = keep(workspace, rollout, Strategy(decides="Trust."), by=ROBIN)
    assert decisions.decision_page(workspace, own).strategy == own.strategy


def test_a_leader_writes_a_strategy_without_a_model(workspace, rollout):
    assert signature_of(keep(workspace, rollout, Strategy(decides="Trust.")).strategy) == "Written by Dana."
    before = workspace.rollout_cache.get(rollout.id).version
    assert keep(workspace, rollout, Strategy(decides="Trust.")).version == before


def test_a_strategy_is_removed_and_undo_brings_it_back(workspace, rollout):
    kept = keep(workspace, rollout, Strategy(decides="Trust."))
    gone = strategies.remove_strategy(workspace, DANA, rollout.id, kept.version)
    assert gone.strategy is None
    assert strategies.remove_strategy(workspace, DANA, rollout.id, gone.version).version == gone.version
    assert history.undo_last(workspace, DANA, rollout.id).strategy == kept.strategy
    mine = fields_of(Strategy(decides="Else."))
    with pytest.raises(Conflict):
        strategies.save_strategy(workspace, ROBIN, rollout.id, rollout.version, mine)


def test_other_peoples_words_do_not_leave(workspace, rollout, server):
    logged = Example(id="e1", day=rollout.brief.start, what="Zanzibar drafted my memo")
    asked = Milestone(id="new", title="“Why Timbuktu?”", provenance=Provenance(play_id=ROOM_PLAY))
    commit(workspace, ROBIN, rollout.id, rollout.version, [ExampleLogged(example=logged)])
    plans.add_item(workspace, DANA, rollout.id, workspace.rollout_cache.get(rollout.id).version, asked)
    ask(workspace, rollout, server)
    assert "Zanzibar" not in str(server.requests[0].body)
    assert "Timbuktu" not in str(server.requests[0].body)


@pytest.mark.long
def test_points_behind_the_page_can_be_replaced_by_their_number(workspace, rollout, server):
    page = decisions.page_as_read(workspace, rollout, is_editor=False)
    ask(workspace, rollout, server)
    prompt = str(server.requests[0].body)
    assert len(page.points) < len([*page.points, *page.further_points])
    assert f"{len(page.points) + 1}. {page.further_points[0].title}" in prompt


@pytest.mark.long
def test_a_decision_replaces_a_point_that_has_another_title_for_those_who_see_the_worry(tmp_path, server):
    model = StrongModel.of("crm")
    model.brief = model.brief.model_copy(update={"end": date(2028, 1, 31)})  # so that readers get this point
    for decision, points in zip(model.strategy["decisions"], [["appraisal_open"]] + 99 * [[]], strict=False):
        decision["points"] = points
    server.reply = model.reply
    settings = Settings.model_validate(
        {**SETTINGS, "data": tmp_path, "today": model.brief.start, "ai_url": server.base_url}
    )
    with closing(open_workspace(settings)) as workspace:
        rollout = rollout_of(workspace, model.brief)
        model.number_points(workspace, rollout)
        page = decisions.page_as_read(workspace, strategies.planned(workspace, rollout), is_editor=False)
        answer = strategies.ask_for_strategy(workspace, DANA, rollout.id, terms(workspace))
    read = {point.key: point.title for point in (*page.points, *page.further_points)}
    assert read["appraisal_open"] == "Does it count in reviews?"
    assert answer.value.strategy.decisions[0].points == ("What may a manager see and use?",)


def test_names_are_hidden_where_that_is_on(workspace, rollout, server):
    ask(workspace, rollout, server, veil=Redaction(rollout.brief))
    assert [each.name for each in rollout.brief.people if each.name in str(server.requests[0].body)] == []


def test_what_nobody_said_is_flagged(workspace, rollout):
    claims = strategies.claims_of(rollout, Strategy(decides="Priya Nair saves 4,711 hours with Zoomly."))
    assert {claim.words for claim in claims} >= {"Priya Nair", "4,711 hours"}


def test_a_form_reads_back_what_it_shows_and_names_what_is_missing(workspace, rollout, server):
    drafted = ask(workspace, rollout, server).value.strategy
    lines = {
        "starts": "Web: 2023-05-02", "starts_because": "They asked.", "money": "Licenses: one year: 4,000",
        "proposals": "Jobs and pay: No job goes: none.",
        "risks": "A leak | A count | Dana", "questions": "Who? | Dana | 2023-05-02",
        "lessons": "It was dropped. | It has an owner.", "steps": "Ask for quotes. | Dana | 2023-01-16",
    }  # fmt: skip
    drafted = read_fields({**fields_of(drafted), **lines})
    assert read_fields(fields_of(drafted)) == drafted
    assert {name: fields_of(drafted)[name] for name in lines} == lines
    empty = {"what": " ", "why": "", "sign": ""}
    for changed, where in [
        ({"decides": " "}, "decides"), ({"gains": "Stores gain"}, "gains"),
        ({"losses": "Stores: "}, "losses"), ({"bets": [{**empty, "sign": "They leave."}]}, "bets.0.what"),
        ({"doubt": "x" * 901}, "doubt"), ({"left_out": "Nothing.\n" * 7}, "left_out"),
        ({"starts": "Web: soon"}, "starts"), ({"money": "Licenses: much"}, "money"),
        ({"proposals": "luck: Yes."}, "proposals"),
        ({"risks": "A leak | A count"}, "risks"), ({"questions": "Who? | Dana | soon"}, "questions"),
    ]:  # fmt: skip
        with pytest.raises(Invalid) as caught:
            read_fields({**fields_of(drafted), **changed})
        assert [problem.where for problem in caught.value.problems] == [where]
    assert read_fields({**fields_of(drafted), "bets": [empty]}).bets == ()


@pytest.mark.long
def test_days_on_which_teams_start_are_checked_kept_and_taken_into_the_brief(workspace, rollout, server):
    brief = rollout.brief
    [first, second, *_] = brief.groups
    later, sunday = brief.go_live + timedelta(days=21), brief.go_live + timedelta(days=20)
    for day, starts in [(later, 1), (sunday, 0), (brief.end + timedelta(days=7), 0)]:
        server.reply = lambda talk, day=day: talk.answer(
            json.dumps({**GOOD, "starts": [{"team": second.name, "day": day.isoformat()}]})
        )
        answer = strategies.ask_for_strategy(workspace, DANA, rollout.id, terms(workspace, again=True))
        assert len(answer.value.strategy.starts) == starts, day
        assert len(answer.value.notes) == 1 - starts
        if starts:
            kept = keep(workspace, rollout, answer.value.strategy, answer)
    after = strategies.take_starts(workspace, DANA, rollout.id, kept.version)
    days = {group.id: after.brief.go_live_of(group) for group in after.brief.groups}
    assert (days[first.id], days[second.id]) == (brief.go_live, later)
    assert strategies.take_starts(workspace, DANA, rollout.id, after.version).version == after.version


@pytest.mark.long
def test_the_first_part_of_a_team_is_taken_as_a_team_that_starts_before_the_rest(workspace, rollout, server):
    team = max(rollout.brief.groups, key=lambda group: group.size)
    later = rollout.brief.go_live + timedelta(days=21)
    for rest, starts in [(later, 2), (rollout.brief.go_live, 0)]:
        rows = [
            {"team": team.name, "people": people, "day": day.isoformat()}
            for people, day in ((2, rollout.brief.go_live), (0, rest))
        ]
        server.reply = lambda talk, rows=rows: talk.answer(json.dumps({**GOOD, "starts": rows}))
        answer = strategies.ask_for_strategy(workspace, DANA, rollout.id, terms(workspace, again=True))
        assert len(answer.value.strategy.starts) == starts, answer.value.notes
        if starts:
            kept = keep(workspace, rollout, answer.value.strategy, answer)
    after = strategies.take_starts(workspace, DANA, rollout.id, kept.version)
    parts = [
        (each.size, after.brief.go_live_of(each)) for each in after.brief.groups if team.name in each.name
    ]
    assert sorted(parts) == sorted([(2, rollout.brief.go_live), (team.size - 2, later)])


def test_a_failure_keeps_nothing_and_is_counted(workspace, rollout, server):
    server.reply = BEHAVIOURS["cut"]
    with pytest.raises(ModelError):
        strategies.ask_for_strategy(workspace, DANA, rollout.id, terms(workspace))
    assert workspace.rollout_cache.get(rollout.id).strategy is None


def test_each_stage_is_drafted_with_the_strategy_that_is_kept(workspace, rollout):
    kept = keep(workspace, rollout, Strategy(decides="Whether the night shift gets its own talk."))
    for stage in STAGES:
        [question, *_] = drafting.questions_of(workspace, kept, stage)
        assert "What decides this change: Whether the night shift gets" in str(question.turns)


def test_the_page_that_a_model_reads_has_the_days_of_the_built_in_draft(workspace, rollout):
    def days(question: ModelQuery[StrategyDraft]) -> set[str]:
        return set(re.findall(r"^\| \d+ \| (\w{3} \w{3} \d+)", question.turns[1]["content"], re.M))

    empty = rollout.model_copy(update={"items": {}})
    assert len(days(strategies.question_of(workspace, empty))) > 3


def test_what_contradicts_the_plan_goes_back_once(workspace, rollout, server):
    wrong = {"chapter": "groups", "what": "Everyone has 99 hours of sessions."}
    right = "Everyone has the sessions of the plan."

    def reply(talk: Talk) -> None:
        is_again = name_of(talk.sent) == "mended"
        rows = [{"number": 1, "what": right}] if is_again else [wrong]
        talk.answer(json.dumps({"lines": rows} if is_again else {**GOOD, "lines": rows}))

    def asked() -> ModelAnswer[StrategyDraft]:
        server.reply = reply
        return strategies.ask_for_strategy(workspace, DANA, rollout.id, terms(workspace, again=True))

    answer = asked()
    assert [line.what for line in answer.value.strategy.lines] == [right]
    assert "hours: “Everyone has 99 hours of sessions.”" in server.requests[1].body["messages"][1]["content"]
    assert len(model_calls(workspace, rollout.id)) == 2
    assert strategies.question_of(workspace, rollout).may_follow.total  # its price is said before
    right = wrong["what"]  # no better: the line stays with a note
    answer = asked()
    assert [line.what for line in answer.value.strategy.lines] == [right]
    assert "99 hours" in answer.value.notes[-1]
