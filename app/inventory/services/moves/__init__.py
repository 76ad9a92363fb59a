"""Verbs that move goods: receive, adjust, transfer, ship, relabel, scrap, put away, replenish and reverse."""
