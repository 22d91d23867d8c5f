"""Points about the day on which an old way ends."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from playbook.core.base.fields import Span
from playbook.core.base.words import capital, count, listed
from playbook.core.case.fixed.early_days import until_settled
from playbook.core.case.fixed.read import HARD_END
from playbook.core.case.judgment import Point, Step
from playbook.core.case.parts import BECOMES_OF, SwitchOff
from playbook.core.case.reading.busy import (
    bookkeepers_of,
    is_of_a_close,
    is_of_the_books,
    is_of_the_ledger,
    start_of_the_books,
    touches_the_books,
)
from playbook.core.case.settle.facts import CaseFacts, cite, in_words, sponsor_point, without_service
from playbook.core.case.settle.promises import STAYS, ask_what_becomes, names_in
from playbook.core.plan.brief import Group
from playbook.core.plan.plays.kinds import KINDS_OF_PEOPLE
from playbook.core.plan.workdays import workdays_of
from playbook.core.text.dates import end_of, named_days_in

_FALLBACK = r"\b(?:fallback|fall back|roll ?back|copy|export|read[- ]only|rückfall\w*|plan b)\b"
_NO_MORE_TIME = (
    r"\b(?:(?:cannot|can't|will not|won't) be (?:extended|renewed|moved)|nicht verlängert|fixed date)\b"
)
_ON_PAPER = re.compile(r"\b(?:paper|binders?|whiteboards?|clipboards?|cards?)\b", re.IGNORECASE)
_CLOSE_TO_A_CLOSURE = 10
_BOTH_WAYS, _BEFORE_THE_END = timedelta(weeks=6), timedelta(days=14)
END_RULE = "the supervisor's sign-off on five working days without it"
_FIRST_OF_A_MONTH, _MONTH = 3, timedelta(days=32)
_COMES_LATER = re.compile(
    r"(?i)\b(?:no|not|cannot|can't|without|missing|only)\b[^.;]{0,80}?\b(?:comes?|arrives?|follows?"
    r"|(?:is|are|will be) (?:delivered|released|ready|installed|possible|there)|works?)\b[^.;]{0,30}?"
    r"\b(?:with|in|on|from|by|after)\b"
)
_CLOSE_TAKES = 10  # working days, where the brief does not say how many (proposal)
ASK_WHAT_BECOMES, OF_THE_OLD_WAY = "asked_what_becomes", "no_last_day"
_DAYS_OF_A_COPY = 3  # to make and try one (proposal)
_TO_KEEP_IT_LONGER = timedelta(days=21)  # from the test of a copy to the end
_TO_COPY = timedelta(days=7)  # from the decision to a copy that was worked from for a day


def switch_off(facts: CaseFacts) -> Iterator[Point]:
    """Find an end of the old way in a closure, too close, or without a fallback."""
    has_fallback = facts.has(_FALLBACK) or any(
        condition.kind == "fallback" for condition in facts.case.conditions
    )
    for off in facts.case.ends:
        for day, every in facts.ends_of(off)[:1]:
            # The old ledger stays open for entries of the last period.
            groups = [each for each in every if not is_of_the_ledger(facts.brief, [each])] or every
            groups = without_service(groups, off.quote)
            if (
                groups
                and not _ends_well(facts, day, groups, has_fallback)
                and not _is_locked_before(facts, off, day)
            ):
                yield _of_switch_off(facts, off, day, groups, has_fallback)


def no_last_day(facts: CaseFacts) -> Iterator[Point]:
    """Find an old way that is replaced, on no day."""
    off = next((each for each in facts.case.switch_offs if each.day is None), None)
    if off is None or not facts.waves or facts.case.kind.key in KINDS_OF_PEOPLE:
        return
    what, last = capital(off.what.strip(" .")), facts.on(proposed_last_day(facts))
    is_part = any(each.day for each in facts.case.switch_offs)
    yield sponsor_point(
        facts,
        OF_THE_OLD_WAY,
        8,
        f"“{what}”: closed from which day?" if is_part else "When does the old way end?",
        f"{cite(off.quote)} No day is named{' for this' if is_part else ''}, and running two ways at "
        "once breeds mistakes.",
        f"It ends place by place, after {END_RULE}, and everywhere on {last}. Cost: double work until then.",
        "It ends at each place on its first day. Cost: no way back if it fails.",
        step=Step(
            f"End the old way place by place, the last on {last}",
            f"{what}: each place has ended it after {END_RULE}. What was left has been collected. "
            f"{capital(facts.sponsor_name)} has signed each exception with its last day.",
            proposed_last_day(facts),
        ),
    )


def proposed_last_day(facts: CaseFacts) -> date:
    """Return the day on which an old way without one ends everywhere."""
    day, end = max(facts.waves) + _BOTH_WAYS, facts.brief.end
    day = min(day, end - _BEFORE_THE_END) if end else day
    return facts.working_before(max(day, *(each + _BEFORE_THE_END for each in _awaited(facts))))


def _awaited(facts: CaseFacts) -> Iterator[date]:
    """Yield each day on which those who can't work the new way can."""
    last, end = max(facts.waves), facts.brief.end
    yield last
    for sentence in facts.sentences("concerns", "why_now", "approach"):
        comes = _COMES_LATER.search(sentence)
        named = next(iter(named_days_in(sentence[comes.start() :])), None) if comes else None
        day = end_of(named, facts.first_day) if named else None
        if day and last < day and (end is None or day + _BEFORE_THE_END <= end):
            yield day


