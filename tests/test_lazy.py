"""Without a model none of its libraries is loaded, whichever page is opened, nor PostgreSQL's driver."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.web.company import secrets_of

ROOT = Path(__file__).parent.parent

CODE = """
import asyncio, importlib, sys
from pathlib import Path
import anyio
from playbook.desk.base.workspace import current_workspace
from playbook.core.base.access import Actor
from playbook.ui.shell import frame, server

ROOT = Path.cwd()

def look_at_every_page():
    from streamlit.testing.v1 import AppTest
    from tests.pages import made
    rollout = made.rollout(current_workspace())
    frame.current_actor = lambda: Actor(name="Dana")
    app = AppTest.from_file(str(ROOT / "playbook/ui/main.py"), default_timeout=60)
    app.session_state["rollout"] = rollout.id
    app.run()
    for page in sorted((ROOT / "pages").glob("*.py")):
        if page.name != "stage.py":  # it is the page of five addresses, and of no file
            app.switch_page(str(page)).run()
        assert not app.exception, (page, app.exception)
        assert app.title, page

async def live():
    async with server.lifespan(None):
        for name in server._WARM:
            importlib.import_module(name)
        await anyio.to_thread.run_sync(look_at_every_page)

asyncio.run(live())
unwanted = {"openai", "httpx2", "jiter", "genai_prices", "psycopg"}
print(sorted({name.split(".")[0] for name in sys.modules} & unwanted))
"""


def test_without_a_model_openai_is_never_imported(tmp_path):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}
    environ |= {"PLAYBOOK_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT), "OPENAI_API_KEY": "canary"}
    ended = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[-1] == "[]"


def test_the_app_starts_without_rarely_used_packages():
    needed = {"argon2", "jinja2", "authlib", "joserfc", "httpx", "httpx2", "apscheduler", "zxcvbn"}
    needed |= {
        "pandas",
        "python_calamine",
        "segno",
        "psycopg",
        "cryptography",
        "sqlalchemy.dialects.postgresql",
    }
    assert loaded("import app") & needed == set()


FIRST_PAGE = """
import app, tempfile, os
from streamlit.testing.v1 import AppTest
from playbook.core.base.access import Actor
from playbook.desk.base import workspace
from playbook.ui.shell import frame, server

frame.current_actor = lambda: Actor(name="Dana")
with tempfile.TemporaryDirectory() as os.environ["PLAYBOOK_DATA"]:
    workspace.set_current(server._open())
    assert AppTest.from_file("playbook/ui/main.py", default_timeout=60).run().title
"""


def test_no_source_is_read_before_the_first_element_is_drawn():
    code = (
        "import linecache; from streamlit import delta_generator; "
        "from playbook.ui.shell import streamlit_patches; streamlit_patches.apply(); "
        "linecache.clearcache(); delta_generator._maybe_print_use_warning(); "
        "print(len(linecache.cache))"
    )
    assert printed(code) == "0\n"


def test_the_first_page_is_drawn_without_what_it_does_not_show():
    code = (
        f"{FIRST_PAGE}\nimport sys; print(*sys.modules); from playbook.core.log.events import Event; "
        "from playbook.core.log.rollout import Rollout; from playbook.core.plan.items import ITEM; "
        "from playbook.desk.plan import rollouts; rollouts.samples(); "
        "print(Event.__pydantic_complete__, Rollout.__pydantic_complete__, ITEM.pydantic_complete)"
    )
    *_, modules, are_complete = printed(code).splitlines()
    assert are_complete == "False False False", "the models of the log are built later"
    # Charts take half a second, the writer and the reviewer are 150 modules: a third of a second.
    rooms = (
        "core.case.case", "core.case.reading", "core.grounding.known", "core.review", "core.digest",
        "llm.builtin.builtin", "llm.builtin.stage_files", "llm.stage", "exports",
    )  # fmt: skip
    later = {"pandas", "altair", "pyarrow", "holidays", "dateutil", *(f"playbook.{room}" for room in rooms)}
    assert later & {*modules.split()} == set()


def loaded(imports: str) -> set[str]:
    """Return the modules that these imports load."""
    return set(printed(f"{imports}\nimport sys; print(*sys.modules)").splitlines()[-1].split())


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
