from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StreamsConfig(AppConfig):
    """The app of value streams."""

    name = "streams"
    verbose_name = _("Value streams")

    def ready(self) -> None:
        """Fill the registries, once all models are loaded."""
        from doors import first_steps, panels, search
        from people import holdings
        from people.personal_data import registry as personal_data
        from rights import compiling, decision_kinds, registry, visibility
        from rights.matrix.parties import register_roles
        from sign_in.registry import register_office
        from streams import portfolio
        from streams.boundaries.panels import PANELS as BOUNDARY_PANELS
        from streams.compiling import SOURCES
        from streams.decisions import KINDS
        from streams.declared_rights import RIGHTS
        from streams.dependencies.panels import PANELS as DEPENDENCY_PANELS
        from streams.dependencies.panels import PORTFOLIO_COLUMNS as COVER
        from streams.first_steps import STEPS
        from streams.holdings import DELEGATION, HOLDING
        from streams.models import StreamRole
        from streams.offices import holds_role
        from streams.panels import PANELS, PORTFOLIO_COLUMNS
        from streams.personal_data import KEPT
        from streams.search import SOURCES as FOUND
        from streams.visibility import RULES

        registry.register(*RIGHTS)
        compiling.register(*SOURCES)
        decision_kinds.register(*KINDS)
        register_roles(StreamRole.choices)
        register_office("role", holds_role)
        visibility.register(*RULES)
        first_steps.register(STEPS)
        personal_data.register(*KEPT)
        search.register(*FOUND)
        panels.register(*PANELS, *BOUNDARY_PANELS, *DEPENDENCY_PANELS)
        holdings.register(HOLDING, DELEGATION)
        portfolio.register(*PORTFOLIO_COLUMNS, *COVER)
