"""What the sponsor signs: the plan in short, decisions and gates."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby, islice
from operator import itemgetter
from typing import NamedTuple

from playbook.core.base.words import capital, closed, count, listed, lower_first, number, put_for
from playbook.core.case.claims.commitments import CONTRACT_BINDS
from playbook.core.case.claims.unsettled import STATED
from playbook.core.case.decision_page import ConditionLine, GateRow, Wave
from playbook.core.case.feasibility import NO_QUOTES, UNFIT_AS_DATED
from playbook.core.case.feasible.leave import LEAVE
from playbook.core.case.judgment import BEFORE_ONE_TEAM, CANT, Check, Point
from playbook.core.case.rows.conditions import BEFORE, USUALLY_IF_NOT
from playbook.core.case.rows.practice import HOURS
from playbook.core.case.rows.questions import WORKS_HERE
from playbook.core.case.settle.ends import ASK_WHAT_BECOMES
from playbook.core.case.settle.points import BREAKS, CONTRADICTIONS, STOPS, consequence
from playbook.core.case.settle.undecided import UNDECIDED, WAITS
from playbook.core.case.timing import is_on_one_part
from playbook.core.dossier.board import BoardDecision
from playbook.core.dossier.chapters.paper_source import DATES, JOBS, WHICH_DATE, Asked, PaperSource
from playbook.core.dossier.chapters.starts import finding_of
from playbook.core.dossier.chapters.tight import tight_in_numbers
from playbook.core.dossier.paper_blocks import Block, Entries, Grid, Row, Titled
from playbook.core.dossier.paper_gates import gates_of, question_of, split_gates
from playbook.core.dossier.paper_leaders import lines_of
from playbook.core.text.clauses import CHANGE_PLACEHOLDER, first_clause, names_in
from playbook.core.text.notes import first_sentences, split_sentences

_Decision = tuple[Titled, list[str], str, str]  # the question and why, the ways, the day, what happens if not
SIGNATURE = "For signature"
ALSO = "Also confirm."
IN_SHORT, DECISIONS, GATES = "The plan in short.", "Decisions.", "When we stop and decide."
CHECKS, _CHECK_HEADS = "Checks on the way", ("Check", "Go", "Adjust", "Stop")
NEEDED = "Needed before go-live."
_NEEDED_HEADS = ("What", "Who", "By", "If missing")
_WE_PROPOSE = "We propose: "
_PILOTS = ("pilot-starts", "pilot")
WORDS_OF_WHY, _WORDS_OF_A_REASON, _WORDS_OF_A_PROPOSAL = 34, 34, 48
_IN_TROUBLE = {"off_track": "Off track", "at_risk": "At risk"}
_WORDS_OF_A_LINE, _BESIDE_AN_ANSWER, _OF_NUMBERS, _MOST_CONDITIONS = 14, 18, 46, 4
_MOST_ASKS, _MOST_NAMED, _MOST_TIGHT = 3, 4, 3
_LESS = 8  # words where room is short
# Both ways are for the board to weigh.
_WEIGHED = (JOBS, ASK_WHAT_BECOMES, "fewer_posts", "work_ends", CONTRACT_BINDS)
_WORDS_OF_THE_GRAVE = 64  # of a proposal; its fallback days stand last
_IN_PART = "Not feasible in full:"
_UNFIT_AS_ASKED, _NOT_AT_ONCE = "Not feasible as asked.", "Not all on one day."
_FURTHER = re.compile(r" (?:It holds if|To check the rest,) .*")
_ALL_MET = "All conditions for go-live are met."
# What holds at each gate stands once, above them.
_ALL = "One condition missed: fix it first. Two, or a “Stop”: stop."
_ALIKE = re.compile(
    r"(?:^|(?<=\. ))(?:One (?:point |number )?is missed: |Two are missed, (?:or )?)(?P<case>\w)"
    r"|, or one (?:other )?(?:point |number )?is missed\b|,(?: or)? two (?:points )?are missed\b"
)
_EVIDENCE = "Evidence: "  # tasks with their days, as in the timeline
_IN_THE_PLAN = "In the plan: "  # the task that follows stands in the timeline
_THIS_QUOTE = re.compile(r"\bthis: “([^“”]{1,300})”")
_ASIDE = re.compile(r" \(no (?:way back|going back) [^()]{0,80}\)")  # the full plan says it
_SEVERAL, _FIRST_DAYS = 2, "Did the first days go well?"
_GUARD = re.compile(r"(?i)\b(?:only|unless|except|until|never|nobody|if|otherwise)\b|: then ")
_REFERS = re.compile(r"(?:But|These|That|If that)\b")  # to the quote before it
_IF_NOT = re.compile(r"\bIf (?:it is )?not (?:decided|signed)[^:,]{0,40}[:,] ")
_CONSEQUENCE = re.compile(r"\. Then (?=\w)")  # what follows from a case
# The points whose decision removes what a check finds tight.
_REMOVES = {
    "hours": (HOURS,), "lead": (HOURS,), "managers": (HOURS,), "owners": (HOURS,), "leave": (LEAVE,),
    "conditions": ("condition_before_go_live", "weeks_of_others"),
    "by_hand": ("who_does_it", "mass_of_data", "few_hands"), "outcome": ("few_periods",),
}  # fmt: skip
_WATCHED = re.compile(r"(?:Feasible, but tight\. Watch|Tight: watch) ([^.]+)\.")
# The rules say who tells whom.
_WHO_INFORMS = re.compile(
    r"(?:, ([^,.:;]{3,90}))?,? and (?:managers tell their teams"
    r"|[A-Z][\w.'’-]{1,30}(?: [A-Z][\w.'’-]{1,30}){0,3} tells (?:every team|everyone))"
    r"(?: what happened)? (?:within the hour|the same day)(?=\.)"
)


def signature_chapter(source: PaperSource) -> Iterator[Block]:
    """Yield what the sponsor signs, or where a launched plan stands."""
    if source.dossier.is_launched:
        yield from _standing(source)
    yield from _does_not_fit(source)
    yield from _in_short(source)
    yield from _decisions(source)
    yield from _gates(source)


# The plan in short


def _does_not_fit(source: PaperSource) -> Iterator[Block]:
    """Yield, before all else, that the brief's dates fail, why, and what this plan does."""
    verdict, place = source.page.verdict, source.number_of_dates()
    is_unfit = verdict.startswith((UNFIT_AS_DATED, _IN_PART))
    if source.dossier.is_launched or source.page.strategy or not (is_unfit or place):
        return
    asked = next((each for each in source.decisions()[0] if each.what == WHICH_DATE), None)
    why = asked.choice.partition(f" {_WE_PROPOSE}")[0] if asked else _first_of(source.page.advice)
    is_whole = verdict.startswith(UNFIT_AS_DATED) and not asked
    fails = _first_of(verdict.removeprefix(UNFIT_AS_DATED).strip()) if is_whole else ""
    ours = f"What we propose: decision {place}." if place else ""
    also = verdict.partition(_IN_PART)[2].replace(" ", "Even so, ", 1)
    is_only_large = BEFORE_ONE_TEAM in source.page.advice and CANT not in source.page.advice
    lead = _NOT_AT_ONCE if is_only_large else UNFIT_AS_DATED if is_whole else _UNFIT_AS_ASKED
    yield Titled(lead, " ".join(filter(None, (fails, why, ours, also))))


