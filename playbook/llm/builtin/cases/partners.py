"""Talks with representatives and with those who check the law, before anyone else hears of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from playbook.core.base.words import in_quotes
from playbook.core.case.timing import BODIES, TEST_NEEDS_OK, is_consulted, is_practiced
from playbook.core.plan.brief import Brief, Person
from playbook.core.plan.case import Condition
from playbook.core.plan.items import AnyItem, Milestone, SponsorAct
from playbook.core.review.reading import read
from playbook.core.review.rules.gaps import partners_named
from playbook.core.review.thresholds import DEFAULTS
from playbook.core.review.view import View
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines, paragraphs
from playbook.llm.builtin.cases.conditions import open_conditions, papers_by
from playbook.llm.builtin.wording import fit, listed

_SHORT_NAME = re.compile(r"\b[A-Z]{3,6}\b")  # "RSU"
_OF_A_BODY = re.compile(
    r"\b[A-Z]{3,6} (?:[Ll]ocal|[Pp]resident)\b|\bLocal \d|\b[Dd]elegate\b|\b(?:[Ss]hop )?[Ss]teward\b"
)
_ASKS_CUSTOMERS = re.compile(
    r"\b(?:customers?|clients?|patients?|residents?|tenants?|members?|parents?)\b"
    r".{0,40}\b(?:agree\w*|consent\w*|accept\w*|approv\w*)\b",
    re.IGNORECASE,
)
_NAME, _TO_ANSWER = 80, timedelta(days=11)


def partner_items(writer: CaseWriter) -> Iterator[SponsorAct | Milestone]:
    """Yield a talk with each named body before the announcement."""
    view = View(writer.brief, (), DEFAULTS, None, writer.case)
    for pattern, _, kinds in partners_named(view):
        people = [person for person in writer.brief.people if read(person.job_title).says(pattern)]
        if pattern == "representatives":
            yield _with_representatives(writer, people or _of_the_body(writer))
        else:
            yield _with_reviewers(writer, people, kinds)


def _body(consulted: Sequence[Condition], brief: Brief) -> str:
    """Return who represents the staff, by the name that the brief has for them."""
    names = " ".join(each.name.casefold() for each in consulted)
    texts = " ".join((brief.what_changes, brief.what_stays, brief.why_now, brief.concerns)).casefold()
    bodies = [body for body in BODIES if body in names]
    bodies = bodies or [body for body in BODIES if re.search(rf"\b(?:the|our) {body}\b", texts)]
    return bodies[0] if len(bodies) == 1 else "staff representatives"


def _of_the_body(writer: CaseWriter) -> list[Person]:
    """Return who speaks for a union by a title with its short name: "President, CUPE local"."""
    consulted = [each for each in writer.case.conditions if is_consulted(each)]
    bodies = set(_SHORT_NAME.findall(" ".join(f"{each.name} {each.done_when}" for each in consulted)))
    return [
        person
        for person in writer.brief.people
        if _OF_A_BODY.search(person.job_title) or bodies & {*_SHORT_NAME.findall(person.job_title)}
    ]


def _with_representatives(writer: CaseWriter, people: Sequence[Person]) -> SponsorAct:
    with_whom = listed([fit(person.name, _NAME) for person in people], 3) if people else ""
    consulted = [each for each in open_conditions(writer) if is_consulted(each)]
    before_telling = writer.by(writer.day_before_announcement - timedelta(days=2))
    # Who has to agree needs the days that there are.
    agreeing = any(each.kind in ("works_council", "union") for each in open_conditions(writer))
    # Who represents them is known by the first day on which something is due.
    talks = [writer.on_or_after(writer.first_due.toordinal() + 1)] if agreeing else []
    script = paragraphs(
        "“You're hearing this before the managers. Here's our plan on one page, and what we don't know "
        "yet. What do you need to see, what has to be agreed before which step, and by when?”",
        "“We'd like to test before you agree, with made-up cases and devices that record nobody. Can we have "
        "that in writing? Without it, the tests wait, too.”"
        if agreeing and is_practiced(writer.kind.key)
        else "",
        "Write their conditions down in front of them, each with the step it holds up. Do not ask for "
        "approval yet.",
    )
    return writer.make(
        SponsorAct,
        "talk-representatives",
        "partners",
        title=f"Meet with the {_body(consulted, writer.brief)} first",
        owner=writer.owner(writer.brief.sponsor_id, "sponsor"),
        group_ids=writer.everyone,
        act="answer_questions",
        date=min([before_telling, *(papers_by(writer, each) for each in consulted), *talks]),
        script=script,
        note=f"With {with_whom}."
        if with_whom
        else "Still open: who represents the staff, by name? Ask before the first meeting.",
        rule_ids=("R52",),
        why="People who have to agree shouldn't find out from the all-hands email.",
    )


def _with_reviewers(writer: CaseWriter, people: Sequence[Person], kinds: Sequence[str]) -> Milestone:
    open_ones = [
        each for each in writer.case.conditions if each.kind in kinds and not writer.case.is_met(each)
    ]
    # Whoever asks customers for consent reviews nothing of ours.
    own = [each for each in open_ones if not _ASKS_CUSTOMERS.search(each.name)]
    owner_id = next((each.owner_id for each in own if each.owner_id), None)
    asked = listed([fit(person.name, _NAME) for person in people], 3)
    is_data = not open_ones or any(each.kind == "data_protection" for each in open_ones)
    whom = "data protection" if is_data else "our attorney to review this"
    return writer.make(
        Milestone,
        "ask-reviewers",
        "partners",
        title=f"Ask {f'{asked} ({whom})' if asked and is_data else whom} before we announce anything",
        owner=writer.owner(writer.brief.lead_id if people or (open_ones and not own) else owner_id),
        group_ids=writer.everyone,
        date=min(
            writer.on_or_after(writer.schedule.first),  # the answer takes weeks, and its day does not move
            writer.by(writer.day_before_announcement - timedelta(days=1)),
        ),
        done_when=lines(
            "They have said what they need to see, by when, and which step waits for it. They have one page "
            "on tool and data."
        ),
        note=f"With {asked}." if asked else "",
        rule_ids=("R32", "R52"),
        why="A review that starts after the announcement ends after go-live.",
    )


def tests_agreed(writer: CaseWriter, items: Iterable[AnyItem]) -> Iterator[Milestone]:
    """Yield the written OK without which nothing is tested before representatives agree."""
    tests = [
        item
        for item in items
        if isinstance(item, Milestone) and item.date and TEST_NEEDS_OK in item.done_when
    ]
    days = [item.date for item in tests if item.date]
    if not days:
        return
    body = _body([each for each in open_conditions(writer) if is_consulted(each)], writer.brief)
    asked_on = writer.on_or_after(writer.schedule.first)
    yield writer.make(
        Milestone,
        "tests-agreed",
        "real-work",
        title=f"Get the {body}'s written OK for tests on made-up cases; without it, these tests wait",
        owner=writer.owner(writer.brief.sponsor_id, "sponsor"),
        group_ids=writer.everyone,
        date=writer.by(min(asked_on + _TO_ANSWER, min(days) - timedelta(days=1))),
        done_when=(
            "One signed page says: made-up cases, nobody recorded, nothing for real work. Until it is there, "
            f"these wait: {listed([in_quotes(item.title) for item in tests], 4)}."
        ),
        rule_ids=("R32", "R52"),
        why="If they find it running before they've agreed, they won't agree.",
    )
