"""Results that a brief promises beside its measure, and their ways."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from playbook.core.base.fields import MOST_NUMBER
from playbook.core.base.words import first_clauses
from playbook.core.case.claims.money import names_last_payment
from playbook.core.case.claims.opposites import planned_otherwise
from playbook.core.case.judgment import Point, Step
from playbook.core.case.reading.busy import is_of_the_books
from playbook.core.case.settle.facts import CaseFacts, amount, cite, in_words, is_target_day, sponsor_point
from playbook.core.case.settle.numbers import (
    BY_A_DAY,
    SHARE_WITHIN,
    SPAN,
    other_number,
    results_in,
    stems,
    without_own_measure,
)
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, Metric
from playbook.core.text.clauses import in_prose
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.notes import split_sentences
from playbook.core.text.numbers import as_count, counts_in, numbers_in
from playbook.core.text.ways import way_in

_COUNTABLE = re.compile(r"\d|\b(?:more|less|longer|later) than an?\b", re.IGNORECASE)
_NUMBER = r"(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|half)"
_GAIN = re.compile(
    r"(?:\b(?:hours?|minutes?|days?|weeks?)\b|%)[^.]{0,120}\b(?:less|fewer|more|shorter|quicker|earlier)\b|"
    rf"\b(?:less|fewer|more)\b(?! than {_NUMBER})[^.]{{0,120}}(?:\d|\b(?:hours?|minutes?)\b)",
    re.IGNORECASE,
)
# "fewer than 10 percent" is a number to stay under, and no gain of 10.
_LIMIT = re.compile(
    rf"\b(?:fewer than|less than|(?:no|not) more than|at most|below|under) {_NUMBER}", re.IGNORECASE
)
_NONE_AT_ALL = re.compile(r"^\W*(?:no|zero|kein\w*|aucun\w*) (?!more than\b|longer\b)", re.IGNORECASE)
# What is to stay as it is: its target is the number of today, and no zero.
_NO_WORSE = re.compile(
    r"^\W*(?:with )?(?:no|not|without(?: any)?) (?:(?P<up>rise|increase|growth|more|higher|longer|worse)"
    r"|(?:drop|fall|decline|decrease|fewer|less|lower|shorter)) (?P<of>(?:in|of) )?(?P<what>[^,;.]{3,80}?)"
    r"(?P<than> than (?:today|now|before|at present|this year|last year|in \d{4}))?"
    r"(?: (?:in|by|until|during) [\w ]{3,30}|(?P<happens> (?:is|are|get|gets|has|have) [^,;.]{3,80}))?$",
    re.IGNORECASE,
)
# "Satisfaction, 7.1 today, must not fall below 7.0"
_NO_FURTHER = re.compile(
    r"^\W*(?:the |our )?(?P<what>[^,;.\d]{3,60}?)(?:,[^;]{0,40},)? (?:must|may|should|shall|will|can|do|does)"
    r"(?: not|n['’]t) (?:(?P<up>rise|climb|go up|grow|go|be|exceed)(?: above| over| beyond)?"
    r"|(?:fall|drop|sink|go|be) (?:below|under))\b",
    re.IGNORECASE,
)
_OF_THEM = re.compile(r"(?:them|these|those|it) ", re.IGNORECASE)
_WANTS_IT = re.compile(
    r"\b(?:it|them|this|that|these|those) (?:down |up |back )?(?:at|to|below|under|above)\b"
)
_NOBODY_BEYOND = re.compile(
    r"^\W*(?:no (?P<what>(?!more\b|longer\b|later\b)\w+)|nobody)\b[^.;]{0,60}\b(?:longer|later|more) than "
    rf"\w+ {SPAN.pattern}\b",
    re.IGNORECASE,
)
# "At least 115 of the 128 come along": so many, and no yes or no.
_SO_MANY_OF = re.compile(
    r"(?<![\d.,])(?P<many>\d{1,5}(?:\.\d{1,2})?) of (?:the |our |all )?(?P<all>\d{1,5})\b"
)
# "Than in 2026 (1.9 of 100)": the number in parentheses is that of then.
_AS_THEN = re.compile(r"(?i)\bthan (?:in \d{4}|today|now|before|last year|at present)\W{0,3}$")
_LIMITED = re.compile(
    r"^\W*(?:(?P<most>at most|no more than|not more than|fewer than|under|below)|at least|more than|over) "
    r"(?P<many>\d{1,5}) (?P<what>(?:[a-z]+ ){0,2}[a-z]+s)\b(?! (?:of|older|later))",
    re.IGNORECASE,
)
_SO_MANY_OF_THEM = re.compile(r"\b(?P<many>\d{1,5}) (?:of (?:the |our |all )?\d[\d,]{0,8} )?[a-z]+s\b")
_MANY_OF = 13  # fewer are a share: nine of ten
_STATE_OF_ALL = re.compile(
    rf"\ball (?:of )?(?:the |our )?(?:\d{{1,4}}|{_NUMBER}) [a-z]+ (?:are|run|have|stand)\b", re.IGNORECASE
)
# "The tender has two worked examples".
_HAS_SO_MANY = re.compile(
    rf"\b(?:has|have) (?:at least )?(?P<many>\d{{1,4}}|{_NUMBER}) (?P<what>(?:[a-z]+ ){{0,2}}[a-z]+s)\W*$",
    re.IGNORECASE,
)
# "40 cells run": what is counted comes first.
_SO_MANY_DO = re.compile(
    rf"^\W*(?:at least )?(?P<many>\d{{1,4}}|{_NUMBER}) (?P<what>[a-z]+s) "
    r"(?:run|work|start|open|are (?:running|open|live|working|in use))(?: by \w[^.;]{2,30})?\W*$",
    re.IGNORECASE,
)
# What is there or not: the objective says all of it.
_ALL_OF_IT = re.compile(
    r"\b(?:is|are) (?:complete|completed|finished|done|ready|closed|answered|paid out|on time)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:more|less|fewer|better|worse|(?!(?:over|under|after|never|other|either|whether|together|number|member"
    r"|order|quarter|summer|winter|\w*mber)\b)[a-z]{3,}er (?:than|and)|grows?|rises?|falls?|improves?)\b",
    re.IGNORECASE,
)
_USES = re.compile(r"\b(?:uses?|using|work(?:s|ing)? with)\b", re.IGNORECASE)
_USES_IT = re.compile(r"\b(?:uses?|using|works? with) (?:it|them)\b", re.IGNORECASE)
_EACH = re.compile(r"\b(?:every|each|all|everyone|everybody)\b", re.IGNORECASE)
# What each piece keeps is counted as the share that keeps it.
_EACH_WITHIN = re.compile(
    r"\b(?:every|each|all)\b[^.;]*\b(?:within|in less than|in under|in at most|no later than)\s+\w+ "
    rf"(?:working |calendar )?{SPAN.pattern}\b",
    re.IGNORECASE,
)
# "We keep all eleven shops": as many as today.
_ALL_RETAINED = re.compile(
    r"\b(?:keeps?|kept|keeping|retain(?:s|ed)?|still have) all (?:of )?(?:the |our |its )?"
    r"(?P<many>\d{1,4}|[a-z]{3,9}) (?P<what>[^\W\d_]{3,30}s)\W*$",
    re.IGNORECASE,
)
_FALLS = re.compile(
    r"\b(?:at most|no more (?:[a-z]+ ){0,6}?than|not more than|less|fewer|below|under|within|falls?|drops?"
    r"|halves?|shorter|or below|or less|after)\b",
    re.IGNORECASE,
)
_HARM = re.compile(
    r"\b(?:accidents?|injur\w+|harm\w*|hurt|deaths?|dies?|infections?|near[- ]miss\w*|leaks?|breach\w*"
    r"|overdos\w+|burns?|fires?|explosions?|allerg\w+|wrong (?:patient|child|person|side|drug|medicine))\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r", (?:and )?")
# "Twice as much", of whatever: a factor without a number it starts from.
_MORE = re.compile(r"\b(?:twice|double|triple|half|ten times|three times)\b", re.IGNORECASE)
_OF_SOMETHING = re.compile(r"\d")
_FEWEST_WORDS = 3  # of a goal to ask about
_MAKER = re.compile(r"microsoft|google|oracle|adobe|apple|amazon|zoho|the|our|new", re.IGNORECASE)
_BETTER = re.compile(r"\b(?:better|faster|quicker|easier|safer)\b", re.IGNORECASE)
MOST_RESULTS = 3  # promised results that a plan counts beside the brief's own number
_CASES, YES = "cases", "yes"
_FULL_SHARE = 100.0
_LEAST_STEP, _WHOLE_FROM = 10, 6  # a tenth of the way; short ways keep a decimal
_IN_FIVES, _FIVE = 50, 5  # nobody reads a long way closer
_NUMBER_WORDS = re.compile(
    r"\b(?:no|zero|none|half|every|each|all|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|twice|kein\w*|null|alle|jede[rns]?|halb\w*|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn"
    r"|aucun\w*|tous)\b",
    re.IGNORECASE,
)
STEPS, _SAME, _START, _ALL = 3, 2, 4, 100
_OCTOBER = 10
_SHARE_OF = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine)(?: (?!and\b|or\b|but\b)[a-z]+)?"
    r" (?:of|in|out of)(?: every)? "
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|forty|a hundred)\b",
    re.IGNORECASE,
)
_OF_TEN = re.compile(
    r"\b(?P<many>[5-9]|five|six|seven|eight|nine) (?:of|in|out of)(?: every)? (?:ten|10)\b", re.IGNORECASE
)
# What no plan can set a target for, or what is another's number.
_NO_TARGET = re.compile(
    r"\b(?:retire\w*|resign\w*|leave|left|old|older|age|quarters?|months?|years?|weeks?|clients?|customers?"
    r"|competitors?|regions?|sites?)\b",
    re.IGNORECASE,
)
# Words of a result that name its way, and not what is counted.
_AIMS = (
    "should shall must will stands reach reaches falls drops rises within under below above least most fewer "
    "share rate number percentage"
)
_OFF_DAYS = 4  # a reading is due on the working day before
_STATE = re.compile(
    r"\b(?:is|are|be) (?P<state>on time|in time|punctual|complete|ready|correct|open|accepted)\b",
    re.IGNORECASE,
)
# Where such a result is on record already.
_SOURCES = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), source)
    for words, source in (
        (r"pieces? of (?:\w+ ){0,3}work|uses? (?:each|per person)",
         "The pieces shown in the team's meeting, each with its minutes and who checked it"),
        (r"accidents?|injur\w+|near[- ]miss\w*|harm\w*|hurt", "The accident log, each entry with its cause"),
        (r"month[- ]end|clos(?:e|ing)(?! (?:the|an?|each|every) (?!books|month|quarter|year))|books",
         "The closing calendar: the day on which the books are closed"),
        (r"alone|new (?:\w+ )?(?:operators?|people|hires?|staff|nurses?|starters?)|trainees?",
         "Training records: first day, and the day signed off to work alone"),
        (r"overtime|sundays?|weekends?|on time", "The time records, by team"),
        (r"complaints?|claims?|returns?", "The complaints log"),
        (r"invoices?|payments?|costs?|revenue|margin", "The accounts"),
        (r"scrap|rework|defects?|rejects?|errors?|mistakes?|wrong", "The quality records"),
        (r"resign\w*|leavers?|turnover|sick", "Personnel records"),
        (r"waits?|waiting|answer\w*|repl(?:y|ies)|respon\w+|within|tickets?|calls?",
         "The time stamps: when it came in, when it was done"),
        (r"satisf\w+|trust\w*|survey|recommend\w*", "Three questions to the same people, asked the same way"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PromisedResult:
    """A result in the brief's words, with the numbers that these give."""

    words: str
    baseline: float | None
    target: float | None
    unit: str
    rises: bool
    unchanged: str = ""  # what is to stay as it is: "escaped defects"

    @property
    def aim(self) -> str:
        """Return the target where no number says it."""
        if self.unchanged:
            return f"no {'less' if self.rises else 'more'} than today"
        return "better than today" if _COMPARED.search(self.words) else YES

    @property
    def is_none_at_all(self) -> bool:
        return self.target == 0 and not self.rises

    @property
    def is_all_or_none(self) -> bool:
        """Return whether a part of the way to it says nothing."""
        return self.is_none_at_all or is_there_or_not(self.words, self.unit, self.target)

    @property
    def is_harm(self) -> bool:
        """Return whether a single case is too many."""
        return self.is_none_at_all and bool(_HARM.search(self.words))

    @property
    def red_at(self) -> float | None:
        if self.is_none_at_all:
            return 1.0 if self.is_harm else None
        return red_beside(self.baseline, self.target)

    def source(self, tool: str) -> str:
        """Return where it is on record, or how it is counted."""
        if is_in(tool, self.words):
            return f"A report from {tool}; twenty cases a team are compared with the real work"
        if self.baseline is not None and self.baseline == self.target:
            return "The list on the day of the count"
        if _GAIN.search(self.words):
            return "Twenty cases a team, timed before the start and again at each reading"
        recorded = next((source for sign, source in _SOURCES if sign.search(self.words)), "")
        return recorded or "A count by hand: twenty cases a team, the same way each time"


