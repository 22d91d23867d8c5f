"""What every message has to keep to, whoever wrote it: its length, its greeting, its signature."""

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
    """How a message is wanted: its limit in words, and how the sender usually writes."""

    limit: int = 120
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message with its words: a title or subject, the text, and what its writer took for granted."""

    title: str
    body: str
    assumptions: tuple[str, ...] = ()


def count_words(text: str) -> int:
    """How many words a person would count."""
    return len(text.split())


def problems_in(letter: Letter, wish: Wish, occasion: Occasion, brief: Brief) -> list[str]:
    """What a message breaks, in sentences that its writer can act on; empty when it keeps to all."""
    found = []
    count = count_words(letter.body)
    if count > wish.limit:
        found.append(
            f"The message has {count} words with its signature; at most {wish.limit} are allowed. "
            f"Say less: leave out at least {count - wish.limit} words and end every sentence."
        )
    if not letter.title.strip():
        found.append("The message has no title.")
    if not letter.body.removesuffix(occasion.signature).strip():
        found.append("The message has no text.")
    if len(letter.title) > MAX_LINE or len(letter.body) > MAX_TEXT:
        found.append("The title or the message is longer than the plan can hold.")
    if stranger := greeted_stranger(letter.body, occasion, brief):
        found.append(f"It greets {stranger}, who is not in the brief. Greet the groups or nobody.")
    if occasion.signature and not letter.body.rstrip().endswith(occasion.signature):
        found.append(f"It is not signed: end with a line that says {occasion.signature}.")
    return found


def greeted_stranger(body: str, occasion: Occasion, brief: Brief) -> str:
    """Whom the first line greets although the brief does not know them; empty where nobody."""
    lines = body.strip().splitlines()
    greeting = _GREETING.match(lines[0].strip()) if lines else None
    if greeting is None:
        return ""
    known = names_in(brief, [occasion.to, occasion.sender]) | _ANYBODY
    strange = [
        word
        for word in re.findall(r"[^\W\d_][\w'’-]*", greeting["whom"])
        if word[0].isupper() and word.casefold() not in known
    ]
    return " ".join(strange)
