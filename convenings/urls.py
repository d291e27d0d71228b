from django.urls import URLPattern, URLResolver

app_name = "convenings"
urlpatterns: list[URLPattern | URLResolver] = []
