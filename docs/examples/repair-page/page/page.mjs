// What the visitor sees: a file is dropped or chosen, and the corrected one is there to be saved.
import { repairFile } from "../repair-file.mjs";

const find = (/** @type {string} */ selector) => document.querySelector(selector);
const form = /** @type {HTMLFormElement} */ (find("form"));
const drop = /** @type {HTMLElement} */ (find("#drop"));
const status = /** @type {HTMLOutputElement} */ (find("output"));

drop.addEventListener("dragover", (event) => event.preventDefault());
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  void take(event.dataTransfer?.files[0]);
});
form.addEventListener("submit", (event) => event.preventDefault());
form.elements.namedItem("file")?.addEventListener("change", (event) => {
  void take(/** @type {HTMLInputElement} */ (event.target).files?.[0]);
});

/** @param {File | undefined} file */
async function take(file) {
  if (file === undefined || !form.reportValidity()) return;
  const given = new FormData(form);
  status.textContent = "…";
  try {
    const [counts, tau] = [/** @type {string} */ (given.get("counts")), Number(given.get("tau"))];
    const { blob, scores } = await repairFile(file, { counts, tau });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = file.name.replace(/(\.onnx)?$/iu, "-balanced.onnx");
    link.textContent = `Save ${link.download}`;
    const corrected = scores.map(
      ({ logits, kind, classes }) => `Corrected: "${logits}" (${kind}, ${classes}).\n`,
    );
    status.replaceChildren(...corrected, link);
  } catch (error) {
    status.textContent = /** @type {Error} */ (error).message;
  }
}
