"""Find the one answer to a worry, wherever it is given."""

import re

from playbook.core.base.memo import memoized
from playbook.core.base.words import capital, listed
from playbook.core.case.brief_answers import answer_in_brief, what_stays_in_brief
from playbook.core.case.case import Case
from playbook.core.case.reading.concerns import rule_against
from playbook.core.case.reading.texts import sentences_of
from playbook.core.case.settle.promises import STAYS
from playbook.core.case.timing import WRITTEN_ANSWER
from playbook.core.plan.case import Concern, Condition, Promise, PromiseTopic
from playbook.core.plan.plays.kinds import (
    IS_OPEN,
    Answer,
    fears_fewer_hands,
    is_of_measuring,
    without_pieces_of_work,
)

# What a sentence on what stays can settle, and nothing that is about something else.
_SUBJECTS = tuple(re.compile(STAYS[aspect], re.IGNORECASE) for aspect in ("pay", "reporting"))
_OF_PROMISES: dict[PromiseTopic, re.Pattern[str]] = {
    "jobs": re.compile(r"(?i)\b(?:jobs?|lay-?offs?|redundan\w+|dismiss\w*|head ?count)\b"),
    "measurement": re.compile(
        r"(?i)\b(?:track\w*|monitor\w*|watch\w*|measur\w+|times? (?:us|them|me|you)|timed|surveill\w*"
        r"|rank(?:s|ed|ing)?|(?:sees?|reads?|counts?|hears?) (?:every|each|all)"
        r"|how (?:fast|slow) (?:i|we))\b"
    ),
    "working_time": re.compile(r"(?i)\b(?:overtime|(?:own|spare|free) time|after hours)\b"),
}
# "To count our calls" is answered by a promise that speaks of counting, and by no other on measuring.
_COUNTED = re.compile(
    r"(?i)\bcounts? (?:our|my|their|your)\b|\bhow (?:many|often)(?: \w{1,30})? (?:i|we|they)\b"
)
_ON_COUNTS = re.compile(r"(?i)\b(?:judg|measur|count|rank|number|compar|target)\w*")
_JOBS_IN_OTHER_WORDS = re.compile(
    r"(?i)\b(?:stellen|arbeitspl[aä]tze?n?|entlass\w+|emplois?|licenci\w+|empleos?|despid\w+)\b"
    r"|\bjobs?\b[^.;]{0,40}\b(?:is|are) at risk\b"
)
_TO_SEE = re.compile(r"(?i)\b(?:until|before) (?:they|we|i) (?:have |had )?(?:seen|see)\b.*")
_BETWEEN = re.compile(r"[,;]\s+(?:and\s+|but\s+)?")
_VERB = re.compile(
    r"(?i)\b(?:stays?|keeps?|remains?|changes?|continues?|does|do|is|are|will|has|have|gets?)\b"
)
# Whom the plan meets before anybody else, and what they ask for.
_WANTS_TO_MEET = re.compile(
    r"(?i)\b(?P<body>unions?|works council|staff council|data protection)(?: officer| representatives?| "
    r"steward)?"
    r" (?:has |have |had )?(?:asks?|asked|wants?|wishes|requests?|requested|demands?|demanded|expects?"
    r"|would like)\b"
)
# "Technicians are paid by the job and fear that it counts their minutes": how they are paid is no worry.
_FEARED = re.compile(
    r"\band (?:they )?(?:fear|worry|are (?:afraid|worried|scared))(?: that| of| about)? (?P<what>.{12,})",
    re.IGNORECASE,
)
_PROMISE = re.compile(r"\{promise_(\w+)\}")


@memoized
def stated_answer(case: Case, concern: Concern) -> str:
    """Return the brief's answer, else its sentence on what stays, else a promise about the worry."""
    if concern.answer:
        return concern.answer
    if feared := _FEARED.search(concern.text):
        concern = concern.model_copy(update={"text": capital(feared["what"])})
    promised = [
        each.sentence
        for each in case.promises.values()
        if each.state == "decided" and each.topic in ("jobs", "working_time")
    ]
    stated = [each for text in (case.brief.what_stays, *promised) for each in sentences_of(text)]
    sentences = [part for each in stated for part in _statements(each)]
    stays = (
        case.with_replacements(each)
        for each in sentences
        if _subjects(concern.text) & _subjects(each) and _VERB.search(each)  # a list answers nobody
    )
    in_brief = answer_in_brief(case.brief, case.promises.values(), concern.text)
    own = case.with_replacements(in_brief or what_stays_in_brief(case.brief, concern.text))
    return next(stays, "") or own or _promised(case, concern)


