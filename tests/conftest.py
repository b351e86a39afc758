"""Fixtures and strictness shared by every test."""