def old_way_ends(facts: CaseFacts, *, stays_readable: bool = False) -> str:
    """Return the words for the end of what people used before."""
    name, end = ("system", "shuts down") if facts.case.kind.key == "new_system" else ("way", "ends")
    return f"The old {name} {'becomes read-only' if stays_readable else end}"


def days_by_team(facts: CaseFacts) -> str:
    """Return the last day of the old way for each team, where each has its own."""
    by_team = (facts.ends_of(off) for off in facts.case.ends if off.is_each_start and not off.is_on_start)
    ends = next(by_team, ())
    days = "; ".join(f"{facts.on(day)} for {facts.names(groups)}" for day, groups in ends)
    return f"That's {days}." if len(ends) > 1 else ""


def _is_locked_before(facts: CaseFacts, off: SwitchOff, day: date) -> bool:
    """Return whether nobody works in it any more by the day on which it ends."""
    locked = (each.day for each in facts.case.switch_offs if each.is_read_only and each.what == off.what)
    return any(each and each < day for each in locked)


def _closed_on(facts: CaseFacts, day: date, groups: Iterable[Group]) -> Iterator[tuple[Group, Span]]:
    return ((group, span) for group in groups for span in facts.closed_spans(group) if span.has(day))


def days_with_both(facts: CaseFacts, day: date, groups: Iterable[Group]) -> tuple[int, date]:
    """Return the least days with both ways, and the group's start."""
    starts = ((facts.brief.go_live_of(group) or day, group) for group in groups)
    days = (
        (len(facts.working_days(start, day, group, with_full_load=True)), start) for start, group in starts
    )
    return min(days, default=(0, day))


def _last_start(facts: CaseFacts, day: date, groups: Iterable[Group]) -> date:
    return max((facts.brief.go_live_of(group) or day for group in groups), default=day)


def _ends_well(facts: CaseFacts, day: date, groups: Sequence[Group], has_fallback: bool) -> bool:
    if any(_closed_on(facts, day, groups)) or not facts.is_working(day):
        return False
    live, (free, _) = _last_start(facts, day, groups), days_with_both(facts, day, groups)
    is_far = free > _CLOSE_TO_A_CLOSURE
    return (day >= live and is_far) or (has_fallback and (is_far or day < live))