def _in_short(source: PaperSource) -> Iterator[Block]:
    if source.page.strategy:  # it says who comes first, what is different and what may stop it
        decides = "" if source.has_lines("summary") else source.page.strategy.decides
        yield Titled(IN_SHORT, f"{_change(source)} {decides}".rstrip())
        yield from lines_of(source, "summary")
        return
    yield Titled(IN_SHORT)
    lines = (
        ("Why.", _why(source)),
        ("What and when.", _what(source)),
        # Where room is shortest, the table of starts alone says why they are first.
        ("Who goes first.", "" if source.dossier.is_launched or source.shape.is_least else _first(source)),
        ("What it's worth.", source.page.worth),
        ("What's different this time.", _lesson(source)),
        (closed(WORKS_HERE.rstrip(": ")), _works_here(source)),
        ("What could delay it.", _risk_of_dates(source)),
    )
    yield Entries(tuple(Titled(lead, text) for lead, text in lines if text))


def _why(source: PaperSource) -> str:
    points = (*source.page.points, *source.page.further_points)
    unsaid = [sentence for point in points for sentence, words in point.replacements if not words]
    texts = [source.dossier.why, source.dossier.why_now]
    for sentence in unsaid:  # what a decision has to find out is no reason yet
        texts = [put_for(text, sentence, "").strip() for text in texts]
    reasons = filter(None, texts)
    return " ".join(closed(first_sentences(capital(text), WORDS_OF_WHY)) for text in reasons)


