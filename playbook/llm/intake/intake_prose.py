"""Read plain sentences of notes, without a model."""

import re
from calendar import month_name
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from playbook.core.case.fixed.later_starts import names_a_decision_on_starts
from playbook.core.intake.intake import OMISSION, Finding
from playbook.core.intake.measures import measures_in
from playbook.core.text.dates import exact_days_in
from playbook.core.text.day_spans import day_spans_in
from playbook.core.text.notes import NoteSentence
from playbook.llm.intake.amounts import find_amounts
from playbook.llm.intake.changes import (
    BY_NAME,
    CLAUSES,
    NO_TOOL,
    find_go_live,
    find_latest_day,
    find_launched,
    find_made_up,
    find_tools,
    is_of_others,
    names_product,
)
from playbook.llm.intake.people import Authors, find_people
from playbook.llm.intake.statements import find_statements, says_harm_or_aim
from playbook.llm.intake.teams.sizes import TEAM_WORDS, find_little_impact, find_teams
from playbook.llm.intake.teams.waves import find_waves, first_start

_WILL = r"(?: (?:will|should|must|is to|are to|has to|have to|to))? "
_PROJECT = rf"(?:rollout|project|program|programme|change|initiative){_WILL}"
_WHOLE = rf"(?:we{_WILL}|{_PROJECT})"
_GAP = r"(?: [\w|=-]+,?){0,5}? ?(?:[A-Z][a-z]{2,8}day,? )?(?:the )?$"
_ITS_USE = (
    r"(?:access|an? (?:\w+ )?(?:licen[cs]e|account|log-?in|seat|assistant|tool|app|tablet|scanner"
    r"|phone|system))"
)
_EVENTS = {
    "go_live": re.compile(
        rf"(?i)\b(?:go(?:es|ing)?[- ]live|(?<!has to )(?<!have to )(?<!needs to )switch(?:es)? (?:on|over)"
        rf"|cuts? over|(?:everyone|everybody|all"
        rf" [\w-]+) (?:live|starts?)"
        rf"|(?:everyone|everybody|all) (?:is |are )?on [\w ]{{2,20}}|(?:everyone|everybody|all) gets?"
        rf" {_ITS_USE}|all (?:other )?(?:plants|sites|teams|stores|wards"
        rf"|branches|hotels|schools|offices|departments|depots|regions|units) (?:by|on|from)){_GAP}"
    ),
    "start": re.compile(
        rf"(?i)(?:(?:\b{_WHOLE}|^)(?:starts?|begins?|kicks? off)|\b{_PROJECT}opens?)(?: on)? (?:\w+day,? )?$"
        r"|\b(?:start|begin) (?:the )?work on (?:\w+day,? )?$"
        r"|^(?:the )?work(?: on (?:this|it))? (?:starts?|begins?)(?: on)? (?:\w+day,? )?$"
        r"|\b(?:project|rollout|program(?:me)?) (?:start|kick-?off)(?: is| will be)?(?: on)? (?:\w+day,? )?$"
        r"|^(?:the |our )?(?:kick-?off|start)(?: is| will be)?(?: on)? (?:\w+day,? )?$"
        r"|^we (?:start|begin) (?:with (?:the )?)?prepar(?:ation|ing"
        r"|ations)(?: work)?(?: on)? (?:\w+day,? )?$"
    ),
    "end": re.compile(
        rf"(?i)(?:\b{_WHOLE}|\band |, )(?:ends?|finish(?:es)?)(?: on)? (?:\w+day,? )?$"
        # "I want the project to begin on January 11 and to close on September 30"
        rf"|\b(?:{_PROJECT}(?:starts?|begins?|kicks? off|opens?)|we{_WILL}(?:start|begin))\b[^.;]{{3,40}}?"
        r" and (?:is |are |to |will |has |have ){0,2}(?:be )?"
        r"(?:close[sd]?|finish(?:es|ed)?|done|over|complete[sd]?|wraps? up)(?: on| by)? (?:\w+day,? )?$"
        r"|^(?:the |our |this )?plan ends(?: on)? (?:\w+day,? )?$"
        r"|^we (?:end|close|finish|wrap up) (?:the |this |our )(?:project|rollout|program)(?: on)?"
        r" (?:\w+day,? )?$"
        r"|\bwants? (?:the |this |our )?(?:work|project|rollout|it|this|everything)(?: to be)?"
        r" (?:finished|done|over|closed|through)(?: and [a-z ]{3,40})? by (?:\w+day,? )?$"
        r"|\bsay (?:that )?it is (?:done|finished|over) by (?:\w+day,? )?$"
        r"|\bcall it (?:finished|done|over|closed) (?:by|on) (?:\w+day,? )?$"
        r"|\b(?:want|plan|expect|aim)s? to be (?:done|finished|through) by (?:\w+day,? )?$"
        r"|\b(?:project|rollout|program) (?:(?:is |to be )?(?:closed|finished|done|over) (?:by|on)"
        r"|closes on) (?:\w+day,? )?$"
    ),
}
_WORK = (
    r"(?:work|use|enter|scan|do|book|plan|record|order|schedule|write|send|report|manage|track|file|bill|sell"
    r"|answer|handle|sign|run|dispatch|register|log)"
)
_DOES = rf"will (?:all )?(?:be|have|get|{_WORK})\b"
_FROM = re.compile(r"(?i)\b(?:from|as of|starting(?: on)?)(?: [a-z]{3,6}day,?)? $")
_WILL_AFTER = re.compile(rf"(?i)^,? ?(?:on,? )?(?:every|all|our|the|each)\b[^.;]{{3,60}}? {_DOES}")
_WILL_BEFORE = re.compile(
    rf"(?i)(?:^|[.;,] |that )(?:every|all|our|the|each|[\w ]{{3,30}}?)\b[^.;,]{{0,60}}?"
    rf" ?{_DOES}[^.;]{{3,80}}$"
)
_TEAMS = r"(?:we|every(?:one|body)|all|both [a-z]+|the rest of us|the [a-z]+|(?:all|the) (?:[a-z]+ )?teams)"
_WHO = rf"^,? ?{_TEAMS}(?: in the company)? (?:will )?"
_ALL = r"^,? ?(?:we|the rollout|the project) (?:will )?"
_EVENTS_AFTER = {
    "go_live": re.compile(
        rf"(?i){_WHO}(?:introduce|replace|roll out|start using"
        r"|moves? to|switch to|change to|work with|go(?:es)? live"
        rf"|switch(?:es)? (?:on|over)|cuts? over|gets? {_ITS_USE})\b"
    ),
    "start": re.compile(rf"(?i){_ALL}(?:starts?|begins?|kicks? off)\b(?! to | using)"),
    "end": re.compile(rf"(?i){_ALL}(?:ends?|finish(?:es)?)\b"),
}
_PART_ONLY = re.compile(
    r"(?i)\b(?:pilot|wave|phase|trial|test|second|training|course)\b(?! monday| tuesday| wednesday| thursday"
    r"| friday)"
)
_NOT_ON_IT = re.compile(r"(?i)\b(?:until|before|after)\b")
_IF = re.compile(r"(?i)^(?:if|once|when) [^,.]{3,80}(?:, | (?=every))")
_ELSE = re.compile(r"(?i)[;,] (?:if not|otherwise|or else)\b")
_IN_DOUBT = re.compile(
    r"(?i)\?[\"')\]]*$|\b(?:maybe|might|could|would(?! like)|perhaps|possibly|probably|tb[acd]"
    r"|tentative\w*|propos\w+|(?<!and )(?<!that )(?<!which )suggest\w*"
    r"|not|never|unsure|unclear|hope[sd]?|hopefully|wonder\w*|ask\w*)\b"
)
_ORGANIZATION = re.compile(
    r"(?<!\bin )(?<!\bat )(?:\b[Tt]he )?(?P<name>(?!The )(?:(?:City|University|Bank|County|Ministry) of )?"
    r"(?:St\. )?[A-Z][\w'\u2019-]+(?: (?:& |and )?[A-Z][\w'\u2019-]+){0,4})"
    r" (?:will (?:introduce|bring in|roll out|adopt|move|replace|give)|(?:is|are) (?:switching|moving"
    r"|introducing|replacing|rolling out)|moves|introduces|replaces|switches|employs|has \d[\d,.]* (?:people"
    r"|employees|staff))"
    r"|^(?P<runs>(?!(?:We|It|Our|The|This|That|Each|Every)\b)[A-Z][\w&'\u2019-]+"
    r"(?: (?:& )?[A-Z][\w&'\u2019-]+){0,3}) (?:runs|operates|serves|makes|cleans|maintains|looks after"
    r"|services|supplies|builds|sends|ships|carries|transports|moves|prints|sells|bakes|teaches|treats|feeds"
    r"|has(?= [a-z]+ [a-z]+s\b)|guards|washes|repairs|trains) (?:[a-z]+ (?:in|at|from) )?(?:about "
    r"|some |over )?"
    r"(?:\d|(?:two|three|four|five|six|seven|eight|nine|ten|twelve)\b)"
    r"|^The (?P<of_group>[A-Z][\w&'\u2019-]+(?: [A-Z][\w&'\u2019-]+){0,3}) (?:group|company|chain) [a-z]+s\b"
    r"|\b(?:people|staff|employees|operations|COO|CEO) (?:at|of)"
    r" (?P<at>[A-Z][\w&'\u2019-]+(?: [A-Z][\w&'\u2019-]+){0,3})"
    r"|(?P<kind>(?:City|County|Bank) of [A-Z]\w+(?: [A-Z]\w+){0,2}"
    r"|(?:St\. )?[A-Z][\w'\u2019-]+(?: (?:& )?[A-Z][\w'\u2019-]+){0,2} (?:Hospital|University|Mutual|Group"
    r"|Ltd|GmbH|AG|Inc"
    r"|LLC|Bank|Council|Holding|Brewing|Foods|Logistics|Insurance|Airlines|Industries|Partners|Clinics?|Schools?"
    r"|College|District|Authority|Trust|Foundation|Company|Corporation|Corp|plc|BV|NV|AB|SE|KG))\b(?! [A-Z])"
)
# "Acme Marine rents out boats in Norway": a company, if the name is no person's.
_TRADES = re.compile(
    r"^(?P<name>(?!(?:We|It|Our|The|This|That|Each|Every)\b)[A-Z][\w&'\u2019-]+"
    r"(?: (?:& )?[A-Z][\w&'\u2019-]+){0,3}) (?:rents(?: out)?|services|makes"
    r"|sells|builds|supplies|repairs|transports|distributes|produces"
    r"|manufactures|prints|bakes|cleans|leases|designs|installs|treats|insures)(?: and [a-z]+s(?: out)?)?"
    r" [a-z][a-z ]{2,30} (?:in|across|throughout|for) "
)
# "Larkspur Dental Supply is a wholesaler of dental goods, 310 people": who the memo is about.
_IS_A_FIRM = re.compile(
    r"^(?P<name>(?!(?:We|It|Our|The|This|That|Each|Every)\b)[A-Z][\w&'\u2019-]+"
    r"(?: (?:& |and )?[A-Z][\w&'\u2019-]+){0,4}) is an? [a-z][^.;:]{3,90}?\d ?(?:people|employees|staff)\b"
)
# "We are Brandt Valves, 410 people in Ohio": the company by its own word, whatever it names later.
_WE_ARE = re.compile(
    r"\bWe (?:at|are) (?P<name>[A-Z][\w&'\u2019-]+(?: (?:(?:& |and "
    r"|of )?[A-Z][\w&'\u2019-]+)){0,4})(?=,|\.| have | with )"
    r"|\b[Aa]s (?:the )?(?:C[A-Z]{1,3}O|head|director|president|owner) of"
    r" (?P<led>[A-Z][\w&'\u2019-]+(?: (?:(?:& |of )?[A-Z][\w&'\u2019-]+)){1,4})"
)
# "the panel of Castlegate Bank", "client data of Acme Ltd": another company.
_OF_OTHERS = re.compile(
    r"(?i)\b(?:panel|contracts?|agreement|data|clients?|customers?|audit|orders?|framework|account) "
    r"(?:of|with|from|for|by|at) (?:the )?$"
)
_TO_BOARD = re.compile(
    r"To: (?:the |all )?[\w ]{3,30} of "
    r"(?P<name>[A-Z\u00c0-\u00de][\w&'\u2019-]+(?: [A-Z][\w&'\u2019-]+){1,4})$"
)
_OFFICE_OF = re.compile(r"(?P<name>[A-Z][\w&'\u2019-]+(?: (?:& )?[A-Z][\w&'\u2019-]+){1,4}), [Oo]ffice of")
_HEADER = 4
_IF_AT_ALL = re.compile(r"(?i)(?:if|unless|when|without|until)\b")
_TITLE_LINE = re.compile(
    r"^(?P<name>[A-Z][\w/&-]*(?: [\w/&-]+)+|[A-Z][\w/&-]{4,}(?=:? [-\u2013\u2014]))(?:: | [-\u2013\u2014] )"
    r"(?!(?:notes?|minutes|memo|summary|status|update|paper|draft)\b)[a-z]"
)
# "Re: Phone inspections at Halden Lift Service"
_SUBJECT = re.compile(
    r"(?:Subject|Re|RE|Memo|Betr): (?P<name>[^:.!?]{3,80}?)"
    r"(?: (?:at|for|in) (?P<at>[A-Z\u00c0-\u00de][\w&'\u2019-]+"
    r"(?: (?:& )?[A-Z\u00c0-\u00de][\w&'\u2019-]+){1,4}))?"
    r"(?:,? [-\u2013\u2014] .*)?$"
)
_NO_TITLE = re.compile(
    r"^(?:(?:project )?brief|betreff|project|plan|update|status|summary|announcement|notice|minutes"
    r"|notes?|from|to"
    r"|subject|(?:inter-?office |internal )?memorandum|decision paper|draft|concept"
    r"|training|lesson|pilot|budget|when|goal|date|dear|memo|re|agenda|present|attendance|hi|hello|what|who)\b",
    re.I,
)


