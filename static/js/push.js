// What the worker shows when the portal has news for this device. ICON and SIGNALS are given by the script that imports
// this one (`pages/views/installed.py`).
self.addEventListener("push", (event) => {
  const { title, body, path } = event.data.json();
  const shown = { body, tag: "portail", lang: "fr", icon: ICON, data: { path } };
  event.waitUntil(self.registration.showNotification(title, shown));
});

// A page that is open already there comes forward, anew; no other is left: somebody may be writing in it.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data.path, location.origin);
  const open = async () => {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const there = pages.find((page) => new URL(page.url).pathname === address.pathname);
    if (!there) return self.clients.openWindow(address);
    await there.focus();
    return there.navigate(address);
  };
  if (address.origin === location.origin) event.waitUntil(open());
});

// The push service gives this browser another address: the portal is told, if the session is still open. Else the former
// address answers that it is gone, and the device leaves the list.
const renew = async ({ oldSubscription, newSubscription }) => {
  const made = newSubscription ?? await self.registration.pushManager.subscribe(oldSubscription.options);
  const page = await (await fetch(SIGNALS)).text();
  const csrfmiddlewaretoken = page.match(/name="csrfmiddlewaretoken" value="(\w+)"/)[1];
  const { endpoint, keys: { p256dh, auth } } = made.toJSON();
  await fetch(`${SIGNALS}appareils/`, {
    method: "POST",
    body: new URLSearchParams({ csrfmiddlewaretoken, endpoint, p256dh, auth }),
  });
};
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event).catch(() => {})));
