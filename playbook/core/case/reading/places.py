"""Read where people work and how they are reached: country, mailbox, shifts, languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from playbook.core.base.words import lower_first
from playbook.core.case.parts import Reach
from playbook.core.case.reading.texts import LANGUAGE_NAMES, Language, Phrases, Quote, plain, sentences_of
from playbook.core.case.teams.groups import groups_named, groups_touched, names_group
from playbook.core.plan.brief import Brief, Group, region_of
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.numbers import COUNTS, as_count

REGION_COUNTRIES = {"US": "US", "UK": "GB"}
# A country's names, without accents, in the languages of the texts.
COUNTRIES = {
    "AT": "austria|osterreich|autriche", "AU": "australia", "BE": "belgium|belgien|belgique|belgica",
    "BR": "brazil|brasilien|bresil|brasil", "CA": "canada|kanada", "CH": "switzerland|schweiz|suisse|suiza",
    "CN": "china|chine", "CZ": "czechia|czech republic|tschechien", "DE": "germany|deutschland|allemagne"
    "|alemania",
    "DK": "denmark|danemark", "ES": "spain|spanien|espagne|espana", "FI": "finland|finnland|finlande",
    "FR": "france|frankreich|francia", "GB": "united kingdom|great britain|grossbritannien|uk|royaume-uni",
    "HU": "hungary|ungarn|hongrie", "IE": "ireland|irland|irlande", "IN": "india|indien", "IT": "italy"
    "|italien|italie|italia",
    "JP": "japan|japon", "KE": "kenya|kenia",
    "MX": "mexico|mexiko|mexique", "NL": "netherlands|niederlande|pays-bas|paises bajos",
    "NO": "norway|norwegen|norvege", "PH": "philippines|philippinen", "PL": "poland|polen|pologne|polonia",
    "PT": "portugal", "RO": "romania|rumanien|roumanie", "SE": "sweden|schweden|suede", "SG": "singapore"
    "|singapur",
    "SK": "slovakia|slowakei", "TR": "turkiye|turkei|turquie", "US": "united states|usa"
    "|vereinigte staaten|etats-unis",
    "ZA": "south africa|sudafrika",
    "AE": "united arab emirates", "AR": "argentina|argentinien", "BG": "bulgaria|bulgarien", "CL": "chile",
    "CO": "colombia|kolumbien", "CR": "costa rica", "EE": "estonia|estland", "EG": "egypt", "GH": "ghana",
    "GR": "greece|griechenland", "HK": "hong kong", "HR": "croatia|kroatien", "ID": "indonesia",
    "IL": "israel", "IS": "iceland|island", "KR": "south korea", "LT": "lithuania|litauen",
    "LU": "luxembourg|luxemburg", "LV": "latvia|lettland", "MA": "morocco", "MY": "malaysia",
    "NG": "nigeria", "NZ": "new zealand", "PE": "peru", "PK": "pakistan", "RS": "serbia|serbien",
    "SA": "saudi arabia", "SI": "slovenia|slowenien", "TH": "thailand", "TW": "taiwan", "UA": "ukraine",
    "UY": "uruguay", "VN": "vietnam",
}  # fmt: skip
# Names that mean one place: country, its state where holidays differ, and the names.
PLACES = (
    ("DE", "BW", "baden-wurttemberg|stuttgart|karlsruhe|mannheim|freiburg"),
    ("DE", "BY", "bavaria|bayern|munich|munchen|nuremberg|nurnberg|augsburg"), ("DE", "BE", "berlin"),
    ("DE", "BB", "brandenburg|potsdam"), ("DE", "HB", "bremen|bremerhaven"), ("DE", "HH", "hamburg"),
    ("DE", "HE", "hessen|frankfurt|wiesbaden|kassel|darmstadt"),
    ("DE", "MV", "mecklenburg-vorpommern|rostock|schwerin"),
    ("DE", "NI", "lower saxony|niedersachsen|hannover|hanover|braunschweig|wolfsburg"),
    ("DE", "NW", "north rhine-westphalia|nordrhein-westfalen|nrw|cologne|koln|dusseldorf|dortmund"
    "|duisburg|bochum|bielefeld"),
    ("DE", "RP", "rhineland-palatinate|rheinland-pfalz|mainz|koblenz"), ("DE", "SL", "saarland|saarbrucken"),
    ("DE", "SN", "saxony|sachsen|leipzig|dresden|chemnitz"),
    ("DE", "ST", "saxony-anhalt|sachsen-anhalt|magdeburg"),
    ("DE", "SH", "schleswig-holstein|kiel|lubeck|flensburg"), ("DE", "TH", "thuringia|thuringen|erfurt|jena"),
    ("AT", "", "vienna|wien|graz|linz|salzburg|innsbruck"), ("CH", "ZH", "zurich"),
    ("CH", "GE", "geneva|genf|geneve"),
    ("CH", "BS", "basel"), ("CH", "VD", "lausanne"),
    ("FR", "", "paris|lyon|marseille|toulouse|lille|nantes|bordeaux|rennes|grenoble"),
    ("ES", "MD", "madrid"), ("ES", "CT", "barcelona|catalonia|cataluna"),
    ("ES", "AN", "sevilla|seville|malaga"),
    ("ES", "PV", "bilbao"), ("ES", "AR", "zaragoza"),
    ("IT", "", "milan|milano|mailand|rome|roma|turin|torino|bologna|naples|napoli"),
    ("NL", "", "amsterdam|rotterdam|eindhoven|utrecht|the hague"),
    ("BE", "", "brussels|brussel|bruxelles|antwerp|antwerpen|ghent"),
    ("IE", "", "dublin|galway|limerick|cork|waterford"), ("PT", "", "lisbon|lisboa|lissabon|porto"),
    ("PL", "", "warsaw|warszawa|warschau|krakow|wroclaw|breslau|gdansk|poznan|lodz|katowice"),
    ("CZ", "", "prague|praha|prag|brno"), ("HU", "", "budapest"),
    ("RO", "", "bucharest|bukarest|cluj|timisoara"),
    ("DK", "", "copenhagen|kopenhagen|aarhus"), ("SE", "", "stockholm|gothenburg|goteborg|malmo"),
    ("NO", "", "oslo|trondheim"), ("FI", "", "helsinki|tampere"),
    ("GB", "ENG", "england|london|manchester|leeds|liverpool|sheffield|bristol|nottingham"),
    ("GB", "SCT", "scotland|edinburgh|glasgow|aberdeen|dundee"), ("GB", "WLS", "wales|cardiff|swansea"),
    ("GB", "NIR", "northern ireland|belfast"),
    ("US", "CA", "california|los angeles|san francisco|san diego|sacramento"),
    ("US", "TX", "texas|houston|dallas"), ("US", "NY", "new york|brooklyn"), ("US", "IL", "illinois|chicago"),
    ("US", "OH", "ohio|cleveland|cincinnati"), ("US", "MA", "massachusetts|boston"),
    ("US", "WA", "seattle|tacoma"),
    ("US", "MI", "michigan|detroit"), ("US", "PA", "pennsylvania|philadelphia|pittsburgh"),
    ("US", "CO", "colorado|denver"),
    ("US", "FL", "florida|miami|tampa"), ("US", "GA", "atlanta"), ("US", "AZ", "arizona"),
    ("US", "MN", "minnesota|minneapolis"), ("US", "NC", "north carolina|raleigh"),
    ("US", "TN", "tennessee|nashville"),
    ("US", "OR", "oregon"), ("US", "AL", "alabama"), ("US", "AK", "alaska"), ("US", "AR", "arkansas"),
    ("US", "CT", "connecticut"), ("US", "DE", "delaware"), ("US", "HI", "hawaii"), ("US", "ID", "idaho"),
    ("US", "IN", "indiana"), ("US", "IA", "iowa"), ("US", "KS", "kansas"), ("US", "KY", "kentucky"),
    ("US", "LA", "louisiana"), ("US", "ME", "maine"), ("US", "MD", "maryland"), ("US", "MS", "mississippi"),
    ("US", "MO", "missouri"), ("US", "MT", "montana"), ("US", "NE", "nebraska"), ("US", "NV", "nevada"),
    ("US", "NH", "new hampshire"), ("US", "NJ", "new jersey"), ("US", "NM", "new mexico"),
    ("US", "ND", "north dakota"), ("US", "OK", "oklahoma"), ("US", "RI", "rhode island"),
    ("US", "SC", "south carolina"), ("US", "SD", "south dakota"), ("US", "UT", "utah"),
    ("US", "VT", "vermont"), ("US", "WV", "west virginia"), ("US", "WI", "wisconsin"),
    ("US", "WY", "wyoming"),
    ("MX", "", "monterrey|mexico city|tijuana|queretaro|puebla|ciudad juarez"),
    ("CA", "ON", "ontario|toronto|ottawa"), ("CA", "QC", "quebec|montreal"),
    ("CA", "AB", "alberta|calgary|edmonton"),
    ("IN", "", "bangalore|bengaluru|pune|hyderabad|mumbai|chennai|gurgaon|noida"), ("PH", "", "manila|cebu"),
    ("AU", "NSW", "sydney"), ("AU", "VIC", "melbourne"), ("AU", "QLD", "brisbane|queensland"),
    ("AU", "TAS", "hobart|tasmania"), ("AU", "WA", "perth"), ("AU", "SA", "adelaide"),
    ("AU", "ACT", "canberra"), ("JP", "", "tokyo|osaka"), ("BR", "", "sao paulo"),
)  # fmt: skip
# Currencies of one country alone.
_CURRENCIES = {
    "AUD": "AU", "BRL": "BR", "CAD": "CA", "CHF": "CH", "CNY": "CN", "CZK": "CZ", "DKK": "DK", "GBP": "GB",
    "HUF": "HU", "INR": "IN", "JPY": "JP", "KES": "KE", "MXN": "MX", "NOK": "NO", "NZD": "NZ", "PHP": "PH",
    "PLN": "PL", "RON": "RO", "SEK": "SE", "SGD": "SG", "TRY": "TR", "ZAR": "ZA",
}  # fmt: skip
LANGUAGES = {
    "English": "english|englisch|anglais|ingles", "Spanish": "spanish|spanisch|espagnol|espanol|castellano",
    "German": "german|deutsch|allemand|aleman", "French": "french|franzosisch|francais|frances",
    "Polish": "polish|polnisch|polonais|polaco", "Portuguese": "portuguese|portugiesisch|portugais|portugues",
    "Turkish": "turkish|turkisch|turc", "Romanian": "romanian|rumanisch|roumain", "Italian": "italian"
    "|italienisch|italien",
    "Dutch": "dutch|niederlandisch|neerlandais", "Arabic": "arabic|arabisch"
    "|arabe", "Ukrainian": "ukrainian|ukrainisch",
    "Russian": "russian|russisch|russe|ruso", "Vietnamese": "vietnamese"
    "|vietnamesisch", "Mandarin": "mandarin|chinese",
    "Haitian Creole": "haitian creole", "Somali": "somali", "Tagalog": "tagalog", "Hungarian": "hungarian"
    "|ungarisch",
    "Czech": "czech|tschechisch", "Welsh": "welsh", "Catalan": "catalan", "Bulgarian": "bulgarian|bulgarisch",
}  # fmt: skip
# What most people of a country work in, where that is one language.
SPOKEN_IN = {
    "AR": "Spanish", "AT": "German", "BG": "Bulgarian", "BR": "Portuguese", "CL": "Spanish", "CN": "Mandarin",
    "CO": "Spanish", "CR": "Spanish", "CZ": "Czech", "DE": "German", "DK": "Danish", "EE": "Estonian",
    "ES": "Spanish", "FI": "Finnish", "FR": "French", "GR": "Greek", "HR": "Croatian", "HU": "Hungarian",
    "IT": "Italian", "JP": "Japanese", "LT": "Lithuanian", "LV": "Latvian", "MX": "Spanish", "NL": "Dutch",
    "NO": "Norwegian", "PE": "Spanish", "PL": "Polish", "PT": "Portuguese", "RO": "Romanian", "RS": "Serbian",
    "SE": "Swedish", "SI": "Slovenian", "SK": "Slovak", "TR": "Turkish", "UA": "Ukrainian", "UY": "Spanish",
    "VN": "Vietnamese",
}  # fmt: skip
IN_ENGLISH_ONLY = re.compile(r"(?i)\bEnglish only\b|\bonly (?:in )?English\b")
_LANGUAGE = rf"(?:{'|'.join(LANGUAGES.values())})"
_SPEAKING = Phrases(
    rf"(?:in|auf|speaks?|reads?|languages?:?|sprechen|parlent|hablan|only) {_LANGUAGE}",
    rf"{_LANGUAGE}[- ]speak\w+",
    rf"{_LANGUAGE} only",
    rf"{_LANGUAGE} (?:and|und|et|y|or) {_LANGUAGE}",
)
_PLACE_FIELDS = ("what_changes", "approach", "what_stays", "concerns")
_AT_A_PLACE = r"(?:in|at|from|near|and|our|the|of|to|in der|im|aus|und|bei|a|au|aux|et|de|en|y)"
_SHIFTS = Phrases(
    r"nights?(?: shifts?)?", r"overnight", r"(?:late|early|day|evening|weekend|rotating) shifts?", r"shifts?",
    r"evenings?", r"weekends?", r"(?:nacht|spat|fruh|wechsel)?schicht(?:en)?", r"nacht(?:dienst)?", r"nuits?",
    r"equipes? de nuit", r"noches?", r"turnos?", r"24/7",
)  # fmt: skip
_NOT_ON_SHIFT = Phrases(r"shift plan\w*", r"shift (?:left|happens)")
_NO_MAILBOX = Phrases(
    r"(?:no|without|neither) (?:[\w-]+ ){0,5}?(?:e-?mail|mailbox|e-?mail address|inbox|pc|computer|desk)",
    r"(?:no|not|n't) … (?:e-?mails?|mailbox(?:es)?|inbox(?:es)?)",
    r"(?:keine?n?|ohne) (?:[\w-]+ ){0,3}?(?:e-?mail|postfach)\w*",
    r"(?:pas d'|sans |aucune? )(?:adresse |e-?mail|messagerie|boite)",
    r"(?:sin|no tienen?) (?:correo|e-?mail|buzon)",
)  # fmt: skip
_NOT_ABOUT_MAILBOXES = Phrases(
    r"no (?:more )?e-?mails? (?:to|from|after|on)",
    r"answer\w*",
    r"send\w*",
    r"(?:not|n't|never|nobody|no one|are|is|be) read\w*",
)
_EVERYONE = Phrases(
    r"nobody", r"no one", r"everyone", r"everybody", r"all (?:of )?(?:them|us|people|staff)", r"niemand"
)


_OWN_HOLIDAYS = "US"  # where a state closes its own offices on days that most firms work
_HAS = re.compile(r" (?:ha(?:s|ve|t|ben)|do(?:es)?|are|is|n'ont|no tienen?|without)\b")


@dataclass(frozen=True, slots=True)
class Home:
    """The rollout's country and state, all countries it touches, and why."""

    country: str = ""
    subdivision: str = ""
    countries: tuple[str, ...] = ()
    quote: str = ""


