"""The board paper: chapters by subject, each complete, read in a quarter of an hour."""

import re
from calendar import day_abbr, day_name, month_abbr, month_name
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain, dropwhile

from playbook.core.case.reading.texts import foreign_language
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.dossier.chapters.budget import BUDGET, budget_chapter
from playbook.core.dossier.chapters.event import EVENT_HEADING, event_chapter
from playbook.core.dossier.chapters.groups import GROUPS, groups_chapter
from playbook.core.dossier.chapters.handover import HANDOVER, handover_chapter
from playbook.core.dossier.chapters.messages import MESSAGES, messages_chapter
from playbook.core.dossier.chapters.paper_source import BARE, SHAPES, PaperSource
from playbook.core.dossier.chapters.risks import RISKS, risks_chapter
from playbook.core.dossier.chapters.rules import rules_chapter, rules_heading
from playbook.core.dossier.chapters.signature import CHECKS, SIGNATURE, checks_chapter, signature_chapter
from playbook.core.dossier.chapters.starts import WHO_STARTS, starts_chapter
from playbook.core.dossier.chapters.success import SUCCESS, success_chapter
from playbook.core.dossier.chapters.timeline import TIMELINE, timeline_chapter
from playbook.core.dossier.chapters.training import TRAINING, training_chapter
from playbook.core.dossier.chapters.unused import papers_with_unused
from playbook.core.dossier.model import Dossier
from playbook.core.dossier.paper_blocks import (
    Block,
    BoardPaper,
    Entries,
    Grid,
    PaperSection,
    Script,
    Titled,
    with_texts,
)
from playbook.core.dossier.paper_leaders import LEADERS, PROMISES, lines_of, with_lines
from playbook.core.dossier.thin_paper import LEGEND_OF_EXAMPLES, is_thin, not_ready, thin_chapters
from playbook.core.log.rollout import Rollout
from playbook.core.text.names import TITLES
from playbook.core.text.notes import split_sentences

LEGEND = "Facts come from the brief. Anything marked “proposal” and our estimates still need your OK."
_MORE_MARKS = re.compile(r"(“)“{1,9}|”{1,9}(”)")
_CITED, _STRAIGHT = re.compile(r"“([^“”]{0,2000})”"), re.compile(r"\"([^\"]{0,2000})(?:\"|$)")
_DAY_FIRST = re.compile(
    rf"\b(?P<number>[1-9]|[12]\d|3[01]) (?P<month>{'|'.join(month_name[1:])})\b(?: (?P<year>20\d\d)\b)?"
)
_LATE_IN_THE_YEAR = 11
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_WEEKDAY = re.compile(rf"\b(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?P<month>{_MONTHS})(?= \d{{1,2}}\b)")
_MOST_WORDS, _MOST_WORDS_WHEN_SMALL, _FOR_A_STRATEGY = 3_840, 2_465, 100
_MOST_CHAPTERS_OF_THE_LEADERS = 6
# Why ours is another day stands with the proof; whoever reads both numbers sees the difference.
_LEFT_OUT = re.compile(r"The brief(?:'s day is| says) |That is (?!no change)")


def board_paper(rollout: Rollout, dossier: Dossier) -> BoardPaper:
    """Return the paper, as long as it may be for so many people."""
    most = most_words(dossier)
    strategy = dossier.page.strategy
    shapes = (*SHAPES, BARE) if strategy else SHAPES
    if strategy and len({line.chapter for line in strategy.lines}) >= _MOST_CHAPTERS_OF_THE_LEADERS:
        shapes = (BARE,)  # they say it all
    papers = chain.from_iterable(
        _written(PaperSource(rollout, dossier, shape), is_shortest=shape is shapes[-1]) for shape in shapes
    )
    paper = next(papers)
    while paper.words > most and (shorter := next(papers, None)):
        paper = shorter
    return paper


def most_words(dossier: Dossier) -> int:
    """Return how long a paper may be for so many people."""
    people = sum(group.people or 0 for group in dossier.groups)
    room = _FOR_A_STRATEGY if dossier.page.strategy else 0  # its decisions are longer than our points
    return room + (_MOST_WORDS_WHEN_SMALL if people <= SMALL_COMPANY else _MOST_WORDS)


def _written(known: PaperSource, *, is_shortest: bool) -> Iterator[BoardPaper]:
    """Yield the paper in the size that a reader of the plan has, the longest first."""
    with_title_once = _titles_once(person.name for person in known.rollout.brief.people)
    without_years = _years_left_out(known.rollout.brief.start)

    def change(block: Block) -> Block:
        return with_texts(block, lambda text: with_title_once(without_years(_quoted_once(text))))

    is_unready = is_thin(known)
    sections = (
        PaperSection(
            heading, tuple(change(_days_of(_trimmed(block))) for block in blocks if _is_filled(block))
        )
        for heading, blocks in (thin_chapters if is_unready else _chapters)(known)
    )
    filled = tuple(section for section in sections if section.blocks)
    if is_unready:
        yield BoardPaper("", "", LEGEND_OF_EXAMPLES, filled, notice=not_ready(known))
        return
    number = _WEEKDAY.sub(r"\g<month>", _number_now(known))
    for complete in papers_with_unused(known, filled, gives_up=is_shortest):
        yield BoardPaper(
            known.page.objective, number, LEGEND, complete, _WEEKDAY.sub(r"\g<month>", known.page.moved),
            _on_language(known),
        )  # fmt: skip


