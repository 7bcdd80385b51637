from django.urls import path

from peerloom.web.feedback.instruments import hanging_together, library, lifecycle, pages
from peerloom.web.feedback.instruments.builder import items, languages, overview, scoring

app_name = "instruments"
urlpatterns = [
    path("", library.library, name="library"),
    path("new/", lifecycle.new, name="new"),
    path("file/", lifecycle.upload, name="upload"),
    path("shipped/<slug:shipped_key>/", library.shipped, name="shipped"),
    path("shipped/<slug:shipped_key>/preview/", library.shipped_preview, name="shipped-preview"),
    path("shipped/<slug:shipped_key>/adopt/", library.adopt, name="adopt"),
    path("<public_id:instrument>/", pages.instrument, name="instrument"),
    path("<public_id:instrument>/preview/", pages.preview, name="preview"),
    path("<public_id:instrument>/hanging-together/", hanging_together.hanging_together, name="hanging-together"),
    path("<public_id:instrument>/file/", pages.file, name="file"),
    path("<public_id:instrument>/licence/", lifecycle.licence, name="licence"),
    path("<public_id:instrument>/change/", lifecycle.change, name="change"),
    path("<public_id:instrument>/put-away/", lifecycle.put_away, name="put-away"),
    path("<public_id:instrument>/bring-back/", lifecycle.bring_back, name="bring-back"),
    path("<public_id:instrument>/draft/", overview.draft, name="draft"),
    path("<public_id:instrument>/draft/about/", overview.about, name="about"),
    path("<public_id:instrument>/draft/publish/", overview.publish, name="publish"),
    path("<public_id:instrument>/draft/discard/", overview.discard, name="discard"),
    path("<public_id:instrument>/draft/items/new/", items.new, name="item-new"),
    path("<public_id:instrument>/draft/items/<public_id:asked_item>/", items.change, name="item"),
    path("<public_id:instrument>/draft/items/<public_id:asked_item>/move/", items.move, name="item-move"),
    path("<public_id:instrument>/draft/items/<public_id:asked_item>/remove/", items.remove, name="item-remove"),
    path("<public_id:instrument>/draft/steps/new/", scoring.new_scale, name="scale-new"),
    path("<public_id:instrument>/draft/steps/<slug:scale_key>/", scoring.scale, name="scale"),
    path("<public_id:instrument>/draft/steps/<slug:scale_key>/remove/", scoring.remove_scale, name="scale-remove"),
    path("<public_id:instrument>/draft/scores/new/", scoring.new_score, name="score-new"),
    path("<public_id:instrument>/draft/scores/<slug:score_key>/", scoring.score, name="score"),
    path("<public_id:instrument>/draft/scores/<slug:score_key>/remove/", scoring.remove_score, name="score-remove"),
    path("<public_id:instrument>/draft/languages/new/", languages.new, name="language-new"),
    path("<public_id:instrument>/draft/languages/<slug:spoken>/", languages.translate, name="translate"),
    path("<public_id:instrument>/draft/languages/<slug:spoken>/remove/", languages.remove, name="language-remove"),
]
