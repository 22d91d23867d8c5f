"""Read what each sentence of notes says, decides or plans."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from playbook.core.case.feasible.amounts import names_a_waiting_lot
from playbook.core.case.fixed.later_starts import names_a_decision_on_starts
from playbook.core.case.reading.before import WHOLE_BY
from playbook.core.case.reading.busy import MANY_OUT
from playbook.core.case.reading.conditions import named_in
from playbook.core.case.reading.learning import RELEASED
from playbook.core.case.reading.pilot import IN_ONE_PLACE_FIRST, is_gate_rule, judged_on
from playbook.core.case.reading.places import (
    LANGUAGES,
    countries_in,
    country_name,
    country_paid_in,
    places_in,
)
from playbook.core.case.reading.promises import switch_offs_of, topics_decided_by
from playbook.core.case.reading.spans import ON_THE_START
from playbook.core.case.reading.texts import LONGEST_SENTENCE, Phrases, Quote, plain
from playbook.core.intake.intake import OMISSION, Finding
from playbook.core.intake.intake_words import (
    FULL_NAME,
    currencies_in,
    support_in,
    words_of_impact,
    words_of_support,
)
from playbook.core.intake.measures import judged_by, measures_in
from playbook.core.text.dates import exact_days_in, named_days_in
from playbook.core.text.day_spans import day_spans_in, month_pairs_in
from playbook.core.text.notes import NoteSentence, heading_of
from playbook.core.text.numbers import masked, numbers_in
from playbook.core.text.spoken import PURPOSE
from playbook.llm.intake.changes import buys_company, is_beside, opens_with_day, says_change
from playbook.llm.intake.conditions import REPORTS_TO, find_condition, find_data_first, find_demand
from playbook.llm.intake.promises import HALVES, NOT_IN_WRITING, promised_on
from playbook.llm.intake.topics import topic_announced, topic_over
from playbook.llm.intake.worries import (
    ANSWER,
    ASKS,
    COUNTED,
    OPEN,
    find_worry,
    is_counted_worry,
    is_under_worries,
    is_unsettled,
    is_worry,
    worry_beside,
)

_MONTHS = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|nov/dec|jan|feb|dec)"
)
_TIME = (
    rf"(?:{_MONTHS}|(?:mon|tues|wednes|thurs|fri|satur|sun)days"
    rf"|(?:month|year|quarter)[- ]ends?|(?:first|last) (?:\w+ )?weeks?|end of (?:the"
    rf"|each|a|every)"
    r" (?:month|quarter|year)|\w+ seasons?|season|peak|shut-?down|vacations?|holidays?|week(?:s"
    r"|ends?)? (?:of|around)|exam\w*"
    r"|christmas|summer|new year|festival|ramadan|easter|thanksgiving|black friday)"
)
_UNTOUCHED = (
    r"(?:cannot|can't|can not|must not|may not|never|(?:do not|don't)) (?:\w+ ){0,2}?"
    r"(?:touch|change|move|start|switch|install|introduce|plan|schedule|put) (?:anything|a thing|any \w+|it)"
    r"|nothing (?:\w+ )?(?:can|may|must) be (?:changed|touched|moved|started|planned)"
    r"|(?:nobody|no one) (?:changes|touches|moves|starts) (?:anything|a thing)"
    r"|hands off|plans? nothing|leave (?:us|them|the \w+) (?:alone|in peace)"
)
_BUSY = Phrases(
    rf"(?:no (?:[\w-]+ ){{0,2}}?(?:trainings?|sessions?|changes?|cut-?over|roll-?out|go-?live)|nothing"
    rf"|stay (?:away"
    rf"|clear)|closed"
    rf"|must not (?:\w+ )?(?:change|train)|(?:not|never|cannot|n't)(?: \w+){{0,3}}|keep) … {_TIME}",
    rf"avoid:? [^;:]{{0,60}}?{_TIME}",
    rf"(?:{_UNTOUCHED}) … {_TIME}",
    rf"{_TIME} … (?:{_UNTOUCHED}|(?:is|are) (?:out(?: as well| too)?(?=\W*$|,)|useless|taboo|sacred"
    rf"|off limits"
    r"|out of bounds|(?:nearly |just |almost )?as bad|a write-off|hopeless|impossible))",
    r"(?:no (?:\w+ )?(?:mill|plant|site|depot|branch|team|shop|ward|unit|store|crew)|nobody|no one) can"
    r" (?:let go of|spare|release|free)",
    rf"(?:month end|quarter end|{_MONTHS}) (?:is|are) (?:off limits|closed|impossible|our peak)",
    rf"{_TIME} … busiest",
    r"no (?:training|sessions?) in (?:the )?(?:first|last) … days? of (?:each|every|the|a) (?:month|quarter)",
    r"(?:first|last) … days? of (?:each|every|the|a) (?:month|quarter) … (?:is|are) (?:closed|blocked|off"
    r" limits|kept free)",
    rf"makes? (?:\w+ ){{0,2}}?{_TIME} … impossible",
    rf"{_TIME} impossible",
    r"can do nothing|cannot do anything",
    r"(?:nobody|no one|no) (?:has |have )?(?:any )?time",
    r"leave … alone",
    r"out because of",
    r"(?:do not|don't|cannot|can't) (?:schedule|plan|train)",
    rf"busiest … {_TIME}",
    rf"{_TIME}[^;.]{{0,30}} no (?:trainings?|sessions?)",
    r"(?:is|are) not available (?:for (?:anything|any \w+|training)|then|in|from|during)",
    rf"{_TIME} … (?:can't|cannot) (?:release|spare|free|train) (?:any\w*|people|staff|them)",
    rf"{_TIME} … (?:is|are) (?:the |our |a )?(?:busy|peak|high|main|breakdown) (?:season|time|months?)",
    rf"{_TIME} (?:everything|everybody|everyone|all hands) (?:goes|is|are|works)",
    rf"{_TIME} … (?:is our peak|(?:away|on leave|on vacation|on holiday))",
)
_IN_SEASON = Phrases(_TIME)
_NOT_BUSY = re.compile(
    r"\b(?:no (?:longer|later|jobs?|positions?|extension)|not (?:later|before|until)|forget|renew\w*"
    r"|(?:hears?|wants? to (?:hear|know|see)))\b",
    re.I,
)
_CLOSED = re.compile(
    r"(?i)\b(?:closed|we close|(?:plants?|sites?|offices?|shops?|schools?) (?:close|shut)s?|shuts? down"
    r"|no one|nobody|everyone(?: (?:in|of|from) [\w ]{2,25}?)? (?:is|will be) (?:there|away|out)|alone"
    r"|blocked|(?:vaccinat\w+|immuni[sz]ation|flu|harvest|holiday|tax|enrol\w+|admissions?|exam\w*|audit"
    r"|inventory|census|election) (?:\w{1,20} )?(?:campaign|season|drive|week|period)s?"
    r"|(?:inspection|audit|accreditation|stock-?take|re-?certification)"
    r" (?:is|runs|lasts|takes place) (?:from|on)"
    r"|(?:is|are) away (?:that|this|those|these)|busiest time"
    r"|inventory|stock-?taking|(?:do not|don't|cannot) (?:schedule"
    r"|plan|train|ask (?:me|us|them)|count on)|nothing (?:new |else )?(?:in|during|may|can|must|should"
    r"|starts?"
    r"|begins?|happens|moves|changes)|no team (?:moves|changes|starts|begins)|is taken by|shut-?down"
    r"|vacations?|holidays?"
    r"|free of|not available"
    r"|not (?:during|in|between|over|from)|no"
    r" (?:trainings?|sessions?|changes?)|not (?:train"
    r"|change)|avoid|(?:can['\u2019]t|cannot) (?:release|spare|free|train) (?:any\w*|people|staff)"
    r"|keep|let go of|nearly as bad|just as bad|useless|off limits"
    rf"|{_UNTOUCHED})\b"
)
# "In March and April nobody can leave the phones"
NOBODY_IS_FREE = re.compile(
    r"(?i)\b(?:nobody|no one|none of (?:us|them)) (?:can|could|is to|will) (?:be )?"
    r"(?:spared?|freed?|released?|away|leave|get away)\b"
)
# "Luis, Priya and I are in Chicago": the others work.
_SOME_ARE_AWAY = re.compile(
    r"\b(?:I am|(?:[A-Z][a-z]+, )*[A-Z][a-z]+ and (?:I|[A-Z][a-z]+) (?:are|will be)) "
    r"(?:in|at|away|abroad|travell?ing|on (?:a trip|leave|vacation|holiday))\b"
)
_TRIED = re.compile(
    r"(?i)\b(?:last (?:year|time|go|attempt)|in (?:19|20)\d\d|\(?(?:19|20)\d\d\)?|(?:two|three|four|five|a"
    r"|some) years? ago"
    r"|once before|earlier|first)\b"
)
_FAILED = re.compile(
    r"(?i)\b(?:fail(?:ed|s)?|stopped|dropped|abandoned|flopped|fell flat|fizzled|died|a mess|withdrawn|given"
    r" up|reversed|disaster|chaos"
    r"|did not work|went (?:wrong|badly|back to (?!work))|gave up|nobody used|rushed|cancel+ed|tried"
    r"|(?<!what )(?<!when )(?<!since )(?<!after )(?<!until )(?:we|they|who) bought"
    r"|crashed|collapsed|never worked|(?:pushed|forced) (?:on|onto|through)"
    r"|switched off|ended|nowhere|burned|quit|unused|faded|without (?:any )?(?:training|asking|telling)"
    r"|without a word|the anger|nobody (?:knew|understood|could)|still talk(?:s|ing)? about it"
    r"|nobody (?:opened|read|touched|looked at) (?:it|them)"
    r"|attempt)\b"
)
_SHARE_OF = re.compile(
    r"\d ?(?:%|per ?cent) of (?:our |the |all )?[a-z]+ (?:cancel|quit|stop|end)"
)  # a number, no attempt
# "If the app fails in the first week" tells of what may come.
_MAY_FAIL = re.compile(r"(?i)\b(?:if|in case)\b[^.;]{0,60}?\bfails?\b")
# How a story of what was tried goes on: "Nobody moved the old cases, and by summer it was dead."
_NOBODY_DID = re.compile(r"(?i)^(?:nobody|no one) (?:\w+ed|knew|saw|kept|had|took|gave|told|went)\b")
# "Crews got one hour, and it never reached the night shift."
_WHAT_THEY_DID = re.compile(
    r"(?i)^(?:we|they|it|that|people|training|access|(?:only|half|most|many|few|no)(?: [\w-]+){0,3}"
    r"|(?:the )?(?:[a-z]+ )?(?:leads|leaders|managers|supervisors|crews|teams|staff)) (?:\w+ ){0,2}?"
    r"(?:was|were|had|did|gave|got|came|took|left|went|knew|ran|sent|put|saw|told|kept|began|bought|built"
    r"|brought|lost|taught|spent|held|chose|wrote|(?!need|feed|bleed)[a-z]{2,}ed)\b"
)
_HARDLY_DONE = re.compile(r"(?i)\b(?:never|nobody|no one|hardly (?:anyone|anybody|ever)) [a-z]+ed\b")
_PAST_START = re.compile(
    r"(?i)\b(?:in|back in|since) (?:19|20)[0-2]\d\b.{0,40}\b(?:we|they|had|was|were)\b|\blast year we\b"
    r"|\b(?:attempt|try|go|effort) was in (?:19|20)[0-2]\d\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# "We did Toughbooks in 2017": what was begun in a year that is over.
_WE_DID = re.compile(
    r"(?i)(?<!when )(?<!since )(?<!after )"
    r"\b(?:we|they|I) (?:did|had|bought|gave|got|tried|launched"
    r"|introduced|installed|put in|spent|rolled out|piloted"
    r"|started|switched)\b"
)
_PAST_YEAR = re.compile(r"\b[Ii]n (?:(?P<whole>(?:19|20)\d\d)|['\u2019](?P<short>\d\d))\b")
_THAT_ATTEMPT = re.compile(
    r"(?i)^(?:it|that(?: attempt)?|they|the attempt|after (?:a|an|one|two|three|four|six|eight) (?:\w+ )?"
    r"(?:days?|weeks?|months?|years?))\b"
)
# "After a month four reps used it."
_LATER_THEN = re.compile(
    r"(?i)^(?:after (?:an?|one|two|three|four|six|eight) (?:\w+ )?(?:days?|weeks?|months?|years?)"
    r"|(?:a|one|two|three|six) (?:weeks?|months?|years?) later),? [^.;]{3,60}?"
    r"\b(?:\w+ed|had|was|were|did|went|came|left|knew)\b"
)
# A trial that is over is what was tried, with what came of it in the sentences behind.
_TRIAL_RAN = re.compile(
    r"(?i)\b(?:we|they|\w+s) (?:ran|held|did|had|have run|have had|completed|finished) (?:an? |the |our |two "
    r")?(?:[\w-]+ ){0,3}(?:trial|pilot|test)\b|\b(?:we|they) (?:piloted|tried|tested) "
    r"|\b(?:piloted|tried|tested) (?:it|this|(?-i:[A-Z])\w+) (?:in|at|for|from|on|with)\b"
    r"|\bhad it (?:on|in|under) (?:trial|test)\b"
    r"|\b(?:was|were) [\w ]{2,20} in the (?:trial|test|pilot) (?:at|in|with)\b"
    r"|\b(?:trial|pilot|test) (?:[^.;,]{0,60} )?(?:ran|was|were|ended|showed|went|found) "
)
_OF_THE_TRIAL = re.compile(
    r"(?i)^(?:\d+|\w+) (?:out )?of (?:them|those|the \w+|\d+ \w+)"
    r" (?:were|was|still|are still|had|did|used|stopped|said|liked)\b"
    r"|^(?:the|its|our|one) (?:\w+ )?(?:trouble|problems?|results?|lessons?|reasons?|complaints?|feedback"
    r"|news|outcome) (?:was|were)\b"
    r"|^[A-Z][\w ]{2,40}? (?:went|fell|rose|dropped|came|took|worked|failed|stopped|liked|loved|hated"
    r"|handed|gave)\b|^what (?:went|did not|didn't)\b"
)
_PILOT = Phrases(
    r"pilots? (?:first|it)",
    r"pilots? (?:\w+ ){0,3}?(?:in|with|at|from|on|starts?|begins?|is|runs?)", r"pilot:", r"(?:will|to) pilot",
    r"(?:starts?|begins?) with (?:a pilot|\w+,)", r"pilot [a-z]+ \w+ from",
    r"(?:will )?tr(?:y|ies) (?:it|the \w+)",
    r"as (?:a|the) (?:pilot|trial|test)",
    r"(?:will |to )(?:test|try)(?: out)? (?:it|the [\w ]{2,30}?) (?:in|at|on|with)",
    r"go(?:es)? first", r"starts? first", r"first to use", r"to be first",
    r"(?:begins?|starts?) with a trial",
    r"trial (?:in|at|with|on)", r"^[a-z]+ first,", IN_ONE_PLACE_FIRST,
    r"on one of (?:its|the|our|their) (?:\w+ )?(?:lines|machines|wards|shifts|floors|counters)",
)  # fmt: skip
_NO_PILOT = re.compile(r"(?i)^if\b|\bbefore the pilot\b|\bif the pilot\b")
_DURATION = (
    r"(?:\d|(?:a )?half(?= day)|one|two|three|four|five|six|seven|eight|nine|ten|twelve|half an?"
    r"|an?(?: full| whole)?(?= (?:hour|day))"
    r"|an?(?: full| whole)"
    r"|\w+teen|ninety|twenty|thirty|forty|forty-five)[\w. -]{0,12}(?:hours?|hrs?|minutes?|days?)"
)
_HAS_DURATION = re.compile(rf"\b{_DURATION}")
_TRAINING = Phrases(
    rf"training … {_DURATION}",
    rf"(?:teach|teaches|train|trains) … {_DURATION}",
    r"(?:training|instruction) (?:is|lasts|takes) (?:one|two|three|half|an?|\d+) (?:\w+ )?(?:shifts?"
    r"|mornings?"
    r"|afternoons?|evenings?|hours?|days?)",
    r"(?:one|two|three|half an?|an?|\d+) (?:full |half )?(?:shifts?|mornings?|afternoons?|evenings?"
    r"|hours?|days?)"
    r" (?:of (?:training|instruction|practice|lessons)|per (?:person|head|medic|nurse|driver|employee"
    r"|operator)"
    r"|at the (?:machine|station|desk|screen))",
    rf"{_DURATION} (?:of )?instruction",
    rf"{_DURATION} … (?:training|hands-on"
    r"|onboarding|sessions?|courses?|workshops?)",
    rf"trained for {_DURATION}",
    rf"(?:can|could|may) (?:be )?(?:away|spared|released|missed|taken off) … for"
    rf" (?:(?:at most|up to|only|more than) )?{_DURATION}",
    rf"(?:each|every|everyone|everybody|nobody|all)(?: of them| team| person)? gets?"
    rf" (?:(?:at most|up to|only|more than) )?"
    rf"{_DURATION}",
    rf"{_DURATION} … (?:for|per) (?:each|every) (?:person|one|head)",
    r"(?:sessions?|workshops?|courses?) of (?:\w+ )?(?:one|two|three|\d|half) (?:an? )?(?:hours?|days?)",
    rf"(?:cannot|can't|can only|only) (?:free|spare|release) … {_DURATION}",
    rf"(?:an?|the|each|every) (?:[\w-]+ ){{1,3}}(?:gets?|needs?) (?:about |around |at least )?{_DURATION}",
    rf"(?:give|free|spare) (?:about )?(?:every|each) [\w-]+ {_DURATION}",
    rf"(?:free|spare) (?:about |around )?{_DURATION} (?:per|a|for each|for every) (?:person|head|[\w-]+)",
    rf"(?:sessions?|lessons?|class(?:es)?|courses?|workshops?) (?:[\w']+ ){{0,4}}?"
    rf"(?:lasts?|takes?|limited to|exceed|(?:longer|more) than|at most|up to|under|within) (?:at most |up to "
    rf"|about )?{_DURATION}",
)  # fmt: skip
# "two trainers, one of whom leaves on April 30": how long somebody is there to teach.
_TRAINER_UNTIL = re.compile(
    r"(?i)\b(?:trainers?|instructors?|coach(?:es)?|(?:vendor|supplier)['\u2019]s (?:man|woman|people"
    r"|person))\b[^.;]{0,90}?"
    r"\b(?:leaves?|leaving|until|till|is gone|goes (?:home|back)|(?:is|are) (?:only )?here|for (?:only "
    r"|just )?\w+ (?:days|weeks))\b"
)
_BUDGET = re.compile(r"(?i)\bbudget")
_TRAINING_PART = re.compile(rf"(?i)\b{_DURATION} (?:of )?(?:[\w-]+ ){{0,3}}training[^,;.()]{{0,60}}")
# "Ana leads the work and gets a day and a half a week for it"
_LEADS_IT = re.compile(r"\b(?:leads?|runs?|lead|freed) [^.;]{2,60}? (?:a|per|each|every) week\b")
_NO_TRAINING = re.compile(r"(?i)\bno (?:training|sessions?)\b|\btrained nobody\b")
_LANGUAGE_NAMES = re.compile(rf"\b(?:{'|'.join(LANGUAGES)})\b")
_LANGUAGE = Phrases(
    r"material\w*", r"speaks?", r"versions?", r"training", r"sessions?",
    r"languages?", r"everything", r"reads?",
    r"\w+ (?:and|or) \w+\W*$",
)  # fmt: skip
_DECIDES = re.compile(
    r"(?i)\b(?:committee|board|group|council|officer|partners?|team|trustees"
    r"|directors)\b[^.;]{0,60}\b(?:decides?|has the (?:last"
    r"|final)"
    r" (?:word|say))\b|\bdecisions?\b[^.;]{0,60}\bgo(?:es)? to\b|\bare decided by\b|\bis decided by\b"
)
_IF = re.compile(r"(?i)^(?:if|when|once)\b")
_STAYS = Phrases(
    r"(?:^(?:[\w'\u2019-]+ ){1,5}stay(?=\W*$)"
    r"|out of scope|stays? out of (?:it|this)"
    r"|not (?:affected|included|part of)|keeps? (?:working|their"
    r"|(?:his|her"
    r"|its) own)|no one else changes|will"
    r" not notice|(?:does|do"
    r"|will) not"
    r" change|unchanged"
    r"|(?:keeps?|carr(?:y|ies)|go(?:es)?) on as (?:they are|it is|before|now|today)"
    r"|(?:stays?|remains?) (?:the same|as|where (?:it is|they are))|keeps? the (?:last|final) (?:word|say)"
    r"|will still (?:decide|approve|sign|check|choose|review|set|make))"
)
# "Each keeps its own book, and a client cannot be booked elsewhere" says what is wrong today.
_CANNOT_NOW = re.compile(
    r"(?i)\b(?:cannot|can['\u2019]t|nobody can|no way to)\b"
    r"|\bkeeps? (?:its|his|her|their) own (?:[\w-]+ )?(?:lists?|spreadsheets?|sheets?|books?|records?"
    r"|files?|notes)\b"
)
WITHOUT_START = re.compile(
    r"(?i)^no (?:go-?lives?|starts?|launch(?:es)?|cut-?overs?) (?:falls?|is|are|happens?)\b"
)
_NOW = re.compile(r"(?i)^(?:today|now|currently|so far|at the moment|right now)\b")
_RUNS_OUT = re.compile(r"(?i)(?<!the )\b(?:ends?|expires?|runs? out|stops?)\b")
_RISK = re.compile(
    r"(?i)^(?:if|without)\b.{0,80}\b(?:do nothing|(?:do not|don['\u2019]t) do (?:this|it)"
    r"|nothing changes|go on as|not change"
    r"|wait another|carry on)\b|^if we wait\b|^without (?:it|this|a change)\b"
)
_WE_LOSE = re.compile(r"(?i)\bwe (?:have (?:already )?lost|lost|are losing|keep losing)\b(?! our jobs)")
_COSTS = re.compile(
    r"\b(?:costs?|costing|lost|lose|ate|wast\w+|spend|spent|paid) (?:us |about |around |nearly )*"
    r"(?:[A-Z]{3} ?|[$\u20ac\u00a3])\d"
    r"|\b(?:costs?|spend|spent|lose|lost|paid) (?:us )?[\d,.]+ ?\w* (?:euros?|pounds?|dollars?|kroner)\b"
)
_UP_FOR_RENEWAL = re.compile(
    r"(?i)\b(?:contracts?|tenders?|licen[cs]es?|certificates?)\b[^.;]{0,40}\b(?:(?:comes?|is"
    r"|are) up for (?:renewal|tender)"
    r"|(?:must|has to|have to) be renewed|is (?:re-?tendered|renegotiated))\b"
)
# What the new thing costs is no reason for it.
_PRICE = re.compile(
    r"(?i)\b(?:licen[cs]es?|contract|subscription|lease|it|software|system) (?:[\w-]+ ){0,5}?(?:and "
    r")?costs?\b|\bcosts? [^.;]{2,20} per \w+ (?:and|per|a) (?:month|year)\b"
)
_ENDS_FOR_US = re.compile(
    r"(?i)\b(?:supplier|vendor|manufacturer|support|lease)\b[^.;]{0,60}?\b(?:stops?|ends?(?! of)|expires?"
    r"|runs? out|no longer)\b"
)
_WHY = re.compile(
    r"\bbecause (?!of\b)|\bwe (?:keep |still )?lose\b(?! our jobs)|\bthe reason\b(?! is not| for the)"
    r"|\bin order to\b|\bso that (?:we|our|customers)\b|^the point of",
    re.I,
)
# "Ana would rather start in Leeds because ..." is what a person wants, and no reason for the change.
_SOMEBODY_WISHES = re.compile(
    rf"(?:{FULL_NAME}|\b(?:he|she|they))(?:,[^,]{{3,60}},| \([^()]{{3,60}}\))?"
    r" (?:would (?:rather|prefer|like)|prefers?|wants?|insists?|is (?:for|against))\b"
)
_PURPOSE_IS = re.compile(r"(?i)^(?:the|our) (?:purpose|point)(?: of (?:it|this|all this))? is (?:that|to) ")
_HARM = re.compile(
    r"(?i)\b(?:los(?:e|es|t|ing|s|ses)|costs?|costing|waits?|waiting|late|errors?|mistakes?|wrong|complain\w*|too"
    r"|never|nobody|no one|miss\w*|fail\w*|brok\w+|breaks?|breakdowns?|delay\w*|rework|turnover|overtime"
    r"|by hand|twice|cannot|can['\u2019]t|unable|no longer|risks?|fines?|penalt\w+|unsafe|accidents?|injur\w+"
    r"|wast\w+|shortages?|behind|dropp\w+|fell|falling|expires?|slow\w*|problem\w*|trouble|worse|spend|spent"
    r"|outdated|demand\w*|requires?)\b"
    r"|\bin order to\b|\bso that\b|^the point of|\bthe (?:aim|goal|point|reason)\b|\bwe want\b"
)
# "34 percent of the defects never became a quote", "it takes 11 days until the customer has one"
_COUNTED_HARM = re.compile(
    r"(?i)\d ?(?:%|per ?cent) of (?:[^.;,]{0,60}? )?(?:never|late|wrong|lost|missed|rejected|returned"
    r"|cancel+ed|come back|came back|left|quit|leave|fail\w*|too|twice|again|incomplete|missing|not)\b"
    r"|\bevery (?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) (?!(?:\w+day|day|week"
    r"|month|year)\b)[a-z]"
    r"|\b(?:reaches|is (?:answered|finished|done|paid|closed|settled)|gets an answer)\b[^.;,]{0,50}? \d+"
    r" (?:minutes|hours|days|weeks|months) (?:after|later)\b|\breaches [^.;,]{0,50} after \d"
    r"|\bit takes (?:us )?(?:(?:on average|about|around|up to|more than) )*\w+ (?:working |business )?"
    r"(?:minutes|hours|days|weeks|months) (?:until|before|to|from|for)\b"
)
_IS_WANTED = re.compile(r"(?i)\b(?:I|we) want\b|\b(?:target|goal|aim|objective|should|must)\b")
_GRANTED = re.compile(r"(?i)\b(?:approved|granted|released|set aside|gave us)\b")
_IF_CLAUSE = re.compile(r"(?i)^if\b[^,]{3,80}, ")
_ASKS_NOW = re.compile(
    r"(?i)\b(?:district|ministry|regulator|government|agency|state|law"
    r"|accreditation)\b[^.;,]{0,20}? (?:requires?|demands?|expects?|pays)\b"
    r"|\b(?:has|have) given us until\b|\bnow (?:asks?|demands?|requires?|insists?|expects?)\b"
)
_THEY_ASK = re.compile(
    r"(?i)\b(?:clients?|customers?|patients?|members?|guests?) (?:are (?:already )?)?ask(?:ing)? for\b"
)
_OTHERS_PRESS = re.compile(
    r"(?i)\bcompetitors? [^.;]{0,20}\balready\b"
    r"|\b(?:inspector(?:s|ate)?|auditors?|regulators?|insurers?)\b[^.;]{0,60}"
    r"\bwill (?:come|return|check|inspect|audit)\b"
)
_CAN_THEN = re.compile(r"(?i)\b(?:can|will) then\b")
_INSTEAD_OF = re.compile(r"\bwithin \d[\d.,]{0,8} [a-z]+[^.;:]{0,40} instead of \d")
_PROMISES = re.compile(
    r"\b(?:I|we|board|management|company) (?:(?:have|has) )?promised?\b(?! .{0,30}\bwould\b)", re.I
)
# "I have promised the board that remakes are at 5% or less" is an aim.
_AIMED_AT = re.compile(
    r"(?i)\d ?(?:%|per ?cent\b)|\d by (?:the )?(?:[a-z]|\d)"
    r"|\b(?:to|under|below|within|in|above|than|least|most) (?:\d[\d.,]{0,8}|one|two|three|four|five"
    r"|six|seven|eight|nine|ten|twelve) (?:working |business )?(?:minutes?|hours?|days?|weeks?)\b"
)
# "It has to be finished before June, because ..." is the reason for a day, and none for the change.
_REASON_FOR_A_DATE = re.compile(
    r"(?i)\b(?:finished|done|over|live|ready|complete[d]?|begins?|starts?)\b[^.;]{0,20}?\b(?:before|by|until"
    rf"|after|in|on) (?:the )?(?:\w+ ){{0,3}}?(?:\d|{_MONTHS})[^.;,]{{0,12}},? because\b"
)
# "They became leads because they were good" tells of people, not of the change.
_OF_PEOPLE = re.compile(
    r"(?i)^(?:there are (?:\w+ ){1,3}of them|(?:they|he|she|both|most|some|all|many|\d+)(?: of them)? "
    r"(?:gets?|got|became|becomes?|(?:was|were) (?:made|chosen|picked|hired|promoted)|joined|came|moved))\b"
)


def says_harm_or_aim(text: str) -> bool:
    """Return whether a sentence names a harm or an aim."""
    return bool(_HARM.search(text) or _COUNTED_HARM.search(text) or _THEY_ASK.search(text))


_THEY_SAY = re.compile(r"\b(?:say|asks?|hear|fears?|worr\w+|concerns?)\b")
_QUOTES = "\"\u201c\u2018'"
_ARTICLE = re.compile(r"^(?:the|our) ")
_PILOT_HEADINGS = ("pilot", "trial", "test", "test phase", "pilot phase")


def find_statements(sentences: Sequence[NoteSentence], today: date) -> Iterator[Finding]:
    """Yield what each sentence decides, asks for, tells or plans."""
    tried = False
    trial_line = -1
    for at, sentence in enumerate(sentences):
        text = sentence.text
        if len(text) > LONGEST_SENTENCE:
            continue
        if _TRIAL_RAN.search(text) or (sentence.line == trial_line and _OF_THE_TRIAL.search(text)):
            trial_line, tried = sentence.line, True
            yield Finding("past_attempts", text, text)
            continue
        trial_line = -1
        if judged := list(judged_by(text)):
            yield from (Finding("objective", OMISSION.join(each), text) for each in judged)
            continue
        words, following = plain(text), _following(sentences, at)
        is_title = at + 1 < len(sentences) and sentences[at + 1].title == text
        if (following or is_title) and topic_announced(text):
            continue
        if _IS_AIM.match(text):
            yield Finding("objective", text, text)
            continue
        topic = topic_over(sentences, at)
        if topic == "past_attempts" and _TOLD.search(text) and not (_AHEAD.search(text) or ASKS.search(text)):
            tried = True
            yield Finding("past_attempts", text, text)
            continue
        item = _ITEM.sub("", text)
        if topic == "concerns" and item != text and (is_worry(item, plain(item)) or not _HAS_TO.search(item)):
            yield Finding("concerns", item, text)
            continue
        if halves := _worry_and_attempt(text, today):
            yield from halves
            continue
        goes_on = _FAILED.search(text) or _NOBODY_DID.match(text) or _LATER_THEN.match(text)
        is_near = bool(at) and sentence.line == sentences[at - 1].line
        is_told_on = is_near and _WHAT_THEY_DID.match(text) and not _AHEAD.search(text)
        if _is_attempt(text, today) or (tried and (goes_on or is_told_on)):
            tried = True
            yield Finding("past_attempts", text, text)
            continue
        tried = False
        is_begun = _PAST_START.match(text) or (_PAST_START.search(text) and _THAT_ATTEMPT.match(following))
        if is_begun and (_FAILED.search(following) or _HARDLY_DONE.search(following)):
            tried = True
            yield Finding("past_attempts", text, text)
            continue
        if parts := worry_beside(text):
            worries, others = parts
            yield from (Finding("concerns", each, text) for each in worries)
            for each in others:
                yield from _decided(each, plain(each), "", today)
            continue
        if _is_objection(text, sentences[at - 1].text if at else ""):
            yield from find_worry(
                text, following if ANSWER.match(following) or following.startswith("So: ") else ""
            )
            continue
        is_quote = text[:1] in _QUOTES and (
            topic == "concerns" or _THEY_SAY.search(heading_of(sentences, at))
        )
        if is_counted_worry(sentences, at):
            yield from find_worry(text, following)
        elif is_quote or is_worry(text, words):
            yield from find_worry(text, "" if _is_attempt(following, today) else following)
            yield from find_demand(text)
        elif is_unsettled(text, following):
            yield Finding("open_question", text, text)
            for half in text.split("; ")[1:]:
                yield from find_condition(half, "", today)
        elif not ASKS.search(text) and not OPEN.search(words):
            decided = list(_decided(text, words, following, today, is_listed=topic == "condition"))
            yield from decided
            if not decided and topic == "past_attempts" and not _AHEAD.search(text):
                yield Finding("past_attempts", text, text)
            elif not decided and is_under_worries(sentences, at):
                yield Finding("concerns", text, text)
                yield from find_demand(text)
            heading = _ARTICLE.sub("", heading_of(sentences, at))
            is_first = at and heading == _ARTICLE.sub("", sentences[at - 1].text.strip(" .:").lower())
            if heading in _PILOT_HEADINGS and is_first:
                yield Finding("pilot", text, text)
            if heading in ("training", "learning") and _HAS_DURATION.search(words):
                yield Finding("training", text, text)


_IS_AIM = re.compile(
    r"(?i)^(?:and |also,? )?(?:our|my|the|another) (?:main )?(?:aim|goal|objective) (?:of (?:this|it) )?is "
    r"(?:that|to|for)\b"
)
# What is bought is read from the text on the change.
_CONTRACT_SIGNED = re.compile(
    r"^(?:[Tt]he |[Oo]ur )?(?:supplier |vendor |software )?[Cc]ontract "
    r"(?:(?:with|for) (?:the (?:vendor|supplier|provider)|(?:the )?[A-Z][^,;:]{1,50}?) )?"
    r"(?:is|has been|was) (?:already |now )?signed\b"
)
_ITEM = re.compile(r"^\(?\d{1,2}[.)] (?=\S)")  # "Worries. 1) The technicians ... 2) ..."
_HAS_TO = re.compile(r"(?i)\b(?:must|ha(?:s|ve) to|needs?|before|until|unless|only (?:if|when))\b")
# What the paragraph of the last attempt tells of it, and no rule of this one.
_AHEAD = re.compile(r"(?i)\b(?:will|shall|this time|today|expect)\b")
_TOLD = re.compile(
    r"(?i)\b(?:was|were|had|did|built|kept|left|went|came|brought|bought|ran|took|lost|[a-z]{3,}ed)\b"
)
_SPEAKS = re.compile(
    rf"^(?P<who>He|She|They|{FULL_NAME}|[A-Z][a-z]{{2,15}}) (?:has |have )?(?:openly )?"
    r"(?:told (?:me|us|the \w+)|said|says?)\b(?P<words>.{8,})"
)
_REFUSES = re.compile(
    r"(?i)n['\u2019]t\b|\b(?:not|never|no one|nobody|will stop|lose|cannot|a step back|too)\b"
)
_DOUBTS_BECAUSE = re.compile(
    rf"^(?:{FULL_NAME}|[A-Z][a-z]{{2,15}}) (?:is|remains) [^.;]{{3,60}}? (?:because|since|as) "
)
_IN_CONFIDENCE = re.compile(r"(?i)\b(?:privately|in confidence|confidential\w*|between us)\b")


def _is_objection(text: str, before: str) -> bool:
    """Return whether somebody says in the open what they have against it."""
    match, own = _SPEAKS.match(text), support_in(words_of_support(text))
    if _DOUBTS_BECAUSE.match(text) and own and own[0] < _UNDECIDED:
        return True
    if match is None or match["who"] in ("The", "It") or _IN_CONFIDENCE.search(text):
        return False
    has_doubts = (support_in(words_of_support(before)) or (_FOR_IT, ""))[0] < _UNDECIDED
    return has_doubts or (match["who"] not in ("He", "She", "They") and bool(_REFUSES.search(match["words"])))


def _following(sentences: Sequence[NoteSentence], at: int) -> str:
    """Return the next sentence if it goes on in the same line."""
    if at + 1 == len(sentences) or len(sentences[at + 1].text) > LONGEST_SENTENCE:
        return ""
    following = sentences[at + 1]
    is_answer = ANSWER.match(following.text) is not None
    return following.text if following.line == sentences[at].line or is_answer else ""


def _is_attempt(text: str, today: date) -> bool:
    is_past = all(int(year) <= today.year for year in _YEAR.findall(text))
    if _BUSY.search(plain(text)) or _MAY_FAIL.search(text):
        return False
    if (year := _PAST_YEAR.search(text)) and _WE_DID.search(text) and not ASKS.search(text):
        return int(year["whole"] or f"20{year['short']}") < today.year and is_past
    is_failure = (
        _TRIED.search(text)
        and _FAILED.search(text)
        and not (buys_company(text) or _SHARE_OF.search(text) or _WE_LOSE.search(text))
    )
    return is_past and bool(is_failure) and not ASKS.search(text)


def _worry_and_attempt(text: str, today: date) -> list[Finding]:
    """Return a worry and the attempt behind it, around the semicolon of a sentence."""
    halves = text.split("; ")
    fields = [
        "past_attempts" if _is_attempt(half, today) else "concerns" if is_worry(half, plain(half)) else ""
        for half in halves
    ]
    findings = [Finding(field, half, text) for field, half in zip(fields, halves, strict=True) if field]
    return findings if len({finding.field for finding in findings}) > 1 else []


_FROZEN = re.compile(r"(?i)\b(?:closed|frozen) (?:for|to) (?:all )?changes\b")
_UNDECIDED, _FOR_IT = 3.0, 5.0
_NO_THING = re.compile(r"\b(?:go|goes|start|starts|live|rollout)\b")
_A_BODY_DECIDES = re.compile(r"(?i)\b(?:board|committee|council|management)\b[^.;]{0,20} decides\b")


# "How I shall judge it: the share of ...": a measure is no promise to people, whatever it counts.
_JUDGES = re.compile(
    r"(?i)^(?:how|what) (?:I|we) (?:shall |will |want to |'ll )?(?:judge|measure|count|look at|know)\b"
    r"[^:]{0,40}: "
)


def _decided(
    text: str, words: str, following: str, today: date, *, is_listed: bool = False
) -> Iterator[Finding]:
    if is_beside(text):
        yield Finding("busy", text, text)
        return
    conditions = list(find_condition(text, following, today, is_listed=is_listed))
    if "measurement" in topics_decided_by(text) and all(each.field != "condition_by" for each in conditions):
        conditions = []  # "it will not be used to check on anyone"
    yield from conditions
    off = next(switch_offs_of((Quote("what_changes", text),), today), None)
    spans = list(day_spans_in(text, today)) if _CLOSED.search(text) else []
    off = None if off and (conditions or spans or _FROZEN.search(text) or _NO_THING.search(off.what)) else off
    is_out = bool(MANY_OUT.search(plain(text)) and (_IN_SEASON.search(plain(text)) or named_days_in(text)))
    off = None if is_out else off
    topics = [topic for topic in topics_decided_by(text) if topic != "duty" or not off]
    topics = [] if is_out else topics
    topics = [] if _JUDGES.match(text) else topics
    if currencies_in(text):  # "$75,000 is for paid training time"
        topics = [topic for topic in topics if topic != "working_time"]
    if _A_BODY_DECIDES.search(text) or "measurement" in topics:  # that is no rule on its use
        topics = [topic for topic in topics if topic != "use"]
    is_unwritten = bool(NOT_IN_WRITING.search(text))
    end, other_half = _end_and_rest(off.what, text) if off else ("", "")
    own = [topic for topic in topics if topic in topics_decided_by(other_half)] if other_half else []
    if own:
        topics = own
    else:
        end, other_half = text, text
    yield from (
        Finding("promise", promised_on(other_half, topic), text, topic, is_unwritten) for topic in topics
    )
    if off:
        clause = _clause_of(off.what, text)
        is_dated = named_days_in(clause) or ON_THE_START.search(plain(clause))
        yield Finding(*(("promise", end, text, "switch_off") if is_dated else ("what_changes", text, text)))
    has_topic = bool(conditions or topics)
    is_trip = bool(_SOME_ARE_AWAY.search(text))
    is_nobody_free = NOBODY_IS_FREE.search(text) is not None
    unsure = {
        span
        for span in spans
        if (span.is_about and not is_nobody_free) or is_trip or _narrowed(text, span.words)
    }
    if WITHOUT_START.match(text):  # people work on these days
        return
    yield from (Finding("closed", span.words, text, is_doubtful=span in unsure) for span in spans)
    undated = masked(words, ((day.start, day.end) for day in exact_days_in(text, today)))
    is_busy = bool(is_out or _BUSY.search(undated)) and not _NOT_BUSY.search(text) and not has_topic
    is_harm = _COUNTED_HARM.search(text) and not _NO_TRAINING.search(text)
    is_busy = is_busy and not (_RISK.search(text) or is_harm)
    if is_busy and (not spans or _RECURS.search(words) or unsure):
        part = _without_training(text)
        months = [] if spans else [*month_pairs_in(text, today)]
        is_sure = bool(months and is_nobody_free)
        if not is_sure:
            yield Finding("busy", part, text)
        yield from (Finding("closed", each.words, text, is_doubtful=not is_sure) for each in months)
        if part != text:
            yield Finding("training", text[len(part) :].removeprefix(",").removeprefix(" and").strip(), text)
    if not conditions and not is_busy:
        yield from _planned(text, words, today, has_topic=has_topic or bool(off))


_HALVES_WITH_OWN_SUBJECT = re.compile(r",? (?:and|but) (?=\w+ \w+ (?:is|are|will|must|may)\b|no )|; ")
_LEADS_IN = re.compile(r"^[^:]{3,60}: ")


def _end_and_rest(what: str, text: str) -> tuple[str, str]:
    """Return the half of a sentence that says what ends, and the other half."""
    body = _LEADS_IN.sub("", text)
    match = _HALVES_WITH_OWN_SUBJECT.search(body)
    halves = (body[: match.start()], body[match.end() :]) if match else (body, "")
    return halves if what in halves[0] else halves[::-1]


def _clause_of(what: str, text: str) -> str:
    """Return the clause that says what ends, as days of others are none of its own."""
    clauses = re.split(r"; |, (?:and|but) | and (?=we\b|I\b|the board\b)", text)
    return next((clause for clause in clauses if what.lower() in clause.lower()), text)


def _without_training(text: str) -> str:
    """Return a busy time's sentence up to how long people learn."""
    for match in HALVES.finditer(text):
        before, behind = plain(text[: match.start()]), plain(text[match.end() :])
        if _TRAINING.search(behind) and _BUSY.search(before) and not _BUSY.search(behind):
            return text[: match.start()]
    return text


