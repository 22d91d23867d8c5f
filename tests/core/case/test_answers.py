"""One answer to a worry: the brief's, what stays, or a promise."""

from dataclasses import replace
from datetime import date

import pytest

from playbook.core.case.answers import stated_answer, usual_answer
from playbook.core.case.brief_answers import answer_in_brief, condition_for
from playbook.core.case.case import read_case
from playbook.core.case.dated import facts_with
from playbook.core.case.feasibility import verdict
from playbook.core.case.judgment import Point
from playbook.core.case.rows.questions import question_rows
from playbook.core.case.rows.risks import risk_rows
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.points import to_settle
from playbook.core.case.settle.promises import speaks_for_all
from playbook.core.case.settle.proposals import honest_answer, promise_line, proposed_answer
from playbook.core.plan.case import Concern, Condition, Promise, PromiseTopic
from playbook.core.plan.plays.kinds import Answer
from playbook.llm.builtin.kinds import load_kinds
from tests.core.case.cases import KIND, TODAY, a_brief, a_case, group

JOBS = Promise(topic="jobs", state="decided", sentence="Nobody loses their job.")
MEASURED = Promise(topic="measurement", state="decided", sentence="Nobody is measured.")


def test_only_a_decided_promise_answers_the_worry_that_it_is_about():
    case = a_case(promises=(JOBS, MEASURED))
    assert stated_answer(case, Concern(id="a", text="Lay-offs in spring")) == "Nobody loses their job."
    fewer = Concern(id="f", text="The office in Manila is to do it with half of us.")
    assert stated_answer(case, fewer) == "Nobody loses their job."
    assert stated_answer(case, Concern(id="f", text="Half of us are away in May.")) == ""
    assert stated_answer(case, Concern(id="b", text="It will track us.")) == "Nobody is measured."
    assert (
        stated_answer(case, Concern(id="b", text="Are you counting how fast I write?"))
        == "Nobody is measured."
    )
    assert stated_answer(case, Concern(id="c", text="One more app.")) == ""
    assert stated_answer(case, Concern(id="a", text="A job is invoiced after 19 days.")) == ""
    assert case.kind.answer_to("A job is invoiced after 19 days.") is None
    assert case.kind.answer_to("It takes my job.")
    assert stated_answer(case, Concern(id="c", text="Sewer jobs do not fit into the classes.")) == ""
    timed = Concern(id="b", text="The tablet times them on each job.")
    assert stated_answer(case, timed) == "Nobody is measured."


def test_how_people_are_paid_now_is_no_worry_beside_what_they_fear():
    worry = "Technicians are paid by the job and fear that the new program counts their minutes."
    minutes = "Nobody counts minutes. The program shows jobs, not how long a technician takes."
    by_the_job = "Technicians are still paid by the job."
    promises = (
        Promise(topic="jobs", state="decided", sentence=f"Nobody loses a job, and {by_the_job.lower()}"),
        Promise(topic="measurement", state="decided", sentence=minutes),
    )
    case = a_case(promises=promises, what_stays=by_the_job)
    assert stated_answer(case, Concern(id="a", text=worry)) == minutes


def test_of_a_list_of_what_stays_only_the_part_about_the_worry_is_the_answer():
    stays = "Reps keep their territories, the commission plan does not change, and technicians keep tablets."
    worry = Concern(id="a", text="Will my commission depend on what I type in?")
    assert stated_answer(a_case(what_stays=stays), worry) == "The commission plan does not change."


def test_a_promise_on_pay_is_no_answer_about_pay_stubs():
    case = a_case(what_stays="Pay stays as it is.")
    assert stated_answer(case, Concern(id="a", text="Nobody trusts a scanned pay stub.")) == ""
    assert stated_answer(case, Concern(id="b", text="Is my pay cut?")) == "Pay stays as it is."


