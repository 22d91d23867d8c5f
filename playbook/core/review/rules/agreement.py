"""R66: gates, targets and promises name the same numbers and days."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import combinations, islice

from playbook.core.base.words import number, say
from playbook.core.case.reading.promises import doubts_about_the_day
from playbook.core.case.rows.gates import LATER_START
from playbook.core.case.settle.numbers import stems
from playbook.core.plan.items import RESULT, Gate, Message, Metric, Milestone
from playbook.core.plan.workdays import workdays_of
from playbook.core.review.reading import quote
from playbook.core.review.rule import Note, Rule, bad, ok, skip
from playbook.core.review.rules.accountability import called
from playbook.core.review.view import View
from playbook.core.text.dates import named_days_in
from playbook.core.text.notes import split_sentences

# What stands between a metric's name and its number: no other words, so that no other number is meant.
_ASKED = r"[”\"]?[,:]?\s*(?:\(|is |are |of |stands at )?(?:at least |at most )?(\d[\d,]*(?:\.\d+)?)(?!\w)"
_SAME = 0.6  # of the words: then two metrics count one thing
# Gates, metrics and sentences of a gate: pairs of thousands would keep all readers waiting.
_MOST_COMPARED, _MOST_SENTENCES = 100, 40
_OF_OLD_WAY = re.compile(r"(?i)\b(?:old (?:system|way|sheet|tool)|(?:private|side) lists?|spreadsheets?)\b")
_ENDS = re.compile(r"(?i)^(?:End|Make|Switch off|Shut down|Close)\b|\b(?:read-only|switched off)\b")
_HAND_OVER = re.compile(r"(?i)^hand(?:ing)?[- ]over to\b")
_TOGETHER = re.compile(r"(?i)\b(?:reported|shown|read|counted) for all teams together\b")
_AT_LEAST = re.compile(
    r"(?i)\b(?:reports?|figures?|results?|numbers?)\b[^.]{0,40}\bgroups? (?:of|under|below|smaller than) "
    r"(four|five|ten|\d{1,4})\b"
)
_IN_DIGITS = {"four": 4, "five": 5, "ten": 10}
_APART = re.compile(
    r"(?i)\bteam by team\b(?!, the smallest)|\b(?:each|every) team (?:has shown|shows|reaches|is at)\b"
)
_STARTS = re.compile(r"(?i)\b(?:starts?|begins?|go(?:es)? live)\b")
_AIMS = re.compile(
    r"(?i)\b(?:aim\w*|plan(?:s|ned)? (?:to|for|is)|is planned|should|confirm\w*|if|not before|propos\w+)\b"
)
_TRAINED = re.compile(
    r"(?i)\b(?:(?:9\d|100) ?%|(?:nine (?:of|in) ten|all|everyone|everybody)\b)[^.;]{0,40}\btrained\b"
)
_HALTS = re.compile(
    r"(?i)\b(?:off|stop(?:s|ped)?|halt\w*|paus\w+|ends?|ended|nobody starts|no (?:start|trial|further|other)"
    r"|nothing on|nobody has to|waits?|moves|new (?:date|day)|starts? later|delay\w*|postpone\w*"
    r"|back|as before|as today|suspend\w*|cancel\w*|revert\w*|withdraw\w*|take over|dropped|take no)\b"
    r"|\bno \w+ starts\b"
)
# Nobody lists all ways to stop; whoever only looks and talks stops nothing.
_ONLY_TALKS = re.compile(
    r"(?i)\b(?:we|they|managers|leaders|and) (?:look|talk|discuss|review|watch|monitor|meet|think|see)\b"
)

_CHOSEN = re.compile(
    r"(?i)\b(?:use|using it|it|this) (?:is|stays|remains) (?:voluntary|optional|your choice)\b"
    r"(?! to (?!use|take|join))"
    r"|\bnobody (?:has|needs) to use\b"
)
_UNTIL = re.compile(r"(?i)\b(?:until|at first|first weeks)\b")
_USED = re.compile(r"(?i)\b(?:use[ds]?|done with)\b[^.;]{0,60}?\b\d{1,3} ?%|\b\d{1,3} ?%[^.;]{0,40}\buse")
_UNASKED = re.compile(
    r"(?i)\b(?:won['’]t|will not|never) be asked to (?:prove|show|report)\b"
    r"|\bnobody (?:has to|must|is asked to) (?:prove|show|report)\b"
)
_SHOWN = re.compile(
    r"(?i)\b(?:each|every) (?:person|one of (?:us|you)|of (?:us|you)|piece|example)\b[^.;]{0,40}"
    r"\b(?:shows?|shown|proves?|reports?)\b"
)
_NO_WAY_BACK = re.compile(r"(?i)\bno way back (?:since|after|from|once)\b")
_GOES_BACK = re.compile(r"(?i)\b(?:go(?:es)? back|revert\w*|rolls? back|rolled back)\b")


def numbers_agree(view: View) -> Iterator[Note]:
    """R66: gates ask what metrics can show then, one thing has one day, each stop halts something."""
    notes = [note for each in _CHECKS for note in each(view)]
    has_numbers = bool(view.all(Gate)) or bool(view.all(Metric))
    yield from notes or [ok(*view.all(Gate)) if has_numbers else skip()]


def _gate_against_target(view: View) -> Iterator[Note]:
    metrics = [metric for metric in view.all(Metric) if metric.target is not None and metric.target_date]
    for gate in view.all(Gate)[:_MOST_COMPARED]:
        sentences = [*islice(split_sentences(gate.go_if), _MOST_SENTENCES)]
        for metric in metrics[:_MOST_COMPARED]:
            for sentence, value in _asked(sentences, metric):
                if gate.date and (why := _differs(gate.date, value, metric)):
                    text = f"The {called(gate)} asks on {say(gate.date)}: {quote(sentence)}"
                    yield bad(f"{text} The {called(metric)} {why}.", gate, metric, days=(gate.date,))
                    break


def _asked(sentences: Sequence[str], metric: Metric) -> Iterator[tuple[str, float]]:
    """Yield the sentences of a gate that give a metric a number, with it."""
    name = metric.title.removeprefix(RESULT).casefold()
    for sentence in sentences:
        place = sentence.casefold().find(name) if name else -1
        if place >= 0 and (match := re.match(_ASKED, sentence[place + len(name) :])):
            yield sentence, float(match[1].replace(",", ""))


def _differs(day: date, value: float, metric: Metric) -> str:
    """Return what the metric says instead, if it cannot show this value on the day."""
    target, due = metric.target, metric.target_date
    if target is None or due is None:
        return ""
    if metric.first_read and day < metric.first_read:
        return f"is first read on {say(metric.first_read)}"
    is_weaker = value < target if metric.higher_is_better else value > target
    if (day >= due and is_weaker) or (value != target and not is_weaker):
        unit = metric.unit if metric.unit.startswith("%") else f" {metric.unit}".rstrip()
        return f"has its target of {number(target)}{unit} on {say(due)}"
    return ""


def _one_thing_two_days(view: View) -> Iterator[Note]:
    for first, second in combinations(view.all(Metric)[:_MOST_COMPARED], 2):
        if None in (first.target, second.target) or not _is_one_thing(view, first, second):
            continue
        ends = [(each.target, each.target_date) for each in (first, second)]
        if ends[0] != ends[1] and first.target_date and second.target_date:
            dues = " ".join(
                f"The {called(each)} is due at {number(each.target or 0)} on {say(each.target_date)}."
                for each in (first, second)
                if each.target_date
            )
            yield bad(f"{dues} Both count the same.", first, second)


def _is_one_thing(view: View, first: Metric, second: Metric) -> bool:
    """Return whether two metrics count one thing in one unit."""
    if first.unit != second.unit or first.higher_is_better != second.higher_is_better:
        return False
    if {*first.group_ids} != {*second.group_ids}:
        return False
    titles = [each.title.removeprefix(RESULT).casefold() for each in (first, second)]
    named = [tool for tool in view.brief.tools if all(f" in {tool.casefold()}" in title for title in titles)]
    words, others = map(stems, titles)
    return bool(named) or len(words & others) >= _SAME * max(1, len(words | others))


def _before_the_old_way_ends(view: View) -> Iterator[Note]:
    ends = [
        milestone
        for milestone in view.all(Milestone)
        if milestone.provenance.play_id == "switch-off" and milestone.date and _ENDS.search(milestone.title)
    ]
    last = max(ends, key=lambda each: each.date or date.min, default=None)
    for metric in view.all(Metric):
        is_of_old_way = metric.target == 0 and _OF_OLD_WAY.search(f"{metric.title} {metric.definition}")
        if not (is_of_old_way and last and last.date and metric.target_date):
            continue
        if metric.target_date < last.date:
            text = f"The {called(metric)} is due at 0 on {say(metric.target_date)}, and the old way runs "
            yield bad(f"{text}until {say(last.date)}: {quote(last.title)}.", metric, last)


def _handed_over_too_early(view: View) -> Iterator[Note]:
    last = max(
        (gate for gate in view.all(Gate) if gate.date), key=lambda gate: gate.date or date.min, default=None
    )
    for milestone in view.all(Milestone):
        is_it = milestone.provenance.play_id == "hand-over" or _HAND_OVER.search(milestone.title)
        if is_it and last and last.date and milestone.date and milestone.date < last.date:
            text = f"The {called(milestone)} is on {say(milestone.date)}, before the last decision: "
            yield bad(f"{text}the {called(last)} on {say(last.date)}.", milestone, last)


def _together_or_apart(view: View) -> Iterator[Note]:
    sentences = [promise.sentence for promise in view.promises.values()]
    sentences += [each for passage in view.passages for each in passage.reading.sentences]
    together = next((each for each in sentences if _TOGETHER.search(each) or _hides_a_team(view, each)), "")
    for gate in view.all(Gate) if together else ():
        apart = (each for each in split_sentences(f"{gate.go_if} {gate.adjust_if}") if _APART.search(each))
        if sentence := next(apart, ""):
            yield bad(f"The {called(gate)} says {quote(sentence)}, and the plan {quote(together)}.", gate)


def _hides_a_team(view: View, sentence: str) -> bool:
    """Return whether a sentence shows no figure for the smallest team."""
    match = _AT_LEAST.search(sentence)
    if match is None:
        return False
    fewest = _IN_DIGITS.get(match[1].casefold()) or int(match[1])
    return any(0 < group.size < fewest for group in view.groups)


def _stops_nothing(view: View) -> Iterator[Note]:
    for gate in view.all(Gate):
        if _ONLY_TALKS.search(gate.stop_if) and not _HALTS.search(gate.stop_if):
            yield bad(f"The {called(gate)} halts nothing where it says “stop”: {quote(gate.stop_if)}", gate)


def _announced_before_decided(view: View) -> Iterator[Note]:
    """Yield messages that name a later start as certain before its decision."""
    later = (each for each in view.all(Gate) if each.provenance.play_id == LATER_START)
    for gate in (each for each in later if not view.is_day_of_condition(each)):
        groups = [group for group in view.groups if group.id in gate.group_ids]
        start = min(filter(None, map(view.go_live, groups)), default=None)
        if not start or not gate.date:
            continue
        for message in view.all(Message):
            sentence = next(_certain(message.body, start), "")
            if sentence and message.date and message.date < gate.date:
                text = f"The {called(message)} on {say(message.date)} says {quote(sentence)}, and the "
                yield bad(f"{text}{called(gate)} decides it on {say(gate.date)}.", message, gate)


def _certain(text: str, start: date) -> Iterator[str]:
    """Yield the sentences that say a day of a start without a condition."""
    for sentence in islice(split_sentences(text), _MOST_SENTENCES):
        if _STARTS.search(sentence) and not _AIMS.search(sentence):
            yield from (sentence for named in named_days_in(sentence) if named.days and named.is_on(start))


def _trained_after_the_gate(view: View) -> Iterator[Note]:
    """Yield gates that want people trained whose session is still to come."""
    for gate in view.all(Gate):
        sentence = next(filter(_TRAINED.search, split_sentences(gate.go_if)), "")
        groups = [group for group in view.groups if not gate.group_ids or group.id in gate.group_ids]
        later = (
            (each, each.date)
            for group in groups
            for each in view.dated_sessions(group)
            if each.date and gate.date and gate.date < each.date < (view.go_live(group) or gate.date)
        )
        session, day = next(later, (None, date.min)) if sentence else (None, date.min)
        if session and gate.date and not view.is_stated_day(gate):
            text = f"The {called(gate)} asks on {say(gate.date)}: {quote(sentence)}"
            yield bad(f"{text} The {called(session)} is on {say(day)}.", gate, session)


def _chosen_and_counted(view: View) -> Iterator[Note]:
    """Yield gates that want a share of use where a text leaves use to each person."""
    chosen = next(_sentences(view, _CHOSEN, _UNTIL), "")
    for gate in view.all(Gate)[:_MOST_COMPARED] if chosen else ():
        if sentence := next(filter(_USED.search, split_sentences(gate.go_if)), ""):
            yield bad(f"The {called(gate)} asks {quote(sentence)}, and the plan says {quote(chosen)}", gate)


def _unasked_and_shown(view: View) -> Iterator[Note]:
    """Yield a promise that nobody is asked to show anything, beside a text that asks everyone."""
    unasked, shown = (next(_sentences(view, each), "") for each in (_UNASKED, _SHOWN))
    if unasked and shown:
        yield bad(f"The plan says {quote(unasked)} It also says {quote(shown)}")


def _back_and_no_way_back(view: View) -> Iterator[Note]:
    """Yield gates that go back after a day from which there is no way back."""
    gates = sorted((gate for gate in view.all(Gate) if gate.date), key=lambda gate: gate.date or date.min)
    closed = next((gate for gate in gates if _NO_WAY_BACK.search(gate.stop_if)), None)
    if closed is None:
        return
    for gate in gates[gates.index(closed) + 1 :]:
        if _GOES_BACK.search(gate.stop_if):
            text = f"The {called(closed)} says {quote(closed.stop_if)}"
            yield bad(f"{text} A later one goes back: {quote(gate.stop_if)}", gate)


def _sentences(view: View, says: re.Pattern[str], unless: re.Pattern[str] | None = None) -> Iterator[str]:
    """Yield the sentences of promises and texts that say something."""
    every = [promise.sentence for promise in view.promises.values()]
    every += [each for passage in view.passages for each in passage.reading.sentences]
    yield from (each for each in every if says.search(each) and not (unless and unless.search(each)))


def _sentence_against_date(view: View) -> Iterator[Note]:
    """Yield promises of the brief whose sentence names another day than their date."""
    yield from (bad(doubt.message) for doubt in doubts_about_the_day(view.brief))


def _ends_on_another_day(view: View) -> Iterator[Note]:
    """Yield the end of an old way on a day that brief or title contradicts."""
    promise = view.promises.get("switch_off")
    decided = promise.starts if promise and promise.state == "decided" else None
    ends = [
        milestone
        for milestone in view.all(Milestone)
        if milestone.provenance.play_id == "switch-off" and milestone.date and _ENDS.search(milestone.title)
    ]
    if decided and ends and decided not in {each.date for each in ends}:
        last = max(ends, key=lambda each: each.date or date.min)
        if last.date:
            text = f"The brief says that the old way ends on {say(decided)}, and the {called(last)} is on "
            workdays, place = workdays_of(view.brief), (view.country, view.subdivision)
            holiday = workdays.holiday_name(decided, *place)
            is_moved = holiday and last.date == workdays.shift(decided, -1, *place)
            why = f"{say(decided)} is {holiday}: take the working day before in the brief, too."
            yield bad(f"{text}{say(last.date)}.{f' {why}' if is_moved else ''}", last)


_CHECKS: Sequence[Callable[[View], Iterator[Note]]] = (
    _gate_against_target, _one_thing_two_days, _before_the_old_way_ends, _handed_over_too_early,
    _together_or_apart, _stops_nothing, _announced_before_decided, _trained_after_the_gate,
    _chosen_and_counted, _unasked_and_shown, _back_and_no_way_back, _sentence_against_date,
    _ends_on_another_day,
)  # fmt: skip

R66 = Rule("R66", "W", ("D/D", "X4", "ours"), numbers_agree, part="feasibility", by_group=False).says(
    "Gates, targets and promises agree", "Which of these two numbers, or days, decides?"
)

RULES = (R66,)
