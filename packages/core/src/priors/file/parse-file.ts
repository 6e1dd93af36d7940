import { describeValue } from "../../errors/describe-value.ts";
import { PriorError } from "../../errors/prior-error.ts";
import { refusePrior } from "../refuse-prior.ts";

/** Longest text of a prior, read or written: a million classes, and yet little to parse. */
const mostText = 2 ** 25;

const expected = "a prior as JSON";

/** The fields of a JSON object; what is none is refused. */
export function parseFile(text: string): object {
  if (typeof text !== "string") refusePrior("text", describeValue(text), expected);
  const fields = parse(checkLength(text));
  if (typeof fields === "object" && fields !== null && !Array.isArray(fields)) return fields;
  return refusePrior("text", describeValue(fields), expected);
}

/** Refuses a file that could not be read back in bounded memory. */
export function checkLength(text: string): string {
  if (text.length > mostText) refusePrior("text", `more than ${mostText} characters`, expected);
  return text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PriorError({ parameter: "text", received: "text that is not JSON", expected, cause });
  }
}
