"""What a plan of the built-in writer promises for any brief."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

import pytest
from hypothesis import assume, given

from playbook.core.base.errors import Invalid
from playbook.core.base.fields import STAGES
from playbook.core.case.case import Case, read_case
from playbook.core.case.settle.facts import amount
from playbook.core.case.settle.results import level_after, red_beside
from playbook.core.plan.brief import ASPECTS, EACH_MANAGER, Brief, Group
from playbook.core.plan.case import PROMISE_QUESTIONS
from playbook.core.plan.examples import RATING_NAMES
from playbook.core.plan.items import (
    ITEM,
    AnyItem,
    Message,
    Milestone,
    Owner,
    Policy,
    TrainingSession,
    UseCase,
)
from playbook.core.plan.plays.stages import Tier
from playbook.core.review.review import DEFAULTS, Review, State, View, change_load, review
from playbook.llm.builtin.audience import without_shifts
from playbook.llm.builtin.builtin import BuiltinDraft, draft, load_stages
from playbook.llm.builtin.cases.aims.objectives import load_aim_kinds
from playbook.llm.builtin.cases.teams.team_work import load_team_work
from playbook.llm.builtin.facts import PROMISE_SUBJECTS, champion_circles, holds_one_meeting
from playbook.llm.builtin.kinds import load_kinds
from playbook.llm.builtin.schedule import without_most_closed
from playbook.llm.builtin.wording import say_number
from tests.briefs import SCENARIOS, agency, bank, examples, group, law_firm, manufacturer, valid_briefs
from tests.drafts import draft_of
from tests.soak import some

# What the review cannot tell, because these briefs do not carry it and a writer must not make it up.
NOT_IN_THE_BRIEF = {
    "R19": "nobody has decided what may be said about jobs; a milestone decides it",
    "R24": "no group has named a task; a milestone asks for two before the first training",
    "R33": "numbers of before the start are counted at a milestone, and not known today",
    "R39": "no task says which data it needs",
    "R47": "who gives the sessions is not stated",
    "R56": "how many supervisors talk with a large group is not stated",
    "R64": "nobody has decided by when answers come; a milestone decides it",
    "R65": "nobody has decided whether it is the only way; a milestone decides it",
}
# What people's own hours make impossible. The plan's notes say so.
WITHOUT_THE_HOURS = {
    "R09": "a group's hours a week are less than what one week asks",
    "R48": "the lead's hours a week are less than what one week asks",
}
# What fails for want of a fact, and would be made up otherwise.
OF_MISSING_FACTS = {"R56": "a large group's supervisors are not counted, so one manager talks with all"}
PLANS = examples(3)
TAKES_TIME = ("message", "training_session", "sponsor_act", "reinforcement", "manager_briefing")
A_FEW_MINUTES = 0.15  # of an hour: what reading a message more takes
# What dates of a made-up brief make impossible, or its names.
OF_ODD_DATES = {
    "R03": "no group starts on the rollout's own go-live, so nobody is there to be seen by",
    "R28": "days off and closed weeks cover the whole time around a review",
    "R16": "a start just before the turn of the year is asked about after it",
    "R29": "nobody is asked for examples at the turn of the year",
    "R36": "the last team's sessions end more than a month after the first team's start",
    "R42": "a group is called by a word in braces",
    "R43": "a brief says two different things in the same words, which a message says once",
    "R44": "the rollout's own go-live is over when its last group hears of it",
    "R49": "a group goes live on a weekend or just before the turn of the year",
    "R56": "a large group hears of it too soon for a briefing that names its supervisors",
    "R60": "a few weeks leave no week to try it, or to look back between two starts",
    "R66": "three days between access and start leave none between practice and its gate",
}


def written(brief: Brief, start: date | None = None) -> BuiltinDraft:
    """Return the plan; one of a brief that was planned already is not written again."""
    return draft_of(brief, "thorough", start)


def judged(brief: Brief, items: tuple[AnyItem, ...]) -> Review:
    """Return the review as the app and the command line give it: with the case, on the first day."""
    today = brief.start or date.min
    return review(brief, items, today=today, case=read_case(brief, load_kinds(), today))


def unmet(result: Review, *states: State) -> dict[str, list[str]]:
    return {
        each.rule_id: [finding.text for finding in each.findings]
        for each in result.results
        if each.state in states
    }


def of_group(items: tuple[AnyItem, ...], team: Group, kind: type) -> list[AnyItem]:
    dated = [item for item in items if isinstance(item, kind) and team.id in item.group_ids and item.due]
    return sorted(dated, key=lambda item: item.due or date.max)


def without(found: dict[str, list[str]], known: dict[str, str]) -> dict[str, list[str]]:
    return {rule_id: texts for rule_id, texts in found.items() if rule_id not in known}


def texts_of(item: AnyItem) -> Iterator[str]:
    skip = {
        "id", "kind", "stage", "group_ids", "rule_ids", "provenance", "owner", "sender", "reviewer",
        "sender_role",
    }  # fmt: skip
    for name, value in item.model_dump(exclude=skip).items():
        if isinstance(value, str) and not name.endswith("_id"):
            yield value


def test_the_same_brief_gives_the_same_plan_and_ids():
    assert draft(agency(), load_stages(), size="thorough") == written(agency())
    ids = {item.id for item in written(agency()).items}
    assert {"message.first-word", "message.manager-talk.creative", "metric.weekly-use"} <= ids
    whole = written(agency())
    for stage in (STAGES[0], STAGES[-1]):
        part = draft(agency(), load_stages(), only=stage, size="thorough")
        assert part.items == tuple(item for item in whole.items if item.stage == stage)
        assert part.items
    brief = agency()
    before = {item.id for item in written(brief).items}
    groups = (brief.groups[0].model_copy(update={"name": "Strategy and ideas"}), *brief.groups[1:])
    assert before == {item.id for item in written(brief.model_copy(update={"groups": tuple(groups)})).items}


@pytest.mark.long
def test_the_plan_does_not_depend_on_the_order_of_python_sets() -> None:
    code = (
        "import sys; from playbook.core.plan.brief import Brief;"
        "from playbook.llm.builtin.builtin import draft, load_stages;"
        "d = draft(Brief.model_validate_json(sys.stdin.read()), load_stages());"
        "print([i.model_dump_json() for i in d.items], d.open_questions, d.notes)"
    )
    output = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": "1"}, capture_output=True,
        input=manufacturer().model_dump_json(), text=True, check=True,
    ).stdout  # fmt: skip
    plan = draft_of(manufacturer())  # in the order that this process drew
    texts = [item.model_dump_json() for item in plan.items]
    assert output == f"{texts} {plan.open_questions} {plan.notes}\n"
    assert "first-word" in output


def test_a_brief_that_cannot_be_planned_names_every_problem():
    with pytest.raises(Invalid) as caught:
        written(Brief())
    assert {problem.where for problem in caught.value.problems} >= {"name", "groups", "start", "end"}
    with pytest.raises(Invalid, match="has ended"):
        written(agency(), start=date(2023, 11, 1))


def test_two_working_days_keep_the_order_of_what_is_left():
    brief = Brief(
        name="A tool", what_changes="A new tool.", start=date(2001, 1, 1), go_live=date(2001, 1, 1),
        end=date(2001, 1, 3), groups=(
            Group(id="g0", name="Sales", size=1), Group(id="g1", name="Stores", size=1),
            Group(id="g2", name="Desk", size=1, go_live=date(2000, 12, 18), impact={"job": 4, "place": 2}),
        ),
    )  # fmt: skip
    due = {item.provenance.play_id: item.due for item in written(brief).items}
    assert due["brief-managers"] == date(2001, 1, 2)
    assert {due[name] for name in ("first-word", "train-managers", "clinic")} == {date(2001, 1, 3)}


@PLANS
@given(valid_briefs())
def test_a_plan_keeps_every_promise_for_any_brief(brief: Brief) -> None:
    plan = written(brief)
    # Every item is valid and has an id of its own.
    items = plan.items
    for item in items:
        assert ITEM.validate_python(item.model_dump()) == item
    assert len({item.id for item in items}) == len(items)
    # Items name only groups and people of the brief.
    people, groups = {entry.id for entry in brief.people}, {entry.id for entry in brief.groups}
    for item in plan.items:
        # Whom a private talk is about is not said.
        assert item.group_ids or item.provenance.play_id == "talk", item.id
        assert set(item.group_ids) <= groups
        assert item.owner is not None, item.id
        for who in (item.owner, getattr(item, "sender", None), getattr(item, "reviewer", None)):
            assert who is None or who.role or who.person_id in people, item.id
    # Links lead to items of the plan.
    ids = {item.id for item in items}
    for item in items:
        for name in ("key_message_ids", "metric_ids", "use_case_ids"):
            assert set(getattr(item, name, ())) <= ids, item.id
        tells = getattr(item, "tells_item_id", None)
        assert tells is None or tells in ids
    # Everything lies inside the rollout.
    for item in plan.items:
        if item.due:
            assert brief.start <= item.due <= brief.end, item.id
        if item.until:
            assert brief.start <= item.until <= brief.end, item.id
    # Nothing happens on a weekend.
    days = (brief.end - brief.start).days
    only_weekend = all((brief.start + timedelta(n)).weekday() > 4 for n in range(min(days, 6) + 1))
    for item in plan.items:
        assert item.due is None or item.due.weekday() < 5 or only_weekend, item.id
    # A blackout takes no group time without a note.
    groups = {team.id: team for team in brief.groups}
    for item in plan.items:
        if item.kind not in TAKES_TIME or item.due is None:
            continue
        out = [groups[key] for key in item.group_ids if groups[key].is_blacked_out(item.due)]
        if item.provenance.play_id in ("go-live-word", "day-one-shift"):
            continue  # the start is said on its day, however busy that is
        if ".rhythm-" in item.id and len(out) == len(brief.groups):
            continue  # the sponsor is seen even where every group is busy
        is_message = item.kind == "message" and item.sender_role != "manager"
        is_heard = is_message or item.kind == "manager_briefing"
        if is_heard and without_most_closed([item.due.toordinal()], brief):
            continue  # what the company hears waits for no single team, and no long closure
        for team in out:
            name = " ".join(team.name.split())[:40].rstrip()
            assert any("closed" in note and note.startswith(name) for note in plan.notes), item.id
    # Managers hear first and the sponsor writes first, or a small company hears it in one meeting.
    case = read_case(brief, load_kinds(), brief.start)
    for team in brief.groups:
        messages = of_group(items, team, Message)
        if not messages:
            continue
        first = messages[0]
        assert "first-word" in [each.provenance.play_id for each in messages if each.due == first.due]
        briefings = [
            item
            for item in items
            if item.kind == "manager_briefing" and team.id in item.group_ids and item.due
        ]
        if holds_one_meeting(case):
            assert not briefings
            continue
        assert all(other.due > first.due for other in messages[1:])
        assert min(item.due for item in briefings) < first.due
    # Managers are trained no later than their group.
    for team in brief.groups:
        sessions = of_group(items, team, TrainingSession)
        managers = [item.due for item in sessions if item.for_managers]
        teams = [item.due for item in sessions if not item.for_managers]
        if managers and teams:
            assert managers[0] <= teams[0]
    # A topic is only claimed where its fact is known.
    topics = {topic for item in plan.items for topic in getattr(item, "topics", ())}
    for topic, fact in (("why", brief.why), ("why_now", brief.why_now), ("risk", brief.risk_of_not_changing)):
        assert topic not in topics or fact, topic
    # What the brief lacks is asked for.
    fields_asked = {question.field for question in plan.open_questions}
    fields = {
        "why": brief.why, "why_now": brief.why_now, "risk_of_not_changing": brief.risk_of_not_changing,
        "expected_benefit": brief.expected_benefit, "objective": brief.objective,
        "sponsor_id": brief.sponsor, "lead_id": brief.lead,
        "sustainment_owner_id": brief.sustainment_owner_id,
        "tools": [tool for tool in brief.tools if tool],
    }  # fmt: skip
    for name, value in fields.items():
        assert value or name in fields_asked, name
    without_manager = [n for n, team in enumerate(brief.groups) if team.manager_id is None]
    if without_manager:
        assert f"groups.{without_manager[0]}.manager_id" in fields_asked
    # No week asks more than a group has without a note.
    over = {week.group_id for week in change_load(View(brief, plan.items, DEFAULTS)) if week.is_over}
    big_enough = {team.id for team in brief.groups if (team.capacity_hours_per_week or 0) > 1}
    assert not over & big_enough or any("than the hours they have" in note for note in plan.notes)


_LONGEST_WORD = 1_000


@PLANS
@given(valid_briefs(most_groups=6, complete=True, roomy=True))
def test_with_every_fact_and_enough_time_no_rule_finds_anything(brief: Brief) -> None:
    # A word of 6,000 letters leaves no room for the reason.
    assume(max(map(len, brief.what_changes.split())) < _LONGEST_WORD)
    plan = written(brief)
    result = judged(brief, plan.items)
    assert not without(unmet(result, "cannot_tell"), NOT_IN_THE_BRIEF)
    findings = without(unmet(result, "fail"), OF_ODD_DATES | {"R48": WITHOUT_THE_HOURS["R48"]})
    if any("than the hours they have" in note for note in plan.notes):
        findings.pop("R09", None)
    if any(note.startswith("Left out") and "the story of the first win" in note for note in plan.notes):
        findings.pop("R30", None)  # holidays fill the days between the fix and the start
    if any("comes after the start: move the start" in item.note for item in plan.items):
        findings.pop("R21", None)  # one trainer for too many people: the session beside the start is late
    # With one trainer for hundreds of people, rounds begin before the last manager has gone first.
    early = [text for text in findings.pop("R50", []) if "Go first in front of" not in text]
    findings |= {"R50": early} if early else {}
    changes = any(any(team.impact.values()) for team in brief.groups)
    if not changes or len(brief.what_changes.split()) == 1:
        findings.pop("R57", None)  # there is nothing to picture in one word
    assert not findings


_DAY = re.compile(
    r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2}\b(, \d{4}\b)?"
)
_WORD = re.compile(r"[^\W\d_]+|\d[\d.,]*")
# What the writer itself adds: stand-ins for names, words between names in a list, parts of a session.
_OWN_WORDS = (
    "the sponsor the rollout lead the owner after the rollout a trusted colleague in the manager of "
    "all groups the new way of working and or more of round rounds depending on your team own date manager "
    "a team another third use the approved wording a copy with loaded data stayed the record"
)


_OWN_WORDS_OF_A_CASE = (
    "in numbers below at least at most met and on paper announced the tasks that fill our day our idea of "
    "good work where and when we work who reports to whom the steps of our work our daily routine the "
    "tools we use the system we work in ended at the end the page with the rules is read aloud what is fine "
    "which data may go in and which never whom to call the mistakes that are hidden of team's work then one "
    "from list three cases says so they practice where and when they work hard kind names them wrote "
    "by prepare how I've used it what I've stopped asking for what I now "
    "decide faster and where it tripped me up we're planning on should follow I will confirm confirms "
    "that those days on or give you gives us a new one ones every blocker assigned no job cuts are planned "
    "because of this"
)
_OWN_WORDS_OF_A_PART = (
    "it goes on with your work of part this work to pass people do both all "
    "parts who missed one does it on the second date except"
)
_OWN_WORDS_OF_A_GATE = (
    "at least nine in ten people fewer than planned have been trained about have their last round only after "
    "the start they begin when they have had it or more trainers come by the dates of the plan all rounds "
    "waves calendar evidence not enough training seats and the lead's hours until then no further group "
    "starts prep "
    "readings due proposal for all teams together the smallest with another of the way a third two thirds "
    "not one case less over but under nobody is accountable for the result"
)


_DAYS = 400  # of a way: a level is due on any of them


def words(text: str) -> set[str]:
    return {word.casefold().strip(".,") for word in _WORD.findall(_DAY.sub(" ", text))}


def invented(brief: Brief, items: tuple[AnyItem, ...]) -> dict[str, set[str]]:
    """Return each item's words that brief and play lack."""
    case = read_case(brief, load_kinds(), brief.start or date.min)
    named = json.dumps(brief.model_dump(mode="json"), ensure_ascii=False)
    allowed = words(case.kind.model_dump_json()) | words(named) | _words_of_every_plan()
    allowed |= _levels(brief)
    allowed |= {f"{minutes:02}" for minutes in range(0, 60, 5)}  # of an agenda
    # A guarantee that we propose holds through a year of the plan, or the one after it.
    years = {int(year) for year in re.findall(r"(\d{4})-\d\d-\d\d", named)}
    allowed |= {str(each) for year in years for each in (year, year + 1)}
    for team in brief.groups:
        allowed |= words(str(team.size))
    allowed |= {f"{float(word):,.0f}" for word in allowed if re.fullmatch(r"\d+\.0", word)}
    plays = _words_of_plays()
    strange_words = {}
    for item in items:
        if (of_play := plays.get(item.provenance.play_id)) is None:
            continue  # what is made from the case has tests of its own
        own = allowed | of_play | _counts(case, item) | _hours(items, item)
        texts = [text for text in texts_of(item) if text != item.note or not item.due]
        strange = {word for text in texts for word in words(text)} - own
        if strange:
            strange_words[item.id] = strange
    return strange_words


