"""What a change buys, and whether the brief has a price for it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from math import ceil

from playbook.core.base.memo import memoized
from playbook.core.base.sums import Sum, exactly
from playbook.core.base.words import capital, listed, lower_first, number
from playbook.core.case.claims.money import money_sentences
from playbook.core.case.claims.quantities import measured_in, share_a_noun
from playbook.core.case.claims.seats import IN_DOLLARS, seat_price
from playbook.core.case.feasible.amounts import amounts_in
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.settle.facts import TEXT_FIELDS, CaseFacts
from playbook.core.case.teams.groups import whole_teams
from playbook.core.case.teams.in_hand import devices_in_hand, has_in_hand
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.case import Condition
from playbook.core.text.numbers import NAMES_MONEY, quantities_in

SET_UP, EQUIPMENT = "set-up", "the equipment"
QUOTED = "the quotes fit the budget"  # what makes the money hold
_SET_UP = ("new_system", "specialist_ai")
_LICENSED = (*_SET_UP, "general_assistant", "coding_assistant")
_DEVICE = re.compile(
    r"(?i)\b(?:stations|screens|terminals|devices|tablets|scanners|kiosks|workstations|handhelds|headsets)\b"
)
# "Stations North and South close" are houses; "310 stations" stand on a floor.
_A_STATION, _SO_MANY = re.compile(r"(?i)stations?"), re.compile(r"\d (?:[a-z]+ )?$")
_SETS_UP = re.compile(
    r"(?i)\b(?:set[- ]?up|integrat\w+|interfac\w+|implement\w+|configur\w+|migrat\w+|installation"
    r"|project|training)\b"
)
_WE_BUY = re.compile(
    r"\bwe (?:order|buy|sign|pay|purchase)\b|\b(?:order|purchase) (?:waits|follows)\b", re.IGNORECASE
)
_TO_READ = timedelta(days=3)  # from the day of a result to the order
_FURNITURE = re.compile(
    r"(?i)\b(?:cabinets?|shel(?:f|ves)|furniture|lockers?|desks?|chairs?|benches|racks?|vans?|cables?|rent"
    r"|ovens?|fridges?|freezers?|forklifts?|boilers?)\b"
)
_PLACE = re.compile(r"(?i)\b(?:stations|screens|terminals|kiosks|workstations)\b")
_INTO_A_DEVICE = re.compile(
    r"\b(?:scan(?:s|ning|ned)?|photograph(?:s|ed|ing)?|film(?:s|ed|ing)?|tap(?:s|ped)? in"
    r"|sign(?:s|ed)? on glass|(?<!the )clock(?:s|ed)? in)\b",
    re.IGNORECASE,
)
# Whatever people work with today hears them.
_SPOKEN = re.compile(
    r"\b(?:dictat(?:e|es|ing|ed)|speak into|talk to it|ask (?:it )?by voice|by voice)\b", re.IGNORECASE
)
_IN_HAND = re.compile(
    r"(?i)\b(?:handhelds?|tablets?|ipads?|smartphones?|(?:private|personal|company|work|new) phones?"
    r"|scanners?|headsets?|wearables?|devices?)\b"
)
A_DEVICE = re.compile(
    r"\b(?:headsets?|microphones?|phones?|smartphones?|tablets?|scanners?|handhelds?|pcs?|computers?|laptops?"
    r"|workstations?|terminals?|screens?|kiosks?|stations?|devices?|cameras?|watch(?:es)?|badges?|glasses"
    r"|tokens?|readers?)\b",
    re.IGNORECASE,
)
_TAKES_ENTRIES = {
    "phone", "tablet", "ipad", "scanner", "handheld", "headset", "laptop", "terminal", "device",
}  # fmt: skip
# A tool that stands somewhere: it is ordered by the piece, and needs no license for each person.
_A_THING = re.compile(
    r"(?i)\b(?:gates?|barriers?|cameras?|machines?|printers?|scanners?|lifts?|hoists?|kiosks?|tablets?|handhelds?"
    r"|robots?|radios?|sensors?|meters?)\b"
)
_IS_SOFTWARE = re.compile(
    r"(?i)\b(?:apps?|software|portal|platform|assistant|program(?:me)?|cloud|learning|suite)\b"
)
_HEAVY = re.compile(
    r"(?i)\b(?:lines|machines|presses|ovens|furnaces|lathes|robots|labs|laboratories|kitchens|tanks|boilers"
    r"|benches|mills|looms|turbines|servers|cabinets|racks|printers|stations)$"
)
_IS_MOVED = re.compile(r"(?i)\b(?:moves?|(?:is|are) moved|relocates?|(?:is|are) relocated)\b")
# Who reads and enters on a dock, in a truck, on a ward or a floor.
_ON_THE_MOVE = re.compile(
    r"(?i)\b(?:warehouses?|docks?|drivers?|trucks?|couriers?|pickers?|wards?|nurs(?:es|ing)|shop floor"
    r"|floor staff|(?:field|line|repair) (?:crews?|workers?|technicians?|staff)|mechanics|housekeeping)\b"
)
_NOT_THAT = re.compile(r"(?i)\b(?:no|private|own|without|not|never|instead of)\W+(?:\w+\W+){0,2}$")
# Where a device gets wet, cold, dirty or falls.
_ROUGH = (
    r"\b(?:wet|cold|chill\w*|freez\w*|frozen|ice|snow|rain|mud\w*|dust\w*|dirt\w*|outdoors|docks?|warehouses?"
    r"|yards?|foundry|castings?|molten|furnaces?|kitchens?|laundry|quarr(?:y|ies)|construction|trucks?|drivers?"
    r"|gloves|inspectors|field crews?)\b"
)
# The first four are near enough to each other for an assumption.
_NOT_NEW = re.compile(
    r"(?i)\b(?:no|private|own|without|from|old|instead of|replac(?!ed by\b)\w+)\W+(?:\w+\W+)?$"
)
_FOR_SALE = re.compile(
    r"(?i)\b(?:licen[cs]\w*|seats?|subscriptions?|devices?|tablets?|scanners?|hardware|hosting|suppliers?|vendors?"
    r"|quoted?|offers?|contracts?|lizenz\w*|angebot\w*)\b"
)
_CONTRACT_SIGNED = re.compile(
    r"^(?:[Tt]he |[Oo]ur )?(?:supplier |vendor |software )?[Cc]ontract "
    r"(?:(?:with|for) (?:the (?:vendor|supplier|provider)|(?:the )?[A-Z][^,;:]{1,50}?) )?"
    r"(?:is|has been|was) (?:already |now )?signed(?: (?:since|in|on) [\w ,]{3,20})?\.?$"
)
# "We signed for Beacon CRM last week": its price is agreed.
_SIGNED = re.compile(
    r"(?i)\b(?<!once )(?<!when )(?<!until )(?<!before )(?:we|I|the board|our \w+)(?:['\u2019]ve| have| has)?"
    r"(?: already| just| now)? (?:(?:are about to sign|signed)(?: up| (?:an?|the|our) (?:[\w-]+ )?contract)?"
    r" (?:for|with)|signed off(?: on)?|bought"
    r"|licensed|ordered)\b"
    r"|\bcontract (?:with [^,;.]{3,40} )?(?:is|was|has been) (?:already )?signed\b"
    r"|\b(?:is|are|has been|have been) (?:already )?(?:bought|paid for)\b"
)
_ANY_TOOL = [" crm", " erp", " system", " software", " platform"]  # while the brief names none
# Paid for out of other money, or in use: "the licences are in the investment of IT, already approved".
_PAID_ELSEWHERE = re.compile(
    r"(?i)\b(?:licen[cs]es|seats|subscriptions)\b(?:(?! not ).(?<![.;])){0,60}?\b(?:cost cent(?:er|re)"
    r"|in the investment|not to count|(?:already|been) (?:approved|paid|bought|ordered)"
    r"|since (?:[A-Z][a-z]+ )?\d{4})\b"
)
_LICENSE_AT = re.compile(r"(?i)\blicen[cs]es?:? (?:(?:is|are|costs?|for) )?[$€£~]{0,2} ?\d")  # "118k/yr"
_A_PRODUCT = re.compile(r"\b(?!(?:AI|KI|IA)\b)[A-Z0-9]\w+")  # "GitHub Copilot", and not "AI"
_STEM = 4
_A_PRICE = 2  # times the lowest: a wider range is a guess
_COUNSEL, _COUNSEL_WHEN_SMALL = 12, 4  # hours
_COUNSEL_AN_HOUR = {
    "USD": 300, "EUR": 250, "GBP": 250, "CHF": 350, "CAD": 400, "AUD": 450, "NZD": 400, "NOK": 2_500,
    "SEK": 2_500, "DKK": 2_000,
}  # fmt: skip
_TO_TEST_AND_SIGN = timedelta(days=16)
_TO_ASK, _TO_ASK_WHEN_SMALL = timedelta(days=5), timedelta(days=4)
_LICENSES = re.compile(r"\b(?:licen[cs]es?|subscriptions?|seats?|software|cloud)\b", re.IGNORECASE)


@memoized
def devices_of(facts: CaseFacts) -> tuple[float, str]:
    """Return the devices that the brief counts and nobody has yet."""
    named = (
        (each, match[0].lower())
        for each in amounts_in(facts.brief)
        if not each.is_owned and (match := _DEVICE.search(f"{each.placed} {each.thing}"))
    )
    return next(((each.number, thing) for each, thing in named), (0, ""))


def is_without_a_desk(facts: CaseFacts, group: Group) -> bool:
    """Return whether a team's work goes into a device in hand."""
    if not facts.case.is_trained(group):
        return False
    if _into_a_device(facts):
        return True
    return facts.case.kind.key == "new_system" and bool(_ON_THE_MOVE.search(group.full_team_name))


