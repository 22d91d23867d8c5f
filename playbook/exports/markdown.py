"""The dossier as one Markdown file, in which every text stays text."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from playbook.core.base.words import count, day_in_words, days_in_words, number
from playbook.core.dossier.model import EVERYONE, Ask, ChartData, Dossier, DossierStep, MetricLine, StageLine
from playbook.core.dossier.paper_blocks import Block, BoardPaper, Cell, Entries, Grid, Script, Titled
from playbook.core.dossier.plan_texts import texts_on_paper
from playbook.core.dossier.rhythm import in_rhythm, rhythm_rows
from playbook.core.dossier.texts import with_texts
from playbook.core.progress.progress import STANDING_NAMES
from playbook.exports.options import Options
from playbook.exports.page import page_as_markdown, span_in_words, table

_MARKS = re.compile(r"([\\`*_\[\]<>~&#])")
_IN_QUOTES = re.compile(r"[`*_\[\]<>~&#!]")
# What makes a list, a heading or a rule where a line begins with it.
_BEGINS = re.compile(r"^(?:([-+=])|(\d{1,9})([.)])(?=\s|$))")
_ON_PAGE = ("Objective", "Measured by")
# Charts whose rows read well as a table; others have a row for each week.
_AS_TABLES = ("stages", "teams")


def write(dossier: Dossier, _options: Options) -> bytes:
    """Return the board paper, or the page that decides and everything behind it."""
    if dossier.paper:
        parts = [_front_matter(dossier), *_paper(dossier, dossier.paper)]
        return ("\n\n".join(parts) + "\n").encode()
    page = with_texts(dossier.page, _in_line)
    parts = [
        _front_matter(dossier),
        page_as_markdown(page, with_annex=dossier.audience.reads_all).rstrip("\n"),
        *_decisions(dossier),
        *_standing(dossier),
        *_reasons(dossier),
        *_asks(dossier.asks),
        *_plan(dossier),
        *_teams(dossier),
        *_metrics(dossier.metrics),
        *_gates(dossier),
        *_people(dossier),
        *_words(dossier),
        *_texts(dossier),
    ]
    return ("\n\n".join(parts) + "\n").encode()


def _front_matter(dossier: Dossier) -> str:
    # A text in double quotes as JSON writes it is the same text in YAML. Some programs read it as Markdown.
    version = {} if dossier.paper else {"version": dossier.version}
    values: dict[str, str | int] = {
        "name": dossier.name,
        "organization": dossier.organization,
        **version,
        "day": dossier.day.isoformat(),
        "for": dossier.audience_name,
    }
    lines = [f"{name}: {_quoted(value)}" for name, value in values.items()]
    return "\n".join(["---", *lines, "---"])


def _quoted(value: str | int) -> str:
    as_json = json.dumps(value, ensure_ascii=False)
    return _IN_QUOTES.sub(lambda mark: f"\\u{ord(mark[0]):04x}", as_json)


def _paper(dossier: Dossier, paper: BoardPaper) -> Iterator[str]:
    yield f"# {_in_line(dossier.page.title)}"
    if paper.notice.lead:
        yield _led(paper.notice)
    about = (span_in_words(dossier.page), dossier.stand.rstrip("."), paper.legend)
    yield f"*{_in_line('. '.join(filter(None, about)))}*"
    if paper.aims:
        yield "  \n".join(map(_led, paper.aims))
    for section in paper.sections:
        if section.heading:
            yield f"## {_in_line(section.heading)}"
        yield from map(_paper_block, section.blocks)


def _paper_block(block: Block) -> str:
    match block:
        case Titled():
            return _led(block)
        case Entries():
            lines = enumerate(map(_led, block.entries), 1)
            return "\n".join(
                f"{place}. {line}" if block.is_numbered else f"- {line}" for place, line in lines
            )
        case Grid():
            wide = len(block.heads)
            rows = ([*map(_paper_cell, row), *[""] * (wide - len(row))] for row in block.rows)
            return table([_in_line(head) for head in block.heads], rows, is_tight=True)
        case Script():
            quote = "\n".join(f"> {line}".rstrip() for line in _block(block.text).splitlines())
            return f"**{_in_line(block.lead)}**\n\n{quote}"


def _paper_cell(cell: Cell) -> str:
    return _led(cell) if isinstance(cell, Titled) else "<br>".join(map(_in_line, cell.split("\n")))


def _led(words: Titled) -> str:
    lead = f"**{_marked(words.lead)}**" if words.lead else ""
    return " ".join(filter(None, (lead, _in_line(words.text))))


def _decisions(dossier: Dossier) -> Iterator[str]:
    if any(not each.is_on_page for each in dossier.decisions):
        yield "# The board is asked to decide"
        rows = (
            (each.asked, days_in_words(each.by), each.cost, each.at_no)
            for each in dossier.decisions
            if not each.is_on_page
        )
        yield _table(("Decision", "By", "Cost", "Otherwise"), rows)
        if any(each.is_on_page for each in dossier.decisions):
            yield "And the first points under “Settle first”."


def _standing(dossier: Dossier) -> Iterator[str]:
    yield "# Where it stands"
    yield _in_line(dossier.stand)
    yield f"For: {_in_line(dossier.audience_name)}."
    marks = (("Start", dossier.start), ("Go-live", dossier.go_live), ("End", dossier.end))
    is_on_page = dossier.start and dossier.go_live and dossier.end
    rows = [(name, day_in_words(day)) for name, day in marks if day and not is_on_page]
    rows += [(fact.label, fact.text) for fact in dossier.facts if fact.label not in _ON_PAGE]
    if rows:
        yield _table(("Fact", "Value"), rows)
    if not dossier.is_launched:
        return
    yield _tally(dossier)
    for chart in dossier.charts:
        yield f"**{_in_line(chart.title)}.** {_in_line(chart.question)} {_in_line(chart.finding)}"
        if chart.key in _AS_TABLES:
            yield _chart(chart)


def _tally(dossier: Dossier) -> str:
    tally = dossier.tally
    words = [f"{tally.done:,} of {count(tally.total, 'dated task')} done"]
    words += [f"{tally.overdue:,} overdue"] if dossier.is_launched and tally.due is not None else []
    words += [f"{tally.at_risk:,} at risk"] if tally.at_risk else []
    words += [f"{tally.on_time:.0%} on time"] if tally.on_time is not None else []
    return f"{', '.join(words)}."


def _chart(chart: ChartData) -> str:
    rows = (tuple("" if cell is None else str(cell) for cell in row) for row in chart.rows)
    return _table(chart.columns, rows)


def _reasons(dossier: Dossier) -> Iterator[str]:
    reasons = dossier.reasons("What stays the same")
    if reasons:
        yield "# Why we do it"
    for heading, text in reasons:
        yield f"## {heading}"
        yield _block(text)


def _asks(asks: Sequence[Ask]) -> Iterator[str]:
    if not asks:
        return
    yield "# What we ask of you"
    lines = []
    for place, ask in enumerate(asks, 1):
        days = days_in_words(ask.day, ask.until)
        rest = [f"({days})" if days else "", ask.why, *ask.details]
        lines.append(f"{place}. **{_in_line(ask.do)}** {_in_line(' '.join(filter(None, rest)))}".rstrip())
    yield "\n".join(lines)


def _plan(dossier: Dossier) -> Iterator[str]:
    yield "# The plan"
    for stage in dossier.stages:
        once, recurring = in_rhythm(dossier.steps, stage.key)
        yield f"## {_in_line(stage.title)}"
        yield _in_line(f"{stage.purpose} {_so_far(stage) if dossier.is_launched else ''}")
        if once:
            yield "\n".join(map(_step, once))
        if recurring:
            rows = (row.cells for row in rhythm_rows(recurring))
            yield _table(("Rhythm", "Who", "How often", "First day", "Last day"), rows)


def _so_far(stage: StageLine) -> str:
    words = f"{stage.done:,} of {count(stage.total, 'dated task')} done"
    words += f", {stage.overdue:,} overdue" if stage.overdue else ""
    first = f" Next: {stage.next.title}." if stage.next else ""
    return f"{words}.{first}"


def _step(step: DossierStep) -> str:
    days = days_in_words(step.day, step.until)
    moved = f"moved from {day_in_words(step.moved_from)}" if step.moved_from else ""
    stands = STANDING_NAMES[step.standing].lower() if step.day and step.standing != "planned" else ""
    done = f"{stands} on {day_in_words(step.done_on)}" if step.done_on else stands
    kind = "" if step.kind == "milestone" else step.kind_name
    whom = "" if step.for_whom == EVERYONE else "; ".join(step.for_whom)
    about = (days, kind, step.who, whom, done, moved, step.note)
    box = " " if step.is_open else "x"
    line = f"- [{box}] **{_in_line(step.title)}** {_in_line(' · '.join(filter(None, about)))}"
    return f"{line}  \n  Done when: {_in_line(_without_bullets(step.result))}" if step.result else line


def _teams(dossier: Dossier) -> Iterator[str]:
    if dossier.groups:
        yield "# For whom"
        rows = (
            (
                *group.cells,
                f"{group.done:,} of {group.total:,}" if dossier.is_launched else "",
                f"{group.overdue:,}" if group.overdue else "",
            )
            for group in dossier.groups
        )
        yield _table(("Team", "People", "Manager", "Go-live", "Done", "Overdue"), rows)


def _metrics(metrics: Sequence[MetricLine]) -> Iterator[str]:
    if not metrics:
        return
    yield "# How we know that it works"
    rows = (
        (
            metric.title,
            _without_bullets(metric.counted),
            metric.in_unit(metric.baseline),
            " by ".join(filter(None, (metric.in_unit(metric.target), days_in_words(metric.target_date)))),
            _last(metric),
            metric.who,
            metric.if_red,
        )
        for metric in metrics
    )
    heads = ("Number", "What is counted", "Baseline", "Target", "Last reading", "Owner", "If it is off track")
    yield _table(heads, rows)
    for metric in metrics:
        if len(metric.readings) > 1:
            yield f"**{_in_line(metric.title)}**"
            yield _table(
                ("Day", "Value"), ((days_in_words(day), number(value)) for day, value in metric.readings)
            )


def _last(metric: MetricLine) -> str:
    if metric.last is None:
        return ""
    day, value = metric.last
    return f"{metric.in_unit(value)} on {day_in_words(day)}, {metric.light_name}".rstrip(" ,")


def _gates(dossier: Dossier) -> Iterator[str]:
    """Yield the decisions that the page does not show."""
    shown = {row.day for row in dossier.page.gates}
    gates = [gate for gate in dossier.gates if gate.decision or gate.day not in shown]
    if gates:
        yield "# Go/no-go decisions"
    for gate in gates:
        yield f"## {_in_line(gate.title)}"
        decided = " ".join(
            filter(None, (gate.decision, f"on {days_in_words(gate.decided_on)}" if gate.decided_on else ""))
        )
        about = (
            ("Day", days_in_words(gate.day)), ("Owner", gate.who), ("Go on if", gate.go_if),
            ("Adjust if", gate.adjust_if), ("Stop if", gate.stop_if), ("Decided", decided), ("Why", gate.why),
        )  # fmt: skip
        yield _list(about) or "Nothing is written about it yet."


def _people(dossier: Dossier) -> Iterator[str]:
    if dossier.people:
        yield "# People"
        yield _table(("Name", "Job title", "In this rollout"), (person.cells for person in dossier.people))
    if dossier.moves:
        yield "# What has moved"
        columns = ("Task", "From", "To", "Reason", "Moved by", "On")
        yield _table(columns, (move.cells for move in dossier.moves))


def _words(dossier: Dossier) -> Iterator[str]:
    printed = " ".join(f"{dossier.why} {dossier.why_now}".split())
    messages = [each for each in dossier.key_messages if " ".join(each.split()) not in printed]
    if messages:
        yield "# Sentences to repeat"
        yield "\n".join(f"- {_in_line(message)}" for message in messages)
    if dossier.wins:
        yield "# How people are using it"
        lines = (f"{win.text} {f'({win.credit})' if win.credit else ''}" for win in dossier.wins)
        yield "\n".join(f"- {_in_line(line)}" for line in lines)


def _texts(dossier: Dossier) -> Iterator[str]:
    detailed = [*texts_on_paper(dossier)]
    if detailed:
        yield "# The texts"
    for step, texts in detailed:
        yield f"## {_in_line(step.title)}"
        if step.details:
            yield _list((each.label, each.text) for each in step.details)
        for each in texts:
            yield f"**{_in_line(each.label)}**"
            yield _block(each.text)


def _list(entries: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- **{_in_line(label)}:** {_in_line(text)}" for label, text in entries if text)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return table([_in_line(head) for head in heads], ([_in_line(cell) for cell in row] for row in rows))


def _without_bullets(text: str) -> str:
    """Return a text whose list, set on one line, still reads as a sentence."""
    return re.sub(r"(?<![.:;!?\n])\n+(?:- )?", "; ", text).replace("\n- ", " ").removeprefix("- ")


def _in_line(text: str) -> str:
    """Return a text as one line in which nothing is markup."""
    return _escaped(" ".join(text.split()))


def _block(text: str) -> str:
    """Return a text as paragraphs in which nothing is markup."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    lines = ([_escaped(" ".join(line.split())) for line in each.splitlines()] for each in paragraphs)
    return "\n\n".join("  \n".join(filter(None, each)) for each in lines)


def _escaped(text: str) -> str:
    return _BEGINS.sub(_begun, _marked(text))


def _marked(text: str) -> str:
    """Return a text without markup, where no line begins with it."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _begun(match: re.Match[str]) -> str:
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"
