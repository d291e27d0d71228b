"""Seats for programs: who sits at which table, for which organization."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api.base import OfPartnership
from partnerships.models import Partnership, Seat, SeatRole
from regions.models import Contact


class SeatSerializer(serializers.ModelSerializer[Seat]):
    partnership = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = Seat
        fields = ["id", "partnership", "contact", "organization", "role", "since", "until"]


class TakeSerializer(serializers.Serializer[Any]):
    partnership = serializers.SlugRelatedField(slug_field="slug", queryset=Partnership.objects.all())
    contact = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.active().select_related("organization"))
    role = serializers.ChoiceField(choices=SeatRole.choices)
    since = serializers.DateField(required=False, allow_null=True, default=None)


class SeatViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OfPartnership):
    """`?partnership=<slug>` narrows the list; `?current=1` leaves out seats given up."""

    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "create": "convene",
        "leave": "convene",
        "champion": "convene",
    }
    serializer_class = SeatSerializer

    def get_queryset(self) -> QuerySet[Seat]:
        rows = Seat.objects.select_related("partnership", "contact").order_by("id")
        return self.of_partnership(rows.current() if self.words("current") else rows)

    @extend_schema(request=TakeSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        seat = Seat.take(**self.asked(TakeSerializer), by=self.actor)
        return self.shown(seat, status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        seat = self.get_object()
        seat.leave(by=self.actor)
        return self.shown(seat)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def champion(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        seat = self.get_object()
        seat.make_champion(by=self.actor)
        return self.shown(seat)


view = SeatViewSet.as_view
routes: list[URLPattern] = [
    path("seats/", view({"get": "list", "post": "create"}), name="seats"),
    path("seats/<int:pk>/", view({"get": "retrieve"}), name="seat"),
    path("seats/<int:pk>/leave/", view({"post": "leave"}), name="seat_leave"),
    path("seats/<int:pk>/champion/", view({"post": "champion"}), name="seat_champion"),
]
