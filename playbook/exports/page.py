"""The Decisions page, and the plan behind it, as Markdown."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from playbook.core.base.words import day_in_words, number, say_day
from playbook.core.case.decision_page import MARK_NAMES, UNUSED, ConditionLine, DecisionPage, Mark, RiskRow
from playbook.core.case.judgment import STATE_NAMES, Check, Point
from playbook.core.case.page import OF_THE_BRIEF
from playbook.core.case.teams.groups import team_names
from playbook.core.grounding.known import texts_of
from playbook.core.plan.brief import Brief, say_role
from playbook.core.plan.items import KIND_NAMES, AnyItem, Message, Metric, Owner
from playbook.core.plan.plays.stages import Stage
from playbook.core.plan.strategy import sections_of, signature_of

LEGEND = (
    "Facts come from the brief. “Proposal” marks what we suggest and leaders must accept. "
    "“Ask” marks what nobody has said yet."
)
_NO_DAY = "no day yet"
_MOST_NAMES = 6
_A_DAY = re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2}) (\d{1,2})\b")
# What a text of an item is, where the reader cannot see it from the text.
_LABELS = {
    "go_if": "Go if:", "adjust_if": "Adjust if:", "stop_if": "Stop if:", "done_when": "Done when:",
    "red_action": "If it is red:", "definition": "What is counted:", "data_source": "Where it comes from:",
    "cause": "Behind it:", "question": "Question:", "note": "Note:", "human_review": "Check:",
}  # fmt: skip


def page_as_markdown(page: DecisionPage, *, with_annex: bool = True) -> str:
    """Return the page as Markdown, with what did not fit on it as an annex."""
    on = Days(page)
    parts = [
        *_head(page),
        *_strategy(page),
        *_to_settle(page),
        *_agreements(page, on),
        *_steps(page, on),
        *_background(page, on),
    ]
    if with_annex:
        parts += _annex(page, on)
    return "\n\n".join(parts) + "\n"


def span_in_words(page: DecisionPage) -> str:
    """Return from when to when the plan runs, '' while it is open."""
    if not page.start or not page.end:
        return ""
    on = Days(page)
    start = on(page.start) if page.start.year == page.end.year else day_in_words(page.start)
    return f"{start} to {day_in_words(page.end)}"


def unbroken(text: str) -> str:
    """Return a text in which no line breaks within a day."""
    return _A_DAY.sub("\\1\N{NO-BREAK SPACE}\\2\N{NO-BREAK SPACE}\\3", text)


class Days:
    """Days in words: the year only where it is not the start's."""

    def __init__(self, page: DecisionPage) -> None:
        self._home = page.start or page.go_live or date.min

    def __call__(self, day: date | None) -> str:
        return say_day(day, self._home) if day else _NO_DAY


def _head(page: DecisionPage) -> Iterator[str]:
    yield f"# {_one_line(page.title)}"
    if page.start and page.end:
        yield f"*{span_in_words(page)}. {LEGEND}*"
    aims = [f"**Objective.** {_one_line(page.objective)}", f"**Number.** {_one_line(page.number)}"]
    aims += [f"**Go-live.** {page.moved}."] if page.moved else []
    yield "  \n".join(aims)
    if page.advice:
        yield f"**{page.advice.replace('. ', '.** ', 1)}"
    state, because = page.verdict_in_two
    lines = [f"**{state}** {because}".strip()]
    lines += [f"- **{check.title}.** {check.sentence}" for check in page.checks if _is_open(check, page)]
    yield _joined(lines)
    if page.alternatives:
        ways = [f"- **{way.title}.** {way.what_it_takes}" for way in page.alternatives]
        yield _joined(["Ways that fit:", *ways])


def _is_open(check: Check, page: DecisionPage) -> bool:
    """Return whether a check is still open with the plan's dates.

    Why the brief's own dates fail stands in the advice.
    """
    is_answered = bool(page.advice) and check.title.startswith(OF_THE_BRIEF)
    return check.state in ("not_feasible", "tight") and not is_answered


def _joined(lines: Sequence[str]) -> str:
    return "\n\n".join([lines[0], _list(lines[1:])]) if len(lines) > 1 else lines[0]


def _list(lines: Iterable[str]) -> str:
    """Return one line per entry: a text of a brief may have several."""
    return "\n".join(map(_one_line, lines))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _strategy(page: DecisionPage) -> Iterator[str]:
    for section in sections_of(page.strategy):
        yield f"## {section.heading}"
        is_list = len(section.entries) > 1
        yield _list(
            f"- **{first}** {rest}" if first else f"{'- ' * is_list}{rest}" for first, rest in section.entries
        )
    if page.strategy:
        yield f"*{signature_of(page.strategy)}*"


