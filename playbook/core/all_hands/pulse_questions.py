"""A pulse's questions, ready or the host's own, and their answers."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from playbook.core.base.errors import Invalid, Problem
from playbook.core.base.fields import cleaned
from playbook.core.base.letters import normalized
from playbook.core.plan.items import ELEMENTS as STEP_NAMES
from playbook.core.plan.items import Step

Kind = Literal["scale", "choice", "text", "words"]
KIND_NAMES: dict[Kind, str] = {
    "scale": "Scale from 1 to 5", "choice": "Choice", "text": "Open text", "words": "Word cloud",
}  # fmt: skip
MOST_OWN, MAX_OWN = 5, 200
LEAST_OPTIONS, MOST_OPTIONS, MAX_OPTION = 2, 12, 60
MAX_TEXT, MOST_WORDS, MAX_WORD = 280, 3, 30
SKIPPED, SCORES = 0, (1, 2, 3, 4, 5)
# What one option of several is answered with.
NO, YES = 1, 2
NO_GROUP = ""
NO_SUCH_GROUP = Problem("group", "This team is not in the list.", "Choose one that is, or prefer not to say.")


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question as its host writes it."""

    words: str
    kind: Kind = "scale"
    options: tuple[str, ...] = ()
    is_many: bool = False  # several options may be chosen


@dataclass(frozen=True, slots=True)
class PulseQuestion:
    """A question of a pulse; `low` and `high` end its scale."""

    key: str
    name: str
    words: str
    low: str = ""
    high: str = ""
    kind: Kind = "scale"
    options: tuple[str, ...] = ()
    is_many: bool = False

    @property
    def counters(self) -> tuple[str, ...]:
        """Return the counted keys: one per option where several may be chosen."""
        if not self.is_many:
            return (self.key,)
        return tuple(f"{self.key}.{number}" for number, _ in enumerate(self.options, 1))

    @property
    def choices(self) -> int:
        """Return how many choices each counter has, besides skipping."""
        if self.is_many:
            return YES
        return {"scale": len(SCORES), "choice": len(self.options)}.get(self.kind, 1)


_STATEMENTS: dict[Step, tuple[str, str, str]] = {
    "awareness": ("I can explain why we are doing this, and why now.", "Not at all", "Clearly"),
    "desire": ("I would do this even if nobody checked.", "Unlikely", "Definitely"),
    "knowledge": ("I know what to do differently on an ordinary working day.", "Not at all", "Clearly"),
    "ability": ("I can do it, with the time and the tools I have.", "Not yet", "Easily"),
    "reinforcement": ("We have what we need to keep going after launch.", "Not at all", "Definitely"),
}
ELEMENTS = {step: PulseQuestion(step, STEP_NAMES[step], *texts) for step, texts in _STATEMENTS.items()}
# Stored answers count options by their place: add new ones at the end.
TOOLS = PulseQuestion(
    "tools",
    "Tools outside the approved ones",
    "Which AI tools outside the approved ones did you use for work in the past four weeks?",
    kind="choice",
    options=(
        "None", "A chat assistant with my own account", "A translation or writing tool",
        "An image or video tool", "A meeting recorder", "A coding assistant", "Another tool",
    ),
    is_many=True,
)  # fmt: skip
READY: dict[str, PulseQuestion] = {question.key: question for question in (*ELEMENTS.values(), TOOLS)}
USUAL_READY: tuple[str, ...] = tuple(ELEMENTS)
# What stands among the ready questions: of a pulse whose answers are thrown away, and hold made-up ones.
REHEARSAL, MADE_UP = "rehearsal", "made-up"
_PLACE, _ROOM = "question", "in"


@dataclass(frozen=True, slots=True)
class QuestionPlace:
    """Which of several questions a pulse asks, one by one."""

    number: int
    total: int

    @property
    def token(self) -> str:
        """Return what stands for it among the ready questions."""
        return f"{_PLACE}-{self.number}-{self.total}"


