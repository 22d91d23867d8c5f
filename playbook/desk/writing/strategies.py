"""The strategy of a rollout, drafted by a model or typed."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from playbook.core.all_hands.room_words import without_room_words
from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Problem, Refused
from playbook.core.base.words import number, say
from playbook.core.case.feasibility import applied
from playbook.core.case.reading.texts import foreign_language
from playbook.core.digest.themes import THEME_NAMES, strangers_words, themes_of
from playbook.core.grounding.claims import UnsupportedClaim, claims_in, known_of
from playbook.core.log.changes.strategies import StrategyRemoved, StrategySaved
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, problems_of
from playbook.core.plan.case import PROMISE_NAMES
from playbook.core.plan.strategy import Strategy, TeamStart, part_of, start_changes, texts_in
from playbook.core.review.strategy_faults import StrategyFault, faults_in
from playbook.desk.base.access import as_readers_see, get_rollout
from playbook.desk.base.commit import commit
from playbook.desk.base.field_problems import field_problems
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.ask import AskTerms, ModelAnswer, ask_model
from playbook.desk.models.connections import known_window
from playbook.desk.plan import cases, decisions, plans
from playbook.exports.page import page_as_markdown
from playbook.llm.builtin.calendar import window_of
from playbook.llm.builtin.cases.for_writing import for_writing
from playbook.llm.call.errors import ModelError
from playbook.llm.call.fallbacks import Listener, ModelQuery
from playbook.llm.safety.safety import OutputGate
from playbook.llm.stage.case_lines import case_lines, team_lines
from playbook.llm.stage.choices import NameChoices
from playbook.llm.stage.slots import room_in
from playbook.llm.strategy import strategist
from playbook.llm.strategy.mending import mending_question
from playbook.llm.strategy.strategist import StrategyDraft

__all__ = ["StrategyDraft"]

# Lists that a form shows as lines: what stands between the fields of a line, the fields, and an example.
_LISTS = {
    "starts": (":", ("team", "day"), "team: 2027-05-31"),
    "gains": (":", ("who", "what"), "team: what"),
    "losses": (":", ("who", "what"), "team: what"),
    "proposals": (":", ("topic", "what"), "Jobs and pay: what we propose"),
    "money": (":", ("what", "amount"), "what: 40000"),
    "risks": ("|", ("what", "watch", "owner"), "risk | its sign | who looks"),
    "lessons": ("|", ("then", "now"), "last time | this time"),
    "steps": ("|", ("what", "owner", "day"), "step | who | 2027-01-15"),
    "work": ("|", ("team", "what", "hours"), "team | work | 9"),
    "lines": (":", ("chapter", "what"), "rules: sentence"),
    "questions": ("|", ("question", "who", "by"), "question | who answers | 2027-05-31"),
}

_TEXTS = ("decides", "starts_because", "doubt", "answer")
_TOPICS = {name.casefold(): topic for topic, name in PROMISE_NAMES.items()}


def question_of(workspace: Workspace, rollout: Rollout) -> ModelQuery[StrategyDraft]:
    """Return the query: the case, and the page that decides without private lines.

    A stage without a plan is read as the built-in playbook would write it, so that days agree.
    """
    own = decisions.decision_page(workspace, planned(workspace, rollout))
    rollout = as_readers_see(workspace, rollout)
    page = decisions.page_as_read(workspace, planned(workspace, rollout), is_editor=False)
    points = (*page.points, *page.further_points)
    further = enumerate(page.further_points, len(page.points) + 1)
    behind = (f"{number}. {point.title}" for number, point in further)
    # A point on a private worry has another title for those who see the worry.
    titles = {point.key: point.title for point in (*own.points, *own.further_points)}
    replaced = [
        point.title if point.title in titles.values() else titles.get(point.key, point.title)
        for point in points
    ]
    text = "\n".join([page_as_markdown(page, with_annex=False), "To settle, behind the page:", *behind])
    case = case_lines_of(workspace, rollout)
    gate = OutputGate(strangers_words(rollout), own_texts=[*case, text])
    why_not = partial(_why_not, workspace, rollout.brief)
    return strategist.question_for(case, text, rollout.brief, gate, workspace.today(), replaced, why_not)


def _why_not(workspace: Workspace, brief: Brief, starts: Sequence[TeamStart]) -> str:
    """Return why teams cannot start on these days, '' if they can."""
    after, window = applied(brief, start_changes(starts, brief)), window_of(brief, workspace.today())
    for group in after.groups:
        day, before = after.go_live_of(group), brief.find_group(group.id)
        is_moved = before is None or day != brief.go_live_of(before)
        if day and is_moved and day != window.free_day(day, [group]):
            return f"{group.name} does not work on {say(day)}, or it is outside of the time of the plan."
    days = {group.name: after.go_live_of(group) for group in after.groups}
    for start in starts:
        if (part := part_of(start, brief)) and (days[part[0]] or date.max) <= start.day:
            return f"The rest of {part[0]} does not start after its first part."
    if problems := problems_of(after):
        return problems[0].message
    judged = cases.verdict_of(workspace, after)
    return judged.sentence if judged.state == "not_feasible" else ""


def take_starts(workspace: Workspace, actor: Actor, rollout_id: str, seen: int) -> Rollout:
    """Write the strategy's days of start into the brief."""
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    changes = start_changes(rollout.strategy.starts if rollout.strategy else (), rollout.brief)
    return cases.apply_alternative(workspace, actor, rollout_id, seen, changes)


