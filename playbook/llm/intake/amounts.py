"""Read the number that should move, the budget and the trainers from plain sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice, pairwise

from playbook.core.case.reading.pilot import is_gate_rule
from playbook.core.case.reading.places import countries_in
from playbook.core.case.reading.texts import Quote, is_asked
from playbook.core.intake.intake import OMISSION, Finding
from playbook.core.intake.intake_words import currencies_in
from playbook.core.intake.measures import Measure, judged_by, measures_in
from playbook.core.text.notes import NoteSentence, heading_of, without_lead_in
from playbook.core.text.numbers import ExactNumber, numbers_in
from playbook.core.text.ways import NONE_TODAY
from playbook.llm.intake.conditions import NOBODY_UNTIL

_UNIT = re.compile(
    r" ?(?P<unit>%|percent\b|per (?:cent|thousand|hundred|million)|(?:working |business )?(?:minutes?"
    r"|hours?|days?"
    r"|weeks?"
    r"|months?)\b)"
)
_NOW = re.compile(
    r"(?i)\b(?:today|now|currently|at present|at the moment|on average|average|takes?|waits?|stands? at"
    r"|still)\b"
)
_WANTED = re.compile(
    r"(?i)\b(?:want|wants|wanna|would like|target|goal|aim|objective|should|shall|must|needs? (?:(?:it|this"
    r"|that) )?to|needs? (?=\d)|ha(?:s|ve) to (?:be|come|go|get|fall|drop|rise|become)"
    r"|let['\u2019]s|get (?:it|that|me"
    r"|this)"
    r"|down to|promised|expects?|reduce|cut|bring|lower|raise|will be)\b"
)
_LABEL = re.compile(r"^[A-Za-z][\w ]{0,60}(?::| -) ")
_REASON = re.compile(r"(?i)^(?:why[\w ]{0,24}|the reason|reason|today|now|baseline)(?:: | - )")
_UNIT_WORD = re.compile(r"%|per ?cent")
_A_WEEK = re.compile(r"(?i) ?(?:/|(?:a|per|each|every)\b) ?(?:week|wk|month)")
_TARGET = re.compile(
    r"(?i)^(?:(?:target|goal|aim)(?: is)?(?:: | - )|(?:we|I|you) want (?:to (?:be at|get to|see) )?"
    r"|(?:that|it|this) (?:has to|must|should|needs to) be (?=\d))"
)
_FROM_TO = re.compile(r" to (?:about |under |below |at most )?$")
_HOURS_OF_A_DAY = re.compile(
    r"(?i)\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mornings?|afternoons?|evenings?|nights?|daily|open)"
    r" from $"
)
_NO_MEASURE = re.compile(r"(?i)\b(?:budget|training|pilot|champions?|trained|lasts|notice)\b")
_SUBJECT = re.compile(
    r"(?i)(?:^|[,;:.] )(?:(?:at present|today|currently|now|right now|the point of it all|(?:goal|goals|why"
    r"|aim|objective)"
    r"(?: is| -|:)?|by (?:the end of )?\w+|what I want to see)(?:,|:| -)? )*"
    r"(?P<measure>[^,;:.]{3,70}?),?(?: which)?"
    r" (?:is|are|was|were|takes?(?: us)?|waits?|stands? at|reach(?:es)? [a-z]+ after"
    r"|(?:is|are) [a-z]+ (?:after|within))"
    r"(?: (?:about|around|now|still|today|currently))? $"
)
_CUT = re.compile(
    r"(?i)(?:^|[,;:.] )(?:(?:we|I) want (?:to see )?)?(?P<subject>[^,;:.]{3,60}?) "
    r"(?:(?:shall|should|must|will|has to|have to|to) )?"
    r"(?:rises?|falls?|grows?|drops?|goes|go|sinks?|climbs?|moves?|improves?) from $"
    r"|\b(?:cut|reduce|bring down|lower|raise|increase|improve|shorten|get) (?:the |our"
    r" )?(?P<measure>[^,;:.]{3,60}?)"
    r" from $"
)
# "Of our contracts that came up last year we renewed 81 percent"
_OF_THEM_WE = re.compile(
    r"^Of (?:the |our |all )*(?P<measure>[a-z]+(?: [a-z]+){0,2}?)(?: (?:that|which|who)\b[^,;:.\d]{3,40}?"
    r"| last (?:year|quarter|month))*,? we (?P<did>[a-z]+ed|won|kept|lost) (?:only |about )?$"
)
_DOWN_FROM = re.compile(
    r"(?:^|[;:] )(?P<measure>[^,;:.\d]{3,70}?) (?:goes |go |is )?(?:down|up) from $", re.I
)
# "returns are on the shelf the same day": its name has no verb.
_ARE_THERE = re.compile(r"(?<=s) are (?=(?:on|in|at|with|within|below|above|under|over) )")
_TO_DO = re.compile(r" (?:on average )?(?:to|of|on) (?!an? \w+day\b)(?:an? )?(?P<measure>[a-z][^,;:.]{5,60})")
_NEXT_COUNT = re.compile(r" and (?=(?:our|the|an?|every|each) )")
# "wrong pallets per month, now 28"
_PER_PERIOD = re.compile(
    r"(?i)^(?:.*(?:[,;:.]|\b(?:is|are|watch|count|measure)) )?(?:(?:the|our) )?(?:number of )?"
    r"(?P<measure>[a-z][^,;:.\d]{3,60}? (?:per|a|each|every) (?:day|week|month|quarter|year))"
    r"(?:[,:]| is| are)? ?(?:today|now|currently|at present)(?: at| is| are| about)* $"
)
_WE_DID = re.compile(r"\b[Ww]e (?P<verb>[a-z]{2,}(?:ed|st|t)) (?:about |around |some )?$")
# "of appointments are no-shows": these are what is counted
_ARE_THINGS = re.compile(r"[a-z][a-z -]* are (?=[a-z-]+[a-rt-z]s$)")
_IN_THE_PAST = re.compile(r" (?:on average|last (?:year|quarter|month|season|summer|winter)|in 20\d\d)$")
_MOST_BETWEEN = 40
_BOTH = 2
_WAIT = re.compile(
    r"(?i)(?:^|[,;:.] )(?:(?:today|now|currently|at present),? )?(?P<who>[a-z][\w ]{2,40}? waits?)"
    r"(?: on average| still| today| for)* (?:about )?$"
)
# "Today it takes eleven days from delivery to invoice"
_IT_TAKES = re.compile(r"(?i)^(?:today|now|currently|at the moment)?,? ?it (?:still |now )?takes (?:us )?")
_FROM_START_TO_END = re.compile(r" (?P<measure>[a-z]+ from [\w -]{3,30} to [\w -]{3,30}?)(?= ?[.,;]|$)")
_WAITED_FOR = re.compile(r"[a-z ]{0,12}?(?P<thing>(?:for|until) [^,;:.()]{3,50})")
_WILL = re.compile(r"(?i)\b(?:will|would|from|until|by(?! [\d.]{1,6} ?(?:%|per ?cent)))\b")
_PRONOUNS = re.compile(r"(?i)(?:^|.* )(?:it|this|that|they|we|which|who)$")
_POINTS = re.compile(
    r"(?i)(?:this|that|it|these|those|them)\b|(?:we|I|they) (?:are|is|was|were|have|had)\b|in (?:this|our)\b"
    r"|average$"
)
_WISH = re.compile(
    r"\b(?:I|[Ww]e) (?:want|need|expect)(?: to (?:have|see"
    r"|get))? (?P<measure>[a-z][^,;:.\d]{3,50}?) (?:in|to|at|within|below) $"
)
_OWN_GOAL = re.compile(r"(?i)\b(?:my|our) (?:goal|aim|target)\b|\b(?:I|we) want\b|\bget me to\b")
_TODAY_BEHIND = re.compile(r"(?i) (?:today|now|currently|is|are)$")
_MEASURE_WORDS = 7
_LEANS_BACK = re.compile(
    r"(?i)\b(?:that|it|they|this)\b|^target\b|^the (?:goal|target|aim)\b|^(?:we|you|I) want\b"
    r"|^by [^.;,]{3,40},? (?:we|you|I) (?:want|need) (?:to (?:be at|reach|get to) )?\d"
)

_AIM_IS = re.compile(r"(?i)\b(?:aim|goal|target|objective) is (?:about |under |below )?$")
_OF_WHAT = re.compile(r" (?P<measure>(?:from|between|for) [^,;.]{5,60}?)(?= by\b| until\b|[.,;]|$)")
_DOWN_TO = re.compile(
    r"(?i)\b(?:want|bring|get|cut|reduce|lower|raise|take|need)s?(?: to (?:bring|get|cut|reduce|lower"
    r"|raise))? (?:the |our |every |all )?(?P<measure>[a-z][^,;:.\d]{3,60}?)(?: down| up)?"
    r" (?:to|below|under|above|within|in)"
    r" (?:about |around )?$"
)
# "The target is rework under 5 percent"
_TARGET_IS = re.compile(
    r"(?i)\b(?:aim|goal|target|objective) is (?:the |our |an? )?(?P<measure>[a-z][^,;:.\d]{2,50}?)"
    r" (?:of|at|under|below|within|above|over|at most) (?:about )?$"
)
_SHOULD_BE = re.compile(
    r"(?i)(?:^|[,;:.] |\d{4},? |\b(?:year|month|summer|winter|spring|autumn),? )"
    r"(?:(?:by|until) (?:the )?(?:end of )?\w+(?: \d{4})?,? )?(?P<measure>[a-z][a-z -]{3,40}?)"
    r" (?:should|must|shall|has to|needs to) (?:be|fall|drop|stay|come down|go down|rise)"
    r" (?:to |at |by )?(?:under|below|less than|at most|no more than|within|above|over"
    r"|at least)? ?(?:about )?$"
)
# "What I want to see by the end of next year: invoice in 5 days or less, and ..."
_WANTED_LIST = re.compile(
    r"(?i)^(?:what|all) (?:I|we) (?:want|expect|need|aim for)\b[^:;]{0,60}: (?:the |our |every |an? )?"
    r"(?P<measure>[a-z][^,;:.\d]{2,50}?) (?:in|within|under|below|of|at|at most|over|above|at least)"
    r" (?:about )?$"
)
# "By 31 December the answer takes five days"
_BY_THEN = re.compile(
    r"(?i)^by (?:the )?(?:end of )?[^,.;]{3,30}?,? (?:the|our|every|each|an?) (?P<measure>[^,;:.\d]{3,60}?)"
    r" (?:takes?|is|are|stands? at|reach(?:es)?)(?: at most| no more than| under| at least)?(?: only"
    r"| about)? $"
)
# "What it should bring: rejected loads down to 1 percent"
_ALONE_TO = re.compile(r"[:,;] (?:the |our )?(?P<measure>[a-z][a-z -]{3,40}?) (?:down|up) to (?:about )?$")
_WISHES = (_BY_THEN, _ALONE_TO, _DOWN_TO, _TARGET_IS, _SHOULD_BE, _WANTED_LIST)
_CAME_TO = re.compile(r"\b(?:fell|dropped|rose|sank|went (?:down|up)|came down|climbed) (?:by|to)\b")
# "What I expect is fewer than 5 changed shifts a week"
_FEWER_THAN = re.compile(
    r"\b(?:want|expect|target|goal|aim)\b[^.;,\d]{0,20} (?:fewer than|less than|at most|no more than) $"
)
# "41 percent of enquiries get a call back within two working days": the share moves, the days do not.
_SHARE_SERVED = re.compile(r"(?i)(?:%|\bper ?cent) of [^,;:.]{3,80} (?:with)?in (?:about |at most )?$")
_COUNT_OF = re.compile(
    r" (?P<measure>[a-z][a-z -]{2,40}?)(?= (?:a|per|each|every) (?:day|week|month|quarter|year)\b)"
)
_ENDING = re.compile(r"(?<=\w{4})(?:ing|ed|s)$")
_A_PERIOD = re.compile(
    r"(?: kroner| euros| pounds| dollars)? (?:a|per|each|every) (?:day|week|month|quarter|year)\b"
)
_BUDGET = re.compile(
    r"(?i)\bbudget(?:ed)?\b|\bfunding\b|\bhas put (?:that|it) in\b|\b(?:board|owners"
    r"|council)['\u2019]s (?=[$\u20ac\u00a3]\d)|\b(?:been given|(?:gave|give) (?:us|me)|I(?:['\u2019]ve"
    r"| have)? got|released"
    r"|total spend|capped at"
    r"|to spend)\b"
    r"|\b(?:has|have|board|council|committee|owners|trustees) (?:approved|released|granted) (?=\D{0,4}\d)"
    r"|\b(?:[Bb]oard|[Cc]ouncil|committee|owners|trustees|directors) (?:(?:has|have) )?"
    r"(?:voted|agreed|signed off)\b(?=[^.;]{0,60}\d)"
    r"|\b(?:set|put) (?:\D{0,4}\d[\d.,]*+(?: ?[^\W\d_]\w*)? )?aside\b|\bmoney\b|\bfunds?\b"
    r"|\bearmarked\b|\b(?:we|I) have (?=\D{0,4}\d)"
    r"|\bthere is (?=[A-Z]{3} ?\d|[$\u20ac\u00a3]\d)"
    r"|\b(?:released|granted|approved|asking for|gave us) (?=\D{0,4}\d)"
    r"|(?<![\d.,])\d[\d.,]*+(?:k\b| ?[^\W\d_]\w*)? all in\b"
    r"|\bin the plan\b"
    r"|\b(?:has|have) been (?:granted|approved|released|set aside)\b|, grant\b|\bcosts? \d+k\b"
)
# "We signed a three-year contract at $386,000 a year"
_CONTRACT_AT = re.compile(
    r"\b(?:contract|licen[cs]es?|subscription|lease|deal)\b[^.;]{0,60}?\b(?:at|for|costs?(?: us)?|worth"
    r"|comes to) (?:about |around )?"
    r"(?=[A-Z]{3} ?\d|[$\u20ac\u00a3]\d)"
    r"|\bsigned (?:up )?for (?=[A-Z]{3} ?\d|[$\u20ac\u00a3]\d)"
)
_PART_OF_IT = re.compile(
    r"(?i)\b(?:of which|including|of (?:it|that|this)|thereof)(?: about| around| (?:[A-Z]{3} ?"
    r"|[$\u20ac\u00a3])?\d[\d.,]*"
    r" (?:is |are )?for [\w ]{3,30} and)? (?:[A-Z]{3} ?|[$\u20ac\u00a3])?$"
)
# "No money has been decided yet; I expect about 9 million"
_NOT_GRANTED = re.compile(
    r"(?i)\bno (?:money|budget|funding) (?:has been|is|was)\b|\bnothing (?:has been|is) (?:approved"
    r"|decided|granted)\b"
    r"|\b(?:I|we) (?:expect|guess|reckon|assume)\b|\b(?:budget|money) (?:is"
    r"|has) not (?:yet )?(?:been )?(?:approved|decided|granted)"
)
# "The licenses cost $342,000 a year, and the board approved $185,000 for training"
_IS_GRANTED = re.compile(
    r"(?i)\b(?:approved|released|granted|allowed|earmarked|provided|gave|gives?|set aside|put (?:aside|up))"
    r"(?: (?:us|me|it|another|about|around|up to))? (?:[A-Z]{1,3} ?)?[$\u20ac\u00a3]?$"
)
_OF_IT = re.compile(r" of (?:it|that|this|them|which (?:is|are|goes?))\b")
_UNIT_FIRST = re.compile(
    r"(?i)(?P<unit>(?:working |business )?(?:minutes|hours|days|weeks|months))"
    r" (?:from|until|to|between|that|for)\b"
)
_IS_FOR = re.compile(r"\S{0,2} (?:(?:is|are|goes?|go) )?(?:for|to|on) ")
_LEAST_MONEY = 1_000
_OF_SEVERAL_COUNTRIES = re.compile(r"\b(?:kroner|dollars|pesos)\b")
_PER_HEAD = re.compile(
    r"(?i)\b(?:per|each|every) (?:seat|user|head|month|person|licen[cs]e|employee)|\ba (?:seat|head|month)\b"
)
_MONEY = re.compile(r"\b(?:budget|money|costs?|funding)\b")
_OTHER_DOLLARS = {"AU", "CA", "SG", "MX"}
_TRAINERS = re.compile(r"(?i) (?:[a-z-]{2,20} ){0,3}(?:trainers?|instructors?)\b")
_IN_DOUBT = re.compile(
    r"(?i)\?\s*$|\b(?:perhaps|maybe|suggests?|proposed?|not (?:yet )?(?:decided|approved)"
    r"|would(?! like)|could|might)\b"
)


# "I told the board we would get this down to 5%" is what we will do.
_ANNOUNCED_GOAL = re.compile(
    r"(?P<who>\b(?:I|[Ww]e) (?:told|promised|assured) [\w ]{2,30}? (?:that )?)(?:we|I) would\b"
)


def find_amounts(sentences: Sequence[NoteSentence], today: date) -> Iterator[Finding]:
    """Yield baseline and target with unit and measure, the budget and the trainers."""
    is_elsewhere = any({*countries_in(sentence.text)} & _OTHER_DOLLARS for sentence in sentences)
    first: list[Finding] = []
    open_ones = [_is_open(each.text) or bool(NOBODY_UNTIL.search(each.text)) for each in sentences]
    judged = {each.text: aims for each in sentences if (aims := list(judged_by(each.text)))}
    wishes = [at for at, each in enumerate(sentences) if not open_ones[at] and _says_wish(each.text, today)]
    for at, sentence in enumerate(sentences):
        text = sentence.text
        if (open_ones[at] and not _of_ten(text, "")) or text in judged:
            continue
        following = sentences[at + 1].text if at + 1 < len(sentences) and not open_ones[at + 1] else ""
        if not (following and _WANTED.search(following)) and at + 2 < len(sentences):
            after = sentences[at + 2]
            is_near = after.line == sentence.line and not open_ones[at + 2] and _WANTED.search(after.text)
            is_short = is_near and _OWN_GOAL.search(after.text) and not _names_measure(after.text, today)
            following = after.text if is_short else following
        outcome = list(
            _of_ten(text, following)
            or _that_number(text, following, today)
            or _counted(text, today)
            or list(_outcome(text, following, today))
            or _moved(text, today)
        )
        later = [sentences[wish].text for wish in wishes if wish >= at] if outcome else []
        if wished := _wish(later, outcome, today):
            fields = {each.field for each in wished}
            outcome = [each for each in outcome if each.field not in fields] + wished
        if first and _is_other(first, outcome):  # a brief has one number; the other is an aim in words
            outcome = [each for each in outcome if each.field == "objective"]
        outcome += _unit_of_measure(outcome)
        first = first or outcome
        yield from outcome
        is_headed = bool(_MONEY.search(heading_of(sentences, at)))
        yield from _budget(text, today, is_headed=is_headed, is_elsewhere=is_elsewhere)
        for number in numbers_in(text, today):
            if _TRAINERS.match(text, number.end):
                yield Finding("trainers", text[number.start : number.end], text)
    settled = [
        each
        for each, is_open in zip(sentences, open_ones, strict=True)
        if not is_open and each.text not in judged
    ]
    measures = [each for each in measures_in(settled) if not _BUDGET.search(each.words)]
    if not first:
        first = list(first_measure(measures, today))
        first = first or list(_same_share(measures, [each.text for each in settled], today))
        first = first or list(_wanted_number([each.text for each in settled], today))
        first = first or list(_aimed_at(settled, today))
        for text in [*judged][: 0 if first else 1]:
            first = list(_first_judged(text, judged[text], today))
        yield from first
    yield from _further(measures, first, settled, today)


def first_measure(measures: Sequence[Measure], today: date) -> Iterator[Finding]:
    """Yield the business result: the first measure with a number of today and one to reach."""
    named = next((each for each in measures if each.way and each.name and not each.is_to_stay), None)
    if named is None or named.way is None:
        return
    text, way = named.words, named.way
    shown = {number.value: _bare(text, number) for number in numbers_in(text, today)}
    none = NONE_TODAY.search(text)
    yield Finding("outcome_measure", named.name, named.sentence)
    yield Finding("outcome_target", shown.get(way.target, ""), named.sentence)
    yield Finding("outcome_baseline", shown.get(way.now, none.group() if none else ""), named.sentence)
    if unit := _UNIT_WORD.search(text) if way.unit == "%" else re.search(re.escape(way.unit or "\n"), text):
        yield Finding("outcome_unit", unit.group(), named.sentence)


def _first_judged(text: str, aims: Sequence[tuple[str, str]], today: date) -> Iterator[Finding]:
    """Yield the first of the measures on which somebody judges."""
    measure, aim = aims[0]
    yield Finding("outcome_measure", measure, text)
    yield Finding("outcome_target", _bare(aim, numbers_in(aim, today)[0]), text)
    if unit := _UNIT_WORD.search(aim):
        yield Finding("outcome_unit", unit.group(), text)


_SHARE_OF = re.compile(
    r" (?:of (?:the |our |all )?)?(?P<thing>[^,;:.()]{5,80}?)(?= (?:by|until|before) |[,;:.()]|$)"
)
# "Kroger leaves if we are not under 0.3% wrong picks by September 30"
_A_LIMIT = re.compile(r"\b(?:under|below|less than|at most|above|over|at least) $")
_FEWEST_COMMON = 2


def _same_share(measures: Sequence[Measure], texts: Sequence[str], today: date) -> Iterator[Finding]:
    """Yield the first share to reach, with the share of today."""
    judged = {each.sentence for each in measures}
    shares = [(text, *share) for text in texts if text not in judged for share in _shares_in(text, today)]
    aims = [(each.words, each.sentence) for each in measures if each.way is None]
    aims += [(text, text) for text, number, _thing in shares if _A_LIMIT.search(text[: number.start])]
    for words, sentence in aims:
        for target, thing in _shares_in(words, today):
            others = (each for each in shares if each[1].value != target.value)
            if now := next((each for each in others if _is_same(each[2], thing)), None):
                yield Finding("outcome_measure", thing, sentence)
                yield Finding("outcome_target", _bare(words, target), sentence)
                yield Finding("outcome_baseline", _bare(now[0], now[1]), now[0])
                if unit := _UNIT_WORD.search(words, target.start):
                    yield Finding("outcome_unit", unit.group(), sentence)
                return


def _shares_in(text: str, today: date) -> Iterator[tuple[ExactNumber, str]]:
    for number in numbers_in(text, today):
        if number.is_share and (of := _SHARE_OF.match(text, number.end)):
            yield number, of["thing"].strip()


def _is_same(one: str, other: str) -> bool:
    return len(_stems(one) & _stems(other)) >= _FEWEST_COMMON


def _further(
    measures: Sequence[Measure], first: Sequence[Finding], sentences: Sequence[NoteSentence], today: date
) -> Iterator[Finding]:
    """Yield each further measure as a line of the objective."""
    said = " ".join(each.value for each in first if each.field == "objective")
    for each in measures:
        if each.words not in said:
            is_row = " | " in each.words
            yield Finding("objective", each.name if is_row else each.words, each.sentence)
    aims = {each.sentence for each in first} | {each.sentence for each in measures}
    for text in (each.text for each in sentences if each.text not in aims):
        has_level = any(number.is_share for number in numbers_in(text, today))
        if has_level and _OWN_AIM.match(text) and not _NO_MEASURE.search(text):
            yield Finding("objective", text, text)
    for text in dict.fromkeys(each.sentence for each in first if each.field == "objective"):
        yield from (Finding("why", other, other) for other in _counts_of_today(text, sentences, today))


_IF = re.compile(r"(?i)\b(?:if|unless)\b")
_OWN_AIM = re.compile(r"(?:I|We) want\b")


def _counts_of_today(text: str, sentences: Sequence[NoteSentence], today: date) -> Iterator[str]:
    """Yield the sentence that counts the same things: "212 applicants" beside "at most 60 applicants"."""
    for number in numbers_in(text, today):
        thing = re.match(
            r" (?!days?\b|weeks?\b|months?\b|hours?\b|percent\b)[a-z]{4,}s\b", text[number.end :]
        )
        if thing and number.how == "bound":
            counted = re.compile(rf"\d{re.escape(thing.group())}\b")
            others = (each.text for each in sentences if each.text != text)
            yield from islice(filter(counted.search, others), 1)


_AIMS = re.compile(
    r"(?i)\b(?:wants?|target|goal|aim|objective|needs? to (?:be|go|get|come)|should|must|shall|get(?:ting)?"
    r"|get to|reach"
    r"|down to|within|set|manage|would take|will take|bring(?:ing)?)\b[^;.\d]{0,45}$"
)
# "I don't want anybody switching in the two weeks before Easter"
_UNWANTED = re.compile(
    r"(?i)(?:\b(?:not|never|nobody|no one|none of us)|n['\u2019]t) (?:\w+ )?(?:wants?|needs?|should|must)\b"
    r"[^.,;\d]{0,60}$"
)
_BESIDE_AN_EVENT = re.compile(
    r"(?i) ?(?:days?|weeks?|months?) (?:before|after|around|ahead of|leading up to|up to|running up to)\b"
)
_NEAR = 4
_OLD = re.compile(r"(?:[ -](?:years?|months?|weeks?|days?))?[ -](?:old|of age)\b")
_PEOPLE_IN_BRACKETS = re.compile(r" (?:people|employees|staff|colleagues|heads)\)")


def _is_size_or_age(text: str, number: ExactNumber) -> bool:
    """Return whether a number says how large a team or how old a thing is."""
    is_size = text[: number.start].endswith("(") and _PEOPLE_IN_BRACKETS.match(text, number.end)
    return bool(is_size or _OLD.match(text, number.end))


def find_pair(text: str, today: date, before: Sequence[str] = ()) -> Iterator[Finding]:
    """Yield the number aimed at and the one before it to compare with.

    `before`: the sentences before, the nearest last.
    """
    numbers = [each for each in numbers_in(text, today) if not _is_size_or_age(text, each)]
    target = next(
        (
            number
            for number in numbers
            if _AIMS.search(text[: number.start])
            and not _UNWANTED.search(text[: number.start])
            and not _SHARE_SERVED.search(text[: number.start])
            and not _BESIDE_AN_EVENT.match(text, number.end - _unit_length(text, number))
        ),
        None,
    )
    if target is None:
        if numbers and not before and (_NOW.search(text) or not _WANTED.search(text)):
            yield from _of_baseline(text, numbers[0])
        return
    yield Finding("outcome_target", _bare(text, target), text)
    unit = _UNIT.match(text, target.end - _unit_length(text, target))
    if unit:
        yield Finding("outcome_unit", unit["unit"], text)
    earlier = [(text, number) for number in reversed(numbers) if number.end < target.start]
    earlier += [
        (each, number)
        for each in reversed(before)
        for number in reversed(numbers_in(each, today))
        if not _is_size_or_age(each, number)
        if not _AIMS.search(each[: number.start])  # another aim is no number of today
    ]
    for sentence, number in earlier:
        is_money = bool(currencies_in(sentence[max(0, number.start - 4) : number.end + 4]))
        is_alike = (
            _alike(sentence, number, unit["unit"]) and (sentence is text or _has_unit(sentence, number))
            if unit
            else number.is_share or not _has_unit(sentence, number)
        )
        if is_alike and not is_money and number.value != target.value:
            yield from _of_baseline(sentence, number)
            return


def _of_baseline(text: str, number: ExactNumber) -> Iterator[Finding]:
    yield Finding("outcome_baseline", _bare(text, number), text)
    if measure := _measure(text, number):
        yield Finding("outcome_measure", measure, text)


def find_today(text: str, today: date) -> list[Finding]:
    """Return today's number with its unit, where a sentence tells only how it is."""
    numbers = numbers_in(text, today)
    if _WANTED.search(text) or len(numbers) != 1 or not _NOW.search(text):
        return []
    unit = _UNIT.match(text, numbers[0].end - _unit_length(text, numbers[0]))
    named = [Finding("outcome_unit", unit["unit"], text)] if unit else []
    return [*_of_baseline(text, numbers[0]), *named]


