"""Officials: prepare, call, follow, close."""

from django.urls import URLPattern, path

from hwabaek.web.views import (
    agenda,
    calls,
    closures,
    committees,
    contacts,
    conversions,
    deadlines,
    deliveries,
    meetings,
    progress,
    search,
    today,
    uploads,
)

ITEM = "meetings/<int:meeting_id>/items/<int:number>/"

urlpatterns: list[URLPattern] = [
    path("today/", today.today, name="today"),
    path("find/", search.find, name="find"),
    path("committees/", committees.committees, name="committees"),
    path("committees/<int:committee_id>/", committees.committee, name="committee"),
    path("committees/<int:committee_id>/meetings/new/", meetings.new_meeting, name="meeting-new"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<int:meeting_id>/plan/", meetings.plan, name="meeting-plan"),
    path("meetings/<int:meeting_id>/withdrawal/", meetings.withdrawal, name="withdrawal"),
    path("meetings/<int:meeting_id>/items/new/", agenda.new_item, name="item-new"),
    path(ITEM, agenda.item, name="item"),
    path(f"{ITEM}removal/", agenda.item_removal, name="item-removal"),
    path(f"{ITEM}papers/", uploads.papers, name="item-papers"),
    path("papers/<int:paper_id>/removal/", uploads.paper_removal, name="paper-removal"),
    path("meetings/<int:meeting_id>/call/", calls.call, name="call"),
    path("meetings/<int:meeting_id>/progress/", progress.progress, name="progress"),
    path("meetings/<int:meeting_id>/reminders/", calls.reminders, name="reminders"),
    path("meetings/<int:meeting_id>/departures/", calls.departures, name="departures"),
    path("meetings/<int:meeting_id>/extension/", deadlines.extension, name="extension"),
    path(
        "meetings/<int:meeting_id>/conversion/", conversions.conversion, name="meeting-conversion"
    ),
    path("meetings/<int:meeting_id>/closure/", closures.closure, name="closure"),
    path("meetings/<int:meeting_id>/conclusion/", closures.conclusion, name="conclusion"),
    path("questions/<int:question_id>/answer/", agenda.answer, name="answer"),
    path("deliveries/<int:delivery_id>/retry/", deliveries.delivery_retry, name="delivery-retry"),
    path("persons/<int:person_id>/contact/", contacts.contact, name="contact"),
]
