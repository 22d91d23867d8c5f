"""Time to hide 2,000 people's names in a prompt and put them back, and to find the doubts of a large plan.

Prints; no limit.
"""

import time

from bench.seed import brief
from playbook.core.grounding.claims import all_claims
from playbook.core.plan.brief import MAX_PEOPLE, Person
from playbook.core.plan.items import AnyItem, Provenance
from playbook.llm.builtin.builtin import draft, load_stages
from playbook.llm.safety.redaction import Redaction

LENGTH = 10_000
FIRST = ("Maya", "Tom", "Inês", "Jonas", "Priya", "Leo", "Sara", "Nina", "Kofi", "Wei")


def main() -> None:
    people = tuple(
        Person(id=f"p{number}", name=f"{FIRST[number % len(FIRST)]} Name{chr(97 + number % 26)}{number}")
        for number in range(MAX_PEOPLE)
    )
    wanted = brief(6, 15)
    started = time.perf_counter()
    veil = Redaction(wanted.model_copy(update={"people": people}))
    made = time.perf_counter()
    words = " ".join(f"{person.name} asks {person.name.split()[0]} about drafts." for person in people)
    text = words[:LENGTH]
    hidden = veil.hide(text)
    hid = time.perf_counter()
    assert veil.restore(hidden) == text
    restored = time.perf_counter()
    print(
        f"{MAX_PEOPLE:,} people: ready in {1000 * (made - started):.0f} ms, {LENGTH:,} characters hidden "
        f"in {1000 * (hid - made):.1f} ms and restored in {1000 * (restored - hid):.1f} ms"
    )
    _claims()


def _claims() -> None:
    """How long a page waits for the doubts of a plan whose every item a model wrote."""
    wanted = brief(40, 50)
    items: list[AnyItem] = [
        item.model_copy(update={"provenance": Provenance(source="model")})
        for item in draft(wanted, load_stages()).items
    ]
    for time_of in ("first", "next"):
        started = time.perf_counter()
        found = all_claims(wanted, items)
        took = 1000 * (time.perf_counter() - started)
        print(
            f"{len(items):,} items of a model: {len(found):,} with doubts, {took:.0f} ms the {time_of} time"
        )


if __name__ == "__main__":
    main()
