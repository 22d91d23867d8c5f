"""Drafted items on a brief that was changed since."""

from playbook.core.plan.brief import Brief
from playbook.core.plan.items import CoalitionMember, KeyMessage, Message, Milestone, Owner, UseCase
from playbook.llm.builtin.builtin import load_stages
from playbook.llm.builtin.rebase import refit
from tests.briefs import agency
from tests.drafts import draft

STAGES = load_stages()
TALK = Message(
    id="talk", title="Talk it over", group_ids=("web", "media"), owner=Owner(person_id="leo"),
    sender=Owner(person_id="leo"), sender_role="manager",
)  # fmt: skip


def without_group(brief: Brief, group_id: str) -> Brief:
    return brief.model_copy(update={"groups": tuple(group for group in brief.groups if group.id != group_id)})


def without_person(brief: Brief, person_id: str) -> Brief:
    groups = tuple(
        group.model_copy(update={"manager_id": None}) if group.manager_id == person_id else group
        for group in brief.groups
    )
    people = tuple(person for person in brief.people if person.id != person_id)
    return brief.model_copy(update={"groups": tuple(groups), "people": people})


def renamed(brief: Brief, group_id: str, name: str) -> Brief:
    groups = tuple(
        group.model_copy(update={"name": name}) if group.id == group_id else group for group in brief.groups
    )
    return brief.model_copy(update={"groups": tuple(groups)})


def test_what_fits_the_brief_is_left_as_it_is():
    brief = agency()
    items = draft(brief, STAGES, start=brief.start).items
    fitted = refit(items, brief, STAGES)
    assert all(before is other for before, other in zip(fitted.items, items, strict=True))
    assert fitted.changes == ()


def test_an_item_loses_missing_groups_or_is_left_out():
    [talk] = refit([TALK], without_group(agency(), "web"), STAGES).items
    assert talk == TALK.model_copy(update={"group_ids": ("media",)})
    assert refit([TALK], without_group(agency(), "web"), STAGES).changes == (
        "Now without the groups that are no longer in the brief: 'Talk it over'.",
    )
    own = TALK.model_copy(update={"group_ids": ("web",)})
    fitted = refit([own], without_group(agency(), "web"), STAGES)
    assert fitted.items == ()
    assert fitted.changes == (
        "Left out, because the teams that they are for are no longer in the brief: 'Talk it over'.",
    )
    step = Milestone(id="m", title="The room is booked")
    assert refit([step], without_group(agency(), "web"), STAGES).items == (step,)


def test_a_missing_person_gives_way_to_the_role():
    brief = without_person(agency(), "leo")
    beside = CoalitionMember(id="c", title="Leo carries it", group_ids=("web",), owner=Owner(person_id="leo"))
    talk, member = refit([TALK, beside], brief, STAGES).items
    assert talk.owner == talk.sender == Owner(role="the manager of Web")
    assert talk.sender_role == "manager"
    assert member.owner == Owner(role="the manager of Web")
    assert refit([TALK, beside], brief, STAGES).changes == (
        "Now with an owner of the brief, because theirs is no longer in it: "
        "'Talk it over' (the manager of Web) and 'Leo carries it' (the manager of Web).",
    )
    case = UseCase(id="u", title="First drafts", group_ids=("media",), reviewer=Owner(person_id="leo"))
    [after] = refit([case], without_person(agency(), "leo"), STAGES).items
    assert after == case.model_copy(update={"reviewer": None})


def test_role_names_follow_and_sentences_are_joined():
    before = without_person(agency(), "leo")
    owner = Owner(role="the manager of Web")
    member = CoalitionMember(id="c", title="Carries it", group_ids=("web",), owner=owner)
    assert refit([member], before, STAGES).items == (member,)
    [after] = refit([member], renamed(before, "web", "Web and apps"), STAGES).items
    assert after.owner == Owner(role="the manager of Web and apps")
    items = [
        KeyMessage(id=f"k{number}", title=f"Sentence {number // 2}", group_ids=("web",))
        for number in range(60)
    ]
    [sentence] = refit(items, without_group(agency(), "web"), STAGES).changes
    assert sentence.count("'Sentence 1'") == 1
    assert sentence.endswith("and 19 more.")
