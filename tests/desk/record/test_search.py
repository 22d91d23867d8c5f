"""A search finds what a role may open, best first."""

from datetime import date

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Missing
from playbook.core.log.changes.briefs import PersonSaved
from playbook.core.plan.brief import Person
from playbook.desk.base.commit import commit
from playbook.desk.record.search import MOST_HITS, find
from tests.desk.conftest import DANA
from tests.pages import made

TODAY = date(2026, 3, 5)
PAGES = {"history": "Results: History", "training": "Training"}


@pytest.fixture
def plan(workspace):
    titles = ("Brief the managers", "Train the managers", "Café hour", "Who trains whom")
    rollout = made.rollout(workspace, titles=titles, items=8)
    kim = PersonSaved(person=Person(id="kim", name="Kim Oduya", job_title="Chief executive"))
    return commit(workspace, DANA, rollout.id, rollout.version, [kim])


def titles(workspace, words, actor=DANA, rollout_id="made"):
    return [hit.title for hit in find(workspace, actor, words, rollout_id, PAGES)[0]]


def test_titles_that_begin_with_the_word_come_first(workspace, plan):
    found = titles(workspace, "train")
    assert found[0] == "Training"
    assert found.index("Train the managers") < found.index("Who trains whom")


def test_every_word_must_be_there_wherever_it_stands(workspace, plan):
    assert titles(workspace, "managers BRIEF dentist") == []
    hits, number = find(workspace, DANA, "managers BRIEF creative", "made", {})
    assert [hit.title for hit in hits] == ["Brief the managers"] * number


def test_case_and_accents_do_not_matter(workspace, plan):
    assert set(titles(workspace, "CAFE")) == {"Café hour"}


def test_a_hit_names_its_page(workspace, plan):
    hits, _ = find(workspace, DANA, "kim", "made", PAGES)
    assert [(hit.kind, hit.page, hit.note) for hit in hits] == [("person", "brief", "Chief executive")]
    hits, _ = find(workspace, DANA, "R03", "made", PAGES)
    assert [(hit.kind, hit.page) for hit in hits] == [("check", "review")]
    task = find(workspace, DANA, "cafe", "made", PAGES)[0][0]
    assert task.page == plan.items[task.id].stage


def test_a_role_finds_only_what_it_may_open(workspace, plan):
    viewer = Actor(name="Vi", role="member", memberships=(Membership(rollout_id="made", role="viewer"),))
    assert titles(workspace, "kim", viewer) == titles(workspace, "R03", viewer) == []
    assert titles(workspace, "cafe", viewer)
    lead = Actor(name="Lee", role="member", memberships=(Membership(rollout_id="made", role="lead"),))
    assert find(workspace, lead, "kim", "made", {})[0][0].page == "my_team"
    with pytest.raises(Missing):
        titles(workspace, "kim", Actor(name="Out", role="member"))


def test_other_rollouts_are_found_from_anywhere(workspace, plan):
    made.rollout(workspace, rollout_id="second")
    assert titles(workspace, "LT second") == titles(workspace, "LT second", rollout_id=None)
    assert titles(workspace, "LT second", rollout_id=None) == ["AI at LT second"]


def test_few_of_many_are_shown_and_all_are_counted(workspace, plan):
    made.rollout(workspace, titles=("Call the dentist",), items=20, rollout_id="many")
    hits, number = find(workspace, DANA, "dentist", "many", {})
    assert (len(hits), number) == (MOST_HITS, 20)
    assert find(workspace, DANA, "  ", "made", PAGES) == ([], 0)
