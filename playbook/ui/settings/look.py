"""The company's logo and color on the big screen."""

import streamlit as st

from playbook.desk.links import brand
from playbook.ui.shell import frame
from playbook.ui.widgets import uploads
from playbook.ui.widgets.controls import button

_OURS = "#0f5e5e"
_COLOR, _LOGO = "look.color", "look.logo"


def show() -> None:
    if not frame.may("change_settings") or frame.here().is_demo:
        return
    shown = brand.brand_of(frame.here())
    st.header("Big screen", anchor=False)
    st.markdown("Your logo and color appear on the slides of every all-hands. Contrast is adjusted for you.")
    with st.container(border=True, gap="small"):
        st.session_state.setdefault(_COLOR, shown.color or _OURS)
        st.color_picker("Company color", key=_COLOR)
        frame.show_problems("color")
        with st.container(horizontal=True):
            button("Save color", "palette", "look.save_color", _save_color)
            if shown.color:
                button("Use the standard color", "", "look.no_color", _drop_color)
        if shown.logo:
            st.image(shown.logo, alt="Your logo", width=240)
        label = "Logo (PNG or JPEG, up to 1 MB)"
        st.file_uploader(label, ["png", "jpg", "jpeg"], key=_LOGO, max_upload_size=1)
        frame.show_problems("logo")
        with st.container(horizontal=True):
            is_missing = not st.session_state.get(_LOGO)
            button("Save logo", "upload", "look.save_logo", _save_logo, disabled=is_missing)
            if shown.logo:
                action = (frame.act, brand.set_logo, None)
                button("Remove logo", "", "look.no_logo", *action, done="Logo removed.")


def _save_color() -> None:
    frame.act(brand.set_color, st.session_state[_COLOR], done="Color saved.")


def _drop_color() -> None:
    if frame.act(brand.set_color, "", done="Standard color restored."):
        st.session_state[_COLOR] = _OURS


def _save_logo() -> None:
    if sent := uploads.sent(_LOGO):
        frame.act(brand.set_logo, sent.getvalue(), done="Logo saved.")
