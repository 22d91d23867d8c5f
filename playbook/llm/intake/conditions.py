"""Read what has to be done first, by whom and when."""

import re
from collections.abc import Iterator
from datetime import date

from playbook.core.case.reading.before import OWNED_FIRST, PART_WAITS, WHOLE_BY
from playbook.core.case.reading.conditions import named_in
from playbook.core.case.reading.requests import body_kind
from playbook.core.intake.intake import Finding
from playbook.core.intake.intake_words import ANY_NAME, FULL_NAME, HONORIFIC
from playbook.core.text.dates import ExactDay, exact_days_in

_CONDITION = re.compile(
    r"(?i)(?P<clause>(?P<who>(?:(?:the|our|its|each) )?[\w(&'\u2019-][\w()&.'\u2019 -]{1,70}?),?"
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
    r"[^,;.:]{0,120}?)(?=,? (?:before|beforehand|by|until|prior to|due)\b|[,;.:(]| - |$)"
)
_A_WISH = re.compile(r"(?i)(?:I|we) (?:want|would like|hope|wish|expect|intend|aim)\b")
# Whatever has to happen before a day or a step of the rollout.
_STEP = (
    r"(?:before|until|prior to|ahead of) (?:(?:the |we |any |that |our )?(?:pilot|start|go-?live"
    r"|trial|launch|rollout|test|spring|autumn|fall|summer|winter|switch|cut-?over)"
    r"|(?:[\w'\u2019-]+ ){1,4}?(?:goes live|go live|starts?\b|begins?\b|uses? (?:it|them)|(?:is"
    r"|are) (?:trained|switched on|used)))"
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
    r"(?i)(?P<clause>(?:[\w'\u2019-]+ ){0,3}(?:review|assessment|approval|validation|consent|sign-off"
    r"|audit|agreement|permission|go-ahead|OK)\b"
    r"(?: (?:of|by|from|for|on) [^,;.()]{2,60}?)?)(?=,? by\b|,? before\b| \(|[,;.(]|$)"
)
_DONE_BY = re.compile(
    r"^(?P<clause>(?!(?:We|I|It|They|You)\b)[A-Z][\w' -]{3,60} (?:signed|approved|completed|finished|in place"
    r"|agreed|tested))(?= by (?:the )?(?:[A-Z\d]|end\b|mid|early|next\b))"
)
_UNTIL_AGREED = re.compile(
    r"\b(?:not before |only (?:after|once|when) )?(?P<clause>(?:until |(?<=before )|(?<=after )"
    r"|(?<=once )|(?<=when ))"
    rf"[^,;.]{{3,60}}(?:, {FULL_NAME},)? (?:has|have) (?:agreed|consented|approved|signed"
    r"|confirmed)[^,;.]{0,40})"
)
# "... are under a Local 33 agreement that requires 60 days' notice before any new cameras"
_NOTICE = re.compile(
    r"(?P<clause>\b(?:(?!(?:is|are|under|have|has)\b)[\w'\u2019&-]+ ){0,4}(?:agreement|contract|CBA|law"
    r"|rules?|statute)"
    r"(?: with (?:the )?[A-Z][\w ]{1,30})?,? (?:that |which )?(?:requires?|calls? for|asks? for|demands?"
    r"|gives? [^.;,]{3,30}?|says?|obliges us to give) [^.;,]{0,20}?(?:days|weeks|months)['\u2019]? ?"
    r"(?:of )?(?:notice|to comment|to object|to answer)[^.;,]{0,60})"
    r"|(?P<owed>(?:we|I|[A-Z][a-z]+ and I) (?:still )?owe (?!(?:it|this"
    r"|that)\b)[^.;,]{5,60}?)(?=,? by\b|[.;,]|$)"
)
# "The teamsters want to see the policy before a single unit is switched on"
_BODY_WANTS = re.compile(
    r"^(?P<clause>[^.;]{3,80}? wants? (?:to (?:see|read|check|agree|sign|approve|test)"
    r"|[^.;]{3,40} in writing)"
    r"[^.;]{0,80}?)(?=,? (?:before|first)\b)"
)
# "The Teamsters want a written promise that nobody is timed"
_BODY_DEMANDS = re.compile(
    r"^(?P<clause>[^,.;]{3,60}? (?:(?:wants?|demands?|asks? for|expects?) (?:an?|the|our|it)"
    r" (?:[\w-]+ ){0,2}(?:promise|guarantee|assurance|agreement|commitment|letter|writing)\b"
    r"|insists? (?:on|that)\b)[^.;]{0,120})"
)
# "The state board approves the form before we start", "I want a way back if it fails"
_APPROVES_BEFORE = re.compile(
    r"^(?P<clause>(?:The|Our) [\w '\u2019-]{3,50} (?:approves|signs|agrees to|confirms|releases) "
    rf"[^,;.]{{3,80}}?)(?= {_STEP}| (?:before|until) we (?:start|go live|begin)\b)"
)
# "The north follows in June, if the council signs the agreement by March 12"
_IF_SIGNED = re.compile(
    r"\b(?:if|provided(?: that)?|once|as soon as) (?P<clause>(?:the|our) [\w '\u2019-]{3,50}?"
    r" (?:approves|signs|agrees to|confirms|releases|accepts) [^,;.]{3,80}?)"
    r"(?=,? (?:by|before|until|no later than) |[,;.]|$)"
)
_WAY_BACK = re.compile(
    r"\b(?:I|[Ww]e) (?:want|need) an? (?P<clause>(?:way back|fallback|rollback)\b[^.;]{0,120})"
)
_HAS_A_SAY = re.compile(
    r"^(?P<clause>[^,.;]{3,60}? (?:has|have) (?:a (?:say|veto|vote)|the right to (?:be (?:heard"
    r"|consulted|asked)|a say)|to be asked)"
    r" (?:in|on|about|over) [^,;.]{3,80})"
)
_LACKS = re.compile(
    r"(?P<clause>\b(?:(?:still|also) )*(?:lack|miss|are missing|wait for|are waiting for) (?:the|a|an|our)"
    r" [\w -]{0,20}?(?:certificate|permit|approval|licen[cs]e|permission|sign-off|release)\b[^,;.]{0,60})"
)
_FIRST_NEEDS = re.compile(
    r"(?P<clause>[\w' -]{3,40}\bthat first needs? [^,;.()]{3,40}|\bfirst needs? [^,;.()]{3,40})"
)
_SHOWN = re.compile(
    r"(?P<clause>\b(?:show|present|bring|take|explain|tell|report to|put (?:it|this|a plan) to) (?:the |our )"
    r"(?:board|owners|council|committee|trustees|supervisory board|shareholders|parent)\b[^.;,]{0,60}?)"
    r"(?=,? (?:on|by) (?:the )?(?:[A-Z]|\d))"
    r"|^(?P<next>(?:The |Our )?(?:[Nn]ext )?(?:steering|board|council|committee)(?: (?:meeting"
    r"|committee|group))?)"
    r"(?= (?:is|meets) (?:on )?(?:the )?(?:[A-Z][a-z]|\d))"
)
_ABOVE = (
    r"(?:board|owners|council|committee|trustees|shareholders|commissioners|directors|governors"
    r"|parent company)"
)
# "I report to the board on May 20": a day to account for it, and nothing that waits.
REPORTS_TO = re.compile(
    r"(?i)\b(?:I|we) (?:will |shall |must |have to )?(?:report|present|account|answer)(?: \w+)? to"
    rf" (?:the |our )(?:\w+ )?{_ABOVE}\b"
    rf"|^(?:the|our) (?:\w+ )?{_ABOVE} (?:gets?|hears?|sees?|receives?|reads?) (?:my|our|the|a) (?:\w+ )?"
    r"(?:report|results|numbers|figures)\b"
)
_UNTIL_WE = re.compile(
    r"\b(?:until|unless) (?P<clause>(?:we|I) (?:put|have|sign|publish|write|show|tell|agree|explain"
    r"|give|settle)\b"
    r"[^.;]{5,120})"
)
# Others who owe, want or have to do something.
_OTHERS = (
    r"(?:authority|council|examiner|regulator|insurer|counsel|lawyer|legal|IT|vendor|supplier|customer|client"
    r"|director|officer|facilities|landlord|company|bank|union|board|committee|inspectors?|inspectorate|agency"
    r"|ministry|hospital|partner|auditors?|engineering|purchasing|manufacturer|L&I)"
)
_OTHERS_OWE = re.compile(
    rf"(?:^|[,;:.] |\b(?:and|[Bb]efore [\w ]{{3,12}}) )"
    rf"(?P<clause>(?P<who>(?:[\w'\u2019.&-]+ ){{0,5}}?{_OTHERS})\b"
    r"(?: \([^()]{3,40}\)|, [^,]{3,40},)?(?: also| still| first)?"
    r" (?:must|has to|have to|needs? to|shall|is to|are to|wants? to|owes? us)"
    r"(?! not)\b[^,;.]{3,110}?)(?=,? (?:by|before|until|no(?:t)? later than)\b|[,;.(]|$)"
)
# "The ombudsman has ordered us to show by March 31 that each report is inspected"
_ORDERED = re.compile(
    r"\b(?:has |have )?(?:ordered|obliged|obliges|orders|requires?|required|directed) us to"
    r" (?P<clause>[a-z]{3,}\b[^,;.]{0,110}?)(?=,? (?:by|before|until|no later than)\b|[,;.]|$)"
)
_IS_DUE = re.compile(
    r"(?:^|[,;:.] )(?P<clause>(?P<who>(?!(?:[Ee]very|[Ee]ach|[Aa]ll)\b)[^,;.]{3,60}?)"
    r" (?:(?:shall|must|has to|have to|is to|are to) be [a-z]{3,}(?: up)?"
    r"(?: by [^,;.]{3,40}?)?(?=,? (?:by|before|until|no(?:t)? later than) )"
    r"|(?:is|are) (?:still )?(?:outstanding|indispensable|missing|pending|mandatory)\b[^,;.]{0,40}))"
)
_FIRST_CLAUSE = re.compile(
    r"^(?!.*\b(?:must|may) not\b)(?:[^:]{3,40}: )?(?P<clause>(?:[^\s;:]+ ){3}[^;:]{1,100}?)"
    r"(?=,? (?:by|before|until|no(?:t)? later than) |[,;(]|: | - |[.]$|[.] |$)"
)
_JOINED = re.compile(r"(?:so|and|but|therefore) ")
_BODY_NAME = re.compile(r"\b(?:Council|Union|Board|Committee|Local|Federation|Association|Department)\b")
_CHAIRS = re.compile(
    r"(?i)\((?:the )?(?:chair|chairman|chairwoman|chairperson|president|shop steward|spokes\w+):? $"
)
_NEEDS_NONE = re.compile(r"(?i)\b(?:needs? no|no [\w ]{2,30} (?:is|are) (?:needed|required|necessary))\b")
_NO_CONDITION = re.compile(
    r"^(?:(?:and|but|so|or) )?(?:it|they|this|that|i|you|we|who|what|nothing"
    r"|(?:two|three|four|some|these) things|every [a-z]+|everyone|everybody|people|all|each person)\b",
    re.I,
)
# "The guidance says a solicitor must check everything": a rule that holds already.
_SAYS_SO = re.compile(r"(?i)\b(?:says?|states?|provides?|means?) (?:that )?[\w ]+$")
# "Chefs will still decide what goes on the menu": a promise for ever, which nothing waits for.
_WILL_STILL = re.compile(r"(?i)\bwill still\b")
_SEES_TO = (
    r"(?:owns?|talks? to|negotiates|(?:will )?(?:obtains?|reports?|gets?|has(?! to\b)"
    r"|(?<=will )have(?! to\b)|asks? (?:it|them|for (?:it|that))|sees?"
    r" to|takes? care"
    r"|handles?"
    r"|sorts?|settles?|arranges?|prepares?|deals? with|looks? after|discuss(?:es)?|leads?)|expects? to"
    r" have|is (?:working )?on it|is in charge|is responsible"
    r"|answers for|does (?:it|this|that))"
)
_TALKED_ABOUT = re.compile(
    r"(?i)(?<!n['\u2019]t )(?P<clause>\b(?:discuss|talk|negotiate|consult)\b[^,;.]{3,120}?)"
    r"(?=,? (?:before|by|until|prior to)\b|[,;.]| \(|$)"
)
_BODY_DECIDES = re.compile(
    r"(?i)^(?P<clause>(?:the |our )?(?:[\w'\u2019-]+ ){0,2}(?:board|council|committee|trustees|owners"
    r"|chief executive"
    r"|shareholders)(?: of [\w-]+)?"
    r" (?:(?:decides?|votes?)(?: on the [a-z][a-z ]{2,40}?)?"
    r"|(?:sees|gets|reviews|discusses|looks at) (?:(?:the |this |our )?"
    r"(?:plan|paper|proposal|budget)|this|it)))"
    r"(?= on (?:the )?\d| on [A-Z])"
)
_A_JOB = r"(?:[Tt]he|[Oo]ur) [\w'\u2019 -]{3,60}, "
_OWNER = (
    OWNED_FIRST,
    re.compile(rf"\b[Oo]wner(?: is|:)? (?P<name>{ANY_NAME})"),
    re.compile(rf"(?P<name>{ANY_NAME}) {_SEES_TO}\b"),
    re.compile(
        rf"(?:^|: )(?P<name>[A-Z]\. [A-Z][\w-]{{2,20}}|{FULL_NAME}) to (?:complete|confirm|approve|review"
        rf"|check)"
    ),
    re.compile(
        rf"\((?:owner |[a-z][a-z -]{{2,25}}: |{HONORIFIC})?"
        rf"(?P<name>{FULL_NAME}|[A-Z][a-z]{{2,15}})(?:\)|, by\b)"
    ),
    re.compile(rf"^(?:The|Our) [\w' -]{{3,40}} (?:under|led by|chaired by) (?P<name>{FULL_NAME})\b"),
    re.compile(rf"\b(?:that|this) is (?P<name>{ANY_NAME})\.?$"),
    re.compile(rf"\b(?P<name>{FULL_NAME}) will (?:sign|approve|agree)\b"),
    # "...; our IT director, Ana Ruiz, has a vendor date of March 19 for that"
    re.compile(rf"; our [\w' -]{{2,40}}, (?P<name>{FULL_NAME}), (?:has|will|sees|is)\b"),
    re.compile(rf"(?:^|[,;:.] ){_A_JOB}(?P<name>{FULL_NAME}), (?:must|has to|needs? to|is to)\b"),
    re.compile(rf", (?P<name>{FULL_NAME}), (?:by|before|no later than|has|have)\b"),
    re.compile(rf" - (?P<name>{ANY_NAME}), by\b"),
    re.compile(rf"\((?P<name>{FULL_NAME}), (?:by|until|end of|mid|early|in)\b"),
    re.compile(
        rf"\b(?:which|that) (?P<name>{FULL_NAME})(?: (?:from|in) (?:the |our )?[\w ]{{2,20}}?)?"
        r" (?:has promised|promised|will (?:get|bring|have|do|finish|complete|sign)|does|finishes"
        r"|completes|signs)\b"
    ),
    re.compile(
        rf"(?P<name>{FULL_NAME})(?: (?:in|from|of|at) [\w ]{{2,20}}?)? (?:must|has to|needs? to"
        rf"|still has to)\b"
    ),
)
_LAST_OWNER = (
    re.compile(rf"\bby (?:{HONORIFIC})?(?P<name>{ANY_NAME})(?= (?:by|before|no later than)\b)"),
    re.compile(rf", (?P<name>{ANY_NAME})\.?$"),
)
_DUE = re.compile(
    r"\b(?:by|due|until|for|on|before|no(?:t)? later than|deadline|"
    r"(?:meeting|hearing|session|sitting) is(?: on)?)(?: the)?"
    r"(?: [A-Z][a-z]{2,8}day,?)? $"
)
# "X is told on May 3, and Y must agree": the day is of the first.
_NEXT_STEP = re.compile(r"[;,] (?:and |but )?|(?:^| )(?:and|but) ")
# "Y wants to be heard by the end of May; Ana meets them on May 12": the step has its own, vague day.
_DUE_IN = re.compile(
    r"(?i)\b(?:by|before|until) (?:the )?(?:end|middle|mid|early|late|start|beginning|spring|summer|autumn"
    r"|fall|winter|Q[1-4]|next)\b[^;]{0,200};"
)
_NOT_BEFORE = re.compile(r"\b(?:not|never|n['\u2019]t|nobody|no one)\b[^,;.]{0,30} (?:before|until) $")
_AT_THE_EARLIEST = re.compile(r"(?i),? (?:at the (?:very )?earliest|or later|or after)\b")
_FOLLOWS = re.compile(
    rf"^(?:Owner\b|He |She |They |{ANY_NAME} (?:will\b|{_SEES_TO})"
    r"|(?:I|We) (?:expect|hope for|need|want) (?:(?:their|its|the|an) )?"
    r"(?:answer|agreement|decision|yes|reply)\b"
    r"|(?:Their|Its|The) (?:answer|decision|reply) (?:is|comes) )"
)
_SAYS_WHO = re.compile(
    rf"^{ANY_NAME} {_SEES_TO} (?:to )?(?:it|this|that)\.?$|^{ANY_NAME} does (?:it|this|that)\b"
)
# "SATAWU, the union, must agree": the name belongs to the clause.
_BODY_BEFORE = re.compile(r"(?:^|(?<= ))[A-Z][\w&.-]+, $")
# "The safety officer, Ana Ruiz, has to approve": so does the job.
_APPOSED_BEFORE = re.compile(rf"(?:^|[,;:.] )(?P<job>{_A_JOB})$")
_ENDS_IN_A_SPAN = re.compile(r"\b(?:days?|weeks?|months?)$")
_BEFORE_IT = re.compile(r" (?:before|beforehand)(?: the \w+)?(?=[.;,]|$)")
# "We go live only if the records have been moved by March 19, and Billing needs the interface tested."
_ONLY_IF = re.compile(
    r"\b(?:go(?:es)? live|(?:start|launch|switch)(?:es)?(?: over)?) (?:on [^,;.]{3,25} )?"
    r"(?:only (?:if|when|once|after)|provided(?: that)?) (?P<all>[^;]{8,300}?)\.?$"
)
_NEXT_TO_DO = re.compile(
    r",? and (?:if )?(?=(?:[A-Z]|the |our |all |every |each )[^,;]{3,60}? (?:has|have|is|are|needs?) )"
)
_DONE_FIRST = re.compile(
    r"^(?P<clause>[^,;]{3,80}? (?:(?:has|have) been|is|are|needs? [^,;]{3,40}?|(?:has|have)) (?:\w+ly )?"
    r"(?:\w{2,}ed|signed|done|built|ready|in place)\b[^,;]{0,80}?)"
    r"(?=,? (?:by|before|no later than) |,|$)"
)
# "... only if the stock is right for 98 of 100 items, and every counter has two people who can teach."
_TRUE_FIRST = re.compile(
    r"^(?P<clause>[^,;]{3,80}? (?:is|are|has|have|knows?|can) [^,;]{3,80}?)"
    r"(?=,? (?:by|before|no later than) |,|$)"
)


