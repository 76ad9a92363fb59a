"""Acts on many rows at once: asked for in one request, worked on in the background, undone where that is possible."""
