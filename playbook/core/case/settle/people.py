"""Points about who is in, who leads, and whom the announcement forgets."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from itertools import combinations

from playbook.core.base.words import capital, count, listed, lower_first, number
from playbook.core.case.claims.seats import seats_ordered
from playbook.core.case.claims.unsettled import statement_kind_of
from playbook.core.case.fixed.read import HARD_END, is_final
from playbook.core.case.judgment import EventPeople, Point, Step
from playbook.core.case.owner_weeks import named_trainer
from playbook.core.case.parts import STAND_IN
from playbook.core.case.reading.concerns import person_meant, retained_tool
from playbook.core.case.reading.learning import HELPERS, LEARNS_SLOWER, RELEASED
from playbook.core.case.reading.pilot import counts_a_trial
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.settle.facts import CaseFacts, cite, cite_whole, hours, in_words, sponsor_point
from playbook.core.case.settle.promises import NAMES, ask_what_becomes, names_in
from playbook.core.case.settle.transition import LEAVES
from playbook.core.case.teams.groups import whole_teams
from playbook.core.case.teams.leaving import absences
from playbook.core.plan.brief import Brief, Group, Person
from playbook.core.plan.case import Stakeholder
from playbook.core.plan.plays.kinds import OWNERSHIP
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.numbers import Quantity, counts_in
from playbook.core.text.spoken_by import QUOTE_MARKS

_TO_FIND_A_BUILDER = timedelta(weeks=4)
_YEARS = range(1990, 2100)
_PEOPLE = re.compile(
    r"^\s?(?:of\s+)?(?:the\s+|our\s+|all\s+)?(?:(?!(?:the|an?|our|in|at|on|and)\s)[\w-]+\s+){0,2}?"
    r"(?P<who>people|employees|staff|colleagues|workers|\w*engineers"
    r"|developers|\w*managers|supervisors|nurses|doctors|agents|operators|drivers|teachers|clerks|typists"
    r"|temps"
    r"|contractors|volunteers|consultants|advis[eo]rs|technicians|auditors|apprentices|trainees|lawyers"
    r"|partners"
    r"|\w*officers|reps|representatives|sellers|brokers|tellers|dispatchers|installers|mechanics|counselors"
    r"|accountants|analysts|planners|buyers|cashiers|pickers|cleaners|pilots|foremen|inspectors|caseworkers"
    r"|mitarbeiter\w*|beschäftigte\w*|kolleg\w+|salarié\w*|collaborateurs|empleados|personas)\b",
    re.IGNORECASE,
)
# They are served, so no plan trains them: "six contractors stand in line".
_SERVED = re.compile(
    r"\b(?:customers|clients|patients|guests|visitors|suppliers|vendors|cases)\b", re.IGNORECASE
)
_WAIT = re.compile(
    r" (?:(?:who|that|are|still|already) ){0,2}(?:stand(?:ing)?|wait(?:ing)?|queue|queu(?:e?ing|ed)"
    r"|lin(?:e|ed|ing) up|in line|on hold|at (?:the|our|a) (?:counter|desk|door|window))\b",
    re.IGNORECASE,
)
# A minimum crew is whoever is on duty: "two people must stay on the desk".
_CREW = re.compile(
    r" (?:must|have to|need to|should|are to) (?:always |still )?(?:be|stay|remain|sit|stand|work)"
    r" (?:on|at|in|behind|there|present)\b",
    re.IGNORECASE,
)
# "It takes twelve people": the size of a room, a boat or a course.
_ANY_PEOPLE = re.compile(r"(?:two|three|four|five) (?:people|persons|colleagues)", re.IGNORECASE)
_HAS_ROOM_FOR = re.compile(
    r"\b(?:takes?|holds?|seats?|fits?|carr(?:y|ies)|sleeps?|room for|only (?:if|with)|unless"
    r"|(?:has|have) (?:space|seats|places) for)"
    r" (?:only |at most |up to |no more than |about )?$",
    re.IGNORECASE,
)
# In this order, where nobody is the lead.
_LOOKS_AFTER_IT = (
    r"\b(?:look(?:s|ing) after|leads?|leading|runs|running|in charge of) (?:this|the (?:change|rollout"
    r"|project|program(?:me)?))\b",
    r"\b(?:rollout|project|change|program(?:me)?) (?:lead|leader|manager)\b",
)
_EVERYONE = (
    r"\b(?:everyone|everybody|every one of us|each of us|all of us|we all|alle|jede[rs]?|tous|chacun|todos)\b"
    r"(?! (?:affected|concerned|else|involved|who|whose|with|in the|on the))"
)
_TEMPORARY = (
    r"\b(?:temps?(?! partiel)|temporary|agency (?:staff|workers?|nurses?)|seasonal|leihkr\w*"
    r"|zeitarbeit\w*|aushilf\w*|intérimaires?)\b"
)
_UNTIL, _SOON = (
    re.compile(r"\b(?:until|till|through|bis|jusqu'en|hasta)\b", re.IGNORECASE),
    timedelta(days=60),
)
_NO_DESK = (
    r"\b(?:no|without|ohne|kein\w*|sans|sin) (?:\w+ )?(?:desk|e-?mail|mailbox|company phone|phone|computer|pc"
    r"|laptop|account|postfach|arbeitsplatzrechner|ordinateur|correo)\b"
)
# "61 people opened it" counts what they did.
_IS_ABOUT_USE = re.compile(
    r"(?: [\w-]+){0,2}? (?:opened|used|use|using|tried|joined|logged|signed (?:in|up)|attended|came|voted"
    r"|visited|answered|responded|replied|downloaded|clicked|watched|took part)\b",
    re.IGNORECASE,
)
_OF_A_PILOT = re.compile(r"(?i)^(?:the )?pilot\b|\bpilots? (?:it|this)\b")
_SHIFTS = (
    r"\b(?:night shifts?|nights?|shift|shifts|weekends?|nachtschicht\w*|schicht\w*|équipe de nuit|turno)\b"
)
_UNSEEN = (
    r"\b(?:never (?:sees?|been|hears?|meets?|told|asked|heard)|nobody (?:tells|told|asks|asked|comes|came)"
    r"|(?:hears?|heard|told) (?:last|nothing|late)|not (?:been )?(?:told|asked)|niemand|nie|jamais|nunca)\b"
)
_OPPOSED = (
    r"\b(?:open letter|letter|doubts|refus\w*|will not|won't|oppos\w*|against|reject\w*|resist\w*|boycott\w*"
    r"|petition"
    r"|wait(?:s|ing)? until it passes|own spreadsheets?|lehn\w* .*ab|weiger\w*|refusent)\b"
)
_HOLDS_OUT = (
    rf"{_OPPOSED}|\b(?:keeps? (?:her|his|their) own|nobody will|never|will not|won't|s[ck]eptic\w*"
    r"|has said no)\b"
)
_AUTHOR = r"\b(?:author|letter|critic|opponent|petition)\b"
_TAKEN_OVER = r"\b(?:tak\w+ over|took over|hand(?:s|ed|ing)? over|übern\w+|repren\w+)\b"
# Customers who left are no people of the company.
_OUTSIDE = (
    r"\bour (?:[\w-]+ )?(?:largest|biggest)\b|\b(?:moved|went|switched|lost) to (?:a|another|the|our) "
    r"(?:competitors?|competition|rivals?)\b"
)
# "Tom and Agnieszka, who pour the models"
_NAMED_WITH_WORK = re.compile(rf"(?P<names>{NAMES}), who (?!has\b|have\b)")
_NEAR = 60  # letters before a number
_FAR_MORE = 10  # those are no people of the organization
_SPEAK = r"\b(?:speaks?|speaking|reads?|language|mother tongue)\b"
_CHECKED = r"\b(?:audit\w*|inspection\w*|inspectors?|accreditation\w*|recertif\w*|external review)\b"
_SET_UP_FIRST = ("new_system", "specialist_ai")
_DOUBT, _LOW, _SHORTEST_NAME = 4, 2, 2
_WIDE_SPAN, _FEW_ENOUGH_TO_BE_EVERYONE = 100, 100


def _people_are(number: int) -> str:
    return f"{count(number, 'person', 'people')} {'is' if number == 1 else 'are'}"


def sizes_differ(facts: CaseFacts) -> Iterator[Point]:
    """Find a headcount that the groups do not add up to."""
    brief = facts.brief
    total = sum(group.size for group in brief.groups)
    if not brief.headcount or not total or total == brief.headcount:
        return
    gap = brief.headcount - total
    who_ask = ask_what_becomes(facts)
    if who_ask and gap == len(names_in(who_ask["who"])):
        return  # what becomes of them is asked already
    who = (
        f"{_people_are(gap)} in no group"
        if gap > 0
        else f"{_people_are(-gap)} counted twice, or should not be in"
    )
    names, sentence = _named_outside(facts, gap)
    maybe = f": {listed(names)}?" if names else ""
    them = listed(names) or "them"
    alone = (
        f"; {facts.sponsor_name} sees them alone before anything is announced, with what becomes of their "
        "work in writing"
    )
    quoted = f" {cite(sentence)}" if names else ""
    yield sponsor_point(
        facts,
        "sizes_differ",
        9 if names else 6,
        f"{who[:1].upper()}{who[1:]}{maybe}",
        f"The brief says {count(brief.headcount, 'person', 'people')}. "
        f"Its {count(len(whole_teams(brief.groups)), 'group')} add up to {total:,}.{quoted} "
        "Nobody trains or tells those in between.",
        f"Give {them} a group and a manager{alone if names else ''}. Cost: their training and talks.",
        "Correct the number before it is said in public. Cost: none.",
        private=bool(names),
    )


def _named_outside(facts: CaseFacts, gap: int) -> tuple[tuple[str, ...], str]:
    """Return who the people in no team may be, where the brief names just as many."""
    name_parts = {word for person in facts.brief.people for word in person.name.split()}
    for sentence in facts.sentences("concerns", "what_changes", "why", "why_now") if gap > 0 else ():
        for match in _NAMED_WITH_WORK.finditer(sentence):
            names = names_in(match["names"])
            if len(names) == gap and not name_parts & {*names}:
                return names, sentence
    return (), ""


def numbers_of_people(facts: CaseFacts) -> Iterator[Point]:
    """Find people whom the texts count and no group holds."""
    sizes = [group.size for group in facts.brief.groups]
    sums = {
        facts.brief.headcount,
        facts.people + facts.case.waiting,
        *(sum(each) for n in range(1, min(4, len(sizes)) + 1) for each in combinations(sizes[:12], n)),
    }
    seen: set[str] = set()
    reasons, steps = {*facts.sentences("why_now", "what_changes")}, {*facts.sentences("what_changes")}
    urgent, (_, of_licenses) = {*facts.sentences("why_now")}, seats_ordered(facts.brief)
    for sentence in facts.sentences("what_changes", "why_now", "concerns"):  # "why" tells what was
        for quantity in counts_in(sentence):
            words = _counted(sentence, quantity)
            if not words or words.casefold() in seen or (quantity.sort == "plain" and quantity.value in sums):
                continue
            if _are_in_a_part(facts, sentence, quantity) or sentence[:1] in QUOTE_MARKS:
                continue  # their team is known, or somebody counts those before them
            if counts_a_trial(sentence, quantity.start, quantity.end):
                continue  # they are in a team, and know
            before = sentence[: quantity.start]
            if _IN_A_QUOTE.search(before) or before.endswith(" with "):
                continue  # whom somebody counts in their own words are customers, or anyone
            if _ANY_PEOPLE.fullmatch(words) and sentence in steps:
                continue  # "two people read the card aloud" says how many do a step
            if _HAS_ROOM_FOR.search(before[-_NEAR:]):
                continue  # how many a place holds, or a rule asks for, names nobody
            if _IS_ABOUT_USE.match(sentence[quantity.end :]) or sentence == of_licenses:
                continue  # a number of users, or of licenses, names nobody
            if re.search(_OUTSIDE, sentence, re.IGNORECASE) or quantity.value > _FAR_MORE * facts.people:
                continue
            if re.search(_SPEAK, sentence, re.IGNORECASE):
                continue  # their language has its own answer
            if re.search(_NO_DESK, sentence, re.IGNORECASE) or re.search(_TEMPORARY, sentence, re.IGNORECASE):
                continue  # each has a point of its own
            if re.search(LEARNS_SLOWER, sentence, re.IGNORECASE) or re.search(
                HELPERS, sentence, re.IGNORECASE
            ):
                continue  # how they learn, and who helps, is planned
            if RELEASED.search(sentence) or _OF_A_PILOT.search(sentence):
                continue  # who helps or goes first is in a team of the brief
            seen.add(words.casefold())
            if quantity.sort == "plain" and quantity.value <= 5:
                continue  # their manager knows them
            if re.search(LEAVES, sentence, re.IGNORECASE):
                continue  # what only they know has a point of its own
            largest = max(facts.brief.groups, key=lambda group: group.size, default=None)
            is_counted = quantity.sort == "plain" and quantity.value > 1
            an_hour = f"an hour for {number(quantity.value)} people" if is_counted else "an hour for each"
            no_group = (
                "No group is these people."
                if largest is None
                else f"No team has {quantity.words}; {largest.label} has {largest.size:,}."
                if quantity.sort == "plain"
                else "No group holds them."
            )
            if not ((kind := statement_kind_of(facts, sentence)) and kind.key == "refuses"):
                yield sponsor_point(
                    facts,
                    "numbers_of_people",
                    8 if sentence in reasons else 6,
                    f"Who are {_the(words)}?",
                    f"{cite(sentence)} {no_group} Do they know, and who tells them?",
                    "Treat them as a team: their own briefing, and seats in the first training "
                    f"rounds. Cost: {an_hour}.",
                    "Their managers tell each one. Cost: easy to forget.",
                    step=Step(
                        f"Tell {_the(words)} in person",
                        _named_and_informed(words, sentence),
                        is_managers=True,
                    ),
                    event=EventPeople(_the(words), facts.on(min(facts.waves)), int(quantity.value))
                    if is_counted and facts.waves and sentence in urgent
                    else None,
                )


def _the(words: str) -> str:
    """Return counted people with a definite article: 'the third of operators'."""
    return f"the {re.sub(r'^(?:an?|the) ', '', words, flags=re.IGNORECASE)}"


def _named_and_informed(words: str, sentence: str) -> str:
    """Return when counted people are named and informed, with clear duties."""
    done = (
        f"Each of {_the(words)} has heard in person what changes and from when. A list has them by name, "
        "with the person who tells them, before the announcement, and a place in the first rounds."
    )
    if re.search(_TAKEN_OVER, sentence, re.IGNORECASE):
        done += (
            " Each knows when the list of what they take over comes, and when they talk with the old owner."
        )
    return done


_IN_A_QUOTE = re.compile(r"(?:^|\s)[\"“„«][^\"”“»]{0,2000}$")
_OF_SO_MANY = re.compile(
    r" (?:in|out of|of) (?:every )?(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twenty|a hundred)\b",
    re.IGNORECASE,
)


def _are_in_a_part(facts: CaseFacts, sentence: str, quantity: Quantity) -> bool:
    """Return whether the people counted are a part of a team that the brief names."""
    words = sentence.casefold()
    return any(
        quantity.value <= part.size and (sentence == part.quote or part.key in words)
        for part in facts.case.team_parts
    )


def _counted(sentence: str, quantity: Quantity) -> str:
    """Return a number with the people it counts, such as '34 sales engineers', else ''."""
    match = _PEOPLE.match(sentence[quantity.end :])
    is_share = re.search(r"\d (?:of|in|out of) $", sentence[: quantity.start]) or re.match(
        r" (?:of|in|out of) \d", sentence[quantity.end :]
    )
    is_year = quantity.words.isdigit() and quantity.value in _YEARS  # "from 1 April 2027 advisors write"
    if (
        not match
        or is_share
        or is_year
        or not quantity.values
        or (quantity.sort == "plain" and quantity.value < 2)
    ):
        return ""
    words = sentence[quantity.start : quantity.end + match.end()]
    after = sentence[quantity.end + match.end() :]
    if _SERVED.search(words) or _WAIT.match(after) or _CREW.match(after):
        return ""
    if _OF_SO_MANY.match(after) or re.match(r" (?:too )?short\b|['\u2019]", after):
        # Two clerks in five are a share, two people short are not there, and doctors' letters are letters.
        return ""
    return lower_first(words)


def leaders_outside(facts: CaseFacts) -> Iterator[Point]:
    """Find a sponsor whom "everyone" leaves out."""
    brief = facts.brief
    sponsor = brief.sponsor
    if sponsor is None or sponsor.org_unit or any(group.manager_id == sponsor.id for group in brief.groups):
        return
    # How it is done says nothing of whom it is for: "everyone gets four hours of training".
    aims = (each for each in facts.sentences("objective", "what_changes") if each not in brief.approach)
    sentence = next((each for each in aims if re.search(_EVERYONE, each, re.IGNORECASE)), "")
    total = sum(group.size for group in brief.groups)
    if (
        not sentence
        or brief.headcount is None
        or total < brief.headcount
        or total > _FEW_ENOUGH_TO_BE_EVERYONE
    ):
        return
    yield sponsor_point(
        facts,
        "leaders_outside",
        3,
        "Who is “everyone”?",
        f"{cite(sentence)} The teams add up to {total:,}. {sponsor.name} is on none of them.",
        f"{sponsor.name} is included and goes first. Cost: two hours of preparation.",
        f"{sponsor.name} is excluded and says so. Cost: people ask why it is only for them.",
    )


def sponsor_is_manager(facts: CaseFacts) -> Iterator[Point]:
    """Find a sponsor who also manages a group."""
    brief = facts.brief
    own = [group for group in brief.groups if group.manager_id and group.manager_id == brief.sponsor_id]
    if not own or len(brief.groups) < 2:
        return
    name, names = facts.sponsor_name, facts.names(own)
    yield sponsor_point(
        facts,
        "sponsor_is_manager",
        3,
        f"{name} sponsors this and manages {names}",
        "If someone there doesn't go along, the sponsor has to deal with it directly, and everyone watches.",
        f"Start with {names}; {name} shows it. Cost: hours before everyone else.",
        f"Someone else leads {names} through this. Cost: less authority.",
    )


def lead_has_too_much(facts: CaseFacts) -> Iterator[Point]:
    """Find a lead with several roles in the plan."""
    brief, lead = facts.brief, facts.brief.lead
    if lead is None:
        acting = brief.find_person(brief.titled(_LOOKS_AFTER_IT))
        yield sponsor_point(
            facts,
            "no_lead",
            7,
            f"Does {acting.name} lead this?" if acting else "There is no project lead yet",
            f"{cite_whole(acting.job_title)} With how many hours a week, until when, and who is next?"
            if acting
            else f"{count(facts.people, 'person', 'people')}, and no rollout lead in the brief. "
            f"Every open question lands with {facts.sponsor_name}.",
            f"{f'{acting.name} leads' if acting else 'Name a lead'} with set hours each week. "
            "Cost: other work doesn't get done.",
            "The managers take turns. Cost: things fall through the cracks.",
        )
        return
    parts = [f"manager of {group.label}" for group in brief.groups if group.manager_id == lead.id]
    if brief.sponsor_id == lead.id:
        parts.append("sponsor")
    if brief.sustainment_owner_id == lead.id:
        parts.append("owner afterwards")
    first = lead.first_name.casefold()
    if brief.incident_contact and first in brief.incident_contact.casefold().split():
        parts.append("contact for incidents")
    if not (brief.trainers or named_trainer(brief)):
        parts.append("trainer, since none is named")
    weekly = brief.lead_hours_per_week
    if len(parts) < 2 or (len(parts) == 2 and (weekly or 0) >= 20):
        return
    time = f", with {hours(weekly)} a week" if weekly is not None else ""
    yield sponsor_point(
        facts,
        "lead_has_too_much",
        7,
        f"{lead.name} has {in_words(len(parts) + 1)} roles",
        f"Rollout lead, {listed(parts)}{time}. Who covers when {lead.first_name} is away?",
        f"{_another(facts)} takes training and incidents. Cost: about five hours before the "
        "start, then one a week.",
        f"Free {lead.first_name} of daily work until go-live. Cost: someone takes that over.",
        private=True,
        step=Step(
            f"{STAND_IN}{lead.name}",
            "One other person has said yes, has the hours, and takes training or incidents. Everyone knows "
            f"whom to call when {lead.first_name} is away.",
            is_sponsors=True,
        ),
    )


def doubts_of(facts: CaseFacts, owner: Person) -> list[Group]:
    """Return the teams of a person whose beliefs this asks the most of."""
    led = (group for group in facts.brief.groups if group.manager_id == owner.id)
    return [group for group in led if (group.impact.get("beliefs") or 0) >= _DOUBT]


def agreed_owner(facts: CaseFacts) -> Person | None:
    """Return the owner after the end, None while somebody still asks on what conditions."""
    owner = facts.brief.find_person(facts.brief.sustainment_owner_id)
    low = {each.person_id for each in facts.case.stakeholders if each.support <= _LOW}
    return None if owner is None or owner.id in low or doubts_of(facts, owner) else owner


def owner_afterwards(facts: CaseFacts) -> Iterator[Point]:
    """Find an owner afterwards who is missing, the lead, or manages the strongest doubt."""
    brief = facts.brief
    owner = brief.find_person(brief.sustainment_owner_id)
    end = facts.on(brief.end)
    if owner is None:
        yield sponsor_point(
            facts,
            "no_owner",
            5,
            f"Nobody owns this after {end}",
            "What nobody owns doesn't last.",
            "Name the owner now, with time and budget. Cost: one more voice in each decision.",
            "Name the owner at the first gate. Cost: they inherit other people's decisions.",
        )
        return
    gone = absences(brief).get(owner.id)
    if agreed_owner(facts) or (gone and gone.kind == "leaves"):  # whoever comes after is asked
        return
    doubts, first = doubts_of(facts, owner), owner.first_name
    if any(each.person_id == owner.id and each.support <= _LOW for each in facts.case.stakeholders):
        title, why = f"{owner.name} owns this after {end}, and does not support it yet", "Known support: low."
    else:
        title = f"What does {owner.name} need to own this after {end}?"
        highest = max(group.impact.get("beliefs") or 0 for group in doubts)
        why = f"This asks the most of {facts.names(doubts)} ({highest} of 5 in the brief)."
    yield sponsor_point(
        facts,
        "owner_doubts",
        7,
        title,
        f"{why} Before we announce, ask {first} what it would take to support this.",
        f"{capital(facts.sponsor_name)} and {first} meet for an hour by {facts.on(facts.settle_by)}: up to "
        "three conditions, signed, checked at the first gate. Cost: an hour each, and the plan may change.",
        "Name another owner. Cost: people will notice.",
        private=True,
        step=Step(
            f"Ask {owner.name} what it takes to own this",
            f"Up to three conditions are signed by both, and the first decision after the start reads them. "
            f"{first} has said what would make the answer no.",
            is_sponsors=True,
        ),
    )


def _another(facts: CaseFacts) -> str:
    """Return a manager with no further role, by name, else who to look for."""
    free = stand_in_for(facts.brief, facts.case.stakeholders)
    return f"{free.name} (proposal)" if free else "One other person"


def stand_in_for(
    brief: Brief, stakeholders: Iterable[Stakeholder], overbooked: Collection[str] = ()
) -> Person | None:
    """Return a free manager of the smallest team, outside closed weeks."""
    busy = {brief.lead_id, brief.sponsor_id, brief.sustainment_owner_id, *overbooked}
    busy |= {each.person_id for each in stakeholders if each.support <= 2}
    first, last = brief.start, brief.go_live
    closed = {
        group.manager_id
        for group in brief.groups
        for each in group.blackouts
        if first and last and each.start <= last and each.end >= first
    }
    by_need = sorted(brief.groups, key=lambda group: (group.manager_id in closed, group.size))
    ids = (group.manager_id for group in by_need)
    return next(filter(None, (brief.find_person(each) for each in ids if each not in busy)), None)


def does_counts_and_is_checked(facts: CaseFacts) -> Iterator[Point]:
    """Find a manager whose team is audited in the months of the change."""
    brief = facts.brief
    for sentence in facts.sentences():
        names = "|".join(re.escape(group.label) for group in brief.groups)
        # Inspectors may be a team: its name is no inspection.
        others = re.sub(rf"\b(?:{names})\b", "", sentence, flags=re.IGNORECASE) if names else sentence
        checked = re.search(_CHECKED, others, re.IGNORECASE)
        groups = (group for group in brief.groups if group.label.casefold() in sentence.casefold())
        group = next(groups, None) if checked and len(brief.groups) > 1 else None
        manager = brief.manager_of(group) if group else None
        if not checked or not group or not manager or manager.id in (brief.sponsor_id, brief.lead_id):
            continue
        check = f"the {checked[0].casefold()}"
        by, is_dated = facts.on(facts.settle_by), any(each.days for each in named_days_in(sentence))
        asks = "" if is_dated else f"{capital(facts.sponsor_name)} asks for its day by {by}. "
        yield sponsor_point(
            facts,
            "does_counts_and_is_checked",
            9,
            f"What if {check} meets the first weeks?" if is_dated else f"What day is {check}?",
            cite(sentence),
            f"{asks}If {check} meets the first two periods of the new way, one of the two moves. Someone "
            f"outside {group.label} reviews the first three results. "
            "Cost: a day a month.",
            f"{check.capitalize()} moves until the new way has run two months. Cost: its new date.",
            step=Step(
                f"Name who reviews the first results of {group.label}",
                f"One person outside {group.label} has said yes and reviews the first three results.",
                is_sponsors=True,
            ),
        )
        return


def nobody_sets_it_up(facts: CaseFacts) -> Iterator[Point]:
    """Find a system that has a start, and nobody to set it up."""
    is_built = facts.case.kind.key in _SET_UP_FIRST and facts.people > SMALL_COMPANY
    is_built = is_built and not facts.case.set_up  # by its supplier
    if not is_built or facts.who_sets_it_up != facts.setter_up or not facts.waves:
        return
    live, groups = min(facts.waves), facts.waves[min(facts.waves)]
    later = live + _TO_FIND_A_BUILDER
    while (
        not all(facts.is_working(later, group) for group in groups) and later - live < 3 * _TO_FIND_A_BUILDER
    ):
        later += timedelta(days=1)
    end = next((day for day in facts.external_ends if live <= day < later), None)
    is_fixed = any(is_final(each.quote) for each in facts.fixed)
    extension = f", and the price of an extension past {facts.on(end)}" if end and not is_fixed else ""
    thing = facts.case.kind.words.thing
    yield sponsor_point(
        facts,
        "nobody_sets_it_up",
        9,
        f"Nobody is named to set up {thing}",
        f"No person in the brief has the job, and {facts.on(live)} depends on it: every earlier date is a "
        "guess until someone commits.",
        f"The supplier, or one of our people, commits to dates for each step by {facts.on(facts.settle_by)}. "
        f"Cost: their price, and each week without a name moves {facts.on(live)} by a week.",
        f"Start on {facts.on(later)} instead. Cost: four more weeks of the old way{extension}.",
        pays=f"the people who set up {thing}",
    )


def opponents(facts: CaseFacts) -> Iterator[Point]:
    """Find people who are known to be against it."""
    brief = facts.brief
    low = {each.person_id for each in facts.case.stakeholders if each.support <= 2}
    named = [
        person
        for person in brief.people
        if person.id != brief.sponsor_id
        and (person.id in low or re.search(_AUTHOR, person.job_title, re.IGNORECASE))
    ]
    if not named:
        return
    stances = ((person, _opposition_of(facts, person)) for person in named)
    opponent, sentence = next((pair for pair in stances if pair[1]), (named[0], ""))
    fact = cite(sentence) if sentence else "Their support is known to be low."
    stated = next((each for each in facts.case.stakeholders if each.person_id == opponent.id), None)
    ask = "What would they need to see to back it?"
    if stated and stated.needs:
        ask = "The brief says what they need: the talk settles it."  # and this page is passed around
    order = "The announcement is read as the answer."
    if stated and stated.talk_on and facts.settle_by and stated.talk_on > facts.settle_by:
        order = (
            f"The talk is on {facts.on(stated.talk_on)}, after the announcement, which is read as the "
            f"answer: talk by {facts.on(facts.settle_by)}."
        )
    yield sponsor_point(
        facts,
        "opponents",
        8,
        "Talk with the strongest critics first, then announce",
        f"{fact} {ask} {order}",
        "Let the critics run the test: they pick the cases and publish the result. Cost: we may not like "
        "the result."
        if facts.is_practiced
        else "Change what they show to be wrong, and say what doesn't change. Cost: the plan may change.",
        "Go ahead without them. Cost: if anything goes wrong, they told you so.",
        step=Step(
            "Have the critics pick the test cases",
            "They picked the cases, and what counts as passed, before anyone knew a result. They publish it, "
            "whatever it shows.",
        )
        if facts.is_practiced and sentence
        else None,
        private=True,
    )


def terms_of_a_manager(facts: CaseFacts) -> Iterator[Point]:
    """Find a manager who leads a team and holds out, and ask for the terms alone.

    A remark on a person is never repeated: papers pass through the hands of those they name.
    """
    brief = facts.brief
    if facts.case.kind.key == OWNERSHIP:
        return  # nothing of it is used beside the old
    worries = [each.text for each in facts.case.concerns if each.is_about_people]
    meant = (person_meant(brief, text) for text in worries if re.search(_HOLDS_OUT, text, re.IGNORECASE))
    roles = (brief.sponsor_id, brief.lead_id, brief.sustainment_owner_id)
    led = {each.id: [group for group in brief.groups if group.manager_id == each.id] for each in brief.people}
    person = next((each for each in meant if each and each.id not in roles and led[each.id]), None)
    if person is None:
        return
    first, team = person.first_name, facts.names(led[person.id])
    yield sponsor_point(
        facts,
        "terms_of_a_manager",
        10,
        f"What must {team} see in {facts.case.kind.words.thing} on day one?",
        f"{first} leads {team}. Everything that team checks today has to be there.",
        f"{capital(facts.sponsor_name)} and {first} meet by {facts.on(facts.settle_by)} and sign off "
        f"on what {facts.case.kind.words.thing} must show, what runs in parallel, and until when. "
        "Cost: double work for two periods, about half a day a week.",
        f"Decide without {first}. Cost: the old way lives on alongside the new one.",
        private=True,  # and no task, which everybody reads: the private talk is one, and names nobody
    )


def retained_tools(facts: CaseFacts) -> Iterator[Point]:
    """Find private tools that several people retain, and ask who talks to them."""
    for concern in facts.case.concerns:
        tool = retained_tool(concern)
        if not tool or person_meant(facts.brief, concern.text):
            continue
        by, start = facts.on(facts.settle_by), facts.on(facts.brief.go_live)
        yield sponsor_point(
            facts,
            "kept_tools",
            7,
            f"The private {tool}: who talks with those who keep one, and when does it end?",
            "As long as a leader uses one, the team will keep its own.",
            f"{capital(facts.sponsor_name)} meets each of them by {by}. What they check there is in "
            f"{facts.case.kind.words.thing} before training, or dropped. From {start} no meeting uses a "
            "number from one, and each keeper signs off on its last day. Cost: an hour with each.",
            "Leave them. Cost: two numbers in every meeting.",
            private=True,
        )
        return


def _is_named(sentence: str, person: Person) -> bool:
    parts = (re.escape(part) for part in person.name.split() if len(part) > _SHORTEST_NAME)
    return any(re.search(rf"\b{part}\b", sentence) for part in parts)


def _opposition_of(facts: CaseFacts, person: Person) -> str:
    """Return the sentence about an author's letter that names nobody: papers go around."""
    if not re.search(_AUTHOR, person.job_title, re.IGNORECASE):
        return ""
    opposed = re.compile(_OPPOSED, re.IGNORECASE)
    sentences = (each for each in facts.sentences("concerns") if opposed.search(each))
    return next((each for each in sentences if not any(_is_named(each, x) for x in facts.brief.people)), "")


