"""What the live page shows: its chart with its words and numbers, wins, what is asked, and its bounds."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest

from playbook import charts
from playbook.core.access import Actor
from playbook.core.asked import PublicAsk
from playbook.core.events import ExampleLogged, ItemAdded, RecipeSaved
from playbook.core.examples import Example
from playbook.core.items import Milestone, Owner
from playbook.core.recipes import Recipe
from playbook.core.sharing import PublicRollout, public
from playbook.desk import examples, links, shares
from playbook.desk.commit import commit
from playbook.desk.house import House, open_house
from playbook.exports import svg
from playbook.settings import Settings
from playbook.store import analytics
from playbook.web import share_page
from playbook.web.live_chart import find_chart
from playbook.web.share_words import say_asked
from tests.attacks import ATTACKS
from tests.core.story import day
from tests.pages import made
from tests.pages.made import TODAY

DANA = Actor(name="Dana")
CSS = (Path(share_page.__file__).parent / "share.css").read_text(encoding="utf-8")
PAINTS = re.compile(r'\b(fill|stroke)="([^"]+)"')
# Parts that are empty until a host opens what they are for.
OF_OTHERS = {"pulse", "pulse_teams", "example", "questions"}
DRAWN = {"svg", "g", "path", "line", "rect", "circle", "text", "tspan"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_house(Settings(data=tmp_path_factory.mktemp("parts") / "data", today=TODAY))
    made.rollout(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def shown(house: House) -> PublicRollout:
    return public(house.shelf.get("made"), "public", TODAY)


def page(house: House, shown: PublicRollout) -> str:
    return share_page.preview(house, shown, "")


def test_the_chart_says_what_it_finds_and_lists_its_numbers(house: House, shown: PublicRollout):
    chart = find_chart(house, shown)
    text = page(house, shown)
    assert re.match(r"\d+ of 30 items done by Thu 5 Mar 2026; the launch plan had \d+", chart.finding)
    assert text.count(f'role="img" aria-label="{chart.finding}"') == 2
    assert f"<p>{chart.finding}</p>" in text
    assert [len(re.findall("<svg", one)) for one in (chart.wide, chart.narrow)] == [1, 1]
    now = next(counts for day_, counts in chart.rows if day_ == TODAY)
    assert now == (shown.curve.done[-1], shown.curve.planned[shown.curve.now],
                   shown.curve.planned_now[shown.curve.now])  # fmt: skip
    assert text.count('<th scope="col">Launch plan</th>') == 1


def test_its_sums_are_those_of_the_chart_in_the_app(house: House, shown: PublicRollout):
    known = analytics.burn_up(house.log, "made", TODAY)
    for row in shown.curve.rows(TODAY):
        upto = [one for one in known if one["day"] <= row["day"]]
        last = upto[-1] if upto else {"planned": 0, "planned_now": 0, "done": 0}
        assert (row["planned"], row["planned_now"]) == (last["planned"], last["planned_now"])
        if row["day"] <= TODAY:
            assert row["done"] == last["done"]


def test_every_colour_of_a_picture_follows_the_readers_scheme(house: House, shown: PublicRollout):
    chart = find_chart(house, shown)
    light = charts.PALETTES["light"]
    names = {light.ink: "--text", light.done: "--done", light.late: "--late", light.plan: "--muted"}
    painted = {one for text in (chart.wide, chart.narrow) for one in PAINTS.findall(text)}
    painted -= {("fill", "none"), ("stroke", "none"), ("fill", "transparent"), ("stroke", "transparent")}
    assert {value for _, value in painted} == set(names)
    for attribute, value in painted:
        assert re.search(
            rf'\.chart \[{attribute}="{value}"\] {{\s*{attribute}: var\({names[value]}\);', CSS
        ), (attribute, value)
    for tone in ("light", "dark"):
        look = charts.PALETTES[tone]
        assert f"--done: {look.done};" in CSS
        assert f"--late: {look.late};" in CSS


def test_a_picture_holds_only_shapes_and_words(house: House, shown: PublicRollout):
    chart = find_chart(house, shown)
    for text in (chart.wide, chart.narrow):
        assert set(re.findall(r"</?([\w:-]+)", text)) <= DRAWN
        assert not re.search(r"\b(style|class|href|on\w+|role|id)=|url\(|http", text)
        # The size is told by the page; what is drawn says only in which space.
        assert len(text) < 20_000


def test_what_people_wrote_is_only_ever_words_in_a_picture():
    names = [attack.text for attack in ATTACKS]
    rows = [{"group": name, "stage": "S", "items": 1, "done": 0, "due": 1, "late": 1} for name in names]
    drawn = svg.draw_svg(charts.heat_map(rows, names, ["S"]).whole(340), charts.PICTURE)
    assert set(re.findall(r"</?([\w:-]+)", drawn)) <= DRAWN
    assert not re.search(r"<[^>]*(evil|javascript|onerror|onload)", drawn)


def test_a_failed_chart_leaves_its_words_and_numbers(
    house: House, shown: PublicRollout, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fail(*_given: object) -> str:
        raise ValueError("no picture")

    monkeypatch.setattr(svg, "draw_svg", fail)
    more = tuple(one + 1 for one in shown.curve.planned)
    other = shown.model_copy(update={"curve": shown.curve.model_copy(update={"planned": more})})
    text = page(house, other)
    assert 'class="chart' not in text
    assert "Are we as far as we planned to be?" in text
    assert "The numbers of this chart" in text
    assert "bug " in caplog.text


def test_a_picture_is_drawn_once_for_what_it_shows(
    house: House, shown: PublicRollout, monkeypatch: pytest.MonkeyPatch
):
    find_chart(house, shown)
    monkeypatch.setattr(svg, "draw_svg", lambda *_: pytest.fail("drawn again"))
    assert find_chart(house, shown.model_copy(update={"name": "Another"})).wide


def test_a_room_that_asks_at_once_has_it_drawn_once(
    house: House, shown: PublicRollout, monkeypatch: pytest.MonkeyPatch
):
    drawn = []

    def slowly(spec: dict[str, object], _config: object) -> str:
        time.sleep(0.05)
        drawn.append(spec["width"])
        return "<svg/>"

    monkeypatch.setattr(svg, "draw_svg", slowly)
    more = tuple(one + 2 for one in shown.curve.planned)
    other = shown.model_copy(update={"curve": shown.curve.model_copy(update={"planned": more})})
    with ThreadPoolExecutor(8) as room:
        charts_seen = list(room.map(lambda _: find_chart(house, other), range(8)))
    assert sorted(drawn) == [340, 680]
    assert len(set(charts_seen)) == 1


def test_before_the_launch_there_is_no_chart(house: House, shown: PublicRollout):
    text = page(house, shown.model_copy(update={"curve": None, "phase": "planning"}))
    assert "Are we as far" not in text
    assert "The plan is still being made" in text


def test_wins_stand_with_their_names_where_these_were_agreed_to(house: House):
    examples = [
        Example(id=f"w{n}", day=TODAY, what=f"Did {n} <b>", rating=3, may_share=may, credit=f"Jo{n} Weber")
        for n, may in enumerate(("named", "unnamed", "no"))
    ]
    deeds = [ExampleLogged(example=example) for example in examples]
    rollout = commit(house, DANA, "made", house.shelf.get("made").version, deeds)
    text = page(house, public(rollout, "public", TODAY))
    assert (
        '<blockquote dir="auto">Did 0 &lt;b&gt;</blockquote><figcaption dir="auto">Jo0 Weber</figcaption>'
        in text
    )
    assert '<blockquote dir="auto">Did 1 &lt;b&gt;</blockquote></figure>' in text
    assert "Did 2" not in text
    assert re.findall(r"Jo\d Weber", text) == ["Jo0 Weber"]
    assert "People are named here only where they agreed to it." in text


def test_recipes_stand_with_prompts_and_agreed_credit(house: House):
    recipes = [
        Recipe(
            id=f"h{n}",
            title=f"Recipe {n} <b>",
            day=TODAY,
            prompt=f"Write {n}\n\nthen <i>check</i>",
            tool="Claude",
            data_class="internal",
            steps="One\nTwo",
            ask=Owner(role="The champion"),
            may_share=may,
            credit="Al Cox",
        )
        for n, may in enumerate(("named", "unnamed", "no"))
    ]
    deeds = [RecipeSaved(recipe=recipe) for recipe in recipes]
    rollout = commit(house, DANA, "made", house.shelf.get("made").version, deeds)
    text = page(house, public(rollout, "public", TODAY))
    assert "<h2>Recipes to try</h2>" in text
    assert 'aria-label="The prompt, to be copied">Write 0\n\nthen &lt;i&gt;check&lt;/i&gt;</pre>' in text
    assert "Recipe 1 &lt;b&gt;" in text
    assert "Recipe 2" not in text
    assert text.count("Al Cox") == 1
    assert "internal data. Ask" in text
    assert "People are named here only where they agreed to it." in text
    assert "Recipes to try" not in page(house, public(house.shelf.at("made", 5), "public", TODAY))


def test_a_withdrawn_recipe_is_gone_from_live_pages(
    house: House,
):
    link = links.make_link(house, DANA, "made", "All-hands").link

    def live() -> tuple[str, str]:
        written = share_page.page_of(house, shares.resolve(house, shares.Pass(link.id)), "")
        return "".join(part.html for part in written.parts), written.version

    example = Example(id="agreed", day=TODAY, what="It", rating=3, may_share="named", credit="Ines Roth")
    recipe = Recipe(
        id="of-it", title="Of it", day=TODAY, prompt="Write it", example_id="agreed", may_share="named"
    )
    seen = house.shelf.get("made").version
    commit(house, DANA, "made", seen, [ExampleLogged(example=example), RecipeSaved(recipe=recipe)])
    before, version = live()
    assert "Of it" in before
    assert 'From <span dir="auto">Ines Roth</span>' in before
    examples.keep_to_ourselves(house, DANA, "made", "agreed")
    after, newer = live()
    assert "Of it" not in after
    assert "Ines Roth" not in after
    assert newer != version


SERIES = {"what": "example", "title": "Friday", "day": day("03-06"), "until": day("05-29")}


def test_what_is_asked_is_said_in_a_line():
    for ask, said in [
        (PublicAsk(**SERIES, every=7),
         "Each Friday / until Fri 29 May / One example of what you did with it / "),
        (PublicAsk(**{**SERIES, "day": day("03-13")}, every=14),
         "Every second Friday / from Fri 13 Mar until Fri 29 May / One example of what you did with it / "),
        (PublicAsk(what="pulse", title="P", day=day("03-02"), every=30), "Every 30 days /  / "
         "Say how it goes for you / "),
        (PublicAsk(what="training", title="Safe start", day=day("03-17")),
         "Tue 17 Mar / in 11 days / Safe start / training"),
        (PublicAsk(what="training", title="", day=day("03-06")), "Fri 6 Mar / today / Training / "),
    ]:  # fmt: skip
        assert " / ".join(say_asked(ask, day("03-06"), day("03-06"))) == said


def test_the_first_screen_comes_first(house: House, shown: PublicRollout):
    order = re.findall(r'data-part="(\w+)"', page(house, shown))
    assert order == list(share_page.PARTS)
    first = order[: order.index("chart")]
    assert [one for one in first if one not in OF_OTHERS] == ["top", "change", "where", "next", "asked"]


def test_a_plan_of_1500_dates_is_a_page_of_a_bounded_size(house: House):
    rollout_id = made.rollout(house, rollout_id="huge").id
    items = [
        ItemAdded(item=Milestone(id=f"x{n}", title=f"Date {n} " + "words " * 20,
                                 date=date(2026, 1, 12) + timedelta(days=n % 130)))
        for n in range(1_500)
    ]  # fmt: skip
    rollout = commit(house, DANA, rollout_id, house.shelf.get(rollout_id).version, items)
    shown = public(rollout, "full", TODAY)
    text = page(house, shown)
    assert len(text.encode()) < 200_000
    assert f"200 of {len(shown.items):,} dates" in text
    assert "more dates than a page can hold" in text
    listed = re.search(r'aria-label="All dates".*', text, re.DOTALL)[0]
    assert listed.count("<tr>") == 201
    assert "Thu 5 Mar" in listed
