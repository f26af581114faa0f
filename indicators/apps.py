from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("Indicators")

    def ready(self) -> None:
        # Registries fill when all models are loaded.
        from doors import first_steps, panels, search
        from governance.guardrails import measures
        from governance.meetings import sources
        from indicators.activation import OUTCOME_INDICATOR
        from indicators.agenda import SIGNALS
        from indicators.declared_rights import RIGHTS
        from indicators.first_steps import STEPS
        from indicators.holdings import HOLDING
        from indicators.jobs import REVIEW
        from indicators.measures import MEASURES
        from indicators.panels import PANELS
        from indicators.personal_data import KEPT
        from indicators.portfolio import COLUMNS
        from indicators.search import SOURCES as FOUND
        from indicators.visibility import KEEPER, RULES, items_about_signals
        from jobs import registry as jobs
        from people import holdings
        from people.personal_data import registry as personal_data
        from rights import registry as rights
        from rights import visibility
        from streams import activation, portfolio

        rights.register(*RIGHTS)
        visibility.register(*RULES)
        for hiding in (visibility.DRAFT, visibility.CONFIDENTIAL):
            visibility.concern("streams.ValueStream", hiding, KEEPER)
        visibility.hide("governance.AgendaItem", items_about_signals)
        holdings.register(HOLDING)
        jobs.register(REVIEW)
        measures.register(*MEASURES)
        first_steps.register(STEPS)
        personal_data.register(*KEPT)
        search.register(*FOUND)
        panels.register(*PANELS)
        sources.register(SIGNALS)
        activation.register(OUTCOME_INDICATOR)
        portfolio.register(*COLUMNS)
