"""What an hour counts as match, for programs."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api.base import OfPartnership
from partnerships.models import MatchTerms, Partnership


class MatchTermsSerializer(serializers.ModelSerializer[MatchTerms]):
    """Without a partnership: of the whole region."""

    partnership = serializers.SlugRelatedField(slug_field="slug", queryset=Partnership.objects.all(), allow_null=True)

    class Meta:
        model = MatchTerms
        fields = ["id", "partnership", "rate", "target"]
        validators: ClassVar[list[Any]] = []  # agreeing anew replaces what was agreed


class MatchTermsViewSet(mixins.ListModelMixin, OfPartnership):
    """`?partnership=<slug>` narrows the list."""

    can: ClassVar[dict[str, str]] = {"list": "see", "create": "convene"}
    serializer_class = MatchTermsSerializer

    def get_queryset(self) -> QuerySet[MatchTerms]:
        return self.of_partnership(MatchTerms.objects.select_related("partnership").order_by("id"))

    @extend_schema(request=MatchTermsSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Set rate and target, of one partnership or of the region; what was agreed before is replaced."""
        said = self.asked(MatchTermsSerializer)
        terms = MatchTerms.agree(said.pop("partnership"), **said, by=self.actor)
        return self.shown(terms, status.HTTP_201_CREATED)


view = MatchTermsViewSet.as_view
routes: list[URLPattern] = [path("match-terms/", view({"get": "list", "post": "create"}), name="match_terms")]
