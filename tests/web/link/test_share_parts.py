"""What the live page shows: its chart with its words and numbers, wins, what is asked, and its bounds."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from playbook import charts
from playbook.core.base.access import Actor
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.recipes import RecipeSaved
from playbook.core.log.rollout import Rollout
from playbook.core.plan.examples import Example
from playbook.core.plan.items import Milestone, Owner
from playbook.core.plan.recipes import Recipe
from playbook.core.sharing.public_parts import PublicAsk
from playbook.core.sharing.sharing import PublicAims, PublicRollout, public
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.settings import Settings
from playbook.store import analytics
from playbook.web.link import share_page
from playbook.web.link.live_chart import find_chart
from playbook.web.link.share_page import say_asked
from tests.attacks import ATTACKS
from tests.core.story import day
from tests.pages import made
from tests.pages.made import TODAY

DANA = Actor(name="Dana")
STATIC = Path(share_page.__file__).parents[1] / "static"
CSS = "".join((STATIC / name).read_text(encoding="utf-8") for name in ("style.css", "share.css"))
# Parts that are empty until a host opens what they are for.
OF_OTHERS = {"pulse", "pulse_teams", "example", "questions"}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Iterator[Workspace]:
    opened = open_workspace(Settings(data=tmp_path_factory.mktemp("parts") / "data", today=TODAY))
    made.rollout(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def shown(workspace) -> PublicRollout:
    return public(workspace.rollout_cache.get("made"), "public", TODAY)


def committed(workspace: Workspace, *changes: Any, rollout_id: str = "made") -> Rollout:
    return commit(workspace, DANA, rollout_id, workspace.rollout_cache.get(rollout_id).version, changes)


def page(workspace: Workspace, shown: PublicRollout) -> str:
    return share_page.preview(workspace, shown, "")


def test_the_chart_says_what_it_finds_and_lists_its_numbers(workspace, shown):
    chart = find_chart(shown)
    text = page(workspace, shown)
    assert re.match(r"\d+ of 30 dated tasks done by Thu Mar 5, 2026; \d+ were planned", chart.finding)
    named = f"<title>{chart.finding}</title>\n<desc>A line each for Done, Launch plan, Plan now."
    assert text.count(named) == len(re.findall(r'<svg viewBox="[\d ]+" role="img">', text)) == 2
    assert f"<p>{chart.finding}</p>" in text
    now = next(counts for day_, counts in chart.rows if day_ == TODAY)
    assert now == (shown.curve.done[-1], shown.curve.planned[shown.curve.now],
                   shown.curve.planned_now[shown.curve.now])  # fmt: skip
    assert text.count('<th scope="col">Launch plan</th>') == 1


def test_its_sums_are_those_of_the_chart_in_the_app(workspace, shown):
    known = analytics.of_plan(workspace.log, "made", TODAY).burn_up
    for row in shown.curve.rows(TODAY):
        upto = [one for one in known if one["day"] <= row["day"]]
        last = upto[-1] if upto else {"planned": 0, "planned_now": 0, "done": 0}
        assert (row["planned"], row["planned_now"]) == (last["planned"], last["planned_now"])
        if row["day"] <= TODAY:
            assert row["done"] == last["done"]


def test_a_line_has_a_step_for_each_sum_and_ends_with_them(shown):
    curve = shown.curve.model_copy(update={
        "step": 7, "now": 2, "planned": (0, 3, 6, 12), "planned_now": (0, 0, 6, 12), "done": (0, 6, 6),
    })  # fmt: skip
    wide, narrow = find_chart(shown.model_copy(update={"curve": curve})).pictures
    lines = dict(wide.lines)
    assert (wide.left, wide.top, wide.right, wide.bottom) == (52, 46, 644, 376)
    assert lines["done"] == "M52 376H249.3V211H446.7V211"
    assert lines["plan"] == "M52 376H249.3V293.5H446.7V211H644V46"
    assert wide.today == 446.7
    assert [count for _, count in wide.y_labels] == [0, 2, 4, 6, 8, 10, 12]
    assert max(x for x, _ in narrow.x_labels) <= narrow.right < narrow.width


@pytest.mark.parametrize(("step", "labels"), [
    (1, ["Feb 23", "Mar 2", "Mar 9"]), (7, ["Jan 1", "Feb 1", "Mar 1", "Apr 1", "May 1"]),
    (28, ["May 2025", "Sep 2025", "Jan 2026", "May 2026", "Sep 2026"]),
])  # fmt: skip
def test_an_axis_names_weeks_or_months_and_years_if_long(shown, step, labels):
    counts = tuple(range(22))
    curve = shown.curve.model_copy(update={
        "step": step, "now": 12, "planned": counts, "planned_now": counts, "done": counts[:13],
    })  # fmt: skip
    wide, narrow = find_chart(shown.model_copy(update={"curve": curve})).pictures
    assert [label for _, label in wide.x_labels] == labels
    assert 2 <= len(narrow.x_labels) <= 4


def pictures_in(text: str) -> str:
    return "".join(re.findall(r'<div class="chart \w+">(.*?)</div>', text, re.DOTALL))


def test_what_people_wrote_is_only_ever_words_in_a_picture(workspace, shown):
    attacks = "".join(attack.text for attack in ATTACKS)
    groups = tuple(group.model_copy(update={"name": attacks}) for group in shown.groups)
    drawn = pictures_in(page(workspace, shown.model_copy(update={"name": attacks, "groups": groups})))
    assert drawn == pictures_in(page(workspace, shown)) != ""
    assert set(re.findall(r"</?([\w:-]+)", drawn)) == {"svg", "title", "desc", "path", "text"}
    assert not re.search(r"\b(style|fill|stroke|href|on\w+|id)=|url\(|http", drawn)


def test_every_colour_of_a_picture_follows_the_readers_scheme(workspace, shown):
    drawn = pictures_in(page(workspace, shown))
    assert set(re.findall(r'class="(\w+)"', drawn)) == {"done", "now", "plan", "word", "grid", "today"}
    for name, colour in (("path", "muted"), (".done", "done"), (".now", "late")):
        assert re.search(rf"\.chart {re.escape(name)} {{[^}}]*stroke: var\(--{colour}\);", CSS)
    for tone in ("light", "dark"):
        look = charts.PALETTES[tone]
        assert f"--done: {look.done};" in CSS
        assert f"--late: {look.late};" in CSS


def test_before_the_launch_there_is_no_chart(workspace, shown):
    text = page(workspace, shown.model_copy(update={"curve": None, "phase": "planning"}))
    assert "Are we on schedule" not in text
    assert "The plan is still being made" in text


def test_wins_stand_with_their_names_where_these_were_agreed_to(workspace):
    examples = [
        Example(id=f"w{n}", day=TODAY, what=f"Did {n} <b>", rating=3, may_share=may, credit=f"Jo{n} Weber")
        for n, may in enumerate(("named", "unnamed", "no"))
    ]
    rollout = committed(workspace, *(ExampleLogged(example=example) for example in examples))
    text = page(workspace, public(rollout, "public", TODAY))
    by = '<figcaption dir="auto">Jo0 Weber</figcaption>'
    assert f'<blockquote dir="auto">Did 0 &lt;b&gt;</blockquote>{by}' in text
    assert '<blockquote dir="auto">Did 1 &lt;b&gt;</blockquote></figure>' in text
    assert "Did 2" not in text
    assert re.findall(r"Jo\d Weber", text) == ["Jo0 Weber"]
    assert "Examples and recipes are credited only to people who agreed." in text


def test_recipes_stand_with_prompts_and_agreed_credit(workspace):
    usual = {"day": TODAY, "tool": "Claude", "data_class": "internal", "steps": "One\nTwo"}
    usual |= {"credit": "Al Cox", "ask": Owner(role="The champion")}
    prompt = "Write {}\n\nthen <i>check</i>"
    recipes = [
        Recipe(id=f"h{n}", title=f"Recipe {n} <b>", prompt=prompt.format(n), may_share=may, **usual)
        for n, may in enumerate(("named", "unnamed", "no"))
    ]
    rollout = committed(workspace, *(RecipeSaved(recipe=recipe) for recipe in recipes))
    text = page(workspace, public(rollout, "public", TODAY))
    assert "<h2>Recipes to try</h2>" in text
    assert 'aria-label="The prompt, to be copied">Write 0\n\nthen &lt;i&gt;check&lt;/i&gt;</pre>' in text
    assert "Recipe 1 &lt;b&gt;" in text
    assert "Recipe 2" not in text
    assert text.count("Al Cox") == 1
    assert "internal data. Ask" in text
    assert "Examples and recipes are credited only to people who agreed." in text
    before = public(workspace.rollout_cache.at("made", 5), "public", TODAY)
    assert "Recipes to try" not in page(workspace, before)


SERIES = {"what": "example", "title": "Friday", "day": day("03-06"), "until": day("05-29")}


def test_what_is_asked_is_said_in_a_line():
    for ask, said in [
        (PublicAsk(**SERIES, every=7),
         "Every Friday / until Fri May 29 / One example of what you did with it / "),
        (PublicAsk(**{**SERIES, "day": day("03-13")}, every=14),
         "Every other Friday / from Fri Mar 13 until Fri May 29 / One example of what you did with it / "),
        (PublicAsk(what="example", day=day("03-13"), until=day("05-29"), every=28),
         "Every four weeks / from Fri Mar 13 until Fri May 29 / One example of what you did with it / "),
        (PublicAsk(what="pulse", title="P", day=day("03-02"), every=30), "Every 30 days /  / "
         "Tell us how it is going / "),
        (PublicAsk(what="training", title="Safe start", day=day("03-17")),
         "Tue Mar 17 / in 11 days / Safe start / training"),
        (PublicAsk(what="training", title="", day=day("03-06")), "Fri Mar 6 / today / Training / "),
    ]:  # fmt: skip
        assert " / ".join(say_asked(ask, day("03-06"), day("03-06"))) == said


def test_the_first_screen_comes_first(workspace, shown):
    order = re.findall(r'data-part="(\w+)"', page(workspace, shown))
    assert order == list(share_page.PARTS)
    first = [part for part in share_page.LAYOUT[0][1] if part not in OF_OTHERS]
    assert first == ["top", "where", "next", "dates"]


def test_the_page_begins_with_a_sentence_on_how_it_stands(workspace, shown):
    aims = PublicAims(
        why_now="", objective="", expected_benefit="",
        outcome_measure="Days to a draft", outcome_unit="days", outcome_target=3,
    )  # fmt: skip
    text = page(workspace, shown.model_copy(update={"aims": aims}))
    goal = text.index('<p class="goal" dir="auto">Days to a draft: 3 days</p>')
    assert goal < text.index('<p class="lead">In progress, ')
    early = page(workspace, shown.model_copy(update={"curve": None, "phase": "planning"}))
    assert '<p class="lead">Being planned.</p>' in early
    assert 'class="goal"' not in early


def test_what_is_launched_weeks_ahead_has_not_started_yet(workspace, shown):
    ahead = shown.model_copy(update={"curve": None, "stages": (), "start": shown.day + timedelta(weeks=6)})
    assert '<p class="lead">Not started yet.</p>' in page(workspace, ahead)


def test_what_is_folded_has_a_title(workspace, shown):
    text = page(workspace, shown)
    titles = re.findall(r'<details class="fold">\n<summary>(.*?)</summary>', text)
    assert titles == [title for title, _ in share_page.LAYOUT if title]


def test_the_table_of_all_dates_has_the_go_lives_in_their_order(workspace):
    shown = public(workspace.rollout_cache.get("made"), "public", TODAY)
    table = re.search(r'aria-label="All dates".*?</table>', page(workspace, shown), re.DOTALL)[0]
    rows = re.findall(r'<tr><td>(.*?)</td><td dir="auto">(.*?)</td>', table)
    assert [what for _, what in rows].count("Go-live") == 1
    days = [item.day for item in shown.items]
    before = sum(day < shown.go_live for day in days)
    assert rows[before][1] == "Go-live"
    assert len(rows) == len(days) + 1


def test_a_plan_of_1500_dates_is_a_page_of_a_bounded_size(workspace):
    rollout_id = made.rollout(workspace, rollout_id="huge").id
    dates = [date(2026, 1, 12) + timedelta(days=number % 130) for number in range(1_500)]
    titles = [f"Date {number} {'words ' * 20}" for number in range(1_500)]
    items = [Milestone(id=f"x{n}", title=titles[n], date=day) for n, day in enumerate(dates)]
    rollout = committed(workspace, *(ItemAdded(item=item) for item in items), rollout_id=rollout_id)
    shown = public(rollout, "full", TODAY)
    text = page(workspace, shown)
    assert len(text.encode()) < 200_000
    assert f"200 of {len(shown.items) + len(shown.go_lives):,} dates" in text
    assert "more dates than a page can hold" in text
    listed = re.search(r'aria-label="All dates".*?</table>', text, re.DOTALL)[0]
    assert listed.count("<tr>") == 201
    assert "Thu Mar 5" in listed
