"""Leadership Playbook: from a brief to a plan and its logged progress."""

__version__ = "1.29.8"
