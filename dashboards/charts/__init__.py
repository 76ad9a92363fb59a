"""Pure drawings: a frame in, a Figure out."""
