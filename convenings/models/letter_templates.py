"""The words a region's letters begin with, one for each kind, in both languages."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from convenings.models.letter_kinds import LetterKind, Wording, usual
from convenings.models.placeholders import OPENED, refuse_half, refuse_unknown
from regions.models import Actor, RegionModel, record
from regions.models.names import plain
from regions.scope import RegionManager


class LetterTemplateQuerySet(models.QuerySet["LetterTemplate"]):
    def of(self, kind: str) -> "LetterTemplate":
        """What the region wrote for this kind, else the usual words, not saved."""
        return self.filter(kind=kind).first() or LetterTemplate.usual(kind)

    def every(self) -> list["LetterTemplate"]:
        """One for each kind, in the order of a meeting's life."""
        own = {template.kind: template for template in self.all()}
        return [own.get(kind) or LetterTemplate.usual(kind) for kind in LetterKind]

    @transaction.atomic
    def keep_words(self, kind: str, wording: Wording, *, by: Actor) -> "LetterTemplate":
        """Keep these words for this kind."""
        for name, text in wording._asdict().items():
            try:
                refuse_unknown(text, OPENED.get(LetterKind(kind), ()))
            except ValidationError as refused:
                raise ValidationError({name: refused})
        refuse_half(wording)
        template = LetterTemplate(kind=kind, **wording._asdict())
        template.clean_fields(exclude=["region"])
        template, _new = self.update_or_create(kind=kind, defaults=wording._asdict())
        record("letter.worded", template, by=by, kind=LetterKind(kind).label)
        return template

    @transaction.atomic
    def forget(self, kind: str, *, by: Actor) -> "LetterTemplate":
        """Back to the usual words."""
        gone, _rows = self.filter(kind=kind).delete()
        if gone:
            record("letter.unworded", None, by=by, kind=LetterKind(kind).label)
        return LetterTemplate.usual(kind)


class LetterTemplate(RegionModel):
    kind = models.CharField(_("kind of letter"), max_length=20, choices=LetterKind.choices)
    subject = models.CharField(_("subject"), max_length=200, validators=[plain])
    letter = models.TextField(_("letter"), max_length=10_000)
    subject_es = models.CharField(_("subject in Spanish"), max_length=200, blank=True, validators=[plain])
    letter_es = models.TextField(_("letter in Spanish"), max_length=10_000, blank=True)

    objects = RegionManager.from_queryset(LetterTemplateQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "kind"], name="letter_template_once"),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="letter_template_kind_known"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(letter=""), name="letter_template_worded"),
            models.CheckConstraint(
                condition=Q(subject_es="", letter_es="") | (~Q(subject_es="") & ~Q(letter_es="")),
                name="letter_template_spanish_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @classmethod
    def usual(cls, kind: str) -> "LetterTemplate":
        return cls(kind=kind, **usual(kind)._asdict())

    @property
    def wording(self) -> Wording:
        return Wording(self.subject, self.letter, self.subject_es, self.letter_es)

    @property
    def is_usual(self) -> bool:
        return self.pk is None
