// The edge between two panes: dragged, or moved with the arrow keys, and remembered on this device.
const STEP = 16;

customElements.define("pane-edge", class extends HTMLElement {
  connectedCallback() {
    this.pane = this.getAttribute("pane");
    this.least = Number(this.getAttribute("least"));
    this.most = Number(this.getAttribute("most"));
    this.tabIndex = 0;
    this.setAttribute("role", "separator");
    this.setAttribute("aria-orientation", "vertical");
    this.setAttribute("aria-valuemin", this.least);
    this.setAttribute("aria-valuemax", this.most);
    this.setAttribute("aria-valuenow", Math.round(this.width));
    this.addEventListener("pointerdown", (event) => this.grab(event));
    this.addEventListener("keydown", (event) => this.step(event));
    this.addEventListener("dblclick", () => this.reset());
  }

  get width() {
    return this.previousElementSibling?.getBoundingClientRect().width ?? this.least;
  }

  grab(event) {
    event.preventDefault();
    this.setPointerCapture(event.pointerId);
    const from = event.clientX, width = this.width;
    const turns = document.documentElement.dir === "rtl" ? -1 : 1;
    const move = (moved) => this.set(width + (moved.clientX - from) * turns);
    this.addEventListener("pointermove", move);
    this.addEventListener("lostpointercapture", () => this.removeEventListener("pointermove", move), { once: true });
  }

  step(event) {
    const turns = document.documentElement.dir === "rtl" ? -1 : 1;
    const way = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    this.set(this.width + way * turns);
  }

  set(width) {
    const kept = Math.round(Math.min(this.most, Math.max(this.least, width)));
    document.documentElement.style.setProperty(`--${this.pane}-width`, `${kept}px`);
    this.setAttribute("aria-valuenow", kept);
    localStorage.setItem(`pane:${this.pane}`, kept);
  }

  reset() {
    document.documentElement.style.removeProperty(`--${this.pane}-width`);
    localStorage.removeItem(`pane:${this.pane}`);
  }
});