def find_in_prose(
    sentences: Sequence[NoteSentence], every: Sequence[NoteSentence], today: date
) -> Iterator[Finding]:
    """Yield what plain sentences state; a number and its goal may stand in labeled lines."""
    events = [
        each
        for sentence in sentences
        for each in _dates(sentence.text, today)
        if each.value != names_a_decision_on_starts(sentence.text, today)
    ]
    announced = [each for each in find_go_live(sentences, today) if not _is_of_a_time(each, today)]
    dates = _of_all([each for each in events if not _is_of_a_time(each, today)], announced, today)
    go_lives = {each.value: each for each in dates if each.field == "go_live"}
    waves = find_waves(sentences, next(iter(go_lives.values())) if len(go_lives) == 1 else None, today)
    in_waves = {each.sentence.partition(OMISSION)[0] for each in waves}
    yield from dates
    if not go_lives and (first := first_start(waves, today)) and not _is_of_a_time(first, today):
        yield first
    elif not go_lives:
        yield from announced
    if not (go_lives or waves):
        yield from _first_of_several([each.text for each in sentences], today)
        yield from find_latest_day((each.text for each in sentences), today)
    yield from find_people(sentences)
    yield from waves
    yield from (each for each in find_teams(sentences, today) if each.sentence not in in_waves)
    yield from find_little_impact(sentences)
    yield from find_amounts(every, today)


