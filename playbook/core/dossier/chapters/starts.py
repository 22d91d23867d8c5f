"""Who starts when and why, and what is tight."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from playbook.core.base.words import capital, closed, listed, short_date
from playbook.core.case.fixed.paces import PACE
from playbook.core.case.judgment import Check
from playbook.core.case.page import OF_THE_BRIEF
from playbook.core.case.parts import ENDED_WORK
from playbook.core.case.reading.busy import bookkeepers_of
from playbook.core.case.rows.practice import HOURS
from playbook.core.case.settle.ends import SPLIT_OF_BOOKS
from playbook.core.case.settle.time import STARTS_BY_SITE
from playbook.core.case.teams.groups import groups_touched
from playbook.core.dossier.chapters.paper_source import OF_THE_WAY, PaperSource
from playbook.core.dossier.paper_blocks import Block, Entries, Grid, Titled
from playbook.core.dossier.paper_gates import split_gates
from playbook.core.plan.brief import Brief
from playbook.core.text.notes import first_sentences, split_sentences

WHO_STARTS = "Who starts when, and why"
_MOST_NAMES = 6
_WORDS_OF_THE_WORK = 45  # how long it takes, the days to act on what it proves, and who has the hours
_WORDS_OF_A_CHECK, _WORDS_OF_ADVICE, _LESS = 30, 64, 18
# A part of a check that its consequence, the table of starts or the timeline tells.
_STATED_ELSEWHERE = re.compile(
    r"(?:These days are our|We) assum|Each owner commits|Free these weeks|There are \d+ from "
)
_PROPOSES = re.compile(r"\bWe propose: |\bAsk for ")
# "Everyone in Omaha starts the same day", "Dayton and Louisville go live together".
_PLACE = re.compile(
    r"(?:\bin |\bat |\band |^)([A-Z][a-z]+(?: [A-Z][a-z]+)?)"
    r"(?= (?:and|go|goes|start|starts|begin|begins|first|try|tries)\b|,)"
)
_STARTS = re.compile(r"(?i)\b(?:go(?:es)? live|starts?|begins?|first)\b")
_EVERYONE_BUT = "Everyone but "
_FIRST = re.compile(r"^We start with .{1,200}?: ")
# "Tucson goes live on April 5 because its tablets arrive later."
_START_BECAUSE = re.compile(
    r"(?i)^(?P<who>[^,;.]{2,80}?) (?:goe?s? live|starts?|begins?|follows?|waits?)\b[^.;]{0,120}?"
    r"\bbecause (?P<why>[^.;]{4,160})"
)


def _all_end(source: PaperSource, people: int) -> bool:
    """Return whether the work of all ends who start nothing: each of them is spoken with."""
    items = source.rollout.items.values()
    ids = {each for item in items if item.provenance.play_id == ENDED_WORK for each in item.group_ids}
    return people == sum(group.size for group in source.rollout.brief.groups if group.id in ids)


def starts_chapter(source: PaperSource) -> Iterator[Block]:
    """Yield the starts with why then, and what is tight by the arithmetic."""
    page = source.page
    why = _reasons(source)
    rows: tuple[tuple[str, ...], ...] = tuple(
        (
            capital(f"{source.in_turn} {source.on(wave.day)}".strip()),
            _first_names(wave.groups),
            f"{wave.people:,}",
            _decided_on(source, wave.day),
            why.get(wave.day, ""),
        )
        for wave in page.waves
    )
    rows = (*rows, *_dated_places(source))
    if untrained := page.untrained:
        label = "Own talks; work ends" if _all_end(source, untrained.people) else "Told only"
        rows = (*rows, (label, _first_names(untrained.groups), f"{untrained.people:,}", "", ""))
    rows = (*_event_row(source), *rows)
    heads = ("Go-live", "Teams", "People", "Decided on", "Why then")
    table = Grid(heads, (1.8, 4, 1.1, 2, 4), rows)
    if source.dossier.is_launched:  # whoever runs on these dates has chosen them
        yield table
        return
    findings: dict[str, Titled] = {}  # of several on one thing the first, which is the nearest start's
    for check in page.checks:
        if finding := finding_of(source, check):
            findings.setdefault(finding.lead, finding)
    # Why the brief's days fail stands with the decision.
    decided = source.number_of_dates()
    advice = f"See decision {decided} for these days." if decided else _why_not_as_asked(source)
    if page.strategy and (page.strategy.starts_because or decided):  # their decision has the days and why
        advice = page.strategy.starts_because
    yield Titled("", first_sentences(advice, _WORDS_OF_ADVICE - _LESS * source.shape.is_short))
    yield table
    yield Titled("", _split_start(source))
    yield Titled("", _places(source))
    yield Entries(tuple(findings.values())[: source.shape.rows - 1])


def _decided_on(source: PaperSource, start: date) -> str:
    """Return when and by whom a start is decided, where several start."""
    gates = split_gates(source)[0] if len(source.page.waves) > 1 else []
    days = [(day, row.owner) for own, row in gates for day in own if day and day < start]
    if not days:
        return ""
    day, owner = max(days)
    return f"{source.brief_day(day)}, {source.who(owner)}"


def _dated_places(source: PaperSource) -> Iterator[tuple[str, ...]]:
    """Yield a row for each place or places whose start the brief dates."""
    point = next((each for each in source.page.points if each.key == STARTS_BY_SITE), None)
    for day, text in point.rows if point else ():
        yield source.on(day), text.removesuffix(" start"), "not counted yet", "", "As the brief says."


def _event_row(source: PaperSource) -> Iterator[tuple[str, ...]]:
    """Yield a row of those whom “why now” is about, before the teams."""
    if not (event := source.event) or source.dossier.is_launched or source.shape.is_bare:
        return  # their steps and their training have rows of their own
    why, own = "They are why we start now.", ("", "not named")
    if event.first and event.last:
        why = f"They train first, {short_date(event.first)} to {short_date(event.last)}."
    elif event.people:
        own = (", first in each round", f"{event.people:,} of these")
    yield capital(event.when), f"{capital(event.who)}{own[0]}", own[1], "", why


def _why_not_as_asked(source: PaperSource) -> str:
    """Return what fails in the brief's dates, and what we propose where no decision says it."""
    advice = source.page.advice
    places = [place for key in (PACE, HOURS) if (place := source.number_of(key))]
    if places and (advice or source.number_of(PACE)):
        decisions = "decision" if len(places) == 1 else "decisions"
        return f"These days hold only with {decisions} {listed(map(str, places))}."
    if any(each.dates for each in source.decisions()[0]):
        advice = " ".join(each for each in split_sentences(advice) if not OF_THE_WAY.match(each))
    return advice


