"""The company's template for the decks that people take away."""

import streamlit as st

from playbook.desk.exporting import deck_templates
from playbook.ui.shell import current_user, frame
from playbook.ui.widgets.controls import button

_FILE = "documents.template"
_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def show() -> None:
    workspace = frame.here()
    if not frame.may("change_settings") or workspace.is_demo:
        return
    st.header("PowerPoint template", anchor=False)
    st.markdown(
        "Decks use your company’s layouts, colors and typefaces. We keep the template, not the slides in "
        "your file. Until you add one, decks use our design."
    )
    template = deck_templates.find_template(workspace)
    who = current_user.actor_lookup(workspace)
    with st.container(border=True, gap="small"):
        if template:
            st.markdown(f"**In use:** {frame.plain(template.name)}")
            st.markdown("\n".join(f"- {frame.plain(each)}" for each in template.findings))
        label = f"Template (.pptx or .potx, up to {deck_templates.MOST_MB} MB)"
        st.file_uploader(label, ["pptx", "potx"], key=_FILE, max_upload_size=deck_templates.MOST_MB)
        frame.show_problems("template")
        with st.container(horizontal=True):
            is_missing = not st.session_state.get(_FILE)
            button("Save template", "upload", "documents.save", _save, disabled=is_missing)
            st.download_button(
                "Download a test deck",
                lambda: deck_templates.try_template(frame.here(), who()),
                "Test deck.pptx",
                _PPTX,
                key="documents.try",
                on_click="ignore",
                icon=":material/slideshow:",
            )
            if template:
                action = (frame.act, deck_templates.remove_template)
                button("Remove template", "", "documents.remove", *action, done="Template removed.")


def _save() -> None:
    if sent := st.session_state.get(_FILE):
        frame.act(deck_templates.set_template, sent.name, sent.getvalue(), done="Template saved.")
