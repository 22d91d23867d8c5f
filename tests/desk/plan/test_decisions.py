"""The Decisions page at the desk: before the launch it recommends, afterward it says what was decided."""

from dataclasses import replace
from datetime import date

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Refused
from playbook.core.base.words import say_day
from playbook.core.case.decision_page import GateRow
from playbook.core.log.rollout import Reading
from playbook.core.plan.case import PROMISE_NAMES
from playbook.desk.exporting.documents import write_document
from playbook.desk.links import shares
from playbook.desk.plan import briefs, cases, decisions, plans, rollouts, tracking
from playbook.desk.plan.decision_view import view_of
from playbook.exports.page import page_as_markdown
from playbook.exports.sheet import parts_in_full
from tests.desk.conftest import DANA, rollout_of
from tests.desk.writing.test_model_plans import impossible
from tests.soak import some

DAY, LATER = date(2027, 1, 11), date(2027, 3, 8)


def test_after_the_launch_dates_that_fail_keep_their_ways_and_the_page_stands_still(workspace):
    rollout = rollout_of(workspace, impossible())
    args = (rollout.id, rollout.version, "essential", True)
    rollout, _ = plans.draft_empty_stages(workspace, DANA, *args)
    before = decisions.decision_page(workspace, rollout, DAY)
    assert before.advice.startswith("We recommend: ")
    assert before.alternatives
    launched = tracking.launch(workspace, DANA, rollout.id, rollout.version)
    pages = [decisions.decision_page(workspace, launched, day) for day in (DAY, LATER)]
    assert (pages[0].advice, pages[0].caveat) == ("", "")
    assert pages[0].alternatives == before.alternatives
    assert pages[0].settle_by == pages[1].settle_by


def test_a_plan_is_drafted_on_dates_that_fit_and_its_page_says_which_were_asked_for(workspace):
    rollout = rollout_of(workspace, impossible())
    rollout, _ = plans.draft_empty_stages(workspace, DANA, rollout.id, rollout.version)
    wards = rollout.brief.find_group("wards")
    page = decisions.decision_page(workspace, rollout, DAY)
    assert wards.go_live > date(2027, 5, 9)
    assert page.advice.startswith(
        "We planned two waves (proposal): Doctors on Mon May 3, "
        f"the others on {say_day(wards.go_live, DAY)}, because Mon May 3 "
    )
    assert page.state != "not_feasible"
    assert page.caveat == ""
    assert wards.go_live in [wave.day for wave in page.waves]


def test_a_point_that_is_dropped_leaves_the_page_and_stays_away(workspace):
    rollout = rollout_of(workspace, impossible())
    page = decisions.decision_page(workspace, rollout, DAY)
    kept, (gone, *_) = page.points[0], view_of(page, date.isoformat).droppable
    rollout = cases.decline_point(workspace, DANA, rollout.id, rollout.version, gone.mark)
    titles = [point.title for point in decisions.decision_page(workspace, rollout, DAY).points]
    assert gone.title not in titles
    assert (kept.title == gone.title) != (kept.title in titles)
    rollout, _ = plans.draft_empty_stages(workspace, DANA, rollout.id, rollout.version)
    assert gone.title not in [
        point.title for point in decisions.decision_page(workspace, rollout, DAY).points
    ]


def test_no_more_points_are_dropped_than_a_brief_holds(workspace):
    rollout = rollout_of(workspace, impossible().model_copy(update={"declined_points": ("Gone",) * 100}))
    with pytest.raises(Refused, match="100 points were dropped already"):
        cases.decline_point(workspace, DANA, rollout.id, rollout.version, "One more")


def test_a_gate_says_stop_once(workspace):
    rollout = rollout_of(workspace, impossible())
    rollout, _ = plans.draft_empty_stages(workspace, DANA, rollout.id, rollout.version)
    gate = GateRow(
        "Before the start", DAY, "Dana", "Go.", "", "Wrong prices in 3 of 50 orders: we stop. Call."
    )
    page = replace(decisions.decision_page(workspace, rollout, DAY), gates=(gate,))
    [gates] = [
        block for block in view_of(page, date.isoformat).blocks if block.heading.startswith("Go/no-go")
    ]
    assert gates.titles[-1] == "Stop if"
    assert gates.rows[0][-1] == "Wrong prices in 3 of 50 orders. Call."