def _what(source: PaperSource) -> str:
    """Return what changes, and how many people start on which days."""
    on = source.in_turn or "on"
    starts = listed(
        f"{count(wave.people, 'person', 'people')} {'start ' if not place else ''}{on} {source.on(wave.day)}"
        for place, wave in enumerate(source.page.waves)
    )
    return " ".join(filter(None, (_change(source), closed(starts) if starts else "", source.page.rest)))


def _change(source: PaperSource) -> str:
    changes = capital(source.as_proposed(source.dossier.what_changes))
    changes = first_clause(changes, names_in(source.rollout.brief))
    return closed(changes) if changes or not source.dossier.what_changes else CHANGE_PLACEHOLDER


def _first(source: PaperSource) -> str:
    """Return who starts first and why, else who tries it before all."""
    first = _first_of_teams(source)
    if not source.event or source.dossier.is_launched:
        return first
    return f"{capital(source.event.who)}. {first}".strip()


def _first_of_teams(source: PaperSource) -> str:
    if source.page.first_because:
        most = 1 if source.shape.is_short else WORDS_OF_WHY  # the table of starts has the others
        return first_sentences(source.page.first_because, most)
    items = source.rollout.items
    pilots = (step for step in source.dossier.dated if items[step.id].provenance.play_id in _PILOTS)
    pilot = next(pilots, None)
    if pilot is None:
        return ""
    when = "on" if items[pilot.id].provenance.play_id == _PILOTS[0] else "by"
    return f"{pilot.title.rstrip('.')}, {when} {source.on(pilot.day)}, before go-live."


def _lesson(source: PaperSource) -> str:
    remedies = (row.remedies for row in source.page.lessons)  # an open question is no difference
    return first_sentences(next(filter(None, remedies), ""), _WORDS_OF_A_LINE)


def _works_here(source: PaperSource) -> str:
    row = next((each for each in source.page.questions if each.question.startswith(WORKS_HERE)), None)
    return (
        f"{row.question.removeprefix(WORKS_HERE)} {row.who} names them by {source.on(row.by)}." if row else ""
    )


def _risk_of_dates(source: PaperSource) -> str:
    """Return whether the dates hold, and what is tight by its numbers."""
    verdict = _FURTHER.sub("", source.page.verdict.removeprefix("With the dates below: "))
    verdict = verdict.removesuffix(NO_QUOTES)  # they stand with what is needed
    if verdict.startswith((UNFIT_AS_DATED, _IN_PART)) and not source.dossier.is_launched:
        verdict = ""  # the paper begins with it
    most = 1 if source.shape.is_least else _MOST_TIGHT
    tight = [*tight_in_numbers(source.page.checks)][:most]
    sentences = (closed(capital(f"{clause}{_removed_by(source, check)}")) for check, clause in tight)
    return " ".join(filter(None, (*sentences, _WATCHED.sub("", verdict).strip())))


def _removed_by(source: PaperSource, check: Check) -> str:
    """Return the decision that removes what is tight, else what we do about it."""
    if place := source.number_of(*_REMOVES.get(check.key, ())):
        return f" (decision {place})"
    return f": {check.so}" if check.so and not finding_of(source, check) else ""


def _standing(source: PaperSource) -> Iterator[Block]:
    dossier, tally = source.dossier, source.dossier.tally
    words = [f"{number(tally.done)} of {count(tally.total, 'dated task')} done"]
    words += [f"{number(tally.overdue)} overdue"] if tally.overdue else []
    words += [f"{number(tally.at_risk)} at risk"] if tally.at_risk else []
    if tally.on_time is not None:
        words += [f"{tally.on_time:.0%} of what was due was done on time"]
    curve, teams = map(dossier.find_chart, ("burn_up", "teams"))
    pace = closed(curve.title) if curve else ""
    yield Titled("Where it stands.", f"{pace} {', '.join(words)}.".strip())
    yield Entries(tuple(_in_trouble(source)))
    if teams:
        yield Titled(closed(teams.title), teams.finding)
    asks = tuple(Titled(ask.do, ask.why) for ask in dossier.asks if ask.is_of_board)[:_MOST_ASKS]
    if asks:
        yield Titled("Asked of you today.")
        yield Entries(asks)


