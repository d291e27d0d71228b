"""Outcomes for programs: read, tell, publish; and whom they quote."""

import base64
import binascii
from typing import Any, ClassVar

from django.core.exceptions import ValidationError as Refusal
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api.base import OfPartnership
from partnerships.models import Outcome, OutcomePhoto, Priority, Quote
from partnerships.photos import photo_of
from partnerships.views.evidence import served
from regions.models import Contact


class QuoteSerializer(serializers.ModelSerializer[Quote]):
    class Meta:
        model = Quote
        fields = ["id", "outcome", "contact", "words", "said", "said_at", "asked_at", "taken_out_at"]
        read_only_fields = fields


TOLD = ["title", "kind", "figure", "unit", "story", "source", "quick_win"]


class PhotoSerializer(serializers.ModelSerializer[OutcomePhoto]):
    is_for_everybody = serializers.BooleanField(
        read_only=True, help_text=_("Whoever is seen in it agreed that the public may see it.")
    )

    class Meta:
        model = OutcomePhoto
        fields = ["id", "kind", "size", "sha256", "width", "height", "alt", "state", "is_for_everybody"]
        read_only_fields = fields


class OutcomeSerializer(serializers.ModelSerializer[Outcome]):
    quotes = QuoteSerializer(many=True, read_only=True)
    photo = PhotoSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Outcome
        fields = ["id", "priority", *TOLD, "told_at", "published_at", "photo", "quotes"]


class ReviseOutcomeSerializer(serializers.ModelSerializer[Outcome]):
    class Meta:
        model = Outcome
        fields = TOLD


class TellOutcomeSerializer(ReviseOutcomeSerializer):
    """`quoted` and `words`: whoever is quoted is asked by mail, and published only with their yes."""

    priority = serializers.PrimaryKeyRelatedField(queryset=Priority.objects.all())
    quoted = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.active(), required=False, allow_null=True)
    words = serializers.CharField(max_length=500, required=False, allow_blank=True)

    class Meta(ReviseOutcomeSerializer.Meta):
        fields = ["priority", *TOLD, "quoted", "words"]


class AskSerializer(serializers.Serializer[Any]):
    quoted = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.active())
    words = serializers.CharField(max_length=500)


class PublishSerializer(serializers.Serializer[Any]):
    agreed_by = serializers.CharField(max_length=200)


class SentPhotoSerializer(serializers.Serializer[Any]):
    """Without `content` the photo there stays, and what is said of it changes."""

    content = serializers.CharField(required=False, help_text=_("A picture, in Base64."))
    alt = serializers.CharField(max_length=300, help_text=_("What one sees in it, for who cannot see it."))
    agreed_by = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        default="",
        help_text=_("Who agreed that everybody may see it; empty: it stays inside."),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        content = attrs.pop("content", None)
        try:
            photo = photo_of(base64.b64decode(content, validate=True)) if content is not None else None
        except (binascii.Error, ValueError):
            raise serializers.ValidationError({"content": [_("Send the file in Base64.")]})
        except Refusal as refused:
            raise serializers.ValidationError({"content": refused.messages})
        return attrs | {"photo": photo}


class OutcomeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OfPartnership):
    """`?partnership=<slug>` narrows the list; `?quick_win=1` leaves the quick wins; `?kind=` those of one kind."""

    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "create": "convene",
        "update": "convene",
        "publish": "convene",
        "unpublish": "convene",
        "quote": "convene",
        "photograph": "convene",
        "take_photo_out": "convene",
        "photo": "see",
    }
    serializer_class = OutcomeSerializer

    def get_queryset(self) -> QuerySet[Outcome]:
        rows = (
            Outcome.objects.select_related("photo")
            .latest_first()
            .prefetch_related(Prefetch("quotes", Quote.objects.standing()))
        )
        rows = rows.quick_wins() if self.words("quick_win") else rows
        rows = rows.filter(kind=kind) if (kind := self.words("kind")) else rows
        return self.of_partnership(rows, "priority__partnership")

    @extend_schema(request=TellOutcomeSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Write down what has changed. It stays inside the partnership until it is published."""
        said = self.asked(TellOutcomeSerializer)
        outcome = Outcome.tell(said.pop("priority"), **said, by=self.actor)
        return self.shown_anew(outcome, status.HTTP_201_CREATED)

    @extend_schema(request=ReviseOutcomeSerializer)
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say it better, while it is inside."""
        row = self.get_object()
        row.revise(**self.asked(ReviseOutcomeSerializer), by=self.actor)
        return self.shown(row)

    @extend_schema(request=AskSerializer)
    @action(detail=True, methods=["post"])
    def quote(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Put somebody's words beside it; they are asked by mail whether everybody may read them."""
        row, said = self.get_object(), self.asked(AskSerializer)
        row.quote(said["quoted"], said["words"], by=self.actor)
        return self.shown_anew(row, status.HTTP_201_CREATED)

    @extend_schema(request=PublishSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Show it on the partnership's public page, with who agreed to that."""
        row = self.get_object()
        row.publish(**self.asked(PublishSerializer), by=self.actor)
        return self.shown(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def unpublish(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take it off the public page."""
        row = self.get_object()
        row.unpublish(by=self.actor)
        return self.shown(row)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def photo(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """The picture, with the headers of the page's."""
        photos = OutcomePhoto.objects.open().select_related("stored")
        return served(get_object_or_404(photos, outcome=self.get_object()))

    @extend_schema(request=SentPhotoSerializer)
    @action(detail=True, methods=["put"])
    def photograph(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Put a photo beside it, in the place of the one before."""
        row = self.get_object()
        row.photograph(**self.asked(SentPhotoSerializer), by=self.actor)
        return self.shown_anew(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["delete"])
    def take_photo_out(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The story goes on without it."""
        self.get_object().take_photo_out(by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class QuoteViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OfPartnership):
    """People's own words, with where they stand. Yes and no are their own, given by personal link."""

    can: ClassVar[dict[str, str]] = {"list": "see", "retrieve": "see", "take_out": "convene"}
    serializer_class = QuoteSerializer

    def get_queryset(self) -> QuerySet[Quote]:
        rows = Quote.objects.select_related("outcome__priority", "contact").order_by("-asked_at", "-id")
        return self.of_partnership(rows, "outcome__priority__partnership")

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def take_out(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The story goes on without these words."""
        row = self.get_object()
        row.take_out(by=self.actor)
        return self.shown(row)


view, quote = OutcomeViewSet.as_view, QuoteViewSet.as_view
routes: list[URLPattern] = [
    path("outcomes/", view({"get": "list", "post": "create"}), name="outcomes"),
    path("outcomes/<int:pk>/", view({"get": "retrieve", "put": "update"}), name="outcome"),
    path(
        "outcomes/<int:pk>/photo/",
        view({"get": "photo", "put": "photograph", "delete": "take_photo_out"}),
        name="outcome_photo",
    ),
    path("outcomes/<int:pk>/quote/", view({"post": "quote"}), name="outcome_quote"),
    path("quotes/", quote({"get": "list"}), name="quotes"),
    path("quotes/<int:pk>/", quote({"get": "retrieve"}), name="quote"),
    path("quotes/<int:pk>/take-out/", quote({"post": "take_out"}), name="quote_take_out"),
    path("outcomes/<int:pk>/publish/", view({"post": "publish"}), name="outcome_publish"),
    path("outcomes/<int:pk>/unpublish/", view({"post": "unpublish"}), name="outcome_unpublish"),
]
