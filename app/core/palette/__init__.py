"""The palette: one field that finds rows, pages, saved views and commands, within what the actor may see."""
