// The questions of a screen: each as a fieldset that can be read, filled with a no, or told what it lacks.

import { made } from "./made.js";

const LIMITS = { age_years: [0, 120], pain_score: [0, 10], pain_days: [0, 40000] };
const IN_DAYS = { days: 1, weeks: 7, months: 30.4, years: 365.25 };
const EASTERN = "٠١٢٣٤٥٦٧٨٩";

// What somebody answers a question with is kept in `given` under its id, for when they come back to it.
export function asked(question, place, given, words, drawing) {
  const help = question.help && made("p", { class: "help", id: `help-${place}`, text: question.help });
  const error = made("p", { class: "error", id: `error-${place}`, hidden: true });
  const { parts, read, inputs, no } = (question.choices.length ? choosing : counting)(question, place, given, words);
  const element = made("fieldset", { name: question.id, lang: question.lang, "aria-describedby": `${help ? `help-${place} ` : ""}error-${place}` },
    made("legend", { text: question.text }), help,
    drawing && made("img", { class: "drawn", alt: "", src: `data:image/svg+xml,${encodeURIComponent(drawing)}` }),
    made("div", { class: "choices" }, ...parts), error);

  return {
    question,
    element,
    inputs,
    read: () => read()?.answers,
    no,
    // Says what is lacking, or that nothing is any more.
    check() {
      const lacks = read() ? null : lacking();
      error.hidden = !lacks;
      error.textContent = lacks ?? "";
      element.classList.toggle("lacking", Boolean(lacks));
      return !lacks;
    },
  };

  function lacking() {
    const written = !question.choices.length && inputs[0].value.trim();
    if (!written) return words.missing;
    const [low, high] = LIMITS[question.id];
    return words.number.replace("{low}", low).replace("{high}", high);
  }
}

function choosing(question, place, given, words) {
  const inputs = question.choices.map((_, index) => made("input", { type: "radio", name: `q${place}`, value: index, onchange: keep }));
  const chosen = () => inputs.findIndex((input) => input.checked);
  if (given.has(question.id)) inputs[given.get(question.id)].checked = true;
  return {
    inputs,
    parts: question.choices.map((choice, index) => made("label", {}, inputs[index], made("span", { text: choice.text }))),
    read: () => (chosen() < 0 ? null : { answers: question.choices[chosen()].answers }),
    no(answer) {
      if (question.kind === "about" || chosen() >= 0) return;
      const index = question.choices.findIndex((choice) => Object.entries(choice.answers).every(([name, value]) => answer[name] === value));
      inputs[index].checked = true;
      keep();
    },
  };

  function keep() {
    if (chosen() < 0) given.delete(question.id); else given.set(question.id, chosen());
  }
}

function counting(question, place, given, words) {
  const said = given.get(question.id) ?? { text: "", unit: "days", unknown: false };
  const label = question.text;
  const box = made("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": label, value: said.text, oninput: keep });
  const units = question.id === "pain_days" && made("select", { "aria-label": label, onchange: keep },
    ...Object.keys(IN_DAYS).map((unit) => made("option", { value: unit, text: words[unit], selected: unit === said.unit })));
  const unknown = made("input", { type: "checkbox", onchange: () => { box.disabled = unknown.checked; keep(); } });
  unknown.checked = said.unknown;
  box.disabled = said.unknown;
  return {
    inputs: [box, unknown],
    parts: [box, units, made("label", {}, unknown, made("span", { text: words.unknown }))],
    read() {
      if (unknown.checked) return { answers: { [question.id]: null } };
      const [low, high] = LIMITS[question.id];
      const value = number(box.value) * (units ? IN_DAYS[units.value] : 1);
      const fits = value >= low && value <= high && (units || Number.isInteger(value));
      return fits ? { answers: { [question.id]: units ? Math.round(value * 10) / 10 : value } } : null;
    },
    no() {},
  };

  function keep() {
    given.set(question.id, { text: box.value, unit: units?.value ?? "days", unknown: unknown.checked });
  }
}

// Digits as they are typed in Europe and in the Arab world; a comma is as good as a point.
function number(text) {
  const plain = text.trim().replace(/[٠-٩]/g, (digit) => EASTERN.indexOf(digit)).replace(/[,٫]/, ".");
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
}

// The body from both sides, before the questions about its places: to point at a place is to answer its question yes.
// Whoever does not see it has the questions.
export function pointing(fields, svg, words) {
  const drawing = document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true);
  const regions = [...drawing.querySelectorAll("[data-region]")];
  const drawn = new Set(regions.map((region) => region.dataset.region));
  const places = new Map(fields.filter(({ question }) => drawn.has(question.id)).map((field) => [field.question.id, field]));
  if (places.size < 2) return;
  drawing.setAttribute("aria-hidden", "true");
  const yes = (region) => places.get(region.dataset.region).inputs[0];
  const shown = regions.filter((region) => places.has(region.dataset.region) || region.remove());
  const mark = () => shown.forEach((region) => region.classList.toggle("chosen", yes(region).checked));
  drawing.addEventListener("click", (event) => {
    const region = event.target.closest("[data-region]");
    if (!region) return;
    yes(region).checked = !yes(region).checked;
    yes(region).dispatchEvent(new Event("change", { bubbles: true }));
  });
  for (const { element } of places.values()) element.addEventListener("change", mark);
  mark();
  const [first] = places.values();
  first.element.before(made("figure", {}, made("figcaption", { class: "help", text: words.point }), drawing));
}
