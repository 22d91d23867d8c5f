"""Read who sponsors and leads, with role, title and hours, from plain sentences."""

import re
from bisect import bisect_left, bisect_right
from calendar import month_name
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from playbook.core.intake.intake import OMISSION, Finding
from playbook.core.intake.intake_words import ANY_NAME, FULL_NAME, HONORIFIC, hours_a_week, level_of
from playbook.core.text.notes import NoteSentence
from playbook.llm.intake.roles import find_titles
from playbook.llm.intake.teams.rosters import PEOPLE, WORKERS

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
    r"(?: (?:of|for) (?:the )?[A-Z]?[\w&-]{1,30}(?: (?:and )?[A-Z]\w{1,30}){0,2}"
    r"| (?:Operations|Finance|Sales|Marketing|Production|Engineering|Logistics|Technology|Services)\b)?)"
)
_TITLE = re.compile(TITLE)
_APPOSITION = r"(?P<app> \([^()]{2,60}\)|, [^,;.]{2,60}(?:, [^,;.]{2,40})?,(?= ))?"
# A person as a sentence presents one: title before the name, or behind it.
_PERSON = rf"(?:(?P<before>{TITLE}),? )?(?:{HONORIFIC})?(?P<name>{FULL_NAME}){_APPOSITION}"
_WORK = r"(?:project|rollout|program(?:me)?|change|initiative|implementation|work|effort|introduction|move)"
_IT = rf"(?:it|this|(?:the|this|our) {_WORK})\b"
_WILL = r"(?:(?:will|is going to|has agreed to|have agreed to|was asked to|is to|to|who|is|are) ){0,2}"
_LEADS = (
    rf"(?:leads?|runs?|manages?|is running|coordinates?|heads|drives?|leading|running|coordinating|managing)"
    rf"(?: (?:{_IT})|(?=,|\.|$))|in charge of {_IT}"
    rf"|responsible for (?:the|this|our) {_WORK}\b"
)
_ROLES: dict[str, tuple[str, str, str, str]] = {  # verb, noun, passive, first person
    "sponsor_id": (
        rf"(?:[a-z ]{{2,25}} and )?{_WILL}(?:sponsors?\b(?= (?:it|this|the|our)\b|[,.;]|$| and)|sponsoring"
        rf" {_IT}|(?:stands?"
        rf" )?behind {_IT}|backs? {_IT})",
        r"(?:executive |primary )?sponsor\b",
        rf"\b(?i:{_IT}) (?:is|will be) sponsored by",
        rf"\bI(?: am|['\u2019]m|(?: will|['\u2019]ll)(?: be)?)? (?:myself )?(?:sponsor(?:ing)? {_IT}"
        r"|(?:the |your |its |our )?(?:executive )?sponsor\b(?!['\u2019])"
        rf"|(?:the one )?stand(?:ing)? (?:behind|up for) {_IT}|answer for {_IT}|back {_IT})",
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
            rf"(?<!which )(?<!whom ){_PERSON}(?: (?:in|from|at) (?:the )?[a-z]+)?,? (?:{verb}|(?:is"
            rf"|will be|was named|="
            rf"|as)(?: [^.;,\sA-Z][^.;,\s]{{0,19}}){{0,7}}? {noun}|the {noun})"
        ),
        re.compile(
            rf"\b(?<!their )(?<!supplier's )(?<!vendor's )(?i:{noun})(?: of [a-z ]{{1,30}})?(?: is"
            rf"| will be| ?=|:) ?(?:our |the )?{_PERSON}"
        ),
        re.compile(rf"{passive} (?:our |the )?{_PERSON}"),
        re.compile(rf"\bI(?: am|['\u2019]m) (?:the |your |our )?{noun},?(?: [\u2013\u2014-])? {_PERSON}"),
        re.compile(rf"(?P<before>)(?P<app>)^(?P<name>{ANY_NAME}) (?:is|will be) (?:the|our) {noun}"),
        re.compile(
            rf"(?P<before>)(?P<app>)(?P<name>{FULL_NAME}),? (?:who [^,]{{3,60}}, )?takes (?:it"
            rf"|this) on as (?:the )?{noun}"
        ),
        re.compile(rf"(?i:{_PASSIVE_ALONE[field]}) (?:our |the )?{_PERSON}"),
        re.compile(
            rf"(?P<before>)(?P<app>)\b(?:asked|appointed|chosen) (?:{HONORIFIC})?(?P<name>{ANY_NAME})"
            rf" to {verb}"
        ),
    )
    for field, (verb, noun, passive, _first) in _ROLES.items()
}
_FIRST_PERSON = {field: re.compile(first) for field, (_v, _n, _p, first) in _ROLES.items()}
_JOB = re.compile(
    r"(?:(?:our|the|a) )?(?P<job>[a-z][\w-]+ (?:manager|officer|director|lead))(?= (?:in|at) |$|,)"
)
TITLE_NEXT = re.compile(rf"(?:, | \()(?:(?:our|the|a) )?(?P<title>{TITLE})")
HEADED = r"(?i:From|Author|Sender|By):? "
_AT = (
    r"(?:(?:,| \(|,? (?:at|of)) ?"
    r"(?P<at>(?!(?:Chief|Head|Vice|Senior|Deputy|Managing|General) )"
    r"[A-Z\u00c0-\u00de][\w&.'\u2019/-]+(?: [A-Z&][\w&.'\u2019/-]*){0,5})\)?)?"
)
_FROM = re.compile(rf"{HEADED}(?:{HONORIFIC})?(?P<name>{ANY_NAME})(?:(?:,| \() ?(?P<title>{TITLE}))?{_AT}")
_SIGNED = re.compile(
    rf"(?:{HONORIFIC})?(?P<name>{ANY_NAME})(?:,? (?P<title>{TITLE}[^,.;:(]{{0,30}}){_AT})?\.?"
)
# "I am the COO, Dana Whitlock"
_I_AM = (
    re.compile(rf"\bI(?: am|['\u2019]m) (?:(?:the|your|our) )?(?P<title>{TITLE}),? (?P<name>{FULL_NAME})"),
    re.compile(rf"\bI(?: am|['\u2019]m) (?P<name>{FULL_NAME}),? (?:(?:the|your|our) )?(?P<title>{TITLE})"),
)
_TITLE_LINE = re.compile(rf"(?P<title>{TITLE})[^,.;:(]{{0,30}}{_AT}\.?")
_PRESENT = re.compile(rf"(?:{HONORIFIC})?(?P<name>{FULL_NAME}) \((?P<title>{TITLE})\)")
_OWN_TITLE = re.compile(rf"\bas (?:the |your )?(?P<title>{TITLE})")
_GOES_ON = re.compile(r"(?:He|She|They)\b|[\w ]{0,20}\b(?:he|she) ")
_NOT_SURE = re.compile(
    r"\b(?:spoke|asked about|suggest\w*|not|never|maybe|might|could|should|would|hope|imagine|perhaps|or"
    r"|former|competitors?)\b"
)
# "Field service is 230 mechanics; Ana Ruiz runs it"
_RUNS_A_TEAM = re.compile(rf"\d (?:{PEOPLE}|{WORKERS})\b.*\b(?:runs|leads|heads|manages) (?:it|them)\b")
_LETTER = re.compile(r"(?i)(?:To|Cc|Sent|Date|Subject|Re)\b|-{3,}")
_HEADER, _MOST_WORDS, _NEAR = 4, 6, 4
# What says who stands for the rollout or runs it, in a clause with one name.
_SAYS = {
    "sponsor_id": re.compile(
        r"(?i)\b(?:sponsors?|sponsoring|exec(?:utive)? (?:on|for|behind) (?:this|it)"
        r"|on the hook for (?:this|it))\b"
    ),
    "lead_id": re.compile(
        r"(?i)\b(?:(?:project|program(?:me)?|rollout|implementation) (?:lead|leader|manager)\b|running "
        r"point\b"
        rf"|(?<!\byou )(?:leads?|manages?|runs?|leading|managing|running|owns?) {_IT})"
    ),
}
RUNS_THE_ROLLOUT = re.compile(rf"\b(?:leads|runs|manages) (?:the|this|our) {_WORK}\b")
_I = re.compile(r"(?i)\b(?:I|I['\u2019]m|me|myself|the undersigned)\b")
_OPENS_WITH_NAME = re.compile(
    r"(?:^|\b(?:put|and) )"
    r"(?P<name>(?!(?:We|I|It|This|That|The|They|Our|My|Who|And|But|If|So|He|She|You|Not)\b)"
    r"[A-Z][a-z]{2,15})(?=,| (?:is|will|has|leads|runs|manages|down|offered|owns)\b)"
)
_NO_ROLE = re.compile(
    r"(?i)\?|\b(?:maybe|perhaps|could|should|might|suggest\w*|former|competitor\w*|asked (?:if|whether)|about"
    r" (?:the|a) sponsor"
    r"|(?:not|no|without an?|never) (?:\w+ )?sponsor\w*|sponsor'?s? (?:is|are) (?:missing|open))\b"
)
_MONTH = rf"(?:{'|'.join(month_name[1:])})"
_AFTERWARDS = re.compile(
    rf"\b(?:[Aa]fterwards?|[Ww]hen (?:we are|it is|this is) (?:done|over|live)|"
    rf"[Aa]fter (?:(?:the|this|our) (?:rollout|project|launch|start)|go-?live)"
    r"|[Ff]rom then on)"
    rf",? (?P<then>{FULL_NAME}) (?:owns|runs|keeps|takes|looks after|is responsible)\b"
    rf"|\b(?P<later>{FULL_NAME}) (?:takes (?:it|this) over|takes over|owns (?:it|this)|runs (?:it|this))"
    r"(?= (?:after|at the end|when|once|from then)\b)"
)
_LATER = (
    rf"^(?:Afterwards?|After (?:that|(?:the |this )?(?:rollout|project|launch|start)|{_MONTH}|the end of \w+"
    rf"|the (?:spring|summer|fall|autumn|winter|holidays))|From (?:then|{_MONTH}) on"
    r"|Once (?:it|this|everything) (?:runs|works|is (?:live|done|over|in place))),?:?"
)
# "After September, Priya's team owns the CRM", "From June on, the store under Ann Fry is responsible for it"
_OWNS_LATER = re.compile(
    rf"{_LATER} (?:[^,;:.]{{3,50}} under )?(?P<name>{ANY_NAME}?)"
    r"(?:['\u2019]s (?:team|department|people|group|office))?"
    r" (?:owns|runs|keeps|looks after|takes care of|takes (?:it |this )?over|is responsible for)\b"
)
# "Ines Porter looks after OrderHub once it runs"
_RUNS_IT_LATER = re.compile(
    rf"\b(?P<name>{FULL_NAME}) (?:will )?(?:looks? after|takes? care of|owns?|keeps?|runs?) [^,;:.]{{2,40}} "
    r"(?:once|when|after|as soon as) (?:it|everything|this) (?:runs|works|is (?:live|done|over|in place))\b"
)
# "Once it runs, the desk belongs to the facilities director, Noel Tierney"
_BELONGS_LATER = re.compile(
    rf"{_LATER} [^,;:.]{{2,50}} belongs to (?:(?:the|our) [a-z ]{{3,40}}, )?(?P<name>{ANY_NAME})"
)
# "I, Thomas Reuter (managing director), pay for it and stand for it."
_I_MYSELF = re.compile(
    rf"\bI, {_PERSON},? (?:(?:pay|answer) for {_IT} and )?(?:sponsor|stand (?:behind|for)|back"
    rf"|answer for) {_IT}"
)
_line_of = attrgetter("line")
_CLAUSES = re.compile(r"; |, (?:and|but) |\. ")


