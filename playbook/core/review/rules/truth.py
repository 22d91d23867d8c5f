"""R45, R50, R51: no sentence, day or target against what is known."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from playbook.core.base.words import count, number, say
from playbook.core.case.rows.order import reversed_pairs
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Promise, PromiseTopic
from playbook.core.plan.items import AnyItem, Gate, Message, Metric, Milestone, Policy, TrainingSession
from playbook.core.plan.plays.works import Precedence
from playbook.core.review.fixes import FixBuilder, NotMechanical, required
from playbook.core.review.reading import Passage, quote, read
from playbook.core.review.result import Fix, Severity
from playbook.core.review.rule import Note, Rule, bad, ok, skip
from playbook.core.review.rules.accountability import called
from playbook.core.review.view import View

_rule = partial(Rule, by_group=False)
_MOST_MOVES = 12  # of one fix: more is a plan to draft again


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that only a promise may make."""

    pattern: str
    topic: PromiseTopic
    words: str
    against: str  # the pattern of a promise that says the opposite, if any
    open_severity: Severity  # where nothing is decided


_IN_BRACKETS = re.compile(r"\[[^\[\]]*\]")  # proposed, and announced only once it is signed
CLAIMS: tuple[Claim, ...] = (
    Claim("no_job_loss", "jobs", "promises that nobody loses their job", "job_loss", "E"),
    Claim("not_measured", "measurement", "says that nobody is measured", "measured", "W"),
    Claim("voluntary", "duty", "calls it voluntary", "mandatory", "W"),
    Claim("mandatory", "duty", "calls it mandatory", "voluntary", "W"),
    Claim("working_time", "working_time", "promises working time", "own_time", "W"),
    Claim("answered_within", "answers", "promises answers within a time", "", "W"),
)
_OPEN = "nobody has decided that"
SPEAKING = ("message", "manager_briefing", "sponsor_act", "training_session", "key_message", "checkin_series")


def nothing_against_the_promises(view: View) -> Iterator[Note]:
    """R45: no text says the opposite of a promise, or promises what nobody has decided."""
    speaking = [passage for passage in view.passages if passage.item.kind in SPEAKING]
    notes = [note for passage in speaking for claim in CLAIMS for note in _against(view, passage, claim)]
    yield from notes or [ok() if speaking else skip()]


def _against(view: View, passage: Passage, claim: Claim) -> Iterator[Note]:
    own = view.worked_out(_own_aims)[claim.pattern]
    sentences = [
        sentence
        for sentence in read(_IN_BRACKETS.sub("", passage.text)).find(claim.pattern)
        if not sentence.endswith("?") and not any(aim in sentence.lower() for aim in own)
    ]
    verdict = view.worked_out(_verdicts)[claim.pattern] if sentences else None
    if verdict is None:
        return
    promised, severity = verdict
    text = f"The {called(passage.item)} {claim.words}: {quote(sentences[0])}; {promised}."
    yield bad(text, passage.item, severity=severity)


def _own_aims(view: View) -> dict[str, list[str]]:
    """Return per claim the sentences of the brief's benefit and objective that make it."""
    aims = read(f"{view.brief.expected_benefit}\n{view.brief.objective}")
    return {
        claim.pattern: [sentence.rstrip(" .!").lower() for sentence in aims.find(claim.pattern)]
        for claim in CLAIMS
    }


def _verdicts(view: View) -> dict[str, tuple[str, Severity] | None]:
    """Return per claim why no text may make it, None where one may."""
    return {claim.pattern: _verdict(view.brief, view.promises, claim) for claim in CLAIMS}


def is_undecided(sentence: str, brief: Brief) -> bool:
    """Return whether a sentence promises what nobody has decided."""
    promises = {promise.topic: promise for promise in brief.promises}
    verdicts = (_verdict(brief, promises, claim) for claim in CLAIMS if read(sentence).says(claim.pattern))
    return any(verdict and verdict[0] == _OPEN for verdict in verdicts)