def place_in(ready: Iterable[str]) -> QuestionPlace | None:
    """Return the place of a pulse among several, or None."""
    parts = (token.split("-") for token in ready)
    return next((QuestionPlace(int(part[1]), int(part[2])) for part in parts if part[0] == _PLACE), None)


def room_tokens(codes: Iterable[str]) -> list[str]:
    """Return what stands for these rooms among the ready questions."""
    return [f"{_ROOM}-{code}" for code in codes]


def rooms_in(ready: Iterable[str]) -> frozenset[str]:
    """Return the codes of the rooms that a pulse was asked in."""
    parts = (token.partition("-") for token in ready)
    return frozenset(code for name, _, code in parts if name == _ROOM)


def questions(own: Sequence[OwnQuestion], ready: Collection[str] = USUAL_READY) -> tuple[PulseQuestion, ...]:
    """Return the chosen ready questions, then the host's own."""
    numbered = ((f"own{number}", question) for number, question in enumerate(own, 1))
    return (
        *(question for key, question in READY.items() if key in ready),
        *(_asked(key, question) for key, question in numbered),
    )


def _asked(key: str, own: OwnQuestion) -> PulseQuestion:
    low, high = ("Not at all", "Fully") if own.kind == "scale" else ("", "")
    return PulseQuestion(key, own.words, own.words, low, high, own.kind, own.options, own.is_many)


def choices_of(asked: Iterable[PulseQuestion]) -> dict[str, int]:
    """Return how many choices each counter has."""
    return {counter: question.choices for question in asked for counter in question.counters}


def checked_questions(
    typed: Iterable[OwnQuestion], ready: Collection[str] = USUAL_READY
) -> tuple[OwnQuestion, ...]:
    """Return the host's cleaned questions. Raise Invalid beyond the limits."""
    problems, own = list[Problem](), list[OwnQuestion]()
    for number, question in enumerate(typed):
        text, options = cleaned(question.words), _options(question)
        if not (text or options):
            continue
        problems += _problems(f"own.{number}", text, question.kind, options)
        is_many = question.kind == "choice" and question.is_many
        own.append(OwnQuestion(text, question.kind, options, is_many))
    if len(own) > MOST_OWN:
        problems.append(Problem("own", f"There are {len(own):,} questions.", f"Write at most {MOST_OWN}."))
    if not (own or any(key in READY for key in ready)):
        problems.append(Problem("own", "The poll asks nothing.", "Pick a ready question, or write one."))
    if problems:
        raise Invalid(problems)
    return tuple(own)


def _options(question: OwnQuestion) -> tuple[str, ...]:
    if question.kind != "choice":
        return ()
    return tuple(dict.fromkeys(filter(None, map(cleaned, question.options))))


def _problems(where: str, text: str, kind: str, options: Sequence[str]) -> list[Problem]:
    problems = []
    if not text:
        problems.append(Problem(where, "The question is empty.", "Write it above its options."))
    if len(text) > MAX_OWN:
        problems.append(
            Problem(where, f"This question has {len(text):,} characters.", f"Use at most {MAX_OWN}.")
        )
    if kind not in KIND_NAMES:
        problems.append(Problem(where, "There is no such kind of question.", "Pick one of the list."))
    if kind != "choice":
        return problems
    if not LEAST_OPTIONS <= len(options) <= MOST_OPTIONS:
        number = f"{len(options):,} option{'' if len(options) == 1 else 's'}"
        hint = f"Write {LEAST_OPTIONS} to {MOST_OPTIONS}, one per line."
        problems.append(Problem(f"{where}.options", f"A choice cannot have {number}.", hint))
    if any(len(option) > MAX_OPTION for option in options):
        long = "An option is too long for a phone."
        problems.append(Problem(f"{where}.options", long, f"Use at most {MAX_OPTION} characters."))
    return problems


