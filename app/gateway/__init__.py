"""The front door: request id, machine authentication, problem details, health."""
