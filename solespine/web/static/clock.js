// Wakes the player at the very moments when a step begins; workers are not slowed down in the background.
"use strict";
let timers = [];
onmessage = (event) => {
  timers.forEach(clearTimeout);
  timers = event.data.dues.map((due) => setTimeout(() => postMessage(0), due));
};
