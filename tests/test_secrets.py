"""What stands at the top of Streamlit's secrets.toml reaches the settings of a real server."""

from pathlib import Path

import pytest

from tools import server

pytestmark = pytest.mark.slow


def folder_with(tmp_path: Path, secrets: str) -> Path:
    """A folder to start in, with the app's own configuration and these secrets."""
    folder = tmp_path / "start" / ".streamlit"
    folder.mkdir(parents=True)
    config = (server.ROOT / ".streamlit/config.toml").read_text(encoding="utf-8")
    (folder / "config.toml").write_text(config, encoding="utf-8")
    (folder / "secrets.toml").write_text(secrets, encoding="utf-8")
    return folder.parent


def test_a_setting_in_the_secrets_is_one_of_the_server_s(tmp_path):
    folder = folder_with(
        tmp_path, f'PLAYBOOK_DATA = "{tmp_path / "from-secrets"}"\n[auth]\nPLAYBOOK_X = "1"\n'
    )
    with server.running(server.ROOT / "app.py", tmp_path / "log", cwd=folder):
        assert (tmp_path / "from-secrets" / "journal.jsonl").exists()


@pytest.mark.long
def test_a_connection_in_the_secrets_is_checked_at_the_start(tmp_path):
    secrets = 'PLAYBOOK_AI_URL = "http://api.example.com/v1"\nPLAYBOOK_AI_KEY = "canary-secret"\n'
    folder = folder_with(tmp_path, secrets)
    with pytest.raises(RuntimeError, match="PLAYBOOK_AI_URL cannot be used") as caught:
        server.start(
            server.ROOT / "app.py", tmp_path / "log", cwd=folder,
            environ={"PLAYBOOK_DATA": str(tmp_path / "data")},
        )  # fmt: skip
    assert "canary-secret" not in str(caught.value)
    assert "Traceback" not in str(caught.value)
