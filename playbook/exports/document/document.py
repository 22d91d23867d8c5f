"""Write a dossier as a Word document: the board paper, or the full plan."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time

from playbook.core.base.words import capital, count, day_in_words, days_in_words, number, plural
from playbook.core.case.judgment import STATE_NAMES
from playbook.core.dossier.model import (
    EVERYONE,
    ChartData,
    Dossier,
    DossierStep,
    Labeled,
    MetricLine,
    StageLine,
)
from playbook.core.dossier.plan_texts import texts_on_paper
from playbook.core.dossier.rhythm import in_rhythm, rhythm_rows
from playbook.core.progress.progress import STANDING_NAMES
from playbook.exports.deck.canvas import plain
from playbook.exports.deck.words import short_day
from playbook.exports.document.body import Body, Heads
from playbook.exports.document.paper import write_paper
from playbook.exports.document.template import DocumentTemplate, read_template
from playbook.exports.office_package import repeatable
from playbook.exports.options import Options

_CHART = 6.3, 3.1  # inches


def write(dossier: Dossier, options: Options) -> bytes:
    """Return the document on our template, or on a cleaned one."""
    template = read_template(options.template)
    look = template.look
    body = Body(template.styles, template.wide, look.theme if look else None)
    sponsor = next((fact.text for fact in dossier.facts if fact.label == "Sponsor"), "")
    lines = (
        dossier.organization,
        dossier.stand,
        f"Sponsor: {sponsor}" if sponsor else "",
        f"For: {dossier.audience_name}",
    )
    if dossier.paper:
        write_paper(body, dossier, dossier.paper)
        return _saved(template, body, dossier)
    body.title(dossier.name or "Rollout", filter(None, lines), template.cover_xml)
    body.contents()
    _board(body, dossier)
    _decision(body, dossier)
    _standing(body, dossier, template)
    _reasons(body, dossier)
    _asks(body, dossier)
    texts = {step.id: own for step, own in texts_on_paper(dossier)}
    for stage in dossier.stages:
        _stage(body, dossier, stage, texts)
    _proof(body, dossier)
    _annex(body, dossier)
    return _saved(template, body, dossier)


def _saved(template: DocumentTemplate, body: Body, dossier: Dossier) -> bytes:
    _fill(template, body, dossier)
    target = io.BytesIO()
    template.document.save(target)
    return repeatable(target.getvalue(), f"{dossier.day.isoformat()}T00:00:00Z")


def _board(body: Body, dossier: Dossier) -> None:
    asked = [each for each in dossier.decisions if not each.is_on_page]
    if asked:
        body.heading(1, "The board is asked to decide", is_new_page=True)
        rows = [(each.asked, days_in_words(each.by), each.cost, each.at_no) for each in asked]
        heads: Heads = (("Decision", 3), ("By", 1.4), ("Cost", 2.2), ("Otherwise", 2.6))
        body.table("What the board is asked to decide", heads, rows)


def _decision(body: Body, dossier: Dossier) -> None:
    page = dossier.page
    body.heading(1, "In one page", is_new_page=True)
    body.text(page.advice or page.verdict, "Lead")
    if page.advice:
        body.labeled("Whether it fits", page.verdict)
    body.labeled("Until the dates fit", page.caveat)
    body.labeled("What we want", page.objective)
    body.labeled("How we measure it", page.number)
    marks = (("Start", dossier.start), ("Go-live", dossier.go_live), ("End", dossier.end))
    facts = [(name, day_in_words(day)) for name, day in marks if day]
    facts += [(fact.label, fact.text) for fact in dossier.facts]
    body.table("The frame", (("Fact", 2), ("Value", 7)), facts)
    checks = [(check.title, STATE_NAMES[check.state], check.in_full) for check in page.checks]
    body.table(
        "Whether it can work in its time", (("Question", 2), ("Answer", 1.5), ("The numbers", 6)), checks
    )
    points = [
        (
            point.title,
            "\n".join(filter(None, (point.why, *point.options))),
            point.who,
            days_in_words(point.by),
        )
        for point in (*page.points, *page.further_points)
    ]
    if points:
        body.heading(2, "To settle first")
        body.text(page.settle_by)
        heads: Heads = (("Point", 2.4), ("Why, and the options", 5), ("Who", 1.5), ("By", 1.4))
        body.table("Points to settle first", heads, points)
    if page.promises:
        body.heading(2, "What we promise")
        promises = [(line.title, line.answer) for line in page.promises]
        body.table("Promises to everyone", (("What", 2), ("In words", 7)), promises)
    if page.conditions:
        body.heading(2, "What must be true")
        rows = [
            (row.name, row.before, days_in_words(row.day), row.owner, row.done_when)
            for row in page.conditions
        ]
        heads = (("What", 2), ("Before", 1.4), ("Day", 1.4), ("Who", 1.4), ("Done when", 3.4))
        body.table("Conditions", heads, rows)


def _standing(body: Body, dossier: Dossier, template: DocumentTemplate) -> None:
    tally, chart = dossier.tally, dossier.find_chart("burn_up")
    body.heading(1, "Where it stands", is_new_page=True)
    words = [f"{number(tally.done)} of {count(tally.total, 'dated task')} done"]
    words += [f"{number(tally.overdue)} overdue"] if tally.due is not None else []
    words += [f"{number(tally.at_risk)} at risk"] if tally.at_risk else []
    words += [f"{tally.on_time:.0%} of what was due was done on time"] if tally.on_time is not None else []
    body.text(f"{', '.join(words)}.", "Lead")
    if chart and len(chart.rows) > 1:
        wide = min(_CHART[0], template.wide / 1440)
        relation = _chart(template, chart, wide)
        body.chart(relation, chart.title, f"{chart.title}. {chart.finding}", wide, _CHART[1])
        body.text(chart.finding, "Meta")
    rows = [
        (
            stage.title,
            f"{stage.done} of {stage.total}",
            number(stage.overdue) if stage.overdue else "",
            _next(stage),
        )
        for stage in dossier.stages
    ]
    heads: Heads = (("Stage", 2), ("Done", 1.2), ("Overdue", 1.1), ("Next", 5))
    body.table("How far each stage has come", heads, rows)
    if teams := dossier.find_chart("teams"):
        body.text(f"{teams.title}. {teams.finding}", "Meta")


def _chart(template: DocumentTemplate, chart: ChartData, wide: float) -> str:
    """Add the chart, with its numbers to edit; return its relation."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    from playbook.exports.deck import charts
    from playbook.exports.deck import template as deck_template
    from playbook.exports.deck.canvas import SlideBox

    deck = deck_template.read_template()
    slide = deck_template.add_slide(deck)
    box = SlideBox(0, 0, wide, _CHART[1])
    charts.burn_up(slide, box, chart, template.look or deck.look, chart.title)
    drawn = next(shape.chart.part for shape in slide.shapes if shape.has_chart)
    document, package = template.document.part, template.document.part.package
    numbers = drawn.chart_workbook.xlsx_part.blob
    book = Part(PackURI("/word/embeddings/chart1.xlsx"), CONTENT_TYPE.SML_SHEET, numbers, package)
    part = Part(PackURI("/word/charts/chart1.xml"), CONTENT_TYPE.DML_CHART, drawn.blob, package)
    part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    return str(document.relate_to(part, RELATIONSHIP_TYPE.CHART))


