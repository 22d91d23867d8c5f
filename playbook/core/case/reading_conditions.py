"""Read conditions: what must be agreed, finished or signed before a step."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from playbook.core.base.fields import new_id_from
from playbook.core.case.reading import Quote, first_day_in, is_open, phrases, plain
from playbook.core.case.reading_places import countries_in
from playbook.core.case.timing import Timing
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Condition, ConditionKind, Gates


class _Term(NamedTuple):
    """A body that agrees, or a thing that must be finished."""

    kind: ConditionKind
    name: str
    words: re.Pattern[str]
    is_body: bool = False


_TERMS = (
    _Term("works_council", "Staff council agreement", phrases(
        r"staff (?:council|committee|association|forum)s?", r"(?:gesamt)?personalr\w+", r"mitarbeitervertretung\w*",
        r"employee (?:representatives?|forum|council)", r"dienstvereinbarung\w*"), is_body=True),
    _Term("works_council", "Works council agreement", phrases(
        r"works? councils?", r"\w{0,12}betriebsra\w+", r"betriebsvereinbarung\w*", r"cse", r"comite social\w*",
        r"comite d'entreprise", r"representants du personnel", r"comites? de empresa", r"delegados de personal"),
        is_body=True),
    _Term("union", "Union agreement", phrases(
        r"(?:trade |labou?r |teachers'? )?unions?", r"gewerkschaft\w*", r"syndicats?", r"sindicatos?",
        r"collective (?:agreement|bargaining)", r"tarifvertrag\w*", r"shop stewards?", r"bargaining unit"),
        is_body=True),
    _Term("data_protection", "Data protection impact assessment", phrases(
        r"(?:data protection |privacy )?impact assessments?", r"dpias?", r"data protection assessments?",
        r"privacy (?:assessment|review|impact)", r"datenschutz-?folgen\w+", r"dsfa", r"analyse d'impact", r"aipd",
        r"evaluacion de impacto")),
    _Term("data_protection", "Data processing agreement", phrases(
        r"data processing agreements?", r"business associate agreements?", r"data sharing agreements?",
        r"auftragsverarbeitung\w*", r"dpa", r"avv")),
    _Term("data_protection", "Approval by the data protection officer", phrases(
        r"(?:data protection|privacy) officers?", r"data protection", r"datenschutz(?:beauftragte\w*)?", r"dpo",
        r"delegue a la protection des donnees", r"delegad[oa] de proteccion de datos"), is_body=True),
    _Term("security", "Security sign-off", phrases(
        r"security (?:review|sign-?off|approval|check|assessment|test|clearance|audit|officer|team|concept)s?",
        r"(?:information|it|cyber) ?-?security", r"infosec", r"ciso", r"pen(?:etration)?[- ]?tests?",
        r"informationssicherheit\w*", r"it-sicherheit\w*", r"sicherheits(?:prufung|freigabe|konzept)\w*",
        r"(?:audit de )?securite informatique", r"rssi", r"seguridad informatica"), is_body=True),
    _Term("legal", "Client agreements checked (NDA)", phrases(
        r"ndas?", r"non-disclosure agreements?", r"confidentiality agreements?")),
    _Term("legal", "Consultation", phrases(r"(?:statutory |staff |collective |formal )?consultations?", r"tupe")),
    _Term("legal", "Legal review", phrases(
        r"legal (?:review|approval|sign-?off|opinion|check|department|team)", r"lawyers?", r"general counsel",
        r"regulators?", r"regulatory approval", r"supervisory authority", r"bafin", r"finma", r"compliance",
        r"rechtsabteilung", r"service juridique", r"asesoria juridica"), is_body=True),
    _Term("cut_over", "Cut-over", phrases(r"cut-?over", r"cut over", r"parallel runs?", r"switch-?over", r"umstellung")),
    _Term("fallback", "Fallback if it fails", phrases(
        r"fall-?backs?", r"roll-?back", r"plan b", r"backup plan", r"contingency(?: plan)?",
        r"outage (?:plan|rule|procedure)", r"notfallplan", r"notbetrieb", r"ausfallkonzept", r"plan de secours",
        r"plan de contingencia")),
    _Term("migration", "Data migration", phrases(
        r"(?:data )?migrations?", r"data (?:load|transfer|clean\w*|quality)", r"master data", r"item master",
        r"datenubernahme", r"datenmigration", r"stammdaten", r"reprise des donnees", r"migracion de datos")),
    _Term("accounts", "Accounts and devices", phrases(
        r"(?:user )?accounts", r"access rights", r"licen[cs]es", r"devices?", r"laptops?", r"tablets?", r"scanners?",
        r"headsets?", r"badge readers?", r"screens?", r"wi-?fi", r"network", r"hardware", r"desks?", r"rooms?",
        r"konten", r"lizenzen", r"gerate", r"zugange", r"comptes", r"appareils", r"cuentas", r"dispositivos")),
    _Term("contract", "Contract signed", phrases(
        r"contracts?", r"licen[cs]e agreements?", r"vertrage?", r"contrats?", r"contratos?")),
    _Term("funding", "Funding released", phrases(
        r"budgets?", r"funding", r"funds", r"grants?", r"money", r"finanzierung", r"fordermittel", r"financement",
        r"presupuesto", r"financiacion"), is_body=True),
)  # fmt: skip
DONE_WHEN: dict[ConditionKind, str] = {
    "works_council": "The agreement is signed, and everyone can read it.",
    "union": "The agreement is signed, and everyone can read it.",
    "data_protection": "The data protection officer has signed the result.",
    "security": "The sign-off is written, with the conditions that come with it.",
    "legal": "The answer is written down, with what is allowed and what is not.",
    "contract": "The new way works for everyone before the contract ends.",
    "migration": "People who know the data have checked a sample and signed it off.",
    "cut_over": "Each step has an hour, an owner and a way back, and was rehearsed once.",
    "fallback": "People have practiced how to work when it fails.",
    "accounts": "A test person of each group can sign in and do one real task.",
    "funding": "The money is released in writing.",
}
# Of a person's job title, per kind.
_TITLES: dict[ConditionKind, re.Pattern[str]] = {
    "works_council": phrases(
        r"(?:works|work|staff|employee) (?:council|committee|forum|representative)\w*", r"\w{0,12}betriebsra\w+",
        r"(?:gesamt)?personalra\w+", r"cse", r"comite \w+", r"mitarbeitervertretung\w*", r"employee representative",
    ),
    "union": phrases(r"unions?", r"stewards?", r"gewerkschaft\w*", r"syndic\w+", r"sindica\w+"),
    "data_protection": phrases(
        r"data protection\w*", r"datenschutz\w*", r"privacy", r"dpo", r"protection des donnees",
        r"proteccion de datos", r"rgpd",
    ),
    "security": phrases(r"(?:\w+ )?security", r"ciso", r"\w*sicherheit\w*", r"securite", r"seguridad"),
    "legal": phrases(
        r"legal", r"counsel", r"compliance", r"recht\w*", r"jurist\w*", r"justi[tz]ia\w*", r"juridi\w+", r"attorney"
    ),
    "migration": phrases(r"it", r"cio", r"information (?:technology|systems)", r"data (?:manager|lead|owner)", r"edv"),
    "cut_over": phrases(r"it", r"cio", r"information (?:technology|systems)", r"edv"),
    "fallback": phrases(r"it", r"cio", r"information (?:technology|systems)", r"edv"),
    "accounts": phrases(r"it", r"cio", r"information (?:technology|systems)", r"edv"),
    "contract": phrases(r"procurement", r"purchasing", r"einkauf\w*", r"contracts?", r"achats", r"compras"),
    "funding": phrases(r"cfo", r"financ\w+", r"finanz\w+", r"controll\w+", r"kammer\w+"),
}  # fmt: skip
_ACT = phrases(
    r"agree[sd]?", r"agreement", r"approv\w+", r"signs?", r"signed", r"sign[ -]?off", r"signature", r"consents?",
    r"confirm\w*", r"decid\w+", r"decision", r"votes?", r"consult\w*", r"negotiat\w+", r"informed", r"heard",
    r"opinion", r"clear(?:ed|s|ance)?", r"releas\w+", r"say yes", r"zustimm\w+", r"freig\w+", r"unterschr\w+",
    r"unterzeichn\w+", r"mitbestimm\w+", r"beteilig\w+", r"anhor\w+", r"genehmig\w+", r"avis", r"accord",
    r"approuv\w+", r"valid\w+", r"sign\w+", r"aproba\w*", r"aprueb\w+", r"acuerd\w+", r"firm\w+",
)  # fmt: skip
_MUST = phrases(
    r"must(?! not)", r"has to", r"have to", r"need(?:s|ed)?", r"requires?", r"required", r"only (?:after|once|when|if)",
    r"before", r"until", r"unless", r"without", r"subject to", r"depends? on", r"will (?:\w+ )?(?:agree|decide|vote|sign)",
    r"muss", r"mussen", r"bevor", r"vor", r"erst (?:nach|wenn)", r"ohne", r"bedarf", r"doit", r"doivent", r"avant",
    r"sans", r"debe", r"deben", r"antes de", r"sin",
)  # fmt: skip
_NOT_DONE = phrases(
    r"(?:is|are|has|have|was|were)? ?(?:not|never) (?:yet )?(?:been )?(?:finished|done|complete\w*|signed|approved"
    r"|agreed|ready|started|available|ordered|delivered|released|secured|installed|in place|tested|decided|there"
    r"|checked|cleared|clean|begun|set up|rolled out)", r"not yet", r"unfinished", r"pending", r"awaiting",
    r"waiting for", r"outstanding", r"(?:is|are) (?:still )?(?:missing|open|under review|overdue|delayed)",
    r"still (?:missing|open|to be)", r"isn't \w+", r"aren't \w+", r"hasn't \w+", r"no (?:fall-?back|plan b|rollback)",
    r"to be (?:agreed|signed|approved|finished|renewed|tested)", r"noch nicht", r"steh\w+ (?:noch )?aus", r"ausstehend\w*",
    r"fehl(?:t|en)(?: noch)?", r"pas encore", r"en attente", r"aun no", r"todavia no", r"pendientes?",
)  # fmt: skip
_MET = phrases(
    r"(?:has|have|had) (?:already |since )?(?:agreed|signed|approved|consented|finished|been (?:signed|approved|agreed"
    r"|finished|completed|released|secured))", r"(?:is|are|was|were) (?:already )?(?:signed|approved|agreed|in place"
    r"|finished|done|complete|released|secured|cleared)", r"(?:agreed|signed|approved|finished) (?:it |this )?(?:in|on|last"
    r"|already)", r"(?:ist|sind|wurde|wurden) … (?:unterschrieben|unterzeichnet|abgeschlossen|genehmigt|erteilt|fertig)",
    r"(?:hat|haben) … (?:zugestimmt|unterschrieben|genehmigt|unterzeichnet)", r"liegt vor",
    r"(?:est|sont|a ete|ont ete) … (?:signe|approuve|valide|termine)e?s?", r"a (?:signe|approuve|donne son accord)",
    r"(?:esta|estan|fue|ha sido) … (?:firmad|aprobad|acordad|terminad)[oa]s?", r"ha (?:firmado|aprobado)",
)  # fmt: skip
_NEGATED = phrases(r"not", r"never", r"no", r"without", r"nicht", r"kein\w*", r"noch", r"pas", r"aun", r"if", r"when",
                   r"once", r"until", r"before", r"wenn", r"bevor", r"unless", r"must", r"will", r"sobald")  # fmt: skip
_ENDS = phrases(
    r"ends?", r"ending", r"expires?", r"runs? out", r"terminat\w+", r"cannot be (?:extended|renewed)", r"endet",
    r"lauft … aus", r"ausl(?:auf\w*)", r"expiren?", r"vencen?", r"termina", r"caduca", r"se termine", r"prend fin",
)  # fmt: skip
_LASTS = phrases(
    r"(?:contracts?|leases?|licen[cs]es?|subscriptions?|miet\w+|\w*vertrag\w*|lizenz\w*|contrats?"
    r"|bail|contratos?|alquiler)"
)
_MOVES = phrases(
    r"(?:data|records?|contacts?|files?|documents?|quotes?|forecasts?|articles?|history|histories|tickets?|mailboxes"
    r"|archives?|orders|invoices|items|drawings|accounts|bookings|daten|akten|dokumente|donnees|dossiers|datos)"
    r" … (?:move[sd]?|migrat\w+|transferred|imported|copied|ubertragen|uberfuhrt|transferes?|migran?) … (?:from|to|into"
    r"|in|nach|vers|dans|a)"
)
_AGREE = re.compile(
    r"(?<!\w)(?P<who>(?:the |our |all |every |each |its )?[\w'-]{2,30}(?: [\w'-]{2,30}){0,4}?) (?:must|has to|have to"
    r"|needs to|need to|will have to) (?:first |also |still )?(?P<act>agree|approve|sign|consent|confirm|vote)(?!\w)"
    r"|(?:needs?|requires?|without) (?:the |an? )?(?P<act2>approval|consent|agreement|sign-off|signature)"
    r" (?:of|from|by) (?P<who2>(?:the |our |all |every |each )?[\w'-]{2,30}(?: [\w'-]{2,30}){0,3}?)"
    r"(?= (?:before|by|in|for|on|until|and|first)\b|[.,;:]|$)"
)
_ACT_NAMES = {
    "agree": "Agreement", "agreement": "Agreement", "approve": "Approval", "approval": "Approval", "sign": "Signature",
    "signature": "Signature", "sign-off": "Sign-off", "consent": "Consent", "confirm": "Confirmation", "vote": "Vote",
}  # fmt: skip
_NO_BODY = phrases(
    r"everyone|everybody|all|nobody|no one|we|you|they|it|people|employees|staff|who|that|users?|each|every"
)
_GATES: tuple[tuple[Gates, re.Pattern[str]], ...] = (
    ("announcement", phrases(
        r"before … (?:announc\w+|communicat\w+|told|anyone hears|inform\w+|say anything)",
        r"vor … (?:ankundigung|bekanntgabe|information)", r"avant … annonc\w+", r"antes de … anunci\w+")),
    ("training", phrases(r"before … (?:train\w+|pilot)", r"vor … schulung\w*", r"avant … formation")),
    ("switch_off", phrases(
        r"before … (?:old|switch(?:ed)?[ -]off|shut ?down)", r"vor … abschalt\w+", r"avant … arret")),
)  # fmt: skip
_CONDITION_FIELDS = ("what_stays", "what_changes", "why_now", "why", "concerns", "risk_of_not_changing")
_STRONG_FRAGMENT = ("Client agreements checked (NDA)", "Data protection impact assessment", "Works council agreement",
                    "Staff council agreement", "Security sign-off", "Fallback if it fails")  # fmt: skip
_FRAGMENT_WORDS = 4


@dataclass(frozen=True, slots=True)
class ReadCondition:
    """A condition and the brief's sentence. `is_met`: the text says that it is done."""

    condition: Condition
    quote: str
    is_met: bool = False
    is_fragment: bool = False  # a bare mention, which is a worry too