def _verdict(
    brief: Brief, promises: Mapping[PromiseTopic, Promise], claim: Claim
) -> tuple[str, Severity] | None:
    promise = promises.get(claim.topic)
    if promise and promise.state == "decided" and promise.sentence:
        reading = read(promise.sentence)
        if reading.says(claim.pattern) or not claim.against or not reading.says(claim.against):
            return None
        return f"the promise is {quote(promise.sentence)}", "E"
    if read(f"{brief.what_changes}\n{brief.what_stays}").says(claim.pattern):
        return None
    return _OPEN, claim.open_severity


R45 = _rule("R45", "W", ("A/D", "P11", "E1", "B1"), nothing_against_the_promises, part="words").says(
    "No sentence goes beyond what was promised",
    "Who promised that, and may the manager say it aloud?",
    severe_when="it contradicts a promise, or promises jobs while nothing is decided",
)


def steps_are_in_order(view: View) -> Iterator[Note]:
    """R50: rules before training, managers soon, news on time, nothing before what it needs."""
    if not view.items:
        yield skip()
        return
    checks = (
        _rules_late, _baseline_late, _manager_late, _reported_too_early, _named_before, _read_early,
        _before_what_it_needs,
    )  # fmt: skip
    notes = [note for check in checks for note in check(view)]
    yield from notes or [ok()]


def _first_session(view: View) -> TrainingSession | None:
    return next((session for session in view.all(TrainingSession) if session.date), None)


def _rules_late(view: View) -> Iterator[Note]:
    first = _first_session(view)
    policy = next((policy for policy in view.all(Policy) if policy.effective), None)
    if first and policy and policy.effective and first.date and policy.effective > first.date:
        text = f"The guardrails are in force from {say(policy.effective)}, and people train from "
        yield bad(text + f"{say(first.date)}: the {called(first)}.", policy, first)


def _baseline_late(view: View) -> Iterator[Note]:
    first = next((each for each in view.all(TrainingSession) if each.date and not each.for_managers), None)
    for milestone in view.all(Milestone):
        is_baseline = "baseline" in milestone.title.lower()
        if first and first.date and milestone.date and is_baseline and milestone.date > first.date:
            text = f"The {called(milestone)} measures the start only on {say(milestone.date)}, after the "
            yield bad(text + f"first training on {say(first.date)}.", milestone, first)


def _manager_late(view: View) -> Iterator[Note]:
    most = view.settings.manager_talk_days
    for group in view.groups:
        first = next(iter(view.dated_messages(group)), None)
        own = [each for each in view.dated_messages(group) if view.is_from_own_manager(each, group)]
        talk = next((each for each in own if each.live), next(iter(own), None))
        if not (first and talk and first.date and talk.date):
            continue
        wait = (first.date + timedelta(days=each) for each in range(1, (talk.date - first.date).days + 1))
        days = sum(not group.is_blacked_out(day) for day in wait)  # nobody talks with a team that is closed
        if days > most:
            text = (
                f"{group.label} hears from its own manager {days} days after the first word on "
                f"{say(first.date)}, "
            )
            yield bad(text + f"not within {most}: the {called(talk)}.", talk, first, group=group)


def _reported_too_early(view: View) -> Iterator[Note]:
    due = {item.id: item for item in view.items if item.due}
    gates = [gate for gate in view.all(Gate) if gate.date and not view.is_stated_day(gate)]
    window = timedelta(days=view.settings.decision_days)
    for message in view.all(Message):
        if message.date is None:
            continue
        news = due.get(message.tells_item_id or "")
        if news and news.due and news.due > message.date:
            text = f"The {called(message)} goes out on {say(message.date)} and tells of the {called(news)}, "
            yield bad(text + f"which is due on {say(news.due)}.", message, news)
        elif sentence := _decides(message):
            groups = {*message.group_ids}
            later = (
                gate
                for gate in gates
                if gate.date
                and message.date < gate.date <= message.date + window
                and (not groups or not gate.group_ids or groups & {*gate.group_ids})
            )
            if gate := next(later, None):
                text = (
                    f"The {called(message)} says {quote(sentence)} on {say(message.date)}; the "
                    f"{called(gate)} "
                )
                yield bad(text + f"decides on {say(required(gate.date))}.", message, gate)


