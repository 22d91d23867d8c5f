"""Find the sentence of the brief that answers a worry or an earlier fault."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from playbook.core.base.text_caches import CACHED_TEXTS, clear_with
from playbook.core.base.words import capital
from playbook.core.case.reading.texts import plain, sentences_of
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Condition, Gates, Promise

_WORD, _ENDING = re.compile(r"[^\W\d_]{3,}"), re.compile(r"(?:ings?|ed|es|s|e)$")
_COMMON = (
    " the and for our their your you they them his her its will would can could does did are was were has"
    " have had get gets how many much that this these those what when who with from not nobody one never"
    " each all any single use used also about into after before because over start years months weeks"
    " people team teams manager managers office "
)
_LEAST, _SHARE = 2, 0.5
# What was not moved or not cleaned is what a migration answers.
_OF_DATA = re.compile(
    r"(?i)\b(?:clean\w*|mov(?:ed|ing)|migrat\w*|cop(?:ied|ying)|duplicates?|import\w*|transferred|scanned|digiti[sz]ed|retyped)\b"
)
_BEFORE: dict[Gates, str] = {
    "announcement": "Before anything is announced", "training": "Before anyone practices",
    "go_live": "Before the start", "switch_off": "Before the old way ends",
}  # fmt: skip
_DENIES = re.compile(r"(?i)\b(?:nobody|no one|no|not|never|without)\b")
# "Nobody scanned the old folders" complains of work that was left, and not of the folders.
_NOT_DONE = re.compile(r"(?i)\b(?:nobody|no one|never) [a-z]+ed\b|\b(?:were|was) (?:not|never) [a-z]+ed\b")
_KEEPS = re.compile(
    r"(?i)\b(?:keeps?|stays?|remains?)\b|\b(?:nobody|no one) loses?\b|\b(?:does|do|will) not change\b"
)
_LOSS = re.compile(
    r"(?i)\b(?:los(?:e|es|ing)|tak(?:e|es|ing) away|who (?:keeps|gets)) (?P<thing>[a-z][^?;]{2,60})"
)
_JOBS = re.compile(r"(?i)\blos(?:e|es|ing) (?:my|our|their|your) jobs?\b")
_TWICE = re.compile(
    r"(?i)\btwice\b|\bdouble (?:entry|work)\b|\bboth systems\b|\btwo systems\b|\bthree (?:times|places)\b"
    r"|\b(?:on|into?) [\w' -]{2,20} and (?:in|into|type|typ\w+|on)\b"
)
# "We look once a week" says nothing about typing.
_ONCE = re.compile(
    r"(?i)\b(?:typ\w+|enter\w*|writ\w+|key(?:s|ed)|chart\w*|book\w*|log\w*|record\w*) (?:[\w-]+ ){0,4}?"
    r"once\b(?! (?:a|per|each) )"
    r"|\bno (?:paper )?\w+ beside (?:it|this)\b"
)
_STILL = re.compile(r"(?i)\b(?:still|too|beside|twice|both)\b|[^?]$")
_LIST = re.compile(  # "A list" is one that somebody needs, and none that could end
    r"(?i)(?<!\ba )(?<!\ban )(?:\b(?:the|our|their|my|own|old) |(?<![\w-])(?!an? )(?P<which>[\w-]{1,40}) )?\b"
    r"(?P<kind>(?:spread)?sheets?|lists?|clipboards?|binders?|charts?|whiteboards?|databases?|notebooks?"
    r"|folders?|forms?|excel)\b"
)
_ENDS = re.compile(
    r"(?i)\b(?:close[sd]?|ends?|goe?s?|shut|read[- ]only|deleted|switched off|is off|disappears?|no longer"
    r"|no)\b"
)
_ONLY_HERE = re.compile(
    r"(?i)\bnowhere else\b|\b(?:the )?only (?:place|record|list|source)\b"
    r"|\bno (?:other|private|own|more) (?:place|record|list|sheet|notebook|file)s?\b"
)
# Leaders who ask for the old list again are answered by what their meeting works from.
_ASKED_FOR = re.compile(
    r"(?i)\b(?:managers?|vps?|bosses|leaders?|directors?|committee|executives?|board|partners)\b[^.;,]{0,30}"
    r"\b(?:ask\w*|want\w*|request\w*|print\w*)\b"
)
_AT_A_MEETING = re.compile(
    r"(?i)\b(?:meetings?|reviews?|committees?|huddles?)\b[^.;]{0,50}\b(?:uses?|runs?|works?|reads?|shows?|looks?)\b"
    r"[^.;]{0,50}\bonly\b"
)
# "Nobody has to use their own phone", "the counter keeps one window": it answers who fears for that thing.
_SPARES = re.compile(
    r"(?i)\b(?:nobody|no one|you do not|people do not) (?:has to|have to|needs?|must) "
    r"|\bkeeps?\b"
)
# A verb without a subject goes on with the thing: "has to use their own phone".
_OF_THE_THING = re.compile(
    r"(?i)[,;.]|\b(?:that|which|who|as|for|in|at|on|of|with|to|and|or|so|because|until|while|when|where|there)\b"
)
_RECORDS = re.compile(r"(?i)\b(?:logs?|records?|counts?|lists?|until)\b")
# Whoever wants to be heard first is not answered by what others are spared.
_WANTS_A_TALK = re.compile(r"(?i)\b(?:talk|speak|consult|negotiate|agree)\w* (?:to|with) us\b|\bask us\b")
_MY_WORK = re.compile(r"(?i)\bwhat (?:do|will|shall|can) (?:i|we) do\b")
_NUMBER = r"(?:an?|one|two|three|four|five|their own|\d+) "
# A number or a plural: "nobody had time" lacks no thing.
_LACKED = re.compile(
    r"(?i)\b(?:nobody|no one|hardly any(?:one|body)|(?:very )?few(?: people| of us)?) had "
    rf"(?:{_NUMBER}|(?=[a-z -]+s$))(?:[a-z-]+ )??(?P<thing>[a-z-]{{4,}}?)s?$"
    r"|\bthere were (?:no|not enough|too few) (?:[a-z-]+ )??(?P<none>[a-z-]{4,}?)s?$"
)
_NOT_BOUGHT = re.compile(r"(?i)\b(?:no|not|none|without|excluded|held back|later)\b")
_RARE = 4  # letters of a word that is more than a particle
_BETWEEN, _FEWEST_WORDS = re.compile(r"[,;]\s+(?:and\s+|but\s+)?"), 5


def answer_in_brief(brief: Brief, promises: Iterable[Promise], text: str) -> str:
    """Return the sentence by which what a text fears cannot come, else ''."""
    if _JOBS.search(text):  # a kind of change says more
        return ""
    decided = [each for each in promises if each.state == "decided"]
    promised = [each.sentence for each in decided if each.topic != "switch_off"]
    stated = [part for each in decided for part in sentences_of(each.sentence)]
    stated += [*_clauses(brief.expected_benefit), *_clauses(brief.what_changes)]
    is_open = _STILL.search(text) and not _NOT_DONE.search(text)
    loss, old = _LOSS.search(text), _LIST.search(text) if is_open else None
    answers = chain(
        (each for each in promised if any(_denies(text, part) for part in sentences_of(each))),
        (each for each in (*promised, *sentences_of(brief.what_stays)) if loss and _keeps(loss, each)),
        (each for each in stated if _ONCE.search(each)) if _TWICE.search(text) else (),
        (
            each
            for each in (*stated, *sentences_of(brief.approach))
            if _ASKED_FOR.search(text) and _AT_A_MEETING.search(each)
        ),
        (each for each in stated if old and (_ends_the_list(old, each) or _ONLY_HERE.search(each))),
    )
    return next(answers, "")


def new_in_brief(brief: Brief, promises: Iterable[Promise], failure: str) -> str:
    """Return what the brief does differently about a failure."""
    answer = answer_in_brief(brief, promises, failure)
    if not answer:
        return _bought_now(brief, failure)
    return "" if answer.rstrip(".") in brief.what_stays else answer


def _bought_now(brief: Brief, failure: str) -> str:
    """Return the sentence of the budget that buys what was missing, else ''."""
    lacked = _LACKED.search(failure)
    if lacked is None:
        return ""
    thing = re.compile(rf"(?i)\b{lacked['thing'] or lacked['none']}s?\b")
    bought = (each for each in sentences_of(brief.budget_covers) if thing.search(each))
    sentence = next((each for each in bought if not _NOT_BOUGHT.search(each)), "")
    return f"The budget covers it: “{sentence.rstrip('. ')}.”" if sentence else ""


def what_stays_in_brief(brief: Brief, text: str) -> str:
    """Return what stays of the thing that a worry names, or ''."""
    if _MY_WORK.search(text) or _WANTS_A_TALK.search(text):
        return ""
    for each in (*sentences_of(brief.what_stays), *sentences_of(brief.what_changes)):
        sign = _SPARES.search(each)
        things = {stem for stem in _stems(_named_after(sign, each)) if len(stem) >= _RARE} if sign else set()
        # "The staffed hours" are other hours than the story hour.
        if things and things <= _stems(text) and not _RECORDS.search(each):
            return each
    return ""


def _named_after(sign: re.Match[str], sentence: str) -> str:
    """Return the thing that a sentence spares or keeps, without its description."""
    return _OF_THE_THING.split(sentence[sign.end() :], 1)[0]


def condition_for(conditions: Iterable[Condition], text: str) -> str:
    """Return what has to be there this time, where that is what failed, else ''."""
    stems, is_of_data = _stems(text), _OF_DATA.search(text)
    for each in conditions:
        shared = len(stems & _stems(each.name))
        if shared >= _LEAST or (each.kind == "migration" and is_of_data):
            return f"{_BEFORE[each.gates]}, this is done: {each.name.rstrip('. ')}."
    return ""


def _clauses(text: str) -> Iterator[str]:
    """Yield the statements of a text, each as a sentence."""
    for sentence in sentences_of(text):
        parts = _BETWEEN.split(sentence.rstrip(". "))
        is_list = all(len(part.split()) >= _FEWEST_WORDS for part in parts)
        yield from (f"{capital(part)}." for part in parts) if is_list else (sentence,)


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def _stems(text: str) -> frozenset[str]:
    words = (word for word in _WORD.findall(plain(text)) if f" {word} " not in _COMMON)
    return frozenset(_ENDING.sub("", word) for word in words)


def _denies(text: str, sentence: str) -> bool:
    """Return whether a sentence says no to the very thing that a text fears."""
    if not _DENIES.search(sentence):
        return False
    stems = _stems(text)
    return len(stems & _stems(sentence)) >= max(_LEAST, _SHARE * len(stems))


def _keeps(loss: re.Match[str], sentence: str) -> bool:
    """Return whether a sentence keeps what a text fears to lose."""
    return bool(_KEEPS.search(sentence) and _stems(loss["thing"]) & _stems(sentence))


def _ends_the_list(old: re.Match[str], sentence: str) -> bool:
    """Return whether the old list that a text speaks of ends."""
    if not _ENDS.search(sentence):
        return False
    which, words = plain(old["which"] or ""), plain(sentence)
    if re.search(rf"\ban? (?:[\w-]+ )?{re.escape(plain(old['kind']).rstrip('s'))}", words):
        return False  # "a paper folder for each family" is the one that comes
    return _ENDING.sub("", plain(old["kind"])) in words and which in words
