"""Votes given to others, for programs: what is printed on the ballot. SECURITY: never whether one was used."""

from typing import Any

from rest_framework import serializers

from partnerships.models import How, Proxy
from regions.models import Contact, Organization


class ProxySerializer(serializers.ModelSerializer[Proxy]):
    class Meta:
        model = Proxy
        fields = ["organization", "holder", "given_by", "given_on", "how"]


class TakeProxyBackSerializer(serializers.Serializer[Any]):
    organization = serializers.PrimaryKeyRelatedField(queryset=Organization.objects.all())


class GiveProxySerializer(TakeProxyBackSerializer):
    holder = serializers.PrimaryKeyRelatedField(queryset=Contact.objects.active())
    given_by = serializers.CharField(max_length=200)
    given_on = serializers.DateField()
    how = serializers.ChoiceField(choices=How.choices)
