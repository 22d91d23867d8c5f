"""The words of promises, approvals, duties, sources and quotes, in the languages of a brief."""

import re

from playbook.core.case.reading.texts import Phrases

_PEOPLE = (
    r"(?!(?:this|its|was|has|is|as|does|what|plus|unless|less)\b)(?<!what )(?<!if )"
    r"(?:you|we all|everyone|everybody|anyone|nobody|no one|each of you|all of you|whoever [\w ]{1,30}"
    r"|(?:every|each|all|both) (?:[\w'-]{1,30} ){0,2}?[\w'-]{1,30}|[\w'-]{1,30}s|people|staff"
    r"|jede[rs]?|alle|niemand"
    r"|chacun|tous|toutes|personne|todos|todas|nadie)"
)
_JUDGED = (
    r"(?:judg|rat|grad|rank|measur|assess|evaluat|apprais|compar|monitor|track|count|record|read|seen|watch"
    r"|punish|blam)\w*"
)
_STAKE = (
    r"(?:jobs?|positions?|posts?|headcount|contracts?|salar(?:y|ies)|pay|bonus(?:es)?|wages?|grades?|overtime"
    r"|vacations?|pensions?|redundanc\w+|ratings?|appraisals?|(?:your|their) shifts?"
    r"|(?:personal|individual) [\w-]{1,30}|log-?ins?)"
)
_UNCHANGED = (
    r"(?:no|not|never|nobody|none|keeps?|stays?|remains?|unchanged|untouched|unaffected|safe|secure"
    r"|protected)"
)
# Words after which a sentence is about something else than the stake before them.
_JOINED = r"(?!(?:that|who|which|then|down|may)\b)"
_WORDS_ONLY = r"(?! (?:say|write|read|explain|speak|volunteer)\b)"
PROMISES = Phrases(
    rf"{_STAKE} (?:{_JOINED}[\w-]{{1,30}} ){{0,3}}?{_UNCHANGED}", rf"(?:no|nobody"
    rf"|keeps?) (?:(?!else\b)[\w-]{{1,30}} ){{0,3}}?{_STAKE}",
    r"(?<!per )shifts? (?:stays?|remains?)(?! (?:for|with|at)\b)",
    r"(?:you|each person|everyone|everybody|teams?|people) (?:may|can|has|have|gets?) (?:[\w-]{1,30} ){0,3}?"
    r"(?:(?:hours?|minutes|days?) (?:a|per|each|every) (?:day|week|month)|during (?:your|their"
    r"|the) (?:shift|work\w*))",
    r"(?:(?:every|each) [\w-]{1,30}|everyone|everybody|whoever … |those who … "
    r"|[\w-]{1,30}s who … ) ?(?:will )?(?:gets?|receives?"
    r"|becomes?|goes?) an? (?!chance|feel|sense|look|message|invit|answer|talk|turn|task|card|copy"
    r"|name)[\w-]{1,30}",
    r"(?:hours?|time|money) … (?:is|are) yours", r"(?:is|are) made up for",
    r"no (?:downside|risk|disadvantage) for", r"(?:is|are|be) (?:not|never) used (?:to|for|against)",
    r"goes? home (?:early|earlier)", r"kept for (?:you|them|everyone)",
    r"(?<!')no (?:[\w-]{1,30} ){1,3}?will",
    r"(?:takes?|costs?) (?:you |them |people )?no (?:time|money|extra)", r"whenever you (?:like|want|wish)",
    r"as (?:long|often) as you (?:like|want|wish)",
    r"(?:answers?|repl(?:y|ies)|responds?|answered) … within",
    r"(?:make|see to it|ensure) (?:sure )?that (?:no|every|all)\w*", r"(?:can|may) rely on",
    r"between you and", r"(?:is|are) (?:only )?(?:ever )?(?:only )?shown (?:for|by|per) (?:whole )?teams?",
    r"guarantee\w*", r"(?:we|i) promise(?! nothing| no)", r"you (?:can|may) always", r"bonus(?:es)?",
    r"go(?:es)? back to … (?:if|at any time)",
    r"(?:anyone|whoever|those who) … can (?:always )?(?:go|stay|keep)",
    r"stays? open (?:for|to) (?:anyone|anybody|all|those|everyone|whoever|you)",
    r"(?<!what it )will (?:never|not ever|always)",
    r"(?<!^)never (?:be )?(?:seen|read|used|counted|shared)",
    rf"(?:nobody|no one|none of you) … (?:will|ever|(?:has|have) to{_WORDS_ONLY}|loses?)",
    r"(?<!')no (?:[\w'-]{1,30} ){1,3}?(?:will|is ever|is) (?:ever )?(?:lose|get|be|have|" + _JUDGED + r")",
    r"(?<!')no (?:[\w'-]{1,30} ){1,5}?will (?:lose|get|be|have)", r"will not (?:lose|be|change|cost)",
    r"(?:has|have|had) no (?:influence|effect|bearing) on",
    r"held against (?:you|him|her|them|any\w+|people)", r"(?:lowered|raised) in return",
    r"(?:targets?|quotas?) … (?:lowered|reduced|cut)",
    r"no [\w'-]{1,30} (?:is|are) " + _JUDGED,
    r"deleted (?:after|within|once)",
    r"paid (?:double|extra|leave|training|overtime|for (?:the|your|it|every))",
    r"(?:pay|salary|salaries|wages?|grades?) (?:[\w-]{1,30} ){0,4}?(?:not"
    r"|never|stays?|remains?|keeps?|unchanged)",
    r"keeps? (?:their|your|his|her|its) (?:[\w-]{1,30} ){0,2}?(?:jobs?"
    r"|posts?|pay|grades?|salary|roles?|hours|seats?)",
    r"costs? … (?:paid|covered|reimbursed|refunded)", r"reimburs\w+", r"severance", r"pay rise",
    r"a year's pay", r"(?:is|are) free on", r"days? off",
    r"(?:you|everyone|everybody|each of you|people|teams?) (?:will )?(?:get|have|"
    r"has|receive)s? (?:[\w-]{1,30} ){1,4}?(?:hours?|minutes|days?) (?:a|per|each|every) (?:week|day|month)",
    r"(?:managers?|supervisors?|leads?|boss(?:es)?|hr|nobody|no one|we) (?:[\w-]{1,30} ){0,2}?(?:cannot|can't"
    r"|can not"
    r"|won't|will not|never|do not|don't|does not) (?:[\w-]{1,30} ){0,2}?(?:see|read|look|check|track|follow"
    r"|count|record|store|keep|share|let|cut|replace|dismiss|charge|ask)",
    r"(?:usage|use|logins?|activity|data|recordings?|results?|prompts?|keystrokes|times?|numbers)"
    r" (?:is|are|will be) (?:not|never|only) " + _JUDGED,
    r"only (?:look at|see|count|measure|report) (?:the )?(?:team|group|total)s?", r"compensated",
    r"reserved for", r"free for (?:all|every\w*|staff|people|the first)", r"for free", r"free of charge",
    r"we (?:will |'ll |also )?(?:hire|pay(?! with)|fund|cover|reward|refund|compensate)",
    r"(?:gets?|receives?) (?:its|their|your|his|her) own", r"(?:stays?|remains?) available",
    r"(?:position|job|post|role|place|pay|salary)s? (?:is|are|stays?|remains?|will be) (?:safe|secure"
    r"|guaranteed|protected)",
    r"there (?:will be|are|is) no (?:[\w-]{1,30} )?(?:layoffs?|redundanc\w+|dismissals?|cuts|penalt\w+"
    r"|sanctions?"
    r"|consequences|monitoring|tracking|extra (?:work|hours))",
    r"opt(?:ing)?[ -](?:in|out)",
    r"(?:is|are|stays?|remains?|will be) (?:[\w-]{1,30} ){0,2}?(?:voluntary|optional)",
    r"(?:stays?|remains?|will be|answers are|results are) (?:[\w-]{1,30} )?(?:confidential|anonymous)",
    r"(?:your|their|the) (?:[\w-]{1,30} )?(?:bonus|pay|salary|rating|grade|contract|pension|vacation"
    r"|holidays?)s? (?:[\w-]{1,30} )"
    r"{0,2}?(?:not|un)(?: be)? ?(?:affected|touched|changed|reduced)",
    r"(?:wins?|gets?|receives?|earns?) (?:[\w-]{1,30} ){0,2}?(?:promotion|raise|reward|prize|certificate)s?",
    r"versprechen", r"garantier\w+", r"pramie\w*", r"garanti\w*", r"promet\w+", r"garantiz\w+",
)  # fmt: skip
_BODY = (
    r"(?:legal|lawyers?|counsel|works? councils?|unions?|boards?|regulators?|authorit(?:y|ies)|insurers?"
    r"|data protection(?: officer)?|dpo|(?:it )?security|auditors?|vendors?|suppliers?|parents|clients"
    r"|customers|state|ministry|chief executive|ceo|partners|owners|shareholders|privacy officer"
    r"|associations?|committees?|councils?|management|leadership|hr|compliance|headquarters"
    r"|betriebsra\w+|personalra\w+|rechtsabteilung|datenschutz\w*|gewerkschaft|vorstand"
    r"|comite [\w' ]{3,20}|cse|syndicats?|service juridique|direction|sindicatos?|asesoria juridica"
    r"|comite de empresa)"
)
_GIVEN = (
    r"(?:agreed|approved|signed|cleared|confirmed|accepted|consented|endorsed|backed|authori[sz]ed|released"
    r"|voted for|given (?:[\w-]{1,30} ){0,2}?(?:consent|approval|go-ahead|ok|blessing|yes)|said yes)"
)
APPROVALS = Phrases(
    rf"{_BODY} … {_GIVEN}",
    rf"{_BODY} (?:[\w-]{{1,30}} ){{0,3}}?(?:supports?|backs?|welcomes?|agrees?(?! on\b)|approved|approves?"
    r"|voted|allows?|okayed)",
    rf"{_BODY} … (?:gave|has no objection|have no objection|is (?:fine|happy) with|allow it)",
    r"(?:agreement|contract|policy|insurance) (?:already )?covers", r"was approved by",
    r"(?:has|have|had|sees?|saw|with) no (?:[\w-]{1,30} )?(?:problems?|objections?|concerns?|doubts?"
    r"|issues?) (?:with|about|to|against)",
    r"without (?:any )?objections?", r"(?:is|are) (?:happy|fine|okay) (?:for us|with)", r"waved … through",
    r"says? … (?:is|are) (?:sound|fine|safe|legal|lawful|allowed|ok(?:ay)?)",
    rf"{_BODY} … (?:its ok(?:ay)?|has decided|in favou?r|green light|go-ahead|on board|no (?:concerns?"
    rf"|issues|problems)|found nothing)",
    r"(?:(?:gdpr|hipaa|iso)\W?(?:\d+)? ?|fully |legally )compliant", r"(?:is|are) certified",
    r"(?:contract|agreement|licen[cs]e|funding|budget|money)s? (?:[\w-]{1,30} ){0,4}?(?:is|are|was"
    r"|were) (?:[\w-]{1,30} )?"
    r"(?:signed|secured?d?|approved|released|granted|agreed)",
    rf"(?:has|have|had) (?:already |now |all )?(?:been )?{_GIVEN}",
    r"(?:has|have) been (?:reviewed|checked) and", rf"(?:is|are|was|were) {_GIVEN} by … {_BODY}",
    rf"{_BODY} … (?:zugestimmt|genehmigt|freigegeben|unterschrieben|geprueft|stimmt zu)",
    rf"{_BODY} … (?:approuve|accepte|valide|signe|donne son accord)",
    rf"{_BODY} … (?:aprobado|acordado|firmado|aceptado|dado su visto bueno)",
)  # fmt: skip
DUTIES = Phrases(
    rf"{_PEOPLE} (?:also |then |now |always )?(?:must|(?<!would )have to|(?<!nobody )(?<!no one )has to"
    rf"|needs? to|(?:is|are) (?:required|expected|obliged) to)",
    r"(?:nobody|no one|none of you) (?:may|is allowed to)",
    r"(?:mandatory|compulsory|obligatory) (?:for|from|to)",
    r"(?:is|are|becomes?|will be) (?:[\w-]{1,30} ){0,2}?(?:mandatory|compulsory|obligatory|required)",
    r"(?:is|are|will be) (?:forbidden|prohibited|banned|not allowed|not permitted)", r"attendance is \w+",
    r"will be (?:reported|noted|sanctioned|warned)", r"noted in (?:your|their|the) file", r"shall be",
    r"no longer (?:accepted|possible|allowed|valid|enough)",
    r"means? no (?:access|account|seat|licen[cs]e)",
    r"leads? to (?:an? )?(?:[\w-]{1,30} )?(?:talk|warning|meeting|entry)",
    r"needs? (?:an? )?(?:written |good )?reason", r"it is up to (?:every|each|you|all)",
    r"(?:has|have) to be (?:uploaded|reported|entered|logged|handed|filled|signed|sent)",
    r"apply (?:again )?for their own", r"(?:no|nothing) … will be accepted", r"(?<!not )only … (?<!\d )may",
    r"(?:is|are) (?:binding|non-negotiable|a must)", r"no exceptions?", r"without exception",
    r"(?<!what )(?:does|do|will) not count(?! (?:it|them|what)\b)",
    r"(?:has|have|face|brings?) (?:[\w-]{1,30} )?consequences",
    r"disciplin(?:ary|ed)", r"ist pflicht", r"verpflichtend", r"verbindlich", rf"{_PEOPLE} (?:muss|mussen)",
    r"obligatoires?", rf"{_PEOPLE} (?:doit|doivent)", r"obligatori[oa]s?",
    rf"{_PEOPLE} (?:deben?|tienen? que)",
)  # fmt: skip
SOURCES = Phrases(
    r"(?:a|one|recent|several|the|new|some|many|most) (?:[\w-]{1,30} ){0,2}?"
    r"(?:study|studies|surveys?|research|reports?) (?:\w{1,30} ){0,4}?(?:shows?|finds?|found|says?|proves?"
    r"|proved|suggests?|confirms?|of \d+)",
    r"(?:studies|surveys|research|statistics|experts?|scientists|analysts|data from [\w ]{1,30}) "
    r"(?:\w{1,30} ){0,4}?(?:shows?|finds?|found|says?|agrees?|proves?|recommends?|suggests?"
    r"|confirms?|reports?)",
    r"(?:research|studies|(?:industry|market) data|figures from [\w ]{1,30}"
    r"|benchmarks?) (?:[\w-]{1,30} ){0,3}?"
    r"(?:shown?|shows|suggests?|found|proves?|proven)",
    r"a (?:recent|new|current) (?:[\w-]{1,30} )?report (?:names?|ranks?|puts?|shows?|by)",
    r"other (?:firms|companies|agencies|districts|utilities|hospitals|schools|banks) (?:have|had|report"
    r"|find|save)",
    r"according to", r"in a (?:survey|study|poll) (?:by|of|from)",
    r"(?:it is|has been) (?:proven|shown) that",
    r"recommends? (?:\w{1,30} ){1,5}?(?:of this kind|like this|for)", r"best practi[cs]e says",
    r"studien? … (?:zeig|beleg|beweis)\w+", r"laut (?:einer|der) (?:studie|umfrage)",
    r"experten … (?:sagen|empfehlen)", r"(?:etudes?|enquetes?) … (?:montre|prouve)\w*", r"selon (?:une|l')",
    r"segun (?:un|una|el)", r"(?:estudios?|encuestas?) … (?:muestra|demuestra)\w*",
)  # fmt: skip
_SAYS = (
    r"(?:said|says|puts? it|told (?:us|me|them)|remembers?|promised|wrote|writes|once|has said|recalls?"
    r"|admits?|words|sagte?|schrieb|a dit|dit|dijo|dice)"
)
QUOTED = re.compile(
    r"[\"\u201c\u201e\u00ab]\s?([^\"\u201c\u201d\u201e\u00ab\u00bb]{8,})[\"\u201c\u201d\u00bb]"
)
ATTRIBUTED = re.compile(
    rf"\b[A-Z][\w'\u2019-]{{1,30}}(?:\s[\w'\u2019-]{{1,30}}){{0,4}}?\s{_SAYS}\b|\b{_SAYS}\s[A-Z]\w+"
    rf"|\b[A-Z]\w{{1,30}}\s[A-Z]\w{{1,30}}:\s*$"
)
# What is asked, wished, or true only later.
HEDGED = Phrases(
    r"if", r"once", r"when", r"until", r"unless", r"before", r"after … (?:has|have)", r"as soon as",
    r"only", r"(?:must|should|would|may|can|could|will) (?:\w{1,30} )?(?:have|has|be)?", r"(?:has|have) to",
    r"needs? to", r"not", r"no longer", r"without", r"who (?:has|have)", r"what", r"which", r"wenn",
    r"sobald", r"bis", r"falls", r"bevor", r"muss", r"erst", r"si", r"avant", r"quand", r"cuando", r"antes",
)  # fmt: skip
ABSOLUTE = Phrases(
    r"ever", r"never", r"always", r"guarantee\w*", r"forever", r"at any time", r"(?:now )?(?:or|and) later",
    r"nie(?:mals)?", r"immer", r"jamais", r"toujours", r"nunca", r"siempre",
)  # fmt: skip
SMALL = frozenset({
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
# Words in which a promise on a topic may return.
SAME_WORDS = frozenset({
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
# What says that nothing is promised yet, or describes what others cannot do.
UNDECIDED = Phrases(
    r"promises? nothing", r"(?:nobody|no one) promises", r"(?:has|have) no answer", r"if we do nothing",
    r"what we risk", r"(?:is|are|stays?|remains?) (?:still )?open until",
    r"what (?:an? |the )?[\w-]{1,30} cannot",
)  # fmt: skip
