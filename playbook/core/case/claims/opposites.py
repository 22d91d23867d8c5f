"""Pairs of sentences that claim the opposite of one subject."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from playbook.core.base.words import capital, lower_first
from playbook.core.case.claims.opposites_of_people import NOBODY, OF_PEOPLE, Opposite, any_of
from playbook.core.case.claims.pieces import how_many
from playbook.core.case.claims.quantities import measured_in
from playbook.core.case.judgment import Point, Step
from playbook.core.case.settle.facts import CaseFacts, cite, hours, sponsor_point
from playbook.core.case.settle.numbers import stems

_PROMISED = ("what_stays", "what_changes", "why", "approach")
_PLANNED = ("objective", "expected_benefit", "what_changes", "what_stays", "why_now", "concerns")
_HUMAN = r"(?:person|people|human(?: being)?s?|somebody|someone|colleagues?|staff|agents?|clerks?|employees?)"
_GOES = r"(?:come|comes|move|moves|transfer|transfers|relocate|relocates|go|goes|join|joins|sit|sits)"
_SITE = r"(?:office|site|room|branch|depot|plant|warehouse|store|building|centre|center|hub)"
_PAID = (
    r"(?:(?:(?:night|shift|weekend|sunday|holiday|overtime|on-call) "
    r"(?:pay|premium|bonus|supplement)|bonus|allowance|take-home pay|wage|salar(?:y|ie)|earning|tip)s?)"
)
_OWN = (
    r"(?:their|his|her|your|my|our|one['’]s) (?:own|private|personal) "
    r"(?:phone|mobile|cell|laptop|device|tablet|car)s?"
)
_WORKED = r"(?:tills?|counter|staff|labou?r|working|paid|rostered|contract(?:ed)?|shop|store|ward)"
_TIME_OPEN = (
    r"(?:(?:half[- ])?days?|mornings?|afternoons?|evenings?|shifts?|appointments?|lessons?|class(?:es)?)"
)
_MATERIAL = (
    r"(?:tickets?|e-?mails?|calls?|chats?|cases|claims|files|records|letters|orders|messages|transcripts"
    r"|conversations|complaints|notes|histor(?:y|ies)|reports|documents)"
)


_OPPOSITES = (
    *OF_PEOPLE,
    Opposite(
        "person_answers",
        "what {stays}",
        any_of(
            rf"\b{_HUMAN} (?:will )?always (?P<does>[a-z]+(?: (?:up|back|out|on|in))?)",
            rf"\balways (?:[a-z]+ ){{1,3}}(?:an? )?(?:real )?{_HUMAN}\b",
            rf"\b(?:no|nothing|never)\b[^.;,]{{0,50}}?\bwithout (?:an? |any )?{_HUMAN}\b",
        ),
        any_of(
            rf"\b(?:without|with no) (?:an? |any )?{_HUMAN}\b",
            r"\b(?:fully|completely) automat\w+|\bby (?:itself|themselves)\b|\bself[- ]service\b",
            r"\b(?:sends?|sent|goes?|answers?|replie[sd]|releases?) (?:[a-z]+ ){0,2}automatically\b",
        ),
        "{always}, or not?",
        (
            "Keep the promise, and drop {goal}. Cost: whatever it was to save.",
            "Name the cases that go without a person, and change the promise first. Cost: trust.",
        ),
        is_shared=True,
        keeps=True,
    ),
    Opposite(
        "use_required",
        "whether it is required",
        any_of(
            r"\bno (?:[a-z]+ ){0,2}?quotas?\b|\b(?:is|are|stays?|remains?|be) (?:voluntary|optional)\b",
            rf"\b{NOBODY} (?:has to|have to|must|is (?:forced|obliged|made|required) to|needs to) "
            r"(?:use|work with|adopt)\b(?! (?:their|his|her|an?|your) (?:own|private|personal)\b)",
            r"\b(?:not|never|nor) (?:mandatory|compulsory|required|an obligation)\b",
        ),
        any_of(
            r"\b(?:every|each|all|everyone|everybody|100 ?%)\b[^.;]{0,50}?\b(?:uses?|using"
            r"|logs? in|works? (?:with|in)"
            r"|adopts?)\b[^.;]{0,60}?\b(?:daily|weekly|monthly|every (?:day|week|shift)|by)\b",
            r"\b(?:is|becomes?|be|made) (?:mandatory|compulsory)\b|\bmust (?:all )?use\b",
        ),
        "Free to choose, or required of everyone?",
        (
            "It stays optional: the goal becomes a share of a team, without names. Cost: a slower start.",
            "Say that it is required, of whom and from which day. Cost: the promise is taken "
            "back in the open.",
        ),
        keeps=True,
    ),
    Opposite(
        "people_move",
        "who moves, and when",
        any_of(
            rf"\b{NOBODY} (?:[a-z]+ ){{0,2}}?(?:moves?|relocates?|transfers?|is moved"
            rf"|(?:changes?|leaves?) (?:[a-z]+ )?"
            r"(?:location|site|place|office|workplace|building|depot|base|home)s?)\b",
            r"\b(?:location|site|place of work|workplace|base)s? (?:stays?|remains?"
            r"|does not change|do not change)\b",
            rf"\b{NOBODY} (?:is|will be) (?:obliged|forced|required|made) to (?:work|travel|commute|report) "
            r"(?:in|at|to|from)\b",
        ),
        any_of(
            rf"\b(?:become|form|merge into) (?:one|an?) (?:[a-z]+ ){{0,3}}{_SITE} in [A-Z][a-z]+",
            rf"\b(?:[A-Z][a-z]+(?: {_SITE})?|(?:the|our) {_SITE} (?:in|at|of) [A-Z][a-z]+) "
            r"(?:closes|shuts|is closed|will close|will be closed)(?! (?:at|on|early|late|its|the|for)\b)",
            r"\b(?:[a-z]+s|team|staff|crew|department)(?: (?:of|from|in|at) (?:the )?[A-Z][\w-]+){0,2} "
            rf"(?:will |all |then ){{0,2}}{_GOES} (?:over|across|together|in with|to (?:the )?[A-Z][a-z]+"
            r"|into (?:the|our|an?|one) (?:[a-z]+ ){0,2}(?:building|office|site|floor|room"
            r"|hub|depot|plant))\b",
        ),
        "Nobody moves, but some would",
        (
            "Say who moves, where and when, to them before anyone else. Cost: the promise gets an exception.",
            "Nobody moves while the promise holds. Cost: the new place waits.",
        ),
    ),
    Opposite(
        "own_device",
        "whose device it is",
        any_of(
            rf"\b{NOBODY} (?:has to|have to|must|is (?:forced|obliged|made|required|asked) to|needs to) "
            rf"(?:use|bring|work on) (?:an? )?{_OWN}\b"
        ),
        any_of(rf"\b(?:on|with|from|via) {_OWN}\b"),
        "Nobody has to use their own device, but some would",
        (
            "Whoever has none of ours shares one, or a colleague enters it. Cost: more devices, or hours.",
            "An own device stays a choice, and says so in the promise. Cost: the promise gets an exception.",
        ),
        is_shared=True,
    ),
    Opposite(
        "place_recorded",
        "whether the place is recorded",
        any_of(
            r"\b(?:no|not|never|nobody|no one) (?:[a-z]+ ){0,3}?(?:tracking|track(?:ed|s)?"
            r"|surveillance|location data)\b"
        ),
        any_of(
            r"\b(?:puts?|stamps?|adds?|records?|stores?|saves?|logs?|sends?) (?:an? |the |each |their ){0,2}"
            r"(?:gps|location|position|place)\b[^.;]{0,12}\b(?:on|with|to|for|at|of)\b"
        ),
        "No tracking, but the place is stored",
        (
            "The supplier confirms in writing that it is off before anyone uses it; until then nobody "
            "repeats the promise. Cost: the start waits for the supplier.",
            "Say what is stored, for how long and who sees it, and reword the promise. Cost: trust.",
        ),
    ),
    Opposite(
        "pay_kept",
        "what happens to pay",
        any_of(
            rf"\b{NOBODY} (?:will )?(?:gets?|earns?|is paid|takes? home|has) (?:[a-z]+ ){{0,3}}?less\b",
            rf"\b{NOBODY} (?:will )?loses? (?:[a-z]+ ){{0,3}}?(?:pay|money|wages?|salary|income|{_PAID})\b",
        ),
        any_of(
            rf"\b{_PAID} (?:[a-z]+ )?(?:falls?|drops?|shrinks?|goes? down|decreases?|disappears?"
            r"|(?:is|are|will be) (?:cut|reduced|lower|lost|less|smaller|halved))\b",
            rf"\b(?:loses?|losing|lower|smaller|reduced|less) (?:[a-z]+ ){{0,2}}?{_PAID}\b",
        ),
        "Nobody gets less, but some would",
        (
            "Say who loses how much a month, and what makes up for it until when, before anyone hears the "
            "promise. Cost: what makes up for it.",
            "Reword the promise: what stays, and what falls. Cost: trust, and those who can leave.",
        ),
    ),
    Opposite(
        "time_lost",
        "what closes, and when",
        any_of(
            rf"\bno (?:[a-z-]+ )?[a-z]+ (?:will )?(?:loses?|cancels?|misses|closes?|gives? up) "
            rf"(?:[a-z]+ ){{0,2}}{_TIME_OPEN}\b"
        ),
        any_of(
            r"\b(?:closes?|shuts?|(?:is|are|stays?|will be) (?:closed|shut)|cancels?) (?:on |for )?"
            rf"(?:[a-z]+ ){{0,3}}?(?:[A-Z][a-z]+days? )?{_TIME_OPEN}\b"
        ),
        "We promised no lost time, but something closes",
        (
            "Ask the people we promised it to whether this breaks it, before the first session is planned. "
            "Cost: perhaps an evening, paid.",
            "People learn in turns while the others stay open. Cost: cover for each turn.",
        ),
        is_shared=True,
    ),
    Opposite(
        "days_on_site",
        "how many days people come in",
        any_of(
            rf"\b{NOBODY} (?:has to|have to|must|needs to|will have to|is asked to) (?:come|be|work|go) "
            r"(?:in |on site |here |there |at the \w+ |in the \w+ )?(?:more (?:often|days)|on more days)\b"
        ),
        any_of(
            rf"\b(?:everyone|everybody|we all|all of us|each (?:person|of us)) (?:{_GOES}|is|are|works?) "
            rf"(?:in|on site|here|(?:in|at) the {_SITE})\b[^.;,]{{0,30}}?\bdays? (?:a|per|each|every) week\b"
        ),
        "Nobody comes in more often, or fixed days for everyone?",
        (
            "Count by team how many days people come in now. Whoever comes in less than the rule asks keeps "
            "today’s days until it is agreed with them. Cost: some days are half empty.",
            "Say how many must come in more often, and take the promise back before the rule is announced. "
            "Cost: trust.",
        ),
        keeps=True,
    ),
    Opposite(
        "hours_kept",
        "whose hours fall",
        any_of(
            rf"\b{NOBODY} (?:works?|gets?|has|loses?|will (?:work|get|lose))"
            r" (?:[a-z]+ )?(?:fewer |any )?hours\b"
        ),
        any_of(
            rf"\b{_WORKED} hours (?:[a-z]+ ){{0,2}}?(?:down|fall|drop|shrink|lower|cut|reduced)\b",
            rf"\b(?:fewer|less) {_WORKED} hours\b",
        ),
        "Fewer hours in all, but nobody works fewer?",
        (
            "The hours come from posts that are empty or become empty; a table by place says what the freed "
            "hours are for. Cost: the goal may come later.",
            "Say whose hours fall, by how much and from when, and change the promise first. Cost: trust.",
        ),
        keeps=True,
    ),
    Opposite(
        "use_by_name",
        "what managers see of people’s use",
        any_of(
            r"\b(?:not|never|nobody|no one)\b[^.;]{0,40}?\b(?:evaluated|assessed|ranked|tracked|measured"
            r"|monitored|analy[sz]ed|watched|judged)\b"
        ),
        any_of(
            r"\b(?:reports?|lists?|dashboards?|figures|statistics|rankings?|overviews?)\b[^.;]{0,30}?"
            r"\b(?:by|with|per|for each|of each) (?:names?|person|employee|individual|user|colleague)\b",
            r"\b(?:named|personal|individual) (?:usage |use )?(?:reports?|statistics|dashboards?)\b",
        ),
        "Use is not evaluated, but reported by name?",
        (
            "The report by name stays off. Managers see use by team, in groups of ten or more. Cost: they "
            "have to ask who needs help.",
            "Say what the report shows, who sees it and for how long, and reword the promise. Cost: trust.",
        ),
        keeps=True,
    ),
    Opposite(
        "data_in_tool",
        "which data goes in",
        any_of(
            r"\b(?:data|details|records|files|names|information) (?:do(?:es)? not|don['’]t"
            r"|doesn['’]t|never|must not"
            r"|may not|will not|won['’]t) (?:go|goes|get|gets|enter|enters|leave|leaves|be put|end up)\b",
            r"\bno (?:[a-z]+ ){1,2}(?:data|details|records|information) (?:goes|go|gets?"
            r"|enters?|leaves?|in|into)\b",
        ),
        any_of(
            rf"\b(?:drafts?|answers?|suggests?|learns?|trained|fed|writes?|searches|summari[sz]es?|reads?)\b"
            rf"[^.;]{{0,50}}?\b(?:from|on|with|through|out of)? ?(?:[a-z]+ ){{0,2}}{_MATERIAL}\b"
        ),
        "No such data goes in, but it works from it",
        (
            "List what may go in and what is taken out first, and test that with real cases. Cost: a test "
            "before the start.",
            "Ask those it is about for consent in writing. Cost: weeks, and some will say no.",
        ),
    ),
)
_WRITTEN = re.compile(r"\b(?:letters?|(?:e-?)?mails?|messages?|repl(?:y|ies)|answers?)\b", re.IGNORECASE)
_KIND_OF_WRITTEN = re.compile(
    r"\b(?:confirmations?|reminders?|notices?|acknowledg\w+|receipts?)\b", re.IGNORECASE
)
_ALL_AGREE = re.compile(
    r"\b(?:all|every|each)\b(?: [a-z]+){0,4}? (?:(?:is|are|was|were) (?:comfortable|fine|happy|on board"
    r"|in favou?r|ok(?:ay)?|positive)|(?:have|has|had) (?:agreed|approved|accepted|consented|said yes))\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:refus(?:e[ds]?|als?|ing)|declin(?:e[ds]?|ing)|(?:say|said|says) no|object(?:ed|s|ions?))\b",
    re.IGNORECASE,
)
_MOVES_HOURS = re.compile(r"\b(?:nights?|shifts?|weekends?|hours|overtime)\b", re.IGNORECASE)
_LONGER_TRIPS = "the longer trips (a bus or paid time)"
_AT_EACH = re.compile(r"\b(?:in|at|of|from) (?:each|every) (?P<place>[a-z]{3,})\b", re.IGNORECASE)
_KM_AN_HOUR = 75  # by road, one way
_MINUTES = re.compile(r"\b(\d{1,3}) minutes?\b", re.IGNORECASE)
_NUMBER_OF_LIST = re.compile(r"^\s*\(?\d{1,2}[.)] ")
_SHARE = re.compile(r"\d{1,3} ?%")
_DECIDES = re.compile(
    r"\b(?P<who>[a-z]+(?: [a-z]+)??) (?:(?:still|always|alone|now|themselves|will|continue to) )?"
    r"(?:decide|choose|determine)s? (?:on |about |upon )?(?P<what>[^.;,:]{3,60})",
    re.IGNORECASE,
)
_NO_ONE = re.compile(
    r"\b(?:nobody|who|not|to|can|must|may|which|never|they|we|it|one|and|or|that)\b", re.IGNORECASE
)
# "No overtime, no new contracts": a list without a verb.
_RULED_OUT = re.compile(
    r"(?:^|, |and |; )no (?P<what>[a-z-]+(?: [a-z-]+){0,2})(?=[,.;]|$| and no\b)", re.IGNORECASE
)
# "No name or photo of a patient goes into it": what stays out of a tool.
_STAYS_OUT = re.compile(
    r"\bno (?P<things>[a-z]+(?:, [a-z]+){0,4}(?:,? (?:or|and) [a-z]+)?)(?: of [^.;,]{3,60}?)? "
    r"(?:goes|go|gets?|enters?|is put|are put|is entered|may go|will go) (?:in|into|to)\b",
    re.IGNORECASE,
)
_THINGS = re.compile(r",? (?:or|and) |, ")
_MADE_WITH_IT = re.compile(
    r"\b(?:draft|writ|prepar|summari[sz]|translat|answer|generat|compos)\w*\b[^.;]{0,40}?"
    r"\b(?:with|by|in|through|using) (?:the |an? )?(?:assistant|ai|tool|chatbot|copilot|software|model)\b",
    re.IGNORECASE,
)
# "Bills are paid within a week", "bills are paid once a month": how soon, or how often.
_DONE = r"(?:is|are|will be) (?:still |always |now )?(?P<verb>[a-z]+(?:ed|id|nt))\b[^.;,]{0,30}?"
_HOW_SOON = re.compile(
    rf"(?<![\w-])(?P<who>[a-z-]{{4,30}}) {_DONE}\b(?:within|(?:once|twice|every|each)(?: (?:a|per|every))?) ?"
    r"(?P<count>(?:an?|one|two|three|four|five|six|ten|\d{1,2}) )?(?P<unit>day|week|month|quarter|year)s?\b",
    re.IGNORECASE,
)
_DAYS_OF = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
_NEGATED = re.compile(r"\b(?:no|not|nothing|never|nobody|no one|none)\b|n['’]t\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:no|not|never|without|nobody|none|nor|instead of|end|ends|stops?)\b|n['’]t\b", re.IGNORECASE
)


def opposite_claims(facts: CaseFacts) -> Iterator[Point]:
    """Find a promise whose opposite is planned."""
    for each in _OPPOSITES:
        if pair := _pair(facts, each):
            groups = _named_in(each, pair)
            done, far, share = groups.get("does", ""), int(groups.get("far", 0)), _SHARE.search(pair[1])
            trip = round(far / _KM_AN_HOUR * 60 / 5) * 5
            if "far" in groups and trip <= max(map(int, _MINUTES.findall(pair[0])), default=0):
                continue
            if "bonus" in groups and not _MOVES_HOURS.search(facts.brief.what_changes):
                continue
            words = {
                "always": f"A person always {done}" if done else "Always a person",
                "stays": f"a person always {done}" if done else "stays with a person",
                "goal": f"the {share[0]}" if share else "that part",
                "bonus": groups.get("bonus", "").lower(),
                "far": str(far),
                "trip": str(trip),
            }
            subject, title = each.subject.format_map(words), each.title.format_map(words)
            if each.key == "hours_moved" and (in_all := _hours_in_all(facts, pair[1])):
                title = f"The hours stay, but {in_all} would move"
            first, second = each.options
            planned = each.planned if each.keeps else None
            point = _point(facts, each.key, subject, title, pair, (first.format_map(words), second), planned)
            pays = _LONGER_TRIPS if each.key == "trip_longer" else ""
            yield replace(point, replacements=_of_its_clause(point.replacements, each.promised), pays=pays)


def _hours_in_all(facts: CaseFacts, planned: str) -> str:
    """Return the weekly hours of all places in words, or ''."""
    place = _AT_EACH.search(planned)
    a_week = (each for each in measured_in(facts.brief) if each.sentence == planned.strip())
    minutes = next((each.value for each in a_week if each.unit == "minute" and each.per == "week"), 0)
    many, _ = how_many(facts.brief, place["place"]) if place and minutes else (0, "")
    return f"{hours(minutes / 60 * many)} a week" if many else ""


def _named_in(each: Opposite, pair: tuple[str, str]) -> dict[str, str]:
    """Return what the promise and the plan name, by group."""
    matches = filter(None, (each.promised.search(pair[0]), each.planned.search(pair[1])))
    return {name: text for match in matches for name, text in match.groupdict().items() if text}


def _of_its_clause(
    replacements: tuple[tuple[str, str], ...], promised: re.Pattern[str]
) -> tuple[tuple[str, str], ...]:
    """Return the replacements, where the other half of the promise holds."""
    (sentence, blank), *rest = replacements
    first, joined, second = sentence.rstrip(". ").partition(", and ")
    if not joined or promised.search(first) or not promised.search(second):
        return replacements
    return ((f"{joined}{second}", f". {blank}"), *rest)


def planned_otherwise(facts: CaseFacts) -> set[str]:
    """Return the sentences whose opposite is promised."""
    replaced = (pair for rule in RULES for point in rule(facts) for pair in point.replacements)
    return {sentence.strip(" .") for sentence, _ in replaced}


def two_who_decide(facts: CaseFacts) -> Iterator[Point]:
    """Find two who both decide the same."""
    plans = _sentences_on_deciders(facts, "objective", "expected_benefit", "what_changes", "why")
    for stays, deciders in _sentences_on_deciders(facts, "what_stays"):
        for plan, others in plans:
            for own, other in product(deciders, others):
                who = own["who"].lower(), other["who"].lower()
                if any(map(_NO_ONE.search, who)) or stems(who[0]) & stems(who[1]):
                    continue
                if not stems(own["what"]) & stems(other["what"]):
                    continue
                options = (
                    f"{capital(who[0])} decide; {who[1]} say first what they want, and hear "
                    f"why not. Cost: the goal "
                    "is reworded.",
                    f"{capital(who[1])} decide within limits on paper. Cost: {who[0]} give up a right.",
                )
                title = f"Who decides: {who[0]} or {who[1]}?"
                yield _point(
                    facts, "who_decides", f"who decides {own['what'].strip()}", title, (stays, plan), options
                )
                return


def _sentences_on_deciders(facts: CaseFacts, *fields: str) -> list[tuple[str, list[re.Match[str]]]]:
    """Return the sentences in which somebody decides, each with where."""
    by_sentence = ((sentence, [*_DECIDES.finditer(sentence)]) for sentence in facts.sentences(*fields))
    return [(sentence, matches) for sentence, matches in by_sentence if matches]


def ruled_out_and_planned(facts: CaseFacts) -> Iterator[Point]:
    """Find what a promise rules out and another sentence plans."""
    for stays in facts.sentences("what_stays"):
        for what in (match["what"].lower() for match in _RULED_OUT.finditer(stays)):
            words = what.split()
            named = re.compile(rf"\b{r' '.join(map(re.escape, words))}\b", re.IGNORECASE)
            for plan in facts.sentences("objective", "expected_benefit", "what_changes"):
                if plan == stays or not named.search(plan) or _DENIED.search(plan):
                    continue
                options = (
                    f"The promise holds: no {what}. Cost: that part of the plan goes.",
                    "Write the exception into the promise, with its dates and teams. Cost: a "
                    "hard talk first.",
                )
                title = f"“No {what}”, but it is planned"
                yield _point(facts, "ruled_out", what, title, (stays, plan), options, named)
                return


def barred_and_written(facts: CaseFacts) -> Iterator[Point]:
    """Find a thing that stays out of the tool, and that the tool is to write."""
    for stays in facts.sentences("what_stays"):
        if (match := _STAYS_OUT.search(stays)) is None:
            continue
        things = [_begins(each) for each in _THINGS.split(match["things"])]
        for plan in facts.sentences("objective", "expected_benefit", "what_changes"):
            if plan == stays or not _MADE_WITH_IT.search(plan) or _NEGATED.search(plan):
                continue
            if any(each and each <= _begins(plan) for each in things):
                options = (
                    "People write that part and put it in afterwards; the goal counts the rest. Cost: less "
                    "time saved.",
                    "Ask those it is about for consent in writing, and change the promise first. Cost: "
                    "weeks, and some will say no.",
                )
                title = "It stays out of the tool, but the tool is to write it"
                yield _point(facts, "data_in_tool", "which data goes in", title, (stays, plan), options)
                return


def _begins(text: str) -> set[str]:
    """Return how the words of a text begin: "story" as "stories"."""
    return {stem[:4] for stem in stems(text)}


def sooner_and_later(facts: CaseFacts) -> Iterator[Point]:
    """Find what stays as quick as it is, and is planned to come more rarely."""
    stated = [(_HOW_SOON.search(each), each) for each in facts.sentences("what_stays")]
    for promised, stays in ((match, each) for match, each in stated if match):
        for plan in facts.sentences("what_changes", "objective", "expected_benefit"):
            for changed in _HOW_SOON.finditer(plan):
                if plan == stays or not stems(promised["who"]) & stems(changed["who"]):
                    continue
                if _DAYS_OF[promised["unit"].lower()] >= _DAYS_OF[changed["unit"].lower()]:
                    continue
                what = lower_first(promised["who"])
                options = (
                    "Keep the promise, and set up the new way for it. Cost: that part doesn't get simpler.",
                    "The new rhythm holds, and the promise is taken back before anyone hears it. Cost: some "
                    "wait longer.",
                )
                title, rarer = f"{capital(what)}: two promises", re.compile(re.escape(changed[0]))
                when = f"when {what} come"
                yield _point(facts, "sooner_or_later", when, title, (stays, plan), options, rarer)
                return


def _pair(facts: CaseFacts, each: Opposite) -> tuple[str, str] | None:
    """Return the promise, and the sentence that plans its opposite."""
    stated = (promise.sentence for promise in facts.brief.promises if promise.state == "decided")
    for promise in (*facts.sentences(*_PROMISED), *filter(None, stated)):
        if not each.promised.search(promise):
            continue
        for plan in (*facts.sentences(*_PLANNED), *facts.brief.tools):
            planned = each.planned.search(plan)
            if plan == promise or not planned or each.promised.search(plan):
                continue
            if any(tool.casefold() in planned[0].casefold() for tool in facts.brief.tools):
                continue
            if _NEGATED.search(plan[: planned.start()].rpartition(",")[2]):
                continue  # "no letter without a person" agrees
            if not each.is_shared or stems(promise) & stems(plan) or _is_of_writing(promise, plan):
                return promise, plan
    return None


def _is_of_writing(promise: str, plan: str) -> bool:
    """Return whether both speak of what is written, in general or of a kind."""
    return bool(_WRITTEN.search(promise) and (_WRITTEN.search(plan) or _KIND_OF_WRITTEN.search(plan)))


def _point(
    facts: CaseFacts,
    key: str,
    subject: str,
    title: str,
    pair: tuple[str, str],
    options: tuple[str, str],
    planned: re.Pattern[str] | None = None,
) -> Point:
    """Return the decision between two sentences; nobody says either before it is made.

    `planned`: the clause that goes where the promise is kept.
    """
    promise, plan = pair
    changes = tuple(facts.sentences("what_changes"))
    is_goal = plan not in (*changes, *facts.brief.tools)
    # Without its only sentence, people would not hear what comes.
    rest = _without(plan, planned) if planned and not is_goal else ""
    is_tool = plan in facts.brief.tools
    goes = not is_tool and (is_goal or (planned is not None and (bool(rest) or plan != changes[0])))
    promises = (promise,) if promise not in changes[:1] else ()
    return sponsor_point(
        facts,
        key,
        12,
        title,
        f"{_bare(promise)} and {_bare(plan)} can’t both be true.",
        *options,
        step=Step(
            f"Settle {subject}",
            "One sentence says what holds, for whom and from which day. It replaces both "
            "sentences wherever they "
            "stand, and the objective fits it.",
            is_sponsors=True,
        ),
        replacements=(*unsaid(facts, subject, *promises), *([(plan, rest)] if goes else ())),
    )


def _without(sentence: str, planned: re.Pattern[str]) -> str:
    """Return the clause of a sentence that does not plan it, '' where there is none."""
    clauses = sentence.strip().rstrip(".").split(", and ")
    unplanned = [clause for clause in clauses if not planned.search(clause)]
    return f"{capital(', and '.join(unplanned))}." if unplanned and len(unplanned) < len(clauses) else ""


def _bare(sentence: str) -> str:
    """Return a sentence as it is quoted beside another, without its number in a list."""
    return cite(_NUMBER_OF_LIST.sub("", sentence).rstrip("."))


def claimed_of_all(facts: CaseFacts) -> Iterator[Point]:
    """Find a yes about everybody, and a no beside it."""
    claimed = next(
        (each for each in facts.sentences() if _ALL_AGREE.search(each) and _REFUSED.search(each)), ""
    )
    if claimed:
        yield sponsor_point(
            facts,
            "claimed_of_all",
            12,
            "Not everyone has agreed",
            f"{cite(claimed.rpartition('; ')[2])} Some have refused, or have not answered in writing.",
            f"{facts.lead_name} lists every yes and no by {facts.on(facts.settle_by)}, in writing. What "
            "belongs to those without a yes stays out until it is there. Cost: fewer cases at first.",
            "Ask them all again, and wait. Cost: weeks.",
            step=Step(
                "List who has agreed in writing, and who has not",
                "The list has a line for each: yes or no, who said it, and on which day. Everyone who works "
                "with it has seen whose work stays out.",
                facts.before_training,
            ),
        )


def unsaid(facts: CaseFacts, subject: str, *sentences: str) -> tuple[tuple[str, str], ...]:
    """Return what stands for sentences until the sponsor has settled them."""
    blank = f"[{capital(subject)}: {facts.sponsor_name} settles this by {facts.on(facts.settle_by)}.]"
    return tuple((sentence, blank) for sentence in sentences)


RULES = (
    opposite_claims, two_who_decide, ruled_out_and_planned, barred_and_written, sooner_and_later,
    claimed_of_all,
)  # fmt: skip
