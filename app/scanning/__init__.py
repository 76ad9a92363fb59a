"""Scanning: what a code stands for, and the page on which goods are received, moved and corrected by scanning."""
