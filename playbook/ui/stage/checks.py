"""The checks, assumptions, conflicts and open questions of a stage."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import StageKey
from playbook.core.base.words import count, short
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem
from playbook.core.plan.plays.stages import Stage
from playbook.core.review.sources import with_names
from playbook.desk.plan import plans, self_checks
from playbook.ui.review import finding_items, panel
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.words import grounding_words
from playbook.ui.words.item_words import title_of

_SHOWN = 4
_OpenPoints = tuple[Brief, list[tuple[str, str]], list[str]]


def show(rollout: Rollout, stage: Stage) -> None:
    """Draw the checks, open points and questions of a stage."""
    if any(item.stage == stage.key for item in rollout.items.values()):
        panel.show(rollout, stage)
        _show_grounding(rollout, stage.key)
    _show_open_points(rollout, stage)
    with st.expander("Checklist", type="compact"):
        st.markdown("\n".join(f"- {question}" for question in stage.questions))


def _show_open_points(rollout: Rollout, stage: Stage) -> None:
    """Draw conflicts with the calendar, and what the brief leaves open."""
    _, questions, notes = _open_points(rollout, stage.key, frame.here().today())
    if notes:
        st.header("Schedule conflicts", anchor=False)
        tables.show_some([f"- {plain(note)}" for note in notes], _SHOWN)
    if questions:
        st.header("Open questions", anchor=False)
        lines = [f"**{plain(ask)}**  \n:small[:gray[{plain(with_names(why))}]]" for ask, why in questions]
        tables.show_some(lines, _SHOWN)
        frame.link("brief", "Answer them in the brief", icon=":material/edit_note:")


def _open_points(rollout: Rollout, stage: StageKey, today: date) -> _OpenPoints:
    """Return what drafting finds open, cached for a brief."""
    # The answer holds on to its brief, so no other brief can come to have the same id.
    # What the reader may read of self-checks is part of the key: others get no questions of them.
    checks = tuple(check.model_dump_json() for check in self_checks.readable(rollout, frame.current_actor()))
    key = (id(rollout.brief), stage, today, checks)
    cache = frame.here().cache("open questions", 200)
    return cache.once(key, lambda: (rollout.brief, *_drafted(rollout, stage)))


def _drafted(rollout: Rollout, stage: StageKey) -> tuple[list[tuple[str, str]], list[str]]:
    try:
        drafted = plans.draft_for(frame.here(), rollout, stage, actor=frame.current_actor())
    except PlaybookError:
        return [], []
    return [(entry.question, entry.reason) for entry in drafted.open_questions], list(drafted.notes)


_GROUNDS_SHOWN = 5
_LISTED = 60
_NAMED = 2
_Claim = tuple[str, tuple[AnyItem, ...]]


def _show_grounding(rollout: Rollout, stage: StageKey) -> None:
    if not (claims := frame.once(_to_confirm, rollout, stage)):
        return
    st.header("Assumptions to confirm", anchor=False)
    st.caption(
        "A model wrote these, and nobody had told it. Add what is true to the brief, change the text, "
        "or leave it if you take it as it is."
    )
    _show_each(claims[:_GROUNDS_SHOWN], stage, 0)
    if len(claims) > _GROUNDS_SHOWN:
        with st.expander(f"{len(claims) - _GROUNDS_SHOWN} more", type="compact"):
            _show_each(claims[_GROUNDS_SHOWN:_LISTED], stage, _GROUNDS_SHOWN)
            if len(claims) > _LISTED:
                st.caption(f"And {len(claims) - _LISTED} more: confirm these first.")


def _to_confirm(rollout: Rollout, stage: StageKey) -> list[_Claim]:
    """Return each claim once with its items, those of most items first."""
    unsupported = grounding_words.claims_of(rollout)
    by_line: dict[str, list[AnyItem]] = {}
    for item in sorted(rollout.items.values(), key=lambda item: item.title.casefold()):
        if item.stage == stage and item.provenance.source == "model":
            for line in dict.fromkeys(grounding_words.lines_of(item, unsupported.get(item.id, ()))):
                by_line.setdefault(line, []).append(item)
    claims = [(line, tuple(items)) for line, items in by_line.items()]
    return sorted(claims, key=lambda claim: -len(claim[1]))


def _show_each(claims: Sequence[_Claim], stage: StageKey, first: int) -> None:
    for number, (line, items) in enumerate(claims, first):
        with st.container(gap="xxsmall"):
            st.markdown(plain(line))
            for place, item in enumerate(items[:_NAMED]):
                frame.button(
                    plain(short(title_of(item))),
                    f"{stage}.confirm.{number}.{place}",
                    finding_items.open_item,
                    item,
                    type="tertiary",
                    icon="search",
                    help="Opens this task",
                )
            if len(items) > _NAMED:
                st.caption(f"and {count(len(items) - _NAMED, 'more task')}")