def _to_settle(page: DecisionPage) -> Iterator[str]:
    if page.points:
        who = f" ({page.settle_by})" if page.settle_by else ""
        yield f"## Settle first{who}"
        yield _list(f"{place}. {_point(point)}" for place, point in enumerate(page.points, 1))


def _point(point: Point) -> str:
    why = f" {point.why}" if point.why else ""
    options = "".join(f" *{word}* {option}" for word, option in point.proposals)
    return f"**{point.title.rstrip('.')}{'' if point.title.endswith('?') else '.'}**{why}{options}"


def _agreements(page: DecisionPage, on: Days) -> Iterator[str]:
    yield "## Promises"
    promises = [(line.mark, f"- **{line.title}.** {line.text}") for line in page.promises]
    yield from _by_mark(promises, "Not decided. We propose")
    if page.conditions:
        yield "## Conditions"
        conditions = [
            (
                c.mark,
                f"- **{c.name}**, before {c.before}, by {on(c.day)}."
                f"{f' {c.owner}.' if c.owner else ''}{_done_when(c)}",
            )
            for c in page.conditions
        ]
        yield from _by_mark(conditions, "We propose")


def _by_mark(marked: Sequence[tuple[Mark, str]], proposed: str) -> Iterator[str]:
    """Yield the lines under one head for each mark."""
    for mark in MARK_NAMES:
        if lines := [line for its_mark, line in marked if its_mark == mark]:
            yield f"*{proposed if mark == 'proposal' else MARK_NAMES[mark]}:*"
            yield _list(lines)


def _done_when(condition: ConditionLine) -> str:
    is_shown = condition.done_when and condition.mark == "brief"
    return f" Done when: {stop(condition.done_when)}" if is_shown else ""


def _steps(page: DecisionPage, on: Days) -> Iterator[str]:
    if page.actions:
        yield "## Tasks that decide"
        if page.caveat:
            yield f"*{page.caveat.partition(' Choose')[0]} Choose first.*"
        rows = (
            (str(place), on(action.day), action.title, action.owner, action.done_when)
            for place, action in enumerate(page.actions, 1)
        )
        yield table(("#", "Date", "Task", "Owner", "Done when"), rows)
    if page.waves:
        waves = (f"{on(wave.day)}: {_groups(wave.groups)} ({wave.people:,})" for wave in page.waves)
        yield f"**Go-live.** {'. '.join(waves)}."
    if page.gates:
        yield "## Go/no-go decisions"
        for gate in page.gates:
            yield f"**{_one_line(gate.title)}, {on(gate.day)}**"
            answers = (("Go", gate.go), ("Adjust", gate.adjust), ("Stop", gate.stop))
            yield _list(f"- **{head}:** {text}" for head, text in answers if text)
        yield "Thresholds are proposals unless the brief sets them."


def then(risk: RiskRow) -> str:
    """Return what we do about a risk, '' if nobody says."""
    return f"Then: {stop(risk.do)} " if risk.do else ""


def _background(page: DecisionPage, on: Days) -> Iterator[str]:
    if page.risks:
        yield "## Risks"
        yield _list(
            f"- **{stop(risk.risk)}** Watch: {stop(risk.watch)} Owner: {risk.owner}." for risk in page.risks
        )
    if page.questions:
        yield "## Open questions"
        yield table(
            ("Question", "Who answers", "By"), ((q.question, q.who, on(q.by)) for q in page.questions)
        )
    if page.lessons:
        yield "## Last time and this time"
        yield table(("Last time", "This time"), ((row.last_time, row.this_time) for row in page.lessons))