def _is_other(first: Sequence[Finding], later: Sequence[Finding]) -> bool:
    """Return whether two outcomes count different things."""
    measures = [_stems(each.value) for of in (first, later) for each in of if each.field == "outcome_measure"]
    return len(measures) < _BOTH or not set.intersection(*measures)


def _aimed_at(sentences: Sequence[NoteSentence], today: date) -> Iterator[Finding]:
    """Yield the first aim with an earlier number, else the first aim."""
    alone: list[Finding] = []
    for at, sentence in enumerate(sentences):
        if _NO_MEASURE.search(sentence.text):
            continue
        before = sentences[max(0, at - _NEAR) : at]
        near = [
            each.text for each in before if sentence.line - each.line <= 1 and not is_gate_rule(each.text)
        ]
        pair = [replace(each, is_doubtful=True) for each in find_pair(sentence.text, today, near or [""])]
        pair += [Finding("objective", sentence.text, sentence.text, is_doubtful=True)]
        fields = {each.field for each in pair}
        if {"outcome_target", "outcome_baseline"} <= fields:
            yield from pair
            return
        is_own = {"outcome_target", "outcome_unit"} <= fields and _OWN_GOAL.search(sentence.text)
        alone = alone or (pair if is_own else [])
    yield from alone


def _wanted_number(texts: Sequence[str], today: date) -> Iterator[Finding]:
    """Yield the first number that somebody wants, with today's number from another sentence."""
    for at, text in enumerate(texts):
        for number in numbers_in(text, today):
            before = text[: number.start]
            cut = next(filter(None, (form.search(before) for form in _WISHES)), None)
            unit = _UNIT.match(text, number.end - _unit_length(text, number))
            if unit and _AIM_IS.search(before) and (of := _OF_WHAT.match(text, unit.end())):
                yield Finding("outcome_measure", of["measure"].strip(), text)
                yield Finding("outcome_target", _bare(text, number), text)
                yield Finding("outcome_unit", unit["unit"], text)
                yield Finding("objective", text, text)
                return
            if _FEWER_THAN.search(before) and (of := _COUNT_OF.match(text, number.end)):
                yield from _fewer(of["measure"].strip(), number, text, texts, today)
                return
            if cut and not unit and _A_PERIOD.match(text, number.end) and not _POINTS.match(cut["measure"]):
                yield from _fewer(cut["measure"].strip(), number, text, texts, today)
                return
            if (
                not cut
                or _SHARE_SERVED.search(before)
                or _POINTS.match(cut["measure"])
                or not unit
                or _NO_MEASURE.search(_clause(text, number))
            ):
                continue
            measure = _in_full(cut["measure"].strip(), text, texts)
            yield Finding("outcome_target", _bare(text, number), text)
            yield Finding("objective", text, text)
            named = Finding("outcome_unit", unit["unit"], text)
            same = [
                (other, each)
                for other in texts
                if other is not text and _stems(cut["measure"]) & _stems(other) and not _CAME_TO.search(other)
                if not (is_gate_rule(other) or _IF.search(other))
                for each in numbers_in(other, today)
                if _has_unit(other, each) and _alike(other, each, unit["unit"])
            ]
            # "Today it takes about three days", right behind the wish, is of the same.
            same = same or [
                (other, each)
                for other in texts[at + 1 : at + 2]
                if _IT_TAKES.match(other)
                for each in numbers_in(other, today)
                if _has_unit(other, each) and _alike(other, each, unit["unit"])
            ]
            # Of several, the one that says how it is today; a trial had its own.
            of_today = [pair for pair in same if _NOW.search(_clause(*pair))]
            if len({other for other, _ in same}) == 1 < len(same):
                of_today = _next_to(cut["measure"], same)
            if len(stated := same if len(same) == 1 else of_today) == 1:
                [(other, each)] = stated
                yield Finding("outcome_baseline", _bare(other, each), other)
                many = _UNIT.match(other, each.end - _unit_length(other, each))
                if many and many["unit"] == f"{unit['unit']}s":  # "within one day", "three days"
                    named = Finding("outcome_unit", many["unit"], other)
                if not _IT_TAKES.match(other):
                    yield Finding("why", other, other)
                if " " not in measure[0] and (in_full := _measure(other, each)):
                    measure = in_full, other  # "the answer", in the words of how it is today
            yield Finding("outcome_measure", *measure)
            yield named
            return


