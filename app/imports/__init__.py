"""Data from outside: files become products, stock and movements, each row applied once or rejected with a reason."""
