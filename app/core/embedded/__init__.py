"""Real PostgreSQL and Redis for one machine, run from Python wheels on Unix sockets."""
