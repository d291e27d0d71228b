from django.urls import path

from bench.floor import views

urlpatterns = [
    path("g/<str:token>/", views.page, name="page"),
    path("g/<str:token>/save/", views.save, name="save"),
    path("meetings/<int:meeting_id>/", views.people, name="people"),
]