def _in_full(measure: str, text: str, texts: Sequence[str]) -> tuple[str, str]:
    """Return a one-word measure as another sentence names it."""
    if " " not in measure:
        form = re.compile(rf"(?i)\b{re.escape(measure)} time\b")
        for other in texts:
            if match := form.search(other):
                return match.group(), other
    return measure, text


def _fewer(
    measure: str, target: ExactNumber, text: str, texts: Sequence[str], today: date
) -> Iterator[Finding]:
    """Yield a wanted count: "breakdowns down to 15 a year"."""
    yield Finding("outcome_measure", measure, text)
    yield Finding("outcome_target", _bare(text, target), text)
    yield Finding("objective", text, text)
    noun = measure.split()[-1]
    before = [
        (other, each)
        for other in texts
        for each in numbers_in(other, today)
        if other is not text and other[each.end :].casefold().startswith(f" {noun.casefold()}")
    ]
    if len(before) == 1:
        [(other, each)] = before
        yield Finding("outcome_baseline", _bare(other, each), other)


def _next_to(measure: str, pairs: Sequence[tuple[str, ExactNumber]]) -> list[tuple[str, ExactNumber]]:
    """Return a sentence's first number behind a word of the measure."""
    text = pairs[0][0].casefold()
    named = min((at for stem in _stems(measure) if (at := text.find(stem)) >= 0), default=len(text))
    return [pair for pair in pairs if pair[1].start > named][:1]


