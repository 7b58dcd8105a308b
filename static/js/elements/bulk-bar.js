// The bar over what is selected. Boxes, bar and count work without it; this adds ranges, “all”, X, and a memory: a list
// that is drawn anew keeps what was selected, save after it was acted on.
customElements.define("bulk-bar", class extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.addEventListener("click", (event) => this.clicked(event), { signal });
    this.list?.addEventListener("click", (event) => this.ranged(event), { signal });
    document.addEventListener("keydown", (event) => this.pressed(event), { signal });
    document.addEventListener("htmx:before:swap", (event) => this.remember(event), { signal });
    document.addEventListener("htmx:after:swap", () => this.restore(), { signal });
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  get list() {
    return this.closest("conversation-list");
  }

  get boxes() {
    return [...(this.list?.querySelectorAll(".pick input") ?? [])];
  }

  clicked(event) {
    if (!event.target.closest("[data-pick-all]")) return;
    for (const box of this.boxes) box.checked = true;
  }

  // With Shift everything from the last box to this one follows it.
  ranged(event) {
    const box = event.target.closest(".pick")?.querySelector("input");
    if (!box || event.target !== box) return;
    const { boxes } = this;
    const from = boxes.indexOf(this.last), to = boxes.indexOf(box);
    if (event.shiftKey && from >= 0) {
      for (const one of boxes.slice(Math.min(from, to), Math.max(from, to) + 1)) one.checked = box.checked;
    }
    this.last = box;
  }

  pressed(event) {
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem("keys") === "off") return;
    const box = document.activeElement.closest?.(".listed")?.querySelector(".pick input");
    if (!box || box === document.activeElement) return;
    event.preventDefault();
    box.checked = !box.checked;
    this.last = box;
  }

  remember(event) {
    const isDone = event.detail?.ctx?.sourceElement?.closest?.("#bulk");
    this.kept = new Set(isDone ? [] : this.boxes.filter((box) => box.checked).map((box) => box.value));
  }

  restore() {
    if (!this.kept) return;
    for (const box of this.boxes) box.checked = this.kept.has(box.value);
    this.kept = undefined;
  }
});