def refusal(facts: CaseFacts) -> Iterator[Point]:
    """Find people who said they will not, with no rule for it."""
    sentence = facts.sentence_with(
        r"\b(?:refus\w*|(?:(?:will|would) not|won't) (?:\w+ )?(?:use|come|take part|join"
        r"|do (?:it|this|that|so)|accept|go along|sign|move|touch|follow)|said no(?! \w)"
        r"|weiger\w*|machen nicht mit|refusent"
        r"|se niegan)\b",
        "concerns",
    )
    if not sentence or person_meant(facts.brief, sentence):  # whose terms are asked for
        return
    must = facts.sentence_with(
        r"\b(?:has to|have to|must|mandatory|required|muss|müssen|doit|debe)\b", "what_changes", "objective"
    )
    yield sponsor_point(
        facts,
        "refusal",
        7,
        "Some people have said no. What now?",
        f"{cite(sentence)} {cite(must) if must else 'The brief does not say what is required.'} Everyone "
        f"will watch the first case.",
        "No consequences until the first gate; they give reasons in writing. Cost: others wait, too.",
        "It's part of the job from go-live, and their manager says so beforehand. Cost: some may leave.",
        private=True,
    )


def nights_hear_last(facts: CaseFacts) -> Iterator[Point]:
    """Find people whom day meetings do not reach."""
    groups = {group.team_name.casefold() for group in facts.brief.groups}
    night = facts.sentence_with(_SHIFTS, "concerns", "past_attempts")
    if night and (re.search(_UNSEEN, night, re.IGNORECASE) or any("night" in name for name in groups)):
        yield sponsor_point(
            facts,
            "nights",
            5,
            "Nights and weekends always hear last",
            # What the night shift says of something else is no proof of it.
            (f"{cite(night)} " if re.search(_UNSEEN, night, re.IGNORECASE) else "")
            + "If days decide and nights get the notes, nothing changes.",
            "Same words, same date, in person on each shift. Cost: leaders spend about four hours on nights.",
            "A second date for nights and weekends. Cost: they hear it through the grapevine first.",
        )