@cache
def _words_of_plays() -> dict[str, set[str]]:
    return {play.id: words(play.model_dump_json()) for stage in load_stages() for play in stage.plays}


@cache
def _words_of_every_plan() -> set[str]:
    own = (_OWN_WORDS, _OWN_WORDS_OF_A_PART, _OWN_WORDS_OF_A_CASE, _OWN_WORDS_OF_A_GATE)
    labels = (play.label for stage in load_stages() for play in stage.plays)
    asked = (*PROMISE_QUESTIONS.values(), *PROMISE_SUBJECTS.values(), *ASPECTS.values())
    tasks = (each.model_dump_json() for each in (*load_team_work(), *load_aim_kinds()))
    return words(" ".join((*own, *labels, *asked, *tasks)))


def _levels(brief: Brief) -> set[str]:
    """Return where a number is red, and stands on its way."""
    before, target = brief.outcome_baseline, brief.outcome_target
    if before is None or target is None:
        return set()
    levels = [level_after(before, target, day / _DAYS) for day in range(_DAYS + 1)]
    levels += [red for red in (red_beside(before, target),) if red is not None]
    return words(" ".join(f"{say_number(level)} {amount(level, '')}" for level in levels))


def _counts(case: Case, item: AnyItem) -> set[str]:
    """Return numbers derived from the brief: people, rounds, champions, hours."""
    teams = [team for team in case.brief.groups if team.id in item.group_ids]
    size, changed = (sum(team.size for team in each) for each in (teams, filter(case.is_trained, teams)))
    numbers = {f"{size:,}", f"{changed:,}", f"{-(-size // 16):,}", str(getattr(item, "count", "")), "5"}
    numbers |= {
        str(number) for number in range(1, len(case.brief.groups) + 1) if " more" in " ".join(texts_of(item))
    }
    asked = " ".join(texts_of(item)) if item.kind == "gate" else ""
    shares = re.findall(r"(?:[Aa]bout|at least) (\d+)%", asked)
    return numbers | {*shares, *re.findall(r"\d+", item.title if " of " in item.title else "")}


