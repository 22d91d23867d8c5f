"""A case ready for writing: the tool by name, private worries left out."""

import re
from dataclasses import replace

from playbook.core.case.case import Case
from playbook.core.case.teams.leaving import days_without_reasons
from playbook.core.plan.brief import Brief, Person
from playbook.core.plan.case import Concern
from playbook.core.plan.private import points_at_someone, without_illness
from playbook.llm.builtin.facts import tools_of
from playbook.llm.builtin.kinds import named_after_tool

LEAVING = re.compile(
    r"\b(?:look(?:s|ing)? for|have|has|got) (?:an)?(?:other|new) (?:work|jobs?|offers?|posts?|employers?)\b|"
    r"\b(?:may|might|will|want to|about to|thinking of) (?:leave|leaving|quit|resign)\b|"
    r"\bresign(?:ed|ations?)\b",
    re.IGNORECASE,
)
_FEW_PEOPLE = re.compile(
    r"^(?:one|two|three) (?:\w+ ){1,3}(?:cannot|can't|do not|does not|will not|won't|must) |"
    r"\b(?:one|two|three|some|several) (?:of (?:the |our )?)?(?:\w+ ){0,2}"
    r"(?:managers?|leads?|leaders?|heads?|directors?|partners?|engineers?|doctors?|principals?) "
    r"(?:refuse|wait|tell|say|said|block|ignore|will not|won't|do not|don't|keep)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]{4,}")
# Words of a job title that name a rank and not a person.
_RANKS = frozenset(("head", "manager", "director", "chief", "lead", "leader", "officer", "senior", "team"))
_A_PERSON = re.compile(r"(?:er|or|ist|ant|ent|ian|sel)$")
_SHORTEST_NAME = 2
_SPOKEN = ("why", "why_now", "risk_of_not_changing", "what_changes")


def for_writing(case: Case) -> Case:
    """Return the case with the tool's name and without sentences about people."""
    concerns = tuple(
        concern.model_copy(update={"is_about_people": True}) if is_private(case.brief, concern) else concern
        for concern in case.concerns
    )
    people = case.brief.people_and_trades
    bare, days = case.brief.without_sentences_about_people(), days_without_reasons(case.brief)
    concerns_and_days = f"{bare.concerns}\n{days}".strip() if days else bare.concerns
    spoken = {name: without_illness(getattr(case.brief, name)) for name in _SPOKEN}
    return replace(
        case,
        brief=bare.model_copy(update={**spoken, "concerns": concerns_and_days}),
        kind=named_after_tool(case.kind, tools_of(case.brief)),
        concerns=concerns,
        hints={topic: hint for topic, hint in case.hints.items() if not points_at_someone(hint, people)},
        origins={
            key: "" if points_at_someone(quote, people) else quote for key, quote in case.origins.items()
        },
    )


def is_private(brief: Brief, concern: Concern) -> bool:
    """Return whether a worry points at one or a few people, who would recognize themselves."""
    text = concern.text
    if concern.is_about_people or LEAVING.search(text) or _FEW_PEOPLE.search(text):
        return True
    return any(_is_meant(person, text) for person in brief.people)


def _is_meant(person: Person, text: str) -> bool:
    """Return whether a worry means a person, by name or unique title."""
    last = person.name.split()[-1] if person.name else ""
    if len(last) > _SHORTEST_NAME and re.search(rf"\b{re.escape(last)}\b", text):
        return True
    initials = "".join(word[0] for word in person.job_title.split() if word[0].isalpha()).upper()
    if len(initials) > _SHORTEST_NAME and re.search(rf"\b{initials}\b", text):
        return True
    words = [word for word in _WORD.findall(person.job_title.casefold()) if word not in _RANKS]
    title_words = re.findall(r"\bthe ([a-z]+)", text.casefold())
    return any(word in title_words and _A_PERSON.search(word) for word in words)
