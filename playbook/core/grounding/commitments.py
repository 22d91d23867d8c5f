"""Find promises, approvals, duties, sources and quotes, and what the brief decides of them."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from playbook.core.base.text_caches import clear_with
from playbook.core.case.reading.promises import DECIDES
from playbook.core.case.reading.texts import OPEN_WORDS, phrases, plain, sentences_of
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import CONDITION_NAMES, PromiseTopic
from playbook.core.text.dates import CACHED_TEXTS
from playbook.core.text.names import fold

Sort = Literal["promise", "approval", "duty", "source", "quote"]
_TOPICS: tuple[PromiseTopic, ...] = ("jobs", "measurement", "working_time", "answers")
_PEOPLE = (
    r"(?!(?:this|its|was|has|is|as|does|what|plus|unless|less)\b)(?<!what )(?<!if )"
    r"(?:you|we all|everyone|everybody|anyone|nobody|no one|each of you|all of you|whoever [\w ]{1,30}"
    r"|(?:every|each|all|both) (?:[\w'-]+ ){0,2}?[\w'-]+|[\w'-]+s|people|staff|jede[rs]?|alle|niemand"
    r"|chacun|tous|toutes|personne|todos|todas|nadie)"
)
_JUDGED = (
    r"(?:judg|rat|grad|rank|measur|assess|evaluat|apprais|compar|monitor|track|count|record|read|seen|watch"
    r"|punish|blam)\w*"
)
_PROMISES = phrases(
    r"guarantee\w*", r"(?:we|i) promise", r"you (?:can|may) always", r"bonus(?:es)?",
    r"go(?:es)? back to … (?:if|at any time)",
    r"(?:anyone|whoever|those who) … can (?:always )?(?:go|stay|keep)",
    r"stays? open (?:for|to) (?:anyone|anybody|all|those|everyone|whoever|you)",
    r"will (?:never|not ever|always)", r"never (?:be )?(?:seen|read|used|counted|shared)",
    r"(?:nobody|no one|none of you) … (?:will|ever|has to|have to|loses?)",
    r"no (?:[\w'-]+ ){1,3}?(?:will|is ever|is) (?:ever )?(?:lose|get|be|have|" + _JUDGED + r")",
    r"no (?:[\w'-]+ ){1,5}?will (?:lose|get|be|have)", r"will not (?:lose|be|change|cost)",
    r"(?:has|have|had) no (?:influence|effect|bearing) on",
    r"held against (?:you|him|her|them|any\w+|people)", r"(?:lowered|raised) in return",
    r"(?:targets?|quotas?) … (?:lowered|reduced|cut)", r"no [\w'-]+ (?:is|are) " + _JUDGED,
    r"deleted (?:after|within|once)",
    r"paid (?:double|extra|leave|training|overtime|for (?:the|your|it|every))",
    r"(?:pay|salary|salaries|wages?|grades?) (?:[\w-]+ ){0,4}?(?:not"
    r"|never|stays?|remains?|keeps?|unchanged)",
    r"keeps? (?:their|your|his|her|its) (?:[\w-]+ ){0,2}?(?:jobs?"
    r"|posts?|pay|grades?|salary|roles?|hours|seats?)",
    r"costs? … (?:paid|covered|reimbursed|refunded)", r"reimburs\w+", r"severance", r"pay rise",
    r"a year's pay", r"(?:is|are) free on", r"days? off",
    r"(?:you|everyone|everybody|each of you|people|teams?) (?:will )?(?:get|have|"
    r"has|receive)s? (?:[\w-]+ ){1,4}?(?:hours?|minutes|days?) (?:a|per|each|every) (?:week|day|month)",
    r"versprechen", r"garantier\w+", r"pramie\w*", r"garanti\w*", r"promet\w+", r"garantiz\w+",
)  # fmt: skip
_BODY = (
    r"(?:legal|lawyers?|counsel|works? councils?|unions?|boards?|regulators?|authorit(?:y|ies)|insurers?"
    r"|data protection(?: officer)?|dpo|(?:it )?security|auditors?|vendors?|suppliers?|parents|clients"
    r"|customers"
    r"|state|ministry|associations?|committees?|councils?|management|leadership|hr|compliance|headquarters"
    r"|betriebsra\w+|personalra\w+|rechtsabteilung|datenschutz\w*|gewerkschaft|vorstand"
    r"|comite [\w' ]{3,20}|cse|syndicats?|service juridique|direction|sindicatos?|asesoria juridica"
    r"|comite de empresa)"
)
_GIVEN = (
    r"(?:agreed|approved|signed|cleared|confirmed|accepted|consented|endorsed|backed|authori[sz]ed|released"
    r"|voted for|given (?:[\w-]+ ){0,2}?(?:consent|approval|go-ahead|ok|blessing|yes)|said yes)"
)
_APPROVALS = phrases(
    rf"{_BODY} … {_GIVEN}",
    rf"{_BODY} (?:[\w-]+ ){{0,3}}?(?:supports?|backs?|welcomes?|agrees? (?:to|with)|approves?|allows?)",
    rf"{_BODY} … (?:gave|has no objection|have no objection|is (?:fine|happy) with|allow it)",
    rf"(?:has|have|had) (?:already |now |all )?(?:been )?{_GIVEN}",
    r"(?:has|have) been (?:reviewed|checked) and", rf"(?:is|are|was|were) {_GIVEN} by … {_BODY}",
    rf"{_BODY} … (?:zugestimmt|genehmigt|freigegeben|unterschrieben|geprueft|stimmt zu)",
    rf"{_BODY} … (?:approuve|accepte|valide|signe|donne son accord)",
    rf"{_BODY} … (?:aprobado|acordado|firmado|aceptado|dado su visto bueno)",
)  # fmt: skip
_DUTIES = phrases(
    rf"{_PEOPLE} (?:also |then |now |always )?(?:must|have to|has to"
    rf"|needs? to|(?:is|are) (?:required|expected|obliged) to)",
    r"(?:nobody|no one|none of you) (?:may|is allowed to)",
    r"(?:mandatory|compulsory|obligatory) (?:for|from|to)",
    r"(?:is|are|becomes?|will be) (?:[\w-]+ ){0,2}?(?:mandatory|compulsory|obligatory|required)",
    r"ist pflicht", r"verpflichtend", r"verbindlich", rf"{_PEOPLE} (?:muss|mussen)", r"obligatoires?",
    rf"{_PEOPLE} (?:doit|doivent)", r"obligatori[oa]s?", rf"{_PEOPLE} (?:deben?|tienen? que)",
)  # fmt: skip
_SOURCES = phrases(
    r"(?:a|one|recent|several|the|new|some|many|most) (?:[\w-]+ ){0,2}?"
    r"(?:study|studies|surveys?|research|reports?) (?:\w+ ){0,4}?(?:shows?|finds?|found|says?|proves?"
    r"|proved|suggests?|confirms?|of \d+)",
    r"(?:studies|surveys|research|statistics|experts?|scientists|analysts|data from [\w ]+) "
    r"(?:\w+ ){0,4}?(?:shows?|finds?|found|says?|agrees?|proves?|recommends?|suggests?|confirms?|reports?)",
    r"according to", r"in a (?:survey|study|poll) (?:by|of|from)",
    r"(?:it is|has been) (?:proven|shown) that",
    r"recommends? (?:\w+ ){1,5}?(?:of this kind|like this|for)", r"best practi[cs]e says",
    r"studien? … (?:zeig|beleg|beweis)\w+", r"laut (?:einer|der) (?:studie|umfrage)",
    r"experten … (?:sagen|empfehlen)", r"(?:etudes?|enquetes?) … (?:montre|prouve)\w*", r"selon (?:une|l')",
    r"segun (?:un|una|el)", r"(?:estudios?|encuestas?) … (?:muestra|demuestra)\w*",
)  # fmt: skip
_SAYS = (
    r"(?:said|says|puts? it|told (?:us|me|them)|remembers?|promised|wrote|writes|once|has said|recalls?"
    r"|admits?|words|sagte?|schrieb|a dit|dit|dijo|dice)"
)
_QUOTED = re.compile(
    r"[\"\u201c\u201e\u00ab]\s?([^\"\u201c\u201d\u201e\u00ab\u00bb]{8,})[\"\u201c\u201d\u00bb]"
)
_ATTRIBUTED = re.compile(
    rf"\b[A-Z][\w'\u2019-]+(?:\s[\w'\u2019-]+){{0,4}}?\s{_SAYS}\b|\b{_SAYS}\s[A-Z]\w+|[A-Z]\w+\s[A-Z]\w+:\s*$"
)
# What is asked, wished, or true only later.
_HEDGED = phrases(
    r"if", r"once", r"when", r"until", r"unless", r"before", r"after … (?:has|have)", r"as soon as",
    r"only", r"(?:must|should|would|may|can|could|will) (?:\w+ )?(?:have|has|be)?", r"(?:has|have) to",
    r"needs? to", r"not", r"no longer", r"without", r"who (?:has|have)", r"what", r"which", r"wenn",
    r"sobald", r"bis", r"falls", r"bevor", r"muss", r"erst", r"si", r"avant", r"quand", r"cuando", r"antes",
)  # fmt: skip
_ABSOLUTE = phrases(
    r"ever", r"never", r"always", r"guarantee\w*", r"forever", r"at any time", r"(?:now )?(?:or|and) later",
    r"nie(?:mals)?", r"immer", r"jamais", r"toujours", r"nunca", r"siempre",
)  # fmt: skip
_SMALL = frozenset({
    "a", "about", "after", "al", "all", "alle", "also", "an", "and", "any", "anybody", "anyone", "are",
    "as", "at", "au", "aux", "avec", "be", "because", "been", "before", "being", "both", "but", "by", "can",
    "ce", "ces", "con", "could", "dans", "das", "de", "del", "dem", "den", "der", "des", "did", "die", "do",
    "does", "du", "each", "ein", "eine", "einer", "el", "ella", "ellos", "en", "es", "est", "esta", "este",
    "et", "every", "everybody", "everyone", "for", "from", "fur", "get", "gets", "ha", "haben", "had",
    "has", "hat", "have", "he", "her", "his", "how", "if", "il", "im", "in", "into", "is", "ist", "it",
    "its", "just", "la", "las", "le", "les", "lets", "leur", "lo", "los", "make", "makes", "may", "mit",
    "more", "most", "must", "nadie", "ne", "nicht", "niemand", "no", "nobody", "none", "nor", "nos", "not",
    "nous", "now", "oder", "of", "off", "on", "one", "only", "or", "our", "out", "over", "own", "par",
    "para", "pas", "pero", "por", "pour", "que", "qui", "sa", "same", "se", "ses", "she", "should", "sich",
    "sie", "sind", "so", "some", "son", "sont", "still", "su", "such", "sur", "sus", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "those", "through", "to", "too", "un", "una",
    "und", "under", "une", "unos", "until", "up", "us", "very", "von", "vous", "was", "we", "wegen", "were",
    "what", "when", "where", "which", "while", "who", "will", "wir", "wird", "with", "without", "would",
    "y", "you", "your", "yours", "zu", "sein", "seine", "seinen", "ihr", "ihre", "ihren", "kein", "keine",
    "personne", "aucun", "aucune", "ningun", "ninguna",
})  # fmt: skip
# Words in which a promise on a topic may be said again.
_SAME_WORDS = frozenset({
    "answer", "answered", "answers", "arbeitsplatz", "arbeitsplatze", "assessed", "change", "changes",
    "colleague", "colleagues", "compared", "counted", "cut", "cuts", "decided", "dismissal", "dismissed",
    "during", "empleo", "empleos", "emploi", "emplois", "employment", "evaluated", "go", "goes", "happen",
    "happens", "hours", "individual", "individually", "job", "jobs", "judged", "keep", "keeps", "laid",
    "layoff", "layoffs", "lose", "loses", "losing", "lost", "measure", "measured", "monitored", "new",
    "people", "perd", "person", "pierde", "position", "positions", "post", "poste", "postes", "posts",
    "practice", "promise", "puesto",
    "perdera", "perdra", "verlieren", "question", "questions", "ranked", "rated", "redundancies",
    "redundancy", "remain", "replaced", "role", "roles", "rollout", "safe", "staff", "stay", "stays",
    "stelle", "stellen", "team", "teams", "time", "tool", "tracked", "training", "verliert", "watched",
    "within", "work", "working",
})  # fmt: skip
_NEARLY_ALL, _MOSTLY, _HALF = 0.75, 0.6, 0.5
_ENDING = re.compile(r"(?:ations?|ments?|ings?|ied|ies|ed|es|en|er|s|e|y)$")
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")


class Commitment(NamedTuple):
    """A sentence that promises, approves, obliges, or names a source."""

    words: str
    sort: Sort
    topics: tuple[PromiseTopic, ...] = ()


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def commitments_in(text: str) -> tuple[Commitment, ...]:
    """Return what a text promises, approves, asks for, or quotes."""
    return tuple(found for sentence in sentences_of(text) for found in _read(sentence))


def _read(sentence: str) -> Iterator[Commitment]:
    bare = plain(sentence)
    quoted = _QUOTED.search(sentence)
    if quoted and _ATTRIBUTED.search(
        sentence[: quoted.start()] + " " + sentence[quoted.end() :].lstrip(" ,")
    ):
        yield Commitment(quoted[1].rstrip(",. "), "quote")
    if "?" in sentence:
        return
    if _SOURCES.search(bare):
        yield Commitment(sentence, "source")
    if OPEN_WORDS.search(bare):
        return
    approval = _APPROVALS.search(bare)
    if approval and not _HEDGED.search(bare[: approval.end()]):
        yield Commitment(sentence, "approval")
        return
    topics = tuple(topic for topic in _TOPICS if DECIDES[topic].search(bare))
    if topics or _PROMISES.search(bare):
        yield Commitment(sentence, "promise", topics)
    elif _DUTIES.search(bare):
        yield Commitment(sentence, "duty")


class Ledger:
    """What a brief and its people decided, sentence by sentence."""

    def __init__(self, brief: Brief) -> None:
        self._stated: list[tuple[frozenset[str], str, bool]] = []
        self._approved: list[frozenset[str]] = []
        self._neutral = content_of(f"{brief.organisation} {brief.name} {' '.join(brief.tools)}") | _SAME_STEMS
        for field in ("what_changes", "why", "why_now", "what_stays", "objective", "expected_benefit"):
            self.learn(getattr(brief, field))
        for text in (brief.concerns, brief.past_attempts, brief.risk_of_not_changing):
            self.learn(text, is_promise=False)
        for promise in brief.promises:
            if promise.state == "decided":
                self.learn(promise.sentence)
        for concern in brief.concern_list:
            self.learn(concern.answer)
        for condition in brief.conditions:
            if condition.met_on:
                self._approved.append(content_of(f"{condition.name} {CONDITION_NAMES[condition.kind]}"))

    def learn(self, text: str, *, is_promise: bool = True) -> None:
        """Add what a person wrote. Questions and fears decide nothing."""
        for sentence in sentences_of(text):
            if "?" not in sentence and not OPEN_WORDS.search(plain(sentence)):
                self._stated.append((content_of(sentence), plain(sentence), is_promise))

    def carries(self, commitment: Commitment) -> bool:
        """Return whether the brief or a person's text says the same."""
        bare, content = plain(commitment.words), content_of(commitment.words)
        match commitment.sort:
            case "quote" | "source":
                return any(
                    bare in stated or _share(content, own) >= _NEARLY_ALL for own, stated, _ in self._stated
                )
            case "approval":
                is_met = any(_share(name, content) >= _HALF for name in self._approved)
                return is_met or any(
                    _APPROVALS.search(stated) and _share(content, own) >= _HALF
                    for own, stated, _ in self._stated
                )
            case "duty":
                return any(_share(content, own) >= _MOSTLY for own, _, _ in self._stated)
            case "promise":
                return any(self._keeps(commitment, bare, content, *stated) for stated in self._stated)

    def _keeps(
        self,
        commitment: Commitment,
        bare: str,
        content: frozenset[str],
        own: frozenset[str],
        stated: str,
        is_promise: bool,
    ) -> bool:
        if not is_promise or (_ABSOLUTE.search(bare) and not _ABSOLUTE.search(stated)):
            return False
        same_topic = any(DECIDES[topic].search(stated) for topic in commitment.topics)
        return _share(content, own) >= _NEARLY_ALL or (same_topic and content - self._neutral <= own)


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def content_of(text: str) -> frozenset[str]:
    """Return the stems of a text's words, without small ones."""
    return frozenset(_stems(fold(word) for word in _WORD.findall(text)))


def _stems(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        bare = word.removesuffix("'s").removesuffix("\u2019s")
        if bare not in _SMALL and not bare.isdigit():
            yield _ENDING.sub("", bare) if len(bare) > 4 else bare.removesuffix("s")


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    """Return how much of one is in the other; nothing is not in it."""
    return len(part & whole) / len(part) if part else 0.0


_SAME_STEMS = frozenset(_stems(_SAME_WORDS))
