"""The sections of the page All-hands."""

from functools import partial

import streamlit as st

from playbook.core.all_hands import join_code as codes
from playbook.core.base.words import count, say_day
from playbook.core.log.rollout import Rollout
from playbook.core.plan.recipes import Recipe, find_recipes, most_shown, shown_as
from playbook.core.sharing.public_parts import MOST_RECIPES
from playbook.core.sharing.sharing import Profile
from playbook.desk.all_hands import floods, pulse, rooms
from playbook.desk.all_hands.floods import Rush
from playbook.desk.base.store_types import Room
from playbook.desk.links import links
from playbook.desk.links.links import ListedLink
from playbook.desk.links.qr import qr_of
from playbook.desk.progress import recipes
from playbook.ui.all_hands import pulse_panel, question_panel
from playbook.ui.recipes import words
from playbook.ui.share import words as share_words
from playbook.ui.shell import frame, page_registry
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import local
from playbook.ui.widgets import name_warning, tables
from playbook.ui.widgets.controls import button, fold, main_button, pop, select


def show(rollout: Rollout) -> None:
    """Draw what a host needs while the room has its phones out."""
    if rollout.launch is None:
        st.info(
            "This rollout is not launched yet. You can rehearse now, and open a room and a pulse; "
            "guests are asked for examples, and see what is done, from the launch on."
        )
        if frame.may("launch"):
            frame.link("launch", "Go to Launch", icon=":material/arrow_forward:")
    if offered := rooms.links_for_rooms(frame.here(), frame.current_actor(), rollout.id):
        show_room(rollout, offered)
    elif frame.may("share"):
        _show_first(rollout.id)
    else:
        st.info("Ask an owner of this Playbook for a share link, so people can join.")
    _show_floods(rollout.id)
    pulse_panel.show(rollout)
    question_panel.show(rollout)
    show_recipes(rollout)


def _show_first(rollout_id: str) -> None:
    st.header("Big screen", anchor=False)
    with st.container(border=True, gap="small"):
        st.markdown(
            "Open a room: a short address and a QR code for every phone, without names of people. Guests can "
            "say how ready they are, share how they use it, and ask questions."
        )
        share_words.show_reach(frame.address_for_others("/j"), "open the room")
        _warn_of_names(rollout_id, rooms.USUAL_PROFILE)
        with st.container(horizontal=True, vertical_alignment="center"):
            main_button("Open a room", "play_arrow", "room.start", _start_room, rollout_id)
            _offer_rehearsal(rollout_id)
        st.caption("To choose what the room shows and asks, create the link on Share first.")


def _warn_of_names(rollout_id: str, profile: Profile) -> None:
    """Warn of names of people on a room's slides and phones."""
    names = links.names_left_of(frame.here(), frame.current_actor(), rollout_id, profile)
    name_warning.show(names, "the room", "texts")


def _offer_rehearsal(rollout_id: str) -> None:
    help_text = "Slides, remote, phones and a pulse, as on the day. All answers are thrown away."
    action = (_start_room, rollout_id)
    button("Rehearse", "visibility", "room.rehearse", *action, is_rehearsal=True, help=help_text)


def _start_room(rollout_id: str, *, is_rehearsal: bool = False) -> None:
    done = "The rehearsal is open." if is_rehearsal else "The room is open."
    if room := frame.act(rooms.start_room, rollout_id, is_rehearsal=is_rehearsal, done=done):
        st.session_state[_LINK] = room.link_id


_LINK, _HOURS = "room.link", "room.hours"


def show_room(rollout: Rollout, live: list[ListedLink]) -> None:
    st.header("Big screen", anchor=False)
    listed = _pick_link(rollout.id, live)
    room = rooms.find_room(frame.here(), frame.current_actor(), rollout.id, listed.link.id)
    with st.container(border=True, gap="small"):
        if room:
            _show_open(rollout.id, listed, room)
        else:
            _show_form(rollout.id, listed)
            _show_rehearsal(rollout.id)
        if listed.link.as_of_day:
            day = say_day(listed.link.as_of_day, frame.here().today())
            st.caption(
                f"Phones follow the slides, as of {day}, and can answer the pulse. "
                "When you close the room, all answers are thrown away."
            )
        elif not room and frame.may("share"):
            _offer_rehearsal(rollout.id)
    _follow(rollout.id, listed.link.id, room.code if room else "", _open_pulse_id(rollout.id))


