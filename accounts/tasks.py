from celery import shared_task
from django.utils import timezone

from accounts.limits import sweep


@shared_task
def forget_attempts() -> None:
    sweep(timezone.now())
