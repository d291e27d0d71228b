from django.urls import URLPattern, URLResolver, path

from outbox.views import consents, hooks, incoming, ledger, senders

app_name = "outbox"
urlpatterns: list[URLPattern | URLResolver] = [
    path("r/<slug:slug>/mail/", ledger.ledger, name="index"),
    path("r/<slug:slug>/mail/<int:number>/", ledger.message, name="message"),
    path("r/<slug:slug>/mail/<int:number>/html/", ledger.html, name="html"),
    path("r/<slug:slug>/mail/<int:number>/retry/", ledger.retry, name="retry"),
    path("r/<slug:slug>/mail/sender/", senders.sender, name="sender"),
    path("r/<slug:slug>/mail/waiting/", incoming.waiting, name="waiting"),
    path("r/<slug:slug>/mail/waiting/<int:number>/take-over/", incoming.take_over, name="take_over"),
    path("r/<slug:slug>/mail/waiting/<int:number>/put-aside/", incoming.put_aside, name="put_aside"),
    path("hooks/mail/<str:secret>/", hooks.mail, name="hook_mail"),
    path("hooks/events/<str:secret>/", hooks.events_of_mail, name="hook_events"),
    path("hooks/provider/<str:secret>/", hooks.events_of_provider, name="hook_provider"),
    path("g/<slug:slug>/<str:token>/mail/", consents.consent, name="consent"),
    path("g/<slug:slug>/<str:token>/mail/<slug:category>/", consents.unsubscribe, name="unsubscribe"),
]