def _show_rehearsal(rollout_id: str) -> None:
    """Say that an open rehearsal takes the pulse for itself."""
    if room := rooms.find_rehearsal(frame.here(), frame.current_actor(), rollout_id):
        st.info(
            f"A rehearsal is open until {local(room.ends_at):%H:%M}, and a pulse that you open now is part "
            "of it. Opening the room ends the rehearsal and deletes its answers."
        )


@frame.fragment(run_every=3.0)
def _follow(rollout_id: str, link_id: str, code: str, pulse_id: str) -> None:
    """Draw the page again once a remote opened or closed the room or a pulse."""
    room = rooms.find_room(frame.here(), frame.current_actor(), rollout_id, link_id)
    if (code, pulse_id) != (room.code if room else "", _open_pulse_id(rollout_id)):
        st.rerun()


def _open_pulse_id(rollout_id: str) -> str:
    poll = pulse.find_poll(frame.here(), frame.current_actor(), rollout_id)
    return poll.id if poll and poll.is_open else ""


def _pick_link(rollout_id: str, live: list[ListedLink]) -> ListedLink:
    if len(live) == 1:
        return live[0]
    names = frame.tell_apart({listed.link.id: listed.link.name for listed in live})
    if st.session_state.get(_LINK) not in names:
        # A host who looked at another page comes back to the room that is open.
        find = partial(rooms.find_room, frame.here(), frame.current_actor(), rollout_id)
        st.session_state[_LINK] = next(filter(find, names), next(iter(names)))
    picked = select("Link", names, _LINK)
    return next((listed for listed in live if listed.link.id == picked), live[0])


def _show_form(rollout_id: str, listed: ListedLink) -> None:
    st.markdown(
        f"Open a room for the link **{plain(listed.link.name)}**: a short address and a QR code for the big "
        "screen."
    )
    share_words.show_reach(frame.address_for_others("/j"), "open the room")
    if frame.may("share"):
        _warn_of_names(rollout_id, listed.link.profile)
    st.session_state.setdefault(_HOURS, codes.USUAL_HOURS)
    st.number_input("Close automatically after (hours)", 1, codes.MOST_HOURS, key=_HOURS)
    frame.show_problems("hours")
    main_button("Open the room", "play_arrow", "room.open", _open_room, rollout_id, listed.link.id)


def _open_room(rollout_id: str, link_id: str) -> None:
    hours = st.session_state.get(_HOURS) or 0
    frame.act(rooms.open_room, rollout_id, link_id, hours, done="The room is open.")


def _show_open(rollout_id: str, listed: ListedLink, room: Room) -> None:
    spoken_code = codes.grouped(room.code)
    address = frame.address_for_others(rooms.scanned_path(frame.here(), room))
    share_words.show_reach(address, "open this page")
    words, picture = st.columns([5, 2], vertical_alignment="top")
    with words:
        ends = local(room.ends_at)
        name = "rehearsal" if listed.link.as_of_day else "room"
        st.markdown(f":material/sensors: **The {name} is open** until {ends:%H:%M}.")
        st.code(frame.address_for_others(f"/j/{spoken_code}"), language=None, wrap_lines=True)
        password_note = " It asks for the password of the link." if listed.link.password_hash else ""
        st.caption(f"The code is {spoken_code}. Anyone who has it sees what the link shows.{password_note}")
    picture.image(qr_of(address), alt="A QR code that leads to the room", width=200)
    presenter = frame.address_for_others(f"/host/{listed.link.id}")
    with st.container(horizontal=True):
        big_screen = f"{address}?then=present"
        st.link_button("Open the big screen", big_screen, icon=":material/slideshow:")
        # Where this browser is signed in.
        own = page_registry.whole_address(f"/host/{listed.link.id}")
        st.link_button("Open the presenter view", own, icon=":material/co_present:", type=frame.main_button())
        if panel := pop("Close the room", "room.closing", "stop"):
            with panel:
                st.markdown(f"The code {spoken_code} stops working, and phones stop following.")
                action = (frame.act, pulse.close_room, rollout_id, listed.link.id)
                done_text = "The room is closed. Its code no longer works."
                button("Close the room now", "stop", "room.close", *action, done=done_text)
    # In the page: a panel over it would be cut off where the window ends.
    if panel := fold("Use a phone as the remote", "room.remote", "settings_remote", look="default"):
        with panel:
            st.markdown("Scan this with your own phone and sign in there. Two hosts can use it at once.")
            st.image(qr_of(presenter), alt="A QR code that leads to the remote", width=200)
            st.code(presenter, language=None, wrap_lines=True)


PAGE = 10
_PAGES = "room.recipes.page"


