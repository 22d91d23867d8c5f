"""Points in the brief's own words: hours, consequences, and an objective that is missing."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from playbook.core.base.words import capital, listed, lower_first, number
from playbook.core.case.answers import stated_answer
from playbook.core.case.away import hours_for_everyone, hours_told
from playbook.core.case.judgment import Point, Step
from playbook.core.case.reading.learning import LEARNS_SLOWER
from playbook.core.case.settle.facts import CaseFacts, amount, cite, hours, sponsor_point
from playbook.core.case.settle.promises import representatives_of, signed_agreement
from playbook.core.case.teams.groups import groups_named
from playbook.core.case.timing import SIDE_LETTER, WRITTEN_ANSWER, is_question
from playbook.core.plan.brief import Group
from playbook.core.plan.plays.kinds import KINDS_OF_PEOPLE, KINDS_WITHOUT_TOOL
from playbook.core.text.numbers import counts_in

_OF_TIME = r"\b(?:minutes?|hours?|half an hour|half a day|a (?:whole |full )?day|more time)\b"
_TO_LEARN = (
    r"\b(?:needs?|learn\w*|train\w*|course|session|practice|novices|beginners"
    r"|(?:heavy|frequent|occasional) users?)\b"
)
# What a worry says would come to harm if it is true.
_CONSEQUENCE = (
    r"\b(?:stops?|stands? still|waits?|delay\w*|takes? (?:a|two|three|\d+) (?:day|week|hour)s?|too late|lost"
    r"|loses?|losing|angry|cannot (?:ship|deliver|sell|work|answer|treat|pay)|goes? out wrong|get hurt"
    r"|unsafe|complaints?)\b"
)
_HOURS = (
    r"(?P<hours>\d{1,3}(?:\.5)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen)"
)
# "six hours for each technician", "sixteen for each dispatcher", "each technician needs about six hours".
_FOR_EACH = re.compile(
    rf"\b{_HOURS}(?: (?:training )?hours?)?(?: of (?:paid )?training)?"
    r" (?:for (?:each|every)|per|an?) (?P<who>[a-z-]{4,})",
    re.IGNORECASE,
)
_EACH_NEEDS = re.compile(
    rf"\b(?:each|every) (?P<who>[a-z-]{{4,}}) (?:(?:needs?|gets?|has|have|will have|receives) )?"
    rf"(?:about |around |some |at least )?{_HOURS}\b(?! (?:days?|weeks?|minutes?|people))",
    re.IGNORECASE,
)
# "Front desk staff get four hours of training each", "every loan officer gets six hours of training"
_OF_A_TEAM = re.compile(
    r"(?:\b(?:each|every) )?(?P<who>(?<![\w-])[a-z][a-z-]+(?: [a-z-]+){0,2}?) (?:will )?"
    rf"(?:gets?|has|have|receives?) {_HOURS} hours of (?:\w+ )?training\b",
    re.IGNORECASE,
)
_PROMISED = (_FOR_EACH, _EACH_NEEDS, _OF_A_TEAM)
_SAME_HOURS, _MOST_TEAMS = 0.5, 3
_MOST_CONSEQUENCES = 1
_TRIED_BEFORE = timedelta(days=14)
_SPEAKS_FOR_PEOPLE = re.compile(
    r"\b(?:(?:works|staff) council|betriebsr\w+|personalr\w+|union|cse|syndic\w+|delegad\w+"
    r"|comité de empresa)\b",
    re.IGNORECASE,
)
_TO_READ_IT = timedelta(days=7)
_TO_ASK, _TO_TALK_PRICE = timedelta(days=4), timedelta(days=42)
OF_RECORDING = re.compile(r"\b(?:record\w*|stor\w+|listen\w*|voice|camera|video)\b", re.IGNORECASE)
_DETAILS_ASKED = (
    "confirmed in writing what is stored, where, how long, and whether it can be turned off. It says who can "
    "reach it, and someone of ours has checked it on a device."
)
# What a measure counts that somebody may pay for by the piece.
_SOLD_BY = re.compile(
    r"\b(?:hours?|days?|minutes?|time|calls?|visits?|tickets?|requests?|contacts?|nights?|cases?)\b",
    re.IGNORECASE,
)
_CLIENTS_PAY = (
    r"\b(?:clients?|customers?|insurers?|payers?|buyers?)\b[^.;]{0,40}\b(?:pay(?:s|ing)?|paid|billed|charged)\b"
    r"|\b(?:we|they|us) (?:are paid|bill|charge|invoice|get paid)\b[^.;]{0,40}\b(?:by|per|for)\b"
    r"|\bbillable\b"
    r"|\b(?:is|are) (?:billed|charged|invoiced|paid) (?:by|per)(?: the)? (?:hour|day|call|visit|case|ticket)"
)
_WHY_FIELDS = ("why", "why_now", "concerns", "risk_of_not_changing", "what_stays", "objective")


def objective_missing(facts: CaseFacts) -> Iterator[Point]:
    """Find a brief that says what changes and not what is true afterwards."""
    if facts.brief.objective.strip() or not facts.brief.outcome_measure:
        return
    yield sponsor_point(
        facts,
        "objective_missing",
        9,
        "The metric has no objective",
        f"“{facts.brief.outcome_measure.rstrip('.')}” should change, but the brief does not say what will be "
        "different at the end. Each team will work toward a different goal.",
        f"Write one sentence by {facts.on(facts.settle_by)}: what will be different, for whom, by when. "
        "Cost: an hour together.",
        "Make the metric the objective. Cost: people work on the number, not the work.",
    )


def hours_promised(facts: CaseFacts) -> Iterator[Point]:
    """Find hours of training that the brief promises, and the plan does not hold."""
    sentence, short = _short_of_promise(facts)
    if not short:
        return
    teams = [f"{facts.names([group], 1)} {hours(promised)}" for group, promised in short]
    least = min(_planned_hours(facts, group) for group, _ in short)
    missing = max(promised - _planned_hours(facts, group) for group, promised in short)
    yield sponsor_point(
        facts,
        "hours_promised",
        8,
        "The sessions hold fewer hours than the brief promises",
        f"{cite(sentence)} Promised: {listed(teams[:_MOST_TEAMS])}. The sessions of the plan, the one "
        f"after the start included, hold {hours(least)}.",
        f"Guided practice on real work fills the rest, up to {hours(missing)} each. Cost: these hours, "
        "in the roster.",
        "Promise only what the sessions hold. Cost: some start less sure, and we break a promise.",
    )


def _short_of_promise(facts: CaseFacts) -> tuple[str, list[tuple[Group, float]]]:
    """Return the sentence that promises hours, and teams with fewer.

    One team for each promise, with the hours that it was promised.
    """
    promises = (promise.sentence for promise in facts.brief.promises if promise.state == "decided")
    for sentence in (*promises, *facts.sentences("what_stays", "what_changes", "concerns", "why_now")):
        if not re.search(_OF_TIME, sentence, re.IGNORECASE) or not re.search(r"train|learn", sentence, re.I):
            continue
        short: dict[float, Group] = {}
        for match in (m for sign in _PROMISED for m in sign.finditer(sentence)):
            promised = float(counts_in(match["hours"])[0].values[0])
            for group in facts.brief.groups:
                is_meant = group.id in groups_named(facts.brief, match["who"])
                has_fewer = _planned_hours(facts, group) < promised - _SAME_HOURS
                if is_meant and has_fewer and facts.case.is_trained(group):
                    short.setdefault(promised, group)
        if short:
            return sentence, [(group, promised) for promised, group in short.items()]
    return "", []


def _planned_hours(facts: CaseFacts, group: Group) -> float:
    """Return the hours of the sessions before and after a team's start."""
    return facts.hours_of(group) + facts.case.kind.clinic.hours


