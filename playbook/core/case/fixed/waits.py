"""Read what waits for what, by the grammar of waiting: "nothing leaves it without her letter"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from playbook.core.base.words import as_template, capital, lower_first
from playbook.core.case.reading.texts import is_feared
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.numbers import COUNTS, as_count

_MUST = r"(?:must|has to|have to|needs to|need to|will have to)"
_WHO = r"(?P<who>[^,;:?!]{2,80}?)"
_CONDITION = r"(?P<condition>[^;:?!]{4,140})"
# What is given, issued or signed by others, whoever they are.
_YES = (
    r"(?:signatures?|approvals?|consents?|permits?|permission|licen[cs]es?|certificates?|decision|vote|ruling"
    r"|letters?|opinion|sign-?off|clearance|accreditation|inspection|assessments?|agreement|yes|answer)"
)
# Whoever does one of these lets a step begin, or not.
_LETS = (
    r"(?:allows?|approves?|authori[sz]es?|begins?|clears?|covers?|goe?s? (?:ahead|live|in|on)|go"
    r"|hands? (?:it |them )?over|installs?|joins?|lets?|licen[cs]es?|lifts?|moves?|opens?|orders?|pays?"
    r"|permits?|publish(?:es)?"
    r"|releases?|runs?|sells?|sends?|ships?|signs?|starts?|switch(?:es)? (?:over|on)|unlocks?|be \w+ed)"
)
_NOTHING = (
    r"(?:nobody|no one|nothing|none of|no (?!longer|more|later|doubt)[\w-]+(?: (?:on|of|in|at|for|with)"
    r" [\w' -]{2,40})?"
    r"|neither|cannot|can ?not|can['’]t|may not|must not|will not|won['’]t|(?:is|are) not (?:to|allowed))"
)
_PAST = re.compile(
    r"(?i)\b(?:was|were|had|did|didn['’]t|got|went|came|stopped|told|tried|used to|never|learn\w*|found|knew"
    r"|[a-z]+ed (?:it|them|us|that))\b"
)
_NOT_DONE = (
    r"(?:not (?:yet )?(?:been )?(?:opened|begun|started|answered|delivered|signed|approved|finished|written"
    r"|drafted|done|issued|held|there|back|replied|cleared|released|tested)|half[- ](?:written|done|finished)"
    r"|still (?:drafting|missing|outstanding|unsigned)|on (?:its|her|his|their|the) (?:pile|desk)"
    r"|(?:\d+|[a-z]+) of (?:the )?(?:\d+|[a-z]+)(?: [a-z]+)? (?:is|are) (?:done|back|there|signed|ready|in))"
)
_UNFINISHED = re.compile(rf"(?i)\b{_NOT_DONE}\b")
_HAS_VERB = re.compile(
    r"(?i)\b(?:has|have|is|are|holds?|pass(?:es|ed)?|agrees?|signs?|says?|knows?|shows?|gets?|comes?"
    r"|can|no longer"
    r"|answers?|decides?|gives?|sends?|stands?|survives?|lasts?|fits?|reach(?:es)?|works?|meets?"
    r"|arrives?|finish(?:es)?|owns?|takes?"
    r"|confirms?|approves?|releases?|accepts?|does|do)\b"
)
_ONLY_A_TIME = re.compile(
    r"(?i)^(?:the (?:end|start|beginning|summer|autumn|winter|spring|last|next)|next|last|after (?:the"
    r" )?(?:\w+day|lunch)"
    r"|\d{1,2}(?:st|nd|rd|th)? [A-Z]|\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m| o['’]clock|$)|(?:jan|feb|mar"
    r"|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\w+day\b|(?:noon|midnight|now|then|today|late|dark))"
)
_IRREGULAR = {
    "be": "been", "bring": "brought", "build": "built", "buy": "bought", "choose": "chosen", "come": "come",
    "cut": "cut", "do": "done", "draw": "drawn", "find": "found", "get": "got", "give": "given", "go": "gone",
    "have": "had", "hear": "heard", "hold": "held", "keep": "kept", "lay": "laid", "leave": "left",
    "make": "made", "meet": "met", "pay": "paid", "prove": "proven", "put": "put", "read": "read",
    "run": "run", "say": "said", "see": "seen",
    "sell": "sold", "send": "sent", "set": "set", "show": "shown", "sit": "sat",
    "speak": "spoken", "take": "taken", "teach": "taught", "tell": "told", "win": "won", "write": "written",
}  # fmt: skip
_DOUBLED = frozenset(("submit", "permit", "fit", "plan", "stop", "refer", "ship", "map", "tag", "swap"))
_TITLES, _MARK = re.compile(r"\b(Dr|Mr|Mrs|Ms|Prof|St)\. "), "\u2024"
_APPOSITION = re.compile(r"^((?:[A-Z][\w'’․-]*)(?: [\w'’-]+){0,3}), (?:an?|the) [^,]{2,40},(?= )")
_NOT_A_BODY = re.compile(
    r"(?i)^(?:nobody|no one|nothing|we|you|they|it|i|he|she|everyone|everybody|people|and|but|so|that"
    r"|this|which|who(?:ever)?|there|if|when|once)\b"
)
_OPENING = re.compile(
    r"(?i)^(?:and|but|so|yet|now|also|still|then|because|for now|at present|as long as|while|since|until) "
)
_END = re.compile(
    r"(?:,? (?:and|but|or|so|which|who|where|because)\b.*|,? (?:first|please|yet|then)|[ ,.…-]+)$"
)
_ON_A_DAY = re.compile(r",? (?:on|by|in|until|at)(?: the)? $")
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(COUNTS)})"
ASKED_BY = " (condition of "  # of a yes, in its name
_LONGEST, _SHORTEST = 110, 5


@dataclass(frozen=True, slots=True)
class NeededFirst:
    """What has to be there first. `is_wish`: for a yes that hangs on it."""

    name: str
    who: str = ""  # who must do or give it, else who asks for it
    left: str = ""  # how far it is, in the brief's words
    is_wish: bool = False


_Reads = Callable[[re.Match[str]], NeededFirst | None]


def wait_in(sentence: str) -> NeededFirst | None:
    """Return what a sentence says to wait for, None where nothing waits."""
    text = _APPOSITION.sub(r"\1 ", _TITLES.sub(rf"\1{_MARK} ", sentence.strip(" -*•.…")))
    if "?" in text:
        return None
    for pattern, read in _SHAPES:
        match = pattern.search(text)
        wait = read(match) if match and not is_feared(text, match.end()) else None
        if wait and _SHORTEST <= len(wait.name) <= _LONGEST:
            return _finished(wait, text)
    return None


def _finished(wait: NeededFirst, text: str) -> NeededFirst:
    unfinished = _UNFINISHED.search(text)
    parts = (each.strip() for each in re.split(r"[;:] |, (?:and |but )?", text))
    left = next((each for each in parts if unfinished and unfinished[0] in each), "")
    name, who = (each.replace(_MARK, ".") for each in (wait.name, wait.who))
    if (day := next(iter(named_days_in(name)[-1:]), None)) and not name[day.end :].strip():
        name = _ON_A_DAY.sub("", name[: day.start])
    return NeededFirst(name, who, "" if left in (wait.name, lower_first(wait.name)) else left, wait.is_wish)


_AUXILIARY = re.compile(r" (?:is|are|has|have|will|would|can)$")
_SAYS = re.compile(r" says? (?:that )?")
_MANY = re.compile(r"[A-Z][a-z]+(?:ans|ists|ers|nts|ees|ors|ents|ives|men)\b")
_SUBJECT = re.compile(
    r"^(?P<who>(?:the|our|an?|each|every) [\w'’-]+(?: [\w'’-]+){0,3}?) (?:is|are|has|have|[a-z]+(?:s|ed))\b",
    re.IGNORECASE,
)


def _inside(who: str) -> str:
    """Return who it is inside a sentence."""
    return (
        lower_first(who)
        if re.match(r"(?:The|Our|All|Both|Some|Every|An?) ", who) or _MANY.match(who)
        else who
    )


def _tidy(words: str) -> str:
    return capital(_END.sub("", _OPENING.sub("", words.strip(" ,;.")))).strip(" ,.")


def _body(who: str) -> str:
    """Return who it is, '' where the words name nobody."""
    who = _SAYS.split(_AUXILIARY.sub("", _OPENING.sub("", who.strip())))[-1]
    return "" if _NOT_A_BODY.match(who) else who


def participle_of(verb: str) -> str:
    """Return the form of a verb after "has": "inspect" is "inspected"."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb in _DOUBLED:
        return f"{verb}{verb[-1]}ed"
    if verb.endswith("e"):
        return f"{verb}d"
    return f"{verb[:-1]}ied" if re.search(r"[^aeiou]y$", verb) else f"{verb}ed"