def test_what_people_keep_answers_the_fear_of_losing_it():
    worry = Concern(id="a", text="“Do I lose my accounts?”")
    keeps = "Reps keep their accounts and their commission plan."
    case = a_case(what_stays=f"{keeps} Parts pricing stays in the ERP.")
    assert stated_answer(case, worry) == keeps
    assert stated_answer(case, Concern(id="b", text="We lose our evenings.")) == ""
    nobody = JOBS.model_copy(update={"sentence": "Nobody loses a job, an account or commission."})
    assert stated_answer(a_case(promises=(nobody,)), worry) == nobody.sentence
    seen = Concern(id="c", text="“Will my manager see every call I make?”")
    assert stated_answer(a_case(promises=(MEASURED,)), seen) == "Nobody is measured."
    points = to_settle(case := a_case(what_stays=keeps, concerns=worry.text), verdict(case, TODAY))
    assert "work_would_suffer" not in {point.key for point in points}


def test_an_open_promise_answers_nothing_and_a_given_answer_comes_first():
    open_ = JOBS.model_copy(update={"state": "undecided"})
    assert stated_answer(a_case(promises=(open_,)), Concern(id="a", text="Lay-offs in spring")) == ""
    given = Concern(id="a", text="Lay-offs in spring", answer="Not this year.")
    assert stated_answer(a_case(promises=(JOBS,)), given) == "Not this year."


def test_the_fuller_answer_of_a_kind_of_change_comes_before_the_promise():
    assert stated_answer(a_case(promises=(JOBS,)), Concern(id="a", text="Will I lose my job?")) == ""


def test_a_worry_about_other_tools_is_not_answered_by_the_end_of_the_old_one():
    end = Promise(topic="switch_off", state="decided", sentence="ACT! closes on May 28.")
    parts = ["Report it.", "{promise_switch_off}"]
    kind = KIND.model_copy(
        update={"answers": (Answer.model_validate({"worry": "Twice.", "words": ["twice"], "answer": parts}),)}
    )
    case = replace(a_case(promises=(end,), tools=("HubSpot", "Sage 300")), kind=kind)

    def answer(text: str) -> list[str]:
        usual = usual_answer(case, Concern(id="a", text=text))
        return [part.say for part in usual.answer] if usual else []

    assert answer("We type it twice.") == ["Report it.", "{promise_switch_off}"]
    assert "What has to be in HubSpot and Sage is" in answer("Typed twice, in HubSpot and in Sage?")[1]


def test_who_fears_to_be_ranked_gets_the_promise_on_measuring_and_nothing_else():
    rows = (
        {"worry": "They will not like it.", "words": ["customers will"], "answer": "Some will not."},
        {"worry": "Big brother", "words": ["watch"], "answer": ["{promise_measurement}"]},
        {"worry": "I lose mine.", "words": ["my customer"], "answer": "You keep them."},
    )
    kind = KIND.model_copy(update={"answers": tuple(map(Answer.model_validate, rows))})
    ranked = kind.answer_to("They use the log to rank us, and customers will go.")
    assert ranked.worry == "Big brother"
    lost = kind.answer_to("Their customers will be given to others.")
    assert lost.worry == "I lose mine."
    case = replace(a_case(promises=(MEASURED,)), kind=KIND)
    assert stated_answer(case, Concern(id="a", text="They rank us by calls.")) == "Nobody is measured."


@pytest.mark.parametrize(
    ("worry", "topic", "promise"),
    [
        ("Will they count how many calls I make?", "measurement", "We count loads and days, not calls."),
        ("Will my notes be graded?", "measurement", "Nobody grades a therapist's notes."),
        ("Will I type each load twice?", "working_time", "A load is entered once; the system does the rest."),
        ("Do we write on paper and in the app?", "duty", "From May 3 there is no paper chart beside it."),
        ("Must I still keep the clipboard?", "switch_off", "The clipboards end on May 3."),
    ],
)
def test_what_the_brief_promises_answers_a_worry_about_the_same_thing(
    worry: str, topic: PromiseTopic, promise: str
) -> None:
    decided = Promise(topic=topic, state="decided", sentence=promise)
    case = a_case(promises=(decided,), concern_list=(Concern(id="a", text=worry),))
    assert stated_answer(case, case.concerns[0]) == promise
    facts = facts_with(case, TODAY, ())
    assert not [row for row in risk_rows(facts) if worry in row.risk]
    assert not [row for row in question_rows(facts, verdict(case, TODAY), ()) if worry in row.question]


