"""The Decisions page, and the whole plan, as files."""

import json
from collections.abc import Sequence
from datetime import date

from playbook.core.base.errors import Invalid
from playbook.core.case.case import read_case
from playbook.core.case.decision_page import DecisionPage
from playbook.core.case.page import page_of
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem
from playbook.core.plan.plan_file import Plan
from playbook.desk.plan import review_report
from playbook.desk.writing.model_plans import draft_plan, read_brief
from playbook.exports.page import page_as_markdown, plan_as_markdown
from playbook.exports.sheet import page_as_html
from playbook.llm.builtin.kinds import load_kinds
from playbook.llm.builtin.stage_files import load_stages


def page_of_plan(plan: Plan, today: date) -> DecisionPage:
    """Return the page of a plan that is in no log."""
    kinds = load_kinds()
    asked = read_case(plan.asked, kinds, today) if plan.asked else None
    case = read_case(plan.brief, kinds, today)
    return page_of(case, plan.items, today, asked=asked, strategy=plan.strategy)


def read_source(text: str, today: date) -> Plan:
    """Return the plan of a file; a brief is drafted. Raise Invalid."""
    if _is_brief(text):
        return draft_plan(read_brief(text), today)[0]
    read = review_report.read_text(text)
    if read.problems:
        raise Invalid(read.problems)
    return Plan(brief=read.brief, items=read.items, asked=read.asked, strategy=read.strategy)


def _is_brief(text: str) -> bool:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(raw, dict) and not {"brief", "items"} & raw.keys()


def as_file(page: DecisionPage, name: str) -> str:
    """Return the page as its file's name asks: a sheet to print, else Markdown."""
    return page_as_html(page) if name.endswith(".html") else page_as_markdown(page)


def whole_plan(brief: Brief, items: Sequence[AnyItem]) -> str:
    """Return the plan as a document."""
    return plan_as_markdown(brief, items, load_stages())
