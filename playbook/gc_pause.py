"""Pause garbage collection while the app is imported: a sixth of that time went into it."""

import gc

gc.disable()


def end() -> None:
    """Collect again, but never look through what the imports left."""
    gc.freeze()
    gc.enable()
