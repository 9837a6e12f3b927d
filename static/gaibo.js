// What Streamlit says in English alone (menus, toolbars, labels, dialogs), said in the reader's language as it appears.
// Nothing that pages or readers wrote is touched: texts change in Streamlit's own parts, and only where all of it is known.
// And the button of the slideshow fills the screen, which a browser grants to a click alone.
window.gaibo ??= (() => {
  const part = (name) => `[data-testid="${name}"]`;
  const PARTS = [
    "#portal",
    "#stFloatingOverlayPortal",
    "[data-live-announcer]",
    ...[
      "stConnectionStatus", "stDataFrameColumnMenu", "stDataFrameColumnVisibilityMenu", "stDataFrameResizable",
      "stDialog", "stException", "stFileUploader", "stMainMenuPopover", "stSelectboxVirtualDropdown", "stSidebarNav",
      "stSkipToContent", "stStatusWidget", "stTooltipContent", "stTopNav", "InputInstructions",
    ].map(part),
  ].join();
  const NAMES = ["alt", "aria-label", "placeholder", "title"];
  const NAMED = NAMES.map((name) => `[${name}]`).join();
  let words = new Map();
  let patterns = [];

  const said = (text) => {
    const known = words.get(text.trim());
    if (known !== undefined) return known;
    for (const [pattern, instead] of patterns) {
      const found = pattern.exec(text);
      if (found) return instead.replace("{}", found[1]);
    }
    return undefined;
  };
  const name = (element) => {
    for (const attribute of NAMES) {
      const instead = said(element.getAttribute(attribute) ?? "");
      if (instead !== undefined) element.setAttribute(attribute, instead);
    }
  };
  const write = (node) => {
    const instead = said(node.data);
    if (instead !== undefined) node.data = instead;
  };
  const writeAll = (root) => {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) write(texts.currentNode);
  };
  const read = (root) => {
    if (root.matches(NAMED)) name(root);
    for (const element of root.querySelectorAll(NAMED)) name(element);
    if (root.closest(PARTS)) writeAll(root);
    else for (const element of root.querySelectorAll(PARTS)) writeAll(element);
  };
  const ours = (element) => !element || element.ownerSVGElement || element.closest(".js-plotly-plot");
  document.addEventListener("click", ({ target }) => {
    if (!target.closest?.(".st-key-full_screen")) return;
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
  });
  new MutationObserver((changes) => {
    if (!words.size) return;
    for (const change of changes) {
      const { target } = change;
      if (change.type === "attributes") name(target);
      else if (change.type === "characterData") {
        if (target.parentElement?.closest(PARTS)) write(target);
      } else if (change.addedNodes.length && !ours(target)) {
        for (const node of change.addedNodes) {
          if (node.nodeType === Node.ELEMENT_NODE) read(node);
          else if (node.nodeType === Node.TEXT_NODE && target.closest(PARTS)) write(node);
        }
      }
    }
  }).observe(document.body, { attributeFilter: NAMES, characterData: true, childList: true, subtree: true });

  const take = (pairs) => {
    words = new Map(pairs);
    patterns = pairs
      .filter(([text]) => text.includes("{}"))
      .map(([text, instead]) => {
        const sides = text.split("{}").map((side) => side.replace(/[.*+?^$()|[\]\\/]/g, "\\$&"));
        return [new RegExp(`^${sides.join("(.+)")}$`), instead];
      });
    read(document.body);
  };
  let before = [];
  const speak = (language, pairs) => {
    if (language !== document.documentElement.lang) take(before.map(([text, instead]) => [instead, text]));
    document.documentElement.lang = language;
    take(pairs);
    before = pairs;
  };
  return { speak };
})();
