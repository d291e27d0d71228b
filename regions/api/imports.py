"""Files for the directory, for programs: send one, ask how far it is, correct, answer, import."""

import base64
import binascii
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from regions import importing
from regions.api.base import RegionViewSet
from regions.models import Import, ImportRow, Kind, RowState
from regions.spreadsheets import MOST_CELLS


class ImportSerializer(serializers.ModelSerializer[Import]):
    class Meta:
        model = Import
        fields: tuple[str, ...] = (
            "id", "filename", "stage", "done", "total", "header", "columns", "notice", "trouble", "default_kind",
            "started_at", "applied_at",
        )  # fmt: skip
        read_only_fields = fields


class ImportStateSerializer(ImportSerializer):
    lines = serializers.SerializerMethodField()

    class Meta(ImportSerializer.Meta):
        fields = (*ImportSerializer.Meta.fields, "lines")
        read_only_fields = fields

    def get_lines(self, batch: Import) -> dict[str, int]:
        return batch.counts()


class ImportLineSerializer(serializers.ModelSerializer[ImportRow]):
    class Meta:
        model = ImportRow
        fields = ["line", "state", "cells", "problems", "warnings", "changes", "asks"]
        read_only_fields = fields


class FileSerializer(serializers.Serializer[Any]):
    filename = serializers.CharField(max_length=200)
    content = serializers.CharField(help_text=_("The file, Excel or CSV, in Base64."))
    default_kind = serializers.ChoiceField(choices=Kind.choices, allow_blank=True, required=False, default="")

    def validate_content(self, words: str) -> bytes:
        try:
            return base64.b64decode(words, validate=True)
        except (binascii.Error, ValueError):
            raise serializers.ValidationError(_("Send the file in Base64."))


class ColumnsSerializer(serializers.Serializer[Any]):
    columns = serializers.ListField(
        child=serializers.CharField(allow_blank=True),
        max_length=MOST_CELLS,
        help_text=_("One per heading; empty leaves it out."),
    )
    default_kind = serializers.ChoiceField(choices=Kind.choices, allow_blank=True, required=False)


class CellSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField(min_value=1)
    column = serializers.CharField()
    words = serializers.CharField(max_length=1000, allow_blank=True)


class CorrectSerializer(serializers.Serializer[Any]):
    cells = CellSerializer(many=True)


class ImportAnswerSerializer(serializers.Serializer[Any]):
    """The questions of `asks`, each with its answer; `every` answers all that is still asked."""

    answers = serializers.DictField(child=serializers.ChoiceField(choices=importing.ANSWERS), required=False)
    every = serializers.ChoiceField(choices=["", *importing.ANSWERS], required=False, default="")


class ImportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RegionViewSet):
    """A worker reads what is sent and writes what is confirmed: ask for `stage` until it is `read`, then `applied`."""

    can: ClassVar[dict[str, str]] = {
        "list": "convene",
        "retrieve": "convene",
        "create": "convene",
        "lines": "convene",
        "assign": "convene",
        "correct": "convene",
        "answer": "convene",
        "confirm": "convene",
    }
    serializer_class = ImportSerializer

    def get_queryset(self) -> QuerySet[Import]:
        return Import.objects.all()

    def state_of(self, batch: Import, code: int = status.HTTP_200_OK) -> Response:
        return Response(ImportStateSerializer(Import.objects.get(pk=batch.pk)).data, status=code)

    @extend_schema(request=FileSerializer, responses={201: ImportStateSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Bring a file. The directory is not touched before it is confirmed."""
        sent = self.asked(FileSerializer)
        return self.state_of(importing.receive(**sent, by=self.actor), status.HTTP_201_CREATED)

    @extend_schema(responses=ImportStateSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.state_of(self.get_object())

    @extend_schema(responses=ImportLineSerializer(many=True))
    @action(detail=True)
    def lines(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Every line with what would become of it; `?state=error` narrows."""
        state = self.words("state")
        rows = self.get_object().rows.all()
        page = self.paginate_queryset(rows.filter(state=state) if state in RowState.values else rows)
        return self.get_paginated_response(ImportLineSerializer(page, many=True).data)

    @extend_schema(request=ColumnsSerializer, responses=ImportStateSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say which heading is which column; remembered for the next file."""
        sent, batch = self.asked(ColumnsSerializer), self.get_object()
        kind = sent.get("default_kind")
        importing.assign(batch, dict(enumerate(sent["columns"])), default_kind=kind)
        return self.state_of(batch)

    @extend_schema(request=CorrectSerializer, responses=ImportStateSerializer)
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Write other words into cells; every line is looked at again."""
        batch, cells = self.get_object(), dict[int, dict[str, str]]()
        for cell in self.asked(CorrectSerializer)["cells"]:
            cells.setdefault(cell["line"], {})[cell["column"]] = cell["words"]
        importing.correct(batch, cells)
        return self.state_of(batch)

    @extend_schema(request=ImportAnswerSerializer, responses=ImportStateSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say whether names that only resemble ones we know are the same or new."""
        sent, batch = self.asked(ImportAnswerSerializer), self.get_object()
        importing.answer(batch, sent.get("answers", {}), every=sent["every"])
        return self.state_of(batch)

    @extend_schema(request=None, responses=ImportStateSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Have the good lines written, all or none."""
        batch = self.get_object()
        importing.confirm(batch, by=self.actor)
        return self.state_of(batch)


def of_one(**methods: Any) -> Any:
    return ImportViewSet.as_view(methods)


routes: list[URLPattern] = [
    path("imports/", of_one(get="list", post="create"), name="imports"),
    path("imports/<int:pk>/", of_one(get="retrieve"), name="import"),
    path("imports/<int:pk>/lines/", of_one(get="lines"), name="import_lines"),
    path("imports/<int:pk>/columns/", of_one(post="assign"), name="import_columns"),
    path("imports/<int:pk>/correct/", of_one(post="correct"), name="import_correct"),
    path("imports/<int:pk>/answer/", of_one(post="answer"), name="import_answer"),
    path("imports/<int:pk>/confirm/", of_one(post="confirm"), name="import_confirm"),
]
