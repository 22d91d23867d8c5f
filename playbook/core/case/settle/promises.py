"""Points about what leaders promise, and where facts of the brief say otherwise."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from playbook.core.base.words import capital, closed, count, listed, lower_first, number
from playbook.core.case.feasible.masses import an_hour
from playbook.core.case.judgment import Point, Step
from playbook.core.case.reading.concerns import rule_against
from playbook.core.case.reading.texts import is_feared
from playbook.core.case.settle.broken import find_broken
from playbook.core.case.settle.facts import (
    TEXT_FIELDS,
    CaseFacts,
    cite,
    cite_near,
    in_words,
    sponsor_point,
    start_of,
)
from playbook.core.case.teams.ended_roles import ended_roles, promise_where_roles_end
from playbook.core.case.timing import is_question
from playbook.core.plan.brief import ASPECTS, Aspect, Group
from playbook.core.plan.case import Condition
from playbook.core.plan.plays.kinds import FEW, HANDS_ON, KINDS_WITHOUT_TOOL, is_of_measuring
from playbook.core.text.dates import end_of, exact_days_in, named_days_in
from playbook.core.text.numbers import NAMES_MONEY, as_count

_ANOTHER_JOB, _HIGH, _SOME, _REAL = 5, 4, 3, 2  # of 5; a 1 is a trace, no contradiction
NO_CUTS = "No job cuts are planned because of this."
NO_OTHER_CUTS = "Whose work ends hears first what comes then, and no other job is cut because of this."
OPEN_JOBS = "what happens to jobs"
_CONFIRM = "confirm"
# Who speaks for all jobs of an organization; the head of one part asks them.
_SPEAKS_FOR_ALL = re.compile(
    r"^(?:president|owner|principal(?=$|,| of\b)|superintendent(?=$| of (?:the )?schools?\b)|mayor|rector"
    r"|provost|chancellor|vorstand\w*)\b|\b(?:ceo|chief executive|founder|managing (?:director|partner)"
    r"|general manager|executive director|director[- ]general|geschäftsführ\w+|head ?teacher|city manager)\b",
    re.IGNORECASE,
)
OF_STRUCTURE = "reorganization"  # what becomes of posts is the change itself
RECORDED = "recorded"  # the key of the point on what is stored
NOTHING_STORED = "Nothing is stored once the result is done."
_HEARS = re.compile(
    r"\b(?:dictat\w+|transcri\w+|scribes?|speech|by voice|voice assistants?|listens?|ambient"
    r"|(?:meeting|visit|care|clinical) notes?|minutes of|diktier\w+)\b",
    re.IGNORECASE,
)
_TODAY = re.compile(r"\b(?:today|so far|until now|currently|instead of|no longer)\b", re.IGNORECASE)
_MOST_RECORDS, _MOST_NAMED = 2, 3
_OVERTIME = r"\b(?:overtime|extra shifts?|night work|on-call pay)\b"
_NAME = r"(?<![\w'\u2019-])[A-ZÀ-Þ][\w'\u2019-]{1,40}"
NAMES = rf"{_NAME}(?:(?:, (?:and )?| and ){_NAME}){{0,5}}"  # "Tom, Ana and Ben"
# "Tom and Agnieszka, who pour the models in the back room, have asked me twice what they will do after May"
_ASK_WHAT_THEY_DO = re.compile(
    rf"(?P<who>{NAMES}),? (?:who (?P<does>[^,;.]{{4,60}}),? )?"
    r"(?:[a-z]+ ){0,3}?(?:ask(?:s|ed)?|wonders?|wants? to know)\b[^.;]{0,24}?\bwhat (?:they|he|she)"
    r"(?: will| would|['\u2019]ll| are going to| is going to| shall)? (?:do|does)\b"
    r"(?: (?:then|after (?P<after>\w+)))?"
)
_HOURS_A_WEEK, _LESS_MADE, _WEEKS, _FEWER_WEEKS = 40, 0.1, 4, 2  # of guaranteed pay: our assumption
# "IT keeps the log", "Compliance reads 50 answers a week": what the brief keeps, no proposal denies.
_RECORDS_USE = re.compile(
    r"\b(?:keeps?|reads?|reviews?|checks?|samples?|gets?|receives?|sees?) "
    r"(?:(?:the|an?|every|each|all|\d{1,4}|weekly|daily|monthly|audit|list of|log of|twenty|fifty) ){1,4}"
    r"(?:logs?|records?|answers?|replies|results|questions|overrides|drafts|transcripts|prompts|list)\b",
    re.IGNORECASE,
)
# What people call an aspect when they say that it stays.
# Wages that are talked about are not promised to stay.
_NOT_TALKED = r"(?! ?(?:stubs?|slips?|statements?|talks?|bargaining|negotiations?|rounds?)\b)"
_FEWER_IN_THE_BUDGET = (
    r"\b(?:budget|headcount)\b[^.;]{0,30}\b(?:\w+ )?(?:posts? |people |staff )?(?:fewer|less)\b"
)
STAYS: dict[Aspect, str] = {
    "pay": (
        rf"\b(?:(?:pay|wages?){_NOT_TALKED}|salar\w+"
        r"|commission\w*|bonus\w*|piece rates?|grades?|gehalt\w*|gehälter|lohn\w*"
        r"|löhne|vergütung\w*|salaires?|primes?|salario\w*)\b"
    ),
    "appraisal": (
        r"\b(?:apprais\w+|assess\w*|scor(?:ing|ed)|performance|ratings?|bewert\w*|beurteil\w*|évalu\w+"
        r"|evalua\w+)\b"
    ),
    "place": (
        r"\b(?:place of work|workplaces?|sites?|locations?|shifts?|schichten|standorte?|remote|home office)\b"
    ),
    "reporting": (
        r"\b(?:reporting lines?|who reports|org(?:anization|anisation)? chart|teams stay|vorgesetzte\w*"
        r"|managers? stay)\b"
    ),
    "job": r"\b(?:jobs? (?:stay|titles?|descriptions?)|roles?|tasks? stay|aufgaben)\b",
}
_LABELS: dict[Aspect, str] = {
    "pay": "Pay",
    "appraisal": "Appraisal",
    "place": "Place and hours",
    "reporting": "Reporting lines",
    "job": "Roles",
}
# What of a promise moves with what: who merges regions moves territories, who takes over accounts moves their
# owner and what is paid for them.
_STAY, _JOINED = re.compile(r" (?:stays?|remains?|(?:is|are) kept)\b"), re.compile(r", (?:and )?| and ")
_MOVED_BY = tuple(
    (re.compile(part, re.IGNORECASE), re.compile(moves, re.IGNORECASE))
    for part, moves in (
        (
            r"\b(?:territor\w+|regions?|areas?|districts?|routes?)\b",
            r"\b(?:regions?|areas?|districts?) merge",
        ),
        (r"\b(?:owns?|owners?|relationships?|accounts?|customers?|clients?)\b", r"\b(?:takes?|taken) over\b"),
    )
)
_PAID = re.compile(r"^(?:the )?(?:commissions?|bonus(?:es)?)\b(?: \w+)?$", re.IGNORECASE)
_TAKEN_OVER = re.compile(
    r"^(?:(?P<where>[^,.;]{3,80}\bmerge\b[^,.;]{0,40}),? and )?[^,.;]{2,60}\b(?:take|takes|took) over "
    r"(?P<what>(?:accounts|customers|clients|territories|cases|patients|students))\b",
    re.IGNORECASE,
)
_MUST = (
    r"\b(?:has to|have to|must|mandatory|required|only way|does not exist|obligatory|muss|müssen"
    r"|verpflicht\w*|doit|doivent|debe\w*)\b"
)
# "Nobody has to accept it; everybody has to try it for six weeks" says what is required, and until when.
_SO_LONG = re.compile(r"\b(?:for|within) (?:[a-z]+|\d{1,2}) (?:days?|weeks?|months?)\b", re.IGNORECASE)
_MAY = (
    r"\b(?:nobody has to|no one has to|not have to|voluntar\w*|optional|may choose|free to|right to"
    r"|freiwillig\w*|niemand muss"
    r"|volontaire|voluntari\w+)\b"
)
_WATCHED = (
    r"\b(?:control(?!ler)\w*|big brother"
    r"|watch(?:ed|ing|e?s?(?= (?:us|me|them|you|people|staff|what|how|who|each|every|over|my|our|their)\b))\b"
    r"(?! (?:\w+ )?(?:children|kids|babies|parents))"
    r"|monitor\w*|surveil(?!lance)\w*|track\w*|spy\w*|überwach\w*"
    r"|kontroll\w*|surveillance(?! (?:visit|audit))|contrôle|vigilan\w*)\b"
)
_RECORDED = (
    # Records are files, and no recording; what cannot be recorded worries nobody.
    r"\b(?:(?<!not be )(?<!never )(?<!not )(?<!for a )(?<!for the )record(?:ed|ings?)"
    r"|records (?:us|me|my|our|them|wh\w+|how)"
    r"|voice(?! (?:messages?|mails?|notes?|calls?|picking|control|commands?|systems?|only|speaks?))"
    r"|cameras?|listen\w*|aufgezeichnet|mitgeschnitten"
    r"|enregistr\w*|grab\w+)\b"
)
_IS_KEPT = (
    r"\b(?:recordings?|audio|footage|videos?|sound)\b[^.;]{0,40}\b(?:kept|stored|deleted|erased|saved)\b"
    r"[^.;]{0,30}\b(?:\d+|an?|one|two|three|seven|thirty) (?:hours?|days?|weeks?|months?)\b"
)
# Marks of use are a matter of measurement: nobody can hear them.
_USE_RECORDED = r"\b(?:log-?ins?|sign-?ins?|clicks|hours|times?|attendance) (?:[\w-]+ ){0,3}?record"
JOBS_FEARED = (
    r"\b(?:not (?:be )?needed|no longer needed"
    r"|jobs?|redundan\w*|layoffs?|lay-offs?|replac\w*|headcount|stellen|arbeitsplätze?|arbeitsplatz"
    r"|wegfallen|emplois?|empleos?)\b"
)
# What is to be saved in money may be somebody's job: nobody speaks of jobs before that is settled.
_SAVES_MONEY = (
    r"\b(?:sav(?:es?|ed|ings?) [^.;]{0,40}?"
    r"(?:[$€£]|\b(?:money|costs?|budgets?|dollars|euros|pounds|millions?))"
    r"|(?:cuts?|lower\w*|reduc\w+|fewer|less) [^.;]{0,30}?\b(?:costs?|labou?r|staff|headcount|overheads?)"
    r"|synerg\w+|headcount)\b"
)
_REWARD = (
    r"\b(?:billable|piece rates?|piecework|commissions?|bonus(?:es)?|quotas?|(?:sales|output) targets?"
    r"|(?:judged|paid|assessed|measured|rewarded) (?:by|on|for|per)|akkord\w*|prämien?"
    r"|provision\w*|primes?)\b"
)
_LESS = (
    r"\b(?:less|lower|fewer|los(?:e|es|ing)|reduc\w+|costs?|cuts?|slow\w*|drops?|falls?|suffers?|weniger|sinkt"
    r"|moins|menos|piece rates?)\b"
)
_ANSWER = r"\b(?:answers?|owes?|promis\w+|reply|replies|decides?)\b"
_PAID_BY_THE_PIECE = (
    r"\b(?:piece[- ]?rates?|piece[- ]?work|incentive (?:pay|wages?|rates?)|output bonus(?:es)?"
    r"|paid (?:per|by the) (?!hour|month|week|year|day)\w+|akkord\w*|stücklohn\w*)\b"
)
_SO_MANY = r"(?:only |just )?(?P<many>one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3}) (?:of )?[a-z]"
_PAID_BY_OUTPUT = (
    rf"{_PAID_BY_THE_PIECE}|\b(?:commissions? (?:plans?|rates?|pay|payments?)"
    r"|(?:productivity|performance|volume) bonus(?:es)?)\b"
)
# Whose sale it is, once somebody else has the customer.
_CHANGES_HANDS = (
    r"\btakes? over (?:[a-z]+ ){0,2}?(accounts|customers|clients|territories)\b"
    r"|\b(accounts|customers|clients|territories) "
    r"(?:move|change hands|are (?:moved|reassigned|handed over|redrawn))\b"
)
_SPLIT = (
    r"\b(?:split|shared?|half) [^.;]{0,30}\bcommissions?\b|\bcommissions? [^.;]{0,30}\b(?:split|shared)\b"
)
_SELLS = re.compile(r"\b(?:sales|sellers?|account (?:managers?|executives?)|vertrieb)\b", re.IGNORECASE)
_REPRESENTED = (
    r"\b(?:(?<!credit )(?<!european )(?<!student )unions?|works council|staff council|representatives"
    r"|betriebsrat|syndicats?|sindicatos?)\b"
)
_IS_AN_AGREEMENT = re.compile(
    r"\b(?:(?:betriebs|dienst)vereinbarung|accord (?:d['’]entreprise|collectif)"
    r"|convenio (?:colectivo|de empresa)|acuerdo (?:de empresa|con el comité)|collective agreement)\b",
    re.IGNORECASE,
)
_NOT_REPRESENTED = re.compile(r"\b(?:no|without|kein\w*|not|never)\b", re.IGNORECASE)
_PAY_GUARANTEED = (
    r"\b(?:guarantee\w*|average (?:pay|earnings)|no one (?:earns|is paid) less|nobody (?:earns|is paid) less"
    r"|pay does not fall|quotas? (?:is|are) (?:lower|reduced|suspended))\b"
)
_LOSES_PAY = r"\blos(?:e|es|ing) (?:[\w-]+ ){0,3}?(?:commissions?|bonus(?:es)?)\b"
_DOUBTED = (
    r"\b(?:fear\w*|afraid|worr\w+|doubt\w*|believ\w*|suspect\w*|not|never|no|nobody|\w+n't|wrong|lose|loses|losing"
    r"|los[st]|worse|more|less|fewer|longer|slower|extra|too|cost\w*|angst|befürcht\w*|sorge\w*|zweifel\w*|kein\w*"
    r"|nicht|crain\w*|peur|doute\w*|moins|tem\w+|miedo|dud\w+)\b"
)
_HELD_FOR = timedelta(days=300)  # after a plan: past the reviews of its last year
_WITHIN = re.compile(r"\b(?:until|till|through|bis|jusqu\w*|hasta)\b", re.IGNORECASE)
_TOO_COMMON = frozenset(
    [
        "this",
        "that",
        "with",
        "from",
        "have",
        "will",
        "they",
        "their",
        "there",
        "what",
        "when",
        "which",
        "more",
        "less",
        "than",
        "time",
        "work",
    ]
)


def jobs_open(facts: CaseFacts) -> Iterator[Point]:
    """Find an open promise on jobs, the heavier where jobs change or people ask."""
    if facts.case.promises["jobs"].state != "undecided":
        return
    high = teams_whose_jobs_change(facts, _HIGH)
    question = facts.sentence_with(JOBS_FEARED, "concerns")
    if not high and not question:
        return
    names = facts.names(high)
    people = sum(group.size for group in high)
    levels = [group.impact.get("job") or 0 for group in high]
    top, least = max(levels, default=0), min(levels, default=0)
    how_much = f"{top}" if top == least else f"{least} to {top}"
    is_in_some = 0 < len(high) < len(facts.brief.groups)
    fact = (
        f"The content of the job changes {'most there ' if is_in_some else ''}({how_much} of 5), for "
        f"{people:,} people. "
        if high
        else f"{cite(question)} "
    )
    also = [
        ASPECTS[aspect]
        for aspect in ("pay", "appraisal", "reporting")
        if any((group.impact.get(aspect) or 0) >= _REAL for group in high)
    ]
    are_many = len(also) > 1 or also == [ASPECTS["reporting"]]
    also_changes = f"{capital(listed(also))} {'change' if are_many else 'changes'} too. " if also else ""
    promise = no_job_lost(facts)
    is_safe = bool(high) and promise not in (NO_CUTS, NO_OTHER_CUTS) and OPEN_JOBS not in promise
    title = f"What happens to jobs in {names}?" if is_in_some else "What happens to jobs?"
    yield sponsor_point(
        facts,
        "jobs_open",
        12 if top > _HIGH else 9 if question else 8,
        title,
        f"{fact}{also_changes}Do jobs go? It's the first thing people ask.",
        f"{on_jobs(facts)} Cost: {f'no savings on these {people:,} jobs until then' if is_safe else 'none'}.",
        "Say how many jobs end, by when and by what rule. Cost: the talks that the law asks for, and the "
        "best look around.",
    )


def recorded_by_brief(facts: CaseFacts) -> str:
    """Return the brief's sentences on what is recorded of people's use."""
    records = [each for each in facts.sentences("what_changes") if _RECORDS_USE.search(each)]
    return " ".join(map(closed, records[:_MOST_RECORDS]))


def proposal_on_records(facts: CaseFacts) -> str:
    """Return what we propose to say of records."""
    by = facts.on(facts.settle_by)
    if retention := _retention_by_brief(facts):
        return f"{closed(retention)} {facts.sponsor_name} says in writing by {by} who has access until then."
    if records := recorded_by_brief(facts):
        return f"{records} It checks the tool, not people, and goes into no review."
    if _is_of_speech(facts):
        return NOTHING_STORED
    return f"{facts.sponsor_name} says in writing by {by} what is stored, for how long and who sees it."


def _retention_by_brief(facts: CaseFacts) -> str:
    """Return the sentence on how long recordings stay, else ''."""
    return facts.sentence_with(_IS_KEPT, "what_stays", "what_changes", "approach")


def _is_of_speech(facts: CaseFacts) -> bool:
    """Return whether what is new hears people, and keeps only what it writes."""
    new = facts.sentences("what_changes", "objective")
    return facts.case.kind.is_ai and any(_HEARS.search(each) and not _TODAY.search(each) for each in new)


def on_jobs(facts: CaseFacts) -> str:
    """Return what we propose to say of jobs, and who alone may say it."""
    sentence, who = no_job_lost(facts), capital(speaks_for_all(facts))
    if OPEN_JOBS in sentence:
        return f"{sentence} {who} {'and HR decide' if facts.people >= FEW else 'decides'} it first."
    with_hr = f"and HR {_CONFIRM}" if facts.people >= FEW else f"{_CONFIRM}s"
    return f"{sentence} {who} {with_hr}."


def speaks_for_all(facts: CaseFacts) -> str:
    """Return who may promise something for the whole organization."""
    brief = facts.brief
    people = (each for each in (brief.sponsor, *brief.people) if each)
    own = next((each for each in people if _SPEAKS_FOR_ALL.search(each.job_title)), None)
    top = brief.sponsor if brief.sponsor and brief.sponsor.level == "executive" else None
    return own.name if own else top.name if top else "the CEO"


def no_job_lost(facts: CaseFacts) -> str:
    """Return the sentence on jobs that the case allows."""
    if roles := ended_roles(facts):
        return promise_where_roles_end(facts, roles)
    if facts.sentence_with(_SAVES_MONEY, "expected_benefit", "objective", "why") or facts.sentence_with(
        _FEWER_IN_THE_BUDGET, "concerns", "why_now"
    ):
        return f"{capital(facts.sponsor_name)} says by {facts.on(facts.settle_by)} {OPEN_JOBS}."
    is_feared = facts.sentence_with(JOBS_FEARED, "concerns")
    is_touched = teams_whose_jobs_change(facts, _HIGH) or facts.case.kind.is_ai
    if not (
        facts.case.ends_of_work or teams_whose_jobs_change(facts, _ANOTHER_JOB) or (is_feared and is_touched)
    ):
        return NO_OTHER_CUTS if ask_what_becomes(facts) else NO_CUTS
    whose = representatives_of(facts)
    agreed = f", subject to agreement with {whose}" if whose else ""
    # A commission that is shared is pay, too, and so is overtime that nobody works any more.
    is_less = changes_hands(facts) or re.search(_OVERTIME, _aims_of(facts), re.IGNORECASE)
    what = " or base pay" if is_less else " or pay"
    if facts.sentence_with(STAYS["pay"], "what_stays"):
        what = ""  # that is promised already
    return f"Nobody loses their job{what} because of this through {held_through(facts)}{agreed}."


def _aims_of(facts: CaseFacts) -> str:
    return f"{facts.brief.objective} {facts.brief.outcome_measure} {facts.brief.expected_benefit}"


def names_in(names: str) -> tuple[str, ...]:
    """Return each of several names."""
    return tuple(re.split(r", (?:and )?| and ", names))


def ask_what_becomes(facts: CaseFacts) -> re.Match[str] | None:
    """Return where a few people by name ask what they do then, if they do."""
    return next(filter(None, map(_ASK_WHAT_THEY_DO.search, facts.sentences("concerns"))), None)


def held_through(facts: CaseFacts) -> int:
    """Return the last year of a promise: one that ends with the plan protects nobody."""
    last = max(day for day in (facts.brief.end, facts.brief.go_live, facts.today) if day)
    return (last + _HELD_FOR).year


def representatives_of(facts: CaseFacts) -> str:
    """Return who speaks for the people on jobs, pay and monitoring, else ''."""
    sentences = facts.sentences(*TEXT_FIELDS, "approach")
    stated = (each for each in sentences if not _NOT_REPRESENTED.search(each))
    texts = [
        *(each.name for each in facts.case.conditions if facts.case.is_of_representatives(each)),
        *stated,
    ]
    named = (match[0].lower() for text in texts if (match := re.search(_REPRESENTED, text, re.IGNORECASE)))
    body = next(named, "")
    if not body:
        return ""
    return f"the {body}" if body in ("union", "works council", "staff council") else "their representatives"


def signed_agreement(facts: CaseFacts) -> Condition | None:
    """Return what representatives have signed already, by the brief's own words."""
    met = (each for each in facts.case.conditions if facts.case.is_met(each) and not is_question(each))
    quoted = ((each, facts.case.origins.get(f"condition.{each.id}", "")) for each in met)
    return next(
        (
            each
            for each, quote in quoted
            if facts.case.is_of_representatives(each) or _IS_AN_AGREEMENT.search(quote)
        ),
        None,
    )


