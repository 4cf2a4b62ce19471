// Python, and lbpkit in it. Answers one question after another.

import { loadPyodide } from "./pyodide/pyodide.mjs";

const here = new URL(".", import.meta.url).href;
const running = begin();

async function begin() {
  const [python, packages] = await Promise.all([loadPyodide({ indexURL: `${here}pyodide/` }), fetch(`${here}packages.zip`)]);
  python.unpackArchive(await packages.arrayBuffer(), "zip", { extractDir: "/packages" });
  python.runPython("import sys; sys.path.insert(0, '/packages')");
  return python.pyimport("answers");
}

self.addEventListener("message", async ({ data: { id, name, body } }) => {
  try {
    self.postMessage({ id, value: (await running)[name](body) });
  } catch (error) {
    // What went wrong may hold an answer: only its kind is told.
    self.postMessage({ id, failed: error.type ?? error.name });
  }
});
