"""`make check`: whether a known weakness is in what we install, as far as the advisories can be had from here.

pip-audit takes a package that it could not ask about for no finding; this does not. Ends with 1 for a weakness or for
versions that do not go together, with 0 and a clear word where nothing could be asked."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

CONSTRAINTS = Path(__file__).parents[1] / "constraints.txt"

_AUDIT = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "--timeout", "5", "--format", "json"]


def verdict_of(answer: str, trouble: str) -> tuple[int, str]:
    """The exit code and the word for what pip-audit said: `answer` its JSON, empty where it could not begin."""
    packages: list[dict[str, Any]] = json.loads(answer)["dependencies"] if answer.strip() else []
    asked = [package for package in packages if "skip_reason" not in package]
    weak = [f"{one['name']} {one['version']}: {hole['id']}" for one in asked for hole in one["vulns"]]
    if weak:
        return 1, "known weaknesses:\n  " + "\n  ".join(weak)
    if not asked:
        why = trouble.strip().splitlines()[-1] if trouble.strip() else "it knows none of the packages"
        return 0, f"NOT audited: the advisory service cannot be asked from here ({why})"
    left = len(packages) - len(asked)
    return 0, f"{len(asked)} packages without a known weakness" + (f", {left} NOT audited" if left else "")


def main() -> int:
    agree = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, encoding="utf-8")
    audit = [sys.executable, "-m", "pip_audit", "--requirement", str(CONSTRAINTS), *_AUDIT]
    try:
        answered = subprocess.run(audit, capture_output=True, encoding="utf-8", timeout=120)
        code, word = verdict_of(answered.stdout, "" if answered.stdout.strip() else answered.stderr)
    except subprocess.TimeoutExpired:
        code, word = verdict_of("", "no answer within two minutes")
    sys.stderr.write(f"Dependencies: {word}\n")
    if agree.returncode:
        sys.stderr.write(agree.stdout)
    return code or agree.returncode


if __name__ == "__main__":
    sys.exit(main())
