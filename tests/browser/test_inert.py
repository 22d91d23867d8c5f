"""What people write is shown as words: nothing in it becomes a link, an image or a style."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.screen import Screen
from tools import server

HOSTILE = (
    "![a](https://evil.example/a.png) [b](https://evil.example) https://evil.example/c www.evil.example "
    "me@evil.example <img src=https://evil.example/d.png> :red[e] **f**"
)


def test_a_name_made_of_links_and_images_is_shown_as_it_was_typed(
    serve: Callable[..., server.Server], screen: Callable[..., Screen]
) -> None:
    window = screen(serve())
    window.open()
    page = window.page
    page.get_by_role("button", name="New rollout").click()
    page.get_by_label("Name").fill(HOSTILE[:110])
    page.get_by_role("button", name="Start rollout").click()
    expect(page.get_by_role("heading", name="Brief", level=1)).to_be_visible()
    for label in ("What changes", "Why", "Organisation"):
        page.get_by_label(label, exact=True).fill(HOSTILE[:110])
        page.get_by_label(label, exact=True).press("Tab")
    window.settle()
    for title in ("Rollouts", "History", "Launch"):
        window.go(title)
        main = page.get_by_test_id("stMain")
        expect(main).to_contain_text("![a]" if title != "Launch" else "Launch")
        assert main.locator("a[href*='evil']").count() == 0
        assert main.locator("img[src*='evil']").count() == 0
    assert window.foreign == []
