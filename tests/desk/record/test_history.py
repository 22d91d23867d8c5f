"""The desk's history."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from playbook.core.base.access import Actor, Membership
from playbook.core.log.changes.briefs import GroupSaved, PersonSaved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import StatusLogged
from playbook.core.plan.case import Concern
from playbook.core.plan.items import Milestone
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import briefs, rollouts, tracking
from playbook.desk.record import history
from playbook.desk.upkeep import forgetting
from tests.core.story import BRIEF, CREATIVE, KIM, ROA
from tests.work import calls_of

DANA, ROBIN = Actor(name="Dana"), Actor(name="Robin")
TODAY = date(2026, 3, 5)


def milestone(number: int) -> Milestone:
    return Milestone(id=f"m{number}", title=f"Milestone {number}", date=date(2026, 3, 2 + number % 20))


def launched(workspace: Workspace, items: int = 3) -> str:
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    rollout = briefs.save_fields(workspace, DANA, rollout.id, rollout.version, BRIEF)
    people = [PersonSaved(person=KIM), PersonSaved(person=ROA), GroupSaved(group=CREATIVE)]
    rollout = commit(workspace, DANA, rollout.id, rollout.version, people)
    changes = [ItemAdded(item=milestone(number)) for number in range(items)]
    rollout = commit(workspace, DANA, rollout.id, rollout.version, changes)
    return tracking.launch(workspace, DANA, rollout.id, rollout.version).id


def log(workspace: Workspace, rollout_id: str, item_id: str, actor: Actor = DANA) -> int:
    seen = workspace.rollout_cache.get(rollout_id).version
    return tracking.log_status(workspace, actor, rollout_id, seen, item_id, "done").version


def test_the_latest_change_set_comes_first(workspace):
    entries = history.history(workspace, DANA, launched(workspace))
    assert [len(entry.sentences) for entry in entries] == [1, 3, 3, 1, 1]
    assert entries[0].sentences == ("launched the rollout with 3 dated tasks as the baseline",)
    assert entries[1].stages == {"accountability"}


def test_a_change_set_seen_between_its_commits_is_one_entry(workspace):
    rollout_id = launched(workspace)
    version = workspace.rollout_cache.get(rollout_id).version
    for number in (7, 8):
        added = [ItemAdded(item=milestone(number))]
        version = commit(workspace, DANA, rollout_id, version, added, change_set="one").version
        entries = history.history(workspace, DANA, rollout_id)
    assert [len(entry.sentences) for entry in entries if entry.change_set == "one"] == [2]
    workspace.caches.clear()
    assert entries == history.history(workspace, DANA, rollout_id)


def test_what_is_told_piece_by_piece_equals_what_is_told_at_once(workspace):
    rollout_id = launched(workspace)
    piecewise = []
    for number in range(3):
        log(workspace, rollout_id, f"m{number}")
        history.undo_last(workspace, DANA, rollout_id)
        piecewise = history.history(workspace, DANA, rollout_id)
    workspace.caches.clear()
    assert piecewise == history.history(workspace, DANA, rollout_id)


def test_an_undone_change_set_is_marked_until_it_is_redone(workspace):
    rollout_id = launched(workspace)
    log(workspace, rollout_id, "m0")
    change_set = history.history(workspace, DANA, rollout_id)[0].change_set
    history.undo(workspace, DANA, rollout_id, change_set)
    undo, logged, *_ = history.history(workspace, DANA, rollout_id)
    assert (undo.is_undo, logged.is_undone) == (True, True)
    history.undo(workspace, DANA, rollout_id, undo.change_set)
    again = {entry.change_set: entry for entry in history.history(workspace, DANA, rollout_id)}
    assert not again[change_set].is_undone
    assert workspace.rollout_cache.get(rollout_id).tracking_of("m0").status == "done"


def test_readers_and_writers_at_once_see_every_change_set(workspace):
    rollout_id = launched(workspace, items=40)

    def read() -> None:
        for _ in range(30):
            entries = history.history(workspace, DANA, rollout_id)
            versions = [entry.version for entry in entries]
            assert versions == sorted(versions, reverse=True)
            assert len({entry.change_set for entry in entries}) == len(entries)

    with ThreadPoolExecutor(4) as readers:
        reading = [readers.submit(read) for _ in range(4)]
        for number in range(40):
            log(workspace, rollout_id, f"m{number}")
    for each in reading:
        each.result()
    assert len(history.history(workspace, DANA, rollout_id)) == 45


def test_thousands_of_events_are_told_once_and_then_cost_nothing(workspace):
    rollout_id = launched(workspace, items=100)
    item = milestone(0)
    about = {"item_id": item.id, "stage": item.stage, "title": item.title, "status": "on_track"}
    status = [StatusLogged(**about, note=f"n {number}") for number in range(100)]
    for _ in range(20):
        seen = workspace.rollout_cache.get(rollout_id).version
        commit(workspace, DANA, rollout_id, seen, status)
    first = history.history(workspace, DANA, rollout_id)
    assert sum(len(entry.sentences) for entry in first) > 2_000
    assert history.history(workspace, DANA, rollout_id) == first
    assert calls_of(lambda: history.history(workspace, DANA, rollout_id)) < 200
    log(workspace, rollout_id, "m1")
    assert calls_of(lambda: history.history(workspace, DANA, rollout_id)) < 2_000
    seen, marked = (
        workspace.rollout_cache.get(rollout_id).version,
        Concern(id="c", text="n 7", is_about_people=True),
    )
    briefs.save_field(workspace, DANA, rollout_id, seen, "concern_list", [marked])
    member = Membership(rollout_id=rollout_id, role="viewer")
    viewer = Actor(name="Vic", role="member", memberships=(member,))
    as_read = history.history(workspace, viewer, rollout_id)
    assert history.history(workspace, viewer, rollout_id) is as_read
    log(workspace, rollout_id, "m2")
    assert calls_of(lambda: history.history(workspace, viewer, rollout_id)) < 2_500
    assert len(history.history(workspace, viewer, rollout_id)) == len(as_read) + 1


def test_undo_goes_by_the_account_and_not_by_the_name(workspace):
    dana, namesake = (
        DANA.model_copy(update={"account_id": "3f0c"}),
        DANA.model_copy(update={"account_id": "7a"}),
    )
    rollout_id = launched(workspace)
    log(workspace, rollout_id, "m0")
    log(workspace, rollout_id, "m1", dana)
    # From before accounts were written down the name decides.
    rollout = history.undo_last(workspace, namesake, rollout_id)
    assert (rollout.tracking_of("m0").status, rollout.tracking_of("m1").status) == (None, "done")
    renamed = dana.model_copy(update={"name": "Dana Lima"})
    assert history.undo_last(workspace, renamed, rollout_id).tracking_of("m1").status != "done"


def test_a_forgotten_person_leaves_an_id_that_names_nobody(workspace):
    kim = Actor(name="Kim Oduya", account_id="3f0c")
    rollout_id = launched(workspace)
    log(workspace, rollout_id, "m1", kim)
    forgetting.forget_person(workspace, DANA, ["Kim Oduya"])
    (event,) = [event for event in workspace.log.read(rollout_id) if event.account_id]
    assert (event.actor, event.account_id) == ("a former colleague", "3f0c")


def test_an_earlier_day_is_read_with_everybody_named_since(workspace):
    rollout_id = launched(workspace)
    version = workspace.rollout_cache.get(rollout_id).version
    log(workspace, rollout_id, "m0", Actor(name="Ruth Okafor"))
    then = history.as_it_stood(workspace, DANA, rollout_id, version)
    assert then.version == version
    assert "Ruth Okafor" in {person.name for person in then.former_people()}