class _Author(NamedTuple):
    name: str
    title: str
    sentence: str
    at: str  # the company
    line: int


def find_people(sentences: Sequence[NoteSentence]) -> Iterator[Finding]:
    """Yield sponsor and lead with title and hours, who signs, and titles of the others."""
    authors = Authors(sentences)
    in_roles = [each for each in _in_roles(sentences, authors) if not _AFTERWARDS.search(each.sentence)]
    yield from in_roles
    author = authors.of(0)
    has_sponsor = any(finding.field == "sponsor_id" for finding in in_roles)
    if author and level_of(author.title) != "staff" and not has_sponsor:
        is_unsure = level_of(author.title) != "executive"
        yield Finding("sponsor_id", author.name, author.sentence, is_doubtful=is_unsure)
    for match in (match for each in sentences for match in _AFTERWARDS.finditer(each.text)):
        yield Finding("sustainment_owner_id", match["then"] or match["later"], match.string)
    for match in (
        match
        for each in sentences
        for form in (_OWNS_LATER, _BELONGS_LATER, _RUNS_IT_LATER)
        for match in form.finditer(each.text)
    ):
        if not _AFTERWARDS.search(match.string):
            yield Finding("sustainment_owner_id", re.sub(r"['\u2019]s$", "", match["name"]), match.string)
    titled = {finding.of for finding in in_roles if finding.field == "job_title"}
    yield from find_titles(sentences, titled)


