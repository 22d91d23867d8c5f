"""A rollout for readers: no task repeats a remark on people.

A concern can be marked, or a person named, after a task quoted it; so this goes by the brief of today,
and by every concern that ever was marked.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from playbook.core.base.letters import as_words, is_unspaced
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem

_HIDDEN_TITLE = "A worry about people"
HIDDEN_TEXT = "What stands here is about people, and only editors read it."
# What answers a worry often says what it was.
_BESIDE_TITLE = ("cause", "tactic", "note", "why")
# A mark that also closes, or stands in a word, opens a quotation only after a blank or a bracket.
_OPENS, _MAY_OPEN, _IN_WORD = "“„‟«‹「『〝‘‚", "\"＂»›”'＇’‛", "'’"
_UNMARKED = f"[^{_OPENS}{_MAY_OPEN}」』〞〟]+"
_QUOTED = re.compile(
    rf"(?:([{_OPENS}])|(?<![^\s(\[–—:-])[{_MAY_OPEN}])({_UNMARKED}(?:(?<=\w)[{_IN_WORD}](?=\w){_UNMARKED})*)"
)
# What people log beside a task may repeat it, too.
_ALSO_QUOTES = ("tracking", "verdicts", "examples", "recipes", "incidents", "answers", "strategy", "left_out")
_START, _SHORTEST = 40, 4  # a task shortens what it quotes
_END = re.compile(r"[.!?…](?!\w)|[。！？\n]")  # of a sentence, or of a short form in it
_CLAUSE = re.compile(r"[,;:–—]|\s-\s|\b(?:and|but|because)\b")
_LEAST_WORDS, _LEAST_LETTERS = 4, 8  # of a quotation; letters where no blanks stand between words
# Blanks in so few words that they stand in many sentences; fewer are hidden where one begins so, and everyday
# words alone, up to the last, where they are all of it.
_FEW, _FEW_IN_CLAUSE, _FEW_EVERYDAY = 2, 3, 6
# None that is a name, too.
_EVERYDAY = frozenset(
    """
    a about again all also always an and any are as ask at back be because been before both but by can come
    comes day days do does done each enough every few first for from get gets give go had has have he help
    her here him his how i if in is it its just know last less long made make makes many me month months
    more most much must my need needs never new next no not nothing now of often on one only or other our
    out over own people same say says see she should so some soon still take takes team teams tell than that
    the their them then there these they this those time to today too two until up us use want wants was way
    we week weeks were what when where which while who why with without work works would year years yes
    you your
    """.split()  # noqa: SIM905 - a list would be twenty lines
)
ReadItems = dict[str, tuple[AnyItem, AnyItem | None]]  # by id: as it is, and without its lines about people
_MOST_COMPARED = 300_000_000  # letters, half a second of them


def hider_of(now: Rollout) -> Callable[[str], str] | None:
    """Return what takes lines about people out of a text; None where there are none."""
    return hider_of_texts(now.texts_about_people())


def hider_of_texts(texts: Sequence[str]) -> Callable[[str], str] | None:
    """Return what takes lines that repeat one of these out of a text; None for none."""
    private = [as_words(text) for text in texts]
    # A task repeats one sentence of several, too, or leaves out how it begins.
    sentences = [words for text in texts for each in _END.split(text) if " " in (words := as_words(each))]
    bare = (words.partition(" ")[2] for words in sentences)
    parts = [words for words in (*sentences, *bare) if words.count(" ") >= _FEW]
    parts += [words for text in texts for each in _CLAUSE.split(text) if _is_long(words := as_words(each))]
    common = set(filter(_is_common, (*private, *sentences, *parts)))
    hidden = (text for text in (*private, *parts) if text not in common)
    starts = _Starts(start for text in hidden if len(start := text[:_START].strip()) >= _SHORTEST)
    heads = _Starts(words[:_START].strip() for words in sentences if words not in common)
    # What is shorter is hidden where it is quoted whole.
    whole = {text for text in (*private, *sentences) if len(text) > 1}
    if not whole:
        return None
    everything, quoted = "\n".join(f" {text} " for text in private), dict[str, bool]()

    def is_private(quote: str) -> bool:
        if quote in whole:
            return True
        start = _start_of_quote(quote)
        if start and start not in quoted:
            # Nobody quotes so much; whoever tries would keep all readers waiting.
            quoted[start] = len(quoted) * len(everything) > _MOST_COMPARED or start in everything
        return quoted.get(start, False)

    def tells(line: str) -> bool:
        words = as_words(line)
        # A task quotes a part of a sentence, too, or its beginning with “…”.
        return starts.stand_in(words) or says_so(line) or any(map(is_private, _quotes(line)))

    def says_so(line: str) -> bool:
        for sentence in _END.split(line):
            if heads.stand_at(0, as_words(sentence)):
                return True
            if common and any(as_words(part) in common for part in (sentence, *_CLAUSE.split(sentence))):
                return True
        return False

    def hide(text: str) -> str:
        lines = text.split("\n")
        to_hide = [tells(line) for line in lines]
        # It may be broken into lines.
        is_broken = len(lines) > 1 and starts.stand_across(list(map(as_words, lines)))
        return "\n".join(
            HIDDEN_TEXT if is_broken or hides else line for line, hides in zip(lines, to_hide, strict=True)
        )

    return hide


def _is_long(clause: str) -> bool:
    return clause.count(" ") >= _FEW_IN_CLAUSE


def _is_common(words: str) -> bool:
    return words.count(" ") <= _FEW_EVERYDAY and all(word in _EVERYDAY for word in words.split())


def _quotes(line: str) -> Iterator[str]:
    """Yield the words of each quotation of a line; one word between straight marks is none."""
    for opens, quote in _QUOTED.findall(line):
        words = as_words(quote)
        if opens or words.count(" ") >= _FEW:
            yield words


def _start_of_quote(quote: str) -> str:
    """Return the first words of a quotation to look for, '' where they are too few.

    By one word or letter more each time, whoever may write could find out what they may not read.
    """
    if is_unspaced(quote):
        return quote[:_START] if len(quote) >= _LEAST_LETTERS else ""
    words = quote.split(" ", _LEAST_WORDS)
    if len(words) < _LEAST_WORDS:
        return ""
    least = sum(map(len, words[:_LEAST_WORDS])) + _LEAST_WORDS - 1
    end = len(quote) if len(quote) <= _START else max(least, quote.rfind(" ", 0, _START + 1))
    return f" {quote[:end]} "


class _Starts:
    """Beginnings that are looked up at once, however many begin alike."""

    def __init__(self, starts: Iterable[str]) -> None:
        self._sorted = sorted({*starts})
        self._firsts = frozenset(start[:_SHORTEST] for start in self._sorted)
        # Of each, how long those are that it begins with, itself the last.
        self._lengths: list[list[int]] = []
        open_starts: list[str] = []
        for start in self._sorted:
            while open_starts and not start.startswith(open_starts[-1]):
                open_starts.pop()
            open_starts.append(start)
            self._lengths.append([*map(len, open_starts)])

    def stand_in(self, text: str) -> bool:
        return any(self.stand_at(at, text) for at in range(len(text) - _SHORTEST + 1))

    def stand_across(self, lines: Sequence[str]) -> bool:
        """Return whether one begins in a line and goes on in the next."""
        text, end = " ".join(filter(None, lines)), -1
        for line in filter(None, lines):
            at, end = end + 1, end + 1 + len(line)
            if any(self.stand_at(each, text, end + 1 - each) for each in range(max(at, end - _START), end)):
                return True
        return False

    def stand_at(self, at: int, text: str, longer_than: int = 0) -> bool:
        if text[at : at + _SHORTEST] not in self._firsts:
            return False
        # Whatever the text begins with, the last start before it in the alphabet begins with, too.
        place = bisect_right(self._sorted, text[at : at + _START]) - 1
        if place < 0:
            return False
        start, lengths = self._sorted[place], self._lengths[place]
        fitting = bisect_left(lengths, True, key=lambda length: not text.startswith(start[:length], at))
        return fitting > 0 and lengths[fitting - 1] > longer_than


def as_read(then: Rollout, now: Rollout, known: ReadItems | None = None) -> Rollout:
    """Return a rollout of any version as readers see it now.

    `known`: items read with the same texts about people, of any version; new ones are added.
    """
    hide, brief = hider_of(now), then.brief_marked_as(now)
    if hide is None:
        return then
    known = {} if known is None else known
    hidden: dict[str, AnyItem] = {}
    for item_id, item in then.items.items():
        if (pair := known.get(item_id)) is None or pair[0] is not item:
            pair = known[item_id] = (item, _hidden(item, hide))
        if pair[1]:
            hidden[item_id] = pair[1]
    logged = {name: with_each_text(getattr(then, name), hide) for name in _ALSO_QUOTES}
    values = {"brief": brief, "items": then.items | hidden, "is_as_read": True, **logged}
    return then.model_copy(update=values)


def with_each_text(value: Any, say: Callable[[str], str]) -> Any:
    """Return a value with each text in it as `say` returns it."""
    if isinstance(value, str):
        return say(value)
    if isinstance(value, BaseModel):
        changed = {
            name: after
            for name, part in value.__dict__.items()
            if (after := with_each_text(part, say)) is not part
        }
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, dict):
        return {key: with_each_text(part, say) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(with_each_text(part, say) for part in value)
    return value


def lines_hidden_in(value: Any, hide: Callable[[str], str]) -> int:
    """Return how many lines of the texts of a value readers do not see."""
    hidden: list[str] = []

    def note(text: str) -> str:
        shown = zip(text.split("\n"), hide(text).split("\n"), strict=True)
        hidden.extend(line for line, read in shown if line != read)
        return text

    with_each_text(value, note)
    return len(hidden)


def title_as_read(logged: str, hide: Callable[[str], str]) -> str:
    """Return the title of a removed item as readers see it."""
    return _HIDDEN_TITLE if hide(logged) != logged else logged


def _hidden(item: AnyItem, hide: Callable[[str], str]) -> AnyItem | None:
    """Return an item without its lines about people; None where it has none."""
    texts: dict[str, Any] = {}
    for name, value in item.__dict__.items():
        if isinstance(value, str) and (text := hide(value)) != value:
            texts[name] = text
        elif name == "approved_tools" and (tools := tuple(map(hide, value))) != value:
            texts[name] = tools
        elif name == "data_rules" and (rules := {hide(tool): data for tool, data in value.items()}) != value:
            texts[name] = rules
    assumed = item.provenance.assumptions
    if (shown := tuple(map(hide, assumed))) != assumed:
        texts["provenance"] = item.provenance.model_copy(update={"assumptions": shown})
    if "title" in texts:
        texts |= {name: HIDDEN_TEXT for name in _BESIDE_TITLE if getattr(item, name, "")}
        texts["title"] = _HIDDEN_TITLE
    return item.model_copy(update=texts) if texts else None
