"""The log in words, latest first, grouped by day."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout, Spent
from playbook.core.plan.plays.stages import Stage
from playbook.desk.plan import rollouts
from playbook.desk.record import history
from playbook.desk.record.history import HistoryEntry
from playbook.ui.history import as_of
from playbook.ui.models.words import dollars
from playbook.ui.shell import current_user, frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import local
from playbook.ui.widgets import tables
from playbook.ui.widgets.choices import pick_one
from playbook.ui.widgets.controls import download
from playbook.ui.words.item_words import say_day

PAGE = 12
MOST_SENTENCES = 200
_OPEN = "history.open"
_PAGE = "history.page"
_PLAN, _MODELS = "Plan and progress", "Models"


def show(rollout: Rollout, today: date) -> None:
    """Draw the filters, then a page of the history."""
    workspace = frame.here()
    entries = history.history(workspace, frame.current_actor(), rollout.id)
    chosen = choose(entries, workspace.stages)
    with st.container(horizontal=True, vertical_alignment="center"):
        changes = count(len(entries), "change")
        st.caption(changes if len(chosen) == len(entries) else f"{len(chosen):,} of {changes}")
        as_of.ask_for_a_day(rollout, entries, today)
        offer(rollout)
        if rollout.launch:
            frame.link("progress", "What changed, in a few sentences", icon=":material/newspaper:")
    if cost := _cost(rollout.spent):
        st.caption(plain(cost))
    if not chosen:
        st.info("No change matches. Clear a filter to see more.", icon=":material/filter_alt_off:")
        return
    heading = None
    for entry in page_of(chosen, PAGE):
        if (day := local(entry.happened_at).date()) != heading:
            heading = day
            st.header(say_day(day, today))
        _show_entry(rollout, entry)


def _cost(spent: Spent) -> str:
    """Return what models took in this rollout; '' if none was asked."""
    if not spent.calls:
        return ""
    parts = [count(spent.calls, "call"), f"{spent.tokens:,} tokens"]
    if spent.cost_usd or not spent.unpriced_tokens:
        parts.append(dollars(spent.cost_usd))
    unpriced = f" ({spent.unpriced_tokens:,} tokens without a known price)" if spent.unpriced_tokens else ""
    return f"What models cost in this rollout: {', '.join(parts)}{unpriced}"


def _show_entry(rollout: Rollout, entry: HistoryEntry) -> None:
    is_open = st.session_state.get(_OPEN) == entry.change_set
    with frame.spread_row():
        undo = "took back an earlier change: " if entry.is_undo else ""
        undone = " :gray-badge[:material/undo: Undone]" if entry.is_undone else ""
        start = f"{local(entry.happened_at):%H:%M} **{plain(entry.actor)}**"
        more = f" :gray[and {len(entry.sentences) - 1:,} more]" if len(entry.sentences) > 1 else ""
        st.markdown(f"{start} {undo}{plain(entry.sentences[0])}{more}{undone}")
        key = f"history.more.{entry.change_set}"
        frame.button("Close" if is_open else "More", key, _open, entry.change_set, type="tertiary")
    if not is_open:
        return
    if further := entry.sentences[1:]:
        hidden = len(further) - MOST_SENTENCES
        in_download = f"\n- and {hidden:,} more, all in the download" if hidden > 0 else ""
        st.markdown(tables.bullets(further[:MOST_SENTENCES]) + in_download)
    _show_changes(rollout, entry)


def _show_changes(rollout: Rollout, entry: HistoryEntry) -> None:
    with st.container(horizontal=True, gap="small"):
        if frame.may("edit", rollout.id) and entry.can_be_undone:
            undo = (history.undo, rollout.id, entry.change_set)
            frame.button("Undo this change", "history.undo", frame.act, *undo, icon="undo", done="Undone.")
        moment = (rollout.id, entry.version)
        frame.button("See the plan as of this moment", "history.see", as_of.see, *moment, icon="history")


def _open(change_set: str) -> None:
    st.session_state[_OPEN] = None if st.session_state.get(_OPEN) == change_set else change_set


def offer(rollout: Rollout) -> None:
    """Offer the whole log as JSON lines, written only on request."""
    data = partial(lines_of, current_user.actor_lookup(frame.here()), rollout.id)
    name = f"{rollout.id}-log-to-version-{rollout.version}.jsonl"
    about = "Every event as one line of JSON; `playbook import` reads it again."
    download("Download the log", data, name, "application/x-ndjson", None, help=about)


def lines_of(who: Callable[[], Actor], rollout_id: str) -> bytes:
    """Return the log as JSON lines, to whoever is still signed in."""
    return "".join(f"{line}\n" for line in rollouts.export_rollout(frame.here(), who(), rollout_id)).encode()


def choose(entries: Sequence[HistoryEntry], stages: Sequence[Stage]) -> list[HistoryEntry]:
    to_first = partial(tables.to_first, _PAGE)
    names = {stage.key: stage.title for stage in stages}
    people = sorted({entry.actor for entry in entries})
    who, where, words, *kinds = st.columns(4 if any(entry.is_question for entry in entries) else 3)
    one_of = partial(pick_one, on_change=to_first, persist_state=None)
    with who:
        person = one_of("Person", {name: name for name in people}, "history.person", "Everyone")
    with where:
        stage = one_of("Stage", names, "history.stage", "All stages")
    example = "Part of a title or a note"
    text = words.text_input(
        "Words", type="search", placeholder=example, key="history.text", on_change=to_first
    )
    kind = None
    if kinds:
        with kinds[0]:
            kind = one_of("Kind", {_PLAN: _PLAN, _MODELS: _MODELS}, "history.kind", "Everything")
    term = (text or "").strip().casefold()
    return [
        entry
        for entry in entries
        if (person is None or entry.actor == person)
        and (stage is None or stage in entry.stages)
        and (not term or any(term in words.casefold() for words in (entry.actor, *entry.sentences)))
        and (kind is None or entry.is_question == (kind == _MODELS))
    ]


def page_of(entries: Sequence[HistoryEntry], size: int) -> Sequence[HistoryEntry]:
    part = tables.part_of(entries, _PAGE, size)
    tables.show_pages(entries, _PAGE, size)
    return part
