"""Points about the objective, its number, and the time to reach it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from math import ceil

from playbook.core.base.words import capital, count, listed, lower_first, number
from playbook.core.case.claims.money import names_last_payment
from playbook.core.case.feasible.masses import an_hour
from playbook.core.case.feasible.quotes import is_signed
from playbook.core.case.fixed.read import HARD_END, is_final, is_of_something_else
from playbook.core.case.judgment import EventPeople, Point, Step
from playbook.core.case.settle.ends import days_with_both
from playbook.core.case.settle.facts import (
    CaseFacts,
    amount,
    cite,
    clause_at,
    in_words,
    sponsor_point,
    start_of,
)
from playbook.core.case.settle.transition import LEAVING
from playbook.core.case.timing import periods_to_judge
from playbook.core.plan.brief import Brief
from playbook.core.text.dates import NamedDay, end_of, named_days_in
from playbook.core.text.notes import split_sentences
from playbook.core.text.numbers import Quantity, as_count, counts_in

_SINCE = re.compile(r"\b(?:since|seit|depuis|desde)\W+(?:\w+\W+)?$", re.IGNORECASE)
# "The auditors could not find sheets in July": what happened sets no deadline.
_HAPPENED = re.compile(
    r"\b(?:was|were|had|did|could|failed|found|lost|left|came|went|took|gave|told|said|wrote|saw|made|got|fell"
    r"|rose|(?!need)[a-z]{2,}ed|war|waren|hatten?|wurden?|konnten?)\b",
    re.IGNORECASE,
)
_IS_AHEAD = re.compile(
    r"\b(?:appl(?:y|ies)|to [a-z]{3,}|asked|ordered|demanded|decided|promised|agreed|planned|announced|wanted"
    r"|expected|required)\b|"
    r"\b(?:is|are|be|will|shall|must|should|would|has|have|needs?|wants?|asks?|expects?|requires?|due|until|till"
    r"|by|before|from|next|coming|(?:end|expire|start|begin|run|come|close|open|stop|renew)s?|ist|sind|wird|werden"
    r"|muss|müssen|soll(?:en)?|bis|ab|endet|enden)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r" ?\([^()]{0,200}\)")
_IN_THAT_TIME = re.compile(r"\b(?:in|on|during|last|this|im|am)\W+(?:early |mid-?|late )?$", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:–—]\s(?!20\d\d\b)|\s[-–—]\s|\sthat\s")
# What comes may come first; what is due may not.
_ARRIVES = re.compile(
    r"\b(?:arrives?|arriving|will arrive|(?:is|are) (?:delivered|installed)"
    r"|(?:building|house|hall|site|office|plant|ward|wing|school|station)s? (?:is|are|will be) handed over\b"
    r"|(?:licen[cs]es?|accounts?|subscriptions?) (?:starts?|begins?)"
    # "A partner sets it up by February": what they hand over is there before anybody uses it.
    r"|(?:partner|supplier|vendor|provider|integrator|maker|manufacturer|contractor)\b[^.;,]{0,30}?"
    r"\b(?:has|have|sets?|delivers?|installs?|finish(?:es)?|builds?|configures?|hands?))\b",
    re.IGNORECASE,
)
# Who may wait for a day: what only happens on it waits for nobody.
_WHO_WAITS = re.compile(
    r"(?i)\b(?:customers?|clients?|guests?|patients?|parents|famil(?:y|ies)|residents|citizens|tenants|pupils"
    r"|students|members|buyers?|partners?|board|council|regulators?|inspectors?|auditors?|law|court|ministry)\b"
)
_SEASONAL = re.compile(r"(?i)\b(?:harvest|season)\b")
_FUNDING = (
    r"\b(?:pays? (?:for|us|it|until)|paid (?:for|by|until)|funds?|funded|funding"
    r"|(?-i:grants?)|money|subsid\w+|förder\w*|finanz\w*|subvention\w*)\b"
)
_UNTIL = r"\b(?:until|till|ends?|expires?|by(?! how\b)|runs? out|bis|jusqu\w*|hasta)\b"
_CLAUSES = re.compile(r"; |, (?:and|but|while) ")
_CLOCK_UNITS = re.compile(r"\b(?:hours?|days?|stunden?|tage?n?|heures?|jours?|horas?|días?)\b", re.IGNORECASE)
_DEFINED_UNITS = re.compile(
    r"\b(?:(?:work(?:ing)?|business|calendar|clock|office)[ -]?(?:hours?|days?)"
    r"|(?:arbeits|werk|kalender)(?:stunden?|tage?n?)|(?:jours?|heures?) (?:ouvr\w+|calendaires?)"
    r"|(?:días?|horas?) (?:hábil(?:es)?|laborab\w+|naturales))\b",
    re.IGNORECASE,
)
FROM_TO = re.compile(
    r"\b(?:from\b.*\bto|until|till|bis|between|to (?:first|answer|reply|resolution|close)|response|reply"
    r"|turnaround|lead time|throughput|cycle|delivery|waiting|jusqu\w*|hasta)\b",
    re.IGNORECASE,
)
_PER = re.compile(
    r"\b(?:per|a|pro|je|par|por)\s+(?:working )?(?:week|month|quarter|woche|monat|quartal)\b", re.I
)
_OF_A_SYSTEM = (
    r"\b(?:support|updates?|maintenance|licen[cs]es?|systems?|software|servers?|platforms?|databases?|tools?"
    r"|apps?|programs?|lists?"
    r"|old (?!(?:\w+ ){0,2}?(?:rooms?|offices?|buildings?|halls?|sites?|warehouses?|lease)\b))\b"
)
_PART_OF_A_MONTH = re.compile(
    r"\b(?:(?P<mid>mid|middle of)|late(?: in)?|end of)[ -](?:the )?$", re.IGNORECASE
)
_FIRST_OF_YEARS = re.compile(
    r"\b(?P<years>two|three|four|five|[2-5])\s(?:[\w-]+\s)?years\b.{0,40}?\bthe first\b(?:\s\w+){0,2}?\s"
    r"(?:ends?|finishes|runs|is over)",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"(?:(?P<most>less than|fewer than|below|under|at most|no more than|not more than|a maximum of|moins de"
    r"|weniger als|unter|höchstens|menos de)|more than|over|above|at least|no less than|mehr als|über"
    r"|mindestens|plus de|más de)\s+$",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\n\s*[-*•]?\s*|;\s*(?:and\s+)?(?!\s*(?:today|now|currently|at present)\b)|,?(?<!\s)\s+(?:and|und"
    r"|et|y)\s+(?=\w+%? \w+)(?!(?:on time|in full|at once|by hand)\b)"
    # "..., the month closes in five days": one of several that are listed
    r"|,\s+(?=the [\w-]+ (?:closes?|takes?|lasts?|falls?|drops?|rises?) (?:in|to|from|at)\b)"
    r"|(?<!\s)\s+with\s+(?=(?:no|fewer|less"
    r"|at least|at most)\b)",
    re.IGNORECASE,
)
# "With a next step and a date": what follows "and" is a thing, and no result of its own.
_JOINS = re.compile(r",?\s(?:and|und|et|y)\s", re.IGNORECASE)
_NAMES_IN_A_LIST = re.compile(
    r"(?<![^\W\d])(?:the )?[^\W\d]+(?: [^\W\d]+){0,2}(?:, [^\W\d]+(?: [^\W\d]+){0,2})+"
)
_CLAIMS = re.compile(
    r"\d|\b(?:no|none|nobody|zero|fewer|less|more|most|better|lower|higher|every|each|all|half|\w+(?:er|est)"
    r"|is|are|has|have|can|does?|will|must|may|gets?|goe?s?|stays?|takes?|needs?|knows?|makes?|finds?|sees?"
    r"|closes?|opens?|starts?|ends?|falls?|drops?|rises?|reach(?:es)?|leaves?|comes?|works?|uses?|holds?|keeps?"
    r"|gives?|sends?|answers?|reads?|runs?|pays?|stops?|fits?|match(?:es)?|agrees?)\b"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b",
    re.IGNORECASE,
)
_A_THING = re.compile(r"(?:an?|the|its|their|our|his|her) [\w-]+(?: [\w-]+){0,5}\W*$", re.IGNORECASE)
_IN_A_PAIR = re.compile(r"\b(?:with|between|both|of|for|by|from) (?:[\w-]+ ){0,4}[\w-]+$", re.IGNORECASE)
_MOST_IN_A_PAIR, _NEAR = 3, 120
# "Closed with cause and parts on the same shift": both belong to "closed".
_SECOND_WITH = re.compile(
    r"\b(?:with|without|by|between) [\w-]+\|[\w-]+ (?:on|in|at|within|before|after) "
    r"(?:[\w-]+ ){0,4}[\w-]+\W*$",
    re.IGNORECASE,
)
# "Every quote and every renewal is in it" promises two things.
_TWO_OBJECTS = re.compile(
    r"(?:\bby (?:the )?(?:end of )?[\w ]{3,16}?,? )?(?P<one>\b(?:every|each|all) [\w-]+(?: [\w-]+)?) and "
    r"(?P<two>(?:every|each|all) [\w-]+(?: [\w-]+)?) "
    r"(?P<what>(?:is|are|has|have|goes|go|gets?|stands?)\b[^.;]*)",
    re.IGNORECASE,
)
# "No rise in handling time or repeat calls in January" promises two things.
_IN_EITHER = re.compile(
    r"(?P<no>\bno (?:rise|increase|growth|drop|fall|decline) in) (?P<one>[\w-]+(?: [\w-]+){0,3}?) "
    r"(?:or|nor)(?: in)? "
    r"(?P<two>[\w-]+(?: (?!(?:in|by|until|before|and)\b)[\w-]+){0,2})"
    r"(?P<when>(?: (?:in|by|until|before) [\w ]{3,30})?)(?=[,;.]|$)",
    re.IGNORECASE,
)
BY_A_DAY = re.compile(
    r"^\W*by (?:the )?(?:end of |beginning of )?(?:the |this |next )?\w+(?: \d{4})?,? ", re.IGNORECASE
)
# What holds for each and for nobody is no average.
_FOR_EACH = re.compile(
    r"^\W*(?:no (?!more\b|longer\b|later\b)\w+|nobody)\b[^.;]{0,60}\b(?:longer|later|more) than\b",
    re.IGNORECASE,
)
_RESULT_WORDS, _SAME_SUBJECT = 2, 0.5
_COMMON = frozenset(
    [
        "about",
        "after",
        "again",
        "against",
        "all",
        "also",
        "and",
        "any",
        "are",
        "because",
        "been",
        "before",
        "between",
        "both",
        "but",
        "can",
        "does",
        "each",
        "end",
        "ends",
        "every",
        "everyone",
        "first",
        "for",
        "from",
        "has",
        "have",
        "how",
        "into",
        "its",
        "last",
        "less",
        "longer",
        "more",
        "most",
        "much",
        "new",
        "next",
        "not",
        "one",
        "only",
        "other",
        "our",
        "out",
        "over",
        "own",
        "per",
        "same",
        "should",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "they",
        "this",
        "those",
        "time",
        "two",
        "under",
        "until",
        "use",
        "used",
        "very",
        "what",
        "when",
        "which",
        "who",
        "will",
        "with",
        "within",
        "without",
        "work",
        "works",
        "working",
        "year",
        "years",
        "month",
        "months",
        "week",
        "weeks",
        "day",
        "days",
        "quarter",
        "hours",
        "hour",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "done",
        "better",
        "number",
        "rate",
        "share",
        "percent",
        "average",
        "target",
        "at",
        "in",
        "of",
        "on",
        "by",
        "to",
        "is",
        "no",
        "we",
        "a",
        "an",
        "per",
    ]
)
_OPENS = r"\b(?:new|next|second|third|fourth|fifth|sixth)\b[^.;,]{1,40}\bopens?\b"
_OPENING_OF = re.compile(
    r"\b(?P<it>(?:(?:the|our|a|an) )?(?:[\w-]{1,20} ){0,2}?"
    r"(?:new|next|second|third|fourth|fifth|sixth) (?:[\w-]{1,20} )?[\w-]{1,20}(?P<where> in [\w-]{1,20})?)"
    r" (?:will )?opens?\b",
    re.IGNORECASE,
)
_ALONE_AFTER = r"\balone (?:after|within|in) (?P<weeks>\d{1,2}|[a-z]{3,6}) weeks\b"
_ALONE_TODAY = r"\b(?:needs?|takes?) (?P<weeks>\d{1,2}|[a-z]{3,8}) weeks\b[^.;]{0,40}\balone\b"
_FULL_WEEK = 40  # of somebody who does nothing but learn
_TO_NAME_A_CREW, _RESERVE, _WEEKS_TO_WORK_ALONE = timedelta(days=28), timedelta(days=14), 6
# What others plan for themselves ends nothing of ours.
_OF_OTHERS = re.compile(
    r"\b(?:competitors?|competition|rivals?|peers|other (?:companies|firms|banks|insurers|hospitals|schools"
    r"|districts|cities|plants)|the (?:industry|market|sector))\b",
    re.IGNORECASE,
)
_STARTS = r"\b(?:starts?|begins?|beginn\w*|startet|commence)\b"
_CARE_ENDS = re.compile(
    r"\b(?:stops?|ends?|no longer|not)\b[^.;]{0,30}\b(?:repair\w*|servic\w+|support\w*|maint\w+)"
    r"|\b(?:support|service|maintenance|repairs?|spare parts)\b[^.;]{0,40}"
    r"\b(?:ends?|stops?|expires?|runs? out)",
    re.IGNORECASE,
)
_JUDGES = re.compile(
    r"(?i)\b(?:laws?|tenders?|tendered|contracts?|audit\w*|inspect\w*|boards?|councils?|committees?|votes?|decides?|decision|awards?"
    r"|grants?|reviews?|ministry|regulator|authorit(?:y|ies)|clients?|customers?|funders?|insurers?|banks?|investors?"
    r"|retainers?|certif\w+|reports?|proof|evidence|examples?|results?|figures)\b"
)
_SUPPORT = re.compile(r"\b(?:support|updates?|maintenance|licen[cs]es?|loans?|credits?)\b", re.IGNORECASE)
_CLOSE_DAYS, _LATE_DAYS, _LONG_AFTER = 15, 8, 31


def without_a_number(facts: CaseFacts) -> Iterator[Point]:
    """Find an objective, measure, baseline or target that is missing."""
    brief = facts.brief
    if not brief.objective and not brief.outcome_measure:
        yield sponsor_point(
            facts,
            "no_objective",
            9,
            "The brief names no result",
            f"The brief says {cite(brief.what_changes)} and no result. Without one, any outcome "
            f"counts as success.",
            "Name one result that people outside the project would notice. Cost: an hour of the "
            "leaders' time.",
            "Start as a trial with an end date, and decide then. Cost: we can't promise anything.",
        )
    elif not brief.outcome_measure:
        yield sponsor_point(
            facts,
            "no_measure",
            8,
            "The objective has no number",
            f"{cite(brief.objective)} Nobody outside could tell whether we got there.",
            "Pick a number you already track. Cost: it may fit only in part.",
            "Count by hand for four weeks before go-live. Cost: about an hour a week for each group.",
        )
    elif brief.outcome_baseline is None or brief.outcome_target is None:
        missing = (
            "where it stands today" if brief.outcome_baseline is None else "where it should be at the end"
        )
        yield sponsor_point(
            facts,
            "no_baseline",
            8,
            f"“{brief.outcome_measure}” has no {_missing(facts)}",
            f"The brief does not say {missing}. A baseline measured after go-live is worthless.",
            "Take the last three months from records. Cost: a day's work.",
            "Measure for three weeks before the first training. Cost: it may delay go-live.",
        )


def _missing(facts: CaseFacts) -> str:
    names = [
        name
        for name, value in (
            ("baseline", facts.brief.outcome_baseline),
            ("target", facts.brief.outcome_target),
        )
        if value is None
    ]
    return " and no ".join(names)


_SAVED = re.compile(r"\b(?:sav(?:e|es|ing)|cuts?|cutting|gains?|by) $")  # how far it moves


_PART_OF = re.compile(r"\b(\d+) of (?:the |our |all )?$")
_ALL, _NO_EXCEPTION = 100, re.compile(r"\bwithout (?:any )?exceptions?\b", re.IGNORECASE)


def other_number(facts: CaseFacts) -> str:
    """Return a number of the objective that is not its target, else ''."""
    brief, unit = facts.brief, facts.brief.outcome_unit.strip().casefold()
    if brief.outcome_target is None or not unit:
        return ""
    stem = unit.split()[0].rstrip("s")
    stem = stem if len(stem) > 2 else ""  # "of 100" names no unit
    text = brief.objective
    stated = []
    for quantity in counts_in(text):
        after = text[quantity.end : quantity.end + len(stem) + 2].casefold()
        has_unit = (quantity.sort == "share" and "%" in unit) or (
            stem and stem in f"{quantity.words} {after}".casefold()
        )
        is_change = re.match(
            r"\s*(?:fewer|less|more|earlier|later|sooner|faster|shorter|longer|weniger|mehr|früher|später"
            r"|lower|higher|de moins|menos)\b",
            text[quantity.end :],
        ) or _SAVED.search(text[: quantity.start])
        is_of_it = _is_of_the_measure(text, quantity, brief.outcome_measure)
        if (
            has_unit
            and quantity.values
            and is_of_it
            and not is_change
            and not _meets_target(text, quantity, brief)
        ):
            # Of "100 of 120 tenders" the first number is the aim.
            part = _PART_OF.search(text[: quantity.start])
            value = float(part[1]) if part else _in_unit(quantity, brief)
            if value is not None:
                stated.append((value, quantity.words))
    own_numbers = {brief.outcome_target, brief.outcome_baseline}
    if not stated and "%" in unit and brief.outcome_target < _ALL and _NO_EXCEPTION.search(text):
        return amount(_ALL, brief.outcome_unit)
    if not stated or any(value in own_numbers for value, _ in stated):
        return ""
    return amount(stated[0][0], brief.outcome_unit)


def _in_unit(quantity: Quantity, brief: Brief) -> float | None:
    """Return a stated number in the measure's unit: half of 9 hours is 4.5."""
    value = float(quantity.values[0])
    if quantity.sort != "share" or "%" in brief.outcome_unit:
        return value
    return None if brief.outcome_baseline is None else round(value * brief.outcome_baseline / 100, 1)


