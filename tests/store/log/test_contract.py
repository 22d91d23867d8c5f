"""What every log promises: embedded, and in PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.base.errors import Missing
from playbook.core.forgetting.log import FORMER, forget
from playbook.core.forgetting.matcher import PersonMatcher
from playbook.core.log.changes.records import PersonForgotten
from playbook.core.log.events import Event
from playbook.core.log.state import fold
from playbook.store.errors import StaleVersion, StoreError, Unavailable
from playbook.store.log.backup import open_copy
from playbook.store.log.forgetting import Rewritten
from playbook.store.log.rollout_cache import RolloutCache
from tests.core.anything import changes
from tests.core.story import LAUNCHED, laid
from tests.databases import ON_BOTH_ENGINES
from tests.soak import IS_LONG, some
from tests.store.logs import copy_of, created, events, examples
from tests.store.named import MATCHER, NAME, named, signed

pytestmark = ON_BOTH_ENGINES
OTHER = created("r2") + examples(3, "r2")
REWRITTEN = [*forget(named("r1"), MATCHER).events, signed("r1", 7, 5)]


def test_appended_events_are_read_back_at_once(log):
    expected = events(LAUNCHED)
    log.append("ai-at-lt", 0, expected)
    assert log.read("ai-at-lt") == expected
    assert (log.read("ai-at-lt"), log.read("ai-at-lt", after=4)) == (expected, expected[4:])
    assert log.read("ai-at-lt", after=len(expected)) == []


def test_it_is_all_there_after_closing_and_opening(open_log):
    first = open_log()
    first.append("ai-at-lt", 0, events(LAUNCHED))
    first.close()
    second = open_log()
    assert second.read("ai-at-lt") == events(LAUNCHED)
    assert second.heads() == {"ai-at-lt": len(LAUNCHED)}
    assert second.verify().is_sound


def test_wrong_versions_and_numbers_change_nothing(log):
    with pytest.raises(ValueError, match="event 2 of"):
        log.append("ai-at-lt", 0, examples(1))
    with pytest.raises(ValueError, match="of other"):
        log.append("ai-at-lt", 0, created("other"))
    assert log.heads() == {}
    log.append("ai-at-lt", 0, created())
    with pytest.raises(StaleVersion) as refusal:
        log.append("ai-at-lt", 0, created())
    assert refusal.value.head == 1
    with pytest.raises(StaleVersion):
        log.append("ai-at-lt", 5, examples(1, after=5))
    assert log.heads() == {"ai-at-lt": 1}


def test_after_closing_everything_says_so(log):
    log.append("ai-at-lt", 0, created())
    log.close()
    log.close()
    with pytest.raises(Unavailable):
        log.append("ai-at-lt", 1, examples(1))
    with pytest.raises(Unavailable):
        log.query("select 1")


def test_the_columns_say_what_dashboards_group_by(log):
    log.append("ai-at-lt", 0, events(LAUNCHED))
    (row,) = log.query(
        "select kind, item_id, stage, group_id, due::varchar, actor, happened_at"
        " from event where item_id = 'hours'"
    )
    assert row[:6] == ("item_added", "hours", "training", None, "2026-03-02", "Dana")
    assert row[6] == datetime(2026, 1, 5, 12, 9, tzinfo=UTC)


NAMES_LIKE_SQL = ("x'; drop table event; --", 'a"b', "' or 1=1 --", "$1", "{}", "a\\'b", "%s")


@pytest.mark.parametrize("name", some(NAMES_LIKE_SQL, NAMES_LIKE_SQL[::3]))
def test_what_looks_like_sql_is_only_data(log, name):
    # Ids are checked in core; the store must not depend on it.
    event = created()[0]
    hostile = Event.model_construct(**{**dict(event), "rollout_id": name, "actor": name, "change_set": name})
    log.append(name, 0, [hostile])
    assert log.query("select rollout_id, actor from event") == [(name, name)]
    assert log.query("select count(*) from event where rollout_id = $1", ["' or 1=1 --" + name]) == [(0,)]


def test_the_database_reaches_no_file_and_no_network_and_stays_so(log, folder):
    for statement in (
        "select * from read_text('/etc/passwd')", "copy event to '/tmp/playbook-out.csv'",
        "attach '/tmp/playbook-other.duckdb'", "install httpfs", "load httpfs",
        "set enable_external_access = true", "set threads = 8", "select * from folder",
    ):  # fmt: skip
        with pytest.raises(StoreError):
            log.query(statement)


def test_sixteen_threads_on_one_rollout_lose_nothing(log):
    log.append("ai-at-lt", 0, created())
    stale = []

    def work(number: int) -> None:
        for turn in range(12):
            while True:
                head = log.head("ai-at-lt")
                try:
                    log.append("ai-at-lt", head, examples(1, after=head, words=f"{number} {turn}"))
                    break
                except StaleVersion:
                    stale.append(1)

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(work, range(16)))
    message = {event.change.example.what for event in log.read("ai-at-lt")[1:]}
    assert message == {f"{number} {turn}" for number in range(16) for turn in range(12)}
    assert log.verify().is_sound


@given(data=st.data())
def test_any_events_are_read_back_as_they_were(shared, data):
    when = st.datetimes(
        datetime(1, 1, 2),  # noqa: DTZ001 - the strategy adds the zone
        datetime(9999, 12, 30),  # noqa: DTZ001 - the strategy adds the zone
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=5.5))]),
    )
    rollout_id = f"any{len(shared.heads())}"
    stored = created(rollout_id)
    state = laid([stored[0].change])
    for version in range(2, data.draw(st.integers(2, 12))):
        change = data.draw(changes(state))
        about = {"rollout_id": rollout_id, "version": version, "happened_at": data.draw(when)}
        stored.append(
            Event(
                **about,
                actor=data.draw(st.text(max_size=9)),
                change_set=data.draw(st.text(max_size=9)),
                change=change,
            )
        )
    shared.append(rollout_id, 0, stored)
    sql = "select count(*) from event where rollout_id = $rollout_id"
    assert shared.read(rollout_id) == stored
    assert shared.query(sql, {"rollout_id": rollout_id}) == [(len(stored),)]


def nothing(_: object = None) -> None:
    pass


def fill(log) -> None:
    log.append("r1", 0, named("r1"))
    log.append("r2", 0, OTHER)


def test_a_rollout_is_deleted_and_last_changes_are_known(log):
    fill(log)
    last = {"r1": named("r1")[-1], "r2": OTHER[-1]}
    assert sorted(log.last_changes()) == [(key, each.version, each.change_set) for key, each in last.items()]
    cache = RolloutCache(log)
    assert cache.get("r1").version == 6

    def fail() -> None:
        raise ValueError(log.head("r1"))

    with pytest.raises(ValueError, match="6"):
        log.delete("r1", fail)
    assert log.heads() == {"r1": 6, "r2": 4}
    cache.delete("r1", nothing)
    cache.delete("r1", nothing)
    with pytest.raises(Missing):
        cache.get("r1")
    assert (log.heads(), log.read("r1"), log.read("r2")) == ({"r2": 4}, [], OTHER)
    assert log.query("select distinct rollout_id from event") == [("r2",)]
    # The id may come back, by an import of an old export.
    log.append("r1", 0, named("r1"))
    assert (log.heads(), log.verify().is_sound) == ({"r1": 6, "r2": 4}, True)


def test_a_copy_holds_every_event_byte_for_byte(log, folder, open_log, tmp_path):
    fill(log)
    copied = open_copy(copy_of(log, folder))
    sql = "select rollout_id, version, body, happened_at::varchar from event order by all"
    assert copied.execute(sql).fetchall() == log.query(sql)
    assert len(log.query(sql)) == 10


def test_many_threads_see_a_rollout_grow_and_never_shrink(log):
    cache = RolloutCache(log)
    cache.append(created("r1"), fold(created("r1")))
    errors = []

    def work() -> None:
        seen = 0
        for _ in range(20):
            now = cache.get("r1")
            if now.version < seen or len(now.examples) != now.version - 1:
                errors.append((seen, now.version, len(now.examples)))
            seen = now.version
            try:
                extra = examples(1, "r1", now.version)
                cache.append(extra, fold(extra, now))
            except StaleVersion:
                continue

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: work(), range(8)))
    assert errors == []
    assert cache.get("r1") == fold(log.read("r1"))


def test_a_person_is_forgotten_and_the_rest_is_as_it_was(log, open_log):
    fill(log)
    assert log.query("select count(*) from event where body ilike '%quillfeather%'") == [(5,)]
    assert log.forget(MATCHER, signed, nothing) == {
        "r1": Rewritten(5, {"zephyrine-quillfeather": "former-colleague"})
    }
    assert (log.head("r1"), log.read("r1"), log.read("r2")) == (7, REWRITTEN, OTHER)
    assert log.query("select count(*) from event where body ilike '%quillfeather%'") == [(0,)]
    assert log.query("select count(*) from event") == [(11,)]
    assert log.verify().problems == ()
    log.append("r1", 7, examples(1, "r1", 7))
    assert log.forget(MATCHER, signed, nothing) == {}
    log.close()
    again = open_log()
    assert again.heads() == {"r1": 8, "r2": 4}
    assert again.verify().is_sound


def test_who_did_things_here_is_forgotten_in_the_columns_too(log):
    log.append("r1", 0, [event.model_copy(update={"actor": NAME}) for event in named("r1")])
    log.forget(MATCHER, signed, nothing)
    assert log.query("select distinct actor from event order by actor") == [("Dana",), (FORMER,)]


@pytest.mark.long
def test_one_after_the_other_can_be_forgotten(log):
    log.append("r1", 0, named("r1"))
    log.append("r1", 6, examples(1, "r1", 6, "Kim Oduya asked"))
    assert log.forget(MATCHER, signed, nothing)["r1"].events == 5
    kim = PersonMatcher(names=("Kim Oduya",))
    assert log.forget(kim, signed, nothing) == {"r1": Rewritten(1, {})}
    assert log.forget(kim, signed, nothing) == {}
    assert (log.head("r1"), log.verify().is_sound) == (9, True)


def test_a_failure_in_what_follows_a_forgetting_leaves_everything(log):
    fill(log)
    calls = []

    def follow(rewritten) -> None:
        calls.append((rewritten["r1"].events if rewritten else 0, log.head("r1")))
        if len(calls) == 1:
            raise ValueError("Not now.")

    with pytest.raises(ValueError, match="Not now"):
        log.forget(MATCHER, signed, follow)
    assert (log.read("r1"), log.head("r1")) == (named("r1"), 6)
    log.forget(MATCHER, signed, follow)
    log.forget(MATCHER, signed, follow)
    assert calls == [(5, 6), (5, 6), (0, 7)]


def test_people_work_while_somebody_is_forgotten(log):
    fill(log)
    stop, seen, lost = threading.Event(), [], []

    def write(rollout_id: str) -> None:
        log.append(rollout_id, 0, created(rollout_id))
        head = 1
        while not stop.is_set():
            log.append(rollout_id, head, examples(1, rollout_id, head))
            head += 1
        lost.append(head - log.head(rollout_id))

    def read() -> None:
        while not stop.is_set():
            seen.append(tuple(log.read("r1")))

    threads = [threading.Thread(target=write, args=(f"w{number}",)) for number in range(2)]
    threads += [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for round_ in range(2 if IS_LONG else 1):
        head = log.head("r1")
        log.append("r1", head, examples(1, "r1", head, f"{NAME} again"))
        log.forget(MATCHER, signed, nothing)
        assert log.head("r1") == head + 2, round_
    stop.set()
    for thread in threads:
        thread.join()
    assert lost == [0, 0]
    for each in seen:
        assert [event.version for event in each] == list(range(1, len(each) + 1))
        names = [NAME in str(event) for event in each]
        is_forgotten = [isinstance(event.change, PersonForgotten) for event in each]
        assert not any(is_forgotten) or not any(names[: is_forgotten.index(True)])
    assert log.verify().problems == ()
