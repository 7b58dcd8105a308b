// Rows that are dragged by their grip. Each has a form that moves it, whose buttons do the same without dragging.
customElements.define("sort-rows", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("pointerdown", (event) => this.take(event));
    this.addEventListener("pointermove", (event) => this.drag(event));
    this.addEventListener("pointerup", () => this.drop());
    this.addEventListener("pointercancel", () => this.cancel());
    this.addEventListener("stayed", (event) => this.undo(event.target));
  }

  get rows() {
    return [...this.children].filter((row) => row.matches("[data-row]"));
  }

  take(event) {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button) return;
    event.preventDefault();
    this.row = grip.closest("[data-row]");
    this.from = this.rows.indexOf(this.row);
    this.row.dataset.dragged = "";
    this.setPointerCapture(event.pointerId);
  }

  // The row goes where the pointer is: before the first one whose middle is below.
  drag(event) {
    if (!this.row) return;
    const others = this.rows.filter((row) => row !== this.row);
    const below = others.find((row) => {
      const { top, height } = row.getBoundingClientRect();
      return event.clientY < top + height / 2;
    });
    if (this.row.nextElementSibling !== (below ?? null)) this.insertBefore(this.row, below ?? null);
  }

  drop() {
    const { row, from } = this;
    if (!row) return;
    this.let();
    const at = this.rows.indexOf(row);
    if (at === from) return;
    const form = row.querySelector("form[data-place]");
    form.elements.at.disabled = false;
    form.elements.at.value = at;
    this.sent = { form, row, from };
    form.requestSubmit();
  }

  cancel() {
    if (!this.row) return;
    this.putBack(this.row, this.from);
    this.let();
  }

  // Somebody was asked whether to leave what is not saved, and stays: nothing was sent.
  undo(form) {
    if (this.sent?.form !== form) return;
    form.elements.at.disabled = true;
    this.putBack(this.sent.row, this.sent.from);
    this.sent = null;
  }

  putBack(row, at) {
    const others = this.rows.filter((one) => one !== row);
    this.insertBefore(row, others[at] ?? null);
  }

  let() {
    delete this.row.dataset.dragged;
    this.row = null;
  }
});
