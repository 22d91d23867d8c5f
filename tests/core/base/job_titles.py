"""Job titles that others wrote, in sentences about whoever has one: which of them we take for a person.

`python -m tests.core.base.job_titles` prints the share that each sentence finds.
"""

import re
from collections.abc import Callable

from faker.providers.job import Provider

from playbook.core.base.posts import acts_as_one, says_of_one

ACTS = (
    "Our {} refuses to use it.", "The {} hates the new app.", "Kiel's {} thinks that it is a toy.",
    "One {} cried after the meeting.", "My {} is looking for another job.", "- {} does not believe in it.",
)  # fmt: skip
TOLD = (
    "Nobody trusts the {}.", "We cannot rely on our {}.", "The {} is 61 and knows it alone.",
    "Our last remaining {} makes a mess of it.", "Since March our {} comes in late.",
    "- {}: close to burnout.",
)  # fmt: skip
_FIELD_LAST = re.compile(r"(.+?), (.+)")  # "Engineer, civil"


def titles() -> list[str]:
    """Return each title as it stands in a sentence: "civil engineer"."""
    return [_FIELD_LAST.sub(r"\2 \1", title).lower() for title in Provider.jobs]


def missed(finds: Callable[[str], bool], frame: str) -> list[str]:
    return [title for title in titles() if not finds(frame.format(title))]


def main() -> None:
    for finds, frames in ((acts_as_one, ACTS), (says_of_one, TOLD)):
        for frame in frames:
            share = 1 - len(missed(finds, frame)) / len(titles())
            print(f"{share:.1%} of {len(titles())} titles: {frame}")


if __name__ == "__main__":
    main()