def test_a_promise_on_jobs_answers_jobs_at_risk() -> None:
    concern = Concern(id="a", text="Jobs at the counter are at risk, people say.")
    promise = Promise(topic="jobs", state="decided", sentence="Nobody loses their job.")
    assert stated_answer(a_case(promises=(promise,)), concern) == promise.sentence
    assert stated_answer(a_case(), concern) == ""


@pytest.mark.parametrize(
    ("worry", "promise"),
    [
        ("Will they count how many calls I make?", "Nobody sees your calendar."),
        ("Will I type each load twice?", "We look at it once a week."),
        ("Must I still keep the branch list?", "The Monday list ends."),
        ("Do I lose my customers?", "Nobody loses their pay."),
    ],
)
def test_a_promise_about_something_else_leaves_a_worry_open(worry: str, promise: str) -> None:
    decided = Promise(topic="measurement", state="decided", sentence=promise)
    assert stated_answer(a_case(promises=(decided,)), Concern(id="a", text=worry)) == ""


def test_what_the_brief_changes_about_an_old_fault_is_what_is_different() -> None:
    then = "In 2024 we bought a tool. We typed each load twice, and managers asked for the whiteboard."
    ends = Promise(topic="switch_off", state="decided", sentence="The whiteboard ends on May 3.")
    case = a_case(past_attempts=then, promises=(ends,), expected_benefit="A load is typed once.")
    assert case.lessons[0].remedies == ("A load is typed once.", "The whiteboard ends on May 3.")
    assert not case.lessons[0].unanswered
    assert a_case(past_attempts=f"{then}").lessons[0].unanswered


@pytest.mark.parametrize(
    ("failure", "covers", "is_bought"),
    [
        ("Nobody had two screens", "Training 22,000. Second screens for plan review 9,000.", True),
        ("There were too few tablets", "31 tablets 27,000.", True),
        ("Nobody had two screens", "Second screens are not in it. Training 22,000.", False),
        ("Nobody had two screens", "Training 22,000.", False),
        ("Nobody had time", "Time of two trainers 9,000.", False),
    ],
)
def test_what_the_budget_buys_answers_what_was_missing(failure: str, covers: str, is_bought: bool) -> None:
    then = f"In 2022 we bought a plan viewer. {failure}, and everyone printed again."
    [lesson] = a_case(past_attempts=then, budget_covers=covers).lessons
    assert (failure not in lesson.unanswered) == is_bought
    assert any("The budget covers it" in each for each in lesson.remedies) == is_bought


def test_what_stays_as_it_was_makes_no_difference_to_a_failure() -> None:
    then = "In 2024 we bought a scanner. Two of the dentists still talk about it."
    case = a_case(past_attempts=then, what_stays="Patients keep their own dentists.")
    assert not case.lessons[0].remedies


def test_praise_is_no_failure_and_a_cause_left_open_gets_a_name_and_a_day() -> None:
    def asked(then: str) -> Point | None:
        case = a_case(past_attempts=then)
        found = (each for each in to_settle(case, verdict(case, TODAY)) if each.key == "open_from_last_time")
        return next(found, None)

    broken = asked("In 2024 we had a pool of bikes. The locks froze.")
    assert broken
    assert "Each of it gets a name and a day" in broken.options[0]
    assert not asked("Since 2024 one shop does it. There was a broken window and a lot of thank-you cards.")


