// KEPT and FILES are given by the script that imports this one (`pages/views/installed.py`): the page shown without
// network comes first among the files.
const [OFFLINE] = FILES;

// Asked as nobody: what is kept names no person.
const ask = (address) => new Request(address, { credentials: "omit", cache: "reload" });

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES.map(ask))));
});

self.addEventListener("activate", (event) => {
  const gone = (names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(gone).then(() => self.clients.claim()));
});

// Pages always come from the network. Without it, the page that says so, and its drawing.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const address = new URL(request.url);
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (address.origin === location.origin && FILES.includes(address.pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(address.pathname)));
  }
});
