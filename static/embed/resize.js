// For the page around a form: gives each frame the height of what is in it. Without it the frame scrolls.
addEventListener("message", (event) => {
  const height = Number(event.data?.helpdesk === "height" && event.data.height);
  if (!height) return;
  for (const frame of document.querySelectorAll("iframe[data-helpdesk]")) {
    if (frame.contentWindow === event.source && new URL(frame.src).origin === event.origin) {
      frame.style.height = `${Math.min(Math.max(height, 200), 10000)}px`;
    }
  }
});
