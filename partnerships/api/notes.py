"""Notes for programs: read what its person may read, write, mend, sum up, hide."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api.base import OfPartnership, ReasonSerializer
from partnerships.models import Note, Reader, Visibility
from partnerships.models.notes import MOST
from partnerships.models.things import THINGS, TO_PARTNERSHIP, Thing
from regions.models import Contact


class NoteSerializer(serializers.ModelSerializer[Note]):
    partnership = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = Note
        fields = [
            "id", "partnership", "opportunity", "priority", "item", "outcome", "visibility", "text", "author",
            "contact", "organization", "is_summary", "by_mail", "at", "edited_at", "replaced_at", "hidden_at",
            "hidden_because",
        ]  # fmt: skip


class NoteAboutSerializer(serializers.Serializer[Any]):
    """What it is about: `on` names the kind, `number` the row."""

    on = serializers.ChoiceField(choices=list(THINGS))
    number = serializers.IntegerField(min_value=1)
    text = serializers.CharField(max_length=MOST)
    visibility = serializers.ChoiceField(choices=Visibility.choices)


class NoteToSaySerializer(NoteAboutSerializer):
    to = serializers.PrimaryKeyRelatedField(
        queryset=Contact.objects.active().select_related("organization"), many=True, required=False, default=()
    )


class NoteTextSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=MOST)


class NoteViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, OfPartnership):
    """Oldest first. `?on=priority&number=7` narrows it to one opportunity, priority, item or outcome;
    `?partnership=<slug>` to one partnership. SECURITY: what the person may not read is not there.
    """

    can: ClassVar[dict[str, str]] = {
        "list": "see",
        "retrieve": "see",
        "create": "convene",
        "update": "convene",
        "sum_up": "convene",
        "hide": "convene",
        "show_again": "convene",
        "let_stand": "convene",
    }
    serializer_class = NoteSerializer

    def get_queryset(self) -> QuerySet[Note]:
        rows = Note.objects.visible_to(Reader.of_staff(self.may)).select_related("partnership").order_by("at", "id")
        kind, number = self.words("on"), self.number("number")
        if self.action == "list" and kind in THINGS and number:
            rows = rows.filter(**{kind: number})
        return self.of_partnership(rows) if self.action == "list" else rows.with_thing()

    def thing(self, said: dict[str, Any]) -> Thing:
        kind, number = said.pop("on"), said.pop("number")
        found = THINGS[kind].objects.select_related(TO_PARTNERSHIP[kind]).filter(pk=number).first()
        if found is None:
            raise serializers.ValidationError({"number": [_("There is no such row.")]})
        return found

    @extend_schema(request=NoteToSaySerializer)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Write a note; who is named in it is told at once."""
        said = self.asked(NoteToSaySerializer)
        return self.shown(Note.say(self.thing(said), **said, by=self.actor), status.HTTP_201_CREATED)

    @extend_schema(request=NoteTextSerializer)
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Mend one's own, within ten minutes."""
        row = self.get_object()
        row.edit(**self.asked(NoteTextSerializer), by=self.actor)
        return self.shown(row)

    @extend_schema(request=NoteAboutSerializer)
    @action(detail=False, methods=["post"])
    def sum_up(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What the discussion came to, pinned at its end."""
        said = self.asked(NoteAboutSerializer)
        return self.shown(Note.summarize(self.thing(said), **said, by=self.actor), status.HTTP_201_CREATED)

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def hide(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take it out of sight; its author is told why."""
        row = self.get_object()
        row.hide(**self.asked(ReasonSerializer), by=self.actor)
        return self.shown(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def show_again(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        row.show_again(by=self.actor)
        return self.shown(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def let_stand(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A reader reported it; it stays."""
        row = self.get_object()
        row.let_stand(by=self.actor)
        return self.shown(row)


view = NoteViewSet.as_view
routes: list[URLPattern] = [
    path("notes/", view({"get": "list", "post": "create"}), name="notes"),
    path("notes/sum-up/", view({"post": "sum_up"}), name="notes_sum_up"),
    path("notes/<int:pk>/", view({"get": "retrieve", "put": "update"}), name="note"),
    path("notes/<int:pk>/hide/", view({"post": "hide"}), name="note_hide"),
    path("notes/<int:pk>/show/", view({"post": "show_again"}), name="note_show"),
    path("notes/<int:pk>/let-stand/", view({"post": "let_stand"}), name="note_let_stand"),
]
