// The clock, counter and angle of a self-test. Everything it writes down can be typed instead.
"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const put = (words, values) => Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words);
  const written = (number) => number.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1, useGrouping: false });
  let audio = null;

  const beep = (high) => {
    if (!audio || !(at("clock-sound")?.checked ?? true)) return;
    const tone = audio.createOscillator();
    const loud = audio.createGain();
    tone.frequency.value = high ? 880 : 587;
    loud.gain.setValueAtTime(0.25, audio.currentTime);
    loud.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.25);
    tone.connect(loud).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.3);
  };

  const wakeSound = () => {
    audio ??= "AudioContext" in window ? new AudioContext() : null;
    audio?.resume();
  };

  // A list of the fields that a number can be written into; after each the next empty one is chosen.
  const target = (list, fields) => {
    if (!list) return { write: () => "" };
    const named = (field) => {
      const side = field.closest(".panel")?.querySelector("legend h3")?.textContent ?? "";
      const own = field.labels[0].textContent;
      return own.startsWith(side) ? own : `${side}, ${own}`;
    };
    fields.forEach((field) => list.add(new Option(named(field), field.id)));
    return {
      write: (number) => {
        const field = at(list.value);
        field.value = written(number);
        const next = fields.find((one) => !one.value);
        const name = named(field);
        if (next) list.value = next.id;
        return name;
      },
    };
  };

  const clock = at("clock");
  if (clock) {
    const { kind } = clock.dataset;
    const seconds = Number(clock.dataset.seconds);
    const beat = Number(clock.dataset.beat);
    const into = target(at("clock-into"), [...document.querySelectorAll("[data-timed]")]);
    let began = 0;
    let running = false;
    let count = 0;
    let timer = 0;
    let told = 0;

    const gone = () => Math.min((performance.now() - began) / 1000, seconds);
    const say = (words) => { at("clock-said").textContent = words; };
    const show = (t) => {
      const figure = kind === "beat" ? count : kind === "countdown" ? Math.ceil(seconds - t) : Math.floor(t * 10) / 10;
      at("clock-figure").textContent = written(figure);
    };
    const keep = (number) => {
      const name = into.write(number);
      return name ? put(clock.dataset.wrote, { number: written(number), field: name }) : "";
    };

    const set = (yes) => {
      running = yes;
      at("clock-start").disabled = yes;
      at("clock-stop").disabled = !yes;
      clearInterval(timer);
    };

    const end = (over) => {
      const t = gone();
      set(false);
      show(t);
      beep(true);
      const number = kind === "beat" ? count : Math.round(t * 10) / 10;
      const wrote = kind === "countdown" ? "" : keep(number);
      say([over ? clock.dataset.over : "", wrote].filter(Boolean).join(" "));
    };

    const tick = () => {
      const t = gone();
      if (kind === "beat") {
        const beats = Math.floor(t / beat);
        if (beats > told) {
          count += beats - told;
          told = beats;
          beep(false);
        }
      } else if (Math.floor(t / 5) > told) {
        // Every five seconds, so that a screen reader is not talking all the time.
        told = Math.floor(t / 5);
        if (kind === "countdown" && seconds - t > 1) say(put(clock.dataset.left, { seconds: Math.ceil(seconds - t) }));
      }
      show(t);
      if (t >= seconds) end(true);
    };

    at("clock-start").addEventListener("click", () => {
      wakeSound();
      began = performance.now();
      told = 0;
      count = 0;
      set(true);
      say(clock.dataset.running);
      beep(true);
      show(0);
      timer = setInterval(tick, 50);
      at("clock-stop").focus();
    });
    at("clock-stop").addEventListener("click", () => {
      if (running) end(false);
      at("clock-start").focus();
    });
    at("clock-again").addEventListener("click", () => {
      set(false);
      count = 0;
      show(0);
      say(clock.dataset.again);
    });
    const counted = (by) => () => {
      count = Math.max(0, count + by);
      show(0);
      if (!running) say(keep(count));
      else say(put(clock.dataset.counted, { number: count }));
    };
    at("clock-more")?.addEventListener("click", counted(1));
    at("clock-less")?.addEventListener("click", counted(-1));
    show(0);
    clock.hidden = false;
  }

  const tilt = at("tilt");
  const angles = [...document.querySelectorAll("[data-tilt]")];
  if (tilt && angles.length && "DeviceOrientationEvent" in window) {
    const STILL_MS = 1500; // held as long as this
    const STILL_DEG = 1; // within this, more than a hand on a shin trembles
    const into = target(at("tilt-into"), angles);
    let seen = [];

    const say = (words) => { at("tilt-said").textContent = words; };
    const stop = () => removeEventListener("deviceorientation", turned);

    function turned(event) {
      if (event.beta === null) {
        if (!seen.length) say(tilt.dataset.none);
        return;
      }
      // How far the long side of the device leans away from upright, whichever way it is turned about that side.
      const upright = Math.abs(Math.sin((event.beta * Math.PI) / 180));
      const angle = (Math.acos(Math.min(1, upright)) * 180) / Math.PI;
      const now = performance.now();
      at("tilt-figure").textContent = `${Math.round(angle)}°`;
      seen.push([now, angle]);
      const whole = now - seen[0][0] >= STILL_MS;
      seen = seen.filter(([when]) => now - when <= STILL_MS);
      const held = seen.map(([, one]) => one);
      if (whole && Math.max(...held) - Math.min(...held) <= STILL_DEG) {
        stop();
        const number = held.reduce((sum, one) => sum + one, 0) / held.length;
        beep(true);
        say(put(tilt.dataset.wrote, { number: written(number), field: into.write(number) }));
      }
    }

    at("tilt-start").addEventListener("click", async () => {
      wakeSound();
      seen = [];
      try {
        const asked = await DeviceOrientationEvent.requestPermission?.();
        if (asked && asked !== "granted") throw new Error(asked);
      } catch {
        say(tilt.dataset.refused);
        return;
      }
      stop();
      addEventListener("deviceorientation", turned);
      say(tilt.dataset.ask);
    });
    tilt.hidden = false;
  }
})();