def planned(workspace: Workspace, rollout: Rollout) -> Rollout:
    """Return the rollout with our tasks in each stage that has none."""
    rollout = without_room_words(rollout)
    stages = {item.stage for item in rollout.items.values()}
    written = plans.builtin_items(workspace, rollout.brief, workspace.today())
    missing = {item.id: item for item in written if item.stage not in stages}
    return rollout.model_copy(update={"items": {**rollout.items, **missing}})


def ask_for_strategy(
    workspace: Workspace, actor: Actor, rollout_id: str, terms: AskTerms
) -> ModelAnswer[StrategyDraft]:
    """Ask a model for a strategy; nothing is kept."""
    rollout = get_rollout(workspace, actor, rollout_id, "ask_model")
    answer = ask_model(workspace, actor, rollout_id, "strategy", question_of(workspace, rollout), terms)
    return _mended(workspace, actor, rollout, answer, terms)


def _mended(
    workspace: Workspace, actor: Actor, rollout: Rollout, answer: ModelAnswer[StrategyDraft], terms: AskTerms
) -> ModelAnswer[StrategyDraft]:
    """Return the answer after the model was asked once about what contradicts the plan."""
    strategy, notes, took = answer.value.strategy, answer.value.notes, answer.took
    faults = faults_of(workspace, rollout, strategy)
    if faults and room_in(known_window(workspace)).is_wide:
        gate = OutputGate(strangers_words(rollout), own_texts=texts_in(strategy))
        question = mending_question(strategy, faults, gate)
        try:
            again = ask_model(
                workspace, actor, rollout.id, "strategy", question, replace(terms, listener=Listener())
            )
        except (ModelError, Refused) as fault:
            notes = (*notes, fault.message)
        else:
            strategy, took = again.value, answer.took + again.took
            faults = faults_of(workspace, rollout, strategy)
    notes = (*notes, *(f"{fault.text} Change one of them." for fault in faults))
    return replace(answer, value=StrategyDraft(strategy, notes), took=took)


def faults_of(workspace: Workspace, rollout: Rollout, strategy: Strategy) -> tuple[StrategyFault, ...]:
    """Return where a strategy contradicts itself or the plan on its days of start."""
    brief, today = rollout.brief, workspace.today()
    if changes := start_changes(strategy.starts, brief):
        brief = applied(brief, changes)
        items = plans.builtin_items(workspace, brief, today)
    else:
        items = tuple(planned(workspace, rollout).items.values())
    return faults_in(strategy, brief, items, brief.start or today)


def save_strategy(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    fields: Mapping[str, Any],
    answer: ModelAnswer[StrategyDraft] | None = None,
) -> Rollout:
    """Save a strategy with its writer and editors. Raise Invalid."""
    rollout, strategy = get_rollout(workspace, actor, rollout_id, "edit"), read_fields(fields)
    before = rollout.strategy if answer is None else answer.value.strategy
    if answer is None and strategy.says_the_same(before):
        return rollout
    signed = {
        "writer": answer.writer if answer else before.writer if before else "",
        "prompt_sha": answer.prompt_sha if answer else before.prompt_sha if before else "",
        "edited_by": _editors(before, strategy, actor),
    }
    change = StrategySaved(strategy=strategy.model_copy(update=signed))
    return commit(workspace, actor, rollout_id, seen, [change])


