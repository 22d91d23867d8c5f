"""Read the measures of a memo, with today's number and the target."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from playbook.core.text.notes import NoteSentence, without_lead_in
from playbook.core.text.numbers import counts_in
from playbook.core.text.ways import LIMIT, NumberChange, way_in

_PIECES = re.compile(r"; (?:and )?(?!(?:today|now|currently|at present)\b)|, and ")
_JUDGED_BY = re.compile(r"(?i)^(?:how|what) (?:I|we)(?: shall| will)? (?:judge|measure|count)[^:]{0,30}: ")
# "I will know it worked if by the end of September 98 percent go out right (94 today)"
_IT_WORKED = re.compile(
    r"(?i)^(?:(?:I|we)(?: will|['\u2019]ll) know (?:that )?it(?: has)? worked"
    r"|it (?:has |will have )?worked) (?:if|when),? "
)
_AIMED_AT = re.compile(
    r"(?i)\b(?:want|should|shall|must|target|goal|aim|objective|expect|promise|today|now|currently|at present"
    r"|instead of|rather than|down from|up from|cut|reduce|raise|increase|improve|bring)\b|^by "
)
_PAST = re.compile(
    r"(?i)\b(?:rose|fell|dropped|grew|went|climbed|sank|increased|decreased|came|moved)(?: up"
    r"| down)? (?:from|to)\b"
)
_NO_AIM = re.compile(r"(?i)\b(?:if|unless|otherwise)\b")  # what decides on going on
_NO_MEASURE = re.compile(r"(?i)\b(?:budget|training|pilot|champions?|trained|lasts|notice|licen[cs]es?)\b")
_BY_WHEN = re.compile(
    r"(?i)^by (?:the )?(?:end of )?(?:[^,]{3,30}, |[A-Za-z]{3,12} (?:20\d\d|\d{1,2}(?:, 20\d\d)?) "
    r"|[A-Za-z ]{3,30} (?=\d|$))"
)
_OPENING = re.compile(
    r"(?i)^(?:(?:(?:we|I) (?:want|would like|hope)|(?:we|I)['\u2019]d like) (?:to )?(?:see )?"
    r"|(?:and|that) |the |our |an? "
    r"|(?:cut|reduce|bring|lower|raise|increase|improve|get|shorten) )+"
)
_VERB = re.compile(
    r"(?i)[,(:]?(?: (?:should|shall|must|will|has to|have to|needs? to|to|is|are|be|rises?|falls?|drops?"
    r"|goes|go|grows?|in"
    r"|sinks?|moves?|climbs?|improves?|takes?|down|up|cut|reduced|today|now|from|at|of|about|only"
    r"|still))+[:,]? ?$"
)
_COUNTED = re.compile(
    r"(?: ?(?:%|per ?cent))? of (?:the |our |all )?(?P<name>[a-z][^,;:.(]{3,60}?)(?= \(|[,;:.]|$)"
)
_MOST_WORDS, _WORDS_OF_AN_AIM = 14, 4
# "They spend no more than 30 minutes a day on notes" counts the minutes a day on notes.
UNITS_OF = re.compile(r"\d[\d.,]{0,8} (?P<name>[a-z][^,;:.(\d]{3,60}?)(?=[,;:.(]|$)")
_TAKES = re.compile(r" takes (?:about |only )?$")


_STAYS = re.compile(r"(?i)(?:\bnot|n['’]t) (?:fall|drop|sink|rise|go|grow|climb|be)\b")


class Measure(NamedTuple):
    """What is counted, in the words of a sentence; no way where nobody counts it yet."""

    name: str
    way: NumberChange | None
    words: str
    sentence: str

    @property
    def is_to_stay(self) -> bool:
        return bool(_STAYS.search(self.words))


_CELL = re.compile(r"[^|]+")
_TODAY_COLUMN = re.compile(r"(?i) ?(?:now|today|currently|baseline|at present|this year) ?")
_AIM_COLUMN = re.compile(r"(?i) ?(?:aim|target|goal|planned|wanted) ?")


def columns_of_measures(text: str) -> tuple[int, int] | None:
    """Return the columns of today's number and the aim, if a row heads a table of measures."""
    cells = _CELL.findall(text) if "|" in text else []
    now = [at for at, cell in enumerate(cells) if _TODAY_COLUMN.fullmatch(cell)]
    aim = [at for at, cell in enumerate(cells) if _AIM_COLUMN.fullmatch(cell)]
    return (now[0], aim[0]) if now and aim else None


