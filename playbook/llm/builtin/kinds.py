"""Read the kinds of change from data/changes."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from playbook.core.base.errors import PlaybookError
from playbook.core.plan.plays.kinds import OTHER, ChangeKind, Common, parse_common, parse_kind
from playbook.llm.builtin.cases.works import (
    load_leaves,
    load_order,
    load_statements,
    load_unsettled,
    load_waits,
    load_works,
    load_worry_answers,
)
from playbook.llm.kind_titles import CHANGES_FOLDER, paths_of, text_of

COMMON_FILE = CHANGES_FOLDER.parent / "common.toml"
_WITH_A_TOOL = frozenset(("general_assistant", "coding_assistant", "specialist_ai", "new_system"))
# A name, and not a description such as "reading tutor".
_IS_A_NAME = re.compile(r"^[A-Z][\w.+&-]*(?: [\w.+&-]+){0,3}$")
_SHARED_ROWS: dict[str, Callable[[], object]] = {
    "works": load_works,
    "waits": load_waits,
    "leaves": load_leaves,
    "order": load_order,
    "unsettled": load_unsettled,
    "statements": load_statements,
    "worry_answers": load_worry_answers,
}


@lru_cache(maxsize=4)
def load_kinds(folder: Path = CHANGES_FOLDER) -> dict[str, ChangeKind]:
    """Read every kind of change once, by its key, 'other' last."""
    paths = paths_of(folder)
    if OTHER not in {path.stem for path in paths}:
        hint = "Put it back into data/changes."
        raise PlaybookError(f"The kind of change '{OTHER}' is missing.", hint)
    common = parse_common(text_of(COMMON_FILE), COMMON_FILE.name)
    return {path.stem: _load(path, common) for path in paths}


def _load(path: Path, common: Common) -> ChangeKind:
    kind = parse_kind(text_of(path), path.name)
    if kind.key != path.stem:
        raise PlaybookError(f"{path.name} holds the kind '{kind.key}'.", f"Set its key to '{path.stem}'.")
    return kind.with_common(common).model_copy(update={name: load() for name, load in _SHARED_ROWS.items()})


def named_after_tool(kind: ChangeKind, tools: Sequence[str]) -> ChangeKind:
    """Return the kind with the brief's only tool named in its texts."""
    thing = kind.words.thing
    if kind.key not in _WITH_A_TOOL or len(tools) != 1 or not _IS_A_NAME.match(tools[0]):
        return kind
    name = tools[0]
    pattern = re.compile(rf"\b{re.escape(thing)}\b|\bthe assistant\b", re.IGNORECASE)

    return kind.reworded(lambda text: pattern.sub(lambda _: name, text))
