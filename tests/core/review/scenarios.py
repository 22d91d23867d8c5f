"""Rollouts with known defects; every number but the seed story's is synthetic."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from playbook.core.plan.brief import Brief, Group, Person
from playbook.core.plan.examples import Example
from playbook.core.plan.items import AnyItem, CheckinSeries, Message, Owner, SponsorAct, Tracking, UseCase
from playbook.core.review.logged import CheckinEntry, Logged, ReadinessAnswer, Seats
from tests.core.review.plans import LEAD, WORDS, a_brief, a_group, day, sound_plan, without
from tests.core.review.variants import every, with_


@dataclass(frozen=True)
class Scenario:
    """A brief, plan and log, with what must fail and ring."""

    brief: Brief
    items: tuple[AnyItem, ...]
    fails: frozenset[str]
    logged: Logged | None = None
    rings: frozenset[str] = frozenset()


def of_kind(*kinds: str) -> Any:
    return lambda item: item.kind in kinds


def _ids(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _seed() -> Scenario:
    teams = {"strategy": 12, "creative": 20, "media": 18, "web": 16, "accounts": 16, "operations": 8}
    brief = Brief(
        name="AI at LT (synthetic)", organisation="LT",
        what_changes="Everyone has a seat and is to use it.", tools=("ChatGPT",), start=date(2023, 3, 14),
        go_live=date(2023, 3, 15), end=date(2023, 12, 15), headcount=90, sponsor_id="ceo",
        people=(Person(id="ceo", name="The chief executive", level="executive"),),
        groups=tuple(Group(id=key, name=key.capitalize(), size=size) for key, size in teams.items()),
    )  # fmt: skip
    ceo = Owner(person_id="ceo")
    speech = Message(
        id="speech", title="The launch speech", group_ids=tuple(teams), owner=ceo, sender=ceo,
        sender_role="sponsor", date=date(2023, 3, 14), channel="all_hands", live=True,
        topics=("why", "wiifm"))  # fmt: skip
    august = date(2023, 8, 16)
    request = CheckinSeries(
        id="august", title="One example", group_ids=tuple(teams), owner=ceo, start=august, end=august
    )
    return Scenario(
        brief,
        (speech, request),
        _ids(
            "R02 R03 R04 R05 R06 R07 R10 R12 R14 R15 R16 R17 R18 R19 R20 R23 R24 R25 R26 R27 R28 R29 R30 R31 "
            "R34 R35 R36 R38 R39 R41 R54 R57 R60 R61 R62 R65"
        ),
        Logged(
            today=date(2023, 8, 23),
            examples=_rated({0: 21, 1: 29, 2: 15, 3: 6, 4: 3}, august),
            seats=(Seats(count=90, price_per_month=20, last_active=august),),
            currency="USD",
        ),
        _ids("T04 T08"),
    )


def _rated(counts: dict[int, int], on: date) -> tuple[Example, ...]:
    ratings = [rating for rating, count in counts.items() for _ in range(count)]
    return tuple(Example(id=f"e{n}", day=on, rating=rating) for n, rating in enumerate(ratings))


def _bank() -> Scenario:
    groups = (a_group("branches", 1_900), a_group("operations", 900), a_group("risk", 500))
    brief = a_brief(*groups, organisation="Harbour Savings (synthetic)", start=day(-98))
    items = sound_plan(brief)
    for item_id, offset in (
        ("briefing", -94), ("opening", -91), ("managers-first", -70), ("basics", -59), ("practice", -59),
        ("win", -10), ("dpa", -95), ("meets-dee", -95)
    ):  # fmt: skip
        items = with_(item_id, items, date=day(offset))
    items = with_("policy", items, effective=day(-75))
    items = every(lambda item: item.id.startswith("own-"), items, date=day(-84))
    items = every(of_kind("metric"), items, first_read=day(45))
    return Scenario(brief, tuple(items), _ids("R21 R36"))


def _app_maker() -> Scenario:
    groups = (a_group("product", 400), a_group("content", 350), a_group("support", 150))
    brief = a_brief(*groups, organisation="Lingolark (synthetic)")
    items = without("briefing", "follow-up", "policy", items=sound_plan(brief))
    items = [item for item in items if not isinstance(item, UseCase)]
    items = with_("opening", items, topics=("why",))
    items = with_("tells", items, date=day(39))
    items = every(lambda item: item.id.startswith("own-"), items, topics=("wiifm",))
    again = with_(
        "tells", items, id="again", date=day(60), tells_item_id=None, body=f"Another win. {WORDS['tells']}"
    )
    items += [item for item in again if item.id == "again"]
    readiness = _readiness(groups, awareness=4.2, desire=2.1, knowledge=2.8, ability=2.5, reinforcement=2)
    logged = Logged(
        today=day(21), readiness=readiness, entries=_weekly(day(21)), tracking=_kept(items, day(21))
    )
    return Scenario(brief, tuple(items), _ids("R10 R17 R18 R19 R24 R39 R56 R57"), logged, _ids("T01"))


def _readiness(groups: tuple[Group, ...], **means: float) -> tuple[ReadinessAnswer, ...]:
    steps: dict[Any, float] = dict(means)
    return tuple(
        ReadinessAnswer(group_id=group.id, step=step, score=score)
        for group in groups
        for step, score in steps.items()
    )


def _weekly(last: date) -> tuple[CheckinEntry, ...]:
    days = (day(0) + timedelta(days=number) for number in range(0, 400, 7))
    return tuple(CheckinEntry(series_id="weekly", day=day_) for day_ in days if day_ <= last)


def _kept(items: list[AnyItem], today: date) -> dict[str, Tracking]:
    """Every act that was due is done on its day."""
    return {
        item.id: Tracking(status="done", done_on=item.date)
        for item in items
        if isinstance(item, SponsorAct) and item.date and item.date <= today
    }


def _manufacturer() -> Scenario:
    groups = (a_group("plants", 2_600), a_group("offices", 1_400))
    brief = a_brief(
        *groups, organisation="Ironvale Works (synthetic)", lead_id=None, lead_hours_per_week=None,
        budget=None)  # fmt: skip
    items = [item for item in sound_plan(brief) if item.kind != "champion"]
    items = with_("basics", items, date=day(8))
    items = with_("practice", items, date=day(10))
    seats = (Seats(count=47, last_active=day(27), price_per_month=30), Seats(count=3_953, price_per_month=30))
    logged = Logged(
        today=day(28), seats=seats, entries=_weekly(day(28)), currency="USD", tracking=_kept(items, day(28))
    )
    return Scenario(brief, tuple(items), _ids("R06 R20 R24 R38"), logged, _ids("T07"))


def _law_firm() -> Scenario:
    sizes = {"partners": 3, "associates": 9, "paralegals": 4, "office": 2}
    groups = tuple(a_group(key, size) for key, size in sizes.items())
    brief = a_brief(*groups, organisation="Pell & Rowe (synthetic)")
    items = without("policy", items=sound_plan(brief))
    items = with_("case-associates", items, data_class="confidential", tool="Unvetted chat")
    items = [item for item in items if item.kind != "champion" or item.id == "champion-associates"]
    items = [item for item in items if item.kind != "coalition_member" or item.id == "coalition-associates"]
    logged = Logged(today=day(28), entries=_weekly(day(28)), tracking=_kept(items, day(28)))
    return Scenario(brief, tuple(items), _ids("R39 R40"), logged, _ids("T11"))


def _technology_company() -> Scenario:
    groups = (a_group("engineering", 5_200), a_group("sales", 3_100), a_group("learning", 1_700))
    brief = a_brief(*groups, organisation="Corvane Systems (synthetic)")
    items = without("monthly", items=sound_plan(brief))
    items = with_("weekly", items, end=day(42))
    items = with_("office-hours", items, end=day(42))
    items = every(lambda item: item.id.startswith("own-"), items, topics=("wiifm",))
    leads = CheckinSeries(
        id="leads", title="How it goes in each team", group_ids=tuple(group.id for group in groups),
        owner=LEAD, way="status", start=day(0), end=day(180), cadence_days=14)  # fmt: skip
    readiness = _readiness(groups, awareness=4.4, desire=2.6, knowledge=3.8, ability=3.2, reinforcement=2.2)
    entries = (*_weekly(day(42)), CheckinEntry(series_id="leads", day=day(42)))
    logged = Logged(today=day(90), readiness=readiness, entries=entries, tracking=_kept(items, day(90)))
    return Scenario(brief, (*items, leads), _ids("R19 R25 R29"), logged, _ids("T01 T02"))


SCENARIOS: dict[str, Scenario] = {
    "S1": _seed(), "S2": _bank(), "S4": _app_maker(), "S5": _manufacturer(), "S7": _law_firm(),
    "S10": _technology_company()}  # fmt: skip
