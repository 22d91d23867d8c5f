"""Each objective of a brief has work that moves its number, in the brief's own noun."""

from datetime import date

import pytest

from bench._briefs import briefs
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import Metric, Milestone
from playbook.llm.builtin.cases.aims.objectives import load_aim_kinds
from tests.drafts import draft_of
from tests.llm.builtin.test_case_items import plan, plant
from tests.soak import some


def work(brief: Brief) -> dict[str, Milestone]:
    items = draft_of(brief).items
    return {item.id: item for item in items if isinstance(item, Milestone)}


def kind_of(words: str) -> str | None:
    return next((kind.key for kind in load_aim_kinds() if kind.match(words)), None)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Forecast error per quarter", "forecast"),
        ("Month-end close in six working days", "close"),
        ("Days for closing the books", "close"),
        ("Working days until the books close", "close"),
        ("Closing the quarter in five days", "close"),
        ("Working days for the monthly close", "close"),
        ("Days from closing the job to the invoice", "response"),
        ("New operators work alone after nine weeks", "newcomers"),
        ("nine of ten new colleagues are still with us after a year", "staying"),
        ("No lost-time accident because of a wrong instruction", "safety"),
        ("First-visit fix rate", "repeats"),
        ("Scrap at 5% or below", "errors"),
        ("Services migrated per month", "throughput"),
        ("Half of our standard documents are drafted with the assistant", "share"),
        ("Customer satisfaction after a visit", "rating"),
        ("Kilometres per parcel", "cost"),
        ("Days until a claim is paid", "response"),
        ("Hours per standard document", "effort"),
        ("Win rate of bids above a million", "sales"),
        ("Third graders below grade level", "learners"),
        ("The sky is bluer than before", None),
    ],
)
def test_a_number_is_known_by_what_it_counts(words: str, key: str | None) -> None:
    assert kind_of(words) == key


def test_a_title_says_what_is_returned_not_by_whom():
    [match] = filter(None, (kind.match("Declarations returned by customs") for kind in load_aim_kinds()))
    assert match["it"] == "Declarations returned"


def test_an_objective_beside_the_number_has_its_change_and_its_first_run():
    brief = plant(objective="Scrap at 5% or below, and new operators work alone after nine weeks.")
    items = work(brief)
    change = items["milestone.objective-newcomers-change"]
    run = items["milestone.objective-newcomers-run"]
    assert change.title == "Write the weekly path of new operators, with sign-offs"
    assert change.date < brief.go_live < run.date
    assert (run.date - brief.go_live).days >= 63, "nobody has worked nine weeks before"
    assert "New operators work alone after nine weeks".casefold() in change.note.casefold()
    assert change.owner
    assert run.owner


@pytest.mark.long
def test_the_first_win_is_one_of_the_brief_s_own_number():
    brief = briefs()["Stonegate Builders"]()
    items = work(brief)
    assert items["milestone.first-win"].title == "Review the first weeks, oldest cases first: “Days per bid”"
    assert items["milestone.first-win"].is_win
    assert "milestone.objective-response-run" not in items, "it is not asked for twice"
    assert "milestone.objective-response-change" not in items, "the number shows what the start does"


def test_how_a_forecast_is_counted_is_proposed_with_its_period():
    number = {"outcome_measure": "Forecast error per quarter", "outcome_unit": "%"}
    levels = {"outcome_baseline": 22, "outcome_target": 10}
    brief = briefs()["Stonegate Builders"]().model_copy(update=number | levels)
    result = next(each for each in draft_of(brief).items if isinstance(each, Metric) and each.baseline == 22)
    assert "forecast frozen on the fifth working day of the quarter" in result.definition


def test_the_brief_s_own_number_is_worked_on_once():
    objective = "By the end of September 2027 a letter takes 18 minutes, and one in twenty comes back."
    brief = plant(objective=objective, outcome_measure="Minutes per letter", outcome_unit="minutes")
    titles = [item.title for key, item in work(brief).items() if "objective-" in key or "win" in key]
    assert any("Minutes per letter" in title for title in titles)
    assert not [title for title in titles if "a letter takes" in title]


def test_a_brief_without_an_objective_gets_no_such_work():
    brief = plant(objective="", outcome_measure="", expected_benefit="", why="We like it.")
    assert not [item_id for item_id in work(brief) if "objective-" in item_id]


def test_a_reason_that_only_complains_of_a_cost_is_no_objective():
    brief = plant(objective="", outcome_measure="", expected_benefit="", why="Nights cost 30 euros more.")
    assert not [item_id for item_id in work(brief) if "objective-" in item_id]


@pytest.mark.long
def test_no_work_on_a_number_comes_after_the_plan():
    ends = [
        (item.date, brief.end)
        for brief in (make() for make in briefs().values())
        for key, item in work(brief).items()
        if "objective-" in key
    ]
    assert ends
    assert all(day and end and day <= end for day, end in ends)


# Between them they have each task of an objective that a known brief gets.
EACH_TASK = ("Corner and Sons Grocers", "Town of Lindenau", "Van Dijk Parcels", "Helix Research")


def test_nothing_is_left_to_fill_in():
    texts = {
        (name, key): item.title + item.done_when + item.note
        for name in some([*briefs()], EACH_TASK)
        for key, item in work(briefs()[name]()).items()
        if "objective-" in key
    }
    assert len(texts) >= len(EACH_TASK)
    assert [key for key, text in texts.items() if "{" in text] == []


