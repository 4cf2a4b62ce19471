// The page of `lbpkit serve`: what it asks is answered over HTTP, in the body of a request and never in its address.

import { start } from "./page.js";

async function got(path) {
  return (await fetch(path)).json();
}

async function posted(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error((await answer.json()).title);
  return answer;
}

start({
  about: () => got("about"),
  words: (locale) => got(`words/${locale}`),
  pictures: () => got("pictures"),
  next: async (body) => (await (await posted("next", body)).json()).screen,
  leaflet: async (body) => (await posted("leaflet", body)).text(),
});
