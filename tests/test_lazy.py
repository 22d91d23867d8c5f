"""Without a model none of its libraries is loaded, whichever page is opened, nor PostgreSQL's driver."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.company import secrets_of

ROOT = Path(__file__).parent.parent

# One process, which says what it has loaded: with the app, with its first page, and with all of them.
WALK = """
import asyncio, importlib, os, sys, tempfile
from pathlib import Path
import app
print(*sys.modules)

import anyio
from streamlit.testing.v1 import AppTest
from playbook.core.base.access import Actor
from playbook.desk.base import workspace
from playbook.ui.shell import frame, server

MAIN = str(Path.cwd() / "playbook/ui/main.py")
frame.current_actor = lambda: Actor(name="Dana")

def draw_first_page():
    opened = server._open()
    workspace.set_current(opened)
    assert AppTest.from_file(MAIN, default_timeout=60).run().title
    print(*sys.modules)
    workspace.set_current(None)
    opened.close()

def are_log_models_complete():
    from playbook.core.log.events import Event
    from playbook.core.log.rollout import Rollout
    from playbook.core.plan.items import ITEM
    from playbook.desk.plan import rollouts
    rollouts.samples()
    print(Event.__pydantic_complete__, Rollout.__pydantic_complete__, ITEM.pydantic_complete)

def look_at_every_page():
    from tests.pages import made
    rollout = made.rollout(workspace.current_workspace())
    app = AppTest.from_file(MAIN, default_timeout=60)
    app.session_state["rollout"] = rollout.id
    app.run()
    for page in sorted(Path("pages").glob("*.py")):
        if page.name != "stage.py":  # it is the page of five addresses, and of no file
            app.switch_page(str(page.absolute())).run()
        assert not app.exception, (page, app.exception)
        assert app.title, page

async def live():
    async with server.lifespan(None):
        for name in server._WARM:
            importlib.import_module(name)
        await anyio.to_thread.run_sync(look_at_every_page)

with tempfile.TemporaryDirectory() as os.environ["PLAYBOOK_DATA"]:
    draw_first_page()
    are_log_models_complete()
    asyncio.run(live())
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def walk() -> list[set[str]]:
    """What the walk prints, line by line."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}
    environ |= {"PYTHONPATH": str(ROOT), "OPENAI_API_KEY": "canary"}
    ended = subprocess.run(
        [sys.executable, "-c", WALK], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return [{*line.split()} for line in ended.stdout.splitlines()]


def test_without_a_model_openai_is_never_imported(walk):
    of_pages = {name.split(".")[0] for name in walk[-1]}
    assert {"openai", "httpx2", "jiter", "genai_prices", "psycopg"} & of_pages == set()


def test_the_app_starts_without_rarely_used_packages(walk):
    needed = {
        "argon2", "jinja2", "authlib", "joserfc", "httpx", "httpx2", "zxcvbn",
        "pandas", "python_calamine", "segno", "psycopg", "cryptography", "sqlalchemy.dialects.postgresql",
    }  # fmt: skip
    of_app = walk[0]
    assert "streamlit" in of_app
    assert of_app & needed == set()


@pytest.mark.long
def test_no_source_is_read_before_the_first_element_is_drawn():
    code = (
        "import linecache; from streamlit import delta_generator; "
        "from playbook.ui.shell import streamlit_patches; streamlit_patches.apply(); "
        "linecache.clearcache(); delta_generator._maybe_print_use_warning(); "
        "print(len(linecache.cache))"
    )
    assert printed(code) == "0\n"


def test_the_first_page_is_drawn_without_what_it_does_not_show(walk):
    *_, of_first_page, are_complete, _of_pages = walk
    assert are_complete == {"False"}, "the models of the log are built later"
    # Charts take half a second, the writer and the reviewer are 150 modules: a third of a second.
    rooms = (
        "core.case.case", "core.case.reading", "core.grounding.known", "core.review", "core.digest",
        "llm.builtin.builtin", "llm.builtin.stage_files", "llm.stage", "exports",
    )  # fmt: skip
    later = {"pandas", "altair", "pyarrow", "holidays", "dateutil", *(f"playbook.{room}" for room in rooms)}
    assert later & of_first_page == set()


def printed(code: str) -> str:
    """Return what code prints in a process of its own."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


WITHOUT_AUTHLIB = """
import asyncio, sys
sys.modules |= {"authlib": None, "joserfc": None, "httpx": None}
from streamlit import config
from playbook.desk.base.workspace import current_workspace
from playbook.ui.shell import server

async def live():
    async with server.lifespan(None):
        print(current_workspace().provider)

config.set_option("secrets.files", [sys.argv[1]])
asyncio.run(live())
"""


def test_a_database_without_its_driver_ends_in_a_sentence(tmp_path):
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from playbook.desk.base.workspace import open_log\n"
        "from playbook.settings import Settings, SettingsError\n"
        "settings = Settings.load({'PLAYBOOK_DATA': sys.argv[1], 'PLAYBOOK_DATABASE_URL': 'postgresql:///x',"
        " 'PLAYBOOK_SECRET': 'thirty-two characters or a few more'})\n"
        "try:\n    open_log(settings)\nexcept SettingsError as error:\n    print(error.message, error.hint)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "the package psycopg is not installed" in ended.stdout
    assert "psycopg[binary]" in ended.stdout


def test_without_sign_on_packages_the_app_starts(tmp_path):
    command = [sys.executable, "-c", WITHOUT_AUTHLIB, str(secrets_of(tmp_path, port=8501, provider=9))]
    environ = {**os.environ, "PLAYBOOK_DATA": str(tmp_path / "data")}
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "None"
    (page,) = re.findall(r"packages are missing: (\S+) has the command", ended.stderr)
    assert "streamlit[auth]" in (ROOT / page).read_text(encoding="utf-8")
