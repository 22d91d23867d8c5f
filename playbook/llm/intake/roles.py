"""Read who holds which job, as in "Ana Ruiz, our chair"."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from playbook.core.intake.intake import OF_SUPPLIER, Finding
from playbook.core.intake.intake_words import FULL_NAME, HONORIFIC
from playbook.core.text.notes import NoteSentence

_SMALL = (
    r"(?:the|our|its|a|an|and|or|with|by|to|of|is|are|was|who|for|from|in|on|at|my|their|his|her|your|as|that"
    r"|each|every|all|because|when|if|but|then|only|also|not|talks?|asks?|says?|see|meets?|has|have|will"
    r"|project|rollout|program(?:me)?|change|implementation|sponsor|sister|dear|new|one)"
)
_HEAD_NOUN = (
    r"(?:C[A-Z]{1,3}O|[SE]?VP|managers?|directors?|head|chief|officer|lead|leader|chair(?:man|woman|person)?"
    r"|president|executive|representative|rep|secretary|dean|principal|coordinator|controller|librarian|steward|counsel"
    r"|owner|trainer|(?:vice-)?chancellor|nurse|treasurer|supervisor|foreman|engineer|architect|analyst"
    r"|professor|partner|superintendent|spokes(?:man|woman|person)|councill?or|mayor|founder|delegate"
    r"|administrator|developer|accountant|buyer|planner|ombuds(?:man|person)|member)"
)
_OF = r"(?: (?:of|for) (?:the )?[\w&-]+(?: (?:and )?[\w&-]+){0,2}?)?"
_TITLE = rf"(?P<title>(?<!\w)(?i:(?:(?!{_SMALL}\b)[^\W\d_][\w&-]* ){{0,3}}{_HEAD_NOUN}){_OF})"
_BEFORE = re.compile(
    rf"(?:{_TITLE}(?::| is| =)?|\b(?:[Oo]ur|[Tt]he|[Ii]ts|[Tt]heir"
    rf"|\w+'s) {_TITLE.replace('<title', '<apart')},) (?:{HONORIFIC})?(?P<name>{FULL_NAME})"
)
_BEHIND = re.compile(
    rf"(?P<name>{FULL_NAME})(?:,? \(|, | is | = )(?:(?:our|the|a|an|its|their) )?{_TITLE}"
    r"(?P<apart>)(?= ?[,.;)(]| [\u2013\u2014-] | and | will | (?:in|at) [A-Z]|$)"
)
# "Nina Brandt in IT sets it up"
_SETS_UP = re.compile(
    rf"(?P<name>{FULL_NAME}) (?:in|from|of) (?P<title>IT|[A-Z][a-z]+ IT)(?P<apart>)"
    r" (?:sets?|will set) \w+ up\b"
    rf"|\b(?:Our|The) (?P<dept>IT)(?: department| team)? \((?P<person>{FULL_NAME})\) (?:sets?"
    rf"|will set) \w+ up\b"
)
# "Tom runs the project and Mei Lin Chua sets the system up"; no firm, which is a supplier
_SETS_IT_UP = re.compile(
    rf"\b(?P<name>{FULL_NAME})(?<!Consulting)(?<!Partners)(?<!Group)(?<!Solutions)(?<!Systems)(?<!Services)"
    r"(?<!Software)(?<!Technologies)(?<!Labs)(?<!Ltd)(?<!Inc)(?<!GmbH)(?: \([^()]{1,60}\))?"
    r" (?:will |is to )?(?:(?:configure|administer|install|customi[sz]e)s?|sets? up"
    r"|sets?(?= [^,;.]{2,40} up\b))"
    r" (?:it|(?:the|our) (?:new )?(?:[\w-]{2,30} )?(?:system|tool|software|program|platform|app)|[A-Z]\w+)\b"
)
# "Northbeam sets up HubSpot; their project manager is Dana Ruiz", "(contact: Paul Greer)"
_SUPPLIES = re.compile(
    r"(?i)\b(?:sets? (?:it |\w+ )?up|set-?up|implements?|installs?|supplier|vendor|integrator"
    r"|consult\w*|configur\w+)\b"
)
_JOB_THERE = rf"(?P<title>(?:[a-z-]+ ){{0,2}}(?:{_HEAD_NOUN}|consultant|contact(?: person)?))"
_OF_SUPPLIER = (
    re.compile(rf"\b[Tt]heir {_JOB_THERE} (?:is|will be) (?:{HONORIFIC})?(?P<name>{FULL_NAME})"),
    re.compile(rf"\b(?P<name>{FULL_NAME}) (?:is|will be) their {_JOB_THERE}(?=[,.;]| and\b|$)"),
    re.compile(rf"\b[Tt]he (?:vendor|supplier)['\u2019]s {_JOB_THERE}, (?P<name>{FULL_NAME})"),
    re.compile(rf"\((?P<title>contact)(?: person)?:? (?P<name>{FULL_NAME})\)"),
)
_NOT_OURS = re.compile(
    r"\b(?:former|ex-|competitors?|maybe|perhaps|might|could|should|would(?! rather| like| prefer)"
    r"|suggest\w*|left)\b|\?$"
)
_ROLE = re.compile(
    r"(?i)^(?:(?:overall|day-to-day) )?(?:lead|[SE]?VP|leader|member|owner|partner|chief|head|manager)$"
)
_MOST_WORDS = 6


def find_titles(sentences: Sequence[NoteSentence], titled: Collection[str]) -> Iterator[Finding]:
    """Yield the jobs of the people named with one, once a person.

    `titled`: those whose job is read already.
    """
    done = set(titled)
    for before, text in pairwise(["", *(each.text for each in sentences)]):
        if _NOT_OURS.search(text):
            continue
        is_of_supplier = _SUPPLIES.search(f"{before} {text}")
        for match in (match for form in _OF_SUPPLIER if is_of_supplier for match in form.finditer(text)):
            if match["name"] not in done:
                done.add(match["name"])
                yield Finding("job_title", f"{OF_SUPPLIER}{match['title']}", text, match["name"])
        for match in _SETS_IT_UP.finditer(text):
            if match["name"] not in done:
                done.add(match["name"])
                yield Finding("job_title", "System set-up", text, match["name"])
        for pattern in (_BEHIND, _BEFORE, _SETS_UP):
            for match in pattern.finditer(text):
                title, name = match["title"] or match["apart"], match["name"]
                if not name:
                    title, name = match["dept"], match["person"]
                is_bare = pattern is _BEFORE and _ROLE.match(title)
                if name in done or is_bare or len(title.split()) > _MOST_WORDS:
                    continue
                done.add(name)
                yield Finding("job_title", title, text, name)
