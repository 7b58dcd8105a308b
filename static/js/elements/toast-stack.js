// Short news at the edge of the screen. The server's messages stand in it already; failed requests join them.
const STAY_MS = 6000;

customElements.define("toast-stack", class extends HTMLElement {
  connectedCallback() {
    for (const toast of this.children) this.leaveLater(toast);
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.addEventListener("htmx:response:error", (event) => {
      const { status, headers } = event.detail.ctx.response;
      if (headers?.get("HX-Trigger")) return; // the server has words of its own
      if (status >= 500) this.add(this.getAttribute("failed"), true);
      else if (status === 403 || status === 404) this.add(this.getAttribute("gone"), true);
    }, { signal });
    document.addEventListener("htmx:error", (event) => {
      if (event.detail.ctx && !event.detail.ctx.response) this.add(this.getAttribute("offline"), true);
    }, { signal });
    this.addEventListener("toast", ({ detail }) => this.add(detail.message, false, detail.undo), { signal });
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  add(text, isError = false, undo = "") {
    if (!text || [...this.children].some((toast) => toast.dataset.text === text)) return;
    const toast = document.createElement("p");
    toast.className = isError ? "toast toast--error" : "toast";
    toast.dataset.text = text;
    toast.append(text);
    if (undo) {
      const button = document.createElement("button");
      button.className = "toast__undo";
      button.textContent = this.getAttribute("undo");
      button.addEventListener("click", () => {
        toast.remove();
        window.htmx.ajax("POST", undo, { source: document.body, swap: "none" });
      });
      toast.append(button);
    }
    this.append(toast);
    this.leaveLater(toast);
  }

  // It stays until they have: what they wrote waits for it.
  askToSignIn(address) {
    if (this.querySelector("[data-sign-in]")) return;
    const toast = document.createElement("p");
    toast.className = "toast";
    toast.dataset.signIn = "";
    const link = Object.assign(document.createElement("a"), { href: address, target: "_blank", className: "toast__undo" });
    link.textContent = this.getAttribute("sign-in");
    toast.append(this.getAttribute("signed-out"), " ", link);
    this.append(toast);
  }

  isSignedIn() {
    this.querySelector("[data-sign-in]")?.remove();
  }

  leaveLater(toast) {
    const leave = () => {
      if (toast.matches(":hover, :focus-within")) setTimeout(leave, STAY_MS);
      else toast.remove();
    };
    setTimeout(leave, STAY_MS);
  }
});
