"""Settings, read once from the environment and typed at the border."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portal.vocabulary import N_

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance"
DEFAULT_HOTLINES = (
    ("110", N_("报警")),
    ("120", N_("急救")),
    ("12345", N_("政务服务和未成年人保护")),
    ("12355", N_("青少年服务")),
    ("12348", N_("法律援助")),
)
ENVIRONMENTS = ("demo", "production", "test")
# One host without wildcard, for that host alone is let into the page; nothing that could end a
# header or an attribute.
TILES_URL = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[A-Za-z0-9._~:/?&=%+,@{}-]*")
TILES_DATUMS = ("WGS-84", "CGCS2000")
# Hosts whose tiles are drawn in GCJ-02 or BD-09, hundreds of metres beside every place of ours.
SHIFTED_HOSTS = ("amap.com", "autonavi.com", "qq.com", "gtimg.com", "bdimg.com", "baidu.com")
LONGEST_CREDIT = 200


class SettingRefused(Exception):
    """A setting is missing or wrong; the sentence names the variable."""


@dataclass(frozen=True)
class Settings:
    """All settings of one process; names of the variables stand in contracts and .env.example."""

    environment: str
    database_url: str
    secret_key: str
    redis_url: str | None = None
    bind: str = "127.0.0.1:8000"
    proxies: int = 0
    tiles_url: str | None = None
    tiles_attribution: str = ""
    tiles_approval: str = ""
    geocoder: str | None = None
    smtp_url: str | None = None
    sms_url: str | None = None
    sender: str = "shouwang@localhost"
    public_url: str = "http://127.0.0.1:8000"
    hotlines: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    session_idle_minutes: int = 120
    session_hours: int = 12
    sign_in_limit: str = "10 per 15 minutes"
    sign_up_limit: str = "20 per hour"
    report_limit: str = "5 per hour"

    @property
    def is_demo(self) -> bool:
        """Say whether demo accounts, demo data and the demo post box are shown."""
        return self.environment == "demo"

    @property
    def limits_url(self) -> str:
        """Say where the counts of the rate limits are kept, in the limiter's own spelling."""
        if self.redis_url is None:
            return "memory://"
        is_socket = self.redis_url.startswith("unix://")
        return f"redis+{self.redis_url}" if is_socket else self.redis_url

    @property
    def audit_key(self) -> bytes:
        """Derive the key of the audit chain from the secret key."""
        return hashlib.sha256(b"audit chain\0" + self.secret_key.encode()).digest()


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; refuse a production start without its secrets.

    Raises SettingRefused with a sentence that names the variable.
    """
    env = os.environ if environ is None else environ
    environment = env.get("PORTAL_ENV", "demo")
    if environment not in ENVIRONMENTS:
        raise SettingRefused(f"PORTAL_ENV is {environment!r}; it must be one of {ENVIRONMENTS}.")
    tiles = _tiles(env)
    return Settings(
        environment=environment,
        database_url=env.get("DATABASE_URL") or f"sqlite:///{INSTANCE / 'shouwang.db'}",
        secret_key=_secret_key(env, environment),
        redis_url=env.get("REDIS_URL") or None,
        bind=env.get("PORTAL_BIND", "127.0.0.1:8000"),
        proxies=_proxies(env.get("PORTAL_PROXIES") or "0"),
        tiles_url=tiles[0],
        tiles_attribution=tiles[1],
        tiles_approval=tiles[2],
        geocoder=env.get("PORTAL_GEOCODER") or None,
        smtp_url=env.get("PORTAL_SMTP_URL") or None,
        sms_url=env.get("PORTAL_SMS_URL") or None,
        sender=env.get("PORTAL_SENDER", "shouwang@localhost"),
        public_url=env.get("PORTAL_PUBLIC_URL")
        or f"http://{env.get('PORTAL_BIND', '127.0.0.1:8000')}",
        hotlines=_hotlines(env.get("PORTAL_HOTLINES")),
    )


def _tiles(env: Mapping[str, str]) -> tuple[str | None, str, str]:
    """Answer (address, whose map, approval number): all or nothing, and only what fits."""
    url = (env.get("PORTAL_TILES_URL") or "").strip()
    if not url:
        return None, "", ""
    if not TILES_URL.fullmatch(url) or any(part not in url for part in ("{x}", "{y}", "{z}")):
        raise SettingRefused(
            "PORTAL_TILES_URL must be an http(s) address of one host with {x}, {y} and {z} "
            "in it, without {s} in the host."
        )
    datum = (env.get("PORTAL_TILES_DATUM") or "").strip()
    host = url.split("/")[2].split(":")[0].lower()
    is_shifted = any(host == known or host.endswith(f".{known}") for known in SHIFTED_HOSTS)
    if datum not in TILES_DATUMS or is_shifted:
        raise SettingRefused(
            f"PORTAL_TILES_DATUM must say in which datum the tiles are drawn, one of "
            f"{TILES_DATUMS}. Tiles in GCJ-02 or BD-09 (AMap, Tencent, Baidu) would stand hundreds "
            "of metres beside our places and are not used."
        )
    return (
        url,
        _credit(env, "PORTAL_TILES_ATTRIBUTION", "whose map it is"),
        _credit(env, "PORTAL_TILES_APPROVAL", "the map approval number (审图号)"),
    )


def _credit(env: Mapping[str, str], name: str, what: str) -> str:
    said = (env.get(name) or "").strip()
    if not 0 < len(said) <= LONGEST_CREDIT or not said.isprintable():
        raise SettingRefused(
            f"{name} must say {what}, in one line, because PORTAL_TILES_URL is set; readers see it "
            "on and under every map."
        )
    return said


def _secret_key(env: Mapping[str, str], environment: str) -> str:
    key = env.get("PORTAL_SECRET_KEY", "")
    if len(key) >= 32:
        return key
    if environment == "production":
        raise SettingRefused("PORTAL_SECRET_KEY must be set to at least 32 random characters.")
    return "only-for-demo-and-test-" + hashlib.sha256(str(ROOT).encode()).hexdigest()


def _proxies(text: str) -> int:
    if text not in {"0", "1", "2", "3"}:
        raise SettingRefused("PORTAL_PROXIES must be the number of proxies in front: 0 to 3.")
    return int(text)


def _hotlines(text: str | None) -> tuple[tuple[str, str], ...]:
    if not text:
        return DEFAULT_HOTLINES
    pairs = [item.split(":", 1) for item in text.split(",") if item.strip()]
    if any(len(pair) != 2 or not pair[0].strip().isdigit() for pair in pairs):
        raise SettingRefused("PORTAL_HOTLINES must look like 110:报警,12345:热线.")
    return tuple((number.strip(), label.strip()) for number, label in pairs)