@lru_cache(maxsize=1)
def _names() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    places = {name: (country, "") for country, names in COUNTRIES.items() for name in names.split("|")}
    for country, subdivision, names in PLACES:
        places |= dict.fromkeys(names.split("|"), (country, subdivision))
    longest_first = sorted(places, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])"), places


def places_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield the country and state of each place that a text names with a capital."""
    pattern, places = _names()
    for match in pattern.finditer(plain(text)):
        if text[match.start()].isupper():
            yield places[match.group()]


def country_paid_in(currency: str) -> str:
    """Return the only country with this currency, '' where several have it."""
    return _CURRENCIES.get(currency.upper(), "")


def currency_of(country: str) -> str:
    """Return the currency of a country, '' where none is known."""
    own = next((code for code, paid_in in _CURRENCIES.items() if paid_in == country), "")
    in_dollars, in_euros = country == "US", bool(country) and region_of(country) == "EU"
    return own or ("USD" if in_dollars else "EUR" if in_euros else "")


def country_name(country: str) -> str:
    """Return a country's English name."""
    return COUNTRIES.get(country, country).partition("|")[0].title()


def countries_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(country for country, _ in places_in(text)))


def home_of(brief: Brief, quotes: tuple[Quote, ...]) -> Home:
    """Return the country of the brief, its region, texts or currency."""
    groups = [group_place(group) for group in brief.groups]
    by_region = [REGION_COUNTRIES[region] for region in brief.regions if region in REGION_COUNTRIES]
    named: list[tuple[str, str, str]] = [(*place, "") for place in places_in(brief.organisation)]
    for quote in quotes:
        if quote.field in _PLACE_FIELDS:
            named += [(*place, quote.text) for place in _places_of_work(quote)]
    of_groups = [country for country, _ in groups if country]
    of_texts = [country for country, _, _ in named]
    countries = tuple(dict.fromkeys(filter(None, [brief.country, *by_region, *of_groups, *of_texts])))
    if brief.country:
        return Home(brief.country, brief.subdivision, countries)
    if len(set(by_region)) == 1 and "EU" not in brief.regions:
        home = by_region[0]
    elif len(set(of_texts)) == 1 and set(of_groups) <= set(of_texts) and not by_region:
        home = of_texts[0]
    elif len(set(of_groups)) == 1 and len(of_groups) == len(groups) and not by_region:
        home = of_groups[0]
    elif (
        (paid_in := country_paid_in(brief.currency))
        and {*countries} <= {paid_in}
        and {*brief.regions} <= {region_of(paid_in)}
    ):
        return Home(paid_in, "", (paid_in,), brief.currency)
    else:
        return Home(countries=countries)
    states = {state for country, state, _ in named if country == home and state and home != _OWN_HOLIDAYS}
    origin = next((text for country, _, text in named if country == home and text), "")
    return Home(home, states.pop() if len(states) == 1 else "", countries, origin)


