"""Recipes: found, read and copied by everybody who sees the rollout; written by whoever may."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor, Membership, Role
from playbook.core.log.changes.briefs import GroupRemoved, GroupSaved
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.recipes import RecipeRemoved, RecipeSaved
from playbook.core.plan.brief import Group
from playbook.core.plan.examples import Example
from playbook.core.plan.items import Owner, Policy, TrainingSession, UseCase
from playbook.core.plan.recipes import Recipe
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.ui.recipes import library
from tests.pages import made
from tests.pages.conftest import DANA, ROBIN, ActAs, OpenPage
from tests.pages.steps import enter, go, open_task, press, put, put_state, shows, stored, text_of

EXAMPLE = Example(
    id="told", group_id="group-0", day=date(2026, 3, 4), what="Ten headlines", rating=2, may_share="named",
    credit="Ana",
)  # fmt: skip
HEADLINES = Recipe(
    id="h1", title="Headlines *fast*", day=date(2026, 3, 4), what="For a pitch",
    prompt="Write ten :red[headlines]",
    tool="Claude", data_class="internal", steps="1. Paste the brief", ask=Owner(person_id="lead-0"),
    group_ids=("group-0",), use_case_id="drafts", example_id="told",
)  # fmt: skip
MINUTES = Recipe(id="h2", title="Minutes", day=date(2026, 3, 1), prompt="Sum it up", tool="Copilot")


@pytest.fixture
def stocked(workspace: Workspace) -> str:
    rollout = made.rollout(workspace, items=3)
    changes = [
        ItemAdded(item=UseCase(id="drafts", title="First drafts", group_ids=("group-0",))),
        ItemAdded(item=Policy(id="rules", title="Guardrails", approved_tools=("Gemini",))),
        ExampleLogged(example=EXAMPLE),
        RecipeSaved(recipe=HEADLINES),
        RecipeSaved(recipe=MINUTES),
    ]
    return commit(workspace, DANA, rollout.id, rollout.version, changes).id


def titles(app: AppTest) -> list[str]:
    cards = [card.label for card in app.expander if str(card.key).startswith("recipe.card.")]
    return [label.removeprefix("**").partition("** :gray[")[0] for label in cards]


def member(role: Role) -> Actor:
    groups = ("group-1",) if role == "lead" else ()
    membership = Membership(rollout_id="made", role=role, group_ids=groups)  # type: ignore[arg-type]
    return Actor(name=f"The {role}", role="member", memberships=(membership,))


def test_recipes_are_shown_and_found_by_their_facets(open_page: OpenPage, stocked: str):
    app = open_page("library", stocked)
    assert titles(app) == ["Headlines \\*fast\\*", "Minutes"]
    assert [element.value for element in app.code] == ["Write ten :red[headlines]", "Sum it up"]
    text = text_of(app).replace("\\", "")
    labels = " ".join(card.label for card in app.expander).replace("\\", "")
    shows(labels, "Creative · Claude · internal data · use case: First drafts", "For every team · Copilot")
    shows(text, "For a pitch", "Ask Lead 0", "2 recipes")
    assert "From an example of Creative, week of Mar 2, rated: saved time. By Ana" in text
    app.text_input(key="library.words").set_value("sum up").run()
    assert titles(app) == ["Minutes"]
    assert "1 of 2 recipes" in text_of(app)
    app.text_input(key="library.words").set_value("").run()
    for key, value in (("tool", "Claude"), ("data", "internal"), ("case", "drafts")):
        app.selectbox(key=f"library.{key}").set_value(value).run()
        assert titles(app) == ["Headlines \\*fast\\*"], key
        app.selectbox(key=f"library.{key}").set_value(None).run()
    app.selectbox(key="library.group").set_value("group-1").run()
    assert titles(app) == ["Minutes"]
    assert "No recipe matches" in text_of(app.text_input(key="library.words").set_value("nowhere").run())


def test_a_link_from_a_use_case_shows_its_recipes_once(open_page: OpenPage, stocked: str):
    app = open_page("library", stocked, use_case="drafts")
    assert titles(app) == ["Headlines \\*fast\\*"]
    app.selectbox(key="library.case").set_value(None).run()
    assert len(titles(app)) == 2


def test_without_a_recipe_the_page_says_how_there_will_be_one(workspace: Workspace, open_page: OpenPage):
    app = open_page("library", made.rollout(workspace, items=3).id)
    assert "No recipe yet" in text_of(app)
    assert not app.code


@pytest.mark.long
def test_five_hundred_recipes_are_read_a_page_at_a_time(workspace: Workspace, open_page: OpenPage):
    rollout = made.rollout(workspace, items=3)
    many = [Recipe(id=f"h{n}", title=f"Recipe {n:03}", day=made.TODAY, prompt="x") for n in range(500)]
    commit(workspace, DANA, rollout.id, rollout.version, [RecipeSaved(recipe=recipe) for recipe in many])
    app = open_page("library", rollout.id)
    assert titles(app) == [f"Recipe {n:03}" for n in range(library.PAGE)]
    put_state(app, "library.page", 2)
    assert titles(app) == [f"Recipe {n:03}" for n in range(library.PAGE, 2 * library.PAGE)]
    app.text_input(key="library.words").set_value("Recipe 007").run()
    assert titles(app) == ["Recipe 007"]


@pytest.mark.long
def test_a_bad_recipe_shows_problems_by_field(workspace: Workspace, open_page: OpenPage, stocked: str):
    app = press(open_page("library", stocked), "recipe.new")
    app.text_area(key="recipe.prompt").set_value("Tighten this text")
    assert "The recipe has no name" in text_of(press(app, "recipe.save"))
    assert app.text_area(key="recipe.prompt").value == "Tighten this text"
    assert "Gemini" in app.selectbox(key="recipe.tool").options
    app.text_input(key="recipe.title").set_value("Shorter")
    typed = "the sponsor " * 100
    app.selectbox(key="recipe.ask").options.append(typed)
    app.selectbox(key="recipe.ask").set_value(typed)
    assert "This role has 1,2" in text_of(press(app, "recipe.save"))
    assert "Shorter" not in {recipe.title for recipe in stored(workspace, stocked).recipes.values()}
    press(enter(app, "recipe", ask="the sponsor"), "recipe.save")
    [recipe] = [entry for entry in stored(workspace, stocked).recipes.values() if entry.title == "Shorter"]
    assert (recipe.prompt, recipe.group_ids) == ("Tighten this text", ())
    assert recipe.ask == Owner(role="the sponsor")
    assert "Saved “Shorter”" in text_of(app)
    assert "Shorter" not in titles(press(app, "library.undo"))


def test_a_recipe_is_edited_removed_and_undone(workspace: Workspace, open_page: OpenPage, stocked: str):
    app = press(open_page("library", stocked), "recipe.edit.h1")
    assert titles(app) == ["Minutes"]
    assert app.text_input(key="recipe.title").value == "Headlines *fast*"
    press(enter(app, "recipe", title="Headlines"), "recipe.save")
    assert stored(workspace, stocked).recipes["h1"] == HEADLINES.model_copy(update={"title": "Headlines"})
    press(app, "recipe.remove.h1")
    assert titles(app) == ["Minutes"]
    press(app, "library.undo")
    assert titles(app) == ["Headlines", "Minutes"]


@pytest.mark.long
def test_the_second_save_of_one_recipe_is_a_choice(workspace: Workspace, open_page: OpenPage, stocked: str):
    app = press(open_page("library", stocked), "recipe.edit.h1")
    put(workspace, stocked, RecipeSaved(recipe=HEADLINES.model_copy(update={"title": "Hers"})), by=ROBIN)
    app.text_input(key="recipe.title").set_value("His")
    assert "Robin changed this while you were editing" in text_of(press(app, "recipe.save"))
    assert stored(workspace, stocked).recipes["h1"].title == "Hers"
    assert app.text_input(key="recipe.title").value == "His"
    press(app, "recipe.save")
    assert stored(workspace, stocked).recipes["h1"].title == "His"


@pytest.mark.long
def test_edits_of_a_removed_recipe_become_a_new_one(workspace: Workspace, open_page: OpenPage, stocked: str):
    app = press(open_page("library", stocked), "recipe.edit.h1")
    put(workspace, stocked, RecipeRemoved(recipe_id="h1", title="Headlines"), by=ROBIN)
    app.text_area(key="recipe.prompt").set_value("A better one").run()
    assert "This recipe was removed while you were editing" in text_of(app)
    press(app, "recipe.anew")
    press(app, "recipe.save")
    [recipe] = [entry for entry in stored(workspace, stocked).recipes.values() if entry.id != "h2"]
    assert (recipe.prompt, recipe.example_id) == ("A better one", None)


def test_readers_cannot_change_recipes(open_page: OpenPage, act_as: ActAs, stocked: str):
    for role in ("viewer", "lead"):
        act_as(member(role))
        app = open_page("library", stocked)
        keys = {button.key or "" for button in app.button}
        assert len(app.code) == 2
        assert not [key for key in keys if key.startswith(("recipe.edit", "recipe.remove"))]
        assert ("recipe.new" in keys) == (role == "lead")


def test_a_removed_groups_recipe_stays_limited(workspace: Workspace, open_page: OpenPage, stocked: str):
    sales = GroupSaved(group=Group(id="sales", name="Sales", size=9))
    saved = RecipeSaved(recipe=MINUTES.model_copy(update={"group_ids": ("sales",)}))
    for change in (sales, saved, GroupRemoved(group_id="sales")):
        put(workspace, stocked, change)
    app = press(open_page("library", stocked), "recipe.edit.h2")
    press(enter(app, "recipe", title="Reworded"), "recipe.save")
    recipe = stored(workspace, stocked).recipes["h2"]
    assert (recipe.title, recipe.group_ids) == ("Reworded", ("sales",))


def test_a_host_may_show_a_recipe(open_page: OpenPage, act_as: ActAs, stocked: str):
    act_as(member("lead"))
    app = press(open_page("library", stocked), "recipe.new")
    assert "recipe.sharing" not in {element.key for element in app.selectbox}
    assert "An editor or owner can also share it by link" in text_of(app)
    act_as(member("editor"))
    assert len(app.run().selectbox(key="recipe.sharing").options) == 3


def practised(app: AppTest) -> list[str]:
    return [element.value for element in app.markdown if ":material/menu_book:" in element.value]


@pytest.mark.long
def test_training_names_what_can_be_practised(workspace: Workspace, open_page: OpenPage, stocked: str):
    sessions = [
        TrainingSession(id="media", title="For Media", date=made.TODAY, group_ids=("group-1",)),
        TrainingSession(id="cases", title="By case", date=made.TODAY, group_ids=("group-1",),
                        use_case_ids=("drafts",)),
    ]  # fmt: skip
    extra = [Recipe(id=f"m{n}", title=f"Web {n}", day=made.START, group_ids=("group-2",)) for n in range(3)]
    put(workspace, stocked, *(ItemAdded(item=session) for session in sessions))
    put(workspace, stocked, *(RecipeSaved(recipe=recipe) for recipe in extra))
    app = open_page("training", stocked)
    cards = [line for session in sessions for line in practised(open_task(app, session.id))]
    cards += practised(open_task(go(app, "accountability"), "drafts"))
    [top] = practised(put_state(go(app, "training"), "training.tab", "Sessions and use cases"))
    assert "5 recipes to practice**: Headlines \\*fast\\*, Minutes, Web 0 and 2 more" in top
    assert {card.partition("menu_book: ")[2] for card in cards} >= {
        "1 recipe: Headlines \\*fast\\*]",
        "To practice: Headlines \\*fast\\*, Minutes]",
        "To practice: Minutes]",
    }