def temporary(facts: CaseFacts) -> Iterator[Point]:
    """Find temporary or part-time people, without a word on their training."""
    sentence = facts.sentence_with(_TEMPORARY, "concerns", "what_changes", "why_now")
    # Those whose contract ends are not there to be trained.
    if not sentence or re.search(HARD_END, sentence, re.IGNORECASE):
        return
    if gone := _gone_soon(facts, sentence):
        ended = next((off.fallback for off in facts.case.ends if not off.stays_readable), "")
        then = f"keep the old way while it lasts, then work from {ended}" if ended else "keep the old way"
        yield sponsor_point(
            facts,
            "temporary",
            6,
            f"Do people who are here until {gone} get a seat and a course?",
            f"{cite(sentence)} They leave within weeks of the start.",
            f"No: they {then}, beside a coworker. Cost: they do fewer cases alone.",
            "The short course and a seat for these weeks. Cost: seats that nobody needs afterwards.",
        )
        return
    yield sponsor_point(
        facts,
        "temporary",
        6,
        "Do temps get the full training?",
        f"{cite(sentence)} Each of them needs {hours(facts.hours_each)} of training, like everyone.",
        "The short course, with a coworker beside them. Cost: slower work.",
        "They work beside someone who is trained, on the simple cases. Cost: fewer hands for the rest."
        if facts.case.switch_offs
        else "They keep the old way until they leave. Cost: both ways stay open.",
    )


