// Reads scores and labels, measures, and draws what came of it: the page is free meanwhile.
import { serve } from "../threads/serve.ts";
import type { Shown } from "../threads/shown.ts";
import { measure, type MeasureRequest } from "./measure.ts";
import { measureSections } from "./measure-sections.ts";

serve(async (request: MeasureRequest, tell: (part: Shown) => void) => {
  const measured = await measure(request);
  const [before, after] = measured.methods.map(
    ({ evaluation }) => `${(100 * evaluation.balanced).toFixed(1)} %`,
  );
  tell({
    html: measureSections(measured, request),
    note: measured.unshifted,
    summary: `Balanced accuracy ${before}${after === undefined ? "" : `, shifted ${after}`}, of ${measured.rows} rows.`,
  });
});
