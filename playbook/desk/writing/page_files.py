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
from playbook.desk.plan import review_report
from playbook.desk.writing.model_plans import draft_plan, read_brief
from playbook.exports.page import page_as_html, page_as_markdown, plan_as_markdown
from playbook.llm.builtin.builtin import load_stages
from playbook.llm.builtin.kinds import load_kinds


def page_of_plan(brief: Brief, items: Sequence[AnyItem], today: date) -> DecisionPage:
    """Return the page of a plan that is in no log."""
    return page_of(read_case(brief, load_kinds(), today), items, today)


def read_source(text: str, today: date) -> tuple[Brief, tuple[AnyItem, ...]]:
    """Return the brief and items of a plan file; a brief is drafted. Raise Invalid."""
    if _is_brief(text):
        brief = read_brief(text)
        return brief, draft_plan(brief, today)[0].items
    read = review_report.read_text(text)
    if read.problems:
        raise Invalid(read.problems)
    return read.brief, read.items


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