def are_jobs_touched(facts: CaseFacts) -> bool:
    """Return whether a team's job becomes another one, or people fear for theirs."""
    return bool(teams_whose_jobs_change(facts, _HIGH) or facts.sentence_with(JOBS_FEARED, "concerns"))


def teams_whose_jobs_change(facts: CaseFacts, least: int = _SOME) -> list[Group]:
    """Return the teams whose job is scored as a change."""
    return [group for group in facts.brief.groups if (group.impact.get("job") or 0) >= least]


def stays_against_impact(facts: CaseFacts) -> Iterator[Point]:
    """Find something that stays by promise and changes by score."""
    for aspect, words in STAYS.items():
        sentence = facts.sentence_with(words, "what_stays")
        least = _SOME if aspect == "pay" else _REAL
        hit = [group for group in facts.brief.groups if (group.impact.get(aspect) or 0) >= least]
        # Where place is what changes, what stays about it is an exception and no contradiction.
        if not sentence or not hit or (aspect == "place" and facts.case.kind.key == "place_of_work"):
            continue
        scores = ", ".join(f"{group.label} {group.impact[aspect]}" for group in hit[:4])
        yield sponsor_point(
            facts,
            f"stays_{aspect}",
            7 if aspect in ("pay", "appraisal") else 5,
            f"{_LABELS[aspect]}: promised to stay the same, rated as a change",
            f"{cite_near(sentence, words)} But impact on {ASPECTS[aspect]} (out of 5): {scores}. "
            "Which is true?",
            f"Ask {managers_of(facts, hit)} by {facts.on(facts.settle_by)} what changes for their people, "
            "and let the promise say that; nobody repeats it before. Cost: an honest talk now.",
            f"Nothing changes, and {facts.sponsor_name} signs that. Cost: we're held to it, whatever comes.",
        )


