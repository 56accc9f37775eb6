// Keys for the back office. An element says by data-key="A" (or "Shift+A", or several, apart by spaces) which key
// presses it; a field gets the focus instead. J and K go through the elements with data-item; data-row-key holds a key
// for the row under the cursor. Inside an open dialog only its own keys work, and Tab stays in it.
(() => {
  const FIELD = "input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=true]";

  const seen = (element) => element.getClientRects().length > 0;
  const openDialog = () => [...document.querySelectorAll("[aria-modal=true]")].filter(seen).at(-1);
  const nameOf = ({ key, shiftKey }) =>
    key.length === 1 && /\p{L}/u.test(key) ? (shiftKey ? "Shift+" : "") + key.toUpperCase() : key;
  const holder = (scope, attribute, name) =>
    [...scope.querySelectorAll(`[${attribute}]`)].find(
      (element) => element.getAttribute(attribute).split(" ").includes(name) && seen(element),
    );

  const press = (element) => {
    if (element.matches(FIELD)) {
      element.focus();
      element.select?.();
    } else element.click();
  };

  let cursor = "";
  const move = (step) => {
    const items = [...document.querySelectorAll("[data-item]")].filter(seen);
    if (!items.length) return false;
    const here = items.findIndex((item) => item.dataset.item === cursor);
    const next = items[here < 0 ? 0 : Math.min(Math.max(here + step, 0), items.length - 1)];
    cursor = next.dataset.item;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  };

  const closeMenus = (except) => {
    const open = [...document.querySelectorAll("details.menu[open]")].filter((menu) => menu !== except);
    for (const menu of open) menu.open = false;
    return open;
  };

  const stayIn = (dialog, event) => {
    const stops = [...dialog.querySelectorAll("button, input, select, textarea, a[href]")].filter(seen);
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (dialog.contains(document.activeElement) && document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
  };

  // With Control or Command: what says so by data-key="Ctrl+Z". A field keeps its own.
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.matches(FIELD) || target.isContentEditable || openDialog()) return;
    const found = holder(document, "data-key", `Ctrl+${nameOf(event)}`);
    if (!found) return;
    event.preventDefault();
    press(found);
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const dialog = openDialog();
    if (dialog && event.key === "Tab") return stayIn(dialog, event);
    const target = event.target instanceof Element ? event.target : document.body;
    const name = nameOf(event);
    if (target.matches(FIELD) && name !== "Escape") return;
    if ((name === "Enter" || name === " ") && target.closest("button, a, summary, label")) return;
    if (name === "Escape") {
      const [menu] = closeMenus();
      if (menu) return void menu.querySelector("summary").focus();
    }
    const step = { J: 1, K: -1 }[name];
    if (step && !dialog && move(step)) return event.preventDefault();
    const row = dialog ? null : target.closest("[data-row]");
    const found = (row && holder(row, "data-row-key", name)) || holder(dialog ?? document, "data-key", name);
    if (found) {
      event.preventDefault();
      press(found);
    } else if (name === "Escape" && target.matches(FIELD)) {
      // The browser would empty a search field.
      event.preventDefault();
      target.blur();
    }
  });

  document.addEventListener("focusin", ({ target }) => {
    const item = target.closest?.("[data-row]")?.querySelector("[data-item]");
    if (item) cursor = item.dataset.item;
  });

  // A menu closes when something in it was chosen, and when one clicks elsewhere.
  document.addEventListener("click", ({ target }) => {
    const menu = target.closest?.("details.menu");
    closeMenus(menu);
    if (menu && target.closest("[role=menuitemradio], a[href]")) menu.open = false;
  });

  // When a dialog goes, the focus returns to where it was.
  let before = null;
  new MutationObserver(() => {
    const dialog = openDialog();
    if (dialog && !before) {
      before = document.activeElement === document.body ? null : document.activeElement;
      if (dialog.contains(before)) before = last;
      if (!dialog.contains(document.activeElement)) dialog.querySelector("select, textarea, button")?.focus();
      before ??= document.body;
    } else if (!dialog && before) {
      if (before.isConnected) before.focus();
      before = null;
    }
  }).observe(document.documentElement, { subtree: true, childList: true });
  let last = null;
  document.addEventListener("focusout", ({ target }) => (last = target));
})();
