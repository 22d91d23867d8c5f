"""Sentences about one person without a name: by what only people do, or by a post or trade.

A verb of the mind makes a person of any noun but a body or a thing, so that a word missing here hides a
sentence too many rather than too few. Other verbs need a noun that is a post or trade.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from playbook.core.base.letters import without_unseen

_BLANK = re.compile(r"[^\S\n]")  # also one that does not break
# Bodies that speak as one, and many outside.
_BODIES = """
    crew union company firm branch depot plant mill shift ward clinic hospital hospice school college office
    kitchen lab store church court club choir orchestra army police press public town county state country
    region area market trade bureau group panel regulator employer insurer lender supplier vendor provider
    manufacturer maker publisher carrier hauler distributor retailer customer consumer client user visitor
    patient member contractor caterer landlord tenant investor staff people folk third half quarter rest
    most many few former latter other another center theater shelter pharmacy whoever viewer neighbor body
    agency ministry registry academy inspectorate restaurant hall party hotel museum farm fleet world
    project home gate forum guest it everyone everybody someone somebody anyone anybody one family pair
    class couple crowd column circle band squad cast league brigade congress jury navy gang cooperative
    cabinet syndicate parish society religion industry neighborhood district enterprise economy borough side
    dock quay bay ramp deck pier barn stable studio bar cafe bistro pub salon gym pool spa zoo garden base
    camp pit mine rig terminal hub bench kiln chain
"""
# What "says" and "refuses" without a mind, and whatever ends as a trade does.
_THINGS = """
    law rule contract lease form sheet book manual survey study forecast budget rumor poster folder header
    footer chapter register roster calendar sticker banner charter system tool program portal machine model
    bot robot device tablet screen server printer computer reader scanner copier browser router sensor
    monitor filter counter timer tracker adapter charger container trailer tractor generator transformer
    freezer refrigerator washer dishwasher dryer mixer boiler burner heater radiator cooler elevator
    escalator conveyor compressor motor reactor mirror pointer loader digger crusher grinder shredder
    stapler transmitter receiver projector accelerator indicator vector sector factor error floor door
    corridor color odor vapor harbor labor humor honor behavior favor anchor razor tower chamber cellar
    corner layer barrier sewer sorter buffer gutter cluster finger shoulder weather summer winter october
    november december easter dinner supper matter manner danger disaster murder hunger fever cancer fiber
    leather rubber timber copper silver powder butter beer river offer answer prayer career transfer drawer
    trigger modifier gender never ever rather either neither later together however under her per better
    older newer bigger smaller higher lower longer shorter faster slower easier fewer larger greater closer
    sooner nearer wider lighter simpler safer stronger weaker busier three feather merger ledger separator
    differ enter log louder stricter cheaper harder earlier further identifier semester fee tree degree
    coffee guarantee jubilee list checklist playlist waitlist twist grant warrant variant coolant constant
    covenant important relevant significant instant giant point print joint paint saint hint mint helicopter
    ladder lumber hammer van truck boat train key fire wind road lot end start idea plot festival engine
    pump valve alarm lock file field database laptop mood data date past gut holder shutter shower reflector
    resistor detector reminder rotor binder breaker chopper condenser conditioner cylinder dispenser duster
    feeder fertilizer fryer hopper launcher lever liner marker amplifier analyzer plaster propeller roller
    sampler sander sprinkler starter switch tanker wrapper harvester plotter toner slicer blender toaster
    cooker flower elephant german human italian roman agree free see chiller baler
"""
_NO_PERSON = {*_BODIES.split(), *_THINGS.split()} | {
    "password manager", "task manager", "file manager", "package manager", "printer driver", "user guide",
}  # fmt: skip
_THING = re.compile(
    r"\w{0,30}(?:tion|sion|ment|ship|[ae]nce|ness|ity|ism|age|ure|ing|ware|ology|[aeo]ry|ium|board|house|room|work"
    r"|land|port|paper|letter|line|meter|bank|plan|desk|app|site|team|phone|shop|yard|mill|force|over"
    r"|committee|council|water|power|order|number)"
)
# Whose work comes from outside as a rule: one of us with a field before it, or by a verb of the mind.
_OUTSIDE_WORDS = """
    auditor inspector examiner assessor adviser advisor lawyer solicitor broker banker minister operator
    owner partner notary guide counsel assistant agent attorney judge marshal warden person forwarder