def _is_of_the_measure(text: str, quantity: Quantity, measure: str) -> bool:
    """Return whether a number counts what the measure counts."""
    parts = (result for line in text.splitlines() for result in results_in(line))
    clause = next((part for part in parts if quantity.words in part), text)
    theirs, ours = stems(clause), stems(measure)
    return not ours or len(theirs & ours) > _SAME_SUBJECT * min(len(theirs), len(ours))


def _meets_target(text: str, quantity: Quantity, brief: Brief) -> bool:
    """Return whether the target meets this limit: 17.5 is "less than 18"."""
    limit, target = float(quantity.values[0]), brief.outcome_target
    bound = _LIMIT.search(text[: quantity.start])
    if bound is None or target is None:
        return False
    return target < limit if bound["most"] else target > limit


def stems(text: str) -> set[str]:
    words = re.findall(r"[^\W\d_]{4,}", text.casefold())
    return {word.removesuffix("s")[:5] for word in words if word not in _COMMON}


# "Within four months of the start" says by when, and not how much.
_BY_WHEN = re.compile(
    r"^(?:within|in) \w{1,12} (?:days|weeks|months) (?:of|after|from) (?:the )?(?:start|go[- ]live|launch)"
    r",? ",
    re.IGNORECASE,
)


def results_in(text: str) -> list[str]:
    """Return the results that a text promises; a thing behind "and" stays with its own."""
    return [part for sentence in split_sentences(text) for part in _results_of(sentence)]


