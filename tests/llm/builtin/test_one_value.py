"""A fact that a plan says in several places has one value in all of them."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from playbook.core.case.dated import BEFORE_START, sessions_of
from playbook.core.case.decision_page import DecisionPage
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import Gate, Metric, Milestone, Policy
from playbook.core.plan.plan_file import Plan
from playbook.core.review.review import DEFAULTS, View
from playbook.core.review.rules.agreement import numbers_agree
from playbook.core.text.notes import split_sentences
from playbook.desk.writing.model_plans import read_brief
from playbook.desk.writing.page_files import page_of_plan, whole_plan
from tests.briefs import SCENARIOS
from tests.drafts import dated_plan
from tests.soak import some

FILES = sorted((Path(__file__).parents[3] / "bench" / "briefs").glob("*.json"))
BRIEFS = {path.stem: read_brief(path.read_text()) for path in FILES} | {
    name: scenario() for name, scenario in SCENARIOS.items()
}
OF_OTHER_DATES = "On the brief's dates: "
DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2}\b"
# Each sort of fact, and how it is said. A plan may say one value of each.
SAID_ONCE = {
    "hours of each person before the start": (
        r"needs ([\d.]+) hours?(?: \([^)]*\))? (?:of training )?before go-live",
        r"working time: ([\d.]+) hours? each before go-live",
    ),
    "trainers of the plan": (
        r"that is [\d.]+ hours? for each of (\d+) trainers?", r"^[\d,]+ people, .*With (\d+) trainers?[:,]",
        r"It takes (\d+) trainers? at once[^.]*; the plan assumes", r"Who trains .*: (\d+) trainers? at once",
    ),
    "day on which promises are decided": (
        rf"On each of these, .* (?:decides|has decided) by ({DAY})",
        rf"(?:confirms or rejects this|says what is true) by ({DAY})",
        rf"^### Decide (?:what happens to jobs|\w+ promises).*\n\n\*milestone · ({DAY})",
    ),
    "pieces that are timed before and after": (
        r"the last (\w+) pieces of work that each team", r"\b[Tt]imed for (\w+) normal",
        r"(\w+) pieces are timed before", r"\bTime (\w+) normal", r"(\w+) normal [^.]{1,60} are timed before",
    ),
    "results read each week": (r"Sample of (\w+) per team and week", r"reads (\w+) results with the"),
    "people": (r"^All ([\d,]+) invited", r"for each of ([\d,]+) people\.", r" for ([\d,]+) people is "),
}  # fmt: skip


def plan_of(brief: Brief) -> tuple[Plan, DecisionPage]:
    start = brief.start or brief.go_live
    assert start
    today = start - timedelta(days=7)
    plan = dated_plan(brief, today)
    return plan, page_of_plan(plan, today)


def said_on(page: DecisionPage) -> Iterator[str]:
    """Yield what the front says of the plan itself, not of other ways."""
    yield from (check.sentence for check in page.checks if not check.title.startswith(OF_OTHER_DATES))
    yield from (line.text for line in page.promises)
    yield from (action.done_when for action in page.actions)
    yield from (row.question for row in page.questions)
    yield page.training_note


def clashes(plan: Plan, page: DecisionPage) -> Iterator[str]:
    """Yield each fact that the plan says in two ways."""
    texts = [*said_on(page), whole_plan(plan.brief, plan.items)]
    for fact, patterns in SAID_ONCE.items():
        values = {found for text in texts for each in patterns for found in re.findall(each, text, re.M)}
        if len(values) > 1:
            yield f"{fact}: {sorted(values)}"
    yield from starts(plan, "\n".join(texts))
    yield from days_of_items(plan, page)
    yield from lengths(plan, page)
    yield from quotes(plan, page)
    yield from thresholds(plan)
    if "follow it (proposal)" in page.advice and "do not fit yet" in "\n".join([page.caveat, *texts]):
        yield "the dates follow what we recommend, and do not fit"
    if "Begin small" in texts[-1] or ("starts small" in page.verdict and "A must from" in "".join(texts)):
        yield "begin small, beside a must"


def starts(plan: Plan, text: str) -> Iterator[str]:
    lives = {plan.brief.go_live, *(plan.brief.go_live_of(group) for group in plan.brief.groups)}
    first = {f"{day:%a} {day:%b} {day.day}" for day in filter(None, lives)}
    said = set(re.findall(rf"(?:We start on|WE (?:PLAN TO )?START:|[Gg]o-live on|Go-live is) ({DAY})", text))
    if not said <= first:
        yield f"start: {sorted(said)}, not {sorted(first)}"


def days_of_items(plan: Plan, page: DecisionPage) -> Iterator[str]:
    by_id = {item.id: item for item in plan.items}
    for action in page.actions:
        if action.item_id and by_id[action.item_id].due != action.day:
            yield f"{action.title}: {action.day} on the front"
    titled = {item.title: item for item in plan.items if isinstance(item, Milestone)}
    for point in (*page.points, *page.further_points):
        for day, title in re.findall(rf"In the plan: ({DAY})[^“]*“(.*?)”\.(?= \*|$)", point.why):
            if f"{titled[title].due:%a %b %-d}" != day:
                yield f"{title}: {day} on the front"
    for item in plan.items:
        for day in re.findall(rf"^(?:End .* on|Decide go or no-go before) ({DAY})", item.title):
            due = item.due or date.min
            if item.title.startswith("It ends") and f"{due:%a %b %-d}" != day:
                yield f"{item.title}: on {due}"
        if isinstance(item, Metric) and (item.target_date or date.max) < (item.first_read or date.min):
            yield f"{item.title}: due before it is read"
    days = {line.name: f"{line.day:%a %b %-d}" for line in page.conditions if line.day}
    for rules in (item.text for item in plan.items if isinstance(item, Policy)):
        for names, day in re.findall(
            rf"^- Until this is settled, [^:]*: (.*?) \([^()]*, by ({DAY})", rules, re.M
        ):
            if days.get(names, day) != day:
                yield f"{names}: {day} in the rules, {days[names]} on the front"
    for metric in (item for item in plan.items if item.id == "metric.outcome"):
        numbers = plan.brief.outcome_baseline, plan.brief.outcome_target
        if isinstance(metric, Metric) and (metric.baseline, metric.target) != numbers:
            yield f"the number: {metric.baseline} to {metric.target}"


def lengths(plan: Plan, page: DecisionPage) -> Iterator[str]:
    """Yield the later sessions whose hours on the front are not those of the plan."""
    later = [each for each in sessions_of(plan.items) if each.provenance.play_id not in BEFORE_START]
    _, _, counted = page.training_note.partition("the later sessions, too: ")
    for title, length, unit in re.findall(r"([^(]+) \(([\d.]+) (minute|hour)s?\)", counted):
        name = re.sub(r"^(?:, | and |and )", "", title).strip(" ?.")
        hours = float(length) / (60 if unit == "minute" else 1)
        each = [
            sum(one.hours for one in later if name in one.title and group.id in one.group_ids)
            for group in plan.brief.groups
        ]
        if abs(max(each) - hours) > 0.02:
            yield f"{name}: {hours} hours on the front, {max(each)} in the plan"


def thresholds(plan: Plan) -> Iterator[str]:
    """Yield each finding of the review on numbers that do not agree."""
    view = View(plan.brief, plan.items, DEFAULTS)
    yield from (note.text for note in numbers_agree(view) if note.state == "fail")


def quotes(plan: Plan, page: DecisionPage) -> Iterator[str]:
    """Yield quotes of the brief that its original does not have."""
    original = " ".join((plan.asked or plan.brief).model_dump_json().split())
    moved = [line.text for line in page.promises if line.mark == "brief" and plan.asked]
    notes = [item.note for item in plan.items if not isinstance(item, Policy)]
    quoted = [each for note in notes for each in re.findall(r"The brief says: “([^”]*)”", note)]
    for text in (*quoted, *(sentence for line in moved for sentence in split_sentences(line))):
        if re.search(r"\d", text) and text.strip(" .…") not in original and "Proposed" not in text:
            yield f"the brief does not say: {text}"


@pytest.mark.parametrize("name", some([*BRIEFS], ["S2 bank", "erp", "reading-tutor"]))
def test_a_plan_says_each_fact_once(name):
    assert not list(clashes(*plan_of(BRIEFS[name])))


def test_two_values_are_found():
    plan, page = plan_of(BRIEFS["erp"])
    [outcome] = [item for item in plan.items if item.id == "metric.outcome"]
    wrong = outcome.model_copy(update={"baseline": 70.0})
    changed = plan.model_copy(update={"items": (*(i for i in plan.items if i is not outcome), wrong)})
    assert list(clashes(changed, page)) == ["the number: 70.0 to 25.0"]


@pytest.mark.long
def test_a_gate_with_a_threshold_of_its_own_is_found():
    plan, _ = plan_of(BRIEFS["erp"])
    conditions = " ".join(item.go_if for item in plan.items if isinstance(item, Gate))
    metrics = (item for item in plan.items if isinstance(item, Metric))
    metric = next(each for each in metrics if f"{each.title[1:]}, at least" in conditions)
    other = metric.model_copy(update={"target": 99.0})
    changed = plan.model_copy(update={"items": (*(i for i in plan.items if i is not metric), other)})
    assert list(thresholds(changed))