def _in_roles(sentences: Sequence[NoteSentence], authors: "Authors") -> Iterator[Finding]:
    author = authors.of(0)
    for field in _HOLDERS:
        held = [
            each for at in range(len(sentences)) for each in _holder(field, sentences, at, authors.of(at))
        ]
        yield from held or _in_clauses(field, sentences, authors)
    for sentence in sentences:
        text = sentence.text
        for match in _PRESENT.finditer(text):
            yield from _titled(match["name"], match["title"], text)
    if author and not _FROM.match(author.sentence):
        yield Finding("person", author.name, author.sentence)
    for each in authors.all:
        yield from _titled(each.name, each.title, each.sentence)


def _in_clauses(field: str, sentences: Sequence[NoteSentence], authors: "Authors") -> Iterator[Finding]:
    """Yield who has a role: the one name in its clause, or the author."""
    for at, sentence in enumerate(sentences):
        for clause in _CLAUSES.split(sentence.text):
            says = _SAYS[field].search(clause)
            if says is None or _NO_ROLE.search(clause):
                continue
            names = [match.group() for match in re.finditer(FULL_NAME, clause)]
            author = authors.of(at)
            opening = _OPENS_WITH_NAME.search(clause)
            own = [match.end() for match in _I.finditer(clause)]
            is_own = own and not any(own[0] < clause.find(name) < says.start() for name in names)
            if opening and (not names or 0 <= says.start() - opening.end() <= _NEAR):
                name, proof = opening["name"], sentence.text
            elif author and is_own and own[0] < says.start():
                name, proof = author.name, f"{sentence.text}{OMISSION}{author.sentence}"
            elif len(names) == 1:
                name, proof = names[0], sentence.text
            elif author and not names and own:
                name, proof = author.name, f"{sentence.text}{OMISSION}{author.sentence}"
            else:
                continue
            yield Finding(field, name, proof)
            title = _OWN_TITLE.search(clause)
            yield from _titled(name, title["title"] if title else "", proof)
            if field == "lead_id" and (hours := _hours_behind(sentences, at, sentence.text)):
                yield hours
            return


