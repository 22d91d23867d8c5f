"""The image's own steps: the files that it copies run as they are, read-only and elsewhere."""

import http.client
import importlib
import json
import pkgutil
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

import playbook
from playbook.desk.base import child
from playbook.settings import Settings
from tools import server

ROOT = server.ROOT
DEPLOY = ROOT / "docs" / "deploy"
PATIENCE = 60.0
NOT_OURS = {"FORWARDED_ALLOW_IPS", "TZ"}
DATABASE_AND_PYTHON = 700 << 20  # bytes: what DuckDB may take by itself, and the app


def instructions():
    """Return the Dockerfile as (instruction, rest) pairs, of its last stage."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    pairs = [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]
    last = max(place for place, pair in enumerate(pairs) if pair[0] == "FROM")
    return pairs[last:]


def rest_of(name):
    return [rest for instruction, rest in instructions() if instruction == name]


def copied():
    """Return each source that the image takes, with its target."""
    lines = [shlex.split(rest) for rest in rest_of("COPY") if not rest.startswith("--from")]
    return [(source, line[-1]) for line in lines for source in line[:-1]]


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The folder of the app in the image, closed to writing."""
    folder = tmp_path_factory.mktemp("image")
    for pattern, target in copied():
        place = folder / target
        for source in ROOT.glob(pattern):
            if source.is_dir():
                shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, place)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(path.stat().st_mode & ~0o222)
    yield folder
    for path in [folder, *folder.rglob("*")]:
        path.chmod(path.stat().st_mode | 0o200)


