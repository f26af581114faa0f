from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = _("Governance")

    def ready(self) -> None:
        # Registries fill when all models are loaded.
        self.compile_seats()
        from doors import first_steps, panels
        from governance.bodies.holdings import HOLDING
        from governance.bodies.offices import holds_seat
        from governance.decisions.declared_rights import RIGHTS as DECISION_RIGHTS
        from governance.decisions.kinds import KINDS
        from governance.declared_rights import RIGHTS
        from governance.first_steps import STEPS
        from governance.forums import followers
        from governance.forums.models import Purpose
        from governance.forums.panels import PANELS as FORUM_PANELS
        from governance.meetings.jobs import JOBS
        from governance.meetings.panels import PANELS as MEETING_PANELS
        from governance.meetings.services.timetable import follow_forum
        from governance.personal_data import KEPT
        from governance.visibility import KEEPER_OF_A_FORUM, RULES, SEAT_IN_A_FORUM
        from jobs import registry as jobs
        from people import holdings
        from people.personal_data import registry as personal_data
        from rights import decision_kinds, visibility
        from rights import registry as rights
        from rights.matrix.parties import register_purposes
        from sign_in.registry import register_office

        rights.register(*RIGHTS, *DECISION_RIGHTS)
        decision_kinds.register(*KINDS)
        register_purposes(Purpose.choices)
        register_office("seat", holds_seat)
        visibility.register(*RULES)
        visibility.concern("streams.ValueStream", visibility.CONFIDENTIAL, SEAT_IN_A_FORUM)
        visibility.concern("streams.ValueStream", visibility.DRAFT, KEEPER_OF_A_FORUM)
        first_steps.register(STEPS)
        personal_data.register(*KEPT)
        panels.register(*FORUM_PANELS, *MEETING_PANELS)
        followers.register(follow_forum)
        holdings.register(HOLDING)
        jobs.register(*JOBS)

    def compile_seats(self) -> None:
        """What rights on bodies are compiled from."""
        from governance.bodies.compiling import SEATS
        from rights import compiling

        compiling.register(SEATS)