def test_a_brief_is_judged_once_a_day(workspace):
    brief = rollout_of(workspace, impossible()).brief
    judged = cases.verdict_of(workspace, brief, DAY)
    assert cases.verdict_of(workspace, brief, DAY) is judged
    assert cases.verdict_of(workspace, brief, LATER) is not judged


def test_whoever_sets_a_start_by_hand_asks_for_no_other(workspace):
    rollout = rollout_of(workspace, impossible())
    rollout, _ = plans.draft_empty_stages(workspace, DANA, rollout.id, rollout.version)
    assert rollout.brief.asked_starts
    groups = [group.model_copy(update={"go_live": date(2027, 7, 5)}) for group in rollout.brief.groups]
    by_team = briefs.save_groups(workspace, DANA, rollout.id, rollout.version, groups, rollout.brief.people)
    assert not by_team.brief.asked_starts
    assert "We planned" not in decisions.decision_page(workspace, by_team, DAY).advice


def test_whoever_sets_the_targets_day_by_hand_asks_for_no_other(workspace):
    moved = impossible().model_copy(update={"asked_outcome_by": date(2027, 6, 30), "outcome_by": LATER})
    rollout = rollout_of(workspace, moved)
    saved = briefs.save_field(workspace, DANA, rollout.id, rollout.version, "outcome_by", date(2027, 7, 30))
    assert saved.brief.asked_outcome_by is None


def test_what_is_only_proposed_does_not_read_as_a_promise(workspace):
    rollout = rollout_of(workspace, impossible())
    page = decisions.decision_page(workspace, rollout, DAY)
    rows = next(block for block in view_of(page, str).blocks if block.heading == "Promises").rows
    said = {title: (text.startswith("Not decided. We propose: "), mark) for title, text, mark in rows}
    assert {is_said_open for is_said_open, mark in said.values() if mark == "Proposal"} == {True}
    assert not any(is_said_open for is_said_open, mark in said.values() if mark != "Proposal")
    printed = [line for part in parts_in_full(page) for line in part.entries if "Promises" in part.heading]
    open_marks = {line.text.startswith("Not decided.") for line in printed if line.mark == "proposal"}
    assert open_marks == {True}
    proposals = [line for line in page.promises if line.mark == "proposal"]
    head, under = page_as_markdown(page).split("*Not decided. We propose:*")
    under = under.partition("\n\n*")[0].partition("\n\n#")[0]
    assert [line.text in under for line in proposals] == [True] * len(proposals)
    assert not [line.text for line in proposals if line.text in head]


def test_what_is_settled_and_done_leaves_the_page(workspace):
    rollout = rollout_of(workspace, impossible())
    rollout, _ = plans.draft_empty_stages(workspace, DANA, rollout.id, rollout.version, "standard")
    launched = tracking.launch(workspace, DANA, rollout.id, rollout.version)
    page = decisions.decision_page(workspace, launched)
    task = next(action for action in page.actions if action.item_id.startswith("milestone."))
    done = tracking.log_status(workspace, DANA, launched.id, launched.version, task.item_id, "done")
    left = [row.item_id for row in decisions.decision_page(workspace, done).actions]
    assert task.item_id not in left
    assert len(left) == len(set(left))


def test_the_number_is_the_newest_one_for_who_works_on_it(workspace):
    number = {"outcome_unit": "days", "outcome_baseline": 9, "outcome_target": 6}
    rollout = rollout_of(workspace, impossible(outcome_measure="Days to close a file", **number))
    rollout, _ = plans.draft_empty_stages(workspace, DANA, rollout.id, rollout.version)
    launched = tracking.launch(workspace, DANA, rollout.id, rollout.version)
    assert (
        ": 9 days before the start, 6 days by" in decisions.decision_page(workspace, launched, LATER).number
    )
    metric = next(item for item in launched.items.values() if launched.brief.outcome_measure in item.title)
    read = launched.model_copy(
        update={
            "readings": {
                str(value): Reading(id=str(value), metric_id=metric.id, day=day, value=value)
                for day, value in ((date(2027, 2, 26), 8.5), (date(2027, 2, 19), 8.8), (date(2027, 4, 2), 7))
            }
        }
    )
    page = decisions.page_as_read(workspace, read, is_editor=False, today=LATER)
    assert ": 9 days before the start, 8.5 days on Fri Feb 26, 6 days by" in page.number
    assert page.number.endswith("That is 3 days less than before the start, or 33%.")
    assert "8.5" not in shares.show(workspace, read, "full", LATER).decisions.number


