"""Points where two sentences of a brief cannot both be true."""

import re
from collections.abc import Iterator
from dataclasses import replace

from playbook.core.base.words import capital, listed
from playbook.core.case.claims.opposites import unsaid
from playbook.core.case.judgment import Point, Step
from playbook.core.case.reading.conditions import IN_FORCE
from playbook.core.case.reading.pilot import day_of_rule, share_of_target
from playbook.core.case.reading.places import SPOKEN_IN
from playbook.core.case.reading.texts import Quote, is_asked, is_feared, plain
from playbook.core.case.settle.facts import CaseFacts, amount, cite, hours, sponsor_point
from playbook.core.case.settle.first_reading import level_on
from playbook.core.case.settle.numbers import results_in
from playbook.core.case.teams.ended_roles import ended_roles, offered_by, promise_where_roles_end
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.numbers import Quantity, counts_in

_COUNT = (
    r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty"
    r"|fifty)"
)
_POSTS = r"(?:posts?|positions?|jobs?|roles?|ftes?|full-time equivalents?|heads?)"
_FEWER_POSTS = (
    rf"\b(?:{_COUNT} (?:[\w-]+ ){{0,2}}?(?:{_POSTS}|people|staff) (?:fewer|less)"
    rf"|{_COUNT} (?:[\w-]+ ){{0,2}}?{_POSTS} (?:\w+ ){{0,3}}?(?:ends?|go|goes|are cut|will go|fall away)"
    rf"|{_COUNT} (?:[\w-]+ ){{0,2}}?{_POSTS} (?:\w+ ){{0,5}}?(?:not|never) (?:be )?(?:re)?filled"
    rf"|(?:has|have|with|plans?|counts? on) {_COUNT} (?:fewer|less) (?:at|in|on) (?:the|our|its) \w+"
    rf"|{_COUNT} (?:fewer|less) seats\b[^.;]{{0,60}}\b(?:turnover|attrition|retirements?)"
    rf"|{_COUNT} full-time {_POSTS}|from {_COUNT} roles"
    rf"|{_COUNT} (?:fewer|less) (?:[\w-]+ ){{0,2}}?(?:{_POSTS}|people|staff)"
    rf"|(?:saves?|worth|cuts?|fewer|less) (?:\w+ )?{_COUNT} (?:[\w-]+ )?{_POSTS}"
    rf"|{_COUNT} (?:[\w-]+ )?(?:leads|leaders|managers|supervisors|directors|foremen|{_POSTS}) "
    rf"(?:become|are (?:reduced|cut) to|go down to|shrink to) {_COUNT})\b"
)
_PLANNED = r"\b(?:budget|plan|forecast|headcount|finance|controlling|the board|head office|counts? on)\b"
_NOBODY_LOSES = (
    r"\b(?:nobody|no one|none)(?:'s)? (?:[\w-]+ ){0,3}?(?:los\w+|cut|dismissed|redundant|laid off|worse)"
    r"|\bno jobs? (?:is|are|will be) (?:affected|lost|cut|at risk)"
    r"|\b(?:no|without) (?:redundanc\w+|lay-?offs?|dismissals?|job cuts)"
)
POSTS_FOR_EACH = "posts_for_each"  # the key where posts go and nobody is forced out
_NOT_FORCED = r"\bno (?:compulsory|forced) (?:redundanc|lay-?off|dismissal)\w*"
_MOST = re.compile(
    r"\b(?:at most|no more than|not more than|a maximum of|maximum|up to|limited? (?:to|of))\s", re.I
)
_BINDS = (
    r"\b(?:agreement|contract|law|act|regulations?|statut\w+|union|permit|licen[cs]e|tariff|code|insurer"
    r"|tarif\w*|gesetz|accord|convention|ley|convenio)\b"
)
_STAYS_BESIDE = (
    r"\b(?:stays?|remains?|is kept|are kept|runs?|continues?) [^.;]{0,40}?\b(?:backup|back-up|parallel"
    r"|alongside|fallback|beside|for the first|until)\b"
)
_ALONE = (
    r"\b(?:by itself|by themselves|without (?:a|any) (?:person|human|clerk|check)|unattended|on its own"
    r"|if nobody (?:touches|objects|stops|answers|looks)|without anyone)\b(?!['\u2019]s)"
)
_PERSON_DECIDES = (
    r"\b(?:person|human|manager|doctor|nurse|clerk|officer|adviser|[\w-]+er|[\w-]+or)s?"
    r" (?:always |still |alone )?(?:decides?|signs?|approves?|checks?|confirms?|reads?)\b"
)
# "And I would like us to be careful with it": no part of what is claimed.
_TO_THE_WRITER = re.compile(
    r",? (?:and|but) (?:I would|I['’]d|I want|please)\b.*$", re.IGNORECASE | re.DOTALL
)
_STARTS_ON = r"(?:starts?|begins?|follows?|joins?|goe?s? live) on"
_STEM = 5
# Numbers that call an ambulance or the police somewhere, standing alone.
_EMERGENCY = re.compile(r"(?<![\d\-/])(?:000|110|111|112|118|119|911|999)(?![\d\-/])")
# A state of each piece that leaves nothing over for a number to count.
_EACH_IS_DONE = re.compile(r"\b(?:all|every|each|always)\b", re.IGNORECASE)
_DONE = re.compile(
    r"\b(?:all|every|each|always)\b[^.;]*|[^.;]*\b(?:on all|in every|in each|in all|always)\b", re.IGNORECASE
)
_DONE = re.compile(
    r"\b(?:finished|completed?|done|ready|answered|closed|delivered|paid|arrives?|correct|right)\b[^.;]*"
    r"\b(?:within|on time|in time|on the (?:same )?day|the same day|first time|complete|during)\b"
    r"|\bcorrect\b",
    re.IGNORECASE,
)
_LEFT_OVER = re.compile(
    r"\b(?:overtime|late|delayed|overdue|open|unanswered|unpaid|unfinished|missing|wrong|errors?|mistakes?"
    r"|corrections?|defects?|rework|complaints?|backlog|returns?|lost|misses|missed)\b",
    re.IGNORECASE,
)