def _has_done(who: str, act: str) -> str:
    """Return a duty as done: "the pharmacist", "inspect the robot"."""
    verb, _, rest = act.strip().partition(" ")
    has = "have" if _is_plural(who) else "has"
    return _tidy(f"{who} {has} {participle_of(verb.lower())} {rest}")


def _is_plural(who: str) -> bool:
    head = re.split(r" (?:of|at|in|on|for|from|to|with|under|who|that) ", who)[0].split()[-1:] or [""]
    return " and " in who or bool(_MANY.match(head[0]) or re.fullmatch(r"[a-z-]+[^s'’u]s", head[0]))


def _duty(match: re.Match[str]) -> NeededFirst | None:
    who = _body(match["who"])
    return NeededFirst(_has_done(who, match["act"]), who) if who else None


def _pronoun_of(match: re.Match[str], text: str) -> str:
    """Return whom a pronoun means: the last one named before it."""
    before = text[: match.start("who")]
    named = re.findall(
        r"\b(?:an?|the|our) (?:[\w'’-]+ ){0,3}?[\w'’-]+(?: in [A-Z]\w+)?(?=[,;]|$)", before.rstrip(" ")
    )
    return named[-1] if named else ""


def _not_yet(match: re.Match[str]) -> NeededFirst | None:
    who = _body(match["who"])
    if not who and re.match(r"(?i)(?:and |but )?(?:he|she|it|they)$", match["who"].strip()):
        who = _pronoun_of(match, match.string)
    if not who or _ONLY_PEOPLE.search(match["rest"]):
        return None
    has = "have" if _is_plural(who) else "has"
    return NeededFirst(_tidy(f"{who} {has} {match['done']}{match['rest']}"), who)


