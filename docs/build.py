"""Build the documentation site: python docs/build.py OUT. Every warning is an error."""

import subprocess
import sys
import tempfile
from pathlib import Path

from website import gallery
from website.staging import contents, stage


def main() -> int:
    out = Path(sys.argv[1]).resolve()
    docs = Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder:
        stage(Path(folder))
        gallery.write(Path(folder))
        with (Path(folder) / "index.md").open("a", encoding="utf-8") as index:
            index.write(contents(":caption: Leaflets\n", ["gallery"]))
        options = ["-b", "html", "-W", "--keep-going", "-q", "-j", "auto", "-E", "-d", str(Path(folder) / ".doctrees")]
        return subprocess.run(
            [sys.executable, "-m", "sphinx", *options, "-c", str(docs), folder, str(out)], check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
