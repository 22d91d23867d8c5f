"""Read what a sentence promises."""

import re
from collections.abc import Iterator

from playbook.core.case.reading.promises import topics_decided_by
from playbook.core.intake.intake import Finding
from playbook.core.plan.case import PromiseTopic
from playbook.core.text.notes import without_lead_in

_PROMISED = re.compile(
    r"^(?:I|we|the (?:board|management|company)) (?:have |has )?(?:promised?|told|gave my word to)"
    r"(?: you| them| everyone| [A-Z]\w+| the \w+)?(?: that|:) ",
    re.I,
)
# "It is not, and nobody will be judged by scan times": the first half answers somebody.
_NOT_SO = re.compile(r"^(?:It|That|This|They) (?:is|are|was|will|does|do)(?: not|n['\u2019]t),? (?:and|but) ")
HALVES = re.compile(
    r",? (?:and|but) that (?=\w+ \w+ (?:will|is|are|does|do|has|have|stay)\b)|, (?:and|but) |; "
)
# "No commission changes, and nobody loses their job": one promise.
_SAYS_NO = re.compile(r"(?i)(?:no|nobody|no one|nothing|none|neither|there (?:will be|are) no)\b")
# "... and the commission plan stays as it is through 2027": jobs and pay are one promise.
_KEEPS_PAY = re.compile(
    r"(?i)\b(?:pay|wages?|salar(?:y|ies)|commissions?|bonus(?:es)?|raises?|pensions?|tips|overtime|rates?"
    r"|grades?|benefits?|allowances?|premiums?)\b[^;]{0,60}? (?:stays?|remains?|continues?|keeps?"
    r"|(?:is|are|will be)(?: not)? (?:kept|safe|unchanged|touched|changed|cut|reduced)"
    r"|(?:does|do|will)(?: not|n['\u2019]t) change)\b"
)
_FEWEST_WORDS_OF_A_PROMISE = 4
# "Nobody loses a job over this; Ana Ruiz, our CEO, put that in writing on November 12."
_PUT_IN_WRITING = re.compile(
    r"\b(?:put (?:it|that|this) in writing|(?:signed|confirmed|wrote|promised) (?:it|that|this)"
    r"(?: (?:in writing|in a letter|to [\w ]{3,40}))?)(?: on [A-Z\d][\w ,]{3,20})?\.?$"
)
NOT_IN_WRITING = re.compile(
    r"\b(?:nothing|none of (?:it|this|that)|(?:it|this|that) is not)(?: is| has been)?(?: yet)?"
    r" (?:in writing|written down|on paper|signed|agreed)\b"
    r"|\b(?:has|have|is|are) not (?:yet )?(?:been )?(?:signed|written down|put in writing|put on paper)\b"
    r"|\b(?:have|has|had)(?: not|n['\u2019]t) (?:yet )?put (?:it|this|that) (?:in writing|on paper)\b"
    r"|\bnot yet (?:in writing|on paper|signed|agreed)\b"
    r"|\bwants? (?:it|this|that) in writing\b",
    re.IGNORECASE,
)
_ANNOUNCED_OR_OPEN = re.compile(
    rf"(?i)[,;] (?:and|but) (?:I|we) (?:have|had)? ?(?:told|said)|{NOT_IN_WRITING.pattern}"
)


def find_promises(text: str, sentence: str) -> Iterator[Finding]:
    """Yield what a text on what stays promises, from its sentence."""
    for topic in topics_decided_by(text):
        yield Finding("promise", promised_on(text, topic), sentence, topic)


def promised_on(text: str, topic: PromiseTopic) -> str:
    """Return the part of a sentence that promises on a topic."""
    promise = _NOT_SO.sub("", _PROMISED.sub("", without_lead_in(text)))
    halves = [half for half in HALVES.split(promise) if len(half.split()) >= _FEWEST_WORDS_OF_A_PROMISE]
    others = [half for half in halves if topic not in topics_decided_by(half)]
    if len(others) < len(halves) and all(
        (_SAYS_NO.match(half) and not topics_decided_by(half))
        or _PUT_IN_WRITING.search(half)
        or (topic == "jobs" and _KEEPS_PAY.search(half))
        for half in others
    ):
        return promise
    return next((half for half in halves if len(halves) > 1 and topic in topics_decided_by(half)), promise)


def promise_in_answer(answer: str) -> str:
    """Return the promise of an answer, without what is open."""
    topics = topics_decided_by(answer) if _ANNOUNCED_OR_OPEN.search(answer) else []
    return promised_on(answer, topics[0]) if topics else _PROMISED.sub("", answer)
