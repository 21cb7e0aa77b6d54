"""Uncertain inputs: choices, numbers, errors of weights and data."""
