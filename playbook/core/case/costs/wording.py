"""The words by which a price, its measure and its count are known."""

import re

from playbook.core.text.numbers import CURRENCY_CODES, CURRENCY_NAMES

REASON = "why_now"  # what it names is paid today already, unless it says from when
FIELDS = ("concerns", "what_changes", "approach", REASON)

MARK_BEFORE = re.compile(rf"(?:[$€£]|\b(?:{CURRENCY_CODES}|Rs\.?)) ?$")

MARK_BEHIND = re.compile(rf"^ ?(?:[$€£]|(?:{CURRENCY_CODES}|{CURRENCY_NAMES})\b)")

MARK = re.compile(rf"[$€£]|\b{CURRENCY_CODES}\b")

HUNDREDTH = re.compile(r"^ ?(?:cents?|pence|p|öre|groszy)\b")

LAKH, ONE_LAKH = re.compile(r"^ ?lakhs?\b"), 100_000

LEAST = 99  # of a bare number: a smaller one counts things

ABOUT = (
    r"(?:(?:about|around|roughly|some|only|just|nearly|almost|another|an extra|at least|on average|us"
    r"|approximately"
    r"|currently|then|a further|up|in total|altogether|together) ){0,3}"
)

MODAL = r"(?:will |would |may |might |can |could |alone |each |together |separately |now |then )?"

AT_PRICE = (
    r"(?:is|are|be) (?:charged|billed|priced|quoted|offered|invoiced|sold|put)\b[^.;:]{0,30}? (?:at|for|with)"
)

# "The lease costs", "a trainer charges", "each text is charged at": always a price.
COST_VERB = (
    rf"(?:costs?|comes? to|comes? at|amounts? to|runs? to|runs? at|adds? up to|charges?|bills|swallows?"
    rf"|would swallow|sets? us back|{AT_PRICE})"
)

# "The rent is", "storage would require": a price where what costs is named, or what it is for.
WEAK_VERB = r"(?:is|are|will be|would be|stands? at|requires?|needs?|takes?|adds?|goes up to|rises? to)"

COST_NOUN = (
    r"(?:rents?|leases?|fees?|licen[cs]es?|prices?|costs?|bills?|insurances?|contracts?|subscriptions?"
    r"|quotes?"
    r"|quotations?|offers?|premiums?|hire|upkeep|maintenance|overtime|hosting|storage|tuition|allowances?"
    r"|wages?"
    r"|surcharges?|deposits?|stipends?)"
)

# Cheap to look for, and there wherever the pattern after it matches.
VERB_AT_END = re.compile(rf" (?:{COST_VERB}|{WEAK_VERB}) {ABOUT}$", re.IGNORECASE)
VERB_BEFORE = re.compile(
    rf"(?P<what>[^.;:]{{2,140}}?),? {MODAL}(?P<verb>{COST_VERB}|{WEAK_VERB}) {ABOUT}$", re.IGNORECASE
)

MANY_OR_MODAL = re.compile(
    r"(?:[^s\W]s|people|men|children)\b|\b(?:and|will|would|may|might|can|could|together)\b", re.IGNORECASE
)

NOUN = re.compile(rf"\b{COST_NOUN}\b", re.IGNORECASE)

# "The service contract, €19,400 a year", "Extra insurance for the paintings: about 8,000 pounds".
NOUN_BEFORE = re.compile(
    rf"(?P<what>(?:[\w’'-]{{1,30}} ){{0,3}}?{COST_NOUN}(?: (?:for|of|on|in|to) [^.;:,\d]{{2,50}}?)?)"
    rf"(?:,|:| \(| of| at) ?(?:currently )?{ABOUT}$",
    re.IGNORECASE,
)

# "… their own scanners, at roughly €26,000 apiece"
AT_BEFORE = re.compile(
    rf"\b(?P<what>(?:[a-z-]{{1,30}} )?[a-z-]{{2,30}}s),? (?:at|for) (?:a price of )?{ABOUT}$", re.IGNORECASE
)

# "… and the readers 210,000 dollars": the verb stands before.
SAME_VERB = re.compile(
    rf"^[^.;:\d]{{0,40}}(?:\band|,|;)(?: that of)? (?P<what>[a-z][^.;:,\d]{{2,40}}?) {ABOUT}$", re.I
)

