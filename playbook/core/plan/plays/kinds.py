"""A kind of change: its words, questions, guardrails and measures, as data."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from operator import is_
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar, get_args

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import Frozen, Line, Number, Text
from playbook.core.plan.brief import SETS_IT_UP_ITSELF
from playbook.core.plan.case import Condition, ConditionKind, Gates, PromiseTopic
from playbook.core.plan.items import Measures, Step
from playbook.core.plan.plays.stages import FACTS, Paragraph, Role, Tier, placeholders
from playbook.core.plan.plays.unsettled import ProposedDecision, StatementKind, Unsettled, WorryAnswer
from playbook.core.plan.plays.works import Leave, Pace, Precedence, Wait, Work

Parsed = TypeVar("Parsed", bound=Frozen)
KIND_KEY = r"^[a-z][a-z_]{1,39}$"
OTHER = "other"
OWNERSHIP, HANDS_ON = "ownership", "hands_on_work"
KINDS_NOT_TRIED = frozenset(("reorganization", OWNERSHIP))
KINDS_OF_PEOPLE = frozenset(("reorganization", "place_of_work", "working_hours", OWNERSHIP))
KINDS_WITHOUT_TOOL = KINDS_OF_PEOPLE | {"new_process", HANDS_ON}
SESSIONS = ("safe_start", "hands_on", "clinic")
_MINUTES = re.compile(r"^(\d{1,3}) min: (.+)$", re.DOTALL)
_WHOLE_WORD_UP_TO = 4
_STEP = 0.25  # hours
_LONGEST_PRACTICE = 4.0  # hours of one session
_SITE = re.compile(r"(?i)(?<!-)\bsites?\b(?!-)")  # no key, and no "on-site"
_MARKED = re.compile(r"(?:\b([Aa])n? )?\[([A-Za-z ]+)\]")
_VOWEL = re.compile(r"(?i)[aeio]|u(?!ni|se)")

# What is promised to who works here answers no question about those who are served.
_THE_SERVED = re.compile(
    r"(?i)\b(?:patients?|residents?|customers?|clients?|guests?|pupils?|students?|children|child|citizens?|callers?|"
    r"visitors?|tenants?|passengers?|families|relatives|patient(?:en|innen)|kunden|gäste|schüler\w*|"
    r"bewohner\w*|clientes?|pacientes?|élèves)\b"
)
_THE_EMPLOYED = re.compile(
    r"(?i)\b(?:we|us|our|my|me|staff|employees?|colleagues?|workers?|agents?|nurses?|teachers?|drivers?|"
    r"engineers?|sales|managers?|teams?|wir|uns|mitarbeit\w*|nous|nosotros)\b"
)
# "Their customers will be given to others": what people fear to lose, and no word on what customers like.
_OWN_TAKEN = re.compile(
    r"\b(?:their|our|my) (?:own )?(?:customers?|clients?|patients?|accounts?) "
    r"(?:will|would|are|is|get|may|could|might) (?:be )?(?:given|taken|moved|passed|handed"
    r"|lost|shared|reassigned|go to|end up)\b"
)
_OF_MEASURING = re.compile(
    r"(?i)\b(?:rank(?:s|ed|ing|ings)?|(?:is|are|be|get|gets|being) (?:written up|disciplined)"
    r"|league tables?|leader ?boards?|scor(?:es?|ed|ing) (?:us|them|me|people)"
    r"|be (?:rank|scor|rat|compar|measur|track|monitor|watch|tim)(?:ed|med|red)"
    r"|(?:rank|score|rate|compare|measure|track|monitor|watch|time|count|judge)s? "
    r"(?:us|them|me|people|each of|how (?:long|many|much|fast|often) (?:each|every|we|they|I|people))\b)"
)
# "So that the office in Manila can do it with half of us", and no "half of us are away".
_OF_FEWER_HANDS = re.compile(
    r"(?i)\b(?:(?:with|needs?|keeps?|only) (?:only |just )?"
    r"(?:(?:half|a third|a quarter|two thirds|fewer) of us|fewer hands)"
    r"(?: (?:is|are|will be) (?:needed|kept|left))?(?=\W*$|[.,;!?]| (?:by|from|next|soon)\b)"
    r"|fewer of us (?:(?:is|are|will be) (?:needed|kept|left)"
    r"|(?:will )?(?:do|have to do) (?:all |more of )?(?:it|this|the (?:same )?work))\b"
    r"|whether (?:we|they|you|the [a-z]{3,20}) (?:will |would )?(?:still )?needs?"
    r" (?:all|so many|any|\d{1,5}) of (?:us|them)\b"
    r"|(?:so(?: that)?|until|before) (?:an? |the |some )?(?:[\w-]{1,20} ){0,3}in [\w-]{2,30} "
    r"(?:can|could|will|would) (?:do (?:it|our work|the work)|take (?:it|our work|the work)|take over)\b"
    r"|(?:be|being|been|is|are|gets?) (?:outsourced|offshored)\b|(?:outsourc|offshor)(?:es?|ing)\b"
    r"|(?:goes?|moves?|moved|sent|shipped) (?:abroad|offshore|overseas)\b)"
)
IS_OPEN = re.compile(r"\bnot (?:been )?decided|\bcannot answer|\bneeds a name")


class KindWords(Frozen):
    """Phrases that sentences of any stage use: `{kind_<name>}` in data/stages."""

    thing: Line  # "the assistant", "the new system", "the office days"
    use: Line  # infinitive: "use the assistant on a piece of your own work"
    using: Line  # gerund of the same
    own_piece: Line  # a noun: "a piece of your own work done with the assistant"
    own_use: Line  # what a leader shows: "a draft I wrote with it, and what I had to correct"
    example: Line  # what an example of the week is
    old_way: Line  # what it replaces, or "the way we work today"
    help: Line  # who helps how in the first weeks
    check: Line  # how a result is checked, before it counts
    stop: Line  # when to stop and call


# Facts beside those of the stages. A kind's own words hold no placeholders, so they can fill any text.
KIND_FACTS = frozenset(f"kind_{name}" for name in KindWords.model_fields)
PROMISE_FACTS = frozenset(f"promise_{topic}" for topic in get_args(PromiseTopic))
OF_A_TEAM = {"who", "day", "practiced", "piece", "tool"}
TEXT_FACTS = (
    FACTS
    | KIND_FACTS
    | PROMISE_FACTS
    | {"day_after", "tasks", "first_task", "concern_answers", "asked_answers", "unasked_answers"}
)


def _as_sentences(value: object) -> object:
    entries = value if isinstance(value, list) else [value]
    return [{"say": entry} if isinstance(entry, str) else entry for entry in entries]


def _as_agenda(value: object) -> object:
    if not isinstance(value, list):
        return value
    return [_as_part(entry) for entry in value]


def _as_part(entry: object) -> object:
    if not isinstance(entry, str):
        return entry
    if (match := _MINUTES.match(entry)) is None:
        raise ValueError(f"'{entry[:40]}' has no minutes; begin with some such as '15 min: '")
    return {"minutes": int(match[1]), "say": match[2]}


# One paragraph: a sentence goes if a fact of it is missing, and its `otherwise` takes its place.
Sentences = Annotated[Paragraph, Field(min_length=1), BeforeValidator(_as_sentences)]


class Noun(Frozen):
    """What people work on, such as orders."""

    one: Line
    many: Line


_NOT_TEXT = {"key", "signs", "unless_words", "paces"}
# The rows speak of the brief's things, not of the kind's.
_AS_THEY_ARE = (
    Work, Leave, Wait, Precedence, Unsettled, StatementKind, ProposedDecision, WorryAnswer, bool, int, float,
)  # fmt: skip


def _reworded(value: Any, reword: Callable[[str], str]) -> Any:
    """Return the value in other words; the very same where none of them changes."""
    if isinstance(value, str):
        return reword(value)
    if value is None or isinstance(value, _AS_THEY_ARE):
        return value
    if isinstance(value, Frozen):
        changed = _reworded_parts({name: getattr(value, name) for name in value.model_fields_set}, reword)
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, dict):
        changed = _reworded_parts(value, reword)
        return value | changed if changed else value
    if isinstance(value, tuple):
        parts = tuple(_reworded(part, reword) for part in value)
        return value if all(map(is_, parts, value)) else parts
    return value


def _reworded_parts(parts: dict[Any, Any], reword: Callable[[str], str]) -> dict[Any, Any]:
    """Return the parts that change, in other words."""
    return {
        name: other
        for name, part in parts.items()
        if name not in _NOT_TEXT and (other := _reworded(part, reword)) is not part
    }


def _marked(match: re.Match[str], noun: Noun | None) -> str:
    """Return a marked word, or the noun in its number and with its article."""
    article, word = match.groups()
    if noun:
        is_many = word.split(" of ")[0].endswith("s")
        chosen = noun.many if is_many else noun.one
        word = _like(word, chosen)
    if not article:
        return word
    return f"{article}{'n' if _VOWEL.match(word) else ''} {word}"


def _like(model: str, word: str) -> str:
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


# How a gate or risk goes back, and what is done instead once the old way has ended.
_GOES_BACK = (
    ("go back to the old process", "work from"), ("go back to the old way", "work from"),
    ("goes back to the old process", "is done from"), ("goes back to the old way", "is done from"),
    ("stays on the old way", "is done from"), ("do that work as before", "do that work from"),
    ("works as before", "works from"), ("work as before", "work from"),
)  # fmt: skip
ONLY_NAMED = "\t"  # before what only names somebody, in a text on what changes
_TELLING_FACTS, _SHORT = 2, 8


class Part(Frozen):
    """A part that stands only in some plans: stems of which the brief must have one."""

    of_trade: bool = False  # its stems count in what changes alone, not in worries or reasons
    if_words: tuple[Line, ...] = ()
    and_words: tuple[Line, ...] = ()  # of these the brief must have one, too
    also_words: tuple[Line, ...] = ()  # and one of these
    unless_words: tuple[Line, ...] = ()  # one of them in what changes speaks against it
    of_words: ClassVar[bool] = True  # says something: a stray word does not choose it

    def fits(self, texts: str, core: str = "") -> bool:
        """Return whether a brief has one of the stems. No stems fit every brief."""
        texts, core = texts.casefold(), (core or texts).casefold()
        if any(_has(core, stem) for stem in self.unless_words):
            return False
        if not self.of_trade:
            needed = (self.if_words, self.and_words, self.also_words)
            return all(not stems or _has_one(texts, stems) for stems in needed)
        stems = (*self.if_words, *self.and_words, *self.also_words)
        if self.of_words and stems and not _has_two_signs(texts, core, stems):
            return False
        needed = (self.if_words, self.and_words, self.also_words)
        return all(not stems or _tells_trade(core, stems) for stems in needed)


def _has_one(folded: str, stems: Iterable[str]) -> bool:
    return any(_has(folded, stem) for stem in stems)


def _has_two_signs(texts: str, core: str, stems: Sequence[str]) -> bool:
    """Return whether two facts tell the trade, or two signs, or one of two words."""
    facts = [line for line in core.split("\n") if not line.startswith(ONLY_NAMED)]
    if sum(_has_one(fact, stems) for fact in facts) >= _TELLING_FACTS:
        return True
    signs = [stem for stem in stems if _has(texts, stem) or _has(core, stem)]
    return len(signs) >= _TELLING_FACTS or any(" " in stem for stem in signs)


def _tells_trade(core: str, stems: Iterable[str]) -> bool:
    """Return whether two facts (of a short text, one) have one stem.

    The names of teams and organization are one fact together, and tell nothing alone.
    """
    facts = [line for line in core.split("\n") if not line.startswith(ONLY_NAMED)]
    signs = sum(_has_one(fact, stems) for fact in facts)
    if not signs or signs >= _TELLING_FACTS or len(facts) <= _SHORT:
        return bool(signs)
    return any(_has_one(line, stems) for line in core.split("\n") if line.startswith(ONLY_NAMED))


class TradeVariant(Part):
    """What one trade does in a part of a session."""

    of_trade: bool = True
    say: Text


class AgendaPart(Part):
    """A part of a session: how long, and what people do."""

    minutes: Annotated[int, Field(ge=1, le=240)]
    say: Text
    otherwise: Text = ""  # used where the brief has none of `if_words`
    variants: tuple[TradeVariant, ...] = ()  # the first that fits the brief replaces it


Agenda = Annotated[tuple[AgendaPart, ...], BeforeValidator(_as_agenda)]


class Guardrail(Part):
    """One rule of use. `needs`: facts without which it is left out."""

    head: Line = ""  # of a rule that the trade lives by: the board paper has it under these words
    say: Text
    otherwise: Text = ""
    needs: tuple[Line, ...] = ()


class Prerequisite(Part):
    """What this kind of change usually needs before a step: asked, never claimed."""

    of_words: ClassVar[bool] = False
    kind: ConditionKind
    name: Line
    key: Line = ""  # of one that is 'other': its task keeps its id when its name changes
    owner: Role = "lead"
    gates: Gates = "go_live"
    days_before: Annotated[int, Field(ge=0, le=365)] = 10
    done_when: Text
    is_typical: bool = True  # placed as an item although the brief does not name it
    also_called: tuple[Line, ...] = ()  # stems of names under which a brief states the same condition
    cures: tuple[Line, ...] = ()  # stems of what failed before, and what this does about it
    remedy: Text = ""
    again_watch: Line = ""
    again_do: Line = ""
    again_go: Line = ""

    def is_stated_as(self, condition: Condition) -> bool:
        """Return whether a condition of the brief is this one."""
        if self.kind == condition.kind != "other":
            return True
        return any(stem in condition.name.casefold() for stem in self.also_called)


# Job titles of those who set up what comes, where a step names none.
SETS_IT_UP = (
    SETS_IT_UP_ITSELF,
    r"\bC[IT]O\b|\bIT\b|information (?:technology|systems)",
    r"supplier|vendor|integrator|implementation",
    r"\bsystems?\b|technology|digital",
    r"\b(?:project|program(?:me)?) manager\b",
)
NAMING = "milestone.step-named"  # the id of the task that finds them


class WorkStep(Part):
    """A step of the work: how long it takes, after what.

    `days` from a start is when it is best done, where its own time leaves a choice.
    """

    of_words: ClassVar[bool] = False
    key: Annotated[str, Field(pattern=r"^[a-z][a-z-]{1,30}$")]
    name: Line
    days: Annotated[int, Field(ge=-365, le=365)]
    done_when: Text
    by: Role | None = None  # None: whoever sets up what comes, of own people or the supplier
    owner_titles: tuple[Line, ...] = SETS_IT_UP  # of those who can see to it, the best first
    tier: Tier = "standard"
    short: Line = ""  # as it stands in a list of durations
    needs: Annotated[int, Field(ge=1, le=250)] = 5  # working days, for however few
    paces: tuple[Pace, ...] = ()  # what makes it longer
    after: tuple[str, ...] = ()  # steps that have to be done before it begins
    asks_teams: bool = False  # begins once they have heard why
    each_start: bool = False  # once for each start, else before the first one alone
    before_training: bool = False  # sessions use it already
    twice: bool = False  # a first time days before, to find what goes wrong
    with_users: bool = False  # on a day on which the teams work
    on_real_cases: bool = False  # waits for whoever has to agree to that
    on_loan: bool = False  # the supplier's own, with made-up cases: it waits for no contract and no yes
    stands_for: ConditionKind | None = None  # a condition of the brief that says the same
    again: Line = ""  # what a later start does of it once more
    buys: Line = ""  # a row of the budget: "interfaces"


_OURS = ("most 5 of 100", "most 2 of 100", "than 10 of 100", "than 5 of 100")  # entries that may be wrong
_BETWEEN = ("6 to 10", "3 to 5")  # of them, where one limit leaves nothing between go and stop


class Session(Frozen):
    """A training session: what is practiced, minute by minute."""

    title: Line
    hours: Annotated[float, Field(gt=0, le=8)]
    bring: Text = ""  # what people take along
    agenda: Agenda
    passed_when: Text = ""
    toolbox_talk: tuple[Text, ...] = ()  # opens each piece of it that is held within a shift

    def cut_to(self, hours: float) -> Self:
        """Return the session cut to so many hours, part by part."""
        minutes, before = round(hours * 60), sum(part.minutes for part in self.agenda)
        shares = [max(1, part.minutes * minutes // before) for part in self.agenda]
        longest = max(range(len(shares)), key=lambda place: shares[place])
        shares[longest] += minutes - sum(shares)
        agenda = tuple(
            part.model_copy(update={"minutes": share})
            for part, share in zip(self.agenda, shares, strict=True)
        )
        return self.model_copy(update={"hours": hours, "agenda": agenda})

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        minutes = sum(part.minutes for part in self.agenda)
        if minutes != round(self.hours * 60):
            raise ValueError(f"the agenda has {minutes} minutes, but the session {self.hours * 60:.0f}")
        return self

    @property
    def timed_lines(self) -> Iterator[str]:
        """Yield each part after the time at which it begins: '0:15 …'."""
        start = 0
        for part in self.agenda:
            yield f"{start // 60}:{start % 60:02} {part.say}"
            start += part.minutes


class KindMetric(Frozen):
    """A measure that tells whether the new way is used, and well."""

    title: Line
    instead_of: Line = ""  # the title of the usual one, where a trade has its own
    measures: Measures
    definition: Text
    unit: Line = ""
    higher_is_better: bool = True
    target: float | None = None
    green_at: float | None = None  # on the way; a gate asks for the target alone
    red_at: float | None = None
    cadence_days: int = 30
    data_source: Line = ""
    red_action: Text


class Swap(Frozen):
    """A replacement for words of the same file."""

    say: Text
    instead: Text


class KindVariant(Part):
    """What one trade says instead of some texts of its kind.

    Words are those of the first variant that fits; swaps and metrics those of each.
    """

    of_trade: bool = True
    day_after: Text = ""
    weekly_question: Text = ""
    win: Text = ""
    words: dict[str, Line] = Field(default_factory=dict)
    swaps: tuple[Swap, ...] = ()
    metrics: tuple[KindMetric, ...] = ()  # each instead of the usual one that it names, or of its title

    @model_validator(mode="after")
    def _has_known_words(self) -> Self:
        if unknown := set(self.words) - set(KindWords.model_fields):
            raise ValueError(f"there is no word '{unknown.pop()}'")
        return self


class Answer(Part):
    """An answer to a worry whose words match; facts come from the promises."""

    worry: Line  # in the words of those who have it
    words: Annotated[tuple[Line, ...], Field(min_length=1)]  # lower-case stems
    answer: Sentences
    do: Text = ""  # what is done about it, beyond words; with a task, what is true once it is done
    task: Line = ""  # the same as the name of a task
    task_by: Literal["at_once", "announcement", "test", "training", "start", "after", "second_look"] = "start"
    by: Role = "manager"
    cause: Line = ""
    cause_step: Step | None = None

    def without_promises(self) -> "Answer | None":
        """Return the answer in its own words alone, None where these say that it is open."""
        own = {"say": "", "otherwise": ""}
        parts = [
            part.model_copy(update=own | {"say": part.otherwise}) if "{promise_" in part.say else part
            for part in self.answer
        ]
        own_parts = tuple(part for part in parts if part.say)
        is_open = any(IS_OPEN.search(part.say) for part in own_parts)
        return None if is_open or not own_parts else self.model_copy(update={"answer": own_parts})

    @property
    def is_of_measuring(self) -> bool:
        return any("{promise_measurement}" in part.say for part in self.answer)

    @property
    def is_of_jobs(self) -> bool:
        return any("{promise_jobs}" in part.say for part in self.answer)

    def matches(self, text: str) -> bool:
        """Return whether a worry contains one of the stems."""
        folded = text.casefold()
        return any(_has(folded, word) for word in self.words)


class LikelyWorry(Part):
    """What a team of a trade is likely to say, and the answer."""

    of_trade: bool = True
    kinds: tuple[str, ...] = ()  # in which such a team says it, none for all
    far: bool = False  # of a team in another country alone
    team: Line  # a regular expression for its name
    says: Line
    answer: Text  # {who} manages it, by {day}; {practiced} is its first practice, {piece} its work

    @model_validator(mode="after")
    def _has_known_facts(self) -> Self:
        if unknown := {*placeholders(self.says + self.answer)} - OF_A_TEAM:
            raise ValueError(f"there is no fact '{unknown.pop()}'")
        return self


class Settle(Part):
    """A question that leaders must settle first in this kind of change."""

    topic: PromiseTopic | Literal["other"] = "other"
    question: Text
    options: tuple[Text, ...] = ()  # each with what it costs
    decider: Role = "sponsor"


class Remedy(Frozen):
    """What every plan does about a cause of an earlier failure."""

    cures: Annotated[tuple[Line, ...], Field(min_length=1)]
    remedy: Text
    again_watch: Line = ""  # how one sees that it fails again, and what is done then
    again_do: Line = ""
    again_go: Line = ""  # the number that the first decision after a start asks for
    is_habit: bool = False  # what all leaders do each week, and no cause is gone by it
    left_behind: Line = ""  # as a task of this plan, and when that is done
    left_behind_done: Text = ""
    kinds: tuple[str, ...] = ()  # whose plans do it, none for all


class Common(Frozen):
    """What all kinds share."""

    answers: tuple[Answer, ...]
    prerequisites: tuple[Prerequisite, ...]
    remedies: tuple[Remedy, ...]
    likely: tuple[LikelyWorry, ...] = ()


class Risk(Part):
    """What may go wrong, how one sees it, what we do then, and who looks."""

    of_words: ClassVar[bool] = False
    risk: Line
    watch: Line
    do: Line = ""
    owner: Role = "lead"


class Measured(Frozen):
    """A part of a gate that only a metric can show."""

    part: Text  # words of the part
    metric: Line  # the title of the metric
    level: Number | None = None  # what the words ask for in the first days


_LESS_THAN_THAT = re.compile(r"^Less than that in one place, or (?P<case>\w)")


class GateRules(Frozen):
    """What must hold to go on, what calls for a change, what for a stop."""

    go: Text
    adjust: Text
    adjust_together: Text = ""  # where the old way ends for all on one day
    stop: Text
    stop_closed: Text = ""  # where nobody can go back to the old way any more
    asks: Line = ""  # the question, where it is not whether people start
    asks_closed: Line = "Is it done, or what still has to change?"  # there, too
    measured: tuple[Measured, ...] = ()

    def without(self, part: str) -> Self:
        """Return the rules without the last part of a go, which another bar replaces."""
        last = re.compile(rf", (?P<before>[^,.]*), and [^,.]*{re.escape(part)}[^,.]*")
        adjust = _LESS_THAN_THAT.sub(lambda match: match["case"].upper(), self.adjust)
        return self.model_copy(update={"go": last.sub(r", and \g<before>", self.go), "adjust": adjust})


class WhereEachCounts(Part):
    """What holds instead where each piece of work counts, not a share of them."""

    of_words: ClassVar[bool] = False
    first_days: GateRules
    metrics: tuple[KindMetric, ...]  # each instead of the one of its title
    swaps: tuple[Swap, ...]  # stricter numbers, in every text of the kind


class KindGates(Frozen):
    """The three gates that every rollout has, and the short one after each start."""

    start: GateRules
    first_days: GateRules | None = None
    day_30: GateRules
    day_90: GateRules


Price = tuple[Annotated[float, Field(gt=0)], Annotated[float, Field(gt=0)]]  # the least and the most


class Prices(Part):
    """What such a change costs, in dollars or euros: our assumption."""

    of_words: ClassVar[bool] = False
    of_trade: bool = True
    license: Price | None = None  # a person and year, or a counted place
    device: Price | None = None  # that is carried
    rugged: Price | None = None  # the same where it is cold, wet or dusty
    place: Price | None = None  # a screen or terminal that is mounted and connected
    set_up_years: Annotated[float, Field(gt=0)] | None = None  # once, in years of everyone's licenses
    people_a_device: Annotated[int, Field(ge=1, le=20)] = 4  # who share one, where nobody counts them


class Buy(Part):
    """What such a change buys beside or instead of licenses."""

    thing: Line
    now: Line = ""  # what of it is paid for before a start is approved


class LeadTime(Part):
    """Working days that what is bought takes, by its class: our estimate."""

    of_words: ClassVar[bool] = False
    of_trade: bool = True
    name: Line  # "an ERP"
    sign: Annotated[int, Field(ge=1, le=250)]  # from the quotes to the contract
    deliver: Annotated[int, Field(ge=0, le=250)] = 0  # from the contract until it stands here
    needs: dict[str, Annotated[int, Field(ge=1, le=250)]] = Field(default_factory=dict)  # of steps, at least
    sooner: Text = ""  # what can start before all of it is there
    later: tuple[str, ...] = ()  # the steps for which that does not wait
    share: Annotated[float, Field(gt=0, le=1)] = 1  # of the days of each other step that it takes
    rest: Line = ""  # what follows on a day of its own; else they start again with fewer people
    swaps: tuple[Swap, ...] = ()  # what a gate cannot ask of the first scope


class ChangeKind(Frozen):
    """One kind of change: everything that the plays draw on."""

    key: Annotated[str, Field(pattern=KIND_KEY)]
    title: Line
    in_list: Line = ""  # what people look for where they choose a kind, if that is not the title
    description: Text
    example_change: Text
    signs: tuple[Line, ...]  # lower-case words in a brief that suggest this kind
    is_ai: bool
    by_site: bool = False  # it is installed site by site, and no old way ends for all on a day
    deep_hours: Annotated[float, Field(ge=0, le=40)] = 0  # before the start, for whom all work moves into it
    not_relevant: tuple[PromiseTopic, ...] = ()  # promises that this kind does not ask for
    words: KindWords
    weekly_question: Text
    rating: tuple[Line, Line, Line, Line, Line]  # what 0, 1, 2, 3, 4 mean
    day_after: Text = ""  # the picture of an ordinary day with it
    is_day_of_trade: bool = False  # the picture is of the brief's own trade
    guardrails: tuple[Guardrail, ...]
    prerequisites: tuple[Prerequisite, ...]
    manager_session: Session
    safe_start: Session
    hands_on: Session
    clinic: Session
    metrics: tuple[KindMetric, ...]
    answers: tuple[Answer, ...]
    likely: tuple[LikelyWorry, ...] = ()
    settle: tuple[Settle, ...]
    risks: tuple[Risk, ...]
    steps: tuple[WorkStep, ...] = ()
    works: tuple[Work, ...] = ()  # that words and numbers of a brief call for
    leaves: tuple[Leave, ...] = ()  # when many people are away, by country
    waits: tuple[Wait, ...] = ()  # how long an answer of others usually takes
    order: tuple[Precedence, ...] = ()  # what is done before what
    unsettled: tuple[Unsettled, ...] = ()  # sentences that leave something to decide
    statements: tuple[StatementKind, ...] = ()  # likewise, known by examples
    worry_answers: tuple[WorryAnswer, ...] = ()  # the first that fits holds
    buys: tuple[Buy, ...] = ()  # instead of licenses
    prices: tuple[Prices, ...] = ()  # the first that fits the brief holds
    lead_times: tuple[LeadTime, ...] = ()  # the first that fits the brief holds
    remedies: tuple[Remedy, ...] = ()  # shared by all kinds
    variants: tuple[KindVariant, ...] = ()  # those that fit the brief
    without_lists: tuple[Swap, ...] = ()  # where the brief has neither lists nor a second system beside it
    unmeasured: tuple[Swap, ...] = ()  # where nobody is measured: no time of a person, no count of names
    gates: KindGates
    where_each_counts: WhereEachCounts | None = None
    stop_rule: Text
    proficient_when: Text
    win: Text  # what a first win looks like
    incentives: Text  # which goals, procedures or rewards have to change
    example_tasks: tuple[Line, ...]  # shown beside the question for tasks, never put into a plan

    def wait_for(self, condition: Condition, country: str) -> tuple[int, str]:
        """Return a condition's usual weeks, 0 if unknown, and whose number it is."""
        wait = next((each for each in self.waits if each.is_for(condition)), None)
        if wait is None:
            return 0, ""
        own = wait.countries.get(country)
        return (own, country) if own else (wait.weeks, "")

    @property
    def sessions(self) -> tuple[Session, ...]:
        return (self.manager_session, self.safe_start, self.hands_on, self.clinic)

    def fitted(self, texts: str, core: str = "") -> Self:
        """Return the kind's parts that fit a brief, by its `core`."""
        changed: dict[str, object] = {}
        for name in self.model_fields_set:
            value = getattr(self, name)
            if isinstance(value, Session):
                changed[name] = value.model_copy(update={"agenda": _fitting(value.agenda, texts, core)})
            elif isinstance(value, tuple) and any(isinstance(part, Part) for part in value):
                changed[name] = _fitting(value, texts, core)
        variants = [each for each in self.variants if each.fits(texts, core)]
        for variant in variants[:1]:
            own_texts = variant.model_dump(include={"day_after", "weekly_question", "win"})
            changed |= {name: text for name, text in own_texts.items() if text}
            changed["is_day_of_trade"] = bool(variant.day_after)
            changed["words"] = self.words.model_copy(update=variant.words)
        fitted = self.model_copy(update=changed | {"variants": ()})._as_slow_as_its_class()
        for variant in variants:
            fitted = fitted._in_words_of(variant)
        return fitted

    @property
    def lead_time(self) -> LeadTime | None:
        """Return how long what is bought takes, None where we assume nothing."""
        return next(iter(self.lead_times), None)

    def _as_slow_as_its_class(self) -> Self:
        """Return the kind; no step takes less than what is bought needs."""
        needs = self.lead_time.needs if self.lead_time else {}
        steps = (
            each.model_copy(update={"needs": max(each.needs, needs.get(each.key, 0))}) for each in self.steps
        )
        return self.model_copy(update={"steps": tuple(steps)})

    def _in_words_of(self, variant: KindVariant) -> Self:
        """Return the kind with a trade's own words and metrics."""
        titles = (
            Swap(say=each.instead_of, instead=each.title) for each in variant.metrics if each.instead_of
        )
        fitted = self._swapped((*titles, *variant.swaps))._with_metrics(variant.metrics)
        exact, own = fitted.where_each_counts, {each.title for each in variant.metrics}
        if exact is None or not own:
            return fitted
        usual = tuple(each for each in exact.metrics if each.title not in own)
        # A trade's own measure has a level of its own: the usual one is no threshold of it.
        measured = tuple(each for each in exact.first_days.measured if each.metric not in own)
        first_days = exact.first_days.model_copy(update={"measured": measured})
        for each in exact.first_days.measured:
            first_days = first_days if each in measured else first_days.without(each.part)
        exact = exact.model_copy(update={"metrics": usual, "first_days": first_days})
        return fitted.model_copy(update={"where_each_counts": exact})

    def exact_for(self, change: str) -> Self:
        """Return the kind with exact thresholds, where each piece of what changes counts."""
        exact = self.where_each_counts
        if exact is None or not exact.fits(change):
            return self
        gates = self.gates.model_copy(update={"first_days": exact.first_days})
        exactly = self.model_copy(update={"gates": gates})
        return exactly._with_metrics(exact.metrics)._swapped(exact.swaps)

    def _with_metrics(self, metrics: tuple[KindMetric, ...]) -> Self:
        """Return the kind with these metrics, each instead of the one of its title."""
        by_title = {metric.title: metric for metric in metrics}
        return self.model_copy(
            update={"metrics": tuple(by_title.get(each.title, each) for each in self.metrics)}
        )

    def about(self, noun: Noun | None) -> Self:
        """Return the kind with what people work on, for the words in square brackets."""

        def reword(text: str) -> str:
            return _MARKED.sub(lambda match: _marked(match, noun), text) if "[" in text else text

        return self.reworded(reword)

    def at_places(self, one: str, many: str) -> Self:
        """Return the kind with the brief's own word for its sites."""
        words = {"site": one, "sites": many}

        def reword(text: str) -> str:
            return _SITE.sub(lambda match: _like(match[0], words[match[0].lower()]), text)

        return self.reworded(reword)

    def held_within(self, in_all: float | None, at_once: float | None) -> Self:
        """Return the kind with sessions within the time allowed."""
        lengths = {name: getattr(self, name).hours for name in SESSIONS}
        allowed = {name: min(hours, at_once or hours) for name, hours in lengths.items()}
        share = min(1.0, in_all / sum(allowed.values())) if in_all else 1.0
        cut = {name: max(_STEP, hours * share // _STEP * _STEP) for name, hours in allowed.items()}
        for name in ("hands_on", "safe_start"):  # what is left goes to practice
            room = (in_all or sum(allowed.values())) - sum(cut.values())
            cut[name] += min(allowed[name] - cut[name], max(0.0, room)) // _STEP * _STEP
        shorter = {
            name: getattr(self, name).cut_to(cut[name]) for name in SESSIONS if cut[name] < lengths[name]
        }
        return self.model_copy(update=shorter)

    def practiced_for(self, in_all: float) -> Self:
        """Return the kind with as much practice as fills the hours of all sessions."""
        more = in_all - sum(getattr(self, name).hours for name in SESSIONS)
        hours = self.hands_on.hours + more
        if more < _STEP or hours > _LONGEST_PRACTICE:
            return self
        return self.model_copy(update={"hands_on": self.hands_on.cut_to(hours)})

    def with_errors(self, of_100: float) -> Self:
        """Return the kind where the brief says how many entries may be wrong."""
        rate = f"{of_100:g} of 100" if of_100 >= 1 else f"{of_100 * 10:g} of 1,000"
        swaps = [Swap(say=each, instead=f"{each.split()[0]} {rate}") for each in _OURS]
        between = (Swap(say=f"{each} of 100 are wrong, or one", instead="One") for each in _BETWEEN)
        return self._swapped((*swaps, *between))

    def without_timing(self) -> Self:
        """Return the kind where nobody is measured: what is counted by team instead."""
        return self._swapped(self.unmeasured)

    def without_lists_beside(self) -> Self:
        """Return the kind where no side lists stand beside the old way."""
        return self._swapped(self.without_lists)

    def reworded(self, reword: Callable[[str], str]) -> Self:
        """Return the kind with its texts in other words."""
        other: Self = _reworded(self, reword)
        return other

    def _swapped(self, swaps: tuple[Swap, ...]) -> Self:
        if not swaps:
            return self

        def reword(text: str) -> str:
            for swap in swaps:
                text = text.replace(swap.say, swap.instead)
            return text

        reworded: Self = _reworded(self, reword)
        # What a trade says of its own is none of the texts that stand for lists.
        return reworded.model_copy(update={"without_lists": self.without_lists})

    def after_the_old_way(self, fallback: str) -> Self:
        """Return the kind where nobody can go back to what has ended."""
        return self._swapped(tuple(Swap(say=say, instead=f"{do} {fallback}") for say, do in _GOES_BACK))

    def of_first_scope(self) -> Self:
        """Return the kind without what only the rest of a first scope brings."""
        return self._swapped(self.lead_time.swaps) if self.lead_time else self

    def in_use(self) -> Self:
        """Return the kind without what sets up what people have already."""
        steps = [each for each in self.steps if each.by or each.days > 0 or each.on_real_cases]
        keys = {each.key for each in steps}
        rest = (
            each.model_copy(update={"after": tuple(filter(keys.__contains__, each.after))}) for each in steps
        )
        return self.model_copy(update={"steps": tuple(rest), "lead_times": ()})

    def for_few(self, *, has_tiny_teams: bool = False) -> Self:
        """Return the kind for a company in which no group would have ten people."""

        def reword(text: str) -> str:
            text = _NO_FEWER.sub(lambda match: f"{match[1]}four", text)
            return _BY_TEAM.sub(" for all teams together", text) if has_tiny_teams else text

        few: Self = _reworded(self, reword)
        return few

    @property
    def all_texts(self) -> Iterator[str]:
        """Yield every text of the file, but for signs and stems."""
        yield from _texts_in(
            self.model_dump(exclude={"key", "signs", "unsettled", "statements", "worry_answers"})
        )

    def answer_to(self, worry: str, held_by: str = "") -> Answer | None:
        """Return the answer with the most stems in a worry, if any."""
        folded = _OWN_TAKEN.sub("lose my customer", without_pieces_of_work(worry.casefold()))
        folded = POSTS_EMPTY.sub("", folded)  # nobody loses a post that has no one
        # Who fears to be counted or ranked gets what is promised on measuring, or nothing.
        is_measured = is_of_measuring(folded)
        is_of_jobs = not is_measured and fears_fewer_hands(folded)
        fitting = [
            each
            for each in self.answers
            if (not is_measured or each.is_of_measuring) and (not is_of_jobs or each.is_of_jobs)
        ]
        scores = [
            (
                is_measured + is_of_jobs + sum(_has(folded, word) for word in each.words if word in folded),
                each,
            )
            for each in fitting
        ]
        best = max(scores, key=lambda entry: entry[0], default=(0, None))
        answer = best[1] if best[0] else None
        whole = f"{held_by} {worry}"
        is_about_others = _THE_SERVED.search(whole) and not _THE_EMPLOYED.search(whole)
        return answer.without_promises() if answer and is_about_others else answer

    def with_common(self, common: Common) -> Self:
        """Return the kind with what all kinds share, after its own."""
        own = {cause for need in self.prerequisites for cause in need.cures}
        needs = (need for need in common.prerequisites if not own & {*need.cures})
        unasked = {f"{{promise_{topic}}}" for topic in self.not_relevant}
        answers = (
            answer
            for answer in common.answers
            if not any(promise in part.say for promise in unasked for part in answer.answer)
        )
        return self.model_copy(
            update={
                "answers": (*self.answers, *answers),
                "likely": (
                    *self.likely,
                    *(each for each in common.likely if not each.kinds or self.key in each.kinds),
                ),
                # What a brief's own words call for comes before what is usual.
                "prerequisites": (*needs, *self.prerequisites),
                "remedies": tuple(
                    each for each in common.remedies if not each.kinds or self.key in each.kinds
                ),
            }
        )

    def remedies_for(self, failure: str, *, has_failed: bool = True) -> tuple[str, ...]:
        """Return what the plan does about an earlier failure, by its words.

        `has_failed`: whether the words say what failed, or only what was tried.
        """
        needs = (need for need in self.prerequisites if need.is_typical and has_failed)
        cures: tuple[Prerequisite | Remedy, ...] = (*needs, *self.remedies)
        folded = failure.casefold()
        return tuple(cure.remedy for cure in cures if any(_has(folded, cause) for cause in cure.cures))

    def cure_of(self, remedy: str) -> Prerequisite | Remedy | None:
        """Return the row that a remedy comes from."""
        cures: tuple[Prerequisite | Remedy, ...] = (*self.prerequisites, *self.remedies)
        return next((each for each in cures if each.remedy == remedy), None)


FEW = 50  # people: no figure is shown for fewer than four, elsewhere for fewer than ten


def fewest_shown(people: int) -> int:
    """Return of how many people at least a figure is shown."""
    return 4 if people < FEW else 10


_BY_TEAM = re.compile(r",? (?:by team(?=[,.])|by team(?= goes further))")
_NO_FEWER = re.compile(r"\b(groups? (?:size )?of )ten\b")


def _fitting(parts: Iterable[Part], texts: str, core: str = "") -> tuple[Part, ...]:
    """Return the parts that fit. One with another text for the rest says that instead."""
    fitting = []
    for part in parts:
        otherwise = getattr(part, "otherwise", "")
        variant = next((each for each in getattr(part, "variants", ()) if each.fits(texts, core)), None)
        if variant:
            fitting.append(part.model_copy(update={"say": variant.say}))
        elif part.fits(texts, core):
            fitting.append(part)
        elif otherwise:
            fitting.append(part.model_copy(update={"say": otherwise}))
    return tuple(fitting)


def parse_kind(text: str, source: str = "kind of change") -> ChangeKind:
    """Return the kind of change in a TOML text. Errors name its `source`."""
    kind = _parsed(ChangeKind, text, source)
    for line in _texts_in(kind.words.model_dump()):
        if "{" in line or "}" in line:
            raise PlaybookError(f"{source}, words: '{line[:40]}' has a brace.", "Write it in plain words.")
    _check_texts(kind.all_texts, source)
    texts = "\n".join(_texts_in(kind.model_dump(exclude={"unmeasured", "without_lists", "variants"})))
    lists = {"unmeasured": kind.unmeasured, "without_lists": kind.without_lists}
    lists["variants"] = tuple(swap for variant in kind.variants for swap in variant.swaps)
    titles = {each.title for each in kind.metrics}
    for metric in (metric for variant in kind.variants for metric in variant.metrics):
        if metric.instead_of and metric.instead_of not in titles:
            raise PlaybookError(f"{source}, variants: no metric '{metric.instead_of}'.", "Quote its title.")
    for name, swaps in lists.items():
        for swap in swaps:
            if swap.say not in texts:
                raise PlaybookError(f"{source}, {name}: nothing says '{swap.say[:40]}'.", "Quote it exactly.")
    for guardrail in kind.guardrails:
        for name in guardrail.needs:
            if name not in TEXT_FACTS:
                raise PlaybookError(f"{source}, needs: there is no fact '{name}'.", "Use a known one.")
    return kind


def parse_common(text: str, source: str = "common parts") -> Common:
    """Return what all kinds share. Errors name its `source`."""
    common = _parsed(Common, text, source)
    _check_texts(_texts_in(common.model_dump()), source)
    return common


def _parsed(model: type[Parsed], text: str, source: str) -> Parsed:
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PlaybookError(f"{source} is not valid TOML: {error}.", "Mend that line.") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise PlaybookError(f"{source}, {where}: {first['msg']}.", "Mend that field.") from error


def _check_texts(texts: Iterable[str], source: str) -> None:
    for line in texts:
        _check_text(line, f"{source}, '{line[:40]}'")


# "Each job", "a job is invoiced" and "job card": a piece of work, and nobody's post.
_PIECE_OF_WORK = re.compile(
    r"(?i)\b(?:each|every|per|clos(?:e|es|ing) (?:the|a)) job\b"
    r"|\bjob (?:cards?|sheets?|tickets?|numbers?|orders?)\b"
    r"|\bjobs? (?:(?:do|does|will|can) not |cannot |don.t |doesn.t )?fits?\b"
    r"|\b(?:an? |the )?jobs?(?: (?:is|are|was|were|gets?))? (?:invoiced|billed|closed|done|finished|booked"
    r"|scheduled|entered|logged)\b"
)


POSTS_EMPTY = re.compile(
    r"(?i)\b(?:posts?|jobs?|positions?|places)\b[^.;,]{0,30}?"
    r"\b(?:empty|vacant|unfilled|still open|(?:not|never) (?:yet )?(?:been )?filled)\b"
)


def is_of_measuring(worry: str) -> bool:
    """Return whether somebody fears to be ranked, counted or watched."""
    return _OF_MEASURING.search(worry) is not None


def fears_fewer_hands(worry: str) -> bool:
    """Return whether somebody fears that the work is done by fewer, or elsewhere."""
    return _OF_FEWER_HANDS.search(worry) is not None


def without_pieces_of_work(text: str) -> str:
    """Return a text without the jobs that are pieces of work."""
    return _PIECE_OF_WORK.sub("", text)


def _has(folded: str, stem: str) -> bool:
    return stem in folded and _pattern(stem).search(folded) is not None


@lru_cache(maxsize=4096)
def _pattern(stem: str) -> re.Pattern[str]:
    """Match a stem at a word's start, a short one as a word."""
    end = r"(?!\w)" if len(stem) <= _WHOLE_WORD_UP_TO else ""
    return re.compile(rf"(?<!\w){re.escape(stem)}{end}")


def _check_text(text: str, where: str) -> None:
    names = placeholders(text)
    if text.count("{") != len(names) or text.count("}") != len(names):
        raise PlaybookError(f"{where}: a brace has no partner.", "Write {name} with both braces.")
    for name in names:
        if name not in TEXT_FACTS:
            known = ", ".join(sorted(TEXT_FACTS))
            raise PlaybookError(f"{where}: unknown placeholder {{{name}}}.", f"Use one of: {known}.")


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        stems = (
            "words",
            "unless_words",
            "if_words",
            "and_words",
            "also_words",
            "cures",
            "owner_titles",
            "likely",
            "paces",
            "works",
            "waits",
            "order",
            "after",
        )
        parts = (part for name, part in value.items() if name not in stems or isinstance(part, dict))
        yield from chain.from_iterable(map(_texts_in, parts))
    elif isinstance(value, list | tuple):
        yield from chain.from_iterable(map(_texts_in, value))