def managers_of(facts: CaseFacts, groups: Sequence[Group]) -> str:
    """Return the managers of teams by name, many as one."""
    people = {person.id: person for group in groups if (person := facts.brief.manager_of(group))}
    many = len(people) > _MOST_NAMED or not people
    return "the managers" if many else listed(person.name for person in people.values())


def appraisal_open(facts: CaseFacts) -> Iterator[Point]:
    """Find scores on appraisal, or a fear of being watched, without a word on measurement."""
    if facts.case.promises["measurement"].state != "undecided" or signed_agreement(facts):
        return
    hit = [group for group in facts.brief.groups if (group.impact.get("appraisal") or 0) >= _REAL]
    measured = (each for each in facts.sentences("concerns") if is_of_measuring(each))
    watched = facts.sentence_with(_WATCHED, "concerns") or next(measured, "")
    if any(is_question(each) and facts.case.origins.get(f"condition.{each.id}") == watched
           for each in facts.open_conditions):  # fmt: skip
        watched = ""  # it has an answer of its own
    is_stated = re.search(STAYS["appraisal"], facts.brief.what_stays, re.IGNORECASE)
    if (not hit or is_stated) and not watched:
        return
    scores = ", ".join(f"{group.label} {group.impact['appraisal']}" for group in hit[:4])
    fact = f"{cite(watched)} " if watched else ""
    score = f"Impact on {ASPECTS['appraisal']} (out of 5): {scores}. " if hit else ""
    in_reviews = f"Nothing goes into reviews{f' through {held_through(facts)}' if hit else ''}"
    yield sponsor_point(
        facts,
        "appraisal_open",
        9 if watched else 6,
        "What may a manager see and use?" if watched else "Does it count in reviews?",
        f"{fact}{score}".rstrip(),
        f"{_seen_by_managers(facts)} {in_reviews}. Cost: managers get less detail.",
        "Managers see their own people's work, and tell them so. Cost: some people will avoid it."
        if facts.case.kind.is_ai
        else "Reports show teams only. Cost: managers go back to asking for lists.",
    )


