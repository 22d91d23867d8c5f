"""What we propose where the brief is silent: always marked, in a message in brackets."""

import re
from calendar import monthrange
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta

from playbook.core.base.words import capital, closed_quotes, listed, lower_first, number
from playbook.core.case.claims.unsettled import changed_since
from playbook.core.case.decision_page import LessonRow, PromiseLine
from playbook.core.case.feasible.staged import ends_for_all
from playbook.core.case.judgment import Point
from playbook.core.case.parts import Lesson
from playbook.core.case.reading.places import sites_in_turn, sites_of
from playbook.core.case.reading.worked_on import what_is_done
from playbook.core.case.settle.clashes import planned_posts
from playbook.core.case.settle.ends import (
    END_RULE,
    days_by_team,
    ledger_stays_open,
    old_way_ends,
    proposed_last_day,
)
from playbook.core.case.settle.facts import CaseFacts, cite, hours
from playbook.core.case.settle.promises import (
    OF_STRUCTURE,
    RECORDED,
    are_jobs_touched,
    no_job_lost,
    proposal_on_records,
    recorded_by_brief,
    signed_agreement,
    speaks_for_all,
)
from playbook.core.case.teams.ended_roles import ended_roles, offered_by, who_hears_first
from playbook.core.plan.case import PROMISE_NAMES, Concern, PromiseTopic
from playbook.core.plan.plays.kinds import FEW, KINDS_WITHOUT_TOOL, OWNERSHIP
from playbook.core.text.dates import NamedDay, end_of, named_days_in
from playbook.core.text.notes import first_sentences

_UNTIL_IT_WORKS = "The old way stays open"
_WHO_DOES = re.compile(r"^who (?!(?:is|are|was|will be) )[a-z]+s\b[^?]*\?", re.IGNORECASE)
_MAY_THEY = re.compile(r"\b(?:if|whether) (?:they|we|he|she) (?:may|can|are allowed to)\b", re.IGNORECASE)
_WANTS_TO_SEE = re.compile(r"\bwants? to (?:see|check|read|approve|sign)\b", re.IGNORECASE)
_GOES = re.compile(r"^the [a-z]+(?: [a-z]+){0,2} (?:goes|ends|disappears|is lost|is cut)\b", re.IGNORECASE)
_COUNTS_OF_MINE = re.compile(r"\bcount\w* (?:my|our|their|his|her) (?P<what>[a-z]+s)\b", re.IGNORECASE)
_TRAINING_WEEKS = 4
_FOR_EVERYONE = ("general_assistant",)
_OPEN_CHATS = (*_FOR_EVERYONE, "coding_assistant")
_OF_HOURS = "working_hours"
_REPLACED = r"\b(?:replac\w+|switched off|instead of|ersetz\w*|remplac\w*|reemplaz\w*|sustitu\w*)\b"
# Who says how often, or on which cases, leaves no free choice.
_SO_OFTEN = (
    r"\b(?:(?:once|twice|\w+ times) (?:a|per|each|every) (?:day|week|shift|month)|(?:each|every) (?:\w+ )?"
    r"(?:claim|case|order|call|file|visit|note|request|report)"
    r"|when an? \w+ (?:reports?|calls?|writes?|orders?|arrives?|comes?|asks?))\b"
)
# "All of us write offers with it from now on" leaves no choice.
_ALL_DO = re.compile(
    r"^(?:all|everyone|everybody|each|alle|jede\w*|tous|toutes|chacun\w*|todos|todas|cada)\b[^.]{0,160}"
    r"\b(?:in (?:the )?future|from now on|from then on|always|künftig|désormais|dorénavant|en adelante)\b",
    re.IGNORECASE,
)
_NO_OTHER_WAY = r"\b(?:does not exist|only way|only place|nothing else|no other way|not accepted|no longer)\b"
_NEAR_JOBS = (
    r"\b(?:pay|wages?|salar\w+|bonus\w*|piece rates?|grades?|contracts?|hours|holidays?|pensions?"
    r"|gehalt\w*|lohn\w*|löhne|verträge|salaires?|contrats?|salarios?|contratos?)\b"
)
# What keeps people from harm, or what the law asks for, has no way back.
_PROTECTS = (
    r"\b(?:lock-?\s?outs?|tag-?outs?|personal locks?|padlocks?|injur\w+|accidents?|near miss\w*|hygiene"
    r"|disinfect\w*|(?:food|fire|patient|work) safety|safety (?:rules?|procedures?|talks?)|protective"
    r"|hazards?|confined space|by law|unf[aä]ll\w*|arbeitsschutz\w*|schutzausr\w+)\b"
)
_A_PAY_RULE = r"\bpay per\b|\bhourly wages?\b|\bpiece rates? (?:ends?|goes?|stops?)\b"


