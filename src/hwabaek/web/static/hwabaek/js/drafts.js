// The texts of one form that the server does not have yet, kept on this device.

import { drop, find, keep } from "./storage.js";

export class Kept {
  constructor(name) {
    this.name = name;
  }

  // What the server showed goes along: if it shows something else next time, that is newer than this text.
  note(field, value, shown) {
    const fields = this.fields();
    fields[field] = { value, before: fields[field]?.before ?? shown };
    keep(this.name, { fields });
  }

  forget(names) {
    const fields = this.fields();
    for (const name of names) delete fields[name];
    if (Object.keys(fields).length) keep(this.name, { fields });
    else drop(this.name);
  }

  // The texts to put back into a form that shows `shown`.
  due(shown) {
    const due = new Map();
    for (const [name, { value, before }] of Object.entries(this.fields())) {
      const now = shown[name] ?? [];
      if (same(now, before) && !same(now, value)) due.set(name, value);
      else this.forget([name]);
    }
    return due;
  }

  fields() {
    return { ...find(this.name)?.fields };
  }
}

export function valuesOf(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") (values[name] ??= []).push(value);
  }
  return values;
}

export function fill(field, values) {
  if (!field) return;
  for (const input of field instanceof RadioNodeList ? field : [field]) {
    if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
    else input.value = values[0] ?? "";
  }
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
