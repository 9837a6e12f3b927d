// One slide at a time: keys and fingers turn it, the address remembers which; pictures are drawn when they are first shown.
(() => {
  const told = JSON.parse(document.getElementById("told").textContent);
  const slides = [...document.querySelectorAll(".page")];
  const place = () => Math.min(Math.max(Number(location.hash.slice(1)) || 1, 1), slides.length) - 1;
  let now = place();
  const draw = (box) => {
    if (!box || box.dataset.drawn) return;
    box.dataset.drawn = "yes";
    const { data, layout } = told.pictures[box.dataset.picture];
    const style = getComputedStyle(document.body);
    const size = Math.max(13, parseFloat(getComputedStyle(box).fontSize) * 0.8);
    Object.assign(layout, { font: { ...layout.font, size, color: style.color }, height: Math.max(box.clientHeight, 320) });
    for (const axis of ["xaxis", "yaxis"]) layout[axis] = { ...layout[axis], gridcolor: "rgba(128,140,155,.25)" };
    Plotly.newPlot(box, data, layout, { ...told.config, responsive: true });
  };
  const show = (n) => {
    now = Math.min(Math.max(n, 0), slides.length - 1);
    slides.forEach((slide, m) => slide.classList.toggle("on", m === now));
    history.replaceState(null, "", `#${now + 1}`);
    window.scrollTo(0, 0);
    draw(slides[now].querySelector(".picture"));
  };
  const keys = {
    ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Home: -Infinity, End: Infinity,
  };
  document.addEventListener("keydown", (event) => {
    if (!(event.key in keys) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const step = event.key === " " && event.shiftKey ? -1 : keys[event.key];
    show(Number.isFinite(step) ? now + step : step < 0 ? 0 : slides.length - 1);
  });
  let from = null;
  document.addEventListener("touchstart", (event) => { from = event.changedTouches[0]; }, { passive: true });
  document.addEventListener("touchend", (event) => {
    const to = event.changedTouches[0];
    const [x, y] = [to.clientX - from.clientX, to.clientY - from.clientY];
    if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) show(now + (x < 0 ? 1 : -1));
  }, { passive: true });
  window.addEventListener("hashchange", () => show(place()));
  window.addEventListener("beforeprint", () => document.querySelectorAll(".picture").forEach(draw));
  document.body.classList.add("ready");
  show(now);
})();
