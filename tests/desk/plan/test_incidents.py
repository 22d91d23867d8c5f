"""Incidents at the desk: logged, settled, reopened, taken out; and whom their words never reach."""

from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest

from playbook.core.base.access import EVERY, Actor, Membership
from playbook.core.base.errors import Conflict, Invalid, Missing, Refused
from playbook.core.base.fields import STAGES
from playbook.core.digest.channel_posts import reminder_of
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.incidents import MAX_HAPPENED, near_misses, open_incidents
from playbook.core.plan.items import Policy
from playbook.core.posts import formats
from playbook.core.progress.late_owners import find_waiting
from playbook.core.sharing.sharing import PROFILE_NAMES
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.links import links
from playbook.desk.plan import briefs, incidents, plans, tracking
from playbook.desk.record import digest, history, updates
from playbook.desk.writing import faq, messages
from playbook.desk.writing.drafting import questions_of
from playbook.llm.call.prompt_hash import outgoing
from playbook.settings import Settings
from tests.briefs import agency
from tests.desk.conftest import rollout_of

DANA = Actor(name="Dana")
TODAY, THEN = date(2026, 3, 5), date(2023, 3, 1)
CANARY = "Zebrafinch"
LED = Membership(rollout_id=EVERY, role="lead", group_ids=("creative",))
LEAD = Actor(name="Lee", role="member", memberships=(LED,))


@pytest.fixture
def rollout(workspace: Workspace) -> Rollout:
    groups = tuple(Group(id=name, name=name.title(), size=9) for name in ("creative", "media"))
    return rollout_of(workspace, Brief(name="AI at LT", groups=groups))


def logged(workspace: Workspace, rollout: Rollout, actor: Actor = DANA, **about: Any) -> tuple[Rollout, str]:
    about = {"what": "It went out unread", "harm": "low"} | about
    return incidents.log_incident(workspace, actor, rollout.id, **about)


