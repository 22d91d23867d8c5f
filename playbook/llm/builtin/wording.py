"""Turn a play's sentences and the facts into finished text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from playbook.core.base import words
from playbook.core.base.text_caches import clear_with
from playbook.core.base.words import capital
from playbook.core.case.owner_weeks import OWN_TALKS
from playbook.core.case.rounds import Rounds
from playbook.core.plan.items import Owner, Topic
from playbook.core.plan.plays.stages import Paragraph, Sentence, pieces
from playbook.core.text.notes import split_sentences

_LONG_PART = 30  # minutes
_STAMP = re.compile(r"^- (\d+):(\d\d) ")
_DOUBLED_END = re.compile(r"([.!?…])\.(?=\s|$)")
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_SENTENCE_END = re.compile(r"[.!?…。！？]['\")\]”’]?(?=\s|$)")
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=\S)")
# Words that stand in for a missing name; a name itself keeps its own capitals.
_STAND_INS = ("the ", "all teams", "a trusted colleague ", "your manager")
# A stand-in for a name that begins like a sentence: 'Two regional managers'.
_ARTICLE = re.compile(r"^(?:Two|Three|Four|Five|Six|Each|Every|Both|Our|Several|Some) (?=[a-z][^.!?]*$)")
_ENDED = re.compile(r"[.!?…]['\")\]”’]?$")
_STARTS_A_SENTENCE = re.compile(r"(^|[.!?]['’]? |: '|^- )$")
_SHORTEST_REPEAT = 15
PEOPLE_PER_TALK, MOST_PEOPLE_PER_MANAGER = 15, 60
_OPEN_END = "'\")]”’"


def say_day(day: date, home_year: int) -> str:
    """Return a day in words, with its year unless that is `home_year`."""
    return words.say_day(day, date(home_year, 1, 1))


def say_number(value: float) -> str:
    """Return a number with few digits: 1,200 or 2.5."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0")


def listed(names: Sequence[str], most: int = 4, joint: str = "and") -> str:
    """Return 'A, B and C', or 'A, B, C and 9 more'."""
    if len(names) > most + 1:  # one alone is named
        names = [*names[: most - 1], f"{len(names) - most + 1} more"]
    between = "; " if any(", " in name for name in names) else ", "
    return f" {joint} ".join(part for part in (between.join(names[:-1]), *names[-1:]) if part)


def say_rounds(rounds: Rounds, at_once: int, trainers: int, home_year: int) -> str:
    """Return when a session's rounds are held, and what they cost."""
    number = words.count(rounds.rounds, "round")
    if rounds.first is None:
        return f"{number}, with no working day left for them."
    when = f"on {say_day(rounds.first, home_year)}"
    if rounds.last and rounds.last > rounds.first:
        when = f"from {say_day(rounds.first, home_year)} to {say_day(rounds.last, home_year)}"
    who = words.count(at_once, "trainer") + " at once" * (trainers > at_once)
    held = (
        f"{number} of up to {rounds.people_per_round} people {when}, "
        f"at most {rounds.per_day} a day with {who}: "
        f"{say_number(rounds.trainer_hours)} trainer {'hour' if rounds.trainer_hours == 1 else 'hours'}."
    )
    late = rounds.rounds - rounds.before_deadline
    if rounds.last is None:
        held += (
            f" {words.count(rounds.rounds - rounds.planned, 'round')} find no day before the rollout ends."
        )
    elif late == rounds.rounds:
        held += " All of it comes after the start: move the start, or train earlier."
    elif late > 0:
        held += f" {capital(words.count(late, 'round'))} {'comes' if late == 1 else 'come'} after the start."
    return held


def say_talks(people: int) -> str:
    """Return how a talk is held where one manager cannot hear everyone."""
    if people <= MOST_PEOPLE_PER_MANAGER:
        return ""
    return (
        f"Your own supervisor tells you, {PEOPLE_PER_TALK} people or fewer at a time. A manager holds the "
        f"first {OWN_TALKS} talks and names deputies for the others at the briefing."
    )


