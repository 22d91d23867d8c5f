"""A rollout stays open while its name changes."""

from playwright.sync_api import expect


def test_renaming_a_rollout_again_and_again_keeps_it_open(serve, screen):
    window = screen(serve())
    window.open()
    page = window.page
    page.get_by_role("button", name="New rollout").click()
    page.get_by_label("Name").fill("First name")
    page.get_by_role("button", name="Start rollout").click()
    expect(page.get_by_role("heading", name="Brief", level=1)).to_be_visible()
    window.settle()
    for name in ("Second name", "Third name", "Fourth name", "Fifth name"):
        field = page.get_by_role("textbox", name="Name of the rollout")
        field.fill(name)
        field.press("Tab")
        window.settle()
        picker = page.get_by_test_id("stSidebar").get_by_role("combobox")
        expect(picker).to_have_value(name)
        expect(page.get_by_role("textbox", name="Name of the rollout")).to_have_value(name)
    window.go("Leadership")
    expect(picker).to_have_value("Fifth name")
