// A button and the popover it opens. The browser opens, closes and places it; this adds the keys of a menu.
customElements.define("pop-menu", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("toggle", (event) => this.toggled(event), true);
    this.addEventListener("keydown", (event) => this.pressed(event));
  }

  get button() {
    return this.querySelector("[popovertarget]");
  }

  get items() {
    return [...this.querySelectorAll(".menu__item:not([disabled])")].filter((item) => item.checkVisibility());
  }

  toggled(event) {
    const isOpen = event.newState === "open";
    this.button?.setAttribute("aria-expanded", isOpen);
    if (!isOpen) return;
    this.place(event.target);
    const first = event.target.querySelector("a, button, input:not([type=hidden])");
    (event.target.querySelector("[aria-checked=true]") ?? first)?.focus();
  }

  // Browsers without anchor positioning
  place(menu) {
    if (CSS.supports("position-area", "block-end")) return;
    const at = this.button.getBoundingClientRect(), size = menu.getBoundingClientRect();
    const below = at.bottom + 4 + size.height < innerHeight;
    menu.style.insetBlockStart = `${Math.max(8, below ? at.bottom + 4 : at.top - size.height - 4)}px`;
    menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
  }

  pressed(event) {
    const menu = event.target.closest("[popover]");
    if (!menu || event.target.matches("input, textarea, select")) return;
    const { items } = this;
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined && items.length) {
      event.preventDefault();
      event.stopPropagation();
      items.at(to % items.length).focus();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.jump(event, items, at);
    } else if (event.key === "Tab") {
      menu.hidePopover();
    }
  }

  // A figure presses the item that shows it, a letter goes to the next item that begins with it.
  jump(event, items, at) {
    const key = event.key.toLowerCase();
    const named = items.find((item) => item.dataset.item === key);
    const next = [...items.slice(at + 1), ...items].find((item) => item.textContent.trim().toLowerCase().startsWith(key));
    if (!named && !next) return;
    event.preventDefault();
    event.stopPropagation();
    if (named) named.click();
    else next.focus();
  }
});

// What was refused stands open again, with its reason.
document.addEventListener("htmx:after:swap", () => {
  for (const menu of document.querySelectorAll("[popover][data-refused]:not(:popover-open)")) {
    menu.removeAttribute("data-refused");
    menu.showPopover({ source: menu.parentElement.querySelector("[popovertarget]") });
  }
});

// A choice was made, or the region around it is drawn anew: an open menu would be left behind.
document.addEventListener("htmx:before:request", (event) => {
  event.target.closest?.("[popover]:popover-open:not(.pane)")?.hidePopover();
});
