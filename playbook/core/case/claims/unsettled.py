"""Points about sentences that leave something to decide, by the rows of data."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from playbook.core.base.words import capital, lower_first
from playbook.core.case.answers import stated_answer
from playbook.core.case.judgment import Point, Step
from playbook.core.case.reading.concerns import is_dropped, person_meant
from playbook.core.case.settle.facts import CaseFacts, cite_whole, sponsor_point, start_of
from playbook.core.case.teams.groups import significant_words
from playbook.core.plan.brief import Person, person_named
from playbook.core.plan.plays.unsettled import Ends, ProposedDecision, StatementKind, Unsettled, fill
from playbook.core.plan.private import gives_a_task, may_mean_someone
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.notes import split_sentences
from playbook.core.text.numbers import counts_in
from playbook.core.text.sentence_kinds import learned

STATED, OF_THE_PAST, _OF_PAY = "stated_", "past_attempts", "pays_the_old"
OWNER_LEAVES = "owner_leaves"
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

PLAIN, WHAT_WE_DECIDE = "plain", "What do we decide about this, and by which day?"
_GRAVEST = 13  # weight


class Gravity(NamedTuple):
    """What a sentence threatens by its own words, and what we propose."""

    ends: Ends
    why: str
    propose: str
    otherwise: str
    signs: str = "(?!)"


_TWO_DAYS = Gravity(
    "stops",
    "Two days stand in it.",
    "{lead} has both days in writing by {by}, each from whoever sets it. {sponsor} says the same day what we "
    "do if only the worse one holds. Cost: the price of that.",
    "We plan with the wrong day.",
)
_TWO_NUMBERS = Gravity(
    "breaks",
    "Two numbers stand in it.",
    "{lead} counts by {by} which number holds and what the difference costs; {sponsor} says which one the "
    "plan follows. Cost: the difference.",
    "Some count on one number, some on the other.",
)
_BELIEVED = "They find out by themselves, and believe no other promise."
# The first that fits is meant.
_GRAVE = (
    Gravity(
        "untrue",
        "Somebody loses something.",
        "{sponsor} tells those it concerns in person by {by}, before the announcement: what ends, what they "
        "get instead, and from which day. Cost: whatever they get.",
        _BELIEVED,
        # "Two foremen lose their say", "twelve posts go", "the budget counts on three fewer"
        r"\b(?:los(?:es?|ing)|gives? up)\b[^;.]{0,50}\b(?:say|jobs?|posts?|bonus(?:es)?|pay|rank|titles?"
        r"|rights?|votes?|allowances?|offices?|teams?)\b"
        r"|\b(?:posts?|jobs?) (?:go|goes|end|ends|are cut|will not be filled)\b"
        r"|\b(?:budget|finance|plan) (?:\w+ )?(?:counts on|has|foresees) [^,;.]{1,30}\b(?:fewer|less)\b",
    ),
    Gravity(
        "untrue",
        "A promise hangs on it.",
        "{sponsor} says by {by}, in writing, which part of it holds; those who heard something else hear it "
        "first, in person. Cost: an open word, or the price of keeping it.",
        _BELIEVED,
        # "We promised May, but …", "… though they were told June", "told Ana that she would become …"
        r"\b(?:promis(?:es?|ed)(?! for)|assured|guaranteed?|(?:were|was|have|has) told(?! nobody| no one)"
        r"|heard of|told (?:the|his|her|our|their))\b[^.]{0,100}?"
        r"(?:[,;]| (?:though|although|but|while|whereas)\b)"
        r"|(?:\b(?:though|although|but|while|whereas|and)|;)[^.]{0,40}(?<!nobody has)(?<!no one has)"
        r" (?:promised(?! for)|told(?! nobody| no one| us\b| me\b)|assured|guaranteed)\b"
        r"|\btold [^,;.]{2,40} that [^,;.]{2,30} would (?:be|become|get|have|keep|stay)\b",
    ),
    Gravity(
        "stops",
        "Somebody says no.",
        "{sponsor} hears them by {by}: what is the no about, and what would have to hold for a yes? What "
        "they say no to stays out until that's decided. Cost: a smaller start.",
        "The no comes on the day of the start.",
        # "Three parishes forbid it", "the guild signs nothing", "drivers will not use it"
        r"\b(?:refus(?:es?|ed|ing)|reject(?:s|ed)?|veto(?:es|ed)?|forbids?|forbade|forbidden|oppos(?:es?|ed)"
        r"|voted against|(?:is|are) against)\b|\bsigns? nothing\b|\brather (?:resign|leave|quit)\b"
        r"|(?<!\bI )\b(?:will not|won['’]t) (?:use|sign|pay|accept|agree|let|share|release|allow)\b",
    ),
    Gravity(
        "stops",
        "Something isn't agreed yet.",
        "{lead} brings the answer by {by}, or who gives it and on which day. What hangs on it waits, and "
        "{sponsor} says what we do without it. Cost: that wait.",
        "The answer comes when it's too late to change anything.",
        # "The staff committee has not been asked", "the mill knows nothing of it"
        r"\b(?:(?:not|never)(?: yet)?(?: been)?|(?:nobody|no one) has(?: been)?) (?:asked|told|answered"
        r"|agreed|signed|settled|decided|approved|confirmed|consulted|informed|heard|priced|said|replied)\b"
        r"|\bwe(?: will|['’]ll) see\b|\bknows? nothing (?:of|about)\b|\bstill (?:open|unclear)\b",
    ),
)
_CLAUSE = re.compile(r"(?i)[,;] (?:and |but )?| (?:while|whereas|but|although|though) ")
_CLAIMS = re.compile(
    r"(?i)\b(?:says?|said|promised?|promises|counts? on|plans?|planned|expects?|demands?|asks? for|budgets?"
    r"|told|heard|hears?|speaks? of|calculates?|allows?|closes|takes?|needs?|only|is|are|holds?|decides?"
    r"|stays?)\b"
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
    """Return whether a point tells what a person wants or said."""
    of_sentences = {OWNER_LEAVES, *(row.key for row in facts.case.kind.unsettled)}
    return point.is_private and (point.key.startswith(STATED) or point.key in of_sentences)


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
    is_private = may_mean_someone(". ".join(own.values()), facts.brief.people_and_trades)
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


def stated(facts: CaseFacts, quoted: str, lightly: str) -> Iterator[Point]:
    """Yield decisions on sentences that no rule reads, by kind or gravity.

    `quoted`: the texts of points that stay; `lightly`: those of points and rows of less weight.
    """
    of_kind: dict[str, tuple[StatementKind, list[str]]] = {}
    answered = "\n".join(
        facts.case.origins.get(f"concern.{each.id}") or each.text
        for each in facts.case.concerns
        if stated_answer(facts.case, each)
    )
    for field in _STATED_IN:
        for sentence in facts.sentences(field):
            words = sentence.strip(" .-*•")
            impersonal = _of_nobody(facts, sentence) if field == OF_THE_PAST else sentence
            row = statement_kind_of(facts, sentence)
            grave = None if field == OF_THE_PAST else gravity_of(facts, sentence)  # over, nothing to decide
            is_long = words.count(" ") not in _SPACES
            if not impersonal or words in quoted or (is_long and not grave) or _SUPPORT_ENDS.match(words):
                continue
            if gives_a_task(sentence, facts.brief.people) or is_dropped(facts.brief, words):
                continue
            if field == "concerns" and not grave and words in answered:
                continue
            if words in lightly:
                if grave and grave is not _TWO_NUMBERS:
                    yield _plain(facts, impersonal, grave)
            elif row and field in row.fields and row.carries(sentence):
                of_kind.setdefault(row.key, (row, []))[1].append(impersonal)
            elif grave:
                yield _plain(facts, impersonal, grave)
    sponsor = facts.brief.find_person(facts.brief.sponsor_id)
    for key, (row, sentences) in of_kind.items():
        point = _point_on(facts, row, sentences[:_MOST_OF_A_KIND], {})
        if (
            key == _OF_PAY
            and sponsor
            and any(person_meant(facts.brief, each) == sponsor for each in sentences)
        ):
            point = _decided_above(facts, point)
        yield replace(point, key=f"{STATED}{key}")


def _of_nobody(facts: CaseFacts, sentence: str) -> str:
    """Return a sentence without what one person did: nobody is watched for that."""
    halves = sentence.split(", and ")
    return ", and ".join(half for half in halves if not may_mean_someone(half, facts.brief.people_and_trades))


def gravity_of(facts: CaseFacts, sentence: str) -> Gravity | None:
    """Return what a sentence in English threatens by its grammar."""
    if facts.case.language != "en":
        return None
    grave = next((each for each in _GRAVE if re.search(each.signs, sentence, re.IGNORECASE)), None)
    return grave if grave and grave.ends == "untrue" else _clash_in(sentence) or grave


def _clash_in(sentence: str) -> Gravity | None:
    """Return the clash of days or numbers between two clauses."""
    claimed = [each for each in _CLAUSE.split(sentence) if _CLAIMS.search(each)]
    days = {named.months for each in claimed for named in named_days_in(each)[:1] if named.months}
    if len(days) > 1:
        return _TWO_DAYS
    of_sort: dict[str, set[str]] = {}
    for each in claimed:
        for number in counts_in(each)[:1]:
            of_sort.setdefault(number.sort, set()).add(number.words)
    return _TWO_NUMBERS if any(len(words) > 1 for words in of_sort.values()) else None


def _plain(facts: CaseFacts, sentence: str, grave: Gravity) -> Point:
    """Return the decision on a grave sentence without a question of ours."""
    propose = fill(grave.propose, _known_parts(facts, {}) | _asked_already(facts, sentence))
    point = sponsor_point(
        facts,
        f"{STATED}{PLAIN}",
        _GRAVEST,
        f"{cite_whole(sentence)} {WHAT_WE_DECIDE}",
        grave.why,
        propose,
        "Leave it open, and say at the announcement who answers it and on which day. Cost: people plan for "
        "the worst until then.",
    )
    is_private = may_mean_someone(sentence, facts.brief.people_and_trades)
    return replace(point, ends=grave.ends, otherwise=grave.otherwise, is_private=is_private)


def _asked_already(facts: CaseFacts, sentence: str) -> dict[str, str]:
    """Return who answers by when, if a condition asks already."""
    for each in facts.open_conditions:
        owner, day = facts.brief.find_person(each.owner_id), facts.case.due_on(each)
        if owner and sentence.strip(" .") in facts.case.origins.get(f"condition.{each.id}", ""):
            return {"lead": owner.name, **({"by": facts.on(day)} if day else {})}
    return {}


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
