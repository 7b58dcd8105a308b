// Keeps a customer's page as the server has it: hears that something changed, fetches the page again, and takes over
// what differs in its [data-fresh] parts. What is being written, focus and the place on the screen stay.
const WAIT = 200;

customElements.define("fresh-page", class extends HTMLElement {
  failures = 0;

  connectedCallback() {
    this.listening = new AbortController();
    const again = () => !document.hidden && this.source?.readyState === EventSource.CLOSED && this.soon();
    document.addEventListener("visibilitychange", again, { signal: this.listening.signal });
    this.listen();
  }

  disconnectedCallback() {
    this.listening.abort();
    this.source?.close();
    clearTimeout(this.waiting);
  }

  listen() {
    this.source?.close();
    const source = new EventSource(`${this.getAttribute("src")}?s=${encodeURIComponent(this.getAttribute("subscription"))}`);
    this.source = source;
    source.addEventListener("open", () => {
      if (this.failures) this.soon();
      this.failures = 0;
    });
    for (const name of ["touch", "refetch"]) source.addEventListener(name, () => this.soon());
    source.addEventListener("expired", () => {
      source.close();
      this.soon();
    });
    source.addEventListener("error", () => {
      if (this.source !== source) return;
      this.failures += 1;
      if (source.readyState === EventSource.CLOSED) this.soon(Math.min(60, 2 ** this.failures) * 1000);
    });
  }

  soon(wait = WAIT) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.refresh(), wait);
  }

  async refresh() {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("fresh-page");
      if (answer.ok && fresh) return this.take(page, fresh);
      if (answer.status >= 500) return this.soon(10_000);
      this.source?.close();
      if (!this.isWriting) location.reload(); // signed out, or no longer for this reader
    } catch {
      this.soon(10_000);
    }
  }

  get isWriting() {
    const written = [...document.querySelectorAll("textarea, input[type=file]")].some((one) => one.value.trim());
    return written || document.querySelector("kept-file") !== null;
  }

  take(page, fresh) {
    const active = document.activeElement;
    const link = active?.closest("[data-fresh] a")?.getAttribute("href");
    const steady = active && active !== document.body && !link ? active : null;
    const before = steady?.getBoundingClientRect().top;
    for (const part of document.querySelectorAll("[data-fresh]")) {
      const newer = page.getElementById(part.id);
      if (newer && differs(part, newer)) patch(part, newer);
    }
    if (link) document.querySelector(`[data-fresh] a[href="${CSS.escape(link)}"]`)?.focus({ preventScroll: true });
    if (steady?.isConnected) scrollBy({ top: steady.getBoundingClientRect().top - before, behavior: "instant" });
    document.querySelector("seen-mark")?.setAttribute("upto", page.querySelector("seen-mark")?.getAttribute("upto") ?? "");
    this.say(fresh);
    const isClosed = this.source?.readyState === EventSource.CLOSED;
    for (const name of ["state", "upto", "subscription"]) this.setAttribute(name, fresh.getAttribute(name) ?? "");
    if (isClosed) this.listen();
  }

  // Only what changed since: a screen reader hears it once, and nobody is led away.
  say(fresh) {
    const changed = (name) => (fresh.getAttribute(name) ?? "") !== (this.getAttribute(name) ?? "");
    const words = changed("state") ? fresh.getAttribute("state-words") : changed("upto") ? fresh.getAttribute("news-words") : "";
    if (!words) return;
    const strip = this.querySelector("[role=status]");
    strip.textContent = words;
    strip.classList.add("alert", "alert--said");
  }
});

// What is made of a word alone says it in the attribute: its forms carry a token that is another one each time. Words that
// somebody writes in it stay.
function differs(part, newer) {
  const isWritten = [...part.querySelectorAll("input:not([type])")].some((one) => one.value !== one.defaultValue);
  return !isWritten && (!newer.dataset.fresh || newer.dataset.fresh !== part.dataset.fresh);
}

// Children that are the same stay as they are, so that a selection or an open menu among them does, too.
function patch(part, newer) {
  const [old, now] = [[...part.childNodes], [...newer.childNodes]];
  let first = 0;
  while (first < old.length && first < now.length && old[first].isEqualNode(now[first])) first += 1;
  for (const one of old.slice(first)) one.remove();
  part.dataset.fresh = newer.dataset.fresh;
  part.append(...now.slice(first).map((one) => document.importNode(one, true)));
}
