"""What governance keeps about a person."""

from django.utils.translation import gettext_lazy as _

from people.personal_data.registry import Kept

KEPT = [
    Kept("governance.Seat", "membership", ("body__name", "kind", "voting", "starts_at", "ends_at")),
    Kept(
        "governance.BodyGrant", "membership", ("content_object__name", "permission__codename", "starts_at", "ends_at")
    ),
    Kept("governance.Forum", "confidential_by", ("name",), _("marked confidential by you")),
]
