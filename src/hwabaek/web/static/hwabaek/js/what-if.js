// The editor of a rule. form[data-what-if="URL"]: whatever is changed in it is posted there, and [data-what-if-result]
// shows the answer; nothing is saved. In a [data-requirement] the number is shown only where the chosen threshold asks
// for one, and the base only where there is a share. Choosing for a member tries the roster ([data-basis=roster]),
// writing a number tries the numbers. Without this module the button "다시 계산" does the same by a page load.

const PAUSE = 250;

class WhatIf {
  asked = 0;

  constructor(form) {
    this.form = form;
    this.place = form.querySelector("[data-what-if-result]");
    form.addEventListener("input", (event) => this.changed(event.target));
    for (const line of form.querySelectorAll("[data-requirement]")) show(line);
  }

  changed(field) {
    const line = field.closest("[data-requirement]");
    if (line) show(line);
    const part = field.closest("[data-basis]");
    if (part) this.choose(part.dataset.basis);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  choose(basis) {
    const radio = this.form.querySelector(`input[name=try-basis][value=${basis}]`);
    if (radio) radio.checked = true;
  }

  // Only the answer to the last question is shown: an earlier one may arrive after it.
  async ask() {
    const number = (this.asked += 1);
    const headers = { "X-Part": "trial" };
    try {
      const body = new FormData(this.form);
      const answer = await fetch(this.form.dataset.whatIf, { method: "POST", headers, body });
      if (!answer.ok || answer.redirected || number !== this.asked) return;
      const open = this.place.querySelector("details")?.open ?? false;
      this.place.innerHTML = await answer.text();
      const details = this.place.querySelector("details");
      if (details) details.open = open;
    } catch {
      // Offline: the last answer stays, and the button says so by failing.
    }
  }
}

function show(line) {
  const threshold = line.querySelector("select[name$=threshold]").value;
  const shares = !threshold.startsWith("heads");
  for (const part of line.querySelectorAll("[data-share]")) part.hidden = !shares;
  line.querySelector("[data-number]").hidden = !/^(heads|share)/.test(threshold);
}

for (const form of document.querySelectorAll("form[data-what-if]")) new WhatIf(form);
