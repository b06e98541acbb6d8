"""How long the demonstration takes to its first answer, cold and warm, and what it holds when idle.

    python bench/startup.py [--json FILE]

Cold: an empty data folder, so the committees, papers and past decisions are made first. Warm: the
second start. Memory: resident set and proportional set of every process, after ten idle seconds.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hwabaek-bench-") as data:
        cold, _ = start(data, idle=0)
        times = [start(data, idle=0)[0] for _ in range(3)]
        warm, memory = start(data, idle=10)
    row = {"cold_s": cold, "warm_s": sorted([*times, warm])[1], **memory}
    print(f"cold start {row['cold_s']:.1f} s, warm {row['warm_s']:.1f} s")
    print(f"idle memory {row['rss_mb']:.0f} MB resident, {row['pss_mb']:.0f} MB proportional")
    if arguments.json:
        arguments.json.write_text(json.dumps(row, indent=1))
    return 0


def start(data: str, *, idle: float) -> tuple[float, dict[str, float]]:
    """Start the demonstration; return the time to the first answer and the memory held."""
    from bench.stage import free_port, wait_for

    port = free_port()
    environment = {
        **os.environ,
        "HWABAEK_DATA": data,
        "HWABAEK_DEMO": "1",
        "PORT": str(port),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "hwabaek", "demo"]
    began = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, 120)
        took = time.monotonic() - began
        time.sleep(idle)
        return took, memory_of(process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def memory_of(pid: int) -> dict[str, float]:
    """Return what a process and everything below it hold, in megabytes."""
    pids = [pid]
    for parent in pids:
        # A child hangs on the thread that started it.
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            pids += [int(child) for child in task.read_text(encoding="ascii").split()]
    totals = {"rss_mb": 0.0, "pss_mb": 0.0}
    for each in pids:
        for line in Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii").splitlines():
            name, _, rest = line.partition(":")
            if name in {"Rss", "Pss"}:
                totals[f"{name.lower()}_mb"] += int(rest.split()[0]) / 1024
    return totals


if __name__ == "__main__":
    sys.exit(main())
