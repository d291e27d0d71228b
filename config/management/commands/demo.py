"""`manage.py demo`: the demonstration regions, told by verbs. Runs again without doing anything twice."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.demonstration import SIGN_INS, SignIn
from config.demonstration.commuters import make_up_commutes
from config.demonstration.days import day_of
from config.demonstration.labor_market import make_up
from config.demonstration.lane_county import STORY as LANE
from config.demonstration.northeast_louisiana import STORY as LOUISIANA
from config.demonstration.rio_grande_valley import PREPARING
from config.demonstration.rio_grande_valley import STORY as VALLEY
from config.demonstration.story import Place, Story
from config.demonstration.telling import Telling
from config.demonstration.west_central_texas import STORY as TEXAS
from desk.readings import read_tonight
from desk.totals import take_region_totals
from partnerships.models import Partnership
from regions.models import County, Membership, Region, Role
from regions.scope import in_region

STORIES = (LANE, LOUISIANA, TEXAS, VALLEY, PREPARING)


class Command(BaseCommand):
    help = "Load the demonstration regions; what is there already stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        owner, now = self.person(SIGN_INS[0]), timezone.now()
        counties = [county for story in STORIES for county in story.place.counties]
        make_up(counties)
        make_up_commutes(counties)
        for number, story in enumerate(STORIES, 1):
            if not self.is_told(story):
                self.say(f"Telling the story of {story.name} ({number} of {len(STORIES)}) …")
                self.tell(story, owner, now)
        for region in Region.objects.filter(slug__in={story.place.slug for story in STORIES}):
            # What the worker reads each night, so that trends and totals are there from the first page on.
            read_tonight(region, now)
            take_region_totals(region, now)

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()  # behind a pipe, too, people see how far it is

    def is_told(self, story: Story) -> bool:
        """A story is told whole or not at all, so one that is there is all there."""
        region = Region.objects.filter(slug=story.place.slug).first()
        if region is None:
            return False
        with in_region(region):
            return Partnership.objects.filter(slug=story.slug).exists()

    @transaction.atomic
    def tell(self, story: Story, owner: User, now: datetime) -> None:
        began = datetime.combine(
            day_of(story.began, timezone.localdate(now)), time(9), tzinfo=ZoneInfo(story.place.time_zone)
        )
        with time_machine.travel(began):
            region = self.region(story.place, owner)
        Telling(story, region, owner, now=now).tell()

    def person(self, who: SignIn) -> User:
        known = User.objects.filter(email=who.email).first()
        return known or User.objects.create_user(who.email, who.name, is_staff=who is SIGN_INS[0])

    def region(self, place: Place, owner: User) -> Region:
        found = Region.objects.filter(slug=place.slug).first()
        if found:
            return found
        region = Region(
            slug=place.slug,
            name=place.name,
            time_zone=place.time_zone,
            palette=place.palette,
            sender_name=place.sender,
            reply_to=f"office@{place.slug}.example",
            phone=place.phone,
        ).found(by=owner, counties=County.objects.filter(fips__in=place.counties))
        for who in SIGN_INS:
            if who.convenes == region.slug:
                Membership.objects.create(user=self.person(who), region=region, role=Role.CONVENER)
            elif who.reads_totals:
                Membership.objects.create(user=self.person(who), region=region, role=Role.NETWORK)
        return region
