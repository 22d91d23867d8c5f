"""Read a planned pilot, a past trial, and rules to go on."""

import re
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from itertools import zip_longest

from playbook.core.case.parts import Lesson, Pilot
from playbook.core.case.reading.texts import Quote, halves_of, is_asked, plain, sentences_of
from playbook.core.case.teams.groups import groups_touched
from playbook.core.plan.brief import Brief, Group
from playbook.core.text.about_days import about_days_in
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.numbers import as_count, quantities_in

_FIELDS = ("what_changes", "approach", "what_stays", "why_now", "concerns")
_PLANNED = ("what_changes", "approach")
# "I want to see it working in one place before everyone gets it"
IN_ONE_PLACE_FIRST = (
    r"(?:pilot|try|test|see|start|run|work|prove)\w*\b[^.;:]{0,40}"
    r"\b(?:in|at|with|on) (?:just |only )?(?:one|a single)\b[^.;:]{0,40}"
    r"\b(?:first|before (?:everyone|everybody|all|anyone|the (?:others?|rest)|we))"
)
_ONE_FIRST = re.compile(rf"(?i)\b{IN_ONE_PLACE_FIRST}\b")
# "Two people from each team try it for two weeks first", "eight reps of Inside Sales try it first".
_SOME_FIRST = re.compile(
    r"(?i)\b(?:people|colleagues|persons?|members|users|volunteers|team|crew|group|site|branch|store"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|\d+) (?:[a-z-]+ )?[a-z-]+s)\b"
    r"[^.;:]{0,40}\b(?:try|tries|test|tests|use|uses|pilots?)\b[^.;:]{0,40}\bfirst\b"
    # "Inside Sales tries it for two weeks first"
    r"|(?<!everyone )(?<!everybody )\b(?:tries|tests|pilots) it\b[^.;:]{0,40}\bfirst\b"
)
# "We start with dock 3": who goes first, in the brief's own words.
_BEGINS_WITH = re.compile(
    r"\b[Ww]e (?:will )?(?:start|begin|go first) (?:with|in|at) (?:the |our )?"
    r"(?:one|two|three|dock|line|ward|site|shop|store|[A-Z][\w-]*|night|day|first)\b"
)
_A_PILOT = re.compile(r"(?i)\b(?:pilot(?:projekt|phase)?|trial (?:run|phase))\b")
_UP_TO = re.compile(
    r"(?i)\b(?:pilot(?:projekt|phase)?|trial (?:run|phase))\b:?[^.;:]{0,80}"
    r"(?:\b(?:to|until|till|through|thru|ends? on|ends? by|bis|jusqu'au|endet am)(?: the)?|[-–])\s*$"
)
# "Eight reps test it until April 15": a few, counted, and a last day.
_SOME_UP_TO = re.compile(
    r"(?i)\b(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty) [^.;:]{3,60}?"
    r"\b(?:try|tests?|pilots?)\b[^.;:]{0,60}\b(?:to|until|till|through|thru)(?: the)?\s*$"
)
_IN_A_MONTH = re.compile(
    r"(?i)\b(?:pilot(?:projekt|phase)?|trial (?:run|phase))\b[^.;:]{0,80}\b(?:in|im|en)\s+$"
)
_IT = ("it", "the (?:new )?(?:app|system|tool|software|platform|assistant)")
# What may stand between "from" and a day, behind which the searched text ends.
_DAY_NEXT = r"(?: (?:the|mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?,?)?\s*$"
_ON_IT = (
    rf"\b(?:(?:tr(?:y|ies)|pilots?) (?:{'|'.join(_IT)})\b"
    r"|(?<!\babout the )(?<!\bof the )(?:pilot(?:s|ing|phase|projekt)?|trial (?:run|phase))\b)"
)
# "Ten reps and ten quote clerks in Dayton try it from March 1", "Pilot: the Leeds plant, from 1 March",
# "Twenty volunteers start the pilot on March 1".
_FROM = re.compile(
    rf"(?i){_ON_IT}(?:(?!, and |\bended\b|\bfailed\b)[^.;]){{0,120}}"
    rf"\b(?:from|start(?:s|ing)?|begin(?:s|ning)?|ab)(?: on)?{_DAY_NEXT}"
    rf"|\b(?:start|begin)s?\b[^.;:]{{0,30}}\bpilot\b[^.;]{{0,80}}\b(?:on|from){_DAY_NEXT}"
)
# "From March 1, twenty volunteers pilot it": the day first.
_FROM_THEN = re.compile(rf"(?i)^(?:from|on|starting|beginning)(?: on)?{_DAY_NEXT}")
_THEY_PILOT = re.compile(
    r"(?i),?(?: 20\d\d,?)? (?P<who>[^.;:]{0,80}?) ?\b(?:pilots? (?:it\b|starts?|begins?)|tr(?:y|ies) it\b"
    r"|(?:start|begin)s? [^.;:]{0,20}pilot\b)"
)
_TO_A_DAY = re.compile(r"(?i)(?: 20\d\d)?,?\s{0,3}(?:[-–]|to|until|till|through)(?: the)?\s{0,3}")
# "The Toledo crew has been on it since August", "two stores already use it".
_SINCE = re.compile(
    r"(?i)\bsince\b(?:[^.;]{0,24}?\b(?P<year>(?:19|20)\d\d)\b)?|\balready\b"
    r"|\bfor (?:the (?:last|past) )?(?:[\w-]+ )(?:weeks|months) now\b"
)
_SEATS, _MOST = re.compile(r"(?i)\b(?:licen[cs]es|seats|subscriptions|accounts)\b"), 0.8
_NOT_ON_IT = re.compile(
    r"(?i)\b(?:no|not|never|nobody|ended|stopped|gave up|given up|failed|dropped|abandoned|until|will"
    r"|before)\b|n't"
)
_AS_PILOT = re.compile(
    r"(?i)\bas (?:a|the|our) pilot\b|\bpilot (?:team|group|site|line|ward|store)s? (?:starts?|goe?s?|is"
    r"|are)\b"
)
# "Intake tries it with real referrals for two weeks in March"
_FOR_WEEKS = re.compile(
    r"(?i)\b(?:tr(?:y|ies)|tests?|pilots?|uses?)\b[^.;:]{0,60}\bfor "
    r"(?P<many>an?|one|two|three|four|five|six|[1-8]) weeks?,? in\s+$"
)
_MOST_WRONG = 20  # of 100: what allows more says nothing on single entries
_FRIDAY, _TO_CHANGE = 4, timedelta(days=21)  # and to teach what it changed
_TO_TELL = timedelta(days=6)
_TWO_WEEKS = timedelta(days=11)  # from a Monday to the Friday after the next
_SHORTEST = timedelta(days=6)
# "In six weeks of the pilot", "a six-week trial", "the pilot lasts eight weeks"
_LASTS = re.compile(
    r"(?i)\b(?P<many>\w{1,8})[ -]weeks? (?:of )?(?:the |this |our )?(?:pilot|trial)\b"
    r"|\b(?:pilot|trial|tr(?:y|ies)|tests?)\b[^.;]{0,60}?\b(?:for|lasts|runs|takes|over) (?:for )?"
    r"(?P<weeks>\w{1,8}) weeks\b"
)
_NO_PILOT = re.compile(
    r"(?i)\b(?:no|not|nobody|never|without|if|unless|before|after|once|kein\w*|ohne|vor|nach|pas|sans)\b"
)

