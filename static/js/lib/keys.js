// Keys without a modifier press the visible control that names them: <button data-key="e">. `?` opens the list.
// A key that does nothing here says why: <i data-key="r" data-says="…">.
// Off while typing, and as a whole from that list (WCAG 2.1.4).
const SEQUENCE_MS = 900;
let prefix = "", prefixAt = 0;

const isOff = () => localStorage.getItem("keys") === "off";
const isTyping = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]");
const isShown = (element) => element.checkVisibility({ visibilityProperty: true });

function press(control) {
  if (control.dataset.says) return document.querySelector("toast-stack")?.add(control.dataset.says);
  const pane = control.closest(".pane[popover]");
  if (pane && !isShown(control)) pane.showPopover();
  if (control.matches("input:not([type=checkbox], [type=radio]), textarea")) control.focus();
  else control.click();
  const next = control.dataset.then && document.querySelector(control.dataset.then); // what it brings into view
  if (next) press(next);
}

function find(key) {
  const inside = document.querySelector("dialog[open]") ?? document;
  return [...inside.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((control) => isShown(control) || control.closest("[popover]"));
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") return leave(event);
  if (isTyping(event.target) || isOff() || document.querySelector("[popover]:popover-open[role=menu]")) return;
  if (event.key === "?") return document.querySelector("#keys")?.showModal();
  const key = event.key.toLowerCase();
  const sequence = performance.now() - prefixAt < SEQUENCE_MS ? `${prefix} ${key}` : key;
  const control = find(sequence) ?? find(key);
  if (control) {
    event.preventDefault();
    prefix = "";
    press(control);
  } else {
    prefix = key;
    prefixAt = performance.now();
  }
});

// Escape leaves a field as it was; outside of fields it goes back to the list.
function leave(event) {
  const field = isTyping(event.target);
  if (field) {
    if ("defaultValue" in field && field.closest("[data-escape=reset]")) field.value = field.defaultValue;
    field.blur();
  } else if (!document.querySelector("dialog[open], [popover]:popover-open")) {
    const back = find("escape");
    if (back) press(back);
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-keys-switch]")) localStorage.setItem("keys", event.target.checked ? "on" : "off");
  if (event.target.matches("[data-theme-choice]")) {
    localStorage.setItem("theme", event.target.value);
    if (event.target.value) document.documentElement.dataset.theme = event.target.value;
    else delete document.documentElement.dataset.theme;
  }
});

for (const choice of document.querySelectorAll("[data-keys-switch]")) choice.checked = !isOff();
for (const choice of document.querySelectorAll("[data-theme-choice]")) {
  choice.checked = choice.value === (localStorage.getItem("theme") ?? "");
}
