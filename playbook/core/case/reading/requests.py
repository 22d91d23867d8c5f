"""Read what somebody asked for, must consent to, forbids or has not answered."""

import re
from typing import NamedTuple

from playbook.core.base.words import lower_first
from playbook.core.case.claims.demands import demand_in
from playbook.core.case.reading.texts import Phrases, Quote, plain
from playbook.core.plan.case import ConditionKind, Gates

_WHO = (
    r"(?P<who>(?:an? |the |our |some |several |two |most |many |each |every )?"
    r"[\w'-]{2,30}(?: [\w'-]{2,30}){0,4}?)(?: \([^()]{1,40}\))?"
)
_ASKED = re.compile(
    rf"^{_WHO} (?:has|have)? ?(?:also |already )?(?:asked|asks?|demands?|demanded|wants?|insists? on"
    rf"|requires?)"
    r" (?:for )?(?:it )?(?:an? |the )?(?:(?:written|signed|formal) (?:agreement|guarantee|promise|answer"
    r"|rules?|polic(?:y|ies)|statement|confirmation)"
    r"|agreement|guarantee|in writing|this in writing|that in writing)(?!\w)"
)
_STUDY = re.compile(
    rf"^{_WHO} (?:has|have)? ?(?:also |already )?(?:asked|asks?|demands?|demanded|wants?|insists? on"
    r"|requires?) (?:for )?(?:an? |the )?(?P<what>(?:\w+ ){0,2}(?:assessment|trial|pilot|consultation))(?!\w)"
)
_BY_LAW = re.compile(
    r"^(?P<who>[^.;:,]{2,60}?) requires? (?:an? |the )?(?P<what>(?:[\w-]+ ){0,3}"
    r"(?:test|audit|licen[cs]e|permit|certificate|certification|assessment|approval|registration)"
    r"(?: (?:for|of) [^.;:,]{2,60}?)?) before\b"
)
_WANTS_TO_BE_CONSULTED = re.compile(
    rf"^{_WHO} (?:has|have)? ?(?:also |already )?(?:wants?|asks?|asked|expects?|demands?|demanded|insists? on"
    r"|has a right|have a right) (?:to be|being) (?:consulted|heard)(?!\w)"
)
_QUESTION = re.compile(
    rf"^{_WHO} (?:wants? to know|asks?|has asked|have asked|wonders?|would like to know)"
    r" (?P<rest>(?:if|whether|who|what|how|when) .{3,120}?)[.?]?$"
)
_CONSENT = re.compile(
    rf"^{_WHO} (?:must|has to|have to|needs? to|will have to) (?:first )?(?:consent|agree|approve|sign"
    rf"|say yes)"
    r"(?P<rest>(?: to [^.;:]{2,60}?)? (?:before|first|until|for)\b[^.;:]{0,90})?"
)
_ONLY_WITH = re.compile(
    r"(?<!\w)only (?:with|after|once)(?: the| an?| their)? (?:written )?"
    r"(?P<who>parent|guardian|patient|customer|client|resident)s?['’]?s? (?:written )?(?:consent|permission)"
)
_NO_ANSWER = re.compile(
    rf"^{_WHO} (?:has|have) not (?:yet )?(?:said|confirmed|decided|answered|told us|replied)(?: yet)?"
    r" (?P<rest>(?:if|whether|what|how) [^.;:]{3,120})"
)
_PRONOUN = re.compile(r"(?i)(?:we|I|they|it|he|she|you|this|that)")
_FORBIDS = re.compile(
    rf"^{_WHO} (?:forbids?|prohibits?|bans?|do(?:es)? not (?:allow|permit)|exclude[sd]?|rules? out)"
    r" (?P<what>[^.;:]{2,120})"
)
_CONSULT_FIRST = re.compile(
    r"(?<!\w)consultations? (?:has to|have to|must|needs? to) (?:be (?:finished|over|closed|complete\w*)"
    r"|(?:take|last|run) [^.;:]{2,30} before)"
)
_SAYS_IT_IS_THEIRS = re.compile(
    rf"^{_WHO} (?:says?|argues?|claims?|holds?|maintains?|insists?)(?: that)? [^.;:]{{2,80}}"
    r"(?:working conditions|terms of employment|contracts? of employment|(?:subject to|needs?|requires?)"
    r" (?:an? |their )?(?:consultation|agreement|consent|negotiation))(?!\w)"
)
_MUST_NOT_LEAVE = re.compile(
    r"(?:contracts?|agreements?|engagement letters?|terms|nda) (?:with [\w ]{2,30} )?(?:says?|states?"
    r"|provides?|forbids?)(?: that)? [^.;:]{2,60} (?:may not|must not|cannot|shall not|never)"
    r" (?:leave|go|be (?:shared|sent|copied|stored|used))(?!\w)"
)
_NAMES = Phrases(r"names?(?: \w+)? (?:are|is|can|be)", r"anyone is named", r"posts? (?:are|is) named")
_STAFF_BODY = Phrases(
    r"(?:works?|staff|employee) (?:council|committee|forum|representative)\w*",
    r"betriebsra\w+",
    r"personalra\w+",
)
_NAMED_UNION = Phrases(
    r"unison", r"unite", r"gmb", r"usdaw", r"ufcw", r"afscme", r"teamsters",
    r"uaw", r"seiu", r"local \d+", r"ver\.?di", r"ig metall",
    r"cgt", r"cfdt", r"ccoo", r"ugt",
)  # fmt: skip
_UNION = Phrases(
    r"(?:trade |labou?r |\w+'? )?unions?", r"(?:teachers|nurses|doctors|pilots|drivers|staff|officers)'? "
    r"(?:association|federation|guild)", r"gewerkschaft\w*", r"syndicats?", r"sindicatos?"
)  # fmt: skip
_FAMILIES = Phrases(r"parents?", r"families", r"guardians?", r"eltern")
_SERVED = Phrases(
    r"patients?", r"residents?", r"customers?", r"clients?", r"tenants?", r"students?", r"pupils?",
    r"citizens?",
    r"members?", r"owners?", r"relatives", r"guests?", r"employees", r"volunteers?",
)  # fmt: skip
_OUTSIDE = Phrases(
    r"clients?", r"customers?", r"contracts?", r"engagement letters?", r"partners?", r"suppliers?",
    r"insurers?",
    r"regulators?", r"hospitals?", r"universit\w+", r"funders?", r"owners?", r"landlords?",
)  # fmt: skip
_INSURER = Phrases(r"insurers?", r"insurance(?: company)?", r"versicher\w+")
_DATA_PERSON = Phrases(r"data protection\w*(?: \w+)?", r"privacy \w+", r"dpo", r"datenschutz\w*")
_ARTICLE = re.compile(
    r"(?i)^(?:an?|the|our|some|several|two|three|four|five|six|seven|eight|nine|ten|\d+|most|many|each"
    r"|every) "
)
# Who manages a matter with somebody outside: words of a job title, the nearest first.
LEGAL_TITLES = Phrases(
    r"general counsel", r"legal", r"counsel", r"compliance", r"risk", r"insurance", r"recht\w*", r"jurist\w*",
    r"attorney", r"finance", r"cfo", r"chief financial officer",
)  # fmt: skip