def is_there_or_not(words: str, unit: str, target: float | None) -> bool:
    """Return whether a result holds at once on its day, for all."""
    is_all = unit.startswith("%") and target == _ALL
    counted = _HAS_SO_MANY.search(words) or _SO_MANY_DO.match(words)
    if counted and counted["what"] == unit:
        return True
    return is_all or unit.startswith("of ") or bool(_STATE_OF_ALL.search(words))


# A limit of the training is a rule for the plan, and no number to improve.
_OF_TRAINING = re.compile(r"\b(?:train(?:ing|ed|s)?|sessions?|courses?|lessons?)\b", re.IGNORECASE)


def promised_results(brief: Brief) -> list[PromisedResult]:
    """Return countable results that the outcome measure does not cover."""
    if not brief.outcome_measure:
        return []
    counted = (counts_in, _COUNTABLE.search, _NONE_AT_ALL.search, _EACH.search, _ALL_OF_IT.search)
    promised = [part for part in results_in(brief.objective) if any(is_number(part) for is_number in counted)]
    gains = [
        part
        for text in (brief.expected_benefit, brief.what_changes)
        for result in results_in(text)
        for part in _CLAUSE.split(result)  # "fewer recounts, two hours less overtime" is two
        if (_GAIN.search(part) or _LIMIT.search(part))
        and not _OF_TRAINING.search(part)
        and _has_a_number(part)
    ]
    words = dict.fromkeys(without_own_measure(brief, [*promised, *gains]))
    results: list[PromisedResult] = []
    for result in (_promised(brief, part) for part in words):
        if not _is_own(brief, result) and not any(_is_twin(result, other, brief) for other in results):
            results.append(result)
    return results


