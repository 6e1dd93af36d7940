// What the visitor sees. The training is in a worker, so that the page stays awake.
import { allMethods } from "../methods.mjs";
import { reportStyle, reportFragment } from "../report.mjs";

/** @typedef {import("./worker.mjs").Message} Message */

const find = (/** @type {string} */ selector) => document.querySelector(selector);
const form = /** @type {HTMLFormElement} */ (find("form"));
const button = /** @type {HTMLButtonElement} */ (find("button"));
const bar = /** @type {HTMLProgressElement} */ (find("progress"));
const status = /** @type {HTMLOutputElement} */ (find("output"));
const report = /** @type {HTMLElement} */ (find("section"));

document.head.append(Object.assign(document.createElement("style"), { textContent: reportStyle }));
for (const [id, { title }] of Object.entries(allMethods)) {
  const checked = ["cross-entropy", "balanced-softmax"].includes(id);
  const box = { type: "checkbox", name: "methods", value: id, defaultChecked: checked };
  const label = document.createElement("label");
  label.append(Object.assign(document.createElement("input"), box), ` ${title} `);
  find("fieldset")?.append(label);
}

/** @type {Worker | undefined} */
let worker;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (worker !== undefined) {
    end("Stopped.");
    return;
  }
  const choice = new FormData(form);
  const [epochs, methods] = [Number(choice.get("epochs")), choice.getAll("methods").map(String)];
  if (methods.length === 0) {
    status.value = "Choose a method.";
    return;
  }
  report.replaceChildren();
  status.value = "Loading …";
  button.textContent = "Stop";
  // A head is trained on what cross-entropy has trained.
  const heads = methods.filter((id) => allMethods[id].head !== undefined);
  const trainings = new Set(heads.length > 0 ? ["cross-entropy", ...methods] : methods).size;
  Object.assign(bar, { hidden: false, value: 0, max: epochs * trainings });
  worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }) => show(data));
  worker.addEventListener("error", ({ message }) => end(`Failed: ${message}`));
  // Where the letters and the wasm files are, beside this page.
  worker.postMessage({ base: document.baseURI, epochs, methods }, []);
});

/** @param {Message} message */
function show(message) {
  if (message.kind === "failure") {
    end(`Failed: ${message.text}`);
  } else if (message.kind === "result") {
    report.innerHTML = reportFragment(message.comparison);
    end("Done.");
  } else {
    const { method, epoch, epochs, loss } = message.progress;
    bar.value += 1;
    status.value = `${allMethods[method].title}: epoch ${epoch} of ${epochs}, loss ${loss.toFixed(3)}`;
  }
}

/** @param {string} text */
function end(text) {
  worker?.terminate();
  worker = undefined;
  button.textContent = "Train";
  bar.hidden = true;
  status.value = text;
}