class RequestedStep(NamedTuple):
    """A condition that somebody's request makes. `who` signs or answers, in the brief's words."""

    kind: ConditionKind
    name: str
    gates: Gates
    done_when: str
    who: str = ""
    is_worry: bool = True  # people have to hear an answer to it as well


_STAYS_INSIDE = RequestedStep(
    "legal", "In writing: where it runs, and what it may see under that contract", "training",
    "{owner} has compared the contract with where the data goes, line by line. What it forbids is "
    "switched off or left out, and that was tested, or they have agreed in writing.",
    is_worry=False,
)  # fmt: skip


def request_in(quote: Quote) -> RequestedStep | None:
    """Return the condition that a sentence asks for, if any. {sponsor}, {owner}: filled with names."""
    text = quote.plain.strip()
    if _CONSULT_FIRST.search(text):
        union = "the union" if _UNION.search(text) else "those consulted"
        until = " Until then nobody hears a name, and nobody is asked for one." if _NAMES.search(text) else ""
        return RequestedStep(
            "legal", "Consultation", "announcement" if "announc" in text else "go_live",
            f"{{sponsor}} and {union} have signed that it is closed.{until}", is_worry=False,
        )  # fmt: skip
    for read in (_asked, _study, _required, _consulted, _question, _theirs, _consent, _no_answer, _forbidden):
        if request := read(quote, text):
            return request
    if _MUST_NOT_LEAVE.search(text):
        return _STAYS_INSIDE
    return _demanded(quote)