def _results_of(text: str) -> list[str]:
    """Return the results that a sentence or a list promises."""
    text = _TWO_OBJECTS.sub(r"\g<one> \g<what>; \g<two> \g<what>", text)
    text = _IN_EITHER.sub(r"\g<no> \g<one>\g<when>; \g<no> \g<two>\g<when>", text)
    cuts = list(_SPLIT.finditer(text))
    ends = [*(cut.start() for cut in cuts[1:]), len(text)]
    apart = [
        cut
        for cut, end in zip(cuts, ends, strict=False)  # without a cut there is one end too many
        if not (_JOINS.fullmatch(cut.group()) and _is_a_thing(text[: cut.start()], text[cut.end() : end]))
    ]
    starts, stops = [0, *(cut.end() for cut in apart)], [*(cut.start() for cut in apart), len(text)]
    pieces = (text[start:stop] for start, stop in zip(starts, stops, strict=True))
    parts = [_BY_WHEN.sub("", part.strip(" .-*•")) for part in pieces]
    return [part for part in parts if len(part.split()) >= _RESULT_WORDS]


def _is_a_thing(before: str, words: str) -> bool:
    """Return whether words behind "and" name a second thing, and claim nothing."""
    if _NAMES_IN_A_LIST.fullmatch(before) and not any(map(_CLAIMS.match, before.split(", "))):
        return not re.search(r"\d", words)  # "Dispatch, call center and sales work in it": who, no result
    if _SHARE_OF.search(before) and not re.match(r"\W*\d", words):
        return True
    if _CLAIMS.search(words):
        return False
    is_pair = len(words.split()) <= _MOST_IN_A_PAIR and _IN_A_PAIR.search(before[-_NEAR:])
    return bool(is_pair or _SECOND_WITH.search(f"{before[-_NEAR:]}|{words}") or _A_THING.match(words))


