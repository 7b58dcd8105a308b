// Tells the server up to where a page was looked at, once somebody looks. Without scripts an answer tells the same.
customElements.define("seen-mark", class extends HTMLElement {
  static observedAttributes = ["upto"];
  told = "";

  connectedCallback() {
    this.listening = new AbortController();
    document.addEventListener("visibilitychange", () => this.tell(), { signal: this.listening.signal });
    this.tell();
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.tell();
  }

  tell() {
    const upto = this.getAttribute("upto");
    if (!upto || upto === this.told || document.visibilityState === "hidden") return;
    this.told = upto;
    const body = new URLSearchParams({ upto, csrfmiddlewaretoken: this.getAttribute("token") });
    fetch(this.getAttribute("action"), { method: "POST", body, keepalive: true }).catch(() => { this.told = ""; });
  }
});
