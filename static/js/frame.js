// A form in a frame tells the page around it how tall it is; static/embed/resize.js listens there, if anybody does.
const tell = () => parent.postMessage({ helpdesk: "height", height: Math.ceil(document.body.scrollHeight) }, "*");

new ResizeObserver(tell).observe(document.body);