# "If fewer than 90 percent of the duties are in it, we do not go live."
_SHARE = re.compile(
    r"(?i)\d ?%|\bper ?cent\b|\b(?:\d+|three|four|five|six|seven|eight|nine) (?:out )?of (?:the )?(?:\d+|four"
    r"|five|ten|twelve|twenty)\b|\b(?:one|two|three|four|five|six|seven|eight|nine|\d+) in (?:five|ten"
    r"|twelve|twenty|thirty|fifty|\d+|a hundred)\b"
)
_DECIDES_IT = re.compile(r"(?i)\b(?:if|unless|should|otherwise|only (?:when|if)|or we|go/no-?go|provided)\b")
_IF_FIRST = re.compile(r"(?i)(?:if|should|provided|unless)\b")
# "The other ferries follow only if ...", "We go on in the rest when ..."
_OTHERS_IF = re.compile(
    r"(?i)(?:(?:the (?:other|rest|remaining)|everyone else|all others|we (?:will )?go on)\b)[^.;]{0,60}"
    r"\b(?:if|when|once)\b"
)
_WE_STOP = re.compile(r"(?i)(?:we|I) (?:will )?(?:stop|pause|hold|postpone|end|go back)\b")
_MEASURED = re.compile(
    r"\b(?:under|over|(?:more|fewer|less|better|worse|slower|longer|lower|higher) than|at least|as good as"
    r"|has"
    r" ?n['\u2019]t moved"
    r"|(?:has|have) not (?:moved|fallen|risen))\b"
)
_WAITS = re.compile(
    r"(?i)\b(?:go(?:es|ing)?[- ]?(?:live|on|ahead)|hold off|postpone\w*|waits?|follows?|delay\w*|extend\w*"
    r"|moves?|stays?|stop|start|roll (?:it )?out|does not take place|do(?:es)? not (?:touch|begin|train)"
    r"|we talk|(?:nobody|no one)(?: else)? (?:starts|begins)"
    # "A full license is bought only if ...", "we don't renew if ..."
    r"|(?:we|I|is|are)(?:n['\u2019]t)?(?: (?:will|do(?:n['\u2019]t)?|not|only)){0,3}"
    r" (?:buy|bought|renew(?:ed)?|sign(?:ed)?)|buys|renews)\b"
)
# "If more than 2% of the records are wrong, we do not start training."
_TRAINING = r"(?:(?:the|any) )?(?:training|sessions?|courses?)\b"
HOLDS_TRAINING = re.compile(
    r"(?i)(?:\b(?:not|no|holds?|postpones?|stops?|delays?)|n['\u2019]t) (?:start |begin |hold |go into )?"
    rf"{_TRAINING}"
    rf"|\b{_TRAINING} (?:does not|do not|doesn't|don't|will not|waits?|moves?|stops?|is postponed|only)\b"
    r"|\b(?:starts?|begins?) only (?:when|if|once)\b"
    r"|\b(?:nobody|no one) (?:is trained|learns|trains)\b|(?:\bnot|n['\u2019]t) train\b"
)
_ONLY_THEN = re.compile(
    r"(?i)(?:\bnot|n['\u2019]t) train [^.;,]{0,30}\b(?:before|until)\b"
    r"|\b(?:nobody|no one) is trained (?:before|until)\b"
    rf"|\bno {_TRAINING} (?:before|until)\b|\b{_TRAINING} (?:starts?|begins?) only\b"
)
_ENTRIES = re.compile(r"(?i)\b(?:records?|entr(?:y|ies)|data|migrat\w+|rows|items|accounts|balances)\b")
_WRONG = re.compile(
    r"(?i)(?<![\d.,])(?P<share>\d{1,2}(?:\.\d{1,2})?)(?: ?%| per ?cent| (?:of|in|out of) (?:100|a hundred))"
    r"[^.;:]{0,90}?\b(?:(?P<wrong>wrong|errors?|incorrect|faulty|mismatch\w*|do(?:es)? not match)"
    r"|right|correct|match)\b"
)
# "If the marshal has not signed by April 15, we do not go live."
_NOT_THEN = re.compile(
    r"(?i)(?:if|unless) (?:[^,;.?]|,(?=\d)){4,160}, (?:then )?"
    r"(?:we|nobody|no one|no team|the (?:start|go-live|others?)) (?:will )?"
    r"(?:do not|don['\u2019]t|does not|not|stops?|postpones?|waits?|moves?)\b"
    # "..., the technicians wait until May 10"
    r"|if (?:[^,;.?]|,(?=\d)){4,160}, (?:then )?(?:the|our) [a-z]+s? (?:will )?waits? until\b"
)
# The case of a rule may have commas of its own: "…, 3 minutes 10 on average, after six weeks, we stop".
_CASE_FIRST, _THING_FIRST, _CASE_LAST = (
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:if|should) (?P<case>.{4,200}?), "
        r"(?P<then>(?:then )?(?:we|nobody|no one|no team|everyone|everybody)\b.{2,200})",
        r"(?:if|should) (?P<case>(?:[^,]|,(?=\d)){4,200}), (?P<then>.{4,200})",
        r"(?P<then>[^,]{4,160}?) if (?P<case>[^\n]{4,200})$",
    )
)
_ON_A_DAY = re.compile(r"(?i)\b(?:by|on|until|till|before|at)(?: the)? $")
# "if the target of 60% is reached": the number of the objective, on its way.
_OF_THE_TARGET = re.compile(
    r"(?i)\b(?:target|goal|objective) of (?:at (?:least|most) )?"
    r"(?P<share>\d{1,3}(?:\.\d{1,2})?) ?(?:%|per ?cent)"
)
_BECAUSE = re.compile(r",? because .*")
_NEXT_SITE = re.compile(
    r"\bbefore (?:the )?(?P<site>[A-Z\u00c0-\u00de][\w-]+)"
    r"|^(?:The )?(?P<own>[A-Z\u00c0-\u00de][\w-]+)(?: [a-z]+)? (?:will )?(?:follows?|starts?|begins?"
    r"|goes live)\b"
)