def _of_switch_off(
    facts: CaseFacts, off: SwitchOff, day: date, groups: Sequence[Group], has_fallback: bool
) -> Point:
    live, when = _last_start(facts, day, groups), ""
    if closed := next(_closed_on(facts, day, groups), None):
        group, span = closed
        load = ", when they have no hour to spare" if span.is_full_load else ""
        when = f"That falls in the {span.name.removeprefix('a ')} ({group.label}){load}."
    is_by_wave = off.is_each_start and off.is_on_start and len(facts.waves) > 1
    ends = "on each team’s first day" if is_by_wave else f"on {facts.on(day)}"
    is_gap = facts.works_between(day, live)
    if day > live:
        days_left, start = days_with_both(facts, day, groups)
        last = [group for group in groups if (facts.brief.go_live_of(group) or day) == start]
        is_of_all = len(last) == len(groups)
        after = "go-live" if is_of_all else f"the start of {facts.names(last)} on {facts.on(start)}"
        both = f"Both ways are open for {count(days_left, 'working day')} after {after}"
        both += "." if is_of_all else "; teams that start earlier have longer."
    elif is_by_wave:
        days = listed([facts.on(each) for each in facts.waves])
        both = f"A team has no day with both: {days}."
    elif day == live:
        both = ledger_stays_open(facts) or "Everyone switches that day."
    else:
        late = [group for group in groups if (facts.brief.go_live_of(group) or day) == live]
        starts = "Go-live is" if len(facts.waves) == 1 else f"The start of {facts.names(late)} is"
        until = ". Until then there is no system at all." if is_gap else ", the next working day."
        both = f"{starts} {facts.on(live)}{until}"
    back = "" if has_fallback else " The brief names no fallback."
    if is_gap:  # a copy can be read, and nothing new can be done in it
        step = Step(
            f"Try how new work is done from {facts.on(day)} to {facts.on(live)}",
            "One ordinary day was worked that way, the busiest place included. One page says where new work "
            "is noted in these days, on which form, who enters it when the new way opens, and who can still "
            f"read what ended. Where that fails, {facts.sponsor_name} asks in writing for the old way to "
            f"stay open until {facts.on(live)}.",
            facts.working_before(day - timedelta(days=10)),
        )
    else:
        ending = "what ends" + ("" if is_by_wave else f" on {facts.on(day)}")
        step = Step(
            f"Test a copy of {ending}",
            "The people who need it most found everything in the copy on an ordinary day. "
            "One person may open it afterwards, and everyone knows who.",
            min(facts.working_before(day - _TO_KEEP_IT_LONGER), _tested_early(facts, day)),
            is_test=True,
        )
    return sponsor_point(
        facts,
        "switch_off",
        10,
        f"{old_way_ends(facts, stays_readable=off.stays_readable)} {ends}. What if the new one isn't ready?",
        f"{cite(off.quote or off.what)} {when} {both}{back}",
        f"Between {facts.on(day)} and {facts.on(live)} new work goes on paper and is entered later. Cost: "
        "double work in those days."
        if is_gap
        else f"{_if_not_ready(facts, day, live)} Cost: about {_DAYS_OF_A_COPY} days of "
        f"{facts.who_sets_it_up}.",
        *([] if facts.has(_NO_MORE_TIME) else [_more_time(off.what)]),
        step=step,
        replacements=((off.quote, until_settled(off.quote, facts.on(live))),) if is_gap and off.quote else (),
    )


def _tested_early(facts: CaseFacts, day: date) -> date:
    """Return by when a copy is tested: early, where the end is a day of others."""
    if day not in facts.external_ends or not facts.settle_by:
        return day
    return facts.working(facts.settle_by + _TO_COPY)


def _if_not_ready(facts: CaseFacts, day: date, live: date) -> str:
    """Return what happens to an end where the go/no-go says no; a day of others stays."""
    if day in facts.external_ends:
        return (
            f"{facts.on(day)} doesn't move. A readable copy, tested for one real day, is what people work "
            "from at every later no-go; what is new goes on paper, each piece with an owner."
        )
    who = "Once people work the new way, nobody goes back: they" if day == live else "People"
    no_go = f"If it's a no-go, {facts.on(day)} moves with go-live and the old way stays open."
    return f"{no_go} {who} use a readable copy, tested for one real day."


def _more_time(what: str) -> str:
    """Return the option to keep what ends: nobody asks a fee for paper."""
    if _ON_PAPER.search(what):
        return "Keep it for four more weeks. Cost: double work in those weeks."
    return "Ask in writing for four more weeks. Cost: a fee."