def _seen_by_managers(facts: CaseFacts) -> str:
    """Return who sees what, as the proposed promise on measuring has it."""
    if facts.case.kind.is_ai:
        return "Managers see team figures only."
    if facts.case.kind.key == HANDS_ON:
        return "The list of who is signed off serves safety alone; beyond it managers look at the place."
    if facts.case.kind.key in KINDS_WITHOUT_TOOL:
        return "Managers look at the work and never at single people, and nobody keeps a list by name."
    return (
        "Managers see open work and next steps of their own people, and nobody counts clicks, calls or "
        "logins. Everyone sees that screen before the first session."
    )


def reward_against(facts: CaseFacts) -> Iterator[Point]:
    """Find pay, targets or judgment that reward the old way."""
    keeps_pay = facts.sentence_with(STAYS["pay"], "what_stays")
    for sentence in facts.sentences("concerns"):
        if not re.search(_REWARD, sentence, re.IGNORECASE) or not re.search(_LESS, sentence, re.IGNORECASE):
            continue
        if keeps_pay and re.search(_LOSES_PAY, sentence, re.IGNORECASE):
            continue  # a fear that what stays answers, and no reward for the old way
        yield sponsor_point(
            facts,
            "reward_against",
            10,
            "Targets or pay work against it",
            f"{cite_near(sentence, _REWARD)} As long as that holds, using it costs people money, "
            "and praise won't change that.",
            "Change how the old measure counts from go-live, in writing, until a set day. Cost: what the old "
            "measure brought in.",
            "Keep it, and say so. Cost: use stays low, and everyone knows why.",
            step=Step(
                "Put in writing how the old target counts",
                "Everyone who judges people has signed how hours, targets or pay count from go-live on. One "
                "page says from which day and until when, and what it costs.",
                by=_answered_by(facts, sentence),
                is_sponsors=True,
            ),
        )
        return


