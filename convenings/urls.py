from django.urls import URLPattern, URLResolver, path

from convenings.views import (
    agenda,
    answers,
    board,
    convenings,
    invitations,
    inviting,
    letter_templates,
    letters,
    room,
)

app_name = "convenings"

GUEST = "g/<slug:slug>/<str:token>/"
STAFF = "r/<slug:slug>/convenings/"
ONE = f"{STAFF}<int:convening_id>/"
TEMPLATES = "r/<slug:slug>/letters/"
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
    path(f"{ONE}letters/", letters.letters, name="letters"),
    path(f"{ONE}letters/<slug:kind>/", letters.letter, name="letter"),
    path(TEMPLATES, letter_templates.letter_templates, name="letter_templates"),
    path(f"{TEMPLATES}<slug:kind>/", letter_templates.letter_template, name="letter_template"),
    path(f"{TEMPLATES}<slug:kind>/usual/", letter_templates.letter_template_forget, name="letter_template_forget"),
    path(f"{ONE}agenda/", agenda.agenda, name="agenda"),
    path(f"{ONE}agenda/edit/", agenda.edit, name="agenda_edit"),
    path(f"{ONE}room/", room.room, name="room"),
    path(f"{ONE}room/tap/", room.tap, name="tap"),
    path(f"{ONE}room/hear/", room.hear, name="hear"),
    path(f"{ONE}room/need/", room.need, name="need"),
    path(f"{ONE}sign-in-sheet/", room.sign_in_sheet, name="sign_in_sheet"),
    path(INVITATION, invitations.invitation, name="invitation"),
    path(f"{INVITATION}answer/", invitations.key_in, name="key_in"),
    path(f"{INVITATION}send-again/", invitations.send_again, name="send_again"),
    path(GUEST, answers.answer, name="answer"),
    path(f"{GUEST}answered/", answers.answered, name="answered"),
    path(f"{GUEST}answered/substitute/", answers.substitute, name="substitute"),
    path(f"{GUEST}answered/questions/", answers.questions, name="questions"),
    path(f"{GUEST}meeting.ics", answers.calendar, name="calendar"),
]