def fit(text: str, limit: int) -> str:
    """Return the text on one line, cut at a word beyond `limit`."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut).rstrip(" ,;:-") + "…"


def as_sentences(text: str, limit: int) -> str:
    """Return whole sentences; each line of a list counts as one."""
    lines = [_BULLET.sub("", line).strip() for line in text.splitlines()]
    if any(_BULLET.match(line) for line in text.splitlines()):
        lines = [_closed(capital(line)) for line in lines if line]
    if not (line := " ".join(" ".join(lines).split())):
        return ""
    if len(line) > limit:
        ends = [match.end() for match in _SENTENCE_END.finditer(line, 0, limit)]
        line = line[: ends[-1]] if ends else fit(line, limit)
    return capital(_closed(line))


def _closed(line: str) -> str:
    is_open = line[-1].isalnum() or line[-1] == "%" or (line[-1] in _OPEN_END and line[-2:-1].isalnum())
    return line + "." if is_open else line.rstrip(",;") + "." if line[-1] in ",;" else line


def first_sentence(text: str, limit: int) -> str:
    line = " ".join(text.split())
    return as_sentences(next(split_sentences(line), ""), limit)


@dataclass(frozen=True, slots=True)
class Leader:
    """Who fills a role, and the field to ask for if unnamed."""

    owner: Owner
    words: str
    asks: str = ""


@dataclass(slots=True)
class TextFacts:
    """A value per name, and the brief's field to ask for."""

    values: dict[str, str | None]
    asks: dict[str, str] = field(default_factory=dict)  # with a value too, that is a stand-in

    def add(self, name: str, value: str, field: str = "", stand_in: str | None = None) -> None:
        """Add a value, or its stand-in and the field to ask for."""
        self.values[name] = value or stand_in
        if not value:
            self.asks[name] = field or name

    def add_leader(self, role: str, leader: Leader) -> None:
        self.values[role] = leader.words
        if leader.asks:
            self.asks[role] = leader.asks

    def knows(self, names: Sequence[str]) -> bool:
        return all(self.values.get(name) is not None for name in names)

    def with_values(
        self, values: Mapping[str, str | None], asks: Mapping[str, str] | None = None
    ) -> "TextFacts":
        return TextFacts({**self.values, **values}, {**self.asks, **(asks or {})})


@dataclass(slots=True)
class FilledText:
    """A finished text with its topics, key messages and missing facts."""

    text: str = ""
    topics: list[Topic] = field(default_factory=list)
    key_messages: list[str] = field(default_factory=list)
    asks: set[str] = field(default_factory=set)


def _lowered(match: re.Match[str]) -> str:
    return match[0].lower()


def fill(text: str, facts: TextFacts, asks: set[str]) -> str | None:
    """Return the sentence with its facts, or None if one is unknown."""
    parts = pieces(text)
    if len(parts) == 1:
        return text
    asks.update(facts.asks[name] for name in parts[1::2] if name in facts.asks)
    filled: list[str] = []
    for index, part in enumerate(parts):
        if index % 2 == 0:
            # A value that is a sentence of its own needs no second full stop.
            ends = filled and part.startswith(".") and _ENDED.search(filled[-1])
            filled.append(part[1:] if ends else part)
            continue
        if (value := facts.values.get(part)) is None:
            return None
        starts = value.startswith(_STAND_INS) and _STARTS_A_SENTENCE.search(parts[index - 1])
        opens = not parts[index - 1] or parts[index - 1].endswith((". ", ": ", "? ", "- ", "! ", ", '", "“"))
        filled.append(capital(value) if starts else value if opens else _ARTICLE.sub(_lowered, value))
    whole = _DOUBLED_END.sub(r"\1", "".join(filled)).replace(" \n", "\n").lstrip("\n")
    return whole.replace("'“", "“").replace("”'", "”")  # a quote in another language has marks of its own


def fill_sentences(text: str, facts: TextFacts) -> str:
    """Return a text with its facts, without the sentences whose facts are unknown."""
    parts = [fill(part, facts, set()) for part in _sentences_of(text)]
    return " ".join(part for part in parts if part)


@clear_with
@lru_cache(maxsize=4096)
def _sentences_of(text: str) -> tuple[str, ...]:
    return tuple(_BETWEEN_SENTENCES.split(text))