@dataclass(frozen=True, slots=True)
class Answers:
    """What one device sends: scores by counter, texts by question, a group."""

    scores: Mapping[str, int]
    group_id: str = NO_GROUP
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_answers(
    typed: Mapping[str, str], asked: Sequence[PulseQuestion], group_ids: Collection[str]
) -> Answers:
    """Return the answers of a form. Raise Invalid for bad choices."""
    problems, scores, texts = list[Problem](), dict[str, int](), dict[str, tuple[str, ...]]()
    for question in asked:
        match question.kind:
            case "text" | "words":
                written, problem = (_read_text if question.kind == "text" else _read_words)(question, typed)
                problems += problem
                scores[question.key] = int(bool(written))
                if written:
                    texts[question.key] = written
            case _:
                chosen, problem = (_read_many if question.is_many else _read_one)(question, typed)
                problems += problem
                scores.update(chosen)
    group = typed.get("group", NO_GROUP)
    if group != NO_GROUP and group not in group_ids:
        problems.append(NO_SUCH_GROUP)
    if not problems and not any(scores.values()):
        text = "No question is answered yet, so nothing was sent."
        problems.append(Problem("", text, "Answer at least one."))
    if problems:
        raise Invalid(problems)
    return Answers(scores, group, texts)


def _read_one(question: PulseQuestion, typed: Mapping[str, str]) -> tuple[dict[str, int], list[Problem]]:
    choice = typed.get(question.key, "").strip() or str(SKIPPED)
    if choice in {str(number) for number in range(question.choices + 1)}:
        return {question.key: int(choice)}, []
    hint = "Choose 1 to 5, or leave it open." if question.kind == "scale" else "Choose one of the list."
    return {}, [Problem(question.key, "This is none of the choices.", hint)]


def _read_many(question: PulseQuestion, typed: Mapping[str, str]) -> tuple[dict[str, int], list[Problem]]:
    marks = {counter: typed.get(counter, "").strip() for counter in question.counters}
    if not set(marks.values()) <= {"", str(YES)}:
        return {}, [Problem(question.key, "This is none of the choices.", "Choose from the list.")]
    if not any(marks.values()):
        return dict.fromkeys(marks, SKIPPED), []
    return {counter: YES if mark else NO for counter, mark in marks.items()}, []


def _read_text(question: PulseQuestion, typed: Mapping[str, str]) -> tuple[tuple[str, ...], list[Problem]]:
    text = cleaned(typed.get(question.key, ""))
    if len(text) > MAX_TEXT:
        return (), [_too_long(question.key, "What you wrote", text, MAX_TEXT)]
    return (text,) if text else (), []


def _read_words(question: PulseQuestion, typed: Mapping[str, str]) -> tuple[tuple[str, ...], list[Problem]]:
    fields = [typed.get(f"{question.key}.{number}", "") for number in range(1, MOST_WORDS + 1)]
    words = tuple(dict.fromkeys(filter(None, map(word_of, fields))))
    if long := next((word for word in words if len(word) > MAX_WORD), ""):
        return (), [_too_long(question.key, "A word", long, MAX_WORD)]
    return words, []


def _too_long(where: str, what: str, text: str, most: int) -> Problem:
    return Problem(where, f"{what} has {len(text):,} characters.", f"Shorten it to at most {most}.")


def word_of(typed: str) -> str:
    """Return a word in one spelling, without marks around it."""
    word = cleaned(normalized("NFKC", typed)).lower()
    first = next((at for at, letter in enumerate(word) if _counts(letter)), len(word))
    last = next((at for at in range(len(word), first, -1) if _counts(word[at - 1])), first)
    return word[first:last]


def _counts(letter: str) -> bool:
    # Letters and numbers, their marks, and the symbols that emoji are.
    return unicodedata.category(letter)[0] in ("LNM" if letter.isascii() else "LNMS")
