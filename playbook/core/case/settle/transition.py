"""Points about what is under way when the plan starts."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from playbook.core.base.words import capital, listed
from playbook.core.case.claims.unsettled import OWNER_LEAVES
from playbook.core.case.judgment import Point, Step
from playbook.core.case.settle.facts import CaseFacts, cite, sponsor_point
from playbook.core.case.teams.leaving import Absence, absences
from playbook.core.plan.brief import Person
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.numbers import NAMES_MONEY, counts_in

# Somebody who goes, and not a contract that ends.
LEAVES = (
    r"\b(?:retires?|(?:is|are) retiring|resigns?|(?:has|have) resigned|(?:his|her|their) last day"
    r"|goes on (?:parental |maternity )?leave|leaves (?:us|the (?:company|firm|school|bank|house|team))"
    r"|geht in (?:rente|pension|den ruhestand)"
    r"|part à la retraite|se jubila)\b"
)
LEAVING = re.compile(LEAVES, re.IGNORECASE)
_NOTICE = (
    r"\b(?:(?:give|given|giving|serve|served) notice|notice (?:is|has to be|must be) (?:given|served)"
    r"|(?:can|could|may) (?:only )?be (?:cancell?ed|withdrawn|returned|terminated) (?:until|by)"
    r"|(?:must|has to|have to) be (?:ordered|cancell?ed|terminated|renewed|signed|registered|filed)"
    r"(?: \w+){0,2} (?:by|before|until)|last day to|gekündigt werden)\b"
)
# What goes on by itself unless somebody acts in time.
_UNLESS = re.compile(
    r"\b(?:if|unless)\b[^.;]{0,50}\b(?:notice|cancel\w*|terminat\w*|renew\w*|object\w*)\b"
    r"[^.;]{0,30}\b(?:by|before|until)\b",
    re.IGNORECASE,
)
_GIVEN = "notice given"
_PAST_OF = {
    "notice": _GIVEN, "cancel": "canceled", "terminat": "terminated", "renew": "renewed",
    "object": "objected to",
}  # fmt: skip
_ASKS_OF_NOTICE = re.compile(r"\bnotice\b(?! ?boards?)", re.IGNORECASE)
_LONGER = re.compile(
    r"\b(?:extended|renew\w*|prolonged|runs on|goes on)(?: \w+)? (?:by|for) "
    r"((?:an?|one|another|two|three|six|twelve) (?:year|month)s?)\b",
    re.IGNORECASE,
)
_LONG_PAST, _TO_ASK = timedelta(days=365), timedelta(days=2)
_UNINFORMED = (
    r"\b(?:we|nobody|no one) (?:have|has) (?:not |n't |never )?(?:yet )?(?:told|informed|asked|spoken"
    r" (?:to|with)) (?P<who>(?:the|our) [\w'-]+"
    r"(?: (?!(?:yet|about|of it|whether|if|what|when|how|that|which|who|to)\b)[\w'-]+){0,3})"
)
_TO_FIND_A_SUCCESSOR = timedelta(weeks=8)
_DOES = "decides", "runs the plan", "owns this"
_DOUBT = 4  # of 5: a team that has to be won before its manager wins others
_TIME_BESIDE, _TO_WRITE = timedelta(days=42), timedelta(days=21)
_COUNTED = re.compile(r"\b(?:two|three|four|five|six|seven|eight|nine|ten|[2-9]|[1-9]\d)\b", re.IGNORECASE)
_AND_OTHERS = re.compile(r" (?:others?|more)\b", re.IGNORECASE)
_PLURAL = re.compile(r"(?:retire|resign|leave|are|have|their|go on)\b", re.IGNORECASE)
# "Would rather retire than learn it" is talk, and no plan.
_HYPOTHETICAL = re.compile(r"\b(?:would|might|could|may|if|threaten\w*)\b", re.IGNORECASE)
_END_OF = re.compile(r"\bend of (?:the )?$", re.IGNORECASE)
_CLAUSE = re.compile(r"; |, (?:and |but |while )|: ")
_BEGUN = (
    r"\b(?:in progress|under way|half[- ]finished|(?:open|running|sold|signed|ordered|promised|quoted)"
    r" (?:at|under|on) the old|(?:at|under) the old (?:price|rate|terms|conditions|rules?|contract))\b"
)


def somebody_leaves(facts: CaseFacts) -> Iterator[Point]:
    """Find people who leave before the plan ends."""
    covered = {each.sentence.strip() for _, each, _ in _who_is_away(facts)}
    for sentence in facts.sentences("why_now", "why", "risk_of_not_changing", "concerns", "what_changes"):
        leaving = None if sentence in covered else _leaving_in(facts, sentence)
        if leaving is None:
            continue
        who, last, when = leaving
        is_one = not who.endswith("who leave")
        written = facts.working_before(min(last - _TIME_BESIDE, _before_start(facts, last)))
        written = max(written, facts.working(facts.first_day + _TO_WRITE))
        start = max(facts.first_day, facts.working_before(written - _TO_WRITE))
        beside = f"{who} from {facts.on(start)}"
        yield sponsor_point(
            facts,
            "somebody_leaves",
            8,
            f"What only {who} {'knows' if is_one else 'know'} could be lost {when}",
            f"{cite(sentence)} What isn't written down is gone, whether or not the new way works by then.",
            f"Someone shadows {beside} and writes everything down by {facts.on(written)}. Cost: their hours.",
            f"Ask for a few paid days after they leave {when}. Cost: money, and they may say no.",
            private=True,
            step=Step(
                f"Write down what only {who} {'knows' if is_one else 'know'}",
                "Someone else has done ten ordinary cases from the notes, and each line has a new owner. "
                f"Contacts, open work, habits and exceptions are in them, and {who} sat beside.",
                written,
                team_in=sentence,
            ),
        )
        return


def _before_start(facts: CaseFacts, last: date) -> date:
    """Return a week before the first start: what is written down comes over with it."""
    start = min(facts.waves, default=last)
    return min(start, last) - timedelta(days=7)


def _leaving_in(facts: CaseFacts, sentence: str) -> tuple[str, date, str] | None:
    """Return who leaves, the last day on which they are surely there, and when in words."""
    anchor = facts.brief.start or facts.today
    for clause in _CLAUSE.split(sentence):
        leaves = LEAVING.search(clause)
        named = [(each, day) for each in named_days_in(clause) if (day := end_of(each, anchor))]
        if not leaves or not named or _HYPOTHETICAL.search(clause[: leaves.start()]):
            continue
        # The day after the verb is its own.
        day_named, end = next((pair for pair in named if pair[0].start >= leaves.start()), named[-1])
        before = clause[: day_named.start]
        is_month = not day_named.days and len(day_named.months) == 1 and not _END_OF.search(before)
        last = end.replace(day=1) if is_month else end
        if not facts.first_day <= end <= (facts.brief.end or end):
            continue
        person = next((each for each in facts.brief.people if _names(clause, each.first_name)), None)
        amount = _COUNTED.search(clause[: leaves.start()])
        # "Bob Tierney and four other mechanics" are five, and the brief does not say so.
        is_more = amount and _AND_OTHERS.match(clause, amount.end())
        several = f"the {amount[0].lower()} who leave" if amount and not is_more else "the people who leave"
        is_plural = bool(amount) or _PLURAL.match(leaves[0]) is not None
        who = person.name if person else several if is_plural else "the one who leaves"
        year = f" {last.year}" if str(last.year) in facts.on(last) else ""
        when = f"in {last:%B}{year}" if is_month else f"on {facts.on(end)}"
        return who, max(last, facts.first_day), when
    return None


def _names(sentence: str, first_name: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(first_name)}(?!\w)", sentence))


def begun_already(facts: CaseFacts) -> Iterator[Point]:
    """Find work begun the old way and unfinished at the start."""
    for sentence in facts.sentences("concerns", "what_changes", "why_now", "what_stays"):
        words = re.search(_BEGUN, sentence, re.IGNORECASE)
        before = [each for each in counts_in(sentence) if words and each.end < words.start()]
        if not words or not before:
            continue
        what = sentence[before[-1].start : words.start()].strip(" ,")
        yield sponsor_point(
            facts,
            "begun_already",
            6,
            f"What applies to work in progress: {what}?",
            f"{cite(sentence)} On day one, somebody will ask which rule applies.",
            "The old terms until each one ends, on one list with names. Cost: two sets of rules until then.",
            "The new terms from a set day, with each person told beforehand. Cost: a talk for each.",
            step=Step(
                "List open work and how each piece ends",
                "Each piece that is under way has its rule, its day and a name. The people outside who wait "
                "for it have been told.",
                facts.before_training,
            ),
        )
        return


def notice_before_an_end(facts: CaseFacts) -> Iterator[Point]:
    """Find a renewal or end with notice to be given so long before it."""
    for each in facts.case.renewals:
        last = each.last_notice
        sent = max(facts.days_before(last, 2), last - timedelta(days=7))  # also while people are away
        if sent <= facts.first_day:
            continue
        yield sponsor_point(
            facts,
            "last_day_to_decide",
            12,
            f"{facts.on(last)} is the last day for notice before {facts.on(each.day)}",
            f"{cite(each.quote)} After that it goes on as it is, at the same price.",
            f"By {facts.on(sent)} decide how much we keep, by who used it in the four weeks before, and send "
            "the notice that day. Cost: none.",
            "Let it go on as it is. Cost: another term at today's price.",
            step=Step(
                f"Decide what we renew, and send notice by {facts.on(last)}",
                "One page shows who used it in each of the four weeks before, team by team. "
                f"{capital(facts.sponsor_name)} has signed how much we keep, and the supplier has confirmed "
                "the notice in writing.",
                sent,
                is_sponsors=True,
            ),
        )
        return


def notice_is_past(facts: CaseFacts) -> Iterator[Point]:
    """Find a last day for notice before the plan: nobody knows yet whether it was given."""
    anchor = facts.brief.start or facts.today
    found = [(each.last_notice, each.quote, _GIVEN) for each in facts.case.renewals]
    for sentence in facts.sentences("why_now", "what_changes", "concerns", "risk_of_not_changing", "why"):
        match = _UNLESS.search(sentence)
        named = [
            each for each in named_days_in(sentence) if match and each.start >= match.end() and each.days
        ]
        if match and (day := next((end_of(each, anchor) for each in named), None)):
            done = next((past for verb, past in _PAST_OF.items() if verb in match[0].lower()), _GIVEN)
            found.append((day, sentence, done))
    for day, sentence, done in found:
        if not facts.first_day - _LONG_PAST <= day < facts.first_day:
            continue
        by, sums = facts.working(facts.first_day + _TO_ASK), _sum_in(sentence)
        others = [
            each
            for each in facts.sentences("concerns")
            if each != sentence and done == _GIVEN and _ASKS_OF_NOTICE.search(each)
        ]
        on, longer = facts.on(day), _LONGER.search(sentence)
        is_notice = done == _GIVEN
        goes_on = f"it runs on{f' {longer[1]} longer' if longer else ''}"
        owed = f"we owe {facts.price(sums)} and {goes_on}" if sums else f"{goes_on}, and we pay for it"
        owed = f"If {'none was given' if is_notice else 'it was not'}, {owed}"
        point = sponsor_point(
            facts,
            "notice_is_past",
            12,
            f"{'Was notice given' if is_notice else f'Was it {done}'} by {on}?",
            " ".join(map(cite, (sentence, *others))),
            f"{capital(facts.lead_name)} asks the supplier and has the answer in writing by {facts.on(by)}. "
            f"{owed}: then no gap has to be bridged, and the dates are set again. Cost: a call.",
            "Ask the supplier for a few months instead, at a part of the price. Cost: part of the sum.",
            replacements=((sentence, ""), *_ends_if(facts, day, done, sentence)),
            pays=f"The old contract for one more term, if it wasn't {'ended' if is_notice else done} by {on}"
            if sums
            else "",
            costs=sums,
            step=Step(
                f"Ask in writing whether {'notice was given' if is_notice else f'it was {done}'} by {on}",
                f"The supplier has answered in writing. {owed}: the sum is in the budget, and the dates are "
                "set again.",
                by,
            ),
        )
        yield replace(point, by=by)
        return


def _ends_if(facts: CaseFacts, day: date, done: str, sentence: str) -> Iterator[tuple[str, str]]:
    """Yield the only end that the notice brings, with its condition."""
    ends = {each.quote for each in facts.case.ends if each.quote and each.day and each.day > day}
    given = "notice was given" if done == _GIVEN else f"it was {done}"
    for quote in ends - {sentence} if len(ends) == 1 else ():
        yield quote, f"[If {given} by {facts.on(day)}: {quote.rstrip('. ')}.]"


def _sum_in(sentence: str) -> float:
    """Return the only amount of money that a sentence names, else 0."""
    sums = [
        each.value
        for each in counts_in(sentence)
        if NAMES_MONEY.search(sentence, max(0, each.start - 4), each.end + 8)
    ]
    return sums[0] if len(sums) == 1 else 0.0


def last_day_to_decide(facts: CaseFacts) -> Iterator[Point]:
    """Find a day after which a decision is out of reach."""
    for sentence in facts.sentences("why_now", "what_changes", "concerns", "risk_of_not_changing"):
        notice = re.search(_NOTICE, sentence, re.IGNORECASE)
        if not notice:
            continue
        named = [each for each in named_days_in(sentence) if each.start >= notice.start()][:1]
        day = next((day for each in named if (day := end_of(each, facts.brief.start or facts.today))), None)
        if day is None or not facts.first_day < day:
            continue
        last = facts.working_before(day - timedelta(days=2))
        yield sponsor_point(
            facts,
            "last_day_to_decide",
            11,
            f"{facts.on(day)} decides: after that there is no way back",
            f"{cite(sentence)} Everything else in the plan can move. This day can't.",
            f"Decide in writing by {facts.on(last)}, with everyone who has to sign. Cost: some hear it late.",
            "Ask now for a later day, in writing. Cost: a fee, and they may say no.",
            step=Step(
                f"Get it decided and signed before {facts.on(day)}",
                "Everyone whose signature it needs has signed, or has said no in writing. The letter has "
                "arrived, with proof, or it is clear what a no costs and for how long.",
                last,
                is_sponsors=True,
            ),
        )
        return


def uninformed_people(facts: CaseFacts) -> Iterator[Point]:
    """Find people who should know and have not been informed or asked."""
    for sentence in facts.sentences("concerns", "why_now"):
        match = re.search(_UNINFORMED, sentence, re.IGNORECASE)
        if not match:
            continue
        who = match["who"].strip()
        yield sponsor_point(
            facts,
            "not_told_yet",
            7,
            f"{capital(who)}: not told yet",
            f"{cite(sentence)} If they hear it from someone else, they'll say no.",
            f"{capital(facts.sponsor_name)} talks with them before the announcement. Cost: it may leak.",
            "They hear it that day, an hour before everyone else. Cost: they had no say in it.",
            step=Step(
                f"Talk with {who} in person before the announcement",
                "They know what is planned and what is open, and their conditions are written down. "
                "The page shows what changed because of them.",
                is_sponsors=True,
            ),
        )
        return


def not_there(facts: CaseFacts) -> Iterator[Point]:
    """Find owners and team leaders who miss part of the plan."""
    for done, absence, person in sorted(_who_is_away(facts), key=lambda each: each[0]):
        yield _point_without(facts, listed([words for _, words in done]), absence, person)


def _who_is_away(facts: CaseFacts) -> Iterator[tuple[list[tuple[int, str]], Absence, Person]]:
    """Yield the role of each person who misses part of it, and when."""
    for key, absence in absences(facts.brief).items():
        if person := facts.brief.find_person(key):
            yield _what_they_do(facts, person), absence, person


def _what_they_do(facts: CaseFacts, person: Person) -> list[tuple[int, str]]:
    """Return what somebody else has to do in these days, each with its rank."""
    brief = facts.brief
    roles = (brief.sponsor_id, brief.lead_id, brief.sustainment_owner_id)
    done = [(rank, _DOES[rank]) for rank, key in enumerate(roles) if key == person.id]
    led = [group for group in brief.groups if group.manager_id == person.id]
    done += [(len(roles), f"leads {facts.names(led)}")] if led else []
    return done or [(len(roles) + 1, "stands in")]


def _point_without(facts: CaseFacts, done: str, absence: Absence, person: Person) -> Point:
    unfilled = f"{person.name}'s post won't be filled. " if absence.is_not_followed else ""
    leaves, is_here = absence.kind == "leaves", absence.first > facts.first_day
    first, settled = facts.on(absence.first), facts.settle_by or facts.first_day
    searched = facts.working_before(absence.first - _TO_FIND_A_SUCCESSOR)
    by = settled if absence.is_not_followed else max(settled, searched)
    back = facts.on(absence.last + timedelta(days=1)) if absence.last else ""
    proposed = _proposed(facts, person)
    who = capital(facts.sponsor_name)
    if person.id == facts.brief.sponsor_id:
        who = f"Whoever appoints {person.name}" if leaves else person.name
    if leaves:
        last = facts.on(absence.first - timedelta(days=1))
        title = f"{person.name} is here only until {last}. Who {done} after that?"
        stays = f"{proposed} (proposal)" if proposed else "someone who stays"
        names = (
            f"gets the post filled, or gives this to {stays},"
            if absence.is_not_followed
            else "names a successor"
        )
        stands_in = f"; until one starts, {stays} acts" if not absence.is_not_followed and proposed else ""
        hands = f"; handover side by side in the four weeks before {last}"
        cost = "Cost: two people for four weeks."
        shown = f"They work side by side for four weeks before {last}"
        step = f"Name who takes over from {person.name}"
    else:
        span = f"from {first}{f' to {facts.on(absence.last)}' if absence.last else ' on'}"
        is_away = f"is away {span if is_here else f'until {facts.on(absence.last)}'}"
        title = f"{person.name} {f'starts on {back}' if absence.kind == 'comes' else is_away}. "
        is_span = absence.kind == "away" and is_here
        title += f"Who {done} {('in that time' if is_span else 'until then') if back else 'from then on'}?"
        names, stands_in = f"names {f'{proposed} (proposal)' if proposed else 'a stand-in'}", ""
        hands = f"; handover before {first}" if is_here else ""
        hands += (
            f"{', and' if hands else '; handover'} {'back on' if absence.kind == 'away' else 'on'} {back}"
            if back
            else ""
        )
        cost = "Cost: a second person learns it."
        shown = "They know what is open" + (
            f", and had two weeks side by side before {first}" if is_here else ""
        )
        step = f"Name who stands in for {person.name}"
    return sponsor_point(
        facts,
        OWNER_LEAVES,
        12,
        title,
        f"{unfilled}Their tasks have no owner in that time.",
        f"{who} {names} by {facts.on(by)}{stands_in}{hands}. {cost}",
        "Leave it to whoever is there then. Cost: decisions wait, and promises get lost.",
        step=Step(
            step,
            f"One person has said yes, and has the hours. {shown}. Every task in that time is theirs.",
            by,
            is_sponsors=True,
        ),
        private=leaves,
    )


# "Commander South" can lead the crews of "Commander North"; "Head of workshop" is of another trade.
_COMMANDS = re.compile(r"\b(?!(?:head|manager|director|lead|vice|chief)\b)[A-Z][a-z]+ [A-Z]", re.IGNORECASE)


def _proposed(facts: CaseFacts, person: Person) -> str:
    """Return who stands in for an owner or lead: whose team changes most and doubts least."""
    brief, gone = facts.brief, absences(facts.brief)
    if person.id not in (brief.lead_id, brief.sustainment_owner_id):
        return ""
    busy = {brief.sponsor_id, brief.lead_id, person.id}
    peers = [
        group.manager_id
        for group in brief.groups
        if (peer := brief.manager_of(group))
        and peer.id not in busy | {*gone}
        and peer.job_title.split()[:1] == person.job_title.split()[:1]
        and _COMMANDS.match(peer.job_title)
    ]
    if peers:
        return facts.name_of(brief.find_person(peers[0]))
    free = [
        group
        for group in brief.groups
        if group.manager_id not in busy
        and (group.impact.get("beliefs") or 0) < _DOUBT
        and (group.manager_id or "") not in gone
    ]
    best = max(free, key=lambda group: sum(filter(None, group.impact.values())), default=None)
    return facts.name_of(brief.manager_of(best)) if best else ""


RULES = (
    not_there,
    somebody_leaves,
    begun_already,
    notice_before_an_end,
    notice_is_past,
    last_day_to_decide,
    uninformed_people,
)