def counted_posts(facts: CaseFacts) -> str:
    """Return the sentence that counts on fewer posts, else ''."""
    return facts.sentence_with(
        _FEWER_POSTS, "expected_benefit", "what_changes", "why", "objective", "what_stays"
    )


def planned_posts(facts: CaseFacts) -> str:
    """Return the sentence by which fewer posts are counted on or already planned, else ''."""
    planned = (
        sentence
        for sentence in facts.sentences("concerns", "why_now", "approach")
        if (match := re.search(_FEWER_POSTS, sentence, re.IGNORECASE))
        and re.search(_PLANNED, sentence, re.IGNORECASE)
        and not is_feared(sentence, match.end())
    )
    return counted_posts(facts) or next(planned, "")


def fewer_posts(facts: CaseFacts) -> Iterator[Point]:
    """Find posts to cut, and whether people hear of them."""
    counted = counted_posts(facts)
    if not counted:
        yield from _ended_roles(facts)
        return
    promised = facts.sentence_with(_NOBODY_LOSES, "what_stays", "what_changes")
    is_announced = facts.has(_FEWER_POSTS, "what_changes")
    by = facts.on(facts.settle_by)
    is_promised = bool(promised) and promised != counted
    is_open, is_consulted = not facts.case.sentence("jobs"), facts.case.consultation_on() is not None
    dismissed = ", and that nobody is dismissed for it, or who is" if is_open else ""
    quoted = cite(_TO_THE_WRITER.sub("", counted.strip("().")).strip())
    options = (
        f"One sentence by {by}: how many jobs, and over what time{dismissed}. Cost: it commits budget.",
        "Take the job cuts out of the business case, and say what the time is for. Cost: a smaller benefit.",
    )
    if is_announced:
        options = (
            f"In writing by {by}: the rule by which the posts that stay are filled, and for each person "
            "without one a named post within reach, or terms. Cost: holding posts open.",
            "Posts go only as people leave. Cost: the gain comes later.",
        )
    key, title, why = "fewer_posts", "Jobs go, and nobody has said so", cite(counted)
    if is_promised:
        title = "Posts are counted on, and people hear something else"
        why = f"{quoted} and {cite(promised.rstrip('.'))}: people will do the math."
    elif is_announced and (unforced := facts.sentence_with(_NOT_FORCED, "what_stays", "what_changes")):
        key, title = POSTS_FOR_EACH, "Posts go, and nobody is made to leave: which post does each get?"
        why = f"{quoted} and {cite(unforced.rstrip('.'))}: that holds only with a post for each."
    elif is_announced:
        title = "Jobs go: which ones, by what rule, and when?"
    yield sponsor_point(
        facts,
        key,
        8 if is_announced and not is_promised and key != POSTS_FOR_EACH else 11,
        title,
        f"{why} How many jobs, which ones, by when, and by what rule? What is each person offered?",
        *options,
        step=Step(
            "Write for the consultation how many posts go"
            if is_consulted
            else "Decide which posts go and what is offered",
            "One page says how many posts end, by when, by which rule, and what each person is offered. Each "
            "of them hears it alone, before anyone else, from a named person. The promise to all fits it. "
            "HR has checked what must be consulted on first."
            + (" It is a proposal until the consultation has ended, and it holds no name." * is_consulted),
            is_sponsors=True,
        ),
        # What is saved in posts is no gain to announce, and no promise holds before it is settled.
        replacements=((counted, ""), *(unsaid(facts, "jobs", promised) if is_promised else ())),
    )


