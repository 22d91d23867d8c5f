"""Changes to incidents."""

from collections.abc import Mapping
from typing import Literal

from playbook.core.base.errors import Refused
from playbook.core.base.fields import Id, Line
from playbook.core.log.changes.base import Columns, Removed, Saved, check_use_case, is_as_before
from playbook.core.log.rollout import Rollout
from playbook.core.plan.incidents import HARM_NAMES, Incident


class IncidentLogged(Saved):
    ACTION = "log_incident"
    NAME, ROWS, MOST = "incident", "incidents", 1_000
    kind: Literal["incident_logged"] = "incident_logged"
    incident: Incident

    def check(self, rollout: Rollout) -> None:
        super().check(rollout)
        incident = self.incident
        if not is_as_before(rollout.incidents.get(incident.id), incident, "use_case_id"):
            check_use_case(rollout, incident.use_case_id)
        if incident.closed_on and incident.closed_on < incident.day:
            hint = "Pick a later day, or correct the first."
            raise Refused("It cannot be settled before it happened.", hint)

    def words(self, names: Mapping[str, str]) -> str:
        settled = ", settled" if self.incident.closed_on else ""
        return f"logged an incident ({HARM_NAMES[self.incident.harm]}{settled}): {self.incident.title}"

    def columns(self) -> Columns:
        return super().columns()._replace(stage="accountability", status=self.incident.harm)


class IncidentRemoved(Removed):
    SAVED, WHAT = IncidentLogged, "an incident"
    kind: Literal["incident_removed"] = "incident_removed"
    incident_id: Id
    title: Line = ""
