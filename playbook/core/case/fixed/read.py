"""Read the days that a text fixes: a last day, an end, a first day, notice."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, pairwise
from math import ceil
from typing import Literal

from playbook.core.base.words import say_day
from playbook.core.case.parts import (
    FixedDay,
    FixedSort,
    HandoverTime,
    Notice,
    Renewal,
    Sessions,
    SetUp,
    TestWeeks,
)
from playbook.core.case.reading.pilot import is_gate_rule
from playbook.core.case.reading.promises import TERMS_END
from playbook.core.case.reading.texts import (
    FREE_TEXTS,
    SITUATION_FIELDS,
    Quote,
    is_asked,
    plain,
    sentences_of,
)
from playbook.core.case.teams.groups import groups_waiting, significant_words
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Condition
from playbook.core.text.dates import NamedDay, end_of, named_days_in
from playbook.core.text.numbers import COUNTS, as_count

_NOT_FIXED = ("objective", "expected_benefit", "past_attempts")  # wishes, and what is over
_COUNT = rf"(?P<count>\d{{1,2}}|{'|'.join(COUNTS)})"
_CLAUSES = re.compile(r"; |\. |, (?:and|but|while|or) |: ")
PREMISES = r"(?:floors?|buildings?|premises|offices?|halls?|warehouses?|plant|depots?|stations?)"
HARD_END = (
    r"\b(?:(?:support|updates?|contract|lease|licen[cs]e|subscription|maintenance)\b.{0,60}"
    r"\b(?:(?<!the )ends?|stops?|expires?|runs? out|is up|terminates?)"
    r"|(?:ends?|stops?|expires?|runs? out)\b.{0,40}"
    r"\b(?:support|updates?|contract|lease|licen[cs]e|subscription|maintenance)"
    r"|(?:vendor|supplier|provider|maker|manufacturer|producer)\b.{0,60}"
    r"\b(?:closes|shuts down|(?:switches|shuts|turns) (?:[\w-]+ )?off|goes out of business"
    r"|(?:stops?|ends?) (?:repair\w*|serv\w+|support\w*|sell\w*))"
    r"|(?:hand(?:s|ed|ing)? (?:over|back)|giv(?:es?|en|ing) (?:up|back)|vacates?|moves? out of)\b"
    rf".{{0,30}}\b{PREMISES}"
    rf"|{PREMISES}\b.{{0,30}}\b(?:closes?|(?:is|are) (?:handed|given) back|(?:is|are) sold"
    r"|must be (?:empty|vacated|cleared))"
    r"|no longer (?:be )?(?:supported|maintained|serviced|updated|patched)\b.{0,20}\b(?:after|from|as of))\b"
)
_THREAT = re.compile(
    # "Paid only if we are in production by" is a condition of ours.
    r"(?<!only )\b(?:if|unless) (?!we(?:'re| are)(?:n't| not)? (?:using|in|on|live)\b)(?:we|they|our|it"
    r"|this)\b",
    re.IGNORECASE,
)  # ends only if things go wrong
_OF_PEOPLE = re.compile(
    r"\b(?:union|collective|labou?r|tariff|agency|temps?|contractors?|consultan\w+|cleaners?|guards?)\b", re.I
)
# Whoever sets a day that we cannot move.
_OUTSIDE = re.compile(
    r"\b(?:grants?|subsid\w+|funders?|funding|provinc\w+|state|federal|ministry|government|parliament|council"
    r"|regulat\w+|authorit\w+|commission|laws?|act|statut\w+|directive|ordinance|code|court"
    r"|tax office|customs"
    r"|customers?|clients?|retailers?|buyers?|suppliers?|vendors?|manufacturers?|providers?|landlords?|insurers?"
    r"|banks?|auditors?|inspectors?|accredit\w+|franchis\w+|parent company|partners?|lenders?|investors?"
    r"|mandator\w+|compulsory|legally|by law)\b",
    re.IGNORECASE,
)
_IMMOVABLE = re.compile(
    r"\b(?:cannot|can't|can not|will not|won't|is not|isn't|not) (?:be )?"
    r"(?:moved?|extend(?:ed)?|changed|postponed?|renew(?:ed)?)\b"
    r"|\bno extension\b|\bnot (?:be )?(?:extended|a wish|negotiable)\b|\bnon-negotiable\b"
    r"|\bpenalt(?:y|ies)\b"
    r"|\b(?:vendor|supplier|provider|maker|manufacturer|producer)\b[^.;,]{0,20}? (?:no longer exists?"
    r"|(?:is|went) (?:bankrupt|insolvent|out of business))",
    re.IGNORECASE,
)
_IN_USE = re.compile(
    r"\b(?:in (?:\w+ )?(?:use|operation|service|production)|live|running|operat\w+|open(?:ed)?|online|working"
    r"|us(?:es?|ed|ing)|go(?:es)? live|launch\w*|introduc\w+|implemented|in place|handed over|switch\w*"
    r"|on (?:the |our )?(?:new )?(?:systems?|platform|tool|app|software|service)|served|submit\w*"
    r"|fil(?:e|ed|ing))\b",
    re.IGNORECASE,
)
_MUST = re.compile(
    r"\b(?:requires?|required|must|ha(?:s|ve) to|needs? (?:to|the|it|us|an?)|conditions?|deadline|only if"
    r"|if we(?:'re| are)|if [^.;]{3,40}(?:n't| not)|unless|provided|oblige[sd]?|mandates|ruled|demands?"
    r"|otherwise|or (?:we|the|it|they)|refund|repa(?:y|id)|forfeit|los(?:e|es)|pays? (?:only|back)"
    r"|expects?|wants?|latest|no later|promise[sd]?|undertaking|owe|told|depends|lapses|clawback"
    r"|(?:given|gave|ordered) us|we have until)\b",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:on or before|no later than|not later than|at the latest(?: on| by)?|by(?: the end of)?"
    r"|before|until|till)"
    r"(?: the)? $",
    re.IGNORECASE,
)
# A wish of ours, money that is bound, a paper or an answer: no start has to keep it.
_NO_DEADLINE = re.compile(
    r"\bwe (?:want|wish|hope|plan|aim|expect|would like)\b|\b(?:committed|encumbered|spent|drawn|signed"
    r"|be (?:re)?paid|deposit|ordered(?! us)|voted|published|announce|be in(?= by)|named|hear|tell"
    r"|(?:an|be) answer(?:ed)?|explanations?|proof|written plan|a paper|draft|invoice|talks|contribute)\b",
    re.IGNORECASE,
)
_BARE = len("by the end of ")  # of a day that opens its clause
_LATEST = re.compile(r"^[^.;:]{0,20}\bat the latest\b", re.IGNORECASE)
_FROM = re.compile(
    r"\b(?:from|as of|as from|starting(?: on| from)?|effective|with effect from|after)(?: the)? $",
    re.IGNORECASE,
)
_ONLY_NEW = re.compile(
    r"\b(?:only|no longer|mandator\w+|compulsory|required?|requires|must|ha(?:s|ve) to|obliged"
    r"|stops? accepting"
    r"|in force|takes? effect|appl(?:y|ies)|refuses?|rejects?)\b",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:all|both|every(?:one|body|where)?|each|whole|entire|complete(?:ly)?|full(?:y)?|any)\b",
    re.IGNORECASE,
)
# Money that waits until the change is there; a supplier's price is only signed.
_LENT = re.compile(
    r"(?i)\b(?:grants?|subsid(?:y|ies)|loans?|funding|rebates?|banks?|lenders?|investors?|buyers?)\b"
)
# A day of somebody's own, which no start has to keep.
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:notary|merger|survey|report|census|election|signs?|signing|letter of|dated|meets?"
    r"|vote[sd]?|votes|retires?"
    r"|leaves|answers?|papers|budget|study|review|audit|anniversary|opens? next|invoice|evaluation)\b",
    re.IGNORECASE,
)
_WRITTEN_ON = re.compile(
    r"\b(?:letter|e-?mail|memo|notice|quote|offer|minutes|decision|report) (?:of|from|dated) $", re.I
)
_EARLIEST = re.compile(
    r"\b(?:earliest|soonest)\b[^.;:]{0,50}?$"
    r"|\b(?:not|none|nothing|nobody|no one|cannot|can't|never|no [\w-]+)\b"
    r"[^.;:]{0,50}\b(?:before|until|till|earlier than|prior to)(?: the)? $|\b(?:possible only"
    r"|only possible|first possible) (?:from|after|on)(?: the)? $",
    re.IGNORECASE,
)
_NONE_STARTS = re.compile(
    r"(?i)\b(?:no|none of (?:the|our)|not (?:a|one)(?: single)?)\s(?:[a-z-]{2,20}\s)??"
    r"(?P<kind>[a-z]{3,20}?)(?:e?s)?\s(?:goes|go|starts?|begins?|opens?|switch(?:es)?|uses?|may|can|will|is|are)\b"
)
_AT_THE_EARLIEST = re.compile(r"^[^.;:]{0,12}\bat the earliest\b", re.IGNORECASE)
_NOT_BEFORE_THAT = re.compile(
    r"\b(?:no|not|nothing|nobody|never)\b[^.;:]{0,40}\b(?:before|until) (?:that|then|it|this)\b",
    re.IGNORECASE,
)
# "No grader is laid off before then" promises posts, and starts nothing.
_OF_POSTS = re.compile(
    r"\b(?:laid[- ]off|lay-?offs?|dismiss\w*|let go|redundan\w+|fired|los\w+|cuts?|posts?|jobs?|pay|paid"
    r"|wages?)\b",
    re.IGNORECASE,
)
_OF_A_START = re.compile(
    r"\b(?:starts?|go[- ]?live|live|us(?:e|es|ed|ing)|app|systems?|tools?|software|roll-?out"
    r"|launch\w*|switch\w*|install\w*"
    r"|deliver\w*|parallel|tests?|testing|pilot|training|access|changes?|amendment|approval|permits?|licen[cs]es?"
    r"|environment|migration|cut-?over|upgrade|clocks?|devices?|hardware)\b",
    re.IGNORECASE,
)
_LONG = re.compile(
    rf"\b{_COUNT} (?:full |complete )?(?P<unit>pay periods?|pay runs?|payrolls?|weeks?|months?|cycles?)\b"
    r"(?=[^.;]{0,60}\bbefore\b)",
    re.IGNORECASE,
)
_UNIT_DAYS = {"pay": 14, "wee": 7, "mon": 30, "cyc": 30}  # a pay period of two weeks is our assumption
_LINKED = re.compile(r"\b(?:parallel|shadow|dual|double|test|trial|dry)\b", re.IGNORECASE)
_PART = re.compile(r"\((?P<part>[A-Za-z][^()\d]{3,60})\)")
_PARTS_BACK = 2
_LOSES = re.compile(
    r"\b(?:los(?:e|es|ing)|loss|repa(?:y|id)|refund\w*|forfeit\w*|give back|goes? back|paid back"
    r"|pay back|penalt\w+|fines?|fined"
    r"|costs? us|withdr\w+|cancel\w*|competitor|cannot (?:plan|bill|ship|sell|pay|work)|illegal"
    r"|shut (?:us )?down|claw\w*)\b",
    re.IGNORECASE,
)
_CURRENCY = r"(?:USD|EUR|CAD|GBP|CHF|AUD|NZD|NOK|SEK|DKK|PLN|[$€£])"
_MONEY = re.compile(
    rf"{_CURRENCY} ?\d[\d.,]{{0,12}}(?: ?(?:million|thousand|bn|[MmKk])\b)?"
    rf"|\b\d[\d.,]{{0,12}} ?(?:million|thousand|[MmKk])?\b ?(?:{_CURRENCY}|euros?|dollars?|pounds?"
    r"|francs?|kroner?)\b"
)
_SHARE = re.compile(
    r"\b\d{1,3}(?:\.\d)? ?(?:%|per ?cent) of (?:the |our |all )?[a-z]+(?: (?:turnover|revenue|sales"
    r"|orders|volume))?"
)
_MONEY_HELD = re.compile(
    r"\b(?:grants?|subsid\w+|fund\w+|rebates?|refund\w*|penalt\w+|fines?|bonus|loan)\b", re.IGNORECASE
)
# "All four lines run at Clydeford by 15 November"
_RUNS = re.compile(
    r"\b(?:all|every|each|both) [^.;:,]{3,40} (?:runs?|opens?|works?|start(?:s|ed)?"
    r"|(?:is|are) (?:open|live|running|in use|in service|online|moved))\b",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"\b(?:laws?|legal\w*|act|directive|ordinance|regulat\w+|mandator\w+|compulsory|code)\b", re.IGNORECASE
)
# "A by-law takes effect 30 days after": nobody may start on the day of the vote.
_IN_FORCE = re.compile(
    r"\b(?:takes? effect|comes? into (?:force|effect)|goes? into effect|enters? into force"
    r"|is (?:in force|in effect|effective|valid)|becomes? (?:law|valid|effective)|applies)\b[^.;:]{0,20}?"
    rf"\b{_COUNT} (?P<unit>days?|weeks?|months?) (?:after|later)\b",
    re.IGNORECASE,
)
_PARTS, _WORD, _STEM = re.compile(r", (?:and )?|; "), re.compile(r"[^\W\d_]{6,}"), 6
_NOTICE = re.compile(
    rf"\b{_COUNT} (?P<working>working |business )?(?P<unit>days?|weeks?|months?)['’]? (?:of )?"
    r"(?:advance |prior |written )?notice\b"
    r"|\b(?:informed|notified|told|warned|written to|posted|published) (?:in writing )?(?:at least )?"
    rf"(?P<count2>\d{{1,2}}|{'|'.join(COUNTS)}) (?P<working2>working |business )?"
    r"(?P<unit2>days?|weeks?|months?) (?:before|in advance|ahead|earlier|prior)\b",
    re.IGNORECASE,
)
# "Notice to reduce seats: 30 days before" is a day of its own, counted back from the end named beside it.
_NOTICE_OF = re.compile(
    rf"\bnotice\b[^.;]{{0,50}}?\b(?P<count>\d{{1,3}}|{'|'.join(COUNTS)}) (?P<unit>day|week|month)s?\b"
    rf"|\b(?P<count2>\d{{1,3}}|{'|'.join(COUNTS)})[ -](?P<unit2>day|week|month)s?['’]?"
    r" (?:written |prior )?notice\b",
    re.IGNORECASE,
)
_RUNS_OUT = re.compile(
    r"\b(?:renew\w*|contracts?|leases?|licen[cs]es?|subscriptions?|maintenance|hosting)\b", re.IGNORECASE
)
_THEM = re.compile(
    r"\b(?P<who>(?:customers|clients|suppliers|vendors|tenants|residents|patients|members|parents|passengers|carriers"
    r"|dealers|partners|subscribers|policyholders|guests|contractors|retailers|families|households)\b[^,;:.]{0,30}?)"
    r"(?= (?:need|needs|must|have|has|want|require|are|get|expect|be)\b)",
    re.IGNORECASE,
)
# "Rosters are still posted four weeks ahead", where the change is about rosters.
_ROSTERS = r"\b(?:rosters?|rotas?|shift plans?|schedules?)\b"
_POSTED = re.compile(rf"{_ROSTERS} [^.;,]{{0,30}}\b(?:posted|published)\b", re.IGNORECASE)
# "A new place of work needs three months' notice": each of our own people has it in writing so long before.
_OUR_TERMS = re.compile(
    r"\b(?P<who>(?:(?:an?|the|any|each|every) )?(?:new|changed|different|other|another|chang(?:es?|ing)"
    r"|moves?|transfers?|relocations?)\b(?: (?:in|of|to|the|an?|their|working)){0,3}?"
    r" (?:(?P<place>place|workplace|location|site|office|building)s?(?: of work)?"
    r"|(?:working )?(?:hours|times?|shifts?|shift patterns?|rosters?|schedules?|contracts?|terms)))"
    r" (?:needs?|requires?|takes?|must have|has to have|have to have|calls? for)\b",
    re.IGNORECASE,
)
OUR_PAPERS = "our papers"  # from which a body's weeks run, where the brief names nothing else
TO_HAND_OVER = timedelta(days=10)  # from the first day, for what others wait for
_DAYS_OF = {"d": 1, "w": 7, "m": 30}
_NEEDS_WEEKS = re.compile(
    rf"\b(?P<who>(?:the |our )?[A-Za-z][\w'-]{{2,30}}(?: [\w'-]{{2,20}})?) (?:needs?|takes?"
    rf"|wants?) (?:about )?{_COUNT} "
    r"(?P<unit>weeks?|months?) (?:to (?:decide|answer|agree|approve|consent|review)\b"
    r"|(?:from|after|once (?:it has|they have)|with) "
    r"(?P<since>(?:the |an? )?[a-z][\w-]{2,20}(?: [a-z][\w-]{2,20})?))",
    re.IGNORECASE,
)
_MEETS = re.compile(
    r"\b(?:meets?|meetings?|sessions?|sits|sitting|agenda|decides? only|only (?:decides?|possible)"
    r"|board days?)\b",
    re.I,
)
_PAPERS = re.compile(
    rf"\b(?:papers?|documents?|files?|submissions?|applications?|dossier)\b[^.;]{{0,40}}?\b{_COUNT} "
    r"(?P<unit>days?|weeks?|months?) (?:earlier|before\w*|ahead|in advance|prior)\b",
    re.IGNORECASE,
)
_FEWEST_SESSIONS, _MOST_WEEKS, _STEM_OF_A_NAME = 2, 52, 5
_WEEKS_FOR_PAPERS = (6, 2)  # after a first test, else without one
_AHEAD_OF_A_START = (timedelta(days=28), timedelta(days=14))  # training comes after the yes
_AFTER_THE_LAST = re.compile(
    rf"\b{_COUNT} (?P<unit>days?|weeks?|months?) after (?:the last|the final|all"
    rf"|every)\b(?P<who>[^.;,]{{0,40}}?)"
    r"(?: (?:is|are|has|have|goes|go|starts?)\b|(?=[.;,]|$))"
)
_WEEKS_OF_YEAR = re.compile(
    r"\bonly in (?:the )?weeks? (?P<first>\d{1,2})(?: ?(?:to|-|–|and|through) ?(?P<last>\d{1,2}))?\b",
    re.IGNORECASE,
)
_WHO_TESTS = re.compile(
    r"(?P<who>(?:the |our |its )[\w'-]{3,30}(?: [\w'-]{3,30})?) (?:tests?|accepts?|answers?|is|are"
    r"|can)\b[^.;]{0,30}$",
    re.I,
)


def fixed_days_of(brief: Brief, reference: date) -> tuple[FixedDay, ...]:
    """Return the days that the texts fix for the starts, each once."""
    read: dict[tuple[str, date, str], FixedDay] = {}
    for field in FREE_TEXTS:
        if field in _NOT_FIXED:
            continue
        sentences = sentences_of(getattr(brief, field))
        for place in range(len(sentences)):
            for each in _in_sentence(brief, sentences, place, reference, field):
                read.setdefault((each.sort, each.day, each.part), each)
    for each in _in_objective(brief, reference):
        read.setdefault((each.sort, each.day, each.part), each)
    return tuple(read.values())


def _in_objective(brief: Brief, reference: date) -> Iterator[FixedDay]:
    """Yield the days that an objective sets for the new way in use."""
    for sentence in sentences_of(brief.objective):
        for named in named_days_in(sentence):
            day, before = end_of(named, reference), sentence[: named.start]
            if named.days and day and day >= reference and _BY.search(before) and _RUNS.search(before):
                yield FixedDay("by", day, sentence, "the objective")


def _in_sentence(
    brief: Brief, sentences: Sequence[str], place: int, reference: date, field: str
) -> Iterator[FixedDay]:
    sentence = sentences[place]
    if is_asked(Quote(field, _without_hearsay(sentence))) or _THREAT.search(sentence):
        return
    after = sentences[place + 1] if place + 1 < len(sentences) else ""
    groups = groups_waiting(brief, sentence)
    if (waits := _NOT_BEFORE_THAT.search(sentence)) and place and not _OF_POSTS.search(waits.group()):
        days = [day for each in sentences[max(0, place - 1) : place + 1] for day in _days(each, reference)]
        if days:
            quote = f"{sentences[place - 1]} {sentence}"
            yield FixedDay("from", days[-1], quote, part=_part_of(sentences, place))
        return
    if in_force := _in_force(sentences, place, reference):
        decided, holds = in_force
        needs = f"an earlier decision than on {say_day(decided, brief.start or reference)}"
        yield FixedDay("from", holds, sentence, group_ids=groups, is_law=True, stated=decided, needs=needs)
        return
    is_of_people = _NOT_BEFORE_THAT.search(after) or (place and _OF_PEOPLE.search(sentences[place - 1]))
    for clause in _clauses(sentence):
        last_end = 0
        for named in named_days_in(clause):
            day = end_of(named, reference)
            before, behind = clause[last_end : named.start], clause[named.end :]
            last_end = named.end
            if day is None or day < reference or not (named.days or named.months):
                continue
            if _WRITTEN_ON.search(before):
                continue
            is_reason = field == "why_now" and day > (brief.start or reference)
            if sort := _sort_of(sentence, clause, before, behind, named, is_reason=is_reason):
                if sort == "end" and is_of_people:
                    continue
                if sort == "from":
                    whole = _with_its_length(sentences, sentence, day)
                    theirs = _teams_barred_in(brief, clause) or groups
                    yield FixedDay("from", whole, sentence, group_ids=theirs, stated=day)
                else:
                    is_first = sort == "by" and not _ALL.search(clause)
                    limit_sort: FixedSort
                    limit_sort, last = ("by", day - timedelta(days=1)) if sort == "all" else (sort, day)
                    loss = _loss_in(brief, sentence, after, day)
                    is_law = bool(_LAW.search(clause))
                    fixed = FixedDay(limit_sort, last, sentence, loss, groups)
                    yield replace(fixed, is_for_first=is_first, is_law=is_law)


def _teams_barred_in(brief: Brief, clause: str) -> tuple[str, ...]:
    """Return the teams at depots for "no depot goes live before"."""
    match = _NONE_STARTS.search(clause)
    if match is None:
        return ()
    kind = re.compile(rf"(?<!\w){re.escape(plain(match['kind']))}(?:e?s)?(?!\w)")
    ids = tuple(group.id for group in brief.groups if kind.search(plain(f"{group.name} {group.site}")))
    return ids if len(ids) < len(brief.groups) else ()


def _sort_of(
    sentence: str, clause: str, before: str, behind: str, named: NamedDay, *, is_reason: bool = False
) -> Literal["", "all", "by", "end", "from", "until"]:
    """Return what a clause says of its day, '' where no start has to keep it."""
    if _EARLIEST.search(before) or _AT_THE_EARLIEST.match(behind):
        # "If fewer need no change, the others wait until June" depends on a number.
        return "from" if _OF_A_START.search(sentence) and not is_gate_rule(sentence) else ""
    if TERMS_END.search(plain(clause)):
        return "until" if named.days and _LENT.search(clause) else ""
    if re.search(HARD_END, clause, re.IGNORECASE) and not _OF_PEOPLE.search(clause):
        return "end"
    is_last = _BY.search(before) or _LATEST.match(behind)
    is_told = is_reason and is_last and _MUST.search(sentence)
    if is_told and not _NO_DEADLINE.search(before if len(before) > _BARE else behind):
        return "by"
    if _OF_SOMETHING_ELSE.search(before) and not _IN_USE.search(before):
        return ""
    is_theirs = _OUTSIDE.search(sentence) or _IMMOVABLE.search(sentence)
    if not is_theirs or not named.days:
        return ""
    if is_last and _MUST.search(sentence) and _IN_USE.search(clause):
        return "by"
    if _FROM.search(before) and _ONLY_NEW.search(clause):
        return "all"
    return ""


def is_final(sentence: str) -> bool:
    """Return whether a sentence says that its day is not moved or extended."""
    return bool(_IMMOVABLE.search(sentence))


def is_of_something_else(sentence: str, named: NamedDay) -> bool:
    """Return whether a day binds no start, such as a vote."""
    before = sentence[: named.start]
    return bool(_OF_SOMETHING_ELSE.search(before)) and not _IN_USE.search(before)


def _clauses(sentence: str) -> Iterator[str]:
    cuts = [0, *(match.end() for match in _CLAUSES.finditer(sentence)), len(sentence)]
    yield from (sentence[start:end] for start, end in pairwise(cuts))


def _without_hearsay(sentence: str) -> str:
    """Return a sentence without what stands in parentheses, as a guess does."""
    return re.sub(r"\([^()]{0,80}\)", "", sentence)


def _days(sentence: str, reference: date) -> list[date]:
    return [day for named in named_days_in(sentence) if named.days and (day := end_of(named, reference))]


def _in_force(sentences: Sequence[str], place: int, reference: date) -> tuple[date, date] | None:
    """Return the day of a decision, and the later one from which it holds."""
    match = _IN_FORCE.search(sentences[place])
    if match is None:
        return None
    before = (sentences[place][: match.start()], sentences[place - 1] if place else "")
    decided = next((days[-1] for text in before if (days := _days(text, reference))), None)
    many, unit = as_count(match["count"].lower()), match["unit"][:1].lower()
    return (decided, _before(decided, -many, unit)) if decided and decided >= reference else None


def _part_of(sentences: Sequence[str], place: int) -> str:
    """Return the places that the sentences up to here speak of, in their words."""
    for sentence in reversed(sentences[max(0, place - _PARTS_BACK) : place + 1]):
        if match := _PART.search(sentence):
            return match["part"]
    return ""


def _with_its_length(sentences: Sequence[str], sentence: str, day: date) -> date:
    """Return the day after a required run, such as two pay periods."""
    linked = {match.group().lower() for match in _LINKED.finditer(sentence)}
    place = sentences.index(sentence)
    for at, other in enumerate(sentences):
        match = _LONG.search(other)
        if match and (at == place + 1 or linked & {each.group().lower() for each in _LINKED.finditer(other)}):
            return day + timedelta(
                days=as_count(match["count"].lower()) * _UNIT_DAYS[match["unit"][:3].lower()]
            )
    return day


def _loss_in(brief: Brief, sentence: str, after: str, day: date) -> str:
    """Return what is lost where a day is missed, in the words of the brief."""
    if share := _SHARE.search(sentence):
        return f"{share.group()} is at risk"
    goes_on = "" if _days(after, day) else after  # a sentence with a day of its own tells of that one
    if _MONEY_HELD.search(sentence) and (money := _MONEY.search(f"{sentence} {goes_on}")):
        return f"we give up {money.group().strip()}"
    own = next((each for each in (sentence, goes_on) if _LOSES.search(each)), "")
    if money := _MONEY.search(own):
        return f"we lose {money.group().strip()}"
    loss = own if own == goes_on else ""
    return f"“{loss.rstrip('.')}”" if loss else _risk_of(brief, sentence, day)


def _risk_of(brief: Brief, sentence: str, day: date) -> str:
    """Return what the brief says that not changing brings, on the same thing or day."""
    words = _stems(sentence)
    for risk in sentences_of(brief.risk_of_not_changing):
        if any(each - day in (timedelta(), timedelta(days=1)) for each in _days(risk, day)):
            return f"“{risk.rstrip('.')}”"
        for part in _PARTS.split(risk):
            if words & _stems(part):
                return f"“{part.strip(' .')}”"
    return ""


def _stems(text: str) -> set[str]:
    return {word[:_STEM].lower() for word in _WORD.findall(text)}


def notices_of(brief: Brief) -> Iterator[Notice]:
    """Yield whom a text gives a right to some weeks' notice."""
    for field in FREE_TEXTS:
        for sentence in sentences_of(getattr(brief, field)):
            match, them = _NOTICE.search(sentence), _THEM.search(sentence)
            if match and them and them.start() < match.start():
                yield Notice(them["who"].strip(), days_of_notice(sentence), sentence)
            elif match and (ours := _OUR_TERMS.search(sentence)) and ours.start() < match.start():
                moving = [each.id for each in brief.groups if ours["place"] and each.impact.get("place")]
                span = f"{match['count'] or match['count2']} {match['unit'] or match['unit2']}"
                days = days_of_notice(sentence)
                yield Notice(ours["who"], days, sentence, True, tuple(moving), span.lower())


