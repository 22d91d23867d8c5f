"""Open questions of the page that decides: what the gaps of a brief make decisive."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import timedelta

from playbook.core.base.words import capital, closed_quotes, count, first_clauses, listed, number
from playbook.core.case.answers import answering, awaited, body_to_meet, is_about, stated_answer, usual_answer
from playbook.core.case.brief_answers import answer_in_brief
from playbook.core.case.case import Case
from playbook.core.case.claims.sides import teams_named
from playbook.core.case.decision_page import QuestionRow
from playbook.core.case.judgment import Point, Verdict, is_cited
from playbook.core.case.owner_weeks import named_trainer
from playbook.core.case.reading.concerns import is_dropped, person_with
from playbook.core.case.reading.learning import PLANNED
from playbook.core.case.reading.lessons import asked_for_examples
from playbook.core.case.reading.places import country_name
from playbook.core.case.rows.data_use import data_questions
from playbook.core.case.rows.value import value_question
from playbook.core.case.settle.ends import no_last_day
from playbook.core.case.settle.facts import TEXT_FIELDS, CaseFacts, amount, cite, fill_all
from playbook.core.case.settle.people import lead_has_too_much
from playbook.core.case.settle.proposals import proposed_answer
from playbook.core.case.timing import is_question
from playbook.core.plan.case import Concern, ConditionKind
from playbook.core.plan.private import gives_a_task
from playbook.core.text.dates import first_day_in
from playbook.core.text.notes import split_sentences

WORKS_HERE = "What already works here: "
WHICH_WAY = "Which of the ways that fit do we take?"
_OF_FREE_USE = ("general_assistant", "coding_assistant", "new_process", "other")
_BODIES: tuple[ConditionKind, ...] = ("works_council", "union", "data_protection")
BY_OTHERS: tuple[ConditionKind, ...] = ("works_council", "union", "legal", "funding", "other")
_MOST_OWNERS = 4
_AGAINST, _MOST_PEOPLE = 2, 2
_SPEAKS_FOR_OTHERS = re.compile(
    r"\b(?:unions?|stewards?|council|association|committee|representatives?|syndic\w+|betriebsrat\w*)\b",
    re.IGNORECASE,
)
_MOST_WORRIES, _MOST_CIRCUMSTANCES, _LARGE = 2, 3, 100
_TITLE = re.compile(r"^(?:(?:Dr|Prof|Professor|Mrs?|Ms|Mx|Sir|Dame|Rev|Father|Sister)\.? )+")  # no first name
_SPOKEN = re.compile(
    r"(?i)\?|\b(?:asks?|says?|fears?|wants?|worr\w+|afraid|believes?|thinks?|what|who|whether|how|why|will|we|us"
    r"|our|sag\w+|fürcht\w+|angst|wir|nous|nosotros)\b"
)


def question_rows(
    facts: CaseFacts, verdict: Verdict, points: Sequence[Point], owners: Collection[str] = ()
) -> Iterator[QuestionRow]:
    """Yield what the brief leaves open, with who answers by when; what decides most comes first.

    `owners`: ids of those who have a task in the plan.
    """
    sponsor, by = capital(facts.sponsor_name), facts.settle_by
    if not facts.brief.objective.strip():
        due = f"by {facts.on(facts.due)}" if facts.due else "at the end"
        yield QuestionRow(f"What is true {due} that is not true today, in one sentence?", sponsor, by)
    if verdict.state == "not_feasible" and len(verdict.alternatives) > 1:
        yield QuestionRow(WHICH_WAY, sponsor, by)
    yield from _of_starts_by_place(facts)
    yield from _of_what_works(facts)
    yield from _of_the_headcount(facts)
    yield from _of_the_same_name(facts)
    yield from _of_what_is_missing(facts)
    yield from data_questions(facts)
    yield from _of_conditions(facts)
    yield from _of_people_without_a_part(facts, owners)
    yield from _of_open_questions(facts)
    yield from _of_worries(facts, points)
    yield from _of_assumed_days(facts, verdict)
    yield from value_question(facts)
    yield from _of_circumstances(facts, points)
    yield from _of_training(facts)
    yield from _of_the_number(facts)
    yield from _of_the_place(facts)
    yield from _of_later(facts)


def _of_people_without_a_part(facts: CaseFacts, owners: Collection[str]) -> Iterator[QuestionRow]:
    """Yield what those do whom the brief names, and the plan gives nothing to do."""
    brief = facts.brief
    busy = {brief.sponsor_id, brief.lead_id, brief.sustainment_owner_id, *owners}
    busy |= {group.manager_id for group in brief.groups}
    busy |= {each.owner_id for each in brief.conditions} | {each.decider_id for each in brief.promises}
    busy |= {each.answered_by_id for each in brief.concern_list}
    # Who put a promise in writing has said their part.
    promised = " ".join(each.sentence for each in brief.promises)
    busy |= {each.id for each in brief.people if each.name and each.name in promised}
    # Who is against it is spoken with in private, and stands in no list.
    busy |= {each.person_id for each in facts.case.stakeholders if (each.support or 0) <= _AGAINST}
    free = [each for each in brief.people if each.job_title and each.id not in busy]
    for person in sorted(free, key=lambda each: each.level != "executive")[:_MOST_PEOPLE]:
        who = f"{person.name} ({person.job_title})"
        if person.is_nobody:
            text = f"Who becomes {person.job_title}, from which day, and who does their part until then?"
        elif person.level == "executive":
            text = f"What does {who} say or do for this, and on which day?"
        elif _SPEAKS_FOR_OTHERS.search(person.job_title):
            text = f"For whom does {who} speak, and who else has to be there in the first talk?"
        else:
            text = f"What does this change for {who}, what do they do in it, and who tells them first?"
        yield QuestionRow(text, capital(facts.sponsor_name), facts.settle_by)


def _of_what_works(facts: CaseFacts) -> Iterator[QuestionRow]:
    """Yield who shows the others what was tried before and is still done."""
    if works := facts.case.works_here:
        teams = teams_named(facts, works[0])
        who = facts.manager_name(teams[0]) if len(teams) == 1 else facts.lead_name
        before = f" before {facts.on(min(facts.waves))}" if facts.waves else ""
        text = f"{WORKS_HERE}{' '.join(map(cite, works))} Two of them show it to the others{before}."
        yield QuestionRow(text, capital(who), facts.settle_by)


def _of_the_headcount(facts: CaseFacts) -> Iterator[QuestionRow]:
    """Yield who the people are whom the headcount counts and no team has, or the reverse."""
    brief, total = facts.brief, sum(group.size for group in facts.brief.groups)
    gap = abs((brief.headcount or total) - total)
    if gap and total:
        asks = f"who are the {'other' if (brief.headcount or 0) > total else 'extra'} {gap:,}"
        text = f"Headcount {brief.headcount:,}, teams {total:,}: {asks}?"
        yield QuestionRow(text, capital(facts.lead_name), facts.settle_by)


def _of_the_same_name(facts: CaseFacts) -> Iterator[QuestionRow]:
    """Yield whom a text means by a first name that two people have."""
    named: dict[str, list[str]] = {}
    for person in facts.brief.people:
        first, _, last = _TITLE.sub("", person.name).partition(" ")
        if last:
            named.setdefault(first, []).append(person.name)
    for first, people in named.items():
        lasts = "|".join(re.escape(_TITLE.sub("", each).partition(" ")[2]) for each in people)
        alone = re.compile(rf"\b{re.escape(first)}\b(?! (?:{lasts}))")
        sentence = next(filter(alone.search, facts.sentences(*TEXT_FIELDS)), "") if len(people) > 1 else ""
        if sentence:
            ask = f"{cite(sentence)} Which one: {' or '.join(people)}?"
            yield QuestionRow(ask, capital(facts.sponsor_name), facts.settle_by)


def _of_what_is_missing(facts: CaseFacts) -> Iterator[QuestionRow]:
    brief, sponsor, by = facts.brief, capital(facts.sponsor_name), facts.settle_by
    if brief.sponsor is None:
        yield QuestionRow("Which executive stands for this?", "The person who decided on it", by)
    if not brief.why:
        yield QuestionRow("Why do we do this, and why now?", sponsor, by)
    if not brief.what_stays:
        yield QuestionRow("What stays as it is?", sponsor, by)
    if not facts.case.concerns and not brief.concerns:
        yield QuestionRow("What worries people? Ask ten of them.", capital(facts.lead_name), by)


def _of_starts_by_place(facts: CaseFacts) -> Iterator[QuestionRow]:
    """Yield which places start first, where we assumed how many people work there."""
    groups = [group for group in facts.brief.groups if group.places]
    people: dict[str, int] = {}
    for group in groups:
        people[group.places] = people.get(group.places, 0) + group.size
    first = [places for places in people if not places.startswith("other ")]
    if first and min(facts.waves) > facts.today:
        managers = (facts.name_of(facts.brief.find_person(group.manager_id)) for group in groups)
        names = list(dict.fromkeys(filter(None, managers)))[:_MOST_OWNERS]
        which_next = ", which next," if len(first) > 1 else ""
        assumed = listed(f"{people[places]:,} people for the {places}" for places in first)
        noun = first[0].rpartition(" ")[2]
        text = f"Which {noun} start first{which_next} and how many people work there? We assume {assumed}."
        yield QuestionRow(text, listed(names) or "Each manager", facts.settle_by)


def _of_conditions(facts: CaseFacts) -> Iterator[QuestionRow]:
    sponsor, by = capital(facts.sponsor_name), facts.settle_by
    if any("union" in each.name for each in facts.open_conditions):
        text = "Who is the local president of the union, by name? The first meeting waits for it."
        yield QuestionRow(text, sponsor, facts.second_day)
    for condition in facts.open_conditions:
        owner = facts.name_of(facts.brief.find_person(condition.owner_id))
        is_known = owner or (condition.kind == "data_protection" and condition.needed_by)
        if condition.kind in _BODIES and not is_known and not is_question(condition):
            text = f"“{condition.name}”: who represents them, and when can they decide?"
            yield QuestionRow(text, sponsor, by)
    for off in facts.case.switch_offs:
        is_part = any(each.day for each in facts.case.switch_offs)
        # With a start, the rule of the old way proposes the day.
        if off.day is None and (is_part or not facts.waves) and not any(no_last_day(facts)):
            what = f"“{capital(off.what)}”: closed" if is_part else f"{cite(off.quote, 90)} From"
            yield QuestionRow(
                closed_quotes(f"{what}{' from' if is_part else ''} which day, and who decides it?"),
                sponsor,
                by,
            )


ASSUMED_DAYS = "Are our assumed days for the prep work right? If not, what are yours?"


def _of_assumed_days(facts: CaseFacts, verdict: Verdict) -> Iterator[QuestionRow]:
    """Yield who confirms the days that we assume for the work."""
    for check in verdict.checks:
        if check.state == "if_confirmed" and check.key != "money":
            yield QuestionRow(ASSUMED_DAYS, facts.who_answers_for_set_up, facts.settle_by)


def _of_open_questions(facts: CaseFacts) -> Iterator[QuestionRow]:
    """Yield each question that is no worry, and that somebody answers by a day of the brief."""
    for text in facts.case.circumstances:
        question, mark, task = text.partition("? ")
        person = person_with(facts.brief, task) if mark else None
        day = first_day_in(task, facts.first_day) if person else None
        if person and day:
            yield QuestionRow(f"{question}?", person.name, day)


def _of_worries(facts: CaseFacts, points: Sequence[Point]) -> Iterator[QuestionRow]:
    open_worries = [
        concern
        for concern in facts.case.concerns
        if not concern.is_about_people
        and not _has_answer(facts, concern)
        and not is_cited(concern.text, points)
        and not is_dropped(facts.brief, concern.text)
    ]
    for concern in open_worries[:_MOST_WORRIES]:
        brief = facts.brief
        answers = brief.find_person(concern.answered_by_id) or brief.leader_of(concern.group_ids)
        says = first_clauses(concern.text, 90).strip(" .")
        # What nobody says is no worry to answer, but something in the way.
        end = "" if says.endswith("?") else "?"
        do = "answer to" if concern.held_by or _SPOKEN.search(concern.text) else "do about"
        text = f"What do we {do} “{says}”{end}"
        yield QuestionRow(text, facts.name_of(answers) or capital(facts.sponsor_name), facts.settle_by)


def _of_circumstances(facts: CaseFacts, points: Sequence[Point]) -> Iterator[QuestionRow]:
    brief = facts.brief
    first = loose_circumstances(facts.case, points)[: 2 * _MOST_CIRCUMSTANCES]
    loose = [each for each in first if not answer_in_brief(brief, brief.promises, each)]
    loose = loose[:_MOST_CIRCUMSTANCES]
    if loose:
        quotes = listed(f"“{first_clauses(each, 90).strip(' .')}”" for each in loose)
        yield QuestionRow(f"What will we do about {quotes}?", capital(facts.lead_name), facts.settle_by)


def loose_circumstances(case: Case, points: Iterable[Point]) -> list[str]:
    """Return the facts of the situation that no point quotes."""
    settled = tuple(points)
    in_budget = (each.quote for each in case.money.parts if each.amount)
    dated = [*(each.quote for each in case.days), *in_budget]  # they stand in the timeline, or have a row
    placed = {*case.origins.values(), *(each for each in case.circumstances if _is_in(each, dated))}
    loose = (
        each
        for each in case.circumstances
        if not (
            re.search(PLANNED, each, re.IGNORECASE)
            or is_dropped(case.brief, each)
            or any(gives_a_task(part, case.brief.people) for part in split_sentences(each))
        )
    )
    return [each for each in loose if each not in placed and not is_cited(each, settled)]


def _is_in(text: str, sentences: Iterable[str]) -> bool:
    return any(text in each for each in sentences)


def _has_answer(facts: CaseFacts, concern: Concern) -> bool:
    if stated_answer(facts.case, concern) or awaited(facts.case, concern) or answering(facts.case, concern):
        return True
    if body_to_meet(concern) or proposed_answer(facts, concern, facts.sponsor_name):
        return True
    usual = usual_answer(facts.case, concern)
    return bool(usual and is_about(concern, fill_all(facts, usual.answer)))


def _of_training(facts: CaseFacts) -> Iterator[QuestionRow]:
    brief, by, lead = facts.brief, facts.settle_by, capital(facts.lead_name)
    is_named = brief.trainers or named_trainer(brief)
    if not is_named and facts.waves and not any(lead_has_too_much(facts)):  # which proposes who
        day, groups = max(facts.starts.items(), key=lambda wave: facts.rounds_for(wave[1]))
        needed = facts.trainers_assumed
        people = sum(group.size for group in groups)
        many = f": {count(needed, 'trainer')} at once" if needed > 1 else ", if not the lead"
        yield QuestionRow(f"Who trains {people:,} people by {facts.on(day)}{many}?", lead, by)
    unknown = [group for group in brief.groups if group.capacity_hours_per_week is None]
    if unknown:
        yield QuestionRow(
            f"How many hours a week can each person in {facts.names(unknown, 3)} give?", lead, by
        )
    if brief.lead_id and brief.lead_hours_per_week is None:
        yield QuestionRow(
            f"How many hours a week does {facts.lead_name} have?", capital(facts.sponsor_name), by
        )
    is_listed = asked_for_examples(brief.past_attempts)  # each person's two tasks have a task of the plan
    if (
        facts.case.kind.key in _OF_FREE_USE
        and not is_listed
        and not any(group.tasks for group in brief.groups)
    ):
        yield QuestionRow(
            "Which two pieces of work change first in each group?", "Each manager", facts.before_training
        )


def _of_the_number(facts: CaseFacts) -> Iterator[QuestionRow]:
    brief, lead = facts.brief, capital(facts.lead_name)
    if brief.outcome_baseline is not None:
        stands = amount(brief.outcome_baseline, brief.outcome_unit)
        late = "" if facts.is_read_rarely else f", and how many days after a {facts.period} is it final"
        text = (
            f"What period does {stands} cover{', and' if not late else ','} who counts it from now on{late}?"
        )
        yield QuestionRow(text, lead, facts.before_training or facts.settle_by)
    if brief.budget and not brief.budget_covers:
        parts = "licenses, trainers, people's time?" if brief.tools else "trainers, people's time?"
        text = f"What does {number(brief.budget)} {brief.currency} cover: {parts}".replace("  ", " ")
        yield QuestionRow(text, lead, facts.settle_by)


def _of_the_place(facts: CaseFacts) -> Iterator[QuestionRow]:
    lead, by = capital(facts.lead_name), facts.settle_by
    if not facts.case.country:
        yield QuestionRow("Which country and state? Holidays and law depend on it.", lead, by)
    elif facts.case.origins.get("country") == facts.brief.currency != "":
        name, paid_in = country_name(facts.case.country), facts.brief.currency
        yield QuestionRow(f"We take {name}, from {paid_in}. Is that right, and which state?", lead, by)
    if not facts.brief.incident_contact:
        yield QuestionRow(
            "Whom does someone call when something goes wrong?", lead, facts.before_training or by
        )
    reach = facts.case.reach.values()
    if facts.people > _LARGE and all(
        each.has_mailbox is None and each.works_shifts is None for each in reach
    ):
        yield QuestionRow("Who has no e-mail, works shifts, or needs another language?", lead, by)


def _of_later(facts: CaseFacts) -> Iterator[QuestionRow]:
    if facts.owner_name and facts.brief.end:
        later = facts.working_before(facts.brief.end - timedelta(days=28))
        text = f"How many hours a week does {facts.owner_name} have for this afterwards?"
        yield QuestionRow(text, capital(facts.sponsor_name), later)
