"""Components of our own, whose scripts are files of this server."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

_FOLDER = Path(__file__).parents[1] / "components"


def mount(name: str, key: str, data: dict[str, Any], **callbacks: Any) -> Any:
    """Draw the component in the folder of its name; return its state."""
    # An inline script is a blob, which the policy of the page forbids; a file is not, but Streamlit
    # takes files only from components that it knows by a manifest.
    full_name = f"playbook.{name}"
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(full_name) is None:
        manifest = ComponentManifest("playbook", "1", [ComponentConfig(name, name)])
        manager.register_from_manifest(manifest, _FOLDER)
    return _renderer(full_name, name)(key=key, data=data, **callbacks)


@cache
def _renderer(full_name: str, name: str) -> Any:
    return st.components.v2.component(full_name, css=f"{name}.css", js=f"{name}.js")