def stated_hours(facts: CaseFacts) -> Iterator[Point]:
    """Find what the brief says of learning time, where sessions ask the same of everyone."""
    for sentence in facts.sentences("what_changes", "what_stays"):
        told = hours_told(sentence)
        if told is not None and told <= facts.hours_each - _SAME_HOURS and not facts.case.time_away:
            yield _fewer_told(facts, sentence, told)
            return
    if any(hours_promised(facts)) or hours_for_everyone(facts.brief):
        return
    for sentence in facts.sentences("concerns", "what_changes", "what_stays"):
        is_time = re.search(_OF_TIME, sentence, re.IGNORECASE)
        is_slow = re.search(LEARNS_SLOWER, sentence, re.IGNORECASE)
        if not (is_slow or (is_time and re.search(_TO_LEARN, sentence, re.IGNORECASE))):
            continue
        if not (is_slow or re.search(r"\b(?:train|learn|course|session)", sentence, re.IGNORECASE)):
            continue
        yield sponsor_point(
            facts,
            "hours_said",
            7,
            "Not everyone needs the same hours",
            f"{cite(sentence)} The sessions before go-live are counted with {hours(facts.hours_each)} "
            "for each.",
            "Set the hours by team, and give anyone who needs more an hour beside a colleague first. Cost: "
            "an hour each, in the roster.",
            f"The same {hours(facts.hours_each)} for all. Cost: too little for some, lost time for others.",
        )
        return


