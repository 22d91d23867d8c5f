"""How people write the facts of a rollout in English notes: the patterns that the built-in reader knows."""

import re

# Every repeat has an end, and a word is taken whole: else a long line is read again from each of its letters.
_PARTICLE = r"(?:van|von|der|den|de|da|di|del|la|le|al)"
_LETTERS = r"[^\W\d_]{1,40}+"
_CAPITAL = rf"(?<![^\W\d_])[A-Z\u00c0-\u00de](?:{_LETTERS})?+(?:['\u2019-]{_LETTERS}){{0,4}}+\.?"
NAME = rf"{_CAPITAL}(?: (?:{_PARTICLE} ){{0,3}}{_CAPITAL}){{0,3}}"
TITLE = (
    r"(?:Chief \w{1,40}(?: (?:and )?\w{1,40})? Officer|C[EFOTIM]O|CHRO"
    r"|(?:[Gg]lobal |[Dd]eputy )?[Hh]ead of (?:the )?[\w&]{1,40}(?: (?:and|&) \w{1,40}| [A-Z]\w{1,40}){0,5}"
    r"|(?:S|E)?VP(?: (?:of |for )?[A-Z]\w{1,40}(?: [A-Z]\w{1,40}){0,5})?"
    r"|(?:[A-Z][\w&]{1,40} ){0,3}(?:[Dd]irector|[Mm]anager|[Pp]artner|[Pp]resident)"
    r"(?: (?:of|for) [A-Z]\w{1,40}(?:(?: and| &)? [A-Z]\w{1,40}){0,5})?)"
)
_COUNTED = (
    r"(?:people|persons|employees|colleagues|staff|members of staff|users|FTEs?|agents|reps|consultants"
    r"|engineers|nurses|analysts|advisers|advisors|designers|developers)"
)
_FIGURES = r"\d[\d,.]{0,14}\d|\d"
NUMBER = rf"(?:{_FIGURES}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
GROUP = r"[A-Z][\w&/-]{0,40}(?: (?:and |& )?[A-Z][\w&/-]{0,40}){0,5}"
_TEAM = r"(?: (?:team|department|dept|group|unit))?"
_PROJECT = r"(?:rollout|roll-out|project|programme|program|change|initiative|implementation|introduction)"


def _who(part: str) -> str:
    """Somebody, with a job title in brackets or between commas."""
    return rf"(?P<{part}>{NAME})(?: \((?:our |the )?{TITLE}\)|, (?:our |the )?{TITLE},?)?"