def _is_own(brief: Brief, result: PromisedResult) -> bool:
    """Return whether a result is the brief's own measure in other words."""
    own = before, target = (brief.outcome_baseline, brief.outcome_target)
    # "300 of 450 use it every week" is the measure's own target in other words.
    repeats_target = target is not None and f"{target:g} of " in result.words
    is_of_it = result.unit == brief.outcome_unit and (
        (result.target == target and _WANTS_IT.search(result.words))
        or (result.baseline is None and result.target == before != target)  # the number of today
    )
    return repeats_target or bool(is_of_it) or (None not in own and (result.baseline, result.target) == own)


def share_of_users(brief: Brief) -> float:
    """Return the share of people who are to use it, by the objective."""
    of_use = (each for each in promised_results(brief) if each.unit == "%" and _USES.search(each.words))
    return next((each.target for each in of_use if each.target), _FULL_SHARE)


def holds_from_first_period(words: str, start: date) -> bool:
    """Return whether a result is promised of its first period on: “from the October close”."""
    ends = [each for each in named_days_in(words) if end_of(each, start)]
    return any(not is_target_day(words, each) for each in ends)


def is_slower_at_first(result: PromisedResult, start: date) -> bool:
    """Return whether a time is to fall in the first period after a start."""
    falls = None not in (result.baseline, result.target) and (result.baseline or 0) > (result.target or 0)
    return falls and not result.rises and holds_from_first_period(result.words, start)