def _fewer_told(facts: CaseFacts, sentence: str, told: float) -> Point:
    """Return the point on training that is shorter in the brief than in the plan."""
    length = f"{told * 60:.0f} minutes" if told < 1 else hours(told)
    more = round((facts.hours_each - told) * facts.people)
    return sponsor_point(
        facts,
        "hours_said",
        9,
        f"The brief gives {length} of training; the plan holds {hours(facts.hours_each)}",
        f"{cite(sentence)} Two sessions before go-live, the second on people's own work, take "
        f"{hours(facts.hours_each)}.",
        f"Hold {hours(facts.hours_each)}, and say so when it is announced. Cost: {number(more)} more hours "
        "of working time in all.",
        f"Keep {length}, and put someone who knows it beside each person on the first three days. Cost: "
        "slower days, and helpers who are missing elsewhere.",
    )


def work_would_suffer(facts: CaseFacts) -> Iterator[Point]:
    """Find a worry about the work itself that nothing in the brief answers."""
    if facts.case.kind.key in KINDS_OF_PEOPLE or not facts.waves:
        return
    worries = [
        concern
        for concern in facts.case.concerns
        if not concern.is_about_people
        and re.search(_CONSEQUENCE, concern.text, re.IGNORECASE)
        and len(concern.text.split()) > 4
        and not stated_answer(facts.case, concern)
    ]
    for concern in worries[:_MOST_CONSEQUENCES]:
        yield sponsor_point(
            facts,
            "work_would_suffer",
            8,
            "What if they are right, and the work suffers?",
            f"{cite(concern.text)} The brief does not answer it.",
            "Try ten real cases with them before the first gate; an exception has one name who "
            "decides within the day. Cost: two days of theirs.",
            "Start without knowing. Cost: the first bad case makes up people's minds.",
            step=Step(
                "Try ten real cases with the people who warn us",
                "Ten real cases are done, and one page says what happened and what changed. "
                f"{capital(concern.held_by) if concern.held_by else 'The people who said it'} chose them, "
                "awkward ones among them. It says who decides on an exception within the day.",
                min(facts.tried_by, facts.working_before(min(facts.waves) - _TRIED_BEFORE)),
            ),
        )


def asked_by_representatives(facts: CaseFacts) -> Iterator[Point]:
    """Find a question of representatives: it takes facts and an answer, no signature."""
    asked = next((each for each in facts.open_conditions if is_question(each)), None)
    if asked is None:
        return
    body, _, question = asked.name.removeprefix(f"{WRITTEN_ANSWER} to ").partition(": ")
    has_supplier = facts.case.kind.key not in KINDS_WITHOUT_TOOL
    whom = "the supplier" if has_supplier else "the people in charge"
    asked_on = facts.working(facts.first_day + _TO_ASK)
    answer_by = asked.needed_by or facts.settle_by
    sentence = facts.case.origins.get(f"condition.{asked.id}", asked.name)
    yield sponsor_point(
        facts,
        "asked_by_representatives",
        9,
        f"{capital(body)} asked {question}: answer by {facts.on(answer_by)}",
        f"{cite(sentence)} That's a question, not an approval. They need facts and a straight "
        "answer; silence makes people assume the worst.",
        f"Ask {whom} in writing by {facts.on(asked_on)}; {facts.sponsor_name} answers in person and in "
        f"writing.{_letter(facts, body)} Anything nobody can confirm stays off. Cost: two hours, "
        "and maybe a feature.",
        "Answer after it goes live. Cost: until then people assume the worst.",
        step=Step(
            f"Ask {whom} {question}",
            f"{capital(whom)} {_DETAILS_ASKED}"
            if OF_RECORDING.search(question)
            else f"{capital(whom)} answered in writing, with proof that someone of ours has checked.",
            asked_on,
        ),
    )


