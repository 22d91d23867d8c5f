"""Each text that comes in, and all that is shown of it: no pattern is more work than as many plain words.

What comes in by the log is made from the kinds of change, what is shown from the formats and profiles there
are. Work is counted in calls, as in test_every_text.py.
"""

from collections.abc import Collection, Iterator
from contextlib import closing, suppress
from functools import partial

import pytest

from playbook.core.base.errors import PlaybookError
from playbook.core.base.text_caches import forget_texts
from playbook.core.log.changes.base import KINDS
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.tables.cells import CellError
from playbook.settings import Settings
from tests.attack.filled_logs import OF_A_BRIEF, filled_log, large_log, sample, texts_of_kind
from tests.attack.hostile_texts import PATTERNS, written
from tests.attack.shown import View, views_of
from tests.attack.text_doors import DOORS, Inside
from tests.empty_data import empty_data
from tests.soak import IS_LONG, some
from tests.work import calls_of

pytestmark = pytest.mark.slow
# Calls that are done in three seconds, and times those of plain words, since short sentences are ten times
# as many.
LITTLE, MOST_GROWTH = 5_000_000, 5
WITH_TEXTS = [name for name in KINDS if texts_of_kind(name)]
TODAY = sample()[-1].happened_at.date()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Iterator[Workspace]:
    data = empty_data(tmp_path_factory.mktemp("doors") / "data")
    with closing(open_workspace(Settings(data=data, today=TODAY))) as opened:
        yield opened


def calls_at(inside: Inside, door: str, pattern: str) -> int:
    work = DOORS[door](inside, pattern)

    def read() -> None:
        with suppress(PlaybookError, CellError):
            work()

    inside.workspace.caches.clear()
    forget_texts()
    return calls_of(read)


@pytest.fixture(scope="module")
def inside(workspace) -> Inside:
    workspace.log.append("whole", 0, filled_log("whole", (), written_plain))
    workspace.log.append("planned", 0, filled_log("planned", (), written_plain, OF_A_BRIEF))
    return Inside(workspace, "whole", "planned")


def written_plain(letters: int, row: int) -> str:
    return written("plain", letters, row)


@pytest.mark.parametrize(
    "number", some(range(len(DOORS)), range(0, len(DOORS), 2)), ids=lambda number: [*DOORS][number]
)
def test_no_pattern_is_more_work_to_read_than_plain_words(inside, number):
    door, names = [*DOORS][number], [*PATTERNS]
    for name in names if IS_LONG else names[number % len(names) :][:1]:
        calls = calls_at(inside, door, name)
        if calls > LITTLE:
            assert calls <= MOST_GROWTH * calls_at(inside, door, "plain"), name


def calls_of_views(
    workspace: Workspace, kinds: Collection[str], pattern: str, only: Collection[str] = ()
) -> dict[str, int]:
    """Return what views take of a rollout in which the texts of these kinds are written anew."""
    rollout_id = f"{len(kinds)}-{pattern.replace(' ', '-')}"
    if not workspace.log.head(rollout_id):
        write = partial(written, pattern)
        workspace.log.append(rollout_id, 0, filled_log(rollout_id, kinds, lambda n, row: write(n, row)))
    workspace.caches.clear()
    forget_texts()
    views = ((name, view) for name, view in views_of(workspace, rollout_id) if not only or name in only)
    return {name: calls_of(_willing(view)) for name, view in views}


def _willing(view: View) -> View:
    def see() -> None:
        with suppress(PlaybookError):
            view()

    return see


KINDS_AT_ONCE = {
    "the brief": OF_A_BRIEF[1:],
    "all else": [each for each in WITH_TEXTS if each not in OF_A_BRIEF],
}


@pytest.mark.parametrize("kinds", [pytest.param("the brief", marks=pytest.mark.long), "all else"])
def test_no_pattern_is_more_work_to_show_than_plain_words(workspace, kinds):
    own = KINDS_AT_ONCE[kinds]
    for name in PATTERNS if IS_LONG else ["letters"]:
        shown = calls_of_views(workspace, own, name)
        much = {view: calls for view, calls in shown.items() if calls > LITTLE}
        # What readers see is read first, as the other views share it.
        plain = calls_of_views(workspace, own, "plain", ("readers", *much)) if much else {}
        compared = {view: (calls, plain[view]) for view, calls in much.items()}
        assert {view: each for view, each in compared.items() if each[0] > MOST_GROWTH * each[1]} == {}, name


@pytest.mark.long
@pytest.mark.parametrize("pattern", ["plain", "letters", "money"])
def test_twice_the_company_is_at_most_twice_the_work(workspace, pattern):
    calls = []
    for share in (0.5, 1.0):
        rollout_id = f"large-{pattern}-{share}"
        workspace.log.append(rollout_id, 0, large_log(rollout_id, share, partial(written, pattern)))
        workspace.caches.clear()
        forget_texts()
        calls.append({name: calls_of(_willing(view)) for name, view in views_of(workspace, rollout_id)})
    half, whole = calls
    much = {view: (half[view], each) for view, each in whole.items() if each > LITTLE}
    assert {view: each for view, each in much.items() if each[1] > MOST_GROWTH * each[0]} == {}


def test_the_inventory_has_each_kind_that_has_a_text():
    kinds = {event.change.kind for event in sample()}
    assert kinds >= set(KINDS) - {"rollout_archived", "launch_withdrawn", "person_forgotten"}
    assert {"recipe_saved", "incident_logged", "strategy_saved", "status_logged"} <= set(WITH_TEXTS)
    row = next(
        event
        for event in filled_log("x", ["recipe_saved"], written_plain)
        if event.change.kind == "recipe_saved"
    )
    assert len(row.change.recipe.prompt) > 1_900