def _narrowed(text: str, words: str) -> bool:
    """Return whether a span's rule names its own days: ": no training from June 15 on"."""
    rule = text[text.find(words) + len(words) :].partition(": ")[2]
    return bool(_CLOSED.search(rule) and named_days_in(rule))


_RECURS = re.compile(r"(?:month|quarter)[- ]end|(?:first|last) week|end of (?:the|each|a|every) ")


def _planned(text: str, words: str, today: date, *, has_topic: bool) -> Iterator[Finding]:
    is_aim = any(measures_in((NoteSentence(text),)))  # a number to reach is no rule to stop
    is_day = REPORTS_TO.search(text) and exact_days_in(text, today)
    is_decided = judged_on(text, today) or names_a_decision_on_starts(text, today)
    is_gate = bool((is_gate_rule(text) and not is_aim) or is_day or is_decided or names_a_waiting_lot(text))
    # "Ward 5 goes first; if ..." has both, "if the pilot in Lund ..." only the gate.
    before_rule = re.split(r"\b(?:if|unless|otherwise)\b", words)[0] if is_gate else words
    if _PILOT.search(before_rule) and not _NO_PILOT.search(text):
        yield Finding("pilot", text, text)
        yield from find_data_first(text)
    if is_gate:
        yield Finding("gate", text, text)
        return
    if _TRAINER_UNTIL.search(text) or RELEASED.search(text):
        yield Finding("training", text, text)
    elif _TRAINING.search(words) and not (_NO_TRAINING.search(text) or _LEADS_IT.search(text)):
        part = _TRAINING_PART.search(text) if _BUDGET.search(text) else None
        halves = [half for half in HALVES.split(text) if _TRAINING.search(plain(half))]
        yield Finding("training", part.group() if part else halves[0] if len(halves) == 1 else text, text)
    if _LANGUAGE_NAMES.search(text) and _LANGUAGE.search(words):
        yield Finding("languages", text, text)
    if _DECIDES.search(text):
        yield Finding("decides", text, text)
    if has_topic:
        if says_change(text):
            yield Finding("what_changes", text, text)
        return
    for field, applies in (
        ("risk_of_not_changing", _RISK.search(text) and _IF.match(text)),
        ("why", PURPOSE.match(text) or _PURPOSE_IS.match(text)),
        ("why_now", _RUNS_OUT.search(text) and (named_in(text) or ("",))[0] == "contract"),
        ("why_now", WHOLE_BY.match(text) and named_days_in(text)),
        ("why_now", _UP_FOR_RENEWAL.search(text)),
        ("why_now", _ENDS_FOR_US.search(text) and named_days_in(text)),
        ("why_now", _WE_LOSE.search(text) and not _IF.match(text)),
        ("why_now", _ASKS_NOW.search(text) or _OTHERS_PRESS.search(text)),
        (
            "why",
            _COUNTED_HARM.search(text)
            and not (_PILOT.search(words) or _IF.match(text) or _IS_WANTED.search(text)),
        ),
        (
            "why",
            _COSTS.search(text)
            and not (_BUDGET.search(text) or _GRANTED.search(text) or _PRICE.search(text))
            and not _PILOT.search(words),
        ),
        ("signed", _CONTRACT_SIGNED.match(text)),
        ("expected_benefit", _CAN_THEN.search(text) or _INSTEAD_OF.search(text)),
        ("risk_of_not_changing", _RISK.search(text)),
        (
            "what_stays",
            (_STAYS.search(words) and not (_CANNOT_NOW.search(text) or _NOW.match(text)))
            or (_PROMISES.search(text) and not _AIMED_AT.search(text)),
        ),
        (
            "what_changes",
            (says_change(text) or opens_with_day(text, today))
            and not _LIST_OF_TEAMS.search(text)
            and not _IF.match(text)
            and not COUNTED.match(text),
        ),
        (
            "why",
            (
                _WHY.search(text)
                and not (
                    _PILOT.search(words)
                    or words_of_impact(text)
                    or _SOMEBODY_WISHES.search(text)
                    or _IF_CLAUSE.match(text)
                    or _OF_PEOPLE.match(text)
                    or _REASON_FOR_A_DATE.search(text)
                )
            )
            or _THEY_ASK.search(text),
        ),
    ):
        if applies:
            yield Finding(field, text, text)
            return