# "Main Library starts on March 2. The eight branches follow on April 20."
_STARTS_ON = re.compile(
    r"^[^,;:.]{3,60}? (?:starts?|begins?|opens?|goes first)(?: first)? on (?:[A-Z][a-z]+day,? )?$"
)
_FOLLOWS_ON = re.compile(r"\bfollows?(?: on)? (?:[A-Z][a-z]+day,? )?$")


def _first_of_several(texts: Sequence[str], today: date) -> Iterator[Finding]:
    """Yield the first day of places that start one after another, as the go-live."""
    for text, following in pairwise(texts):
        first, later = exact_days_in(text, today), exact_days_in(following, today)
        if not (len(first) == len(later) == 1 and first[0].day < later[0].day):
            continue
        if _STARTS_ON.match(text[: first[0].start]) and _FOLLOWS_ON.search(following[: later[0].start]):
            yield Finding("go_live", text[first[0].start : first[0].end], text)
            return


_GOES_LIVE = re.compile(r"(?i)\bgo(?:es|ing)?[- ]live\b[^.;]{0,40}$")
# "Leeds goes live on June 7" is the day of Leeds alone.
_WE_GO_LIVE = re.compile(
    r"(?i)(?:^|, |\b(?:we|everyone|everybody|rollout|project|all(?: [\w-]+){1,3})(?: will| should| must)? "
    r"|\b(?:and|the|our|(?:want|plan|aim|expect|is|are|have) to) )go(?:es|ing)?[- ]live\b[^.;]{0,40}$"
)