_ONLY_PEOPLE = re.compile(r"(?i)\b(?:appointed|found|hired|recruited|replaced)\b")


def _condition(match: re.Match[str]) -> NeededFirst | None:
    """Return the clause that something waits for."""
    words, lead = match["condition"].strip(), match.groupdict().get("lead") or ""
    if _PAST.search(lead) or _ONLY_A_TIME.match(words) or not _HAS_VERB.search(words):
        return None
    who = _body(match.groupdict().get("who") or "")
    if who:
        words = re.sub(r"\b(?:him|her|them)\b", as_template(_inside(who)), words, count=1)
    pronoun, subject = re.match(r"(?i)(?:it|they|he|she|this|that) ", words), _SUBJECT.match(match.string)
    if pronoun:
        words = f"{subject['who']} {words[pronoun.end() :]}" if subject else ""
    return NeededFirst(_tidy(words), "")


def _thing(match: re.Match[str]) -> NeededFirst | None:
    words, lead = match["what"].strip(), match.groupdict().get("lead") or ""
    if _PAST.search(lead) or _ONLY_A_TIME.match(words) or _NOT_A_BODY.match(words):
        return None
    owner, subject = re.match(r"(?i)(?:his|her|its|their) ", words), _SUBJECT.match(match.string)
    if owner and subject:
        words = f"{subject['who']}’s {words[owner.end() :]}"
    return NeededFirst(_tidy(words), _body(match.groupdict().get("who") or ""))


def _delivered(match: re.Match[str]) -> NeededFirst | None:
    thing = _thing(match)
    return NeededFirst(f"{thing.name} delivered", thing.who) if thing else None


_STILL = {
    "reading": "read", "checking": "checked", "testing": "tested", "reviewing": "reviewed",
    "examining": "examined", "assessing": "assessed", "deciding": "decided", "processing": "processed",
    "inspecting": "inspected", "considering": "answered", "drafting": "drafted", "negotiating": "negotiated",
}  # fmt: skip