def _stems(words: str) -> set[str]:
    return {_ENDING.sub("", word)[:5] for word in re.findall(r"[a-z]{4,}", words.casefold())}


def _names_measure(text: str, today: date) -> bool:
    """Return whether a wish says itself what it counts."""
    before = [text[: number.start] for number in numbers_in(text, today)]
    return any(form.search(words) for words in before for form in _WISHES)


def _is_open(text: str) -> bool:
    text = _ANNOUNCED_GOAL.sub(r"\g<who>we will", _LABEL.sub("", text))
    return bool(_IN_DOUBT.search(text)) or is_asked(Quote("objective", text))


def _counted(text: str, today: date) -> list[Finding]:
    """Return what is counted in a period, today's number and the target."""
    for number, target in pairwise(numbers_in(text, today)):
        before, between = text[: number.start], text[number.end : target.start]
        measure = _PER_PERIOD.search(before)
        if measure and len(between) < _MOST_BETWEEN and _alike(text, target, ""):
            return [
                Finding("outcome_measure", measure["measure"], text),
                Finding("outcome_baseline", _bare(text, number), text),
                Finding("outcome_target", _bare(text, target), text),
                Finding("objective", f"{measure['measure']}{OMISSION}{text[target.start :]}", text),
            ]
    return []


# "6 of 10 handovers have all five points; we want 9 of 10"
_OF_TEN = re.compile(
    r"\b(?P<part>\d{1,3}) (?P<unit>of (?:every )?(?:10|ten|20|twenty|50|100|a hundred))\b"
    r"(?P<thing> (?!by\b|until\b|in\b)[a-z][^,;:.]{5,80})?"
)