def _hours(items: tuple[AnyItem, ...], item: AnyItem) -> set[str]:
    """Return the hours that people have learned after each of their sessions."""
    return {
        f"{hours:.3g}"
        for key in item.group_ids
        for hours in accumulate(
            each.hours or 0.0
            for each in sorted(items, key=lambda each: each.due or date.max)
            if isinstance(each, TrainingSession) and key in each.group_ids and not each.for_managers
        )
    }


def test_no_person_number_or_tool_is_invented():
    for name in SCENARIOS:
        brief = SCENARIOS[name]()
        assert invented(brief, written(brief).items) == {}, name
    items = written(agency()).items
    message = next(item for item in items if item.id == "message.first-word")
    liar = message.model_copy(update={"body": message.body + " Anna: 37 people use Zyxo."})
    assert invented(agency(), (liar,)) == {"message.first-word": {"anna", "37", "zyxo"}}


@PLANS
@given(valid_briefs(most_groups=4, plain=True))
def test_nothing_is_invented_for_any_brief(brief: Brief) -> None:
    assert invented(brief, written(brief).items) == {}


def test_texts_hold_no_placeholder_worry_promise_or_client():
    for name in SCENARIOS:
        for item in written(SCENARIOS[name]()).items:
            for text in texts_of(item):
                assert "{" not in text, item.id
                assert "None" not in text, item.id
                assert "  " not in text, item.id
                assert ".." not in text, item.id
    brief = agency().model_copy(update={"why": "We say {tool} and {unknown} here."})
    message = next(item for item in written(brief).items if item.id == "message.first-word")
    assert "we say {tool} and {unknown} here." in message.body
    brief = agency()
    for item in written(brief).items:
        if item.kind == "message":
            assert brief.concerns[:30] not in item.body
    promised = re.compile(
        r"within a (working )?(day|week)|answers? I promised|as soon as I do", re.IGNORECASE
    )
    for name in SCENARIOS:
        brief = SCENARIOS[name]()
        kind = read_case(brief, load_kinds(), brief.start or date.min).kind
        names_clients = "client" in (brief.model_dump_json() + kind.model_dump_json()).casefold()
        for item in written(brief).items:
            told = item.kind in ("message", "sponsor_act", "manager_briefing")
            assert not (told and any(promised.search(text) for text in texts_of(item))), item.id
            assert names_clients or not any("client" in text.casefold() for text in texts_of(item)), item.id
    weekly = next(item for item in written(agency()).items if item.id == "metric.weekly-use")
    assert "Seats that stay idle" not in weekly.red_action