def promise_line(facts: CaseFacts, topic: PromiseTopic) -> PromiseLine | None:
    """Return what the brief promises on a topic, our proposal, or the question."""
    title = PROMISE_NAMES[topic]
    promise = facts.case.promises[topic]
    if promise.state == "not_relevant":
        return None
    if promise.state == "decided" and promise.sentence:
        is_proposed = topic == "duty" and facts.case.consultation_on()
        proposed = " Proposed: the consultation can change it." if is_proposed else ""
        roles = ended_roles(facts) if topic == "jobs" else None
        first = f" Proposed: {who_hears_first(facts)}" if roles else ""
        line: PromiseLine | None = PromiseLine(title, f"{promise.sentence}{proposed}{first}", "brief")
    else:
        line = _PROPOSALS[topic](facts)
    notes = (days_by_team(facts), ledger_stays_open(facts)) if topic == "switch_off" else ()
    note = " ".join(filter(None, notes))
    return line if line is None or not note else replace(line, text=f"{line.text} {note}")


DECIDED_ALOUD = "decisions"  # what points say to everyone
IS_RECORDED = "Yes or no. How long it is kept. Who has access."
_WHO_GOES = "Which roles end or move, by when, and what each person is offered."
_WORDS_TO_SAY = 24


def statements_once_signed(facts: CaseFacts, points: Collection[Point]) -> dict[str, str]:
    """Return what a speech says of each subject, in brackets until it is signed."""
    goes = planned_posts(facts) or facts.case.ends_of_work or facts.case.kind.key == OF_STRUCTURE
    sentences = {
        "jobs": _said_where_roles_end(facts) or (_WHO_GOES if goes else no_job_lost(facts)),
        "measurement": first_sentences(_measurement(facts).text, _WORDS_TO_SAY),
    }
    keys = {point.key for point in points}
    says = " ".join(f"[{point.say}]" for point in points if point.say)
    sentences |= {DECIDED_ALOUD: says} if says else {}
    return sentences | ({RECORDED: proposal_on_records(facts)} if RECORDED in keys else {})


def _said_where_roles_end(facts: CaseFacts) -> str:
    """Return what everyone hears of posts that end: no number while those it concerns may not know."""
    roles = ended_roles(facts)
    if roles is None:
        return ""
    said = f"{_WHO_GOES} Those it concerns" if roles.is_untold else f"{roles.read.numbers} Those it concerns"
    return f"{said} heard it first, in person. Each has an offer in writing by {offered_by(facts)}."


def _jobs(facts: CaseFacts) -> PromiseLine:
    stated = (each.decide_by for each in facts.brief.promises if each.topic == "jobs" and each.decide_by)
    by = facts.on(next(stated, facts.settle_by))
    roles = ended_roles(facts)
    if roles is None and (counted := planned_posts(facts)):
        text = (
            f"The brief counts on posts: {closed_quotes(cite(counted))} {_sponsor(facts)} says by {by} which "
            "go, by which rule, and what each person is offered. Until then nobody promises anything."
        )
        return PromiseLine(PROMISE_NAMES["jobs"], text, "ask")
    if roles is None and (not are_jobs_touched(facts) or facts.case.kind.key == OF_STRUCTURE):
        stays = facts.sentence_with(_NEAR_JOBS, "what_stays")
        says = (
            closed_quotes(f"What stays: {cite(stays)} It says nothing about jobs.")
            if stays
            else "The brief says nothing."
        )
        text = f"{says} {_sponsor(facts)} decides by {by} what people are told."
        return PromiseLine(PROMISE_NAMES["jobs"], text, "ask")
    text = f"{no_job_lost(facts)} Until {speaks_for_all(facts)} confirms this, managers don't comment on it."
    is_private = roles is not None and roles.is_untold
    return PromiseLine(PROMISE_NAMES["jobs"], text, "proposal", is_private)