def first_period_too_soon(facts: CaseFacts) -> Iterator[Point]:
    """Find a time that is to fall in the very first period after the start."""
    start = facts.brief.go_live
    for result in promised_results(facts.brief) if start else ():
        if start and is_slower_at_first(result, start):
            now, then = result.baseline or 0, result.target or 0
            half = amount(halfway(now, then), result.unit)
            today, target = amount(now, result.unit), amount(then, result.unit)
            ends_a_year = _third_ends_a_year(result.words, start)
            third = "after the year-end close" if ends_a_year else "the third"
            payment = "; the final payment waits for that" if names_last_payment(facts.brief) else ""
            yield sponsor_point(
                facts,
                "first_period_too_soon",
                8,
                f"We won't reach {target} in the first period",
                f"{cite(result.words)} People do the first one after a few weeks of practice.",
                f"Targets: {today} the first time, {half} the second, {target} {third}{payment}. "
                f"Cost: the target comes {'three' if ends_a_year else 'two'} periods later.",
                "Keep the date. Cost: a miss that everyone saw coming.",
            )
            return


def _third_ends_a_year(words: str, start: date) -> bool:
    """Return whether the third close of books is that of December."""
    ends = (end_of(each, start) for each in named_days_in(words) if not is_target_day(words, each))
    first = next(filter(None, ends), None)
    return bool(first and first.month == _OCTOBER and is_of_the_books(words))


