from django.urls import URLPattern, URLResolver, path

from partnerships.views import (
    ballots,
    checklists,
    home,
    items,
    opportunities,
    outcomes,
    partnerships,
    priorities,
    progress,
    seats,
    sign_ups,
    vote,
)

app_name = "partnerships"
STAFF = "r/<slug:slug>/"
GUEST = "g/<slug:slug>/<str:token>/"
ONE = f"{STAFF}partnerships/<slug:partnership>/"
PRIORITY = f"{STAFF}priorities/<int:priority_id>/"
ITEM = f"{STAFF}items/<int:item_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{STAFF}partnerships/", partnerships.index, name="index"),
    path(f"{STAFF}partnerships/new/", partnerships.new, name="new"),
    path(ONE, home.home, name="home"),
    path(f"{ONE}edit/", partnerships.edit, name="edit"),
    path(f"{ONE}stage/", partnerships.stage, name="stage"),
    path(f"{ONE}publish/", partnerships.publish, name="publish"),
    path(f"{ONE}members/", seats.members, name="members"),
    path(f"{ONE}members/seat/", seats.take, name="seat_take"),
    path(f"{STAFF}seats/<int:seat_id>/leave/", seats.leave, name="seat_leave"),
    path(f"{STAFF}seats/<int:seat_id>/champion/", seats.make_champion, name="seat_champion"),
    path(f"{ONE}checklist/", checklists.checklist, name="checklist"),
    path(f"{STAFF}checklist/<int:step_id>/", checklists.tick, name="checklist_tick"),
    path(f"{ONE}opportunities/", opportunities.opportunities, name="opportunities"),
    path(f"{ONE}requirements/", opportunities.requirements, name="requirements"),
    path(f"{STAFF}opportunities/<int:pk>/", opportunities.opportunity, name="opportunity"),
    path(f"{STAFF}opportunities/<int:pk>/reword/", opportunities.reword_opportunity, name="opportunity_reword"),
    path(f"{STAFF}opportunities/<int:pk>/merge/", opportunities.merge_opportunity, name="opportunity_merge"),
    path(f"{STAFF}opportunities/<int:pk>/split/", opportunities.split_opportunity, name="opportunity_split"),
    path(
        f"{STAFF}opportunities/<int:pk>/take-back/", opportunities.take_back_opportunity, name="opportunity_take_back"
    ),
    path(f"{STAFF}requirements/<int:pk>/", opportunities.requirement, name="requirement"),
    path(f"{STAFF}requirements/<int:pk>/reword/", opportunities.reword_requirement, name="requirement_reword"),
    path(f"{STAFF}requirements/<int:pk>/merge/", opportunities.merge_requirement, name="requirement_merge"),
    path(f"{STAFF}requirements/<int:pk>/split/", opportunities.split_requirement, name="requirement_split"),
    path(f"{STAFF}requirements/<int:pk>/take-back/", opportunities.take_back_requirement, name="requirement_take_back"),
    path(f"{ONE}ballots/", ballots.ballots, name="ballots"),
    path(f"{ONE}ballots/new/", ballots.prepare, name="ballot_new"),
    path(f"{STAFF}ballots/<int:pk>/", ballots.ballot, name="ballot"),
    path(f"{STAFF}ballots/<int:pk>/open/", ballots.open_ballot, name="ballot_open"),
    path(f"{STAFF}ballots/<int:pk>/close/", ballots.close_ballot, name="ballot_close"),
    path(f"{STAFF}ballots/<int:pk>/discard/", ballots.discard_ballot, name="ballot_discard"),
    path(f"{STAFF}ballots/<int:pk>/turnout/", ballots.turnout, name="ballot_turnout"),
    path(f"{STAFF}ballots/<int:pk>/screen/", ballots.screen, name="ballot_screen"),
    path(f"{STAFF}ballots/<int:pk>/result/", ballots.result, name="result"),
    path(f"{STAFF}ballots/<int:pk>/result.csv", ballots.result_csv, name="result_csv"),
    path(f"{GUEST}vote/", vote.vote, name="vote"),
    path(f"{STAFF}ballots/<int:ballot_id>/adopt/", priorities.adopt, name="adopt"),
    path(PRIORITY, priorities.priority, name="priority"),
    path(f"{PRIORITY}define/", priorities.define, name="priority_define"),
    path(f"{PRIORITY}drop/", priorities.drop, name="priority_drop"),
    path(f"{PRIORITY}champion/", priorities.champion, name="priority_champion"),
    path(f"{PRIORITY}join/", priorities.join, name="team_join"),
    path(f"{PRIORITY}outcome/", outcomes.new, name="outcome_new"),
    path(f"{STAFF}champions/<int:champion_id>/leave/", priorities.step_down, name="champion_leave"),
    path(f"{STAFF}team-members/<int:member_id>/leave/", priorities.leave, name="team_leave"),
    path(f"{STAFF}outcomes/<int:outcome_id>/publish/", outcomes.publish, name="outcome_publish"),
    path(f"{STAFF}outcomes/<int:outcome_id>/unpublish/", outcomes.unpublish, name="outcome_unpublish"),
    path(f"{STAFF}items/", items.index, name="items"),
    path(f"{STAFF}teams/<int:team_id>/items/new/", items.new, name="item_new"),
    path(ITEM, items.item, name="item"),
    path(f"{ITEM}report/", items.report, name="item_report"),
    path(f"{ITEM}edit/", items.edit, name="item_edit"),
    path(f"{ITEM}hand-over/", items.hand_over, name="item_hand_over"),
    path(f"{ITEM}drop/", items.drop, name="item_drop"),
    path(f"{GUEST}progress/", progress.progress, name="progress"),
    path(f"{GUEST}progress/saved/", progress.reported, name="reported"),
    path(f"{GUEST}champion/", sign_ups.sign_up, name="sign_up"),
]