def _answered_by(facts: CaseFacts, worry: str) -> date | None:
    """Return the day by which an answer is promised, beside a worry."""
    sentences = [*facts.sentences("concerns")]
    at, start = sentences.index(worry), min(facts.waves, default=date.max)
    for sentence in sentences[at : at + 2]:
        if re.search(_ANSWER, sentence, re.IGNORECASE):
            days = (each.day for each in exact_days_in(sentence, facts.first_day) if each.how == "exact")
            return next((day for day in days if facts.first_day <= day < start), None)
    return None


_PAY_OPEN = 2  # of 5: below it the brief says that pay hardly changes


def pay_while_learning(facts: CaseFacts) -> Iterator[Point]:
    """Find pay by output that stays while people are slow because they learn."""
    sentence = facts.sentence_with(_PAID_BY_OUTPUT, "what_stays", "what_changes", "approach", "concerns")
    if not sentence or facts.sentence_with(_PAY_GUARANTEED, *TEXT_FIELDS, "approach"):
        return
    is_by_the_piece = re.search(_PAID_BY_THE_PIECE, sentence, re.IGNORECASE)
    sellers = [group for group in facts.brief.groups if _SELLS.search(group.label)]
    is_commission = not is_by_the_piece and re.search(r"\bcommission", sentence, re.IGNORECASE)
    if is_commission and all(group.impact.get("pay", _PAY_OPEN) < _PAY_OPEN for group in sellers):
        return
    who = facts.names(sellers) if is_commission else "people"
    groups = [each for each in (sellers if is_commission else facts.brief.groups) if each.impact.get("pay")]
    everyone = sum(group.size for group in groups)
    few = re.match(_SO_MANY, sentence, re.IGNORECASE)  # "One vet is paid by the treatments": not the team
    people = min(as_count(few["many"]), everyone) if few else everyone
    a_week, budget = _pay_at_risk(facts, people), facts.brief.budget or 0
    weeks = _FEWER_WEEKS if budget and a_week * _WEEKS > budget else _WEEKS
    per = f"{in_words(weeks)} weeks"
    whose = representatives_of(facts)
    agreed = f", subject to agreement with {whose}" if whose else ""
    partners = f"It is agreed with {whose}; payroll" if whose else "Payroll"
    yield sponsor_point(
        facts,
        "pay_while_learning",
        10 if is_by_the_piece else 4,
        f"Who pays when learning makes {who} slower?",
        f"{cite_near(sentence, _PAID_BY_OUTPUT)} People paid by output lose money while they're learning.",
        f"Guarantee each person’s average pay for the first {per}{agreed}. "
        f"Cost: {_cost_of_pay(facts, groups, people, a_week, weeks)}",
        f"Lower the output target for {per}. Cost: output that nobody makes up.",
        step=Step(
            f"Put in writing the pay of {who} while they learn"
            if is_commission
            else "Put in writing what people earn while they learn",
            f"One page says how pay by output is counted in the first {per}. {partners} has booked it, "
            "and every manager has the sentence.",
            is_sponsors=True,
        ),
        replacements=_added_to_pay(facts, f"Each person's average pay is guaranteed for the first {per}."),
        pays=f"{per} of guaranteed pay for {who if is_commission else 'people paid by output'}",
        costs=a_week * weeks,
        paid_for=groups,
    )


