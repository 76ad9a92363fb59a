"""The change log: who changed what, when and from what to what."""
