"""Sentences that point at a person of the brief, whom others would recognize."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from playbook.core.base.assigned import OPEN_MATTER, task_in
from playbook.core.base.ended_roles import is_sponsors_secret
from playbook.core.base.letters import plain_letters, with_plain_apostrophes, without_accents, without_unseen
from playbook.core.base.posts import acts_as_one, is_trade, says_of_one
from playbook.core.base.text_caches import clear_with

_WORD = re.compile(r"[^\W_]+")
# An initial or a short form ends no sentence: "T. Lindqvist", "approx. EUR 5,000".
_SENTENCE = re.compile(
    r"(?:(?<=[.!?…])|(?<=[.!?…]['\"”’»]))(?<!\b[A-ZÀ-Þ]\.)(?<!approx\.)(?<!\b[DM]r\.)[^\S\n]+|(?<=[。！？])[^\S\n]*|(?=\n)"
)
# "He will be replaced.", "This colleague …", "Refuses to come.": goes on about whoever was named before.
_GOES_ON = re.compile(
    r"(?i)\b(?:he|him|his|himself|she|her|hers|herself|er|ihn|ihm|lui|él|(?:this|that|the|our) (?:colleague"
    r"|person|man|woman|manager|lead|leader|clerk|director|head|supervisor|expert|specialist))\b|"
    r"^\W*(?:they|their|both|sie|ihr\w{0,2}|sein\w{0,2}|il|elle|son|sa|ses|ella|su|sus|is|was|has|had|will"
    r"|would|does|did|do|can|cannot|may|might|must|should|needs|wants|refuses|says|thinks|thought|told|left"
    r"|leaves|drinks|drank|blocks|stopped|also|same|then|because of (?:this|that)|since then|after that)\b"
)
# "Lind-qvist", "L i n d" or "T.L.": read as they stand, and joined.
_PARTED = re.compile(
    r"(?<![^\W_])[^\W_]{1,40}+(?:[-‐‑.'’][^\W_]{1,40}+)++|\b[^\W\d_](?:[ .]{1,2}[^\W\d_]\b){1,40}"
)
_POINT = re.compile(r"[-*•–]\s")  # of a list, which the line before it heads
_SAYS_WHO = re.compile(r"(?i)(?:that|this|it) (?:was|is)\b")  # whom the sentence before is about
# Somebody who is not in the list of people.
_ADDRESSED = re.compile(
    r"\b(?:Dr|Mrs?|Ms|Prof|Professor|Herrn?|Frau|Mme|Madame|Monsieur|Señora?|Don|Doña)\.? [A-ZÀ-Þ]\w+"
)
# Everyone knows who that was, also without a name.
_FEW_ARE_ILL = re.compile(
    r"(?i)\b(?:one|two|three|four|five|six|[1-9]) (?:[\w'-]+ ){0,5}?(?:was|were|is|are|fell|have been"
    r"|has been|went) (?:off )?(?:ill|sick|on sick leave|burned out|burnt out|signed off)\b"
)
# What a few have confided to one person, and anybody's health.
_CONFIDED = re.compile(
    r"(?i)\b(?:someone|somebody|a (?:colleague|few|couple)|one|two|three|four|[1-4]) (?:[^.;!?]{0,60} )?"
    r"(?:(?:has|have) told me|told me|confided|(?:has|have) (?:an|other|another) offers?)\b"
)
_HEALTH = re.compile(
    r"(?i)\b(?:someone|somebody|a colleague|one (?:colleague|person|of)|he|she|her|his)\b[^.;!?]{0,60}"
    r"\b(?:back (?:problem|pain|injury)|bad back|pregnan\w+|disabilit\w+|wheelchair|depress\w+|cancer"
    r"|epilep\w+|dyslexi\w+|hearing aid|surgery|chronic(?:ally)? \w+)\b"
)
# What those who lend, own or oversee think of us is not for everyone.
_DISTRUSTS = re.compile(
    r"(?i)\b(?:banks?|lenders?|creditors?|investors?|shareholders?|owners|the board|auditors?|rating agenc\w+"
    r"|insurers?|parent company|headquarters)\b[^.;]{0,60}\b(?:no longer|not|never|hardly|n.t|doubts?"
    r"|distrusts?|(?:lost|loses|losing) (?:faith|trust|confidence|patience)|laughs?|threatens?)\b"
)
# One person by grammar, whoever stood before; "each nurse with her badge" and "his or her" are everybody.
_ONE_BY_PRONOUN = re.compile(r"(?i)\b(?:he|him|his|himself|she|her|hers|herself)\b")
_OF_EVERYBODY = re.compile(
    r"(?i)(?<!in )(?<!at )\b(?:(?:(?:each|every|any)(?! (?:\w{1,6}day|week|month|year|time|morning|night"
    r"|change)s?\b)|whoever|whichever|(?:every|any)(?:one|body)|(?:an?|the|no)"
    r" (?:\w{1,20} )?(?:customer|patient|client|visitor|guest|user|member|student|resident|child|pupil|tenant"
    r"|caller|citizen|passenger))\b.{0,200}\b(?:he|him|his|she|her)\b"
    r"|(?:he|him|his|she|hers?)(?: or |/)(?:he|him|his|she|hers?)\b)"
)
_KIN = (
    r"(?:ex-?)?(?:wife|husband|spouse|fianc[eé]e?|girlfriend|boyfriend|(?:half-?|step-?)?(?:brother|sister|son"
    r"|daughter|mother|father)(?:-in-law)?|nephew|niece|cousin|uncle|aunt|mum|dad|in-laws?|predecessor"
    r"|successor)(?! (?:company|firm|clinic|ward|site|school|paper|house|plant|hotel|system|model)\b)\b"
)
_RELATED = re.compile(
    r"(?i)\b(?:my|your|(?<!patient)(?<!resident)(?<!customer)(?<!client)(?<!child)['’]s) (?:\w{1,20} )?"
    rf"{_KIN}|\b(?:an?|one|the) (?:{_KIN}|friend) of (?:the|our|my|(?-i:[A-Z]))"
)
_BETWEEN_HALVES = re.compile(r"[,;] and ")
# Of whom there is only one.
_THE_ONE = re.compile(
    r"(?i)\b(?:the|our) (?:best|oldest|youngest|loudest|only|strongest|most \w+|longest-serving) (?:\w+ )?\w+"
    r" (?:says|thinks|wants|refuses|threatens|told|believes|fears|keeps)\b"
)
# "Two team leads": so few with a title are known to everyone.
_FEW_WITH_A_TITLE = re.compile(r"(?i)\b(?:two|three|[23]) (?:of (?:the|our) )?(\w+ \w+?)s\b")
_ENDINGS = ("", "s", "es", "ns")  # such as 'Falks' in German
# Written without blanks, or with particles joined to a name.
_JOINED = re.compile("[\u0590-\u08ff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Parts of names that also begin sentences.
_ALSO_WORDS = frozenset(
    ("may", "will", "mark", "hope", "faith", "grace", "art", "bill", "rich", "grant", "april", "june",
     "august", "rose", "the", "les")
)  # fmt: skip
# In small letters these are no name, even where somebody is called so.
_SMALL_WORDS = frozenset(
    ("all", "an", "are", "as", "at", "by", "can", "day", "do", "else", "even", "for", "had", "has", "he",
     "her", "in", "long", "may", "more", "my", "no", "on", "or", "per", "see", "she", "so", "to", "was",
     "we", "will", "you")
)  # fmt: skip
# Capitals that are seldom anybody's initials.
_ABBREVIATIONS = frozenset(
    ("AI", "AM", "BI", "CV", "EU", "HR", "ID", "IT", "KI", "ML", "OK", "PC", "PM", "PO", "PR", "QA", "TV",
     "UK", "UN", "US", "UX", "VP", "VR")
)  # fmt: skip
_PARTICLES = frozenset(
    ("al", "and", "bin", "da", "de", "del", "den", "der", "di", "dos", "dr", "du", "el", "frau", "herr", "la",
     "le", "mr", "mrs", "ms", "of", "prof", "the", "van", "von", "zu")
)  # fmt: skip
_RANKS = frozenset(
    ("chair", "chief", "council", "data", "director", "head", "lead", "leader", "lord", "manager", "officer",
     "owner", "person", "role", "somebody", "staff", "supervisor", "team", "union", "works")
)  # fmt: skip
_TITLE_ENDS = re.compile(r"[,;(|/]| [-–] | (?:for|in|at) ")
_POSTS = frozenset(
    ("chair", "chief", "director", "head", "lead", "leader", "manager", "officer", "supervisor")
)
_TRADE_ENDS = re.compile(r",|\(| (?:of|for|at|in) ")
_ARTICLES = (
    "the", "our", "their", "his", "her", "der", "die", "den", "dem", "unser", "unsere", "le", "notre", "el",
    "nuestro", "nuestra",
)  # fmt: skip
FORMER = "a former colleague"  # who stands there for everybody who was forgotten
_OF_A_TEAM = "*"  # instead of a name: anybody of a whole team
MANY = 10  # in a team, so that what it says points at nobody
_SINGULAR_ENDS = (("ies", "y"), ("men", "man"), ("s", ""))
_SHORTEST, _LONGEST_WORD_TITLE, _MOST_WORDS_OF_A_POST, _FEWEST_INITIALS = 3, 1, 7, 3
_LONG_PART = 7  # of a name, which is one inside another word too: "tlindqvist"


class Named(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def job_title(self) -> str: ...


class FormerPerson(NamedTuple):
    """Somebody whom only earlier briefs name; no name: whoever has the title."""

    name: str
    job_title: str = ""


class SharedTrade(NamedTuple):
    """A trade that a whole team has, so that it means nobody."""

    job_title: str
    name: str = _OF_A_TEAM


class _Known(NamedTuple):
    parts: frozenset[str]  # of names, each written with a capital
    phrases: tuple[str, ...]  # whole names and titles, with blanks around
    joined: tuple[str, ...]
    titles: tuple[str, ...]
    posts: frozenset[str]  # what comes after an article


class _Parts(NamedTuple):
    parts: frozenset[str]
    initials: frozenset[str]
    long_parts: Mapping[str, Sequence[str]]  # by how they begin


def points_at_someone(text: str, people: Sequence[Named]) -> bool:
    """Return whether a text names a person, or means one by title."""
    if any(sign.search(text) for sign in (_ADDRESSED, _THE_ONE, _CONFIDED, _HEALTH)):
        return True
    names = _known(tuple((person.name, person.job_title) for person in people))
    if any(
        f"{without_accents(few)} " in f"{title} "
        for few in _FEW_WITH_A_TITLE.findall(text)
        for title in names.titles
    ):
        return True
    words = [(word, without_accents(word)) for word in _WORD.findall(text)]
    for word, folded in words:
        if word[0].isupper() and any(
            folded.removesuffix(ending) in names.parts for ending in _ENDINGS if folded.endswith(ending)
        ):
            return True
    plain_words = [folded for _, folded in words]
    behind_articles = (at for at, word in enumerate(plain_words, 1) if word in _ARTICLES)
    if any(
        " ".join(plain_words[at : at + many]) in names.posts
        for at in behind_articles
        for many in range(1, _MOST_WORDS_OF_A_POST)
    ):
        return True
    line = f" {' '.join(plain_words)} "
    return any(phrase in line for phrase in names.phrases) or any(name in text for name in names.joined)


def trades_shared_in(team: str) -> Iterable[SharedTrade]:
    """Yield the trades after which a team is called: 'adjuster' of 'Field adjusters'."""
    for word in _words(team):
        singulars = (word.removesuffix(many) + end for many, end in _SINGULAR_ENDS if word.endswith(many))
        if (singular := next(singulars, "")) and singular not in _RANKS and is_trade(singular):
            yield SharedTrade(singular)


def without_illness(text: str) -> str:
    """Return a text without sentences in which a few people are ill."""
    sentences = [sentence for sentence in _SENTENCE.split(text) if sentence]
    others = [sentence for sentence in sentences if not _FEW_ARE_ILL.search(sentence)]
    return text if len(others) == len(sentences) else " ".join(sentence.strip() for sentence in others)


def without_distrust(text: str) -> str:
    """Return a text without what lenders, owners or auditors think of us."""
    if not _DISTRUSTS.search(text):
        return text
    sentences = (sentence.strip() for sentence in _SENTENCE.split(text))
    halves = (
        [half for half in _BETWEEN_HALVES.split(sentence) if not _DISTRUSTS.search(half)]
        for sentence in sentences
    )
    joined = (", and ".join(each).rstrip(".") for each in halves if each)
    return " ".join(f"{sentence[:1].upper()}{sentence[1:]}." for sentence in joined if sentence)


def names_someone(text: str, people: Sequence[Named]) -> bool:
    """Return whether a text may name a person by any part.

    For texts in which a sentence too many is better private than one too few.
    """
    text = with_plain_apostrophes(text)
    bare = without_unseen(text)
    parts, initials, long_parts = _name_parts(tuple((person.name, person.job_title) for person in people))
    joined = ("".join(_WORD.findall(parted)) for parted in _PARTED.findall(bare))
    for word in {*_WORD.findall(text), *_WORD.findall(bare), *joined}:
        if word in initials:
            return True
        plain = plain_letters(word)
        stems = (plain.removesuffix(ending) for ending in _ENDINGS if plain.endswith(ending))
        is_name = plain in parts or any(len(stem) >= _SHORTEST and stem in parts for stem in stems)
        # Each once: a text without blanks is one word.
        starts = {plain[at : at + _LONG_PART] for at in range(len(plain) - _LONG_PART + 1)}
        is_name = is_name or any(part in plain for start in starts for part in long_parts.get(start, ()))
        if is_name and not (word[0].islower() and plain in _SMALL_WORDS):
            return True
    return any(points_at_someone(each, people) for each in {text, bare})


def may_mean_someone(text: str, people: Sequence[Named]) -> bool:
    """Return whether one person acts in a text, by name, post or trade.

    What a plan is read from leaves these out.
    """
    return not gives_a_task(text, people) and (acts_as_one(text) or names_someone(text, people))


def gives_a_task(text: str, people: Sequence[Named]) -> bool:
    """Return whether a sentence gives one person a task, and tells of nobody else."""
    matter = OPEN_MATTER.fullmatch(text.strip())
    about = matter["matter"] if matter else ""
    task = None if tells_of_one(about) or acts_as_one(about) else task_in(matter["rest"] if matter else text)
    return task is not None and not names_someone(f"{about} {task['what']}", people)


def may_show_someone(text: str, people: Sequence[Named]) -> bool:
    """Return whether a text may be about one person, whatever they do, or about posts that end.

    Only editors read these; the plan is still read from them.
    """
    return tells_of_one(text) or acts_as_one(text) or is_sponsors_secret(text) or names_someone(text, people)


def tells_of_one(text: str) -> bool:
    """Return whether a text says something of one person by post, pronoun or kin."""
    return says_of_one(text) or _is_personal(text)


def delicate_sentences(text: str) -> list[str]:
    """Return the sentences that say of one person more than what they do for the plan."""
    sentences = (sentence.strip() for sentence in _SENTENCE.split(text))
    return [each for each in sentences if each and (acts_as_one(each) or _is_personal(each))]


def _is_personal(text: str) -> bool:
    return bool(_RELATED.search(text)) or any(map(_means_one, _SENTENCE.split(text)))


def _means_one(sentence: str) -> bool:
    return bool(_ONE_BY_PRONOUN.search(sentence) and not _OF_EVERYBODY.search(sentence))


def goes_on(sentence: str) -> bool:
    """Return whether a sentence may be about whoever the one before names."""
    first = sentence.split(maxsplit=1)[0]
    is_lower = first[0].islower() and not any(map(str.isupper, first))  # "iManage" begins a sentence
    return is_lower or bool(_GOES_ON.search(sentence.strip()))


_TITLE_LEFT = re.compile(r"[;,:]? (?:Ms|Mrs|Prof|Mme|Lic)\.$")


def without_sentences_about(text: str, people: Sequence[Named]) -> str:
    """Return a text without sentences that may be about a person."""
    shown = (
        _TITLE_LEFT.sub(".", each)
        for each, is_about in _judged(text, people, may_mean_someone)
        if not is_about
    )
    return "".join(part if part[0] == "\n" else f" {part}" for part in shown).strip()


def sentences_about(text: str, people: Sequence[Named]) -> list[str]:
    """Return the sentences of a text that may be about a person."""
    return [sentence.strip() for sentence, is_about in _judged(text, people, may_show_someone) if is_about]


def _judged(
    text: str, people: Sequence[Named], means: Callable[[str, Sequence[Named]], bool]
) -> list[tuple[str, bool]]:
    """Return each sentence, and whether it means a person or goes on about one."""
    judged: list[tuple[str, bool]] = []
    is_about = is_list_about = False
    for sentence in filter(str.strip, _SENTENCE.split(text)):
        is_point = bool(_POINT.match(sentence.strip()))
        goes_with = (is_about and goes_on(sentence)) or (is_point and is_list_about)
        is_about = means(sentence, people) or goes_with
        if not is_point:
            is_list_about = is_about
        if judged and is_about and _SAYS_WHO.match(sentence.strip()):
            judged[-1] = judged[-1][0], True
        judged.append((sentence, is_about))
    return judged


@clear_with
@lru_cache(maxsize=16)
def _name_parts(people: tuple[tuple[str, str], ...]) -> _Parts:
    """Return the parts of names as typed on any keyboard, and the initials."""
    people = tuple(each for each in people if each[0] != FORMER)
    parts = frozenset(
        plain_letters(part)
        for name, title in people
        for part in _WORD.findall(name)
        if len(part) > 1 and not {without_accents(part)} & (_RANKS | _PARTICLES | {*_words(title)})
    )
    names = [words for name, _ in people if len(words := _WORD.findall(name)) > 1]
    initials = {f"{words[0][0]}{words[-1][0]}".upper() for words in names}
    initials |= {"".join(word[0] for word in words).upper() for words in names}
    by_start: dict[str, list[str]] = {}
    for part in parts:
        if len(part) >= _LONG_PART:
            by_start.setdefault(part[:_LONG_PART], []).append(part)
    return _Parts(parts, frozenset(initials - _ABBREVIATIONS), by_start)


@clear_with
@lru_cache(maxsize=16)
def _known(people: tuple[tuple[str, str], ...]) -> _Known:
    shared = {title for name, title in people if name == _OF_A_TEAM}
    people = tuple(each for each in people if each[0] != _OF_A_TEAM)
    titles = Counter(title for _, title in people)
    trades = Counter(_trade_of(title) for _, title in people)
    shorts = Counter(short for _, title in people for short in _short_titles(title))
    no_names = _ALSO_WORDS | _RANKS | {word for _, title in people for word in _words(title)}
    parts, phrases, joined, posts = set[str](), set[str](), set[str](), set[str]()
    for name, title in people:
        words = _words(name)
        phrases.update(_phrases(words))
        if _JOINED.search(name):
            joined.add(name)
        raw = _WORD.findall(name)
        if len(raw) > 1 or (raw and raw[0][0].isupper()):
            parts.update(
                without_accents(part)
                for part in raw
                if part[0].isupper() and len(part) >= _SHORTEST
                and without_accents(part) not in no_names
            )  # fmt: skip
        if title and (titles[title] == 1 or not name) and title.casefold() not in shared:
            phrases.update(_phrases(_words(title), is_title=True))
        posts.update(" ".join(short) for short in _short_titles(title) if shorts[short] == 1)
        if (trade := _trade_of(title)) and trades[trade] == 1 and trade not in shared:
            phrases.update(_phrases((trade,), is_title=True))
    return _Known(
        frozenset(parts), tuple(phrases), tuple(joined), tuple(" ".join(_words(title)) for title in titles),
        frozenset(posts),
    )  # fmt: skip


def _short_titles(title: str) -> set[tuple[str, ...]]:
    """Return the other forms of a title, as words."""
    head, _, rest = _TITLE_ENDS.split(title)[0].strip().partition(" of ")
    post, field = _words(head), [word for word in _words(rest) if word not in _ARTICLES]
    return _forms_of(post, field) if field else _parts_of(post)


def _forms_of(post: Sequence[str], field: Sequence[str]) -> set[tuple[str, ...]]:
    """Return 'production head' for a head of the production, and the like."""
    last = field[-1]
    before = (field, (last,), (f"{last}s",), (last, "s"))
    return {*((*place, *post) for place in before), *_with_of(post, field), *_with_of(post, (last,))}


def _parts_of(post: Sequence[str]) -> set[tuple[str, ...]]:
    """Return 'financial controller' and 'CFC' for a chief financial controller.

    A VP Field Sales is no "field sales".
    """
    forms = set[tuple[str, ...]]()
    for at, name in enumerate(post):
        if name in _POSTS or is_trade(name):
            for first in range(at):
                place = post[first:at]
                forms |= {(*place, name), *_with_of((name,), place)}
    if post[:1] == ["chief"] and len(post) >= _FEWEST_INITIALS:
        forms.add(("".join(word[0] for word in post),))
    return forms


def _with_of(post: Sequence[str], field: Sequence[str]) -> set[tuple[str, ...]]:
    return {(*post, "of", *field), (*post, "of", "the", *field)}


def _trade_of(title: str) -> str:
    """Return the trade of a job title: 'foreman' of 'Shop foreman, Bakery'."""
    words = _words(_TRADE_ENDS.split(title)[0])
    # No field of work: "the miller" of a master miller, and no "the sales" of a VP Sales.
    return words[-1] if words and words[-1] not in _RANKS and is_trade(words[-1]) else ""


def _phrases(words: Sequence[str], *, is_title: bool = False) -> Iterable[str]:
    if len(words) > _LONGEST_WORD_TITLE:
        yield f" {' '.join(words)} "
    elif words and is_title:
        yield from (f" {article} {words[0]} " for article in _ARTICLES)


def _words(text: str) -> list[str]:
    return [without_accents(word) for word in _WORD.findall(text)]