def _measurement(facts: CaseFacts) -> PromiseLine:
    kind, few = facts.case.kind, "four" if facts.people < FEW else "ten"
    if agreement := signed_agreement(facts):
        name = lower_first(agreement.name.removesuffix(" signed"))
        text = f"The signed {name} decides. {capital(facts.lead_name)} copies its clauses here."
        return PromiseLine(PROMISE_NAMES["measurement"], text, "proposal")
    if kind.key == "place_of_work":
        text = "We look at badge data by team and day, to plan rooms. It won't be in anyone's review."
    elif kind.key == _OF_HOURS:
        text = (
            "Only the people who plan hours and run pay see single hours. Rest, "
            f"swaps and sick days are reported by team, in groups of {few} or more."
        )
    elif kind.key == OF_STRUCTURE:
        text = (
            f"Nobody is assessed on how they take it. Polls are anonymous, and no group below {few} is shown."
        )
    elif kind.is_ai:
        counted = (
            "Answers are read to check the tool, not people. Nobody counts logins, and nobody is ranked."
            if recorded_by_brief(facts)
            else "Nobody counts logins or reads prompts, and nobody is ranked."
            if is_open_chat(facts)
            else "Use is counted by team, never by person."
        )
        text = (
            f"{counted} Nothing goes into reviews or pay. We don't report on groups smaller than {few}."
            f"{facts.reported_together}"
        )
    else:
        of_a_tool = ["logins or clicks"] if kind.key not in KINDS_WITHOUT_TOOL and not kind.by_site else []
        counted = ", ".join([*_feared_counts(facts), *of_a_tool]) or "what one person does"
        seen = (
            "Managers look at the work, never at single people."
            if kind.key in KINDS_WITHOUT_TOOL
            else "Managers see what's open and what's next for their own people."
        )
        text = (
            f"{seen} No counts of {counted}, no ranking. Polls show groups of {few} or more."
            f"{facts.reported_together}"
        )
    return PromiseLine(PROMISE_NAMES["measurement"], text, "proposal")


def _feared_counts(facts: CaseFacts) -> list[str]:
    """Return what people fear to have counted, unless it is the result."""
    texts = (concern.text for concern in facts.case.concerns if not concern.is_about_people)
    words = (match["what"].lower() for text in texts for match in _COUNTS_OF_MINE.finditer(text))
    aim = f"{facts.brief.objective} {facts.brief.outcome_measure}".lower()
    return [word for word in dict.fromkeys(words) if word not in aim and word not in ("logins", "clicks")]


def is_open_chat(facts: CaseFacts) -> bool:
    """Return whether people type what they like, into a tool that answers anything."""
    return facts.case.kind.key in _OPEN_CHATS


def is_replaced(facts: CaseFacts) -> bool:
    """Return whether an old way ends with the change, so that nobody can keep to it."""
    says = re.search(_REPLACED, facts.brief.what_changes, re.IGNORECASE)
    return bool(facts.case.switch_offs or facts.hard_ends or says)


_IS_A_NAME = re.compile(
    r"^[A-ZÀ-Þ]\S*$|\S [A-ZÀ-Þ0-9]|[a-z][A-Z]"
)  # "Planwell", and not "Gate and camera system"


