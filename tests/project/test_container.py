"""The container's files: no root, nothing open to the world, and settings that exist."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.settings import VARIABLES
from bot.supervisor import STOPPED_WITHIN

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
PINNED_TORCH = re.findall(
    r"^torch==(\S+)$", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE
)[0]
SERVICE = COMPOSE["services"]["footnote"]


def test_nothing_runs_as_root():
    users = re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE)
    assert users == ["footnote"]
    assert DOCKERFILE.index("USER footnote") < DOCKERFILE.index("ENTRYPOINT")


def test_its_health_is_asked_for_where_it_is_answered():
    assert f"http://127.0.0.1:{_set_in_dockerfile()['FOOTNOTE_PORT']}/healthz" in DOCKERFILE


def test_every_setting_in_it_exists():
    assert set(_set_in_dockerfile()) | set(SERVICE["environment"]) <= set(VARIABLES)


def test_the_local_channel_is_published_on_this_machine_alone():
    assert SERVICE["ports"] == ["127.0.0.1:8765:8765"]


def test_what_is_kept_outlives_the_container():
    where = SERVICE["environment"]["FOOTNOTE_DATA"]
    (volume,) = SERVICE["volumes"]
    assert volume == f"data:{where}"
    assert set(COMPOSE["volumes"]) == {"data"}
    assert f"VOLUME {where}" in DOCKERFILE


def test_it_has_the_time_that_it_takes_to_stop():
    assert float(SERVICE["stop_grace_period"].removesuffix("s")) > STOPPED_WITHIN


def test_a_process_that_is_taken_over_can_do_little():
    assert SERVICE["read_only"] is True
    assert SERVICE["cap_drop"] == ["ALL"]
    assert "cap_add" not in SERVICE
    assert "privileged" not in SERVICE
    assert SERVICE["security_opt"] == ["no-new-privileges:true"]
    assert SERVICE["pids_limit"] == 256
    assert SERVICE["mem_limit"] == "4g"
    (temporary,) = SERVICE["tmpfs"]
    assert {"size=256m", "noexec", "nosuid", "nodev"} <= set(temporary.partition(":")[2].split(","))


def test_what_is_installed_is_what_was_locked():
    assert "--require-hashes --requirement requirements.lock" in DOCKERFILE
    for command in re.findall(r"pip install (?:[^\\\n]|\\\n)+", DOCKERFILE):
        assert "--no-deps" in command or "torch==" in command, command
    assert f"torch=={PINNED_TORCH}+cpu" in DOCKERFILE


def test_the_way_out_that_the_host_guards_is_the_container_s_own():
    subnet = COMPOSE["networks"]["outside"]["ipam"]["config"][0]["subnet"]
    assert SERVICE["networks"] == ["outside"]
    rules = (ROOT / "docs/egress.nft").read_text(encoding="utf-8")
    assert set(re.findall(r"ip saddr (\S+)", rules)) == {subnet}
    for kept in (
        "10.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "168.63.129.16",
    ):
        assert kept in rules


@pytest.mark.skipif(not shutil.which("nft"), reason="nftables is not installed")
def test_nftables_understands_the_rules():
    command = ["unshare", "--net", "--map-root-user", "nft", "--check", "--file", "docs/egress.nft"]
    subprocess.run(command, cwd=ROOT, check=True)


def test_what_the_build_copies_is_not_ignored():
    copied = {
        word.removeprefix("./")
        for line in re.findall(r"^COPY (.+)$", DOCKERFILE, re.MULTILINE)
        for word in shlex.split(line)[:-1]
    }
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {f"!{each}" for each in copied} <= set(ignored)
    assert all((ROOT / each).exists() for each in copied)


@pytest.mark.skipif(not shutil.which("docker-compose"), reason="docker-compose is not installed")
def test_docker_compose_understands_the_file(tmp_path: Path):
    shutil.copy(ROOT / "docker-compose.yml", tmp_path)
    (tmp_path / ".env").touch()
    subprocess.run(["docker-compose", "config", "--quiet"], cwd=tmp_path, check=True)


def _set_in_dockerfile() -> dict[str, str]:
    return dict(re.findall(r"(FOOTNOTE_\w+)=(\S+)", DOCKERFILE))
