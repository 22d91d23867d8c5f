"""Read who sponsors and leads, with role, title and hours, from plain sentences."""

import re
from collections.abc import Iterator, Sequence

from playbook.core.intake.intake import OMISSION, Finding
from playbook.core.intake.intake_words import ANY_NAME, FULL_NAME, hours_a_week, level_of
from playbook.core.text.notes import NoteSentence
from playbook.llm.intake.roles import find_titles
from playbook.llm.intake.rosters import PEOPLE, WORKERS

_HONORIFIC = r"(?:(?:Dr|Prof|Mr|Mrs|Ms)\.? )?"
TITLE = (
    r"(?:C[A-Z]{1,3}O\b|[SE]?VP\b(?: (?:of )?[A-Z][\w&]{1,30})?"
    r"|(?:[A-Z][\w-]{1,30} |(?:vice|managing|general|deputy|chief|executive|senior|regional|operations|data"
    r"|medical|financial|information"
    r"|technology|people|marketing|commercial|digital|nursing|protection|city|plant) ){0,4}"
    r"(?:(?:[Vv]ice-)?[Pp]resident|[Dd]irector|[Mm]anager|[Oo]fficer|[Pp]artner|[Cc]ounsel|[Hh]ead|[Pp]rincipal"
    r"|[Cc]hief [Ee]xecutive|[Ss]uperintendent|[Aa]dministrator|[Dd]ean|[Mm]ayor|[Cc]hair(?:man|woman"
    r"|person)?"
    r"|[Mm]ember of the board"
    r"|[Cc]hief [A-Z][a-z]{2,20})\b"
    r"(?: (?:of|for) (?:the )?[A-Z]?[\w&-]{1,30}(?: (?:and )?[A-Z]\w{1,30}){0,2})?)"
)
_TITLE = re.compile(TITLE)
_APPOSITION = r"(?P<app> \([^()]{2,60}\)|, [^,;.]{2,60}(?:, [^,;.]{2,40})?,(?= ))?"
# A person as a sentence presents one: title before the name, or behind it.
_PERSON = rf"(?:(?P<before>{TITLE}),? )?{_HONORIFIC}(?P<name>{FULL_NAME}){_APPOSITION}"
_WORK = r"(?:project|rollout|program(?:me)?|change|initiative|implementation|work|effort|introduction|move)"
_IT = rf"(?:it|this|(?:the|this|our) {_WORK})\b"
_WILL = r"(?:(?:will|is going to|has agreed to|have agreed to|was asked to|is to|to|who|is|are) ){0,2}"
_LEADS = (
    rf"(?:leads?|runs?|manages?|is running|coordinates?|heads|drives?|leading|running|coordinating|managing)"
    rf"(?: (?:{_IT})|(?=,|\.|$))|in charge of {_IT}"
)
_ROLES: dict[str, tuple[str, str, str, str]] = {  # verb, noun, passive, first person
    "sponsor_id": (
        rf"(?:[a-z ]{{2,25}} and )?{_WILL}(?:sponsors?\b(?= (?:it|this|the|our)\b|[,.;]|$| and)|sponsoring"
        rf" {_IT}|(?:stands?"
        rf" )?behind {_IT}|backs? {_IT})",
        r"(?:executive |primary )?sponsor\b",
        rf"\b(?i:{_IT}) (?:is|will be) sponsored by",
        rf"\bI(?: am|['\u2019]m| will(?: be)?)? (?:myself )?(?:sponsor(?:ing)? {_IT}|(?:the|your|its)"
        rf" sponsor|stand behind {_IT}|back {_IT})",
    ),
    "lead_id": (
        rf"{_WILL}(?:{_LEADS})",
        rf"(?:{_WORK} (?:lead|leader|manager)|(?:day-to-day |overall )?lead(?= (?:is|will be)\b)|lead of"
        rf" (?:the |this ){_WORK})\b",
        rf"\b(?i:{_IT}) (?:is|will be) (?:led|run|coordinated|managed) by",
        rf"\bI(?: am|['\u2019]m| will)(?: be)? (?:myself )?(?:lead(?:ing)? {_IT}|running {_IT})",
    ),
}
_PASSIVE_ALONE = {
    "sponsor_id": r"(?:^|[;,] )sponsored by",
    "lead_id": rf"(?:(?:^|[;] )led by|(?:{_IT}) is in the hands of)",
}
_HOLDERS = {
    field: (
        re.compile(
            rf"{_PERSON}(?: (?:in|from|at) (?:the )?[a-z]+)?,? (?:{verb}|(?:is|will be|was named|="
            rf"|as)(?: [^.;,\sA-Z][^.;,\s]{{0,19}}){{0,7}}? {noun}|the {noun})"
        ),
        re.compile(rf"\b(?i:{noun})(?: of [a-z ]{{1,30}})?(?: is| will be| ?=|:) ?(?:our |the )?{_PERSON}"),
        re.compile(rf"{passive} (?:our |the )?{_PERSON}"),
        re.compile(rf"\bI(?: am|['\u2019]m) (?:the |your |our )?{noun},?(?: [\u2013\u2014-])? {_PERSON}"),
        re.compile(rf"(?P<before>)(?P<app>)^(?P<name>{ANY_NAME}) (?:is|will be) (?:the|our) {noun}"),
        re.compile(
            rf"(?P<before>)(?P<app>)(?P<name>{FULL_NAME}),? (?:who [^,]{{3,60}}, )?takes (?:it"
            rf"|this) on as (?:the )?{noun}"
        ),
        re.compile(rf"(?i:{_PASSIVE_ALONE[field]}) (?:our |the )?{_PERSON}"),
    )
    for field, (verb, noun, passive, _first) in _ROLES.items()
}
_FIRST_PERSON = {field: re.compile(first) for field, (_v, _n, _p, first) in _ROLES.items()}
_JOB = re.compile(
    r"(?:(?:our|the|a) )?(?P<job>[a-z][\w-]+ (?:manager|officer|director|lead))(?= (?:in|at) |$|,)"
)
_TITLE_AFTER = re.compile(rf"(?:, | \()(?:(?:our|the|a) )?(?P<title>{TITLE})")
HEADED = r"(?:From|Author|Sender|By): "
_FROM = re.compile(rf"{HEADED}{_HONORIFIC}(?P<name>{FULL_NAME})(?:(?:,| \() ?(?P<title>{TITLE}))?")
_SIGNED = re.compile(rf"{_HONORIFIC}(?P<name>{FULL_NAME})(?:,? (?P<title>{TITLE}))?\.?")
_PRESENT = re.compile(rf"{_HONORIFIC}(?P<name>{FULL_NAME}) \((?P<title>{TITLE})\)")
_OWN_TITLE = re.compile(rf"\bas (?:the |your )?(?P<title>{TITLE})")
_GOES_ON = re.compile(r"(?:He|She|They)\b|[\w ]{0,20}\b(?:he|she) ")
_NOT_SURE = re.compile(
    r"\b(?:spoke|asked about|suggest\w*|not|never|maybe|might|could|should|would|hope|imagine|perhaps|or"
    r"|former|competitors?)\b"
)
# "Field service is 230 mechanics; Ana Ruiz runs it"
_RUNS_A_TEAM = re.compile(rf"\d (?:{PEOPLE}|{WORKERS})\b.*\b(?:runs|leads|heads|manages) (?:it|them)\b")
_SIGNATURE, _MOST_WORDS = 4, 6