def _of_ten(text: str, following: str) -> list[Finding]:
    """Return how many of ten it is today, and how many it should be."""
    found = [(text, match) for match in _OF_TEN.finditer(text)]
    if len(found) == 1 and _WANTED.search(following):
        found += [(following, match) for match in _OF_TEN.finditer(following)]
    if len(found) != _BOTH or not found[0][1]["thing"]:
        return []
    (_, today), (where, target) = found
    if not _WANTED.search(where[: target.start()]) or today["part"] == target["part"]:
        return []
    thing = today["thing"].strip()
    whole = text if where is text else f"{text} {where}"
    return [
        Finding("outcome_measure", thing, text),
        Finding("outcome_unit", today["unit"], text),
        Finding("outcome_baseline", today["part"], text),
        Finding("outcome_target", target["part"], where),
        Finding("objective", f"{thing}{OMISSION}{where[target.start() :]}", whole),
    ]


# "We had 1,140 complaints last year. I would like to see that number under 400."
_THAT_NUMBER = re.compile(
    r"\b(?:that|this|the) (?:number|figure|count) (?:to be |be |is )?(?:under|below|down to|at most|at"
    r"|over|above|up to)"
    r" (?:about )?$"
)
_COUNTED_THING = re.compile(
    r" (?P<measure>[a-z]+(?: [a-z]+)?)(?= (?:about|of|in|on|last|this|a|per|for|from|with|and)\b|[,.;])"
)


