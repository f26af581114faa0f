"""The form of the retention page: one number for each kind."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from vsportal.organisation.retention.kinds import KINDS, LONGEST_DAYS


class RetentionForm(forms.Form):
    """Days for each kind; the service knows the bounds, too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in KINDS:
            bounds = _("%(shortest)s days at the least; usually %(usual)s.") % {
                "shortest": kind.shortest_days,
                "usual": kind.usual_days,
            }
            self.fields[kind.code] = forms.IntegerField(
                label=kind.label,
                help_text=f"{kind.why} {bounds}",
                min_value=kind.shortest_days,
                max_value=LONGEST_DAYS,
            )
