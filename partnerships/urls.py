from django.urls import URLPattern, URLResolver

from partnerships.urls_act import patterns as act
from partnerships.urls_decide import patterns as decide

app_name = "partnerships"
urlpatterns: list[URLPattern | URLResolver] = [*decide, *act]
