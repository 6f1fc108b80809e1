// A form that asks the server for seconds says so once it is sent, and is not sent twice meanwhile.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-busy]");
  if (!form) return;
  if (form.hasAttribute("aria-busy")) return event.preventDefault();
  form.setAttribute("aria-busy", "true");
  const place = form.querySelector("[data-busy-words]");
  place.replaceChildren(document.createElement("progress"), ` ${place.dataset.busyWords}`);
  place.firstChild.setAttribute("aria-hidden", "true");
});
// Back from the next page, or the sending was stopped: the form may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) {
    form.removeAttribute("aria-busy");
    form.querySelector("[data-busy-words]").replaceChildren();
  }
});
