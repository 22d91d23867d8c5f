"""What will be sent to a model, before anything leaves."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import streamlit as st

from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import StageKey
from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Kind
from playbook.core.plan.plays.stages import Tier
from playbook.desk.models import connections, preview
from playbook.desk.models.ask import has_answer
from playbook.desk.models.budget import in_dollars
from playbook.desk.models.connections import Connection
from playbook.desk.models.preview import Estimate, PlannedCall
from playbook.desk.writing import draft_jobs, drafting
from playbook.desk.writing.draft_jobs import DraftWish, offer_of
from playbook.ui.drafting.headline import stage_titles
from playbook.ui.models import consent, window
from playbook.ui.models import words as model_words
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import segments

_OPEN = "draft.sending"
_TEXT_HEIGHT = 340


@dataclass(frozen=True, slots=True)
class StageCalls:
    """The words that leave for one stage, call by call."""

    calls: tuple[PlannedCall, ...]
    new: tuple[PlannedCall, ...]  # those without an answer that is kept

    @property
    def text(self) -> str:
        if len(self.calls) == 1:
            return self.calls[0].text
        calls, most = enumerate(self.calls, 1), len(self.calls)
        parts = (f"CALL {number} OF {most}\n\n{call.text}" for number, call in calls)
        return "\n\n\n".join(parts)


def begin(rollout: Rollout, wish: DraftWish, connection: Connection) -> None:
    """Draft at once if agreed before; else show what will be sent."""
    if consent.is_agreed(connection, rollout.id):
        _start(rollout, wish, connection)
    else:
        look(rollout, wish)


def look(rollout: Rollout, wish: DraftWish) -> None:
    st.session_state[_OPEN] = (rollout.id, wish)


def is_open(rollout_id: str) -> bool:
    return (st.session_state.get(_OPEN) or ("",))[0] == rollout_id


def close() -> None:
    st.session_state.pop(_OPEN, None)


def _hide_key(rollout_id: str) -> str:
    return f"draft.hide.{rollout_id}"


def _start(rollout: Rollout, wish: DraftWish, connection: Connection) -> None:
    hide = bool(st.session_state.get(_hide_key(rollout.id)))
    wish = replace(wish, hide_names=hide)
    # A job ends with its window.
    if frame.act(draft_jobs.start_draft, rollout.id, wish, connection, *window.window()):
        consent.agree(connection, rollout.id)
        close()


def show(rollout: Rollout) -> None:
    if not is_open(rollout.id):
        return
    wish: DraftWish = st.session_state[_OPEN][1]
    connection = connections.find_connection(frame.here())
    with st.container(border=True):
        st.header("What will be sent", anchor=False)
        if connection is None:
            st.markdown("No model is connected any more, so nothing can be sent.")
        else:
            try:
                _show_all(rollout, wish, connection)
                return
            except PlaybookError as error:
                st.error(plain(str(error)))
        frame.button("Close", "draft.sending.close", close)


def _show_all(rollout: Rollout, wish: DraftWish, connection: Connection) -> None:
    server = connection.server
    host = plain(urlsplit(server.place[0]).netloc)
    if server.is_local:
        st.markdown(f"To **{plain(server.model)}** at {host}. It runs on this machine, so nothing leaves it.")
    else:
        st.markdown(f"To **{plain(server.model)}** at **{host}**. These words leave this machine.")
    hide = st.toggle(
        "Hide names and addresses",
        key=_hide_key(rollout.id),
        persist_state="session",
        help="People, the organization, contacts, links and numbers leave as “Person 1” or “Company 1”, "
        "and get their names back in what returns.",
    )
    by_stage = {stage: _calls(rollout, stage, wish, connection, hide=hide) for stage in wish.stages}
    st.markdown(_how_much(by_stage, rollout, connection))
    stage_calls = by_stage[_pick_stage(wish)]
    with st.container(height=_TEXT_HEIGHT, border=False):
        st.code(stage_calls.text, language=None, wrap_lines=True)
    note = (
        "An answer that cannot be used is sent back once with what is to be put right."
        if stage_calls.new
        else "Kept from before, so it is not sent again."
    )
    shas = ", ".join(call.sha for call in stage_calls.calls)
    st.caption(f"{note} SHA-256 of these words and where they go: {shas}")
    with st.container(horizontal=True):
        is_cached = not any(stage_calls.new for stage_calls in by_stage.values())
        label = "Draft from cache" if is_cached else "Send and draft"
        frame.button(label, "draft.send", _start, rollout, wish, connection, type="main")
        frame.button("Cancel", "draft.cancel", close)


def _pick_stage(wish: DraftWish) -> StageKey:
    if len(wish.stages) == 1:
        return wish.stages[0]
    titles, first = {stage: stage_titles()[stage] for stage in wish.stages}, wish.stages[0]
    picked: StageKey | None = segments("Stage", titles, "draft.sending.stage", default=first, required=True)
    return picked if picked in wish.stages else first


def _how_much(by_stage: dict[StageKey, StageCalls], rollout: Rollout, connection: Connection) -> str:
    """Return about what it takes, and what is left of the budget."""
    if not (to_send := [call for stage_calls in by_stage.values() for call in stage_calls.new]):
        return "The same was asked before: the answer is kept, so nothing is sent and nothing is paid."
    estimate = preview.estimate(rollout, connection, to_send)
    price = f"about {plain(model_words.dollars(estimate.usd))}" if estimate.usd else "no cost"
    if estimate.usd is None:
        price = "the price of this model is not known"
    lines = [
        f"About **{estimate.sent:,} tokens** go out and about **{estimate.answered:,}** come back: {price}.",
        _budget(rollout, estimate),
    ]
    if answered := sum(not stage_calls.new for stage_calls in by_stage.values()):
        lines.append(f"{answered} of {len(by_stage)} stages are answered from what is kept.")
    return "  \n".join(lines)


def _budget(rollout: Rollout, estimate: Estimate) -> str:
    """Return what the budget has free, with a warning if short."""
    tokens, usd = estimate.tokens_left, estimate.usd_left
    budget = [] if tokens is None else [count(tokens, "token")]
    budget += [] if usd is None else [in_dollars(usd)]
    if not budget:
        spent = count(rollout.spent.tokens, "token is", "tokens are")
        return f"This rollout has no budget; {spent} spent on it so far."
    words = f"Left of the budget of this rollout: {plain(' and '.join(budget))}."
    short = (
        "  \n:material/warning: This takes more. Drafting ends where the budget does, and what came is kept; "
        "where the price is needed and not known, nothing is asked."
    )
    return words + short if estimate.is_short else words


def _calls(
    rollout: Rollout, stage: StageKey, wish: DraftWish, connection: Connection, *, hide: bool
) -> StageCalls:
    calls = frame.once(_written, rollout, stage, wish.kinds, wish.size, hide, connection.server.place)
    new = (call for call in calls if wish.again or not has_answer(frame.here(), call.sha))
    return StageCalls(calls, tuple(new))


def _written(
    rollout: Rollout,
    stage: StageKey,
    kinds: tuple[Kind, ...] | None,
    size: Tier,
    hide: bool,
    place: tuple[str, str],
) -> tuple[PlannedCall, ...]:
    veil = preview.hide_names(rollout) if hide else None
    questions = drafting.questions_of(frame.here(), rollout, stage, kinds, size)
    return tuple(preview.call_to_send(place, question, veil) for question in questions)


def discard_if_done(rollout_id: str, *stages: StageKey) -> None:
    """Discard drafts of some stages, or all, once nothing can be accepted."""
    job = window.find_job(rollout_id)
    if job is None:
        return
    rollout = frame.open_rollout(rollout_id)
    states = [state for state in job.states if not stages or state.stage in stages]
    if all(state.is_over and not offer_of(frame.here(), rollout, state).proposals for state in states):
        window.discard(rollout_id, *stages)
