// « Être prévenu sur cet appareil »: the browser is asked, then what it gives is sent as a form. Without this file the
// devices of the list can still be removed.
const pushed = document.querySelector("[data-push]");
const add = pushed.querySelector("[data-add]");
const refusal = pushed.querySelector("[data-said]");
pushed.querySelector("[data-scriptless]").hidden = true;
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const subscription = async () => (await navigator.serviceWorker.ready).pushManager.getSubscription();

add.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (add.hasAttribute("aria-busy")) return;
  add.setAttribute("aria-busy", "true");
  refusal.textContent = "";
  try {
    if (await Notification.requestPermission() !== "granted") {
      refusal.textContent = refusal.dataset.denied;
      return;
    }
    await (await subscription())?.unsubscribe(); // made for another account, or for former keys
    const { pushManager } = await navigator.serviceWorker.ready;
    const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: pushed.dataset.push });
    const { endpoint, keys } = made.toJSON();
    for (const [name, value] of Object.entries({ endpoint, ...keys })) {
      if (add.elements[name]) add.elements[name].value = value;
    }
    add.submit();
  } catch {
    refusal.textContent = refusal.dataset.failed;
  } finally {
    add.removeAttribute("aria-busy");
  }
});

// Whether this very browser is in the list: it is then offered no more, and lets go of its address when it is removed.
const known = async () => {
  const mine = await subscription();
  const line = mine && [...pushed.querySelectorAll("[data-endpoint]")].find((one) => one.dataset.endpoint === mine.endpoint);
  add.hidden = Boolean(line);
  if (!line) return;
  line.querySelector("[data-here]").hidden = false;
  const remove = line.querySelector("form");
  remove.addEventListener("submit", async (event) => {
    event.preventDefault();
    await mine.unsubscribe().catch(() => {});
    remove.submit();
  });
};
if (able) {
  add.hidden = false;
  known().catch(() => {});
} else {
  pushed.querySelector("[data-unable]").hidden = false;
}