# "85 percent of visits and service calls are logged": a share of both.
_SHARE_OF = re.compile(
    r"(?:\d ?%|\bpercent|\b(?:half|most|all|each|every|none)"
    r"|\b(?:\d+|nine|eight|seven|two) (?:of|in) (?:ten|\d+))"
    r" of (?:the |our |all )?[\w-]+(?: [\w-]+)?$",
    re.IGNORECASE,
)
_SUBJECT_ENDS = re.compile(r",| (?:per|an?|by|in|at|for|from|to|until|within|between)\b", re.IGNORECASE)


SPAN = re.compile(
    r"(?:minute|hour|day|week|month|stunde|tag|woche|monat|heure|jour|semaine|hora|día|semana)(?:s|n|e|en)?",
    re.IGNORECASE,
)
# "Nine of ten within four days" is a share, whatever the mean of the days is.
SHARE_WITHIN = re.compile(
    r"(?:\b(?:\d{1,2}|six|seven|eight|nine) (?:of|in|out of) (?:every )?(?:ten|10|20|twenty|100)\b"
    r"|\d ?%|\bpercent\b)[^.;]*\b(?:within|in (?:less than|under|at most)|no later than|at most|under|after) "
    rf"(?:[\w.]+ ){{1,3}}?{SPAN.pattern}",
    re.IGNORECASE,
)


_EACH_ONE = re.compile(r"(?i)\b(?:every|each|all|no|nobody|none)\b")


def without_own_measure(brief: Brief, results: Iterable[str]) -> list[str]:
    own = stems(f"{brief.outcome_measure} {brief.outcome_unit}")
    # Days to a quote do not count the quotes that are in the new system.
    names = (tool.split()[0] for tool in brief.tools if tool.strip() and tool not in brief.outcome_measure)
    inside = "|".join(re.escape(name) for name in names) or "(?!)"
    is_in_tool = re.compile(rf"\b(?:is|are|stands?) in (?:{inside})(?!\w)|\bin (?:{inside})[^.]{{0,20}}$")
    is_share = brief.outcome_unit.startswith("%")
    parts = [*results]
    # "Visits per month, all branches": a statement on branches alone is a number of its own.
    subject = stems(_SUBJECT_ENDS.split(brief.outcome_measure)[0])
    is_covered = any(stems(part) & subject for part in parts)
    # Where one result states the target, the number of another is that of something else.
    states_target = {part for part in parts if stems(part) & subject and _states_target(part, brief)}
    # Of two results that share words with the measure, one that shares few is a result of its own.
    shared = {part: len(stems(part) & own) for part in parts}
    most = max(shared.values(), default=0)
    return [
        part
        for part in parts
        if not shared[part]
        or (2 * shared[part] <= most and _EACH_ONE.search(part))
        or (is_covered and not stems(part) & subject and counts_in(part))
        or (states_target and part not in states_target and not subject <= stems(part) and counts_in(part))
        or is_in_tool.search(part)
        or (not is_share and _FOR_EACH.search(BY_A_DAY.sub("", part)))
        or (not is_share and SHARE_WITHIN.search(part))
    ]


def _states_target(result: str, brief: Brief) -> bool:
    """Return whether a result names the measure's own target."""
    return any(brief.outcome_target in each.values for each in counts_in(result))


# "Paid five days after the first call", "from complete file to payment".
_AFTER_WHAT = re.compile(
    rf"\b(?P<many>\d{{1,4}}|[a-z]{{3,9}}) (?:working |calendar |clock )?{SPAN.pattern} (?:after|from|of) "
    r"(?P<what>(?:(?:the|a|an|his|her|its|their|our) )?[^,.;\n]{3,60})",
    re.IGNORECASE,
)
_TO_THE_END = re.compile(r" (?:to|until) ")
_UNTIL_WHAT = re.compile(r"\b(?:to|until) (?:the )?(?P<what>[^,.;]{3,40})$", re.IGNORECASE)
_IS_DONE = re.compile(
    r"\b(?:is|are|be|gets?) (?P<verb>answered|paid|closed|repaired|decided|delivered|sent|solved|finished"
    r"|resolved|shipped|approved)\b",
    re.IGNORECASE,
)
_ENDS = (  # each with the words for the same moment
    ("answer", "repl"), ("paid", "pay"), ("clos", "finish"), ("repair", "fix"), ("decid", "decis"),
    ("deliver", "ship", "sent"), ("solv",), ("approv",),
)  # fmt: skip
_FROM_WHAT = re.compile(r"\bfrom (?P<what>[^,.;]{3,60}?) (?:to|until) ", re.IGNORECASE)


def counted_from(facts: CaseFacts) -> Iterator[Point]:
    """Find a promise and a measure that begin at different moments."""
    brief = facts.brief
    length = amount(brief.outcome_target, brief.outcome_unit)
    for promised, counted in _moments(brief):
        yield sponsor_point(
            facts,
            "counted_from",
            11,
            f"{length}: {promised}, or {counted}?",
            f"The objective: {cite(brief.objective)} The number: “{brief.outcome_measure}”. What lies "
            "between them is in one and not in the other.",
            f"Count as promised: {promised}. {facts.lead_name} times the last ten cases both ways by "
            f"{facts.on(facts.settle_by)}, in working or calendar days. Cost: half a day, and a target that "
            "may move.",
            f"Count as measured: {counted}. Then the promise changes. Cost: we promise less.",
            step=Step(
                "Time the last ten cases from both moments",
                "The last ten cases have both lengths, in the same days. One page says from what to what we "
                "count, and the objective and the number say the same.",
                facts.settle_by,
            ),
            sets=(brief.outcome_measure, f"{length} {promised}"),
        )
        return


def _moments(brief: Brief) -> Iterator[tuple[str, str]]:
    """Yield where a promised length begins or ends, and where the measured one does."""
    begins, ends = _FROM_WHAT.search(brief.outcome_measure), _UNTIL_WHAT.search(brief.outcome_measure)
    for promised in _AFTER_WHAT.finditer(brief.objective):
        moment = _TO_THE_END.split(promised["what"])[0]  # "from cut to carton" begins with the cut
        begin, counted = stems(moment), stems(begins["what"]) if begins else set()
        if (
            begins
            and as_count(promised["many"]) == brief.outcome_target
            and begin
            and counted
            and not begin & counted
        ):
            yield f"from {moment}", f"from {begins['what']}"
    is_as_long = any(each.value == brief.outcome_target and each.days for each in counts_in(brief.objective))
    done = _IS_DONE.search(brief.objective)
    if ends and done and is_as_long:
        ours, theirs = _moment(done["verb"]), _moment(ends["what"])
        if ours and theirs and ours != theirs:
            yield f"until {done['verb'].lower()}", f"until {ends['what']}"


def _moment(words: str) -> tuple[str, ...]:
    """Return the moment that words name, () if none."""
    return next((each for each in _ENDS if any(sign in words.casefold() for sign in each)), ())


