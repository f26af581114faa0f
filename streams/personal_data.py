"""What streams keep about a person."""

from django.utils.translation import gettext_lazy as _

from people.personal_data.registry import Kept

KEPT = [
    Kept("streams.RoleTerm", "membership", ("stream__name", "role", "starts_at", "ends_at", "because")),
    Kept("streams.StreamGrant", "membership", ("content_object__name", "permission__codename", "starts_at", "ends_at")),
    Kept("streams.Delegation", "delegate", ("term__stream__name", "up_to", "starts_at", "ends_at", "because")),
    Kept("streams.ValueStream", "drafted_by", ("name", "created_at"), _("drafted by you")),
    Kept("streams.ValueStream", "confidential_by", ("name",), _("marked confidential by you")),
    Kept("streams.BoundaryDispute", "raised_by", ("path", "because", "raised_at"), _("raised by you")),
    Kept("streams.BoundaryDispute", "let_go_by", ("path", "ended_at"), _("withdrawn by you")),
    Kept("streams.BoundaryDispute", "other_let_go_by", ("path", "ended_at"), _("withdrawn by you")),
    Kept("streams.DisputedChange", "proposed_by", ("dispute__path", "proposed_at"), _("proposed by you")),
    Kept("streams.DisputedChange", "agreed_by", ("dispute__path", "agreed_at"), _("agreed by you")),
    Kept("streams.InterfaceAgreement", "proposed_by", ("path", "words", "proposed_at"), _("proposed by you")),
    Kept("streams.InterfaceAgreement", "agreed_by", ("path", "words", "agreed_at"), _("agreed by you")),
    Kept("streams.InterfaceAgreement", "withdrawn_by", ("path", "because", "withdrawn_at"), _("withdrawn by you")),
]
