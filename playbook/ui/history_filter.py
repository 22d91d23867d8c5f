"""Which part of the history to show: whose, about which stage, with which words, asked of models or not."""

from collections.abc import Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playbook.core.stages import Stage
from playbook.desk.history import Entry
from playbook.ui import paging

_PAGE = "history.page"
_to_first = partial(paging.to_first, _PAGE)
_PLAN, _MODELS = "Plan and progress", "Models"


def choose(entries: Sequence[Entry], stages: Sequence[Stage]) -> list[Entry]:
    """Ask what to show, and give back the entries that match."""
    names = {stage.key: stage.title for stage in stages}
    people = sorted({entry.actor for entry in entries})
    has_questions = any(entry.is_question for entry in entries)
    who, where, words, *rest = st.columns(4 if has_questions else 3)
    person = who.selectbox(
        "Person",
        people,
        index=None,
        placeholder="Everyone",
        key="history.person",
        on_change=_to_first,
    )
    stage = where.selectbox(
        "Stage",
        list(names),
        index=None,
        format_func=lambda key: names.get(key, key),
        placeholder="All stages",
        key="history.stage",
        on_change=_to_first,
    )
    text = words.text_input(
        "Words",
        type="search",
        placeholder="Part of a title or a note",
        key="history.text",
        on_change=_to_first,
    )
    kind = _choose_kind(rest[0]) if rest else None
    wanted = (text or "").strip().casefold()
    return [
        entry
        for entry in entries
        if (person is None or entry.actor == person)
        and (stage is None or stage in entry.stages)
        and (not wanted or _says(entry, wanted))
        and (kind is None or entry.is_question == (kind == _MODELS))
    ]


def _choose_kind(place: DeltaGenerator) -> str | None:
    return place.selectbox(
        "Kind",
        [_PLAN, _MODELS],
        index=None,
        placeholder="Everything",
        key="history.kind",
        on_change=_to_first,
    )


def _says(entry: Entry, wanted: str) -> bool:
    return wanted in entry.actor.casefold() or any(
        wanted in sentence.casefold() for sentence in entry.sentences
    )


def page_of(entries: Sequence[Entry], size: int) -> Sequence[Entry]:
    """Give back one page of the entries, and let people turn pages where there are several."""
    part = paging.part_of(entries, _PAGE, size)
    paging.show_pages(entries, _PAGE, size)
    return part
