"""Pages of a region's labor market."""

from django.urls import URLPattern, URLResolver, path

from labor.views import profiles

app_name = "labor"
MARKET = "r/<slug:slug>/labor/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{MARKET}sectors/<int:pk>/", profiles.profile, name="profile"),
    path(f"{MARKET}sectors/<int:pk>/profile.csv", profiles.export, {"shape": "csv"}, name="profile_csv"),
    path(f"{MARKET}sectors/<int:pk>/profile.xlsx", profiles.export, {"shape": "xlsx"}, name="profile_xlsx"),
]
