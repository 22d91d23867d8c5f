"""What the built-in texts say, and what they leave unsaid."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from playbook.core.base.fields import Span
from playbook.core.case.case import read_case
from playbook.core.case.page import page_of
from playbook.core.plan.brief import EACH_MANAGER, Brief, Group
from playbook.core.plan.case import Concern, Condition, Promise, WorkTask
from playbook.core.plan.items import AnyItem, Gate, Resistance, TrainingSession
from playbook.core.plan.plays.stages import Sentence, Tier
from playbook.core.review.review import review
from playbook.llm.builtin.builtin import BuiltinDraft, load_stages
from playbook.llm.builtin.facts import Leaders, facts_on, rollout_facts
from playbook.llm.builtin.kinds import load_kinds
from playbook.llm.builtin.wording import TextFacts, as_sentences, fill, in_own_voice, listed, say, say_day
from tests.briefs import SCENARIOS, agency
from tests.drafts import draft_of
from tests.llm.builtin.test_case_items import GO_LIVE, plant
from tests.soak import some

TEXTS = (
    "title", "statement", "benefit", "commitment", "script", "talking_points", "body", "text", "cause",
    "tactic", "done_when", "note",
)  # fmt: skip
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SAID = ("script", "talking_points", "body")
A_DAY = r"\w{3} (\w{3}) (\d{1,2})\b(, \d{4})?"
FILES = sorted((Path(__file__).parents[3] / "bench" / "briefs").glob("*.json"))
ANNOUNCING = {path.stem: Brief.model_validate_json(path.read_text(encoding="utf-8")) for path in FILES} | {
    name: scenario() for name, scenario in SCENARIOS.items()
}
WRITTEN_HERE = ("leadership", "communication")
# Words with which a leader would promise something about a job, a measure, a duty, hours or an end.
PROMISES = re.compile(
    r"\b(lose (your|their) jobs?|layoffs?|redundan\w*|nobody is (ranked|assessed)|"
    r"not (measured|ranked|assessed)|voluntary|mandatory|working (time|hours)|paid time|"
    r"within (a|two|three|five) (working )?days?|look at teams)\b",
    re.IGNORECASE,
)


def plan_of(brief: Brief, size: Tier = "thorough") -> BuiltinDraft:
    return draft_of(brief, size)


def silent(**changes: object) -> Brief:
    """Return a brief that promises nothing."""
    teams = tuple(Group(id=f"g{n}", name=f"Team {n}", size=80) for n in range(2))
    fields: dict[str, object] = {
        "name": "A change", "what_changes": "We work in another way.", "why": "The old way is slow.",
        "start": date(2027, 1, 4), "go_live": date(2027, 4, 5), "end": date(2027, 11, 30), "groups": teams,
    }  # fmt: skip
    return Brief(**{**fields, **changes})  # type: ignore[arg-type]


def spoken(items: tuple[AnyItem, ...]) -> Iterator[tuple[str, str]]:
    for item in items:
        for name in TEXTS:
            if text := getattr(item, name, ""):
                yield item.id, text


def one(plan: BuiltinDraft, item_id: str) -> AnyItem:
    return next(item for item in plan.items if item.id == item_id)


@pytest.mark.parametrize("kind", sorted(load_kinds()))
def test_no_leader_promises_what_the_brief_does_not(kind: str) -> None:
    plan = plan_of(silent(change_kind=kind))
    own = {play.id for stage in load_stages() for play in stage.plays if stage.key in WRITTEN_HERE}
    for item in plan.items:
        if item.provenance.play_id not in own:
            continue
        for name in ("script", "body", "text", "tactic", "talking_points"):
            text = getattr(item, name, "")
            statements = [line for line in text.splitlines() if not line.endswith("?")]
            assert not PROMISES.search("\n".join(statements)), (item.id, PROMISES.search(text))


@pytest.mark.parametrize("name", some([*SCENARIOS], ["S2 bank", "S7 law firm"]))
def test_every_text_reads_clean(name: str) -> None:
    for item_id, text in spoken(plan_of(SCENARIOS[name]()).items):
        for flaw in ("{", "}", "None", "  ", "..", "?.", "!.", " ,", " .", "[Add"):
            assert flaw not in text, (item_id, flaw)


def test_a_promise_is_said_word_for_word_or_not_at_all() -> None:
    sentence = "Nobody loses pay or grade before the end of 2028."
    promise = Promise(topic="jobs", state="decided", sentence=sentence)
    with_it, without = plan_of(silent(promises=(promise,))), plan_of(silent())
    for item_id in ("message.first-word", "message.manager-talk.g0", "manager_briefing.brief-managers"):
        assert sentence in " ".join(text for _, text in spoken((one(with_it, item_id),))), item_id
    decided, untold = one(with_it, "message.first-word"), one(without, "message.first-word")
    assert "job_impact" in decided.topics  # type: ignore[union-attr]
    assert "job_impact" not in untold.topics  # type: ignore[union-attr]
    # Jobs are never left out: what we propose stands in brackets, and no review takes it for a promise.
    assert re.search(r"About your jobs: \[No job cuts are planned because of this\.\]", untold.body)  # type: ignore[union-attr]
    assert "Is it signed? Then say it without the brackets." in untold.note
    results = review(silent(), without.items, today=date(2027, 1, 18)).results
    assert not [each for each in results if each.rule_id in ("R42", "R45") and each.severity == "E"]
    briefing = one(without, "manager_briefing.brief-managers").talking_points  # type: ignore[union-attr]
    assert "what is open" in briefing


def test_a_briefing_with_an_answer_in_brackets_says_when_they_come_off() -> None:
    council = Condition(
        id="c0", name="Agreement with the works council", kind="works_council", gates="training"
    )
    brief = silent(
        conditions=(council,),
        change_kind="new_process",
        start=date(2025, 1, 1),
        go_live=date(2025, 1, 15),
        end=date(2025, 3, 16),
    )
    plan = plan_of(brief)
    briefing = one(plan, "manager_briefing.brief-managers")
    assert "[What was asked for, and what we changed.]" in briefing.talking_points  # type: ignore[union-attr]
    assert "Is it signed? Then say it without the brackets." in briefing.note
    assert review(brief, plan.items, today=date(2025, 1, 1)).by_id["R42"].severity != "E"


def test_a_worry_about_people_reaches_no_text_that_they_read() -> None:
    about = Concern(id="c1", text="Two heads wait until it passes", is_about_people=True, answer="No.")
    concern = Concern(id="c2", text="It takes too long", group_ids=("g0",), answer="Then we cut two steps.")
    plan = plan_of(silent(concern_list=(about, concern)))
    read = [item for item in plan.items if item.kind in ("message", "manager_briefing", "key_message")]
    texts = " ".join(text for _, text in spoken(tuple(read)))
    assert "wait until it passes" not in texts
    talk = one(plan, "message.manager-talk.g0").body  # type: ignore[union-attr]
    assert "Some of you asked:\n- “It takes too long.” Then we cut two steps." in talk
    assert "too long" not in one(plan, "message.manager-talk.g1").body  # type: ignore[union-attr]
    [answered] = [item for item in plan.items if isinstance(item, Resistance) and "too long" in item.title]
    assert answered.group_ids == ("g0",)
    assert "Then we cut two steps." in answered.tactic


def test_shifts_without_a_mailbox_get_spoken_texts_and_a_board() -> None:
    floor = Group(id="f", name="Night line", size=300, has_mailbox=False, works_shifts=True)
    office = Group(id="o", name="Office", size=60, has_mailbox=True)
    plan = plan_of(silent(groups=(floor, office)))
    to_floor = [item for item in plan.items if item.kind == "message" and "f" in item.group_ids]
    assert {item.channel for item in to_floor} <= {"all_hands", "shift_talk", "notice_board"}
    assert {"shift_talk", "notice_board"} <= {item.channel for item in to_floor}
    spoken_there = [item for item in to_floor if item.channel == "shift_talk"]
    assert all(len(item.body.split()) <= 130 for item in spoken_there)
    most = silent(concerns="Most people (about 2,000 of 2,400) have no desk and no email.")
    talks = [item for item in plan_of(most).items if item.provenance.play_id.startswith("manager-talk")]
    assert {item.channel for item in talks} == {"shift_talk"}  # type: ignore[union-attr]


def test_a_shift_talk_without_known_tasks_asks_what_changes_first() -> None:
    floor = Group(id="f", name="Depot", size=300, has_mailbox=False, works_shifts=True)
    plan = plan_of(silent(groups=(floor,), what_stays="", expected_benefit=""))
    [talk] = [item for item in plan.items if item.provenance.play_id.startswith("manager-talk")]
    assert "What changes first for you on this shift" in talk.body  # type: ignore[union-attr]
    assert "wiifm" in talk.topics  # type: ignore[union-attr]


@pytest.mark.long
def test_tasks_fill_the_talk_and_many_groups_share_one() -> None:
    task = WorkTask(id="t", task="make a quote from the standard list")
    team = Group(id="s", name="Sales", size=40, tasks=(task,))
    talk = one(plan_of(silent(groups=(team,))), "message.manager-talk.s")
    assert "make a quote from the standard list" in talk.body  # type: ignore[union-attr]
    teams = tuple(Group(id=f"g{n}", name=f"Unit {n}", size=500) for n in range(30))
    plan = plan_of(silent(groups=teams), "standard")
    [shared] = [item for item in plan.items if item.provenance.play_id == "manager-talk"]
    assert shared.owner.role == EACH_MANAGER
    assert shared.title == "Tell your own team what changes for them"


def test_a_foreign_brief_is_quoted_and_a_note_says_so() -> None:
    why = "Wir brauchen neun Tage für eine Antwort, und die Kunden warten nicht mehr so lange."
    stays = "Die Entscheidung trifft weiterhin ein Mensch, und niemand verliert seine Stelle."
    plan = plan_of(
        silent(why=why, what_stays=stays, what_changes="Alle schreiben ihre Briefe anders als bisher.")
    )
    body = one(plan, "message.first-word").body  # type: ignore[union-attr]
    assert "Say in German:\n- “Alle schreiben" in body
    assert f"\n- Why: “{why}”" in body
    assert any("quotation marks" in note and "German" in note for note in plan.notes)


@pytest.mark.long
def test_the_question_that_changes_most_comes_first_with_who_and_when() -> None:
    plan = plan_of(silent())
    first, *rest = plan.open_questions
    assert first.field == "objective"
    waiting = [question.items for question in rest]
    assert all(before >= after for before, after in pairwise(waiting))
    assert waiting[0] > 10
    assert all(question.who and question.by for question in plan.open_questions)
    assert plan.notes[0].startswith("Answering these would change up to ")
    fields = {question.field for question in plan.open_questions}
    assert fields >= {"change_kind", "country", "groups.0.tasks", "groups.0.has_mailbox", "promises.jobs"}
    brief = agency().model_copy(update={"change_kind": "general_assistant", "country": "US"})
    fields_asked = {question.field for question in plan_of(brief).open_questions}
    assert not fields_asked & {"change_kind", "country"}


def test_the_reason_is_told_once_in_full_by_the_sponsor() -> None:
    brief = agency()
    bodies = [
        item for item in plan_of(brief).items if item.kind == "message" and brief.why[1:60] in item.body
    ]
    assert {item.provenance.play_id for item in bodies} == {"first-word"}


def test_a_value_that_ends_a_sentence_gets_no_second_full_stop() -> None:
    facts = TextFacts(
        {"check": "is it right, could a stranger go on?", "stays": "Pay and grade stay for now."}
    )
    assert fill("Before it counts: {check}. Then go on.", facts, set()) == (
        "Before it counts: is it right, could a stranger go on? Then go on."
    )
    both = [(Sentence(say="What stays? {stays}"),), (Sentence(say="Again: {stays}", topics=("unchanged",)),)]
    text = say(both, facts, 500)
    assert text.text == "What stays? Pay and grade stay for now."
    assert text.topics == ["unchanged"]


def test_lists_and_bullets_become_sentences() -> None:
    assert as_sentences("- scrap at 5%\n- no accident", 200) == "Scrap at 5%. No accident."
    assert listed(["Nursing, day", "Nursing, night", "Doctors"]) == "Nursing, day; Nursing, night and Doctors"


def test_a_promise_that_breaks_is_never_spoken_without_its_exception() -> None:
    stays = "Territories and customers stay as they are."
    plan = plan_of(silent(what_stays=stays, why_now="Two regions merge in July."))
    texts = [text for _, text in spoken(plan.items) if stays in text]
    assert texts
    assert all("Two regions merge in July." in text for text in texts)


@pytest.mark.long
def test_what_is_not_consulted_yet_is_proposed_and_said_as_done_only_afterwards() -> None:
    concerns = "The works council must be consulted before {step}."
    before = plan_of(silent(concerns=concerns.format(step="it is announced")))
    announced = one(before, "message.first-word").body  # type: ignore[union-attr]
    assert "we propose" not in announced
    assert "Already settled: works council consulted" in announced
    assert "[What was asked for, and what we changed.]" in announced
    assert "You'll get the signed answer today." in announced
    assert "Before it starts, this has to be in place" not in announced
    after = plan_of(silent(concerns=concerns.format(step="anybody starts")))
    announced = one(after, "message.first-word").body  # type: ignore[union-attr]
    assert "We propose a change for all 160 of us" in announced
    assert ": we work in another way. The consultation can still change it." in announced
    assert "We won't go live until the works council has been consulted." in announced


@pytest.mark.parametrize(
    ("concerns", "words"),
    [
        ("The staff council must agree before anything is switched on.", "your representatives have signed"),
        ("The union must sign before anybody starts.", "your representatives have signed"),
        ("The works council must be consulted before anybody starts.", "the consultation has ended"),
    ],
)
def test_no_team_hears_a_day_of_its_start_or_sessions_before_it_is_signed(concerns: str, words: str) -> None:
    brief = silent(concerns=concerns, change_kind="new_system", go_live=date(2027, 4, 12))
    plan = plan_of(brief, "standard")
    signed = next(item.due for item in plan.items if item.provenance.play_id == "condition" and item.due)
    earlier = [item for item in plan.items if item.kind == "message" and item.due and item.due < signed]
    starts = [line for item in earlier for line in re.findall(r"We'll set the date[^.]*", item.body)]
    assert starts
    assert all(line.endswith(words) for line in starts)
    assert all("It won't be before April." in item.body for item in earlier if "set the date" in item.body)
    later = [say_day(item.due, 2027) for item in plan.items if item.due and item.due > signed]
    assert not [(item.id, day) for item in earlier for day in later if re.search(rf"{day}\b", item.body)]
    dates = [one(plan, name) for name in ("message.how-it-works", "milestone.roster")]
    assert all(each.due and each.due > signed for each in dates)


@pytest.mark.parametrize("is_signed_first", [True, False])
def test_the_end_of_the_old_way_is_planned_until_the_start_is_signed(is_signed_first: bool) -> None:
    ends = Promise(
        topic="switch_off", state="decided", sentence="We switch the old register off on June 30, 2027."
    )
    concerns = "The union must sign before anybody starts." if is_signed_first else ""
    plan = plan_of(silent(concerns=concerns, change_kind="new_system", promises=(ends,)), "standard")
    announced = " ".join(text for _, text in spoken(plan.items))
    planned = "Planned, and open until your representatives have signed: we switch the old register off"
    assert (planned in announced) is is_signed_first


def test_the_agreement_has_its_usual_weeks_before_anyone_practices() -> None:
    brief = silent(concerns="The works council must agree first.", change_kind="new_system")
    plan = plan_of(brief, "standard")
    agreed = one(plan, "milestone.condition-works-council-agreement")
    assert agreed.due >= date(2027, 3, 1)
    assert "They have the papers by" in agreed.note
    sessions = [item.due for item in plan.items if item.kind == "training_session" and item.due]
    assert min(sessions) > agreed.due


@pytest.mark.long
def test_a_question_about_those_served_is_not_answered_with_a_promise_to_staff() -> None:
    promise = Promise(topic="measurement", state="decided", sentence="No figure of one person is kept.")
    brief = silent(
        change_kind="specialist_ai", promises=(promise,),
        concern_list=(
            Concern(id="p", text="Is the patient recorded?"), Concern(id="w", text="Are we recorded?"),
        ),
    )  # fmt: skip
    items = plan_of(brief).items
    of_patients, of_staff = (
        next(item.tactic for item in items if item.id == f"resistance.worry-{name}")  # type: ignore[union-attr]
        for name in "pw"
    )
    assert promise.sentence in of_staff
    assert promise.sentence not in of_patients
    assert "how long" in of_patients


def test_no_task_quotes_what_was_typed_about_the_last_time() -> None:
    past = 'In 2024 we tracked the vans, and it cost an hour a day. Drivers still call that one "the spy".'
    shown_up = "In 2023 everyone got an account, and the old clerk was shown up in front of all."
    what = "Everyone gets an account of ChatGPT and uses it for first drafts."
    plan = plan_of(silent(past_attempts=f"{past}\n{shown_up}", what_changes=what))
    texts = "".join(item.model_dump_json() for item in plan.items)
    assert "tracked the vans" not in texts
    assert "spy" not in texts
    assert "Ask five people what stopped them last time" in texts
    assert "shown up" not in texts


@pytest.mark.long
def test_what_is_asked_of_recording_and_what_comes_later_is_said_with_its_answer_or_its_day() -> None:
    late = Promise(topic="jobs", decide_by=date(2027, 3, 1))
    asked = "The union wants to know if voice is recorded."
    body = one(plan_of(silent(concerns=asked, promises=(late,))), "message.first-word").body  # type: ignore[union-attr]
    assert "The union asked whether voice is recorded. [Yes or no." in body
    assert "About your jobs: I can't tell you yet. You'll hear it by Mon Mar 1." in body
    feared = silent(change_kind="specialist_ai", concerns="Is the patient recorded? We fear for our jobs.")
    feared = feared.model_copy(
        update={"what_changes": "Nurses dictate, and the system writes the care note."}
    )
    body = one(plan_of(feared), "message.first-word").body  # type: ignore[union-attr]
    assert "About recordings: [Nothing is stored once the result is done.]" in body
    assert "About your jobs: [Nobody loses their job or pay because of this through 2028.]" in body


def test_what_a_vendor_says_is_awaited_as_our_own_test() -> None:
    claim = Condition(id="c", kind="other", name="The vendor says offline mode is fixed in the May release.")
    announced = one(plan_of(silent(conditions=(claim,))), "message.first-word").body  # type: ignore[union-attr]
    assert "until our own test shows that offline mode is fixed in the May release." in announced


@pytest.mark.long
def test_an_awaited_answer_has_no_colon_inside_a_list() -> None:
    worry = "The insurers have not said whether they accept the notes. The owners must agree."
    announced = one(plan_of(silent(concerns=worry)), "message.first-word").body  # type: ignore[union-attr]
    [awaited] = [line for line in announced.splitlines() if "We won't go live until" in line]
    assert "written answer from the insurers" in awaited
    assert "whether they accept" not in awaited


@pytest.mark.long
def test_a_worry_that_the_rule_itself_makes_true_has_no_ready_answer() -> None:
    worry = Concern(id="c", text="Parents cannot come on Wednesdays because schools close.")
    brief = silent(
        change_kind="place_of_work", concern_list=(worry,),
        what_changes="From March everyone is in the office on Tuesday and Wednesday.",
    )  # fmt: skip
    items = plan_of(brief).items
    assert not [item for item in items if item.id == "resistance.worry-c"]
    assert any("Parents cannot come" in getattr(item, "done_when", "") for item in items)


def test_a_bare_brief_shows_its_gaps_and_no_team_called_everyone() -> None:
    everyone = Group(id="all", name="Everyone", size=60)
    plan = plan_of(silent(what_changes="We introduce AI.", why="", groups=(everyone,)), "standard")
    announced = one(plan, "message.first-word").body  # type: ignore[union-attr]
    assert announced.startswith("[Not ready. Open: what comes, and for which work; why;")
    written = [text for _, text in spoken(plan.items)]
    assert not [text for text in written if "of Everyone" in text or "in Everyone" in text]
    assert not [text for text in written if "Here's what starts: We introduce AI" in text]


@pytest.mark.long
def test_a_promised_result_takes_its_numbers_from_the_words_of_the_brief() -> None:
    plan = plan_of(
        silent(
            why="The close takes twelve working days, and trucks leave with the wrong load.",
            objective="Month-end close in six working days, and no more than one wrong load in forty.",
            outcome_measure="Wrong loads", outcome_baseline=71, outcome_target=25,
        )
    )  # fmt: skip
    close = one(plan, "metric.result-1")
    assert (close.baseline, close.target, close.unit) == (12, 6, "days")  # type: ignore[union-attr]
    assert not close.higher_is_better  # type: ignore[union-attr]
    assert "from 12 to 6 days" in close.definition  # type: ignore[union-attr]


@pytest.mark.long
def test_a_session_before_access_practices_with_an_access_of_its_own():
    early = agency().model_copy(update={"start": date(2027, 3, 1), "go_live": date(2027, 6, 14)})
    early = early.model_copy(update={"end": date(2027, 12, 17)})
    told = "practice access"
    for kind, has_access in (("general_assistant", True), ("place_of_work", False), ("hands_on_work", False)):
        brief = early.model_copy(update={"change_kind": kind})
        plan = draft_of(brief, start=early.start)
        sessions = (item for item in plan.items if isinstance(item, TrainingSession))
        before = [item for item in sessions if item.date and item.date < date(2027, 6, 14)]
        assert before
        assert {told in item.agenda for item in before} == {has_access}, kind
        assert not has_access or all("opens by Mon Jun 14" in item.agenda for item in before)


def without_mailbox(**changes: object) -> BuiltinDraft:
    groups = tuple(
        Group(id=f"g{n}", name=f"Plant {n}", size=80, has_mailbox=False, works_shifts=True) for n in range(2)
    )
    return plan_of(silent(groups=groups, **changes), "standard")


@pytest.mark.long
def test_a_briefing_says_a_promise_once() -> None:
    promise = "No post goes because of the tablets."
    jobs = Promise(topic="jobs", state="decided", sentence=promise)
    for stays in (promise, f"{promise} Shifts stay."):
        plan = without_mailbox(what_stays=stays, promises=(jobs,))
        for item_id in ("manager_briefing.brief-managers", "manager_briefing.brief-supervisors"):
            points = one(plan, item_id).talking_points  # type: ignore[union-attr]
            assert points.count(promise) == 1


def test_a_stop_counts_each_team() -> None:
    groups = tuple(Group(id=f"g{n}", name=f"Plant {n}", size=30, has_mailbox=False) for n in range(2))
    stop = one(plan_of(silent(groups=groups, trainers=4), "standard"), "gate.gate-start").stop_if  # type: ignore[union-attr]
    assert "In any one team, fewer than half have been trained" in stop


def test_the_weekly_rating_names_nobody_and_pauses_while_all_are_closed() -> None:
    holiday = Span(start=date(2027, 5, 3), end=date(2027, 5, 28), reason="Company holiday")
    series = one(without_mailbox(company_blackouts=(holiday,)), "checkin_series.weekly-example-board")
    assert "without a name" in series.question  # type: ignore[union-attr]
    assert series.note == "It pauses while you are closed: Mon May 3 to Fri May 28."
    last = Span(start=series.end, end=date(2027, 11, 30), reason="Closed")  # type: ignore[union-attr]
    ends_closed = one(without_mailbox(company_blackouts=(last,)), "checkin_series.weekly-example-board")
    assert "pauses" not in ends_closed.note


def announced(text: str, year: int) -> Iterator[date]:
    """Yield each day on which a text says that something will be."""
    for match in re.finditer(
        rf"\b[Oo]n {A_DAY}(?: or {A_DAY})?,? (?:we|you|I|they|everyone|your own manager)\b(?! have| had)",
        text,
    ):
        for place in (1, 4):
            if match[place]:
                month, number, in_year = (match[place + offset] for offset in range(3))
                yield date(int(in_year[2:]) if in_year else year, MONTHS.index(month) + 1, int(number))


@pytest.mark.parametrize("name", some([*ANNOUNCING], ["erp", "reading-tutor", "S2 bank"]))
def test_no_text_announces_a_day_that_has_passed(name: str) -> None:
    brief = ANNOUNCING[name]
    days = 0
    for item in plan_of(brief, "standard").items:
        if item.kind in ("message", "manager_briefing", "sponsor_act") and item.due:
            text = "\n".join(getattr(item, field, "") for field in SAID)
            for day in announced(text, brief.start.year if brief.start else 0):
                days += 1
                assert day >= item.due, item.id
            days += "We'll set the date once" in text
    assert days


def test_a_briefing_calls_nothing_open_that_is_decided_by_its_day():
    concerns = "Sales fears control ('big brother'). People ask who pays for the phone."
    brief = silent(change_kind="new_system", concerns=concerns)
    items = plan_of(brief, "standard").items
    decided = max(item.due for item in items if item.provenance.play_id == "decide" and item.due)
    [briefing] = [item for item in items if item.provenance.play_id == "brief-managers"]
    assert decided < briefing.due
    assert "has decided by" in briefing.talking_points
    assert "no answer yet" not in briefing.talking_points


def test_a_talk_of_two_starts_names_no_day_of_another_manager() -> None:
    teams = silent().groups
    later = (teams[0], teams[1].model_copy(update={"go_live": date(2027, 8, 2)}))
    body = one(plan_of(silent(groups=later), "standard"), "message.manager-talk").body  # type: ignore[union-attr]
    assert "I go first, before your first session, and" in body
    body = one(plan_of(silent(), "standard"), "message.manager-talk").body  # type: ignore[union-attr]
    assert re.search(r"I go first, on [^;]+\d, and", body)


def test_the_announcement_is_spoken_in_a_minute_and_says_where_to_ask() -> None:
    brief = silent(
        what_changes="Plans come in through a portal. A program lists what is missing, and a person decides.",
        why_now="The grant ends in July.",
        risk_of_not_changing="We lose the grant.",
        what_stays="A person signs each permit.",
        past_attempts="We scanned old files in 2021. The money ran out.",
        lead_id="lead",
        people=({"id": "lead", "name": "Devon Clarke"},),
    )
    body = one(plan_of(brief), "message.first-word").body  # type: ignore[union-attr]
    said = body.partition("\n\n")[2]
    assert len(said.split()) <= 180
    assert "And if we don't? We lose the grant." in said
    assert "Money is released step by step" in said
    assert "Questions after today go to your own manager or Devon Clarke." in said


@pytest.mark.long
@pytest.mark.parametrize(
    "more",
    [
        "Each of the cells is paid for finished garments that pass, no longer each for her own.",
        "It then reads delays, weather and sick notes and sets each of the shifts.",
    ],
)
def test_what_is_no_ordinary_day_is_no_picture_of_one(more: str) -> None:
    brief = silent(what_changes=f"Plans come in through a portal. {more}")
    told = "\n".join(text for _, text in spoken(plan_of(brief).items))
    assert "On an ordinary day" not in told


@pytest.mark.long
def test_an_ordinary_day_is_told_as_the_brief_tells_it() -> None:
    brief = silent(
        what_changes="Plans come in through a portal. A program reads each plan and lists what is missing."
    )
    told = "\n".join(text for _, text in spoken(plan_of(brief).items))
    assert "On an ordinary day, a program reads each plan and lists what is missing." in told
    moved = silent(
        what_changes="The hall in Milburn closes. Its four lines and all people move to Clydeford."
    )
    told = "\n".join(text for _, text in spoken(plan_of(moved).items))
    assert "Picture this" not in told


def test_a_start_that_nobody_confirms_yet_follows_the_one_that_comes_first() -> None:
    first, later, back = date(2027, 4, 5), date(2027, 5, 10), date(2027, 4, 1)
    groups = (
        Group(id="a", name="First branches", size=80, go_live=first),
        Group(id="b", name="Other branches", size=80, go_live=later),
    )
    case = replace(read_case(silent(groups=groups), load_kinds(), date(2027, 1, 4)), confirmed={first: back})
    facts = rollout_facts(case, Leaders(case.brief), date(2027, 1, 4))
    facts.values["group_go_live_day"] = "your day"
    said = facts_on(case, facts, date(2027, 1, 18), groups)["start_spoken"] or ""
    assert re.match(r"The first branches should start on .* Apr 5; the other branches on .* May 10\.", said)
    assert re.search(r"I'll confirm \w{3} Apr 5 by \w{3} Apr 1, or give you a new one", said)


@pytest.mark.parametrize("has_mailbox", [True, False], ids=["mail", "board"])
def test_a_notice_calls_a_start_planned_until_its_go(has_mailbox: bool) -> None:
    starts = date(2027, 4, 5), date(2027, 5, 10)
    groups = tuple(
        Group(id=f"g{place}", name=f"Team {place}", size=80, go_live=start, has_mailbox=has_mailbox)
        for place, start in enumerate(starts)
    )
    plan = plan_of(silent(groups=groups))
    play = "how-it-works" if has_mailbox else "board-dates"
    first, later = (spoken((one(plan, f"message.{play}.g{place}"),)) for place in range(2))
    planned, decided = (" ".join(text for _, text in texts).casefold() for texts in (first, later))
    assert "we plan to start: mon apr 5; the sponsor confirms by thu apr 1" in planned
    assert "we start: mon may 10" in decided  # its go is the day before
    gates = {gate.title: gate.date for gate in plan.items if isinstance(gate, Gate)}
    assert gates["Decide go or no-go before Mon Apr 5"] == date(2027, 4, 1)
    assert gates["Decide go or no-go for Mon May 10 (Team 1)"] == date(2027, 4, 19)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Ida has told everyone that no oven closes.", "I have told everyone that no oven closes."),
        ("Keepers stay. Ida Holm decides who feeds seals.", "Keepers stay. I decide who feeds seals."),
        ("Ida Holm's promise on Sundays holds.", "My promise on Sundays holds."),
        ("Choirs sing on. Ida will pay for the robes.", "Choirs sing on. I will pay for the robes."),
        ("Questions go to Ida Holm. [Ida Holm says by May 3 who sees it.]",
         "Questions go to Ida Holm. [Ida Holm says by May 3 who sees it.]"),
        ("A friend of Ida has told us.", "A friend of Ida has told us."),
        ("Ida is 61 and has no deputy at the dock.", "I am 61 and have no deputy at the dock."),
        ("Ida Holm sells the mill and leaves in May.", "I sell the mill and leave in May."),
        ("Ida owns two boats, and the crew has none.", "I own two boats, and the crew has none."),
        ("Ida wants rest and the choir has none.", "I want rest and the choir has none."),
        ("Ida sells most boats to a fund. She keeps two.", "I sell most boats to a fund. I keep two."),
        ("Ida sells a boat to the cook. She keeps it.", "I sell a boat to the cook. She keeps it."),
        ("A friend of Ida sells boats. She keeps two.", "A friend of Ida sells boats. She keeps two."),
        ("Ida is 61, her sons live far away.", "I am 61, my sons live far away."),
        ("Ida leaves Rosa a boat. She keeps it.", "I leave Rosa a boat. She keeps it."),
    ],
)  # fmt: skip
def test_nobody_speaks_of_themselves_by_name(text: str, own: str) -> None:
    assert in_own_voice(text, ("Ida Holm", "Ida")) == own


@pytest.mark.parametrize(
    "name", ["The bakers' pact", "The diocese's yes", "The ferry union agreement", "The vets' approval"]
)
def test_no_title_repeats_a_word(name: str) -> None:
    signed = GO_LIVE - timedelta(days=14)
    condition = Condition(id="c", kind="union", name=name, gates="go_live", needed_by=signed)
    brief = plant(start=GO_LIVE - timedelta(days=150), conditions=(condition,))
    titles = {item.id: item.title for item in draft_of(brief).items}
    assert titles["milestone.draft-c"].startswith("Hand over our draft of the ")
    repeated = re.compile(r"(?i)\b(the|a|an|of|in|to|for|and|by|on|is) \1\b")
    assert not [title for title in titles.values() if repeated.search(title)]


def mill(*conditions: Condition) -> Brief:
    """A mill in three teams, each with its own start."""
    starts = {"Weighing": date(2027, 3, 1), "Milling": date(2027, 4, 12), "Bagging": date(2027, 5, 10)}
    teams = tuple(
        Group(id=name.lower(), name=name, size=size, manager_id="m1", go_live=starts[name])
        for name, size in (("Weighing", 18), ("Milling", 128), ("Bagging", 64))
    )
    dates = {"start": date(2027, 1, 4), "go_live": date(2027, 3, 1), "end": date(2027, 9, 29)}
    return plant(groups=teams, headcount=210, country="GB", conditions=conditions, **dates)


@pytest.mark.long
def test_each_of_several_starts_is_confirmed_by_its_own_day():
    items = draft_of(mill(), start=date(2027, 1, 4)).items
    [told] = [item.body for item in items if item.id == "message.first-word"]  # type: ignore[union-attr]
    days = "Mon Mar 1 by Wed Feb 24, Mon Apr 12 by Mon Mar 15 and Mon May 10 by Wed May 5"
    assert f"I'll confirm {days}, or give you new ones." in told
    gates = {gate.date for gate in items if isinstance(gate, Gate)}
    assert {date(2027, 2, 24), date(2027, 3, 15), date(2027, 5, 5)} <= gates


@pytest.mark.long
@pytest.mark.parametrize(
    ("teams", "said"),
    [
        (("bagging",), "Bagging won't start until Unite has been consulted on how scan times are used."),
        ((), "One part waits until Unite has been consulted on how scan times are used; the rest starts on"),
    ],
)
def test_a_condition_on_one_part_is_announced_beside_the_others(teams: tuple[str, ...], said: str):
    heard = "Unite has been consulted on how scan times are used"
    brief = mill(
        Condition(id="dust", name="The dust test is signed", needed_by=date(2027, 2, 5)),
        Condition(id="codes", name="Wrong sack codes are below 2%", needed_by=date(2027, 2, 22)),
        Condition(id="u", name=heard, kind="union", needed_by=date(2027, 1, 29), group_ids=teams),
    )
    items = draft_of(brief, start=date(2027, 1, 4)).items
    [told] = [item.body for item in items if item.id == "message.first-word"]  # type: ignore[union-attr]
    assert "We won't go live until the dust test is signed and wrong sack codes are below 2%." in told
    assert said in told


@pytest.mark.long
def test_two_conditions_on_the_data_are_said_once():
    rows = ("Member records are cleaned", "Orders are migrated", "Old invoices are loaded")
    conditions = tuple(Condition(id=str(at), kind="migration", name=row) for at, row in enumerate(rows))
    words = one(plan_of(plant(conditions=conditions)), "message.first-word").body  # type: ignore[union-attr]
    assert words.count("the data has been moved") == 1


@pytest.mark.long
def test_only_the_teams_that_a_condition_names_are_told_to_wait():
    sales, stores = plant().groups
    brief = plant(
        groups=(
            sales.model_copy(update={"name": "Field sales"}),
            stores.model_copy(update={"name": "Repair technicians", "go_live": date(2027, 5, 31)}),
        ),
        conditions=(
            Condition(
                id="app", name="The technicians' mobile app must work offline", needed_by=date(2027, 5, 14)
            ),
            Condition(
                id="notice", name="Teamsters Local 20 has had 30 days' notice of the technicians' app",
                kind="union", needed_by=date(2027, 4, 9),
            ),
        ),
    )  # fmt: skip
    told = one(plan_of(brief), "message.first-word").body  # type: ignore[union-attr]
    assert (
        "Repair technicians won't start until the technicians' mobile app works offline and Teamsters Local "
        "20 has had 30 days' notice of the technicians' app."
    ) in told
    assert "We won't go live" not in told
    today = date(2026, 12, 1)
    items = plan_of(brief).items
    lines = page_of(read_case(brief, load_kinds(), today), items, today).conditions
    assert {line.if_not for line in lines if line.mark == "brief"} == {
        "Only Repair technicians wait for it; the rest starts on its day."
    }


def test_dates_of_several_teams_say_which_team_has_which_day() -> None:
    teams = silent().groups
    later = (teams[0], teams[1].model_copy(update={"go_live": date(2027, 8, 2)}))
    items = plan_of(silent(groups=later), "standard").items
    said = "\n".join(getattr(item, "body", "") for item in items)
    assert not re.search(r"\d or (?:Mon|Tue|Wed|Thu|Fri) ", said)


def test_what_was_tried_is_named_though_another_sentence_says_how_it_failed() -> None:
    tried = "In 2022 we bought online booking for all clinics. There was one webinar, and nobody practiced."
    body = one(plan_of(silent(past_attempts=tried), "standard"), "message.first-word").body  # type: ignore[union-attr]
    assert "Some of you remember the online booking we bought in 2022. That was our mistake." in body


def test_a_decision_to_come_is_said_as_a_clause() -> None:
    asked = Condition(
        id="c", kind="other", name="Decided: folders stay for a year or are scanned", gates="go_live"
    )
    body = one(plan_of(silent(conditions=(asked,)), "standard"), "message.first-word").body  # type: ignore[union-attr]
    assert "We won't go live until it is decided whether folders stay for a year or are scanned." in body