def work_ends(facts: CaseFacts) -> Iterator[Point]:
    """Find teams, or parts of them, whose work ends: what becomes of them comes first."""
    ending = [
        (group.size, group.label, f"{group.label}: {BECOMES_OF}m", end.quote, end.day)
        for group in facts.brief.groups
        if (end := facts.case.ends_of_work.get(group.id))
    ]
    parts = facts.case.ending_parts.values()
    ending += [
        (part.size, people, capital(f"{BECOMES_OF} {part.size} {people}"), part.quote, part.last_day)
        for part in parts
        if (people := f"people of the {part.name}")
    ]
    is_promised = bool(facts.case.sentence("jobs") or facts.sentence_with(STAYS["pay"], "what_stays"))
    for size, label, title, quote, day in ending:
        jobs = facts.case.sentence("jobs")
        on_day = f" after {facts.on(day)}" if day else ""
        promised = f"The brief says: {cite(jobs)} " if jobs else "The brief does not say what they do then. "
        yield sponsor_point(
            facts,
            "work_ends",
            13,
            f"What happens to {_people_of(size, label)}{on_day}?",
            f"{cite(quote)} {promised}It's the first thing they'll ask, and each one needs an answer.",
            "A named job for each, with place, hours and pay, before we announce anything. Cost: "
            "holding those jobs open.",
            # Nothing is offered below what the brief promises.
            "Some move with their work on that day, the others as a post of their grade is free; until then "
            "each keeps pay and trade. Cost: two steps, and pay for those who wait."
            if is_promised
            else "Jobs for some and severance terms for the rest, by a published rule. Cost: some leave "
            "early.",
            step=Step(
                title,
                "One page says how many posts there are for them, where, from when and at what pay, which "
                "course each post takes, what people who find none get, by when each person answers, and "
                "what of it the representatives have agreed.",
                is_sponsors=True,
            ),
        )


def _people_of(size: int, label: str) -> str:
    """Return so many people by the name of their team, which may be none of people."""
    if not size:
        return label
    are_people = label.endswith("s") or " of the " in label
    return f"the {size:,} {label}" if are_people else f"the {size:,} people in {label}"


def asked_what_becomes(facts: CaseFacts) -> Iterator[Point]:
    """Find a few people who ask for their work afterward, without names."""
    match = ask_what_becomes(facts)
    if match is None:
        return
    many = len(names_in(match["who"]))
    does = match["does"] or ("asks" if many == 1 else "ask")
    who = f"{'the one' if many == 1 else f'the {in_words(many)}'} who {does}"
    then = f"after {match['after']}" if match["after"] else "then"
    gap = (facts.brief.headcount or 0) - sum(group.size for group in facts.brief.groups)
    by = facts.on(facts.settle_by)
    yield sponsor_point(
        facts,
        ASK_WHAT_BECOMES,
        13,
        f"What {'does' if many == 1 else 'do'} {who} do {then}?",
        f"{'They are in no team of the brief. ' if many == gap else ''}They have asked, and nobody has "
        "answered. Everyone else watches what they hear.",
        f"A named job for each, with hours and pay, said in private by {by}, before anyone hears of the "
        "change. Cost: holding that job open.",
        "Say that the job ends, on which day and on what terms. Cost: those terms, and others look around.",
        private=True,  # and no task: its note would quote who they are
    )


SPLIT_OF_BOOKS = "books_in_mid_month"


def ledger_day(facts: CaseFacts) -> date | None:
    """Return the first day of the period after the ledger would change mid-month.

    None where it does not, or where its own deadline sets the day.
    """
    brief = facts.brief
    keepers = bookkeepers_of(brief)
    days = [day for group in keepers if (day := brief.go_live_of(group))]
    if not touches_the_books(brief) or not days or len(keepers) == len(brief.groups):
        return None
    day = min(days)
    if len(facts.working_days(day.replace(day=1), day)) <= _FIRST_OF_A_MONTH:
        return None
    if is_of_the_books(facts.sentence_with(HARD_END, "why_now", "what_changes")):
        return None
    return facts.working((day.replace(day=1) + _MONTH).replace(day=1))