def _still(match: re.Match[str]) -> NeededFirst | None:
    who = _body(match["who"])
    has = "have" if _is_plural(who) else "has"
    return (
        NeededFirst(_tidy(f"{who} {has} {_STILL[match['act'].lower()]}{match['rest']}"), who) if who else None
    )


def _said_yes(match: re.Match[str]) -> NeededFirst | None:
    thing = _thing(match)
    return NeededFirst(f"Yes of {lower_first(thing.name)}", thing.name) if thing else None


def _wanted(match: re.Match[str]) -> NeededFirst | None:
    who = _body(match["who"])
    if not who:
        return None
    what = match["what"].strip()
    if act := re.match(r"to (?P<act>[a-z]+ .+)", what):
        return NeededFirst(_has_done(who, act["act"]), who)
    if _A_RULE.search(who):
        return NeededFirst(_tidy(f"{capital(what)} under {_inside(who)}"), who)
    if _ANSWERS.search(match.string):
        return NeededFirst(_tidy(f"Answer of {_inside(who)} on {what}"), who)
    return NeededFirst(_tidy(f"{who} {'have' if _is_plural(who) else 'has'} {what}"), who)


# A rule is given nothing, and who answers weeks later has done more than received it.
_A_RULE = re.compile(
    r"(?i)\b(?:agreement|contract|law|act|statute|code|rules?|policy|regulations?|charter|ordinance|lease|by-?laws?)$"
)
_ANSWERS = re.compile(
    rf"(?i)\btakes? [^.;]{{0,20}}?{_NUMBER}[^.;]{{0,30}} to (?:answer|reply|decide|respond|approve)\b"
)


def _ruled_by(match: re.Match[str]) -> NeededFirst | None:
    who = _body(match["who"])
    return NeededFirst(f"Decision of {lower_first(who)}", who) if who else None


def _wish(match: re.Match[str]) -> NeededFirst | None:
    groups = match.groupdict()
    who, words = _body(groups.get("who") or groups.get("from") or ""), match["condition"].strip()
    if not who or _ONLY_A_TIME.match(words):
        return None
    # A name stands alone.
    words = re.sub(r"^(?:it|they)\b", as_template(who), words, count=1, flags=re.IGNORECASE)
    is_ruled_out = (groups.get("sign") or "").strip().endswith("unless")
    body = _inside(who)
    name = f"{'Ruled out: ' if is_ruled_out else ''}{_tidy(words) if not is_ruled_out else words.strip(' .')}"
    return NeededFirst(f"{name}{ASKED_BY}{body})", who, is_wish=True)


def _signed(match: re.Match[str]) -> NeededFirst | None:
    """Return what is done before an absence; its name says nobody's."""
    verb = re.sub(r"(?<=ch)es$|s$", "", re.sub(r"ies$", "y", match["verb"].lower()))
    what = re.sub(r"(?i)^(?:the|our|each|every|all|an?) ", "", match["what"])
    who = _body(match["who"])
    return NeededFirst(_tidy(f"{what} {participle_of(verb)}"), who) if who else None


def _heard(match: re.Match[str]) -> NeededFirst | None:
    who = _body(match["who"])
    return NeededFirst(f"Answer of {_inside(who)}", who) if who else None