def _added_to_pay(facts: CaseFacts, terms: str) -> tuple[tuple[str, str], ...]:
    """Return the sentence on pay that stays, with terms added in brackets.

    The brackets go when the decision is made.
    """
    stays = facts.sentence_with(STAYS["pay"], "what_stays")
    return ((stays, f"{closed(stays)} [{terms}]"),) if stays else ()


def _pay_at_risk(facts: CaseFacts, people: int) -> float:
    """Return a week's loss at a tenth less work, 0 without a price."""
    return people * _HOURS_A_WEEK * _LESS_MADE * (an_hour(facts) or 0)


def _cost_of_pay(facts: CaseFacts, groups: Sequence[Group], people: int, a_week: float, weeks: int) -> str:
    """Return what the guarantee costs whom, beside the budget that does not hold it."""
    if not a_week:
        return "unknown until payroll has counted who is paid by output; finance confirms it."
    price = an_hour(facts) or 0
    longer = f"; {in_words(_WEEKS)} weeks: {facts.money(a_week * _WEEKS)}" if weeks < _WEEKS else ""
    return (
        f"about {facts.money(a_week * weeks)} for {count(people, 'person', 'people')} in "
        f"{facts.names(groups, 3)} (our assumption: a tenth less at {number(price)} an hour{longer}); "
        "finance confirms it."
    )


