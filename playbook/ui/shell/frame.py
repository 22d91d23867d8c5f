"""The frame around every page: the actor, the open rollout, and notices.

A write is a callback with the version drawn: `button("Lock", "lock", act, plans.lock_item, rollout.id, …)`.
"""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, wraps
from threading import Lock
from typing import Any, Literal, ParamSpec, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from playbook.core.base import unique_labels
from playbook.core.base.access import Action, Actor, could
from playbook.core.base.errors import Conflict, Invalid, Missing, PlaybookError, Problem, Refused
from playbook.core.base.text_caches import clear_with
from playbook.core.log.rollout import Rollout
from playbook.desk.accounts.sessions import SignedOut
from playbook.desk.base.commit import written
from playbook.desk.base.limits.file_turns import turn_of
from playbook.desk.base.workspace import Workspace, current_workspace
from playbook.desk.plan import rollouts
from playbook.logs import bug_sentence
from playbook.ui.shell import current_user, page_registry

T = TypeVar("T")
P = ParamSpec("P")

ROLLOUT = "rollout"
# Markdown makes links of typed addresses too, and pictures of :names: although their colons are
# escaped; a word joiner, which is not seen, keeps them words.
_ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_PICTURE = re.compile(r":(?=[a-z+-])", re.IGNORECASE)
_JOINER = "\N{WORD JOINER}"
_DIALOG_WIDTH = 760
_NOTICES = "frame.notices"
WRITTEN = "frame.written"  # the versions that this window wrote, by rollout
_PROBLEMS = "frame.problems"

tell_apart = unique_labels.unique_labels


def current_actor() -> Actor:
    """Return who is at the screen. Raise SignedOut if nobody is."""
    return current_user.visitor(here())


def may(action: Action, rollout_id: str | None = None) -> bool:
    """Return whether to offer an action; the desk decides again."""
    return could(current_actor(), action, rollout_id or st.session_state.get(ROLLOUT))


def here() -> Workspace:
    """Return the workspace that this server opened."""
    return current_workspace()


def address_for_others(path: str) -> str:
    """Return a path at the address that others open."""
    return f"{here().settings.public_address or page_registry.whole_address('')}{path}"


def fragment(run_every: float) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Refresh a part of a page while its viewer is signed in."""

    def refreshing(draw: Callable[P, None]) -> Callable[P, None]:
        return st.fragment(run_every=run_every)(_while_signed_in(draw))

    return refreshing


def dialog(title: str, on_dismiss: Callable[[], None]) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Draw a part of a page as a dialog for signed-in viewers.

    A second one waits for a run without the first: Streamlit refuses two at a time.
    """

    def opening(draw: Callable[P, None]) -> Callable[P, None]:
        show = st.dialog(title, width=_DIALOG_WIDTH, on_dismiss=on_dismiss)(_while_signed_in(draw))

        @wraps(draw)
        def show_first(*args: P.args, **options: P.kwargs) -> None:
            context = get_script_run_ctx()
            if not (context and context.has_dialog_opened):
                show(*args, **options)

        return show_first

    return opening


def _while_signed_in(draw: Callable[P, None]) -> Callable[P, None]:
    @wraps(draw)
    def drawn(*args: P.args, **options: P.kwargs) -> None:
        try:
            actor = current_actor()
        except SignedOut:
            st.rerun()
        with current_user.of(actor, here().now()):
            try:
                draw(*args, **options)
            except (Missing, Refused):
                if not _refreshes():
                    raise
                st.rerun()  # the whole page, which says what this role still opens

    return drawn


def _refreshes() -> bool:
    """Return whether this run draws only parts of a page."""
    context = get_script_run_ctx()
    return bool(context and context.fragment_ids_this_run)


def current_rollout() -> Rollout:
    """Return the open rollout. Without one, say so and stop the page."""
    if (rollout_id := st.session_state.get(ROLLOUT)) is None:
        st.info("No rollout is open yet. Start one, or see an example.")
        link("rollouts", "Go to Home", icon=":material/arrow_back:")
        st.stop()
    return open_rollout(rollout_id)


