/** Calls back when what is written or chosen in a form is another; a form here is never sent. */
export function onNumbers(form: HTMLFormElement, onChange: () => void): void {
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", ({ target }) => {
    const isField = target instanceof HTMLInputElement && /^(?:number|text)$/u.test(target.type);
    if (isField || target instanceof HTMLSelectElement) onChange();
  });
}
