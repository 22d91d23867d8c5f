"""Where a browser goes after signing in: to a page of ours, and nowhere else."""

import re

HOME = "/"
_LONGEST = 2_000
# A browser takes \ for / and leaves out what cannot be printed, so that "/\t/evil" would be another site.
_OURS = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")


def own_path(wish: str) -> str:
    """Give back the wish where it is an address of this app, and the first page where it is not."""
    return wish if len(wish) <= _LONGEST and _OURS.fullmatch(wish) else HOME