def _ended_roles(facts: CaseFacts) -> Iterator[Point]:
    """Find posts that end by any other sentence: those it concerns hear it first, with an offer."""
    roles = ended_roles(facts)
    if roles is None:
        return
    numbers = "" if roles.is_untold else f"{roles.read.numbers} "
    point = sponsor_point(
        facts,
        "fewer_posts",
        12,
        "Roles end: who hears it first, and what are they offered?",
        f"{cite(roles.sentence)} Whoever hears it elsewhere first believes no other promise.",
        f"{promise_where_roles_end(facts, roles)} Cost: a talk with each, and what is offered.",
        "Say at the announcement what is open, who decides it and on which day. Cost: people plan for the "
        "worst until then.",
        private=roles.is_untold,
        step=Step(
            "Tell those whose roles end, with HR",
            f"{numbers}HR has checked the duty to consult, and which other posts can be offered. "
            "One talk with each, alone and before the announcement: what ends, from which day, and what "
            f"comes instead. Each has the offer in writing by {offered_by(facts)}.",
            is_sponsors=True,
        ),
    )
    yield replace(point, ends="untrue", otherwise="They hear it as a rumor, and believe no other promise.")


def over_a_limit(facts: CaseFacts) -> Iterator[Point]:
    """Find more hours in the change than a law or agreement allows."""
    planned = [
        (text, each)
        for text in (facts.brief.name, *facts.sentences("what_changes", "objective"))
        for each in counts_in(text)
    ]
    for sentence in facts.sentences("concerns", "why_now", "what_stays", "why"):
        most = _MOST.search(sentence)
        if not most or not re.search(_BINDS, sentence, re.IGNORECASE):
            continue
        limit = next((each for each in counts_in(sentence) if each.start == most.end()), None)
        if limit is None or not limit.minutes:
            continue
        over = next((pair for pair in planned if _is_over(pair[1], limit)), None)
        if over is None:
            continue
        text, more = over
        yield sponsor_point(
            facts,
            "over_a_limit",
            12,
            f"{_in_hours(more)} planned, {_in_hours(limit)} allowed",
            f"{cite(sentence)} But {cite(text)} As planned, we're not allowed to do this.",
            "Agree on an exception in writing before anything is announced. Cost: time, and something in "
            "return.",
            f"Plan it within {_in_hours(limit)}. Cost: it needs more people or more shifts.",
            step=Step(
                f"Get in writing whether it may be more than {_in_hours(limit)}",
                "The exception is signed, for whom, from which day and until when. Without it the plan is "
                "written within the limit.",
                is_sponsors=True,
            ),
        )
        return


def _in_hours(quantity: Quantity) -> str:
    return hours(float(quantity.minutes[0]) / 60)


def _is_over(planned: Quantity, limit: Quantity) -> bool:
    """Return whether a duration exceeds a limit of the same grain."""
    if not planned.minutes or planned.days or limit.days:
        return False
    return limit.minutes[0] < planned.minutes[0] <= 3 * limit.minutes[0]


def start_moved(facts: CaseFacts) -> Iterator[Point]:
    """Find a team whose start differs between text and dates."""
    anchor = facts.brief.start or facts.today
    for sentence in facts.sentences("what_changes"):
        for named in named_days_in(sentence):
            before, day = sentence[: named.start], end_of(named, anchor)
            for group in facts.brief.groups:
                live, planned = facts.brief.asked_start_of(group), facts.brief.go_live_of(group)
                says = re.search(rf"\b{re.escape(group.label)} {_STARTS_ON} $", before, re.IGNORECASE)
                if not says or not named.days or not day or not live or day == live:
                    continue
                so_planned = ", and so does the plan" if live == planned else ""
                yield sponsor_point(
                    facts,
                    "start_moved",
                    11,
                    f"{group.label} has two starts: {facts.on(day)} and {facts.on(live)}",
                    f"{cite(sentence)} The dates of the brief say {facts.on(live)}{so_planned}.",
                    f"Enter {facts.on(day)} as the start of {group.label}, and draft the dates again. "
                    "Cost: its sessions move, too.",
                    f"Keep {facts.on(live)}, and change the sentence before it is read out. Cost: less time.",
                )
                return