@memoized
def names_a_device(facts: CaseFacts) -> bool:
    """Return whether the brief speaks of a device that people hold or wear."""
    return any(map(_IN_HAND.search, facts.sentences()))


def _into_a_device(facts: CaseFacts) -> str:
    """Return the sentence on work that goes into a device, '' for none."""
    patterns = [_INTO_A_DEVICE, *([_SPOKEN] if names_a_device(facts) else ())]
    return facts.sentence_with("|".join(each.pattern for each in patterns), "what_changes", "objective")


@memoized
def device_needed(facts: CaseFacts) -> tuple[str, list[Group]] | None:
    """Return which device which teams lack, None where one is named."""
    brief = facts.brief
    sentence = _into_a_device(facts)
    teams = [team for team in whole_teams(brief.groups) if is_without_a_desk(facts, team)]
    texts = (brief.what_changes, brief.what_stays, brief.why_now, brief.objective, *brief.tools)
    is_named = any(
        not _NOT_THAT.search(text[: each.start()]) for text in texts for each in A_DEVICE.finditer(text)
    )
    if is_named or devices_in_hand(facts.sentences()) & _TAKES_ENTRIES:
        return None
    return (sentence, teams) if sentence or teams else None


@memoized
def bought(facts: CaseFacts) -> tuple[str, ...]:
    """Return what somebody sells to this change: licenses, devices, set-up."""
    brief, key = facts.brief, facts.case.kind.key
    if facts.case.is_in_use:
        return ()
    pieces = by_the_piece(facts)
    if facts.case.kind.buys:
        sold = [buy.thing for buy in facts.case.kind.buys]
        counted = [*dict.fromkeys(pieces.values())] or [EQUIPMENT]
        return tuple(chain.from_iterable(counted if each == EQUIPMENT else [each] for each in sold))
    moved = () if key in _LICENSED else _moved(facts)
    new_devices = (each for each in _new_in(brief, _DEVICE) if not has_in_hand(facts.sentences(), each))
    named_devices = devices_of(facts)[0] or any(new_devices)
    has_devices = bool(named_devices) or (names_a_device(facts) and device_needed(facts) is not None)
    licensed = (tool for tool in brief.tools if tool not in pieces and not _FURNITURE.search(tool))
    things = {
        "licenses": any(licensed) or key in _LICENSED,
        "devices": has_devices and not pieces,
        **dict.fromkeys((*pieces.values(), *moved), True),
        SET_UP: key in _SET_UP,
    }
    return tuple(thing for thing, is_bought in things.items() if is_bought)


