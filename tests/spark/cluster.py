"""Spark's own standalone cluster on this machine: a master, two workers, and what a session must know of them."""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tenacity
from tenacity import retry_if_exception_type, stop_after_delay, wait_fixed

HOST = "127.0.0.1"
WORKERS = 2

_SPARK_DEFAULTS = """
spark.master spark://{host}:{port}
spark.driver.host {host}
spark.driver.memory 1g
spark.executor.memory 2g
spark.executor.cores 1
spark.sql.shuffle.partitions 4
spark.sql.sources.parallelPartitionDiscovery.threshold 10000
spark.sql.warehouse.dir {folder}/warehouse
spark.ui.enabled false
spark.ui.showConsoleProgress false
spark.log.level ERROR
"""


@contextmanager
def cluster(environment: Path, folder: Path) -> Iterator[dict[str, str]]:
    """Start it with the Spark of a Python environment, its files in `folder`; gives the variables for a session.

    All of its processes have ended when the block is left."""
    (home,) = environment.glob("lib/python3*/site-packages/pyspark")
    port = _free_port()
    (folder / "conf").mkdir(parents=True)
    defaults = _SPARK_DEFAULTS.format(host=HOST, port=port, folder=folder)
    (folder / "conf" / "spark-defaults.conf").write_text(defaults, encoding="utf-8")
    variables = os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_CONF_DIR": str(folder / "conf"),
        "SPARK_LOCAL_IP": HOST,
        "PATH": f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYSPARK_PYTHON": str(environment / "bin" / "python"),
    }
    master = ["org.apache.spark.deploy.master.Master", "--host", HOST, "--port", str(port), "--webui-port", "0"]
    worker = ["org.apache.spark.deploy.worker.Worker", f"spark://{HOST}:{port}", "--host", HOST, "--cores", "1"]
    worker += ["--memory", "2g", "--webui-port", "0", "--work-dir"]
    commands = [master] + [[*worker, str(folder / f"worker-{number}")] for number in range(WORKERS)]
    processes = []
    try:
        for command in commands:
            log = (folder / f"{len(processes)}.log").open("w", encoding="utf-8")
            spark_class = [str(home / "bin" / "spark-class"), *command]
            processes.append(
                subprocess.Popen(spark_class, env=variables, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
            )
        _wait_for_workers(folder / "0.log")
        yield variables
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait(60)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind((HOST, 0))
        port: int = asked.getsockname()[1]
        return port


@tenacity.retry(retry=retry_if_exception_type(AssertionError), stop=stop_after_delay(120), wait=wait_fixed(0.5))
def _wait_for_workers(log: Path) -> None:
    assert log.read_text(encoding="utf-8").count("Registering worker") == WORKERS, log.read_text(encoding="utf-8")
