"""A rollout is taken out of every file."""

import shutil
import signal
from contextlib import closing

import pytest

from playbook.core.base.errors import Missing
from playbook.store.log.embedded import EmbeddedLog
from playbook.store.log.rollout_cache import RolloutCache
from tests.store.logs import created, examples, python
from tests.store.named import holders, named

OTHER = created("r2") + examples(3, "r2")


def nothing() -> None:
    pass


def fill(log: EmbeddedLog) -> None:
    log.append("r1", 0, named("r1"))
    log.append("r2", 0, OTHER)
    log.settle()


def test_no_file_holds_a_deleted_rollout_and_the_others_are_as_they_were(open_log, folder):
    log = open_log()
    fill(log)
    cache = RolloutCache(log)
    assert cache.get("r1").version == len(named("r1"))
    cache.delete("r1", nothing)
    with pytest.raises(Missing):
        cache.get("r1")
    assert (log.heads(), log.read("r1"), log.read("r2")) == ({"r2": 4}, [], OTHER)
    assert log.verify().is_sound
    log.close()
    assert holders(folder, is_closed=True) == []
    again = open_log()
    assert again.heads() == {"r2": 4}
    # The id may come back, by an import of an old export.
    again.append("r1", 0, named("r1"))
    assert again.verify().is_sound


def test_the_only_rollout_can_be_deleted_too(open_log):
    log = open_log()
    log.append("r1", 0, named("r1"))
    RolloutCache(log).delete("r1", nothing)
    log.close()
    assert open_log().heads() == {}


def test_what_is_to_follow_comes_first_and_its_failure_leaves_everything(log):
    fill(log)

    def fail() -> None:
        raise ValueError(log.head("r1"))

    with pytest.raises(ValueError, match="6"):
        log.delete("r1", fail)
    assert log.heads() == {"r1": 6, "r2": 4}
    log.delete("r1", nothing)
    log.delete("r1", nothing)
    assert log.heads() == {"r2": 4}


@pytest.mark.slow
def test_kill_9_while_a_rollout_is_deleted_leaves_all_of_it_or_nothing(tmp_path):
    full = tmp_path / "full"
    with closing(EmbeddedLog.open(full)) as log:
        fill(log)
    outcomes = []
    for number in range(4, 100, 6):
        folder = shutil.copytree(full, tmp_path / f"cut-{number}")
        process = python("-m", "tests.store.forgetter", folder, number, "r1")
        message, trouble = process.communicate(timeout=60)
        assert process.returncode in (0, -signal.SIGKILL), trouble
        with closing(EmbeddedLog.open(folder)) as log:
            assert log.heads() in ({"r1": 6, "r2": 4}, {"r2": 4})
            assert log.verify().is_sound
            outcomes.append(log.head("r1"))
        if message == "done\n":
            break
    assert (outcomes[0], outcomes[-1], outcomes) == (6, 0, sorted(outcomes, reverse=True))