def conditions_of(
    brief: Brief, quotes: tuple[Quote, ...], timing: Timing, reference_ids: set[str]
) -> list[ReadCondition]:
    """Return the conditions that the texts name, each once."""
    read: dict[tuple[ConditionKind, str], ReadCondition] = {}
    taken = set(reference_ids)
    for quote in quotes:
        if quote.field not in _CONDITION_FIELDS:
            continue
        for kind, name, is_met, is_fragment in _named(quote):
            day = first_day_in(quote.text, timing.brief.start or timing.today)
            gates = _gates(quote, kind)
            before = read.get((kind, name))
            if before and not (is_met and not before.is_met):
                continue
            condition_id = before.condition.id if before else new_id_from(name, taken, "condition")
            taken.add(condition_id)
            condition = Condition(
                id=condition_id, kind=kind, name=name, owner_id=owner_of(brief, kind, name), gates=gates,
                needed_by=_needed_by(timing, kind, gates, day) if not is_met else None,
                met_on=day if is_met and day and day <= timing.today else None,
                done_when="" if kind == "contract" and name == "Contract signed" else DONE_WHEN.get(kind, ""),
            )  # fmt: skip
            read[kind, name] = ReadCondition(condition, quote.text, is_met, is_fragment)
    return list(read.values())


