"""The components: they escape what they are given, add up, and say in words what they draw."""

import re
from collections.abc import Callable

import pytest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation

from peerloom.web.look import views
from peerloom.web.look.icons import NoSuchIcon, icon_names
from peerloom.web.look.initials import initials
from peerloom.web.look.strips import Share, figure, pieces

HOSTILE = '"><script>alert(1)</script>'


def rendered(template: str, address: str = "/", **values: object) -> str:
    return engines["django"].from_string(template).render(values, RequestFactory().get(address))


@pytest.mark.parametrize(
    "template",
    [
        "{% button text href=text name=text %}",
        "{% button text icon='lock' only_icon=True value=text aria_pressed=text %}",
        "{% badge text %}{% status text 'good' %}{% icon 'lock' label=text %}",
        "{% avatar text %}{% pair_mark text text %}",
        "{% stat text text of=text note=text %}",
        "{% strip shares label=text %}{% strip_key shares %}",
        "{% progress 1 2 text text=text then=text %}{% steps names 1 label=text %}",
        "{% crumbs text text text %}",
        "{% notice title=text %}{{ text }}{% endnotice %}{% empty_state text %}{{ text }}{% endempty_state %}",
        "{% dialog 'key' text %}{{ text }}{% enddialog %}{% menu text %}<li>{{ text }}</li>{% endmenu %}",
    ],
)
def test_hostile_text_stays_text(template: str) -> None:
    page = rendered(template, text=HOSTILE, shares=[Share(HOSTILE, 10)], names=[HOSTILE])
    assert "<script" not in page
    assert '"><' not in page.replace('"/><', "").replace(HOSTILE, "") or "&quot;&gt;&lt;" in page


def test_an_unknown_icon_cannot_be_drawn_unnoticed() -> None:
    with pytest.raises(NoSuchIcon, match="unheard-of"):
        rendered("{% icon 'unheard-of' %}")


def test_every_icon_is_in_the_sprite_once() -> None:
    assert len(set(icon_names())) == len(icon_names()) > 40


def test_arrows_turn_round_in_right_to_left_languages_and_locks_do_not() -> None:
    assert 'class="icon s flip"' in rendered("{% icon 'next' %}")
    assert "flip" not in rendered("{% icon 'lock' %}")


def test_an_icon_is_hidden_unless_it_speaks_for_itself() -> None:
    assert 'aria-hidden="true"' in rendered("{% icon 'lock' %}")
    assert 'role="img" aria-label="Locked"' in rendered("{% icon 'lock' label='Locked' %}")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Linh Tran", "LT"),
        ("Ada Mai Lovelace", "AL"),
        ("Cher", "C"),
        ("o\u0323lu\u0301 ade", "O\u0323A"),
        ("סיון לוי", "סל"),
        ("(Dr) 7 Mensah", "DM"),
        ("", "?"),
        ("🧶 42", "?"),
    ],
)
def test_initials(name: str, expected: str) -> None:
    assert initials(name) == expected


SHARES = [
    Share("Goals", 21, 35, weave=1),
    Share("Languages", 15, 15, weave=3),
    Share("Interests", 2.5, 5, weave=5, answered=False),
    Share("Health", 4, 10, private=True),
    Share("Faith", 1, 10, private=True),
]


def test_the_strip_is_as_long_as_its_points() -> None:
    page = rendered("{% strip shares %}", shares=SHARES)
    widths = [float(width) for width in re.findall(r'width="([\d.]+)%" height', page) if width != "100"]
    starts = [float(start) for start in re.findall(r'<svg x="([\d.]+)%"', page)]
    assert widths == [21, 15, 2.5, 5]
    assert starts == [0, 21, 36, 38.5]
    assert '<line class="open" x1="43.500%"' in page


def test_the_strip_never_grows_over_its_end() -> None:
    page = rendered("{% strip shares %}", shares=[Share("Goals", 80), Share("Time", 80)])
    assert [float(width) for width in re.findall(r'width="(\d+\.\d+)%"', page)] == [80, 20]
    assert "open" not in page


def test_the_strip_of_nothing_is_all_running_stitch() -> None:
    assert 'x1="0.000%"' in rendered("{% strip shares total=0 %}", shares=[])


def test_the_strip_says_in_hidden_words_what_it_draws() -> None:
    words = re.findall(r"<li>([^<]+)</li>", rendered("{% strip shares %}", shares=SHARES))
    assert words == [
        "Goals: 21 of 35",
        "Languages: 15 of 15",
        "Interests: 2.5 (not answered, counted as neutral)",
        "Other and private: 5",
    ]


def test_private_criteria_cannot_be_read_off_the_strip() -> None:
    page = rendered("{% strip shares %}{% strip_key shares %}", shares=SHARES)
    assert "Health" not in page
    assert "Faith" not in page
    assert [piece.of for piece in pieces(SHARES)][-1] is None


