"""Users in the admin: closed and anonymized by the verbs, never deleted, never given a password."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.models import User

if TYPE_CHECKING:
    UserModelAdmin = admin.ModelAdmin[User]
else:
    UserModelAdmin = admin.ModelAdmin


@admin.register(User)
class UserAdmin(UserModelAdmin):
    list_display = ("email", "name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name")
    ordering = ("email",)
    fields = ("email", "name", "is_staff", "is_active", "last_login", "joined_at", "anonymized_at")
    readonly_fields = ("is_active", "last_login", "joined_at", "anonymized_at")
    actions = ("close_accounts", "anonymize_accounts")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        # SECURITY: an address changes only after its new owner has proven it, on the account page.
        return self.readonly_fields if obj is None else ("email", *self.readonly_fields)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: "ModelForm[User]", change: bool) -> None:
        if not change:
            obj.email = obj.email.lower()
            obj.set_unusable_password()
        # Who runs the platform may do everything in this admin; there are no permissions to hand out one by one.
        obj.is_superuser = obj.is_staff
        # A page left open while the account was closed must not open it again.
        obj.save(update_fields=[*form.changed_data, "is_superuser"] if change else None)

    @admin.action(description=_("Close the chosen accounts"))
    def close_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._each(request, queryset, "deactivate")

    @admin.action(description=_("Close the chosen accounts and forget whose they were"))
    def anonymize_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._each(request, queryset, "anonymize")

    def _each(self, request: HttpRequest, queryset: QuerySet[User], verb: str) -> None:
        for user in queryset:
            try:
                getattr(user, verb)(by=request.user)
            except ValidationError as refusal:
                messages.error(request, f"{user}: {' '.join(refusal.messages)}")
            else:
                messages.success(request, _t("%(who)s: done.") % {"who": user})