def _in_trouble(source: PaperSource) -> Iterator[Titled]:
    """Yield what its owners logged as at risk or off track, with their reasons."""
    logged = (step for step in source.dossier.dated if step.standing in _IN_TROUBLE and step.day)
    for step in islice(logged, _MOST_ASKS):
        who = source.who(step.who)
        owner = "each manager" if ";" in who else who
        stands = f"{_IN_TROUBLE[step.standing]}, due {source.brief_day(step.day)} ({owner})."
        yield Titled(closed(step.title), f"{stands} {f'“{closed(step.note)}”' if step.note else ''}".strip())


# Decisions


def _decisions(source: PaperSource) -> Iterator[Block]:
    whole, points = source.decisions()
    # The rules, the objective and “why” say it.
    stated = (source.page.objective, source.dossier.why, source.dossier.why_now)
    promised = (line.text for line in source.page.promises)
    quoted = {_bare(each) for text in (*stated, *promised) for each in split_sentences(text)}
    leaders = source.enough_of_leaders(points)
    in_full = source.in_full(whole, points)
    shown = [(place, each) for place, each in source.asked() if each in whole or each in in_full]
    rows = [
        (place, *_row(source, [each for _, each in same], quoted))
        for place, same in groupby(shown, key=itemgetter(0))
    ]
    if not rows:
        return
    decider = source.page.settle_by.rpartition(", by ")[0].partition(" with ")
    others = f", with {decider[2]} in the room" if decider[2] else ""
    days = Counter(day for *_, day, _ in rows if day)
    usual = next((day for day, _ in days.most_common(1)), "") if decider[0] else ""
    by = f" by {usual}" if usual else ""
    yield Titled(DECISIONS, f"{decider[0]} makes them{by}{others}." if decider[0] else "")
    for place, question, proposed, day, otherwise in rows:
        is_usual = day in ("", usual) or f"decide by {day}".casefold() in proposed[0].casefold()
        own = "" if is_usual else f" By {day}."
        yield Titled(f"{place}. {question.lead}", f"{question.text}{own}".strip())
        ways = (Titled("Or:" if place else "Proposal:", capital(way)) for place, way in enumerate(proposed))
        yield Entries((*ways, Titled("Otherwise:", otherwise)), is_kept=True)
    briefly = [(place, point) for place, point in source.numbered_points() if point not in in_full]
    lines = [f"({place}) {_in_a_line(source, point)}" for place, point in briefly]
    lead = source.rollout.brief.lead
    by_lead = f"{lead.name} prepares the rest for {decider[0]} to confirm." if lead and decider[0] else ALSO
    yield Titled("" if not lines else ALSO if leaders else by_lead, " ".join(lines))
    needs = [need for each in whole for need in each.needs if not need.startswith("“")]
    conditions = tuple(_needed(source))
    yield Titled(NEEDED if needs or conditions else "")
    yield Entries(tuple(Titled("", capital(closed(need))) for need in needs))
    yield Grid(_NEEDED_HEADS, (5, 2.2, 1.3, 4), conditions)
    for each in whole:
        head, _, dates = each.dates.partition(": ")
        yield Titled(closed(head) if dates else "", capital(dates.partition(" Or: ")[0]))


def needed_before(source: PaperSource) -> list[ConditionLine]:
    """Return what the brief says must be there before a start."""
    lines = (each for each in source.page.conditions if each.mark == "brief")
    return [each for each in lines if not each.before.startswith(BEFORE["switch_off"])]


def _needed(source: PaperSource) -> Iterator[Row]:
    """Yield the brief's conditions: who sees to each, by when, and what holds without it."""
    for each in needed_before(source):
        day = source.brief_day(each.day) if each.day else "Ask"
        is_usual = source.shape.is_least and each.if_not in USUALLY_IF_NOT.values()
        has_room = each.left_open and not source.shape.is_least
        name = f"{each.name}. Open: “{each.left_open}.”" if has_room else each.name
        yield name, source.who(each.owner), day, "" if is_usual else each.if_not