def _reasons(source: PaperSource) -> dict[date, str]:
    """Return why each start is on its day, one sentence each."""
    waves = source.page.waves
    if len(waves) < 2:
        return {}
    text = source.page.first_because
    keepers, _, ledger = text.partition(": ") if text.startswith(_EVERYONE_BUT) else ("", "", "")
    because = [] if keepers else [*split_sentences(text)]
    reasons = {waves[0].day: capital(_FIRST.sub("", because[0])) if because else ""}
    for before, wave in pairwise(waves):
        named = [each for each in because[1:] if any(group in each for group in wave.groups)]
        named = named or [*_stated_reasons(source.rollout.brief, wave.groups)]
        named = [capital(ledger)] if wave.groups[0] in keepers else named
        follows = "" if source.shape.is_short else f"Problems from {source.on(before.day)} get fixed first."
        reasons[wave.day] = " ".join(named) or follows
    return reasons


def _stated_reasons(brief: Brief, names: Sequence[str]) -> Iterator[str]:
    """Yield the brief's own reason why these teams start when they do."""
    ids = {group.id for group in brief.groups if group.label in names}
    for sentence in (each for text in (brief.approach, brief.what_changes) for each in split_sentences(text)):
        match = _START_BECAUSE.match(sentence)
        touched = groups_touched(brief, match["who"]) if match else ()
        if match and touched and ids.issuperset(touched):
            yield f"“{closed(capital(match['why']))}”"


def _split_start(source: PaperSource) -> str:
    """Return whose rows change with a decision that splits a start."""
    points = (*source.page.points, *source.page.further_points)
    if len(source.page.waves) > 1 or not any(point.key == SPLIT_OF_BOOKS for point in points):
        return ""
    names = listed(group.label for group in bookkeepers_of(source.rollout.brief))
    moved = "start, sessions, first close"
    return f"If ledger and close follow later, the dates of {names} move with them: {moved}."


def finding_of(source: PaperSource, check: Check) -> Titled | None:
    """Return what was calculated, ending in what we do about it, else None."""
    is_decided = any(point.key == HOURS for point in source.page.points)
    elsewhere = {
        "by_hand": source.page.heavy,
        "conditions": source.page.conditions,
        "outcome": True,  # among the numbers
        "hours": True,  # with the load
        **dict.fromkeys(("lead", "managers", "owners"), is_decided),
        "money": source.page.budget_note,
        "work": source.shape.is_short and check.state == "tight",  # its days stand with the plan in short
    }
    is_open = check.state in ("not_feasible", "tight", "if_confirmed")
    if not is_open or elsewhere.get(check.key) or check.title.startswith(OF_THE_BRIEF):
        return None
    so = check.so and f"So {check.so}."
    most = _WORDS_OF_THE_WORK if check.key in ("work", "lead") else _WORDS_OF_A_CHECK
    sentences = (each for each in split_sentences(check.sentence) if not _STATED_ELSEWHERE.match(each))
    text = first_sentences(" ".join(sentences), most)
    return Titled(closed(check.title), f"{text} {so}".strip()) if so or _PROPOSES.search(text) else None


def _places(source: PaperSource) -> str:
    """Return the places that no team's name tells, with people or as the brief puts them."""
    brief = source.rollout.brief
    teams = " ".join(name for wave in source.page.waves for name in wave.groups)
    people = Counter[str]()
    for group in brief.groups:
        people[group.site] += group.size
    if any(site and site not in teams for site in people):
        return f"By place: {listed(f'{site} {size:,}' for site, size in people.items() if site)}."
    for sentence in split_sentences(brief.approach):
        places = set(_PLACE.findall(sentence)) if _STARTS.search(sentence) else set()
        if places and not any(each in teams for each in places) and not re.search(r"\d", sentence):
            return f"The brief says: “{sentence.strip()}”"
    return ""


def _first_names(names: Sequence[str]) -> str:
    surplus = f"; {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return "; ".join(names[:_MOST_NAMES]) + surplus