def _annex(page: DecisionPage, on: Days) -> Iterator[str]:
    yield "---"
    if page.caveat:
        yield f"**{page.caveat}**"
    if page.unused:
        yield f"## {UNUSED}"
        unused = ((row.quote, row.question, row.who, on(row.by)) for row in page.unused)
        yield table(("The brief says", "To settle", "Who answers", "By"), unused)
    if page.heavy:
        yield "## The heaviest work"
        heavy = ((row.work, row.hours, row.hands, on(row.by), row.owner) for row in page.heavy)
        yield table(("Work", "Hours", "Hands", "By", "Owner"), heavy)
    if page.training:
        yield "## Training"
        rows = (
            (
                t.group,
                f"{t.people:,}",
                f"{t.rounds}",
                number(t.hours_each),
                number(t.people_hours),
                number(t.trainer_hours),
            )
            for t in page.training
        )
        yield table(("Team", "People", "Sessions", "Hours each", "People hours", "Trainer hours"), rows)
        yield page.training_note
    if page.roles:
        by_role = ((row.role, f"{row.people:,}", number(row.hours_each), row.what) for row in page.roles)
        yield table(("Role", "People", "Hours each", "What"), by_role)
    if page.budget_note:
        yield "## Budget"
        yield page.budget_note
    if page.answers:
        yield "## Concerns and answers"
        yield _list(
            f"- *“{row.concern}”* {row.answer}{f' ({row.by})' if row.by else ''}" for row in page.answers
        )
    if page.further_points:
        yield "## More to settle"
        yield _list(f"- {_point(point)}" for point in page.further_points)
    what_we_do = [f"- **{stop(check.title)}** So {check.so}." for check in page.checks if check.so]
    what_we_do += [f"- **{stop(risk.risk)}** {then(risk)}".rstrip() for risk in page.risks if risk.do]
    if what_we_do:
        yield "## What we do about findings and risks"
        yield _list(what_we_do)
    fine = [check for check in page.checks if not _is_open(check, page)]
    if fine:
        yield "## Also checked"
        yield _list(
            f"- **{check.title}: {STATE_NAMES[check.state].lower()}.** {check.sentence}" for check in fine
        )


def _groups(names: Sequence[str]) -> str:
    surplus = f"; and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return "; ".join(names[:_MOST_NAMES]) + surplus


def stop(text: str) -> str:
    return text if text.endswith((".", "!", "?", ".”", "?”")) else f"{text}."


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, is_tight: bool = False) -> str:
    """Return a table without the columns that no row fills; if tight, no bar stands alone."""
    cells = [[_cell(cell) for cell in row] for row in (heads, *rows)]
    filled = [place for place in range(len(heads)) if any(row[place] for row in cells[1:])]
    edge, bar = ("", "| ") if is_tight else (" ", " | ")
    lines = [f"|{edge}{bar.join(row[place] for place in filled)}{edge}|" for row in cells]
    return "\n".join([lines[0], f"|{'---|' * len(filled)}", *lines[1:]])


def _cell(text: str) -> str:
    """Return the text of a cell, whose last backslash escapes no bar."""
    cell = _one_line(text).replace("|", "\\|")
    return f"{cell} " if cell.endswith("\\") else cell


def plan_as_markdown(brief: Brief, items: Iterable[AnyItem], stages: Sequence[Stage] = ()) -> str:
    """Return the plan as a document: by stage and date, with every text."""
    plan_items = list(items)
    titles = {stage.key: stage.title for stage in stages}
    parts = []
    for key in dict.fromkeys([*titles, *(item.stage for item in plan_items)]):
        own = sorted(
            (item for item in plan_items if item.stage == key),
            key=lambda item: (item.due or date.max, item.title),
        )
        if own:
            parts += [f"# {titles.get(key, key.capitalize())}", *(_entry(brief, item) for item in own)]
    return "\n\n".join(parts) + "\n"


def _entry(brief: Brief, item: AnyItem) -> str:
    home = brief.start or item.due or date.min
    days = [say_day(day, home) for day in dict.fromkeys((item.due, item.until)) if day]
    owner = _name(brief, (item.sender if isinstance(item, Message) else None) or item.owner)
    groups = [group for group in brief.groups if group.id in item.group_ids]
    is_all = len(groups) == len(brief.groups) > 1
    whom = "all" if is_all else "; ".join(team_names(groups, brief.groups))
    line = " · ".join(part for part in (KIND_NAMES[item.kind], " to ".join(days), owner, whom) if part)
    texts = [
        f"**{_LABELS[name]}** {text}" if name in _LABELS else text
        for name, text in texts_of(item).items()
        if text and name not in ("title", "why", "unit")
    ]
    if isinstance(item, Metric) and item.unit:
        texts.append(_numbers(item, home))
    return "\n\n".join([f"### {item.title or KIND_NAMES[item.kind].capitalize()}", f"*{line}*", *texts])


def _numbers(metric: Metric, home: date) -> str:
    """Return the unit of a metric with its baseline and target."""
    values = [
        f"{number(value)} {when}"
        for value, when in (
            (metric.baseline, "today"),
            (metric.target, f"by {say_day(metric.target_date, home)}" if metric.target_date else "to reach"),
        )
        if value is not None
    ]
    return f"**Values ({metric.unit}):** {', '.join(values) or 'no baseline yet'}."


def _name(brief: Brief, owner: Owner | None) -> str:
    person = brief.find_person(owner.person_id) if owner else None
    return person.name if person else say_role(owner.role) if owner else ""
