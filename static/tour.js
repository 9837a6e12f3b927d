// Three steps for whoever comes for the first time: a card in the corner that covers no sentence, stops nothing and is
// offered once per browser. The words come from pages/parts/tour.py; what a step speaks of gets an outline (gaibo.css).
window.gaiboTour ??= (() => {
  const KEPT = "gaibo-tour";
  let [card, leaving, asked] = [null, null, 0];

  const seen = () => {
    try {
      return localStorage.getItem(KEPT) !== null;
    } catch {
      return false;
    }
  };
  const close = () => {
    try {
      localStorage.setItem(KEPT, "seen");
    } catch {
      // A browser that keeps nothing is asked again.
    }
    leaving?.disconnect();
    card?.remove();
    card = null;
    delete document.body.dataset.gaiboTour;
  };
  const button = (text, label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    if (label) made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  };
  const show = (words, steps, at) => {
    const { title, text } = steps[at];
    document.body.dataset.gaiboTour = String(at + 1);
    const head = document.createElement("strong");
    head.textContent = `${at + 1}/${steps.length} ${title}`;
    const body = document.createElement("p");
    body.textContent = text;
    body.setAttribute("aria-live", "polite");
    const ways = document.createElement("div");
    if (at) ways.append(button(words.back, "", () => show(words, steps, at - 1)));
    const last = at === steps.length - 1;
    ways.append(button(last ? words.done : words.next, "", () => (last ? close() : show(words, steps, at + 1))));
    card.replaceChildren(button("×", words.close, close), head, body, ways);
    document.querySelector(`.st-key-${steps[at].of}`)?.scrollIntoView({ block: "nearest" });
  };
  const open = (words, steps) => {
    close();
    card = document.createElement("aside");
    card.className = "gaibo-tour";
    card.setAttribute("aria-label", words.title);
    card.addEventListener("keydown", (event) => event.key === "Escape" && close());
    document.querySelector('[data-testid="stApp"]').append(card); // it has the colours of the theme
    show(words, steps, 0);
    leaving = new MutationObserver(() => document.querySelector(".st-key-tour") || close());
    leaving.observe(document.getElementById("root"), { childList: true, subtree: true });
  };
  // A browser that a program drives is nobody's first visit.
  return (words, steps, again) => {
    const wanted = again > asked || (!seen() && !navigator.webdriver);
    asked = again;
    if (wanted) open(words, steps);
  };
})();