@pytest.mark.parametrize("name", ["S5 manufacturer", "S7 law firm"])
def test_a_role_at_the_start_of_a_sentence_has_a_capital(name: str) -> None:
    low = re.compile(
        r"(^|[.!?] |\n- |\n)(the (sponsor|rollout|manager|owner)|your manager|all groups|a trusted)"
    )
    for item in written(SCENARIOS[name]()).items:
        for text in texts_of(item):
            assert text == "the rollout lead" or not low.search(text), (item.id, low.search(text))


def test_what_the_brief_lacks_is_dropped_and_asked_for():
    plan = written(manufacturer())
    talk = next(item for item in plan.items if item.id == "message.manager-talk.plants")
    assert talk.sender.role == talk.owner.role == "the manager of Plants"
    assert "Who manages Plants, Sales, Engineering and Head office?" in {
        q.question for q in plan.open_questions
    }
    brief = agency()
    whole = written(brief)
    for fields in (("why", "risk_of_not_changing", "expected_benefit"), ("why_now", "objective")):
        part = written(brief.model_copy(update=dict.fromkeys(fields, "")))
        for field in fields:
            start = getattr(brief, field)[1:40]  # its first letter is small inside a sentence
            told = [
                any(start in text for item in plan.items for text in texts_of(item)) for plan in (whole, part)
            ]
            assert told == [True, False], field
            assert field in {question.field for question in part.open_questions}, field


