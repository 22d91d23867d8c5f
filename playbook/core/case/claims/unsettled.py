"""Points about sentences that leave something to decide, by the rows of data."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from playbook.core.base.words import capital, lower_first
from playbook.core.case.judgment import Point, Step
from playbook.core.case.reading.concerns import person_meant
from playbook.core.case.settle.facts import CaseFacts, cite_whole, sponsor_point, start_of
from playbook.core.case.teams.groups import significant_words
from playbook.core.plan.brief import Person, person_named
from playbook.core.plan.plays.unsettled import ProposedDecision, StatementKind, Unsettled, fill
from playbook.core.plan.private import points_at_someone
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.notes import split_sentences
from playbook.core.text.sentence_kinds import learned

STATED, OF_THE_PAST, _OF_PAY = "stated_", "past_attempts", "pays_the_old"
_STATED_IN = ("concerns", "why_now", "past_attempts")
_LONGEST_TITLE, _MOST_OF_A_KIND = 150, 3
_BOTH_ENDS = 2  # of a season
_SPACES = range(4, 32)  # less is a heading or a keyword, more is several things at once

# Whoever is against something has neither promised nor paid for it.
_IS_AGAINST = re.compile(
    r"(?i)\b(?:is|are|remains?) (?:still |openly |strongly |strictly )?(?:against|opposed to)\b|\bopposes?\b"
)
# Nothing pauses for it, and it is not over again: whatever replaces the old way is ready by then.
_SUPPORT_ENDS = re.compile(
    r"(?i)(?:[^,;.]{2,40}['\u2019]s )?(?:vendor |maker's |extended )?support (?:for|of) [^,;.]{2,80}? "
    r"(?:ends|stops|expires|runs out)\b[^,;.]{0,40}$"
)


def unsettled(facts: CaseFacts) -> Iterator[Point]:
    """Find the sentences of each shape, one of each."""
    seen = set[str]()
    for row in facts.case.kind.unsettled:
        if row.group and row.group in seen:
            continue
        if row.changes and not facts.has(row.changes, "what_changes"):
            continue
        for sentence in facts.sentences(*row.fields):
            parts = row.match(sentence) if _lies_in_plan(facts, row, sentence) else None
            if parts is not None and row.of_person:
                person = _person(facts, parts["who"], sentence)
                parts = {**parts, "who": person.name} if person else None
            if parts is not None:
                seen.add(row.group)
                yield _point(facts, row, sentence, parts)
                break


def _person(facts: CaseFacts, words: str, sentence: str) -> Person | None:
    """Return the person whom words at the head of a sentence mean."""
    return person_named(facts.brief.people, words) or person_meant(facts.brief, sentence)


def changed_since(facts: CaseFacts, words: str) -> str:
    """Return the rule or test that we propose against what stopped it last time, else ''."""
    for row in facts.case.kind.unsettled:
        if OF_THE_PAST in row.fields and (parts := row.match(words)):
            return fill(row.rule or next(split_sentences(row.propose), ""), _known_parts(facts, parts))
    return ""


def is_interest(facts: CaseFacts, point: Point) -> bool:
    """Return whether a point tells what a person of the brief wants or said."""
    is_of_sentence = point.key.startswith(STATED) or point.key in {
        row.key for row in facts.case.kind.unsettled
    }
    return point.is_private and is_of_sentence


def _lies_in_plan(facts: CaseFacts, row: Unsettled, sentence: str) -> bool:
    if not (row.before_end or row.before_last):
        return True
    days = (end_of(each, facts.first_day) for each in named_days_in(sentence))
    day = next(filter(None, days), None)
    last = max(facts.waves, default=None) if row.before_last else facts.brief.end
    return bool(day and last and day < last)


def _point(facts: CaseFacts, row: Unsettled, sentence: str, parts: dict[str, str]) -> Point:
    opening, names = sentence.strip(" .-*•").split()[0], _names_in(facts)
    is_name = not opening[1:2].islower() or bool({opening.rstrip(",'’"), opening.rstrip(",'’s")} & names)
    own = {
        name: lower_first(part) if part.startswith(opening) and not is_name else part
        for name, part in parts.items()
    }
    is_private = points_at_someone(". ".join(own.values()), facts.brief.people)
    sentences = [sentence]
    if "season" in parts:
        season, own["within"] = _season_in(facts, parts["season"])
        sentences += filter(None, [season])
    return replace(_point_on(facts, row, sentences, own), is_private=is_private)


def _season_in(facts: CaseFacts, season: str) -> tuple[str, str]:
    """Return the sentence of a season, and when it ends and begins."""
    words = {*significant_words(season)}
    for sentence in facts.sentences("concerns", "why_now", "why", "past_attempts"):
        named = [each for each in named_days_in(sentence) if each.months]
        if len(named) != _BOTH_ENDS or not words & {*significant_words(sentence)}:
            continue
        begins, ends = start_of(named[0], facts.first_day), end_of(named[1], facts.first_day)
        if begins and ends:
            again = f" and again from {facts.on(begins)}" if begins > ends else ""
            return sentence, f" (until {facts.on(ends)}{again})"
    return "", ""


def _known_parts(facts: CaseFacts, parts: dict[str, str]) -> dict[str, str]:
    return {
        **parts,
        "sponsor": capital(facts.sponsor_name),
        "lead": facts.lead_name,
        "by": facts.on(facts.settle_by),
        "start": facts.on(min(facts.waves, default=None)),
        "last": facts.on(max(facts.waves, default=None)),
    }


def stated(facts: CaseFacts, quoted: str) -> Iterator[Point]:
    """Yield one decision for each kind of sentence. `quoted`: the texts of other points."""
    rows: dict[str, StatementKind] = {}
    of_kind: dict[str, list[str]] = {}
    for field in _STATED_IN:
        for sentence in facts.sentences(field):
            words = sentence.strip(" .-*•")
            if words in quoted or words.count(" ") not in _SPACES:
                continue
            row = statement_kind_of(facts, sentence)
            if row and row.title and field in row.fields and not _SUPPORT_ENDS.match(words):
                rows[row.key] = row
                of_kind.setdefault(row.key, []).append(sentence)
    private = [each.text.strip(" .") for each in facts.case.concerns if each.is_about_people]
    sponsor = facts.brief.find_person(facts.brief.sponsor_id)
    for key, sentences in of_kind.items():
        point = _point_on(facts, rows[key], sentences[:_MOST_OF_A_KIND], {})
        if (
            key == _OF_PAY
            and sponsor
            and any(person_meant(facts.brief, each) == sponsor for each in sentences)
        ):
            point = _decided_above(facts, point)
        is_private = any(text and text in point.why for text in private)
        yield replace(point, key=f"{STATED}{key}", is_private=is_private)


def _decided_above(facts: CaseFacts, point: Point) -> Point:
    """Return the point on the sponsor's own pay: whoever is above decides."""
    name = facts.sponsor_name
    first, *others = point.options
    above = (first.replace(capital(name), f"Whoever {name} reports to", 1), *others)
    why = f"{point.why} It touches what {name} is paid, so {name} doesn't decide it."
    return replace(point, options=above, why=why)