def is_go_live_of_all(finding: Finding) -> bool:
    """Return whether a sentence says outright that everybody goes live on a day."""
    before = finding.sentence.partition(finding.value)[0]
    # "All other offices go live on March 1": one has started.
    return finding.field == "go_live" and bool(_WE_GO_LIVE.search(before)) and " other " not in before


def _is_of_a_time(finding: Finding, today: date) -> bool:
    """Return whether a go-live is only the first day of a time.

    "Will be at customers from June 1 to 30" is none.
    """
    text, day = finding.sentence, finding.value
    if finding.field != "go_live" or _GOES_LIVE.search(text.partition(day)[0]):
        return False
    return any(span.words.startswith(day) for span in day_spans_in(text, today))


def _of_all(dates: list[Finding], announced: list[Finding], today: date) -> list[Finding]:
    """Return the dates, with the rollout's day for a later one of a team."""

    def day_of(finding: Finding) -> date:
        return next((day.day for day in exact_days_in(finding.value, today)), date.max)

    of_all = min(announced, key=day_of, default=None)
    go_lives = [each for each in dates if each.field == "go_live"]
    before = {each: each.sentence.partition(each.value)[0] for each in go_lives}
    if any(map(_WE_GO_LIVE.search, before.values())):
        # "... live on May 10. From July 1 every ward will send its report there"
        return [each for each in dates if each not in before or _GOES_LIVE.search(before[each])]
    if of_all is None or not go_lives or day_of(of_all) >= min(map(day_of, go_lives)):
        return dates
    return [*(each for each in dates if each not in go_lives), of_all]