def open_rollout(rollout_id: str) -> Rollout:
    """Return a rollout. Raise Missing if the actor may not see it."""
    return rollouts.open_rollout(here(), current_actor(), rollout_id)


def spread_row() -> DeltaGenerator:
    """Return a row whose elements stand at its two ends."""
    place: dict[str, Any] = {"horizontal_alignment": "distribute", "vertical_alignment": "center"}
    return st.container(horizontal=True, wrap=False, **place)


def once(make: Callable[..., T], rollout: Rollout, *args: Hashable) -> T:
    """Return `make(rollout, *args)`, cached for a version and a day."""
    key = (
        make.__module__,
        make.__qualname__,
        rollout.id,
        rollout.version,
        rollout.is_as_read,
        here().today(),
        args,
    )
    return here().cache("pages", 1_024).once(key, lambda: make(rollout, *args))


def link(
    page: str, label: str, icon: str | None = None, where: Mapping[str, str] | None = None, note: str = ""
) -> None:
    """Link to a page by its file name, with `where` as query."""
    query = dict(where) if where else None
    target, tip = page_registry.page(page), plain(note) or None
    st.page_link(target, label=label, icon=icon or "", help=tip, query_params=query)


def button(
    label: str,
    key: str | None,
    on_click: Callable[..., Any],
    *args: Any,
    type: Literal["main", "secondary", "tertiary"] = "secondary",
    icon: str = "",
    done: str = "",
    **options: Any,
) -> None:
    """Draw a button that calls `on_click(*args)`, with `done` if there is one."""
    st.button(
        label,
        key=key,
        type=main_button() if type == "main" else type,
        icon=f":material/{icon}:" if icon else None,
        on_click=on_click,
        args=args,
        kwargs={"done": done} if done else None,
        **options,
    )


def act(change: Callable[..., Any], *args: Any, done: str = "", **options: Any) -> Any:
    """Call a desk function and note the outcome. Return None on failure, with `problems_at`."""
    forget_problems()
    own: list[tuple[str, int]] = []
    token = written.set(own)
    try:
        result = change(here(), current_actor(), *args, **options)
    except Invalid as error:
        st.session_state[_PROBLEMS] = error.problems
        _note("error", str(error))
    except Conflict as error:
        _note("conflict", str(error), theirs=error.theirs, yours=error.yours, who=error.who)
    except PlaybookError as error:
        _note("error", str(error))
    except Exception as error:  # noqa: BLE001 - a bug must not take what was typed with it
        _note("error", bug_sentence(error))
    else:
        if done:
            _note("done", done)
        return True if result is None else result
    finally:
        written.reset(token)
        session_dict(WRITTEN).update(dict.fromkeys(own, True))
    return None


def returning_conflicts(change: Callable[P, T]) -> Callable[P, T | Conflict]:
    """Wrap a change so that `act` returns its Conflict."""

    @wraps(change)
    def changed(*args: P.args, **options: P.kwargs) -> T | Conflict:
        try:
            return change(*args, **options)
        except Conflict as conflict:
            return conflict

    return changed


def reading_turn() -> Lock:
    """Return the lock by which this account's files and notes are read in turn."""
    return turn_of(here(), current_actor())


def main_button() -> Literal["primary", "secondary"]:
    """Return the type of a screen's main button (docs/decisions/streamlit.md says why)."""
    return "secondary" if st.context.theme.type == "dark" else "primary"


def session_dict(key: str) -> dict[Any, Any]:
    """Return the dictionary that this session holds under a key."""
    stored: dict[Any, Any] = st.session_state.setdefault(key, {})
    return stored


def drop_keys(*starts: str) -> None:
    """Drop what this session holds under keys that start like this."""
    for key in [key for key in st.session_state if str(key).startswith(starts)]:
        del st.session_state[key]


def problems_at(where: str) -> list[Problem]:
    """Return the last change's problems with a field (`groups.2` takes `groups.2.size`)."""
    problems: tuple[Problem, ...] = st.session_state.get(_PROBLEMS, ())
    return [problem for problem in problems if f"{problem.where}.".startswith(f"{where}.")]


