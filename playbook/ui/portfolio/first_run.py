"""The ways to a first rollout, and starting another one."""

import streamlit as st

from playbook.desk.base.child import MOST_UPLOAD_MB
from playbook.desk.plan import rollouts
from playbook.ui.portfolio import opening
from playbook.ui.shell import frame
from playbook.ui.widgets import uploads
from playbook.ui.widgets.controls import button, main_button, select

_WAYS = {
    "memo": "**Paste a memo**  \nAn e-mail, minutes or a project page. We find the facts.",
    "kind": "**Start from a kind of change**  \nA new system, an assistant, a move, a reorganization. "
    "The brief is named after it.",
    "example": "**See an example**  \nA made-up company with made-up numbers. You can change anything.",
}
_WHERE_TO_BEGIN = (
    "**Begin with a memo if you have one: it fills the brief.** No memo? Start from a kind of change. "
    "What is marked as needed takes about ten minutes, the whole brief about half an hour."
)
_PLAN = "A finished plan: five stages on one timeline, with a name and a date on every task."
_NAME, _NEW_KIND, _KIND = "rollouts.name", "rollouts.kind", "first.kind"


def show() -> None:
    """Draw the three ways to begin, and what comes of it."""
    st.markdown(
        "Leadership Playbook turns what you know about a change into a dated plan in five stages: "
        "leadership, communication, training, reinforcement and accountability. Then it helps you run it."
    )
    st.markdown(_WHERE_TO_BEGIN)
    offers = {"memo": _offer_memo, "kind": _offer_kind, "example": _offer_examples}
    for place, (way, offer) in zip(st.columns(3, border=True), offers.items(), strict=True):
        with place:
            st.markdown(f"{_picture(way)}\n\n{_WAYS[way]}")
            offer()
    show_new(with_examples=False)
    look = st.context.theme.type or "light"
    st.markdown(_picture(f"plan-{look}", _PLAN))
    st.caption(_PLAN)


def _picture(name: str, alt: str = "") -> str:
    """Return a picture that `tools/sample_pictures.py` drew, as Markdown."""
    return f"![{alt}](/app/static/pictures/{name}.svg)"


def _offer_memo() -> None:
    main_button("Paste a memo", "content_paste", "first.memo", _start_from_memo)


def _start_from_memo() -> None:
    from playbook.core.intake.intake_changes import UNNAMED
    from playbook.ui.brief import intake_panel  # with what reads notes, for whoever has some

    if started := opening.start(UNNAMED):
        intake_panel.open_on(started.id)


def _offer_kind() -> None:
    titles = rollouts.kind_titles()
    kind = select("Kind of change", titles, _KIND, index=None, placeholder="Choose a kind")
    button("Start", "arrow_forward", "first.kind.start", _start_from_kind, disabled=not kind)


def _start_from_kind() -> None:
    from playbook.desk.plan import cases  # with all that the kinds hold, for whoever starts from one

    kind = st.session_state[_KIND]
    opening.start(cases.kinds_of_change()[kind].title, kind)


def _offer_examples() -> None:
    for sample in reversed(rollouts.samples()):
        name = frame.plain(sample.name.removeprefix("Example: ").capitalize())
        frame.button(name, f"sample.{sample.key}", opening.explore, sample.key)


def show_new(*, with_examples: bool) -> None:
    """Offer a new rollout by its name, from a file, and the examples."""
    if not frame.may("start_rollout"):
        return
    with st.container(horizontal=True):
        new = st.popover("New rollout", icon=":material/add:")
        if with_examples:
            button("Paste a memo", "content_paste", "new.memo", _start_from_memo)
            with st.popover("Examples", icon=":material/science:"):
                st.caption("A made-up company with made-up numbers. You can change anything.")
                _offer_examples()
        offer()
    if not with_examples:
        st.caption("New rollout opens an empty brief under the name that you choose.")
    with new.form("rollouts.new", border=False):
        st.text_input("Name", key=_NAME, placeholder="Example: New customer system")
        frame.show_problems("name")
        titles = rollouts.kind_titles()
        select("Kind of change (optional)", titles, _NEW_KIND, index=None, placeholder="Decide later")
        st.form_submit_button("Start rollout", type=frame.main_button(), on_click=_start)


def _start() -> None:
    name, kind = (st.session_state.get(key) or "" for key in (_NAME, _NEW_KIND))
    if opening.start(name, kind):
        st.session_state[_NAME] = ""


_UPLOADS = "bring_in.uploads"
_OUTCOMES = {
    "new": "Imported: {}, with its whole history. Invite people and make links anew.",
    "same": "You already have {}, and the file changes nothing.",
    "copy": "You already have {} in another state, so the file became a copy.",
}


def offer() -> None:
    """Draw the upload of an archive or a log in a popover."""
    with st.popover("From a file", icon=":material/unarchive:"):
        st.caption(
            "A rollout that was exported here or on another server, with **Download everything**.  \n"
            "Your other rollouts stay as they are."
        )
        label = f"Archive (.zip) or its log (.jsonl), up to {MOST_UPLOAD_MB} MB"
        st.file_uploader(label, ["zip", "jsonl"], key=_file(), max_upload_size=MOST_UPLOAD_MB)
        is_missing = not st.session_state.get(_file())
        button("Import", "unarchive", "bring_in.save", _bring_in, disabled=is_missing)


def _file() -> str:
    # A new key after each file makes the server drop the file.
    return f"bring_in.file.{st.session_state.get(_UPLOADS, 0)}"


def _bring_in() -> None:
    if (sent := uploads.sent(_file())) is None:
        return
    from playbook.desk.exporting import archives  # the first page does not wait for all formats

    brought: archives.BroughtIn | None = frame.act(archives.bring_in, sent.getvalue())
    if brought is None:
        return
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    rollout = brought.rollout
    frame.say(_OUTCOMES[brought.kind].format(rollout.brief.name))
    opening.go(rollout.id, "progress" if rollout.launch else "brief")