def _reasons(body: Body, dossier: Dossier) -> None:
    reasons = dossier.reasons("What stays as it is")
    if reasons:
        body.heading(1, "Why we do it")
    for head, text in reasons:
        body.heading(2, head)
        body.text(text)


def _asks(body: Body, dossier: Dossier) -> None:
    if not dossier.asks:
        return
    body.heading(1, "What we ask of you")
    for ask in dossier.asks:
        body.text(ask.do, "Label")
        days = days_in_words(ask.day, ask.until)
        body.text(days, "Meta")
        body.text("\n".join(filter(None, (ask.why, *ask.details))))


def _stage(body: Body, dossier: Dossier, stage: StageLine, texts: Mapping[str, Sequence[Labeled]]) -> None:
    body.heading(1, stage.title, stage.key, is_new_page=True)
    body.text(stage.purpose, "Lead")
    body.text(f"{stage.done} of {count(stage.total, 'dated task')} done. {_next(stage)}".strip(), "Meta")
    once, recurring = in_rhythm(dossier.steps, stage.key)
    for kind in dict.fromkeys(step.kind_name for step in once):
        steps = [step for step in once if step.kind_name == kind]
        body.heading(2, _plural(kind, len(steps)))
        rows = [
            (
                short_day(step.day) if step.day else "",
                "\n".join(filter(None, (step.title, step.result))),
                step.who,
                "" if step.for_whom == EVERYONE else "; ".join(step.for_whom),
                _stands(step),
            )
            for step in steps
        ]
        heads: Heads = (("Day", 1.7), ("What", 3.5), ("Who", 1.6), ("For whom", 1.4), ("Stands", 2.2))
        body.table(f"{stage.title}: {kind}", heads, rows)
        for step in steps:
            _texts(body, step, texts.get(step.id, ()))
    if recurring:
        body.heading(2, "Rhythm")
        heads = (("What", 4), ("Who", 1.8), ("How often", 1.4), ("First day", 1.5), ("Last day", 1.5))
        body.table(f"{stage.title}: what recurs", heads, [row.cells for row in rhythm_rows(recurring)])
        for step in recurring:
            _texts(body, step, texts.get(step.id, ()))


