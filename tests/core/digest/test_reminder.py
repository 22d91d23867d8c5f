"""The reminder for a channel: roles unless names are wished."""

from playbook.core.digest.channel_posts import reminder_of
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.plan.brief import Group
from playbook.core.progress.late_owners import find_waiting
from tests.core.progress.test_progress import NOW, milestone
from tests.core.story import day, laid

TODAY = day("04-01")


def text_of(rollout=NOW, **values) -> str:
    return "\n".join(lines_of(rollout, **values))


def lines_of(rollout=NOW, **values) -> tuple[str, ...]:
    built = reminder_of(rollout, find_waiting(rollout, TODAY), **values)
    assert built
    return built.sections[0].lines


def test_what_is_late_is_told_by_who_leads_it_named_if_wished():
    led = laid((GroupSaved(group=Group(id="creative", name="Creative", size=9, manager_id="kim")),), NOW)
    names = [person.name for person in led.brief.people]
    text = text_of(led)
    assert "The lead of Creative: “m3”, the oldest due Fri Mar 27, 2026" in text
    assert not [name for name in names if name in text]
    [kim] = [person.name for person in NOW.brief.people if person.id == "kim"]
    assert f"{kim}: “m3”" in text_of(names_leads=True)
    assert reminder_of(NOW, ()) is None


def test_a_name_in_a_title_becomes_a_role():
    [kim] = [person.name for person in NOW.brief.people if person.id == "kim"]
    late = laid((ItemAdded(item=milestone("m0", "03-03", title=f"{kim} tells it")),), NOW)
    assert f"{kim} tells it" not in text_of(late, names_leads=True)


def test_the_lead_of_the_rollout_and_what_nobody_is_named_for():
    assert any(line.startswith("Nobody is named: “m4”, “m5”") for line in lines_of())
    led = laid((BriefEdited(values={"lead_id": "kim"}),), NOW)
    assert any(line.startswith("The rollout lead:") for line in lines_of(led))


def test_it_counts_items_tells_some_and_leads_to_my_team():
    built = reminder_of(NOW, find_waiting(NOW, TODAY), address="https://here.example/my_team?rollout=r")
    assert built.lead == "3 tasks are overdue, with no update in the past seven days."
    assert built.address_label == "My team"
    added = tuple(ItemAdded(item=milestone(f"x{number}", "03-03")) for number in range(6))
    assert any("and 5 more" in line for line in lines_of(laid(added, NOW)))