def changes_hands(facts: CaseFacts) -> tuple[str, re.Match[str]] | None:
    """Return the sentence on accounts that change hands where pay follows what is sold."""
    changes = re.compile(_CHANGES_HANDS, re.IGNORECASE)
    matches = (
        (each, match)
        for each in facts.sentences("why_now", "what_changes", "concerns")
        if (match := changes.search(each)) and not is_feared(each, match.end())
    )
    sells = any(_SELLS.search(group.label) for group in facts.brief.groups)
    return next(matches, None) if sells or facts.has(_REWARD, *TEXT_FIELDS) else None


def paid_for_what_moves(facts: CaseFacts) -> Iterator[Point]:
    """Find who is paid for accounts that change hands."""
    handover = changes_hands(facts)
    if not handover or facts.has(_SPLIT, *TEXT_FIELDS):
        return
    sentence, what = handover
    moved = next(filter(None, what.groups()), "accounts").lower()
    named = next((day for each in named_days_in(sentence) if (day := start_of(each, facts.first_day))), None)
    day = named or min(facts.waves, default=None)
    pay = "bonus" if facts.has(r"\bbonus", *TEXT_FIELDS) else "commission"
    if day is None:
        return
    yield sponsor_point(
        facts,
        "paid_for_what_moves",
        10,
        f"Who gets the {pay} on {moved} that change hands?",
        f"{cite(sentence)} It's the first question from the people who give up {moved} and the people who "
        "take them over.",
        f"Old and new owner share the {pay} on deals opened before {facts.on(day)} 50/50 for six "
        f"months; later deals are the new owner's. HR, legal and payroll check it before either hears of it. "
        f"Cost: nothing to us; each owner gives up half. Paying both in full costs us "
        f"twice: payroll gives a range from last year's deals by {facts.on(facts.settle_by)}.",
        f"Pay both in full for six months. Cost: that {pay} twice.",
        replacements=_added_to_pay(
            facts,
            f"On deals opened before {facts.on(day)}, old and new owner split the {pay} 50/50 for six "
            "months.",
        ),
        step=Step(
            f"Put in writing who gets the {pay} on {moved} that change hands",
            "One page says who is credited from which day, and for how long it is shared. HR and payroll "
            "have checked it against today's plan. Each deal gets its names once the list is there.",
            is_sponsors=True,
        ),
    )


def recorded(facts: CaseFacts) -> Iterator[Point]:
    """Find the question of what is recorded."""
    feared = (each for each in facts.sentences("concerns") if re.search(_RECORDED, each, re.IGNORECASE))
    sentence = next((each for each in feared if not NAMES_MONEY.search(each)), "")  # a price records nobody
    is_asked = any(is_question(each) and re.search(_RECORDED, each.name) for each in facts.open_conditions)
    if not sentence or is_asked or re.search(_USE_RECORDED, sentence, re.IGNORECASE):
        return
    period = "" if _retention_by_brief(facts) else "what is stored, for how long, and "
    yield sponsor_point(
        facts,
        RECORDED,
        8,
        f"What is recorded, and who can {'hear' if _is_of_speech(facts) else 'see'} it?",
        f"{cite(sentence)} The brief does not say {period}who has access.",
        f"{proposal_on_records(facts)} Cost: "
        + (
            "errors are harder to trace."
            if proposal_on_records(facts) == NOTHING_STORED
            else "a rule on access, in writing."
        ),
        "Keep it for a few days, with access for two named people. Cost: it needs an agreement.",
    )


EXCEPTION = "One exception"
_NO_LIST_YET = (
    "We don't have the full list of what moves yet. If it affects you, your manager tells you before anyone "
    "else, and until then nothing changes for you."
)


def stays_against_texts(facts: CaseFacts) -> Iterator[Point]:
    """Find something that stays by promise and moves by another sentence."""
    others = [*facts.sentences("why_now", "what_changes", "why", "concerns")]
    stays, moves = find_broken(facts.sentences("what_stays"), others, facts.brief.tools)
    if not stays:
        return
    days = named_days_in(moves)
    when = f" {'on' if days[0].days else 'in'} {days[0].words}" if days else ""
    all_of_it = _of_all_that_moves(stays, moves)
    yield sponsor_point(
        facts,
        "stays_against_texts",
        10,
        f"We'd be breaking a promise{when}",
        f"{cite(stays)} {cite(moves)} For some people, we can't keep that promise.",
        f"Write the exception into the promise, and tell those people first once the list is "
        f"signed.{all_of_it} Cost: an hour with each of them.",
        "Nothing moves until the promise runs out. Cost: the other change slips.",
        step=Step(
            "Write the exception into the promise",
            "The exception is in the promise, with its date and who it's about. Each of these people "
            "hears it in person once they are named, and before everyone else.",
            is_sponsors=True,
        ),
        replacements=((stays, f"{stays} {_exception(stays, moves)} {_NO_LIST_YET}"),),
    )


def _of_all_that_moves(stays: str, moves: str) -> str:
    """Return which parts of a promise the exception is about, if several."""
    broken = _broken_parts(stays, moves)
    return f" The exception covers {lower_first(listed(broken))}." if len(broken) > 1 else ""


def _broken_parts(stays: str, moves: str) -> list[str]:
    parts = _JOINED.split(_STAY.split(stays)[0])
    return [each for each in parts if any(of.search(each) and way.search(moves) for of, way in _MOVED_BY)]


