// Everything works without this file: it prints, copies a link, and takes the focus where something asks for it.
document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-print], [data-copy]");
  if (!target) return;
  if (target.hasAttribute("data-print")) window.print();
  else {
    const field = document.getElementById(target.dataset.copyText ?? "");
    navigator.clipboard.writeText(field ? field.value : location.href).then(() => {
      document.getElementById(target.dataset.copy).textContent = field ? "Texte copié." : "Lien copié.";
    });
  }
});

// The summary of errors takes the focus, after a page load as after a swap.
const focusOn = (root) => root.querySelector("[data-focus]")?.focus();
focusOn(document);
document.addEventListener("htmx:afterSettle", (event) => focusOn(event.target));

// What just happened is spoken too: a region speaks of what changes in it, not of what it came with.
const said = () => document.getElementById("said")?.innerText.trim();
const speak = (words) => { if (words) document.getElementById("annonce").textContent = words; };
setTimeout(() => speak(said()), 300);
document.addEventListener("htmx:afterSettle", () => speak(said()));

// A link to an answer opens it.
const unfold = () => {
  const answer = location.hash && document.getElementById(location.hash.slice(1))?.closest("details");
  if (answer) answer.open = true;
};
unfold();
addEventListener("hashchange", unfold);

// Live filtering: the address keeps only what is asked, what was unfolded stays so, and the sheet of filters closes.
const on = (name, act) => document.addEventListener(name, act);
on("htmx:configRequest", (event) => {
  if (!event.target.closest("[data-clean-address]")) return;
  const asked = event.detail.formData;
  for (const [name, value] of [...asked]) if (value === "") asked.delete(name);
});
on("htmx:oobBeforeSwap", ({ detail }) => {
  for (const was of detail.target.querySelectorAll("details[id]")) {
    const now = detail.fragment.querySelector(`#${was.id}`);
    if (now) now.open = was.open;
  }
});
// A fragment that comes from another page (the session is over): go there.
on("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (!xhr.responseURL || new URL(xhr.responseURL).pathname === new URL(requestConfig.path, location).pathname) return;
  event.detail.shouldSwap = false;
  location.reload();
});
on("click", (event) => {
  const sheet = event.target.closest("[data-closes]")?.dataset.closes;
  if (sheet) document.getElementById(sheet).hidePopover?.();
});

// Names that complete what is typed: arrows walk them, Escape and leaving close them.
const closed = (box) => box.querySelector(".suggestions").replaceChildren();
on("keydown", (event) => {
  const box = event.target.closest?.("[data-suggests]");
  const names = box ? [...box.querySelectorAll(".suggestions a")] : [];
  if (!names.length) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") {
    box.querySelector("input").focus();
    closed(box);
  } else if (step) (names[names.indexOf(document.activeElement) + step] ?? box.querySelector("input")).focus();
  else return;
  event.preventDefault();
});
on("focusout", (event) => {
  const box = event.target.closest?.("[data-suggests]");
  if (box && !box.contains(event.relatedTarget)) closed(box);
});
on("submit", (event) => event.target.querySelectorAll?.("[data-suggests]").forEach(closed));

// What completes the words of a box (a combobox, ARIA 1.2): arrows choose, Enter opens, Escape closes; the words stay.
document.querySelectorAll("[data-suggest]").forEach((box) => {
  const list = Object.assign(document.createElement("ul"), { id: `${box.id}-propositions`, className: "options", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Propositions");
  box.parentElement.append(list);
  let chosen = -1;
  let waiting;
  const set = (name, value) => box.setAttribute(`aria-${name}`, value);
  const choose = (rank) => {
    chosen = rank;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", at === rank));
    if (rank < 0) return box.removeAttribute("aria-activedescendant");
    set("activedescendant", list.children[rank].id);
    list.children[rank].scrollIntoView({ block: "nearest" });
  };
  const open = (yes) => { list.hidden = !yes; set("expanded", yes); choose(-1); };
  const ask = async () => {
    const words = box.value.trim();
    if (words.length < 2) return open(false);
    const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(words)}`).catch(() => null);
    if (words !== box.value.trim()) return;
    list.innerHTML = answer?.ok && !answer.redirected ? await answer.text() : "";
    const options = [...list.children];
    options.forEach((option, at) => { option.id = `${list.id}-${at}`; });
    open(options.length > 0 && document.activeElement === box);
    speak(options.length && `${options.length} ${options.length > 1 ? "propositions" : "proposition"}`);
  };
  box.setAttribute("role", "combobox");
  set("autocomplete", "list");
  set("controls", list.id);
  open(false);
  box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 250); });
  box.addEventListener("blur", () => open(false));
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const many = list.hidden ? 0 : list.children.length;
    if (step && many) choose(((chosen + 1 + step + many + 1) % (many + 1)) - 1);
    else if (event.key === "Enter" && chosen >= 0) location.href = list.children[chosen].dataset.href;
    else if (event.key === "Escape" && many) open(false);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const address = event.target.closest("[data-href]")?.dataset.href;
    if (address) location.href = address;
  });
});

// Installed or not, a page that finds no network says so: the worker keeps that page, and no other.
navigator.serviceWorker?.register("/travailleur.js").catch(() => {});