def test_only_missing_facts_fail_a_rule():
    for name in [name for name in SCENARIOS if name != "S5 manufacturer"]:
        brief = SCENARIOS[name]()
        plan = written(brief)
        result = judged(brief, plan.items)
        assert not without(unmet(result, "cannot_tell"), NOT_IN_THE_BRIEF), name
        failed = unmet(result, "fail")
        assert not without(failed, WITHOUT_THE_HOURS | OF_MISSING_FACTS), name
        weeks = [week for week in change_load(View(brief, plan.items, DEFAULTS)) if week.is_over]
        is_much = any(week.hours - (week.capacity or 0) > A_FEW_MINUTES for week in weeks)
        assert not is_much or any("than the hours they have" in note for note in plan.notes), name
    brief = manufacturer()
    plan = written(brief)
    failed = unmet(judged(brief, plan.items), "fail", "cannot_tell").keys()
    assert {"R05", "R06", "R07", "R31"} <= failed
    fields = {question.field for question in plan.open_questions}
    assert fields >= {
        "expected_benefit", "lead_id", "lead_hours_per_week", "budget", "groups.0.manager_id",
        "groups.0.impact", "why_now", "risk_of_not_changing", "what_stays", "sustainment_owner_id",
    }  # fmt: skip


def test_stages_draft_their_kinds_and_key_messages_reach_all():
    items = written(agency()).items
    for stage in load_stages():
        assert {item.kind for item in items if item.stage == stage.key} >= {
            play.kind for play in stage.plays
        } - {"resistance"}
    word = next(item for item in items if item.id == "message.first-word")
    assert "key_message.km-why" in word.key_message_ids
    assert "we spend too many hours on work that nobody would miss" in word.body


