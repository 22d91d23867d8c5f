"""Company sign-on in a real browser: there, back as somebody, and onto the page that was asked for."""

import pytest
from playwright.sync_api import expect

from tests.browser.screen import open_window
from tests.web.company import trusting


@pytest.mark.parametrize("width", [1280, 390])
def test_a_provider_signs_a_browser_in_and_out(chromium, tmp_path, width):
    with trusting(tmp_path, PLAYBOOK_SIGN_ON_ROLE="viewer") as company:
        company.knows("ana", "ana@lt.test", name="Ana Ruiz")
        screen = open_window(chromium, company.app, width, token="")
        page = screen.page
        page.goto(f"{company.app.url}/progress")
        for scheme in ("light", "dark"):
            screen.wear(scheme)
            assert screen.barriers() == [], scheme
        assert screen.sideways() <= 0
        page.get_by_role("link", name="Sign in with your company account").click()
        page.get_by_placeholder("sub").fill("ana")
        page.get_by_role("button", name="Authorize").click()
        page.wait_for_url(f"{company.app.url}/progress")
        expect(page.get_by_role("heading", level=1)).to_have_text("Progress")
        names = {cookie["name"] for cookie in page.context.cookies()}
        assert "playbook" in names
        assert not any(name.startswith("_streamlit_user") for name in names)
        page.goto(f"{company.app.url}/sign-out")
        expect(page.get_by_text("Ana Ruiz")).to_be_visible()
        page.get_by_role("button", name="Sign out of this browser").click()
        page.goto(f"{company.app.url}/progress")
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        page.context.close()
