"""The site imports the package when it starts; it must not pay for libraries that only some of its functions need."""

from __future__ import annotations

import subprocess
import sys


def test_importing_the_package_imports_none_of_the_slow_libraries() -> None:
    slow = ("scipy", "statsmodels", "lifelines", "pandas")
    check = f"import sys, peerloom.evidence; print(*[name for name in {slow} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert not done.stdout.split()