def _decides(message: Message) -> str:
    return next(
        (hits[0] for text in (message.title, message.body) if (hits := read(text).find("decision"))), ""
    )


_BEFORE_START = ("before the start", "before go-live", "before we start", "by go-live")


def _named_before(view: View) -> Iterator[Note]:
    for milestone in view.all(Milestone):
        named = next((words for words in _BEFORE_START if words in milestone.title.lower()), "")
        go_lives = [day for group in view.groups_of(milestone) if named and (day := view.go_live(group))]
        if milestone.date and go_lives and milestone.date > max(go_lives):
            text = f"The {called(milestone)} says “{named}” and is due on {say(milestone.date)}, after "
            yield bad(text + f"go-live on {say(max(go_lives))}.", milestone)


def _read_early(view: View) -> Iterator[Note]:
    for metric in view.all(Metric):
        go_lives = [day for group in view.groups_of(metric) if (day := view.go_live(group))]
        is_of_use = metric.measures in ("speed", "utilization", "proficiency")
        if is_of_use and go_lives and metric.first_read and metric.first_read < min(go_lives):
            text = f"The {called(metric)} is first read on {say(metric.first_read)}, before anyone uses it "
            yield bad(text + f"on {say(min(go_lives))}.", metric)


def _before_what_it_needs(view: View) -> Iterator[Note]:
    for first, then, pair in _reversed(view, view.items):
        yield bad(_say_pair(first, then, pair), then, first)


def _say_pair(first: AnyItem, then: AnyItem, pair: Precedence) -> str:
    text = f"The {called(then)} on {say(required(then.due))} needs the {called(first)} first, which is "
    return f"{text}due on {say(required(first.due))}. {pair.why}"


def propose_order(builder: FixBuilder) -> Iterator[Fix]:
    view, first = builder.view, _first_session(builder.view)
    if first and list(_rules_late(view)):
        day = builder.by(required(first.date), 1)
        late = [each for each in view.all(Policy) if each.effective and each.effective > day]
        for policy in late:
            changed = builder.changed(policy, effective=day)
            yield builder.fix(
                f"Put the {called(policy)} in force on {say(day)}, before training", change=(changed,)
            )
    yield from _moved_into_order(builder)


def _reversed(view: View, items: Iterable[AnyItem]) -> Iterator[tuple[AnyItem, AnyItem, Precedence]]:
    """Yield pairs in the wrong order; a decision's stated day counts more."""
    order = view.case.kind.order if view.case else ()
    return (each for each in reversed_pairs(items, order) if not view.is_stated_day(each[0]))


def _moved_into_order(builder: FixBuilder, around: str = "") -> Iterator[Fix]:
    """Yield fixes that move tasks into order, `around` one that stays.

    Each move leaves the fewest wrong pairs. Between two such moves, an edited task moves first.
    """
    view, items, moved = builder.view, {item.id: item for item in builder.view.items}, dict[str, AnyItem]()
    no_day = set[tuple[str, str]]()
    for _ in range(_MOST_MOVES):
        close = {around, *moved} if around else items.keys()
        wrong = (
            each
            for each in _reversed(view, items.values())
            if {each[0].id, each[1].id} & close and (each[0].id, each[1].id) not in no_day
        )
        pair = next(wrong, None)
        if pair is None:
            break
        ways = [each for each in _ways(builder, *pair) if each.id != around and _is_in_time(view, each)]
        if not ways:
            if not around:
                break
            no_day.add((pair[0].id, pair[1].id))
            continue
        best = min(ways, key=lambda each: (_count_wrong(view, items, each), not each.provenance.edited_by))
        items[best.id] = moved[best.id] = best
    for item in moved.values():
        day = required(item.due)
        changed = builder.changed(item, **{item.DATE: day})
        yield builder.fix(f"Move the {called(item)} to {say(day)}", change=(changed,))