def test_leaders_who_kept_asking_for_the_old_list_are_answered_by_their_meeting() -> None:
    brief = a_brief(approach="From April 5 the Monday review uses Planwell only. The old sheet is closed.")
    failed = "their managers kept asking for the spreadsheet on Monday"
    assert answer_in_brief(brief, (), failed) == "From April 5 the Monday review uses Planwell only."


def test_a_condition_that_answers_last_time_is_quoted_as_what_is_done() -> None:
    moved = Condition(id="m", kind="migration", name="Data migration", gates="go_live")
    said = condition_for((moved,), "Nobody moved the old contacts over.")
    assert said == "Before the start, this is done: Data migration."


def test_who_trains_is_no_question_once_a_training_lead_is_named() -> None:
    def asks(title: str) -> bool:
        people = [{"id": "a", "name": "Amy Fox", "job_title": title}, {"id": "l", "name": "Lee Roe"}]
        case = a_case(people=people, trainers=None, lead_id="l", lead_hours_per_week=40)
        facts = CaseFacts(case, TODAY)
        rows = question_rows(facts, verdict(facts.case, TODAY), ())
        return any(row.question.startswith("Who trains ") for row in rows)

    assert asks("Buyer")
    assert not asks("Training lead")


def test_an_executive_without_a_task_is_asked_for() -> None:
    people = [{"id": "c", "name": "Walter Kline", "level": "executive", "job_title": "CEO"}]
    facts = CaseFacts(a_case(people=people), TODAY)
    asked = [row.question for row in question_rows(facts, verdict(facts.case, TODAY), ())]
    assert any("What does Walter Kline (CEO)" in each for each in asked)


def test_a_named_person_without_a_task_is_asked_for() -> None:
    people = [
        {"id": "m", "name": "Haruka Ono", "job_title": "Model maker"},
        {"id": "s", "name": "Bheki Ndlovu", "job_title": "Shop steward"},
    ]
    facts = CaseFacts(a_case(people=people), TODAY)
    judged = verdict(facts.case, TODAY)
    asked = " ".join(row.question for row in question_rows(facts, judged, ()))
    assert "What does this change for Haruka Ono (Model maker)" in asked
    assert "For whom does Bheki Ndlovu (Shop steward) speak" in asked
    busy = " ".join(row.question for row in question_rows(facts, judged, (), {"m", "s"}))
    assert "Haruka" not in busy
    assert "Ndlovu" not in busy


def test_where_people_are_missing_shorter_hours_put_no_job_in_doubt() -> None:
    hours = {"what_changes": "The studio is closed on Fridays.", "change_kind": "working_hours"}

    def jobs(why: str) -> str:
        return read_case(a_brief(**hours, why=why), load_kinds(), TODAY).promises["jobs"].state

    assert jobs("We have three openings and no applicant.") == "not_relevant"
    assert jobs("Plans are late.") == "undecided"


@pytest.mark.parametrize(
    "worry",
    ["The northern clinics have bad internet.", "The union wants us to talk to us before a phone is used."],
)
def test_a_line_about_something_else_is_no_answer(worry: str) -> None:
    case = a_case(
        what_changes="All clinics start on one Monday so that nobody has to look a guest up in two places.",
        what_stays="Nobody has to use their own phone.",
        concerns=worry,
    )
    assert stated_answer(case, case.concerns[0]) == "" if case.concerns else True


def test_a_promise_on_jobs_answers_the_fear_for_them_in_any_language() -> None:
    case = a_case(promises=(JOBS, MEASURED))
    assert stated_answer(case, Concern(id="a", text="Ob Stellen wegfallen")) == "Nobody loses their job."
    assert stated_answer(case, Concern(id="a", text="Perdre nos emplois")) == "Nobody loses their job."


def test_a_list_without_a_verb_answers_nobody() -> None:
    case = a_case(what_stays="Pay day, overtime rules and meal money.")
    assert stated_answer(case, Concern(id="a", text="We keep our sheets until we see correct pay.")) == ""


