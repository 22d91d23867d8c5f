"""How the country of a rollout writes days in digits."""

from datetime import date

from playbook.core.plan.brief import BriefFields

ISO, _AMERICAN, _SLASHES, _DOTS = "YYYY-MM-DD", "MM/DD/YYYY", "DD/MM/YYYY", "DD.MM.YYYY"
_WITH_DOTS = "AT BA BG CH CZ DE DK EE FI HR IS LI LV ME MK NO PL RO RS RU SI SK TR UA"
_YEAR_FIRST = "CA CN HU JP KR LT MN SE TW"


def day_format(brief: BriefFields) -> str:
    """Return how a rollout's country, its one region or its money writes days."""
    if country := brief.country:
        dotted = _DOTS if country in _WITH_DOTS else _SLASHES
        return _AMERICAN if country == "US" else ISO if country in _YEAR_FIRST else dotted
    # Where people write days in several ways, none may be read in two.
    region = brief.regions[0] if len(brief.regions) == 1 else ""
    if not brief.regions and brief.currency == "USD":
        return _AMERICAN
    return {"US": _AMERICAN, "UK": _SLASHES}.get(region, ISO)


def field_format(brief: BriefFields) -> str:
    """Return how a field with a calendar writes days, where none is misread."""
    is_in_dollars = brief.currency == "USD" or not (brief.currency or brief.regions)
    return _AMERICAN if is_in_dollars and not brief.country else day_format(brief)


def in_digits(day: date, form: str) -> str:
    """Return a day as this form writes it."""
    parts = {"YYYY": f"{day.year:04}", "MM": f"{day.month:02}", "DD": f"{day.day:02}"}
    for name, digits in parts.items():
        form = form.replace(name, digits)
    return form


def is_day_first(form: str) -> bool | None:
    """Return whether 3/4/2027 is the third of April, None if either."""
    return None if form == ISO else form != _AMERICAN


def example_day(today: date) -> date:
    """Return a day ahead that shows how days are written."""
    return date(today.year + 1, 3, 31)
