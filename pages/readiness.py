"""The former address of readiness, which is a step of the brief."""

from playbook.ui.brief import steps
from playbook.ui.shell import navigation

navigation.go_to("brief", {steps.PARAM: "readiness"})
