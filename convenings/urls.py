from django.urls import URLPattern, URLResolver, path

from convenings.views import (
    agenda,
    answers,
    badges,
    board,
    convenings,
    door,
    door_links,
    invitations,
    inviting,
    room,
    seats,
)

app_name = "convenings"

GUEST = "g/<slug:slug>/<str:token>/"
STAFF = "r/<slug:slug>/convenings/"
ONE = f"{STAFF}<int:convening_id>/"
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
    path(f"{ONE}agenda/", agenda.agenda, name="agenda"),
    path(f"{ONE}agenda/edit/", agenda.edit, name="agenda_edit"),
    path(f"{ONE}room/", room.room, name="room"),
    path(f"{ONE}room/tap/", room.tap, name="tap"),
    path(f"{ONE}room/hear/", room.hear, name="hear"),
    path(f"{ONE}room/need/", room.need, name="need"),
    path(f"{ONE}door/", door.door, name="door"),
    path(f"{ONE}door/list/", door.door_list, name="door_list"),
    path(f"{ONE}door/tap/", door.door_tap, name="door_tap"),
    path(f"{ONE}door/walk-in/", door.door_walk_in, name="door_walk_in"),
    path(f"{ONE}door/close/", door.close_roll, name="close_roll"),
    path(f"{ONE}door/links/", door_links.door_links, name="door_links"),
    path(f"{ONE}badges/", badges.badges, name="badges"),
    path(f"{ONE}tables/", badges.tables, name="tables"),
    path(f"{ONE}sign-in-sheet/", badges.sign_in_sheet, name="sign_in_sheet"),
    path(INVITATION, invitations.invitation, name="invitation"),
    path(f"{INVITATION}answer/", invitations.key_in, name="key_in"),
    path(f"{INVITATION}send-again/", invitations.send_again, name="send_again"),
    path(GUEST, answers.answer, name="answer"),
    path(f"{GUEST}answered/", answers.answered, name="answered"),
    path(f"{GUEST}answered/substitute/", answers.substitute, name="substitute"),
    path(f"{GUEST}answered/questions/", answers.questions, name="questions"),
    path(f"{GUEST}seat/", seats.seat, name="seat"),
    path(f"{GUEST}door/", door.guest_door, name="guest_door"),
    path(f"{GUEST}door/list/", door.guest_door_list, name="guest_door_list"),
    path(f"{GUEST}door/tap/", door.guest_door_tap, name="guest_door_tap"),
    path(f"{GUEST}door/walk-in/", door.guest_door_walk_in, name="guest_door_walk_in"),
    path(f"{GUEST}meeting.ics", answers.calendar, name="calendar"),
]
