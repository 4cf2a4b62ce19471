// The interview on one page. `backend` answers about, words, next and leaflet: here over HTTP. Every text is set as text, never as markup.

export const overHttp = {
  async about() { return (await fetch("about")).json(); },
  async words(locale) { return (await fetch(`words/${locale}`)).json(); },
  async ask(path, body) {
    const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error((await answer.json()).title);
    return answer;
  },
  async next(body) { return (await (await this.ask("next", body)).json()).screen; },
  async leaflet(body) { return (await this.ask("leaflet", body)).blob(); },
};

const WHOLE = new Set(["age_years", "pain_score"]);
const LIMITS = { age_years: [0, 120], pain_score: [0, 10], pain_days: [0, 40000] };

export function start(backend, page = document) {
  const main = page.getElementById("main");
  const setting = { locale: page.getElementById("locale"), region: page.getElementById("region"), single: page.getElementById("single") };
  let intake = {};
  let history = [];
  let words = {};

  function made(name, options = {}, ...children) {
    const element = page.createElement(name);
    for (const [key, value] of Object.entries(options)) {
      if (key === "text") element.textContent = value;
      else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.filter(Boolean));
    return element;
  }

  function show(...children) {
    main.replaceChildren(...children);
    main.focus();
    page.defaultView.scrollTo(0, 0);
  }

  function answered(answers) {
    const next = { ...intake, answers: { ...(intake.answers ?? {}) } };
    for (const [name, value] of Object.entries(answers)) {
      if (name in LIMITS || name === "sex" || name === "respondent") next[name] = value;
      else next.answers[name] = value;
    }
    return next;
  }

  function number(question, place) {
    const [least, most] = LIMITS[question.id];
    const box = made("input", { type: "number", id: `q${place}`, name: `q${place}`, min: least, max: most, step: WHOLE.has(question.id) ? 1 : "any", inputmode: "decimal", "aria-describedby": question.help ? `h${place}` : undefined });
    const unknown = made("input", { type: "checkbox", name: `u${place}` });
    unknown.addEventListener("change", () => { box.disabled = unknown.checked; });
    return made("fieldset", { lang: question.lang },
      made("legend", {}, made("label", { for: `q${place}`, text: question.text })),
      question.help && made("p", { class: "help", id: `h${place}`, text: question.help }),
      made("div", { class: "choices" }, box, made("label", {}, unknown, made("span", { text: words.unknown }))));
  }

  function choice(question, place) {
    const options = question.choices.map((each, index) => made("label", {},
      made("input", { type: "radio", name: `q${place}`, value: index }), made("span", { text: each.text })));
    return made("fieldset", { lang: question.lang, "aria-describedby": question.help ? `h${place}` : undefined },
      made("legend", { text: question.text }),
      question.help && made("p", { class: "help", id: `h${place}`, text: question.help }),
      made("div", { class: "choices" }, ...options));
  }

  function read(questions, form) {
    const answers = {};
    const missing = [];
    questions.forEach((question, place) => {
      const given = new FormData(form).get(`q${place}`);
      if (question.choices.length) {
        if (given === null) missing.push(place);
        else Object.assign(answers, question.choices[Number(given)].answers);
      } else if (form.elements[`u${place}`].checked) answers[question.id] = null;
      else {
        const [least, most] = LIMITS[question.id];
        const value = given === "" || given === null ? NaN : Number(given);
        const fits = value >= least && value <= most && (!WHOLE.has(question.id) || Number.isInteger(value));
        if (fits) answers[question.id] = value; else missing.push(place);
      }
    });
    return { answers, missing };
  }

  function ask(screen) {
    const one = setting.single.checked ? screen.questions.slice(0, 1) : screen.questions;
    const error = made("p", { class: "error", role: "alert" });
    const form = made("form", { novalidate: true, onsubmit: (event) => {
      event.preventDefault();
      const { answers, missing } = read(one, form);
      if (missing.length) {
        error.textContent = words.missing;
        form.querySelectorAll("fieldset")[missing[0]].querySelector("input").focus();
        return;
      }
      go(answered(answers));
    } });
    const fields = one.map((question, place) => (question.choices.length ? choice : number)(question, place));
    const yesNo = one.some((question) => question.kind !== "about") && one.length === screen.questions.length;
    const none = yesNo && one.every((question) => question.kind !== "about")
      && made("button", { type: "button", text: words.none, onclick: () => go(answered(screen.none_of_these)) });
    form.append(made("h2", { text: screen.why, lang: screen.lang }), ...fields, error, made("div", { class: "row" },
      made("button", { class: "go", text: words.go_on }), none,
      history.length ? made("button", { type: "button", text: words.back, onclick: back }) : null,
      made("button", { type: "button", text: words.stop, onclick: finish })));
    show(form);
  }

  async function go(next) {
    history.push(intake);
    intake = next;
    await step();
  }

  async function back() {
    intake = history.pop() ?? {};
    await step();
  }

  async function step() {
    try {
      const screen = await backend.next({ intake, goal: "care", locale: setting.locale.value || "en" });
      if (screen) ask(screen); else await finish();
    } catch (error) { failed(error); }
  }

  function failed(error) {
    console.error(error.name);
    show(made("p", { class: "error", role: "alert", text: words.failed ?? "This did not work. If you feel very ill, call your local emergency number." }),
      made("div", { class: "row" }, made("button", { text: words.retry ?? "Try again", onclick: step })));
  }

  function wanted(format) {
    return { intake, format, locale: setting.locale.value || "en", region: setting.region.value || null };
  }

  async function finish() {
    try {
      const leaflet = JSON.parse(await (await backend.leaflet(wanted("json"))).text());
      show(...drawn(leaflet), made("div", { class: "row" },
        made("button", { class: "go", text: words.save, onclick: () => save("html") }),
        made("button", { text: words.back, onclick: back }),
        made("button", { text: words.again, onclick: () => { intake = {}; history = []; step(); } })));
    } catch (error) { failed(error); }
  }

  async function save(format) {
    const address = URL.createObjectURL(await backend.leaflet(wanted(format)));
    made("a", { href: address, download: `leaflet.${format}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  const said = (text, name = "p", options = {}) => made(name, { ...options, text: text.text, lang: text.lang });

  function drawn(leaflet) {
    return [
      leaflet.banner && said(leaflet.banner, "p", { class: "banner" }),
      said(leaflet.title, "h2", { dir: leaflet.direction }),
      ...leaflet.lead.map((text) => said(text, "p", { class: "lead" })),
      ...[...leaflet.sections, leaflet.colophon].map((section) => made("section", { class: section.tone, dir: leaflet.direction },
        said(section.title, "h3"), ...section.blocks.map(block))),
    ].filter(Boolean);
  }

  function block(part) {
    if (part.type === "paragraph") return made("p", {}, ...part.texts.flatMap((text) => [said(text, "span"), " "]));
    if (part.type === "bullets") return made(part.ordered ? "ol" : "ul", {}, ...part.items.map((text) => said(text, "li")));
    if (part.type === "contacts") {
      return made("ul", {}, ...part.items.map((each) => made("li", {}, said(each.name, "span"), " ",
        each.number && made("a", { href: `tel:${each.number.replace(/[^0-9*+]/g, "")}`, dir: "ltr", text: each.number }))));
    }
    if (part.type === "entries") {
      return made("div", {}, ...part.items.map((entry) => made("div", {}, said(entry.name, "h4"),
        ...entry.texts.map((text) => said(text)),
        entry.steps.length ? made("ol", {}, ...entry.steps.map((text) => said(text, "li"))) : null,
        entry.notes.length ? made("ul", {}, ...entry.notes.map((text) => said(text, "li"))) : null)));
    }
    return made("p", { text: "" });
  }

  async function begin() {
    const about = await backend.about();
    for (const each of about.locales) setting.locale.append(made("option", { value: each.id, text: each.name, lang: each.id }));
    for (const each of about.regions) setting.region.append(made("option", { value: each.id, text: each.name }));
    const changed = async () => {
      const locale = about.locales.find((each) => each.id === setting.locale.value) ?? about.locales[0];
      words = await backend.words(locale.id);
      page.documentElement.lang = locale.id;
      page.documentElement.dir = locale.direction;
      page.title = words.title;
      for (const element of page.querySelectorAll("[data-words]")) element.textContent = words[element.dataset.words];
      await step();
    };
    setting.locale.addEventListener("change", () => changed().catch(failed));
    setting.single.addEventListener("change", step);
    page.getElementById("leave").addEventListener("click", (event) => {
      event.preventDefault();
      intake = {};
      history = [];
      main.replaceChildren();
      page.defaultView.location.replace("about:blank");
    });
    await changed();
  }

  return begin().catch(failed);
}

if (globalThis.document?.getElementById("main") && !globalThis.lbpkitBackend) start(overHttp);
