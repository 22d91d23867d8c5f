"""Read who holds which job, who is for or against the change, and whom to call when it breaks."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from playbook.core.intake.intake import OF_SUPPLIER, SETS_UP, TRAINS, Finding
from playbook.core.intake.intake_words import FULL_NAME, HONORIFIC, words_of_support
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
    r"(?= ?[,.;)(]| [\u2013\u2014-] | and | will | (?:in|at) [A-Z]|$)"
)
# "Beth Sandoval in marketing", "Dominic Hale from our records team": where they work is their job.
_WORKS_IN = re.compile(
    rf"\b(?P<name>{FULL_NAME}),? (?:from|in|of) (?:the |our )?"
    r"(?P<title>(?!pilot|project|other|same|first|the|our|an?|this)[a-z]+ (?:team|department|office"
    r"|unit|desk)\b"
    r"|(?:(?:[A-Z][a-z]+ )?IT|HR|training|learning|marketing|human resources|finance|accounting|accounts"
    r"|payroll|legal|compliance|quality|operations|purchasing|procurement|logistics|facilities|maintenance"
    r"|engineering|sales|customer service|communications?|records|security|safety|planning|production)\b"
    r"(?! [A-Z]))"
)
_OUR_IT = re.compile(
    rf"\b(?:Our|The) (?P<title>IT)(?: department| team)? \((?P<name>{FULL_NAME})\) (?:sets?|will set)"
    rf" \w+ up\b"
)
# "Megan Frey runs the practice sessions", "Carla Voss teaches it", "a workshop; Tom Reyes holds them"
_LESSONS = r"(?:training|sessions?|courses?|lessons?|workshops?)"
_TRAINS = re.compile(
    rf"\b(?P<name>{FULL_NAME})(?: (?:from|in) (?:the |our )?[\w ]{{2,25}}?)?(?: will| is to)? "
    rf"(?:(?:trains?|teach(?:es)?) (?:it|them|us|you|all|every\w*|the|both|each)\b"
    rf"|(?:holds?|runs?|gives?|leads?|prepares?|organi[sz]es?|takes care of|looks after|is responsible for)"
    rf" (?:(?:all |the |our )?(?:[a-z-]+ )?{_LESSONS}\b|(?P<them>them)\b))"
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
# "Head of School, Riverstone College": who is named is no person.
_IS_A_THING = re.compile(
    r"(?i)\b(?:college|school|university|academy|institute|hospital|clinic|council|bank|group|ltd|limited|inc|gmbh"
    r"|company|foundation|trust|authority|services|systems|solutions|software|partners|holdings?|hotels?|copilot"
    r"|assistant|cloud|suite)$"
)
# "Ward managers: Ana Ruiz (2), Ben Lin (3)": nobody's title.
_IS_OF_SEVERAL = re.compile(r"(?i)\b(?:managers|heads|leads|leaders|supervisors|directors|captains|chiefs)$")
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
                yield Finding("job_title", SETS_UP, text, match["name"])
        for match in _TRAINS.finditer(text):
            is_of_lessons = not match["them"] or re.search(rf"\b{_LESSONS}\b", text[: match.start()])
            if is_of_lessons and match["name"] not in done and not _IS_A_THING.search(match["name"]):
                done.add(match["name"])
                yield Finding("job_title", TRAINS, text, match["name"])
        for pattern in (_BEHIND, _BEFORE, _OUR_IT, _WORKS_IN):
            for match in pattern.finditer(text):
                title, name = match["title"] or match.groupdict()["apart"], match["name"]
                is_bare = pattern is _BEFORE and _ROLE.match(title)
                if (
                    name in done
                    or is_bare
                    or _IS_OF_SEVERAL.search(title)
                    or _IS_A_THING.search(name)
                    or len(title.split()) > _MOST_WORDS
                ):
                    continue
                done.add(name)
                yield Finding("job_title", title, text, name)


_NOT_OPEN = re.compile(
    r"(?i)\?|\b(?:privately|in confidence|confidential\w*|between us|maybe|perhaps|might|would|could"
    r"|not against|no longer|former)\b"
)
_CLAUSES = re.compile(r"(?<=[\w)])(?:; |, (?:but|while|and) |: |\. )")
_IS = (
    r"(?: \([^()]{2,40}\)|, [^,;.]{2,40},)? (?:is|are|was|remains|stays|has|can|says|feels|supports|likes"
    r"|welcomes|opposes|rejects|refuses|doubts)\b"
)
# "Questions and problems go to crm-help@acme.com", "If it breaks, call Mark's team on extension 4410"
_CALLS = re.compile(
    r"(?i)\b(?:questions|problems?|troubles?|incidents?|goes wrong|breaks?|fails|stuck|errors?)\b[^;]{0,60}?"
    r"(?:[:?] |,? (?:please )?(?:call|phone|ring|contact|ask|mail|e-mail|write to|turn to|go to|goes to) )"
    r"(?P<who>[^;:]{0,60}?(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:extension|ext\.?) ?\d{2,6}"
    r"|\+?\d[\d /()-]{5,18}\d))"
)


def find_stances(sentences: Iterable[NoteSentence], names: Iterable[str]) -> Iterator[Finding]:
    """Yield how much each named person supports it, as a sentence says in the open."""
    forms = [*_forms(names)]
    judged = set[str]()
    for text in (each.text for each in sentences):
        for clause in () if _NOT_OPEN.search(text) else _CLAUSES.split(text):
            for name, form in forms:
                match = form.match(clause)
                words = words_of_support(clause[match.end("name") :]) if match else ""
                if match and words and name not in judged:
                    judged.add(name)
                    yield Finding("support", words, text, match["name"])
                    break


def _forms(names: Iterable[str]) -> Iterator[tuple[str, re.Pattern[str]]]:
    every = list(dict.fromkeys(names))
    parts = [part for name in every for part in {name.split()[0], name.split()[-1]}]
    for name in every:
        own = {part for part in {name.split()[0], name.split()[-1]} if parts.count(part) == 1}
        words = "|".join(re.escape(each) for each in sorted({name} | own, key=len, reverse=True))
        yield name, re.compile(rf"(?:But |Only |And |So )?(?:{HONORIFIC})?(?P<name>{words}){_IS}")


def find_contact(sentences: Iterable[NoteSentence]) -> Iterator[Finding]:
    """Yield whom people reach when something goes wrong: by mail or telephone."""
    for text in (each.text for each in sentences):
        if match := _CALLS.search(text):
            yield Finding("incident_contact", match["who"].strip(" ,"), text)
            return
