"""Runs the whole of Inventra on one machine: servers, web, workers and scheduler, started and stopped in order.

The supervisor loads the application once and forks every process from itself, so that they share its memory.
"""