def _that_number(text: str, following: str, today: date) -> list[Finding]:
    """Return a count and what "that number" should be."""
    for target in numbers_in(following, today):
        if not _THAT_NUMBER.search(following[: target.start]):
            continue
        counts = [
            (number, thing)
            for number in numbers_in(text, today)
            if (thing := _COUNTED_THING.match(text, number.end)) and not number.is_share
        ]
        if counts:
            number, thing = counts[-1]
            return [
                Finding("outcome_measure", thing["measure"], text),
                Finding("outcome_baseline", _bare(text, number), text),
                Finding("outcome_target", _bare(following, target), following),
                Finding("objective", f"{thing['measure']}{OMISSION}{following}", f"{text} {following}"),
                Finding("why", text, text),
            ]
    return []


def _moved(text: str, today: date) -> list[Finding]:
    """Return what moves between bare numbers: "falls from 9 to 5"."""
    for number, target in pairwise(numbers_in(text, today)):
        before = _LABEL.sub("", text[: number.start])
        is_pair = text[number.end : target.start] == " to " and not _UNIT.match(text, target.end)
        if _HOURS_OF_A_DAY.search(before) or _NO_MEASURE.search(text):
            continue
        is_money = number.is_share or currencies_in(text[max(0, number.start - 4) : number.end + 4])
        if is_pair and not is_money and before.endswith("from ") and (measure := _measure(text, number)):
            return [
                Finding("outcome_measure", measure, text),
                Finding("outcome_baseline", _bare(text, number), text),
                Finding("outcome_target", _bare(text, target), text),
                Finding("objective", text, text),
            ]
    return []


def _says_wish(text: str, today: date) -> bool:
    return any(_WISH.search(text[: number.start]) for number in numbers_in(text, today))