def _gone_soon(facts: CaseFacts, sentence: str) -> str:
    """Return until when temporary people stay, if it is soon."""
    until = _UNTIL.search(sentence)
    named = next((each for each in named_days_in(sentence) if until and each.start >= until.end()), None)
    day = end_of(named, facts.first_day) if named else None
    is_soon = day and facts.waves and day <= max(facts.waves) + _SOON
    return named.words if named and is_soon else ""


def wide_span(facts: CaseFacts) -> Iterator[Point]:
    """Find groups in which one manager cannot talk with everyone."""
    teams = whole_teams(facts.brief.groups)
    wide = [group for group in teams if group.size > _WIDE_SPAN and not group.supervisors]
    if not wide:
        return
    largest = max(wide, key=lambda group: group.size)
    talks = -(-largest.size // 15)
    yield sponsor_point(
        facts,
        "wide_span",
        4,
        f"Who briefs {largest.size:,} people in {largest.label}?",
        f"{capital(facts.manager_name(largest))} alone: {number(talks)} talks of 15 people. "
        f"{count(len(wide), 'group')} in the brief {'has' if len(wide) == 1 else 'have'} more than "
        f"{_WIDE_SPAN} people and no supervisors named.",
        f"Managers name them at their briefing, and they are briefed next. Cost: two hours each, "
        f"{number(2 * talks)} in all.",
        f"{capital(facts.manager_name(largest))} addresses everyone at once. Cost: nobody asks a question.",
        step=Step(
            "Name the frontline supervisors",
            "About fifteen people each have one named supervisor, on every shift and at every site. "
            "Each supervisor has said yes and was briefed before the first team talk.",
            asks_managers=True,
        ),
    )


RULES = (
    sizes_differ, numbers_of_people, leaders_outside, sponsor_is_manager, lead_has_too_much, owner_afterwards,
    does_counts_and_is_checked, nobody_sets_it_up, opponents, terms_of_a_manager, retained_tools, refusal,
    nights_hear_last, temporary, wide_span,
)  # fmt: skip
