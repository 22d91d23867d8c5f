"""Adoption: who uses it, who is trained, and how the metrics stand."""

from playbook.ui.adoption import metric_panel, milestones, training_form, use_form, use_panel
from playbook.ui.progress import top
from playbook.ui.shell import frame

rollout = frame.current_rollout()
report = top.begin("Adoption", rollout)
if top.is_whole():
    use_panel.show(rollout, report)
metric_panel.show(rollout, report)
milestones.show(report)
metric_panel.show_form(rollout, report)
if top.is_whole():
    use_form.show(rollout, report.today)
    training_form.show(rollout)
