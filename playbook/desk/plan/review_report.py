"""Render a review as text or JSON."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from playbook.core.base.errors import Problem
from playbook.core.case.case import read_case
from playbook.core.plan.brief import Brief
from playbook.core.plan.plan_file import PlanRead, read_plan
from playbook.core.review.review import SEVERITY_NAMES, STATE_NAMES, STATES, Result, Review, review, scores
from playbook.llm.builtin.kinds import load_kinds

REPORT_SCHEMA = 1
_INDENT = "      "


def read_text(text: str) -> PlanRead:
    """Return what of a plan file is usable, with its problems."""
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        return PlanRead(problems=[Problem(where, f"This is not JSON: {error.msg}.")])
    except (ValueError, RecursionError):
        return PlanRead(problems=[Problem("", "This JSON is nested too deeply, or holds too long a number.")])
    return read_plan(raw)


def review_read(read: PlanRead, today: date) -> Review:
    """Return the review of a plan file."""
    return review(read.brief, read.items, today=today, case=read_case(read.brief, load_kinds(), today))


def as_text(brief: Brief, plan_review: Review) -> str:
    """Return the review in words."""
    return "\n".join(_lines(brief, plan_review)).rstrip() + "\n"


def _lines(brief: Brief, plan_review: Review) -> Iterator[str]:
    errors = [result for result in plan_review.failing if result.severity == "E"]
    warnings = [result for result in plan_review.failing if result.severity == "W"]
    unknown = [result for result in plan_review.results if result.state == "cannot_tell"]
    yield f"{brief.name or 'Unnamed rollout'}: {'not ready' if errors else 'no error'}"
    yield ", ".join(f"{len(plan_review.ids(state))} {STATE_NAMES[state]}" for state in STATES)
    yield ""
    for score in scores(plan_review):
        share = "  –" if score.share is None else f"{score.share:4.0%}"
        tally = (
            f"{len(score.passed)} pass, {len(score.failed)} fail, {len(score.unknown)} without enough data"
        )
        yield f"{score.stage:15} {share}  {tally}"
    for title, results in (("Errors", errors), ("Warnings", warnings), ("Not enough data", unknown)):
        if results:
            yield ""
            yield title
            for result in results:
                yield from _of_result(result)


def _of_result(result: Result) -> Iterator[str]:
    yield f"  {result.rule_id} {result.title}"
    for text in dict.fromkeys(finding.text for finding in result.findings if finding.text):
        yield f"{_INDENT}{text}"
    for name, value in result.thresholds.items():
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else f"{value:g}"
        yield f"{_INDENT}{name} {shown}"
    if result.missing:
        yield f"{_INDENT}missing: {', '.join(result.missing)}"


def as_json(brief: Brief, plan_review: Review, problems: Iterable[Problem] = ()) -> str:
    """Return the review as JSON with every rule."""
    errors = [result.rule_id for result in plan_review.failing if result.severity == "E"]
    report: dict[str, Any] = {
        "report_schema": REPORT_SCHEMA,
        "name": brief.name,
        "ready": not errors,
        "counts": {state: len(plan_review.ids(state)) for state in STATES},
        "scores": {
            score.stage: {"share": score.share, "points": score.points, "out_of": score.out_of}
            for score in scores(plan_review)
        },
        "problems": [
            {"where": problem.where, "message": problem.message, "hint": problem.hint} for problem in problems
        ],
        "rules": [_as_data(result) for result in plan_review.results],
        "questions": list(plan_review.questions),
    }
    return json.dumps(report, indent=2, ensure_ascii=False)


def _as_data(result: Result) -> dict[str, Any]:
    data = result.model_dump(mode="json", exclude={"question", "figures"})
    data["severity"] = SEVERITY_NAMES[result.severity]
    data["fixes"] = [fix.label for fix in result.fixes]
    return data
