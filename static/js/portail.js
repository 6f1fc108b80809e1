// Everything works without this file: it prints, copies a link, and takes the focus where something asks for it.
document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-print], [data-copy]");
  if (!target) return;
  if (target.hasAttribute("data-print")) window.print();
  else navigator.clipboard.writeText(location.href).then(() => {
    document.getElementById(target.dataset.copy).textContent = "Lien copié.";
  });
});

// The summary of errors takes the focus, after a page load as after a swap.
const focusOn = (root) => root.querySelector("[data-focus]")?.focus();
focusOn(document);
document.addEventListener("htmx:afterSettle", (event) => focusOn(event.target));

// Live filtering: the address keeps only what is asked, and the sheet of filters closes when its button is pressed.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.closest("[data-clean-address]")) return;
  const asked = event.detail.formData;
  for (const [name, value] of [...asked]) if (value === "") asked.delete(name);
});
document.addEventListener("click", (event) => {
  const sheet = event.target.closest("[data-closes]")?.dataset.closes;
  if (sheet) document.getElementById(sheet).hidePopover();
});
