"""The container's files: no root, nothing open to the world, and settings that exist."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.processes.roles import EVERY, Roles, roles_in
from bot.settings import VARIABLES
from bot.supervisor import STOPPED_WITHIN
from index.db.where import Server

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
PINNED_TORCH = re.findall(
    r"^torch==(\S+)$", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE
)[0]
SERVICE = COMPOSE["services"]["footnote"]
ON_POSTGRES = {name: COMPOSE["services"][name] for name in ("front", "worker")}
PODS = [
    each
    for each in yaml.safe_load_all((ROOT / "docs/kubernetes.yaml").read_text(encoding="utf-8"))
    if each["kind"] == "Deployment"
]
HARDENED = ("read_only", "cap_drop", "security_opt", "pids_limit", "mem_limit", "tmpfs", "init")


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
    assert set(COMPOSE["volumes"]) == {"data", "postgres"}
    assert f"VOLUME {where}" in DOCKERFILE


def test_without_a_profile_it_is_one_process_with_its_files():
    alone = {name for name, each in COMPOSE["services"].items() if "profiles" not in each}
    assert alone == {"footnote"}
    assert "command" not in SERVICE
    assert "FOOTNOTE_DATABASE" not in SERVICE["environment"]


@pytest.mark.parametrize("name", ON_POSTGRES)
def test_on_postgresql_each_is_as_shut_in_and_does_a_part(name: str):
    service = ON_POSTGRES[name]
    assert service["profiles"] == COMPOSE["services"]["postgres"]["profiles"] == ["postgres"]
    assert {key: service[key] for key in HARDENED} == {key: SERVICE[key] for key in HARDENED}
    assert float(service["stop_grace_period"].removesuffix("s")) > STOPPED_WITHIN
    assert set(service["environment"]) <= set(VARIABLES)
    address = service["environment"]["FOOTNOTE_DATABASE"].replace("${POSTGRES_PASSWORD:-}", "x")
    assert Server(address).database == COMPOSE["services"]["postgres"]["environment"]["POSTGRES_DB"]
    assert service["networks"] == ["outside", "inside"]


def test_on_postgresql_all_roles_are_taken_and_several_work():
    roles = [_roles(each["command"]) for each in ON_POSTGRES.values()]
    assert roles[0] | roles[1] == EVERY
    assert not roles[0] & roles[1]
    assert ON_POSTGRES["worker"]["deploy"]["replicas"] > 1
    assert ON_POSTGRES["worker"]["ports"] == []


def test_the_database_counts_as_there_once_it_listens_to_others():
    check = COMPOSE["services"]["postgres"]["healthcheck"]["test"]
    assert check[check.index("--host") + 1] == "127.0.0.1"


def test_the_database_can_be_reached_from_inside_alone():
    postgres = COMPOSE["services"]["postgres"]
    assert postgres["networks"] == ["inside"]
    assert "ports" not in postgres
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert postgres["environment"]["POSTGRES_PASSWORD"] == "${POSTGRES_PASSWORD:-}"


@pytest.mark.parametrize("deployment", PODS, ids=lambda each: each["metadata"]["name"])
def test_a_pod_is_shut_in_as_the_container_is(deployment: dict):
    pod = deployment["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] == int(*re.findall(r"--uid (\d+)", DOCKERFILE))
    assert pod["automountServiceAccountToken"] is False
    assert pod["terminationGracePeriodSeconds"] > STOPPED_WITHIN
    assert container["securityContext"] == {
        "readOnlyRootFilesystem": True,
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
    }
    assert {each["mountPath"] for each in container["volumeMounts"]} == {"/data", "/tmp"}
    assert {each["name"] for each in container["volumeMounts"]} == {
        each["name"] for each in pod["volumes"]
    }
    probed = container["livenessProbe"]["exec"]["command"][-1]
    assert f"http://127.0.0.1:{_set_in_dockerfile()['FOOTNOTE_PORT']}/healthz" in probed
    assert compile(probed, "probe", "exec")
    selected = deployment["spec"]["selector"]["matchLabels"]
    assert selected.items() <= deployment["spec"]["template"]["metadata"]["labels"].items()


@pytest.mark.parametrize("deployment", PODS, ids=lambda each: each["metadata"]["name"])
def test_a_service_does_not_set_the_settings_of_a_pod(deployment: dict):
    """Of each service in its namespace, a pod is told NAME_PORT=tcp://… unless it declines."""
    assert deployment["spec"]["template"]["spec"]["enableServiceLinks"] is False


@pytest.mark.parametrize("deployment", PODS, ids=lambda each: each["metadata"]["name"])
def test_what_is_inside_a_container_is_no_setting_of_the_secret_s(deployment: dict):
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    assert {each["name"]: each["value"] for each in container["env"]} == SERVICE["environment"]


def test_slack_reaches_a_pod_that_takes_in_also_while_an_event_waits():
    """A pod that is not ready gets nothing from its service, and an old event makes none ready."""
    (container,) = PODS[0]["spec"]["template"]["spec"]["containers"]
    assert container["readinessProbe"]["exec"] == container["livenessProbe"]["exec"]


def test_the_pods_take_all_roles_between_them():
    roles = [_roles(each["spec"]["template"]["spec"]["containers"][0]["args"]) for each in PODS]
    assert roles[0] | roles[1] == EVERY
    assert not roles[0] & roles[1]


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


def _roles(command: list[str]) -> Roles:
    assert command[:2] == ["serve", "--roles"]
    return roles_in(command[2])


def _set_in_dockerfile() -> dict[str, str]:
    return dict(re.findall(r"(FOOTNOTE_\w+)=(\S+)", DOCKERFILE))
