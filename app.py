"""Một Cửa: the Chalice application and its blueprints; no route, no logic."""

from chalice.app import Chalice

from chalicelib.handlers.http.door import as_problem
from chalicelib.handlers.http.doors import DOORS

app = Chalice(app_name="motcua", configure_logs=False)
app.api.cors = False
app.register_middleware(as_problem, "http")
for blueprint in DOORS:
    app.register_blueprint(blueprint)
