// Keeps what is written in the diary on this device until the program has it, and sends it once the program runs.
"use strict";
(() => {
  const NAME = "solespine-diary";
  const WAITING = "waiting"; // forms that the program has not answered yet, by their own name
  const PLACES = "places"; // which places an episode's form offers, to be offered again without the program
  const OFTEN_MS = 5000;
  const form = document.getElementById("diary");
  const box = document.getElementById("waiting");
  const episode = form?.dataset.episode ?? location.pathname.match(/^\/e\/([0-9a-f]+)\/diary$/)?.[1];
  const offline = form?.dataset.offline === "yes";

  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(WAITING, { keyPath: "once" });
      asked.result.createObjectStore(PLACES, { keyPath: "episode" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  opened.catch(() => {}); // without a place to keep things the forms are sent as they are

  // Strict: on the disk of this device when it resolves, not only on its way there.
  const within = async (store, mode, use) => {
    const database = await opened;
    return new Promise((resolve, reject) => {
      const work = database.transaction(store, mode, { durability: "strict" });
      const asked = use(work.objectStore(store));
      work.oncomplete = () => resolve(asked.result);
      work.onerror = work.onabort = () => reject(work.error);
    });
  };
  const keep = (store, what) => within(store, "readwrite", (kept) => kept.put(what));
  const drop = (store, key) => within(store, "readwrite", (kept) => kept.delete(key));
  const all = async (store) => within(store, "readonly", (kept) => kept.getAll());
  const queue = async () => (await all(WAITING)).sort((one, other) => one.at - other.at);

  // The moment as the clock of this place shows it, with how far that is from UTC.
  const moment = () => {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    const away = -now.getTimezoneOffset();
    const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    const clock = `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}.${String(now.getMilliseconds()).padStart(3, "0")}`;
    return `${day}T${clock}${away < 0 ? "-" : "+"}${two(Math.floor(Math.abs(away) / 60))}:${two(Math.abs(away) % 60)}`;
  };

  // One attempt to send an entry; says what came of it.
  let token = offline ? "" : document.querySelector("[name=form_token]")?.value ?? "";
  const send = async (item, again = true) => {
    try {
      const said = token && await fetch(`/e/${item.episode}/diary`, {
        method: "POST", headers: { accept: "application/json" }, body: new URLSearchParams([...item.fields, ["form_token", token]]),
      });
      if (said && said.ok) return { now: "sent", to: (await said.json()).to };
      if (said && said.status === 422) return { now: "refused" };
      if (said && said.status === 404) return { now: "gone" };
      if (said && said.status !== 403) return { now: "waiting" };
      if (!again) return { now: "locked" };
      // This page may be older than the lock, or come from the browser's own keeping: another one knows what a form needs now.
      const page = await fetch(`/e/${item.episode}/diary`);
      if (new URL(page.url).pathname === "/unlock") return { now: "locked" };
      if (page.status === 404) return { now: "gone" };
      if (!page.ok) return { now: "waiting" };
      token = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=form_token]").value;
      return send(item, false);
    } catch {
      return { now: "waiting" };
    }
  };

  // Everything that waits, the oldest first, one after another; in one tab at a time.
  const sendAll = async () => {
    const turn = navigator.locks?.request.bind(navigator.locks) ?? ((_name, _how, work) => work(true));
    return turn(NAME, { ifAvailable: true }, async (mine) => {
      if (!mine) return;
      let last = "";
      let why = "";
      for (const item of await queue()) {
        if (item.now !== "waiting") continue;
        const { now, to } = await send(item);
        why = now;
        if (now === "sent") {
          await drop(WAITING, item.once);
          if (!last.endsWith("/stop")) last = to;
        } else if (now === "refused" || now === "gone") {
          await keep(WAITING, { ...item, now });
          if (now === "gone") await drop(PLACES, item.episode);
        } else break;
      }
      if (last.endsWith("/stop")) location.assign(last);
      else await show(why, last);
    });
  };

  const element = (name, words) => {
    const made = document.createElement(name);
    made.textContent = words;
    return made;
  };
  const button = (words, press) => {
    const made = element("button", words);
    made.type = "button";
    made.addEventListener("click", press);
    return made;
  };

  // Says how many wait, and what has to be done about those that cannot be sent as they are.
  let shown = "";
  const show = async (why = "", sentTo = "") => {
    if (!box) return;
    const items = await queue();
    // What stands in the form again, with what is wrong beside it, is not shown a second time.
    const here = form?.elements.once.value;
    const stuck = items.filter((one) => one.now !== "waiting" && one.once !== here);
    const waiting = items.filter((one) => one.now === "waiting").length;
    const state = JSON.stringify([waiting, why === "locked", sentTo, stuck.map((one) => [one.once, one.now])]);
    if (state === shown || (box.hidden && !waiting && !stuck.length && !sentTo)) return;
    // What was said as saved stays until something else is to be said.
    if (!items.length && !sentTo && shown) return;
    shown = state;
    const words = [];
    if (waiting) words.push(waiting === 1 ? box.dataset.one : box.dataset.many.replace("{number}", waiting));
    if (waiting && why === "locked") words.push(box.dataset.locked);
    if (!items.length && sentTo) words.push(box.dataset.sent);
    const said = document.getElementById("waiting-words");
    said.textContent = words.join(" ");
    if (!items.length && sentTo) {
      const look = element("a", box.dataset.look);
      look.href = sentTo;
      look.className = "button";
      said.append(" ", look);
    }
    document.getElementById("waiting-hint").hidden = !waiting;
    document.getElementById("waiting-list").replaceChildren(...stuck.map(stuckItem));
    box.hidden = false;
  };

  const stuckItem = (item) => {
    const row = document.createElement("li");
    row.append(element("p", item.now === "gone" ? box.dataset.gone : box.dataset.refused), element("p", item.words));
    if (item.now === "refused") row.append(button(box.dataset.correct, () => correct(item)));
    row.append(button(box.dataset.delete, async () => {
      if (!confirm(box.dataset.sure)) return;
      await drop(WAITING, item.once);
      shown = "";
      row.remove();
      if (!(await queue()).length) box.hidden = true;
      else await show();
    }));
    return row;
  };

  // The program shows the form as it was sent, with what is wrong beside each field.
  const correct = async (item) => {
    const made = document.createElement("form");
    made.method = "post";
    made.action = `/e/${item.episode}/diary`;
    const fresh = document.querySelector("[name=form_token]")?.value ?? token;
    for (const [name, value] of [...item.fields, ["form_token", token || fresh]]) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      made.append(field);
    }
    document.body.append(made);
    made.submit();
  };

  // In words, for the person to copy from should it come to that.
  const wordsOf = (fields) => {
    const words = [new Date().toLocaleString(document.documentElement.lang)];
    for (const row of form.querySelectorAll(".felt-place")) {
      const pain = row.querySelector("input[type=radio]:checked")?.value ?? "";
      const feels = [...row.querySelectorAll("input[type=checkbox]:checked")].map((one) => one.parentElement.textContent.trim());
      if (pain || feels.length) words.push(`${row.dataset.name}: ${[pain, ...feels].filter(Boolean).join(", ")}`);
    }
    const told = new Set(["note", "medicines", "shoes", "day", "time", "steps", "stood_hours"]);
    for (const [name, value] of fields) if (value && told.has(name)) words.push(value);
    return words.join("\n");
  };

  const isEmpty = (fields) => {
    const never = new Set(["once", "form_token", "written", "place", "corrects", "corrects_day", "day", "time"]);
    return !fields.some(([name, value]) => !never.has(name) && value.trim());
  };

  let busy = false;
  const write = async () => {
    const fields = () => [...new FormData(form)].filter(([name]) => name !== "form_token");
    if (offline) form.elements.once.value = [...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join("");
    if (!form.elements.written.value) form.elements.written.value = moment();
    const item = { once: form.elements.once.value, episode, fields: fields(), at: Date.now(), words: wordsOf(fields()), now: "waiting" };
    if (isEmpty(item.fields)) {
      form.elements.written.value = "";
      if (!offline) return form.submit();
      box.hidden = false;
      document.getElementById("waiting-words").textContent = box.dataset.empty;
      return box.focus();
    }
    try {
      await keep(WAITING, item);
    } catch {
      return form.submit();
    }
    await rememberPlaces();
    const { now, to } = await send(item);
    if (now === "sent") {
      await drop(WAITING, item.once);
      return location.assign(to);
    }
    if (now === "refused") {
      await keep(WAITING, { ...item, now });
      return offline ? correct(item) : form.submit();
    }
    // The next entry is another one, with its own name and moment.
    form.elements.written.value = "";
    if (!form.dataset.changes) form.reset();
    if (!offline) form.elements.once.value = `${item.once.slice(0, 24)}${Date.now().toString(36)}`;
    await show(now);
    box.focus();
  };

  const rememberPlaces = async () => {
    const rows = [...form.querySelectorAll(".felt-place")].map((row) => [row.dataset.key, row.dataset.name]);
    if (episode && rows.length) await keep(PLACES, { episode, rows });
  };

  // A row for a place, copied from the one that the page brings along.
  const addRow = (key, name) => {
    let row = form.querySelector(`.felt-place[data-key="${key}"]`);
    if (!row) {
      row = document.getElementById("row-to-copy").content.firstElementChild.cloneNode(true);
      row.dataset.key = key;
      row.dataset.name = name;
      for (const field of row.querySelectorAll("[name]")) {
        field.name = field.name.replace("PLACE", key);
        if (field.id) field.id = field.id.replace("PLACE", key);
        if (field.value === "PLACE") field.value = key;
      }
      row.querySelector("legend").textContent = name;
      for (const said of row.querySelectorAll(".place-name")) said.textContent = name;
      document.getElementById("rows").append(row);
    }
    return row;
  };

  const choosePlace = (chosen) => {
    document.getElementById("another").open = false;
    addRow(chosen.value, chosen.dataset.name).querySelector("input[type=radio]").focus();
  };

  const startForm = () => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation(); // a second press is told apart here
      if (event.submitter?.name === "add") return choosePlace(event.submitter);
      if (busy) return;
      busy = true;
      await write().finally(() => (busy = false));
    });
    form.addEventListener("click", (event) => {
      const link = event.target.closest?.("a.place");
      const target = link && document.getElementById(link.getAttribute("href").slice(1));
      if (!target) return;
      event.preventDefault();
      if (target.name === "add") return choosePlace(target);
      for (const view of form.querySelectorAll(".view")) view.open = view === target;
      target.querySelector("summary").focus();
    });
  };

  // While the pages are locked, this device says nothing of the person either. What waits is sent once they are open again.
  const forget = async () => {
    await window.caches?.delete("session");
    for (const kept of await all(PLACES)) await drop(PLACES, kept.episode);
  };

  // Erasing also empties this device; what waits is only deleted after a question.
  const emptied = new WeakSet();
  const startEmptying = (sent) => {
    sent.addEventListener("submit", async (event) => {
      if (emptied.has(sent) || !sent.elements.sure?.checked) return;
      event.preventDefault();
      event.stopPropagation();
      emptied.add(sent);
      const { submitter } = event;
      const of = (kept) => !sent.elements.episode?.value || kept.episode === sent.elements.episode.value;
      try {
        for (const kept of (await all(PLACES)).filter(of)) await drop(PLACES, kept.episode);
        const waits = (await queue()).filter(of);
        if (waits.length && confirm(sent.dataset.waiting)) for (const kept of waits) await drop(WAITING, kept.once);
      } catch { /* nothing is kept here, so there is nothing to empty */ }
      sent.requestSubmit(submitter);
    });
  };

  const start = async () => {
    if (document.querySelector("form[data-locked]")) return forget();
    for (const sent of document.querySelectorAll("form[data-waiting]")) startEmptying(sent);
    if (form) {
      startForm();
      await opened;
      if (offline) {
        const known = await all(PLACES);
        for (const [key, name] of known.find((one) => one.episode === episode)?.rows ?? []) addRow(key, name);
        if (form.querySelector(".felt-place")) document.getElementById("another").open = false;
        form.hidden = !episode;
      } else await rememberPlaces();
    }
    await show();
    await sendAll();
    setInterval(async () => (await queue()).some((one) => one.now === "waiting") && sendAll(), OFTEN_MS);
    addEventListener("online", sendAll);
  };
  start().catch(() => {});
})();