def days_of_notice(text: str) -> int:
    """Return the days of notice that a text states, else 0."""
    if not (match := _NOTICE.search(text)):
        return 0
    many, unit = _time_of(match)
    days = many * _DAYS_OF[unit]
    # Weekends, and two days for holidays in between.
    return ceil(days * 7 / 5) + 2 if match["working"] or match["working2"] else days


def roster_posted(brief: Brief) -> Notice | None:
    """Return how long ahead rosters are posted, where these are what changes."""
    if re.search(_ROSTERS, brief.what_changes, re.IGNORECASE):
        for sentence in chain.from_iterable(sentences_of(getattr(brief, field)) for field in FREE_TEXTS):
            match = _NOTICE.search(sentence)
            if match and _POSTED.search(sentence):
                span = f"{match['count'] or match['count2']} {match['unit'] or match['unit2']}"
                return Notice("Rosters", days_of_notice(sentence), sentence, span=span.lower())
    return None


def with_notice(notice: Notice, day: date, *, is_before: bool = False) -> date:
    """Return the day so long after, or before, another as a notice takes."""
    match = _NOTICE.search(notice.quote)
    if match is None or match["working"] or match["working2"]:
        return day + timedelta(days=-notice.days if is_before else notice.days)
    many, unit = _time_of(match)
    return _before(day, many if is_before else -many, unit)