AWAY = re.compile(
    r"\b(?:is|are|will be|goes|go) (?:on (?:[a-z]+ )?(?:leave|vacation|holiday|sabbatical)|away|abroad|off"
    r"|out of office|ill|at sea)\b(?P<when>[^;.]{0,60})",
    re.IGNORECASE,
)
_SUPPORTS = (
    r"(?:in favou?r|(?:is|are) (?:all )?(?:for|with|behind|fine|happy|game|ready|willing|open)|fine"
    r"|backs?|supports?|likes?"
    r"|accepts?|agree[sd]?|would (?:gladly |happily |all )?(?:start|join|take|hand|go along|come|accept"
    r"|sign|do|help|lend|open|share)"
    r"|can (?:live|imagine)|(?:will|would) (?:pay|wear|join|sign|take|use|help|come|lend|give)|stays?"
    r" on board|offer(?:s|ed)"
    r"|votes? for|voted for|lets? us|helps? out|said yes|nothing against|(?:is|are) on board|joins?(?:"
    r" in)?\b|warmed to|no objection|not stand in the way|support\b|sees? the (?:benefit|point)"
    r"|go(?:es)? along|ha(?:s|ve) agreed)"
)
_IF = (
    r"(?P<sign>(?:but )?(?:only )?(?:provided(?: that)?|as long as|so long as|on (?:the"
    r" )?(?:understanding|condition|proviso)"
    r" that|assuming(?: that)?|supposing(?: that)?|given that|under one (?:condition|proviso),?"
    r" (?:namely )?that|(?:in exchange|in return) for|once|if|unless|subject to|when(?= they))"
    r"|but only (?:with|when|once)|(?:though|but|and|yet) (?:(?:she|he|they|it) )?(?:names? \w+ price"
    r"|wants?(?: (?:just|only) one thing)?"
    r"|demands?|insists?(?: on| that)?|asks? (?:us )?(?:that|for)|only asks? for))"
)
_SOURCES: tuple[tuple[str, _Reads], ...] = (
    # "Dr. Ott signs the release, and is on leave from 3 to 20 May"
    (
        rf"^{_WHO} (?P<verb>signs?|countersigns?|approves?|certifies|validates?|inspects?|releases?|accepts?"
        r"|authori[sz]es?|clears?|teach(?:es)?|examines?|audits?|calibrates?) (?P<what>[^,;]{3,60}?),? "
        rf"(?:and|but) (?:(?:he|she) )?(?={AWAY.pattern})",
        _signed,
    ),
    # "The residents' panel has a right to be heard and meets next on 4 May"
    (
        rf"^{_WHO} (?:has|have) (?:an?|the) (?:legal )?(?:right to (?:advise|be heard|comment|object"
        r"|veto|speak|an opinion|a hearing)|say|veto|voice)\b[^;]{0,40}?,? (?:and|but) (?:it )?"
        r"(?:meets?|sits?|gathers?|answers?|decides?) (?:next |again )?(?:on|in) ",
        _heard,
    ),
    # "Accredited once the assessor has twenty runs": somebody's own yes, with what it hangs on.
    (
        rf"\b(?:fine|all right|okay) (?:with|for|by) (?P<who>the [\w'’ -]{{3,40}}?),? {_IF} {_CONDITION}",
        _wish,
    ),
    (
        rf"^For (?P<who>(?:the |our )?[\w'’ -]{{3,40}}?) (?:it|that|this) is (?:fine|all right|okay),?"
        rf" {_IF} {_CONDITION}",
        _wish,
    ),
    (rf"^Yes, says? {_WHO},? {_IF} {_CONDITION}", _wish),
    (rf"^Yes, says? {_WHO}, but (?P<condition>[^;:]{{3,60}}? {_MUST} [^;:]{{3,80}})", _wish),
    (
        rf"^Only (?:with|if|when|once) (?P<condition>[^,;]{{4,80}}?) (?:would|will) {_WHO} (?:accept|agree"
        r"|join|sign|take|support|come|do|help|use|pay)\b",
        _wish,
    ),
    (
        rf"\b(?P<who>(?:the|our) [\w -]{{2,40}}?)['’]s? (?:support|backing|yes|blessing) (?:depends|hangs"
        rf"|hinges|rests) on {_CONDITION}",
        _wish,
    ),
    (
        rf"\b(?P<who>(?:the|our) [\w -]{{2,40}}?)['’]s? (?:support|backing|yes|blessing), but"
        rf" (?P<condition>[^;:]{{3,60}}? {_MUST} [^;:]{{3,80}})",
        _wish,
    ),
    (
        rf"^{_WHO} (?:backs?|supports?|likes?|accepts?|asks?|wants?|agrees?|is|are|has|have|would"
        rf"|can)\b[^:]{{0,90}}\bone (?:thing|wish|demand|condition|request|proviso)\b[^:]{{0,12}}:"
        rf" {_CONDITION}",
        _wish,
    ),
    (
        rf"^{_WHO} (?:agree|agrees|has agreed|have agreed|is|are|accepts?|supports?|backs?)\b[^;]{{0,60}};"
        rf" (?:their|his|her|its) (?:one|only) (?:demand|condition|wish|request) is {_CONDITION}",
        _wish,
    ),
    (rf"^{_WHO} {_SUPPORTS}\b[^;:?!]{{0,90}}?,? \b{_IF},? {_CONDITION}", _wish),
    (
        r"^[^:]{0,60}?\b(?:from|of|for) (?P<who>(?:the |our )?[\w'’ -]{3,40}?)(?: it\b|,| with\b)"
        r"[^:]{0,30}?\b(?:one (?:string|condition|wish|demand|request)|(?:condition|price|string)s?"
        r"|comes down to)\b"
        rf"[^:]{{0,20}}: {_CONDITION}",
        _wish,
    ),
    (
        rf"^{_WHO} (?:has|have|names?|sets?|puts?|makes?)\b[^:]{{0,60}}?\b(?:price|condition|demand|wish"
        rf"|string)\b[^:]{{0,12}}: {_CONDITION}",
        _wish,
    ),
    (rf"^Given (?P<condition>[^,]{{4,80}}), {_WHO} (?:would|will|could)\b", _wish),
    (rf"^What {_WHO} (?:asks?|wants?|needs?|expects?)(?: for)?(?: in return)? is {_CONDITION}", _wish),
    # "Before the first tooth is scanned, the chamber wants to see the log."
    (
        rf"^Before [^,]{{3,80}}, {_WHO} (?:wants?|would like|expects?|asks?|insists?|requires?|needs?)(?:"
        rf" on| for)? (?P<what>[^;,]{{4,110}})",
        _wanted,
    ),
    (rf"^Before [^,]{{3,80}}, {_WHO} {_MUST} (?P<act>[a-z]+ [^;,]{{3,100}})", _duty),
    (
        rf"(?:^|: ){_WHO} (?:wants?|expects?|insists on|requires?|needs?|demands?|asks? for)"
        rf" (?P<what>(?!us\b|you\b|everyone\b)[^;,]{{4,100}}?)(?:,[^;]{{0,60}}?)?(?: (?:before|prior to"
        r"|first|and (?:then|only then))|[;,] (?:and )?only (?:afterwards|after that|then))\b",
        _wanted,
    ),
    (
        rf"^{_WHO} (?:asks?|asked|wants?) (?:for )?(?P<what>(?:an?|the) [^;,]{{4,60}}?)(?: in"
        rf" (?-i:[A-Z])\w+)?[;,] .*{_NOT_DONE}",
        _wanted,
    ),
    (
        rf"^{_WHO} (?:has|have) [^,;]{{4,80}} and (?:wants?|expects?|asks? for) (?P<what>(?:the |an?"
        r" )?(?:answers?|reply|it|this)) in writing",
        _wanted,
    ),
    (
        r"^(?P<what>[^;,]{4,70}?) (?:is|are) (?:still )?(?:outstanding|pending|overdue)\b.*\b(?:cannot|not"
        r"|no|nobody|waits?)\b",
        _thing,
    ),
    (r"^We need (?P<what>[^;,]{4,90})[;,].*\b(?:otherwise|without (?:it|them|that))\b", _thing),
    (
        rf"^{_WHO} {_MUST} (?P<act>[a-z]+ [^;,]{{0,60}}? and (?:stamp|sign|approve|clear|release|certify"
        rf"|accept)\b[^;,]{{0,40}})",
        _duty,
    ),
    # "It must be recabled, and that comes ahead of any tablet"; "must pass inspection on 16 April".
    (
        rf"(?:^|says? (?:that )?|say (?:that )?){_WHO} {_MUST} (?:first |still |also"
        rf" )?(?P<act>(?!not\b)[a-z]+\b[^;,]{{0,90}}?),? (?:before\b|until\b|first\b|and (?:that comes"
        r"|nothing|nobody|no one|no\b|until then|it has not|so far))",
        _duty,
    ),
    (
        rf"^{_WHO} {_MUST} (?P<act>(?:pass|inspect|approve|certify|accredit|clear|release|accept|lift|sign"
        rf"|agree|consent|authori[sz]e|confirm)\b[^;,]{{0,90}})",
        _duty,
    ),
    # "Only when the court has sent its list can we begin"; "we order only if 98% of chips survive"
    (r"^Only (?:when|once|after|if) (?P<condition>[^;,]{6,110}?) (?:can|may|will|do|does)\b", _condition),
    (
        rf"^(?P<lead>[^;:]{{2,80}}?\b{_LETS}\b[^;:]{{0,60}}?) only (?:if|once|when|after|as soon as|on"
        rf" condition that) {_CONDITION}",
        _condition,
    ),
    (
        rf"^(?P<lead>{_WHO} (?:will|would|can|may) (?:then )?{_LETS}\b[^;:]{{0,70}}?) (?:once|as soon as"
        rf"|(?:only )?after) {_CONDITION}",
        _condition,
    ),
    (
        r"^(?:Once|After|As soon as) (?P<condition>[^;,]{6,110}?), (?:we|[^,;]{3,40}?) (?:can|may|will)"
        r" (?:then )?(?!not\b)",
        _condition,
    ),
    (
        rf"\b(?:becomes? possible|is possible|(?:we|they) get [^;,]{{3,40}}?|can (?:begin|start|go ahead|go"
        rf" on)) (?:only )?(?:after|once|when|as soon as) {_CONDITION}",
        _condition,
    ),
    # "lets nobody move data until it has passed twice"; "nothing leaves it without her letter"
    (
        rf"(?P<lead>(?:^|[,;] ?)(?:[^,;:]{{0,60}}? )?\b{_NOTHING}\b[^;:]{{2,90}}?) (?:until|till|unless"
        rf"|before) {_CONDITION}",
        _condition,
    ),
    (
        r"(?P<lead>\b(?:hands off|hold off|hold back|waits?|stays? (?:out|closed|shut|off)|keeps? (?:out"
        rf"|closed))\b[^;:]{{0,40}}) until {_CONDITION}",
        _condition,
    ),
    (
        rf"(?P<lead>(?:^|[,;] (?:and |but |so )?){_NOTHING}\b[^;:]{{2,70}}?) without"
        rf" (?P<what>[^;:,]{{4,70}})",
        _thing,
    ),
    (
        rf"^Without (?P<what>[^,]{{0,60}}?\b{_YES}\b[^,]{{0,60}}?)(?:,| (?=(?:we|nobody"
        r"|nothing)\b))[^;]*\b(?:no|not|nobody|nothing|cannot)\b",
        _thing,
    ),
    (
        rf"\bit (?:takes|needs|requires) (?P<what>(?:an?|the) (?:\w+ ){{0,2}}{_YES} (?:from|of|by)"
        rf" [^;,]{{3,60}})",
        _thing,
    ),
    (
        r"^(?P<what>[^;,]{3,50}?) (?:is|are) ordered\b[^;]{0,30}\b(?:delivery|arrives?|arrival|expected)\b",
        _delivered,
    ),
    (
        rf"(?:^|[,;] (?:and |but )?){_WHO} (?:is|are) still"
        rf" (?P<act>{'|'.join(_STILL)})\b(?P<rest>[^,;:]{{0,60}})",
        _still,
    ),
    # "Still waiting for the ministry's decision"; "it depends on his signature"
    (
        r"\b(?:waiting|waits?) for (?P<what>(?:the |our |an? |its |his |her"
        rf" )?[^;,]{{0,60}}?\b{_YES}\b[^;,]{{0,80}})",
        _thing,
    ),
    (
        rf"^(?P<what>[^;,]{{0,60}}?\b{_YES}\b[^;,]{{0,60}}?) (?:is|are) (?:due|expected|promised) (?:on|by"
        r"|in|for|at)\b",
        _thing,
    ),
    (rf"\b(?:depends?|hinges?|hangs?|rests?) on (?P<what>[^;,]{{0,50}}?\b{_YES}\b[^;,]{{0,50}})", _thing),
    (r"\b[Ee]verything (?:hangs|depends|hinges|rests) on (?P<what>[^;,]{4,80})", _said_yes),
    (
        rf"(?:^|[,;] (?:and |but )?)(?P<what>[^;,]{{0,40}}?\b{_YES}) (?:still )?(?:lies|rests|sits) with"
        rf" (?P<who>[^;,]{{3,50}})",
        _thing,
    ),
    (
        r"^(?P<what>[^;,]{4,60}?) (?:is|are|was|were) (?:made )?(?:a |the )?(?:pre-?)?conditions? (?:of"
        r"|for|set by) (?P<who>[^;,]{3,50})",
        _thing,
    ),
    (r"(?P<lead>[^;:]{2,70}?) (?:still )?owes? us (?P<what>[^;,]{4,70})", _thing),
    # "he has not yet delivered version two"
    (
        r"(?:^|[,;] (?:and |but )?)(?P<who>[^,;:]{2,60}?) (?:has|have) not (?:yet )?(?P<done>delivered"
        r"|answered|opened|issued|replied|handed|granted|released|cleared|sent)\b(?P<rest>[^,;:]{0,60})",
        _not_yet,
    ),
    (
        r"\b(?:is|are) entitled to (?P<what>(?:an? )?[^;,]{0,30}(?:consultation|hearing|vote"
        r"|say)\b[^;,]{0,40})",
        _thing,
    ),
    (
        r"\bby (?P<who>(?:the|an?) [\w'’ -]{3,40}?)(?: in [^;,]{3,20})?, (?:and|who) (?:he |she |they |it"
        r" )?can (?:stop|block|veto)\b",
        _ruled_by,
    ),
    (
        rf"^{_WHO} (?:meets?|sits?|gathers?|votes?|decides?)(?: again| next)? (?:in|on|by) (?:the )?(?:\d"
        rf"|next|first|last|(?-i:[JFMASOND])[a-z]{{2,8}}\b)[^;,]{{0,30}},? (?:(?:and|so) (?:[^;]*\b(?:not"
        r"|neither|nothing|nobody|no)\b|(?:our|the|this) (?:application|request|proposal|plan|case"
        r"|project)\b)|(?:on|about) (?:whether|the|our|it|this)\b)",
        _ruled_by,
    ),
)  # fmt: skip
_SHAPES = tuple((re.compile(source, re.IGNORECASE), read) for source, read in _SOURCES)


