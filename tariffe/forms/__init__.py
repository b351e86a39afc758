"""Forms of the tariffs: those of the back office."""
