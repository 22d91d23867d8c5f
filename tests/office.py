"""LibreOffice as a program of the tests, where the machine has it."""

import os
import shutil
import subprocess
from pathlib import Path


def convert(to: str, folder: Path, *files: Path) -> bool:
    """Convert files into a folder in one start; return False where there is no LibreOffice."""
    if shutil.which("soffice") is None:
        # Said, and not passed over in silence: make test's machine has it.
        print("LibreOffice is not here; nothing was opened by it.")
        return False
    command = ["soffice", "--headless", "--convert-to", to, "--outdir", folder, *files]
    home = os.environ | {"HOME": str(folder)}
    subprocess.run(command, env=home, check=True, capture_output=True, timeout=180)
    return True
