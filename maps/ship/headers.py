"""The headers of every file of the site: the Content-Security-Policy and others, written once.

`policy()` is in every page as a meta element, for hosts that cannot set headers. `write_host_files()` puts ready
settings into the finished site for hosts that can. They are `_headers` (static hosts that read such a file),
`.htaccess` (Apache) and `web.config` (IIS). `nginx.conf` has to be included in a `server` block. maps/ship/server.py
sends the same.

A worker takes its policy from its own response. The navigator's worker is the only file that may run WebAssembly.

A site may be below the root of its host, at a path such as "/guide/". `path_of()` takes the path from the site's full
address. The settings fit that path alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

_PAGE = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    # Text becomes HTML or the address of a script in two places only: docs/assets/site/trusted.js and
    # navigator/python.js.
    "require-trusted-types-for": "'script'",
    "trusted-types": "site python",
}
_WORKER = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "connect-src": "'self'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}

WORKER = "assets/worker.js"
"""The navigator's worker, with a policy of its own."""

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # A file has the same name in every edition, so a browser asks whether its copy is still the right one.
    "Cache-Control": "no-cache",
}

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".wasm": "application/wasm",
    ".zip": "application/zip",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".ics": "text/calendar; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
"""The type of each kind of file.

Browsers refuse a module script with another type, and start WebAssembly more slowly.
"""

ENCODINGS = {".br": "br", ".gz": "gzip"}
"""Ending of the compressed copy beside a file → its name in HTTP, the smaller one first. See maps/ship/precompress.py.
"""

HOST_FILES = ("_headers", ".htaccess", "web.config", "nginx.conf")


def policy() -> str:
    """Return the Content-Security-Policy of a page, in the form for the page itself."""
    return _written(_PAGE)


def headers(path: str) -> dict[str, str]:
    """Return the headers of a file of the site ("assets/worker.js", or "guide/assets/worker.js" below a host's root),
    without its type: header → value.
    """
    directives = _WORKER if f"/{path}".endswith(f"/{WORKER}") else _PAGE
    return {"Content-Security-Policy": _written({**directives, "frame-ancestors": "'none'"}), **_ALWAYS}


def _written(directives: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


class AddressError(ValueError):
    """The site's full address cannot be used. The text says why and how it should look."""


_PATH = re.compile(r"/(?:[A-Za-z0-9._~-]+/)*")


def path_of(address: str) -> str:
    """Return the path of the site's root on its host, with a slash at both ends: "/guide/" of
    "https://example.org/guide/", and "/" if `address` is empty.

    Raises AddressError for an address that is not a plain one of the web. The path is part of the settings of hosts, so
    it must not contain characters with a meaning for one of them.
    """
    if not address:
        return "/"
    try:
        parts = urlsplit(address)
        wrong = parts.scheme not in ("http", "https") or not re.fullmatch(
            r"[A-Za-z0-9.-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?", parts.netloc
        )
        path = parts.path if parts.path.endswith("/") else f"{parts.path}/"
    except ValueError:
        wrong, path = True, ""
    if wrong or not address.isprintable() or parts.query or parts.fragment or not _PATH.fullmatch(path):
        raise AddressError(
            f"SITE_URL is {address!r}, which is not a full address of a site. "
            "Give one such as https://example.org/ or https://example.org/guide/: "
            "letters, digits, full stops, hyphens, underscores and tildes, without a question mark or a #."
        )
    return path


def unprotected(site: Path) -> list[str]:
    """Return the pages of a finished site, by their names below its root, that lack the policy in front of anything
    that could break it.
    """
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy()}">'
    bare = []
    for page in sorted(site.rglob("*.html")):
        before, mark, _ = page.read_text(encoding="utf-8").partition(meta)
        if not mark or re.search(r"<(?:script|link|style|img|body)\b", before):
            bare.append(page.relative_to(site).as_posix())
    return bare


def write_host_files(site: Path, path: str = "/") -> None:
    """Write the settings for hosts into a finished site. `path` is that of its root on the host, with a slash at both
    ends.
    """
    for name, text in zip(HOST_FILES, (_underscore(path), _apache(path), _iis(), _nginx(path)), strict=True):
        (site / name).write_text(text, encoding="utf-8")


_WHY = "Made by the build from maps/ship/headers.py: what a host says with every file of this site."


def _underscore(path: str) -> str:
    """Return the text of `_headers`.

    The host reads this file only at its root. For a site below the root, it has to be copied there. Such hosts add the
    headers of every rule that fits, so the worker's own policy has to take the other's place first.
    """
    worker = headers(WORKER)["Content-Security-Policy"]
    rows = [
        f"# {_WHY}",
        f"{path}*",
        *(f"  {name}: {value}" for name, value in headers("").items()),
        "",
        f"{path}{WORKER}",
        "  ! Content-Security-Policy",
        f"  Content-Security-Policy: {worker}",
    ]
    return "\n".join(rows) + "\n"


