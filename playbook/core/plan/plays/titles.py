"""Title of a rollout that is named only after its tool."""

import re

from playbook.core.plan.brief import Brief

_THING = re.compile(
    r"\b(?:CRM|ERP|WMS|LMS|(?:accounting|booking|case management|document management|finance|HR|inventory"
    r"|learning|patient records?|payroll|purchasing|records|scheduling|stock|ticketing|till|time tracking"
    r"|warehouse) system)\b"
)
_KNOWN = {
    "CRM": ("hubspot", "salesforce", "dynamics 365 sales", "pipedrive"),
    "ERP": ("s/4hana", "netsuite", "odoo", "business central"),
    "HR system": ("workday", "successfactors", "bamboohr"),
    "ticketing system": ("servicenow", "zendesk", "freshdesk"),
}
_OF_KIND = {
    "new_system": "new system", "equipment": "new equipment", "general_assistant": "AI assistant",
    "coding_assistant": "coding assistant", "specialist_ai": "AI assistant",
}  # fmt: skip


def title_of(brief: Brief) -> str:
    """Return a rollout's name; a tool's name alone with what it is."""
    name = brief.name.strip()
    if name.casefold() not in {tool.casefold() for tool in brief.tools}:
        return brief.name
    texts = (brief.what_changes, brief.objective, brief.why, brief.why_now, brief.approach)
    said = next(filter(None, map(_THING.search, texts)), None)
    known = (thing for thing, tools in _KNOWN.items() if any(tool in name.casefold() for tool in tools))
    thing = next(known, "") or (said.group() if said else "")
    what = f"new {thing}" if thing else _OF_KIND.get(brief.change_kind, "")
    return f"{name}: {what}" if what else brief.name
