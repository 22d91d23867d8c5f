"""Short steps of page tests: change the log, press a button, open a fold."""

import json
from collections.abc import Callable
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from playbook.core.base.access import Actor
from playbook.core.log.changes import AnyChange
from playbook.core.log.rollout import Rollout
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace

OpenPage = Callable[..., AppTest]
ActAs = Callable[[Actor | None], None]
DANA, ROBIN = Actor(name="Dana"), Actor(name="Robin")


def stored(workspace: Workspace, rollout_id: str = "made") -> Rollout:
    """Return a rollout as it stands in the log."""
    return workspace.rollout_cache.get(rollout_id)


def put(workspace: Workspace, rollout_id: str, *changes: AnyChange, by: Actor = DANA) -> Rollout:
    """Append one change set to the newest version."""
    return commit(workspace, by, rollout_id, stored(workspace, rollout_id).version, list(changes))


def press(app: AppTest, key: str) -> AppTest:
    """Press a button by its key; the page still works."""
    return run(app.button(key=key).click())


def run(app: Any) -> AppTest:
    """Run the page, or what a widget does; no exception comes of it."""
    page: AppTest = app.run()
    assert not page.exception
    return page


def go(app: AppTest, page: str) -> AppTest:
    """Go to a page by its address: a stage, or the name of a page's file."""
    app._page_hash = calc_hash(page)
    return run(app)


def at_step(app: AppTest, step: str) -> AppTest:
    """Open a step of the brief."""
    return run(app.get_by_key(f"brief.steps.{app.session_state['rollout']}").set_value(step))


def enter(app: AppTest, form: str, **values: object) -> AppTest:
    """Set fields of a form by their names in it; the page does not run yet."""
    for name, value in values.items():
        app.get_by_key(f"{form}.{name}").set_value(value)
    return app


def put_state(app: AppTest, key: str, value: object = True) -> AppTest:
    """Set a widget's state, such as an open fold, and run the page."""
    app.session_state[key] = value
    return run(app)


def shows(page: AppTest | str, *words: str) -> None:
    """Check that a page, or a text, holds all these words."""
    text = plain_text(page) if isinstance(page, AppTest) else page
    assert [part for part in words if part not in text] == []


def hides(page: AppTest | str, *words: str) -> None:
    """Check that a page, or a text, holds none of these words."""
    text = plain_text(page) if isinstance(page, AppTest) else page
    assert [part for part in words if part in text] == []


def text_of(app: AppTest) -> str:
    """Return everything the page says in running text."""
    kinds = ("title", "header", "markdown", "caption", "info", "success", "warning", "error")
    return "\n".join(str(element.value) for kind in kinds for element in getattr(app, kind))


def plain_text(app: AppTest) -> str:
    """Return the text of a page without the marks that escape Markdown."""
    return text_of(app).replace("\\", "")


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def find_button(app: AppTest, label: str) -> Any:
    """Return the first button with this label."""
    return next(button for button in app.button if button.label == label)


def press_label(app: AppTest, label: str) -> AppTest:
    """Press the first button with this label; the page still works."""
    return run(find_button(app, label).click())


def open_task(app: AppTest, item_id: str, *, stage: str = "") -> AppTest:
    """Open a task beside the list of the page's stage, as a click on its row does."""
    address = stage or app.session_state["navigation.address"]
    place = (app.session_state["rollout"], address)
    now = app.session_state.get("task.open", {})
    return put_state(app, "task.open", {**now, place: (item_id, "read")})


def rows_of(app: AppTest) -> list[dict[str, Any]]:
    """Return the rows of the list of tasks, as the browser gets them."""
    lists = app.get("bidi_component")
    return json.loads(lists[0].proto.json)["rows"] if lists else []


def week_of(app: AppTest, key: str = "team.rows") -> dict[str, Any]:
    """Return what the rows of My team are drawn from, as the browser gets it."""
    return next((json.loads(each.proto.json) for each in _weeks(app, key)), {"rows": [], "words": {}})


def _weeks(app: AppTest, key: str) -> list[Any]:
    return [each for each in app.get("bidi_component") if each.proto.id.endswith(f"-{key}")]


def tap_state(app: AppTest, key: str = "team.rows", **values: object) -> WidgetState:
    """Return a tap on My team, as the browser sends it."""
    (week,) = _weeks(app, key)
    payload = [{"event": "tapped", "value": {**values, "at": 1_772_755_200_000}}]
    trigger = _make_trigger_id(week.proto.id, "events")
    return WidgetState(id=trigger, json_trigger_value=json.dumps(payload))


def tap(app: AppTest, row: str, act: str = "choose", *, key: str = "team.rows", **values: object) -> AppTest:
    """Tap on a row of My team."""
    states = app._tree.get_widget_states()
    states.widgets.append(tap_state(app, key, act=act, row=row, **values))
    page = app._run(states)
    assert not page.exception
    return page


def places(app: AppTest) -> dict[str, tuple[int, ...]]:
    """Return where each widget with a key stands: its way through the blocks of the page."""
    found: dict[str, tuple[int, ...]] = {}
    blocks: list[tuple[tuple[int, ...], Any]] = [((), app.main)]
    while blocks:
        way, block = blocks.pop()
        for number, child in block.children.items():
            if hasattr(child, "children"):
                blocks.append(((*way, number), child))
            elif key := getattr(child, "key", None):
                found[key] = (*way, number)
    return found