def unit_unclear(facts: CaseFacts) -> Iterator[Point]:
    """Find durations that may be work or waiting, and rates without a day of reading."""
    brief = facts.brief
    if not brief.outcome_measure or brief.outcome_baseline is None:
        return
    measure = f"{brief.outcome_unit} {brief.outcome_measure}"
    if _DEFINED_UNITS.search(measure):
        return
    if (unit := _CLOCK_UNITS.search(measure)) and FROM_TO.search(brief.outcome_measure):
        unit_name = unit.group().lower()
        kinds = (
            "working hours or clock hours"
            if unit_name.startswith(("h", "stund"))
            else "working days or calendar days"
        )
        stands = amount(brief.outcome_baseline, brief.outcome_unit)
        yield sponsor_point(
            facts,
            "unit_unclear",
            5,
            f"“{stands}” is not defined",
            f"{brief.outcome_measure}: {kinds}? From which cases, and how many?{_meaningless(brief)}",
            "Time the last ten cases from start to finish. Cost: half a day.",
            "Count only the time people work on it. Cost: someone has to log it.",
            step=Step(
                f"Define “{stands}” and check it on ten cases",
                "The last ten cases were timed, and the number is confirmed or corrected. One page says from "
                "what to what we count, in which hours, and over which cases.",
                _before_the_baseline(facts),
            ),
        )


def _meaningless(brief: Brief) -> str:
    if brief.outcome_target is None:
        return ""
    target = amount(brief.outcome_target, brief.outcome_unit)
    return f" Until we define it, the target of {target} is meaningless."


def _before_the_baseline(facts: CaseFacts) -> date | None:
    """Return a week after the decision, or the last day before anyone practices."""
    last, decided = facts.before_training, facts.settle_by
    return min(last, facts.working(decided + timedelta(days=7))) if last and decided else last


def rate_against_total(facts: CaseFacts) -> Iterator[Point]:
    """Find a total in the objective that the rate cannot reach in the time."""
    brief = facts.brief
    rate = brief.outcome_target
    measure = f"{brief.outcome_measure} {brief.outcome_unit}"
    if not rate or not facts.waves or not facts.due or not _PER.search(measure) or "%" in measure:
        return
    if brief.outcome_baseline is not None and rate < brief.outcome_baseline:
        return  # what is to become fewer adds up to nothing that is wanted
    nouns = stems(brief.outcome_measure)
    for quantity in counts_in(brief.objective):
        near = brief.objective[quantity.start : quantity.end + 40]
        total = float(quantity.values[0]) if quantity.values else 0
        if quantity.sort != "plain" or total <= rate or not stems(near) & nouns:
            continue
        if (quantity.minutes or quantity.days) and not SPAN.search(brief.outcome_unit):
            continue  # a limit in minutes or days, not a total
        length = {"week": 7, "month": 30.44, "quarter": 91.3, "year": 365.25}[facts.period]
        begin = begin_of_work(facts, min(facts.waves), facts.due)
        periods = round((facts.due - begin).days / length, 1)
        today = brief.outcome_baseline
        at_target, ramped = rate * periods, (rate + (today or 0)) / 2 * periods
        if total <= 0.7 * at_target:
            return
        now = amount(today, "") if today is not None else "an unknown number"
        late = ceil((total - ramped) / rate)
        yield sponsor_point(
            facts,
            "rate_against_total",
            8,
            f"{number(rate)} a {facts.period} won't get us to {number(total)} by {facts.on(facts.due)}",
            f"From {facts.on(begin)} there are {number(periods)} {facts.period}s. {number(rate)} a "
            f"{facts.period} "
            f"from the first day give {number(round(at_target))}; rising evenly from {now} gives about "
            f"{number(round(ramped))}.",
            f"Promise {number(round(ramped))} by {facts.on(facts.due)}. Cost: a smaller total.",
            f"Keep {number(total)}: about {count(max(1, late), facts.period)} later. Cost: we lose "
            "the case for starting now.",
        )
        return


def begin_of_work(facts: CaseFacts, go_live: date, due: date) -> date:
    """Return the day from which results count: go-live, or a later start that the brief names."""
    anchor = facts.brief.start or facts.today
    own = stems(f"{facts.brief.objective} {facts.brief.outcome_measure}")
    for sentence in facts.sentences("why_now"):
        if not re.search(_STARTS, sentence, re.IGNORECASE) or not own & stems(sentence):
            continue
        days = [day for named in named_days_in(sentence) if (day := start_of(named, anchor))]
        if later := [day for day in days if go_live < day < due]:
            return min(later)
    return go_live


def few_periods(facts: CaseFacts) -> Iterator[Point]:
    """Find a target due before the measure was read often enough."""
    brief = facts.brief
    if not brief.outcome_measure or not facts.waves or not facts.due or brief.outcome_baseline is None:
        return
    if _SEASONAL.search(f"{brief.outcome_measure} {brief.outcome_unit}"):
        return  # one season is a whole period, however few months it has
    last = facts.mostly_live
    if facts.is_read_rarely:
        yield sponsor_point(
            facts,
            "few_periods",
            7,
            f"How often is “{brief.outcome_measure}” counted?",
            f"Today it is {amount(brief.outcome_baseline, brief.outcome_unit)}, by {facts.on(facts.due)} it "
            f"should be {amount(brief.outcome_target, brief.outcome_unit)}. When is it measured, and for "
            f"the same people?",
            "Set the measuring days, and compare like with like. Cost: fewer numbers.",
            "Track a leading indicator each month. Cost: it proves less.",
        )
        return
    many, full = periods_to_judge(facts.period), facts.periods_between(last, facts.stated_due or facts.due)
    if len(full) >= many or facts.period == "week":
        return
    enough = facts.due if facts.due != facts.stated_due else facts.known_on
    if enough is None:
        enough = facts.working_before(last + timedelta(days=365 if facts.period == "year" else 31 * many))
    judged = f"Judge on {facts.on(enough)}, when {count(many, f'full {facts.period}')}"
    judged += f" {'is' if many == 1 else 'are'} known. Cost: a later answer."
    if early := facts.first_teams_alone:
        yield sponsor_point(
            facts,
            "few_periods",
            5,
            f"By {facts.on(facts.due)} only the first teams count",
            f"{brief.outcome_measure}: people who start by {facts.on(facts.third_live)} have "
            f"{count(len(early), f'full {facts.period}')} by then, the last start on {facts.on(last)}.",
            "Count the first teams alone, and say so. Cost: the others are proven later.",
            "Judge all of them after the last go-live. Cost: a later answer.",
        )
        return
    title = {0: f"No full {facts.period} counts", 1: f"Only one full {facts.period} counts"}.get(
        len(full), f"Only two full {facts.period}s count"
    )
    stands = amount(brief.outcome_baseline, brief.outcome_unit)
    yield sponsor_point(
        facts,
        "few_periods",
        8 if not full else 6,
        f"{title} by the brief's day",
        f"{brief.outcome_measure}: go-live is {facts.on(last)}. "
        f"Is {stands} one {facts.period} or an average? When is it final?",
        judged,
        "Keep the brief's day, with a weekly count of the same thing. Cost: weaker proof.",
    )


