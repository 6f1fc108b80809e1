"""The files of deploy/ as one machine reads them: their paths and names replaced by those of a test."""

from __future__ import annotations

import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
HOST = "alumni.example.org"

MAIN = """
daemon off; {user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of this host for a day, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "fullchain.pem", folder / "privkey.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, private


def nginx_file(folder: Path, https: int, http: int, nodes: list[int], user: str = "") -> Path:
    """deploy/nginx on these ports of the loopback, with these nodes: the file to start nginx with."""
    chain, private = certificate(folder)
    site = (DEPLOY / "nginx" / "emi-alumni.conf").read_text(encoding="utf-8")
    replaced = {
        "/etc/ssl/emi-alumni/fullchain.pem": str(chain),
        "/etc/ssl/emi-alumni/privkey.pem": str(private),
        "/var/log/nginx/": f"{folder}/",
        "listen 443": f"listen 127.0.0.1:{https}",
        "listen 80": f"listen 127.0.0.1:{http}",
        "fail_timeout=10s": "fail_timeout=1s",  # nobody waits here
    }
    for former, new in replaced.items():
        assert former in site, former
        site = site.replace(former, new)
    [server] = [line for line in site.splitlines() if line.strip().startswith("server 127.0.0.1:8000")]
    site = site.replace(server, "\n".join(server.replace(":8000", f":{port}") for port in nodes))
    (folder / "site.conf").write_text(site, encoding="utf-8")
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, user=f"user {user};" if user else ""), encoding="utf-8")
    return main
