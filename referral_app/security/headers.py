"""The headers every answer carries, whoever gave it (T21, T22)."""

from __future__ import annotations

#: Nothing is inline and nothing is foreign, so no nonce and no exception is needed.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "font-src 'self'",
        "object-src 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_UNUSED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in _UNUSED)
TWO_YEARS = 63_072_000


def base_headers(https: bool) -> dict[str, str]:
    """The headers by name. An answer that sets one itself keeps its own (built files may be cached, link pages are
    stricter about the referrer)."""
    headers = {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "X-Content-Type-Options": "nosniff",
        # Not no-referrer: Chromium then sends "Origin: null", and every form fails over https (security, fact 9).
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS_POLICY,
        "X-Frame-Options": "DENY",
        "Cache-Control": "no-store",
    }
    if https:
        headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    return headers
