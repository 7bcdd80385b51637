"""Forms in the look: every error is told twice, at its field and above the form, and tied to its control."""

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict

from peerloom.web.look.errors import FormFault, faults
from peerloom.web.look.forms import FieldRenderer
from peerloom.web.look.specimens import FAULTY, SignUp
from peerloom.web.look.widgets import CodeInput, DateInput, HintedRadio, WeekGrid, WordSlider, week_choices

HOSTILE = '"><script>alert(1)</script>'


class Small(forms.Form):
    default_renderer = FieldRenderer()

    name = forms.CharField(help_text="As on your badge")
    place = forms.ChoiceField(choices=[("a", "Here"), ("b", "There")], widget=HintedRadio(hints={"a": "a walk"}))
    agree = forms.BooleanField(required=False, label="Write to me")
    token = forms.CharField(widget=forms.HiddenInput(), required=False)

    def clean(self) -> dict[str, object]:
        if self.cleaned_data.get("token") == "old":
            raise forms.ValidationError("This page is too old. Reload it.")
        return self.cleaned_data


def attributes_of(page: str, name: str) -> str:
    found = re.search(rf'<(?:input|select|textarea)[^>]*name="{name}"[^>]*>', page)
    assert found, f"no control {name}"
    return found.group()


def test_a_field_is_tied_to_its_label_its_help_and_its_error() -> None:
    page = str(Small({}))
    control = attributes_of(page, "name")
    assert 'aria-describedby="id_name_helptext id_name_error"' in control
    assert 'aria-invalid="true"' in control
    assert 'class="input"' in control
    assert '<label for="id_name">' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page


def test_an_untouched_field_has_no_error() -> None:
    page = str(Small())
    assert 'aria-describedby="id_name_helptext"' in attributes_of(page, "name")
    assert "aria-invalid" not in page
    assert "error" not in page


def test_choices_are_a_group_with_a_name_and_their_error_belongs_to_it() -> None:
    page = str(Small({}))
    group = re.search(r"<fieldset[^>]*>\s*<legend>[^<]*Place", page)
    assert group
    assert 'aria-describedby="id_place_error"' in group.group()
    assert '<span class="help">a walk</span>' in page


def test_what_may_be_left_out_says_so() -> None:
    page = str(SignUp())
    assert re.search(r"Phone number for reminders <span[^>]*>\(optional\)", page)
    assert not re.search(r"Your name <span[^>]*>\(optional\)", page)


def test_the_summary_leads_to_each_field_in_their_order() -> None:
    page = str(Small({}))
    assert "2 things need mending" in page
    assert re.findall(r'<a href="#([^"]+)">', page) == ["id_name", "id_place_0"]
    for target in ("id_name", "id_place_0"):
        assert f'id="{target}"' in page


def test_the_summary_tells_errors_of_the_whole_form_first() -> None:
    told = faults(Small({"name": "", "place": "a", "token": "old"}))
    assert [(fault.message, fault.target) for fault in told] == [
        ("This page is too old. Reload it.", ""),
        ("This field is required.", "id_name"),
    ]


def test_forms_without_errors_have_no_summary() -> None:
    assert faults(Small(), Small({"name": "Linh", "place": "a"})) == []


def test_several_forms_share_one_summary() -> None:
    assert [fault.target for fault in faults(Small({}, prefix="one"), Small({"two-name": "x"}, prefix="two"))] == [
        "id_one-name",
        "id_one-place_0",
        "id_two-place_0",
    ]


def test_hostile_input_and_labels_stay_text() -> None:
    class Hostile(forms.Form):
        default_renderer = FieldRenderer()
        name = forms.CharField(label=HOSTILE, max_length=3)
        kind = forms.ChoiceField(label="Kind", choices=[("a", HOSTILE)], widget=forms.RadioSelect())

    page = str(Hostile({"name": HOSTILE, "kind": HOSTILE}))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_slider_says_its_word() -> None:
    slider = WordSlider(words=["Not at all", "A little", "A lot"], least=1)
    page = slider.render("weight", 3, {"id": "w"}, renderer=FieldRenderer())
    assert 'min="1" max="3"' in page
    assert 'aria-valuetext="A lot"' in page
    assert ">A lot</span>" in page


def test_a_slider_with_a_senseless_value_stands_somewhere_on_its_line() -> None:
    slider = WordSlider(words=["Not at all", "A little", "A lot"])
    for value, word in (("99", "A lot"), ("-5", "Not at all"), ("much", "A little"), (None, "A little")):
        assert f'aria-valuetext="{word}"' in slider.render("weight", value, renderer=FieldRenderer())


def test_a_week_shows_what_was_chosen_and_names_every_box() -> None:
    class Week(forms.Form):
        default_renderer = FieldRenderer()
        free = forms.MultipleChoiceField(
            choices=week_choices(first=8, last=12), widget=WeekGrid(first=8, last=12), initial=["6-10"]
        )

    page = str(Week())
    assert page.count('type="checkbox"') == 14
    assert re.search(r'value="6-10" aria-label="Sunday 10:00 to 12:00" checked', page)
    assert page.count(" checked") == 1
    sent = Week({"free": ["0-8", "6-10"]})
    assert sent.is_valid()
    assert not Week({"free": ["0-9"]}).is_valid()


def test_dates_are_given_to_the_browser_as_it_wants_them() -> None:
    class When(forms.Form):
        default_renderer = FieldRenderer()
        day = forms.DateField(widget=DateInput(), initial="2026-11-05")

    assert 'type="date" name="day" value="2026-11-05"' in str(When())


def test_a_code_field_lets_the_phone_fill_it_in() -> None:
    page = CodeInput().render("code", None, renderer=FieldRenderer())
    assert 'autocomplete="one-time-code"' in page
    assert 'class="code-input"' in page


def test_a_drop_zone_is_a_plain_file_field_without_javascript() -> None:
    page = str(SignUp())
    assert 'type="file" name="sheet"' in page
    assert "data-drop-words hidden" in page
    files: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict(
        {"sheet": [SimpleUploadedFile("people.csv", b"name\nLinh\n")]}
    )
    sent = SignUp(FAULTY, files)
    assert "sheet" not in sent.errors


def test_a_label_that_is_a_sentence_leads_without_its_stop() -> None:
    leads = [FormFault("Tick it.", label, "").lead for label in ("We have it.", "Do you?", "Name")]
    assert leads == ["We have it:", "Do you?", "Name:"]