def _approval(source: PaperSource, decision: BoardDecision) -> _Decision:
    """Return what is approved; what must be there before stands below the table."""
    conflict, _, choice = decision.choice.partition(f" {_WE_PROPOSE}")
    proposal = (
        capital(choice.partition(" Or: ")[0]),
        decision.held or (decision.terms if not (decision.choice or decision.needs) else ""),
        f"Cost: {lower_first(closed(decision.cost))}" if decision.cost else "",
        f"It brings: {lower_first(decision.brings)}" if decision.brings else "",
    )
    text = _reason_once(source, " ".join(filter(None, proposal)))
    return (
        Titled(decision.what, "" if decision.what == WHICH_DATE else conflict),  # the paper begins with it
        text.split(" Or: "),
        source.brief_day(decision.by),
        closed(decision.at_no or WAITS),
    )


def _row(source: PaperSource, asked: Sequence[Asked], quoted: set[str]) -> _Decision:
    """Return a decision; another on the same subject begins what is proposed."""
    (first, proposed, day, otherwise), *others = (
        _point(source, each, quoted) if isinstance(each, Point) else _approval(source, each) for each in asked
    )
    for also, (ours, *other_ways), *_ in others:
        first = Titled(first.lead, f"{first.text} {also.lead}".strip())
        proposed = [f"{ours} {proposed[0]}", *other_ways, *proposed[1:]]
    return first, proposed, day, otherwise


def _point(source: PaperSource, point: Point, quoted: set[str]) -> _Decision:
    what, cost, price = point.options[0].partition(" Cost:")
    is_leaders = source.is_leaders(point)
    ours = _WORDS_OF_A_PROPOSAL - _LESS * (source.shape.is_short + (source.shape.rows == 1))
    is_grave = consequence(point) <= BREAKS
    ours = _WORDS_OF_THE_GRAVE if is_grave or point.key in (HOURS, LEAVE) else ours
    shortened = what if is_leaders else _with_its_guards(what, ours)
    proposed = [f"{shortened}{cost}{price}"]
    is_weighed = consequence(point) <= STOPS or point.key in _WEIGHED
    if len(point.options) > 1 and (is_leaders or (is_weighed and not source.shape.is_least)):
        proposed.append(point.options[1])
    own = "" if point.who in source.page.settle_by else f" ({source.who(point.who)})"
    day = f"{source.brief_day(point.by)}{own}"
    return Titled(_title(point), _reason(source, point, quoted)), proposed, day, _otherwise(point)


def _with_its_guards(text: str, most_words: int) -> str:
    """Return the first sentences that fit, and each that says what holds if it fails."""
    sentences = [*split_sentences(text)]
    first = [*split_sentences(first_sentences(text, most_words))]
    return " ".join(each for each in sentences if each in first or _GUARD.search(each))


def _in_a_line(source: PaperSource, point: Point) -> str:
    most = _WORDS_OF_A_LINE if source.shape.rows > 1 else 0
    proposed = first_sentences(point.options[0].partition(" Cost:")[0], most) if most else ""
    if point.key == HOURS:  # what is proposed refers to it
        proposed = f"{_first_of(point.why)} {proposed}"
    elif point.key.startswith(STATED):
        proposed = _first_of(point.why)
    day = "" if source.on(point.by) in source.page.settle_by else f"Decide by {source.brief_day(point.by)}."
    return " ".join(filter(None, (_title(point), closed(proposed) if proposed else "", day)))


