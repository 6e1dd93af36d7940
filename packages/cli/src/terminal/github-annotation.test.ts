import { assert, property, string } from "fast-check";
import { expect, test } from "vitest";
import { githubAnnotation } from "./github-annotation.ts";

const unescape = (text: string): string =>
  text.replaceAll(/%(0D|0A|3A|2C|25)/gu, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  );

test("one line and one command, from which the runner reads what went in", () => {
  const text = string({ unit: "binary" });
  assert(
    property(text, text, text, (message, file, title) => {
      const line = githubAnnotation(message, { file, title });
      expect(line).not.toMatch(/[\r\n]/u);
      // As the runner takes it apart: properties up to the first "::", by commas, names by the first "=".
      const [, head = "", data = ""] = /^::error (.*?)::([^]*)$/u.exec(line) ?? [];
      const properties = head.split(",").map((part) => unescape(part.slice(part.indexOf("=") + 1)));
      expect([unescape(data), ...properties]).toEqual([message, file, title]);
    }),
  );
});