SPENDS = re.compile(
    rf"\b(?:must|has to|have to|need to|needs to|will|shall|would|then|practice|we|who)\b[^.;:]{{0,40}}?"
    rf"\b(?:put|puts|find|finds|raise|lay out|lays out|spend|spends|adds?|pay|pays|set aside) {ABOUT}$",
    re.IGNORECASE,
)

PURPOSE = re.compile(
    r"^(?:[^.;:,\d]{0,16}?) (?:for|on|into|towards) (?P<what>[a-z][^.;:,\d]{2,50})", re.IGNORECASE
)

# "Uniforms: 85 euros each".
THING_BEFORE = re.compile(rf"\W{{0,4}}(?P<what>[a-z][a-z’' -]{{2,40}}): {ABOUT}", re.IGNORECASE)

FOR_WHAT = re.compile(r"\W{0,4}for (?P<what>[a-z][a-z -]{2,40}?) (?=the |we |our )", re.IGNORECASE)

FOR_A = re.compile(
    r"\W{0,4}for (?:an?|each|every) (?P<what>[a-z][a-z -]{2,40}?) (?=the |we |our )", re.IGNORECASE
)

# "Pet vets lose on average 6,800 dollars a year in on-call pay".
LOSE = re.compile(
    rf"(?P<who>[^.;:,]{{3,40}}?),? (?:would |will |each |may )?(?:loses?|lose out on|forgoe?s?"
    rf"|go without) {ABOUT}$",
    re.IGNORECASE,
)

IN_PAY = re.compile(
    r"^[^.;:,\d]{0,24}? (?:in|of) (?P<what>(?:[\w-]+ ){0,2}?(?:pay|wages?|bonus(?:es)?|allowances?"
    r"|supplements?|premiums?"
    r"|overtime|income|earnings))\b",
    re.IGNORECASE,
)

NO_LESS_PAY = re.compile(
    r"\b(?:nobody|no[- ]one|none|no [a-z]+)\b[^.;]{0,60}?\b(?:earns? less|loses? (?:pay|money|income)"
    r"|takes? home less"
    r"|is paid less|(?:less|lower) pay|worse off)|\bpay\b[^.;]{0,40}\b(?:stays?|same|unchanged|guaranteed)\b"
    r"|\b(?:pay|wages?|earnings)\b[^.;]{0,20}\bstays?\b",
    re.IGNORECASE,
)

# A limit, another amount to compare with, or money that is there.
NOT_OF_IT_BEFORE = re.compile(
    r"\b(?:up to|at most|no more than|more than|under|below|less than|against|instead of|rather than"
    r"|compared with"
    r"|compared to|from|beyond|over|by|save|saves|saving|and gets|back|earns?|brings?(?: in)?) (?:about "
    r"|around |some )?$",
    re.IGNORECASE,
)

OTHERS_PAY = re.compile(r"\b(?:pays|we pay|charged?|earns?|saves?|paid)\b", re.IGNORECASE)

TODAY = re.compile(
    r"^[^.;,\d]{0,14}\b(?:today|now|until now|so far|at present|last year|a year ago)\b", re.IGNORECASE
)

LESS = re.compile(r"^[^.;,\d]{0,14}\b(?:less|cheaper|fewer|saved|off|back|is missing|short)\b", re.IGNORECASE)

