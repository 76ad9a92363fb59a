"""The engine under every verb: accounts locked, lines carried out in a book, one posting written."""