def _duty(facts: CaseFacts) -> PromiseLine | None:
    kind, start = facts.case.kind, facts.on(facts.brief.go_live)
    if kind.key in ("place_of_work", _OF_HOURS):
        text = "If you have a written agreement, it stays. Everyone else follows the rule, leaders included."
    elif kind.key == OF_STRUCTURE:
        text = "The structure is decided. Each team proposes how it works in it."
        if facts.case.consultation_on():
            text = (
                "The structure is a proposal, and the consultation can still change it. Each team "
                "proposes how it works in it."
            )
    elif kind.key in _FOR_EVERYONE and (
        rule := next(filter(_ALL_DO.search, facts.sentences("what_changes")), "")
    ):
        text = f"{closed_quotes(cite(rule))} Whoever does a piece by hand says why."
    elif kind.key in _FOR_EVERYONE:
        text = (
            "Everyone takes the training and tries it on at least one task. You pick the tasks; if it "
            "doesn't help with one, pick another."
        )
    elif kind.is_ai and (is_replaced(facts) or re.search(_SO_OFTEN, facts.brief.what_changes, re.IGNORECASE)):
        text = "From your go-live on, this is how we work. Someone is there to help in the first weeks."
    elif kind.is_ai:
        text = (
            "Training is required; using it is up to you until the first decision after go-live. After a go, "
            "it's how we work."
        )
    elif _uses_nothing(facts):
        return None  # of a hall that closes, nobody uses anything
    else:
        begins = "each team’s first day" if len(facts.waves) > 1 else start
        if kind.by_site and (sites := sites_of(facts.brief)):
            begins = f"the day a {sites.place} converts"
        everyone = "everyone there" if kind.by_site else "everyone"
        thing = next(iter(facts.brief.tools), kind.words.thing if kind.by_site else "it")
        text = f"From {begins}, {everyone} uses {thing}, managers included."
        # With gates and machines only some work, and everyone lives with what they change.
        is_named = any(map(_IS_A_NAME.search, facts.brief.tools))
        if not is_named and (facts.brief.tools or kind.key in KINDS_WITHOUT_TOOL):
            text = f"From {begins} this is how {everyone} works, leaders included."
    return PromiseLine(PROMISE_NAMES["duty"], text, "proposal")


def _until_it_ends(facts: CaseFacts, ends: date) -> str:
    """Return whether both ways run until the old one ends: only after the start they do."""
    first, last = min(facts.waves, default=ends), max(facts.waves, default=ends)
    settles = f"{facts.sponsor_name} settles by {facts.on(facts.settle_by)} what"
    if ends < first:
        between = facts.working_days(ends + timedelta(days=1), first - timedelta(days=1))
        new = f", and the new one starts on {facts.on(first)}"
        return f"{new}: {settles} people use in between." if between else f"{new}."
    if ends < last:
        return f". Until then both run, and {settles} teams that start later use."
    if _uses_nothing(facts):
        return ". After that there is no way back."
    return ". Until then old and new run side by side; then there is only a tested copy."


def _uses_nothing(facts: CaseFacts) -> bool:
    """Return whether a change brings no tool to run beside the old way."""
    return facts.case.kind.key == "other" and not facts.brief.tools


