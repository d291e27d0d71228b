from django.db import models


class Meeting(models.Model):
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    starts_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Line(models.Model):
    """Of an agenda."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="lines")
    title = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.title


class Person(models.Model):
    name = models.CharField(max_length=200)
    email = models.EmailField()
    organization = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    token = models.CharField(max_length=40, unique=True)
    answer = models.CharField(max_length=10, blank=True)
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.token


class Choice(models.Model):
    """What somebody chose: an answer to a meeting, or dots on an option."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="choices")
    option = models.PositiveIntegerField()
    value = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invitation", "option"], name="choice_once")]

    def __str__(self) -> str:
        return self.value