def halfway(now: float, then: float) -> float:
    return float(round((now + then) / 2)) if abs(now - then) > 1 else (now + then) / 2


def _is_twin(result: PromisedResult, other: PromisedResult, brief: Brief) -> bool:
    """Return whether two texts promise the same number of the same thing."""
    is_same = (result.target, result.unit) == (other.target, other.unit) and result.target is not None
    return is_same and bool(stems(result.words) & stems(other.words) - stems(" ".join(brief.tools)))


def measured_differently(facts: CaseFacts) -> Iterator[Point]:
    """Find a measure that says nothing about the objective, or other numbers in it."""
    brief = facts.brief
    if not brief.objective or not brief.outcome_measure:
        return
    # "By the end of October we want four" is the number's own target.
    is_its_target = any(
        each.value == brief.outcome_target for each in numbers_in(brief.objective, facts.today)
    )
    counted = {each.words for each in promised_results(brief)[:MOST_RESULTS]}
    is_counted = counted.issuperset(results_in(brief.objective))  # as numbers of their own
    if is_counted and not is_its_target:
        return
    if not is_its_target and not stems(brief.objective) & stems(
        f"{brief.outcome_measure} {brief.outcome_unit}"
    ):
        yield sponsor_point(
            facts,
            "measured_differently",
            7,
            "The number does not measure the objective",
            f"The objective: {cite(brief.objective)} The number: {brief.outcome_measure}. One can move "
            f"without the other.",
            "Count the objective itself as a second number. Cost: one more figure each month.",
            "Rewrite the objective to match the number. Cost: we promise less.",
            step=Step(
                "Count the objective itself",
                "The first count is on paper before anyone practices. "
                f"It is for {cite(brief.objective, 160)}: the level today, who counts it, and on which days.",
                facts.before_training,
            ),
        )
    elif clash := other_number(facts):
        target = amount(brief.outcome_target, brief.outcome_unit)
        figure = re.match(r"[\d.,]*", clash)
        sentence = next(
            (part for part in results_in(brief.objective) if figure and figure[0] in part), brief.objective
        )
        yield sponsor_point(
            facts,
            "other_number",
            7,
            f"Two targets: {clash} and {target}",
            f"The objective says {cite(sentence)} The measure's target is {target}.",
            f"{clash[:1].upper()}{clash[1:]} is the target: change the measure. Cost: more to reach.",
            f"{target} is the target: change the objective. Cost: someone has quoted it already.",
            sets=(brief.outcome_measure, clash),
        )


