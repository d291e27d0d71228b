from django.urls import URLPattern, URLResolver, path

from convenings.views import (
    agenda,
    answers,
    beforehand,
    board,
    calls,
    convenings,
    feeds,
    filling,
    invitations,
    inviting,
    ladders,
    room,
    usual_ladder,
)

app_name = "convenings"

GUEST = "g/<slug:slug>/<str:token>/"
STAFF = "r/<slug:slug>/convenings/"
ONE = f"{STAFF}<int:convening_id>/"
RUNG = "r/<slug:slug>/reminders/<int:rung_id>/"
USUAL = "r/<slug:slug>/settings/reminders/"
INVITATION = "r/<slug:slug>/invitations/<int:invitation_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(STAFF, convenings.index, name="index"),
    path(f"{STAFF}new/<slug:partnership>/", convenings.new, name="new"),
    path(ONE, board.home, name="home"),
    path(f"{ONE}held/", board.held, name="held"),
    path(f"{ONE}take-back/<uuid:batch>/", board.take_back, name="take_back"),
    path(f"{ONE}edit/", convenings.edit, name="edit"),
    path(f"{ONE}move/", convenings.move, name="move"),
    path(f"{ONE}cancel/", convenings.cancel, name="cancel"),
    path(f"{ONE}hold/", convenings.hold, name="hold"),
    path(f"{ONE}invite/", inviting.invite, name="invite"),
    path(f"{ONE}invite/preview/", inviting.preview, name="preview"),
    path(f"{ONE}filling/", filling.filling, name="filling"),
    path(f"{ONE}filling/give/", filling.give_calls, name="give_calls"),
    path("r/<slug:slug>/call-lists/<int:pk>/end/", filling.end_calls, name="end_calls"),
    path(f"{ONE}agenda/", agenda.agenda, name="agenda"),
    path(f"{ONE}agenda/edit/", agenda.edit, name="agenda_edit"),
    path(f"{ONE}room/", room.room, name="room"),
    path(f"{ONE}room/tap/", room.tap, name="tap"),
    path(f"{ONE}room/hear/", room.hear, name="hear"),
    path(f"{ONE}room/need/", room.need, name="need"),
    path(f"{ONE}sign-in-sheet/", room.sign_in_sheet, name="sign_in_sheet"),
    path(f"{ONE}reminders/", ladders.ladder, name="ladder"),
    path(f"{ONE}reminders/new/", ladders.new, name="rung_new"),
    path(RUNG, ladders.rung, name="rung"),
    path(f"{RUNG}edit/", ladders.edit, name="rung_edit"),
    path(f"{RUNG}switch/", ladders.switch, name="rung_switch"),
    path(f"{RUNG}send/", ladders.send, name="rung_send"),
    path(f"{RUNG}take-back/", ladders.take_back, name="rung_take_back"),
    path(f"{RUNG}remove/", ladders.remove, name="rung_remove"),
    path(USUAL, usual_ladder.ladder, name="usual"),
    path(f"{USUAL}start/", usual_ladder.start, name="usual_start"),
    path(f"{USUAL}new/", usual_ladder.new, name="usual_new"),
    path(f"{USUAL}<int:pk>/", usual_ladder.edit, name="usual_edit"),
    path(f"{USUAL}<int:pk>/remove/", usual_ladder.remove, name="usual_remove"),
    path(f"{ONE}beforehand/", beforehand.beforehand, name="beforehand"),
    path(f"{ONE}beforehand/take-over/", beforehand.take_over, name="take_over"),
    path(f"{ONE}beforehand/needs.csv", beforehand.needs, name="needs"),
    path(INVITATION, invitations.invitation, name="invitation"),
    path(f"{INVITATION}answer/", invitations.key_in, name="key_in"),
    path(f"{INVITATION}send-again/", invitations.send_again, name="send_again"),
    path(f"{INVITATION}assistant/", invitations.assistant, name="name_assistant"),
    path(GUEST, answers.answer, name="answer"),
    path(f"{GUEST}answered/", answers.answered, name="answered"),
    path(f"{GUEST}answered/substitute/", answers.substitute, name="substitute"),
    path(f"{GUEST}answered/questions/", answers.questions, name="questions"),
    path(f"{GUEST}calls/", calls.calls, name="calls"),
    path(f"{GUEST}answered/assistant/", answers.assistant, name="assistant"),
    path(f"{GUEST}meeting.ics", answers.calendar, name="calendar"),
    path(f"{GUEST}subscribe/", feeds.subscribe, name="subscribe"),
    path(f"{GUEST}meetings/", feeds.feed_page, name="feed_page"),
    path(f"{GUEST}meetings.ics", feeds.feed, name="feed"),
    path("r/<slug:slug>/partnerships/<slug:partnership>/follow/", feeds.follow, name="follow"),
]