def forget_problems() -> None:
    """Drop the last change's problems before another form opens."""
    st.session_state.pop(_PROBLEMS, None)


def problem_sentence(problem: Problem) -> str:
    """Return what is wrong and what to do, as Markdown."""
    return f"{plain(problem.message)} {plain(problem.hint)}".strip()


def show_problem(problem: Problem) -> None:
    st.markdown(f":small[:red[:material/error: {problem_sentence(problem)}]]")


def show_problems(where: str) -> None:
    for problem in problems_at(where):
        show_problem(problem)


def in_place(draw: Callable[P, None]) -> Callable[P, None]:
    """Draw a part in its own container, so that its length moves nothing else.

    A widget that moves on the page is made anew, and loses what is being typed in it.
    """

    @wraps(draw)
    def drawn(*args: P.args, **options: P.kwargs) -> None:
        with st.container():
            draw(*args, **options)

    return drawn


@contextmanager
def field(where: str) -> Iterator[None]:
    """Draw a field, and under it what is wrong with it."""
    with st.container():
        yield
        show_problems(where)


@clear_with
@lru_cache(maxsize=2_048)
def plain(text: str) -> str:
    """Escape typed text so that Markdown shows it as it is."""
    text = _PICTURE.sub(f":{_JOINER}", _ADDRESS.sub(_apart, text))
    for mark in "\\`*_{}[]()<>#+-.!|~$:=":
        text = text.replace(mark, f"\\{mark}")
    return _ENTITY.sub(r"\&", text).replace("\n", "  \n")


def spoken(text: str) -> str:
    """Return a text for a hidden label.

    It is read aloud as it is, so that marks cannot be escaped, and drawn as Markdown, so that none may stay.
    """
    return " ".join(re.sub(r"[^\w,’'-]|_", " ", text).split())


def _apart(match: re.Match[str]) -> str:
    mark = match.group()
    return f"{mark[:-1]}{_JOINER}{mark[-1]}" if len(mark) > 1 else f"{_JOINER}{mark}"


def say(sentence: str) -> None:
    """Show a sentence as a toast on the next run."""
    _note("done", sentence)


def tell(sentence: str) -> None:
    """Show a sentence above the page, on this run or the next."""
    _note("info", sentence)


def take_trouble() -> dict[str, str]:
    """Take the last change's error, to show it beside its widget."""
    notices: list[dict[str, str]] = st.session_state.get(_NOTICES) or [{"text": ""}]
    return notices.pop()


def _note(tone: str, text: str, **details: str) -> None:
    st.session_state.setdefault(_NOTICES, []).append({"tone": tone, "text": text, **details})


@in_place
def show_notices() -> None:
    """Show once what the last change had to say."""
    tones: dict[str, Callable[[str], Any]] = {"done": st.toast, "info": st.info, "error": st.error}
    for notice in st.session_state.pop(_NOTICES, []):
        if notice["tone"] == "conflict":
            with st.container(border=True):
                st.warning(plain(notice["text"]))
                their_side, your_side = st.columns(2)
                their_side.markdown(f"**{plain(notice['who'])}, saved**  \n{plain(notice['theirs'])}")
                your_side.markdown(f"**Yours, not saved**  \n{plain(notice['yours'])}")
                st.caption("Your text is still in the form. Save again to replace the other version.")
        else:
            tones[notice["tone"]](plain(notice["text"]))


def say_bug(error: Exception) -> bool:
    """Show what stopped the script outside a page, and return True."""
    st.error(plain(str(error)) if isinstance(error, PlaybookError) else bug_sentence(error))
    return True


@contextmanager
def guarded() -> Iterator[None]:
    """Run a page and show its errors in plain words on it."""
    try:
        yield
    except Missing as error:
        st.warning(plain(str(error)))
        link("rollouts", "Go to Home", icon=":material/arrow_back:")
    except Exception as error:  # noqa: BLE001 - a bug gets a sentence and an id, never a traceback
        say_bug(error)
