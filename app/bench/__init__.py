"""Measurements of Inventra beside the limit of the same machine in the same run; bounded in count and time."""