def _all(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


JOB_TITLES = _all(
    rf"(?P<who>{NAME}) \((?:our |the )?(?P<title>{TITLE})\)",
    rf"(?P<who>{NAME}), (?:our |the )?(?P<title>{TITLE})(?=[,.;)]| will| is| has| and| agreed|$)",
    rf"\b(?P<title>C[EFOTIM]O|CHRO|[Mm]anaging [Dd]irector),? (?P<who>{NAME})",
)
_IS = r"(?:is|will be|acts as|will act as|agreed to be|has agreed to be|remains)"
_WILL = r"(?:will |has agreed to |agreed to |is going to )?"
SPONSORS = _all(
    rf"{_who('who')} {_IS} (?:our |the |its )?(?:executive |primary )?[Ss]ponsor\b",
    rf"{_who('who')} (?:sponsors|(?:will|has agreed to|agreed to|is going to) sponsor)\b"
    rf"(?! (?:of|for|the (?!{_PROJECT})|a |an ))",
    rf"\b[Ss]ponsor(?: is| will be|:|,)? {_who('who')}",
    rf"\b[Ss]ponsored by {_who('who')}",
)
LEADS = _all(
    rf"{_who('who')} {_WILL}(?:leads?|runs?) (?:the |this |our )(?:\w+ )?{_PROJECT}\b",
    rf"{_who('who')} {_WILL}(?:leads?|runs?) (?:it|this) (?:from )?day[- ]to[- ]day",
    rf"{_who('who')} {_IS} (?:our |the )?(?:[Rr]ollout|[Pp]roject|[Pp]rogramme|[Pp]rogram) (?:lead"
    rf"|manager)\b",
    rf"\b(?:[Rr]ollout|[Pp]roject|[Pp]rogramme|[Pp]rogram) (?:lead|manager)(?: is| will be|:|,)? "
    rf"{_who('who')}",
    rf"\b{_PROJECT} (?:is |will be )?led by {_who('who')}",
)
OWNERS = _all(
    rf"{_who('who')} (?:will )?(?:takes? (?:it )?over|owns? it|looks? after it) (?:after|once|when)\b",
    rf"\b(?:handed over to|[Oo]wner afterwards(?: is|:)?) {_who('who')}",
)
MANAGERS = _all(
    rf"{_who('who')} (?:manages|heads|leads|runs|is the manager of) (?:the |our )?(?P<group>{GROUP})"
    rf"(?={_TEAM}(?:[.,;:)]|$| and\b| since\b| with\b| in\b))",
    rf"\b(?P<group>{GROUP}){_TEAM}(?: \([^()]{{1,30}}\))? (?:is |are |, )?(?:managed|led|headed|run) by "
    rf"{_who('who')}",
)
SIZES = _all(
    rf"\b(?P<size>{NUMBER}) {_COUNTED} (?:in|from|at|of) (?:the |our )?(?P<group>{GROUP})",
    rf"\b(?P<group>{GROUP}(?: \d{{1,3}})?){_TEAM} \((?P<size>{NUMBER}) {_COUNTED}[,)]",
    rf"\b(?P<group>{GROUP}){_TEAM} (?:has|have|with|counts) (?P<size>{NUMBER}) {_COUNTED}",
    rf"\b(?P<group>{GROUP}){_TEAM}(?:: |, )(?P<size>{NUMBER}) {_COUNTED}",
    rf"\b(?P<size>{NUMBER}) (?P<group>{GROUP}) {_COUNTED}\b",
)
# After one size with a noun the others of a list do without: "40 people in Sales and 25 in Support".
MORE_SIZES = re.compile(rf"(?:,| and) (?P<size>{NUMBER}) in (?:the |our )?(?P<group>{GROUP})")
GROUP_LINE = re.compile(rf"^(?P<group>{GROUP}){_TEAM}\s?[:,(\u2013\u2014|-]{{1,3}}\s?(?P<rest>.+)")
SIZE_IN_LINE = re.compile(rf"^(?P<size>{NUMBER})(?: {_COUNTED})?\s?(?=$|[,;)|.])")
MANAGER_IN_LINE = re.compile(rf"\b(?:[Mm]anager|[Mm]anaged by|[Ll]ed by)(?: is|:)? {_who('who')}")
GO_LIVE_IN_LINE = re.compile(r"\b(?:go(?:es)?[- ]?live|live)(?: on|:| is){0,3}\s?$", re.IGNORECASE)
ACCESS_IN_LINE = re.compile(r"\b(?:access|licen[cs]es)(?: on| from|:| is){0,3}\s?$", re.IGNORECASE)

HEADCOUNTS = _all(
    rf"\b(?P<size>{NUMBER}) {_COUNTED} (?:are |is )?(?:in scope|in total|altogether|overall|across the)",
    rf"\b[Aa]ll (?:of )?(?:our |the )?(?P<size>{NUMBER}) {_COUNTED}\b(?! (?:in|from|at|of) )",
    rf"\b(?:[Hh]eadcount|in scope)(?: is|:|,| of| are)? (?P<size>{NUMBER})\b(?!\s?%)",
    rf"\b(?:[Ii]n total|[Aa]ltogether),? (?P<size>{NUMBER}) {_COUNTED}\b",
    rf"\b(?:[Ww]e are|agency of|company of|firm of|business of) (?P<size>{NUMBER}) {_COUNTED}\b",
)

_MARK = r"(?:\u20ac|\u00a3|\$|EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN)"
_SCALE = r"(?:k|m|million|thousand)?"
_AMOUNT = (
    rf"(?:{_MARK}\s?\d[\d,. ]{{0,14}}\d?\s?{_SCALE}\b"
    rf"|(?<![\d,.])\d[\d,. ]{{0,14}}\s?{_SCALE}\s?(?:\u20ac|EUR|euros?|USD|GBP|CHF|SEK|NOK|DKK|PLN)(?!\w))"
)
BUDGETS = _all(
    rf"\b[Bb]udget\b(?![^.;]{{0,60}}(?:last year|so far))[^.;\d]{{0,50}}?(?P<money>{_AMOUNT})(?!\s?(?:per"
    rf"|a|each|/|every)\b)",
    rf"(?P<money>{_AMOUNT}) (?:(?:as (?:a |the )?|is (?:the|our) |of |in |total )budget)\b",
)
LEAD_HOURS = _all(
    rf"\b(?:lead|leads|runs)\b[^.;]{{0,80}}?\b(?P<size>{NUMBER}) hours (?:a|per|each|every) week",
    rf"\b(?P<size>{NUMBER}) hours (?:a|per|each|every) week[^.;]{{0,40}}\b(?:to lead|for leading|as (?:the "
    rf")?lead)\b",
)

_UNIT = (
    r"(?P<{0}>(?:working |business |calendar )?(?:days?|hours?|minutes?|weeks?|months?)"
    r"|%|percent|per ?cent|points)"
)
_FIGURE = rf"(?:{_FIGURES}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_FROM_TO = (
    rf"(?:down |up )?from (?:about |around )?(?P<now>{_FIGURE})\s?(?:{_UNIT.format('unit')} )?\s?"
    rf"(?:today |now )?(?:down |up )?to (?:about |around |under "
    rf")?(?P<then>{_FIGURE})(?:\s?{_UNIT.format('unit2')})?"
)
OUTCOMES = _all(
    r"\b(?:[Cc]ut|[Rr]educe|[Ll]ower|[Bb]ring(?: down)?|[Ss]horten|[Rr]aise|[Ii]ncrease|[Ll]ift|[Gg]row"
    r"|[Gg]et"
    rf"|[Mm]ove|[Ii]mprove|[Tt]ake) (?P<measure>(?:(?!\bfrom\b)[^.;,]){{4,80}}?) {_FROM_TO}",
    r"(?:^|, |: )(?P<measure>(?:(?!\bfrom\b)[^.;,]){4,80}?) (?:should|must|will|is to|has to)"
    rf" (?:fall|drop|rise|go|come|improve|shrink|grow) {_FROM_TO}",
)

