"""Words for the promises of a brief."""

from playbook.core.plan.case import PromiseState, PromiseTopic

STATES: dict[PromiseState, str] = {
    "decided": "Decided", "undecided": "Undecided", "not_relevant": "Not for this change",
}  # fmt: skip
ICONS: dict[PromiseState, str] = {
    "decided": "check_circle", "undecided": "help", "not_relevant": "do_not_disturb_on",
}  # fmt: skip
# What a sentence can look like. Shown in the empty field, never put into a plan.
EXAMPLES: dict[PromiseTopic, str] = {
    "jobs": "Nobody loses their job, pay or grade over this.",
    "measurement": "We look at team results and never compare individuals.",
    "duty": "Everyone uses it from March 1.",
    "working_time": "Training and two practice hours a week are working time.",
    "switch_off": "The old order form closes on March 31.",
    "use": "Use it for work on customers and orders only, not to compare people.",
    "answers": "Ana Ruiz answers every question within two working days.",
}
