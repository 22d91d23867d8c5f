"""A connection typed into a real browser: tested, still there after a reload, and its key never sent back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.browser.screen import Screen
from tests.llm.author import Author
from tests.llm.server import ModelServer

CANARY = "canary-77b1e0"


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with ModelServer() as running:
        running.listing = (200, {"data": [{"id": "ok", "max_model_len": 8192}, {"id": "bare"}]})
        running.says = Author().reply
        yield running


def received(window: Screen) -> list[bytes]:
    """Everything that the server sends to this window: what its websocket brings, and each response."""
    brought: list[bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on(
            "framereceived", lambda data: brought.append(data if isinstance(data, bytes) else data.encode())
        )

    window.page.on("websocket", listen)
    return brought


def connect(window: Screen, model: ModelServer) -> None:
    page = window.page
    page.get_by_label("Address").fill(model.base_url)
    page.get_by_label("Model", exact=True).fill("ok")
    page.get_by_label("Key", exact=True).fill(CANARY)
    page.get_by_role("button", name="Save connection").click()
    expect(page.get_by_text("A key is stored for 127.0.0.1.")).to_be_visible()
    window.settle()


@pytest.mark.long
def test_a_connection_is_tested_and_its_key_stays_hidden(serve, screen, model, tmp_path):
    window = screen(serve())
    brought = received(window)
    window.open("settings")
    window.look_once()
    page = window.page
    page.get_by_role("button", name="Save connection").click()
    expect(page.get_by_text("The model is missing.")).to_be_visible()
    window.settle()
    connect(window, model)  # in one go, although the sentence above the page goes away with it

    page.get_by_role("button", name="Test connection").click()
    expect(page.get_by_text("The connection works.")).to_be_visible()
    expect(page.get_by_text("It reads up to 8,192 tokens at once.")).to_be_visible()
    assert [sent.headers["authorization"] for sent in model.requests] == [f"Bearer {CANARY}"]
    assert CANARY not in page.content()

    window.press("Replace")
    expect(page.get_by_label("New key")).to_have_value("")
    page.reload()
    window.settle()
    expect(page.get_by_text("ok at 127.0.0.1 is set up.")).to_be_visible()
    expect(page.get_by_text("A key is stored for 127.0.0.1.")).to_be_visible()
    expect(page.get_by_label("Address")).to_have_value(model.base_url)
    assert CANARY not in page.content() + str(in_fields(page))
    window.go("Share")
    assert CANARY not in page.content()

    assert any(b"127.0.0.1 is set up" in frame.replace(b"\\", b"") for frame in brought)
    assert not any(CANARY.encode() in frame for frame in brought)
    assert CANARY not in (tmp_path / "app.log").read_text(encoding="utf-8")
    assert (window.complaints, window.foreign) == ([], [])


@pytest.mark.long
def test_a_test_shows_life_and_ends_with_its_window(serve, screen, model):
    window = screen(serve())
    page = window.page
    window.open("settings")
    connect(window, model)
    page.get_by_label("Model", exact=True).fill("silent")
    page.get_by_role("button", name="Save connection").click()
    expect(page.get_by_text("silent at 127.0.0.1 is set up.")).to_be_visible()
    page.get_by_role("button", name="Test connection").click()
    expect(page.get_by_text("Asking the model for some tasks of a made-up plan.")).to_be_visible()
    assert model.waiting.wait(60)
    assert window.shows_life()
    page.close()
    assert model.hung_up.wait(60)


def in_fields(page: Page) -> list[str]:
    """What every field of the page holds, as the browser has it."""
    found: list[str] = page.locator("input, textarea").evaluate_all("fields => fields.map(one => one.value)")
    return found


@pytest.mark.long
def test_a_key_is_saved_however_its_field_was_left(serve, screen, model, tmp_path):
    window = screen(serve())
    window.open("settings")
    page, kept = window.page, tmp_path / "data" / "connection.json"
    page.get_by_label("Address").fill(model.base_url)
    page.get_by_label("Model", exact=True).fill("ok")
    for number, leave in enumerate(("Tab", "Enter", "Tab Tab", "Show password", "")):
        if number:
            window.press("Replace")
        secret = f"{CANARY}-{number}"
        field = page.get_by_label("New key" if number else "Key", exact=True)
        field.press_sequentially(secret)
        expect(page.get_by_text("Press Enter to apply")).to_have_count(0)
        if leave == "Show password":
            page.get_by_role("button", name=leave).click()
        elif leave:
            for stroke in leave.split():
                page.keyboard.press(stroke)
        window.settle()
        expect(page.get_by_text("Nothing is saved until you press “Save connection”.")).to_be_visible()
        assert not kept.exists() or secret not in kept.read_text(encoding="utf-8"), leave
        page.get_by_role("button", name="Save connection").click()
        expect(field).to_have_count(0)
        expect(page.get_by_text("A key is stored for 127.0.0.1.")).to_be_visible()
        assert CANARY not in str(in_fields(page)), leave
        assert f'"{secret}"' in kept.read_text(encoding="utf-8"), leave
    assert window.complaints == []


@pytest.mark.long
def test_a_refused_save_keeps_what_was_typed(serve, screen, model, tmp_path):
    window = screen(serve())
    window.open("settings")
    page = window.page
    page.get_by_label("Address").fill("http://api.example.com/v1")
    page.get_by_label("Model", exact=True).fill("ok")
    page.get_by_label("Key", exact=True).press_sequentially(CANARY)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save connection").click()
    expect(page.get_by_text("where anybody on the way can read it").first).to_be_visible()
    window.settle()
    assert {"http://api.example.com/v1", "ok", CANARY} <= set(in_fields(page))
    expect(page.get_by_text("Unsaved changes.")).to_be_visible()
    assert not (tmp_path / "data" / "connection.json").exists()
    page.get_by_label("Address").fill(model.base_url)
    page.get_by_role("button", name="Save connection").click()
    expect(page.get_by_text("A key is stored for 127.0.0.1.")).to_be_visible()
    expect(page.get_by_text("Unsaved changes.")).to_have_count(0)
    assert CANARY not in str(in_fields(page))
