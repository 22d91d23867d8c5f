"""Tell which facts of notes nobody should find ticked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from playbook.core.case.reading.places import currency_of, places_in
from playbook.core.case.reading.promises import topics_decided_by
from playbook.core.intake.intake import DAYS, OMISSION, PEOPLE, Fact
from playbook.core.intake.intake_words import currencies_in
from playbook.core.text.dates import exact_days_in
from playbook.core.text.notes import words_in
from playbook.core.text.numbers import numbers_in
from playbook.llm.intake.teams.units import UnitNames

_NOT_SURE = "Not sure. Tick it if it is right."
_REASONS = frozenset({
    "why", "why_now", "risk_of_not_changing", "past_attempts", "objective", "expected_benefit", "country",
})  # fmt: skip
_SETTLED = DAYS | PEOPLE | {
    "tools", "budget", "budget_covers", "headcount", "promise", "why_now", "closed", "group_closed",
    "what_stays",
}  # fmt: skip
_WE = re.compile(r"(?i)\b(?:we|our|ours|us|I|my|me|here)\b")
_OTHERS = re.compile(
    r"(?i)\b(?:competitors?|rivals?|sister (?:company|firm|site|hospital|school)|predecessor|neighbou?rs?"
    r"|elsewhere|(?:colleagues|friends|counterparts) (?:from|at|in|of) (?-i:[A-Z])\w{0,20}|not ours"
    r"|other (?:firms|companies|hospitals|schools|towns|banks)|in the (?:trade|sector|industry))\b"
)
_NAME = r"[A-Z][\w&.'\u2019-]{1,24}"
_NO_SUBJECT = (
    r"(?!(?:When|After|If|Since|Because|Until|As|Once|While|For|With|By|On|Last|Every|Each|No|This|That|These"
    r"|Those|It|He|She|They|We|There|Nobody|Everyone|What|Who|How|Today)\b)"
)
_IN_THE_PAST = (
    r"(?:[a-z]{2,20}ed|had|did|went|lost|came|got|said|was|were|took|spent|built|bought|gave|spoke|told)\b"
)
_NOW = r"(?:has|have|is|says?|speaks?|claims?|stands?|needs?|pays?|runs?|takes?|tells?|reports?)\b"
# "At Acme they needed a year", "The plant of Acme in Erie lost a month": whose story it is.
_STORY = re.compile(
    rf"^(?:(?:At|In) (?P<at>{_NAME}(?: {_NAME}){{0,4}}),? (?:they|it|the [a-z]{{2,20}})"
    rf"|(?P<one>[Tt]he [\w'\u2019-]{{2,20}}(?: [\w'\u2019-]{{2,20}})? (?:of|in|at|from) )?"
    rf"(?P<who>{_NO_SUBJECT}{_NAME}(?: (?:{_NAME}|of|in)){{0,5}}(?:['\u2019]s [a-z ]{{3,20}}?)?)"
    rf"(?: \([^()]{{0,60}}\)|, [^,]{{2,40}},)?) (?:(?P<past>{_IN_THE_PAST})|{_NOW})"
)
# "Temps are not renewed - say nothing about that": nothing to be found in a brief.
_SECRET = re.compile(
    r"(?i)\bnot (?:yet )?(?:public|for (?:circulation|distribution))\b|\bsay nothing (?:of|about)\b"
    r"|\b(?:don['\u2019]t|do not) (?:circulate|forward|repeat|mention|put (?:it|this|that)? ?in writing)\b"
    r"|\b(?:confidential\w{0,4}|between us|off the record|in confidence)\b"
)
_AIM = re.compile(
    r"(?i)\b(?:want|goal|target|aim|objective|kpi|result|should|must|ha(?:s|ve) to|needs?|expect"
    r"|promise\w{0,2}|like to|bring|reduce|raise|cut|increase|improve|down|up|under|below|above"
    r"|at (?:least|most)|judg\w{1,4}|measured?|wanted|by (?:the )?(?:end|\d{1,2}|(?-i:[A-Z])\w{1,12}))\b"
)
# "A change takes us 14 days until it's live": what is counted goes on behind the number.
_GOES_ON = re.compile(
    r" ?(?:%|[a-z]{1,12})?(?: (?:working|business) days)? (?:per|until|till|for|on(?! average)|between|before"
    r"|after|with|without)\b"
)
_IS_GAIN = re.compile(
    r"(?i)\b(?:sav(?:e|es|ed|ings?)|earn\w{0,3}|revenue|turnover|sales of|income|subsid\w{1,4}|grant)\b"
)
_LED_BY = re.compile(r"\b(?:(?:led|headed|run|managed) by|under) (?:Dr\.? )?[A-Z]")
_UNTIL = re.compile(r" ?(?:[-\u2013\u2014]|to|until|till|through) ?(?=[A-Z\d])")
_PAST_WAY = re.compile(
    r"(?i)\b(?:was|were|got|came|went|rose|fell|dropped|brought|improved|had)\b[^;.]{0,60}?"
    r" from \d[^;.]{0,20}? to \d"
)
# "My friend at Acme told me they need a day": no worry of ours.
_HEARSAY = re.compile(
    r"\b(?:[Mm]y|[Oo]ur|[Aa]) (?:friend|brother|sister|wife|husband|neighbou?r|cousin|colleague)s?\b"
    r"[^;.]{0,30}? (?:at|from|in) [A-Z]"
)
_BODY = re.compile(
    r"\b(?:Council|Committee|Commission|Department|Ministry|Board|Union|Association|Authority)$"
)
_WISH = re.compile(r"(?i)\b(?:wants?|would like|asks?|demands?|wish(?:es)?|hopes?)\b")
_WAS = re.compile(r"(?i)\b(?:was|were|had)\b")
_ACRONYM = re.compile(r"(?:C[A-Z]{1,3}O|[SE]?VP|MD|HR|IT|PM) ")
_FEW = (1.0, 2.0, 3.0, 4.0)
_LEAST_BUDGET, _SEVERAL = 1_000, 2
_IS_QUOTED = re.compile(r"[\"\u201c\u201e\u2018'][^\"\u201d]{2,400}[\"\u201d\u2019'][.!?]?$")
_REPLIES = re.compile(
    r"(?i)(?:(?:our |the |my )?answers?|not so|it|that|this|they|these|those|there|we|I|you|nobody|no one"
    r"|nothing|none|everyone|everybody|each|every|all|only)\b|(?:no|yes)[,:;.] "
)
_STAYS = re.compile(r"(?i)\b(?:stays?|remains?|keeps?|never)\b")
_HEDGED = re.compile(
    r"(?i)\b(?:if|unless|provided|assuming|in case|depend(?:s|ing) on (?:whether|if|the)|subject to|might"
    r"|(?-i:may)|could|would(?! like)|perhaps|maybe|possibly|probably|hopefully|unconfirmed|tentative\w{0,4}"
    r"|tb[acd]|proposal|proposed)\b"
)
_REJECTED = re.compile(
    r"(?i)\b(?:dropped|rejected|mentioned|failed|decided against|looked at|considered|stopp?(?:ed)?|privately"
    r"|until now|not (?:allowed|bought|chosen)|nothing (?:bought|decided|signed)|risks?|wrong)\b"
)
_REJECTED_ONLY = re.compile(r"(?i)\b(?:was|were) mentioned\b|\bnothing (?:bought|decided|signed)\b")
_TELLS_OF_TODAY = re.compile(
    r"(?i)(?:today|now|currently|at present|at the moment|so far)\b"
    r"(?!.{0,300}\b(?:want|goal|aim|target|must|should|ha(?:s|ve) to|by)\b)"
)
_AVERAGE = re.compile(r"(?i)(?:average|mean|total)\b")
# "94 days on average", "I'd like three days": words beside a number that say not what is counted.
_NAMES_NOTHING = re.compile(
    r"(?i)^(?:average|mean|total|it|this|that|last \w{1,20})\b|\bI\b|\b(?:we|I)['\u2019]d\b"
)
_TRIED = re.compile(r"(?i)\b(?:pilots?|trials?|tests?|testing)\b(?! [a-z]{2,20}s\b)")
_LIVE = re.compile(r"(?i)\blive\b|\b(?:goes|starts?|begins?) first\b")
_IN_BRACKETS = re.compile(r"\([^()]{0,200}\)")
_OF_ALL = re.compile(r"(?i)\b(?:we|all|every\w{0,4}|any\w{0,4}|whole|nobody|no one|company)\b")
_CLAUSES = re.compile(r"[;.] |, (?:but|and|while|whereas) |, (?=the (?:others|rest)\b)")
_PARTS = re.compile(r"[;,.] (?:and |but )?| and ")


# The columns of a table say which number is of today, and which is the aim.
_IS_ROW = re.compile(r" \| .*\d")
_OF_A_ROW = frozenset({"objective", "outcome_measure", "outcome_unit", "outcome_baseline", "outcome_target"})


class Doubts:
    """What the notes name, against which each of their facts is held."""

    def __init__(self, facts: Sequence[Fact], today: date) -> None:
        self._today = today
        self._teams = UnitNames([fact.of for fact in facts if fact.field == "group_size"])
        self._people = [str(fact.value) for fact in facts if fact.field in PEOPLE]
        named = [str(fact.value) for fact in facts if fact.field in ("tools", "name")]
        named += [str(fact.value) for fact in facts if fact.field == "organisation" and not _is_story(fact)]
        titled = [fact.of for fact in facts if fact.field == "job_title"]
        self._known = [*self._teams.names, *self._people, *named, *titled]
        self._has_target = any(
            fact.field == "outcome_target" and not fact.is_doubtful and _AIM.search(fact.sentence)
            for fact in facts
        )
        self._of_result = {fact.sentence for fact in facts if fact.field == "outcome_baseline"}
        # "The others start on May 10 if ...": decided later, and planned for that day.
        self._gates = {fact.sentence for fact in facts if fact.field == "gate"}
        self._sized = [fact.sentence for fact in facts if fact.field == "group_size"]
        self._currencies = {str(fact.value) for fact in facts if fact.field == "currency"}

    def with_doubts(self, facts: Iterable[Fact]) -> Iterator[Fact]:
        """Yield facts, in doubt those that may be wrong."""
        for fact in facts:
            if fact.is_doubtful or not self._may_be_wrong(fact):
                yield fact
            else:
                yield replace(fact, note=f"{fact.note} {_NOT_SURE}".strip(), is_doubtful=True)

    def _may_be_wrong(self, fact: Fact) -> bool:
        text = fact.sentence.partition(OMISSION)[0]
        if (_IS_QUOTED.match(text) and fact.field != "concerns") or _SECRET.search(text):
            return True
        is_gated = fact.field == "group_go_live" and text in self._gates
        if fact.field in _SETTLED and not is_gated and all(map(_HEDGED.search, self._clauses_of(fact, text))):
            return True
        if fact.field in _REASONS and self._is_of_others(text):
            return True
        return self._may_be_misread(fact, text)

    def _may_be_misread(self, fact: Fact, text: str) -> bool:
        value = str(fact.value)
        if _IS_ROW.search(text) and fact.field in _OF_A_ROW:
            return False
        match fact.field:
            case "outcome_measure" | "outcome_unit" | "outcome_baseline" | "outcome_target":
                return self._is_no_result(fact, text)
            case "objective":
                return self._is_no_aim(fact)
            case "concern_answer":
                return not (_REPLIES.match(value) or _settles(value, fact.of) or topics_decided_by(value))
            case "concerns":
                return text in self._of_result or _HEARSAY.search(text) is not None
            case "what_changes":
                return self._tells_who(text)
            case "what_stays":
                return _WISH.search(text) is not None
            case "why" | "past_attempts":
                return value.startswith("Not ") or _REJECTED_ONLY.search(text) is not None
            case "closed" | "busy":
                return not _OF_ALL.search(text) and bool(self._teams.find_in(text, with_unknown=False))
            case "organisation":
                return (
                    any(places_in(value))
                    or _BODY.search(value) is not None
                    or _OTHERS.search(text) is not None
                    or _is_story(fact)
                )
            case "job_title":
                return _ACRONYM.match(fact.of) is not None or value.count("(") != value.count(")")
            case "group_size":
                is_sum = (
                    bool(currencies_in(text))
                    and isinstance(fact.value, float)
                    and fact.value >= _LEAST_BUDGET
                )
                return is_sum or _is_few_in_words(fact, text) or _OTHERS.search(text) is not None
            case "budget":
                is_small = isinstance(fact.value, float) and fact.value < _LEAST_BUDGET
                return is_small or _IS_GAIN.search(text) is not None
            case "condition":
                return _WAS.search(value) is not None
            case "condition_by" | "condition_owner":
                return _WAS.search(fact.of) is not None
            case "country":
                return self._currencies.isdisjoint({currency_of(value), "USD"}) and bool(self._currencies)
            case "tools":
                return all(map(_REJECTED.search, self._clauses_of(fact, text)))
            case "group_go_live" | "go_live":
                clauses = [
                    each for each in self._with_day(fact, _PARTS.split(text)) if not _LIVE.search(each)
                ]
                return any(_TRIED.search(each) or self._opens_a_time(fact, each) for each in clauses)
        return False

    def _tells_who(self, text: str) -> bool:
        """Return whether a sentence says who, not what: "Sales (40) and service (12) use it"."""
        has_teams = max(self._sized.count(text), len(_LED_BY.findall(text))) >= _SEVERAL
        return has_teams or any(text.startswith(f"{name} ") for name in self._people)

    def _opens_a_time(self, fact: Fact, text: str) -> bool:
        """Return whether a day is the first of several."""
        days = [day for day in exact_days_in(text, self._today) if day.day == fact.value]
        return bool(days) and all(_UNTIL.match(text, day.end) for day in days)

    def _is_no_aim(self, fact: Fact) -> bool:
        """Return whether a sentence tells of today, or of what is over."""
        text = fact.sentence
        is_over = all(map(_PAST_WAY.search, self._clauses_of(fact, text)))
        is_cut = _AVERAGE.match(str(fact.value)) is not None
        return is_over or is_cut or _TELLS_OF_TODAY.match(text) is not None or not _AIM.search(text)

    def _is_no_result(self, fact: Fact, text: str) -> bool:
        """Return whether a number or its name may be none of the business result."""
        if not self._has_target or all(map(self._is_of_others, self._parts_of(fact, text))):
            return True
        if all(map(_PAST_WAY.search, self._clauses_of(fact, text))):  # "we got it from 34 to 31": over
            return True
        if fact.field == "outcome_measure":
            value = str(fact.value)
            behind = _PARTS.split(text.partition(value)[2])[0]
            number = next(iter(numbers_in(behind, self._today)), None)
            goes_on = number is not None and _GOES_ON.match(behind, number.end)
            return _NAMES_NOTHING.search(value) is not None or bool(goes_on)
        return False

    def _is_of_others(self, text: str) -> bool:
        """Return whether words are about another organization."""
        if _OTHERS.search(text):
            return True
        match = _STORY.match(text)
        if match is None or _WE.search(text):
            return False
        name = match["at"] or match["who"]
        is_long = " " in name or match["at"] or match["one"]
        return bool(is_long) and not any(
            words_in(each, match.group()) or words_in(name, each) for each in self._known
        )

    def _with_day(self, fact: Fact, clauses: Iterable[str]) -> list[str]:
        """Return the clauses that name the day of a fact."""
        return [
            each for each in clauses if fact.value in [day.day for day in exact_days_in(each, self._today)]
        ]

    def _clauses_of(self, fact: Fact, text: str) -> list[str]:
        """Return the clauses in which a value stands, else the sentence, without brackets."""
        text = _IN_BRACKETS.sub("", text)
        clauses = _CLAUSES.split(text)
        words = str(fact.value)
        return self._with_day(fact, clauses) or [each for each in clauses if words_in(words, each)] or [text]

    def _parts_of(self, fact: Fact, text: str) -> list[str]:
        """Return the parts of a sentence that give a number of the result."""
        parts = _PARTS.split(text)
        return [
            each
            for each in parts
            if words_in(str(fact.value), each)
            or fact.value in [number.value for number in numbers_in(each, self._today)]
        ] or [text]


def _is_story(fact: Fact) -> bool:
    """Return whether a sentence tells what an organization did, as one tells of others."""
    match = _STORY.match(fact.sentence)
    return bool(match and match["past"] and words_in(str(fact.value), match.group()))


def _is_few_in_words(fact: Fact, text: str) -> bool:
    """Return whether a sentence speaks of "two mothers" or "the one in Hull"."""
    return fact.value in _FEW and not re.search(rf"\b{fact.value:.0f}\b", text)


def _settles(answer: str, worry: str) -> bool:
    """Return whether an answer says that what somebody fears to lose stays."""
    stems = [{word[:5] for word in re.findall(r"[a-z]{5,30}", each.lower())} for each in (answer, worry)]
    return bool(_STAYS.search(answer) and stems[0] & stems[1])
