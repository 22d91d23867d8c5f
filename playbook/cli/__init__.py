"""python -m playbook: the desk from a terminal, for scripts and for the person on call."""
