"""A rollout's log as lines of JSON, out and in again."""

from datetime import UTC, datetime

import pytest

from playbook.core.base.errors import Missing, Refused
from playbook.core.log.changes.briefs import GroupRemoved, GroupSaved, PersonSaved
from playbook.core.log.changes.rollouts import RolloutCreated
from playbook.core.log.events import EVENT, UnreadableEvent
from playbook.core.plan.brief import MAX_GROUPS, MAX_PEOPLE, Group, Person
from playbook.store.log.portable import export_log, import_log
from tests.core.story import LAUNCHED
from tests.databases import ON_BOTH_ENGINES
from tests.store.logs import events, examples

pytestmark = ON_BOTH_ENGINES


@pytest.fixture
def lines(log):
    log.append("ai-at-lt", 0, events(LAUNCHED))
    return list(export_log(log, "ai-at-lt"))


def test_a_second_import_needs_a_new_id(log, lines):
    assert import_log(log, [*lines, "", "  \n"]) == "ai-at-lt"
    assert log.heads() == {"ai-at-lt": len(LAUNCHED)}
    assert import_log(log, lines, "copy") == "copy"
    assert [event.change for event in log.read("copy")] == [event.change for event in log.read("ai-at-lt")]
    assert log.heads() == {"ai-at-lt": len(LAUNCHED), "copy": len(LAUNCHED)}


def test_what_is_no_whole_log_is_refused_with_the_line(lines, open_log, tmp_path):
    other = open_log(tmp_path / "other")
    for change, kind, words in [
        (lambda _: [], Refused, "no event in this file"),
        (lambda lines: lines[1:], Refused, "Line 1: version 2 where 1 should follow"),
        (lambda lines: lines[:2] + lines[3:], Refused, "Line 3: version 4 where 3 should follow"),
        (lambda lines: [lines[0], lines[0]], Refused, "Line 2: version 1 where 2"),
        (lambda lines: [lines[0], "{"], UnreadableEvent, "Line 2: "),
        (lambda lines: [lines[0], lines[1][:-1] + ',"more":1}'], UnreadableEvent, "Line 2: "),
        (lambda lines: [lines[0], lines[1].replace("ai-at-lt", "other")], Refused, "belongs to another"),
        (lambda lines: [lines[2].replace('"version":3', '"version":1')], Refused, "begin with the creation"),
    ]:
        with pytest.raises(kind, match=words):
            import_log(other, change(lines))
        assert other.heads() == {}, words


def test_nothing_is_imported_that_the_app_would_not_have_saved(log):
    def lines(changes, **place):
        made = [event.model_copy(update=place) for event in events([RolloutCreated(name="x"), *changes])]
        return [EVENT.dump_json(event).decode() for event in made]

    groups = [GroupSaved(group=Group(id=f"g{number}", name="G")) for number in range(MAX_GROUPS + 1)]
    people = [PersonSaved(person=Person(id=f"p{number}", name="P")) for number in range(MAX_PEOPLE + 1)]
    for changes, words in ((groups, "at most 200 teams"), (people, "at most 2,000 people")):
        with pytest.raises(Refused, match=words):
            import_log(log, lines(changes))
    for year in (1, 1969, 2100, 9999):
        with pytest.raises(Refused, match=f"Line 1 happened in the year {year}"):
            import_log(log, lines([], happened_at=datetime(year, 1, 1, tzinfo=UTC)))
    assert import_log(log, lines([*groups[:-1], GroupRemoved(group_id="g0"), groups[-1]]))


def test_another_rollout_a_bad_id_or_none_is_refused(log, lines):
    with pytest.raises(Refused, match="cannot be an id"):
        import_log(log, lines, "Not An Id")
    with pytest.raises(Missing):
        export_log(log, "nobody")
    with pytest.raises(Refused, match="another rollout with the id 'ai-at-lt'"):
        import_log(log, lines[:-1])
    log.append("ai-at-lt", len(LAUNCHED), examples(1, after=len(LAUNCHED)))
    with pytest.raises(Refused, match="under a new id"):
        import_log(log, lines)
