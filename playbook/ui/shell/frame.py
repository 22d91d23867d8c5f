"""The frame around every page: who is here, which rollout is open, and what went wrong.

Every write is a callback with the version that was drawn when its widget was drawn:
`st.button("Lock", on_click=act, args=(plans.lock_item, rollout.id, rollout.version, item.id))`.
"""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, wraps
from typing import Any, Literal, ParamSpec, TypeVar

import streamlit as st

from playbook.core.base.access import Action, Actor, could
from playbook.core.base.errors import Conflict, Invalid, Missing, PlaybookError, Problem
from playbook.core.base.unique_labels import tell_apart
from playbook.core.log.rollout import Rollout
from playbook.desk.accounts.sessions import SignedOut
from playbook.desk.base.cache import drop_with_all
from playbook.desk.base.workspace import Workspace, current_workspace
from playbook.desk.plan import rollouts
from playbook.logs import bug_sentence
from playbook.ui.shell import current_user, page_registry

Made = TypeVar("Made")
Given = ParamSpec("Given")

ROLLOUT = "rollout"
# Markdown makes links of typed addresses too, and pictures of :names: although their colons are
# escaped; a word joiner, which is not seen, keeps them words.
_ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_PICTURE = re.compile(r":(?=[a-z+-])", re.IGNORECASE)
_JOINER = "\N{WORD JOINER}"
_NOTICES = "frame.notices"
_PROBLEMS = "frame.problems"


def current_actor() -> Actor:
    """Who is at the screen; raises SignedOut. The one seam: tests replace it."""
    return current_user.visitor(here())


def may(action: Action, rollout_id: str | None = None) -> bool:
    """Say whether to offer an action to whoever is at the screen; the desk decides when it is done."""
    return could(current_actor(), action, rollout_id or st.session_state.get(ROLLOUT))


def here() -> Workspace:
    """The workspace that this server opened."""
    return current_workspace()


def fragment(run_every: float) -> Callable[[Callable[Given, None]], Callable[Given, None]]:
    """A part of a page that refreshes itself every so many seconds, while whoever sees it is signed in."""

    def refreshing(draw: Callable[Given, None]) -> Callable[Given, None]:
        @st.fragment(run_every=run_every)
        @wraps(draw)
        def drawn(*args: Given.args, **more: Given.kwargs) -> None:
            try:
                actor = current_actor()
            except SignedOut:
                st.rerun()
            with current_user.of(actor, here().now()):
                draw(*args, **more)

        return drawn

    return refreshing


def current_rollout() -> Rollout:
    """Give back the rollout picked in the sidebar, or say how to pick one and stop the page."""
    rollout_id = st.session_state.get(ROLLOUT)
    if rollout_id is None:
        st.info("No rollout is open yet. Start one, or explore the sample.")
        link("rollouts", "Go to Rollouts", icon=":material/arrow_back:")
        st.stop()
    return rollouts.open_rollout(here(), current_actor(), rollout_id)


def once(make: Callable[..., Made], rollout: Rollout, *more: Hashable) -> Made:
    """Give back `make(rollout, *more)`, worked out once for a version and a day.

    Only for what depends on nothing else: not on the session, and not on who looks.
    """
    key = (make.__module__, make.__qualname__, rollout.id, rollout.version, here().today(), more)
    return here().cache("pages", 1_024).once(key, lambda: make(rollout, *more))


def link(page: str, label: str, icon: str | None = None, where: Mapping[str, str] | None = None) -> None:
    """Link to a page by the name of its file, and to a place on it where its address names one."""
    st.page_link(
        page_registry.page(page), label=label, icon=icon or "", query_params=dict(where) if where else None
    )


def act(change: Callable[..., Any], *args: Any, done: str = "", **more: Any) -> Any:
    """Do one desk function; note `done`, or what went wrong. Gives back None when it failed.

    What was typed stays where it is, and problems are kept per field for `problems_at`.
    """
    forget_problems()
    try:
        result = change(here(), current_actor(), *args, **more)
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
    return None


def main_button() -> Literal["primary", "secondary"]:
    """The type of the one main button of a screen: filled, except on dark pages.

    Streamlit writes white on the accent, which on a dark page cannot also be readable as the
    colour of selected words (docs/decisions/streamlit.md).
    """
    return "secondary" if st.context.theme.type == "dark" else "primary"


