from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "Governance"

    def ready(self) -> None:
        # Registries fill when all models are loaded.
        from doors import panels
        from governance.declared_rights import RIGHTS
        from governance.forums import followers
        from governance.forums.panels import PANELS as FORUM_PANELS
        from governance.meetings.jobs import JOBS
        from governance.meetings.panels import PANELS as MEETING_PANELS
        from governance.meetings.services.timetable import follow_forum
        from jobs import registry as jobs
        from rights import registry as rights

        rights.register(*RIGHTS)
        panels.register(*FORUM_PANELS, *MEETING_PANELS)
        followers.register(follow_forum)
        jobs.register(*JOBS)
