"""The examples that came in, each rated or hidden by one tap."""

from typing import Any

import streamlit as st

from playbook.core.base.words import say_day
from playbook.core.log.rollout import Rollout
from playbook.core.plan.examples import RATING_NAMES, Example
from playbook.core.sharing.public_parts import WORTH_TELLING
from playbook.desk.progress import examples, recipes
from playbook.ui.recipes import form
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.groups import Whose
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import button, fold, quiet_button

PAGE = 5
_LAST = "rate.last"
_HIDE_TEXTS: dict[str, Any] = {
    "help": "Permanent. The name is removed too, and this cannot be undone.",
    "done": "Now private.",
}
_SHARED = {
    "named": "Agreed to be shown to everyone, as {credit}.",
    "unnamed": "Agreed to be shown to everyone, without a name.",
    "no": "Private: only you and the editors see it.",
}


def show(rollout: Rollout, whose: Whose) -> None:
    """Draw the examples to rate, and behind a fold the rated ones."""
    actor = frame.current_actor()
    just_rated = _just_rated(rollout)
    if waiting := _of(examples.to_rate(rollout, actor), whose):
        st.header(f"Examples to rate ({len(waiting)})", anchor=False)
    if just_rated:
        # Where the card was that has just been tapped, most of the time.
        _suggest(rollout, just_rated)
    for example in waiting[:PAGE]:
        _show(rollout, example)
    if len(waiting) > PAGE:
        st.caption(f"{len(waiting) - PAGE} more come up as you rate.")
    if form.is_orphan(rollout):
        form.show(rollout)
    if rated := _of(examples.rated_by_now(rollout, actor), whose):
        _show_rated(rollout, rated)


def _just_rated(rollout: Rollout) -> Example | None:
    example = rollout.examples.get(st.session_state.get(_LAST, ""))
    if example is None or (example.rating or 0) < WORTH_TELLING or recipes.recipe_of(rollout, example.id):
        return None
    return example if recipes.may_promote(frame.current_actor(), rollout, example) else None


def _suggest(rollout: Rollout, example: Example) -> None:
    if form.is_open_for(rollout.id, example.id):
        form.show(rollout)
        return
    rating_words = f"Rated: {RATING_NAMES[example.rating or 0]}. Could others do this too?"
    with st.container(border=True, key="rate.suggestion", gap="xsmall"):
        st.markdown(f"{plain(example.what) or 'No words.'}  \n:small[{plain(rating_words)}]")
        form.show_button(rollout, example)


def _of(candidates: list[Example], whose: Whose) -> list[Example]:
    return [
        example
        for example in candidates
        if whose.is_everyone or example.group_id is None or example.group_id in whose.group_ids
    ]


def _show_rated(rollout: Rollout, rated: list[Example]) -> None:
    panel = fold(f"Rated examples ({len(rated)})", "rate.rated", look="default")
    if panel is None:
        return
    with panel:
        part = tables.part_of(rated, "rate.page", PAGE)
        tables.show_pages(rated, "rate.page", PAGE)
        for example in part:
            _show(rollout, example)


def _show(rollout: Rollout, example: Example) -> None:
    today, brief = frame.here().day_of(rollout), rollout.brief
    group = brief.find_group(example.group_id) if example.group_id else None
    about = [group.name if group else "No team named", say_day(example.day, today)]
    about += [f"for {example.task}"] if example.task else []
    about += [] if example.rating is None else [f"rated: {RATING_NAMES[example.rating]}"]
    with st.container(border=True, key=f"rate.{example.id}"):
        st.markdown(f"{plain(example.what) or 'No words.'}  \n:small[{plain(' · '.join(about))}]")
        st.caption(f"{_minutes(example)}{plain(_SHARED[example.may_share].format(credit=example.credit))}")
        with st.container(horizontal=True):
            for rating, name in enumerate(RATING_NAMES):
                label, key = name[:1].upper() + name[1:], f"rate.{example.id}.{rating}"
                button(label, "", key, _rate, rollout.id, example.id, rating)
        with st.container(horizontal=True):
            _show_promotion(rollout, example)
            if example.may_share != "no":
                hide = (frame.act, examples.keep_to_ourselves, rollout.id, example.id)
                quiet_button("Make private", "", f"rate.{example.id}.hide", *hide, **_HIDE_TEXTS)
            action = (frame.act, examples.remove_example, rollout.id, example.id)
            done_text = "Removed. Undo brings it back."
            quiet_button("Not an example", "", f"rate.{example.id}.out", *action, done=done_text)
        is_elsewhere = st.session_state.get(_LAST) == example.id or form.is_orphan(rollout)
        if not is_elsewhere and form.is_open_for(rollout.id, example.id):
            form.show(rollout)


def _show_promotion(rollout: Rollout, example: Example) -> None:
    if example.rating is None or _just_rated(rollout) == example:
        return
    if recipes.recipe_of(rollout, example.id):
        frame.link("library", "It is a recipe", icon=":material/menu_book:")
    elif recipes.may_promote(frame.current_actor(), rollout, example):
        form.show_button(rollout, example)


def _rate(rollout_id: str, example_id: str, rating: int) -> None:
    done = f"Rated: {RATING_NAMES[rating]}."
    if frame.act(examples.rate_example, rollout_id, example_id, rating, done=done):
        st.session_state[_LAST] = example_id


def _minutes(example: Example) -> str:
    """Return '20 minutes saved (30, minus 10 for checking). ' of an example."""
    saved, checking = example.minutes_saved, example.minutes_checking
    if saved is None:
        return "" if checking is None else f"Checking took {checking} minutes; what it saved is not said. "
    if checking is None:
        return f"Saved {saved} minutes; what checking took is not said. "
    return f"{saved - checking} minutes saved ({saved}, minus {checking} for checking). "