def problems_at(where: str) -> list[Problem]:
    """The problems of the last change that belong to one field (`groups.2` takes `groups.2.size`)."""
    kept: tuple[Problem, ...] = st.session_state.get(_PROBLEMS, ())
    return [found for found in kept if found.where == where or found.where.startswith(f"{where}.")]


def forget_problems() -> None:
    """Drop the problems of the last change: another form is opened, with fields of the same names."""
    st.session_state.pop(_PROBLEMS, None)


def show_problems(where: str) -> None:
    """Say, right under a field, what is wrong with it and what to do."""
    for problem in problems_at(where):
        sentence = f"{plain(problem.message)} {plain(problem.hint)}".strip()
        st.markdown(f":small[:red[:material/error: {sentence}]]")


@contextmanager
def field(where: str) -> Iterator[None]:
    """Draw a field, and under it what is wrong with it."""
    with st.container():
        yield
        show_problems(where)


@drop_with_all
@lru_cache(maxsize=2_048)
def plain(text: str) -> str:
    """Give back what people wrote so that Markdown shows it as it is: no links, images or styles."""
    text = _PICTURE.sub(f":{_JOINER}", _ADDRESS.sub(_apart, text))
    for mark in "\\`*_{}[]()<>#+-.!|~$:=":
        text = text.replace(mark, f"\\{mark}")
    return _ENTITY.sub(r"\&", text).replace("\n", "  \n")


def _apart(found: re.Match[str]) -> str:
    mark = found.group()
    return f"{mark[:-1]}{_JOINER}{mark[-1]}" if len(mark) > 1 else f"{_JOINER}{mark}"


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Give back the names by id, with a number added where two are alike: a list tells them by its words."""
    return tell_apart(names)


def say(sentence: str) -> None:
    """Have a sentence shown on the next run, as a toast."""
    _note("done", sentence)


def tell(sentence: str) -> None:
    """Have a sentence shown above the page, on this run or the next."""
    _note("told", sentence)


def last_trouble() -> str:
    """What the change just done had to say about its failure, for a place near what was touched."""
    notice: dict[str, str] = (st.session_state.get(_NOTICES) or [{}])[-1]
    theirs, yours = notice.get("theirs"), notice.get("yours")
    both = f" {notice['who']} {theirs}. You, not saved: {yours}." if theirs else ""
    return notice.get("text", "") + both


def _note(tone: str, text: str, **more: str) -> None:
    st.session_state.setdefault(_NOTICES, []).append({"tone": tone, "text": text, **more})


def show_notices() -> None:
    """Show what the last change set has to say, once."""
    for notice in st.session_state.pop(_NOTICES, []):
        if notice["tone"] == "done":
            st.toast(plain(notice["text"]))
        elif notice["tone"] == "told":
            st.info(plain(notice["text"]))
        elif notice["tone"] == "conflict":
            _show_conflict(notice)
        else:
            st.error(plain(notice["text"]))


def _show_conflict(notice: dict[str, str]) -> None:
    with st.container(border=True):
        st.warning(plain(notice["text"]))
        theirs, yours = st.columns(2)
        theirs.markdown(f"**{plain(notice['who'])}, kept**  \n{plain(notice['theirs'])}")
        yours.markdown(f"**You, not saved**  \n{plain(notice['yours'])}")
        st.caption("What you typed is still in the form. Save again to replace the other version.")


def say_bug(error: Exception) -> bool:
    """Show what stopped the script outside a page; gives back True, so that nothing else is shown."""
    st.error(plain(str(error)) if isinstance(error, PlaybookError) else bug_sentence(error))
    return True


@contextmanager
def guarded() -> Iterator[None]:
    """Run a page so that what goes wrong is said in plain words on the page."""
    try:
        yield
    except Missing as error:
        st.warning(plain(str(error)))
        link("rollouts", "Go to Rollouts", icon=":material/arrow_back:")
    except PlaybookError as error:
        st.error(plain(str(error)))
    except Exception as error:  # noqa: BLE001 - a bug gets a sentence and an id, never a traceback
        st.error(bug_sentence(error))
