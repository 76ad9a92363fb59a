"""Kits: assembled from parts and taken apart again."""
