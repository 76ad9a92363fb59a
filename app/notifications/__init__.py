"""The inbox of each user and the channels that reach them; a reactor to events below."""