_FROM_A_DAY = re.compile(r" from (?:the )?(\d{1,2})(?:st|nd|rd|th)? (?:to|until|till|and) ")


def is_given_before_absence(sentence: str) -> bool:
    """Return whether someone gives a yes and is away for a time."""
    return bool(AWAY.search(sentence) and wait_in(sentence))


def last_day_before_absence(sentence: str, first_day: date) -> date | None:
    """Return the last day before an absence of whoever says yes."""
    away = AWAY.search(sentence)
    named = next(iter(named_days_in(away["when"])), None) if away else None
    left = end_of(named, first_day) if named and named.days else None
    if left and away and (day := _FROM_A_DAY.match(away["when"])) and 0 < int(day[1]) < left.day:
        left = left.replace(day=int(day[1]))  # "from 1 to 20 March"
    return left - timedelta(days=1) if left and left > first_day else None


_TAKES = re.compile(
    rf"(?i)\b(?:takes?|needs?|asks? for|wants?)\b[^.;]{{0,20}}?(?P<many>{_NUMBER})"
    rf"(?: ?(?:to|or|-|–) ?(?P<most>{_NUMBER}))?"
    r" (?P<unit>days|weeks|months)\b[^.;]{0,12}\b(?:to|for|before|until|from)\b"
)
_HANDED_IN = re.compile(r"(?i)\b(?:send|submit|hand|file|apply|deliver)\w*\b[^.;]{0,30}$")
_UNITS = {"days": 1, "weeks": 7, "months": 30}


def answered_on(sentence: str, first_day: date) -> date | None:
    """Return the last day of an answer, counted from when it is asked for."""
    takes = _TAKES.search(sentence)
    sent = next((day for day in named_days_in(sentence) if _HANDED_IN.search(sentence[: day.start])), None)
    day = end_of(sent, first_day) if takes and sent else None
    if takes is None or day is None:
        return None
    many = as_count((takes["most"] or takes["many"]).lower())
    return day + timedelta(days=int(many * _UNITS[takes["unit"].lower()]))
