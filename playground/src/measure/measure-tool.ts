import workerUrl from "./measure-worker.ts?worker&url";
import { CountsField } from "../page/counts-field.ts";
import { find } from "../page/element.ts";
import { FileField } from "../page/file-field.ts";
import { onNumbers } from "../page/on-numbers.ts";
import { Outcome } from "../page/outcome.ts";
import type { Shown } from "../threads/shown.ts";
import { Task } from "../threads/task.ts";
import type { MeasureRequest } from "./measure.ts";

/** The part of the page that measures scores. */
export function measureTool(place: HTMLElement): void {
  const form = find(place, "form", HTMLFormElement);
  const task = new Task<MeasureRequest, Shown>(workerUrl);
  const outcome = new Outcome(place);
  const run = (): void => void outcome.of(request(), (asked) => task.run(asked, outcome.show));
  const scores = new FileField(find(form, "#scores", HTMLElement), run);
  const labels = new FileField(find(form, "#labels", HTMLElement), run);
  const counts = new CountsField(find(form, "#measure-counts", HTMLElement), run);
  onNumbers(form, run);

  function request(): MeasureRequest | string {
    const [file, truth] = [scores.file, labels.file];
    if (file === undefined) return "Waiting for the scores.";
    if (truth === undefined) return "Waiting for the labels.";
    if (!form.reportValidity()) return "A number in the form is out of its range.";
    const given = new FormData(form);
    return {
      scores: file,
      kind: given.get("kind") as MeasureRequest["kind"],
      labels: truth,
      counts: counts.source,
      tau: Number(given.get("tau")),
      manyAbove: Number(given.get("many-above")),
      fewBelow: Number(given.get("few-below")),
    };
  }
}