def _named(quote: Quote) -> Iterator[tuple[ConditionKind, str, bool, bool]]:
    """Yield kind, name, whether met and whether a bare mention."""
    text = quote.plain
    if _LASTS.search(text) and _ENDS.search(text) and "?" not in text:
        yield "contract", _end_name(quote), False, False
        return
    if quote.field == "what_changes" and _MOVES.search(text) and not is_open(quote):
        yield "migration", "Data migration", False, False
    seen: set[ConditionKind] = set()
    for term in _TERMS:
        if term.kind in seen or not term.words.search(text):
            continue
        state = _state(quote, term)
        if state is None:
            continue
        seen.add(term.kind)
        countries = countries_in(quote.text) if term.kind in ("works_council", "union") else ()
        names = [f"{term.name}, {country}" for country in countries] or [term.name]
        for name in names:
            yield term.kind, name, state == "met", state == "fragment"
    if not seen and not is_open(quote) and (other := _agreement(quote)):
        yield "other", other, False, False


def _state(quote: Quote, term: _Term) -> str | None:
    """Return whether a named body or thing is an open or met condition, else None."""
    text = quote.plain
    if _MET.search(text) and not _NEGATED.search(text):
        return "met" if term.is_body or term.kind in ("data_protection", "legal", "contract") else None
    if "?" in text or (is_open(quote) and not _NOT_DONE.search(text)):
        return None
    if _NOT_DONE.search(text):
        return "open"
    if _MUST.search(text) and _ACT.search(text) and term.kind not in ("accounts", "migration", "cut_over"):
        return "open" if term.is_body or term.kind in ("data_protection", "legal") else None
    if _MUST.search(text) and re.search(r"(?<!\w)(?:must|has to|have to|muss|doit|debe)(?!\w)", text):
        ready = re.search(
            r"(?<!\w)(?:finished|complete\w*|ready|tested|in place|clean\w*|rehearsed|migrated)(?!\w)", text
        )
        return "open" if ready else None
    is_fragment = quote.field == "concerns" and len(text.split()) <= _FRAGMENT_WORDS
    return "fragment" if is_fragment and term.name in _STRONG_FRAGMENT else None


