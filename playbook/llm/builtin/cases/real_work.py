"""The work that only this change brings, read from the words of the brief."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Literal

from playbook.core.base.words import capital
from playbook.core.plan.brief import Group
from playbook.core.plan.items import Message, Milestone, Owner, SponsorAct, TrainingSession
from playbook.core.plan.plays.stages import Role, Tier
from playbook.core.text.notes import split_sentences
from playbook.llm.builtin.cases.case_writer import CaseWriter, paragraphs
from playbook.llm.builtin.cases.conditions import open_conditions
from playbook.llm.builtin.cases.for_writing import LEAVING
from playbook.llm.builtin.facts import POSTS_GO, loses_most, tools_of
from playbook.llm.builtin.wording import fit, listed

_MOST: dict[Tier, int] = {"essential": 3, "standard": 6, "thorough": 12}
_MOST_WHEN_SMALL = 3
_MOST_IN_A_TALK, _MOST_TALKS_A_DAY = 15, 4
_ABOUT_PEOPLE = ("reorganization", "place_of_work", "working_hours")
_DAYS_TO_LEARN, _MOST_SYSTEMS = 7, 2
_SPOKEN_OF = (
    "what_changes", "why", "why_now", "risk_of_not_changing", "what_stays", "objective", "concerns",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Work:
    """Work that words of the brief call for. `{it}` stands for the word that was found."""

    key: str
    signs: re.Pattern[str]
    title: str
    done_when: str
    before: Literal["training", "go_live"]
    days: int
    fits: tuple[str, ...]  # words in job titles of those who can see to it, the best first
    role: Role = "lead"
    kinds: tuple[str, ...] = ()  # only in these kinds of change
    unless_condition: re.Pattern[str] | None = None


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_OUTSIDERS = "clients|customers|parents|patients|residents|suppliers|tenants"
_WORKS = (
    Work(
        key="content",
        signs=_any(  # articles that people read, and not goods
            r"\b(?P<it>work instructions|procedures on screen)\b",
            r"\b(?:help|knowledge|support|wiki)[- ](?:base )?(?P<it2>articles)\b",
            r"\b(?P<it3>articles)\b[^.;]{0,40}\b(?:out of date|outdated|old|written|wrong|read|answers?)\b",
            r"\bknowledge base\b",
        ),
        title="{It} checked, corrected and signed off",
        done_when=(
            "A list says which {it} carry most of the daily work; these come first. "
            "Each was read by somebody who does the work, corrected, and signed with name and day. "
            "Three people from different teams found what they needed, in their own language. "
            "What is not signed is not in it. Whoever finds a mistake knows who corrects it within a day."
        ),
        before="go_live",
        days=7,
        fits=("knowledge", "content", "documentation", "quality", "engineering"),
        kinds=("specialist_ai", "new_system", "general_assistant"),
    ),
    Work(
        key="close",
        signs=_any(r"\b(?P<it>month[- ]end close|quarter[- ]end close|year[- ]end close|payroll run)\b",
                   r"\b(?P<it2>month[- ]end|quarter[- ]end|year[- ]end)\b"),
        title="One {it} rehearsed from the first step to the last",
        done_when=(
            "It was done once with real figures of a past period, by the people who will do it. "
            "The result agrees with the old one, or each difference is explained. "
            "The days are counted, and what took too long has an owner and a day."
        ),
        before="go_live",
        days=14,
        fits=("controller", "finance", "accounting", "payroll"),
        kinds=("new_system", "new_process", "other"),
    ),
    Work(
        key="dispatch",
        signs=_any(r"\b(?P<it>dispatch|control room)\b"),
        title="{It}: both run side by side before one takes over",
        done_when=(
            "For two weeks the new place or tool follows every case live, while the old one decides. "
            "One night and one bad day were among them. People who know the area were on each shift. "
            "One page says who takes over in which hour, who can go back, and until when."
        ),
        before="go_live",
        days=7,
        fits=("dispatch", "control room"),
        kinds=("reorganization", "new_system", "place_of_work"),
    ),
    Work(
        key="roster",
        signs=_any(r"\b(?P<it>roster|rota|shift plan)s?\b"),
        title="The {it} of the first four weeks is out",
        done_when=(
            "Everyone knows their days four weeks ahead. Swaps go to one named person. Those with care "
            "duties or a long way were asked before it was fixed."
        ),
        before="go_live",
        days=28,
        fits=("roster", "planning", "scheduling", "operations manager"),
        kinds=("reorganization", "place_of_work", "new_process"),
    ),
    Work(
        key="outside",
        signs=_any(
            rf"\b(?P<it>{_OUTSIDERS})\b[^.;]{{0,60}}\b(?:(?:asks?|asked) (?:us )?(?:for|not|to|that)|"
            r"forbids?|consent|agree|agreed)\b"
        ),
        title="{It}: who talks with them, and what happens if one says no",
        done_when=(
            "A list of those {it} who asked or must agree, each with the person they know. One page "
            "with what we tell them, in the languages that they read, out in time to ask twice. Whoever says "
            "no knows what happens instead, and so do the people who do the work."
        ),
        before="training",
        days=15,
        fits=("counsel|legal", "client|account director", "customer|sales|communication"),
    ),
    Work(
        key="noticed",
        signs=_any(
            rf"\b(?P<it>{_OUTSIDERS})\b[^.;]{{0,60}}\b(?:complains?|notice|notices|told|informed|leave)\b"
        ),
        title="{It} hear it from us before they notice",
        done_when=(
            "What we tell {it} is written down and approved. The people who speak with them every day have "
            "it a week before the start. Complaints go to one named person, who says each week what they "
            "have in common."
        ),
        before="go_live",
        days=7,
        fits=("customer|client", "sales|communication|account director"),
        kinds=("specialist_ai", "reorganization", "new_process", "other", "place_of_work", "working_hours"),
    ),
    Work(
        key="contracts",
        signs=_any(r"\b(?P<it>engagement letters|NDAs?|client agreements|client contracts)\b"),
        title="{It} read, one line for each client: allowed, ask first, or not",
        done_when=(
            "The ten largest clients come first. Each client has one line, signed by the person who read it. "
            "Where the answer is no, the work is marked, so that nobody has to remember it."
        ),
        before="training",
        days=5,
        fits=("counsel", "legal", "contract", "client", "account director"),
        unless_condition=_any("agreement", "contract", "letter", r"\bNDA", "which clients"),
    ),
    Work(
        key="temps",
        signs=_any(r"\b(?P<it>temps|temporary (?:staff|people|workers))\b"),
        title="A short version for {it}: what they use, what they leave to others",
        done_when=(
            "Half a page says what they do with it and what they pass on. Each has a named colleague in the "
            "same shift. They practiced that half page and nothing else, before the start."
        ),
        before="go_live",
        days=3,
        fits=("operations manager", "staffing"),
    ),
    Work(
        key="language",
        signs=_any(r"\b(?:speak|read|understand)s? (?:mostly |only |mainly )?"
                   r"(?P<it>(?-i:Spanish|Polish|Turkish|Arabic|French|German|Portuguese|Romanian|Ukrainian|"
                   r"Russian|Vietnamese|Chinese|Hindi|Italian|Czech))\b"),
        title="Texts, screens and practice in {it}",
        done_when=(
            "Every text, every screen that people need, and one round of practice exist in {it}. Three "
            "people who speak it every day have read them aloud and changed what nobody says that way."
        ),
        before="training",
        days=3,
        fits=("human resources", r"\bHR\b", "training"),
    ),
    Work(
        key="devices",
        unless_condition=_any("devices"),
        signs=_any(r"\b(?P<it>wireless|wi-?fi|headsets|batteries|scanners|tablets|gloves|wet floors?)\b"),
        title="Devices and reception tried where the work is done",
        done_when=(
            "In the two worst places, for as long as people work there in a day, night included. "
            "With what people wear, and with the noise there. What failed is repaired or replaced. "
            "Spares, charging and the person to call are fixed, by name and by place."
        ),
        before="training",
        days=10,
        fits=("technology", r"\bIT\b", "information", "facilities", "maintenance"),
        kinds=("specialist_ai", "new_system", "other"),
    ),
)  # fmt: skip


def real_work_items(writer: CaseWriter) -> Iterator[Milestone | SponsorAct]:
    """Yield the work that this change brings, and the talks that come before the announcement."""
    yield from _hard_talks(writer)
    yield from _places_first(writer)
    if any(LEAVING.search(concern.text) for concern in writer.case.concerns):
        yield _keep(writer)
    yield from _system_with_it(writer)
    works = [(work, sign) for work in _WORKS if (sign := _sign_of(writer, work))]
    most = _MOST_WHEN_SMALL if writer.is_short else _MOST[writer.size]
    for work, (it, quote) in works[:most]:
        yield _work(writer, work, it, quote)


def _sign_of(writer: CaseWriter, work: Work) -> tuple[str, str] | None:
    """Return the word that calls for a work, and its sentence."""
    if work.kinds and writer.kind.key not in work.kinds:
        return None
    names = " ".join(condition.name for condition in (*writer.case.conditions, *open_conditions(writer)))
    if work.unless_condition and work.unless_condition.search(names):
        return None
    for field in _SPOKEN_OF:
        for sentence in split_sentences(getattr(writer.brief, field)):
            if match := work.signs.search(sentence):
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
        owner=_who_fits(writer, work),
        group_ids=writer.everyone,
        date=writer.by(day - work.days),
        done_when=work.done_when.replace("{it}", it),
        note=f"The brief says: “{fit(quote, 300)}”",
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
            owner=_who_runs_systems(writer),
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


def _who_runs_systems(writer: CaseWriter) -> Owner:
    titles = re.compile(r"\b(?:IT|systems?|technology|digital|information)\b", re.IGNORECASE)
    person = next((each.id for each in writer.brief.people if titles.search(each.job_title)), None)
    return writer.owner(person, "lead")


def _first_practice(writer: CaseWriter) -> int:
    trained = [day.toordinal() for day in writer.days_of(TrainingSession)]
    return min([*trained, *writer.schedule.go_lives])


def _who_fits(writer: CaseWriter, work: Work) -> Owner:
    """Return the person whose job title fits the work, else who fills the role."""
    fitting = (
        person.id
        for words in work.fits
        for person in writer.brief.people
        if re.search(words, person.job_title, re.IGNORECASE)
    )
    return writer.owner(next(fitting, None), work.role)


def hard_hit(writer: CaseWriter) -> list[Group]:
    """Return the groups whose jobs change so much that they hear it first, from the top."""
    return [group for group in writer.brief.groups if loses_most(writer.brief, group)]


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