def _places_of_work(quote: Quote) -> Iterator[tuple[str, str]]:
    pattern, places = _names()
    for match in pattern.finditer(quote.plain):
        before = quote.plain[max(0, match.start() - 12) : match.start()]
        if quote.text[match.start()].isupper() and re.search(rf"(?:(?<!\w){_AT_A_PLACE}|,) $", before):
            yield places[match.group()]


_SHIFT_HOURS = Phrases(
    r"shifts?(?: [\w-]+){0,4} (?:starts?|begins?|runs?|ends?)",
    r"works? (?:in|on) shifts?",
    r"in (?:two|three) shifts",
    r"schichten?",
)


def group_place(group: Group) -> tuple[str, str]:
    """Return a group's country and state: given, or by its name or site."""
    if group.country:
        return group.country, group.subdivision
    named = {place for text in (group.site, group.name, *group.org_units) for place in places_in(text)}
    if len({country for country, _ in named}) != 1:
        return "", group.subdivision
    country = next(iter(named))[0]
    states = {state for _, state in named if state and country != _OWN_HOLIDAYS}
    return country, states.pop() if len(states) == 1 else group.subdivision


def reach_of(
    brief: Brief, quotes: tuple[Quote, ...], language: Language
) -> tuple[dict[str, Reach], dict[str, str]]:
    """Return how each group is reached, and the sentences that say so."""
    spoken, spoken_quote = _languages(quotes, language)
    reach, origins = {}, {}
    silent = [quote for quote in quotes if _says_no_mailbox(quote)]
    if spoken_quote:
        origins["languages"] = spoken_quote
    # "Many on the docks speak Spanish" is about the docks.
    speakers = groups_touched(brief, spoken_quote)
    hours = [quote for quote in quotes if quote.field == "concerns" and _SHIFT_HOURS.search(quote.plain)]
    if silent:
        origins["reach"] = silent[0].text
    for group in brief.groups:
        country, subdivision = group_place(group)
        cut_off = next((quote for quote in silent if _is_of(quote, brief, group)), None)
        shift = next((t for t in (group.name, *group.org_units) if _is_on_shifts(t)), "")
        shift = shift or next((q.text for q in hours if group.id in groups_touched(brief, q.text)), "")
        if group.has_mailbox is None and cut_off:
            origins[f"reach.{group.id}"] = cut_off.text
        elif group.works_shifts is None and shift:
            origins[f"reach.{group.id}"] = shift
        reach[group.id] = Reach(
            has_mailbox=False if group.has_mailbox is None and cut_off else group.has_mailbox,
            works_shifts=True if group.works_shifts is None and shift else group.works_shifts,
            languages=group.languages or (spoken if not speakers or group.id in speakers else ()),
            country=country, subdivision=subdivision,
        )  # fmt: skip
    return reach, origins


