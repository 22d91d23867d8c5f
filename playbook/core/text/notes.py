"""Split pasted notes into sentences and find quotes in them."""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate

from playbook.core.base.letters import normalized, without_unseen
from playbook.core.base.text_caches import CACHED_TEXTS, clear_with
from playbook.core.base.words import closed
from playbook.core.text.spoken_by import QUOTE_MARKS, Spoken, announced, label_of, statements

_ALIKE = str.maketrans(
    "\u2018\u2019\u201a\u2032\u201c\u201d\u201e\u2033\u00ab\u00bb\u2010\u2011\u2012\u2013\u2014\u2212",
    '\'\'\'\'""""""------',
)
_QUOTED = re.compile(r"^(?:>\s?)+")
_BULLET = re.compile(
    r"^(?:[-*\u2022\u2023\u25e6\u00b7\u2013+o]\s+|\(?\d{1,2}[.)]\s+|\(?[a-z]\)\s+|\[[ xX]?\]\s+)+"
)
_HEADING = re.compile(r"^#{1,6}\s+|^\*\*(?=.*\*\*:?\s*$)|^__(?=.*__:?\s*$)")
_LABELLED = re.compile(r"^[*_]{0,2}[A-Za-z][\w /&'\u2019()-]{0,40}[*_]{0,2}:[*_]{0,2}(?:\s|$)")
_NUMBERED = re.compile(r"^\(?\d{1,2}[.)]\s+")
# "Inside Sales, Cincinnati: 22 people, Ana Ruiz": two such lines are a list, however long.
_LISTED = re.compile(
    r"[A-Z][^,:(|.;\u2013]{1,40}(?:[,:(|\u2013]| - )[^.;!?\d]{0,60}\d{1,4}\b[^.;!?]{0,60}\.?"
)
# Lines of a text that is broken at a width are nearly as long as its longest.
_NARROWEST, _WIDEST, _NEARLY = 72, 120, 0.8
_MONTHS = "Januar|Februar|M\u00e4rz|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
# "am 30. Juni" is one day and no end, and so is "No. 4".
_END = re.compile(
    rf"(?<=[.!?\u2026])[\"')\]\u201d\u2019]*\s+(?!(?:(?<=\D\d\.\s)|(?<=\D\d\d\.\s))(?:{_MONTHS})\b)(?!(?<=\bNo\.\s)\d)"
    r"(?=[\"'(\[\u201c\u2018]*[A-Z0-9\u00c0-\u00de\u20ac$\u00a3])"
)
# An initial stands before a name: "J. Reyes", but "pier A. If the ..." is an end.
_INITIAL = re.compile(r"(?<!['\u2019])\b[A-Z]\.$")
_OPENS = re.compile(
    r"[\"'(\u201c\u2018]{0,3}(?:We|If|The|This|That|They|There|Then|And|But|Provided|When|As|At|From|In|On|For|No"
    r"|Our|All)\b"
)
_NO_END = re.compile(
    r"(?i)(?:\b(?:e\.g|i\.e|[ap]\.m|mr|mrs|ms|dr|prof|st|approx|ca|vs|incl|inc|ltd|co|dept|ext|tel|z\.b|nr|lic|iur"
    r"|dipl|ing|mag|hon|rev)|\b(?<!\d )(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|^\d{1,2})\.$"
)
_OF_A_NUMBER = re.compile(r"(?i)\b(?:arts?|para?|secs?|sect|nos?|abs|loc|fig|chap)\.$")
# No abbreviation is longer.
_ABBREVIATED = 12
_LONGEST_HEADING, _HEADING_WORDS = 60, 5
_LONGEST_LINE, _RUN_IN_WORDS = 30, 3  # "Pilot. We begin in Lund."
# "What worries me: In 2022 we tried ...": the words before the colon head the paragraph.
_LEAD_IN = re.compile(
    r"(?i)^(?:(?:what|how|why|who|where|when) [\w '\u2019]{3,40}|(?:[a-z]+ )?(?:plan|rules|timeline|timing"
    r"|dates|background|context|risks|worries|next steps|promises|facts|milestones)): "
)
_HALF = re.compile(r"(?:whether|if|that|when|how) ")
_MARKS = " \t\"'*_`.,;:!?()[]-|"


@dataclass(frozen=True, slots=True)
class NoteSentence:
    """A sentence on one line and the heading of its list or paragraph."""

    text: str
    under: str = ""
    is_bullet: bool = False
    line: int = 0
    title: str = ""
    label: str = ""  # the words before the colon that open its line
    spoken: Spoken | None = None


def squeezed(text: str) -> str:
    """Return the text on one line without invisible characters."""
    return " ".join(normalized("NFC", without_unseen(text)).split())


def _on_one_line(text: str) -> str:
    """Return a line of notes, with the cells of a pasted table apart."""
    return squeezed(re.sub(r"(?<=\S) ?\t+ ?(?=\S)", " | ", text))


