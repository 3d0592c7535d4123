// A form as the server describes it -> its fields, and what was filled in.

import { el } from "./dom.js";

/** Return the elements of a form's fields. */
export function formElement(form) {
  return form.fields.map((field) => {
    const id = `field-${field.name}`;
    const about = [field.hint ? `${id}-hint` : "", `${id}-wrong`].filter(Boolean).join(" ");
    return el(
      "p",
      { class: "field" },
      el("label", { for: id }, field.label),
      input(field, { id, name: field.name, "aria-describedby": about }),
      field.hint ? el("small", { id: `${id}-hint` }, ...untorn(field.hint)) : "",
      el("span", { id: `${id}-wrong`, class: "trouble", role: "alert" }),
    );
  });
}

/** Return what was filled in, by the fields' names. */
export function valuesOf(container) {
  return Object.fromEntries([...container.querySelectorAll("[name]")].map(({ name, value }) => [name, value]));
}

/** Say at each field what is wrong with it, by the fields' names, and go to the first of them. */
export function showWrong(container, wrong) {
  const fields = [...container.querySelectorAll("[name]")];
  for (const field of fields) {
    field.setAttribute("aria-invalid", String(field.name in wrong));
    document.getElementById(`${field.id}-wrong`).textContent = wrong[field.name] ?? "";
  }
  fields.find(({ name }) => name in wrong)?.focus();
}

/** Return a text in which no line ends after the hyphen that a word begins with: “-example.org”. */
function untorn(text) {
  return text.split(/(?<= )(-\S+)/).map((part, at) => (at % 2 ? el("span", { class: "untorn" }, part) : part));
}

function input(field, attributes) {
  if (field.kind === "choice") {
    const options = field.options.map(([value, label]) => el("option", { value, selected: value === field.value }, label));
    return el("select", attributes, ...options);
  }
  if (field.kind === "lines") return el("textarea", { ...attributes, rows: "3" }, field.value);
  return el("input", { ...attributes, value: field.value, autocomplete: "off" });
}