def find_people(sentences: Sequence[NoteSentence]) -> Iterator[Finding]:
    """Yield sponsor and lead with title and hours, who signs, and titles of the others."""
    in_roles = list(_in_roles(sentences))
    yield from in_roles
    author = _author(sentences)
    has_sponsor = any(finding.field == "sponsor_id" for finding in in_roles)
    if author and level_of(author[1]) != "staff" and not has_sponsor:
        is_unsure = level_of(author[1]) != "executive"
        yield Finding("sponsor_id", author[0], author[2], is_doubtful=is_unsure)
    titled = {finding.of for finding in in_roles if finding.field == "job_title"}
    yield from find_titles(sentences, titled)


def _in_roles(sentences: Sequence[NoteSentence]) -> Iterator[Finding]:
    author = _author(sentences)
    for at, sentence in enumerate(sentences):
        text = sentence.text
        for field in _HOLDERS:
            yield from _holder(field, sentences, at, author)
        for match in _PRESENT.finditer(text):
            yield from _titled(match["name"], match["title"], text)
    if author and (author[1] or not _FROM.match(author[2])):
        if not _FROM.match(author[2]):
            yield Finding("person", author[0], author[2])
        yield from _titled(author[0], author[1], author[2])


def _holder(
    field: str, sentences: Sequence[NoteSentence], at: int, author: tuple[str, str, str] | None
) -> Iterator[Finding]:
    text = sentences[at].text
    if text.endswith("?") or _NOT_SURE.search(text) or (field == "lead_id" and _RUNS_A_TEAM.search(text)):
        return
    by_name = {match["name"]: match for pattern in _HOLDERS[field] for match in pattern.finditer(text)}
    proof, after = text, 0
    if len(by_name) == 1:
        [(name, match)] = by_name.items()
        after = match.end("name")
        title = match["before"] or _first_title(match["app"] or "")
        if not title and (behind := _TITLE_AFTER.match(text, after)):
            title = behind["title"]
    elif (first := _FIRST_PERSON[field].search(text)) and author and not by_name:
        name, proof, after = author[0], f"{text}{OMISSION}{author[2]}", first.end()
        own = _OWN_TITLE.search(text)
        title = own["title"] if own else ""
    else:
        return
    yield Finding(field, name, proof)
    yield from _titled(name, title, proof)
    if field != "lead_id":
        return
    if hours := hours_a_week(text[after:]):
        yield Finding("lead_hours_per_week", hours[1], text)
    elif at + 1 < len(sentences) and _GOES_ON.match(sentences[at + 1].text):
        following = sentences[at + 1].text
        if hours := hours_a_week(following):
            yield Finding("lead_hours_per_week", hours[1], following)


def _first_title(words: str) -> str:
    match = _TITLE.search(words)
    if match is None:
        return ""
    # "practice manager in Bath", "head of visitor services": up to the comma
    if job := _JOB.match(words.strip(" ,()")):
        return job["job"]
    whole = re.split(r"[,;()]", words[match.start() :])[0].strip()
    is_area = " of " in match.group() and len(whole.split()) <= _MOST_WORDS
    return whole if is_area else match.group()


def _titled(name: str, title: str, proof: str) -> Iterator[Finding]:
    if title and level_of(title) != "staff":
        yield Finding("job_title", title, proof, name)


def _author(sentences: Sequence[NoteSentence]) -> tuple[str, str, str] | None:
    """Return who wrote the notes, with title and sentence: in the heading, or who signs."""
    for sentence in sentences[:3]:
        if match := _FROM.match(sentence.text):
            return match["name"], match["title"] or "", sentence.text
    last = sentences[-_SIGNATURE:]
    for at, sentence in enumerate(last):
        if match := _SIGNED.fullmatch(sentence.text):
            if match["title"] or at + 1 == len(last):
                return match["name"], match["title"] or "", sentence.text
            if title := _TITLE.fullmatch(last[at + 1].text):
                return match["name"], title.group(), f"{sentence.text} {last[at + 1].text}"
    return None
