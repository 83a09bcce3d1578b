"""docs/deploy.md, done literally: nginx with TLS from the shipped file before the app (T12, T22, T25, T78).

Only the lines marked "yours" are changed, and the ports, since a test may not take 80 and 443.
"""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from referral_app.config import ROOT
from referral_app.security import tokens
from referral_app.security.headers import base_headers
from tests.races.crowd import FULL
from tests.serving import http2
from tests.serving.office import NAME, Office, free_port, listens, open_office
from tests.serving.test_words_of_the_proxy import WHAT_HAPPENED
from tests.waiting import HANG, until

pytestmark = pytest.mark.slow
PHONE = "1-800-555-0100"
#: Clients that send a part of a form and then wait, and how often somebody else asks meanwhile.
SLOW, ASKED = (400, 60) if FULL else (40, 5)
#: A form of which the last bytes never come.
PART = (
    f"POST /status HTTP/1.1\r\nHost: {NAME}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: 99\r\n\r\np"
)
#: In the control somebody waits so many seconds without an answer: longer only makes it surer.
UNANSWERED = 3.0
#: What surrounds the shipped file in an ordinary installation, in a folder of the test's own.
AROUND = """
daemon off; master_process on; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}}
http {{
    access_log {folder}/access.log; error_log {folder}/around.log;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/referral.conf;
}}
"""


@dataclass(frozen=True)
class Front:
    """The office behind its proxy."""

    office: Office
    tls: int
    plain: int
    certificate: Path
    folder: Path

    def line(self, come_from: str = "127.0.0.1", name: str = NAME, speaks: str = "http/1.1") -> ssl.SSLSocket:
        """A connection on which nothing was said yet."""
        trusted = ssl.create_default_context(cafile=str(self.certificate))
        trusted.set_alpn_protocols([speaks])
        plain = socket.create_connection(("127.0.0.1", self.tls), HANG, source_address=(come_from, 0))
        return trusted.wrap_socket(plain, server_hostname=name)

    def ask(
        self,
        method: str,
        path: str,
        body: str | None = None,
        *,
        come_from: str = "127.0.0.1",
        name: str = NAME,
        **headers: str,
    ) -> tuple[int, http.client.HTTPMessage, str]:
        """Status, headers and body over TLS. `come_from` is the visitor's address, `name` what TLS is asked for."""
        client = http.client.HTTPConnection("127.0.0.1", self.tls)
        client.sock = self.line(come_from, name)
        sent = {"Host": NAME, **{key.replace("_", "-"): value for key, value in headers.items()}}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        client.request(method, path, body, sent)
        answer = client.getresponse()
        said = answer.read().decode()
        client.close()
        return answer.status, answer.headers, said


def certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "fullchain.pem", folder / "privkey.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return chain, private


def nginx() -> str:
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    assert found, "nginx is missing: apt-get install nginx-light"
    return found


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("nginx")
    # Its workers run as another user.
    folder.chmod(0o755)
    chain, private = certificate(folder)
    with open_office(
        tmp_path_factory.mktemp("served"), tmp_path_factory.mktemp("spool"), REFERRAL_TRUSTED_PROXIES="1"
    ) as office:
        tls, plain = free_port(), free_port()
        shipped = (ROOT / "docs" / "nginx.conf").read_text("utf-8")
        for ours, theirs in (
            ("/etc/ssl/referral/fullchain.pem", str(chain)),
            ("/etc/ssl/referral/privkey.pem", str(private)),
            ('default "1-800-843-5678"', f'default "{PHONE}"'),
            ("/var/log/nginx/referral.log", f"{folder}/referral.log"),
            ("listen 80;", f"listen 127.0.0.1:{plain};"),
            ("listen 443 ssl", f"listen 127.0.0.1:{tls} ssl"),
            ("127.0.0.1:8000", f"127.0.0.1:{office.port}"),
        ):
            assert ours in shipped
            shipped = shipped.replace(ours, theirs)
        (folder / "referral.conf").write_text(shipped)
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder))
        with (folder / "said").open("wb") as out:
            served = subprocess.Popen(
                [nginx(), "-p", str(folder), "-c", str(folder / "nginx.conf")], stdout=out, stderr=out
            )
        try:
            until(lambda: served.poll() is not None or listens(tls), "nginx listens")
            assert served.poll() is None, (folder / "said").read_text()
            yield Front(office, tls, plain, chain, folder)
        finally:
            served.terminate()
            served.wait(HANG)


