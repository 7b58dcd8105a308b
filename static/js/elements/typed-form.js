// Fields that are shown only where another one has some answers. The server decides again; this saves the round trip.
customElements.define("typed-form", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", () => this.decide());
    this.again = () => this.decide();
    document.addEventListener("htmx:after:swap", this.again); // a form drawn anew in its place shows everything
    this.decide();
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:after:swap", this.again);
  }

  get fields() {
    return [...this.querySelectorAll("[data-field]")];
  }

  decide() {
    const { fields } = this;
    const byKey = new Map(fields.map((field) => [field.dataset.field, field]));
    const isShown = (field, seen) => {
      const key = field.dataset.shownWhen;
      const decider = byKey.get(key);
      if (!key || !decider || seen.has(key)) return true;
      const wanted = JSON.parse(field.dataset.shownValues).map(String);
      return isShown(decider, seen.add(key)) && this.answers(decider).some((answer) => wanted.includes(answer));
    };
    for (const field of fields) field.hidden = !isShown(field, new Set());
  }

  // As the server writes them: ids of options; true or false for a box that stands alone.
  answers(field) {
    const select = field.querySelector("select");
    if (select) return [...select.selectedOptions].map((option) => option.value);
    const boxes = [...field.querySelectorAll("input:is([type=checkbox], [type=radio])")];
    if (boxes.length === 1 && boxes[0].matches(".input--check")) return [String(boxes[0].checked)];
    return boxes.filter((box) => box.checked).map((box) => box.value);
  }
});