# "Sales (64 people) and the order desk (28) will work in it", "Bids, 34 people, use it" say who, not what.
_LIST_OF_TEAMS = re.compile(
    r"\(\d[\d,.]*+(?! (?:shifts|hours|days|weeks)\b)[^()]{0,40}\)[^.]*\(\d[\d,.]*[^()]{0,40}\)"
    r"|^[^,;:.]{3,50}, \d[\d,.]* (?:people|staff|employees)\b"
)
_OF_A_MAKER = re.compile(r"(?i)\b(?:(?:made|built|written|sold) by|company in|vendor|supplier)\b")
_LEAST_SUM = 1_000
# "Half of field sales will be at the Hannover Messe", "the trade show in Chicago": nobody works there.
_ONLY_VISITED = (
    r"\b(?:[A-Z][\w-]+ ){1,3}(?:Messe|Fair|Show|Expo|Exhibition|Conference|Congress|Convention|Summit"
    r"|Festival|Forum|Marathon|Symposium|(?:Design|Fashion|Trade) Week)\b"
    r"|\b(?:[A-Z][\w-]+ ){0,3}(?:[a-z]+ )?(?:fair|trade show|expo|exhibition|conference|congress|convention"
    r"|show(?= (?:in|at) [A-Z]))\b(?: (?:in|at) (?:[A-Z][\w-]+ ?){1,2})?"
    r"|\b(?:visit(?:ed|s|ing)?(?: to)?|(?:order|contract|work|production|business)s? (?:goes|go|moves?) to"
    r"|(?:travel(?:s|led|ling|ed|ing)?|fl(?:y|ew|ies|ying)|trips?) to)"
    r" (?!patients|clients|customers|homes)[^.,;]{0,40}"
)
_BOUGHT_BY_NAME = re.compile(
    r"\b(?:bought|licen[cs]ed|subscribed to|signed (?:up )?for|introduced?|roll(?:ed)? out) "
    r"(?P<name>[A-Z][\w+-]+(?: [A-Z\d][\w+-]*){1,3})"
)
_PLACES = re.compile(r"\b[A-Z][\w-]{2,20}(?:, [A-Z][\w-]{2,20})+,? (?:and|or) [A-Z][\w-]{2,20}\b")
_TWO_PLACES = re.compile(r"\b([A-Z][\w-]{2,20}),? (?:and|or) ([A-Z][\w-]{2,20})\b")


