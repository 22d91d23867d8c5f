"""Sessions: the sign-in gate, input that outlives a session, and bugs on a page."""

import ast
import logging
import re
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
import time_machine
from streamlit.testing.v1 import AppTest

from playbook import clock
from playbook.core.base.access import Actor
from playbook.desk.base import audit
from playbook.desk.base.access import actor_of
from playbook.desk.base.unsaved_input import LIFETIME, MOST, UnsavedInput
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts
from playbook.desk.record import history
from playbook.store.register.accounts import Account
from playbook.ui.shell import saved_input
from tests.pages import made
from tests.pages.conftest import ROOT
from tests.pages.steps import DANA, ActAs, OpenPage, enter, press, run, shows

AGAIN = "We restored what you had typed."


@pytest.fixture
def dana(workspace: Workspace) -> Account:
    return workspace.accounts.add("Dana", None, None, clock.now(), is_owner=True)


@pytest.fixture
def kim(workspace: Workspace) -> Account:
    return workspace.accounts.add("Kim", None, None, clock.now(), is_owner=True)


@pytest.fixture
def opened(workspace: Workspace, act_as: ActAs) -> Callable[[Account], AppTest]:
    """A new tab of somebody, on the first page."""
    made.rollout(workspace)

    def open_tab(account: Account) -> AppTest:
        act_as(account.actor())
        app = AppTest.from_file(str(ROOT / "playbook" / "ui" / "main.py"), default_timeout=30).run()
        assert not app.exception
        return app

    return open_tab


def notices(app: AppTest) -> list[str]:
    return [info.value.replace("\\", "") for info in app.info]


def type_and_lose(app: AppTest, act_as: ActAs, text: str = "Atlas") -> None:
    app.text_input(key="rollouts.name").set_value(text)
    act_as(None)
    run(app.button(key="FormSubmitter:rollouts.new-Start rollout").click())


def test_what_was_typed_is_there_again_for_the_same_person(opened, dana, act_as):
    lost = opened(dana)
    type_and_lose(lost, act_as)
    for _click in range(3):
        assert notices(lost) == ["You were signed out. Sign in again: what you typed is kept."]
        lost.run()
    again = opened(dana)
    assert again.text_input(key="rollouts.name").value == "Atlas"
    assert notices(again) == [AGAIN]
    assert notices(again.run()) == []
    assert opened(dana).text_input(key="rollouts.name").value == ""


def test_nobody_else_gets_it(opened, dana, kim, act_as):
    type_and_lose(opened(dana), act_as)
    other = opened(kim)
    assert other.text_input(key="rollouts.name").value == ""
    assert notices(other) == []


def test_nothing_is_kept_of_an_account_that_is_gone(opened, workspace, dana, kim, act_as):
    app = opened(dana)
    workspace.accounts.remove(dana.id)
    type_and_lose(app, act_as)
    assert notices(app) == []
    assert workspace.unsaved_input.take(dana.id, "/") == {}


def test_after_twelve_hours_without_use_it_says_so(opened, dana, act_as):
    app = opened(dana)
    with time_machine.travel(clock.now() + timedelta(hours=12, seconds=1)):
        type_and_lose(app, act_as)
    words = "You were signed out after 12 hours without use. Sign in again: what you typed is kept."
    assert notices(app) == [words]


def test_after_an_hour_it_is_forgotten(opened: Callable[[Account], AppTest], dana: Account, act_as: ActAs):
    type_and_lose(opened(dana), act_as)
    with time_machine.travel(clock.now() + LIFETIME):
        assert opened(dana).text_input(key="rollouts.name").value == ""


def test_whoever_signs_out_leaves_nothing_behind(opened, workspace, dana, act_as):
    app = opened(dana)
    app.text_input(key="rollouts.name").set_value("Atlas")
    act_as(None)
    run(app.button(key="visit.out").click())
    assert notices(app) == []
    assert workspace.unsaved_input.take(dana.id, "/") == {}


def test_the_sidebar_says_who_is_here(opened: Callable[[Account], AppTest], dana: Account):
    assert "Dana, owner" in [caption.value for caption in opened(dana).sidebar.caption]


def test_of_many_bundles_the_oldest_goes_first():
    unsaved = UnsavedInput()
    for number in range(MOST + 1):
        unsaved.keep(f"account {number}", "/", {"text": "x"})
    assert unsaved.take("account 0", "/") == {}
    assert unsaved.take("account 1", "/") == {"text": "x"}
    unsaved.keep("account 2", "/brief", {"text": "y"})
    unsaved.forget("account 2")
    assert unsaved.take("account 2", "/brief") == {}


@pytest.mark.parametrize(
    "value", [b"x", object(), ["x", object()], {"a": lambda: 1}, Path("x"), {"a": {"b": b"x"}}]
)
def test_what_is_more_than_a_value_is_not_picked_up(value: object):
    assert saved_input.weigh(value) is None