def test_what_keeps_another_thing_answers_no_worry() -> None:
    case = a_case(what_stays="Every branch keeps the staffed hours that it has today.")
    assert stated_answer(case, Concern(id="a", text="The story hour goes.")) == ""


def test_who_fears_for_the_very_thing_that_is_spared_is_answered() -> None:
    stays = "Nobody has to use their own phone for this."
    assert stated_answer(a_case(what_stays=stays), Concern(id="a", text="My phone is private.")) == stays


def test_a_list_that_somebody_needs_is_not_answered_by_the_end_of_another() -> None:
    case = a_case(what_changes="Shifts come from ShiftMind. The monthly list on the wall ends.")
    assert (
        stated_answer(case, Concern(id="a", text="The late shift needs a bus, and the bus needs a list."))
        == ""
    )


def test_what_stays_is_never_what_is_different_this_time() -> None:
    then = "We bought one scanner in 2023. Nobody liked it. Two of the dentists still talk about it."
    case = a_case(past_attempts=then, what_stays="Patients keep their own dentist.")
    assert case.lessons[0].remedies == ()


def test_a_body_that_asks_for_a_meeting_is_told_of_the_planned_one() -> None:
    case = a_case(concerns="The union has asked for a meeting.")
    asked = question_rows(CaseFacts(case, TODAY), verdict(case, TODAY), ())
    assert not [row for row in asked if "meeting" in row.question]


def test_who_heads_one_trade_confirms_no_jobs_of_others():
    def speaks(title: str) -> str:
        people = [{"id": "c", "name": "Joe Dean", "level": "manager", "job_title": title}]
        return speaks_for_all(CaseFacts(a_case(people=people, sponsor_id=None), TODAY))

    assert speaks("Superintendent, refuse") == "the CEO"
    assert speaks("Superintendent of schools") == "Joe Dean"


def test_that_juniors_wait_for_seniors_is_no_worry_about_their_craft():
    common = load_kinds()["other"]
    assert common.answer_to("Juniors learn nothing any more.")
    waits = common.answer_to("The juniors don't go home before the seniors do.")
    assert waits is not None
    assert waits.task == "agree that leaders leave first"


@pytest.mark.parametrize(
    ("worry", "does"),
    [
        ("Fast operators carry slow ones.", "counts for each person"),
        ("Old hands take the best shifts.", "who chooses when"),
        ("Standing all day; some are pregnant.", "can't stand or lift"),
        ("Older welders do not want to be slow in front of the young.", "two by two"),
        ("A job of ten minutes now takes an hour.", "both ways"),
        ("Two unions, which do not sit in the same room.", "with one paper"),
        ("Who is at fault when the proposal was wrong?", "honest mistake"),
        ("Who answers if a shift is short?", "by name"),
        ("In the double bottom there is no signal.", "the connection in each place"),
        ("Older borrowers do not have a code.", "what they need"),
    ],
)
def test_a_worry_is_answered_by_what_is_done_about_that_very_one(worry: str, does: str) -> None:
    answer = load_kinds()["other"].answer_to(worry)
    assert answer is not None
    assert does in answer.task


@pytest.mark.parametrize(
    ("worry", "way"),
    [
        ("Who clears up in the morning?", "names one person for each place"),
        ("Nurses ask if they may scan alone.", "where the law allows it"),
        ("Fire services want to see every file, as now.", "then what they choose"),
        ("The story hour goes", "what comes instead"),
        ("Teenagers in winter", ""),
        ("Who is the lead?", ""),
    ],
)
def test_a_worry_without_an_answer_gets_two_ways_by_what_it_asks(worry: str, way: str) -> None:
    facts = CaseFacts(a_case(), TODAY)
    proposed = proposed_answer(facts, Concern(id="a", text=worry), "Ann Able")
    assert bool(proposed) is bool(way)
    assert way in proposed
    if way:
        assert proposed.startswith("Proposal: ")
        assert " Or: " in proposed
        assert f"by {facts.on(facts.settle_by)}" in proposed


