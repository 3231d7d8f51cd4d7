"""What a person can do about an index that gave no page, or is not asked for one."""

from __future__ import annotations

# A part of the clause that says why, and the help; the first that fits.
_HELPS = (
    ("certificates in `", "name a file of certificates that can be read in `PIP_CERT` or `SSL_CERT_FILE`"),
    ("client certificate", "name the file of the certificate and its key in `PIP_CLIENT_CERT`"),
    (
        "certificate that cannot be verified",
        "if it is of your own authority, name a file that holds the authority's certificate in `PIP_CERT`",
    ),
    ("leads to another host", "name the index by the address that it leads to"),
    ("asks for credentials", "put user and password into the index's address where you name it, or into netrc"),
    ("refuses the credentials", "correct user and password in the index's address where you name it, or in netrc"),
    ("speaks plain http", "serve it over https; plain http is for indexes on this machine"),
    ("is a folder", "name an index that serves these files over https"),
    ("is not an https address", "write its address as `https://HOST/PATH/`"),
    ("is not an address", "write its address as `https://HOST/PATH/`"),
    (
        "is not one of the Simple API",
        "open that address in a browser: a login page, or a proxy, may have answered in place of the index",
    ),
    ("through the proxy", "check `HTTPS_PROXY`, or leave the host out of it with `NO_PROXY`"),
)


def help_for(why: str) -> str:
    """What goes with the clause of an `Unreachable` or of `trust.refusal`; "" where only another try can help."""
    return next((help_ for part, help_ in _HELPS if part in why), "")
