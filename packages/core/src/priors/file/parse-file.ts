import { describeValue } from "../../errors/describe-value.ts";
import { PriorError } from "../../errors/prior-error.ts";
import { refusePrior } from "../refuse-prior.ts";

/** Longest text of a prior, read or written: a million classes, and yet little to parse. */
const mostText = 2 ** 25;

const expected = `a prior as JSON, of at most ${mostText} characters`;

/** The fields of a JSON object; what is none is refused. */
export function parseFile(text: string): object {
  const fields = parse(checkLength(text));
  if (typeof fields === "object" && fields && !Array.isArray(fields)) return fields;
  return refusePrior("text", describeValue(fields), expected);
}

/** Refuses a file that could not be read back in bounded memory. */
export function checkLength(text: string): string {
  if (typeof text === "string" && text.length <= mostText) return text;
  return refusePrior("text", describeValue(text), expected);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PriorError({ parameter: "text", received: describeValue(text), expected, cause });
  }
}
