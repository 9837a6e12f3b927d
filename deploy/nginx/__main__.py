"""Where app processes listen in; conf.d/gaibo.conf for the nginx before them out: `python -m deploy.nginx --app …`."""

import argparse
import sys

from deploy.nginx import configuration


def main(arguments: list[str] | None = None) -> int:
    """Print the configuration; 0, or 2 when a word cannot stand in it."""
    parser = argparse.ArgumentParser(prog="python -m deploy.nginx", description=__doc__)
    parser.add_argument(
        "--app", nargs="+", required=True, metavar="HOST:PORT", help="every app process, on any machine"
    )
    parser.add_argument("--listen", default="80", help="port, or address and port (default 80; 443 with a certificate)")
    parser.add_argument("--certificate", nargs=2, metavar=("FILE", "KEY"), help="serve by TLS")
    parser.add_argument(
        "--plain", default="80", help="with a certificate, where who comes without TLS is sent on to it"
    )
    parser.add_argument("--cache", default="/var/cache/nginx/gaibo", help="folder for the front end's files")
    parser.add_argument(
        "--gateway", default="", metavar="FILE", help="directives that let people in and set $gaibo_user"
    )
    options = parser.parse_args(arguments)
    certificate = tuple(options.certificate) if options.certificate else None
    listen = "443" if certificate and options.listen == "80" else options.listen
    try:
        print(configuration(options.app, listen, certificate, options.cache, options.plain, options.gateway), end="")
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