def renewals_of(brief: Brief, reference: date) -> Iterator[Renewal]:
    """Yield each end or renewal with a notice, and the last day for it."""
    for field in FREE_TEXTS:
        for pair in pairwise(("", *sentences_of(getattr(brief, field)))) if field not in _NOT_FIXED else ():
            pair_text = " ".join(filter(None, pair))
            notice = _NOTICE_OF.search(pair_text)
            day = next((day for day in _days(pair_text, reference) if day > reference), None)
            if notice and day and _RUNS_OUT.search(pair_text) and not _OF_PEOPLE.search(pair_text):
                yield Renewal(day, _before(day, *_time_of(notice)), pair_text)


def _time_of(notice: re.Match[str]) -> tuple[int, str]:
    """Return how many days, weeks or months a notice takes, with the letter of its unit."""
    many, unit = notice["count"] or notice["count2"], notice["unit"] or notice["unit2"]
    return as_count(many.lower()), unit[:1].lower()


def _before(day: date, many: int, unit: str) -> date:
    """Return the day so many days, weeks or months before another."""
    if unit != "m":
        return day - timedelta(days=many * _DAYS_OF[unit])
    year, month = divmod(day.year * 12 + day.month - 1 - many, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def lead_times_of(brief: Brief) -> Iterator[HandoverTime]:
    """Yield who needs some weeks from something that we hand over."""
    for field in FREE_TEXTS:
        for sentence in sentences_of(getattr(brief, field)):
            if field in _NOT_FIXED or not (match := _NEEDS_WEEKS.search(sentence)):
                continue
            days = as_count(match["count"].lower()) * _DAYS_OF[match["unit"][0].lower()]
            yield HandoverTime(match["who"].strip(), days, (match["since"] or OUR_PAPERS).strip(), sentence)


# "Their consultants set it up until March", "The vendor has set the CRM up": ours begins after that.
_SUPPLIER = (
    r"(?:vendor|supplier|provider|partner|integrator|implementer|consultan(?:t|cy)|contractor|manufacturer)"
)
_SETS_IT_UP = (
    r"(?:will |is to |are to |has |have )?(?:sets? (?:[\w' -]{1,40} )?up|configures?d?|implements?(?:ed)?)"
)
_SET_UP_BY_OTHERS = re.compile(
    rf"(?i)\b{_SUPPLIER}(?:s|ies|['\u2019]s \w+)?(?: of [\w' -]{{1,30}}?)? {_SETS_IT_UP}(?!\w)"
    rf"|\b(?:set up|configured|implemented) (?:(?:[^,;.]|, (?=\d{{4}})){{1,40}} )?by"
    rf" (?:the |an? |our |its |their )?(?:[\w'-]+ )?{_SUPPLIER}"
)
_NOT_YET = re.compile(r"(?i)\b(?:from|since|after|starting)(?: the)? $")


def set_up_until(brief: Brief, conditions: Sequence[Condition], reference: date) -> SetUp | None:
    """Return the latest day that is stated for a supplier's set-up."""
    set_ups = [
        SetUp(day, sentence)
        for field in SITUATION_FIELDS
        for sentence in sentences_of(getattr(brief, field))
        if _SET_UP_BY_OTHERS.search(sentence) and "?" not in sentence
        for named in named_days_in(sentence)
        if not _NOT_YET.search(sentence[: named.start]) and (day := end_of(named, reference))
    ]
    set_ups += [
        SetUp(day, each.name)
        for each in conditions
        if _SET_UP_BY_OTHERS.search(each.name) and (day := each.met_on or each.needed_by)
    ]
    return max(set_ups, key=lambda each: each.day, default=None)


def weeks_of_tests(brief: Brief, reference: date) -> Iterator[TestWeeks]:
    """Yield who tests or accepts only in some weeks of the year."""
    for field in FREE_TEXTS:
        for sentence in sentences_of(getattr(brief, field)):
            match = _WEEKS_OF_YEAR.search(sentence)
            first, last = (int(match["first"]), int(match["last"] or match["first"])) if match else (0, 0)
            if not match or not 0 < first <= last <= _MOST_WEEKS:
                continue
            who = _WHO_TESTS.search(sentence[: match.start()])
            for year in (reference.year, reference.year + 1):
                begin, end = date.fromisocalendar(year, first, 1), date.fromisocalendar(year, last, 5)
                if end >= reference:
                    yield TestWeeks(who["who"] if who else "", begin, end, sentence)
                    break


def sessions_in(text: str, reference: date) -> Sessions | None:
    """Return a body's decision days, where a sentence names several."""
    days = tuple(day for day in _days(text, reference) if day >= reference)
    if len(days) < _FEWEST_SESSIONS or not _MEETS.search(text):
        return None
    papers = _PAPERS.search(text)
    unit = papers["unit"][:1].lower() if papers else "w"
    many = as_count(papers["count"].lower()) if papers else 1
    return Sessions(days, timedelta(days=many * _DAYS_OF[unit]), text)


def session_for(sessions: Sessions, first: date, start: date) -> date | None:
    """Return the session before a start that leaves time for papers, and for practice after it."""
    able: list[date] = []
    for weeks in _WEEKS_FOR_PAPERS:
        able = [day for day in sessions.days if sessions.papers_by(day) >= first + timedelta(weeks=weeks)]
        for ahead in _AHEAD_OF_A_START:
            if before := [day for day in able if day + ahead <= start]:
                return before[-1]
    return able[0] if able else None


def day_after_the_last(brief: Brief, text: str) -> date | None:
    """Return the day that a sentence counts from the last start of those it names."""
    match = _AFTER_THE_LAST.search(plain(text))
    if not match:
        return None
    named = {word[:_STEM_OF_A_NAME] for word in significant_words(match["who"])}
    groups = [
        group
        for group in brief.groups
        if named & {word[:_STEM_OF_A_NAME] for word in significant_words(group.name)}
    ] or brief.groups
    starts = [day for group in groups if (day := brief.go_live_of(group))]
    days = as_count(match["count"]) * _DAYS_OF[match["unit"][0]]
    return max(starts) + timedelta(days=days) if starts else None
