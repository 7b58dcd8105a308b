// Tickets that sound like the title that is being typed: perhaps it was told already.
const PAUSE = 400;

customElements.define("similar-tickets", class extends HTMLElement {
  connectedCallback() {
    this.listening = new AbortController();
    const title = document.getElementById(this.getAttribute("for"));
    title?.addEventListener("input", () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.ask(title.value), PAUSE);
    }, { signal: this.listening.signal });
  }

  disconnectedCallback() {
    this.listening.abort();
    clearTimeout(this.waiting);
  }

  async ask(title) {
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const answer = await fetch(`${this.getAttribute("src")}?${new URLSearchParams({ title })}`, { signal: this.asking.signal });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.replaceChildren(...page.body.children);
    } catch {
      // a hint that did not come holds up nothing
    }
  }
});
