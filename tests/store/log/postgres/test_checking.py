"""Whatever is changed behind the log's back is found."""

import pytest

from tests.store.logs import created, examples

SPOILS = {
    "an edited event": (
        "update playbook.event set body = replace(body, 'says', 'said') where version = 3",
        "event 3 is not what was appended",
    ),
    "an edited column": ("update playbook.event set actor = 'Lee' where version = 2", "columns of event 2"),
    "a lost event": ("delete from playbook.event where version = 3", "event 3 is missing"),
    "a lost end": ("delete from playbook.event where version = 5", "its last event is not what"),
    "a head too far": ("update playbook.rollout set head = 9", "has 5 events up to version 9"),
    "a wrong chain": ("update playbook.rollout set chain = 'x'", "its last event is not what"),
    "events of nobody": ("delete from playbook.rollout", "there are events, but no rollout"),
    "what cannot be read": (
        "update playbook.event set body = '{}' where version = 4",
        "event 4 cannot be read",
    ),
}


@pytest.mark.parametrize("spoil", SPOILS)
def test_each_kind_of_damage_is_found(replica, sql, spoil):
    statement, words = SPOILS[spoil]
    log = replica("one")
    log.append("r1", 0, created("r1") + examples(4, "r1", words="says this"))
    assert log.verify().problems == ()
    sql(statement)
    report = log.verify()
    assert not report.is_sound
    assert words in " ".join(report.problems)