def show_recipes(rollout: Rollout) -> None:
    """Draw a switch for each recipe that may be shown, shown ones first."""
    st.header("Recipes to try", anchor=False)
    able = [recipe for recipe in rollout.recipes.values() if most_shown(recipe, rollout.examples) != "no"]
    withheld = len(rollout.recipes) - len(able)
    if not able:
        if withheld:
            st.markdown(f"No author has agreed to show a recipe yet. {_withheld(withheld)}")
        else:
            st.markdown("No recipes yet. Turn the best examples into recipes on My team.")
        frame.link("library", "Go to Recipes", icon=":material/arrow_forward:")
        return
    shown = [recipe for recipe in able if _is_shown(rollout, recipe)]
    st.caption(_count(len(shown), withheld))
    listed = (*find_recipes(shown), *find_recipes([recipe for recipe in able if recipe not in shown]))
    with st.container(border=True, gap="small"):
        for recipe in tables.part_of(listed, _PAGES, PAGE):
            key = f"room.recipe.{recipe.id}"
            st.session_state[key] = _is_shown(rollout, recipe)
            label = f"**{plain(recipe.title)}**  \n:small[{plain(_about(rollout, recipe))}]"
            st.toggle(label, key=key, on_change=_switch, args=(rollout.id, recipe.id, key))
    tables.show_pages(listed, _PAGES, PAGE)


def _count(shown: int, withheld: int) -> str:
    sentence = f"{count(shown, 'recipe')} shown on every link" if shown else "No recipes shown yet"
    sentence += f", the latest {MOST_RECIPES} of them in sight" if shown > MOST_RECIPES else ""
    return f"{sentence}. {_withheld(withheld)}".strip()


def _withheld(number: int) -> str:
    if not number:
        return ""
    return f"{number} {'is' if number == 1 else 'are'} not offered: the author of the example did not agree."


def _is_shown(rollout: Rollout, recipe: Recipe) -> bool:
    return shown_as(recipe, rollout.examples)[0] != "no"


def _about(rollout: Rollout, recipe: Recipe) -> str:
    agreed = most_shown(recipe, rollout.examples)
    example = rollout.examples.get(recipe.example_id) if recipe.example_id else None
    name = example.credit if example else recipe.credit
    credit = f"with the name {name}" if agreed == "named" else "without a name"
    return f"{words.about(recipe, rollout)} · {credit}"


def _switch(rollout_id: str, recipe_id: str, key: str) -> None:
    is_shown = bool(st.session_state[key])
    done = "Shown on every link." if is_shown else "Removed from every link."
    frame.act(recipes.show_to_room, rollout_id, recipe_id, is_shown, done=done)


@frame.fragment(run_every=5.0)
def _show_floods(rollout_id: str) -> None:
    for rush in floods.find_rushes(frame.here(), frame.current_actor(), rollout_id):
        with st.container(border=True, gap="small", key=f"flood.{rush.first:%H%M}"):
            st.markdown(f":material/warning: {say_rush(rush)}")
            st.caption(
                "A program may be sending this. Remove deletes every answer, vote, question and example "
                "from these phones for good. People among them are asked to send theirs again."
            )
            with st.container(horizontal=True):
                key, span = f"flood.{rush.first:%H%M}", _span(rush)
                about = (rollout_id, rush.first, rush.end)
                label, done = f"Remove everything sent {span}", f"What was sent {span} is removed."
                button(label, "delete", f"{key}.remove", frame.act, floods.remove_sent, *about, done=done)
                if rush.held:
                    action = (frame.act, floods.let_in, *about)
                    done = "Let in, as far as the lists have room."
                    button("Let in what was held back", "login", f"{key}.let", *action, done=done)


def say_rush(rush: Rush) -> str:
    """Return in a sentence what is odd, with the numbers."""
    span = _span(rush)
    people = f"; this rollout is for {count(rush.people, 'person', 'people')}" if rush.people else ""
    names = ("pulse answer", "question", "example", "voter")
    numbers = (rush.answers, rush.questions, rush.examples, rush.voters)
    parts = [count(number, name) for name, number in zip(names, numbers, strict=True) if number]
    held = [f"{count(rush.held, 'question or example', 'questions and examples')} held back for you"]
    listed = ", ".join(parts + (held if rush.held else []))
    return f"{span.capitalize()}, {count(rush.phones, 'phone')} opened the link{people}. From them: {listed}."


def _span(rush: Rush) -> str:
    return f"between {local(rush.first):%H:%M} and {local(rush.end):%H:%M}"