NO_COST = re.compile(
    # what is past
    r"\b(?:was|were|had|did|paid|spent|lost|came to|charged us|until now|so far|today|last (?:year|spring"
    r"|summer|autumn"
    r"|fall|winter|time)|back then|once)\b"
    # what others pay, or what comes in
    r"|(?<!to a )(?<!for a )(?<!per )(?<!each )\b(?:clients?|customers?|patients?|parents?|famil(?:y|ies)"
    r"|members?|tenants?|guests?|passengers?|visitors?|students?"
    r"|buyers?|subscribers?|readers|farmers|insurers?|owners|residents|travelers|travellers|pupils"
    r"|households|insurance)\b"
    r"[^.;,]{0,30}\b(?:pays?|are charged|is charged|spends?|are billed|give|gives|donate)\b"
    r"|\b(?:pay|charge|bill|invoice)(?:s|d)? (?:us|our|the|them|each|every|clients?|customers?)\b"
    r"|\b(?:we|they) (?:charge|bill|earn|take|sell|receive|get|collect)\b"
    r"|\b(?:revenue|income|turnover|sales|margin|profit|donations?|grants?|subsid\w+|budget|reserve"
    r"|approved|granted"
    r"|allocated|funding|worth|value of|fares?|tickets?|entry|entrance|admission|membership|tariffs?)\b"
    # damage, saving, and what it costs to go on as before
    r"|\bcosts? (?:us|them|the company|the hospital|the city)\b|\bfines?\b|\bdamages?\b|\bpenalt\w+"
    r"|\bcompensation\b"
    r"|\brefunds?\b|\bsav(?:es?|ed|ings?)\b|\bcheaper\b|\bfree of charge\b",
    re.IGNORECASE,
)

A_LOSS = re.compile(
    r"\b(?:cancel\w*|miss(?:ed|ing)|late|empty|errors?|mistakes?|wrong|fail\w*|faults?|faulty|breakdowns?"
    r"|stop(?:page)?s?"
    r"|delay\w*|downtime|lost|los(?:s|ses)|returns?|returned|complaints?|unsold|waiting|idle|broken"
    r"|leak\w*|theft|stolen"
    r"|accidents?|injur\w+|sick\w*|absen\w+|quits?|leaver|recalls?|outages?|vacan\w+|no-shows?|waste\w*"
    r"|scrap\w*|standstill"
    r"|spoil\w+|overdue)\b|^\W*(?:the |our )?(?:old|present|current|former|previous)\b"
    rf"|\b{COST_NOUN} (?:of|for|on) (?:the|our|its|this|their) (?:old|present|current|former|previous)\b",
    re.IGNORECASE,
)

CLAUSE_BREAK = re.compile(
    r"[;:]\s|,? (?:and|but|while|whereas|although|because|so|whose)"
    r" (?=[^.;:]{0,60}\b(?:costs?|is|are|comes|charges?|would|the)\b)"
    r"|, which (?=[^.;:]{0,240}$)|after that ",
    re.IGNORECASE,
)

EACH_BEHIND = re.compile(r"^ ?(?:each|apiece|a piece|a head)\b", re.IGNORECASE)

SPAN_WORD = r"(?:day|week|month|mo|quarter|year|night|shift|hour)"

PER_BEHIND = re.compile(
    r"^ ?(?:/ ?|per |an? |each |every |for (?:each|every|an?|one) |to every |by the )"
    rf"(?P<of>(?:[a-z-]+ (?={SPAN_WORD}\b))?(?!(?:few|lot|half|third|total|for|of|and|in|to|from|at|on"
    rf"|the)\b)[a-z-]{{2,}})"
    rf"(?:(?:/|,? and |,? per | an? |,? each |,? every )(?:(?P<span>{SPAN_WORD})\b"
    rf"|(?P<whom>[a-z-]{{3,}})\b))?",
    re.IGNORECASE,
)

ADVERB = re.compile(r"^ ?(?P<of>dai|week|month|quarter|year|annual)ly\b", re.IGNORECASE)

ADVERBS = {"dai": "day", "annual": "year"}

OF_SPAN = re.compile(rf"(?:[a-z-]{{1,20}} )?(?P<span>{SPAN_WORD})s?", re.IGNORECASE)

ONE_OF = re.compile(
    r"^(?:and |but |to )?(?P<how>each|every|per|one|an?)(?: additional| extra| new| further| single"
    r"| more)? (?P<of>[a-z][a-z’' -]{1,40})$",
    re.IGNORECASE,
)

FOR_ONE = re.compile(
    r"\b(?:for|per|of|by|[a-z]{3,}ing) (?:(?P<how>one|each|every"
    r"|a single) )?(?P<of>(?:[a-z-]+ )?[a-z-]{3,})[,]?$",
    re.IGNORECASE,
)

