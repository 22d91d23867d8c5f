"""Read what a whole sentence says: a promise, a condition, a worry, a time, an attempt."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from playbook.core.case.reading.conditions import named_in
from playbook.core.case.reading.pilot import is_gate_rule
from playbook.core.case.reading.places import LANGUAGES, countries_in, country_name, places_in
from playbook.core.case.reading.promises import switch_offs_of, topics_decided_by
from playbook.core.case.reading.requests import body_kind
from playbook.core.case.reading.texts import LONGEST_SENTENCE, Phrases, Quote, plain
from playbook.core.intake.intake import Finding
from playbook.core.intake.intake_words import ANY_NAME, FULL_NAME, words_of_impact
from playbook.core.plan.case import PromiseTopic
from playbook.core.text.dates import exact_days_in, named_days_in
from playbook.core.text.day_spans import day_spans_in
from playbook.core.text.notes import NoteSentence, heading_of
from playbook.core.text.numbers import masked
from playbook.llm.intake.changes import is_beside, opens_with_day, says_change

_ASKS = re.compile(r"\?[\"')\]]*$")
_OPEN = Phrases(
    r"maybe",
    r"perhaps", r"might", r"could", r"hopes?", r"hoped", r"hopefully", r"i suppose",
    r"i do not know",
    r"i don't know", r"not (?:yet )?decided", r"undecided", r"unclear",
    r"no decision", r"tb[acd]", r"ought to",
    r"wonder\w*", r"would like", r"(?<!and )(?<!that )(?<!which )(?:suggest\w*|propos\w+)",
)  # fmt: skip
_WHO = (
    r"(?:people|staff|employees|colleagues|some(?: of (?:you|the|our) ?[\w-]*)?|many(?: of \w+)?|they"
    r"|clerks|nurses"
    r"|crews?|unions?|[\w-]+(?:ers|men|ors|ists|ants|ians|yers|ees|hands|leads|partners|managers|seniors|juniors))"
)
_WORRY = Phrases(
    r"(?:doubts?|suspects?|fears?|worry|worries|(?:are|is) (?:afraid|worried)) (?:that|they|it|we|he|she)",
    rf"(?:{_WHO}) (?:(?:in|at|on|from|of) [\w-]+ [\w-]+ )?(?:\w+ ){{0,2}}?(?:fears?|worry|worries"
    r"|are (?:\w+ )?(?:worried|afraid|anxious"
    rf"|concerned (?:that|about))|ask(?:s|ed)?"
    r" (?:if|whether|who|what|how|why)|wonder|(?:will )?(?:say|think|believe)(?! so))",
    rf"(?:{_WHO}|[\w-]+ (?:himself|herself|themselves)) (?:\w+ )?(?:doubts?|suspects?|dread)",
    r"(?:guys|folks|teams?|staff|parents|residents|drivers) (?:are|keep) (?:saying|telling)",
    r"(?:some|many|most|several|a few) (?:of \w+ )?(?:[\w-]+ ){0,2}(?:say|think|believe|fear"
    r"|suspect|doubt|are (?:worried|afraid))",
    r"(?:union|works council|association|delegates?|chair|rep|representative|steward) … (?:says?"
    r"|fears?|thinks|believes|warns|argues)",
    r"(?:convinced|feel|fear is|worry is|concern is) (?:that )(?:it|they|we|the)",
    r"is what i hear",
    r"(?<!i )(?<!we )expects? (?:this|it) to",
    r"(?:biggest|main|greatest) (?:fear|worry|concern)s? (?:is|are)",
    r"objects? to", r"(?:union|local|council|steward|delegates?) … wants? to know (?:if|whether)",
    r"complains? (?:about|that)",
    r"is the (?:problem|trouble|obstacle|catch)", r"^the (?:problem|trouble|obstacle|catch) is",
    r"(?:there is|hear) a rumou?r",
    r"(?:is|are) against (?:it|this|the)",
    r"(?:has|have) (?:concerns|doubts|objections)",
    r"(?:told me|said) (?:that )?they are (?:afraid|worried|scared)", r"are asking themselves",
    r"i know (?:the|some|many|that some) … (?:think|fear|believe|worry)", r"afraid (?:that|of)",
    r"worried (?:that|about)", r"fears? (?:that|for|they)", r"^(?:the )?(?:[\w-]+ ){1,4}fears?(?= \w)",
    r"^(?:the |our )?[\w-]+s ask (?:if|whether|who|what|how|when|why)",
    r"(?:shift|team|crew|service|department|office|plant|site)s? (?:say|think|believe)s? (?:that )?"
    r"(?:nobody|no one|they|it)",
)  # fmt: skip
_FEWEST_WORDS = 3
_VERB_FIRST = re.compile(r"(?:are|is|do|does|will|could|should|can|may|have|has)\b", re.IGNORECASE)
_OWN_WORRY = re.compile(
    rf"^(?:(?:{FULL_NAME}|[A-Z]\. [A-Z]\w+) (?:fears|asks|wonders|thinks|says|is worried)"
    r"|(?:I|We) (?:fear|ask|wonder|think|say|am|are worried))"
)
# What competitors and suppliers say of themselves worries nobody.
_OTHERS_SAY = re.compile(
    r"\b(?:competitors?|suppliers?|vendors?|sellers) (?:say|think|believe)s? (?:that )?(?:they|it)\b",
    re.IGNORECASE,
)
# "My worry: people think ..." is a worry about what stands behind the colon.
_NAMES_A_WORRY = re.compile(
    r"^(?:that|this) is the (?:worry|fear|concern|objection)[^:]{0,30}: (?:that )?"
    r"|^(?:my|our|the|one)(?: (?:main|biggest|only|big|one|greatest))? (?:worry|fear|concern)(?: is)?"
    r"(?::| that) ",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    rf"\b(?i:answer(?:ed)?|reply|replied|to (?:that|this) (?:I|we) say)(?: is)?(?:: | that )|^{ANY_NAME}: "
)
_NO_ANSWER = re.compile(
    r"^(?:to|on|for) the (?:first|second|third|former|latter)\b|\b(?:no (?:finished )?answer"
    r"|(?:not|never|n['\u2019]t) (?:yet )?(?:been )?(?:answered|replied)"
    r"|(?:has|have) (?:also )?asked|don['\u2019]t know|do not know|open|not decided)\b",
    re.I,
)
_NOT_IN_WRITING = re.compile(
    r"\b(?:nothing|none of (?:it|this|that)|(?:it|this|that) is not)(?: is| has been)?(?: yet)?"
    r" (?:in writing|signed|agreed)\b|\bnot yet (?:in writing|on paper|signed|agreed)\b"
    r"|\bwants? (?:it|this|that) in writing\b",
    re.IGNORECASE,
)
_TOLD_OR_OPEN = re.compile(
    rf"[,;] (?:and|but) (?:I|we) (?:have|had)? ?(?:told|said)|{_NOT_IN_WRITING.pattern}", re.IGNORECASE
)
_STILL_TO_AGREE = re.compile(r"\b(?:has|have) to agree\b|\bmust (?:first )?agree\b", re.IGNORECASE)
_COUNTED = re.compile(r"^(?:about |around |some |of )?\d")  # "40 of them are seasonal" answers nothing
_REPLIES = Phrases(
    r"(?:(?:we|they|it|you)'ll|will|won't|is|isn't|are|can|lose|keeps?|gets?|only|stays?"
    r"|replied|answered)"
)
_CONDITION = re.compile(
    r"(?P<clause>(?P<who>(?:(?:the|our|its|each) )?[\w(&'\u2019-][\w()&.'\u2019 -]{1,70}?),?"
    r":? (?:(?:must|has to|have to|needs? to|need to|is to|are to|still has to|still have to|will)"
    r"(?: first| still| also)?(?:(?<=will) (?:vote|decide)(?= on)"
    r"|(?<=will) (?:sign|approve|agree)(?= by\b)|(?<!will) (?P<verb>be (?:finished"
    r"|consulted|approved|reviewed|renewed|repaired|replaced|installed|completed?|signed"
    r"|tested|ready"
    r"|checked|cleared|in place|done|heard|informed|agreed)|agree|approve|sign|consent|confirm|vote|review"
    r"|see|check"
    r"|clear|finish|complete|test|accept|release|decide))"
    r"|(?:is|are) (?P<heard>(?:first |also )?(?:consulted|heard)(?= first| before| (?:in|on) ))"
    r"|to (?P<do>confirm|complete|approve|review|sign|check|clear|agree|finish)|needs?"
    r" [\w '\u2019]{1,20}notice)\b"
    r"[^,;.]{0,120}?)(?=,? (?:before|beforehand|by|until|prior to|due)\b|[,;.(]| - |$)",
    re.IGNORECASE,
)
# Whatever has to happen before a day or a step of the rollout.
_STEP = (
    r"(?:before|until|prior to|ahead of) (?:the |we |any |that |our )?(?:pilot|start|go-?live"
    r"|trial|launch|rollout|test|spring|autumn|fall|summer|winter|switch|cut-?over)"
)
_MUST = re.compile(
    r"(?:^|[,;:.] |\band )(?P<clause>(?P<who>(?:(?:[Tt]he|[Oo]ur|[Ii]ts"
    r"|[Ee]ach) )?[\w(&'\u2019-][\w()&.'\u2019 -]{1,80}?),?"
    r" (?:(?:must|has to|have to|needs? to)(?: first| also| still)? (?:be )?[a-z]{2,}|(?:is"
    r"|are) (?:required|needed))[^,;.(]{0,100}?)"
    r"(?=,? \(?(?:[A-Z][\w-]+ [A-Z][\w-]+, )?(?:before|by|no later than|until|prior to)\b)"
)
_DUE_OR_STEP = re.compile(
    r"\b(?:before|by|no later than|until|prior to) (?:the )?(?:[A-Z][a-z]+day,? )?(?:\d"
    rf"|[A-Z][a-z]{{2}})|{_STEP}"
)
_THING = re.compile(
    r"(?P<clause>(?:[\w'\u2019-]+ ){0,3}(?:review|assessment|approval|validation|consent|sign-off"
    r"|audit|agreement|permission|go-ahead|OK)\b"
    r"(?: (?:of|by|from|for|on) [^,;.()]{2,60}?)?)(?=,? by\b|,? before\b| \(|[,;.(]|$)",
    re.IGNORECASE,
)
_DONE_BY = re.compile(
    r"^(?P<clause>[A-Z][\w' -]{3,60} (?:signed|approved|completed|finished|in place|agreed|tested))(?= by\b)"
)
_UNTIL_AGREED = re.compile(
    r"\b(?P<clause>until [^,;.]{3,60} (?:has|have) (?:agreed|consented|approved|signed"
    r"|confirmed)[^,;.]{0,40})"
)
_NEEDS_NONE = re.compile(
    r"\b(?:needs? no|no [\w ]{2,30} (?:is|are) (?:needed|required|necessary))\b", re.IGNORECASE
)
_NO_CONDITION = re.compile(
    r"^(?:it|they|this|that|i|you|we|who|every [a-z]+|everyone|everybody|people|all|each person)\b", re.I
)
# "Chefs will still decide what goes on the menu": a promise for ever, which nothing waits for.
_WILL_STILL = re.compile(r"\bwill still\b", re.IGNORECASE)
_SEES_TO = (
    r"(?:owns?|talks? to|negotiates|(?:will )?(?:obtains?|reports?|gets?|has(?! to\b)"
    r"|(?<=will )have(?! to\b)|sees?"
    r" to|takes? care"
    r"|handles?"
    r"|sorts?|settles?|arranges?|prepares?|deals? with|looks? after|discuss(?:es)?|leads?)|expects? to"
    r" have|is (?:working )?on it|is in charge|is responsible"
    r"|answers for)"
)
_TALKED_ABOUT = re.compile(
    r"(?<!n['\u2019]t )(?P<clause>\b(?:discuss|talk|negotiate|consult)\b[^,;.]{3,120}?)"
    r"(?=,? (?:before|by|until|prior to)\b|[,;.]| \(|$)",
    re.IGNORECASE,
)
_BODY_DECIDES = re.compile(
    r"^(?P<clause>(?:the |our )?(?:[\w'\u2019-]+ ){0,2}(?:board|council|committee|trustees)(?: of [\w-]+)?"
    r" (?:decides?|votes?|(?:sees|gets|reviews|discusses|looks at) (?:the |this |our )?"
    r"(?:plan|paper|proposal|budget)))"
    r"(?= on (?:the )?\d| on [A-Z])",
    re.IGNORECASE,
)
_OWNER = (
    re.compile(rf"\b[Oo]wner(?: is|:)? (?P<name>{ANY_NAME})"),
    re.compile(rf"(?P<name>{ANY_NAME}) {_SEES_TO}\b"),
    re.compile(
        rf"(?:^|: )(?P<name>[A-Z]\. [A-Z][\w-]{{2,20}}|{FULL_NAME}) to (?:complete|confirm|approve|review"
        rf"|check)"
    ),
    re.compile(
        rf"\((?:owner |[a-z][a-z -]{{2,25}}: )?"
        rf"(?P<name>{FULL_NAME}|[A-Z][a-z]{{2,15}})(?:\)|, by\b)"
    ),
    re.compile(rf"^(?:The|Our) [\w' -]{{3,40}} (?:under|led by|chaired by) (?P<name>{FULL_NAME})\b"),
    re.compile(rf"\b(?P<name>{FULL_NAME}) will (?:sign|approve|agree)\b"),
    re.compile(rf"^(?:The|Our) [\w' -]{{3,60}}, (?P<name>{FULL_NAME}), (?:must|has to|needs? to)\b"),
    re.compile(rf", (?P<name>{FULL_NAME}), (?:by|before|no later than)\b"),
    re.compile(rf" - (?P<name>{ANY_NAME}), by\b"),
)
_DUE = re.compile(
    r"\b(?:by|due|until|for|on|before|no later than|deadline|"
    r"(?:meeting|hearing|session|sitting) is(?: on)?)(?: the)?"
    r"(?: [A-Z][a-z]{2,8}day,?)? $"
)
_FOLLOWS = re.compile(rf"^(?:Owner\b|He |She |They |{ANY_NAME} (?:will\b|{_SEES_TO}))")
_MONTHS = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|nov/dec|jan|feb|dec)"
)
_TIME = (
    rf"(?:{_MONTHS}|month[- ]end|year[- ]end|quarter[- ]end|(?:first|last) (?:\w+ )?weeks?|end of (?:the"
    rf"|each|a|every)"
    r" (?:month|quarter|year)|\w+ seasons?|season|peak|shut-?down|vacations?|holidays?|week of|exam\w*"
    r"|christmas|summer|new year|festival|ramadan|easter|thanksgiving|black friday)"
)
_BUSY = Phrases(
    rf"(?:no (?:training|sessions?|changes?|cut-?over|roll-?out|go-?live)|nothing|stay (?:away"
    rf"|clear)|closed"
    rf"|must not (?:\w+ )?(?:change|train)|(?:not|never|cannot|n't)(?: \w+){{0,3}}|keep) … {_TIME}",
    rf"avoid:? [^;:]{{0,60}}?{_TIME}",
    rf"(?:month end|quarter end|{_MONTHS}) (?:is|are) (?:off limits|closed|impossible|our peak)",
    rf"{_TIME} … busiest",
    rf"makes? (?:\w+ ){{0,2}}?{_TIME} … impossible",
    rf"{_TIME} impossible",
    r"can do nothing|cannot do anything",
    r"(?:nobody|no one|no) (?:has |have )?(?:any )?time",
    r"leave … alone",
    r"out because of",
    r"(?:do not|don't|cannot|can't) (?:schedule|plan|train)",
    rf"busiest … {_TIME}",
    rf"{_TIME} … (?:can't|cannot) (?:release|spare|free|train) (?:any\w*|people|staff|them)",
    rf"{_TIME} … (?:is|are) (?:the |our |a )?(?:busy|peak|high|main|breakdown) (?:season|time|months?)",
    rf"{_TIME} (?:everything|everybody|everyone|all hands) (?:goes|is|are|works)",
    rf"{_TIME} … (?:is our peak|(?:away|on leave|on vacation|on holiday))",
)
_NOT_BUSY = re.compile(
    r"\b(?:no (?:longer|later|jobs?|positions?|extension)|not (?:later|before|until)|forget|renew\w*)\b", re.I
)
_CLOSED = re.compile(
    r"\b(?:closed|we close|(?:plants?|sites?|offices?|shops?|schools?) (?:close|shut)s?|shuts? down"
    r"|no one|nobody|alone|inventory|stock-?taking|(?:do not|don't|cannot) (?:schedule"
    r"|plan|train)|nothing (?:in|during|may|can|must|should)|shut-?down|vacations?|holidays?"
    r"|free of"
    r"|not (?:during|in|between|over|from)|no"
    r" (?:training|sessions?|changes?)|not (?:train"
    r"|change)|avoid|(?:can['\u2019]t|cannot) (?:release|spare|free|train) (?:any\w*|people|staff)"
    r"|keep)\b",
    re.IGNORECASE,
)
_TRIED = re.compile(
    r"\b(?:last (?:year|time|go|attempt)|in (?:19|20)\d\d|\(?(?:19|20)\d\d\)?|(?:two|three|four|five|a"
    r"|some) years? ago"
    r"|once before|earlier|first)\b",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"\b(?:fail(?:ed|s)?|stopped|dropped|abandoned|flopped|fell flat|fizzled|died|a mess|withdrawn|given"
    r" up|reversed|disaster|chaos"
    r"|did not work|went (?:wrong|badly)|gave up|nobody used|rushed|cancel+ed|tried"
    r"|(?<!what )(?:we|they|who) bought"
    r"|crashed|collapsed|never worked|(?:pushed|forced) (?:on|onto|through)"
    r"|switched off|ended|nowhere|burned|quit|unused|faded|without (?:any )?(?:training|asking|telling)"
    r"|still talk(?:s|ing)? about it|nobody (?:opened|read|touched|looked at) (?:it|them)"
    r"|attempt)\b",
    re.IGNORECASE,
)
_PAST_START = re.compile(
    r"\b(?:in|back in|since) (?:19|20)[0-2]\d\b.{0,40}\b(?:we|they|had|was|were)\b|\blast year we\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_THAT_ATTEMPT = re.compile(r"^(?:it|that(?: attempt)?|they|the attempt)\b", re.IGNORECASE)
# A trial that is over is what was tried, with what came of it in the sentences behind.
_TRIAL_RAN = re.compile(
    r"\b(?:we|they|\w+s) (?:ran|held|did|had|have run|have had|completed|finished) (?:an? |the |our |two )?"
    r"(?:[\w-]+ ){0,3}(?:trial|pilot|test)\b|\b(?:we|they) (?:piloted|tried|tested) "
    r"|\b(?:piloted|tried|tested) (?:it|this|(?-i:[A-Z])\w+) (?:in|at|for|from|on|with)\b"
    r"|\bhad it (?:on|in|under) (?:trial|test)\b"
    r"|\b(?:trial|pilot|test) (?:[^.;,]{0,60} )?(?:ran|was|were|ended|showed|went|found) ",
    re.IGNORECASE,
)
_OF_THE_TRIAL = re.compile(
    r"^(?:\d+|\w+) (?:out )?of (?:them|those|the \w+|\d+ \w+)"
    r" (?:were|was|still|are still|had|did|used|stopped|said|liked)\b"
    r"|^(?:the|its|our|one) (?:\w+ )?(?:trouble|problems?|results?|lessons?|reasons?|complaints?|feedback"
    r"|news|outcome) (?:was|were)\b"
    r"|^[A-Z][\w ]{2,40}? (?:went|fell|rose|dropped|came|took|worked|failed|stopped|liked|loved|hated"
    r"|handed|gave)\b|^what (?:went|did not|didn't)\b",
    re.IGNORECASE,
)
_PILOT = Phrases(
    r"pilots? (?:\w+ ){0,3}?(?:in|with|at|from|on|starts?|begins?|is|runs?)", r"pilot:", r"(?:will|to) pilot",
    r"(?:starts?|begins?) with (?:a pilot|\w+,)", r"pilot [a-z]+ \w+ from",
    r"(?:will )?tr(?:y|ies) (?:it|the \w+)",
    r"as (?:a|the) (?:pilot|trial|test)",
    r"(?:will |to )(?:test|try)(?: out)? (?:it|the [\w ]{2,30}?) (?:in|at|on|with)",
    r"go(?:es)? first", r"starts? first", r"first to use", r"to be first",
    r"(?:begins?|starts?) with a trial",
    r"trial (?:in|at|with|on)", r"^[a-z]+ first,",
)  # fmt: skip
_NO_PILOT = re.compile(r"^if\b|\bbefore the pilot\b|\bif the pilot\b", re.IGNORECASE)
_DURATION = (
    r"(?:\d|(?:a )?half(?= day)|one|two|three|four|half an?|an?(?: full| whole)?(?= (?:hour|day))"
    r"|an?(?: full| whole)"
    r"|\w+teen|ninety|thirty|forty-five)[\w. -]{0,12}(?:hours?|hrs?|minutes?|days?)"
)
_HAS_DURATION = re.compile(rf"\b{_DURATION}")
_TRAINING = Phrases(
    rf"training … {_DURATION}",
    rf"(?:teach|teaches|train|trains) … {_DURATION}",
    rf"{_DURATION} … (?:training|hands-on"
    r"|onboarding|sessions?|courses?|workshops?)",
    rf"trained for {_DURATION}",
    rf"(?:can|could|may) (?:be )?(?:away|spared|released|missed|taken off) … for"
    rf" (?:(?:at most|up to|only|more than) )?{_DURATION}",
    rf"(?:each|every|everyone|everybody|nobody|all)(?: of them| team| person)? gets?"
    rf" (?:(?:at most|up to|only|more than) )?"
    rf"{_DURATION}",
    r"(?:sessions?|workshops?|courses?) of (?:\w+ )?(?:one|two|three|\d|half) (?:an? )?(?:hours?|days?)",
    rf"(?:cannot|can't|can only|only) (?:free|spare|release) … {_DURATION}",
)  # fmt: skip
_BUDGET = re.compile(r"\bbudget", re.IGNORECASE)
_TRAINING_PART = re.compile(
    rf"\b{_DURATION} (?:of )?(?:[\w-]+ ){{0,3}}training[^,;.()]{{0,60}}", re.IGNORECASE
)
_NO_TRAINING = re.compile(r"\bno (?:training|sessions?)\b|\btrained nobody\b", re.IGNORECASE)
_LANGUAGE_NAMES = re.compile(rf"\b(?:{'|'.join(LANGUAGES)})\b")
_LANGUAGE = Phrases(
    r"material\w*", r"speaks?", r"versions?", r"training", r"sessions?",
    r"languages?", r"everything", r"reads?",
    r"\w+ (?:and|or) \w+\W*$",
)  # fmt: skip
# What nobody has settled is asked by somebody until it is.
_UNSETTLED = re.compile(
    r"\b(?:what|things) (?:I|we) (?:do not|don['\u2019]t) (?:yet )?know\b"
    r"|\b(?:I|we) (?:do not|don['\u2019]t|have not|haven['\u2019]t) (?:yet )?"
    r"(?:know|settled?|decided?|agreed?|resolved?|worked out|sorted out)\b"
    r"|\b(?:is|are|remains?) (?:still |also |yet )?(?:open|unresolved|unsettled|undecided|unclear)\b"
    r"|\b(?:nobody|no one) (?:knows|has (?:decided|said|settled|worked out))\b"
    r"|\bnot (?:yet )?(?:settled|decided|resolved|made up (?:my|our|their) minds?)\b",
    re.IGNORECASE,
)
_HOPES = re.compile(r"\b(?:perhaps|maybe|hopes?|hopefully|might|could)\b", re.IGNORECASE)
_NOT_AGREED = re.compile(
    r"^(?:we|they|the two of (?:us|them)) (?:have not|haven['\u2019]t) (?:yet )?(?:agreed|decided|settled)",
    re.I,
)
_SOMEBODY = re.compile(FULL_NAME)
_WORDS_OF_A_QUESTION = 6
_DECIDES = re.compile(
    r"\b(?:committee|board|group|council|officer|partners?|team|trustees"
    r"|directors)\b[^.;]{0,60}\b(?:decides?|has the (?:last"
    r"|final)"
    r" (?:word|say))\b|\bdecisions?\b[^.;]{0,60}\bgo(?:es)? to\b|\bare decided by\b|\bis decided by\b",
    re.IGNORECASE,
)
_IF = re.compile(r"^(?:if|when|once)\b", re.IGNORECASE)
_STAYS = Phrases(
    r"(?:out of scope|not (?:affected|included|part of)|keeps? (?:working|their|(?:his|her"
    r"|its) own)|no one else changes|will"
    r" not notice|(?:does|do"
    r"|will) not"
    r" change|unchanged"
    r"|(?:stays?|remains?) (?:the same|as)|keeps? the (?:last|final) (?:word|say)"
    r"|will still (?:decide|approve|sign|check|choose|review|set|make))"
)
_RUNS_OUT = re.compile(r"(?<!the )\b(?:ends?|expires?|runs? out|stops?)\b", re.IGNORECASE)
_RISK = re.compile(
    r"^(?:if|without)\b.{0,80}\b(?:do nothing|nothing changes|go on as|not change"
    r"|wait another|carry on)\b|^without (?:it|this|a change)\b",
    re.IGNORECASE,
)
_WE_LOSE = re.compile(
    r"\bwe (?:have (?:already )?lost|lost|are losing|keep losing)\b(?! our jobs)", re.IGNORECASE
)
_COSTS = re.compile(
    r"\b(?:costs?|costing|lost|lose|ate|wast\w+|spend|spent|paid) (?:us |about |around |nearly )*"
    r"(?:[A-Z]{3} ?|[$\u20ac\u00a3])\d"
    r"|\b(?:costs?|spend|spent|lose|lost|paid) (?:us )?[\d,.]+ ?\w* (?:euros?|pounds?|dollars?|kroner)\b"
)
_ENDS_FOR_US = re.compile(
    r"\b(?:supplier|vendor|manufacturer|support|lease)\b[^.;]{0,60}?\b(?:stops?|ends?(?! of)|expires?"
    r"|runs? out|no longer)\b",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"\bbecause (?!of\b)|\bwe (?:keep |still )?lose\b(?! our jobs)|\bthe reason\b"
    r"|\bin order to\b|\bso that (?:we|our|customers)\b|^the point of",
    re.I,
)
# "Ana would rather start in Leeds because ..." is what a person wants, and no reason for the change.
_SOMEBODY_WISHES = re.compile(
    rf"(?:{FULL_NAME}|\b(?:he|she|they))(?:,[^,]{{3,60}},| \([^()]{{3,60}}\))?"
    r" (?:would (?:rather|prefer|like)|prefers?|wants?|insists?|is (?:for|against))\b"
)
_HARM = re.compile(
    r"\b(?:los(?:e|es|t|ing|s|ses)|costs?|costing|waits?|waiting|late|errors?|mistakes?|wrong|complain\w*|too"
    r"|never|nobody|no one|miss\w*|fail\w*|brok\w+|breaks?|breakdowns?|delay\w*|rework|turnover|overtime"
    r"|by hand|twice|cannot|can['\u2019]t|unable|no longer|risks?|fines?|penalt\w+|unsafe|accidents?|injur\w+"
    r"|wast\w+|shortages?|behind|dropp\w+|fell|falling|expires?|slow\w*|problem\w*|trouble|worse|spend|spent"
    r"|outdated|demand\w*|requires?)\b"
    r"|\bin order to\b|\bso that\b|^the point of|\bthe (?:aim|goal|point|reason)\b|\bwe want\b",
    re.IGNORECASE,
)
# "34 percent of the defects never became a quote", "it takes 11 days until the customer has one"
_COUNTED_HARM = re.compile(
    r"\d ?(?:%|per ?cent) of (?:[^.;,]{0,60}? )?(?:never|late|wrong|lost|missed|rejected|returned|cancel+ed"
    r"|come back|came back|left|quit|leave|fail\w*|too|twice|again|incomplete|missing|not)\b"
    r"|\bevery (?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) [a-z]"
    r"|\b(?:reaches|is (?:answered|finished|done|paid|closed|settled)|gets an answer)\b[^.;,]{0,50}? \d+"
    r" (?:minutes|hours|days|weeks|months) (?:after|later)\b|\breaches [^.;,]{0,50} after \d"
    r"|\bit takes (?:us )?(?:(?:on average|about|around|up to|more than) )*\w+ (?:working |business )?"
    r"(?:minutes|hours|days|weeks|months) (?:until|before|to|from|for)\b",
    re.IGNORECASE,
)
_IS_WANTED = re.compile(r"\b(?:I|we) want\b|\b(?:target|goal|aim|objective|should|must)\b", re.IGNORECASE)
_GRANTED = re.compile(r"\b(?:approved|granted|released|set aside|gave us)\b", re.IGNORECASE)
_IF_CLAUSE = re.compile(r"^if\b[^,]{3,80}, ", re.IGNORECASE)
_ASKS_NOW = re.compile(
    r"\b(?:district|ministry|regulator|government|agency|state|law"
    r"|accreditation)\b[^.;,]{0,20}? (?:requires?|demands?|expects?|pays)\b"
    r"|\b(?:has|have) given us until\b|\bnow (?:asks?|demands?|requires?|insists?|expects?)\b",
    re.IGNORECASE,
)
_THEY_ASK = re.compile(
    r"\b(?:clients?|customers?|patients?|members?|guests?) (?:are (?:already )?)?ask(?:ing)? for\b",
    re.IGNORECASE,
)
_OTHERS_PRESS = re.compile(
    r"\bcompetitors? [^.;]{0,20}\balready\b"
    r"|\b(?:inspector(?:s|ate)?|auditors?|regulators?|insurers?)\b[^.;]{0,60}"
    r"\bwill (?:come|return|check|inspect|audit)\b",
    re.IGNORECASE,
)
_CAN_THEN = re.compile(r"\b(?:can|will) then\b", re.IGNORECASE)
_INSTEAD_OF = re.compile(r"\bwithin \d[\d.,]{0,8} [a-z]+[^.;:]{0,40} instead of \d")
_PROMISES = re.compile(
    r"\b(?:I|we|board|management|company) (?:(?:have|has) )?promised?\b(?! .{0,30}\bwould\b)", re.I
)


def says_harm_or_aim(text: str) -> bool:
    """Return whether a sentence names a harm or an aim, as a reason does."""
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
            trial_line = sentence.line
            yield Finding("past_attempts", text, text)
            continue
        trial_line = -1
        words, following = plain(text), _following(sentences, at)
        if halves := _worry_and_attempt(text, today):
            yield from halves
            continue
        if _is_attempt(text, today) or (tried and _THAT_ATTEMPT.match(text) and _FAILED.search(text)):
            tried = True
            yield Finding("past_attempts", text, text)
            continue
        tried = False
        if _PAST_START.search(text) and _THAT_ATTEMPT.match(following) and _FAILED.search(following):
            tried = True
            yield Finding("past_attempts", text, text)
            continue
        if parts := _worry_beside(text):
            worries, others = parts
            yield from (Finding("concerns", each, text) for each in worries)
            for each in others:
                yield from _decided(each, plain(each), "", today)
            continue
        is_said = _THEY_SAY.search(heading_of(sentences, at)) and text[:1] in _QUOTES
        if is_said or _is_worry(text, words):
            yield from _worry(text, "" if _is_attempt(following, today) else following)
        elif _is_unsettled(text, following):
            yield Finding("concerns", text, text)
        elif not _ASKS.search(text) and not _OPEN.search(words):
            decided = list(_decided(text, words, following, today))
            yield from decided
            if not decided and _is_under_worries(sentences, at):
                yield Finding("concerns", text, text)
            heading = _ARTICLE.sub("", heading_of(sentences, at))
            is_first = at and heading == _ARTICLE.sub("", sentences[at - 1].text.strip(" .:").lower())
            if heading in _PILOT_HEADINGS and is_first:
                yield Finding("pilot", text, text)
            if heading in ("training", "learning") and _HAS_DURATION.search(words):
                yield Finding("training", text, text)


def _is_unsettled(text: str, following: str) -> bool:
    """Return whether a sentence names something that nobody has settled."""
    if _ASKS.search(text) or _HOPES.search(text):
        return False
    if len(text.split()) < _WORDS_OF_A_QUESTION:  # "That is not decided" answers a question
        return False
    # "Ana is for starting here, Ben there. We have not agreed."
    return bool(_UNSETTLED.search(text) or (_NOT_AGREED.match(following) and _SOMEBODY.search(text)))


def _following(sentences: Sequence[NoteSentence], at: int) -> str:
    """Return the next sentence if it goes on in the same line."""
    if at + 1 == len(sentences) or len(sentences[at + 1].text) > LONGEST_SENTENCE:
        return ""
    following = sentences[at + 1]
    is_answer = _ANSWER.match(following.text) is not None
    return following.text if following.line == sentences[at].line or is_answer else ""


def _is_attempt(text: str, today: date) -> bool:
    is_past = all(int(year) <= today.year for year in _YEAR.findall(text))
    return is_past and bool(_TRIED.search(text) and _FAILED.search(text)) and not _ASKS.search(text)


def _worry_and_attempt(text: str, today: date) -> list[Finding]:
    """Return a worry and the attempt behind it, around the semicolon of a sentence."""
    halves = text.split("; ")
    fields = [
        "past_attempts" if _is_attempt(half, today) else "concerns" if _is_worry(half, plain(half)) else ""
        for half in halves
    ]
    findings = [Finding(field, half, text) for field, half in zip(fields, halves, strict=True) if field]
    return findings if len({finding.field for finding in findings}) > 1 else []


_WORRIES = re.compile(
    r"\b(?:worr(?:y|ies)|concerns?|fears?|objections?|doubts?)\b|\b(?:people|staff|teachers"
    r"|nurses|they|folks|guys|\w+ers) (?:say|are saying"
    r"|tell|are telling|think)\b|\bI(?:'ve| have)? (?:hear|heard)\b",
    re.IGNORECASE,
)
_PROBLEM = re.compile(
    r"\b(?:no|not|never|cannot|\w+n['\u2019]t|nobody|only|too|full of|without|lose|lost|hard"
    r"|difficult|slow|afraid|will|more|harder"
    r"|easier|longer|less)\b",
    re.IGNORECASE,
)
_MOST_LINES, _HEADING_WORDS = 6, 6


def _is_under_worries(sentences: Sequence[NoteSentence], at: int) -> bool:
    """Return whether a sentence names a problem under a heading of worries."""
    if not _PROBLEM.search(sentences[at].text) or _ANSWER.match(sentences[at].text):
        return False
    heading = heading_of(sentences, at)
    if len(heading.split()) <= _HEADING_WORDS and _WORRIES.search(heading):
        return True
    line = sentences[at].line
    for before in reversed(sentences[max(0, at - _MOST_LINES) : at]):
        is_heading = len(before.text.split()) <= _HEADING_WORDS and not before.text.endswith(
            (".", "!", "?", ",")
        )
        if is_heading and line - before.line <= _MOST_LINES:
            return bool(_WORRIES.search(before.text))
    return False


def _worry_beside(text: str) -> tuple[list[str], list[str]] | None:
    """Return the worries of a sentence and the rest, around its semicolons."""
    halves = text.split("; ")
    worries = [half for half in halves if _is_worry(half, plain(half))]
    others = [half for half in halves if half not in worries]
    has_decided = any(_CONDITION.search(half) or topics_decided_by(half) for half in others)
    return (worries, others) if worries and has_decided else None


_NO_THING = re.compile(r"\b(?:go|goes|start|starts|live|rollout)\b")


def _is_worry(text: str, words: str) -> bool:
    is_question = _ASKS.search(text) and _VERB_FIRST.match(text)
    return (
        len(words.split()) > _FEWEST_WORDS
        and bool(_WORRY.search(words) or _NAMES_A_WORRY.match(text))
        and not is_question
        and not _OWN_WORRY.match(text)
        and not _OTHERS_SAY.search(text)
    )


def _worry(text: str, following: str) -> Iterator[Finding]:
    if named := _NAMES_A_WORRY.match(text):
        yield from _worry_of(text[named.end() :], text, following)
    else:
        yield from _worry_of(text, text, following)


def _worry_of(worry: str, text: str, following: str) -> Iterator[Finding]:
    """Yield a worry of a sentence, with its answer."""
    yield Finding("concerns", worry, text)
    own = _ANSWER.search(text)
    if own:
        yield Finding("concern_answer", text[own.end() :], text, text[len(text) - len(worry) : own.start()])
    elif following and not any(
        each.search(following) for each in (_ASKS, _NO_ANSWER, _COUNTED, _STILL_TO_AGREE)
    ):
        words = plain(following)
        marker = _ANSWER.search(following)
        is_reply = _REPLIES.search(words) or _stems(words) & _stems(plain(text))
        is_open = _OPEN.search(words) or _is_worry(following, words)
        if (marker and not marker.start()) or (is_reply and not is_open):
            answer = following[marker.end() :] if marker else following
            is_unwritten = bool(_NOT_IN_WRITING.search(following))
            answer = _promised_in(answer)
            yield Finding("concern_answer", answer, f"{text} {following}", worry, is_unwritten)


def _promised_in(answer: str) -> str:
    """Return the promise of an answer, without who was told so and what is still open."""
    topics = topics_decided_by(answer) if _TOLD_OR_OPEN.search(answer) else []
    return _promised(answer, topics[0]) if topics else answer


def _stems(words: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z]{5,}", words) if word not in _SMALL}


_A_BODY_DECIDES = re.compile(
    r"\b(?:board|committee|council|management)\b[^.;]{0,20} decides\b", re.IGNORECASE
)
_SMALL = ("their", "people", "staff", "about", "there", "would", "which", "these", "those", "every", "after")


def _decided(text: str, words: str, following: str, today: date) -> Iterator[Finding]:
    if is_beside(text):
        yield Finding("busy", text, text)
        return
    conditions = list(_condition(text, following, today))
    yield from conditions
    off = next(switch_offs_of((Quote("what_changes", text),), today), None)
    spans = list(day_spans_in(text, today)) if _CLOSED.search(text) else []
    off = None if off and (conditions or spans or _NO_THING.search(off.what)) else off
    topics = [topic for topic in topics_decided_by(text) if topic != "duty" or not off]
    if _A_BODY_DECIDES.search(text) or "measurement" in topics:  # that is no rule on its use
        topics = [topic for topic in topics if topic != "use"]
    is_unwritten = bool(_NOT_IN_WRITING.search(text))
    yield from (Finding("promise", _promised(text, topic), text, topic, is_unwritten) for topic in topics)
    if off:
        yield Finding(
            *(("promise", text, text, "switch_off") if named_days_in(text) else ("what_changes", text, text))
        )
    is_told = bool(conditions or topics)
    yield from (Finding("closed", span.words, text, is_doubtful=span.is_about) for span in spans)
    undated = masked(words, ((day.start, day.end) for day in exact_days_in(text, today)))
    is_busy = bool(_BUSY.search(undated)) and not _NOT_BUSY.search(text) and not is_told
    is_busy = is_busy and not _RISK.search(text)
    if is_busy and (not spans or _RECURS.search(words) or any(span.is_about for span in spans)):
        part = _without_training(text)
        yield Finding("busy", part, text)
        if part != text:
            yield Finding("training", text[len(part) :].removeprefix(",").removeprefix(" and").strip(), text)
    if not conditions and not is_busy:
        yield from _planned(text, words, today, is_told=is_told or bool(off))


def _without_training(text: str) -> str:
    """Return what a sentence says of a busy time, before it says how long people learn."""
    for match in _HALVES.finditer(text):
        before, behind = plain(text[: match.start()]), plain(text[match.end() :])
        if _TRAINING.search(behind) and _BUSY.search(before) and not _BUSY.search(behind):
            return text[: match.start()]
    return text


_PROMISED = re.compile(
    r"^(?:I|we|the (?:board|management|company)) (?:have |has )?promised?(?: you| everyone)?(?: that|:) ",
    re.I,
)
_HALVES = re.compile(r", (?:and|but) |; ")
_FEWEST_WORDS_OF_A_PROMISE = 4


def _promised(text: str, topic: PromiseTopic) -> str:
    """Return the part of a sentence that promises on a topic, without who promised it."""
    promise = _PROMISED.sub("", text)
    halves = [half for half in _HALVES.split(promise) if len(half.split()) >= _FEWEST_WORDS_OF_A_PROMISE]
    return next((half for half in halves if len(halves) > 1 and topic in topics_decided_by(half)), promise)


def find_promises(text: str, sentence: str) -> Iterator[Finding]:
    """Yield what a text on what stays promises, from its sentence."""
    for topic in topics_decided_by(text):
        yield Finding("promise", _promised(text, topic), sentence, topic)


_RECURS = re.compile(r"(?:month|quarter)[- ]end|(?:first|last) week|end of (?:the|each|a|every) ")


def _planned(text: str, words: str, today: date, *, is_told: bool) -> Iterator[Finding]:
    is_gate = is_gate_rule(text)
    # "Ward 5 goes first; if ..." has both, "if the pilot in Lund ..." only the gate.
    told = re.split(r"\b(?:if|unless|otherwise)\b", words)[0] if is_gate else words
    if _PILOT.search(told) and not _NO_PILOT.search(text):
        yield Finding("pilot", text, text)
    if is_gate:
        yield Finding("gate", text, text)
        return
    if _TRAINING.search(words) and not _NO_TRAINING.search(text):
        part = _TRAINING_PART.search(text) if _BUDGET.search(text) else None
        halves = [half for half in _HALVES.split(text) if _TRAINING.search(plain(half))]
        yield Finding("training", part.group() if part else halves[0] if len(halves) == 1 else text, text)
    if _LANGUAGE_NAMES.search(text) and _LANGUAGE.search(words):
        yield Finding("languages", text, text)
    if _DECIDES.search(text):
        yield Finding("decides", text, text)
    if is_told:
        if says_change(text):
            yield Finding("what_changes", text, text)
        return
    for field, applies in (
        ("why_now", _RUNS_OUT.search(text) and (named_in(text) or ("",))[0] == "contract"),
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
            and not (_BUDGET.search(text) or _GRANTED.search(text))
            and not _PILOT.search(words),
        ),
        ("expected_benefit", _CAN_THEN.search(text) or _INSTEAD_OF.search(text)),
        ("risk_of_not_changing", _RISK.search(text)),
        ("what_stays", _STAYS.search(words) or _PROMISES.search(text)),
        (
            "what_changes",
            (says_change(text) or opens_with_day(text, today))
            and not _IF.match(text)
            and not _COUNTED.match(text),
        ),
        (
            "why",
            (
                _WHY.search(text)
                and not (words_of_impact(text) or _SOMEBODY_WISHES.search(text) or _IF_CLAUSE.match(text))
            )
            or _THEY_ASK.search(text),
        ),
    ):
        if applies:
            yield Finding(field, text, text)
            return


def _start_of_clause(before: str) -> int:
    ends = (before.rfind(mark) for mark in (", ", "; ", ": ", ". "))
    return max((end + 2 for end in ends if end >= 0), default=0)


def _condition(text: str, following: str, today: date) -> Iterator[Finding]:
    must = _MUST.search(text) if _DUE_OR_STEP.search(text) else None
    match = _CONDITION.search(text) or must or _UNTIL_AGREED.search(text) or _DONE_BY.match(text)
    if (
        match
        and "who" in match.re.groupindex
        and _NO_CONDITION.match(match["who"])
        and not match["who"].startswith("IT ")
    ):
        match = None
    if match and _WILL_STILL.search(match["clause"]) and not _DUE_OR_STEP.search(text):
        return
    named = None if _NEEDS_NONE.search(text) else named_in(text)
    if match is None and named and named[0] not in ("contract", "accounts", "migration"):
        match = _THING.search(text)
    if match is None and re.search(r"\bby\b|\bbefore\b", text) and len(text.split()) <= 16:
        match = _THING.match(text)
    if match is None and body_kind(text):
        match = _TALKED_ABOUT.search(text)
    if match is None and exact_days_in(text, today):
        match = _BODY_DECIDES.match(text)
    if match is None:
        return
    clause = match["clause"].strip()
    # "The council (chair: Ana Ruiz) has to": brackets belong to what is before them.
    if clause.count(")") > clause.count("(") and (opened := text.rfind("(", 0, match.start("clause"))) > 0:
        clause = text[_start_of_clause(text[:opened]) : match.end("clause")].strip()
    if apposed := _APPOSED_BEFORE.search(text[: match.start("clause")]):
        clause = apposed.group() + clause
    if (body := _BODY_BEFORE.search(text[: match.start("clause")])) and clause[:4] in ("the ", "our "):
        clause = body.group() + clause
    # "Ready two weeks before": a span needs the word behind it.
    if _ENDS_IN_A_SPAN.search(clause) and (before := _BEFORE_IT.match(text, match.end("clause"))):
        clause += before.group()
    yield Finding("condition", clause, text)
    proof = f"{text} {following}" if following and _FOLLOWS.match(following) else text
    for where in dict.fromkeys((text, proof)):
        owner = next(filter(None, (pattern.search(where) for pattern in _OWNER)), None)
        if owner:
            yield Finding("condition_owner", owner["name"], where, clause)
            break
    for where in dict.fromkeys((text, proof)):
        days = [day for day in exact_days_in(where, today) if _DUE.search(where[: day.start])]
        if days:
            yield Finding("condition_by", where[days[-1].start : days[-1].end], where, clause)
            break


# "SATAWU, the union, must agree": the name belongs to the clause.
_BODY_BEFORE = re.compile(r"(?:^|(?<= ))[A-Z][\w&.-]+, $")
# "The safety officer, Ana Ruiz, has to approve": so does the job.
_APPOSED_BEFORE = re.compile(r"^(?:The|Our) [\w'\u2019 -]{3,60}, $")
_ENDS_IN_A_SPAN = re.compile(r"\b(?:days?|weeks?|months?)$")
_BEFORE_IT = re.compile(r" (?:before|beforehand)(?: the \w+)?(?=[.;,]|$)")
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


def find_country(sentences: Sequence[NoteSentence]) -> Iterator[Finding]:
    """Yield the country if all places that the notes name lie in one."""
    sure = [
        each.text for each in sentences if not _OPEN.search(plain(each.text)) and "suggested" not in each.text
    ]
    named = [(country, text) for text in sure for country in countries_in(text)]
    # "Leeds and Springwell" may lie in two countries.
    others = (other for text in sure for pair in _TWO_PLACES.finditer(text) for other in _unknown(pair))
    lists = (match.group() for text in sure for match in _PLACES.finditer(text))
    is_mixed = any(map(_names_other_countries, lists))
    if len({country for country, _ in named}) == 1 and not is_mixed and not any(others):
        text = named[0][1]
        word = next((w for w in re.findall(r"[A-Z][\w-]+(?: [A-Z][\w-]+)?", text) if any(places_in(w))), "")
        yield Finding("country", word, text)