def _working_time(facts: CaseFacts) -> PromiseLine:
    trained = [group for group in facts.brief.groups if facts.case.is_trained(group)]
    weekly = sorted({group.capacity_hours_per_week for group in trained if group.capacity_hours_per_week})
    short = [
        group
        for group in facts.brief.groups
        if group.capacity_hours_per_week is not None
        and group.capacity_hours_per_week * _TRAINING_WEEKS < facts.hours_away(group)
    ]
    taught = [needed for group in facts.brief.groups if (needed := facts.hours_of(group))]
    least, most = min(taught, default=facts.hours_each), max(taught, default=facts.hours_each)
    each = hours(most) if least == most else f"{number(round(least, 1))} to {hours(most)}"
    at_least = "at least " if facts.case.kind.deep_hours else ""
    need = f"Training and practice are working time: {at_least}{each} each before go-live"
    if facts.case.rules_first:
        need = need.replace(
            " before go-live", f", at least {hours(facts.case.kind.safe_start.hours)} before go-live"
        )
    if short:
        least = min(group.capacity_hours_per_week or 0 for group in short)
        text = (
            f"{need}. For {facts.names(short)} that is more than the {hours(least)} a week of the brief: "
            f"their managers free the rest in those weeks, or go-live moves."
        )
    elif weekly and weekly[0] >= facts.hours_each:
        text = f"{need}, inside the {hours(weekly[0])} a week that the brief gives."
    elif weekly:
        given = f"the brief's {hours(weekly[0])}"
        if weekly[1:]:
            short = [group for group in trained if group.capacity_hours_per_week == weekly[0]]
            given = f"the brief gives (least: {hours(weekly[0])} for {facts.names(short)})"
        too_few = f"If a week needs more than {given}, the manager frees the rest."
        text = f"{need}, and the sessions after it. {too_few}"
    else:
        text = f"{need}."
    return PromiseLine(PROMISE_NAMES["working_time"], text, "proposal")


def _last_day_of_the_old_way(facts: CaseFacts) -> date | None:
    """Return the day from which a must rules out the old way."""
    duty = facts.case.promises["duty"]
    if duty.state != "decided" or not re.search(_NO_OTHER_WAY, duty.sentence, re.IGNORECASE):
        return None
    anchor = facts.brief.start or facts.today
    days = [day for named in named_days_in(duty.sentence) if (day := end_of(named, anchor))]
    return days[0] if days else facts.brief.go_live


def _what_is_read_only(facts: CaseFacts, day: date) -> str:
    """Return what of the old way nobody writes in any more, where a rest follows later."""
    rest = facts.case.rest_on
    if not rest or rest <= day:
        return "everything old is read-only"
    return f"what has moved is read-only, the rest from {facts.on(rest)}"


def is_closed(facts: CaseFacts, day: date) -> bool:
    """Return whether nobody can go back to the old way on a day."""
    if not facts.waves or facts.case.kind.key in ("place_of_work", _OF_HOURS, OF_STRUCTURE):
        return False
    if facts.case.kind.key == OWNERSHIP:  # what is sold is not taken back
        return day >= min(facts.waves)
    offs = [[day for day, _ in facts.ends_of(off)] for off in facts.case.switch_offs]
    days = [each for off in offs for each in off or [proposed_last_day(facts)]]
    days += [max(facts.waves)] if ends_for_all(facts) else []
    is_ours = facts.case.promises["switch_off"].state == "undecided"
    line = _switch_off(facts) if is_ours else None
    is_ended = is_ours and (line is None or line.text.startswith(_UNTIL_IT_WORKS))
    return is_ended or any(each < day for each in (*days, *facts.last_days_of_use))


