// A button that copies what stands in a field. Without scripts there is no button, and the text is selected by hand.
const SAID = 2000;

customElements.define("copy-text", class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => this.copy(button));
  }

  async copy(button) {
    const field = this.querySelector("input, textarea");
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.select(); // the browser does not let us: one key press is left to do
      return;
    }
    const words = this.querySelector("[role=status]");
    words.textContent = words.dataset.said;
    setTimeout(() => { words.textContent = ""; }, SAID);
  }
});
