"""Commands for plan files: their schema, writing one, checking one."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from playbook import clock
from playbook.cli.base import (
    FAILED,
    OK,
    STREAM,
    WRONG,
    open_folder,
    read_text,
    say,
    say_problems,
    source_of,
    write_lines,
)
from playbook.core.base.errors import PlaybookError
from playbook.core.base.words import count
from playbook.settings import load

if TYPE_CHECKING:
    from playbook.core.base.errors import Problem
    from playbook.core.plan.plan_file import Plan
    from playbook.desk.writing.model_plans import StageOutcome

_REVIEWED = "A plan that `draft` wrote (- reads standard input), or the id of a rollout."
_WITH_MODEL = "Write it with the model that PLAYBOOK_AI_URL and PLAYBOOK_AI_MODEL name."
_BRIEF = "The brief as JSON; - reads standard input."
_OUTPUT = "Write the plan there, not to the terminal."
_SIZE = "How much of the playbook: about 25, 60 or 200 tasks for 200 people."
_PAGE_FILE = "Also write the Decisions page, as Markdown or, if the name ends in .html, to print."
_KEEP_DATES = "Write it on the brief's dates, even where they fail and another way fits."
_PAGED = "A plan, a brief (it is drafted first; - reads standard input), or the id of a rollout."
_PAGE_OUTPUT = "Write it there, not to the terminal. A name that ends in .html gives a sheet to print."
_WHOLE = "Then the whole plan as a document: by stage and date, with every text."


def print_schema(
    kind: Annotated[Literal["brief", "plan"] | None, typer.Argument(help="Only this one.")] = None,
) -> None:
    """Print the JSON schema of a brief, of a plan, or of both."""
    from playbook.desk.writing.model_plans import schema_of

    both = {"brief": schema_of("brief"), "plan": schema_of("plan")}
    print(json.dumps(both[kind] if kind else both, indent=2))


def draft(
    file: Annotated[str, typer.Argument(metavar="BRIEF.json", help=_BRIEF)],
    with_model: Annotated[bool, typer.Option("--with-model", help=_WITH_MODEL)] = False,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="PLAN.json", help=_OUTPUT)] = None,
    size: Annotated[
        Literal["essential", "standard", "thorough"], typer.Option("--size", help=_SIZE)
    ] = "standard",
    page: Annotated[str | None, typer.Option("--page", metavar="FILE.md", help=_PAGE_FILE)] = None,
    keep_dates: Annotated[bool, typer.Option("--keep-dates", help=_KEEP_DATES)] = False,
) -> int:
    """Write the five-stage plan of a brief with the built-in playbook."""
    from playbook.desk.writing.model_plans import draft_plan, read_brief

    settings = load()
    brief, today = read_brief(read_text(file)), settings.today or clock.today()
    if with_model:
        from playbook.desk.writing.model_plans import draft_plan_with_model

        plan, outcomes = draft_plan_with_model(
            settings, brief, today, on_stage=_say_outcome, keep_dates=keep_dates
        )
        write_lines(output, [plan.model_dump_json(indent=2)])
        _write_page(plan, today, page)
        whole = [outcome for outcome in outcomes if outcome.draft and not outcome.draft.fault]
        say(f"{len(plan.items)} tasks; {len(whole)} of {len(outcomes)} stages are whole.")
        return OK if len(whole) == len(outcomes) else FAILED
    plan, written = draft_plan(brief, today, size, keep_dates=keep_dates)
    write_lines(output, [plan.model_dump_json(indent=2)])
    _write_page(plan, today, page)
    tasks = sum(item.is_tracked for item in plan.items)
    say(f"{count(tasks, 'dated task')} in {len({item.stage for item in plan.items})} stages.")
    questions = [f"{ask.field}: {ask.question} {ask.reason}" for ask in written.open_questions]
    for heading, lines in (("Open questions", questions), ("Notes", written.notes)):
        if lines:
            say("\n  ".join([f"\n{heading}:", *lines]))
    return OK


def _write_page(plan: "Plan", today: date, file: str | None) -> None:
    """Write the page to a file, if one is named, and say its verdict."""
    from playbook.desk.writing.page_files import as_file, page_of_plan

    decision_page = page_of_plan(plan, today)
    if file:
        write_lines(file, as_file(decision_page, file).splitlines())
    say(f"{decision_page.advice} {decision_page.verdict}".strip())


def page(
    source: Annotated[str, typer.Argument(metavar="PLAN.json|BRIEF.json|ROLLOUT", help=_PAGED)],
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help=_PAGE_OUTPUT)] = None,
    whole: Annotated[bool, typer.Option("--whole", help=_WHOLE)] = False,
) -> None:
    """Print the Decisions page: verdict, what to settle, promises, actions."""
    from playbook.core.plan.plan_file import Plan
    from playbook.desk.writing.page_files import as_file, page_of_plan, read_source, whole_plan

    if whole and (output or "").endswith(".html"):
        hint = "Write it to a .md file, or leave --whole out."
        raise PlaybookError("The whole plan has no printable sheet.", hint)
    settings = load()
    today = settings.today or clock.today()
    if source == STREAM or Path(source).exists() or source.endswith(".json"):
        plan = read_source(read_text(source), today)
    else:
        from playbook.desk.upkeep import commands

        with open_folder() as (workspace, actor):
            rollout = commands.get_rollout(workspace, actor, source)
            items = tuple(rollout.items.values())
            plan = Plan(brief=rollout.brief, items=items, strategy=rollout.strategy)
    text = as_file(page_of_plan(plan, today), output or "")
    if whole:
        text += f"\n{whole_plan(plan.brief, plan.items)}"
    write_lines(output, text.splitlines())


def _say_outcome(outcome: "StageOutcome") -> None:
    """Write the outcome of a stage: its items, cost, notes and open findings."""
    if (drafted := outcome.draft) is None:
        say(f"{outcome.stage}: the built-in words. {outcome.trouble}")
        return
    tokens = f"{drafted.usage.prompt:,} tokens in, {drafted.usage.completion:,} out"
    about = " (estimated)" if drafted.usage.estimated else ""
    cost = "price not known" if drafted.cost_usd is None else f"${drafted.cost_usd:.4f}"
    share = f"{drafted.share:.0%} of the words by {drafted.writer}"
    say(f"{outcome.stage}: {len(drafted.items)} tasks, {share}; {tokens}{about}; {cost}.")
    if drafted.fault:
        say(f"  Broke off: {drafted.fault}")
    left_out = (f"Left out '{drafted.builtin[key].title}': {why}" for key, why in drafted.dropped.items())
    for note in (*left_out, *drafted.notes, *(f"Left: {finding}" for finding in drafted.findings)):
        say(f"  {note}")


def review(
    plan: Annotated[str, typer.Argument(metavar="PLAN.json|ROLLOUT", help=_REVIEWED)],
    output_format: Annotated[
        Literal["text", "json"], typer.Option("--format", help="For people or for programs.")
    ] = "text",
) -> int:
    """Check a plan file or a rollout against the published rules."""
    from playbook.desk.plan import review_report, reviews

    problems: tuple[Problem, ...] = ()
    if plan == STREAM or Path(plan).exists() or plan.endswith(".json"):
        read = review_report.read_text(read_text(plan))
        brief, problems = read.brief, tuple(read.problems)
        result = review_report.review_read(read, load().today or clock.today())
    else:
        from playbook.desk.upkeep import commands

        with open_folder() as (workspace, actor):
            rollout = commands.get_rollout(workspace, actor, plan)
            brief, result = rollout.brief, reviews.review_of(workspace, rollout)
    if output_format == "json":
        print(review_report.as_json(brief, result, problems))
    else:
        print(review_report.as_text(brief, result), end="")
    if problems:
        say_problems(problems, source_of(plan))
        return WRONG
    return FAILED if result.has_errors else OK


def print_rules() -> None:
    """Print every rule of the review with its threshold and source, as docs/rules.md."""
    from playbook.core.review.document import rules_as_markdown

    print(rules_as_markdown(), end="")