def still_agreed(facts: CaseFacts) -> Iterator[Point]:
    """Find an agreement that runs beyond the start."""
    live = min(facts.waves, default=None)
    for sentence in facts.sentences("concerns", "why_now", "what_stays") if live else ():
        if not IN_FORCE.search(plain(sentence)):
            continue
        anchor = facts.brief.start or facts.today
        until = max((d for named in named_days_in(sentence) if (d := end_of(named, anchor))), default=None)
        if until is None or live is None or until < live:
            continue
        yield sponsor_point(
            facts,
            "still_agreed",
            11,
            f"The agreement holds until {facts.on(until)}; go-live is {facts.on(live)}",
            f"{cite(sentence)} Does the change affect it? Then it cannot start before that.",
            "Both sides agree in writing on an earlier end, before the announcement. Cost: something "
            "in return.",
            f"Start after {facts.on(until)}, and say why. Cost: we lose the urgency.",
            step=Step(
                f"Get in writing what holds until {facts.on(until)}",
                "Both sides have signed what ends early, for whom and from which day. Everything they do not "
                "sign stays, and the announcement says so.",
                is_sponsors=True,
            ),
        )
        return


def ends_and_stays(facts: CaseFacts) -> Iterator[Point]:
    """Find an old way that both ends and stays."""
    for off in facts.case.ends:
        stems = {word[:_STEM] for word in re.findall(r"[^\W\d_]{4,}", off.what.casefold())}
        for sentence in facts.sentences("what_stays", "what_changes", "concerns"):
            words = {word[:_STEM] for word in re.findall(r"[^\W\d_]{4,}", sentence.casefold())}
            if (
                sentence == off.quote
                or not stems & words
                or not re.search(_STAYS_BESIDE, sentence, re.IGNORECASE)
            ):
                continue
            answer = (
                "What is kept of the old way, for whom and until when, comes in writing before the start."
            )
            yield sponsor_point(
                facts,
                "ends_and_stays",
                10,
                "The old way can't both end and stay",
                f"{cite(off.quote)} But {cite(sentence)} On day one, each team will do what it wants.",
                "It becomes read-only; one named person may reopen it, if the "
                "new way fails. Cost: no second record.",
                "Keep both for that time, with one as the record. Cost: everything is entered twice.",
                step=Step(
                    "Decide which record counts from day one",
                    "One record counts, and everyone knows what is entered where and until when. One page "
                    "says what of the old way is kept, for whom, and who may open it again. Both sentences "
                    "of the brief fit it.",
                    is_sponsors=True,
                ),
                replacements=((sentence, answer),),
            )
            return


def nobody_looks(facts: CaseFacts) -> Iterator[Point]:
    """Find results sent unchecked where a person should decide."""
    alone = facts.sentence_with(_ALONE, "what_changes", "objective")
    decides = [
        sentence
        for sentence in facts.sentences("what_stays", "what_changes")
        if sentence != alone and re.search(_PERSON_DECIDES, sentence, re.IGNORECASE)
    ]
    if not alone or not decides or is_asked(Quote("what_changes", alone)):
        return
    yield sponsor_point(
        facts,
        "nobody_looks",
        10,
        "Who decides when nobody is checking?",
        f"{cite(alone)} But {cite(decides[0])} Both can't be true.",
        "A short list of cases may skip the check, each with a limit, after a gate. Cost: the others "
        "wait for someone.",
        "A person checks each one, nights and weekends too. Cost: hours.",
        step=Step(
            "List what may go out unchecked",
            "The list names the cases, and the limit above which a person decides. It says who reads the "
            "others afterwards and by when, and who may stop it at once. It starts only after a gate has "
            "read the errors.",
            facts.before_training,
        ),
    )


def emergency_number(facts: CaseFacts) -> Iterator[Point]:
    """Find a contact for harm under a number that calls an ambulance."""
    contact = facts.brief.incident_contact
    match = _EMERGENCY.search(contact)
    if match is None:
        return
    yield sponsor_point(
        facts,
        "emergency_number",
        5,
        f"{match[0]} is also an emergency number",
        f"“{contact}” is the number to call in the rules when something goes wrong. In a hurry, or from "
        "an outside line, that reaches an ambulance or the police.",
        "Give the contact a number of its own. Cost: an hour for the person who runs the phones.",
        "Print both, say what each is for, and test them from each place. Cost: two numbers to remember.",
        step=Step(
            f"Replace {match[0]} as the number to call",
            "The contact has a number of its own. It was dialed once from each place and each kind of phone, "
            "and is in the rules.",
            facts.before_training,
        ),
    )