def _exception(stays: str, moves: str) -> str:
    """Return what moves although it stays, as people who lose it would say it."""
    taken = _TAKEN_OVER.search(moves)
    if taken is None:
        return f"{EXCEPTION}: {moves}"
    days = named_days_in(moves)
    when = f" {'on' if days[0].days else 'in'} {days[0].words}" if days else ""
    where = f"where {lower_first(taken['where'])}, " if taken["where"] else ""
    broken = _broken_parts(stays, moves)
    change = f", and {lower_first(listed(broken))} change with them" if len(broken) > 1 else ""
    paid = next((each for each in _JOINED.split(_STAY.split(stays)[0]) if _PAID.search(each)), "")
    paid = paid.lower().removeprefix("the ")
    credit = f" The {paid} stays; who gets credit for those {taken['what']}, you get in writing."
    own = f"{EXCEPTION}: {where}some {taken['what']} get a new owner{'' if where else when}{change}."
    return f"{own}{credit if paid else ''}"


def duty_unclear(facts: CaseFacts) -> Iterator[Point]:
    """Find "must" and "need not" side by side."""
    must, may = (
        facts.sentence_with(words, "what_changes", "objective", "what_stays") for words in (_MUST, _MAY)
    )
    text = " ".join(facts.sentences("what_changes", "objective", "what_stays"))
    is_only_negated = not re.search(_MUST, re.sub(_MAY, " ", text, flags=re.IGNORECASE), re.IGNORECASE)
    if not must or not may or is_only_negated or (must == may and _SO_LONG.search(must)):
        return
    parts = cite(must) if must == may else f"{cite(may)} And {cite(must)}"
    yield sponsor_point(
        facts,
        "duty_unclear",
        6,
        "Required or optional?",
        f"{parts} People hear what they want to hear. What's required, until when, and what happens after?",
        "Everyone must try it a set number of times by a set date; use is optional. Cost: two rules to "
        "explain.",
        "Optional from day one. Cost: fewer users at first.",
    )


def promise_ends(facts: CaseFacts) -> Iterator[Point]:
    """Find a promise with an end date."""
    for sentence in facts.sentences("what_stays"):
        for named in named_days_in(sentence):
            day = end_of(named, facts.brief.start or facts.today)
            if day is None or not _WITHIN.search(sentence[: named.start]) or not facts.brief.end:
                continue
            answer = facts.working_before(facts.brief.end.replace(day=1))
            yield sponsor_point(
                facts,
                "promise_ends",
                4,
                f"What happens after {facts.on(day)}?",
                f"{cite(sentence)} People will take the end date as the plan.",
                f"Say by {facts.on(answer)} what holds afterwards. Cost: the decision comes early.",
                "Say now that it's open, and who decides. Cost: people ask at every meeting.",
                step=Step(
                    f"Say what holds after {facts.on(day)}",
                    "One sentence says what continues and what ends; managers can repeat it word for word.",
                    answer,
                    is_sponsors=True,
                ),
            )
            return


def benefit_is_the_worry(facts: CaseFacts) -> Iterator[Point]:
    """Find a benefit that people already doubt in the same words."""
    doubted = (each for each in facts.sentences("concerns") if re.search(_DOUBTED, each, re.IGNORECASE))
    worries = [(worry, _pairs(worry)) for worry in doubted]
    names = {pair for group in facts.brief.groups for pair in _pairs(group.label)}
    for benefit in facts.sentences("expected_benefit"):
        pairs = [pair for pair in _pairs(benefit) if pair not in names]
        for worry, its_pairs in worries:
            who = {*_pairs(benefit)[:1]} & {*its_pairs[:1]}  # both begin with the same people
            if shared := next((pair for pair in pairs if pair in its_pairs and pair not in who), None):
                phrase = " ".join(shared)
                counted = facts.tried_by if facts.waves else None
                yield sponsor_point(
                    facts,
                    "benefit_is_the_worry",
                    4,
                    f"“{capital(phrase)}” is promised and feared",
                    f"Promised: {cite_near(benefit, phrase)} Feared: {cite_near(worry, phrase)} On day "
                    f"one, people will see which is true.",
                    "Test it on ten real cases before go-live, and show the count. Cost: about ten hours.",
                    "Promise it for later, once the old way is off: a weaker argument today.",
                    step=Step(
                        f"Test “{phrase}” on ten real cases",
                        "Everyone has seen the count of ten cases done both ways, whatever it shows. "
                        "Skeptics did them in an ordinary week.",
                        counted,
                    ),
                    replacements=(
                        (
                            benefit,
                            f"{benefit} That's the goal. We'll test it on ten real cases before go-live, "
                            "and I'll show you what we find.",
                        ),
                    ),
                )
                return


def worry_against_rule(facts: CaseFacts) -> Iterator[Point]:
    """Find a worry that comes true on the rule's day."""
    for worry in facts.sentences("concerns"):
        if rule := rule_against(facts.brief, worry):
            yield sponsor_point(
                facts,
                "worry_against_rule",
                8,
                "The rule itself causes a worry",
                f"{cite(rule)} But {cite(worry)} No conversation fixes that: it's the rule itself.",
                "Change the day or the hours where that's true. Cost: fewer hours together.",
                "The rule stays; exceptions by name, before the announcement. Cost: each asks separately.",
            )
            return


def _pairs(sentence: str) -> list[tuple[str, str]]:
    words = re.findall(r"[^\W\d_]+", sentence.casefold())
    return [
        pair for pair in pairwise(words) if all(len(word) > 3 and word not in _TOO_COMMON for word in pair)
    ]


RULES = (
    jobs_open,
    stays_against_impact,
    appraisal_open,
    reward_against,
    pay_while_learning,
    paid_for_what_moves,
    recorded,
    stays_against_texts,
    duty_unclear,
    promise_ends,
    benefit_is_the_worry,
    worry_against_rule,
)