def test_the_first_page_comes_with_every_header_and_a_cookie_that_needs_tls(front: Front) -> None:
    """T12, T22."""
    status, headers, body = front.ask("GET", "/sign-in")
    assert status == 200
    assert "<h1" in body
    assert base_headers(https=True).items() <= dict(headers.items()).items()
    ((name, morsel),) = SimpleCookie(headers["Set-Cookie"]).items()
    assert name == "__Host-sid"
    assert morsel["secure"]
    assert morsel["httponly"]
    assert "nginx/" not in str(headers)


def tls_of(front: Front, *, at_most: ssl.TLSVersion, ciphers: str) -> tuple[str, str] | None:
    """The version and cipher that a client with these agrees on with the proxy; None where they find none."""
    client = ssl.create_default_context(cafile=str(front.certificate))
    # A client as careless as there is one: what is refused, the proxy refuses.
    client.set_ciphers(f"{ciphers}:@SECLEVEL=0")
    client.minimum_version, client.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, at_most
    plain = socket.create_connection(("127.0.0.1", front.tls), HANG)
    try:
        with client.wrap_socket(plain, server_hostname=NAME) as line:
            agreed = line.cipher()
            return (str(line.version()), agreed[0]) if agreed else None
    except ssl.SSLError:
        return None


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_only_tls_of_today_is_spoken_with_ciphers_that_keep_their_secrets(front: Front) -> None:
    """ASVS 12.1.1, 12.1.2. The controls are the versions and ciphers that it takes."""
    one_three, one_two, one_one = ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_1
    newest = tls_of(front, at_most=one_three, ciphers="ALL")
    assert newest is not None
    assert newest[0] == "TLSv1.3"
    assert tls_of(front, at_most=one_two, ciphers="ECDHE+AESGCM") is not None
    assert tls_of(front, at_most=one_one, ciphers="ALL") is None
    for weak in ("ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "AES128-SHA", "AES256-GCM-SHA384"):
        assert tls_of(front, at_most=one_two, ciphers=weak) is None, weak


def test_plain_http_leads_to_https_and_no_redirect_leads_back(front: Front) -> None:
    client = http.client.HTTPConnection("127.0.0.1", front.plain, timeout=HANG)
    client.request("GET", "/status?x=1", headers={"Host": "evil.example"})
    answer = client.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/status?x=1")
    client.close()
    for path in ("/request", "/counsel", "/attorney"):
        status, headers, _ = front.ask("GET", path)
        assert status in (301, 303, 308)
        assert headers["Location"].startswith((f"https://{NAME}/", "/")), headers["Location"]


def test_a_form_goes_through_without_a_word_of_where_it_came_from(front: Front) -> None:
    """A browser that sends no Referer can use every form over https; the control is a page of another site."""
    _, headers, body = front.ask("GET", "/request/")
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', body)
    assert found
    cookie = headers["Set-Cookie"].partition(";")[0]
    form = f"csrf_token={found[1]}"
    status, headers, _ = front.ask("POST", "/request/", form, Cookie=cookie)
    assert status == 303
    assert "__Host-rid" in headers["Set-Cookie"]
    status, _, _ = front.ask("POST", "/request/", form, Cookie=cookie, Origin="https://evil.example")
    assert status == 403


@pytest.mark.parametrize("path", ["/metrics", "/healthz", "/livez"])
def test_what_is_for_those_who_keep_it_running_stays_on_the_machine(front: Front, path: str) -> None:
    """E11. The control: the same address answers on the machine itself."""
    status, _, body = front.ask("GET", path)
    assert status == 404
    assert "referral_letters" not in body
    assert "failing" not in body
    client = http.client.HTTPConnection("127.0.0.1", front.office.port, timeout=HANG)
    client.request("GET", path, headers={"Host": NAME})
    assert client.getresponse().status in (200, 503)
    client.close()


def test_a_visitor_cannot_say_from_which_network_they_come(front: Front) -> None:
    """T78, T05: one network is refused whatever its headers say; another one goes on."""
    for n in range(45):
        said = {"X_Forwarded_For": f"198.51.{n}.1", "X_Real_IP": f"198.51.{n}.2", "Forwarded": f"for=198.51.{n}.3"}
        status, _, body = front.ask("GET", f"/enrol/{tokens.new_token()}", come_from="127.0.1.1", **said)
        if status == 429:
            break
        assert status == 303
    else:
        raise AssertionError("headers gained tries")
    assert "1-800-843-5678" in body
    assert front.ask("GET", f"/enrol/{tokens.new_token()}", come_from="127.0.2.1")[0] == 303


#: Requests of which two readers may think that they end at different places, before one that would be hidden in them.
HIDDEN = "GET /sign-in HTTP/1.1\r\nHost: {name}\r\n\r\n"
TWO_ENDS = {
    "length and chunks": "Content-Length: {n}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}",
    "two lengths": "Content-Length: 0\r\nContent-Length: {n}\r\n\r\n{hidden}",
    "chunks in disguise": "Transfer-Encoding: xchunked\r\nContent-Length: {n}\r\n\r\n{hidden}",
    "chunks twice": "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n{hidden}",
    "a space before the colon": "Content-Length : {n}\r\n\r\n{hidden}",
    "a sign before the number": "Content-Length: +{n}\r\n\r\n{hidden}",
}


@pytest.mark.parametrize("kind", TWO_ENDS)
def test_what_may_end_at_two_places_is_refused_and_hides_nothing(front: Front, kind: str) -> None:
    """ASVS 4.2.1: refused at once and the line is closed, or the hidden part is a body and gets no answer."""
    hidden = HIDDEN.format(name=NAME)
    said = TWO_ENDS[kind].format(n=len(hidden), hidden=hidden)
    with front.line() as line:
        line.sendall(f"POST /status HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n{said}".encode())
        answer = b""
        while piece := line.recv(65536):
            answer += piece
    assert answer.count(b"HTTP/1.1 ") == 1, answer[:300]
    assert answer.split(b" ", 2)[1] in (b"400", b"403", b"411", b"413", b"415", b"501"), answer[:200]


def test_the_control_two_requests_behind_each_other_have_two_answers(front: Front) -> None:
    with front.line() as line:
        line.sendall((HIDDEN * 2).format(name=NAME).replace("\r\n\r\n", "\r\nConnection: keep-alive\r\n\r\n").encode())
        answer = b""
        while answer.count(b"HTTP/1.1 ") < 2 and (piece := line.recv(65536)):
            answer += piece
    assert answer.count(b"HTTP/1.1 200") == 2


def test_the_application_keeps_a_line_longer_than_gunicorn_would_by_itself(front: Front) -> None:
    """A press that comes after three quiet seconds meets no closed line; gunicorn's own default is two."""
    client = http.client.HTTPConnection("127.0.0.1", front.office.port, timeout=HANG)
    for _ in range(2):
        client.request("GET", "/request/", headers={"Host": NAME})
        answer = client.getresponse()
        assert (answer.status, bool(answer.read())) == (200, True)
        time.sleep(3)
    client.close()


def test_another_name_is_not_answered(front: Front) -> None:
    """T25: neither in TLS nor in the request, and no header puts another one in its place."""
    with pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME"):
        front.ask("GET", "/", name="evil.example")
    status, headers, body = front.ask("GET", "/request", X_Forwarded_Host="evil.example", X_Forwarded_Prefix="/evil")
    assert status in (301, 303, 308)
    assert "evil" not in headers["Location"] + body
    assert front.ask("GET", "/", Host="evil.example")[0] == 400


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [("GET", "/" + "a" * 9000, None, 414), ("POST", "/status", "x" * 70_000, 413), ("GET", "/metrics", None, 404)],
)
def test_what_the_proxy_refuses_is_said_with_the_phone(
    front: Front, method: str, path: str, body: str | None, status: int
) -> None:
    """T21, T30. "In a minute" is said of what is over then, and not of what the visitor has to change."""
    answered, headers, said = front.ask(method, path, body)
    assert answered == status
    assert PHONE in said
    assert WHAT_HAPPENED[status] in said
    assert "in a minute" not in said
    assert 'lang="es"' in said
    for name in ("Content-Security-Policy", "Strict-Transport-Security", "X-Content-Type-Options", "Cache-Control"):
        assert headers[name], name
    assert "nginx" not in said


