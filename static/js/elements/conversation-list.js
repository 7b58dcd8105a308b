// The list of conversations: J, K and arrows walk it, the open one stays marked, news never move what is being read.
const NEAR_TOP = 40;

customElements.define("conversation-list", class extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.addEventListener("keydown", (event) => this.walk(event), { signal });
    document.addEventListener("htmx:after:swap", () => this.markOpen(), { signal });
    document.addEventListener("htmx:after:history:push", () => this.markOpen(), { signal });
    document.body.addEventListener("touch-inbox", () => this.hear(), { signal });
    this.addEventListener("click", (event) => this.choose(event), { signal });
    document.addEventListener("click", (event) => this.leaveTo(event), { signal, capture: true });
    this.scroller?.addEventListener("scroll", () => this.catchUp(), { signal, passive: true });
  }

  disconnectedCallback() {
    this.stop.abort();
    clearTimeout(this.waiting);
  }

  get rows() {
    return [...this.querySelectorAll(".row")];
  }

  get scroller() {
    return this.querySelector(".list__rows");
  }

  walk(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const inList = this.contains(event.target) || event.target === document.body;
    if (event.target.closest("input, textarea, select, [contenteditable=true], [role=menu], dialog")) return;
    const isOff = localStorage.getItem("keys") === "off";
    const down = (!isOff && event.key === "j") || (inList && event.key === "ArrowDown");
    const up = (!isOff && event.key === "k") || (inList && event.key === "ArrowUp");
    if (!isOff && event.key === "o" && this.contains(document.activeElement)) document.activeElement.click();
    if (!down && !up) return;
    const { rows } = this;
    const at = rows.indexOf(document.activeElement.closest?.(".row") ?? this.querySelector(".row[aria-current]"));
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + (down ? 1 : -1)))];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  // The row is marked at once; the server's answer only confirms it.
  choose(event) {
    const row = event.target.closest(".row");
    if (row && !event.ctrlKey && !event.metaKey && !event.shiftKey) this.mark(row);
  }

  // Back leads to the list as it stands here, with its view and search.
  leaveTo(event) {
    const back = event.target.closest(".talk__back");
    if (back) back.href = this.querySelector("[data-refresh]").getAttribute("hx-get");
  }

  markOpen() {
    const path = location.pathname;
    this.mark(this.rows.find((row) => new URL(row.href).pathname === path));
  }

  mark(open) {
    for (const row of this.rows) {
      if (row === open) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  // Something in some list changed. At the top the list follows by itself; deeper down it waits to be asked.
  hear() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      if ((this.scroller?.scrollTop ?? 0) < NEAR_TOP && !this.querySelector(".pick :checked")) this.refresh();
      else this.news(true);
    }, 300);
  }

  refresh() {
    this.news(false);
    window.htmx.trigger(this.querySelector("[data-refresh]"), "refresh");
  }

  news(isThere) {
    const hint = this.querySelector("[data-news]");
    if (hint) hint.hidden = !isThere;
  }

  catchUp() {
    if (this.scroller.scrollTop < NEAR_TOP && !this.querySelector(".pick :checked") && this.querySelector("[data-news]:not([hidden])")) this.refresh();
  }
});
