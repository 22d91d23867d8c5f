"""What will be sent to a model, word for word, before anything leaves."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st

from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import StageKey
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Kind
from playbook.desk.models import connections, preview
from playbook.desk.models.ask import has_answer
from playbook.desk.models.budget import in_dollars
from playbook.desk.models.connections import Connection
from playbook.desk.models.preview import Estimate
from playbook.desk.writing import drafting
from playbook.desk.writing.draft_jobs import Wish
from playbook.ui.drafting import words as draft_words
from playbook.ui.models import consent, window
from playbook.ui.models import words as model_words
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain

_OPEN = "draft.sending"
_TEXT_HEIGHT = 340


@dataclass(frozen=True, slots=True)
class Sending:
    """What is about to be asked for, in which rollout."""

    rollout_id: str
    wish: Wish


@dataclass(frozen=True, slots=True)
class Letter:
    """What leaves for one stage: the words, their hash, and whether the answer is here already."""

    text: str
    sha: str
    is_kept: bool


def begin(rollout: Rollout, wish: Wish, connection: Connection) -> None:
    """Draft at once where this was agreed before in this session; else show what will be sent."""
    if consent.is_agreed(connection, rollout.id):
        _start(rollout, wish, connection)
    else:
        look(rollout, wish)


def look(rollout: Rollout, wish: Wish) -> None:
    """Show what will be sent, and ask."""
    st.session_state[_OPEN] = Sending(rollout.id, wish)


def is_open(rollout_id: str) -> bool:
    """Whether the panel is shown."""
    shown: Sending | None = st.session_state.get(_OPEN)
    return shown is not None and shown.rollout_id == rollout_id


def close() -> None:
    """Take the panel away; nothing leaves."""
    st.session_state.pop(_OPEN, None)


def hides_names(rollout_id: str) -> bool:
    """Whether names are to be hidden from the model."""
    return bool(st.session_state.get(_hide_key(rollout_id), False))


def _hide_key(rollout_id: str) -> str:
    return f"draft.hide.{rollout_id}"


def _start(rollout: Rollout, wish: Wish, connection: Connection) -> None:
    own = Wish(wish.stages, wish.kinds, hides_names(rollout.id), wish.again)
    if window.start(rollout, own, connection):
        consent.agree(connection, rollout.id)
        close()


def show(rollout: Rollout) -> None:
    """Draw the panel, where somebody has asked to draft or to see it."""
    if not is_open(rollout.id):
        return
    shown: Sending = st.session_state[_OPEN]
    connection = connections.find_connection(frame.here())
    with st.container(border=True):
        st.header("What will be sent", anchor=False)
        if connection is None:
            st.markdown("No model is connected any more, so nothing can be sent.")
            st.button("Close", key="draft.sending.close", on_click=close)
        else:
            try:
                _show_all(rollout, shown.wish, connection)
            except PlaybookError as error:
                st.error(plain(str(error)))
                st.button("Close", key="draft.sending.close", on_click=close)


def _show_all(rollout: Rollout, wish: Wish, connection: Connection) -> None:
    st.markdown(_where_to(connection))
    hide = st.toggle(
        "Hide names and addresses",
        key=_hide_key(rollout.id),
        persist_state="session",
        help="People, the organisation, contacts, links and numbers leave as “Person 1” or “Company 1”, "
        "and get their names back in what returns.",
    )
    letters = {stage: _letter(rollout, stage, wish, connection, hide=hide) for stage in wish.stages}
    st.markdown(_how_much(letters, rollout, connection))
    shown = _pick_stage(wish)
    letter = letters[shown]
    with st.container(height=_TEXT_HEIGHT, border=False):
        st.code(letter.text, language=None, wrap_lines=True)
    st.caption(_fine_print(letter))
    with st.container(horizontal=True):
        st.button(
            "Send and draft" if not all(one.is_kept for one in letters.values()) else "Draft from cache",
            key="draft.send",
            type=frame.main_button(),
            on_click=_start,
            args=(rollout, wish, connection),
        )
        st.button("Cancel", key="draft.cancel", on_click=close)


def _pick_stage(wish: Wish) -> StageKey:
    if len(wish.stages) == 1:
        return wish.stages[0]
    titles = draft_words.titles()
    picked = st.segmented_control(
        "Stage",
        wish.stages,
        format_func=lambda stage: titles[stage],
        default=wish.stages[0],
        required=True,
        key="draft.sending.stage",
    )
    return picked if picked in wish.stages else wish.stages[0]


def _where_to(connection: Connection) -> str:
    server = connection.server
    host = urlsplit(server.place[0]).netloc
    if server.is_local:
        return (
            f"To **{plain(server.model)}** at {plain(host)}. It runs on this machine, so nothing leaves it."
        )
    return f"To **{plain(server.model)}** at **{plain(host)}**. These words leave this machine."


def _how_much(letters: dict[StageKey, Letter], rollout: Rollout, connection: Connection) -> str:
    """What it takes at most, and what is left of the rollout's budget."""
    asked = [letter for letter in letters.values() if not letter.is_kept]
    if not asked:
        return "The same was asked before: the answer is kept, so nothing is sent and nothing is paid."
    estimate = preview.estimate(rollout, connection, [letter.text for letter in asked])
    lines = [
        f"About **{estimate.sent:,} tokens** go out and up to **{estimate.answered:,}** come back as a first "
        f"answer: {_price(estimate)}.",
        _budget(rollout, estimate),
    ]
    if len(asked) < len(letters):
        lines.append(f"{len(letters) - len(asked)} of {len(letters)} stages are answered from what is kept.")
    return "  \n".join(lines)


def _price(estimate: Estimate) -> str:
    if estimate.usd is None:
        return "the price of this model is not known"
    return "no cost" if estimate.usd == 0 else f"up to {plain(model_words.dollars(estimate.usd))}"


def _budget(rollout: Rollout, estimate: Estimate) -> str:
    """What is left of the budget, and whether what is held of it before each call would be more."""
    tokens, usd = estimate.tokens_left, estimate.usd_left
    budget = [] if tokens is None else [model_words.count(tokens, "token")]
    budget += [] if usd is None else [in_dollars(usd)]
    if not budget:
        spent = rollout.spent.tokens
        are = "is" if spent == 1 else "are"
        return f"This rollout has no budget; {model_words.count(spent, 'token')} {are} spent on it so far."
    words = f"Left of the budget of this rollout: {plain(' and '.join(budget))}."
    short = (
        f"  \n:material/warning: With a correction this could take up to {estimate.with_correction:,} "
        "tokens. It is refused where that would pass the budget, or where the price is needed and not known."
    )
    return words + short if estimate.is_short else words


def _fine_print(letter: Letter) -> str:
    again = (
        "An answer that cannot be used, or in which the review finds something, is sent back once with what "
        "is to be put right."
    )
    kept = "Kept from before, so it is not sent again." if letter.is_kept else again
    return f"{kept} SHA-256 of these words and where they go: {letter.sha}"


def _letter(rollout: Rollout, stage: StageKey, wish: Wish, connection: Connection, *, hide: bool) -> Letter:
    text, sha = frame.once(_written, rollout, stage, wish.kinds, hide, connection.server.place)
    return Letter(text, sha, not wish.again and has_answer(frame.here(), sha))


def _written(
    rollout: Rollout, stage: StageKey, kinds: tuple[Kind, ...] | None, hide: bool, place: tuple[str, str]
) -> tuple[str, str]:
    veil = preview.hide_names(rollout) if hide else None
    question = drafting.question_of(frame.here(), rollout, stage, kinds)
    return preview.letter_to_send(place, question, veil)
