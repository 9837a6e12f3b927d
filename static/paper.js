// A page on paper: a copy of what it says, black on white whatever the theme, as wide as the paper whatever the window.
// Tables are drawn on a canvas, of the rows in sight alone: the copy has them as tables, with all rows. Pictures are
// drawn again for the paper's width where the page itself starts printing (Ctrl+P and the menu); else they are scaled.
window.gaiboPaper ??= (() => {
  const part = (name) => `[data-testid="${name}"]`;
  const NARROW = "gaibo-narrow";
  const UNDRAWN = ".gaibo-chart:empty";
  // Rows of a table; what is longer is read from its file.
  const MOST = 150;
  // Letters of a cell that stays on one line, and of one that needs room; columns of a table that has little of it.
  const [SHORT, LONG, MANY] = [6, 10, 10];
  const INK = "#1b2430";
  const RULE = "#d5dbe3";
  let paper = null;

  const grid = (element) => {
    let found = null;
    const canvas = element.querySelector("canvas");
    for (let fiber = canvas?.[Object.keys(canvas).find((key) => key.startsWith("__reactFiber$"))]; fiber; fiber = fiber.return) {
      const props = fiber.memoizedProps;
      // The outermost one is the table as it was given, without the column of boxes to tick.
      if (props?.getCellContent && props.columns) found = props;
      if (fiber.stateNode === element) break;
    }
    return found;
  };
  const words = ({ kind, displayData, data, copyData }) => {
    if (kind === "boolean") return data ? "✓" : "";
    if (Array.isArray(data)) return data.join(" ");
    return String(displayData ?? copyData ?? data ?? "");
  };
  const row = (kind, cells) => {
    const made = document.createElement("tr");
    for (const [text, right] of cells) {
      const cell = made.appendChild(document.createElement(kind));
      cell.textContent = text;
      if (right) cell.classList.add("right");
      if (kind === "td" && (right || text.length <= SHORT)) cell.classList.add("short");
      if (kind === "td" && text.length >= LONG) cell.classList.add("long");
    }
    return made;
  };
  const table = ({ columns, rows, getCellContent }) => {
    const made = document.createElement("table");
    made.classList.toggle("wide", columns.length > MANY);
    const shown = Math.min(rows, MOST);
    const right = columns.map((_, at) => rows > 0 && getCellContent([at, 0]).contentAlign === "right");
    made.createTHead().append(row("th", columns.map(({ title }, at) => [title, right[at]])));
    const body = made.createTBody();
    for (let n = 0; n < shown; n++) {
      body.append(row("td", columns.map((_, at) => [words(getCellContent([at, n])), right[at]])));
    }
    if (shown < rows) body.append(row("td", [[`… ${shown} / ${rows}`]]));
    return made;
  };

  const light = (colour) => {
    const [red, green, blue] = (colour.match(/[\d.]+/g) ?? [0, 0, 0]).map(Number);
    return 0.3 * red + 0.59 * green + 0.11 * blue > 120;
  };
  const high = (element, copy) => {
    // What holds a table or a drawing was as high as that was on the screen.
    for (let held = element.parentElement; held !== copy; held = held.parentElement) held.style.setProperty("height", "auto", "important");
  };
  const drawing = (holder, dark) => {
    const [width, height] = [holder.style.width, holder.style.height].map(parseFloat);
    holder.style.cssText = `position: relative; width: 100%; max-width: ${width}px; aspect-ratio: ${width} / ${height};`;
    for (const svg of holder.querySelectorAll(":scope > svg")) {
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      svg.setAttribute("width", "100%");
      svg.setAttribute("height", "100%");
    }
    // What a drawing is clipped or hatched with has its name from the drawing on the screen, which paper hides.
    for (const named of holder.querySelectorAll("[id]")) named.id = `paper-${named.id}`;
    for (const name of ["clip-path", "fill", "style"]) {
      for (const user of holder.querySelectorAll(`[${name}*="url("]`)) {
        user.setAttribute(name, user.getAttribute(name).replace(/(url\(["']?)[^"')]*#/g, "$1#paper-"));
      }
    }
    // Ticks and legends grow with the window (gaibo.css), the rest of a drawing does not: paper has them of one size.
    const grown = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    for (const text of holder.querySelectorAll(":is(.xtick, .ytick) text, .legendtext, .g-xtitle text, .g-ytitle text")) {
      text.style.fontSize = `${parseFloat(text.style.fontSize) / grown}px`;
    }
    if (!dark) return;
    for (const text of holder.querySelectorAll("text:not(.bartext-inside)")) if (light(text.style.fill)) text.style.fill = INK;
    for (const line of holder.querySelectorAll(":is(.gridlayer, .zerolinelayer) path, path:is(.ygrid, .xgrid)")) line.style.stroke = RULE;
  };

  const lay = () => {
    const main = document.querySelector(part("stMainBlockContainer"));
    if (!main) return;
    paper?.remove();
    const dark = light(getComputedStyle(main).color);
    paper = document.createElement("div");
    paper.className = "gaibo-paper";
    paper.style.fontFamily = getComputedStyle(main).fontFamily;
    // The rules of the page come along: on paper Streamlit takes the light theme and begins to draw itself anew.
    for (const style of document.querySelectorAll(".st-key-style style")) paper.append(style.cloneNode(true));
    const copy = paper.appendChild(main.cloneNode(true));
    const grids = [...main.querySelectorAll(part("stDataFrame"))].map(grid);
    for (const [n, holder] of [...copy.querySelectorAll(part("stDataFrame"))].entries()) {
      if (!grids[n]) continue;
      high(holder, copy);
      holder.replaceWith(table(grids[n]));
    }
    // A picture out of sight may wait still for the browser's spare time.
    for (const chart of copy.querySelectorAll(UNDRAWN)) {
      chart.textContent = chart.ariaLabel;
      high(chart.firstChild, copy);
    }
    for (const holder of copy.querySelectorAll(".svg-container")) {
      high(holder, copy);
      drawing(holder, dark);
    }
    const fields = main.querySelectorAll("input");
    for (const [n, field] of copy.querySelectorAll("input").entries()) field.setAttribute("value", fields[n].value);
    if (dark) {
      for (const word of copy.querySelectorAll(".stMarkdownColoredText")) {
        word.style.color = word.style.color.replace(/\d+/g, (shade) => Math.round(shade * 0.6));
      }
    }
    document.body.append(paper);
  };
  const clear = () => {
    paper?.remove();
    paper = null;
    document.documentElement.classList.remove(NARROW);
  };

  const settled = async () => {
    const undrawn = () => [...document.querySelectorAll(UNDRAWN)].some((chart) => chart.clientWidth);
    let [before, same] = ["", 0];
    for (let looks = 0; same < 4 && looks < 40; looks++) {
      await new Promise((done) => setTimeout(done, 80));
      const now = [...document.querySelectorAll(".js-plotly-plot .main-svg")].map((svg) => svg.getAttribute("width")).join();
      same = now === before && !undrawn() ? same + 1 : 0;
      before = now;
    }
  };
  const narrow = async () => {
    document.documentElement.classList.add(NARROW);
    await settled();
  };
  const print = window.print.bind(window);
  window.print = () => narrow().then(print);
  window.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "p") return;
    event.preventDefault();
    window.print();
  });
  window.addEventListener("beforeprint", lay);
  window.addEventListener("afterprint", clear);
  return { narrow };
})();