def folded(text: str) -> str:
    """Return a text of the same length for comparing."""
    alike = text.translate(_ALIKE)
    if alike.isascii():
        return alike.lower()
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in alike)


class Notes:
    """Notes split into sentences, in which quotes are found again."""

    def __init__(self, text: str) -> None:
        self.sentences = tuple(_sentences(text))

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(len(sentence.text) + 1 for sentence in self.sentences))

    @cached_property
    def _flat(self) -> str:
        return folded(" ".join(sentence.text for sentence in self.sentences))

    @cached_property
    def headings(self) -> frozenset[str]:
        """Return the headings and titles that stand over sentences."""
        return frozenset(heading for each in self.sentences for heading in (each.under, each.title))

    def find(self, quote: str) -> str | None:
        """Return the sentences that contain a quote, else None."""
        folded_quote = folded(_on_one_line(quote)).strip(_MARKS)
        at = self._flat.find(folded_quote) if folded_quote else -1
        if at < 0:
            return None
        first, last = bisect(self._ends, at), bisect(self._ends, at + len(folded_quote) - 1)
        return " ".join(sentence.text for sentence in self.sentences[first : last + 1])


def heading_of(sentences: Sequence[NoteSentence], at: int) -> str:
    """Return the heading over a sentence, which may be the word on the line before."""
    on_line = [each for each in sentences[max(0, at - _LONGEST_LINE) : at] if each.line == sentences[at].line]
    if on_line and len(on_line[0].text.split()) <= _RUN_IN_WORDS and on_line[0].text.endswith("."):
        return on_line[0].text.strip(" .").lower()
    before = sentences[at - 1].text if at and not on_line else ""
    return (sentences[at].under or sentences[at].title or before).strip(" .:#").lower()


def heads_table(text: str) -> bool:
    """Return whether a line names the columns of a table: "Practice | Staff | First day"."""
    return " | " in text and not re.search(r"\d", text)


def without_lead_in(text: str) -> str:
    """Return a sentence without the words that head its paragraph.

    "What I cannot promise yet: whether ..." is one sentence.
    """
    bare = _LEAD_IN.sub("", text)
    return text if _HALF.match(bare) else bare


def words_in(value: str, sentence: str) -> str | None:
    """Return a value as the sentence writes it, else None."""
    folded_value = folded(squeezed(value)).strip(_MARKS)
    if not folded_value:
        return None
    if value in re.findall(r"\w+", sentence):  # "IT", where the sentence says "it" as well
        return value
    before = r"(?<!\w)" if folded_value[0].isalnum() else ""
    after = r"(?!\w)" if folded_value[-1].isalnum() else ""
    match = re.search(before + re.escape(folded_value) + after, folded(sentence))
    return sentence[match.start() : match.end()] if match else None


@dataclass(slots=True)
class _Line:
    """Lines that belong together, on one line."""

    text: str
    is_bullet: bool
    is_numbered: bool
    after_blank: bool


def _sentences(text: str) -> Iterator[NoteSentence]:
    under, title = "", ""
    lines = list(_lines(text))
    for number, line in enumerate(lines, 1):
        following = lines[number] if number < len(lines) else None
        heading = _heading(line, following)
        if heading:
            under, title = heading, ""
        elif _is_title(line, lines[number - 2] if number > 1 else None, following):
            under, title = "", line.text.strip("*_ ")
        elif line.after_blank and not line.is_bullet and not under.startswith("#"):
            under = ""
        above = "" if heading or line.text == title else under.lstrip("# ")
        label, is_of_line = label_of(line.text), True
        who = ""  # whoever opens a line says all that follows up to the next name
        for part, spoken in statements(line.text.lstrip("#").strip("*_ ") if heading else line.text):
            spoken = replace(spoken, who=spoken.who or who) if spoken else None
            who = label if spoken and spoken.who == label else ""
            for sentence in (part,) if spoken else split_sentences(part):
                if len(sentence) == 1 and sentence.isalpha():  # thousands of them would be read for nothing
                    continue
                is_below = not (above or sentence == title)
                head = title if is_below else ""
                own = label if is_of_line else label_of(sentence)
                yield NoteSentence(sentence, above, line.is_bullet, number, head, own, spoken)
            is_of_line &= spoken is None  # whoever is quoted does not say what follows


def _heading(line: _Line, following: _Line | None) -> str:
    """Return the heading that a line is, else ''."""
    bare = line.text.strip("#*_: ")
    if _HEADING.match(line.text):
        return f"# {bare}"
    if len(bare) > _LONGEST_HEADING or line.text.endswith((".", "!", "?", ",")):
        return ""
    if line.text.strip("*_ ").endswith(":"):
        return bare
    is_above = following is not None and following.is_bullet and not following.is_numbered
    return bare if is_above and _is_plain(bare) and (line.is_numbered or not line.is_bullet) else ""


