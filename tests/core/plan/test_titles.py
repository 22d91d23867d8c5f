"""A rollout that is named only after its tool says what that is."""

from playbook.core.plan.brief import Brief
from playbook.core.plan.plays.titles import title_of


def test_a_tools_name_alone_says_what_it_is():
    for name, change, kind, title in (
        ("HubSpot", "Every tour is recorded in it.", "new_system", "HubSpot: new CRM"),
        (
            "Tallow",
            "All rosters are in one scheduling system.",
            "new_system",
            "Tallow: new scheduling system",
        ),
        ("Kilnbook", "Every firing is booked in it.", "new_system", "Kilnbook: new system"),
        ("NetSuite", "Orders are entered once.", "new_system", "NetSuite: new ERP"),
        ("Lumen", "It drafts the letters.", "general_assistant", "Lumen: AI assistant"),
        ("Four days", "Fridays are off.", "working_hours", "Four days"),
        ("HubSpot for the villages", "Every tour is in it.", "new_system", "HubSpot for the villages"),
    ):
        brief = Brief(name=name, what_changes=change, change_kind=kind, tools=(name.split(" for ")[0],))
        assert title_of(brief) == title
    assert title_of(Brief(name="Harvest", change_kind="new_system", tools=("RouteBook",))) == "Harvest"
