"""The directory's forms: organizations, people, and what narrows their lists."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from regions.forms.base import Attempts
from regions.models import Category, Contact, County, Industry, Kind, Organization, RegionCounty


def home_counties() -> QuerySet[County]:
    return County.objects.filter(pk__in=RegionCounty.objects.values("county"))


class DirectoryFilter(forms.Form):
    """Narrows a list by its address; what makes no sense is passed over."""

    q = forms.CharField(label=_("Any word"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Side of the table"), required=False, choices=[("", _("Both")), *Kind.choices])
    category = forms.ChoiceField(label=_("Partner"), required=False, choices=[("", _("Any kind")), *Category.choices])
    county = forms.ChoiceField(label=_("County"), required=False)
    to_confirm = forms.BooleanField(label=_("To confirm"), required=False)
    archived = forms.BooleanField(label=_("Archived ones"), required=False)

    def __init__(self, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        counties = [(county.pk, str(county)) for county in home_counties()]
        self.fields["county"].choices = [("", _("Any")), *counties]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("q", ""))

    @property
    def is_narrowing(self) -> bool:
        return any(self.cleaned_data.values())

    def people(self) -> QuerySet[Contact]:
        said = self.cleaned_data
        found = Contact.objects.filter(archived_at__isnull=not said.get("archived")).matching(self.words)
        narrowed = {
            "organization__kind": said.get("kind"),
            "organization__category": said.get("category"),
            "organization__county": said.get("county"),
            "to_confirm": said.get("to_confirm"),
        }
        return found.filter(**{name: value for name, value in narrowed.items() if value})

    def organizations(self) -> QuerySet[Organization]:
        said = self.cleaned_data
        found = Organization.objects.filter(archived_at__isnull=not said.get("archived")).matching(self.words)
        narrowed = {name: said.get(name) for name in ("kind", "category", "county", "to_confirm")}
        return found.filter(**{name: value for name, value in narrowed.items() if value})


class OrganizationForm(Attempts, forms.ModelForm[Organization]):
    industry = forms.ModelChoiceField(
        Industry.objects.all(),
        label=_("Industry (NAICS 2022 code)"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Such as 622110 for general hospitals."),
        error_messages={"invalid_choice": _("“%(value)s” is no NAICS 2022 code. Write one such as 622110.")},
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")

    class Meta:
        model = Organization
        fields = ["name", "kind", "category", "size_class", "county", "industry", "website", "external_id"]
        help_texts = {"category": _("Only for community partners.")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        counties = County.objects.filter(
            Q(pk__in=RegionCounty.objects.values("county")) | Q(pk=self.instance.county_id)
        )
        self.fields["county"].queryset = counties  # type: ignore[attr-defined]
        self.fields["county"].error_messages["invalid_choice"] = _("Choose one of the region's counties.")


class ContactForm(Attempts, forms.ModelForm[Contact]):
    class Meta:
        model = Contact
        fields = ["name", "title", "organization", "email", "phone", "language", "external_id"]
        help_texts = {"email": _("Invitations go there. Without one, invite them by phone.")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        organizations = Organization.objects.filter(Q(archived_at__isnull=True) | Q(pk=self.instance.organization_id))
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        self.fields["organization"].error_messages["invalid_choice"] = _("Choose an organization of this directory.")
