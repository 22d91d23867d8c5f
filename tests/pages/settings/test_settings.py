"""The page Settings on the real app: connect, test, limit, forget, and what the server sets for itself."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from playbook.desk.base import audit
from playbook.desk.base.workspace import Workspace, open_workspace, set_current
from playbook.desk.links import brand
from playbook.desk.models import background_work, connect
from playbook.desk.models.connections import find_connection, get_connection
from playbook.llm.call.presets import PRESETS
from playbook.settings import load
from tests.desk.links.test_brand import picture
from tests.exports.deck.templates import templates
from tests.exports.document.templates import templates as word_templates
from tests.llm.author import Author
from tests.llm.server import ModelServer
from tests.pages.conftest import PATIENCE, new_window
from tests.pages.steps import DANA, OpenPage, enter, go, labels, press, press_label, run, shows

URL = "https://api.example.com/v1"
SHOWN = ("markdown", "caption", "info", "warning", "error", "success", "toast")


def text_of(app: AppTest) -> str:
    values = [element.value for kind in SHOWN for element in app.get(kind)]
    return "\n".join(str(text) for text in values).replace("\\", "").replace("\u2060", "")


def typed(app: AppTest, url: str, model: str, key: str = "") -> AppTest:
    enter(app, "settings", url=url, model=model)
    if key:
        app.text_input("settings.key").set_value(key)
    return press_label(app, "Save connection")


def after_test(app: AppTest, workspace: Workspace) -> AppTest:
    press_label(app, "Test connection")
    trial = background_work.find_trial(workspace)
    trial.wait(60)
    run(app)
    return app


@pytest.fixture
def set_by_server(tmp_path: Path) -> Iterator[Callable[..., AppTest]]:
    """The page on a workspace with these variables."""
    workspaces: list[Workspace] = []

    def opened(**environ: str) -> AppTest:
        workspace = open_workspace(load({"PLAYBOOK_DATA": str(tmp_path / "served"), **environ}))
        workspaces.append(workspace)
        set_current(workspace)
        app = new_window().run()
        go(app, "settings")
        return app

    yield opened
    set_current(None)
    for workspace in workspaces:
        workspace.close()


def test_at_first_nothing_leaves_and_no_test_is_offered(open_page: OpenPage):
    app = open_page("settings")
    shows(text_of(app), "No language model is connected.", "nothing leaves this machine")
    assert "Save connection" in labels(app)
    assert not {"Test connection", "Forget connection", "Forget key"} & set(labels(app))
    assert [element.value for element in app.title] == ["Settings"]
    headers = ["Language model", "Connect a model", "Limits", "Posts to a channel", "E-mail"]
    assert [element.value for element in app.header] == [
        *headers,
        "Big screen",
        "Templates",
        "Backups",
        "Audit log",
    ]


@pytest.mark.long
def test_a_preset_fills_the_address_and_says_what_is_expected(open_page: OpenPage):
    app = open_page("settings")
    for preset in PRESETS:
        app.selectbox("settings.preset").set_value(preset.name).run()
        assert app.text_input("settings.url").value == preset.url
        for words in (preset.model, preset.key, preset.company or "stays on this machine", preset.known):
            assert words in text_of(app), preset.name


def test_a_connection_is_saved_and_its_key_never_comes_back(workspace: Workspace, open_page: OpenPage):
    app = open_page("settings")
    app.text_input("settings.key").set_value("canary-key").run()
    assert "canary" in str(app.session_state)  # so that the look below can find it
    app = typed(app, f"{URL}/", "m", "canary-key")
    assert get_connection(workspace).server.key == "canary-key"
    shows(text_of(app), "m at api.example.com is set up.", "leaves for api.example.com")
    assert "A key is stored for api.example.com." in text_of(app)
    assert app.text_input("settings.url").value == URL
    assert [field.key for field in app.text_input] == ["settings.url", "settings.model"]
    assert "canary" not in str(app.session_state)
    app = press_label(app, "Replace")
    assert app.text_input("settings.key").value == ""
    typed(app, URL, "m", "canary-two")
    assert get_connection(workspace).server.key == "canary-two"
    assert "canary" not in str(app.session_state)


def test_a_mistake_is_said_at_its_field_and_nothing_is_lost(workspace: Workspace, open_page: OpenPage):
    app = typed(open_page("settings"), "http://api.example.com/v1", "", "k")
    shows(text_of(app), "Use https:// for this address.", "The model is missing.")
    assert app.text_input("settings.url").value == "http://api.example.com/v1"
    assert app.text_input("settings.key").value == "k"
    assert find_connection(workspace) is None


def test_another_address_says_that_the_key_was_dropped(workspace: Workspace, open_page: OpenPage):
    connect.connect(workspace, DANA, URL, "m", "canary")
    app = typed(open_page("settings"), "https://other.example.com/v1", "m")
    assert "The key for api.example.com was dropped" in text_of(app)
    assert "A key is stored" not in text_of(app)
    assert app.text_input("settings.key").value == ""


def test_key_and_connection_can_be_forgotten(workspace: Workspace, open_page: OpenPage):
    connect.connect(workspace, DANA, URL, "m", "canary")
    app = press_label(open_page("settings"), "Forget key")
    assert "A key is stored" not in text_of(app)
    assert get_connection(workspace).server.key == ""
    assert "No language model is connected." in text_of(press_label(app, "Forget connection"))
    assert app.text_input("settings.url").value == ""
    assert find_connection(workspace) is None


def test_typed_settings_survive_another_page(open_page: OpenPage):
    app = open_page("settings")
    app.text_input("settings.url").set_value(URL).run()
    go(app, "rollouts")
    go(app, "settings")
    assert app.text_input("settings.url").value == URL


def test_a_good_servers_result_is_worded(workspace: Workspace, open_page: OpenPage, server: ModelServer):
    server.listing = (200, {"data": [{"id": "ok", "max_model_len": 32768}]})
    server.says = Author().reply
    connect.connect(workspace, DANA, server.base_url, "ok")
    app = after_test(open_page("settings"), workspace)
    text = text_of(app)
    shows(
        text, "The connection works.", "127.0.0.1 answers and names 1 model.",
        "holds answers to the shape of a plan", "First words after", "“ok” is one of them.",
        "It reads up to 32,768 tokens at once.", "This test took 33 tokens and cost nothing.",
        "A plan of five stages takes about",
    )  # fmt: skip
    assert "Test again" in labels(app)
    assert not app.selectbox("settings.preset").value


@pytest.mark.long
def test_a_running_test_can_be_stopped(workspace: Workspace, open_page: OpenPage, server: ModelServer):
    connect.connect(workspace, DANA, server.base_url, "silent")
    app = press_label(open_page("settings"), "Test connection")
    assert server.waiting.wait(PATIENCE)
    assert "Asking the model for some tasks of a made-up plan." in text_of(app.run())
    assert "Test again" not in labels(app)
    press_label(app, "Stop")
    trial = background_work.find_trial(workspace)
    trial.wait(PATIENCE)
    assert "The test was stopped." in text_of(app.run())


@pytest.mark.long
def test_what_a_server_cannot_do_is_said(workspace: Workspace, open_page: OpenPage, server: ModelServer):
    server.says = Author().reply
    for model, words in (
        ("401", "The model server did not accept the key. (HTTP 401)"),
        ("only-text", "The server gives plain text only."),
        ("only-object", "not hold answers to a shape, only to JSON"),
        ("length", "ran on past its limit"),
        ("cut", "broke off before its end"),
    ):
        connect.connect(workspace, DANA, server.base_url, model, "canary")
        app = after_test(open_page("settings"), workspace)
        shows(text_of(app), words, f"“{model}” is not in its list")
        assert "canary" not in text_of(app)


@pytest.mark.long
def test_a_server_that_is_not_there_is_not_said_to_answer(workspace: Workspace, open_page: OpenPage):
    connect.connect(workspace, DANA, "http://127.0.0.1:9/v1", "m")
    text = text_of(after_test(open_page("settings"), workspace))
    assert "The model server could not be reached." in text
    assert "127.0.0.1 answers" not in text


@pytest.mark.long
def test_an_unknown_model_is_picked_by_name(workspace: Workspace, open_page: OpenPage, server: ModelServer):
    connect.connect(workspace, DANA, server.base_url, "404", "canary")
    app = after_test(open_page("settings"), workspace)
    assert "There is no such model at this address." in text_of(app)
    picker = app.selectbox("settings.listed")
    assert list(picker.options) == ["ok", "slow"]
    picker.set_value("ok").run()
    press_label(app, "Use this model")
    assert get_connection(workspace).server.model == "ok"
    assert get_connection(workspace).server.key == "canary"
    assert app.text_input("settings.model").value == "ok"


def test_switched_off_it_says_so_and_offers_no_test(workspace: Workspace, open_page: OpenPage):
    connect.connect(workspace, DANA, URL, "m")
    app = open_page("settings")
    assert "Language models are switched off." in text_of(app.toggle("settings.on").set_value(False).run())
    assert "Test connection" not in labels(app)
    assert find_connection(workspace) is None
    assert "Test connection" in labels(app.toggle("settings.on").set_value(True).run())


def test_limits_are_saved_as_soon_as_they_are_left(workspace: Workspace, open_page: OpenPage):
    connect.connect(workspace, DANA, URL, "m")
    app = open_page("settings")
    for limit, value in (("tokens", 20_000), ("usd", 1.5), ("at_once", 2), ("seconds", 60)):
        run(app.number_input(f"settings.{limit}").set_value(value))
    after = get_connection(workspace)
    limits = (after.rollout_tokens, after.rollout_usd, after.at_once, after.limits.seconds)
    assert limits == (20_000, 1.5, 2, 60)
    app.number_input("settings.usd").set_value(None).run()
    assert get_connection(workspace).rollout_usd is None


def test_a_damaged_file_is_a_sentence_and_the_page_still_works(workspace: Workspace, open_page: OpenPage):
    (workspace.settings.data / "connection.json").write_text('{"key": "canary', encoding="utf-8")
    app = open_page("settings")
    assert "cannot be read, so no model is connected" in text_of(app)
    assert "canary" not in text_of(app)
    typed(app, URL, "m")
    assert "cannot be read" not in text_of(app)
    assert get_connection(workspace).server.model == "m"


def test_what_cannot_be_written_is_said_and_stays_typed(workspace: Workspace, open_page: OpenPage):
    (workspace.settings.data / "connection.json").mkdir()
    app = typed(open_page("settings"), URL, "m", "k")
    assert "cannot be written" in text_of(app)
    assert app.text_input("settings.model").value == "m"
    assert app.text_input("settings.key").value == "k"


def test_what_the_server_sets_is_shown_and_cannot_be_changed(set_by_server: Callable[..., AppTest]):
    values = {"URL": URL, "MODEL": "set", "KEY": "canary", "TOKENS": "9000"}
    app = set_by_server(**{f"PLAYBOOK_AI_{name}": value for name, value in values.items()})
    text = text_of(app)
    shows(text, "set at api.example.com is set up.", "The connection is set for this server")
    assert "A key is stored for api.example.com." in text
    assert "canary" not in text + str(app.session_state)
    assert all(field.disabled for field in app.text_input)
    assert [field.key for field in app.number_input if field.disabled] == ["settings.tokens"]
    assert "Set for this server, with PLAYBOOK_AI_TOKENS." in text
    assert not {"Save connection", "Replace", "Forget key", "Forget connection"} & set(labels(app))
    assert "Test connection" in labels(app)


def test_what_is_missing_in_the_environment_is_named(set_by_server: Callable[..., AppTest]):
    text = text_of(set_by_server(PLAYBOOK_AI_URL=URL))
    shows(text, "but PLAYBOOK_AI_MODEL is missing", "No language model is connected.")


def test_off_for_the_server_leaves_nothing_to_fill_in(set_by_server: Callable[..., AppTest]):
    app = set_by_server(PLAYBOOK_AI="off", PLAYBOOK_AI_URL=URL, PLAYBOOK_AI_MODEL="set")
    assert "Switched off for this server, with PLAYBOOK_AI." in text_of(app)
    assert app.toggle("settings.on").disabled
    assert not app.text_input
    assert not app.number_input


def test_the_audit_log_shows_its_newest_lines_and_says_how_many_there_are(workspace, open_page):
    for number in range(102):
        audit.record(workspace, DANA, "links.made", f"Link {number}")
    audit.record(workspace, DANA, "data.exported", "the log of `x`")
    app = open_page("settings")
    shows(text_of(app), "| Dana | exported: the log of", "The newest 100 of 103")
    assert "Link 2 |" not in text_of(app)
    app.selectbox(key="audit.area").set_value("data").run()
    assert "Link" not in text_of(app).partition("Audit log")[2]
    app.selectbox(key="audit.area").set_value("tokens").run()
    shows(text_of(app), "Nothing yet.")


@pytest.mark.long
def test_an_owner_sets_the_color_and_logo_of_the_big_screen(workspace: Workspace, open_page: OpenPage):
    app = open_page("settings")
    app.color_picker(key="look.color").set_value("#c0392b").run()
    press(app, "look.save_color")
    assert brand.brand_of(workspace).color == "#c0392b"
    assert app.button(key="look.save_logo").disabled
    app.file_uploader(key="look.logo").upload("logo.png", b"no picture").run()
    press(app, "look.save_logo")
    shows(text_of(app), "This is no picture that we can read.")
    app.file_uploader(key="look.logo").upload("logo.png", picture()).run()
    press(app, "look.save_logo")
    assert brand.brand_of(workspace).logo
    press(app, "look.no_logo")
    press(app, "look.no_color")
    assert brand.brand_of(workspace) == brand.Brand()


@pytest.mark.long
def test_an_owner_adds_the_template_for_decks(workspace: Workspace, open_page: OpenPage):
    app = open_page("settings")
    assert app.button(key="documents.deck.save").disabled
    app.file_uploader(key="documents.deck.template").upload("LT.pptx", b"no slides").run()
    press(app, "documents.deck.save")
    shows(text_of(app), "This is not a PowerPoint file.")
    app.file_uploader(key="documents.deck.template").upload("LT.potx", templates()["potx"]).run()
    press(app, "documents.deck.save")
    shows(
        text_of(app),
        "In use:",
        "LT.potx",
        "Cover: the layout “Title Slide”.",
        "Room for content: 23 × 13 cm.",
    )
    press(app, "documents.deck.remove")
    assert "In use:" not in text_of(app)


@pytest.mark.long
def test_an_owner_adds_the_template_for_word(workspace: Workspace, open_page: OpenPage):
    app = open_page("settings")
    app.file_uploader(key="documents.document.template").upload("LT.docx", templates()["potx"]).run()
    press(app, "documents.document.save")
    shows(text_of(app), "This is not a Word file.")
    app.file_uploader(key="documents.document.template").upload("LT.dotx", word_templates()["bare"]).run()
    press(app, "documents.document.save")
    shows(text_of(app), "In use:", "LT.dotx", "Added, since your template has none: Title", "Room for text")
    press(app, "documents.document.remove")
    assert "In use:" not in text_of(app)
