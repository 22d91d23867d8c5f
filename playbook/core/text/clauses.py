"""Turn notes into prose, and a long sentence into one clause to speak."""

import re

from playbook.core.base.words import capital, closed
from playbook.core.plan.brief import Brief
from playbook.core.text.notes import Notes, split_sentences
from playbook.core.text.spoken import is_clause

_READ_AS_PROSE = ("why", "why_now", "risk_of_not_changing", "objective", "expected_benefit")
MOST_WORDS, _LONGEST = 25, 40  # asides go above the first; above the other nobody says it
_MARKED = re.compile(r"^[ \t]{0,9}(?:#{1,6}[ \t]|[-*•–][ \t])|\*\*|__", re.MULTILINE)
_OF_TODAY = re.compile(
    r"(?i)^(?:what|where|how) (?:we (?:have|are|stand|work)|it (?:is today|works))\b|\b(?:today|now|currently"
    r"|background|so far|situation|status)$"
)
_TODAY = re.compile(r"(?i)(?:today|now|so far|until now|currently|before|old): ")
_NEW = re.compile(r"(?i)^(?:new|then|tomorrow|from now on|after): ")
_RELATIVE = r"(?:(?:in |of |for |with |on |at )?(?:which|whom|whose)|who|where|though|although|because|as)"
# In a list the next comma ends no aside.
_GOES_ON = r", (?:and|but|is|are|was|were|has|have|will|can|must|becomes?|goes|gets?|moves?|ends?|starts?)\b"
# What stands between commas and the sentence does without.
_ASIDES = (
    re.compile(r" ?\((?:[^\s()]{1,40} ){3}[^()]{0,300}\)"),
    re.compile(r",? (?:frankly|honestly|of course|in fact|to be fair),"),
    re.compile(r",? (?:fairly |rightly )?I (?:think|believe|suppose|admit)(?: fairly)?,"),
    re.compile(rf", {_RELATIVE} [^,.;:]{{3,160}}(?={_GOES_ON})"),
    re.compile(r", that (?:today|now|so far) [^,.;:]{3,160},"),
    re.compile(r", (?:together|along) with [^,;:]{3,160}(?=,)"),
    re.compile(rf"(?:: [^.;:]{{3,160}})?, {_RELATIVE} [^.;:]{{3,300}}(?=[.;:]|$)"),  # a list is not cut
)
CHANGE_PLACEHOLDER = "[Two sentences: what will you do differently on the first day?]"
_WRITER, _WORD = re.compile(r"\bI\b"), re.compile(r"\w+")


def names_in(brief: Brief) -> frozenset[str]:
    """Return the words of the names of people."""
    return frozenset(word for person in brief.people for word in _WORD.findall(person.name))


def in_prose(text: str) -> str:
    """Return notes without headings and marks of lists, each line a sentence."""
    if not _MARKED.search(text):
        return text
    notes = Notes(text.replace("**", "").replace("__", ""))
    sentences = (each.text for each in notes.sentences if each.text not in notes.headings)
    return " ".join(closed(each) for each in sentences if not each.endswith(":"))


def written_out(brief: Brief) -> dict[str, str]:
    """Return the texts without headings and list marks, in prose."""
    return {field: in_prose(getattr(brief, field)) for field in _READ_AS_PROSE}


def what_comes(text: str) -> str:
    """Return what changes in prose, without what a heading or label says to be so today."""
    notes = Notes(text)
    today = [
        each
        for each in notes.sentences
        if _OF_TODAY.search(each.under.strip(" :")) or _TODAY.match(each.text)
    ]
    if not today or len(today) == len(notes.sentences):
        return in_prose(text)
    to_come = (each.text for each in notes.sentences if each not in today)
    bare = (_NEW.sub("", each) for each in to_come if each not in notes.headings)
    return " ".join(closed(capital(each)) for each in bare if not each.endswith(":"))


def in_a_clause(sentence: str, names: frozenset[str] = frozenset()) -> str:
    """Return a sentence in few words, '' if it cannot be cut or the writer speaks."""
    is_whole = True  # without what is in parentheses it still is
    for aside in _ASIDES:
        is_long = len(sentence.split()) > MOST_WORDS
        for words in [each[0] for each in aside.finditer(sentence)]:
            if is_long or names & {*_WORD.findall(words)}:
                sentence = sentence.replace(words, "", 1)
                is_whole &= aside is _ASIDES[0]
    is_sayable = len(sentence.split()) <= _LONGEST and not _WRITER.search(sentence)
    return sentence if is_sayable and (is_whole or is_clause(sentence)) else ""


def first_clause(text: str, names: frozenset[str] = frozenset()) -> str:
    """Return the first sentence of a text in few words, '' if it cannot be cut."""
    return in_a_clause(next(split_sentences(text), ""), names)
