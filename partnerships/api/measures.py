"""The figures of priorities for programs: baseline, target, what was counted, and the story behind the curve."""

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api.base import OfPartnership
from partnerships.api.series import AttachedSerializer, SeriesSerializer
from partnerships.models import CurveStory, Measure, Measurement, Priority, Series
from regions.models import Contact

SAID = ["name", "unit", "better", "baseline", "baseline_on", "target", "target_on"]
COUNTED = ["figure", "measured_on", "source"]


class MeasurementSerializer(serializers.ModelSerializer[Measurement]):
    """`replaces`: the figure it corrects, which stays in the list. `labor_year`: of which year of labor statistics it
    is, where it came from there by itself.
    """

    class Meta:
        model = Measurement
        fields = ["id", "measure", *COUNTED, "author", "entered_at", "replaces", "labor_year"]


class StorySerializer(serializers.ModelSerializer[CurveStory]):
    class Meta:
        model = CurveStory
        fields = ["id", "words", "doing", "contact", "author", "told_at"]


class MeasureSerializer(serializers.ModelSerializer[Measure]):
    figures = MeasurementSerializer(many=True, read_only=True)
    stories = StorySerializer(many=True, read_only=True)
    series = SeriesSerializer(read_only=True, allow_null=True, help_text="Where its figures come by themselves.")

    class Meta:
        model = Measure
        fields = ["id", "priority", *SAID, "agreed_at", "set_at", "figures", "stories", "series"]


class MeasureSaidSerializer(serializers.ModelSerializer[Measure]):
    class Meta:
        model = Measure
        fields = SAID
        extra_kwargs: ClassVar[dict[str, Any]] = {"better": {"required": True}}


class MeasureAgreedSerializer(MeasureSaidSerializer):
    priority = serializers.PrimaryKeyRelatedField(queryset=Priority.objects.all())

    class Meta(MeasureSaidSerializer.Meta):
        fields = ["priority", *SAID]


class CountedSerializer(serializers.ModelSerializer[Measurement]):
    class Meta:
        model = Measurement
        fields = COUNTED


class CurveToldSerializer(serializers.Serializer[Any]):
    """`teller`: who champions the priority, leads at the table or convenes it; without one it is who sends this."""

    words = serializers.CharField(max_length=1500)
    doing = serializers.CharField(max_length=1000)
    teller = serializers.PrimaryKeyRelatedField(
        queryset=Contact.objects.active(), required=False, allow_null=True, default=None
    )


class MeasureViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OfPartnership):
    """`?partnership=<slug>` narrows the list; `?priority=<id>` leaves the one of that priority."""

    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "create": "convene",
        "update": "convene",
        "enter": "convene",
        "tell": "convene",
        "attach": "convene",
        "detach": "convene",
    }
    serializer_class = MeasureSerializer

    def get_queryset(self) -> QuerySet[Measure]:
        rows = (
            Measure.objects.select_related("series")
            .order_by("id")
            .prefetch_related(
                "series__years",
                Prefetch("figures", Measurement.objects.by_day()),
                Prefetch("stories", CurveStory.objects.order_by("-told_at", "-id")),
            )
        )
        rows = rows if (priority := self.number("priority")) is None else rows.filter(priority=priority)
        return self.of_partnership(rows, "priority__partnership")

    @extend_schema(request=MeasureAgreedSerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Choose the figure of a priority: what is measured, baseline, target, each with its day."""
        said = self.asked(MeasureAgreedSerializer)
        return self.shown(Measure.agree(said.pop("priority"), **said, by=self.actor), status.HTTP_201_CREATED)

    @extend_schema(request=MeasureSaidSerializer)
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say better what is measured, or move baseline or target."""
        row = self.get_object()
        row.revise(**self.asked(MeasureSaidSerializer), by=self.actor)
        return self.shown(row)

    @extend_schema(request=CountedSerializer, responses={201: MeasurementSerializer})
    @action(detail=True, methods=["post"])
    def enter(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Enter what was counted on a day, with who counted it."""
        row = Measurement.enter(self.get_object(), **self.asked(CountedSerializer), by=self.actor)
        return Response(MeasurementSerializer(row).data, status.HTTP_201_CREATED)

    @extend_schema(request=CurveToldSerializer, responses={201: StorySerializer})
    @action(detail=True, methods=["post"])
    def tell(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say why the curve looks as it does, and what the partnership does about it."""
        story = CurveStory.tell(self.get_object(), **self.asked(CurveToldSerializer), by=self.actor)
        return Response(StorySerializer(story).data, status.HTTP_201_CREATED)

    @extend_schema(request=AttachedSerializer, responses={201: MeasureSerializer})
    def attach(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take a priority's figure from labor statistics, from a year on; newer years come by themselves."""
        said = self.asked(AttachedSerializer)
        series = Series.attach(said.pop("priority"), **said, by=self.actor)
        return self.shown_anew(series.measure, status.HTTP_201_CREATED)

    @extend_schema(responses=MeasureSerializer)
    def detach(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Count it by hand from now on; what came by itself stays."""
        row = self.get_object()
        (getattr(row, "series", None) or Series(measure=row)).detach(by=self.actor)
        return self.shown_anew(row)


class MeasurementViewSet(OfPartnership):
    can: ClassVar[dict[str, str]] = {"correct": "convene"}
    serializer_class = MeasurementSerializer

    def get_queryset(self) -> QuerySet[Measurement]:
        return Measurement.objects.select_related("measure__priority")

    @extend_schema(request=CountedSerializer)
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Replace a figure that was wrong; the answer is the one that stands now."""
        row = self.get_object().correct(**self.asked(CountedSerializer), by=self.actor)
        return self.shown(row, status.HTTP_201_CREATED)


view = MeasureViewSet.as_view
routes: list[URLPattern] = [
    path("measures/", view({"get": "list", "post": "create"}), name="measures"),
    path("measures/series/", view({"post": "attach"}), name="measures_series"),
    path("measures/<int:pk>/series/", view({"delete": "detach"}), name="measure_series"),
    path("measures/<int:pk>/", view({"get": "retrieve", "put": "update"}), name="measure"),
    path("measures/<int:pk>/figures/", view({"post": "enter"}), name="measure_figures"),
    path("measures/<int:pk>/stories/", view({"post": "tell"}), name="measure_stories"),
    path(
        "measurements/<int:pk>/correct/",
        MeasurementViewSet.as_view({"post": "correct"}),
        name="measurement_correct",
    ),
]