def _unknown(pair: re.Match[str]) -> list[str]:
    """Return the name beside a known place that is none itself."""
    unknown = [name for name in pair.groups() if not any(places_in(name))]
    return unknown if len(unknown) == 1 else []


def _names_other_countries(names: str) -> bool:
    """Return whether a list names a country beside unknown ones."""
    each = re.findall(r"[A-Z][\w-]+", names)
    places = [name for name in each if any(places_in(name))]
    return len(places) < len(each) and any(name == country_name(next(places_in(name))[0]) for name in places)


def find_country(
    sentences: Sequence[NoteSentence], currencies: Sequence[Finding], tools: Sequence[str], today: date
) -> Iterator[Finding]:
    """Yield the country of all places, else that of the currency.

    `currencies`: of the budget.
    """
    of_places = list(_country_of_places(sentences, tools))
    yield from of_places
    paid = [(each.value, currencies_in(each.sentence)[each.value], each.sentence) for each in currencies]
    paid = paid or list(_currencies_of_sums(sentences, today))
    if not of_places and len({code for code, *_ in paid}) == 1 and country_paid_in(paid[0][0]):
        yield Finding("country", *paid[0][1:])


def _currencies_of_sums(sentences: Sequence[NoteSentence], today: date) -> Iterator[tuple[str, str, str]]:
    """Yield each currency of a sum, with its mark and sentence.

    Pounds alone may be a weight.
    """
    for text in (each.text for each in sentences):
        for number in numbers_in(text, today):
            marks = currencies_in(text[max(0, number.start - 4) : number.end + 8])
            if number.value >= _LEAST_SUM and not number.is_share:
                yield from ((code, mark, text) for code, mark in marks.items() if mark != "pounds")


def _country_of_places(sentences: Sequence[NoteSentence], tools: Sequence[str]) -> Iterator[Finding]:
    bought = (match["name"] for each in sentences for match in _BOUGHT_BY_NAME.finditer(each.text))
    names = re.compile("|".join([_ONLY_VISITED, *map(re.escape, (*tools, *bought))]))
    sure = {
        each.text: names.sub("", each.text)
        for each in sentences
        if not (OPEN.search(plain(each.text)) or "suggested" in each.text or _OF_A_MAKER.search(each.text))
    }
    named = [(country, text) for text, bare in sure.items() for country in countries_in(bare)]
    # "Leeds and Springwell" may lie in two countries.
    others = (other for text in sure for pair in _TWO_PLACES.finditer(text) for other in _unknown(pair))
    lists = (match.group() for text in sure for match in _PLACES.finditer(text))
    is_mixed = any(map(_names_other_countries, lists))
    if len({country for country, _ in named}) == 1 and not is_mixed and not any(others):
        text = named[0][1]
        words = re.findall(r"[A-Z][\w-]+(?: [A-Z][\w-]+)?", sure[text])
        yield Finding("country", next((word for word in words if any(places_in(word))), ""), text)
