"""Points about days of others: their sessions, notice to them, tests, a first possible day."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from playbook.core.base.words import capital, count, listed, lower_first
from playbook.core.case.fixed.broken_days import broken_by, concerned
from playbook.core.case.fixed.read import (
    OUR_PAPERS,
    PREMISES,
    TO_HAND_OVER,
    is_final,
    roster_posted,
    with_notice,
)
from playbook.core.case.judgment import Point, Step
from playbook.core.case.parts import FixedDay, Notice
from playbook.core.case.reading.busy import FREEZES
from playbook.core.case.reading.texts import plain
from playbook.core.case.settle.facts import CaseFacts, cite, sponsor_point, without_service
from playbook.core.case.teams.groups import team_names
from playbook.core.plan.brief import Group
from playbook.core.plan.workdays import workdays_of
from playbook.core.text.dates import end_of, first_day_in, named_days_in

_COUNTS = re.compile(
    r"\b(?:counts?|measures?|pays?|judges?|compares?|publishes)\b[^.;]{0,60}?"
    r"\b(?:from|as of|starting)(?: on)?(?: the)?(?= )",
    re.IGNORECASE,
)
_PLACE = re.compile(rf"\b(?:{PREMISES}|lease)\b", re.IGNORECASE)
_HANDED_OVER = re.compile(r"\b(?:is|are|will be) handed over\b", re.IGNORECASE)
_WEEK, _DAY = timedelta(days=7), timedelta(days=1)
_READY = timedelta(days=5)  # before the first day on which others test


def gap_after_an_end(facts: CaseFacts) -> Iterator[Point]:
    """Find an end before the start of those who use what ends: they have neither way."""
    for each in facts.fixed if facts.waves else ():
        late = _who_use_it(facts, each) if each.sort == "end" and not each.is_soft else ()
        starts = [day for group in late if (day := facts.brief.go_live_of(group))]
        if not starts:
            continue
        place, workdays = (facts.case.country, facts.case.subdivision), workdays_of(facts.brief)
        first = workdays.next_working(each.day + _DAY, *place)
        between = [first + number * _DAY for number in range((min(starts) - first).days)]
        open_days = [day for day in between if workdays.is_working(day, *place)]
        days, without = count(len(open_days), "working day"), max(open_days, default=first)
        on, by = facts.on(each.day), facts.on(facts.settle_by)
        are_all = not each.group_ids and len(late) == len(facts.brief.groups)
        is_of_a_place = bool(_PLACE.search(each.quote))
        all_of_them = "the teams there" if is_of_a_place else "those who use what ends"
        who = all_of_them if are_all else facts.names(late)
        until = facts.on(facts.working(max(starts) + 2 * _WEEK))
        longer = "" if is_final(each.quote) else f"extend it to {until}, and get the price by {by}"
        sooner = f"bring forward only what replaces it, to {on}; everything else starts as planned"
        sooner = "" if _comes_after(facts, each) else sooner
        by_hand = f"{'work from a temporary place' if is_of_a_place else 'note the work on paper'} for {days}"
        ways = (sooner, longer, by_hand) if is_of_a_place else (longer, sooner, by_hand)
        first_way, *others = filter(None, ways)
        by_hand_costs = "a second move" if is_of_a_place else "entering it later, or a second move"
        price = {longer: "that price", by_hand: by_hand_costs}.get(first_way, "less time for that part")
        otherwise = f"{capital('; or '.join(others))}. Cost: {by_hand_costs}."
        lacks = "have no place" if is_of_a_place else "can use neither the old nor the new"
        yield sponsor_point(
            facts,
            "gap",
            12,
            f"{capital(who)} {lacks} from {facts.on(first)} to {facts.on(without)}",
            f"{cite(each.quote)} The new one starts on {facts.on(min(starts))}.",
            f"{capital(first_way)}. Cost: {price}.",
            otherwise if others else "Stop that work until then. Cost: the work of these weeks.",
            step=Step(
                f"Settle who works how from {facts.on(first)} on",
                "A list names everyone who uses what ends, how they work until they start, and who enters "
                "what was noted in between. Whoever owns what ends has answered in writing.",
                facts.settle_by,
            ),
            pays=f"what ends on {on}, until {until}" if first_way == longer else "",
        )
        return


def _comes_after(facts: CaseFacts, fixed: FixedDay) -> bool:
    """Return whether what replaces a thing is handed over only after that thing ends."""
    arrivals = filter(_HANDED_OVER.search, facts.sentences("why_now", "what_changes"))
    named = (day for sentence in arrivals for day in named_days_in(sentence) if day.days)
    return any((day := end_of(each, fixed.day)) and day > fixed.day for each in named)


def _who_use_it(facts: CaseFacts, fixed: FixedDay) -> list[Group]:
    """Return who starts after an end and does work that the new one takes over."""
    some_have_tasks = any(task.tool for group in facts.brief.groups for task in group.tasks)
    late = without_service(broken_by(facts, fixed), fixed.quote)
    is_of_all = bool(fixed.group_ids) or not some_have_tasks
    return [group for group in late if is_of_all or any(task.tool for task in group.tasks)]


def papers_for_a_session(facts: CaseFacts) -> Iterator[Point]:
    """Find a body that decides only on some days, with papers due before."""
    for condition in facts.open_conditions:
        session = facts.case.sessions.get(condition.id)
        day = condition.needed_by
        if session is None or day is None:
            continue
        due = facts.working_before(session.papers_by(day))
        later = next((each for each in session.days if each > day), None)
        papers, by = f"the papers for “{condition.name.rstrip('. ')}”", facts.on(due)
        after = facts.working(later + 2 * _WEEK) if later else None
        yield sponsor_point(
            facts,
            "papers",
            11,
            f"{facts.on(day)} is the day for “{condition.name.rstrip('. ')}”",
            f"{cite(session.quote)} {_sessions_before(facts, session.days, day)}".strip(),
            f"Hand in {papers} by {by}, with the test results that there are by then. Cost: whatever "
            "is not in "
            "them is not allowed.",
            f"Wait for {facts.on(later)}: nobody starts before {facts.on(after)}. Cost: each start moves."
            if later and after
            else "Ask for a session of its own. Cost: a favor.",
            step=Step(
                f"Hand in {papers}",
                f"They have confirmed that everything they need to decide on {facts.on(day)} is there. One "
                "page says what is used, by whom, on which data, who checks it and what stops it.",
                due,
            ),
        )


def _sessions_before(facts: CaseFacts, days: tuple[date, ...], chosen: date) -> str:
    """Return which earlier days come too soon for papers."""
    early = [facts.on(day) for day in days if facts.first_day <= day < chosen]
    return f"{listed(early)} comes before there is anything to hand in." if len(early) == 1 else ""


def notice_to_others(facts: CaseFacts) -> Iterator[Point]:
    """Find outsiders who need notice some weeks before."""
    for each in facts.case.notices if facts.waves else ():
        if each.is_of_terms:
            yield from _letters(facts, each)
            continue
        first = min(facts.waves)
        last = facts.working_before(first - timedelta(days=each.days))
        who, weeks = each.who[:1].lower() + each.who[1:], count(max(1, each.days // 7), "week")
        is_late = last <= facts.first_day
        yield sponsor_point(
            facts,
            "notice",
            10,
            f"{capital(who)}: {weeks}’ notice",
            f"{cite(each.quote)} The first start is {facts.on(first)}.",
            f"Move the first start, or ask who of them accepts less. Cost: {weeks}."
            if is_late
            else f"Notice goes out by {facts.on(last)}, with the day and a name to ask. Cost: after that "
            "the day holds.",
            step=None
            if is_late
            else Step(
                f"Send notice to {who}",
                f"Each has it in writing, with what changes for them, from {facts.on(first)} on, and "
                "whom they "
                "ask. A list shows who has answered, and who tests it with us on which day.",
                last,
            ),
        )


def roster_ahead(facts: CaseFacts) -> Iterator[Point]:
    """Find a promise to post rosters so long ahead: the first new one keeps it, too."""
    posted = roster_posted(facts.brief) if facts.waves else None
    if posted is None:
        return
    first = min(facts.waves)
    last = facts.working_before(with_notice(posted, first, is_before=True))
    is_late = last < facts.second_day
    yield sponsor_point(
        facts,
        "roster_ahead",
        3,
        f"The roster from {facts.on(first)} has to be posted by {facts.on(last)}",
        f"{cite(posted.quote)} The first start is {facts.on(first)}.",
        f"Move the start, or the first roster still comes the old way. Cost: {posted.span}."
        if is_late
        else f"Whoever makes it has what they need before that day. If not, the old roster holds for "
        f"{posted.span} more. Cost: none.",
        step=None
        if is_late
        else Step(
            f"Post the roster that begins {facts.on(first)}",
            "It is where people look today, and a swap after that day is agreed in person.",
            last,
        ),
        replacements=((posted.quote, posted.quote),),  # a promise: it has its task, however full the plan
    )


def _letters(facts: CaseFacts, notice: Notice) -> Iterator[Point]:
    """Yield by when our own people have their letters, counted back from their first start."""
    teams = [each for each in facts.brief.groups if not notice.group_ids or each.id in notice.group_ids]
    starts = [day for each in teams if (day := facts.brief.go_live_of(each))]
    if not starts:
        return
    first = min(starts)
    last = facts.working_before(with_notice(notice, first, is_before=True))
    is_late = last < facts.first_day
    what = lower_first(notice.who)
    who = "everyone" if len(teams) == len(facts.brief.groups) else facts.names(teams)
    yield sponsor_point(
        facts,
        "notice",
        10,
        f"Letters about {what}: {notice.span} before the start",
        f"{cite(notice.quote)} The first start is {facts.on(first)}.",
        f"Move the start: notice is {notice.span}. Cost: the result comes later."
        if is_late
        else f"{facts.sponsor_name} signs the letters, and they are out by {facts.on(last)}. A letter that "
        "goes out later moves that start by as many days. Cost: none.",
        step=None
        if is_late
        else Step(
            f"Hand out the letters about {what}",
            f"Everyone concerned ({who}) has it in writing, in person from their own manager: what changes "
            f"from {facts.on(first)} on, what stays, and whom they ask. A list shows who got it when.",
            last,
        ),
    )


def tests_of_others(facts: CaseFacts) -> Iterator[Point]:
    """Find somebody outside who tests or accepts only in some weeks."""
    for each in facts.case.test_weeks:
        who = each.who or "they"
        ready = facts.working_before(each.begin - _READY)
        passed = facts.working_before(each.end - _WEEK)
        if each.end <= facts.first_day:
            continue
        yield sponsor_point(
            facts,
            "test_weeks",
            10,
            f"{capital(who)}: tests only from {facts.on(each.begin)} to {facts.on(each.end)}",
            f"{cite(each.quote)} After that there is no test before the start.",
            f"Our side is ready by {facts.on(ready)}, and the test is passed by {facts.on(passed)}. A "
            "fail goes to "
            f"{facts.sponsor_name} the same day, who calls them. Cost: this comes before other set-up.",
            step=Step(
                f"Pass the test with {who if each.who else 'those who test only in these weeks'}",
                f"It was booked by {facts.on(ready)}. One case of each kind went both ways, and they "
                "have said in "
                "writing that it passed.",
                passed,
            ),
        )


def weeks_of_others(facts: CaseFacts) -> Iterator[Point]:
    """Find somebody who needs weeks from something that we hand over first."""
    for each in facts.case.lead_times if facts.waves else ():
        handed = facts.working(facts.first_day + TO_HAND_OVER)
        answered = facts.working(handed + timedelta(days=each.days))
        weeks, since = count(max(1, each.days // 7), "week"), each.since
        quoted = (facts.case.origins.get(f"condition.{one.id}") for one in facts.open_conditions)
        is_drafted = since == OUR_PAPERS and each.quote in quoted  # the draft is a task of its own
        yield sponsor_point(
            facts,
            "weeks_of_others",
            10,
            f"{capital(each.who)} needs {weeks} from {since}",
            f"{cite(each.quote)} Whatever was promised for an earlier day can't happen.",
            f"Done by {facts.on(handed)}, so the answer is there by {facts.on(answered)}. Nothing "
            "that waits for it "
            f"starts before. Cost: a day that was promised before {facts.on(answered)} moves, and "
            "people hear it now.",
            step=None
            if is_drafted
            else Step(
                f"Hand over {since}".replace(" a ", " the ", 1),
                f"{capital(each.who)} has confirmed that it is complete, and that the answer comes by "
                f"{facts.on(answered)}.",
                handed,
            ),
        )


def no_changes(facts: CaseFacts) -> Iterator[Point]:
    """Find days before the start on which nothing can be installed or changed."""
    first = min(facts.waves, default=None)
    for time in facts.case.cycles if first else ():
        if not FREEZES.search(plain(time.quote)):
            continue
        spans = [span for span in time.spans if first and facts.first_day < span.start < first]
        for span in sorted(spans, key=lambda span: span.start - span.end)[:1]:
            last, next_day = facts.working_before(span.start - _DAY), facts.working(span.end + _DAY)
            yield sponsor_point(
                facts,
                "no_changes",
                9,
                f"Nothing can be changed from {facts.on(span.start)} to {facts.on(span.end)}",
                cite(time.quote),
                f"What has to be installed or connected is in place by {facts.on(last)}, and tested "
                "there; the rest "
                f"waits until {facts.on(next_day)}. Cost: this work comes first.",
                step=Step(
                    f"Finish every change that can't wait until {facts.on(next_day)}",
                    f"{capital(facts.who_sets_it_up)} has a list of what is installed, connected or "
                    "switched on, "
                    "each with its day: before or after, and none in between.",
                    last,
                ),
            )


def first_possible_day(facts: CaseFacts) -> Iterator[Point]:
    """Find a day before which nothing can start, so that whoever named it confirms it."""
    for each in facts.case.fixed:
        if each.sort != "from" or each.lacks or each.day <= facts.first_day or not facts.waves:
            continue
        stated = each.stated or each.day
        if each.is_law:
            yield _in_force(facts, each, stated)
            continue
        run = f" What runs from then takes until {facts.on(each.day)}." if stated != each.day else ""
        who = f"Nobody starts in the {each.part}" if each.part else "Nobody starts"
        if each.group_ids:
            named = team_names(concerned(facts, each), facts.brief.groups)
            who = f"{listed(named)}: nobody starts"
        yield sponsor_point(
            facts,
            "first_day",
            8,
            f"{who} before {facts.on(each.day)}",
            f"{cite(each.quote)}{run}",
            f"Have {facts.on(stated)} confirmed in writing by {facts.on(facts.settle_by)}; if it "
            "moves, every start "
            "after it moves. Cost: a call.",
        )


def _in_force(facts: CaseFacts, fixed: FixedDay, decided: date) -> Point:
    """Return by when a decision of others is known, and what moves with it."""
    day, on = facts.on(fixed.day), facts.on(decided)
    return sponsor_point(
        facts,
        "in_force",
        10,
        f"Nobody works the new way before {day}",
        f"{cite(fixed.quote)} Decided on {on}, it is in force on {day}.",
        f"{capital(facts.lead_name)} has the result on {on}. If it is put off or changed, each start moves "
        "by as many days, and teams hear it that week. Cost: a call.",
        f"Ask for an earlier decision by {facts.on(facts.settle_by)}. Cost: a favor.",
        step=Step(
            f"Get the result of the decision of {on} in writing",
            f"It was passed unchanged, so {day} holds. If not, {facts.sponsor_name} has set a new day of the "
            "first start that week.",
            facts.working(decided + _DAY),
        ),
    )


def counted_by_others(facts: CaseFacts) -> Iterator[Point]:
    """Find a day from which others count: what they will see is read before it."""
    measure = facts.brief.outcome_measure.rstrip(".")
    for sentence in facts.sentences("why_now", "concerns") if facts.waves and measure else ():
        match = _COUNTS.search(sentence)
        day = first_day_in(sentence[match.end() :], facts.first_day) if match else None
        if day is None or day <= facts.first_day:
            continue
        first, read = min(facts.waves), facts.working_before(day - _WEEK)
        late = day < first
        yield sponsor_point(
            facts,
            "counts_from",
            8,
            f"Others count from {facts.on(day)}{', before we start' if late else ': what will they see?'}",
            f"{cite(sentence)} The first start is {facts.on(first)}.",
            f"Ask by {facts.on(facts.settle_by)} from which case on it counts for us. Cost: a call."
            if late
            else f"Read “{measure}” on {facts.on(read)}, for the cases since the start: what is over the "
            "target has an owner that day. Cost: half a day.",
            step=None
            if late or read <= first
            else Step(
                f"Read “{measure}” before others count it",
                f"Each case since {facts.on(first)} that is over the target has a cause, an owner and a day. "
                f"{facts.sponsor_name} knows what those who count will see from {facts.on(day)} on.",
                read,
            ),
        )
        return


RULES = (
    counted_by_others,
    gap_after_an_end,
    papers_for_a_session,
    notice_to_others,
    roster_ahead,
    tests_of_others,
    weeks_of_others,
    no_changes,
    first_possible_day,
)
