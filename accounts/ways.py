"""Where a visitor may be sent next."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_our_path(url: str | None) -> bool:
    """SECURITY: only a path of this site. Browsers read `//x`, `/\\x` and control characters as ways to another one."""
    if not url or not url.startswith("/") or url.startswith("//"):
        return False
    return "\\" not in url and url.isprintable() and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
