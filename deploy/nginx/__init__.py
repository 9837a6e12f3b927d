"""Several app processes behind one address: the configuration of nginx, from a template."""

from collections.abc import Sequence
from pathlib import Path

TEMPLATE = Path(__file__).with_name("gaibo.conf.template")


# Who came by TLS once asks for nothing else for a year; and is sent there who comes without it.
LASTING = "max-age=31536000"
PLAIN = """
server {{
    listen {listen};
    server_tokens off;
    return 308 https://$host{port}$request_uri;
}}
"""
GATEWAY = """
    # Who is let in, and under which name ($gaibo_user), the gateway's own directives say.
    include {file};

    # A monitor has no name; nor has anybody else here, where nobody's password is looked at.
    location ~ ^/(_stcore/)?health$ {{
        auth_basic off;
        auth_request off;
        proxy_pass http://gaibo;
        proxy_set_header Host $http_host;
        proxy_set_header X-Remote-User "";
    }}
"""


def configuration(
    apps: Sequence[str],
    listen: str,
    certificate: tuple[str, str] | None = None,
    cache: str = "/var/cache/nginx/gaibo",
    plain: str = "80",
    gateway: str = "",
) -> str:
    """The part of nginx's configuration that stands within `http {}`: conf.d/gaibo.conf.

    Args:
        apps: where the app processes listen, `host:port`, each with Streamlit's defaults.
        listen: what nginx listens on, `80` or `127.0.0.1:8080`.
        certificate: files of the certificate and its key, for TLS.
        cache: an empty folder that nginx may write, for the front end's files.
        plain: with a certificate, where nginx listens for who comes without TLS, to send them on to `listen`.
        gateway: file with directives of nginx that let people in and set `$gaibo_user` to the name of who came; the
            processes are told that name as `X-Remote-User`, and without a file that nobody has one.

    Raises:
        ValueError: no app, or a word that would end a directive of nginx.
    """
    words = [*apps, listen, *(certificate or ()), cache, plain, *([gateway] if gateway else [])]
    if not apps or any(not word or set(word) & set(" \t\r\n;{}\"'$#\\") for word in words):
        raise ValueError(f"not for nginx: {words}")
    tls = lasting = ahead = ""
    if certificate:
        file, key = certificate
        tls = f"    ssl_certificate {file};\n    ssl_certificate_key {key};\n    ssl_protocols TLSv1.2 TLSv1.3;\n"
        tls += "    # Streamlit's cookies have no such flag of their own.\n    proxy_cookie_flags ~ secure;\n"
        lasting = f'add_header Strict-Transport-Security "{LASTING}" always;'
        port = listen.rpartition(":")[2]
        ahead = PLAIN.format(listen=plain, port="" if port == "443" else f":{port}")
    filled = {
        "apps": "\n".join(f"    server {app} max_fails=1 fail_timeout=5s;" for app in apps),
        "listen": f"{listen} ssl" if certificate else listen,
        "tls": tls,
        "lasting": lasting,
        "plain": ahead,
        "cache": cache,
        "gateway": GATEWAY.format(file=gateway) if gateway else "",
        "user": "$gaibo_user" if gateway else '""',
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, value in filled.items():
        text = text.replace(f"@{name}@", value)
    return text