@pytest.mark.parametrize(
    ("method", "length", "status"), [("POST", 70_000, "413"), ("GET", 0, "404"), ("TRACE", 0, "405")]
)
def test_over_http_2_it_is_said_with_the_phone_too(front: Front, method: str, length: int, status: str) -> None:
    """T21: what browsers speak. The proxy judged what was too long once more, and said so in its own words."""
    path = "/metrics" if status == "404" else "/status"
    heads = {":method": method, ":scheme": "https", ":path": path, ":authority": NAME, "content-length": str(length)}
    with front.line(speaks="h2") as line:
        said = http2.press(line, heads, b"x" * length)
    assert PHONE in said
    assert WHAT_HAPPENED[int(status)] in said
    assert 'lang="es"' in said
    assert "nginx" not in said


def test_no_log_of_the_proxy_holds_a_visitor(front: Front) -> None:
    """T39. The control: they are the files that it writes into, and of a distribution's own, around ours, each line of
    level "error" holds an address."""
    front.ask("GET", "/enrol/MK-log-7Q3", come_from="127.0.3.3")
    front.ask("GET", "/" + "a" * 9000, come_from="127.0.3.3")
    with pytest.raises(ssl.SSLError):
        front.line("127.0.3.3", "other.example")
    plain = http.client.HTTPConnection("127.0.0.1", front.plain, HANG, source_address=("127.0.3.3", 0))
    plain.request("POST", "/status?MK-log-7Q3", headers={"Host": NAME, "Content-Length": "20000000"})
    assert plain.getresponse().status in (301, 413)
    plain.close()
    logs = [front.folder / name for name in ("referral.log", "error.log", "around.log", "access.log", "said")]
    assert all(log.is_file() for log in logs)
    assert not [log for log in logs if re.search(r"MK-log|127\.0\.3\.3", log.read_text("utf-8"))]