def several_results(facts: CaseFacts) -> Iterator[Point]:
    """Find results of the objective that no number covers."""
    brief = facts.brief
    if not brief.outcome_measure:
        return
    results = results_in(brief.objective)
    uncovered = without_own_measure(brief, results)
    if len(results) < 2 or not uncovered or len(uncovered) == len(results):
        return
    promised = promised_results(brief)
    own_way = {
        each.words
        for each in promised
        if None not in (each.baseline, each.target)
        or (each.target is None and each.aim == YES)
        or _HAS_SO_MANY.search(each.words)  # what is made new has no number of today
    }
    counted = [part for part in uncovered if _has_a_number(part) and part not in own_way]
    if own_way and not counted:
        return  # the plan counts each of them
    open_parts = counted or uncovered
    many = in_words(len(open_parts)).capitalize()
    by_plan = {result.words for result in promised[:MOST_RESULTS]}
    if counted and by_plan.issuperset(counted):
        is_one = len(counted) == 1
        which = "one promised result" if is_one else f"{many.lower()} promised results"
        them = "it" if is_one else "them"
        yield sponsor_point(
            facts,
            "several_results",
            6,
            f"We have no baseline for {which}",
            f"{' '.join(map(cite, counted))} The plan counts {them}; the brief has no number for today.",
            "Count it from the records of the last twelve months, else for four weeks before the start. "
            "Cost: half a day.",
            "Say which result counts, and report the others without a target. Cost: less to announce.",
        )
        return
    if counted:
        is_one = len(counted) == 1
        single = "result is promised, and nobody tracks it"
        title = f"{many} {single if is_one else 'results are promised, and nobody tracks them'}"
    else:
        title = f"{many} {'result has' if len(open_parts) == 1 else 'results have'} no number"
    yield sponsor_point(
        facts,
        "several_results",
        6,
        title,
        f"{' '.join(cite(part) for part in open_parts[:3])} The only measure is “{brief.outcome_measure}”.",
        "Give each a baseline, a date and someone who tracks it. Cost: two hours a month.",
        "Say which one counts, and report the others without a target. Cost: less to announce.",
    )


def goal_unmeasured(facts: CaseFacts) -> Iterator[Point]:
    """Find a clause of the objective that nobody could count."""
    brief = facts.brief
    results = results_in(brief.objective)
    uncovered = without_own_measure(brief, results)
    if not brief.outcome_measure or len(uncovered) == len(results) or not any(map(_has_a_number, uncovered)):
        return  # that none has a number is one decision
    counted = {result.words for result in promised_results(brief) if result.target is not None}
    elsewhere = planned_otherwise(facts)
    for part in uncovered:
        is_only_more = not (_OF_SOMETHING.search(part) or part in counted) and _MORE.search(part)
        is_counted = _has_a_number(part) and not is_only_more
        if is_counted or part.strip(" .") in elsewhere or len(part.split()) < _FEWEST_WORDS:
            continue
        yield sponsor_point(
            facts,
            "goal_unmeasured",
            7,
            f"“{first_clauses(part, 60)}”: how would we know?",
            f"{cite(part)} is in the objective, but the brief has no measure for it.",
            f"{facts.lead_name} decides what we measure, where it stands today and "
            f"what's enough, or we drop it from the objective. "
            "Cost: an hour.",
            "Keep it as a wish that nobody reports on. Cost: everyone reads it their own way.",
        )
        return


def _has_a_number(part: str) -> bool:
    """Return whether a result states its own number, in digits or words."""
    return bool(counts_in(part) or re.search(r"\d", part) or _NUMBER_WORDS.search(part))


def _promised(brief: Brief, words: str) -> PromisedResult:
    plain = BY_A_DAY.sub("", words)
    no_worse = _NO_WORSE.match(plain)
    if no_worse and (no_worse["than"] or no_worse["of"]):
        what = _OF_THEM.sub("how many ", no_worse["what"].strip(), count=1)
        if no_worse["happens"]:
            what = f"how many {what}{no_worse['happens']}"
        return PromisedResult(words, None, None, "", rises=not no_worse["up"], unchanged=what)
    if no_further := _NO_FURTHER.match(plain):
        what = no_further["what"].strip()
        return PromisedResult(words, None, None, "", rises=not no_further["up"], unchanged=what)
    all_retained = _ALL_RETAINED.search(plain)
    if all_retained and (many := float(as_count(all_retained["many"]))) > 1:
        return PromisedResult(words, many, many, all_retained["what"], rises=True)
    if nobody := _NOBODY_BEYOND.match(plain):
        things = _many_of(nobody["what"]) if nobody["what"] else "people"
        return PromisedResult(words, None, 0.0, things, rises=False)
    if counted := _SO_MANY_OF.search(plain):
        many, everyone = (float(counted[name]) for name in ("many", "all"))
        if _MANY_OF <= everyone <= MOST_NUMBER and many <= everyone:
            before = plain[: counted.start()]
            today, at_most = (many if _AS_THEN.search(before) else None), bool(_FALLS.search(before))
            return PromisedResult(words, today, many, f"of {counted['all']}", rises=not at_most)
    baseline, target, unit = numbers_of(brief, words)
    if _NONE_AT_ALL.search(plain):
        return PromisedResult(words, None, 0.0, _CASES, rises=False)
    if _GAIN.search(words):
        minutes = (each.minutes[0] for each in counts_in(words) if each.minutes and not each.values)
        if (saved := next(minutes, None)) is not None and saved <= MOST_NUMBER:
            target, unit = float(saved), "minutes"
        return PromisedResult(words, 0.0 if target is not None else None, target, unit, rises=True)
    if target is None and (so_many := _HAS_SO_MANY.search(plain) or _SO_MANY_DO.match(plain)):
        return PromisedResult(words, None, float(as_count(so_many["many"])), so_many["what"], rises=True)
    limited = _LIMITED.match(plain)
    if target is None and limited and not SPAN.fullmatch(limited["what"].split()[-1]):
        what, many = limited["what"], float(limited["many"])
        return PromisedResult(words, _today_of(brief, what, many), many, what, rises=not limited["most"])
    is_new = _BETTER.search(words) or any(is_in(tool, words) for tool in brief.tools)
    if unit == "%" and target == _FULL_SHARE and is_new:
        baseline = 0.0  # nothing is better yet, or in a tool that nobody has
    if unit == "%" and baseline is None and brief.tools and _USES_IT.search(words):
        baseline = 0.0
    if baseline is not None and target is not None:
        return PromisedResult(words, baseline, target, unit, rises=target >= baseline)
    is_share = unit == "%" and SHARE_WITHIN.search(words)
    rises = bool(target == _FULL_SHARE or is_share or not _FALLS.search(words))
    return PromisedResult(words, baseline, target, unit, rises)


