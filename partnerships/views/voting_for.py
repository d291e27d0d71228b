"""What a phone is told where each organization has one ballot: who else fills it in, and for whom one votes besides."""

from partnerships.models import Elector, Proxy


def said_of(elector: Elector) -> dict[str, object]:
    """Nothing where each person has a ballot. `proxy`: somebody else votes for this organization until it does itself.

    SECURITY: the name of who placed the dots last is told to their own organization only.
    """
    if not elector.is_of_organization:
        return {}
    words: dict[str, object] = {"organization": elector.organization}
    given = getattr(elector, "proxy", None)
    if elector.by_proxy:
        return words | {"voting_for": given}
    if given and not given.void_at:
        words["proxy"] = given
    else:
        words["hand"] = getattr(elector, "hand", None)
    voter = elector.voter[0] if elector.voter else elector.contact_id
    held = Proxy.objects.filter(ballot=elector.ballot_id, holder=voter).with_names()
    return words | {"held": list(held)}
