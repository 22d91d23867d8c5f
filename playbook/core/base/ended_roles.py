"""Sentences by which posts end, and what only the sponsor says of them so far."""

import re
from typing import NamedTuple

from playbook.core.base.words import capital, lower_first

_WORDS = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_N = rf"(?:\d{{1,3}}|{'|'.join(_WORDS[1:])}|fifteen|twenty|thirty|forty|fifty)"
_OF = rf"(?P<many>{_N})(?: of (?:the |our |its |their |these |those )?(?P<all>{_N}))?"
_POSTS = r"(?:jobs?|posts?|positions?|roles?|ftes?|full-time equivalents?)"
# "Three jobs go to each van", "two roles go live": nothing ends there.
_ENDS = (
    r"(?:(?:will|have to|has to|must|are to|is to) )?"
    r"(?:goe?s?(?! (?:to|live|on|into|through|up|out|online|over|back|by|with|well)\b)"
    r"|ends?(?! (?:with|at|when|up|after)\b)|close|disappear|fall away|(?:are|is|be) (?:\w+ )?(?:cut|lost"
    r"|dropped|abolished|eliminated|(?:made )?redundant)|(?:are|is|will) not (?:be )?(?:re)?filled"
    r"|become redundant)"
)
_LOSE = (
    r"(?:(?:will )?lose (?:their|a) (?:jobs?|posts?|positions?|roles?)"
    r"|(?:are|will be|have to be) (?:made redundant|laid off|dismissed|let go))"
)
_WITH_PEOPLE = (
    r"(?:the|our) (?:[\w-]+ ){1,3}(?:closes|is closed|will close|shuts|is dissolved|ends"
    r"|will end|is given up)"
    rf"(?: (?:in|on|by) [\w ]{{2,20}})?(?:,? and|[;,]) (?:its|the|their) (?P<moved>{_N}) (?:[\w-]+ ){{0,2}}?"
    r"(?:move|go|leave|(?:are|will be) (?:moved|redeployed|offered|transferred)|(?:will )?(?:move|leave)"
    r"|get (?:other|another|new))\b"
)
_END = re.compile(
    rf"\b(?:{_OF} (?:[\w-]+ ){{0,3}}?{_POSTS}(?: (?:there|here|then|also))? {_ENDS}\b"
    rf"|(?P<few>{_N}) (?:[\w-]+ ){{0,5}}?{_LOSE}\b"
    rf"|(?:cut|eliminate|abolish|shed|give up|do away with) (?P<cut>{_N} (?:[\w-]+ ){{0,2}}?{_POSTS})\b"
    rf"|{_WITH_PEOPLE})",
    re.IGNORECASE,
)
_KEPT = re.compile(
    rf"\b(?:keeps?|retain) (?P<kept>{_N})(?P<whom>(?: (?!as\b|in\b|for\b|with\b|on\b)[\w-]+){{0,3}})"
    r"(?P<how> (?:as|in|for|with|on) [^,;.]{2,40})?(?=[,;.]|$| and\b| but\b)"
    rf"|\b(?P<stay>{_N} (?:[\w-]+ ){{0,4}}?(?:stay|remain|are kept)(?: (?:as|in|with) [\w-]+(?: [\w-]+)??)?)"
    r"(?=[,;.]|$| and\b| but\b)",
    re.IGNORECASE,
)
# Who fears, asks, guesses or reports it does not say that it is so.
_NO_FACT = re.compile(
    r"\b(?:no|none|nobody|not|never|neither|without|if|whether|unless|would|could|might|(?-i:may)|fears?|feared"
    r"|afraid|worr\w+|scared|suspects?|dreads?|says?|said|thinks?|believes?|heard|rumou?rs?|asks?)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.;:]|, (?:and|but|while) ")
# What leaders plan for others, and have not told: no worry of those it concerns.
_OWN_VOICE = re.compile(
    r"\b(?:we (?:will|shall|plan to|intend to|are going to|have decided to|can only) (?:not )?(?:keep|cut"
    r"|close|let go|offer|redeploy|dismiss|retain|announce|tell|move them)"
    r"|(?:I|we) (?:have not|haven['’]t|have never|did not|didn['’]t|will not|won['’]t) (?:yet )?"
    r"(?:told|tell|announced|announce)"
    r"|I (?:hope(?! we\b)|intend|plan to|have decided|will (?:tell|announce|decide|offer|keep)))\b",
    re.IGNORECASE,
)
_UNTOLD = re.compile(
    r"\b(?:(?:not|never|nobody|n['’]t)(?: has)?(?: yet)?(?: been)? (?:told|announced|heard|informed)"
    r"|(?:do|does)(?: not|n['’]t) know|nobody knows|confidential|between us|keep(?:ing)? (?:this|it) "
    r"(?:quiet|to (?:ourselves|yourself|myself)))\b",
    re.IGNORECASE,
)


class EndOfRoles(NamedTuple):
    """How many posts end by a sentence, and how many stay, in its words."""

    ends: str
    stays: str  # '' where it says nothing of them
    is_untold: bool

    @property
    def numbers(self) -> str:
        """Return both as a sentence."""
        return f"{capital(f'{self.stays}; {lower_first(self.ends)}' if self.stays else self.ends)}."


def end_of_roles(sentence: str) -> EndOfRoles | None:
    """Return what a sentence states as the end of posts; a fear or rumor states nothing."""
    text = " ".join(sentence.split())
    for match in _END.finditer(text):
        if _NO_FACT.search(_CLAUSE_END.split(text[: match.start()])[-1]) or text.endswith("?"):
            continue
        ends = f"{match['cut']} end" if match["cut"] else match[0]
        return EndOfRoles(ends, _stays(text, match), _UNTOLD.search(text) is not None)
    return None


def is_sponsors_secret(text: str) -> bool:
    """Return whether leaders alone say this so far: an end of posts, or what they plan for others."""
    return end_of_roles(text) is not None or (_OWN_VOICE.search(text) is not None and "?" not in text)


def _stays(text: str, end: re.Match[str]) -> str:
    kept = next((each for each in _KEPT.finditer(text) if _is_beside(each, end)), None)
    if kept and kept["stay"]:
        return kept["stay"]
    if kept:
        return f"{kept['kept']}{kept['whom']} stay{kept['how'] or ''}"
    many, of_all = (_count(end[name] or "") for name in ("many", "all"))
    left = of_all - many if many else 0
    return f"{_WORDS[left] if left < len(_WORDS) else left} stay" if left > 0 else ""


def _count(number: str) -> int:
    return (
        int(number) if number.isdecimal() else _WORDS.index(number.lower()) if number.lower() in _WORDS else 0
    )


def _is_beside(kept: re.Match[str], end: re.Match[str]) -> bool:
    return kept.end() <= end.start() or kept.start() >= end.end()