def _new_in(brief: Brief, things: re.Pattern[str]) -> list[str]:
    """Return the things that come with what changes."""
    text = brief.what_changes
    matches = (match for match in things.finditer(text) if not _NOT_NEW.search(text[: match.start()]))
    return [
        match[0].lower()
        for match in matches
        if not _A_STATION.fullmatch(match[0]) or _SO_MANY.search(text[: match.start()])
    ]


def _moved(facts: CaseFacts) -> Iterator[str]:
    """Yield the moves of heavy things, which somebody sells by the quote."""
    for each in measured_in(facts.brief):
        is_of_change = each.field in ("what_changes", "objective")
        if is_of_change and _HEAVY.search(each.noun) and _IS_MOVED.search(each.after):
            yield f"moving and installing {number(each.value)} {each.noun}"
            return


def by_the_piece(facts: CaseFacts) -> dict[str, str]:
    """Return the tools that are things, each with what is ordered."""
    if facts.case.kind.key in _LICENSED or facts.case.is_in_use:
        return {}
    devices = _new_in(facts.brief, A_DEVICE)
    things = dict[str, str]()
    for tool in facts.brief.tools:
        # "ClaraScan 3" is the scanner of which the text speaks.
        device = next((each for each in devices if each[:_STEM] in tool.casefold()), "")
        if _A_THING.search(tool) and not _IS_SOFTWARE.search(tool):
            things[tool] = lower_first(tool)
        elif device:
            things[tool] = device if device.endswith("s") else f"{device}s"
    return things