@pytest.mark.long
@pytest.mark.parametrize("size", ["essential", "standard", "thorough"])
def test_nobody_is_everywhere_and_nothing_is_named_twice(size: Tier) -> None:
    for name in SCENARIOS:
        brief = SCENARIOS[name]()
        items = draft_of(brief, size).items
        # Titles tell items apart; what repeats over time differs by its day.
        titles = Counter((item.kind, item.title, item.due) for item in items)
        assert [title for title, number in titles.items() if number > 1] == [], name
        # Nobody but the sponsor is asked to act in front of others more than twice a week.
        acts: Counter[tuple[str, date]] = Counter()
        for item in items:
            who = item.owner.person_id if item.owner else None
            if item.kind == "sponsor_act" and item.due and who and who != brief.sponsor_id:
                acts[who, item.due - timedelta(item.due.weekday())] += 1
        assert max(acts.values(), default=0) <= 2, name
        # Whoever hears a reason hears it again, in other words.
        keys = [item for item in items if item.kind == "key_message"]
        assert size == "essential" or not brief.why or keys, name
        is_full = brief.why and brief.outcome_measure and size != "essential"
        assert not is_full or judged(brief, items).by_id["R14"].state == "pass", name


def test_later_groups_and_short_weeks_get_their_own_sessions():
    brief = bank()
    items = written(brief).items
    for team in brief.groups:
        teams = [item for item in of_group(items, team, TrainingSession) if not item.for_managers]
        assert teams[0].due <= team.access_date
        assert any((team.go_live - item.due).days <= 28 for item in teams if item.due <= team.go_live)
    first, last = brief.groups[0], brief.groups[-1]
    starts = {
        key: next(
            item for item in items if item.provenance.play_id == "go-live-word" and key in item.group_ids
        ).due
        for key in (first.id, last.id)
    }
    assert starts == {first.id: first.go_live, last.id: last.go_live}
    brief = agency()
    team = brief.groups[3].model_copy(update={"capacity_hours_per_week": 1.2})
    brief = brief.model_copy(update={"groups": (team,), "headcount": 16})
    sessions = [
        item for item in of_group(written(brief).items, team, TrainingSession) if not item.for_managers
    ]
    assert max(item.hours for item in sessions) <= 1
    weeks: Counter[date] = Counter()
    for item in sessions:
        weeks[item.due - timedelta(item.due.weekday())] += item.hours
    assert sum(item.hours for item in sessions) == pytest.approx(5)
    assert max(weeks.values()) <= 1.2
    assert len(weeks) >= 5
    assert any("(1 of " in item.title for item in sessions)


def test_guardrails_leaders_and_use_cases_follow_the_brief():
    policy = next(item for item in written(bank()).items if isinstance(item, Policy))
    assert policy.approved_tools == ("Harbour Assistant", "Harbour Search")
    assert policy.data_rules == {}, "a class of data is approved where the brief names it, with a task"
    assert policy.incident_contact == "The security desk, line 112-7"
    assert policy.effective <= min(team.access_date for team in bank().groups)
    plan = written(law_firm())
    assert any("besides the sponsor" in question.question for question in plan.open_questions)
    assert not any(isinstance(item, UseCase) for item in written(agency()).items), "no task is guessed"


def hurried(days: int, start: date = date(2026, 5, 5), length: int = 130) -> Brief:
    groups = tuple(team.model_copy(update={"blackouts": ()}) for team in agency().groups)
    dates = {"start": start, "go_live": start + timedelta(days), "end": start + timedelta(days + length)}
    return agency().model_copy(update={**dates, "groups": groups})


