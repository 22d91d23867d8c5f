"""The log in words, latest first, one row per change set, grouped by day."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playbook.core.base.access import Actor
from playbook.core.log.rollout import Rollout, Spent
from playbook.core.plan.stages import Stage
from playbook.desk.plan import rollouts
from playbook.desk.record import history
from playbook.desk.record.history import Entry
from playbook.ui.history import as_of
from playbook.ui.models.words import dollars
from playbook.ui.shell import current_user, frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import local
from playbook.ui.widgets import tables
from playbook.ui.words.item_words import say_day

PAGE = 25
MOST_SENTENCES = 200
_OPEN = "history.open"


def show(rollout: Rollout, today: date) -> None:
    """Draw the filters, then a page of the history."""
    workspace = frame.here()
    entries = history.history(workspace, frame.current_actor(), rollout.id)
    chosen = choose(entries, workspace.stages)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_count(len(chosen), len(entries)))
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
        day = local(entry.happened_at).date()
        if day != heading:
            heading = day
            st.header(say_day(day, today))
        _show_entry(rollout, entry)


def _cost(spent: Spent) -> str:
    """What models took in this rollout so far; nothing where none was asked."""
    if not spent.calls:
        return ""
    calls = f"{spent.calls:,} call{'' if spent.calls == 1 else 's'}"
    parts = [calls, f"{spent.tokens:,} tokens"]
    if spent.cost_usd or not spent.unpriced_tokens:
        parts.append(dollars(spent.cost_usd))
    text = f"What models cost in this rollout: {', '.join(parts)}"
    return text + (
        f" ({spent.unpriced_tokens:,} tokens without a known price)" if spent.unpriced_tokens else ""
    )


def _count(chosen: int, all_: int) -> str:
    changes = f"{all_:,} change{'' if all_ == 1 else 's'}"
    return changes if chosen == all_ else f"{chosen:,} of {changes}"


def _show_entry(rollout: Rollout, entry: Entry) -> None:
    is_open = st.session_state.get(_OPEN) == entry.change_set
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", wrap=False
    ):
        st.markdown(_sentence(entry))
        st.button(
            "Close" if is_open else "More",
            key=f"history.more.{entry.change_set}",
            type="tertiary",
            on_click=_open,
            args=(entry.change_set,),
        )
    if is_open:
        _show_changes(rollout, entry)
    if len(entry.sentences) > 1:
        more = st.expander(
            f"and {len(entry.sentences) - 1:,} more",
            key=f"history.all.{entry.change_set}",
            on_change="rerun",
            type="compact",
        )
        if more.open:
            more.markdown(_rest(entry.sentences[1:]))


def _sentence(entry: Entry) -> str:
    said = f"{local(entry.happened_at):%H:%M} **{plain(entry.actor)}** "
    said += "took back an earlier change: " if entry.is_undo else ""
    said += plain(entry.sentences[0])
    return said + (" :gray-badge[:material/undo: Undone]" if entry.is_undone else "")


def _rest(sentences: Sequence[str]) -> str:
    lines = [f"- {plain(sentence)}" for sentence in sentences[:MOST_SENTENCES]]
    left = len(sentences) - MOST_SENTENCES
    return "\n".join(lines) + (f"\n- and {left:,} more, all in the download" if left > 0 else "")


def _show_changes(rollout: Rollout, entry: Entry) -> None:
    with st.container(horizontal=True, gap="small"):
        if frame.may("edit", rollout.id) and entry.can_be_undone:
            st.button(
                "Undo this change",
                key="history.undo",
                icon=":material/undo:",
                on_click=frame.act,
                args=(history.undo, rollout.id, entry.change_set),
                kwargs={"done": "Undone."},
            )
        st.button(
            "See the plan as of this moment",
            key="history.see",
            icon=":material/history:",
            on_click=as_of.see,
            args=(rollout.id, entry.version),
        )


def _open(change_set: str) -> None:
    st.session_state[_OPEN] = None if st.session_state.get(_OPEN) == change_set else change_set


def offer(rollout: Rollout) -> None:
    """Offer the whole log as lines of JSON; they are only written when someone asks."""
    st.download_button(
        "Download the log",
        data=partial(lines_of, current_user.asked_later(frame.here()), rollout.id),
        file_name=f"{rollout.id}-log-to-version-{rollout.version}.jsonl",
        mime="application/x-ndjson",
        icon=":material/download:",
        type="tertiary",
        help="Every event as one line of JSON. Rollouts can import it again.",
        on_click="ignore",
    )


def lines_of(who: Callable[[], Actor], rollout_id: str) -> bytes:
    """Give back the log as bytes, one line of JSON per event, to whoever is still signed in."""
    lines = rollouts.export_rollout(frame.here(), who(), rollout_id)
    return "".join(f"{line}\n" for line in lines).encode()


_PAGE = "history.page"
_to_first = partial(tables.to_first, _PAGE)
_PLAN, _MODELS = "Plan and progress", "Models"


def choose(entries: Sequence[Entry], stages: Sequence[Stage]) -> list[Entry]:
    """Ask what to show, and give back the entries that match."""
    names = {stage.key: stage.title for stage in stages}
    people = sorted({entry.actor for entry in entries})
    has_questions = any(entry.is_question for entry in entries)
    who, where, words, *rest = st.columns(4 if has_questions else 3)
    person = who.selectbox(
        "Person", people, index=None, placeholder="Everyone", key="history.person", on_change=_to_first
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
    part = tables.part_of(entries, _PAGE, size)
    tables.show_pages(entries, _PAGE, size)
    return part
