"""Whether what a text says has a source in the brief or the plan."""