def _today_of(brief: Brief, what: str, target: float) -> float | None:
    """Return how many of a thing there are now: "disputed 312 of 5,900 loads"."""
    wanted = stems(what)
    for sentence in (each for text in (brief.why, brief.why_now) for each in split_sentences(text)):
        counted = _SO_MANY_OF_THEM.search(sentence)
        if counted and wanted <= stems(sentence) and as_count(counted["many"]) != target:
            return float(as_count(counted["many"]))
    return None


def _many_of(thing: str) -> str:
    """Return the plural of a noun that a target of none counts."""
    noun = thing.lower()
    if noun.endswith(("s", "people")):
        return noun
    return f"{noun[:-1]}ies" if re.search(r"[^aeiou]y$", noun) else f"{noun}s"


def is_in(tool: str, words: str) -> bool:
    """Return whether words name a tool, in full or in short: Dynamics of Dynamics 365 Sales."""
    first, _, rest = tool.partition(" ")
    names = [tool] if not rest or _MAKER.fullmatch(first) else [tool, first]
    return any(name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE) for name in names)


def numbers_of(brief: Brief, result: str) -> tuple[float | None, float | None, str]:
    """Return a promised result's number today, its target and its unit."""
    if way := way_in(result):
        return way.now, way.target, way.unit
    if _EACH_WITHIN.search(result):
        return None, _FULL_SHARE, "%"
    if share := _OF_TEN.search(result):
        return None, 10.0 * as_count(share["many"]), "%"
    now = " ".join(map(in_prose, (brief.why, brief.why_now))).split(". ")
    for target, unit in _counted_in(result):
        same = (
            value
            for sentence in now
            if _is_about(sentence, result, unit)
            for value, own_unit in _counted_in(sentence)
            if own_unit == unit and value != target
        )
        return next(same, None), target, unit
    is_all = _EACH.search(result) or _ALL_OF_IT.search(result)
    return (None, _FULL_SHARE, "%") if is_all else (None, None, "")


def _is_about(sentence: str, result: str, unit: str) -> bool:
    """Return whether a sentence counts the same thing as a result."""
    number = re.search(rf"\d|\b{_NUMBER}\b", result)
    before, goal = (result[: number.start()] if number else ""), stems(unit) | stems(_AIMS)
    thing = stems(before) - goal or stems(result) - goal
    shared = len(thing & stems(sentence))
    return bool(shared) and 2 * shared >= len(thing) and _is_so(sentence, result)


def _is_so(sentence: str, result: str) -> bool:
    """Return whether a sentence says of things what a result does.

    Turnarounds that are lost are none that are on time.
    """
    state = _STATE.search(result)
    return state is None or state["state"].casefold() in sentence.casefold()


