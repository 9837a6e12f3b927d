"use strict";
const told = JSON.parse(document.getElementById("told").textContent);
const dark = matchMedia("(prefers-color-scheme: dark)");

function draw(isDark) {
  for (const place of document.querySelectorAll("[data-picture]")) {
    const picture = told.pictures[place.dataset.picture];
    const ink = isDark ? "#e7eaee" : "#1f2733", rule = isDark ? "#39424e" : "#e3e7ec";
    const layout = { ...picture.layout, font: { ...picture.layout.font, color: ink } };
    for (const axis of ["xaxis", "yaxis"]) layout[axis] = { ...layout[axis], gridcolor: rule, linecolor: rule };
    Plotly.react(place, picture.data, layout, { ...told.config, responsive: true });
  }
}

function sortBy(header) {
  const table = header.closest("table"), body = table.tBodies[0], column = header.cellIndex;
  const direction = header.getAttribute("aria-sort") === "ascending" ? -1 : 1;
  const value = (row) => row.cells[column].dataset.v ?? row.cells[column].textContent;
  const isNumber = header.classList.contains("n");
  const rows = [...body.rows].sort((one, other) => {
    const [a, b] = [value(one), value(other)];
    if (a === "" || b === "") return (a === "") - (b === "");
    return direction * (isNumber ? a - b : a.localeCompare(b, document.documentElement.lang));
  });
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
  body.append(...rows);
}

draw(dark.matches);
dark.addEventListener("change", () => draw(dark.matches));
addEventListener("beforeprint", () => draw(false));
addEventListener("afterprint", () => draw(dark.matches));
document.addEventListener("click", (event) => {
  const button = event.target.closest("thead button");
  if (button) sortBy(button.closest("th"));
});