def _demanded(quote: Quote) -> RequestedStep | None:
    demand = demand_in(quote.text)
    if demand is None:
        return None
    kind: ConditionKind = "legal" if demand.is_of_outsiders else "other"
    gates: Gates = "training" if demand.is_before_practice else "go_live"
    return RequestedStep(kind, demand.name, gates, demand.done_when, is_worry=False)


def _asked(quote: Quote, text: str) -> RequestedStep | None:
    match = _ASKED.match(text)
    who = _words(quote, match)
    kind = body_kind(who)
    if not match or kind is None:
        return None
    return RequestedStep(
        kind, f"Written agreement with {_the(who)}", "announcement",
        "{sponsor} and {owner} have signed it, and everyone can read it. Without it, nothing is "
        "announced.",
        who, is_worry=False,
    )  # fmt: skip


def _study(quote: Quote, text: str) -> RequestedStep | None:
    match = _STUDY.match(text)
    who = _words(quote, match)
    kind = body_kind(who)
    if not match or kind is None:
        return None
    what = quote.text[match.start("what") : match.end("what")]
    return RequestedStep(
        kind, f"{what[:1].upper()}{what[1:]} that {_the(who)} asked for", "training",
        "It is done together with {owner}, the result is in writing, and what it forbids is left out. "
        "{sponsor} and {owner} have signed what follows from it.",
        who, is_worry=False,
    )  # fmt: skip


def _required(quote: Quote, text: str) -> RequestedStep | None:
    """Return what a law or an authority requires before the start."""
    match = _BY_LAW.match(text)
    who = _words(quote, match)
    if not match or body_kind(who):
        return None
    demand = quote.text[match.start("what") : match.end("what")]
    return RequestedStep(
        "legal", f"{demand[:1].upper()}{demand[1:]}, required by {who}", "go_live",
        "The result is on paper, {owner} has signed it, and what it forbids is left out.", is_worry=False,
    )  # fmt: skip


def _consulted(quote: Quote, text: str) -> RequestedStep | None:
    match = _WANTS_TO_BE_CONSULTED.match(text)
    who = _words(quote, match)
    kind = body_kind(who)
    if not match or kind is None:
        return None
    return RequestedStep(
        kind, f"Consultation with {_the(who)}", "go_live",
        f"{{sponsor}} has laid the plan before {_the(who)}, and has answered in writing what they said.",
        who, is_worry=False,
    )  # fmt: skip


def _question(quote: Quote, text: str) -> RequestedStep | None:
    match = _QUESTION.match(text)
    who = _words(quote, match)
    kind = body_kind(who)
    if not match or kind is None:
        return None
    question = re.sub(r"^if\b", "whether", quote.text[match.start("rest") : match.end("rest")])
    return RequestedStep(
        kind, f"Written answer to {_the(who)}: {question}", "announcement",
        f"{{sponsor}} has met with {_the(who)} and signed the answer, and everyone can read it. "
        "What the answer leaves open stays off.", who,
    )  # fmt: skip