def _switch_off(facts: CaseFacts) -> PromiseLine | None:
    kind, start = facts.case.kind, facts.brief.go_live
    title = PROMISE_NAMES["switch_off"]
    if facts.case.switch_offs and not facts.case.switch_offs[0].day:
        if not facts.waves:
            text = f"{cite(facts.case.switch_offs[0].quote, 110)} From which day? Who decides?"
            return PromiseLine(title, closed_quotes(text), "ask")
        last = facts.on(proposed_last_day(facts))
        text = f"The old way ends place by place, after {END_RULE}, and everywhere on {last}."
        return PromiseLine(title, text, "proposal")
    if kind.key == "place_of_work":
        return PromiseLine(
            title, "Is a site, a floor or a desk given up, and when? The brief does not say.", "ask"
        )
    if kind.key == _OF_HOURS:
        return PromiseLine(
            title, f"The old roster ends on {facts.on(start)} for everyone who starts that day.", "proposal"
        )
    if kind.key == OF_STRUCTURE:
        return PromiseLine(
            title,
            f"The old reporting lines end on {facts.on(start)}. Open work has an owner by then.",
            "proposal",
        )
    if ends := min(facts.last_days_of_use, default=None):
        text = f"{old_way_ends(facts)} on {facts.on(ends)}{_until_it_ends(facts, ends)}"
        return PromiseLine(title, text, "proposal")
    if kind.is_ai and not is_replaced(facts):
        keep_out = "Starting today, keep work material out of personal accounts."
        by_hand = "The old way stays open for outages and for work your manager has taken out."
        text = f"Nothing gets shut off. {keep_out if is_open_chat(facts) else by_hand}"
        return PromiseLine(title, text, "proposal")
    if must := _last_day_of_the_old_way(facts):
        text = (
            f"From {facts.on(must)} {_what_is_read_only(facts, must)}. Only {_sponsor(facts)} can reopen it."
        )
        return PromiseLine(title, text, "proposal")
    of_rules = kind.key in ("other", "new_process")
    is_of_pay = re.search(_A_PAY_RULE, facts.brief.what_changes, re.IGNORECASE)
    if is_of_pay:  # pay changes on its day, and nobody goes back to the old one by a decision of ours
        return None
    if of_rules and re.search(_PROTECTS, what_is_done(facts.brief), re.IGNORECASE):
        text = (
            f"From {facts.on(start)} nothing is done the old way, not even once: this protects people. "
            "Where the new way cannot be kept yet, that work waits."
        )
        return PromiseLine(title, text, "proposal")
    if _uses_nothing(facts):
        return None
    text = (
        f"{_UNTIL_IT_WORKS} until the first decision after go-live is “go”. That decision sets "
        "its last day; from then on it is read-only."
    )
    return PromiseLine(title, text, "proposal")


def _use(facts: CaseFacts) -> PromiseLine | None:
    if not facts.case.kind.is_ai:
        return None
    allowed = "on the teams' lists, with data the rules allow" if is_open_chat(facts) else "it was tested on"
    text = f"Use it only for work {allowed}. A person owns each result."
    return PromiseLine(PROMISE_NAMES["use"], text, "proposal")


def _answers(facts: CaseFacts) -> PromiseLine:
    text = (
        f"{capital(facts.lead_name)} collects questions. Each gets an answer, or a date for one, within "
        f"five working days."
    )
    return PromiseLine(PROMISE_NAMES["answers"], text, "proposal")


_PROPOSALS: dict[PromiseTopic, Callable[[CaseFacts], PromiseLine | None]] = {
    "jobs": _jobs,
    "measurement": _measurement,
    "duty": _duty,
    "working_time": _working_time,
    "switch_off": _switch_off,
    "use": _use,
    "answers": _answers,
}


_REMEDIES = 3
_BUSY_TIME = re.compile(r"\b(?:busy|busiest|season|holidays?|peak|harvest|rush)\b", re.IGNORECASE)
_AT_A_TIME = re.compile(
    r"\b(?:in|on|during|just before|right before|before|at) (?:the )?(?:[\w-]+ ){0,3}?(?:of )?"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"(?: \d\d?\b)?"
)
_ANY_YEAR, _LAST_OF_ANY, _NEAR = 2001, 31, timedelta(days=14)


def this_time(facts: CaseFacts, lesson: Lesson) -> LessonRow:
    """Return what is different this time, by what was done and what came of it."""
    then = " ".join(filter(None, (lesson.done, lesson.happened)))
    remedies = " ".join(map(facts.case.with_replacements, lesson.remedies[:_REMEDIES]))
    by = f"by {facts.on(facts.settle_by)}"
    ask = f"Not known: ask five people who were there, {by}."
    own = [changed_since(facts, each) for each in lesson.unanswered]
    unanswered = [
        each
        for each, answer in zip(lesson.unanswered, own, strict=True)
        if not answer and not kept_off(facts, lesson, each)
    ]
    if not all(own) and len(unanswered) < own.count(""):
        days = listed([facts.on(day) for day in facts.waves])
        own.insert(0, f"Not {_when_of(lesson)} again: the start is {days}.")
    remedies = " ".join(filter(None, (*own, remedies)))
    if causes := unanswered[: _REMEDIES - len(lesson.remedies)]:
        open_causes = listed([f"“{cause}”" for cause in causes])
        ask = f"No answer yet to {open_causes}: ask five people who were there, {by}."
    else:
        ask = "" if remedies else ask
    which = f"The attempt of {lesson.year}" if lesson.year else "An earlier attempt"
    now = " ".join(filter(None, (remedies, ask)))
    return LessonRow(then.strip(), now, which if remedies else "", remedies)


