// Wakes the player at the very moments when a step begins; workers are not slowed down in the background.
"use strict";
let timers = [];
onmessage = (event) => {
  timers.forEach(clearTimeout);
  // The moments are of the clock, so what it took to start this script is not added to them.
  const now = performance.timeOrigin + performance.now();
  timers = event.data.dues.map((due) => setTimeout(() => postMessage(0), Math.max(0, due - now)));
};