def test_what_the_set_up_rests_on_is_decided_as_soon_as_the_teams_have_heard():
    brief = plant(
        outcome_measure="Forecast error per quarter", start=date(2027, 3, 1), go_live=date(2027, 9, 6)
    )
    items = work(brief)
    defined = items["milestone.objective-forecast-definition"]
    assert defined.title == "Define the stages and required fields of the forecast"
    assert items["milestone.early-win"].date
    assert defined.date < date(2027, 4, 1) < items["milestone.early-win"].date


def test_nothing_moves_the_number_between_its_baseline_and_the_start():
    brief = plant(outcome_measure="Wrong loads", start=date(2027, 3, 1), go_live=date(2027, 10, 4))
    items = work(brief)
    assert items["milestone.early-win"].title == "Fix one thing that annoys people"
    assert items["milestone.baseline"].date < items["milestone.early-win"].date
    assert items["milestone.objective-errors-run"].date > date(2027, 10, 4)
    missed = plant(outcome_measure="", objective="No bid is excluded for a missed requirement.")
    titles = [each.title for each in work(missed).values()]
    assert "Review missed requirements of the first weeks by cause and place" in titles


def test_what_counts_as_a_promised_result_is_on_paper_with_the_baseline():
    objective = "Letters take 18 minutes, and every open order is in OrderDesk with a next step."
    brief = plant(objective=objective, start=date(2027, 3, 1), go_live=date(2027, 10, 4))
    items = {item.id: item for item in draft_of(brief).items}
    baseline, result = items["milestone.baseline"].due, items["metric.result-1"]
    assert f"By {baseline:%a %b} {baseline.day} one page says what exactly counts" in result.definition


@pytest.mark.long
def test_who_leads_only_a_team_that_hears_of_it_owns_no_work_on_the_number():
    fields = plant().model_dump()
    people = [
        each | {"job_title": "Warehouse manager"} if each["id"] == "m2" else each for each in fields["people"]
    ]

    def owner_of_the_change(sessions: str) -> str | None:
        teams = [
            each | {"sessions": sessions} if each["id"] == "stores" else each for each in fields["groups"]
        ]
        change = work(plant(people=people, groups=teams))["milestone.first-win"]
        return change.owner.person_id if change.owner else None

    assert owner_of_the_change("all") == "m2"
    assert owner_of_the_change("told") != "m2"


@pytest.mark.long
def test_a_result_of_weeks_counts_those_who_can_have_reached_it():
    weeks = "New operators work alone after nine weeks."

    def definition(last_start: date) -> str:
        days = (date(2027, 3, 22), last_start)
        groups = [
            each.model_copy(update={"go_live": day}) for each, day in zip(plant().groups, days, strict=True)
        ]
        items = plan(plant(objective=weeks, groups=groups, end=date(2027, 7, 30)))
        [metric] = [item for item in items if isinstance(item, Metric) and item.id == "metric.result-1"]
        assert metric.target_date
        return f"{metric.target_date} {metric.definition}"

    assert "it counts people who began by " in definition(date(2027, 7, 19))
    assert "it counts people who began by " not in definition(date(2027, 5, 10))


@pytest.mark.long
@pytest.mark.parametrize(
    ("measure", "is_of_books"),
    [
        ("Working days until the books close", True), ("Days for the month-end close", True),
        ("Minutes of work per payroll run", False), ("Minutes per billing run", False),
        ("Errors per invoice run", False), ("Hours per pay run", False),
    ],
)  # fmt: skip
def test_a_trial_balance_belongs_to_books_alone(measure: str, is_of_books: bool) -> None:
    own = {"outcome_measure": measure, "outcome_baseline": 9.0, "outcome_target": 5.0}
    brief = briefs()["Stonegate Builders"]().model_copy(update=own)
    metrics = [item for item in draft_of(brief).items if isinstance(item, Metric)]
    assert any("trial balance" in each.definition for each in metrics) is is_of_books


def test_a_small_company_counts_each_clause_of_its_objective() -> None:
    objective = "By August we bake for 90 cafés with 12 people, and no more than 9 late crates in a month."
    small = plant(objective=objective, headcount=24, budget=9_000, tools=())
    small = small.model_copy(
        update={"groups": tuple(each.model_copy(update={"size": 12}) for each in small.groups[:2])}
    )
    titles = [item.title for item in draft_of(small).items if isinstance(item, Metric)]
    assert "We bake for 90 cafés with 12 people" in titles
    assert "No more than 9 late crates in a month" in titles


@pytest.mark.parametrize(
    ("promise", "title"),
    [
        ("Deliveries to the stores are booked on the day in 90% of cases, up from 55% today.",
         "Deliveries to the stores are booked on the day"),
        ("The time from the first call of a customer to the signed offer falls from 12 days to 5 days.",
         "Time from the first call of a customer to the signed offer"),
    ],
)  # fmt: skip
def test_a_promised_number_is_named_by_what_is_counted(promise, title):
    items = plan(plant(objective=f"Every order is right the first time. {promise}"))
    assert title in [item.title for item in items if isinstance(item, Metric)]