def _statements(sentence: str) -> list[str]:
    """Return the parts of a list of statements as sentences, else the whole."""
    parts = [part.strip() for part in _BETWEEN.split(sentence.rstrip(". "))]
    is_list = len(parts) > 1 and all(map(_VERB.search, parts))
    return [f"{capital(part)}." for part in parts] if is_list else [sentence]


def _promised(case: Case, concern: Concern) -> str:
    """Return the decided promise about a worry that its kind leaves unanswered."""
    jobs = case.promises["jobs"]
    is_of_jobs = _JOBS_IN_OTHER_WORDS.search(concern.text) or fears_fewer_hands(concern.text)
    if jobs.state == "decided" and is_of_jobs:
        return case.with_replacements(jobs.sentence)
    if case.kind.answer_to(concern.text, concern.held_by):
        return ""
    worry = without_pieces_of_work(concern.text)
    topics = [topic for topic, words in _OF_PROMISES.items() if words.search(worry)]
    topics += ["measurement"] if is_of_measuring(worry) and "measurement" not in topics else []
    on_counts = _COUNTED.search(worry) and _ON_COUNTS.search(case.promises["measurement"].sentence)
    topics += ["measurement"] if on_counts else []
    promises = (case.promises[topic] for topic in topics)
    return next((case.with_replacements(each.sentence) for each in promises if each.state == "decided"), "")


@memoized
def usual_answer(case: Case, concern: Concern) -> Answer | None:
    """Return the kind's answer, unless the brief answers or confirms the worry."""
    whole = case.origins.get(f"concern.{concern.id}") or concern.text
    if stated_answer(case, concern) or rule_against(case.brief, whole):
        return None
    usual = case.kind.answer_to(concern.text, concern.held_by)
    return _about_named_tools(case, concern, usual) if usual else None


def _about_named_tools(case: Case, concern: Concern, usual: Answer) -> Answer:
    """Return the answer without ends of tools that the worry omits."""
    ends = case.sentence("switch_off") or ""
    firsts = [tool.partition(" ")[0] for tool in case.brief.tools]
    named = [tool for tool in firsts if re.search(rf"\b{re.escape(tool)}\b", concern.text)]
    if not ends or not named or all(tool in ends for tool in named):
        return usual
    text = f"What has to be in {listed(named)} is on an open list, with an owner and a date."
    parts = (
        part.model_copy(update={"say": text, "otherwise": ""}) if "{promise_switch_off}" in part.say else part
        for part in usual.answer
    )
    return usual.model_copy(update={"answer": tuple(parts)})


def awaited(case: Case, concern: Concern) -> Promise | None:
    """Return the open promise that the usual answer waits for."""
    usual = usual_answer(case, concern)
    topics: set[PromiseTopic | str] = {
        topic
        for part in (usual.answer if usual else ())
        if IS_OPEN.search(part.otherwise)
        for topic in _PROMISE.findall(part.say)
    }
    return next((promise for promise in case.open_promises if promise.topic in topics), None)


def answering(case: Case, concern: Concern) -> Condition | None:
    """Return the condition that is the written answer to what a worry asks."""
    asked = case.origins.get(f"concern.{concern.id}")
    return next(
        (
            each
            for each in case.conditions
            if asked
            and each.name.startswith(WRITTEN_ANSWER)
            and case.origins.get(f"condition.{each.id}") == asked
        ),
        None,
    )


def body_to_meet(concern: Concern) -> str:
    """Return the body that asks to be met, heard or shown something, else ''."""
    match = _WANTS_TO_MEET.search(concern.text)
    return " ".join(match["body"].split()).casefold() if match else ""


def is_about(concern: Concern, text: str) -> bool:
    """Return whether an answer covers the known subjects of a worry."""
    return _subjects(concern.text) <= _subjects(text)


def _subjects(text: str) -> set[int]:
    text = _TO_SEE.sub("", text)  # what people want to see first is not what they fear
    return {number for number, words in enumerate(_SUBJECTS) if words.search(text)}