def _counted_in(text: str) -> Iterator[tuple[float, str]]:
    """Yield each number that a metric can hold, with what it counts."""
    for quantity in counts_in(text):
        if any(value > MOST_NUMBER for value in quantity.values):
            continue
        after = re.match(r"\W*(?:working |calendar |full |business )?([^\W\d_]{3,})", text[quantity.end :])
        word = quantity.words.split()[-1] if quantity.days or quantity.minutes else after and after[1]
        if quantity.sort == "share" and len(quantity.values) == 1:
            yield round(float(quantity.values[0]), 1), "%"
        elif quantity.sort != "share" and quantity.values and word and SPAN.fullmatch(word):
            yield float(quantity.values[0]), word.casefold().rstrip("s") + "s"


def red_beside(baseline: float | None, target: float | None) -> float | None:
    """Return from where a number is red: worse than before."""
    if baseline is None or target is None or baseline == target:
        return None
    way = target - baseline
    if not baseline and way > 0:  # nothing is worse than none: red is that nothing moves
        return round(way / _LEAST_STEP, 1)
    return baseline


def with_levels(before: AnyItem, item: AnyItem) -> AnyItem:
    """Return a metric that got its numbers with its levels on and off track."""
    if not (isinstance(item, Metric) and isinstance(before, Metric)):
        return item
    if None not in (before.baseline, before.target) or None in (item.baseline, item.target):
        return item
    green_at = item.target if item.green_at is None else item.green_at
    red_at = red_beside(item.baseline, item.target) if item.red_at is None else item.red_at
    return item.model_copy(update={"green_at": green_at, "red_at": red_at})


def level_after(baseline: float, target: float, share: float) -> float:
    """Return where a number should stand after a share of its way."""
    way = target - baseline
    level = baseline + way * share
    if share >= 1:
        return target
    if abs(way) >= _IN_FIVES:
        return float(_FIVE * round(level / _FIVE))
    return float(round(level, 0 if abs(way) >= _WHOLE_FROM else 1))


def share_due(start: date, due: date, day: date) -> float:
    """Return which share of the way from a start is due by a day."""
    return min(1.0, max(0.0, (day - start).days / max(1, (due - start).days)))


def steps_due(start: date, due: date, day: date) -> int:
    """Return how many thirds of the way are due by then."""
    gone = (day - start).days + _OFF_DAYS
    return min(STEPS, max(0, STEPS * gone // max(1, (due - start).days)))


def thirds(start: date, due: date) -> tuple[date, date]:
    """Return the days by which one and two thirds are due."""
    step = (due - start) / STEPS
    return start + step, start + 2 * step


def shares_without_target(brief: Brief) -> list[str]:
    """Return the shares among the reasons that the number does not take up."""
    counted = _starts(f"{brief.outcome_measure} {brief.outcome_unit}")
    clauses = [
        re.split(r"[,;]", sentence[match.start() :])[0].strip(" .")
        for text in (brief.why, brief.risk_of_not_changing)
        for sentence in split_sentences(text)
        for match in _SHARE_OF.finditer(sentence)
    ]
    aims = [counted, *map(_starts, results_in(brief.objective))]
    return [
        each
        for each in clauses
        if not _NO_TARGET.search(each) and all(len(_starts(each) & aim) < _SAME for aim in aims)
    ]


def _starts(text: str) -> set[str]:
    """Return how the words of a text begin, so that one truck is of the trucks."""
    return {stem[:_START] for stem in stems(text)}


def share_without_target(facts: CaseFacts) -> Iterator[Point]:
    """Find a share among the reasons for which nobody has named where it should stand."""
    for clause in shares_without_target(facts.brief)[:1]:
        by = f" by {facts.on(facts.due)}" if facts.due else ""
        title = first_clauses(clause, 60)
        quote = "" if title == clause else f"{cite(clause)} "
        yield sponsor_point(
            facts,
            "share_without_target",
            6,
            f"“{title}” has no target",
            f"{quote}It's a reason for the change, but the brief doesn't say where it should be{by}.",
            "Make it a second number, with a target. Cost: one more line in each monthly report.",
            "Drop it from the reasons. Cost: one less reason, and someone will notice.",
        )


RULES = (measured_differently, several_results, goal_unmeasured, share_without_target, first_period_too_soon)
