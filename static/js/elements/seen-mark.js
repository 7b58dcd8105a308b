// Tells the server up to where a page was looked at. Without scripts an answer tells the same.
customElements.define("seen-mark", class extends HTMLElement {
  connectedCallback() {
    const upto = this.getAttribute("upto");
    if (!upto || document.visibilityState === "hidden") return;
    const body = new URLSearchParams({ upto, csrfmiddlewaretoken: this.getAttribute("token") });
    fetch(this.getAttribute("action"), { method: "POST", body, keepalive: true }).catch(() => {});
  }
});
