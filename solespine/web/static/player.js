// Runs a session: every step is read off one clock, so a tab in the background or a slow device loses no time.
"use strict";
(() => {
  const player = document.getElementById("player");
  const at = (id) => document.getElementById(id);
  const cues = [...document.querySelectorAll("#cues li")].map((row) => ({
    seconds: Number(row.dataset.seconds), side: row.dataset.side, stroke: row.dataset.stroke, view: row.dataset.view,
    pace: Number(row.dataset.pace), words: row.querySelector(".cue-words").textContent, how: row.querySelector(".cue-how").textContent,
  }));
  const begins = [];
  cues.reduce((sum, cue) => (begins.push(sum), sum + cue.seconds), 0);
  const total = Number(player.dataset.total);
  const kept = `session-${player.dataset.session}`;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const token = document.querySelector("#stop-form [name=form_token]").value;

  let now = Math.min(Math.max(Number(player.dataset.cue), Number(localStorage.getItem(kept)) || 0), cues.length - 1);
  let elapsed = begins[now];
  let anchor = 0;
  let running = false;
  let shown = -1;
  let audio = null;
  let awake = null;
  player.log = []; // when each step was due and when it came, in milliseconds of the session

  const tell = (fields) => {
    const data = new URLSearchParams({ form_token: token, quiet: "1", ...fields });
    fetch(location.pathname, { method: "POST", body: data, keepalive: true }).catch(() => {});
  };

  const time = () => (running ? elapsed + (performance.now() - anchor) / 1000 : elapsed);

  const beep = (high, when = 0) => {
    if (!at("sound").checked || !audio) return;
    const tone = audio.createOscillator();
    const loud = audio.createGain();
    const start = audio.currentTime + when;
    tone.frequency.value = high ? 880 : 587;
    loud.gain.setValueAtTime(0.25, start);
    loud.gain.exponentialRampToValueAtTime(0.001, start + 0.35);
    tone.connect(loud).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.4);
  };

  const say = (words) => {
    if (!at("speech").checked || !("speechSynthesis" in window)) return;
    const spoken = new SpeechSynthesisUtterance(words);
    spoken.lang = player.dataset.lang;
    speechSynthesis.cancel();
    speechSynthesis.speak(spoken);
  };

  const show = (number) => {
    const cue = cues[number];
    // While getting ready, what comes next is shown.
    const drawn = cue.stroke ? cue : cues[number + 1] ?? cue;
    const side = drawn.side === "right" ? "right" : "left";
    for (const picture of document.querySelectorAll(".foot-picture")) {
      picture.hidden = !(drawn.view && picture.dataset.view === drawn.view && (picture.dataset.side === side || drawn.side === "both"));
      for (const stroke of picture.querySelectorAll(".stroke")) stroke.classList.toggle("is-on", stroke.dataset.stroke === drawn.stroke);
    }
    at("words").textContent = cue.words || cues[number + 1]?.words || "";
    at("how").textContent = cue.how;
    at("place-now").textContent = player.dataset.of.replace("{now}", number + 1).replace("{all}", cues.length);
  };

  const reach = (number) => {
    if (number === shown) return;
    if (running) player.log.push({ cue: number, due: begins[number] * 1000, came: time() * 1000 });
    const before = shown;
    shown = now = number;
    show(number);
    localStorage.setItem(kept, number);
    if (before >= 0 && running) {
      beep(cues[number].side !== cues[before].side);
      if (at("vibration").checked && navigator.vibrate) navigator.vibrate(200);
      say(cues[number].words);
      tell({ cue: number });
    }
  };

  const move = (into) => {
    const cue = cues[now];
    const group = document.querySelector(".foot-picture:not([hidden]) .stroke.is-on");
    if (!group) return;
    const ring = group.querySelector(".ring");
    ring.setAttribute("stroke-dashoffset", 100 * Math.min(into / cue.seconds, 1));
    if (still.matches) return;
    const path = group.querySelector(".stroke-path");
    const share = cue.pace ? (into % cue.pace) / cue.pace : 0;
    const thumb = group.querySelector(".thumb");
    if (path && ["stroke", "walk", "roll"].includes(group.dataset.motion)) {
      const back = group.dataset.motion === "roll" && share > 0.5 ? 2 - 2 * share : group.dataset.motion === "roll" ? 2 * share : share;
      const spot = path.getPointAtLength(path.getTotalLength() * back);
      for (const round of [thumb, ring]) {
        round.setAttribute("cx", spot.x);
        round.setAttribute("cy", spot.y);
      }
    } else {
      thumb.setAttribute("r", 13 + 5 * Math.abs(Math.sin(Math.PI * share)));
    }
  };

  // The worker's clock may run a little before the page's; a step that is so near has come, or it would wait for the next waking.
  const NEAR_S = 0.02;

  const tick = () => {
    const t = time();
    if (t >= total - NEAR_S) return finish();
    let number = begins.findLastIndex((begin) => begin <= t + NEAR_S);
    if (number < 0) number = 0;
    // Steps that passed while the tab slept are gone through in their order.
    while (running && shown >= 0 && shown < number - 1) reach(shown + 1);
    reach(number);
    at("seconds").textContent = Math.max(1, Math.ceil(begins[number] + cues[number].seconds - t));
    at("bar").value = t;
    move(Math.max(0, t - begins[number]));
  };

  const frame = () => {
    if (!running) return;
    tick();
    requestAnimationFrame(frame);
  };

  // A worker keeps time while the tab is in the background, where timers of the page come late.
  let clock = null;
  try {
    clock = new Worker("/static/clock.js");
    clock.onmessage = () => running && tick();
  } catch { /* the page's own timer below is enough to go on */ }
  setInterval(() => running && tick(), 250);

  const stayAwake = async () => {
    try { awake = await navigator.wakeLock?.request("screen"); } catch { awake = null; }
  };
  document.addEventListener("visibilitychange", () => { if (!document.hidden && running) stayAwake(); });

  const run = (yes) => {
    elapsed = time();
    anchor = performance.now();
    running = yes;
    at("go").textContent = yes ? at("go").dataset.pause : at("go").dataset.go;
    player.classList.toggle("is-running", yes);
    if (yes) {
      audio ??= "AudioContext" in window ? new AudioContext() : null;
      audio?.resume();
      stayAwake();
      const now0 = performance.timeOrigin + anchor - elapsed * 1000; // when the session would have begun
      clock?.postMessage({ dues: [...begins, total].filter((due) => due > elapsed).map((due) => now0 + due * 1000) });
      say(at("words").textContent);
      requestAnimationFrame(frame);
    } else {
      clock?.postMessage({ dues: [] });
      awake?.release?.();
    }
  };

  const jump = (number) => {
    const go = running;
    if (running) run(false);
    elapsed = begins[Math.min(Math.max(number, 0), cues.length - 1)];
    shown = -1;
    tick();
    tell({ cue: now });
    if (go) run(true);
  };

  let over = false;
  const finish = () => {
    if (over) return;
    over = true;
    player.log.push({ cue: cues.length, due: total * 1000, came: time() * 1000 });
    run(false);
    beep(true);
    beep(true, 0.5);
    at("words").textContent = player.dataset.over;
    at("seconds").textContent = "0";
    localStorage.removeItem(kept);
    if (at("level")) at("level").focus();
    else at("done-form").requestSubmit();
  };

  at("go").addEventListener("click", () => (over ? at("done-form").requestSubmit() : run(!running)));
  at("back").addEventListener("click", () => jump(now - 1));
  at("skip").addEventListener("click", () => (now + 1 < cues.length ? jump(now + 1) : finish()));
  for (const form of [at("stop-form"), at("done-form")]) {
    form.addEventListener("submit", () => {
      localStorage.removeItem(kept);
      window.caches?.delete("session");
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || event.target.closest("button, input, summary, select, a")) return;
    event.preventDefault();
    run(!running);
  });

  player.classList.add("has-script");
  show(now);
  shown = now;
  at("bar").value = elapsed;
  if (now > 0) at("words").textContent = `${player.dataset.resumed} ${cues[now].words}`;
})();
