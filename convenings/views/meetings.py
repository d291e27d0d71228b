"""The meeting a page is about."""

from django.shortcuts import get_object_or_404

from convenings.models import Convening


def the_meeting(convening_id: int) -> Convening:
    """With its partnership; 404 for another region's, and for one that does not exist."""
    return get_object_or_404(Convening.objects.with_partnership(), pk=convening_id)