def _needed_to_go_live(text: str, today: date) -> Iterator[Finding]:
    """Yield each thing that is true before the start, where all parts of a sentence are.

    A sentence with one number alone is the rule of a decision.
    """
    condition = _ONLY_IF.search(text)
    parts = _NEXT_TO_DO.split(condition["all"]) if condition else []
    form = _TRUE_FIRST if len(parts) > 1 else _DONE_FIRST
    matches = [_DONE_FIRST.match(part) or form.match(part) for part in parts]
    clauses = [match["clause"] for match in matches if match]
    if len(clauses) < len(parts):
        return
    for part, clause in zip(parts, clauses, strict=True):
        yield Finding("condition", clause, text)
        for day in exact_days_in(part, today)[:1]:
            yield Finding("condition_by", part[day.start : day.end], text, clause)


# "Sales pilots it from 15 March, once the customer data is cleaned"
_ONCE_DONE = re.compile(
    r"\b(?:once|as soon as|only (?:after|when)|provided(?: that)?) (?P<clause>[^,;.]{3,70}? (?:is|are"
    r"|has been"
    r"|have been) (?:\w+ly )?"
    r"(?:\w+ed|done|ready|complete|clean)(?: up)?(?: and \w+ed)?)(?=[,;.]|$| (?:by|before|in) )"
)