def test_where_nothing_comes_that_is_used_no_rule_says_when_the_old_way_is_read_only() -> None:
    def ends(key: str) -> object:
        calm = a_brief(what_changes="Teams meet on Mondays.", tools=(), approach="", change_kind=key)
        return promise_line(CaseFacts(read_case(calm, load_kinds(), TODAY), TODAY), "switch_off")

    assert ends("other") is None
    assert ends("new_process") is not None


def test_a_pay_rule_is_no_safety_rule_and_opens_no_old_way() -> None:
    def ends(says: str) -> object:
        hurt = a_brief(what_changes=says, objective="Hand injuries fall by half.", change_kind="other")
        return promise_line(CaseFacts(read_case(hurt, load_kinds(), TODAY), TODAY), "switch_off")

    assert ends("Pay per stem ends. In its place comes an hourly wage.") is None
    assert ends("Everyone wears gloves.") is not None


@pytest.mark.parametrize(
    "worry",
    [
        "Postmen ask if the handheld will time their rounds.", "Is there a stopwatch on each haircut?",
        "Carers fear that the app times every visit.", "Seamstresses do not want to be timed.",
    ],
)  # fmt: skip
def test_who_fears_to_be_timed_is_not_told_of_timing(worry: str) -> None:
    case = read_case(a_brief(concerns=worry), load_kinds(), TODAY)
    answer = honest_answer(CaseFacts(case, TODAY), worry, "Ann")
    assert "which times are recorded" in answer
    assert "both ways" not in answer


@pytest.mark.parametrize(
    "worry",
    [
        "Three of the five posts in the bindery are still empty.", "Four positions at the weir stand vacant.",
        "The sacristan jobs have not been filled.", "Two places in the kennels are unfilled.",
    ],
)  # fmt: skip
def test_an_empty_post_is_a_vacancy_and_no_lay_off(worry: str) -> None:
    kind = load_kinds()["new_process"]
    case = read_case(a_brief(concerns=worry), load_kinds(), TODAY)
    answer = kind.answer_to(worry)
    assert answer is None or answer.worry != "Which posts go, and whose?"
    assert "has a name for each place" in honest_answer(CaseFacts(case, TODAY), worry, "Ann")
    assert case.promises["jobs"].state == "not_relevant"


def test_a_post_that_goes_is_still_a_matter_of_jobs() -> None:
    for worry in ("Which posts go?", "Two posts are empty, and three jobs go next year."):
        case = read_case(a_brief(concerns=worry), load_kinds(), TODAY)
        assert case.promises["jobs"].state == "undecided"


@pytest.mark.parametrize(
    "worry",
    [
        'The field says "my customers are my bonus, why should I hand them over?"',
        "Drivers ask what becomes of their commission.",
        "Cooks fear that the bonus goes.",
        "Fitters say their pay hangs on the old sheets.",
        "Will my salary depend on it?",
        "Packers say: no scan, no piece rate.",
    ],
)
def test_a_promise_on_pay_answers_who_fears_for_it(worry):
    promise = "Commission and pay do not change, and nobody loses an account because of this."
    case = a_case(promises=(Promise(topic="jobs", state="decided", sentence=promise),))
    assert stated_answer(case, Concern(id="a", text=worry)) == promise
    still_open = a_case(promises=(Promise(topic="jobs", state="undecided", sentence=promise),))
    assert stated_answer(still_open, Concern(id="a", text=worry)) != promise


