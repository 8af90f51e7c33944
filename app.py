"""Một Cửa: the Chalice application and its routes; no route, no logic."""

from chalice.app import Chalice

from chalicelib.handlers.http.door import as_problem
from chalicelib.handlers.http.doors import Routes

app = Chalice(app_name="motcua", configure_logs=False)
app.api.cors = False
app.register_middleware(as_problem, "http")
app.routes = Routes(app)  # type: ignore[assignment]  # a mapping serves Chalice as well