def say(paragraphs: Sequence[Paragraph], facts: TextFacts, limit: int) -> FilledText:
    """Write paragraphs, without the sentences (and topics) whose facts are unknown.

    What the brief says in one breath, such as what stays and what holds for jobs, is not repeated.
    """
    text_so_far = FilledText()
    written: list[str] = []
    for paragraph in paragraphs:
        sentences: list[str] = []
        for sentence in paragraph:
            text = _say_one(sentence, facts, text_so_far)
            if text and not _repeats(sentence, facts, [*written, *sentences]):
                sentences.append(text)
        if sentences:
            written.append("".join(map(_behind, ["", *sentences], sentences)))
    text_so_far.text = _joined(written, limit)
    return text_so_far


def _behind(before: str, sentence: str) -> str:
    """Return a sentence with its separator; a list entry begins a line."""
    if not before:
        return sentence
    is_entry, follows_one = sentence.startswith("- "), before.splitlines()[-1].startswith("- ")
    gap = "\n" if is_entry else "\n\n" if follows_one and not sentence.startswith("“") else " "
    return f"{gap}{sentence}"


def _repeats(sentence: Sentence, facts: TextFacts, written: Sequence[str]) -> bool:
    """Return whether a fact of the sentence stands in the text already, word for word."""
    names = pieces(sentence.say)[1::2]
    values = [(facts.values.get(name) or "").strip("\n“”") for name in names]
    # A promise is heard once, even where only the other place gives its reason.
    values = [
        next(split_sentences(value), "") if name.startswith("promise_") else value
        for name, value in zip(names, values, strict=True)
    ]
    # The first letter, of what stands in brackets too, is small where it goes on in a sentence.
    values = [value.lstrip("[") for value in values]
    return any(len(value) >= _SHORTEST_REPEAT and value[1:] in text for value in values for text in written)


def _say_one(sentence: Sentence, facts: TextFacts, text_so_far: FilledText) -> str | None:
    if (text := fill(sentence.say, facts, text_so_far.asks)) is None and sentence.otherwise:
        text = fill(sentence.otherwise, facts, text_so_far.asks)
    if text is not None:
        text_so_far.topics += [topic for topic in sentence.topics if topic not in text_so_far.topics]
        text_so_far.key_messages += [
            key for key in sentence.key_messages if key not in text_so_far.key_messages
        ]
    return text


def _joined(paragraphs: Sequence[str], limit: int) -> str:
    """Join paragraphs, with lines of a list together."""
    whole = ""
    for index, paragraph in enumerate(paragraphs):
        together = paragraph.startswith("- ") and index and paragraphs[index - 1].startswith("- ")
        whole += ("\n" if together else "\n\n" if index else "") + paragraph
    return whole if len(whole) <= limit else whole[: limit - 1].rstrip() + "…"


def part_of_agenda(agenda: str, part: int, parts: int, minutes: int) -> str:
    """Return part n of an agenda, cut between exercises.

    What is passed needs all parts, so each but the last says what is taken into the next.
    """
    lines = agenda.splitlines()
    timed = [number for number, line in enumerate(lines) if _STAMP.match(line)]
    if len(timed) < parts:
        return agenda
    first, last = timed[0], timed[-1]
    cuts = _cuts([_minutes(lines[number]) for number in timed], parts, minutes)
    bounds = [*(timed[cut] for cut in cuts), last + 1]
    own = lines[bounds[part - 1] : bounds[part]]
    start = _minutes(own[0])
    end = _minutes(lines[bounds[part]]) if part < parts else parts * minutes
    pace = minutes / max(1, end - start)
    step = 5 if minutes >= _LONG_PART else 1
    before = (
        lines[:first] if part == 1 else [f"Part {part} of {parts}, with your work of part {part - 1}.", ""]
    )
    goes_on = ["", f"To pass, people do {'both' if parts == 2 else f'all {parts}'} parts."]
    after = lines[last + 1 :] if part == parts else goes_on
    return "\n".join([*before, *(_restamped(line, start, pace, step) for line in own), *after]).strip()


