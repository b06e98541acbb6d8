// Drawing a signature (parts/signature.html). The strokes go into the hidden field as whole numbers, [x, y, milliseconds]
// each, in tenths of a pixel. Turning the phone keeps them. Typing the name needs no drawing and no script.

import SignaturePad from "../../vendor/signature-pad/signature_pad.min.js";
import { say } from "./announce.js";
import { word } from "./words.js";

const FINE = 10;
const PEN = { penColor: "#131416", minWidth: 1.1, maxWidth: 2.6, dotSize: 0, velocityFilterWeight: 0.7, compositeOperation: "source-over" };

class Pad {
  constructor(box) {
    this.box = box;
    this.form = box.closest("form");
    this.canvas = box.querySelector("canvas");
    this.field = box.querySelector("[data-strokes]");
    this.error = box.querySelector("[data-pad-error]");
    this.pad = new SignaturePad(this.canvas, PEN);
    for (const hidden of box.querySelectorAll("[data-needs-script]")) hidden.hidden = false;
    if (!this.form.querySelector("[data-typed]")?.value) box.querySelector("input[value=draw]").checked = true;
    this.strokes = parse(this.field.value);
    new ResizeObserver(() => this.fit()).observe(this.canvas);
    this.pad.addEventListener("endStroke", () => this.read());
    box.querySelector("[data-pad-clear]").addEventListener("click", () => this.change([], "pad-cleared"));
    box.querySelector("[data-pad-undo]").addEventListener("click", () => this.change(this.strokes.slice(0, -1)));
    // Before every other listener: an outbox must not send what is not signed.
    this.form.addEventListener("submit", (event) => this.check(event), true);
    this.tell();
  }

  // The canvas has as many points as the screen; strokes that would fall off are made smaller, never stretched.
  fit() {
    const { offsetWidth: width, offsetHeight: height } = this.canvas;
    if (!width) return;  // another way to sign is chosen
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    this.canvas.getContext("2d").scale(ratio, ratio);
    const points = this.strokes.flat();
    const right = Math.max(...points.map(([x]) => x), 1) / FINE;
    const bottom = Math.max(...points.map(([, y]) => y), 1) / FINE;
    const scale = Math.min(1, (width - 4) / right, (height - 4) / bottom);
    if (scale < 1) this.strokes = this.strokes.map((stroke) => smaller(stroke, scale));
    this.pad.clear();
    if (points.length) this.pad.fromData(this.strokes.map(drawn));
    this.tell();
  }

  // Only what is new is read from the pad: it counts time from 1970, we from the first touch.
  read() {
    const fresh = this.pad.toData().slice(this.strokes.length).map((group) => group.points);
    const last = this.strokes.at(-1)?.at(-1)?.[2];
    this.origin ??= (fresh[0]?.[0].time ?? 0) - (last === undefined ? 0 : last + 500);
    const whole = ({ x, y, time }) => [Math.round(x * FINE), Math.round(y * FINE), Math.round(time - this.origin)];
    this.strokes = [...this.strokes, ...fresh.map((points) => points.map(whole))];
    this.tell();
  }

  change(strokes, spoken) {
    this.strokes = strokes;
    if (!strokes.length) this.origin = undefined;
    this.fit();
    if (spoken) say(word(spoken));
  }

  tell() {
    const signed = this.strokes.length > 0;
    this.field.value = signed ? JSON.stringify(this.strokes) : "";
    this.canvas.setAttribute("aria-label", word(signed ? "pad-signed" : "pad-empty"));
    if (signed) this.error.hidden = true;
  }

  check(event) {
    const drawing = this.box.querySelector("input[value=draw]").checked;
    if (!drawing || this.strokes.flat().length > 1) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.error.hidden = false;
    this.box.querySelector("input[value=draw]").focus();
    say.now(word("pad-missing"));
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return [];
  }
}

function smaller(stroke, scale) {
  return stroke.map(([x, y, time]) => [Math.round(x * scale), Math.round(y * scale), time]);
}

function drawn(stroke) {
  return { ...PEN, points: stroke.map(([x, y, time]) => ({ x: x / FINE, y: y / FINE, time, pressure: 0.5 })) };
}

for (const box of document.querySelectorAll("[data-signature]")) new Pad(box);
