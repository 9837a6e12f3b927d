"""Several app processes behind one address: the configuration of nginx, from a template."""

from collections.abc import Sequence
from pathlib import Path

TEMPLATE = Path(__file__).with_name("gaibo.conf.template")


def configuration(
    apps: Sequence[str], listen: str, certificate: tuple[str, str] | None = None, cache: str = "/var/cache/nginx/gaibo"
) -> str:
    """The part of nginx's configuration that stands within `http {}`: conf.d/gaibo.conf.

    Args:
        apps: where the app processes listen, `host:port`, each with Streamlit's defaults.
        listen: what nginx listens on, `80` or `127.0.0.1:8080`.
        certificate: files of the certificate and its key, for TLS.
        cache: an empty folder that nginx may write, for the front end's files.

    Raises:
        ValueError: no app, or a word that would end a directive of nginx.
    """
    words = [*apps, listen, *(certificate or ()), cache]
    if not apps or any(not word or set(word) & set(" \t\r\n;{}\"'$#\\") for word in words):
        raise ValueError(f"not for nginx: {words}")
    tls = ""
    if certificate:
        file, key = certificate
        tls = f"    ssl_certificate {file};\n    ssl_certificate_key {key};\n    ssl_protocols TLSv1.2 TLSv1.3;\n"
    filled = {
        "apps": "\n".join(f"    server {app} max_fails=1 fail_timeout=5s;" for app in apps),
        "listen": f"{listen} ssl" if certificate else listen,
        "tls": tls,
        "cache": cache,
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, value in filled.items():
        text = text.replace(f"@{name}@", value)
    return text
