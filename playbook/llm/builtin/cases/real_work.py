"""The work that only this change brings, read from the words of the brief."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import ceil

from playbook.core.base.words import capital
from playbook.core.plan.brief import Group
from playbook.core.plan.items import Message, Milestone, SponsorAct, TrainingSession
from playbook.core.plan.plays.stages import Tier
from playbook.core.text.notes import split_sentences
from playbook.llm.builtin.cases.case_writer import CaseWriter, paragraphs
from playbook.llm.builtin.cases.conditions import open_conditions
from playbook.llm.builtin.cases.for_writing import LEAVING
from playbook.llm.builtin.cases.works import Work, load_works
from playbook.llm.builtin.facts import POSTS_GO, loses_most, tools_of
from playbook.llm.builtin.wording import fit, listed

_MOST: dict[Tier, int] = {"essential": 3, "standard": 6, "thorough": 12}
_MOST_WHEN_SMALL = 3
_MOST_IN_A_TALK, _MOST_TALKS_A_DAY = 15, 4
_ABOUT_PEOPLE = ("reorganization", "place_of_work", "working_hours")
_DAYS_TO_LEARN, _MOST_SYSTEMS = 7, 2
_RUNS_SYSTEMS = r"\b(?:IT|systems?|technology|digital|information)\b"
_SPOKEN_OF = (
    "what_changes", "why", "why_now", "risk_of_not_changing", "what_stays", "objective", "concerns",
    "incident_contact",
)  # fmt: skip


def real_work_items(writer: CaseWriter) -> Iterator[Milestone | SponsorAct]:
    """Yield the work that this change brings, and the talks that come before the announcement."""
    yield from _hard_talks(writer)
    yield from _places_first(writer)
    if any(LEAVING.search(concern.text) for concern in writer.case.concerns):
        yield _keep(writer)
    yield from _system_with_it(writer)
    works = [(work, sign) for work in load_works() if (sign := _sign_of(writer, work))]
    most = _MOST_WHEN_SMALL if writer.is_short else _MOST[writer.size]
    for work, (it, quote) in works[:most]:
        yield _work(writer, work, it, quote)


def _sign_of(writer: CaseWriter, work: Work) -> tuple[str, str] | None:
    """Return the word that calls for a work, and its sentence."""
    if work.kinds and writer.kind.key not in work.kinds:
        return None
    names = " ".join(condition.name for condition in (*writer.case.conditions, *open_conditions(writer)))
    if work.unless_condition and re.search(work.unless_condition, names, re.IGNORECASE):
        return None
    for field in _SPOKEN_OF:
        for sentence in split_sentences(getattr(writer.brief, field)):
            if match := work.sign.search(sentence):
                word = next((value for value in match.groupdict().values() if value), "")
                return (word or {"content": "articles"}.get(work.key, work.key)), sentence.strip()
    return None


def _work(writer: CaseWriter, work: Work, it: str, quote: str) -> Milestone:
    is_name = work.key == "language" or it[1:2].isupper()
    it = it if is_name else it.lower()
    day = min(writer.schedule.go_lives) if work.before == "go_live" else _first_practice(writer)
    return writer.make(
        Milestone,
        f"work-{work.key}",
        "real-work",
        title=work.title.replace("{it}", it).replace("{It}", capital(it)),
        owner=writer.owner(writer.titled(work.owner_titles), work.role),
        group_ids=writer.everyone,
        date=writer.in_order(f"work-{work.key}", writer.by(day - work.days)),
        done_when=work.done_when.replace("{it}", it),
        note="" if quote == writer.brief.incident_contact else f"The brief says: “{fit(quote, 300)}”",
        rule_ids=("R32",),
        why="This is the work of the change itself. Talks and training do not replace it.",
    )


def _system_with_it(writer: CaseWriter) -> Iterator[Milestone]:
    """Yield training in systems that come with new roles or places."""
    if writer.kind.key not in _ABOUT_PEOPLE:
        return
    day = min(writer.schedule.go_lives) - _DAYS_TO_LEARN
    for number, tool in enumerate(tools_of(writer.brief)[:_MOST_SYSTEMS], 1):
        name = fit(tool, 60)
        yield writer.make(
            Milestone,
            f"work-system-{number}",
            "real-work",
            title=f"{name}: everyone who needs it on the first day has worked in it",
            owner=writer.owner(writer.titled((_RUNS_SYSTEMS,)), "lead"),
            group_ids=writer.everyone,
            date=writer.by(day),
            done_when=(
                f"A list says who works in {name} from the first day, and for what. Each of them has done "
                "that with real cases until it went without help. How to go on when it fails "
                "was tried once. One person decides whether to go back, and until when."
            ),
            note=f"The sessions of this plan are about roles and places. {name} needs hours of its own.",
            rule_ids=("R32",),
            why="New roles with a system that nobody has used are two beginnings on one day.",
        )


def _first_practice(writer: CaseWriter) -> int:
    trained = [day.toordinal() for day in writer.days_of(TrainingSession)]
    return min([*trained, *writer.schedule.go_lives])


def hard_hit(writer: CaseWriter) -> list[Group]:
    """Return the groups whose jobs change so much that they hear it first, from the top."""
    ended = writer.case.ends_of_work
    return [group for group in writer.brief.groups if group.id in ended or loses_most(writer.brief, group)]


def _hard_talks(writer: CaseWriter) -> Iterator[SponsorAct]:
    """Yield the talk with those who have most to lose, before the announcement."""
    groups = hard_hit(writer)
    if not groups or len(groups) == len(writer.brief.groups) or writer.size == "essential":
        return
    day = writer.by(_announcement(writer) - timedelta(days=1))
    managers = {manager.name: None for group in groups if (manager := writer.brief.manager_of(group))}
    beside = [name for name in managers if name != writer.facts.values["sponsor"]]
    names = listed([fit(group.name, 60) for group in groups])
    jobs = writer.facts.values["promise_jobs"]
    yield writer.make(
        SponsorAct,
        "hard-talk",
        "hard-talk",
        title=f"{names}: told in person before everyone else",
        owner=writer.owner(writer.brief.sponsor_id, "sponsor"),
        group_ids=tuple(group.id for group in groups),
        act="answer_questions",
        date=day,
        script=paragraphs(
            f"At most {_MOST_IN_A_TALK} people at a time, each group by itself, an hour."
            + _at_one_hour(groups)
            + (f" {listed(beside)} sit beside you." if len(beside) > 1 else "")
            + (f" {beside[0]} sits beside you." if len(beside) == 1 else ""),
            "“This changes your work more than anyone's. So you hear it first, and from me.”",
            f"- Jobs: {jobs}" if jobs else "- Jobs: the sentence that is decided, word for word. No other.",
            "- Place and tasks: what ends, what comes, and from which day, as far as it is decided.",
            "- Choices: what each person can choose between, by when, and with whom to talk about it alone.",
            "- What is open: who decides it, and on which day you hear it.",
            "No word about what gets better. Then stop talking, and stay until the last question.",
        ),
        note=(
            "Within two weeks each of them has an hour alone with their manager: what goes, what stays, what "
            "they would like to do."
            if all(group.size <= _MOST_IN_A_TALK for group in groups)
            else "Within two weeks whoever wants it has half an hour alone with whoever leads them every "
            "day: what goes, what stays, what they would like to do."
        ),
        rule_ids=("R19", "R37"),
        why="Whoever has most to lose should not hear it in a crowd, beside people who gain.",
    )


def _at_one_hour(groups: Sequence[Group]) -> str:
    """Return how more talks than one leader can hold are held at the same hour."""
    talks = sum(ceil(group.size / _MOST_IN_A_TALK) for group in groups)
    if talks <= _MOST_TALKS_A_DAY:
        return ""
    people = sum(group.size for group in groups)
    return (
        f" {people} people are {talks} talks: you hold the first, and at the same hour whoever leads the "
        "others every day holds theirs, from the same page. You come to each of them within the week."
    )


def _places_first(writer: CaseWriter) -> Iterator[Milestone]:
    """Yield how posts are filled, where the brief says that some of them go."""
    brief = writer.brief
    if not POSTS_GO.search(brief.what_changes):
        return
    sponsor = writer.owner(brief.sponsor_id, "sponsor")
    before = writer.day_before_announcement
    yield writer.make(
        Milestone,
        "leaders-places",
        "real-work",
        title="Leaders know their own place before they carry the news",
        owner=sponsor,
        group_ids=writer.everyone,
        date=before,
        done_when=(
            "Each leader whose post may change has had an hour alone with the sponsor: what is decided about "
            "it, what is not, and by when. Whoever cannot stand for it yet is not asked to announce it."
        ),
        rule_ids=("R32",),
        why="Nobody can carry news about others while waiting for news about themselves.",
    )
    yield writer.make(
        Milestone,
        "selection",
        "real-work",
        title="How posts are filled is written down before the first name",
        owner=sponsor,
        group_ids=writer.everyone,
        date=before,
        done_when=(
            "The criteria are signed, and everyone can read them. "
            "Two people decide on each name, and their reasons are kept. "
            "No name is fixed before consultation and any legal step are finished. "
            "All hear their own result in person, on one day. What is offered to those without a post is "
            "on paper."
        ),
        rule_ids=("R32",),
        why="People accept a hard result more easily than a rule that they never saw.",
    )


def _keep(writer: CaseWriter) -> SponsorAct:
    return writer.make(
        SponsorAct,
        "keep-talks",
        "talk",
        title="Talks in private with people whom we must not lose",
        owner=writer.owner(writer.brief.sponsor_id, "sponsor"),
        act="answer_questions",
        date=writer.by(writer.day_before_announcement - timedelta(days=1)),
        script=paragraphs(
            "Half an hour each, alone. You go to them.",
            "“I would like you to be here in a year. What would make you want that, and what would drive you "
            "away?”",
            "“What do you need to know about your own place, and by when?”",
            "Promise only what is yours to give, and put it in writing within the week. Name a deputy for "
            "each of these posts all the same.",
        ),
        note="The names stay with you. They stand in no list and in no page for managers.",
        rule_ids=("R55",),
        why="The best have other offers. They decide in the weeks in which nobody talks with them.",
    )


def _announcement(writer: CaseWriter) -> date:
    days = writer.days_of(Message)
    return days[0] if days else writer.on_or_after(writer.schedule.began + 7)
