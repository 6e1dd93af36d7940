// What the visitor sees. The training is in a worker, so that the page stays awake.
import { Curves } from "./curves.mjs";

/** @typedef {import("./worker.mjs").Message} Message */
/** @typedef {import("./worker.mjs").Request} Request */

const find = (/** @type {string} */ selector) => document.querySelector(selector);
const form = /** @type {HTMLFormElement} */ (find("form"));
const choices = /** @type {HTMLFieldSetElement} */ (find("fieldset"));
const trainButton = /** @type {HTMLButtonElement} */ (find("[name=train]"));
const pauseButton = /** @type {HTMLButtonElement} */ (find("[name=pause]"));
const bar = /** @type {HTMLProgressElement} */ (find("progress"));
const status = /** @type {HTMLOutputElement} */ (find("output"));
const charts = /** @type {HTMLElement} */ (find("section"));
const cells = /** @type {NodeListOf<HTMLElement>} */ (
  document.querySelectorAll("td[data-measure]")
);

/** A training under way. @type {Worker | undefined} */
let worker;
/** @type {Curves | undefined} */
let curves;

const say = (/** @type {Request} */ request) => worker?.postMessage(request, []);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (worker === undefined) begin();
  else end("Stopped.");
});

pauseButton.addEventListener("click", () => {
  const paused = pauseButton.textContent === "Go on";
  pauseButton.textContent = paused ? "Pause" : "Go on";
  say({ kind: paused ? "go-on" : "pause" });
  if (paused) status.value = "Training …";
});

function begin() {
  const choice = new FormData(form);
  const network = /** @type {import("../train-both.mjs").Network} */ (choice.get("network"));
  const [epochs, seed] = [Number(choice.get("epochs")), Number(choice.get("seed"))];
  curves = undefined;
  charts.replaceChildren();
  for (const cell of cells) cell.textContent = "–";
  status.value = "Loading …";
  trainButton.textContent = "Stop";
  pauseButton.disabled = false;
  choices.disabled = true;
  trainButton.focus();
  bar.hidden = false;
  bar.removeAttribute("value");
  worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }) => show(data));
  worker.addEventListener("error", ({ message }) =>
    // A script that does not load has no message.
    end(`Failed: ${message ?? "the script that trains does not load. Is the server still there?"}`),
  );
  say({ kind: "train", base: document.baseURI, network, epochs, seed });
}

/** @param {Message} message */
function show(message) {
  if (message.kind === "failure") end(`Failed: ${message.text}`);
  else if (message.kind === "done") end("Done.");
  else if (message.kind === "paused") status.value = `Paused after step ${bar.value}.`;
  else draw(message.progress);
}

/** @param {import("../train-both.mjs").Progress} progress */
function draw(progress) {
  const { step, steps, method } = progress;
  curves ??= new Curves(charts, steps);
  curves.add(progress);
  for (const cell of cells) {
    const { measure = "", loss = "" } = cell.dataset;
    if (loss === method) cell.textContent = curves.latest(measure, loss);
  }
  if (step === 1) status.value = "Training …";
  Object.assign(bar, { max: steps, value: step });
}

/** @param {string} text */
function end(text) {
  worker?.terminate();
  worker = undefined;
  trainButton.textContent = "Train";
  Object.assign(pauseButton, { disabled: true, textContent: "Pause" });
  choices.disabled = false;
  bar.hidden = true;
  status.value = text;
}
