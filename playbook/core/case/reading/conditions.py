"""Read conditions: what must be agreed, finished or signed before a step."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

from playbook.core.base.fields import EARLIEST_DAY, id_as_read
from playbook.core.base.words import lower_first
from playbook.core.case.fixed.waits import AWAY, NeededFirst, answered_on, last_day_before_absence, wait_in
from playbook.core.case.reading.before import WHOLE_BY, Precondition, preconditions_in
from playbook.core.case.reading.dated import dated_item, items_of, month_end_in, wants_done
from playbook.core.case.reading.decided import HEARD, decided_on
from playbook.core.case.reading.places import countries_in, country_name, group_place
from playbook.core.case.reading.requests import LEGAL_TITLES, body_kind, manages_outside, request_in
from playbook.core.case.reading.texts import (
    SITUATION_FIELDS,
    Phrases,
    Quote,
    first_day_in,
    halves_of,
    is_asked,
    plain,
)
from playbook.core.case.teams.groups import groups_waiting
from playbook.core.case.timing import REPRESENTATIVES, DefaultDays
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.case import Condition, ConditionKind, Gates
from playbook.core.text.dates import end_of, named_days_in


class _Term(NamedTuple):
    """A body that agrees, or a thing that must be finished."""

    kind: ConditionKind
    name: str
    words: Phrases
    is_body: bool = False


_ANY_AGREEMENT, _NETWORK, _SIGN_INS = "Agreement signed", "Network", "Accounts and devices"
# "118,000 accounts, and one in nine is a duplicate": records of customers, which nobody signs in with.
_RECORDS = re.compile(
    r"\b(?:clean(?:ed|ing)?|tid(?:y|ied)|de-?duplicated|merged|corrected)\b(?=.*\baccounts\b)"
    r"|\baccounts\b(?=.*\b(?:clean(?:ed|ing)?|tidied|de-?duplicated|merged|corrected|duplicates?|double)\b)"
)
# Who runs the project answers for it; the data protection officer advises and does not mark their own work.
_ASSESSMENT = "Data protection impact assessment"
_ASSESSED = (
    "The assessment is signed by {lead}, with the written advice of {owner}. Whatever it forbids is left out."
)
_SELECTION_AND_TALKS = timedelta(days=63)  # what a consultation leaves before the start
_BY_REGULATOR = "Approval by the regulator"
_TERMS = (
    _Term("works_council", "Staff council agreement", Phrases(
        r"staff (?:council|committee|association|forum)s?", r"(?:gesamt)?personalr\w+",
        r"mitarbeitervertretung\w*",
        r"employee (?:representatives?|forum|council)", r"dienstvereinbarung\w*"), is_body=True),
    _Term("works_council", "Works council agreement", Phrases(
        r"works? councils?", r"\w{0,12}betriebsra\w+", r"betriebsvereinbarung\w*", r"cse",
        r"comite social\w*",
        r"comite d'entreprise", r"representants du personnel", r"mitbestimmung\w*", r"comites? de empresa",
        r"delegados de personal"),
        is_body=True),
    _Term("union", "Union agreement", Phrases(
        r"(?:trade |labou?r |teachers'? )?unions?", r"gewerkschaft\w*", r"syndicats?", r"sindicatos?",
        r"collective (?:agreement|bargaining)", r"tarifvertrag\w*", r"shop stewards?", r"bargaining unit"),
        is_body=True),
    _Term("data_protection", _ASSESSMENT, Phrases(
        r"(?:data protection |privacy )?impact assessments?", r"dpias?", r"data protection assessments?",
        r"privacy (?:assessment|review|impact)", r"datenschutz-?folgen\w+", r"dsfa", r"analyse d'impact",
        r"aipd",
        r"evaluacion de impacto")),
    _Term("data_protection", "Data processing agreement", Phrases(
        r"data processing agreements?", r"business associate agreements?", r"data sharing agreements?",
        r"auftragsverarbeitung\w*", r"dpa", r"avv", r"ferpa", r"hipaa", r"gdpr", r"dsgvo", r"rgpd")),
    _Term("data_protection", "Approval by the data protection officer", Phrases(
        r"(?:data protection|privacy) officers?", r"data protection", r"datenschutz(?:beauftragte\w*)?",
        r"dpo",
        r"delegue a la protection des donnees", r"delegad[oa] de proteccion de datos"), is_body=True),
    _Term("security", "Security sign-off", Phrases(
        r"security (?:review|sign-?off|approval|check|assessment|test|clearance|audit|officer|team"
        r"|concept)s?",
        r"(?:information|it|cyber) ?-?security", r"infosec", r"ciso", r"pen(?:etration)?[- ]?tests?",
        r"informationssicherheit\w*", r"it-sicherheit\w*", r"sicherheits(?:prufung|freigabe|konzept)\w*",
        r"(?:audit de )?securite informatique", r"rssi", r"seguridad informatica"), is_body=True),
    _Term("legal", "Client agreements checked (NDA)", Phrases(
        r"ndas?", r"non-disclosure agreements?", r"confidentiality agreements?")),
    _Term("legal", "Consultation", Phrases(r"(?:statutory |staff |collective |formal )?consultations?",
    r"tupe")),
    _Term("legal", _BY_REGULATOR, Phrases(
        r"regulators?", r"regulatory approval", r"supervisory authority", r"bafin", r"finma"), is_body=True),
    _Term("legal", "Legal review", Phrases(
        r"legal (?:has|must|needs)", r"legal (?:review|approval|sign-?off|opinion|check|department|team)",
        r"lawyers?", r"general counsel",
        r"regulators?", r"regulatory approval", r"supervisory authority", r"bafin", r"finma", r"compliance",
        r"rechtsabteilung", r"service juridique", r"asesoria juridica"), is_body=True),
    _Term("cut_over", "Cut-over", Phrases(r"cut-?over", r"cut over", r"parallel runs?", r"switch-?over",
    r"umstellung")),
    _Term("fallback", "Fallback if it fails", Phrases(
        r"fall-?backs?", r"roll-?back", r"plan b", r"backup plan", r"contingency(?: plan)?",
        r"outage (?:plan|rule|procedure)", r"notfallplan", r"notbetrieb", r"ausfallkonzept",
        r"plan de secours",
        r"plan de contingencia")),
    _Term("migration", "Data migration", Phrases(
        r"(?:data )?migrations?", r"data (?:load|transfer|clean\w*|quality)", r"master data", r"item master",
        r"datenubernahme", r"datenmigration", r"stammdaten", r"reprise des donnees", r"migracion de datos")),
    _Term("accounts", _SIGN_INS, Phrases(
        r"(?:user )?accounts", r"access rights", r"licen[cs]es", r"devices?", r"laptops?", r"tablets?",
        r"scanners?",
        r"headsets?", r"badge readers?", r"screens?", r"hardware", r"desks?", r"rooms?",
        r"konten", r"lizenzen", r"gerate", r"zugange", r"comptes", r"appareils", r"cuentas",
        r"dispositivos")),
    _Term("accounts", _NETWORK, Phrases(r"wi-?fi", r"wlan", r"network", r"bandwidth", r"netz")),
    _Term("contract", "Contract signed", Phrases(
        r"contracts?", r"licen[cs]e agreements?", r"vertrage?", r"contrats?", r"contratos?")),
    _Term("legal", _ANY_AGREEMENT, Phrases(
        r"agreements?", r"vereinbarung\w*", r"(?<!own )accord", r"acuerdo", r"convenio")),
    _Term("funding", "Funding released", Phrases(
        r"budgets?", r"funding", r"funds", r"grants?", r"money", r"finanzierung", r"fordermittel",
        r"financement",
        r"presupuesto", r"financiacion"), is_body=True),
)  # fmt: skip
# {sponsor} and {owner} are filled with names, or with what they are.
_DONE_WHEN: dict[ConditionKind, str] = {
    "works_council": "{sponsor} and {owner} have signed, and everyone can read it. It covers jobs, pay, "
    "grades, discipline and monitoring. Without it, nobody starts.",
    "union": "{sponsor} and {owner} have signed, and everyone can read it. It covers jobs, pay, "
    "grades, discipline and monitoring. Without it, nobody starts.",
    "data_protection": "{owner} has signed the result. Whatever it forbids is left out.",
    "security": "{owner} has approved it in writing, and every condition of the approval is met.",
    "legal": "{owner} has put in writing what is allowed and what stays out, case by case.",
    "contract": "Both sides have signed.",
    "migration": "People who know the data have checked a hundred entries of each team. No more are wrong "
    "than the go-live decision allows.",
    "cut_over": "Each step has an hour, an owner and a way back, and was rehearsed once.",
    "fallback": "Each team has worked for an hour as it will when this fails, and knows who says so.",
    "accounts": "One person of each team has signed in and done one real task. Where that fails, the team "
    "starts later.",
    "funding": "{owner} has released the money in writing, with the period that it covers.",
    "other": "{owner} has said yes in writing. A no goes to {sponsor} on the same day.",
}
_NETWORK_DONE = (
    "In each place, one person has worked a full shift with it, a full night where people work nights, on "
    "the devices that people will use. Where something failed, it is repaired, or that place starts later."
)
_OUT_OF_CONTRACT = (
    "What people need from it is in the new place, or in a copy that was tried on a real day. After that day "
    "there is no way back."
)
_OUT_OF_BUILDING = "Everyone has a tested place to work, and the old building is empty."
_LEASE = Phrases(r"leases?", r"miet\w+", r"bail", r"alquiler")
_OF_A_THING = Phrases(
    r"(?:phones?|switch|printers?|copiers?|fleet|vehicles?|cars?|trucks?|servers?|machines?|equipment|devices?"
    r"|tablets?|laptops?|scanners?|terminals?)"
)
_WHO_SIGNS: dict[ConditionKind, str] = {
    "works_council": "the works council", "union": "the union",
    "data_protection": "the data protection officer", "security": "the person who answers for security",
    "legal": "a lawyer", "funding": "the person who approves the money",
}  # fmt: skip
# Of a person's job title, per kind.
_TITLES: dict[ConditionKind, Phrases] = {
    "works_council": Phrases(
        r"(?:works|work|staff|employee) (?:council|committee|forum|representative)\w*",
        r"\w{0,12}betriebsra\w+",
        r"(?:gesamt)?personalra\w+", r"cse", r"comite \w+", r"mitarbeitervertretung\w*",
        r"employee representative",
    ),
    "union": Phrases(r"unions?", r"\w+'? (?:association|federation|guild)", r"stewards?",
         r"gewerkschaft\w*", r"syndic\w+", r"sindica\w+"),
    "data_protection": Phrases(
        r"data protection\w*", r"datenschutz\w*", r"privacy", r"dpo", r"protection des donnees",
        r"proteccion de datos", r"rgpd",
    ),
    "security": Phrases(r"(?:\w+ )?security", r"ciso", r"\w*sicherheit\w*", r"securite", r"seguridad"),
    "legal": Phrases(
        r"legal", r"counsel", r"compliance", r"recht\w*", r"jurist\w*", r"justi[tz]ia\w*", r"juridi\w+",
        r"attorney"
    ),
    "migration": Phrases(r"it", r"cio", r"information (?:technology|systems)",
    r"data (?:manager|lead|owner)", r"edv"),
    "cut_over": Phrases(r"it", r"cio", r"information (?:technology|systems)", r"edv"),
    "fallback": Phrases(r"it", r"cio", r"information (?:technology|systems)", r"edv"),
    "accounts": Phrases(r"it", r"cio", r"information (?:technology|systems)", r"edv"),
    "contract": Phrases(r"procurement", r"purchasing", r"einkauf\w*", r"contracts?", r"achats", r"compras"),
    "funding": Phrases(r"cfo", r"financ\w+", r"finanz\w+", r"controll\w+", r"kammer\w+"),
}  # fmt: skip
_COUNTRY_TITLES = {
    "FR": Phrases(r"cse", r"comite", r"comite social\w*"), "ES": Phrases(r"comite de empresa",
    r"delegad[oa]"),
    "DE": Phrases(r"\w{0,12}betriebsra\w+", r"works council"), "AT": Phrases(r"\w{0,12}betriebsra\w+"),
}  # fmt: skip
_ACT = Phrases(
    r"agree[sd]?", r"agreement", r"approv\w+", r"signs?", r"signed", r"sign[ -]?off", r"signature",
    r"consents?",
    r"confirm\w*", r"decid\w+", r"decision", r"votes?", r"consult(?!an[ct]|ing\b)\w*", r"negotiat\w+",
    r"informed", r"heard",
    r"opinion", r"supports?", r"accepts?", r"clear(?:ed|s|ance)?", r"releas\w+", r"say yes", r"zustimm\w+",
    r"freig\w+", r"unterschr\w+",
    r"unterzeichn\w+", r"mitbestimm\w+", r"beteilig\w+", r"anhor\w+", r"genehmig\w+", r"avis", r"accord",
    r"approuv\w+", r"valid\w+", r"sign\w+", r"aproba\w*", r"aprueb\w+", r"acuerd\w+", r"firm\w+",
)  # fmt: skip
_MUST = Phrases(
    r"must(?! not)", r"has to", r"have to", r"need(?:s|ed)?", r"requires?", r"required",
    r"only (?:after|once|when|if)",
    r"before", r"until", r"unless", r"without", r"subject to", r"depends? on",
    r"will (?:\w+ )?(?:agree|decide|vote|sign|support|accept)",
    r"muss", r"mussen", r"bevor", r"vor", r"erst (?:nach|wenn)", r"ohne", r"bedarf", r"doit", r"doivent",
    r"avant",
    r"sans", r"debe", r"deben", r"antes de", r"sin",
)  # fmt: skip
_STRICT_MUST = Phrases(
    r"must(?! not)", r"has to", r"have to", r"muss", r"mussen", r"doit", r"doivent", r"deben?"
)
_READY = Phrases(
    r"finished",
    r"complete\w*",
    r"ready",
    r"tested",
    r"in place",
    r"clean\w*",
    r"rehearsed",
    r"migrated",
    r"fertig",
    r"bereinigt",
    r"getestet",
    r"prete?s?",
    r"listos?",
)
_NO_FALLBACK = Phrases(r"no (?:fall-?back|plan b|roll-?back|backup plan|contingency)", r"kein\w* notfallplan")
_COMES = Phrases(r"arrives?", r"(?:delivered|installed|ordered) (?:in|on|by|from)", r"come in", r"geliefert")
_NOT_DONE = Phrases(
    r"(?:is|are|has|have|was|were)? ?(?:not|never) (?:yet )?(?:been )?(?:finished|done|complete\w*|signed"
    r"|approved|seen|consulted"
    r"|agreed|ready|started|available|ordered|delivered|released|secured|installed|in place|tested"
    r"|decided|there"
    r"|checked|cleared|clean|begun|set up|rolled out)", r"not yet", r"unfinished", r"pending", r"awaiting",
    r"waiting for", r"outstanding", r"too (?:weak|few|slow|old)",
    r"(?:is|are) (?:still )?(?:missing(?! from)|open|under review|overdue|delayed)",
    r"still (?:missing|open|to be)", r"isn't \w+", r"aren't \w+", r"hasn't \w+",
    r"no (?:\w+ )?(?:agreement|approval|consent|sign-?off)", r"none of (?:it|them)",
    r"(?:is|are) expected (?:in|by|on)",
    r"nicht (?:geklart|fertig|unterschrieben|abgeschlossen|einverstanden|erteilt)", r"ungeklart",
    r"to be (?:agreed|signed|approved|finished|renewed|tested)", r"noch nicht", r"steh\w+ (?:noch )?aus",
    r"ausstehend\w*",
    r"fehl(?:t|en)(?: noch)?", r"pas encore", r"en attente", r"aun no", r"todavia no", r"pendientes?",
)  # fmt: skip
_MET = Phrases(
    r"(?:has|have|had) (?:already |since )?(?:agreed|signed|approved|consented|finished|been (?:signed"
    r"|approved|agreed"
    r"|finished|completed|released|secured))",
    r"(?:is|are|was|were) (?:already )?(?:signed|approved|agreed|in place"
    r"|finished|done|complete|released|secured|cleared)",
    r"(?:agreed|signed|approved|finished) (?:it |this )?(?:in|on|last"
    r"|already)", r"(?:ist|sind|wurde|wurden) … (?:unterschrieben|unterzeichnet|abgeschlossen|genehmigt"
    r"|erteilt|fertig)",
    r"(?:hat|haben) … (?:zugestimmt|unterschrieben|genehmigt|unterzeichnet)", r"liegt vor",
    r"(?:est|sont|a ete|ont ete) … (?:signe|approuve|valide|termine)e?s?",
    r"a (?:signe|approuve|donne son accord)",
    r"(?:esta|estan|fue|ha sido) … (?:firmad|aprobad|acordad|terminad)[oa]s?", r"ha (?:firmado|aprobado)",
)  # fmt: skip
_NEGATED = Phrases(r"not", r"never", r"no", r"without", r"nicht", r"kein\w*", r"noch", r"pas", r"aun",
r"if", r"when",
                   r"once", r"until", r"before", r"wenn", r"bevor", r"unless", r"must", r"will",
                   r"sobald")  # fmt: skip
_ENDS = Phrases(
    r"ends?", r"ending", r"expires?", r"runs? out", r"terminat\w+", r"cannot be (?:extended|renewed)",
    r"endet",
    r"lauft … aus", r"ausl(?:auf\w*)", r"expiren?", r"vencen?", r"termina", r"caduca", r"se termine",
    r"prend fin",
)  # fmt: skip
_LASTS = Phrases(
    r"(?:contracts?|leases?|licen[cs]es?|subscriptions?|miet\w+|\w*vertrag\w*|lizenz\w*|contrats?"
    r"|bail|contratos?|alquiler)"
)
# Not before the year of a day: "on October 4, 2027, and the contract ends".
_CLAUSE_BREAK = re.compile(r"[,;:] (?!\d{4}\b)(?:(?:and|but|und|et|y) )?")
# A contract for people ends no old way of working.
_OF_PEOPLE = Phrases(
    r"agency", r"agencies", r"temps?", r"temporary", r"staffing", r"contractors?", r"cleaners?", r"guards?",
    r"consultants?",
)  # fmt: skip
# What is agreed and runs on is no yes that is still to come.
IN_FORCE = Phrases(
    r"(?:agreement|accord|convention|convenio|\w*vereinbarung|tarifvertrag)\b[^.;]*?\b(?:runs?|valid|holds?"
    r"|appl(?:y|ies)|lasts?|in force|gilt|lauft)\b[^.;]{0,20}\b(?:until|till|to the end of|through|bis)"
)
_UNLESS_WE = Phrases(r"if (?:we|they|our|it|this)", r"unless", r"wenn wir", r"si nous", r"si no")
_MOVES = Phrases(
    r"(?:data|records?|contacts?|files?|documents?|quotes?|forecasts?|articles?|history|histories"
    r"|tickets?|mailboxes"
    r"|archives?|orders|invoices|items|drawings|accounts|bookings|daten|akten|dokumente|donnees|dossiers"
    r"|datos)"
    r" … (?:move[sd]?|migrat\w+|transferred|imported|copied|ubertragen|uberfuhrt|transferes?"
    r"|migran?) … (?:from|to|into"
    r"|in|nach|vers|dans|a)"
)
_AGREE = re.compile(
    r"(?<!\w)(?P<who>(?:the |our |all |every |each |its )?(?!of )[\w'-]{2,30}(?: [\w'-]{2,30}){0,6}?) (?:must"
    r"|has to|have to"
    r"|needs to|need to|will have to) (?:first |also |still )?(?P<act>agree|approve|sign|consent|confirm"
    r"|vote|accept(?= [^.;:]{2,60} (?:before|until) )"
    r"|clear(?= (?:the |any |every )?(?:use|release|wording|texts?|drafts?|forms?|letters?|terms)\b)"
    r"|(?:say|answer)(?= by (?:the )?\d))(?!\w)"
    r"|(?:must|has to|have to|needs? to) be (?P<act4>approved|signed|agreed|confirmed) by"
    r" (?P<who4>(?:the |our |all |every |each )?[\w'-]{2,30}(?: [\w'-]{2,30}){0,3}?)"
    r"(?= (?:before|by|in|for|on|until|and|first)\b|[.,;:]|$)"
    r"|(?P<who3>(?:the |our )?[\w'-]{2,30}(?: [\w'-]{2,30}){0,3}?) (?:has|have) not (?:yet )?"
    r"(?P<act3>agreed|approved|signed|consented|finished|decided|confirmed)(?!\w)"
    r"|(?:needs?|requires?|without) (?:the |an? )?(?P<act2>approval|consent|agreement|sign-off|signature)"
    r" (?:of|from|by) (?P<who2>(?:the |our |all |every |each )?[\w'-]{2,30}(?: [\w'-]{2,30}){0,3}?)"
    r"(?= (?:before|by|in|for|on|until|and|first)\b|[.,;:]|$)"
)
# "The board meets on January 27 and February 24 and has to approve it."
_MEETS_FIRST = re.compile(
    r"^(?P<who>(?:the |our )?[\w'-]{2,30}(?: [\w'-]{2,30}){0,3}?) (?:meets|sits|gathers)\b"
)
_IS_NO_BODY = re.compile(r"\d| and$")
# Bodies without an article, such as "Owners must agree": a capital there is no name.
_MANY = re.compile(
    r"(?:Owners|Parents|Clients|Customers|Patients|Insurers|Suppliers|Unions|Residents|Tenants|Members"
    r"|Nurses|Doctors|Teachers|Drivers|Landlords|Regulators|Partners|Managers|Guests)"
)
_FINISH = re.compile(
    r"(?<![\w',-])(?:the |our )?(?P<what>[\w'-]{2,30}(?: [\w',-]{1,30}){0,4}?) (?:must|has to|have to"
    r"|needs to|need to)"
    r" (?:first )?be (?P<done>finished|complete|completed|tested|ready|delivered|installed|cleaned"
    r"|in place)(?!\w)"
)
_CONSENT = re.compile(
    r"(?<!\w)(?P<what>(?:parental|employee|customer|client|patient|board|staff) (?:consent|approval"
    r"|agreement))"
    r" (?:is|are) (?:still )?(?:required|needed|missing|outstanding)"
)
_ACT_NAMES = {
    "agree": "Agreement", "approv": "Approval", "sign": "Signature", "consent": "Consent",
    "confirm": "Confirmation", "clear": "Approval", "vote": "Vote", "decide": "Decision", "finish": "Result",
    "accept": "Acceptance", "say": "Answer", "answer": "Answer",
}  # fmt: skip
_WHEN_THERE = {
    "Acceptance": "The yes of {who} is in writing. A no goes to {sponsor} on the same day.",
    "Answer": "The answer of {who} is there in writing, and everyone who works by it has it.",
}
_BETWEEN_HALVES = "; "
_ANSWERS_BY = re.compile(
    r"^(?:[\w'.-]+ ){1,5}?(?:(?:answers?|decides?|replies|reply|votes?|says?|promised) (?:it )?(?:by|on|for)"
    r"|(?:needs?|takes?) until) (?:the )?(?:end of )?"
    r"(?:\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}(?: \d|\W*$))"
)
_WAITS_FOR = Phrases(*_MUST.sources, r"(?:has|have) not (?:yet )?(?:agreed|signed|approved|decided)")
_NO_BODY = Phrases(
    r"everyone|everybody|all|nobody|no one|we|you|they|it|people|employees|staff|who|that|users?|each|every"
)
_GATES: tuple[tuple[Gates, Phrases], ...] = (
    ("announcement", Phrases(
        r"before … (?:announc\w+|communicat\w+|told|anyone hears|inform\w+|say anything)",
        r"before (?:the|any|a) (?:final )?decision",
        r"vor … (?:ankundigung|bekanntgabe|information)", r"avant … annonc\w+", r"antes de … anunci\w+")),
    ("training", Phrases(r"before … (?:train\w+|pilot)", r"vor … schulung\w*", r"avant … formation")),
    ("switch_off", Phrases(
        r"before … (?:old|switch(?:ed)?[ -]off|shut ?down)", r"vor … abschalt\w+", r"avant … arret")),
)  # fmt: skip
# A bare mention of one of these among the worries is a condition, too.
_STRONG_FRAGMENTS = (
    "Client agreements checked (NDA)", _ASSESSMENT, "Works council agreement",
    "Staff council agreement", "Security sign-off", "Fallback if it fails",
)  # fmt: skip
_FRAGMENT_WORDS = 4


class _Named(NamedTuple):
    """A condition that a sentence names."""

    kind: ConditionKind
    name: str
    is_met: bool = False
    is_fragment: bool = False
    country: str = ""
    gates: Gates | None = None
    done_when: str = ""
    who: str = ""  # the body or person in the brief's words
    group_ids: tuple[str, ...] = ()
    is_decision: bool = False  # of a body above the sponsor, or beside
    first: Precondition | None = None  # its sentence says what waits for it
    owner_id: str | None = None


@dataclass(frozen=True, slots=True)
class ReadCondition:
    """A condition and the brief's sentence. `is_met`: the text says that it is done."""

    condition: Condition
    quote: str
    half: str  # the part of it that says so
    is_met: bool = False
    is_fragment: bool = False  # a bare mention, which is a worry too
    signs: str | None = None  # on the other side too, such as the chair of a council

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the sentence, or the parts of it that it was read from."""
        return (self.half, *self.half.split(_BETWEEN_HALVES))


def conditions_of(
    brief: Brief, quotes: tuple[Quote, ...], timing: DefaultDays, taken: Iterable[str]
) -> list[ReadCondition]:
    """Return the conditions that the texts name, each once. `taken`: ids in use."""
    read: dict[tuple[ConditionKind, str], ReadCondition] = {}
    taken_ids = set(taken)
    for previous, quote in pairwise((Quote("", ""), *quotes)):
        if quote.field not in SITUATION_FIELDS:
            continue
        last = previous.text if previous.field == quote.field else ""
        for half, named in _named_in_halves(quote, last, timing):
            if named.kind == "contract" and _ends_after_plan(brief, half):
                continue
            before = read.get((named.kind, named.name))
            if before and (before.is_met or not named.is_met):
                continue
            condition_id = before.condition.id if before else id_as_read(named.name, taken_ids, "condition")
            taken_ids.add(condition_id)
            condition = _condition(brief, half, named, timing, condition_id)
            read[named.kind, named.name] = ReadCondition(
                condition, quote.text, half.text, named.is_met, named.is_fragment, _signs(brief, named)
            )
    return [*read.values(), *_listed(brief, quotes, timing, taken_ids, tuple(read.values()))]


IF_NOT, LEFT_OPEN = "If not: ", "The brief leaves open: "
_IS_THERE = "{who} has seen that it is there, and has told {lead}."
_SAID_BY_THEM = "{who} has said so in writing, and {lead} has seen it."
_ON_PAPER = "It is on paper, and {lead} has seen it."
_WHAT_IS_SO = ("concerns", "why_now")  # what changes or stays is a rule, and nobody waits for it
_OR_DEPUTY = "{who} has said so in writing by then, or a deputy with the right to, whom {sponsor} has named."
_AS_ASKED = "It is there as they asked, or {sponsor} has told them in person what comes instead, and when."


def _listed(
    brief: Brief,
    quotes: tuple[Quote, ...],
    timing: DefaultDays,
    taken: set[str],
    read: Sequence[ReadCondition],
) -> Iterator[ReadCondition]:
    """Yield what must be there that no sentence named as a condition."""
    names = {each.condition.name for each in read}
    texts = {text for each in read for text in each.texts}
    for item, whole, sort in items_of(quotes):
        dated = dated_item(item, sort, timing) if item.field in SITUATION_FIELDS else None
        if dated is None or dated.name in names or any(item.text in text for text in texts):
            continue
        names.add(dated.name)
        kinds = (term.kind for term in _TERMS if term.words.search(plain(dated.name)))
        kind: ConditionKind = next(kinds, "other")
        kind = kind if kind in _SIGNED_KINDS and not dated.is_meeting else "other"
        is_signed = kind != "other" and dated.day is not None
        done = _ANSWERED if dated.is_meeting else "" if is_signed else _IS_THERE
        if dated.otherwise and done:
            done += f" {IF_NOT}{dated.otherwise}."
        if dated.left_open and done:
            done += f" {LEFT_OPEN}“{dated.left_open}.”"
        condition_id = id_as_read(dated.name, taken, "condition")
        taken.add(condition_id)
        named = _Named(kind, dated.name, gates=dated.gates, done_when=done)
        condition = _condition(brief, item, named, timing, condition_id)
        # A body that votes decides for everyone, also where a team has its name.
        group_ids = () if dated.is_vote else condition.group_ids
        update = {"needed_by": dated.day, "met_on": None, "group_ids": group_ids}
        condition = condition.model_copy(update=update)
        half = whole.text if len(item.text) > len(whole.text) / 2 else item.text
        yield ReadCondition(condition, item.text, half, signs=_signs(brief, named))


_ANSWERED = "{sponsor} has heard what is asked for, and has answered each point in writing."
_SIGNED_KINDS = ("works_council", "union", "data_protection", "security", "legal")


def named_in(sentence: str) -> tuple[ConditionKind, str, Gates] | None:
    """Return the kind, name and gate of the first condition that a sentence names."""
    quote = Quote("why_now", sentence)
    named = next((each for each in _named(quote) if not each.is_met), None)
    return (named.kind, named.name, named.gates or _gates(quote, named.kind)) if named else None


def gate_of(sentence: str) -> Gates:
    """Return the step that a sentence says to wait for, else go-live."""
    return _gates(Quote("why_now", sentence), "other")


def _with_their_answers(halves: tuple[Quote, ...]) -> Iterator[Quote]:
    """Yield the halves; one that says by when those before it answer stays with them."""
    joined: list[Quote] = []
    for half in halves:
        if joined and _ANSWERS_BY.search(half.plain) and _WAITS_FOR.search(joined[-1].plain):
            half = Quote(half.field, f"{joined.pop().text}{_BETWEEN_HALVES}{half.text}")
        joined.append(half)
    yield from joined


def _named_in_halves(quote: Quote, last: str, timing: DefaultDays) -> Iterator[tuple[Quote, _Named]]:
    if first := tuple(preconditions_in(quote, last)):
        yield from ((each.half, _as_named(each, quote, timing)) for each in first)
        return
    names_one = False
    for half in _with_their_answers(halves_of(quote)):
        if dated := decided_on(half, timing):
            names_one = True
            yield half, _Named(
                dated.kind, dated.name, gates=dated.gates, done_when=dated.done_when, who=dated.who,
                group_ids=dated.group_ids, is_decision=True,
            )  # fmt: skip
            continue
        for named in _named(half):
            names_one = True
            yield half, named
    is_news = quote.field in _WHAT_IS_SO and not (IN_FORCE.search(quote.plain) or wants_done(quote.text))
    if not names_one and is_news and (wait := wait_in(quote.text)):
        yield quote, _as_waited_for(wait, quote)


def _as_waited_for(wait: NeededFirst, quote: Quote) -> _Named:
    """Return what something waits for as a condition, with who gives it."""
    kinds = (
        term.kind for term in _TERMS if term.kind in _SIGNED_KINDS and term.words.search(plain(wait.name))
    )
    done = _AS_ASKED if wait.is_wish else _SAID_BY_THEM if wait.who else _ON_PAPER
    done = _OR_DEPUTY if AWAY.search(quote.text) else done
    left = f" {LEFT_OPEN}“{wait.left}.”" if wait.left else ""
    return _Named(
        "other" if wait.is_wish else next(kinds, "other"), wait.name, gates=_gates(quote, "other"),
        done_when=f"{done}{left}", who=wait.who,
    )  # fmt: skip


def _as_named(first: Precondition, quote: Quote, timing: DefaultDays) -> _Named:
    """Return a precondition as a condition under its own name, with whose work it is."""
    text = plain(f"{first.name} {quote.text if not first.what else ''}")
    kinds = (term.kind for term in _TERMS if term.kind in _SIGNED_KINDS and term.words.search(text))
    owner = next((g.manager_id for g in timing.brief.groups if _works_on(g, first.what)), None)
    left = f" The brief: “{first.left}”." if first.left else ""
    done = f"Whoever answers for it has said so in writing.{left}"
    return _Named(
        next(kinds, "other"), first.name, gates=_gates(quote, "other"), done_when=done,
        first=first, owner_id=owner,
    )  # fmt: skip


def _works_on(group: Group, what: str) -> bool:
    """Return whether a task of a team names a thing in two words or more."""
    return " " in what and any(plain(what) in plain(each.task) for each in group.tasks)


def _ends_after_plan(brief: Brief, quote: Quote) -> bool:
    """Return whether something ends only in a month after the plan."""
    ends = [(day.year, day.months[-1]) for day in named_days_in(quote.text) if day.year and day.months]
    return brief.end is not None and bool(ends) and min(ends) > (brief.end.year, brief.end.month)


def _before_the_month_in(quote: Quote) -> date | None:
    """Return the last day before the month in which something ends."""
    ends = (date(day.year, day.months[0], 1) for day in named_days_in(quote.text) if day.year and day.months)
    return next((end - timedelta(days=1) for end in ends if end > EARLIEST_DAY), None)


def _condition(
    brief: Brief, quote: Quote, named: _Named, timing: DefaultDays, condition_id: str
) -> Condition:
    kind, gates = named.kind, named.gates or _gates(quote, named.kind)
    is_end = kind == "contract" and gates == "switch_off"
    text = _ending_clause(quote) if is_end else quote.text
    anchor = timing.brief.start or timing.today
    day = first_day_in(text, anchor) or (None if is_end else month_end_in(text, anchor))
    if named.first:
        day = end_of(named.first.named, anchor) if named.first.named else None
    answered, absent = answered_on(text, anchor), last_day_before_absence(text, anchor)
    if answered:
        day = answered
    elif absent:
        day = timing.on_or_before(absent)
    elif gates == "go_live" and not named.is_met and day and day in timing.go_lives():
        day = None  # the step that waits, and not the day by which it must be there
    if day is None and is_end:
        day = _before_the_month_in(quote)
    in_country = (g.id for g in brief.groups if named.country and group_place(g)[0] == named.country)
    group_ids = named.group_ids or tuple(in_country) or groups_waiting(brief, quote.text)
    # Without a stated day it counts back from the step as scheduled; of a contract's end nobody knows.
    usual = timing.needed_by(gates, group_ids) if gates == "switch_off" and not is_end else None
    if (
        named.name.startswith("Consultation")
        and gates == "go_live"
        and (live := timing.first_go_live(group_ids))
    ):
        usual = timing.on_or_before(live - _SELECTION_AND_TALKS) if live > timing.today else usual
        usual = max(usual, timing.today) if usual else usual
    signs = _signs(brief, named)
    is_advised = named.name == _ASSESSMENT
    return Condition(
        id=condition_id, kind=kind, name=named.name,
        owner_id=brief.lead_id if is_advised else named.owner_id or _owner(brief, signs) or (
            brief.sponsor_id if named.is_decision else None
        ),
        gates=gates,
        needed_by=None if named.is_met else (day or usual),
        met_on=day if named.is_met and day and day <= timing.today else None,
        done_when=_done_when(brief, quote, named, signs, gates),
        group_ids=group_ids,
    )  # fmt: skip


def _done_when(brief: Brief, quote: Quote, named: _Named, owner_id: str | None, gates: Gates) -> str:
    """Return what must be there, with who signs it."""
    text = named.done_when or (_NETWORK_DONE if named.name == _NETWORK else "")
    if not text and named.kind == "contract" and gates == "switch_off":
        text = (
            _OUT_OF_BUILDING
            if _LEASE.search(quote.plain) and not _OF_A_THING.search(plain(_ending_clause(quote)))
            else _OUT_OF_CONTRACT
        )
    text = text or (_ASSESSED if named.name == _ASSESSMENT else _DONE_WHEN[named.kind])
    owner, sponsor = brief.find_person(owner_id), brief.find_person(brief.sponsor_id)
    council = "the staff council" if named.name.startswith("Staff council") else ""
    body = lower_first(named.who) if named.who.startswith("The ") else named.who
    owner = None if named.is_decision else owner  # a body decides, whoever chairs it
    who = (
        owner.name if owner else body or council or _WHO_SIGNS.get(named.kind, "the person who asked for it")
    )
    text = text.replace("{who}", owner.name if owner else "Whoever answers for it")
    text = text.replace("{sponsor}", sponsor.name if sponsor else "the sponsor").replace("{owner}", who)
    text = text.replace("{lead}", brief.lead.name if brief.lead else "the rollout lead")
    return text[:1].upper() + text[1:]


_SUPPLIER = r"(?:supplier|vendor|integrator|contractor|provider|lieferant)"
# What others still have to do, and what it is called once it is done.
_LATE: tuple[tuple[Phrases, ConditionKind, str, Gates], ...] = (
    (
        Phrases(
            rf"{_SUPPLIER} (?:is|has) (?:not|still) (?:yet )?(?:been |to be )?(?:named|chosen|selected)",
            rf"{_SUPPLIER} (?:has|still has|needs) to be (?:named|chosen|selected|found)(?: first)?",
            rf"(?:not|n't) (?:yet )?(?:named|chosen|selected|found) (?:a|the|our) {_SUPPLIER}",
            r"tender (?:is|has) (?:still |not )(?:open|running|under way|decided|begun|closed)",
        ),
        "contract", "Supplier named, contract signed", "training",
    ),
    (
        Phrases(
            r"(?:building|planning|construction) (?:permit|permission) (?:is|has) (?:not|still)",
            r"(?:wait|waiting) for the (?:building|planning|construction) (?:permit|permission)",
            r"no (?:building|planning|construction) (?:permit|permission) yet",
        ),
        "other", "Building permit granted", "go_live",
    ),
    (
        Phrases(r"(?:is|are) still being (?:built|rebuilt|converted|renovated|refurbished|fitted out)"),
        "other", "Building works finished", "go_live",
    ),
)  # fmt: skip


def _named(quote: Quote) -> Iterator[_Named]:
    text = quote.plain
    if IN_FORCE.search(text):
        return
    is_threat = _UNLESS_WE.search(text)
    if "?" not in text and not is_threat and _ENDS.search(text) and _is_end(quote):
        # The end of support is a deadline: nobody has to finish anything for it.
        ending = plain(_ending_clause(quote))
        if _LASTS.search(ending) and not _OF_PEOPLE.search(ending) and named_days_in(quote.text):
            yield _Named("contract", _end_name(quote))
        return
    if quote.field == "what_changes" and _MOVES.search(text) and not is_asked(quote):
        yield _Named("migration", "Data migration")
    if not (_MET.search(text) and not _NEGATED.search(text)) and (request := request_in(quote)):
        yield _Named(
            request.kind, request.name, is_fragment=request.is_worry, gates=request.gates,
            done_when=request.done_when, who=request.who,
        )  # fmt: skip
        return
    if not is_asked(quote) and (late := next((each for each in _LATE if each[0].search(text)), None)):
        yield _Named(late[1], late[2], gates=late[3])
        return
    seen: set[ConditionKind] = set()
    for term in _TERMS:
        state = _state(quote, term) if term.kind not in seen and term.words.search(text) else None
        is_records = term.name == _SIGN_INS and _RECORDS.search(text)
        if state is None or is_records or (term.name == _ANY_AGREEMENT and seen):
            continue
        seen.add(term.kind)
        countries = countries_in(quote.text) if term.kind in ("works_council", "union") else ()
        for country in countries or ("",):
            is_consulted = term.kind in REPRESENTATIVES and _CONSULT.search(text) is not None
            own = term.name.replace("agreement", "consulted") if is_consulted else term.name
            part = _ON_WHAT_IS_OPEN.search(quote.text) if is_consulted else None
            own = f"{own} on whether to {part['part']}" if part else own
            step = _BEFORE_A_PART.search(quote.text) if term.kind in REPRESENTATIVES and not part else None
            own = f"{own} {step.group()}" if step else own
            if own == _BY_REGULATOR and _TOLD.search(text):
                yield _Named("other", "Regulator informed", done_when=HEARD_OF)
                continue
            name = f"{own}, {country_name(country)}" if country else own
            done = HEARD if is_consulted else ""
            yield _Named(term.kind, name, state == "met", state == "fragment", country, done_when=done)
    if not seen and not is_asked(quote) and (other := _agreement(quote) or _finish(quote)):
        act, _, who = other.partition(" by ")
        kind = body_kind(who)
        done_when = "" if kind else _WHEN_THERE.get(act, "").replace("{who}", who)
        yield _Named(kind or "other", other, done_when=done_when)


# "The supervisory authority must be informed four weeks before": it says neither yes nor no.
_TOLD = re.compile(r"\b(?:informed|notified|told)\b")
HEARD_OF = "The letter is sent, and its receipt is on file."
_CONSULT = Phrases(
    r"(?:be|been|is|are) (?:first )?consulted", r"angehort", r"consulte[se]?", r"consultad[oa]s?"
)


# "We have not decided whether to switch it on, and Unite must be consulted before we do"
_ON_WHAT_IS_OPEN = re.compile(
    r"(?i)\bwhether to (?P<part>[\w ]{3,50}?),? and [^.;]{3,60}? consulted (?:first|before we do)\b"
)


# "... has to agree before any activity report by name exists": the rest starts without it.
_BEFORE_A_PART = re.compile(
    r"\bbefore (?:any|every single|we (?:switch|turn) on) (?!changes?\b|training|sessions?\b|one\b"
    r"|rollout\b|go-live\b)"
    r"[\w' -]{3,60}?(?= exists?\b| goes\b|[.;,]|$)(?: exists?| goes [a-z]+)?"
)


def _is_end(quote: Quote) -> bool:
    """Return whether what a sentence says to end is a contract or support."""
    is_support = re.search(r"(?<!\w)(?:support|maintenance)(?!\w)", quote.plain)
    return _LASTS.search(quote.plain) is not None or (bool(is_support) and bool(named_days_in(quote.text)))


# "If the bonus isn't changed, it costs them money" says what follows, and not what is open.
_IF_CLAUSE = re.compile(r"^(?:but |and )?(?:if|when|as long as|wenn|si)\b[^,]{3,120}, ")


_IF = re.compile(r"(?i)^(?:if|when|once|until|unless|as long as) ")


def _state(quote: Quote, term: _Term) -> Literal["met", "open", "fragment"] | None:
    """Return whether a named body or thing is an open or met condition, else None."""
    text = quote.plain
    is_agreed = term.is_body or term.kind in ("data_protection", "legal")
    if _MET.search(text) and not _NEGATED.search(text):
        return "met" if is_agreed else None
    is_not_done = _NOT_DONE.search(_IF_CLAUSE.sub("", text))
    if "?" in text or (is_asked(quote) and not is_not_done):
        return None
    if term.name == _ANY_AGREEMENT and not is_not_done:
        return None
    if term.kind == "fallback" and _NO_FALLBACK.search(text):
        return "open"
    if is_not_done or (term.kind == "accounts" and _COMES.search(text)):
        return "open"
    if is_agreed and _MUST.search(text) and _ACT.search(text):
        return "open"
    if _STRICT_MUST.search(text) and _READY.search(text):
        return "open"
    is_fragment = quote.field == "concerns" and len(text.split()) <= _FRAGMENT_WORDS
    return "fragment" if is_fragment and term.name in _STRONG_FRAGMENTS else None


def _end_name(quote: Quote) -> str:
    """Return the clause that says what ends: "The contract ends on 31 December 2026"."""
    clause = re.split(r" (?:and|und|et|y) (?:cannot|can't|kann|ne peut|no)\b", _ending_clause(quote))[0]
    return (clause[:1].upper() + clause[1:])[:120]


def _ending_clause(quote: Quote) -> str:
    """Return the clause that says that something ends, else the first one."""
    clauses = _CLAUSE_BREAK.split(quote.text.rstrip(". "))
    return next((part for part in clauses if _ENDS.search(plain(part))), clauses[0])


def _agreement(quote: Quote) -> str:
    match = _AGREE.search(quote.plain)
    if not match:
        return ""
    group = next(name for name in ("who", "who2", "who3", "who4") if match[name])
    who = _IF.sub("", quote.text[match.start(group) : match.end(group)])
    if _IS_NO_BODY.search(who):
        subject = _MEETS_FIRST.match(quote.plain)
        who = quote.text[subject.start("who") : subject.end("who")] if subject else ""
    act = "approv" if "approv" in quote.plain else match[group.replace("who", "act")]
    name = next(name for stem, name in _ACT_NAMES.items() if act.startswith(stem))
    if not who or _NO_BODY.search(plain(who)):
        return ""
    first, _, body = who.partition(" ")
    is_article = first.lower() in ("the", "our", "all", "every", "each", "its")
    if _MANY.fullmatch(who):
        who = f"the {who.lower()}"
    return f"{name} by {f'{first.lower()} {body}' if is_article else who}"


def _finish(quote: Quote) -> str:
    if consent := _CONSENT.search(quote.plain):
        return consent["what"][:1].upper() + quote.text[consent.start() + 1 : consent.end("what")]
    match = None if WHOLE_BY.match(quote.text) else _FINISH.search(quote.plain)
    what = quote.text[match.start("what") : match.end("what")] if match else ""
    return (
        f"{what[:1].upper()}{what[1:]} {match['done']}" if match and not _NO_BODY.search(plain(what)) else ""
    )


def _gates(quote: Quote, kind: ConditionKind) -> Gates:
    if kind == "contract" and _ENDS.search(quote.plain):
        return "switch_off"
    return next((gates for gates, words in _GATES if words.search(quote.plain)), "go_live")


def _owner(brief: Brief, signs: str | None) -> str | None:
    """Return who sees to it: who signs, but the sponsor where that is the other side."""
    person = brief.find_person(signs)
    is_other_side = person is not None and bool(
        _TITLES["works_council"].search(plain(person.job_title))
        or _TITLES["union"].search(plain(person.job_title))
    )
    return brief.sponsor_id if is_other_side else signs


def _signs(brief: Brief, named: _Named) -> str | None:
    """Return the person whose job title says that this is theirs."""
    titles = [(person.id, plain(person.job_title)) for person in brief.people if person.job_title]
    if named.who or manages_outside(named.name):
        last = plain(named.who).split()[-1:]
        if by_name := [each.id for each in brief.people if plain(each.name).split()[-1:] == last]:
            return by_name[0]
        body = re.sub(r"^(?:the|our|all|every|each|its) ", "", plain(named.who))
        if signer_id := next((person_id for person_id, title in titles if body and body in title), None):
            return signer_id
        if named.is_decision and named.kind not in ("works_council", "union"):
            return None
        if named.kind == "legal":
            return next((person_id for person_id, title in titles if LEGAL_TITLES.search(title)), None)
    if named.kind == "other":
        body = re.sub(r"^(?:the|our|all|every|each|its) ", "", plain(named.name).partition(" by ")[2])
        return next((person_id for person_id, title in titles if body and body in title), None)
    if named.country:  # a chair in one country does not sign for another
        elsewhere = {
            person.id
            for person in brief.people
            if countries_in(person.job_title) not in ((), (named.country,))
        }
        titles = [(person_id, title) for person_id, title in titles if person_id not in elsewhere]
    patterns = [_COUNTRY_TITLES.get(named.country), _TITLES.get(named.kind)]
    owners = (i for words in patterns if words for i, title in titles if words.search(title))
    return next(owners, None)
