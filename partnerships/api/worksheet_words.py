"""What programs say to a worksheet and read of it."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from partnerships.api.several import SeveralField
from partnerships.models import Candidate, Choice, Question, Worksheet
from partnerships.models.scorers import LEAST, MOST
from partnerships.models.worksheets import MOST_WEIGHT
from regions.models import Contact, Industry, Sector


class CandidateSerializer(serializers.ModelSerializer[Candidate]):
    class Meta:
        model = Candidate
        fields = ["id", "worksheet", "sector", "openings", "openings_source"]


class ChoiceSerializer(serializers.ModelSerializer[Choice]):
    """`snapshot`: both rankings with their numbers, as they stood when it was chosen."""

    class Meta:
        model = Choice
        fields = [
            "id",
            "worksheet",
            "candidate",
            "decided_by",
            "decided_on",
            "why",
            "author",
            "at",
            "partnership",
            "snapshot",
        ]


class WorksheetSerializer(serializers.ModelSerializer[Worksheet]):
    candidates = CandidateSerializer(many=True, read_only=True)
    choices = ChoiceSerializer(many=True, read_only=True)
    weights = serializers.DictField(child=serializers.IntegerField(), read_only=True)

    class Meta:
        model = Worksheet
        fields = ["id", "title", "weights", "created_at", "asked_at", "closed_at", "candidates", "choices"]


class WorksheetSaidSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=160)
    sectors = SeveralField(Sector.objects.all(), required=False)


class AddSerializer(serializers.Serializer[Any]):
    """A sector of the region, or the name of a new one with its `codes`."""

    sector = serializers.PrimaryKeyRelatedField(queryset=Sector.objects.all(), required=False)
    new_sector = serializers.CharField(max_length=120, required=False)
    codes = serializers.ListField(child=serializers.CharField(max_length=7), max_length=200, required=False)

    def validate_codes(self, codes: list[str]) -> list[Industry]:
        found = list(Industry.objects.filter(pk__in=codes))
        if unknown := sorted(set(codes) - {industry.pk for industry in found}):
            raise serializers.ValidationError(_("We know no industry with the code %(code)s.") % {"code": unknown[0]})
        return found

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if ("sector" in said) == ("new_sector" in said):
            raise serializers.ValidationError({"sector": [_("Choose a sector, or name a new one below.")]})
        return said


class WeightsSerializer(serializers.Serializer[Any]):
    quotient = serializers.IntegerField(min_value=0, max_value=MOST_WEIGHT)
    growth = serializers.IntegerField(min_value=0, max_value=MOST_WEIGHT)
    pay = serializers.IntegerField(min_value=0, max_value=MOST_WEIGHT)
    size = serializers.IntegerField(min_value=0, max_value=MOST_WEIGHT)
    openings = serializers.IntegerField(min_value=0, max_value=MOST_WEIGHT)


class OpeningsSerializer(serializers.Serializer[Any]):
    openings = serializers.IntegerField(min_value=0, max_value=10_000_000, allow_null=True)
    openings_source = serializers.CharField(max_length=200, allow_blank=True, default="")


class AskScorersSerializer(serializers.Serializer[Any]):
    """`people` get a link by mail; `members` are e-mail addresses of people who sign in to this region."""

    people = SeveralField(Contact.objects.active(), required=False)
    members = serializers.ListField(child=serializers.EmailField(), required=False, max_length=200)


class ScoreSerializer(serializers.Serializer[Any]):
    candidate = serializers.IntegerField()
    question = serializers.ChoiceField(choices=Question.choices)
    points = serializers.IntegerField(allow_null=True, min_value=LEAST, max_value=MOST)


class ScoresSerializer(serializers.Serializer[Any]):
    scores = ScoreSerializer(many=True, allow_empty=False)


class WorksheetDecidedSerializer(serializers.Serializer[Any]):
    candidate = serializers.IntegerField()
    decided_by = serializers.CharField(max_length=300)
    decided_on = serializers.DateField()
    why = serializers.CharField(max_length=2000)


class KnownSerializer(serializers.Serializer[Any]):
    """`value` is null where it is not known; `least` is a lower bound where there is one. `told` of the `of` counties
    are told without a gap.
    """

    value = serializers.FloatField(allow_null=True)
    told = serializers.IntegerField()
    of = serializers.IntegerField()
    least = serializers.FloatField(allow_null=True)
    cited = serializers.CharField()


class LineSerializer(serializers.Serializer[Any]):
    candidate = serializers.IntegerField()
    sector = serializers.CharField()
    codes = serializers.ListField(child=serializers.CharField())
    facts = serializers.DictField(child=KnownSerializer())
    points = serializers.FloatField(allow_null=True)
    rank = serializers.IntegerField(allow_null=True)
    knows = serializers.DictField(child=serializers.FloatField())
    team_points = serializers.FloatField(allow_null=True)
    team_rank = serializers.IntegerField(allow_null=True)


class BoardSerializer(serializers.Serializer[Any]):
    lines = LineSerializer(many=True)
    weights = serializers.DictField(child=serializers.IntegerField())
    year = serializers.IntegerField(allow_null=True)
    first_year = serializers.IntegerField(allow_null=True)
    counties = serializers.IntegerField()
    asked = serializers.IntegerField()
    scored = serializers.IntegerField()


class StartSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=160, required=False, default="", allow_blank=True)
