from django.contrib.admin.apps import AdminConfig


class PlatformAdminConfig(AdminConfig):
    """Django's admin, entered by our own sign-in and holding only what the platform's owner may touch by hand."""

    default_site = "accounts.admin_site.PlatformAdmin"
