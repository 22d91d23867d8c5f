"""Points about what is under way when the plan starts."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from playbook.core.base.words import capital, listed
from playbook.core.case.judgment import Point, Step
from playbook.core.case.settle.facts import CaseFacts, cite, sponsor_point
from playbook.core.case.teams.leaving import named_in
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.numbers import counts_in

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
_NOT_TOLD = (
    r"\b(?:we|nobody|no one) (?:have|has) (?:not |n't |never )?(?:yet )?(?:told|informed|asked|spoken"
    r" (?:to|with)) (?P<who>(?:the|our) [\w'-]+(?: (?!yet|about|of it)[\w'-]+){0,3})"
)
_TO_FIND_A_SUCCESSOR = timedelta(weeks=8)
RETIRES = re.compile(r"\bretir", re.IGNORECASE)
_TIME_BESIDE, _TO_WRITE = timedelta(days=42), timedelta(days=21)
_FROZEN = re.compile(
    r"\b(?:posts?|positions?|jobs?|roles?) (?:is|are|stays?|remains?) frozen\b|\bhiring freeze\b"
    r"|\bnot (?:be )?(?:replaced|refilled|filled again)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\b(?:two|three|four|five|six|seven|eight|nine|ten|[2-9]|[1-9]\d)\b", re.IGNORECASE)
_AND_OTHERS = re.compile(r" (?:others?|more)\b", re.IGNORECASE)
_PLURAL = re.compile(r"(?:retire|resign|leave|are|have|their|go on)\b", re.IGNORECASE)
# "Would rather retire than learn it" is said, and not done.
_ONLY_SAID = re.compile(r"\b(?:would|might|could|may|if|threaten\w*)\b", re.IGNORECASE)
_END_OF = re.compile(r"\bend of (?:the )?$", re.IGNORECASE)
_CLAUSE = re.compile(r"; |, (?:and |but |while )|: ")
_BEGUN = (
    r"\b(?:in progress|under way|half[- ]finished|(?:open|running|sold|signed|ordered|promised|quoted)"
    r" (?:at|under|on) the old|(?:at|under) the old (?:price|rate|terms|conditions|rules?|contract))\b"
)


def somebody_leaves(facts: CaseFacts) -> Iterator[Point]:
    """Find people who leave before the plan ends."""
    for sentence in facts.sentences("why_now", "why", "risk_of_not_changing", "concerns", "what_changes"):
        leaving = _leaving_in(facts, sentence)
        person = named_in(facts.brief, sentence)
        if leaving is None or (person and person.id in facts.case.last_days and person.id in _roles(facts)):
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
        if not leaves or not named or _ONLY_SAID.search(clause[: leaves.start()]):
            continue
        # The day after the verb is its own.
        day_named, end = next((pair for pair in named if pair[0].start >= leaves.start()), named[-1])
        before = clause[: day_named.start]
        is_month = not day_named.days and len(day_named.months) == 1 and not _END_OF.search(before)
        last = end.replace(day=1) if is_month else end
        if not facts.first_day <= end <= (facts.brief.end or end):
            continue
        person = next((each for each in facts.brief.people if _names(clause, each.name.split()[0])), None)
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


def not_told_yet(facts: CaseFacts) -> Iterator[Point]:
    """Find people who should know and have not been told or asked."""
    for sentence in facts.sentences("concerns", "why_now"):
        match = re.search(_NOT_TOLD, sentence, re.IGNORECASE)
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


def owner_leaves(facts: CaseFacts) -> Iterator[Point]:
    """Find those who own the plan or lead a team and leave before it ends."""
    brief, roles = facts.brief, _roles(facts)
    leaving = [
        (roles.index(person.id), day, person)
        for key, day in facts.case.last_days.items()
        if key in roles and (person := brief.find_person(key))
    ]
    if not leaving:
        return
    leaving.sort(key=lambda each: each[:2])
    _, day, person = leaving[0]
    end = f" until {facts.on(brief.end)}" if brief.end else ""
    named_by = max(facts.settle_by or facts.first_day, facts.working_before(day - _TO_FIND_A_SUCCESSOR))
    others = [f"{each.name} ({facts.on(last)})" for _, last, each in leaving[1:]]
    is_own = person.id == brief.sponsor_id  # nobody decides on their own extension
    is_frozen = any(_FROZEN.search(each) for each in facts.sentences("concerns"))
    texts = (person.job_title, *facts.sentences("concerns"))
    can_stay = not is_own and not any(map(RETIRES.search, texts))
    stays = f"Extend {person.name}{end}, or name" if can_stay else ""
    successor = "somebody who stays, or lift the freeze on the post," if is_frozen else "a successor"
    acting = (
        f"Whoever appoints {person.name} says by {facts.on(named_by)} who decides here after "
        f"{facts.on(day)}. Until a successor starts, one person stands in, by name. "
    )
    keeps = person.id == brief.sustainment_owner_id
    goes_on = "owns this" if keeps else "decides" if is_own else "goes on"
    yield sponsor_point(
        facts,
        "owner_leaves",
        12,
        f"{person.name} is here only until {facts.on(day)}. Who {goes_on} after that?",
        (f"So are {listed(others)}. " if len(others) > 1 else f"So is {others[0]}. " if others else "")
        + "We plan nothing for them after that.",
        f"{acting}Cost: a handover in the middle of the plan."
        if is_own
        else f"{stays or 'Name'} {successor} by {facts.on(named_by)}, with four weeks side by side"
        + ("; the same for the others. " if others else ". ")
        + "Cost: two people for four weeks.",
        "Leave it to whoever is there then. Cost: decisions wait, and promises get lost.",
        step=Step(
            f"Name who takes over from {listed([each.name for _, _, each in leaving])}",
            "Each has a successor by name, with a first day and four weeks side by side"
            f"{', or an extension in writing' if can_stay or others else ''}. "
            "Every later task has its new owner.",
            named_by,
            is_sponsors=True,
        ),
    )


def _roles(facts: CaseFacts) -> list[str | None]:
    """Return who owns the plan or leads a team: who runs it first."""
    brief = facts.brief
    roles = (brief.lead_id, brief.sponsor_id, brief.sustainment_owner_id)
    return [*roles, *(group.manager_id for group in brief.groups)]


def owner_away(facts: CaseFacts) -> Iterator[Point]:
    """Find those who own the plan or lead a team and are away for weeks of it."""
    roles = _roles(facts)
    away = [
        (roles.index(key), leave, person)
        for key, leave in facts.case.leaves.items()
        if key in roles and (person := facts.brief.find_person(key))
    ]
    if not away:
        return
    _, leave, person = min(away, key=lambda each: each[0])
    first, last = facts.on(leave.first), facts.on(leave.last)
    named_by = min(facts.settle_by or facts.first_day, facts.working_before(leave.first))
    own = person.id == facts.brief.sponsor_id
    names = listed([each.name for _, _, each in away])
    yield sponsor_point(
        facts,
        "owner_away",
        12,
        f"{person.name} is away from {first} to {last}. Who acts in that time?",
        "We plan nothing for them then. Whoever acts also has the right to stop it.",
        f"{'Name' if not own else 'Say'} who acts by {facts.on(named_by)}, agreed with {person.name}; they "
        f"talk it through before {first} and hand it back after {last}. Cost: a day each.",
        "Leave it to whoever is there. Cost: decisions wait.",
        step=Step(
            f"Name who acts for {names} while they are away",
            "One person has said yes, has the hours and the right to stop it, and knows on which day it is "
            "handed back.",
            named_by,
            is_sponsors=True,
        ),
    )


RULES = (
    owner_leaves, owner_away, somebody_leaves, begun_already, notice_before_an_end, last_day_to_decide,
    not_told_yet,
)  # fmt: skip
