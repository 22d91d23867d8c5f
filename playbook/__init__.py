"""Leadership Playbook: from a rollout brief to a plan in five stages, and on to logged progress."""

__version__ = "0.1.0"
