// Completes the name of a customer or a company. Without it the line takes the whole name or address all the same.
const PLACES = { customer: "/inbox/people/", company: "/inbox/companies/" };
const PAUSE = 150;

customElements.define("name-search", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", (event) => this.typed(event));
  }

  disconnectedCallback() {
    clearTimeout(this.waiting);
    this.asking?.abort();
  }

  get line() {
    return this.querySelector("input");
  }

  typed(event) {
    clearTimeout(this.waiting);
    if (event.inputType === "insertReplacementText" || !event.inputType) return; // one of the names was taken
    const q = this.line.value.trim();
    if (q.length < 2) this.querySelector("datalist").replaceChildren();
    else this.waiting = setTimeout(() => this.find(q), PAUSE);
  }

  async find(q) {
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const answer = await fetch(`${PLACES[this.getAttribute("of")]}?q=${encodeURIComponent(q)}`, {
        signal: this.asking.signal,
        headers: { Accept: "application/json" },
      });
      if (answer.ok) this.offer((await answer.json()).found);
    } catch {
      // Not connected, or something else was typed meanwhile: the line stands as it is.
    }
  }

  offer(found) {
    this.querySelector("datalist").replaceChildren(
      ...found.map(({ value, label }) => Object.assign(document.createElement("option"), { value, label })),
    );
  }
});
