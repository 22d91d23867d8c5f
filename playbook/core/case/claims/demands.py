"""Read what others demand before it can start."""

import re
from typing import NamedTuple

from playbook.core.base.words import capital, lower_first

_ARTICLE = re.compile(r"(?i)^(?:the|our|their|its|his|her|an?) ")
_PAPER = (
    r"(?:procedure|process|rules?|policy|plan|proof|list|description|check|review|certificate|record|audit"
    r"|test|guarantee|statement)s?"
)
_WANTS_BEFORE = re.compile(
    r"^(?P<who>[^,;.]{3,60}?) (?:wants?|requires?|demands?|asks? for|insists? on|expects?) "
    rf"(?P<what>(?:an? |the )?[\w -]{{2,40}}?{_PAPER}) before (?P<before>[^,;.]{{4,60}})",
    re.IGNORECASE,
)
_FORBIDS_UNTIL = re.compile(
    r"(?:^|[,;] (?:but |and )?|\bbut )(?P<what>(?:(?:its|the|our|their) )?[\w -]{3,40}?) "
    r"(?:forbids?|prohibits?|bans?|does not allow|do not allow) (?P<act>[^,;.]{4,80}?) "
    r"(?:until|unless|before) (?:it|that|this|they) (?:is|are|has been|have been) "
    r"(?P<done>amended|changed|renewed|extended|renegotiated|signed|lifted)\b",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"^(?P<what>[^,;.]{3,50}?) (?:has |have )?failed (?:its|the|their|an?) "
    r"(?P<test>[\w -]{0,30}?(?:test|inspection|audit|check|trial))\b[^,;.]{0,20},? (?:and|but) "
    r"(?:the |its |a )?(?:next|second|new|repeat)\b",
    re.IGNORECASE,
)
_PART_MISSING = re.compile(
    r"^(?P<what>[^,;.]{3,50}?) (?:is|are) due (?:by|on|at) [^,;.]{3,30}?,? (?:and|but) "
    r"(?P<part>(?:about )?(?:a third|half|a quarter|two thirds|three quarters|most|some|many|\d+ of \d+|\d+%)"
    r"(?: of (?:them|these|those))?) (?:(?:do|does) not (?:yet )?exist|(?:is|are) (?:still )?missing"
    r"|(?:has|have) not (?:yet )?been [a-z]+ed)\b",
    re.IGNORECASE,
)
# Whoever tries or learns it does it, too.
_BY_ANYONE = re.compile(
    r"(?i)(?:anyone|anybody|anything|someone|somebody|people|a hand|the first (?:person|hand))\b"
    r"(?! (?:hears?|is told|knows?|goes? live|starts?\b(?! [a-z]))\b)"
)
_THERE = re.compile(r" there$")


class OutsideDemand(NamedTuple):
    """What has to be true first, and how anyone knows that it is."""

    name: str
    done_when: str
    is_of_outsiders: bool = False
    is_before_practice: bool = False


def demand_in(sentence: str) -> OutsideDemand | None:
    """Return what a sentence wants first, None where it wants nothing."""
    text = sentence.strip(" .-*•")
    if wants := _WANTS_BEFORE.match(text):
        who, what = lower_first(wants["who"]), _ARTICLE.sub("", wants["what"])
        return OutsideDemand(
            f"{capital(what)} for {who}",
            f"It is written, two people who do the work have tried it on ten real cases, and {who} has said "
            f"yes in writing. Nothing of this is done before {wants['before']}.",
            is_of_outsiders=True,
            is_before_practice=bool(_BY_ANYONE.match(wants["before"])),
        )
    if forbids := _FORBIDS_UNTIL.search(text):
        what = _ARTICLE.sub("", forbids["what"].strip())
        return OutsideDemand(
            f"{capital(what)} {forbids['done'].lower()}",
            f"Both sides have signed it. Until then nobody does what it forbids: {forbids['act']}.",
            is_of_outsiders=True,
        )
    if failed := _FAILED.match(text):
        what, test = capital(_THERE.sub("", failed["what"])), failed["test"].strip()
        return OutsideDemand(
            f"{what} has passed its {test}",
            f"What failed is repaired and tried a month before, with a second date for the {test}. Whoever "
            "works there has said what they do if it fails again.",
        )
    if missing := _PART_MISSING.match(text):
        what = _ARTICLE.sub("", missing["what"])
        return OutsideDemand(
            f"{capital(what)} complete",
            f"Missing today: {missing['part']}. The list of what is missing is counted every week, each "
            "piece has someone who sees to it, and it is decided who makes what is not there on that day.",
            is_before_practice=True,
        )
    return None