def _is_of(quote: Quote, brief: Brief, group: Group) -> bool:
    """Return whether a sentence is about everyone or about this group."""
    subject = _HAS.split(quote.plain, maxsplit=1)[0]
    is_named = names_group(quote.plain, group) or group.id in groups_named(brief, subject)
    return is_named or bool(_EVERYONE.search(subject))


def says_reach(quote: Quote) -> bool:
    """Return whether a sentence is about mailboxes or languages."""
    return _says_no_mailbox(quote) or bool(_SPEAKING.search(quote.plain))


def _says_no_mailbox(quote: Quote) -> bool:
    return (
        quote.field != "past_attempts"
        and bool(_NO_MAILBOX.search(quote.plain))
        and not _NOT_ABOUT_MAILBOXES.search(quote.plain)
    )


def _is_on_shifts(name: str) -> bool:
    return bool(_SHIFTS.search(plain(name))) and not _NOT_ON_SHIFT.search(plain(name))


def _languages(quotes: tuple[Quote, ...], own: Language) -> tuple[tuple[str, ...], str]:
    """Return the languages if a sentence says that people need more than one."""
    for quote in quotes:
        if quote.field == "past_attempts" or not _SPEAKING.search(quote.plain):
            continue
        named = [
            name for name, words in LANGUAGES.items() if re.search(rf"(?<!\w)(?:{words})(?!\w)", quote.plain)
        ]
        if own in LANGUAGE_NAMES and LANGUAGE_NAMES[own] not in named:
            named.insert(0, LANGUAGE_NAMES[own])
        if len(named) > 1:
            return tuple(named), quote.text
    return (), ""


