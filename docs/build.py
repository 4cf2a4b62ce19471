"""Build the documentation site: python docs/build.py OUT. Every warning is an error.

Where OUT holds the page that runs in the browser (`docs/browser/build.py OUT/try`), the front page leads to it.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from website import gallery
from website.staging import contents, stage

TRY = """
## Try it here

<a href="try/index.html">Answer the questions in this browser</a>: lbpkit itself runs in the page, and no answer leaves it.
"""


def main() -> int:
    out = Path(sys.argv[1]).resolve()
    docs = Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder:
        stage(Path(folder))
        gallery.write(Path(folder))
        with (Path(folder) / "index.md").open("a", encoding="utf-8") as index:
            if (out / "try" / "index.html").exists():
                index.write(TRY)
            index.write(contents(":caption: Leaflets\n", ["gallery"]))
        options = ["-b", "html", "-W", "--keep-going", "-q", "-j", "auto", "-E", "-d", str(Path(folder) / ".doctrees")]
        return subprocess.run(
            [sys.executable, "-m", "sphinx", *options, "-c", str(docs), folder, str(out)], check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
