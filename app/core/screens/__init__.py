"""Our screens and APIs over Flask-AppBuilder; every view and API of Inventra builds on these bases."""
