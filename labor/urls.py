"""Pages of a region's labor market, and of who runs the platform, outside of every region."""

from django.urls import URLPattern, URLResolver, path

from labor.views import commutes, imports, profiles

app_name = "labor"
MARKET, PLATFORM = "r/<slug:slug>/labor/", "platform/labor/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{MARKET}commutes/", commutes.commutes, name="commutes"),
    path(f"{MARKET}commutes/county/", commutes.county_move, name="county_move"),
    path(f"{MARKET}sectors/<int:pk>/", profiles.profile, name="profile"),
    path(f"{MARKET}sectors/<int:pk>/profile.csv", profiles.export, {"shape": "csv"}, name="profile_csv"),
    path(f"{MARKET}sectors/<int:pk>/profile.xlsx", profiles.export, {"shape": "xlsx"}, name="profile_xlsx"),
    path(PLATFORM, imports.imports, name="imports"),
    path(f"{PLATFORM}<int:pk>/", imports.one, name="import"),
    path(f"{PLATFORM}<int:pk>/progress/", imports.progress, name="import_progress"),
    path(f"{PLATFORM}<int:pk>/repair/", imports.agree, name="import_repair"),
    path(f"{PLATFORM}<int:pk>/leave/", imports.drop, name="import_leave"),
]
