"""Sentences about whoever holds a post or trade of which there is one, without a name."""

import re

from playbook.core.base.letters import without_unseen

_BLANK = re.compile(r"[^\S\n]")  # also one that does not break
# "The depot manager", "Porto's sales head", "fleet-manager", "my boss": whoever that is, there is one.
_ONE = (
    r"(?:the|our|my|your|their|his|her|its|this|that|one|der|die|unser\w{0,3}|le|la|notre|el|nuestr[oa]"
    r"|\w{2,30}['’]s)"
)
_ADJECTIVE = r"(?!(?:and|or|of|that|whether|if|the|to|who|which|an?|not)\b)[\w&/.'’-]{1,30}[ -]"
_POST = (
    r"(?:(?:colleague|kolleg(?:e|in))(?: [\w-]{1,30})?|director|manager|leader|supervisor|fore(?:man|woman)"
    r"|sponsor|boss|chair(?:man|woman|person)|president"
    r"|superintendent|secretary|treasurer|captain|deputy|dean|matron|midwife|steward|guy|lady|rep"
    r"|officer|founder|priest|chef|man|woman|(?:board|council|committee|union) chair"
    r"|c[a-z]{1,2}o|[es]?vp|\w{0,20}leiter(?:in)?|chefin|directeur|directrice|jef[ea])"
)
# Also things, metals and parts of a body, which do nothing that people do.
_POST_OR_THING = r"(?:head|lead|chief|principal|controller|mate)"
# Outside, of whom there are many, or no person at all.
_NO_TRADE = (
    r"(?:customer|client|user|visitor|member|supplier|vendor|manufacturer|maker|provider|insurer|lender"
    r"|employer|publisher|contractor|carrier|operator|distributor|retailer|regulator|auditor|inspector"
    r"|examiner|assessor|advis[eo]r|lawyer|solicitor|broker|banker|minister|caterer|owner|landlord|server|printer|computer|reader|scanner|center|counter"
    r"|letter|shelter|theater|chapter|quarter|tower|sector|summer|winter|weather|water|chamber|trailer|freezer"
    r"|boiler|burner|elevator|controller|harbor|labor|paper|order|number|list|sister|never|ever|rather|either"
    r"|later|together|however|other|over|after|or|for)"
)
_TRADE = (
    rf"(?!{_NO_TRADE}\b)(?:\w{{1,30}}(?:er|or|[iy]st|ian|tant|man|woman|person|smith|wright|mi?stress|eur)"
    r"|nurse|clerk|cook|pilot|guard|counsel|expert|intern|trainee|trustee|apprentice|mechanic|coach|surgeon"
    r"|attendant|actuary|architect|barista|bursar|chaplain|concierge|groom|(?:deck|farm|stage) ?hand"
    r"|(?:para)?medic|nanny|paralegal|physio|registrar|rabbi|sergeant|shepherd|vet|vicar|waitress|hostess)"
)
_MANY = rf"(?!{_NO_TRADE}s\b)(?:people|colleagues|staff|men|women|(?:{_POST}|{_TRADE})s)"
# "The IT lead": no verb, metal or time.
_LEAD = rf"(?!lead\b){_ADJECTIVE}(?<!s )(?<!\bwe )(?<!\bto )lead\b(?! (?:to|times?)\b)"
_PLACE = r"(?: (?:of|for|in|at|on) (?:the |our )?[\w-]{1,30}(?: [\w-]{1,30})?)?"
_HELPERS = (
    r"(?:(?:has|had|is|was|hat|ist|war|wird|been|be"
    r"|will|would|does|did|do|also|still|now|never|not|only|already) ){0,4}"
)
_STANCE = (
    r"(?:says?|said|thinks?|thought|wants?|fears?|believes?|hopes?|doubts?|refus|resist|threat|dr[aiu]nk"
    r"|hides?\b|hid\b|lie[sd]?\b|st[eo][al]l|quit|resign|retir|leav|hate|dislik|ignor|blocks?\b"
    r"|complain|for it|against|dagegen"
    r"|likes?\b|trusts?|ill\b|sick|looking for|angry|afraid|tells?\b|told|laugh|cries"
    r"|cried|oppos|cheat|tolerat|agrees?\b|bull(?:y|ies)|warned|caught|convinced|failed (?:the|his|her)\b"
    r"|left\b(?! (?:out|over|on|at|behind)\b)|g[ai]ven? up\b|blamed|fired\b"
    r"|lost (?:h(?:is|er)|interest)|sleeps|asks\b|let go|demoted|sabotag)"
)
_ACTS = re.compile(
    rf"(?i)(?:(?<!\w){_ONE} |(?m:^)\W{{0,3}})(?:{_ADJECTIVE}){{0,3}}?"
    rf"(?:{_POST}|{_POST_OR_THING}|{_TRADE}){_PLACE}(?: {_HELPERS}{_STANCE}"
    r"|['’]s (?:own )?(?:contract|job|post|wife|husband|son|daughter|successor|divorce))"
    rf"|\b(?:one|two|three) of (?:us|them|(?:the|our) (?:[\w-]{{1,30}} ){{0,3}}?{_MANY}) {_HELPERS}{_STANCE}"
    rf"|\b(?:(?:dis|mis)?trusts?|blames?|hates?|resents?|laughs? at|afraid of) (?:the|our) "
    rf"(?:{_ADJECTIVE}){{0,3}}?(?:{_POST}\b|{_LEAD})"
)
# Who begins a sentence or a clause, or stands behind a word of trust, whatever they do.
_BEGINS = (
    r"(?:(?m:^)(?:\W|\d|\b[a-z]\)){0,5}|[,;:] |\b(?:and|but|if|as|because|since|once|only|even|nobody|trusts?"
    r"|with(?:out)?|rely on|despite|about|against|by|after|when) (?:[\w-]{1,20} ){0,2}?)"
)
_SAYS_OF_ONE = re.compile(
    rf"(?i){_BEGINS}(?:{_ONE}|a(?= colleague)) "
    rf"(?:(?:{_ADJECTIVE}){{0,3}}?(?:{_POST}|head(?= of (?!each|all))|{_LEAD})"
    r"(?![\w-]| (?:accounts|level|post|position|role|office)s?\b)"
    rf"|(?:{_ADJECTIVE})?{_TRADE}{_PLACE}(?:['’]s|,|:| \("
    r"| (?:has|had|is|was|will|would|can(?:not)?|may|must|also|still|already|failed|left|\w{2,20}s)\b))"
)


def acts_as_one(text: str) -> bool:
    """Return whether one person takes a stance in a text, by post or trade."""
    return bool(_ACTS.search(_plain_blanks(text)))


def says_of_one(text: str) -> bool:
    """Return whether a text says something of one in a post or trade."""
    return bool(_SAYS_OF_ONE.search(_plain_blanks(text)))


def _plain_blanks(text: str) -> str:
    return _BLANK.sub(" ", without_unseen(text))
