// While the page is seen, its live part renews itself every few seconds, unless
// the reader is at something in it that would be lost.
"use strict";

const pause = 5000;

setInterval(() => {
  const live = document.getElementById("live");
  const busy = live && live.querySelector("details[open], input:focus, textarea:focus");
  if (document.visibilityState === "visible" && !busy) {
    document.body.dispatchEvent(new Event("renew"));
  }
}, pause);