def test_the_day_to_settle_by_is_the_plan_s_and_does_not_move(workspace):
    rollout = rollout_of(workspace, impossible())
    rollout, _ = plans.draft_empty_stages(workspace, DANA, rollout.id, rollout.version, "standard")
    days = [decisions.decision_page(workspace, rollout, day).settle_by for day in (DAY, LATER)]
    decided = [item.due for item in rollout.items.values() if item.provenance.play_id == "decide"]
    assert days[0] == days[1]
    assert say_day(min(decided), DAY) in days[0]


def test_promises_are_called_as_in_the_brief(workspace):
    page = decisions.decision_page(workspace, rollout_of(workspace, impossible()), DAY)
    assert {line.title for line in page.promises} <= set(PROMISE_NAMES.values())


def test_readers_learn_which_attempt_it_was_and_what_is_different_now(workspace):
    past = "In 2022 we bought a tool zqzq. In 2024 a pilot ended zqzq, nobody knows why."
    rollout = rollout_of(workspace, impossible(past_attempts=past))
    rollout, _ = plans.draft_empty_stages(workspace, DANA, rollout.id, rollout.version, "standard")
    whole = decisions.page_for(workspace, DANA, rollout.id)
    reader = Actor(
        name="Rita", role="member", memberships=(Membership(rollout_id=rollout.id, role="viewer"),)
    )
    read = decisions.page_for(workspace, reader, rollout.id)
    assert [row.last_time for row in read.lessons] == ["The attempt of 2024"]
    assert whole.lessons[0].this_time.startswith(read.lessons[0].this_time)
    assert "nobody knows why" not in read.lessons[0].this_time
    assert "zqzq" in repr(whole)
    assert "zqzq" not in repr((read, rollouts.open_rollout(workspace, reader, rollout.id).items))


ABOUT_SOMEBODY = [
    "Tom Lindqvist is weak and will be replaced.",
    "Tom Lindqvist will be off from 1 to 20 March.",
    "When the tool replaces Tom Lindqvist, we save 80,000.",
    "Tom Lindqvist must approve the works council agreement.",
    "Data of Tom Lindqvist leaked in 2025.",
    "When the tool replaces the plant manager, we save 80,000.",
    "Does TL get a warning, as he is slow with every form?",
    "Jobs in dispatch are at risk, and Bobby drinks in the shift.",
]


@pytest.mark.parametrize("words", some(ABOUT_SOMEBODY, ABOUT_SOMEBODY[::3]))
def test_what_the_concerns_say_about_a_person_reaches_no_reader(workspace, words):
    people = [{"id": "tom", "name": "Tom Lindqvist", "job_title": "Plant manager"}]
    rollout = rollout_of(workspace, impossible(people=people, sponsor_id="tom", concerns=words))
    assert words[10:40] in repr(cases.case_of(workspace, rollout.brief).concerns)
    assert words[10:40] not in repr(shares.show(workspace, rollout, "full", DAY))
    for role in ("viewer", "lead"):
        reader = Actor(
            name="Rita", role="member", memberships=(Membership(rollout_id=rollout.id, role=role),)
        )
        assert words[10:40] not in repr(decisions.page_for(workspace, reader, rollout.id))
        for key in ("markdown", "json"):
            data = write_document(workspace, reader, rollout.id, key).data.decode()
            assert words[10:40] not in data


def test_a_page_opens_with_its_verdict_and_the_sums_of_its_budget_stand_behind(workspace):
    rollout = rollout_of(workspace, impossible())
    rollout, _ = plans.draft_empty_stages(workspace, DANA, rollout.id, rollout.version)
    page = replace(
        decisions.decision_page(workspace, rollout, DAY),
        budget_note="9,000 USD. The rest: 12,000 USD for licenses. It lacks 3,000 USD.",
    )
    view = view_of(page, date.isoformat)
    assert view.state.endswith(".")
    assert view.because.endswith(page.advice)
    assert dict(view.facts)["Budget"] == "9,000 USD. It lacks 3,000 USD."
    [sums] = [block for block in view.annex if block.heading == "Budget in full"]
    assert sums.rows == (("9,000 USD.", "The rest: 12,000 USD for licenses. It lacks 3,000 USD."),)