_TRIES = r"(?:trials?|pilot(?:s|ed|ing)?|tests?|tested|testing|tried|tries|try)"
_TRIED_WITH = re.compile(
    rf"(?i)\b{_TRIES}\b[^.;]{{0,80}}?\b(?:with|by|among|on)(?: (?:about|around|some|only|the))* $"
)
_WHO_TRIED = re.compile(rf"(?i) (?:[\w-]+ ){{1,4}}?(?:took part|{_TRIES}|were (?:in|part of) the {_TRIES})\b")


# "We ran a trial with eleven people" is over; its result stands in what happened.
_A_TRY = r"(?:[\w-]+ ){0,3}?(?:trials?|pilots?|pilot project|test phase)\b"
_TRIED = re.compile(
    rf"(?i)\b(?:ran|had|held|did|made|finished|completed|ended) (?:an?|the|one|our|two|three) {_A_TRY}"
    rf"|\b(?:the|our|a) {_A_TRY}[^.;]{{0,60}}?\b(?:ran|was|ended|went|showed|took|found)\b|\bpiloted\b"
)
_GIVEN_UP = re.compile(
    r"(?i)\b(?:fail\w*|drop(?:ped)?|stopped|abandoned|given up|gave up|cancell?ed|switched off|shelved|died"
    r"|nobody|no one|hardly|never|nothing)\b"
)