def _in_tables(sentences: Sequence[NoteSentence]) -> Iterator[Measure]:
    """Yield the measures of a table such as "Measure | Now | Aim | By"."""
    columns: tuple[int, int] | None = None
    for text in (each.text for each in sentences):
        cells = list(_CELL.finditer(text)) if "|" in text else []
        columns = columns_of_measures(text) or (columns if cells else None)
        if columns is None or len(cells) <= max(columns):
            continue
        now, aim = (next(iter(counts_in(cells[at].group())), None) for at in columns)
        if now and now.values and aim and aim.values:
            start, end = cells[min(columns)].start(), cells[max(columns)].end()
            way = NumberChange(now.value, aim.value, "", start, end)
            yield Measure(cells[0].group().strip(), way, text, text)


def measures_in(sentences: Sequence[NoteSentence]) -> Iterator[Measure]:
    """Yield each measure that a sentence or the row of a table states."""
    yield from _in_tables(sentences)
    for sentence in sentences:
        claim = _IT_WORKED.sub("", sentence.text)
        is_success = claim != sentence.text
        text, is_judged = without_lead_in(claim), is_success or bool(_JUDGED_BY.match(claim))
        if _PAST.search(text) or _NO_AIM.search(text):
            continue
        for piece in _PIECES.split(text):
            way = None if _NO_MEASURE.search(piece) else way_in(piece)
            is_aim = way and (is_success or _AIMED_AT.search(f"{sentence.under} {sentence.text}"))
            words = piece.strip(" .")
            if is_aim or (is_judged and way is None and len(words.split()) >= _WORDS_OF_AN_AIM):
                yield Measure(_name_of(piece, way), way, words, sentence.text)


_JUDGES_BY = re.compile(
    r"(?i)^(?:I|we)(?: shall| will| want to|['\u2019]ll)? (?:judge|measure|count)"
    r" (?:it|this|that|us|ourselves|success|the \w+)(?: \w+)? (?:on|by|with)"
    r" (?:(?:\w+ )?(?:things|numbers|measures|figures|points|questions))?:? ?"
)
_BETWEEN_MEASURES = re.compile(r"(?:, and |, |; (?:and )?| and )(?![^(]*\))")
_QUESTION = re.compile(r"^(?:whether|if|how (?:many|often)|that|the|our) ")
_AIM_IN_BRACKETS = re.compile(
    r"(?i)(?:(?<=[(,;] )|(?<=\()|(?<=want )|(?<=to ))(?P<aim>\d[\d.,]{0,8} ?(?:%|per ?cent|[a-z]+)?"
    r"(?: (?:by|until|before|in|from|at) [^,;()]{3,40})?)(?=[,;.)]|$)"
)
_OF_TODAY = re.compile(r"(?i)\b(?:today|now|at present|currently)\b")


def judged_by(text: str) -> Iterator[tuple[str, str]]:
    """Yield each measure by which somebody judges, with its aim."""
    opening = _JUDGES_BY.match(text)
    if opening is None:
        return
    for piece in _BETWEEN_MEASURES.split(text[opening.end() :]):
        name, bracket, inside = piece.strip(" .").partition("(")
        aims = [each for each in _AIM_IN_BRACKETS.finditer(f"({inside}") if not _OF_TODAY.search(each["aim"])]
        if bracket and aims:
            yield _QUESTION.sub("", name.strip()), aims[-1]["aim"].strip()


def measure_of(text: str) -> Measure | None:
    """Return the measure of a sentence that somebody calls a goal, if it has both numbers."""
    way = way_in(text)
    return Measure(_name_of(text, way), way, text, text) if way else None


def _name_of(piece: str, way: NumberChange | None) -> str:
    """Return what a piece counts."""
    if way is None:
        return piece.strip(" .")
    opening = _BY_WHEN.sub("", piece[: way.start])
    if LIMIT.search(opening) and (units := UNITS_OF.match(piece, way.start)):
        return units["name"]
    if _TAKES.search(opening):
        return opening.strip()
    before = _VERB.sub("", f" {_OPENING.sub('', opening)}").strip(" :")
    if 0 < len(before.split()) <= _MOST_WORDS:
        return before
    first = re.match(r"\S+", piece[way.start :])
    counted = _COUNTED.match(piece, way.start + first.end()) if first else None
    return counted["name"] if counted else ""
