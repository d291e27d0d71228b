"""`manage.py demo`: the demonstration regions, told by verbs. Runs again without doing anything twice."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import User
from config.demonstration import SIGN_INS
from config.demonstration.lane_county import STORY as LANE
from config.demonstration.northeast_louisiana import STORY as LOUISIANA
from config.demonstration.rio_grande_valley import PREPARING
from config.demonstration.rio_grande_valley import STORY as VALLEY
from config.demonstration.story import Place
from config.demonstration.telling import Telling
from config.demonstration.west_central_texas import STORY as TEXAS
from partnerships.models import Partnership
from regions.models import County, Membership, Region, Role
from regions.scope import in_region

STORIES = (LANE, LOUISIANA, TEXAS, VALLEY, PREPARING)


class Command(BaseCommand):
    help = "Load the demonstration regions; what is there already stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        people = {email: self.person(email, name, is_staff) for email, name, is_staff in SIGN_INS}
        owner = people[SIGN_INS[0][0]]
        for story in STORIES:
            region = self.region(story.place, owner, list(people.values()))
            with in_region(region):
                is_told = Partnership.objects.filter(slug=story.slug).exists()
            if not is_told:
                self.stdout.write(f"Telling the story of {story.name} …")
                Telling(story, region, owner).tell()

    def person(self, email: str, name: str, is_staff: bool) -> User:
        return User.objects.filter(email=email).first() or User.objects.create_user(email, name, is_staff=is_staff)

    def region(self, place: Place, owner: User, staff: list[User]) -> Region:
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
        for user in staff[1:]:
            Membership.objects.create(user=user, region=region, role=Role.CONVENER)
        return region
