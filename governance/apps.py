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
        from governance.bodies.matrix_checks import bodies_of_levels
        from governance.bodies.offices import holds_seat
        from governance.declared_rights import RIGHTS
        from governance.first_steps import STEPS
        from governance.forums import followers
        from governance.forums.models import Purpose
        from governance.forums.panels import PANELS as FORUM_PANELS
        from governance.meetings.jobs import JOBS
        from governance.meetings.panels import PANELS as MEETING_PANELS
        from governance.meetings.services.timetable import follow_forum
        from governance.personal_data import KEPT, KEPT_AS_THE_RECORD
        from governance.priorities.panels import PANELS as PRIORITY_PANELS
        from governance.visibility import KEEPER_OF_A_FORUM, RULES, SEAT_IN_A_FORUM, SEAT_THAT_DECIDES_ON_IT
        from jobs import registry as jobs
        from people import holdings
        from people.personal_data import registry as personal_data
        from rights import registry as rights
        from rights import visibility
        from rights.matrix import checks as matrix_checks
        from rights.matrix.parties import register_purposes
        from sign_in.registry import register_office

        rights.register(*RIGHTS)
        self.decide()
        register_purposes(Purpose.choices)
        matrix_checks.register("bodies", bodies_of_levels)
        register_office("seat", holds_seat)
        visibility.register(*RULES)
        visibility.concern("streams.ValueStream", visibility.CONFIDENTIAL, SEAT_IN_A_FORUM)
        visibility.concern("streams.ValueStream", visibility.DRAFT, KEEPER_OF_A_FORUM)
        visibility.concern("rights.MatrixVersion", visibility.DRAFT, SEAT_THAT_DECIDES_ON_IT)
        first_steps.register(STEPS)
        personal_data.register(*KEPT, *KEPT_AS_THE_RECORD)
        panels.register(*FORUM_PANELS, *MEETING_PANELS, *PRIORITY_PANELS)
        followers.register(follow_forum)
        holdings.register(HOLDING)
        jobs.register(*JOBS)
        self.follow_actions()
        self.keep_minutes()
        self.keep_the_cadence()
        self.follow_decisions()
        self.settle_overlaps()
        self.show_risks()
        self.watch_guardrails()
        self.be_found()

    def follow_actions(self) -> None:
        """Where what meetings agreed comes back: agendas, My week, and the list of whoever leaves."""
        from doors import panels
        from governance.actions.agenda import SOURCES
        from governance.actions.holdings import HOLDING
        from governance.actions.panels import PANELS
        from governance.meetings import sources
        from people import holdings

        sources.register(*SOURCES)
        panels.register(*PANELS)
        holdings.register(HOLDING)

    def keep_minutes(self) -> None:
        """Where minutes stand: on the page of their meeting, and on the next agenda until they are adopted."""
        from doors import panels
        from governance.meetings import sources
        from governance.minutes.agenda import SOURCES
        from governance.minutes.panels import PANELS

        sources.register(*SOURCES)
        panels.register(*PANELS)

    def keep_the_cadence(self) -> None:
        """What the calendar, its windows and its invitations bring along."""
        from doors import panels
        from governance.cadence.mails import MAILS
        from governance.cadence.panels import PANELS
        from governance.cadence.services.windows import GATE
        from governance.priorities import gates
        from outbox import registry as mail

        panels.register(*PANELS)
        gates.register(GATE)
        mail.register(*MAILS)

    def show_risks(self) -> None:
        """What risks put on other pages, and on the list of whoever leaves."""
        from doors import panels
        from governance.risks.holdings import HOLDING
        from governance.risks.panels import PANELS
        from people import holdings

        panels.register(*PANELS)
        holdings.register(HOLDING)

    def watch_guardrails(self) -> None:
        """What guardrails hold on to, and where what is outside shows up."""
        from doors import panels
        from governance.decisions.measures import MEASURES as OF_DECISIONS
        from governance.guardrails import measures
        from governance.guardrails.agenda import SOURCES
        from governance.guardrails.holdings import HOLDING
        from governance.guardrails.jobs import JOBS
        from governance.guardrails.matrix_checks import cited_amounts
        from governance.guardrails.own_measures import MEASURES
        from governance.guardrails.panels import PANELS
        from governance.meetings import sources
        from governance.risks.measures import MEASURES as OF_RISKS
        from jobs import registry as jobs
        from people import holdings
        from rights.matrix import checks as matrix_checks

        measures.register(*MEASURES, *OF_DECISIONS, *OF_RISKS)
        panels.register(*PANELS)
        holdings.register(HOLDING)
        matrix_checks.register("guardrails", cited_amounts)
        sources.register(*SOURCES)
        jobs.register(*JOBS)

    def be_found(self) -> None:
        """What search finds."""
        from doors import search
        from governance.search import SOURCES

        search.register(*SOURCES)

    def settle_overlaps(self) -> None:
        """Where two streams settle what both claim."""
        from governance.forums.settling import settles_overlaps
        from streams.boundaries import settling

        settling.register(settles_overlaps)

    def compile_seats(self) -> None:
        """What rights on bodies are compiled from."""
        from governance.bodies.compiling import SEATS
        from rights import compiling

        compiling.register(SEATS)

    def follow_decisions(self) -> None:
        """What escalations and reviews bring along."""
        from doors import panels
        from governance.decisions import followers as decision_followers
        from governance.escalations.agenda import SOURCES as ESCALATION_SOURCES
        from governance.escalations.agenda import items_about_escalations
        from governance.escalations.jobs import JOBS as ESCALATION_JOBS
        from governance.escalations.mails import MAILS as ESCALATION_MAILS
        from governance.escalations.panels import PANELS as ESCALATION_PANELS
        from governance.escalations.services import follow_decision as answer_escalations
        from governance.meetings import sources
        from governance.reviews.agenda import SOURCES as REVIEW_SOURCES
        from governance.reviews.agenda import items_about_reviews
        from governance.reviews.panels import PANELS as REVIEW_PANELS
        from governance.reviews.services import follow_decision as set_reviews
        from jobs import registry as jobs
        from outbox import registry as mail
        from rights import visibility

        decision_followers.register(answer_escalations, set_reviews)
        sources.register(*ESCALATION_SOURCES, *REVIEW_SOURCES)
        panels.register(*ESCALATION_PANELS, *REVIEW_PANELS)
        visibility.hide("governance.AgendaItem", items_about_escalations)
        visibility.hide("governance.AgendaItem", items_about_reviews)
        jobs.register(*ESCALATION_JOBS)
        mail.register(*ESCALATION_MAILS)

    def decide(self) -> None:
        """What decisions bring along."""
        from doors import panels
        from governance.decisions.agenda import SOURCES, items_about_decisions
        from governance.decisions.declared_rights import RIGHTS
        from governance.decisions.entrance import where_to_ask
        from governance.decisions.jobs import JOBS
        from governance.decisions.kinds import KINDS
        from governance.decisions.mails import MAILS
        from governance.decisions.panels import PANELS
        from governance.meetings import sources
        from jobs import registry as jobs
        from outbox import registry as mail
        from rights import decision_kinds, visibility
        from rights import registry as rights

        rights.register(*RIGHTS)
        decision_kinds.register(*KINDS)
        decision_kinds.ask_at(where_to_ask)
        panels.register(*PANELS)
        sources.register(*SOURCES)
        jobs.register(*JOBS)
        mail.register(*MAILS)
        visibility.hide("governance.AgendaItem", items_about_decisions)
