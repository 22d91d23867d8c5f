"""Read promises: what the brief says on jobs, measurement, duty, switch-offs and use."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from playbook.core.base.errors import Problem
from playbook.core.base.text_caches import CACHED_TEXTS, clear_with
from playbook.core.base.words import day_in_words
from playbook.core.case.parts import SwitchOff
from playbook.core.case.reading.spans import AFTER_EACH_START, ON_THE_START
from playbook.core.case.reading.texts import Phrases, Quote, first_day_in, is_open, plain, sayable
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import PROMISE_TOPICS, Promise, PromiseTopic
from playbook.core.text.dates import end_of, exact_days_in, named_days_in
from playbook.core.text.notes import squeezed

# What people fear is neither promised nor announced.
_PROMISE_FIELDS = ("what_stays", "what_changes", "approach", "why_now", "why")
_NOBODY = r"(?:nobody|no one|none of (?:us|you|them)|not one of (?:us|you))"
_STAFF = (
    r"(?:staff|employees|colleagues|people|teams?|managers|workers|members|leads|engineers|agents|nurses"
    r"|doctors|teachers|drivers|operators|clerks|advisers|advisors|consultants)"
)
_ALL = (
    rf"(?:everyone|everybody|all of us|(?:all|every|each) (?:[\w-]+ ){{0,3}}?(?:{_STAFF}|[\w-]+s)|{_STAFF})"
)
_JOB = r"(?:jobs?|positions?|posts?|roles?|staff|headcount|employees|employee|people|workforce)"
_STAY = r"(?:stays?|remains?|kept|keeps?|safe|secure|guaranteed|protected|unchanged|untouched)"
_KIND_OF_PERSON = (
    r"(?:person|human|humans|people|doctor|nurse|clinician|lawyer|teacher|editor|clerk|engineer|manager"
    r"|adviser|advisor|agent|colleague|expert|officer|pharmacist|inspector|caseworker|judge)s?"
)

# A supplier's own end, in the words of the brief.
NO_SUPPORT = (
    r"(?:no longer|not|never|stops? being|cease[sd]? to be) (?:be )?"
    r"(?:supported|maintained|serviced|updated|patched|sold)"
    r"(?: by (?:its|the|their) \w+)?"
)
_ARTICLE = re.compile(r"^(?:the|our) ")
_FOR_NOTHING_ELSE = (
    r"(?:no|not|never|nothing) … used for any(?:thing|body|one) (?:but|except|else|other than)"
)
_NOTHING_ELSE = Phrases(_FOR_NOTHING_ELSE)
DECIDES: dict[PromiseTopic, Phrases] = {
    "jobs": Phrases(
        rf"{_NOBODY} … (?:loses?|lost|dismissed|laid off|let go|sent home|made redundant|replaced|fired)",
        r"(?:nobody|no one|no-one)'s (?:job|position|post|role) (?:goes|is lost|will go|is cut|is at risk"
        r"|is affected|changes)",
        r"(?:nobody|no one|no-one)'s (?:\w+ or )?(?:hours|pay|wages?|salary|grade|bonus|commission(?:"
        r" plan)?) "
        r"(?:go(?:es)? down|is cut|are cut|falls?|shrinks?|changes?)",
        rf"no [\w-]+(?: [\w-]+)? (?:will )?loses? (?:(?:his|her|their|a|the) )?{_JOB}",
        rf"no (?:[\w-]+ ){{0,2}}?{_JOB} (?:[\w-]+ ){{0,3}}?(?:is|are|be|gets?|goes|go|will)"
        r" (?:[\w-]+ ){0,2}?(?:cut|lost|eliminated|reduced|removed|at risk|go|dismissed|laid off|replaced)",
        rf"no (?:[\w-]+ ){{0,2}}?{_JOB} (?:goes|go|will go)(?: away)?(?= because|\W*$)",
        rf"no {_JOB} (?:(?:in|at|of) (?:[\w-]+ ){{1,3}})?(?:goes|go|ends?|will (?:go|end))(?: away)?"
        r" (?:before|until|through)(?: the end of)?(?= (?:19|20)\d\d)",
        r"no (?:[\w-]+ ){0,2}?(?:layoffs?|lay-offs?|redundanc(?:y|ies)|dismissals?|job cuts|job losses)",
        rf"no (?:reductions? (?:of|in)|cuts? (?:to|in)) (?:{_JOB}|hours|pay|wages)",
        r"(?:not|never|n't) replac(?:e|ing) (?:any(?:one|body)|people|staff)",
        r"(?:everyone|everybody|who) (?:who )?wants? (?:to|it) …"
        r" (?:has|have|keeps?) (?:work|a job|their jobs?)",
        r"without (?:layoffs?|lay-offs?|redundancies|dismissals|job cuts|job losses)",
        rf"(?:not|never|n't) (?:[\w-]+ )?(?:cut(?:ting)?|los(?:e|ing)|eliminat\w+|replac\w+) … {_JOB}",
        rf"(?:jobs|headcount|employment|number of (?:jobs|posts|positions|staff|employees)) … {_STAY}",
        rf"{_ALL} … keeps? (?:their|his|her|your|our) (?:own )?(?:jobs?|positions?|posts?)",
        r"keeps? (?:the same|their|his|her|your) (?:pay|wages?|grade|salary)",
        r"(?:pay|wages?|salar(?:y|ies)|commissions?|bonus(?:es)?) (?:stays?|remains?)"
        r" (?:as (?:it is|they are)|the same|unchanged|untouched)",
        r"(?:your|our|their|every|each) jobs? (?:is|are) (?:safe|secure|guaranteed|protected)",
        r"(?:employment|work|working|remote) contracts? (?:stay|remain) as they are",
        r"contracts? that say [^.;:]{2,30} (?:stay|remain) as they are",
        rf"{_NOBODY} (?:is|will be) asked to move (?:house|home)",
        r"no-lay-?offs? (?:agreement|guarantee|promise)", r"alle … behalten … (?:arbeitsplatz|stellen?)",
        r"kundigungen … ausgeschlossen", r"gardent … (?:postes?|emplois?)",
        r"se mantienen … (?:puestos|empleos)",
        r"niemand … (?:verliert|entlassen|gekundigt|ersetzt)",
        r"keine?[rnms]? … (?:stelle|stellen|arbeitsplatz\w{0,2}|kundigung(?:en)?|entlassung(?:en)?"
        r"|stellenabbau"
        r"|personalabbau)",
        r"(?:arbeitsplatze|stellen) … (?:bleiben|erhalten|sicher|gesichert|garantiert)",
        r"personne ne (?:perd|perdra) … (?:emploi|poste|travail)",
        r"aucune? … (?:emploi|poste|licenciement|suppression)",
        r"(?:emplois|postes) … (?:maintenus|preserves|garantis|conserves)", r"sans licenciements?",
        r"nadie … (?:pierde|perdera|despedido)", r"ningun\w{0,2} … (?:puesto|despido|empleo)",
        r"(?:no habra|no hay|sin) despidos", r"(?:puestos|empleos) … (?:mantienen|conservan|garantizados)",
    ),
    "measurement": Phrases(
        rf"{_NOBODY} … (?:assess|measur|rank|monitor|evaluat|apprais|judg|track|rated|compar|scor|watch)\w*",
        rf"{_NOBODY} (?:will be|is|gets?|is getting|is going to be) (?:timed|written up|disciplined|docked)",
        r"no (?:discipline|disciplinary \w+|warnings?|write-?ups?|penalt(?:y|ies)|conclusions?) …"
        r" (?:data|performance|conduct|times?|speed|recordings?)",
        r"(?:individuals?|single persons?|per person) … (?:not|never) be (?:published|shown|reported|shared)",
        r"no \w+ (?:is|are|will be) (?:ever )?used to (?:assess|measure|rank|monitor|evaluate|judge|track"
        r"|rate|score|watch)",
        rf"no (?:{_STAFF}|{_KIND_OF_PERSON}|driver|operator|worker|member|employee) (?:is|are|gets?|will be)"
        r" (?:ever )?(?:tracked|ranked|monitored|timed|rated|scored|watched|filmed|judged|compared)",
        r"no (?:performance|usage|personal|individual) data (?:on|about|of) (?:individuals?|people"
        r"|employees|staff)",
        r"never (?:on|about|by) (?:individuals?|individual \w+|names?|persons?)",
        r"(?:not|never|n't) (?:be )?us(?:e|ed|ing) … (?:for|in) (?:pay|discipline|disciplin\w+|warnings?"
        r"|appraisals?|ratings?|bonus(?:es)?)",
        r"(?:not|never|n't) (?:be )?us(?:e|ed|ing) … to (?:rank|track|monitor|measure|compare|assess|evaluate"
        r"|rate|grade|score|time|watch|judge|check on)",
        r"(?:do|does|will|shall) (?:not|never) (?:look at|look up|check|record|count|ask|report|see)"
        r" (?:who|(?:which|how (?:often|much|many|long|fast)) (?:one |each )?(?:of (?:us|you|them)|you"
        r"|any\w+))",
        r"(?:looked at|measured|counted|reported|shown|published) … never (?:for|by|per) (?:one|a"
        r" single|any|each)"
        r" [\w-]+",
        r"no (?:[\w-]+ ){1,3}?(?:of|for|about|on|by) (?:single|individual) [\w-]+s?",
        r"(?:not|never|n't) (?:be )?(?:used|held|turned) against (?:any(?:one|body)|you|them|people|him"
        r"|her|\w+s)",
        r"(?:not|never|n't) look at … to (?:judge|rank|track|rate|time|check)",
        r"(?:records?|stores?|collects?|logs?|shows?) … and nothing (?:else|more)",
        r"(?:records?|stores?|collects?|logs?) (?:only|nothing but|no more than)",
        r"(?:individuals?|single (?:people|persons?)) (?:will|are|is) (?:not|never) (?:be )?(?:measur|track"
        r"|rank|tim|compar|monitor)\w*", r"not to (?:track|monitor|rank|measure|watch|time)",
        r"(?:not|never) have … per [\w-]+ (?:counted|measured|tracked|compared)",
        r"nor (?:will|do|shall) (?:we|i) (?:[\w-]+ ){0,3}?(?:measur|monitor|track|rank|assess|evaluat"
        r"|score|count"
        r"|record|watch)\w*",
        r"no individual (?:[\w-]+ ){0,2}?(?:monitoring|tracking|measurement|ranking|scores)",
        r"per [\w-]+ (?:will|is|are) (?:not|never) (?:be )?(?:evaluat|measur|track|rank|count|compar"
        r"|monitor)\w*",
        r"(?:not|never|n't) (?:[\w-]+ ){0,4}?(?:measur|monitor|track|rank|assess|evaluat|score|count"
        r"|record|review)\w*"
        r" … (?:individuals?|individually|personal|per person|by name|person|people|employees?|agents?|anyone"
        r"|anybody|staff|engineers?|you|lines|log-?ins?|clicks|keystrokes|suggestions|prompts|screens"
        r"|footage|recordings|(?:single|individual) [\w-]+)",
        r"no (?:individual|personal|single)(?:[\w -]{0,30})(?:monitoring|tracking|measurement|targets?"
        r"|statistics|reports?|scores?|ranking|data|person|employee|agent) … (?:measured|assessed|ranked"
        r"|tracked"
        r"|monitored|kept|made|shown|reported|compared)",
        r"no (?:individual|personal) (?:performance )?(?:monitoring|tracking|measurement|targets|statistics"
        r"|ranking|scores)", r"no (?:employee |performance |individual )?(?:surveillance|monitoring)",
        r"(?:not|never) (?:be )?used (?:for|in) (?:[\w-]+ ){0,3}?(?:performance|appraisals?|assessments?"
        r"|evaluations?|reviews?|disciplin\w+)",
        r"(?:part of|counts? (?:in|toward|towards|for)|included in|enters?|linked to|goes into)"
        r" … (?:appraisals?|performance reviews?|bonus(?:es)?|annual reviews?|ratings?)",
        r"(?:measured|tracked|recorded|reported|counted|logged) (?:[\w-]+ ){0,4}?(?:per person|by name"
        r"|individually|for each (?:person|employee|agent|colleague|driver|teacher)|per (?:employee|agent"
        r"|head))",
        r"(?:reported|shown|visible|evaluated|measured|counted) … (?:by|per|for) teams?(?: only)?",
        r"only (?:anonym\w+|aggregated?|team) (?:[\w-]+ )?(?:figures|data|numbers|results|reports)",
        r"(?:not|never) look at individual",
        r"(?<!has )(?<!have )(?<!had )(?:not|never) (?:graded|rated|judged|compared|disciplined)",
        r"(?:sees?|shows?) (?:each|every) (?!other)[\w-]+'s",
        r"not (?:read|seen|shown|visible) (?:by|to) (?:managers|supervisors|leads|hr)",
        r"keine personenbezogene\w{0,2} (?:auswertung|daten|berichte?)\w*",
        r"(?:keine?|nicht|niemand) … (?:leistungs\w*kontrolle|verhaltens\w*kontrolle|uberwach\w*|ausgewertet"
        r"|gemessen|bewertet|kontrolliert)",
        r"(?:leistungs-?|verhaltens)\w{0,20}(?:-| und )? … (?:nicht statt|ausgeschlossen|gibt es nicht)",
        r"(?:aucune?|personne|pas|jamais) … (?:surveill\w+|evalue\w*|mesure\w*|suivi individuel|note)",
        r"(?:nadie|ningun\w{0,2}|no se) … (?:mide|medira|evalua\w*|vigila\w*|controla\w*|monitor\w*)",
    ),
    "duty": Phrases(
        r"(?:is|are|becomes?|will be|remains?|stays?) (?:[\w-]+ ){0,2}?(?:mandatory|compulsory|obligatory"
        r"|required for (?:all|every|each)\w*|voluntary|optional|the only (?:way|place|channel|system))",
        r"mandatory (?:for|from)", r"compulsory (?:for|from)", r"on a voluntary basis",
        r"voluntar(?:y|ily) (?:for|use)",
        r"(?:use|participation|attendance|taking part|using \w+) (?:is|becomes) (?:required|up to)",
        r"no other way", r"(?:who|if you) (?:do not|don't) want … (?:can|may)",
        rf"{_NOBODY} (?:has|have|needs?|is (?:obliged|forced|required)|will be (?:obliged|forced"
        rf"|required)) to (?:use|try|accept|take|join|come|attend|install|wear|move|share|change|adopt"
        rf"|work|give)",
        rf"(?<!\bfor )(?<!\bof )(?<!\bby ){_ALL} (?:must|has to|have to|needs? to"
        r"|(?:is|are) (?:required|obliged) to|will have to)",
        r"(?:free to (?:choose|use|decide)|no obligation|opt(?:ing)?[ -](?:in|out)|by choice"
        r"|if they want to)",
        r"(?:alle|jede[rs]?) … (?:mussen|muss)", r"verbindlich", r"verpflichtend", r"freiwillig\w{0,2}",
        r"niemand muss", r"ist pflicht", r"obligatoires?", r"facultati(?:f|fs|ve|ves)", r"volontariat",
        r"(?:tous|toutes|chacun) … (?:doit|doivent)", r"personne n'est oblige", r"obligatori[oa]s?",
        r"voluntari[oa]s?", r"(?:todos|todas|cada) … (?:deben?|tienen? que)",
        r"nadie (?:esta obligado|tiene que)",
    ),
    "working_time": Phrases(
        r"(?:in|during|within|inside|as|counts? (?:as|in)|on) (?:paid |normal |regular |full )?(?:working"
        r"|work|duty)"
        r" (?:time|hours)", r"(?:on|in|during) (?:paid|company) time", r"paid (?:training|time|hours)",
        r"(?:in|during|within|inside) (?:the|your|their|his|her|our) (?:shifts?|rota|roster|(?:normal "
        r"|regular"
        r" |paid )?hours)",
        r"(?:training|trained|sessions?|learning) … (?:is|are|,) paid(?: for)?",
        r"not (?:in|on|during) (?:the )?(?:evenings?|weekends?|your own time|private time|free time)",
        r"no (?:unpaid|private) (?:time|overtime|hours)", r"(?:trained|training) … on the clock",
        r"(?:in|wahrend) der (?:bezahlten )?arbeitszeit", r"(?:gilt|zahlt) als arbeitszeit",
        r"(?:sur|pendant) le(?:ur)? temps de travail",
        r"(?:en|dentro del?|durante) (?:el |la )?(?:horario|tiempo|jornada) (?:de trabajo|laboral)",
    ),
    "use": Phrases(
        _FOR_NOTHING_ELSE,
        r"(?:never|not) leaves? (?:the|our) (?:house|building|hospital|company|site|network|country|eu"
        r"|bank|school)",
        # What may no longer be used from a day on ends.
        r"(?:may|must|can|is|are|will) (?:only|never|not) (?:be )?"
        r"(?:used(?! (?:after|from|beyond|any ?more)\b)|entered|pasted|uploaded|shared"
        r"|put|sent|typed|stored)",
        r"(?:only|not|never) used (?:for|to|as)",
        r"must not (?:go(?! (?:above|over|below|under|beyond|up|down)\b)|leave|be|enter)",
        r"(?:never|only) (?:paste|enter|upload|share|put)", r"only … may be (?:used|entered|shared)",
        r"(?:data|names?|files?|information|material|numbers|records|details) … stays? out",
        r"(?:do not|don't|never) (?:put|enter|paste|type|upload|store|share|send) …"
        r" (?:data|information"
        r"|names?|details|numbers|files|records)",
        r"(?:data|information|names?|details|numbers|records) (?:never|must not|may not|do not|don't) go"
        r" (?:in|into)",
        rf"(?:no|nothing|none) … (?:leaves?|goes (?:out|in)|sent|published|merged"
        rf"|paid) … (?:{_KIND_OF_PERSON}"
        r"|goes in|without|unread|unseen)", r"no … goes in",
        rf"decisions? (?:[\w-]+ )?(?:stays?|remains?|(?:is|are) (?:always )?(?:made"
        rf"|taken)) … {_KIND_OF_PERSON}",
        rf"(?:decided|decides?|signed|approved|given|made|set|written|checked|reviewed|read|released)"
        rf" (?:and \w+ )?by (?:an? |the |our )?(?:{_KIND_OF_PERSON}|[\w-]+ alone)",
        rf"(?:an? |the |only )?{_KIND_OF_PERSON} (?:always |still |alone )?(?:decides?|signs?"
        rf"|stands? for)",
        r"(?:an?|the|every|each) [\w-]+ (?:always |alone |still )?(?:decides|signs|approves|prescribes)",
        r"(?:data|files?) (?:always )?(?:stays?|remains?) (?:in|on|inside|within)",
        r"(?:reads?|checks?|reviews?) (?:and (?:signs?|approves?|corrects?) )?(?:every|each|all) \w+",
        r"no (?:customer|client|patient|personal|confidential|pupil|student|citizen|member)s?'? (?:data"
        r"|files?"
        r"|material|names?|information|details)", r"no (?:public )?cloud",
        r"no private (?:phones?|accounts?)",
        r"no (?!one\b)(?:[\w'-]+ ){1,5}?(?:in|into|on|onto) (?:an? |any )?private"
        r" (?:phones?|accounts?|chats?|e-?mails?)",
        # "no customer prices go into a private account"
        r"no (?!one\b)(?:[\w'-]+ ){1,5}?(?:go(?:es)?|(?:is|are|gets?) (?:ever )?(?:put|written(?: down)?"
        r"|entered|typed|pasted|stored|kept|saved)) (?:in|into|on|onto) … (?:phones?|accounts?|paper|tools?"
        r"|e-?mails?|chats?|apps?|spreadsheets?|notebooks?|laptops?|devices?|drives?)",
        r"(?:reads?|checks?|reviews?)(?: and \w+)? everything (?:that|which|before)",
        r"entscheid\w+ … (?:mensch|menschen|person)", r"(?:ein mensch|menschen) entscheide[nt]",
        r"(?:patienten|kunden|personen|schuler)\w*daten … (?:nicht|nie|keine|verlassen)",
        r"(?:personenbezogene|vertrauliche)\w? … (?:nicht|nie|keine)",
        r"(?:donnees|dossiers) … (?:ne|jamais|pas|aucune?)", r"un humain (?:decide|valide|signe)",
        r"(?:datos|expedientes) … (?:nunca|jamas|no)", r"una persona (?:decide|firma|aprueba)",
    ),
    "answers": Phrases(
        r"questions? … (?:answer|repl)\w* … (?:within|by (?:mon|tues|wednes|thurs|fri)day"
        r"|in \w+ (?:working )?"
        r"(?:days?|hours)|every (?:mon|tues|wednes|thurs|fri)day|the same (?:day|week))",
        r"(?:answer|repl)\w* … questions? … (?:within|by (?:mon|tues|wednes|thurs|fri)day"
        r"|in \w+ (?:working )?"
        r"(?:days?|hours)|every (?:mon|tues|wednes|thurs|fri)day|the same (?:day|week))",
        r"fragen … (?:antwort|beantwort)\w* … (?:innerhalb|binnen|bis|jeden)",
        r"questions? … (?:repond|repons)\w* … (?:sous|dans les|chaque|avant)",
        r"preguntas? … (?:respond|respuest|contest)\w* … (?:en|dentro|antes|cada)",
    ),
}  # fmt: skip
_UNLESS: dict[PromiseTopic, Phrases] = {
    "jobs": Phrases(r"customers?", r"clients?", r"voluntary", r"\w*weight"),
    "working_time": Phrases(r"no time", r"not enough", r"cannot", r"can't", r"keine zeit", r"support"),
    "duty": Phrases(
        r"(?:redundanc|leave|severance)\w*", r"not (?:yet )?(?:mandatory|compulsory) … until",
        r"must (?:first )?(?:agree|approve|sign|consent)", r"wait", r"defend", r"cover",
        # Whose phone it is, and where people live and work, is no duty to use what comes.
        r"(?:his|her|their|your|one's) (?:own|private|personal) (?:phone|mobile|device|laptop|tablet|car)s?",
        r"to (?:move (?:house|home)|(?:work|move) (?:in|to|at))",
        # Who stays at a post keeps the work going.
        r"(?:must|has to|have to|needs? to) (?:always |still )?(?:stay|remain|(?:be|sit|stand|work) (?:on|at"
        r"|behind)) (?:on |at |in |behind )?(?:the|our|each|every)",
        # How fast or good a team has to be is an aim.
        r"(?:must|has to|have to|needs? to) (?:still |again )?be (?:as|at least as|able|ready|fast|quick"
        r"|up to|no (?:slower|worse))",
        # What others accept or ask for binds us, and asks nothing of the people yet.
        r"(?:customers?|clients?|suppliers?|vendors?|insurers?|banks?|regulators?|customs|province|state"
        r"|county|city|council|government|ministry|authority|airlines?|donors?|funders?|foundation|union) …"
        r" (?:accepts?|requires?|demands?|insists?|pays?|counts?|funds?|grants?|reimburses?)",
        # A time limit for things, and what a contract asks for, ask nothing of the people.
        r"(?:must|has to|have to|needs? to) be (?:\w+ ){1,3}(?:within|in|by) (?:[\w-]+ ){1,2}"
        r"(?:working )?(?:minutes|hours|days|weeks)",
        r"(?:leases?|contracts?|licen[cs]es?|certificates?|permits?) … (?:ends?|expires?|runs? out|notice)",
        # The end of support is a reason: it asks nothing of the people.
        NO_SUPPORT, r"(?:support|maintenance|updates?) … (?:ends?|ended|stops?|expires?|runs? out|until)",
        r"end of (?:support|life|maintenance)",
    ),
    "use": Phrases(r"disciplin\w+", r"apprais\w+", r"(?:rate|grade|compare) (?:any\w+|one|people|you)",
    r"performance", r"evaluat\w+", r"assess\w*",
    r"monitor\w*", r"track\w*", r"rank\w*", r"judg\w+", r"check(?:ing)? (?:on|up)",
    r"disturbed", r"delayed", r"interrupted", r"missed",
    r"by managers", r"against any(?:one|body)"),
    "answers": Phrases(r"(?:customer|client|citizen|patient|member|parent)\w*'? … questions?", r"kunden\w*"),
}  # fmt: skip
_TRAINING = Phrases(
    r"(?:train|practi|learn|course|session|workshop|schul|lern|ub|form|cours|aprend|capacit|curso)\w*"
)
_OFFICE_DAYS = Phrases(
    r"days? (?:a|per|each) week … (?:office|site|branch|campus)",
    r"(?:office|on[ -]site|campus) … days? (?:a|per|each) week", r"(?:back|return) (?:to|in|into) the office",
    r"tage? (?:pro|die|in der) woche … (?:buro|vor ort)", r"jours? par semaine … (?:bureau|site)",
    r"dias (?:a la|por) semana … (?:oficina|presencial\w*)",
)  # fmt: skip
_MAY_CHOOSE = Phrases(
    r"(?<!\d )may(?! \d)", r"can", r"up to", r"free", r"choose", r"konnen", r"bis zu", r"peu\w+", r"pueden?"
)
_SENT_BACK = r"(?:goe?s? back|(?:is|are|will be) (?:returned|refused|rejected|sent back|turned away))"
# What a rule with a first day looks like; without the day it is only how things are.
_FROM_A_DAY = Phrases(
    r"(?:from|as of|after|starting|by|on|ab|a partir d\w+|des) … (?:must|has to|have to|(?<!-)only"
    r"|does not exist"
    r"|do not exist|no longer|not (?:be )?(?:accepted|possible|valid|paid)|nur noch|nicht mehr|plus|ya no)",
    r"(?:no|nothing) … without … (?:from|as of|after)", r"(?:from|as of|after) … (?:no|nothing) … without",
    r"(?:must|(?<!-)only|no longer|nur noch|nicht mehr) … (?:from|as of|after|ab|a partir d\w+)",
    rf"without … {_SENT_BACK} … (?:from|as of|after)", rf"(?:from|as of|after) … without … {_SENT_BACK}",
)  # fmt: skip
_JOBS_GO = Phrases(
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty"
    r"|half|some"
    r"|third|quarter) (?:of (?:the |our )?)?(?:[\w-]+ ){0,4}?(?:jobs|positions|posts|roles|people"
    r"|employees|stellen"
    r"|postes|puestos) … (?:cut|ends?|eliminated|made redundant|removed|lost|laid off|go|will go|reduced"
    r"|become"
    r"|wegfallen|abgebaut|entfallen|supprimes|eliminan)",
)  # fmt: skip
_NOT_COMPULSORY = Phrases(
    r"no (?:compulsory|forced) (?:redundanc(?:y|ies)|layoffs?|dismissals?)", r"keine betriebsbedingt\w+"
)
_HINTS: dict[PromiseTopic, Phrases] = {
    "jobs": Phrases(
        r"jobs?", r"job grades?", r"headcount", r"staffing", r"redundan\w+", r"layoffs?", r"crews?",
        r"(?<!to )pay(?! for)",
        r"contracts? of employ\w+", r"roles?", r"positions?", r"stellen", r"arbeitsplatz\w*", r"emplois?",
        r"postes?", r"puestos?", r"empleos?", r"synerg\w+",
    ),
    "measurement": Phrases(
        r"(?:quality )?scor(?:es?|ing)", r"apprais\w+", r"performance (?:reviews?|management|targets?)",
        r"kpis?", r"(?:productivity|individual|sales) targets?",
        r"ratings?", r"dashboards?", r"badge\w*", r"monitor\w*", r"surveillance", r"bonus\w*",
        r"recorded", r"leistungs\w+", r"uberwach\w*", r"surveill\w+", r"vigilancia", r"big brother",
    ),
    "duty": Phrases(
        r"expected to", r"encouraged", r"should", r"mandate", r"anwesenheit\w*", r"days? (?:a|per|each) week",
    ),
    "switch_off": Phrases(
        r"(?:is|are|will be|be) replaced by", r"instead of (?:on )?(?:paper|excel|spreadsheets?|e-?mails?)",
        r"move from", r"old (?:system|tool|process|software)", r"replaces?",
    ),
    "working_time": Phrases(r"overtime", r"working (?:time|hours)", r"arbeitszeit", r"uberstunden"),
    "use": Phrases(r"data", r"confidential\w*", r"ndas?", r"human", r"daten\w*", r"donnees", r"datos"),
}  # fmt: skip
_FINITE = Phrases(
    r"is|are|was|were|will|would|can|may|must|has|have|do|does|stays?|remains?|keeps?|loses?|goes|gets?"
    r"|leaves?"
    r"|decides?|signs?|approves?|bleib\w+|wird|werden|ist|sind|hat|haben|verlier\w+|trifft|restent?|est|sont"
    r"|perd|son|es|sigue\w*|pierde",
)  # fmt: skip

_OFF = (
    r"(?:switched off|turned off|shut (?:down|off)|retired|decommissioned"
    r"|closed(?: down)?(?! for (?:half|an?|one|two|three|the|\d))"
    r"|discontinued"
    r"|phased out|abolished|scrapped|archived|read[- ]only|taken down|taken offline|replaced|removed"
    r"|withdrawn"
    r"|sunset|stopped)"
)
_SYSTEM = (
    r"(?:systems?|software|tools?|applications?|apps?|platforms?|base|spreadsheets?|sheets?|forms?"
    r"|servers?|paper|tickets?|whiteboards?"
    r"|logs?|rosters?|binders?|portals?|crm|erp|intranet|drives?|folders?|database|process|procedure|desk|office|site|branch)"
)
_UNTIL = (
    r"(?= (?:on|from|in|by|at|as of|for|with|before|after|until|so|which|and lets?|ab|am|im|zum)\b|[.,;:(]|$)"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b"
_END_OF_MONTH = re.compile(r"(?i)\bend of $")
_MAKER = r"(?:vendor|supplier|provider|manufacturer|maker|publisher)"
_OTHER_OFF = r"(?:kick|sign|set|take|pay|lay|day|days|start|cut|hand|show|week|time)s?"
# A clause goes on behind the point of "3.2 tonnes".
_IN_CLAUSE = r"(?:[^.;:]|\.(?=\d))"
_SWITCH_OFFS = tuple(
    re.compile(rf"(?<!\w)(?P<what>{source.replace('[^.;:]', _IN_CLAUSE)}(?!\w)")
    for source in (
        rf"[^.;:]{{3,110}}?) (?:(?:is|are) to be|is|are|will be|becomes?|gets?|is being|are being)"
        rf" (?:then |finally |fully "
        rf"|permanently )?"
        rf"{_OFF}",
        r"[^.;:]{3,110}?) (?:is|are|will|will be|can be) no longer (?:be )?(?:used|available|accepted"
        r"|possible|valid)",
        r"[^.;:]{0,90}?\b(?:books?|boards?|lists?|cards?|calendars?)) goe?s? away(?= (?:on|by|from) )",
        rf"[^.;:]{{0,90}}?\b{_SYSTEM}) (?:ends?|goes (?:dark|offline|read[- ]only|away)|disappears?"
        rf"|ceases?|stops?)"
        r"(?! (?:its|their|the|his|her|our|support)\b)",
        # What goes on a day and to nobody is gone.
        rf"[^.;:]{{0,90}}?\b{_SYSTEM}) goes (?:on|by) (?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})"
        r"(?:,? 20\d\d)?(?=[.;]|$)",
        rf"(?:(?!\b{_OTHER_OFF} off)[^.;:]){{3,40}}?)(?: is| are| goes| will be)? (?:off|gone)"
        r"(?= (?:on |by )?(?:\d{1,2} [a-z]{3}|[a-z]{3,9} \d))",
        rf"[\w .&-]{{2,40}}?) {_MAKER} (?:will )?"
        r"(?:switch(?:es)?|turns?|shuts?) (?:it|this|that) (?:off|down)",
        # A maker ends its support, and not itself.
        r"[^.;:]{3,80}?) (?:ends?|closes?|stops?|disappears?)"
        r"(?! (?:begins?|starts?|goes|moves?|is|are|and|or|of)\b)"  # "the hot end begins"
        r"(?! (?:its |their |the |all |selling |making )?"
        r"(?:support\w*|maint\w+|servic\w+|updat\w+|sales?|it)\b)"
        r"(?: [\w-]+){0,4}? (?:on|by) (?:the )?"
        rf"(?:\d{{1,2}}|{_MONTH})",
        # "The desk stops its nightly list": what it no longer sends.
        r"(?:(?<=stops (?:its|the) )|(?<=stop their ))(?:[\w-]+ ){0,3}(?:lists?|rosters?|sheets?|books?"
        r"|boards?|registers?|forms?))(?= (?:for|on|in|from|by|after|a|an|one|two|three|four|five|six|\d))",
        # "The sorting list ends for a team four weeks after that team starts"
        r"[^.;:,]{0,60}?\b(?:lists?|rosters?|sheets?|books?|boards?|registers?|forms?)) (?:ends?|stops?)"
        r"(?= (?:for (?:a|each|every) [a-z]+ )?\w+ (?:days?|weeks?|months?) after\b)",
        r"(?<=there are no )(?:\w+ ){0,2}(?:paper|cards?|forms?|registers?|books?|binders?|lists?|sheets?))",
        r"[^.;:]{0,80}?\b(?:paper|cards?|forms?|registers?|books?|binders?|lists?|sheets?|folders?|clipboards?))"
        r" (?:is|are|will be) (?:collected|handed in|shredded|thrown away)",
        r"[^.;:]{3,110}?) (?:wird|werden) [^;:]{0,60}?\b(?:abgeschaltet|abgelost|ersetzt|stillgelegt"
        r"|abgeschafft"
        r"|geschlossen)",
        r"[^.;:]{3,110}?) (?:est|sera|sont|seront) [^;:]{0,20}?(?:arrete|desactive|remplace|ferme"
        r"|supprime)e?s?",
        r"[^.;:]{3,110}?) (?:se|sera|seran|es|son) [^;:]{0,20}?(?:apagan?|apagaran?|reemplazad[oa]s?"
        r"|sustituid[oa]s?|desconectad[oa]s?)",
    )
) + tuple(
    re.compile(rf"(?<!\w){source} (?P<what>[^.;:]{{3,90}}?){_UNTIL}")
    for source in (
        r"last day (?:for|of)",
        r"(?:replaces|will replace|takes? the place of|ersetzt|remplace|sustituye|reemplaza)",
        rf"(?:we|they|{_MAKER}) (?:will )?(?:switch(?:es)? off|turns? off|shuts? down|closes?|retires?"
        r"|decommissions?|stops? using|phases? out|abolish|scraps?)",
    )
)  # fmt: skip
# "The first 3 days of each month", "closed on Fridays": what comes round has no end.
_OF_EACH_PERIOD = re.compile(
    r"\bdays? of (?:each|every|the|a) (?:month|quarter|week)s?\b"
    r"|\b(?:closed|shut|closes|shuts|stops|ends) (?:(?:on|at|over) )?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days|weekends|(?:every|each) [a-z]+day)\b"
)
# An offer, a price or a grant holds until a day: something is done before, and nothing old ends.
TERMS_END = re.compile(
    r"(?:^|[;:,(] (?:and |but |because |since |while )?|\b(?:because|since|and|but) )"
    r"(?:(?!(?:of|from|for|to|in|on|that|which|who|with|is|are|and|or)\b)[\w&'-]{1,30} ){0,4}?"
    r"(?:offers?|quotes?|quotations?|prices?|discounts?|grants?|subsid(?:y|ies)|options?|loans?|rebates?"
    r"|funding|bids?|pledges?|angebot|forderung|zuschuss|offre|subvention|oferta|subvencion)"
    r"(?: (?:of|from|by|for|to|on|over|under|at|that|which) [^;:]{1,100}?)?,?"
    r" (?:(?:will |only )?(?:ends?|expires?|lapses?|closes?|stops?|runs? out|holds? (?:until|till|to))"
    r"|(?:is|are) (?:then )?(?:withdrawn|no longer (?:valid|available|possible))"
    r"|(?:is|are) (?:valid|open|good|available) (?:only )?(?:until|till|to)"
    r"|endet|lauft|expire|vence|termina)\b"
)
_NO_END = re.compile(
    rf"{_OF_EACH_PERIOD.pattern}|{TERMS_END.pattern}"
    r"|\b(?:closed|shut|off)\b[^.;]{0,12} (?:until|till|bis)\b"  # it opens again
)
_NOTHING_NEW = r"takes? no (?:more |further )?(?:new )?(?:entries|records|orders|bookings|tickets|cases)"
_READ_ONLY = re.compile(
    rf"\b{_NOTHING_NEW}\b|\bread[- ]only\b"
    r"|\b(?:only|just) (?:be )?(?:read|looked (?:up|at)|viewed)\b"
)
_END_OF_THE_PROJECT = re.compile(
    r"(?i)(?:,|,? and) (?:the|this|our) (?:project|rollout|program(?:me)?) (?:closes|ends|finishes"
    r"|is (?:closed|over|finished|done))\b(?: (?:on|by) \w+day,)?[^.;,]{0,60}(?:, 20\d\d)?"
)
_OF_EACH = re.compile(r"\b(?:each|every|their|your)\b[^.;]{0,30}\bgo[- ]?live\b")
_THEN_READ = re.compile(
    rf" (?:will )?{_NOTHING_NEW}\b|"
    r" (?:(?:can|may|will|could) )?(?:then )?(?:only |just )?(?:be )?(?:only |just )?(?:read|looked|viewed) "
    r"(?:up |at )?(?:from|after|as of|on)\b"
)
_NO_THING = Phrases(
    r"nobody|no one|nothing|work (?:begins|starts)"
    r"|(?:bus(?:es)?|trains?|trams?|ferr(?:y|ies)|shuttles?)(?= (?:to|from|line|service)\b|$)"  # of others
    r"|people|staff|jobs?|positions?|posts?|anyone|anybody|employees?|workers?|niemand"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|questions?|personne|nadie|not|support|contracts?|leases?|vendors?|maintenance|licen[cs]es?|vertrag"
    r"|funding|pilot|projects?|rollouts?|plan|phase|period|season|term|notice|strike|freeze|shift(?!"
    r" (?:log|plan|book)s?)|year|training"
    r"|certificates?|certification|permits?|warrant(?:y|ies)|insurance|accreditation|zertifikat\w*"
)
_HOW_MUCH = re.compile(r"(?:about |around |some |only )?\d[\d.,]{0,12}(?: ?%| per ?cent)")
_PRONOUNS = ("it", "this", "that", "they", "these", "we", "there", "es", "das", "sie", "")
_WHEN_FIRST = re.compile(
    r"(?:on|from|by|as of|at|in|after|before|am|ab|zum|im|le|el) (?:the )?(?:end of )?(?:\d|jan|feb|mar"
    r"|apr|ma[iy]|ju[nl]|aug|sep|o[ck]t|nov|de[cz])"
    r"[^,]{0,18}?(?:(?:, )?20\d\d\b,? ?|, | (?=(?:the|our|all|die|der|das|les?|los|las|el) ))"
)
_ON_A_FIRST_DAY = re.compile(
    r"(?:[^.;:]{3,60}: )?(?:from|after|on|at|with) (?:the )?go[- ]?live(?: day)?(?: on)?,? "
    r"|(?:on|from|with) (?:the|its|their) (?:first|same|go-?live) day"
    r"(?: (?:of|in|at) (?:the |each |every |its |their )?[\w-]+)?,? "
)
_WE_TURN = re.compile(r"^(?:[Ww]e|[Tt]hey) (?:will )?(?:turn|switch|shut) ")  # … off on a day
# "The old systems go read-only on April 12, and we switch them off on June 30"
_GOES_READ_ONLY = re.compile(
    r"(?P<what>[^.;:,]{3,60}?) (?:(?:will )?(?:goes|go|turns?|becomes?|be)|is|are) read[- ]only\b"
    r"[^.;:]{0,60}, (?:and|then|so) (?:we|they) (?:will )?(?:turn|switch|shut) (?:them|it)$"
)
_CLAUSE = re.compile(r", (?:and|so|but|und|aber|et|mais|y|pero) ")
_LEANS_BACK = Phrases(
    r"so (?:do|does|is|are|will)",
    r"it",
    r"they",
    r"this",
    r"that",
    r"these",
    r"those",
    r"both",
    r"neither",
    r"nor",
    r"also",
    r"but",
    r"das",
    r"dies\w*",
    r"sie",
    r"auch",
    r"cela",
    r"ils",
    r"elles",
    r"esto",
    r"ellos",
)


@dataclass(frozen=True, slots=True)
class ReadPromises:
    """What was read on the seven topics."""

    decided: Mapping[PromiseTopic, Promise]
    hints: Mapping[PromiseTopic, str]
    origins: Mapping[str, str]


def promises_of(
    brief: Brief, quotes: tuple[Quote, ...], switch_offs: tuple[SwitchOff, ...], reference: date
) -> ReadPromises:
    """Return what the texts decide. In doubt, a topic stays open, with a hint."""
    spoken = [quote for quote in quotes if quote.field in _PROMISE_FIELDS]
    deciding = {topic: list(_deciding(topic, spoken)) for topic in DECIDES}
    hints = {topic: hint for topic in PROMISE_TOPICS if (hint := _hint(topic, spoken))}
    if jobs_go := [quote for quote in spoken if _JOBS_GO.search(quote.plain)]:
        if deciding["jobs"]:
            hints["jobs"] = jobs_go[0].text
        # Posts may go although nobody is dismissed: what is promised is still true.
        promised = [quote for quote in deciding["jobs"] if _NOT_COMPULSORY.search(quote.plain)]
        deciding["jobs"] = promised or ([] if deciding["jobs"] else jobs_go)
    # What the change asks for weighs more than what it leaves free.
    deciding["duty"].sort(key=lambda quote: quote.field != "what_changes")
    # What it may not be used for says more about its use than who decides what.
    deciding["use"].sort(key=lambda quote: not _NOTHING_ELSE.search(quote.plain))
    decided, origins = {}, {}
    for topic, sentences in deciding.items():
        if sentences:
            origin = _first_sentences(brief, sentences, quotes)
            starts = first_day_in(origin, reference) if topic == "duty" else None
            decided[topic] = Promise(
                topic=topic, state="decided", sentence=_as_sentence(origin, sentences[0]), starts=starts
            )
            origins[f"promise.{topic}"] = origin
    if off := next((switch_off for switch_off in switch_offs if switch_off.day), None):
        decided["switch_off"] = Promise(
            topic="switch_off", state="decided", sentence=sayable(off.quote), starts=off.promised_day
        )
        origins["promise.switch_off"] = off.quote
    elif switch_offs:
        hints["switch_off"] = switch_offs[0].quote
    return ReadPromises(decided, {t: hint for t, hint in hints.items() if t not in decided}, origins)


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def topics_decided_by(sentence: str) -> tuple[PromiseTopic, ...]:
    """Return the topics that a sentence decides on its own."""
    quotes = (Quote("what_stays", sentence),)
    return tuple(topic for topic in DECIDES if any(_deciding(topic, quotes)))


# "HR must confirm by May 3 that the hours are paid": nobody has promised it yet.
_TO_CONFIRM = Phrases(r"(?:must|ha(?:s|ve) to|needs? to) (?:confirm|agree|approve|decide)")


def _deciding(topic: PromiseTopic, quotes: Iterable[Quote]) -> Iterator[Quote]:
    unless = _UNLESS.get(topic)
    for quote in quotes:
        is_use_rule = topic == "use" and _is_rule(quote)  # from a day on: a duty
        if is_use_rule or is_open(quote) or (unless and unless.search(quote.plain)):
            continue
        said = DECIDES[topic].search(quote.plain)
        asked = _TO_CONFIRM.search(quote.plain)
        if (said and not (asked and asked.start() < said.start())) or (topic == "duty" and _is_rule(quote)):
            if topic != "working_time" or _TRAINING.search(quote.plain):
                yield quote
        elif topic == "jobs" and quote.field == "what_stays" and _lists_jobs(quote):
            yield quote


# "The hospital takes letters only in its new format": a customer's rule, and none for our people.
_OTHERS_TAKE = Phrases(r"(?:takes?|accepts?|pays?|buys?) … only")
_OF_ITS_MAKER = Phrases(
    r"no longer (?:support(?:s|ed)?|maintain(?:s|ed)?|serviced?|update[sd]?|sold|sells?|certif(?:y|ies|ied))"
)


def _is_rule(quote: Quote) -> bool:
    if _OF_ITS_MAKER.search(quote.plain):  # what ends there is no duty here
        return False
    if quote.field == "why_now" and _OTHERS_TAKE.search(quote.plain):
        return False
    if _OFFICE_DAYS.search(quote.plain):
        return quote.field == "what_changes" and not _MAY_CHOOSE.search(quote.plain)
    return bool(_FROM_A_DAY.search(quote.plain)) and any(
        day.year and day.months for day in named_days_in(quote.text)
    )


def _lists_jobs(quote: Quote) -> bool:
    """Return whether a list of what stays names the jobs themselves."""
    words = re.split(r", | and | und | et | y ", quote.plain.strip(" ."))
    return not _FINITE.search(quote.plain) and any(
        word in ("jobs", "all jobs", "headcount", "arbeitsplatze", "alle arbeitsplatze", "emplois", "empleos")
        for word in words
    )


def _first_sentences(brief: Brief, sentences: list[Quote], quotes: tuple[Quote, ...]) -> str:
    """Return the first deciding sentence, with the one before or after if they belong together."""
    first = sentences[0]
    place = quotes.index(first)
    before, after = quotes[place - 1] if place else first, quotes[min(place + 1, len(quotes) - 1)]
    pairs = [f"{before.text} {first.text}"] if _LEANS_BACK.match(first.plain) else []
    pairs += [f"{first.text} {after.text}"] if after in sentences else []
    whole = squeezed(getattr(brief, first.field))
    return next((pair for pair in pairs if pair in whole), first.text)


def _as_sentence(origin: str, first: Quote) -> str:
    if _lists_jobs(first):
        return sayable(f"{origin.rstrip('. ')} stay as they are")
    return sayable(origin)


def _hint(topic: PromiseTopic, quotes: Iterable[Quote]) -> str:
    words = _HINTS.get(topic)
    patterns = [pattern for pattern in (DECIDES.get(topic), words) if pattern]
    # That bonuses stay says nothing on who is measured.
    telling = [quote for quote in quotes if topic != "measurement" or quote.field != "what_stays"]
    return next((quote.text for pattern in patterns for quote in telling if pattern.search(quote.plain)), "")


def switch_offs_of(
    quotes: tuple[Quote, ...], reference: date, go_live: date | None = None
) -> Iterator[SwitchOff]:
    """Yield what the texts say is switched off, closed or replaced."""
    switch_offs: dict[str, SwitchOff] = {}
    read_only: dict[str, SwitchOff] = {}
    for quote in quotes:
        if quote.field not in _PROMISE_FIELDS or is_open(quote) or _NO_END.search(quote.plain):
            continue
        for pattern in _SWITCH_OFFS:
            if (match := pattern.search(quote.plain)) and (what := _thing(quote, match)):
                key = _ARTICLE.sub("", what.lower())
                day = first_day_in(quote.text, reference) or _end_of_a_month_in(quote.text, reference)
                start = ON_THE_START.search(quote.plain)
                is_after_each = day is None and bool(AFTER_EACH_START.search(quote.plain))
                if days := _read_only_then_off(quote, reference):
                    read_only[key] = SwitchOff(what, days[0], quote.text, is_read_only=True)
                    day = days[1]
                elif _is_read_only_from_the_start(quote, reference):
                    is_each = bool(_OF_EACH.search(quote.plain))
                    read_only[key] = SwitchOff(what, go_live, quote.text, True, is_each, is_read_only=True)
                    start = None
                # What is replaced on one day and ends on a later one runs beside the new until then.
                if key not in switch_offs or (day and _ends_before(switch_offs[key], day)):
                    # What the change itself ends on its first day moves with it; a supplier's day stays.
                    is_own = quote.field == "what_changes" and day == go_live
                    is_on_start = start is not None and not is_after_each if day is None else is_own
                    ends = go_live if is_on_start else day
                    is_each = is_after_each or (day is None and start is not None)
                    switch_offs[key] = SwitchOff(what, ends, quote.text, is_on_start, is_each)
                break
    yield from switch_offs.values()
    yield from read_only.values()


def _ends_before(off: SwitchOff, day: date) -> bool:
    """Return whether an end is earlier than a day, or on no day at all."""
    return off.day < day if off.day else not off.is_each_start


# What joins two things that end: "the rep spreadsheets and the old database".
_THINGS = re.compile(r", (?:and )?| and ")
_OWN_NAME = re.compile(r"(?<![\w-])[A-Z][\w-]*[A-Z0-9][\w-]*|(?<=\w )[A-Z][\w-]+")
_LONG_WORD = re.compile(r"[a-z]{3,}")


def without_answered(offs: Iterable[SwitchOff]) -> tuple[SwitchOff, ...]:
    """Return what ends; of an end without a day, only what no dated one covers."""
    every = tuple(offs)
    dated = [off for off in every if off.day]
    parts = {
        off: [each for each in _THINGS.split(off.what) if not any(_is_covered(each, day) for day in dated)]
        for off in every
        if dated and not off.day
    }
    left = ((off, parts.get(off)) for off in every)
    return tuple(
        off if open_parts is None else replace(off, what=" and ".join(open_parts))
        for off, open_parts in left
        if open_parts is None or open_parts
    )


def _is_covered(thing: str, dated: SwitchOff) -> bool:
    """Return whether a dated end names the same thing or has all its words."""
    if names := {*_OWN_NAME.findall(thing)}:
        return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", dated.quote) for name in names)
    words = {*_LONG_WORD.findall(_ARTICLE.sub("", plain(thing)))}
    return bool(words) and words <= {*_LONG_WORD.findall(plain(dated.quote))}


def last_day_in(sentence: str, anchor: date) -> date | None:
    """Return the day of a promise by its sentence, not that of read-only use."""
    return max(_days_in(sentence, anchor), default=None)


def _days_in(sentence: str, anchor: date) -> list[date]:
    """Return the days of a sentence, without the end of the project."""
    sentence = _END_OF_THE_PROJECT.sub("", sentence)
    days = [each.day for each in exact_days_in(sentence, anchor)]
    end = _end_of_a_month_in(sentence, max(days, default=anchor))
    return [*days, *filter(None, [end])]


def doubts_about_the_day(brief: Brief) -> Iterator[Problem]:
    """Yield that the sentence of a promise names another day than its date."""
    for promise in brief.promises:
        is_dated = promise.topic in ("switch_off", "duty") and promise.state == "decided"
        starts = promise.starts if is_dated else None
        days = _days_in(promise.sentence, brief.start or starts) if starts else []
        if starts and days and starts not in days:
            text = f"The sentence names {day_in_words(max(days))}, and the date says {day_in_words(starts)}."
            hint = "The plan goes by the date. Change one of the two."
            yield Problem(f"promises.{promise.topic}", text, hint)


def _end_of_a_month_in(text: str, reference: date) -> date | None:
    """Return the last day of the month of which a sentence names the end."""
    named = (each for each in named_days_in(text) if each.months and not each.days)
    return next((end_of(each, reference) for each in named if _END_OF_MONTH.search(text[: each.start])), None)


def _read_only_then_off(quote: Quote, reference: date) -> tuple[date, date] | None:
    """Return when something becomes read-only, and when it is off."""
    exact = [each for each in exact_days_in(quote.text, reference) if each.how == "exact"]
    match = _READ_ONLY.search(quote.plain)
    days = _days_in(quote.text, reference)
    if match is None or not exact or len(days) != len(("read-only", "off")) or match.end() > exact[0].start:
        return None
    return (days[0], days[1]) if days[0] < days[1] else None


def _is_read_only_from_the_start(quote: Quote, reference: date) -> bool:
    """Return whether something is read-only at the start, and off on a later day."""
    match, start = _READ_ONLY.search(quote.plain), ON_THE_START.search(quote.plain)
    days = [exact for exact in exact_days_in(quote.text, reference) if exact.how == "exact"]
    if match is None or start is None or len(days) != 1:
        return False
    return max(match.start(), start.start()) < days[0].start


# "Harbor follows on April 19, Elm Valley and West End on May 17": a team that is called an end.
# "The next 70 are bought only if 80% of orders are closed by August 31": a rule.
_ENDS_NOTHING = re.compile(
    r"(?i)\b(?:(?:start|begin|follow|join|open)s? (?:on|in|from)|only (?:if|once|when)) "
)


def _thing(quote: Quote, match: re.Match[str]) -> str:
    """Return what ends, without the day and the clause before it."""
    start, end = match.span("what")
    start += quote.plain[start:end].startswith(" ")
    for opening in (_WHEN_FIRST, _ON_A_FIRST_DAY):
        if clause := opening.match(quote.plain, start, end):
            start = clause.end()
    if clause := _THEN_READ.search(quote.plain, start, end):
        end = clause.start()
    if named := _GOES_READ_ONLY.search(quote.text, 0, end):
        return named["what"].strip()
    words = _WE_TURN.sub("", _CLAUSE.split(quote.text[start:end])[-1].strip())
    is_nothing = _NO_THING.search(plain(words)) or _HOW_MUCH.match(words) or plain(words) in _PRONOUNS
    return "" if is_nothing or _ENDS_NOTHING.search(words) else words
