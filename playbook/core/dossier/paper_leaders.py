"""What a chapter says in the leaders' own words."""

from collections.abc import Iterator

from playbook.core.dossier.chapters.paper_source import PaperSource
from playbook.core.dossier.paper_blocks import Block, Entries, Titled
from playbook.core.plan.strategy import PaperChapter
from playbook.core.text.notes import split_sentences

PROMISES, LEADERS = "What we promise", "What leaders do"
_NUMBERED: tuple[PaperChapter, ...] = ("rules", "event")
_MOST_WORDS_OF_A_LEAD = 30


def with_lines(known: PaperSource, chapter: PaperChapter, ours: Iterator[Block]) -> Iterator[Block]:
    """Yield a chapter with the leaders' own lines for our first list."""
    has_lines, lines = known.has_lines(chapter), lines_of(known, chapter)
    for block in ours:
        if has_lines and isinstance(block, Entries):
            yield from lines
        else:
            yield block
    yield from lines


def lines_of(known: PaperSource, chapter: PaperChapter) -> Iterator[Block]:
    """Yield the leaders' own lines in a chapter."""
    strategy = known.page.strategy
    lines = tuple(_led(each.what) for each in strategy.lines if each.chapter == chapter) if strategy else ()
    yield Entries(lines, is_numbered=chapter in _NUMBERED)


def _led(line: str) -> Titled:
    """Return a line, led by its words before a colon or its first sentence."""
    sentence = next(split_sentences(line), line)
    lead = line[: sentence.find(": ") + 1] or sentence
    is_led = lead != line and len(lead.split()) <= _MOST_WORDS_OF_A_LEAD
    return Titled(lead, line[len(lead) :].strip()) if is_led else Titled("", line)