def contact_limited(facts: CaseFacts) -> Iterator[Point]:
    """Find a contact that answers in one language or at some hours alone."""
    brief = facts.brief
    if not (limit := brief.contact_limit):
        return
    is_of_language = re.search(r"\bonly\b", limit) and re.search(r"\b[A-Z][a-z]+\b", limit)
    spoken = dict.fromkeys(
        SPOKEN_IN[reach.country] for reach in facts.case.reach.values() if reach.country in SPOKEN_IN
    )
    others = f"in {listed(spoken)}" if is_of_language and spoken else "whenever people work"
    yield sponsor_point(
        facts,
        "contact_limited",
        8,
        f"Help answers {limit}. Who helps everyone else?",
        f"“{brief.incident_contact}” is whom to call when something goes wrong.",
        f"{capital(facts.lead_name)} names by {facts.on(facts.settle_by)} who answers {others}: one "
        "person in each place, with a deputy, before anyone starts there. Cost: an hour a week each.",
        "One number for all, as it is. Cost: people keep quiet about what goes wrong.",
        step=Step(
            "Test the call for help in each place and language",
            f"A test call from each place was answered within the hour {others}. Names and numbers are in "
            "the rules and the messages.",
            facts.before_training,
        ),
    )


_NINE_IN_TEN = "90%"


def means_zero(facts: CaseFacts) -> Iterator[Point]:
    """Find an objective that leaves nothing over, and a target that still counts some."""
    brief = facts.brief
    baseline, target = brief.outcome_baseline, brief.outcome_target
    objective = " ".join(brief.objective.split())
    is_of_each = _EACH_IS_DONE.search(objective) and _DONE.search(objective)
    if not is_of_each or not _LEFT_OVER.search(brief.outcome_measure) or len(results_in(objective)) > 1:
        return
    if baseline is None or target is None or not 0 < target < baseline:
        return
    aim = amount(target, brief.outcome_unit)
    yield sponsor_point(
        facts,
        "means_zero",
        6,
        "The goal and the target don’t match",
        f"{cite(objective)} If we reach it, “{brief.outcome_measure}” should be near 0, not {aim}.",
        f"Set a share, such as nine in ten ({_NINE_IN_TEN}), and count that. Cost: an hour; one in ten may "
        "still fail.",
        f"Set the target near 0, with {aim} as a milestone. Cost: {aim} more to gain by the same day.",
        step=Step(
            "Count the objective itself",
            "The first count is on paper before anyone practices, and objective and target match. "
            f"It is for {cite(objective, 160)}: the level today, who counts it, and on which days.",
            facts.before_training,
        ),
        sets=(objective, _NINE_IN_TEN),
    )


def rule_ahead_of_plan(facts: CaseFacts) -> Iterator[Point]:
    """Find a rule that asks on its day for more than the starts allow by then."""
    brief = facts.brief
    before, target, due = brief.outcome_baseline, brief.outcome_target, facts.due
    if before is None or target is None or not due or not facts.waves or "%" not in brief.outcome_unit:
        return
    start, up = min(facts.waves), 1 if target > before else -1
    for rule in facts.case.gate_rules:
        asked, day = share_of_target(rule), day_of_rule(rule, start)
        level = level_on(facts, (before, target), start, due, day) if day else None
        if asked is None or day is None or level is None or up * (asked - level) <= 0:
            continue
        expected = amount(level, brief.outcome_unit)
        yield sponsor_point(
            facts,
            "rule_ahead_of_plan",
            10,
            f"The rule for {facts.on(day)} asks for {amount(asked, '%')}; the plan is at {expected}",
            f"{cite(rule)} By the starts of the plan, “{brief.outcome_measure}” is about {expected} by then.",
            f"Decide by {expected} on that day. Cost: the money is committed on less evidence.",
            f"Keep {amount(asked, '%')}, and decide when the plan reaches it. Cost: a later decision.",
        )


RULES = (
    rule_ahead_of_plan,
    emergency_number,
    contact_limited,
    means_zero,
    fewer_posts,
    over_a_limit,
    start_moved,
    still_agreed,
    ends_and_stays,
    nobody_looks,
)
