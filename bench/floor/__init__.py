"""The floor: the same work in a bare Django project, with nothing else. No regions, no row security, no activity."""
