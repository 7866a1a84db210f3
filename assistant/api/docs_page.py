"""`GET /docs`: Swagger UI over our OpenAPI document, every file of it served by us.

FastAPI's own page loads its script from a CDN and its icon from the framework's site. Nothing here may phone home, so
the files come from the fastapi-offline package, and a Content-Security-Policy forbids the browser anything else.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Final

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

_ASSETS: Final = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon.png": "image/png",
}
_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
# No validator: Swagger UI would send the document's address to a public web service
_OPTIONS = {"url": "openapi.json", "dom_id": "#page", "validatorUrl": None, "tryItOutEnabled": True}
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="icon" href="docs/favicon.png">
</head>
<body>
<div id="page"></div>
<noscript>This page needs JavaScript; the same document is at <a href="openapi.json">openapi.json</a>.</noscript>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""


def install_docs(app: FastAPI) -> None:
    """Add the page, its files, and a way there from the bare address."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def root() -> Response:
        return RedirectResponse("docs")

    @router.get("/docs")
    def docs() -> Response:
        return HTMLResponse(_PAGE.format(title=app.title), headers={"Content-Security-Policy": _POLICY})

    @router.get("/openapi.json")
    def document() -> Response:
        return JSONResponse(app.openapi())

    @router.get("/docs/start.js")
    def start() -> Response:
        return Response(f"SwaggerUIBundle({json.dumps(_OPTIONS)});\n", media_type="text/javascript")

    for name, media_type in _ASSETS.items():
        router.get(f"/docs/{name}")(_asset(name, media_type))
    app.include_router(router)


def _asset(name: str, media_type: str) -> Callable[[], Response]:
    def serve() -> Response:
        content = files("fastapi_offline").joinpath("static", name).read_bytes()
        return Response(content, media_type=media_type, headers={"Cache-Control": "max-age=3600"})

    return serve
