"""The agent's door. A URL is a noun; a verb that is needed is a noun that is missing."""

from django.urls import path

from inbox.views import answering, files, filtering, finding, labelling, linking, moving, opening, pages, working

app_name = "inbox"
ONE = "conversations/<int:pk>/"
urlpatterns = [
    path("", pages.index, name="list"),
    path("counts/", pages.counts, name="counts"),
    path("filter/", filtering.choose, name="filter"),
    path("people/", finding.people, name="people"),
    path("companies/", finding.companies, name="companies"),
    path("conversations/new/", opening.new, name="new"),
    path("tickets/new/", opening.new_ticket, name="new_ticket"),
    path("files/<uuid:key>/", files.show, name="file"),
    path(ONE, pages.show, name="show"),
    path(f"{ONE}thread/", pages.part, {"name": "thread"}, name="thread"),
    path(f"{ONE}header/", pages.part, {"name": "header"}, name="header"),
    path(f"{ONE}details/", pages.part, {"name": "details"}, name="details"),
    path(f"{ONE}composer/", pages.part, {"name": "composer"}, name="composer"),
    path(f"{ONE}seen/", pages.seen, name="seen"),
    path(f"{ONE}replies/", answering.reply, name="replies"),
    path(f"{ONE}notes/", answering.note, name="notes"),
    path(f"{ONE}draft/", answering.draft, name="draft"),
    path(f"{ONE}uploads/", files.upload, name="uploads"),
    path(f"{ONE}uploads/<uuid:key>/removal/", files.removal, name="upload_removal"),
    path(f"{ONE}assignee/", moving.assignee, name="assignee"),
    path(f"{ONE}team/", moving.team, name="team"),
    path(f"{ONE}snooze/", moving.snooze, name="snooze"),
    path(f"{ONE}closure/", moving.closure, name="closure"),
    path(f"{ONE}state/", moving.state, name="state"),
    path(f"{ONE}subject/", labelling.subject, name="subject"),
    path(f"{ONE}priority/", labelling.priority, name="priority"),
    path(f"{ONE}brand/", labelling.brand, name="brand"),
    path(f"{ONE}tags/", labelling.tags, name="tags"),
    path(f"{ONE}tags/<int:tag>/removal/", labelling.tag_removal, name="tag_removal"),
    path(f"{ONE}participants/", labelling.participants, name="participants"),
    path(f"{ONE}participants/<int:customer>/", labelling.participant, name="participant"),
    path(f"{ONE}fields/<slug:key>/", labelling.field, name="field"),
    path(f"{ONE}links/", linking.links, name="links"),
    path(f"{ONE}links/new/", opening.linked_ticket, name="linked_ticket"),
    path(f"{ONE}links/<int:link>/removal/", linking.link_removal, name="link_removal"),
    path(f"{ONE}watching/", working.watching, name="watching"),
    path(f"{ONE}steps/", working.steps, name="steps"),
    path(f"{ONE}steps/<int:step>/", working.step, name="step"),
    path(f"{ONE}ticket/", opening.convert, name="convert"),
]
