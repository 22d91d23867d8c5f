"""The rules of every message: its length, greeting and signature."""

import re
from dataclasses import dataclass

from playbook.core.base.fields import MAX_LINE, MAX_TEXT
from playbook.core.plan.brief import Brief
from playbook.llm.message.occasion import Occasion, names_in

SHORTEST, LONGEST = 40, 600
LENGTHS = (60, 120, 200)
MAX_SAMPLE = 1_500

_GREETING = re.compile(
    r"^(?:dear|hello|hi|hey|good (?:morning|afternoon|evening))[ ,]+(?P<whom>[^,.!?:;\n]{1,80})",
    re.IGNORECASE,
)
# Words that greet nobody by name.
_ANYBODY = {
    "a", "all", "and", "colleague", "colleagues", "dear", "each", "everybody", "everyone", "folks",
    "from", "friends", "good", "in", "manager", "managers", "members", "my", "of", "our", "people", "team",
    "teams", "the", "there", "to", "who", "you", "your",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """The limit in words, and how the sender usually writes."""

    limit: int = 120
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message: title or subject, text, and its writer's assumptions."""

    title: str
    body: str
    assumptions: tuple[str, ...] = ()


def count_words(text: str) -> int:
    return len(text.split())


def problems_in(letter: Letter, wish: Wish, occasion: Occasion, brief: Brief) -> list[str]:
    """Return what a message breaks, in sentences to act on."""
    problems = []
    count = count_words(letter.body)
    if count > wish.limit:
        problems.append(
            f"The message has {count} words with its signature; at most {wish.limit} are allowed. "
            f"Say less: leave out at least {count - wish.limit} words and end every sentence."
        )
    if not letter.title.strip():
        problems.append("The message has no title.")
    if not letter.body.removesuffix(occasion.signature).strip():
        problems.append("The message has no text.")
    if len(letter.title) > MAX_LINE or len(letter.body) > MAX_TEXT:
        problems.append("The title or the message is longer than the plan can hold.")
    if stranger := greeted_stranger(letter.body, occasion, brief):
        problems.append(f"It greets {stranger}, who is not in the brief. Greet the groups or nobody.")
    if occasion.signature and not letter.body.rstrip().endswith(occasion.signature):
        problems.append(f"It is not signed: end with a line that says {occasion.signature}.")
    return problems


def greeted_stranger(body: str, occasion: Occasion, brief: Brief) -> str:
    """Return whom the first line greets that the brief does not know."""
    lines = body.strip().splitlines()
    greeting = _GREETING.match(lines[0].strip()) if lines else None
    if greeting is None:
        return ""
    familiar = names_in(brief, [occasion.to, occasion.sender]) | _ANYBODY
    strange = [
        word
        for word in re.findall(r"[^\W\d_][\w'’-]*", greeting["whom"])
        if word[0].isupper() and word.casefold() not in familiar
    ]
    return " ".join(strange)