"""
_OUTSIDE = frozenset(_OUTSIDE_WORDS.split())
_SPEAKERS = _OUTSIDE | {"chair"}  # what they want may be a condition
_AI = frozenset(
    ("ai", "coding", "chat", "writing", "drafting", "voice", "digital", "virtual", "new", "software")
)
# With a field before them, and no parts of machines, metals or headings.
_LEADS = frozenset(("head", "lead", "chief", "principal", "chair"))
_ALSO_THINGS = _LEADS | {"controller", "mate", "pilot"}
_POSTS_WORDS = """
    secretary actuary missionary boss dean deputy matron midwife steward guy lady rep chef vp svp evp chefin
    directrice jefe jefa colleague kollege kollegin president cook expert intern apprentice mechanic coach
    surgeon architect bursar chaplain concierge groom nanny paralegal physio registrar rabbi vet vicar
    waitress hostess seamstress mistress headmistress stewardess manageress governess priest captain
    executive representative professional official associate advocate graduate magistrate delegate detective
    operative academic critic cleric scholar provost aide temp admin resident superintendent correspondent
    man tech techie admiral colonel corporal constable sheriff deacon bishop escort bosun valet orderly
    jockey scout bailiff sexton mason umpire envoy imam docent dramaturge doula sacristan prof gp rn
    freelance artisan pro diplomat veteran masseuse stevedore nurse clerk guard maid boy girl fellow student
    postdoc sysadmin
