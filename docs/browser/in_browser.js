// The page without a server: lbpkit runs in a worker of this page. A worker made from a blob keeps to the page's own policy,
// so that nothing in it can ask another site for anything; and the page can be left while it is busy.

import { start } from "./page.js";

const here = new URL(".", import.meta.url).href;
const begin = new Blob([`import "${here}worker.js";`], { type: "text/javascript" });
const worker = new Worker(URL.createObjectURL(begin), { type: "module" });
const waiting = new Map();
let last = 0;
let broken = null;

worker.addEventListener("message", ({ data: { id, value, failed } }) => {
  const { resolve, reject } = waiting.get(id);
  waiting.delete(id);
  if (failed) reject(new Error(failed)); else resolve(value);
});
worker.addEventListener("error", () => {
  broken = new Error("the worker did not start");
  waiting.forEach(({ reject }) => reject(broken));
});

async function answer(name, body) {
  if (broken) throw broken;
  last += 1;
  worker.postMessage({ id: last, name, body: JSON.stringify(body) });
  return new Promise((resolve, reject) => waiting.set(last, { resolve, reject }));
}

async function file(name) {
  return (await fetch(`${here}${name}`)).json();
}

const about = await file("about.json");
// All languages at once: after this and the worker's own files, nothing is asked of the network any more.
const words = Object.fromEntries(await Promise.all(about.locales.map(async ({ id }) => [id, await file(`words/${id}.json`)])));

start({
  about: async () => about,
  words: async (locale) => words[locale],
  pictures: () => file("pictures.json"),
  next: async (body) => JSON.parse(await answer("following", body)),
  leaflet: (body) => answer("leaflet", body),
});
