"""What pages and REST share of each entity, by noun."""