PRODUCTS = (
    "ChatGPT Enterprise", "ChatGPT Team", "ChatGPT Edu", "ChatGPT", "Microsoft 365 Copilot", "GitHub Copilot",
    "Microsoft Copilot", "Copilot", "Gemini for Workspace", "Gemini", "Claude Enterprise", "Claude Team",
    "Claude", "Perplexity", "NotebookLM", "Midjourney", "DeepL", "Grammarly", "Notion AI", "Notion", "Figma",
    "Jira", "Asana", "Trello", "Slack", "Microsoft Teams", "Salesforce", "HubSpot", "ServiceNow",
    "Zendesk", "Workday", "SAP S/4HANA", "Power BI", "Tableau", "Miro", "Adobe Firefly", "Jasper", "Langdock",
    "Mistral Le Chat", "Le Chat",
)  # fmt: skip
PRODUCT = re.compile(rf"(?<![\w/-])(?:{'|'.join(re.escape(name) for name in PRODUCTS)})(?![\w/-])")
# A product that nobody listed, where the words around it leave no doubt.
INTRODUCED = re.compile(
    r"\b(?:rolling out|roll out|rolls out|introducing|introduces|introduce) (?P<tool>[A-Z][\w.]{1,40}(?: "
    r"[A-Z][\w.]{1,40}){0,2})"
    r"(?= (?:to|for|in|across|as|at|on|from|this|next)\b|[,.;]|$)"
)
_ORGANISATION = r"[A-Z][\w&-]{1,40}(?: [A-Z&][\w&-]{0,40}){0,3}"
ORGANISATIONS = _all(
    rf"(?:^|\bat |\bAt )(?P<name>{_ORGANISATION}) (?:is|are) (?:rolling out|introducing|moving to"
    r"|switching to|about to roll out)\b",
    rf"(?:^|\bat |\bAt )(?P<name>{_ORGANISATION}) (?:will (?:roll out|introduce|move to|switch to)"
    r"|rolls out|introduces)\b",
    rf"^At (?P<name>{_ORGANISATION}),? we are \d",
    rf"\b(?:at|At|for) (?P<name>{_ORGANISATION} (?:GmbH|AG|Ltd|Inc|LLC|plc|SE|SA|BV))\b",
)
INCIDENTS = _all(
    r"\b(?:[Ii]f (?:something|anything) goes wrong|[Ii]n case of (?:an )?(?:incident|trouble|problems?)),? "
    r"(?:please )?"
    r"(?:call|contact|write to|ring|tell) (?P<contact>[^.;]{3,100})",
)
