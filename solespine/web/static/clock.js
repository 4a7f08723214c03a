// Wakes the player at the very moments when a step begins; workers are not slowed down in the background.
"use strict";
let timers = [];
onmessage = (event) => {
  timers.forEach(clearTimeout);
  // The moments are of the clock, so what it took to start this script is not added to them.
  const now = performance.timeOrigin + performance.now();
  // Twice each: where the two clocks differ by more than the page allows for, the second waking makes up for it.
  timers = event.data.dues.flatMap((due) => [0, 50].map((later) => setTimeout(() => postMessage(0), Math.max(0, due + later - now))));
};
