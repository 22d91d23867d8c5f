"""How Streamlit is set where it matters to security: what the file says, and what it says nothing about."""

import tomllib
from typing import Any

from streamlit import config

from tools.server import ROOT

FILE = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
SET: dict[str, Any] = {
    "server.address": "127.0.0.1", "server.allowedHosts": ["127.0.0.1", "localhost", "::1"],
    "server.maxUploadSize": 5, "server.maxMessageSize": 8, "server.maxWidgetStateSize": 2,
    "server.fileWatcherType": "none", "logger.enableRich": False,
    "browser.gatherUsageStats": False, "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none", "client.disableDataExport": True, "client.allowedOrigins": [],
    "runner.magicEnabled": False, "runner.fastReruns": False, "runner.postScriptGC": False,
}  # fmt: skip
LEFT: dict[str, Any] = {
    "server.enableXsrfProtection": True, "server.xsrfCookieSameSite": "lax", "server.enableCORS": True,
    "server.corsAllowedOrigins": [], "server.enableAgentApi": False, "server.trustedUserHeaders": {},
    "server.unsafeMetricsUserAttributes": [], "server.scriptHealthCheckEnabled": False,
    "global.developmentMode": False,
}  # fmt: skip


def test_nothing_that_matters_is_forgotten_or_said_otherwise():
    said = {f"{section}.{name}": value for section, names in FILE.items() for name, value in names.items()}
    assert {name: said.get(name) for name in SET} == SET
    assert set(LEFT) & set(said) == set()


def test_streamlit_takes_it_as_it_is_meant():
    """A name that Streamlit does not know, or no longer knows, would be read past."""
    for name in [*SET, *LEFT]:
        assert config.get_option(name) == {**SET, **LEFT}[name]