LEAD = re.compile(
    r"^(?:(?:(?:an?|one) (?:day|hour|week|month) (?:of|with)|and|but|that|of which|which|the|an?|own|our"
    r"|its|their|his|her|each|every|one|then|also|this|says?|extra"
    r"|additional|whose|it|per [a-z-]+|for (?:an?|each|every) [a-z-]+) )+",
    re.IGNORECASE,
)

TAIL = re.compile(
    r",? (?:runs?|starts?|begins?|ends?|is|are|which|who|whose|that|and(?= (?:costs?|is|are|runs?"
    r"|comes?)\b)|we"
    r"|must|ha(?:s|ve)|put|puts) .*$| alone$|[, ]+$",
    re.IGNORECASE,
)

PRONOUN = re.compile(
    r"(?:(?:it|this|that|they|these|those|we|he|she|who|which|all|everything|nobody|each|there|what)\b.{0,140}"
    r"|(?:.{0,140} )?(?:ones?|we|they|you|it)|[a-z]{1,20}ing (?:it|this|that|them|these)\b.{0,140})",
    re.IGNORECASE,
)

UP_TO_ARTICLE = re.compile(r"^.{0,140}\b(?:the|our|an?|its|their|his|her) ", re.IGNORECASE)

# "Every house needs a new lock, which costs 260 euros".
WHICH = re.compile(
    r"^(?P<of>.{0,140}?)\b(?:needs?|gets?|has|have|requires?|buys?|is given) (?P<what>(?:an? "
    r"|one )?[^.;:,]{2,40}?),? (?:which|that)$",
    re.IGNORECASE,
)

PLANNED_BEHIND = re.compile(
    r"^ (?:(?:are|is|will be|have been|of it) )*(?:planned|booked|needed|foreseen|necessary|required"
    r"|agreed|enough|for)\b",
    re.IGNORECASE,
)

PLANNED_BEFORE = re.compile(
    r"\b(?:for|over|needs?|plans?|books?|booked|takes?|lasts?)(?: about| all)? $", re.IGNORECASE
)

FROM = re.compile(
    r"\b(?:from|as of|starting|beginning)(?: the)?(?: (?:start|beginning|middle|end) of)?(?: on)? $", re.I
)

OF_THEM = re.compile(r"^ (?:of (?:them|these|those)|such|pieces|units)\b", re.IGNORECASE)

TIMES_BEFORE = re.compile(
    r"\b(?:with|for|times|there (?:are|will be)|we have|all|the|of|×|x)(?: our| the)? $", re.IGNORECASE
)

NEEDS = re.compile(
    r"\b(?:we|they|it)(?: will| would)? (?:need|want|buy|order|get|use|require)s? $", re.IGNORECASE
)

NOUN_BEHIND = re.compile(
    r"^ (?:(?!of\b)[\w’'-]+ ){0,2}?(?P<noun>[\w’'-]{2,}s|people|staff|children|men|women)\b", re.IGNORECASE
)

# "Each piece of linen gets a sewn-in chip": as many of the one as of the other.
ONE_FOR_EACH = re.compile(
    r"\b(?:each|every|all)(?: of)?(?: the)?(?: [\d.,]+)? (?P<of>[a-z-]+)"
    r"(?: (?:of|in|on|with) [^.;:,]{2,40}?)? "
    r"(?:gets?|has|have|carr(?:y|ies)|receives?|needs?|wears?|bears?|is given|is fitted with|is tagged with)"
    r" (?:an? |one |its own |a new )(?P<what>[^.;:,]{2,50}?)(?: and | that |[.;,]|$)",
    re.IGNORECASE,
)

BUYS = re.compile(r"\b(?:buy(?:s|ing)?|order(?:s|ed|ing)?|purchas\w+|quote[ds]?|install\w*)\b", re.I)

A_YEAR = {
    "day": 0,
    "night": 0,
    "shift": 0,
    "hour": 0,
    "week": 52,
    "month": 12,
    "mo": 12,
    "quarter": 4,
    "year": 1,
}

LONG = ("week", "month", "quarter", "year")

ANYONE = re.compile(
    r"(?:persons?|people|head|seats?|users?|employees?|licen[cs]es?|staff|members?|colleagues?)",
    re.IGNORECASE,
)

BESIDE = re.compile(r" (?:with|for|of|in|on|and|to|from|at) ")

MOST_LETTERS = 60