@pytest.mark.long
def test_a_hurry_keeps_the_order_and_says_what_gives_way():
    for days in some([6, 8, 10, 14], [6, 14]):
        brief = hurried(days)
        plan = written(brief)
        assert not {each.rule_id for each in judged(brief, plan.items).failing if each.severity == "E"}, days
        assert any(
            note.startswith("Managers' training: ") and "instead of 38 days before" in note
            for note in plan.notes
        ), days
    late = next(note for note in written(hurried(1)).notes if "safe-start session" in note.casefold())
    assert "because the rollout starts on Tue May 5" in late
    brief = hurried(21)
    plan = written(brief, start=brief.start)
    failed = unmet(judged(brief, plan.items), "fail")
    assert failed.keys() <= {*WITHOUT_THE_HOURS, "R60"}, "three weeks leave no week to try it"
    assert any("instead of" in note and "because" in note for note in plan.notes)


def test_what_begins_a_few_days_later_ends_with_the_rollout() -> None:
    brief = Brief(
        name="Forms", what_changes="Forms online", groups=(Group(id="all", name="All", size=30),),
        start=date(2053, 2, 6), go_live=date(2053, 3, 2), end=date(2053, 3, 2),
    )  # fmt: skip
    [status_round] = [item for item in written(brief).items if item.id == "checkin_series.status-round"]
    assert brief.start < status_round.due < status_round.until == brief.end


def test_a_late_start_dates_nothing_in_the_past():
    today = date(2023, 8, 21)
    plan = written(agency(), start=today)
    assert min(item.due for item in plan.items if item.due) >= today
    assert any(
        note == "The rollout began on Mon Mar 6; nothing new is planned before Mon Aug 21."
        for note in plan.notes
    )
    assert any("went live before Mon Aug 21" in note for note in plan.notes)
    assert any("because the day for it has passed" in note for note in plan.notes)
    texts = [text for item in plan.items for text in texts_of(item)]
    assert not any("Mon Apr 17" in text for text in texts), "a day that has passed is no news"
    sessions = ("safe-start", "hands-on", "clinic", "second-round")
    items = written(agency(), start=date(2023, 8, 21)).items
    days = [
        min(item.due for item in items if item.provenance.play_id == name and "media" in item.group_ids)
        for name in sessions
    ]
    assert days == sorted(days)
    assert (days[2] - days[1]).days >= 7
    assert (days[3] - days[2]).days >= 14


def test_a_blackout_moves_a_step_and_questions_a_launch() -> None:
    brief = agency()
    creative = brief.groups[1]
    assert creative.is_blacked_out(date(2023, 4, 4))
    items = written(brief).items
    asks = [item for item in items if "creative" in item.group_ids and item.kind in TAKES_TIME and item.due]
    assert asks
    assert not any(creative.is_blacked_out(item.due) for item in asks)
    launch = creative.model_copy(update={"go_live": date(2023, 4, 5)})
    moved = brief.model_copy(update={"groups": (brief.groups[0], launch, *brief.groups[2:])})
    assert "groups.1.go_live" in {question.field for question in written(moved).open_questions}


@pytest.mark.parametrize("people", [None, 4])
def test_a_long_run_up_gets_an_early_win_and_asks_for_holidays(people):
    brief = hurried(180)
    if people:
        few = tuple(each.model_copy(update={"size": people}) for each in brief.groups[:1])
        brief = brief.model_copy(update={"groups": few, "headcount": people})
    items = written(brief).items
    win = next(item for item in items if getattr(item, "is_win", False))
    assert win.provenance.play_id == "early-win"
    assert (win.due - brief.start).days <= 90
    assert next(item for item in items if getattr(item, "tells_item_id", None) == win.id).due > win.due
    assert people or sum(item.provenance.play_id == "on-the-way" for item in items) >= 3
    asked = {question.field for question in written(manufacturer()).open_questions}
    assert {"country", "company_blackouts"} <= asked


@pytest.mark.long
def test_long_and_large_rollouts_stay_manageable():
    brief = agency().model_copy(update={"end": date(2099, 12, 31)})
    plan = written(brief)
    assert len(plan.items) < 500
    assert any("Draft again nearer the time" in note for note in plan.notes)
    brief = agency().model_copy(update={"end": date(2023, 5, 5)})
    plan = written(brief)
    assert max(item.until for item in plan.items if item.until) <= brief.end
    assert any(note.startswith("Left out, because the rollout ends on Fri May 5") for note in plan.notes)
    assert any("should run until Mon Jul 10" in note for note in plan.notes)
    assert "end" in {question.field for question in plan.open_questions}
    groups = tuple(
        group(f"u{n}", f"Unit {n}", 500, None, process=3, tools=4, job=3, habits=3) for n in range(40)
    )
    items = written(agency().model_copy(update={"groups": tuple(groups), "headcount": 20_000})).items
    assert len(items) <= 1_000
    assert 0.01 <= sum(item.count for item in items if item.kind == "champion") / 20_000 <= 0.15
    [talk] = [item for item in items if item.provenance.play_id == "manager-talk"]
    assert len(talk.group_ids) == 40


