"""Read what is introduced, with which product and from which day."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from playbook.core.case.reading.places import places_in
from playbook.core.intake.intake import Finding
from playbook.core.text.dates import exact_days_in
from playbook.core.text.notes import NoteSentence

_CAP = r"[A-Z\u00c0-\u00de]"
_CHANGES = re.compile(
    r"(?i)\b(?:introduc(?:e|es|ing)|introduction of|roll(?:s|ing)? out|bring(?:s|ing)? in|replac(?:e|es|ing)"
    r"|mov(?:e|es|ing) .{0,140}\bto|switch(?:es|ing)? .{0,140}\bto|migrat(?:e|es|ing)|going from|dropping"
    r"|start(?:s|ing)? using|adopt(?:s|ing)?|implement(?:s|ing)?|deploy(?:s|ing)?|swap(?:s|ping)? (?:its"
    r"|our|the|all"
    r"|every) .{2,60} for|goes in(?:to use)?(?= on\b|,)"
    r"|stop(?:s|ping)? (?:using|(?:re-?)?(?:keying|typing|writing|entering|printing|copying|counting))"
    r"|tak(?:e|es|ing) over from|leav(?:e|es|ing) .{3,60}? behind|hand over .{3,60}? using"
    r"|work with|(?<!who )will (?:all )?(?:be )?(?:work|us(?:e|ing)|scan|record|enter|fill in)"
    r"|(?:system|app|platform|tool|software) will be used for"
    r"|(?:all|every) [a-z][\w ]{2,30}? uses?\b"
    r"|will be (?:scanned|entered|recorded|done|kept|booked|planned|written|handled|ordered)"
    r"|takes? the place of|in place of|instead of|gets? (?:(?:an? |its |our |the )?new |an? "
    r"|[A-Z])|ditch(?:es|ing)? .{2,60} for|drop(?:s|ping)? .{2,40} for|will get)\b"
)
_OF_US = re.compile(
    r"(?i)\b(?:we|we['\u2019]re|were (?=\w+ing\b)|its|every(?:one|body)|all [a-z]+|will|(?:is|are) [a-z]+ing"
    r"|is going to|are going to|agreed|approved|decided|what|it (?:replaces|takes)|going from"
    r"|our [a-z-]+(?: [\w-]+){0,4}? (?:get|use|leave|move|switch|stop|start)s?)\b|^[*]"
)
# "Acme Lines gets a new system": the company by its name does it.
_NO_NAME = (
    r"(?!(?:Every|Each|All|Nobody|No|Our|The|We|It|This|That|They|You|Some|Many|Most|Both)(?:one|body)?\b)"
)
_NAME_WORD = rf"{_CAP}[\w&'\u2019-]+"
_ONCE = (
    r"(?:is (?:leaving|moving|switching|getting|swapping)|gets|swaps|moves|introduces|adopts"
    r"|switches|replaces"
    r"|migrates|takes over|goes in|implements(?! (?:it|this|that)\b)|leaves)"
)
_BOTH = (
    r"(?:(?:are|will be) (?:leaving|moving|switching|getting|swapping)|will (?:get|swap|move)"
    r"|move|introduce|replace)"
)
_MONTHS = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_NEWCOMER = (
    r"(?:systems?|apps?|applications?|platform|tool|software|program|suite|module|portal|solution|assistant"
    r"|scanners?|tablets?|robots?|machines?|stations?|kiosks?|terminals?)"
)
BY_NAME = re.compile(
    rf"(?:^|that )(?P<name>{_NO_NAME}{_NAME_WORD}(?:(?: (?:& |of "
    rf"|and )?{_NAME_WORD}){{1,4}}(?= (?:{_ONCE}|{_BOTH})\b|,)"
    rf"|(?= (?:(?:therefore|now|also|finally) )?{_ONCE}\b|,)))(?:,[^,]{{3,60}},)?(?: therefore| now| also"
    rf"| finally)? (?:{_ONCE}|{_BOTH})\b"
)
# "We have bought Acme, an app in which ...": what arrives is a product, or a thing to work with.
_WE_HAVE = (
    r"(?:we|I|(?:the|our) (?:(?:city|town|county|supervisory|executive) )?(?:board|council|management"
    r"|company|group"
    r"|firm|practice))(?:['\u2019]ve| have| has| are)?"
    r"(?: just| now| already| finally| therefore| about to)?"
)
_BUYS = (
    r"(?:bought|buy|buying|licensed|ordered|commissioned|built|building|sign(?:ed|ing)? (?:up )?for|approved)"
)
_CHOOSES = r"(?:chosen|chose|picked|selected|decided (?:on|for)|settled on|opted for|going with)"
_ACQUIRES = re.compile(
    rf"\b(?i:{_WE_HAVE} (?:{_BUYS}|{_CHOOSES})) (?:(?:(?:an?|the|our|its) )?(?:[\w-]+ ){{0,5}}?{_NEWCOMER}\b"
    r"|(?:an?|the|our) new [A-Z]{2,5}\b"
    rf"|{_CAP}[\w+-]*(?: {_CAP}[\w+-]*)?,? (?:an?|the|our) "
    rf"|{_CAP}[\w+-]+(?: {_CAP}[\w+-]+){{0,2}}(?=[.,;]|$))"
    rf"|\b(?i:{_WE_HAVE} {_BUYS}) (?!{_MONTHS}\b)(?:{_CAP}[\w+-]*[a-z]|[a-z]{{1,3}}[A-Z]\w+)"
    rf"|\b(?i:{_WE_HAVE} signed (?:(?:an?|the|our) (?:[\w-]+ )?contract )?with (?:an?|the|our)"
    r" (?:[\w-]+ ){1,4}(?:vendor|supplier|provider|maker))\b"
    rf"|\b(?i:each|every) [a-z]+ gets an? (?:[\w-]+ ){{0,2}}{_NEWCOMER}\b"
)
# "We bought Harmon Brothers, a competitor": a company, and nothing to work with.
_BUYS_COMPANY = re.compile(
    rf"\b(?:bought|acquired|took over|merged with|purchased) {_CAP}[\w&'\u2019-]*(?: (?:& "
    rf"|and )?{_CAP}[\w&'\u2019-]*){{0,3}},"
    r" (?:the (?:old|former)|an? (?:[\w-]+ )?(?:competitor|company|firm|rival|business|practice|maker"
    r"|dealer))\b"
)
_GIVES = re.compile(
    rf"\b(?:will|is going to|are going to) (?:all )?(?:give|hand) (?:each|every(?:one|body)?|all|our"
    rf"|the) [\w ]{{3,25}}? an? (?:[\w-]+ ){{0,2}}"
    rf"(?:{_NEWCOMER}|phone|handheld|device)\b"
)
# "From spring they use the handover form": a season opens the change.
_FROM_A_SEASON = re.compile(
    rf"(?i)^(?:from|starting(?: in)?|beginning in|as of) (?:the |this |next )?"
    rf"(?:spring|summer|autumn|fall|winter|new year|{_MONTHS})(?: on| onwards?)?,? "
    r"(?:we|they|all|every\w*|our|the) (?:[\w-]+ ){0,3}?"
    r"(?:use|write|enter|record|scan|work|book|plan|do|keep|run)s?\b"
)
_WE_STOP = re.compile(r"\bwe (?:will )?stop [a-z]{3,}ing [a-z]")
# "... and they are moving the ERP": what others do is another project.
_BY_OTHERS = re.compile(
    r"\b(?:they|he|she|IT|suppliers?|vendors?|landlord|customers?)(?: (?:is|are|have|has|will|be|been|also"
    r"|still|currently|now))* $"
)
_LEARNS = re.compile(r"(?i)\b(?:training|session|workshop|course|hours?|minutes)\b")
_NO_NEWS = re.compile(
    r"(?i)\b(?:pilot|trial|tests?|training|trained|courses?|sessions?|workshops?|board|committee|council"
    r"|trustees|holidays?|closed|nobody|no one|budget|meeting|review|report|inspect\w*|contract|support"
    r"|until|tr(?:y|ies)|licen[cs]es?|must|has to|have to|needs? to|should|if|unless|lease"
    r"|approve\w*|shop|away"
    r"|wave|phase|first (?:team|group|site|ward|to)|open|follow\w*|negotiat\w*|vacations?|peak|first"
    r"|decid\w+|decisions?|looks? (?:at|back)|meets?|hears?)\b"
)
_ON_A_SMALL_SCALE = re.compile(r"(?i)\bsmall|\b(?:pilot|trial|test)\b")
_IN_DOUBT = re.compile(
    r"(?i)\?|\b(?:maybe|might|could|would|perhaps|possibly|probably|tb[acd]|tentative\w*|propos\w+|suggest\w*"
    r"|not|never|n['\u2019]t|unsure|hope[sd]?|hopefully|wonder\w*|ask\w*|was|had|used to)\b"
)
_LIVE = re.compile(r"\b(?:go(?:es)?|are|is) live\b.*")
_DAY_NAME = r"(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?,? )?"
_FROM_ON = re.compile(
    rf"(?i)\b(?:from|as (?:of|from)|starting|effective|with effect from)(?: on)? (?:the )?{_DAY_NAME}$"
)
_OPENS = re.compile(
    rf"(?i)^(?:[A-Z][\w ]{{2,25}}[,:] )?(?:(?:from|as (?:of|from)|starting|beginning|effective|on"
    rf"|with effect from)(?: on| with the [\w ]{{3,30}}? of)?) {_DAY_NAME}$"
)
_ON = re.compile(
    r"(?i)\b(?:on|from|as (?:of|from)|starting|beginning|effective"
    rf"|with effect from)(?: on)? (?:the )?{_DAY_NAME}$"
)
_FOR_ALL = re.compile(r"(?i)(?:all|every|the whole|everyone|everybody)\b")
_IS_THE_DAY = re.compile(
    r"(?i)\b(?:go-?live|cut-?over|switch(?:-?over)?|launch(?:es|ed)?|changeover|big day|first "
    r"day)\b[^.;:]{0,40}?"
    rf"(?:(?: (?:is|will be)|:)(?: on)?| on) (?:the )?{_DAY_NAME}$"
)
CLAUSES = re.compile(r"(?<=[a-z][.;]) |, (?:and )?(?:then|but) ")
_PRODUCT = rf"(?P<tool>{_CAP}[\w+-]*[a-zA-Z0-9](?: (?:{_CAP}[\w+-]*|\d{{2,4}})){{0,3}}|[a-z]{{1,3}}[A-Z]\w+)"
_TOOL_NOUN = (
    r"(?:system|app|application|platform|tool|software|program|suite|module|portal|solution|assistant|cards?"
    r"|phones?|tablets?)"
)
_IS_CALLED = re.compile(
    rf"^(?:(?:The|Our) (?:new )?(?:{_TOOL_NOUN}|product|one) (?:is|will be)|It(?: is"
    rf"|['\u2019]s)(?= called)) (?:called |named"
    rf" )?{_PRODUCT}(?=[,.;]| and\b|$)"
)
# "RouteMate is a tablet on the dashboard"
_IS_A = re.compile(
    rf"^{_PRODUCT} (?:is|will be) (?:an?|the|our) (?:[\w-]+ ){{0,4}}?(?:{_TOOL_NOUN}|screen|device"
    rf"|scanner|robot|machine)\b"
)
_ON_IT = re.compile(
    rf"\b(?:phones?|tablets?|screens?|handhelds?|devices?|scanners?) with {_PRODUCT} on (?:it|them)\b"
)
# "The board has signed off HubSpot as our CRM"
_AS_OUR = re.compile(
    rf"\b{_PRODUCT} as (?:our|the) (?:new )?(?:[A-Z]{{2,4}}\b|(?:[a-z]+ ){{0,2}}{_TOOL_NOUN}\b)"
)
_TOOLS = (
    _IS_CALLED,
    _IS_A,
    _ON_IT,
    _AS_OUR,
    re.compile(
        rf"\b(?:an?|the|our|new) (?:[\w-]+ ){{1,6}}?{_TOOL_NOUN}s?(?:,|(?: is)? (?:called"
        rf"|named)) {_PRODUCT}(?=[,.;]| on\b|$)"
    ),
    # "an assistant, Claude for Work, from July 13"
    re.compile(
        rf"\b(?:an?|the|our) (?:[\w-]+ )?{_TOOL_NOUN}, (?P<tool>{_CAP}\w+(?: (?:for )?{_CAP}\w+){{0,2}}),"
    ),
    re.compile(rf"\b(?:[Tt]he|[Oo]ur) {_PRODUCT} {_TOOL_NOUN}\b"),
    re.compile(rf"\b{_TOOL_NOUN}s? \({_PRODUCT}\)"),
    # "one CRM (HubSpot)", "self-service returns and RFID (Bibliotheca)"
    re.compile(rf"\b[A-Z]{{2,5}} \((?P<tool>{_CAP}[\w+-]+)\)"),
    re.compile(
        rf"\b(?:is|are|be|gets?) (?:run|done|kept|booked|planned|managed|tracked) (?:in|on|with) {_PRODUCT}"
    ),
    # "handle all claims in Guidewire ClaimCenter from June 14"
    re.compile(
        rf"\bwill (?:all )?(?:handle|process|do|run|manage|enter|record|book|plan|track) [^.;,]{{3,60}}? in"
        rf" {_PRODUCT}(?= from\b| as of\b|[,.;]|$)"
    ),
    # "replace three systems by one, Workday, for everyone"
    re.compile(rf"\b(?:by|with|to) one(?: [a-z]+)?, {_PRODUCT}(?=[,.;])"),
    re.compile(rf"\b(?i:going|go) with {_PRODUCT}(?=[,.;]|$)"),
    re.compile(rf"\b(?i:called|named) {_PRODUCT}(?=[,.;:]| and\b| which\b|$)"),
    re.compile(rf"^{_PRODUCT}, (?:an?|the|our) [\w -]{{3,60}}?,"),
    re.compile(rf"\b{_TOOL_NOUN} (?:from|by|with|in) {_PRODUCT}"),
    re.compile(
        r"(?:^(?:What|Tool|System):|\b(?:bought|buying|approved|chosen|chose|picked|selected|licensed|ordered"
        r"|sign(?:ed|ing)? (?:up )?for|decided (?:on|for)|settled on|opted for|start(?:s|ing)? using"
        r"|introduc(?:e|es|ing)"
        r"|introduction of|roll(?:s|ing)? out|bring(?:s"
        r"|ing)? in|adopt(?:s|ing)?|gets?|uses?|using"
        r"|(?:works?|scanned|entered|recorded|kept|planned|booked|done|managed)"
        r" (?:with|in|on)"
        r"|mov(?:e|es|ing) to|schedul(?:e|es|ing) [^,;.]{2,40} in|switch(?:es|ing)? to"
        r"|(?:swap(?:s|ping)?|ditch(?:es|ing)?|dropping) [^,;.]{2,60}? for"
        r"|(?:mov(?:e|es|ing)|switch(?:es|ing)?|replac(?:e|es|ing)|going)"
        r" [^;.]{2,140}?\b(?:to|into|with"
        r"|by))) "
        r"(?:(?:an?|the|our) new (?=(?!AI\b)[A-Z]{2,5}(?:[,.;]| for\b| from\b|$)))?"
        rf"(?:(?:an?|the|our) (?=(?!AI\b)[A-Z]))?(?:(?:an?|the|our) (?:[a-z-]+ ){{0,3}}(?:[A-Z]{{2}}"
        rf" )?(?:[a-z-]+ ){{0,3}}?[a-z-]+, )?{_PRODUCT}"
    ),
)
# "from the Heritage system to Koha": what the change leaves behind.
_OLD = re.compile(
    r"\b(?:from(?! (?:\d|today|now|[A-Z][a-z]+ \d|[A-Z]\w+day))"
    r"|replac\w+|instead of|leaving|swap\w*|old|away from)"
    r" (?:(?!\b(?:to|with|by|into|for)\b)[^,;.])*$"
)
_IS_OLD = re.compile(r"\b(?:old|former|current|existing|legacy|ag(?:e)?ing)\b")
NO_TOOL = re.compile(
    rf"^(?:We|The|They|Our|It|I|All|Both|Each|Every(?:body|one)|Nobody"
    rf"|Board|Paper|Excel|Word|Monday|{_MONTHS}|HR|ID|GPS|GmbH|Mr|Mrs|Dr)\b"
)


# "StoreForce goes live": without another sentence, that is the change.
_GOES_LIVE = re.compile(
    rf"(?:^|[:,] )(?:[Tt]he |[Oo]ur )?(?:new )?{_PRODUCT} (?:(?:will )?go(?:es)? live|launches"
    r"|comes?) (?=on\b|in\b|from\b|everywhere)"
)


def find_launched(texts: Iterable[str]) -> Iterator[Finding]:
    """Yield a product that goes live, as what changes."""
    for text in texts:
        match = _GOES_LIVE.search(text)
        if match and not (
            NO_TOOL.match(match["tool"]) or any(places_in(match["tool"])) or _IN_DOUBT.search(text)
        ):
            yield Finding("what_changes", text, text)
            yield Finding("tools", match["tool"], text)


# "AdFlow changes that. A customer enters the ad once": a made-up word is a product.
_MADE_UP = re.compile(
    rf"\b(?!(?:Mc|Mac|De|La|Le|Van)[A-Z])(?P<tool>{_CAP}[a-z]+{_CAP}[a-z]\w*(?: {_CAP}\w+)*)\b"
)
_FEW_WORDS = 8


def find_made_up(texts: Sequence[str]) -> Iterator[Finding]:
    """Yield what sentences with a made-up name tell, to be chosen as what changes."""
    for at, text in enumerate(texts):
        match = _MADE_UP.search(text)
        if match is None or any(places_in(match["tool"])):
            continue
        following = texts[at + 1] if at + 1 < len(texts) else ""
        is_described_next = following.startswith("It ") or len(text.split()) < _FEW_WORDS
        if ": " in text[: match.start()]:
            continue  # the subject of a memo
        yield Finding("tools", match["tool"], text, is_doubtful=True)
        yield Finding(
            "what_changes",
            following if is_described_next and following else text,
            following if is_described_next and following else text,
            is_doubtful=True,
        )
        return


# "Finance is moving the payroll until February": those people have no time before.
_BESIDE = re.compile(
    r"^(?:(?:Meanwhile|At the same time),? )?(?!(?:We|I|All|Every\w*)\b)[\w' \u2019]{2,50}? (?:is|are)"
    r" (?:\w+ )?(?:moving|replacing|changing|migrating|upgrading|rebuilding|switching"
    r"|introducing|renewing|busy with)\b"
    r"[^.;]*\b(?:until|till|through) "
)
_UNTIL = re.compile(r"\b(?:until|till|through) ")
# "IT is three people and they are also doing the payroll move in February"
_ALSO_DO = re.compile(
    r"\b(?:they|who) (?:are|is) also (?:doing|busy with|in the middle of|working on|moving)\b"
)


def is_beside(text: str) -> bool:
    """Return whether a sentence tells of another project for a while."""
    return bool(_BESIDE.match(text) or _ALSO_DO.search(text) or (is_of_others(text) and _UNTIL.search(text)))


def is_of_others(text: str) -> bool:
    """Return whether a sentence says what others change, beside the rollout."""
    changes = list(_CHANGES.finditer(text))
    return bool(changes) and all(_BY_OTHERS.search(text[: change.start()]) for change in changes)


def buys_company(text: str) -> bool:
    """Return whether a sentence tells that a company was bought."""
    return _BUYS_COMPANY.search(text) is not None


# "Accenture implements it", "Payroll is closed for changes": how it is done, and when not.
_NO_CHANGE_OF_OURS = re.compile(
    rf"^{_CAP}[\w&'\u2019-]+(?: {_CAP}[\w&'\u2019-]+){{0,2}} (?:implements|installs|sets up"
    rf"|configures) (?:it|this)\b"
    r"|\b(?:closed|frozen) (?:for|to) (?:all )?changes\b"
)


def says_change(text: str) -> bool:
    """Return whether a sentence says what we introduce or leave behind."""
    if buys_company(text) or _NO_CHANGE_OF_OURS.search(text):
        return False
    if any(form.search(text) for form in (_ACQUIRES, _IS_A, _GIVES, _WE_STOP, _FROM_A_SEASON)):
        return True
    change = _CHANGES.search(text)
    is_learning = change and change.group().lower().startswith(("get", "will get")) and _LEARNS.search(text)
    return bool(change and not is_learning and (_OF_US.search(text) or BY_NAME.search(text)))


def opens_with_day(text: str, today: date) -> bool:
    """Return whether a sentence says what holds from a coming day."""
    clauses = CLAUSES.split(text)
    return not _FOR_ALL.match(text) and any(
        each for clause in clauses for each in _is_opening(clause, text, today)
    )


# "Sales must use it before the season opens on 1 May": the latest day for it.
_MUST_USE = re.compile(
    r"\b(?:must|has to|have to|needs? to|should|shall) (?:all )?(?:use|start|switch|move"
    r"|work (?:with|in|on)|be (?:live|on|in|working)|go live)\b[^.;]*\b(?:before|by|not? later than)\b"
    r"(?: (?:the|our) [a-z ]{3,30} (?:opens?|starts?|begins?) on)?(?: the)?(?: [A-Z][a-z]+day,?)? $"
)


# "Target date is 4 October, after harvest": of what, the sentence leaves open.
_TARGET_DATE = re.compile(rf"(?i)^(?:the |our )?target (?:date|day)(?: is|:)(?: on)? (?:the )?{_DAY_NAME}$")


def find_latest_day(texts: Iterable[str], today: date) -> Iterator[Finding]:
    """Yield the day by which people must use it, as a go-live."""
    for text in texts:
        for day in exact_days_in(text, today):
            before = text[: day.start]
            if day.day >= today and (_MUST_USE.search(before) or _TARGET_DATE.search(before)):
                yield Finding("go_live", text[day.start : day.end], text, is_doubtful=True)


def find_go_live(sentences: Sequence[NoteSentence], today: date) -> Iterator[Finding]:
    """Yield the days on which sentences say that the change comes."""
    for sentence in sentences:
        for clause in CLAUSES.split(sentence.text):
            if _IN_DOUBT.search(clause):
                continue
            yield from _is_opening(clause, sentence.text, today)
            days = [day for day in exact_days_in(clause, today) if day.how == "exact" and day.day >= today]
            if len(days) != 1:
                continue
            before = clause[: days[0].start]
            is_by = _FOR_ALL.match(clause) and before.endswith(" by ")
            is_news = says_change(clause) and (is_by or _ON.search(before)) and not _NO_NEWS.search(clause)
            if is_news or _IS_THE_DAY.search(before):
                yield Finding("go_live", clause[days[0].start : days[0].end], sentence.text)


def _is_opening(clause: str, text: str, today: date) -> Iterator[Finding]:
    days = [day for day in exact_days_in(clause, today) if day.how == "exact" and day.day >= today]
    before = clause[: days[0].start] if days else ""
    is_at_end = _FROM_ON.search(before) and len(before.split()) > 3 and not clause[days[0].end :].strip(" .")
    is_label = days and not before and clause[days[0].end :].startswith((":", " -", " \u2013"))
    if not days or not (_OPENS.match(before) or is_at_end or is_label):
        return
    news = before if is_at_end else _LIVE.sub("", clause[days[0].end :])
    is_small = _ON_A_SMALL_SCALE.search(before)
    is_news = len(news.split()) > 3 and not (is_small or _NO_NEWS.search(news) or _IN_DOUBT.search(clause))
    if is_news and len(days) == 1:
        yield Finding("go_live", clause[days[0].start : days[0].end], text)


def names_product(text: str) -> bool:
    """Return whether a sentence says what the system is called."""
    return any(form.search(text) for form in (_IS_CALLED, _IS_A, _ON_IT, _AS_OUR))


def find_tools(texts: Iterable[str]) -> Iterator[Finding]:
    """Yield the products that sentences on the change introduce."""
    for text in texts:
        for match in (match for pattern in _TOOLS for match in pattern.finditer(text)):
            name = match["tool"]
            is_old = _OLD.search(text[: match.start("tool")]) or (
                match.re is not _TOOLS[-1] and _IS_OLD.search(match.group())
            )
            if not (is_old or NO_TOOL.match(name) or any(places_in(name))):
                yield Finding("tools", name, text)
