"""The company's sign-on, as what Streamlit knows of it is asked for (playbook/ui/shell/streamlit_oidc.py)."""

from collections.abc import Mapping
from typing import Any, Protocol


class Provider(Protocol):
    """A provider of OpenID Connect that is set up."""

    def way_there(self) -> str:
        """Give back the address here that leads to it; good for two minutes."""

    def vouched(self, cookies: Mapping[str, str]) -> Mapping[str, Any] | None:
        """Give back what it says of somebody, out of the cookies of Streamlit's answer to a return."""

    def is_identity(self, cookie: str) -> bool:
        """Whether a cookie of this name is Streamlit's own idea of who is signed in."""