def _reason(source: PaperSource, point: Point, quoted: set[str]) -> str:
    """Return a point's conflict, without its task and what is quoted before."""
    if point.key == DATES and source.page.advice and not source.is_leaders(point):
        return ""  # why the brief's dates fail stands under who starts when
    if point.key in CONTRADICTIONS:
        return next(split_sentences(point.why), "")  # both quotes are the reason
    if point.key.startswith(STATED):
        return (
            _IF_NOT.split(point.why)[0].partition(_IN_THE_PLAN)[0].strip()
        )  # without them, it asks about nothing
    why = _IF_NOT.split(point.why)[0].partition(_IN_THE_PLAN)[0]
    if source.is_leaders(point):  # in their own words, each of which they chose
        return why.strip()
    sentences = [each for each in split_sentences(why) if _bare(each) not in quoted]
    quoted.update(map(_bare, sentences))
    is_grave = consequence(point) <= BREAKS and not source.shape.is_least
    most = _WORDS_OF_THE_GRAVE if is_grave else _WORDS_OF_A_REASON
    most -= _LESS * (source.shape.is_short + (source.shape.rows == 1))
    if len(" ".join(sentences[:2]).split()) > most:  # why it is a conflict, not the quote
        alone = [each for each in sentences if not each.startswith("“")]
        sentences = alone if alone and not _REFERS.match(alone[0]) else sentences
    if sentences and _REFERS.match(sentences[0]):  # its quote stands with an earlier decision
        sentences[0] = capital(sentences[0].removeprefix("But "))
    return first_sentences(" ".join(sentences), most)


def _reason_once(source: PaperSource, text: str) -> str:
    """Return a proposal that names a reason quoted above, and quotes the others."""
    reasons = {*map(_bare, split_sentences(source.dossier.why_now))}  # in “the plan in short”

    def named(quote: re.Match[str]) -> str:
        end = "." if quote[1].endswith(".") else ""
        return f"the reason above{end}" if _bare(quote[1]) in reasons else quote[0]

    return _THIS_QUOTE.sub(named, text)


def _bare(sentence: str) -> str:
    """Return a sentence as it compares with its quote."""
    return sentence.strip(" .“”").casefold()


def _otherwise(point: Point) -> str:
    """Return what happens if it is not decided: its own words, else ours."""
    own = _IF_NOT.split(point.why)
    return capital(closed(own[1])) if len(own) > 1 else point.otherwise or UNDECIDED.get(point.key, WAITS)


def _title(point: Point) -> str:
    return point.title if point.title.endswith("?") else closed(point.title)


# When we stop and decide


def _apart(text: str) -> str:
    """Return what is done without the case that is the same at each gate."""
    return _WHO_INFORMS.sub(_and_last, _ALIKE.sub(lambda match: (match["case"] or "").upper(), text))


def _and_last(match: re.Match[str]) -> str:
    """Return what stands before what is left out, as the last of its list."""
    return f", and {match[1]}" if match[1] else ""


def _plainly(text: str) -> str:
    """Return a text without a mark that the legend gives to every number."""
    return text.replace(" (proposal)", "")


def _first_of(text: str) -> str:
    return next(iter(split_sentences(text)), "")


class _PrintedGate(NamedTuple):
    """A go/no-go decision in the words of the paper."""

    head: str
    decided: str
    go: str
    adjust: str
    stop: str


def _gates(source: PaperSource) -> Iterator[Block]:
    """Yield in full the gates that decide."""
    gates = gates_of(source)
    if not gates:
        return
    owners = {source.who(row.owner) for _, row in gates}
    is_theirs = source.page.strategy is not None
    alike = [_ALL] if not is_theirs and any(_ALIKE.search(row.adjust) for _, row in gates) else []
    decides = [f"{owner} decides." for owner in owners if len(owners) == 1]
    yield Titled(GATES, " ".join((*decides, *alike)))
    for gate in _printed_gates(source)[0]:
        yield Titled(gate.head, gate.decided)
        answers = (("Go:", [gate.go]), ("Adjust:", _cases(gate.adjust)), ("Stop:", _cases(gate.stop)))
        cases = (Titled(head, case) for head, own_cases in answers for case in own_cases if case)
        yield Entries(tuple(cases), is_kept=True)


def checks_chapter(source: PaperSource) -> Iterator[Block]:
    """Yield the gates that only ask how it goes, one row each."""
    rows = [
        (Titled(gate.head, gate.decided), gate.go, gate.adjust, gate.stop)
        for gate in _printed_gates(source)[1]
    ]
    yield Grid(_CHECK_HEADS, (2.6, 3.4, 3, 3), tuple(rows))


