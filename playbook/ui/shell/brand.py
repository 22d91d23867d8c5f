"""Our icon and logo, named by their addresses.

`st.set_page_config`, `st.logo` and `st.image` load numpy to look at a picture, whatever it is: an eighth of a
second of the first page.
"""

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Logo_pb2 import Logo
from streamlit.proto.PageConfig_pb2 import PageConfig
from streamlit.runtime.scriptrunner import get_script_run_ctx

_ICON, _LOGO = "/app/static/icon.png", "/app/static/logo.svg"


def show_icon() -> None:
    """Put our icon on the browser's tab."""
    config = PageConfig(
        favicon=_ICON, layout=PageConfig.LAYOUT_UNSET, initial_sidebar_state=PageConfig.SIDEBAR_UNSET
    )
    _send(ForwardMsg(page_config_changed=config))


def show_logo() -> None:
    """Put our logo above the menu, our icon where it is folded."""
    _send(ForwardMsg(logo=Logo(image=_LOGO, icon_image=_ICON, size="large")))


def _send(message: ForwardMsg) -> None:
    if context := get_script_run_ctx():
        context.enqueue(message)
