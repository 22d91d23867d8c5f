"""Sentences that give somebody a task, and so tell nothing of how a person feels or behaves."""

import re

_WHO = (
    r"(?P<who>(?!(?:Nobody|Nothing|None|Everybody|Everyone|Everything|What|Who|This|That|They|It|He|She|We|I)\b)"
    r"(?:(?:Dr|Prof|Mrs?|Ms)\.? )?"
    r"(?:[A-ZÀ-Þ][\w'’-]{1,30}(?: (?:van|von|de|der|di|la)){0,2}(?: [A-ZÀ-Þ][\w'’-]{1,30}){0,3}"
    r"|(?:The|Our) (?:[\w&'’-]{2,30} ){0,3}?[\w-]{2,30}))"
)
_DOES = (
    r"(?:(?:will|is to|has to|must|should|shall|to) )?"
    r"(?:brings?|presents?|proposes?|decides?|settles?|answers?|checks?|clarif(?:y|ies)|works? out|finds? out"
    r"|looks? into|prepares?|writes?|drafts?|draws? up|sends?|calculates?|collects?|submits?|delivers?"
    r"|suggests?|(?:reports?|comes?) back with)"
)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = (
    rf"(?:the )?(?:(?:end of|mid|early|late|next|this)[ -])?(?:{_MONTH}|(?:mon|tues|wednes|thurs|fri|satur"
    r"|sun)day|\d{1,2}(?:st|nd|rd|th)?|week|month|year|quarter|christmas|easter|go-live|start|launch"
    r"|announcement)\b"
)
_TASK = re.compile(rf"{_WHO}\s{_DOES}\b(?P<what>(?:[^.!?\n]|\.(?=\d)){{0,300}})[.!]?")
_IN_TIME = re.compile(
    rf"(?i)\b(?:by|before|until|till|no later than) {_DAY}"
    rf"|\bon (?:(?:mon|tues|wednes|thurs|fri)day,? )?(?:the )?(?:\d|{_MONTH} \d)"
)
_ASKED_FOR = re.compile(
    r"(?i)^ (?:an?|the|two|three|some) (?:[\w-]{1,30} ){0,2}?(?:proposals?|suggestions?|answers?|drafts?)\b"
)
# What a person does, wants or is in for beside the task.
_OF_THE_PERSON = re.compile(
    r"(?i)\b(?:he|she|him|her|hers|his|us|me|them|my|own|not|never|no|nobody|everybody|everyone|against|but"
    r"|because|although|unless|otherwise|\w+n['’]t|refus\w+|leav(?:e|es|ing)|stay\w*|quit\w*|resign\w*|ill"
    r"|sick|fear\w*|afraid|worr\w+|angry|threat\w*|complain\w*|notice|jobs?|posts?|promot\w+|demot\w+"
    r"|replac\w+|dismiss\w*|warning|retire\w*|doctor|lawyers?|trouble)\b"
)


# "And who owns the list: Dale settles that by February 12"
OPEN_MATTER = re.compile(
    r"(?:And |But )?(?P<matter>(?i:whether|who|which|how|when|where) [^?:]{5,120}): (?P<rest>.+)"
)


def task_in(text: str) -> re.Match[str] | None:
    """Return who has to bring, check or decide what, where a sentence says just that.

    "Priya brings a proposal by 29 January" gives a task; "Priya is against it until May" does not.
    """
    task = _TASK.fullmatch(text.strip(" -*•\t\n"))
    if task is None or _OF_THE_PERSON.search(task["what"]):
        return None
    return task if _IN_TIME.search(task["what"]) or _ASKED_FOR.search(task["what"]) else None