def _hours_behind(sentences: Sequence[NoteSentence], at: int, text: str) -> Finding | None:
    """Return the lead's hours a week of this or the next sentence."""
    if hours := hours_a_week(text):
        return Finding("lead_hours_per_week", hours[1], sentences[at].text)
    following = sentences[at + 1].text if at + 1 < len(sentences) else ""
    if _GOES_ON.match(following) and (hours := hours_a_week(following)):
        return Finding("lead_hours_per_week", hours[1], following)
    return None


def _holder(
    field: str, sentences: Sequence[NoteSentence], at: int, author: _Author | None
) -> Iterator[Finding]:
    text = sentences[at].text
    if text.endswith("?") or _NOT_SURE.search(text) or (field == "lead_id" and _RUNS_A_TEAM.search(text)):
        return
    by_name = {match["name"]: match for pattern in _HOLDERS[field] for match in pattern.finditer(text)}
    if field == "sponsor_id" and (myself := _I_MYSELF.search(text)):
        by_name = {myself["name"]: myself}
    proof, after = text, 0
    first = _FIRST_PERSON[field].search(text)
    if first and field == "sponsor_id":  # "I am the sponsor; our CEO, Jim, is behind it"
        by_name = {
            name: match
            for name, match in by_name.items()
            if match.start() < first.end() and match.end() > first.start()
        }
    if len(by_name) == 1:
        [(name, match)] = by_name.items()
        after = match.end("name")
        title = match["before"] or _first_title(match["app"] or "")
        if not title and (behind := TITLE_NEXT.match(text, after)):
            title = behind["title"]
    elif first and author and not by_name:
        name, proof, after = author.name, f"{text}{OMISSION}{author.sentence}", first.end()
        own = _OWN_TITLE.search(text)
        title = own["title"] if own else ""
    else:
        return
    yield Finding(field, name, proof)
    yield from _titled(name, title, proof)
    if field == "lead_id" and (hours := _hours_behind(sentences, at, text[after:])):
        yield hours


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


