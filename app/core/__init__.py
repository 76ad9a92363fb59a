"""The kernel: database, transaction, events, outbox, clock, actor, refusals, screens; it knows no business noun."""
