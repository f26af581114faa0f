from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = "Indicators"

    def ready(self) -> None:
        # Registries fill when all models are loaded.
        from doors import panels
        from governance.meetings import sources
        from indicators.activation import OUTCOME_INDICATOR
        from indicators.agenda import SIGNALS
        from indicators.declared_rights import RIGHTS
        from indicators.jobs import REVIEW
        from indicators.panels import PANELS
        from indicators.portfolio import COLUMNS
        from jobs import registry as jobs
        from rights import registry as rights
        from streams import activation, portfolio

        rights.register(*RIGHTS)
        jobs.register(REVIEW)
        panels.register(*PANELS)
        sources.register(SIGNALS)
        activation.register(OUTCOME_INDICATOR)
        portfolio.register(*COLUMNS)