@pytest.mark.long
def test_a_small_company_gets_fewer_items_with_one_leader():
    def small(*managers: str | None) -> Brief:
        names = zip(("Desk", "Shop", "Yard"), managers, strict=True)
        people = [group(f"u{n}", name, 4, who, process=2) for n, (name, who) in enumerate(names)]
        return agency().model_copy(update={"groups": tuple(people), "headcount": 12})

    items = written(small(None, None, None)).items
    assert len(items) < len(written(agency()).items) * 0.7
    hands_on = [item for item in items if item.provenance.play_id == "hands-on"]
    assert [item.group_ids for item in hands_on] == [("u0", "u1", "u2")]
    brief = small("tom", "tom", "tom")
    items = written(brief).items
    assert len(items) <= 70
    assert not without(unmet(judged(brief, items), "fail"), WITHOUT_THE_HOURS)
    brief = small("ines", "jonas", "priya")
    [weekly] = [item for item in written(brief).items if item.provenance.play_id == "weekly-example"]
    assert (weekly.group_ids, weekly.owner.role) == (("u0", "u1", "u2"), EACH_MANAGER)
    assert "manager" not in weekly.question  # it goes to the team as it is
    assert f"from “{RATING_NAMES[0]}” to “{RATING_NAMES[-1]}”" in weekly.question  # the buttons of My team
    people = tuple(group(f"u{n}", f"Desk {n}", 3, None, process=2) for n in range(12))
    brief = agency().model_copy(update={"groups": people, "headcount": 36})
    champions = [item for item in written(brief).items if item.kind == "champion"]
    assert sum(item.count for item in champions) <= 0.15 * 36
    assert {key for item in champions for key in item.group_ids} == {team.id for team in people}


def test_a_company_of_thousands_has_one_champion_for_forty_people():
    teams = tuple(group(f"u{n}", f"Desk {n}", 1200, None, process=4, tools=4) for n in range(3))
    circles = champion_circles(agency().model_copy(update={"groups": teams, "headcount": 3600}))
    assert sum(count for _, count in circles) == 90


def test_managers_are_briefed_before_they_speak_and_trained_before_their_teams():
    for name in SCENARIOS:
        items = written(SCENARIOS[name]()).items
        days = {
            play_id: _first_days(items, play_id)
            for play_id in ("brief-managers", "first-word", "manager-talk", "train-managers", "safe-start")
        }
        assert days["manager-talk"], name
        for group_id, talk in days["manager-talk"].items():
            if group_id in days["brief-managers"]:
                assert days["brief-managers"][group_id] < days["first-word"][group_id] < talk, group_id
            else:  # a small company hears it in one meeting
                assert days["first-word"][group_id] == talk, group_id
            assert days["train-managers"][group_id] < days["safe-start"][group_id], group_id


def _first_days(items: tuple[AnyItem, ...], play_id: str) -> dict[str, date]:
    days: dict[str, date] = {}
    for item in items:
        if item.provenance.play_id == play_id and item.due:
            for key in item.group_ids:
                days[key] = min(item.due, days.get(key, date.max))
    return days


@pytest.mark.parametrize("start", [date(2024, 11, 18), date(2025, 12, 1), date(2026, 11, 23)])
def test_nothing_happens_on_the_known_holidays(start: date) -> None:
    items = written(hurried(42, start, 258)).items
    days = {item.due for item in items} | {getattr(item, "target_date", None) for item in items}
    assert not {(day.month, day.day) for day in days if day} & {(1, 1), (12, 25), (12, 26)}


@pytest.mark.long
def test_a_year_stays_with_what_was_tried_in_it():
    past = "In 2019 sixty questions went online. Few came. In May 2025 the chatbot failed, and it closed."
    message = next(
        item
        for item in written(agency().model_copy(update={"past_attempts": past})).items
        if item.id == "message.first-word"
    )
    assert "the chatbot in 2019" not in message.body


def test_the_announcement_says_which_attempt_failed_and_quotes_nothing_of_it():
    brief = agency().model_copy(
        update={"past_attempts": "In March 2026 everyone got an account. In August most examples were weak."}
    )
    message = next(item for item in written(brief).items if item.id == "message.first-word")
    assert "Some of you remember the accounts in 2026. That was our mistake." in message.body
    assert "weak" not in message.body
    assert "Say in your own words, in one sentence, what went wrong in the attempt of 2026." in message.note


def test_without_shifts_each_shift_leads_task_is_each_managers():
    brief = Brief(name="N", groups=[Group(id=key, name=key, works_shifts=False) for key in ("a", "b")])
    talk = Milestone(id="t", title="Lead the talk", group_ids=("a", "b"), owner=Owner(role="Each shift lead"))
    assert without_shifts(talk, brief).owner == Owner(role=EACH_MANAGER)
    on_shifts = brief.model_copy(
        update={"groups": tuple(group.model_copy(update={"works_shifts": True}) for group in brief.groups)}
    )
    assert without_shifts(talk, on_shifts).owner == talk.owner
