"""The labels that people write before a fact, and the field that each stands for."""

import re

_LABEL = re.compile(
    r"^[*_]{0,2}(?P<label>[A-Za-z][\w /&'()-]{1,40}?)[*_]{0,2}\s?(?::"
    r"|\s[\u2013\u2014-]\s)[*_]{0,2}\s*(?P<rest>.*)$"
)
_BARE = re.compile(r"[^a-z ]+")

_LABELS = {
    "name": "rollout name, project name, name of the rollout, project, rollout, initiative",
    "organisation": "organisation, organization, company, client",
    "what_changes": "what changes, the change, change, what will change, what is changing",
    "why": "why, reason, the reason, why we do this, why we are doing this, why are we doing this, rationale",
    "why_now": "why now, urgency, timing",
    "risk_of_not_changing": "risk of not changing, risk of doing nothing, if we do nothing",
    "what_stays": "what stays, what stays the same, what does not change, what will not change, unchanged",
    "objective": "objective, goal, aim, our goal, the goal, objectives, goals",
    "expected_benefit": "benefit, benefits, expected benefit, expected benefits",
    "outcome_measure": "outcome measure, measure, kpi, success measure, measure of success, metric, outcome",
    "outcome_baseline": "baseline, today, current value, current, now",
    "outcome_target": "target, target value",
    "tools": "tool, tools, approved tools, software, product",
    "regions": "region, regions, countries, country, locations, location",
    "start": "start, start date, kick off, kickoff, begins, rollout start, project start",
    "go_live": "go live, golive, go live date, launch, launch date",
    "end": "end, end date, rollout ends, project end, finish, until",
    "headcount": "headcount, people in scope, in scope, number of people, people affected, employees, size",
    "sponsor_id": "sponsor, executive sponsor, primary sponsor, exec sponsor",
    "lead_id": "lead, rollout lead, project lead, project manager, programme lead, program lead",
    "lead_hours_per_week": "leads hours, leads hours a week, lead hours, leads time",
    "sustainment_owner_id": "owner afterwards, owner after the rollout, sustainment owner, long term owner",
    "incident_contact": "incident contact, incidents, incident desk",
    "budget": "budget, total budget",
    "past_attempts": "past attempts, tried before, what was tried before, history, previous attempts",
    "concerns": "concerns, worries, what people worry about, objections, concerns raised, fears",
    "groups": "groups, teams, affected groups, affected teams, impacted groups, departments, who is affected",
}
_FIELD_OF = {label.strip(): field for field, labels in _LABELS.items() for label in labels.split(",")}


def labelled(text: str) -> tuple[str, str]:
    """Give back the label that a line begins with and what follows it; two empty texts for none."""
    found = _LABEL.match(text)
    return (found["label"], found["rest"].strip("*_ ")) if found else ("", "")


def field_of(label: str) -> str | None:
    """Give back the field that a label stands for; 'groups' for a list of groups, None for an unknown one."""
    bare = " ".join(_BARE.sub("", label.lower().replace("-", " ").replace("'", "")).split())
    return _FIELD_OF.get(bare)
