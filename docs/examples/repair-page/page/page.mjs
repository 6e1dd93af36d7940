// What the visitor sees: a file is dropped or chosen, and the corrected one is there to be saved.
import { repairFile } from "../repair-file.mjs";

const find = (/** @type {string} */ selector) => document.querySelector(selector);
const form = /** @type {HTMLFormElement} */ (find("form"));
const status = /** @type {HTMLOutputElement} */ (find("output"));

/** @type {File | undefined} what is corrected, again when something else is typed */
let chosen;
/** The latest attempt: what an earlier one brings is of no interest. */
let latest = 0;
let url = "";

// Wherever it is dropped: a browser would leave the page and show the file.
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  void choose(event.dataTransfer?.files);
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", (event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (input.type !== "file") void repair();
  else if (input.files?.length) void choose(input.files);
});
// The same file can be chosen again, after it was exported anew.
form.addEventListener("click", (event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (input.type === "file") input.value = "";
});

/** Takes the model among files: its weights may lie in one beside it. */
function choose(/** @type {FileList | undefined} */ files) {
  const all = [...(files ?? [])];
  chosen = all.find(({ name }) => /\.onnx$/iu.test(name)) ?? all[0];
  return repair();
}

/** What is there to be read and saved. */
function report(
  /** @type {File} */ { name },
  /** @type {Awaited<ReturnType<typeof repairFile>>} */ { blob, scores, beside },
) {
  url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name.replace(/(\.onnx)?$/iu, "-balanced.onnx");
  link.textContent = `Save ${link.download}`;
  const corrected = scores.map(
    ({ logits, kind, classes }) => `Corrected: "${logits}" (${kind}, ${classes}).\n`,
  );
  const kept = beside.map((file) => `\nIts weights are in "${file}": keep that beside it.`);
  return [...corrected, link, ...kept];
}

async function repair() {
  const file = chosen;
  if (file === undefined || !form.reportValidity()) return;
  const attempt = ++latest;
  const given = new FormData(form);
  const [counts, tau] = [/** @type {string} */ (given.get("counts")), Number(given.get("tau"))];
  URL.revokeObjectURL(url);
  status.textContent = "…";
  try {
    const repaired = await repairFile(file, { counts, tau });
    if (attempt === latest) status.replaceChildren(...report(file, repaired));
  } catch (error) {
    if (attempt === latest) status.textContent = /** @type {Error} */ (error).message;
  }
}