class Authors:
    """Who heads or signs the notes, or a letter that they forward."""

    def __init__(self, sentences: Sequence[NoteSentence]) -> None:
        self.all = list(_authors_of(sentences))
        self._lines = [sentence.line for sentence in sentences]
        self._headed = [author for author in self.all if _FROM.match(author.sentence)]

    def of(self, at: int) -> _Author | None:
        """Return who wrote a sentence: the heading above it, else the signature below it."""
        line = self._lines[at] if at < len(self._lines) else 0
        if above := bisect_right(self._headed, max(line, _HEADER), key=_line_of):
            return self._headed[above - 1]
        signed = self.all[bisect_left(self.all, line, key=_line_of) :][:1]
        return next(iter(signed or self.all), None)


def _authors_of(sentences: Sequence[NoteSentence]) -> Iterator[_Author]:
    for at, sentence in enumerate(sentences):
        is_first = sentence.line <= _HEADER
        following = sentences[at + 1].text if at + 1 < len(sentences) else ""
        if match := _FROM.match(sentence.text):
            if is_first or _LETTER.match(sentences[at - 1].text) or _LETTER.match(following):
                yield _Author(
                    match["name"], match["title"] or "", sentence.text, match["at"] or "", sentence.line
                )
            continue
        if match := next(filter(None, (form.search(sentence.text) for form in _I_AM)), None):
            yield _Author(match["name"], match["title"], sentence.text, "", sentence.line)
            continue
        match = _SIGNED.fullmatch(sentence.text)
        is_last = at + 2 >= len(sentences)
        if (
            match is None
            or _TITLE.fullmatch(sentence.text)
            or not (is_last or (match["title"] and " " in match["name"]))
        ):
            continue
        titled = None if match["title"] else _TITLE_LINE.match(following)
        if titled and titled["title"]:
            text = f"{sentence.text} {following}"
            yield _Author(match["name"], titled["title"], text, titled["at"] or "", sentence.line)
        elif match["title"] or not following:
            title = match["title"] or ""
            yield _Author(
                match["name"], title, sentence.text, match.groupdict().get("at") or "", sentence.line
            )