PLACES_OF_WORK = (
    r"(?:shops|stores|branches|sites|plants|clinics|hospitals|wards|depots|warehouses|schools|restaurants|hotels"
    r"|stations|kitchens|offices|practices|surgeries|libraries|pharmacies|garages|terminals|yards|mills|factories"
    r"|dairies)"
)
_SITES = re.compile(
    rf"(?i)(?<![\w.,])(?P<many>\d{{1,3}}|{'|'.join(COUNTS)}) (?:[a-z-]{{2,20}} "
    rf")?(?P<places>{PLACES_OF_WORK})\b"
)
_LEAST_SITES = 2


@dataclass(frozen=True, slots=True)
class Sites:
    """Places of one sort, and how one of them is called."""

    many: int
    places: str  # "shops"

    @property
    def place(self) -> str:
        """Return one of them: "shop"."""
        for end, one in (("ies", "y"), ("ches", "ch"), ("shes", "sh")):
            if self.places.endswith(end):
                return f"{self.places.removesuffix(end)}{one}"
        return self.places.removesuffix("s")


def sites_of(brief: Brief) -> Sites | None:
    """Return the places that what changes counts, the most of them, if any."""
    matches = _SITES.finditer(f"{brief.name}. {brief.what_changes}")
    found = (Sites(as_count(each["many"].lower()), each["places"].lower()) for each in matches)
    return max(
        (each for each in found if each.many >= _LEAST_SITES), key=lambda each: each.many, default=None
    )


