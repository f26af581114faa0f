import re
from datetime import date
from decimal import Decimal

from django import forms as django_forms

from doors import forms


class Facts(forms.Form):
    question = django_forms.CharField(help_text="One sentence.")
    spend = django_forms.DecimalField(max_digits=19, decimal_places=4, required=False)
    review_on = django_forms.DateField(initial=date(2026, 10, 5))
    mail = django_forms.EmailField(required=False)
    reversible = django_forms.ChoiceField(choices=[("y", "Yes"), ("n", "No")], widget=django_forms.RadioSelect)
    sure = django_forms.BooleanField(required=False, label="I am sure")
    secret = django_forms.CharField(widget=django_forms.HiddenInput, required=False)


def tags(html: str, name: str) -> str:
    """The control of this name."""
    return re.search(rf'<(?:input|select|textarea)[^>]*name="{name}"[^>]*>', html)[0]


def test_controls_have_the_browsers_own_keyboards():
    html = str(Facts())

    assert 'type="date"' in tags(html, "review_on")
    assert 'value="2026-10-05"' in tags(html, "review_on")
    assert 'type="email"' in tags(html, "mail")
    assert 'type="text"' in tags(html, "spend")
    assert 'inputmode="decimal"' in tags(html, "spend")
    assert 'class="inp"' in tags(html, "question")
    assert 'class="inp"' not in tags(html, "sure")
    assert 'class="inp"' not in tags(html, "secret")


def test_an_optional_field_says_so_and_a_hint_is_linked():
    html = str(Facts())

    assert html.count("(optional)") == 2
    assert 'aria-describedby="id_question_helptext"' in tags(html, "question")
    assert '<p class="hint" id="id_question_helptext">One sentence.</p>' in html


def test_choices_are_a_fieldset_with_a_legend():
    html = str(Facts())

    assert re.search(r'<fieldset class="field full" id="id_reversible"[^>]*>\s*<legend>Reversible</legend>', html)
    assert '<label for="id_reversible_0">' in html


def test_an_untouched_form_shows_no_errors():
    assert 'role="alert"' not in str(Facts())


def test_errors_stand_at_their_fields_and_in_a_summary_with_links():
    html = str(Facts({"spend": "a lot", "review_on": "soon"}))

    assert "4 answers need another look." in html
    assert '<a href="#id_question">Question</a>: This field is required.' in html
    assert '<a href="#id_reversible">Reversible</a>: This field is required.' in html
    assert 'aria-invalid="true"' in tags(html, "spend")
    assert 'aria-describedby="id_spend_error"' in tags(html, "spend")
    assert 'id="id_spend_error"' in html
    assert 'value="a lot"' in tags(html, "spend")


def test_a_decimal_stays_exact():
    form = Facts({"question": "q", "spend": "0.1000", "review_on": "2026-10-05", "reversible": "y"})

    assert form.is_valid()
    assert form.cleaned_data["spend"] == Decimal("0.1000")