def _on_language(known: PaperSource) -> Titled:
    """Return that the brief's own words stand in its language, '' where that is English."""
    language = foreign_language(known.rollout.brief)
    quoted = f"Your own words are quoted in {language}. Translate the talks before use."
    return Titled("Written in English.", quoted) if language else Titled("")


def _chapters(known: PaperSource) -> Iterator[tuple[str, Iterator[Block]]]:
    yield SIGNATURE, signature_chapter(known)
    yield SUCCESS, with_lines(known, "success", success_chapter(known))
    yield rules_heading(known), with_lines(known, "rules", rules_chapter(known))
    yield PROMISES, lines_of(known, "promises")
    yield WHO_STARTS, with_lines(known, "starts", starts_chapter(known))
    yield TIMELINE, timeline_chapter(known)
    yield CHECKS, checks_chapter(known)
    yield GROUPS, with_lines(known, "groups", groups_chapter(known))
    yield EVENT_HEADING, with_lines(known, "event", event_chapter(known))
    yield TRAINING, with_lines(known, "training", training_chapter(known))
    yield MESSAGES, with_lines(known, "messages", messages_chapter(known))
    yield LEADERS, lines_of(known, "leaders")
    yield BUDGET, with_lines(known, "budget", budget_chapter(known))
    yield RISKS, risks_chapter(known)
    yield HANDOVER, with_lines(known, "handover", handover_chapter(known))


def _number_now(known: PaperSource) -> str:
    """Return the number with its target; how its day was found stands in the full plan."""
    changed = known.changed_target(known.rollout.brief.outcome_measure or known.page.objective)
    number = [each for each in split_sentences(known.page.number) if not _LEFT_OUT.match(each)]
    return " ".join((*number, f"We propose {changed}." if changed else "")).strip()


def _titles_once(names: Iterable[str]) -> Callable[[str], str]:
    """Return what leaves a person's titles in the first text that names them."""
    plain = {name: " ".join(dropwhile(_is_title, name.split())) for name in names}
    titled, introduced = {name: bare for name, bare in plain.items() if bare not in ("", name)}, set[str]()

    def change(text: str) -> str:
        for name, bare in titled.items():
            if name in text:
                first = 0 if name in introduced else text.index(name) + len(name)
                text = text[:first] + text[first:].replace(name, bare)
                introduced.add(name)
        return text

    return change


def _days_of(block: Block) -> Block:
    """Return a block with days as they are read: spoken in full, else without the weekday."""
    if isinstance(block, Script):
        spoken = _DAY_FIRST.sub(_month_first, _WEEKDAY.sub(_in_full, block.text))
        return Script(_WEEKDAY.sub(r"\g<month>", block.lead), spoken)
    return with_texts(block, lambda text: _WEEKDAY.sub(r"\g<month>", text))


def _in_full(day: re.Match[str]) -> str:
    weekday, month = day_abbr[:].index(day["weekday"]), month_abbr[:].index(day["month"])
    return f"{day_name[weekday]}, {month_name[month]}"


def _month_first(day: re.Match[str]) -> str:
    year = f", {day['year']}" if day["year"] else ""
    return f"{day['month']} {day['number']}{year}"


def _quoted_once(text: str) -> str:
    """Return a text whose quotes have one pair of marks, and single ones for whoever is quoted in them."""
    once = _MORE_MARKS.sub(lambda match: match[1] or match[2], text)
    return _CITED.sub(_with_single_marks, once)


def _with_single_marks(quote: re.Match[str]) -> str:
    bare = quote[1].strip('"')
    words = _STRAIGHT.sub(r"‘\1’", quote[1]) if '"' in bare else bare
    return f"“{words}”"


def _years_left_out(start: date | None) -> Callable[[str], str]:
    """Return a function that omits next year's number in late plans."""
    if start is None or start.month < _LATE_IN_THE_YEAR:
        return lambda text: text
    last = start.replace(day=1, year=start.year + 1)
    dated = re.compile(rf"\b({_MONTHS}) (\d{{1,2}})((?:–(?:(?:{_MONTHS}) )?\d{{1,2}})?), {last.year}\b")

    def left_out(match: re.Match[str]) -> str:
        day = (_MONTHS.split("|").index(match[1]) + 1, int(match[2]))
        return f"{match[1]} {match[2]}{match[3]}" if day < (last.month, last.day) else match[0]

    return lambda text: dated.sub(left_out, text)


def _is_title(word: str) -> bool:
    return word.rstrip(".").casefold() in TITLES


def _trimmed(block: Block) -> Block:
    return block.without_empty_columns() if isinstance(block, Grid) else block


def _is_filled(block: Block) -> bool:
    match block:
        case Titled() | Script():
            return bool(block.lead or block.text)
        case Entries():
            return bool(block.entries)
        case Grid():
            return bool(block.rows)