_A_PLACE = (
    r"(?:shop|store|branch|site|plant|clinic|hospital|ward|depot|warehouse|school|restaurant|hotel|station|kitchen"
    r"|office|practice|surgery|library|pharmacy|garage|terminal|yard|mill|factory|dairy|district|showroom|workshop"
    r"|home|parish|farm|hub|location|hall|harbou?r|bakery|region|county|campus|theat(?:er|re)|museum|vineyard)"
)
_PLACES_IN_TURN = (
    rf"(?:{_A_PLACE}(?:s|es)?|surgeries|libraries|pharmacies|factories|dairies|bakeries|counties)"
)
_SO_MANY = rf"\d{{1,3}}|{'|'.join(COUNTS)}"
_ONE_AFTER_ANOTHER = re.compile(
    rf"(?i)\b(?:each|every) (?:[a-z-]{{2,20}} )?(?P<place>{_A_PLACE}) (?:changes?|moves?|switches|converts?"
    r"|goes live|starts?|opens?|follows|cuts over|is (?:changed|converted|moved|switched|done))\b[^.;]{0,14}"
    r"\b(?:an?|one|its own|the next) (?:[a-z]+ )?"
    r"(?:weekend|night|day|week|evening|month|saturday|sunday|monday|holiday)\b"
    rf"|\b(?P<place2>{_A_PLACE}) by (?P=place2)\b"
    rf"|\bone (?P<place3>{_A_PLACE}) after (?:the other|another)\b"
)
_SOME_ON = re.compile(
    rf"(?i)\b(?P<which>the (?:first|last|next|other|remaining) (?:{_SO_MANY})"
    rf" (?:of them|(?P<places>{_PLACES_IN_TURN})))\b"
    r"(?! (?:were |are |will )?(?:clos|shut|sold|lost|left|end))[^.;\d]{0,30}?\b(?:on|by|in|from) "
)
_SOME_FIRST = re.compile(
    rf"(?i)\b(?P<which>(?:{_SO_MANY}) of (?:the |our )?(?P<all>{_SO_MANY}) (?:[a-z-]{{3,20}} )?"
    rf"(?P<places>{_PLACES_IN_TURN}))"
    r" (?:(?:will )?(?:start|go|begin|come|move|change|switch)\w*(?: over| live)? )?first\b(?: on )?"
)
_GOES_OVER = re.compile(r"(?i)\b(?:chang|mov|switch|convert|start|go(?:es)? live|roll|follow|cut|come)\w*")
_OF_THESE = re.compile(r"(?i)\b(?:first|last|next|other|remaining) $")
_FIELDS_OF_TURNS = ("what_changes", "approach", "concerns", "why_now", "objective")


