"""Read quotations whole, each with its speaker, and what a heading announces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Announced = Literal["voices", "money", "law", "conditions", "notes", "speaker"]

QUOTE_MARKS = tuple("\"'“”„«‘")
_QUOTED = (
    r"(?:[\"“”„](?P<double>[^\"“”„\n]{6,480})[\"“”]|«(?P<french>[^«»\n]{6,480})»"
    # An apostrophe ends nothing in the middle of a sentence.
    r"|(?<![\w'’])['‘](?P<single>[^\s'‘’](?:[^'‘’\n]|(?<=\w)['’](?=\w)|(?<=s)['’](?= [a-z])){5,480}"
    r"(?<=[.!?…\w)]))['’](?!\w))"
)
_ROLE = r"[^()\n\"“”„«»?!]{2,60}"
_AFTER = (
    rf"(?:\.?,? {{0,2}}\((?P<in_brackets>(?!\d){_ROLE})\)"
    r"|\.?,? {0,2}(?:[-–—]{1,2} ?|(?:says?|said|asks?|asked|according to) )"
    r"(?P<behind>(?![-–—\s])[^()\n\"“”„«»?!;|.]{2,60}?(?=[.;|]| *(?:$|[\"“„«|])))"
    r")?[.;]?"
)
_TITLE = r"(?:(?:Dr|Prof|Mrs?|Ms)\. )?"
_BEFORE = (
    rf"(?P<before>(?!I\b|We\b|It\b){_TITLE}"
    r"[^\W\d_][^\n\"“”„«».!?:;]{1,58}?)"
    r"(?: (?:says?|said|asks?|asked|writes?|wrote|told us|tells? us|put it|thinks?))?[:,] {1,2}"
)
_AT = rf"(?:(?P<opens>^[^\w\"“„«'‘(]{{0,6}}(?:{_BEFORE})?)|(?<=[:.;,)/|\"“”»'’?!\w] ))"
_SPOKEN = re.compile(rf"{_AT}{_QUOTED}{_AFTER}")
_BETWEEN = re.compile(r"[\s,;/|·•–—-]{0,6}(?:and|und|et|y)?[\s,;/|]{0,3}")
# Between two quotations, the speaker of the next: "... as it is." / Tax: "..."
_NEXT_SPEAKER = re.compile(
    rf"(?:^[\s,;/|·•–—-]{{0,6}}|(?<=[.!?)] ))(?P<who>{_TITLE}[^\W\d_][^\n\"“”„«».!?:;]{{1,60}}):"
    r" {1,2}(?=$|[\"“„«'‘])"
)

_LABEL = re.compile(rf"^[^\w\"“„«'‘(]{{0,6}}(?P<label>{_TITLE}[^\W\d_][^\n\"“”„«».!?:;]{{1,60}}):(?=\s|$)")
_WORDS: tuple[tuple[Announced, str], ...] = (
    (
        "voices",
        r"(?:over)?heard|hear|listening|sa(?:id|ys?)|voices?|quotes?|quoted|worr(?:y|ies)|concerns?|fears?"
        r"|feedback|comments?|grumbles?|moans?|told us|telling us|survey|interviews?|reactions?"
        r"|(?:own|their) words",
    ),
    ("money", r"money|budgets?|costs?|financ\w+|funding|funds|spend(?:ing)?|price"),
    ("law", r"legal|law|laws|regulat\w+|statut\w+"),
    (
        "conditions",
        r"conditions?|must|ha(?:s|ve) to|requirements?|constraints?|dates|deadlines?|fixed|non-negotiables?"
        r"|timing|ground rules|red lines|hard stops?|limits",
    ),
    (
        "notes",
        r"notes?|facts|to know|background|context|fyi|for information|lessons?|learned|incidentally"
        r"|unclear|unknown|bear in mind|i think|my (?:own )?(?:view|take|opinion|guess|impression)"
        r"|open(?: (?:points?|questions?|issues|items))?$",
    ),
)
_ANNOUNCES = tuple((kind, re.compile(rf"(?i)\b(?:{words})\b")) for kind, words in _WORDS)
_LONGEST_SPEAKER = 8
_IS_CLAUSE = re.compile(r"(?i)\b(?:is|are|was|were|will|has|have|had|can|must|should|would|do|does|did)\b")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody's words, and who it was as the text names them."""

    words: str
    who: str


def statements(line: str) -> Iterator[tuple[str, Spoken | None]]:
    """Yield the parts of a line: each quotation whole, with its speaker."""
    end = 0
    for match in _SPOKEN.finditer(line):
        between = line[end : match.start()]
        label = _LABEL.match(line)
        is_under = label is not None and not line[label.end() : match.start()].strip(" ")
        is_between = _BETWEEN.fullmatch(between) is not None
        named = _NEXT_SPEAKER.search(between) if end else None
        speaker = named["who"] if named and announced(f"{named['who']}:") == "speaker" else ""
        between = between[: named.start()] if named and speaker else between
        # Words in quotation marks within a sentence are no statement.
        if match["opens"] is None and not (is_under if not end else is_between or speaker):
            continue
        words = (match["double"] or match["french"] or match["single"]).strip()
        before = (match["opens"] is not None and match["before"]) or ""
        is_named = bool(match["in_brackets"] or match["behind"] or before or speaker)
        is_whole = words.endswith((".", "!", "?", "…"))
        if " " not in words or not (is_named or is_whole or _is_apart(line, match.end())):
            continue
        behind = match["behind"] or ""  # a remark may stand there, too
        behind = behind if announced(f"{behind}:") == "speaker" else ""
        who = (match["in_brackets"] or speaker or behind).strip(" ,")
        if before and announced(f"{before}:") == "speaker":
            who = match["in_brackets"] or before.strip()  # behind it a remark may follow
        elif before:
            yield f"{before.strip()}:", None
        if not _BETWEEN.fullmatch(between):
            yield from _unsaid(between.strip())
        start = match.start() if not before or who == before.strip() else match.end(0) - len(match[0])
        start = end + named.start("who") if named and speaker else start
        yield line[start : match.end()].strip(), Spoken(words, who)
        end = match.end()
    if rest := line[end:].strip():
        yield from _unsaid(rest)


def _unsaid(text: str) -> Iterator[tuple[str, Spoken | None]]:
    """Yield what stands around quotations: a list with slashes goes on, part by part."""
    if text.startswith("/ "):
        for part in filter(None, map(str.strip, text.split("/ "))):
            yield from statements(part)
    else:
        yield text, None


def _is_apart(line: str, end: int) -> bool:
    """Return whether a quotation ends its line, or the next one begins behind it."""
    rest = line[end:].lstrip(" ,;/|·-–—")
    if not rest or rest[0] in QUOTE_MARKS or line[end:].startswith(" / "):
        return True
    return _NEXT_SPEAKER.match(rest) is not None


def label_of(line: str) -> str:
    """Return the words before the colon that open a line, '' if there are none."""
    match = _LABEL.match(line)
    return match["label"].strip() if match else ""


def announced(heading: str) -> Announced | None:
    """Return what the words over or before a text say that it is."""
    label = heading.strip(" #*_:")
    if not label:
        return None
    for kind, words in _ANNOUNCES:
        if words.search(label):
            return kind
    is_short = len(re.sub(r"\([^()]*\)", "", label).split()) <= _LONGEST_SPEAKER
    return "speaker" if is_short and not _IS_CLAUSE.search(label.partition(",")[0]) else None
