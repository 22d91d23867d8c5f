"""What the words of a plan say, read once per text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from playbook.core.base.text_caches import clear_with
from playbook.core.base.words import short
from playbook.core.plan.items import AnyItem, Item

# An edit changes one text of a plan: the others are not read again.
CACHED_TEXTS = 8_192
# The text in which an item speaks to people.
SPOKEN: Mapping[str, str] = {
    "sponsor_act": "script", "message": "body", "manager_briefing": "talking_points",
    "training_session": "agenda",
}  # fmt: skip
_OTHER_TEXTS: Mapping[str, tuple[str, ...]] = {
    "coalition_member": ("commitment",), "objective": ("statement", "benefit"), "key_message": ("text",),
    "use_case": ("task",), "checkin_series": ("question",), "resistance": ("cause", "tactic"),
    "metric": ("definition", "red_action"), "policy": ("text", "human_review"),
    "gate": ("go_if", "adjust_if", "stop_if"), "milestone": ("done_when",),
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\S)[^.!?\n]*)*[.!?]*")
_QUOTED = 160

_NOBODY = r"(?:no(?:body|\s?[- ]?one)|none of (?:us|you)|not one (?:person|job))"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
# "Today we start to collect questions" is no start of the change.
_ANOTHER_START = r"(?! (?:to (?!use|work)|by|collect\w*|asking|inviting)\b)"
# What a sentence may say, by name. Lower case; a sentence is matched in lower case too.
PATTERNS: Mapping[str, str] = {
    # what is not written yet
    "placeholder": r"\[(?!\d+\])[^\[\]\n]{2,}\]|<[a-z][^>\n]{2,60}>|\{\{?\w+\}?\}|\btb[dac]\b|\bxx+\b|"
    r"\blorem\b|"
    r"\bipsum\b|\bto be (?:named|defined|confirmed|decided|announced)\b|\bfill in\b|\?\?\?+|…{2,}|_{3,}|"
    r"\binsert (?:the |your |a )?(?:name|date|text|link|number|example)",
    # topics of messages
    "job_impact": r"\b(?:jobs?|roles?|pay|paid|wages?|salar(?:y|ies)|grades?|positions?|posts?|redundan\w+|"
    r"layoffs?"
    r"|laid off|dismiss\w*|employ(?:ed|ment|ee|ees)|headcount|career|bonus(?:es)?|commission|appraisals?|"
    r"replac\w+"
    r"|contract of employment|working hours|pension|stellen?|arbeitsplatz\w*|geh[aä]lt\w*)\b",
    "unchanged": r"\b(?:stays?|remains?|unchanged|same|keeps?|still|continues?|goes on|nothing (?:changes|"
    r"about)"
    r"|not chang\w+|does not change|as (?:it|they) (?:is|are|was|were)|bleib\w+)\b",
    "wiifm": r"\b(?:less|fewer|more|faster|quick\w*|sooner|easier|better|saves?|saved|saving|helps?|"
    r"gain\w*|benefits?"
    r"|without|no (?:more|longer|double)|instead of|get back|relief|spares?|free[sd]?|for (?:you|us)|mehr|"
    r"weniger)\b",
    "risk": r"\b(?:risks?|lose|loses|lost|losing|loss|costs?|behind|otherwise|danger|miss|fail\w*|worse|"
    r"late|too "
    r"(?:late|long|slow)|longer|if we (?:do not|don't|wait|leave|stay)|leave (?:it|things)|happens if|"
    r"stop\w*|wait)\b",
    "win": r"\b(?:win|won|worked|works|saved|better|faster|first|results?|thank\w*|proud|shorter|less|done|"
    r"success\w*"
    r"|made|achieved|brought)\b",
    "data": r"\b(?:data|confidential|personal|public|internal|secret|private|(?:may|must not|can) go in|"
    r"stays out|goes in|class(?:es)?|customers?|patients?)\b",
    "limits": r"\b(?:limits?|wrong|cannot|can't|not|never|mistakes?|errors?|invent\w*|fails?|stop\w*)\b",
    "verify": r"\b(?:check\w*|verif\w+|reads?|reread|compar\w+|sources?|correct\w*|test\w*|prove\w*|second "
    r"pair)\b",
    # claims that only a promise may make
    "no_job_loss": rf"\b{_NOBODY}\b[^.;]{{0,40}}\b(?:los\w+\b(?! (?:an? |any )?"
    r"(?:commissions?|customers?|orders?|quotes?|sales?|time)\b)|replac\w+|dismiss\w+|laid off|let go|"
    r"redundan\w+)"
    r"|\bno (?:jobs?|one's job|layoffs|redundancies|job losses|positions?)\b(?! (?:with|has|have|is "
    r"given|in the (?:queue|list|line|order)|(?:is|are|gets?|goes?|will be) (?:closed|opened|entered|billed|"
    r"invoiced|booked|dispatched|scheduled|started|finished|completed|signed|recorded|on paper|out)))"
    r"|\bjobs? (?:is|are|stay|stays|remain|remains) (?:safe|secure|guaranteed)|\b(?:all|your|every) "
    r"(?:jobs?|roles?) "
    r"(?:is|are|stay|stays) (?:safe|secure|as)|niemand verliert",
    "job_loss": r"\b(?:jobs?|positions?|roles?|posts?) (?:will |are |is )?(?:be )?(?:cut|lost|removed|go|"
    r"goes|end|ends)\b"
    r"|\bfewer (?:jobs|positions|people|posts)\b|\bredundanc(?:y|ies)\b",
    "not_measured": rf"\b{_NOBODY}\b[^.;]{{0,40}}\b(?:measur\w+|rank\w+|track\w+|watch\w*|monitor\w+|"
    rf"compar\w+|count\w+"
    r"|assess\w+|scor\w+|control\w*)|\bat teams,? (?:and )?not at people|\bnot (?:measured|ranked|tracked|"
    r"monitored|"
    r"assessed|scored)\b|\bdoes (?:anybody|anyone|somebody|someone) (?:watch|track|measure)[^?]*\? no\b",
    "voluntary": rf"\bvoluntar\w+|\boptional\b(?! (?:to (?!use|take|join)|sessions?|"
    rf"clinics?|extras?|parts?|fields?|reading))|\byour (?:own )?(?:choice|free choice)\b|\b{_NOBODY} (?:has "
    rf"to|must|will "
    r"have to|is (?:forced|obliged|required) to) (?:use|take part|join|try|adopt|change)\b|\bup to you "
    r"(?:whether|if)|"
    r"\bonly if you (?:want|like|wish)|\bif you (?:like|want to) (?:use|try|join)\b"
    r"(?! (?:your|a|an|one|some)\b)|\bfreiwillig\w*|"
    r"\byou (?:do not|don't|need not) (?:have to|need to) (?:use|take part|join)",
    "mandatory": r"\bmandator\w+|\bcompulsory\b|\bobligat\w+|\b(?:you|everyone|everybody|all of us|we all) "
    r"(?:must|have to|"
    r"has to|is required to|are required to) (?:use|work|enter|take part|come|be)\b|\bis a must\b|\bonly "
    r"way\b|"
    r"\bdoes not (?:exist|count)\b|\bno longer (?:possible|accepted|valid|counts?)\b|\bverpflicht\w+",
    "working_time": r"\b(?:in|during|inside|within|part of) (?:paid |your |the |normal )?working (?:time|"
    r"hours|day)|\bpaid "
    r"(?:time|overtime)|\bovertime is paid",
    "answered_within": r"\b(?:all|every|each)? ?answers?\b[^.;]{0,50}\bwithin (?:\w+ )?(?:working "
    r")?(?:hours?|days?|week)\b",
    "measured": r"\b(?:measured|compared|ranked|assessed|scored|tracked|monitored)\b|\bper (?:person|head|"
    r"agent|employee)\b"
    r"|\bindividual\w*|\bby name\b|\beach (?:person|agent|employee|engineer|colleague)'?s?\b",
    "own_time": r"\b(?:own|free|spare) time\b|\bunpaid\b|\bafter hours\b|\boutside (?:of )?working",
    # days
    "today_start": r"\btoday (?:we|you|it|is (?:the|our) (?:day|start|first))\b[^.;]{0,30}\b(?:starts?|"
    rf"begins?|go(?:es)? live|day|switch\w*)\b{_ANOTHER_START}|"
    rf"\btoday we (?:start|begin|go live|switch){_ANOTHER_START}|\b(?:we|you|it) (?:starts?|begins?|"
    r"goe?s? live) "
    r"today\b|\b(?:live|starting|open) today\b|\bfrom today\b[^.;]{0,20}\b(?:we|you|everyone) (?:all )?"
    r"(?:uses?|works?|starts?|enters?|writes?|logs?|goe?s?)\b|\bday one "
    r"is today",
    "tomorrow_start": r"\btomorrow (?:we|you|it)\b[^.;]{0,20}\b(?:starts?|begins?|goe?s? live|switch\w*)|"
    r"\b(?:we|you|it) "
    r"(?:starts?|begins?|goe?s? live) tomorrow\b|\btomorrow is (?:the|our) (?:day|start|first day)",
    "yesterday_start": r"\byesterday (?:we|you|it) (?:started|began|went live)|\b(?:started|began|went "
    r"live) yesterday\b",
    "answered_by": rf"\b(?:by|until|on|before) (?:the )?(?:next |this |coming |following )?(?:{_WEEKDAY}|"
    rf"\d|tomorrow|end of|"
    r"(?:mon|tue|wed|thu|fri|sat|sun)\b|noon|evening)|\bwithin (?:\w+ )?(?:\w+ )?(?:hours?|days?|weeks?)\b|"
    r"\btomorrow\b|"
    r"\bnext (?:week|meeting|talk)\b|\bthe same (?:day|week)\b|\bright (?:away|here|there|now)\b|\bin the "
    r"(?:meeting|room)\b",
    "decision": r"\bwhat we (?:have )?(?:change|decided)|\bwe (?:have )?decided (?:to|on|that)\b",
    "leaves": r"\b(?:leaves|is leaving|will leave|left|retires?|is retiring|steps down|"
    r"last day(?! (?:to|for|on which)\b)|parental leave)\b",
    # what practitioners look for
    "representatives": r"\bworks? council|\bunions?\b|\bbargaining\b|"
    r"\bstaff (?:council|representati\w+|committee)|"
    r"\b(?:teachers'?|nurses'?|staff|pilots'?|police|professional|employees'?) association|"
    r"\bemployee "
    r"representati\w+|\bshop stewards?|\bbetriebsrat|\bpersonalrat|\bcomit[ée] (?:social|d'entreprise)|"
    r"\bcomit[ée] de empresa",
    "legal": r"\bdata protection|\bprivacy (?:impact|assessment|review|officer)|\bimpact assessment|"
    r"\battorneys? to review|\bdpia\b|\bdatenschutz"
    r"|\blegal (?:review|sign-?off|clearance)",
    "peer": r"\b(?:colleagues?|peers?|trusted?|respected|experienced|senior|sceptic\w*|skeptic\w*|listened "
    r"to|others ask|"
    r"look up to|credib\w+)\b",
    "tier": r"\b(?:supervisors?|team ?leads?|team ?leaders?|shift ?leads?|shift ?leaders?|foremen|foreman|"
    r"charge nurses?|"
    r"line managers?|first-line|store managers?|head nurses?|group leads?|section heads?|deput(?:y|ies)|"
    r"coordinators?)\b",
    "picture": r"\b(?:day after|picture it|ordinary (?:day|week|\w+day|morning|shift)|normal (?:day|week|"
    r"monday|morning|shift)|typical "
    r"(?:day|week|morning|shift)|(?:monday|day|week|shift|morning) (?:then )?(?:looks|will look)|from "
    r"(?:then|that day) on"
    r"|picture of|first day)\b",
    "switch_off": r"\bswitch(?:ed|es)? off|\bturned off|\bread[- ]only|\bretired?\b|\bclosed\b|\bno "
    r"longer\b|\bends?\b|"
    r"\blast day\b|\bshut down|\bstops?\b|\barchived?\b|\babgeschaltet",
    "rewarded": r"\b(?:goals?|targets?|incentiv\w+|bonus(?:es)?|commission|appraisals?|performance review|"
    r"job description|"
    r"procedures?|work instructions?|handbook|scorecard|objectives of|rota|standard operating|policy "
    r"manual|kpis?)\b",
    "pilot": r"\b(?:pilots?|piloted|first wave|trial|try-?out|dry run|test run|first (?:team|group|site|"
    r"ward) )",
    "learned": r"\b(?:learn(?:ed|t)|lessons?|what (?:worked|we (?:change|learn|heard))|review\w*|look back|"
    r"findings|adjust\w*)\b",
    "take_part": r"\b(?:suggest|propose|bring|choose|pick|name|test|review|comment on|vote|decide|write|"
    r"swap|design|"
    r"draft|change|add|strike|try out)\w*\b[^.?!]{0,70}\b(?:tasks?|use cases?|rules?|guardrails?|examples?|"
    r"ideas?|forms?"
    r"|screens?|fields?|process|template|agreement|list)\b|\bwhich of (?:our|the|your)\b",
    "accounts": r"\b(?:accounts?|access|sign(?:ed)?[- ]?in|log(?:ged)?[- ]?in|licen[sc]es?|devices?|"
    r"installed|badges?|"
    r"network|seats?|booking|desks?|migrat\w+|data load\w*|loaded)\b",
    "fallback": r"\b(?:fall ?back|fall back|outage|roll ?back|goes down|is down|fails|plan b|paper (?:form|"
    r"list|copy)|"
    r"emergency|without (?:it|the system|the tool)|back to the old|stop rule|call\b[^.]{0,30}\bsame day)",
    "shift": r"\b(?:shifts?|handovers?|hand-over|nights?|early and late|rota|twice a day|each watch|per "
    r"shift)\b",
    "translated": r"\b(?:translat\w+|interpret\w+|languages?|bilingual|in (?:polish|turkish|german|french|"
    r"spanish|italian|"
    r"portuguese|romanian|arabic|russian|ukrainian|chinese|hindi|vietnamese|dutch|english))\b",
    # measures
    "counts_use": r"\bopened\b|\busage\b|\bweekly active\b|\blog[- ]?ins?\b|\bsign[- ]?ins?\b|\bseats?\b|"
    r"\blicen[sc]es?\b|\bactive users?\b|"
    r"\bclicks?\b|"
    r"\battend\w+|"
    r"\b(?:user|active|new|opened|activated|created) accounts?\b|"
    r"\baccounts? (?:opened|created|activated|set up|in use|used)\b|"
    r"\bcertificat\w+|\btrained\b|\bcomplet\w+ (?:of )?(?:the )?(?:training|"
    r"course)|\bpage views?|"
    r"\bvisits to\b|\bsessions held\b|\bmessages sent\b|\bprompts?\b",
}  # fmt: skip
_COMPILED = {name: re.compile(pattern) for name, pattern in PATTERNS.items()}
_ENGLISH = re.compile(r"\b(?:the|and|you|we|to|is|of|what|for|your|it|in|on)\b")
# Dutch and German also have "is", "of", "we" and "in".
_ONLY_ENGLISH = re.compile(r"\b(?:the|and|you|your|what|that|this|with|our|they)\b")


class TextReading:
    """What one text says; each pattern is looked for once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lowered = text.lower()
        self._found: dict[str, tuple[str, ...]] = {}

    @cached_property
    def _words(self) -> list[str]:
        return _WORD.findall(self._lowered)

    @property
    def words(self) -> int:
        return len(self._words)

    @cached_property
    def different(self) -> int:
        return len(set(self._words))

    @cached_property
    def is_english(self) -> bool:
        is_like_it = len(_ENGLISH.findall(self._lowered)) * 8 >= self.words
        return is_like_it and not self.is_foreign

    @cached_property
    def is_foreign(self) -> bool:
        """Return whether no word is surely English, and there are words."""
        return self.words > 0 and not _ONLY_ENGLISH.search(self._lowered)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        return tuple(part for match in _SENTENCE.findall(self.text) if (part := match.strip()))

    def find(self, name: str) -> tuple[str, ...]:
        """Return the sentences that match a pattern."""
        if name not in self._found:
            self._found[name] = self._look_for(_COMPILED[name])
        return self._found[name]

    def holds(self, words: str) -> bool:
        """Return whether these words, in lower case, stand in the text."""
        return words in self._lowered

    def says(self, name: str) -> bool:
        return bool(self.find(name))

    def quote(self, name: str) -> str:
        """Return the first sentence that matches a pattern, in quotation marks."""
        return quote(self.find(name)[0])

    def _look_for(self, pattern: re.Pattern[str]) -> tuple[str, ...]:
        if not pattern.search(self._lowered):
            return ()
        saying = tuple(sentence for sentence in self.sentences if pattern.search(sentence.lower()))
        lines = tuple(line for line in self.text.splitlines() if pattern.search(line.lower()))
        return saying or lines or (self.text,)


def quote(sentence: str) -> str:
    """Return a sentence of the plan, cut and in quotation marks."""
    return f"“{short(sentence.strip(' -•*'), _QUOTED)}”"


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def read(text: str) -> TextReading:
    """Return the reading of a text, the same for the same text."""
    return TextReading(text)


def spoken(item: Item) -> str | None:
    """Return the text in which an item speaks to people; None if it has none."""
    field = SPOKEN.get(item.kind)
    return None if field is None else str(getattr(item, field))


@dataclass(slots=True)  # not frozen: made by the thousand
class Passage:
    """One text of an item, read."""

    item: AnyItem
    text: str
    reading: TextReading


def passages(item: AnyItem) -> Iterator[Passage]:
    """Yield the title and every other text of an item."""
    fields = (SPOKEN[item.kind],) if item.kind in SPOKEN else _OTHER_TEXTS.get(item.kind, ())
    for text in (item.title, *(getattr(item, field) for field in fields)):
        if text:
            yield Passage(item, text, read(text))
