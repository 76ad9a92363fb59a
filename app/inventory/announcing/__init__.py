"""What the form of a row's verb announces before anybody presses: how much of what, from where, to where."""
