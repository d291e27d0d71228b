"""Letters for programs: the words they begin with, and sending them."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from convenings.api.convenings import InviteSerializer, SendingSerializer
from convenings.api.people import PeopleField
from convenings.models import Convening, LetterKind, LetterTemplate, Sending
from convenings.models.letter_kinds import Wording
from convenings.readers import Readers, readers_of
from regions.api.base import RegionViewSet
from regions.models.names import plain


class LetterSerializer(InviteSerializer):
    """`people` are written to; instead of ids, `to` names a group of the meeting."""

    kind = serializers.ChoiceField(choices=LetterKind.choices)
    subject = serializers.CharField(max_length=200, validators=[plain])
    people = PeopleField(required=False, max_length=10_000)
    to = serializers.ChoiceField(choices=Readers.choices, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("people" in attrs) == ("to" in attrs):
            raise serializers.ValidationError(_("Say whom the letter is for: `people` or `to`, one of the two."))
        return attrs


class TestSerializer(LetterSerializer):
    """As the first of `people` would get it."""

    people = PeopleField(max_length=1)
    to = None  # type: ignore[assignment]
    batch = None  # type: ignore[assignment]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return attrs


class LetterViewSet(RegionViewSet):
    """Letters about one meeting, the latest first."""

    can: ClassVar[dict[str, str]] = {"list": "see", "send": "convene", "test": "convene"}
    serializer_class = SendingSerializer
    queryset = Convening.objects.none()

    def get_queryset(self) -> QuerySet[Convening]:
        return Convening.objects.with_partnership()

    @extend_schema(responses=SendingSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What was sent or waits."""
        page = self.paginate_queryset(Sending.objects.filter(convening=self.get_object()).order_by("-sent_at", "-pk"))
        return self.get_paginated_response(SendingSerializer(page, many=True).data)

    @extend_schema(request=LetterSerializer, responses=SendingSerializer)
    def send(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The letters are held for a minute; take them back by their batch."""
        convening, asked = self.get_object(), self.asked(LetterSerializer)
        if "to" in asked:
            asked["people"] = list(readers_of(convening, asked.pop("to")).select_related("organization"))
        sending = convening.write_to(asked.pop("kind"), asked.pop("people"), by=self.actor, **asked)
        return Response(SendingSerializer(sending).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=TestSerializer, responses={204: None})
    def test(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """To yourself, as this person would get it, marked as a test."""
        convening, asked = self.get_object(), self.asked(TestSerializer)
        (reader,) = asked.pop("people")
        convening.try_letter(asked.pop("kind"), reader, by=self.actor, **asked)
        return Response(status=status.HTTP_204_NO_CONTENT)


class LetterTemplateSerializer(serializers.ModelSerializer[LetterTemplate]):
    is_usual = serializers.BooleanField(read_only=True, help_text="The product's own words.")

    class Meta:
        model = LetterTemplate
        fields = ["kind", "subject", "letter", "subject_es", "letter_es", "is_usual"]
        read_only_fields = ["kind"]


class LetterTemplateViewSet(RegionViewSet):
    """The words letters begin with, one for each kind."""

    can: ClassVar[dict[str, str]] = {"list": "see", "retrieve": "see", "word": "convene", "forget": "convene"}
    serializer_class = LetterTemplateSerializer
    lookup_field = "kind"
    pagination_class = None

    def get_queryset(self) -> QuerySet[LetterTemplate]:
        return LetterTemplate.objects.all()

    @property
    def kind(self) -> str:
        if self.kwargs["kind"] not in LetterKind.values:
            raise Http404
        return str(self.kwargs["kind"])

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(LetterTemplate.objects.every(), many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown(LetterTemplate.objects.of(self.kind))

    @extend_schema(request=LetterTemplateSerializer)
    def word(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Keep your own words for this kind."""
        said = self.asked(LetterTemplateSerializer)
        return self.shown(LetterTemplate.objects.keep_words(self.kind, Wording(**said), by=self.actor))

    @extend_schema(responses=LetterTemplateSerializer)
    def forget(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Back to the usual words."""
        return self.shown(LetterTemplate.objects.forget(self.kind, by=self.actor))


view, words = LetterViewSet.as_view, LetterTemplateViewSet.as_view
routes: list[URLPattern] = [
    path("convenings/<int:pk>/letters/", view({"get": "list", "post": "send"}), name="convening_letters"),
    path("convenings/<int:pk>/letters/test/", view({"post": "test"}), name="convening_letter_test"),
    path("letters/", words({"get": "list"}), name="letter_templates"),
    path(
        "letters/<slug:kind>/",
        words({"get": "retrieve", "put": "word", "delete": "forget"}),
        name="letter_template",
    ),
]