def books_in_mid_month(facts: CaseFacts) -> Iterator[Point]:
    """Find a ledger that changes in mid-month or follows a month later."""
    brief, opened = facts.brief, ledger_day(facts)
    keepers = bookkeepers_of(brief)
    others = [group for group in brief.groups if group not in keepers]
    if opened:
        starts = [day for group in keepers if (day := brief.go_live_of(group))]
        others = [group for group in others if brief.go_live_of(group) in starts]
    elif follows := ledger_follows(facts):
        opened = follows
        others = [group for group in others if (brief.go_live_of(group) or follows) < follows]
    if not opened or not others:
        return
    day = max(start for group in others if (start := brief.go_live_of(group)))
    deadline = facts.sentence_with(HARD_END, "why_now", "what_changes")
    first, between = facts.on(opened), len(facts.working_days(day, opened - timedelta(days=1)))
    deadline_note = f" The deadline is not theirs: {cite(deadline)}" if deadline else ""
    changed = next(filter(is_of_the_books, facts.sentences("what_changes")), brief.what_changes)
    who, stay = facts.who_sets_it_up, facts.names(others) if len(others) <= 2 else "The other teams"
    before = f"{opened - timedelta(days=1):%B}"
    old_closed = facts.on(old_ledger_closes(facts, opened))
    later = facts.on(facts.working((opened + _MONTH).replace(day=1)))
    yield sponsor_point(
        facts,
        SPLIT_OF_BOOKS,
        9,
        "We can't switch ledgers mid-month",
        f"{cite(changed)} {facts.names(keepers)} would start on {facts.on(day)}.{deadline_note}",
        f"{stay} on {facts.on(day)}; ledger and close from {first}, if {who} confirms the split before the "
        f"announcement. {before} closes in the old ledger by about {old_closed}; opening balances are "
        f"preliminary until then. Cost: {count(between, 'working day')} of totals posted by hand, then two "
        f"books at once: someone covers the daily work of {facts.names(keepers)}.",
        f"All on {later}, with a paid extension of what ends before."
        if deadline
        else f"All on {later}. Cost: the result comes later.",
        step=Step(
            f"Confirm whether ledger and close can follow on {first}",
            f"{capital(who)} has written down which entries stay in the old ledger until {first}, who "
            f"carries totals over each day, and that both sides agree. {before} is closed there until "
            f"{old_closed}, and final opening balances follow. Or: why it cannot be split.",
        ),
        replacements=_ledger_replacements(facts),
    )


def ledger_stays_open(facts: CaseFacts) -> str:
    """Return what the old ledger still books until the new one opens."""
    day = ledger_follows(facts)
    if day is None:
        return ""
    last = f"{day - timedelta(days=1):%B}"
    return f"The ledger is the exception: {last} is closed in the old one, {day:%B} in the new."


def old_ledger_closes(facts: CaseFacts, opened: date) -> date:
    """Return the day after the close of the last period in the old ledger."""
    return close_done(facts, opened, days_of_a_close(facts))


def days_of_a_close(facts: CaseFacts) -> int:
    """Return how many working days closing a month takes today."""
    spans = (time.spans[0] for time in facts.case.cycles if is_of_a_close(time.quote))
    return next((len(facts.working_days(each.start, each.end)) for each in spans), _CLOSE_TAKES)


def close_done(facts: CaseFacts, month: date, length: int) -> date:
    """Return the working day after a close that begins with a month."""
    place = facts.case.country, facts.case.subdivision
    return workdays_of(facts.brief).shift(facts.working(month), length, *place)


def _ledger_replacements(facts: CaseFacts) -> tuple[tuple[str, str], ...]:
    """Return the sentences that close what was used before, each with what stays open."""
    note = ledger_stays_open(facts)
    closing = (off.quote for off in facts.case.switch_offs if off.quote) if note else ()
    return tuple((quote, f"{quote} {note}") for quote in dict.fromkeys(closing))


def ledger_follows(facts: CaseFacts) -> date | None:
    """Return the day on which the ledger follows by the plan alone."""
    asked = {each.group_id for each in facts.brief.asked_starts}
    is_ours = any(group.id in asked for group in bookkeepers_of(facts.brief))
    day = start_of_the_books(facts.brief)
    return day if is_ours and day and day > min(facts.waves) else None


RULES = (no_last_day, switch_off, work_ends, asked_what_becomes, books_in_mid_month)