def is_tried(lesson: Lesson, today: date) -> bool:
    """Return whether a past attempt is a recent trial with a result."""
    is_recent = lesson.year is None or lesson.year >= today.year - 1
    is_over = bool(lesson.happened and _TRIED.search(lesson.done))
    return is_over and is_recent and not _GIVEN_UP.search(f"{lesson.done} {lesson.happened}")


def counts_a_trial(sentence: str, start: int, end: int) -> bool:
    """Return whether a number of a sentence counts those who try it."""
    return bool(_TRIED_WITH.search(sentence[:start]) or _WHO_TRIED.match(sentence[end:]))


def is_gate_rule(sentence: str) -> bool:
    """Return whether a sentence says when the rollout goes on or stops."""
    sentence = _BECAUSE.sub("", sentence)  # a share of the reason decides nothing
    decides = _DECIDES_IT.search(sentence) and _WAITS.search(sentence)
    if not (decides or _ONLY_THEN.search(sentence)):
        return False
    return bool(
        _SHARE.search(sentence)
        or _NOT_THEN.match(sentence)
        or (
            any(each.match(sentence) for each in (_IF_FIRST, _WE_STOP, _OTHERS_IF))
            and _MEASURED.search(sentence)
        )
    )


def in_halves(rule: str) -> re.Match[str] | None:
    """Return the case of a rule, and what is done then."""
    return _CASE_FIRST.match(rule) or _THING_FIRST.match(rule) or _CASE_LAST.match(rule)