def _cuts(starts: Sequence[int], parts: int, minutes: int) -> list[int]:
    """Return the exercise with which each of about equal parts begins."""
    cuts = [0]
    for part in range(1, parts):
        possible = range(cuts[-1] + 1, len(starts) - (parts - part) + 1)
        cuts.append(min(possible, key=lambda number: abs(starts[number] - part * minutes)))
    return cuts


def _minutes(line: str) -> int:
    match = _STAMP.match(line)
    return int(match[1]) * 60 + int(match[2]) if match else 0


def _restamped(line: str, start: int, pace: float, step: int) -> str:
    minutes = (_minutes(line) - start) * pace
    minutes = round(minutes / step) * step
    return _STAMP.sub(lambda _: f"- {minutes // 60}:{minutes % 60:02} ", line)


# What somebody does or did, in the words that follow their name.
_OF_A_SPEAKER = {
    "has": "have", "is": "am", "was": "was", "does": "do", "says": "say", "promises": "promise",
    "decides": "decide", "confirms": "confirm", "signs": "sign", "names": "name", "tells": "tell",
    "answers": "answer", "takes": "take", "pays": "pay", "wants": "want", "thinks": "think", "knows": "know",
    "asks": "ask", "gives": "give", "keeps": "keep", "guarantees": "guarantee",
    "sells": "sell", "buys": "buy", "leaves": "leave", "stops": "stop", "stays": "stay", "becomes": "become",
    "owns": "own", "works": "work", "goes": "go", "retires": "retire",
}  # fmt: skip
_SAID_ALIKE = (
    "had will would can could must may should told said promised gave signed decided asked announced"
)
_VERBS = "|".join((*_OF_A_SPEAKER, *_SAID_ALIKE.split()))
# "I am sixty and has no deputy": the verb behind "and" has the same subject.
_AND_ACTS = re.compile(rf"(?<!\w)I \w+ [^.;:\n]{{0,80}}? and (?P<verb>{'|'.join(_OF_A_SPEAKER)})(?= )")
# "Ida sells the mill to a fund. She keeps a share": the pronoun is hers where nobody else can be meant.
_OF_OWNERS = "sells|keeps|owns|leaves|stays|retires|stops|is|has"
_NO_OTHER = r"(?:(?! (?:to|with|for|by|from) (?:the|her|his|their|one|each)\b)[^A-Z.!?\n])"
_IN_BRACKETS = re.compile(r"(\[[^\[\]]*\])")  # a proposal, in the words of its decision


def in_own_voice(text: str, names: Iterable[str]) -> str:
    """Return what somebody says of themselves by name as "I" and "my", but for open proposals."""
    any_name = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    if not any_name:
        return text
    named = rf"(?<!of )(?<!with )(?<!\w)(?P<name>{any_name})"
    goes_on = re.compile(
        rf"(?P<before>{named} (?:{_OF_OWNERS}) {_NO_OTHER}{{1,160}}[.!?] )(?:She|He)(?= (?:{_OF_OWNERS})\b)"
    )
    of_their_own = re.compile(
        rf"(?P<before>{named} (?:is|has) [^A-Z.;:,!?\n]{{1,40}}, (?:and )?)(?:her|his)(?= )"
    )
    acts = re.compile(rf"(?<!of )(?<!with )(?<!\w)(?:{any_name}) (?P<verb>{_VERBS})\b(?!['’])")
    owns = re.compile(rf"(?<!\w)(?:{any_name})['’]s (?=[a-z])")
    parts = _IN_BRACKETS.split(text)
    for place, part in enumerate(parts):
        if not part.startswith("["):
            own = of_their_own.sub(r"\g<before>\g<name>'s", goes_on.sub(r"\g<before>\g<name>", part))
            own = acts.sub(lambda match: f"I {_OF_A_SPEAKER.get(match['verb'], match['verb'])}", own)
            own = _AND_ACTS.sub(
                lambda match: match[0].removesuffix(match["verb"]) + _OF_A_SPEAKER[match["verb"]], own
            )
            parts[place] = _begin_again(owns.sub("my ", own))
    return "".join(parts)


def _begin_again(text: str) -> str:
    """Return a text in which "my" begins a sentence with a capital."""
    return re.sub(r"(^|[.!?:] |\n)my ", r"\1My ", text)
