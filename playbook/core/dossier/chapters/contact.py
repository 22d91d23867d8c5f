"""Whom people call, as brief and rules name them."""

from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Policy

NO_CONTACT = "Whom do people call when it goes wrong, by name and number?"


def contact_of(rollout: Rollout, policy: Policy | None = None) -> str:
    """Return whom to call as the brief names them, '' if nobody is."""
    brief = rollout.brief
    own = brief.incident_contact.strip()
    if not own:
        return ""
    if policy and own.casefold() in policy.incident_contact.casefold():
        return policy.incident_contact
    called = [person.name for person in brief.people if f"{person.name} ".startswith(f"{own} ")]
    return called[0] if len(called) == 1 else own