def _is_in_time(view: View, item: AnyItem) -> bool:
    first, last = view.today or date.min, view.brief.end or date.max
    return not item.locked and item.due is not None and first <= item.due <= last


def out_of_order(view: View, item_id: str) -> tuple[list[str], list[Fix]]:
    """Return what is wrong with a task's day, and the moves."""
    pairs = [each for each in _reversed(view, view.items) if item_id in (each[0].id, each[1].id)]
    try:
        moves = [*_moved_into_order(FixBuilder("R50", (), view), item_id)] if pairs else []
    except NotMechanical:  # no day is open, as in a closure of a year
        moves = []
    return [_say_pair(*each) for each in pairs], moves


def _ways(builder: FixBuilder, first: AnyItem, then: AnyItem, pair: Precedence) -> Iterator[AnyItem]:
    for days in (0 if pair.same_day else max(pair.days, pair.pause), 0 if pair.same_day else 1):
        if not _is_of_a_person(then):
            yield then.moved_to(builder.after(required(first.due), days))
        if not _is_of_a_person(first):
            yield first.moved_to(builder.by(required(then.due), days))


def _is_of_a_person(item: AnyItem) -> bool:
    """Return whether a person set the day of a decision."""
    return isinstance(item, Gate) and bool(item.provenance.edited_by)


def _count_wrong(view: View, items: Mapping[str, AnyItem], moved: AnyItem) -> int:
    return sum(1 for _ in _reversed(view, {**items, moved.id: moved}.values()))


R50 = _rule(
    "R50", "W", ("C/D", "X3", "P1", "P23", "X4"), steps_are_in_order, propose_order, part="feasibility"
).says(
    "The steps come in an order that makes sense",
    "Was anything announced before it was decided, or practiced before its rules were in force?",
    thresholds=("manager_talk_days", "decision_days"),
)


def targets_can_be_met(view: View) -> Iterator[Note]:
    """R51: every target can be reached: in range, in the right direction, after what it measures."""
    metrics = view.all(Metric)
    notes = [note for metric in metrics for check in _TARGET_CHECKS for note in check(view, metric)]
    yield from notes or [ok() if metrics else skip()]


_PERCENT = ("%", "percent", "per cent", "share", "prozent")
_HOLDS_FROM_THE_START = 95  # red below: a rule for each piece of work, and no level to grow to
_FIRST_DAYS = ("week one", "first week", "day one", "first day", "week 1")


def _is_share(metric: Metric) -> bool:
    words = metric.unit.lower() or metric.title.lower()
    return any(word in words for word in _PERCENT)


def _out_of_range(_view: View, metric: Metric) -> Iterator[Note]:
    for name in ("target", "green_at"):
        value = getattr(metric, name)
        if _is_share(metric) and value is not None and not 0 <= value <= 100:
            words = "aims at" if name == "target" else "is green at"
            yield bad(f"The {called(metric)} {words} {number(value)}%.", metric)


def _too_soon_for_all(view: View, metric: Metric) -> Iterator[Note]:
    go_lives = [day for group in view.groups_of(metric) if (day := view.go_live(group))]
    is_rule = (metric.red_at or 0) >= _HOLDS_FROM_THE_START
    if is_rule or not (_is_share(metric) and metric.target == 100 and go_lives):
        return
    if any(words in metric.title.lower() for words in _FIRST_DAYS):
        yield bad(f"The {called(metric)} wants 100% in the first days.", metric)
        return
    if metric.target_date is None:
        return
    days = (metric.target_date - max(go_lives)).days
    if days <= view.settings.full_target_days and metric.measures in ("speed", "utilization", "proficiency"):
        when = f"{count(days, 'day')} after" if days > 0 else "before" if days else "on the day of"
        yield bad(f"The {called(metric)} wants 100% by {say(metric.target_date)}, {when} go-live.", metric)


