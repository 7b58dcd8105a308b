// Hears which topics changed and tells the page: "touch-conversation-42" on <body>, for hx-trigger="… from:body".
// One connection for the page, of the element that joined last: an open conversation's topics include the lists'.
import { isWriting, signedOut } from "lib/signed-out";

const joined = [];
let source = null, failures = 0;

const announce = (topic) => document.body.dispatchEvent(new CustomEvent(`touch-${topic}`));
const current = () => joined.at(-1);

function connect() {
  const element = current();
  const before = source;
  if (!element) {
    before?.close();
    source = null;
    return;
  }
  const next = new EventSource(`${element.getAttribute("src")}?s=${encodeURIComponent(element.getAttribute("subscription"))}`);
  source = next;
  next.addEventListener("open", () => {
    before?.close(); // only now, so that nothing falls between two connections
    if (failures > 0) refetch();
    failures = 0;
    tell(true);
  });
  next.addEventListener("touch", (event) => announce(event.data));
  next.addEventListener("refetch", refetch);
  next.addEventListener("expired", renew);
  next.addEventListener("error", () => {
    before?.close();
    if (source !== next) return next.close();
    failures += 1;
    if (failures > 2) tell(false);
    if (next.readyState === EventSource.CLOSED) setTimeout(renew, Math.min(30, 2 ** failures) * 1000);
  });
}

function refetch() {
  announce("inbox");
  for (const topic of (current()?.getAttribute("topics") ?? "").split(" ").filter(Boolean)) announce(topic);
}

// A subscription is valid for an hour: the page itself, fetched again, brings a new one to whoever may still see it.
async function renew() {
  const element = current();
  if (!element || document.hidden) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = [...page.querySelectorAll("live-stream")].at(-1)?.getAttribute("subscription");
    if (answer.ok && fresh) element.setAttribute("subscription", fresh);
    else if (answer.redirected) signedOut(answer.url);
    else if (answer.status === 404 && !isWriting()) location.reload(); // no longer for this reader
  } catch {
    setTimeout(renew, 10_000);
  }
}

function tell(isConnected) {
  for (const hint of document.querySelectorAll("[data-offline]")) hint.hidden = isConnected;
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && source?.readyState === EventSource.CLOSED) renew();
});

customElements.define("live-stream", class extends HTMLElement {
  static observedAttributes = ["subscription"];

  connectedCallback() {
    joined.push(this);
    connect();
  }

  disconnectedCallback() {
    const wasCurrent = current() === this;
    joined.splice(joined.indexOf(this), 1);
    if (wasCurrent) connect();
  }

  attributeChangedCallback(name, before, after) {
    if (before !== null && before !== after && current() === this) connect();
  }
});
