"""Pages around signing in: with an organisation's provider, a second factor that is asked for, and the settings."""
