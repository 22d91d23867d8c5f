"""Whether a browser may have been sent here by another site."""

from urllib.parse import urlsplit

from playbook.web.inventory import SAFE_METHODS


def is_forged(method: str, host: str, origin: str, site: str) -> bool:
    """Whether a request that may change something was made by a page of another site.

    `site` is Sec-Fetch-Site; a header that was not sent is empty. What sends neither that nor an
    Origin is not a browser, and has no cookie that somebody else could use.
    """
    if method in SAFE_METHODS:
        return False
    if site:
        return site not in ("same-origin", "none")
    return bool(origin) and not is_same(origin, host)


def is_same(origin: str, host: str) -> bool:
    """Whether an Origin names exactly this host and port.

    Letter by letter, as Streamlit compares: where it finds a difference it looks up its own addresses,
    and everybody waits.
    """
    try:
        return bool(host) and urlsplit(origin).netloc == host
    except ValueError:
        return False