def _wish(texts: Sequence[str], findings: Sequence[Finding], today: date) -> list[Finding]:
    """Return the outcome in the words of a later wish for it."""
    target = next((each for each in findings if each.field == "outcome_target"), None)
    unit = next((each.value for each in findings if each.field == "outcome_unit"), "")
    values = [each.value for each in numbers_in(target.value, today)] if target else []
    # "A claim takes us 9 days to close" counts no claims.
    is_vague = any(
        each.field == "outcome_measure" and each.value.lower().startswith(("a ", "an ")) for each in findings
    )
    for text in texts if target else ():
        for number in numbers_in(text, today):
            wish = _WISH.search(text[: number.start])
            is_same = [number.value] == values and _alike(text, number, unit)
            if not (wish and is_same and target) or _POINTS.match(wish["measure"]):
                continue
            named = Finding("outcome_measure", wish["measure"].strip(), text)
            if text == target.sentence:
                return [named] if is_vague else []
            return [named, Finding("objective", text[wish.start() :].partition(" and ")[0], text)]
    return []


# "90% should be signed, today it is 55%": the second number is the one of today.
_TODAY_IT_IS = re.compile(
    r"(?i)\b(?:today|now|currently|at present)[:,]?(?: (?:it|that|this|we))?(?: is| are)?"
    r"(?: at| only| about){0,3} $"
)


def _outcome(text: str, following: str, today: date) -> Iterator[Finding]:
    numbers = [] if _CAME_TO.search(text) else numbers_in(text, today)
    for at, number in enumerate(numbers):
        if not (unit := _UNIT.match(text, number.end - _unit_length(text, number))):
            continue
        if _A_WEEK.match(text, unit.end()):
            continue
        before = _LABEL.sub("", text[: number.start])
        is_from = before.lower().endswith("from ")
        is_wished = bool(_WANTED.search(text[number.end :])) and not _WANTED.search(before)
        is_wished = is_wished and not any(
            _TODAY_IT_IS.search(text[: each.start]) for each in numbers[at + 1 :]
        )
        is_now = is_wished or (bool(_NOW.search(_clause(text, number))) and not _WANTED.search(before))
        is_wanted_next = (
            following
            and _WANTED.search(following)
            and not _WANTED.search(text)
            and not _WILL.search(_clause(text, number))
        )
        if _NO_MEASURE.search(text) or not (is_from or is_now or is_wanted_next):
            continue
        own = [
            each
            for each in numbers[at + 1 :]
            if _alike(text, each, unit["unit"]) and not currencies_in(text[max(0, each.start - 2) : each.end])
        ]
        target = next((each for each in own if _is_target(text, number, each, unit["unit"])), None)
        where, whole = text, text
        if (
            target is None
            and (is_now or is_wanted_next)
            and following
            and not _CAME_TO.search(following)
            and (not own or _OWN_GOAL.search(following))
            and _WANTED.search(following)
        ):
            later_numbers = numbers_in(following, today)
            alike = [each for each in later_numbers if _alike(following, each, unit["unit"])]
            if len(alike) > 1 and not is_now:
                continue  # the next sentence has both numbers itself
            wanted = [each for each in alike if _WANTED.search(following[: each.start])] or alike
            target = next((each for each in wanted if is_now or _has_unit(following, each)), None)
            where, whole = following, f"{text} {following}"
        if target is None:
            continue
        # "Our forecast is off by 30%, and only 40% of our quotes ..."
        if where is not text and any(each.is_share for each in numbers[:at]):
            yield Finding("why", text, text)
        yield Finding("outcome_baseline", _bare(text, number), text)
        yield Finding("outcome_target", _bare(where, target), where)
        yield Finding("outcome_unit", unit["unit"], text)
        objective = where if where is text or not _LEANS_BACK.search(where) else whole
        measure = _measure(text, number)
        is_torn = OMISSION in measure and not _has_unit(where, target)  # "… until they know: 2"
        if measure and where is not text and objective is whole and not is_torn:
            objective = f"{measure}{OMISSION}{_TARGET.sub('', where)}"
        elif measure and where is text and ";" in text[number.end : target.start] and _has_unit(text, target):
            objective = f"{measure}{OMISSION}{text[text.rfind(';', 0, target.start) + 1 :].strip()}"
        yield Finding("objective", without_lead_in(_REASON.sub("", objective)), whole)
        named = _SHOULD_BE.search(where[: target.start]) if measure.startswith(("A ", "An ")) else None
        if named:  # "A ship waits 7 hours. Waiting time should be under 3": no ships are counted
            yield Finding("outcome_measure", named["measure"].strip(), where)
        elif measure:
            yield Finding("outcome_measure", measure, text)
        return


def _unit_length(text: str, number: ExactNumber) -> int:
    """Return how many letters of a number are its unit: "26 hours" is one number."""
    words = text[number.start : number.end]
    match = re.search(r"[\s\u00a0-]?(?:%|[A-Za-z][A-Za-z\s-]*)$", words)
    is_word = match is not None and match.start() == 0
    if match and not is_word:
        return len(match.group())
    # "eleven hours": what is behind the words of the number.
    last = re.search(r" (?:(?:working|business) )?(?:minutes?|hours?|days?|weeks?|months?)$", words)
    return len(last.group()) if last else 0


def _bare(text: str, number: ExactNumber) -> str:
    return text[number.start : number.end]


def _clause(text: str, number: ExactNumber) -> str:
    """Return the clause around a number."""
    start = max(text.rfind(mark, 0, number.start) for mark in (";", ":", ". ")) + 1
    ends = [place for mark in (";", ", ", ". ") if (place := text.find(mark, number.end)) > 0]
    return text[start : min(ends, default=len(text))]


def _part(text: str, number: ExactNumber) -> str:
    """Return the part between commas around a number."""
    start = max(text.rfind(mark, 0, number.start) for mark in (", ", "; ", ". ", " (")) + 1
    ends = [place for mark in (", ", "; ", ". ", " (") if (place := text.find(mark, number.end)) > 0]
    return text[start : min(ends, default=len(text))]


def _is_target(text: str, baseline: ExactNumber, target: ExactNumber, unit: str) -> bool:
    between = text[baseline.end : target.start]
    is_pair = _FROM_TO.search(between) and len(between) < 25
    is_wanted = _WANTED.search(between) and _alike(text, target, unit)
    return target.how != "not" and bool(is_pair or is_wanted)


def _alike(text: str, number: ExactNumber, unit: str) -> bool:
    """Return whether a number has this unit, or none at all."""
    own = _UNIT.match(text, number.end - _unit_length(text, number))
    if own is None:
        return not re.match(
            r" (?!by\b|in\b|until\b|to\b|and\b|or\b|per\b)[a-z]", text[number.end : number.end + 4]
        )
    return bool(unit) and own["unit"].rstrip("s").split()[-1] == unit.rstrip("s").split()[-1]