def kept_off(facts: CaseFacts, lesson: Lesson, cause: str) -> bool:
    """Return whether it failed by its time of the year, which no start comes near now."""
    of_cause = named_days_in(cause)
    is_of_its_time = any(each.months for each in of_cause) or _BUSY_TIME.search(cause)
    is_timed = any(each.months for each in (*of_cause, *named_days_in(lesson.done)))
    return bool(is_timed and facts.waves and is_of_its_time and not [*starts_near(facts, lesson)])


def starts_near(facts: CaseFacts, lesson: Lesson) -> Iterator[tuple[str, date]]:
    """Yield the starts that come in the weeks of the year in which an attempt failed."""
    named = named_days_in(f"{lesson.done} {lesson.happened}")
    spans = [span for each in named for span in _spans_of(each)]
    turn = sites_in_turn(facts.brief)
    waves = ((facts.names(groups, 2), day) for day, groups in facts.waves.items())
    for who, day in (*waves, *(turn.dated if turn else ())):
        in_any_year = _in_any_year(day.month, day.day)
        if any(start - _NEAR <= in_any_year <= end + _NEAR for start, end in spans):
            yield who, day


def _spans_of(named: NamedDay) -> Iterator[tuple[date, date]]:
    """Yield the first and last day of a named time, in the same year for all."""
    ends = named.days or [(month, day) for month in named.months for day in (1, _LAST_OF_ANY)]
    days = [_in_any_year(*each) for each in ends]
    if days:
        yield min(days), max(days)


def _in_any_year(month: int, day: int) -> date:
    """Return a day, or the last one of its month, in the same year for all."""
    return date(_ANY_YEAR, month, min(day, monthrange(_ANY_YEAR, month)[1]))


def _when_of(lesson: Lesson) -> str:
    match = _AT_A_TIME.search(lesson.done)
    return match.group() if match else "at a busy time"


def _sponsor(facts: CaseFacts) -> str:
    return capital(facts.sponsor_name)


def proposed_answer(facts: CaseFacts, concern: Concern, who: str) -> str:
    """Return two ways to deal with a worry, by what it asks, else ''."""
    by, text, name = facts.on(facts.settle_by), concern.text.strip(), capital(who)
    ways = (
        (
            _WHO_DOES,
            f"{name} names one person for each place by {by}, with the hours for it. Or: it is bought, "
            "with a quote by then.",
        ),
        (
            _MAY_THEY,
            "alone, where the law allows it, once someone who can has signed five times. Or: never alone. "
            f"Cost: two people each time. {name} decides by {by}.",
        ),
        (
            _WANTS_TO_SEE,
            "they see all of it until the first decision after go-live, then what they choose. Cost: their "
            f"hours. Or: from day one what they choose. {name} agrees it by {by}.",
        ),
        (
            _GOES,
            "it stays through the end of the plan. Cost: its hours. Or: say now on which day it ends, and "
            f"what comes instead. {name} decides by {by}.",
        ),
    )
    return next((f"Proposal: {way}" for pattern, way in ways if pattern.search(text)), "")


def honest_answer(facts: CaseFacts, worry: str, who: str) -> str:
    """Return what can be said and done about a worry that no rule answers."""
    rows = facts.case.kind.worry_answers
    answer = next((row.answer for row in rows if not row.signs or row.pattern.search(worry)), "")
    return answer.format(who=capital(who), sponsor=facts.sponsor_name, by=facts.on(facts.settle_by))