@memoized
def unpriced(facts: CaseFacts) -> tuple[str, ...]:
    """Return what is bought and has no price in the prose of the brief."""
    others = {each.what for each in facts.case.money.prices if not _is_of_license(facts, each.what)}
    priced = {
        _thing_of(each.what) for each in facts.case.money.parts if each.amount and each.what not in others
    }
    has_license_price = seat_price(facts.brief) or any(map(_LICENSE_AT.search, money_sentences(facts.brief)))
    priced |= {"licenses"} if has_license_price else set()
    named = [each.what for each in facts.case.money.parts if each.amount]
    return tuple(
        thing
        for thing in bought(facts)
        if thing not in priced and not any(share_a_noun(what, thing) for what in named)
    )


def _is_of_license(facts: CaseFacts, what: str) -> bool:
    """Return whether a price is that of a tool or its licenses."""
    is_tool = any(share_a_noun(what, tool) for tool in facts.brief.tools)
    return is_tool or _thing_of(what) != "licenses" or bool(_LICENSES.search(what))


def _thing_of(what: str) -> str:
    if _SETS_UP.search(what):
        return SET_UP
    if _FURNITURE.search(what):
        return ""
    return "devices" if A_DEVICE.search(what) else "licenses"


@dataclass(frozen=True, slots=True)
class Priced:
    """A thing that is bought: how many at which price."""

    thing: str  # "licenses"
    basis: str  # "350 at 1,000 to 2,000 a year"
    amount: Sum
    is_stated: bool = False  # by the brief


def stated_license_prices(facts: CaseFacts, groups: Sequence[Group] | None = None) -> tuple[Priced, ...]:
    """Return the licenses at the price of one that the brief tells."""
    price = seat_price(facts.brief)
    money = facts.case.money
    if price is None or "licenses" not in bought(facts) or len(money.parts) > len(money.prices):
        return ()
    trained = [each for each in facts.brief.groups if facts.case.is_trained(each)]
    people = sum(each.size for each in trained if groups is None or each in groups)
    basis = f"{number(people)} at {price.in_words}"
    return (Priced("licenses", basis, exactly(price.a_year * people), is_stated=True),)


