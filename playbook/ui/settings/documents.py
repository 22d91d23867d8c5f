"""The company's templates for what people take away."""

from functools import partial

import streamlit as st

from playbook.desk.base.child import MOST_UPLOAD_MB
from playbook.desk.exporting import templates
from playbook.desk.exporting.templates import TemplateKind
from playbook.exports.formats import find_format
from playbook.ui.shell import current_user, frame
from playbook.ui.widgets import uploads
from playbook.ui.widgets.controls import button


def show() -> None:
    if not frame.may("change_settings") or frame.here().is_demo:
        return
    st.header("Templates", anchor=False)
    st.markdown(
        "Slides use your company’s layouts, colors and typefaces; Word documents its styles, header and "
        "footer. We keep the template, not what is written in your file. Until you add one, they use our "
        "design."
    )
    for kind in templates.KINDS:
        _show(kind)


def _show(kind: TemplateKind) -> None:
    workspace, key = frame.here(), kind.format_key
    template = templates.find_template(workspace, key)
    who, of = current_user.actor_lookup(workspace), find_format(key)
    with st.container(border=True, gap="small"):
        st.subheader(kind.program, anchor=False)
        if template:
            st.markdown(f"**In use:** {frame.plain(template.name)}")
            st.markdown("\n".join(f"- {frame.plain(each)}" for each in template.findings))
        suffixes = " or ".join(f".{suffix}" for suffix in kind.suffixes)
        label = f"{kind.program} template ({suffixes}, up to {MOST_UPLOAD_MB} MB)"
        st.file_uploader(label, list(kind.suffixes), key=_file(key), max_upload_size=MOST_UPLOAD_MB)
        frame.show_problems(f"template.{key}")
        with st.container(horizontal=True):
            is_missing = not st.session_state.get(_file(key))
            button(
                f"Save {kind.program} template",
                "upload",
                f"documents.{key}.save",
                partial(_save, key),
                disabled=is_missing,
            )
            st.download_button(
                f"Download a test {kind.thing}",
                lambda: templates.try_template(frame.here(), who(), key),
                f"Test {kind.thing}{of.suffix}",
                of.mime,
                key=f"documents.{key}.try",
                on_click="ignore",
                icon=":material/slideshow:" if key == "deck" else ":material/description:",
            )
            if template:
                action = (frame.act, templates.remove_template, key)
                button(
                    f"Remove {kind.program} template",
                    "",
                    f"documents.{key}.remove",
                    *action,
                    done="Template removed.",
                )


def _file(key: str) -> str:
    return f"documents.{key}.template"


def _save(key: str) -> None:
    if sent := uploads.sent(_file(key)):
        frame.act(templates.set_template, key, sent.name, sent.getvalue(), done="Template saved.")
