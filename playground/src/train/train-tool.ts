import type { HeadMethod } from "@balms/onnx";
import { find } from "../page/element.ts";
import { FileField } from "../page/file-field.ts";
import { Outcome } from "../page/outcome.ts";
import { Task } from "../threads/task.ts";
import { LiveResults } from "./live-results.ts";
import workerUrl from "./train-worker.ts?worker&url";
import type { TrainingPart, TrainingRequest, TrainingSource } from "./training.ts";

/** Trainings of the same rows by several methods. */
interface Trainings extends Omit<TrainingRequest, "method"> {
  readonly methods: readonly HeadMethod[];
}

/** The part of the page that trains. */
export function trainTool(place: HTMLElement): void {
  const form = find(place, "form", HTMLFormElement);
  const button = find(form, "button", HTMLButtonElement);
  const bar = find(form, "progress", HTMLProgressElement);
  const choices = [
    ...form.querySelectorAll<HTMLFieldSetElement | HTMLInputElement>("fieldset, input"),
  ];
  const outcome = new Outcome(place);
  const tasks = new Map<HeadMethod, Task<TrainingRequest, TrainingPart>>();
  const fields = ["train-features", "train-labels", "test-features", "test-labels"].map(
    (name) => new FileField(find(form, `#${name}`, HTMLElement), () => {}),
  );
  /** Steps that each training has made. */
  const made = new Map<HeadMethod, number>();
  let isTraining = false;

  const ownFiles = find(form, "#features", HTMLElement);
  form.addEventListener("change", () => {
    ownFiles.hidden = new FormData(form).get("data") !== "features";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isTraining) stop();
    else void train();
  });

  function stop(): void {
    for (const task of tasks.values()) task.stop();
  }

  async function train(): Promise<void> {
    const asked = request();
    setTraining(typeof asked !== "string");
    try {
      let live: LiveResults | undefined;
      const how = await outcome.of(asked, ({ methods, ...common }) =>
        together(
          methods.map(async (method) => {
            const task = tasks.get(method) ?? new Task(workerUrl);
            tasks.set(method, task);
            return task.run({ ...common, method }, (part) => {
              live = show(live, method, methods, part);
            });
          }),
        ),
      );
      if (how === "done") outcome.say(`Done. Balanced accuracy: ${live?.summary}.`);
      if (how === "stopped") outcome.say("Stopped. What was trained until then can be saved.");
    } finally {
      setTraining(false);
    }
  }

  /** All of them, or none: one that fails ends the others. */
  async function together(
    runs: readonly Promise<"done" | "stopped">[],
  ): Promise<"done" | "stopped"> {
    try {
      return (await Promise.all(runs)).includes("stopped") ? "stopped" : "done";
    } catch (error) {
      stop();
      throw error;
    }
  }

  function show(
    live: LiveResults | undefined,
    method: HeadMethod,
    methods: readonly HeadMethod[],
    part: TrainingPart,
  ): LiveResults | undefined {
    if (part.kind === "start") {
      if (live !== undefined) return live;
      made.clear();
      Object.assign(bar, { max: methods.length * part.steps, value: 0 });
      const first = new LiveResults(methods, part.steps, part.description);
      outcome.add(first.section);
      outcome.downloads.offer("prior.json", new Blob([part.prior]));
      outcome.say("Training …");
      return first;
    }
    made.set(method, part.step);
    bar.value = [...made.values()].reduce((sum, steps) => sum + steps, 0);
    if (part.kind === "step") return live;
    live?.add(method, part);
    const name = `${method}.onnx`;
    outcome.downloads.offer(name, new Blob([Uint8Array.from(part.model)]));
    return live;
  }

  function setTraining(now: boolean): void {
    isTraining = now;
    button.textContent = now ? "Stop" : "Train";
    bar.hidden = !now;
    bar.removeAttribute("value");
    for (const choice of choices) choice.disabled = now;
  }

  function request(): Trainings | string {
    const given = new FormData(form);
    const methods = given.getAll("method") as HeadMethod[];
    if (methods.length === 0) return "Choose a method.";
    if (!form.reportValidity()) return "A number in the form is out of its range.";
    const source = sourceOf(given.get("data"));
    if (typeof source === "string") return source;
    return {
      source,
      methods,
      epochs: Number(given.get("epochs")),
      learningRate: Number(given.get("learning-rate")),
      seed: Number(given.get("seed")),
    };
  }

  function sourceOf(kind: FormDataEntryValue | null): TrainingSource | string {
    if (kind === "letters-head" || kind === "letters-network") {
      return { kind, base: document.baseURI };
    }
    const [features, labels, testFeatures, testLabels] = fields.map(({ file }) => file);
    if (features === undefined || labels === undefined) return "Waiting for features and labels.";
    if ((testFeatures === undefined) !== (testLabels === undefined)) {
      return "Test features and test labels go together.";
    }
    const test =
      testFeatures === undefined || testLabels === undefined
        ? undefined
        : { features: testFeatures, labels: testLabels };
    return { kind: "features", features, labels, test };
  }
}