def statement_kind_of(facts: CaseFacts, sentence: str) -> StatementKind | None:
    """Return the kind of a sentence in English, else None."""
    rows = facts.case.kind.statements
    if facts.case.language != "en" or not rows:
        return None
    key = learned(tuple((row.key, row.examples) for row in rows)).kind_of(sentence)
    row = next((row for row in rows if row.key == key and row.is_meant(sentence)), None)
    return None if row and row.title and _IS_AGAINST.search(sentence) else row


def _point_on(
    facts: CaseFacts, row: ProposedDecision, sentences: Iterable[str], parts: dict[str, str]
) -> Point:
    """Return the point that a row asks of sentences. `parts`: what its texts name."""
    own = _known_parts(facts, parts)
    title = fill(row.title, own)
    task = Step(fill(row.task, own), fill(row.done_when, own), _done_by(facts, row)) if row.task else None
    point = sponsor_point(
        facts,
        row.key,
        row.weight,
        title[:_LONGEST_TITLE],
        " ".join(map(cite_whole, sentences)),
        capital(fill(row.propose, own)),
        capital(fill(row.alternative, own)),
        step=task,
        pays=fill(row.pays, own),
    )
    asks, rule, say = (capital(fill(text, own)) for text in (row.asks, row.rule, row.say))
    private = (each.text.strip(" .") for each in facts.case.concerns if each.is_about_people)
    return replace(
        point, otherwise=fill(row.otherwise, own), ends=row.ends, asks=asks, rule=rule, say=say,
        is_private=any(text and text in point.why for text in private),
    )  # fmt: skip


def _done_by(facts: CaseFacts, row: ProposedDecision) -> date | None:
    """Return the day by which a task is done, never before the decision on it."""
    decided, start = facts.settle_by, min(facts.waves, default=None)
    if decided is None or start is None or row.start_days is None:
        return decided and facts.working(decided + timedelta(days=row.days))
    return max(decided, facts.working_before(start + timedelta(days=row.start_days)))


def _names_in(facts: CaseFacts) -> set[str]:
    """Return the words that are written with a capital wherever they stand."""
    brief = facts.brief
    names = (brief.organisation, *brief.tools, *(person.name for person in brief.people))
    return {word for name in names for word in name.split()}


RULES = (unsettled,)