def _needed_by(timing: Timing, kind: ConditionKind, gates: Gates, day: date | None) -> date | None:
    """Return the day that the text names, else the usual one. Nobody knows when a contract ends."""
    return day if day or (kind == "contract" and gates == "switch_off") else timing.needed_by(gates)


def _end_name(quote: Quote) -> str:
    """Return the clause that says what ends: "The contract ends on 31 December 2026"."""
    clauses = re.split(r"[,;:] ", quote.text.rstrip(". "))
    clause = next(
        (one for one in clauses if _LASTS.search(plain(one)) and _ENDS.search(plain(one))), clauses[0]
    )
    clause = re.split(r" (?:and|und|et|y) (?:cannot|can't|kann|ne peut|no)\b", clause)[0]
    return (clause[:1].upper() + clause[1:])[:120]


def _agreement(quote: Quote) -> str:
    match = _AGREE.search(quote.plain)
    if not match:
        return ""
    group = "who" if match["who"] else "who2"
    who = quote.text[match.start(group) : match.end(group)]
    act = match["act"] or match["act2"]
    if _NO_BODY.search(plain(who)):
        return ""
    who = (
        who[:1].lower() + who[1:]
        if who.split()[0].lower() in ("the", "our", "all", "every", "each", "its")
        else who
    )
    return f"{_ACT_NAMES[act]} by {who}"


def _gates(quote: Quote, kind: ConditionKind) -> Gates:
    if kind == "contract" and _ENDS.search(quote.plain):
        return "switch_off"
    return next((gates for gates, words in _GATES if words.search(quote.plain)), "go_live")


def owner_of(brief: Brief, kind: ConditionKind, name: str) -> str | None:
    """Return the person whose job title says that this is theirs."""
    titles = _TITLES.get(kind)
    if kind == "other":
        body = plain(name).partition(" by ")[2].removeprefix("the ").removeprefix("our ")
        return next((p.id for p in brief.people if body and body in plain(p.job_title)), None)
    return next((p.id for p in brief.people if titles and titles.search(plain(p.job_title))), None)
