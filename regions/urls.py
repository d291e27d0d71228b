"""Below `/r/<slug>/`: the region's settings and its directory."""

from django.urls import URLPattern, URLResolver, include, path

from regions.views import contacts, directory, imports, merging, organizations, outreach, sectors, settings

app_name = "regions"

of_directory: list[URLPattern | URLResolver] = [
    path("", directory.directory, name="directory"),
    path("export.csv", directory.export, {"shape": "csv"}, name="export"),
    path("export.xlsx", directory.export, {"shape": "xlsx"}, name="export_xlsx"),
    path("organizations/", directory.organizations, name="organizations"),
    path("organizations/new/", organizations.organization_new, name="organization_new"),
    path("organizations/<int:pk>/", organizations.organization, name="organization"),
    path("organizations/<int:pk>/edit/", organizations.organization_edit, name="organization_edit"),
    path("organizations/<int:pk>/archive/", organizations.organization_archive, name="organization_archive"),
    path("organizations/<int:pk>/restore/", organizations.organization_restore, name="organization_restore"),
    path("people/new/", contacts.contact_new, name="contact_new"),
    path("people/<int:pk>/", contacts.contact, name="contact"),
    path("people/<int:pk>/edit/", contacts.contact_edit, name="contact_edit"),
    path("people/<int:pk>/confirm/", contacts.contact_confirm, name="contact_confirm"),
    path("people/<int:pk>/archive/", contacts.contact_archive, name="contact_archive"),
    path("people/<int:pk>/restore/", contacts.contact_restore, name="contact_restore"),
    path("people/<int:pk>/trust-address/", contacts.contact_trust, name="contact_trust"),
    path("duplicates/", merging.duplicates, name="duplicates"),
    path("duplicates/<int:pk>/undo/", merging.merge_undo, name="merge_undo"),
    path("organizations/<int:pk>/merge/", merging.organization_merge, name="organization_merge"),
    path("people/<int:pk>/merge/", merging.contact_merge, name="contact_merge"),
    path("people/<int:pk>/links/withdraw/", contacts.links_withdraw, name="links_withdraw"),
    path("links/<int:pk>/rotate/", contacts.link_rotate, name="link_rotate"),
    path("links/<int:pk>/revoke/", contacts.link_revoke, name="link_revoke"),
    path("sectors/", sectors.sectors, name="sectors"),
    path("sectors/new/", sectors.sector_new, name="sector_new"),
    path("sectors/<int:pk>/", sectors.sector, name="sector"),
    path("outreach/", outreach.outreach, name="outreach"),
    path("outreach/new/", outreach.touch_new, name="touch_new"),
    path("outreach/<int:pk>/settle/", outreach.touch_settle, name="touch_settle"),
    path("outreach/<int:pk>/take-back/", outreach.touch_take_back, name="touch_take_back"),
    path("import/", imports.start, name="import"),
    path("import/<int:pk>/", imports.preview, name="import_preview"),
    path("import/<int:pk>/progress/", imports.progress, name="import_progress"),
    path("import/<int:pk>/columns/", imports.columns, name="import_columns"),
    path("import/<int:pk>/fix/", imports.fix, name="import_fix"),
    path("import/<int:pk>/to-correct.csv", imports.errors, {"shape": "csv"}, name="import_errors"),
    path("import/<int:pk>/to-correct.xlsx", imports.errors, {"shape": "xlsx"}, name="import_errors_xlsx"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("directory/", include(of_directory)),
    path("settings/", settings.settings, name="settings"),
    path("settings/edit/", settings.settings_edit, name="settings_edit"),
    path("settings/counties/", settings.counties, name="counties"),
    path("settings/keys/", settings.tokens, name="tokens"),
    path("settings/keys/<int:pk>/revoke/", settings.token_revoke, name="token_revoke"),
]
