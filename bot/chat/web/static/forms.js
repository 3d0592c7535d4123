// A form as the server describes it -> its fields, and what was filled in.

import { el } from "./dom.js";

/** Return the elements of a form's fields. */
export function formElement(form) {
  return form.fields.map((field) => {
    const id = `field-${field.name}`;
    const about = field.hint ? `${id}-hint` : "";
    return el(
      "p",
      { class: "field" },
      el("label", { for: id }, field.label),
      input(field, { id, name: field.name, "aria-describedby": about }),
      field.hint ? el("small", { id: about }, field.hint) : "",
    );
  });
}

/** Return what was filled in, by the fields' names. */
export function valuesOf(container) {
  return Object.fromEntries([...container.querySelectorAll("[name]")].map(({ name, value }) => [name, value]));
}

function input(field, attributes) {
  if (field.kind === "choice") {
    const options = field.options.map(([value, label]) => el("option", { value, selected: value === field.value }, label));
    return el("select", attributes, ...options);
  }
  if (field.kind === "lines") return el("textarea", { ...attributes, rows: "3" }, field.value);
  return el("input", { ...attributes, value: field.value, autocomplete: "off" });
}
