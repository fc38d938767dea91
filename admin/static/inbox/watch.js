// On every page outside of the inbox: whoever may be in danger, or waits too long, is not missed.

import { openLine } from "./line.js";

const box = document.getElementById("alarm");

openLine("", {
  desk(state) {
    const [first] = state.alarms;
    box.hidden = !first;
    if (!first) return;
    const text = box.querySelector("span");
    if (text.textContent !== box.dataset.one) text.textContent = box.dataset.one;
    box.querySelector("a").href = `/admin/inbox/${first}`;
  },
  chat() {},
  writing() {},
  lost() {},
});
