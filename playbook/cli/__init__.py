"""python -m playbook: the desk from a terminal."""