def problems(error: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    """The problems by the field of their form."""
    return {problem.where.split(".")[2]: str(problem) for problem in error.value.problems}


def test_an_incident_is_of_today_where_no_day_is_named(workspace, rollout):
    after, incident_id = logged(workspace, rollout, tool="ChatGPT", data_class="internal", group_id="media")
    incident = after.incidents[incident_id]
    assert (incident.day, incident.harm, incident.group_id) == (TODAY, "low", "media")
    assert (incident.tool, incident.data_class, incident.closed_on) == ("ChatGPT", "internal", None)
    assert not history.undo_last(workspace, DANA, rollout.id).incidents


def test_a_wrong_incident_is_refused_beside_its_field(workspace, rollout):
    with pytest.raises(Invalid) as refusal:
        logged(workspace, rollout, what=" \n ", harm=None, day=TODAY + timedelta(days=1))
    assert problems(refusal).keys() == {"what", "harm", "day"}
    with pytest.raises(Invalid) as refusal:
        logged(workspace, rollout, what="x" * (MAX_HAPPENED + 1))
    assert "in 1,001 characters" in problems(refusal)["what"]
    assert logged(workspace, rollout, what="x" * MAX_HAPPENED)[0].incidents
    with pytest.raises(Missing, match="team is no longer in the brief"):
        logged(workspace, rollout, group_id="nobody")
    with pytest.raises(Invalid):
        logged(workspace, rollout, harm="terrible")


def test_settling_says_what_was_done_and_reopening_keeps_it(workspace, rollout):
    current, incident_id = logged(workspace, rollout)
    with pytest.raises(Invalid) as refusal:
        incidents.settle_incident(workspace, DANA, current.id, current.version, incident_id, " ")
    assert problems(refusal).keys() == {"done"}
    words = ("Called the client", "Read before sending")
    settled = incidents.settle_incident(workspace, DANA, current.id, current.version, incident_id, *words)
    incident = settled.incidents[incident_id]
    assert (incident.closed_on, incident.done, incident.learnt) == (TODAY, *words)
    again = incidents.reopen_incident(workspace, DANA, current.id, settled.version, incident_id)
    incident = again.incidents[incident_id]
    assert (incident.closed_on, incident.done) == (None, "Called the client")
    gone = incidents.remove_incident(workspace, DANA, current.id, again.version, incident_id)
    assert not gone.incidents
    with pytest.raises(Missing, match="incident was removed"):
        incidents.reopen_incident(workspace, DANA, current.id, gone.version, incident_id)
    assert history.undo_last(workspace, DANA, current.id).incidents[incident_id] == incident


def test_two_who_change_an_incident_at_once_see_each_other(workspace, rollout):
    current, incident_id = logged(workspace, rollout)
    robin = Actor(name="Robin")
    incidents.change_incident(workspace, robin, current.id, current.version, incident_id, harm="high")
    with pytest.raises(Conflict, match="Robin"):
        incidents.change_incident(workspace, DANA, current.id, current.version, incident_id, harm="medium")
    same = incidents.change_incident(workspace, DANA, current.id, current.version, incident_id, harm="high")
    assert same.version == current.version + 1


def test_a_lead_logs_and_settles_for_their_own_groups_only(workspace, rollout):
    current, own = logged(workspace, rollout, LEAD, group_id="creative")
    for group_id in ("media", None):
        with pytest.raises(Refused):
            logged(workspace, rollout, LEAD, group_id=group_id)
    incidents.settle_incident(workspace, LEAD, current.id, current.version, own, "Done")
    current, foreign = logged(workspace, rollout, group_id="media")
    with pytest.raises(Refused):
        incidents.settle_incident(workspace, LEAD, current.id, current.version, foreign, "Done")
    with pytest.raises(Refused):
        incidents.change_incident(workspace, LEAD, current.id, current.version, own, group_id="media")


def test_whom_to_call_is_what_the_policies_and_the_brief_say(workspace, rollout):
    assert incidents.whom_to_call(rollout) == ()
    briefed = briefs.save_field(workspace, DANA, rollout.id, rollout.version, "incident_contact", "IT desk")
    policies = [
        ItemAdded(item=Policy(id=name, title=name, incident_contact=who))
        for name, who in (("a", "Ines"), ("b", ""), ("c", "IT desk"))
    ]
    after = commit(workspace, DANA, rollout.id, briefed.version, policies)
    assert incidents.whom_to_call(after) == ("Ines", "IT desk")


def test_counts_take_open_ones_and_near_misses_of_thirty_days(workspace, rollout):
    for back, harm in ((0, "near_miss"), (29, "near_miss"), (30, "near_miss"), (1, "high")):
        rollout, last = logged(workspace, rollout, day=TODAY - timedelta(days=back), harm=harm)
    settled = incidents.settle_incident(workspace, DANA, rollout.id, rollout.version, last, "Done")
    incidents_logged = settled.incidents.values()
    assert (len(open_incidents(incidents_logged)), len(near_misses(incidents_logged, TODAY))) == (3, 2)


def test_an_incident_reaches_no_prompt_update_or_link(tmp_path):
    workspace = open_workspace(Settings(data=tmp_path / "data", today=THEN))
    with closing(workspace):
        current, message = _with_a_canary(workspace)
        first = THEN - timedelta(days=7)
        asked = [question for stage in STAGES for question in questions_of(workspace, current, stage)]
        texts = [outgoing(question) for question in asked]
        texts.append(outgoing(messages.question_of(current, message, messages.MessageWish())))
        answers = faq.make_faq(workspace, current, "communication")
        texts += [faq.as_text(answers), outgoing(faq.question_of(answers, current))]
        texts.append(repr(digest.digest_of(workspace, current, first)))
        texts.append(outgoing(digest.question_of(workspace, current, first)))
        bulletin = updates.update(workspace, current)
        texts += [formats.as_slack(bulletin), formats.as_teams(bulletin), repr(formats.as_mail(bulletin))]
        reminder = reminder_of(current, find_waiting(current, THEN + timedelta(days=120)), names_leads=True)
        texts.append(formats.as_slack(reminder))
        texts += [repr(links.preview_of(workspace, DANA, current.id, profile)) for profile in PROFILE_NAMES]
    assert [text[:80] for text in texts if CANARY in text or not text] == []


def _with_a_canary(workspace: Workspace) -> tuple[Rollout, str]:
    """A drafted plan with a settled incident that holds the canary in every text, and a message of it."""
    rollout = rollout_of(workspace, agency())
    rollout = plans.draft_stages(workspace, DANA, rollout.id, rollout.version)[0]
    rollout = tracking.launch(workspace, DANA, rollout.id, rollout.version)
    rollout, incident_id = logged(workspace, rollout, what=CANARY, tool=CANARY, harm="high")
    incidents.settle_incident(workspace, DANA, rollout.id, rollout.version, incident_id, CANARY, CANARY)
    current = workspace.rollout_cache.get(rollout.id)
    assert CANARY in current.model_dump_json()
    return current, next(item.id for item in current.items.values() if item.kind == "message")
