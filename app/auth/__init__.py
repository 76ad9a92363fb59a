"""Users, roles, permissions, sessions, tokens and row scopes; knows nothing of stock or products."""
