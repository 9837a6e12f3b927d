// A picture of a page, drawn by Plotly: those in sight at once, the others when the browser has nothing else to do.
// A run of the page sends each picture's figure anew; what shows it already is left as it is.
const { search } = new URL(import.meta.url);
const plotly = import(`./plotly-cartesian.min.js${search}`).then(() => window.Plotly);
// Pixels around the window that are as good as in sight.
const AROUND = 100;
// Milliseconds in which a finger's one tap comes as that of a mouse too.
const TWICE = 350;
const FINGER = matchMedia("(hover: none)");
const FILL = { width: 24, height: 24, path: "M5 14H3v7h7v-2H5zM3 10h2V5h5V3H3zm16 9h-5v2h7v-7h-2zM14 3v2h5v5h2V3z" };

// What a figure leaves to the theme of the page, of which Streamlit tells each component.
const themed = (root) => {
  const style = getComputedStyle(root);
  const of = (name) => style.getPropertyValue(`--st-${name}`).trim();
  const [ink, rule, ground] = [of("gray-text-color"), of("border-color-light"), of("background-color")];
  // Words grow with those of the page on a large screen (gaibo.css).
  const grown = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const font = { color: ink, size: 12 * grown };
  const axis = {
    automargin: true, zerolinecolor: rule, gridcolor: rule, tickcolor: rule, tickfont: font,
    title: { font: { color: ink, size: 14 * grown }, standoff: 20 * grown },
  };
  const layout = {
    colorway: of("chart-categorical-colors").split(","),
    font,
    hoverlabel: { bgcolor: ground, bordercolor: of("border-color"), font },
    legend: { valign: "top", font: { ...font, color: of("text-color") }, title: { font, side: "top" } },
    margin: { pad: 8 * grown, r: 0, l: 0 },
    xaxis: { ...axis, showgrid: false, zeroline: false },
    yaxis: { ...axis, title: { ...axis.title, standoff: 24 * grown }, ticklabelposition: "outside" },
  };
  return { looks: ground + grown, template: { data: { scatter: [{ marker: { line: { width: 0 } }, type: "scatter" }] }, layout } };
};

// Where nothing can be drawn the finding stands in words.
const instead = (root) => {
  window.Plotly?.purge(root);
  root.shown = root.listens = undefined;
  root.style.height = "auto";
  root.textContent = root.ariaLabel;
};
// The same function every time: Plotly makes a picture of other tools all anew.
const fill = (root) => (document.fullscreenElement === root ? document.exitFullscreen() : root.requestFullscreen());
// A finger's first tap shows the figures of a mark, and another one on the same mark chooses it.
const listen = (root) => {
  let last = { at: 0 };
  root.on("plotly_unhover", () => { last = { at: last.at }; });
  root.on("plotly_click", ({ points: [{ customdata }] }) => {
    const code = Array.isArray(customdata) ? customdata[0] : customdata;
    const [before, at] = [last, performance.now()];
    if (at - before.at < TWICE) return;
    const chosen = code && root.choose && (code === before.code || !FINGER.matches);
    last = chosen ? { at } : { at, code };
    if (chosen) root.choose(code);
  });
};
const draw = async (root) => {
  try {
    const Plotly = await plotly;
    const { figure, clientWidth: width, clientHeight } = root;
    const { looks, template } = themed(root);
    const full = document.fullscreenElement === root && clientHeight;
    const shown = [looks, full, width, figure].join();
    if (!width || shown === root.shown) return;
    root.shown = shown;
    const { data, layout, config, full: title } = JSON.parse(figure);
    if (document.fullscreenEnabled) config.modeBarButtons[0].push({ name: "full", title, icon: FILL, click: fill });
    if (!root.listens) root.textContent = "";
    await Plotly.react(root, data, { ...layout, width, height: full || layout.height, template }, config);
    if (!root.listens) listen(root);
    root.listens = true;
  } catch (fault) {
    instead(root);
    throw fault;
  }
};

// Out of sight: one after the other, each when the browser has time for it.
const later = new Set();
const spare = window.requestIdleCallback ?? ((work) => setTimeout(work, 50));
let asked = false;
const next = () => {
  asked = false;
  const [root] = later;
  if (!root) return;
  later.delete(root);
  draw(root).finally(ask);
};
const ask = () => {
  if (asked || !later.size) return;
  asked = true;
  spare(next);
};
const sight = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) {
    if (isIntersecting) {
      later.delete(target);
      draw(target);
    } else if (target.isConnected) later.add(target);
  }
  ask();
}, { scrollMargin: `${AROUND}px` });
// Whoever is looked at again says anew whether it is in sight.
const look = (root) => {
  sight.unobserve(root);
  sight.observe(root);
};
const size = new ResizeObserver((changed) => changed.forEach(({ target }) => look(target)));

const inSight = (root) => {
  const { top, bottom, height } = root.getBoundingClientRect();
  return height > 0 && bottom > -AROUND && top < window.innerHeight + AROUND;
};

export default (root) => {
  if (!root.leave) {
    size.observe(root);
    root.leave = () => {
      if (root.isConnected) return; // said of a run that another one overtook
      later.delete(root);
      sight.unobserve(root);
      size.unobserve(root);
      window.Plotly?.purge(root);
    };
  }
  // The observer would tell a frame later, and a frame is long while a page is made.
  if (inSight(root)) draw(root);
  else look(root);
};
