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

// What the server put into the form, whatever has been done to it since.
export function shownIn(form) {
  const shown = {};
  for (const field of form.elements) {
    if (!field.name || field.disabled || ["file", "submit", "button"].includes(field.type)) continue;
    const choice = ["radio", "checkbox"].includes(field.type);
    const options = [...(field.options ?? [])];
    if (options.length) {
      const chosen = options.filter((option) => option.defaultSelected);
      for (const option of chosen.length || field.multiple ? chosen : options.slice(0, 1)) (shown[field.name] ??= []).push(option.value);
    } else if (!choice) (shown[field.name] ??= []).push(field.defaultValue);
    else if (field.defaultChecked) (shown[field.name] ??= []).push(field.value);
  }
  return shown;
}

// The fields that hold something else by now.
export function typedIn(form, shown) {
  const values = valuesOf(form);
  const names = new Set([...Object.keys(shown), ...Object.keys(values)]);
  const off = (name) => form.elements[name]?.dataset?.autosave === "off";
  return [...names].filter((name) => !off(name) && !same(values[name] ?? [], shown[name] ?? []));
}

export function bodyOf(form, sent) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.csrfmiddlewaretoken?.value ?? "" });
  for (const [name, values] of sent) for (const value of values.length ? values : [""]) body.append(name, value);
  return body;
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