def test_nothing_that_is_secret_is_picked_up():
    places = {}
    for path in (ROOT / "playbook/ui").rglob("*.py"):
        if path.stem == "main":  # the script of every run: to import it is to run it
            continue
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        if shown_once := getattr(module, "_MADE", None):
            places[shown_once] = path.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            words = {word.arg: word.value for word in node.keywords} if isinstance(node, ast.Call) else {}
            if getattr(words.get("type"), "value", "") == "password":
                places[getattr(module, ast.unparse(words["key"]))] = path.name
    assert len(places) > 3
    assert places.keys() == saved_input.SECRETS, "say in saved_input.SECRETS what holds a secret"


def everything(app: AppTest) -> list[str]:
    """The kinds of what is on the screen."""
    return [element.type for block in (app.main, app.sidebar) for element in block if element is not block]


def test_nobody_gets_a_heading_and_one_button(app: AppTest, open_page: OpenPage, workspace, act_as: ActAs):
    made.rollout(workspace)
    act_as(None)
    for _visit in ("at first", "when the session of an open page ends"):
        assert run(app).title[0].value == "Please sign in"
        assert [button.label for button in app.button] == ["Sign in"]
        assert everything(app) == ["title", "button"]
        act_as(DANA)
        open_page("progress", "made")
        act_as(None)


def test_what_is_pressed_without_a_session_is_not_done(workspace, open_page, act_as):
    app = open_page("progress", made.rollout(workspace).id)
    before = workspace.log.head("made")
    act_as(None)
    run(next(button for button in app.sidebar.button if button.label == "Undo my last change").click())
    assert workspace.log.head("made") == before
    act_as(Actor(name="Kim"))
    app.run()
    assert app.title[0].value == "Today"


def test_a_rollout_that_was_withdrawn_is_closed(workspace: Workspace, open_page: OpenPage, act_as: ActAs):
    app = open_page("progress", made.rollout(workspace).id)
    assert app.session_state["rollout"] == "made"
    act_as(Actor(name="Kim", role="member"))
    run(app)
    assert app.session_state["rollout"] is None
    assert "Today" not in [title.value for title in app.title]


def test_a_change_carries_the_name_of_whoever_is_signed_in(app: AppTest, workspace: Workspace, act_as: ActAs):
    act_as(Actor(name="Kim Nguyễn"))
    press(enter(run(app), "rollouts", name="Atlas"), "FormSubmitter:rollouts.new-Start rollout")
    [card] = rollouts.cards(workspace, DANA)
    assert [event.actor for event in workspace.log.read(card.rollout_id)] == ["Kim Nguyễn"]


class Mistake(Exception):
    """One that nobody expects."""


def break_down(*_args: object, **_more: object) -> None:
    raise Mistake("/srv/secret/place of SECRET")


def check(app: AppTest, caplog: pytest.LogCaptureFixture) -> None:
    (sentence,) = [error.value for error in app.error]
    (bug,) = re.findall(r"Report it with id ([0-9a-f]{8})", sentence)
    shows(caplog.text, f"bug {bug}", "Mistake: /srv/secret/place of SECRET")
    assert "SECRET" not in str(app.main) + str(app.sidebar)
    assert not app.exception


@pytest.fixture(autouse=True)
def _log_is_caught(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("playbook").propagate = True


def test_a_bug_while_a_page_is_drawn(workspace, open_page, monkeypatch, caplog):
    rollout_id = rollouts.start_rollout(workspace, DANA, "Atlas").id
    monkeypatch.setattr(history, "history", break_down)
    check(open_page("history", rollout_id), caplog)


def test_a_bug_in_what_a_button_does(workspace, open_page, monkeypatch, caplog):
    app = open_page("history", rollouts.start_rollout(workspace, DANA, "Atlas").id)
    monkeypatch.setattr(history, "undo_last", break_down)
    (undo,) = [button for button in app.sidebar.button if button.label == "Undo my last change"]
    check(undo.click().run(), caplog)


def test_everyone_finds_their_own_account_beside_their_name(opened, dana):
    (link,) = opened(dana).sidebar.get("link_button")
    assert (link.proto.label, link.proto.url) == ("My account", "/account")


def test_an_owner_without_the_second_factor_reads_what_to_do(opened, workspace, act_as, monkeypatch):
    monkeypatch.setitem(workspace.settings.__dict__, "second_factor", "owners")
    owner = workspace.accounts.add("Dana", "dana@lt.test", "hash", clock.now(), is_owner=True)
    app = opened(owner)
    act_as(actor_of(workspace, owner))
    assert ["[My account](/account)" in warning.value for warning in app.run().warning] == [True]


def test_an_owner_hears_once_in_a_tab_of_guessed_passwords(opened, workspace, dana):
    audit.record_stranger(workspace, "sign_in.guessed", "Kim")
    app = opened(dana)
    assert ["codes of Kim" in notice for notice in notices(app)] == [True]
    assert notices(app.run()) == []
