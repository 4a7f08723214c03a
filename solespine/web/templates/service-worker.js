// While the program is not running: shows the offline page, lets a session that was opened go on, and gives the diary's empty form.
// No page with an answer is kept.
"use strict";
const SHELL = "shell-{{ version }}-{{ language }}"; // another language is another shell, so it is fetched anew
const SESSION = "session"; // the player of the last session: its steps, nothing of the person
const FILES = [{% for file in files %}"/{{ file }}", {% endfor %}"/offline", "/diary/offline"];
const PLAYER = /^\/e\/[0-9a-f]+\/session\/[0-9a-f]+$/;
const DIARY = /^\/e\/[0-9a-f]+\/diary$/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== SHELL && name !== SESSION).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

const player = async (request) => {
  try {
    const answer = await fetch(request);
    const cache = await caches.open(SESSION);
    if (answer.ok && !answer.redirected) await cache.put(request, answer.clone());
    else await cache.delete(request);
    return answer;
  } catch {
    return (await caches.match(request)) ?? caches.match("/offline");
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  // A form too: what to do in an emergency also comes when an answer could not be sent. Reloading sends it again.
  if (request.method === "GET" && request.mode === "navigate" && PLAYER.test(address.pathname)) event.respondWith(player(request));
  else if (request.method === "GET" && request.mode === "navigate" && DIARY.test(address.pathname)) event.respondWith(fetch(request).catch(() => caches.match("/diary/offline")));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match("/offline")));
  else if (request.method === "GET" && FILES.includes(address.pathname)) event.respondWith(fetch(request).catch(() => caches.match(request, { ignoreSearch: true })));
});
