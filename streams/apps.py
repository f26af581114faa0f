from django.apps import AppConfig


class StreamsConfig(AppConfig):
    """The app of value streams."""

    name = "streams"
    verbose_name = "Value streams"

    def ready(self) -> None:
        """Fill the registries, once all models are loaded."""
        from doors import first_steps, panels
        from people import holdings
        from rights import registry, visibility
        from streams import portfolio
        from streams.declared_rights import RIGHTS
        from streams.first_steps import STEPS
        from streams.holdings import HOLDING
        from streams.panels import PANELS, PORTFOLIO_COLUMNS
        from streams.visibility import RULES

        registry.register(*RIGHTS)
        visibility.register(*RULES)
        first_steps.register(STEPS)
        panels.register(*PANELS)
        holdings.register(HOLDING)
        portfolio.register(*PORTFOLIO_COLUMNS)
