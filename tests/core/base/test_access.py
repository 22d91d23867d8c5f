"""Nobody may do more than the table allows."""

from playbook.core.base.access import EVERY, TABLE, Actor, Membership, Thing, can, role_in

MINE = Thing(rollout_id="atlas", group_ids=("creative",))
SHARED = Thing(rollout_id="atlas", group_ids=("creative", "media"))
NOBODYS = Thing(rollout_id="atlas")


def member(role, *group_ids: str, rollout_id: str = "atlas", person_id=None) -> Actor:
    membership = Membership(rollout_id=rollout_id, role=role, group_ids=group_ids, person_id=person_id)
    return Actor(name="Mo", role="member", memberships=(membership,))


def test_an_owner_may_do_everything_and_a_stranger_nothing():
    for action in TABLE:
        assert can(Actor(name="Dana", role="owner"), action, MINE)
        assert not can(Actor(name="Mo", role="member"), action, MINE)
        assert not can(member("editor", rollout_id="other"), action, MINE)


def test_a_lead_does_what_is_for_led_groups_or_their_own():
    for action in ["log_progress", "log_example", "rate_example", "score_readiness"]:
        lead = member("lead", "creative")
        assert can(lead, action, MINE)
        assert not can(lead, action, SHARED)
        assert not can(lead, action, NOBODYS)
        assert can(member("lead", "creative", "media", "web"), action, SHARED)
        assert can(member("lead", EVERY), action, NOBODYS)
    lead = member("lead", "creative", person_id="mo")
    assert can(lead, "log_progress", Thing(rollout_id="atlas", group_ids=("media",), person_id="mo"))
    assert not can(lead, "log_progress", Thing(rollout_id="atlas", group_ids=("media",), person_id="kim"))


def test_a_viewer_only_reads_and_only_an_owner_changes_access():
    allowed = {action for action in TABLE if can(member("viewer", "creative"), action, MINE)}
    assert allowed == {"see_rollout", "see_history", "export_document", "self_check"}
    own = member("viewer", person_id="mo")
    assert can(own, "self_check", Thing(rollout_id="atlas", person_id="mo"))
    assert not can(own, "self_check", Thing(rollout_id="atlas", person_id="kim"))
    owner_actions = ("share", "make_token", "manage_people", "change_settings", "back_up", "forget_person")
    for role in ("editor", "lead", "viewer"):
        assert not any(can(member(role, EVERY, rollout_id=EVERY), action, MINE) for action in owner_actions)


def test_a_membership_everywhere_counts_in_every_rollout():
    everywhere = member("viewer", rollout_id=EVERY)
    assert can(everywhere, "see_rollout", Thing(rollout_id="any"))
    assert role_in(everywhere, "any") == "viewer"
    assert role_in(Actor(name="Mo", role="member"), "any") is None
    assert role_in(Actor(name="Dana"), "any") == "owner"
