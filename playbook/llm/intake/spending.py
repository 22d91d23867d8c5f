"""Read what a budget pays for, and what it does not."""

import re
from collections.abc import Iterator, Sequence, Set

from playbook.core.intake.intake import Finding
from playbook.core.intake.intake_words import currencies_in
from playbook.core.text.notes import NoteSentence, heading_of, without_lead_in

_MONEY = re.compile(r"(?i)\b(?:budget(?:ed)?|money|funding|funds?|grant)\b")
# "of which $90,000 is the vendor, the rest training"
_OF_WHICH = re.compile(
    r"(?i)(?:\bof which |\bmade up of )(?!is\b|are\b|goes\b|for\b)(?P<parts>[^.;)]+(?:\.\d[^.;)]*)*)"
    r"|(?P<amount>(?<!\S)[^\s\d]*+\d\S*+ (?:million )?of (?:which|it|that) (?:is|are|goes|for)\b"
    r"[^.;)]+(?:\.\d[^.;)]*)*)"
)
# "$148,000 in all: $82,000 for licenses"
_AFTER_TOTAL = re.compile(r"\d[^:.;]{0,40}: (?=\D{0,4}\d)(?P<parts>[^;]+)")
_PARTS = re.compile(
    r"(?i)\b(?:the rest|the remainder|another (?=\D{0,3}\d)"
    r"|(?:\d[\d.,]*k?|million|thousand|is|are|goes|only) (?:for|goes to) (?!it\b|this\b|that\b|all\b"
    r"|the (?:first|whole|next|current|coming)\b|(?:\w+ )?(?:years?|months?)\b)"
    r"|covers|pays(?: only)? for|includes|(?:to|not|n['’]t) (?:cover|pay for|include))\b"
)
# "Licenses 31,000, set-up by the supplier 27,000"
_PART_AND_SUM = re.compile(r"(?:^|[,;] )(?:and )?[^\d,;:.]{3,40} \D?\d{1,3},?\d{3}\b(?=[,;.]|$)")
_FEWEST_PARTS = 2
# "there is no money for overtime"
_NOTHING_FOR = re.compile(
    r"(?i)\b(?:no|without|never any|not any) (?:extra |more |additional |other )?"
    r"(?:money|budget|funds?|funding) (?:\w+ ){0,2}?for\b|\bunbudgeted\b"
)
_NOTHING = re.compile(r"^(?:And )?[Nn](?:othing|one)(?: of it)?(?: is)? for ")
_CLAUSES = re.compile(r"; (?:and |but )?|, (?:and|but|while) (?!\D{0,3}\d)")
_GRANTED = re.compile(
    r"(?i)\b(?:approved|released|granted|allowed|earmarked|provided|gave|set aside|put aside) \D{0,12}\d"
)
_A_PERIOD = re.compile(r"(?i)\b(?:per|each|every) (?:seat|user|head|month|year|quarter)\b")


def find_budget_parts(sentences: Sequence[NoteSentence], budgets: Set[str]) -> Iterator[Finding]:
    """Yield what sentences about money say of its parts.

    `budgets`: those that name the sum.
    """
    line = -1  # of the sum, whose parts the sentences behind it name
    for at, sentence in enumerate(sentences):
        text = sentence.text
        line = sentence.line if text in budgets else line
        is_headed = sentence.line == line or bool(_MONEY.search(heading_of(sentences, at)))
        if words := budget_parts_in(text, is_headed=is_headed):
            yield Finding("budget_covers", words, text)


def budget_parts_in(text: str, *, is_headed: bool) -> str:
    """Return the words that say what a budget is for, else ''."""
    if text.endswith("?"):
        return ""
    # "The licenses cost $342,000 a year, and the board approved $185,000 for training": that clause alone.
    clauses = _CLAUSES.split(text)
    granted = [each for each in clauses if _GRANTED.search(each) and _PARTS.search(each)]
    text = granted[0] if granted and len(clauses) > 1 else text
    if _A_PERIOD.search(text):
        return ""
    if is_headed and (parts := _OF_WHICH.search(text)):
        return parts["parts"] or parts["amount"]
    if is_headed and (parts := _AFTER_TOTAL.search(text)) and _PARTS.search(text):
        return parts["parts"]
    is_of_money = is_headed or (currencies_in(text) and _MONEY.search(text))
    is_split = is_of_money and (
        _PARTS.search(text) or (is_headed and len(_PART_AND_SUM.findall(text)) >= _FEWEST_PARTS)
    )
    is_left_out = _NOTHING_FOR.search(text) or (is_headed and _NOTHING.match(text))
    return without_lead_in(text) if is_split or is_left_out else ""
