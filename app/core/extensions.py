"""The Flask extensions, one object each, bound to an application by `create_app`."""

from flask_compress import Compress
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect

compress = Compress()
csrf = CSRFProtect()
migrate = Migrate(include_schemas=True, compare_type=True)
