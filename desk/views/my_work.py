"""One list over all regions, for whoever signs in."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import User
from desk.my_work import work_of
from regions.access import signed_in_page


@signed_in_page
def my_work(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    works = work_of(user, at=timezone.now())
    return render(request, "desk/my_work.html", {"works": works, "count": sum(work.count for work in works)})
