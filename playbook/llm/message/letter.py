"""The rules of every message, and its writer without a model."""

import re
from dataclasses import dataclass

from playbook.core.base.fields import MAX_LINE, MAX_TEXT
from playbook.core.plan.brief import Brief
from playbook.llm.message.occasion import EVERYONE, Occasion, names_in

SHORTEST, LONGEST = 40, 600
LENGTHS = (60, 120, 200)
MAX_SAMPLE = 1_500
WRITER = "built-in playbook"
_FIRST = ("news", "why", "ask", "where", "add")
_LAST = ("changes", "benefit", "stays", "help", "risk")
_BY_TOPIC = {
    "why_now": "why", "why": "why", "risk": "risk", "wiifm": "benefit", "job_impact": "changes",
    "unchanged": "stays", "how": "help", "progress": "news", "win": "news",
}  # fmt: skip
_GREETING = re.compile(
    r"(?i)^(?:dear|hello|hi|hey|good (?:morning|afternoon|evening))[ ,]+(?P<whom>[^,.!?:;\n]{1,80})"
)
# Words that greet nobody by name.
_ANYBODY = {
    "a", "all", "and", "colleague", "colleagues", "dear", "each", "everybody", "everyone", "folks",
    "from", "friends", "good", "in", "manager", "managers", "members", "my", "of", "our", "people", "team",
    "teams", "the", "there", "to", "who", "you", "your",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MessageWish:
    """The limit in words, and how the sender usually writes."""

    limit: int = 120
    sample: str = ""


@dataclass(frozen=True, slots=True)
class MessageText:
    """A message: title or subject, text, and its writer's assumptions."""

    title: str
    body: str
    assumptions: tuple[str, ...] = ()


def count_words(text: str) -> int:
    return len(text.split())


def problems_in(letter: MessageText, wish: MessageWish, occasion: Occasion, brief: Brief) -> list[str]:
    """Return what a message breaks, in sentences to act on."""
    problems = []
    if (count := count_words(letter.body)) > wish.limit:
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
        problems.append(f"It greets {stranger}, who is not in the brief. Greet the teams or nobody.")
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


def write_letter(occasion: Occasion, wish: MessageWish) -> MessageText:
    """Write within the limit; what does not fit is left out whole."""
    greeting = _greeting(occasion)
    chosen = _choose(occasion, wish.limit - count_words(f"{greeting} {occasion.signature}"))
    lines = [
        " ".join([*([part.label] if part.label else []), *chosen[part.key]])
        for part in occasion.parts
        if chosen.get(part.key)
    ]
    body = "\n\n".join(line for line in (greeting, *lines, occasion.signature) if line)
    return MessageText(occasion.item.title or "What changes, and why", body)


def _greeting(occasion: Occasion) -> str:
    if occasion.to == EVERYONE:
        return "Hello everyone,"
    if occasion.item.kind == "manager_briefing":
        return "Hello managers,"
    return f"Hello everyone in {occasion.to},"


def _choose(occasion: Occasion, room: int) -> dict[str, list[str]]:
    """Return the first sentence of each part, then others while they fit."""
    parts = {part.key: part for part in occasion.parts}
    chosen: dict[str, list[str]] = {}
    topics = [_BY_TOPIC[topic] for topic in occasion.topics]
    order = [key for key in dict.fromkeys([*_FIRST, *topics, *_LAST]) if key in parts]
    for key in order:
        first = parts[key].sentences[0]
        if (cost := count_words(f"{parts[key].label} {first}")) <= room:
            chosen[key], room = [first], room - cost
    later = [(depth, key) for key in chosen for depth in range(1, len(parts[key].sentences))]
    for depth, key in sorted(later, key=lambda place: (place[0], order.index(place[1]))):
        sentence = parts[key].sentences[depth]
        # A sentence may rest on the one before it.
        if len(chosen[key]) == depth and (cost := count_words(sentence)) <= room:
            chosen[key].append(sentence)
            room -= cost
    return chosen
