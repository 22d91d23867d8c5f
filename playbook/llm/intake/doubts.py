"""Tell which facts of notes nobody should find ticked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from playbook.core.case.reading.places import currency_of, places_in
from playbook.core.intake.intake import DAYS, OMISSION, PEOPLE, Fact
from playbook.core.text.dates import exact_days_in
from playbook.core.text.notes import words_in
from playbook.core.text.numbers import numbers_in
from playbook.llm.intake.teams.units import UnitNames

_NOT_SURE = "Not sure. Tick it if it is right."
_REASONS = frozenset({
    "why", "why_now", "risk_of_not_changing", "past_attempts", "objective", "expected_benefit", "country",
})  # fmt: skip
_SETTLED = DAYS | PEOPLE | {
    "tools", "budget", "headcount", "promise", "why_now", "closed", "group_closed", "what_stays",
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
_IS_QUOTED = re.compile(r"[\"\u201c\u201e\u2018'][^\"\u201d]{2,400}[\"\u201d\u2019'][.!?]?$")
_REPLIES = re.compile(
    r"(?i)(?:(?:our |the |my )?answers?|not so|it|that|this|they|these|those|there|we|I|you|nobody|no one"
    r"|nothing|none|everyone|everybody|each|every|all|only)\b|(?:no|yes)[,:;.] "
)
_STAYS = re.compile(r"(?i)\b(?:stays?|remains?|keeps?|never|not|no)\b|n['\u2019]t\b")
_HEDGED = re.compile(
    r"(?i)\b(?:if|unless|provided|assuming|in case|depend(?:s|ing) on (?:whether|if|the)|subject to|might"
    r"|(?-i:may)|could|would(?! like)|perhaps|maybe|possibly|probably|hopefully|unconfirmed|tentative\w{0,4}"
    r"|tb[acd]|proposal|proposed)\b"
)
_REJECTED = re.compile(
    r"(?i)\b(?:dropped|rejected|mentioned|failed|decided against|looked at|considered|stopp?(?:ed)?|privately"
    r"|until now|not (?:allowed|bought|chosen)|nothing (?:bought|decided|signed)|risks?|wrong)\b"
)
_TELLS_OF_TODAY = re.compile(
    r"(?i)(?:today|now|currently|at present|at the moment|so far)\b"
    r"(?!.{0,300}\b(?:want|goal|aim|target|must|should|ha(?:s|ve) to|by)\b)"
)
# "94 days on average", "I'd like three days": words beside a number that say not what is counted.
_NAMES_NOTHING = re.compile(
    r"(?i)^(?:average|mean|total|it|this|that|last \w{1,20})\b|\bI\b|\b(?:we|I)['\u2019]d\b"
)
_TRIED = re.compile(r"(?i)\b(?:pilots?|trials?|tests?|testing)\b(?! [a-z]{2,20}s\b)")
_LIVE = re.compile(r"(?i)\blive\b|\b(?:goes|starts?|begins?) first\b")
_IN_BRACKETS = re.compile(r"\([^()]{0,200}\)")
_OF_ALL = re.compile(r"(?i)\b(?:we|all|every\w{0,4}|any\w{0,4}|whole|nobody|no one|company)\b")
_CLAUSES = re.compile(r"[;.] |, (?:but|and|while|whereas) ")
_PARTS = re.compile(r"[;,.] (?:and |but )?| and ")


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
        if _IS_QUOTED.match(text) and fact.field != "concerns":
            return True
        if fact.field in _SETTLED and all(map(_HEDGED.search, self._clauses_of(fact, text))):
            return True
        if fact.field in _REASONS and self._is_of_others(text):
            return True
        value = str(fact.value)
        if fact.field == "outcome_measure" and _NAMES_NOTHING.search(value):
            return True
        match fact.field:
            case "outcome_measure" | "outcome_unit" | "outcome_baseline" | "outcome_target":
                return all(map(self._is_of_others, self._parts_of(fact, text)))
            case "concern_answer":
                return not (_REPLIES.match(value) or _settles(value, fact.of))
            case "what_changes":  # "Ana Ruiz leads it from May 3" tells who, not what
                return any(text.startswith(f"{name} ") for name in self._people)
            case "closed" | "busy":
                return not _OF_ALL.search(text) and bool(self._teams.find_in(text, with_unknown=False))
            case "objective":
                return _TELLS_OF_TODAY.match(fact.sentence) is not None
            case "organisation":
                return any(places_in(value)) or _OTHERS.search(text) is not None or _is_story(fact)
            case "group_size":
                return _OTHERS.search(text) is not None
            case "country":
                return self._currencies.isdisjoint({currency_of(value), "USD"}) and bool(self._currencies)
            case "tools":
                return all(map(_REJECTED.search, self._clauses_of(fact, text)))
            case "group_go_live" | "go_live":
                clauses = self._with_day(fact, _PARTS.split(text))
                return any(_TRIED.search(each) and not _LIVE.search(each) for each in clauses)
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


def _settles(answer: str, worry: str) -> bool:
    """Return whether an answer says that what somebody fears to lose stays."""
    stems = [{word[:5] for word in re.findall(r"[a-z]{5,30}", each.lower())} for each in (answer, worry)]
    return bool(_STAYS.search(answer) and stems[0] & stems[1])
