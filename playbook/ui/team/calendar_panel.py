"""A calendar's address that follows the plan: made, shown once, ended."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from playbook.core.base.words import say_day
from playbook.core.log.rollout import Rollout
from playbook.desk.links import feeds, links
from playbook.desk.links.feeds import ListedFeed, NewFeed
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import button, fold, select

_WHICH, _ALARMS, _MADE = "calendar.which", "calendar.alarms", "calendar.made"
_MINE, _WHOLE, _TEAM, _LINK = "mine", "rollout", "team:", "link:"
_HOW_SOON = """\
- **Google Calendar** on the web: *Other calendars*, *From URL*. Changes show after 8 to 24 hours, and no
  button makes that sooner.
- **Outlook on the web, Microsoft 365**: *Add calendar*, *Subscribe from web*. About 3 hours, at times a day.
- **Outlook for Windows**: when it sends and receives. **Outlook for Mac** cannot subscribe.
- **Apple Calendar**: as often as you set it there, from an hour to a day. **Thunderbird**:
  30 minutes.

Calendars update late, so rely on posts and e-mail for reminders.
"""


def show_fold(rollout: Rollout) -> None:
    """Draw the viewer's own calendars of a rollout, folded."""
    if panel := fold("Add to calendar", "calendar.fold", "calendar_add_on", look="default"):
        with panel:
            show(rollout, feeds.own_feeds(frame.here(), frame.current_actor(), rollout.id), {}, is_own=True)


def show_section(rollout: Rollout) -> None:
    """Draw the viewer's calendars; whoever shares, everybody's and those of guests."""
    st.header("Calendar", anchor=False)
    st.caption("Follow the plan in your own calendar. When a date moves, your calendar moves it too.")
    workspace, actor = frame.here(), frame.current_actor()
    if not frame.may("share", rollout.id):
        show(rollout, feeds.own_feeds(workspace, actor, rollout.id), {}, is_own=True)
        return
    listed = feeds.feeds_of(workspace, actor, rollout.id)
    shared = [each.link for each in links.live_links(workspace, actor, rollout.id) if _can_follow(each)]
    show(rollout, listed, {f"{_LINK}{link.id}": f"Guests of “{link.name}”" for link in shared})
    if any(each.is_unused for each in listed):
        action = (frame.act, feeds.end_unused, rollout.id)
        button("End addresses not fetched for 90 days", "", "calendar.unused", *action, done="Ended.")


def show(
    rollout: Rollout, listed: Sequence[ListedFeed], more: Mapping[str, str], *, is_own: bool = False
) -> None:
    """Draw the new address, the choice of another, and the list."""
    if not _show_made(rollout):
        teams = frame.tell_apart({group.id: group.name for group in rollout.brief.groups})
        mine, whole = {_MINE: "My tasks, of every rollout"}, {_WHOLE: "The whole rollout"}
        shared = whole | {f"{_TEAM}{group_id}": name for group_id, name in teams.items()} | dict(more)
        select("Which tasks", mine | shared if is_own else shared | mine, _WHICH)
        if st.session_state[_WHICH] == _MINE:
            st.checkbox("Remind me at 9:00 the day before", key=_ALARMS)
        button("Get the address", "calendar_add_on", "calendar.make", _make, rollout.id)
    for each in listed:
        _show_listed(each)


def _can_follow(listed: links.ListedLink) -> bool:
    # No calendar can enter a password, and a question asks and shows nothing.
    return listed.link.password_hash is None and listed.link.item_id is None


def _make(rollout_id: str) -> None:
    which: str = st.session_state[_WHICH]
    made: NewFeed | None
    if which == _MINE:
        made = frame.act(feeds.make_own_feed, has_alarms=bool(st.session_state.get(_ALARMS)))
    elif which.startswith(_LINK):
        made = frame.act(feeds.make_link_feed, which.removeprefix(_LINK))
    else:
        team = which.removeprefix(_TEAM) if which.startswith(_TEAM) else None
        made = frame.act(feeds.make_feed, rollout_id, team)
    if made:
        st.session_state[_MADE] = (rollout_id, made)


def _show_made(rollout: Rollout) -> bool:
    rollout_id, made = st.session_state.get(_MADE) or ("", None)
    if made is None or rollout_id != rollout.id:
        return False
    address = frame.address_for_others(made.path)
    webcal = f"webcal://{address.partition('://')[2]}"
    with st.container(border=True, key="calendar.address"):
        st.markdown("**Copy the address now.** For security it is not shown again. A new one replaces it.")
        st.code(address, language=None, wrap_lines=True)
        with st.container(horizontal=True, vertical_alignment="center"):
            options: dict[str, Any] = {"icon": ":material/open_in_new:"}
            st.link_button("Open in my calendar app", webcal, **options)
            google = f"https://calendar.google.com/calendar/render?{urlencode({'cid': webcal})}"
            st.link_button("Add to Google Calendar", google, **options)
        if reach := links.say_reach(address):
            st.warning(
                f"{reach} Google and Outlook on the web fetch it from their own servers, and cannot reach "
                "it; programs on your own computer can.",
                icon=":material/link_off:",
            )
        st.markdown(_HOW_SOON)
        names = "Titles may hold names." if made.feed.kind in ("mine", "rollout") else "Names become roles."
        st.caption(
            "Anyone who has the address reads titles and days without signing in, so treat it like a "
            f"password. It holds no notes, texts or owners. {names}"
        )
        button("Done, I copied it", "", "calendar.hide", _hide)
    return True


def _show_listed(listed: ListedFeed) -> None:
    feed, today = listed.feed, frame.here().today()
    words = f"Last fetched {say_day(feed.fetched_on, today)}." if feed.fetched_on else "Not fetched yet."
    if listed.is_unused:
        words = f":material/schedule: Not fetched for 90 days. {words}"
    whose = f" of {plain(listed.whose)}" if listed.whose else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(listed.name)}**{whose}  \n:small[{words}]")
        action = (frame.act, feeds.end_feed, feed.id)
        label = f"End “{plain(listed.name)}”{whose}"
        button(label, "", f"calendar.end.{feed.id}", *action, done="The address has ended.")


def _hide() -> None:
    st.session_state.pop(_MADE, None)
