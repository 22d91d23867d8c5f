"""Today: how the rollout stands, and what to do next."""

from playbook.ui.progress import digest, gate_panel, headlines, next_steps, top, update_panel
from playbook.ui.review import alarm_panel
from playbook.ui.shell import frame

rollout = frame.current_rollout()
report = top.begin("Today", rollout)
headlines.show(rollout, report)
next_steps.show(rollout, report)
gate_panel.show_due(rollout, report)
group_id = top.chosen_group()
alarm_panel.show_folded(rollout, (group_id,) if group_id else ())
top.show_incidents(rollout, group_id)
if top.is_whole():
    digest.show(rollout)
    update_panel.show(rollout)
