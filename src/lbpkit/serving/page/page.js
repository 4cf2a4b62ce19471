// The interview, and the leaflet at its end. `backend` answers about, words, pictures, next and leaflet: over HTTP, or from
// lbpkit in the browser itself. What was answered is held in this page alone, and is gone with it.

import { hidden, shown } from "./leaflet.js";
import { made } from "./made.js";
import { asked, pointing } from "./questions.js";

const ABOUT = ["respondent", "age_years", "sex", "pain_days", "pain_score"];
const STYLES = ["standard", "large_print", "easy_read"];

export async function start(backend) {
  const main = document.getElementById("main");
  const leave = document.querySelector(".leaving");
  const [locale, region, single] = ["locale", "region", "single"].map((id) => document.getElementById(id));
  let intake = {};
  let before = [];
  let words = {};
  let style = STYLES[0];
  let busy = false;
  let next = null;
  let quiet = true;
  const given = new Map();
  const [about, pictures] = await Promise.all([backend.about(), backend.pictures()]);

  // What is new is read out from its heading, but for what a setting made new: there the focus stays where it is.
  function show(heading, ...children) {
    hidden();
    main.replaceChildren(heading, ...children);
    if (!quiet) {
      heading.tabIndex = -1;
      heading.focus();
      window.scrollTo(0, 0);
    }
  }

  function answering(answers) {
    const next = { ...intake, answers: { ...intake.answers } };
    for (const [name, value] of Object.entries(answers)) (ABOUT.includes(name) ? next : next.answers)[name] = value;
    return next;
  }

  function ask(screen) {
    const left = screen.questions.filter((question) => !(question.id in intake));
    const fields = (single.checked ? left.slice(0, 1) : left).map((question, place) => asked(question, place, given, words, pictures.questions[question.id]));
    const form = made("form", { autocomplete: "off", novalidate: true, onsubmit: (event) => { event.preventDefault(); goOn(fields); } },
      ...fields.map(({ element }) => element));
    pointing(fields, pictures.body, words);
    const yesNo = fields.filter(({ question }) => question.kind !== "about");
    const rest = yesNo.length > 1 && made("button", { type: "button", class: "rest", onclick: () => {
      for (const field of yesNo) field.no(screen.none_of_these);
      goOn(fields);
    } });
    const name = () => { if (rest) rest.textContent = yesNo.some((field) => field.read()) ? words.none_rest : words.none; };
    form.addEventListener("change", () => { name(); for (const field of fields) if (field.element.classList.contains("lacking")) field.check(); });
    name();
    form.append(made("div", { class: "row" },
      made("button", { class: "go", text: words.go_on }), rest,
      before.length > 0 && made("button", { type: "button", text: words.back, onclick: back }),
      made("button", { type: "button", text: words.stop, onclick: stop })));
    show(made("h2", { text: screen.why, lang: screen.lang }), form);
  }

  function goOn(fields) {
    const lacking = fields.filter((field) => !field.check());
    if (lacking.length) return lacking[0].inputs[0].focus();
    if (busy) return;
    before.push(intake);
    intake = answering(Object.assign({}, ...fields.map((field) => field.read())));
    step();
  }

  function back() {
    if (busy) return;
    intake = before.pop() ?? {};
    step();
  }

  function stop() {
    if (busy) return;
    before.push(intake);
    leaflet();
  }

  function again() {
    if (busy) return;
    intake = {};
    before = [];
    given.clear();
    step();
  }

  // One thing at a time, the last that was asked for after that; says so where it takes a while, and what to do where it fails.
  function once(work) {
    const run = async () => {
      if (busy) {
        next = run;
        return;
      }
      busy = true;
      const slow = setTimeout(() => words.waiting && show(made("h2", { text: words.waiting })), 700);
      const arrived = () => clearTimeout(slow);
      try {
        await work(arrived);
      } catch (error) {
        arrived();
        console.error(error.name);
        show(made("h2", { text: words.failed }), made("div", { class: "row" }, made("button", { text: words.retry, onclick: run })));
      }
      busy = false;
      const waiting = next;
      next = null;
      if (waiting) waiting(); else quiet = false;
    };
    return run;
  }

  const asking = () => ({ intake, locale: locale.value, region: region.value || null });

  async function onward(arrived) {
    const screen = await backend.next({ ...asking(), goal: "care" });
    arrived();
    if (screen) ask(screen); else await finish(arrived);
  }

  async function finish(arrived) {
    const html = await backend.leaflet({ ...asking(), format: "html", style });
    arrived();
    const styles = made("select", { onchange: () => { style = styles.value; leaflet(); } },
      ...STYLES.map((each) => made("option", { value: each, text: words[each], selected: each === style })));
    const chosen = document.activeElement?.matches(".result select");
    shown(html, [leave, made("div", { class: "row result" },
      made("button", { text: words.back, onclick: back }),
      made("button", { text: words.again, onclick: again }),
      made("button", { text: words.print, onclick: () => window.print() }),
      made("button", { text: words.save, onclick: () => save(html) }),
      made("label", {}, made("span", { text: words.style }), " ", styles))]);
    if (chosen) styles.focus();
  }

  async function speaking(arrived) {
    const chosen = about.locales.find((each) => each.id === locale.value);
    words = await backend.words(chosen.id);
    Object.assign(document.documentElement, { lang: chosen.id, dir: chosen.direction });
    document.title = words.title;
    for (const element of document.querySelectorAll("[data-words]")) element.textContent = words[element.dataset.words];
    for (const option of region.options) option.textContent = option.value ? words.regions[option.value] : words.country_unsaid;
    await onward(arrived);
  }

  const [step, leaflet, speak] = [onward, finish, speaking].map(once);

  function save(html) {
    const address = URL.createObjectURL(new Blob([html], { type: "text/html" }));
    made("a", { href: address, download: "leaflet.html" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  // Forgets everything, shows nothing, and goes where the link says without a way back to this page.
  function gone(event) {
    event?.preventDefault();
    intake = {};
    before = [];
    given.clear();
    document.documentElement.replaceChildren();
    window.location.replace(leave.querySelector("a").href);
  }

  let pressed = [];
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    pressed = event.key === "Shift" ? [...pressed, event.timeStamp].filter((time) => event.timeStamp - time < 3000) : [];
    if (pressed.length === 3) gone();
  });
  leave.addEventListener("click", (event) => { if (event.target.closest("a")) gone(event); });

  document.querySelector(".banner").hidden = Boolean(about.publisher);
  locale.append(...about.locales.map((each) => made("option", { value: each.id, text: each.name, lang: each.id, selected: each.id === about.locale })));
  region.append(made("option", { value: "" }), ...about.regions.map(({ id }) => made("option", { value: id, selected: id === about.region })));
  for (const [setting, changed] of [[locale, speak], [region, step], [single, step]]) {
    setting.addEventListener("change", () => { quiet = true; changed(); });
  }
  await speak();
}