def day_of_rule(rule: str, first: date) -> date | None:
    """Return the day after a first one on which a rule of the brief is read."""
    case = match["case"] if (match := in_halves(rule)) else ""
    named = [each for each in named_days_in(case) if each.days and _ON_A_DAY.search(case[: each.start])]
    day = end_of(named[0], first) if len(named) == 1 else None
    return day if day and first < day else None


def share_of_target(rule: str) -> float | None:
    """Return how many percent of the objective's measure a rule asks for."""
    asked = _OF_THE_TARGET.search(rule)
    return float(asked["share"]) if asked else None


# "On 15 October I decide whether we go on or stop", "By 30 September I want to know whether it worked"
_JUDGES = re.compile(
    r"(?i)(?<![\w-])(?:I|we|[A-Z][\w-]{1,30} [A-Z][\w-]{1,30}|(?:the )?(?:steering )?"
    r"(?:board|sponsor|council|committee|group))"
    r"(?: (?:shall|will|want to|would like to|plan to|must|need to))?"
    r" (?:judges? (?:it|this|the result|whether)\b|(?:decides?|knows?|says?|reviews?|looks?)\b[^.;]{0,40}?"
    r"(?:\bwhether (?:it (?:has )?work(?:s|ed)"
    r"|(?:we|it|the (?:others?|rest)|the (?:other|remaining) [a-z]{1,20}) (?:go(?:es)? on|continues?|stops?)"
    r"|(?:the (?:others?|rest)|the (?:other|remaining) [a-z]{1,20}) (?:starts?|follows?|joins?)"
    r"|(?:we|the whole company) (?:can |should )?go(?:es)? live"
    r"|to (?:go on|continue|stop))\b|\bgo(?:/| or )no[- ]go\b|\bgo on\b[^.;]{0,40}\bstop\b))"
)


def judged_on(sentence: str, today: date) -> date | None:
    """Return the day on which somebody decides whether it worked."""
    if not _JUDGES.search(sentence):
        return None
    named = [each for each in named_days_in(sentence) if each.days or (each.months and each.year)]
    days = [end_of(each, today) for each in named]
    days += [about.day for about in about_days_in(sentence, today)]
    return next((day for day in days if day and day > today), None)


_LABEL = re.compile(r"^[A-Z][a-z]+: ")  # "Conditions: we go live only if ..."


def gate_rules_of(quotes: Iterable[Quote]) -> tuple[str, ...]:
    """Return the sentences by which the rollout goes on or stops."""
    planned = (quote for quote in quotes if quote.field in _PLANNED and "?" not in quote.text)
    return tuple(_LABEL.sub("", quote.text) for quote in planned if is_gate_rule(quote.text))


def judged_of(quotes: Iterable[Quote], today: date) -> date | None:
    """Return the day on which somebody decides whether it worked, by the brief."""
    days = (judged_on(quote.text, today) for quote in quotes if quote.field in _PLANNED)
    return next(filter(None, days), None)


