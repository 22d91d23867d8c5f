"""Promises to people on manager, tasks, place, hours and pay, and what breaks each."""

import re
from typing import NamedTuple

NOBODY = r"(?:nobody|no one|no-one|none of (?:us|you|them|our \w+)|no (?:[a-z-]+ )?(?:team|job|post|\w+s))"
_EVERYONE = r"(?:everyone|everybody|each of (?:us|you|them)|all of (?:us|you|them)|people|they|teams?|\w+s)"
_LEADER = r"(?:managers?|boss(?:es)?|supervisors?|(?:team |shift |area |group )?(?:leads?|leaders?)|foremen)"
_HEAD = r"(?:head|manager|lead|leader|director|supervisor|superintendent|cent(?:er|re)|desk|office)"
_MANY = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3})"
_DOES = (
    r"(?:assign|book|plan|type|write|enter|check|order|answer|decide|schedule|handle|prepare|calculate|file"
    r"|sort|collect|call|count|print|register|approve)"
)
_DONE = (
    r"(?:assigned|booked|planned|typed|written|entered|checked|ordered|answered|scheduled|handled|prepared"
    r"|calculated|filed|sorted|routed|registered|done)"
)
_ROSTER = r"(?:shifts?|rosters?|rotas?|schedules?|watch(?:es)?|working hours|working times)"
_DAY_OF_WEEK = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_PAID_FOR = r"(?:piece rates?|piecework|hourly (?:rate|pay)|commissions?|own rates?)"
_AN_ANSWER = r"(?:answer(?:ed|s)?|repl(?:y|ied|ies)|call(?:ed)? back|calls? back)"
_STAFFED = r"(?:staffed|opening|service|desk|counter|teaching|consulting|care|contact)"


class Opposite(NamedTuple):
    """A subject of which a brief may claim one thing, and plan another."""

    key: str
    subject: str  # what the sponsor settles, as a noun
    promised: re.Pattern[str]
    planned: re.Pattern[str]
    title: str
    options: tuple[str, str]
    is_shared: bool = False  # whether both sentences must name the same thing
    keeps: bool = False  # whether the first option keeps the promise, so that nobody announces the plan


def any_of(*patterns: str) -> re.Pattern[str]:
    """Return one pattern of several, in which capitals count for nothing."""
    return re.compile("|".join(patterns), re.IGNORECASE)


