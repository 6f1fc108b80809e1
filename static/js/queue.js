// The queue by keyboard: J and K go from line to line, P, C, R, E and V bring the focus to a button of the line. No key decides
// anything. Who is disturbed by them switches them off (WCAG 2.1.4): the browser remembers it.
const lines = () => [...document.querySelectorAll("[data-item]")];
const lineOf = (element) => element?.closest?.("[data-item]");
const current = () => lineOf(document.activeElement) ?? document.querySelector("[data-item]:has(> details[open])") ?? lines()[0];

const goTo = (line) => {
  line.querySelector("details").open = true;
  line.querySelector("summary").focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
};

const press = (button) => {
  const panel = button.closest("details.because");
  if (panel) panel.open = true;
  (panel?.querySelector("input:not([type=hidden]), textarea, button") ?? button).focus();
  (panel ?? button).scrollIntoView({ block: "nearest" });
};

const toggle = document.querySelector("[data-keys]");
const keysAreOff = () => localStorage.getItem("queue-keys") === "off";
const say = () => toggle?.setAttribute("aria-pressed", String(!keysAreOff()));
if (toggle) {
  toggle.hidden = false;
  say();
  toggle.addEventListener("click", () => {
    localStorage.setItem("queue-keys", keysAreOff() ? "on" : "off");
    say();
  });
}

document.addEventListener("keydown", (event) => {
  if (keysAreOff() || event.ctrlKey || event.metaKey || event.altKey || !lines().length) return;
  if (event.target.closest?.("input, textarea, select")) return;
  const key = event.key.toLowerCase();
  const step = { j: 1, k: -1 }[key];
  const line = current();
  if (step) {
    const next = lines()[lines().indexOf(line) + step];
    if (next) goTo(next);
  } else if ("pcrev".includes(key) && key.length === 1) {
    const button = line.querySelector(`[data-key="${key}"]`);
    if (!line.querySelector("details").open) goTo(line); // nothing is decided unread
    else if (button) press(button);
  } else return;
  event.preventDefault();
});

// A panel opened by mouse or by Enter is seen whole.
document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.because[open]")) event.target.scrollIntoView({ block: "nearest" });
}, true);

// A decision that was made: the next line takes the place of this one. Without any left, the page says what waits now.
let next = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(requestConfig.path, location).pathname) {
    event.detail.shouldSwap = false; // the session is over
    location.reload();
    return;
  }
  const all = lines();
  const line = lineOf(event.detail.target);
  next = all[all.indexOf(line) + 1] ?? all[all.indexOf(line) - 1] ?? null;
});
document.addEventListener("htmx:afterOnLoad", () => {
  const wrong = document.querySelector("[data-queue] [data-focus]");
  if (wrong) {
    wrong.focus();
    wrong.scrollIntoView({ block: "nearest" });
    wrong.removeAttribute("data-focus");
  } else if (next?.isConnected) goTo(next);
  else if (!lines().length) location.reload();
  next = null;
});