def find_in_sentences(
    sentences: Sequence[NoteSentence], labeled: Sequence[Finding], today: date
) -> Iterator[Finding]:
    """Yield what whole sentences are about, and what is introduced.

    `labeled`: what lines with a label say.
    """
    aims = {each.sentence for each in measures_in(sentences)}
    read = (each for each in find_statements(sentences, today))
    statements = _of_the_core(
        [each for each in read if each.field != "what_changes" or each.sentence not in aims], labeled
    )
    changes = dict.fromkeys(
        each.sentence
        for each in (*labeled, *statements)
        if each.field == "what_changes" and not each.is_doubtful
    )
    if changes and all(map(_PURCHASE.match, changes)):
        # What is bought is no change yet: the work of today says what becomes another.
        yield from (Finding("what_changes", each.text, each.text) for each in _work_of_today(sentences))
    yield from statements
    tools = list(find_tools([*changes, *filter(names_product, (each.text for each in sentences))]))
    launched = [] if changes and tools else list(find_launched(each.text for each in sentences))
    if not changes:
        launched = launched or list(find_made_up([each.text for each in sentences]))
        yield from (each for each in launched if each.field != "tools")
    tools = tools or [each for each in launched if each.field == "tools"]
    yield from tools
    yield from _names(sentences, list(changes), tools)


