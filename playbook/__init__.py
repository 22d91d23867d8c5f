"""Leadership Playbook: from a rollout brief to a plan in five stages, and on to logged progress."""

__version__ = "1.12.0"
