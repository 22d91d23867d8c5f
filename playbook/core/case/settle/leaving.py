"""Points about people who leave while the plan runs."""

import re
from collections.abc import Iterator
from datetime import timedelta

from playbook.core.case.judgment import Point, Step
from playbook.core.case.settle.facts import CaseFacts, cite, end_of, sponsor_point
from playbook.core.text.dates import named_days_in

# Somebody who goes, and not a contract that ends.
LEAVES = (
    r"\b(?:retires?|is retiring|resigns?|has resigned|(?:his|her|their) last day"
    r"|goes on (?:parental |maternity )?leave|leaves (?:us|the (?:company|firm|school|bank|house|team))"
    r"|geht in (?:rente|pension|den ruhestand)"
    r"|part à la retraite|se jubila)\b"
)
_TIME_BESIDE = timedelta(days=42)


def somebody_leaves(facts: CaseFacts) -> Iterator[Point]:
    """Find a person who leaves before the plan ends."""
    for sentence in facts.sentences("why_now", "why", "concerns", "what_changes"):
        if not re.search(LEAVES, sentence, re.IGNORECASE):
            continue
        anchor = facts.brief.start or facts.today
        day = next((day for named in named_days_in(sentence) if (day := end_of(named, anchor))), None)
        if day is None or not facts.first_day <= day <= (facts.brief.end or day):
            continue
        person = next(
            (each for each in facts.brief.people if re.search(rf"\b{each.name.split()[0]}\b", sentence)), None
        )
        name = person.name if person else "the one who leaves"
        begin = max(facts.first_day, facts.working_before(day - _TIME_BESIDE))
        yield sponsor_point(
            facts,
            "somebody_leaves",
            8,
            f"What only {name} knows goes on {facts.on(day)}",
            f"{cite(sentence)} What is in no file goes too, whether the new way works by then or not.",
            f"Someone works beside {name} from {facts.on(begin)}, and takes over. Price: their hours.",
            f"Ask for some paid days after {facts.on(day)}. Price: money, and it may be refused.",
            private=True,
            step=Step(
                f"What only one person knows is on paper before {facts.on(day)}",
                "Ten ordinary cases were done by someone else from the notes, with the person who knows "
                "beside them. Contacts, habits and exceptions are written down, and each has a new owner.",
                facts.working_before(day - timedelta(days=10)),
            ),
        )
        return


RULES = (somebody_leaves,)
