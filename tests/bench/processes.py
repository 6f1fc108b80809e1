"""What processes cost, read from the system (Linux): CPU in milliseconds, memory in megabytes."""

import time
from pathlib import Path


def cpu(pid: int) -> float:
    """User and system time of all threads of a process, to the nanosecond (clock_getcpuclockid(3)); 0 if it ended."""
    try:
        return time.clock_gettime_ns((~pid << 3) | 2) / 1e6
    except OSError:
        return 0


def memory(pid: int) -> float:
    """Resident memory."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0


def children(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = stat.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if int(parent) == pid:
            found.append(int(stat.parent.name))
    return sorted(found)