@pytest.mark.parametrize(
    ("holder", "teams"),
    [
        ("The service engineers", ("service-and-spare-parts",)),
        ("The spare parts clerks", ("service-and-spare-parts",)),
        ("Some night nurses", ("night-ward",)),
        ("The kitchen porters", ("kitchen",)),
        ("Our payroll people", ("payroll-and-taxes",)),
        ("The field reps", ("field-sales",)),
        ("The service union", ()),
        ("Kitchen customers", ()),
        ("Everybody", ()),
    ],
)
def test_a_worry_stands_at_the_one_team_of_who_has_it(holder, teams):
    names = ("Service and spare parts", "Night ward", "Kitchen", "Payroll and taxes", "Field sales")
    groups = [group("-".join(name.lower().split()), name=name) for name in names]
    row = Concern(id="a", text="There is no signal in the cellar", held_by=holder)
    [concern] = a_case(groups=groups, concern_list=(row,), concerns="").concerns
    assert concern.group_ids == teams


@pytest.mark.parametrize(
    ("concerns", "question"),
    [
        ("Who covers Saturdays? Ann brings a proposal by 29 January.", "Who covers Saturdays?"),
        ("Who pays for the taxi?\nAnn checks the price by 29 January.", "Who pays for the taxi?"),
        ("Foremen fear losing the piece rate. Ann Able settles it by 29 January.", "Losing the piece rate"),
        (
            "If a temp books, who signs?\nWho signs if a temp books? Ann decides by 29 January.",
            "If a temp books, who signs?",
        ),
    ],
)
def test_whoever_brings_the_answer_by_a_day_is_no_concern_and_answers_the_question(concerns, question):
    case = a_case(concerns=concerns)
    [row] = case.concerns
    assert (row.text, row.answered_by_id, row.is_about_people) == (question, "ann", False)
    assert "29 January" in row.answer
    assert not case.stakeholders
    assert not case.circumstances


def test_a_declined_question_is_a_fact_and_stays_open_with_its_owner_and_day():
    text = "Who covers Saturdays? Ann brings a proposal by 29 January."
    case = a_case(concerns=text, declined_concerns=("Who covers Saturdays?",))
    assert (case.concerns, case.circumstances) == ((), (text,))
    judged = verdict(case, TODAY)
    rows = [*question_rows(CaseFacts(case, TODAY), judged, ())]
    [row] = [each for each in rows if "Saturdays" in each.question]
    assert (row.question, row.who, row.by) == ("Who covers Saturdays?", "Ann Able", date(2027, 1, 29))


@pytest.mark.parametrize(
    ("worry", "topic", "promise"),
    [
        ("It's only there to count our calls.", "measurement", "Nobody is judged on the number of calls."),
        ("They only want to know how many visits we make.", "measurement", "Visits are counted by ward."),
        ("My buyers are in my notebook.", "duty", "From May 3 Planwell is the only place for tours."),
        ("We keep the rota on our own whiteboard.", "duty", "Shifts stand in Planwell and nowhere else."),
    ],
)
def test_a_concern_that_a_decided_promise_answers_is_not_asked_as_open(
    worry: str, topic: PromiseTopic, promise: str
):
    def asked(*promises: Promise) -> list[str]:
        case = read_case(a_brief(concerns=worry, promises=promises), load_kinds(), TODAY)
        judged = verdict(case, TODAY)
        points = to_settle(case, judged)
        rows = question_rows(CaseFacts(case, TODAY), judged, points)
        texts = [*(f"{each.title} {each.why}" for each in points), *(each.question for each in rows)]
        return [each for each in texts if worry.rstrip(".") in each]

    assert asked()
    assert not asked(Promise(topic=topic, state="decided", sentence=promise))


def test_a_dropped_point_does_not_come_back_as_an_open_question():
    worry = "The lab will not use it without its binders."

    def asked(*declined: str) -> tuple[list[Point], list[str]]:
        case = read_case(a_brief(concerns=worry, declined_points=declined), load_kinds(), TODAY)
        judged = verdict(case, TODAY)
        points = [*to_settle(case, judged)]
        rows = question_rows(CaseFacts(case, TODAY), judged, points)
        about = [each for each in points if "binders" in each.title + each.why]
        return about, [each.question for each in rows if "binders" in each.question]

    [point], questions = asked()
    assert not questions
    assert asked(point.mark) == ([], [])