def find_data_first(text: str) -> Iterator[Finding]:
    """Yield what has to be done before a pilot begins."""
    if match := _ONCE_DONE.search(text):
        yield Finding("condition", match["clause"], text)


# "And nobody goes live until the duplicate records are below 2%"
NOBODY_UNTIL = re.compile(
    r"(?i)\b(?:nobody|no one|no team) (?:goes live|starts|switches over) (?:until|before) "
    r"(?P<clause>[^,;.]{3,80}? (?:is|are) [^,;]{2,80}?)(?=[,;]|\.(?!\d)|$)"
)


# "HR must confirm by May 3 that the hours are paid"
_CONFIRMED = re.compile(r" (?:by|until|before) [^,;:.]{3,25}? (?P<what>that [^,;:.]{5,100})")


def names_condition(text: str) -> bool:
    """Return whether a sentence says what has to be done first."""
    return bool(_CONDITION.search(text)) and not WHOLE_BY.match(text)


def find_demand(text: str) -> Iterator[Finding]:
    """Yield what somebody waits for, to be chosen: "until we put it in writing"."""
    if match := _UNTIL_WE.search(text):
        yield Finding("condition", match["clause"], text, is_doubtful=True)


def find_condition(text: str, following: str, today: date, *, is_listed: bool = False) -> Iterator[Finding]:
    """Yield what has to be done first.

    `is_listed`: its paragraph says that all of it has to.
    """
    # What the sentence before it needs, and what waits for nothing.
    if _SAYS_WHO.match(text) or REPORTS_TO.search(text) or WHOLE_BY.match(text):
        return
    if first := list(_needed_to_go_live(text, today)):
        yield from first
        return
    if waits := PART_WAITS.search(text):
        yield Finding("condition", waits["clause"], text)
        return
    must = _MUST.search(text) if _DUE_OR_STEP.search(text) else None
    match = (
        OWNED_FIRST.search(text)
        or _CONDITION.search(text)
        or must
        or _UNTIL_AGREED.search(text)
        or _DONE_BY.match(text)
    )
    match = match or NOBODY_UNTIL.search(text)
    if (
        match
        and "who" in match.re.groupindex
        and (_SAYS_SO.search(match["who"]) or _NO_CONDITION.match(match["who"]))
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
        match = _BODY_DECIDES.match(text) or _SHOWN.search(text)
    if match is None and body_kind(text):
        match = _BODY_WANTS.match(text) or _BODY_DEMANDS.match(text)
    if match is None:
        forms = (
            _APPROVES_BEFORE,
            _IF_SIGNED,
            _WAY_BACK,
            _NOTICE,
            _HAS_A_SAY,
            _LACKS,
            _FIRST_NEEDS,
            _ORDERED,
            _OTHERS_OWE,
            _IS_DUE,
        )
        match = next(filter(None, (form.search(text) for form in forms)), None)
    if match is None and is_listed:
        match = _FIRST_CLAUSE.match(text)
    if match is None:
        return
    clause = next(filter(None, (match.groupdict().get(name) for name in ("clause", "owed", "next")))).strip()
    if _A_WISH.match(clause):
        return
    joined = _JOINED.match(clause)
    clause = clause[joined.end() :] if joined else clause
    # "The council (chair: Ana Ruiz) has to": brackets belong to what is before them.
    if clause.count(")") > clause.count("(") and (opened := text.rfind("(", 0, match.start("clause"))) > 0:
        clause = text[_start_of_clause(text[:opened]) : match.end("clause")].strip()
    if not joined and (apposed := _APPOSED_BEFORE.search(text[: match.start("clause")])):
        clause = apposed["job"] + clause
    if (body := _BODY_BEFORE.search(text[: match.start("clause")])) and clause[:4] in ("the ", "our "):
        clause = body.group() + clause
    # "Ready two weeks before": a span needs the word behind it.
    if _ENDS_IN_A_SPAN.search(clause) and (before := _BEFORE_IT.match(text, match.end("clause"))):
        clause += before.group()
    if confirmed := _CONFIRMED.match(text, match.end("clause")) if "clause" in match.re.groupindex else None:
        clause = f"{clause} {confirmed['what']}"
    yield Finding("condition", clause, text)
    proof = f"{text} {following}" if following and _FOLLOWS.match(following) else text
    for where in dict.fromkeys((text, proof)):
        owner = next(filter(None, (pattern.search(where) for pattern in (*_OWNER, *_LAST_OWNER))), None)
        # Who chairs the other side does not see to our condition.
        chairs = owner and _CHAIRS.search(where[: owner.start("name")])
        is_theirs = match.re is _ORDERED or chairs
        if owner and not is_theirs and not _BODY_NAME.search(owner["name"]):
            yield Finding("condition_owner", owner["name"], where, clause)
            break
    for where in dict.fromkeys((text, proof)):
        every = [
            day
            for day in exact_days_in(where, today)
            if is_last_day(where, day) and not _is_of_another_step(where, match.span(), day)
        ]
        if match.re is _UNTIL_AGREED:  # the days before it are of others
            every = [day for day in every if day.start > match.start("clause")]
        if days := [day for day in every if _DUE.search(where[: day.start])] or (
            every if len(every) == 1 else []
        ):
            yield Finding("condition_by", where[days[-1].start : days[-1].end], where, clause)
            break


def _is_of_another_step(text: str, step: tuple[int, int], day: ExactDay) -> bool:
    """Return whether a day belongs to what is told before or after a step."""
    start, end = step
    return bool(_NEXT_STEP.search(text[day.end : start + 1]) or _DUE_IN.search(text[end : day.start]))


def is_last_day(text: str, day: ExactDay) -> bool:
    """Return whether a day is a last one, not a first."""
    return not (_NOT_BEFORE.search(text[: day.start]) or _AT_THE_EARLIEST.match(text, day.end))


def _start_of_clause(before: str) -> int:
    ends = (before.rfind(mark) for mark in (", ", "; ", ": ", ". "))
    return max((end + 2 for end in ends if end >= 0), default=0)