def agreement_signed(facts: CaseFacts) -> Iterator[Point]:
    """Find an agreement that is signed: it is read and quoted, not negotiated again."""
    agreement = signed_agreement(facts)
    sentence = facts.case.origins.get(f"condition.{agreement.id}", "") if agreement else ""
    if agreement is None or not sentence:
        return
    name, whose = lower_first(agreement.name.removesuffix(" signed")), _who_signed(facts)
    by = facts.working(facts.first_day + _TO_READ_IT)
    yield sponsor_point(
        facts,
        "agreement_signed",
        9,
        f"The {name} is signed: does the plan keep it?",
        f"{cite(sentence)} It decides what is recorded, who sees it and how people are trained.",
        f"{capital(facts.lead_name)} copies its clauses into the rules by {facts.on(by)}, and "
        f"{facts.sponsor_name} goes through them with {whose}. Only where it is silent we propose. "
        "Cost: two hours.",
        "Go by memory. Cost: the first mistake breaks it.",
        step=Step(
            f"Copy the clauses of the {name} into the rules",
            "Each clause on recording, evaluation, jobs and training stands in the rules word for word, and "
            f"{whose} has read the plan beside it. What it leaves open is on one list.",
            by,
        ),
    )


def _who_signed(facts: CaseFacts) -> str:
    """Return who speaks for the people, by name where the brief has them."""
    person = next((each for each in facts.brief.people if _SPEAKS_FOR_PEOPLE.search(each.job_title)), None)
    return person.name if person else representatives_of(facts) or "those who signed it"


def _letter(facts: CaseFacts, body: str) -> str:
    """Return what is agreed beside an answer, by when, and what happens without it."""
    letter = next((each for each in facts.open_conditions if each.id == SIDE_LETTER), None)
    if letter is None:
        return ""
    day = facts.case.due.get(letter.id) or facts.case.ready_on(letter)
    aim = f"; we aim for {facts.on(day)}" if day else ""
    return (
        f" Nobody trains until the side letter with {body} is signed{aim}. Each week later moves go-live by "
        "a week; counsel says what must be bargained."
    )


def paid_for_what_shrinks(facts: CaseFacts) -> Iterator[Point]:
    """Find clients who pay for what the target makes smaller."""
    brief = facts.brief
    baseline, target = brief.outcome_baseline, brief.outcome_target
    words = f"{brief.outcome_measure} {brief.outcome_unit}"
    if baseline is None or target is None or target >= baseline or not _SOLD_BY.search(words):
        return
    sentence = facts.sentence_with(_CLIENTS_PAY, *_WHY_FIELDS)
    if not sentence:
        return
    titled = re.compile(r"account|client|customer|sales|commercial", re.IGNORECASE)
    others = (each for each in brief.people if each.id not in (brief.sponsor_id, brief.lead_id))
    person = next((each for each in others if titled.search(each.job_title)), None) or brief.lead
    who = f"{capital(facts.sponsor_name)} and {person.name}" if person else capital(facts.sponsor_name)
    by = facts.working_before(facts.first_day + _TO_TALK_PRICE)
    less = f"{amount(baseline, brief.outcome_unit)} become {number(target)}"
    asks = f"{person.name} asks each client first. " if person else ""
    point = sponsor_point(
        facts,
        "paid_for_what_shrinks",
        10,
        f"What do clients pay for when {less}?",
        f"{cite(sentence)} If the price follows time, reaching the target lowers what we earn.",
        f"{who} decide by {facts.on(by)}: the same fee for more work, or a lower fee with a wider "
        f"scope. {asks}Cost: about two hours with each client.",
        "Decide at each renewal. Cost: the client sets the price.",
        step=Step(
            f"Decide what clients pay for when {less}",
            "One page names each contract with its date, value and what it is priced by. For each it says "
            "what we offer instead, signed before anyone talks about price.",
            by,
            is_sponsors=True,
        ),
    )
    yield replace(point, by=by)


RULES = (
    objective_missing, agreement_signed, hours_promised, stated_hours, work_would_suffer,
    asked_by_representatives, paid_for_what_shrinks,
)  # fmt: skip
