"""The rules of time: pure, shared by jobs and by everything above that recurs."""
