// The pages of a paper (parts/viewer.html): turning, going to a page, zoom, and the text of the same page in large type.
// The address keeps the page, so that going back and sending a link work. Without this module the arrows and the field
// are a link and a form that open the page anew.

import { say } from "./announce.js";
import { word } from "./words.js";

const ZOOMS = [100, 125, 150, 200, 300];

class Viewer {
  zoom = 0;

  constructor(box) {
    this.box = box;
    this.all = Number(box.dataset.pages);
    this.page = Number(box.dataset.page);
    this.region = box.querySelector(".viewer-page");
    this.image = this.region.querySelector("img");
    this.field = box.querySelector("[data-go] input");
    this.note = box.querySelector("[data-viewer-note]");
    for (const hidden of box.querySelectorAll("[data-needs-script]")) hidden.hidden = false;
    box.addEventListener("click", (event) => this.press(event));
    box.querySelector("[data-go]").addEventListener("submit", (event) => {
      event.preventDefault();
      this.go(Number(this.field.value));
    });
    addEventListener("popstate", () => this.go(Number(new URLSearchParams(location.search).get("page")) || 1, false));
    for (const link of document.querySelectorAll("a[data-to-page]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.go(Number(link.dataset.toPage)).then(() => this.region.focus());
      });
    }
  }

  press(event) {
    const turn = event.target.closest("[data-turn]");
    const zoom = event.target.closest("[data-zoom]");
    if (turn) {
      event.preventDefault();
      this.go(this.page + Number(turn.dataset.turn));
    }
    if (zoom) this.enlarge(Number(zoom.dataset.zoom));
  }

  async go(wanted, remember = true) {
    const page = Math.min(this.all, Math.max(1, Math.trunc(wanted) || this.page));
    this.field.value = page;
    if (page === this.page) return;
    const fresh = this.fetch(page);
    try {
      await fresh.decode();
    } catch {
      this.field.value = this.page;
      this.note.textContent = word("page-failed", { n: page });
      return;
    }
    this.show(page, fresh);
    if (remember) history.pushState(null, "", addressOf(page));
  }

  fetch(page) {
    return Object.assign(new Image(), { src: this.box.dataset.imageUrl.replace("{page}", page) });
  }

  show(page, fresh) {
    this.page = page;
    this.note.textContent = "";
    this.image.src = fresh.src;
    for (const field of document.querySelectorAll("input[data-page-shown]")) field.value = page;
    this.image.width = fresh.naturalWidth;
    this.image.height = fresh.naturalHeight;
    this.image.alt = word("page-alt", { n: page });
    this.region.setAttribute("aria-label", word("page", { n: page }));
    this.region.scrollTop = 0;
    for (const link of this.box.querySelectorAll("a[data-turn]")) {
      const target = page + Number(link.dataset.turn);
      link.hidden = target < 1 || target > this.all;
      link.href = addressOf(target);
    }
    say(word("page-of", { n: page, all: this.all }));
    if (page < this.all) this.fetch(page + 1);
  }

  enlarge(step) {
    this.zoom = Math.min(ZOOMS.length - 1, Math.max(0, this.zoom + step));
    this.image.style.maxInlineSize = "none";
    this.image.style.inlineSize = `${ZOOMS[this.zoom]}%`;
    say(`${ZOOMS[this.zoom]}%`);
  }
}

function addressOf(page) {
  const query = new URLSearchParams(location.search);
  query.set("page", page);
  return `?${query}`;
}

for (const box of document.querySelectorAll("[data-viewer]")) new Viewer(box);