def _is_plain(bare: str) -> bool:
    return len(bare.split()) <= _HEADING_WORDS and ":" not in bare and not any(map(str.isdigit, bare))


def _is_title(line: _Line, before: _Line | None, following: _Line | None) -> bool:
    """Return whether a short line heads the paragraph below it."""
    bare = line.text.strip("*_ ")
    if following is None or following.is_bullet or not (_is_plain(bare) and bare[:1].isupper()):
        return False
    if bare.endswith((".", "!", "?", ",")):
        return False
    # The last line of a numbered list is none, though text may follow.
    if line.is_numbered:
        return not (before and before.is_numbered)
    return not line.is_bullet and line.after_blank and following.text.endswith((".", "!", "?"))


def _lines(text: str) -> Iterator[_Line]:
    """Yield the lines, each joined with its continuation."""
    raw = [_on_one_line(_QUOTED.sub("", line.strip())) for line in re.split(r"\r\n|\r|\n", text)]
    longest = max(map(len, raw), default=0)
    least = _NEARLY * max(longest, _NARROWEST) if longest <= _WIDEST else float("inf")
    held: _Line | None = None
    last, blank = "", True
    for line in raw:
        is_bullet = bool(_BULLET.match(line))
        bare = _BULLET.sub("", line)
        is_more = len(last) >= least or (last.endswith(",") and bare[:1].islower())
        is_listed = _LISTED.fullmatch(bare) and _LISTED.fullmatch(_BULLET.sub("", last))
        is_quote = bare[:1] in QUOTE_MARKS and _BULLET.sub("", last)[:1] in QUOTE_MARKS
        is_new = is_quote or is_listed or _LABELLED.match(bare) or _HEADING.match(bare) or last.endswith(":")
        if held and line and not is_bullet and is_more and not is_new:
            held.text = f"{held.text} {bare}"
        else:
            if held:
                yield held
            bare = bare.strip("|").strip() if bare.startswith("|") else bare
            held = _Line(bare, is_bullet, bool(_NUMBERED.match(line)), blank) if bare else None
        last, blank = line, not line
    if held:
        yield held


# Headings of lines that are written only for those who decide.
_NOT_FOR_ALL = ("money", "law", "conditions", "notes")
_OPEN = re.compile(r"(?i)\b(?:tb[acd]|to be (?:confirmed|decided|agreed|defined)|not (?:yet )?decided)\b|\?$")
_ASIDE = re.compile(r" ?\((?:[^\s()]+ ){3}[^()]{0,300}\)\.?")


def sayable_part(text: str) -> str:
    """Return a field's sentences for everyone: no condition, note or open point."""
    sayable: list[str] = []
    noted = 0  # the line on which a note began
    for each in Notes(text).sentences:
        heads = announced(each.label or each.under), announced(label_of(each.text))
        is_noted = any(head in _NOT_FOR_ALL for head in heads)
        noted = each.line if is_noted else noted
        whole = _ASIDE.sub("", each.text).strip()
        if each.line != noted and whole and not (_OPEN.search(whole) or whole.endswith(":")):
            sayable.append(closed(whole))
    joined = " ".join(sayable)
    return text if joined == " ".join(text.split()) else joined


def first_sentence(text: str) -> str:
    return next(split_sentences(text), "")


_MARK_OF_LIST = re.compile(r"(?:^|(?<=\n))[ \t]{0,9}[-*•–][ \t]+")


def first_sentences(text: str, most_words: int) -> str:
    """Return the first sentences that fit, on one line, at least one."""
    sentences = list(split_sentences(" ".join(_MARK_OF_LIST.sub("", text).split())))
    chosen = sentences[:1]
    for sentence in sentences[1:]:
        if len(" ".join([*chosen, sentence]).split()) > most_words:
            break
        chosen.append(sentence)
    return " ".join(chosen)


def split_sentences(paragraph: str) -> Iterator[str]:
    """Yield the sentences of a paragraph; 'Prof. Dr. Brunner' is no end."""
    yield from _sentences_in(paragraph)


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def _sentences_in(paragraph: str) -> tuple[str, ...]:
    return tuple(_each_sentence(paragraph))


def _each_sentence(paragraph: str) -> Iterator[str]:
    start = 0
    for match in _END.finditer(paragraph):
        last = paragraph[max(start, match.start() - _ABBREVIATED) : match.start()]
        bare = last.rstrip("\"')]")
        is_initial = _INITIAL.search(bare) and not _OPENS.match(paragraph, match.end())
        is_number = _OF_A_NUMBER.search(bare) and paragraph[match.end() : match.end() + 1].isdigit()
        if is_initial or is_number or _NO_END.search(bare):
            continue
        yield paragraph[start : match.end()].strip()
        start = match.end()
    if last_sentence := paragraph[start:].strip():
        yield last_sentence