def _theirs(quote: Quote, text: str) -> RequestedStep | None:
    match = _SAYS_IT_IS_THEIRS.match(text)
    who = _words(quote, match)
    kind = body_kind(who)
    if not match or kind is None:
        return None
    return RequestedStep(
        kind, f"In writing with {_the(who)}: what needs an agreement, and what is consulted", "announcement",
        "A lawyer has read it, {sponsor} and {owner} have signed what is agreed and what is consulted, and "
        "until when. Until then it is announced as a plan.",
        who, is_worry=False,
    )  # fmt: skip


def _consent(quote: Quote, text: str) -> RequestedStep | None:
    match = _CONSENT.match(text)
    who = _words(quote, match)
    if only := _ONLY_WITH.search(text):
        who = f"{only['who']}s"
    elif not match or not (_FAMILIES.search(plain(who)) or (_SERVED.search(plain(who)) and match["rest"])):
        return None
    if _FAMILIES.search(plain(who)):
        how = (
            "The form is out in the families' languages, and a list says whose is back, signed. A child "
            "without one does as before, with the teacher, and stays in the group."
        )
        if not re.search(r"(?<!\w)(?:child|children|pupils?|students?|class\w*|school\w*)(?!\w)", text):
            how = "A list says whose form is back, signed. Where one is missing, everything stays as before."
    else:
        how = (
            "Each of them was asked in writing, and the answers are on one list. Anyone who has not said yes "
            "is served as before and loses nothing."
        )
    return RequestedStep("other", f"Consent of {_the(who, plural=True)}", "go_live", how, who, is_worry=False)


def _no_answer(quote: Quote, text: str) -> RequestedStep | None:
    match = _NO_ANSWER.match(text)
    who = _words(quote, match)
    if not match or _PRONOUN.fullmatch(who):  # "we have not decided whether": nobody else owes an answer
        return None
    kind: ConditionKind = "data_protection" if _DATA_PERSON.search(plain(who)) else body_kind(who) or "legal"
    subject = quote.text[match.start("rest") : match.end("rest")].strip()
    return RequestedStep(
        kind, f"Written answer from {_the(who)}: {subject}", "training",
        f"The answer from {_the(who)} is there in writing: what it covers and what it does not. With a "
        "no, that part is left out or the start waits.", who, is_worry=False,
    )  # fmt: skip


def _forbidden(quote: Quote, text: str) -> RequestedStep | None:
    match = _FORBIDS.match(text)
    who = _words(quote, match)
    may_forbid = quote.field in ("concerns", "why_now", "what_stays")
    if not match or not may_forbid or not _OUTSIDE.search(plain(who)):
        return None
    noun = _ARTICLE.sub("", who) or who
    return RequestedStep(
        "legal", f"List of the {noun if noun.endswith('s') else f'{noun}s'} that allow it", "training",
        "For each of them the list says yes, ask or no, with the line of the contract, and {owner} has "
        "signed it. Anyone who is not on it counts as a no.",
    )  # fmt: skip


def manages_outside(request_name: str) -> bool:
    """Return whether a condition concerns an insurer, client or other party outside."""
    return bool(_INSURER.search(plain(request_name)) or _OUTSIDE.search(plain(request_name)))


def body_kind(who: str) -> ConditionKind | None:
    """Return the kind of those who speak for the people, else None."""
    if _STAFF_BODY.search(plain(who)):
        return "works_council"
    return "union" if _UNION.search(plain(who)) or _NAMED_UNION.search(plain(who)) else None


def _words(quote: Quote, match: re.Match[str] | None) -> str:
    start = len(quote.text) - len(quote.text.lstrip())
    return quote.text[start + match.start("who") : start + match.end("who")] if match else ""


def _the(who: str, plural: bool = False) -> str:
    """Return who it is inside a sentence: 'the insurer', 'some clients', 'the parents'."""
    first, _, body = who.partition(" ")
    if first.lower() in ("a", "an", "the", "our", "some", "several", "two", "most", "many", "each", "every"):
        return f"{first.lower()} {body}"
    is_name = not who[1:2].islower() or _NAMED_UNION.search(plain(who))
    small = who if is_name else lower_first(who)
    return f"the {small}" if plural or _SERVED.search(plain(who)) or _FAMILIES.search(plain(who)) else small