def _texts(body: Body, step: DossierStep, texts: Sequence[Labeled]) -> None:
    if not texts and not step.details and not step.note:
        return
    body.heading(3, step.title or capital(step.kind_name))
    about = [f"{each.label}: {each.text}" for each in step.details if each.text]
    if step.moved_from:
        about.append(f"Moved from {day_in_words(step.moved_from)}")
    body.text(" · ".join(about), "Meta")
    body.labeled("Logged last", step.note)
    for each in texts:
        body.labeled(each.label, each.text)


def _proof(body: Body, dossier: Dossier) -> None:
    if dossier.metrics:
        body.heading(1, "How we know that it works", is_new_page=True)
        rows = [
            (metric.title, metric.in_unit(metric.baseline), _last(metric), _target(metric), metric.who)
            for metric in dossier.metrics
        ]
        heads: Heads = (("Metric", 3), ("Start", 1.3), ("Now", 2.2), ("Target", 2.2), ("Who", 1.5))
        body.table("Metrics", heads, rows)
        for metric in dossier.metrics:
            body.heading(2, metric.title)
            body.labeled("What is counted", metric.definition)
            body.labeled("Where the number comes from", metric.source)
            body.labeled("If it is off track", metric.if_red)
    if dossier.gates:
        body.heading(1, "When we decide")
    for gate in dossier.gates:
        body.heading(2, gate.title)
        body.text(" · ".join(filter(None, (days_in_words(gate.day), gate.who))), "Meta")
        decided = " ".join(filter(None, (gate.decision, days_in_words(gate.decided_on), gate.why)))
        for label, text in (
            ("Decided", decided), ("Go on if", gate.go_if), ("Adjust if", gate.adjust_if),
            ("Stop if", gate.stop_if),
        ):  # fmt: skip
            body.labeled(label, text)
    if dossier.risks:
        body.heading(1, "Risks")
        risks = [(row.risk, row.watch, row.do, row.owner) for row in dossier.risks]
        heads = (("Risk", 3), ("How we see it", 3), ("What we do", 3), ("Who looks", 2))
        body.table("Risks", heads, risks)


def _annex(body: Body, dossier: Dossier) -> None:
    if not (dossier.groups or dossier.people or dossier.moves or dossier.wins):
        return
    heads: Heads
    body.heading(1, "Appendix", is_new_page=True)
    if dossier.groups:
        body.heading(2, "Teams")
        groups = [(*each.cells, f"{each.done} of {each.total}") for each in dossier.groups]
        heads = (("Team", 3), ("People", 1), ("Led by", 2), ("Go-live", 1.8), ("Done", 1.4))
        body.table("Teams", heads, groups)
    if dossier.people:
        body.heading(2, "People")
        heads = (("Name", 2.5), ("Job title", 3), ("In this rollout", 4))
        body.table("People", heads, [each.cells for each in dossier.people])
    if dossier.moves:
        body.heading(2, "What has moved")
        heads = (("Task", 2.6), ("From", 1.4), ("To", 1.4), ("Why", 2.4), ("By", 1.3), ("On", 1.4))
        body.table("Moved days", heads, [each.cells for each in dossier.moves])
    if dossier.wins:
        body.heading(2, "What colleagues did with it")
        body.table("Wins", (("What", 7), ("Who", 2)), [(win.text, win.credit) for win in dossier.wins])


def _fill(template: DocumentTemplate, body: Body, dossier: Dossier) -> None:
    """Put the body, header, footer and properties into the document."""
    from docx.oxml import parse_xml

    document = template.document
    own, written = document.element.body, parse_xml(body.xml())
    written.append(own.sectPr)
    document.element.replace(own, written)  # at once: a large plan has tens of thousands of parts
    template.fill_edges(plain(f"{dossier.name} · {dossier.stand}"))
    about = document.core_properties
    about.title, about.author, about.last_modified_by = plain(dossier.name)[:255], "Leadership Playbook", ""
    about.subject, about.language, about.revision = plain(dossier.stand)[:255], "en-US", 1
    about.created = about.modified = datetime.combine(dossier.day, time(), UTC)


def _next(stage: StageLine) -> str:
    return f"Next: {stage.next.title}, {days_in_words(stage.next.day)}" if stage.next else ""


def _stands(step: DossierStep) -> str:
    if not step.day:
        return ""
    name = STANDING_NAMES[step.standing]
    return f"{name} {short_day(step.done_on)}" if step.done_on else name


def _plural(kind: str, many: int) -> str:
    return capital(kind if many == 1 or kind.endswith("s") else plural(kind))


def _last(metric: MetricLine) -> str:
    if metric.last is None:
        return "Not read yet"
    day, value = metric.last
    return "\n".join(filter(None, (metric.in_unit(value), metric.light_name, day_in_words(day))))


def _target(metric: MetricLine) -> str:
    by = f"by {day_in_words(metric.target_date)}" if metric.target_date else ""
    return "\n".join(filter(None, (metric.in_unit(metric.target), by)))
