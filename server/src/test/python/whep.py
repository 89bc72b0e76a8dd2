"""The HTTP side of a WHEP viewer."""

import urllib.parse
import urllib.request

PATIENCE_SECONDS = 20


def _request(method, url, body=None, headers={}):
    request = urllib.request.Request(url, data=body, method=method, headers=headers)
    return urllib.request.urlopen(request, timeout=PATIENCE_SECONDS)


def post(endpoint, offer):
    """Returns the address of the session, and the answer."""
    response = _request("POST", endpoint, offer.encode(), {"Content-Type": "application/sdp"})
    return urllib.parse.urljoin(endpoint, response.headers["Location"]), response.read().decode()


def delete(session):
    _request("DELETE", session)
