"""The caches of texts that live as long as the process."""

from typing import Protocol, TypeVar

# An edit changes one text of a plan: the others are not read again.
CACHED_TEXTS = 4_096


class _TextCache(Protocol):
    def cache_clear(self) -> None: ...


Cached = TypeVar("Cached", bound=_TextCache)
_of_texts: list[_TextCache] = []


def clear_with(cached: Cached) -> Cached:
    """Clear this cache of texts whenever a workspace clears its own."""
    _of_texts.append(cached)
    return cached


def forget_texts() -> None:
    """Clear every cache of texts, which may name forgotten people."""
    for cached in _of_texts:
        cached.cache_clear()