def test_criteria_beyond_the_textures_share_the_last_piece() -> None:
    drawn = pieces([Share(f"Criterion {number}", 3) for number in range(1, 9)])
    assert [piece.weave for piece in drawn] == [1, 2, 3, 4, 5, 6, 7]
    assert drawn[-1].points == 6


def test_a_criterion_keeps_its_texture_when_another_earns_nothing() -> None:
    drawn = pieces([Share("Goals", 0, weave=1), Share("Time", 5, weave=2)])
    assert [(piece.label, piece.weave) for piece in drawn] == [("Time", 2)]


def test_figures_are_written_as_the_reader_writes_them() -> None:
    assert [figure(number) for number in (3, 3.0, 2.25, 0.04)] == ["3", "3", "2.2", "0"]
    with translation.override("de"):
        assert figure(2.5) == "2,5"


def test_drawings_need_no_inline_style() -> None:
    page = rendered("{% strip shares %}{% progress 1 3 'Steps' %}{% steps names 2 %}", shares=SHARES, names=["a", "b"])
    assert "style=" not in page


@pytest.mark.parametrize(("done", "of", "now"), [(3, 4, 75), (0, 4, 0), (5, 4, 100), (1, 0, 0), (-1, 4, 0)])
def test_progress_stays_between_nothing_and_all(done: int, of: int, now: int) -> None:
    page = rendered("{% progress done of 'Rows' %}", done=done, of=of)
    assert f'aria-valuenow="{now}"' in page
    assert f'x2="{now}.00%"' in page


def test_steps_say_which_is_done_and_which_is_now() -> None:
    page = rendered("{% steps names 2 %}", names=["You", "Goals", "Week"])
    assert page.count('aria-current="step"') == 1
    assert [words for words in ("You, done", "Goals, now", ">Week<") if words in page] == [
        "You, done",
        "Goals, now",
        ">Week<",
    ]


def test_a_button_becomes_a_link_with_an_address() -> None:
    assert rendered("{% button 'Go' href='/x' %}").startswith('<a class="button" href="/x"')
    assert 'type="submit"' in rendered("{% button 'Go' %}")
    assert 'hx-post="/x"' in rendered("{% button 'Go' hx_post='/x' %}")
    assert " disabled" not in rendered("{% button 'Go' disabled=False %}")


def test_sorting_goes_back_and_forth_and_keeps_the_filters() -> None:
    tag = "{% sort_heading 'score' 'Score' number=True %}"
    assert 'href="?role=mentor&amp;sort=score"' in rendered(tag, "/?role=mentor&page=4")
    up = rendered(tag, "/?role=mentor&sort=score")
    assert 'aria-sort="ascending"' in up
    assert 'href="?role=mentor&amp;sort=-score"' in up
    assert 'aria-sort="descending"' in rendered(tag, "/?sort=-score")
    assert "aria-sort" not in rendered(tag, "/?sort=name")


def test_pages_keep_the_filters_and_a_single_page_has_no_bar() -> None:
    page = Paginator(range(120), 50).get_page(2)
    bar = rendered("{% pagination page %}", "/?role=mentor&page=2", page=page)
    assert 'href="?role=mentor&amp;page=1" rel="prev"' in bar
    assert 'href="?role=mentor&amp;page=3" rel="next"' in bar
    assert "51 to 100 of 120" in bar
    assert rendered("{% pagination page %}", page=Paginator(range(3), 50).get_page(1)).strip() == ""


def test_pages_turn_round_for_right_to_left_languages() -> None:
    template = "{% include 'layout/base.html' %}"
    with translation.override("ar"):
        assert 'lang="ar" dir="rtl"' in rendered(template)
    with translation.override("en"):
        assert 'lang="en" dir="ltr"' in rendered(template)


def test_the_demo_says_that_nobody_is_real() -> None:
    assert "nobody here is real" in rendered("{% include 'layout/plain.html' %}", demo=True)
    assert "nobody here is real" not in rendered("{% include 'layout/plain.html' %}", demo=False)


@pytest.mark.parametrize("view", [views.styleguide, views.desk, views.room, views.entrance])
@pytest.mark.parametrize("address", ["/", "/?sent=1&theme=dark", "/?theme=nonsense&page=nonsense&sort=nonsense"])
def test_the_styleguide_shows_every_component(view: Callable[[HttpRequest], HttpResponse], address: str) -> None:
    page = view(RequestFactory().get(address)).content.decode()
    assert "style=" not in page
    assert ('data-theme="dark"' in page) is ("theme=dark" in address)
    assert "{%" not in page
    assert "{{" not in page


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_stand_on_nothing_and_lead_on(name: str) -> None:
    page = get_template(name).render({})
    assert page.count("<h1>") == 1
    assert '<a class="button primary" href="/">' in page
