// Records a walk with the phone's motion sensors and sends it as the file that any logger could have written.
"use strict";
(() => {
  const box = document.getElementById("recorder");
  const form = document.getElementById("walk-form");
  const at = (id) => document.getElementById(id);
  const COUNTDOWN_S = 15;
  const LENGTH_S = 120;
  const ENOUGH_S = 75; // an interrupted walk of this length may still hold 60 steps of each foot
  const SILENT_MS = 6000; // a sensor that has said nothing for so long is not there
  // Safari on iPhones and iPads gives acceleration with the opposite sign of what the standard says.
  const sign = /iP(hone|ad|od)/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1) ? -1 : 1;

  let rows = [];
  let state = "idle"; // idle, counting, going, done
  let began = 0;
  let timer = 0;
  let audio = null;
  let awake = null;
  let file = null;

  const say = (name, values = {}) => {
    at("recorder-says").textContent = Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), box.dataset[name] || "");
  };
  const clock = (seconds) => {
    const whole = Math.max(0, Math.ceil(seconds));
    at("recorder-clock").textContent = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  };
  const show = (...ids) => {
    for (const id of ["recorder-begin", "recorder-end", "recorder-send", "recorder-keep"]) at(id).hidden = !ids.includes(id);
  };
  const beep = (times) => {
    if (navigator.vibrate) navigator.vibrate(Array(times).fill([200, 150]).flat());
    if (!audio) return;
    for (let number = 0; number < times; number += 1) {
      const tone = audio.createOscillator();
      const loud = audio.createGain();
      const start = audio.currentTime + 0.35 * number;
      tone.frequency.value = 880;
      loud.gain.setValueAtTime(0.4, start);
      loud.gain.exponentialRampToValueAtTime(0.001, start + 0.25);
      tone.connect(loud).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.3);
    }
  };
  const stayAwake = async () => {
    try {
      awake = await navigator.wakeLock?.request("screen");
    } catch {
      awake = null; // it is a help, not a need
    }
  };

  const whole = (...values) => values.every(Number.isFinite);

  const feel = (event) => {
    const a = event.accelerationIncludingGravity;
    if (!a || !whole(a.x, a.y, a.z)) return;
    const turn = event.rotationRate;
    // The standard names the turns about x, y and z beta, gamma and alpha.
    const g = turn && whole(turn.alpha, turn.beta, turn.gamma) ? [turn.beta, turn.gamma, turn.alpha] : null;
    rows.push([event.timeStamp / 1000, sign * a.x, sign * a.y, sign * a.z, g]);
  };

  const allowed = async () => {
    if (!window.isSecureContext) return "insecure";
    if (typeof DeviceMotionEvent === "undefined") return "silent";
    if (typeof DeviceMotionEvent.requestPermission !== "function") return "";
    try {
      return (await DeviceMotionEvent.requestPermission()) === "granted" ? "" : "denied";
    } catch {
      return "denied";
    }
  };

  const quiet = () => {
    clearInterval(timer);
    window.removeEventListener("devicemotion", feel);
    awake?.release?.().catch(() => {});
    awake = null;
  };

  const begin = async () => {
    const AudioKind = window.AudioContext || window.webkitAudioContext;
    audio = AudioKind ? new AudioKind() : null; // only a tap may wake the sound
    const problem = await allowed();
    if (problem) return say(problem);
    rows = [];
    window.addEventListener("devicemotion", feel);
    await stayAwake();
    state = "counting";
    began = performance.now();
    show("recorder-end");
    timer = setInterval(tick, 100);
    tick();
  };

  const fail = (why) => {
    quiet();
    state = "idle";
    show("recorder-begin");
    clock(LENGTH_S);
    say(why);
  };

  const tick = () => {
    const passed = (performance.now() - began) / 1000;
    if (passed * 1000 > SILENT_MS && !rows.length) return fail("silent");
    if (state === "counting") {
      const left = COUNTDOWN_S - passed;
      clock(left);
      // Said every five seconds: a screen reader that counts every second is never done.
      if (Math.ceil(left) % 5 === 0 || !at("recorder-says").textContent) say("count", { seconds: Math.max(0, Math.ceil(left)) });
      if (left <= 0) {
        state = "going";
        rows = [];
        began = performance.now();
        beep(1);
        say("going");
      }
    } else if (state === "going") {
      clock(LENGTH_S - passed);
      if (passed >= LENGTH_S) end();
    }
  };

  const end = () => {
    if (state === "counting") return fail("");
    state = "done";
    quiet();
    beep(2);
    clock(0);
    say("done");
    const first = rows.length ? rows[0][0] : 0;
    const turned = rows.every((row) => row[4]);
    const head = "time_s,ax_m_s2,ay_m_s2,az_m_s2" + (turned ? ",gx_deg_s,gy_deg_s,gz_deg_s" : "");
    const lines = rows.map(([t, x, y, z, g]) => [t - first, x, y, z, ...(turned ? g : [])].map((one) => one.toFixed(5)).join(","));
    file = new File([[head, ...lines].join("\n") + "\n"], "walk.csv", { type: "text/csv" });
    at("recorder-keep").href = URL.createObjectURL(file);
    send();
  };

  const send = async () => {
    say("sending");
    const fields = new FormData(form);
    fields.set("recording", file);
    fields.set("worn", "screen_out");
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: fields });
      if (answer.redirected) return location.assign(answer.url);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const problem = page.querySelector("#problems li, main p");
      at("recorder-says").textContent = problem ? problem.textContent.trim() : box.dataset.failed;
    } catch {
      say("failed");
    }
    show("recorder-begin", "recorder-send", "recorder-keep");
    return undefined;
  };

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && (state === "going" || state === "counting")) stayAwake();
    // Browsers stop the sensors of a page that is not seen: a walk with a hole is not passed off as a whole one.
    if (document.visibilityState === "hidden" && (state === "going" || state === "counting")) {
      if (state === "going" && performance.now() - began >= 1000 * ENOUGH_S) end();
      else fail("hidden");
    }
  });
  at("recorder-begin").addEventListener("click", begin);
  at("recorder-end").addEventListener("click", end);
  at("recorder-send").addEventListener("click", send);
  box.hidden = false;
  clock(LENGTH_S);
})();