def test_the_image_starts_and_says_that_it_is_ready(image, tmp_path):
    port = server.free_port()
    [command], [check] = rest_of("CMD"), rest_of("HEALTHCHECK")
    values = dict(part.split("=", 1) for part in shlex.split(rest_of("ENV")[0]))
    assert values["STREAMLIT_SERVER_ADDRESS"] == "0.0.0.0"  # noqa: S104 - inside a container
    environ = {
        **values,
        "PATH": f"{Path(sys.executable).parent}:{values['PATH']}",
        "HOME": str(tmp_path),
        "PLAYBOOK_DATA": str(tmp_path / "data"),
        "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",  # nothing of a test listens beyond this machine
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_ALLOWED_HOSTS": "playbook.example.com",
        "PLAYBOOK_PUBLIC_ADDRESS": "https://playbook.example.com",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    ask = json.loads(check[check.index("CMD") + 3 :])
    ask = [part.replace(":8501", f":{port}") for part in ask]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(json.loads(command), cwd=image, env=environ, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + PATIENCE
        while subprocess.run(ask, env=environ, capture_output=True).returncode:
            assert process.poll() is None, (tmp_path / "log").read_text()
            assert time.monotonic() < deadline, (tmp_path / "log").read_text()
            time.sleep(0.2)
        page = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        page.request("GET", "/sign-in", headers={"Host": "playbook.example.com"})
        assert b"Leadership Playbook" in page.getresponse().read()
    finally:
        process.terminate()
        assert process.wait(timeout=20) in (0, -15)
    assert "https://playbook.example.com/setup?token=" in (tmp_path / "log").read_text()


def paths_in_code():
    """Return every path below the project that a module of ours names."""
    for module in pkgutil.walk_packages(playbook.__path__, "playbook."):
        is_script = module.name in ("playbook.__main__", "playbook.ui.main")
        if not is_script and not module.name.endswith(".migrations.env"):
            values = vars(importlib.import_module(module.name)).values()
            paths = [value for value in values if isinstance(value, Path) and value.is_relative_to(ROOT)]
            yield from (path for path in paths if not path.is_relative_to(sys.prefix))


def test_the_image_holds_every_file_that_the_code_names(image):
    named = [path.relative_to(ROOT) for path in paths_in_code()]
    assert len(named) > 10
    assert [path for path in named if not (image / path).exists()] == []
    for page in (image / "pages").glob("*.py"):
        for named in re.findall(r'Path\(__file__\)\.parents\[1\]((?: / "[^"]+")+)', page.read_text()):
            assert image.joinpath(*re.findall(r'"([^"]+)"', named)).exists()


def test_the_image_holds_every_file_of_data_that_comes_with_the_app(image):
    folders = (ROOT / "data", *(ROOT / "data" / name for name in ("changes", "samples", "stages")))
    files = [path.relative_to(ROOT) for folder in folders for path in folder.glob("*.*") if path.is_file()]
    assert len(files) > 20
    assert [file for file in files if not (image / file).exists()] == []


@pytest.mark.long
def test_the_image_drafts_a_plan_and_writes_its_page(image, tmp_path):
    brief, page = ROOT / "bench" / "briefs" / "erp.json", tmp_path / "page.md"
    command = [sys.executable, "-m", "playbook", "draft", brief, "-o", tmp_path / "plan.json", "--page", page]
    environ = {"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", "HOME": str(tmp_path)}
    ended = subprocess.run(command, cwd=image, env=environ, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert "Belmont Dairies" in page.read_text(encoding="utf-8")


def test_the_builder_gets_only_what_the_image_takes():
    listed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sent = {line[1:] for line in listed if line.startswith("!")}
    assert sent == {"requirements.txt", "requirements-dev.txt", *(source for source, _ in copied())}


def test_the_image_runs_as_nobody_in_particular():
    assert rest_of("USER") == ["playbook"]


def unknown_settings(names):
    """Return the names that neither the app nor Streamlit reads."""
    ours = {f"PLAYBOOK_{field.upper()}" for field in Settings.model_fields}
    return {name for name in {*names} - NOT_OURS - ours if not name.startswith("STREAMLIT_")}


def test_the_composition_sets_only_what_the_app_knows():
    composed = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    app, caddy = composed["services"]["app"], composed["services"]["caddy"]
    assert unknown_settings(app["environment"]) == set()
    assert app["environment"]["FORWARDED_ALLOW_IPS"] == caddy["networks"]["inside"]["ipv4_address"]
    assert app["read_only"]
    assert app["cap_drop"] == ["ALL"]
    assert "ports" not in app
    assert app["volumes"] == [f"data:{rest_of('VOLUME')[0]}"]
    caddyfile = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert all(f"{{${name}:" in caddyfile for name in caddy["environment"])


def test_two_uploads_at_once_and_the_app_fit_into_its_memory():
    composed = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    [pod] = [
        part["spec"]["template"]["spec"]["containers"][0]
        for part in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8"))
        if part["kind"] == "StatefulSet"
    ]
    assert (composed["services"]["app"]["mem_limit"], pod["resources"]["limits"]["memory"]) == ("2g", "2Gi")
    assert 2 * child.MEMORY + DATABASE_AND_PYTHON <= 2 << 30


def test_two_replicas_share_a_database_and_all_secrets():
    composed = yaml.safe_load((DEPLOY / "compose.replicas.yaml").read_text(encoding="utf-8"))
    first, second, caddy = (composed["services"][name] for name in ("app", "app2", "caddy"))
    assert unknown_settings(first["environment"]) == set()
    assert first.items() <= second.items()
    assert second["extends"] == {"file": "compose.yaml", "service": "app"}
    assert second["volumes"] == [f"data2:{rest_of('VOLUME')[0]}"]
    for path in (each for name, each in first["environment"].items() if name.endswith("_FILE")):
        assert Path(path).name in first["secrets"]
    used = {name for service in composed["services"].values() for name in service.get("secrets", ())}
    assert used == composed["secrets"].keys()
    caddyfile = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert all(f"{{${name}" in caddyfile for name in caddy["environment"])
    port = rest_of("EXPOSE")[0]
    assert caddy["environment"]["PLAYBOOK_APP"].split() == [f"app:{port}", f"app2:{port}"]


def test_kubernetes_takes_the_manifest_and_the_pod_is_the_image():
    parts = [*yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8"))]
    for part in parts:
        kubernetes_validate.validate(part, kubernetes_validate.latest_version(), strict=True)
    by_kind = {part["kind"]: part for part in parts}
    pod = by_kind["StatefulSet"]["spec"]["template"]["spec"]
    [app] = pod["containers"]
    values = {entry["name"]: entry["value"] for entry in app["env"]}
    assert unknown_settings(values) == set()
    [user] = [rest for rest in rest_of("RUN") if "useradd" in rest]
    assert f"--uid {pod['securityContext']['runAsUser']} " in user
    assert app["securityContext"]["readOnlyRootFilesystem"]
    # Kubernetes would set PLAYBOOK_PORT to the address of the Service of this name.
    assert pod["enableServiceLinks"] is False
    volume, folder = rest_of("VOLUME")[0], values["PLAYBOOK_DATA"]
    assert {mount["mountPath"] for mount in app["volumeMounts"]} == {volume, "/tmp"}
    assert Path(folder).parent == Path(volume)  # the app closes its folder, and the volume is not its own
    hosts = {values["STREAMLIT_SERVER_ALLOWED_HOSTS"], by_kind["Ingress"]["spec"]["rules"][0]["host"]}
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        hosts.add(app[probe]["httpGet"]["httpHeaders"][0]["value"])
    assert hosts == {"playbook.example.com"}
    assert str(app["ports"][0]["containerPort"]) == rest_of("EXPOSE")[0]


def test_the_service_starts_the_app_with_settings_that_it_knows():
    lines = (DEPLOY / "playbook.service").read_text(encoding="utf-8").splitlines()
    unit = [line.split("=", 1) for line in lines if "=" in line and not line.startswith("#")]
    assert unknown_settings(value.split("=")[0] for name, value in unit if name == "Environment") == set()
    [command] = [value for name, value in unit if name == "ExecStart"]
    program, *arguments = shlex.split(command)
    assert program.endswith(".venv/bin/python")
    done = subprocess.run(
        [sys.executable, *arguments, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