def due_after_the_end(facts: CaseFacts) -> Iterator[Point]:
    """Find a result that is known only after the plan ends."""
    day = facts.due
    if not facts.brief.end or not day or facts.brief.outcome_target is None:
        return
    days = (day - facts.brief.end).days
    if days < _LATE_DAYS:
        return
    end, lead, owner = facts.on(facts.brief.end), facts.lead_name, facts.owner_name or "its next owner"
    has_payment = names_last_payment(facts.brief)
    held = ", and hold the final payment" if has_payment else ""
    waiting = "; the final payment waits" if has_payment else ""
    stays = f"Keep {lead} on until then{held}. Cost: {count(days, 'day')} more."
    waits = f"End on {end}; {owner} reports it{waiting}. Cost: the team has moved on."
    yield sponsor_point(
        facts,
        "due_after_end",
        5,
        f"The plan ends on {end}; the result is known on {facts.on(day)}",
        "It can't be counted before then.",
        *((waits, stays) if days > _LONG_AFTER else (stays, waits)),
    )


def proof_before_the_end(facts: CaseFacts) -> Iterator[Point]:
    """Find what drives the change on a day before the number is due."""
    brief = facts.brief
    if not facts.waves or not facts.due:
        return
    offs = {day for off in facts.case.switch_offs for day, _ in facts.ends_of(off)}
    decisions = {each.needed_by for each in facts.open_conditions if each.kind != "contract"}
    fixed = {each.day for each in facts.case.fixed}
    for sentence in facts.sentences("why_now"):
        if re.search(_FUNDING, sentence, re.IGNORECASE) or LEAVING.search(sentence):
            continue
        for named in named_days_in(sentence):
            anchor = brief.start or facts.today
            day, last = start_of(named, anchor), end_of(named, anchor)
            before = sentence[: named.start]
            if day and not named.days and (part := _PART_OF_A_MONTH.search(before)):
                day += timedelta(days=10 if part["mid"] else 20)
            is_end = re.search(HARD_END, clause_at(sentence, named.start), re.IGNORECASE)
            if _OFFER.search(clause_at(sentence, named.start)):
                if last and last > facts.first_day and (point := _offer_ends(facts, sentence, named, last)):
                    yield point
                continue
            if is_end and last:  # what ends in August is there until the 31st
                day = last
                if timedelta(0) <= min(facts.waves) - last <= timedelta(days=7):
                    continue  # the start takes its place
            if day is None or last in offs or day in offs or _SINCE.search(before):
                continue
            if not (named.days or named.months) or _OF_OTHERS.search(clause_at(sentence, named.start)):
                continue
            if day in decisions or _has_happened(sentence, named):
                continue  # the plan waits for it, not the other way round
            if day <= min(facts.waves) and (day in fixed or is_of_something_else(sentence, named)):
                continue  # decision 1 says it, or no start has to keep it
            is_same_month = not named.days and (day.year, day.month) == (facts.due.year, facts.due.month)
            is_between = facts.first_day < day < facts.due and not is_same_month
            if is_between and (point := _driver(facts, sentence, named, day, facts.due)):
                yield point
                return


def _has_happened(sentence: str, named: NamedDay) -> bool:
    """Return whether a yearless day stands in a clause about the past."""
    before = _ASIDE.sub("", sentence[: named.start])
    clause = _CLAUSE.split(before)[-1] + _CLAUSE.split(sentence[named.end :])[0]
    is_past = _HAPPENED.search(clause) and not _IS_AHEAD.search(clause)
    return named.year is None and bool(is_past and _IN_THAT_TIME.search(before))


_PRICE_IN_WRITING = "We have in writing whether it can be longer, and for how much."
_COPY_TRIED = "A copy of the old way was used for one real day, by people who need it."
_WEEK_WITHOUT = "One team worked a week without it and wrote down what was missing."


def _price_of_more(facts: CaseFacts) -> str:
    """Return the option to have what ends for longer."""
    last = facts.on(facts.working_before(min(facts.waves) - timedelta(days=1)))
    return (
        f"Get a price in writing by {facts.on(facts.settle_by)} for three more months, as an option until "
        f"{last}. We use it if it's a no-go. Cost: that price, not budgeted."
    )


def _step_before_an_end(
    facts: CaseFacts, named: NamedDay, proof: date, *, is_system: bool, final: bool
) -> Step:
    """Return what is asked and tried before a hard end.

    The copy of what ends is tried once.
    """
    if final:
        without = "Test a copy" if is_system else "Try a week without it"
        return Step(f"{without} before {named.words}", _COPY_TRIED if is_system else _WEEK_WITHOUT, proof)
    title, written = f"Price an extension beyond {named.words}", _PRICE_IN_WRITING
    if is_system and any(off.day for off in facts.case.switch_offs):
        return Step(title, written, facts.settle_by)
    priced = f"{title} by {facts.on(facts.settle_by)}"
    if is_system:
        return Step(f"{priced}, then test a copy", f"{written} {_COPY_TRIED}", proof)
    return Step(f"{priced}, then try a week without it", f"{written} {_WEEK_WITHOUT}", proof)


# "The pool season starts in April" tells when people are busy, and not that May is too late.
_SEASON = re.compile(r"\bseasons? (?:starts?|begins?|opens?|runs?)\b(?!.*\bbefore\b)", re.IGNORECASE)


# A price or an offer waits for a signature, and nobody waits for us.
_OFFER = re.compile(
    r"\b(?:prices?|offers?|discounts?|quotes?|quotations?|rebates?|angebot\w*|preise?|rabatte?)\b[^.;]{0,80}"
    r"\b(?:open|valid|good|holds?|held|stands?|available|gilt|gelten|gültig|offen)\W+(?:only |nur )?"
    r"(?:until|till|through|up to|bis)\b"
    r"|\b(?:offers?|discounts?|quotes?|quotations?|rebates?)\b[^.;]{0,60}"
    r"\b(?:ends?|expires?|lapses?|runs? out)\b",
    re.IGNORECASE,
)


def _offer_ends(facts: CaseFacts, sentence: str, named: NamedDay, day: date) -> Point | None:
    """Return what we sign while a price or an offer is open."""
    if is_signed(facts):
        return None
    asked = min(facts.settle_by or day, facts.working_before(day))
    by = facts.on(asked)
    on = facts.on(day) if named.days else named.words
    go_live = min(facts.waves)
    start = facts.on(go_live)
    first = facts.names(facts.waves[go_live])
    ask = f"Ask the supplier by {by} to keep the price and bill"
    if len(facts.waves) > 1:
        options = (
            f"{ask} each team from its own start. If they won't, sign by {on} only for {first}. "
            "Cost: the others may pay more later.",
            f"Sign for everyone by {on}. Cost: we pay for what isn't used yet.",
        )
    else:
        options = (
            f"{ask} from {start}. If they won't, sign by {on}. Cost: we pay before anyone uses it.",
            "Let the price go. Cost: a higher one.",
        )
    point = sponsor_point(
        facts,
        "offer_ends",
        10,
        f"What do we sign by {on}?",
        f"{cite(sentence)} Go-live is {start}.",
        *options,
        step=Step(
            f"Get the supplier's answer on the price before {on}",
            "We have in writing how long the price holds and from when we pay. "
            f"{capital(facts.sponsor_name)} has decided what we sign, and for whom.",
            facts.working_before(day - timedelta(days=2)),
        ),
    )
    return replace(point, by=asked)


