from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from peerloom.domain.matching.operations.circle_runs import LARGEST, SMALLEST, CircleSizes
from peerloom.domain.relationships.operations.circles_members import LONGEST_WORD

HOSTS = (
    (1, _("One mentor hosts each circle")),
    (2, _("Two mentors host each circle together")),
    (0, _("Nobody hosts: peers among themselves")),
)


class SizesForm(forms.Form):
    least = forms.IntegerField(label=_("Fewest members"), min_value=SMALLEST, max_value=LARGEST, initial=4)
    most = forms.IntegerField(
        label=_("Most members"),
        min_value=SMALLEST,
        max_value=LARGEST,
        initial=10,
        help_text=_("Hosts not counted. Six to eight is a good size for a talk in which everyone has a say."),
    )
    hosts = forms.TypedChoiceField(label=_("Who hosts"), choices=HOSTS, coerce=int, initial=1, widget=forms.RadioSelect)

    def clean(self) -> None:
        least, most = self.cleaned_data.get("least"), self.cleaned_data.get("most")
        if least and most and least > most:
            self.add_error("most", _("The most cannot be smaller than the fewest."))

    def sizes(self) -> CircleSizes:
        given = self.cleaned_data
        return CircleSizes(least=given["least"], most=given["most"], hosts=given["hosts"])


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the circle"),
        max_length=120,
        help_text=_("Everyone in it reads this. A name that people chose themselves is the best one."),
    )


class LeaveForm(forms.Form):
    word = forms.CharField(
        label=_("A word for the people who run the program"),
        required=False,
        max_length=LONGEST_WORD,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only they read it. You need not give a reason."),
    )