@dataclass(frozen=True, slots=True)
class SitesInTurn:
    """Places that start one after another, as the brief says."""

    place: str  # "site"
    many: int  # 0: not counted
    quotes: tuple[str, ...]
    dated: tuple[tuple[str, date], ...]  # "the last seven sites", and their day

    @property
    def places(self) -> str:
        one = self.place
        if one.endswith(("ch", "sh", "ss")):
            return f"{one}es"
        return f"{one[:-1]}ies" if one.endswith("y") and one[-2:-1] not in "aeiou" else f"{one}s"


def sites_in_turn(brief: Brief) -> SitesInTurn | None:
    """Return the places that start one after another, with the days that the brief names."""
    quotes, dated, nouns = dict[str, None](), list[tuple[str, date]](), list[str]()
    start = brief.start or brief.go_live
    for sentence in (each for field in _FIELDS_OF_TURNS for each in sentences_of(getattr(brief, field))):
        one, *some = _ONE_AFTER_ANOTHER.search(sentence), *_SOME_ON.finditer(sentence)
        first = _SOME_FIRST.search(sentence)
        if one and (one["place2"] or one["place3"]) and not _GOES_OVER.search(sentence):
            one = None
        for each in (*some, *([first] if first else [])):
            named = (each_day for each_day in named_days_in(sentence) if each_day.start == each.end())
            day = next((end for each_day in named if start and (end := end_of(each_day, start))), None)
            if day and (each["places"] or nouns):
                dated.append((lower_first(each["which"]), day))
                quotes[sentence] = None
                nouns += filter(None, [each["places"]])
        if one or first:
            quotes[sentence] = None
            groups = (match.groupdict().items() for match in (one, first) if match)
            nouns += (noun for own in groups for key, noun in own if noun and key.startswith("place"))
    starts = {*brief.team_starts}
    if not nouns or (dated and len(starts) > 1 and starts.issuperset(day for _, day in dated)):
        return None  # the teams of these places have their days already
    place = Sites(0, nouns[0].lower()).place
    return SitesInTurn(place, _counted(brief, place), tuple(quotes), tuple(dated))


def _counted(brief: Brief, place: str) -> int:
    """Return how many of a place the brief counts at most, 0 if it counts none."""
    stem = re.escape(place[:-1])
    counted = re.compile(rf"(?i)(?<![\w.,])(?P<many>{_SO_MANY}) (?:[a-z-]{{2,20}} )?{stem}\w{{1,4}}\b")
    texts = (brief.name, *(getattr(brief, field) for field in (*_FIELDS_OF_TURNS, "why")))
    every = ((each["many"], text[: each.start()]) for text in texts for each in counted.finditer(text))
    counts = (as_count(many.lower()) for many, before in every if not _OF_THESE.search(before))
    return max(counts, default=0)
