"""The kernel: database, transaction, events, outbox, clock, actor, refusals and screen bases. It knows no business noun."""
