// How much is left to write: « 1 850 / 2 000 signes », counted as the server counts. The page says the limit without it.
const number = new Intl.NumberFormat("fr-FR");

const signOf = (box) => {
  const known = box.id && document.getElementById(`${box.id}_limit`);
  if (known) return known;
  const made = document.createElement("p");
  made.id = `${box.id || box.name}_limit`;
  made.className = "help";
  box.after(made);
  return made;
};

const count = (box) => {
  const limit = Number(box.dataset.limit);
  const length = [...box.value.replace(/\r\n?/g, "\n").trim()].length;
  const sign = signOf(box);
  const over = length > limit;
  // Said aloud once, when the limit is passed or respected again: not at each letter.
  const tells = over !== (sign.dataset.over === "1");
  sign.setAttribute("aria-live", tells ? "polite" : "off");
  sign.dataset.over = over ? "1" : "0";
  const counted = `${number.format(length)} / ${number.format(limit)} signes`;
  sign.textContent = over ? `${counted}\u00a0: raccourcissez de ${number.format(length - limit)}.` : counted;
  sign.classList.toggle("over", over);
};

const countAll = (root) => root.querySelectorAll?.("[data-limit]").forEach((box) => box.value && count(box));
countAll(document);
document.addEventListener("input", (event) => event.target.dataset?.limit && count(event.target));
document.addEventListener("htmx:afterSettle", (event) => countAll(event.target));
