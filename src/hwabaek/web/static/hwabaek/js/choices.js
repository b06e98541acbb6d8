// The field for the opinion follows the decision. In a fieldset with data-choices each radio says what the opinion is
// called (data-opinion-label), its hint (data-opinion-hint) and whether it is needed (data-opinion-required).
// What is typed stays. Without this module the field keeps its general name and the server asks for what is missing.

for (const group of document.querySelectorAll("[data-choices]")) {
  const label = group.querySelector("[data-opinion] label");
  const hint = group.querySelector("[data-opinion-hint-place]");
  const field = group.querySelector("[data-opinion] textarea");
  const general = { label: label.textContent, hint: hint?.textContent };

  const follow = () => {
    const chosen = group.querySelector("input[type=radio]:checked");
    if (!chosen) return;
    label.textContent = chosen.dataset.opinionLabel ?? general.label;
    if (hint) hint.textContent = chosen.dataset.opinionHint ?? general.hint;
    field.required = chosen.dataset.opinionRequired !== undefined;
  };
  group.addEventListener("change", follow);
  group.closest("form")?.addEventListener("restored", follow);
  follow();
}
