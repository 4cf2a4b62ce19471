// The leaflet in place of the page: the same HTML that is saved, in its own style sheet, so that it reads and prints alike.
// lbpkit's one template has escaped every text in it; scripts in it would not run, and the policy of the page forbids them.

const kept = {};

export function shown(html, bar) {
  // Parsed, styles written into it would be against the policy; handed over as a sheet and as values they are not.
  const [before, style, after] = html.split(/<\/?style>/);
  const colours = /<body[^>]*?( style="([^"]*)")/.exec(after);
  const leaf = new DOMParser().parseFromString(before + (colours ? after.replace(colours[1], "") : after), "text/html");
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  kept.page ??= { nodes: [...document.body.childNodes], title: document.title };
  const { lang, dir } = leaf.documentElement;
  Object.assign(document.documentElement, { lang, dir });
  document.title = leaf.title;
  document.body.className = leaf.body.className;
  document.body.style.cssText = colours?.[2] ?? "";
  document.body.replaceChildren(...bar, ...leaf.body.childNodes);
  document.adoptedStyleSheets = [sheet];
  const heading = document.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus();
  window.scrollTo(0, 0);
}

export function hidden() {
  if (!kept.page) return;
  document.adoptedStyleSheets = [];
  document.body.className = document.body.style.cssText = "";
  document.body.replaceChildren(...kept.page.nodes);
  document.title = kept.page.title;
  delete kept.page;
}

// A way inside the page leaves no trace in the history of the browser: whoever leaves quickly cannot be led back to it.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  if (!link) return;
  event.preventDefault();
  window.location.replace(link.getAttribute("href"));
});