def errors_allowed(sentences: Iterable[str]) -> float | None:
    """Return of 100 entries, how many may be wrong by the brief's own rule."""
    # How many errors a pilot may have is no limit for every week after it.
    lasting = (each for each in sentences if _ENTRIES.search(each) and not _OTHERS_IF.match(each))
    read = (match for each in lasting if (match := _WRONG.search(each)))
    shares = (float(each["share"]) if each["wrong"] else 100 - float(each["share"]) for each in read)
    return next((share for share in shares if share <= _MOST_WRONG), None)


def site_after(rule: str) -> str:
    """Return the site that waits for a gate: "we stop before Leicester"."""
    match = _NEXT_SITE.search(rule)
    return (match["site"] or match["own"]) if match else ""


def pilot_of(quotes: Iterable[Quote], today: date, go_live: date | None) -> Pilot | None:
    """Return the first pilot that ends between today and the first start."""
    quotes = tuple(quotes)
    for quote in quotes:
        if quote.field not in _FIELDS or go_live is None:
            continue
        for half in halves_of(quote):
            if is_asked(half):
                continue
            ends = _end_in(half, today)
            if ends and today <= ends < go_live:
                return Pilot(ends, half.text, starts=_start_in(half.text, today, ends))
            if quote.field not in _PLANNED:
                continue
            if weeks := _weeks_in_a_month(half.text, today, go_live):
                return Pilot(weeks[1], half.text, starts=weeks[0])
            starts = _start_in(half.text, today)
            if starts and today <= starts < go_live - _SHORTEST:
                last = max(day for day, _ in stages_of(half.text, today, starts) if day < go_live)
                ends = _planned_end(quotes, last, go_live)
                return Pilot(ends, half.text, starts=starts)
    return None