def _wrong_way(_view: View, metric: Metric) -> Iterator[Note]:
    if metric.baseline is not None and metric.target is not None:
        way = metric.target - metric.baseline
        if way and (way > 0) != metric.higher_is_better:
            better = "higher" if metric.higher_is_better else "lower"
            text = f"The {called(metric)} goes from {number(metric.baseline)} to {number(metric.target)}, "
            yield bad(text + f"though {better} is better.", metric)
    if metric.green_at is not None and metric.red_at is not None:
        room = metric.green_at - metric.red_at
        if room and (room > 0) != metric.higher_is_better:
            text = (
                f"The {called(metric)} is green at {number(metric.green_at)} and red at "
                f"{number(metric.red_at)}, "
            )
            yield bad(text + "the wrong way round.", metric)


def _counts_as_outcome(view: View, metric: Metric) -> Iterator[Note]:
    if metric.measures != "outcome":
        return
    for text in (metric.title, metric.definition):
        for group in view.groups:  # "Account managers" counts no accounts
            text = text.replace(group.label, "the team")
        if text and read(text).says("counts_use"):
            quoted = read(text).quote("counts_use")
            yield bad(
                f"The {called(metric)} is called a business result and counts use: {quoted}.",
                metric,
                severity="E",
            )
            return


def _before_training_ends(view: View, metric: Metric) -> Iterator[Note]:
    if metric.target_date is None or metric.measures not in ("speed", "utilization", "proficiency"):
        return
    # Whoever starts has been trained once; whoever does it well has been to every session.
    place = -1 if metric.measures == "proficiency" else 0
    sessions = [held[place] for group in view.groups_of(metric) if (held := view.dated_sessions(group))]
    last = max((session.date for session in sessions if session.date), default=None)
    if last and metric.target_date < last:
        text = f"The {called(metric)} is due on {say(metric.target_date)}, before the session on {say(last)} "
        yield bad(text + "that it measures.", metric, days=(last,))


def _before_first_reading(_view: View, metric: Metric) -> Iterator[Note]:
    if metric.target_date and metric.first_read and metric.target_date < metric.first_read:
        text = f"The {called(metric)} is due on {say(metric.target_date)} and first read on "
        yield bad(text + f"{say(metric.first_read)}.", metric)


def _against_the_brief(view: View, metric: Metric) -> Iterator[Note]:
    brief = view.brief
    is_it = metric.measures == "outcome" and brief.outcome_measure.casefold() in metric.title.casefold()
    if not (is_it and brief.outcome_measure):
        return
    for name, word in (("target", "target"), ("baseline", "baseline")):
        planned, stated = getattr(metric, name), getattr(brief, f"outcome_{name}")
        if planned is not None and stated is not None and planned != stated:
            text = f"The {called(metric)} has a {word} of {number(planned)}; the brief has {number(stated)}."
            yield bad(text, metric, fields=(f"outcome_{name}",))


_TARGET_CHECKS: tuple[Callable[[View, Metric], Iterator[Note]], ...] = (
    _out_of_range, _too_soon_for_all, _wrong_way, _counts_as_outcome, _before_training_ends,
    _before_first_reading, _against_the_brief,
)  # fmt: skip

R51 = _rule("R51", "W", ("C/D", "E14", "X4", "C2"), targets_can_be_met, part="feasibility").says(
    "Targets can be met",
    "Is this number possible, on that day, in that direction?",
    thresholds=("full_target_days",),
    severe_when="a count of logins, seats or attendance is called a business result",
)

RULES = (R45, R50, R51)
