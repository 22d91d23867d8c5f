"""One pulse in two processes: whichever takes an answer, it counts once, and none after the end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from playbook import clock
from playbook.core.all_hands.pulse_questions import Answers
from playbook.store.register.polls.elsewhere import OtherProcesses
from playbook.store.register.pulse import PulseOver, Pulses, Twice, never_shown
from playbook.store.register.tables import pulse_counts, pulse_keys, pulse_seen, pulse_waiting
from tests.databases import eventually
from tests.soak import IS_LONG

DAY = date(2026, 3, 5)
ANSWERS = Answers({"desire": 4}, "")


@pytest.fixture
def both(replicas) -> tuple[Pulses, Pulses]:
    return Pulses(replicas[0]), Pulses(replicas[1])


@pytest.fixture
def poll_id(both) -> str:
    return both[0].open("atlas", ("desire",), [], 5, 90, live=False, day=DAY).id


def test_a_device_answers_once_whichever_process_it_meets(both, poll_id):
    here, there = both
    here.take(poll_id, "phone", ANSWERS)
    # What waits elsewhere is not known yet; it is sorted out when both are written.
    there.take(poll_id, "phone", ANSWERS)
    here.take(poll_id, "other", ANSWERS)
    for pulses in both:
        pulses.flush(poll_id)
    assert (here.taken(poll_id), there.taken(poll_id), there.counts(poll_id).people) == (2, 2, 2)
    for pulses in both:
        assert pulses.has_answered(poll_id, "phone")
        with pytest.raises(Twice):
            pulses.take(poll_id, "phone", ANSWERS)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["take", "take", "take", "flush", "kill"]), st.integers(0, 1), st.integers(0, 4)
    ),
    max_size=25,
)


@settings(max_examples=30 if IS_LONG else 4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, closes=st.integers(0, 1))
def test_every_answer_that_was_written_counts_once_in_any_order(replicas, steps, closes):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("playbook.store.register.polls.elsewhere._SILENT", timedelta(0))
        pulses = [Pulses(register) for register in replicas]
        rollout_id = uuid4().hex
        poll_id = pulses[0].open(rollout_id, ("desire",), [], 5, 90, live=False, day=DAY).id
        waiting: list[set[int]] = [set(), set()]
        written: set[int] = set()
        for step, which, device in steps:
            if step == "kill":
                pulses[which], waiting[which] = Pulses(replicas[which]), set()
            elif step == "flush":
                pulses[which].flush(poll_id)
                written |= waiting[which]
                waiting[which] = set()
            else:
                try:
                    pulses[which].take(poll_id, f"phone {device}", ANSWERS)
                except Twice:
                    assert device in waiting[which] | written
                else:
                    assert device not in written
                    waiting[which].add(device)
        pulses[1 - closes].flush(poll_id)
        pulses[closes].close(poll_id, DAY, never_shown)
        expected = len(written.union(*waiting))
        assert [each.counts(poll_id).people for each in pulses] == [expected] * 2


def test_who_closes_waits_for_what_another_process_has_taken(both, poll_id, replicas):
    here, there = both
    for number in range(3):
        here.take(poll_id, f"phone {number}", ANSWERS)
    # As its clock writes it where that is nine seconds behind.
    replicas[0].run(pulse_waiting.update().values(until=clock.now() - timedelta(seconds=3)))
    with ThreadPoolExecutor(1) as threads:
        closing = threads.submit(there.close, poll_id, DAY, never_shown)
        eventually(lambda: not here.is_open(poll_id))
        with pytest.raises(PulseOver):
            here.take(poll_id, "late", ANSWERS)
        with pytest.raises(TimeoutError):
            closing.result(0.5)
        assert not here.flush_if_closing(poll_id)
        closing.result(30)
    assert there.counts(poll_id).people == here.counts(poll_id).people == 3
    for table in (pulse_seen, pulse_keys, pulse_waiting):
        assert replicas[0].rows(select(table)) == []
    with pytest.raises(PulseOver):
        here.take(poll_id, "later", ANSWERS)


def test_a_process_that_was_killed_is_not_waited_for_long(both, poll_id, monkeypatch):
    here, there = both
    here.take(poll_id, "phone", ANSWERS)
    assert here.flush_if_closing(poll_id)
    monkeypatch.setattr("playbook.store.register.polls.elsewhere._LONGEST_SECONDS", 0.3)
    there.close(poll_id, DAY, never_shown)
    assert there.counts(poll_id).people == 0
    # It lives after all: what it had comes too late, and leaves no mark.
    assert not here.flush(poll_id)
    assert OtherProcesses(there._register).count_marks(poll_id) == 0


def test_a_team_that_was_renamed_elsewhere_is_in_no_counter(both, poll_id):
    here, there = both
    here.take(poll_id, "phone", Answers({"desire": 4}, "zephyrines-team"))
    here.ungroup("atlas")
    here.flush(poll_id)
    assert there.counts(poll_id).people == 1
    assert [unit for unit in there._register.scalars(select(pulse_counts.c.group_id)) if unit] == []
