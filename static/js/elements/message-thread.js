// The thread opens at its newest message, at the first line of a long one, and stays where its reader is: news arrive
// below, behind a small button.
const AT_END = 24;

customElements.define("message-thread", class extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.addEventListener("htmx:before:swap", () => this.remember(), { signal });
    document.addEventListener("htmx:after:swap", () => this.keep(), { signal });
    this.addEventListener("click", (event) => {
      if (event.target.closest("[data-newest]")) this.goToEnd();
    }, { signal });
    this.showNewest();
    this.scroller?.addEventListener("scroll", () => this.isAtEnd && this.offer(false), { signal, passive: true });
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  get scroller() {
    return this.querySelector(".thread");
  }

  get last() {
    return this.querySelector(".thread__in")?.dataset.last;
  }

  // column-reverse: 0 is the end, and the way up is negative
  get isAtEnd() {
    return !this.scroller || -this.scroller.scrollTop < AT_END;
  }

  remember() {
    const { scroller } = this;
    if (!scroller) return;
    this.seen = { last: this.last, wasAtEnd: this.isAtEnd, fromTop: scroller.scrollHeight + scroller.scrollTop };
  }

  keep() {
    const { scroller, seen } = this;
    if (!scroller || !seen || seen.last === this.last) return;
    if (seen.wasAtEnd) {
      this.goToEnd();
      this.showNewest();
    } else {
      scroller.scrollTop = seen.fromTop - scroller.scrollHeight;
      this.offer(true);
    }
  }

  showNewest() {
    const { scroller } = this;
    const newest = [...this.querySelectorAll(".message")].at(-1);
    if (!newest || newest.offsetHeight < scroller.clientHeight) return;
    scroller.scrollTop += newest.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  }

  goToEnd() {
    this.scroller.scrollTop = 0;
    this.offer(false);
  }

  offer(isThere) {
    const button = this.querySelector("[data-newest]");
    if (button) button.hidden = !isThere;
  }
});