def _of_the_core(statements: Sequence[Finding], labeled: Sequence[Finding]) -> list[Finding]:
    """Return the findings, with changes and reasons of others in doubt."""
    changes = [each for each in statements if each.field == "what_changes"]
    others = [each for each in changes if is_of_others(each.value)]
    is_known = len(changes) > len(others) or any(each.field == "what_changes" for each in labeled)
    return [
        replace(each, is_doubtful=True)
        if each in others or (each.field == "why" and not says_harm_or_aim(each.value))
        else each
        for each in statements
        if not (is_known and each in others)
    ]


_PURCHASE = re.compile(
    r"(?i)^(?:in [a-z]+,? )?(?:we|(?:the|our) (?:[a-z]+ )?(?:board|council))(?: has| have|['’]ve)?"
    r"(?: now| already| just)? (?:bought|licensed|ordered|purchased|approved) [^,;:.]{2,90}\.?$"
)
_TODAY = re.compile(
    r"(?i)^(?:today|right now|at present|currently)\b.*\b(?:own|separate\w*|nobody|no one|several|different"
    r"|by hand|on paper|spreadsheets?|twice)\b"
)
_WORDS_OF_A_TITLE, _WORDS_OF_A_TITLE_LINE = 8, 14
_OF_A_LIST = re.compile(r"[:,;|\d]")
_FROM_A_MONTH = re.compile(r"(?i) (?:from|by|in|as of|starting) (?:\d{1,2} )?[a-z]+(?: \d{1,4})?$")


def _work_of_today(sentences: Sequence[NoteSentence]) -> list[NoteSentence]:
    return [each for each in sentences if _TODAY.match(each.text)][:1]


def _heads_the_memo(sentences: Sequence[NoteSentence]) -> bool:
    """Return whether the first line is a title: "One CRM for sales and service"."""
    first, *others = sentences or [NoteSentence("")]
    is_alone = bool(others) and all(each.line > first.line for each in others[:1])
    is_short = 1 < len(first.text.split()) <= _WORDS_OF_A_TITLE and not first.text.endswith(
        (".", ":", "!", "?", ",")
    )
    return is_alone and is_short and not (_NO_TITLE.match(first.text) or _OF_A_LIST.search(first.text))


# "COO, Customer": what somebody heads, and no organization.
_OF_A_UNIT = re.compile(
    r"(?:(?:Customers?|Operations?|Retail|Wholesale|Supply|Chain|Services?|Sales|Digital|Technology|Finance|People"
    r"|HR|IT|Marketing|Networks?|Assets?|Commercial|Corporate|Logistics|Production|Engineering|Quality|Care"
    r"|Experience|Clinical|Nursing|Infrastructure|Maintenance|Fleet|Stores?|Regions?|North|South|East|West|Central"
    r"|International|Europe|UK|US|EMEA|Division|Department|Unit|Product|Products|Strategy|Transformation|Change"
    r"|and|&)(?: |$))+"
)


