// Small helps. Every page works without them.
"use strict";

// What was just done or went wrong is read first.
const problems = document.getElementById("problems");
if (problems) problems.focus();
else if (location.hash === "#place" || location.hash === "#marked") document.querySelector(location.hash)?.focus();

// A second press of a button while the first is under way sends nothing new.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 3000);
});
addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => delete form.dataset.sent));

// 'None of these' and a tick exclude each other, and so do 'applies' and 'not sure'.
document.addEventListener("change", (event) => {
  const box = event.target;
  if (!box.checked || !box.closest(".checklist")) return;
  const all = box.closest(".checklist").querySelectorAll("input[type=checkbox]");
  for (const other of all) {
    if (other === box) continue;
    const sameRow = other.closest(".check-row") === box.closest(".check-row");
    if (sameRow || (box.name === "none" && other.name === "applies") || (other.name === "none" && box.name === "applies")) other.checked = false;
  }
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// What was written in the diary while the program was not running is sent from whatever page is opened next.
if (!document.querySelector("script[src^='/static/diary.js']")) {
  indexedDB.databases?.().then((found) => found.some((one) => one.name === "solespine-diary") && import("/static/diary.js")).catch(() => {});
}

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/service-worker.js").catch(() => {});
