import workerUrl from "./repair-worker.ts?worker&url";
import { CountsField } from "../page/counts-field.ts";
import { find } from "../page/element.ts";
import { FileField } from "../page/file-field.ts";
import { onNumbers } from "../page/on-numbers.ts";
import { Outcome } from "../page/outcome.ts";
import type { Shown } from "../threads/shown.ts";
import { Task } from "../threads/task.ts";
import type { RepairRequest } from "./repair.ts";

/** The part of the page that corrects models. */
export function repairTool(place: HTMLElement): void {
  const form = find(place, "form", HTMLFormElement);
  const task = new Task<RepairRequest, Shown>(workerUrl);
  const outcome = new Outcome(place);
  const run = (): void => void outcome.of(request(), (asked) => task.run(asked, outcome.show));
  const model = new FileField(find(form, "#model", HTMLElement), run);
  const counts = new CountsField(find(form, "#repair-counts", HTMLElement), run);
  onNumbers(form, run);

  function request(): RepairRequest | string {
    const { files } = model;
    if (files.length === 0) return "Waiting for a model.";
    if (!form.reportValidity()) return "A number in the form is out of its range.";
    const given = new FormData(form);
    return {
      files,
      counts: counts.source,
      tau: Number(given.get("tau")),
      kind: given.get("kind") as RepairRequest["kind"],
      logits: (given.get("logits") as string).trim(),
      background: given.get("background") as RepairRequest["background"],
      zeroCounts: given.get("zero-counts") as RepairRequest["zeroCounts"],
    };
  }
}