@contextmanager
def slow_clients(connect: Callable[[], socket.socket]) -> Iterator[None]:
    """So many that have said a part of what they want, and wait, until the block is left."""
    with ExitStack() as lines:
        for _ in range(SLOW):
            lines.enter_context(connect()).sendall(PART.encode())
        yield


def test_slow_clients_shut_nobody_out(front: Front, record_property: Callable[[str, object], None]) -> None:
    """(T68) The proxy takes a form to its end before it asks the app, so that nobody there waits for it."""
    waited = []
    with slow_clients(front.line):
        for _ in range(ASKED):
            began = time.monotonic()
            assert front.ask("GET", "/request/")[0] == 200
            waited.append(time.monotonic() - began)
    record_property(
        "T68: slow clients, times somebody else asked, longest wait in seconds", f"{SLOW}, {ASKED}, {max(waited):.2f}"
    )


def test_the_control_without_the_proxy_they_do(front: Front) -> None:
    """The same clients at the app itself: nobody else is answered before they go."""
    answered = threading.Event()

    def ask() -> None:
        client = http.client.HTTPConnection("127.0.0.1", front.office.port, timeout=HANG)
        client.request("GET", "/request/", headers={"Host": NAME})
        client.getresponse().read()
        client.close()
        answered.set()

    with slow_clients(lambda: socket.create_connection(("127.0.0.1", front.office.port), HANG)):
        asking = threading.Thread(target=ask)
        asking.start()
        assert not answered.wait(UNANSWERED)
    asking.join(HANG)
    assert answered.is_set()