def _apache(path: str) -> str:
    always = [f'  Header always set {name} "{value}"' for name, value in headers("").items()]
    worker = headers(WORKER)["Content-Security-Policy"]
    types = [f"AddType {_bare(kind)} {ending}" for ending, kind in TYPES.items()]
    return (
        "\n".join(
            [
                f"# {_WHY}",
                "Options -Indexes",
                f"ErrorDocument 404 {path}404.html",
                "AddDefaultCharset utf-8",
                *types,
                "",
                "<IfModule mod_headers.c>",
                *always,
                f'  <FilesMatch "^{re.escape(Path(WORKER).name)}([.]br|[.]gz)?$">',
                f'    Header always set Content-Security-Policy "{worker}"',
                "  </FilesMatch>",
                "</IfModule>",
                # Without it Apache sends "name.js.br" for "name.js" in a folder with MultiViews.
                "",
                "Options -MultiViews",
                *_apache_compressed(),
            ]
        )
        + "\n"
    )


def _apache_compressed() -> list[str]:
    """Return the lines that send the copy "name.js.br" for "name.js" to browsers that accept brotli, with the type of
    "name.js". The same for gzip.
    """
    rows = [
        "",
        (
            "# The compressed copies beside the files. "
            "Apache's own list takes .br for the Breton language and .gz for a type."
        ),
        "RemoveLanguage .br",
        "RemoveType .br .gz",
        *(f"AddEncoding {name} {ending}" for ending, name in ENCODINGS.items()),
        "<IfModule mod_headers.c>",
        "  Header append Vary Accept-Encoding",
        "</IfModule>",
        "<IfModule mod_rewrite.c>",
        "  RewriteEngine On",
    ]
    for ending, name in ENCODINGS.items():
        rows += [
            f"  RewriteCond %{{HTTP:Accept-Encoding}} \\b{name}\\b",
            f"  RewriteCond %{{REQUEST_FILENAME}}{ending} -f",
            f"  RewriteRule ^(.+)$ $1{ending} [L,E=no-gzip:1,E=no-brotli:1]",
        ]
    return [*rows, "</IfModule>"]


def _iis() -> str:
    def added(found: Mapping[str, str], indent: str) -> list[str]:
        return [
            f'{indent}<remove name="{name}"/><add name="{name}" value="{escape(value, quote=True)}"/>'
            for name, value in found.items()
        ]

    worker = {"Content-Security-Policy": headers(WORKER)["Content-Security-Policy"]}
    types = [
        f'      <remove fileExtension="{ending}"/><mimeMap fileExtension="{ending}" mimeType="{kind}"/>'
        for ending, kind in TYPES.items()
    ]
    return (
        "\n".join(
            [
                '<?xml version="1.0" encoding="utf-8"?>',
                f"<!-- {_WHY} -->",
                "<configuration>",
                "  <system.webServer>",
                "    <staticContent>",
                *types,
                "    </staticContent>",
                # IIS cannot send copies made in advance. Its compression is a setting of the whole server, and is kept
                # for later requests.
                '    <urlCompression doStaticCompression="true"/>',
                "    <httpProtocol>",
                "      <customHeaders>",
                *added(headers(""), "        "),
                "      </customHeaders>",
                "    </httpProtocol>",
                (
                    '    <httpErrors errorMode="Custom"><remove statusCode="404"/>'
                    '<error statusCode="404" path="404.html" responseMode="File"/></httpErrors>'
                ),
                "  </system.webServer>",
                f'  <location path="{WORKER}">',
                "    <system.webServer>",
                "      <httpProtocol>",
                "        <customHeaders>",
                *added(worker, "          "),
                "        </customHeaders>",
                "      </httpProtocol>",
                "    </system.webServer>",
                "  </location>",
                "</configuration>",
            ]
        )
        + "\n"
    )


def _nginx(path: str) -> str:
    """Return the text of `nginx.conf`, for a `server` block that names its `listen` and `root`. The site is at `path`
    below that root, perhaps with others beside it.

    nginx drops outer headers if a `location` sets one, so each block has them all.
    """

    def added(file: str, indent: str) -> list[str]:
        return [f'{indent}add_header {name} "{value}" always;' for name, value in headers(file).items()]

    kinds: dict[str, list[str]] = {}
    for ending, kind in TYPES.items():
        kinds.setdefault(_bare(kind), []).append(ending[1:])
    return (
        "\n".join(
            [
                f"# {_WHY}",
                f"location ^~ {path} {{",
                "  types {",
                *(f"    {kind} {' '.join(endings)};" for kind, endings in kinds.items()),
                "  }",
                "  charset utf-8;",
                "  charset_types text/html text/css text/javascript text/plain text/calendar;",
                "  index index.html;",
                f"  error_page 404 {path}404.html;",
                "  gzip_static on;",
                "  gzip_vary on;",
                "  # Where nginx has its brotli module, this sends the smaller copies: brotli_static on;",
                *added("", "  "),
                "",
                f"  location = {path}{WORKER} {{",
                *added(WORKER, "    "),
                "  }",
                "}",
            ]
        )
        + "\n"
    )


def _bare(kind: str) -> str:
    return re.sub(r";.*", "", kind)
