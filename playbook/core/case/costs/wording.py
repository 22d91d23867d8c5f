"""Words of prices that several readers look for."""

import re

from playbook.core.text.numbers import CURRENCY_CODES

MARK_BEFORE = re.compile(rf"(?:[$€£]|\b(?:{CURRENCY_CODES}|Rs\.?)) ?$")
HUNDREDTH = re.compile(r"^ ?(?:cents?|pence|p|öre|groszy)\b")
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
PURPOSE = re.compile(
    r"^(?:[^.;:,\d]{0,16}?) (?:for|on|into|towards) (?P<what>[a-z][^.;:,\d]{2,50})", re.IGNORECASE
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
# "Every house needs a new lock, which costs 260 euros".
THING_WHICH = re.compile(
    r"^(?P<of>.{0,140}?)\b(?:needs?|gets?|has|have|requires?|buys?|is given) (?P<what>(?:an? "
    r"|one )?[^.;:,]{2,40}?),? (?:which|that)$",
    re.IGNORECASE,
)
OF_THEM = re.compile(r"^ (?:of (?:them|these|those)|such|pieces|units)\b", re.IGNORECASE)
NOUN_BEHIND = re.compile(
    r"^ (?:(?!of\b)[\w’'-]+ ){0,2}?(?P<noun>[\w’'-]{2,}s|people|staff|children|men|women)\b", re.IGNORECASE
)