def _has_unit(text: str, number: ExactNumber) -> bool:
    return _UNIT.match(text, number.end - _unit_length(text, number)) is not None


def _measure(text: str, number: ExactNumber) -> str:
    """Return what a number counts.

    The mark of an omission joins words around the number.
    """
    before = _LABEL.sub("", text[: number.start])
    if (wait := _WAIT.search(before)) and (thing := _WAITED_FOR.match(text, number.end)):
        unit = _UNIT.match(text, number.end - _unit_length(text, number))
        if unit and thing["thing"].startswith("until "):
            return f"{unit['unit']}{OMISSION}{thing['thing']}"
        who = re.sub(r"^(?:and|but|so) ", "", wait["who"].strip())
        return f"{who}{OMISSION}{thing['thing']}"
    path = _FROM_START_TO_END.match(text, number.end - _unit_length(text, number))
    if path and _IT_TAKES.match(before):
        return path["measure"]
    if (cut := _CUT.search(before)) or (cut := _SUBJECT.search(before)):
        named = cut.groupdict()
        measure = (named["measure"] or named.get("subject") or "").strip()
        if not (_PRONOUNS.match(measure) or _POINTS.match(measure)):
            return measure
    if of_them := _OF_THEM_WE.search(before):
        return f"{of_them['measure']}{OMISSION}{of_them['did']}"
    if down := _DOWN_FROM.search(before):
        return down["measure"].strip()
    to_do = _TO_DO.match(text, number.end)
    if to_do:
        # "of our cases came back and our average crown took 9 days"
        counted = _NEXT_COUNT.split(to_do["measure"])[0]
        counted = _ARE_THERE.sub(OMISSION, _ARE_THINGS.sub("", _IN_THE_PAST.sub("", counted).strip()))
        did = _WE_DID.search(before) if number.is_share else None
        return f"{did['verb']}{OMISSION}{counted}" if did else counted  # "lost our stock"
    opening = before.strip(" ,").removesuffix(" from")
    opening = _TODAY_BEHIND.sub("", opening)
    is_short = 2 <= len(opening.split()) <= _MEASURE_WORDS
    # "Today it takes about three days" names nothing.
    is_nothing = _PRONOUNS.match(opening) or _POINTS.match(opening) or _IT_TAKES.match(before)
    is_measure = is_short and not is_nothing
    return opening if is_measure else ""


def _unit_of_measure(outcome: Sequence[Finding]) -> list[Finding]:
    """Return the unit that a measure begins with: "Days from visit to invoice"."""
    if any(each.field == "outcome_unit" for each in outcome):
        return []
    measures = (each for each in outcome if each.field == "outcome_measure")
    units = ((each, unit) for each in measures if (unit := _UNIT_FIRST.match(each.value)))
    return [Finding("outcome_unit", unit["unit"], each.sentence) for each, unit in units]


def granted_in(text: str, numbers: list[ExactNumber]) -> list[ExactNumber]:
    """Return the sums that somebody approved, else all."""
    return [each for each in numbers if _IS_GRANTED.search(text[: each.start])] or numbers


# "310,000 for licenses over three years, 85,000 for the implementation": none is the whole.
_FOR_A_PART = re.compile(
    r"(?i)\S{0,2} (?:(?:is|are|goes?|go) )?(?:for|on|to)"
    r" (?!(?:(?:the|this|that|our|all|whole|entire|first|next|of) ){0,4}"
    r"(?:project|rollout|program|change|it|this|that|everything|all|years?|month|20\d\d)\b)"
)
_ANOTHER = re.compile(
    r"(?i)\b(?:another|plus|further|additional|on top|in addition|and then)(?: about| around)?"
    r" (?:[A-Z]{3} ?|[$\u20ac\u00a3])?$"
)
_NO_PARTS = re.compile(
    r"(?i)\b(?:or|instead|rather|than|up to|of which|of (?:it|that)|in all|altogether|in total|together|to"
    r"|approved|granted|released|but|only|saves?|saving|brings? in)\b"
)


def parts_in(text: str, today: date) -> list[float]:
    """Return the sums of a sentence that are parts of one."""
    sums = [each for each in numbers_in(text, today) if each.value >= _LEAST_MONEY and not each.is_share]
    if len(sums) < _BOTH or any(_A_PERIOD.match(text, each.end) for each in sums):
        return []
    are_for_parts = all(_FOR_A_PART.match(text, each.end) for each in sums)
    are_added = all(_ANOTHER.search(text[: each.start]) for each in sums[1:])
    is_split = (are_for_parts or are_added) and not _NO_PARTS.search(text, sums[0].end, sums[-1].start)
    return [each.value for each in sums] if is_split else []


def _without_parts(text: str, numbers: list[ExactNumber], today: date) -> list[ExactNumber]:
    """Return the sum alone where a sentence names it, then what it is for."""
    sums = [each for each in numbers if each.value >= _LEAST_MONEY]
    if len(sums) <= 1 or " and " in text[sums[0].end : sums[1].start] or parts_in(text, today):
        return numbers
    first, *others = sums
    if sum(each.value for each in others) == first.value:
        return [first]
    are_parts = all(_IS_FOR.match(text, each.end) for each in others)
    return [first] if are_parts and sum(each.value for each in others) <= first.value else numbers


def _budget(text: str, today: date, *, is_headed: bool, is_elsewhere: bool) -> Iterator[Finding]:
    if not (is_headed or _BUDGET.search(text) or _CONTRACT_AT.search(text)):
        return
    is_budget = re.search(r"\bbudget", text, re.IGNORECASE) or _CONTRACT_AT.search(text)
    for number in _without_parts(text, granted_in(text, numbers_in(text, today)), today):
        if _PER_HEAD.search(_part(text, number)) or (not is_budget and _A_PERIOD.match(text, number.end)):
            continue
        around = text[max(0, number.start - 4) : number.end + 8]
        marks = currencies_in(around)
        is_money = marks or _OF_SEVERAL_COUNTRIES.search(around)
        if number.value < _LEAST_MONEY or number.is_share or not (is_money or is_budget):
            continue
        if _PART_OF_IT.search(text[: number.start]) or _OF_IT.match(text, number.end):
            continue
        is_open = bool(_NOT_GRANTED.search(text))
        yield Finding("budget", text[number.start : number.end], text, is_doubtful=is_open)
        for code, mark in marks.items():
            if mark != "$" or not is_elsewhere:
                yield Finding("currency", code, text)