"""
_POSTS = frozenset(_POSTS_WORDS.split()) | {
    "airline pilot", "traffic controller", "financial controller", "deck hand", "farm hand", "stage hand",
    "stable hand", "mail carrier", "letter carrier", "au pair",
}  # fmt: skip
_TRADE = re.compile(
    r"\w{2,30}(?:er|or|[iy]st|ista|ian|ant|eur|ee|man|woman|person|smith|wright|[eo]path|surgeon|medic"
    r"|boy|girl|maid|hand|guard|herd|leiter(?:in)?)|c[a-z]{1,2}o"
)
_ONE = (
    r"(?:the|our|my|your|their|his|her|its|this|one(?! of)|der|die|unser\w{0,3}|le|la|notre|el|nuestr[oa]"
    r"|\w{2,30}['’]s)"
)
_TRUSTS = r"(?:dis|mis)?trusts?|blames?|hates?|resents?|laughs? at|afraid of"
_START = re.compile(
    r"(?i)(?:\b(?P<many>(?:one|two|three|n?either) of (?:(?:the|our|my) |(?P<us>us|them)\b))"
    r"|(?P<among>(?:(?m:^)|[.;:!?] )of (?:the|our|my) (?=(?:two|three|four|five|six) ))"
    r"|(?<!\w)(?P<few>(?:two|three) (?!of\b|times\b))"
    r"|(?P<begins>(?:(?m:^)(?:\W|\d|\b[a-z]\)){0,5}|[,;:] |\b(?:and|but|if|as|because|since|once|only"
    rf"|even|nobody|{_TRUSTS}|with|without|rely on|despite|about|against|by|after|when|unless"
    r"|until|while|think|know|knows|maybe|perhaps|of course|so|also|is|was|will|does|did|can|should|rid of"
    r"|replaces?|stand)"
    rf" (?:[\w-]{{1,20}} ){{0,2}}?)(?:{_ONE}|a(?= colleague))) |(?<!\w){_ONE} |(?P<bare>(?m:^)"
    r"(?:\W|\d[.)]){0,5}(?=\w)))"
)
# One that may be part of whom a sentence is about.
_WORD = re.compile(
    r"(?i)(?!(?:and|or|of|that|whether|if|the|to|who|which|an?|not?|each|every|some|any|all|both|is|are|was|were"
    r"|be|been|has|have|had|do|does|did|will|would|can|cannot|could|may|might|must|should|for|in|at|on|with|by"
    r"|from|as|per|one|another|than|but|so|because|since|when|while|after|before|until|where|how|why|what"
    r"|whatever|whoever|we|you|they|he|she|our|my|your|their|his|its|these|those|there)\b)[\w&]{1,30}"
)
_GAP = re.compile(r"(?i)(?<=\bst)\. |(?:['’]s?)?\)?(?:, | ?\(| and |[ /-])")
_BARE_GAP = re.compile(r"\)?(?: and | ?\(|[ /-])(?=[a-z])")  # "Emil Weber" is a name
_MOST_WORDS = 9
_PLACE = (
    r"(?: emeritus| (?:of|for|in|at|on|from) (?:the |our )?[\w'’-]{1,30}(?: (?!is\b|was\b)[\w-]{1,30}){0,2}?"
    r"| who (?:[\w'’-]{1,20} ){0,4}?[\w-]{1,20}|\)| \([^()\n]{1,60}\)|, [^,.;:!?()\n]{1,60},){0,2}?"
)
_ACTIVE = (
    r"has|had|hat|wird|will|would|can|could|does|did|do|also|still|now|never|not|only|already|just|always|often"
    r"|even|very|too|no longer|\w{2,20}ly"
)
_HELPER = rf"(?: (?:is|was|ist|war|been|being|be|{_ACTIVE}))"
_REGULAR = (
    r"(?:fear|doubt|resent|detest|laugh|sleep|shout|drink|complain|gossip|cheat|steal|distrust|mistrust|resign"
    r"|quarrel)"
)
_WITHOUT_E = r"(?:hat|dislik|loath|despis|believ|sabotag|hop|lov)"
# What is feared, hated or loved may be a thing.
_MIND = re.compile(
    rf"(?i){_PLACE}(?:(?: (?:{_ACTIVE})){{0,5}} (?:thinks?|thought (?:it|that|he|she)|likes|liked|like(?= it)"
    rf"|{_REGULAR}(?:s|ed|(?! (?:is|was|of|for|in|about|that)\b))|{_WITHOUT_E}(?:es|ed)|believe|hate|dr[au]nk"
    r"|cr(?:y|ied|ies)|wept|stole|bull(?:y|ies|ied)|lost (?:his|her|interest)|g[ai]ven? up"
    r"|refus(?:es?|ed) (?:it|to (?!sign|approve|pay|deliver|open|start|print|load|close)\w+))\b"
    rf"|{_HELPER}{{1,5}} (?:(?:think|cry|bully|refus|{_REGULAR}|{_WITHOUT_E})ing|angry|afraid|scared|ill"
    r"|sick|unhappy|bitter|jealous|pregnant|depressed|overworked|lazy|rude|stubborn|drunk|burn(?:ed|t) out"
    r"|dyslexic|(?:close to|near) burnout|on (?:sick|parental) leave|convinced|demoted|fired|let go|laid off"
    r"|against it|dagegen|cancer|back pain|an affair|(?:another|an|a new) (?:job )?offer"
    r"|looking for \w+ (?:\w+ )?(?:job|post|employer))\b)"
)
_STANCE = re.compile(
    rf"(?i){_PLACE}(?:{_HELPER}{{0,5}} (?:says?|said|wants?|refus|resist|threat|hides?\b|hid\b|lie[sd]?\b"
    r"|quit|resign|retir|leav|ignor|blocks?\b|trusts?|looking for|tells?\b|told|oppos|tolerat|agrees?\b"
    r"|warned|caught|blamed|failed (?:the|his|her)\b|left\b(?! (?:out|over|on|at|behind)\b)|asks\b|undermin)"
    rf"|{_HELPER}{{1,5}} (?:for it|against)\b"
    r"|['’]s (?:own )?(?:contract(?! with)|job|post|wife|husband|son|daughter|successor|divorce))"
)
_SPEAKS = re.compile(
    rf"(?i){_PLACE}{_HELPER}{{0,5}} (?:wants|refuses|agrees|ignores|undermines|tolerates|says (?:no"
    r"|(?:that )?(?:he|she|it will|we|they|nobody)))\b"
)
# What only people do or are, too; a machine or a law may do some of the other things alone.
_PERSONAL = (
    r"(?:threaten|applied|promised|vetoed|dictates|leaks everything|cheats?\b|type[sd]? |brags?\b|prays?\b"
    r"|smokes?\b|stammers?\b|scares?\b|given notice|(?:no|another|an) offers?\b|(?:other )?offers\b"
    r"|stopped \w{3,20}ing\b|never (?:liked|finished|used|learned|come)"
    r"|lost (?:his|her|their|all)? ?(?:interest|trust|faith|licen[cs]e|nerve)"
    r"|(?:cannot|can ?not|can hardly|can barely|do not|does not) (?:read|write|say no|stand|hear|see|speak"
    r"|spell|use a|work with the)\b|do(?:es)? the work of|(?:will|would) (?:never|not) (?:scan|use|touch|back"
    r"|support|come|learn|train|change|forgive|accept)\b|in private\b)"
)
_LIVES = re.compile(rf"(?i){_PLACE}(?: (?:{_ACTIVE}|have|is|are|was|were|will)){{0,5}} {_PERSONAL}")
# What may follow a noun that is no part of a longer one: a verb, or the end of a clause.
_DOES = re.compile(
    rf"(?i)(?! (?:\w{{2,20}}s (?:are|were|have|must|need)|hours|days|posts|accounts)\b){_PLACE}(?:['’]s\b"
    r"|(?-i:: (?=[a-z]))| (?:is|was|has|had|have|does|did|will|would|can|cannot|could|may|might|must|should"
    r"|also|still|already|never|often|always|hardly|alone|left|(?P<verb>\w{2,20}(?:s|ed)))\b)"
)
_ENDS = re.compile(
    rf"(?i){_PLACE}(?:[,:.;!?)]| \(|\W*$| (?:to|with|and|or|who|nor|as|because|when|if|until|since|after"
    r"|before|about|in|on|at|for|of|from|twice|nothing|nobody|no|we|they|it|he|she|the|our)\b)"
)
_COUNTS = frozenset(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"))
_OUGHT = re.compile(r" (?:must|has (?:to|not)|needs|expects|takes|checks)\b")
_TRUSTED = re.compile(rf"(?i)\b(?:{_TRUSTS}) (?:the|our) $")
_OF_A_FIELD = re.compile(r" (?:of|in|for) (?!each\b|all\b)")


class _One(NamedTuple):
    noun: str
    field: str  # the word before it
    start: re.Match[str]
    end: int


def acts_as_one(text: str) -> bool:
    """Return whether one person takes a stance in a text, by post or trade."""
    text = _plain_blanks(text)
    return any(_acts(one, text) for one in _ones(text))


def says_of_one(text: str) -> bool:
    """Return whether a text says something of one in a post or trade."""
    text = _plain_blanks(text)
    return any(_acts(one, text) or _is_told_of(one, text) for one in _ones(text))


def is_trade(noun: str) -> bool:
    """Return whether a noun alone says what somebody works as."""
    return noun in _POSTS or noun in _OUTSIDE or bool(_TRADE.fullmatch(noun) and not _is_body(noun))


def _ones(text: str) -> Iterator[_One]:
    """Yield each word that may say whom a text is about."""
    if " " not in text.strip():
        return  # one word tells nothing of anybody
    for start in _START.finditer(text):
        at, field = start.end(), ""
        if start["us"]:
            yield _One("colleague", field, start, at)
        for _ in range(_MOST_WORDS):
            word = _WORD.match(text, at)
            if not word:
                break
            noun = word[0].lower()
            if start["many"] or start["among"] or start["few"]:
                noun = noun.replace("people", "colleagues").removesuffix("s").replace("men", "man")
            yield _One(noun, field, start, word.end())
            gap = (_GAP if start["bare"] is None else _BARE_GAP).match(text, word.end())
            if not gap:
                break
            at, field = gap.end(), "" if "(" in gap[0] else noun


def _acts(one: _One, text: str) -> bool:
    if one.start["among"] or one.start["few"]:
        return False  # the plan is still read from it
    is_ours, is_outside = _is_ours(one, text), one.noun in _OUTSIDE
    if _MIND.match(text, one.end):
        is_free = one.start["bare"] is None and not _is_few(one)
        return is_ours or is_outside or one.noun in _ALSO_THINGS or (is_free and not _is_body(one.noun))
    if (is_ours or is_outside) and _TRUSTED.search(one.start[0]) and _ENDS.match(text, one.end):
        return True
    may_be = is_ours or (one.noun in _ALSO_THINGS and (one.field or one.start[0].endswith(("'s ", "’s "))))
    return bool(may_be) and one.noun not in _SPEAKERS and bool(_STANCE.match(text, one.end))


def _is_told_of(one: _One, text: str) -> bool:
    is_bare = one.start["bare"] is not None
    if _is_few(one) and _is_told_of_few(one, text):
        return True
    if (is_bare or one.start["begins"]) and _is_ours(one, text):
        does = _DOES.match(text, one.end)
        is_told = bool(does and not does["verb"]) if is_bare else bool(does or _ENDS.match(text, one.end))
        return is_told and not (one.noun in _OUTSIDE and _OUGHT.match(text, one.end))
    is_free = not is_bare and one.noun not in _OUTSIDE and not _is_body(one.noun)
    return is_free and bool(_SPEAKS.match(text, one.end))


def _is_few(one: _One) -> bool:
    return any(one.start[kind] for kind in ("many", "among", "few"))


def _is_told_of_few(one: _One, text: str) -> bool:
    """Return whether a sentence says something of one of several, such as "one of the two cooks"."""
    is_counted = one.noun in _COUNTS and not one.start["few"]  # "one of the six in the lab"
    if not (is_counted or _is_ours(one, text)):
        return False
    if lives_here(text, one.end):
        return True
    if is_counted or one.start["few"] or _OUGHT.match(text, one.end):
        return False
    does = _DOES.match(text, one.end)
    return text.startswith(",", one.end) if one.start["among"] else bool(does and not does["verb"])


def is_nobody(noun: str) -> bool:
    """Return whether a word means a body, a thing, many, or nobody in particular."""
    return noun in ("nobody", "none", "neither") or _is_body(noun)


def lives_here(text: str, at: int) -> bool:
    """Return whether words follow that only a person does or is."""
    return any(sign.match(text, at) for sign in (_LIVES, _MIND, _STANCE))


def _is_ours(one: _One, text: str) -> bool:
    """Return whether a noun is a post or trade among us."""
    whole = f"{one.field} {one.noun}"
    if one.noun in _OUTSIDE:
        return bool(one.field) and one.field not in _AI and whole not in _NO_PERSON
    if one.noun in _ALSO_THINGS and whole not in _POSTS:
        is_of = one.noun in ("head", "chief", "chair") and _OF_A_FIELD.match(text, one.end)
        is_led = one.noun in _LEADS and one.field and not one.field.endswith("s")
        return bool(is_of or is_led) and text[one.end + 1 : one.end + 2] != "s"
    return whole in _POSTS or (is_trade(one.noun) and whole not in _NO_PERSON)


def _is_body(noun: str) -> bool:
    """Return whether a noun is a body, a thing or more than one."""
    is_many = noun.endswith("s") and not noun.endswith("ss")
    return is_many or noun in _NO_PERSON or noun.isdigit() or bool(_THING.fullmatch(noun))


def _plain_blanks(text: str) -> str:
    return _BLANK.sub(" ", without_unseen(text))