OF_PEOPLE = (
    Opposite(
        "keeps_manager",
        "who reports to whom",
        any_of(
            rf"\b{_EVERYONE} (?:all )?(?:keeps?|stays? with|has|have) "
            rf"(?:the same |(?:their|his or her|your|our) (?:own |current |present )?){_LEADER}\b",
            rf"\b{NOBODY} (?:changes?|loses?|gets? (?:an? )?(?:new|other|different)) "
            rf"(?:[a-z]+ ){{0,2}}{_LEADER}\b",
            r"\breporting lines? (?:stays?|remains?|(?:is|are) (?:kept|unchanged|not touched)"
            r"|do(?:es)? not change)\b",
            rf"\b{_LEADER} (?:stay|remain)s? (?:as (?:they are|is)|the same|in place)\b",
        ),
        any_of(
            rf"\b(?:\w+s|people|staff|they) reports? (?:directly |only |then )?to (?:the |an? |one |our )?"
            rf"(?:[a-z]+ ){{0,3}}{_HEAD}\b",
            rf"\b{_MANY} (?:[a-z]+ ){{0,2}}{_LEADER} (?:become|are merged into) (?:one|{_MANY})\b",
            rf"\b{_LEADER}(?: (?:posts?|positions?|roles?))? (?:ends?|go|are cut|fall away|disappear)\b",
            rf"\b(?:gets?|ha(?:s|ve)) (?:an? |one )(?:new|common|single|joint) {_LEADER}\b",
        ),
        "People keep their manager, but some would get another",
        (
            "Say who gets which manager from which day, to each of them before anyone else, and reword the "
            "promise now. Cost: a talk with each.",
            "Today's managers stay, and the new unit decides on the work alone. Cost: two bosses, and a "
            "smaller gain.",
        ),
    ),
    Opposite(
        "keeps_tasks",
        "whose tasks end",
        any_of(
            r"\b(?:tasks?|roles?|duties|responsibilit(?:y|ies))\b[^.;,]{0,30}?(?: (?:stay|remain)s?"
            r"| (?:is|are) (?:kept|unchanged|not touched)| do(?:es)? not change)\b",
            rf"\b{NOBODY}['’]s (?:[a-z]+ )?(?:tasks?|roles?|duties|work) (?:changes?|ends?|goes|is taken)\b",
            r"\bkeeps? (?:their|his|her|your|our) (?:own )?(?:tasks?|roles?|duties)\b",
        ),
        any_of(
            rf"\bno longer {_DOES}s?\b|\bstops? {_DOES}(?:ning|ting|ing)\b",
            rf"\b(?:is|are|gets?) {_DONE} (?:automatically|by (?:the |an? )?(?:system|tool|program|software"
            r"|assistant|machine|portal|cent(?:er|re)|supplier))\b",
        ),
        "Tasks stay, but some would end",
        (
            "Say which tasks end for whom, and what comes in their place, and reword the promise now. "
            "Cost: a talk with each.",
            "The tasks stay, and that part of the change goes. Cost: what it was to save.",
        ),
        is_shared=True,
    ),
    Opposite(
        "trip_longer",
        "how people get there",
        any_of(
            r"\b(?:trip|commute|journey|travel|way|drive) (?:(?:to|from) work |home )?"
            r"(?:gets?|grows?|is|becomes?|takes?|stays?)\b",
            rf"\b{NOBODY} (?:travels?|drives?|commutes?|goes) (?:[a-z]+ ){{0,2}}(?:longer|further|farther)\b",
        ),
        any_of(
            r"\b(?:moves?|relocates?|transfers?|goe?s?)\b[^.;]{0,80}?"
            r"\b(?P<far>\d{1,3}) ?(?:km|kilomet(?:er|re)s?)\b"
        ),
        "{far} km is about {trip} minutes by road, and we promised less",
        (
            "List each trip before and after, and price a company bus or paid time on the road before anyone "
            "hears the promise. Cost: the bus, or these hours.",
            "Take the number back, and say what is offered to whoever cannot come that far. Cost: trust, and "
            "some leave.",
        ),
    ),
    Opposite(
        "known_ahead",
        "how long before people know their hours",
        any_of(
            rf"\b(?:knows?|gets?|sees?|ha(?:s|ve)) (?:their|his|her|your|our|the) (?:own )?{_ROSTER}\b"
            r"[^.;]{0,30}?\b(?:weeks?|months?|days?) (?:ahead|before|beforehand|in advance)\b",
            rf"\b{_ROSTER} (?:is|are|stays?|remains?) (?:[a-z]+ )?(?:known|published|posted|out|fixed)\b"
            r"[^.;]{0,30}?\b(?:weeks?|months?|days?) (?:ahead|before|beforehand|in advance)\b",
        ),
        any_of(
            rf"\b(?:sets?|plans?|writes?|makes?|changes?|calculates?|assigns?)\b[^.;]{{0,30}}?\b{_ROSTER}\b"
            r"[^.;]{0,30}?\b(?:every|each) (?:night|day|morning|evening|hour)\b",
            rf"\b{_ROSTER} (?:is|are) (?:[a-z]+ )?(?:set|planned|written|made|changed|calculated|assigned)\b"
            r"[^.;]{0,30}?\b(?:(?:every|each) (?:night|day|morning|evening|hour)|daily|hourly)\b",
        ),
        "Hours known long ahead, or set anew each day?",
        (
            "The promised notice holds: inside it only open shifts move, to whoever says yes. Cost: part "
            "of the gain.",
            "A shorter notice by agreement: how many days, what a change pays, and the right to say no. "
            "Cost: talks first, and that pay.",
        ),
        keeps=True,
    ),
    Opposite(
        "hours_moved",
        "which hours move",
        any_of(
            rf"\b(?:keeps?|has) (?:the |its |their |all (?:the |its )?)?(?:same )?{_STAFFED} hours\b",
            rf"\b{_STAFFED} hours (?:stay|remain|are kept)\b",
        ),
        any_of(
            r"\bhours\b[^.;]{0,50}?\b(?:move|go|shift|are (?:moved|freed|taken|used))s?\b[^.;]{0,12}?"
            rf"\b(?:(?:away )?from (?:the |our )?(?:{_STAFFED}|front|shop floor|ward|classroom)|to)\b"
        ),
        "The hours stay, but some would move",
        (
            "Count by place which tasks end; only their hours move, and the promised ones stay. "
            "Cost: the new work gets fewer hours.",
            "Say which hours move, where and from when, and change the promise first. Cost: trust.",
        ),
    ),
    Opposite(
        "all_come",
        "what is offered to whoever does not come",
        any_of(
            rf"\b{NOBODY} (?:[a-z-]+ ){{0,2}}?loses? (?:their|his|her|the|a) (?:job|post|position)s?\b",
            r"\bno jobs? (?:is|are|will be) (?:lost|cut)\b",
        ),
        any_of(r"\b(?:at least )?\d{1,4} of (?:the |our )?\d{1,4} (?:come|follow|move|transfer|stay on)\b"),
        "Nobody loses a job, but not all are counted on",
        (
            "A named job within reach for whoever can't come, or paid help to find one, said before "
            "anyone is asked. Cost: these posts, or that help.",
            "Say that the promise holds at the new place only, and what those who stay behind are paid. "
            "Cost: trust, and that pay.",
        ),
    ),
    Opposite(
        "paper_valid",
        "which paper holds",
        any_of(
            r"\b(?:paper|printed|hand-?written)\b[^.;]{0,40}?\b(?:valid|accepted|allowed|counts?"
            r"|stays? in use|remains? in use)\b"
        ),
        any_of(
            r"\b(?:books?|forms?|paper|sheets?|cards?|slips?|notebooks?|folders?|binders?)\b[^.;]{0,50}?"
            r"\b(?:destroyed|shredded|thrown away|burned|abolished|withdrawn|taken away|not valid"
            r"|no longer (?:valid|accepted))\b"
        ),
        "Paper stays valid, but it is taken away",
        (
            "A small numbered stock of an emergency form, given out by one person, valid for one shift and "
            "one place, and entered afterwards. Cost: printing, and one rule for everyone.",
            "No paper at all: a spare device at each place, and work waits where both fail. Cost: devices, "
            "and work that stops.",
        ),
        keeps=True,
    ),
    Opposite(
        "where_it_starts",
        "where work begins and ends",
        any_of(
            r"\b(?:begins?|starts?|ends?)\b[^.;,]{0,40}?\b(?:at|in|from) (?:their|his|her|your|our|the same) "
            r"(?:own |home |usual |present )?"
            r"(?:depot|base|station|site|branch|office|home|garage|yard|port|shop)\b"
        ),
        any_of(
            r"\b(?:begins?|starts?)\b(?: (?:work|(?:the|a|each|their|his|her) (?:shift|day|duty)))? "
            r"(?:where(?:ver)?|at (?:another|any|whichever|the nearest)|elsewhere)\b"
        ),
        "Work begins at the usual place, but some would begin elsewhere",
        (
            "Plan last month once more with the promise kept. What is left of the gain becomes the goal. "
            "Cost: two days of whoever plans, and maybe a smaller goal.",
            "Agree first on paid trips to the other place, with those who represent these people. Cost: "
            "these trips, and talks before anything is announced.",
        ),
        is_shared=True,
        keeps=True,
    ),
    Opposite(
        "answer_on_closed_day",
        "how fast we answer around the closed day",
        any_of(
            r"\b(?:nobody|no one|no [a-z-]+) waits? (?:longer|more) than (?:an?|one|1) (?:working )?day\b",
            rf"\b{_AN_ANSWER}\b[^.;]{{0,30}}?\b(?:within (?:an?|one|1) (?:working )?day|within 24 hours"
            r"|(?:on )?the same day|the next day)\b",
        ),
        any_of(
            rf"\b(?:is|are|stays?|remains?|be) closed (?:on |every |each )?{_DAY_OF_WEEK}\b",
            rf"\bcloses? (?:on|every|each) {_DAY_OF_WEEK}\b(?! at\b)",
            rf"\b{_DAY_OF_WEEK} (?:off|closed)\b",
        ),
        "An answer within a day, and a day on which nobody is there",
        (
            "One person in turn answers on that day what can't wait, and takes the hours off in the same "
            "week. Cost: those hours, and a roster.",
            "The closed day doesn't count, and those outside hear it before it begins. Cost: some ask why.",
        ),
    ),
    Opposite(
        "bonus_ends",
        "what becomes of the bonus",
        any_of(
            r"\b(?:pay|wages?|salar(?:y|ies)|earnings|income)"
            r" (?:stays?|remains?|(?:do(?:es)? not|(?:does|do|wo)n['’]t) change)\b",
            rf"\b{NOBODY} (?:earns?|is paid|gets?|loses?) (?:any )?(?:less|money|pay)\b",
        ),
        any_of(
            r"\b(?P<bonus>(?:night|shift|weekend|sunday|overtime|evening)s?[- ]"
            r"(?:bonus(?:es)?|allowances?|premiums?|supplements?))\b"
        ),
        "Pay stays, but the {bonus} may end",
        (
            "Each person's average of the last twelve months is paid on for a year, then less in steps, "
            "agreed with payroll and with those who represent people before anyone hears the promise. "
            "Cost: that pay.",
            "Say that base pay alone stays, what each person loses a month, and from when. Cost: trust, and "
            "some leave.",
        ),
    ),
    Opposite(
        "pay_by_person",
        "what people are paid for",
        any_of(
            rf"\bkeeps? (?:their|his|her|your|our) (?:own |individual |personal |present )*{_PAID_FOR}\b",
            rf"\b(?:individual |personal )?{_PAID_FOR} (?:stay|remain)s?\b",
        ),
        any_of(
            r"\b(?:team|cell|group|crew|shift|line|unit)s? (?:is|are|gets?|will be) paid\b",
            r"\bpaid (?:as|by|per) (?:an? |one |the )?(?:team|cell|group|crew|shift|line|unit)\b",
        ),
        "People keep their own rate, but the group would be paid",
        (
            "The new pay, and for the first 13 weeks never less than each person's own average, agreed with "
            "payroll and with those who represent people before anyone hears it. Cost: the difference, "
            "counted by payroll.",
            "The old pay stays for everyone, and results of the group are shown without money. Cost: people "
            "go on working for their own number.",
        ),
        keeps=True,  # how the group is paid is agreed before anyone hears it
    ),
    Opposite(
        "earns_less",
        "whose pay would fall, and what they get",
        any_of(rf"\b{NOBODY} (?:takes? home|earns?|is paid|gets?) (?:[a-z]+ )?less\b"),
        any_of(
            r"\b(?:earns?|makes?|takes? home|gets?|(?:is|are) paid) [^.;,]{1,20}? more than "
            r"(?:with )?(?:the|an?) (?:new|future|hourly|fixed)\b"
        ),
        "Nobody earns less, but some would",
        (
            "Each of them is paid on at their own average of the last twelve months until a day we name. "
            "Payroll counts people and sum before anyone hears the promise. Cost: that sum.",
            "Say who earns less, how much and from when, to each of them first. Cost: trust, and some leave.",
        ),
    ),
    Opposite(
        "waits_longer",
        "who would wait longer, and what they get",
        any_of(rf"\b(?:{NOBODY}|no [a-z]+)\b[^.;,]{{0,40}}?\b(?:waits?|has to wait) longer\b"),
        any_of(r"\b(?:minutes?|hours?|km|kilomet(?:er|re)s?|miles?) (?:further|farther)\b"),
        "Nobody waits longer, but some would",
        (
            "What keeps the promise there is found and priced before anyone hears it. Cost: that price.",
            "Say for whom it doesn't hold, and by how much, to them first. Cost: trust.",
        ),
    ),
    Opposite(
        "phones_banned",
        "where a phone may be used",
        any_of(r"\bban on (?:[a-z]+ )?(?:phones?|mobiles?|tablets?)\b|\bphones? (?:is|are|stays?) banned\b"),
        any_of(r"\bon (?:an?|the|their|your) (?:phones?|mobiles?|tablets?)\b"),
        "Work goes on a phone, but phones are banned in places",
        (
            "Where phones are banned, the work is noted on paper and entered outside in the same shift. "
            "A list names these places, signed by whoever answers for safety. Cost: writing it twice there.",
            "Ask whoever answers for safety for exceptions, place by place. Cost: weeks, and some get a no.",
        ),
    ),
    Opposite(
        "one_is_alone",
        "who the second person is",
        any_of(r"\btwo (?:people|persons|colleagues|of us|staff)\b|\bfour[- ]eyes\b"),
        any_of(r"\b(?:one|a|an|the) [a-z]+ (?:works?|operates?|is|stands?|drives?) (?:there )?alone\b"),
        "It takes two people, but one is alone at times",
        (
            "Whoever is alone calls a second person from a list, who hears each step until help is there; "
            "tried twice before the first day. Cost: someone on call.",
            "A second person is there at all hours. Cost: that duty.",
        ),
    ),
    Opposite(
        "kept_inside",
        "what may leave our own servers",
        any_of(
            r"\b(?:leaves?|goes? out of|goes? outside|outside) (?:our|the) (?:own )?"
            r"(?:servers?|network|house|data cent(?:er|re))\b"
        ),
        any_of(r"\bcloud\b|\bhosted (?:by|in|at)\b"),
        "It stays on our servers, but the tool runs elsewhere",
        (
            "Until the vendor runs it on our servers, only what may leave goes in. Price and day in writing, "
            "signed by whoever answers for security. Cost: that price, and less to use it for at first.",
            "Change the promise, with a written yes from whoever owns the material. Cost: weeks, and some "
            "say no.",
        ),
    ),
)
KEYS_OF_PEOPLE = frozenset(each.key for each in OF_PEOPLE)