def _names(
    sentences: Sequence[NoteSentence], changes: Sequence[str], tools: Sequence[Finding]
) -> Iterator[Finding]:
    """Yield the name of the rollout: its title, else a tool `naming` it; and the organization."""
    first = sentences[0].text if sentences else ""
    subjects = list(filter(None, (_SUBJECT.match(each.text) for each in sentences[:_HEADER])))
    title = _TITLE_LINE.match(first)
    if title and title["name"].isupper() and tools:  # "NORTE VINEYARDS: harvest records"
        yield Finding("organisation", title["name"], first)
        yield Finding("name", tools[0].value, tools[0].sentence)
        return
    if title and len(first.split()) <= _WORDS_OF_A_TITLE_LINE and not _NO_TITLE.match(title["name"]):
        yield Finding("name", title["name"], first, is_doubtful=True)
    elif _heads_the_memo(sentences):
        yield Finding("name", first, first)
    elif subjects:
        name = _FROM_A_MONTH.sub("", subjects[0]["name"]) if tools else subjects[0]["name"]
        yield Finding("name", name, subjects[0].string)
    elif tools:
        yield replace(tools[0], field="name")
    for author in Authors(sentences).all:
        if author.at and not _OF_A_UNIT.fullmatch(author.at):
            yield Finding("organisation", author.at, author.sentence)
            return
    for sentence in sentences[:_HEADER]:
        if match := _TO_BOARD.match(sentence.text) or _OFFICE_OF.match(sentence.text):
            yield Finding("organisation", match["name"], sentence.text)
            return
    if subject := next((each for each in subjects if each["at"]), None):
        yield Finding("organisation", subject["at"], subject.string)
        return
    products = {tool.value for tool in tools}
    people = {each.of or each.value for each in find_people(sentences)}
    first_names = {name.split()[0] for name in people if " " in name}
    own = next((match for each in sentences if (match := _WE_ARE.search(each.text))), None)
    if own and (name := own["name"] or own["led"]) not in products:
        yield Finding("organisation", name, own.string)
        return
    for text in dict.fromkeys([*(each.text for each in sentences), *changes]):
        by_name = BY_NAME.search(text)
        is_product = by_name and any(by_name["name"].startswith(tool) for tool in products)
        match = _ORGANIZATION.search(text) or (None if is_product else by_name)
        # "If we wait, Acme moves its contract" is about somebody else.
        if match and not (_IF_AT_ALL.match(text) or _OF_OTHERS.search(text[: match.start()])):
            name = next(filter(None, match.groups()))
            if TEAM_WORDS.search(name) or NO_TOOL.match(name) or name in first_names:
                continue
            yield Finding("organisation", name, text)
            return
    for text in (each.text for each in sentences[:_HEADER]):
        if (match := _IS_A_FIRM.match(text)) and match["name"] not in people | products:
            yield Finding("organisation", match["name"], text)
            return
    for text in (each.text for each in sentences):
        if (match := _TRADES.match(text)) and match["name"] not in people | products:
            yield Finding("organisation", match["name"], text, is_doubtful=True)
            return


_DONE_BY_YEAR = re.compile(
    r"(?i)\b(?:we|the (?:project|rollout|program(?:me)?)) (?:(?:will|want to|plan to|should) be|is|are|ends?)"
    r"(?: (?:finished|done|through|over|complete))? (?:by |at )(?P<when>(?:the )?end of"
    r" (?:20\d\d|(?:next|this) year))\b"
)
_VAGUE_START = re.compile(
    r"\b(?:go(?:es|ing)?[- ]live|go(?:es)? first|starts? first|comes? first)\b(?: [a-z]+){0,2}? "
    r"(?P<when>(?:in|after|by|around) (?:the )?(?:(?:early|mid|late|end of)[ -])?"
    rf"(?:{'|'.join(month_name[1:])}|spring|summer|autumn|fall|winter|Easter|Christmas|Q[1-4])\b"
    r"(?! \d{1,2}\b)(?: \d{4})?)"
)


def _dates(text: str, today: date) -> Iterator[Finding]:
    for clause in CLAUSES.split(text):
        opening = _IF.match(clause)
        claim = _ELSE.split(clause[opening.end() :] if opening else clause)[0]
        if _PART_ONLY.search(claim) or _IN_DOUBT.search(claim):
            continue
        if last := _DONE_BY_YEAR.search(claim):
            yield Finding("end", last["when"], text)
        if start := _VAGUE_START.search(claim):  # listed as a start without a day
            yield Finding("go_live", start["when"], text)
        for day in exact_days_in(claim, today):
            before, behind = claim[: day.start], claim[day.end :]
            if (
                "first" not in claim
                and _FROM.search(before)
                and (_WILL_AFTER.match(behind) or _WILL_BEFORE.search(before))
            ):
                yield Finding("go_live", claim[day.start : day.end], text)
            for field, pattern in _EVENTS.items():
                if _NOT_ON_IT.search(claim[: day.start]):
                    continue
                if pattern.search(claim[: day.start]) or _EVENTS_AFTER[field].search(claim[day.end :]):
                    yield Finding(field, claim[day.start : day.end], text)