def _care_ends(facts: CaseFacts, sentence: str, named: NamedDay) -> Point:
    """Return what keeps old equipment running whose maker no longer repairs it."""
    by = facts.settle_by or facts.first_day
    spares = f"spares and repair by the call after {named.words}"
    return sponsor_point(
        facts,
        "care_ends",
        8,
        f"Who repairs the old equipment after {named.words}?",
        f"{cite(sentence)} What still runs keeps running, until it breaks.",
        f"Buy spares now, and get a price for pay-per-call repair by {facts.on(by)}. Places that still "
        "wait get parts from those that have converted. Cost: that price.",
        "Convert faster. Cost: more crews, and less time to learn from each place.",
        step=Step(
            f"Buy {spares}",
            f"Parts that break most are on the shelf before {named.words}. Someone other than the maker has "
            "signed how fast they come and at what price, or a list says which place converts next instead.",
            facts.working(by + timedelta(days=14)),
        ),
        pays=spares,
    )


def _is_day_of_the_change(facts: CaseFacts, day: date) -> bool:
    """Return whether what changes names this day as the start."""
    return any(named.is_on(day) for named in named_days_in(facts.brief.what_changes))


def _driver(facts: CaseFacts, sentence: str, named: NamedDay, day: date, due: date) -> Point | None:
    go_live = (
        max(live for live in facts.waves if live <= day) if min(facts.waves) <= day else max(facts.waves)
    )
    proof = facts.working_before(day - timedelta(days=10))
    is_from = re.search(r"\b(?:from|as of|ab|desde)\W*$", sentence[: named.start], re.IGNORECASE)
    if day == min(facts.waves) and (is_from or _is_day_of_the_change(facts, day)):
        return None  # the start is the day that counts
    if facts.case.kind.by_site and _CARE_ENDS.search(clause_at(sentence, named.start)):
        return _care_ends(facts, sentence, named)
    if re.search(_OPENS, sentence, re.IGNORECASE):
        return _opening(facts, sentence, named, day)
    if day <= min(facts.waves):
        if _ARRIVES.search(sentence) or _SEASON.search(sentence) or not _WHO_WAITS.search(sentence):
            return None
        is_same_day = day == min(facts.waves)
        if not named.days and day.replace(day=1) == min(facts.waves).replace(day=1):
            return None  # the start lies in the month that counts
        if re.search(HARD_END, clause_at(sentence, named.start), re.IGNORECASE) and not is_same_day:
            return None  # a gap, or care that ends for what runs on
        if any(each.day == day for each in facts.case.renewals):
            return None  # its notice is what counts
        by, on = facts.on(facts.settle_by), facts.on(day) if named.days else named.words
        lost = next(
            (f" The brief: {each.loss}." for each in facts.fixed if each.loss and each.day == day), ""
        )
        return sponsor_point(
            facts,
            "driver_first",
            8,
            f"{capital(on)} {'is the day of' if is_same_day else 'comes before'} go-live",
            f"{cite(sentence)} Go-live is {facts.on(min(facts.waves))}. "
            + ("That day is people's first." if is_same_day else "Nobody works the new way by then.")
            + lost,
            f"By {by}, tell whoever waits for {on} what they'll have by then and when the rest follows; "
            f"start the smallest part that's enough for them by {facts.on(proof)}. Cost: less time for it.",
            "Say this date isn't the goal. Cost: we lose the urgency.",
            step=Step(
                f"Agree what's ready by {on}, before go-live",
                "Whoever waits for it has it in writing: what they get by then, when the rest follows, and "
                "what we do until it does. They have answered. The smallest part that's enough for them "
                f"has an owner and a start by {facts.on(proof)}.",
                min(proof, facts.working((facts.settle_by or facts.first_day) + timedelta(days=7))),
            ),
        )
    groups = facts.waves[go_live]
    fewest = min(groups, key=lambda group: len(facts.working_days(go_live, day - timedelta(days=1), group)))
    days = len(facts.working_days(go_live, day - timedelta(days=1), fewest))
    open_days = facts.working_days(go_live, day - timedelta(days=10), fewest)
    proof = open_days[-1] if open_days else proof
    without = ", excluding closed days and busy periods" if facts.closed_spans(fewest) else ""
    if re.search(HARD_END, clause_at(sentence, named.start), re.IGNORECASE):
        is_system = bool(re.search(_OF_A_SYSTEM, sentence, re.IGNORECASE))
        closed = [each for off in facts.case.ends for each, _ in facts.ends_of(off) if go_live < each < day]
        until = "before then"
        if closed:  # the leaders' own day comes first
            days, _ = days_with_both(facts, min(closed), groups)
            until = f"until the old way closes on {facts.on(min(closed))}"
        return sponsor_point(
            facts,
            "hard_end",
            10,
            f"{named.words} is a hard deadline",
            f"{cite(sentence)} {fewest.label}: only {count(days, 'working day')} of overlap {until}.",
            *([] if is_final(sentence) else [_price_of_more(facts)]),
            f"Test a copy of the old system by {facts.on(proof)}. Cost: about 3 days of "
            f"{facts.who_sets_it_up}."
            if is_system
            else f"Work one week as if it were already gone, by {facts.on(proof)}. Cost: a slower week.",
            step=_step_before_an_end(facts, named, proof, is_system=is_system, final=is_final(sentence)),
            pays="" if is_final(sentence) else f"three more months after {named.words}",
        )
    begins = re.search(_STARTS, sentence, re.IGNORECASE)
    if days <= _CLOSE_DAYS and not (begins and len(facts.waves) > 1):  # the first of them has begun by then
        return sponsor_point(
            facts,
            "driver_close",
            6,
            f"Only {count(days, 'working day')} between go-live and {named.words}",
            f"{cite(sentence)} For {fewest.label} we count from {facts.on(go_live)}{without}. "
            "Not everything will be ready by then.",
            f"First finish what that day needs, by {facts.on(proof)}. Cost: the rest waits until after "
            f"{facts.on(day)}.",
            "These teams start earlier. Cost: so does their training.",
            step=Step(
                f"Get what {named.words} needs ready first",
                "Everyone that day needs is trained first, and one person reports weekly whether they are "
                "ready. A list says who and what it needs, and what can wait.",
                facts.before_training,
            ),
        )
    if begins:
        return None  # work that begins proves nothing yet
    if fixed := next((each for each in facts.fixed if each.sort == "by" and each.day == day), None):
        # What has to be in use by then is no proof.
        return _counts_for_all(facts, sentence, named, day) if fixed.is_for_first else None
    if not _JUDGES.search(sentence) or _SUPPORT.search(clause_at(sentence, named.start)):
        return None  # a lease, a season or a maker whose support ends judges no number
    point = sponsor_point(
        facts,
        "proof_before_end",
        8,
        "We need proof before the target date",
        f"{cite(sentence)} The target is due {facts.on(due)}: "
        f"{count((due - day).days, 'day')} after {named.words}{'' if named.days else ' begins'}.",
        f"On {facts.on(proof)}, show the results so far. Cost: they may fall short of the target.",
        f"Make {facts.on(proof)} the date of the target. Cost: {count((due - proof).days // 7, 'week')} "
        f"less.",
        step=Step(
            f"Write down what is proven for {named.words}",
            "Everyone who speaks with people outside has read what is proven and what is not. It has the "
            "numbers before and after, and who checked them.",
            proof,
        ),
    )
    return replace(point, rows=((proof, "Show the results so far"),))