def prices_of(facts: CaseFacts, groups: Sequence[Group] | None = None) -> tuple[Priced, ...]:
    """Return what is bought, each at the kind's prices: nothing where no price is known.

    `groups`: those who start first, who need all of the set-up and their share of the rest.
    """
    things, prices = unpriced(facts), next(iter(facts.case.kind.prices), None)
    is_known = bool(facts.case.money.offers)
    if facts.brief.currency not in IN_DOLLARS or not things or prices is None or is_known:
        return ()
    all_devices, thing = devices_of(facts)
    trained = [group for group in facts.brief.groups if facts.case.is_trained(group)]
    everyone = sum(group.size for group in trained)
    people = sum(group.size for group in trained if groups is None or group in groups)
    many = ceil(all_devices * people / max(1, everyone))
    is_placed = bool(many) and bool(_PLACE.search(thing))
    seats = many if is_placed else people + (0 if groups else _leaders_outside(facts))
    to = IN_DOLLARS[facts.brief.currency]
    a_year, share = (Sum(*prices.license).times(to) if prices.license else Sum()), prices.set_up_years or 0
    is_guess, at_least = a_year.most > _A_PRICE * a_year.least, ""
    if is_guess:  # no price that a board could sign: only that even the lowest breaks the budget
        all_seats = all_devices if is_placed else everyone
        is_above = a_year.least * all_seats > (facts.brief.budget or 0)
        a_year, at_least = exactly(a_year.least) if is_above else Sum(), " or more"
    which, at = "", prices.place if is_placed else prices.device
    if prices.rugged and not is_placed and _is_rough(facts):
        which, at = "rugged", prices.rugged
    each = Sum(*at).times(to) if at else Sum()
    carried = many or ceil(_carriers(facts, groups, people) / prices.people_a_device)
    shared = "" if many else f"(one for {number(prices.people_a_device)} people)"
    rows = {
        "licenses": (f"{number(seats)} at {a_year}{at_least} a year", a_year.times(seats)),
        "devices": (
            " ".join(filter(None, (number(carried), which, shared, f"at {each}"))),
            each.times(carried),
        ),
        SET_UP: (
            f"{share:.0%} of one year's licenses",
            a_year.times(share * (all_devices if is_placed else everyone)),
        ),
    }
    return tuple(Priced(thing, *rows[thing]) for thing in things if thing in rows and rows[thing][1].least)


def _is_rough(facts: CaseFacts) -> bool:
    """Return whether those who carry devices work where it is wet, cold or dirty."""
    carry = (group.name for group in facts.brief.groups if is_without_a_desk(facts, group))
    return facts.has(_ROUGH, *TEXT_FIELDS, "approach") or bool(
        re.search(_ROUGH, " ".join(carry), re.IGNORECASE)
    )


def _carriers(facts: CaseFacts, groups: Sequence[Group] | None, people: int) -> int:
    """Return who shares the devices that nobody counts: those without a desk, else all."""
    teams = groups or facts.brief.groups
    return sum(group.size for group in teams if is_without_a_desk(facts, group)) or people


def _leaders_outside(facts: CaseFacts) -> int:
    """Return whether the sponsor of a small company needs an account beside the teams."""
    counted = max(facts.brief.headcount or 0, 0) > sum(group.size for group in facts.brief.groups)
    leads_a_team = any(group.manager_id == facts.brief.sponsor_id for group in facts.brief.groups)
    return int(
        facts.people <= SMALL_COMPANY and bool(facts.brief.sponsor_id) and not (counted or leads_a_team)
    )


def is_signed(facts: CaseFacts) -> bool:
    """Return whether the brief says that the tool is bought."""
    return facts.brief.purchase == "signed" or (not facts.brief.purchase and bool(signed_in(facts)))


def says_signed(sentence: str, tools: Iterable[str]) -> bool:
    """Return whether a contract for one of these tools is signed."""
    return bool(_SIGNED.search(sentence)) and any(tool.lower() in sentence.lower() for tool in tools)


@memoized
def signed_in(facts: CaseFacts) -> str:
    """Return the sentence that says that the tool is bought, '' for none."""
    tools = [tool.lower() for tool in facts.brief.tools]
    # "New CRM with dispatch module" is the CRM that the sentence tells of.
    kinds = [kind for kind in _ANY_TOOL if not tools or any(kind in f" {tool}" for tool in tools)]
    lines = filter(_PAID_ELSEWHERE.search, facts.brief.budget_covers.splitlines())
    sentences = (
        sentence
        for sentence in facts.sentences("what_changes", "why", "why_now", "concerns", "approach")
        if _CONTRACT_SIGNED.match(sentence)
        or (
            (_SIGNED.search(sentence) or _PAID_ELSEWHERE.search(sentence))
            and any(tool in sentence.lower() for tool in (*tools, *kinds))
        )
    )
    return next(chain(lines, sentences), "").strip()


