"""The reserved pages of the register: one module for each kind of work."""