def _counts_for_all(facts: CaseFacts, sentence: str, named: NamedDay, day: date) -> Point | None:
    """Return the point that teams start after a day which the first start keeps."""
    waves = (groups for start, groups in facts.waves.items() if start > day)
    later = tuple(group for groups in waves for group in groups if facts.case.is_trained(group))
    if not later:
        return None
    names, start = facts.names(later), facts.on(facts.brief.go_live_of(later[0]))
    by = facts.settle_by or facts.first_day
    return sponsor_point(
        facts,
        "after_deadline",
        9,
        f"Does {named.words} hold for {names}, too?",
        f"{cite(sentence)} {names}: {start}.",
        f"Ask whoever set it, in writing, by {facts.on(by)}. If it does, they start before it, or we get "
        "more time in writing. Cost: the answer may move their start.",
        f"They start by {facts.on(facts.working_before(day - timedelta(days=7)))}, whatever the answer. "
        "Cost: less time to learn from the first start.",
        step=Step(
            f"Get in writing whether {named.words} holds for {names}",
            "Whoever set the day has answered in writing. If it holds for them, they have a new start or "
            "we have more time.",
            facts.working(by + timedelta(days=14)),
        ),
    )


def _opening(facts: CaseFacts, sentence: str, named: NamedDay, day: date) -> Point:
    """Return the point that an opening needs trained people."""
    started = [group for live, groups in facts.waves.items() if live < day for group in groups]
    first = start_of(named, facts.first_day) or day
    what = _OPENING_OF.search(sentence)
    it = lower_first(what["it"]).strip() if what else "what opens"
    it = it if it.startswith(("the ", "our ")) else f"the {it}"
    signed = facts.working_before(first - _RESERVE)
    begin = facts.working(max(facts.first_day + _TO_NAME_A_CREW, signed - time_to_work_alone(facts)))
    is_placed = bool(what and what["where"]) or any(
        group.site and group.site in sentence for group in facts.brief.groups
    )
    of_it = [*([] if is_placed else ["place"]), *([] if named.days else ["opening day"])]
    settle = f"Settle {listed(of_it)} by {facts.on(facts.settle_by)}, and name" if of_it else "Name"
    opens = "on" if named.days else "in"
    alone, weeks = "" if started else " No team starts before that.", (signed - begin).days // 7
    settle += " the crew once the teams have heard."
    price = an_hour(facts) or 0
    a_person = f", {number(weeks * _FULL_WEEK * price)} each at {number(price)} an hour" if price else ""
    late = _at_todays_pace(facts, begin, first) or (
        " A position without a signed-off operator opens late, or with what is used today."
    )
    return sponsor_point(
        facts,
        "opening",
        11,
        f"{capital(it)}: who opens, and what if they're not ready?",
        f"{cite(sentence)}{alone} The brief names no {listed(['crew', *of_it]).replace(' and ', ' or ')}.",
        f"{settle} The crew trains first, signed off by {facts.on(signed)}. "
        f"{late.lstrip()} Cost: {weeks} weeks of cover{a_person}.",
        "They train with their team. Cost: it opens the old way.",
        step=Step(
            f"Name who opens it {'on' if named.days else 'in'} {named.words}",
            "Each post on each shift has a person and a training day.",
        ),
        pays=f"cover for the crew of {it}",
        event=EventPeople(f"the crew of {it}", f"{opens} {named.words}", first=begin, last=signed),
    )


def _at_todays_pace(facts: CaseFacts, begin: date, opens: date) -> str:
    """Return what happens where newcomers still need as long as today, else ''."""
    now = facts.sentence_with(_ALONE_TODAY, "why", "why_now", "risk_of_not_changing")
    weeks = _weeks_in(_ALONE_TODAY, now)
    if not weeks or timedelta(weeks=weeks) <= time_to_work_alone(facts):
        return ""
    ready = facts.working(begin + timedelta(weeks=weeks))
    if ready <= opens:
        return ""
    return (
        f" At today's {in_words(weeks)} weeks they are ready on {facts.on(ready)}: then experienced people "
        "from named shifts open it."
    )


def _weeks_in(pattern: str, sentence: str) -> int:
    match = re.search(pattern, sentence, re.IGNORECASE) if sentence else None
    counted = counts_in(match["weeks"]) if match else ()
    return int(counted[0].values[0]) if counted else 0


def time_to_work_alone(facts: CaseFacts) -> timedelta:
    """Return how long newcomers need until they work alone, else six weeks."""
    aim = facts.sentence_with(_ALONE_AFTER, "objective", "expected_benefit")
    return timedelta(weeks=_weeks_in(_ALONE_AFTER, aim) or _WEEKS_TO_WORK_ALONE)


def _last_period(sentence: str, day: date) -> date:
    """Return the end of a grant's last year from that of its first."""
    years = _FIRST_OF_YEARS.search(sentence)
    further_years = as_count(years["years"]) - 1 if years else 0
    try:
        return day.replace(year=day.year + further_years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + further_years, day=28)


def money_ends(facts: CaseFacts) -> Iterator[Point]:
    """Find funding that ends, or is decided, around the end of the plan."""
    brief = facts.brief
    texts = facts.sentences("why_now", "why", "concerns", "what_changes", "risk_of_not_changing")
    # The day of another clause ends no money: "It pays for it, and 22 cooks retire by 2029."
    for sentence, clause in ((text, part) for text in texts for part in _CLAUSES.split(text)):
        if not (re.search(_FUNDING, clause, re.IGNORECASE) and re.search(_UNTIL, clause, re.IGNORECASE)):
            continue
        for named in named_days_in(clause):
            day = end_of(named, brief.start or facts.today)
            if day is None or day < facts.first_day:
                continue
            day = _last_period(clause, day)
            if facts.due and day < facts.due:
                yield sponsor_point(
                    facts,
                    "money_before_evidence",
                    9,
                    "Funding is decided before we have results",
                    f"{cite(sentence)} The target is due {facts.on(facts.due)}, "
                    f"{count((facts.due - day).days, 'day')} later.",
                    "Agree now which early result is enough. Cost: weaker proof.",
                    "Ask for the money in parts, released at each gate. Cost: more meetings.",
                )
                return
            answer = facts.working_before(min(day - timedelta(days=90), brief.end or date.max))
            a_year = "committing money "
            if brief.budget:
                a_year += f"({brief.budget:,.0f} {brief.currency}".rstrip() + " covers this plan alone) "
            yield sponsor_point(
                facts,
                "money_ends",
                10,
                f"Funding ends {facts.on(day)}",
                f"{cite(sentence)} The plan ends {facts.on(brief.end)}. Who pays to run it after that?",
                f"Decide by {facts.on(answer)} who pays, and how much. Cost: {a_year}before final results.",
                "If not decided, prepare to roll back. Cost: people hear that it may end.",
                step=Step(
                    f"Decide who pays after {facts.on(day)}",
                    "Payer, amount and year are in writing. If nobody pays, the rollback has an owner and "
                    "a date.",
                    answer,
                    is_sponsors=True,
                ),
                pays=f"running it after {facts.on(day)}",
            )
            return


RULES = (
    without_a_number, counted_from, unit_unclear, rate_against_total, few_periods,
    due_after_the_end, proof_before_the_end, money_ends,
)  # fmt: skip