@memoized
def lacks_quote(facts: CaseFacts) -> bool:
    """Return whether something is bought whose price the brief does not know."""
    brief, money = facts.brief, facts.case.money
    if money.parts:
        return bool(unpriced(facts)) and not is_signed(facts)
    if money.offers:  # what nobody signed yet is no price that holds
        return bool(bought(facts)) and not is_signed(facts)
    funds = (*money.totals, *money.sources, *money.ceilings, *money.held_back)
    no_prices = [each.quote for each in (*funds, *money.left_out, *money.limits, *money.estimates)]
    whole = facts.sentences(*TEXT_FIELDS, "approach")
    texts = (each for each in whole if not any(quote in each or each in quote for quote in no_prices))
    sentences = (*texts, *brief.budget_covers.splitlines())
    is_priced = any(
        _FOR_SALE.search(sentence)
        and NAMES_MONEY.search(sentence)
        and any(quantity.value != brief.budget for quantity in quantities_in(sentence))
        for sentence in sentences
    )
    return bool(bought(facts)) and not (is_priced or is_signed(facts))


def quotes_by(facts: CaseFacts) -> date | None:
    """Return the day for two quotes, at once where devices take weeks to come."""
    day = facts.settle_by
    if day is None or devices_of(facts)[0]:
        return day
    asked = day + (_TO_ASK_WHEN_SMALL if facts.people <= SMALL_COMPANY else _TO_ASK)
    return max(day, facts.working_before(min(filter(None, (asked, facts.before_training)))))


@memoized
def signed_on(facts: CaseFacts) -> date | None:
    """Return the day by which the supplier can sign, else None."""
    quoted, lead_time = quotes_by(facts), facts.case.kind.lead_time
    if quoted is None or facts.people <= SMALL_COMPANY:
        return None
    is_delivered = lead_time is not None and lead_time.deliver > 0
    if not ((is_delivered or {SET_UP, "devices"} & {*bought(facts)}) and lacks_quote(facts)):
        return None
    if lead_time is None:
        # What is built, tested and taught is signed before, however few days there are.
        latest = max(quoted, facts.before_training or quoted)
        return min(facts.working(quoted + _TO_TEST_AND_SIGN), latest)
    days = facts.working_days(quoted + timedelta(days=1), quoted + timedelta(days=2 * lead_time.sign + 30))
    return days[min(lead_time.sign, len(days)) - 1] if days else None


def hangs_on(facts: CaseFacts, condition: Condition) -> bool:
    """Return whether the brief orders or signs only after a condition."""
    return bool(_WE_BUY.search(facts.case.origins.get(f"condition.{condition.id}", "")))


def orders_wait_until(facts: CaseFacts) -> date | None:
    """Return the day from which what orders hang on can be read, else None."""
    days = (each.needed_by for each in facts.open_conditions if hangs_on(facts, each))
    last = max(filter(None, days), default=None)
    return facts.working(last + _TO_READ) if last else None


def no_quote_yet(facts: CaseFacts) -> str:
    """Return who brings quotes by when."""
    return f"No quote yet: {capital(facts.lead_name)} has it by {facts.on(quotes_by(facts))}."


def quotes_asked(facts: CaseFacts) -> str:
    """Return whose prices are asked for: a tool with a name has one vendor."""
    if offers := facts.case.money.offers:
        extras = [lower_first(each.what) for each in offers[1:]]
        return (
            f"the whole offer in writing at a fixed price{f', {listed(extras)} included' if extras else ''}"
        )
    things = unpriced(facts) or ("what is bought",)  # each has a price in the brief
    if "licenses" not in things or not any(map(_A_PRODUCT.search, facts.brief.tools)):
        return f"two written quotes for {listed(things)}"
    if things == ("licenses",):
        return "the vendor's price for licenses in writing"
    return f"written quotes for {listed(things)}"


def price_of_counsel(facts: CaseFacts) -> tuple[int, int]:
    """Return the hours of counsel on one question, and what one costs: our assumption."""
    hours = _COUNSEL_WHEN_SMALL if facts.people <= SMALL_COMPANY else _COUNSEL
    return hours, _COUNSEL_AN_HOUR.get(facts.brief.currency, 0)