def _planned_end(quotes: Iterable[Quote], begins: date, go_live: date) -> date:
    """Return when a pilot ends by its stated weeks, else after two.

    It ends in time to teach the others what it changed.
    """
    for quote in quotes:
        lasts = _LASTS.search(quote.text) if quote.field in _PLANNED else None
        weeks = as_count(lasts["many"] or lasts["weeks"]) if lasts else 0
        ends = min(begins + timedelta(weeks=weeks, days=-1), go_live - _TO_CHANGE)
        if weeks > 1 and ends >= begins + _TWO_WEEKS:
            return ends
    return begins + min(_TWO_WEEKS, (go_live - begins) // 2)


# "one contact center team", "the night shift of Sales": some of a team
_SOME_OF = (
    r"(?:(?<!\bthe )(?<!\ball )\b(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen"
    r"|twenty|thirty|half|some|part|volunteers)(?: (?!and\b|or\b)[\w'-]+){0,3}?"
    r"|\b(?:shifts?|crews?|lines?|people|half) (?:of|in|at|from)(?: the)?) "
)
_COUNTED = (
    r"\b(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|half|some)"
    r"(?: of)?(?: the| our)? (?:[a-z-]+ )?"
)
_OPENS_A_STAGE = re.compile(
    r"(?i)^(?:.{0,200}: )?\W{0,6}(?:(?:and|then|next) ){0,3}(?:(?:(?:the|our|a|we) )?pilots? )?"
    r"(?P<who>[^:]{0,160}?),? "
    r"(?:(?:(?:runs?|tr(?:y|ies) it|pilots? it) )?(?:from|start(?:s|ing)?|begin(?:s|ning)?)(?: on)?"
    rf"|(?:start|begin)s? (?:the|an?|our) pilot(?: on| from)?){_DAY_NEXT}"
)


def stages_of(text: str, today: date, first: date) -> list[tuple[date, str]]:
    """Return the first day of a pilot's stages, with who begins."""
    stages, end = [(first, "")], 0
    for named in (each for each in named_days_in(text) if each.days):
        if _FROM_THEN.match(text[: named.start]):
            opening = _THEY_PILOT.match(text[named.end :])
        else:
            opening = _OPENS_A_STAGE.match(text[end : named.start])
        day, end = end_of(named, today), named.end
        if opening is None or opening["who"].lower() in ("the", "our", "a"):
            continue
        if day == first:
            stages[0] = first, opening["who"]
        elif day and day > first:
            stages.append((day, opening["who"]))
    return stages


def pilot_teams(brief: Brief, pilot: Pilot) -> tuple[str, ...]:
    """Return the whole teams that a pilot's sentence names or must mean."""
    text = plain(pilot.quote)
    named = [group for group in brief.groups if re.search(rf"(?<!\w){_name_of(group)}(?!\w)", text)]
    if any(re.search(rf"{_SOME_OF}{_name_of(group)}\b", text) for group in named):
        return ()
    names = {group.id: plain(group.team_name) for group in named}
    whole = [
        key
        for key, name in names.items()
        if not any(name != each and name in each for each in names.values())
    ]
    there = (group.id for group in brief.groups if group.site and f" {plain(group.site)} " in f" {text} ")
    some = groups_touched(brief, _A_PILOT.sub("", pilot.quote))  # ships have pilots, too
    is_one = len(some) == 1 and not any(
        _is_counted(text, group) for group in brief.groups if group.id in some
    )
    return tuple(whole or there) or (some if is_one else ())


def _is_counted(text: str, group: Group) -> bool:
    """Return whether a text counts people by one word of a team's name: "eight officers"."""
    words = "|".join(map(re.escape, plain(group.team_name).split()))
    return bool(re.search(rf"{_COUNTED}(?:{words})\b", text))


def _name_of(group: Group) -> str:
    """Return the pattern of a team's name, in either order.

    "The clinic in Marlow" is Marlow clinic.
    """
    name = plain(group.team_name)
    where, _, what = name.rpartition(" ")
    turned = rf"|{re.escape(what)} (?:in|at|of|on) (?:the )?{re.escape(where)}" if where else ""
    return f"(?:{re.escape(name)}{turned})"


def wished_pilot(quotes: Iterable[Quote], brief: Brief) -> str:
    """Return the sentence that wants a pilot, on whatever days, else ''."""
    starts = brief.team_starts
    if starts_with_a_pilot(brief):
        return ""
    for quote in quotes:
        if quote.field not in _PLANNED or is_asked(quote) or is_gate_rule(quote.text):
            continue
        on_starts = {day for day in starts for named in named_days_in(quote.text) if named.is_on(day)}
        if len(on_starts) > 1:
            continue  # the starts themselves
        named = _A_PILOT.search(quote.text) if quote.field == "approach" else None
        is_of_some = quote.field == "approach" and _SOME_FIRST.search(quote.text)
        # "We start in Basel on 12 April" is the first of several starts.
        begins = None if on_starts and len(starts) > 1 else _BEGINS_WITH.search(quote.text)
        is_wish = is_of_some or _ONE_FIRST.search(quote.text) or begins
        if is_wish or (named and not _NO_PILOT.search(quote.text[: named.end()])):
            return quote.text
    return ""


def starts_with_a_pilot(brief: Brief) -> bool:
    """Return whether the first of several starts is the brief's own pilot."""
    starts = brief.team_starts
    if len(starts) < 2:
        return False
    first = [group.label for group in brief.groups if brief.go_live_of(group) == starts[0]]
    if _AS_PILOT.search(brief.what_changes) or any("pilot" in name.casefold() for name in first):
        return True
    anchor = (brief.start or starts[0]) - timedelta(days=1)
    return any(_start_in(each, anchor) == starts[0] for each in sentences_of(brief.approach))


def running_pilot(
    quotes: Iterable[Quote], today: date, go_live: date | None, tools: Iterable[str]
) -> Pilot | None:
    """Return the first pilot that runs already: "the Toledo crew has been on it since August"."""
    names = "|".join([*_IT, *map(re.escape, tools)])
    on_it = re.compile(
        rf"(?i)\bpilot\w*\b|\b(?:on|with|in|us(?:e|es|ed|ing)|tr(?:ies|ied|ying)|test(?:s|ed|ing)) "
        rf"(?:{names})\b"
    )
    for half in (half for quote in quotes for half in halves_of(quote)):
        since = _SINCE.search(half.text)
        if since is None or is_asked(half) or not on_it.search(half.text) or _NOT_ON_IT.search(half.text):
            continue
        is_recent = since["year"] is None or today.year - 1 <= int(since["year"]) <= today.year
        if is_recent and go_live and today < go_live:
            return Pilot(min(today + _TO_TELL, go_live - timedelta(days=1)), half.text, is_running=True)
    return None


def is_in_use(brief: Brief, today: date) -> bool:
    """Return whether most people have it already: "450 licenses since April"."""
    people = sum(group.size for group in brief.groups)
    for sentence in sentences_of("\n".join((brief.what_changes, brief.why))) if brief.tools else ():
        since = _SINCE.search(sentence)
        if since is None or not _SEATS.search(sentence[: since.start()]):
            continue
        many = [quantity.value for quantity in quantities_in(sentence[: since.start()])]
        if since["year"] and int(since["year"]) <= today.year and max(many, default=0) >= people * _MOST:
            return True
    return False


def pilot_after_start(quotes: Iterable[Quote], today: date, starts: Collection[date]) -> Pilot | None:
    """Return the planned pilot that begins or runs when everyone starts."""
    halves = (half for quote in quotes if quote.field == "approach" for half in halves_of(quote))
    for half in (half for half in halves if not is_asked(half)):
        begins = _start_in(half.text, today)
        ends = _end_in(half, today) or (begins and begins + _TWO_WEEKS)
        if ends and starts and min(starts) <= (begins or ends):
            return Pilot(ends, half.text)
    return None


def _end_in(half: Quote, today: date) -> date | None:
    for named in named_days_in(half.text):
        before = half.text[: named.start]
        lead_in = (_UP_TO if named.days else _IN_A_MONTH).search(before)
        if lead_in is None and named.days and half.field in _PLANNED:
            lead_in = _SOME_UP_TO.search(before)
        if lead_in and not _NO_PILOT.search(before[: lead_in.end()]):
            return end_of(named, today)
    return None


def _weeks_in_a_month(text: str, today: date, go_live: date) -> tuple[date, date] | None:
    """Return the days of a try of some weeks, early in a month."""
    for named in named_days_in(text):
        weeks = _FOR_WEEKS.search(text[: named.start])
        last = end_of(named, today)
        if not weeks or named.days or not named.months or last is None or _NO_PILOT.search(weeks.group()):
            continue
        last = min(last, go_live - _TO_CHANGE)
        ends = last - timedelta(days=(last.weekday() - _FRIDAY) % 7)
        many = as_count(weeks["many"])
        starts = ends - timedelta(weeks=many) + timedelta(days=3)  # from a Monday to a Friday
        if today <= starts:
            return starts, ends
    return None


def _start_in(text: str, today: date, ends: date | None = None) -> date | None:
    """Return the exact day from which a few try it, if named."""
    if is_gate_rule(text):
        return None
    exact = [each for each in named_days_in(text) if each.days]
    for named, then in zip_longest(exact, exact[1:]):
        before, day = text[: named.start], end_of(named, today)
        if ends and (day is None or day >= ends):
            continue
        opening = _FROM.search(before)
        if opening and not _NO_PILOT.search(before[: opening.end()]):
            return day
        if _FROM_THEN.match(before) and _THEY_PILOT.match(text[named.end :]):
            return day
        if ends and then and _TO_A_DAY.fullmatch(text[named.end : then.start]):
            return day
    return None