def _printed_gates(source: PaperSource) -> tuple[list[_PrintedGate], list[_PrintedGate]]:
    """Return the gates that decide and the checks; what they share stands once."""
    decided = {
        gate.day: f"Decided: {lower_first(gate.decision)}." for gate in source.dossier.gates if gate.decision
    }
    parts = split_gates(source)
    has_owners = len({source.who(row.owner) for part in parts for _, row in part}) > 1
    stated: dict[str, date] = {}  # each sentence, and the first day on which it stands
    printed: tuple[list[_PrintedGate], list[_PrintedGate]] = ([], [])
    for part, gates in zip(parts, printed, strict=True):
        for days, row in part:
            own = f" ({source.who(row.owner)})" if has_owners else ""
            go, adjust, stop = _asks(source, row, stated, days[0])
            question = question_with_teams(source, row, row.day if len(days) == 1 else None)
            when = f"{listed(map(source.brief_day, days))}{own}"
            head = closed(": ".join(filter(None, (when, question))))
            gates.append(_PrintedGate(head, decided.get(row.day, ""), go, adjust, stop))
    return printed


def _cases(text: str) -> list[str]:
    """Return each case of an answer with what follows from it."""
    cases: list[str] = []
    for sentence in split_sentences(_CONSEQUENCE.sub(": ", text)):
        if cases and not (": " in sentence and ": " in cases[-1]):
            cases[-1] += f" {sentence}"
        else:
            cases.append(sentence)
    return cases


def _asks(
    source: PaperSource, row: GateRow, stated: dict[str, date], day: date | None
) -> tuple[str, str, str]:
    """Return when to go, to adjust and to stop."""
    if source.page.strategy:  # each gate stands alone, in the words of whoever wrote it
        return _plainly(_conditions(source, row)), _plainly(row.adjust), _plainly(row.stop)
    most = source.shape.words_of_an_answer + _BESIDE_AN_ANSWER
    more = most + _OF_NUMBERS
    texts = (_conditions(source, row), _apart(row.adjust), _apart(_ASIDE.sub("", row.stop)))
    go, adjust, stop = (_stated_once(source, first_sentences(text, more), stated, day) for text in texts)
    return go, adjust, stop


def _stated_once(source: PaperSource, text: str, stated: dict[str, date], day: date | None) -> str:
    """Return what a gate asks; what an earlier one asks as well stands there."""
    sentences = [*split_sentences(text)]
    before = [stated[each] for each in sentences if day and each in stated and stated[each] < day]
    new = [each for each in sentences if not (day and each in stated and stated[each] < day)]
    if day:
        stated.update(dict.fromkeys(new, day))
    named = dict.fromkeys(map(source.brief_day, sorted(before)))
    return " ".join((f"As on {listed([*named])}.", *new) if named else new)


def question_with_teams(source: PaperSource, row: GateRow, day: date | None) -> str:
    """Return what a gate asks, with the teams of its start where several start."""
    waves, question = source.page.waves, question_of(row)
    if len(waves) < _SEVERAL or day is None:
        return question
    for wave in waves:
        if question.endswith(f" on {source.on(wave.day)}?"):
            return question.replace("Do we start on", f"Do we start {_teams(wave)} on")
    begun = [wave for wave in waves if wave.day < day]
    if begun and question == _FIRST_DAYS:
        return question.replace("go well", f"go well for {_teams(begun[-1])}")
    return question


def _teams(wave: Wave) -> str:
    """Return the teams of a start if few, else how many people."""
    few = len(wave.groups) < _SEVERAL
    return (
        wave.groups[0].partition(" (")[0] if few and wave.groups else count(wave.people, "person", "people")
    )


def _conditions(source: PaperSource, row: GateRow) -> str:
    """Return what must be true, what is to be in place by its name."""
    sentences = [each for each in split_sentences(row.go) if not each.startswith(_EVIDENCE)]
    if _ALL_MET in sentences:
        brief = source.rollout.brief
        parts = {each.name.rstrip(". ") for each in brief.conditions if is_on_one_part(each, brief)}
        names = [
            each.name.partition(":")[0].rstrip(".")
            for each in source.page.conditions
            if each.name not in parts
            and not (row.day and each.day and each.day > row.day)  # what is due later is not done yet
        ]
        named = f"Done: {'; '.join(map(lower_first, names))}." if 0 < len(names) <= _MOST_NAMED else _ALL_MET
        sentences[sentences.index(_ALL_MET)] = named
    return " ".join(sentences[:_MOST_CONDITIONS])
