"""Read which kind of change a brief describes, by the signs of the kinds."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from playbook.core.case.reading.places import PLACES_OF_WORK
from playbook.core.case.reading.promises import switch_offs_of
from playbook.core.case.reading.texts import OPEN_WORDS, Phrases, Quote, plain, sentences_of
from playbook.core.plan.brief import Brief
from playbook.core.plan.plays.kinds import OTHER, ChangeKind

KindOrigin = Literal["given", "read", "unknown"]
# Names of groups say nothing about the change, so they are not read.
_WEIGHTS = {"name": 3.0, "what_changes": 2.0, "tools": 2.0, "objective": 1.0}
_LEAST, _MARGIN = 1.5, 1.25
_WHOLE_WORD_UP_TO = 4
# How a brief describes a kind of change, whatever the product. Kinds without a shape live by their signs.
_ASSISTANT = (
    r"(?:ai|a\.i\.|assistant|copilot|chatbot|language model|ki|assistent(?:en)?|ia|assistant ia|asistente)"
)
_DOES = (
    r"(?:writes?|drafts?|proposes?|suggests?|finds?|reads?"
    r"(?! (?:the )?(?:chips?|tags?|bar ?codes?|codes?|cards?|meters?|labels?))|sorts?|checks?|answers?"
    r"|predicts?|sums? up"
    r"|summari[sz]es?"
    r"|transcribes?|plans?|grades?|flags?|ranks?|listens?|tutors?|coaches|recogni[sz]es?|detects?|marks?"
    r"|scores?|estimates?|recommends?|translates?|warns?|classif(?:y|ies)|matches|schreibt|schlagt|erkennt|pruft|redige|propose|redacta"
    r"|propone)"
)
# "An AI system called Relay reads": between the thing and its work may stand what it is and its name.
_ITS_NAME = (
    r"(?:(?:systems?|tools?|models?|programs?|app|agents?),? )?(?:(?:called|named|namens|appelee|llamado) )?"
)
_KNOWLEDGE_WORK = (
    r"(?:draft|write|writes|drafts|drafting|writing|summari[sz]e|summari[sz]es|summari[sz]ing|compare|research"
    r"|translate|prepare|edit|schreib\w*|formulier\w*|redig\w*|redact\w*)"
)
_OWN_SYSTEM = re.compile(
    r"\b(?:inside|in|within|into|from) (?:our|their|its) (?:[\w-]+ ){0,2}(?:system|platform|software)s?\b"
)
_COUNTS = r"(?:two|three|four|five|six|seven|eight|nine|ten|twelve|all|both|the|our|\d{1,3})"
_UNITS = (
    r"(?:teams?|units|departments|divisions|regions|branches|offices|areas|directorates|desks|groups|depots"
    r"|districts|zones|business units|subsidiaries|companies)"
)
_ON_PAPER = (
    r"(?:paper|forms|checklists|lists|sheets|slips|cards|binders|log ?books?|whiteboards?|spreadsheets?)"
)
_DEVICES = r"(?:tablets?|phones?|smartphones?|screens?|terminals?|handhelds?|scanners?|ipads?|laptops?)"
_EQUIPMENT = (
    r"(?:tills?|cash desks?|checkouts?|kiosks?|machines?|robots?|vehicles?|vans?|trucks?|lorries|bus(?:es)?"
    r"|cars?|forklifts?|bikes?|phones?|telephones?|printers?|ovens?|kilns?|furnaces?|looms?|lathes?|presses|boilers?|saws?|dryers?|furniture|beds?|carts?|trolleys?|chargers?"
    r"|equipment|kassen|maschinen|fahrzeuge|caisses|vehicules|cajas|vehiculos)"
)
_COMPANY = (
    r"(?:company|firm|business|practice|farm|clinic|agency|studio|cooperative|association|club|charity)"
)
_COMPANIES = (
    r"(?:companies|firms|cooperatives|associations|societies|clubs|foundations|parishes|charities|banks)"
)
_BODY = r"(?:council|boards?|committee|speakers?|trustees?|representatives?|delegates?)"
# Who works with hands at a machine or in a place, and what these hands do there.
_HANDS = (
    r"(?:operators?|crews?|those who (?:run|drive|work)|whoever (?:runs|drives)|drivers?|cooks?|bakers?"
    r"|gardeners?|housekeepers?|cleaners?|attendants?|packers?|pickers?|porters?|mechanics?"
    r"|seamstresses|weavers?|machinists?|millers?|milkers?|workers?|assemblers?|deckhands?|shifts?)"
)
_BY_HAND = (
    r"(?:cleans?|wash(?:es)?|wip(?:e|es)|greases?|oils?|lubricates?|scrubs?|disinfects?|sharpens?|sorts?|folds?"
    r"|mix(?:es)?|weighs?|repairs?|mends?|tightens?|looks? after"
    r"|changes? (?:the )?(?:tools?|blades?|dies|belts?|filters?)|assembles?|sews?|builds?)"
)
_SHAPES: dict[str, tuple[Phrases, ...]] = {
    "general_assistant": (
        Phrases(rf"(?:everyone|everybody|every \w+|all \w+|alle \w+|tous|todos) … {_ASSISTANT}",
                rf"{_ASSISTANT} … for (?:everyone|everybody|all)"),
        Phrases(r"(?:drafting|writing|reading|research) assistants?"),
        Phrases(r"(?:reading|writing|research|drafts|summaries|notes|minutes|letters|schrift\w*|protokoll\w*)"
                r"(?:, | and | und )(?:reading|writing|research|first drafts|drafts|summaries|reports?"
                r"|transcripts|translations|minutes|checks|finding)"),
        Phrases(r"use of ai", r"use an? (?:ai )?assistant for", r"mit dem assistenten",
                rf"{_KNOWLEDGE_WORK} … (?:with|using|mit|avec|con) (?:an?|the|our|one|einem|dem|un|une)"
                rf" (?:[\w-]+ ){{0,2}}{_ASSISTANT}"),
    ),
    "specialist_ai": (
        Phrases(rf"(?:{_ASSISTANT},?|which|that) {_ITS_NAME}(?:\w+ )?{_DOES}", rf"let an? {_ASSISTANT}",
        rf"an? {_ASSISTANT} to {_DOES}", rf"an? {_ASSISTANT}, [\w-]+, {_DOES}"),
        Phrases(rf"{_ASSISTANT},? {_ITS_NAME}(?:\w+ )?{_DOES}", r"gets? proposals", r"proposals? for"),
        Phrases(rf"gets? (?:an? )?\w+,? (?:which|that) {_DOES}", rf"get a \w+ that {_DOES}",
                rf"(?:an?|the) (?:[\w-]+ ){{0,3}}(?:program|app|tool|software|model|system|tutor|bot)"
                rf" (?:that |which )?{_DOES}",
                r"(?:to|with|by) an? (?:[\w-]+ )?(?:tutor|coach|bot|avatar)(?: program| app)?"),
        Phrases(r"cameras? (?:check|read|watch|mark|see|count)s?"),
        # "QuoteMate: it reads the e-mail, proposes a rate"
        Phrases(r"it reads [^.;]{1,60}? (?:proposes|suggests|drafts|writes|recommends|sorts)"),
        # What a person decides on comes from a thing with a name, not from a team.
        Phrases(r"(?:gets?|receives?) an? (?:[\w-]+ ){0,2}(?:assessments?|readings?|estimates?|scores?"
                r"|ratings?|drafts?|forecasts?|suggestions?|proposals?|recommendations?|diagnos[ie]s)"
                r" (?:of|for) … from (?!(?:the|their|our|its|his|her|an?|each|every|all|two|other)\b)\w+"),
        Phrases(r"(?:gets?|receives?) an? (?:[\w-]+ ){0,3}(?:suggested|first (?:assessment|reading|draft))"
                r" [^.]{1,80} (?:still )?decides?"),
    ),
    "new_system": (
        Phrases(r"(?<!\w)(?:replaces|ersetzt|remplace|sustituye|reemplaza)(?! (?:people|staff))"),
        Phrases(rf"replac(?:e|ed|ing) (?:\w+ ){{0,4}}(?:excel|old \w+|{_ON_PAPER})",
                r"scans? (?:every|each|all)"),
        Phrases(r"instead of (?:(?:on|in|by|with) )?(?:(?:the|an?|our) )?(?:\w+ )?"
                r"(?:paper|excel|spreadsheets?|e-?mails?|binders?)", r"from (?:the )?(?:paper|excel)",
        r"paper \w+ (?:is|are)", r"paper (?:\w+ ){0,2}(?:out|off|away|gone)"),
        Phrases(r"(?:in|to|into|from|on) one (?:\w+ )?(?:system|tool|calendar|book|platform|app|place"
        r"|till|register)",
                r"(?:one|same|new|single) (?:system|software|platform|app|application|till|tool|portal)"),
        Phrases(r"(?:entered|kept|logged?|booked|sold|record(?:ed)?|planned|made|registered|set|marked)"
                r" … (?:in|on) (?:an? |the )?(?:system|tablet|phone|app|tool|screen|portal|salesforce|sap)",
                r"gets? an? (?:tablet|app|device|scanner)",
                r"(?:scan|sign|enter|log|book|order|report|file|record)s? (?:\w+ ){0,4}(?:on|in|with)"
                r" (?:an? |the |one )(?:\w+ ){0,2}(?:app|tablet|phone|scanner|screen|portal)"),
        Phrases(r"(?:stops? (?:using|with)|no (?:more|longer) (?:on |any )?|ends?) (?:\w+ ){0,1}paper",
                rf"(?:stops?|end|instead of) (?:\w+ing )(?:\w+ ){{0,3}}{_ON_PAPER}",
                rf"(?:no longer|not) (?:\w+ ){{1,3}}(?:on|in) (?:\w+ )?{_ON_PAPER}"),
        Phrases(r"(?:write|note|enter|log|record|keep|fill|track|report|check|plan|count|do)s?"
                rf" … (?:on|in|with) (?:an? |the |their |one |our )?(?:\w+ )?{_DEVICES}"),
        Phrases(rf"(?:is|are) replaced (?:by|with) (?:\w+ ){{0,4}}{_DEVICES}",
                rf"{_ON_PAPER} on paper (?:is|are) replaced"),
        Phrases(r"in einer app", r"(?<!ai )(?<!ki )system", r"logiciel", r"sistema", r"\w*(?:erp|crm|wms)"),
        Phrases(r"from … (?:spreadsheets|wall charts?|\w+ (?:systems?|programs?)) … (?:to|into)",
                r"(?:old|legacy|previous) (?:\w+ )?(?:systems?|spreadsheets|databases?|tills?|programs?)"
                r" (?:and (?:\w+ ){1,6})?(?:becomes?|ends?|is|are)",
                r"(?:orders|stock|invoices|purchasing|payroll|ledger|accounting|close|bookings) … moves?"
                r" (?:from|to|into)"),
    ),
    "equipment": (
        Phrases(rf"(?:gets?|receives?|buys?|installs?|bekomm\w*|recoi\w*) (?:[\w-]+ ){{0,3}}{_EQUIPMENT}",
                rf"{_EQUIPMENT} … (?:is|are) (?:all )?replaced (?:by|with) … {_EQUIPMENT}",
                rf"replac\w+ … {_EQUIPMENT} … (?:by|with) … {_EQUIPMENT}",
                rf"{_EQUIPMENT} (?:gives? way to|makes? way for|goe?s? for) (?:{_COUNTS}|an?|new)",
                rf"(?:new|electric|self-service) (?:[\w-]+ ){{0,2}}{_EQUIPMENT}"),
        Phrases(r"an? (?:new )?(?:[\w-]+ )?(?:scanner|camera|printer|machine|robot|oven|sensor|laser|device) "
                r"(?:takes?|makes?|prints?|cuts?|weighs?|measures?|mills?|washes|fills?|packs?|welds?|moves?)"),
        Phrases(r"robots? (?:\w+ )?(?:brings?|carr(?:y|ies)|moves?|picks?|cleans?|packs?)"),
        Phrases(rf"(?:all|each|every|both|our) (?:[\w-]+ ){{0,2}}{PLACES_OF_WORK} (?:gets?|receives?|have)"
                rf" … {_EQUIPMENT}"),
    ),
    "new_process": (
        Phrases(r"(?:in )?the same way", r"check-?lists?", r"procedures?", r"process(?:es)?",
        r"standard(?:s|ized)?",
                r"prozess\w*", r"verfahren"),
        Phrases(r"instead of (?:one|an? |the )", r"(?:every|each) (?:\w+ )?(?:week|month|quarter|shift|day)",
                r"hands? over", r"talks? (?:of|with)", r"reviews?", r"meetings?"),
        Phrases(r"(?<!before )(?:every|each) (?:\w+ )?(?:\w+) (?:wears|has|holds|fills|starts|signs|does)",
                r"(?:every|each) … gets an? (?:fixed|standard|single)",
                r"(?:is|are) (?:decided|answered|approved|released|signed) by (?:the|each|every|whoever)"),
    ),
    "place_of_work": (
        Phrases(r"(?:in|to|into) the office", r"(?:three|two|four) days (?:a|per) week", r"(?:from|at) home",
                r"shared desks?|desks are shared", r"au bureau", r"im buro"),
        Phrases(r"moves? (?:to|into) (?:the|a|an|our) (?:new )?(?:building|site|campus|floor|office)"),
        Phrases(r"moves? from … (?:to|into) (?:the|a|an|our) (?:new |other )?(?:halls?|buildings?|sites?"
                r"|plants?|workshops?|warehouses?|depots?|branch|premises|campus|floors?|offices?)"),
    ),
    "working_hours": (
        Phrases(r"shift (?:plan(?!ning)|model|times|pattern)\w*", r"rosters?", r"rotas?", r"schicht\w+",
                r"dienstpl\w+", r"\w+ opening hours", r"turnos?"),
        Phrases(r"[\w-]{1,20}-hour shifts?", r"(?:longer|shorter|new|other|fixed|rotating) (?:shifts?|hours)",
                r"(?:works?|working) (?:\w+ ){0,2}(?:nights|weekends|sundays|saturdays)",
                rf"(?:from )?{_COUNTS} (?:to|instead of) {_COUNTS} shifts?",
                r"four-day week", r"works? [\d.]+ hours instead of [\d.]+",
                r"(?:opens?|open|staffed|cover) … (?:nights?|weekends?|sundays?)"),
    ),
    "reorganization": (
        Phrases(r"become one", r"(?:one|new|single) (?:department|division|unit|directorate|team)",
        r"merge[sd]?", r"merger"),
        Phrases(r"(?:reports?|answers?) to (?:the |an? |one |our )?(?:new )?(?:\w+ )?"
                r"(?:head|director|manager|lead|vp|chief)",
        r"reporting lines?", r"heads? of (?:unit|department)", r"(?:new|fewer|\w+) teams? (?:on|from|with)"),
        Phrases(rf"{_COUNTS} (?:[\w-]+ ){{0,4}}{_UNITS} … (?:becomes?|turns? into|forms?|joins?|merges? into"
                rf"|(?:is|are) (?:merged|combined|joined|folded))",
                rf"(?:from|instead of) {_COUNTS} (?:[\w-]+ ){{0,3}}{_UNITS}",
                rf"{_COUNTS} (?:[\w-]+ ){{0,2}}{_UNITS} (?:from|instead of|out of) {_COUNTS}",
                r"aus \w+ (?:\w+ )?(?:teams?|abteilungen|bereichen|regionen) (?:werden|wird)"),
        Phrases(r"(?:leads?|leaders?|managers?|heads?|directors?|supervisors?|layers?|levels)"
                rf" … from {_COUNTS} to {_COUNTS}",
                r"(?:leads?|managers?|heads?) (?:get|take|move to) (?:other|new) (?:roles?|jobs?|posts?)"),
        Phrases(r"(?:positions?|posts?|roles?) … (?:eliminated|cut|become|ends?|go)",
        r"units? … (?:become|close|join)",
        r"abteilung\w* … (?:werden|zusammen)"),
    ),
    "ownership": (
        Phrases(r"(?:sells?|sold|transfers?|gives?|buys?|takes? over|hands? over|passes|goes)"
                rf" … (?:shares|stake|majority|ownership|the {_COMPANY}) (?:to|from|by)",
                rf"{_COMPANY} … (?:is|are) (?:sold|handed over)",
                r"(?:owned|belongs?) (?:by|to) … (?:work|members|employees|staff|everyone|us)"),
        Phrases(rf"{_BODY} … (?:is|are) elected", rf"elects? … {_BODY}",
                r"(?:sits?|seats?|places?) (?:on|in) the (?:[\w-]+ )?board"),
        Phrases(r"(?:profit|surplus) … (?:bonus|shared?|sharing|paid|divided|goes)",
                r"(?:bonus|shares?) … (?:of|in) (?:the )?(?:profit|surplus)",
                r"open(?:s|ed)? (?:its |the |our )?books?"),
        Phrases(r"(?:everyone|everybody|all|staff|employees|members|teams?) (?:sees?|gets?|reads?)"
                r" … (?:figures|accounts|books|profit)"),
        Phrases(rf"{_COMPANIES} … (?:merges?|become one)", rf"merges? with … (?:{_COMPANY}|{_COMPANIES})"),
    ),
    "hands_on_work": (
        Phrases(rf"{_HANDS} … {_BY_HAND}"),
        Phrases(r"(?:clean|wash|wip|greas|lubricat|oil|polish|scrub|disinfect|sharpen|tighten)ing",
                r"(?:cleans?|washes|greases?|lubricates?|oils?|polishes|scrubs?|disinfects?|sharpens?)"
                r"(?:,| and| every| each| their| the| it| all)"),
        Phrases(r"(?:small|minor|simple|first) repairs", r"repairs? (?:it |them )?themselves",
                r"(?:look|looks) after (?:it|its|their|our|the)",
                r"(?:their|its|our) own (?:line|machine|press|vehicle|truck|bus|tool|kitchen|station|boat"
                r"|oven|loom)s?"),
        Phrases(r"(?:work|build|assemble|sew|pack)s? in (?:\w+ )?cells?",
                r"(?:lean|assembly|work|sewing) cells?", r"one piece (?:at a time|after the other)"),
        Phrases(r"(?:new|other|changed|one) (?:\w+ )?recipes?",
                r"(?:dough|sauce|mixture|batter|blend)s? … (?:is|are) (?:made|mixed|rested|weighed)"),
        Phrases(r"(?:sort|separate)s? (?:[\w-]+ ){0,4}(?:into|by|from|at the)", r"by hand"),
    ),
}  # fmt: skip
# Where work moves to new machines or materials, what it is done with changes more than where.
_NEW_MEANS = Phrases(
    rf"{_EQUIPMENT} (?:gives? way to|makes? way for|(?:is|are) replaced (?:by|with))",
    rf"new (?:[\w-]+ ){{0,2}}{_EQUIPMENT}",
    r"(?:changes?|switch(?:es)?) (?:over )?(?:to|from) (?:an? |the )?(?:[\w-]+ ){0,3}"
    r"(?:glazes?|resins?|glues?|paints?|inks?|dyes?|varnish(?:es)?|lacquers?|flours?|doughs?|alloys?|clays?|yarns?|cements?|plasters?|oils?|waxes"
    r"|solders?|coatings?)",
)
_AT_DESKS = Phrases(r"offices?", r"desks?", r"(?:from|at) home", r"campus", r"headquarters")
_OF_HOURS, _OF_PLACES = "working_hours", "place_of_work"
_OF_THINGS = "equipment"
# What is named as a tool is a thing that is installed.
_THING = re.compile(
    rf"(?i)\b(?:{_EQUIPMENT}|gates?|turnstiles?|scanners?|cameras?|lockers?|lifts?|pumps?|meters?)\b"
    r"(?! (?:learning|software|app)\b)(?: (?:and [\w-]+ )?systems?)?$"
)
# "Our pickers get headsets instead of paper lists": it is worn at work, and nothing is entered.
_WORN = Phrases(
    r"(?:gets?|wears?|receives?|introduc\w+|bring\w* in|starts? with) … "
    r"(?:headsets?|voice picking|pick[- ]by[- ]voice|smart glasses|exoskeletons?|wearables?)"
)
_OF_RULES, _SYSTEM = "new_process", "new_system"
_REPLACES = Phrases(r"replac\w+", r"instead", r"ersetz\w*", r"remplac\w+", r"sustitu\w+", r"reemplaz\w+")
# A roster in a new tool is no new roster where the hours stay.
_HOURS_STAY = Phrases(
    # How many hours people work says nothing of when they do.
    r"(?:shifts?|shift (?:lengths?|times|models?|patterns?)|working hours"
    r"|(?<!contract )(?<!contracted )(?<!weekly )(?<!paid )hours|rosters?|schicht\w*"
    r"|arbeitszeit\w*) … (?:stays?|remains?|unchanged|do(?:es)? not change|bleib\w*)"
)
# "Contracts, hours and pay": in a list of what stays, a word alone is enough.
_LISTED_HOURS = re.compile(
    r"(?i)(?:^|[.;,] |\band )(?:the )?(?:working hours|hours|shifts|rosters)"
    r"(?= and [\w ]{3,30}(?:[.;,]|$)|[.;,]|$)"
)
_SHAPE_WEIGHT = 1.5
_CLEAR_SHAPE = 2 * _SHAPE_WEIGHT


_NEW_FOR_OLD = Phrases(
    r"replac\w+ … (?:with|by) … (?:systems?|platform|software|apps?)",
    r"(?:systems?|platform|software|apps?)(?:, [\w -]+,)? (?:replaces?|will replace|takes? the place of)",
    r"(?:move|moves|moving|switch\w*) from … (?:paper|folders|spreadsheets?|excel|databases?|systems?"
    r"|lists|sheets) … to",
)
_AI = Phrases(_ASSISTANT, r"artificial intelligence", r"machine learning")
_AI_KINDS = ("specialist_ai", "general_assistant")
_WITH_A_TOOL = (*_AI_KINDS, "coding_assistant", _SYSTEM)
# "No new software, we stay in the existing ERP": what is named is there already.
_NO_NEW_TOOL = Phrases(
    r"(?:no|without (?:a |any )?|not a) ?new (?:software|systems?|tools?|apps?|programs?|platforms?)",
    r"(?:software|systems?|erp) (?:we have )?(?:stays?|remains?) (?:the same|as (?:it is|they are))",
)
# What comes is this, wherever it is built in.
_NAMED_AI = Phrases(
    r"(?:ai|ki|ia|generative) (?:[\w-]+ ){0,2}(?:assistant|assistent|asistente|copilot|chatbot)\w*"
)
_PART_OF_IT = 0.3
# Software that puts words or guesses before people, whatever it is called.
_TOOL_DOES = (
    r" (?:\w+ |(?:reads|checks|compares|listens to|looks at|takes|sums up) [^.;:]{1,80}?(?:,|,? and) )?"
    r"(?:writes|drafts|proposes|suggests|predicts|translates|transcribes|summari[sz]es)\b"
)
_ONLY_ENDS = re.compile(r"\b(?:(?:is|are|will be) (?:dropped|scrapped|abolished|gone)|goe?s? away)\b")


class ReadKind(NamedTuple):
    """The kind, how it is known, and the text with most of its signs."""

    kind: ChangeKind
    origin: KindOrigin
    quote: str = ""


def _keeps_hours(what_stays: str) -> bool:
    return bool(_HOURS_STAY.search(plain(what_stays)) or _LISTED_HOURS.search(what_stays))


def kind_of(brief: Brief, kinds: Mapping[str, ChangeKind]) -> ReadKind:
    """Return the kind given, else the one with clearly most signs, else 'other'."""
    if brief.change_kind in kinds:
        return ReadKind(kinds[brief.change_kind], "given")
    texts = {
        "name": brief.name, "what_changes": _what_comes(brief), "tools": ", ".join(brief.tools),
        "objective": brief.objective,
    }  # fmt: skip
    shared = Counter(sign for kind in kinds.values() for sign in set(kind.signs))
    # What an AI checks or drafts is its work, and no rule for people.
    is_done_by_ai = any(
        _AI.search(text) and _does_ai_work(text) for text in map(plain, sentences_of(brief.what_changes))
    )
    moving = plain(brief.what_changes)
    moves_with_means = _NEW_MEANS.search(moving) and not _AT_DESKS.search(moving)
    denied = next((each for each in sentences_of(brief.what_changes) if _NO_NEW_TOOL.search(plain(each))), "")
    scores = {
        key: _score(set(kind.signs), texts, shared) + _shape(key, texts)
        for key, kind in kinds.items()
        if key != OTHER
        and not (key == _OF_HOURS and _keeps_hours(brief.what_stays))
        and not (key == _OF_RULES and is_done_by_ai)
        and not (key == _OF_PLACES and moves_with_means)
        and not (key in _WITH_A_TOOL and denied)
    }
    if _OF_THINGS in scores and brief.tools and all(map(_THING.search, brief.tools)):
        scores[_OF_THINGS] += _CLEAR_SHAPE
    if {_OF_THINGS, _SYSTEM} <= scores.keys() and _WORN.search(moving):
        scores[_OF_THINGS] += _CLEAR_SHAPE
        scores[_SYSTEM] *= _PART_OF_IT
    if "specialist_ai" in scores and any(
        re.search(re.escape(tool) + _TOOL_DOES, brief.what_changes) for tool in brief.tools
    ):
        scores["specialist_ai"] += _WEIGHTS["what_changes"]
    if not denied and _NAMED_AI.search(
        plain(f"{brief.name}. {next(iter(sentences_of(texts['what_changes'])), '')}")
    ):
        scores |= {key: scores[key] + _CLEAR_SHAPE for key in _AI_KINDS if key in scores}
        scores[_SYSTEM] *= _PART_OF_IT
    elif not denied and _is_system_with_ai(brief):
        scores |= {key: scores[key] * _PART_OF_IT for key in _AI_KINDS if key in scores}
    ranked = sorted(scores, key=lambda key: -scores[key])
    if not ranked or scores[ranked[0]] < _LEAST:
        # Without a new tool, who does what is what changes.
        return ReadKind(kinds[_OF_RULES], "read", denied) if denied else ReadKind(kinds[OTHER], "unknown")
    close = [key for key in ranked if scores[ranked[0]] < _MARGIN * scores[key]]
    if len(close) > 1:
        # How a change is described says more than the words of its field.
        close.sort(key=lambda key: (-_shape(key, texts), key != _AI_KINDS[0]))  # a tool for one work first
        is_ai = all(key in _AI_KINDS for key in close)  # whichever it is, no other kind fits better
        if not is_ai and _shape(close[0], texts) - _shape(close[1], texts) < _CLEAR_SHAPE:
            return ReadKind(kinds[OTHER], "unknown")
    kind = kinds[close[0]]
    sentences = [brief.name, *sentences_of(brief.what_changes), *brief.tools, brief.objective]
    quote = max(sentences, key=lambda sentence: _hits(kind, plain(sentence)))
    return ReadKind(kind, "read", quote)


def _is_system_with_ai(brief: Brief) -> bool:
    """Return whether a system replaces an old one, and AI is only a part of it."""
    return any(
        _NEW_FOR_OLD.search(text) and not (_AI.search(text) or _does_ai_work(text))
        for text in map(plain, sentences_of(brief.what_changes))
    )


def _does_ai_work(text: str) -> bool:
    return any(shape.search(text) for shape in _SHAPES["specialist_ai"])


def _hits(kind: ChangeKind, plain_text: str) -> int:
    shapes = _SHAPES.get(kind.key, ())
    return sum(_has(plain_text, sign) for sign in kind.signs) + sum(
        bool(shape.search(plain_text)) for shape in shapes
    )


def _shape(key: str, texts: Mapping[str, str]) -> float:
    """Return the weight of how a brief describes a change."""
    text = plain(f"{texts['name']}. {texts['what_changes']}")
    for tool in filter(None, plain(texts["tools"]).split(", ")):
        text = re.sub(rf"(?<!\w)(in|into|on) {re.escape(tool)}(?!\w)", r"\1 the tool", text)
    text = _OWN_SYSTEM.sub("", text)  # where it happens, not what is new
    return _SHAPE_WEIGHT * sum(bool(pattern.search(text)) for pattern in _SHAPES.get(key, ()))


def _what_comes(brief: Brief) -> str:
    """Return what changes, without what only ends or is still open."""
    sentences = [each for each in sentences_of(brief.what_changes) if not OPEN_WORDS.search(plain(each))]
    ends = {off.quote for off in switch_offs_of(tuple(Quote("what_changes", s) for s in sentences), date.min)}
    comes = [
        sentence
        for sentence in sentences
        if not (sentence in ends or _ONLY_ENDS.search(plain(sentence))) or _REPLACES.search(plain(sentence))
    ]
    return " ".join(comes) or brief.what_changes


def _score(signs: set[str], texts: Mapping[str, str], shared: Mapping[str, int]) -> float:
    """Return the weight of the signs: more for phrases, less for what several kinds share."""
    plain_texts = {field: plain(text) for field, text in texts.items()}
    return sum(
        max(weight for field, weight in _WEIGHTS.items() if _has(plain_texts[field], sign))
        * (1 + 0.5 * sign.count(" "))
        / shared[sign]
        for sign in signs
        if any(_has(text, sign) for text in plain_texts.values())
    )


def _has(plain_text: str, sign: str) -> bool:
    return _pattern(sign).search(plain_text) is not None


@lru_cache(maxsize=4096)
def _pattern(sign: str) -> re.Pattern[str]:
    """Match a sign at a word's start, a short one as a word."""
    end = r"(?!\w)" if len(sign) <= _WHOLE_WORD_UP_TO else ""
    return re.compile(rf"(?<!\w){re.escape(plain(sign))}{end}")
