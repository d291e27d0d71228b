from django.urls import URLPattern, URLResolver, path

from outbox.views import consents, ledger

app_name = "outbox"
urlpatterns: list[URLPattern | URLResolver] = [
    path("r/<slug:slug>/mail/", ledger.ledger, name="index"),
    path("r/<slug:slug>/mail/<int:number>/", ledger.message, name="message"),
    path("r/<slug:slug>/mail/<int:number>/html/", ledger.html, name="html"),
    path("r/<slug:slug>/mail/<int:number>/retry/", ledger.retry, name="retry"),
    path("g/<slug:slug>/<str:token>/mail/", consents.consent, name="consent"),
    path("g/<slug:slug>/<str:token>/mail/<slug:category>/", consents.unsubscribe, name="unsubscribe"),
]