def _editors(before: Strategy | None, after: Strategy, actor: Actor) -> tuple[str, ...]:
    earlier = before.edited_by if before else ()
    return earlier if after.says_the_same(before) else tuple(dict.fromkeys([*earlier, actor.name]))


def fields_of(strategy: Strategy | None) -> dict[str, Any]:
    """Return the texts of a form: lists as lines, bets as records."""
    if strategy is None:
        texts = dict.fromkeys((*_TEXTS, *_LISTS, "left_out"), "")
        return {**texts, "decisions": [], "bets": []}
    return {
        **{name: getattr(strategy, name) for name in _TEXTS},
        **{name: "\n".join(_in_lines(strategy, name)) for name in _LISTS},
        "decisions": [
            {**decision.model_dump(), "by": str(decision.by or "")} for decision in strategy.decisions
        ],
        "bets": [bet.model_dump() for bet in strategy.bets],
        "left_out": "\n".join(strategy.left_out),
    }


def _in_lines(strategy: Strategy, name: str) -> Iterator[str]:
    mark, fields, _ = _LISTS[name]
    between = ": " if mark == ":" else f" {mark} "
    for row in getattr(strategy, name):
        yield between.join(
            PROMISE_NAMES[row.topic] if each == "topic" else _shown(getattr(row, each)) for each in fields
        )


def _shown(value: object) -> str:
    return number(value) if isinstance(value, float) else str(value)


def read_fields(fields: Mapping[str, Any]) -> Strategy:
    """Return the strategy of a form. Raise Invalid."""
    values: dict[str, Any] = {name: fields[name] for name in _TEXTS}
    values["left_out"] = _lines(fields["left_out"])
    for name in ("decisions", "bets"):
        rows = fields[name]
        values[name] = [row for row in rows if any(row[part].strip() for part in row if part != "points")]
    values["decisions"] = [{**row, "by": row.get("by", "").strip() or None} for row in values["decisions"]]
    problems = []
    for name, (mark, parts, form) in _LISTS.items():
        split = str.rsplit if name == "money" else str.split  # what the money is for may have a colon
        lines = [split(line, mark, len(parts) - 1) for line in _lines(fields[name])]
        rows = [dict(zip(parts, map(str.strip, line), strict=False)) for line in lines]
        for row in rows if name == "money" else ():
            row["amount"] = row.get("amount", "").replace(",", "")
        for row in rows if name == "proposals" else ():
            row["topic"] = _TOPICS.get(row["topic"].casefold(), "")
        if not all(_is_complete(part, row.get(part, "")) for row in rows for part in parts):
            problems.append(Problem(name, "A line is not complete.", f"Write “{form}”."))
        values[name] = rows
    if problems:
        raise Invalid(problems)
    with field_problems():
        return Strategy.model_validate(values)


def _is_complete(field: str, text: str) -> bool:
    if field in ("amount", "hours"):
        return text.replace(".", "", 1).isdecimal()
    if field not in ("day", "by"):
        return bool(text)
    with suppress(ValueError):
        return bool(date.fromisoformat(text))
    return False


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def remove_strategy(workspace: Workspace, actor: Actor, rollout_id: str, seen: int) -> Rollout:
    """Take the strategy off the page; undo brings it back."""
    rollout = get_rollout(workspace, actor, rollout_id, "edit")
    return commit(workspace, actor, rollout_id, seen, [StrategyRemoved()]) if rollout.strategy else rollout


def claims_of(rollout: Rollout, strategy: Strategy) -> tuple[UnsupportedClaim, ...]:
    """Return what neither brief nor plan says, of a model's strategy."""
    facts = known_of(rollout.brief, rollout.items.values())
    return claims_in(" \n".join(texts_in(strategy)), facts)


def case_lines_of(workspace: Workspace, rollout: Rollout) -> list[str]:
    """Return the case, the teams and raised themes as lines."""
    brief = rollout.brief
    case = for_writing(cases.case_of(workspace, brief, workspace.day_of(rollout)))
    choices, window = NameChoices(brief), window_of(brief, workspace.today())
    counts = themes_of(strangers_words(rollout))
    raised = [f"- {THEME_NAMES[theme]}: {count} times" for theme, count in counts.items() if count]
    return [
        *([f"Write everything in {language}."] if (language := foreign_language(brief)) else []),
        *("THE CASE", *case_lines(case, choices, window)),
        *("", "THE TEAMS", *team_lines(case, choices, window)),
        *(["", "WHAT PEOPLE RAISED", *raised] if raised else []),
    ]
