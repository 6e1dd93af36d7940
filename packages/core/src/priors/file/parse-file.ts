import { isList } from "../../checks/check-list.ts";
import { describeValue } from "../../errors/describe-value.ts";
import { PriorError } from "../../errors/prior-error.ts";
import { refusePrior } from "../refuse-prior.ts";

/** Longest text of a prior, read or written: a million classes, and yet little to parse. */
const mostText = 2 ** 25;

const expected = `a prior as JSON, of at most ${mostText} characters`;

/** The fields of a JSON object, from its text or as it was parsed; what is none is refused. */
export function parseFile(text: unknown): object {
  const fields = typeof text === "string" ? parse(checkLength(text)) : text;
  if (typeof fields === "object" && fields && !isList(fields)) return fields;
  return refusePrior("text", describeValue(fields), expected);
}

/** Refuses a file that could not be read back in bounded memory. */
export function checkLength(text: string): string {
  if (text.length <= mostText) return text;
  return refusePrior("text", `${text.length} characters`, expected);
}

function parse(text: string): unknown {
  try {
    // Editors and shells on Windows put a byte order mark in front.
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (cause) {
    throw new PriorError({ parameter: "text", received: describeValue(text), expected, cause });
  }
}
